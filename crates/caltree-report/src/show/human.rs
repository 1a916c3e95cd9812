//! The cascade as text for a person: a tree of lines with aligned columns.

mod legend;

use super::{Subject, category, holes, shown, static_name, step};
use crate::bars::Bars;
use crate::distance::spread_of;
use crate::lines::{Item, Lines, PLAIN, Piece, cut, width, words};
use crate::{Look, Symbols, styles};
use anstyle::Style;
use caltree_model::{BranchId, BranchPaths, Match, Message, Verdict, visible_text};
use caltree_summary::{Detail, Marks, Outline, Place, Row, State, What};
use legend::Seen;

use std::io::{Result, Write};
use unicode_width::UnicodeWidthStr;

/// A name is not cut to less than this.
const LEAST_NAME: usize = 8;
pub(super) fn write(out: &mut dyn Write, subject: &Subject<'_>, look: Look, detail: Detail) -> Result<()> {
    let outline = Outline::of(subject.tree, subject.cascade, detail);
    let mut drawing = Drawing {
        lines: Lines { out, look },
        subject,
        symbols: look.symbols(),
        detail,
        paths: BranchPaths::new(subject.tree),
        bars: Bars::new(&look),
        columns: Columns { name: 0, files: "files".len(), offset: "offset".len(), places: 0 },
        seen: Seen::default(),
    };
    drawing.measure(&outline);
    drawing.header()?;
    drawing.rows(&outline)?;
    legend::write(&mut drawing.lines, drawing.symbols, &drawing.seen)
}

/// The widths of the columns.
struct Columns {
    name: usize,
    files: usize,
    offset: usize,
    places: usize,
}

struct Drawing<'a, 'o> {
    lines: Lines<'o>,
    subject: &'a Subject<'a>,
    symbols: &'static Symbols,
    detail: Detail,
    paths: BranchPaths,
    bars: Bars,
    columns: Columns,
    seen: Seen,
}

impl Drawing<'_, '_> {
    fn header(&mut self) -> Result<()> {
        let (symbols, subject) = (self.symbols, self.subject);
        let root = subject.tree.root();
        let mut items = vec![vec![(styles::STRONG, subject.name())]];
        let mut add = |style, text: String| items.push(vec![(styles::FAINT, format!("{} ", symbols.dot)), (style, text)]);
        if let Some(instrument) = subject.instrument() {
            add(PLAIN, visible_text(instrument).into_owned());
        }
        if let Some(category) = subject.category() {
            add(PLAIN, category);
        }
        if let Some(mode) = root.mode() {
            add(PLAIN, mode.to_string());
        }
        if let Some(verdict) = subject.verdict {
            let (style, symbol) = match verdict {
                Verdict::Complete => (styles::GOOD, symbols.good),
                Verdict::Incomplete => (styles::BAD, symbols.missing),
                Verdict::Empty => (styles::WARN, symbols.empty),
                Verdict::Unreadable => (styles::BAD, symbols.broken),
            };
            add(style, format!("{symbol} {}", verdict.as_str()));
        }
        match root.certified() {
            // Nothing was looked for: the flag says nothing.
            _ if subject.verdict == Some(Verdict::Empty) => {}
            Some(true) => add(styles::GOOD, format!("{} certified", symbols.good)),
            Some(false) => add(styles::WARN, format!("{} not certified", symbols.uncertified)),
            None => {}
        }
        if subject.extended() {
            add(styles::WARN, format!("{} extended", symbols.extended));
        }
        self.lines.wrapped("", "", " ", &items)?;
        self.lines.wrapped("", "", " ", &words(styles::FAINT, &subject.counts()))?;
        self.lines.blank()?;
        let Columns { name, files, offset, places } = self.columns;
        let mut head = format!("{:name$}  {:>files$}", "", "files");
        if self.seen.offset {
            head += &format!("  {:>offset$}", "offset");
        }
        if self.seen.places {
            head += &format!("  {:>places$}", "places");
        }
        self.lines.put(&[(styles::FAINT, head)])
    }

    /// Finds the widths of the columns, and which of them there are.
    fn measure(&mut self, outline: &Outline) {
        let mut widest = 0;
        for row in &outline.rows {
            let (What::Branch(_) | What::Alike(_)) = row.what else { continue };
            let (name, marks) = self.name(&row.what);
            widest = widest.max(self.bars.indent(row.depth) + name.width() + width(&marks));
            let cells = self.cells(&row.what);
            self.columns.files = self.columns.files.max(cells.files.width());
            self.columns.offset = self.columns.offset.max(cells.offset.width());
            self.columns.places = self.columns.places.max(cells.places.width());
            self.seen.offset |= !cells.offset.is_empty();
            self.seen.places |= !cells.places.is_empty();
        }
        if self.seen.places {
            self.columns.places = self.columns.places.max("places".len());
        }
        let shown = |seen: bool, width: usize| if seen { 2 + width } else { 0 };
        let Columns { files, offset, places, .. } = self.columns;
        let others = shown(true, files) + shown(self.seen.offset, offset) + shown(self.seen.places, places);
        self.columns.name = widest.min(self.lines.look.width.saturating_sub(others).max(LEAST_NAME));
    }

    fn rows(&mut self, outline: &Outline) -> Result<()> {
        for (index, row) in outline.rows.iter().enumerate() {
            self.bars.step(row.depth, row.last);
            let below = outline.rows.get(index + 1).is_some_and(|next| next.depth > row.depth);
            self.row(row, below)?;
        }
        Ok(())
    }

    fn row(&mut self, row: &Row, below: bool) -> Result<()> {
        let list = match &row.what {
            What::Branch(place) => {
                self.line(row)?;
                self.details(place.id, below)?;
                return Ok(());
            }
            What::Alike(_) => return self.line(row),
            What::Static(places) => {
                let mut list = words(styles::FAINT, "static");
                let count = places.len();
                list.extend(places.iter().enumerate().map(|(n, place)| {
                    let mut item = vec![(styles::FAINT, static_name(&self.paths, self.subject.tree, place))];
                    item.extend((n + 1 < count).then(|| (styles::FAINT, ",".to_owned())));
                    item
                }));
                list
            }
            What::Also(places) => {
                let mut list = vec![vec![(styles::FAINT, self.symbols.arrow.to_owned())]];
                let count = places.len();
                for (n, place) in places.iter().enumerate() {
                    let mut item = self.reference(place);
                    item.extend((n + 1 < count).then(|| (styles::FAINT, ",".to_owned())));
                    list.push(item);
                }
                list
            }
        };
        let (first, mut next) = (self.bars.prefix(true), self.bars.prefix(false));
        let hang = list.first().map_or(0, |item| width(item)) + 1;
        next.extend(std::iter::repeat_n(' ', hang));
        self.lines.wrapped(&first, &next, " ", &list)
    }

    /// A branch that is drawn further up.
    fn reference(&mut self, place: &Place) -> Item {
        let mut item = vec![(PLAIN, step(&self.paths, self.subject.tree, place.id))];
        item.extend(self.number(place));
        item.extend(self.marks(&place.marks));
        if let Some(offset) = spread_of(place.offset.into_iter()) {
            item.push((offset_style(&place.marks), format!(" ({offset})")));
        }
        item
    }

    fn number(&mut self, place: &Place) -> Option<Piece> {
        let number = place.number?;
        self.seen.numbers = true;
        Some((styles::NOTE, format!(" #{number}")))
    }

    /// The symbols of a branch's flags.
    fn marks(&mut self, marks: &Marks) -> Vec<Piece> {
        let symbols = self.symbols;
        let quiet = |style| if marks.auxiliary() { styles::FAINT } else { style };
        let mut pieces = Vec::new();
        let mut add = |shown: bool, seen: &mut bool, style: Style, symbol: &str| {
            if shown {
                *seen = true;
                pieces.push((style, format!(" {symbol}")));
            }
        };
        add(marks.complete.is_bad(), &mut self.seen.incomplete, quiet(styles::BAD), symbols.missing);
        add(marks.extended(), &mut self.seen.extended, quiet(styles::WARN), symbols.extended);
        add(marks.certified.is_bad(), &mut self.seen.uncertified, quiet(styles::WARN), symbols.uncertified);
        add(marks.auxiliary(), &mut self.seen.auxiliary, styles::FAINT, symbols.auxiliary);
        pieces
    }

    /// The name of a row's branch, and what stands behind it.
    fn name(&mut self, what: &What) -> (String, Vec<Piece>) {
        let Some(place) = what.places().first() else { return (String::new(), Vec::new()) };
        let tree = self.subject.tree;
        match what {
            What::Alike(places) => {
                let category = category(tree, place.id);
                let mut marks = vec![(PLAIN, format!(" {}{}", self.symbols.times, places.len()))];
                marks.extend(self.marks(&place.marks));
                (category, marks)
            }
            _ => {
                let mut marks: Vec<Piece> = self.number(place).into_iter().collect();
                // An empty association is called incomplete; the message says it better.
                if place.id == BranchId::ROOT && self.subject.verdict == Some(Verdict::Empty) {
                    self.seen.empty = true;
                    marks.push((styles::WARN, format!(" {}", self.symbols.empty)));
                } else {
                    marks.extend(self.marks(&place.marks));
                }
                (step(&self.paths, tree, place.id), marks)
            }
        }
    }

    fn cells(&self, what: &What) -> Cells {
        let tree = self.subject.tree;
        let files: usize = what.places().iter().map(|place| tree.files(place.id).len()).sum();
        let offset = spread_of(what.places().iter().filter_map(|place| place.offset)).unwrap_or_default();
        let places = match what {
            What::Branch(place) if !self.detail.expand => self.subject.cascade.distinct(place.id).places,
            _ => 1,
        };
        let places = if places > 1 { format!("{}{places}", self.symbols.times) } else { String::new() };
        Cells { files: files.to_string(), offset, places }
    }

    /// What is said of a branch in words.
    fn notes(&mut self, what: &What) -> Vec<Item> {
        let Some(place) = what.places().first() else { return Vec::new() };
        let (tree, marks) = (self.subject.tree, &place.marks);
        let mut notes: Vec<Item> = Vec::new();
        let mut add = |style, text: &str| notes.push(vec![(style, text.to_owned())]);
        let main = self.subject.cascade.on_main_line(place.id);
        if marks.certified == State::Own && main {
            add(styles::WARN, "own files not certified");
        }
        if marks.complete == State::Own && main && tree.messages(place.id).is_empty() {
            add(styles::BAD, "incomplete, no reason given");
        }
        if self.subject.raw_for_want_of_a_master(place.id) {
            add(styles::NOTE, "raw, no master");
        }
        if marks.matching == Some(Match::NotApplicable) && main && !self.subject.cascade.observed(place.id).is_empty() {
            self.seen.no_validity = true;
            add(styles::FAINT, "N/A");
        }
        let holes = if marks.cut { Vec::new() } else { holes(self.subject, place.id) };
        if !holes.is_empty() {
            add(styles::WARN, &format!("unclear: {}", holes.join(", ")));
        }
        if marks.cut {
            add(styles::BAD, "cut off");
        }
        notes
    }

    /// The line of a branch that is drawn.
    fn line(&mut self, row: &Row) -> Result<()> {
        let prefix = self.bars.prefix(true);
        let (name, marks) = self.name(&row.what);
        let room = self.columns.name.saturating_sub(self.bars.indent(row.depth) + width(&marks)).max(LEAST_NAME);
        let name = cut(&name, room, self.symbols.ellipsis);
        let place = row.what.places().first();
        let style = match place {
            Some(place) if !self.subject.cascade.on_main_line(place.id) => PLAIN,
            _ => styles::STRONG,
        };
        let used = prefix.width() + name.width() + width(&marks);
        let Columns { name: name_width, files, offset, places } = self.columns;
        let cells = self.cells(&row.what);
        let mut line = vec![(styles::FAINT, prefix), (style, name)];
        line.extend(marks);
        let pad = name_width.saturating_sub(used);
        line.push((PLAIN, format!("{:pad$}  {:>files$}", "", cells.files)));
        if self.seen.offset {
            let style = place.map_or(PLAIN, |place| offset_style(&place.marks));
            line.push((style, format!("  {:>offset$}", cells.offset)));
        }
        if self.seen.places {
            line.push((styles::FAINT, format!("  {:>places$}", cells.places)));
        }
        let notes = self.notes(&row.what);
        let mut next = self.bars.prefix(false);
        if !notes.is_empty()
            && width(&line) + 2 + notes.iter().map(|note| 2 + width(note)).sum::<usize>() <= self.lines.look.width + 2
        {
            for note in notes {
                line.push((PLAIN, "  ".to_owned()));
                line.extend(note);
            }
            return self.lines.put(&line);
        }
        self.lines.put(&line)?;
        if notes.is_empty() {
            return Ok(());
        }
        next.push_str("   ");
        self.lines.wrapped(&next, &next, "  ", &notes)
    }

    /// The messages and files of a branch, below its line.
    fn details(&mut self, id: BranchId, below: bool) -> Result<()> {
        let tree = self.subject.tree;
        let mut prefix = self.bars.prefix(false);
        prefix.push_str(if below { self.symbols.bar } else { "   " });
        for message in tree.messages(id) {
            let Some(text) = &message.text else { continue };
            let (style, symbol) = match Message::parse(&text.text) {
                Message::Missing(_) => (styles::BAD, self.symbols.missing),
                Message::NoAssociation(_) => (styles::WARN, self.symbols.empty),
                Message::Other(_) => (styles::WARN, self.symbols.dot),
            };
            let mut items = vec![vec![(style, symbol.to_owned())]];
            items.extend(words(style, &text.text));
            let next = format!("{prefix}{:1$}", "", symbol.width() + 1);
            self.lines.wrapped(&prefix, &next, " ", &items)?;
        }
        if self.detail.files {
            let next = format!("{prefix}  ");
            for file in tree.files(id) {
                let name = vec![(PLAIN, shown(file.name.as_ref()))];
                let category = vec![(styles::FAINT, shown(file.category.as_ref()))];
                self.lines.wrapped(&prefix, &next, "  ", &[name, category])?;
            }
        }
        Ok(())
    }
}

/// What stands in the columns behind a name.
struct Cells {
    files: String,
    offset: String,
    places: String,
}

fn offset_style(marks: &Marks) -> Style {
    if marks.extended() { styles::WARN } else { PLAIN }
}
