//! The rules of caltree, and what decides how loud each is.
//!
//! [`lint`] runs every rule that is not allowed over one document and gives its findings in a stable order. One file under `rules`
//! holds one rule: its code, name, default level, documentation and check; [`RULES`] lists them all. [`Config`] is the text of
//! `caltree.toml` taken apart; [`Exemptions`] and [`Baseline`] take findings away again, and say which of their entries were of
//! no use. [`profile`] knows what a kind of frame normally gets. Nothing here reads files, prints, or asks for the date: [`Settings`] brings it in.

mod check;
mod checked;
mod context;
mod datatype;
mod distance;
mod finish;
mod links;
mod mime;
mod on_disk;
mod pair;
mod policy;
pub mod profile;
mod repeated;
mod rule;
mod rules;
mod sink;
mod toml_text;
mod url;
mod words;

pub use check::{lint, why_unreadable};
pub use checked::{Checked, Found, Settings};
pub use on_disk::{FoundOnDisk, lint_listing, lint_stored};
pub use pair::{Content, Digest, ListedFile, compare, content};
pub use policy::{Baseline, BaselineError, Config, Exemption, Exemptions, Levels, Override, Selector, UnknownRule};
pub use rule::{Rule, SECTIONS};
pub use rules::RULES;
pub use toml_text::TomlError;

/// The rule of this code or name.
#[must_use]
pub fn find_rule(code_or_name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == code_or_name || rule.code.eq_ignore_ascii_case(code_or_name))
}
