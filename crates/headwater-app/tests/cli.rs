//! The command as a user runs it.

// Clippy sees tests by their attribute, and these helpers have none.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const A: &str = "Fire on the quay\n\nAt least 12 people were killed on Sunday, the coast guard said.\n";
const B: &str = "Quay fire\n\nTwelve people died in a fire on the quay, a hospital said.\n";

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

/// A folder with two reports in `in/`.
fn reports() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("in")).unwrap();
    std::fs::write(dir.path().join("in/a.txt"), A).unwrap();
    std::fs::write(dir.path().join("in/b.txt"), B).unwrap();
    dir
}

fn files(dir: &Path) -> Vec<String> {
    fn walk(dir: &Path, base: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, base, found);
            } else {
                found.push(path.strip_prefix(base).unwrap().to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    let mut found = Vec::new();
    walk(dir, dir, &mut found);
    found.sort();
    found
}

#[test]
fn help_has_examples_and_exit_codes() {
    let dir = tempfile::tempdir().unwrap();
    let help = headwater(&["--help"], dir.path());
    assert_eq!(code(&help), 0);
    for words in ["Examples:", "headwater report reports/", "Exit codes:", "130"] {
        assert!(out(&help).contains(words), "{words}");
    }
    let help = headwater(&["read", "--help"], dir.path());
    for words in ["Examples:", "captures.jsonl", "reports.jsonl.zst", "--column", "--name"] {
        assert!(out(&help).contains(words), "{words}");
    }
    let help = headwater(&["report", "--help"], dir.path());
    assert_eq!(code(&help), 0);
    for words in
        ["Examples:", "dossier.html", "record.json", "--threads", "--quiet", "--whole-pages", "--column"]
    {
        assert!(out(&help).contains(words), "{words}");
    }
    assert!(out(&headwater(&["--version"], dir.path())).starts_with("headwater "));
}

#[test]
fn wrong_arguments_end_with_two() {
    let dir = reports();
    let wrong: [&[&str]; 9] = [
        &["read"],
        &["report", "in", "--column", "text"],
        &[],
        &["report"],
        &["no-such-command"],
        &["report", "in", "--no-such-option"],
        &["report", "in", "--threads", "0"],
        &["report", "in", "--threads", "many"],
        &["report", "in", "--format", "xml"],
    ];
    for args in wrong {
        let run = headwater(args, dir.path());
        assert_eq!(code(&run), 2, "{args:?}");
        assert!(!err(&run).is_empty() && run.stdout.is_empty(), "{args:?}");
    }
    assert_eq!(files(dir.path()), ["in/a.txt", "in/b.txt"]);
}

#[test]
fn an_output_folder_that_cannot_be_written_ends_with_two() {
    let dir = reports();
    for (folder, says) in
        [("in/a.txt", "is a file"), ("in/a.txt/out", "could not make"), ("in", "holds the input")]
    {
        let run = headwater(&["report", "in/b.txt", "in/a.txt", "-o", folder], dir.path());
        assert_eq!(code(&run), 2, "{folder}");
        assert!(err(&run).starts_with("error: "), "{}", err(&run));
        assert!(err(&run).contains(says) && err(&run).contains("-o"), "{}", err(&run));
        assert_eq!(err(&run).lines().count(), 1, "one report: {}", err(&run));
    }
    assert_eq!(std::fs::read_to_string(dir.path().join("in/a.txt")).unwrap(), A);
}

#[test]
fn schema_is_a_schema() {
    let dir = tempfile::tempdir().unwrap();
    let run = headwater(&["schema"], dir.path());
    assert_eq!(code(&run), 0);
    let schema: serde_json::Value = serde_json::from_str(&out(&run)).unwrap();
    assert!(jsonschema::validator_for(&schema).is_ok());
}

#[test]
fn report_writes_everything_and_nothing_else() {
    let dir = reports();
    for _ in 0..2 {
        let run = headwater(&["report", "in"], dir.path());
        assert_eq!(code(&run), 0, "{}", err(&run));
        assert!(out(&run).contains("2 reports"), "{}", out(&run));
        assert!(out(&run).contains("Dossier: headwater-out"), "{}", out(&run));
        assert!(!out(&run).contains('\u{1b}'), "colour in a pipe");
        assert!(run.stderr.is_empty(), "quiet in a pipe: {}", err(&run));
    }
    let written = files(&dir.path().join("headwater-out"));
    let (bytes, rest): (Vec<_>, Vec<_>) = written.iter().partition(|f| f.starts_with("captures/"));
    assert_eq!((bytes.len(), rest.len()), (2, 36), "{written:?}");
    assert_eq!(rest[..4], [".headwater-output", "captures.jsonl", "dossier.html", "record.json"]);
    assert!(rest[4..].iter().all(|f| f.starts_with("tables/")));
    let run = headwater(&["report", "in", "--no-captures", "-o", "bare"], dir.path());
    assert_eq!(code(&run), 0, "{}", err(&run));
    assert!(files(&dir.path().join("bare")).iter().all(|f| !f.contains("captures")));
}

#[test]
fn an_output_folder_inside_the_input_is_not_read() {
    let dir = reports();
    for _ in 0..2 {
        let run = headwater(&["report", "in", "-o", "in/out"], dir.path());
        assert_eq!(code(&run), 0, "{}", err(&run));
        assert!(out(&run).contains("2 reports"), "{}", out(&run));
    }
}

#[test]
fn json_goes_to_standard_output_and_fits_the_schema() {
    let dir = reports();
    let run = headwater(&["report", "in", "--format", "json"], dir.path());
    assert_eq!(code(&run), 0, "{}", err(&run));
    let record: serde_json::Value = serde_json::from_str(&out(&run)).unwrap();
    assert_eq!(record["schema"], "headwater.record/1");
    assert_eq!(record["reports"].as_array().unwrap().len(), 2);
    assert_eq!(files(dir.path()), ["in/a.txt", "in/b.txt"], "no files without -o");
    let schema: serde_json::Value = serde_json::from_str(&out(&headwater(&["schema"], dir.path()))).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults: Vec<_> = validator.iter_errors(&record).map(|e| e.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?}");

    let run = headwater(&["report", "in", "--format", "json", "-o", "out"], dir.path());
    let saved = std::fs::read_to_string(dir.path().join("out/record.json")).unwrap();
    assert_eq!(out(&run), saved);
}

#[test]
fn bad_input_is_a_problem_and_the_rest_goes_on() {
    let dir = reports();
    std::fs::write(dir.path().join("in/empty.txt"), "").unwrap();
    let run = headwater(&["report", "in", "missing.txt"], dir.path());
    assert_eq!(code(&run), 1, "{}", err(&run));
    for words in ["2 reports", "missing.txt", "empty.txt"] {
        assert!(out(&run).contains(words), "{words} in {}", out(&run));
    }
    assert!(dir.path().join("headwater-out/dossier.html").exists());
}

#[test]
fn no_readable_report_still_gives_a_record() {
    let dir = tempfile::tempdir().unwrap();
    let run = headwater(&["report", "missing.txt"], dir.path());
    assert_eq!(code(&run), 1, "{}", err(&run));
    assert!(out(&run).contains("No report could be read"), "{}", out(&run));
    assert!(out(&run).contains("missing.txt"));
    assert!(dir.path().join("headwater-out/record.json").exists());
}

#[test]
fn a_remark_is_a_problem_too() {
    let dir = reports();
    // Windows-1252: read, with a remark on the encoding.
    std::fs::write(
        dir.path().join("in/c.txt"),
        b"Quay fire\n\nThe caf\xe9 on the quay burned down, the mayor said.\n",
    )
    .unwrap();
    let run = headwater(&["report", "in"], dir.path());
    assert_eq!(code(&run), 1, "{}", out(&run));
    assert!(out(&run).contains("3 reports") && out(&run).contains("remark: in/c.txt"), "{}", out(&run));
}

#[test]
fn json_leaves_problems_to_standard_error() {
    let dir = reports();
    let run = headwater(&["report", "in", "missing.txt", "--format", "json"], dir.path());
    assert_eq!(code(&run), 1);
    assert!(serde_json::from_str::<serde_json::Value>(&out(&run)).is_ok());
    assert!(err(&run).starts_with("error: missing.txt"), "{}", err(&run));
}

#[test]
fn quiet_prints_problems_only() {
    let dir = reports();
    let run = headwater(&["report", "in", "missing.txt", "--quiet"], dir.path());
    assert_eq!(code(&run), 1);
    assert!(run.stdout.is_empty());
    assert!(err(&run).contains("missing.txt"));
    assert_eq!(err(&run).lines().count(), 1, "{}", err(&run));
}

#[test]
fn colour_when_asked_for() {
    let dir = reports();
    let run = headwater(&["report", "in", "--color", "always"], dir.path());
    assert!(out(&run).contains("\u{1b}["));
}

#[test]
fn threads_change_nothing() {
    let dir = reports();
    let one = headwater(&["report", "in", "--format", "json", "--threads", "1"], dir.path());
    let four = headwater(&["report", "in", "--format", "json", "--threads", "4"], dir.path());
    assert_eq!(one.stdout, four.stdout);
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_panic() {
    let dir = reports();
    let mut child = Command::new(env!("CARGO_BIN_EXE_headwater"))
        .args(["report", "in", "--format", "json"])
        .current_dir(dir.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let run = child.wait_with_output().unwrap();
    assert_eq!(code(&run), 0, "{}", err(&run));
    assert!(run.stderr.is_empty(), "{}", err(&run));
}

#[test]
fn a_claim_is_found_contradicted_or_not_found() {
    let dir = tempfile::tempdir().unwrap();
    let text = "Twelve people were killed when the ferry sank on Monday, the harbour master said. Police spoke of \
                more than 30 injured.";
    std::fs::write(dir.path().join("a.txt"), text).unwrap();
    let check = |claim: &str| {
        let run = headwater(&["check", "-q", "--claim", claim, "a.txt"], dir.path());
        (code(&run), out(&run), err(&run))
    };
    let (found, words, _) = check("12 people killed");
    assert_eq!(found, 0, "{words}");
    assert!(
        words.starts_with("found: ") && words.contains("harbour master") && words.contains("“Twelve"),
        "{words}"
    );
    let (against, words, _) = check("40 killed");
    assert_eq!(against, 3, "{words}");
    assert!(words.contains("another number"), "{words}");
    assert_eq!(check("40 injured").0, 4, "more than 30 allows it");
    assert_eq!(check("9 missing").0, 4);
    std::fs::write(
        dir.path().join("b.txt"),
        "Six were killed on Monday. It was the worst wreck since 2009, when 80 people were killed.",
    )
    .unwrap();
    let run = headwater(&["check", "-q", "--claim", "80 killed", "b.txt"], dir.path());
    assert!(out(&run).contains("earlier or a wider event only"), "{}", out(&run));
    let (wrong, _, why) = check("the ferry sank");
    assert_eq!(wrong, 2);
    assert!(why.contains("12 people injured"), "{why}");
    let run = headwater(&["check", "--claim", "12 killed", "--json", "a.txt"], dir.path());
    let json: serde_json::Value = serde_json::from_str(&out(&run)).unwrap();
    assert_eq!(json["verdict"], "found");
    let span = &json["figures"][0]["span"];
    let (start, end) = (span["start"].as_u64().unwrap() as usize, span["end"].as_u64().unwrap() as usize);
    assert_eq!(&text[start..end], "Twelve people");
}
