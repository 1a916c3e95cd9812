//! Which frames to ask the archive for again, and why.
//!
//! An answer is a snapshot: calibrations are certified, taken and processed after it was made. [`ask_again`] says whether the archive
//! probably has a better one by a given day. There is no clock in here: the day comes in.
//!
//! ```
//! use caltree_model::{ArchiveId, Cascade};
//! use caltree_read::{Limits, read};
//! use caltree_summary::{AskAgain, Known, TreeFacts, ask_again};
//!
//! let xml = br#"<association category="SCI_IMG" certified="false" complete="true" mode="Raw2Raw" type="main">
//!     <mainFiles><file category="SCIENCE_IMG" name="FORS2.2026-05-20T03:00:00.000"/></mainFiles><messages/><associatedFiles/>
//!     </association>"#;
//! let day = |day| ArchiveId::parse(day).unwrap().observed().unwrap();
//! read("FORS2.2026-05-20T03_00_00.000_raw2raw.xml", xml, &Limits::default(), &mut |document| {
//!     let Some(tree) = &document.tree else { return };
//!     let facts = TreeFacts::of(tree, &Cascade::new(tree), Known { names: document.names(), requested: None });
//!     assert_eq!(ask_again(&(&facts).into(), day("X.2026-06-01T00:00:00.000")), [AskAgain::Uncertified]);
//!     // It may still become certified: too early to ask.
//!     assert_eq!(ask_again(&(&facts).into(), day("X.2026-05-24T00:00:00.000")), []);
//! });
//! ```

use crate::{LinksFacts, LinksService, TreeFacts};
use caltree_model::{Message, Mode, ObsTime, Verdict, days_old, should_be_certified};

/// For so many days after an observation its calibrations may still be taken, and masters be made of them: most are taken within hours
/// or days, some once a month.
pub const RECENT_DAYS: i64 = 30;

/// A reason to ask the archive again, the most pressing first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AskAgain {
    /// There is no answer at all for a frame that should have one.
    NoTree,
    /// What stands under the frame's name is no answer, or only a part of one.
    Unreadable,
    /// It is not certified though its newest raw file is old enough: the criterion of the rule S405 ([`should_be_certified`]).
    Uncertified,
    /// Something is missing, and the observation is not older than [`RECENT_DAYS`].
    Incomplete,
    /// No association could be established, the observation is not older than [`RECENT_DAYS`], and it is not said that the archive does
    /// not support this type of file.
    Empty,
    /// Masters were requested, raw calibrations answered (an empty answer has none), and the observation is not older than
    /// [`RECENT_DAYS`].
    Downgraded,
}

impl AskAgain {
    /// Every reason, the most pressing first.
    pub const ALL: [Self; 6] = [Self::NoTree, Self::Unreadable, Self::Uncertified, Self::Incomplete, Self::Empty, Self::Downgraded];

    /// The word in machine-readable output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoTree => "no_tree",
            Self::Unreadable => "unreadable",
            Self::Uncertified => "uncertified",
            Self::Incomplete => "incomplete",
            Self::Empty => "empty",
            Self::Downgraded => "downgraded",
        }
    }

    /// What may have changed since, for people: no capital, no full stop.
    #[must_use]
    pub fn why(self) -> &'static str {
        match self {
            Self::NoTree => "there is no answer for it",
            Self::Unreadable => "what was saved under its name is no answer, or only a part of one",
            Self::Uncertified => "old enough to be certified by now, perhaps with other calibrations",
            Self::Incomplete => "what is missing may have been taken since",
            Self::Empty => "the archive may know it by now",
            Self::Downgraded => "masters may have been made since",
        }
    }
}

/// What an answer for a frame says, whether it is a tree or a links table. Made of [`TreeFacts`], or of [`LinksFacts`] by
/// [`Answer::of_links`].
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// The dp_id; `None` for a root without main files.
    pub dp_id: Option<&'a str>,
    /// The instrument's full name; `None` where no name tells.
    pub instrument: Option<&'a str>,
    /// The root's category; `None` where the document does not say.
    pub category: Option<&'a str>,
    /// The executed mode; `None` where the document does not say.
    pub mode: Option<Mode>,
    /// When the frame was taken; `None` where no name tells.
    pub observed: Option<ObsTime>,
    /// When the newest raw file was taken; `None` where no name tells.
    pub newest: Option<ObsTime>,
    /// What it comes to.
    pub verdict: Verdict,
    /// The root's complete flag; `None` where the document does not say.
    pub complete: Option<bool>,
    /// The root's certified flag; `None` where the document does not say.
    pub certified: Option<bool>,
    /// Whether masters were requested and raw calibrations answered.
    pub downgraded: bool,
    /// Whether the archive says that it looks for nothing for files of this type: it will say so again.
    pub unsupported: bool,
}

impl<'a> From<&'a TreeFacts> for Answer<'a> {
    fn from(facts: &'a TreeFacts) -> Self {
        Self {
            dp_id: facts.dp_id.as_deref(),
            instrument: facts.instrument.as_deref(),
            category: facts.category.as_deref(),
            mode: facts.mode,
            observed: facts.observed,
            newest: facts.newest,
            verdict: facts.verdict,
            complete: facts.complete,
            certified: facts.certified,
            downgraded: facts.downgraded,
            unsupported: is_unsupported(&facts.messages),
        }
    }
}

impl<'a> Answer<'a> {
    /// What CalSelector's links table says; `None` for a table of another service, and for one that does not say what it comes to.
    #[must_use]
    pub fn of_links(facts: &'a LinksFacts) -> Option<Self> {
        let verdict = facts.verdict.filter(|_| facts.service == LinksService::Calselector)?;
        Some(Self {
            dp_id: facts.dp_id.as_deref(),
            instrument: facts.instrument.as_deref(),
            category: facts.category.as_deref(),
            mode: facts.mode,
            observed: facts.observed,
            newest: facts.newest,
            verdict,
            complete: facts.complete,
            certified: facts.certified,
            downgraded: facts.downgraded,
            unsupported: is_unsupported(&facts.messages),
        })
    }

    /// Whether nothing in it speaks against being complete, and it does not say that it is.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.verdict == Verdict::Complete && self.complete.is_none()
    }

    /// Whether it is not certified. An empty answer is neither: nothing was looked for.
    #[must_use]
    pub fn is_uncertified(&self) -> bool {
        self.certified == Some(false) && self.verdict != Verdict::Empty
    }
}

/// Why to ask the archive for this answer again on the day `as_of` (any time of it, UTC), the most pressing reason first; empty where
/// it will hardly have a better one. A frame without an observing time, or of a later day, is not recent.
#[must_use]
pub fn ask_again(answer: &Answer<'_>, as_of: ObsTime) -> Vec<AskAgain> {
    let recent = answer.observed.and_then(|observed| days_old(observed, as_of)).is_some_and(|days| days <= RECENT_DAYS);
    let overdue = answer.newest.is_some_and(|newest| should_be_certified(newest, as_of));
    let such = |reason: &AskAgain| match reason {
        AskAgain::NoTree => false,
        AskAgain::Unreadable => answer.verdict == Verdict::Unreadable,
        AskAgain::Uncertified => answer.is_uncertified() && overdue,
        AskAgain::Incomplete => answer.verdict == Verdict::Incomplete && recent,
        AskAgain::Empty => answer.verdict == Verdict::Empty && recent && !answer.unsupported,
        AskAgain::Downgraded => answer.downgraded && answer.verdict != Verdict::Empty && recent,
    };
    AskAgain::ALL.into_iter().filter(such).collect()
}

fn is_unsupported(messages: &[String]) -> bool {
    messages.iter().any(|text| matches!(Message::parse(text), Message::NoAssociation(why) if why.contains("not supported")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use caltree_model::DAY_MS;

    #[test]
    fn recent_answers_may_become_better_and_old_ones_certified() {
        let says = |why: &str| is_unsupported(&[format!("No association could be established: {why}")]);
        assert!(says("this file type is not supported") && !says("the frame is not known") && !is_unsupported(&[]));
        let as_of = ObsTime(100 * DAY_MS);
        let plain = Answer {
            dp_id: None,
            instrument: None,
            category: None,
            mode: None,
            observed: None,
            newest: None,
            verdict: Verdict::Complete,
            complete: Some(true),
            certified: Some(true),
            downgraded: false,
            unsupported: false,
        };
        let taken = |age: i64| Some(ObsTime((100 - age) * DAY_MS));
        let incomplete = Answer { verdict: Verdict::Incomplete, ..plain };
        let empty = Answer { verdict: Verdict::Empty, observed: taken(1), ..plain };
        let uncertified = Answer { certified: Some(false), ..plain };
        use AskAgain::{Downgraded, Empty, Incomplete, Uncertified, Unreadable};
        let cases: [(Answer<'_>, &[AskAgain]); 18] = [
            (plain, &[]),
            (Answer { verdict: Verdict::Unreadable, ..plain }, &[Unreadable]),
            (incomplete, &[]),
            (Answer { observed: taken(30), ..incomplete }, &[Incomplete]),
            (Answer { observed: taken(31), ..incomplete }, &[]),
            (Answer { observed: Some(ObsTime(101 * DAY_MS - 1)), ..incomplete }, &[Incomplete]),
            (Answer { observed: taken(-1), ..incomplete }, &[]),
            (empty, &[Empty]),
            (Answer { unsupported: true, ..empty }, &[]),
            (Answer { downgraded: true, unsupported: true, ..empty }, &[]),
            (Answer { certified: Some(false), newest: taken(99), unsupported: true, ..empty }, &[]),
            (Answer { observed: taken(31), ..empty }, &[]),
            (uncertified, &[]),
            (Answer { newest: taken(7), ..uncertified }, &[]),
            (Answer { newest: taken(8), observed: taken(99), ..uncertified }, &[Uncertified]),
            (Answer { newest: taken(8), certified: None, ..uncertified }, &[]),
            (Answer { downgraded: true, observed: taken(31), ..plain }, &[]),
            (
                Answer { downgraded: true, observed: taken(9), newest: taken(8), certified: Some(false), ..incomplete },
                &[Uncertified, Incomplete, Downgraded],
            ),
        ];
        for (answer, reasons) in cases {
            assert_eq!(ask_again(&answer, as_of), reasons, "{answer:?}");
        }
    }
}
