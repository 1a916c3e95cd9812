//! The cascade as a flowchart for Mermaid.

use super::graph::{Edge, Graph, Node, Tone, lines, short};
use super::{Subject, holes};
use caltree_model::{Attr, BranchId, Match, visible_text};
use caltree_summary::Detail;
use std::fmt::Write as _;
use std::io::{Result, Write};

/// Longer names and messages are cut: a box has no room for them.
const MOST_CHARS: usize = 80;

pub(super) fn write(out: &mut dyn Write, subject: &Subject<'_>, detail: Detail) -> Result<()> {
    let graph = Graph::of(subject, detail);
    let mut title = vec![plain(&subject.name())];
    title.extend(subject.instrument().map(plain));
    title.extend(subject.tree.mode().map(|mode| mode.to_string()));
    title.extend(subject.verdict_word().map(str::to_owned));
    title.extend(subject.links.map(|_| plain(super::FLAT)));
    writeln!(out, "---\ntitle: \"{}\"\n---\nflowchart LR", title.join(", "))?;
    for node in &graph.nodes {
        write_node(out, subject, detail, node)?;
    }
    for edge in &graph.edges {
        write_edge(out, edge)?;
    }
    writeln!(out, "    classDef root stroke-width:3px")?;
    writeln!(out, "    classDef auxiliary stroke-dasharray:4 3")?;
    writeln!(out, "    classDef uncertified fill:#fff8c5,stroke:#bf8700,color:#24292f")?;
    writeln!(out, "    classDef incomplete fill:#ffebe9,stroke:#cf222e,color:#24292f")?;
    let extended = graph.edges.iter().enumerate().filter(|(_, edge)| edge.matching == Some(Match::Extended));
    let extended: Vec<String> = extended.map(|(index, _)| index.to_string()).collect();
    if !extended.is_empty() {
        writeln!(out, "    linkStyle {} stroke:#bc4c00,color:#bc4c00", extended.join(","))?;
    }
    Ok(())
}

fn write_node(out: &mut dyn Write, subject: &Subject<'_>, detail: Detail, node: &Node) -> Result<()> {
    let tree = subject.tree;
    let mut label = escape(&short(&node.name(tree), MOST_CHARS));
    let _ = write!(label, "<br/>{}", node.size(subject, detail));
    for trouble in node.troubles(subject) {
        let _ = write!(label, "<br/>{}", escape(&short(&trouble, MOST_CHARS)));
    }
    let holes = if node.marks.cut { Vec::new() } else { holes(subject, node.id) };
    if !holes.is_empty() {
        let _ = write!(label, "<br/>unclear: {}", holes.join(", "));
    }
    for (index, line) in lines(&node.statics(tree), 44).iter().enumerate() {
        let _ = write!(label, "<br/>{}{}", if index == 0 { "static: " } else { "" }, escape(line));
    }
    if detail.files {
        let shown = |attr: Option<&Attr<'_>>| attr.map_or_else(|| "?".to_owned(), |attr| visible_text(&attr.text).into_owned());
        for file in tree.files(node.id) {
            let (name, category) = (shown(file.name.as_ref()), shown(file.category.as_ref()));
            let _ = write!(label, "<br/>{} {}", escape(&name), escape(&category));
        }
    }
    let class = match (node.tone(subject), node.id == BranchId::ROOT) {
        (Tone::Incomplete, _) => ":::incomplete",
        (Tone::Uncertified, _) => ":::uncertified",
        (Tone::Auxiliary, _) => ":::auxiliary",
        (Tone::Plain, true) => ":::root",
        (Tone::Plain, false) => "",
    };
    writeln!(out, "    b{}[\"{label}\"]{class}", node.id.0)
}

fn write_edge(out: &mut dyn Write, edge: &Edge) -> Result<()> {
    let arrow = match (edge.auxiliary, edge.matching) {
        (true, _) => "-.->",
        (false, Some(Match::Extended)) => "==>",
        (false, _) => "-->",
    };
    let label = edge.label();
    let label = if label.is_empty() { String::new() } else { format!("|\"{label}\"|") };
    writeln!(out, "    b{} {arrow}{label} b{}", edge.from.0, edge.to.0)
}

/// Text that is safe to show, for a label in quotes: whatever might be markup, Markdown, a directive or an entity is an entity.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || matches!(c, ' ' | '_' | ',') {
            escaped.push(c);
        } else {
            let _ = write!(escaped, "#{};", u32::from(c));
        }
    }
    escaped
}

/// Text for the title, which knows no entities.
fn plain(text: &str) -> String {
    let kept = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '_' | ',' | '.' | ':' | '-');
    text.chars().map(|c| if kept(c) { c } else { '?' }).collect()
}
