//! The JSON Schema of scenario files (draft 2020-12), for editors: completion, descriptions, unknown keys.
//!
//! Made from the same declarations that the reader uses, and committed as `scenarios/scenario.schema.json`. What keys
//! mean together (a sum, a reference, a contradiction) only the checks can say.

use serde_json::{Map, Value, json};

use crate::file::key::{Form, Key, TableForm};
use crate::file::{File, Shape};

/// The schema as text, with a line end: what the committed file holds.
pub fn text() -> String {
    format!("{:#}\n", schema())
}

/// The schema.
pub fn schema() -> Value {
    let mut schema = table(File::TABLE);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!("Jumpstorm scenario, format 1");
    schema
}

fn table(table: &TableForm) -> Value {
    let properties: Map<_, _> = table.keys.iter().map(|key| (key.name.to_owned(), property(key))).collect();
    let required: Vec<_> = table.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let mut schema = json!({
        "type": "object", "description": table.about.trim(), "additionalProperties": false, "properties": properties,
    });
    // An included file may leave to others what a whole scenario needs; elements of arrays stand for themselves.
    if !required.is_empty() && table.title.starts_with("[[") {
        schema["required"] = json!(required);
    }
    schema
}

fn property(key: &Key) -> Value {
    let mut property = form(&key.form, key.bounds);
    let mut description = sentence(key.about);
    if let Some((least, most)) = key.bounds {
        description.push_str(&format!(" From {least} to {most}."));
    }
    if let Some(otherwise) = key.otherwise {
        description.push_str(&format!(" Otherwise: {otherwise}."));
    }
    property["description"] = json!(description);
    if let Some(default) = key.default {
        property["default"] = match key.form {
            Form::Text { .. } | Form::Choice(_) | Form::AnyOf(_) => json!(default.trim_matches('"')),
            _ => serde_json::from_str(default).expect("defaults of other forms are valid JSON as well"),
        };
    }
    property
}

fn form(this: &Form, bounds: Option<(&str, &str)>) -> Value {
    match this {
        Form::Text { pattern: Some(pattern), .. } => json!({ "type": "string", "pattern": pattern }),
        Form::Text { pattern: None, .. } => json!({ "type": "string" }),
        Form::Whole => {
            let mut schema = json!({ "type": "integer", "minimum": 0 });
            let number = |text: &str| text.parse::<u64>().expect("bounds of integers are integers");
            if let Some((least, most)) = bounds {
                (schema["minimum"], schema["maximum"]) = (json!(number(least)), json!(number(most)));
            }
            schema
        }
        Form::Number => json!({ "type": "number", "minimum": 0 }),
        Form::Flag => json!({ "type": "boolean" }),
        Form::Choice(words) => json!({ "enum": words }),
        Form::Table(inner) => table(inner),
        Form::Texts { keys, .. } => json!({
            "type": "object", "patternProperties": { *keys: { "type": "string" } }, "additionalProperties": false,
        }),
        Form::List(element) => json!({ "type": "array", "items": form(element, bounds) }),
        Form::AnyOf(forms) => json!({ "anyOf": forms.iter().map(|one| form(one, None)).collect::<Vec<_>>() }),
    }
}

/// A doc comment as a sentence.
pub(crate) fn sentence(about: &str) -> String {
    about.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_described_and_every_table_closed() {
        fn walk(schema: &Value, path: &str, seen: &mut usize) {
            if let Some(properties) = schema["properties"].as_object() {
                assert_eq!(schema["additionalProperties"], false, "{path}");
                for (name, property) in properties {
                    let path = format!("{path}.{name}");
                    assert!(property["description"].as_str().is_some_and(|text| text.ends_with('.')), "{path}");
                    *seen += 1;
                    walk(property, &path, seen);
                }
            }
            walk_if(&schema["items"], path, seen);
            for alternative in schema["anyOf"].as_array().into_iter().flatten() {
                walk_if(alternative, path, seen);
            }
        }
        fn walk_if(schema: &Value, path: &str, seen: &mut usize) {
            if schema.is_object() {
                walk(schema, path, seen);
            }
        }
        let mut seen = 0;
        walk(&schema(), "", &mut seen);
        assert!(seen > 90, "only {seen} keys were found");
    }
}
