//! What can be typed. Help, man pages and completions come from here.

mod check;
mod diff;
mod files;
mod profile;
mod report;
mod summary;
mod telling;
mod values;
mod verify;
mod version;

pub(crate) use check::Check;
pub(crate) use diff::{Diff, DiffFormat, FailOn};
pub(crate) use files::{Files, SofOptions};
pub(crate) use profile::{LearnProfile, Profile, ProfileCommand, ShowProfile};
pub(crate) use report::Report;
pub(crate) use summary::Summary;
pub(crate) use telling::Telling;
pub(crate) use values::{
    AuditBy, AuditSort, Color, DatalinkVersion, FailLevel, FilesFormat, FindingsFormat, ProfileFormat, RequestedMode, RulesFormat,
    SchemaName, ShowFormat, SummaryFormat,
};
pub(crate) use verify::Verify;

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
use values::size;

/// Reads the calibration cascades that the ESO archive hands out with raw data, and says what is missing, relaxed, downgraded or not
/// yet certified. Works offline, on one file or on a million.
#[derive(Debug, Parser)]
#[command(name = "caltree", version, long_version = version::long(), max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "\
Examples:
  caltree check downloads/                   is everything there, and certified?
  caltree summary downloads/ -v              what each cascade holds
  caltree show FORS2.2021-01-02T00:59:12.533_raw2raw.xml
  caltree diff yesterday/ today/             what became better, what worse
  curl -s \"$URL\" | caltree check -           straight from the archive

Exit status: 0 all well, 1 something of level error was found, 2 the job could not be done.")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,

    #[command(flatten)]
    pub(crate) common: Common,
}

/// Options of every command.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// Colours in the output
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN", help_heading = "Output")]
    pub(crate) color: Color,

    /// No symbols and lines beyond ASCII
    #[arg(long, global = true, help_heading = "Output")]
    pub(crate) ascii: bool,
}

/// How to read.
#[derive(Debug, Args)]
pub(crate) struct Reading {
    /// How many files to read at a time; 0: as many as there are processors
    #[arg(long, default_value_t = 0, value_name = "N", help_heading = "Limits")]
    pub(crate) threads: usize,

    /// Largest tree or multipart body to read, also decompressed: bytes, or with KiB, MiB, GiB; a links table may have any size
    #[arg(long, default_value = "256MiB", value_name = "SIZE", value_parser = size, help_heading = "Limits")]
    pub(crate) max_size: u64,

    /// Deepest nesting of associations to read
    #[arg(long, default_value_t = 1_000, value_name = "N", help_heading = "Limits")]
    pub(crate) max_depth: u32,

    /// Most XML elements of a document to read
    #[arg(long, default_value_t = 5_000_000, value_name = "N", help_heading = "Limits")]
    pub(crate) max_elements: u64,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Check(Check),
    Summary(Summary),
    Show(Show),
    Diff(Diff),
    Verify(Verify),
    Files(Files),
    Profile(Profile),
    Report(Report),
    Fmt(Fmt),
    Rules(Rules),
    Explain(Explain),
    Schema(Schema),
    Completions(Completions),
    Man(Man),
}

/// What to read, and how.
#[derive(Debug, Args)]
pub(crate) struct Paths {
    /// Files, directories (searched for answers of the archive), or - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// What is written beside what is printed.
#[derive(Debug, Args)]
pub(crate) struct OutputOptions {
    /// Also write this format to a file, whole or not at all; may be repeated
    #[arg(long, value_name = "FORMAT=FILE", help_heading = "Output")]
    pub(crate) output: Vec<String>,
}

/// What was found before.
#[derive(Debug, Default, Args)]
pub(crate) struct KnownOptions {
    /// Report only what is not in this file (written by --write-baseline, or the JSON output of an earlier run)
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    pub(crate) baseline: Option<PathBuf>,

    /// Write all that is found now into the file of --baseline, for later runs
    #[arg(long, requires = "baseline", help_heading = "Rules")]
    pub(crate) write_baseline: bool,
}

/// What decides how loud each rule is.
#[derive(Debug, Args)]
pub(crate) struct LevelOptions {
    /// Make a rule an error: its name, its code, `all` or `warnings`
    #[arg(long, value_name = "RULE", help_heading = "Rules")]
    pub(crate) deny: Vec<String>,

    /// Make a rule a warning
    #[arg(long, value_name = "RULE", help_heading = "Rules")]
    pub(crate) warn: Vec<String>,

    /// Switch a rule off
    #[arg(long, value_name = "RULE", help_heading = "Rules")]
    pub(crate) allow: Vec<String>,

    /// The configuration; else caltree.toml in the working directory or the nearest one above
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    pub(crate) config: Option<PathBuf>,

    /// Read no configuration
    #[arg(long, conflicts_with = "config", help_heading = "Rules")]
    pub(crate) no_config: bool,
}

/// Draw one cascade
///
/// A branch that stands in several places is drawn once and referred to after that. A links table does not tell which calibration
/// belongs to what: its files are drawn by category, or by semantics where another service made it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  caltree show tree.xml
  caltree show --files tree.xml
  caltree show --format svg tree.xml > cascade.svg
  caltree show --format dot tree.xml | dot -Tpdf > cascade.pdf")]
pub(crate) struct Show {
    /// A file, or - for standard input
    #[arg(value_name = "PATH")]
    pub(crate) path: PathBuf,

    /// Form of the drawing
    #[arg(long, value_enum, default_value_t = ShowFormat::Human, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: ShowFormat,

    /// Draw a repeated branch in every place
    #[arg(long)]
    pub(crate) expand: bool,

    /// List the files of each branch
    #[arg(long)]
    pub(crate) files: bool,

    /// Which document of a file with several: its part name, its dp_id, or its number from 1
    #[arg(long, value_name = "TREE")]
    pub(crate) tree: Option<String>,

    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// Write trees as the archive would
///
/// Prints the tree in the archive's own layout: byte for byte what the archive sends, for its own files. A tree that cannot be
/// rewritten without losing something is told and left alone.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  caltree fmt edited.xml > tidy.xml
  caltree fmt --check fixtures/
  caltree fmt --in-place edited.xml

Exit status: 0 done (or all tidy), 1 --check found a tree to be tidied, 2 a tree could not be written.")]
pub(crate) struct Fmt {
    #[command(flatten)]
    pub(crate) paths: Paths,

    /// Write nothing; name the files that are not as the archive would write them
    #[arg(long)]
    pub(crate) check: bool,

    /// Rewrite the files themselves (plain files of one tree only)
    #[arg(short, long, conflicts_with = "check")]
    pub(crate) in_place: bool,
}

/// List the rules with their levels
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  caltree rules
  caltree rules --deny warnings            with the levels of a check that is run like this
  caltree rules --format json | jq '.rules[] | select(.level == \"error\") | .code'")]
pub(crate) struct Rules {
    /// Form of the output
    #[arg(long, value_enum, default_value_t = RulesFormat::Human, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: RulesFormat,

    #[command(flatten)]
    pub(crate) levels: LevelOptions,
}

/// Tell one rule: what it means, why it matters, an example, what to do
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  caltree explain S401\n  caltree explain extended-match")]
pub(crate) struct Explain {
    /// Codes or names
    #[arg(required = true, value_name = "CODE")]
    pub(crate) rules: Vec<String>,
}

/// Print the schema of an output or of the association tree
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  caltree schema check > check.schema.json
  caltree schema association-tree > tree.rng && xmllint --noout --relaxng tree.rng tree.xml")]
pub(crate) struct Schema {
    /// Which one
    #[arg(value_enum, value_name = "NAME")]
    pub(crate) name: SchemaName,
}

/// Print the completions of a shell
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  caltree completions bash > ~/.local/share/bash-completion/completions/caltree")]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}

/// Write the man pages into a directory
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  caltree man ~/.local/share/man/man1")]
pub(crate) struct Man {
    /// The directory; it is made if it is not there
    pub(crate) directory: PathBuf,
}
