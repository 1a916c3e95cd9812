//! Licences of what others made and the binary holds: the texts of every package in the locked graph, copied from its sources.
//!
//! cargo-about would put a standard text where a package lacks its own; here that is an error. What may be used at all is in deny.toml.

use super::TARGET;
use super::run::text_of;
use crate::{Result, top};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How files are called that hold a licence, or what it asks to be kept.
const NAMES: &[&str] = &["LICENSE", "LICENCE", "UNLICENSE", "COPYING", "COPYRIGHT", "NOTICE"];

/// By what words the text of a licence is known.
const WORDS: &[(&str, &str)] = &[
    ("0BSD", "Permission to use, copy, modify, and/or distribute"),
    ("Apache-2.0", "Apache License"),
    ("BSD-3-Clause", "Redistributions in binary form"),
    ("BSL-1.0", "Boost Software License"),
    ("MIT", "Permission is hereby granted, free of charge"),
    ("Unicode-3.0", "UNICODE LICENSE V3"),
    ("Unlicense", "This is free and unencumbered software"),
    ("Zlib", "This software is provided 'as-is'"),
];

/// A package of the graph and its texts.
pub(super) struct Package {
    pub(super) name: String,
    version: String,
    /// The SPDX expression.
    pub(super) license: String,
    repository: Option<String>,
    /// File name, text.
    texts: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Described>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Described {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    repository: Option<String>,
    /// Nowhere for a package of this project.
    source: Option<String>,
    manifest_path: PathBuf,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Edge>,
}

#[derive(Deserialize)]
struct Edge {
    pkg: String,
    dep_kinds: Vec<EdgeKind>,
}

#[derive(Deserialize)]
struct EdgeKind {
    /// `dev`, `build`, or nothing for what becomes part of the binary.
    kind: Option<String>,
}

/// All packages of others that the command is built from, by name and version.
pub(super) fn packages() -> Result<Vec<Package>> {
    let text = text_of(
        Command::new(env!("CARGO"))
            .args(["metadata", "--format-version", "1", "--locked", "--filter-platform", TARGET])
            .current_dir(top()),
    )?;
    let Metadata { packages, resolve } = serde_json::from_str(&text)?;
    let edges: HashMap<&str, &[Edge]> = resolve.nodes.iter().map(|node| (node.id.as_str(), node.deps.as_slice())).collect();
    let mut wanted: Vec<&str> =
        packages.iter().filter(|package| package.name == "caltree").map(|package| package.id.as_str()).collect();
    let mut reached = BTreeSet::new();
    while let Some(id) = wanted.pop() {
        if reached.insert(id) {
            let linked = edges[id].iter().filter(|edge| edge.dep_kinds.iter().any(|kind| kind.kind.is_none()));
            wanted.extend(linked.map(|edge| edge.pkg.as_str()));
        }
    }
    let mut found = Vec::new();
    for package in packages.iter().filter(|package| package.source.is_some() && reached.contains(package.id.as_str())) {
        let license = package.license.clone().ok_or_else(|| format!("{} names no licence", package.name))?;
        let texts = texts(package.manifest_path.parent().unwrap_or(Path::new("")))?;
        if !covers(&license, &texts)? {
            return Err(format!("{} {}: no text of {license} among its files", package.name, package.version).into());
        }
        let (name, version, repository) = (package.name.clone(), package.version.clone(), package.repository.clone());
        found.push(Package { name, version, license, repository, texts });
    }
    found.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    Ok(found)
}

/// The texts of a folder, and of a folder in it that is called so.
fn texts(folder: &Path) -> Result<Vec<(String, String)>> {
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !NAMES.iter().any(|known| name.to_uppercase().starts_with(known)) {
            continue;
        }
        let inside = if path.is_dir() {
            std::fs::read_dir(&path)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?
        } else {
            vec![path]
        };
        for file in inside {
            let shown = file.strip_prefix(folder)?.to_string_lossy().into_owned();
            texts.push((shown, std::fs::read_to_string(&file)?));
        }
    }
    texts.sort();
    Ok(texts)
}

/// Whether the texts are those of licences under which the expression lets a package be used.
fn covers(license: &str, texts: &[(String, String)]) -> Result<bool> {
    let expression = spdx::Expression::parse_mode(license, spdx::ParseMode::LAX).map_err(|error| format!("{license}: {error}"))?;
    Ok(expression.evaluate(|wanted| {
        let id = wanted.license.id().map(|id| id.name);
        let words = WORDS.iter().find(|(known, _)| Some(*known) == id).map(|(_, words)| *words);
        words.is_some_and(|words| texts.iter().any(|(_, text)| text.contains(words)))
    }))
}

/// The page: the packages, and each text once with all that it is of.
pub(super) fn text(packages: &[Package]) -> Result<String> {
    let mut page = format!(
        "What others made and caltree {} holds: {} packages, and the standard library of Rust (THIRD-PARTY-RUST.html).\n\n",
        super::VERSION,
        packages.len()
    );
    let mut of_texts: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for package in packages {
        let Package { name, version, license, repository, texts } = package;
        writeln!(page, "{name} {version}: {license}\n    {}", repository.as_deref().unwrap_or("https://crates.io"))?;
        for (file, text) in texts {
            of_texts.entry(text.trim_end()).or_default().push(format!("{name} {version} ({file})"));
        }
    }
    let mut of_texts: Vec<(&str, Vec<String>)> = of_texts.into_iter().collect();
    of_texts.sort_by(|(_, a), (_, b)| a.cmp(b));
    for (text, owners) in of_texts {
        write!(page, "\n{}\n{}\n\n{text}\n", "=".repeat(100), owners.join("\n"))?;
    }
    Ok(page)
}

/// What Rust says of its standard library.
pub(super) fn rust() -> Result<String> {
    let sysroot = text_of(Command::new("rustc").args(["--print", "sysroot"]).current_dir(top()))?;
    let path = Path::new(sysroot.trim_end()).join("share/doc/rust/COPYRIGHT-library.html");
    Ok(std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?)
}

/// What is to be said where the C library is inside: it is under the LGPL.
pub(super) fn c_library() -> Result<String> {
    let read = |path: &str| std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"));
    let version =
        text_of(Command::new("dpkg-query").args(["--show", "--showformat=${source:Package} ${source:Version}", "libc6-dev"]))?;
    Ok(format!(
        "\n{line}\nThe C library\n\nThis binary also holds parts of the GNU C Library, as Debian's source package {version} has it (https://snapshot.debian.org),\n\
         and of libgcc. To use another one, build caltree from its source: `cargo build --release`.\n\n{}\n{line}\n{}",
        read("/usr/share/doc/libc6-dev/copyright")?,
        read("/usr/share/common-licenses/LGPL-2.1")?,
        line = "=".repeat(100),
    ))
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn a_text_must_be_of_a_licence_that_suffices() {
        let texts = |all: &[&str]| all.iter().map(|text| ("LICENSE".to_owned(), (*text).to_owned())).collect::<Vec<_>>();
        let (mit, unicode) = ("MIT\n\nPermission is hereby granted, free of charge, to any person", "UNICODE LICENSE V3\n");
        for (license, all, enough) in [
            ("MIT OR Apache-2.0", &[mit][..], true),
            ("Unlicense/MIT", &[mit], true),
            ("Apache-2.0", &[mit], false),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", &[mit], false),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", &[mit, unicode], true),
            ("MIT", &["Copyright by somebody"], false),
            ("MIT", &[], false),
        ] {
            assert_eq!(covers(license, &texts(all)).unwrap(), enough, "{license}");
        }
        assert!(covers("the usual one", &[]).is_err());
    }
}
