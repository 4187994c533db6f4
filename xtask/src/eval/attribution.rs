//! `eval attribution [--file NAME]`: the learned tagger of sources, cues and contents on the tokens of `CofeNet`, by the
//! protocol of the published table: a span is right if part, first and last token are those of the annotator.
//!
//! Each line of the file is a paragraph; consecutive lines of one `id` are a report and are given to the tagger together.
//! Only the tokens are read, not the parts of speech and the names that the file holds beside them.

use super::pages::{digest, now, times};
use super::{Wishes, floors};
use crate::repo;
use anyhow::{Context, Result, ensure};
use headwater_tagger::{Part, Sentence, Tag, Tagger};
use serde::Deserialize;
use std::path::PathBuf;

/// The part that floors are measured on.
const DEVELOPMENT: &str = "cofenet-valid.jsonl";

/// Published exact F1 of source, cue and content on the test part.
const PUBLISHED: &[(&str, [f64; 3])] = &[
    ("feature CRF, test part", [0.51, 0.53, 0.29]),
    ("BiLSTM-CRF, test part", [0.70, 0.67, 0.59]),
    ("CofeNet-BERT, test part", [0.83, 0.75, 0.73]),
];

const PARTS: [(Part, &str); 3] = [(Part::Source, "source"), (Part::Cue, "cue"), (Part::Content, "content")];

/// How often all reports are tagged; the best time counts.
const PASSES: usize = 3;

#[derive(Deserialize)]
struct Line {
    tokens: Vec<String>,
    labels: Vec<String>,
    id: String,
}

/// A span: its part, its first token and the one behind its last.
type Piece = (Part, usize, usize);

/// What was found, what there was, and what is in both.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Count {
    both: usize,
    ours: usize,
    theirs: usize,
}

impl Count {
    fn precision(self) -> f64 {
        self.both as f64 / self.ours.max(1) as f64
    }

    fn recall(self) -> f64 {
        self.both as f64 / self.theirs.max(1) as f64
    }

    fn f1(self) -> f64 {
        2.0 * self.both as f64 / (self.ours + self.theirs).max(1) as f64
    }
}

pub(super) fn run(wishes: &Wishes) -> Result<bool> {
    let name = wishes.file.as_deref().unwrap_or(DEVELOPMENT);
    let given = PathBuf::from(name);
    let path = if given.exists() { given } else { repo::shared().join("data/polnear").join(name) };
    if !path.exists() {
        println!("{} is not there: nothing measured.", path.display());
        return Ok(true);
    }
    let lines = read(&repo::read(&path)?)?;
    let tagger = Tagger::shipped().map_err(|why| anyhow::anyhow!("{why}"))?;
    let words: Vec<Vec<&str>> = lines.iter().map(|l| l.tokens.iter().map(String::as_str).collect()).collect();
    let sentences: Vec<Sentence<'_>> =
        words.iter().map(|w| Sentence { tokens: w, begins_paragraph: true }).collect();
    let reports = reports(&lines);
    let mut best = f64::INFINITY;
    let mut tags: Vec<Vec<Tag>> = Vec::new();
    for _ in 0..PASSES {
        let started = now();
        tags = reports.iter().flat_map(|r| tagger.tag(&sentences[r.clone()])).collect();
        best = best.min(now() - started);
    }
    let mut counts = [Count::default(); 3];
    for (line, tags) in lines.iter().zip(&tags) {
        let truth = pieces(line.labels.iter().map(|l| label(l)));
        let found = pieces(tags.iter().map(|t| (t.part, t.begin)));
        add(&mut counts, &found, &truth);
    }
    let tokens: usize = lines.iter().map(|l| l.tokens.len()).sum();
    println!("{}: {} reports, {} paragraphs, {tokens} tokens", path.display(), reports.len(), lines.len());
    println!("{:28} {:>9} {:>9} {:>9}", "exact spans", "precision", "recall", "F1");
    let mut figures = Vec::new();
    for ((_, part), count) in PARTS.iter().zip(counts) {
        println!("{part:28} {:9.3} {:9.3} {:9.3}", count.precision(), count.recall(), count.f1());
        figures.push((*part, count.f1()));
    }
    for (system, f1) in PUBLISHED {
        println!("{system:28} source {:.2}, cue {:.2}, content {:.2}", f1[0], f1[1], f1[2]);
    }
    println!(
        "{:.0} tokens per second ({}), features and network, tokens given",
        tokens as f64 / best,
        times()
    );
    if name != DEVELOPMENT {
        println!("Floors are measured on {DEVELOPMENT}: not compared.");
        return Ok(true);
    }
    let well = floors::hold("attribution", &digest(&[], &[&path])?, lines.len(), &figures)?;
    Ok(well || wishes.allow_regression)
}

fn read(text: &str) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let line: Line = serde_json::from_str(line).with_context(|| format!("line {}", number + 1))?;
        ensure!(line.tokens.len() == line.labels.len(), "line {}: not a label for each token", number + 1);
        lines.push(line);
    }
    Ok(lines)
}

/// Runs of lines with one `id`.
fn reports(lines: &[Line]) -> Vec<std::ops::Range<usize>> {
    let mut out: Vec<std::ops::Range<usize>> = Vec::new();
    for (k, line) in lines.iter().enumerate() {
        match out.last_mut() {
            Some(last) if lines[last.start].id == line.id => last.end = k + 1,
            _ => out.push(k..k + 1),
        }
    }
    out
}

/// What a label such as `B-source` says.
fn label(label: &str) -> (Option<Part>, bool) {
    let (edge, name) = label.split_once('-').unwrap_or(("", ""));
    (PARTS.iter().find(|(_, n)| *n == name).map(|(p, _)| *p), edge == "B")
}

fn pieces(labels: impl Iterator<Item = (Option<Part>, bool)>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut open = None;
    for (k, (part, begin)) in labels.enumerate() {
        match (part, out.last_mut()) {
            (Some(_), Some(last)) if !begin && open == part => last.2 = k + 1,
            (Some(part), _) => out.push((part, k, k + 1)),
            (None, _) => {}
        }
        open = part;
    }
    out
}

fn add(counts: &mut [Count; 3], found: &[Piece], truth: &[Piece]) {
    for ((part, _), count) in PARTS.iter().zip(counts) {
        count.ours += found.iter().filter(|p| p.0 == *part).count();
        count.theirs += truth.iter().filter(|p| p.0 == *part).count();
        count.both += found.iter().filter(|p| p.0 == *part && truth.contains(p)).count();
    }
}

#[cfg(test)]
mod tests {
    use super::{Count, add, label, pieces};
    use headwater_tagger::Part;

    #[test]
    fn spans_are_read_from_labels() {
        let labels = ["B-source", "I-source", "B-cue", "O", "I-content", "I-content", "B-content"];
        assert_eq!(
            pieces(labels.iter().map(|l| label(l))),
            [(Part::Source, 0, 2), (Part::Cue, 2, 3), (Part::Content, 4, 6), (Part::Content, 6, 7)]
        );
    }

    #[test]
    fn only_exact_spans_count() {
        let mut counts = [Count::default(); 3];
        let truth = [(Part::Source, 0, 2), (Part::Content, 3, 9)];
        add(&mut counts, &[(Part::Source, 0, 2), (Part::Content, 3, 8)], &truth);
        assert_eq!(counts[0], Count { both: 1, ours: 1, theirs: 1 });
        assert_eq!(counts[2], Count { both: 0, ours: 1, theirs: 1 });
    }
}
