//! `caltree profile show`: a profile as a table.

use crate::cli::{self, ProfileFormat};
use crate::session::Session;
use crate::settings::read_profile;
use crate::terminal;
use caltree_report::profile::{Format, write};
use std::io;

pub(super) fn run(args: &cli::ShowProfile, session: &mut Session<'_>) -> io::Result<()> {
    let profile = match read_profile(&args.file) {
        Ok(profile) => profile,
        Err(trouble) => {
            session.fail(&trouble);
            return Ok(());
        }
    };
    let format = match args.format {
        ProfileFormat::Human => Format::Human,
        ProfileFormat::Json => Format::Json,
        ProfileFormat::Markdown => Format::Markdown,
    };
    write(&mut session.out, &profile, format, &terminal::look(session.common))
}
