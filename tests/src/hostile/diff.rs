//! Two answers held against each other, and the other way round.

#[path = "../../../crates/caltree-diff/tests/cascades/mirror.rs"]
mod mirror;

use super::{halves, outputs};
use caltree_diff::{Answer, Compared, PairVerdict, Wanted, compare_answers};
use caltree_lint::why_unreadable;
use caltree_model::{Kind, Origin};
use caltree_read::{Document, Limits, read};
use caltree_report::Look;
use caltree_report::diff::{Detail, Half, Human, Json, JsonLines, Markdown, PairEntry, Renderer, Totals, Unified};
use caltree_summary::links_tree;
use mirror::{as_it_is, mirrored, sorted};

/// More branches than this take long to draw in every format, and show nothing that fewer do not.
const MOST_BRANCHES: usize = 300;

/// Compares what stands before the mark between with what stands behind it.
///
/// # Panics
/// A promise does not hold.
pub fn body(bytes: &[u8]) {
    let (old, new) = halves(bytes);
    with_answer(old, &mut |old| {
        let same = compared(old, old);
        assert!(same.comparison.changes.is_empty() && same.comparison.affected.is_empty(), "{:?}", same.comparison.changes);
        with_answer(new, &mut |new| {
            let (there, back) = (compared(old, new), compared(new, old));
            assert_eq!(sorted(&there.comparison.changes, as_it_is), sorted(&back.comparison.changes, mirrored));
            let again = compared(old, new);
            assert_eq!(format!("{there:?}"), format!("{again:?}"));
            told(&there, [old, new]);
        });
    });
}

fn with_answer(bytes: &[u8], each: &mut dyn FnMut(&Answer<'_>)) {
    let limits = Limits { max_elements: 3_000, ..Limits::default() };
    let mut first = true;
    read("x", bytes, &limits, &mut |document: &mut Document<'_>| {
        if !std::mem::take(&mut first) {
            return;
        }
        let dp_id = document.dp_id();
        let broken = why_unreadable(document).is_some();
        let answer = match (document.links.as_mut(), document.tree.take()) {
            (Some(links), _) => Answer::of_links(links_tree(links), broken),
            (None, Some(tree)) => Answer::of_tree(tree, dp_id),
            (None, None) => return,
        };
        if answer.tree().len() <= MOST_BRANCHES {
            each(&answer);
        }
    });
}

fn compared(old: &Answer<'_>, new: &Answer<'_>) -> Compared {
    compare_answers(old, new, &Wanted { rows: true, canonical: true, ..Wanted::default() })
}

fn told(found: &Compared, sides: [&Answer<'_>; 2]) {
    let half = |answer: &Answer<'_>| Half {
        origin: Origin { source: "a\u{1b}\n.xml".to_owned(), part: None },
        kind: answer.kind,
        mode: answer.mode(),
        broken: None,
    };
    let verdict = PairVerdict::of(found.comparison.changes.iter().map(|change| change.effect), false);
    assert!(sides[0].kind == Kind::LinksTable || sides[0].kind == Kind::AssociationTree);
    let detail = Detail { all: true, stat: false, many: false };
    let formats: [Box<dyn Renderer>; 6] = [
        Box::new(Human::new(Look::default(), detail)),
        Box::new(Human::new(Look { unicode: false, width: 30, ..Look::default() }, Detail::default())),
        Box::new(Json::default()),
        Box::new(JsonLines),
        Box::new(Markdown::new(false)),
        Box::new(Unified::new(Look::default())),
    ];
    for (n, mut format) in formats.into_iter().enumerate() {
        let mut out = Vec::new();
        let dp_id = sides[1].dp_id.clone();
        let entry = PairEntry { old: half(sides[0]), new: half(sides[1]), dp_id, verdict, compared: found.clone() };
        format.pair(&mut out, entry).expect("memory");
        let mut totals = Totals::default();
        totals.count(verdict);
        format.finish(&mut out, &totals).expect("memory");
        let text = String::from_utf8(out).expect("output is UTF-8");
        outputs::inert(&text);
        let json = |text: &str| drop(serde_json::from_str::<serde_json::Value>(text).expect("JSON"));
        match n {
            2 => json(&text),
            3 => text.lines().for_each(json),
            _ => {}
        }
    }
}
