//! Answers to go with made-up files: trees in the archive's own layout, and links tables.

use caltree_tests::synthetic::{LINKS_HEAD, LINKS_TAIL, layout};
use std::fmt::Write;

/// A branch as XML, `below` in it. Its files have its own category.
pub fn branch(category: &str, matching: &str, kind: &str, files: &[&str], below: &str) -> String {
    association(category, category, &format!("match=\"{matching}\""), kind, files, below)
}

/// A tree: the root's category and that of its files, the files, what is below.
pub fn tree(category: &str, file_category: &str, mode: &str, files: &[&str], below: &str) -> String {
    let root = association(category, file_category, &format!("mode=\"{mode}\""), "main", files, below);
    layout(&format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{root}"))
}

fn association(category: &str, file_category: &str, flag: &str, kind: &str, files: &[&str], below: &str) -> String {
    let mut text =
        format!("<association category=\"{category}\" certified=\"true\" complete=\"true\" {flag} type=\"{kind}\"><mainFiles>");
    for name in files {
        // Writing to a string cannot fail.
        let _ = write!(text, "<file category=\"{file_category}\" name=\"{name}\"/>");
    }
    let _ = write!(text, "</mainFiles><messages/><associatedFiles>{below}</associatedFiles></association>");
    text
}

/// A links table like CalSelector's: name, category and length of each file, the science frame first.
pub fn links(files: &[(&str, &str, usize)]) -> String {
    let frame = files.first().map_or("", |(name, ..)| name);
    let mut text = LINKS_HEAD.replace("FORS2.2024-03-11T02:14:36.218", frame);
    let mut row = |url: &str, semantics: &str, description: &str, length: usize, category: &str| {
        let _ = write!(
            text,
            "          <TR>\n            <TD>ivo://eso.org/ID?{frame}</TD>\n            <TD><![CDATA[{url}]]></TD>\n            <TD />\n            \
             <TD />\n            <TD>{semantics}</TD>\n            <TD>{description}</TD>\n            <TD>application/fits</TD>\n            \
             <TD>{length}</TD>\n            <TD>{category}</TD>\n            <TD />\n          </TR>\n"
        );
    };
    for (at, (name, category, length)) in files.iter().enumerate() {
        let url = format!("https://dataportal.eso.org/dataPortal/file/{name}");
        let this =
            format!("category=\"{category}\" certified=\"true\" complete=\"true\" mode=\"Raw2Raw\" type=\"main\" messages=\"\"");
        let (semantics, description) = if at == 0 { ("#this", this.as_str()) } else { ("#calibration", "Calibration file") };
        row(&url, semantics, description, *length, category);
    }
    let tree = "http://archive.eso.org/rdf/datalink/eso#calSelector_raw2raw";
    let url = format!("https://archive.eso.org/calselector/v1/associations?dp_id={frame}&mode=Raw2Raw&responseformat=xml");
    row(&url, tree, "Association tree", 1_000_000, "ASSOCIATION_TREE");
    text.push_str(LINKS_TAIL);
    text
}
