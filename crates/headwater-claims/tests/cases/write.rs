//! Rewrites the marks of cases to what is found now.

use crate::check::{Outcome, shown};
use crate::found::{Row, usual_keys};
use crate::parse::{Block, Case, Mark};
use std::collections::BTreeMap;

/// The line of carets for `row` if it starts in the text line `line` at byte `start` of the block.
fn caret_line(row: &Row, mark: Option<&Mark>, line: &str, start: usize) -> Option<String> {
    let from = mark.map_or(row.shown.start as usize, |m| m.start).checked_sub(start)?;
    let to = (mark.map_or(row.shown.end as usize, |m| m.end) - start).min(line.len());
    let before = line.get(..from)?.chars().count();
    let marked = line.get(from..to)?.chars().count();
    let keys: Vec<&str> = match mark {
        Some(m) => m.keys.keys().map(String::as_str).collect(),
        None => usual_keys(row.kind).to_vec(),
    };
    let what = shown(row, keys.into_iter());
    let words = line.get(from..to)?;
    if right_to_left(line) && line.matches(words).count() == 1 {
        let (kind, rest) = what.split_once(' ').unwrap_or((&what, ""));
        return Some(format!("^ {kind} at=\"{words}\" {rest}").trim_end().to_owned());
    }
    (marked > 0).then(|| format!("{}{} {what}", " ".repeat(before), "^".repeat(marked)))
}

/// Columns of a line of Arabic or Hebrew are not where its carets would stand.
fn right_to_left(line: &str) -> bool {
    line.chars().any(|c| matches!(c, '\u{590}'..='\u{8ff}'))
}

/// Lines of carets by the line of the file that they stand under.
fn marks(block: &Block, rows: &[Row], pairs: &[Option<usize>]) -> BTreeMap<usize, Vec<String>> {
    let mut out: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (i, row) in rows.iter().enumerate() {
        let mark = pairs.iter().position(|&p| p == Some(i)).map(|m| &block.marks[m]);
        if mark.is_none() && !block.complete.contains(&row.kind) {
            continue;
        }
        let at = mark.map_or(row.shown.start as usize, |m| m.start);
        let n = block.lines.partition_point(|&(_, start)| start <= at).saturating_sub(1);
        let Some(&(number, start)) = block.lines.get(n) else { continue };
        let line = block.text[start..].lines().next().unwrap_or("");
        out.entry(number).or_default().extend(caret_line(row, mark, line, start));
    }
    out
}

/// The file with new marks for the cases given.
pub(crate) fn rewritten(content: &str, accepted: &[(&Case, Outcome)]) -> String {
    let mut drop: Vec<usize> = Vec::new();
    let mut under: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (case, outcome) in accepted {
        if case.known_miss.is_some() {
            drop.push(case.known_line);
            continue;
        }
        for (block, (rows, pairs)) in case.blocks.iter().zip(&outcome.blocks) {
            let text: Vec<usize> = block.lines.iter().map(|&(number, _)| number).collect();
            drop.extend((block.line + 1..block.close).filter(|n| {
                let line = content.lines().nth(n - 1).unwrap_or("");
                !text.contains(n) && line.trim_start().starts_with('^')
            }));
            under.extend(marks(block, rows, pairs));
        }
    }
    let mut out = String::with_capacity(content.len());
    for (i, line) in content.lines().enumerate() {
        if !drop.contains(&(i + 1)) {
            out.push_str(line);
            out.push('\n');
        }
        for mark in under.get(&(i + 1)).into_iter().flatten() {
            out.push_str(mark);
            out.push('\n');
        }
    }
    out
}
