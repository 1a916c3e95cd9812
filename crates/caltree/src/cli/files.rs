//! What can be typed after `caltree files`.

use super::{FilesFormat, Paths};
use clap::Args;
use std::path::PathBuf;

/// List the distinct files of trees and links tables, find what is missing, write sets of frames
///
/// Each file once over all that is given, in the order of first appearance: by its name in the archive, elsewhere by its address (as text
/// too: the last part of an address, such as `preview`, is no name). What
/// the first document does not tell (a tree tells no sizes and no addresses) is taken from a links table that is given as well. Of a
/// links table every row with an address is a file, but those that lead to CalSelector's answers (the association tree, links tables):
/// these are no data, and listed with --all only. Nothing is downloaded.
///
/// With --missing-from only those files that are not in a directory, or damaged there. With --format sof a set of frames for the ESO
/// pipelines, from what is stored in the directory that is given, beside a tree that is given, or in --data; if a file of it is not there,
/// nothing is written.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  caltree files downloads/                       one name a line, an address where it has none
  caltree files --format csv *.xml *.vot > files.csv
  caltree files --format json links.vot | jq .totals.bytes_total
  caltree files --format urls tree.xml | xargs -n 1 curl -JLO --no-clobber
  caltree files night/ --missing-from night/ --format urls
  caltree files --format sof tree.xml > all.sof
  caltree files --format sof --per-branch ../steps tree.xml   a set a recipe step, and which waits for which
  caltree files --format sof --branch SCI_IMG/BIAS tree.xml > bias.sof

Exit status: 0, or 2 where the job could not be done (files of a document that cannot be read, or of a service
that failed, are not listed; a set of frames lacks a file).")]
pub(crate) struct Files {
    #[command(flatten)]
    pub(crate) paths: Paths,

    /// Form of the output
    #[arg(long, value_enum, default_value_t = FilesFormat::Text, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: FilesFormat,

    /// Also what a links table offers beside data: CalSelector's answers
    #[arg(long)]
    pub(crate) all: bool,

    /// Only what is not in this directory, in any stored form, or damaged there: what still has to be downloaded
    #[arg(long, value_name = "DIR")]
    pub(crate) missing_from: Option<PathBuf>,

    /// Read data files to their end, as `verify --deep` does: what is damaged behind its header counts as missing
    #[arg(long)]
    pub(crate) deep: bool,

    #[command(flatten)]
    pub(crate) sof: SofOptions,
}

/// What goes into a set of frames, and where.
#[derive(Debug, Args)]
pub(crate) struct SofOptions {
    /// Where the data files are; else the directory that was given, or that of the tree
    #[arg(long, value_name = "DIR", help_heading = "Sets of frames (--format sof)")]
    pub(crate) data: Option<PathBuf>,

    /// Relative paths: to the working directory, of --per-branch to its directory
    #[arg(long, help_heading = "Sets of frames (--format sof)")]
    pub(crate) relative: bool,

    /// One set a recipe step, leaves first, and a manifest, into this directory (a new or an empty one, not
    /// among the data)
    #[arg(long, value_name = "DIR", conflicts_with = "branch", help_heading = "Sets of frames (--format sof)")]
    pub(crate) per_branch: Option<PathBuf>,

    /// The set of one step: a branch path, such as SCI_IMG/STD_IMA/BIAS
    #[arg(long, value_name = "PATH", help_heading = "Sets of frames (--format sof)")]
    pub(crate) branch: Option<String>,

    /// Also auxiliary branches, which processing does not need
    #[arg(long, help_heading = "Sets of frames (--format sof)")]
    pub(crate) auxiliary: bool,
}
