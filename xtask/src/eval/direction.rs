//! Who drew on whom, on pairs of reports that share a fifth of the shorter one, against labels made by reading them
//! (`bench/labels/gva-direction.tsv`: its head says how, and what the labels are worth).
//!
//! All reports of the incident of a pair are collated together. The reports lie outside of the repository.

use super::descent::{Tie, between, reasons};
use super::{Wishes, floors, pages, rows};
use crate::repo;
use anyhow::{Context, Result, ensure};
use headwater_collate::collate;
use headwater_model::Document;
use headwater_model::lineage::Stemma;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const LABELS: [&str; 5] = ["a<b", "b<a", "same", "copy-undecided", "incidental"];

/// A pair as it was labelled.
struct Pair {
    ids: [String; 2],
    hosts: [String; 2],
    label: usize,
    confidence: String,
    reason: String,
}

impl Pair {
    fn of(line: &str) -> Result<Self> {
        let fields: Vec<&str> = line.split('\t').collect();
        ensure!(fields.len() == 7, "seven columns are expected: {line}");
        let label = LABELS.iter().position(|l| *l == fields[4]);
        Ok(Self {
            ids: [fields[0].to_owned(), fields[1].to_owned()],
            hosts: [fields[2].to_owned(), fields[3].to_owned()],
            label: label.with_context(|| format!("{} is no label", fields[4]))?,
            confidence: fields[5].to_owned(),
            reason: fields[6].to_owned(),
        })
    }
}

/// The address below the archive's own, and its host.
fn address(uri: &str) -> (&str, &str) {
    let archived = uri.split_once("web.archive.org/web/").and_then(|(_, rest)| rest.split_once('/'));
    let address = archived.map_or(uri, |(_, rest)| rest);
    let host = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = host.split(['/', ':', '?']).next().unwrap_or_default();
    (address, host.strip_prefix("www.").unwrap_or(host))
}

/// A report of the corpus as an export would give it.
fn row(report: &Value) -> Value {
    let text = |name: &str| report[name].as_str().unwrap_or_default();
    let (address, outlet) = address(text("uri"));
    json!({
        "id": text("id"),
        "title": text("title"),
        "text": text("content"),
        "published": text("dct"),
        "outlet": outlet,
        "url": address,
    })
}

/// How often a tie met a label.
#[derive(Default)]
struct Confusion([[usize; 5]; 5]);

impl Confusion {
    fn add(&mut self, label: usize, tie: Tie) {
        self.0[label][tie as usize] += 1;
    }

    fn sum(&self, labels: &[usize], ties: &[Tie]) -> f64 {
        labels.iter().flat_map(|&l| ties.iter().map(move |&t| self.0[l][t as usize])).sum::<usize>() as f64
    }

    fn figures(&self) -> Vec<(&'static str, f64)> {
        let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        let one = |label: usize, tie: Tie| self.sum(&[label], &[tie]);
        let arrows = [Tie::First, Tie::Second];
        let right = one(0, Tie::First) + one(1, Tie::Second);
        let decided = [Tie::First, Tie::Second, Tie::Third];
        let answered = self.sum(&[0, 1, 2], &decided);
        vec![
            ("arrows_right", share(right, self.sum(&[0, 1, 2, 4], &arrows))),
            ("arrows_found", share(right, self.sum(&[0, 1], &Tie::ALL))),
            ("decided_right", share(right + one(2, Tie::Third), answered)),
            ("undecided", share(self.sum(&[0, 1, 2], &[Tie::Open]), self.sum(&[0, 1, 2], &Tie::ALL))),
            ("third_found", share(self.sum(&[2], &[Tie::Third, Tie::Open]), self.sum(&[2], &Tie::ALL))),
            ("apart_right", share(one(4, Tie::Apart), self.sum(&[4], &Tie::ALL))),
        ]
    }

    fn print(&self, name: &str) {
        println!("\n{name}");
        print!("  {:<16}", "label");
        for tie in Tie::ALL {
            print!("{tie:>12}");
        }
        println!("{:>12}", "all");
        for (label, row) in LABELS.iter().zip(&self.0) {
            print!("  {label:<16}");
            for n in row {
                print!("{n:>12}");
            }
            println!("{:>12}", row.iter().sum::<usize>());
        }
        let answered = self.sum(&[0, 1, 2], &[Tie::First, Tie::Second, Tie::Third]);
        let right =
            self.sum(&[0], &[Tie::First]) + self.sum(&[1], &[Tie::Second]) + self.sum(&[2], &[Tie::Third]);
        let (open, lost) = (self.sum(&[0, 1, 2], &[Tie::Open]), self.sum(&[0, 1, 2], &[Tie::Apart]));
        println!(
            "  Of the pairs labelled a<b, b<a or same: {answered} decided, {right} right, {} wrong, {open} left open, {lost} not \
             found.",
            answered - right
        );
        for (name, value) in self.figures() {
            println!("  {name:<16}{value:>8.3}");
        }
    }
}

/// The reports of some incidents, collated together.
struct Story {
    ids: Vec<String>,
    with_times: Stemma,
    without: Stemma,
}

impl Story {
    fn of(incidents: &[String], reports: &[(Value, Option<Document>)]) -> Self {
        let of_story = |r: &Value| r["incident"].as_str().is_some_and(|i| incidents.iter().any(|x| x == i));
        let mut ids = Vec::new();
        let mut documents = Vec::new();
        for (report, document) in reports.iter().filter(|(r, _)| of_story(r)) {
            let id = report["id"].as_str().unwrap_or_default().to_owned();
            // A report that is filed under two incidents is one report.
            if let Some(document) = document.as_ref().filter(|_| !ids.contains(&id)) {
                ids.push(id);
                documents.push(document);
            }
        }
        let with_times = collate(&documents, &rows::days(&documents)).stemma;
        let timeless: Vec<Document> =
            documents.iter().map(|d| Document { published: None, ..(*d).clone() }).collect();
        let timeless: Vec<&Document> = timeless.iter().collect();
        let without = collate(&timeless, &vec![None; timeless.len()]).stemma;
        Self { ids, with_times, without }
    }

    fn find(&self, pair: &Pair) -> Option<(usize, usize)> {
        let at = |id: &String| self.ids.iter().position(|x| x == id);
        Some((at(&pair.ids[0])?, at(&pair.ids[1])?))
    }
}

pub(crate) fn run(wishes: &Wishes) -> Result<bool> {
    let path = repo::shared().join("data/gva/train.docs.jsonl");
    if !path.exists() {
        println!("Left out: {} is not there.", path.display());
        return Ok(true);
    }
    let labels = repo::root().join("bench/labels/gva-direction.tsv");
    let table = repo::read(&labels)?;
    let lines = table.lines().filter(|l| !l.starts_with('#')).skip(1);
    let pairs = lines.map(Pair::of).collect::<Result<Vec<_>>>()?;
    let corpus = pages::digest(&[], &[&path, &labels])?;

    let all = repo::read(&path)?;
    let all = all.lines().map(serde_json::from_str::<Value>).collect::<Result<Vec<_>, _>>()?;
    let mut incidents: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for report in &all {
        if let (Some(id), Some(incident)) = (report["id"].as_str(), report["incident"].as_str()) {
            incidents.entry(id).or_default().insert(incident.to_owned());
        }
    }
    let stories_of: Vec<Vec<String>> = pairs
        .iter()
        .map(|p| {
            let of = |id: &String| incidents.get(id.as_str()).cloned().unwrap_or_default();
            let (a, b) = (of(&p.ids[0]), of(&p.ids[1]));
            let common: Vec<String> = a.intersection(&b).cloned().collect();
            if common.is_empty() { a.union(&b).cloned().collect() } else { common }
        })
        .collect();
    let wanted: BTreeSet<&String> = stories_of.iter().flatten().collect();
    let kept: Vec<Value> = all
        .iter()
        .filter(|r| r["incident"].as_str().is_some_and(|i| wanted.iter().any(|w| *w == i)))
        .cloned()
        .collect();
    let read = rows::documents(&kept.iter().map(row).collect::<Vec<_>>());
    let reports: Vec<(Value, Option<Document>)> = kept.into_iter().zip(read).collect();
    let refused = reports.iter().filter(|(_, d)| d.is_none()).count();
    println!("{} pairs in {} reports ({refused} refused), corpus {corpus}", pairs.len(), reports.len());

    let mut stories: BTreeMap<&[String], Story> = BTreeMap::new();
    for story in &stories_of {
        stories.entry(story).or_insert_with(|| Story::of(story, &reports));
    }
    let (mut timed, mut sure, mut untimed) =
        (Confusion::default(), Confusion::default(), Confusion::default());
    let mut worst = Vec::new();
    for (pair, story) in pairs.iter().zip(&stories_of) {
        let story = &stories[story.as_slice()];
        let (a, b) = story.find(pair).with_context(|| format!("{} is not in the corpus", pair.ids[0]))?;
        let tie = between(&story.with_times, a, b);
        timed.add(pair.label, tie);
        if pair.confidence == "high" {
            sure.add(pair.label, tie);
        }
        untimed.add(pair.label, between(&story.without, a, b));
        let weight = match (LABELS[pair.label], tie) {
            ("a<b", Tie::Second) | ("b<a", Tie::First) => 0,
            ("incidental" | "same", t) if t.has_arrow() => 1,
            ("a<b", t) if t != Tie::First => 2,
            ("b<a", t) if t != Tie::Second => 2,
            ("incidental", t) if t != Tie::Apart => 3,
            ("same" | "copy-undecided", Tie::Apart) => 4,
            _ => continue,
        };
        worst.push((weight, pair, tie, reasons(&story.with_times, a, b)));
    }
    timed.print("With the days of the corpus (some are of an update or of the crawl)");
    sure.print("The same, labels of high confidence alone");
    untimed.print("Without days");
    if wishes.worst {
        worst.sort_by_key(|w| w.0);
        println!("\nNot as labelled, with days, the worst first:");
        for (_, pair, tie, why) in worst {
            println!("  {} {} | {} {}", pair.ids[0], pair.hosts[0], pair.ids[1], pair.hosts[1]);
            println!("    label {} ({}): {}", LABELS[pair.label], pair.confidence, pair.reason);
            println!("    stemma {tie}");
            for reason in why {
                println!("      {reason}");
            }
        }
    }
    println!();
    let figures: Vec<(&str, f64)> =
        timed.figures().into_iter().filter(|(name, _)| *name != "undecided").collect();
    Ok(floors::hold("direction", &corpus, pairs.len(), &figures)? || wishes.allow_regression)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outlet_is_the_host_below_the_archive() {
        let uri = "http://web.archive.org/web/20160316092250/http://www.example.org:80/a/b.html";
        assert_eq!(address(uri), ("http://www.example.org:80/a/b.html", "example.org"));
        assert_eq!(address("example.net/x").1, "example.net");
    }

    #[test]
    fn figures_count_what_their_names_say() {
        let mut c = Confusion::default();
        for (label, tie) in [
            (0, Tie::First),
            (1, Tie::First),
            (2, Tie::Third),
            (2, Tie::Open),
            (3, Tie::First),
            (4, Tie::Apart),
            (4, Tie::Open),
        ] {
            c.add(label, tie);
        }
        let figure = |name: &str| c.figures().into_iter().find(|f| f.0 == name).unwrap().1;
        assert!((figure("arrows_right") - 0.5).abs() < 1e-9, "an open label judges no arrow");
        assert!((figure("arrows_found") - 0.5).abs() < 1e-9);
        assert!((figure("decided_right") - 2.0 / 3.0).abs() < 1e-9);
        assert!((figure("third_found") - 1.0).abs() < 1e-9);
        assert!((figure("apart_right") - 0.5).abs() < 1e-9);
    }
}
