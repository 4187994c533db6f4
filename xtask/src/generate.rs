//! `cargo xtask gen`: files that are made from the code and kept in the repository, so that readers need no build.
//! A test fails when one of them is out of date; `UPDATE=1 cargo test -p xtask` and `cargo xtask gen` rewrite it.

use crate::repo;
use anyhow::{Context, Result};
use headwater_pipeline::{Config, Silent, report};
use headwater_render::{Style, summary};
use serde_json::Value;
use std::fs;
use std::sync::atomic::AtomicBool;

/// A generated file: path below the root, and what belongs in it.
type Generated = (&'static str, fn() -> Result<String>);

const FILES: &[Generated] = &[("docs/record.schema.json", record_schema), ("README.md", readme)];

/// The README shows what its first command prints between these lines.
const SUMMARY: (&str, &str) =
    ("<!-- cargo xtask gen writes what follows -->\n```text\n", "```\n<!-- end -->");

/// Writes every generated file that differs.
pub(crate) fn run(_args: &[String]) -> Result<bool> {
    for (path, make) in FILES {
        let target = repo::root().join(path);
        let text = make()?;
        let fresh = fs::read_to_string(&target).is_ok_and(|old| old == text);
        if !fresh {
            fs::write(&target, text).with_context(|| format!("cannot write {}", target.display()))?;
        }
        println!("{path}: {}", if fresh { "up to date" } else { "written" });
    }
    Ok(true)
}

fn record_schema() -> Result<String> {
    Ok(serde_json::to_string_pretty(&ordered(headwater_pipeline::schema(), false))? + "\n")
}

/// Keywords first that a reader looks for first. The order in which they are generated changes with the features that
/// other crates of a build switch on; names of properties and definitions keep theirs.
fn ordered(value: Value, names: bool) -> Value {
    const FIRST: [&str; 6] = ["$schema", "title", "description", "type", "$ref", "const"];
    match value {
        Value::Object(map) => {
            let mut pairs: Vec<(String, Value)> = map.into_iter().collect();
            if !names {
                pairs.sort_by_cached_key(|(key, _)| {
                    (FIRST.iter().position(|f| f == key).unwrap_or(FIRST.len()), key.clone())
                });
            }
            let inner = |key: &str| !names && matches!(key, "properties" | "$defs");
            Value::Object(
                pairs
                    .into_iter()
                    .map(|(key, v)| {
                        let v = ordered(v, inner(&key));
                        (key, v)
                    })
                    .collect(),
            )
        }
        Value::Array(items) => Value::Array(items.into_iter().map(|v| ordered(v, false)).collect()),
        other => other,
    }
}

/// The README with the summary of its example as it is now.
fn readme() -> Result<String> {
    let text = repo::read(&repo::root().join("README.md"))?;
    let paths = [repo::root().join("examples/coast/reports")];
    let record =
        report(&paths, &Config { threads: Some(1), ..Config::default() }, &Silent, &AtomicBool::new(false))?;
    let (before, rest) = text.split_once(SUMMARY.0).context("README.md has no place for the summary")?;
    let (_, after) = rest.split_once(SUMMARY.1).context("README.md: the summary has no end")?;
    Ok([before, SUMMARY.0, &summary(&record, Style::default()), SUMMARY.1, after].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_files_are_up_to_date() {
        if std::env::var_os("UPDATE").is_some() {
            run(&[]).expect("files are written");
        }
        for (path, make) in FILES {
            let kept = repo::read(&repo::root().join(path)).expect("the file is kept in the repository");
            // No diff in the message: a schema is long. The command shows it by rewriting the file.
            assert!(kept == make().expect("it can be made"), "{path} is out of date: run cargo xtask gen");
        }
    }
}
