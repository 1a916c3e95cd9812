use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::{listed, short};

rule! {
    /// # What it means
    /// The results declare more than one standardID of DataLink. Those of other standards, and those of service descriptors, do
    /// not count. caltree goes by the first one that it knows.
    ///
    /// # Why it matters
    /// An answer follows one version. Programs that go by the first and programs that go by the last read the same rows by
    /// different rules.
    ///
    /// # Example
    /// `links-1.0` and `links-1.1` side by side, from a service that wanted to serve both kinds of client.
    ///
    /// # What to do
    /// Tell whoever runs the service; `--datalink-version` says which version caltree shall check against.
    ///
    /// # Source
    /// DataLink 1.1, section 3.3.1; datalinklint E_STD2.
    "L505", "several-standard-ids", Error, Links(check)
}

/// So many are named.
const NAMED: usize = 5;

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    let ids: Vec<_> = cx.table.standard_ids().collect();
    let [(_, first), rest @ ..] = ids.as_slice() else { return };
    // Several answers in one document, each with the same id, are told by their RESOURCEs.
    let at = if cx.table.results.len() > 1 { rest.iter().find(|(_, version)| version != first) } else { rest.first() };
    let Some((at, _)) = at else { return };
    let texts: Vec<String> = ids.iter().take(NAMED).map(|(info, _)| short(info.text()).into_owned()).collect();
    let quoted: Vec<String> = texts.iter().map(|text| format!("`{text}`")).collect();
    let more = if ids.len() > NAMED { " …" } else { "" };
    sink.report(
        Draft::new(
            format!("the results declare {} standardIDs of DataLink: {}{more}; expected one", ids.len(), listed(&quoted)),
            format!("Tell whoever runs the service; it was checked as version {}.", cx.version),
        )
        .at(&at.place)
        .with("found", texts)
        .with("version", cx.version.as_str()),
    );
}
