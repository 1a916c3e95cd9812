//! What many answers come to, by instrument, category, mode, night or month: which are complete, what is missing or extended most, how
//! long they stay uncertified, and which frames to ask the archive for again.
//!
//! An answer is what the archive says for one frame in one mode, as it was executed. It counts once, however often it was given: a tree
//! goes before a links table, of several trees (or several tables) the last one counts, and whichever of them tells of a downgrade is
//! believed. A document that could not be read counts where its name tells the frame and no other document answers for it.

mod ages;
mod expected;
mod group;
mod key;
mod records;

pub use ages::{AgeBin, Spread, Uncertified};
pub use expected::Expected;
pub use group::{Group, Ranked};
pub use key::By;

use crate::{Answer, AskAgain, FileKey, LinksFacts, TreeFacts, facts};
use ages::Ages;
use caltree_model::{ArchiveId, Mode, ObsTime, Verdict, age_days, instrument_of};
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
    /// The share that is complete, the least complete first.
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
}

/// Where a document came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The file, as it was given.
    pub source: String,
    /// The part of a multipart body.
    pub part: Option<String>,
}

/// A frame to ask the archive for again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Again {
    /// The frame.
    pub dp_id: String,
    /// The mode to ask for: that of the answer that is there, Raw2Master where it was downgraded; of a document that could not be read
    /// the mode in its name. `None` where nothing tells.
    pub mode: Option<Mode>,
    /// Why, the most pressing reason first; never empty.
    pub reasons: Vec<AskAgain>,
    /// Whole days since the frame was taken; `None` where its name does not tell.
    pub age_days: Option<i64>,
    /// Where the answer that is there came from; `None` without one.
    pub origin: Option<Origin>,
    /// Why it could not be read; `None` for others.
    pub detail: Option<String>,
}

/// What many answers come to.
#[derive(Clone, Debug)]
pub struct Audit {
    /// The day that ages are counted from, at its beginning in UTC.
    pub as_of: ObsTime,
    /// What the groups are grouped by.
    pub by: Vec<By>,
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
    /// How many links tables were not counted: of other services, or without a verdict.
    pub not_counted: usize,
    /// How long answers stay uncertified.
    pub uncertified: Uncertified,
    /// The frames to ask for again, by their most pressing reason, then by name. All are archive ids.
    pub ask_again: Vec<Again>,
    /// How the expected frames stand; `None` where nobody said what to expect.
    pub expected: Option<Expected>,
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
            *known = record;
        }
    }

    /// What all of it comes to.
    #[must_use]
    pub fn finish(mut self) -> Audit {
        self.keep_unanswered();
        let records: Vec<&Record> = self.records.iter().chain(&self.unreadable).collect();
        let as_of = self.settings.as_of;
        let expected = self.settings.expected.as_ref().map(|list| expected::compare(list, &records, &self.science));
        let mut groups = self.groups(&records);
        let left_out = self.settings.top.map_or(0, |top| groups.len().saturating_sub(top));
        groups.truncate(groups.len() - left_out);
        Audit {
            as_of,
            overall: Group::of(Vec::new(), records.iter().copied(), as_of, &self.words),
            groups,
            groups_left_out: left_out,
            top: self.settings.top,
            set_aside: self.set_aside,
            not_counted: self.not_counted,
            uncertified: Uncertified::of(records.iter().copied(), as_of),
            ask_again: again(&records, expected.as_ref(), as_of),
            expected,
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
            let is_answered = match record.mode {
                Some(_) => by_this(record.mode) || by_this(None),
                None => answered.contains(dp_id.as_str()),
            };
            !is_answered && seen.insert((dp_id, record.mode))
        });
        self.unreadable.reverse();
        self.set_aside += before - self.unreadable.len();
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
        // Groups in which nothing could be read come last.
        Sort::Complete => {
            let share = |group: &Group| group.share_complete().unwrap_or(f64::INFINITY);
            groups.sort_by(|one, next| share(one).total_cmp(&share(next)));
        }
        Sort::Missing => {
            groups.sort_by_key(|group| Reverse(group.missing.iter().map(|ranked| ranked.entries).sum::<usize>()));
        }
        Sort::Extended => groups.sort_by_key(|group| Reverse(group.with_extended)),
        Sort::Uncertified => groups.sort_by_key(|group| Reverse(group.uncertified)),
        Sort::Age => groups.sort_by_key(|group| Reverse(group.uncertified_age.map(|age| age.max))),
    }
}

/// The frames to ask for again.
fn again(records: &[&Record], expected: Option<&Expected>, as_of: ObsTime) -> Vec<Again> {
    let age = |time: Option<ObsTime>| time.map(|time| age_days(time, as_of));
    let known = records.iter().filter_map(|record| {
        let reasons = record.ask_again(as_of);
        // The archive knows nothing of other names, and one may mean something to a shell or a file system.
        let is_id = |dp_id: &String| !reasons.is_empty() && ArchiveId::parse(dp_id).is_ok();
        let dp_id = record.dp_id.clone().filter(is_id)?;
        Some(Again {
            dp_id,
            mode: if record.downgraded { Some(Mode::Raw2Master) } else { record.mode },
            reasons,
            age_days: age(record.observed),
            origin: Some(record.origin.clone()),
            detail: record.reason.clone(),
        })
    });
    let without = expected.map(|expected| expected.without.as_slice()).unwrap_or_default().iter().map(|frame| Again {
        dp_id: frame.clone(),
        mode: None,
        reasons: vec![AskAgain::NoTree],
        age_days: age(facts::observed([frame.as_str()])),
        origin: None,
        detail: None,
    });
    let mut all: Vec<Again> = known.chain(without).collect();
    all.sort_by(|one, next| {
        let order = |again: &Again| (again.reasons.first().copied(), again.mode.map(Mode::as_str));
        let (first, second) = (order(one), order(next));
        first.0.cmp(&second.0).then_with(|| one.dp_id.cmp(&next.dp_id)).then_with(|| first.1.cmp(&second.1))
    });
    all
}
