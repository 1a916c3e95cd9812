//! A second reading of links tables, on another parser and with nothing of caltree's own code: what `summary` counts in one must come
//! out here as well. Written for plainness, not for speed.

use roxmltree::{Document, Node};
use serde_json::{Value, json};

const ESO: &str = "http://archive.eso.org/rdf/datalink/eso#";

/// What `summary --format json` should say of a well-formed links table whose data are written as TABLEDATA: the fields that can be
/// counted in its rows. `None` for what is no well-formed XML, and for a VOTable that is no links table.
#[must_use]
pub fn counted(text: &str) -> Option<Value> {
    let document = Document::parse(text).ok()?;
    let named = |node: Node<'_, '_>, name: &str| node.is_element() && node.tag_name().name() == name;
    let results = document.descendants().find(|node| {
        named(*node, "RESOURCE") && node.attribute("type").is_none_or(|kind| kind.trim().eq_ignore_ascii_case("results"))
    })?;
    let table = results.descendants().find(|node| named(*node, "TABLE"))?;
    let fields: Vec<Node<'_, '_>> = table.children().filter(|node| named(*node, "FIELD")).collect();
    let has = |name: &str| fields.iter().any(|field| field.attribute("name") == Some(name));
    if !has("semantics") || !has("access_url") {
        return None;
    }
    let nulls: Vec<Option<&str>> = fields
        .iter()
        .map(|field| field.descendants().find(|node| named(*node, "VALUES")).and_then(|values| values.attribute("null")))
        .collect();
    // Each row as its cells by name, blank ones left out.
    let rows: Vec<Vec<(&str, String)>> = table
        .descendants()
        .filter(|node| named(*node, "TR"))
        .map(|row| {
            let cells = row.children().filter(|node| named(*node, "TD"));
            let texts =
                cells.map(|cell| cell.descendants().filter_map(|node| node.text().filter(|_| node.is_text())).collect::<String>());
            let all = fields.iter().zip(&nulls).zip(texts);
            all.map(|((field, null), text)| (field.attribute("name").unwrap_or_default(), *null, text.trim().to_owned()))
                .filter(|(_, null, text)| !text.is_empty() && *null != Some(text.as_str()))
                .map(|(name, _, text)| (name, text))
                .collect()
        })
        .collect();
    let cell = |row: &[(&str, String)], name: &str| row.iter().find(|(known, _)| *known == name).map(|(_, text)| text.clone());
    let semantics = |row: &[(&str, String)]| cell(row, "semantics").unwrap_or_default();
    let is_tree = |row: &[(&str, String)]| {
        [format!("{ESO}calSelector_raw2raw"), format!("{ESO}calSelector_raw2master")].contains(&semantics(row))
    };
    let queries: Vec<String> = document
        .descendants()
        .filter(|node| named(*node, "INFO") && node.attribute("name") == Some("QUERY"))
        .map(|info| format!("{} {}", info.attribute("value").unwrap_or_default(), info.text().unwrap_or_default()))
        .collect();
    let calselector = if queries.is_empty() {
        has("eso_category") && !has("eso_origfile") && rows.iter().filter(|row| is_tree(row)).count() <= 1
    } else {
        queries.iter().any(|query| query.contains("/calselector/"))
    };

    let mut by_semantics: Vec<(String, u64)> = Vec::new();
    let mut categories: Vec<Category> = Vec::new();
    let mut files: Vec<(String, Option<u64>)> = Vec::new();
    for row in &rows {
        let name = semantics(row);
        match by_semantics.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => by_semantics.push((name.clone(), 1)),
        }
        let failed = u64::from(cell(row, "error_message").is_some());
        let file = cell(row, "access_url")
            .filter(|_| !is_tree(row))
            .map(|url| (url, cell(row, "content_length").and_then(|length| length.parse().ok())));
        if let Some((url, length)) = &file
            && !files.iter().any(|(known, _)| known == url)
        {
            files.push((url.clone(), *length));
        }
        if calselector && is_tree(row) {
            continue;
        }
        let name = if calselector { cell(row, "eso_category") } else { cell(row, "semantics") };
        if !categories.iter().any(|category| category.name == name) {
            categories.push(Category { name: name.clone(), ..Category::default() });
        }
        let category = categories.iter_mut().find(|category| category.name == name).expect("just added");
        category.rows += 1;
        category.errors += failed;
        if let Some((url, length)) = file
            && !category.files.iter().any(|(known, _)| *known == url)
        {
            category.files.push((url, length));
        }
    }
    let this = rows.iter().find(|row| ["#this", "http://www.ivoa.net/rdf/datalink/core#this"].contains(&semantics(row).as_str()));
    let mut ids: Vec<String> = rows.iter().filter_map(|row| cell(row, "ID")).collect();
    ids.sort();
    ids.dedup();
    let asked_for = || {
        let query = queries.iter().find(|query| query.contains("/calselector/"))?;
        let (_, dp_id) = query.split_once("dp_id=")?;
        Some(dp_id.split('&').next().unwrap_or(dp_id).to_owned())
    };
    let only = || ids.first().filter(|_| ids.len() == 1).cloned();
    let named = this.and_then(|row| cell(row, "ID"));
    let dp_id = named.or_else(asked_for).or_else(only).map(|id| match id.split_once("eso.org/ID?") {
        Some((_, name)) => name.to_owned(),
        None => id,
    });
    let described = this.filter(|_| calselector).and_then(|row| cell(row, "description")).unwrap_or_default();
    let attribute = |name: &str| -> Option<String> {
        let from = described.find(&format!("{name}=\""))? + name.len() + 2;
        let rest = &described[from..];
        Some(rest[..rest.find('"')?].to_owned())
    };
    let flag = |name: &str| attribute(name).and_then(|text| text.parse::<bool>().ok());
    let asked = queries.iter().find_map(|query| {
        let query = query.to_lowercase();
        [("mode=raw2raw", "Raw2Raw"), ("mode=raw2master", "Raw2Master")].into_iter().find(|(word, _)| query.contains(word))
    });
    let executed = attribute("mode");
    let requested = asked.filter(|_| calselector).map(|(_, mode)| mode);
    Some(json!({
        "service": if calselector { "calselector" } else { "other" },
        "dp_id": dp_id, "ids": ids.len(), "mode": executed, "requested_mode": requested,
        "downgraded": requested == Some("Raw2Master") && executed.as_deref() == Some("Raw2Raw"),
        "certified": flag("certified"), "complete": flag("complete"), "type": attribute("type"),
        "rows": rows.len(), "semantics": by_semantics.into_iter().map(|(name, count)| (name, Value::from(count))).collect::<serde_json::Map<_, _>>(),
        "errors": rows.iter().filter(|row| cell(row, "error_message").is_some()).count(),
        "files_unique": files.len(), "files_without_length": files.iter().filter(|(_, length)| length.is_none()).count(),
        "bytes_total": files.iter().filter_map(|(_, length)| *length).sum::<u64>(),
        "missing": attribute("messages").unwrap_or_default().matches("Missing ").count(),
        "categories": categories.iter().map(|category| json!({
            "category": category.name, "rows": category.rows, "errors": category.errors,
            "files_unique": category.files.len(),
            "files_without_length": category.files.iter().filter(|(_, length)| length.is_none()).count(),
            "bytes": category.files.iter().filter_map(|(_, length)| *length).sum::<u64>(),
        })).collect::<Vec<_>>(),
    }))
}

/// The rows of one category.
#[derive(Default)]
struct Category {
    name: Option<String>,
    rows: u64,
    errors: u64,
    files: Vec<(String, Option<u64>)>,
}
