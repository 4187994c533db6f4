//! What happened to the people of a number: the verb, noun or adjective that governs it, to its left or right.

mod aftermath;
mod left;
mod right;
mod toll;

use super::figure::Candidate;
use crate::context::Context;
use aftermath::death_after;
pub(super) use aftermath::renamed;
use headwater_lang::pack::{Outcome, Shape};
use headwater_model::Span;
use headwater_model::record::{Class, Measure};
use left::{left, lives};
pub(super) use right::among_them;
use right::right;
use std::ops::Range;
use toll::toll;
pub(super) use toll::{earlier_figure, is_comparison, stood};

/// An outcome.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) measure: Measure,
    /// Its words; `None` when taken over from a list or a whole.
    pub(super) span: Option<Span>,
    /// It stands to the right, so what is listed before shares it.
    pub(super) shares_left: bool,
    /// It comes with a part ("the dead included").
    pub(super) part: bool,
    pub(super) denied: bool,
}

impl Found {
    /// An outcome that stands in `words`.
    pub(super) fn at(cx: &Context<'_>, measure: Measure, words: Range<usize>, shares_left: bool) -> Self {
        Self { measure, span: Some(cx.span(words)), shares_left, part: false, denied: false }
    }
}

impl Found {
    /// The same outcome, for those of whom no words of their own tell it.
    pub(super) fn without_words(&self) -> Self {
        Self { span: None, ..self.clone() }
    }

    /// The same outcome, for those who are told of behind others: whoever is listed before them does not share it.
    pub(super) fn passed_on(&self) -> Self {
        Self { shares_left: false, ..self.without_words() }
    }

    /// An outcome told of others, whom this one is among.
    pub(super) fn taken(measure: Measure) -> Self {
        Self { measure, span: None, shares_left: false, part: true, denied: false }
    }
}

/// The outcome of a candidate, if its own words give one.
pub(super) fn predicate(cx: &Context<'_>, c: &Candidate, sentence: &Range<usize>) -> Option<Found> {
    let mut found = own(cx, c, sentence)?;
    // "253 children were still being held", of whom the sentences before tell that they were seized.
    if found.measure == Measure::Detained
        && let Some(words) = found.span.map(|s| cx.tokens().range(s))
        && words.clone().any(|k| cx.low(k) == "held")
        && tells_of_hostages(cx, words.start, sentence)
    {
        found.measure = Measure::Abducted;
    }
    Some(found)
}

fn own(cx: &Context<'_>, c: &Candidate, sentence: &Range<usize>) -> Option<Found> {
    let found = |measure, words, shares_left| Found::at(cx, measure, words, shares_left);
    if let Some((measure, at)) = c.people.outcome {
        // "three of the wounded died": what became of them says more than what they were.
        if measure != Measure::Killed
            && is_partitive(cx, c)
            && let Some((later, words)) = right(cx, c, sentence).filter(|(m, _)| *m == Measure::Killed)
        {
            return Some(Found { part: true, ..found(later, words, false) });
        }
        // "2,275 dead or missing"
        let differs = |o: &Outcome| o.measure != measure && o.measure.is_harm();
        let unsplit = cx.low(at + 1) == "or" && shapes(cx, at + 2).iter().any(differs);
        let own = if unsplit {
            found(Measure::Casualties, at..at + 3, false)
        } else {
            found(measure, at..at + 1, false)
        };
        return Some(Found { part: is_partitive(cx, c), ..own });
    }
    if c.people.copula {
        return None;
    }
    if c.people.lives {
        return lives(cx, c, sentence);
    }
    // "140 injured people had arrived", "carrying three wounded men": what they are says more than where they are.
    let within = inside(cx, c);
    let weak = |m: Measure| matches!(m, Measure::Present | Measure::Refuge | Measure::Other);
    if let Some((measure, range)) = left(cx, c, sentence)
        && (!weak(measure) || within.is_none())
    {
        // "had lost more than 40 men", "one family lost nine members": the dead of one side.
        let side = cx.listed("bereft", range.start) && c.people.class == Class::People;
        let kin = || c.people.words.clone().any(|j| cx.listed("kin", j));
        // "has now lost two grandchildren to gun violence": not to one event.
        let over = cx.listed("bereft", range.start) && cx.low(c.people.end) == "to";
        return Some(Found { part: side && !kin() || over, ..found(measure, range, false) });
    }
    // "found the last two missing miners": they are missing no more.
    if let Some((_, words)) = within.clone().filter(|w| w.0 == Measure::Missing)
        && let Some(verb) = found_again(cx, c, sentence)
    {
        return Some(found(Measure::Other, verb..words.end, false));
    }
    // "the houses of nine militants were blown up"
    let owned = cx.before_determiners(c.number.outer.start, sentence.start);
    let owners = owned > sentence.start + 1 && cx.low(owned - 1) == "of" && cx.listed("object", owned - 2);
    let after =
        right(cx, c, sentence).filter(|(_, words)| !owners && !(c.number.implicit && spared(cx, c, words)));
    match (after, within) {
        (Some(a), Some(w)) if weak(a.0) => return Some(found(w.0, w.1, false)),
        (Some((measure, range)), _) => return Some(found(measure, range, true)),
        (None, Some((measure, range))) => return Some(found(measure, range, false)),
        (None, None) => {}
    }
    if let Some((measure, at)) = of_the_dead(cx, c, sentence) {
        return Some(Found { part: true, ..found(measure, at..at + 1, false) });
    }
    toll(cx, c, sentence).map(|(measure, range)| {
        // "put its own losses at 14"
        let side = cx.listed("losses", range.start);
        Found { part: side, ..found(measure, range, false) }
    })
}

/// "Of the dead, 46 were in the valley": what the sentence opens with.
fn of_the_dead(cx: &Context<'_>, c: &Candidate, sentence: &Range<usize>) -> Option<(Measure, usize)> {
    let of = sentence.start;
    let comma = (of + 2..c.number.outer.start.min(of + 5)).find(|&k| cx.is_comma(k))?;
    let opens = cx.low(of) == "of" && (cx.is(of + 1, "article") || cx.low(of + 1) == "those");
    let near = c.number.outer.start < comma + 8 && !c.people.object;
    let told = shapes(cx, comma - 1).iter().find(|o| o.measure.is_harm()).filter(|_| opens && near)?;
    Some((told.measure, comma - 1))
}

/// "has found the last": the verb before the number.
fn found_again(cx: &Context<'_>, c: &Candidate, sentence: &Range<usize>) -> Option<usize> {
    let start = c.number.outer.start;
    let near = (sentence.start.max(start.saturating_sub(4))..start).rev();
    near.take_while(|&k| !cx.is_comma(k)).find(|&k| cx.listed("found_again", k))
}

/// "three of the wounded": some of those whom a noun calls by what happened to them.
pub(super) fn is_partitive(cx: &Context<'_>, c: &Candidate) -> bool {
    cx.low(c.people.after_number) == "of" && cx.is(c.people.after_number + 1, "article")
}

/// What happened to one person, told of by a name or a noun: the verb or noun that governs them.
pub(super) fn singular(cx: &Context<'_>, c: &Candidate, sentence: &Range<usize>) -> Option<Found> {
    let found = |measure, words, shares_left| Found::at(cx, measure, words, shares_left);
    if let Some((measure, words)) = left(cx, c, sentence) {
        return Some(found(measure, words, false));
    }
    // "Smith's death", "the clerk's killing"
    let own = c.people.after_number + 1;
    if cx.low(c.people.after_number) == "'s"
        && let Some((measure, k)) = (own..(own + 3).min(sentence.end))
            .find_map(|k| with_shape(cx, k, &[Shape::Noun, Shape::Act]).map(|measure| (measure, k)))
    {
        return Some(found(measure, k..k + 1, false));
    }
    if let Some((measure, words)) = right(cx, c, sentence).filter(|(_, words)| !spared(cx, c, words)) {
        return Some(found(measure, words, true));
    }
    // "was hit by a beam and died": whatever came first.
    let died = death_after(cx, c.people.end, sentence)?;
    let own = (c.people.end..died.start)
        .all(|k| !cx.pack.cues.contains_key(cx.low(k)) && !matches!(cx.low(k), "who" | "that" | "which"));
    let verb = cx.is(c.people.end, "auxiliary") || cx.low(c.people.end).ends_with("ed");
    (own && verb).then(|| found(Measure::Killed, died, true))
}

/// "The boy could have died", "should be dead": he is not.
fn spared(cx: &Context<'_>, c: &Candidate, words: &Range<usize>) -> bool {
    let not = |k: usize| cx.listed("counterfactual", k) && matches!(cx.low(k + 1), "have" | "be");
    (c.people.end..words.start).any(not)
}

pub(super) fn shapes<'c>(cx: &'c Context<'_>, i: usize) -> &'c [Outcome] {
    let Some(outcomes) = cx.pack.outcomes.get(cx.low(i)) else { return &[] };
    // "captured on video"
    if cx.phrase("no_outcome", i, i + 4).is_some() { &[] } else { outcomes }
}

pub(super) fn with_shape(cx: &Context<'_>, i: usize, wanted: &[Shape]) -> Option<Measure> {
    shapes(cx, i).iter().find(|o| wanted.contains(&o.shape)).map(|o| o.measure)
}

/// Whether the words around token `at` tell of hostages: those of its sentence and of the ones before.
pub(super) fn tells_of_hostages(cx: &Context<'_>, at: usize, sentence: &Range<usize>) -> bool {
    let told = cx.segments.sentence_of(at).saturating_sub(3);
    let near = cx.sentences()[told].tokens.start.max(at.saturating_sub(80))..sentence.end.min(at + 60);
    // "Police seized weapons" tells of no hostages.
    let people = |k: usize| (k + 1..k + 6).any(|j| cx.pack.people.contains_key(cx.low(j)));
    let seized = |k: usize| cx.low(k).starts_with("seiz") && !people(k);
    near.into_iter().any(|k| {
        shapes(cx, k).iter().any(|o| o.measure == Measure::Abducted) && !seized(k)
            || cx.listed("hostage_noun", k)
    })
}

/// A form of "be" governs the participle at `at`: then the people stand before it, not after.
fn passive_before(cx: &Context<'_>, at: usize, start: usize) -> bool {
    let mut k = at;
    while k > start && cx.is_adverb(k - 1) {
        k -= 1;
    }
    k > start && cx.is_be(k - 1)
}

/// An outcome inside the noun phrase: "12 dead civilians", "millions of displaced families".
fn inside(cx: &Context<'_>, c: &Candidate) -> Option<(Measure, Range<usize>)> {
    c.people
        .words
        .clone()
        .find_map(|k| with_shape(cx, k, &[Shape::Adjective, Shape::Participle]).map(|m| (m, k..k + 1)))
        .filter(|_| !c.people.bare)
}

/// What follows is an object, so the verb before it is active.
fn takes_object(cx: &Context<'_>, i: usize) -> bool {
    cx.is_numeral(i)
        || cx.is(i, "article")
        || cx.is(i, "possessive")
        || cx.pack.people.contains_key(cx.low(i))
        // "shot both dead"
        || cx.low(i) == "both"
        || (cx.is(i, "pronoun") && !matches!(cx.low(i), "themselves" | "himself" | "herself" | "itself"))
        || matches!(cx.low(i), "at" | "more" | "over")
            && cx.pack.bounds.at(cx.tokens(), i, i + 3).is_some_and(|(n, _)| {
                cx.is_numeral(i + n)
                    || cx.is(i + n, "article") && cx.pack.numbers.contains_key(cx.low(i + n + 1))
            })
}
