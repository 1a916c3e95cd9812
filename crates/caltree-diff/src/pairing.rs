//! Which document of one set belongs to which of the other.

use caltree_model::{Kind, Mode};
use hashbrown::{HashMap, HashSet};
use std::hash::Hash;

/// What a document is found by.
#[derive(Clone, Debug)]
pub struct Key {
    /// What it is.
    pub kind: Kind,
    /// The frame that it is for; `None` where it does not say.
    pub dp_id: Option<String>,
    /// The mode that was executed; `None` where it does not say.
    pub mode: Option<Mode>,
    /// Where it stands below what was given, with its part of a multipart body.
    pub path: String,
    /// The last step of that.
    pub name: String,
    /// Its science files, as numbers that are equal for equal names.
    pub science: Vec<u64>,
}

/// Pairs documents, as indices of both sets: by dp_id, and of one frame by kind and mode, then by where they stand; what is left by
/// where it stands, by the name of its file if no other has that name, and last by the most shared science files. A name alone does
/// not pair the answers for two frames: one of them is gone, and the other is new. Further copies of an answer (of one frame, kind and
/// mode) are paired with the first of the other side. The result is in the order of the new set.
#[must_use]
pub fn pair_documents(old: &[Key], new: &[Key]) -> Vec<(usize, usize)> {
    let mut left = Left { old, new, olds: (0..old.len()).collect(), news: (0..new.len()).collect(), pairs: Vec::new() };
    let frame = |key: &Key| key.dp_id.clone();
    left.by(|key| Some((frame(key)?, key.kind.as_str(), key.mode, key.path.clone())));
    left.by(|key| Some((frame(key)?, key.kind.as_str(), key.mode, key.name.clone())));
    left.by(|key| Some((frame(key)?, key.kind.as_str(), key.mode)));
    left.by(|key| Some((frame(key)?, key.kind.as_str())));
    left.by(|key| Some((frame(key)?, key.mode)));
    left.by(|key| frame(key));
    left.by(|key| Some((key.kind.as_str(), key.path.clone())));
    left.only_by(|key| (key.kind.as_str(), key.name.clone()));
    left.by_science();
    left.copies();
    left.pairs.sort_unstable_by_key(|(old, new)| (*new, *old));
    left.pairs
}

/// A science file that more documents than this list does not tell which of them is meant.
const MOST_IN_COMMON: usize = 64;

/// What has no partner so far.
struct Left<'k> {
    old: &'k [Key],
    new: &'k [Key],
    olds: Vec<usize>,
    news: Vec<usize>,
    pairs: Vec<(usize, usize)>,
}

impl Left<'_> {
    /// Pairs what has the same key, in order.
    fn by<K: Hash + Eq>(&mut self, key: impl Fn(&Key) -> Option<K>) {
        let mut known: HashMap<K, Vec<usize>> = HashMap::new();
        for at in self.olds.iter().rev() {
            if let Some(key) = key(&self.old[*at]) {
                known.entry(key).or_default().push(*at);
            }
        }
        let found = self.news.iter().filter_map(|at| Some((known.get_mut(&key(&self.new[*at])?)?.pop()?, *at))).collect();
        self.take(found);
    }

    /// Pairs what has the same key, if no other has that key.
    fn only_by<K: Hash + Eq>(&mut self, key: impl Fn(&Key) -> K) {
        let mut known: HashMap<K, (Vec<usize>, Vec<usize>)> = HashMap::new();
        self.olds.iter().for_each(|at| known.entry(key(&self.old[*at])).or_default().0.push(*at));
        self.news.iter().for_each(|at| known.entry(key(&self.new[*at])).or_default().1.push(*at));
        let only = |(olds, news): (Vec<usize>, Vec<usize>)| match (olds.as_slice(), news.as_slice()) {
            ([old], [new]) => Some((*old, *new)).filter(|_| may_be_one_frame(&self.old[*old], &self.new[*new])),
            _ => None,
        };
        let found = known.into_values().filter_map(only).collect();
        self.take(found);
    }

    fn by_science(&mut self) {
        let mut having: HashMap<(&str, u64), Vec<usize>> = HashMap::new();
        for at in &self.olds {
            let key = &self.old[*at];
            key.science.iter().for_each(|name| having.entry((key.kind.as_str(), *name)).or_default().push(*at));
        }
        let mut shared: HashMap<(usize, usize), usize> = HashMap::new();
        for at in &self.news {
            let key = &self.new[*at];
            let telling = key.science.iter().filter_map(|name| having.get(&(key.kind.as_str(), *name)));
            for old in telling.filter(|those| those.len() <= MOST_IN_COMMON).flatten() {
                *shared.entry((*old, *at)).or_default() += 1;
            }
        }
        let mut candidates: Vec<_> = shared.into_iter().map(|((old, new), count)| (std::cmp::Reverse(count), new, old)).collect();
        candidates.sort_unstable();
        let (mut olds, mut news) = (vec![false; self.old.len()], vec![false; self.new.len()]);
        let mut found = Vec::new();
        for (_, new, old) in candidates {
            if !olds[old] && !news[new] {
                (olds[old], news[new]) = (true, true);
                found.push((old, new));
            }
        }
        self.take(found);
    }

    /// Pairs what is left of one frame, kind and mode with the first such document of the other side, though that has a partner: copies
    /// of an answer are held against the same one.
    fn copies(&mut self) {
        fn first(keys: &[Key]) -> HashMap<(&str, &str, Option<Mode>), usize> {
            let mut first = HashMap::new();
            for (at, key) in keys.iter().enumerate() {
                if let Some(frame) = &key.dp_id {
                    first.entry((frame.as_str(), key.kind.as_str(), key.mode)).or_insert(at);
                }
            }
            first
        }
        let (olds, news) = (first(self.old), first(self.new));
        let of = |key: &'_ Key| Some((key.dp_id.clone()?, key.kind.as_str(), key.mode));
        let find = |first: &HashMap<(&str, &str, Option<Mode>), usize>, key: &Key| {
            of(key).and_then(|(frame, kind, mode)| first.get(&(frame.as_str(), kind, mode)).copied())
        };
        let mut found: Vec<(usize, usize)> = self.olds.iter().filter_map(|at| Some((*at, find(&news, &self.old[*at])?))).collect();
        found.extend(self.news.iter().filter_map(|at| Some((find(&olds, &self.new[*at])?, *at))));
        self.take(found);
    }

    fn take(&mut self, found: Vec<(usize, usize)>) {
        let (mut olds, mut news) = (vec![false; self.old.len()], vec![false; self.new.len()]);
        for (old, new) in &found {
            (olds[*old], news[*new]) = (true, true);
        }
        self.olds.retain(|at| !olds[*at]);
        self.news.retain(|at| !news[*at]);
        self.pairs.extend(found);
    }
}

/// Whether nothing speaks against two documents being for one frame.
fn may_be_one_frame(old: &Key, new: &Key) -> bool {
    if old.dp_id.is_none() || new.dp_id.is_none() {
        return true;
    }
    let known: HashSet<&u64> = old.science.iter().collect();
    new.science.iter().any(|name| known.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(dp_id: &str, mode: Mode, path: &str, science: &[u64]) -> Key {
        Key {
            kind: Kind::AssociationTree,
            dp_id: Some(dp_id.to_owned()).filter(|id| !id.is_empty()),
            mode: Some(mode),
            path: path.to_owned(),
            name: path.rsplit('/').next().unwrap_or_default().to_owned(),
            science: science.to_vec(),
        }
    }

    #[test]
    fn frames_go_before_names_and_names_before_science_files() {
        use Mode::{Raw2Master, Raw2Raw};
        let old = [
            key("A", Raw2Raw, "a.xml", &[1]),
            key("A", Raw2Master, "am.xml", &[1]),
            key("B", Raw2Raw, "b.xml", &[2]),
            key("C", Raw2Raw, "c/tree.xml", &[3]),
            key("D", Raw2Raw, "d.xml", &[4, 5, 6]),
            key("", Raw2Raw, "x/e.xml", &[]),
            key("F", Raw2Raw, "f/tree.xml", &[9]),
        ];
        let new = [
            key("B", Raw2Master, "elsewhere/anything.xml", &[2]),
            key("A", Raw2Master, "a.xml", &[1]),
            key("A", Raw2Raw, "am.xml", &[1]),
            key("C2", Raw2Raw, "c/tree.xml", &[30]),
            key("D2", Raw2Raw, "d5.xml", &[5, 6]),
            key("D3", Raw2Raw, "d6.xml", &[6]),
            key("", Raw2Raw, "y/e.xml", &[]),
            key("G", Raw2Raw, "g/tree.xml", &[10]),
        ];
        let found = pair_documents(&old, &new);
        // F and G are two frames, though their files have one name.
        assert_eq!(found, [(2, 0), (1, 1), (0, 2), (3, 3), (4, 4), (5, 6)]);
    }
}
