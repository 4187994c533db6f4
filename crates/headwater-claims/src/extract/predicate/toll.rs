//! Counts that a noun gives: "the death toll rose to 30", "put the dead at 19", "bringing to nine the number of fatalities".

use super::super::figure::Candidate;
use super::super::people::tolled;
use super::shapes;
use crate::context::Context;
use headwater_lang::pack::Shape;
use headwater_model::record::Measure;
use std::ops::Range;

/// Tokens from a verb that raises a toll to the number.
const RAISED: usize = 36;

/// "The death toll rose to 30", "the number of wounded stood at 12".
pub(super) fn toll(
    cx: &Context<'_>,
    c: &Candidate,
    sentence: &Range<usize>,
) -> Option<(Measure, Range<usize>)> {
    // 'put the number of casualties at "no more than five"'
    let quoted = c.number.outer.start > sentence.start && cx.tokens().is_quote(c.number.outer.start - 1);
    let start = c.number.outer.start - usize::from(quoted);
    let before = cx.low_before(start, sentence.start);
    let modified = c.number.outer.start < c.number.tokens.start;
    let figures = |k: usize| cx.listed("figure_noun", k);
    let given = (sentence.start.max(start.saturating_sub(4))..start).any(figures);
    let linked = before == ":"
        || given
        || is_comparison(cx, start)
        || earlier_figure(cx, start)
        || cx.pack.listed("toll_link", before)
        || (modified && !cx.is_comma(start.saturating_sub(1)));
    // "put the dead at 17 and corrected it: a woman had been counted twice": her verb tells of her.
    if !linked || c.number.implicit && cx.is_auxiliary(c.people.end) {
        return None;
    }
    if before == "to"
        && let Some(raised) = raised(cx, start, sentence)
    {
        return Some(raised);
    }
    // "The number of dead from the crash of a jet into a school in the capital has risen to 31"
    let risen = before == "to" && start > sentence.start + 1 && cx.listed("revised", start - 2);
    let from = sentence.start.max(start.saturating_sub(if risen { RAISED } else { 16 }));
    // "the toll may go up to 200": nobody says that it has.
    if (from.max(start.saturating_sub(6))..start).any(|k| cx.listed("modal", k)) {
        return None;
    }
    let counted = |k: usize| {
        let outcome = shapes(cx, k).iter().find(|o| !matches!(o.shape, Shape::Act))?;
        Some((outcome.measure, k..k + 1))
    };
    // "1,127 deaths, up from 864 a day earlier": the same thing, counted before.
    if start > sentence.start + 2 && is_comparison(cx, start) {
        let far = sentence.start.max(start.saturating_sub(RAISED));
        return (far..start - 2).rev().find_map(counted);
    }
    // "Sixty people were rescued, correcting an earlier figure of 61"
    if earlier_figure(cx, start) {
        let told = c.sentence.checked_sub(1).map_or(0, |s| cx.sentences()[s].tokens.start);
        let told = told.max(start.saturating_sub(60))..start - 3;
        return told.rev().find_map(|k| Some((shapes(cx, k).first()?.measure, k..k + 1)));
    }
    // "The toll, which stood at 284 on Thursday"
    if let Some(toll) = stood(cx, start, from) {
        return counted(toll);
    }
    // "put the toll at 102, while residents gave figures between 150 and 218"
    let given = (from..start).rev().take(5).find(|&k| figures(k)).filter(|&k| {
        let verb = (from..k).rev().take(4).any(|j| cx.listed("count_verb", j) || cx.listed("giving", j));
        verb && (k + 1..start).all(|j| cx.is(j, "preposition") || cx.listed("ranging", j))
    });
    if let Some(k) = given {
        let told = c.sentence.checked_sub(1).map_or(0, |s| cx.sentences()[s].tokens.start);
        return (told..k).rev().take(60).find_map(|j| {
            let outcome = shapes(cx, j).iter().find(|o| o.measure.is_harm())?;
            Some((outcome.measure, k..k + 1))
        });
    }
    // "the toll stood at 60; a week later it had reached 110"
    let verb = (from..start).rev().take(3).find(|&k| cx.low(k) == "it");
    if let Some(it) =
        verb.filter(|&k| (k + 1..start).all(|j| cx.listed("toll_link", j) || cx.is(j, "auxiliary")))
    {
        let toll = |k: &usize| shapes(cx, *k).iter().any(|o| o.shape == Shape::Toll);
        if let Some(k) = (sentence.start..it).rev().take(24).find(toll) {
            return counted(k);
        }
    }
    // "put its own losses at 14"
    if before == "at"
        && start > from + 2
        && cx.listed("losses", start - 2)
        && (from..start - 2).any(|j| cx.listed("count_verb", j))
    {
        return Some((Measure::Killed, start - 2..start - 1));
    }
    // "bringing to nine the number of fatalities"
    let end = c.people.end;
    if before == "to" && start > from + 1 && cx.listed("revised", start - 2) && tolled(cx, end, sentence) {
        return (end..(end + 8).min(sentence.end)).find_map(counted);
    }
    // "That brings the total to four", "the number had gone up to 18": of what was told of last.
    let rises = |k: usize| cx.listed("revised", k) || cx.listed("gone", k) && cx.low(k + 1) == "up";
    let number = (from + 1..start).rev().find(|&k| {
        matches!(cx.low(k), "number" | "figure") && cx.is(k - 1, "article") && cx.low(k + 1) != "of"
    });
    let risen = before == "to" && number.is_some_and(|n| (n..start).any(rises));
    let total = start > from + 1 && cx.low(start - 2) == "total";
    let raised = before == "to" && (from..start.max(2) - 2).any(|k| cx.listed("revised", k));
    let put = before == "at" && (from..start.max(2) - 2).any(|k| cx.listed("count_verb", k));
    if risen || total && (raised || put) {
        let told = c.sentence.checked_sub(2).map_or(0, |s| cx.sentences()[s].tokens.start);
        return (told..start - 2).rev().take(60).find_map(|k| {
            let outcome = shapes(cx, k).iter().find(|o| o.measure.is_harm())?;
            Some((outcome.measure, start - 2..start - 1))
        });
    }
    for k in (from..start).rev() {
        if matches!(cx.low(k), ";" | "which" | "who" | "that") || cx.tokens().is_quote(k) {
            return None;
        }
        for outcome in shapes(cx, k) {
            match outcome.shape {
                Shape::Toll => {
                    let words = if k > sentence.start && !cx.pack.is_function(cx.low(k - 1)) {
                        k - 1..k + 1
                    } else {
                        k..k + 1
                    };
                    let other = (sentence.start.max(k.saturating_sub(2))..k).find_map(|j| match cx.low(j) {
                        "casualty" => Some(Measure::Casualties),
                        "injury" | "injured" | "wounded" => Some(Measure::Injured),
                        _ => None,
                    });
                    if matches!(cx.low(k), "count" | "tally")
                        && other.is_none()
                        && cx.low_before(k, from) != "death"
                    {
                        continue;
                    }
                    return Some((other.unwrap_or(outcome.measure), words));
                }
                Shape::Noun | Shape::Adjective => {
                    let numbered = (from.max(k.saturating_sub(4))..k)
                        .any(|j| matches!(cx.low(j), "number" | "tally" | "count"));
                    // "put the dead at 19"
                    let put = before == "at"
                        && k + 2 == start
                        && k > from + 1
                        && (cx.is(k - 1, "article")
                            || cx.low(k - 1) == "own"
                            || cx.is(k - 1, "possessive")
                            // "put the Pakistani wounded at about 30"
                            || cx.pack.demonyms.contains_key(cx.low(k - 1)) && cx.is(k - 2, "article"))
                        && (from..k - 1).any(|j| cx.listed("count_verb", j));
                    if numbered || put {
                        return Some((outcome.measure, k..k + 1));
                    }
                }
                // "put the number of those still being held at 265"
                _ if cx.low(k) == "held" && number_of_people(cx, from, k) => {
                    let hostages = super::tells_of_hostages(cx, k, sentence);
                    let measure = if hostages { Measure::Abducted } else { Measure::Detained };
                    return Some((measure, k..k + 1));
                }
                // "the number of people killed in the floods rose to 41"
                Shape::Participle if number_of_people(cx, from, k) => {
                    return Some((outcome.measure, k..k + 1));
                }
                _ => {}
            }
        }
    }
    None
}

/// "raised the toll of people who have died from what agencies call a famine to 175": the noun right behind the verb, however
/// much is told of it before the "to".
fn raised(cx: &Context<'_>, start: usize, sentence: &Range<usize>) -> Option<(Measure, Range<usize>)> {
    let back = (sentence.start.max(start.saturating_sub(RAISED))..start.checked_sub(4)?).rev();
    let mut back = back.take_while(|&k| {
        !cx.is_comma(k) && !cx.is_numeral(k) && !cx.tokens().is_quote(k) && !matches!(cx.low(k), ":" | "and")
    });
    let verb = back.find(|&k| {
        let real = !(k > sentence.start && (cx.listed("modal", k - 1) || cx.low(k - 1) == "to"));
        real && cx.listed("revised", k) && cx.is(k + 1, "article")
    })?;
    (verb + 2..(verb + 5).min(start)).find_map(|k| {
        // "brings the total for the city to 10": of what was told of last.
        if cx.low(k) == "total" && cx.is(k + 1, "preposition") {
            if (sentence.start.max(verb.saturating_sub(RAISED))..verb).any(|j| cx.listed("body_word", j)) {
                return Some((Measure::Killed, k..k + 1));
            }
            let told = cx.segments.sentence_of(k).saturating_sub(2);
            let told = cx.sentences()[told].tokens.start.max(k.saturating_sub(60))..k;
            let harm = told.rev().find_map(|j| shapes(cx, j).iter().find(|o| o.measure.is_harm()))?;
            return Some((harm.measure, k..k + 1));
        }
        let toll = shapes(cx, k).iter().find(|o| o.shape == Shape::Toll)?;
        (cx.low(k + 1) == "of" || cx.is(k + 1, "preposition")).then_some((toll.measure, k..k + 1))
    })
}

/// "an earlier figure of", "a day after reporting" before token `start`: what was told last, counted before.
pub(in crate::extract) fn earlier_figure(cx: &Context<'_>, start: usize) -> bool {
    if start < 4 {
        return false;
    }
    let of = cx.low(start - 1) == "of"
        && cx.listed("figure_noun", start - 2)
        && cx.listed("told_earlier", start - 3);
    let after = cx.low(start - 2) == "after" && cx.listed("time_unit", start - 3);
    // "more than twice the figure of 481 that it gave in May"
    let end = cx.sentence_at(start).end;
    let gave = (start + 1..(start + 5).min(end)).any(|k| cx.listed("giving", k) || cx.low(k) == "reported");
    let given = cx.low(start - 1) == "of"
        && cx.listed("figure_noun", start - 2)
        && matches!(cx.low(start + 1), "that" | "which" | "it")
        && gave;
    of || given || after && matches!(cx.low(start - 1), "reporting" | "announcing" | "giving" | "confirming")
}

/// "up from", "compared with" before token `start`: the same thing, counted before.
pub(in crate::extract) fn is_comparison(cx: &Context<'_>, start: usize) -> bool {
    let before = |k: usize| start.checked_sub(k).map_or("", |i| cx.low(i));
    match before(1) {
        "from" => matches!(before(2), "up" | "down"),
        "with" | "to" => before(2) == "compared",
        _ => false,
    }
}

/// "The toll, which stood at": the toll, where what it stood at is told in an aside.
pub(in crate::extract) fn stood(cx: &Context<'_>, start: usize, from: usize) -> Option<usize> {
    let which = (from.max(start.saturating_sub(5))..start).rev().find(|&k| cx.low(k) == "which")?;
    let clear =
        (which + 1..start).all(|k| cx.listed("toll_link", k) || cx.is(k, "auxiliary") || cx.is_adverb(k));
    let noun = (from.max(which.saturating_sub(3))..which).rev().find(|&k| cx.tokens().is_word(k))?;
    let toll = shapes(cx, noun).iter().any(|o| o.shape == Shape::Toll);
    (clear && toll && cx.low(which + 1) != "is").then_some(noun)
}

/// "the number of villagers" right before token `k`; not "a number of".
fn number_of_people(cx: &Context<'_>, from: usize, k: usize) -> bool {
    (from.max(k.saturating_sub(5))..k).any(|j| {
        cx.low(j) == "number"
            && cx.low(j + 1) == "of"
            && cx.low_before(j, from) != "a"
            && (j + 2..k).any(|p| cx.pack.people.contains_key(cx.low(p)) || cx.low(p) == "those")
    })
}
