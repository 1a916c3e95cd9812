//! What can be typed after `caltree profile`.

use super::values::share;
use super::{Paths, ProfileFormat};
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Learn what each kind of science frame normally gets, and show it
///
/// A profile is a file of TOML, made to be read, edited and committed; `caltree check --profile FILE` holds trees against it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  caltree profile learn archive/ -o profile.toml
  caltree profile show profile.toml
  caltree check --profile profile.toml tonight/")]
pub(crate) struct Profile {
    #[command(subcommand)]
    pub(crate) command: ProfileCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ProfileCommand {
    Learn(LearnProfile),
    Show(ShowProfile),
}

/// Learn a profile from association trees
///
/// For each kind of science frame (instrument, category of the root, executed mode): which branches its trees have, in how many
/// trees, how many side by side, with how many files, how far in time. Learnt from complete trees, each frame once in each mode. The
/// same trees give the same file, byte for byte.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  caltree profile learn archive/ -o profile.toml
  caltree profile learn --threshold 95% --min-trees 10 archive/ > profile.toml

Exit status: 0, or 2 where the job could not be done.")]
pub(crate) struct LearnProfile {
    #[command(flatten)]
    pub(crate) paths: Paths,

    /// Write the profile into this file (a profile that is there is replaced, no other file), unless an input fails; else, or for `-`, to
    /// standard output
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,

    /// Share of the trees that must have a branch for it to be required, as 0.9 or 90%
    #[arg(long, default_value = "0.9", value_name = "SHARE", value_parser = share)]
    pub(crate) threshold: f64,

    /// Leave out kinds with fewer trees than this, and require nothing of branches that could stand in fewer
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub(crate) min_trees: u64,

    /// Learn from incomplete trees as well: what is missing in them is then less of a must
    #[arg(long)]
    pub(crate) incomplete: bool,
}

/// Print a profile as a table
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  caltree profile show profile.toml
  caltree profile show --format json profile.toml | jq -c '.kinds[].branches[] | select(.required) | [.below, .category]'")]
pub(crate) struct ShowProfile {
    /// The profile (`-`: standard input)
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// Form of the output
    #[arg(long, value_enum, default_value_t = ProfileFormat::Human, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: ProfileFormat,
}
