//! The command. The only crate that touches files, clock, environment and terminal.
//!
//! `cli` defines what can be typed; `commands` has one file a subcommand; `input` turns paths into documents, many at a time and in
//! a stable order; `terminal` is where output goes.

mod cli;
mod commands;
mod data;
mod files;
mod guard;
mod input;
mod outputs;
mod progress;
mod session;
mod settings;
mod terminal;
mod trouble;

use clap::{CommandFactory, FromArgMatches};
use std::io::{self, Write};
use std::process::ExitCode;
use trouble::Trouble;

fn main() -> ExitCode {
    let matches = match cli::Cli::command().try_get_matches() {
        Ok(matches) => matches,
        Err(error) => return told(&error),
    };
    match cli::Cli::from_arg_matches(&matches) {
        Ok(cli) => commands::run(&cli, &matches),
        Err(error) => told(&error),
    }
}

/// Prints the help or the version that was asked for, or says what is wrong with what was typed.
fn told(error: &clap::Error) -> ExitCode {
    let printed = error.print().and_then(|()| io::stdout().flush());
    match printed {
        Err(why) if !error.use_stderr() && why.kind() != io::ErrorKind::BrokenPipe => {
            terminal::complain(&Trouble::Unwritable { path: "standard output".into(), error: why });
            ExitCode::from(2)
        }
        _ => ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2)),
    }
}
