//! Where rules put what they find.

use crate::context::Cascaded;
use caltree_model::{BranchId, ClassId, Level, Span};
use hashbrown::HashMap;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// A finding in the making.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) message: String,
    pub(crate) help: Cow<'static, str>,
    pub(crate) span: Option<Span>,
    pub(crate) branch: Option<BranchId>,
    pub(crate) places: u32,
    pub(crate) subject: Option<String>,
    /// Tells findings of one rule on one branch and subject apart in the fingerprint.
    pub(crate) key: String,
    pub(crate) data: Map<String, Value>,
    /// The loudest level this finding may have, whatever the rule's level.
    pub(crate) at_most: Level,
}

impl Draft {
    /// Says what was found, and what to do about it.
    pub(crate) fn new(message: impl Into<String>, help: impl Into<Cow<'static, str>>) -> Self {
        Self {
            message: message.into(),
            help: help.into(),
            span: None,
            branch: None,
            places: 1,
            subject: None,
            key: String::new(),
            data: Map::new(),
            at_most: Level::Error,
        }
    }

    /// Where it is.
    pub(crate) fn at(mut self, span: impl Into<Option<Span>>) -> Self {
        self.span = span.into();
        self
    }

    /// Which branch it is about.
    pub(crate) fn on(mut self, branch: impl Into<Option<BranchId>>) -> Self {
        self.branch = branch.into();
        self
    }

    /// In how many places it holds.
    pub(crate) fn places(mut self, places: u32) -> Self {
        self.places = places;
        self
    }

    /// Which frame or file it is about.
    pub(crate) fn about(mut self, subject: Option<impl Into<String>>) -> Self {
        self.subject = subject.map(Into::into);
        self
    }

    /// What tells it apart from others of the same rule, branch and subject.
    pub(crate) fn key(mut self, key: impl Into<String>) -> Self {
        self.key = key.into();
        self
    }

    /// One thing that a program may want to know.
    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.data.insert(name.to_owned(), value.into());
        self
    }

    /// The loudest it may be.
    pub(crate) fn at_most(mut self, level: Level) -> Self {
        self.at_most = level;
        self
    }
}

/// Collects what one rule finds in one document.
pub(crate) struct Sink<'s> {
    drafts: &'s mut Vec<Draft>,
    dropped: u64,
}

/// More findings of one rule in one document are counted, not told one by one.
pub(crate) const MOST_OF_ONE_RULE: usize = 2_000;

impl<'s> Sink<'s> {
    pub(crate) fn new(drafts: &'s mut Vec<Draft>) -> Self {
        Self { drafts, dropped: 0 }
    }

    pub(crate) fn report(&mut self, draft: Draft) {
        self.report_with(|| draft);
    }

    /// As [`Self::report`], for a finding that costs something to write: one that names paths. It is only written if it is kept.
    pub(crate) fn report_with(&mut self, draft: impl FnOnce() -> Draft) {
        if self.drafts.len() < MOST_OF_ONE_RULE {
            self.drafts.push(draft());
        } else {
            self.dropped += 1;
        }
    }

    /// How many findings were not kept.
    pub(crate) fn dropped(&self) -> u64 {
        self.dropped
    }
}

/// Folds what says the same of a branch that is repeated: told once, with the number of places.
pub(crate) fn fold(drafts: &mut Vec<Draft>, tree: Option<&Cascaded<'_>>) {
    let Some(tree) = tree.filter(|_| drafts.len() > 1) else {
        return;
    };
    let mut known: HashMap<(ClassId, String, Option<String>), usize> = HashMap::new();
    let mut kept: Vec<Draft> = Vec::with_capacity(drafts.len());
    for draft in drafts.drain(..) {
        let Some(branch) = draft.branch else {
            kept.push(draft);
            continue;
        };
        let key = (tree.cascade.class(branch), draft.message.clone(), draft.subject.clone());
        match known.get(&key) {
            // Twice in one place is twice told.
            Some(&first) if kept[first].branch != Some(branch) => kept[first].places += draft.places,
            _ => {
                known.insert(key, kept.len());
                kept.push(draft);
            }
        }
    }
    *drafts = kept;
}
