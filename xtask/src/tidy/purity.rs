//! Layers 0 to 2 are pure: no paths, files, environment, clock, threads, network or processes. Bytes, times and settings
//! are arguments. This is what lets the same functions run in a browser, a test or a cluster and give the same bytes.

use crate::repo;
use anyhow::Result;
use std::path::Path;

/// Crates of layers 0 to 2.
const PURE: &[&str] =
    &["model", "lang", "pdf", "gist", "tagger", "read", "collate", "claims", "ledger", "render"];

/// Modules of `std` that reach outside.
const MODULES: &[&str] = &["path", "fs", "env", "time", "thread", "net", "process"];

/// Other ways to the clock or to chance.
const CALLS: &[&str] = &["Zoned::now", "Timestamp::now", "RandomState", "thread_rng", "getrandom"];

pub(crate) fn check(root: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for name in PURE {
        let sources = repo::files(&root.join(format!("crates/headwater-{name}/src")), "rs");
        for file in sources.iter().filter(|f| !repo::is_test_code(f)) {
            for (line, what) in impure(&repo::code_only(&repo::read(file)?)) {
                found.push(format!("{}:{line}: {what} in a pure crate", repo::show(file)));
            }
        }
    }
    Ok(found)
}

/// Line numbers and names of what reaches outside: `std::fs`, and `fs` inside of `use std::{…}`.
fn impure(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut group = false;
    for (i, line) in code.lines().enumerate() {
        for module in MODULES {
            let path = format!("std::{module}");
            if line.match_indices(&path).any(|(at, _)| ends_word(&line[at + path.len()..])) {
                found.push((i + 1, path));
            }
        }
        for call in CALLS.iter().filter(|c| line.contains(**c)) {
            found.push((i + 1, (*call).to_owned()));
        }
        group |= line.contains("use std::{");
        if group {
            let words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
            found.extend(words.filter(|w| MODULES.contains(w)).map(|w| (i + 1, format!("std::{w}"))));
            group = !line.contains(';');
        }
    }
    found
}

fn ends_word(rest: &str) -> bool {
    !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_0_to_2_are_pure() {
        super::super::assert_clean(check);
    }

    #[test]
    fn paths_and_groups_are_found() {
        let code = "use std::fs;\nuse std::{\n    collections::BTreeMap,\n    env,\n};\nlet t = std::time::Instant::now();\n";
        let lines: Vec<usize> = impure(code).into_iter().map(|(line, _)| line).collect();
        assert_eq!(lines, [1, 4, 6]);
        assert!(impure("use std::collections::BTreeSet;\nlet path = other::pathway;\n").is_empty());
    }
}
