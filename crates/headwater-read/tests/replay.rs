//! The fuzz targets on their seeds, on the saved pages and on everything that crashed before, without a fuzzer.
//! `cargo run -p xtask -- fuzz --minutes 10` goes on from there.

// Clippy sees tests by their attribute, and these helpers have none.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

#[path = "../../../fuzz/src/lib.rs"]
mod fuzz;

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().map(|e| e.unwrap().path()).collect();
    files.retain(|p| p.is_file());
    files.sort();
    files
}

#[test]
fn seeds_and_past_crashes() {
    let mut count = 0;
    for (target, _) in fuzz::TARGETS {
        let folders = [root().join("fuzz/corpus").join(target), root().join("fuzz/crashes").join(target)];
        let inputs: Vec<PathBuf> = folders.iter().flat_map(|f| files(f)).collect();
        assert!(*target == "plain" || *target == "html" || !inputs.is_empty(), "{target} has no seed");
        for path in inputs {
            println!("{target}: {}", path.display());
            fuzz::drive(target, &std::fs::read(&path).unwrap());
            count += 1;
        }
    }
    println!("{count} inputs");
}

/// Every prefix of some pages and every page with a byte changed here and there: what a broken download gives.
#[test]
fn broken_pages() {
    for path in
        files(&root().join("cases/pages")).iter().filter(|p| p.extension().is_some_and(|e| e == "html"))
    {
        let bytes = std::fs::read(path).unwrap();
        for share in 1..8 {
            fuzz::drive("html", &bytes[..bytes.len() * share / 8]);
        }
        let mut changed = bytes.clone();
        for at in (0..changed.len()).step_by(97) {
            changed[at] = b"<>\"&/\0\xff "[at % 8];
        }
        fuzz::drive("html", &changed);
    }
}

#[test]
fn every_target_is_listed() {
    let mut names: Vec<String> = files(&root().join("fuzz/targets"))
        .iter()
        .map(|p| p.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let listed: Vec<&str> = fuzz::TARGETS.iter().map(|(t, _)| *t).collect();
    assert_eq!(names, listed, "fuzz/targets and TARGETS in fuzz/src/lib.rs");
}
