//! Two reports side by side in two columns: what corresponds stands in one row, and what differs is marked.
//!
//! `[-…-]` are words that the other side lacks or has otherwise, on the left; `{+…+}` the same on the right, as `wdiff`
//! prints them.

use super::LineageError;
use super::tree::{edge_words, names};
use crate::index::Index;
use crate::kin::Kin;
use crate::pairs::{Change, Gap, Line, Row, Side, lines, of_alignments, of_passages, pieces};
use crate::phrase::{agreement, change, edit, percent, relation, relation_note};
use crate::terminal::{Ink, Style, fold, safe};
use crate::when::When;
use headwater_model::Record;
use headwater_model::record::{EditChange, EditKind, NodeKind, PassageKind, Report};
use std::fmt::Write as _;
use unicode_width::UnicodeWidthChar as _;

/// Characters of words that one side has alone, before they are cut.
const ALONE: usize = 160;

/// Two reports, by siglum or id, in two columns for a terminal of `width` columns.
pub fn pair(record: &Record, a: &str, b: &str, width: usize, style: Style) -> Result<String, LineageError> {
    let index = Index::new(record);
    let (a, b) = (find(&index, a)?, find(&index, b)?);
    if a.id == b.id {
        return Err(LineageError::Same(safe(&a.siglum, 12)));
    }
    let found = compared(&index, a, b);
    let column = width.saturating_sub(3).max(40) / 2;
    let mut out = String::new();
    heads(&mut out, found.left, found.right, column, style);
    for text in &found.words {
        fold(&mut out, "", 2, &safe(text, 600));
    }
    if found.rows.is_empty() {
        out.push_str("No passage of the two reports corresponds.\n");
        return Ok(out);
    }
    let _ = writeln!(
        out,
        "{}\n",
        style.ink(
            Ink::Quiet,
            "[-only or otherwise at the left-] {+at the right+}; (in brackets: in one report only)"
        )
    );
    for line in lines(&index, &found.rows) {
        match line {
            Line::Row(row) => row_of(&mut out, &index, row, found.directed, column, style),
            Line::Apart(left, right) => apart(&mut out, left.as_ref(), right.as_ref(), column, style),
        }
    }
    Ok(out)
}

fn find<'a>(index: &Index<'a>, asked: &str) -> Result<&'a Report, LineageError> {
    let reports = &index.record.reports;
    let exact = reports.iter().find(|r| r.siglum == asked || r.id == asked);
    exact.or_else(|| reports.iter().find(|r| r.siglum.eq_ignore_ascii_case(asked))).ok_or_else(|| {
        let known =
            reports.iter().map(|r| format!("{} ({})", safe(&r.siglum, 12), safe(Index::outlet(r), 40)));
        LineageError::NoReport { asked: safe(asked, 60), known: known.collect() }
    })
}

/// Two reports in the order in which they are shown, and how they stand to each other.
struct Compared<'a> {
    left: &'a Report,
    right: &'a Report,
    words: Vec<String>,
    rows: Vec<Row<'a>>,
    /// The right draws on the left.
    directed: bool,
}

/// What the record has on the two: descent, else a link, else the passages that both are in.
fn compared<'a>(index: &Index<'a>, a: &'a Report, b: &'a Report) -> Compared<'a> {
    let stories = index.stories();
    let story = stories.iter().find(|s| s.has(index, &a.id) && s.has(index, &b.id));
    if let Some(story) = story {
        let kin = Kin::new(index, story);
        let ends =
            |p: usize, c: usize| (kin.report(p).map(|r| r.id.as_str()), kin.report(c).map(|r| r.id.as_str()));
        for (left, right) in [(a, b), (b, a)] {
            let edge =
                kin.edges.iter().find(|e| ends(e.parent, e.child) == (Some(&left.id), Some(&right.id)));
            if let Some(e) = edge {
                let says = format!(
                    "{} draws on {}: {}.",
                    safe(&right.siglum, 12),
                    safe(&left.siglum, 12),
                    edge_words(e)
                );
                let rows = of_alignments(&e.row.alignments, false);
                return Compared {
                    left,
                    right,
                    words: with_reasons(says, &e.row.reasons),
                    rows,
                    directed: true,
                };
            }
        }
        if let Some(l) = kin
            .links
            .iter()
            .find(|l| l.row.a == a.id && l.row.b == b.id || l.row.a == b.id && l.row.b == a.id)
        {
            let turned = l.row.a == b.id;
            let (of_a, of_b) =
                if turned { (l.row.share_b, l.row.share_a) } else { (l.row.share_a, l.row.share_b) };
            let says = format!(
                "{}: {}. {} of the words of {}, {} of those of {}.",
                relation(l.row.relation),
                relation_note(l.row.relation),
                percent(of_a),
                safe(&a.siglum, 12),
                percent(of_b),
                safe(&b.siglum, 12)
            );
            let rows = of_alignments(&l.row.alignments, turned);
            let rows = if rows.is_empty() { shared(index, a, b) } else { rows };
            return Compared {
                left: a,
                right: b,
                words: with_reasons(says, &l.row.reasons),
                rows,
                directed: false,
            };
        }
    }
    let mut words = vec!["Neither is said to draw on the other.".to_owned()];
    match story {
        None => words.push("The two are in different stories.".to_owned()),
        Some(story) => {
            let kin = Kin::new(index, story);
            let node =
                |r: &Report| (0..kin.nodes.len()).find(|n| kin.nodes[*n].report.as_deref() == Some(&r.id));
            if let (Some(x), Some(y)) = (node(a), node(b)) {
                let both = |p: &usize| kin.parents(y).any(|e| e.parent == *p);
                let common = kin.parents(x).map(|e| e.parent).filter(both);
                words.extend(common.map(|p| format!("Both draw on {}.", called(index, &kin, p))));
            }
        }
    }
    Compared { left: a, right: b, words, rows: shared(index, a, b), directed: false }
}

/// A node in a sentence.
fn called(index: &Index, kin: &Kin, node: usize) -> String {
    let (siglum, name) = names(index, kin, node);
    let note = match kin.nodes[node].kind {
        NodeKind::Lost => ", which is lost",
        NodeKind::Undecided => "; which came first is undecided",
        NodeKind::Witness => "",
    };
    if siglum.is_empty() { format!("{name}{note}") } else { format!("{siglum} {name}{note}") }
}

fn shared<'a>(index: &Index<'a>, a: &Report, b: &Report) -> Vec<Row<'a>> {
    of_passages(index.record.passages.iter(), Some(&a.id), &b.id)
}

fn with_reasons(says: String, reasons: &[String]) -> Vec<String> {
    let mut out = vec![says];
    if !reasons.is_empty() {
        out.push(format!("Why: {}.", reasons.join("; ")));
    }
    out
}

fn heads(out: &mut String, left: &Report, right: &Report, column: usize, style: Style) {
    let name = |r: &Report| format!("{}  {}", safe(&r.siglum, 12), safe(Index::outlet(r), column));
    let when = |r: &Report| When::of(r).map_or_else(|| "date not known".to_owned(), |w| w.words());
    for (l, r, ink) in [(name(left), name(right), Ink::Bold), (when(left), when(right), Ink::Quiet)] {
        beside(out, &[part(&l, Some(ink))], &[part(&r, Some(ink))], column, style);
    }
}

/// A stretch of a column and how it looks.
struct Part {
    text: String,
    ink: Option<Ink>,
}

fn part(text: &str, ink: Option<Ink>) -> Part {
    Part { text: text.to_owned(), ink }
}

fn marked(index: &Index, row: &Row, side: Side) -> Vec<Part> {
    let (open, close) = if side == Side::Left { ("[-", "-]") } else { ("{+", "+}") };
    pieces(index, row, side)
        .iter()
        .map(|p| {
            let text = safe_all(p.text);
            match &p.change {
                None => Part { text, ink: None },
                // The other side shows what is missing here.
                Some(_) if text.is_empty() => Part { text, ink: None },
                Some(c) => {
                    let ink = if c.is_alert() || c.is_grave() { Ink::Bad } else { Ink::Bold };
                    Part { text: format!("{open}{text}{close}"), ink: Some(ink) }
                }
            }
        })
        .collect()
}

/// Words of the input without what could move the cursor.
fn safe_all(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_whitespace() {
                ' '
            } else if c.is_control() {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}

fn row_of(out: &mut String, index: &Index, row: &Row, directed: bool, column: usize, style: Style) {
    beside(out, &marked(index, row, Side::Left), &marked(index, row, Side::Right), column, style);
    let mut notes: Vec<&Change> =
        row.changes.iter().filter(|c| c.kind != EditKind::Wording || c.quotation).collect();
    notes.sort_by_key(|c| c.weight());
    for c in notes {
        let what = if c.weight() == 5 { "quoted words" } else { edit(c.kind, c.verification) };
        let quoted = |cite| format!("“{}”", safe(index.words(cite), 70));
        // Without a direction the right may have added what the left seems to have left out.
        let alert = c.is_alert() || !directed && c.turned().is_alert();
        let sign = if alert { "!" } else { "·" };
        let way = match (directed, c.way) {
            (true, way) => change(way),
            (false, EditChange::Changed) => "not the same",
            (false, EditChange::Dropped) => "only at the left",
            (false, EditChange::Added) => "only at the right",
        };
        let text = format!(
            "{sign} {what} {way}: {}",
            if c.loose { quoted(c.own()) } else { format!("{} → {}", quoted(c.left), quoted(c.right)) }
        );
        let mut note = String::new();
        fold(&mut note, "    ", 6, &text);
        for line in note.lines() {
            let _ = writeln!(out, "{}", style.ink(if alert { Ink::Bad } else { Ink::Quiet }, line));
        }
    }
    if row.kind == PassageKind::Rewritten {
        let _ = writeln!(out, "    {}", style.ink(Ink::Quiet, agreement(row.kind)));
    }
    out.push('\n');
}

/// Words of a gap, with those that matter between signs.
fn alone(gap: &Gap) -> String {
    let parts = gap.parts.iter().map(|p| match p.change.map(|c| c.owner()) {
        None => safe(p.text, ALONE),
        Some(Side::Left) => format!("[-{}-]", safe(p.text, 2 * ALONE)),
        Some(Side::Right) => format!("{{+{}+}}", safe(p.text, 2 * ALONE)),
    });
    parts.collect::<Vec<_>>().join(" … ")
}

/// What each side has alone; where only one has, the other says how many words those are.
fn apart(out: &mut String, left: Option<&Gap>, right: Option<&Gap>, column: usize, style: Style) {
    let words = |own: Option<&Gap>, other: Option<&Gap>| {
        let text = own.map_or_else(
            || format!("— {} words —", other.map_or(0, |g| g.words)),
            |g| format!("({})", alone(g)),
        );
        let grave = own.is_some_and(|g| g.parts.iter().any(|p| p.change.is_some()));
        [part(&text, Some(if grave { Ink::Bad } else { Ink::Quiet }))]
    };
    beside(out, &words(left, right), &words(right, left), column, style);
    out.push('\n');
}

/// Columns that a text takes.
fn width(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(1)).sum()
}

/// A column's lines: each a text with its colours, and the columns that it takes.
fn wrapped(parts: &[Part], column: usize, style: Style) -> Vec<(String, usize)> {
    let mut out: Vec<(String, usize)> = vec![(String::new(), 0)];
    // A blank at the end of a part stands before the next one's first word.
    let mut blank = false;
    for part in parts {
        let dressed = |word: &str| part.ink.map_or_else(|| word.to_owned(), |ink| style.ink(ink, word));
        for (i, word) in part.text.split(' ').enumerate() {
            blank |= i > 0;
            let mut word = word;
            while !word.is_empty() {
                let (need, used) = (width(word), out.last().map_or(0, |l| l.1));
                let space = usize::from(blank && used > 0);
                if used > 0 && used + space + need > column && (blank || need <= column) {
                    out.push((String::new(), 0));
                    blank = false;
                    continue;
                }
                let fits = cut(word, column - (used + space).min(column - 1));
                let (now, rest) =
                    word.split_at(if need + used + space <= column { word.len() } else { fits });
                let line = out.last_mut().expect("there is always a line");
                line.0.push_str(if space == 1 { " " } else { "" });
                line.0.push_str(&dressed(now));
                line.1 += space + width(now);
                blank = false;
                word = rest;
                if !word.is_empty() {
                    out.push((String::new(), 0));
                }
            }
        }
    }
    out
}

/// Bytes of a word that fit into so many columns; at least one letter.
fn cut(word: &str, room: usize) -> usize {
    let mut used = 0;
    for (i, c) in word.char_indices() {
        used += c.width().unwrap_or(1);
        if used > room && i > 0 {
            return i;
        }
    }
    word.len()
}

fn beside(out: &mut String, left: &[Part], right: &[Part], column: usize, style: Style) {
    let (left, right) = (wrapped(left, column, style), wrapped(right, column, style));
    for i in 0..left.len().max(right.len()) {
        let (l, used) = left.get(i).map_or(("", 0), |l| (l.0.as_str(), l.1));
        let r = right.get(i).map_or("", |r| r.0.as_str());
        let pad = " ".repeat(column.saturating_sub(used));
        let line = format!("{l}{pad} │ {r}");
        let _ = writeln!(out, "{}", line.trim_end());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_wrapped_at_the_width_and_long_ones_cut() {
        let lines = |text: &str, column| {
            wrapped(&[part(text, None)], column, Style::default())
                .into_iter()
                .map(|l| l.0)
                .collect::<Vec<_>>()
        };
        assert_eq!(lines("one two three", 8), ["one two", "three"]);
        assert_eq!(lines("abcdefghij kl", 4), ["abcd", "efgh", "ij", "kl"]);
        assert_eq!(lines("火事の火事", 4), ["火事", "の火", "事"]);
        assert_eq!(lines("", 4), [""]);
        let parts = [part("the ", None), part("[-guard-]", Some(Ink::Bad)), part(", said", None)];
        let joined: Vec<_> = wrapped(&parts, 40, Style::default()).into_iter().map(|l| l.0).collect();
        assert_eq!(joined, ["the [-guard-], said"]);
    }
}
