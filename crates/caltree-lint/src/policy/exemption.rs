//! Exemptions: findings that somebody has looked at and explained.

use crate::finish::fingerprint;
use crate::rule::Rule;
use crate::rules::UNMATCHED_EXEMPTION;
use caltree_model::{Finding, Location};
use globset::GlobMatcher;
use serde_json::Map;

/// One exemption of the configuration.
#[derive(Debug)]
pub struct Exemption {
    /// The rule; `None` for all.
    pub rule: Option<&'static Rule>,
    /// Only for frames of this instrument (full name).
    pub instrument: Option<String>,
    /// Only for this category: the one that the finding is about, or that of its branch.
    pub category: Option<String>,
    /// Only for sources, parts or frames whose path, file name or dp_id fits this pattern.
    pub file: Option<GlobMatcher>,
    /// Why the finding is no concern.
    pub reason: String,
    /// Where it stands in the configuration.
    pub location: Location,
}

/// All exemptions, with how often each was of use.
#[derive(Debug, Default)]
pub struct Exemptions {
    entries: Vec<(Exemption, u64)>,
}

impl Exemptions {
    /// Exemptions that were of no use yet.
    #[must_use]
    pub fn new(entries: Vec<Exemption>) -> Self {
        Self { entries: entries.into_iter().map(|entry| (entry, 0)).collect() }
    }

    /// The reason why a finding on a document is exempt, that of the first exemption that fits; `None` for one that is not. Every
    /// exemption that fits counts as used. `names` are what the document goes by: its path, its file or part name, its dp_id.
    pub fn cover(&mut self, finding: &Finding, instrument: Option<&str>, names: &[&str]) -> Option<&str> {
        let mut reason = None;
        for (exemption, used) in &mut self.entries {
            if exemption.fits(finding, instrument, names) {
                *used += 1;
                reason = reason.or(Some(exemption.reason.as_str()));
            }
        }
        reason
    }

    /// A finding for each exemption that matched nothing, at the level of its rule. Only those count that `could` match in this run; the
    /// exemption may be from one rule, or from all.
    #[must_use]
    pub fn unmatched(&self, levels: &crate::Levels, could: impl Fn(Option<&'static Rule>) -> bool) -> Vec<Finding> {
        let rule = UNMATCHED_EXEMPTION;
        let level = levels.level(rule);
        if level == caltree_model::Level::Allow {
            return Vec::new();
        }
        let idle = self.entries.iter().filter(|(exemption, used)| *used == 0 && could(exemption.rule));
        idle.map(|(exemption, _)| {
            let from = exemption.rule.map_or("all rules", |rule| rule.name);
            Finding {
                code: rule.code,
                rule: rule.name,
                level,
                message: format!("this exemption from {from} matched no finding (its reason: {})", exemption.reason),
                location: Some(exemption.location),
                branch: None,
                places: 1,
                subject: exemption.rule.map(|rule| rule.name.to_owned()),
                help: "Take it out, or correct what narrows it.".into(),
                fingerprint: fingerprint(rule.code, None, None, exemption.rule.map(|rule| rule.code), &exemption.reason),
                data: Map::from_iter([("reason".to_owned(), exemption.reason.as_str().into())]),
            }
        })
        .collect()
    }
}

impl Exemption {
    fn fits(&self, finding: &Finding, instrument: Option<&str>, names: &[&str]) -> bool {
        let rule = self.rule.is_none_or(|rule| rule.code == finding.code);
        let same_instrument = || self.instrument.as_deref().is_none_or(|wanted| instrument == Some(wanted));
        let file = || {
            self.file.as_ref().is_none_or(|pattern| {
                let mut names = names.iter().flat_map(|name| [Some(*name), name.rsplit(['/', '\\']).next()]).flatten();
                names.any(|name| pattern.is_match(name))
            })
        };
        rule && same_instrument()
            && self.category.as_deref().is_none_or(|wanted| categories(finding).any(|found| found == wanted))
            && file()
    }
}

/// The categories that a finding speaks of: the one it is about, and that of its branch.
fn categories(finding: &Finding) -> impl Iterator<Item = &str> {
    let own = finding.data.get("category").and_then(serde_json::Value::as_str);
    let step = finding.branch.as_deref().and_then(|path| path.rsplit('/').next());
    let branch = step.map(|step| step.split_once('[').map_or(step, |(category, _)| category));
    own.into_iter().chain(branch)
}
