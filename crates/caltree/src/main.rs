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
use std::process::ExitCode;

fn main() -> ExitCode {
    let matches = cli::Cli::command().get_matches();
    match cli::Cli::from_arg_matches(&matches) {
        Ok(cli) => commands::run(&cli, &matches),
        Err(error) => error.exit(),
    }
}
