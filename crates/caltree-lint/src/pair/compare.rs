//! Running the rules over a tree and a links table of one frame.

use super::{Content, Pair};
use crate::checked::{Found, Settings};
use crate::finish::{drafts, finding, sort};
use crate::rule::Check;
use crate::sink::Sink;
use caltree_model::{At, Origin};

/// Holds a tree and a links table against each other: what the rules E620 to E623 say, at places of the links table unless a finding
/// is about what only the tree has. `from` is where the tree came from, for the findings' data.
#[must_use]
pub fn compare(tree: &Content, links: &Content, from: &Origin, settings: &Settings) -> Vec<Found> {
    let pair = Pair { tree, links };
    let mut found = Vec::new();
    for rule in settings.levels.active() {
        let mut sink = Sink::default();
        for check in rule.checks {
            if let Check::Pair(check) = check {
                check(&pair, &mut sink);
            }
        }
        for mut draft in drafts(sink, rule) {
            draft = draft.with("tree", from.source.as_str()).with("tree_part", from.part.as_deref());
            let place = match draft.at.take() {
                Some(At::Place(place)) => Some(*place),
                _ => None,
            };
            let location = place.as_ref().map(|place| place.location);
            let excerpt = place.map(|place| place.excerpt).filter(|excerpt| settings.excerpts && excerpt.line > 0);
            let finding = finding(draft, rule, &settings.levels, links.dp_id.as_deref(), location, None);
            found.push(Found { finding, excerpt });
        }
    }
    sort(&mut found);
    found
}
