//! Lines to paragraphs, and what stands on many pages at the same place.

use crate::Page;
use crate::glyphs::Drawn;
use crate::lines::{self, Line};
use std::collections::BTreeMap;

/// All pages as paragraphs.
pub(crate) fn pages(drawn: &[Drawn]) -> Vec<Page> {
    let all: Vec<Vec<Line>> = drawn.iter().map(|d| lines::of(&d.marks)).collect();
    let heads = running(&all, drawn);
    let lead = lead(&all);
    let mut pages = Vec::with_capacity(all.len());
    for (lines, drawn) in all.into_iter().zip(drawn) {
        let mut page = Page { unknown: drawn.unknown, ..Page::default() };
        let head = |l: &Line| {
            edge(l, drawn.height).is_some_and(|e| heads.contains_key(&key(l, e))) && stands_apart(l, &lines)
        };
        let (heads, kept): (Vec<Line>, Vec<Line>) = lines.iter().cloned().partition(head);
        page.furniture = heads.into_iter().map(|l| l.text).collect();
        page.paragraphs = paragraphs(&kept, lead);
        pages.push(page);
    }
    pages
}

/// In the top or bottom ninth of the page.
fn edge(line: &Line, height: f64) -> Option<bool> {
    let part = height / 9.0;
    if line.y < part {
        Some(true)
    } else if line.y > height - part {
        Some(false)
    } else {
        None
    }
}

/// Whether no other line of the page is near: a line of the text that is the same on several pages is no running head.
fn stands_apart(line: &Line, lines: &[Line]) -> bool {
    let near = |other: &&Line| {
        let apart = (other.y - line.y).abs();
        apart > 0.5 * line.size && apart < 1.7 * line.size.max(other.size)
    };
    !lines.iter().any(|other| near(&other))
}

/// What makes two lines of different pages one running head: the same words but for figures, at the same height.
fn key(line: &Line, top: bool) -> (bool, i64, String) {
    let words = line.text.chars().filter(|c| !c.is_ascii_digit()).flat_map(char::to_lowercase).collect();
    (top, (line.y / 3.0).round() as i64, words)
}

/// Lines at the edge of at least three pages, or of both pages of two.
fn running(all: &[Vec<Line>], drawn: &[Drawn]) -> BTreeMap<(bool, i64, String), usize> {
    let mut found = BTreeMap::new();
    for (lines, drawn) in all.iter().zip(drawn) {
        let mut here: Vec<_> =
            lines.iter().filter_map(|l| edge(l, drawn.height).map(|e| key(l, e))).collect();
        here.sort();
        here.dedup();
        for key in here {
            *found.entry(key).or_insert(0) += 1;
        }
    }
    let least = 3.min(all.len().max(2));
    found.retain(|_, n| *n >= least);
    found
}

/// Joins lines into paragraphs.
fn paragraphs(lines: &[Line], lead: f64) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let before = i.checked_sub(1).map(|b| &lines[b]);
        match (before, out.last_mut()) {
            (Some(before), Some(text)) if !begins(lines, i, before, lead) => join(text, &line.text),
            _ => out.push(line.text.clone()),
        }
    }
    out
}

/// The commonest distance of two lines, in sizes of their letters.
fn lead(pages: &[Vec<Line>]) -> f64 {
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    for pair in pages.iter().flat_map(|lines| lines.windows(2)) {
        let (a, b) = (&pair[0], &pair[1]);
        let down = (b.y - a.y) / a.size;
        if down > 0.5 && down < 3.0 && (a.size - b.size).abs() < 0.1 * a.size {
            *counts.entry((down * 20.0).round() as i64).or_insert(0) += 1;
        }
    }
    let best = counts.into_iter().max_by_key(|(lead, n)| (*n, -*lead));
    best.map_or(1.3, |(lead, _)| lead as f64 / 20.0)
}

/// Whether a paragraph begins with line `i`.
fn begins(lines: &[Line], i: usize, before: &Line, lead: f64) -> bool {
    let line = &lines[i];
    let size = before.size.max(line.size);
    if (before.size - line.size).abs() > 0.12 * size {
        return true;
    }
    let down = line.y - before.y;
    let open = !ends_sentence(&before.text);
    if down.abs() < 0.5 * size {
        // Side by side: cells of a table, or a list mark and its words.
        return true;
    }
    if down < 0.0 || line.x > before.end || line.end < before.x {
        // A new column: the sentence may go on there.
        return !open || !goes_on(&line.text);
    }
    if down > (lead * 1.35).max(lead + 0.25) * size {
        return true;
    }
    // An indented first line; the line after it stands further left again, or the one before did.
    let indent = line.x - before.x;
    let next = lines.get(i + 1).filter(|n| n.y > line.y);
    let back = next.is_none_or(|n| line.x - n.x > 0.5 * size);
    if indent > 0.7 * size && indent < 6.0 * size && back {
        return true;
    }
    // A line that ends well before the one below it does, with a full stop, was the last of its paragraph.
    let room = next.map_or(line.end, |n| n.end.max(line.end)).max(line.end) - before.end;
    let word = line.text.split(' ').next().map_or(0, |w| w.chars().count()) as f64;
    !open && room > (word + 2.0) * 0.6 * size && line.x <= before.x + 0.5 * size
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»']).ends_with(['.', '!', '?', ':', '…', '。'])
}

/// Whether a column can begin so in the middle of a sentence: with a letter, a figure or an opening mark.
fn goes_on(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '“' | '"' | '(' | '‘'))
}

/// Adds a line to a paragraph. A soft hyphen at its end goes; a hard one goes where letters in lower case stand on both
/// sides of it, since then the line was broken inside of a word far more often than at a hyphen of its own.
fn join(text: &mut String, line: &str) {
    let mut chars = text.chars().rev();
    let last = chars.next();
    let before = chars.next();
    let small = before.is_some_and(char::is_lowercase) && line.starts_with(char::is_lowercase);
    match last {
        Some('\u{ad}') => drop(text.pop()),
        Some('-' | '\u{2010}') if small => drop(text.pop()),
        Some('-' | '\u{2010}' | '/' | '—') if before.is_some_and(char::is_alphanumeric) => {}
        _ => text.push(' '),
    }
    text.push_str(line);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, x: f64, y: f64, width: f64) -> Line {
        Line { text: text.into(), x, y, end: x + width, size: 10.0 }
    }

    #[test]
    fn paragraphs_by_space_and_by_indent() {
        let spaced = [
            line("The lake rose by two", 0.0, 10.0, 200.0),
            line("metres on Mon-", 0.0, 23.0, 190.0),
            line("day night.", 0.0, 36.0, 80.0),
            line("A bridge fell. It was", 0.0, 58.0, 200.0),
            line("old.", 0.0, 71.0, 30.0),
        ];
        assert_eq!(
            paragraphs(&spaced, 1.3),
            ["The lake rose by two metres on Monday night.", "A bridge fell. It was old."]
        );
        let indented = [
            line("The lake rose by two metres, and it", 0.0, 10.0, 200.0),
            line("fell again on Tuesday, officials said.", 0.0, 23.0, 198.0),
            line("A bridge fell near the mill. It", 15.0, 36.0, 185.0),
            line("was old.", 0.0, 49.0, 40.0),
        ];
        assert_eq!(paragraphs(&indented, 1.3).len(), 2);
    }

    #[test]
    fn hyphens_of_their_own_stay() {
        let mut text = "the Anglo-".to_owned();
        join(&mut text, "Saxon");
        assert_eq!(text, "the Anglo-Saxon");
        let mut text = "pro\u{ad}".to_owned();
        join(&mut text, "tection");
        assert_eq!(text, "protection");
    }
}
