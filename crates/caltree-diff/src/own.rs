//! How a branch that stands on both sides differs itself: its flags, messages and main files.

use crate::change::{ChangeKind, Effect, File, FilesChange, Recategorised};
use crate::side::{certified, complete, kind, mode};
use caltree_model::{AssociationTree, BranchId, Message, MissingCalibration};
use hashbrown::HashMap;
use std::cmp::Ordering;

/// A difference of a branch, wherever the branch stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Own {
    pub(crate) kind: ChangeKind,
    pub(crate) effect: Effect,
    pub(crate) old: Option<String>,
    pub(crate) new: Option<String>,
    pub(crate) files: Option<FilesChange>,
}

/// In what two branches differ. Where reading ended inside of one (`cut`), nothing is said about what it lacks.
pub(crate) fn own_changes(
    (old_tree, old): (&AssociationTree<'_>, BranchId),
    (new_tree, new): (&AssociationTree<'_>, BranchId),
    (old_cut, new_cut): (bool, bool),
) -> Vec<Own> {
    let mut found = Vec::new();
    let (one, other) = (old_tree.branch(old), new_tree.branch(new));
    let mut value = |kind, old: Option<&str>, new: Option<&str>, worse, better| {
        if old != new {
            let effect = Effect::of_step(old, new, worse, better);
            let text = |text: Option<&str>| text.map(str::to_owned);
            found.push(Own { kind, effect, old: text(old), new: text(new), files: None });
        }
    };
    value(ChangeKind::Category, one.category(), other.category(), "", "");
    value(ChangeKind::Mode, mode(one), mode(other), "Raw2Raw", "Raw2Master");
    value(ChangeKind::Type, kind(one), kind(other), "", "");
    value(ChangeKind::Certified, certified(one), certified(other), "false", "true");
    value(ChangeKind::Complete, complete(one), complete(other), "false", "true");
    messages((old_tree, old), (new_tree, new), &mut found);
    let files = files((old_tree, old), (new_tree, new), (old_cut, new_cut));
    found.extend(files.map(|files| Own {
        kind: ChangeKind::Files,
        effect: Effect::Neutral,
        old: None,
        new: None,
        files: Some(files),
    }));
    found.retain(|own| match own.kind {
        ChangeKind::MessageResolved => !new_cut,
        ChangeKind::MessageAdded => !old_cut,
        _ => true,
    });
    found
}

/// What is in one list and not in the other, as often as it is there more often; in order.
fn difference<T: std::hash::Hash + Eq + Ord + Copy>(one: &[T], other: &[T]) -> Vec<T> {
    let mut there: HashMap<T, usize> = HashMap::new();
    other.iter().for_each(|what| *there.entry(*what).or_default() += 1);
    let mut left: Vec<T> = one
        .iter()
        .copied()
        .filter(|what| match there.get_mut(what) {
            Some(count @ 1..) => {
                *count -= 1;
                false
            }
            _ => true,
        })
        .collect();
    left.sort_unstable();
    left
}

fn messages(old: (&AssociationTree<'_>, BranchId), new: (&AssociationTree<'_>, BranchId), found: &mut Vec<Own>) {
    fn texts<'t>((tree, id): (&'t AssociationTree<'_>, BranchId)) -> Vec<&'t str> {
        tree.messages(id).iter().filter_map(|message| Some(&*message.text.as_ref()?.text)).collect()
    }
    let (before, after) = (texts(old), texts(new));
    let (gone, come) = (difference(&before, &after), difference(&after, &before));
    let told = |kind, effect, old: Option<&str>, new: Option<&str>| Own {
        kind,
        effect,
        old: old.map(str::to_owned),
        new: new.map(str::to_owned),
        files: None,
    };
    // Messages about the same calibration of the same frame go together.
    let mut about: HashMap<(&str, &str), Vec<&str>> = HashMap::new();
    for text in come.iter().rev() {
        if let Some(missing) = missing_in(text) {
            about.entry((missing.category, missing.subject)).or_default().push(text);
        }
    }
    let (mut changed, mut resolved) = (Vec::new(), Vec::new());
    for text in gone {
        let missing = missing_in(text);
        let other = missing.and_then(|missing| about.get_mut(&(missing.category, missing.subject))?.pop());
        let Some(other) = other else {
            resolved.push(told(ChangeKind::MessageResolved, Effect::Improvement, Some(text), None));
            continue;
        };
        let effect = match found_in(other).cmp(&found_in(text)) {
            Ordering::Greater => Effect::Improvement,
            Ordering::Less => Effect::Regression,
            Ordering::Equal => Effect::Neutral,
        };
        changed.push(other);
        found.push(told(ChangeKind::MessageChanged, effect, Some(text), Some(other)));
    }
    found.append(&mut resolved);
    let added = difference(&come, &changed);
    found.extend(added.into_iter().map(|text| told(ChangeKind::MessageAdded, Effect::Regression, None, Some(text))));
}

/// How many a Missing message says were found.
fn found_in(text: &str) -> Option<u64> {
    missing_in(text).map(|missing| missing.found)
}

fn missing_in(text: &str) -> Option<MissingCalibration<'_>> {
    match Message::parse(text) {
        Message::Missing(missing) => Some(missing),
        _ => None,
    }
}

/// Name and category.
type Listed<'t> = (Option<&'t str>, Option<&'t str>);

fn files(
    old: (&AssociationTree<'_>, BranchId),
    new: (&AssociationTree<'_>, BranchId),
    (old_cut, new_cut): (bool, bool),
) -> Option<FilesChange> {
    fn listed<'t>((tree, id): (&'t AssociationTree<'_>, BranchId)) -> Vec<Listed<'t>> {
        let files = tree.files(id).iter();
        files.map(|file| (file.name.as_ref().map(|name| &*name.text), file.category.as_ref().map(|name| &*name.text))).collect()
    }
    let (before, after) = (listed(old), listed(new));
    let (gone, come) = (difference(&before, &after), difference(&after, &before));
    let mut change = FilesChange::default();
    let mut by_name: HashMap<Option<&str>, Vec<Option<&str>>> = HashMap::new();
    for (name, category) in come.iter().rev() {
        by_name.entry(*name).or_default().push(*category);
    }
    let text = |text: Option<&str>| text.map(str::to_owned);
    for (name, category) in gone {
        match by_name.get_mut(&name).and_then(Vec::pop) {
            Some(new) => change.recategorised.push(Recategorised { name: text(name), old: text(category), new: text(new) }),
            None if !new_cut => change.removed.push(File { name: text(name), category: text(category) }),
            None => {}
        }
    }
    if !old_cut {
        let left = by_name.into_iter().flat_map(|(name, categories)| categories.into_iter().map(move |category| (name, category)));
        change.added = left.map(|(name, category)| File { name: text(name), category: text(category) }).collect();
        change.added.sort_unstable();
    }
    (change != FilesChange::default()).then_some(change)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_count_how_often_something_is_there() {
        assert_eq!(difference(&[3, 1, 1, 2, 1], &[1, 3]), [1, 1, 2]);
        assert!(difference(&[1], &[1, 1]).is_empty());
    }
}
