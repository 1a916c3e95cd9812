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
    settings: Vec<Setting>,
    /// What becomes of whatever is a warning in the end.
    warnings: Level,
}

/// How loud one rule is.
#[derive(Clone, Copy, Debug)]
struct Setting {
    level: Level,
    /// Whether somebody said so: then it holds for every finding of the rule.
    said: bool,
}

impl Default for Levels {
    fn default() -> Self {
        Self::new(&[])
    }
}

impl Levels {
    /// The defaults with layers of settings on top, the weakest layer first: the configuration, then the command line. Inside a layer a
    /// setting for one rule beats one for all, and among equals the last one counts. One for `warnings` works on what is a warning
    /// after all others.
    #[must_use]
    pub fn new(layers: &[&[Override]]) -> Self {
        let last = |layer: &[Override], wanted: &dyn Fn(&Selector) -> bool| {
            layer.iter().rev().find(|setting| wanted(&setting.selector)).map(|setting| setting.level)
        };
        let own = |layer: &[Override], rule: &Rule| {
            last(layer, &|selector| matches!(selector, Selector::Rule(named) if named.code == rule.code))
                .or_else(|| last(layer, &|selector| matches!(selector, Selector::All)))
        };
        let setting = |rule: &&'static Rule| match layers.iter().rev().find_map(|layer| own(layer, rule)) {
            Some(level) => Setting { level, said: true },
            None => Setting { level: rule.level, said: false },
        };
        let warnings = layers.iter().rev().find_map(|layer| last(layer, &|selector| matches!(selector, Selector::Warnings)));
        Self { settings: RULES.iter().map(setting).collect(), warnings: warnings.unwrap_or(Level::Warning) }
    }

    /// How loud a rule is.
    #[must_use]
    pub fn level(&self, rule: &Rule) -> Level {
        self.level_of(rule, Level::Error)
    }

    /// How loud a finding of a rule is that by default is no louder than `at_most`.
    pub(crate) fn level_of(&self, rule: &Rule, at_most: Level) -> Level {
        let setting = RULES.iter().position(|listed| listed.code == rule.code).and_then(|at| self.settings.get(at));
        let Setting { level, said } = setting.copied().unwrap_or(Setting { level: rule.level, said: false });
        match if said { level } else { level.min(at_most) } {
            Level::Warning => self.warnings,
            level => level,
        }
    }

    /// Every rule with its level, in the order of [`RULES`].
    pub fn iter(&self) -> impl Iterator<Item = (&'static Rule, Level)> + '_ {
        RULES.iter().map(|rule| (*rule, self.level(rule)))
    }

    /// The rules that may say something.
    pub(crate) fn active(&self) -> impl Iterator<Item = &'static Rule> + '_ {
        RULES.iter().zip(&self.settings).filter(|(_, setting)| setting.level > Level::Allow).map(|(rule, _)| *rule)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(settings: &[(&str, Level)]) -> Levels {
        let overrides: Vec<_> =
            settings.iter().map(|(name, level)| Override { selector: Selector::parse(name).unwrap(), level: *level }).collect();
        Levels::new(&[&overrides])
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
    fn a_later_layer_is_stronger_whatever_it_names() {
        let rule = find_rule("S401").unwrap();
        let set = |name, level| Override { selector: Selector::parse(name).unwrap(), level };
        let levels = Levels::new(&[&[set("S401", Level::Note)], &[set("all", Level::Error)]]);
        assert_eq!(levels.level(rule), Level::Error);
    }

    #[test]
    fn what_a_finding_is_at_most_bends_to_what_somebody_said() {
        let rule = find_rule("S401").unwrap();
        assert_eq!(Levels::default().level_of(rule, Level::Note), Level::Note);
        assert_eq!(Levels::default().level_of(rule, Level::Warning), Level::Warning);
        assert_eq!(levels(&[("S401", Level::Error)]).level_of(rule, Level::Note), Level::Error);
        assert_eq!(levels(&[("warnings", Level::Error)]).level_of(rule, Level::Warning), Level::Error);
    }

    #[test]
    fn an_unknown_rule_is_told_with_the_nearest() {
        let error = Selector::parse("mising-calibration").unwrap_err();
        assert_eq!(error.to_string(), "there is no rule `mising-calibration`; did you mean `missing-calibration`?");
    }
}
