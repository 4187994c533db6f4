//! What was changed on the way, typed by what an investigator must know first: a number, a negation, a hedge, who says
//! it, a name; wording otherwise. No word of either text is out of reach: a word that one side lacks is shown with its
//! neighbour.

use crate::fold::{CUE, FUNCTION, HEDGE, NAME, NEGATION, NUMBER, QUOTED, TITLE, VERIFICATION, Word};
use crate::prepare::Prepared;
use crate::script::{Op, a_range, b_range};
use headwater_model::lineage::{Anchor, Edit};
use headwater_model::record::{EditChange, EditKind};
use std::ops::Range;

/// The edits of a script. The words of `from` are the first side of `ops`.
pub(crate) fn edits(ops: &[Op], from: (usize, &Prepared<'_>), to: (usize, &Prepared<'_>)) -> Vec<Edit> {
    let mut out = Vec::new();
    let numbers =
        |words: &[Word]| -> Vec<u64> { words.iter().filter(|w| w.is(NUMBER)).map(|w| w.key).collect() };
    let other = numbers(&to.1.words[b_range(ops)]);
    let mut moved = numbers(&from.1.words[a_range(ops)]);
    moved.retain(|n| other.contains(n));
    let whole = Whole { from: &from.1.words[a_range(ops)], to: &to.1.words[b_range(ops)] };
    let sentences = Whole {
        from: &from.1.words[sentences(from.1, &a_range(ops))],
        to: &to.1.words[sentences(to.1, &b_range(ops))],
    };
    for (i, op) in ops.iter().enumerate() {
        let Op::Change(x, y) = op else { continue };
        let (old, new) = (&from.1.words[x.clone()], &to.1.words[y.clone()]);
        let verification = whole.differ(VERIFICATION) && noted(old) != noted(new);
        let kind = if verification { EditKind::Hedge } else { kind(old, new, &moved) };
        let same = || reworded(old, new) || sentences.same_speakers() || sentences.moved(old, new);
        let kind = if kind == EditKind::Attribution && same() { EditKind::Wording } else { kind };
        let change = change(kind, old, new, &whole);
        let quotation = is_quoted(from.1, x) && is_quoted(to.1, y);
        let (x, y) = if x.is_empty() || y.is_empty() {
            match neighbour(ops, i) {
                Some(Side::Before) => (x.start - 1..x.end, y.start - 1..y.end),
                Some(Side::After) => (x.start..x.end + 1, y.start..y.end + 1),
                None => continue,
            }
        } else {
            (x.clone(), y.clone())
        };
        let span = |d: &Prepared<'_>, r: &Range<usize>| d.words[r.start].span.hull(d.words[r.end - 1].span);
        out.push(Edit {
            kind,
            change,
            verification,
            quotation,
            from: Anchor { doc: from.0, span: span(from.1, &x) },
            to: Anchor { doc: to.0, span: span(to.1, &y) },
        });
    }
    out
}

/// Whether a note on verification stands in the words.
fn noted(words: &[Word]) -> bool {
    words.iter().any(|w| w.is(VERIFICATION))
}

/// Whether a stretch stands inside quotation marks; an empty one does if both its neighbours do.
fn is_quoted(d: &Prepared<'_>, range: &Range<usize>) -> bool {
    let around = if range.is_empty() { range.start.saturating_sub(1)..range.end + 1 } else { range.clone() };
    d.words.get(around).is_some_and(|words| words.iter().all(|w| w.is(QUOTED)))
}

/// All words of both sides: what moved inside a sentence was not dropped.
struct Whole<'w> {
    from: &'w [Word],
    to: &'w [Word],
}

impl Whole<'_> {
    /// Number of words of a sort on each side.
    fn count(&self, flag: u16) -> (usize, usize) {
        let count = |words: &[Word]| words.iter().filter(|w| w.is(flag)).count();
        (count(self.from), count(self.to))
    }

    /// Whether both sides say as often that somebody says it, and name the same: the words moved, or one verb of saying
    /// stands for another.
    fn same_speakers(&self) -> bool {
        let names = |words: &[Word]| {
            let mut keys: Vec<u64> = words.iter().filter(|w| w.is(NAME)).map(|w| w.key).collect();
            keys.sort_unstable();
            keys.dedup();
            keys
        };
        let (from, to) = self.count(CUE);
        from.min(to) > 0 && names(self.from) == names(self.to)
    }

    /// Whether both sides say as often that somebody says it, and what one names in the changed words stands somewhere
    /// on the other: "According to police, …" and "…, police said".
    fn moved(&self, old: &[Word], new: &[Word]) -> bool {
        let stands = |words: &[Word], other: &[Word]| {
            words.iter().filter(|w| w.is(NAME)).all(|w| other.iter().any(|o| o.key == w.key))
        };
        let (from, to) = self.count(CUE);
        from == to && from > 0 && stands(old, self.to) && stands(new, self.from)
    }

    /// Whether only one side has words of a sort.
    fn differ(&self, flag: u16) -> bool {
        let (from, to) = self.count(flag);
        (from == 0) != (to == 0)
    }
}

/// Which way a change of sort `kind` goes: a side without a word of that sort has dropped it or has not yet added it,
/// unless it stands elsewhere in the passage.
fn change(kind: EditKind, x: &[Word], y: &[Word], whole: &Whole<'_>) -> EditChange {
    let flag = match kind {
        EditKind::Number => NUMBER,
        EditKind::Negation => NEGATION,
        EditKind::Hedge => HEDGE | VERIFICATION,
        EditKind::Name => NAME,
        EditKind::Attribution => CUE,
        EditKind::Wording => {
            return match (x.is_empty(), y.is_empty()) {
                (false, true) => EditChange::Dropped,
                (true, false) => EditChange::Added,
                _ => EditChange::Changed,
            };
        }
    };
    let has = |words: &[Word]| words.iter().any(|w| w.is(flag));
    let (from, to) = whole.count(flag);
    match (has(x), has(y)) {
        (true, false) if from > to => EditChange::Dropped,
        (false, true) if to > from => EditChange::Added,
        _ => EditChange::Changed,
    }
}

/// The words of all sentences that a range touches: who says it may stand before or after the aligned words.
fn sentences(doc: &Prepared<'_>, range: &Range<usize>) -> Range<usize> {
    let touched =
        || doc.sentences.iter().map(|s| &s.words).filter(|w| w.start < range.end && range.start < w.end);
    let start = touched().map(|w| w.start).min().unwrap_or(range.start).min(range.start);
    let end = touched().map(|w| w.end).max().unwrap_or(range.end).max(range.end);
    start..end
}

/// Whether one word stands for another and neither side names anybody: "asked" for "requested".
fn reworded(old: &[Word], new: &[Word]) -> bool {
    let plain = |words: &[Word]| (1..=3).contains(&words.len()) && !words.iter().any(|w| w.is(NAME));
    let content = |words: &[Word]| words.iter().filter(|w| !w.is(FUNCTION)).count();
    plain(old) && plain(new) && content(old) > 0 && content(new) > 0
}

enum Side {
    Before,
    After,
}

/// On which side of step `i` an equal word stands to show it with.
fn neighbour(ops: &[Op], i: usize) -> Option<Side> {
    let equal = |o: Option<&Op>| o.is_some_and(|o| o.equal() > 0);
    if i > 0 && equal(ops.get(i - 1)) {
        Some(Side::Before)
    } else if equal(ops.get(i + 1)) {
        Some(Side::After)
    } else {
        None
    }
}

/// What sort of change it is from `x` to `y`. `moved` holds the numbers that both texts have somewhere.
fn kind(x: &[Word], y: &[Word], moved: &[u64]) -> EditKind {
    let keys = |words: &[Word], flag: u16, but: u16| {
        let mut keys: Vec<u64> = words
            .iter()
            .filter(|w| w.is(flag) && !w.is(but) && !moved.contains(&w.key))
            .map(|w| w.key)
            .collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    };
    let differs = |flag: u16, but: u16| keys(x, flag, but) != keys(y, flag, but);
    let count = |words: &[Word], flag: u16| words.iter().filter(|w| w.is(flag)).count();
    let both_or_brief = count(x, NUMBER).min(count(y, NUMBER)) > 0 || x.len().max(y.len()) <= BRIEF;
    if differs(NUMBER, 0) && both_or_brief {
        EditKind::Number
    } else if count(x, NEGATION) != count(y, NEGATION) {
        EditKind::Negation
    } else if (count(x, HEDGE) > 0) != (count(y, HEDGE) > 0) {
        EditKind::Hedge
    } else if differs(CUE, 0)
        && (x.iter().chain(y).any(|w| w.is(NAME)) || count(x, CUE).min(count(y, CUE)) == 0)
    {
        EditKind::Attribution
    } else if differs(NAME, TITLE) && !left_out(x, y) {
        EditKind::Name
    } else {
        EditKind::Wording
    }
}

/// A number in a longer stretch that one side lacks is left out with the rest, not changed.
const BRIEF: usize = 3;

/// A long stretch that one side lacks is left-out text, not a changed name.
fn left_out(x: &[Word], y: &[Word]) -> bool {
    let open = |words: &[Word]| words.iter().filter(|w| !w.is(FUNCTION | NAME)).count();
    (x.is_empty() || y.is_empty()) && open(x) + open(y) > 0
}
