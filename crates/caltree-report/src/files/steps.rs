//! The manifest of sets of frames, one a recipe step, as it stands in JSON. What is written here on types and fields becomes the
//! schema's descriptions.

use crate::json_text::write_pretty;
use schemars::JsonSchema;
use serde::Serialize;
use std::io;

/// The value of `schema` in every manifest.
pub const SCHEMA: &str = "caltree/steps/1";

/// What `caltree files --format sof --per-branch` writes beside the sets: the steps, and what each waits for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "caltree files, the manifest of sets of frames", extend("$id" = SCHEMA))]
pub struct Manifest {
    /// Names this schema and its version.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// The path of the association tree, as it was given.
    pub source: String,
    /// The part of a multipart body; null for a file that is none.
    pub part: Option<String>,
    /// The science frame that the tree is for.
    pub dp_id: Option<String>,
    /// Its instrument.
    pub instrument: Option<String>,
    /// The executed mode.
    pub mode: Option<&'static str>,
    /// Whether auxiliary branches are among the steps.
    pub auxiliary: bool,
    /// The steps: each comes after all that it waits for; the science frames' own is the last one.
    pub steps: Vec<StepRow>,
}

/// One recipe step.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StepRow {
    /// Its number, from 1.
    pub step: usize,
    /// Its set of frames: a file beside the manifest.
    pub sof: String,
    /// The path of the branch, at its first place.
    pub branch: String,
    /// In how many places of the tree it stands.
    pub places: u32,
    /// The branch's category.
    pub category: String,
    /// What it works on.
    pub files: Vec<FrameRow>,
    /// The processed and static files that it works with.
    pub calibrations: Vec<FrameRow>,
    /// What it works with that other steps make first.
    pub waits_for: Vec<WaitRow>,
}

/// One file of a set.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FrameRow {
    /// Its name in the archive.
    pub name: String,
    /// The pipeline's tag for it.
    pub category: String,
    /// Its path, as it stands in the set.
    pub path: String,
}

/// A step that has to be done before.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WaitRow {
    /// Its number.
    pub step: usize,
    /// Its set of frames.
    pub sof: String,
    /// The category of the branch that it stands for.
    pub category: String,
}

impl Manifest {
    /// The manifest as text.
    ///
    /// # Errors
    /// None that are known: memory takes all.
    pub fn text(&self) -> io::Result<String> {
        let mut out = Vec::new();
        write_pretty(&mut out, self, 0)?;
        out.push(b'\n');
        String::from_utf8(out).map_err(io::Error::other)
    }
}
