//! What a figure covers: who gives it, when, where, of which event.

use super::figure::Candidate;
use super::predicate::{earlier_figure, is_comparison, stood};
use crate::annotate::names::Names;
use crate::annotate::times::Time;
use crate::context::Context;
use headwater_lang::pack::CueKind;
use headwater_model::Span;
use headwater_model::record::{Class, Counting, EntityKind, Standing};
use headwater_model::rows::{LocalAttribution, TimeExpr};
use std::ops::Range;

/// Tokens from a count beyond which a place is not its own.
const PLACE: usize = 25;
/// What a new clause between a count and a place costs, in tokens.
const CLAUSE: usize = 10;
/// Tokens of an aside between a place and what it had.
const ASIDE: usize = 12;

/// The innermost attribution whose content holds the figure.
pub(super) fn attribution(span: Span, attributions: &[LocalAttribution]) -> Option<usize> {
    attributions
        .iter()
        .enumerate()
        .filter(|(_, a)| a.asserts && a.content.iter().any(|c| c.overlaps(span)))
        .min_by_key(|(_, a)| a.content.iter().map(|c| c.len()).sum::<usize>())
        .map(|(i, _)| i)
}

/// The time of the figure: the nearest one in its sentence that does not say when somebody spoke.
pub(super) fn period(
    cx: &Context<'_>,
    c: &Candidate,
    times: &[Time],
    attribution: Option<&LocalAttribution>,
) -> Option<usize> {
    let sentence = &cx.sentences()[c.sentence];
    let (start, end) = (c.number.outer.start, c.people.end);
    let cue = attribution.and_then(|a| a.cue);
    let mut best: Option<(usize, usize)> = None;
    let from = times.partition_point(|t| t.tokens.start < sentence.tokens.start);
    for (i, time) in times.iter().enumerate().skip(from) {
        if time.tokens.end > sentence.tokens.end {
            break;
        }
        if spoken_time(cx, time, cue) || matches!(time.mention.expr, TimeExpr::LongDuration { .. }) {
            continue;
        }
        let distance = if time.tokens.start >= end {
            let between = end..time.tokens.start;
            // "In 2023 a collapse killed 14 and in 2021 one claimed 38 lives": the time of the next count.
            let ends = time.tokens.end;
            let next = (ends..(ends + 4).min(sentence.tokens.end))
                .any(|k| cx.is_numeral(k) && k < ends + 4 && !cx.is_comma(k.max(1) - 1));
            if next && between.clone().any(|k| cx.low(k) == "and") {
                continue;
            }
            // A new clause between them has a time of its own; "128 were killed when a quake struck late on Friday" has one.
            let clause = |k: usize| matches!(cx.low(k), ";" | "after" | "while" | "since" | "which" | "who");
            let when = between.clone().find(|&k| cx.low(k) == "when");
            let struck = when.is_none_or(|k| {
                k > end && !cx.is_comma(k - 1) && (k + 1..time.tokens.start).any(|j| cx.listed("event", j))
            });
            if between.clone().any(clause) || !struck {
                continue;
            }
            between.len()
        } else if time.tokens.end <= start {
            let between = time.tokens.end..start;
            // "In March, 27 were taken; four of them …": what stands first holds for all of the sentence.
            // "in 2024 (2,088 killed; 9,138 injured)": and what stands in brackets, for all of them.
            let first = time.tokens.start <= sentence.tokens.start + 1 && cx.is_comma(time.tokens.end)
                || cx.low(time.tokens.end) == "(" && !between.clone().any(|k| cx.low(k) == ")");
            let clause = between
                .clone()
                .any(|k| matches!(cx.low(k), "after" | "while" | "but") || cx.low(k) == ";" && !first);
            between.len() + if clause { 40 } else { 6 }
        } else {
            continue;
        };
        if best.is_none_or(|(_, d)| distance < d) {
            best = Some((i, distance));
        }
    }
    best.filter(|&(_, d)| d < 40).map(|(i, _)| i)
}

/// "said on Saturday", "told Meridian late on Friday": the time of speaking.
fn spoken_time(cx: &Context<'_>, time: &Time, cue: Option<Span>) -> bool {
    // What was said in the sentence before is over.
    let from = time.tokens.start.saturating_sub(7).max(cx.sentence_at(time.tokens.start).start);
    let near = (from..time.tokens.start).rev().find(|&k| {
        matches!(
            cx.pack.cues.get(cx.low(k)),
            Some(CueKind::Say | CueKind::Tell | CueKind::Claim | CueKind::Deny | CueKind::Judge)
        )
    });
    let Some(k) = near else { return false };
    let between_clear = (k + 1..time.tokens.start)
        .all(|j| !cx.is_comma(j) && cx.low(j) != "that" && !cx.pack.outcomes.contains_key(cx.low(j)));
    between_clear
        && cue
            .is_none_or(|c| c.contains(cx.tokens().list[k].span) || c.start <= cx.tokens().list[k].span.start)
}

/// The place named in the figure's own clause, after it before before it.
pub(super) fn place(
    cx: &Context<'_>,
    c: &Candidate,
    names: &Names,
    attribution: Option<&LocalAttribution>,
) -> Option<(usize, Span)> {
    let sentence = &cx.sentences()[c.sentence];
    let start = c.number.outer.start;
    // "Jajar had 92 deaths, while 36 died in Rukum": whatever Jajar is, it is not Rukum.
    let owned = start > sentence.tokens.start + 1
        && cx.listed("place_has", start - 1)
        && (cx.tokens().is_capital(start - 2) || cx.listed("district_noun", start - 2));
    let mut best: Option<(usize, Span, usize)> = None;
    for m in names.within(sentence.tokens.clone()) {
        let span = cx.span(m.tokens.clone());
        let outside = attribution.is_some_and(|a| !a.content.iter().any(|c| c.contains(span)));
        if names.kind(m.entity) != EntityKind::Place || outside {
            continue;
        }
        if owned && m.tokens.start >= c.people.end {
            break;
        }
        // "Jajarkot district, with a population of 190,000, had 92 deaths": its own.
        if start >= m.tokens.end && has_them(cx, &m.tokens, start) {
            return Some((m.entity, span));
        }
        // "in Kavre", "Kavre, where 14 …"
        let told_of = (start >= m.tokens.end && (where_follows(cx, m.tokens.end) || is_label(cx, &m.tokens)))
            .then_some(m.tokens.start.saturating_sub(1));
        let at = (m.tokens.start.saturating_sub(6)..m.tokens.start).rev().find(|&k| {
            matches!(
                cx.low(k),
                "in" | "at"
                    | "near"
                    | "around"
                    | "across"
                    | "outside"
                    | "from"
                    | "on"
                    | "inside"
                    | "along"
                    | "throughout"
                    | "between"
            )
        });
        let at = at.filter(|&at| {
            (at + 1..m.tokens.start).all(|k| {
                (cx.tokens().is_word(k) || cx.low(k) == ",")
                    && !cx.low(k).ends_with("ed")
                    && cx.low(k) != "by"
            })
        });
        // "a man from Saudi Arabia drove": where he is from.
        let of_person =
            |at: usize| cx.low(at) == "from" && at > 0 && cx.pack.people.contains_key(cx.low(at - 1));
        let at = at.filter(|&at| !of_person(at));
        let Some(at) = at.or(told_of) else { continue };
        // "in a US air strike": whose it was.
        let (first, behind) = (m.tokens.start, m.tokens.end);
        let short = m.tokens.len() == 1 && cx.tokens().word(first).chars().all(char::is_uppercase);
        let noun = cx.tokens().is_word(behind) && !cx.pack.is_function(cx.low(behind));
        let lower = noun && !cx.tokens().is_capital(behind);
        if short && lower && first > 0 && cx.is(first - 1, "article") {
            continue;
        }
        // "In Kharkiv 46 were hurt, in Lviv nobody": the place of the next count.
        let next = m.tokens.end;
        if m.tokens.start >= c.people.end
            && cx.is_comma(at.saturating_sub(1))
            && (cx.is_numeral(next) || cx.pack.negations.contains(cx.low(next)) || cx.low(next) == "nobody")
        {
            continue;
        }
        // "109 people had died, 94 of them in Kerr County": the place of the next count.
        let next_count = |k: usize| cx.is_numeral(k) && cx.of_them(k + 1) && !(k..at).any(|j| cx.is_comma(j));
        let near = m.tokens.start >= c.people.end && at < c.people.end + PLACE;
        if near && (c.people.end..at).any(next_count) {
            continue;
        }
        // "killed 24,000; researchers in the United States say …"
        let distance = if m.tokens.start >= c.people.end {
            at.saturating_sub(c.people.end)
        } else {
            c.number.outer.start.saturating_sub(m.tokens.end) + 4
        };
        let (from, to) = (c.people.end.min(m.tokens.end), c.number.outer.start.max(at));
        if distance >= PLACE || (from..to).any(|k| cx.low(k) == ";") {
            continue;
        }
        // "killed 21 in Ber on Sunday, and at least 70 died when …": another clause.
        let apart = (m.tokens.end..c.number.outer.start)
            .any(|k| cx.is_comma(k) && matches!(cx.low(k + 1), "and" | "while"));
        let distance = distance + if apart { CLAUSE } else { 0 };
        if best.is_none_or(|(_, _, d)| distance < d) {
            best = Some((m.entity, span, distance));
        }
    }
    best.filter(|&(_, _, d)| d < PLACE).map(|(e, s, _)| (e, s))
}

/// "Jajarkot district alone accounts for 92", "Rukum West 52": a name is the place of the number at token `start`.
fn has_them(cx: &Context<'_>, name: &Range<usize>, start: usize) -> bool {
    let from = name.end;
    let plain = |k: usize| cx.listed("district_noun", k) || cx.low(k) == "alone";
    let first = (from..start).find(|&k| !plain(k)).unwrap_or(start);
    if first == start {
        return !cx.is(name.start.max(1) - 1, "preposition");
    }
    // An aside between commas: ", with a population of 190,000,".
    let aside = cx.is_comma(first) && cx.low(first) != ";";
    let close = (first + 1..start.min(first + ASIDE)).find(|&k| cx.is_comma(k)).filter(|_| aside);
    let verb = close.map_or(first, |k| k + 1);
    let verb = verb + usize::from(cx.is(verb, "auxiliary") && cx.listed("place_has", verb + 1));
    let behind = verb + 1 + usize::from(cx.low(verb + 1) == "for");
    cx.listed("place_has", verb) && behind == start
}

/// "Kavre, where": the name before token `at` is the place of what follows.
pub(super) fn where_follows(cx: &Context<'_>, at: usize) -> bool {
    cx.is_comma(at) && cx.low(at + 1) == "where"
}

/// "Haiti: 43 people dead": the name that a sentence or an item of a list opens with.
pub(super) fn is_label(cx: &Context<'_>, name: &Range<usize>) -> bool {
    cx.low(name.end) == ":" && name.start <= cx.sentence_at(name.start).start + 1
}

/// "toll", "total", "overall", "so far".
pub(super) fn is_total(cx: &Context<'_>, c: &Candidate) -> bool {
    let sentence = &cx.sentences()[c.sentence].tokens;
    let near = sentence.start.max(c.number.outer.start.saturating_sub(14))..c.number.outer.start;
    near.into_iter().any(|k| cx.listed("cumulative", k))
        || (c.people.class == Class::People && !c.number.vague && !c.number.implicit)
}

/// New or cumulative.
pub(super) fn counting(cx: &Context<'_>, c: &Candidate) -> Counting {
    let sentence = &cx.sentences()[c.sentence].tokens;
    // "Nine more died"
    let behind = c.people.end + usize::from(c.people.bare && c.people.end < sentence.end);
    let around = c.number.outer.start.saturating_sub(1).max(sentence.start)..behind;
    let number = &c.number.tokens;
    let new = around.into_iter().any(|k| {
        let touches = k + 1 == c.number.outer.start || k == number.start || k == c.number.outer.end;
        cx.listed("new", k) && touches && cx.low(k + 1) != "than" && cx.low_before(k, 0) != "or"
    });
    // "A fourth person has died": one on top of three.
    let article = c.number.implicit && matches!(cx.low(number.start), "a" | "an");
    let next = article && (number.end..c.people.end).any(|k| cx.listed("ordinal_one", k));
    if new || next {
        return Counting::New;
    }
    let near = sentence.start.max(c.number.outer.start.saturating_sub(14))..c.number.outer.start;
    // "the number of people killed rose to 41"
    let number = |k: usize| cx.low(k) == "number" && cx.low(k + 1) == "of" && cx.low_before(k, 0) != "a";
    // "the United Nations has verified 13,134": all of them so far.
    let start = c.number.outer.start;
    let verified = c.people.bare && start > sentence.start && cx.listed("verifying", start - 1);
    if verified || near.into_iter().any(|k| cx.listed("cumulative", k) || number(k)) {
        return Counting::Cumulative;
    }
    Counting::Unknown
}

/// "revised to 30", "rose from 12": a figure that replaces another or is replaced.
pub(super) fn standing(cx: &Context<'_>, c: &Candidate) -> Standing {
    let sentence = &cx.sentences()[c.sentence].tokens;
    let start = c.number.outer.start;
    let verb = (sentence.start.max(start.saturating_sub(10))..start).rev().find(|&k| cx.listed("revised", k));
    let before = cx.low_before(start, sentence.start);
    // "raising Wednesday's toll of 50"
    let raised = start > sentence.start + 2
        && before == "of"
        && cx.listed("cumulative", start - 2)
        && (sentence.start.max(start.saturating_sub(6))..start - 2)
            .any(|k| cx.listed("revised", k) && cx.low(k).ends_with("ing"));
    // "put the number of dead at 17 and corrected it hours later"
    let end = c.people.end.max(c.number.outer.end);
    let withdrawn = cx.low(end) == "and" && cx.listed("withdrawing", end + 1) && cx.low(end + 2) == "it";
    if withdrawn
        || raised
        || is_comparison(cx, start)
        || earlier_figure(cx, start)
        || stood(cx, start, sentence.start).is_some()
    {
        return Standing::Superseded;
    }
    match (verb, before) {
        (Some(_), "from") => Standing::Superseded,
        (Some(_), "to" | "at") => Standing::Revised,
        _ => Standing::Asserted,
    }
}
