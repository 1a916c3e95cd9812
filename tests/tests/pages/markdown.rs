//! Pages taken apart: blocks between fences, headings, links.

use caltree_tests::top;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::fs;
use std::ops::Range;

/// A page of the project.
pub(crate) struct Page {
    /// Its path from the top of the project.
    pub(crate) path: String,
    /// Its text; what it includes stands in it.
    pub(crate) text: String,
}

/// A block between fences.
pub(crate) struct Block {
    /// The first word behind the fence.
    pub(crate) kind: String,
    /// The words behind that, taken apart at `=`.
    words: Vec<(String, String)>,
    /// What stands between the fences.
    pub(crate) body: String,
    /// Where that is in the page.
    pub(crate) place: Range<usize>,
}

impl Block {
    /// What the block says of itself behind a word and `=`.
    pub(crate) fn word(&self, word: &str) -> Option<&str> {
        self.words.iter().find(|(key, _)| key == word).map(|(_, value)| value.as_str())
    }
}

/// A page that consists of another file says so in one line.
const INCLUDE: &str = "{{#include ";

impl Page {
    fn read(path: String) -> Self {
        let text = fs::read_to_string(top().join(&path)).expect("a page");
        let text = match text.trim().strip_prefix(INCLUDE).and_then(|rest| rest.strip_suffix("}}")) {
            Some(included) => fs::read_to_string(top().join(&path).with_file_name(included)).expect("what a page includes"),
            None => text,
        };
        Self { path, text }
    }

    /// Whether its text stands in another file.
    pub(crate) fn is_included(&self) -> bool {
        fs::read_to_string(top().join(&self.path)).expect("a page").starts_with(INCLUDE)
    }

    fn events(&self) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
        Parser::new_ext(&self.text, Options::ENABLE_TABLES).into_offset_iter()
    }

    /// Its blocks, in order.
    pub(crate) fn blocks(&self) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        for (event, place) in self.events() {
            let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) = event else { continue };
            let whole = &self.text[place.clone()];
            let start = whole.find('\n').expect("a line end behind the fence") + 1;
            let end = whole.trim_end().rfind('\n').expect("a fence at the end") + 1;
            assert!(whole[end..].starts_with("```"), "{}: a block is not closed, or stands in a list: {info}", self.path);
            let mut words = info.split_whitespace().map(|word| word.split_once('=').unwrap_or((word, "")));
            blocks.push(Block {
                kind: words.next().map(|(kind, _)| kind.to_owned()).unwrap_or_default(),
                words: words.map(|(key, value)| (key.to_owned(), value.to_owned())).collect(),
                body: whole[start..end].to_owned(),
                place: place.start + start..place.start + end,
            });
        }
        blocks
    }

    /// The anchors of its headings, as GitHub and mdBook both make them.
    pub(crate) fn anchors(&self) -> Vec<String> {
        let mut anchors: Vec<String> = Vec::new();
        let mut heading: Option<String> = None;
        for (event, _) in self.events() {
            match event {
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::End(TagEnd::Heading(_)) => {
                    let plain = anchor(&heading.take().expect("a heading begins"));
                    let repeated = anchors.iter().filter(|one| **one == plain || one.starts_with(&format!("{plain}-"))).count();
                    anchors.push(if anchors.contains(&plain) { format!("{plain}-{repeated}") } else { plain });
                }
                Event::Text(text) | Event::Code(text) => {
                    if let Some(heading) = &mut heading {
                        heading.push_str(&text);
                    }
                }
                _ => {}
            }
        }
        anchors
    }

    /// Where its links and images lead.
    pub(crate) fn links(&self) -> Vec<String> {
        let target = |event| match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => Some(dest_url.to_string()),
            _ => None,
        };
        self.events().filter_map(|(event, _)| target(event)).collect()
    }
}

fn anchor(heading: &str) -> String {
    let kept = heading.trim().chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).flat_map(char::to_lowercase).collect()
}

/// The pages below a folder, by path from the top.
fn below(folder: &str) -> Vec<String> {
    let mut pages = Vec::new();
    let mut entries: Vec<_> = fs::read_dir(top().join(folder)).expect("a folder").map(|entry| entry.expect("an entry")).collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            pages.extend(below(&path));
        } else if path.ends_with(".md") {
            pages.push(path);
        }
    }
    pages
}

/// The pages of the book, its table of contents among them.
pub(crate) fn book() -> Vec<Page> {
    below("docs").into_iter().map(Page::read).collect()
}

/// The pages that stand outside of the book.
pub(crate) fn others() -> Vec<Page> {
    let mut paths: Vec<String> = fs::read_dir(top())
        .expect("the top")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".md"))
        .collect();
    paths.sort();
    paths.extend(below("fixtures"));
    paths.into_iter().map(Page::read).collect()
}
