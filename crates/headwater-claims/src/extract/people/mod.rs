//! The noun phrase that a number counts: are these people, of which class, on whose side?
//!
//! - [`noun_run`]: the adjectives and nouns behind a number, and their head;
//! - [`complement`]: "members of the security forces"; [`side`]: "loyal to X".

mod complement;
mod noun_run;
mod side;

use super::predicate::with_shape;
use crate::annotate::numbers::{Number, is_fold, ordinal_alone, tells};
use crate::context::Context;
use complement::complement;
use headwater_lang::pack::{Plural, Shape};
use headwater_model::record::{Class, Measure};
use headwater_model::rows::LocalAttribution;
pub(super) use noun_run::tolled;
use noun_run::{Head, Run, noun_at, noun_run};
use side::sided;
use std::ops::Range;

/// Tokens before an adverb among which the harm stands that it belongs to.
const NEAR: usize = 24;

/// The people that a number counts.
#[derive(Debug, Clone)]
pub(super) struct Counted {
    /// Their words.
    pub(super) words: Range<usize>,
    /// End of the noun phrase with what belongs to it ("members of the security forces").
    pub(super) end: usize,
    pub(super) class: Class,
    pub(super) side: Option<String>,
    /// The head itself says what happened ("deaths", "dead", "wounded").
    pub(super) outcome: Option<(Measure, usize)>,
    /// Nothing but the number ("killed five and …").
    pub(super) bare: bool,
    /// "745 were civilians": the class follows a form of "be".
    pub(super) copula: bool,
    /// First token after the number.
    pub(super) after_number: usize,
    /// Heads "lives": counts only where they were lost.
    pub(super) lives: bool,
    /// No people: things or attacks.
    pub(super) object: bool,
}

impl Counted {
    /// People of no class or side, in `words` of a phrase up to `end`, that no word of it says anything about.
    pub(super) fn people(words: Range<usize>, end: usize, after_number: usize) -> Self {
        Self {
            words,
            end,
            class: Class::People,
            side: None,
            outcome: None,
            bare: false,
            copula: false,
            after_number,
            lives: false,
            object: false,
        }
    }
}

/// What `number` counts, if it may be people. `limit` is where the next number starts.
pub(super) fn counted(
    cx: &Context<'_>,
    number: &Number,
    sentence: &Range<usize>,
    limit: usize,
    attributions: &[LocalAttribution],
) -> Option<Counted> {
    let after = number.outer.end.max(number.tokens.end);
    let mut at = after;
    // "a man", "another soldier": the head is inside.
    if number.implicit {
        at = number.tokens.end;
    }
    // "a 13-year-old"
    if number.implicit
        && let Some((k, child)) =
            (at..(at + 4).min(sentence.end)).find_map(|k| cx.aged_alone(k).map(|child| (k, child)))
        && (at..k).all(|j| cx.tokens().is_word(j) && noun_at(cx, j).is_none())
    {
        let class = if child { Class::Child } else { Class::People };
        return Some(Counted { class, ..Counted::people(at..k + 1, k + 1, after) });
    }
    // "Three were killed and a fourth was injured"
    if number.implicit && ordinal_alone(cx, at) {
        return Some(Counted::people(at..at + 1, at + 1, after));
    }
    // "Two died and another was injured"
    if number.implicit && cx.low(number.tokens.start) == "another" && tells(cx, at) {
        return Some(Counted::people(number.tokens.clone(), at, after));
    }
    // "a family of six"
    if number.tokens.start > sentence.start + 1
        && cx.low(number.tokens.start - 1) == "of"
        && cx.listed("family", number.tokens.start - 2)
        && noun_at(cx, at).is_none()
    {
        let words = number.tokens.start - 2..number.tokens.end;
        return Some(Counted::people(words, after, after));
    }
    if age_of(cx, number, sentence.start) || age_limit(cx, number, sentence.start) {
        return None;
    }
    // "dozens of youths", "200 of their members", "five of them"
    let mut partitive = false;
    if cx.low(at) == "of" {
        at += 1;
        partitive = true;
        if matches!(cx.low(at), "them" | "whom" | "those" | "these") {
            // "19 of them children", "12 of whom were women"
            let mut k = at + 1;
            while k < sentence.end && (cx.is_be(k) || cx.is_adverb(k) || cx.is(k, "article")) {
                k += 1;
            }
            if let Some(run) = noun_run(cx, k, sentence, limit).filter(|r| matches!(r.kind, Head::People(_)))
            {
                let (class, side) = sided(cx, k, run.head, run.end, run.class, sentence);
                return Some(Counted { class, side, ..Counted::people(k..run.end, run.end, after) });
            }
            // "nine were shot, three of them fatally"
            if cx.listed("fatal_adverb", at + 1) && !cx.tokens().is_word(at + 2) {
                let outcome = Some((Measure::Killed, at + 1));
                return Some(Counted { outcome, ..Counted::people(at..at + 1, at + 2, after) });
            }
            return Some(Counted::people(at..at + 1, at + 1, after));
        }
    }
    // "a double homicide"
    if is_fold(cx, number.tokens.start, sentence.end) {
        let outcome = Some((Measure::Killed, at));
        return Some(Counted { outcome, ..Counted::people(at..at + 1, at + 1, after) });
    }
    // "two triple murders": how many died is not said.
    if cx.listed("fold", at) {
        return None;
    }
    // "no reports of casualties"
    if let Some(n) = cx.phrase("report_of", at, sentence.end).filter(|_| number.low == 0) {
        at += n;
    }
    // "four men were shot, one fatally", "four were hurt, two seriously"
    // But not "affected 17 million people, including 9 million severely".
    let near = sentence.start.max(at.saturating_sub(NEAR))..at;
    if (cx.listed("fatal_adverb", at) || cx.listed("harm_adverb", at))
        && !number.implicit
        && !cx.tokens().is_word(at + 1)
        && near.into_iter().any(|k| cx.is_harm(k))
    {
        let measure = if cx.listed("harm_adverb", at) { Measure::Injured } else { Measure::Killed };
        return Some(Counted {
            outcome: Some((measure, at)),
            ..Counted::people(number.tokens.clone(), at + 1, after)
        });
    }
    // "745 were civilians"
    if cx.is_be(at) && !number.implicit && !partitive {
        return Some(copula(cx, at, after, sentence, limit));
    }
    // "14 of its own had been killed"
    if partitive
        && cx.is(at, "possessive")
        && cx.low(at + 1) == "own"
        && !cx.pack.people.contains_key(cx.low(at + 2))
    {
        return Some(Counted { bare: true, ..Counted::people(number.tokens.clone(), at + 2, after) });
    }
    // "Of the injured, 83 required treatment": whatever the verb.
    let start = number.outer.start;
    if opens_with_outcome(cx, sentence) && start == sentence.start + 4 && cx.is_comma(start - 1) {
        return Some(Counted { bare: true, ..Counted::people(number.tokens.clone(), after, after) });
    }
    let Some(run) = noun_run(cx, at, sentence, limit) else {
        // "of whom nearly 450,000 went to shelters": whatever the verb.
        let start = number.outer.start;
        let whom = start > sentence.start + 1 && cx.low(start - 1) == "whom" && cx.low(start - 2) == "of";
        return (whom && !number.implicit)
            .then(|| Counted { bare: true, ..Counted::people(number.tokens.clone(), after, after) });
    };
    let Run { head, end, class, kind } = run;
    match kind {
        Head::People(plural) => {
            // "the lives of 12 miners" says nothing unless they were claimed or lost.
            let lives = matches!(cx.low(head), "lives" | "souls");
            // A body found is a death, whatever verb follows.
            let outcome = matches!(cx.low(head), "bodies" | "corpses" | "body" | "corpse")
                .then_some((Measure::Killed, head));
            // "three bodies of water", "two governing bodies"
            let thing = cx.low(head + 1) == "of" && cx.listed("body_of", head + 2)
                || head > at && cx.listed("body_kind", head - 1);
            if outcome.is_some() && thing {
                return None;
            }
            // "armed men", "armed volunteers" take part in the fighting.
            let armed = (at..head).any(|k| cx.low(k) == "armed");
            let class = if armed && matches!(class, Class::People | Class::AidWorker) {
                Class::Fighter
            } else {
                class
            };
            let (class, end) = complement(cx, head, end, class, plural, sentence, attributions);
            let (class, side) = sided(cx, at, head, end, class, sentence);
            Some(Counted { class, side, outcome, lives, ..Counted::people(at..end, end, after) })
        }
        // "None of the dead was a fighter" tells of no harm, nor that there was none.
        Head::Outcome(_) if partitive && number.high == Some(0) => None,
        Head::Outcome(measure) => {
            // "eleven of the missing are children"
            let be =
                if partitive && cx.is_be(end) { Some(copula(cx, end, after, sentence, limit)) } else { None };
            let class = be.filter(|c| !c.bare).map_or(class, |c| c.class);
            Some(Counted { class, outcome: Some((measure, head)), ..Counted::people(at..end, end, after) })
        }
        Head::Nation => {
            let (class, side) = sided(cx, at, head, end, class, sentence);
            Some(Counted { class, side, ..Counted::people(at..end, end, after) })
        }
        Head::Thing => None,
        Head::None => {
            if number.implicit || partitive {
                return None;
            }
            // "killed five and injured 20", "hundreds were killed"
            Some(Counted { bare: true, ..Counted::people(number.tokens.clone(), after, after) })
        }
    }
}

/// "Of the dead, 78 are children": a sentence that opens with the people of whom it tells by what happened to them.
pub(super) fn opens_with_outcome(cx: &Context<'_>, sentence: &Range<usize>) -> bool {
    let first = sentence.start;
    cx.low(first) == "of"
        && cx.is(first + 1, "article")
        && with_shape(cx, first + 2, &[Shape::Noun, Shape::Adjective]).is_some()
}

/// "a boy of maybe sixteen": the number is an age.
fn age_of(cx: &Context<'_>, number: &Number, start: usize) -> bool {
    let mut k = number.outer.start;
    while k > start
        && (cx.is_adverb(k - 1)
            || matches!(cx.low(k - 1), "maybe" | "perhaps" | "some")
            || cx.pack.bounds.ending(cx.tokens(), start, k).is_some())
    {
        k -= 1;
    }
    // "told the governor of 45 deaths"
    let after = number.outer.end.max(number.tokens.end);
    let counts = cx.is_harm(after) || noun_at(cx, after).is_some();
    k > start + 1
        && !counts
        && cx.low(k - 1) == "of"
        && matches!(noun_at(cx, k - 2), Some((Plural::One, _)))
        && !cx.listed("body_word", k - 2)
}

/// "six trainees under 18": the number is an age.
fn age_limit(cx: &Context<'_>, number: &Number, start: usize) -> bool {
    let at = number.outer.start;
    let limit = matches!(cx.low(at), "under" | "over" | "below" | "above") && at < number.tokens.start;
    // "12 people younger than 18"
    if at > 1 && cx.low(at - 1) == "than" && matches!(cx.low(at - 2), "younger" | "older") {
        return true;
    }
    // "nine of them under 18"
    let of_them = at > 1 && cx.of_them(at - 2);
    limit
        && at > start
        && (of_them || noun_at(cx, at - 1).is_some())
        && number.low.min(number.high.unwrap_or(u64::MAX)) < 100
}

/// What follows the form of "be" at `be`: "745 were civilians", "12 of the dead were women".
fn copula(cx: &Context<'_>, be: usize, after: usize, sentence: &Range<usize>, limit: usize) -> Counted {
    let mut at = be + 1;
    while at < sentence.end && (cx.is_adverb(at) || cx.is(at, "article") || cx.low(at) == "of") {
        at += 1;
    }
    match noun_run(cx, at, sentence, limit) {
        Some(Run { head, end, class, kind: Head::People(_) }) => {
            let (class, side) = sided(cx, at, head, end, class, sentence);
            Counted { class, side, copula: true, ..Counted::people(at..end, end, after) }
        }
        // "Hundreds were killed": bare, the predicate decides.
        _ => Counted { bare: true, ..Counted::people(be - 1..be, after, after) },
    }
}
