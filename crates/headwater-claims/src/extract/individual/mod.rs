//! Persons whom a report tells of one by one: a name, "the driver", "he", "Smith's brother", with what happened to them.
//!
//! A report on one death often gives no number at all. Whoever is told of by name or by a noun in the singular counts one,
//! and several such words may mean the same person: how many there are is for the ledger. [`phrase`] tells which words
//! belong together.

mod phrase;

use super::figure::Candidate;
use super::people::Counted;
use super::predicate::{Found, singular};
use super::role;
use super::scope;
use crate::annotate::names::Names;
use crate::annotate::numbers::Number;
use crate::annotate::times::Time;
use crate::context::Context;
use headwater_lang::TokenKind;
use headwater_lang::pack::{NameWord, Plural, Shape};
use headwater_model::record::{Class, EntityKind, IncidentRole, Modifier, Standing};
use headwater_model::rows::{LocalAttribution, LocalFigure, LocalIndividual};
use phrase::{after_apposition, class, is_counted, is_many, lead, noun};
use std::ops::Range;

/// Words between a name and its verb that tell more of it: at most so many.
const APPOSITION: usize = 24;
/// Words from a name to the noun of those who are counted beside.
const BESIDE: usize = 6;
/// Figures of one sentence that are looked at.
const FIGURES: usize = 40;

/// A word for one person, before what happened is known.
struct One {
    words: Range<usize>,
    /// With what stands before them and tells who they are ("senator and candidate").
    lead: usize,
    /// After what is told of them in between.
    end: usize,
    entity: Option<usize>,
    /// Several, without a number ("the priests").
    plural: bool,
    class: Class,
    sentence: usize,
    found: Option<Found>,
}

/// Every person of whom the document says that they came to harm, in order.
pub(crate) fn individuals(
    cx: &Context<'_>,
    times: &[Time],
    names: &Names,
    attributions: &[LocalAttribution],
) -> Vec<LocalIndividual> {
    let mut out = Vec::new();
    for sentence in 0..cx.sentences().len() {
        let range = cx.sentences()[sentence].tokens.clone();
        let mut ones = words(cx, names, sentence, &range);
        for one in &mut ones {
            one.found = outcome(cx, one, &range);
        }
        share(cx, &mut ones);
        for one in ones {
            let Some(found) = one.found.as_ref().filter(|f| f.measure.is_harm()) else { continue };
            let c = candidate(&one, one.end);
            let span = cx.span(one.words.clone());
            let attribution = scope::attribution(span, attributions);
            let period = scope::period(cx, &c, times, attribution.map(|a| &attributions[a]));
            let (role, _) = role::role(cx, &c, times, period);
            let denied = found.denied || attribution.is_some_and(|a| attributions[a].negated);
            out.push(LocalIndividual {
                span,
                entity: one.entity,
                plural: one.plural,
                class: one.class,
                measure: found.measure,
                measure_span: found.span,
                attribution,
                period,
                main: role == IncidentRole::Main,
                standing: if denied { Standing::Denied } else { Standing::Asserted },
                sentence: cx.sentences()[sentence].span,
                scene: None,
            });
        }
    }
    out
}

/// A person's name, or one that nothing classes: no body is killed.
fn may_be_person(cx: &Context<'_>, names: &Names, entity: usize, tokens: &Range<usize>) -> bool {
    let unclassed = |k: usize| {
        !matches!(
            cx.pack.name_words.get(cx.low(k)),
            Some(NameWord::Organisation | NameWord::PlaceHead | NameWord::GroupHead)
        )
    };
    match names.kind(entity) {
        EntityKind::Person => true,
        EntityKind::Organisation => {
            (2..=5).contains(&tokens.len())
                && tokens.clone().all(unclassed)
                && cx.pack.publishers.at(cx.tokens(), tokens.start, tokens.end).is_none()
        }
        _ => false,
    }
}

/// What happened to them: told behind what else is told of them, or in what is told of them first.
fn outcome(cx: &Context<'_>, one: &One, range: &Range<usize>) -> Option<Found> {
    let first = singular(cx, &candidate(one, one.end), range);
    if first.as_ref().is_some_and(|f| f.measure.is_harm()) {
        return first;
    }
    // "Smith, who was killed on Monday", "Smith, a judge, kidnapped by rebels": told in one of the asides.
    for at in one.words.end..=one.end.min(range.end.saturating_sub(1)) {
        let who = cx.low(at + 1) == "who";
        if (cx.is_comma(at) || matches!(cx.low(at), "]" | ")")) && (who || is_participle(cx, at + 1)) {
            let from = at + 1 + usize::from(who);
            let found = singular(cx, &candidate(one, from), range);
            if found.as_ref().is_some_and(|f| f.measure.is_harm()) {
                return found;
            }
        }
    }
    if first.is_some() {
        return first;
    }
    if cx.low(one.words.end) == "who" && one.end == one.words.end {
        return singular(cx, &candidate(one, one.words.end + 1), range);
    }
    // "Woman, 2 children dead": what is said of those who are counted beside.
    let joint = cx.is_comma(one.words.end) || cx.low(one.words.end) == "and";
    if one.lead == range.start && joint && cx.is_numeral(one.words.end + 1) {
        let near = one.words.end + 2..range.end.min(one.words.end + BESIDE);
        let noun = near
            .take_while(|&k| cx.tokens().is_word(k))
            .find(|&k| matches!(cx.pack.people.get(cx.low(k)), Some((Plural::Many, _))));
        if let Some(found) = noun.and_then(|k| singular(cx, &candidate(one, k + 1), range)) {
            return Some(found);
        }
    }
    // "The mayor, Piet Obe, was killed": the name is an aside itself.
    let aside = one.lead > range.start && cx.is_comma(one.lead - 1) && cx.is_comma(one.words.end);
    if aside && cx.is(one.words.end + 1, "auxiliary") {
        return singular(cx, &candidate(one, one.words.end + 1), range);
    }
    as_one_of(cx, one, range)
}

/// "The wounded were Smith and …", "killed ten, including Smith", "three were shot: Smith, …".
fn as_one_of(cx: &Context<'_>, one: &One, range: &Range<usize>) -> Option<Found> {
    let mut at = one.lead;
    while at > range.start && (cx.is(at - 1, "article") || cx.is(at - 1, "possessive")) {
        at -= 1;
    }
    let before = at.checked_sub(1).filter(|&k| k >= range.start)?;
    let low = cx.low(before);
    let named =
        low == "as" && matches!(cx.low_before(before, range.start), "identified" | "named" | "listed");
    let lists = cx.is_be(before) || cx.listed("include", before) || named;
    let includes = matches!(low, "including" | ":") || cx.phrase("subset", before, at).is_some();
    if !lists && !includes {
        return None;
    }
    // "Five others, including a clerk, were injured": what goes on behind the aside says it.
    let mut behind = one.words.end..range.end.min(one.words.end + APPOSITION);
    if includes && let Some(close) = behind.find(|&k| cx.is_comma(k) && cx.is(k + 1, "auxiliary")) {
        return singular(cx, &candidate(one, close + 1), range);
    }
    let mut words = (range.start..before).rev().take(24);
    words.find_map(|k| {
        let article = k > range.start && cx.is(k - 1, "article");
        let outcome = cx.pack.outcomes.get(cx.low(k))?.iter().find(|o| {
            o.measure.is_harm()
                && match o.shape {
                    Shape::Noun | Shape::Adjective => article && !(low == ":" && cx.low(k + 1) == "of"),
                    Shape::Participle | Shape::Active | Shape::Intransitive => includes && !article,
                    _ => false,
                }
        })?;
        Some(Found::taken(outcome.measure))
    })
}

fn is_participle(cx: &Context<'_>, at: usize) -> bool {
    cx.pack.outcomes.get(cx.low(at)).is_some_and(|o| o.iter().any(|o| o.shape == Shape::Participle))
}

/// The words of a sentence for one person each, in order.
fn words(cx: &Context<'_>, names: &Names, sentence: usize, range: &Range<usize>) -> Vec<One> {
    let mut out: Vec<One> = Vec::new();
    let mut named =
        names.within(range.clone()).filter(|m| may_be_person(cx, names, m.entity, &m.tokens)).peekable();
    let mut k = range.start;
    while k < range.end {
        while named.peek().is_some_and(|m| m.tokens.start < k) {
            named.next();
        }
        let name = named.peek().filter(|m| m.tokens.start == k).map(|m| (m.tokens.clone(), Some(m.entity)));
        let plural = name.is_none() && is_many(cx, k, range);
        let noun = || if plural { Some(k..k + 1) } else { noun(cx, k, range) };
        let Some((words, entity)) = name.or_else(|| noun().map(|words| (words, None))) else {
            k += 1;
            continue;
        };
        k = words.end.max(k + 1);
        // "Smith's brother": the brother, not Smith.
        if cx.low(words.end) == "'s" && !cx.pack.outcomes.contains_key(cx.low(words.end + 1)) {
            continue;
        }
        let end = after_apposition(cx, words.end, range.end);
        let lead = if entity.is_some() || plural { lead(cx, words.start, range.start) } else { words.start };
        // "Six Jesuit priests" have their number: a figure tells of them.
        if plural && (lead..=lead).any(|k| is_counted(cx, k, range.start)) {
            continue;
        }
        let class = class(cx, lead..words.end);
        out.push(One { words, lead, end, entity, plural, class, sentence, found: None });
    }
    out
}

/// "Smith and Jones were killed", "killed Smith and Jones": those of a list share what happened.
fn share(cx: &Context<'_>, ones: &mut [One]) {
    let joined = |a: &One, b: &One| {
        let from = a.end.min(b.lead.saturating_sub(1)).max(a.words.end);
        // "before killing himself, the sheriff said"
        let speaks = b.entity.is_none() && cx.pack.cues.contains_key(cx.low(b.words.end));
        a.words.end <= b.lead
            && !speaks
            && (from..b.lead).len() <= 6
            && (from..b.lead).all(|k| {
                cx.is_comma(k)
                    || matches!(
                        cx.low(k),
                        "and" | "or" | "of" | "as" | "well" | "along" | "together" | "with" | "plus" | "then"
                    )
                    || matches!(cx.low(k), "(" | ")" | "[" | "]")
                    || cx.tokens().kind(k) == Some(TokenKind::Number)
            })
    };
    for i in (1..ones.len()).rev() {
        if ones[i - 1].found.is_none() && joined(&ones[i - 1], &ones[i]) {
            ones[i - 1].found = ones[i].found.clone().filter(|f| f.shares_left);
        }
    }
    for i in 1..ones.len() {
        if ones[i].found.is_none() && joined(&ones[i - 1], &ones[i]) {
            ones[i].found = ones[i - 1].found.clone().filter(|f| !f.shares_left);
        }
    }
}

/// The word as if it were a number of one; what is told of them ends at `end`.
fn candidate(one: &One, end: usize) -> Candidate {
    let number = Number {
        tokens: one.words.clone(),
        outer: one.lead..one.words.end,
        low: 1,
        high: Some(1),
        modifier: Modifier::Exact,
        vague: false,
        implicit: true,
    };
    Candidate {
        number,
        people: Counted::people(one.words.clone(), end, one.words.end),
        sentence: one.sentence,
        outcome: None,
        of: None,
        listed: false,
    }
}
/// Persons of whom a sentence tells that counts nobody of the main event are none of its victims either.
pub(crate) fn with_figures(figures: &[LocalFigure], individuals: &mut [LocalIndividual]) {
    for one in individuals.iter_mut().filter(|i| i.main) {
        let from = figures.partition_point(|f| f.sentence.start < one.sentence.start);
        let mut here =
            figures[from..].iter().take_while(|f| f.sentence == one.sentence).take(FIGURES).peekable();
        let counted = here.peek().is_some();
        one.main = !counted || here.any(|f| f.role == IncidentRole::Main);
    }
}
