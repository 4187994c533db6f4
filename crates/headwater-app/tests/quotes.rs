//! `headwater quotes` as a user runs it, on the example that ships.

use std::path::Path;
use std::process::{Command, Output};

fn quotes(args: &[&str]) -> Output {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    Command::new(env!("CARGO_BIN_EXE_headwater"))
        .current_dir(root)
        .args(["quotes", "examples/coast/reports", "--quiet"])
        .args(args)
        .output()
        .expect("the command runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[test]
fn every_form_of_a_quotation_stands_under_its_speaker() {
    let done = quotes(&[]);
    let out = text(&done.stdout);
    assert!(out.contains("Samira Toukan  ≠ altered\n"), "{out}");
    assert!(out.contains("[-their homes-]"), "{out}");
    assert!(out.contains("In one report only\n"), "{out}");
    assert!(!out.contains('\u{1b}'), "no colours where there is no terminal");
    // The same words are not listed twice.
    assert_eq!(out.matches("These days").count(), 1, "{out}");
}

#[test]
fn a_speaker_is_chosen_by_any_part_of_a_name() {
    let done = quotes(&["--speaker", "TOUKAN", "--altered"]);
    assert!(text(&done.stdout).contains("1 quotation in several reports, 1 with altered words"));
    let none = quotes(&["--speaker", "nobody of that name"]);
    assert!(text(&none.stdout).starts_with("0 quotations in several reports"), "{}", text(&none.stdout));
}

#[test]
fn json_has_the_rows_that_each_quotation_rests_on() {
    let done = quotes(&["--json"]);
    let value: serde_json::Value = serde_json::from_slice(&done.stdout).expect("JSON");
    let all = value["quotations"].as_array().expect("a list");
    assert!(!all.is_empty());
    assert!(all.iter().all(|q| q["attributions"].as_array().is_some_and(|a| !a.is_empty())));
}
