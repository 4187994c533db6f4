//! What the whole report tells of a figure: it counts an event of months before, or somebody gave it before they knew better.

use crate::annotate::times::Time;
use crate::context::Context;
use headwater_model::record::{IncidentRole, Measure, Modifier, Standing};
use headwater_model::rows::{LocalAttribution, LocalFigure, TimeExpr};

/// Months back from which on a month without a year is that of another event.
const MONTHS: i8 = 2;
/// A figure that took the place of another is not more than so many times as high.
const TIMES: u64 = 10;

/// "A landslide at the same site killed 11 in April", in a report of September that has told of harm before: an earlier event.
/// Where all harm of a report is of that month, that is what it reports on.
pub(super) fn events(cx: &Context<'_>, times: &[Time], rows: &mut [LocalFigure]) {
    let month = |row: &LocalFigure| {
        let time = &times.get(row.period?)?.mention;
        let before = match time.expr {
            TimeExpr::Month { year: None, month, last: false } | TimeExpr::Day { year: None, month, .. } => {
                (cx.month? - month).rem_euclid(12) >= MONTHS
            }
            TimeExpr::Month { last: true, .. } | TimeExpr::MonthOffset(..0) => true,
            _ => false,
        };
        before.then_some(time.span)
    };
    let own = |row: &LocalFigure| row.measure.is_harm() && row.role == IncidentRole::Main && row.low > 0;
    let Some(first) = rows.iter().position(|r| own(r) && month(r).is_none()) else { return };
    // The same number is the same count, told once with its time and once without.
    let undated: Vec<(Measure, u64)> =
        rows.iter().filter(|r| own(r) && month(r).is_none()).map(|r| (r.measure, r.low)).collect();
    for row in &mut rows[first..] {
        if row.role == IncidentRole::Main
            && let Some(words) = month(row)
            && !undated.contains(&(row.measure, row.low))
        {
            (row.role, row.role_span) = (IncidentRole::Comparator, Some(words));
        }
    }
}

/// What goes with a figure that is none of the main event: its parts, "the 39 reported missing then", and "270,000 have fled"
/// behind a count over a war.
pub(super) fn beside(cx: &Context<'_>, rows: &mut [LocalFigure]) {
    for i in 0..rows.len() {
        if rows[i].role != IncidentRole::Main {
            continue;
        }
        let s = cx.sentences().partition_point(|x| x.span.start < rows[i].sentence.start);
        let before = rows[..i].iter().rfind(|r| r.sentence.start < rows[i].sentence.start);
        // The sentence right before.
        let before = before.filter(|r| s > 0 && cx.sentences()[s - 1].span.start == r.sentence.start);
        let whole = rows[i].of.and_then(|w| rows.get(w)).filter(|w| w.role != IncidentRole::Main);
        let range = cx.sentence_at(cx.tokens().list.partition_point(|t| t.span.end <= rows[i].span.start));
        let then =
            || range.clone().any(|k| cx.low(k) == "then" && k > range.start && !cx.tokens().is_word(k + 1));
        let still = || range.clone().take(12).any(|k| matches!(cx.low(k), "have" | "has"));
        let with = whole.or_else(|| {
            before.filter(|r| match r.role {
                IncidentRole::Comparator => then(),
                IncidentRole::Background => {
                    rows[i].measure == Measure::Displaced && rows[i].period.is_none() && still()
                }
                IncidentRole::Main => false,
            })
        });
        if let Some((role, span)) = with.map(|r| (r.role, r.role_span)) {
            (rows[i].role, rows[i].role_span) = (role, span);
        }
    }
}

/// "The police chief earlier said 29 people had died", where the report gives a higher number: what was said before is
/// overtaken.
pub(super) fn words(cx: &Context<'_>, attributions: &[LocalAttribution], rows: &mut [LocalFigure]) {
    let earlier = |row: &LocalFigure| {
        let cue = attributions.get(row.attribution?)?.cue?;
        let tokens = &cx.tokens().list;
        let at = tokens.partition_point(|t| t.span.end <= cue.start);
        let end = tokens.partition_point(|t| t.span.start < cue.end);
        (at.saturating_sub(2)..end).any(|k| cx.listed("told_earlier", k)).then_some(())
    };
    let live =
        |r: &LocalFigure| r.role == IncidentRole::Main && r.standing == Standing::Asserted && r.of.is_none();
    let overtaken: Vec<usize> = (0..rows.len())
        .filter(|&i| {
            let row = &rows[i];
            live(row)
                && row.modifier != Modifier::Vague
                && earlier(row).is_some()
                && rows.iter().any(|r| {
                    live(r)
                        && (r.measure, r.class) == (row.measure, row.class)
                        && r.low > row.low
                        && r.low <= row.low.saturating_mul(TIMES)
                        && earlier(r).is_none()
                })
        })
        .collect();
    for i in overtaken {
        rows[i].standing = Standing::Superseded;
    }
}
