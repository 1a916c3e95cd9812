//! The cascade as a picture: the rows of the outline, with a time axis.
//!
//! Nothing in it is external, and nothing has to be measured: texts are estimated by the widths of Helvetica's letters where something
//! stands behind them.

mod columns;
pub(crate) mod flags;
pub(crate) mod legend;
pub mod palette;
mod timeline;

use super::markup::escape;
use super::measure::{cut, estimate, fill};
use super::{Subject, category, shown, static_name, step};
use crate::distance::spread_of;
use caltree_model::{BranchId, BranchPaths, Match, Message, Offset, Verdict, visible_text};
use caltree_summary::{Detail, Marks, Outline, Place, Row, What};
use columns::{Axis, Columns, FILES, MARGIN, MOST_STEPS, SIZE, left};
use flags::tone;
use legend::Seen;
use palette::{DARK, LIGHT};
use std::fmt::Write as _;
use std::io::{Result, Write};
use timeline::Timeline;

/// The font size of what stands below names.
const SMALL: f64 = 11.5;
const ROW: f64 = 26.0;
const LINE: f64 = 17.0;

/// The style of drawings, without their colours ([`palette`]).
pub const STYLE: &str = include_str!("svg/style.css");

/// Draws a cascade as an SVG document, which may also stand inside of an HTML page. Every id in it begins with `prefix`, which
/// has to be different for each picture of a page.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, subject: &Subject<'_>, detail: Detail, prefix: &str) -> Result<()> {
    let outline = Outline::of(subject.tree, subject.cascade, detail);
    let paths = BranchPaths::new(subject.tree);
    let columns = Columns::of(&outline, subject, &paths);
    let mut sheet =
        Sheet { subject, detail, prefix, paths, columns, body: String::new(), y: MARGIN, above: Vec::new(), seen: Seen::default() };
    sheet.header();
    sheet.heads();
    for row in &outline.rows {
        sheet.row(row);
    }
    sheet.legend();
    sheet.timeline();
    let kind = if subject.links.is_some() { "Links table" } else { "Calibration cascade" };
    let (width, height) = (sheet.columns.right + MARGIN, sheet.y + MARGIN);
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"caltree\" width=\"{width:.0}\" height=\"{height:.0}\" \
         viewBox=\"0 0 {width:.0} {height:.0}\" role=\"group\" aria-labelledby=\"{prefix}-title {prefix}-desc\">"
    )?;
    writeln!(out, "<title id=\"{prefix}-title\">{kind} of {}</title>", escape(&subject.name()))?;
    writeln!(out, "<desc id=\"{prefix}-desc\">{}</desc>", escape(&description(subject)))?;
    writeln!(out, "<style>\n.caltree{{{LIGHT}}}\n@media (prefers-color-scheme:dark){{.caltree{{{DARK}}}}}\n{STYLE}</style>")?;
    sheet.columns.write_axis(out, prefix)?;
    writeln!(out, "<rect class=\"paper\" width=\"{width:.0}\" height=\"{height:.0}\"/>")?;
    out.write_all(sheet.body.as_bytes())?;
    writeln!(out, "</svg>")
}

/// Draws the time line of a cascade alone, to stand inside of an HTML page that brings [`STYLE`]: the science frames in the middle, the
/// calibrations at their distance in days. Nothing is written where no branch has a time and none is missing; gives whether there was.
///
/// # Errors
/// Those of `out`.
pub fn write_timeline(out: &mut dyn Write, subject: &Subject<'_>) -> Result<bool> {
    let Some(timeline) = Timeline::of(subject) else { return Ok(false) };
    let (body, right, bottom) = timeline.draw(0.0);
    let (width, height) = (right + MARGIN, bottom + 4.0);
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"caltree\" width=\"{width:.0}\" height=\"{height:.0}\" \
         viewBox=\"0 0 {width:.0} {height:.0}\" role=\"group\" aria-label=\"Time line of {}\">",
        escape(&subject.name())
    )?;
    out.write_all(body.as_bytes())?;
    writeln!(out, "</svg>")?;
    Ok(true)
}

fn description(subject: &Subject<'_>) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(subject.instrument().map(|name| visible_text(name).into_owned()));
    parts.extend(subject.tree.mode().map(|mode| mode.to_string()));
    parts.extend(subject.verdict_word().map(str::to_owned));
    if subject.verdict != Some(Verdict::Empty) && subject.tree.root().certified() == Some(false) {
        parts.push("not certified".to_owned());
    }
    if subject.extended() {
        parts.push("with extended matches".to_owned());
    }
    let before = if parts.is_empty() { String::new() } else { format!("{}. ", parts.join(", ")) };
    format!("{before}{}.", subject.counts())
}

struct Sheet<'a> {
    subject: &'a Subject<'a>,
    detail: Detail,
    prefix: &'a str,
    paths: BranchPaths,
    columns: Columns,
    body: String,
    /// Where the next row begins.
    y: f64,
    /// For each step above the row: where the line that it hangs on ends so far.
    above: Vec<f64>,
    seen: Seen,
}

macro_rules! draw {
    ($sheet:expr, $($part:tt)*) => {{
        // Writing to a string cannot fail.
        let _ = writeln!($sheet.body, $($part)*);
    }};
}

impl Sheet<'_> {
    fn header(&mut self) {
        let subject = self.subject;
        draw!(
            self,
            "<text class=\"title\" x=\"{MARGIN}\" y=\"{:.0}\">{}</text>",
            self.y + 18.0,
            escape(&cut(&subject.name(), 20.0, 700.0))
        );
        self.y += 46.0;
        let mut facts: Vec<String> = Vec::new();
        facts.extend(subject.instrument().map(|name| visible_text(name).into_owned()));
        facts.extend(subject.category().map(|category| cut(&category, SIZE, 300.0)));
        facts.extend(subject.tree.mode().map(|mode| mode.to_string()));
        let facts = facts.join(" \u{b7} ");
        draw!(self, "<text x=\"{MARGIN}\" y=\"{:.1}\">{}</text>", self.y + 4.5, escape(&facts));
        let mut x = MARGIN + if facts.is_empty() { 0.0 } else { 1.1 * estimate(&facts, SIZE) + 14.0 };
        let pill = subject.verdict.map(|verdict| match verdict {
            Verdict::Complete => ("p-good", "complete"),
            Verdict::Incomplete => ("p-bad", "incomplete"),
            Verdict::Empty => ("p-warn", "empty: no calibrations were looked for"),
            Verdict::Unreadable => ("p-bad", "unreadable"),
        });
        if let Some((class, word)) = pill {
            x = self.pill(x, self.y, class, word);
        }
        match subject.tree.root().certified() {
            _ if subject.verdict == Some(Verdict::Empty) => {}
            Some(true) => x = self.pill(x, self.y, "p-good", "certified"),
            Some(false) => x = self.pill(x, self.y, "p-warn", "not certified"),
            None => {}
        }
        if subject.extended() {
            self.pill(x, self.y, "p-ext", "extended matches");
        }
        self.y += 24.0;
        draw!(self, "<text class=\"small quiet\" x=\"{MARGIN}\" y=\"{:.1}\">{}</text>", self.y + 4.0, escape(&subject.counts()));
        self.y += 24.0;
    }

    /// The heads of the columns.
    fn heads(&mut self) {
        let y = self.y + 12.0;
        let columns = &self.columns;
        let mut heads = String::new();
        let _ = writeln!(heads, "<text class=\"small quiet end\" x=\"{:.1}\" y=\"{y:.1}\">files</text>", columns.files);
        if let Some(axis) = &columns.axis {
            for (days, label) in axis.ticks() {
                let _ = writeln!(heads, "<text class=\"small quiet mid\" x=\"{:.1}\" y=\"{y:.1}\">{label}</text>", axis.x(days));
            }
            let _ = writeln!(heads, "<text class=\"small quiet end\" x=\"{:.1}\" y=\"{y:.1}\">offset</text>", columns.days);
        }
        if columns.places > columns.days {
            let _ = writeln!(heads, "<text class=\"small quiet end\" x=\"{:.1}\" y=\"{y:.1}\">places</text>", columns.places);
        }
        let _ = writeln!(heads, "<path class=\"rule\" d=\"M{MARGIN} {:.1}H{:.1}\"/>", y + 8.0, columns.right);
        self.body.push_str(&heads);
        self.y += 26.0;
    }

    fn row(&mut self, row: &Row) {
        let Some(place) = row.what.places().first() else { return };
        self.above.truncate(row.depth as usize);
        let x = left(row.depth);
        match &row.what {
            What::Branch(_) | What::Alike(_) => {
                draw!(self, "<g class=\"row\" id=\"{}-b{}\">", self.prefix, place.id.0);
                let y = self.y + ROW / 2.0;
                self.twig(row.depth, y, x);
                self.branch(&row.what, place, x, y);
                self.y += ROW;
                self.details(&row.what, x + 14.0);
                draw!(self, "</g>");
                self.above.push(y + 5.0);
            }
            What::Static(places) => {
                let y = self.y + LINE / 2.0;
                self.twig(row.depth, y, x);
                let names: Vec<String> = places.iter().map(|place| static_name(&self.paths, self.subject.tree, place)).collect();
                let room = self.columns.right - x - 46.0;
                draw!(self, "<text class=\"small quiet\" x=\"{:.1}\" y=\"{:.1}\">static</text>", x + 2.0, y + 4.0);
                for line in fill(&names, ", ", room, SMALL) {
                    let y = self.y + LINE / 2.0 + 4.0;
                    draw!(self, "<text class=\"small quiet\" x=\"{:.1}\" y=\"{y:.1}\">{}</text>", x + 40.0, escape(&line));
                    self.y += LINE;
                }
                self.y += 4.0;
            }
            What::Also(places) => {
                let y = self.y + 11.0;
                self.twig(row.depth, y, x);
                draw!(self, "<text class=\"small quiet\" x=\"{:.1}\" y=\"{:.1}\">also</text>", x + 2.0, y + 4.0);
                let mut at = x + 32.0;
                for place in places {
                    at = self.chip(place, at, x + 32.0);
                }
                self.y += 26.0;
            }
        }
    }

    /// The line from the row above to a row.
    fn twig(&mut self, depth: u32, y: f64, x: f64) {
        let Some(end) = self.above.last_mut() else { return };
        // Each piece once: lines that lie on each other look thicker.
        let above = std::mem::replace(end, y - 6.0);
        let from = left(depth.saturating_sub(1));
        if depth > MOST_STEPS {
            draw!(self, "<path class=\"twig\" d=\"M{from:.1} {above:.1}V{:.1}\"/>", y - 6.0);
        } else {
            draw!(self, "<path class=\"twig\" d=\"M{from:.1} {above:.1}V{:.1}q0 6 6 6H{:.1}\"/>", y - 6.0, x - 2.0);
        }
    }

    fn branch(&mut self, what: &What, place: &Place, x: f64, y: f64) {
        let (tree, marks) = (self.subject.tree, &place.marks);
        self.dot(place, x, y);
        let (name, behind) = match what {
            What::Alike(places) => (category(tree, place.id), format!("\u{d7}{}", places.len())),
            _ => (step(&self.paths, tree, place.id), place.number.map_or_else(String::new, |number| format!("#{number}"))),
        };
        self.seen.numbers |= place.number.is_some();
        let room = self.columns.files - FILES - x - 40.0;
        let name = escape(&cut(&name, SIZE * 1.1, room));
        let baseline = y + 4.5;
        let quiet = if self.subject.cascade.on_main_line(place.id) { "name" } else { "quiet" };
        draw!(self, "<text x=\"{:.1}\" y=\"{baseline:.1}\" class=\"{quiet}\">{name}{}</text>", x + 12.0, span("number", &behind));
        let files: usize = what.places().iter().map(|place| tree.files(place.id).len()).sum();
        draw!(self, "<text class=\"end\" x=\"{:.1}\" y=\"{baseline:.1}\">{files}</text>", self.columns.files);
        let offsets = || what.places().iter().filter_map(|place| place.offset);
        if let (Some(first), Some(last)) = (offsets().min(), offsets().max()) {
            self.offsets(first, last, marks, y);
        }
        let places = self.subject.cascade.distinct(place.id).places;
        if places > 1 && !self.detail.expand && matches!(what, What::Branch(_)) {
            let right = self.columns.places;
            draw!(self, "<text class=\"quiet end\" x=\"{right:.1}\" y=\"{baseline:.1}\">\u{d7}{places}</text>");
        }
        self.flags(place, y);
    }

    fn dot(&mut self, place: &Place, x: f64, y: f64) {
        draw!(self, "<circle class=\"dot {}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\"/>", tone(self.subject, place));
    }

    /// The distance in time on the axis and in days.
    fn offsets(&mut self, first: Offset, last: Offset, marks: &Marks, y: f64) {
        let Some(axis) = &self.columns.axis else { return };
        let class = match marks.matching {
            Some(Match::Extended) => " ext",
            Some(Match::NotApplicable) => " na",
            Some(Match::CalibPlan) | None => "",
        };
        let (zero, from, to) = (axis.x(0.0), axis.x(first.days()), axis.x(last.days()));
        let (stem_from, stem_to) = if first == last { (zero.min(from), zero.max(to)) } else { (from, to) };
        // A line of no length would not be drawn.
        let length = (stem_to - stem_from).max(0.1);
        draw!(self, "<use href=\"#{}-axis\" y=\"{y:.1}\"/>", self.prefix);
        draw!(self, "<path class=\"stem{class}\" d=\"M{stem_from:.1} {y:.1}h{length:.1}\"/>");
        let text = spread_of([first, last].into_iter()).unwrap_or_default();
        let class = if marks.extended() { "end ext" } else { "end" };
        draw!(self, "<text class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\">{text}</text>", self.columns.days, y + 4.5);
    }

    fn flags(&mut self, place: &Place, y: f64) {
        let mut x = self.columns.flags;
        for (class, text) in flags::of(self.subject, place, &mut self.seen) {
            x = self.pill(x, y, class, &text);
        }
    }

    /// A word in a frame. Gives the place of the next one.
    fn pill(&mut self, x: f64, y: f64, class: &str, text: &str) -> f64 {
        let width = estimate(text, SMALL) * 1.04 + 16.0;
        draw!(
            self,
            "<rect class=\"pill {class}\" x=\"{x:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"18\" rx=\"9\"/>\
             <text class=\"small mid\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            y - 9.0,
            x + width / 2.0,
            y + 4.0,
            escape(text)
        );
        x + width + 6.0
    }

    /// A branch that is drawn further up, in a frame. Gives the place of the next one.
    fn chip(&mut self, place: &Place, x: f64, start: f64) -> f64 {
        let name = cut(&step(&self.paths, self.subject.tree, place.id), SMALL, 260.0);
        let number = place.number.map_or_else(String::new, |number| format!("#{number}"));
        let mut said: Vec<String> = spread_of(place.offset.into_iter()).into_iter().collect();
        said.extend(place.marks.extended().then(|| "extended".to_owned()));
        let said = said.join(" ");
        let width = 1.04 * estimate(&format!("{name}  {number}  {said}"), SMALL) + 28.0;
        let mut x = x;
        if x > start && x + width > self.columns.right {
            x = start;
            self.y += 23.0;
        }
        let y = self.y + 11.0;
        let class = if place.marks.extended() { "pill p-ext" } else { "pill" };
        let target = self.subject.cascade.distinct(place.id).first;
        let marked = if place.marks.extended() { "ext" } else { "quiet" };
        draw!(
            self,
            "<a href=\"#{}-b{}\"><rect class=\"{class}\" x=\"{x:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"19\" rx=\"4\"/>\
             <circle class=\"{}\" cx=\"{:.1}\" cy=\"{y:.1}\" r=\"3.5\"/><text class=\"small\" x=\"{:.1}\" y=\"{:.1}\">{}{}{}</text></a>",
            self.prefix,
            target.0,
            y - 9.5,
            tone(self.subject, place),
            x + 11.0,
            x + 19.0,
            y + 4.0,
            escape(&name),
            span("number", &number),
            span(marked, &said)
        );
        x + width + 7.0
    }

    /// The messages and files of a branch.
    fn details(&mut self, what: &What, x: f64) {
        let tree = self.subject.tree;
        let room = self.columns.right - x;
        let ids: Vec<BranchId> = what.places().iter().map(|place| place.id).collect();
        for text in ids.iter().flat_map(|id| tree.messages(*id)).filter_map(|message| message.text.as_ref()) {
            let class = if matches!(Message::parse(&text.text), Message::Missing(_)) { "bad" } else { "quiet" };
            let words: Vec<String> = visible_text(&text.text).split(' ').map(str::to_owned).collect();
            for line in fill(&words, " ", room, SMALL) {
                draw!(self, "<text class=\"small {class}\" x=\"{x:.1}\" y=\"{:.1}\">{}</text>", self.y + 9.0, escape(&line));
                self.y += LINE;
            }
        }
        if !self.detail.files {
            return;
        }
        for file in ids.iter().flat_map(|id| tree.files(*id)) {
            let name = escape(&cut(&shown(file.name.as_ref()), SMALL, room / 2.0));
            let category = escape(&cut(&shown(file.category.as_ref()), SMALL, room / 2.0));
            draw!(
                self,
                "<text class=\"small\" x=\"{x:.1}\" y=\"{:.1}\">{name}<tspan class=\"quiet\" dx=\"12\">{category}</tspan></text>",
                self.y + 9.0
            );
            self.y += LINE;
        }
    }

    /// The same cascade in time.
    fn timeline(&mut self) {
        let Some(timeline) = Timeline::of(self.subject) else { return };
        self.y += 24.0;
        draw!(self, "<text class=\"name\" x=\"{MARGIN}\" y=\"{:.1}\">In time</text>", self.y);
        let (body, right, bottom) = timeline.draw(self.y - 10.0);
        self.body.push_str(&body);
        self.columns.right = self.columns.right.max(right);
        self.y = bottom;
    }

    fn legend(&mut self) {
        self.y += 10.0;
        draw!(self, "<path class=\"rule\" d=\"M{MARGIN} {:.1}H{:.1}\"/>", self.y, self.columns.right);
        self.y += 6.0;
        let words = self.seen.meanings(&self.columns);
        for line in fill(&words, "    \u{b7}    ", self.columns.right - MARGIN, SMALL) {
            draw!(self, "<text class=\"small quiet\" x=\"{MARGIN}\" y=\"{:.1}\">{}</text>", self.y + 14.0, escape(&line));
            self.y += LINE;
        }
    }
}

/// A stretch of a text in another style, a little apart; nothing for an empty one.
fn span(class: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("<tspan class=\"{class}\" dx=\"5\">{text}</tspan>") }
}
