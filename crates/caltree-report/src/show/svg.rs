//! The cascade as a picture: the rows of the outline, with a time axis.
//!
//! Nothing in it is external, and nothing has to be measured: texts are estimated by the widths of Helvetica's letters where something
//! stands behind them.

use super::markup::escape;
use super::measure::{cut, estimate, fill};
use super::{Subject, holes, step};
use crate::distance::spread_of;
use caltree_model::{Attr, BranchId, BranchPaths, Match, Message, Offset, Verdict, visible_text};
use caltree_summary::{Detail, Marks, Outline, Place, Row, State, What};
use std::fmt::Write as _;
use std::io::{Result, Write};

/// The picture's margin.
const MARGIN: f64 = 28.0;
/// The indent of one step.
const STEP: f64 = 20.0;
/// Deeper steps are indented no further.
const MOST_STEPS: u32 = 16;
const ROW: f64 = 26.0;
const LINE: f64 = 17.0;
/// The font sizes of names and of what stands below them.
const SIZE: f64 = 13.0;
const SMALL: f64 = 11.5;
const LEAST_NAME: f64 = 170.0;
const MOST_NAME: f64 = 400.0;
const FILES: f64 = 52.0;
const AXIS: f64 = 190.0;
const DAYS: f64 = 62.0;
const PLACES: f64 = 62.0;
const FLAGS: f64 = 220.0;
/// Offsets below this many days (an hour) are drawn to scale, larger ones by their logarithm.
const SCALE: f64 = 1.0 / 24.0;

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
    let kind = if subject.links.is_some() { "Links table" } else { "Calibration cascade" };
    let (width, height) = (sheet.columns.right + MARGIN, sheet.y + MARGIN);
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"caltree\" width=\"{width:.0}\" height=\"{height:.0}\" \
         viewBox=\"0 0 {width:.0} {height:.0}\" role=\"group\" aria-labelledby=\"{prefix}-title {prefix}-desc\">"
    )?;
    writeln!(out, "<title id=\"{prefix}-title\">{kind} of {}</title>", escape(&subject.name()))?;
    writeln!(out, "<desc id=\"{prefix}-desc\">{}</desc>", escape(&description(subject)))?;
    writeln!(out, "<style>{STYLE}</style>")?;
    sheet.columns.write_axis(out, prefix)?;
    writeln!(out, "<rect class=\"paper\" width=\"{width:.0}\" height=\"{height:.0}\"/>")?;
    out.write_all(sheet.body.as_bytes())?;
    writeln!(out, "</svg>")
}

const STYLE: &str = "
.caltree text{font:13px \"Helvetica Neue\",Helvetica,Arial,\"Liberation Sans\",\"Nimbus Sans\",sans-serif;fill:#1f2328}
.caltree .title{font-size:20px;font-weight:bold}
.caltree .name{font-weight:bold}
.caltree .small{font-size:11.5px}
.caltree .quiet{fill:#59636e}
.caltree .end{text-anchor:end}
.caltree .mid{text-anchor:middle}
.caltree .number{fill:#0969da;font-weight:normal}
.caltree .paper{fill:#ffffff}
.caltree .rule{stroke:#d1d9e0;fill:none}
.caltree .twig{stroke:#afb8c1;fill:none;stroke-width:1.5}
.caltree .dot{stroke:#ffffff;stroke-width:1.5}
.caltree .good{fill:#1a7f37}.caltree text.good{fill:#1a7f37}
.caltree .bad{fill:#cf222e}.caltree text.bad{fill:#cf222e}
.caltree .warn{fill:#d4a72c}
.caltree .far{fill:#bc4c00}
.caltree .aux{fill:#ffffff;stroke:#818b98}
.caltree .pill{fill:#f6f8fa;stroke:#d1d9e0}
.caltree .pill.p-good{fill:#dafbe1;stroke:#4ac26b}
.caltree .pill.p-bad{fill:#ffebe9;stroke:#ff8182}
.caltree .pill.p-warn{fill:#fff8c5;stroke:#d4a72c}
.caltree .pill.p-ext{fill:#fff1e5;stroke:#fb8f44}
.caltree .pill.p-thin{fill:none}
.caltree .track{stroke:#d1d9e0}
.caltree .stem{stroke:#0969da;stroke-width:3;stroke-linecap:round}
.caltree .stem.na{stroke:#818b98}
.caltree .stem.ext{stroke:#bc4c00}
.caltree .ext{fill:#bc4c00;font-weight:bold}
.caltree a:hover .pill{stroke:#0969da}
.caltree .row:target .name{fill:#0969da;text-decoration:underline}
@media (prefers-color-scheme:dark){
.caltree text{fill:#f0f6fc}
.caltree .quiet{fill:#9198a1}
.caltree .number{fill:#4493f8}
.caltree .paper{fill:#0d1117}
.caltree .rule,.caltree .track{stroke:#3d444d}
.caltree .twig{stroke:#656c76}
.caltree .dot{stroke:#0d1117}
.caltree .good,.caltree text.good{fill:#3fb950}
.caltree .bad,.caltree text.bad{fill:#f85149}
.caltree .warn{fill:#d29922}
.caltree .far{fill:#db6d28}
.caltree .aux{fill:#0d1117;stroke:#9198a1}
.caltree .pill{fill:#151b23;stroke:#3d444d}
.caltree .pill.p-good{fill:#12261e;stroke:#238636}
.caltree .pill.p-bad{fill:#25171c;stroke:#da3633}
.caltree .pill.p-warn{fill:#272115;stroke:#9e6a03}
.caltree .pill.p-ext{fill:#2a1a10;stroke:#bd561d}
.caltree .pill.p-thin{fill:none}
.caltree .stem{stroke:#4493f8}
.caltree .stem.na{stroke:#9198a1}
.caltree .stem.ext{stroke:#db6d28}
.caltree .ext{fill:#db6d28}
}
";

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

/// Where the columns stand, and the scale of the time axis.
struct Columns {
    /// The right end of the files' column.
    files: f64,
    /// The left end of the time axis; `None` when there are no offsets.
    axis: Option<Axis>,
    /// The right end of the days' column.
    days: f64,
    /// The right end of the places' column.
    places: f64,
    /// The left end of the flags.
    flags: f64,
    /// The right end of everything.
    right: f64,
}

/// The time axis: offsets by their logarithm, before to the left and after to the right.
struct Axis {
    left: f64,
    least: f64,
    most: f64,
}

impl Axis {
    fn value(days: f64) -> f64 {
        (days.abs() / SCALE).ln_1p().copysign(days)
    }

    fn x(&self, days: f64) -> f64 {
        self.left + AXIS * (Self::value(days) - self.least) / (self.most - self.least)
    }

    /// The marks on the axis that are within its range.
    fn ticks(&self) -> impl Iterator<Item = (f64, &'static str)> {
        let ticks = [
            (-1000.0, "-1000"),
            (-100.0, "-100"),
            (-10.0, "-10"),
            (-1.0, "-1"),
            (0.0, "0"),
            (1.0, "+1"),
            (10.0, "+10"),
            (100.0, "+100"),
            (1000.0, "+1000"),
        ];
        let range = self.least..=self.most;
        ticks.into_iter().filter(move |(days, _)| range.contains(&Self::value(*days)))
    }
}

impl Columns {
    fn of(outline: &Outline, subject: &Subject<'_>, paths: &BranchPaths) -> Self {
        let mut name: f64 = LEAST_NAME;
        let (mut least, mut most): (f64, f64) = (-1.5, 1.5);
        let (mut offsets, mut repeated) = (false, false);
        for row in &outline.rows {
            let (What::Branch(_) | What::Alike(_)) = row.what else { continue };
            for place in row.what.places() {
                let text = step(paths, subject.tree, place.id);
                // The number behind a name, and the count of those that are alike.
                name = name.max(left(row.depth) + 14.0 + 1.1 * estimate(&text, SIZE) + 34.0 - MARGIN);
                repeated |= subject.cascade.distinct(place.id).places > 1;
                if let Some(offset) = place.offset {
                    offsets = true;
                    (least, most) = (least.min(offset.days()), most.max(offset.days()));
                }
            }
        }
        let files = MARGIN + name.min(MOST_NAME) + FILES;
        let axis = offsets.then(|| Axis { left: files + 28.0, least: Axis::value(least * 1.2), most: Axis::value(most * 1.2) });
        let days = if offsets { files + 28.0 + AXIS + DAYS } else { files };
        let places = if repeated { days + PLACES } else { days };
        Self { files, axis, days, places, flags: places + 24.0, right: (places + 24.0 + FLAGS).max(760.0) }
    }

    /// The axis' marks, drawn once and used in every row.
    fn write_axis(&self, out: &mut dyn Write, prefix: &str) -> Result<()> {
        let Some(axis) = &self.axis else { return Ok(()) };
        write!(out, "<defs><g id=\"{prefix}-axis\"><path class=\"track\" d=\"M{:.1} 0h{AXIS:.0}", axis.left)?;
        for (days, _) in axis.ticks() {
            let half = if days == 0.0 { 6 } else { 3 };
            write!(out, "M{:.1} -{half}v{}", axis.x(days), 2 * half)?;
        }
        writeln!(out, "\"/></g></defs>")
    }
}

/// Which signs occur and are to be explained.
#[derive(Default)]
struct Seen {
    uncertified: bool,
    extended: bool,
    auxiliary: bool,
    numbers: bool,
    no_validity: bool,
}

/// The left end of a row's dot.
fn left(depth: u32) -> f64 {
    MARGIN + STEP * f64::from(depth.min(MOST_STEPS)) + 6.0
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
                let names: Vec<String> = places.iter().map(|place| self.static_name(place)).collect();
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
            What::Alike(places) => {
                let category = visible_text(tree.branch(place.id).category().unwrap_or("?")).into_owned();
                (category, format!("\u{d7}{}", places.len()))
            }
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
        draw!(self, "<circle class=\"dot {}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\"/>", self.tone(place));
    }

    fn tone(&self, place: &Place) -> &'static str {
        match &place.marks {
            _ if !self.subject.cascade.on_main_line(place.id) => "aux",
            _ if place.id == BranchId::ROOT && self.subject.verdict == Some(Verdict::Empty) => "warn",
            marks if marks.complete.is_bad() || marks.cut => "bad",
            marks if marks.certified.is_bad() => "warn",
            marks if marks.extended() => "far",
            // A links table says nothing of its files: neither that all is well.
            marks if self.subject.links.is_some() && marks.certified == State::Unknown => "quiet",
            _ => "good",
        }
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
        let (cascade, marks) = (self.subject.cascade, &place.marks);
        let main = cascade.on_main_line(place.id);
        let empty = place.id == BranchId::ROOT && self.subject.verdict == Some(Verdict::Empty);
        let mut pills: Vec<(&str, String)> = Vec::new();
        let mut add = |class, text: &str| pills.push((class, text.to_owned()));
        if marks.cut {
            add("p-bad", "cut off");
        }
        match marks.complete {
            _ if empty => add("p-warn", "empty"),
            State::Own | State::Unclear => add(if main { "p-bad" } else { "p-thin" }, "incomplete"),
            State::Below => add("p-thin", "incomplete below"),
            State::Good | State::Unknown => {}
        }
        if marks.extended() {
            self.seen.extended = true;
            add("p-ext", "extended");
        }
        match marks.certified {
            _ if empty => {}
            State::Own | State::Unclear => add(if main { "p-warn" } else { "p-thin" }, "not certified"),
            State::Below => add("p-thin", "not certified below"),
            State::Good | State::Unknown => {}
        }
        self.seen.uncertified |= marks.certified == State::Below;
        if marks.auxiliary() {
            self.seen.auxiliary = true;
            add("p-thin", "auxiliary");
        }
        if marks.matching == Some(Match::NotApplicable) && main && !cascade.observed(place.id).is_empty() {
            self.seen.no_validity = true;
            add("p-thin", "N/A");
        }
        if self.subject.raw_for_want_of_a_master(place.id) {
            add("", "raw, no master");
        }
        let holes = if marks.cut { Vec::new() } else { holes(self.subject, place.id) };
        if !holes.is_empty() {
            add("p-warn", &format!("unclear: {}", holes.join(", ")));
        }
        let mut x = self.columns.flags;
        for (class, text) in pills {
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
            self.tone(place),
            x + 11.0,
            x + 19.0,
            y + 4.0,
            escape(&name),
            span("number", &number),
            span(marked, &said)
        );
        x + width + 7.0
    }

    fn static_name(&self, place: &Place) -> String {
        let mut name = step(&self.paths, self.subject.tree, place.id);
        if let Some(number) = place.number {
            let _ = write!(name, " #{number}");
        }
        let files = self.subject.tree.files(place.id).len();
        if files > 1 {
            let _ = write!(name, " ({files} files)");
        }
        name
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
        let shown = |attr: Option<&Attr<'_>>| attr.map_or_else(|| "?".to_owned(), |attr| visible_text(&attr.text).into_owned());
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

    fn legend(&mut self) {
        self.y += 10.0;
        draw!(self, "<path class=\"rule\" d=\"M{MARGIN} {:.1}H{:.1}\"/>", self.y, self.columns.right);
        self.y += 6.0;
        let columns = &self.columns;
        let meanings = [
            (
                columns.axis.is_some(),
                "offset: after (+) or before (-) the branch above, nearest files; the axis is in days, logarithmic",
            ),
            (columns.places > columns.days, "\u{d7}n: stands in n places of the tree"),
            (self.seen.numbers, "#n: drawn once, referred to by this number"),
            (self.seen.extended, "extended: outside of the plan's validity"),
            (self.seen.uncertified, "below: because of a branch below"),
            (self.seen.no_validity, "N/A: no validity in the plan"),
            (self.seen.auxiliary, "auxiliary: not needed for processing"),
        ];
        let words: Vec<String> = meanings.into_iter().filter(|(seen, _)| *seen).map(|(_, text)| text.to_owned()).collect();
        for line in fill(&words, "    \u{b7}    ", columns.right - MARGIN, SMALL) {
            draw!(self, "<text class=\"small quiet\" x=\"{MARGIN}\" y=\"{:.1}\">{}</text>", self.y + 14.0, escape(&line));
            self.y += LINE;
        }
    }
}

/// A stretch of a text in another style, a little apart; nothing for an empty one.
fn span(class: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("<tspan class=\"{class}\" dx=\"5\">{text}</tspan>") }
}
