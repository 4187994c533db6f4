//! Compares the marks of a case with what is found.

use crate::found::{Row, is_words, rows, usual_keys};
use crate::parse::{Block, Case, Mark};
use headwater_model::Span;
use std::fmt::Write as _;

/// What became of a case.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// The case is not well formed.
    pub(crate) malformed: Vec<String>,
    /// `line: what`.
    pub(crate) misses: Vec<String>,
    /// For each block: rows found, and the row of each mark.
    pub(crate) blocks: Vec<(Vec<Row>, Vec<Option<usize>>)>,
}

fn agrees(key: &str, wanted: &str, row: &Row) -> Option<bool> {
    let (_, value, also) = row.value(key)?;
    let one = |v: &String| if is_words(key) && wanted != "-" { v.contains(wanted) } else { v == wanted };
    Some(one(value) || also.iter().any(one))
}

/// Keys on which the mark and the row differ.
fn differing<'m>(mark: &'m Mark, row: &Row) -> Vec<&'m str> {
    mark.keys
        .iter()
        .filter(|(key, wanted)| agrees(key, wanted, row) == Some(false))
        .map(|(key, _)| key.as_str())
        .collect()
}

fn meets(mark: &Mark, row: &Row) -> bool {
    let span = Span::new(mark.start, mark.end);
    mark.kind == row.kind && if mark.kind == "sentence" { row.at == span } else { row.at.overlaps(span) }
}

/// A row as a mark would write it.
pub(crate) fn shown<'k>(row: &Row, keys: impl Iterator<Item = &'k str>) -> String {
    let mut out = row.kind.to_owned();
    for key in keys {
        if let Some((_, value, _)) = row.value(key) {
            let quote = if value.contains(' ') || value.is_empty() { "\"" } else { "" };
            let _ = write!(out, " {key}={quote}{value}{quote}");
        }
    }
    out
}

fn pair(block: &Block, rows: &[Row]) -> Vec<Option<usize>> {
    let mut taken = vec![false; rows.len()];
    block
        .marks
        .iter()
        .map(|mark| {
            let best = (0..rows.len())
                .filter(|&i| !taken[i] && meets(mark, &rows[i]))
                .min_by_key(|&i| differing(mark, &rows[i]).len())?;
            taken[best] = true;
            Some(best)
        })
        .collect()
}

fn block(block: &Block, language: &str, outcome: &mut Outcome) {
    let Some(mut document) = headwater_read::read("case.txt", block.text.as_bytes()).document else {
        outcome.malformed.push(format!("{}: the block cannot be read", block.line));
        return;
    };
    if document.text != block.text {
        outcome.malformed.push(format!("{}: the block's text changes when it is read", block.line));
    }
    // A sentence or two are too short to tell one language from the next: the folder says which it is.
    if language != "en" {
        language.clone_into(&mut document.language);
    }
    let rows = rows(&document, &headwater_claims::annotate(&document));
    let pairs = pair(block, &rows);
    for (mark, row) in block.marks.iter().zip(&pairs) {
        let words = &block.text[mark.start..mark.end];
        let Some(row) = row.map(|i| &rows[i]) else {
            outcome.misses.push(format!("{}: not found: {} “{words}”", mark.line, mark.kind));
            continue;
        };
        for key in mark.keys.keys().filter(|k| row.value(k).is_none()) {
            outcome.malformed.push(format!("{}: a {} has no key “{key}”", mark.line, mark.kind));
        }
        let wrong = differing(mark, row);
        if !wrong.is_empty() {
            let wanted: Vec<String> = wrong.iter().map(|k| format!("{k}={}", mark.keys[*k])).collect();
            let found = shown(row, wrong.iter().copied());
            outcome.misses.push(format!(
                "{}: {} “{words}”\nexpected {}\nfound    {found}",
                mark.line,
                mark.kind,
                wanted.join(" "),
            ));
        }
    }
    for (i, row) in rows.iter().enumerate() {
        if block.complete.contains(&row.kind) && !pairs.contains(&Some(i)) {
            let words = row.shown.of(&block.text);
            let found = shown(row, usual_keys(row.kind).iter().copied());
            outcome.misses.push(format!("{}: not expected: “{words}” {found}", block.line));
        }
    }
    outcome.blocks.push((rows, pairs));
}

/// Runs one case of a language.
pub(crate) fn case(case: &Case, language: &str) -> Outcome {
    let mut outcome = Outcome::default();
    for b in &case.blocks {
        block(b, language, &mut outcome);
    }
    outcome
}
