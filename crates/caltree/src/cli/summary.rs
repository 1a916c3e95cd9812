//! What can be typed after `caltree summary`.

use super::values::{at_least_one, date};
use super::{AuditBy, AuditSort, OutputOptions, Paths, RequestedMode, SummaryFormat};
use clap::Args;
use std::path::PathBuf;

/// Tell what each cascade holds, and totals over all
///
/// Per tree: the science frame, the mode requested and executed, the verdict, what is missing for what, which branches are extended
/// and by how many days, which are uncertified, and the files of each category. Per links table: the same as far as it tells, and the
/// bytes of each category; of another service's the rows, files and bytes by semantics. With more than three documents a table; -v
/// adds the rest. Trees and links tables have tables of their own and are added up apart: a frame may come as both.
///
/// An audit tells instead what many of them come to: which groups are complete to what share, what is missing or extended most, how
/// long answers stay uncertified, and which frames to ask the archive for again. Each of the options under "Audit" makes one.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  caltree summary GRAVI.2018-01-27T05:30:10.657_raw2raw.xml
  caltree summary downloads/ --format csv > cascades.csv
  caltree summary downloads/ --output json=cascades.json --output markdown=cascades.md
  caltree summary downloads/ --by category --sort complete
  caltree summary downloads/ --by instrument,month --format csv > audit.csv
  caltree summary downloads/ --expect frames.csv --format ask-again > again.txt

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

    /// Tell what all answers together come to
    #[arg(long, help_heading = "Audit")]
    pub(crate) audit: bool,

    /// Group the answers by this; several (with commas, or given again): by the combination
    #[arg(long, value_enum, value_delimiter = ',', value_name = "KEY", help_heading = "Audit")]
    pub(crate) by: Vec<AuditBy>,

    /// Order of the groups
    #[arg(long, value_enum, requires = "by", value_name = "KEY", help_heading = "Audit")]
    pub(crate) sort: Option<AuditSort>,

    /// Most groups to tell of, and most lines of each list for reading (else all groups, and ten lines)
    #[arg(long, value_name = "N", value_parser = at_least_one, help_heading = "Audit")]
    pub(crate) top: Option<usize>,

    /// The day to count ages from (YYYY-MM-DD, UTC); today if not given
    #[arg(long, value_name = "DATE", value_parser = date, help_heading = "Audit")]
    pub(crate) as_of: Option<jiff::civil::Date>,

    /// Frames that should have an answer: a file with dp_ids in lines, CSV, or a VOTable with a column dp_id
    #[arg(long, value_name = "LIST", help_heading = "Audit")]
    pub(crate) expect: Option<PathBuf>,
}

impl Summary {
    /// Whether one of the options asks for an audit; a format may as well.
    pub(crate) fn wants_audit(&self) -> bool {
        self.audit || !self.by.is_empty() || self.top.is_some() || self.as_of.is_some() || self.expect.is_some()
    }
}
