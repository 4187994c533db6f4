//! Numbers in digits and in words with their modifiers and bounds (the default table of casualty recording; see
//! `docs/guide.md`). Whether a number counts people is decided in `extract::figure`.

use crate::context::Context;
use headwater_lang::TokenKind;
use headwater_lang::pack::{BoundPlace, NumberWord};
use headwater_model::record::Modifier;
use std::ops::Range;

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

/// A value before its modifier: bounds, tokens used, vague.
struct Raw {
    low: u64,
    high: Option<u64>,
    len: usize,
    vague: bool,
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

fn number_at(cx: &Context<'_>, i: usize, start: usize, end: usize) -> Option<Number> {
    let low = cx.low(i);
    let kind = cx.tokens().kind(i)?;
    if kind == TokenKind::Word
        && !(cx.pack.numbers.contains_key(low)
            || low.contains('-')
            || matches!(
                low,
                "a" | "an" | "another" | "between" | "half" | "without" | "his" | "her" | "their"
            ))
    {
        return None;
    }
    let before = cx.low_before(i, start);
    if matches!(before, "$" | "€" | "£" | "¥" | "#" | "no." | "nos." | "number" | "aged" | "age" | "page")
    {
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
        && (value.low < second.low || value.low * 1000 < second.low)
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
        from = at;
        bound = Some(*m);
    }
    if let Some((n, (BoundPlace::After, m))) = cx.pack.bounds.at(cx.tokens(), to, end) {
        until = to + n;
        bound = Some(*m);
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

/// "a hundred", "a dozen", "half a dozen" (not "a man", which `figure` reads).
fn article(cx: &Context<'_>, i: usize, end: usize) -> Option<Raw> {
    let next = i + 1;
    // "half a dozen", "half a million"
    if cx.low(i) == "half"
        && matches!(cx.low(next), "a" | "an")
        && let Some(NumberWord::Scale(s)) = cx.pack.numbers.get(cx.low(i + 2))
        && i + 2 < end
    {
        return Some(Raw { low: s / 2, high: Some(s / 2), len: 3, vague: false });
    }
    // "without casualties"
    if cx.low(i) == "without" && next < end && cx.listed("harm_noun", next) {
        return Some(Raw { low: 0, high: Some(0), len: 1, vague: false });
    }
    // "his wife", "her two-year-old son": kin count one where they are harmed.
    if matches!(cx.low(i), "his" | "her" | "their") && next < end {
        let kin = (next..(next + 3).min(end)).find(|&k| cx.listed("child_of", k))?;
        let clear = (next..kin).all(|k| cx.tokens().is_word(k) && !cx.pack.is_function(cx.low(k)));
        return clear.then_some(Raw { low: 1, high: Some(1), len: 1, vague: false });
    }
    if !matches!(cx.low(i), "a" | "an" | "another") || next >= end {
        return None;
    }
    // "an unknown number of villagers"
    if matches!(cx.low(next), "unknown" | "unspecified" | "undisclosed")
        && cx.low(next + 1) == "number"
        && next + 1 < end
    {
        return Some(Raw { low: 1, high: None, len: 3, vague: true });
    }
    match cx.pack.numbers.get(cx.low(next)) {
        Some(NumberWord::Scale(_)) => {
            let mut value = raw(cx, next, end)?;
            value.len += 1;
            Some(value)
        }
        Some(NumberWord::Vague(..)) => {
            let mut value = raw(cx, next, end)?;
            value.len += 1;
            Some(value)
        }
        _ => implicit(cx, i, end),
    }
}

/// "a 34-year-old man", "another soldier": an article before a single person counts one.
fn implicit(cx: &Context<'_>, i: usize, end: usize) -> Option<Raw> {
    use headwater_lang::pack::Plural;
    for at in i + 1..(i + 5).min(end) {
        let low = cx.low(at);
        if let Some((Plural::One, _)) = cx.pack.people.get(low) {
            let next_is_noun =
                matches!(cx.pack.people.get(cx.low(at + 1)), Some((Plural::One | Plural::Mass, _)));
            if !next_is_noun {
                return Some(Raw { low: 1, high: Some(1), len: 1, vague: false });
            }
        }
        if !cx.tokens().is_word(at) || (cx.pack.is_function(low) && !cx.is_adverb(at)) {
            return None;
        }
    }
    None
}

/// One number without modifiers, starting at `i`.
fn raw(cx: &Context<'_>, i: usize, end: usize) -> Option<Raw> {
    if i >= end {
        return None;
    }
    match cx.tokens().kind(i)? {
        TokenKind::Number => digits(cx, i, end),
        TokenKind::Word => words(cx, i, end),
        _ => None,
    }
}

fn digits(cx: &Context<'_>, i: usize, end: usize) -> Option<Raw> {
    let word = cx.tokens().word(i);
    let (mut whole, mut fraction) = (0_u64, None::<(u64, u64)>);
    let bytes: Vec<char> = word.chars().collect();
    let dot = bytes.iter().rposition(|c| matches!(c, '.' | ','));
    // A last group of three is a thousands group; one or two digits are decimals.
    let decimals = dot.map_or(0, |d| bytes.len() - d - 1);
    let is_decimal = dot.is_some_and(|d| decimals != 3 || (bytes[d] == '.' && word.contains(',')));
    for (k, c) in bytes.iter().enumerate() {
        if let Some(d) = c.to_digit(10) {
            if is_decimal && dot.is_some_and(|p| k > p) {
                let (f, scale) = fraction.unwrap_or((0, 1));
                fraction = Some((f.checked_mul(10)?.checked_add(u64::from(d))?, scale.checked_mul(10)?));
            } else {
                whole = whole.checked_mul(10)?.checked_add(u64::from(d))?;
            }
        }
    }
    let mut len = 1;
    let mut value = whole;
    let mut scaled = false;
    while let Some(NumberWord::Scale(s)) = cx.pack.numbers.get(cx.low(i + len))
        && i + len < end
        && !(cx.low(i + len) == "score" && cx.low(i + len + 1) == "of")
    {
        value = value.checked_mul(*s)?;
        if let Some((f, scale)) = fraction {
            value = value.checked_add(f.checked_mul(*s)? / scale)?;
        }
        fraction = None;
        scaled = true;
        len += 1;
    }
    // A decimal number of people has a scale after it.
    (fraction.is_none() || scaled).then_some(Raw { low: value, high: Some(value), len, vague: false })
}

fn words(cx: &Context<'_>, i: usize, end: usize) -> Option<Raw> {
    let (mut total, mut part, mut len, mut seen) = (0_u64, 0_u64, 0, false);
    let mut at = i;
    while at < end {
        let low = cx.low(at);
        if let Some((a, b)) = hyphenated(cx, low) {
            part = part.checked_add(a + b)?;
            seen = true;
        } else {
            match cx.pack.numbers.get(low) {
                Some(NumberWord::Unit(n)) => {
                    // "one two" are two numbers; "forty two" is one.
                    let room = part == 0
                        || (part % 100 == 0 && *n < 100)
                        || (part % 10 == 0 && (20..100).contains(&(part % 100)) && *n < 10);
                    if seen && !room {
                        break;
                    }
                    part = part.checked_add(*n)?;
                    seen = true;
                }
                Some(NumberWord::Scale(s)) => {
                    if !seen {
                        // "hundred" alone is not a number here; "a hundred" is.
                        if at != i || !matches!(cx.low_before(i, 0), "a" | "an" | "another") {
                            break;
                        }
                        part = 1;
                        seen = true;
                    }
                    if *s == 12 || *s == 20 || *s == 100 {
                        part = part.checked_mul(*s)?;
                    } else {
                        total = total.checked_add(part.checked_mul(*s)?)?;
                        part = 0;
                    }
                }
                Some(NumberWord::Vague(low_value, high)) if !seen => {
                    return vague(cx, at, end, *low_value, *high);
                }
                Some(NumberWord::Zero) if !seen => {
                    let one = low == "no" && cx.low(at + 1) == "one" && at + 1 < end;
                    return Some(Raw { low: 0, high: Some(0), len: 1 + usize::from(one), vague: false });
                }
                // "two hundred and fifty"
                None if low == "and" && seen && part % 100 == 0 && follows(cx, at + 1, end) => {}
                _ => break,
            }
        }
        at += 1;
        len = at - i;
    }
    seen.then_some(Raw { low: total + part, high: Some(total + part), len, vague: false })
}

/// "and" inside a numeral: only before a unit below a hundred, and not before a new noun phrase ("two hundred and
/// three soldiers" stays ambiguous and is read as one number).
fn follows(cx: &Context<'_>, i: usize, end: usize) -> bool {
    i < end
        && (matches!(cx.pack.numbers.get(cx.low(i)), Some(NumberWord::Unit(n)) if *n < 100)
            || hyphenated(cx, cx.low(i)).is_some())
}

/// "twenty-five" → (20, 5).
fn hyphenated(cx: &Context<'_>, low: &str) -> Option<(u64, u64)> {
    let (a, b) = low.split_once('-')?;
    match (cx.pack.numbers.get(a)?, cx.pack.numbers.get(b)?) {
        (NumberWord::Unit(a), NumberWord::Unit(b)) if *a >= 20 && *b < 10 => Some((*a, *b)),
        _ => None,
    }
}

/// "hundreds of thousands", "several hundred", "a few dozen".
fn vague(cx: &Context<'_>, i: usize, end: usize, low: u64, high: Option<u64>) -> Option<Raw> {
    let mut value = Raw { low, high, len: 1, vague: true };
    if let Some(NumberWord::Scale(s)) = cx.pack.numbers.get(cx.low(i + 1))
        && i + 1 < end
    {
        value = Raw { low: low * s, high: high.map(|h| h * s), len: 2, vague: true };
    } else if cx.low(i + 1) == "of"
        && i + 2 < end
        && let Some(NumberWord::Vague(inner, None)) = cx.pack.numbers.get(cx.low(i + 2))
        && high.is_none()
    {
        // "tens of thousands" = at least two times ten thousand
        value = Raw { low: low.checked_mul(*inner)? / 2, high: None, len: 3, vague: true };
    }
    Some(value)
}

/// Shares, money, measures, clock times, ordinals of dates: not a count of people, by the words themselves.
fn is_disqualified(cx: &Context<'_>, from: usize, to: usize, end: usize) -> bool {
    if to >= end {
        return false;
    }
    let next = cx.low(to);
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
        || matches!(next, "a.m" | "p.m" | "am" | "pm" | "a.m." | "p.m." | "o'clock")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::document;

    fn found(text: &str) -> Vec<(String, u64, Option<u64>)> {
        let doc = document(text);
        let cx = Context::new(&doc);
        numbers(&cx)
            .into_iter()
            .map(|n| (cx.span(n.outer.clone()).of(text).to_owned(), n.low, n.high))
            .collect()
    }

    fn one(text: &str) -> (u64, Option<u64>) {
        let all = found(text);
        assert_eq!(all.len(), 1, "{text}: {all:?}");
        (all[0].1, all[0].2)
    }

    #[test]
    fn the_default_table_of_bounds() {
        assert_eq!(one("They counted 52 graves"), (52, Some(52)));
        assert_eq!(one("fifty-two graves"), (52, Some(52)));
        assert_eq!(one("at least 1,018 graves"), (1018, None));
        assert_eq!(one("more than 1,000 graves"), (1001, None));
        assert_eq!(one("nearly 50 graves"), (45, Some(49)));
        assert_eq!(one("about 1,400 graves"), (1350, Some(1450)));
        assert_eq!(one("around 1,000 graves"), (900, Some(1100)));
        assert_eq!(one("up to 30 graves"), (0, Some(30)));
        assert_eq!(one("between 10 and 15 graves"), (10, Some(15)));
        assert_eq!(one("10 to 15 graves"), (10, Some(15)));
        assert_eq!(one("10-15 graves"), (10, Some(15)));
        assert_eq!(one("30 or more graves"), (30, None));
        assert_eq!(one("several graves"), (3, Some(9)));
        assert_eq!(one("dozens of graves"), (24, None));
        assert_eq!(one("two dozen graves"), (24, Some(24)));
        assert_eq!(one("1.2 million graves"), (1_200_000, Some(1_200_000)));
        assert_eq!(one("two hundred and fifty graves"), (250, Some(250)));
        assert_eq!(one("a hundred graves"), (100, Some(100)));
        assert_eq!(one("three thousand four hundred graves"), (3400, Some(3400)));
        assert_eq!(one("tens of thousands of graves").1, None);
        assert_eq!(one("at least some 200 graves"), (200, None));
    }

    #[test]
    fn not_counts() {
        assert!(found("It cost $40 and rose 12% to 8 per cent").is_empty());
        assert!(found("On March 9 and 10 March at 10:30").is_empty());
    }
}
