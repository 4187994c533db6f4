//! Sentences that say the same in other words: the score that alignment uses for rewritten text, on three corpora.
//!
//! `eval sentences`: pairs of English texts of which one reuses the other (`data/rewrite`). The protocol is the one that
//! `../shared/baselines.md` was measured by, as word overlap coming out at its figures shows: every sentence of the one text with every sentence of the other
//! is a pair, those at the same place are the right ones; area under the curve and best F1 over all pairs. Word overlap
//! (Jaccard over `\w+`) is measured in the same run and must come out at the known figures. A second truth is sharper:
//! each sentence and its translation into one of six languages. Last, paraphrases judged by readers (Webis-CPC-11), for report only.
//!
//! `eval msrp`: the Microsoft Research Paraphrase Corpus: one threshold, fitted on the training part.

use super::pages::{digest, now, times};
use super::ranking::{Ranking, accuracy, best_threshold, f1};
use super::{Wishes, floors};
use crate::repo;
use anyhow::{Context, Result};
use headwater_collate::{Frequencies, Prepared, correspondence, correspondences, frequencies, prepare};
use headwater_model::{Document, Region, RegionKind, Span};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What all-MiniLM-L6-v2 reached by this protocol, in sentences per second of one core: `../shared/baselines.md`.
const MINILM: (f64, f64, f64) = (0.755, 0.354, 101.0);

/// A pair of texts, sentence by sentence.
#[derive(Deserialize)]
struct Pair {
    s_text: Vec<String>,
    t_text: Vec<String>,
    /// `s_text` in another language, where there is one.
    #[serde(default)]
    translated_text: Vec<String>,
    #[serde(default)]
    language: Option<String>,
}

#[derive(Deserialize)]
struct Judged {
    is_paraphrased: String,
    original: Vec<Sentence>,
    paraphrase: Vec<Sentence>,
}

#[derive(Deserialize)]
struct Sentence {
    text: String,
}

/// A sentence as a report of one region.
fn document(text: &str, language: &str) -> Document {
    let kind = RegionKind::Body;
    let region = Region { kind, span: Span::new(0, text.len()), repeat_of: None, detail: None };
    Document {
        language: language.to_owned(),
        regions: if text.trim().is_empty() { Vec::new() } else { vec![region] },
        text: text.to_owned(),
        ..Document::default()
    }
}

fn documents(texts: &[String], language: &str) -> Vec<Document> {
    texts.iter().map(|t| document(t, language)).collect()
}

/// Two sides of a pair, and which of their sentences belong together: those at the same place.
struct Sides {
    a: Vec<Document>,
    b: Vec<Document>,
}

/// Scores of all pairs of sentences, the number of sentences and the seconds that it took.
fn scores(sides: &[Sides], context: bool) -> (Ranking, usize, f64) {
    let started = now();
    let prepared: Vec<(Vec<Prepared<'_>>, Vec<Prepared<'_>>)> = sides
        .iter()
        .map(|s| (s.a.iter().map(prepare).collect(), s.b.iter().map(prepare).collect()))
        .collect();
    let all: Vec<Prepared<'_>> = sides.iter().flat_map(|s| s.a.iter().chain(&s.b)).map(prepare).collect();
    let f = frequencies(&all);
    let mut ranking = Ranking::default();
    for (a, b) in &prepared {
        let scores = if context { correspondences(a, b, &f) } else { alone(a, b, &f) };
        for (k, score) in scores.into_iter().enumerate() {
            ranking.add(score, k / b.len().max(1) == k % b.len().max(1));
        }
    }
    (ranking, all.len(), now() - started)
}

fn alone(a: &[Prepared<'_>], b: &[Prepared<'_>], f: &Frequencies) -> Vec<f64> {
    a.iter().flat_map(|x| b.iter().map(|y| correspondence(x, y, f).0)).collect()
}

/// Word overlap of all pairs of sentences.
fn overlap(sides: &[Sides]) -> (Ranking, f64) {
    let started = now();
    let words = |d: &Document| -> BTreeSet<String> {
        d.text
            .to_lowercase()
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .filter(|w| !w.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let mut ranking = Ranking::default();
    for side in sides {
        let of = |list: &[Document]| list.iter().map(words).collect::<Vec<_>>();
        let (a, b) = (of(&side.a), of(&side.b));
        for (i, x) in a.iter().enumerate() {
            for (j, y) in b.iter().enumerate() {
                let both = x.intersection(y).count();
                let all = x.len() + y.len() - both;
                ranking.add(if all == 0 { 0.0 } else { both as f64 / all as f64 }, i == j);
            }
        }
    }
    (ranking, now() - started)
}

fn corpus(path: &str) -> Option<PathBuf> {
    let path = repo::shared().join("data").join(path);
    if path.exists() {
        return Some(path);
    }
    println!("Left out: {} is not there.", path.display());
    None
}

fn row(name: &str, ranking: &Ranking, speed: Option<f64>) {
    let speed = speed.map_or("–".to_owned(), |s| format!("{s:.0}"));
    println!("{name:<44}{:>8.3}{:>10.3}{speed:>14}", ranking.auc(), ranking.best_f1());
}

/// `eval sentences`.
pub(crate) fn run(wishes: &Wishes) -> Result<bool> {
    let Some(path) = corpus("rewrite/wiki_test_corpus_full.json") else { return Ok(true) };
    let pairs: Vec<Pair> = serde_json::from_str(&repo::read(&path)?).context("the pairs of texts")?;
    let sides: Vec<Sides> = pairs
        .iter()
        .map(|p| Sides { a: documents(&p.s_text, "en"), b: documents(&p.t_text, "en") })
        .collect();
    let (words, seconds) = overlap(&sides);
    let (single, ..) = scores(&sides, false);
    let (ours, sentences, our_seconds) = scores(&sides, true);
    let speed = sentences as f64 / our_seconds;
    println!("{} pairs of texts, {sentences} sentences, {} pairs of sentences", pairs.len(), ours.len());
    println!("\n{:<44}{:>8}{:>10}{:>14}", "same place in the text", "AUC", "best F1", "sentences/s");
    println!(
        "{:<44}{:>8.3}{:>10.3}{:>14.0}",
        "all-MiniLM-L6-v2 (baselines.md)", MINILM.0, MINILM.1, MINILM.2
    );
    row("word overlap (Jaccard)", &words, Some(sentences as f64 / seconds));
    row("ours, each pair by itself", &single, None);
    row("ours, with its neighbours, as in alignment", &ours, Some(speed));
    println!("{:.0} times MiniLM's sentences per second ({})", speed / MINILM.2, times());

    let mut by_language: BTreeMap<&str, Vec<Sides>> = BTreeMap::new();
    for pair in &pairs {
        let Some(language) = pair.language.as_deref() else { continue };
        let (a, b) = (documents(&pair.s_text, "en"), documents(&pair.translated_text, language));
        by_language.entry(language).or_default().push(Sides { a, b });
    }
    println!("\n{:<44}{:>8}{:>10}{:>14}", "a sentence and its translation", "AUC", "best F1", "sentences/s");
    for (language, sides) in &by_language {
        row(&format!("{language}: word overlap"), &overlap(sides).0, None);
        row(&format!("{language}: ours"), &scores(sides, true).0, None);
    }
    judged()?;
    let figures = [("auc", ours.auc()), ("best_f1", ours.best_f1()), ("times_minilm", speed / MINILM.2)];
    let well = floors::hold("sentences", &digest(&[], &[&path])?, pairs.len(), &figures)?;
    Ok(well || wishes.allow_regression)
}

/// Passages and what was written for them, of which readers said whether they say the same. A copy is judged to be no
/// paraphrase, so that a good score of likeness need not separate them.
fn judged() -> Result<()> {
    let Some(path) = corpus("rewrite/Webis-CPC-11_1000_sample.json") else { return Ok(()) };
    let all: Vec<Judged> = serde_json::from_str(&repo::read(&path)?).context("the judged passages")?;
    let join = |list: &[Sentence]| list.iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join("\n");
    let docs: Vec<(Document, Document)> = all
        .iter()
        .map(|j| (document(&join(&j.original), "en"), document(&join(&j.paraphrase), "en")))
        .collect();
    let flat: Vec<Prepared<'_>> = docs.iter().flat_map(|(a, b)| [prepare(a), prepare(b)]).collect();
    let f = frequencies(&flat);
    let mut ranking = Ranking::default();
    let mut means: BTreeMap<&str, (f64, usize)> = BTreeMap::new();
    for (judged, sides) in all.iter().zip(flat.chunks_exact(2)) {
        let score = correspondence(&sides[0], &sides[1], &f).0;
        ranking.add(score, judged.is_paraphrased == "Yes");
        let mean = means.entry(&judged.is_paraphrased).or_default();
        *mean = (mean.0 + score, mean.1 + 1);
    }
    println!("\n{} passages judged by readers: AUC {:.3} (MiniLM 0.456)", all.len(), ranking.auc());
    for (answer, (sum, count)) in means {
        println!("  judged {answer:<5} {count:>5}, mean score {:.3}", sum / count as f64);
    }
    Ok(())
}

/// `eval msrp`.
pub(crate) fn msrp(wishes: &Wishes) -> Result<bool> {
    let Some(train) = corpus("msrp/MSRP_Corpus/msr_paraphrase_train_backup.txt") else { return Ok(true) };
    let Some(test) = corpus("msrp/MSRP_Corpus/msr_paraphrase_test.txt") else { return Ok(true) };
    let (learn, tell) = (paraphrases(&train)?, paraphrases(&test)?);
    let sides = |rows: &[(bool, String, String)]| -> Vec<[Document; 2]> {
        rows.iter().map(|(_, a, b)| [document(a, "en"), document(b, "en")]).collect()
    };
    let (learn_docs, tell_docs) = (sides(&learn), sides(&tell));
    let known: Vec<Prepared<'_>> = learn_docs.iter().flatten().map(prepare).collect();
    let f = frequencies(&known);
    let scored = |rows: &[(bool, String, String)], docs: &[[Document; 2]]| -> Vec<(f64, bool)> {
        docs.iter()
            .zip(rows)
            .map(|([a, b], row)| (correspondence(&prepare(a), &prepare(b), &f).0, row.0))
            .collect()
    };
    let (learnt, told) = (scored(&learn, &learn_docs), scored(&tell, &tell_docs));
    let threshold = best_threshold(&learnt);
    println!("{} pairs to fit on, {} to test; threshold {threshold:.3}\n", learnt.len(), told.len());
    println!("{:<36}{:>10}{:>8}", "", "accuracy", "F1");
    for (name, rows) in [("fitted on", &learnt), ("test", &told)] {
        println!("{name:<36}{:>10.3}{:>8.3}", accuracy(rows, threshold), f1(rows, threshold));
    }
    println!("{:<36}{:>10}{:>8}", "ABCNN (published)", "0.789", "0.848");
    let all_yes = told.iter().filter(|r| r.1).count() as f64 / told.len().max(1) as f64;
    println!("{:<36}{all_yes:>10.3}{:>8.3}", "yes to everything", 2.0 * all_yes / (1.0 + all_yes));
    let figures = [("accuracy", accuracy(&told, threshold)), ("f1", f1(&told, threshold))];
    let well = floors::hold("msrp", &digest(&[], &[&train, &test])?, told.len(), &figures)?;
    Ok(well || wishes.allow_regression)
}

/// Rows of the corpus: whether the two sentences are paraphrases, and the sentences.
fn paraphrases(path: &Path) -> Result<Vec<(bool, String, String)>> {
    let text = repo::read(path)?;
    let rows = text.lines().skip(1).filter_map(|line| {
        let mut fields = line.trim_end_matches('\r').split('\t');
        let quality = fields.next()?;
        let (a, b) = (fields.nth(2)?, fields.next()?);
        Some((quality == "1", a.to_owned(), b.to_owned()))
    });
    Ok(rows.collect())
}
