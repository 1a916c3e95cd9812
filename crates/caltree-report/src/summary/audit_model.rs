//! The audit in the machine-readable summary. What is written here on types and fields becomes the schema's descriptions.

use super::vocabulary::Mode;
use caltree_summary::audit::{self, Spread};
use schemars::JsonSchema;
use serde::Serialize;

/// What many answers come to. An answer is what the archive says for one frame in one executed mode; it counts once, however often it was
/// given: a tree goes before a links table, of several the last one counts.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Audit {
    /// The day that ages are counted from, at its beginning in UTC.
    pub as_of: String,
    /// What the groups are grouped by.
    pub by: Vec<&'static str>,
    /// Counts over all answers.
    pub overall: Counts,
    /// The groups, in the order asked for. Empty without anything to group by.
    pub groups: Vec<Group>,
    /// How many groups there are beyond these.
    pub groups_left_out: usize,
    /// How many documents were set aside for another one that answers for the same frame and mode.
    pub set_aside: usize,
    /// The frames for which an answer was set aside for a later one of the same kind that says something else, by name.
    pub differing: Vec<String>,
    /// How many links tables were not counted: of other services, or without a verdict.
    pub not_counted: usize,
    /// How long answers stay uncertified.
    pub uncertified: Uncertified,
    /// The frames to ask the archive for again, by their most pressing reason, then by name.
    pub ask_again: Vec<AskAgain>,
    /// How many answers are not among these only because their frame has no archive id that could be asked for.
    pub without_id: usize,
    /// How many answers and unreadable documents are of frames that were taken after the day of `as_of`: they have no age.
    pub observed_after: usize,
    /// How the expected frames stand. Null where nobody said what to expect.
    pub expected: Option<Expected>,
}

/// Counts over the answers of a group.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Group {
    /// What the group is known by, in the order of `by`. Null where the documents do not tell.
    pub key: Vec<Option<String>>,
    /// Counts over its answers.
    #[serde(flatten)]
    pub counts: Counts,
}

/// Counts over answers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Counts {
    /// Answers that could be read: complete, incomplete, unknown and empty ones.
    pub answers: usize,
    /// How many of them are trees. The others are links tables, of frames without a tree.
    pub trees: usize,
    /// Answers in which all that was looked for was found.
    pub complete: usize,
    /// Answers in which something is missing.
    pub incomplete: usize,
    /// Answers that do not say whether they are complete, and in which nothing is missing.
    pub unknown: usize,
    /// Answers for which no association could be established.
    pub empty: usize,
    /// How many of these say that the archive does not support files of their type.
    pub unsupported: usize,
    /// Documents that could not be read, of frames without another answer.
    pub unreadable: usize,
    /// `complete` divided by `answers`. Null without answers.
    pub share_complete: Option<f64>,
    /// `complete` divided by `answers` without the `unsupported`. Null without such answers.
    pub share_complete_supported: Option<f64>,
    /// Answers with masters requested and raw calibrations answered, of frames for which no masters are there.
    pub downgraded: usize,
    /// Answers that are not certified; empty ones are not among them.
    pub uncertified: usize,
    /// Answers with at least one extended branch. Links tables do not tell of them.
    pub with_extended: usize,
    /// Missing categories, those of most answers first; an entry is a message about a missing calibration.
    pub missing: Vec<Ranked>,
    /// Extended categories, those of most answers first; an entry is an extended branch, in every place.
    pub extended: Vec<Ranked>,
    /// How many days ago the frames of the uncertified answers were taken. Null where there are none.
    pub uncertified_age_days: Option<AgeDays>,
}

/// How a calibration category stands in many answers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Ranked {
    /// The category.
    pub category: String,
    /// In how many answers.
    pub answers: usize,
    /// How often in all of them.
    pub entries: usize,
}

/// A spread of ages in whole days; what was taken on the day itself has 0, and what was taken after it is left out.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct AgeDays {
    /// The youngest.
    pub min: i64,
    /// The middle one; of an even number the mean of the middle two.
    pub median: f64,
    /// The oldest.
    pub max: i64,
}

/// How long answers stay uncertified.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Uncertified {
    /// How many answers are not certified. Empty ones are not counted here.
    pub answers: usize,
    /// How many answers say whether they are certified.
    pub telling: usize,
    /// How many do not say.
    pub silent: usize,
    /// How many of those that say have a frame without an observing time: they are in no age bin.
    pub undated: usize,
    /// How many of those that say have a frame that was taken after the day: they are in no age bin either.
    pub after: usize,
    /// How many of those that are not certified should be by now: their newest raw file is more than seven days old (rule S405).
    pub overdue: usize,
    /// How many days ago their frames were taken. Null where no frame tells.
    pub since_observation_days: Option<AgeDays>,
    /// How many days ago their newest raw files were taken. Null where no file tells.
    pub since_newest_days: Option<AgeDays>,
    /// Those that say by the age of their frames, the youngest first.
    pub by_age: Vec<AgeBin>,
}

/// Answers of one age.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct AgeBin {
    /// The least age in days. Null for the youngest.
    pub from_days: Option<i64>,
    /// The age in days from which on they are too old for it. Null for the oldest.
    pub below_days: Option<i64>,
    /// How many answers of this age say whether they are certified; empty ones are not counted.
    pub answers: usize,
    /// How many of them are not.
    pub uncertified: usize,
}

/// A frame to ask the archive for again.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AskAgain {
    /// The frame.
    pub dp_id: String,
    /// The mode to ask for: that of the answer that is there, Raw2Master where it was downgraded; of a document that could not be read
    /// the mode in its name; else the mode that was said to be requested. Null where nothing tells.
    pub mode: Option<Mode>,
    /// Why, the most pressing reason first.
    pub reasons: Vec<Reason>,
    /// Whole days since the frame was taken, 0 on the day itself. Null where its name does not tell, and for a later day.
    pub age_days: Option<i64>,
    /// The file that the answer was read from. Null without one.
    pub source: Option<String>,
    /// The part of a multipart body.
    pub part: Option<String>,
    /// Why it could not be read. Null for others.
    pub detail: Option<String>,
}

/// A reason to ask the archive again.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// An expected frame has no answer.
    NoTree,
    /// What stands under the frame's name is no answer, or only a part of one.
    Unreadable,
    /// It should be certified by now.
    Uncertified,
    /// Something is missing, and the frame was taken in the last thirty days.
    Incomplete,
    /// No association could be established, and the frame was taken in the last thirty days.
    Empty,
    /// Masters were requested and raw calibrations answered, and the frame was taken in the last thirty days.
    Downgraded,
}

/// How the expected frames stand.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Expected {
    /// How many frames were expected.
    pub frames: usize,
    /// How many of them have an answer of their own that could be read.
    pub answered: usize,
    /// How many have none, but are among the science files of another frame's answer.
    pub as_science_file: usize,
    /// How many have a document that could not be read, and nothing else.
    pub unreadable: usize,
    /// Those that have nothing at all, in the order of the list.
    pub without: Vec<String>,
    /// How many frames have an answer and were not expected.
    pub unexpected: usize,
}

impl From<&audit::Audit> for Audit {
    fn from(audit: &audit::Audit) -> Self {
        let uncertified = &audit.uncertified;
        let by_age = uncertified.by_age.iter().map(|bin| {
            let audit::AgeBin { from_days, below_days, answers, uncertified } = *bin;
            AgeBin { from_days, below_days, answers, uncertified }
        });
        let groups = audit.groups.iter().map(|group| Group { key: group.key.clone(), counts: group.into() });
        Self {
            as_of: audit.as_of.date(),
            by: audit.by.iter().map(|by| by.as_str()).collect(),
            overall: (&audit.overall).into(),
            groups: groups.collect(),
            groups_left_out: audit.groups_left_out,
            set_aside: audit.set_aside,
            differing: audit.differing.clone(),
            not_counted: audit.not_counted,
            uncertified: Uncertified {
                answers: uncertified.answers,
                telling: uncertified.telling,
                silent: uncertified.silent,
                undated: uncertified.undated,
                after: uncertified.after,
                overdue: uncertified.overdue,
                since_observation_days: uncertified.since_observation.map(AgeDays::from),
                since_newest_days: uncertified.since_newest.map(AgeDays::from),
                by_age: by_age.collect(),
            },
            ask_again: audit.ask_again.iter().map(AskAgain::from).collect(),
            without_id: audit.without_id,
            observed_after: audit.observed_after,
            expected: audit.expected.as_ref().map(Expected::from),
        }
    }
}

impl From<&audit::Group> for Counts {
    fn from(group: &audit::Group) -> Self {
        let ranked = |all: &[audit::Ranked]| {
            let ranked = |ranked: &audit::Ranked| {
                let audit::Ranked { category, answers, entries } = ranked.clone();
                Ranked { category, answers, entries }
            };
            all.iter().map(ranked).collect()
        };
        Self {
            answers: group.answers,
            trees: group.trees,
            complete: group.complete,
            incomplete: group.incomplete,
            unknown: group.unknown,
            empty: group.empty,
            unsupported: group.unsupported,
            unreadable: group.unreadable,
            share_complete: group.share_complete(),
            share_complete_supported: group.share_of_supported(),
            downgraded: group.downgraded,
            uncertified: group.uncertified,
            with_extended: group.with_extended,
            missing: ranked(&group.missing),
            extended: ranked(&group.extended),
            uncertified_age_days: group.uncertified_age.map(AgeDays::from),
        }
    }
}

impl From<Spread> for AgeDays {
    fn from(Spread { min, median, max }: Spread) -> Self {
        Self { min, median, max }
    }
}

impl From<&audit::Again> for AskAgain {
    fn from(again: &audit::Again) -> Self {
        let origin = again.origin.clone();
        let (source, part) = origin.map(|origin| (origin.source, origin.part)).unzip();
        Self {
            dp_id: again.dp_id.clone(),
            mode: again.mode.map(Mode::from),
            reasons: again.reasons.iter().copied().map(Reason::from).collect(),
            age_days: again.age_days,
            source,
            part: part.flatten(),
            detail: again.detail.clone(),
        }
    }
}

impl From<caltree_summary::AskAgain> for Reason {
    fn from(reason: caltree_summary::AskAgain) -> Self {
        match reason {
            caltree_summary::AskAgain::NoTree => Self::NoTree,
            caltree_summary::AskAgain::Unreadable => Self::Unreadable,
            caltree_summary::AskAgain::Uncertified => Self::Uncertified,
            caltree_summary::AskAgain::Incomplete => Self::Incomplete,
            caltree_summary::AskAgain::Empty => Self::Empty,
            caltree_summary::AskAgain::Downgraded => Self::Downgraded,
        }
    }
}

impl From<&audit::Expected> for Expected {
    fn from(expected: &audit::Expected) -> Self {
        let audit::Expected { frames, answered, as_science_file, unreadable, without, unexpected } = expected.clone();
        Self { frames, answered, as_science_file, unreadable, without, unexpected }
    }
}
