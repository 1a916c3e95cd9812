//! What can be typed after `caltree verify`.

use super::{KnownOptions, LevelOptions, Reading, Telling};
use clap::Args;
use std::path::PathBuf;

/// Hold what was downloaded against what was associated
///
/// Finds association trees, links tables (DataLink), readmes, night logs and data files in any layout, and tells what has become of each
/// file that is listed: present, missing, truncated, unreadable, the wrong one, no FITS at all. Names may be written with `:`, `_`, `-`,
/// files stored as .fits, .fits.Z, .fits.gz, .fits.fz or without a suffix. Several paths count as one dataset. Every data file is
/// opened once; nothing is written into the dataset.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  caltree verify night/
  caltree verify --deep night/                           read every byte, check packing and sums
  caltree verify tree.xml /archive/raw /archive/calib    a tree, and where its files may be
  caltree verify --format json night/ | jq '.trees[].files[] | select(.state != \"present\") | .name'
  caltree files night/ --missing-from night/ --format urls | xargs -n 1 curl -JLO
  caltree verify --output csv=findings.csv --output markdown=comment.md night/

Exit status: 0 no error, 1 some error (or what --fail-on says), 2 could not do the job (the rest is done all the same).")]
pub(crate) struct Verify {
    /// Directories with what was downloaded; also single trees, links tables or data files
    #[arg(required = true, value_name = "DATASET")]
    pub(crate) paths: Vec<PathBuf>,

    /// Read files to their end: check packing, and the sums in FITS headers
    #[arg(long)]
    pub(crate) deep: bool,

    #[command(flatten)]
    pub(crate) reading: Reading,

    #[command(flatten)]
    pub(crate) telling: Telling,

    #[command(flatten)]
    pub(crate) levels: LevelOptions,

    #[command(flatten)]
    pub(crate) known: KnownOptions,
}
