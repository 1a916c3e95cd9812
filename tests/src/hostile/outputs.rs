//! Every output takes what comes, and stays what it is.

use caltree_lint::Checked;
use caltree_model::{Cascade, Level, Origin, verdict_of};
use caltree_read::Document;
use caltree_report::findings::{self, Format, Kind, Options};
use caltree_report::show::{self, Subject};
use caltree_report::{Look, check, files, page, summary};
use caltree_summary::{Detail, FileList, Files, Known, LinksFacts, Totals, TreeFacts, links_tree};
use std::io::Write;

/// Where the made-up document is said to stand. The name is hostile too.
const SOURCE: &str = "night\u{1b}[2J/..\n::error::\u{202e}=1+1<b>&\"'|`.xml";

fn origin() -> Origin {
    Origin { source: SOURCE.to_owned(), part: None }
}

/// Each input is told in some of the formats, by its length: all of them for every input would take most of the time.
#[derive(Clone, Copy)]
struct Turn(usize);

impl Turn {
    fn of(bytes: u64) -> Self {
        Self(usize::try_from(bytes).unwrap_or(usize::MAX))
    }

    /// One of several.
    fn choose<T: Copy>(self, of: &[T]) -> T {
        of[self.0 % of.len()]
    }

    /// A terminal without colours, one of ASCII, or a narrow one.
    fn look(self) -> Look {
        let plain = Look::default();
        self.choose(&[plain, Look { unicode: false, ..plain }, Look { width: 20, ..plain }])
    }

    /// Whether everything is told.
    fn all(self) -> bool {
        (self.0 / 3).is_multiple_of(2)
    }
}

/// Nothing that a terminal obeys, and nothing that changes the order of what is shown.
pub(super) fn inert(text: &str) {
    let odd = |c: char| {
        (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
    };
    assert!(!text.contains(odd), "{:?} in {text:?}", text.chars().find(|c| odd(*c)));
}

fn text(out: Vec<u8>) -> String {
    let text = String::from_utf8(out).expect("output is UTF-8");
    inert(&text);
    text
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("no JSON: {error}\n{text}"))
}

fn xml(text: &str) {
    if let Err(error) = roxmltree::Document::parse(text) {
        panic!("no XML: {error}\n{text}");
    }
}

/// Every cell of a table is one that no spreadsheet takes for a formula.
fn csv(text: &str) {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    for row in reader.records() {
        let row = row.unwrap_or_else(|error| panic!("no CSV: {error}\n{text}"));
        for cell in &row {
            let number = cell.parse::<f64>().is_ok();
            assert!(number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "a formula: {cell:?}");
        }
    }
}

/// `check`, over one document.
pub(super) fn checked(checked: &Checked) {
    let entry = || check::Entry { source: SOURCE.to_owned(), checked: checked.clone(), suppressed: Vec::new() };
    let turn = Turn::of(checked.bytes);
    let told = |format: Format| {
        let detail = findings::Detail { all: turn.all(), quiet: false };
        let options = Options { fail_on: Some(Level::Note), ..Options::default() };
        let mut format = check::renderer(format, turn.look(), detail, options);
        let mut out = Vec::new();
        format.document(&mut out, entry()).expect("memory");
        let mut totals = check::Totals { documents: 1, ..check::Totals::default() };
        checked.findings.iter().for_each(|found| totals.findings.count(found.finding.level));
        let troubles = vec![format!("{SOURCE}: cannot be read")];
        format.finish(&mut out, check::Closing { totals, troubles, ..check::Closing::default() }).expect("memory");
        text(out)
    };
    // Findings are few where nothing is wrong: these are told always.
    let whole = json(&told(Format::Json));
    assert_eq!(whole["findings"].as_array().map(Vec::len), Some(checked.findings.len()));
    if turn.0 % 7 > 2 {
        told(Format::Human);
        told(Format::Jsonl).lines().for_each(|line| drop(json(line)));
        return;
    }
    let kind = turn.choose(&Kind::ALL);
    let told = told(Format::For(kind));
    match kind {
        Kind::Sarif | Kind::Gitlab => drop(json(&told)),
        Kind::Junit => xml(&told),
        Kind::Csv => csv(&told),
        // Each line is a command of ours, or a sentence: none that a file could have written.
        Kind::Github => {
            let ours = ["::error ", "::warning ", "::notice ", "::group::", "::endgroup::"];
            let foreign = |line: &&str| line.trim_start().starts_with("::") && !ours.iter().any(|word| line.starts_with(word));
            assert_eq!(told.lines().find(foreign), None);
            assert!(!told.contains("##["), "{told}");
        }
        Kind::Markdown => {}
    }
}

/// `summary`, `show`, `files`, and the page, over a tree.
pub(super) fn document(document: &mut Document<'_>) {
    let (names, turn) = (document.names().to_vec(), Turn::of(document.bytes));
    let known = || Known { names: &names, requested: None };
    let mut list = Files::default();
    if let Some(tree) = &document.tree {
        let (cascade, dp_id) = (Cascade::new(tree), document.dp_id());
        let facts = TreeFacts::of(tree, &cascade, known());
        let mut totals = Totals::default();
        totals.add(&facts);
        summarised(turn, &totals, &|format, out| {
            format.tree(out, summary::Entry { origin: origin(), facts: facts.clone() }).expect("memory");
        });
        let subject = Subject {
            tree,
            cascade: &cascade,
            dp_id: dp_id.as_deref(),
            verdict: Some(verdict_of(tree, &cascade)),
            links: None,
            links_files: None,
        };
        if let Some(drawn) = drawn(turn, &subject) {
            paged(page::Facts::Tree(Box::new(facts)), Some(drawn));
        }
        list.add(SOURCE.to_owned(), None, FileList::of_tree(tree, dp_id.as_deref()));
    }
    listed(turn, &list);
}

fn listed(turn: Turn, list: &Files) {
    let format = turn.choose(&files::Format::ALL);
    let mut out = Vec::new();
    files::write(&mut out, list, format).expect("memory");
    let told = text(out);
    match format {
        files::Format::Json => drop(json(&told)),
        files::Format::Csv => csv(&told),
        files::Format::Text | files::Format::Urls => {}
    }
}

/// What reads bytes, in one way or another.
pub(super) type Read = fn(&[u8], &mut dyn FnMut(&mut Document<'_>));

/// The same of a links table, which is read anew for each.
pub(super) fn links(bytes: &[u8], read: Read) {
    read(bytes, &mut |document| {
        let names = document.names().to_vec();
        let Some(links) = document.links.as_mut() else { return };
        let turn = Turn::of(bytes.len() as u64);
        let mut facts = LinksFacts::of(links, Known { names: &names, requested: None });
        let mut totals = Totals::default();
        totals.add_links(&mut facts);
        summarised(turn, &totals, &|format, out| {
            let entry = summary::LinksEntry { origin: origin(), facts: facts.clone() };
            format.links(out, entry).expect("memory");
        });
        if turn.0.is_multiple_of(5) {
            paged(page::Facts::Links(Box::new(facts)), None);
        }
    });
    read(bytes, &mut |document| {
        let Some(links) = document.links.as_mut() else { return };
        let flat = links_tree(links);
        let cascade = Cascade::new(&flat.tree);
        drop(drawn(
            Turn::of(bytes.len() as u64),
            &Subject {
                tree: &flat.tree,
                cascade: &cascade,
                dp_id: flat.dp_id.as_deref(),
                verdict: None,
                links: Some(flat.service),
                links_files: None,
            },
        ));
    });
    read(bytes, &mut |document| {
        let Some(links) = document.links.as_mut() else { return };
        let mut list = Files::default();
        list.add(SOURCE.to_owned(), None, FileList::of_links(links, true));
        listed(Turn::of(bytes.len() as u64), &list);
    });
}

fn summarised(turn: Turn, totals: &Totals, tell: &dyn Fn(&mut dyn summary::Renderer, &mut dyn Write)) {
    let format = turn.choose(&summary::Format::ALL);
    let mut renderer = summary::renderer(format, turn.look(), summary::Detail { verbose: turn.all(), audited: false });
    let mut out = Vec::new();
    tell(&mut *renderer, &mut out);
    let unreadable = summary::Unreadable { origin: origin(), dp_id: None, reason: "an HTML page".to_owned() };
    renderer.unreadable(&mut out, unreadable).expect("memory");
    renderer.finish(&mut out, totals, None).expect("memory");
    let told = text(out);
    match format {
        summary::Format::Json => drop(json(&told)),
        summary::Format::Jsonl => told.lines().for_each(|line| drop(json(line))),
        summary::Format::Csv => csv(&told),
        summary::Format::Human | summary::Format::Markdown | summary::Format::AskAgain => {}
    }
}

/// A drawing, and for some inputs the piece of the page.
fn drawn(turn: Turn, subject: &Subject<'_>) -> Option<page::Drawn> {
    let format = turn.choose(&[show::Format::Human(turn.look()), show::Format::Dot, show::Format::Mermaid, show::Format::Svg]);
    // A drawing with every repetition in full may be as large as the tree allows.
    let expand = turn.all() && subject.tree.len() <= 100;
    let mut out = Vec::new();
    show::render(&mut out, subject, format, Detail { expand, files: turn.all() }).expect("memory");
    let told = text(out);
    if format == show::Format::Svg {
        xml(&told);
    }
    turn.0.is_multiple_of(5).then(|| page::draw(subject, &page::OnDisk::default()))
}

fn paged(facts: page::Facts, drawn: Option<page::Drawn>) {
    let mut page = page::Page::new(page::About {
        given: vec![SOURCE.to_owned()],
        against: None,
        dataset: Vec::new(),
        requested: None,
        as_of: caltree_model::ObsTime(0),
        day: "1970-01-01".to_owned(),
        silent: Vec::new(),
        troubles: vec![SOURCE.to_owned()],
        version: "0",
    });
    page.entry(page::Entry { origin: origin(), facts, findings: Vec::new(), exempt: Vec::new(), drawn });
    let mut out = Vec::new();
    page.write(&mut out).expect("memory");
    let html = String::from_utf8(out).expect("a page is UTF-8");
    // The page's own scripts and styles, and nothing that came with a name.
    assert!(!html.contains("<b>&"), "a name became markup");
}
