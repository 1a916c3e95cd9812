//! Which of the branches below one are the same as which of those below the other.
//!
//! Both stand for the same branch, so their children are looked at category by category. What is equal goes together; the others by
//! this score, the first number that differs deciding:
//!
//! 1. how many of their main files they share (twice the shared ones over the sum of both),
//! 2. how many of the branches directly below them they share, by category and main files (the same share),
//! 3. how near in time their raw main files are (the distance of the nearest two).
//!
//! The best pair of all goes together first, then the best of what is left. What shares neither files nor calibrations goes together
//! by time alone, and what has no observing time in the order of its file names: a calibration that was replaced is the same branch
//! with other files. Equal scores are decided by the content, never by the order in the document, and by the same rule whichever of
//! the two trees is called the old one. What is left over of a category then finds a partner of another category if their main files
//! are the same: that branch was renamed.

use crate::joint::Shared;
use caltree_model::{ObsTime, nearest_offset};
use hashbrown::HashMap;

/// A branch among its siblings.
#[derive(Clone, Copy)]
pub(crate) struct Sibling<'a> {
    pub(crate) shared: &'a Shared,
    pub(crate) category: Option<&'a str>,
    pub(crate) matching: Option<&'a str>,
    /// When its raw main files were observed, sorted.
    pub(crate) observed: &'a [ObsTime],
    /// The first of its file names.
    pub(crate) name: Option<&'a str>,
}

/// Up to so many pairs of siblings are scored because they have something in common. What the most siblings have in common tells them
/// apart the least: that is left out first where there would be more.
const MOST_SCORED: usize = 1 << 18;

/// Up to so many pairs are held against each other by time; beyond, siblings go together in the order of time.
const MOST_BY_TIME: usize = 1 << 16;

/// Pairs the branches below two that are the same, as indices of both lists. What is in no pair was removed or added.
pub(crate) fn pair(old: &[Sibling<'_>], new: &[Sibling<'_>]) -> Vec<(usize, usize)> {
    let mut groups: HashMap<Option<&str>, (Vec<usize>, Vec<usize>)> = HashMap::new();
    for (at, sibling) in old.iter().enumerate() {
        groups.entry(sibling.category).or_default().0.push(at);
    }
    for (at, sibling) in new.iter().enumerate() {
        groups.entry(sibling.category).or_default().1.push(at);
    }
    let mut pairing = Pairing { old, new, pairs: Vec::new() };
    let (mut old_left, mut new_left) = (Vec::new(), Vec::new());
    for (mut olds, mut news) in groups.into_values() {
        pairing.category(&mut olds, &mut news);
        old_left.append(&mut olds);
        new_left.append(&mut news);
    }
    pairing.alike(&mut old_left, &mut new_left, |sibling| sibling.shared.name_set);
    pairing.pairs.sort_unstable();
    pairing.pairs
}

struct Pairing<'s, 'a> {
    old: &'s [Sibling<'a>],
    new: &'s [Sibling<'a>],
    pairs: Vec<(usize, usize)>,
}

/// How well two siblings go together; the smallest is the best.
type Score = (std::cmp::Reverse<u64>, std::cmp::Reverse<u64>, u64, (u64, u64));

impl<'a> Pairing<'_, 'a> {
    /// Pairs what is of one category, and leaves the rest.
    fn category(&mut self, olds: &mut Vec<usize>, news: &mut Vec<usize>) {
        self.alike(olds, news, |sibling| Some((sibling.shared.content, sibling.matching)));
        self.alike(olds, news, |sibling| Some(sibling.shared.content));
        if let ([old], [new]) = (olds.as_slice(), news.as_slice()) {
            self.pairs.push((*old, *new));
            olds.clear();
            news.clear();
        }
        self.best(olds, news, |shared| &shared.names);
        self.best(olds, news, |shared| &shared.below);
        self.by_time(olds, news);
        self.by_name(olds, news);
    }

    /// Pairs those of one key in the order of rank, as long as there are some on both sides.
    fn alike<K: std::hash::Hash + Eq>(
        &mut self,
        olds: &mut Vec<usize>,
        news: &mut Vec<usize>,
        key: impl Fn(&Sibling<'a>) -> Option<K>,
    ) {
        if olds.is_empty() || news.is_empty() {
            return;
        }
        let mut known: HashMap<K, Vec<usize>> = HashMap::new();
        let rank = |siblings: &[Sibling<'_>], at: usize| (siblings[at].shared.rank, at);
        olds.sort_by_key(|at| rank(self.old, *at));
        news.sort_by_key(|at| rank(self.new, *at));
        for at in olds.iter().rev() {
            if let Some(key) = key(&self.old[*at]) {
                known.entry(key).or_default().push(*at);
            }
        }
        let mut taken = Vec::new();
        news.retain(|at| {
            let partner = key(&self.new[*at]).and_then(|key| known.get_mut(&key)?.pop());
            taken.extend(partner.map(|old| (old, *at)));
            partner.is_none()
        });
        self.take(taken, olds);
    }

    fn take(&mut self, taken: Vec<(usize, usize)>, olds: &mut Vec<usize>) {
        if !taken.is_empty() {
            let gone: hashbrown::HashSet<usize> = taken.iter().map(|(old, _)| *old).collect();
            olds.retain(|at| !gone.contains(at));
            self.pairs.extend(taken);
        }
    }

    /// Pairs those that have something in common, the best score first.
    fn best(&mut self, olds: &mut Vec<usize>, news: &mut Vec<usize>, of: fn(&Shared) -> &[u32]) {
        if olds.is_empty() || news.is_empty() {
            return;
        }
        let mut having: HashMap<u32, (Vec<usize>, usize)> = HashMap::new();
        for old in olds.iter() {
            of(self.old[*old].shared).iter().for_each(|what| having.entry(*what).or_default().0.push(*old));
        }
        for new in news.iter() {
            for what in of(self.new[*new].shared) {
                if let Some((_, count)) = having.get_mut(what) {
                    *count += 1;
                }
            }
        }
        let telling = telling(having.values().map(|(those, count)| those.len().saturating_mul(*count)));
        let mut candidates: Vec<(Score, usize, usize)> = Vec::new();
        let mut partners: Vec<usize> = Vec::new();
        for new in news.iter() {
            partners.clear();
            for (those, count) in of(self.new[*new].shared).iter().filter_map(|what| having.get(what)) {
                if those.len().saturating_mul(*count) <= telling {
                    partners.extend(those);
                }
            }
            partners.sort_unstable();
            partners.dedup();
            candidates.extend(partners.iter().map(|old| (self.score(*old, *new), *old, *new)));
        }
        self.greedily(candidates, olds, news);
    }

    fn score(&self, old: usize, new: usize) -> Score {
        let (old, new) = (&self.old[old], &self.new[new]);
        let files = share(&old.shared.names, &new.shared.names);
        let below = share(&old.shared.below, &new.shared.below);
        (std::cmp::Reverse(files), std::cmp::Reverse(below), distance(old, new), ranks(old, new))
    }

    fn by_time(&mut self, olds: &mut Vec<usize>, news: &mut Vec<usize>) {
        let timed = |siblings: &[Sibling<'_>], all: &[usize]| {
            let mut timed: Vec<usize> = all.iter().copied().filter(|at| !siblings[*at].observed.is_empty()).collect();
            timed.sort_by_key(|at| (siblings[*at].observed[0], siblings[*at].shared.rank, *at));
            timed
        };
        let (old_timed, new_timed) = (timed(self.old, olds), timed(self.new, news));
        let candidates: Vec<(Score, usize, usize)> = if old_timed.len().saturating_mul(new_timed.len()) <= MOST_BY_TIME {
            old_timed.iter().flat_map(|old| new_timed.iter().map(|new| (self.score(*old, *new), *old, *new))).collect()
        } else {
            old_timed.iter().zip(&new_timed).map(|(old, new)| (self.score(*old, *new), *old, *new)).collect()
        };
        self.greedily(candidates, olds, news);
    }

    fn by_name(&mut self, olds: &mut Vec<usize>, news: &mut Vec<usize>) {
        let sorted = |siblings: &[Sibling<'_>], all: &[usize]| {
            let mut sorted = all.to_vec();
            sorted.sort_by_key(|at| (siblings[*at].name, siblings[*at].shared.rank, *at));
            sorted
        };
        let taken: Vec<(usize, usize)> = sorted(self.old, olds).into_iter().zip(sorted(self.new, news)).collect();
        let gone: hashbrown::HashSet<usize> = taken.iter().map(|(_, new)| *new).collect();
        news.retain(|at| !gone.contains(at));
        self.take(taken, olds);
    }

    fn greedily(&mut self, mut candidates: Vec<(Score, usize, usize)>, olds: &mut Vec<usize>, news: &mut Vec<usize>) {
        candidates.sort_unstable();
        let (mut old_gone, mut new_gone) = (hashbrown::HashSet::new(), hashbrown::HashSet::new());
        for (_, old, new) in candidates {
            if !old_gone.contains(&old) && !new_gone.contains(&new) {
                old_gone.insert(old);
                new_gone.insert(new);
                self.pairs.push((old, new));
            }
        }
        olds.retain(|at| !old_gone.contains(at));
        news.retain(|at| !new_gone.contains(at));
    }
}

/// How many pairs of siblings may have a thing in common for it to be looked at, so that not too many are scored.
fn telling(pairs: impl Iterator<Item = usize>) -> usize {
    let mut pairs: Vec<usize> = pairs.collect();
    pairs.sort_unstable();
    let mut scored = 0_usize;
    let too_many = pairs.iter().position(|count| {
        scored = scored.saturating_add(*count);
        scored > MOST_SCORED
    });
    // Things that as many have in common are all looked at, or none of them.
    too_many.map_or(usize::MAX, |at| pairs[at] - 1)
}

/// What two sorted lists have in common: twice the shared over the sum of both, in millionths.
fn share(one: &[u32], other: &[u32]) -> u64 {
    let (mut at, mut there, mut shared) = (0, 0, 0_u64);
    while let (Some(a), Some(b)) = (one.get(at), other.get(there)) {
        shared += u64::from(a == b);
        at += usize::from(a <= b);
        there += usize::from(b <= a);
    }
    let all = (one.len() + other.len()) as u64;
    (shared * 2_000_000).checked_div(all).unwrap_or(0)
}

/// How far apart in time two branches are, in milliseconds.
fn distance(old: &Sibling<'_>, new: &Sibling<'_>) -> u64 {
    nearest_offset(old.observed, new.observed).map_or(u64::MAX, |offset| offset.0.unsigned_abs())
}

/// What breaks ties, the same whichever of the two is the old one.
fn ranks(old: &Sibling<'_>, new: &Sibling<'_>) -> (u64, u64) {
    let (old, new) = (old.shared.rank, new.shared.rank);
    (old.min(new), old.max(new))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_both_lists() {
        assert_eq!(share(&[], &[]), 0);
        assert_eq!(share(&[1, 2], &[1, 2]), 1_000_000);
        assert_eq!(share(&[1, 2, 3, 9], &[3, 4]), 333_333);
        assert_eq!(share(&[1, 1, 2], &[1]), 500_000);
    }
}
