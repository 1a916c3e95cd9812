//! Profiles as people write them.

use super::{Counts, Distances, Expected, FrameKind, KindProfile, Learnt, Profile, SCHEMA, Seen, nameable};
use crate::toml_text::{Text, TomlError};
use crate::words::{counted, short};
use caltree_model::{Mode, nearest};
use serde::Deserialize;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
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
#[serde(deny_unknown_fields, expecting = "a table that says how the profile was learnt")]
struct LearntEntry {
    trees: u64,
    threshold: Spanned<f64>,
    min_trees: u64,
    incomplete: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table [[kinds]]")]
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
type Groups = BTreeMap<Spanned<String>, BTreeMap<String, Spanned<BranchEntry>>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table such as { required = true }")]
struct BranchEntry {
    #[serde(default)]
    required: bool,
    #[serde(default)]
    auxiliary: bool,
    at_least_branches: Option<Spanned<u64>>,
    at_least_files: Option<Spanned<u64>>,
    at_most_days: Option<Spanned<f64>>,
    seen: Option<Spanned<SeenEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table such as { trees = 3, of = 3 }")]
struct SeenEntry {
    trees: u64,
    of: u64,
    #[serde(default)]
    in_part: u64,
    branches: Option<Spanned<Vec<u64>>>,
    files: Option<Spanned<Vec<u64>>>,
    days: Option<Spanned<Vec<f64>>>,
}

impl Profile {
    /// Takes the text of a profile apart.
    ///
    /// # Errors
    /// The text is not TOML, is no profile, has unknown keys, or says what cannot be: the first such thing, with its place.
    pub fn parse(text: &str) -> Result<Self, TomlError> {
        // Some editors put a mark before everything.
        let text = Text::new(text.strip_prefix('\u{feff}').unwrap_or(text));
        let none = || text.error(0, format!("this is no profile: it does not begin with schema = \"{SCHEMA}\""));
        let table = text.table().map_err(|error| if is_meant(text.all()) { error } else { none() })?;
        // What is no profile is told as such, whatever else is wrong with it.
        match table.get_ref().get("schema") {
            Some(schema) if schema.get_ref().as_str() == Some(SCHEMA) => {}
            Some(schema) => {
                let found = short(text.at(schema.span()).lines().next().unwrap_or_default());
                let message = format!("this is no profile: expected schema = \"{SCHEMA}\", found {found}");
                return Err(text.error(schema.span().start, message));
            }
            None => return Err(none()),
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
        let mut groups: Vec<(usize, String)> = Vec::new();
        for (entries, is_static) in [(entry.below, false), (entry.fixed, true)] {
            for (above, branches) in entries {
                let at = above.span().start;
                let above = above.into_inner();
                self.name("expected a category, found", &above, at)?;
                groups.push((at, above.clone()));
                let group = known.below.entry(above.clone()).or_default();
                for (category, branch) in branches {
                    let at = branch.span().start;
                    self.name("expected a category, found", &category, at)?;
                    let expected = self.expected(branch, is_static, entry.trees)?;
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
        self.reachable(&groups, &kind.category, &known)?;
        // An empty table says nothing, and none is written.
        known.below.retain(|_, branches| !branches.is_empty());
        Ok((kind, known))
    }

    /// What is said below a category that no branch is said to have would be said of nothing: it is misspelt.
    fn reachable(&self, groups: &[(usize, String)], root: &str, known: &KindProfile) -> Result<(), TomlError> {
        let categories: BTreeSet<&str> = known.below.values().flat_map(BTreeMap::keys).map(String::as_str).chain([root]).collect();
        let lost = groups.iter().filter(|(_, above)| !categories.contains(above.as_str())).min_by_key(|(at, _)| *at);
        let Some((at, above)) = lost else { return Ok(()) };
        let near = nearest(above, &categories.into_iter().collect::<Vec<_>>()).map(|near| format!("; did you mean `{near}`?"));
        let (above, root, near) = (short(above), short(root), near.unwrap_or_default());
        let why = format!("`{above}` is neither the root's category (`{root}`) nor a branch of this kind");
        self.fail(*at, format!("{why}: add it below the category that it stands in{near}"))
    }

    fn name(&self, what: &str, name: &str, at: usize) -> Result<(), TomlError> {
        match nameable(name) {
            Some(_) => Ok(()),
            None => self.fail(at, format!("{what} `{}`: a name has 1 to 100 characters", short(name))),
        }
    }

    fn expected(&self, entry: Spanned<BranchEntry>, is_static: bool, trees: Option<u64>) -> Result<Expected, TomlError> {
        self.possible(entry.as_ref(), entry.span().start, is_static)?;
        let entry = entry.into_inner();
        Ok(Expected {
            required: entry.required,
            auxiliary: entry.auxiliary,
            is_static,
            at_least_branches: entry.at_least_branches.map(Spanned::into_inner),
            at_least_files: entry.at_least_files.map(Spanned::into_inner),
            // Adding 0 takes the sign from a zero.
            at_most_days: entry.at_most_days.map(|days| days.into_inner() + 0.0),
            seen: entry.seen.map(|seen| self.seen(seen, trees)).transpose()?,
        })
    }

    /// What is said of branches of this kind has to be something that can be said of them.
    fn possible(&self, entry: &BranchEntry, at: usize, is_static: bool) -> Result<(), TomlError> {
        if entry.required && entry.auxiliary {
            return self.fail(at, "an auxiliary branch is never required: take out `required` or `auxiliary`");
        }
        let counts = [("at_least_branches", &entry.at_least_branches), ("at_least_files", &entry.at_least_files)];
        for (name, count) in counts.into_iter().filter_map(|(name, count)| Some((name, count.as_ref()?))) {
            if *count.as_ref() == 0 {
                return self.fail(count.span().start, format!("`{name}` is 0: expected 1 or more, or to be left out"));
            }
            if entry.auxiliary {
                return self.fail(count.span().start, limit_of_auxiliary(name));
            }
        }
        let Some(days) = &entry.at_most_days else { return Ok(()) };
        let (at, days) = (days.span().start, *days.as_ref());
        if !(days.is_finite() && days >= 0.0) {
            return self.fail(at, format!("`at_most_days` is {days}: expected a number of days from 0 on"));
        }
        if entry.auxiliary {
            return self.fail(at, limit_of_auxiliary("at_most_days"));
        }
        if is_static {
            return self.fail(at, "a static calibration has no observing time: take out `at_most_days`");
        }
        Ok(())
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
            branches: branches.map(|counts| self.counts("branches", &counts)).transpose()?,
            files: files.map(|counts| self.counts("files", &counts)).transpose()?,
            days: days.map(|days| self.distances(&days)).transpose()?,
        })
    }

    /// The three numbers of a list.
    fn three<T: Copy>(&self, name: &str, entry: &Spanned<Vec<T>>, what: &str) -> Result<[T; 3], TomlError> {
        let list = entry.as_ref();
        let numbers = counted(list.len() as u64, "number");
        let refused = |_| self.text.error(entry.span().start, format!("`{name}` has {numbers}: expected three ({what})"));
        list.as_slice().try_into().map_err(refused)
    }

    fn counts(&self, name: &str, entry: &Spanned<Vec<u64>>) -> Result<Counts, TomlError> {
        let [min, median, max] = self.three(name, entry, "smallest, median, largest")?;
        if !entry.as_ref().is_sorted() {
            return self.fail(entry.span().start, format!("smallest {min}, median {median}, largest {max} are not in this order"));
        }
        Ok(Counts { min, median, max })
    }

    fn distances(&self, entry: &Spanned<Vec<f64>>) -> Result<Distances, TomlError> {
        let at = entry.span().start;
        let [median, q90, max] = self.three("days", entry, "median, nine tenths, largest")?.map(|days| days + 0.0);
        if !entry.as_ref().iter().all(|days| days.is_finite() && *days >= 0.0) {
            return self.fail(at, format!("distances of {median}, {q90}, {max}: expected numbers of days from 0 on"));
        }
        if !entry.as_ref().is_sorted() {
            return self.fail(at, format!("median {median}, nine tenths {q90}, largest {max} are not in this order"));
        }
        Ok(Distances { median, q90, max })
    }
}

/// Whether a text that is not TOML was to be a profile.
fn is_meant(text: &str) -> bool {
    text.lines().any(|line| line.trim_start().starts_with("schema") && line.contains(SCHEMA))
}

fn limit_of_auxiliary(name: &str) -> String {
    format!("nothing is asked of an auxiliary branch: take out `{name}` or `auxiliary`")
}
