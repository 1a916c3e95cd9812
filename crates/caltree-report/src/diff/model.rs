//! What `diff` tells, as data: the contract of its JSON output. What is written here on types and fields becomes the schema's
//! descriptions.

use super::{Half, LoneEntry, PairEntry, Side, Totals, UnreadableEntry};
use crate::origin::OriginRow;
use caltree_diff::{Change, ChangeKind, File, PairVerdict, Recategorised};
use caltree_model::{Mode, Offset};
use schemars::JsonSchema;
use serde::Serialize;

/// The schema's name and number.
pub(crate) const SCHEMA: &str = "caltree/diff/1";

/// The JSON output of `caltree diff`: one object.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "caltree diff", extend("$id" = "caltree/diff/1"))]
pub struct DiffReport {
    /// Always `caltree/diff/1`.
    #[schemars(extend("const" = "caltree/diff/1"))]
    pub schema: &'static str,
    /// Every two documents that belong together, in the order of NEW.
    pub pairs: Vec<PairRow>,
    /// The documents that only OLD has.
    pub only_old: Vec<LoneRow>,
    /// The documents that only NEW has.
    pub only_new: Vec<LoneRow>,
    /// The documents in which there is nothing to compare.
    pub unreadable: Vec<UnreadableRow>,
    /// Counts over all.
    pub totals: TotalsRow,
}

/// One line of the JSON Lines output of `caltree diff`: one pair, or one document without a partner. One of its fields is not null.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "caltree diff, one line of JSON Lines", extend("$id" = "caltree/diff/1/line"))]
pub struct DiffLine {
    /// Always `caltree/diff/1`.
    #[schemars(extend("const" = "caltree/diff/1"))]
    pub schema: &'static str,
    /// Two documents that belong together.
    pub pair: Option<PairRow>,
    /// A document that only OLD has.
    pub only_old: Option<LoneRow>,
    /// A document that only NEW has.
    pub only_new: Option<LoneRow>,
    /// A document in which there is nothing to compare.
    pub unreadable: Option<UnreadableRow>,
}

/// Two documents that belong together.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PairRow {
    /// The document of OLD.
    pub old: HalfRow,
    /// The document of NEW.
    pub new: HalfRow,
    /// The frame that both are for; `null` when neither says.
    pub dp_id: Option<String>,
    /// What it comes to: `identical` (the same bytes, once unpacked), `equivalent` (the same meaning), `improved` (no regression),
    /// `regressed` (no improvement), `mixed` (both), `changed` (neither).
    #[schemars(extend("enum" = ["identical", "equivalent", "improved", "regressed", "mixed", "changed"]))]
    pub verdict: &'static str,
    /// What changed, in the order of the new document.
    pub changes: Vec<ChangeRow>,
    /// The distinct files of both documents, wherever they stand.
    pub files: FilesRow,
    /// Every branch of the new document whose pipeline input is no longer the same, leaves first: the recipes to run again, in this
    /// order. Auxiliary branches, and branches of `M.` files alone, have no recipe to run. Empty for links tables, which do not tell.
    pub affected: Vec<String>,
    /// How many changes there are that `--only`, `--ignore` or `--effect` leave out; they count for nothing here.
    pub left_out: usize,
    /// What could not be compared, one line each.
    pub not_compared: Vec<String>,
}

/// One document of a pair.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HalfRow {
    /// Where it came from.
    #[serde(flatten)]
    pub origin: OriginRow,
    /// What it is.
    #[schemars(extend("enum" = ["association_tree", "links_table"]))]
    pub kind: &'static str,
    /// The executed mode; `null` when it does not say.
    #[schemars(extend("enum" = ["Raw2Raw", "Raw2Master", null]))]
    pub mode: Option<&'static str>,
    /// Why it could not be read in full; what it lacks because of that counts as no change. `null` where it could.
    pub broken: Option<String>,
}

/// One change: of a value, of main files, or of a whole branch.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum ChangeRow {
    /// A value or a message that changed.
    Value(ValueRow),
    /// Main files that changed.
    Files(BranchFilesRow),
    /// A branch that came, went, or stands elsewhere.
    Branch(BranchRow),
}

/// A value of a branch that changed, or a message.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ValueRow {
    /// What changed. `message_changed`: a message about the same calibration of the same frame, with other numbers.
    #[schemars(extend("enum" = ["category", "mode", "type", "match", "certified", "complete", "message_resolved", "message_changed",
        "message_added"]))]
    pub kind: &'static str,
    /// Whether that is better or worse.
    #[schemars(extend("enum" = ["improvement", "regression", "neutral"]))]
    pub effect: &'static str,
    /// The path of the branch in the new document; of several places the one nearest to the root, of these the first.
    pub branch: String,
    /// Its path in the old document, at the same place.
    pub old_branch: Option<String>,
    /// In how many places of the new document it holds.
    pub places: usize,
    /// What was; `null` where there was nothing.
    pub old: Option<String>,
    /// What is; `null` where there is nothing.
    pub new: Option<String>,
}

/// How the main files of a branch changed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BranchFilesRow {
    /// Always `files`.
    #[schemars(extend("const" = "files"))]
    pub kind: &'static str,
    /// Always `neutral`.
    #[schemars(extend("enum" = ["improvement", "regression", "neutral"]))]
    pub effect: &'static str,
    /// The path of the branch in the new document; of several places the one nearest to the root, of these the first.
    pub branch: String,
    /// Its path in the old document, at the same place.
    pub old_branch: Option<String>,
    /// In how many places of the new document it holds.
    pub places: usize,
    /// The names of files that are new.
    pub added: Vec<String>,
    /// The names of files that are gone.
    pub removed: Vec<String>,
    /// Files under another category.
    pub recategorised: Vec<RecategorisedRow>,
    /// How far the nearest old file was from the nearest one of the branch above, at this place, in days; negative: before.
    /// `null` without observing times.
    pub old_offset_days: Option<f64>,
    /// How far the nearest new file is from the nearest one of the branch above, at this place, in days; negative: before. `null`
    /// without observing times.
    pub new_offset_days: Option<f64>,
}

/// A file under another category.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RecategorisedRow {
    /// Its name.
    pub name: String,
    /// Its category before; several, joined by commas, where the tree lists it under several. `null` where there was none.
    pub old: Option<String>,
    /// Its category now; `null` where there is none.
    pub new: Option<String>,
}

/// A branch that one document lacks, or that stands elsewhere in it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BranchRow {
    /// What changed.
    #[schemars(extend("enum" = ["branch_added", "branch_removed", "branch_moved"]))]
    pub kind: &'static str,
    /// Whether that is better or worse.
    #[schemars(extend("enum" = ["improvement", "regression", "neutral"]))]
    pub effect: &'static str,
    /// The path of the branch in the new document, of a removed one in the old document; of several places the one nearest to the
    /// root, of these the first.
    pub branch: String,
    /// Its path in the old document; `null` for an added one.
    pub old_branch: Option<String>,
    /// In how many places it came, or went; of a moved one, in how many it stands now.
    pub places: usize,
    /// How many places of the old document it left; 0 for an added one.
    pub old_places: usize,
    /// Its path in the old document; `null` for an added one.
    pub old: Option<String>,
    /// Its path in the new document; `null` for a removed one.
    pub new: Option<String>,
    /// How many distinct files it lists, with all that is below it.
    pub files: usize,
    /// How many of these files the other document lists as well, wherever.
    pub files_elsewhere: usize,
    /// How many distinct branches are below it.
    pub branches: usize,
}

/// The distinct files of both documents.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FilesRow {
    /// Names that only the new document lists.
    pub added: Vec<String>,
    /// Names that only the old document lists.
    pub removed: Vec<String>,
    /// Files that both list, under other categories.
    pub recategorised: Vec<RecategorisedRow>,
    /// How many names both list.
    pub kept: usize,
}

/// A document without a partner.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LoneRow {
    /// Where it came from.
    #[serde(flatten)]
    pub origin: OriginRow,
    /// What it is.
    #[schemars(extend("enum" = ["association_tree", "links_table"]))]
    pub kind: &'static str,
    /// The frame it is for; `null` when it does not say.
    pub dp_id: Option<String>,
    /// The executed mode; `null` when it does not say.
    #[schemars(extend("enum" = ["Raw2Raw", "Raw2Master", null]))]
    pub mode: Option<&'static str>,
    /// `regression` for a frame that only OLD has; `neutral` for one that only NEW has, and for a further answer for a frame that both
    /// have.
    #[schemars(extend("enum" = ["improvement", "regression", "neutral"]))]
    pub effect: &'static str,
}

/// A document in which there is nothing to compare.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct UnreadableRow {
    /// Which side has it.
    #[schemars(extend("enum" = ["old", "new"]))]
    pub side: &'static str,
    /// Where it came from.
    #[serde(flatten)]
    pub origin: OriginRow,
    /// What is wrong with it. One line.
    pub reason: String,
    /// The document of the other side that stands under the same name, which is neither in a pair nor among those that one side lacks;
    /// `null` without one.
    pub other: Option<OriginRow>,
}

/// Counts over all.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct TotalsRow {
    /// Every two documents that belong together.
    pub pairs: u64,
    /// Pairs of the same bytes.
    pub identical: u64,
    /// Pairs of the same meaning.
    pub equivalent: u64,
    /// Pairs with improvements and no regression.
    pub improved: u64,
    /// Pairs with regressions and no improvement.
    pub regressed: u64,
    /// Pairs with both.
    pub mixed: u64,
    /// Pairs with changes that are neither.
    pub changed: u64,
    /// Documents that only OLD has.
    pub only_old: u64,
    /// Documents that only NEW has.
    pub only_new: u64,
    /// Documents in which there is nothing to compare.
    pub unreadable: u64,
}

impl From<PairEntry> for PairRow {
    fn from(entry: PairEntry) -> Self {
        let PairEntry { old, new, dp_id, verdict, compared } = entry;
        let comparison = compared.comparison;
        let files = comparison.files;
        Self {
            old: old.into(),
            new: new.into(),
            dp_id,
            verdict: verdict.as_str(),
            changes: comparison.changes.into_iter().map(ChangeRow::from).collect(),
            files: FilesRow {
                added: files.added,
                removed: files.removed,
                recategorised: files.recategorised.into_iter().map(RecategorisedRow::from).collect(),
                kept: files.kept,
            },
            affected: comparison.affected,
            left_out: compared.left_out,
            not_compared: compared.not_compared,
        }
    }
}

impl From<Half> for HalfRow {
    fn from(half: Half) -> Self {
        let Half { origin, kind, mode, broken } = half;
        Self { origin: origin.into(), kind: kind.as_str(), mode: mode.map(Mode::as_str), broken }
    }
}

impl From<Change> for ChangeRow {
    fn from(change: Change) -> Self {
        let (places, old_places) = (change.places(), change.old_places());
        let Change { kind, effect, branch, old_branch, old, new, files, size, .. } = change;
        let (word, effect) = (kind.as_str(), effect.as_str());
        match (kind, files) {
            (_, Some(files)) => Self::Files(BranchFilesRow {
                kind: word,
                effect,
                branch,
                old_branch,
                places,
                added: files.added.into_iter().map(name).collect(),
                removed: files.removed.into_iter().map(name).collect(),
                recategorised: files.recategorised.into_iter().map(RecategorisedRow::from).collect(),
                old_offset_days: files.old_offset.map(days),
                new_offset_days: files.new_offset.map(days),
            }),
            (ChangeKind::BranchAdded | ChangeKind::BranchRemoved | ChangeKind::BranchMoved, None) => {
                let size = size.unwrap_or_default();
                Self::Branch(BranchRow {
                    kind: word,
                    effect,
                    branch,
                    old_branch,
                    places,
                    old_places,
                    old,
                    new,
                    files: size.files,
                    files_elsewhere: size.elsewhere,
                    branches: size.branches,
                })
            }
            (_, None) => Self::Value(ValueRow { kind: word, effect, branch, old_branch, places, old, new }),
        }
    }
}

/// Days with six decimals, as in `summary`.
fn days(offset: Offset) -> f64 {
    (offset.days() * 1e6).round() / 1e6 + 0.0
}

/// A file by its name; `?` for one without.
fn name(file: File) -> String {
    file.name.unwrap_or_else(|| "?".to_owned())
}

impl From<Recategorised> for RecategorisedRow {
    fn from(file: Recategorised) -> Self {
        Self { name: file.name.unwrap_or_else(|| "?".to_owned()), old: file.old, new: file.new }
    }
}

impl From<LoneEntry> for LoneRow {
    fn from(entry: LoneEntry) -> Self {
        let LoneEntry { origin, kind, dp_id, mode, effect, .. } = entry;
        Self { origin: origin.into(), kind: kind.as_str(), dp_id, mode: mode.map(Mode::as_str), effect: effect.as_str() }
    }
}

impl From<UnreadableEntry> for UnreadableRow {
    fn from(entry: UnreadableEntry) -> Self {
        let UnreadableEntry { side, origin, reason, other } = entry;
        Self { side: side.as_str(), origin: origin.into(), reason, other: other.map(OriginRow::from) }
    }
}

impl From<&Totals> for TotalsRow {
    fn from(totals: &Totals) -> Self {
        Self {
            pairs: totals.pairs(),
            identical: totals.of(PairVerdict::Identical),
            equivalent: totals.of(PairVerdict::Equivalent),
            improved: totals.of(PairVerdict::Improved),
            regressed: totals.of(PairVerdict::Regressed),
            mixed: totals.of(PairVerdict::Mixed),
            changed: totals.of(PairVerdict::Changed),
            only_old: totals.only_old,
            only_new: totals.only_new,
            unreadable: totals.unreadable,
        }
    }
}

impl DiffLine {
    /// A line without anything in it.
    fn empty() -> Self {
        Self { schema: SCHEMA, pair: None, only_old: None, only_new: None, unreadable: None }
    }

    pub(crate) fn of_pair(entry: PairEntry) -> Self {
        Self { pair: Some(entry.into()), ..Self::empty() }
    }

    pub(crate) fn of_lone(entry: LoneEntry) -> Self {
        let side = entry.side;
        let row = Some(entry.into());
        match side {
            Side::Old => Self { only_old: row, ..Self::empty() },
            Side::New => Self { only_new: row, ..Self::empty() },
        }
    }

    pub(crate) fn of_unreadable(entry: UnreadableEntry) -> Self {
        Self { unreadable: Some(entry.into()), ..Self::empty() }
    }
}
