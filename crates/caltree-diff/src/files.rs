//! The distinct files of two trees, held against each other.

use crate::change::Recategorised;
use crate::side::Side;
use caltree_model::BranchId;
use std::collections::BTreeMap;

/// The distinct files of both trees, by name, wherever they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TreeFiles {
    /// Names that only the new tree lists. Empty where the old one was cut off: it may have listed them.
    pub added: Vec<String>,
    /// Names that only the old tree lists. Empty where the new one was cut off: it may list them.
    pub removed: Vec<String>,
    /// Files that both list, under other categories; several are joined by a comma.
    pub recategorised: Vec<Recategorised>,
    /// How many names both list.
    pub kept: usize,
}

/// Names with the categories under which they are listed, sorted.
type Listed<'a> = BTreeMap<&'a str, Vec<Option<&'a str>>>;

impl TreeFiles {
    pub(crate) fn of(old: &Side<'_>, new: &Side<'_>) -> Self {
        let (before, after) = (listed(old), listed(new));
        let cut = |side: &Side<'_>| side.tree.branch(BranchId::ROOT).cut;
        let only = |one: &Listed<'_>, other: &Listed<'_>| -> Vec<String> {
            one.keys().filter(|name| !other.contains_key(*name)).map(|name| (*name).to_owned()).collect()
        };
        let both = before.iter().filter_map(|(name, old)| Some((*name, old, after.get(name)?)));
        Self {
            added: if cut(old) { Vec::new() } else { only(&after, &before) },
            removed: if cut(new) { Vec::new() } else { only(&before, &after) },
            kept: both.clone().count(),
            recategorised: both
                .filter(|(_, old, new)| old != new)
                .map(|(name, old, new)| Recategorised { name: Some(name.to_owned()), old: joined(old), new: joined(new) })
                .collect(),
        }
    }
}

fn listed<'a>(side: &'a Side<'_>) -> Listed<'a> {
    let mut listed = Listed::new();
    for class in side.cascade.classes() {
        for file in side.tree.files(class.first) {
            if let Some(name) = &file.name {
                listed.entry(&*name.text).or_default().push(file.category.as_ref().map(|category| &*category.text));
            }
        }
    }
    for categories in listed.values_mut() {
        categories.sort_unstable();
        categories.dedup();
    }
    listed
}

fn joined(categories: &[Option<&str>]) -> Option<String> {
    let named: Vec<&str> = categories.iter().copied().flatten().collect();
    (!named.is_empty()).then(|| named.join(","))
}
