//! Finding and reading the files of the repository. Folders are walked in sorted order, so findings come in one order.

use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// The root of the checkout that this binary was built from.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Where the project's shared data lies: beside the checkout. It may be missing.
pub(crate) fn shared() -> PathBuf {
    root().join("../shared")
}

/// The content of a file, with its name in the error.
pub(crate) fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Files below `folder` whose name ends in `.{extension}`, sorted; none if the folder does not exist.
pub(crate) fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut stack = vec![folder.to_path_buf()];
    while let Some(next) = stack.pop() {
        for path in entries(&next) {
            if path.is_dir() {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                if !name.starts_with('.') && !name.starts_with("target") {
                    stack.push(path);
                }
            } else if path.extension().is_some_and(|e| e == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// What lies directly in a folder, sorted; nothing if it does not exist.
pub(crate) fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    found.sort();
    found
}

/// A path as people write it: below the root, with forward slashes.
pub(crate) fn show(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// Whether a file of a crate is compiled for tests only: by convention `fixture.rs`, `tests.rs` and folders of that name.
pub(crate) fn is_test_code(path: &Path) -> bool {
    path.components().any(|c| {
        let name = c.as_os_str().to_string_lossy();
        matches!(name.trim_end_matches(".rs"), "fixture" | "fixtures" | "tests")
    })
}

/// Rust source without comments and without what stands below `#[cfg(test)]` (by convention the end of a file).
/// String literals are kept. Line numbers are kept too.
pub(crate) fn code_only(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    for line in source.lines() {
        if line.trim_start().starts_with("#[cfg(test)]") {
            break;
        }
        let mut in_string = false;
        let mut previous = ' ';
        let mut end = line.len();
        for (at, c) in line.char_indices() {
            if c == '"' && previous != '\\' {
                in_string = !in_string;
            }
            if !in_string && c == '/' && previous == '/' {
                end = at - 1;
                break;
            }
            previous = c;
        }
        out.push_str(&line[..end]);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::code_only;

    #[test]
    fn comments_and_tests_are_left_out() {
        let source = "use a; // std::fs\nlet u = \"http://x\";\n#[cfg(test)]\nmod tests { use std::fs; }\n";
        assert_eq!(code_only(source), "use a; \nlet u = \"http://x\";\n");
    }
}
