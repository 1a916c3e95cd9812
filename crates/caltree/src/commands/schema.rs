//! `caltree schema`: the contracts of the outputs, and of the association tree.

use crate::cli::{self, SchemaName};
use crate::session::Session;
use caltree_report::schema;
use std::io::{self, Write};

pub(crate) fn run(args: &cli::Schema, session: &mut Session<'_>) -> io::Result<()> {
    let text = match args.name {
        SchemaName::Check => schema::check(),
        SchemaName::CheckLine => schema::check_line(),
        SchemaName::Summary => schema::summary(),
        SchemaName::SummaryLine => schema::summary_line(),
        SchemaName::Diff => schema::diff(),
        SchemaName::DiffLine => schema::diff_line(),
        SchemaName::Verify => schema::verify(),
        SchemaName::VerifyLine => schema::verify_line(),
        SchemaName::Steps => schema::steps(),
        SchemaName::Files => schema::files(),
        SchemaName::Profile => schema::profile(),
        SchemaName::AssociationTree => schema::ASSOCIATION_TREE.to_owned(),
    };
    session.out.write_all(text.as_bytes())
}
