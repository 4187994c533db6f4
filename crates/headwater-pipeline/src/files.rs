//! Which files a run reads, in an order that does not depend on how they were named on the command line.

use headwater_model::record::Problem;
use std::path::{Path, PathBuf};

/// A folder that holds this file was written by Headwater: it is not read as input.
pub(crate) const OUTPUT_MARKER: &str = ".headwater-output";

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Source {
    /// As shown and recorded.
    pub(crate) locator: String,
    pub(crate) path: PathBuf,
}

/// Files under `paths`, sorted, each once; what could not be listed becomes a problem.
pub(crate) fn list(paths: &[PathBuf]) -> (Vec<Source>, Vec<Problem>) {
    let mut found: Vec<Source> = Vec::new();
    let mut problems = Vec::new();
    for path in paths {
        match std::fs::metadata(path) {
            Err(e) => problems.push(problem(
                &shown(path),
                "P001",
                format!("cannot be opened: {}; check the path", reason(&e)),
            )),
            Ok(m) if m.is_dir() => folder(path, &mut found, &mut problems),
            Ok(_) => found.push(Source { locator: shown(path), path: path.clone() }),
        }
    }
    found.sort();
    let mut seen: Vec<(PathBuf, String)> = Vec::new();
    let mut once: Vec<Source> = Vec::new();
    for source in found {
        let real = std::fs::canonicalize(&source.path).unwrap_or_else(|_| source.path.clone());
        if let Some((_, first)) = seen.iter().find(|(r, _)| *r == real) {
            let message = if *first == source.locator {
                "given twice: read once".to_owned()
            } else {
                format!("is the same file as {first}: read once")
            };
            problems.push(problem(&source.locator, "P002", message));
        } else {
            seen.push((real, source.locator.clone()));
            once.push(source);
        }
    }
    problems.sort_by(|a, b| (&a.locator, &a.code).cmp(&(&b.locator, &b.code)));
    (once, problems)
}

fn folder(path: &Path, found: &mut Vec<Source>, problems: &mut Vec<Problem>) {
    let before = found.len();
    let walk = walkdir::WalkDir::new(path).follow_links(false).sort_by_file_name().into_iter();
    let visible = walk.filter_entry(|e| {
        let hidden = e.depth() > 0 && e.file_name().to_string_lossy().starts_with('.');
        !hidden && !(e.file_type().is_dir() && e.path().join(OUTPUT_MARKER).exists())
    });
    for entry in visible {
        match entry {
            Ok(e) if e.file_type().is_file() => {
                found.push(Source { locator: shown(e.path()), path: e.into_path() });
            }
            Ok(e) if e.file_type().is_symlink() && e.path().is_file() => {
                found.push(Source { locator: shown(e.path()), path: e.into_path() });
            }
            Ok(e) if e.file_type().is_dir() => {}
            Ok(e) => problems.push(problem(
                &shown(e.path()),
                "P003",
                "is neither a file nor a folder: left out".to_owned(),
            )),
            Err(e) => {
                let at = e.path().map_or_else(|| shown(path), shown);
                let why = e.io_error().map_or_else(|| e.to_string(), reason);
                problems.push(problem(
                    &at,
                    "P001",
                    format!("cannot be listed: {why}; check its permissions"),
                ));
            }
        }
    }
    if found.len() == before && problems.iter().all(|p| !p.locator.starts_with(&shown(path))) {
        problems.push(problem(
            &shown(path),
            "P004",
            "holds no reports: put the reports' text files into it, or name another folder".to_owned(),
        ));
    }
}

/// Loads one file, unless it is larger than one report may be.
pub(crate) fn load(source: &Source) -> Result<Vec<u8>, Problem> {
    let fail = |e: &std::io::Error| {
        problem(&source.locator, "P001", format!("cannot be read: {}; check its permissions", reason(e)))
    };
    let size = std::fs::metadata(&source.path).map_err(|e| fail(&e))?.len();
    if size > headwater_read::MAX_BYTES as u64 {
        return Err(problem(
            &source.locator,
            "P005",
            format!(
                "has {} MiB, more than the {} MiB that one report may have: split it into one file a report",
                size.div_ceil(1 << 20),
                headwater_read::MAX_BYTES >> 20
            ),
        ));
    }
    std::fs::read(&source.path).map_err(|e| fail(&e))
}

/// A problem of the pipeline's own.
pub(crate) fn problem(locator: &str, code: &str, message: String) -> Problem {
    Problem {
        locator: locator.to_owned(),
        stage: "ingest".to_owned(),
        message,
        code: code.to_owned(),
        severity: "error".to_owned(),
    }
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn reason(e: &std::io::Error) -> String {
    match e.kind() {
        std::io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => e.to_string(),
    }
}
