//! What holds for every input: same bytes for any order and any number of threads, copies are no evidence, and no
//! text however broken makes a record that does not check.

#![allow(clippy::unwrap_used)]

mod common;

use common::{check, example, folder, record_of, run, run_on, stem};
use headwater_model::Record;
use headwater_model::record::{LedgerLine, ProfileRange, Toll};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// The reports of an example as paths, relative so that locators are the same everywhere.
fn paths(name: &str) -> Vec<PathBuf> {
    let dir = common::root().join("examples").join(name).join("reports");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    paths
}

fn bytes(record: &Record) -> String {
    headwater_render::json(record)
}

#[test]
fn the_order_of_the_paths_changes_nothing() {
    for name in ["coast", "mine"] {
        let mut paths = paths(name);
        let first = bytes(&run(&paths));
        for _ in 1..paths.len() {
            paths.rotate_left(1);
            assert_eq!(bytes(&run(&paths)), first);
        }
        paths.reverse();
        assert_eq!(bytes(&run(&paths)), first);
        let whole = vec![paths[0].parent().unwrap().to_path_buf()];
        assert_eq!(bytes(&run(&whole)), first, "a folder is its files");
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let both: Vec<PathBuf> = ["coast", "mine"].iter().flat_map(|n| paths(n)).collect();
    let one = run_on(&both, 1);
    for threads in [2, 4] {
        assert_eq!(bytes(&run_on(&both, threads)), bytes(&one));
    }
    check(&one);
    for (a, b) in headwater_render::tables(&one).iter().zip(headwater_render::tables(&run_on(&both, 4))) {
        assert_eq!(*a, b);
    }
}

#[test]
fn two_examples_in_one_run_are_two_stories() {
    let both: Vec<PathBuf> = ["coast", "mine"].iter().flat_map(|n| paths(n)).collect();
    let record = run(&both);
    let mut sizes: Vec<usize> = record.stories.iter().map(|s| s.reports.len()).collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [3, 5]);
    let story_of = |id: &str| record.stories.iter().position(|s| s.reports.iter().any(|r| r == id));
    for line in &record.ledger {
        let figures = record.figures.iter().filter(|f| line.figures.contains(&f.id));
        let stories: BTreeSet<_> = figures.map(|f| story_of(&f.span.report)).collect();
        assert_eq!(stories.len(), 1, "{}", line.label);
    }
}

/// What a verbatim copy must not change: the origins by their other reports, the ranges and counts of the lines.
fn evidence(record: &Record, copy: &str) -> (usize, Vec<String>) {
    // Why a range is what it is, is said in words that count figures: a copy adds to them.
    let bounds = |profiles: &BTreeMap<String, ProfileRange>| {
        profiles
            .iter()
            .map(|(n, p)| format!("{n} {}–{:?} {:?}", p.low, p.high, p.best))
            .collect::<Vec<_>>()
            .join("; ")
    };
    let of_line = |l: &LedgerLine| {
        let n = &l.counts;
        format!(
            "{} {:?} {} {:?} {:?} {}",
            l.label,
            l.range,
            n.text_origins,
            n.primary_sources,
            l.standing,
            bounds(&l.profiles)
        )
    };
    let of_toll = |t: &Toll| {
        format!("{:?} {:?} {} {} {:?}", t.measure, t.range, t.best, bounds(&t.profiles), t.reasons)
    };
    let mut lines: Vec<String> = record.ledger.iter().map(of_line).collect();
    lines.extend(record.incidents.iter().flat_map(|i| &i.tolls).map(of_toll));
    lines.sort();
    let others =
        |o: &&Vec<String>| o.iter().any(|id| record.reports.iter().any(|r| &r.id == id && stem(r) != copy));
    (record.lineage.text_origins.iter().filter(others).count(), lines)
}

#[test]
fn a_verbatim_copy_is_no_evidence() {
    for name in ["coast", "mine"] {
        let files = example(name);
        let named: Vec<(&str, &[u8])> = files.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
        let plain = record_of(&named);
        let before = evidence(&plain, "copy");
        for (of, original) in &files {
            let mut copy = original.clone();
            copy.push(b'\n');
            let mut with: Vec<(&str, &[u8])> = named.clone();
            with.push(("copy", &copy));
            let record = record_of(&with);
            check(&record);
            assert_eq!(record.lineage.text_origins.len(), plain.lineage.text_origins.len(), "copy of {of}");
            let after = evidence(&record, "copy");
            assert_eq!(after.0, before.0, "copy of {of}");
            let lost: Vec<&String> = before.1.iter().filter(|l| !after.1.contains(l)).collect();
            let gained: Vec<&String> = after.1.iter().filter(|l| !before.1.contains(l)).collect();
            assert!(lost.is_empty() && gained.is_empty(), "copy of {of}: lost {lost:#?}, gained {gained:#?}");
            let home = |id: &str| {
                let mut origins: Vec<usize> = record
                    .lineage
                    .text_origins
                    .iter()
                    .enumerate()
                    .filter(|(_, o)| o.iter().any(|r| r == id))
                    .map(|(i, _)| i)
                    .collect();
                origins.sort_unstable();
                origins
            };
            let id = |n: &str| record.reports.iter().find(|r| stem(r) == n).unwrap().id.clone();
            assert_eq!(home(&id("copy")), home(&id(of)), "the copy of {of} has its origin");
        }
    }
}

const SAID: &str = "At least 40 people were killed on Sunday, the coast guard of Tarn said.\n\n\
    \"The ferry had been told to stay in the harbour until the wind had gone down,\" Captain Ivo Lanz said.\n\n\
    The ship belongs to the Lund line, which has run the route for twenty years.\n";

const TAKEN: &str = "At least 40 people were killed on Sunday, the coast guard of Tarn said.\n\n\
    \"The ferry had been told to stay in the harbour until the wind had gone down,\" Captain Ivo Lanz said.\n\n\
    The ship belongs to the Lund line, which has run the route for twenty years.\n\n\
    Another storm is expected by the end of the week.\n";

#[test]
fn a_copied_quotation_counts_once() {
    let record = record_of(&[("a.txt", SAID.as_bytes()), ("b.txt", TAKEN.as_bytes())]);
    check(&record);
    let quotations: Vec<_> = record
        .quotations
        .iter()
        .filter(|q| q.variants.iter().any(|v| v.span.end - v.span.start > 40))
        .collect();
    assert_eq!(quotations.len(), 1, "one utterance");
    assert_eq!(quotations[0].variants.len(), 2, "in two reports");
    assert!(!quotations[0].altered);
    let line = record.ledger.iter().find(|l| l.range.low == 40).unwrap();
    assert_eq!((line.counts.reports, line.counts.text_origins), (2, 1));
    assert_eq!((line.counts.primary_sources.min, line.counts.primary_sources.max), (1, 1));
}

#[test]
fn a_repeat_inside_a_report_counts_once() {
    let twice = format!("{SAID}\n{SAID}");
    let (once, twice) = (record_of(&[("a.txt", SAID.as_bytes())]), record_of(&[("a.txt", twice.as_bytes())]));
    check(&twice);
    assert_eq!(once.figures.len(), twice.figures.len());
    assert_eq!(once.attributions.len(), twice.attributions.len());
    assert_eq!(once.quotations.len(), twice.quotations.len());
}

/// One way to break a text.
#[derive(Debug, Clone)]
enum Blow {
    Cut(usize),
    Drop(usize),
    Swap(usize, usize),
    Insert(usize, Vec<u8>),
    Join(usize),
}

fn blow() -> impl Strategy<Value = Blow> {
    let junk = prop_oneof![
        prop::collection::vec(any::<u8>(), 1..12),
        Just("\u{202e}مرحبا بالعالم\u{202c}".as_bytes().to_vec()),
        Just(vec![0; 3]),
        Just("🧨👩‍👩‍👧".as_bytes().to_vec()),
        Just("“\"‘(".as_bytes().to_vec()),
        Just(" 1,000,000,000,000,000,000,000 people were killed ".as_bytes().to_vec()),
        Just("\r\n\u{2028}\u{feff}\t".as_bytes().to_vec()),
    ];
    let at = any::<usize>();
    prop_oneof![
        at.prop_map(Blow::Cut),
        at.prop_map(Blow::Drop),
        (at, at).prop_map(|(a, b)| Blow::Swap(a, b)),
        (at, junk).prop_map(|(a, j)| Blow::Insert(a, j)),
        at.prop_map(Blow::Join),
    ]
}

fn broken(text: &[u8], blows: &[Blow]) -> Vec<u8> {
    let mut text = text.to_vec();
    for blow in blows {
        if text.is_empty() {
            break;
        }
        let mut lines: Vec<Vec<u8>> = text.split(|b| *b == b'\n').map(<[u8]>::to_vec).collect();
        let (n, bytes) = (lines.len(), text.len());
        match blow {
            Blow::Cut(at) => text.truncate(at % bytes),
            Blow::Insert(at, junk) => {
                let at = at % bytes;
                text.splice(at..at, junk.iter().copied());
            }
            Blow::Drop(at) => {
                lines.remove(at % n);
                text = lines.join(&b'\n');
            }
            Blow::Swap(a, b) => {
                lines.swap(a % n, b % n);
                text = lines.join(&b'\n');
            }
            Blow::Join(at) => {
                let mut parts: BTreeMap<usize, Vec<u8>> = lines.into_iter().enumerate().collect();
                let next = parts.remove(&((at % n) + 1)).unwrap_or_default();
                parts.entry(at % n).or_default().extend(next);
                text = parts.into_values().collect::<Vec<_>>().join(&b'\n');
            }
        }
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn broken_reports_still_make_a_good_record(
        coast in any::<bool>(),
        blows in prop::collection::vec(prop::collection::vec(blow(), 0..5), 5),
    ) {
        let files = example(if coast { "coast" } else { "mine" });
        let texts: Vec<(String, Vec<u8>)> =
            files.into_iter().zip(&blows).map(|((n, b), blows)| (n, broken(&b, blows))).collect();
        let named: Vec<(&str, &[u8])> = texts.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
        let dir = folder(&named);
        let record = run(&[dir.path().to_path_buf()]);
        let faults = common::faults(&record);
        prop_assert!(faults.is_empty(), "{}", faults.join("\n"));
        prop_assert!(record.problems.iter().all(|p| p.code != "P007"), "{:?}", record.problems);
        let paths: Vec<PathBuf> = named.iter().rev().map(|(n, _)| dir.path().join(n)).collect();
        prop_assert_eq!(bytes(&run_on(&paths, 1)), bytes(&record));
        let page = headwater_render::dossier(&record);
        prop_assert!(page.ends_with("</html>\n") || page.ends_with("</html>"));
    }

    #[test]
    fn any_two_texts_make_a_good_record(a in "\\PC{0,300}", b in "(?s).{0,300}") {
        let record = record_of(&[("a.txt", a.as_bytes()), ("b.txt", b.as_bytes())]);
        let faults = common::faults(&record);
        prop_assert!(faults.is_empty(), "{}", faults.join("\n"));
        prop_assert!(record.problems.iter().all(|p| p.code != "P007"), "{:?}", record.problems);
        prop_assert_eq!(record.reports.len() + record.problems.iter().filter(|p| p.severity == "error").count(), 2);
    }
}
