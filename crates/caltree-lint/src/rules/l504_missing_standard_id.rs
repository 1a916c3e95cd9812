use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_model::{DatalinkVersion, LINKS_STANDARD_ID};

rule! {
    /// # What it means
    /// The answer is held against DataLink 1.1 (`--datalink-version 1.1`), and nothing in its results says that it is one:
    /// version 1.1 wants `<INFO name="standardID" value="ivo://ivoa.net/std/DataLink#links-1.1"/>` there. Without the option an
    /// answer that declares nothing is taken for one of 1.0, where no such INFO is asked for.
    ///
    /// # Why it matters
    /// A client cannot tell which rules the answer follows, and takes it for one of 1.0: what 1.1 has brought goes unused.
    ///
    /// # Example
    /// A table with the column `link_auth`, of 1.1, and no INFO of the name `standardID` before it.
    ///
    /// # What to do
    /// Tell whoever runs the service. If the service does not claim 1.1, leave the option out.
    ///
    /// # Source
    /// DataLink 1.1, section 3.3.1; datalinklint E_DSTD.
    "L504", "missing-standard-id", Error, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    let Some(results) = cx.table.results.first() else { return };
    let declared = cx.table.standard_ids().next().is_some();
    if cx.version != DatalinkVersion::V1_1 || declared || cx.table.error().is_some() || cx.is_cut() {
        return;
    }
    let outside = cx.table.infos.iter().find(|info| {
        let text = info.text();
        info.is("standardID")
            && text.get(..LINKS_STANDARD_ID.len()).is_some_and(|start| start.eq_ignore_ascii_case(LINKS_STANDARD_ID))
    });
    let hint = if outside.is_some() { "; the one that there is stands outside of it" } else { "" };
    sink.report(
        Draft::new(
            format!("the results RESOURCE has no INFO `standardID` that names DataLink, as version 1.1 wants{hint}"),
            "Tell whoever runs the service, or leave --datalink-version out if the answer is of version 1.0.",
        )
        .at(outside.map_or(results, |info| &info.place))
        .with("expected", "ivo://ivoa.net/std/DataLink#links-1.1"),
    );
}
