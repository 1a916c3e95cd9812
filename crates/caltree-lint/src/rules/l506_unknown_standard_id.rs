use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_model::DatalinkVersion;

rule! {
    /// # What it means
    /// The results declare a DataLink standardID of a version that is neither 1.0 nor 1.1. The answer is held against the version
    /// that is declared beside it, else against 1.0, unless `--datalink-version` says otherwise.
    ///
    /// # Why it matters
    /// No program can know the rules of a version that does not exist, so each takes the answer for something else.
    ///
    /// # Example
    /// `<INFO name="standardID" value="ivo://ivoa.net/std/DataLink#links-2.0"/>`
    ///
    /// # What to do
    /// Tell whoever runs the service. If there is a newer version of the standard by now, update caltree.
    ///
    /// # Source
    /// DataLink 1.1, section 3.3.1 (standardID); datalinklint E_STDX.
    "L506", "unknown-standard-id", Error, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    for (info, version) in cx.table.standard_ids().filter(|(_, version)| DatalinkVersion::parse(version).is_none()) {
        let near = nearest(&version);
        let what = if version.is_empty() { "names no version of DataLink" } else { "is no known version of DataLink" };
        sink.report_with(|| {
            Draft::new(
                format!(
                    "the standardID `{}` {what}; the nearest is `ivo://ivoa.net/std/DataLink#links-{near}`",
                    short(info.text())
                ),
                format!("Tell whoever runs the service; it was checked as version {}.", cx.version),
            )
            .at(&info.place)
            .key(info.text())
            .with("found", short(info.text()).into_owned())
            .with("nearest", near)
        });
    }
}

/// The known version that is nearest as a number.
fn nearest(version: &str) -> &'static str {
    let start: String = version.trim_start_matches('v').chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    let mut numbers = start.split('.').map(|number| number.parse::<u32>().ok());
    match (numbers.next().flatten(), numbers.next().flatten()) {
        (Some(2..), _) | (Some(1), Some(1..)) => "1.1",
        _ => "1.0",
    }
}
