//! The machine-readable profile, as it stands in JSON: the words of the file itself. What is written here on types and fields becomes
//! the schema's descriptions.

use caltree_lint::profile as lint;
use schemars::JsonSchema;
use serde::Serialize;

/// What `caltree profile show --format json` writes: what each kind of science frame normally gets.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "caltree profile", extend("$id" = lint::SCHEMA))]
pub struct ProfileReport {
    /// Names this schema and its version.
    #[schemars(extend("const" = lint::SCHEMA))]
    pub schema: &'static str,
    /// How it was learnt. Null where the profile does not say.
    pub learnt: Option<Learnt>,
    /// The kinds of science frames, by instrument, category and mode.
    pub kinds: Vec<Kind>,
}

/// How a profile was learnt.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct Learnt {
    /// From how many trees.
    pub trees: u64,
    /// Which share of the trees makes a branch a required one.
    pub threshold: f64,
    /// From how many trees on something is required at all.
    pub min_trees: u64,
    /// Whether incomplete trees are among them.
    pub incomplete: bool,
}

/// What one kind of science frame gets.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Kind {
    /// The instrument by its full name.
    pub instrument: String,
    /// The root's category.
    pub category: String,
    /// The executed mode.
    #[schemars(extend("enum" = ["Raw2Raw", "Raw2Master"]))]
    pub mode: &'static str,
    /// From how many trees this was learnt. Null where the profile does not say.
    pub trees: Option<u64>,
    /// The branches of its trees: those below the root first, then by the category above and their own.
    pub branches: Vec<Branch>,
}

/// What is expected of the branches of one category directly below those of another one, wherever in the cascade they stand.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Branch {
    /// The category of the branches above.
    pub below: String,
    /// Their own category.
    pub category: String,
    /// Whether each branch above must have one (P801).
    pub required: bool,
    /// Whether they were auxiliary, or below such.
    pub auxiliary: bool,
    /// Whether they were static calibrations.
    #[serde(rename = "static")]
    pub is_static: bool,
    /// So many there must be below one branch, where there are any (P802). Null: nothing is said.
    pub at_least_branches: Option<u64>,
    /// So many files each must have (P802). Null: nothing is said.
    pub at_least_files: Option<u64>,
    /// So far in time from what they calibrate they may be (P803). Null: nothing is said.
    pub at_most_days: Option<f64>,
    /// What trees had. Null where the profile does not say.
    pub seen: Option<Seen>,
}

/// What trees had of the branches of one category below those of another one.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct Seen {
    /// So many trees had one below each of the branches that it may stand below.
    pub trees: u64,
    /// So many trees had one of those branches at all.
    pub of: u64,
    /// So many more trees had one below some of those branches only.
    pub in_part: u64,
    /// How many there were below one branch. Null where never more than one.
    pub branches: Option<Counts>,
    /// How many main files they had. Null where the profile does not say.
    pub files: Option<Counts>,
    /// How far in time they were. Null also where they have no observing time.
    pub days: Option<Days>,
}

/// The spread of several numbers.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct Counts {
    /// The smallest.
    pub min: u64,
    /// The one in the middle.
    pub median: u64,
    /// The largest.
    pub max: u64,
}

/// The spread of distances in time, in days, whatever their direction.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct Days {
    /// Half of them are no longer than this.
    pub median: f64,
    /// Nine in ten are no longer than this.
    pub q90: f64,
    /// The longest.
    pub max: f64,
}

impl ProfileReport {
    pub(super) fn of(profile: &lint::Profile) -> Self {
        let learnt = profile.learnt.map(|lint::Learnt { trees, threshold, min_trees, incomplete }| Learnt {
            trees,
            threshold,
            min_trees,
            incomplete,
        });
        let kinds = profile.kinds.iter().map(|(kind, known)| Kind {
            instrument: kind.instrument.clone(),
            category: kind.category.clone(),
            mode: kind.mode.as_str(),
            trees: known.trees,
            branches: known
                .groups(kind)
                .into_iter()
                .flat_map(|(below, branches)| branches.iter().map(|(category, expected)| Branch::of(below, category, expected)))
                .collect(),
        });
        Self { schema: lint::SCHEMA, learnt, kinds: kinds.collect() }
    }
}

impl Branch {
    fn of(below: &str, category: &str, expected: &lint::Expected) -> Self {
        Self {
            below: below.to_owned(),
            category: category.to_owned(),
            required: expected.required,
            auxiliary: expected.auxiliary,
            is_static: expected.is_static,
            at_least_branches: expected.at_least_branches,
            at_least_files: expected.at_least_files,
            at_most_days: expected.at_most_days,
            seen: expected.seen.map(|lint::Seen { trees, of, in_part, branches, files, days }| Seen {
                trees,
                of,
                in_part,
                branches: branches.map(Into::into),
                files: files.map(Into::into),
                days: days.map(|lint::Distances { median, q90, max }| Days { median, q90, max }),
            }),
        }
    }
}

impl From<lint::Counts> for Counts {
    fn from(lint::Counts { min, median, max }: lint::Counts) -> Self {
        Self { min, median, max }
    }
}
