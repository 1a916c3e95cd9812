//! Profiles as people write them.

use super::{Counts, Distances, Expected, FrameKind, KindProfile, Learnt, MOST_STEPS, Node, Profile, SCHEMA, Share, nameable};
use crate::toml_text::{Text, TomlError};
use crate::words::short;
use caltree_model::{Mode, nearest};
use serde::Deserialize;
use std::collections::btree_map::Entry;
use toml::Spanned;

/// What every profile says first; whatever else there is.
#[derive(Deserialize)]
struct Head {
    schema: Option<Spanned<toml::Value>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "schema")]
    _schema: String,
    learnt: Option<Spanned<LearntEntry>>,
    #[serde(default)]
    kinds: Vec<Spanned<KindEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LearntEntry {
    trees: u64,
    threshold: Spanned<f64>,
    min_trees: u64,
    incomplete: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KindEntry {
    instrument: Spanned<String>,
    category: Spanned<String>,
    mode: Spanned<String>,
    trees: Option<u64>,
    #[serde(default)]
    branches: Vec<Spanned<BranchEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BranchEntry {
    path: Spanned<String>,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    auxiliary: bool,
    #[serde(default, rename = "static")]
    is_static: bool,
    at_least_branches: Option<u64>,
    at_least_files: Option<u64>,
    at_most_days: Option<Spanned<f64>>,
    trees: Option<Spanned<ShareEntry>>,
    branches: Option<Spanned<CountsEntry>>,
    files: Option<Spanned<CountsEntry>>,
    days: Option<Spanned<DistancesEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShareEntry {
    present: u64,
    of: u64,
    #[serde(default)]
    in_part: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CountsEntry {
    min: u64,
    median: u64,
    max: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DistancesEntry {
    median: f64,
    q90: f64,
    max: f64,
}

impl Profile {
    /// Takes the text of a profile apart.
    ///
    /// # Errors
    /// The text is not TOML, is no profile, has unknown keys, or says what cannot be: the first such thing, with its place.
    pub fn parse(text: &str) -> Result<Self, TomlError> {
        // Some editors put a mark before everything.
        let text = Text::new(text.strip_prefix('\u{feff}').unwrap_or(text));
        match text.read::<Head>()?.schema {
            Some(schema) if schema.as_ref().as_str() == Some(SCHEMA) => {}
            Some(schema) => {
                let found = short(&schema.as_ref().to_string()).into_owned();
                return Err(text.error(schema.span().start, format!("no profile: expected schema = \"{SCHEMA}\", found {found}")));
            }
            None => return Err(text.error(0, format!("no profile: it does not begin with schema = \"{SCHEMA}\""))),
        }
        let file: File = text.read()?;
        let reader = Reader { text };
        let mut profile = Self { learnt: file.learnt.map(|learnt| reader.learnt(learnt)).transpose()?, ..Self::default() };
        for entry in file.kinds {
            let at = entry.span().start;
            let (kind, known) = reader.kind(entry.into_inner())?;
            match profile.kinds.entry(kind) {
                Entry::Vacant(free) => drop(free.insert(known)),
                Entry::Occupied(there) => return reader.fail(at, format!("{} stands twice", there.key())),
            }
        }
        Ok(profile)
    }
}

/// Finds what cannot be, and where.
struct Reader<'t> {
    text: Text<'t>,
}

impl Reader<'_> {
    fn fail<T>(&self, at: usize, message: impl Into<String>) -> Result<T, TomlError> {
        Err(self.text.error(at, message.into()))
    }

    fn learnt(&self, entry: Spanned<LearntEntry>) -> Result<Learnt, TomlError> {
        let LearntEntry { trees, threshold, min_trees, incomplete } = entry.into_inner();
        let share = *threshold.as_ref();
        if !(share > 0.0 && share <= 1.0) {
            return self.fail(threshold.span().start, format!("`threshold` is {share}: a share is over 0 and at most 1"));
        }
        Ok(Learnt { trees, threshold: share, min_trees, incomplete })
    }

    fn kind(&self, entry: KindEntry) -> Result<(FrameKind, KindProfile), TomlError> {
        let mode = match Mode::parse(entry.mode.as_ref()) {
            Some(mode) => mode,
            None => {
                let near = nearest(entry.mode.as_ref(), Mode::LEGAL).map(|near| format!("; did you mean \"{near}\"?"));
                let found = short(entry.mode.as_ref());
                let message = format!("`{found}` is no mode: expected Raw2Raw or Raw2Master{}", near.unwrap_or_default());
                return self.fail(entry.mode.span().start, message);
            }
        };
        for (name, word) in [("instrument", &entry.instrument), ("category", &entry.category)] {
            if nameable(word.as_ref()).is_none() {
                let found = short(word.as_ref());
                return self
                    .fail(word.span().start, format!("`{name}` is `{found}`: expected a name without /, of 1 to 100 characters"));
            }
        }
        let mut known = KindProfile { trees: entry.trees, root: Node::default() };
        for branch in entry.branches {
            let (path, branch) = (branch.as_ref().path.clone(), branch.into_inner());
            let steps: Vec<&str> = path.as_ref().split('/').collect();
            if steps.len() > MOST_STEPS || steps.iter().any(|step| nameable(step).is_none()) {
                let found = short(path.as_ref());
                let message = format!(
                    "`{found}` is no path: expected the categories from below the root on, such as STD_IMA/BIAS, {MOST_STEPS} at most"
                );
                return self.fail(path.span().start, message);
            }
            let node = steps.iter().fold(&mut known.root, |node, step| node.below.entry((*step).to_owned()).or_default());
            if node.expected.is_some() {
                return self.fail(path.span().start, format!("{} stands twice in this kind", short(path.as_ref())));
            }
            node.expected = Some(self.expected(branch, entry.trees)?);
        }
        let kind = FrameKind { instrument: entry.instrument.into_inner(), category: entry.category.into_inner(), mode };
        Ok((kind, known))
    }

    fn expected(&self, entry: BranchEntry, trees: Option<u64>) -> Result<Expected, TomlError> {
        if entry.required && entry.auxiliary {
            return self.fail(entry.path.span().start, "an auxiliary branch is never required: take out `required` or `auxiliary`");
        }
        if let Some(days) = &entry.at_most_days
            && !(days.as_ref().is_finite() && *days.as_ref() >= 0.0)
        {
            return self
                .fail(days.span().start, format!("`at_most_days` is {}: expected a number of days from 0 on", days.as_ref()));
        }
        Ok(Expected {
            required: entry.required,
            auxiliary: entry.auxiliary,
            is_static: entry.is_static,
            at_least_branches: entry.at_least_branches,
            at_least_files: entry.at_least_files,
            at_most_days: entry.at_most_days.map(Spanned::into_inner),
            trees: entry.trees.map(|share| self.share(share, trees)).transpose()?,
            branches: entry.branches.map(|counts| self.counts(counts)).transpose()?,
            files: entry.files.map(|counts| self.counts(counts)).transpose()?,
            days: entry.days.map(|days| self.distances(days)).transpose()?,
        })
    }

    fn share(&self, entry: Spanned<ShareEntry>, trees: Option<u64>) -> Result<Share, TomlError> {
        let at = entry.span().start;
        let ShareEntry { present, of, in_part } = entry.into_inner();
        if present.checked_add(in_part).is_none_or(|some| some > of) {
            return self.fail(at, format!("{present} present and {in_part} in part are more than the {of} trees that there are"));
        }
        if let Some(trees) = trees.filter(|trees| of > *trees) {
            return self.fail(at, format!("`of` is {of}, but this kind has {trees} trees"));
        }
        Ok(Share { present, of, in_part })
    }

    fn counts(&self, entry: Spanned<CountsEntry>) -> Result<Counts, TomlError> {
        let at = entry.span().start;
        let CountsEntry { min, median, max } = entry.into_inner();
        if min > median || median > max {
            return self.fail(at, format!("min {min}, median {median}, max {max} are not in this order"));
        }
        Ok(Counts { min, median, max })
    }

    fn distances(&self, entry: Spanned<DistancesEntry>) -> Result<Distances, TomlError> {
        let at = entry.span().start;
        let DistancesEntry { median, q90, max } = entry.into_inner();
        let all = [median, q90, max];
        if !all.iter().all(|days| days.is_finite() && *days >= 0.0) {
            return self.fail(at, format!("distances of {median}, {q90}, {max}: expected numbers of days from 0 on"));
        }
        if !all.is_sorted() {
            return self.fail(at, format!("median {median}, q90 {q90}, max {max} are not in this order"));
        }
        Ok(Distances { median, q90, max })
    }
}
