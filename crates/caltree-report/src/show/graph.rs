//! The cascade as a graph: what Graphviz and Mermaid draw.

use super::Subject;
use crate::distance::spread_of;
use crate::words::counted;
use caltree_model::{AssociationTree, BranchId, BranchType, Match, Message, Offset, Verdict, visible_text};
use caltree_summary::{Detail, Marks, State, is_static, offset_from_parent};
use hashbrown::HashMap;

/// Distinct branches (all places when expanded), with an edge to each from what it calibrates.
pub(super) struct Graph {
    pub(super) nodes: Vec<Node>,
    pub(super) edges: Vec<Edge>,
}

/// A branch, at its first place.
pub(super) struct Node {
    pub(super) id: BranchId,
    pub(super) marks: Marks,
    /// Its static calibrations: written into it, because an edge to each would hide all others.
    pub(super) statics: Vec<BranchId>,
}

/// From a branch to what calibrates it.
pub(super) struct Edge {
    pub(super) from: BranchId,
    pub(super) to: BranchId,
    pub(super) offset: Option<Offset>,
    pub(super) matching: Option<Match>,
    pub(super) auxiliary: bool,
    /// How often the same stands side by side.
    pub(super) times: u32,
}

impl Graph {
    pub(super) fn of(subject: &Subject<'_>, detail: Detail) -> Self {
        let (tree, cascade) = (subject.tree, subject.cascade);
        let mut graph = Self { nodes: Vec::new(), edges: Vec::new() };
        for (id, _) in tree.branches() {
            if !detail.expand && (cascade.distinct(id).first != id || is_static(tree, id)) {
                continue;
            }
            let mut node = Node { id, marks: Marks::new(tree, cascade, id), statics: Vec::new() };
            // A new one each time: to clear one that was large takes as long as filling it.
            let mut known: HashMap<(BranchId, Option<Match>), usize> = HashMap::new();
            for child in tree.children(id) {
                if !detail.expand && is_static(tree, child) {
                    node.statics.push(child);
                    continue;
                }
                let branch = tree.branch(child);
                let to = if detail.expand { child } else { cascade.distinct(child).first };
                let edge = *known.entry((to, branch.matching())).or_insert_with(|| {
                    graph.edges.push(Edge {
                        from: id,
                        to,
                        offset: offset_from_parent(tree, cascade, child),
                        matching: branch.matching(),
                        auxiliary: branch.kind() == Some(BranchType::Auxiliary),
                        times: 0,
                    });
                    graph.edges.len() - 1
                });
                graph.edges[edge].times += 1;
            }
            graph.nodes.push(node);
        }
        graph
    }
}

/// What a node's colour says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Plain,
    Auxiliary,
    Uncertified,
    Incomplete,
}

impl Node {
    pub(super) fn tone(&self, subject: &Subject<'_>) -> Tone {
        match &self.marks {
            _ if !subject.cascade.on_main_line(self.id) => Tone::Auxiliary,
            marks if marks.complete.is_bad() || marks.cut => Tone::Incomplete,
            marks if marks.certified.is_bad() => Tone::Uncertified,
            _ => Tone::Plain,
        }
    }

    /// The category.
    pub(super) fn name(&self, tree: &AssociationTree<'_>) -> String {
        let name = tree.branch(self.id).category().unwrap_or_default().trim();
        if name.is_empty() { "?".to_owned() } else { visible_text(name).into_owned() }
    }

    /// How much there is of it.
    pub(super) fn size(&self, subject: &Subject<'_>, detail: Detail) -> String {
        let files = counted(subject.tree.files(self.id).len(), "file", "files");
        match subject.cascade.distinct(self.id).places {
            places if places > 1 && !detail.expand => format!("{files}, in {places} places"),
            _ => files,
        }
    }

    /// What is wrong with it, in words: flags, then messages.
    pub(super) fn troubles(&self, subject: &Subject<'_>) -> Vec<String> {
        let mut troubles = Vec::new();
        let mut add = |text: &str| troubles.push(text.to_owned());
        if subject.verdict == Some(Verdict::Empty) && self.id == BranchId::ROOT {
            add("empty");
        } else {
            match self.marks.complete {
                State::Own | State::Unclear => add("incomplete"),
                State::Below => add("incomplete below"),
                State::Good | State::Unknown => {}
            }
        }
        match self.marks.certified {
            State::Own | State::Unclear => add("not certified"),
            State::Below => add("not certified below"),
            State::Good | State::Unknown => {}
        }
        if self.marks.cut {
            add("cut off");
        }
        if subject.raw_for_want_of_a_master(self.id) {
            add("raw, no master");
        }
        let text = |text: &str| match Message::parse(text) {
            Message::Missing(missing) if missing.found > 0 => {
                format!("missing {}: {} of {}", missing.category, missing.found, missing.requested)
            }
            Message::Missing(missing) => format!("missing {}", missing.category),
            Message::NoAssociation(_) | Message::Other(_) => text.trim().to_owned(),
        };
        let messages = subject.tree.messages(self.id).iter().filter_map(|message| message.text.as_ref());
        troubles.extend(messages.map(|message| visible_text(&text(&message.text)).into_owned()));
        troubles
    }

    /// The names of its static calibrations.
    pub(super) fn statics(&self, tree: &AssociationTree<'_>) -> Vec<String> {
        let name = |id: &BranchId| visible_text(tree.branch(*id).category().unwrap_or("?")).into_owned();
        self.statics.iter().map(name).collect()
    }
}

impl Edge {
    /// What stands at the edge.
    pub(super) fn label(&self) -> String {
        let mut parts = Vec::new();
        if self.matching == Some(Match::Extended) {
            parts.push("extended".to_owned());
        }
        parts.extend(spread_of(self.offset.into_iter()));
        if self.times > 1 {
            parts.push(format!("\u{d7}{}", self.times));
        }
        parts.join(" ")
    }
}

/// Joins words to lines of about so many characters.
pub(super) fn lines(words: &[String], most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut length = 0;
    for (index, word) in words.iter().enumerate() {
        let chars = word.chars().count() + 1;
        match lines.last_mut() {
            Some(line) if length + 1 + chars <= most => {
                line.push(' ');
                line.push_str(word);
                length += 1 + chars;
            }
            _ => {
                lines.push(word.clone());
                length = chars;
            }
        }
        if index + 1 < words.len()
            && let Some(line) = lines.last_mut()
        {
            line.push(',');
        }
    }
    lines
}

/// Shortens a text that would make a box unwieldy.
pub(super) fn short(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}\u{2026}", &text[..end]),
        None => text.to_owned(),
    }
}
