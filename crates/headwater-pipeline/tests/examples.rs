//! The examples: their goldens to the byte, and what a person wrote down about their figures.
//!
//! `UPDATE_GOLDENS=1 cargo test -p headwater-pipeline --test examples` rewrites `examples/*/golden/`: read the diff.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod common;

use common::{check, root, stem};
use headwater_model::Record;
use headwater_model::record::{Figure, IncidentRole};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

/// What is reached now, and must not be lost: (example, places found at least, wrong fields at most, extra at most).
const FLOORS: [(&str, usize, usize, usize); 2] = [("coast", 72, 1, 0), ("mine", 29, 2, 0)];

/// The record as run in the repository's root, so that locators are the same everywhere.
fn record(name: &str) -> Record {
    std::env::set_current_dir(root()).unwrap();
    common::run(&[Path::new("examples").join(name).join("reports")])
}

/// The files that the golden folder must hold.
fn files(record: &Record) -> Vec<(String, Vec<u8>)> {
    let mut out = vec![
        ("record.json".to_owned(), headwater_render::json(record).into_bytes()),
        ("dossier.html".to_owned(), headwater_render::dossier(record).into_bytes()),
    ];
    for (name, table) in headwater_render::tables(record) {
        out.push((format!("tables/{name}.csv"), sorted(&table)));
    }
    out
}

/// The rows after the header, sorted: a diff then shows rows, not their order.
fn sorted(table: &[u8]) -> Vec<u8> {
    let mut rows: Vec<&[u8]> = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (i, b) in table.iter().enumerate() {
        quoted ^= *b == b'"';
        if *b == b'\n' && !quoted {
            rows.push(&table[start..=i]);
            start = i + 1;
        }
    }
    assert_eq!(start, table.len(), "a table ends with a line break");
    if let Some(rest) = rows.get_mut(1..) {
        rest.sort_unstable();
    }
    rows.concat()
}

fn first_difference(golden: &[u8], now: &[u8]) -> String {
    let (golden, now) = (String::from_utf8_lossy(golden), String::from_utf8_lossy(now));
    let (mut a, mut b) = (golden.lines(), now.lines());
    for line in 1.. {
        match (a.next(), b.next()) {
            (None, None) => break,
            (x, y) if x == y => {}
            (x, y) => {
                let short = |s: Option<&str>| s.unwrap_or("(the end)").chars().take(300).collect::<String>();
                return format!("line {line}\n  golden {}\n  now    {}", short(x), short(y));
            }
        }
    }
    "line ends".to_owned()
}

fn names(dir: &Path, prefix: &str, out: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(dir).unwrap().map(Result::unwrap) {
        let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            names(&entry.path(), &format!("{name}/"), out);
        } else {
            out.insert(name);
        }
    }
}

fn golden(name: &str) {
    let record = record(name);
    check(&record);
    let dir = root().join("examples").join(name).join("golden");
    let files = files(&record);
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        if dir.exists() {
            std::fs::remove_dir_all(&dir).unwrap();
        }
        std::fs::create_dir_all(dir.join("tables")).unwrap();
        for (file, bytes) in &files {
            std::fs::write(dir.join(file), bytes).unwrap();
        }
        return;
    }
    let remedy = "UPDATE_GOLDENS=1 cargo test -p headwater-pipeline --test examples, then read the diff";
    assert!(dir.is_dir(), "examples/{name}/golden is not there: {remedy}");
    let mut wrong = String::new();
    let mut there = BTreeSet::new();
    names(&dir, "", &mut there);
    for (file, now) in &files {
        match std::fs::read(dir.join(file)) {
            Ok(bytes) if bytes == *now => {}
            Ok(bytes) => {
                let _ = writeln!(wrong, "{file}: {}", first_difference(&bytes, now));
            }
            Err(_) => {
                let _ = writeln!(wrong, "{file}: no golden");
            }
        }
        there.remove(file);
    }
    for file in there {
        let _ = writeln!(wrong, "{file}: nothing writes this any more");
    }
    assert!(wrong.is_empty(), "examples/{name}/golden differs ({remedy}):\n{wrong}");
}

#[test]
fn golden_coast() {
    golden("coast");
}

#[test]
fn golden_mine() {
    golden("mine");
}

/// A line of `figures.tsv`.
struct Truth {
    report: String,
    words: String,
    low: u64,
    high: Option<u64>,
    measure: String,
    class: String,
    role: String,
    source: String,
}

fn truths(name: &str) -> Vec<Truth> {
    let table = std::fs::read_to_string(root().join("examples").join(name).join("figures.tsv")).unwrap();
    let rows = table.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty());
    rows.map(|line| {
        let mut cells = line.split('\t').map(str::to_owned);
        let mut cell = || cells.next().unwrap_or_default();
        Truth {
            report: cell(),
            words: cell(),
            low: cell().parse().unwrap_or(0),
            high: cell().parse().ok(),
            measure: cell(),
            class: cell(),
            role: cell(),
            source: cell(),
        }
    })
    .collect()
}

#[derive(Default)]
struct Score {
    found: usize,
    missed: Vec<String>,
    wrong: Vec<String>,
    extra: Vec<String>,
}

fn role(record: &Record, figure: &Figure) -> IncidentRole {
    record.incidents.iter().find(|i| i.id == figure.event).unwrap().role
}

/// Fields of a figure that differ from the truth.
fn differing(record: &Record, figure: &Figure, truth: &Truth) -> Vec<String> {
    let source = figure.source.as_ref().map_or_else(
        || "-".to_owned(),
        |s| {
            let entity = record.entities.iter().find(|e| Some(&e.id) == s.entity.as_ref());
            let named = entity.map_or_else(String::new, |e| format!("{} {}", e.name, e.variants.join(" ")));
            format!("{} {named}", s.text)
        },
    );
    let agrees = match truth.source.as_str() {
        "?" => true,
        "-" => figure.own_voice,
        wanted => source.to_lowercase().contains(&wanted.to_lowercase()),
    };
    let shown = |high: Option<u64>| high.map_or_else(|| "open".to_owned(), |h| h.to_string());
    let v = &figure.value;
    let mut out = Vec::new();
    let mut field = |same: bool, name: &str, wanted: &str, found: &str| {
        if !same {
            out.push(format!("{name} {found}, not {wanted}"));
        }
    };
    field(v.low == truth.low, "low", &truth.low.to_string(), &v.low.to_string());
    field(v.high == truth.high, "high", &shown(truth.high), &shown(v.high));
    field(figure.measure.as_str() == truth.measure, "measure", &truth.measure, figure.measure.as_str());
    field(figure.group.class.as_str() == truth.class, "class", &truth.class, figure.group.class.as_str());
    let found = role(record, figure).as_str();
    field(found == truth.role, "role", &truth.role, found);
    field(agrees, "source", &truth.source, source.trim());
    out
}

fn score(name: &str) -> Score {
    let record = record(name);
    let truths = truths(name);
    let mut score = Score::default();
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    for truth in &truths {
        let report = record.reports.iter().find(|r| stem(r) == truth.report).expect("a report of that name");
        let start = report.text.find(&truth.words).unwrap_or_else(|| {
            panic!("examples/{name}/figures.tsv: “{}” is not in {}", truth.words, truth.report)
        });
        let end = start + truth.words.len();
        let here: Vec<&Figure> = record
            .figures
            .iter()
            .filter(|f| {
                f.span.report == report.id && (f.span.start as usize) < end && start < f.span.end as usize
            })
            .collect();
        let place = format!("{}: “{}”", truth.report, truth.words);
        if truth.measure == "none" {
            // The number itself is no figure; a figure whose words only reach this far is another's.
            for f in here.iter().filter(|f| start <= f.span.start as usize && !taken.contains(f.id.as_str()))
            {
                let (m, low) = (f.measure.as_str(), f.value.low);
                score.extra.push(format!("{place}: {m} {low}, but nobody is counted here"));
            }
            continue;
        }
        let best = here
            .iter()
            .filter(|f| !taken.contains(f.id.as_str()))
            .min_by_key(|f| differing(&record, f, truth).len());
        let Some(best) = best else {
            score.missed.push(place);
            continue;
        };
        taken.insert(&best.id);
        score.found += 1;
        let wrong = differing(&record, best, truth);
        score.wrong.extend(wrong.into_iter().map(|w| format!("{place}: {w}")));
    }
    for f in record.figures.iter().filter(|f| !taken.contains(f.id.as_str())) {
        let report = record.reports.iter().find(|r| r.id == f.span.report).unwrap();
        let words = common::words(&record, &f.span);
        let listed =
            score.extra.iter().any(|e| e.starts_with(&format!("{}: ", stem(report))) && e.contains(words));
        if !listed {
            let (m, low) = (f.measure.as_str(), f.value.low);
            score.extra.push(format!("{}: “{words}” ({m} {low}) is not in figures.tsv", stem(report)));
        }
    }
    score
}

#[test]
fn figures_agree_with_what_a_person_wrote_down() {
    let mut below = String::new();
    for (name, found, wrong, extra) in FLOORS {
        let s = score(name);
        let places = s.found + s.missed.len();
        println!(
            "{name}: {} of {places} places found, {} wrong fields, {} figures that are not in the table",
            s.found,
            s.wrong.len(),
            s.extra.len()
        );
        for line in s.missed.iter().map(|m| format!("missed  {m}")) {
            println!("  {line}");
        }
        for line in s.wrong.iter().map(|m| format!("wrong   {m}")) {
            println!("  {line}");
        }
        for line in s.extra.iter().map(|m| format!("extra   {m}")) {
            println!("  {line}");
        }
        if s.found < found || s.wrong.len() > wrong || s.extra.len() > extra {
            let _ = writeln!(below, "{name}: the floor is {found} found, {wrong} wrong, {extra} extra");
        }
    }
    assert!(below.is_empty(), "{below}");
}
