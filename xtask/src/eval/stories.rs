//! `eval stories`: reports grouped to events, against the incidents that an archive of shootings put them under
//! (`gva`). Whole parts of the archive are grouped, and piles of a few of its incidents, as a user would hand in; all are on
//! shootings in the United States, and nothing but the event tells them apart.
//!
//! Pairs: of two reports grouped together, whether they are of one incident, and the other way round. B³ (Bagga and
//! Baldwin 1998): the same by report, so that large incidents do not count by their square.

use super::{Wishes, floors, pages, rows, tolls};
use crate::repo;
use anyhow::Result;
use headwater_model::Document;
use headwater_pipeline::stages;
use std::collections::BTreeMap;

/// Incidents of a pile, and how many piles are drawn; none for the whole part.
const PILES: [(Option<usize>, usize); 4] = [(Some(2), 60), (Some(5), 60), (Some(20), 30), (None, 1)];

/// Pairs and parts of groups that are right.
#[derive(Default)]
struct Tally {
    reports: f64,
    pairs: f64,
    grouped: f64,
    labelled: f64,
    precision: f64,
    recall: f64,
}

impl Tally {
    fn add(&mut self, groups: &[Vec<usize>], labels: &[usize]) {
        let pairs = |n: usize| (n * n.saturating_sub(1) / 2) as f64;
        let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
        for label in labels {
            *sizes.entry(*label).or_default() += 1;
        }
        self.reports += labels.len() as f64;
        self.labelled += sizes.values().map(|n| pairs(*n)).sum::<f64>();
        for group in groups {
            let mut both: BTreeMap<usize, usize> = BTreeMap::new();
            for &d in group {
                *both.entry(labels[d]).or_default() += 1;
            }
            self.grouped += pairs(group.len());
            for (label, n) in both {
                self.pairs += pairs(n);
                self.precision += (n * n) as f64 / group.len() as f64;
                self.recall += (n * n) as f64 / sizes[&label] as f64;
            }
        }
    }

    /// Precision, recall and their mean for pairs, then by report.
    fn values(&self) -> [f64; 6] {
        let mean = |p: f64, r: f64| if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        let (p, r) = (self.pairs / self.grouped.max(1.0), self.pairs / self.labelled.max(1.0));
        let (bp, br) = (self.precision / self.reports.max(1.0), self.recall / self.reports.max(1.0));
        [p, r, mean(p, r), bp, br, mean(bp, br)]
    }
}

/// A part of the archive.
struct Part {
    read: Vec<Document>,
    /// Number of the incident of each.
    labels: Vec<usize>,
    names: Vec<String>,
}

impl Part {
    fn read(folder: &std::path::Path, part: &str) -> Result<Self> {
        let reports = tolls::shootings(folder, part)?;
        let (mut read, mut labels, mut names) = (Vec::new(), Vec::new(), Vec::new());
        for (name, rows) in reports {
            read.extend(rows::documents(&rows).into_iter().flatten());
            labels.resize(read.len(), names.len());
            names.push(name);
        }
        Ok(Self { read, labels, names })
    }

    /// Groups some of the reports; they come back by their place among all.
    fn group(&self, some: &[usize]) -> Vec<Vec<usize>> {
        let documents: Vec<&Document> = some.iter().map(|&d| &self.read[d]).collect();
        stages::stories(&documents)
    }

    /// The reports of `many` incidents that have two or more, drawn the same way every time.
    fn draw(&self, many: usize, pile: usize) -> Vec<usize> {
        let mut of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (d, label) in self.labels.iter().enumerate() {
            of.entry(*label).or_default().push(d);
        }
        let of: Vec<Vec<usize>> = of.into_values().filter(|docs| docs.len() > 1).collect();
        // Steps without a common factor with the number of incidents meet all of them.
        let mut out: Vec<usize> =
            (0..many).flat_map(|k| of[(pile * 7919 + k * 104_729) % of.len()].clone()).collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The groups that mix most, and the incidents that are most torn.
    fn worst(&self, groups: &[Vec<usize>]) {
        let line = |d: usize| {
            let text = self.read[d].text.lines().next().unwrap_or_default();
            let day = self.read[d].published.as_ref().map(|p| p.start.to_string()).unwrap_or_default();
            println!("     {:>8} {day:>10} {text}", self.names[self.labels[d]]);
        };
        let mut mixed: Vec<&Vec<usize>> = groups.iter().collect();
        let many =
            |g: &[usize]| g.iter().map(|&d| self.labels[d]).collect::<std::collections::BTreeSet<_>>().len();
        mixed.sort_by_key(|g| std::cmp::Reverse(many(g)));
        for group in mixed.into_iter().take(15) {
            println!("\n== {} incidents in one group", many(group));
            for &d in group {
                line(d);
            }
        }
        let mut homes: BTreeMap<usize, Vec<&Vec<usize>>> = BTreeMap::new();
        for group in groups {
            for &d in group {
                let homes = homes.entry(self.labels[d]).or_default();
                if homes.last().is_none_or(|g| *g != group) {
                    homes.push(group);
                }
            }
        }
        let mut torn: Vec<_> = homes.into_iter().collect();
        torn.sort_by_key(|(_, groups)| std::cmp::Reverse(groups.len()));
        for (label, groups) in torn.into_iter().take(15) {
            println!("\n== one incident in {} groups", groups.len());
            for group in groups {
                println!("   --");
                for &d in group.iter().filter(|&&d| self.labels[d] == label) {
                    line(d);
                }
            }
        }
    }
}

pub(crate) fn run(wishes: &Wishes) -> Result<bool> {
    let folder = repo::shared().join("data/gva");
    if !folder.is_dir() {
        println!("Left out: {} is not there.", folder.display());
        return Ok(true);
    }
    let mut figures: Vec<(String, f64)> = Vec::new();
    let mut count = 0;
    println!(
        "  {:<26}{:>8}{:>8}{:>8}   {:>8}{:>8}{:>8}{:>9}",
        "", "pairs P", "R", "F1", "B³ P", "R", "F1", "largest"
    );
    for name in ["train", "dev"] {
        let part = Part::read(&folder, name)?;
        count += part.read.len();
        for (incidents, piles) in PILES {
            let mut tally = Tally::default();
            let mut largest = 0;
            for pile in 0..piles {
                let some = match incidents {
                    Some(many) => part.draw(many, pile),
                    None => (0..part.read.len()).collect(),
                };
                let labels: Vec<usize> = some.iter().map(|&d| part.labels[d]).collect();
                let groups = part.group(&some);
                largest = largest.max(groups.iter().map(Vec::len).max().unwrap_or(0));
                tally.add(&groups, &labels);
                if incidents.is_none() && wishes.worst {
                    part.worst(&groups);
                }
            }
            let [p, r, f, bp, br, bf] = tally.values();
            let what = incidents.map_or("all".to_owned(), |n| format!("{n} incidents, {piles} piles"));
            println!(
                "  {name:<6}{what:<20}{p:>8.3}{r:>8.3}{f:>8.3}   {bp:>8.3}{br:>8.3}{bf:>8.3}{largest:>9}"
            );
            let pile = incidents.map_or("all".to_owned(), |n| n.to_string());
            figures.push((format!("{name}_{pile}_pairs"), f));
            figures.push((format!("{name}_{pile}_b3"), bf));
        }
    }
    let files: Vec<_> =
        repo::entries(&folder).into_iter().filter(|p| p.to_string_lossy().contains("docs")).collect();
    let corpus = pages::digest(&[], &files.iter().map(std::path::PathBuf::as_path).collect::<Vec<_>>())?;
    let figures: Vec<(&str, f64)> = figures.iter().map(|(n, v)| (n.as_str(), *v)).collect();
    Ok(floors::hold("stories", &corpus, count, &figures)? || wishes.allow_regression)
}
