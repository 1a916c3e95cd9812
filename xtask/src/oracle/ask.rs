//! Runs every peer over every file and makes codes of what they print.

use super::install::Tools;
use super::{Judged, Said};
use crate::Result;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many STILTS run at a time: each takes a second of a processor to start.
const AT_A_TIME: usize = 2;

/// What is told of a peer that gives up on a document without a code.
pub(super) const BROKEN: &str = "broken";

/// What is told of two that open a document and count other rows.
pub(super) const ROWS: &str = "other-rows";

/// Asks everybody about every file.
pub(super) fn all(tools: &Tools, files: Vec<(PathBuf, String, bool)>) -> Result<Vec<Judged>> {
    let python = python(tools, &files)?;
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let work = || -> std::result::Result<(), String> {
        while let Some(n) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|n| *n < files.len()) {
            let (path, name, real) = &files[n];
            let mut judged = one(tools, path, &python[n]).map_err(|error| format!("{name}: {error}"))?;
            (judged.name, judged.real) = (name.clone(), *real);
            done.lock().map_err(|_| "a thread failed")?.push((n, judged));
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_A_TIME).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| worker.join().map_err(|_| "a thread failed".to_owned())?)
    })?;
    let mut done = done.into_inner().map_err(|_| "a thread failed")?;
    done.sort_by_key(|(n, _)| *n);
    Ok(done.into_iter().map(|(_, judged)| judged).collect())
}

fn one(tools: &Tools, path: &Path, python: &Value) -> Result<Judged> {
    let bytes = std::fs::read(path)?;
    let (datalinklint, mut votlint, texts) = datalinklint(&stilts(tools, "datalinklint", path, &bytes)?);
    for (code, count) in lines_of_votlint(&stilts(tools, "votlint", path, &bytes)?, &texts) {
        let known = votlint.entry(code).or_default();
        *known = count.max(*known);
    }
    let mut pyvo = counts(&python["pyvo"]);
    let (ours, rows) = ours(tools, path)?;
    if let (Some(theirs), Some(rows)) = (python["rows"].as_u64(), rows)
        && theirs != rows
    {
        pyvo.insert(ROWS.to_owned(), 1);
    }
    let peers = BTreeMap::from([
        ("datalinklint", datalinklint),
        ("votlint", votlint),
        ("astropy", counts(&python["astropy"])),
        ("pyvo", pyvo),
        ("xmllint", xmllint(tools, path, &bytes)?),
    ]);
    Ok(Judged { name: String::new(), real: false, ours, peers })
}

/// What STILTS prints, from an earlier run if neither it nor the file has changed.
fn stilts(tools: &Tools, task: &str, path: &Path, bytes: &[u8]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    (bytes, &tools.versions.stilts, task).hash(&mut hasher);
    let kept = tools.place.join("said").join(format!("{task}-{:016x}.txt", hasher.finish()));
    if let Ok(text) = std::fs::read_to_string(&kept) {
        return Ok(text);
    }
    let output = Command::new("timeout").args(["120", "stilts", task, "maxrepeat=100000"]).arg(path).output()?;
    // It ends with 0, or 1 if the document is broken.
    if output.status.code().is_none_or(|code| code > 1) {
        return Err(format!("stilts {task}: {}", output.status).into());
    }
    let text = printed(&output);
    std::fs::create_dir_all(tools.place.join("said"))?;
    std::fs::write(kept, &text)?;
    Ok(text)
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}

/// The codes of datalinklint, those of votlint among them, and which text is which of the latter.
fn datalinklint(printed: &str) -> (Said, Said, HashMap<String, String>) {
    let (mut own, mut votlint, mut texts) = (Said::new(), Said::new(), HashMap::new());
    for line in printed.lines() {
        let (head, text) = line.split_once(' ').unwrap_or((line, ""));
        let mut parts = head.split('-');
        let (Some(class @ ("E" | "W" | "I" | "F")), Some(code), Some(_), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            continue;
        };
        match code.strip_prefix('Y') {
            Some(code) => {
                let code = if code.starts_with('J') { "J" } else { code };
                *votlint.entry(code.to_owned()).or_default() += 1;
                texts.insert(bare(text).to_owned(), code.to_owned());
            }
            None => *own.entry(format!("{class}_{code}")).or_default() += 1,
        }
    }
    (own, votlint, texts)
}

/// The codes of what votlint prints, which are not in its text: the same text has one in what datalinklint prints.
fn lines_of_votlint(printed: &str, texts: &HashMap<String, String>) -> Said {
    let mut said = Said::new();
    let mut is_broken = false;
    for line in printed.lines() {
        let Some((class, text)) = line.split_once([' ', ':']) else { continue };
        // Which version it goes by is no news: datalinklint's I_VVNL says the same.
        if text.contains("VOTable version from document") || text.contains("Assuming VOTable") {
            continue;
        }
        let text = bare(text);
        let code = match (class, text) {
            ("Error", _) => {
                is_broken = true;
                continue;
            }
            ("ERROR" | "WARNING" | "INFO", text) => texts.get(text).cloned().unwrap_or_else(|| by_text(text).to_owned()),
            _ => continue,
        };
        *said.entry(code).or_default() += 1;
    }
    if is_broken {
        // The last message says the same in other words.
        said.remove("?");
        said.insert(BROKEN.to_owned(), 1);
    }
    said
}

/// Messages that only votlint has, or in other words.
fn by_text(text: &str) -> &'static str {
    let known = [("cvc-", "J"), ("Element not namespaced", "NS0"), ("in wrong namespace", "NSX"), ("not namespaced", "NS0")];
    known.iter().find(|(part, _)| text.contains(part)).map_or("?", |(_, code)| code)
}

fn bare(text: &str) -> &str {
    text.trim_start_matches([' ', ':']).trim_end()
}

/// Astropy and pyvo, in one process: they start slowly as well.
fn python(tools: &Tools, files: &[(PathBuf, String, bool)]) -> Result<Vec<Value>> {
    let script = tools.place.join("ask.py");
    std::fs::write(&script, include_str!("ask.py"))?;
    let list: String = files.iter().map(|(path, _, _)| format!("{}\n", path.display())).collect();
    let mut child = Command::new(&tools.python).arg(&script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut stdin = child.stdin.take().ok_or("no way to talk to Python")?;
    let feed = std::thread::spawn(move || stdin.write_all(list.as_bytes()));
    let output = child.wait_with_output()?;
    feed.join().map_err(|_| "a thread failed")??;
    let said: Vec<Value> =
        String::from_utf8(output.stdout)?.lines().map(serde_json::from_str).collect::<std::result::Result<_, _>>()?;
    if said.len() == files.len() { Ok(said) } else { Err(format!("Python gave up: {}", output.status).into()) }
}

fn counts(said: &Value) -> Said {
    let entries = said.as_object().into_iter().flatten();
    entries.map(|(code, count)| (code.clone(), count.as_u64().unwrap_or(1) as usize)).collect()
}

/// The schema of the document's version, and what libxml2 says by it.
fn xmllint(tools: &Tools, path: &Path, bytes: &[u8]) -> Result<Said> {
    let mut command = Command::new("xmllint");
    command.args(["--noout", "--nonet"]);
    if let Some(version) = version(bytes) {
        let schema = tools.schemas.join(format!("VOTable.v{version}.xsd"));
        if schema.exists() {
            command.arg("--schema").arg(schema);
        }
    }
    let mut said = Said::new();
    for line in printed(&command.arg(path).output()?).lines() {
        let kinds = [
            (" parser error : ", "not-well-formed"),
            (" namespace error : ", "namespace"),
            ("No matching global declaration", "other-root"),
            ("This element is not expected", "not-expected"),
            ("Missing child element", "missing-child"),
            ("is not allowed.", "attribute-not-allowed"),
            ("is required but missing", "attribute-missing"),
            ("atomic type 'xs:ID'", "bad-id"),
            ("Character content", "text"),
            ("Internal error", "entity"),
            ("Schemas validity error", "bad-value"),
        ];
        if let Some((_, kind)) = kinds.iter().find(|(part, _)| line.contains(part)) {
            *said.entry((*kind).to_owned()).or_default() += 1;
        }
    }
    Ok(said)
}

/// The version that a VOTable declares.
fn version(bytes: &[u8]) -> Option<String> {
    // Good enough for UTF-16 as well: the letters are all of ASCII.
    let text: String = bytes.iter().take(4096).filter(|byte| **byte != 0).map(|byte| char::from(*byte)).collect();
    // The name stands in a document type as well.
    let tags = text.split("VOTABLE").skip(1).map(|tag| tag.split('>').next().unwrap_or(tag));
    let value = tags.filter_map(|tag| tag.split_once("version=")).map(|(_, value)| value).next()?;
    let quote = value.chars().next()?;
    value[1..].split(quote).next().map(str::to_owned)
}

/// Our own findings, and how many rows there are.
fn ours(tools: &Tools, path: &Path) -> Result<(Said, Option<u64>)> {
    let json = |command: &str| -> Result<Value> {
        let output = Command::new(&tools.caltree).args([command, "--format", "json", "--no-config"]).arg(path).output()?;
        let found = serde_json::from_slice(&output.stdout);
        found.map_err(|error| format!("caltree {command}: {error}: {}", String::from_utf8_lossy(&output.stderr)).into())
    };
    let mut said = Said::new();
    for finding in json("check")?["findings"].as_array().into_iter().flatten() {
        *said.entry(finding["code"].as_str().unwrap_or("?").to_owned()).or_default() += 1;
    }
    let rows = json("summary").ok().and_then(|summary| summary["links"][0]["rows"].as_u64());
    Ok((said, rows))
}
