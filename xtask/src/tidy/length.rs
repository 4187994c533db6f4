//! Long files are told, not forbidden: tables may be long, functions that do many things may not.

use crate::repo;
use anyhow::Result;
use std::path::Path;

/// Lines from which a source file is told.
const LONG: usize = 400;

pub(crate) fn warnings(root: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for folder in ["crates", "xtask"] {
        for file in repo::files(&root.join(folder), "rs") {
            let lines = repo::read(&file)?.lines().count();
            if lines > LONG {
                found.push(format!("{} has {lines} lines; consider splitting it", repo::show(&file)));
            }
        }
    }
    Ok(found)
}
