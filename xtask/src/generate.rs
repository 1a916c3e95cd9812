//! Files that are made from the code, so that they cannot say something else than the code does.

use crate::{Result, contracts, datasets, peers, top};
use caltree_report::rules;
use caltree_report::schema::{self, CONTRACTS};

/// What each version of a contract promises.
const VERSIONS: &str = "schemas/versions.json";

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
        text("schemas/association-tree.rng", schema::ASSOCIATION_TREE.to_owned()),
    ];
    files.extend(CONTRACTS.iter().map(|contract| text(&format!("schemas/{}.schema.json", contract.name), contract.text())));
    let recorded = std::fs::read_to_string(top().join(VERSIONS)).unwrap_or_default();
    files.push(text(VERSIONS, contracts::record(&recorded)?));
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
