//! Saved pages against the truth beside them: `cases/pages`, see its `README.md` for the rules.
//!
//! `PAGES=words` runs the pages whose name holds the words and prints what fails, known or not; `UPDATE_GOLDENS=1`
//! rewrites `cases/pages/golden` (read the diff).

// Clippy sees tests by their attribute, and these helpers have none.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod check;
mod golden;
mod shingles;

use headwater_read::{Reading, read};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/pages")
}

struct Page {
    name: String,
    bytes: Vec<u8>,
    truth: Value,
}

impl Page {
    fn read(&self) -> Reading {
        read(&format!("{}.html", self.name), &self.bytes)
    }
}

/// All pages in the order of their names, or those that `PAGES` asks for.
fn pages() -> Vec<Page> {
    let wanted = std::env::var("PAGES").unwrap_or_default();
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder()).unwrap().map(|e| e.unwrap().path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "html"));
    paths.sort();
    let mut pages = Vec::new();
    for path in paths {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if !name.contains(&wanted) {
            continue;
        }
        let truth = std::fs::read_to_string(path.with_extension("truth.json"));
        let truth = truth.unwrap_or_else(|e| panic!("{name} has no truth: {e}"));
        let truth = serde_json::from_str(&truth).unwrap_or_else(|e| panic!("the truth of {name}: {e}"));
        pages.push(Page { bytes: std::fs::read(&path).unwrap(), name, truth });
    }
    assert!(!wanted.is_empty() || pages.len() >= 30, "pages have gone missing");
    pages
}

/// Known misses: why, by page and check.
fn known() -> BTreeMap<(String, String), String> {
    let table = std::fs::read_to_string(folder().join("known-misses.tsv")).unwrap();
    let mut known = BTreeMap::new();
    for line in table.lines().skip(1).filter(|l| !l.is_empty()) {
        let [page, check, why] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("known-misses.tsv: a line is a page, a check and a reason: {line}");
        };
        assert!(check::NAMES.contains(&check), "known-misses.tsv: there is no check {check}");
        assert!(!why.is_empty(), "known-misses.tsv: {page} {check} has no reason");
        let twice = known.insert((page.to_owned(), check.to_owned()), why.to_owned());
        assert!(twice.is_none(), "known-misses.tsv: {page} {check} stands twice");
    }
    known
}

#[test]
fn pages_agree_with_their_truth() {
    let aloud = std::env::var_os("PAGES").is_some();
    let mut known = known();
    let (mut wrong, mut right, mut missed) = (String::new(), 0, 0);
    let pages = pages();
    for page in &pages {
        let reading = page.read();
        let Some(document) = reading.document else {
            let _ = writeln!(wrong, "{} gives no document: {:?}", page.name, reading.notices);
            continue;
        };
        for (name, fault) in check::all(&document, page) {
            let why = known.remove(&(page.name.clone(), name.to_owned()));
            match (fault, why) {
                (None, None) => right += 1,
                (Some(fault), None) => {
                    let _ = writeln!(wrong, "{} {name}: {fault}", page.name);
                }
                (Some(fault), Some(why)) => {
                    missed += 1;
                    println!("known miss: {} {name}: {why}", page.name);
                    if aloud {
                        println!("  {fault}");
                    }
                }
                (None, Some(why)) => {
                    let _ = writeln!(
                        wrong,
                        "{} {name} is right now: take its line “{why}” out of known-misses.tsv",
                        page.name
                    );
                }
            }
        }
    }
    println!("{} pages: {right} checks hold, {missed} known misses", pages.len());
    if !aloud {
        for (page, check) in known.keys() {
            let _ = writeln!(wrong, "known-misses.tsv names {page} {check}, which is no page here");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn goldens() {
    let update = std::env::var_os("UPDATE_GOLDENS").is_some();
    let mut wrong = Vec::new();
    for page in pages() {
        let shown = golden::shown(&page.read());
        let path = folder().join("golden").join(format!("{}.txt", page.name));
        if std::fs::read_to_string(&path).is_ok_and(|old| old == shown) {
            continue;
        }
        if update {
            std::fs::create_dir_all(folder().join("golden")).unwrap();
            std::fs::write(&path, shown).unwrap();
        } else {
            wrong.push(page.name);
        }
    }
    assert!(
        wrong.is_empty(),
        "other than in cases/pages/golden: {}\nUPDATE_GOLDENS=1 rewrites them; then read the diff",
        wrong.join(", ")
    );
}
