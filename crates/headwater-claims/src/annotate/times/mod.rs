//! Words for time, not yet resolved to days: that needs the day of publication (`headwater_lang::calendar`).
//!
//! English by a small grammar over tables: [`dates`] (calendar dates, months, years, decades), [`periods`] (quarters,
//! seasons, "last week", "the previous day"), [`lengths`] ("two years", "a week ago"), [`cycles`] ("every day"), [`clock`]
//! (parts and times of the day), [`anchor`] (which earlier time "the day before" is relative to). The other languages by
//! [`plain`]. Deliberately left out: times that only an event names ("after the war"), ages, and names of feasts that move.

mod anchor;
mod clock;
mod cycles;
mod dates;
mod lengths;
mod periods;
mod plain;
#[cfg(test)]
mod tests;
mod words;

use super::numbers::Number;
use crate::context::Context;
use headwater_model::rows::{Clock, Length, TimeExpr, TimeMention};
use std::ops::Range;
use words::Words;

/// A mention of time with its tokens.
#[derive(Debug, Clone)]
pub(crate) struct Time {
    pub(crate) tokens: Range<usize>,
    pub(crate) mention: TimeMention,
}

/// An expression that was read: up to which token, and what it says.
#[derive(Debug, Clone, Copy)]
struct Found {
    end: usize,
    expr: TimeExpr,
    until: Option<TimeExpr>,
    clock: Option<Clock>,
    length: Option<Length>,
}

impl Found {
    fn new(end: usize, expr: TimeExpr) -> Self {
        Self { end, expr, until: None, clock: None, length: None }
    }
}

/// Every mention of time, in order.
pub(crate) fn times(cx: &Context<'_>) -> Vec<Time> {
    let mut found: Vec<Time> = Vec::new();
    for sentence in cx.sentences() {
        let (start, end) = (sentence.tokens.start, sentence.tokens.end);
        let mut i = start;
        while i < end {
            let words = Words { cx, start, end };
            let read = if cx.pack.grammar.is_some() { plain::at(cx, i, start, end) } else { words.time(i) };
            let Some(mut read) = read.filter(|f| f.end > i) else {
                i += 1;
                continue;
            };
            until(cx, &mut read, start, end);
            let before = cx.low_before(i, start);
            let earlier = if i > start + 1 { cx.low(i - 2) } else { "" };
            let since = before == "since" || (earlier == "since" && before == "the");
            let tokens = i..read.end;
            i = read.end;
            let mention = TimeMention {
                span: cx.span(tokens.clone()),
                expr: read.expr,
                until: read.until,
                since,
                clock: read.clock,
                length: read.length,
                anchor: None,
            };
            found.push(Time { tokens, mention });
        }
    }
    anchor::attach(cx, &mut found);
    found
}

/// Numbers that count days or years count no people.
pub(crate) fn drop_counts(numbers: &mut Vec<Number>, times: &[Time]) {
    numbers.retain(|number| {
        let at = times.partition_point(|t| t.tokens.end <= number.tokens.start);
        times.get(at).is_none_or(|t| t.tokens.start >= number.tokens.end)
    });
}

/// "Friday and Saturday", "from March 6 to March 8", "2011-2013".
fn until(cx: &Context<'_>, first: &mut Found, start: usize, end: usize) {
    if first.until.is_some() || !matches!(cx.low(first.end), "and" | "to" | "until" | "through" | "-" | "–")
    {
        return;
    }
    let at = first.end + 1;
    let second = match cx.pack.grammar {
        Some(_) => plain::at(cx, at, start, end),
        None => (Words { cx, start, end }).date(at),
    };
    let Some(second) = second else { return };
    let same = matches!(
        (first.expr, second.expr),
        (TimeExpr::Weekday { .. }, TimeExpr::Weekday { .. })
            | (TimeExpr::Day { .. }, TimeExpr::Day { .. })
            | (TimeExpr::Year(_), TimeExpr::Year(_))
            | (TimeExpr::Month { .. }, TimeExpr::Month { .. })
    );
    if same {
        first.end = second.end;
        first.until = Some(second.expr);
    }
}
