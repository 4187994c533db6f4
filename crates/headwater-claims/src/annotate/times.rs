//! Words for time, not yet resolved to days: that needs the day of publication (`headwater_lang::calendar`).

use crate::context::Context;
use headwater_lang::TokenKind;
use headwater_lang::pack::NumberWord;
use headwater_model::rows::{TimeExpr, TimeMention};
use std::ops::Range;

/// A mention of time with its tokens.
#[derive(Debug, Clone)]
pub(crate) struct Time {
    pub(crate) tokens: Range<usize>,
    pub(crate) mention: TimeMention,
}

/// Every mention of time, in order.
pub(crate) fn times(cx: &Context<'_>) -> Vec<Time> {
    let mut found: Vec<Time> = Vec::new();
    for sentence in cx.sentences() {
        let end = sentence.tokens.end;
        let mut i = sentence.tokens.start;
        while i < end {
            let Some((len, expr)) = expr_at(cx, i, sentence.tokens.start, end) else {
                i += 1;
                continue;
            };
            let mut tokens = i..i + len;
            let until = until(cx, &mut tokens, expr, sentence.tokens.start, end);
            let before = cx.low_before(tokens.start, sentence.tokens.start);
            let earlier =
                if tokens.start > sentence.tokens.start + 1 { cx.low(tokens.start - 2) } else { "" };
            let since = before == "since" || (earlier == "since" && before == "the");
            i = tokens.end;
            let span = cx.span(tokens.clone());
            found.push(Time { tokens, mention: TimeMention { span, expr, until, since } });
        }
    }
    found
}

/// "Friday and Saturday", "from March 6 to March 8", "2011-2013".
fn until(
    cx: &Context<'_>,
    tokens: &mut Range<usize>,
    expr: TimeExpr,
    start: usize,
    end: usize,
) -> Option<TimeExpr> {
    if !matches!(cx.low(tokens.end), "and" | "to" | "until" | "through" | "-" | "–") {
        return None;
    }
    let (len, second) = expr_at(cx, tokens.end + 1, start, end)?;
    let same = matches!(
        (expr, second),
        (TimeExpr::Weekday { .. }, TimeExpr::Weekday { .. })
            | (TimeExpr::Day { .. }, TimeExpr::Day { .. })
            | (TimeExpr::Year(_), TimeExpr::Year(_))
            | (TimeExpr::Month { .. }, TimeExpr::Month { .. })
    );
    same.then(|| {
        tokens.end += 1 + len;
        second
    })
}

fn expr_at(cx: &Context<'_>, i: usize, start: usize, end: usize) -> Option<(usize, TimeExpr)> {
    if i >= end {
        return None;
    }
    let low = cx.low(i);
    match cx.tokens().kind(i)? {
        TokenKind::Number => number_first(cx, i, start, end),
        TokenKind::Word => {
            if let Some(&weekday) = cx.pack.weekdays.get(low).filter(|_| may_name(cx, i)) {
                let before = cx.low_before(i, start);
                // "lundi prochain", "الاثنين الماضي": behind the day in languages with a grammar.
                if cx.pack.grammar.is_some() {
                    let (last, next) = (cx.listed("last_time", i + 1), cx.listed("next_time", i + 1));
                    let len = 1 + usize::from((last || next) && i + 1 < end);
                    return Some((len, TimeExpr::Weekday { weekday, last, next }));
                }
                // "Sun" and "Sat" alone are too often other words.
                if low.len() <= 4 && !cx.is_mark(i + 1) {
                    return None;
                }
                return Some((
                    1,
                    TimeExpr::Weekday { weekday, last: before == "last", next: before == "next" },
                ));
            }
            if let Some(&month) = cx.pack.months.get(low).filter(|_| may_name(cx, i)) {
                return month_first(cx, i, start, end, month);
            }
            relative(cx, i, start, end).or_else(|| duration(cx, i, start, end))
        }
        _ => None,
    }
}

/// Days and months have capitals in English; the other packs write them small.
fn may_name(cx: &Context<'_>, i: usize) -> bool {
    cx.tokens().is_capital(i) || cx.pack.grammar.is_some()
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
        let of = |k: usize| usize::from(cx.low(k) == "of" || cx.pack.grammar.is_some() && cx.listed("of", k));
        let m = i + 1 + of(i + 1);
        if m < end
            && may_name(cx, m)
            && let Some(&month) = cx.pack.months.get(cx.low(m))
        {
            // "9 de marzo de 2025"
            let y = m + 1 + cx.pack.grammar.map_or(0, |_| of(m + 1));
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
    duration(cx, i, start, end)
}

fn relative(cx: &Context<'_>, i: usize, start: usize, end: usize) -> Option<(usize, TimeExpr)> {
    let next = if i + 1 < end { cx.low(i + 1) } else { "" };
    Some(match (cx.low(i), next) {
        ("yesterday", _) => (1, TimeExpr::DayOffset(-1)),
        ("today" | "tonight", _) => (1, TimeExpr::DayOffset(0)),
        ("tomorrow", _) => (1, TimeExpr::DayOffset(1)),
        ("last" | "previous", "week") => (2, TimeExpr::WeekOffset(-1)),
        ("this", "week") => (2, TimeExpr::WeekOffset(0)),
        ("next", "week") => (2, TimeExpr::WeekOffset(1)),
        ("last" | "previous", "month") => (2, TimeExpr::MonthOffset(-1)),
        ("this", "month") => (2, TimeExpr::MonthOffset(0)),
        ("last" | "previous", "year") if cx.low_before(i, start) != "the" => (2, TimeExpr::YearOffset(-1)),
        ("this", "year") => (2, TimeExpr::YearOffset(0)),
        ("last", "night") => (2, TimeExpr::DayOffset(-1)),
        _ => return None,
    })
}

/// "two days", "24 hours", "a 13-year civil war", "the past four days", "three weeks ago".
fn duration(cx: &Context<'_>, i: usize, start: usize, end: usize) -> Option<(usize, TimeExpr)> {
    let low = cx.low(i);
    // "four-day", "13-year-old" (an age when "-old" follows)
    if let Some((count, unit)) = low.split_once('-')
        && cx.listed_word("time_unit", unit)
    {
        let n = small_number(cx, count)?;
        return Some((1, in_units(n, unit, false)?));
    }
    let n = match cx.pack.numbers.get(low) {
        Some(NumberWord::Unit(n)) => i64::try_from(*n).ok()?,
        Some(NumberWord::Vague(n, _)) if matches!(low, "several" | "few" | "couple") => {
            i64::try_from(*n).ok()?
        }
        _ => int(cx, i)?,
    };
    let of = usize::from(low == "couple" && cx.low(i + 1) == "of");
    let unit_at = i + 1 + of;
    if unit_at >= end || !cx.listed("time_unit", unit_at) {
        return None;
    }
    let unit = cx.low(unit_at);
    if cx.low(unit_at + 1) == "ago" && unit_at + 1 < end {
        let n32 = i32::try_from(n).ok()?;
        let expr = match unit.trim_end_matches('s') {
            "day" => TimeExpr::DayOffset(-n32),
            "week" => TimeExpr::WeekOffset(-n32),
            "month" => TimeExpr::MonthOffset(-n32),
            "year" => TimeExpr::YearOffset(-n32),
            _ => return None,
        };
        return Some((3 + of, expr));
    }
    let past = (start..i).rev().take(3).any(|k| matches!(cx.low(k), "past" | "last" | "previous"))
        && matches!(cx.low_before(i, start), "past" | "last" | "previous" | "the");
    // "aged 13 years", "13 years old" are ages
    if matches!(cx.low(unit_at + 1), "old" | "of") && unit.starts_with("year") && cx.low(unit_at + 2) == "age"
    {
        return None;
    }
    if cx.low(unit_at + 1) == "old" {
        return None;
    }
    Some((2 + of, in_units(n, unit, past)?))
}

fn small_number(cx: &Context<'_>, word: &str) -> Option<i64> {
    match cx.pack.numbers.get(word) {
        Some(NumberWord::Unit(n)) => i64::try_from(*n).ok(),
        Some(_) => None,
        None => word.parse().ok().filter(|n| (1..1000).contains(n)),
    }
}

fn in_units(n: i64, unit: &str, past: bool) -> Option<TimeExpr> {
    let n = i32::try_from(n).ok()?;
    Some(match unit.trim_end_matches('s') {
        "minute" => TimeExpr::Duration { days: 1, past },
        "hour" => TimeExpr::Duration { days: (n + 23) / 24, past },
        "day" | "night" => TimeExpr::Duration { days: n, past },
        "week" => TimeExpr::Duration { days: n.checked_mul(7)?, past },
        "month" => TimeExpr::LongDuration { months: n },
        "year" => TimeExpr::LongDuration { months: n.checked_mul(12)? },
        "decade" => TimeExpr::LongDuration { months: n.checked_mul(120)? },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::document;
    use headwater_model::Document;

    fn found(text: &str) -> Vec<(String, TimeExpr)> {
        let doc = document(text);
        let cx = Context::new(&doc);
        times(&cx).into_iter().map(|t| (t.mention.span.of(text).to_owned(), t.mention.expr)).collect()
    }

    #[test]
    fn dates_weekdays_months_years() {
        let all = found("On Sunday, 9 March 2025, and on March 7, 2025, as in 2013 and last December.");
        let words: Vec<&str> = all.iter().map(|(w, _)| w.as_str()).collect();
        assert_eq!(words, ["Sunday", "9 March 2025", "March 7, 2025", "2013", "December"]);
        assert_eq!(all[1].1, TimeExpr::Day { year: Some(2025), month: 3, day: 9 });
        assert_eq!(all[4].1, TimeExpr::Month { year: None, month: 12, last: true });
    }

    #[test]
    fn durations_and_offsets() {
        assert_eq!(found("in two days of fighting")[0].1, TimeExpr::Duration { days: 2, past: false });
        assert_eq!(found("over the past four days")[0].1, TimeExpr::Duration { days: 4, past: true });
        assert_eq!(found("in the last 24 hours")[0].1, TimeExpr::Duration { days: 1, past: true });
        assert_eq!(found("three days ago")[0].1, TimeExpr::DayOffset(-3));
        assert_eq!(found("a 13-year-long war").len(), 0);
        assert_eq!(found("the four-day siege")[0].1, TimeExpr::Duration { days: 4, past: false });
    }

    #[test]
    fn days_of_other_languages() {
        let of = |text: &str, language: &str| {
            let doc = Document { language: language.into(), ..document(text) };
            let cx = Context::new(&doc);
            times(&cx).into_iter().map(|t| t.mention.expr).collect::<Vec<_>>()
        };
        let day = |y, month, day| TimeExpr::Day { year: y, month, day };
        assert_eq!(of("Il viendra le 9 mars 2025.", "fr"), [day(Some(2025), 3, 9)]);
        assert_eq!(of("Ocurrió el 9 de marzo de 2025.", "es"), [day(Some(2025), 3, 9)]);
        assert_eq!(of("وقع ذلك في ٩ مارس ٢٠٢٥.", "ar"), [day(Some(2025), 3, 9)]);
        let monday = |last, next| TimeExpr::Weekday { weekday: 1, last, next };
        assert_eq!(of("La réunion de lundi prochain.", "fr"), [monday(false, true)]);
        assert_eq!(of("La reunión del lunes.", "es"), [monday(false, false)]);
        assert_eq!(of("عقد الاجتماع يوم الاثنين الماضي.", "ar"), [monday(true, false)]);
    }

    #[test]
    fn numbers_and_words_that_are_no_times() {
        assert!(found("They may march with 2013 people, aged 13 years old.").is_empty());
        assert!(found("The march began.").is_empty());
    }
}
