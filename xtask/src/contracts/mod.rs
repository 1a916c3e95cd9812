//! `schemas/versions.json`: what each version of a contract promises. A schema that changes without its version, or by less than the
//! change asks for, is not recorded.

mod promises;

use crate::Result;
use caltree_report::schema::{CONTRACTS, Contract};
use promises::promises;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// A version of one contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Recorded {
    version: String,
    /// SHA-256 of the schema as it is printed.
    digest: String,
    /// What a reader relies on, a line a promise.
    promises: BTreeSet<String>,
}

/// What changed, as far as readers are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    /// Words only.
    Patch,
    /// Something came.
    Minor,
    /// Something went, or is no longer what it was.
    Major,
}

/// The record as it should be, from the record as it is (empty: there is none yet).
pub(crate) fn record(found: &str) -> Result<String> {
    let found: BTreeMap<String, Recorded> = if found.is_empty() { BTreeMap::new() } else { serde_json::from_str(found)? };
    let mut record = BTreeMap::new();
    for contract in CONTRACTS {
        let now = recorded(contract)?;
        if let Some(before) = found.get(contract.name) {
            follows(contract.name, before, &now)?;
        }
        record.insert(contract.name, now);
    }
    let mut text = serde_json::to_string_pretty(&record)?;
    text.push('\n');
    Ok(text)
}

fn recorded(contract: &Contract) -> Result<Recorded> {
    let text = contract.text();
    let schema = serde_json::from_str(&text)?;
    let digest = Sha256::digest(&text).iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Recorded { version: contract.version.to_owned(), digest, promises: promises(&schema) })
}

/// Whether one version may follow another.
fn follows(name: &str, before: &Recorded, now: &Recorded) -> Result<()> {
    if before == now {
        return Ok(());
    }
    let change = if !before.promises.is_subset(&now.promises) {
        Change::Major
    } else if before.promises != now.promises {
        Change::Minor
    } else {
        Change::Patch
    };
    let raised = raised(&before.version, &now.version)?;
    if raised >= Some(change) {
        return Ok(());
    }
    let gone: Vec<&str> = before.promises.difference(&now.promises).map(String::as_str).collect();
    let come: Vec<&str> = now.promises.difference(&before.promises).map(String::as_str).collect();
    Err(format!(
        "the schema {name} is not what was recorded for {}: raise its version in crates/caltree-report/src/schema/mod.rs ({change:?})\n\
         gone: {gone:?}\nnew: {come:?}",
        before.version
    )
    .into())
}

/// By which number one version is above another; `None`: it is not.
fn raised(before: &str, now: &str) -> Result<Option<Change>> {
    let (before, now) = (numbers(before)?, numbers(now)?);
    let first = before.iter().zip(now).position(|(before, now)| *before != now);
    let Some(at) = first.filter(|&at| before[at] < now[at]) else { return Ok(None) };
    Ok(Some([Change::Major, Change::Minor, Change::Patch][at]))
}

fn numbers(version: &str) -> Result<[u32; 3]> {
    let numbers = version.split('.').map(str::parse).collect::<std::result::Result<Vec<u32>, _>>();
    numbers.ok().and_then(|numbers| numbers.try_into().ok()).ok_or_else(|| format!("{version} is no semantic version").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(version: &str, digest: &str, promises: &[&str]) -> Recorded {
        let promises = promises.iter().map(|line| (*line).to_owned()).collect();
        Recorded { version: version.to_owned(), digest: digest.to_owned(), promises }
    }

    #[test]
    fn a_change_asks_for_its_number() {
        let before = version("1.2.3", "a", &["branch: string", "level = \"error\""]);
        let more = ["branch: string", "level = \"error\"", "places: integer"];
        for (now, allowed) in [
            (before.clone(), true),
            (version("1.2.3", "b", &more[..2]), false),
            (version("1.2.4", "b", &more[..2]), true),
            (version("1.2.2", "b", &more[..2]), false),
            (version("1.2.4", "b", &more), false),
            (version("1.3.0", "b", &more), true),
            (version("1.3.0", "b", &more[..1]), false),
            (version("1.3.0", "b", &["branch: null|string", more[1]]), false),
            (version("2.0.0", "b", &more[..1]), true),
            (version("1.2", "b", &more), false),
        ] {
            assert_eq!(follows("x", &before, &now).is_ok(), allowed, "{now:?}");
        }
    }

    #[test]
    fn the_first_number_stands_in_the_output() {
        for contract in CONTRACTS {
            let schema = serde_json::to_value(contract.schema()).unwrap();
            let (name, major) = (contract.name.trim_end_matches("-line"), contract.version.split('.').next().unwrap());
            let line = if name == contract.name { "" } else { "/line" };
            assert_eq!(schema["$id"], format!("caltree/{name}/{major}{line}"));
            let constant = format!("schema = \"caltree/{name}/{major}\"");
            assert!(recorded(contract).unwrap().promises.contains(&constant), "{constant}");
        }
    }

    #[test]
    fn what_is_recorded_is_what_there_is() {
        let path = crate::top().join("schemas/versions.json");
        let found = std::fs::read_to_string(path).unwrap();
        assert_eq!(record(&found).unwrap(), found);
    }
}
