//! Numbers in digits and in words with their modifiers and bounds (the default table of casualty recording; see
//! `docs/guide.md`). Whether a number counts people is decided in `extract::figure`.
//!
//! - [`value`]: a number without its modifiers; here the modifiers, the bounds, and what is no count at all.

#[cfg(test)]
mod tests;
mod value;

use crate::context::Context;
use headwater_lang::TokenKind;
use headwater_lang::pack::BoundPlace;
use headwater_model::record::Modifier;
use std::ops::Range;
use value::{article, raw};
pub(crate) use value::{ordinal_alone, tells};

/// A number as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Number {
    /// The number's own tokens.
    pub(crate) tokens: Range<usize>,
    /// With its modifiers.
    pub(crate) outer: Range<usize>,
    pub(crate) low: u64,
    pub(crate) high: Option<u64>,
    pub(crate) modifier: Modifier,
    /// Not counted but guessed at: "dozens".
    pub(crate) vague: bool,
    /// An article that counts one ("a man").
    pub(crate) implicit: bool,
}

/// Every number of the document, in order. Years, money, shares and clock times are left out where the words
/// themselves show it; the rest is left to the noun that follows.
pub(crate) fn numbers(cx: &Context<'_>) -> Vec<Number> {
    let mut found = Vec::new();
    for sentence in cx.sentences() {
        let Range { start, end } = sentence.tokens.clone();
        let mut i = start;
        while i < end {
            match number_at(cx, i, start, end) {
                Some(n) => {
                    i = n.outer.end.max(i + 1);
                    found.push(n);
                }
                None => i += 1,
            }
        }
    }
    found
}

/// A word for how many died stands at `i`: "double homicide".
pub(crate) fn is_fold(cx: &Context<'_>, i: usize, end: usize) -> bool {
    value::fold(cx, i, end).is_some()
}

fn number_at(cx: &Context<'_>, i: usize, start: usize, end: usize) -> Option<Number> {
    let low = cx.low(i);
    let kind = cx.tokens().kind(i)?;
    if kind == TokenKind::Word
        && !(cx.pack.numbers.contains_key(low)
            || low.contains('-')
            || cx.listed("killing_act", i + 1)
            || matches!(
                low,
                "a" | "an" | "another" | "between" | "half" | "without" | "his" | "her" | "their" | "both"
            ))
    {
        return None;
    }
    let before = cx.low_before(i, start);
    if matches!(before, "$" | "€" | "£" | "¥" | "#" | "no." | "nos." | "number" | "aged" | "age" | "page")
    {
        return None;
    }
    // "aged 10 and 12", "aged 4, 7 and 9"
    if kind == TokenKind::Number {
        let near = i.saturating_sub(8).max(start)..i;
        let mut back = near.rev().skip_while(|&k| {
            cx.tokens().kind(k) == Some(TokenKind::Number)
                || cx.is_comma(k)
                || matches!(cx.low(k), "and" | "or" | "to" | "between")
        });
        if back.next().is_some_and(|k| matches!(cx.low(k), "aged" | "ages")) {
            return None;
        }
    }
    // "a boy, 7, who …", "Smith, 23.": an age.
    if kind == TokenKind::Number
        && i > start
        && cx.is_comma(i - 1)
        && (cx.is_comma(i + 1) || matches!(cx.low(i + 1), "." | ")"))
        && is_age(cx, i)
    {
        return None;
    }
    if kind == TokenKind::Number && are_ages(cx, i, start, end) {
        return None;
    }
    // "Highway 150", "Room 12"
    if kind == TokenKind::Number && i > start && cx.listed("not_before", i - 1) {
        return None;
    }
    if before == ":" && kind == TokenKind::Number && !cx.tokens().list[i].space_before {
        return None;
    }
    // "between 10 and 15"
    if low == "between" {
        let first = raw(cx, i + 1, end)?;
        let and = i + 1 + first.len;
        if cx.low(and) != "and" {
            return None;
        }
        let second = raw(cx, and + 1, end)?;
        let to = and + 1 + second.len;
        return (first.low < second.low).then(|| Number {
            tokens: i + 1..to,
            outer: i..to,
            low: first.low,
            high: second.high,
            modifier: Modifier::Between,
            vague: false,
            implicit: false,
        });
    }
    let mut value = raw(cx, i, end).or_else(|| article(cx, i, end))?;
    let mut to = i + value.len;
    // "10 to 15", "10-15"
    let mut modifier = None;
    let joined = matches!(cx.low(to), "-" | "–") && !cx.tokens().list[to].space_before;
    // "four or five": the next number up.
    let or = cx.low(to) == "or" && raw(cx, to + 1, end).is_some_and(|r| r.low <= value.low.saturating_mul(2));
    if (cx.low(to) == "to" && before != "from" || joined || or)
        && !value.vague
        && to + 1 < end
        && let Some(second) = raw(cx, to + 1, end)
        && !second.vague
        && value.low < second.low
        && second.low < value.low.saturating_mul(50)
    {
        to += 1 + second.len;
        value.high = second.high;
        modifier = Some(Modifier::Between);
    }
    if is_disqualified(cx, i, to, end) {
        return None;
    }
    let implicit =
        matches!(low, "a" | "an" | "another" | "his" | "her" | "their") && value.low == 1 && !value.vague;
    // "fewer than ten" is nine at most.
    let strict = i >= start + 2
        && cx.low(i - 1) == "than"
        && matches!(cx.low(i - 2), "fewer" | "less")
        && !(i >= start + 3 && matches!(cx.low(i - 3), "no" | "not"));
    let (mut from, mut until) = (i, to);
    let (mut bound, is_vague) = (None, value.vague);
    // Modifiers stack ("at least some 200"): the outermost decides.
    for _ in 0..3 {
        let Some((at, (BoundPlace::Before, m))) =
            cx.pack.bounds.ending(cx.tokens(), start.max(from.saturating_sub(5)), from)
        else {
            break;
        };
        // "the number had gone up to 18": the verb goes up.
        if *m == Modifier::UpTo && at > start && cx.listed("gone", at - 1) {
            break;
        }
        from = at;
        bound = Some(*m);
    }
    if let Some((n, (place, m))) = cx.pack.bounds.at(cx.tokens(), to, end) {
        // "734 at least, but"
        let closes = || *m == Modifier::AtLeast && !cx.tokens().is_word(to + n) && !cx.is_numeral(to + n);
        if *place == BoundPlace::After || closes() {
            until = to + n;
            bound = Some(*m);
        }
    }
    if implicit {
        from = i;
        bound = None;
    }
    let modifier = modifier.or(bound).unwrap_or(if is_vague { Modifier::Vague } else { Modifier::Exact });
    let (low_bound, high_bound) = match modifier {
        Modifier::Between | Modifier::Vague => (value.low, value.high),
        _ if is_vague => vague_bounds(modifier, value.low, value.high),
        Modifier::UpTo if strict => (0, Some(value.low.saturating_sub(1))),
        m => bounds(m, value.low),
    };
    Some(Number {
        tokens: i..to,
        outer: from..until,
        low: low_bound,
        high: high_bound,
        modifier,
        vague: is_vague,
        implicit,
    })
}

/// Tokens of a list of ages on either side of one of them.
const AGES: usize = 12;

/// "Two juveniles, 15 and 16, were arrested": as many ages between commas.
fn are_ages(cx: &Context<'_>, i: usize, start: usize, end: usize) -> bool {
    let young = |k: usize| cx.tokens().kind(k) == Some(TokenKind::Number) && cx.low(k).len() <= 2;
    let link = |k: usize| cx.low(k) == "and" || cx.is_comma(k);
    let mut first = i;
    while i - first < AGES && first > start + 1 && link(first - 1) && young(first - 2) {
        first -= 2;
    }
    let mut last = i;
    while last - i < AGES && last + 2 < end && link(last + 1) && young(last + 2) {
        last += 2;
    }
    let many = first > start + 1
        && matches!(cx.pack.people.get(cx.low(first - 2)), Some((headwater_lang::pack::Plural::Many, _)));
    last > first && young(i) && many && cx.is_comma(first - 1) && cx.is_comma(last + 1)
}

/// Two digits after a name or a word for one person: how old they are.
fn is_age(cx: &Context<'_>, i: usize) -> bool {
    use headwater_lang::pack::Plural;
    let young = cx.low(i).len() <= 2 && cx.low(i).bytes().all(|b| b.is_ascii_digit());
    let person = i >= 2
        && (cx.tokens().is_capital(i - 2)
            || matches!(cx.pack.people.get(cx.low(i - 2)), Some((Plural::One, _))));
    young && person
}

/// The default table: how a modifier moves the bounds of `n`.
pub(crate) fn bounds(modifier: Modifier, n: u64) -> (u64, Option<u64>) {
    match modifier {
        Modifier::AtLeast => (n, None),
        Modifier::MoreThan => (n + 1, None),
        Modifier::Nearly => (n * 9 / 10, Some(n.saturating_sub(1))),
        Modifier::UpTo => (0, Some(n)),
        Modifier::About => {
            let mut place = 1;
            while n > 0 && n.is_multiple_of(place * 10) {
                place *= 10;
            }
            let r = (place / 2).min(n / 10);
            (n - r, Some(n + r))
        }
        Modifier::Exact | Modifier::Between | Modifier::Vague => (n, Some(n)),
    }
}

fn vague_bounds(modifier: Modifier, low: u64, high: Option<u64>) -> (u64, Option<u64>) {
    match modifier {
        Modifier::UpTo => (0, high),
        _ => (low, high),
    }
}

/// Shares, money, measures, clock times, ordinals of dates: not a count of people, by the words themselves.
fn is_disqualified(cx: &Context<'_>, from: usize, to: usize, end: usize) -> bool {
    if to >= end {
        return false;
    }
    let next = cx.low(to);
    // "a four year-old girl"
    if next.starts_with("year-old") || next.starts_with("month-old") {
        return true;
    }
    matches!(next, "%" | "°" | "$" | "€")
        || cx.listed("not_unit", to)
        || (next == ":"
            && cx.tokens().kind(to + 1) == Some(TokenKind::Number)
            && !cx.tokens().list[to].space_before)
        || (next == "/" && cx.tokens().kind(to + 1) == Some(TokenKind::Number))
        || cx.pack.months.contains_key(next) && cx.tokens().is_capital(to)
        || (from > 0
            && cx.pack.months.contains_key(cx.low(from - 1))
            && cx.tokens().is_capital(from - 1)
            && cx.tokens().kind(from) == Some(TokenKind::Number))
        || cx.pack.listed("clock_word", next)
}
