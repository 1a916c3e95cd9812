//! Where a document came from, as it stands in JSON. What is written here becomes the schemas' descriptions.

use caltree_model::Origin;
use schemars::JsonSchema;
use serde::Serialize;

/// Where a document came from.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OriginRow {
    /// The path of its file, as given or as found in a directory; `-` for standard input.
    pub source: String,
    /// The file name of its part in a multipart body (or the part's number); `null` where the file is none.
    pub part: Option<String>,
}

impl From<Origin> for OriginRow {
    fn from(Origin { source, part }: Origin) -> Self {
        Self { source, part }
    }
}
