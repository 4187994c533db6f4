//! Below the news: counts over several events ("17 shootings across the city"), and events that only their date tells from the
//! main one ("a July 2014 shooting that left three dead").

use super::figure::Candidate;
use super::role::OPENING;
use crate::annotate::times::Time;
use crate::context::Context;
use headwater_lang::pack::NumberWord;
use headwater_model::Span;
use headwater_model::rows::TimeExpr;

/// Tokens between a count and the events it is taken over, or from an event to what it did.
const NEAR: usize = 12;
/// So many events are no single attack in several places.
const MANY: u64 = 5;

/// "left seven dead in 17 shootings across the city", "have died in separate incidents".
pub(super) fn over_events(cx: &Context<'_>, c: &Candidate) -> Option<Span> {
    let sentence = &cx.sentences()[c.sentence].tokens;
    let from = c.people.end;
    let below = c.sentence >= OPENING;
    let clause = |k: &usize| {
        !cx.tokens().is_quote(*k) && !matches!(cx.low(*k), ";" | "when" | "after" | "who" | "but" | "while")
    };
    let near = (from..sentence.end.min(from + NEAR)).take_while(clause);
    near.filter(|&k| matches!(cx.low(k), "in" | "during" | "from" | "by")).find_map(|k| {
        let noun = (k + 2..sentence.end.min(k + 5)).find(|&j| cx.listed("events", j))?;
        let plain = (k + 1..noun).all(|j| cx.tokens().is_word(j) || cx.is_numeral(j));
        let many = |j: usize| value(cx, j).is_some_and(|n| n >= MANY);
        let apart = |j: usize| cx.listed("apart_events", j);
        // "bringing to at least 87 the number of people killed in such strikes"
        let such = cx.low(k + 1) == "such";
        let several = such || below && (many(k + 1) || (k + 1..noun).any(apart));
        (plain && several).then(|| cx.span(k..noun + 1))
    })
}

/// What a number in digits or one word says.
fn value(cx: &Context<'_>, k: usize) -> Option<u64> {
    match cx.pack.numbers.get(cx.low(k)) {
        Some(NumberWord::Unit(n)) => Some(*n),
        _ => cx.low(k).parse().ok(),
    }
}

/// "just down the street from a July 2014 shooting that left a girl dead": a date, and an article that says it was told of
/// nowhere before.
pub(super) fn dated_event(cx: &Context<'_>, c: &Candidate, times: &[Time]) -> Option<Span> {
    if c.sentence < OPENING {
        return None;
    }
    let sentence = &cx.sentences()[c.sentence].tokens;
    let start = c.number.outer.start;
    let clause = (sentence.start.max(start.saturating_sub(NEAR))..start)
        .rev()
        .find(|&k| matches!(cx.low(k), "that" | "which" | "where" | "when"))?;
    let time = times.iter().find(|t| {
        let noun = t.tokens.end..(t.tokens.end + 4).min(clause);
        let dated = matches!(
            t.mention.expr,
            TimeExpr::Year(_) | TimeExpr::Month { year: Some(_), .. } | TimeExpr::Day { year: Some(_), .. }
        );
        let article = t.tokens.start > sentence.start && matches!(cx.low(t.tokens.start - 1), "a" | "an");
        dated && article && noun.clone().any(|k| cx.listed("event", k)) && t.tokens.end <= clause
    })?;
    Some(time.mention.span)
}
