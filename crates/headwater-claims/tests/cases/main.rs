//! Literate cases: `cases/<stage>/<language>/<topic>.md`, see `cases/README.md` for how they are written.
//!
//! `CASES=words` runs the cases whose file or heading holds the words; `UPDATE_CASES=1` rewrites the marks of failing
//! cases to what is found now (read the diff) and drops `known-miss` lines that no longer hold.

// Clippy sees tests by their attribute, and these helpers have none.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod check;
mod found;
mod parse;
mod write;

use check::Outcome;
use parse::Case;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn files(dir: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|e| e == "md") && path.file_name().unwrap() != "README.md" {
            out.push(path);
        }
    }
}

#[derive(Default)]
struct Totals {
    positive: usize,
    negative: usize,
    known: Vec<String>,
    wrong: String,
}

fn judge(shown: &str, case: &Case, outcome: &Outcome, totals: &mut Totals) {
    let at = format!("{shown}:{} “{}”", case.line, case.heading);
    for fault in &outcome.malformed {
        let _ = writeln!(totals.wrong, "{at}\n  the case itself is wrong: {fault}");
    }
    match (&case.known_miss, outcome.misses.is_empty()) {
        (None, true) => {}
        (None, false) => {
            let _ = writeln!(totals.wrong, "{at}");
            for miss in &outcome.misses {
                let _ = writeln!(totals.wrong, "  {shown}:{}", miss.replace('\n', "\n    "));
            }
        }
        (Some(why), false) => {
            totals.known.push(format!("{at}: {why}"));
            if std::env::var_os("CASES").is_some() {
                println!("{at}\n  {}", outcome.misses.join("\n  "));
            }
        }
        (Some(why), true) => {
            let _ = writeln!(totals.wrong, "{at}\n  passes now: take its line `known-miss: {why}` out");
        }
    }
}

#[test]
fn cases() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases");
    let wanted = std::env::var("CASES").unwrap_or_default();
    let update = std::env::var_os("UPDATE_CASES").is_some();
    let mut paths = Vec::new();
    files(&root, &mut paths);
    let mut totals = Totals::default();
    for path in &paths {
        let shown = format!("cases/{}", path.strip_prefix(&root).unwrap().display()).replace('\\', "/");
        let content = std::fs::read_to_string(path).unwrap();
        let cases = match parse::cases(&content) {
            Ok(cases) => cases,
            Err(fault) => {
                let _ = writeln!(totals.wrong, "{shown}:{fault}");
                continue;
            }
        };
        // cases/<stage>/<language>/<topic>.md
        let language = path.parent().and_then(Path::file_name).and_then(|n| n.to_str()).unwrap_or("en");
        let mut accepted = Vec::new();
        for case in &cases {
            if !wanted.is_empty() && !shown.contains(&wanted) && !case.heading.contains(&wanted) {
                continue;
            }
            let negative = case.blocks.iter().all(|b| b.marks.is_empty());
            *(if negative { &mut totals.negative } else { &mut totals.positive }) += 1;
            let outcome = check::case(case, language);
            if update
                && outcome.malformed.is_empty()
                && case.known_miss.is_some() == outcome.misses.is_empty()
            {
                accepted.push((case, outcome));
            } else {
                judge(&shown, case, &outcome, &mut totals);
            }
        }
        if !accepted.is_empty() {
            println!("rewritten: {} of {shown}", accepted.len());
            std::fs::write(path, write::rewritten(&content, &accepted)).unwrap();
        }
    }
    println!(
        "{} cases in {} files: {} with marks, {} where nothing is to be found; {} known misses",
        totals.positive + totals.negative,
        paths.len(),
        totals.positive,
        totals.negative,
        totals.known.len()
    );
    for known in &totals.known {
        println!("  known miss: {known}");
    }
    assert!(totals.wrong.is_empty(), "\n{}", totals.wrong);
    assert!(!wanted.is_empty() || totals.positive + totals.negative >= 150, "cases have gone missing");
}
