//! A profile as the file that people read, edit and commit. The same profile always gives the same text.

use super::groups;
use caltree_lint::profile::{Counts, Distances, Expected, Profile, SCHEMA, Seen};
use caltree_model::{command_word, visible};
use std::fmt::Write as _;

const HEAD: &str = "\
# Which calibrations each kind of science frame normally gets: a profile of caltree.
# `caltree check --profile FILE` holds trees against it, `caltree profile show FILE` prints it as a table,
# `caltree profile learn` has made it and would make it again.
#
# It is there to be edited. A branch is known by its category and that of the branch that it stands in: BIAS in
# [kinds.below.FLAT] is said of every BIAS directly below a FLAT, wherever in the cascade that is. Of these,
#   required = true        each branch above must have one (else P801)
#   at_least_branches = 2  where they stand, there must be so many side by side (else P802)
#   at_least_files = 5     each must have so many main files (else P802)
#   at_most_days = 1.5     each may be so far in time from what it calibrates (else P803)
# What is left out is not asked for. What does not stand here at all is told as new (P804).
#
# What was `seen` decides nothing: in how many trees each branch above had one, of those that had such a branch
# (in_part: in so many more, some of these branches had one); how many there were side by side, if ever more than
# one, and how many main files each had: fewest, median, most; days from what they calibrate: median, nine tenths,
# most.
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
        let [others, fixed] = groups(kind, known);
        for (part, groups) in [("below", others), ("static", fixed)] {
            for (above, branches) in groups {
                line(format_args!("\n[kinds.{part}.{}]\n", key(above)));
                for (category, expected) in branches {
                    line(format_args!("{} = {}\n", key(category), entry(expected)));
                }
            }
        }
    }
}

/// An inline table.
fn entry(expected: &Expected) -> String {
    let need = if expected.auxiliary { "auxiliary = true".to_owned() } else { format!("required = {}", expected.required) };
    let mut keys = vec![need];
    keys.extend(expected.at_least_branches.map(|number| format!("at_least_branches = {number}")));
    keys.extend(expected.at_least_files.map(|number| format!("at_least_files = {number}")));
    keys.extend(expected.at_most_days.map(|days| format!("at_most_days = {days:?}")));
    keys.extend(expected.seen.map(|seen| format!("seen = {}", entry_seen(&seen))));
    format!("{{ {} }}", keys.join(", "))
}

fn entry_seen(seen: &Seen) -> String {
    let counts = |Counts { min, median, max }| format!("[{min}, {median}, {max}]");
    let mut keys = vec![format!("trees = {}, of = {}", seen.trees, seen.of)];
    keys.extend((seen.in_part > 0).then(|| format!("in_part = {}", seen.in_part)));
    keys.extend(seen.branches.map(|branches| format!("branches = {}", counts(branches))));
    keys.extend(seen.files.map(|files| format!("files = {}", counts(files))));
    keys.extend(seen.days.map(|Distances { median, q90, max }| format!("days = [{median:?}, {q90:?}, {max:?}]")));
    format!("{{ {} }}", keys.join(", "))
}

/// A key of TOML: in quotes where it needs them.
fn key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !name.is_empty() && name.chars().all(bare) { name.to_owned() } else { quoted(name) }
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
        for name in [
            "SCI_IMG",
            "",
            "a.b",
            "a\"b\\c",
            "\n[[kinds]]",
            "\x1b[31m\u{202e}\u{7f}\u{0}",
            "é 𝄞\u{feff}",
            "'''",
            "# x",
            "a ##[error]b",
        ] {
            let text = quoted(name);
            assert!(text.chars().all(|c| visible(c) == c) && !text.contains("##["), "{text}");
            let line = format!("{} = {text}\n", key(name));
            let read: std::collections::BTreeMap<String, String> = ::toml::from_str(&line).expect("TOML");
            assert_eq!(read[name], name);
        }
    }
}
