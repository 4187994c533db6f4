//! What happened to the people of a number: the verb, noun or adjective that governs it, to its left or right.

mod aftermath;
mod toll;

use super::figure::Candidate;
use crate::context::Context;
pub(super) use aftermath::renamed;
use aftermath::{death_after, lasting, suffering};
use headwater_lang::TokenKind;
use headwater_lang::pack::{Outcome, Shape};
use headwater_model::Span;
use headwater_model::record::{Class, Measure};
use std::ops::Range;
use toll::toll;
pub(super) use toll::{is_comparison, stood};

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
    /// An outcome told of others, whom this one is among.
    pub(super) fn taken(measure: Measure) -> Self {
        Self { measure, span: None, shares_left: false, part: true, denied: false }
    }
}

/// The outcome of a candidate, if its own words give one.
pub(super) fn predicate(cx: &Context<'_>, c: &Candidate, sentence: &Range<usize>) -> Option<Found> {
    let found = |measure, words, shares_left| Found::at(cx, measure, words, shares_left);
    if let Some((measure, at)) = c.people.outcome {
        // "three of the wounded died": what became of them says more than what they were.
        if measure != Measure::Killed
            && is_partitive(cx, c)
            && let Some((later, words)) = right(cx, c, sentence).filter(|(m, _)| *m == Measure::Killed)
        {
            return Some(Found { part: true, ..found(later, words, false) });
        }
        let own = found(measure, at..at + 1, false);
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
    let weak =
        |m: &(Measure, Range<usize>)| matches!(m.0, Measure::Present | Measure::Refuge | Measure::Other);
    if let Some((measure, range)) = left(cx, c, sentence)
        && (!weak(&(measure, range.clone())) || within.is_none())
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
    let after = right(cx, c, sentence);
    match (after, within) {
        (Some(a), Some(w)) if weak(&a) => return Some(found(w.0, w.1, false)),
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
    (opens && near)
        .then(|| shapes(cx, comma - 1).iter().find(|o| o.measure.is_harm()).map(|o| (o.measure, comma - 1)))
        .flatten()
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
    if let Some((measure, words)) = right(cx, c, sentence) {
        return Some(found(measure, words, true));
    }
    // "was hit by a beam and died": whatever came first.
    let died = death_after(cx, c.people.end, sentence)?;
    let own = (c.people.end..died.start)
        .all(|k| !cx.pack.cues.contains_key(cx.low(k)) && !matches!(cx.low(k), "who" | "that" | "which"));
    let verb = cx.is(c.people.end, "auxiliary") || cx.low(c.people.end).ends_with("ed");
    (own && verb).then(|| found(Measure::Killed, died, true))
}

fn shapes<'c>(cx: &'c Context<'_>, i: usize) -> &'c [Outcome] {
    cx.pack.outcomes.get(cx.low(i)).map_or(&[], Vec::as_slice)
}

fn with_shape(cx: &Context<'_>, i: usize, wanted: &[Shape]) -> Option<Measure> {
    shapes(cx, i).iter().find(|o| wanted.contains(&o.shape)).map(|o| o.measure)
}

/// "claimed 30 lives", "30 lives were lost".
fn lives(cx: &Context<'_>, c: &Candidate, sentence: &Range<usize>) -> Option<Found> {
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
fn left(cx: &Context<'_>, c: &Candidate, sentence: &Range<usize>) -> Option<(Measure, Range<usize>)> {
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

fn left_verb(cx: &Context<'_>, c: &Candidate, sentence: &Range<usize>) -> Option<(Measure, Range<usize>)> {
    // "killed a family of five"
    let mut k = c.number.outer.start.min(c.people.words.start.max(sentence.start));
    while k > sentence.start && (cx.is(k - 1, "article") || cx.is(k - 1, "possessive") || cx.is_adverb(k - 1))
    {
        k -= 1;
    }
    // 'killed "more than 20 terrorists"'
    if k > sentence.start && cx.tokens().is_quote(k - 1) && !cx.is_comma(k.saturating_sub(2)) {
        k -= 1;
    }
    if k == sentence.start {
        return None;
    }
    if let Some((at, outcome)) = cx.pack.outcome_phrases.ending(cx.tokens(), sentence.start, k)
        && matches!(outcome.shape, Shape::Participle | Shape::Active)
        && !passive_before(cx, at, sentence.start)
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
            || (sentence.start.max(cur.saturating_sub(4))..cur).any(|j| cx.listed("family", j)))
        && !passive_before(cx, cur, sentence.start)
    {
        return Some((Measure::Killed, cur..cur + 1));
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

/// An outcome that governs the number from behind it, in the same clause.
fn right(cx: &Context<'_>, c: &Candidate, sentence: &Range<usize>) -> Option<(Measure, Range<usize>)> {
    // 'spoke of "more than 100 people" killed'
    let opened = c.number.outer.start > sentence.start && cx.tokens().is_quote(c.number.outer.start - 1);
    let start = c.people.end + usize::from(opened && cx.tokens().is_quote(c.people.end));
    let mut k = start;
    let mut auxiliary = false;
    let mut reach = start + 18;
    let mut broken = false;
    let mut listing = false;
    // "59 hostages remain in the enclave"
    if start > sentence.start && cx.listed("hostage_noun", start - 1) && cx.listed("staying", start) {
        return Some((Measure::Abducted, start - 1..start + 1));
    }
    while k < sentence.end && k < reach {
        let low = cx.low(k);
        // "2,300 households, about 14,000 people, have been displaced": the comma that closes the aside.
        let aside = k == start
            && !c.people.bare
            && low == ","
            && c.number.outer.start > sentence.start
            && cx.low(c.number.outer.start - 1) == ","
            && cx.is(k + 1, "auxiliary");
        if aside {
            k += 1;
            continue;
        }
        if cx.is_comma(k) || low == "(" {
            // Step over an insertion: ", including three children,".
            // "seven of them", "two thirds of them"
            let part = is_numeral(cx, k + 1) && (cx.of_them(k + 2) || cx.of_them(k + 3));
            // "27 people, including seven women, one of them pregnant, and three children, drowned"
            let more = listing && (is_numeral(cx, k + 1) || cx.low(k + 1) == "and" && is_numeral(cx, k + 2));
            let inserted = cx.listed("aside_opener", k + 1)
                || part
                || more
                || low == "("
                || matches!(low, "—" | "–" | "-");
            let close = (k + 1..(k + 18).min(sentence.end)).find(|&j| cx.is_comma(j) || cx.low(j) == ")");
            // "Two patients, a nurse and a cook, died": who they are.
            if k == start
                && low != "("
                && let Some(close) = renamed(cx, k, sentence)
            {
                reach = reach.max(close + 8);
                k = close + 1;
                continue;
            }
            match close {
                Some(close) if inserted => {
                    listing |= cx.listed("subset", k + 1);
                    // The comma may open the next of a list of parts.
                    let goes_on = listing
                        && (is_numeral(cx, close + 1)
                            || cx.low(close + 1) == "and" && is_numeral(cx, close + 2));
                    reach = reach.max(close + 8);
                    k = close + usize::from(!goes_on);
                    continue;
                }
                _ => return None,
            }
        }
        // "a mother of three was shot", "a boy of nine drowned"
        if k == start && low == "of" && c.number.implicit && is_numeral(cx, k + 1) {
            k += 2;
            continue;
        }
        // "six trainees under 18 died"
        if matches!(low, "under" | "over" | "above" | "below" | "aged") && k == start && is_numeral(cx, k + 1)
        {
            k += 2;
            continue;
        }
        // '340 "rioters" were in custody'
        if k == start && cx.tokens().is_quote(k) && c.people.words.clone().any(|j| cx.tokens().is_quote(j)) {
            k += 1;
            continue;
        }
        if matches!(low, "." | ";" | ":" | "!" | "?") || cx.tokens().is_quote(k) {
            return None;
        }
        // "took six engineers hostage"
        if k == start && matches!(low, "hostage" | "captive" | "prisoner") {
            let measure = if low == "prisoner" { Measure::Detained } else { Measure::Abducted };
            return Some((measure, k..k + 1));
        }
        if let Some((n, outcome)) = cx.pack.outcome_phrases.at(cx.tokens(), k, sentence.end)
            && matches!(outcome.shape, Shape::Participle | Shape::Intransitive)
            && !(outcome.shape == Shape::Participle && !auxiliary && takes_object(cx, k + n))
            // "dug out from under the rubble"
            && !(outcome.measure == Measure::Missing && cx.low_before(k, start) == "from")
            && !negated(cx, start, k)
        {
            // "All nine people on board were killed": where they were says less than what became of them.
            if k == start && outcome.measure == Measure::Present && cx.is(k + n, "auxiliary") {
                k += n;
                continue;
            }
            return Some(lasting(cx, outcome.measure, k..k + n, sentence));
        }
        // "with gunshot wounds"
        if low == "with"
            && let Some(at) = (k + 1..(k + 8).min(sentence.end)).find(|&j| cx.listed("injury_noun", j))
        {
            return Some(lasting(cx, Measure::Injured, k..at + 1, sentence));
        }
        if let Some(words) = suffering(cx, k, start, auxiliary, sentence).filter(|_| !negated(cx, start, k)) {
            return Some(lasting(cx, Measure::Injured, words, sentence));
        }
        if let Some(measure) = here(cx, k, start, auxiliary, broken, sentence) {
            if k == start && measure == Measure::Present && cx.is(k + 1, "auxiliary") {
                k += 1;
                continue;
            }
            return (!negated(cx, start, k)).then(|| {
                let (measure, words) = unsplit(cx, measure, k, sentence);
                lasting(cx, measure, words, sentence)
            });
        }
        if cx.is(k, "auxiliary") && low != "'s" {
            auxiliary = true;
            k += 1;
            continue;
        }
        if auxiliary {
            // After "were" only what leads on to the outcome may stand.
            let leads = cx.is_adverb(k) || cx.pack.listed("outcome_lead", low);
            if !leads {
                return None;
            }
            k += 1;
            continue;
        }
        if cx.pack.cues.contains_key(low) && !cx.pack.listed("recording_verb", low) {
            return None;
        }
        if is_numeral(cx, k)
            && low != "one"
            && !cx.pack.months.contains_key(cx.low_before(k, start))
            && !cx.pack.months.contains_key(cx.low(k + 1))
        {
            return None;
        }
        if cx.pack.listed("clause_joint", low) {
            // "and were killed", "and wounded": goes on only directly.
            let on =
                low == "and" && (cx.is(k + 1, "auxiliary") || !shapes(cx, k + 1).is_empty()) && k > start;
            if !on {
                return None;
            }
        }
        broken |= k > start;
        k += 1;
    }
    None
}

/// A number in digits or the first word of one.
pub(super) fn is_numeral(cx: &Context<'_>, k: usize) -> bool {
    cx.tokens().kind(k) == Some(TokenKind::Number) || cx.pack.numbers.contains_key(cx.low(k))
}

/// "killed or injured", "dead or missing": not split, so never read as deaths.
fn unsplit(cx: &Context<'_>, measure: Measure, k: usize, sentence: &Range<usize>) -> (Measure, Range<usize>) {
    let other = k + 2;
    if cx.low(k + 1) == "or" && other < sentence.end {
        let differs = shapes(cx, other).iter().any(|o| o.measure != measure)
            && !shapes(cx, other).iter().any(|o| o.measure == measure);
        if differs {
            return (Measure::Casualties, k..other + 1);
        }
    }
    (measure, k..k + 1)
}

fn negated(cx: &Context<'_>, from: usize, to: usize) -> bool {
    (from..to).any(|k| cx.pack.negations.contains(cx.low(k)))
}

/// Whether the word at `k` is the outcome of the phrase that ended at `start`.
fn here(
    cx: &Context<'_>,
    k: usize,
    start: usize,
    auxiliary: bool,
    broken: bool,
    sentence: &Range<usize>,
) -> Option<Measure> {
    for outcome in shapes(cx, k) {
        let ok = match outcome.shape {
            Shape::Participle => {
                let be = passive_before(cx, k, start)
                    || matches!(cx.low_before(k, start), "got" | "get" | "gets" | "getting")
                    || (auxiliary && cx.pack.listed("participle_link", cx.low_before(k, start)));
                let object = k + 1 < sentence.end && takes_object(cx, k + 1);
                be || (!auxiliary
                    && !object
                    && (k == start
                        || (cx.is_adverb(k - 1) && k == start + 1)
                        || (broken && relative_before(cx, k, start))))
            }
            Shape::Intransitive => {
                let direct = k == start
                    || auxiliary
                    || cx.is_adverb(k - 1)
                    || matches!(cx.low(k - 1), "who" | "that" | "have" | "to" | "and");
                direct
                    || cx.low(k).ends_with("ing")
                    || cx.low(k).ends_with("ed")
                    || matches!(cx.low(k), "fled" | "died" | "flee" | "die")
            }
            Shape::Adjective => {
                k == start && !(k + 1 < sentence.end && takes_object(cx, k + 1))
                    || (auxiliary && (cx.is_be(k - 1) || cx.listed("adjective_link", k - 1)))
                    || matches!(cx.low(k - 1), "remain" | "remained" | "left" | "remains" | "still")
            }
            _ => false,
        };
        if ok {
            return Some(outcome.measure);
        }
    }
    None
}

fn relative_before(cx: &Context<'_>, k: usize, start: usize) -> bool {
    (start..k).rev().take(3).any(|j| matches!(cx.low(j), "who" | "which" | "that"))
}

/// What follows is an object, so the verb before it is active.
fn takes_object(cx: &Context<'_>, i: usize) -> bool {
    cx.tokens().kind(i) == Some(TokenKind::Number)
        || cx.pack.numbers.contains_key(cx.low(i))
        || cx.is(i, "article")
        || cx.is(i, "possessive")
        || cx.pack.people.contains_key(cx.low(i))
        || (cx.is(i, "pronoun") && !matches!(cx.low(i), "themselves" | "himself" | "herself" | "itself"))
        || matches!(cx.low(i), "at" | "more" | "over")
            && cx.pack.bounds.at(cx.tokens(), i, i + 3).is_some_and(|(n, _)| {
                cx.tokens().kind(i + n) == Some(TokenKind::Number)
                    || cx.pack.numbers.contains_key(cx.low(i + n))
                    || cx.is(i + n, "article") && cx.pack.numbers.contains_key(cx.low(i + n + 1))
            })
}
