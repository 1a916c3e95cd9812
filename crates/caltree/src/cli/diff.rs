//! What can be typed after `caltree diff`.

use super::{OutputOptions, Reading};
use caltree_diff::{ChangeKind, Effect};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Compare associations by meaning: what changed, and whether it is better or worse
///
/// OLD and NEW are two answers (trees, links tables, or one of each), two bodies with several, or two directories. Documents are paired
/// by the frame that they are for, whatever their files are called; two single files are always compared. Branches are found again by
/// what they are: order, layout, encoding and repetition do not matter. A branch that stands in several places and changed in all of
/// them is told once.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  caltree diff yesterday.xml today.xml
  caltree diff downloads.old/ downloads/               a table of pairs, and what is worse in full
  caltree diff --fail-on regression --format markdown old/ new/ > comment.md
  caltree diff --output json=changes.json --output markdown=comment.md old/ new/
  caltree diff --ignore files --ignore match old/ new/
  caltree diff --format unified old.xml new.xml | less -R
  curl -s \"$URL\" | caltree diff today.xml -

Exit status: 0 the same (with --fail-on regression: nothing worse), 1 different (worse), 2 nothing could be
compared, or a path could not be read.")]
pub(crate) struct Diff {
    /// The older one: a file, a directory, or - for standard input
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,

    /// The newer one: a file, a directory, or - for standard input
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,

    /// Form of the output
    #[arg(long, value_enum, default_value_t = DiffFormat::Human, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: DiffFormat,

    #[command(flatten)]
    pub(crate) outputs: OutputOptions,

    /// Everything in full: each pair that differs, each file by its name
    #[arg(long, help_heading = "Output")]
    pub(crate) all: bool,

    /// One line a pair, in output for people and in Markdown
    #[arg(long, conflicts_with = "all", help_heading = "Output")]
    pub(crate) stat: bool,

    /// What makes the exit status 1
    #[arg(long, value_enum, default_value_t = FailOn::Difference, value_name = "WHAT")]
    pub(crate) fail_on: FailOn,

    /// These kinds of changes only; the others do not count, for the exit status neither (`unified` shows all lines all the same)
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = kinds(), help_heading = "Narrowing")]
    pub(crate) only: Vec<ChangeKind>,

    /// Not these kinds of changes; they do not count, for the exit status neither
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = kinds(), help_heading = "Narrowing")]
    pub(crate) ignore: Vec<ChangeKind>,

    /// Changes of this effect only; the others do not count, for the exit status neither
    #[arg(long, value_name = "EFFECT", value_delimiter = ',', value_parser = effects(), help_heading = "Narrowing")]
    pub(crate) effect: Vec<Effect>,

    #[command(flatten)]
    pub(crate) reading: Reading,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For reading
    Human,
    /// One JSON object
    Json,
    /// One JSON object a pair
    Jsonl,
    /// For a comment on a pull request
    Markdown,
    /// A line diff of both as text
    Unified,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Any difference
    Difference,
    /// Something that is worse than it was, or a frame that is gone
    Regression,
}

/// Takes a kind of change by its name, with hyphens as well.
fn kinds() -> impl TypedValueParser<Value = ChangeKind> {
    let value = |kind: ChangeKind| {
        let value = PossibleValue::new(kind.as_str());
        match kind {
            ChangeKind::MessageResolved => value.alias("message-resolved"),
            ChangeKind::MessageChanged => value.alias("message-changed"),
            ChangeKind::MessageAdded => value.alias("message-added"),
            ChangeKind::BranchRemoved => value.alias("branch-removed"),
            ChangeKind::BranchMoved => value.alias("branch-moved"),
            ChangeKind::BranchAdded => value.alias("branch-added"),
            _ => value,
        }
    };
    PossibleValuesParser::new(ChangeKind::ALL.map(value)).try_map(|text| {
        let word = text.replace('-', "_");
        ChangeKind::ALL.into_iter().find(|kind| kind.as_str() == word).ok_or("no kind of change")
    })
}

fn effects() -> impl TypedValueParser<Value = Effect> {
    PossibleValuesParser::new(Effect::ALL.map(Effect::as_str))
        .try_map(|text| Effect::ALL.into_iter().find(|effect| effect.as_str() == text).ok_or("no effect"))
}
