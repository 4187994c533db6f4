//! The description of the HTTP interface (OpenAPI 3.1), from one table.

use headwater_model::record::{Setting, Verb};
use schemars::schema_for;
use serde_json::{Map, Value, json};

/// A route: method, path, what it does, its query, whether it takes a body, what it answers.
struct Route {
    method: &'static str,
    path: &'static str,
    about: &'static str,
    query: &'static [(&'static str, bool, &'static str)],
    body: Option<&'static str>,
    answer: &'static str,
    /// Statuses besides 200, 401 and 404.
    also: &'static [u16],
}

const ROUTES: &[Route] = &[
    get("/api/cases", "Every open case", &[]),
    get("/api/c/{case}", "A case in numbers, and its log", &[]),
    get("/api/c/{case}/progress", "How far the work on the case is", &[]),
    Route { method: "post", body: None, ..get("/api/c/{case}/stop", "End the work at the next step", &[]) },
    Route {
        method: "put",
        body: Some("application/octet-stream"),
        also: &[422],
        ..get(
            "/api/c/{case}/upload",
            "Hand in a file; it is read with the next run",
            &[("name", true, "Name of the file, with folders")],
        )
    },
    Route {
        method: "post",
        also: &[409],
        ..get("/api/c/{case}/run", "Read what was handed in, and make the record anew", &[])
    },
    get("/api/c/{case}/record", "The whole record", &[]),
    get("/api/c/{case}/rows/{id}", "A row of the record with its words", &[]),
    get("/api/c/{case}/search", "Reports that hold all the words", &[("q", true, "Words")]),
    Route {
        also: &[422],
        ..get(
            "/api/c/{case}/check",
            "Whether any report gives a number",
            &[("q", true, "A claim, such as “6,438 killed”")],
        )
    },
    get("/api/c/{case}/queue", "What to look at, the most telling first", &[]),
    get("/api/c/{case}/judgements", "All judgements, in order", &[]),
    Route {
        method: "post",
        body: Some("application/json"),
        also: &[422],
        ..get("/api/c/{case}/judgements", "Write a judgement down", &[])
    },
    get(
        "/api/c/{case}/agreement",
        "How far two coders agree",
        &[("a", true, "One coder"), ("b", true, "The other")],
    ),
    get("/api/c/{case}/verify", "Whether the case file is whole", &[]),
    Route {
        answer: "application/octet-stream",
        also: &[422],
        ..get(
            "/api/c/{case}/export/{kind}",
            "An export: dossier, json, csv, ftm, annotations or bundle",
            &[("publish", false, "judged, or public: mask private persons, minors and addresses")],
        )
    },
];

const fn get(
    path: &'static str,
    about: &'static str,
    query: &'static [(&'static str, bool, &'static str)],
) -> Route {
    Route { method: "get", path, about, query, body: None, answer: "application/json", also: &[] }
}

/// The description, as JSON.
pub fn openapi() -> Value {
    let mut paths = Map::new();
    for route in ROUTES {
        let entry = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Some(entry) = entry.as_object_mut() {
            entry.insert(route.method.to_owned(), operation(route));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Headwater desk",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "A case on this machine. Every request carries the token of the session.",
            "license": {"name": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                "Error": {
                    "type": "object",
                    "required": ["error"],
                    "properties": {"error": {"type": "string"}},
                },
                "Draft": draft(),
            },
        },
    })
}

fn operation(route: &Route) -> Value {
    let mut parameters: Vec<Value> = route
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
        .collect();
    parameters.extend(route.query.iter().map(|(name, required, about)| {
        json!({"name": name, "in": "query", "required": required, "description": about, "schema": {"type": "string"}})
    }));
    let mut responses = Map::new();
    let any = if route.answer == "application/json" {
        json!({})
    } else {
        json!({"type": "string", "format": "binary"})
    };
    let content = Map::from_iter([(route.answer.to_owned(), json!({"schema": any}))]);
    responses.insert("200".to_owned(), json!({"description": "Done", "content": content}));
    responses.insert("401".to_owned(), json!({"description": "No token of this session"}));
    let error = json!({"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}});
    let why = |status: u16| match status {
        400 => "The request cannot be read",
        404 => "No such case or row, or no record yet",
        409 => "The case is being worked on",
        _ => "What was sent makes no sense",
    };
    let malformed = !route.query.is_empty() || route.body.is_some();
    let statuses = [404, 409].into_iter().chain(malformed.then_some(400)).chain(route.also.iter().copied());
    for status in statuses {
        let content =
            if status == 400 { json!({"text/plain": {"schema": {"type": "string"}}}) } else { error.clone() };
        responses.insert(status.to_string(), json!({"description": why(status), "content": content}));
    }
    if route.body == Some("application/json") {
        responses.insert("415".to_owned(), json!({"description": "The body is not JSON"}));
    }
    let mut operation = json!({"summary": route.about, "parameters": parameters, "responses": responses});
    if let (Some(kind), Some(object)) = (route.body, operation.as_object_mut()) {
        let schema = if kind == "application/json" {
            json!({"$ref": "#/components/schemas/Draft"})
        } else {
            json!({"type": "string", "format": "binary"})
        };
        let content = Map::from_iter([(kind.to_owned(), json!({"schema": schema}))]);
        object.insert("requestBody".to_owned(), json!({"required": true, "content": content}));
    }
    operation
}

fn draft() -> Value {
    let mut set = schema_for!(Setting).to_value();
    // Definitions of the words used stand inside: the description is one document.
    if let Some(set) = set.as_object_mut() {
        set.remove("$schema");
    }
    let verbs: Vec<&str> = Verb::ALL.iter().map(|v| v.as_str()).collect();
    json!({
        "type": "object",
        "required": ["verb", "target", "by"],
        "properties": {
            "verb": {"type": "string", "enum": verbs},
            "target": {"type": "string", "description": "Id of the row"},
            "other": {"type": ["string", "null"], "description": "For same and different: id of the other name"},
            "set": inline(&set),
            "by": {"type": "string"},
            "why": {"type": "string"},
            "adjudicates": {"type": "boolean"},
        },
    })
}

/// A schema with its definitions put where they are used.
fn inline(schema: &Value) -> Value {
    let definitions = schema.get("$defs").cloned().unwrap_or_default();
    fn put(value: &Value, definitions: &Value) -> Value {
        match value {
            Value::Object(object) => {
                let name =
                    object.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix("#/$defs/"));
                if let Some(found) = name.and_then(|n| definitions.get(n)) {
                    return put(found, definitions);
                }
                let kept = object.iter().filter(|(k, _)| *k != "$defs");
                Value::Object(kept.map(|(k, v)| (k.clone(), put(v, definitions))).collect())
            }
            Value::Array(values) => Value::Array(values.iter().map(|v| put(v, definitions)).collect()),
            other => other.clone(),
        }
    }
    put(schema, &definitions)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reference_leads_somewhere() {
        let all = openapi();
        let text = all.to_string();
        for part in text.split("\"$ref\":\"#").skip(1) {
            let pointer = part.split('"').next().unwrap();
            assert!(all.pointer(pointer).is_some(), "{pointer}");
        }
        assert_eq!(all["paths"].as_object().unwrap().len(), 15);
    }
}
