//! The words for one person, or for several without a number: where they begin, and where what is told of them ends.

use super::APPOSITION;
use crate::context::Context;
use headwater_lang::TokenKind;
use headwater_lang::pack::{NameWord, Plural, Shape};
use headwater_model::record::Class;
use std::ops::Range;

/// A noun for several people at token `k` that is the head of its phrase.
pub(super) fn is_many(cx: &Context<'_>, k: usize, range: &Range<usize>) -> bool {
    let many = |at: usize| matches!(cx.pack.people.get(cx.low(at)), Some((Plural::Many, _)));
    many(k)
        // "murder suspects"
        && !(k > range.start && cx.listed("killing_act", k - 1))
        && !cx.pack.outcomes.contains_key(cx.low(k))
        && !cx.listed("noun_or_modifier", k)
        && !(k + 1 < range.end && cx.pack.people.contains_key(cx.low(k + 1)))
}

/// A number, or a word for none or some, stands before token `k` or at it.
pub(super) fn is_counted(cx: &Context<'_>, k: usize, start: usize) -> bool {
    let counts = |at: usize| {
        cx.is_numeral(at)
            || cx.pack.negations.contains(cx.low(at))
            || matches!(cx.low(at), "no" | "several" | "few" | "many" | "of")
                && (cx.low(at) != "of" || at > start && counted_of(cx, at - 1))
    };
    counts(k) || (k > start && counts(k - 1)) || (k > start + 1 && cx.is(k - 1, "article") && counts(k - 2))
}

/// "dozens of", "most of", "members of": what counts is before the "of".
fn counted_of(cx: &Context<'_>, at: usize) -> bool {
    cx.pack.numbers.contains_key(cx.low(at)) || cx.listed("amount", at) || cx.listed("counting_noun", at)
}

/// Back over what tells who a person is: "senator and Liberal Party candidate", "the 36-year-old leader", "Jesuit".
pub(super) fn lead(cx: &Context<'_>, from: usize, start: usize) -> usize {
    let office = |k: usize| {
        matches!(cx.pack.people.get(cx.low(k)), Some((Plural::One | Plural::Many, _)))
            || matches!(cx.pack.name_words.get(cx.low(k)), Some(NameWord::Title | NameWord::Role))
    };
    let mut k = from;
    while k > start && from - k < 8 {
        let low = cx.low(k - 1);
        let joins =
            low == "and" && k < from && k > start + 1 && office(k - 2) && !cx.tokens().is_capital(k - 2);
        let word = cx.tokens().is_word(k - 1)
            && !cx.pack.is_function(low)
            && (office(k - 1) || !cx.pack.outcomes.contains_key(low) && !cx.pack.cues.contains_key(low))
            && !cx.pack.numbers.contains_key(low)
            && (office(k - 1)
                || cx.tokens().is_capital(k - 1)
                || adjective(cx, k - 1)
                || k < from && office(k));
        if !joins && !word {
            break;
        }
        k -= 1;
    }
    k
}

/// The class of the last noun for people among them.
pub(super) fn class(cx: &Context<'_>, words: Range<usize>) -> Class {
    let known = words.rev().find_map(|k| cx.pack.people.get(cx.low(k)));
    known.map_or(Class::People, |(_, class)| *class)
}

/// By its ending, or by what comes with a person's office: "presidential", "former", "36-year-old".
fn adjective(cx: &Context<'_>, k: usize) -> bool {
    let low = cx.low(k);
    low.ends_with("-year-old")
        || cx.listed("person_adjective", k)
        || ["al", "ic", "ist", "ian", "ary", "ive", "an", "ese"]
            .iter()
            .any(|e| low.len() > 4 && low.ends_with(e))
}

/// "the driver", "his attacker", "Smith's brother", "he", "who": from token `k`.
pub(super) fn noun(cx: &Context<'_>, k: usize, range: &Range<usize>) -> Option<Range<usize>> {
    let low = cx.low(k);
    // "killed himself", "turned the gun on herself"
    if cx.listed("reflexive", k) && low != "self" && k > range.start {
        return Some(k..k + 1);
    }
    // "kills wife, self"
    let last = low == "self" && !cx.tokens().is_word(k + 1) && k > range.start;
    if last && (cx.is_comma(k - 1) || matches!(cx.low(k - 1), "and" | "then"))
        || kin_of_list(cx, k, range.start)
    {
        return Some(k..k + 1);
    }
    if let Some(words) = bare_object(cx, k, range.start) {
        return Some(words);
    }
    if matches!(low, "he" | "she" | "him") || (low == "her" && !cx.tokens().is_word(k + 1)) {
        return Some(k..k + 1);
    }
    // "A 3-year-old" stands for a person; a headline goes without an article.
    let aged = |at: usize| cx.low(at).ends_with("-year-old") || cx.low(at).ends_with("-month-old");
    let begins = k == range.start && (aged(k) || cx.pack.people.get(low).is_some_and(|p| p.0 == Plural::One));
    if begins && (cx.pack.people.contains_key(low) && !cx.pack.people.contains_key(cx.low(k + 1))) {
        return Some(k..k + 1);
    }
    let opens = begins
        || matches!(low, "a" | "an")
        || low == "the"
        || cx.is(k, "possessive")
        || low == "'s"
        || matches!(low, "that" | "this" | "another");
    if !opens {
        return None;
    }
    for at in k + 1..(k + 5).min(range.end) {
        if let Some((Plural::One, _)) = cx.pack.people.get(cx.low(at)) {
            let goes_on = cx.pack.people.contains_key(cx.low(at + 1))
                && !cx.pack.outcomes.contains_key(cx.low(at + 1))
                || (cx.tokens().is_word(at + 1) && cx.tokens().is_capital(at + 1));
            if !goes_on {
                return Some(k..at + 1);
            }
        }
        let ends = aged(at) && !cx.tokens().is_word(at + 1)
            || aged(at)
                && (cx.is(at + 1, "auxiliary")
                    || !cx.pack.outcomes.get(cx.low(at + 1)).is_none_or(Vec::is_empty));
        if ends {
            return Some(k..at + 1);
        }
        let adjective = cx.tokens().is_word(at)
            && !cx.pack.is_function(cx.low(at))
            && !cx.pack.numbers.contains_key(cx.low(at))
            && (!cx.tokens().is_capital(at) || cx.pack.demonyms.contains_key(cx.low(at)));
        if !adjective || cx.pack.outcomes.contains_key(cx.low(at)) && at > k + 1 {
            return None;
        }
    }
    None
}

/// "Man kills wife", "kills 5-year-old son": what a headline's verb governs without an article, from token `k`.
fn bare_object(cx: &Context<'_>, k: usize, start: usize) -> Option<Range<usize>> {
    let one = |k: usize| matches!(cx.pack.people.get(cx.low(k)), Some((Plural::One, _)));
    let verb = k.checked_sub(1).filter(|&j| j > start && cx.low(j).ends_with('s'))?;
    let active = |o: &headwater_lang::pack::Outcome| o.shape == Shape::Active && o.measure.is_harm();
    cx.pack.outcomes.get(cx.low(verb)).filter(|o| o.iter().any(active))?;
    let at = k + usize::from(cx.aged(k).is_some());
    (one(at) && !one(at + 1)).then_some(k..at + 1)
}

/// "his wife, son and daughter": one of the kin that a possessive stands before only once.
fn kin_of_list(cx: &Context<'_>, k: usize, start: usize) -> bool {
    let one = |k: usize| {
        cx.listed("kin", k) && matches!(cx.pack.people.get(cx.low(k)), Some((Plural::One, _)))
            || cx.aged(k).is_some()
    };
    let joint = |k: usize| cx.is_comma(k) || cx.low(k) == "and";
    let ends = !cx.pack.people.contains_key(cx.low(k + 1));
    if !one(k) || cx.aged(k).is_some() || !ends || k <= start + 2 {
        return false;
    }
    let from = start.max(k.saturating_sub(12));
    let mut before = (from..k).rev().skip_while(|&j| cx.aged(j).is_some()).peekable();
    if !before.peek().is_some_and(|&j| joint(j)) {
        return false;
    }
    before.find(|&j| !joint(j) && !one(j)).is_some_and(|j| cx.is(j, "possessive") && one(j + 1))
}

/// Past ", 23,", ", a father of two,", "(22)", ", of Chicago,".
pub(super) fn after_apposition(cx: &Context<'_>, mut at: usize, end: usize) -> usize {
    for _ in 0..3 {
        let bracket = matches!(cx.low(at), "(" | "[");
        let tells = |k: usize| {
            cx.tokens().kind(k) == Some(TokenKind::Number)
                || cx.is(k, "article")
                || cx.is(k, "possessive")
                || matches!(cx.pack.name_words.get(cx.low(k)), Some(NameWord::Role))
                || (k..(k + 5).min(end))
                    .take_while(|&j| cx.tokens().is_word(j) && !cx.pack.is_function(cx.low(j)))
                    .any(|j| matches!(cx.pack.people.get(cx.low(j)), Some((Plural::One | Plural::Many, _))))
                || matches!(
                    cx.low(k),
                    "of" | "from" | "who" | "whose" | "aged" | "age" | "also" | "known" | "one" | "named"
                )
        };
        let opens = bracket
            || (cx.is_comma(at) && (tells(at + 1) || is_aside(cx, at, end)))
            || (at > 0 && cx.is_comma(at - 1) && matches!(cx.low(at), "of" | "from" | "and"));
        if !opens {
            break;
        }
        let close = (at + 1..(at + APPOSITION).min(end))
            .find(|&k| if bracket { matches!(cx.low(k), ")" | "]") } else { cx.is_comma(k) });
        match close {
            Some(close) => at = close + 1,
            None => break,
        }
    }
    at
}

/// ", Liberal Party hopeful, was …": no verb up to the next comma, and one behind it.
fn is_aside(cx: &Context<'_>, at: usize, end: usize) -> bool {
    let verb = |k: usize| {
        cx.is(k, "auxiliary")
            || cx.pack.cues.contains_key(cx.low(k))
            || cx.pack.outcomes.contains_key(cx.low(k))
    };
    let close = (at + 1..(at + APPOSITION).min(end)).find(|&k| cx.is_comma(k) || verb(k));
    close.is_some_and(|k| cx.is_comma(k) && k > at + 1 && cx.is(k + 1, "auxiliary"))
        && !matches!(cx.low(at + 1), "and" | "or" | "but")
}
