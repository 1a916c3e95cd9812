//! `caltree man`: one man page a command.

use crate::cli;
use crate::session::Session;
use crate::trouble::Trouble;
use clap::CommandFactory;
use std::io;

pub(crate) fn run(args: &cli::Man, session: &mut Session<'_>) -> io::Result<()> {
    // A page is of a version, whatever commit and machine it was made on.
    let command = cli::Cli::command().disable_help_subcommand(true).long_version(None);
    let written = std::fs::create_dir_all(&args.directory).and_then(|()| clap_mangen::generate_to(command, &args.directory));
    if let Err(error) = written {
        session.fail(&Trouble::Unwritable { path: args.directory.clone(), error });
    }
    Ok(())
}
