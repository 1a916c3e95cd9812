//! The summary for people: a block a tree, or a line a tree where there are many.

use super::{Entry, Same, SummaryFormat, Unreadable, counted, grouped, origin, repeated, unexplained};
use crate::columns::{self, Column};
use crate::distance::{away, spread};
use crate::flow::Flow;
use crate::{Look, styles};
use anstyle::Style;
use caltree_model::{Certification, Mode, Verdict, dp_id_in_name};
use caltree_summary::{CategoryFacts, Days, ExtendedGroup, Group, MissingFacts, NAMELESS, Totals, TreeFacts};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// More trees than this become a table of one line each.
const BLOCKS: usize = 3;

/// How many lines of one kind a block has; the rest is counted.
const LINES: usize = 8;

/// How many categories a block lists; the rest is counted. Real trees have fewer.
const CATEGORIES: usize = 60;

/// Before what belongs to a block.
const INDENT: usize = 2;

/// How wide the labels of a block are.
const LABEL: usize = 15;

const PLAIN: Style = Style::new();

/// Writes blocks, and a table where there are more than three trees. Asked to be verbose it writes every tree's block as it comes, and
/// nothing is left out of it.
#[derive(Debug)]
pub struct Human {
    look: Look,
    verbose: bool,
    /// What waits for the decision between blocks and table.
    held: Vec<Entry>,
    rows: Vec<Line>,
    unreadable: Vec<Unreadable>,
    begun: bool,
}

impl Human {
    /// A writer for a terminal that looks so.
    #[must_use]
    pub fn new(look: Look, verbose: bool) -> Self {
        Self { look, verbose, held: Vec::new(), rows: Vec::new(), unreadable: Vec::new(), begun: false }
    }

    fn block(&mut self, out: &mut dyn Write, entry: &Entry) -> io::Result<()> {
        if self.begun {
            writeln!(out)?;
        }
        self.begun = true;
        Block { look: &self.look, verbose: self.verbose, out, facts: &entry.facts }.write(entry)
    }

    fn table(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let repeated = repeated(self.rows.iter().map(|line| &line.same));
        let unexplained = self.rows.iter().any(|line| line.unexplained);
        let mut rows: Vec<Vec<Flow>> = Vec::with_capacity(self.rows.len());
        for Line { same, mut cells, .. } in self.rows.drain(..) {
            if repeated.contains(&same.key()) {
                cells[0].text(styles::FAINT, &same.origin);
            }
            rows.push(cells);
        }
        let mut columns = TREE_COLUMNS.to_vec();
        for place in DISPENSABLE {
            if !columns::fits(&self.look, 0, &columns, &rows) {
                columns.remove(place);
                for row in &mut rows {
                    row.remove(place);
                }
            }
        }
        columns::write(out, &self.look, 0, &columns, &rows)?;
        if unexplained {
            let mut flow = Flow::of(styles::BAD, UNEXPLAINED);
            flow.text(styles::FAINT, "incomplete for another reason than a Missing message; --verbose shows what the tree says");
            write_flow(out, &self.look, 0, INDENT, &flow)?;
        }
        Ok(())
    }
}

/// A tree's line in the table.
#[derive(Debug)]
struct Line {
    same: Same,
    cells: Vec<Flow>,
    unexplained: bool,
}

/// Stands for what is missing where no Missing message says it.
const UNEXPLAINED: &str = "?";

impl SummaryFormat for Human {
    fn tree(&mut self, out: &mut dyn Write, entry: Entry) -> io::Result<()> {
        if self.verbose {
            return self.block(out, &entry);
        }
        if self.rows.is_empty() && self.held.len() < BLOCKS {
            self.held.push(entry);
            return Ok(());
        }
        for entry in self.held.drain(..).chain([entry]) {
            self.rows.push(Line { same: Same::of(&entry), cells: row(&self.look, &entry), unexplained: unexplained(&entry.facts) });
        }
        Ok(())
    }

    fn unreadable(&mut self, _: &mut dyn Write, document: Unreadable) -> io::Result<()> {
        self.unreadable.push(document);
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        for entry in std::mem::take(&mut self.held) {
            self.block(out, &entry)?;
        }
        if !self.rows.is_empty() {
            self.table(out)?;
            self.begun = true;
        }
        let look = &self.look;
        if !self.unreadable.is_empty() {
            if self.begun {
                writeln!(out)?;
            }
            self.begun = true;
            for Unreadable { source, part, reason } in &self.unreadable {
                let mut flow = Flow::of(styles::BAD, look.symbols().broken);
                flow.text(styles::STRONG, &origin(source, part.as_deref())).glue(PLAIN, ":").text(PLAIN, reason);
                write_flow(out, look, 0, INDENT, &flow)?;
            }
        }
        // One tree needs no sum.
        if totals.trees + totals.unreadable > 1 {
            if self.begun {
                writeln!(out)?;
            }
            write_totals(out, look, totals)?;
        }
        Ok(())
    }
}

/// One tree in full.
struct Block<'a> {
    look: &'a Look,
    verbose: bool,
    out: &'a mut dyn Write,
    facts: &'a TreeFacts,
}

impl Block<'_> {
    fn write(&mut self, entry: &Entry) -> io::Result<()> {
        self.head(entry)?;
        self.downgrade()?;
        self.missing()?;
        self.messages()?;
        self.extended()?;
        self.uncertified()?;
        self.categories()
    }

    fn head(&mut self, entry: &Entry) -> io::Result<()> {
        let facts = self.facts;
        let dot = self.look.symbols().dot;
        let (symbol, style) = verdict_look(self.look, facts.verdict);
        let mut flow = Flow::of(style, symbol);
        flow.text(styles::STRONG, facts.dp_id.as_deref().unwrap_or(&origin(&entry.source, entry.part.as_deref())));
        if let more @ 1.. = facts.science_files.len().saturating_sub(1) {
            flow.word(PLAIN, &format!("+ {more} more"));
        }
        let unknown = "unknown";
        for text in [facts.instrument.as_deref(), facts.category.as_deref(), facts.mode.map(Mode::as_str)] {
            flow.glue(PLAIN, " ").glue(styles::FAINT, dot).word(PLAIN, text.unwrap_or(unknown));
        }
        if let (Some(requested), false) = (facts.requested_mode, facts.downgraded) {
            let agrees = facts.mode == Some(requested);
            flow.word(PLAIN, &if agrees { "(as requested)".into() } else { format!("(requested: {requested})") });
        }
        write_flow(self.out, self.look, 0, INDENT, &flow)?;

        let mut flow = Flow::of(style, facts.verdict.as_str());
        let mut next = |style, text: &str| {
            flow.glue(PLAIN, " ").glue(styles::FAINT, dot).word(style, text);
        };
        if facts.verdict == Verdict::Empty {
            next(PLAIN, "no calibrations were looked for");
        } else {
            match facts.certified {
                Some(true) => next(styles::GOOD, "certified"),
                Some(false) => next(styles::WARN, "not certified"),
                None => next(styles::WARN, "certification unknown"),
            }
            let branches = with_distinct(facts.branches, facts.distinct_branches, "branch", "branches");
            let depth = if facts.depth > 1 { format!(", {} levels", facts.depth) } else { String::new() };
            next(PLAIN, &format!("{branches}{depth}"));
            next(PLAIN, &with_distinct(facts.files_listed, facts.files_unique, "file", "files"));
        }
        write_flow(self.out, self.look, INDENT, INDENT, &flow)?;

        // The file's name is told where it is not the frame's.
        let named = dp_id_in_name(entry.part.as_deref().unwrap_or(&entry.source)).or_else(|| dp_id_in_name(&entry.source));
        if facts.dp_id.is_some() && (named != facts.dp_id || self.verbose) {
            let mut flow = Flow::default();
            flow.text(styles::FAINT, &origin(&entry.source, entry.part.as_deref()));
            self.labelled("read from", styles::FAINT, &flow)?;
        }
        Ok(())
    }

    fn downgrade(&mut self) -> io::Result<()> {
        if !self.facts.downgraded {
            return Ok(());
        }
        let mut flow = Flow::default();
        flow.text(styles::BAD, "Raw2Master was requested, Raw2Raw was executed: raw calibrations, no masters");
        self.labelled(&format!("{} DOWNGRADED", self.look.symbols().missing), styles::BAD, &flow)
    }

    fn missing(&mut self) -> io::Result<()> {
        let label = format!("{} missing", self.look.symbols().missing);
        let shown = self.shown(self.facts.missing.len());
        for missing in &self.facts.missing[..shown] {
            let MissingFacts { branch, places, main, category, subject, requested, found } = missing;
            let mut flow = Flow::of(styles::STRONG, category);
            flow.word(PLAIN, "for").word(PLAIN, subject).glue(PLAIN, ":");
            flow.text(PLAIN, &format!("{found} found of {requested} requested"));
            // The root's own messages need no place.
            if Some(branch.as_str()) != self.facts.category.as_deref() || *places > 1 {
                flow.text(styles::FAINT, "at").text(styles::FAINT, branch);
            }
            if *places > 1 {
                flow.word(styles::FAINT, &format!("and {}", counted(places - 1, "other place", "other places")));
            }
            if !main {
                flow.text(styles::FAINT, "(auxiliary: not needed for processing)");
            }
            self.labelled(&label, styles::BAD, &flow)?;
        }
        self.and_more(shown, self.facts.missing.len())?;
        if !self.facts.flagged.incomplete.is_empty() {
            let flow = self.groups(&self.facts.flagged.incomplete, PLAIN);
            self.labelled(&format!("{} incomplete", self.look.symbols().missing), styles::BAD, &flow)?;
        }
        Ok(())
    }

    fn messages(&mut self) -> io::Result<()> {
        let shown = self.shown(self.facts.messages.len());
        for message in &self.facts.messages[..shown] {
            let mut flow = Flow::default();
            flow.text(PLAIN, message);
            self.labelled("message", styles::WARN, &flow)?;
        }
        self.and_more(shown, self.facts.messages.len())
    }

    fn extended(&mut self) -> io::Result<()> {
        let label = format!("{} extended", self.look.symbols().extended);
        let all = &self.facts.flagged.extended;
        let shown = self.shown(all.len());
        for ExtendedGroup { group, parent, offset_days } in &all[..shown] {
            let mut flow = self.groups(std::slice::from_ref(group), styles::STRONG);
            if let Some(days) = offset_days {
                flow.word(PLAIN, &away(*days));
            }
            flow.word(PLAIN, parent);
            self.labelled(&label, styles::WARN, &flow)?;
        }
        self.and_more(shown, all.len())
    }

    fn uncertified(&mut self) -> io::Result<()> {
        let flagged = &self.facts.flagged;
        let label = format!("{} uncertified", self.look.symbols().uncertified);
        let science = |flow: &mut Flow, more: bool| {
            flow.text(styles::STRONG, "the science files themselves").glue(PLAIN, if more { "," } else { "" });
        };
        let root_is_cause = flagged.root == Certification::OwnFiles;
        if root_is_cause || !flagged.uncertified_causes.is_empty() {
            let mut flow = Flow::default();
            if root_is_cause {
                science(&mut flow, !flagged.uncertified_causes.is_empty());
            }
            flow.append(self.groups(&flagged.uncertified_causes, styles::STRONG));
            flow.text(PLAIN, "(their own files)");
            self.labelled(&label, styles::WARN, &flow)?;
        }
        let root_is_unclear = flagged.root == Certification::Unclear;
        if root_is_unclear || !flagged.uncertified_unclear.is_empty() {
            let mut flow = Flow::default();
            if root_is_unclear {
                science(&mut flow, !flagged.uncertified_unclear.is_empty());
            }
            flow.append(self.groups(&flagged.uncertified_unclear, styles::STRONG));
            flow.text(PLAIN, "(or something below: the tree does not say)");
            self.labelled(&label, styles::WARN, &flow)?;
        }
        let above = flagged.root == Certification::Below;
        if above || !flagged.uncertified_through.is_empty() {
            let mut flow = Flow::default();
            flow.text(PLAIN, "and so").append(self.groups(&flagged.uncertified_through, PLAIN));
            if above {
                flow.text(
                    PLAIN,
                    if flagged.uncertified_through.is_empty() { "the cascade as a whole" } else { "and the cascade as a whole" },
                );
            }
            self.labelled("", PLAIN, &flow)?;
        }
        if !flagged.uncertified_aside.is_empty() {
            let mut flow = self.groups(&flagged.uncertified_aside, styles::FAINT);
            flow.text(styles::FAINT, "(auxiliary: normal)");
            self.labelled(&label, styles::FAINT, &flow)?;
        }
        Ok(())
    }

    fn categories(&mut self) -> io::Result<()> {
        let all = &self.facts.categories;
        if all.is_empty() {
            return Ok(());
        }
        let shown = if self.verbose { all.len() } else { all.len().min(CATEGORIES) };
        let rows: Vec<_> = all[..shown].iter().map(category_row).collect();
        writeln!(self.out)?;
        columns::write(self.out, self.look, INDENT, &CATEGORY_COLUMNS, &rows)?;
        self.and_more(shown, all.len())
    }

    /// `ARC, DARK (in 4 places), FLAT (2 distinct), BIAS (2 distinct in 5 places)`
    fn groups(&self, groups: &[Group], style: Style) -> Flow {
        let mut flow = Flow::default();
        let shown = if self.verbose { groups.len() } else { groups.len().min(CATEGORIES) };
        for (n, Group { category, places, distinct }) in groups[..shown].iter().enumerate() {
            flow.word(style, category);
            let (places_shown, distinct_shown) = (grouped(*places), grouped(*distinct));
            let how_often = match (*distinct, *places) {
                (_, ..=1) => None,
                (..=1, _) => Some(format!(" (in {places_shown} places)")),
                (distinct, places) if distinct == places => Some(format!(" ({distinct_shown} distinct)")),
                _ => Some(format!(" ({distinct_shown} distinct in {places_shown} places)")),
            };
            if let Some(how_often) = how_often {
                flow.glue(styles::FAINT, &how_often);
            }
            if n + 1 < groups.len() {
                flow.glue(PLAIN, ",");
            }
        }
        if shown < groups.len() {
            flow.text(PLAIN, &format!("{} more categories", groups.len() - shown));
        }
        flow
    }

    fn shown(&self, count: usize) -> usize {
        if self.verbose { count } else { count.min(LINES) }
    }

    fn and_more(&mut self, shown: usize, all: usize) -> io::Result<()> {
        if shown == all {
            return Ok(());
        }
        let mut flow = Flow::default();
        flow.text(styles::FAINT, &format!("and {} more", grouped(all - shown)));
        self.labelled("", PLAIN, &flow)
    }

    /// A label, and text beside it.
    fn labelled(&mut self, label: &str, style: Style, flow: &Flow) -> io::Result<()> {
        let used = Flow::of(style, label).width();
        let blanks = LABEL.saturating_sub(used).max(1);
        let label = self.look.paint(style, label);
        write!(self.out, "{:INDENT$}{label}{:blanks$}", "", "")?;
        let indent = INDENT + LABEL;
        for (n, line) in flow.lines(self.look.width.saturating_sub(indent)).iter().enumerate() {
            writeln!(self.out, "{:1$}{text}", "", if n == 0 { 0 } else { indent }, text = line.painted(self.look))?;
        }
        Ok(())
    }
}

const CATEGORY_COLUMNS: [Column; 6] = [
    Column::text("category", Some(16)),
    Column { gap: 2, ..Column::number("branches") },
    Column::number("files"),
    Column::text("match", Some(12)),
    Column { gap: 2, ..Column::number("from parent") },
    Column { gap: 2, ..Column::number("from science") },
];

fn category_row(facts: &CategoryFacts) -> Vec<Flow> {
    let number = |number: usize| Flow::of(PLAIN, &grouped(number));
    let offset = |days: Option<Days>| match days {
        Some(days) => Flow::of(PLAIN, &spread(days)),
        None if facts.raw_branches > 0 || !facts.has_masters => Flow::of(styles::FAINT, "-"),
        // Products carry a match with a validity, static tables none.
        None if facts.matches.calib_plan + facts.matches.extended > 0 => Flow::of(styles::FAINT, "master"),
        None => Flow::of(styles::FAINT, "static"),
    };
    vec![
        Flow::of(styles::STRONG, facts.category.as_deref().unwrap_or(NAMELESS)),
        number(facts.branches),
        number(facts.files_unique),
        matches(facts),
        offset(facts.offset_days),
        offset(facts.offset_days_science),
    ]
}

/// `calib_plan`, or how many of each.
fn matches(facts: &CategoryFacts) -> Flow {
    let counts = facts.matches;
    let unknown = facts.branches.saturating_sub(counts.calib_plan + counts.extended + counts.not_applicable);
    let kinds = [
        (counts.calib_plan, "calib_plan", PLAIN),
        (counts.extended, "extended", styles::WARN),
        (counts.not_applicable, "N/A", styles::FAINT),
        (unknown, "unknown", styles::WARN),
    ];
    let mut flow = Flow::default();
    let mut comma = false;
    for (count, word, style) in kinds.into_iter().filter(|(count, ..)| *count > 0) {
        if comma {
            flow.glue(PLAIN, ",");
        }
        comma = true;
        let text = if count == facts.branches { word.to_owned() } else { format!("{} {word}", grouped(count)) };
        flow.word(style, &text);
    }
    flow
}

/// One line a tree: only very long names are broken.
const TREE_COLUMNS: [Column; 8] = [
    Column::text("science frame", Some(33)),
    Column::text("category", Some(18)),
    Column::text("mode", None),
    Column::text("verdict", None),
    Column::text("cert.", None),
    Column::number("miss."),
    Column::number("ext."),
    Column::number("files"),
];

/// What the table of trees does without where it has no room, as places of [`TREE_COLUMNS`].
const DISPENSABLE: [usize; 2] = [7, 1];

/// A tree in one line.
fn row(look: &Look, Entry { source, part, facts }: &Entry) -> Vec<Flow> {
    let mut frame = Flow::of(styles::STRONG, facts.dp_id.as_deref().unwrap_or(&origin(source, part.as_deref())));
    if let more @ 1.. = facts.science_files.len().saturating_sub(1) {
        // Apart: the id is there to be copied.
        frame.word(styles::FAINT, &format!("+{more}"));
    }
    // Only Raw2Raw in place of Raw2Master is a downgrade: the word says the mode as well.
    let mode = if facts.downgraded {
        Flow::of(styles::BAD, "DOWNGRADED")
    } else {
        Flow::of(PLAIN, facts.mode.map_or("unknown", Mode::as_str))
    };
    let (symbol, style) = verdict_look(look, facts.verdict);
    let mut verdict = Flow::of(style, symbol);
    verdict.glue(style, " ").glue(style, facts.verdict.as_str());
    let certified = match facts.certified {
        _ if facts.verdict == Verdict::Empty => Flow::of(styles::FAINT, "-"),
        Some(true) => Flow::of(styles::GOOD, "yes"),
        Some(false) => Flow::of(styles::WARN, "NO"),
        None => Flow::of(styles::WARN, "?"),
    };
    let number = |count: usize, style| match count {
        0 => Flow::of(styles::FAINT, "-"),
        count => Flow::of(style, &grouped(count)),
    };
    vec![
        frame,
        Flow::of(PLAIN, facts.category.as_deref().unwrap_or("unknown")),
        mode,
        verdict,
        certified,
        if unexplained(facts) { Flow::of(styles::BAD, UNEXPLAINED) } else { number(facts.missing.len(), styles::BAD) },
        number(facts.extended.len(), styles::WARN),
        number(facts.files_unique, PLAIN),
    ]
}

fn write_totals(out: &mut dyn Write, look: &Look, totals: &Totals) -> io::Result<()> {
    let mut flow = Flow::of(styles::STRONG, &counted(totals.trees, "tree", "trees"));
    flow.glue(PLAIN, ":");
    let mut counts = vec![
        (totals.complete, "complete", styles::GOOD),
        (totals.incomplete, "incomplete", styles::BAD),
        (totals.empty, "empty", styles::WARN),
    ];
    counts.retain(|(count, ..)| *count > 0);
    let last = counts.len().saturating_sub(1);
    for (n, (count, word, style)) in counts.into_iter().enumerate() {
        flow.word(style, &format!("{} {word}", grouped(count))).glue(PLAIN, if n == last { "" } else { "," });
    }
    let mut next = |style, text: &str| {
        flow.glue(PLAIN, " ").glue(styles::FAINT, look.symbols().dot).word(style, text);
    };
    for (count, what, style) in [
        (totals.unreadable, "unreadable", styles::BAD),
        (totals.downgraded, "downgraded", styles::BAD),
        (totals.uncertified, "not certified", styles::WARN),
        (totals.with_extended, "with extended matches", styles::WARN),
    ] {
        if count > 0 {
            next(style, &format!("{} {what}", grouped(count)));
        }
    }
    next(PLAIN, &counted(totals.files_unique(), "distinct file", "distinct files"));
    write_flow(out, look, 0, INDENT, &flow)?;
    by_category(out, look, "missing", styles::BAD, &totals.missing_by_category)?;
    by_category(out, look, "extended", styles::WARN, &totals.extended_by_category)
}

fn by_category(out: &mut dyn Write, look: &Look, label: &str, style: Style, counts: &BTreeMap<String, usize>) -> io::Result<()> {
    if counts.is_empty() {
        return Ok(());
    }
    let mut flow = Flow::of(style, label);
    flow.glue(PLAIN, ":");
    for (n, (category, count)) in counts.iter().enumerate() {
        let comma = if n + 1 < counts.len() { "," } else { "" };
        flow.word(PLAIN, category).glue(PLAIN, &format!(" {}{}{comma}", look.symbols().times, grouped(*count)));
    }
    write_flow(out, look, INDENT, INDENT + INDENT, &flow)
}

/// Writes text behind `indent` blanks, its further lines behind `hang`.
fn write_flow(out: &mut dyn Write, look: &Look, indent: usize, hang: usize, flow: &Flow) -> io::Result<()> {
    let lines = flow.lines(look.width.saturating_sub(indent.max(hang)));
    for (n, line) in lines.iter().enumerate() {
        writeln!(out, "{:1$}{text}", "", if n == 0 { indent } else { hang }, text = line.painted(look))?;
    }
    Ok(())
}

fn verdict_look(look: &Look, verdict: Verdict) -> (&'static str, Style) {
    let symbols = look.symbols();
    match verdict {
        Verdict::Unreadable => (symbols.broken, styles::BAD),
        Verdict::Empty => (symbols.empty, styles::WARN),
        Verdict::Incomplete => (symbols.missing, styles::BAD),
        Verdict::Complete => (symbols.good, styles::GOOD),
    }
}

/// `9 files`, `46 files (26 distinct)`.
fn with_distinct(all: usize, distinct: usize, one: &str, many: &str) -> String {
    let all_counted = counted(all, one, many);
    if distinct == all { all_counted } else { format!("{all_counted} ({} distinct)", grouped(distinct)) }
}
