//! Counts of people: a number, the people it counts, and what happened to them.
//!
//! Three steps: the noun phrase after the number says whether people are counted and of which class (`people`); the
//! predicate around it says what happened (`predicate`); lists and parts take over the outcome of their whole. A
//! number without people or without an outcome is no figure. Whether two figures count the same is for the ledger.

use super::bracketed::{bracketed, by_place};
use super::earlier;
use super::lists::{elliptic, is_renamed, joined, names_part, same_thing, together};
use super::objects::object;
use super::overtaken::overtaken;
use super::parts::parts;
use super::people::{Counted, counted};
use super::predicate::{Found, among_them, predicate};
use super::role;
use super::scope;
use super::whole::{beside_others, come_to_the_whole, defines, those};
use crate::annotate::names::Names;
use crate::annotate::numbers::Number;
use crate::annotate::times::Time;
use crate::context::Context;
use headwater_lang::TokenKind;
use headwater_lang::pack::{CueKind, Plural};
use headwater_model::Span;
use headwater_model::record::{Class, Extent, Measure, Standing};
use headwater_model::rows::{LocalAttribution, LocalFigure, LocalIndividual};
use std::ops::Range;

/// Members of a breakdown.
pub(super) const MEMBERS: usize = 12;

/// A number that counts people, before its outcome is known.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) number: Number,
    pub(super) people: Counted,
    /// Index of the sentence.
    pub(super) sentence: usize,
    /// Outcome with its words.
    pub(super) outcome: Option<Found>,
    /// Candidate whose outcome and whole this one shares.
    pub(super) of: Option<usize>,
    /// In one list with the candidate before it.
    pub(super) listed: bool,
}

/// Every figure of the document, in order.
pub(crate) fn figures(
    cx: &Context<'_>,
    numbers: &[Number],
    times: &[Time],
    names: &Names,
    attributions: &[LocalAttribution],
    individuals: &[LocalIndividual],
) -> Vec<LocalFigure> {
    let mut found: Vec<Candidate> = Vec::new();
    let mut of_things: Option<usize> = None;
    for (n, number) in numbers.iter().enumerate() {
        let time = times.partition_point(|t| t.tokens.end <= number.tokens.start);
        if times.get(time).is_some_and(|t| t.tokens.start < number.tokens.end) {
            continue;
        }
        // "all but one of the dead"
        if number.outer.start > 1
            && cx.low(number.outer.start - 1) == "but"
            && cx.low(number.outer.start - 2) == "all"
        {
            continue;
        }
        if n > 0 && of_so_many(cx, &numbers[n - 1], number) || defines(cx, number) {
            continue;
        }
        // "no more than five": the "no" is no nought.
        let bound = |next: &Number| next.outer.start <= number.tokens.start;
        if number.high == Some(0) && numbers.get(n + 1).is_some_and(bound) {
            continue;
        }
        let range = cx.sentence_at(number.tokens.start);
        // "Nobody is executed without a trial" tells of no event.
        let without = |k: usize| matches!(cx.low(k), "without" | "unless");
        if number.high == Some(0) && (number.tokens.end..range.end.min(number.tokens.end + 8)).any(without) {
            continue;
        }
        // "two of the five gunmen": two, of whatever the five are.
        let mut number = number.clone();
        let mut next = numbers.get(n + 1);
        let mut of_those = None;
        if let Some(whole) = next.filter(|w| of_so_many(cx, &number, w)) {
            of_those = those(cx, whole, &range);
            number.outer.end = whole.outer.end.max(whole.tokens.end);
            next = numbers.get(n + 2);
        }
        let number = &number;
        let end = number.tokens.end.max(number.outer.end);
        let limit = next.map_or(range.end, |next| next.outer.start.clamp(end, range.end.max(end)));
        let sentence = cx.segments.sentence_of(number.tokens.start);
        // "47 missiles and 24 drones, of which 40 and 19 were shot down"
        let start = number.outer.start;
        let things = found.last().is_some_and(|b| b.sentence == sentence && b.people.object);
        let of_which = start > range.start + 1 && cx.low(start - 1) == "which" && cx.low(start - 2) == "of";
        let and =
            start > range.start && cx.low(start - 1) == "and" && of_things.is_some_and(|t| t + 1 == start);
        if things && of_which || and {
            of_things = Some(number.outer.end.max(number.tokens.end));
            continue;
        }
        let open = |c: &Candidate| c.sentence == sentence && cx.low_before(c.number.tokens.start, 0) == "(";
        if let Some((people, outcome)) = by_place(cx, number, names, found.last().is_some_and(open), &range) {
            let number = number.clone();
            found.push(Candidate {
                number,
                people,
                sentence,
                outcome: Some(outcome),
                of: None,
                listed: false,
            });
        } else if let Some(people) = counted(cx, number, &range, limit, attributions) {
            let (number, people) = pair(cx, number.clone(), people);
            if number.implicit && found.last().is_some_and(|a| is_renamed(cx, a, &number, &people)) {
                continue;
            }
            let of = of_those.as_ref().map(|_| found.len() + 1);
            found.push(Candidate { number, people, sentence, outcome: None, of, listed: false });
            found.extend(of_those.map(|whole| Candidate { sentence, ..whole }));
        } else {
            let before = found.last().filter(|c| c.sentence == sentence);
            if let Some((people, outcome)) = object(cx, number, before, &range) {
                let number = number.clone();
                found.push(Candidate { number, people, sentence, outcome, of: None, listed: false });
            }
        }
    }
    outcomes(cx, &mut found);
    leave_out(&mut found, |c| speaks(cx, c, attributions));
    parts(cx, &mut found);
    let kept: Vec<usize> =
        (0..found.len()).filter(|&i| found[i].outcome.is_some() && is_harm_or_counted(&found[i])).collect();
    let new_index = |old: usize| kept.iter().position(|&k| k == old);
    let mut rows: Vec<LocalFigure> = kept
        .iter()
        .map(|&i| {
            let c = &found[i];
            let whole = c.of.and_then(new_index);
            let mut row = row(cx, c, whole, times, names, attributions);
            // A part without a source of its own has that of its whole ("This includes …").
            if let (None, Some(w)) = (row.attribution, c.of.map(|w| &found[w]))
                && w.sentence + 2 >= c.sentence
            {
                row.attribution = scope::attribution(cx.span(w.number.tokens.clone()), attributions);
            }
            row
        })
        .collect();
    beside_others(&mut rows);
    come_to_the_whole(cx, &mut rows);
    earlier::lead(cx, times, &mut rows);
    earlier::events(cx, times, &mut rows);
    earlier::campaigns(cx, &mut rows, individuals);
    earlier::beside(cx, &mut rows);
    overtaken(cx, attributions, &mut rows);
    rows
}

/// Takes out candidates; what is a part of another points at it still.
fn leave_out(found: &mut Vec<Candidate>, out: impl Fn(&Candidate) -> bool) {
    let mut kept = 0;
    let places: Vec<Option<usize>> = found
        .iter()
        .map(|c| {
            let place = (!out(c)).then_some(kept);
            kept += usize::from(place.is_some());
            place
        })
        .collect();
    let mut place = places.iter();
    found.retain(|_| place.next().is_some_and(Option::is_some));
    for candidate in found {
        candidate.of = candidate.of.and_then(|whole| places.get(whole).copied().flatten());
    }
}

/// "two of the five": the second number says of how many.
fn of_so_many(cx: &Context<'_>, part: &Number, whole: &Number) -> bool {
    let at = part.tokens.end.max(part.outer.end);
    let the = cx.is(at + 1, "article") || cx.is(at + 1, "possessive");
    // "27 of the cutter's 42 crew"
    let start = whole.outer.start;
    // "62 of 81 drones"
    if cx.low(at) == "of" && at + 1 == start && part.low < whole.low && !part.implicit && !whole.implicit {
        // "one of three people killed": three.
        return !part.vague && !whole.vague && part.low > 1;
    }
    let near = at + 2 == start || (at + 2..=at + 5).contains(&start) && cx.low(start - 1) == "'s";
    cx.low(at) == "of" && the && near && part.low < whole.low && !part.implicit
}

/// "A mother and son were found": one article over two nouns, and the verb says that these are two.
fn pair(cx: &Context<'_>, mut number: Number, mut people: Counted) -> (Number, Counted) {
    let and = people.end;
    let one = matches!(cx.pack.people.get(cx.low(and + 1)), Some((Plural::One, _)));
    if number.implicit
        && matches!(cx.low(number.tokens.start), "a" | "an")
        && cx.low(and) == "and"
        && one
        && cx.listed("plural_verb", and + 2)
    {
        (number.low, number.high) = (2, Some(2));
        people.end = and + 2;
        people.words.end = and + 2;
        people.class = Class::People;
    }
    (number, people)
}

/// "rose to 14, a hospital official said": who speaks has come to no harm that other words than their own tell of.
fn speaks(cx: &Context<'_>, c: &Candidate, attributions: &[LocalAttribution]) -> bool {
    let (words, told) = (cx.span(c.people.words.clone()), c.outcome.as_ref().and_then(|o| o.span));
    c.number.implicit
        && attributions.iter().any(|a| {
            let source = a.source_span.filter(|s| s.contains(words) && a.cue.is_some());
            source.is_some_and(|s| {
                told.is_none_or(|t| !s.contains(t) && a.content.iter().any(|c| c.contains(t)))
            })
        })
}

/// An article ("a man") counts one only where somebody is harmed, and nobody only where nobody is ("No one survived" does
/// not count the survivors of a car among those of a crash).
fn is_harm_or_counted(c: &Candidate) -> bool {
    let measure = c.outcome.as_ref().map_or(Measure::Other, |o| o.measure);
    if c.number.high == Some(0) && measure == Measure::Other {
        return false;
    }
    !(c.number.implicit
        && matches!(measure, Measure::Present | Measure::Other | Measure::Refuge | Measure::Displaced))
}

/// Finds the outcome of each candidate; those of a list share one.
fn outcomes(cx: &Context<'_>, found: &mut [Candidate]) {
    for i in 0..found.len() {
        let range = cx.sentences()[found[i].sentence].tokens.clone();
        found[i].listed =
            i > 0 && found[i - 1].sentence == found[i].sentence && joined(cx, &found[i - 1], &found[i]);
        if found[i].outcome.is_none() && !found[i].people.object {
            found[i].outcome = predicate(cx, &found[i], &range);
            // "does not include seven people killed elsewhere"
            let start = found[i].number.outer.start;
            let without = start > range.start
                && (cx.low(start - 1) == "excluding"
                    || matches!(cx.low(start - 1), "include" | "including" | "counting")
                        && cx.low_before(start - 1, range.start) == "not");
            if let Some(outcome) = found[i].outcome.as_mut().filter(|_| without) {
                outcome.part = true;
            }
            if found[i].outcome.is_none() {
                found[i].outcome = together(cx, &found[i]);
            }
            if let Some(class) = toll_class(cx, &found[i], &range) {
                found[i].people.class = class;
            }
        }
    }
    for i in 1..found.len() {
        // "A man who took a rifle from one of the gunmen was killed": the verb is the man's.
        let start = found[i].number.outer.start;
        let object = cx.is(start.saturating_sub(1), "preposition") && cx.low(start - 1) != "of";
        let told = found[i].outcome.as_ref().filter(|o| o.shares_left).and_then(|o| o.span);
        let owner = found[..i].iter().rev().take(3).any(|c| {
            c.sentence == found[i].sentence
                && matches!(cx.low(c.people.end), "who" | "which" | "that")
                && c.outcome.as_ref().is_some_and(|o| o.span == told)
        });
        if object && told.is_some() && owner {
            found[i].outcome = None;
        }
        let (before, rest) = found.split_at_mut(i);
        if let (Some(p), Some(c)) = (before.last(), rest.first_mut())
            && let Some(outcome) = elliptic(cx, p, c)
        {
            c.outcome = Some(outcome);
        } else if let Some(c) = rest.first_mut()
            && let Some(p) = before
                .iter()
                .rev()
                .take(MEMBERS)
                .find(|p| !cx.of_them(p.people.after_number) && p.outcome.is_some())
            && let Some(outcome) = same_thing(cx, p, c)
        {
            c.outcome = Some(outcome);
            if p.sentence == c.sentence {
                c.people.class = p.people.class;
            }
        }
    }
    // From the right: "5 soldiers, 3 guards and 2 civilians were killed".
    for i in (1..found.len()).rev() {
        // "212 of them seriously, and 96 were missing": those are of the ones before them.
        let of_them = cx.of_them(found[i - 1].people.after_number);
        // "46 villagers, including two women, 18 herders and four guards were killed"
        // "among them eight children, and 99 were hurt": the verb of another clause.
        let subset = || {
            let before = &found[i - 1];
            let named = cx.phrase_before("subset", 0, before.number.outer.start).is_some();
            named && cx.is_comma(before.people.end)
        };
        // "a nine-year-old boy among them, and more than 200 were hurt"
        let behind = || among_them(cx, found[i - 1].number.tokens.end, found[i].number.outer.start);
        let clause = found[i].people.bare && (behind() || subset());
        let listed = !clause && found[i].listed || names_part(cx, &found[i - 1], &found[i]);
        if listed && found[i - 1].outcome.is_none() && !of_them {
            let shared = found[i].outcome.clone().filter(|o| o.shares_left);
            found[i - 1].outcome = shared;
        }
    }
    // From the left: "killed 5 soldiers, 3 guards and 2 civilians".
    for i in 1..found.len() {
        let nobody = found[i].number.high == Some(0);
        // "26 dead, three suspects named": what was counted as dead is no verb for others.
        let gap = cx.low(found[i].number.outer.start.max(1) - 1);
        let head = found[i - 1].people.outcome.is_some() && (!found[i].people.bare || gap == ";");
        if found[i].listed && !head && found[i].outcome.is_none() && !nobody {
            found[i].outcome = found[i - 1].outcome.clone().map(|mut o| {
                o.span = None;
                o
            });
        }
    }
}

/// "put the number of soldiers killed at seven": the class of the people that a bare number counts.
fn toll_class(cx: &Context<'_>, c: &Candidate, sentence: &Range<usize>) -> Option<Class> {
    let outcome = c.outcome.as_ref().filter(|_| c.people.bare)?;
    let words = cx.tokens().range(outcome.span?);
    let near = sentence.start.max(words.start.saturating_sub(6))..words.start;
    let of = near.rev().find(|&k| cx.low(k) == "of" && cx.low_before(k, 0) == "number")?;
    let known = (of + 1..words.start).rev().find_map(|k| cx.pack.people.get(cx.low(k)));
    known.filter(|_| words.start < c.number.outer.start).map(|(_, class)| *class)
}

fn row(
    cx: &Context<'_>,
    c: &Candidate,
    of: Option<usize>,
    times: &[Time],
    names: &Names,
    attributions: &[LocalAttribution],
) -> LocalFigure {
    let sentence = &cx.sentences()[c.sentence];
    let outcome = c.outcome.clone();
    let number = cx.span(c.number.tokens.clone());
    let outer = c.number.outer.start..c.people.end.max(c.number.outer.end);
    let span = cx.span(outer.clone());
    let attribution = scope::attribution(span, attributions);
    let period = scope::period(cx, c, times, attribution.map(|a| &attributions[a]));
    let place = bracketed(cx, &c.number, names)
        .map(|m| (m.entity, cx.span(m.tokens.clone())))
        .or_else(|| scope::place(cx, c, names, attribution.map(|a| &attributions[a])));
    let (role, role_span) = role::role(cx, c, times, period);
    // "He debunked reports that 150 people had died": whoever says so inside.
    let denies = |a: &LocalAttribution| {
        let verb = |cue: Span| {
            let mut words = cx.tokens().range(cue);
            words.any(|k| cx.pack.cues.get(cx.low(k)) == Some(&CueKind::Deny))
        };
        a.negated && a.cue.is_some_and(verb) && a.content.iter().any(|c| c.contains(span))
    };
    let denied = outcome.as_ref().is_some_and(|o| o.denied)
        || attribution.is_some_and(|a| attributions[a].negated)
        || attributions.iter().any(denies);
    let standing = if denied { Standing::Denied } else { scope::standing(cx, c) };
    // "nine deaths on Thursday alone"
    let alone = (c.people.end + 1..(c.people.end + 6).min(sentence.tokens.end))
        .take_while(|&k| cx.tokens().is_word(k) || cx.tokens().kind(k) == Some(TokenKind::Number))
        .any(|k| cx.low(k) == "alone" && !cx.is(k - 1, "auxiliary"));
    // "In the last week of May alone, 176 people died"
    let opening = (sentence.tokens.start..outer.start)
        .take(10)
        .any(|k| cx.low(k) == "alone" && cx.is_comma(k + 1) && k + 2 == outer.start);
    // "Nalgad alone accounts for 52 deaths"
    let owns = (sentence.tokens.start..outer.start)
        .rev()
        .take(4)
        .any(|k| cx.low(k) == "alone" && cx.listed("place_has", k + 1));
    let alone = alone || opening || owns;
    let extent = if alone || of.is_some() || outcome.as_ref().is_some_and(|o| o.part) {
        Extent::Subset
    } else if scope::is_total(cx, c) {
        Extent::Total
    } else {
        Extent::Unknown
    };
    LocalFigure {
        span,
        number,
        low: c.number.low,
        high: c.number.high,
        modifier: c.number.modifier,
        measure: outcome.as_ref().map_or(Measure::Other, |o| o.measure),
        measure_span: outcome.and_then(|o| o.span),
        group: cx.span(c.people.words.clone()),
        class: c.people.class,
        side: c.people.side.clone(),
        place,
        period,
        extent,
        of,
        counting: scope::counting(cx, c),
        attribution,
        role,
        role_span,
        standing,
        hedges: super::attribution::hedges(
            cx,
            sentence.tokens.start.max(outer.start.saturating_sub(8))..sentence.tokens.end.min(outer.end + 8),
        ),
        sentence: sentence.span,
        vague: c.number.vague,
        implicit: c.number.implicit,
        scene: None,
    }
}
