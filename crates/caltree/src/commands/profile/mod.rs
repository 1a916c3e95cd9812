//! `caltree profile`: what each kind of science frame normally gets.

mod learn;
mod show;

use crate::cli::{self, ProfileCommand};
use crate::session::Session;
use std::io;

pub(crate) fn run(args: &cli::Profile, session: &mut Session<'_>) -> io::Result<()> {
    match &args.command {
        ProfileCommand::Learn(args) => learn::run(args, session),
        ProfileCommand::Show(args) => show::run(args, session),
    }
}
