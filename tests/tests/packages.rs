//! What is published: each crate says what it is, carries its licences, and asks for no newer Rust than it says.

use caltree_tests::top;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// All packages of the locked graph, as far as this machine builds them; `true` for those of the project.
fn packages() -> Vec<(Value, bool)> {
    let host = Command::new("rustc").arg("-vV").output().expect("rustc");
    let host = String::from_utf8(host.stdout).expect("UTF-8");
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version", "1", "--locked", "--filter-platform", host]).current_dir(top());
    let output = cargo.output().expect("cargo");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let all = metadata["packages"].as_array().expect("packages").clone();
    all.into_iter().map(|package| (package["source"].is_null(), package)).map(|(own, package)| (package, own)).collect()
}

/// A version of Rust in numbers: "1.88" is 1.88.0.
fn rust(version: &str) -> [u32; 3] {
    let mut numbers = version.split('.').map(|number| number.parse().expect("a number"));
    [(); 3].map(|()| numbers.next().unwrap_or(0))
}

#[test]
fn nothing_asks_for_a_newer_rust() {
    let packages = packages();
    let ours = rust(env!("CARGO_PKG_RUST_VERSION"));
    assert!(
        packages.iter().filter(|(_, own)| *own).all(|(package, _)| rust(package["rust_version"].as_str().expect("said")) == ours)
    );
    let newer: Vec<String> = packages
        .iter()
        .filter(|(package, _)| package["rust_version"].as_str().is_some_and(|version| rust(version) > ours))
        .map(|(package, _)| format!("{} {} asks for {}", package["name"], package["version"], package["rust_version"]))
        .collect();
    assert!(newer.is_empty(), "{newer:#?}");
    assert!(packages.len() > 100);
}

#[test]
fn each_crate_says_what_it_is() {
    let packages = packages();
    let published: Vec<&Value> =
        packages.iter().filter(|(package, own)| *own && package["publish"].is_null()).map(|(package, _)| package).collect();
    assert_eq!(published.len(), fs::read_dir(top().join("crates")).expect("the crates").count());
    for package in published {
        let name = package["name"].as_str().expect("a name");
        for field in ["description", "license", "repository", "documentation", "readme", "rust_version"] {
            assert!(package[field].as_str().is_some_and(|text| !text.is_empty()), "{name}: {field}");
        }
        for (list, most) in [("keywords", 5), ("categories", 5)] {
            let count = package[list].as_array().expect("a list").len();
            assert!((1..=most).contains(&count), "{name}: {list}");
        }
        let folder = Path::new(package["manifest_path"].as_str().expect("a path")).parent().expect("a folder");
        for license in ["LICENSE-MIT", "LICENSE-APACHE"] {
            let (own, top) = (fs::read(folder.join(license)), fs::read(top().join(license)));
            assert!(own.expect("a licence") == top.expect("a licence"), "{name}: {license} is not the project's");
        }
        let readme = fs::read_to_string(folder.join(package["readme"].as_str().expect("a path"))).expect("a page");
        assert!(readme.starts_with(&format!("# {name}\n")), "{name}: the page is of something else");
        // The page is the documentation of the crate too, and its example is tried.
        if name != "caltree" {
            let root = fs::read_to_string(folder.join("src/lib.rs")).expect("a root");
            assert!(root.starts_with("#![doc = include_str!(\"../README.md\")]\n") && readme.contains("```rust\n"), "{name}");
        }
    }
}

#[test]
fn each_crate_holds_what_it_needs_and_no_more() {
    for folder in fs::read_dir(top().join("crates")).expect("the crates").map(|entry| entry.expect("an entry").path()) {
        let mut cargo = Command::new(env!("CARGO"));
        let output = cargo.args(["package", "--list", "--allow-dirty", "--offline"]).current_dir(&folder).output().expect("cargo");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let listed = String::from_utf8(output.stdout).expect("UTF-8");
        let listed: BTreeSet<&str> = listed.lines().filter(|path| *path != ".cargo_vcs_info.json").collect();
        let made = ["Cargo.lock", "Cargo.toml", "Cargo.toml.orig", "LICENSE-APACHE", "LICENSE-MIT", "README.md"];
        let mut expected: BTreeSet<String> = made.into_iter().map(str::to_owned).collect();
        let mut left: Vec<PathBuf> = ["src", "templates", "examples", "build.rs"].iter().map(|part| folder.join(part)).collect();
        while let Some(path) = left.pop() {
            if path.is_dir() {
                left.extend(fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry").path()));
            } else if path.is_file() {
                expected.insert(path.strip_prefix(&folder).expect("below").to_string_lossy().into_owned());
            }
        }
        assert_eq!(listed, expected.iter().map(String::as_str).collect(), "{}", folder.display());
    }
}
