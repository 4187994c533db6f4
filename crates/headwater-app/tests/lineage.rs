//! `headwater lineage` as a user runs it.

// Clippy sees tests by their attribute, and these helpers have none.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const WIRE: &str = "Fire on the quay\n\n\
SALME (Corvane) – At least 12 people were killed on Sunday when a fire broke out on the quay, the coast guard said.\n\n\
The fire began in a shed beside the fish market and spread to three boats within a quarter of an hour.\n\n\
Its cause is not known, and the account of the guard could not be independently verified.\n";
const COPY: &str = "Quay fire kills 13\n\n\
At least 13 people were killed on Sunday when a fire broke out on the quay.\n\n\
The fire began in a shed beside the fish market and spread to three boats within a quarter of an hour.\n\n\
Its cause is not known.\n";

fn headwater(args: &[&str], dir: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_headwater"))
        .args(args)
        .current_dir(dir)
        .env_remove("NO_COLOR")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn reports() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("in")).unwrap();
    std::fs::write(dir.path().join("in/wire.txt"), WIRE).unwrap();
    std::fs::write(dir.path().join("in/copy.txt"), COPY).unwrap();
    dir
}

#[test]
fn help_has_examples() {
    let dir = tempfile::tempdir().unwrap();
    let help = headwater(&["lineage", "--help"], dir.path());
    assert_eq!(code(&help), 0);
    for words in
        ["Examples:", "--pair", "--story", "--json", "--column", "--whole-pages", "--threads", "undecided"]
    {
        assert!(out(&help).contains(words), "{words}");
    }
    assert!(out(&headwater(&["--help"], dir.path())).contains("lineage"));
}

#[test]
fn prints_the_stemma_and_writes_nothing() {
    let dir = reports();
    let run = headwater(&["lineage", "in"], dir.path());
    assert_eq!(code(&run), 0, "{}", err(&run));
    for words in ["Who drew on whom", "Text origins", "copy.txt", "wire.txt", "2 reports"] {
        assert!(out(&run).contains(words), "{words}: {}", out(&run));
    }
    assert!(!out(&run).contains('\u{1b}'), "colour in a pipe");
    assert!(run.stderr.is_empty(), "{}", err(&run));
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is written");
    let colour = headwater(&["lineage", "in", "--color", "always"], dir.path());
    assert!(out(&colour).contains("\u{1b}["));
}

#[test]
fn json_is_one_object_and_the_same_with_any_number_of_threads() {
    let dir = reports();
    let run = headwater(&["lineage", "in", "--json", "--threads", "1"], dir.path());
    assert_eq!(code(&run), 0, "{}", err(&run));
    let value: serde_json::Value = serde_json::from_str(&out(&run)).unwrap();
    assert_eq!(value["schema"], "headwater.lineage/1");
    assert_eq!(value["reports"].as_array().unwrap().len(), 2);
    for part in ["passages", "lineage", "stories"] {
        assert!(!value[part].is_null(), "{part}");
    }
    assert_eq!(run.stdout, headwater(&["lineage", "in", "--json", "--threads", "4"], dir.path()).stdout);
}

#[test]
fn two_reports_side_by_side() {
    let dir = reports();
    let run = headwater(&["lineage", "in", "--pair", "A", "B"], dir.path());
    assert_eq!(code(&run), 0, "{}", err(&run));
    assert!(out(&run).contains(" │ ") && out(&run).contains("13"), "{}", out(&run));
    let run = headwater(&["lineage", "in", "--pair", "A", "Q"], dir.path());
    assert_eq!(code(&run), 2);
    assert!(run.stdout.is_empty());
    assert_eq!(err(&run), "error: there is no report Q; the reports are A (copy.txt), B (wire.txt)\n");
}

#[test]
fn what_is_not_there_is_said() {
    let dir = reports();
    let run = headwater(&["lineage", "in", "missing.txt"], dir.path());
    assert_eq!(code(&run), 1, "the rest is told");
    assert!(err(&run).contains("missing.txt") && out(&run).contains("copy.txt"));
    let run = headwater(&["lineage", "in", "--story", "9"], dir.path());
    assert_eq!(code(&run), 2);
    assert!(err(&run).contains("no story 9"), "{}", err(&run));
    std::fs::create_dir(dir.path().join("empty")).unwrap();
    let run = headwater(&["lineage", "empty"], dir.path());
    assert_eq!(code(&run), 1);
    assert!(out(&run).contains("No report could be read"), "{}", out(&run));
    let wrong: [&[&str]; 4] = [
        &["lineage"],
        &["lineage", "in", "--pair", "A"],
        &["lineage", "in", "--json", "--story", "1"],
        &["lineage", "in", "-o", "x"],
    ];
    for args in wrong {
        let run = headwater(args, dir.path());
        assert_eq!(code(&run), 2, "{args:?}");
        assert!(!err(&run).is_empty() && run.stdout.is_empty(), "{args:?}");
    }
}

/// What is printed for the example that the README shows; reviewed as a difference.
#[test]
fn the_example_reads_as_reviewed() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let run = headwater(&["lineage", "examples/coast/reports"], &root);
    let golden = root.join("crates/headwater-app/tests/lineage/coast.txt");
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        std::fs::create_dir_all(golden.parent().unwrap()).unwrap();
        std::fs::write(&golden, &run.stdout).unwrap();
    }
    let expected = std::fs::read_to_string(&golden).unwrap();
    assert_eq!(out(&run), expected, "UPDATE_GOLDENS=1 cargo test -p headwater-app rewrites it");
}
