//! How `caltree check` and `caltree verify` tell what they find.

use super::{FailLevel, FindingsFormat, OutputOptions};
use caltree_report::findings::Detail;
use clap::Args;

/// How findings are told.
#[derive(Debug, Args)]
pub(crate) struct Telling {
    /// Form of the output
    #[arg(long, value_enum, default_value_t = FindingsFormat::Human, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: FindingsFormat,

    #[command(flatten)]
    pub(crate) outputs: OutputOptions,

    /// The lowest level that makes the exit status 1
    #[arg(long, value_enum, default_value_t = FailLevel::Error, value_name = "LEVEL", help_heading = "Rules")]
    pub(crate) fail_on: FailLevel,

    /// Every finding in full, also where a rule repeats itself
    #[arg(long, help_heading = "Output")]
    pub(crate) all: bool,

    /// In output for people: no notes, and nothing about documents, or answers, in which all is well
    #[arg(short, long, help_heading = "Output")]
    pub(crate) quiet: bool,

    /// In SARIF: nothing that is exempt or in the baseline (else it is there, marked as suppressed)
    #[arg(long, help_heading = "Output")]
    pub(crate) no_suppressed: bool,
}

impl Telling {
    /// How much is told to people.
    pub(crate) fn detail(&self) -> Detail {
        Detail { all: self.all, quiet: self.quiet }
    }
}
