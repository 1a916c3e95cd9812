//! The time line of a cascade: the science frames in the middle, each category a lane, its branches at their distance in days.

use super::{Axis, MARGIN, ROW, SMALL};
use crate::distance::{spread, spread_of};
use crate::show::markup::escape;
use crate::show::measure::{cut, estimate, fill};
use crate::show::{Subject, category};
use caltree_model::{BranchId, Certification, ClassId, Match, Message, nearest_offset, visible_text};
use caltree_summary::Days;
use hashbrown::{HashMap, HashSet};
use std::fmt::Write as _;

/// So many categories have a lane.
const MOST_LANES: usize = 60;
/// So many branches of which a lane says that it stands below them are kept: a line holds a few.
const MOST_BELOW: usize = 100;
const WIDTH: f64 = 420.0;
const LEAST_NAME: f64 = 120.0;
const MOST_NAME: f64 = 260.0;
const RIGHT: f64 = 250.0;
const LINE: f64 = 17.0;
const LEAST_GAP: f64 = 42.0;

/// A distinct branch at its distance from the science frames.
struct Mark {
    days: f64,
    tone: &'static str,
    said: String,
}

/// The branches of one category.
struct Lane {
    category: String,
    marks: Vec<Mark>,
    extended: bool,
    /// Below which branches it is that, with its distance from them; empty for the root.
    below: Vec<String>,
    uncertified: bool,
    missing: bool,
}

impl Lane {
    /// `extended`, and below what: a match speaks of the branch above, the lane of the science frames.
    fn extended_where(&self) -> String {
        match self.below.as_slice() {
            [first] if !first.is_empty() => format!("extended below {first}"),
            [first, rest @ ..] if !rest.is_empty() && !first.is_empty() => format!("extended below {first} +{}", rest.len()),
            _ => "extended".to_owned(),
        }
    }

    fn is_loud(&self) -> bool {
        self.missing || self.extended
    }
}

/// What is drawn, and the room that it takes.
pub(super) struct Timeline {
    lanes: Vec<Lane>,
    /// Categories of files that have no observing time.
    untimed: Vec<String>,
    left_out: usize,
}

impl Timeline {
    /// What a cascade shows in time; `None` where no branch has a time and none is missing.
    pub(super) fn of(subject: &Subject<'_>) -> Option<Self> {
        let mut lanes: Vec<Lane> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        let (mut untimed, mut untimed_known): (Vec<String>, HashSet<String>) = (Vec::new(), HashSet::new());
        let mut lane = |lanes: &mut Vec<Lane>, category: String| {
            *places.entry(category).or_insert_with_key(|category| {
                lanes.push(Lane {
                    category: category.clone(),
                    marks: Vec::new(),
                    extended: false,
                    below: Vec::new(),
                    uncertified: false,
                    missing: false,
                });
                lanes.len() - 1
            })
        };
        let (tree, cascade) = (subject.tree, subject.cascade);
        let relaxed = relaxed(subject);
        for id in cascade.first_places().filter(|id| *id != BranchId::ROOT) {
            let name = category(tree, id);
            match nearest_offset(cascade.observed(BranchId::ROOT), cascade.observed(id)) {
                Some(offset) => {
                    let at = lane(&mut lanes, name);
                    let below = relaxed.get(&cascade.class(id)).cloned().unwrap_or_default();
                    let extended = !below.is_empty();
                    lanes[at].extended |= extended;
                    for parent in below {
                        if lanes[at].below.len() < MOST_BELOW && !lanes[at].below.contains(&parent) {
                            lanes[at].below.push(parent);
                        }
                    }
                    lanes[at].uncertified |= cascade.on_main_line(id) && cascade.certification(id) == Certification::OwnFiles;
                    lanes[at].marks.push(mark(subject, id, offset.days(), extended));
                }
                None if tree.files(id).is_empty() => {}
                None => untimed.extend(untimed_known.insert(name.clone()).then_some(name)),
            }
        }
        let on_main_line = |id: BranchId| id == BranchId::ROOT || cascade.on_main_line(id);
        for entry in tree.all_messages().iter().filter(|entry| on_main_line(entry.branch)) {
            if let Some(Message::Missing(what)) = entry.text.as_ref().map(|text| Message::parse(&text.text)) {
                let at = lane(&mut lanes, visible_text(what.category).into_owned());
                lanes[at].missing = true;
            }
        }
        let left_out = lanes.len().saturating_sub(MOST_LANES);
        if left_out > 0 {
            // What is to be noticed stays.
            let loud = lanes.iter().filter(|lane| lane.is_loud()).count();
            let mut quiet = MOST_LANES.saturating_sub(loud);
            lanes.retain(|lane| {
                let keep = lane.is_loud() || quiet > 0;
                quiet -= usize::from(keep && !lane.is_loud());
                keep
            });
            lanes.truncate(MOST_LANES);
        }
        (!lanes.is_empty()).then_some(Self { lanes, untimed, left_out })
    }

    /// Draws it below `y`; gives the markup, the right end and the lower end.
    pub(super) fn draw(&self, y: f64) -> (String, f64, f64) {
        let names = self.lanes.iter().map(|lane| 1.1 * estimate(&lane.category, 13.0) + 16.0);
        let left = MARGIN + names.fold(LEAST_NAME, f64::max).min(MOST_NAME);
        let far = self.lanes.iter().flat_map(|lane| &lane.marks).map(|mark| mark.days.abs()).fold(1.5, f64::max);
        let axis = Axis::around(left, WIDTH, far * 1.2);
        let (zero, right) = (axis.x(0.0), left + WIDTH + RIGHT);
        let mut body = String::new();
        let mut y = y;
        // Writing to a string cannot fail.
        macro_rules! put { ($($part:tt)*) => { let _ = writeln!(body, $($part)*); } }
        put!("<text class=\"small quiet mid\" x=\"{zero:.1}\" y=\"{:.1}\">science</text>", y + 12.0);
        // Labels that would touch the one before are left out; from the middle outwards.
        let mut last = [zero, zero];
        let mut ticks: Vec<(f64, &str)> = axis.ticks().filter(|(days, _)| *days != 0.0).collect();
        ticks.sort_by(|one, other| one.0.abs().total_cmp(&other.0.abs()));
        for (days, label) in ticks {
            let (x, side) = (axis.x(days), usize::from(days > 0.0));
            if (x - last[side]).abs() > LEAST_GAP {
                put!("<text class=\"small quiet mid\" x=\"{x:.1}\" y=\"{:.1}\">{label} d</text>", y + 12.0);
                last[side] = x;
            }
        }
        put!("<text class=\"small quiet\" x=\"{:.1}\" y=\"{:.1}\">offset</text>", left + WIDTH + 18.0, y + 12.0);
        y += 20.0;
        let bottom = y + ROW * self.lanes.len() as f64;
        let mut grid = String::new();
        for (days, _) in axis.ticks().filter(|(days, _)| *days != 0.0) {
            let _ = write!(grid, "M{:.1} {y:.1}V{bottom:.1}", axis.x(days));
        }
        put!("<path class=\"track\" d=\"{grid}\"/><path class=\"science\" d=\"M{zero:.1} {y:.1}V{bottom:.1}\"/>");
        for lane in &self.lanes {
            let middle = y + ROW / 2.0;
            let class = if lane.missing { "end bad" } else { "end" };
            let name = cut(&lane.category, 13.0, left - MARGIN - 12.0);
            put!("<text class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\">{}</text>", left - 12.0, middle + 4.5, escape(&name));
            put!("<path class=\"track\" d=\"M{left:.1} {middle:.1}h{WIDTH:.0}\"/>");
            for mark in &lane.marks {
                let x = axis.x(mark.days);
                let title = escape(&mark.said);
                put!("<g><title>{title}</title>{}</g>", shape(mark.tone, x, middle));
            }
            let mut said: Vec<String> = Vec::new();
            said.extend(range(&lane.marks));
            said.extend(lane.extended.then(|| lane.extended_where()));
            said.extend(lane.uncertified.then(|| "uncertified".to_owned()));
            said.extend(lane.missing.then(|| "missing".to_owned()));
            let class = if lane.missing {
                "small bad"
            } else if lane.extended {
                "small ext"
            } else {
                "small quiet"
            };
            let x = left + WIDTH + 18.0;
            put!("<text class=\"{class}\" x=\"{x:.1}\" y=\"{:.1}\">{}</text>", middle + 4.0, escape(&said.join(" \u{b7} ")));
            y += ROW;
        }
        y += 6.0;
        let mut notes = Vec::new();
        if self.left_out > 0 {
            notes.push(format!("{} more categories are not drawn", self.left_out));
        }
        if !self.untimed.is_empty() {
            notes.push(format!("without a time: {}", self.untimed.join(", ")));
        }
        for note in notes {
            let words: Vec<String> = note.split(' ').map(str::to_owned).collect();
            for line in fill(&words, " ", right - MARGIN, SMALL) {
                put!("<text class=\"small quiet\" x=\"{MARGIN}\" y=\"{:.1}\">{}</text>", y + 10.0, escape(&line));
                y += LINE;
            }
        }
        (body, right, y)
    }
}

/// The distinct branches on the main line that are extended somewhere, and below what: empty for the root, else the category of the branch
/// above and the distance from it.
fn relaxed(subject: &Subject<'_>) -> HashMap<ClassId, Vec<String>> {
    let (tree, cascade) = (subject.tree, subject.cascade);
    let mut relaxed: HashMap<ClassId, Vec<String>> = HashMap::new();
    for (id, branch) in tree.branches() {
        let Some(parent) = branch.parent.filter(|_| branch.matching() == Some(Match::Extended) && cascade.on_main_line(id)) else {
            continue;
        };
        let below = match parent {
            BranchId::ROOT => String::new(),
            parent => {
                let offset = nearest_offset(cascade.observed(parent), cascade.observed(id));
                let offset = spread_of(offset.into_iter()).map(|offset| format!(" ({offset})")).unwrap_or_default();
                format!("{}{offset}", cut(&category(tree, parent), SMALL, 120.0))
            }
        };
        let known = relaxed.entry(cascade.class(id)).or_default();
        if known.len() < MOST_BELOW && !known.contains(&below) {
            known.push(below);
        }
    }
    relaxed
}

/// Relaxed ones are diamonds, uncertified ones squares, incomplete ones triangles: colour is not all that tells them.
fn shape(tone: &str, x: f64, y: f64) -> String {
    let path = match tone {
        "far" => format!("M{x:.1} {:.1}l6.5 6.5l-6.5 6.5l-6.5 -6.5z", y - 6.5),
        "warn" => format!("M{:.1} {:.1}h10v10h-10z", x - 5.0, y - 5.0),
        "bad" => format!("M{x:.1} {:.1}l6.5 11h-13z", y - 6.5),
        _ => return format!("<circle class=\"dot {tone}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\"/>"),
    };
    format!("<path class=\"dot {tone}\" d=\"{path}\"/>")
}

fn range(marks: &[Mark]) -> Option<String> {
    let days = || marks.iter().map(|mark| mark.days);
    let (min, max) = (days().reduce(f64::min)?, days().reduce(f64::max)?);
    Some(spread(Days { min, median: min, max }))
}

fn mark(subject: &Subject<'_>, id: BranchId, days: f64, extended: bool) -> Mark {
    let (tree, cascade) = (subject.tree, subject.cascade);
    let branch = tree.branch(id);
    let tone = match () {
        () if !cascade.on_main_line(id) => "aux",
        () if extended => "far",
        () if branch.complete() == Some(false) => "bad",
        () if branch.certified() == Some(false) => "warn",
        // A links table does not say.
        () if branch.certified().is_none() => "quiet",
        () => "good",
    };
    let mut said = vec![format!("{} {}", category(tree, id), spread(Days { min: days, median: days, max: days }))];
    let files = tree.files(id).len();
    said.push(format!("{files} file{}", if files == 1 { "" } else { "s" }));
    let flags = [
        (extended, "extended"),
        (branch.complete() == Some(false), "incomplete"),
        (branch.certified() == Some(false), "not certified"),
        (!cascade.on_main_line(id), "auxiliary"),
    ];
    said.extend(flags.into_iter().filter(|(is, _)| *is).map(|(_, word)| word.to_owned()));
    Mark { days, tone, said: said.join(", ") }
}
