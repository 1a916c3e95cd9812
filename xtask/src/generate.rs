//! Files that are made from the code, so that they cannot say something else than the code does.

use crate::{Result, datasets, peers, top};
use caltree_report::{rules, schema};

/// Writes every generated file, or says which is not as it should be.
pub fn run(check: bool) -> Result<()> {
    let mut catalogue = Vec::new();
    rules::catalogue(&mut catalogue)?;
    let mut covered = Vec::new();
    peers::page(&mut covered)?;
    let text = |name: &str, text: String| (name.to_owned(), text.into_bytes());
    let mut files = vec![
        text("docs/rules.md", String::from_utf8(catalogue)?),
        text("docs/datalinklint.md", String::from_utf8(covered)?),
        text("schemas/check.schema.json", schema::check()),
        text("schemas/check-line.schema.json", schema::check_line()),
        text("schemas/summary.schema.json", schema::summary()),
        text("schemas/summary-line.schema.json", schema::summary_line()),
        text("schemas/verify.schema.json", schema::verify()),
        text("schemas/verify-line.schema.json", schema::verify_line()),
        text("schemas/diff.schema.json", schema::diff()),
        text("schemas/diff-line.schema.json", schema::diff_line()),
        text("schemas/files.schema.json", schema::files()),
        text("schemas/steps.schema.json", schema::steps()),
        text("schemas/profile.schema.json", schema::profile()),
        text("schemas/association-tree.rng", schema::ASSOCIATION_TREE.to_owned()),
    ];
    files.extend(datasets::all()?);
    let mut stale = Vec::new();
    for (name, text) in files {
        let path = top().join(&name);
        if std::fs::read(&path).is_ok_and(|found| found == text) {
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
