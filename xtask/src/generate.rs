//! Files that are made from the code, so that they cannot say something else than the code does.

use crate::{Result, peers, top};
use caltree_report::{rules, schema};

/// Writes every generated file, or says which is not as it should be.
pub fn run(check: bool) -> Result<()> {
    let mut catalogue = Vec::new();
    rules::catalogue(&mut catalogue)?;
    let mut covered = Vec::new();
    peers::page(&mut covered)?;
    let files = [
        ("docs/rules.md", String::from_utf8(catalogue)?),
        ("docs/datalinklint.md", String::from_utf8(covered)?),
        ("schemas/check.schema.json", schema::check()),
        ("schemas/check-line.schema.json", schema::check_line()),
        ("schemas/summary.schema.json", schema::summary()),
        ("schemas/summary-line.schema.json", schema::summary_line()),
        ("schemas/diff.schema.json", schema::diff()),
        ("schemas/diff-line.schema.json", schema::diff_line()),
        ("schemas/files.schema.json", schema::files()),
        ("schemas/association-tree.rng", schema::ASSOCIATION_TREE.to_owned()),
    ];
    let mut stale = Vec::new();
    for (name, text) in files {
        let path = top().join(name);
        if std::fs::read_to_string(&path).is_ok_and(|found| found == text) {
            continue;
        }
        if check {
            stale.push(name);
        } else {
            if let Some(directory) = path.parent() {
                std::fs::create_dir_all(directory)?;
            }
            std::fs::write(&path, text)?;
            println!("wrote {name}");
        }
    }
    if stale.is_empty() {
        Ok(())
    } else {
        Err(format!("not as generated: {}; run `cargo xtask generate`", stale.join(", ")).into())
    }
}
