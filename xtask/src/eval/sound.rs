//! `eval sound`: no text makes a rule fail. Every text under `../shared/data` is annotated, and piles of its sentences in an order
//! that nobody wrote: no rule panics, every span lies in the text between two characters, no figure's lower bound is above its
//! upper one, and every index points at a row.

use super::Wishes;
use crate::repo;
use headwater_claims::annotate;
use headwater_model::rows::Annotated;
use headwater_model::{Document, Region, RegionKind, Span};
use rayon::prelude::*;
use serde_json::Value;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Bytes of a piece of a file that holds many texts.
const PIECE: usize = 12_000;
/// Sentences of a text that nobody wrote, and how many of those texts are made for each that somebody wrote.
const SENTENCES: usize = 12;
/// A string in a row of JSON that is shorter is no text.
const SHORT: usize = 80;
/// What is printed of each fault.
const SHOWN: usize = 300;

pub(super) fn run(wishes: &Wishes) -> bool {
    let folder = repo::shared().join("data");
    if !folder.is_dir() {
        println!("{} is not there: nothing to read", folder.display());
        return true;
    }
    let texts = texts(&folder);
    let mixed = mixed(&texts);
    let mut sound = true;
    for (name, texts) in [("as written", &texts), ("sentences in another order", &mixed)] {
        let faults: Vec<(usize, String)> =
            texts.par_iter().enumerate().filter_map(|(k, text)| Some((k, fault(text)?))).collect();
        let bytes: usize = texts.iter().map(String::len).sum();
        let (many, megabytes) = (texts.len(), bytes as f64 / 1e6);
        println!("{name:<28}{many:>7} texts{megabytes:>7.1} MB{:>5} faults", faults.len());
        for (k, fault) in faults.iter().take(if wishes.worst { 20 } else { 3 }) {
            let shown: String = texts[*k].chars().take(SHOWN).collect();
            println!("  {fault}\n    {}", shown.replace('\n', " "));
        }
        sound &= faults.is_empty();
    }
    sound
}

/// All texts below a folder, in pieces.
fn texts(folder: &Path) -> Vec<String> {
    let mut out = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for path in repo::entries(&next) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            // What is not text (archives, images) is left to the reader's own tests.
            let Ok(content) = std::fs::read_to_string(&path) else { continue };
            if path.extension().is_some_and(|e| e == "jsonl") {
                let rows = content.lines().filter_map(|line| serde_json::from_str(line).ok());
                rows.for_each(|row| strings(row, &mut out));
            } else {
                out.extend(pieces(&content));
            }
        }
    }
    out
}

/// The longer strings in a value.
fn strings(value: Value, out: &mut Vec<String>) {
    match value {
        Value::String(text) if text.len() >= SHORT => out.extend(pieces(&text)),
        Value::Array(list) => list.into_iter().for_each(|v| strings(v, out)),
        Value::Object(fields) => fields.into_iter().for_each(|(_, v)| strings(v, out)),
        _ => {}
    }
}

/// A text in pieces, cut at ends of lines.
fn pieces(text: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    for line in text.split_inclusive('\n') {
        match out.last_mut() {
            Some(last) if last.len() < PIECE => last.push_str(line),
            _ => out.push(line.to_owned()),
        }
    }
    out
}

/// Texts of sentences from all over, the same on every run.
fn mixed(texts: &[String]) -> Vec<String> {
    let sentences: Vec<&str> = texts
        .iter()
        .flat_map(|t| t.split_inclusive(". "))
        .map(str::trim)
        .filter(|s| (20..400).contains(&s.len()))
        .collect();
    if sentences.is_empty() {
        return Vec::new();
    }
    let mut state = 1_u64;
    let mut any = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        sentences[(state >> 33) as usize % sentences.len()]
    };
    texts.iter().map(|_| (0..SENTENCES).map(|_| any()).collect::<Vec<_>>().join(" ")).collect()
}

/// What is wrong with what the rules make of a text.
fn fault(text: &str) -> Option<String> {
    let span = Span::new(0, text.len());
    let body = Region { kind: RegionKind::Body, span, repeat_of: None, detail: None };
    let document = Document {
        id: "r".into(),
        language: "en".into(),
        text: text.to_owned(),
        regions: vec![body],
        ..Document::default()
    };
    let Ok(annotated) = catch_unwind(AssertUnwindSafe(|| annotate(&document))) else {
        return Some("a rule failed".to_owned());
    };
    let json = serde_json::to_value(&annotated).unwrap_or_default();
    astray(&json, text).or_else(|| unjust(&annotated))
}

/// A span that does not lie in the text between two characters.
fn astray(value: &Value, text: &str) -> Option<String> {
    match value {
        Value::Array(list) => list.iter().find_map(|v| astray(v, text)),
        Value::Object(fields) => {
            let at = |name: &str| fields.get(name).and_then(Value::as_u64).map(|n| n as usize);
            if let (Some(start), Some(end)) = (at("start"), at("end"))
                && text.get(start..end).is_none()
            {
                return Some(format!("{start}–{end} is no place in the text"));
            }
            fields.values().find_map(|v| astray(v, text))
        }
        _ => None,
    }
}

/// A figure that cannot be, or an index without a row.
fn unjust(annotated: &Annotated) -> Option<String> {
    let Annotated { entities, times, attributions, figures, .. } = annotated;
    let within = |index: Option<usize>, many: usize| index.is_none_or(|i| i < many);
    for (k, f) in figures.iter().enumerate() {
        if f.high.is_some_and(|high| high < f.low) {
            return Some(format!("a figure from {} to {:?}", f.low, f.high));
        }
        let places = [f.place.map(|p| p.0), f.scene.and_then(|s| s.place).map(|p| p.0)];
        let told =
            within(f.of, figures.len()) && f.of != Some(k) && within(f.attribution, attributions.len());
        if !told || !within(f.period, times.len()) || places.iter().any(|p| !within(*p, entities.len())) {
            return Some(format!("a figure of {} points at nothing", f.low));
        }
    }
    let held = |a: &&headwater_model::rows::LocalAttribution| {
        within(a.source, entities.len())
            && within(a.within, attributions.len())
            && a.via.iter().all(|v| v.0 < entities.len())
    };
    (!attributions.iter().all(|a| held(&a))).then(|| "an attribution points at nothing".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_that_is_no_place_is_seen() {
        let at = |start, end| serde_json::json!({ "rows": [{ "span": { "start": start, "end": end } }] });
        assert_eq!(astray(&at(0, 2), "é, so"), None);
        assert!(astray(&at(1, 2), "é, so").is_some());
        assert!(astray(&at(0, 20), "é, so").is_some());
        let days = serde_json::json!({ "start": "2024-05-06", "end": "2024-05-06" });
        assert_eq!(astray(&days, "so"), None);
    }

    #[test]
    fn a_text_is_cut_at_ends_of_lines_and_nothing_is_lost() {
        let text = "Two lines of text.\n".repeat(2_000);
        let pieces = pieces(&text);
        assert!(pieces.len() > 2 && pieces.iter().all(|p| p.ends_with('\n')));
        assert_eq!(pieces.concat(), text);
    }
}
