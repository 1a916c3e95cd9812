//! Commands of others.

use crate::Result;
use std::path::Path;
use std::process::Command;

/// Runs a command and fails where it does.
pub(super) fn run(command: &mut Command) -> Result<()> {
    text_of(command).map(drop)
}

/// What a command prints; what it says on standard error is told if it fails.
pub(super) fn text_of(command: &mut Command) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| format!("{name}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{name} ended with {}\n{}", output.status, String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Compresses a file as Debian wants it: as small as gzip can, without name and time.
pub(super) fn gzip(path: &Path) -> Result<()> {
    run(Command::new("gzip").args(["-9", "-n", "-f"]).arg(path))
}
