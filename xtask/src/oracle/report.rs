//! What is printed, and the page that is kept.

use super::explained::{Kind, Right, Sorted};
use super::install::Tools;
use super::{Judged, Said};
use std::fmt::Write;

/// Who says what of one file.
pub(super) fn line(file: &Judged) -> String {
    let mut line = format!("{}\n    caltree: {}", file.name, codes(&file.ours));
    for (peer, said) in &file.peers {
        // Writing to a string cannot fail.
        let _ = write!(line, "\n    {peer}: {}", codes(said));
    }
    line
}

fn codes(said: &Said) -> String {
    let codes: Vec<String> =
        said.iter().map(|(code, count)| if *count == 1 { code.clone() } else { format!("{code}×{count}") }).collect();
    if codes.is_empty() { "nothing".to_owned() } else { codes.join(" ") }
}

/// Every kind with the number of files.
pub(super) fn totals(sorted: &Sorted<'_>) -> String {
    let mut lines = Vec::new();
    for (entry, kinds) in &sorted.explained {
        lines.extend(
            kinds.iter().map(|found| format!("{}: {} files; right: {}", found.name(), found.found.len(), right(entry.right))),
        );
    }
    lines.join("\n")
}

fn right(right: Right) -> &'static str {
    match right {
        Right::Caltree => "caltree",
        Right::Peer => "peer",
        Right::Both => "both",
    }
}

/// The page `docs/oracle.md`.
pub(super) fn page(tools: &Tools, judged: &[Judged], sorted: &Sorted<'_>) -> String {
    let versions = &tools.versions;
    let real = judged.iter().filter(|file| file.real).count();
    let mut page = format!(
        "# Beside other checkers\n\n\
         Written by `cargo xtask oracle --write`, which asks all of them about the same {} links tables ({} fixtures, {real} real ones)\n\
         and fails if a disagreement is not explained here, or an explanation explains nothing. The explanations are\n\
         `xtask/src/oracle/explained.toml`; which code is which rule: [datalinklint.md](datalinklint.md).\n\n\
         STILTS {} (datalinklint, votlint); astropy {}; pyvo {}; {}, with the schemas\n\
         that astropy brings. A disagreement is one code and one file; rows are kinds of them.\n\n",
        judged.len(),
        judged.len() - real,
        versions.stilts,
        versions.astropy,
        versions.pyvo,
        versions.xmllint,
    );
    // Writing to a string cannot fail.
    let _ = writeln!(page, "| peer | says something of files | alone in what it says | caltree alone |");
    let _ = writeln!(page, "|---|---|---|---|");
    let peers = judged.first().into_iter().flat_map(|file| file.peers.keys());
    for peer in peers {
        let spoken = judged.iter().filter(|file| !file.peers[peer].is_empty()).count();
        let all = sorted.explained.iter().flat_map(|(_, kinds)| kinds).chain(&sorted.unexplained).filter(|kind| kind.peer == *peer);
        let count = |ours| all.clone().filter(|kind| kind.ours == ours).map(|kind| kind.found.len()).sum::<usize>();
        let _ = writeln!(page, "| {peer} | {spoken} | {} | {} |", count(false), count(true));
    }
    let _ = writeln!(
        page,
        "\n## Disagreements\n\n| who speaks | fixtures | real files | for example | right | why |\n|---|---|---|---|---|---|"
    );
    for (entry, kinds) in sorted.explained.iter().filter(|(_, kinds)| !kinds.is_empty()) {
        let mut files: Vec<_> = kinds.iter().flat_map(|kind| &kind.found).map(|found| (!found.real, &found.file)).collect();
        files.sort();
        files.dedup();
        let real = files.iter().filter(|(made, _)| !made).count();
        let _ = writeln!(
            page,
            "| {} | {} | {real} | `{}` | {} | {} |",
            speakers(kinds),
            files.len() - real,
            files[0].1,
            right(entry.right),
            entry.why.trim().replace('\n', " ").replace('|', "\\|")
        );
    }
    page
}

/// All who speak, and who is silent: one entry may be about several peers.
fn speakers(kinds: &[Kind]) -> String {
    let mut theirs: Vec<String> = Vec::new();
    let (mut ours, mut silent) = (Vec::new(), Vec::new());
    for Kind { peer, code, ours: is_ours, .. } in kinds {
        if *is_ours {
            ours.push(code.as_str());
            silent.push(*peer);
        } else {
            theirs.push(format!("{peer} {code}"));
        }
    }
    ours.sort_unstable();
    ours.dedup();
    silent.dedup();
    let ours = (!ours.is_empty()).then(|| format!("caltree {}; {} silent", ours.join(", "), silent.join(", ")));
    let theirs = (!theirs.is_empty()).then(|| format!("{}; caltree silent", theirs.join(", ")));
    theirs.into_iter().chain(ours).collect::<Vec<_>>().join("; ")
}
