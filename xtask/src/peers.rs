//! What other checkers of links tables say, and which of our rules says the same.
//!
//! The codes of the others are data here. Which rule covers a code stands in the rule's own documentation, in its section
//! "Source" ("datalinklint E_RUCD", "votlint DID, NFI"), so that it cannot be said twice and differently.

use caltree_lint::{RULES, Rule};
use caltree_report::rules::anchor;
use std::io::{self, Write};

mod datalinklint;
mod votlint;

/// A checker whose messages have codes.
#[derive(Debug)]
pub struct Peer {
    /// What it is called, also in the rules' sources.
    pub name: &'static str,
    /// A few words on it, for people.
    pub about: &'static str,
    /// Everything it may say.
    pub codes: &'static [Code],
    /// Whether a text is shaped like one of its codes.
    shaped: fn(&str) -> bool,
}

/// One message of a peer.
#[derive(Debug)]
pub struct Code {
    /// The code: `E_RUCD`, `DID`.
    pub code: &'static str,
    /// How loud the peer is: E, W, I or F; several, joined by `/`, where it depends.
    pub class: &'static str,
    /// What makes the peer say it, in our words.
    pub condition: &'static str,
    /// Where it can be had.
    pub reach: Reach,
    /// Why no rule covers it. Empty where one does.
    pub no_rule: &'static str,
    /// Why a rule that covers it has another level. Empty where it has the same.
    pub level: &'static str,
}

/// Where a peer can say something.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Reach {
    /// On any file.
    File,
    /// On any file, but not in STILTS 3.4.7, which Debian 12 has.
    Newer,
    /// Only when it fetches the document itself.
    Http,
}

impl Code {
    const fn new(code: &'static str, class: &'static str, condition: &'static str) -> Self {
        Self { code, class, condition, reach: Reach::File, no_rule: "", level: "" }
    }

    const fn newer(mut self) -> Self {
        self.reach = Reach::Newer;
        self
    }

    const fn http(mut self) -> Self {
        self.reach = Reach::Http;
        self
    }

    const fn no_rule(mut self, why: &'static str) -> Self {
        self.no_rule = why;
        self
    }

    const fn level(mut self, why: &'static str) -> Self {
        self.level = why;
        self
    }
}

/// The DataLink validator of STILTS.
pub static DATALINKLINT: Peer = Peer {
    name: "datalinklint",
    about: "STILTS' validator of links tables",
    codes: datalinklint::CODES,
    shaped: |text| text.len() == 6 && text.starts_with(['E', 'W', 'I', 'F']) && text[1..].starts_with('_') && is_code(&text[2..]),
};

/// The VOTable validator of STILTS.
pub static VOTLINT: Peer = Peer {
    name: "votlint",
    about: "STILTS' validator of VOTables, which datalinklint runs as well",
    codes: votlint::CODES,
    shaped: |text| text == "J" || (text.len() == 3 && is_code(text)),
};

fn is_code(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

impl Peer {
    /// The codes of this peer that a rule says it covers.
    #[must_use]
    pub fn cited_by(&self, rule: &Rule) -> Vec<String> {
        let source = rule.section("Source");
        let mut words = source.split_whitespace().peekable();
        let mut cited = Vec::new();
        while let Some(word) = words.next() {
            if word.trim_matches(|c: char| !c.is_ascii_alphanumeric()) != self.name {
                continue;
            }
            while let Some(word) = words.peek() {
                let code = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
                let joins = matches!(code, "and" | "or");
                if !joins && !(self.shaped)(code) {
                    break;
                }
                let ends = word.ends_with([';', '.', ')', ':']);
                if !joins {
                    cited.push(code.to_owned());
                }
                words.next();
                if ends {
                    break;
                }
            }
        }
        cited
    }

    /// The rules that say they cover a code.
    #[must_use]
    pub fn rules_for(&self, code: &str) -> Vec<&'static Rule> {
        RULES.iter().copied().filter(|rule| self.cited_by(rule).iter().any(|cited| cited == code)).collect()
    }

    fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "| code | it says so when | caltree |\n|---|---|---|")?;
        for code in self.codes {
            let rules: Vec<String> = self.rules_for(code.code).into_iter().map(link).collect();
            let said = [rules.join(", "), code.no_rule.to_owned(), code.level.to_owned()];
            let said: Vec<&str> = said.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
            let reach = match code.reach {
                Reach::File => "",
                Reach::Newer => " (newer than STILTS 3.4.7)",
                Reach::Http => " (only over HTTP)",
            };
            let class = if code.code.contains('_') { String::new() } else { format!(" {}", code.class) };
            writeln!(out, "| {}{class} | {}{reach} | {} |", code.code, code.condition, said.join("; "))?;
        }
        Ok(())
    }
}

/// A rule with its level, as a link into the catalogue.
fn link(rule: &Rule) -> String {
    format!("[{} {}](rules.md#{}) {}", rule.code, rule.name, anchor(rule), rule.level.as_str())
}

/// The page that says which rule covers what the others check.
///
/// # Errors
/// Whatever writing gives.
pub fn page(out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "# What STILTS checks, and which rule does\n\n\
         Generated: the codes and their conditions (in our words) are data in `xtask`, the rules say in their section\n\
         \"Source\" which codes they cover. E, W, I, F: error, warning, information, failure. Where the two disagree on real files\n\
         and fixtures, and who is right: [oracle.md](oracle.md)."
    )?;
    for peer in [&DATALINKLINT, &VOTLINT] {
        let covered = peer.codes.iter().filter(|code| code.no_rule.is_empty()).count();
        writeln!(out, "\n## {}\n\n{}: {} codes, {covered} of them covered.\n", peer.name, peer.about, peer.codes.len())?;
        peer.table(out)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Code, DATALINKLINT, Peer, VOTLINT};
    use caltree_lint::RULES;
    use caltree_model::Level;

    impl Code {
        /// Whether a level is as loud as the peer is.
        fn is_as_loud_as(&self, level: Level) -> bool {
            self.class
                .split('/')
                .any(|class| matches!((class, level), ("E" | "F", Level::Error) | ("W", Level::Warning) | ("I", Level::Note)))
        }
    }

    impl Peer {
        /// What does not add up between this peer's codes and our rules, one line each.
        fn contradictions(&self) -> Vec<String> {
            let mut lines = Vec::new();
            for rule in RULES {
                for cited in self.cited_by(rule) {
                    if !self.codes.iter().any(|code| code.code == cited) {
                        lines.push(format!("{} names {} {cited}, which does not exist", rule.code, self.name));
                    }
                }
            }
            for code in self.codes {
                let rules = self.rules_for(code.code);
                let name = format!("{} {}", self.name, code.code);
                match (rules.is_empty(), code.no_rule.is_empty()) {
                    (true, true) => lines.push(format!("{name}: neither a rule nor a reason why there is none")),
                    (false, false) => {
                        lines.push(format!("{name}: {} covers it, and still there is a reason why none does", rules[0].code))
                    }
                    _ => {}
                }
                let other = rules.iter().find(|rule| !code.is_as_loud_as(rule.level));
                match (other, code.level.is_empty()) {
                    (Some(rule), true) => lines.push(format!(
                        "{name} is {} and {} is {}, without a reason",
                        code.class,
                        rule.code,
                        rule.level.as_str()
                    )),
                    (None, false) => lines.push(format!("{name}: a reason for another level, and no rule has one")),
                    _ => {}
                }
            }
            lines
        }
    }

    #[test]
    fn every_code_has_a_rule_of_its_level_or_a_reason() {
        let lines = [DATALINKLINT.contradictions(), VOTLINT.contradictions()].concat();
        assert!(lines.is_empty(), "{}", lines.join("\n"));
    }

    #[test]
    fn codes_are_named_once() {
        for peer in [&DATALINKLINT, &VOTLINT] {
            let mut codes: Vec<_> = peer.codes.iter().map(|code| code.code).collect();
            codes.sort_unstable();
            assert!(codes.windows(2).all(|two| two[0] != two[1]), "{}", peer.name);
            assert!(codes.iter().all(|code| (peer.shaped)(code)), "{}", peer.name);
        }
    }

    #[test]
    fn sources_are_understood() {
        let rule = caltree_lint::find_rule("L520").expect("a rule");
        assert_eq!(DATALINKLINT.cited_by(rule), ["E_DRID", "E_DRS0"]);
        assert!(VOTLINT.cited_by(rule).is_empty());
    }
}
