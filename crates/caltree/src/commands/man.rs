//! `caltree man`: one man page a command.

use crate::cli;
use crate::session::Session;
use crate::trouble::Trouble;
use clap::CommandFactory;
use clap_mangen::Man;
use std::io;
use std::path::Path;

pub(crate) fn run(args: &cli::Man, session: &mut Session<'_>) -> io::Result<()> {
    let directory = &args.directory;
    if let Err(error) = std::fs::create_dir_all(directory) {
        session.fail(&Trouble::Unwritable { path: directory.clone(), error });
        return Ok(());
    }
    // A page is of a version, whatever commit and machine it was made on.
    let mut command = cli::Cli::command().disable_help_subcommand(true).long_version(None);
    command.build();
    pages(command, directory, session)
}

/// The page of a command, after those of the commands below it.
fn pages(command: clap::Command, directory: &Path, session: &mut Session<'_>) -> io::Result<()> {
    for below in command.get_subcommands() {
        pages(below.clone(), directory, session)?;
    }
    let man = Man::new(command);
    let mut page = Vec::new();
    man.render(&mut page)?;
    session.write(&directory.join(man.get_filename()), &page);
    Ok(())
}
