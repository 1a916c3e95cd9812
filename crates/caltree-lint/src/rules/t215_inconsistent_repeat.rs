use crate::context::Cascaded;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::listed;
use caltree_model::BranchId;
use hashbrown::HashMap;

rule! {
    /// # What it means
    /// One branch, of the same category with the same main files, stands in two places of the tree and is not the same in both: it
    /// differs in `certified`, `complete` or `type`, or in the calibrations directly below it. `match` may differ, for it speaks of
    /// the branch above. Told once for a branch, where it first differs.
    ///
    /// # Why it matters
    /// The same frames give one product. Which calibrations it is made with, and whether it can be trusted, should not hang on the
    /// place you look at.
    ///
    /// # Example
    /// A `FLAT_SKY` with a `BIAS` below it under the science frame, and with a `BIAS` and a `DARK` under the standard star.
    ///
    /// # What to do
    /// Run CalSelector again: the archive may have changed while it answered. If the answer stays the same, report it, and decide
    /// which of the two you use.
    ///
    /// # Source
    /// Observed: a repeated branch is the same in every place of 67 real trees, its `match` excepted (VIMOS, 2003-06-03).
    "T215", "inconsistent-repeat", Warning, Tree(check)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    if !may_differ(cx) {
        return;
    }
    let repeats = Repeats::new(cx);
    let mut first: HashMap<u32, BranchId> = HashMap::new();
    let mut told: HashMap<u32, ()> = HashMap::new();
    for id in cx.cascade.first_places() {
        let class = cx.cascade.class(id).index();
        // Of a branch that is still open, nobody knows what it would have had.
        if !repeats.named[class] || cx.tree.branch(id).cut {
            continue;
        }
        let what = repeats.what[class];
        let other = *first.entry(what).or_insert(id);
        if other == id || told.contains_key(&what) {
            continue;
        }
        let differs = repeats.differences(cx, other, id);
        if differs.is_empty() {
            continue;
        }
        told.insert(what, ());
        sink.report_with(|| {
            let path = cx.path(other);
            Draft::new(
                format!("the same branch as {path}, but it differs in {}", listed(&differs)),
                "Run CalSelector again; if the answer stays the same, report it and decide which of the two you use.",
            )
            .at(cx.tree.branch(id).span)
            .on(id)
            .places(cx.places(id))
            .about(cx.first_file(id))
            .with("first", path)
            .with("differs", differs)
        });
    }
}

/// A quick look, without a list for each branch: are there two distinct branches of one category whose files could be the same?
fn may_differ(cx: &Cascaded<'_>) -> bool {
    let mut looks: Vec<(Option<&str>, usize, usize)> = Vec::new();
    for id in cx.cascade.first_places() {
        let names = cx.cascade.name_ids()[cx.tree.file_range(id)].iter().flatten();
        let range = names.fold(None, |range: Option<(usize, usize)>, name| {
            let name = name.index();
            Some(range.map_or((name, name), |(low, high)| (low.min(name), high.max(name))))
        });
        if let Some((low, high)) = range {
            looks.push((cx.tree.branch(id).category(), low, high));
        }
    }
    looks.sort_unstable_by_key(|&(category, low, high)| (low, high, category));
    looks.windows(2).any(|pair| pair[0] == pair[1])
}

/// For each distinct branch, by its class.
struct Repeats {
    /// What it is: a number that branches of the same category and main files share. A branch without a named file is known by all
    /// that it says and has below it.
    what: Vec<u32>,
    /// Whether it has a named file.
    named: Vec<bool>,
    /// What stands directly below it, sorted.
    below: Vec<Vec<u32>>,
}

/// What a branch is known by: its category, its main files, and (where it has none) its flags and what is below it.
type Key<'a> = (Option<&'a str>, Vec<u32>, Option<([u8; 3], Vec<u32>)>);

impl Repeats {
    fn new(cx: &Cascaded<'_>) -> Self {
        let mut places: Vec<BranchId> = cx.cascade.first_places().collect();
        // Classes count from the leaves up: what stands below a branch is known before it.
        places.sort_unstable_by_key(|&id| cx.cascade.class(id));
        let mut numbers: HashMap<Key<'_>, u32> = HashMap::new();
        let mut repeats = Self { what: Vec::new(), named: Vec::new(), below: Vec::new() };
        for id in places {
            let branch = cx.tree.branch(id);
            let mut names: Vec<u32> = cx.cascade.name_ids()[cx.tree.file_range(id)]
                .iter()
                .flatten()
                .map(|name| u32::try_from(name.index()).unwrap_or(u32::MAX))
                .collect();
            names.sort_unstable();
            names.dedup();
            let mut below: Vec<u32> = cx.tree.children(id).map(|child| repeats.what[cx.cascade.class(child).index()]).collect();
            below.sort_unstable();
            let named = !names.is_empty();
            let flag = |value: Option<bool>| value.map_or(0, |value| 1 + u8::from(value));
            let flags = [flag(branch.certified()), flag(branch.complete()), branch.kind().map_or(0, |kind| 1 + kind as u8)];
            let key = (branch.category(), names, (!named).then(|| (flags, below.clone())));
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            repeats.what.push(*numbers.entry(key).or_insert(next));
            repeats.named.push(named);
            repeats.below.push(below);
        }
        repeats
    }

    /// In what two places of one branch differ. Deeper differences are told deeper.
    fn differences(&self, cx: &Cascaded<'_>, one: BranchId, other: BranchId) -> Vec<&'static str> {
        let (a, b) = (cx.tree.branch(one), cx.tree.branch(other));
        // A flag that is missing or cannot be read is another rule's.
        fn unlike<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
            one.zip(other).is_some_and(|(one, other)| one != other)
        }
        let below = |id: BranchId| &self.below[cx.cascade.class(id).index()];
        [
            ("certified", unlike(a.certified(), b.certified())),
            ("complete", unlike(a.complete(), b.complete())),
            ("type", unlike(a.kind(), b.kind())),
            ("calibrations below", below(one) != below(other)),
        ]
        .into_iter()
        .filter(|&(_, differs)| differs)
        .map(|(what, _)| what)
        .collect()
    }
}
