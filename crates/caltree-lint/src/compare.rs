//! Running the rules over a tree and a links table of one frame.

use crate::checked::{Found, Settings};
use crate::finish::fingerprint;
use crate::pair::{Content, Pair};
use crate::rule::Check;
use crate::sink::Sink;
use caltree_model::{At, Finding};

/// Holds a tree and a links table against each other: what the rules E620 to E623 say, at places of the links table unless a finding
/// is about what only the tree has. `source` and `part` are where the tree came from, for the findings' data.
#[must_use]
pub fn compare(tree: &Content, links: &Content, (source, part): (&str, Option<&str>), settings: &Settings) -> Vec<Found> {
    let pair = Pair { tree, links };
    let mut found = Vec::new();
    for rule in settings.levels.active() {
        let mut sink = Sink::default();
        for check in rule.checks {
            if let Check::Pair(check) = check {
                check(&pair, &mut sink);
            }
        }
        for draft in sink.drafts {
            let draft = draft.with("tree", source).with("tree_part", part);
            let place = match draft.at {
                Some(At::Place(place)) => Some(*place),
                _ => None,
            };
            let dp_id = links.dp_id.as_deref();
            let finding = Finding {
                code: rule.code,
                rule: rule.name,
                level: settings.levels.level_of(rule, draft.at_most),
                message: draft.message,
                location: place.as_ref().map(|place| place.location),
                branch: None,
                places: draft.places,
                fingerprint: fingerprint(rule.code, dp_id, None, draft.subject.as_deref(), &draft.key),
                subject: draft.subject,
                help: draft.help,
                data: draft.data,
            };
            let excerpt = place.map(|place| place.excerpt).filter(|excerpt| settings.excerpts && excerpt.line > 0);
            found.push(Found { finding, excerpt });
        }
    }
    found
}
