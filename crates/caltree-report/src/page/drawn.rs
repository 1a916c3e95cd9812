//! One cascade as a piece of the page: its time line, and its branches as a tree that can be folded.

use super::pack::packed;
use crate::distance::spread_of;
use crate::show::svg::flags::{self, tone};
use crate::show::svg::legend::Seen;
use crate::show::{Subject, category, shown, static_name, step, write_timeline};
use askama::Template;
use caltree_model::{AssociationTree, BranchPaths, Cascade, FileEntry, FileState, Message, visible_text};
use caltree_summary::{Detail, Outline, Place, Row, What};
use std::collections::HashMap;

/// A drawing of this many steps is deep enough: what is deeper stands at this depth.
const MOST_STEPS: u32 = 14;

/// What has become of files on disk; empty where nobody looked.
#[derive(Clone, Debug, Default)]
pub struct OnDisk {
    /// By name, in a word ([`FileState::as_str`]).
    pub(super) states: HashMap<String, &'static str>,
}

const PRESENT: &str = FileState::Present.as_str();

/// A cascade, drawn for the page.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// The drawing, packed.
    pub(super) packed: String,
    /// The distinct files, to be searched for.
    pub(super) files: Vec<String>,
    /// The number of distinct files that are on disk and sound; `None` where nobody looked.
    pub(super) present: Option<usize>,
    /// The others that somebody looked for, as they are listed, and what has become of them.
    pub(super) wrong: Vec<(String, &'static str)>,
}

/// Draws a cascade for the page.
#[must_use]
pub fn draw(subject: &Subject<'_>, on_disk: &OnDisk) -> Drawn {
    let mut timeline = Vec::new();
    // Writing to a vector does not fail.
    let has_timeline = write_timeline(&mut timeline, subject).unwrap_or(false);
    let sketch = Sketch { subject, paths: BranchPaths::new(subject.tree), on_disk };
    let outline = Outline::of(subject.tree, subject.cascade, Detail::default());
    let template = CascadeHtml {
        counts: subject.counts(),
        timeline: has_timeline.then(|| String::from_utf8_lossy(&timeline).into_owned()),
        rows: sketch.rows(&outline),
        flat: subject.links.is_some(),
    };
    let names = subject.cascade.names();
    let states: Vec<(&str, &'static str)> =
        names.iter().filter_map(|name| Some((name.text, on_disk.states.get(name.text).copied()?))).collect();
    let wrong: Vec<(String, &'static str)> =
        states.iter().filter(|(_, state)| *state != PRESENT).map(|(name, state)| ((*name).to_owned(), *state)).collect();
    Drawn {
        packed: packed(&template.render().unwrap_or_default()),
        files: names.iter().map(|name| visible_text(name.text).into_owned()).collect(),
        present: (!states.is_empty()).then(|| states.len() - wrong.len()),
        wrong,
    }
}

#[derive(Template)]
#[template(path = "page/cascade.html")]
struct CascadeHtml {
    counts: String,
    timeline: Option<String>,
    rows: Vec<Line>,
    flat: bool,
}

/// One row of the tree.
struct Line {
    kind: Kind,
    /// Whether it has rows below it.
    parent: bool,
    /// How many lists end behind it.
    closes: usize,
}

enum Kind {
    Branch(Box<Branch>),
    Static(Vec<Fixed>),
    Also(Vec<Reference>),
}

struct Branch {
    id: u32,
    tone: &'static str,
    /// What the tone says, for those who do not see it.
    said: &'static str,
    name: String,
    number: String,
    quiet: bool,
    offset: String,
    extended: bool,
    places: u32,
    flags: Vec<(&'static str, String)>,
    messages: Vec<(bool, String)>,
    files: Vec<File>,
    /// What is wrong with them on disk, in words.
    wrong: String,
    all_files: usize,
}

/// A static calibration: its branch, and its files.
struct Fixed {
    name: String,
    files: Vec<File>,
    /// What is wrong with them on disk, in words.
    wrong: String,
}

struct File {
    name: String,
    category: String,
    /// What has become of it on disk, where that is not what it should be.
    state: String,
}

struct Reference {
    id: u32,
    name: String,
    number: String,
    offset: String,
    extended: bool,
}

struct Sketch<'a> {
    subject: &'a Subject<'a>,
    paths: BranchPaths,
    on_disk: &'a OnDisk,
}

impl Sketch<'_> {
    fn tree(&self) -> &AssociationTree<'_> {
        self.subject.tree
    }

    fn cascade(&self) -> &Cascade<'_> {
        self.subject.cascade
    }

    fn rows(&self, outline: &Outline) -> Vec<Line> {
        let depth = |row: &Row| row.depth.min(MOST_STEPS);
        let rows = outline.rows.iter().enumerate();
        rows.filter_map(|(n, row)| {
            let next = outline.rows.get(n + 1).map_or(0, depth);
            Some(Line { kind: self.kind(&row.what)?, parent: next > depth(row), closes: depth(row).saturating_sub(next) as usize })
        })
        .collect()
    }

    fn kind(&self, what: &What) -> Option<Kind> {
        Some(match what {
            What::Branch(place) => Kind::Branch(Box::new(self.branch(place, std::slice::from_ref(place)))),
            What::Alike(places) => Kind::Branch(Box::new(self.branch(places.first()?, places))),
            What::Static(places) => Kind::Static(places.iter().map(|place| self.fixed(place)).collect()),
            What::Also(places) => Kind::Also(places.iter().map(|place| self.reference(place)).collect()),
        })
    }

    fn fixed(&self, place: &Place) -> Fixed {
        let files: Vec<File> = self.tree().files(place.id).iter().map(|file| self.file(file)).collect();
        let wrong = wrong(&files);
        Fixed { name: static_name(&self.paths, self.tree(), place), files, wrong }
    }

    fn file(&self, file: &FileEntry<'_>) -> File {
        let name = file.name.as_ref().map(|name| name.text.as_ref());
        let state = name.and_then(|name| self.on_disk.states.get(name).copied()).filter(|state| *state != PRESENT);
        File {
            name: shown(file.name.as_ref()),
            category: shown(file.category.as_ref()),
            state: state.unwrap_or_default().replace('_', " "),
        }
    }

    fn reference(&self, place: &Place) -> Reference {
        Reference {
            id: self.cascade().distinct(place.id).first.0,
            name: step(&self.paths, self.tree(), place.id),
            number: numbered(place),
            offset: spread_of(place.offset.into_iter()).unwrap_or_default(),
            extended: place.marks.extended(),
        }
    }

    fn branch(&self, place: &Place, places: &[Place]) -> Branch {
        let (tree, id) = (self.tree(), place.id);
        let main = self.cascade().on_main_line(id);
        let tone = tone(self.subject, place);
        let alike = places.len() > 1;
        let name = if alike { category(tree, id) } else { step(&self.paths, tree, id) };
        let messages = places.iter().flat_map(|place| tree.messages(place.id)).filter_map(|message| message.text.as_ref());
        let files = || places.iter().flat_map(|place| tree.files(place.id));
        let shown: Vec<File> = files().map(|file| self.file(file)).collect();
        Branch {
            id: id.0,
            tone,
            said: word(tone),
            name,
            number: if alike { format!("\u{d7}{}", places.len()) } else { numbered(place) },
            quiet: !main,
            offset: spread_of(places.iter().filter_map(|place| place.offset)).unwrap_or_default(),
            extended: place.marks.extended(),
            places: if alike { 1 } else { self.cascade().distinct(id).places },
            flags: flags::of(self.subject, place, &mut Seen::default()),
            messages: messages
                .map(|text| (matches!(Message::parse(&text.text), Message::Missing(_)), visible_text(&text.text).into_owned()))
                .collect(),
            all_files: files().count(),
            wrong: wrong(&shown),
            files: shown,
        }
    }
}

/// `1 missing`, `2 not sound`: of files on disk.
fn wrong(files: &[File]) -> String {
    let missing = files.iter().filter(|file| file.state == FileState::Missing.as_str()).count();
    let damaged = files.iter().filter(|file| !file.state.is_empty()).count() - missing;
    let parts = [(missing, "missing"), (damaged, "not sound")].into_iter().filter(|(count, _)| *count > 0);
    parts.map(|(count, word)| format!("{count} {word}")).collect::<Vec<_>>().join(", ")
}

/// What a tone says, for those who do not see it.
fn word(tone: &str) -> &'static str {
    match tone {
        "aux" => "auxiliary",
        "bad" => "incomplete",
        "warn" => "not certified, or empty",
        "far" => "extended",
        "quiet" => "no flags",
        _ => "complete and certified",
    }
}

fn numbered(place: &Place) -> String {
    place.number.map_or_else(String::new, |number| format!("#{number}"))
}
