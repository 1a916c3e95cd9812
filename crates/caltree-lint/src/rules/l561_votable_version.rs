use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_read::VotableFault;

rule! {
    /// # What it means
    /// The root element does not say which version of VOTable the document is written in, or names none of 1.1 to 1.5. It is read
    /// as the version of its namespace, else as 1.3.
    ///
    /// # Why it matters
    /// What is legal depends on the version: which elements there are, and whether an empty cell is a missing number (from 1.3 on)
    /// or a mistake (before).
    ///
    /// # Example
    /// `<VOTABLE xmlns="http://www.ivoa.net/xml/VOTable/v1.3">`, without `version`.
    ///
    /// # What to do
    /// Tell whoever runs the service. Look twice at empty cells of numbers.
    ///
    /// # Source
    /// VOTable 1.3, section 3.1, and the XML Schemas of VOTable 1.1 to 1.5; datalinklint I_VVNL, I_VVUN; votlint VR9, UKV.
    "L561", "votable-version", Warning, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    for problem in cx.votable {
        let VotableFault::Version(version) = &problem.fault else { continue };
        let read = cx.table.votable;
        let message = match version {
            Some(version) => {
                format!("the version `{}` is none of VOTable's known ones, 1.1 to 1.5; it is read as {read}", short(version))
            }
            None => format!("the VOTABLE does not say its version; it is read as {read}"),
        };
        sink.report(
            Draft::new(message, "Tell whoever runs the service; the content is read all the same.")
                .at(&problem.place)
                .with("found", version.as_deref().map(|version| short(version).into_owned()))
                .with("read_as", read.as_str()),
        );
    }
}
