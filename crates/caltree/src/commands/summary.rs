use super::Session;
use crate::cli;
use std::io;

pub(crate) fn run(_args: &cli::Summary, _session: &mut Session<'_>) -> io::Result<()> {
    Ok(())
}
