//! One tree for people, in full.

use super::page::{Page, add_requested};
use super::{CATEGORIES, INDENT, PLAIN, verdict_look};
use crate::columns::{self, Column};
use crate::distance::{away, spread};
use crate::flow::Flow;
use crate::styles;
use crate::summary::Entry;
use crate::words::{counted, grouped};
use anstyle::Style;
use caltree_model::{Certification, Mode, Verdict};
use caltree_summary::{CategoryFacts, Days, ExtendedGroup, Group, NAMELESS, TreeFacts};
use std::io;

/// One tree in full.
pub(super) struct Block<'a> {
    pub(super) page: Page<'a>,
    pub(super) facts: &'a TreeFacts,
}

impl Block<'_> {
    pub(super) fn write(&mut self, entry: &Entry) -> io::Result<()> {
        let facts = self.facts;
        self.head(entry)?;
        self.page.read_from(facts.dp_id.as_deref(), &entry.origin)?;
        self.page.downgrade(facts.downgraded)?;
        self.page.missing(&facts.missing, facts.category.as_deref())?;
        self.incomplete()?;
        self.page.messages(&facts.messages)?;
        self.extended()?;
        self.uncertified()?;
        self.categories()
    }

    fn head(&mut self, entry: &Entry) -> io::Result<()> {
        let facts = self.facts;
        let dot = self.page.look.symbols().dot;
        let (symbol, style) = verdict_look(self.page.look, facts.verdict);
        let mut flow = Flow::of(style, symbol);
        flow.text(styles::STRONG, facts.dp_id.as_deref().unwrap_or(&entry.origin.to_string()));
        if let more @ 1.. = facts.science_files.len().saturating_sub(1) {
            flow.word(PLAIN, &format!("+ {more} more"));
        }
        let unknown = "unknown";
        for text in [facts.instrument.as_deref(), facts.category.as_deref(), facts.mode.map(Mode::as_str)] {
            flow.glue(PLAIN, " ").glue(styles::FAINT, dot).word(PLAIN, text.unwrap_or(unknown));
        }
        if !facts.downgraded {
            add_requested(&mut flow, facts.requested_mode, facts.mode);
        }
        self.page.line(0, &flow)?;

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
        self.page.line(INDENT, &flow)
    }

    fn incomplete(&mut self) -> io::Result<()> {
        if self.facts.flagged.incomplete.is_empty() {
            return Ok(());
        }
        let flow = self.groups(&self.facts.flagged.incomplete, PLAIN);
        self.page.labelled(&format!("{} incomplete", self.page.look.symbols().missing), styles::BAD, &flow)
    }

    fn extended(&mut self) -> io::Result<()> {
        let label = format!("{} extended", self.page.look.symbols().extended);
        let all = &self.facts.flagged.extended;
        let shown = self.page.lines(all.len());
        for ExtendedGroup { group, parent, offset_days } in &all[..shown] {
            let mut flow = self.groups(std::slice::from_ref(group), styles::STRONG);
            if let Some(days) = offset_days {
                flow.word(PLAIN, &away(*days));
            }
            flow.word(PLAIN, parent);
            self.page.labelled(&label, styles::WARN, &flow)?;
        }
        self.page.and_more(shown, all.len())
    }

    fn uncertified(&mut self) -> io::Result<()> {
        let flagged = &self.facts.flagged;
        let label = format!("{} uncertified", self.page.look.symbols().uncertified);
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
            self.page.labelled(&label, styles::WARN, &flow)?;
        }
        let root_is_unclear = flagged.root == Certification::Unclear;
        if root_is_unclear || !flagged.uncertified_unclear.is_empty() {
            let mut flow = Flow::default();
            if root_is_unclear {
                science(&mut flow, !flagged.uncertified_unclear.is_empty());
            }
            flow.append(self.groups(&flagged.uncertified_unclear, styles::STRONG));
            flow.text(PLAIN, "(or something below: the tree does not say)");
            self.page.labelled(&label, styles::WARN, &flow)?;
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
            self.page.labelled("", PLAIN, &flow)?;
        }
        if !flagged.uncertified_aside.is_empty() {
            let mut flow = self.groups(&flagged.uncertified_aside, styles::FAINT);
            flow.text(styles::FAINT, "(auxiliary: normal)");
            self.page.labelled(&label, styles::FAINT, &flow)?;
        }
        Ok(())
    }

    fn categories(&mut self) -> io::Result<()> {
        let all = &self.facts.categories;
        if all.is_empty() {
            return Ok(());
        }
        let shown = self.page.shown(all.len(), CATEGORIES);
        let rows: Vec<_> = all[..shown].iter().map(category_row).collect();
        writeln!(self.page.out)?;
        columns::write(self.page.out, self.page.look, INDENT, &CATEGORY_COLUMNS, &rows)?;
        self.page.and_more(shown, all.len())
    }

    /// `ARC, DARK (in 4 places), FLAT (2 distinct), BIAS (2 distinct in 5 places)`
    fn groups(&self, groups: &[Group], style: Style) -> Flow {
        let mut flow = Flow::default();
        let shown = self.page.shown(groups.len(), CATEGORIES);
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

/// `9 files`, `46 files (26 distinct)`.
fn with_distinct(all: usize, distinct: usize, one: &str, many: &str) -> String {
    let all_counted = counted(all, one, many);
    if distinct == all { all_counted } else { format!("{all_counted} ({} distinct)", grouped(distinct)) }
}
