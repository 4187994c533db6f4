//! Persons whom a report tells of one by one: a name, "the driver", "he", "Smith's brother", with what happened to them.
//!
//! A report on one death often gives no number at all. Whoever is told of by name or by a noun in the singular counts one,
//! and several such words may mean the same person: how many there are is for the ledger.

use super::figure::Candidate;
use super::people::Counted;
use super::predicate::{Found, singular};
use super::scope;
use crate::annotate::names::Names;
use crate::annotate::numbers::Number;
use crate::annotate::times::Time;
use crate::context::Context;
use headwater_lang::TokenKind;
use headwater_lang::pack::Plural;
use headwater_model::record::{EntityKind, IncidentRole, Modifier, Standing};
use headwater_model::rows::{LocalAttribution, LocalIndividual};
use std::ops::Range;

/// Words between a name and its verb that tell more of it: at most so many.
const APPOSITION: usize = 16;

/// A word for one person, before what happened is known.
struct One {
    words: Range<usize>,
    /// After what is told of them in between.
    end: usize,
    entity: Option<usize>,
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
            one.found = singular(cx, &candidate(one), &range);
        }
        share(cx, &mut ones);
        for one in ones {
            let Some(found) = one.found.as_ref().filter(|f| f.measure.is_harm()) else { continue };
            let c = candidate(&one);
            let span = cx.span(one.words.clone());
            let attribution = scope::attribution(span, attributions);
            let period = scope::period(cx, &c, times, attribution.map(|a| &attributions[a]));
            let (role, _) = scope::role(cx, &c, times, period);
            let denied = found.denied || attribution.is_some_and(|a| attributions[a].negated);
            out.push(LocalIndividual {
                span,
                entity: one.entity,
                measure: found.measure,
                measure_span: found.span,
                attribution,
                period,
                main: role == IncidentRole::Main,
                standing: if denied { Standing::Denied } else { Standing::Asserted },
                sentence: cx.sentences()[sentence].span,
            });
        }
    }
    out
}

/// The words of a sentence for one person each, in order.
fn words(cx: &Context<'_>, names: &Names, sentence: usize, range: &Range<usize>) -> Vec<One> {
    let mut out: Vec<One> = Vec::new();
    let mut named =
        names.within(range.clone()).filter(|m| names.kind(m.entity) == EntityKind::Person).peekable();
    let mut k = range.start;
    while k < range.end {
        while named.peek().is_some_and(|m| m.tokens.start < k) {
            named.next();
        }
        let name = named.peek().filter(|m| m.tokens.start == k).map(|m| (m.tokens.clone(), Some(m.entity)));
        let Some((words, entity)) = name.or_else(|| noun(cx, k, range).map(|words| (words, None))) else {
            k += 1;
            continue;
        };
        k = words.end.max(k + 1);
        // "Smith's brother": the brother, not Smith.
        if cx.low(words.end) == "'s" && !cx.pack.outcomes.contains_key(cx.low(words.end + 1)) {
            continue;
        }
        let end = after_apposition(cx, words.end, range.end);
        out.push(One { words, end, entity, sentence, found: None });
    }
    out
}

/// "the driver", "his attacker", "Smith's brother", "he", "who": from token `k`.
fn noun(cx: &Context<'_>, k: usize, range: &Range<usize>) -> Option<Range<usize>> {
    let low = cx.low(k);
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
        || low == "that"
        || low == "this";
    if !opens {
        return None;
    }
    for at in k + 1..(k + 5).min(range.end) {
        if let Some((Plural::One, _)) = cx.pack.people.get(cx.low(at)) {
            let goes_on = matches!(cx.pack.people.get(cx.low(at + 1)), Some((Plural::One | Plural::Mass, _)))
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
        let adjective =
            cx.tokens().is_word(at) && !cx.pack.is_function(cx.low(at)) && !cx.tokens().is_capital(at);
        if !adjective || cx.pack.outcomes.contains_key(cx.low(at)) && at > k + 1 {
            return None;
        }
    }
    None
}

/// Past ", 23,", ", a father of two,", "(22)", ", of Chicago,".
fn after_apposition(cx: &Context<'_>, mut at: usize, end: usize) -> usize {
    for _ in 0..3 {
        let bracket = cx.low(at) == "(";
        let tells = |k: usize| {
            cx.tokens().kind(k) == Some(TokenKind::Number)
                || cx.is(k, "article")
                || cx.is(k, "possessive")
                || matches!(
                    cx.low(k),
                    "of" | "from" | "who" | "whose" | "aged" | "age" | "also" | "known" | "one" | "named"
                )
        };
        let opens = bracket
            || (cx.is_comma(at) && tells(at + 1))
            || (at > 0 && cx.is_comma(at - 1) && matches!(cx.low(at), "of" | "from" | "and"));
        if !opens {
            break;
        }
        let close = (at + 1..(at + APPOSITION).min(end))
            .find(|&k| if bracket { cx.low(k) == ")" } else { cx.is_comma(k) });
        match close {
            Some(close) => at = close + 1,
            None => break,
        }
    }
    at
}

/// "Smith and Jones were killed", "killed Smith and Jones": those of a list share what happened.
fn share(cx: &Context<'_>, ones: &mut [One]) {
    let joined = |a: &One, b: &One| {
        a.words.end <= b.words.start
            && (a.words.end..b.words.start).len() <= 6
            && (a.words.end..b.words.start).all(|k| {
                cx.is_comma(k)
                    || matches!(cx.low(k), "and" | "or")
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

/// The word as if it were a number of one.
fn candidate(one: &One) -> Candidate {
    let number = Number {
        tokens: one.words.clone(),
        outer: one.words.clone(),
        low: 1,
        high: Some(1),
        modifier: Modifier::Exact,
        vague: false,
        implicit: true,
    };
    Candidate {
        number,
        people: Counted::people(one.words.clone(), one.end, one.words.end),
        sentence: one.sentence,
        outcome: None,
        of: None,
        listed: false,
    }
}
