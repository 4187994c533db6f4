//! JSON Schemas of what is sent and taken, made from the Rust types.

use headwater_model::record::{ClaimCheck, Figure, Verdict};
use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

/// Schemas of answers, each type once under `components`.
pub(super) struct Schemas(SchemaGenerator);

impl Default for Schemas {
    fn default() -> Self {
        let settings = SchemaSettings::draft2020_12().for_serialize();
        let settings = settings.with(|s| s.definitions_path = "/components/schemas".into());
        Self(settings.into_generator())
    }
}

impl Schemas {
    /// The schema of a type; what it is made of goes under `components`.
    pub(super) fn of<T: JsonSchema>(&mut self) -> Value {
        self.0.subschema_for::<T>().to_value()
    }

    /// Everything that was referred to.
    pub(super) fn into_components(mut self) -> Map<String, Value> {
        let mut all = self.0.take_definitions(true);
        all.values_mut().for_each(bounded);
        all
    }
}

/// The schema of what somebody sends: one piece, nothing referred to.
pub(super) fn request<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|s| {
        s.inline_subschemas = true;
        s.meta_schema = None;
    });
    let mut schema = Schema::to_value(settings.into_generator().into_root_schema_for::<T>());
    bounded(&mut schema);
    schema
}

/// The answer to a claim, as `headwater check --format json` writes it.
pub(super) fn check(schemas: &mut Schemas) -> Value {
    json!({
        "type": "object",
        "required": ["schema", "version", "check", "verdict", "figures"],
        "properties": {
            "schema": {"const": "headwater.check/1"},
            "version": {"type": "string"},
            "check": schemas.of::<ClaimCheck>(),
            "verdict": schemas.of::<Verdict>(),
            "figures": {"type": "array", "items": schemas.of::<Figure>()},
        },
    })
}

/// Numbers have the bounds of their types: `format` alone binds nobody.
fn bounded(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            let most = match object.get("format").and_then(Value::as_str) {
                Some("uint64" | "uint") => Some(u64::MAX),
                Some("uint32") => Some(u64::from(u32::MAX)),
                _ => None,
            };
            if let Some(most) = most {
                object.entry("maximum").or_insert_with(|| json!(most));
            }
            object.values_mut().for_each(bounded);
        }
        Value::Array(values) => values.iter_mut().for_each(bounded),
        _ => {}
    }
}
