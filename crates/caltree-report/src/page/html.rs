//! The page as it is written.

use super::findings::RuleHtml;
use super::grid::{GridHtml, grids};
use super::on_page::OnPage;
use super::pack::packed;
use super::row::RowHtml;
use super::todo::{Todo, todos};
use super::{About, Differences, Disk, Page};
use crate::show::{SVG_STYLE, palette};
use crate::words::counted;
use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use caltree_model::Origin;
use caltree_summary::Matrix;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io::{self, Write};

/// The page's script. It makes no request.
const SCRIPT: &str = include_str!("page.js");

const STYLE: &str = include_str!("page.css");

/// So many of the given paths are named.
const MOST_PATHS: usize = 3;

#[derive(Template)]
#[template(path = "page/page.html")]
struct PageHtml<'p> {
    about: &'p About,
    given: Given<'p>,
    title: String,
    policy: String,
    style: String,
    script: &'static str,
    /// How many documents count.
    answers: usize,
    tiles: Vec<Tile>,
    todos: Vec<Todo>,
    grids: Vec<GridHtml>,
    rows: &'p [RowHtml],
    rules: Vec<RuleHtml>,
    against: Option<&'p Differences>,
    disk: Option<&'p Disk>,
    on_page: Option<OnPage>,
    /// Whether no rule warns of anything.
    calm: bool,
    disk_packed: String,
    instruments: Vec<&'p str>,
    index: String,
}

/// The first of the paths that were given, and how many more there are.
struct Given<'p> {
    named: &'p [String],
    more: usize,
}

/// A number on the first screen, and the word that finds its documents.
struct Tile {
    tone: &'static str,
    count: usize,
    label: &'static str,
    filter: &'static str,
}

pub(super) fn write(page: Page, out: &mut dyn Write) -> io::Result<()> {
    let Page { about, mut rows, cells_of, auditor, by_rule, cells, names, uses, places, elsewhere, against, disk } = page;
    let audit = auditor.finish();
    let place = |from: &Origin| places.get(from).copied();
    // Of several answers for one frame, the audit knows which one counts.
    for counted in &audit.counted {
        if let Some(at) = place(&counted.origin) {
            rows[at].counts(counted.downgraded);
        }
    }
    for again in audit.ask_again {
        if let Some(at) = again.origin.as_ref().and_then(place) {
            rows[at].again = again.reasons;
        }
    }
    rows.iter_mut().for_each(|row| row.finish(&about.silent));
    let on_page = disk.as_ref().map(|disk| OnPage::of(&rows, &uses, disk));
    let calm = elsewhere.is_empty() && about.troubles.is_empty() && about.silent.is_empty() && rows.iter().all(RowHtml::is_calm);
    let mut against = against;
    for pair in against.iter_mut().flat_map(|against| &mut against.pairs) {
        pair.aside = pair.at.is_some_and(|at| !rows[at].stands());
    }
    let mut matrix = Matrix::default();
    cells_of.into_iter().filter(|(at, _)| rows[*at].stands()).for_each(|(_, entry)| matrix.add(entry));
    let disk_packed = disk.as_ref().map(Disk::packed).unwrap_or_default();
    let mut instruments: Vec<&str> = rows.iter().map(|row| row.instrument.as_str()).filter(|name| !name.is_empty()).collect();
    instruments.sort_unstable();
    instruments.dedup();
    let html = PageHtml {
        given: Given {
            named: &about.given[..about.given.len().min(MOST_PATHS)],
            more: about.given.len().saturating_sub(MOST_PATHS),
        },
        title: title(&rows),
        policy: policy(),
        style: style(),
        script: SCRIPT,
        answers: rows.iter().filter(|row| row.stands()).count(),
        tiles: tiles(&rows),
        todos: todos(&rows, against.as_ref(), disk.as_ref().zip(on_page.as_ref()), &elsewhere, &about),
        calm,
        on_page,
        // Every cell has a number: the same trees were counted.
        grids: grids(&matrix, |key| cells.get(key).copied().unwrap_or(usize::MAX)),
        rules: by_rule.into_rules(),
        against: against.as_ref(),
        disk: disk.as_ref(),
        disk_packed,
        instruments,
        index: index(&names, &uses),
        rows: &rows,
        about: &about,
    };
    html.write_into(&mut Out(out))
}

/// A writer behind a reference, of a size that is known.
struct Out<'o>(&'o mut dyn Write);

impl Write for Out<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Paper is white, whatever the theme.
fn style() -> String {
    let (light, dark) = (palette::LIGHT, palette::DARK);
    format!(
        ":root{{{light}}}\n@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\n\
         :root[data-theme=dark]{{{dark}}}\n@media print{{:root,:root:not([data-theme=light]),:root[data-theme=dark]{{{light}}}}}\n\
         {SVG_STYLE}{STYLE}"
    )
}

/// Nothing is loaded, and no other script runs: should a name ever get through as markup, it does nothing.
fn policy() -> String {
    let hash = STANDARD.encode(Sha256::digest(SCRIPT.as_bytes()));
    format!("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'")
}

fn title(rows: &[RowHtml]) -> String {
    match rows {
        [only] => format!("{} · calibrations", only.frame),
        many => format!("Calibrations of {}", counted(many.iter().filter(|row| row.stands()).count(), "answer", "answers")),
    }
}

fn tiles(rows: &[RowHtml]) -> Vec<Tile> {
    let words = [
        ("good", "complete", "complete"),
        ("bad", "incomplete", "incomplete"),
        ("warn", "empty", "empty"),
        ("bad", "unreadable", "unreadable"),
        ("", "without a verdict", "no-verdict"),
        ("warn", "uncertified", "uncertified"),
        ("far", "extended", "extended"),
        ("warn", "downgraded", "downgraded"),
        ("bad", "not all on disk", "not-on-disk"),
        ("bad", "regressed", "regressed"),
        ("warn", "mixed", "mixed"),
        ("good", "improved", "improved"),
        ("", "changed otherwise", "changed"),
        ("", "not counted", "superseded"),
    ];
    let count = |word: &str| rows.iter().filter(|row| row.is.contains(&word)).count();
    let tiles = words.into_iter().map(|(tone, label, filter)| Tile { tone, count: count(filter), label, filter });
    tiles.filter(|tile| tile.count > 0).collect()
}

/// The files of all documents, to be searched: their names, and for each document which of them it lists.
fn index(names: &HashMap<String, usize>, uses: &[Vec<usize>]) -> String {
    let mut ordered: Vec<(&String, &usize)> = names.iter().collect();
    ordered.sort_unstable_by_key(|(_, at)| **at);
    let names: Vec<&String> = ordered.into_iter().map(|(name, _)| name).collect();
    packed(&serde_json::json!({ "names": names, "uses": uses }).to_string())
}
