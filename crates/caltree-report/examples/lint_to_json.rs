//! Reads a tree from a string, checks it, and prints what `caltree check --format json` would.
//!
//! `cargo run -p caltree-report --example lint_to_json`
#![allow(clippy::print_stdout)]

use caltree_lint::{Settings, lint};
use caltree_read::{Limits, read};
use caltree_report::Look;
use caltree_report::check::{Closing, Entry, Totals, renderer};
use caltree_report::findings::{Detail, Format, Options};
use std::error::Error;

/// A science frame whose Earth orientation parameters were not found.
const TREE: &str = r#"<association category="SCI_SINGLE" certified="true" complete="false" mode="Raw2Raw" type="main">
  <mainFiles><file category="SINGLE_SCI_RAW" name="GRAVI.2018-01-27T05:30:10.657"/></mainFiles>
  <messages><message text="Missing EOP_PARAM for GRAVI.2018-01-27T05:30:10.657_tpl: requested 1, found 0"/></messages>
  <associatedFiles/>
</association>"#;

/// The JSON of a check of one file.
fn check(name: &str, text: &str) -> Result<String, Box<dyn Error>> {
    let settings = Settings::default();
    let mut json = renderer(Format::Json, Look::default(), Detail::default(), Options::default());
    let mut out = Vec::new();
    let mut totals = Totals::default();
    let mut told = Ok(());
    // A file may hold several documents: they come one after the other, and are gone when the next one comes.
    read(name, text.as_bytes(), &Limits::default(), &mut |document| {
        let checked = lint(document, &settings);
        totals.documents += 1;
        checked.findings.iter().for_each(|found| totals.findings.count(found.finding.level));
        let entry = Entry { source: name.to_owned(), checked, suppressed: Vec::new() };
        if told.is_ok() {
            told = json.document(&mut out, entry);
        }
    });
    told?;
    json.finish(&mut out, Closing { totals, ..Closing::default() })?;
    Ok(String::from_utf8(out)?)
}

fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", check("tree.xml", TREE)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{TREE, check};

    #[test]
    fn the_missing_calibration_is_told() {
        let report: serde_json::Value = serde_json::from_str(&check("tree.xml", TREE).unwrap()).unwrap();
        assert_eq!(report["documents"][0]["verdict"], "incomplete");
        assert_eq!(report["findings"][0]["code"], "S401");
        assert_eq!(report["totals"]["errors"], 1);
    }
}
