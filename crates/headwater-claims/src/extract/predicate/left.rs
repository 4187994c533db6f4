//! An outcome that governs a number from before it: "killed 12 people", "the deaths of 12 people", "lost 12 men".

use super::{Found, passive_before, with_shape};
use crate::context::Context;
use crate::extract::figure::Candidate;
use headwater_lang::TokenKind;
use headwater_lang::pack::{Plural, Shape};
use headwater_model::record::{Class, Measure};
use std::ops::Range;

/// Words for a person between a verb and a number.
const PERSON: usize = 9;

/// "claimed 30 lives", "30 lives were lost".
pub(super) fn lives(cx: &Context<'_>, c: &Candidate, sentence: &Range<usize>) -> Option<Found> {
    let start = c.number.outer.start;
    let end = c.people.end;
    let before = (sentence.start..start).rev().take(2).find(|&k| cx.listed("life_verb", k));
    let after = (end..(end + 3).min(sentence.end)).find(|&k| matches!(cx.low(k), "lost" | "claimed"));
    let at = before.or(after).or_else(|| {
        (start > sentence.start + 1 && cx.low(start - 1) == "of" && cx.low(start - 2) == "loss")
            .then(|| start - 2)
    })?;
    Some(Found::at(cx, Measure::Killed, at..at + 1, false))
}

/// An outcome that governs the number from directly before it.
pub(super) fn left(
    cx: &Context<'_>,
    c: &Candidate,
    sentence: &Range<usize>,
) -> Option<(Measure, Range<usize>)> {
    left_verb(cx, c, sentence).filter(|(_, words)| !unreal(cx, words.start, sentence.start))
}

/// "could have killed", "would kill", "threatened to kill": it did not happen.
fn unreal(cx: &Context<'_>, verb: usize, start: usize) -> bool {
    let mut k = verb;
    while k > start && (cx.is_adverb(k - 1) || matches!(cx.low(k - 1), "have" | "be" | "been" | "not")) {
        k -= 1;
    }
    if k == start {
        return false;
    }
    match cx.low(k - 1) {
        // An aim ("an operation to detain two men") is no fact; "went on to kill two" is.
        // So is what somebody claims "to have killed".
        "to" if matches!(cx.low(k), "have") => false,
        "to" => k >= start + 2 && (cx.listed("unreal_verb", k - 2) || !cx.listed("real_verb", k - 2)),
        low => matches!(low, "would" | "could" | "should" | "can" | "will"),
    }
}

/// "lost 300 soldiers, killed or wounded": from token `at`.
fn unsplit_behind(cx: &Context<'_>, at: usize) -> Option<Range<usize>> {
    let first = at + usize::from(cx.is_comma(at));
    let told = |k: usize, measure: Measure| super::shapes(cx, k).iter().any(|o| o.measure == measure);
    let both = |a: usize, b: usize| told(a, Measure::Killed) && told(b, Measure::Injured);
    let joined = matches!(cx.low(first + 1), "and" | "or");
    (joined && (both(first, first + 2) || both(first + 2, first))).then_some(first..first + 3)
}

/// "killed himself and 14 others", "killed the mayor and two aides": from token `k` back to the end of the verb, over one person
/// without a number.
fn before_person(cx: &Context<'_>, k: usize, start: usize) -> Option<usize> {
    let and = k.checked_sub(1).filter(|&j| j > start && cx.low(j) == "and")?;
    // "injured the mayor, and 14 people fled"; but "Abdul Karim, 40, and three guards"
    let clause =
        and >= start + 2 && cx.is_comma(and - 1) && cx.tokens().kind(and - 2) != Some(TokenKind::Number);
    if clause {
        return None;
    }
    let near = start.max(and.saturating_sub(PERSON))..and;
    let mut person = false;
    for j in near.rev() {
        let low = cx.low(j);
        // "shot dead Abdul Karim and three of his guards"
        if let Some((at, o)) = cx.pack.outcome_phrases.ending(cx.tokens(), start, j + 1)
            && matches!(o.shape, Shape::Participle | Shape::Active)
        {
            return (person && !passive_before(cx, at, start)).then_some(j + 1);
        }
        let harms = with_shape(cx, j, &[Shape::Active, Shape::Participle]).is_some_and(Measure::is_harm);
        // "counts of murder and one of burglary" has a noun.
        let noun = with_shape(cx, j, &[Shape::Act]).is_some() && !low.ends_with("ing");
        if harms && !noun && !(j > start && cx.is(j - 1, "article")) {
            return (person && !passive_before(cx, j, start)).then_some(j + 1);
        }
        let one = matches!(cx.pack.people.get(low), Some((Plural::One, _)))
            || cx.listed("reflexive", j)
            || matches!(low, "him" | "her" | "them")
            || cx.tokens().is_capital(j);
        person |= one;
        let on = cx.tokens().is_word(j)
            && !cx.is_auxiliary(j)
            && !cx.pack.cues.contains_key(low)
            && !cx.pack.numbers.contains_key(low)
            || cx.is_comma(j)
            || cx.tokens().kind(j) == Some(TokenKind::Number);
        if !on
            || cx.is(j, "preposition") && low != "of"
            || matches!(low, "and" | "but" | "who" | "that" | "which")
        {
            return None;
        }
    }
    None
}

fn left_verb(cx: &Context<'_>, c: &Candidate, sentence: &Range<usize>) -> Option<(Measure, Range<usize>)> {
    // "killed a family of five"
    let start = c.number.outer.start.min(c.people.words.start.max(sentence.start));
    let mut k = cx.before_determiners(start, sentence.start);
    // 'killed "more than 20 terrorists"'
    if k > sentence.start && cx.tokens().is_quote(k - 1) && !cx.is_comma(k.saturating_sub(2)) {
        k -= 1;
    }
    if k == sentence.start {
        return None;
    }
    k = before_person(cx, k, sentence.start).unwrap_or(k);
    if let Some((at, outcome)) = cx.pack.outcome_phrases.ending(cx.tokens(), sentence.start, k)
        && matches!(outcome.shape, Shape::Participle | Shape::Active)
        && !passive_before(cx, at, sentence.start)
        // "After her death in custody some 550 people were killed"
        && !cx.is(at, "preposition")
        // Whoever else a gun is turned on may live.
        && (cx.low(k - 1) != "on" || cx.listed("reflexive", k))
    {
        return Some((outcome.measure, at..k));
    }
    let cur = k - 1;
    // "the shooting", "a killing": a noun.
    if cx.low(cur).ends_with("ing")
        && cur > sentence.start
        && (cx.is(cur - 1, "article") || cx.is(cur - 1, "possessive"))
    {
        return None;
    }
    if let Some(measure) = with_shape(cx, cur, &[Shape::Active, Shape::Participle])
        && (!passive_before(cx, cur, sentence.start) || cx.low(cur).ends_with("ing"))
    {
        // "treated 210 people for burns", "treated 61 patients with gunshot and machete wounds"
        let end = c.people.end;
        if measure == Measure::Other
            && matches!(cx.low(end), "for" | "with")
            && (end + 1..(end + 6).min(sentence.end))
                .take_while(|&j| !cx.is_comma(j))
                .any(|j| cx.listed("injury_noun", j))
        {
            return Some((Measure::Injured, cur..cur + 1));
        }
        return Some((measure, cur..cur + 1));
    }
    // "the accident left 94 victims"
    if cx.listed("victim_word", c.people.end.saturating_sub(1))
        && cx.listed("leaving", cur)
        && !passive_before(cx, cur, sentence.start)
    {
        return Some((Measure::Casualties, cur..cur + 1));
    }
    // "called off the search for 33 sailors"
    let sought = c.people.class == Class::Fighter || cx.listed("sought", c.people.end.saturating_sub(1));
    if cx.low(cur) == "for" && cur > sentence.start && cx.listed("searching", cur - 1) && !sought {
        return Some((Measure::Missing, cur - 1..cur + 1));
    }
    // "said it was holding 214 people": hostages, where the words before tell of hostages.
    let mut be = cur;
    while be > sentence.start && cx.is_adverb(be - 1) {
        be -= 1;
    }
    if cx.listed("holding", cur) && be > sentence.start && cx.is_be(be - 1) && !c.people.bare {
        let hostages = super::tells_of_hostages(cx, cur, sentence);
        let measure = if hostages { Measure::Abducted } else { Measure::Detained };
        return Some((measure, cur..cur + 1));
    }
    // "took 251 hostages"
    let hostages = cx.listed("hostage_noun", c.people.end.saturating_sub(1));
    if hostages && cx.listed("taking", cur) && !passive_before(cx, cur, sentence.start) {
        return Some((Measure::Abducted, cur..cur + 1));
    }
    // "His community had buried 37 people"; whoever a landslide buried may live.
    if cx.listed("interring", cur) && !passive_before(cx, cur, sentence.start) {
        let slide = (sentence.start.max(cur.saturating_sub(8))..cur)
            .any(|j| cx.listed("event", j) || cx.listed("burier", j));
        let measure = if slide { Measure::Missing } else { Measure::Killed };
        return Some((measure, cur..cur + 1));
    }
    // "lost his wife, two daughters and mother-in-law"
    if cx.listed("bereft", cur)
        && (matches!(c.people.class, Class::SecurityForce | Class::Fighter)
            || (c.people.words.start..c.people.end)
                .any(|j| cx.listed("kin", j) || cx.low(j) == "men" && !c.number.implicit)
            // "before pulling out of the town, losing nine"
            || c.people.bare && cx.low(cur) == "losing" && !cx.tokens().is_word(c.people.end)
            || (sentence.start.max(cur.saturating_sub(4))..cur).any(|j| cx.listed("family", j))
            // "lost nine members of his extended family"
            || (c.people.words.start..(c.people.end + 5).min(sentence.end))
                .take_while(|&j| !cx.is_comma(j))
                .any(|j| cx.listed("family", j)))
        && !passive_before(cx, cur, sentence.start)
    {
        let unsplit = unsplit_behind(cx, c.people.end).map(|words| (Measure::Casualties, words));
        return Some(unsplit.unwrap_or((Measure::Killed, cur..cur + 1)));
    }
    // "deaths of", "the killing of", "bodies of", "claimed the lives of", "injuries to"
    if matches!(cx.low(cur), "of" | "to") && cur > sentence.start {
        let noun = cur - 1;
        if cx.low(cur) == "of" {
            // "claimed the life of a child", but not "changed the life of a child".
            let taken =
                || (sentence.start.max(noun.saturating_sub(3))..noun).any(|j| cx.listed("life_verb", j));
            if cx.listed("body_word", noun) || (cx.listed("life_word", noun) && taken()) {
                return Some((Measure::Killed, noun..cur + 1));
            }
            if let Some(measure) = with_shape(cx, noun, &[Shape::Act, Shape::Noun]) {
                return Some((measure, noun..noun + 1));
            }
        } else if with_shape(cx, noun, &[Shape::Noun]) == Some(Measure::Injured) {
            return Some((Measure::Injured, noun..noun + 1));
        }
    }
    None
}
