//! The same utterance as different reports render it: grouped by speaker and words, compared word by word.

use crate::attributions::Attributions;
use crate::input::World;
use crate::utterance::{SAME, Utterance};
use headwater_lang::Tokens;
use headwater_model::record::{AttributionKind, Change, DiffPart, Quotation, Variant};
use headwater_model::{Span, id};
use similar::{Algorithm, ChangeTag, capture_diff_slices};
use std::collections::{BTreeMap, BTreeSet};

/// One sentence inside quotation marks.
struct Said {
    attribution: usize,
    doc: usize,
    span: Span,
    speaker: Option<String>,
    utterance: Utterance,
}

/// Groups and compares what is quoted; only utterances that at least two reports render.
pub(crate) fn compare(world: &World<'_>, attributions: &Attributions) -> Vec<Quotation> {
    let said = collect(world, attributions);
    let mut by_speaker: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, s) in said.iter().enumerate() {
        if let Some(speaker) = &s.speaker {
            by_speaker.entry(speaker).or_default().push(i);
        }
    }
    let speakers: Vec<Vec<usize>> = by_speaker.into_values().collect();
    let several = |g: &Vec<usize>| g.iter().map(|&i| said[i].doc).collect::<BTreeSet<_>>().len() >= 2;
    let of_one = |k: usize| {
        let groups = of_speaker(&said, &speakers[k]).into_iter().filter(several);
        groups.map(|g| row(world, attributions, &said, g)).collect::<Vec<_>>()
    };
    let mut out: Vec<(u32, Quotation)> =
        world.input.workers.map(speakers.len(), of_one).into_iter().flatten().collect();
    out.sort_by(|a, b| a.1.variants[0].span.cmp(&b.1.variants[0].span).then(a.0.cmp(&b.0)));
    out.into_iter().map(|(_, q)| q).collect()
}

/// What one speaker said, by utterance.
fn of_speaker(said: &[Said], members: &[usize]) -> Vec<Vec<usize>> {
    let mut own: Vec<Vec<usize>> = Vec::new();
    let mut members = members.to_vec();
    members.sort_by_key(|&i| {
        (std::cmp::Reverse(said[i].utterance.words.len()), said[i].doc, said[i].span.start)
    });
    for i in members {
        let likeness = |&j: &usize| said[i].utterance.likeness(&said[j].utterance);
        let best = own
            .iter()
            .enumerate()
            .map(|(g, group)| (group.iter().map(likeness).fold(0.0, f64::max), g))
            .filter(|&(score, _)| score >= SAME)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        match best {
            Some((_, g)) => own[g].push(i),
            None => own.push(vec![i]),
        }
    }
    own
}

fn collect(world: &World<'_>, attributions: &Attributions) -> Vec<Said> {
    world.by_report(|d| of_report(world, attributions, d)).into_iter().flatten().collect()
}

fn of_report(world: &World<'_>, attributions: &Attributions, d: usize) -> Vec<Said> {
    let mut said: Vec<Said> = Vec::new();
    let doc = world.doc(d);
    for (k, local) in world.annotated(d).attributions.iter().enumerate() {
        let row = attributions.of(d, k);
        for &quoted in &local.quoted {
            for span in sentences(world, d, quoted) {
                if said.iter().any(|s| s.span.overlaps(span)) {
                    continue;
                }
                let words = words(doc.words(span));
                let pack = headwater_lang::pack(&doc.language);
                if words.len() >= 4 || row.kind != AttributionKind::Indirect && words.len() >= 3 {
                    said.push(Said {
                        attribution: attributions.row(d, k),
                        doc: d,
                        span,
                        speaker: row.source.entity.clone(),
                        utterance: Utterance::new(words, pack, doc.language == "en"),
                    });
                }
            }
        }
    }
    said
}

/// The sentences of a quotation.
fn sentences(world: &World<'_>, d: usize, quoted: Span) -> Vec<Span> {
    let text = &world.doc(d).text;
    let segments =
        headwater_lang::Segments::within(text, &[quoted], headwater_lang::pack(&world.doc(d).language));
    segments.sentences.iter().map(|s| s.span).collect()
}

fn words(text: &str) -> Vec<String> {
    let tokens = Tokens::of(text);
    (0..tokens.len())
        .filter(|&i| tokens.word(i).chars().any(char::is_alphanumeric))
        .map(|i| tokens.low(i).to_owned())
        .collect()
}

fn row(
    world: &World<'_>,
    attributions: &Attributions,
    said: &[Said],
    mut group: Vec<usize>,
) -> (u32, Quotation) {
    // The best attested form: most text origins, then earliest, then longest.
    let origins = |i: usize| -> usize {
        let same: BTreeSet<usize> = group
            .iter()
            .filter(|&&j| said[j].utterance.words == said[i].utterance.words)
            .map(|&j| world.origin(said[j].doc, said[j].span))
            .collect();
        same.len()
    };
    let reports =
        |i: usize| group.iter().filter(|&&j| said[j].utterance.words == said[i].utterance.words).count();
    let rank = |i: usize| {
        (
            std::cmp::Reverse(origins(i)),
            std::cmp::Reverse(reports(i)),
            world.day(said[i].doc),
            std::cmp::Reverse(said[i].utterance.words.len()),
            said[i].doc,
            said[i].span.start,
        )
    };
    let ranks: BTreeMap<usize, _> = group.iter().map(|&i| (i, rank(i))).collect();
    let (n_origins, n_reports) =
        group.iter().min_by_key(|i| ranks[i]).map_or((1, 1), |&i| (origins(i), reports(i)));
    group.sort_by_key(|i| ranks[i]);
    let best = &said[group[0]];
    let mut altered = false;
    let variants: Vec<Variant> = group
        .iter()
        .map(|&i| {
            let s = &said[i];
            let (change, diff) = change(world, best, s);
            altered |= matches!(change, Change::Reworded | Change::Extended);
            Variant {
                attribution: attributions.rows[s.attribution].id.clone(),
                span: s.span.cite(&world.doc(s.doc).id),
                change,
                diff,
            }
        })
        .collect();
    let reason = match (n_origins, n_reports) {
        (1, 1) => {
            "no two reports agree in the words; this one is the earliest, or the longest of the earliest"
                .to_owned()
        }
        (1, n) => format!("{n} reports of one text origin have these words"),
        (o, n) => format!("{n} reports of {o} text origins have these words"),
    };
    let spans: Vec<String> = variants.iter().map(|v| format!("{}:{}", v.span.report, v.span.start)).collect();
    let parts: Vec<&str> = spans.iter().map(String::as_str).collect();
    let quotation = Quotation {
        id: id::id("q", &parts),
        speaker: best.speaker.clone(),
        best: attributions.rows[best.attribution].id.clone(),
        best_reason: reason,
        altered,
        variants,
    };
    (group.len() as u32, quotation)
}

/// How a rendering departs from the best attested one, and the word diff between them.
fn change(world: &World<'_>, best: &Said, other: &Said) -> (Change, Vec<DiffPart>) {
    let (a, b) = (world.doc(best.doc).words(best.span), world.doc(other.doc).words(other.span));
    if a.trim() == b.trim() {
        return (Change::Identical, vec![DiffPart("=".to_owned(), a.to_owned())]);
    }
    let (x, y): (Vec<&str>, Vec<&str>) = (a.split_whitespace().collect(), b.split_whitespace().collect());
    let fold = |w: &&str| words(w).join(" ");
    let (fx, fy): (Vec<String>, Vec<String>) = (x.iter().map(fold).collect(), y.iter().map(fold).collect());
    let mut diff: Vec<DiffPart> = Vec::new();
    let mut push = |tag: &str, words: &[&str]| {
        if words.is_empty() {
            return;
        }
        match diff.last_mut() {
            Some(last) if last.0 == tag => {
                last.1.push(' ');
                last.1.push_str(&words.join(" "));
            }
            _ => diff.push(DiffPart(tag.to_owned(), words.join(" "))),
        }
    };
    let (mut removed, mut added) = (0, 0);
    for op in capture_diff_slices(Algorithm::Myers, &fx, &fy) {
        for c in op.iter_changes(&fx, &fy) {
            match c.tag() {
                ChangeTag::Equal => push("=", &y[c.new_index().unwrap_or(0)..=c.new_index().unwrap_or(0)]),
                ChangeTag::Delete => {
                    removed += 1;
                    push("-", &x[c.old_index().unwrap_or(0)..=c.old_index().unwrap_or(0)]);
                }
                ChangeTag::Insert => {
                    added += 1;
                    push("+", &y[c.new_index().unwrap_or(0)..=c.new_index().unwrap_or(0)]);
                }
            }
        }
    }
    // Words that are gone from the middle change what was said, unless a mark says that they are gone.
    let kept = |d: &&DiffPart| d.0 == "=";
    let middle = diff.iter().skip_while(|d| !kept(d)).any(|d| d.0 == "-")
        && diff.iter().rev().skip_while(|d| !kept(d)).any(|d| d.0 == "-")
        && diff.iter().filter(kept).count() > 1;
    let marked = ["…", "...", "[", ". . ."].iter().any(|m| b.contains(m));
    let change = match (removed, added) {
        (0, 0) => Change::Punctuation,
        (_, 0) if middle && !marked => Change::Reworded,
        (_, 0) => Change::Trimmed,
        (0, _) => Change::Extended,
        _ => Change::Reworded,
    };
    (change, diff)
}
