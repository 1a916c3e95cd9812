//! How loud each rule is.

use crate::{RULES, Rule, find_rule};
use caltree_model::{Level, nearest};

/// What a setting speaks of.
#[derive(Clone, Copy, Debug)]
pub enum Selector {
    /// One rule.
    Rule(&'static Rule),
    /// Every rule (`all`).
    All,
    /// Whatever is a warning in the end (`warnings`).
    Warnings,
}

/// A rule that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no rule `{found}`{}", near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_else(|| "; `caltree rules` lists them".into()))]
pub struct UnknownRule {
    found: String,
    near: Option<&'static str>,
}

impl Selector {
    /// The rule, or the group of rules, that a person named: a name, a code, `all` or `warnings`.
    ///
    /// # Errors
    /// The name is none of these; the error suggests the nearest.
    pub fn parse(text: &str) -> Result<Self, UnknownRule> {
        match text {
            "all" => Ok(Self::All),
            "warnings" => Ok(Self::Warnings),
            name => find_rule(name).map(Self::Rule).ok_or_else(|| {
                let names: Vec<&'static str> = RULES.iter().flat_map(|rule| [rule.name, rule.code]).collect();
                UnknownRule { found: name.to_owned(), near: nearest(name, &names) }
            }),
        }
    }
}

/// One setting of a level.
#[derive(Clone, Copy, Debug)]
pub struct Override {
    /// What it speaks of.
    pub selector: Selector,
    /// How loud that is to be.
    pub level: Level,
}

/// The level of every rule.
#[derive(Clone, Debug)]
pub struct Levels {
    levels: Vec<Level>,
}

impl Default for Levels {
    fn default() -> Self {
        Self::new(&[])
    }
}

impl Levels {
    /// The defaults with settings on top. A setting for one rule beats one for all, and that one for `warnings` works on what
    /// is a warning after these; among equals the last one counts.
    #[must_use]
    pub fn new(overrides: &[Override]) -> Self {
        let last = |wanted: &dyn Fn(&Selector) -> bool| {
            overrides.iter().rev().find(|setting| wanted(&setting.selector)).map(|setting| setting.level)
        };
        let all = last(&|selector| matches!(selector, Selector::All));
        let warnings = last(&|selector| matches!(selector, Selector::Warnings));
        let level = |rule: &'static Rule| {
            let own = last(&|selector| matches!(selector, Selector::Rule(named) if named.code == rule.code));
            match own.or(all).unwrap_or(rule.level) {
                Level::Warning => warnings.unwrap_or(Level::Warning),
                level => level,
            }
        };
        Self { levels: RULES.iter().map(|rule| level(rule)).collect() }
    }

    /// How loud a rule is.
    #[must_use]
    pub fn level(&self, rule: &Rule) -> Level {
        RULES.iter().position(|listed| listed.code == rule.code).map_or(rule.level, |at| self.levels[at])
    }

    /// Every rule with its level, in the order of [`RULES`].
    pub fn iter(&self) -> impl Iterator<Item = (&'static Rule, Level)> + '_ {
        RULES.iter().copied().zip(self.levels.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(settings: &[(&str, Level)]) -> Levels {
        let overrides: Vec<_> =
            settings.iter().map(|(name, level)| Override { selector: Selector::parse(name).unwrap(), level: *level }).collect();
        Levels::new(&overrides)
    }

    #[test]
    fn the_narrower_setting_wins_then_the_later() {
        let rule = find_rule("S401").unwrap();
        assert_eq!(levels(&[("missing-calibration", Level::Note), ("all", Level::Allow)]).level(rule), Level::Note);
        assert_eq!(levels(&[("S401", Level::Note), ("s401", Level::Warning)]).level(rule), Level::Warning);
        assert_eq!(levels(&[("S401", Level::Warning), ("warnings", Level::Error)]).level(rule), Level::Error);
        assert_eq!(levels(&[("warnings", Level::Allow)]).level(rule), Level::Error);
    }

    #[test]
    fn an_unknown_rule_is_told_with_the_nearest() {
        let error = Selector::parse("mising-calibration").unwrap_err();
        assert_eq!(error.to_string(), "there is no rule `mising-calibration`; did you mean `missing-calibration`?");
    }
}
