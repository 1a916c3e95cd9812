//! What belongs to a binary: manuals, completions, schemas, licences.

use super::run::{run, text_of};
use super::{emptied, third_party};
use crate::{Result, top};
use caltree_report::schema;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The shells, and how a file of completions is called where the shell looks for it.
const SHELLS: &[(&str, &str)] = &[
    ("bash", "caltree.bash"),
    ("zsh", "_caltree"),
    ("fish", "caltree.fish"),
    ("elvish", "caltree.elv"),
    ("powershell", "_caltree.ps1"),
];

/// Folders with what was made.
pub(super) struct Extras {
    /// One page a command.
    pub(super) man: PathBuf,
    pub(super) completions: PathBuf,
    /// The contracts of the outputs.
    pub(super) schemas: PathBuf,
    /// Licences of all that is in the binary; with the C library's where that is inside.
    pub(super) third_party: String,
    pub(super) third_party_static: String,
    /// The same of Rust's standard library.
    pub(super) third_party_rust: String,
}

impl Extras {
    /// Has a binary write what it can, and adds the rest.
    pub(super) fn of(binary: &Path) -> Result<Self> {
        let man = emptied("man")?;
        run(Command::new(binary).arg("man").arg(&man))?;
        let completions = emptied("completions")?;
        for (shell, file) in SHELLS {
            std::fs::write(completions.join(file), text_of(Command::new(binary).args(["completions", shell]))?)?;
        }
        let schemas = emptied("schemas")?;
        for name in schema::CONTRACTS.iter().map(|contract| format!("{}.schema.json", contract.name)) {
            std::fs::copy(top().join("schemas").join(&name), schemas.join(&name))?;
        }
        for name in ["association-tree.rng", "README.md"] {
            std::fs::copy(top().join("schemas").join(name), schemas.join(name))?;
        }
        let packages = third_party::packages()?;
        let third_party = third_party::text(&packages)?;
        let third_party_static = format!("{third_party}{}", third_party::c_library()?);
        let third_party_rust = third_party::rust()?;
        Ok(Self { man, completions, schemas, third_party, third_party_static, third_party_rust })
    }
}
