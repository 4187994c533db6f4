//! Main content: the open article-extraction benchmark, its own protocol.

use super::pages::{self, Page};
use super::score::{self, Score};
use super::{Wishes, floors, python};
use crate::repo;
use anyhow::{Context, Result};
use serde_json::Value;

/// Prints a row of the table.
fn row(name: &str, score: Score, rate: f64) {
    println!("{name:<36}{:>8.3}{:>11.3}{:>8.3}{rate:>12.1}", score.f1, score.precision, score.recall);
}

pub(crate) fn run(wishes: &Wishes) -> Result<bool> {
    let folder = repo::shared().join("data/article-extraction");
    let truth_path = folder.join("ground-truth.json");
    if !truth_path.exists() {
        println!("Left out: {} is not there.", truth_path.display());
        return Ok(true);
    }
    let truth: Value = serde_json::from_str(&repo::read(&truth_path)?)?;
    let mut keys: Vec<&String> =
        truth.as_object().context("ground-truth.json is no object")?.keys().collect();
    keys.sort();
    let pages = keys
        .iter()
        .map(|key| Page::open((*key).clone(), folder.join(format!("html/{key}.html.gz"))))
        .collect::<Result<Vec<_>>>()?;
    let truths: Vec<&str> =
        keys.iter().map(|k| truth[k.as_str()]["articleBody"].as_str().unwrap_or("")).collect();
    let corpus = pages::digest(&pages, &[truth_path.as_path()])?;
    let bytes: usize = pages.iter().map(|p| p.bytes.len()).sum();
    println!("{} pages, {:.1} MB, corpus {corpus}", pages.len(), bytes as f64 / 1e6);

    let (documents, seconds) = pages::read(&pages);
    let score_of = |answers: &mut dyn Iterator<Item = String>| -> Vec<score::Page> {
        truths.iter().zip(answers).map(|(t, a)| score::Page::of(t, &a)).collect()
    };
    let bodies = score_of(&mut documents.iter().map(|d| pages::body(d.as_ref())));
    let whole = score_of(&mut documents.iter().map(|d| pages::text(d.as_ref()).to_owned()));
    let rate = pages.len() as f64 / seconds;
    let sides = if wishes.ours { Vec::new() } else { python::sides("extraction", &pages) };

    println!("\n{:<36}{:>8}{:>11}{:>8}{:>12}", "", "F1", "precision", "recall", "pages/s");
    let ours = Score::of(&bodies);
    row("headwater, body", ours, rate);
    row("headwater, all text kept", Score::of(&whole), rate);
    for side in &sides {
        let answers = score_of(&mut side.answers.iter().map(|a| a.as_str().unwrap_or("").to_owned()));
        let theirs = Score::of(&answers);
        row(&side.name, theirs, pages.len() as f64 / side.seconds);
        println!(
            "  headwater: F1 {:+.3}, {:.1} times the pages per second",
            ours.f1 - theirs.f1,
            side.seconds / seconds
        );
    }
    println!(
        "Pages in memory, {}, best of {} passes. Read: {}.",
        pages::times(),
        pages::PASSES,
        documents.iter().flatten().count()
    );

    if wishes.worst {
        println!("\nWorst pages:");
        let mut order: Vec<usize> = (0..pages.len()).collect();
        order.sort_by(|a, b| bodies[*a].f1().total_cmp(&bodies[*b].f1()));
        for &i in order.iter().take(10) {
            println!("  {}  {}", &pages[i].key[..pages[i].key.len().min(16)], bodies[i].shown());
            for side in &sides {
                let theirs = score::Page::of(truths[i], side.answers[i].as_str().unwrap_or(""));
                println!("    {}: {}", side.name, theirs.shown());
            }
        }
    }
    println!();
    let figures = [("f1", ours.f1), ("precision", ours.precision), ("recall", ours.recall)];
    Ok(floors::hold("extraction", &corpus, pages.len(), &figures)? || wishes.allow_regression)
}
