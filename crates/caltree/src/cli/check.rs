//! What can be typed after `caltree check`.

use super::values::date;
use super::{DatalinkVersion, KnownOptions, LevelOptions, Reading, RequestedMode, Telling};
use clap::Args;
use std::path::PathBuf;

/// Run the rules; print findings and one verdict a document
///
/// Reads association trees and links tables (DataLink) as the archive hands them out: plain, gzipped, several in a multipart body,
/// behind HTTP headers. What a file is, is decided by its content. In directories every .xml, .xml.gz, .vot and .votable file and every
/// multipart body is looked at, and XML of another kind passed over. A tree and a links table of the same frame and mode are held against
/// each other.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  caltree check downloads/
  caltree check links.vot                              a DataLink answer, of any service
  caltree check --pair tree.xml links.vot
  caltree check --deny warnings --allow S408 tree.xml
  caltree check --requested raw2master *_raw2raw.xml
  caltree check --profile profile.toml tonight/
  caltree check --baseline known.json --write-baseline downloads/
  caltree check --format json downloads/ | jq '.findings[] | select(.level == \"error\") | .subject'
  caltree check --fail-on warning --output sarif=caltree.sarif --output junit=junit.xml downloads/

Exit status: 0 no error, 1 some error (or what --fail-on says), 2 could not do the job (the rest is done all the same).")]
pub(crate) struct Check {
    /// Files, directories (searched for answers of the archive), or - for standard input
    #[arg(required_unless_present = "pair", value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Check a tree and a links table and hold them against each other, whatever frames they are for
    #[arg(long, num_args = 2, value_names = ["TREE", "LINKS"])]
    pub(crate) pair: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) reading: Reading,

    #[command(flatten)]
    pub(crate) telling: Telling,

    #[command(flatten)]
    pub(crate) levels: LevelOptions,

    /// The mode that was asked for
    #[arg(long, value_enum, ignore_case = true, value_name = "MODE")]
    pub(crate) requested: Option<RequestedMode>,

    /// The version of DataLink to hold links tables against; the declared one if not given, else 1.0
    #[arg(long, value_enum, value_name = "VERSION")]
    pub(crate) datalink_version: Option<DatalinkVersion>,

    /// The day to count ages from (YYYY-MM-DD, UTC); today if not given
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) as_of: Option<jiff::civil::Date>,

    /// What each kind of frame normally gets (a file of `caltree profile learn`; `-`: standard input); else that of the
    /// configuration, if it names one
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    pub(crate) profile: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) known: KnownOptions,
}
