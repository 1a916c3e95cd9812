//! `caltree completions`: what a shell needs to complete a command line.

use crate::cli;
use crate::session::Session;
use clap::CommandFactory;
use std::io;

pub(crate) fn run(args: &cli::Completions, session: &mut Session<'_>) -> io::Result<()> {
    // The generator takes a failed write for a bug of its caller: it gets memory to write to.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut cli::Cli::command(), "caltree", &mut script);
    io::Write::write_all(&mut session.out, &script)
}
