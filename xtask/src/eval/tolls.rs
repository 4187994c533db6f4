//! `eval figures`: the toll of an incident against numbers that people set down, on four corpora outside of the
//! repository.
//!
//! - `gva`: reports on shootings in the United States, with the killed and injured that the archive settled on. The
//!   reports of an incident are read together; the archive's number may come from reports that are not among them.
//! - `airwars`: one assessment an incident, which names its sources; the first sentence often gives the range and is left
//!   out.
//! - `isaf`: one press release an incident; the archive counts "several" and "multiple" as 3 and "numerous" as 4.
//!
//! - `muc4`: number and fate of the people attacked in reports of MUC-4 (see [`super::muc4`]).
//!
//! Of the first three only the part to develop on is read. Where a report says nothing of a measure, its number is taken for zero, as the
//! archives take it.

use super::{Wishes, floors, muc4, pages, rows};
use crate::repo;
use anyhow::{Context, Result};
use headwater_claims::annotate;
use headwater_ledger::toll::{Toll, Witness, toll};
use headwater_model::Document;
use headwater_model::record::Measure;
use headwater_model::rows::Annotated;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// An incident: its reports as rows, and what is known of it.
struct Case {
    name: String,
    reports: Vec<Value>,
    /// Measure, least and most.
    gold: Vec<(Measure, u64, u64)>,
}

/// How often a number was right.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    all: usize,
    /// Something was said of it.
    told: usize,
    told_exact: usize,
    exact: usize,
    near: usize,
    low: usize,
    high: usize,
    held: usize,
    closed: usize,
    width: u64,
}

impl Tally {
    fn add(&mut self, low: u64, high: u64, toll: Option<&Toll>) {
        let nothing = (0, 0, Some(0));
        let (best, least, most) = toll.map_or(nothing, |t| (t.best, t.low, t.high));
        let gold = if low == high { low } else { low.max(best.min(high)) };
        self.all += 1;
        self.exact += usize::from(best == gold);
        self.near += usize::from(best.abs_diff(gold) <= 1);
        self.low += usize::from(least == low);
        self.high += usize::from(most.unwrap_or(best) == high);
        self.held += usize::from(least <= low && most.is_none_or(|m| m >= high));
        if toll.is_some() {
            self.told += 1;
            self.told_exact += usize::from(best == gold);
        }
        if let Some(most) = most {
            self.closed += 1;
            self.width += most - least;
        }
    }

    fn share(&self, part: usize) -> f64 {
        part as f64 / self.all.max(1) as f64
    }

    fn print(&self, name: &str) {
        println!(
            "  {name:<16}{:>6}{:>9.3}{:>9.3}{:>9.3}{:>9.3}{:>9.3}{:>9.3}{:>9.3}{:>9.2}",
            self.all,
            self.share(self.told),
            self.share(self.exact),
            self.told_exact as f64 / self.told.max(1) as f64,
            self.share(self.near),
            self.share(self.low),
            self.share(self.high),
            self.share(self.held),
            self.width as f64 / self.closed.max(1) as f64
        );
    }
}

fn lines(path: &Path) -> Result<Vec<Value>> {
    let text = repo::read(path)?;
    text.lines().map(|l| serde_json::from_str(l).with_context(|| path.display().to_string())).collect()
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or(0)
}

/// The reports of a part of the archive of shootings, by incident, as rows; those without text are left out.
pub(super) fn shootings(folder: &Path, part: &str) -> Result<BTreeMap<String, Vec<Value>>> {
    let mut reports: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for report in lines(&folder.join(format!("{part}.docs.jsonl")))? {
        let text = |name: &str| report[name].as_str().unwrap_or_default();
        if text("content").is_empty() {
            continue;
        }
        // As a page would have it; a row's title is not part of its text.
        let words = format!("{}\n\n{}", text("title"), text("content"));
        let row = json!({ "id": text("id"), "text": words, "published": text("dct") });
        reports.entry(text("incident").to_owned()).or_default().push(row);
    }
    Ok(reports)
}

/// The archive of shootings: killed and injured, with every report that has text.
fn gva(folder: &Path) -> Result<Vec<Case>> {
    let mut reports = shootings(folder, "dev")?;
    let mut out = Vec::new();
    for incident in lines(&folder.join("dev.incidents.jsonl"))? {
        let name = incident["incident_uri"].as_str().unwrap_or_default().to_owned();
        let (killed, injured) = (number(&incident["num_killed"]), number(&incident["num_injured"]));
        let Some(reports) = reports.remove(&name) else { continue };
        let gold = vec![(Measure::Killed, killed, killed), (Measure::Injured, injured, injured)];
        out.push(Case { name, reports, gold });
    }
    Ok(out)
}

/// Assessments of harm, without their first sentence.
fn airwars(folder: &Path) -> Result<Vec<Case>> {
    let range = |v: &Value| Some((v.get(0)?.as_u64()?, v.get(1)?.as_u64()?));
    let mut out = Vec::new();
    for row in lines(&folder.join("dev.jsonl"))? {
        let text = row["assessment"].as_str().unwrap_or_default();
        let Some(after) = text.find(". ").or_else(|| text.find(".\n")) else { continue };
        let mut gold = Vec::new();
        gold.extend(range(&row["killed"]).map(|(l, h)| (Measure::Killed, l, h)));
        gold.extend(range(&row["injured"]).map(|(l, h)| (Measure::Injured, l, h)));
        let name = row["code"].as_str().unwrap_or_default().to_owned();
        // Names stand on lines of their own where the page had links.
        let text = text[after + 1..].replace('\n', " ");
        out.push(Case { reports: vec![json!({ "id": name, "text": text })], name, gold });
    }
    Ok(out)
}

/// Press releases of a force.
fn isaf(folder: &Path) -> Result<Vec<Case>> {
    let mut out = Vec::new();
    for (k, row) in lines(&folder.join("dev.jsonl"))?.iter().enumerate() {
        let turn = |i: usize| row["conversations"][i]["value"].as_str().unwrap_or_default();
        let gold: Value = serde_json::from_str(turn(2))?;
        let text = turn(1).trim_start_matches("PRESS RELEASE TEXT:");
        let (killed, captured) = (number(&gold["min_killed"]), number(&gold["min_captured"]));
        let name = k.to_string();
        let gold = vec![(Measure::Killed, killed, killed), (Measure::Detained, captured, captured)];
        out.push(Case { reports: vec![json!({ "id": name, "text": text })], name, gold });
    }
    Ok(out)
}

fn show(case: &Case, measure: Measure, toll: Option<&Toll>, read: &[(Document, Annotated)]) {
    let gold = case.gold.iter().find(|g| g.0 == measure).map(|g| (g.1, g.2));
    println!("\n== {} {}: {gold:?}", case.name, measure.as_str());
    match toll {
        Some(t) => println!("   best {} of {}–{:?}: {}", t.best, t.low, t.high, t.reasons.join("; ")),
        None => println!("   nothing"),
    }
    for (document, annotated) in read {
        println!("   -- {}", document.text.lines().next().unwrap_or_default());
        for f in annotated.figures.iter().filter(|f| f.measure == measure) {
            let sentence = document.words(f.sentence).replace('\n', " ");
            println!(
                "      [{}–{:?} {:?} {:?}] {} | {}",
                f.low,
                f.high,
                f.class,
                f.role,
                document.words(f.span),
                sentence
            );
        }
        for i in annotated.individuals.iter().filter(|i| i.measure == measure) {
            let sentence = document.words(i.sentence).replace('\n', " ");
            println!("      (one, {:?}) {} | {}", i.entity, document.words(i.span), sentence);
        }
    }
}

pub(crate) fn run(wishes: &Wishes) -> Result<bool> {
    let shared = repo::shared().join("data");
    let only = wishes.file.as_deref();
    if only == Some("muc4") {
        return muc4::run(wishes);
    }
    type Reader = fn(&Path) -> Result<Vec<Case>>;
    let corpora: [(&str, Reader); 3] = [("gva", gva), ("airwars", airwars), ("isaf", isaf)];
    let mut figures: Vec<(String, f64)> = Vec::new();
    let mut files: Vec<PathBuf> = Vec::new();
    let mut count = 0;
    println!(
        "  {:<16}{:>6}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}",
        "", "cases", "told", "exact", "of told", "± 1", "low", "high", "held", "width"
    );
    for (name, read) in corpora.into_iter().filter(|c| only.is_none_or(|o| o == c.0)) {
        let folder = shared.join(name);
        if !folder.is_dir() {
            println!("Left out: {} is not there.", folder.display());
            return Ok(true);
        }
        files.extend(repo::entries(&folder).into_iter().filter(|p| p.to_string_lossy().contains("dev")));
        let cases = read(&folder)?;
        let mut tallies: BTreeMap<Measure, Tally> = BTreeMap::new();
        let (mut reports, mut seconds) = (0, 0.0);
        for case in &cases {
            let documents: Vec<Document> = rows::documents(&case.reports).into_iter().flatten().collect();
            let read: Vec<(Document, Annotated)> = documents
                .into_iter()
                .map(|d| {
                    let a = annotate(&d);
                    (d, a)
                })
                .collect();
            reports += read.len();
            let started = Instant::now();
            let witnesses: Vec<Witness<'_>> =
                read.iter().map(|(document, annotated)| Witness { document, annotated }).collect();
            for &(measure, low, high) in &case.gold {
                let toll = toll(&witnesses, measure, &|report, _| report);
                let tally = tallies.entry(measure).or_default();
                let before = tally.exact;
                tally.add(low, high, toll.as_ref());
                if wishes.worst && tally.exact == before {
                    show(case, measure, toll.as_ref(), &read);
                }
            }
            seconds += started.elapsed().as_secs_f64();
        }
        count += reports;
        for (measure, tally) in &tallies {
            tally.print(&format!("{name} {}", measure.as_str()));
            let mut add =
                |what: &str, value: f64| figures.push((format!("{name}_{}_{what}", measure.as_str()), value));
            add("exact", tally.share(tally.exact));
            add("held", tally.share(tally.held));
        }
        println!(
            "    {} incidents, {reports} reports, {:.3} ms a report to reconcile",
            cases.len(),
            seconds * 1e3 / reports.max(1) as f64
        );
    }
    let corpus = pages::digest(&[], &files.iter().map(PathBuf::as_path).collect::<Vec<_>>())?;
    if only.is_some() {
        return Ok(true);
    }
    let figures: Vec<(&str, f64)> = figures.iter().map(|(n, v)| (n.as_str(), *v)).collect();
    let tolls = floors::hold("figures", &corpus, count, &figures)? || wishes.allow_regression;
    Ok(muc4::run(wishes)? && tolls)
}
