//! The description of the HTTP interface (OpenAPI 3.1), from one table ([`ROUTES`]) and from the types that are sent.

mod schemas;

use crate::{api, upload};
use headwater_case::{Draft, Finding, Hit, Overview};
use headwater_model::Record;
use headwater_model::record::Judgement;
use schemas::Schemas;
use serde_json::{Map, Value, json};

/// A route.
struct Route {
    method: &'static str,
    path: &'static str,
    /// Name of the operation, for generated clients.
    name: &'static str,
    about: &'static str,
    query: &'static [Parameter],
    /// The kind of body that it takes.
    body: Option<&'static str>,
    answer: Answer,
    /// Statuses besides those that follow from the rest.
    also: &'static [u16],
}

/// A parameter: its name, whether it must be there, what it is, its schema.
struct Parameter(&'static str, bool, &'static str, fn() -> Value);

/// What is answered.
enum Answer {
    Json(fn(&mut Schemas) -> Value),
    /// A file of one of these types.
    File(&'static [&'static str]),
}

use Answer::{File, Json};

const JSON: &str = "application/json";
const BYTES: &str = "application/octet-stream";

const ROUTES: &[Route] = &[
    get("/api/openapi.json", "description", "This description", Json(|_| json!({"type": "object"}))),
    get("/api/cases", "cases", "Every open case", Json(Schemas::of::<Vec<api::CaseRow>>)),
    get("/api/c/{case}", "overview", "A case in numbers, and its log", Json(Schemas::of::<Overview>)),
    get(
        "/api/c/{case}/progress",
        "progress",
        "How far the work on the case is",
        Json(Schemas::of::<crate::jobs::Told>),
    ),
    Route {
        method: "post",
        ..get(
            "/api/c/{case}/stop",
            "stop",
            "End the work at the next step",
            Json(Schemas::of::<crate::jobs::Told>),
        )
    },
    Route {
        method: "put",
        body: Some(BYTES),
        query: &[Parameter("name", true, "Name of the file, with folders", file_name)],
        also: &[409, 413, 422, 507],
        ..get(
            "/api/c/{case}/upload",
            "upload",
            "Hand in a file; it is read with the next run",
            Json(Schemas::of::<upload::Taken>),
        )
    },
    Route {
        method: "post",
        ..get(
            "/api/c/{case}/run",
            "run",
            "Read what was handed in, and make the record anew",
            Json(Schemas::of::<upload::Started>),
        )
    },
    get("/api/c/{case}/record", "record", "The whole record", Json(Schemas::of::<Record>)),
    get(
        "/api/c/{case}/rows/{id}",
        "row",
        "A row of the record with its words",
        Json(Schemas::of::<headwater_case::Explanation>),
    ),
    Route {
        query: &[Parameter("q", true, "Words", any_text)],
        ..get(
            "/api/c/{case}/search",
            "search",
            "Reports that hold all the words",
            Json(Schemas::of::<Vec<Hit>>),
        )
    },
    Route {
        query: &[Parameter("q", true, "A claim, such as “6,438 killed”", any_text)],
        also: &[422],
        ..get("/api/c/{case}/check", "check", "Whether any report gives a number", Json(schemas::check))
    },
    get(
        "/api/c/{case}/queue",
        "queue",
        "What to look at, the most telling first",
        Json(Schemas::of::<Vec<crate::effect::Item>>),
    ),
    get(
        "/api/c/{case}/judgements",
        "judgements",
        "All judgements, in order",
        Json(Schemas::of::<Vec<Judgement>>),
    ),
    Route {
        method: "post",
        body: Some(JSON),
        also: &[413, 415, 422, 507],
        ..get("/api/c/{case}/judgements", "judge", "Write a judgement down", Json(Schemas::of::<Judgement>))
    },
    Route {
        query: &[Parameter("a", true, "One coder", any_text), Parameter("b", true, "The other", any_text)],
        ..get(
            "/api/c/{case}/agreement",
            "agreement",
            "How far two coders agree",
            Json(Schemas::of::<headwater_case::Agreement>),
        )
    },
    get(
        "/api/c/{case}/verify",
        "verify",
        "Whether the case file is whole",
        Json(Schemas::of::<Vec<Finding>>),
    ),
    Route {
        query: &[Parameter(
            "publish",
            false,
            "judged: mask the names that somebody judged to be masked; public: also private persons, minors and addresses",
            masks,
        )],
        ..get(
            "/api/c/{case}/export/{kind}",
            "export",
            "An export: one file as it is, several as a ZIP archive",
            File(&[BYTES, "application/zip", "text/html"]),
        )
    },
];

const fn get(path: &'static str, name: &'static str, about: &'static str, answer: Answer) -> Route {
    Route { method: "get", path, name, about, query: &[], body: None, answer, also: &[] }
}

fn any_text() -> Value {
    json!({"type": "string"})
}

fn file_name() -> Value {
    json!({"type": "string", "minLength": 1, "maxLength": upload::LONGEST, "pattern": upload::NAMES})
}

fn masks() -> Value {
    json!({"type": "string", "enum": ["judged", "public"], "default": "judged"})
}

/// What stands in braces in a path.
fn in_path(name: &str) -> Value {
    let (about, schema) = match name {
        "case" => ("The case’s name in addresses; /api/cases lists them", json!({"type": "string"})),
        "kind" => ("Kind of export", json!({"type": "string", "enum": api::kinds().collect::<Vec<_>>()})),
        _ => ("Id of the row", json!({"type": "string"})),
    };
    json!({"name": name, "in": "path", "required": true, "description": about, "schema": schema})
}

/// The description, as JSON.
pub fn openapi() -> Value {
    let mut schemas = Schemas::default();
    let mut paths = Map::new();
    for route in ROUTES {
        let entry = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Some(entry) = entry.as_object_mut() {
            entry.insert(route.method.to_owned(), operation(route, &mut schemas));
        }
    }
    let mut components = schemas.into_components();
    components.insert("Draft".to_owned(), schemas::request::<Draft>());
    components.insert(
        "Error".to_owned(),
        json!({
            "type": "object",
            "required": ["error"],
            "properties": {"error": {"type": "string", "description": "What is wrong, and what to do"}},
        }),
    );
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Headwater desk",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Cases on this machine. Every request carries the token of the session. \
                Another method than those here is answered with 405 and the header Allow.",
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": components,
        },
    })
}

fn operation(route: &Route, schemas: &mut Schemas) -> Value {
    let mut parameters: Vec<Value> = route
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(in_path)
        .collect();
    let in_path = parameters.len();
    parameters.extend(route.query.iter().map(|Parameter(name, required, about, schema)| {
        json!({"name": name, "in": "query", "required": required, "description": about, "schema": schema()})
    }));
    let mut operation = json!({
        "operationId": route.name,
        "summary": route.about,
        "parameters": parameters,
        "responses": responses(route, in_path > 0, schemas),
    });
    if let (Some(kind), Some(object)) = (route.body, operation.as_object_mut()) {
        let schema = if kind == JSON { json!({"$ref": "#/components/schemas/Draft"}) } else { json!({}) };
        let content = Map::from_iter([(kind.to_owned(), json!({"schema": schema}))]);
        object.insert("requestBody".to_owned(), json!({"required": kind == JSON, "content": content}));
    }
    operation
}

fn responses(route: &Route, of_a_case: bool, schemas: &mut Schemas) -> Value {
    let mut out = Map::new();
    let done = match &route.answer {
        Json(schema) => {
            let content = Map::from_iter([(JSON.to_owned(), json!({"schema": schema(schemas)}))]);
            json!({"description": "Done", "content": content})
        }
        File(types) => {
            let content: Map<String, Value> =
                types.iter().map(|t| ((*t).to_owned(), json!({"schema": {}}))).collect();
            let named = json!({"Content-Disposition": {
                "description": "A name for the file", "required": true, "schema": {"type": "string"},
            }});
            json!({"description": "Done", "content": content, "headers": named})
        }
    };
    out.insert("200".to_owned(), done);
    let changes = route.method != "get";
    let read = of_a_case || !route.query.is_empty() || route.body.is_some();
    let statuses =
        [(true, 401), (true, 421), (changes, 403), (read, 400), (of_a_case, 404), (of_a_case, 409)];
    let statuses = statuses.into_iter().filter(|(has, _)| *has).map(|(_, s)| s);
    for status in statuses.chain(route.also.iter().copied()) {
        let content =
            Map::from_iter([(JSON.to_owned(), json!({"schema": {"$ref": "#/components/schemas/Error"}}))]);
        out.insert(status.to_string(), json!({"description": why(status), "content": content}));
    }
    Value::Object(out)
}

fn why(status: u16) -> &'static str {
    match status {
        400 => "The request cannot be read",
        401 => "No token of this session",
        403 => "The request comes from another site",
        404 => "No such case or row, or no record yet",
        409 => "The case is being worked on, or something else is in the way",
        413 => "Larger than what is taken",
        415 => "The body is not JSON",
        421 => "The server answers to 127.0.0.1 and localhost only",
        507 => "The disk is full",
        _ => "What was sent makes no sense",
    }
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
    }

    #[test]
    fn every_route_is_described_and_nothing_else() {
        let mut served: Vec<String> = include_str!("../routes.rs")
            .split('"')
            .filter(|part| part.starts_with("/api/"))
            .map(str::to_owned)
            .collect();
        served.sort();
        let all = openapi();
        let mut described: Vec<String> = all["paths"].as_object().unwrap().keys().cloned().collect();
        described.sort();
        assert_eq!(served, described);
    }
}
