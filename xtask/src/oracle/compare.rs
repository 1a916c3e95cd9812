//! Where a peer speaks and we do not, and the other way round.

use super::Judged;
use crate::peers::{DATALINKLINT, VOTLINT};
use caltree_lint::RULES;
use std::collections::BTreeMap;

/// Which of our rules cover which code, for peers that our rules do not name in their documentation.
pub(super) type Covers = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// One speaks, the other should and does not.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Disagreement {
    pub(super) peer: &'static str,
    /// The peer's code, or our rule.
    pub(super) code: String,
    /// Whether it is our rule that speaks.
    pub(super) ours: bool,
    pub(super) file: String,
    pub(super) real: bool,
}

/// All of them, over all files.
pub(super) fn disagreements(judged: &[Judged], covers: &Covers) -> Vec<Disagreement> {
    let mut found = Vec::new();
    for file in judged {
        for (peer, said) in &file.peers {
            let differ =
                |code: &str, ours| Disagreement { peer, code: code.into(), ours, file: file.name.clone(), real: file.real };
            let covering = covering(peer, covers);
            for code in said.keys().filter(|code| !is_of_no_interest(peer, code)) {
                let rules = covering.get(code);
                if !rules.is_some_and(|rules| rules.iter().any(|rule| file.ours.contains_key(rule))) {
                    found.push(differ(code, false));
                }
            }
            for rule in file.ours.keys() {
                let mut codes = covering.iter().filter(|(_, rules)| rules.contains(rule)).map(|(code, _)| code).peekable();
                if codes.peek().is_some() && !codes.any(|code| said.contains_key(code)) {
                    found.push(differ(rule, true));
                }
            }
        }
    }
    found.sort();
    found
}

/// Which rules cover each code of a peer.
fn covering(peer: &str, covers: &Covers) -> BTreeMap<String, Vec<String>> {
    let mut covering = covers.get(peer).cloned().unwrap_or_default();
    for known in [&DATALINKLINT, &VOTLINT].into_iter().filter(|known| known.name == peer) {
        for rule in RULES {
            for code in known.cited_by(rule) {
                covering.entry(code).or_default().push(rule.code.to_owned());
            }
        }
    }
    covering
}

/// Codes that only inform, and that no rule is to cover.
fn is_of_no_interest(peer: &str, code: &str) -> bool {
    let mut known = [&DATALINKLINT, &VOTLINT].into_iter().filter(|known| known.name == peer).flat_map(|known| known.codes);
    known.any(|known| known.code == code && known.class == "I" && !known.no_rule.is_empty())
}
