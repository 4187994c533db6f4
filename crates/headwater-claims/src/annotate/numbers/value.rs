//! The value of a number before its modifiers: digits, words, scales, and articles that count one.

use crate::context::Context;
use headwater_lang::TokenKind;
use headwater_lang::pack::{NumberWord, Plural};

/// No count of people is larger; what is larger is no count (and would not leave room for its bounds).
const MOST: u64 = 1_000_000_000_000;

/// A value before its modifier: bounds, tokens used, vague.
pub(super) struct Raw {
    pub(super) low: u64,
    pub(super) high: Option<u64>,
    pub(super) len: usize,
    pub(super) vague: bool,
}

/// One number without modifiers, starting at `i`.
pub(super) fn raw(cx: &Context<'_>, i: usize, end: usize) -> Option<Raw> {
    if i >= end {
        return None;
    }
    match cx.tokens().kind(i)? {
        TokenKind::Number => digits(cx, i, end),
        TokenKind::Word => words(cx, i, end),
        _ => None,
    }
}

pub(super) fn digits(cx: &Context<'_>, i: usize, end: usize) -> Option<Raw> {
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
    (value <= MOST && (fraction.is_none() || scaled)).then_some(Raw {
        low: value,
        high: Some(value),
        len,
        vague: false,
    })
}

/// "a double homicide", "triple murder": how many died; not "two triple murders".
pub(super) fn fold(cx: &Context<'_>, i: usize, end: usize) -> Option<Raw> {
    let value = (2..).zip(["double", "triple", "quadruple", "quintuple"]).find(|(_, w)| *w == cx.low(i))?.0;
    let alone = i == 0 || !cx.is_numeral(i - 1);
    let killing = i + 1 < end && cx.listed("killing_act", i + 1);
    (alone && killing).then_some(Raw { low: value, high: Some(value), len: 1, vague: false })
}

pub(super) fn words(cx: &Context<'_>, i: usize, end: usize) -> Option<Raw> {
    if let Some(fold) = fold(cx, i, end) {
        return Some(fold);
    }
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
    let value = total.checked_add(part).filter(|v| *v <= MOST)?;
    seen.then_some(Raw { low: value, high: Some(value), len, vague: false })
}

/// "and" inside a numeral: only before a unit below a hundred, and not before a new noun phrase ("two hundred and
/// three soldiers" stays ambiguous and is read as one number).
pub(super) fn follows(cx: &Context<'_>, i: usize, end: usize) -> bool {
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
pub(super) fn vague(cx: &Context<'_>, i: usize, end: usize, low: u64, high: Option<u64>) -> Option<Raw> {
    // "a couple and their daughter" are two; "a couple of people", "a couple more" are some.
    let next = cx.low(i + 1);
    let some = matches!(next, "of" | "more") || cx.pack.people.contains_key(next);
    let mut value = Raw { low, high, len: 1, vague: high != Some(low) || some };
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

/// "a hundred", "a dozen", "half a dozen" (not "a man", which `figure` reads).
pub(super) fn article(cx: &Context<'_>, i: usize, end: usize) -> Option<Raw> {
    let next = i + 1;
    // "half a dozen", "half a million"
    if cx.low(i) == "half"
        && matches!(cx.low(next), "a" | "an")
        && let Some(NumberWord::Scale(s)) = cx.pack.numbers.get(cx.low(i + 2))
        && i + 2 < end
    {
        return Some(Raw { low: s / 2, high: Some(s / 2), len: 3, vague: false });
    }
    // "a quarter of a million"
    if cx.low(next) == "quarter"
        && cx.low(i + 2) == "of"
        && matches!(cx.low(i + 3), "a" | "an")
        && let Some(NumberWord::Scale(s)) = cx.pack.numbers.get(cx.low(i + 4))
        && i + 4 < end
    {
        return Some(Raw { low: s / 4, high: Some(s / 4), len: 5, vague: false });
    }
    // "both passengers": two, but not "both sides", "were both injured".
    if cx.low(i) == "both" && next < end {
        let people = matches!(cx.pack.people.get(cx.low(next)), Some((Plural::Many, _)))
            && !cx.listed("noun_or_modifier", next)
            // "both protesters and guards"
            && !(cx.low(next + 1) == "and" && matches!(cx.pack.people.get(cx.low(next + 2)), Some((Plural::Many, _))));
        return people.then_some(Raw { low: 2, high: Some(2), len: 1, vague: false });
    }
    // "without casualties"
    if cx.low(i) == "without" && next < end && cx.listed("harm_noun", next) {
        return Some(Raw { low: 0, high: Some(0), len: 1, vague: false });
    }
    // "his wife", "her two-year-old son": kin count one where they are harmed.
    if matches!(cx.low(i), "his" | "her" | "their") && next < end {
        let kin = (next..(next + 3).min(end)).find(|&k| cx.listed("child_of", k))?;
        // "their two grandsons" have a number.
        let clear = (next..kin).all(|k| {
            cx.tokens().is_word(k)
                && !cx.pack.is_function(cx.low(k))
                && !cx.pack.numbers.contains_key(cx.low(k))
        });
        // "her parents"
        let n = 1 + u64::from(cx.listed("parents", kin));
        return clear.then_some(Raw { low: n, high: Some(n), len: 1, vague: false });
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
pub(super) fn implicit(cx: &Context<'_>, i: usize, end: usize) -> Option<Raw> {
    // "Three were killed and a fourth was injured"
    if i + 2 < end && (ordinal_alone(cx, i + 1) || cx.low(i) == "another" && tells(cx, i + 1)) {
        return Some(Raw { low: 1, high: Some(1), len: 1, vague: false });
    }
    for at in i + 1..(i + 5).min(end) {
        let low = cx.low(at);
        // "a 13-year-old": a person by their age alone.
        if cx.aged_alone(at).is_some() {
            return Some(Raw { low: 1, high: Some(1), len: 1, vague: false });
        }
        let one = matches!(cx.pack.people.get(low), Some((Plural::One, _))) || cx.listed("one_of", at);
        if one {
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

/// "a fourth was injured", "a third in critical condition": the word at `i` stands for a person.
pub(crate) fn ordinal_alone(cx: &Context<'_>, i: usize) -> bool {
    cx.listed("ordinal_one", i) && tells(cx, i + 1)
}

/// An auxiliary or a word for what happened stands at `i`.
pub(crate) fn tells(cx: &Context<'_>, i: usize) -> bool {
    // "A pedestrian was killed and another seriously hurt"
    let i = i + usize::from(cx.is_adverb(i));
    cx.is_auxiliary(i) || cx.pack.outcomes.contains_key(cx.low(i))
}
