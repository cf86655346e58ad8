//! Validates JSON against a schema of an OpenAPI 3.1 description.
//!
//! It knows the keywords that the description of the Cloud API uses, and refuses any other rather than pass over it.
//! Two liberties: where `allOf` joins parts, `additionalProperties: false` of one part lets the members of the others
//! through, or no message would be valid; and a value that fits no alternative is compared with the nearest one.

use std::cmp::Reverse;
use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::Result;

/// What says nothing about a value.
const ANNOTATIONS: [&str; 8] =
    ["description", "title", "example", "examples", "default", "format", "deprecated", "discriminator"];

/// A path and what the schema says there.
pub(super) type Fault = (String, String);

/// How far a value is from a schema: its faults, then the members that the schema does not know.
type Distance = (usize, Reverse<usize>);

/// An OpenAPI description.
pub(super) struct Document(Value);

impl Document {
    /// Reads a description in YAML, of which JSON is a part.
    pub(super) fn read(yaml: &str) -> Result<Self> {
        // The description is a file of the developer's own: no bounds are needed against a hostile one.
        let options = serde_saphyr::options! { budget: None };
        serde_saphyr::from_str_with_options(yaml, options).map(Self).map_err(|error| error.to_string())
    }

    /// The `POST` whose path ends with `end`.
    pub(super) fn post(&self, end: &str) -> Result<&Value> {
        let paths = self.0["paths"].as_object().ok_or("it has no paths")?;
        let mut found = paths.iter().filter(|(path, _)| path.ends_with(end)).map(|(_, item)| &item["post"]);
        found.next().filter(|call| call.is_object()).ok_or(format!("it has no `POST …{end}`"))
    }

    /// Follows `$ref`s.
    pub(super) fn resolve<'a>(&'a self, mut value: &'a Value) -> Result<&'a Value> {
        // A chain of references as long as this is a circle.
        for _ in 0..32 {
            let Some(reference) = value["$ref"].as_str() else { return Ok(value) };
            let pointer = reference.strip_prefix('#');
            let target = pointer.and_then(|pointer| self.0.pointer(pointer));
            value = target.ok_or_else(|| format!("there is no `{reference}`"))?;
        }
        Err("a `$ref` leads to itself".into())
    }

    /// What of `value` the schema does not allow.
    pub(super) fn validate(&self, schema: &Value, value: &Value) -> Result<Vec<Fault>> {
        let mut faults = Vec::new();
        self.check(schema, value, "", &HashSet::new(), &mut faults)?;
        Ok(faults)
    }

    /// `beside`: the members that other parts of the same value know.
    fn check(
        &self,
        schema: &Value,
        value: &Value,
        path: &str,
        beside: &HashSet<&str>,
        faults: &mut Vec<Fault>,
    ) -> Result<()> {
        let schema = self.resolve(schema)?;
        let keywords = schema.as_object().ok_or_else(|| format!("{path}: a schema is no object"))?;
        for (keyword, says) in keywords {
            let mut fault = |message: String| faults.push((path.to_owned(), format!("{keyword} {message}")));
            match (keyword.as_str(), value) {
                ("type", _) => {
                    if !says.as_str().is_some_and(|name| is_of_type(value, name)) {
                        fault(format!("is {}, found {}", plain(says), kind(value)));
                    }
                }
                ("enum", _) => {
                    if !says.as_array().is_some_and(|values| values.contains(value)) {
                        fault(format!("is {says}, found {}", plain(value)));
                    }
                }
                ("pattern", Value::String(text)) => {
                    let pattern = regex_lite::Regex::new(says.as_str().unwrap_or_default());
                    if !pattern.map_err(|error| format!("{path}: {error}"))?.is_match(text) {
                        fault(format!("is {}, found {text}", plain(says)));
                    }
                }
                ("minLength" | "maxLength", Value::String(text)) => {
                    bound(keyword, says, text.chars().count(), &mut fault);
                }
                ("minItems" | "maxItems", Value::Array(items)) => {
                    bound(keyword, says, items.len(), &mut fault)
                }
                ("items", Value::Array(items)) => {
                    for (index, item) in items.iter().enumerate() {
                        self.check(says, item, &format!("{path}[{index}]"), &HashSet::new(), faults)?;
                    }
                }
                ("required", Value::Object(members)) => {
                    let names = says.as_array().into_iter().flatten().filter_map(Value::as_str);
                    names
                        .filter(|name| !members.contains_key(*name))
                        .for_each(|name| fault(format!("lists `{name}`")));
                }
                ("properties", Value::Object(members)) => {
                    for (name, schema) in says.as_object().into_iter().flatten() {
                        if let Some(member) = members.get(name) {
                            self.check(schema, member, &join(path, name), &HashSet::new(), faults)?;
                        }
                    }
                }
                ("additionalProperties", Value::Object(members)) => {
                    let known = |name: &String| {
                        beside.contains(name.as_str()) || schema["properties"].get(name).is_some()
                    };
                    for (name, member) in members.iter().filter(|(name, _)| !known(name)) {
                        match says {
                            Value::Bool(true) => {}
                            Value::Bool(false) => {
                                faults.push((join(path, name), format!("{keyword} is false")))
                            }
                            schema => {
                                self.check(schema, member, &join(path, name), &HashSet::new(), faults)?
                            }
                        }
                    }
                }
                ("allOf", _) => {
                    let parts = says.as_array().map(Vec::as_slice).unwrap_or_default();
                    let mut known = beside.clone();
                    for part in parts {
                        self.members(part, &mut known)?;
                    }
                    for part in parts {
                        self.check(part, value, path, &known, faults)?;
                    }
                }
                ("oneOf" | "anyOf", _) => self.alternatives(keywords, keyword, value, path, faults)?,
                ("pattern" | "minLength" | "maxLength" | "minItems" | "maxItems" | "items", _) => {}
                ("required" | "properties" | "additionalProperties", _) => {}
                (other, _) if ANNOTATIONS.contains(&other) => {}
                (other, _) => return Err(format!("{path}: the keyword `{other}` is not supported")),
            }
        }
        Ok(())
    }

    /// The members that `schema` knows by name.
    fn members<'a>(&'a self, schema: &'a Value, known: &mut HashSet<&'a str>) -> Result<()> {
        let schema = self.resolve(schema)?;
        known.extend(schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.as_str()));
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.members(part, known)?;
        }
        Ok(())
    }

    fn alternatives(
        &self,
        keywords: &Map<String, Value>,
        keyword: &str,
        value: &Value,
        path: &str,
        faults: &mut Vec<Fault>,
    ) -> Result<()> {
        if let Some(discriminator) = keywords.get("discriminator") {
            let name = discriminator["propertyName"].as_str().unwrap_or_default();
            let mapping = discriminator["mapping"].as_object().ok_or("a discriminator has no mapping")?;
            let tag = value[name].as_str().unwrap_or_default();
            let Some(reference) = mapping.get(tag) else {
                let known = mapping.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
                faults.push((join(path, name), format!("discriminator knows {known}, found {tag}")));
                return Ok(());
            };
            return self.check(
                &serde_json::json!({ "$ref": reference }),
                value,
                path,
                &HashSet::new(),
                faults,
            );
        }
        // Of two that are as near, the one that knows more of the members.
        let mut nearest: Option<(Distance, Vec<Fault>)> = None;
        let mut fitting = 0;
        for schema in keywords[keyword].as_array().into_iter().flatten() {
            let mut found = Vec::new();
            self.check(schema, value, path, &HashSet::new(), &mut found)?;
            fitting += usize::from(found.is_empty());
            let mut members = HashSet::new();
            self.members(schema, &mut members)?;
            let known = members.iter().filter(|name| value.get(**name).is_some()).count();
            let distance = (found.len(), Reverse(known));
            if nearest.as_ref().is_none_or(|(nearest, _)| distance < *nearest) {
                nearest = Some((distance, found));
            }
        }
        match fitting {
            0 => {
                let nearest = nearest.map(|(_, faults)| faults).unwrap_or_default();
                faults.extend(nearest.into_iter().map(|(place, says)| (place, format!("{keyword}: {says}"))));
            }
            2.. if keyword == "oneOf" => {
                faults.push((path.to_owned(), format!("oneOf: fits {fitting} of them")))
            }
            _ => {}
        }
        Ok(())
    }
}

fn bound(keyword: &str, says: &Value, found: usize, fault: &mut impl FnMut(String)) {
    let limit = says.as_u64().unwrap_or_default() as usize;
    if if keyword.starts_with("min") { found < limit } else { found > limit } {
        fault(format!("is {limit}, found {found}"));
    }
}

fn is_of_type(value: &Value, name: &str) -> bool {
    match name {
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        other => kind(value) == other,
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// The value without the quotes of a text.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn faults(schema: Value, value: Value) -> Vec<String> {
        let found = Document(json!({})).validate(&schema, &value).unwrap();
        found.into_iter().map(|(path, says)| format!("{path}: {says}")).collect()
    }

    #[test]
    fn each_keyword_finds_what_breaks_it() {
        assert_eq!(faults(json!({"type": "string"}), json!(5)), [": type is string, found number"]);
        assert_eq!(faults(json!({"enum": ["a"]}), json!("b")), [": enum is [\"a\"], found b"]);
        assert_eq!(faults(json!({"pattern": "^[2-6]$"}), json!("1")), [": pattern is ^[2-6]$, found 1"]);
        assert_eq!(
            faults(json!({"maxItems": 1, "items": {"type": "integer"}}), json!([1, 1.5])),
            ["[1]: type is integer, found number", ": maxItems is 1, found 2"]
        );
        assert_eq!(faults(json!({"minLength": 2}), json!("é")), [": minLength is 2, found 1"]);
        assert_eq!(
            faults(json!({"additionalProperties": {"type": "string"}}), json!({"a": 1})),
            ["a: type is string, found number"]
        );
    }

    #[test]
    fn the_nearest_alternative_is_told() {
        let schema = json!({"oneOf": [
            {"required": ["id"], "properties": {"id": {"type": "string"}}},
            {"required": ["link", "name"]},
        ]});
        assert_eq!(faults(schema.clone(), json!({"id": 5})), ["id: oneOf: type is string, found number"]);
        assert_eq!(faults(schema, json!({"id": "5", "link": 1, "name": 1})), [": oneOf: fits 2 of them"]);
    }

    #[test]
    fn a_keyword_that_is_not_known_is_an_error() {
        assert!(Document(json!({})).validate(&json!({"not": {}}), &json!(1)).is_err());
        assert!(Document(json!({})).validate(&json!({"$ref": "#/nowhere"}), &json!(1)).is_err());
    }
}
