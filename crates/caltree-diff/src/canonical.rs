//! A cascade as text in which lines can be compared.

use crate::joint::shared;
use crate::side::{Side, certified, complete, kind, matching, mode};
use caltree_model::{Attr, BranchId, ClassId, visible_text};
use hashbrown::HashSet;
use std::fmt::Write;

/// Deeper steps are not indented any further: in hostile trees indents alone would fill memory.
const MOST_INDENT: usize = 40;

/// Writes a cascade so that the same cascade gives the same text, whatever the order of its document: one line a branch with its
/// flags, one a message, one a file; branches by category and file names, files by name. A branch that stands in several places is
/// written out in the first; in the others a line names it. Control characters are made visible.
#[must_use]
pub fn canonical(side: &Side<'_>) -> String {
    let shared = shared(side);
    let mut text = String::new();
    let mut written: HashSet<ClassId> = HashSet::new();
    let mut due = vec![BranchId::ROOT];
    while let Some(id) = due.pop() {
        let branch = side.tree.branch(id);
        let indent = 2 * (branch.depth as usize).min(MOST_INDENT);
        // Writing to a string does not fail.
        let _ = write!(text, "{:indent$}{}", "", visible_text(branch.category().unwrap_or(UNKNOWN)));
        add_flags(&mut text, &[("match", matching(branch))]);
        if !written.insert(side.cascade.class(id)) {
            let _ = writeln!(text, ", as above: {}", visible_text(names(side, id).first().copied().unwrap_or("no file")));
            continue;
        }
        let own =
            [("mode", mode(branch)), ("type", kind(branch)), ("certified", certified(branch)), ("complete", complete(branch))];
        add_flags(&mut text, &own);
        text.push('\n');
        let indent = indent + 2;
        let mut lines: Vec<String> = Vec::new();
        for message in side.tree.messages(id) {
            lines.push(format!("message {}", said(message.text.as_ref())));
        }
        for file in side.tree.files(id) {
            lines.push(format!("{} {}", said(file.name.as_ref()), said(file.category.as_ref())));
        }
        lines.sort_unstable();
        for line in lines {
            // A line feed in a message would make lines of its own.
            let _ = writeln!(text, "{:indent$}{}", "", visible_text(&line));
        }
        let mut children: Vec<BranchId> = side.tree.children(id).collect();
        children.sort_by_cached_key(|child| {
            let branch = side.tree.branch(*child);
            let rank = shared[side.cascade.class(*child).index()].rank;
            (branch.category(), names(side, *child), matching(branch), rank, *child)
        });
        due.extend(children.into_iter().rev());
    }
    text
}

/// What the document does not say.
const UNKNOWN: &str = "?";

fn said<'a>(attr: Option<&'a Attr<'_>>) -> &'a str {
    attr.map_or(UNKNOWN, |attr| &attr.text)
}

fn add_flags(text: &mut String, flags: &[(&str, Option<&str>)]) {
    for (name, value) in flags {
        if let Some(value) = value {
            let _ = write!(text, " {name}={}", visible_text(value));
        }
    }
}

/// The names of the main files, sorted.
fn names<'a>(side: &'a Side<'_>, id: BranchId) -> Vec<&'a str> {
    let mut names: Vec<&str> = side.tree.files(id).iter().map(|file| said(file.name.as_ref())).collect();
    names.sort_unstable();
    names
}
