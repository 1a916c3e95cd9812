//! The machine-readable list of files, as it stands in JSON. What is written here on types and fields becomes the schema's
//! descriptions.

use super::address;
use caltree_summary::{Files, ListedFile};
use schemars::JsonSchema;
use serde::Serialize;

/// The value of `schema` in every list of files.
pub const SCHEMA: &str = "caltree/files/1";

/// What `caltree files` writes: the distinct files over all documents.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "caltree files", extend("$id" = SCHEMA))]
pub struct FileReport {
    /// Names this schema and its version.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// The files, in the order of first appearance.
    pub files: Vec<File>,
    /// Counts over all files.
    pub totals: Totals,
}

/// One file. Where several documents list it, the first one counts; what that one does not tell is taken from the others.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct File {
    /// Its name in the archive; of a file elsewhere the last part of its address's path.
    pub name: String,
    /// The pipeline's tag for the file. Null where no document says.
    pub category: Option<String>,
    /// What it is to the thing that was asked for, as a links table says. Null for a file that only trees list.
    pub semantics: Option<String>,
    /// The length that a links table announces, in bytes, as the file is delivered. Null where none does.
    pub bytes: Option<u64>,
    /// Its address: as a links table has it, else that of the archive's portal. What may not stand in an address is escaped with `%`.
    pub url: String,
    /// The science frame or other thing that it was listed for first. Null where the document does not say.
    pub dp_id: Option<String>,
    /// What has become of it on disk: `missing`, or how it is damaged. Null where nobody has looked (`--missing-from`).
    #[schemars(extend("enum" = ["missing", "truncated", "unreadable", "wrong_file", "not_fits", null]))]
    pub state: Option<&'static str>,
    /// The document that listed it first: the file, as it was given.
    pub source: String,
    /// The part of a multipart body: its file name, or its number. Null for a file that is no multipart body.
    pub part: Option<String>,
}

/// Counts over all files.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct Totals {
    /// Distinct files.
    pub files: usize,
    /// Files without a length: `bytes_total` leaves them out.
    pub files_without_length: usize,
    /// The lengths of the others together, in bytes.
    pub bytes_total: u64,
    /// Documents whose files these are.
    pub documents: usize,
}

impl File {
    pub(super) fn of(file: &ListedFile, source: &str, part: Option<&str>) -> Self {
        Self {
            name: file.name.clone(),
            category: file.category.clone(),
            semantics: file.semantics.clone(),
            bytes: file.bytes,
            url: address(file),
            dp_id: file.dp_id.clone(),
            state: file.state.map(caltree_model::FileState::as_str),
            source: source.to_owned(),
            part: part.map(str::to_owned),
        }
    }
}

impl Totals {
    pub(super) fn of(files: &Files) -> Self {
        Self {
            files: files.len(),
            files_without_length: files.without_length(),
            bytes_total: files.bytes_total(),
            documents: files.documents(),
        }
    }
}
