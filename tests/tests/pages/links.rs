//! Every link of every page leads somewhere: to a file, a heading, an image.

use crate::markdown::{Page, book, others};
use caltree_tests::top;
use std::path::{Component, Path, PathBuf};

/// A path without its `..`.
fn plain(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut plain, component| {
        match component {
            Component::ParentDir => {
                assert!(plain.pop(), "{} leads out of the project", path.display());
            }
            other => plain.push(other),
        }
        plain
    })
}

/// Links into the world are not looked at: the tests ask nobody.
fn is_address(link: &str) -> bool {
    link.split_once(':').is_some_and(|(scheme, _)| ["http", "https", "mailto"].contains(&scheme))
}

#[test]
fn links_lead_to_what_is_there() {
    let (book, others) = (book(), others());
    let pages: Vec<&Page> = book.iter().chain(&others).collect();
    let mut count = 0;
    for page in &pages {
        for link in page.links().iter().filter(|link| !is_address(link)) {
            let (file, anchor) = link.split_once('#').map_or((link.as_str(), None), |(file, anchor)| (file, Some(anchor)));
            let own = Path::new(&page.path);
            let target = if file.is_empty() { own.to_owned() } else { plain(&own.with_file_name("").join(file)) };
            assert!(top().join(&target).exists(), "{}: {link} leads nowhere", page.path);
            if let Some(anchor) = anchor {
                let found = pages.iter().find(|one| Path::new(&one.path) == target);
                let found = found.unwrap_or_else(|| panic!("{}: {link} is an anchor in no page", page.path));
                assert!(found.anchors().iter().any(|one| one == anchor), "{}: {link}: there is no such heading", page.path);
            }
            count += 1;
        }
    }
    assert!(count > 100);
}

/// The book is whole wherever it is read: its pages lead to nothing outside of it, and each stands in its table of contents.
#[test]
fn the_book_is_whole() {
    let book = book();
    let contents = book.iter().find(|page| page.path == "docs/SUMMARY.md").expect("a table of contents");
    let listed: Vec<PathBuf> = contents.links().iter().map(|link| Path::new("docs").join(link)).collect();
    for page in book.iter().filter(|page| page.path != contents.path) {
        assert_eq!(listed.iter().filter(|one| **one == Path::new(&page.path)).count(), 1, "{} in docs/SUMMARY.md", page.path);
        for link in page.links().iter().filter(|link| !is_address(link)) {
            let file = link.split('#').next().unwrap_or_default();
            let target = plain(&Path::new(&page.path).with_file_name("").join(file));
            assert!(target.starts_with("docs"), "{}: {link} leads out of the book", page.path);
        }
    }
}

/// Code and configuration name pages of the book in words.
#[test]
fn pages_that_code_names_exist() {
    let mut count = 0;
    for folder in ["crates", "xtask", "tests", "ci", "schemas"] {
        look_into(&top().join(folder), &mut count);
    }
    assert!(count > 5);
}

fn look_into(folder: &Path, count: &mut usize) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            look_into(&path, count);
        } else if path.extension().is_some_and(|kind| ["rs", "toml", "yml", "mjs", "py"].iter().any(|known| kind == *known)) {
            let text = std::fs::read_to_string(&path).expect("a text");
            for (at, _) in text.match_indices("docs/") {
                let legal = |c: &char| c.is_ascii_alphanumeric() || "/-_.".contains(*c);
                let name: String = text[at..].chars().take_while(legal).collect();
                let Some(end) = name.find(".md") else { continue };
                assert!(top().join(&name[..end + 3]).exists(), "{}: {name}", path.display());
                *count += 1;
            }
        }
    }
}
