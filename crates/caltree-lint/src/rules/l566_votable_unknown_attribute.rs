use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_read::VotableFault;

rule! {
    /// # What it means
    /// VOTable gives the element no such attribute, or not in the version that the document declares. It is passed over. Attributes
    /// of other namespaces may stand on a RESOURCE, and those of XML Schema everywhere.
    ///
    /// # Why it matters
    /// Strict readers refuse the document; others lose what the attribute says without a word. Often it is a name written wrong.
    ///
    /// # Example
    /// `<FIELD name="ID" datatype="char" size="*"/>`; the attribute is `arraysize`.
    ///
    /// # What to do
    /// Tell whoever runs the service. If you edited the file, mend the name.
    ///
    /// # Source
    /// The XML Schemas of VOTable 1.1 to 1.5; votlint J, DPR.
    "L566", "votable-unknown-attribute", Error, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    for problem in cx.votable {
        if let VotableFault::UnknownAttribute { element, name } = &problem.fault {
            sink.report_with(|| {
                Draft::new(
                    format!("`<{element}>` has no attribute `{}` in VOTable {}", short(name), cx.table.votable),
                    "Tell whoever runs the service; what it says is not read.",
                )
                .for_problem(problem)
                .key(format!("{element}@{name}"))
                .with("element", *element)
                .with("attribute", short(name).into_owned())
            });
        }
    }
}
