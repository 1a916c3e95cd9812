//! A links table in the machine-readable summary. What is written here on types and fields becomes the schema's descriptions.

use super::LinksEntry;
use super::model::{Kind, Missing, Mode, Verdict};
use caltree_summary::{LinkCategory as CategoryFacts, LinksService};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
use std::borrow::Cow;

/// What one links table holds. A file is a distinct access_url; rows that lead to CalSelector's answers are no files.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Links {
    /// The file it was read from, as it was given.
    pub source: String,
    /// The part of a multipart body: its file name, or its number. Null for a file that is no multipart body.
    pub part: Option<String>,
    /// Whose answer it is.
    pub service: LinkService,
    /// The version of DataLink that it declares, such as `1.1`. Null where it declares none that is known.
    pub datalink_version: Option<&'static str>,
    /// What its QUERY_STATUS says, such as `OK` or `OVERFLOW`: that of an error, else the last one. Null where there is none.
    pub query_status: Option<String>,
    /// What the service says beside it: of an error why it failed. Null where it says nothing.
    pub query_message: Option<String>,
    /// How its data are written where that is not TABLEDATA: such rows are not read. Null for TABLEDATA.
    pub serialization: Option<&'static str>,
    /// The archive id of the science frame; of another service what it calls the thing that was asked for: as the row `#this` says, else
    /// the QUERY, else the only ID of the rows. Null where none does.
    pub dp_id: Option<String>,
    /// How many distinct IDs its rows have. More than one: the table tells of several things.
    pub ids: u64,
    /// The instrument's full name. Null where the dp_id names none.
    pub instrument: Option<String>,
    /// The category of the root association; of another service the `eso_category` of `#this`. Null where the table does not say.
    pub category: Option<String>,
    /// The type of the root association. Null for another service.
    #[serde(rename = "type")]
    pub kind: Option<Kind>,
    /// The mode that was executed. Null for another service.
    pub mode: Option<Mode>,
    /// The mode that was requested: as the user said, as the table's QUERY says, or as a file name says that tells of a downgrade. Null
    /// when nobody knows, and for another service.
    pub requested_mode: Option<Mode>,
    /// Whether masters were requested and raw calibrations answered.
    pub downgraded: bool,
    /// Whether all that is needed for processing is certified. Null for another service.
    pub certified: Option<bool>,
    /// Whether all that was looked for was found. Null for another service.
    pub complete: Option<bool>,
    /// What it comes to. Null for another service, and where the description of `#this` cannot be read.
    pub verdict: Option<Verdict>,
    /// The science frame and its siblings, ten thousand at most; of another service the thing that was asked for, if it has an archive
    /// id.
    pub science_files: Vec<String>,
    /// How many rows there are.
    pub rows: u64,
    /// How many rows have which semantics, in the order of first appearance; an empty name for rows without. Ten thousand at most.
    pub semantics: Semantics,
    /// Rows with semantics beyond these ten thousand.
    pub rows_of_other_semantics: u64,
    /// Rows with an error_message.
    pub errors: u64,
    /// How many distinct files there are.
    pub files_unique: u64,
    /// Files without a content_length: `bytes_total` leaves them out.
    pub files_without_length: u64,
    /// Announced lengths of the distinct files together, in bytes, as they are delivered.
    pub bytes_total: u64,
    /// What was looked for and not found, each once. A links table tells of the root only, so `branch` is always the root.
    pub missing: Vec<Missing>,
    /// Every other message, each once, as it is.
    pub messages: Vec<String>,
    /// The files by category, of another service by semantics, in the order of first appearance. Ten thousand at most.
    pub categories: Vec<LinkCategory>,
    /// Rows with categories beyond these ten thousand.
    pub rows_of_other_categories: u64,
}

/// Whose answer a links table is.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LinkService {
    /// CalSelector's, for one science frame.
    Calselector,
    /// Any other service's; the archive's plain answer is one.
    Other,
}

/// The rows of one category.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LinkCategory {
    /// The category (`eso_category`), of another service the semantics. Null for rows without.
    pub category: Option<String>,
    /// How many rows there are.
    pub rows: u64,
    /// How many distinct files. One that stands under several categories counts in each.
    pub files_unique: u64,
    /// Files without a content_length: `bytes` leaves them out.
    pub files_without_length: u64,
    /// Announced lengths of the distinct files together, in bytes.
    pub bytes: u64,
    /// Rows with an error_message.
    pub errors: u64,
}

/// Rows by semantics, in order: one field each.
#[derive(Clone, Debug)]
pub struct Semantics(pub Vec<(String, u64)>);

impl Serialize for Semantics {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, rows)| (name, rows)))
    }
}

impl JsonSchema for Semantics {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Semantics".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        std::collections::BTreeMap::<String, u64>::json_schema(generator)
    }
}

impl From<LinksEntry> for Links {
    fn from(entry: LinksEntry) -> Self {
        let facts = entry.facts;
        Self {
            source: entry.origin.source,
            part: entry.origin.part,
            service: match facts.service {
                LinksService::Calselector => LinkService::Calselector,
                LinksService::Other => LinkService::Other,
            },
            datalink_version: facts.datalink_version.map(|version| version.as_str()),
            query_status: facts.query_status,
            query_message: facts.query_message,
            serialization: facts.serialization,
            dp_id: facts.dp_id,
            ids: facts.ids,
            instrument: facts.instrument,
            category: facts.category,
            kind: facts.kind.map(Kind::from),
            mode: facts.mode.map(Mode::from),
            requested_mode: facts.requested_mode.map(Mode::from),
            downgraded: facts.downgraded,
            certified: facts.certified,
            complete: facts.complete,
            verdict: facts.verdict.map(Verdict::from),
            science_files: facts.science_files,
            rows: facts.rows,
            semantics: Semantics(facts.semantics),
            rows_of_other_semantics: facts.rows_of_other_semantics,
            errors: facts.errors,
            files_unique: facts.files_unique,
            files_without_length: facts.files_without_length,
            bytes_total: facts.bytes_total,
            missing: facts.missing.into_iter().map(Missing::from).collect(),
            messages: facts.messages,
            categories: facts.categories.into_iter().map(LinkCategory::from).collect(),
            rows_of_other_categories: facts.rows_of_other_categories,
        }
    }
}

impl From<CategoryFacts> for LinkCategory {
    fn from(facts: CategoryFacts) -> Self {
        let CategoryFacts { category, rows, files_unique, files_without_length, bytes, errors } = facts;
        Self { category, rows, files_unique, files_without_length, bytes, errors }
    }
}
