//! The machine-readable summary, as it stands in JSON. What is written here on types and fields becomes the schema's descriptions.

use super::audit_model::Audit;
pub use super::links_model::{LinkCategory, LinkService, Links, Semantics};
pub use super::vocabulary::{Kind, Mode, Verdict};
use super::{Entry, Unreadable as UnreadableEntry};
use caltree_summary::{CategoryFacts, Days, MissingFacts, Totals as TotalFacts};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// The value of `schema` in every summary.
pub const SCHEMA: &str = "caltree/summary/1";

/// What `caltree summary` writes: what each calibration cascade holds, and totals over all.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "caltree summary", extend("$id" = SCHEMA))]
pub struct Summary {
    /// Names this schema and its version.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// The association trees.
    pub trees: Vec<Tree>,
    /// The links tables (DataLink answers).
    pub links: Vec<Links>,
    /// The documents that could not be read.
    pub unreadable: Vec<Unreadable>,
    /// Counts over all documents.
    pub totals: Totals,
    /// What all answers together come to, by group. Null where no audit was asked for.
    pub audit: Option<Audit>,
}

/// One line of the summary in JSON Lines: one document, or the audit.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Line {
    /// An association tree that was read.
    Tree(Box<TreeLine>),
    /// A links table that was read.
    Links(Box<LinksLine>),
    /// A document that could not be read.
    Unreadable(UnreadableLine),
    /// What all answers together come to: the last line, where an audit was asked for.
    Audit(Box<AuditLine>),
}

/// The line of an association tree.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TreeLine {
    /// Names this schema and its version.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// The association tree.
    pub tree: Tree,
}

/// The line of a links table.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LinksLine {
    /// Names this schema and its version.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// The links table.
    pub links: Links,
}

/// The line of a document that could not be read.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct UnreadableLine {
    /// Names this schema and its version.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// What it is and why it could not be read.
    pub unreadable: Unreadable,
}

/// The line of the audit.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AuditLine {
    /// Names this schema and its version.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// What all answers together come to.
    pub audit: Audit,
}

/// What one association tree holds.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Tree {
    /// The file it was read from, as it was given.
    pub source: String,
    /// The part of a multipart body: its file name, or its number. Null for a file that is no multipart body.
    pub part: Option<String>,
    /// The archive id of the science frame. Null for a tree without science files.
    pub dp_id: Option<String>,
    /// The instrument's full name. Null when no science file has an archive id.
    pub instrument: Option<String>,
    /// The category of the root association.
    pub category: Option<String>,
    /// The type of the root association.
    #[serde(rename = "type")]
    pub kind: Option<Kind>,
    /// The mode that was executed.
    pub mode: Option<Mode>,
    /// The mode that was requested: as the user said, or as a file name says that tells of a downgrade. Null when nobody knows.
    pub requested_mode: Option<Mode>,
    /// Whether masters were requested and raw calibrations answered.
    pub downgraded: bool,
    /// Whether all that is needed for processing is certified. An empty tree says true as well: nothing was looked for.
    pub certified: Option<bool>,
    /// Whether all that was looked for was found.
    pub complete: Option<bool>,
    /// What the tree comes to.
    pub verdict: Verdict,
    /// The main files of the root association: the science frame, and what was observed with it.
    pub science_files: Vec<String>,
    /// How many branches (nested associations) there are.
    pub branches: usize,
    /// How many branches differ in category, files, flags, messages or anything below them, order aside.
    pub distinct_branches: usize,
    /// Steps from the root to the deepest branch; 0 for a root alone.
    pub depth: u32,
    /// How many files are listed, repetitions included.
    pub files_listed: usize,
    /// How many distinct files there are.
    pub files_unique: usize,
    /// What was looked for and not found, each once.
    pub missing: Vec<Missing>,
    /// Every other message, each text once, as it is.
    pub messages: Vec<String>,
    /// Paths of the branches outside of the calibration plan's validity but within the extended one, in document order.
    pub extended: Vec<String>,
    /// Paths of the branches that are not certified, auxiliary ones included, in document order.
    pub uncertified: Vec<String>,
    /// Paths of the branches that are not complete, auxiliary ones included, in document order.
    pub incomplete: Vec<String>,
    /// The branches by category, in the order of first appearance.
    pub categories: Vec<Category>,
}

/// A calibration that was looked for and not found, or not in full.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Missing {
    /// The path of the first branch that says so.
    pub branch: String,
    /// How many branches say so.
    pub places: usize,
    /// The category that was looked for.
    pub category: String,
    /// The frame that it was looked for; may carry a suffix such as `_tpl`.
    pub subject: String,
    /// How many were wanted.
    pub requested: u64,
    /// How many were found.
    pub found: u64,
}

/// The branches of one category.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Category {
    /// The category. Null for branches of which the document does not say it.
    pub category: Option<String>,
    /// In how many places of the tree they stand.
    pub branches: usize,
    /// How many distinct main files they have.
    pub files_unique: usize,
    /// How they match their parents.
    #[serde(rename = "match")]
    pub matches: MatchCounts,
    /// Days from the nearest main file of the parent branch, over all branches with raw main files. Null when there is none.
    pub offset_days: Option<OffsetDays>,
    /// Days from the nearest main file of the root, over all branches with raw main files. Null when there is none.
    pub offset_days_science: Option<OffsetDays>,
}

/// How many branches have which `match`.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct MatchCounts {
    /// Within the calibration plan's validity.
    pub calib_plan: usize,
    /// Outside of it, within the extended one.
    pub extended: usize,
    /// No validity is defined (`N/A`).
    pub not_applicable: usize,
}

/// A spread of signed distances in days (negative: before), rounded to six decimals.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct OffsetDays {
    /// The earliest.
    pub min: f64,
    /// The middle one, or the mean of the middle two.
    pub median: f64,
    /// The latest.
    pub max: f64,
}

/// A document that could not be read.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Unreadable {
    /// The file it was read from, as it was given.
    pub source: String,
    /// The part of a multipart body: its file name, or its number.
    pub part: Option<String>,
    /// What is wrong with it.
    pub reason: String,
}

/// Counts over all documents. Trees and links tables are counted apart: a frame may come as both.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Totals {
    /// Association trees that could be read: complete, incomplete and empty ones.
    pub trees: usize,
    /// Trees in which all that was looked for was found.
    pub complete: usize,
    /// Trees in which something is missing.
    pub incomplete: usize,
    /// Trees for which no association could be established.
    pub empty: usize,
    /// Documents that could not be read.
    pub unreadable: usize,
    /// Trees with masters requested and raw calibrations answered.
    pub downgraded: usize,
    /// Trees whose root is not certified.
    pub uncertified: usize,
    /// Trees with at least one extended branch.
    pub with_extended: usize,
    /// Distinct files of all trees together.
    pub files_unique: usize,
    /// Number of entries in `missing`, by missing category.
    pub missing_by_category: BTreeMap<String, usize>,
    /// Number of extended branches, by category (`?` for a branch without one).
    pub extended_by_category: BTreeMap<String, usize>,
    /// Links tables that could be read, those of other services than CalSelector included.
    pub links: usize,
    /// Links tables that say that all that was looked for was found.
    pub links_complete: usize,
    /// Links tables that say that something is missing.
    pub links_incomplete: usize,
    /// Links tables that say that no association could be established.
    pub links_empty: usize,
    /// Links tables with masters requested and raw calibrations answered.
    pub links_downgraded: usize,
    /// Links tables that say that their frame's cascade is not certified.
    pub links_uncertified: usize,
    /// Distinct files of all links tables together.
    pub links_files_unique: usize,
    /// The announced lengths of these together, in bytes, as far as they are known.
    pub links_bytes_total: u64,
    /// Number of entries in the links tables' `missing`, by missing category.
    pub links_missing_by_category: BTreeMap<String, usize>,
}

impl From<Entry> for Tree {
    fn from(entry: Entry) -> Self {
        let facts = entry.facts;
        Self {
            source: entry.origin.source,
            part: entry.origin.part,
            dp_id: facts.dp_id,
            instrument: facts.instrument,
            category: facts.category,
            kind: facts.kind.map(Kind::from),
            mode: facts.mode.map(Mode::from),
            requested_mode: facts.requested_mode.map(Mode::from),
            downgraded: facts.downgraded,
            certified: facts.certified,
            complete: facts.complete,
            verdict: facts.verdict.into(),
            science_files: facts.science_files,
            branches: facts.branches,
            distinct_branches: facts.distinct_branches,
            depth: facts.depth,
            files_listed: facts.files_listed,
            files_unique: facts.files_unique,
            missing: facts.missing.into_iter().map(Missing::from).collect(),
            messages: facts.messages,
            extended: facts.extended,
            uncertified: facts.uncertified,
            incomplete: facts.incomplete,
            categories: facts.categories.into_iter().map(Category::from).collect(),
        }
    }
}

impl From<UnreadableEntry> for Unreadable {
    fn from(document: UnreadableEntry) -> Self {
        Self { source: document.origin.source, part: document.origin.part, reason: document.reason }
    }
}

impl From<MissingFacts> for Missing {
    fn from(missing: MissingFacts) -> Self {
        let MissingFacts { branch, places, main: _, category, subject, requested, found } = missing;
        Self { branch, places, category, subject, requested, found }
    }
}

impl From<CategoryFacts> for Category {
    fn from(facts: CategoryFacts) -> Self {
        Self {
            category: facts.category,
            branches: facts.branches,
            files_unique: facts.files_unique,
            matches: MatchCounts {
                calib_plan: facts.matches.calib_plan,
                extended: facts.matches.extended,
                not_applicable: facts.matches.not_applicable,
            },
            offset_days: facts.offset_days.map(OffsetDays::from),
            offset_days_science: facts.offset_days_science.map(OffsetDays::from),
        }
    }
}

impl From<Days> for OffsetDays {
    fn from(days: Days) -> Self {
        Self { min: days.min, median: days.median, max: days.max }
    }
}

impl From<&TotalFacts> for Totals {
    fn from(totals: &TotalFacts) -> Self {
        Self {
            trees: totals.trees,
            complete: totals.complete,
            incomplete: totals.incomplete,
            empty: totals.empty,
            unreadable: totals.unreadable,
            downgraded: totals.downgraded,
            uncertified: totals.uncertified,
            with_extended: totals.with_extended,
            files_unique: totals.files_unique(),
            missing_by_category: totals.missing_by_category.clone(),
            extended_by_category: totals.extended_by_category.clone(),
            links: totals.links.tables,
            links_complete: totals.links.complete,
            links_incomplete: totals.links.incomplete,
            links_empty: totals.links.empty,
            links_downgraded: totals.links.downgraded,
            links_uncertified: totals.links.uncertified,
            links_files_unique: totals.links.files_unique(),
            links_bytes_total: totals.links.bytes_total(),
            links_missing_by_category: totals.links.missing_by_category.clone(),
        }
    }
}
