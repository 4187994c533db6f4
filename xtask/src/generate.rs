//! `cargo xtask gen`: files that are made from the code and kept in the repository, so that readers need no build.
//! A test fails when one of them is out of date; `UPDATE=1 cargo test -p xtask` and `cargo xtask gen` rewrite it.

use crate::repo;
use anyhow::{Context, Result};
use std::fs;

/// A generated file: path below the root, and what belongs in it.
type Generated = (&'static str, fn() -> Result<String>);

const FILES: &[Generated] = &[("docs/record.schema.json", record_schema)];

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
    Ok(serde_json::to_string_pretty(&headwater_pipeline::schema())? + "\n")
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
