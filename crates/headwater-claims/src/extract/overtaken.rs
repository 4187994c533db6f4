//! What a report says was given before somebody knew better: "at first", "had said on Thursday", "at the time".

use crate::context::Context;
use headwater_model::record::{Class, Counting, IncidentRole, Measure, Modifier, Standing};
use headwater_model::rows::{LocalAttribution, LocalFigure};
use std::collections::BTreeSet;

/// A figure that took the place of another is not more than so many times as high.
const TIMES: u64 = 10;

/// "The police chief earlier said 29 people had died", where the report gives a higher number: what was said before is
/// overtaken.
pub(super) fn overtaken(cx: &Context<'_>, attributions: &[LocalAttribution], rows: &mut [LocalFigure]) {
    let earlier = |row: &LocalFigure| {
        // "The death toll had earlier been given as 30"
        let at = cx.tokens().range(row.span).start;
        let near = at.saturating_sub(6).max(cx.sentence_at(at).start)..at;
        let told = |k: usize| {
            row.counting == Counting::Cumulative || (k.max(1) - 1..at).any(|j| cx.listed("told_verb", j))
        };
        if near.clone().any(|k| cx.listed("told_earlier", k) && told(k)) {
            return true;
        }
        let Some(cue) = row.attribution.and_then(|a| attributions.get(a)?.cue) else { return false };
        let words = cx.tokens().range(cue);
        if words.clone().any(|k| cx.low(k) == "first") {
            return true;
        }
        // "A local group had put the toll at more than 400 at the time"
        let end = cx.tokens().range(row.span).end;
        let then =
            (end..end + 2).any(|k| cx.low(k) == "at" && cx.low(k + 1) == "the" && cx.low(k + 2) == "time");
        // "Bell had said on Thursday that three were dead"
        let had = words.clone().chain(words.start.saturating_sub(1)..words.start).any(|k| cx.low(k) == "had");
        if had && (then || (words.end..words.end + 3).any(|k| cx.pack.weekdays.contains_key(cx.low(k)))) {
            return true;
        }
        let first = |k: usize| cx.low(k) == "at" && cx.low(k + 1) == "first";
        (words.start.saturating_sub(2)..=words.end).any(|k| cx.listed("told_earlier", k) || first(k))
    };
    let live =
        |r: &LocalFigure| r.role == IncidentRole::Main && r.standing == Standing::Asserted && r.of.is_none();
    let mut now: BTreeSet<(Measure, Class, u64)> = BTreeSet::new();
    let mut before: Vec<usize> = Vec::new();
    for (i, row) in rows.iter().enumerate().filter(|(_, r)| live(r)) {
        if !earlier(row) {
            now.insert((row.measure, row.class, row.low));
        } else if row.modifier != Modifier::Vague {
            before.push(i);
        }
    }
    // "A day earlier they had spoken of 800 dead and 2,500 injured"
    let after = |i: usize| {
        let (a, b) = (&rows[i - 1], &rows[i]);
        let between = cx.tokens().range(a.span).end..cx.tokens().range(b.span).start;
        a.sentence == b.sentence
            && between.len() == 1
            && cx.low(between.start) == "and"
            && earlier(a)
            && live(b)
    };
    for i in (1..rows.len()).filter(|&i| after(i)) {
        let row = &rows[i];
        now.remove(&(row.measure, row.class, row.low));
        before.push(i);
    }
    // "was initially given as 10, then as 14", where the report gives another number
    let then = |i: usize| {
        let (a, b) = (&rows[i - 1], &rows[i]);
        let mut between = cx.tokens().range(a.span).end..cx.tokens().range(b.span).start;
        a.sentence == b.sentence
            && a.measure == b.measure
            && (1..=4).contains(&between.len())
            && between.any(|k| cx.low(k) == "then")
            && earlier(a)
            && live(b)
    };
    let replaced: Vec<usize> = (1..rows.len()).filter(|&i| then(i)).collect();
    for i in replaced {
        let row = &rows[i];
        now.remove(&(row.measure, row.class, row.low));
        if now.range((row.measure, row.class, 1)..=(row.measure, row.class, u64::MAX)).next().is_some() {
            rows[i].standing = Standing::Superseded;
        }
    }
    let revised: BTreeSet<Measure> = rows
        .iter()
        .filter(|r| r.role == IncidentRole::Main && r.standing == Standing::Revised && r.low > 0)
        .map(|r| r.measure)
        .collect();
    for i in before {
        let row = &rows[i];
        let of = |low: u64| (row.measure, row.class, low);
        let higher = of(row.low.saturating_add(1))..=of(row.low.saturating_mul(TIMES));
        // The missing become fewer as well, and what was revised or withdrawn may have been higher.
        let missing = row.measure == Measure::Missing && now.iter().any(|n| n.0 == Measure::Missing);
        if row.low > 0 && now.range(higher).next().is_some() || missing || revised.contains(&row.measure) {
            rows[i].standing = Standing::Superseded;
        }
    }
}
