//! Crates depend downward only: model ← lang ← read, collate, claims, ledger, render ← pipeline ← app.
//! Crates of one layer never depend on each other: what two of them share is a row in `headwater-model` or a table in
//! `headwater-lang`, and what joins them is `headwater-pipeline`. Only tests may use a crate of their own layer: a case
//! for the claims is a text, and `headwater-read` reads it.

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// Every crate of the workspace with its layer. A crate that is not here fails the check.
const LAYERS: &[(&str, u8)] = &[
    ("headwater-model", 0),
    ("headwater-lang", 1),
    ("headwater-pdf", 1),
    ("headwater-gist", 1),
    ("headwater-gazetteer", 1),
    ("headwater-tagger", 1),
    ("headwater-read", 2),
    ("headwater-collate", 2),
    ("headwater-claims", 2),
    ("headwater-ledger", 2),
    ("headwater-render", 2),
    ("headwater-parquet", 3),
    ("headwater-pipeline", 3),
    ("headwater-case", 4),
    ("headwater-desk", 5),
    ("headwater-app", 6),
    ("xtask", 7),
];

pub(crate) fn check(root: &Path) -> Result<Vec<String>> {
    Ok(findings(&metadata(root)?))
}

/// What `cargo metadata` says about the workspace's own crates. Needs no network and no downloaded dependency.
pub(super) fn metadata(root: &Path) -> Result<Value> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root)
        .output()
        .context("cannot start cargo metadata")?;
    ensure!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The crates of the workspace with their direct dependencies.
pub(super) fn packages(metadata: &Value) -> impl Iterator<Item = (&str, &[Value])> {
    list(&metadata["packages"])
        .iter()
        .map(|p| (p["name"].as_str().unwrap_or_default(), list(&p["dependencies"])))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn layer(name: &str) -> Option<u8> {
    LAYERS.iter().find(|(n, _)| *n == name).map(|(_, l)| *l)
}

fn findings(metadata: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for (name, dependencies) in packages(metadata) {
        let Some(own) = layer(name) else {
            found.push(format!("{name} has no layer: give it one in xtask/src/tidy/layers.rs"));
            continue;
        };
        for dependency in dependencies.iter().filter(|d| d["path"].is_string()) {
            let other = dependency["name"].as_str().unwrap_or_default();
            let for_tests = dependency["kind"] == "dev";
            if layer(other).is_none_or(|l| l > own || l == own && !for_tests) {
                found.push(format!("{name} (layer {own}) must not depend on {other}: it is not below it"));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn this_workspace_is_layered() {
        super::super::assert_clean(check);
    }

    #[test]
    fn siblings_and_upward_edges_are_found() {
        let metadata = json!({"packages": [
            {"name": "headwater-claims", "dependencies": [
                {"name": "headwater-model", "path": "x"}, {"name": "headwater-read", "path": "x"}]},
            {"name": "headwater-lang", "dependencies": [{"name": "headwater-pipeline", "path": "x"}]},
            {"name": "headwater-read", "dependencies": [
                {"name": "headwater-claims", "path": "x", "kind": "dev"},
                {"name": "headwater-pipeline", "path": "x", "kind": "dev"}]},
            {"name": "headwater-new", "dependencies": []},
        ]});
        let found = findings(&metadata);
        assert_eq!(found.len(), 4, "{found:?}");
    }
}
