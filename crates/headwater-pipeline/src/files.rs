//! Which files a run reads, in an order that does not depend on how they were named on the command line.

use headwater_model::record::Problem;
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};

/// A folder that holds this file was written by Headwater: it is not read as input.
pub const MARKER: (&str, &str) =
    (".headwater-output", "Headwater wrote this folder and does not read it as input.\n");

/// How an input is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// From a file.
    File,
    /// From standard input.
    Stdin,
    /// A folder that `headwater read` wrote: from what is kept there.
    Kept,
}

/// An input.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Source {
    /// As shown and recorded.
    pub(crate) locator: String,
    pub(crate) path: PathBuf,
    pub(crate) kind: Kind,
    /// What the journal calls it; each input has its own.
    pub(crate) key: String,
}

impl Source {
    fn new(locator: String, path: PathBuf, kind: Kind) -> Self {
        let key = if kind == Kind::Stdin { "-".to_owned() } else { locator.clone() };
        Self { locator, path, kind, key }
    }
}

/// Inputs under `paths`, sorted, each once; what could not be listed becomes a problem. `name` is what standard input is
/// called; paths are shown without the folder `base` in front.
pub(crate) fn list(
    paths: &[PathBuf],
    name: Option<&str>,
    base: Option<&Path>,
) -> (Vec<Source>, Vec<Problem>) {
    let mut found: Vec<Source> = Vec::new();
    let mut problems = Vec::new();
    for path in paths {
        let one = |kind| Source::new(shown(path), path.clone(), kind);
        if path.as_os_str() == "-" {
            let locator = name.unwrap_or("-").to_owned();
            found.push(Source::new(locator, path.clone(), Kind::Stdin));
            continue;
        }
        match std::fs::metadata(path) {
            Err(e) => problems.push(problem(
                &shown(path),
                "P001",
                format!("cannot be opened: {}; check the path", reason(&e)),
            )),
            // A folder of ours that is named outright is meant.
            Ok(m) if m.is_dir() && crate::kept::is_one(path) => found.push(one(Kind::Kept)),
            Ok(m) if m.is_dir() => folder(path, &mut found, &mut problems),
            Ok(_) => found.push(one(Kind::File)),
        }
    }
    if let Some(base) = base {
        let bare = |path: &Path| path.strip_prefix(base).map(shown).ok().filter(|s| !s.is_empty());
        for source in found.iter_mut().filter(|s| s.kind != Kind::Stdin) {
            if let Some(locator) = bare(&source.path) {
                *source = Source::new(locator, source.path.clone(), source.kind);
            }
        }
        for problem in &mut problems {
            if let Some(locator) = bare(Path::new(&problem.locator)) {
                problem.locator = locator;
            }
        }
    }
    found.sort();
    let mut seen: FxHashMap<PathBuf, String> = FxHashMap::default();
    let mut once: Vec<Source> = Vec::new();
    for source in found {
        let real = match source.kind {
            Kind::Stdin => source.path.clone(),
            Kind::File | Kind::Kept => {
                std::fs::canonicalize(&source.path).unwrap_or_else(|_| source.path.clone())
            }
        };
        if let Some(first) = seen.get(&real) {
            let message = if *first == source.locator {
                "given twice: read once".to_owned()
            } else {
                format!("is the same file as {first}: read once")
            };
            problems.push(problem(&source.locator, "P002", message));
        } else {
            seen.insert(real, source.locator.clone());
            once.push(source);
        }
    }
    // Names that are not UTF-8 can look the same when they are shown.
    let mut keys: FxHashMap<String, usize> = FxHashMap::default();
    for source in &mut once {
        let n = keys.entry(source.key.clone()).or_default();
        if *n > 0 {
            source.key = format!("{}\0{n}", source.key);
        }
        *n += 1;
    }
    problems.sort_by(|a, b| (&a.locator, &a.code).cmp(&(&b.locator, &b.code)));
    (once, problems)
}

/// Bytes of the files, as far as they can be told.
pub(crate) fn size(sources: &[Source]) -> u64 {
    let sizes = sources.iter().filter(|s| s.kind == Kind::File).map(|s| std::fs::metadata(&s.path));
    sizes.filter_map(Result::ok).filter(std::fs::Metadata::is_file).map(|m| m.len()).sum()
}

fn folder(path: &Path, found: &mut Vec<Source>, problems: &mut Vec<Problem>) {
    let before = found.len();
    let walk = walkdir::WalkDir::new(path).follow_links(false).sort_by_file_name().into_iter();
    let visible = walk.filter_entry(|e| {
        let hidden = e.depth() > 0 && e.file_name().to_string_lossy().starts_with('.');
        !hidden && !(e.file_type().is_dir() && e.path().join(MARKER.0).exists())
    });
    for entry in visible {
        match entry {
            Ok(e) if e.file_type().is_file() => {
                found.push(Source::new(shown(e.path()), e.into_path(), Kind::File));
            }
            Ok(e) if e.file_type().is_symlink() && e.path().is_file() => {
                found.push(Source::new(shown(e.path()), e.into_path(), Kind::File));
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
            "holds no reports: put the reports' files into it, or name another folder".to_owned(),
        ));
    }
}

/// The problem for a file that cannot be opened or looked at.
pub(crate) fn unread(locator: &str, e: &std::io::Error) -> Problem {
    problem(locator, "P001", format!("cannot be read: {}; check its permissions", reason(e)))
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
