//! Things counted: "9,850 houses were destroyed", "14 air strikes", "30 massacres". They come to no harm as people do, so
//! they are `other`, of no class, and never stand in one line with people.

use super::figure::Candidate;
use super::people::Counted;
use super::predicate::Found;
use crate::annotate::numbers::Number;
use crate::context::Context;
use headwater_lang::pack::Shape;
use headwater_model::record::{Class, Measure};
use std::ops::Range;

/// Words of a phrase up to its head.
const PHRASE: usize = 6;
/// Words from a phrase to the verb behind it.
const VERB: usize = 6;

/// What `number` counts, if that is a thing that was damaged or an attack, with what the words tell of it.
pub(super) fn object(
    cx: &Context<'_>,
    number: &Number,
    before: Option<&Candidate>,
    sentence: &Range<usize>,
) -> Option<(Counted, Option<Found>)> {
    if number.implicit || number.high == Some(0) {
        return None;
    }
    let after = number.outer.end.max(number.tokens.end);
    // "one of the deadliest attacks"
    if number.low == 1 && number.high == Some(1) && cx.low(after) == "of" {
        return None;
    }
    let counted = |words: Range<usize>| Counted {
        class: Class::Unknown,
        object: true,
        ..Counted::people(words.clone(), words.end, after)
    };
    let found = |words, shares_left| Some(Found::at(cx, Measure::Other, words, shares_left));
    // "9,850 houses destroyed and 24,300 damaged", "and another 3,000 partially damaged"
    let verb = after + usize::from(cx.is_adverb(after));
    if let Some(b) = before.filter(|b| b.people.object && b.people.end + 8 > number.outer.start)
        && cx.listed("damaged", verb)
        && (verb + 1 >= sentence.end || !cx.tokens().is_word(verb + 1))
    {
        let counted = Counted { words: b.people.words.clone(), ..counted(number.tokens.clone()) };
        return Some((counted, found(verb..verb + 1, false)));
    }
    let head = head(cx, after, sentence)?;
    let words = counted(after..head + 1);
    if cx.listed("events", head) && !is_killing(cx, head) {
        return Some((words, found(head..head + 1, false)));
    }
    if !cx.listed("object", head) {
        return None;
    }
    let told = governing(cx, number, sentence)
        .or_else(|| (after..head).find(|&k| cx.listed("damaged", k)).map(|k| k..k + 1))
        .map(|words| (words, false))
        .or_else(|| behind(cx, head + 1, sentence).map(|words| (words, true)));
    Some((words, told.and_then(|(words, left)| found(words, left))))
}

/// The last word for a thing or an attack in the phrase from `at`.
fn head(cx: &Context<'_>, at: usize, sentence: &Range<usize>) -> Option<usize> {
    let end = sentence.end.min(at + PHRASE);
    let mut head = None;
    for k in at..end {
        let low = cx.low(k);
        let quote = cx.tokens().is_quote(k) && head.is_none();
        let inner =
            head.is_none() && (low == "of" && k == at || cx.is(k, "article") || cx.is(k, "possessive"));
        if !quote
            && !inner
            && (!cx.tokens().is_word(k) || cx.pack.is_function(low) && !cx.listed("number_adjective", k))
        {
            break;
        }
        if cx.listed("object", k) || cx.listed("events", k) {
            head = Some(k);
        } else if head.is_some() {
            break;
        }
    }
    head
}

/// "Killings", "murders" are harm to people, and counted as that.
fn is_killing(cx: &Context<'_>, k: usize) -> bool {
    cx.pack.outcomes.get(cx.low(k)).is_some_and(|o| o.iter().any(|o| o.shape == Shape::Noun))
}

/// "destroying at least 40 houses"
fn governing(cx: &Context<'_>, number: &Number, sentence: &Range<usize>) -> Option<Range<usize>> {
    let k = cx.before_determiners(number.outer.start, sentence.start);
    let verb = k.checked_sub(1).filter(|&v| v >= sentence.start)?;
    // "set fire to at least 45 houses"
    if cx.low(verb) == "to" && verb > sentence.start && cx.low(verb - 1) == "fire" {
        return Some(verb - 1..verb + 1);
    }
    let active = cx.listed("damaging", verb)
        || cx.listed("damaged", verb) && !(verb > sentence.start && cx.is_be(verb - 1));
    active.then_some(verb..verb + 1)
}

/// "houses were completely destroyed", "houses destroyed"
fn behind(cx: &Context<'_>, from: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
    // "two schools and a clinic had been damaged"
    let and = cx.low(from) == "and" && cx.is(from + 1, "article");
    let verb = (from + 2..sentence.end.min(from + VERB)).find(|&k| cx.is(k, "auxiliary"));
    let from = verb.filter(|_| and).unwrap_or(from);
    for k in from..sentence.end.min(from + VERB) {
        if cx.listed("damaged", k) {
            return Some(k..k + 1);
        }
        let quote = k == from && cx.tokens().is_quote(k);
        let leads = cx.is_adverb(k)
            || cx.is_auxiliary(k)
            || cx.listed("outcome_lead", k)
            || matches!(cx.low(k), "in" | "of")
            || cx.tokens().is_word(k) && cx.tokens().is_capital(k);
        if !quote && !leads {
            return None;
        }
    }
    None
}
