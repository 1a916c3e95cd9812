//! The peers themselves: what is there, what has to be installed, in which version.

use crate::{Result, bench, top};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Everything that is run.
pub(super) struct Tools {
    /// Our own command.
    pub(super) caltree: PathBuf,
    /// A Python that has astropy and pyvo.
    pub(super) python: PathBuf,
    /// The folder of VOTable's schemas, which astropy brings along.
    pub(super) schemas: PathBuf,
    /// Where things are kept between two runs.
    pub(super) place: PathBuf,
    /// The version of each, by name.
    pub(super) versions: Versions,
}

/// In which version each peer was asked.
pub(super) struct Versions {
    pub(super) stilts: String,
    pub(super) xmllint: String,
    pub(super) astropy: String,
    pub(super) pyvo: String,
}

/// Makes sure that all are there.
pub(super) fn tools() -> Result<Tools> {
    let place = bench::target().join("oracle");
    std::fs::create_dir_all(&place)?;
    apt("stilts", "stilts", "-version")?;
    apt("xmllint", "libxml2-utils", "--version")?;
    let python = place.join("venv/bin/python");
    if !python.exists() {
        run(Command::new("python3").args(["-m", "venv"]).arg(place.join("venv")))?;
        run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "astropy", "pyvo"]))?;
    }
    let about =
        "import astropy, pyvo, os; print(astropy.__version__, pyvo.__version__, os.path.dirname(astropy.__file__), sep='\\n')";
    let about = text(Command::new(&python).args(["-c", about]))?;
    let mut about = about.lines();
    let mut next = || about.next().unwrap_or("unknown").to_owned();
    let (astropy, pyvo, home) = (next(), next(), next());
    let stilts = bench::stilts_version();
    let xmllint = bench::version("xmllint", "--version");
    Ok(Tools {
        caltree: bench::build("caltree", "dev")?,
        python,
        schemas: Path::new(&home).join("io/votable/data"),
        place,
        versions: Versions { stilts, xmllint, astropy, pyvo },
    })
}

/// Installs a package of the system if its command is not there.
fn apt(command: &str, package: &str, version: &str) -> Result<()> {
    if Command::new(command).arg(version).output().is_ok() {
        return Ok(());
    }
    packages(&[package])
}

/// Installs packages of the system.
pub(super) fn packages(packages: &[&str]) -> Result<()> {
    let root = text(Command::new("id").arg("-u"))?.trim() == "0";
    let mut install = if root { Command::new("apt-get") } else { Command::new("sudo") };
    if !root {
        install.arg("apt-get");
    }
    run(install.args(["install", "-y", "--no-install-recommends"]).args(packages))
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.current_dir(top()).status().map_err(|error| format!("{command:?}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?}: {status}").into()) }
}

/// What a command prints.
fn text(command: &mut Command) -> Result<String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{command:?}: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
