//! What is said of a branch behind its line, in words with a frame around.

use super::legend::Seen;
use crate::show::{Subject, holes};
use caltree_model::{BranchId, Match, Verdict};
use caltree_summary::{Place, State};

/// The worst that is to be said of a branch, as the class of its dot.
pub(crate) fn tone(subject: &Subject<'_>, place: &Place) -> &'static str {
    match &place.marks {
        _ if !subject.cascade.on_main_line(place.id) => "aux",
        _ if place.id == BranchId::ROOT && subject.verdict == Some(Verdict::Empty) => "warn",
        marks if marks.complete.is_bad() || marks.cut => "bad",
        marks if marks.certified.is_bad() => "warn",
        marks if marks.extended() => "far",
        // A links table says nothing of its files: neither that all is well.
        marks if subject.links.is_some() && marks.certified == State::Unknown => "quiet",
        _ => "good",
    }
}

/// The words of a branch, each with its class, and which of them are to be explained.
pub(crate) fn of(subject: &Subject<'_>, place: &Place, seen: &mut Seen) -> Vec<(&'static str, String)> {
    let (cascade, marks) = (subject.cascade, &place.marks);
    let main = cascade.on_main_line(place.id);
    let empty = place.id == BranchId::ROOT && subject.verdict == Some(Verdict::Empty);
    let mut pills: Vec<(&'static str, String)> = Vec::new();
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
        seen.extended = true;
        add("p-ext", "extended");
    }
    match marks.certified {
        _ if empty => {}
        State::Own | State::Unclear => add(if main { "p-warn" } else { "p-thin" }, "not certified"),
        State::Below => add("p-thin", "not certified below"),
        State::Good | State::Unknown => {}
    }
    seen.uncertified |= marks.certified == State::Below;
    if marks.auxiliary() {
        seen.auxiliary = true;
        add("p-thin", "auxiliary");
    }
    if marks.matching == Some(Match::NotApplicable) && main && !cascade.observed(place.id).is_empty() {
        seen.no_validity = true;
        add("p-thin", "N/A");
    }
    if subject.raw_for_want_of_a_master(place.id) {
        add("", "raw, no master");
    }
    let holes = if marks.cut { Vec::new() } else { holes(subject, place.id) };
    if !holes.is_empty() {
        add("p-warn", &format!("unclear: {}", holes.join(", ")));
    }
    pills
}
