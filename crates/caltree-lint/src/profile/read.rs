//! Profiles as people write them.

use super::{Counts, Distances, Expected, FrameKind, KindProfile, Learnt, Profile, SCHEMA, Seen, nameable};
use crate::toml_text::{Text, TomlError};
use crate::words::short;
use caltree_model::{Mode, nearest};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use toml::Spanned;

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
    below: Groups,
    #[serde(default, rename = "static")]
    fixed: Groups,
}

/// By the category above, then by that of the branches.
type Groups = BTreeMap<String, Spanned<BTreeMap<String, Spanned<BranchEntry>>>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BranchEntry {
    #[serde(default)]
    required: bool,
    #[serde(default)]
    auxiliary: bool,
    at_least_branches: Option<u64>,
    at_least_files: Option<u64>,
    at_most_days: Option<Spanned<f64>>,
    seen: Option<Spanned<SeenEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeenEntry {
    trees: u64,
    of: u64,
    #[serde(default)]
    in_part: u64,
    branches: Option<Spanned<[u64; 3]>>,
    files: Option<Spanned<[u64; 3]>>,
    days: Option<Spanned<[f64; 3]>>,
}

impl Profile {
    /// Takes the text of a profile apart.
    ///
    /// # Errors
    /// The text is not TOML, is no profile, has unknown keys, or says what cannot be: the first such thing, with its place.
    pub fn parse(text: &str) -> Result<Self, TomlError> {
        // Some editors put a mark before everything.
        let text = Text::new(text.strip_prefix('\u{feff}').unwrap_or(text));
        let table = text.table()?;
        // What is no profile is told as such, whatever else is wrong with it.
        match table.get_ref().get("schema") {
            Some(schema) if schema.get_ref().as_str() == Some(SCHEMA) => {}
            Some(schema) => {
                let found = short(text.at(schema.span()).lines().next().unwrap_or_default());
                return Err(text.error(schema.span().start, format!("no profile: expected schema = \"{SCHEMA}\", found {found}")));
            }
            None => return Err(text.error(0, format!("no profile: it does not begin with schema = \"{SCHEMA}\""))),
        }
        let file: File = text.read_table(table)?;
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
            self.name(&format!("`{name}` is"), word.as_ref(), word.span().start)?;
        }
        let mut known = KindProfile { trees: entry.trees, ..KindProfile::default() };
        for (groups, is_static) in [(entry.below, false), (entry.fixed, true)] {
            for (above, branches) in groups {
                self.name("expected a category, found", &above, branches.span().start)?;
                let group = known.below.entry(above.clone()).or_default();
                for (category, branch) in branches.into_inner() {
                    let at = branch.span().start;
                    self.name("expected a category, found", &category, at)?;
                    let expected = Expected { is_static, ..self.expected(branch, entry.trees)? };
                    match group.entry(category) {
                        Entry::Vacant(free) => drop(free.insert(expected)),
                        Entry::Occupied(there) => {
                            let (category, above) = (short(there.key()), short(&above));
                            return self.fail(at, format!("{category} stands below {above} twice: as static, and not"));
                        }
                    }
                }
            }
        }
        let kind = FrameKind { instrument: entry.instrument.into_inner(), category: entry.category.into_inner(), mode };
        Ok((kind, known))
    }

    fn name(&self, what: &str, name: &str, at: usize) -> Result<(), TomlError> {
        match nameable(name) {
            Some(_) => Ok(()),
            None => self.fail(at, format!("{what} `{}`: a name has 1 to 100 characters", short(name))),
        }
    }

    fn expected(&self, entry: Spanned<BranchEntry>, trees: Option<u64>) -> Result<Expected, TomlError> {
        let at = entry.span().start;
        let entry = entry.into_inner();
        if entry.required && entry.auxiliary {
            return self.fail(at, "an auxiliary branch is never required: take out `required` or `auxiliary`");
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
            is_static: false,
            at_least_branches: entry.at_least_branches,
            at_least_files: entry.at_least_files,
            at_most_days: entry.at_most_days.map(Spanned::into_inner),
            seen: entry.seen.map(|seen| self.seen(seen, trees)).transpose()?,
        })
    }

    fn seen(&self, entry: Spanned<SeenEntry>, all: Option<u64>) -> Result<Seen, TomlError> {
        let at = entry.span().start;
        let SeenEntry { trees, of, in_part, branches, files, days } = entry.into_inner();
        if trees.checked_add(in_part).is_none_or(|some| some > of) {
            return self.fail(at, format!("{trees} trees and {in_part} in part are more than the {of} that there are"));
        }
        if let Some(all) = all.filter(|all| of > *all) {
            return self.fail(at, format!("`of` is {of}, but this kind has {all} trees"));
        }
        Ok(Seen {
            trees,
            of,
            in_part,
            branches: branches.map(|counts| self.counts(counts)).transpose()?,
            files: files.map(|counts| self.counts(counts)).transpose()?,
            days: days.map(|days| self.distances(days)).transpose()?,
        })
    }

    fn counts(&self, entry: Spanned<[u64; 3]>) -> Result<Counts, TomlError> {
        let [min, median, max] = *entry.as_ref();
        if !entry.as_ref().is_sorted() {
            return self.fail(entry.span().start, format!("smallest {min}, median {median}, largest {max} are not in this order"));
        }
        Ok(Counts { min, median, max })
    }

    fn distances(&self, entry: Spanned<[f64; 3]>) -> Result<Distances, TomlError> {
        let (at, [median, q90, max]) = (entry.span().start, *entry.as_ref());
        if !entry.as_ref().iter().all(|days| days.is_finite() && *days >= 0.0) {
            return self.fail(at, format!("distances of {median}, {q90}, {max}: expected numbers of days from 0 on"));
        }
        if !entry.as_ref().is_sorted() {
            return self.fail(at, format!("median {median}, nine tenths {q90}, largest {max} are not in this order"));
        }
        Ok(Distances { median, q90, max })
    }
}
