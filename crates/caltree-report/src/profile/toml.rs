//! A profile as the file that people read, edit and commit. The same profile always gives the same text.

use super::apart;
use caltree_lint::profile::{Counts, Expected, Profile, SCHEMA};
use caltree_model::{command_word, visible};
use std::fmt::Write as _;

const HEAD: &str = "\
# Which calibrations each kind of science frame normally gets: a profile of caltree.
# `caltree check --profile FILE` holds trees against it, `caltree profile show FILE` prints it as a table,
# `caltree profile learn` has made it and would make it again.
#
# It is there to be edited. A branch is known by its path: the categories from below the root on. Of each,
#   required = true        it must stand below every branch that it may stand below (else P801)
#   at_least_branches = 2  where it stands, there must be so many side by side (else P802)
#   at_least_files = 5     each must have so many main files (else P802)
#   at_most_days = 1.5     each may be so far in time from the frames that it calibrates (else P803)
# What is left out is not asked for. A path that does not stand here at all is told as new (P804).
#
# The other keys tell what was seen, and decide nothing: trees, how many had it of those that had the branch
# above (in_part: below some of these branches only); branches side by side, files, days: their spread.
";

/// The text of a profile. Names are written so that they can neither end their quotes nor do anything to a terminal.
#[must_use]
pub fn toml(profile: &Profile) -> String {
    let mut text = format!("{HEAD}\nschema = \"{SCHEMA}\"\n");
    put(&mut text, profile);
    text
}

fn put(text: &mut String, profile: &Profile) {
    let mut line = |written: std::fmt::Arguments<'_>| {
        // Writing to a string does not fail.
        let _ = text.write_fmt(written);
    };
    if let Some(learnt) = profile.learnt {
        line(format_args!("\n[learnt]\ntrees = {}\n", learnt.trees));
        line(format_args!("threshold = {:?}  # required is what at least this share of the trees has\n", learnt.threshold));
        line(format_args!("min_trees = {}  # nothing is required where fewer trees had the branch above\n", learnt.min_trees));
        line(format_args!("incomplete = {}  # whether incomplete trees were learnt from\n", learnt.incomplete));
    }
    for (kind, known) in &profile.kinds {
        line(format_args!("\n\n[[kinds]]\ninstrument = {}\n", quoted(&kind.instrument)));
        line(format_args!("category = {}\nmode = {}\n", quoted(&kind.category), quoted(kind.mode.as_str())));
        if let Some(trees) = known.trees {
            line(format_args!("trees = {trees}\n"));
        }
        let [others, fixed] = apart(&known.root.statements());
        for (path, expected) in &others {
            line(format_args!("{}", branch(path, expected)));
        }
        for (n, (path, expected)) in fixed.iter().enumerate() {
            line(format_args!("{}{}", if n == 0 { "\n# static calibrations\n" } else { "" }, branch(path, expected)));
        }
    }
}

fn branch(path: &str, expected: &Expected) -> String {
    let mut text = format!("\n[[kinds.branches]]\npath = {}\n", quoted(path));
    let mut key = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = writeln!(text, "{name} = {value}");
        }
    };
    let number = |number: Option<u64>| number.map(|number| number.to_string());
    let counts = |counts: Option<Counts>| {
        counts.map(|Counts { min, median, max }| format!("{{ min = {min}, median = {median}, max = {max} }}"))
    };
    key("required", (!expected.auxiliary).then(|| expected.required.to_string()));
    key("auxiliary", expected.auxiliary.then(|| "true".to_owned()));
    key("static", expected.is_static.then(|| "true".to_owned()));
    key("at_least_branches", number(expected.at_least_branches));
    key("at_least_files", number(expected.at_least_files));
    key("at_most_days", expected.at_most_days.map(|days| format!("{days:?}")));
    key(
        "trees",
        expected.trees.map(|share| {
            let in_part = if share.in_part > 0 { format!(", in_part = {}", share.in_part) } else { String::new() };
            format!("{{ present = {}, of = {}{in_part} }}", share.present, share.of)
        }),
    );
    key("branches", counts(expected.branches));
    key("files", counts(expected.files));
    key("days", expected.days.map(|days| format!("{{ median = {:?}, q90 = {:?}, max = {:?} }}", days.median, days.q90, days.max)));
    text
}

/// A basic string of TOML, in which a terminal and a build service find nothing to obey.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '[' if command_word(&quoted).is_some() => quoted.push_str("\\u005B"),
            c if visible(c) == c => quoted.push(c),
            c => {
                let _ = write!(quoted, "\\U{:08X}", u32::from(c));
            }
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_in_their_quotes_and_mean_the_same() {
        for name in
            ["SCI_IMG", "a\"b\\c", "\n[[kinds]]", "\x1b[31m\u{202e}\u{7f}\u{0}", "é 𝄞\u{feff}", "'''", "# x", "a ##[error]b"]
        {
            let text = quoted(name);
            assert!(text.chars().all(|c| visible(c) == c) && !text.contains("##["), "{text}");
            let line = format!("path = {text}\n");
            let read: std::collections::BTreeMap<String, String> = ::toml::from_str(&line).expect("TOML");
            assert_eq!(read["path"], name);
        }
    }
}
