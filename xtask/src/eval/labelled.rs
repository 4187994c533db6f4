//! `eval figures`, second part: figures of people killed against sentences that were read and labelled one by one
//! (`bench/labels/figures`).
//!
//! The labels hold places and values, never words: the reports lie under `../shared/data/gva`. A figure is found when one of
//! ours with the measure killed overlaps it and has the same bounds. Not counted either way: what overlaps a doubtful
//! label, and an uncounted one person ("the boy") in sentences that tell of somebody who was killed without counting.

use super::{Wishes, floors, pages, rows};
use crate::repo;
use anyhow::{Context, Result, bail};
use headwater_claims::annotate;
use headwater_model::record::Measure;
use headwater_model::rows::LocalFigure;
use headwater_model::{Document, RegionKind, Span};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A sentence that was read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sentence {
    doc: String,
    /// Bytes of the report's content.
    start: usize,
    end: usize,
    /// Of the sentence, so that other data is noticed.
    sha256: String,
    /// `death` and `number` are the first draw, on which rules were improved; `fresh` was read afterwards.
    pool: String,
    /// Somebody is told of as killed without being counted.
    #[serde(default)]
    individual: bool,
    killed: Vec<Gold>,
}

/// A figure of people killed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Gold {
    start: usize,
    end: usize,
    low: u64,
    /// `null` is open.
    high: Option<u64>,
    #[serde(default)]
    doubt: bool,
    #[serde(rename = "role", default)]
    _role: Option<String>,
}

#[derive(Debug, Default)]
struct Tally {
    right: usize,
    missed: usize,
    wrong: usize,
    aside: usize,
    doubtful: usize,
    /// Missed in words that the reader takes for a caption's counter, a date line, a repeated headline: never looked at.
    outside: usize,
}

impl Tally {
    fn precision(&self) -> f64 {
        self.right as f64 / (self.right + self.wrong).max(1) as f64
    }

    fn recall(&self) -> f64 {
        self.right as f64 / (self.right + self.missed).max(1) as f64
    }

    /// Of those in words that are read as the report's.
    fn recall_read(&self) -> f64 {
        self.right as f64 / (self.right + self.missed - self.outside).max(1) as f64
    }
}

fn hex(words: &str) -> String {
    Sha256::digest(words.as_bytes()).iter().fold(String::new(), |mut hex, b| {
        use std::fmt::Write as _;
        let _ = write!(hex, "{b:02x}");
        hex
    })
}

/// The labelled sentences of each report.
fn labels(file: &std::path::Path) -> Result<BTreeMap<String, Vec<Sentence>>> {
    let mut out: BTreeMap<String, Vec<Sentence>> = BTreeMap::new();
    for (k, line) in repo::read(file)?.lines().enumerate() {
        let sentence: Sentence =
            serde_json::from_str(line).with_context(|| format!("{} line {}", file.display(), k + 1))?;
        out.entry(sentence.doc.clone()).or_default().push(sentence);
    }
    Ok(out)
}

fn bounds(low: u64, high: Option<u64>) -> String {
    match high {
        Some(high) if high == low => low.to_string(),
        Some(high) => format!("{low}–{high}"),
        None => format!("{low} or more"),
    }
}

/// Bytes that lie in both.
fn shared(a: Span, b: Span) -> usize {
    (a.end.min(b.end) as usize).saturating_sub(a.start.max(b.start) as usize)
}

/// Sets what was found in a sentence, which begins at byte `at` of the text, beside what was read there.
fn compare(
    tally: &mut Tally,
    sentence: &Sentence,
    at: usize,
    found: &[&LocalFigure],
    document: Option<&Document>,
) {
    let mut used = vec![false; found.len()];
    // A list of labels lies in its sentence, so nothing can fall below zero.
    let span = |g: &Gold| {
        let (start, end) = (g.start.saturating_sub(sentence.start), g.end.saturating_sub(sentence.start));
        Span::new(at + start.min(end), at + end)
    };
    let mut lines: Vec<String> = Vec::new();
    let doubtful: Vec<Span> = sentence.killed.iter().filter(|g| g.doubt).map(span).collect();
    tally.doubtful += doubtful.len();
    for gold in sentence.killed.iter().filter(|g| !g.doubt) {
        let words = span(gold);
        let hit = found.iter().enumerate().position(|(i, f)| {
            !used[i] && words.overlaps(f.span) && (f.low, f.high) == (gold.low, gold.high)
        });
        if let Some(i) = hit {
            used[i] = true;
            tally.right += 1;
        } else {
            tally.missed += 1;
            lines.push(format!("missed {}", bounds(gold.low, gold.high)));
        }
    }
    for (f, _) in found.iter().zip(&used).filter(|(_, used)| !**used) {
        let one = f.implicit && (f.low, f.high) == (1, Some(1));
        if doubtful.iter().any(|d| d.overlaps(f.span)) || (one && sentence.individual) {
            tally.aside += 1;
        } else {
            tally.wrong += 1;
            let words = document.map_or("", |d| d.words(f.span));
            lines.push(format!("wrong {} ({words})", bounds(f.low, f.high)));
        }
    }
    let Some(document) = document else { return };
    let text = document.text.get(at..at + sentence.end - sentence.start).unwrap_or_default();
    for line in lines {
        println!("    {line} | {}", text.replace('\n', " "));
    }
}

/// Reads the labelled reports and prints how the labelled sentences fare.
pub(crate) fn run(wishes: &Wishes) -> Result<bool> {
    let file = repo::root().join("bench/labels/figures/gva-killed.jsonl");
    let reports = repo::shared().join("data/gva/train.docs.jsonl");
    if !reports.is_file() {
        println!("Left out: {} is not there.", reports.display());
        return Ok(true);
    }
    let mut labels = labels(&file)?;
    let (mut documents, mut sentences, mut unread) = (0, 0, 0);
    let (mut first, mut fresh) = (Tally::default(), Tally::default());
    for line in repo::read(&reports)?.lines() {
        let report: Value = serde_json::from_str(line).with_context(|| reports.display().to_string())?;
        let text = |name: &str| report[name].as_str().unwrap_or_default();
        let content = text("content");
        let holds = |s: &Sentence| content.get(s.start..s.end).is_some_and(|w| hex(w) == s.sha256);
        // A few reports stand there twice, in two versions.
        let Some(labelled) = labels.get(text("id")).filter(|l| l.iter().all(holds)) else { continue };
        let words = format!("{}\n\n{content}", text("title"));
        let row = json!({ "id": text("id"), "text": words, "published": text("dct") });
        let document = rows::documents(&[row]).pop().flatten();
        let figures = document.as_ref().map(|d| annotate(d).figures).unwrap_or_default();
        documents += 1;
        for sentence in labelled {
            sentences += 1;
            let tally = if sentence.pool == "fresh" { &mut fresh } else { &mut first };
            let words = &content[sentence.start..sentence.end];
            let expected = text("title").len() + 2 + sentence.start;
            let at = document.as_ref().and_then(|d| {
                let stands = d.text.get(expected..expected + words.len()) == Some(words);
                stands.then_some(expected).or_else(|| d.text.find(words))
            });
            let Some(at) = at else {
                let all = sentence.killed.iter().filter(|g| !g.doubt).count();
                (unread, tally.missed, tally.outside) = (unread + 1, tally.missed + all, tally.outside + all);
                continue;
            };
            let span = Span::new(at, at + words.len());
            let found: Vec<&LocalFigure> =
                figures.iter().filter(|f| f.measure == Measure::Killed && f.span.overlaps(span)).collect();
            let is_read = document.as_ref().is_some_and(|d| {
                let ours = [RegionKind::Headline, RegionKind::Caption, RegionKind::Body];
                let words: usize =
                    d.regions.iter().filter(|r| ours.contains(&r.kind)).map(|r| shared(r.span, span)).sum();
                words * 2 > span.len()
            });
            let missed = tally.missed;
            compare(tally, sentence, at, &found, document.as_ref().filter(|_| wishes.worst));
            tally.outside += if is_read { 0 } else { tally.missed - missed };
            unread += usize::from(!is_read);
        }
        labels.remove(text("id"));
    }
    if let Some(doc) = labels.keys().next() {
        bail!("{} holds no report {doc} with the sentences that were labelled", reports.display());
    }
    for (name, tally) in [("first draw", &first), ("fresh draw", &fresh)] {
        println!(
            "  labelled killed, {name}: precision {:.3}, recall {:.3} ({:.3} of what is read); {} right, {} wrong, {} missed, {} not counted, {} doubtful labels left out",
            tally.precision(),
            tally.recall(),
            tally.recall_read(),
            tally.right,
            tally.wrong,
            tally.missed,
            tally.aside,
            tally.doubtful
        );
    }
    println!(
        "    {sentences} sentences of {documents} reports, {unread} of them not read as words of the report"
    );
    let corpus = pages::digest(&[], &[&file, &reports])?;
    let figures = [
        ("precision", first.precision()),
        ("recall", first.recall()),
        ("fresh_precision", fresh.precision()),
        ("fresh_recall", fresh.recall()),
    ];
    Ok(floors::hold("figures_labelled", &corpus, sentences, &figures)? || wishes.allow_regression)
}
