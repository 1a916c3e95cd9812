//! The cascade as a graph for Graphviz.

use super::graph::{Edge, Graph, Node, Tone, lines, short};
use super::markup::escape;
use super::{Subject, holes};
use caltree_model::{Attr, BranchId, Match, visible_text};
use caltree_summary::Detail;
use std::fmt::Write as _;
use std::io::{Result, Write};

/// Longer names and messages are cut: a box has no room for them.
const MOST_CHARS: usize = 80;

pub(super) fn write(out: &mut dyn Write, subject: &Subject<'_>, detail: Detail) -> Result<()> {
    let graph = Graph::of(subject, detail);
    let mut title = vec![subject.name()];
    title.extend(subject.instrument().map(|name| visible_text(name).into_owned()));
    title.extend(subject.tree.mode().map(|mode| mode.to_string()));
    title.extend(subject.verdict_word().map(str::to_owned));
    writeln!(out, "digraph caltree {{")?;
    writeln!(out, "  label=<<b>{}</b><br/>{}<br/> >;", labelled(&title.join(", ")), labelled(&subject.counts()))?;
    writeln!(out, "  labelloc=t; rankdir=LR; nodesep=0.25; ranksep=0.9; splines=true;")?;
    writeln!(out, "  fontname=\"Helvetica\"; fontsize=14;")?;
    writeln!(
        out,
        "  node [shape=box, style=\"rounded,filled\", fontname=\"Helvetica\", fontsize=11, margin=\"0.12,0.07\", color=\"#57606a\", \
         fillcolor=\"#f6f8fa\"];"
    )?;
    writeln!(out, "  edge [fontname=\"Helvetica\", fontsize=9, color=\"#57606a\", fontcolor=\"#57606a\", arrowsize=0.6];")?;
    for node in &graph.nodes {
        write_node(out, subject, detail, node)?;
    }
    for edge in &graph.edges {
        write_edge(out, edge)?;
    }
    writeln!(out, "}}")
}

fn write_node(out: &mut dyn Write, subject: &Subject<'_>, detail: Detail, node: &Node) -> Result<()> {
    let tree = subject.tree;
    let mut label =
        format!("<b>{}</b><br/>{}", labelled(&short(&node.name(tree), MOST_CHARS)), labelled(&node.size(subject, detail)));
    let tone = node.tone(subject);
    let ink = match tone {
        Tone::Plain | Tone::Uncertified => "#7d4e00",
        Tone::Auxiliary => "#57606a",
        Tone::Incomplete => "#a40e26",
    };
    for trouble in node.troubles(subject) {
        let _ = write!(label, "<br/><font color=\"{ink}\">{}</font>", labelled(&short(&trouble, MOST_CHARS)));
    }
    let holes = if node.marks.cut { Vec::new() } else { holes(subject, node.id) };
    if !holes.is_empty() {
        let _ = write!(label, "<br/>unclear: {}", holes.join(", "));
    }
    let small = "<br/><font point-size=\"8\" color=\"#57606a\">";
    for (index, line) in lines(&node.statics(tree), 44).iter().enumerate() {
        let _ = write!(label, "{small}{}{}</font>", if index == 0 { "static: " } else { "" }, labelled(line));
    }
    if detail.files {
        let shown = |attr: Option<&Attr<'_>>| attr.map_or_else(|| "?".to_owned(), |attr| visible_text(&attr.text).into_owned());
        for file in tree.files(node.id) {
            let (name, category) = (shown(file.name.as_ref()), shown(file.category.as_ref()));
            let _ = write!(label, "{small}{} {}</font>", labelled(&name), labelled(&category));
        }
    }
    let style = match tone {
        Tone::Plain => "",
        Tone::Auxiliary => ", style=\"rounded,dashed\", fontcolor=\"#57606a\"",
        Tone::Uncertified => ", color=\"#bf8700\", fillcolor=\"#fff8c5\"",
        Tone::Incomplete => ", color=\"#cf222e\", fillcolor=\"#ffebe9\"",
    };
    let root = if node.id == BranchId::ROOT { ", penwidth=2" } else { "" };
    writeln!(out, "  b{} [label=<{label}>{style}{root}];", node.id.0)
}

fn write_edge(out: &mut dyn Write, edge: &Edge) -> Result<()> {
    let mut attributes = Vec::new();
    let label = edge.label();
    if !label.is_empty() {
        attributes.push(format!("label=\"{label}\""));
    }
    match edge.matching {
        Some(Match::Extended) => attributes.push("color=\"#bc4c00\", fontcolor=\"#bc4c00\", penwidth=2".to_owned()),
        Some(Match::NotApplicable) => attributes.push("color=\"#8c959f\"".to_owned()),
        Some(Match::CalibPlan) | None => {}
    }
    if edge.auxiliary {
        attributes.push("style=dashed".to_owned());
    }
    let attributes = if attributes.is_empty() { String::new() } else { format!(" [{}]", attributes.join(", ")) };
    writeln!(out, "  b{} -> b{}{attributes};", edge.from.0, edge.to.0)
}

/// Text for an HTML-like label, where an element without text is an error.
fn labelled(text: &str) -> String {
    let escaped = escape(text);
    if escaped.trim().is_empty() { "?".to_owned() } else { escaped }
}
