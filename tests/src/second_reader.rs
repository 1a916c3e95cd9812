//! A second reading of association trees, on another parser and with nothing of caltree's own code: what `summary` says of a tree
//! must come out here as well. Written for plainness, not for speed.

use roxmltree::{Document, Node};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// One association with its path.
struct Branch<'a> {
    node: Node<'a, 'a>,
    path: String,
    depth: u64,
    /// Places in the list of the branches above, from the root.
    above: Vec<usize>,
}

/// The entry that `summary --format json` should have for a well-formed tree, without `source` and `part`.
///
/// # Panics
/// The text is no association tree.
#[must_use]
pub fn summary(file_name: &str, text: &str) -> Value {
    let document = Document::parse(text).expect("well-formed");
    let mut branches = Vec::new();
    collect(document.root_element(), String::new(), 0, &[], &mut branches);
    let root = &branches[0];
    let nested = &branches[1..];
    let is_auxiliary = |branch: &Branch<'_>| matches!(branch.node.attribute("type"), Some("auxiliary" | "ancillary"));
    let on_main_line =
        |branch: &Branch<'_>| !is_auxiliary(branch) && branch.above.iter().skip(1).all(|above| !is_auxiliary(&branches[*above]));

    let science: Vec<&str> = unique(files(root.node).into_iter().map(|(_, name)| name));
    let dp_id = science
        .iter()
        .find(|name| file_name.replace(['_', '-', ':'], "-").contains(&name.replace(['_', '-', ':'], "-")))
        .or(science.first());
    let mode = root.node.attribute("mode");
    let mut missing: Vec<(Vec<String>, String, u64)> = Vec::new();
    let mut others: Vec<String> = Vec::new();
    let (mut empty, mut incomplete) = (false, false);
    for (n, branch) in branches.iter().enumerate() {
        let counts = n == 0 || on_main_line(branch);
        let mut here: Vec<Vec<String>> = Vec::new();
        incomplete |= counts && branch.node.attribute("complete") == Some("false");
        for message in
            container(branch.node, "messages").flat_map(|messages| messages.children().filter(|node| node.has_tag_name("message")))
        {
            let text = message.attribute("text").unwrap_or_default();
            empty |= n == 0 && text.starts_with("No association could be established");
            match missing_parts(text) {
                Some(parts) => {
                    incomplete |= counts;
                    if here.contains(&parts) {
                        continue;
                    }
                    here.push(parts.clone());
                    match missing.iter_mut().find(|(known, _, _)| *known == parts) {
                        Some((_, _, places)) => *places += 1,
                        None => missing.push((parts, branch.path.clone(), 1)),
                    }
                }
                None if !others.iter().any(|known| known == text) => others.push(text.to_owned()),
                None => {}
            }
        }
    }
    let verdict = if empty {
        "empty"
    } else if incomplete {
        "incomplete"
    } else {
        "complete"
    };
    let with = |attribute: &str, value: &str| -> Vec<&str> {
        nested.iter().filter(|branch| branch.node.attribute(attribute) == Some(value)).map(|branch| branch.path.as_str()).collect()
    };
    let listed: Vec<&str> = branches.iter().flat_map(|branch| files(branch.node)).map(|(_, name)| name).collect();
    let distinct: BTreeSet<String> = nested.iter().map(|branch| content(branch.node, true)).collect();
    let requested = (mode == Some("Raw2Raw") && file_name.to_lowercase().contains("raw2master")).then_some("Raw2Master");
    json!({
        "dp_id": dp_id, "instrument": dp_id.and_then(|id| instrument(id)), "category": root.node.attribute("category"),
        "type": root.node.attribute("type"), "mode": mode, "requested_mode": requested, "downgraded": requested.is_some(),
        "certified": truth(root.node, "certified"), "complete": truth(root.node, "complete"), "verdict": verdict,
        "science_files": science, "branches": nested.len(), "distinct_branches": distinct.len(),
        "depth": branches.iter().map(|branch| branch.depth).max(), "files_listed": listed.len(),
        "files_unique": listed.iter().collect::<BTreeSet<_>>().len(),
        "missing": missing.iter().map(|(parts, branch, places)| json!({
            "branch": branch, "places": places, "category": parts[0], "subject": parts[1],
            "requested": parts[2].parse::<u64>().ok(), "found": parts[3].parse::<u64>().ok(),
        })).collect::<Vec<_>>(),
        "messages": others, "extended": with("match", "extended"), "uncertified": with("certified", "false"),
        "incomplete": with("complete", "false"), "categories": categories(&branches),
    })
}

/// What a tree says of each category of calibrations on its main line: whether a branch of it is extended, whether one is uncertified by its
/// own files, whether it is missing.
///
/// # Panics
/// The text is no association tree.
#[must_use]
pub fn standings(text: &str) -> BTreeMap<String, [bool; 3]> {
    let document = Document::parse(text).expect("well-formed");
    let mut branches = Vec::new();
    collect(document.root_element(), String::new(), 0, &[], &mut branches);
    let is_auxiliary = |node: Node<'_, '_>| matches!(node.attribute("type"), Some("auxiliary" | "ancillary"));
    let on_main_line = |branch: &Branch<'_>| {
        !is_auxiliary(branch.node) && branch.above.iter().skip(1).all(|above| !is_auxiliary(branches[*above].node))
    };
    let causes: Vec<String> = uncertified_causes(text).into_iter().map(|(path, _)| path).collect();
    let mut standings: BTreeMap<String, [bool; 3]> = BTreeMap::new();
    for (n, branch) in branches.iter().enumerate().filter(|(n, branch)| *n == 0 || on_main_line(branch)) {
        let messages = container(branch.node, "messages").flat_map(|messages| messages.children());
        for message in messages.filter(|node| node.has_tag_name("message")) {
            if let Some(parts) = missing_parts(message.attribute("text").unwrap_or_default()) {
                standings.entry(parts[0].clone()).or_default()[2] = true;
            }
        }
        if n > 0 {
            let category = branch.node.attribute("category").unwrap_or("?").to_owned();
            let standing = standings.entry(category).or_default();
            standing[0] |= branch.node.attribute("match") == Some("extended");
            standing[1] |= causes.contains(&branch.path);
        }
    }
    standings
}

/// Where S404 should be told: the branches that are uncertified by their own files, each distinct one at its first place on the main
/// line, with the number of these places. In document order.
///
/// # Panics
/// The text is no association tree.
#[must_use]
pub fn uncertified_causes(text: &str) -> Vec<(String, u64)> {
    let document = Document::parse(text).expect("well-formed");
    let mut branches = Vec::new();
    collect(document.root_element(), String::new(), 0, &[], &mut branches);
    let main = |node: Node<'_, '_>| node.attribute("type") == Some("main");
    let mut told: Vec<(String, String, u64)> = Vec::new();
    for (n, branch) in branches.iter().enumerate() {
        let counts = n == 0 || (main(branch.node) && branch.above.iter().skip(1).all(|above| main(branches[*above].node)));
        if !counts || truth(branch.node, "certified") != Some(false) {
            continue;
        }
        // All that is main below it.
        let mut below = children(branch.node);
        let mut certified = true;
        while let Some(node) = below.pop() {
            if main(node) {
                certified &= truth(node, "certified") == Some(true);
                below.extend(children(node));
            }
        }
        if !certified {
            continue;
        }
        // The root has a mode, no branch has.
        let key = format!("{:?} {}", branch.node.attribute("mode"), content(branch.node, false));
        match told.iter_mut().find(|(known, ..)| *known == key) {
            Some((.., places)) => *places += 1,
            None => told.push((key, branch.path.clone(), 1)),
        }
    }
    told.into_iter().map(|(_, path, places)| (path, places)).collect()
}

fn categories(branches: &[Branch<'_>]) -> Value {
    let names = unique(branches[1..].iter().map(|branch| branch.node.attribute("category")));
    let entry = |name: &Option<&str>| {
        let here: Vec<&Branch<'_>> = branches[1..].iter().filter(|branch| branch.node.attribute("category") == *name).collect();
        let matching = |value: &str| here.iter().filter(|branch| branch.node.attribute("match") == Some(value)).count();
        let files: BTreeSet<&str> = here.iter().flat_map(|branch| files(branch.node)).map(|(_, name)| name).collect();
        let offsets = |above: &dyn Fn(&Branch<'_>) -> usize| {
            let of = |branch: &&Branch<'_>| offset(branches[above(branch)].node, branch.node);
            statistics(here.iter().filter_map(of).collect())
        };
        json!({
            "category": name, "branches": here.len(), "files_unique": files.len(),
            "match": {"calib_plan": matching("calib_plan"), "extended": matching("extended"), "not_applicable": matching("N/A")},
            "offset_days": offsets(&|branch| *branch.above.last().expect("nested")),
            "offset_days_science": offsets(&|_| 0),
        })
    };
    names.iter().map(entry).collect()
}

fn collect<'a>(node: Node<'a, 'a>, path: String, depth: u64, above: &[usize], found: &mut Vec<Branch<'a>>) {
    let step = node.attribute("category").unwrap_or("?");
    let path = if path.is_empty() { step.to_owned() } else { path };
    let own = found.len();
    found.push(Branch { node, path: path.clone(), depth, above: above.to_vec() });
    let above = [above, &[own]].concat();
    let children = children(node);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for child in &children {
        let name = child.attribute("category").unwrap_or("?");
        let number = *counts.entry(name).and_modify(|count| *count += 1).or_insert(1);
        let several = children.iter().filter(|other| other.attribute("category").unwrap_or("?") == name).count() > 1;
        let step = if several { format!("{name}[{number}]") } else { name.to_owned() };
        collect(*child, format!("{path}/{step}"), depth + 1, &above, found);
    }
}

fn container<'a>(node: Node<'a, 'a>, name: &'a str) -> impl Iterator<Item = Node<'a, 'a>> {
    node.children().filter(move |child| child.has_tag_name(name))
}

fn children<'a>(node: Node<'a, 'a>) -> Vec<Node<'a, 'a>> {
    let inside = container(node, "associatedFiles").flat_map(|inside| inside.children());
    inside.filter(|child| child.has_tag_name("association")).collect()
}

/// Category and name of each main file.
fn files<'a>(node: Node<'a, 'a>) -> Vec<(Option<&'a str>, &'a str)> {
    let inside = container(node, "mainFiles").flat_map(|inside| inside.children()).filter(|child| child.has_tag_name("file"));
    inside.filter_map(|file| Some((file.attribute("category"), file.attribute("name")?))).collect()
}

fn truth(node: Node<'_, '_>, attribute: &str) -> Option<bool> {
    node.attribute(attribute).and_then(|value| value.parse().ok())
}

/// What a branch is, order aside: the same text for the same branch. Its own match speaks of the branch above.
fn content(node: Node<'_, '_>, own_match: bool) -> String {
    let mut files: Vec<String> = files(node).iter().map(|file| format!("{file:?}")).collect();
    let mut below: Vec<String> = children(node).into_iter().map(|child| content(child, true)).collect();
    let mut messages: Vec<String> = container(node, "messages")
        .flat_map(|messages| messages.children().filter(|child| child.has_tag_name("message")))
        .map(|message| format!("{:?}", message.attribute("text")))
        .collect();
    files.sort();
    below.sort();
    messages.sort();
    let flags = ["category", "certified", "complete", "type"].map(|name| node.attribute(name));
    let own_match = own_match.then(|| node.attribute("match"));
    format!("({flags:?} {own_match:?} {files:?} {messages:?} {below:?})")
}

/// Category, subject, requested, found.
fn missing_parts(text: &str) -> Option<Vec<String>> {
    let words: Vec<&str> = text.split(' ').collect();
    let [missing, category, "for", subject, "requested", requested, "found", found] = words[..] else { return None };
    let parts = [category, subject.strip_suffix(':')?, requested.strip_suffix(',')?, found];
    (missing == "Missing" && parts[2].parse::<u64>().is_ok() && found.parse::<u64>().is_ok())
        .then(|| parts.iter().map(|part| (*part).to_owned()).collect())
}

/// Milliseconds of a raw file's name.
fn observed(name: &str) -> Option<i64> {
    let (prefix, time) = name.split_at(name.len().checked_sub(23)?);
    if name.starts_with("M.") || prefix.len() < 2 {
        return None;
    }
    let number = |from: usize, to: usize| time.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    // Days by counting: years, months, days.
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let months = [31, if leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let years: i64 = (1970..year).map(|year| if leap(year) { 366 } else { 365 }).sum();
    let days = years + months.iter().take(usize::try_from(month).ok()? - 1).sum::<i64>() + day - 1;
    Some(((days * 24 + number(11, 13)?) * 60 + number(14, 16)?) * 60_000 + number(17, 19)? * 1000 + number(20, 23)?)
}

/// The signed distance in days from the nearest main file of one association to the nearest of another, the earlier on a tie.
fn offset(from: Node<'_, '_>, to: Node<'_, '_>) -> Option<f64> {
    let times = |node| files(node).iter().filter_map(|(_, name)| observed(name)).collect::<Vec<i64>>();
    let (from, to) = (times(from), times(to));
    let all = from.iter().flat_map(|a| to.iter().map(move |b| b - a));
    all.min_by_key(|offset| (offset.abs(), *offset)).map(|offset| offset as f64 / 86_400_000.0)
}

fn statistics(mut offsets: Vec<f64>) -> Value {
    offsets.sort_by(f64::total_cmp);
    let (Some(min), Some(max)) = (offsets.first(), offsets.last()) else { return Value::Null };
    let middle = offsets.len() / 2;
    let median = if offsets.len() % 2 == 1 { offsets[middle] } else { (offsets[middle - 1] + offsets[middle]) / 2.0 };
    json!({"min": min, "median": median, "max": max})
}

fn instrument(id: &str) -> Option<&str> {
    let prefix = id.strip_prefix("M.").unwrap_or(id).split('.').next()?;
    let full = BTreeMap::from([
        ("CRIRE", "CRIRES"),
        ("ESPRE", "ESPRESSO"),
        ("GRAVI", "GRAVITY"),
        ("MATIS", "MATISSE"),
        ("PIONI", "PIONIER"),
        ("SPHER", "SPHERE"),
        ("XSHOO", "XSHOOTER"),
        ("SINFO", "SINFONI"),
    ]);
    Some(full.get(prefix).copied().unwrap_or(prefix))
}

fn unique<T: PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    items.fold(Vec::new(), |mut kept, item| {
        if !kept.contains(&item) {
            kept.push(item);
        }
        kept
    })
}
