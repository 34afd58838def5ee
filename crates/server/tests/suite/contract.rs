//! Every answer that a test sees is held to the API's document.
//!
//! Answers may get members that older clients don't know, so the document allows them; here each one that the document
//! doesn't name is a mistake.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::http::{Method, StatusCode};
use jsonschema::Validator;
use serde_json::{Map, Value, json};
use tollgate_server::config::Settings;
use tollgate_server::openapi::document;

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The document of a server that has everything.
pub(crate) static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let settings = Settings {
        demo: true,
        ..Settings::default()
    };
    serde_json::to_value(document(&settings)).unwrap()
});

static OPERATIONS: LazyLock<Vec<Operation>> = LazyLock::new(operations);

/// The envelope of what went wrong, for answers that are nobody's own.
static REFUSAL: LazyLock<Validator> =
    LazyLock::new(|| validator(&json!({ "$ref": "#/components/schemas/Refusal" })));

/// One operation of the document.
struct Operation {
    method: Method,
    path: String,
    /// By status; `None` where the answer isn't JSON.
    answers: BTreeMap<u16, Option<Validator>>,
}

/// Checks an answer.
#[track_caller]
pub(crate) fn check(method: &Method, path: &str, status: StatusCode, body: &[u8]) {
    let Ok(body) = serde_json::from_slice::<Value>(body) else {
        return;
    };
    if path == "/api/openapi.json" {
        return;
    }
    let validator = match operation(method, path) {
        None => Some(&*REFUSAL),
        Some(operation) => operation
            .answers
            .get(&status.as_u16())
            .unwrap_or_else(|| {
                panic!(
                    "the document knows no {} {} of {method} {}",
                    status.as_u16(),
                    body["resultCode"],
                    operation.path
                )
            })
            .as_ref(),
    };
    // What is wrong is said by its place: the body may hold tokens.
    if let Some(error) = validator.and_then(|validator| validator.iter_errors(&body).next()) {
        panic!(
            "the answer {} to {method} {path} is not what the document says: {} against {}",
            status.as_u16(),
            error.instance_path(),
            error.schema_path()
        );
    }
}

/// A compiled schema that may refer to the document's components, without members that it doesn't name.
pub(crate) fn validator(schema: &Value) -> Validator {
    static COMPONENTS: LazyLock<Value> = LazyLock::new(closed_components);
    let schema = json!({ "$schema": DRAFT, "allOf": [schema], "components": &*COMPONENTS });
    jsonschema::validator_for(&schema).unwrap()
}

/// What a reference of the document leads to, or what stands in its place.
pub(crate) fn resolved(value: &Value) -> &Value {
    match value["$ref"].as_str() {
        Some(reference) => DOCUMENT
            .pointer(reference.trim_start_matches('#'))
            .unwrap_or_else(|| panic!("{reference} leads nowhere")),
        None => value,
    }
}

/// The operation that answers: of the path with the fewest names among those that fit, as the router has it.
fn operation(method: &Method, path: &str) -> Option<&'static Operation> {
    let path = OPERATIONS
        .iter()
        .map(|operation| &operation.path)
        .filter(|template| fits(template, path))
        .min_by_key(|template| template.matches('{').count())?;
    OPERATIONS
        .iter()
        .find(|operation| operation.path == *path && operation.method == *method)
}

fn fits(template: &str, path: &str) -> bool {
    let (mut template, mut path) = (template.split('/'), path.split('/'));
    loop {
        match (template.next(), path.next()) {
            (None, None) => return true,
            (Some(name), Some(part)) if name.starts_with('{') && !part.is_empty() => {}
            (Some(name), Some(part)) if name == part => {}
            _ => return false,
        }
    }
}

fn operations() -> Vec<Operation> {
    let members = |value: &'static Value| value.as_object().unwrap().iter();
    members(&DOCUMENT["paths"])
        .flat_map(|(path, item)| {
            members(item).map(move |(method, operation)| (path, method, operation))
        })
        .map(|(path, method, operation)| Operation {
            method: method.to_uppercase().parse().unwrap(),
            path: path.clone(),
            answers: members(&operation["responses"])
                .map(|(status, response)| {
                    let schema = &resolved(response)["content"]["application/json"]["schema"];
                    let validator = schema.is_object().then(|| validator(schema));
                    (status.parse().unwrap(), validator)
                })
                .collect(),
        })
        .collect()
}

/// The document's components, closed against members that they don't name, but for those that are parts of others.
fn closed_components() -> Value {
    let mut components = DOCUMENT["components"].clone();
    let mut parts = Vec::new();
    collect_parts(&components, &mut parts);
    for (name, schema) in components["schemas"].as_object_mut().unwrap() {
        if !parts.contains(&format!("#/components/schemas/{name}")) {
            schema["unevaluatedProperties"] = false.into();
        }
    }
    components
}

/// What some schema is made of, by reference.
fn collect_parts(value: &Value, parts: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            parts.extend(references_of_all(members));
            members
                .values()
                .for_each(|value| collect_parts(value, parts));
        }
        Value::Array(items) => items.iter().for_each(|value| collect_parts(value, parts)),
        _ => {}
    }
}

fn references_of_all(members: &Map<String, Value>) -> impl Iterator<Item = String> {
    let items = members.get("allOf").and_then(Value::as_array);
    items
        .into_iter()
        .flatten()
        .filter_map(|item| item["$ref"].as_str().map(str::to_owned))
}
