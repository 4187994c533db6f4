//! Which earlier time of the report a time is relative to: "Monday … the previous day", "the third quarter … a year ago".

use super::Time;
use crate::context::Context;
use headwater_model::rows::{TimeExpr, TimeUnit};

/// Sentences back in which a day or a month is looked for.
const NEAR: usize = 2;
/// Sentences back in which reports on business name the quarter they speak of.
const QUARTERS: usize = 6;

/// Gives every relative time the nearest earlier one that is fine enough.
pub(super) fn attach(cx: &Context<'_>, times: &mut [Time]) {
    let relative = |t: &Time| matches!(t.mention.expr, TimeExpr::Shift { .. }) || is_year_ago(t);
    if !times.iter().any(relative) {
        return;
    }
    let sentences: Vec<usize> = times.iter().map(|t| cx.segments.sentence_of(t.tokens.start)).collect();
    for k in 0..times.len() {
        if is_year_ago(&times[k]) {
            // "rose from $2 million a year ago": of the same quarter, where the text speaks of quarters.
            if let Some(a) = nearest(times, &sentences, k, QUARTERS, is_quarter) {
                times[k].mention.expr = TimeExpr::Shift { n: -1, unit: TimeUnit::Year };
                times[k].mention.anchor = Some(a);
            }
            continue;
        }
        let TimeExpr::Shift { n, unit } = times[k].mention.expr else { continue };
        times[k].mention.anchor = match unit {
            TimeUnit::Day => nearest(times, &sentences, k, NEAR, is_day),
            TimeUnit::Weekend | TimeUnit::Week => nearest(times, &sentences, k, NEAR, |t| {
                is_day(t) || matches!(t.mention.expr, TimeExpr::WeekOffset(_))
            }),
            TimeUnit::Month => nearest(times, &sentences, k, NEAR, |t| is_day(t) || is_month(t)),
            TimeUnit::Quarter => nearest(times, &sentences, k, usize::MAX, is_quarter),
            TimeUnit::Year if n < 0 => nearest(times, &sentences, k, QUARTERS, is_quarter)
                .or_else(|| nearest(times, &sentences, k, NEAR, has_year)),
            TimeUnit::Year if n == 0 => nearest(times, &sentences, k, 0, has_year),
            TimeUnit::Year => nearest(times, &sentences, k, NEAR, |t| has_year(t) || is_month(t)),
            _ => None,
        };
    }
}

/// "a year ago", exactly.
fn is_year_ago(t: &Time) -> bool {
    t.mention.expr == TimeExpr::YearOffset(-1) && t.mention.length.is_some()
}

fn nearest(
    times: &[Time],
    sentences: &[usize],
    k: usize,
    back: usize,
    fits: impl Fn(&Time) -> bool,
) -> Option<usize> {
    (0..k).rev().take_while(|&a| sentences[a].saturating_add(back) >= sentences[k]).find(|&a| fits(&times[a]))
}

fn is_day(t: &Time) -> bool {
    match t.mention.expr {
        TimeExpr::Day { .. } | TimeExpr::Weekday { .. } | TimeExpr::DayOffset(_) => true,
        TimeExpr::Shift { unit: TimeUnit::Day, .. } => t.mention.anchor.is_some(),
        _ => false,
    }
}

fn is_month(t: &Time) -> bool {
    matches!(t.mention.expr, TimeExpr::Month { .. } | TimeExpr::NextMonth(_) | TimeExpr::MonthOffset(_))
}

fn is_quarter(t: &Time) -> bool {
    matches!(
        t.mention.expr,
        TimeExpr::Quarter { .. }
            | TimeExpr::QuarterOffset(_)
            | TimeExpr::Shift { unit: TimeUnit::Quarter, .. }
    )
}

fn has_year(t: &Time) -> bool {
    matches!(
        t.mention.expr,
        TimeExpr::Year(_)
            | TimeExpr::Month { year: Some(_), .. }
            | TimeExpr::Day { year: Some(_), .. }
            | TimeExpr::Season { year: Some(_), .. }
    )
}
