//! Two texts side by side: rows of words that correspond, what differs inside of them, and what stands between them.

use crate::index::Index;
use headwater_model::record::{AlignedRow, EditChange, EditKind, EditRow, Passage, PassageKind, Report};
use headwater_model::{Cite, RegionKind};
use std::cmp::Reverse;

/// A typed difference, from the left to the right.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Change<'a> {
    pub(crate) kind: EditKind,
    /// Which way.
    pub(crate) way: EditChange,
    pub(crate) verification: bool,
    pub(crate) quotation: bool,
    pub(crate) left: &'a Cite,
    pub(crate) right: &'a Cite,
    /// Its words stand outside of the row: a sentence beside the passage that the other side lacks.
    pub(crate) loose: bool,
}

impl<'a> Change<'a> {
    pub(crate) fn new(edit: &'a EditRow) -> Self {
        Self {
            kind: edit.kind,
            way: edit.change,
            verification: edit.verification,
            quotation: edit.quotation,
            left: &edit.from,
            right: &edit.to,
            loose: false,
        }
    }

    /// The side that has the words in question.
    pub(crate) fn owner(&self) -> Side {
        if self.way == EditChange::Added { Side::Right } else { Side::Left }
    }

    /// The words of that side.
    pub(crate) fn own(&self) -> &'a Cite {
        if self.owner() == Side::Left { self.left } else { self.right }
    }

    /// The same seen from the other side.
    pub(crate) fn turned(self) -> Self {
        let way = match self.way {
            EditChange::Changed => EditChange::Changed,
            EditChange::Dropped => EditChange::Added,
            EditChange::Added => EditChange::Dropped,
        };
        Self { way, left: self.right, right: self.left, ..self }
    }

    /// How much a reader needs to know of it: 0 is the gravest.
    pub(crate) fn weight(&self) -> u8 {
        let dropped = self.way == EditChange::Dropped;
        match self.kind {
            _ if dropped && self.verification => 0,
            EditKind::Attribution if dropped => 1,
            EditKind::Hedge if dropped => 2,
            EditKind::Negation => 3,
            EditKind::Number => 4,
            _ if self.quotation => 5,
            EditKind::Attribution | EditKind::Hedge => 6,
            EditKind::Name => 7,
            EditKind::Wording => 8,
        }
    }

    /// Something that a reader needs to weigh the claim was left out: its source, its doubt, the note that nobody
    /// could verify it.
    pub(crate) fn is_alert(&self) -> bool {
        self.weight() <= 2
    }

    /// Something that a reader must not miss: an alert, or other numbers, another sense, other quoted words.
    pub(crate) fn is_grave(&self) -> bool {
        self.weight() <= 5
    }
}

/// Words of the left and the words of the right that correspond to them.
pub(crate) struct Row<'a> {
    pub(crate) kind: PassageKind,
    pub(crate) left: &'a Cite,
    pub(crate) right: &'a Cite,
    pub(crate) changes: Vec<Change<'a>>,
}

impl<'a> Row<'a> {
    fn new(
        kind: PassageKind,
        left: &'a Cite,
        right: &'a Cite,
        changes: impl Iterator<Item = Change<'a>>,
    ) -> Self {
        let inside =
            |own: &Cite, row: &Cite| own.report == row.report && row.start <= own.start && own.end <= row.end;
        let placed = |c: Change<'a>| Change { loose: !inside(c.left, left) || !inside(c.right, right), ..c };
        Self { kind, left, right, changes: changes.map(placed).collect() }
    }
}

/// The rows of an edge or a link, in the order of the right; `turned` puts the second side to the left.
pub(crate) fn of_alignments(rows: &[AlignedRow], turned: bool) -> Vec<Row<'_>> {
    let mut rows: Vec<Row> = rows
        .iter()
        .map(|r| {
            let changes = r.edits.iter().map(Change::new);
            if turned {
                Row::new(r.kind, &r.child, &r.parent, changes.map(Change::turned))
            } else {
                Row::new(r.kind, &r.parent, &r.child, changes)
            }
        })
        .collect();
    sort(&mut rows);
    rows
}

/// Rows from passages: the words of `right`, and those of `left`, or, where none is named, of the report that the
/// passage compares it with.
pub(crate) fn of_passages<'a>(
    passages: impl Iterator<Item = &'a Passage>,
    left: Option<&str>,
    right: &str,
) -> Vec<Row<'a>> {
    let mut rows: Vec<Row> = passages.filter_map(|p| of_passage(p, left, right)).collect();
    sort(&mut rows);
    rows
}

fn of_passage<'a>(p: &'a Passage, left: Option<&str>, right: &str) -> Option<Row<'a>> {
    let own = p.members.iter().find(|m| m.report == right)?;
    let compared = p.edits.iter().find_map(|e| match (&e.from.report, &e.to.report) {
        (from, to) if to == right => Some(from),
        (from, to) if from == right => Some(to),
        _ => None,
    });
    let named = left.or(compared.map(String::as_str));
    let others = || p.members.iter().filter(|m| m.report != right);
    let other = match (named, left) {
        (Some(id), _) => others().find(|m| m.report == id),
        (None, _) => None,
    };
    let other = if left.is_some() { other? } else { other.or_else(|| others().next())? };
    let changes = p.edits.iter().filter_map(|e| {
        let change = Change::new(e);
        match (&e.from.report, &e.to.report) {
            (from, to) if *from == other.report && *to == own.report => Some(change),
            (from, to) if *from == own.report && *to == other.report => Some(change.turned()),
            _ => None,
        }
    });
    Some(Row::new(p.kind, other, own, changes))
}

fn sort(rows: &mut [Row]) {
    rows.sort_by_key(|r| (r.right.start, r.right.end, r.left.start));
}

/// Which side of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Left,
    Right,
}

/// A stretch of a row's words.
pub(crate) struct Piece<'a> {
    /// Empty where the other side has words that this one lacks.
    pub(crate) text: &'a str,
    /// What differs here.
    pub(crate) change: Option<Change<'a>>,
}

/// A word without its marks, for a comparison.
fn folded(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Words with their place.
fn words(text: &str) -> Vec<(usize, &str)> {
    let base = text.as_ptr() as usize;
    text.split_whitespace().map(|w| (w.as_ptr() as usize - base, w)).collect()
}

/// What the two sides of a difference do not have in common: an edit that adds or drops a word carries its neighbour.
fn differing(left: &str, right: &str) -> [(usize, usize); 2] {
    let (l, r) = (words(left), words(right));
    let most = l.len().min(r.len());
    let same = |(a, b): (&(usize, &str), &(usize, &str))| folded(a.1) == folded(b.1);
    let before = l.iter().zip(&r).take_while(|p| same((p.0, p.1))).count();
    let after =
        l.iter().rev().zip(r.iter().rev()).take(most - before).take_while(|p| same((p.0, p.1))).count();
    let part = |list: &[(usize, &str)], text: &str| {
        let end = list.len() - after;
        if before < end {
            return (list[before].0, list[end - 1].0 + list[end - 1].1.len());
        }
        // Nothing of its own: the place between what both have.
        let at = match before.checked_sub(1).and_then(|i| list.get(i)) {
            Some((start, word)) => start + word.len(),
            None => list.first().map_or(text.len(), |w| w.0),
        };
        (at, at)
    };
    [part(&l, left), part(&r, right)]
}

/// The words of one side of a row, cut where they differ from the other.
pub(crate) fn pieces<'a>(index: &Index<'a>, row: &Row<'a>, side: Side) -> Vec<Piece<'a>> {
    let cite = if side == Side::Left { row.left } else { row.right };
    let text = index.words(cite);
    if text.is_empty() {
        return Vec::new();
    }
    let mut marks: Vec<(usize, usize, Change)> = Vec::new();
    for change in &row.changes {
        if change.loose {
            let own = change.own();
            if change.owner() != side {
                marks.push((text.len(), text.len(), *change));
            } else if own == cite {
                marks.push((0, text.len(), *change));
            }
            continue;
        }
        let own = if side == Side::Left { change.left } else { change.right };
        let inside = own.report == cite.report && cite.start <= own.start && own.end <= cite.end;
        if !inside || !index.fits(own) {
            continue;
        }
        let [left, right] = differing(index.words(change.left), index.words(change.right));
        // Only marks or case differ.
        if left.0 == left.1 && right.0 == right.1 {
            continue;
        }
        let (start, end) = if side == Side::Left { left } else { right };
        let base = (own.start - cite.start) as usize;
        marks.push((base + start, base + end, *change));
    }
    marks.sort_by_key(|(start, end, change)| (*start, change.weight(), Reverse(*end)));
    let mut out = Vec::new();
    let mut done = 0;
    for (start, end, change) in marks {
        if start < done {
            continue;
        }
        if start > done {
            out.push(Piece { text: &text[done..start], change: None });
        }
        out.push(Piece { text: &text[start..end], change: Some(change) });
        done = end;
    }
    if done < text.len() {
        out.push(Piece { text: &text[done..], change: None });
    }
    out
}

/// A line of the two columns.
pub(crate) enum Line<'r, 'a> {
    /// Words of both.
    Row(&'r Row<'a>),
    /// Words that one side, or each of them, has alone.
    Apart(Option<Gap<'a>>, Option<Gap<'a>>),
}

/// Words between two rows.
pub(crate) struct Gap<'a> {
    /// The words, without what is not the report itself; marked where a change lies in them.
    pub(crate) parts: Vec<Piece<'a>>,
    /// How many.
    pub(crate) words: usize,
}

/// The rows in order, with what the left has in addition and what the right has in addition. The left's own words are
/// shown only where all rows have the same left.
pub(crate) fn lines<'r, 'a>(index: &Index<'a>, rows: &'r [Row<'a>]) -> Vec<Line<'r, 'a>> {
    let mut out = Vec::new();
    let Some(first) = rows.first() else { return out };
    let one = |id: &str, of: fn(&Row<'a>) -> &'a Cite| rows.iter().all(|r| of(r).report == id);
    let own = index.report(&first.right.report).filter(|r| one(&r.id, |x| x.right));
    let other = index.report(&first.left.report).filter(|r| one(&r.id, |x| x.left));
    let loose = |side: Side| -> Vec<Change> {
        rows.iter().flat_map(|r| &r.changes).filter(|c| c.loose && c.owner() == side).copied().collect()
    };
    let (lost, added) = (loose(Side::Left), loose(Side::Right));
    // Words of the left by the row that they follow; those before all rows come first.
    let mut left_out: Vec<Vec<Gap>> = Vec::new();
    left_out.resize_with(rows.len() + 1, Vec::new);
    if let Some(report) = other {
        let mut by_left: Vec<usize> = (0..rows.len()).collect();
        by_left.sort_by_key(|&i| (rows[i].left.start, rows[i].left.end));
        let (mut done, mut after) = (0, 0);
        for i in by_left {
            left_out[after].extend(gap(report, done, rows[i].left.start, &lost));
            if rows[i].left.end >= done {
                (done, after) = (rows[i].left.end, i + 1);
            }
        }
        left_out[after].extend(gap(report, done, report.text.len() as u32, &lost));
    }
    let mut done = 0;
    for (i, left) in left_out.into_iter().enumerate() {
        if let Some(row) = i.checked_sub(1).map(|i| &rows[i]) {
            out.push(Line::Row(row));
            done = done.max(row.right.end);
        }
        let next = rows.get(i).map(|row| row.right.start);
        let mut right = own.and_then(|r| gap(r, done, next.unwrap_or(r.text.len() as u32), &added));
        let mut left = left.into_iter();
        while let Some(line) = apart(left.next(), right.take()) {
            out.push(line);
        }
    }
    out
}

fn apart<'r, 'a>(left: Option<Gap<'a>>, right: Option<Gap<'a>>) -> Option<Line<'r, 'a>> {
    (left.is_some() || right.is_some()).then_some(Line::Apart(left, right))
}

/// The report's own words from `start` to `end`, with the changes that lie in them; none where there are none.
fn gap<'a>(report: &'a Report, start: u32, end: u32, loose: &[Change<'a>]) -> Option<Gap<'a>> {
    if start >= end {
        return None;
    }
    let mut cuts: Vec<(u32, u32, Option<Change>)> = Vec::new();
    let other = |k| !matches!(k, RegionKind::Body | RegionKind::Headline);
    for region in report.regions.iter().filter(|r| other(r.kind)) {
        cuts.push((region.span.start.max(start), region.span.end.min(end), None));
    }
    for change in loose {
        let own = change.own();
        cuts.push((own.start.max(start), own.end.min(end), Some(*change)));
    }
    cuts.retain(|(from, to, _)| from < to);
    cuts.sort_by_key(|(from, to, change)| (*from, *to, change.is_some()));
    let mut parts: Vec<Piece> = Vec::new();
    let mut take = |from: u32, to: u32, change: Option<Change<'a>>| {
        let text = report.text.get(from as usize..to as usize).unwrap_or("").trim();
        // The end of a sentence whose beginning the other has.
        let text = text.trim_start_matches([',', '.', ';', ':', '!', '?', ')', ']', '”', '’', '»', ' ']);
        if text.contains(char::is_alphanumeric) {
            parts.push(Piece { text, change });
        }
    };
    let mut at = start;
    for (from, to, change) in cuts {
        if from > at {
            take(at, from, None);
        }
        if change.is_some() && to > at {
            take(from.max(at), to, change);
        }
        at = at.max(to);
    }
    if at < end {
        take(at, end, None);
    }
    let words = parts.iter().map(|p| p.text.split_whitespace().count()).sum();
    (words > 0).then_some(Gap { parts, words })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_neighbour_that_both_have_is_no_difference() {
        let part = |l: &'static str, r: &'static str| {
            let [a, b] = differing(l, r);
            (&l[a.0..a.1], &r[b.0..b.1])
        };
        assert_eq!(part("Sunday, the guard said", "Sunday"), ("the guard said", ""));
        assert_eq!(part("ferry", "ferry allegedly"), ("", "allegedly"));
        assert_eq!(part("found no one", "found one"), ("no", ""));
        assert_eq!(part("11", "13"), ("11", "13"));
        assert_eq!(part("Said", "“said”"), ("", ""));
        assert_eq!(part("a b a", "a"), ("b a", ""));
    }

    fn shown(lines: &[Line<'_, '_>], index: &Index<'_>) -> Vec<String> {
        let pieces = |row: &Row<'_>, side| {
            pieces(index, row, side)
                .iter()
                .map(|p| match p.change {
                    Some(c) => format!("[{}:{}]", c.kind.as_str(), p.text),
                    None => p.text.to_owned(),
                })
                .collect::<String>()
        };
        lines
            .iter()
            .map(|line| match line {
                Line::Row(row) => format!("{} | {}", pieces(row, Side::Left), pieces(row, Side::Right)),
                Line::Apart(left, right) => {
                    let words = |g: &Option<Gap>| {
                        g.as_ref().map_or_else(
                            || "–".to_owned(),
                            |g| {
                                format!(
                                    "({}) {}",
                                    g.words,
                                    g.parts.iter().map(|p| p.text).collect::<Vec<_>>().join(" / ")
                                )
                            },
                        )
                    };
                    format!("{} | {}", words(left), words(right))
                }
            })
            .collect()
    }

    #[test]
    fn two_texts_stand_side_by_side_with_what_each_has_alone() {
        let record = crate::fixture::record();
        let index = Index::new(&record);
        let rows = of_alignments(&record.lineage.edges[4].alignments, false);
        let lines = shown(&lines(&index, &rows), &index);
        assert_eq!(
            lines,
            [
                "(7) Ferry fire leaves at least 11 dead | (6) Ferry fire: at least 13 dead",
                "At least [number:11] people were killed when a fire swept the ferry Ostara on Sunday[attribution:]. | \
                 At least [number:13] people were killed when a fire swept the ferry Ostara on Sunday, \
                 [attribution:Meridian News reports].",
                "(18) Another 30 to 35 were injured, three of them children, said Dr Lena Orvik of the Salme hospital. | –",
                "\"We heard the engine blow before anybody saw [wording:smoke],\" said captain Jonas Hvit. | \
                 “We heard the engine blow before anybody saw [wording:fire,”] said captain Jonas Hvit.",
                "(9) Salme Radio was the first to report the fire. | (7) The line stays closed until further notice.",
            ]
        );
    }

    #[test]
    fn siblings_of_a_lost_text_are_compared_by_their_passages() {
        let record = crate::fixture::record();
        let index = Index::new(&record);
        let (h, i) = (crate::fixture::TEXTS[7].0, crate::fixture::TEXTS[8].0);
        let rows = of_passages(record.passages.iter(), None, h);
        let open: Vec<_> = rows.iter().filter(|r| r.left.report == i).collect();
        assert_eq!(open.len(), 2);
        assert!(open.iter().flat_map(|r| &r.changes).all(|c| c.way == EditChange::Added));
        assert!(of_passages(record.passages.iter(), Some("nobody"), h).is_empty());
        let lines = lines(&index, &rows);
        assert!(lines.iter().all(|l| !matches!(l, Line::Apart(Some(_), _))), "no single left");
    }
}
