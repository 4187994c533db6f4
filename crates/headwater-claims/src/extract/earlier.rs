//! What the whole report tells of a figure: it counts an event of months before, or somebody gave it before they knew better.

use crate::annotate::times::Time;
use crate::context::Context;
use headwater_model::record::{Class, IncidentRole, Measure, Modifier, Standing};
use headwater_model::rows::{LocalAttribution, LocalFigure, TimeExpr};
use std::collections::BTreeSet;

/// Months back from which on a month without a year is that of another event.
const MONTHS: i8 = 2;
/// A figure that took the place of another is not more than so many times as high.
const TIMES: u64 = 10;
/// Tokens, and figures, that are looked at around one: a text without full stops is one sentence.
const NEAR: usize = 24;

/// "A landslide at the same site killed 11 in April", in a report of September that has told of harm before: an earlier event.
/// Where all harm of a report is of that month, that is what it reports on.
pub(super) fn events(cx: &Context<'_>, times: &[Time], rows: &mut [LocalFigure]) {
    let days = times.iter().any(|t| {
        matches!(t.mention.expr, TimeExpr::Weekday { .. } | TimeExpr::DayOffset(_) | TimeExpr::WeekendOffset(_))
    });
    let long_ago = |time: &Time| match time.mention.expr {
        // Of a report that speaks of days of the week and has no date of its own, a month is not that week's.
        TimeExpr::Month { year: None, month, last: false } | TimeExpr::Day { year: None, month, .. } => {
            cx.month.map_or(days && matches!(time.mention.expr, TimeExpr::Month { .. }), |home| {
                (home - month).rem_euclid(12) >= MONTHS
            })
        }
        TimeExpr::Month { last: true, .. } | TimeExpr::MonthOffset(..0) => true,
        _ => false,
    };
    let month = |row: &LocalFigure| {
        let time = row.period.and_then(|p| times.get(p)).filter(|t| long_ago(t));
        let time = time.or_else(|| {
            let year = |t: &Time| matches!(t.mention.expr, TimeExpr::Year(_) | TimeExpr::YearOffset(..0));
            governing(cx, times, row).filter(|t| year(t) || long_ago(t))
        });
        time.map(|t| t.mention.span)
    };
    let now = |row: &LocalFigure| {
        row.measure.is_harm() && row.role == IncidentRole::Main && row.low > 0 && month(row).is_none()
    };
    let Some(first) = rows.iter().position(now) else { return };
    // The same number is the same count, told once with its time and once without.
    let undated: BTreeSet<(Measure, u64)> =
        rows.iter().filter(|r| now(r)).map(|r| (r.measure, r.low)).collect();
    for row in &mut rows[first..] {
        if row.role == IncidentRole::Main
            && let Some(words) = month(row)
            && !undated.contains(&(row.measure, row.low))
        {
            (row.role, row.role_span) = (IncidentRole::Comparator, Some(words));
        }
    }
}

/// "In November a truce collapsed after a bomber killed 19", "was cited in 2027 after a malfunction sickened three": the time
/// of what the harm came before.
fn governing<'t>(cx: &Context<'_>, times: &'t [Time], row: &LocalFigure) -> Option<&'t Time> {
    if row.period.is_some() {
        return None;
    }
    let start = cx.tokens().range(row.span).start;
    let sentence = cx.sentence_at(start);
    let before = times.partition_point(|t| t.tokens.end <= start);
    let time = times[..before].last().filter(|t| t.tokens.start >= sentence.start)?;
    let mut between = time.tokens.end..start.min(time.tokens.end + NEAR);
    let quoted = between.clone().any(|k| cx.tokens().is_quote(k) || cx.low(k) == ";");
    (!quoted && between.any(|k| matches!(cx.low(k), "after" | "when"))).then_some(time)
}

/// "480 people have been killed since the offensive began": where the report has no other number of the killed, the offensive is
/// what it reports on.
pub(super) fn campaigns(cx: &Context<'_>, rows: &mut [LocalFigure]) {
    let main: BTreeSet<Measure> = rows
        .iter()
        .filter(|r| r.role == IncidentRole::Main && r.low > 0 && r.of.is_none())
        .map(|r| r.measure)
        .collect();
    for row in rows.iter_mut().filter(|r| r.role == IncidentRole::Background && !main.contains(&r.measure)) {
        let running = row.role_span.is_some_and(|span| {
            let words = cx.tokens().range(span);
            let last = words.end.saturating_sub(1);
            cx.low(words.start) == "this"
                || cx.low(words.start) == "since"
                && (cx.listed("campaign", last)
                    || words.len() == 2 && cx.pack.months.contains_key(cx.low(last)))
        });
        if running {
            (row.role, row.role_span) = (IncidentRole::Main, None);
        }
    }
}

/// What goes with a figure that is none of the main event: its parts, "the 39 reported missing then", and "270,000 have fled"
/// behind a count over a war.
pub(super) fn beside(cx: &Context<'_>, rows: &mut [LocalFigure]) {
    for i in 0..rows.len() {
        let row = &rows[i];
        if row.role != IncidentRole::Main {
            continue;
        }
        let at = cx.tokens().range(row.span).start;
        let sentence = cx.sentence_at(at);
        let near = at.saturating_sub(NEAR).max(sentence.start)..(at + NEAR).min(sentence.end);
        // "the 39 reported missing then", "No one died in that incident"
        let then = || {
            near.clone().any(|k| {
                cx.low(k) == "then" && k > near.start && !cx.tokens().is_word(k + 1)
                    || cx.low(k) == "that" && (cx.listed("event", k + 1) || cx.low(k + 1) == "case")
            })
        };
        let still = || near.clone().any(|k| matches!(cx.low(k), "have" | "has"));
        let with = |r: &&LocalFigure| match r.role {
            IncidentRole::Comparator => then(),
            IncidentRole::Background => row.measure == Measure::Displaced && row.period.is_none() && still(),
            IncidentRole::Main => false,
        };
        // Of the sentence right before.
        let earlier = |r: &&LocalFigure| r.sentence.start < row.sentence.start;
        let before = rows[..i].iter().rev().take(NEAR).find(earlier).filter(|r| {
            let s = cx.sentences().partition_point(|x| x.span.start < row.sentence.start);
            s > 0 && cx.sentences()[s - 1].span.start == r.sentence.start
        });
        let whole = row.of.and_then(|w| rows.get(w)).filter(|w| w.role != IncidentRole::Main);
        if let Some((role, span)) = whole.or_else(|| before.filter(with)).map(|r| (r.role, r.role_span)) {
            (rows[i].role, rows[i].role_span) = (role, span);
        }
    }
}

/// "The police chief earlier said 29 people had died", where the report gives a higher number: what was said before is
/// overtaken.
pub(super) fn words(cx: &Context<'_>, attributions: &[LocalAttribution], rows: &mut [LocalFigure]) {
    let earlier = |row: &LocalFigure| {
        let Some(cue) = row.attribution.and_then(|a| attributions.get(a)?.cue) else { return false };
        let words = cx.tokens().range(cue);
        (words.start.saturating_sub(2)..words.end).any(|k| cx.listed("told_earlier", k))
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
    for i in before {
        let row = &rows[i];
        let of = |low: u64| (row.measure, row.class, low);
        let higher = of(row.low.saturating_add(1))..=of(row.low.saturating_mul(TIMES));
        if row.low > 0 && now.range(higher).next().is_some() {
            rows[i].standing = Standing::Superseded;
        }
    }
}
