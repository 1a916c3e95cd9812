//! What many answers come to, by instrument, category, mode, night or month: which are complete, what is missing or extended most, how
//! long they stay uncertified, and which frames to ask the archive for again.
//!
//! An answer is what the archive says for one frame in one mode, as it was executed. It counts once, however often it was given: a tree
//! goes before a links table, of several trees (or several tables) the last one counts, and whichever of them tells of a downgrade is
//! believed, until masters are there. A document that could not be read counts where its name tells the frame and no other document
//! answers the same request.

mod again;
mod ages;
mod expected;
mod group;
mod key;
mod records;

pub use again::Again;
pub use ages::{AgeBin, Spread, Uncertified};
pub use expected::Expected;
pub use group::{Group, Ranked};
pub use key::By;

use crate::{Answer, FileKey, LinksFacts, TreeFacts, facts};
use ages::Ages;
use caltree_model::{Mode, ObsTime, Origin, Verdict, days_old, instrument_of};
use hashbrown::{HashMap, HashSet};
use records::{Record, Words};

/// What the groups are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    /// The key, ascending; what is not known comes last.
    #[default]
    Name,
    /// The number of answers, the most first.
    Answers,
    /// The share of the supported answers that is complete, the least complete first.
    Complete,
    /// The number of entries in missing, the most first.
    Missing,
    /// The number of answers with extended branches, the most first.
    Extended,
    /// The number of uncertified answers, the most first.
    Uncertified,
    /// The age of the oldest uncertified answer, the oldest first.
    Age,
}

/// What an audit is asked for.
#[derive(Clone, Debug)]
pub struct AuditSettings {
    /// What to group by, each once; empty: no groups.
    pub by: Vec<By>,
    /// The order of the groups.
    pub sort: Sort,
    /// Most groups to tell of, and most entries of what is told to people in lists; `None`: all groups.
    pub top: Option<usize>,
    /// The day to count ages from, UTC.
    pub as_of: ObsTime,
    /// The frames that should have an answer, each once; `None`: nobody says.
    pub expected: Option<Vec<String>>,
    /// The mode to ask for where no document tells one; `None`: nobody says.
    pub requested: Option<Mode>,
}

/// What many answers come to.
#[derive(Clone, Debug)]
pub struct Audit {
    /// The day that ages are counted from, at its beginning in UTC.
    pub as_of: ObsTime,
    /// What the groups are grouped by.
    pub by: Vec<By>,
    /// What the groups are sorted by.
    pub sort: Sort,
    /// Counts over all answers; its key is empty.
    pub overall: Group,
    /// The groups, in the order asked for; empty without anything to group by.
    pub groups: Vec<Group>,
    /// How many groups there are beyond these.
    pub groups_left_out: usize,
    /// Most entries of a list that people should see, where somebody said so.
    pub top: Option<usize>,
    /// How many documents were set aside for another one that answers for the same frame and mode.
    pub set_aside: usize,
    /// The frames for which an answer was set aside for one of the same kind that says something else, by name.
    pub differing: Vec<String>,
    /// How many links tables were not counted: of other services, or without a verdict.
    pub not_counted: usize,
    /// How long answers stay uncertified.
    pub uncertified: Uncertified,
    /// The frames to ask for again, by their most pressing reason, then by name. All are archive ids.
    pub ask_again: Vec<Again>,
    /// How many answers are not among these only because their frame has no archive id that could be asked for.
    pub without_id: usize,
    /// How many answers and unreadable documents are of frames that were taken after the day: they have no age on it.
    pub observed_after: usize,
    /// How the expected frames stand; `None` where nobody said what to expect.
    pub expected: Option<Expected>,
    /// The documents that count, in the order in which their answers came first; then those that could not be read.
    pub counted: Vec<Counted>,
}

/// A document that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Where it came from.
    pub origin: Origin,
    /// Whether raw calibrations stand in place of masters, which no other answer brings.
    pub downgraded: bool,
}

/// Takes answers one by one. What is kept of each is a few numbers and its names.
#[derive(Debug)]
pub struct Auditor {
    settings: AuditSettings,
    words: Words,
    records: Vec<Record>,
    places: HashMap<(String, Option<Mode>), usize>,
    /// Documents that could not be read.
    unreadable: Vec<Record>,
    /// The science files of all answers, where frames are expected.
    science: HashSet<FileKey>,
    set_aside: usize,
    not_counted: usize,
}

impl Auditor {
    /// Nothing is there yet.
    #[must_use]
    pub fn new(settings: AuditSettings) -> Self {
        Self {
            settings,
            words: Words::default(),
            records: Vec::new(),
            places: HashMap::new(),
            unreadable: Vec::new(),
            science: HashSet::new(),
            set_aside: 0,
            not_counted: 0,
        }
    }

    /// Takes a tree.
    pub fn add(&mut self, facts: &TreeFacts, origin: Origin) {
        let record = Record::of(&facts.into(), &facts.missing, Some(facts), origin, &mut self.words);
        self.note_science(&facts.science_files);
        self.put(record);
    }

    /// Takes a links table. One of another service, and one that does not say what it comes to, is only counted as such.
    pub fn add_links(&mut self, facts: &LinksFacts, origin: Origin) {
        let Some(answer) = Answer::of_links(facts) else {
            self.not_counted += 1;
            return;
        };
        let record = Record::of(&answer, &facts.missing, None, origin, &mut self.words);
        self.note_science(&facts.science_files);
        self.put(record);
    }

    /// Takes a document that could not be read: the frame and the mode that its name tells, and why.
    pub fn add_unreadable(&mut self, dp_id: Option<&str>, mode: Option<Mode>, reason: &str, origin: Origin) {
        let answer = Answer {
            dp_id,
            instrument: dp_id.and_then(instrument_of),
            category: None,
            mode,
            observed: facts::observed(dp_id),
            newest: None,
            verdict: Verdict::Unreadable,
            complete: None,
            certified: None,
            downgraded: false,
            unsupported: false,
        };
        let mut record = Record::of(&answer, &[], None, origin, &mut self.words);
        record.reason = Some(reason.to_owned());
        self.unreadable.push(record);
    }

    fn note_science(&mut self, files: &[String]) {
        if self.settings.expected.is_some() {
            self.science.extend(files.iter().map(|name| FileKey::of(name)));
        }
    }

    fn put(&mut self, mut record: Record) {
        let Some(dp_id) = record.dp_id.clone() else {
            self.records.push(record);
            return;
        };
        let next = self.records.len();
        let place = *self.places.entry((dp_id, record.mode)).or_insert(next);
        let Some(known) = self.records.get_mut(place) else {
            self.records.push(record);
            return;
        };
        self.set_aside += 1;
        known.downgraded |= record.downgraded;
        if record.is_tree || !known.is_tree {
            record.downgraded = known.downgraded;
            record.differs = known.differs || (record.is_tree == known.is_tree && !record.says_the_same(known));
            *known = record;
        }
    }

    /// What all of it comes to.
    #[must_use]
    pub fn finish(mut self) -> Audit {
        self.keep_unanswered();
        self.settle_downgrades();
        let records: Vec<&Record> = self.records.iter().chain(&self.unreadable).collect();
        let as_of = self.settings.as_of;
        let expected = self.settings.expected.as_ref().map(|list| expected::compare(list, &records, &self.science));
        let mut groups = self.groups(&records);
        let left_out = self.settings.top.map_or(0, |top| groups.len().saturating_sub(top));
        groups.truncate(groups.len() - left_out);
        let (ask_again, without_id) = again::list(&records, expected.as_ref(), &self.settings);
        let mut differing: Vec<String> =
            records.iter().filter(|record| record.differs).filter_map(|record| record.dp_id.clone()).collect();
        differing.sort_unstable();
        differing.dedup();
        let after = |record: &&&Record| record.observed.is_some_and(|observed| days_old(observed, as_of).is_none());
        Audit {
            as_of,
            overall: Group::of(Vec::new(), records.iter().copied(), as_of, &self.words),
            groups,
            sort: self.settings.sort,
            groups_left_out: left_out,
            top: self.settings.top,
            set_aside: self.set_aside,
            not_counted: self.not_counted,
            uncertified: Uncertified::of(records.iter().copied(), as_of),
            ask_again,
            without_id,
            observed_after: records.iter().filter(after).count(),
            differing,
            expected,
            counted: records
                .iter()
                .map(|record| Counted { origin: record.origin.clone(), downgraded: record.downgraded })
                .collect(),
            by: self.settings.by,
        }
    }

    /// Of what could not be read, keeps what nothing else answers for: once for each frame and mode.
    fn keep_unanswered(&mut self) {
        let answered: HashSet<&str> = self.records.iter().filter_map(|record| record.dp_id.as_deref()).collect();
        let before = self.unreadable.len();
        let mut seen: HashSet<(String, Option<Mode>)> = HashSet::new();
        // The last one counts here as well.
        self.unreadable.reverse();
        self.unreadable.retain(|record| {
            let Some(dp_id) = record.dp_id.clone() else { return true };
            let by_this = |mode| self.places.contains_key(&(dp_id.clone(), mode));
            // Masters were asked for: raw calibrations are an answer to that as well.
            let downgraded = || {
                let answer = self.places.get(&(dp_id.clone(), Some(Mode::Raw2Raw))).and_then(|place| self.records.get(*place));
                answer.is_some_and(|answer| answer.downgraded)
            };
            let is_answered = match record.mode {
                Some(mode) => by_this(record.mode) || by_this(None) || (mode == Mode::Raw2Master && downgraded()),
                None => answered.contains(dp_id.as_str()),
            };
            !is_answered && seen.insert((dp_id, record.mode))
        });
        self.unreadable.reverse();
        self.set_aside += before - self.unreadable.len();
    }

    /// Takes back what is no downgrade, or no longer: in an empty answer nothing was looked for in either mode, and masters may have come.
    fn settle_downgrades(&mut self) {
        let masters = |record: &&Record| record.mode == Some(Mode::Raw2Master) && record.verdict != Verdict::Empty;
        let with_masters: HashSet<String> = self.records.iter().filter(masters).filter_map(|record| record.dp_id.clone()).collect();
        for record in &mut self.records {
            let has_masters = record.dp_id.as_ref().is_some_and(|dp_id| with_masters.contains(dp_id));
            record.downgraded &= record.verdict != Verdict::Empty && !has_masters;
        }
    }

    fn groups(&self, records: &[&Record]) -> Vec<Group> {
        let by = &self.settings.by;
        if by.is_empty() {
            return Vec::new();
        }
        let mut members: HashMap<Vec<Option<i64>>, Vec<&Record>> = HashMap::new();
        for record in records {
            members.entry(by.iter().map(|by| by.part(record)).collect()).or_default().push(record);
        }
        let groups = members.into_iter().map(|(key, members)| {
            let name = |(by, part): (&By, Option<i64>)| part.map(|part| by.name(part, &self.words));
            Group::of(by.iter().zip(key).map(name).collect(), members.into_iter(), self.settings.as_of, &self.words)
        });
        let mut groups: Vec<Group> = groups.collect();
        // Names first: they decide where the numbers do not.
        groups.sort_by(|one, next| {
            let order = |group: &Group| group.key.iter().map(|part| (part.is_none(), part.clone())).collect::<Vec<_>>();
            order(one).cmp(&order(next))
        });
        sort(&mut groups, self.settings.sort);
        groups
    }
}

fn sort(groups: &mut [Group], sort: Sort) {
    use std::cmp::Reverse;
    match sort {
        Sort::Name => {}
        Sort::Answers => groups.sort_by_key(|group| Reverse(group.answers)),
        // Groups in which there is nothing that could be complete come last.
        Sort::Complete => {
            let share = |group: &Group| group.share_of_supported().unwrap_or(f64::INFINITY);
            groups.sort_by(|one, next| share(one).total_cmp(&share(next)));
        }
        Sort::Missing => {
            groups.sort_by_key(|group| Reverse(group.missing_messages()));
        }
        Sort::Extended => groups.sort_by_key(|group| Reverse(group.with_extended)),
        Sort::Uncertified => groups.sort_by_key(|group| Reverse(group.uncertified)),
        Sort::Age => groups.sort_by_key(|group| Reverse(group.uncertified_age.map(|age| age.max))),
    }
}
