//! What is the same in both cascades: numbers that two branches share if they agree in something, whichever tree they stand in.

use crate::side::{Side, certified, complete, is_auxiliary, kind, matching, mode};
use caltree_model::{BranchId, ClassId};
use foldhash::quality::{FixedState, FoldHasher};
use hashbrown::HashMap;
use std::hash::{BuildHasher, Hash, Hasher};

/// What one distinct branch agrees in with others. Equality is exact, not a matter of hashes.
#[derive(Clone, Debug)]
pub(crate) struct Shared {
    /// Everything: category, flags (its own `match` aside), main files, messages, and all below. Order does not count.
    pub(crate) content: u32,
    /// Category and the names of the main files: what makes it the same branch elsewhere. `None` for a branch without a named file.
    pub(crate) identity: Option<u32>,
    /// A number made of category and names that is the same in every run and on both sides.
    pub(crate) identity_rank: u64,
    /// The names of the main files. `None` without one.
    pub(crate) name_set: Option<u32>,
    /// What its recipe works on: main files with their categories, and the same of every branch below that is not auxiliary.
    pub(crate) input: u32,
    /// The names of the main files, sorted, each once.
    pub(crate) names: Box<[u32]>,
    /// The identities of the branches directly below, sorted.
    pub(crate) below: Box<[u32]>,
    /// A number made of the content that is the same in every run and on both sides: it breaks ties.
    pub(crate) rank: u64,
}

/// [`Shared`] for every distinct branch of two cascades, by the index of its [`ClassId`].
#[derive(Debug)]
pub(crate) struct Joint {
    pub(crate) old: Vec<Shared>,
    pub(crate) new: Vec<Shared>,
}

/// [`Shared`] for every distinct branch of one cascade.
pub(crate) fn shared(side: &Side<'_>) -> Vec<Shared> {
    Numbers::default().share(side)
}

impl Joint {
    pub(crate) fn new<'a>(old: &'a Side<'_>, new: &'a Side<'_>) -> Self {
        let mut numbers = Numbers::default();
        let old = numbers.share(old);
        Self { old, new: numbers.share(new) }
    }

    pub(crate) fn of_old(&self, class: ClassId) -> &Shared {
        &self.old[class.index()]
    }

    pub(crate) fn of_new(&self, class: ClassId) -> &Shared {
        &self.new[class.index()]
    }
}

/// Gives equal keys equal numbers.
#[derive(Default)]
struct Interner(HashMap<Vec<u32>, u32>);

impl Interner {
    fn number(&mut self, key: &[u32]) -> u32 {
        let next = narrow(self.0.len());
        *self.0.entry_ref(key).or_insert(next)
    }
}

#[derive(Default)]
struct Numbers<'a> {
    words: HashMap<&'a str, u32>,
    contents: Interner,
    identities: Interner,
    name_sets: Interner,
    inputs: Interner,
}

/// What is not there.
const NOTHING: u32 = u32::MAX;

/// Starts a list within a key: no word has this number.
const LIST: u32 = u32::MAX - 1;

impl<'a> Numbers<'a> {
    fn word(&mut self, text: Option<&'a str>) -> u32 {
        let next = narrow(self.words.len());
        text.map_or(NOTHING, |text| *self.words.entry(text).or_insert(next))
    }

    /// What stands below a branch has a smaller number than the branch: it is known when its turn comes.
    fn share(&mut self, side: &'a Side<'_>) -> Vec<Shared> {
        let mut shared = Vec::with_capacity(side.cascade.classes().len());
        for class in side.cascade.classes() {
            let next = self.branch(side, class.first, &shared);
            shared.push(next);
        }
        shared
    }

    fn branch(&mut self, side: &'a Side<'_>, id: BranchId, known: &[Shared]) -> Shared {
        let tree = side.tree;
        let branch = tree.branch(id);
        let mut hasher = Ranker::new();
        let flags = [branch.category(), certified(branch), complete(branch), mode(branch), kind(branch)];
        hasher.add(flags);
        let mut content: Vec<u32> = flags.into_iter().map(|flag| self.word(flag)).collect();

        let mut identifier = Ranker::new();
        identifier.add(branch.category());
        let mut files: Vec<(u32, u32)> = Vec::new();
        for file in tree.files(id) {
            let name = file.name.as_ref().map(|name| &*name.text);
            let category = file.category.as_ref().map(|category| &*category.text);
            hasher.list((name, category));
            identifier.list(name);
            files.push((self.word(name), self.word(category)));
        }
        hasher.close();
        files.sort_unstable();
        let files_key: Vec<u32> = files.iter().flat_map(|&(name, category)| [name, category]).collect();
        content.push(LIST);
        content.extend(&files_key);

        let mut messages: Vec<u32> = Vec::new();
        for message in tree.messages(id).iter().filter_map(|message| message.text.as_ref()) {
            hasher.list(&*message.text);
            messages.push(self.word(Some(&message.text)));
        }
        hasher.close();
        messages.sort_unstable();
        content.push(LIST);
        content.extend(messages);

        let (mut children, mut inputs, mut below) = (Vec::new(), Vec::new(), Vec::new());
        for child in tree.children(id) {
            let of = &known[side.cascade.class(child).index()];
            let child = tree.branch(child);
            hasher.list((of.rank, matching(child)));
            children.push((of.content, self.word(matching(child))));
            inputs.extend((!is_auxiliary(child)).then_some(of.input));
            below.extend(of.identity);
        }
        children.sort_unstable();
        inputs.sort_unstable();
        below.sort_unstable();
        content.push(LIST);
        content.extend(children.into_iter().flat_map(|(child, matching)| [child, matching]));

        let mut names: Vec<u32> = files.iter().map(|(name, _)| *name).filter(|name| *name != NOTHING).collect();
        let named = !names.is_empty();
        let category = self.word(branch.category());
        let identity = named.then(|| self.identities.number(&[&[category], names.as_slice()].concat()));
        let name_set = named.then(|| self.name_sets.number(&names));
        names.dedup();
        Shared {
            content: self.contents.number(&content),
            identity,
            identity_rank: identifier.finish(),
            name_set,
            input: self.inputs.number(&[files_key.as_slice(), &[LIST], &inputs].concat()),
            names: names.into(),
            below: below.into(),
            rank: hasher.finish(),
        }
    }
}

/// A hash over content, lists of which may be in any order.
struct Ranker {
    whole: FoldHasher<'static>,
    sum: u64,
    count: u64,
}

impl Ranker {
    fn new() -> Self {
        Self { whole: FixedState::default().build_hasher(), sum: 0, count: 0 }
    }

    fn add(&mut self, what: impl Hash) {
        what.hash(&mut self.whole);
    }

    /// Adds to the list that is open.
    fn list(&mut self, what: impl Hash) {
        self.sum = self.sum.wrapping_add(FixedState::default().hash_one(what));
        self.count += 1;
    }

    fn close(&mut self) {
        (self.sum, self.count).hash(&mut self.whole);
        (self.sum, self.count) = (0, 0);
    }

    fn finish(mut self) -> u64 {
        self.close();
        self.whole.finish()
    }
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(NOTHING)
}
