//! Two answers held against each other, and the other way round.

use super::{halves, outputs};
use caltree_diff::{Answer, Change, ChangeKind, Compared, Effect, PairVerdict, Wanted, compare_answers};
use caltree_lint::why_unreadable;
use caltree_model::{Kind, Origin};
use caltree_read::{Document, Limits, read};
use caltree_report::Look;
use caltree_report::diff::{Detail, Half, Human, Json, JsonLines, Markdown, PairEntry, Renderer, Totals, Unified};
use caltree_summary::links_tree;

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
            assert_eq!(sorted(&there, as_it_is), sorted(&back, mirrored));
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

/// What tells changes apart, whatever their paths.
type Told = (ChangeKind, Effect, Option<String>, Option<String>, usize, Vec<String>, Vec<String>);

fn sorted(compared: &Compared, tell: fn(&Change) -> Told) -> Vec<Told> {
    let mut told: Vec<Told> = compared.comparison.changes.iter().map(tell).collect();
    told.sort();
    told
}

fn as_it_is(change: &Change) -> Told {
    let files = change.files.clone().unwrap_or_default();
    let names = |files: &[caltree_diff::File]| files.iter().map(|file| format!("{file:?}")).collect::<Vec<_>>();
    let (added, removed) = (names(&files.added), names(&files.removed));
    (change.kind, change.effect, change.old.clone(), change.new.clone(), change.places.len(), added, removed)
}

/// A change as it looks from the other side.
fn mirrored(change: &Change) -> Told {
    let (kind, effect, old, new, places, added, removed) = as_it_is(change);
    let kind = match kind {
        ChangeKind::BranchAdded => ChangeKind::BranchRemoved,
        ChangeKind::BranchRemoved => ChangeKind::BranchAdded,
        ChangeKind::MessageAdded => ChangeKind::MessageResolved,
        ChangeKind::MessageResolved => ChangeKind::MessageAdded,
        kind => kind,
    };
    let effect = match effect {
        Effect::Improvement => Effect::Regression,
        Effect::Regression => Effect::Improvement,
        Effect::Neutral => Effect::Neutral,
    };
    (kind, effect, new, old, places, removed, added)
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
