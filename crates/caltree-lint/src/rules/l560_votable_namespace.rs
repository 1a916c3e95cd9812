use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_read::VotableFault;

rule! {
    /// # What it means
    /// The document has no XML namespace, or another one than the one that belongs to its version of VOTable; or a name has a
    /// prefix that no namespace was declared for. There are three: `http://www.ivoa.net/xml/VOTable/v1.1` for 1.1, `…/v1.2` for
    /// 1.2, and `…/v1.3` for 1.3 and everything later.
    ///
    /// # Why it matters
    /// A reader that knows elements by their namespace finds no VOTable here. Lenient readers, caltree among them, go by the names
    /// alone.
    ///
    /// # Example
    /// `<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.4">`; the namespace of 1.4 ends with `v1.3`.
    ///
    /// # What to do
    /// Tell whoever runs the service. If you edited the file, put the namespace right.
    ///
    /// # Source
    /// VOTable 1.3, section 3.1, VOTable 1.4, section 3.1, and Namespaces in XML; votlint NS0, NSX.
    "L560", "votable-namespace", Warning, Links(check)
}

/// The namespaces there are, with what a message says of them.
const NAMESPACES: &[(&str, &str)] = &[
    ("http://www.ivoa.net/xml/VOTable/v1.1", "1.1"),
    ("http://www.ivoa.net/xml/VOTable/v1.2", "1.2"),
    ("http://www.ivoa.net/xml/VOTable/v1.3", "1.3 and later"),
];

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    let votable = cx.table.votable.as_str();
    let of_version = NAMESPACES.iter().find(|(_, versions)| *versions == votable).or(NAMESPACES.last());
    let expected = of_version.map_or("", |(address, _)| *address);
    for problem in cx.votable {
        let (message, help, found) = match &problem.fault {
            VotableFault::Namespace(None) => (
                format!("the document has no namespace; expected `{expected}` (of VOTable {votable})"),
                "Strict readers find no VOTable here: tell whoever runs the service.",
                None,
            ),
            VotableFault::Namespace(Some(address)) => {
                let message = match NAMESPACES.iter().find(|(known, _)| known == address) {
                    Some((_, versions)) => {
                        format!(
                            "the namespace `{address}` is that of VOTable {versions}, and the version is {votable}; expected `{expected}`"
                        )
                    }
                    None => format!(
                        "the namespace `{}` is none of VOTable's; expected `{expected}` (of VOTable {votable})",
                        short(address)
                    ),
                };
                (message, "Strict readers find no VOTable here: tell whoever runs the service.", Some(address))
            }
            VotableFault::UndeclaredPrefix(prefix) => (
                format!("no namespace is declared for the prefix `{}:`", short(prefix)),
                "Readers that look at namespaces refuse the document: tell whoever runs the service.",
                Some(prefix),
            ),
            _ => continue,
        };
        sink.report(
            Draft::new(message, help)
                .for_problem(problem)
                .key(found.map_or("", String::as_str))
                .with("found", found.map(|found| short(found).into_owned())),
        );
    }
}
