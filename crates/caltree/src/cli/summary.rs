//! What can be typed after `caltree summary`.

use super::{OutputOptions, Paths, RequestedMode, SummaryFormat};
use clap::Args;

/// Tell what each cascade holds, and totals over all
///
/// Per tree: the science frame, the mode requested and executed, the verdict, what is missing for what, which branches are extended
/// and by how many days, which are uncertified, and the files of each category. Per links table: the same as far as it tells, and the
/// bytes of each category; of another service's the rows, files and bytes by semantics. With more than three documents a table; -v
/// adds the rest. Trees and links tables have tables of their own and are added up apart: a frame may come as both.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  caltree summary GRAVI.2018-01-27T05:30:10.657_raw2raw.xml
  caltree summary downloads/ --format csv > cascades.csv
  caltree summary downloads/ --output json=cascades.json --output markdown=cascades.md

Exit status: 0, or 2 where the job could not be done (a document that cannot be read is told and counted).")]
pub(crate) struct Summary {
    #[command(flatten)]
    pub(crate) paths: Paths,

    /// Form of the output
    #[arg(long, value_enum, default_value_t = SummaryFormat::Human, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: SummaryFormat,

    #[command(flatten)]
    pub(crate) outputs: OutputOptions,

    /// A block for each document, also where there are many
    #[arg(short, long, help_heading = "Output")]
    pub(crate) verbose: bool,

    /// The mode that was asked for
    #[arg(long, value_enum, ignore_case = true, value_name = "MODE")]
    pub(crate) requested: Option<RequestedMode>,
}
