//! The explanations: data in `explained.toml`, held against what was found.

use super::compare::{Covers, Disagreement};
use crate::Result;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde::Deserialize;

/// All of `explained.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Explained {
    /// Which of our rules cover which code of peers that the rules do not name.
    pub(super) covers: Covers,
    #[serde(rename = "explained")]
    entries: Vec<Entry>,
}

/// Why some disagreements are as they are. Of several entries that fit, the first counts.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    /// The peers that it is about.
    pub(super) peers: Vec<String>,
    /// Codes of the peer that speaks while we do not.
    #[serde(default)]
    pub(super) codes: Vec<String>,
    /// Rules of ours that speak while the peer does not.
    #[serde(default)]
    pub(super) rules: Vec<String>,
    /// Patterns of file names; all files if there is none.
    #[serde(default)]
    files: Vec<String>,
    /// It is about real files only, which may be absent.
    #[serde(default)]
    real: bool,
    pub(super) right: Right,
    pub(super) why: String,
    #[serde(skip)]
    globs: GlobSet,
}

/// Who is right.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Right {
    Caltree,
    Peer,
    Both,
}

/// One kind of disagreement: a peer, and a code of its own or of ours.
pub(super) struct Kind {
    pub(super) peer: &'static str,
    pub(super) code: String,
    pub(super) ours: bool,
    pub(super) found: Vec<Disagreement>,
}

impl Kind {
    /// What it is called.
    pub(super) fn name(&self) -> String {
        let Self { peer, code, .. } = self;
        if self.ours { format!("caltree {code}, {peer} silent") } else { format!("{peer} {code}, caltree silent") }
    }
}

/// The disagreements, as far as they are explained and not.
pub(super) struct Sorted<'e> {
    pub(super) explained: Vec<(&'e Entry, Vec<Kind>)>,
    pub(super) unexplained: Vec<Kind>,
    /// What explains nothing.
    idle: Vec<String>,
}

/// Reads the explanations, which are part of this program.
pub(super) fn load() -> Result<Explained> {
    let mut explained: Explained = toml::from_str(include_str!("explained.toml"))?;
    for entry in &mut explained.entries {
        let mut globs = GlobSetBuilder::new();
        for pattern in &entry.files {
            globs.add(GlobBuilder::new(pattern).literal_separator(false).build()?);
        }
        entry.globs = globs.build()?;
    }
    Ok(explained)
}

impl Entry {
    fn explains(&self, found: &Disagreement) -> bool {
        let said = if found.ours { &self.rules } else { &self.codes };
        self.peers.iter().any(|peer| peer == found.peer)
            && said.contains(&found.code)
            && (found.real || !self.real)
            && (self.files.is_empty() || self.globs.is_match(&found.file))
    }

    /// Every pair of a peer and a code in it that explains none of these.
    fn idle(&self, kinds: &[Kind]) -> Vec<String> {
        let said = self.codes.iter().map(|code| (code, false)).chain(self.rules.iter().map(|rule| (rule, true)));
        said.filter(|(code, ours)| !kinds.iter().any(|kind| kind.code == **code && kind.ours == *ours))
            .map(|(code, _)| format!("{} {code} {}", self.peers.join(", "), self.files.join(" ")).trim_end().to_owned())
            .collect()
    }
}

impl Explained {
    /// Finds the explanation of each. Without the real files, explanations of those alone may be idle.
    pub(super) fn sort(&self, found: &[Disagreement], has_real: bool) -> Sorted<'_> {
        let mut explained: Vec<Vec<Disagreement>> = self.entries.iter().map(|_| Vec::new()).collect();
        let mut unexplained = Vec::new();
        for found in found {
            let entry = self.entries.iter().position(|entry| entry.explains(found));
            entry.map_or(&mut unexplained, |entry| &mut explained[entry]).push(found.clone());
        }
        let explained: Vec<_> = self.entries.iter().zip(explained.into_iter().map(kinds)).collect();
        let counted = explained.iter().filter(|(entry, _)| has_real || !entry.real);
        let idle = counted.flat_map(|(entry, kinds)| entry.idle(kinds)).collect();
        Sorted { explained, unexplained: kinds(unexplained), idle }
    }
}

/// Disagreements of one kind together. They come sorted.
fn kinds(found: Vec<Disagreement>) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = Vec::new();
    for found in found {
        match kinds.last_mut().filter(|kind| (kind.peer, &kind.code, kind.ours) == (found.peer, &found.code, found.ours)) {
            Some(kind) => kind.found.push(found),
            None => kinds.push(Kind { peer: found.peer, code: found.code.clone(), ours: found.ours, found: vec![found] }),
        }
    }
    kinds
}

impl Sorted<'_> {
    /// How many kinds there are in all.
    pub(super) fn kinds(&self) -> usize {
        self.unexplained.len() + self.explained.iter().map(|(_, kinds)| kinds.len()).sum::<usize>()
    }

    /// Good if everything is explained and every explanation explains something.
    pub(super) fn outcome(&self) -> Result<()> {
        let mut lines: Vec<String> = Vec::new();
        for kind in &self.unexplained {
            let files: Vec<&str> = kind.found.iter().map(|found| found.file.as_str()).collect();
            lines.push(format!("not explained: {}: {}", kind.name(), files.join(" ")));
        }
        lines.extend(self.idle.iter().map(|idle| format!("explains nothing: {idle}")));
        if lines.is_empty() { Ok(()) } else { Err(lines.join("\n").into()) }
    }
}
