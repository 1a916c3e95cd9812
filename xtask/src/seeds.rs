//! Seeds for the fuzz targets, of the fixtures: `fuzz/README.md`.

use crate::{Result, top};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What libFuzzer takes long to work on is no good seed.
const MOST: usize = 64 << 10;

/// What stands between the two halves of an input, as in `tests/src/hostile/mod.rs`.
const BETWEEN: &[u8] = b"\n%%%%\n";

/// Writes the seeds of every target to `fuzz/seeds/<target>`.
pub fn run() -> Result<()> {
    let fixtures = files_below(&top().join("fixtures"))?;
    let mut seeds: BTreeMap<&str, Vec<Vec<u8>>> = BTreeMap::new();
    let mut add = |target: &'static str, bytes: Vec<u8>| {
        if bytes.len() <= MOST {
            seeds.entry(target).or_default().push(bytes);
        }
    };
    for path in &fixtures {
        let bytes = fs::read(path)?;
        let name = path.to_string_lossy().to_lowercase();
        let is = |suffixes: &[&str]| suffixes.iter().any(|suffix| name.ends_with(suffix));
        if is(&[".xml", ".xml.gz"]) {
            add("tree", bytes.clone());
        }
        if is(&[".vot", ".vot.gz"]) {
            add("links", bytes.clone());
        }
        if is(&[".mime", ".mime.gz"]) || name.contains("http-") {
            add("multipart", bytes.clone());
        }
        if is(&[".gz"]) {
            add("gzip", bytes.clone());
        }
        if is(&[".z"]) {
            add("compress", bytes.clone());
        }
        if is(&[".fits", ".fz", ".z", ".fits.gz"]) {
            add("fits", lines(&bytes));
            add("fits", bytes.clone());
        }
        if name.contains("/lists/") || (is(&[".txt", ".csv"]) && !name.contains("/rules/")) {
            add("id_list", bytes.clone());
        }
        if is(&["caltree.toml"]) {
            add("config", bytes.clone());
        }
        if is(&[".json"]) {
            add("config", [BETWEEN, &bytes].concat());
        }
        if is(&[".toml"]) && !is(&["caltree.toml"]) {
            add("profile", bytes.clone());
        }
        // A cut file shows as well what it is.
        if bytes.len() <= 4_096 {
            add("recognition", bytes);
        }
    }
    for old in fixtures.iter().filter(|path| path.parent().is_some_and(|folder| folder.ends_with("old"))) {
        let news = old.parent().and_then(Path::parent).map(|pair| pair.join("new"));
        for new in news.iter().flat_map(|folder| fixtures.iter().filter(move |path| path.starts_with(folder))) {
            add("diff", [fs::read(old)?.as_slice(), BETWEEN, &fs::read(new)?].concat());
        }
    }
    for (target, seeds) in seeds {
        let folder = top().join("fuzz/seeds").join(target);
        fs::create_dir_all(&folder)?;
        for (n, seed) in seeds.iter().enumerate() {
            fs::write(folder.join(n.to_string()), seed)?;
        }
        println!("{} seeds for {target}", seeds.len());
    }
    Ok(())
}

/// A FITS file as the target takes it too: a card a line, a blank line at the end of a header, data behind `%`.
fn lines(file: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    let mut rest = file;
    while let Some((card, after)) = rest.split_at_checked(80) {
        text.extend_from_slice(card.trim_ascii_end());
        text.push(b'\n');
        rest = after;
        if card.starts_with(b"END     ") {
            rest = &file[(file.len() - rest.len()).next_multiple_of(2_880).min(file.len())..];
            text.push(b'\n');
            let data = rest.chunks(2_880).take_while(|block| !block.starts_with(b"XTENSION")).count();
            if data > 0 {
                let data = &rest[..(data * 2_880).min(rest.len())];
                text.push(b'%');
                text.extend(data.iter().map(|byte| if *byte == b'\n' { b' ' } else { *byte }));
                text.push(b'\n');
                rest = &rest[data.len()..];
            }
        }
    }
    text
}

fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}
