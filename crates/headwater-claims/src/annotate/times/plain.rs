//! Dates in languages whose tables have no other words for times: numbers, months, weekdays, years.

use super::Found;
use crate::context::Context;
use headwater_lang::TokenKind;
use headwater_model::rows::TimeExpr;

/// The expression that starts at token `i`.
pub(super) fn at(cx: &Context<'_>, i: usize, start: usize, end: usize) -> Option<Found> {
    if i >= end {
        return None;
    }
    let low = cx.low(i);
    let (len, expr) = match cx.tokens().kind(i)? {
        TokenKind::Number => number_first(cx, i, start, end),
        TokenKind::Word => {
            if let Some(&weekday) = cx.pack.weekdays.get(low) {
                // "lundi prochain", "الاثنين الماضي": behind the day.
                let (last, next) = (cx.listed("last_time", i + 1), cx.listed("next_time", i + 1));
                let len = 1 + usize::from((last || next) && i + 1 < end);
                Some((len, TimeExpr::Weekday { weekday, last, next }))
            } else {
                let &month = cx.pack.months.get(low)?;
                month_first(cx, i, start, end, month)
            }
        }
        _ => None,
    }?;
    Some(Found::new(i + len, expr))
}

fn int(cx: &Context<'_>, i: usize) -> Option<i64> {
    let word = cx.low(i);
    (cx.tokens().kind(i) == Some(TokenKind::Number) && word.len() <= 4).then(|| word.parse().ok()).flatten()
}

/// "9", "9th" as a day of a month.
fn day_number(cx: &Context<'_>, i: usize) -> Option<i8> {
    let word = cx.low(i);
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = &word[digits.len()..];
    let day: i8 = digits.parse().ok()?;
    ((1..=31).contains(&day) && matches!(ending, "" | "st" | "nd" | "rd" | "th")).then_some(day)
}

fn year_number(cx: &Context<'_>, i: usize) -> Option<i16> {
    let year = i16::try_from(int(cx, i)?).ok()?;
    (cx.low(i).len() == 4 && (1800..2200).contains(&year)).then_some(year)
}

fn month_first(cx: &Context<'_>, i: usize, start: usize, end: usize, month: i8) -> Option<(usize, TimeExpr)> {
    // "Mar." keeps its stop.
    let mut at = i + 1;
    if cx.low(at) == "." && cx.low(i).len() <= 4 && cx.tokens().list.get(at + 1).is_some_and(|t| !t.capital) {
        at += 1;
    }
    if at < end
        && let Some(day) = day_number(cx, at)
        && !cx.pack.people.contains_key(cx.low(at + 1))
    {
        let mut to = at + 1;
        let mut year = None;
        let comma = usize::from(cx.low(to) == ",");
        if to + comma < end
            && let Some(y) = year_number(cx, to + comma)
        {
            year = Some(y);
            to += comma + 1;
        }
        return Some((to - i, TimeExpr::Day { year, month, day }));
    }
    let comma = usize::from(cx.low(at) == ",");
    if at + comma < end
        && let Some(y) = year_number(cx, at + comma)
    {
        return Some((at + comma + 1 - i, TimeExpr::Month { year: Some(y), month, last: false }));
    }
    let before = cx.low_before(i, start);
    let known = matches!(
        before,
        "in" | "last"
            | "since"
            | "of"
            | "this"
            | "next"
            | "early"
            | "late"
            | "mid"
            | "from"
            | "until"
            | "by"
            | "during"
            | "between"
            | "and"
            | "to"
            | "after"
            | "before"
    );
    // "May" and "March" are also other words: they need the preposition.
    (known || !matches!(cx.low(i), "may" | "march" | "mar" | "jan" | "sat" | "dec" | "sep" | "oct"))
        .then_some((1, TimeExpr::Month { year: None, month, last: before == "last" }))
}

fn number_first(cx: &Context<'_>, i: usize, start: usize, end: usize) -> Option<(usize, TimeExpr)> {
    // 2025-03-09
    if cx.low(i + 1) == "-" && cx.low(i + 3) == "-" && i + 4 < end {
        let (y, m, d) = (year_number(cx, i)?, int(cx, i + 2)?, int(cx, i + 4)?);
        let date = headwater_lang::calendar::day_of(i64::from(y), m, d)?;
        return Some((5, TimeExpr::Day { year: Some(y), month: date.month(), day: date.day() }));
    }
    // 9/3/2025: only where one of the two must be the day
    if cx.low(i + 1) == "/" && cx.low(i + 3) == "/" && i + 4 < end {
        let (a, b, y) = (int(cx, i)?, int(cx, i + 2)?, year_number(cx, i + 4)?);
        let (d, m) = if a > 12 {
            (a, b)
        } else if b > 12 || a == b {
            (b, a)
        } else {
            return None;
        };
        let date = headwater_lang::calendar::day_of(i64::from(y), m, d)?;
        return Some((5, TimeExpr::Day { year: Some(y), month: date.month(), day: date.day() }));
    }
    // 9 March 2025
    if let Some(day) = day_number(cx, i) {
        let of = |k: usize| usize::from(cx.listed("of", k));
        let m = i + 1 + of(i + 1);
        if m < end
            && let Some(&month) = cx.pack.months.get(cx.low(m))
        {
            // "9 de marzo de 2025"
            let y = m + 1 + of(m + 1);
            let year = (y < end).then(|| year_number(cx, y)).flatten();
            let len = if year.is_some() { y + 1 - i } else { m + 1 - i };
            return Some((len, TimeExpr::Day { year, month, day }));
        }
    }
    if let Some(year) = year_number(cx, i) {
        let before = cx.low_before(i, start);
        let known = matches!(
            before,
            "in" | "since"
                | "of"
                | "during"
                | "from"
                | "until"
                | "by"
                | "before"
                | "after"
                | "the"
                | "early"
                | "late"
                | "year"
                | "and"
                | "to"
                | "mid"
                | "through"
                | "-"
                | "–"
                | "("
                | "between"
                | "last"
                | "'s"
                | "a"
        );
        let counted = cx.pack.people.contains_key(cx.low(i + 1))
            || cx.pack.outcomes.contains_key(cx.low(i + 1)) && before != "the" && before != "'s";
        return (known && !counted).then_some((1, TimeExpr::Year(year)));
    }
    None
}
