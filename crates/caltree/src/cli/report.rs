//! What can be typed after `caltree report`.

use super::values::date;
use super::{LevelOptions, Paths, RequestedMode};
use clap::Args;
use std::path::PathBuf;

/// Make one self-contained page: what to do, how complete all is, every cascade
///
/// One HTML file that needs nothing else: it makes no request, works from a disk, in light and dark, on paper and by keyboard. First what
/// a person must know and do; then a matrix of science by calibration categories, each cascade in time and as a tree, and every finding with
/// what it means. With --against also what changed since an older set of answers, with --dataset what is on disk.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  caltree report night/ -o night.html
  caltree report night/ --dataset night/ -o night.html         which files are there as well
  caltree report today/ --against yesterday/ -o changes.html

Exit status: 0, or 2 where the job could not be done in full (a document that cannot be read is told in the page).")]
pub(crate) struct Report {
    #[command(flatten)]
    pub(crate) paths: Paths,

    /// The page to write, as a whole or not at all; - for standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,

    /// Compare with these older answers: a file or a directory
    #[arg(long, value_name = "OLD")]
    pub(crate) against: Option<PathBuf>,

    /// Look which files of the cascades are in this directory
    #[arg(long, value_name = "DIR")]
    pub(crate) dataset: Vec<PathBuf>,

    /// Hold trees against this profile as well (`caltree profile learn`; `-`: standard input)
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    pub(crate) profile: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) levels: LevelOptions,

    /// The mode that was asked for
    #[arg(long, value_enum, ignore_case = true, value_name = "MODE")]
    pub(crate) requested: Option<RequestedMode>,

    /// The day to count ages from (YYYY-MM-DD, UTC); today if not given
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) as_of: Option<jiff::civil::Date>,
}
