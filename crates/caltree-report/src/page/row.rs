//! One document in the list of the page: what is seen of it before it is opened, and what it is found by.

use super::findings::{FindingsHtml, Told};
use super::grid::look;
use super::{Entry, Facts};
use crate::size::size;
use crate::words::{counted, origin};
use caltree_model::{Finding, Level, Mode, ObsTime, Verdict, visible_text};
use caltree_summary::{Answer, AskAgain, CellState, LinksFacts, TreeFacts, ask_again, standings};

/// The rules that say what the flags of a row say as well.
const TOLD_BY_FLAGS: [&str; 6] = ["S401", "S402", "S403", "S404", "S405", "S406"];

/// A row, as it stands in the page.
pub(super) struct RowHtml {
    pub(super) at: usize,
    pub(super) tone: &'static str,
    pub(super) verdict: &'static str,
    pub(super) frame: String,
    /// How many science files there are beside the first.
    pub(super) more: usize,
    pub(super) instrument: String,
    pub(super) category: String,
    pub(super) mode: &'static str,
    pub(super) pills: Vec<(&'static str, String)>,
    /// How many distinct files there are.
    pub(super) files: u64,
    /// What of them is on disk; empty where nobody looked.
    pub(super) disk: String,
    pub(super) counts: String,
    /// Errors, warnings and notes as one number to sort by.
    pub(super) weight: u64,
    /// The words that it is filtered by.
    pub(super) is: Vec<&'static str>,
    /// Why the archive should be asked again.
    pub(super) again: Vec<AskAgain>,
    /// The categories that are missing, and those that are extended, each once.
    pub(super) missing: Vec<String>,
    pub(super) extended: Vec<String>,
    /// The codes of the rules that spoke.
    pub(super) rules: Vec<&'static str>,
    /// The numbers of the matrix' cells that it counts in, each with `p` where all is well in it, else `x`.
    pub(super) cells: String,
    /// What else it is found by: source, sciences files, missing categories.
    pub(super) words: String,
    /// Its pieces, packed.
    pub(super) packed: String,
    /// Its distinct files.
    pub(super) listed: Vec<String>,
}

impl RowHtml {
    pub(super) fn new(at: usize, entry: Entry, as_of: ObsTime, number: &mut impl FnMut(&TreeFacts, &str) -> usize) -> Self {
        let Entry { source, part, facts, mut findings, drawn } = entry;
        // The loudest first; the sort keeps the order of the document.
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
        let count = |level: Level| findings.iter().filter(|finding| finding.level == level).count() as u64;
        let (errors, warnings, notes) = (count(Level::Error), count(Level::Warning), count(Level::Note));
        let mut rules: Vec<&'static str> = findings.iter().map(|finding| finding.code).collect();
        rules.sort_unstable();
        rules.dedup();
        let other = |finding: &Finding| finding.level > Level::Note && !TOLD_BY_FLAGS.contains(&finding.code);
        let others = findings.iter().any(other) && !matches!(facts, Facts::Unreadable(_));
        let from = visible_text(&origin(&source, part.as_deref())).into_owned();
        let mut row = Self {
            at,
            tone: "bad",
            verdict: "unreadable",
            frame: from.clone(),
            more: 0,
            instrument: String::new(),
            category: String::new(),
            mode: "",
            pills: Vec::new(),
            files: 0,
            disk: String::new(),
            counts: [(errors, "error"), (warnings, "warning"), (notes, "note")]
                .into_iter()
                .filter(|(count, _)| *count > 0)
                .map(|(count, what)| counted(count, what, &format!("{what}s")))
                .collect::<Vec<_>>()
                .join(", "),
            weight: errors * 1_000_000 + warnings * 1_000 + notes,
            is: Vec::new(),
            again: Vec::new(),
            missing: Vec::new(),
            extended: Vec::new(),
            rules,
            cells: String::new(),
            words: from.clone(),
            packed: String::new(),
            listed: Vec::new(),
        };
        let details = match &facts {
            Facts::Tree(facts) => row.tree(facts, number),
            Facts::Links(facts) => row.links(facts),
            Facts::Unreadable(reason) => vec![("why", visible_text(reason).into_owned())],
        };
        row.is.push(row.verdict);
        row.again = match &facts {
            Facts::Tree(facts) => ask_again(&Answer::from(facts.as_ref()), as_of),
            Facts::Links(facts) => Answer::of_links(facts).map(|answer| ask_again(&answer, as_of)).unwrap_or_default(),
            Facts::Unreadable(_) => Vec::new(),
        };
        let words = [
            (errors > 0, "error"),
            (warnings > 0, "warning"),
            (others, "other"),
            (row.again.contains(&AskAgain::Uncertified), "old"),
            (!row.again.is_empty(), "ask-again"),
        ];
        for (is, word) in words {
            row.is.extend(is.then_some(word));
        }
        let told = findings.iter().map(Told::new).collect();
        row.packed = FindingsHtml { source: from, facts: details, findings: told }.packed();
        if let Some(drawn) = drawn {
            row.packed = format!("{} {}", row.packed, drawn.packed);
            row.listed = drawn.files;
            if let Some((present, wrong)) = drawn.on_disk {
                row.disk = format!("{present} of {}", present + wrong);
                row.is.extend((wrong > 0).then_some("not-on-disk"));
            }
        }
        row
    }

    fn tree(&mut self, facts: &TreeFacts, number: &mut impl FnMut(&TreeFacts, &str) -> usize) -> Vec<(&'static str, String)> {
        self.verdict(Some(facts.verdict));
        self.named(facts.dp_id.as_deref(), facts.instrument.as_deref(), facts.category.as_deref(), &facts.science_files);
        self.flags(facts.mode, facts.downgraded, facts.certified, facts.verdict == Verdict::Empty);
        self.missing(facts.missing.iter().filter(|missing| missing.main).map(|missing| missing.category.as_str()));
        for group in &facts.flagged.extended {
            let category = visible_text(&group.group.category).into_owned();
            if !self.extended.contains(&category) {
                self.extended.push(category);
            }
        }
        if let [first, rest @ ..] = self.extended.as_slice() {
            self.is.push("extended");
            self.pills.push(("far", format!("{} {first}{}", look(CellState::Extended).1, more(rest))));
        }
        self.files = facts.files_unique as u64;
        for standing in standings(facts) {
            let number = number(facts, standing.category);
            self.cells.push_str(&format!("{number}{} ", if standing.holds(CellState::Present) { "p" } else { "x" }));
            self.words.push_str(&format!(" {}", visible_text(standing.category)));
        }
        Vec::new()
    }

    fn links(&mut self, facts: &LinksFacts) -> Vec<(&'static str, String)> {
        self.verdict(facts.verdict);
        self.is.push("links");
        self.named(facts.dp_id.as_deref(), facts.instrument.as_deref(), facts.category.as_deref(), &facts.science_files);
        self.flags(facts.mode, facts.downgraded, facts.certified, facts.verdict == Some(Verdict::Empty));
        self.pills.push(("thin", "links table".to_owned()));
        self.missing(facts.missing.iter().map(|missing| missing.category.as_str()));
        self.files = facts.files_unique;
        let mut details = vec![("rows", facts.rows.to_string()), ("to download", size(facts.bytes_total))];
        details.extend(facts.failed.then(|| ("the service failed", facts.query_message.clone().unwrap_or_default())));
        details.into_iter().map(|(name, value)| (name, visible_text(&value).into_owned())).collect()
    }

    fn verdict(&mut self, verdict: Option<Verdict>) {
        (self.verdict, self.tone) = match verdict {
            Some(Verdict::Complete) => ("complete", "good"),
            Some(Verdict::Incomplete) => ("incomplete", "bad"),
            Some(Verdict::Empty) => ("empty", "warn"),
            Some(Verdict::Unreadable) => ("unreadable", "bad"),
            None => ("links", "quiet"),
        };
    }

    fn named(&mut self, dp_id: Option<&str>, instrument: Option<&str>, category: Option<&str>, science: &[String]) {
        let shown = |text: Option<&str>| text.map(|text| visible_text(text).into_owned()).unwrap_or_default();
        if dp_id.is_some() {
            self.frame = shown(dp_id);
        }
        self.more = science.len().saturating_sub(1);
        (self.instrument, self.category) = (shown(instrument), shown(category));
        for name in science {
            self.words.push_str(&format!(" {}", visible_text(name)));
        }
    }

    fn flags(&mut self, mode: Option<Mode>, downgraded: bool, certified: Option<bool>, empty: bool) {
        self.mode = mode.map_or("", Mode::as_str);
        if downgraded {
            self.is.push("downgraded");
            self.pills.push(("warn", "masters were asked for".to_owned()));
        }
        // Nothing was looked for that could be certified.
        if certified == Some(false) && !empty {
            self.is.push("uncertified");
            self.pills.push(("warn", format!("{} uncertified", look(CellState::Uncertified).1)));
        }
    }

    fn missing<'m>(&mut self, categories: impl Iterator<Item = &'m str>) {
        for category in categories.map(|category| visible_text(category).into_owned()) {
            if !self.missing.contains(&category) {
                self.missing.push(category);
            }
        }
        if let [first, rest @ ..] = self.missing.as_slice() {
            self.pills.push(("bad", format!("{} {first}{}", look(CellState::Missing).1, more(rest))));
        }
    }
}

fn more(rest: &[String]) -> String {
    if rest.is_empty() { String::new() } else { format!(" +{}", rest.len()) }
}
