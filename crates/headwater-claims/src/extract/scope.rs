//! What a figure covers: who gives it, when, where, of which event.

use super::figure::Candidate;
use crate::annotate::names::Names;
use crate::annotate::times::Time;
use crate::context::Context;
use headwater_lang::pack::CueKind;
use headwater_model::Span;
use headwater_model::record::{Class, Counting, EntityKind, IncidentRole, Standing};
use headwater_model::rows::{LocalAttribution, TimeExpr, TimeUnit};

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
            // A new clause between them has a time of its own.
            if between
                .clone()
                .any(|k| matches!(cx.low(k), ";" | "after" | "when" | "while" | "since" | "which" | "who"))
            {
                continue;
            }
            between.len()
        } else if time.tokens.end <= start {
            let between = time.tokens.end..start;
            // "In March, 27 were taken; four of them …": what stands first holds for all of the sentence.
            let first = time.tokens.start <= sentence.tokens.start + 1 && cx.is_comma(time.tokens.end);
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
    let mut best: Option<(usize, Span, usize)> = None;
    for m in names.within(sentence.tokens.clone()) {
        let span = cx.span(m.tokens.clone());
        let outside = attribution.is_some_and(|a| !a.content.iter().any(|c| c.contains(span)));
        if names.kind(m.entity) != EntityKind::Place || outside {
            continue;
        }
        // "in Kavre", "Kavre, where 14 …"
        let told_of = (c.number.outer.start >= m.tokens.end && where_follows(cx, m.tokens.end))
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
        let Some(at) = at.or(told_of) else { continue };
        let distance = if m.tokens.start >= c.people.end {
            at.saturating_sub(c.people.end)
        } else {
            c.number.outer.start.saturating_sub(m.tokens.end) + 4
        };
        if best.is_none_or(|(_, _, d)| distance < d) {
            best = Some((m.entity, span, distance));
        }
    }
    best.filter(|&(_, _, d)| d < 25).map(|(e, s, _)| (e, s))
}

/// "Kavre, where": the name before token `at` is the place of what follows.
pub(super) fn where_follows(cx: &Context<'_>, at: usize) -> bool {
    cx.is_comma(at) && cx.low(at + 1) == "where"
}

/// Main event, comparator or background, by the words of the report alone; the ledger looks at the days as well.
pub(super) fn role(
    cx: &Context<'_>,
    c: &Candidate,
    times: &[Time],
    period: Option<usize>,
) -> (IncidentRole, Option<Span>) {
    let all = times;
    let range = &cx.sentences()[c.sentence].tokens;
    let from = all.partition_point(|t| t.tokens.start < range.start);
    let to = all.partition_point(|t| t.tokens.start < range.end);
    // Only the times of the figure's own sentence.
    let times = &all[from..to];
    let sentence = &cx.sentences()[c.sentence];
    let start = c.number.outer.start;
    // "the worst since the 2013 attack, which killed …": what follows "since" is another event.
    let since = (sentence.tokens.start..start).rev().find(|&k| {
        cx.low(k) == "since"
            && times.iter().any(|t| {
                t.tokens.start > k
                    && t.tokens.end <= sentence.tokens.end
                    && t.tokens.start < k + 16
                    && is_long_ago(t)
            })
    });
    if let Some(k) = since
        && (k..start).any(|j| {
            cx.pack.outcomes.contains_key(cx.low(j)) || matches!(cx.low(j), "which" | "when" | "that" | "in")
        })
        && !(k..start).any(|j| cx.low(j) == ";")
        && (k + 1..start).len() > 2
    {
        return (IncidentRole::Comparator, Some(cx.span(k..start)));
    }
    if let Some(p) = period
        && matches!(
            all[p].mention.expr,
            TimeExpr::Year(_)
                | TimeExpr::YearOffset(_)
                | TimeExpr::Shift { n: ..0, unit: TimeUnit::Year | TimeUnit::Month }
        )
        && all[p].tokens.end <= start + 24
    {
        return (IncidentRole::Comparator, Some(all[p].mention.span));
    }
    if let Some(words) = other_event(cx, c, times) {
        return (IncidentRole::Comparator, Some(words));
    }
    // "120 people have died in its mines in the past ten years": a count over years is no event.
    let over_years = times.iter().find(|t| {
        matches!(t.mention.expr, TimeExpr::LongDuration { months } if months >= 12)
            && t.tokens.start >= c.people.end
            && t.tokens.end <= sentence.tokens.end
            && t.tokens.start < c.people.end + 14
            && (t.tokens.start.saturating_sub(3)..t.tokens.end)
                .any(|k| matches!(cx.low(k), "past" | "last" | "over"))
    });
    if let Some(t) = over_years {
        return (IncidentRole::Background, Some(t.mention.span));
    }
    let running = || since_campaign(cx, c).or_else(|| a_year(cx, c));
    if let Some(words) = since_long_ago(cx, c, times).or_else(running) {
        return (IncidentRole::Background, Some(words));
    }
    if let Some(words) = background_subject(cx, c) {
        return (IncidentRole::Background, Some(words));
    }
    (IncidentRole::Main, None)
}

/// "have been killed in the conflict since 2015", "since the war began": a count that runs to this day over more than one
/// event. Not "the deadliest attack since 2015".
fn since_long_ago(cx: &Context<'_>, c: &Candidate, times: &[Time]) -> Option<Span> {
    let sentence = &cx.sentences()[c.sentence].tokens;
    let near = c.people.end..sentence.end.min(c.people.end + 16);
    let k = near.clone().find(|&k| cx.low(k) == "since")?;
    let clause = |j: usize| cx.listed("worst", j) || matches!(cx.low(j), ";" | "who" | "which" | "that");
    if (c.people.end..k).any(clause) {
        return None;
    }
    let start = sentence.end.min(k + 6);
    let noun = (k + 1..start).find(|&j| cx.pack.backgrounds.contains(cx.low(j)));
    // "since the strikes began in March": months ago, or the day would be said.
    let began = (k + 1..start).find(|&j| cx.listed("beginning", j));
    let month = began.and_then(|j| {
        times.iter().find(|t| {
            matches!(t.mention.expr, TimeExpr::Month { .. })
                && t.tokens.start > j
                && t.tokens.start < (j + 4).min(sentence.end)
        })
    });
    if let Some(month) = month {
        return Some(cx.span(k..month.tokens.end));
    }
    let time = times.iter().find(|t| is_long_ago(t) && t.tokens.start > k && t.tokens.start < start);
    let end = noun.map(|j| j + 1).or_else(|| time.map(|t| t.tokens.end))?;
    Some(cx.span(k..end))
}

/// "Last summer's fires killed 17", "The attack came two days after gunmen killed six": the harm of an event before.
fn other_event(cx: &Context<'_>, c: &Candidate, times: &[Time]) -> Option<Span> {
    let sentence = &cx.sentences()[c.sentence].tokens;
    let start = c.number.outer.start;
    let event = |k: usize| cx.listed("event", k) || cx.listed("events", k);
    let owned = times.iter().find(|t| {
        let long = matches!(
            t.mention.expr,
            TimeExpr::Season { .. }
                | TimeExpr::Month { .. }
                | TimeExpr::MonthOffset(..0)
                | TimeExpr::YearOffset(..0)
                | TimeExpr::Year(_)
        );
        long && t.tokens.end < start
            && t.tokens.end + 14 > start
            && cx.low(t.tokens.end) == "'s"
            && (t.tokens.end + 1..(t.tokens.end + 4).min(start)).any(event)
    });
    if let Some(t) = owned {
        return Some(t.mention.span);
    }
    // Only far behind "after": what came after is what the report is about.
    let after = (sentence.start..start).rev().take(20).find(|&k| cx.low(k) == "after")?;
    let came = (sentence.start..after).rev().take(6).find(|&k| cx.listed("came_after", k))?;
    let length = (came + 1..after).any(|k| cx.listed("time_unit", k));
    let subject = (sentence.start..came).rev().take(8).any(|k| event(k) || cx.low(k) == "it");
    (length && subject && after + 1 < start).then(|| cx.span(came..after + 1))
}

/// "Since the start of the offensive on May 2, 480 people have been killed": a count over more than one event, told before
/// the number.
fn since_campaign(cx: &Context<'_>, c: &Candidate) -> Option<Span> {
    let sentence = &cx.sentences()[c.sentence].tokens;
    let start = c.number.outer.start;
    let k = (sentence.start.max(start.saturating_sub(20))..start).rev().find(|&k| cx.low(k) == "since")?;
    let near = || k + 1..start.min(k + 8);
    let noun = near().find(|&j| cx.pack.backgrounds.contains(cx.low(j)) || cx.listed("campaign", j))?;
    let broken = (k..start).any(|j| matches!(cx.low(j), ";" | "who" | "which") || cx.tokens().is_quote(j));
    (near().any(|j| cx.listed("beginning", j)) && !broken).then(|| cx.span(k..noun + 1))
}

/// "kill about 3,000 people a year": what happens again and again is no event.
fn a_year(cx: &Context<'_>, c: &Candidate) -> Option<Span> {
    let sentence = &cx.sentences()[c.sentence].tokens;
    // "Every year about 700 people die on the roads"
    let first = sentence.start;
    if matches!(cx.low(first), "every" | "each") && cx.low(first + 1) == "year" {
        return Some(cx.span(first..first + 2));
    }
    let near = c.people.end..sentence.end.min(c.people.end + 9);
    let mut near = near.take_while(|&k| !cx.is_comma(k) && !matches!(cx.low(k), "and" | "but" | "." | "who"));
    near.find_map(|k| {
        if matches!(cx.low(k), "annually" | "yearly") {
            return Some(cx.span(k..k + 1));
        }
        let opens = matches!(cx.low(k), "a" | "per" | "each" | "every");
        let unit = matches!(cx.low(k + 1), "year" | "month" | "week" | "day");
        let shifted = cx.listed("after_length", k + 2)
            || cx.listed("shift_earlier", k + 2)
            || matches!(cx.low(k + 2), "after" | "since" | "when" | "that");
        let length = k > c.people.end && cx.is(k - 1, "preposition");
        (opens && unit && !shifted && !length).then(|| cx.span(k..k + 2))
    })
}

fn is_long_ago(t: &Time) -> bool {
    matches!(
        t.mention.expr,
        TimeExpr::Year(_)
            | TimeExpr::YearOffset(_)
            | TimeExpr::Month { year: Some(_), .. }
            | TimeExpr::Day { year: Some(_), .. }
    )
}

/// The subject is a war, a conflict, a famine: "the civil war, which has killed …", "It has killed …" after it.
fn background_subject(cx: &Context<'_>, c: &Candidate) -> Option<Span> {
    let sentence = &cx.sentences()[c.sentence];
    let start = c.number.outer.start;
    let is_background = |k: usize| cx.pack.backgrounds.contains(cx.low(k));
    // A relative clause on it, or the subject just before the verb.
    let relative =
        (sentence.tokens.start..start).rev().take(14).find(|&k| matches!(cx.low(k), "which" | "that"));
    if let Some(k) = relative
        && let Some(noun) = (sentence.tokens.start..k).rev().take(5).find(|&j| is_background(j))
    {
        return Some(cx.span(noun..noun + 1));
    }
    let subject = first_noun_phrase(cx, sentence.tokens.start, start);
    if let Some(noun) = subject.clone().find(|&k| is_background(k)) {
        return Some(cx.span(noun..noun + 1));
    }
    if subject.len() <= 1 && matches!(cx.low(sentence.tokens.start), "it" | "they") {
        let before = cx.sentences().get(c.sentence.checked_sub(1)?)?;
        let earlier = first_noun_phrase(cx, before.tokens.start, before.tokens.end);
        if let Some(noun) = earlier.clone().find(|&k| is_background(k)) {
            return Some(cx.span(noun..noun + 1));
        }
    }
    None
}

/// From the start of the sentence to its first verb, comma or relative clause.
fn first_noun_phrase(cx: &Context<'_>, from: usize, to: usize) -> std::ops::Range<usize> {
    let end = (from..to)
        .find(|&k| {
            cx.is(k, "auxiliary") && cx.low(k) != "'s"
                || cx.is_comma(k)
                || cx.is(k, "subordinator")
                || cx.is(k, "preposition")
                || cx.low(k) == "-"
                || cx.pack.cues.contains_key(cx.low(k))
                || cx.pack.outcomes.contains_key(cx.low(k))
        })
        .unwrap_or(to);
    from..end.min(from + 10)
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
    let around = c.number.outer.start.saturating_sub(1).max(sentence.start)..c.people.end;
    let number = &c.number.tokens;
    let new = around.into_iter().any(|k| {
        let touches = k + 1 == c.number.outer.start || k == number.start || k == c.number.outer.end;
        cx.listed("new", k) && touches && cx.low(k + 1) != "than" && cx.low_before(k, 0) != "or"
    });
    if new {
        return Counting::New;
    }
    let near = sentence.start.max(c.number.outer.start.saturating_sub(14))..c.number.outer.start;
    // "the number of people killed rose to 41"
    let number = |k: usize| cx.low(k) == "number" && cx.low(k + 1) == "of" && cx.low_before(k, 0) != "a";
    if near.into_iter().any(|k| cx.listed("cumulative", k) || number(k)) {
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
    if before == "from" && start > sentence.start + 1 && matches!(cx.low(start - 2), "up" | "down") {
        return Standing::Superseded;
    }
    match (verb, before) {
        (Some(_), "from") => Standing::Superseded,
        (Some(_), "to" | "at") => Standing::Revised,
        _ => Standing::Asserted,
    }
}
