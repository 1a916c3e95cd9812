//! What a reader may rely on, by a JSON Schema: where something stands, of which types it is, whether it is always there, and the words
//! that it may be.

use serde_json::Value;
use std::collections::BTreeSet;

/// The promises of a schema, one a line: `findings[].span: null|object`, `findings[].level = "note"`, `audit?: object`.
pub(super) fn promises(schema: &Value) -> BTreeSet<String> {
    let mut walk = Walk { root: schema, open: Vec::new(), lines: BTreeSet::new() };
    walk.at("", schema);
    walk.lines
}

struct Walk<'s> {
    root: &'s Value,
    /// The definitions that are being looked at: one may hold itself.
    open: Vec<&'s str>,
    lines: BTreeSet<String>,
}

impl<'s> Walk<'s> {
    /// Notes what lies at a place; gives its types.
    fn at(&mut self, path: &str, schema: &'s Value) -> BTreeSet<&'s str> {
        let mut types = BTreeSet::new();
        match &schema["type"] {
            Value::String(name) => drop(types.insert(name.as_str())),
            Value::Array(names) => types.extend(names.iter().filter_map(Value::as_str)),
            _ => {}
        }
        if let Some(name) = schema["$ref"].as_str().and_then(|target| target.strip_prefix("#/$defs/")) {
            if self.open.contains(&name) {
                types.insert("as above");
            } else {
                self.open.push(name);
                types.extend(self.at(path, &self.root["$defs"][name]));
                self.open.pop();
            }
        }
        for alternative in ["anyOf", "oneOf", "allOf"].iter().filter_map(|word| schema[word].as_array()).flatten() {
            types.extend(self.at(path, alternative));
        }
        for word in schema["enum"].as_array().into_iter().flatten().chain(schema.get("const")) {
            self.lines.insert(format!("{path} = {word}"));
        }
        if schema["items"].is_object() {
            self.noted(&format!("{path}[]"), &schema["items"]);
        }
        if schema["additionalProperties"].is_object() {
            self.noted(&format!("{path}.*"), &schema["additionalProperties"]);
        }
        let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for (name, field) in schema["properties"].as_object().into_iter().flatten() {
            let sometimes = if required.contains(&name.as_str()) { "" } else { "?" };
            let dot = if path.is_empty() { "" } else { "." };
            self.noted(&format!("{path}{dot}{name}{sometimes}"), field);
        }
        types
    }

    fn noted(&mut self, path: &str, schema: &'s Value) {
        let types: Vec<&str> = self.at(path, schema).into_iter().collect();
        self.lines.insert(format!("{path}: {}", types.join("|")));
    }
}

#[cfg(test)]
mod tests {
    use super::promises;
    use serde_json::json;

    #[test]
    fn everything_that_a_reader_sees_is_a_promise() {
        let schema = json!({
            "type": "object", "description": "words",
            "properties": {
                "schema": {"type": "string", "const": "caltree/x/1"},
                "rows": {"type": "array", "items": {"$ref": "#/$defs/Row"}},
                "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
            },
            "required": ["schema", "rows"],
            "$defs": {"Row": {"type": "object", "required": ["level"], "properties": {
                "level": {"enum": ["note", null], "type": ["string", "null"]},
                "below": {"anyOf": [{"$ref": "#/$defs/Row"}, {"type": "null"}]},
            }}},
        });
        let expected = [
            "counts?.*: integer",
            "counts?: object",
            "rows: array",
            "rows[].below?: as above|null",
            "rows[].level = \"note\"",
            "rows[].level = null",
            "rows[].level: null|string",
            "rows[]: object",
            "schema = \"caltree/x/1\"",
            "schema: string",
        ];
        assert_eq!(promises(&schema).into_iter().collect::<Vec<_>>(), expected);
    }
}
