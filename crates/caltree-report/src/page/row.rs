//! One document in the list of the page: what is seen of it before it is opened, and what it is found by.

use super::findings::{FindingsHtml, Told};
use super::signs::{cut, look};
use super::{Disk, Entry, Facts};
use crate::size::size;
use crate::words::found;
use caltree_model::{Finding, Level, Mode, ObsTime, Verdict, should_be_certified, visible_text};
use caltree_summary::{AskAgain, CellState, LinksFacts, TreeFacts, standings};

/// Of a links table that does not say how complete it is.
const NO_VERDICT: &str = "no verdict";

/// Said of raw calibrations in place of masters.
const MASTERS: &str = "masters were asked for";

/// What the flags of a row say, the rules that say the same, and the word by which a list of things to do finds it.
const FLAGS: [(&str, &[&str], &str); 6] = [
    ("unreadable", &["X101", "X102", "X103", "X104", "X105", "X106", "X107", "X108", "X109", "X110"], "do-unreadable"),
    ("incomplete", &["S401", "C303", "P801"], "do-incomplete"),
    ("downgraded", &["S403"], "do-downgraded"),
    ("uncertified", &["S404", "S405"], "do-uncertified"),
    ("extended", &["S402"], "do-extended"),
    ("empty", &["S406"], "do-empty"),
];

/// A row, as it stands in the page.
pub(super) struct RowHtml {
    pub(super) at: usize,
    pub(super) tone: &'static str,
    pub(super) verdict: &'static str,
    /// The frame; where the document came from, if it does not say.
    pub(super) frame: String,
    /// The frame, where the document says one.
    pub(super) dp_id: String,
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
    /// What else it is found by: source, science files, categories.
    pub(super) words: String,
    /// Its pieces, packed.
    pub(super) packed: String,
    /// Its distinct files.
    pub(super) listed: Vec<String>,
    /// Whether it counts: no other document does for the same frame and mode.
    counts_here: bool,
    /// Whether it is a downgrade that nothing else makes good.
    downgraded: bool,
    /// Whether its newest raw file is old enough for all to be certified.
    old: bool,
    /// The files that are missing or damaged on disk, as they are listed, and what has become of them.
    pub(super) wrong: Vec<(String, &'static str)>,
    source: String,
    details: Vec<(&'static str, String)>,
    findings: Vec<Finding>,
    exempt: Vec<(Finding, String)>,
    drawing: Option<String>,
}

impl RowHtml {
    /// `number` gives that of a category's cell in the matrix.
    pub(super) fn new(at: usize, entry: Entry, as_of: ObsTime, number: &mut impl FnMut(&TreeFacts, &str) -> usize) -> Self {
        let Entry { origin, facts, findings, exempt, drawn } = entry;
        let from = visible_text(&origin.to_string()).into_owned();
        let mut row = Self {
            at,
            tone: "bad",
            verdict: "unreadable",
            frame: from.clone(),
            dp_id: String::new(),
            more: 0,
            instrument: String::new(),
            category: String::new(),
            mode: "",
            pills: Vec::new(),
            files: 0,
            disk: String::new(),
            counts: String::new(),
            weight: 0,
            is: Vec::new(),
            again: Vec::new(),
            missing: Vec::new(),
            extended: Vec::new(),
            rules: Vec::new(),
            cells: String::new(),
            words: from.clone(),
            packed: String::new(),
            listed: Vec::new(),
            // A table of another service is no answer that another one could replace.
            counts_here: matches!(&facts, Facts::Links(facts) if facts.verdict.is_none()),
            downgraded: false,
            old: false,
            wrong: Vec::new(),
            source: from,
            details: Vec::new(),
            findings,
            exempt,
            drawing: None,
        };
        let newest = match &facts {
            Facts::Tree(facts) => facts.newest,
            Facts::Links(facts) => facts.newest,
            Facts::Unreadable { .. } => None,
        };
        row.old = newest.is_some_and(|newest| should_be_certified(newest, as_of));
        row.details = match &facts {
            Facts::Tree(facts) => row.tree(facts, number),
            Facts::Links(facts) => row.links(facts),
            Facts::Unreadable { reason, dp_id, .. } => {
                row.named(dp_id.as_deref(), dp_id.as_deref().and_then(caltree_model::instrument_of), None, &[]);
                vec![("why", visible_text(reason).into_owned())]
            }
        };
        row.is.push(if row.verdict == NO_VERDICT { "no-verdict" } else { row.verdict });
        if let Some(drawn) = drawn {
            row.drawing = Some(drawn.packed);
            row.listed = drawn.files;
            if let Some(present) = drawn.present {
                row.disk = format!("{present} of {}", present + drawn.wrong.len());
                row.is.extend((!drawn.wrong.is_empty()).then_some("not-on-disk"));
                row.wrong = drawn.wrong;
            }
        }
        row
    }

    /// It counts, as it stands or as the answer of a frame that has others.
    pub(super) fn counts(&mut self, downgraded: bool) {
        (self.counts_here, self.downgraded) = (true, downgraded);
        // Another document for the frame tells that masters were asked for.
        if downgraded && !self.is.contains(&"downgraded") {
            self.is.push("downgraded");
            self.pills.push(("warn", MASTERS.to_owned()));
        }
    }

    /// Whether it counts.
    pub(super) fn stands(&self) -> bool {
        self.counts_here
    }

    /// Takes what is exempt, and why.
    pub(super) fn exempt(&mut self, finding: Finding, reason: String) {
        self.exempt.push((finding, reason));
    }

    /// Takes a finding that came later.
    pub(super) fn add(&mut self, finding: &Finding) {
        self.findings.push(finding.clone());
    }

    /// Everything is known: counts, and what is found by words. `silent` are the rules that are switched off.
    pub(super) fn finish(&mut self, silent: &[&str]) {
        // The loudest first; the sort keeps the order of the document.
        self.findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
        let count = |level: Level| self.findings.iter().filter(|finding| finding.level == level).count() as u64;
        let (errors, warnings, notes) = (count(Level::Error), count(Level::Warning), count(Level::Note));
        self.counts = found(errors, warnings, notes);
        self.weight = errors * 1_000_000 + warnings * 1_000 + notes;
        self.rules = self.findings.iter().map(|finding| finding.code).collect();
        self.rules.sort_unstable();
        self.rules.dedup();
        if self.counts_here {
            self.is.push("stands");
            self.find_tasks(silent);
        } else {
            self.is.clear();
            self.is.push("superseded");
            self.is.extend(self.has_others().then_some("do-other"));
            self.pills.push(("thin", "another answer counts".to_owned()));
        }
        self.is.extend((errors > 0).then_some("error"));
        self.is.extend((warnings > 0).then_some("warning"));
        if !self.exempt.is_empty() {
            self.is.push("exempt");
            self.is.extend(self.counts_here.then_some("do-exempt"));
            let mut codes: Vec<&str> = self.exempt.iter().map(|(finding, _)| finding.code).collect();
            codes.dedup();
            self.pills.push(("thin", format!("exempt: {}", codes.join(", "))));
        }
        let html = FindingsHtml {
            source: std::mem::take(&mut self.source),
            facts: std::mem::take(&mut self.details),
            findings: self.findings.iter().map(Told::new).collect(),
            exempt: self.exempt.iter().map(|(finding, reason)| (Told::new(finding), visible_text(reason).into_owned())).collect(),
        };
        self.packed = html.packed();
        if let Some(drawing) = self.drawing.take() {
            self.packed = format!("{} {drawing}", self.packed);
        }
    }

    /// What of it is to be done. What is exempt is not, nor what a rule would say that is switched off.
    fn find_tasks(&mut self, silent: &[&str]) {
        // A note is no work of its own: S405 only goes with S404.
        let loud = |finding: &Finding| finding.level > Level::Note;
        let told = |codes: &[&str]| self.findings.iter().any(|finding| loud(finding) && codes.contains(&finding.code));
        let exempt = |codes: &[&str]| {
            let covered = self.exempt.iter().any(|(finding, _)| codes.contains(&finding.code));
            !told(codes) && (covered || codes.first().is_some_and(|code| silent.contains(code)))
        };
        let flags = FLAGS
            .into_iter()
            .filter(|(word, codes, _)| self.is.contains(word) && !exempt(codes) && (*word != "downgraded" || self.downgraded));
        let mut words: Vec<&'static str> = flags.map(|(.., todo)| todo).collect();
        if words.contains(&"do-uncertified") && !self.old {
            words.push("do-recent");
        }
        let of = |reason: AskAgain| match reason {
            AskAgain::Uncertified => "uncertified",
            AskAgain::Incomplete => "incomplete",
            AskAgain::Empty => "empty",
            AskAgain::Downgraded => "downgraded",
            AskAgain::Unreadable | AskAgain::NoTree => "unreadable",
        };
        let codes =
            |reason: AskAgain| FLAGS.into_iter().find(|(word, ..)| *word == of(reason)).map_or(&[][..], |(_, codes, _)| codes);
        let again: Vec<AskAgain> = self.again.iter().copied().filter(|reason| !exempt(codes(*reason))).collect();
        if !again.is_empty() {
            words.push("ask-again");
        }
        if self.has_others() {
            words.push("do-other");
        }
        if !self.downgraded {
            self.is.retain(|word| *word != "downgraded");
        }
        self.again = again;
        self.is.extend(words);
        let category =
            |finding: &Finding| finding.data.get("category").and_then(|name| Some(visible_text(name.as_str()?).into_owned()));
        for (code, names) in [("S401", &mut self.missing), ("S402", &mut self.extended)] {
            let of = |finding: &Finding| (finding.code == code).then(|| category(finding)).flatten();
            let told: Vec<String> = self.findings.iter().filter_map(of).collect();
            let exempt: Vec<String> = self.exempt.iter().filter_map(|(finding, _)| of(finding)).collect();
            names.retain(|name| told.contains(name) || !exempt.contains(name));
        }
    }

    /// Whether something is found above a note that neither its flags nor what is on disk tell.
    fn has_others(&self) -> bool {
        let flagged = |code: &str| FLAGS.iter().any(|(_, codes, _)| codes.contains(&code));
        let other = |finding: &Finding| finding.level > Level::Note && !flagged(finding.code) && !Disk::tells(finding);
        self.verdict != "unreadable" && self.findings.iter().any(other)
    }

    /// Whether nothing is found above a note, and nothing is exempt.
    pub(super) fn is_calm(&self) -> bool {
        self.exempt.is_empty() && self.findings.iter().all(|finding| finding.level <= Level::Note)
    }

    /// The reasons of its exemptions.
    pub(super) fn reasons(&self) -> impl Iterator<Item = &str> {
        self.exempt.iter().map(|(_, reason)| reason.as_str())
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
            self.pills.push(("far", format!("{} {}{}", look(CellState::Extended).1, cut(first), more(rest))));
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
            None => (NO_VERDICT, "quiet"),
        };
    }

    fn named(&mut self, dp_id: Option<&str>, instrument: Option<&str>, category: Option<&str>, science: &[String]) {
        let shown = |text: Option<&str>| text.map(|text| visible_text(text).into_owned()).unwrap_or_default();
        if dp_id.is_some() {
            self.dp_id = shown(dp_id);
            self.frame = cut(&self.dp_id);
        }
        self.more = science.len().saturating_sub(1);
        (self.instrument, self.category) = (shown(instrument), cut(&shown(category)));
        for name in science {
            self.words.push_str(&format!(" {}", visible_text(name)));
        }
    }

    fn flags(&mut self, mode: Option<Mode>, downgraded: bool, certified: Option<bool>, empty: bool) {
        self.mode = mode.map_or("", Mode::as_str);
        if downgraded {
            self.is.push("downgraded");
            self.pills.push(("warn", MASTERS.to_owned()));
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
            self.pills.push(("bad", format!("{} {}{}", look(CellState::Missing).1, cut(first), more(rest))));
        }
    }
}

fn more(rest: &[String]) -> String {
    if rest.is_empty() { String::new() } else { format!(" +{}", rest.len()) }
}
