//! Which event a figure counts: the main one, one of before that it is compared with, or a wider one.

use super::figure::Candidate;
use super::roundup;
use crate::annotate::times::Time;
use crate::context::Context;
use headwater_model::Span;
use headwater_model::record::IncidentRole;
use headwater_model::rows::{TimeExpr, TimeUnit};

/// Tokens around a count within which words for months and years belong to it.
const NEAR: usize = 12;

/// Tokens of a clause behind "since" that tells of an event by its number.
const SINCE: usize = 16;

/// Sentences in which a report tells its news.
pub(super) const OPENING: usize = 2;

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
        // "have claimed 500 lives since 2019 and have forced 2.2 million to leave"
        if let Some(j) = (k..start).find(|&j| cx.low(j) == "and" && matches!(cx.low(j + 1), "have" | "has")) {
            return (IncidentRole::Background, Some(cx.span(k..j)));
        }
        return (IncidentRole::Comparator, Some(cx.span(k..start)));
    }
    // "the deadliest hurricane since Katrina, in which 1,392 died": one that has a name.
    let named = (sentence.tokens.start..start).rev().take(16).find(|&k| cx.low(k) == "since").filter(|&k| {
        let worst = (sentence.tokens.start.max(k.saturating_sub(NEAR))..k).any(|j| cx.listed("worst", j));
        let clause = (k + 2..start).any(|j| matches!(cx.low(j), "which" | "when"));
        worst && cx.tokens().is_capital(k + 1) && clause
    });
    if let Some(k) = named {
        return (IncidentRole::Comparator, Some(cx.span(k..start)));
    }
    if let Some(p) = period
        && matches!(
            all[p].mention.expr,
            TimeExpr::Year(_)
                | TimeExpr::YearOffset(..0)
                | TimeExpr::Shift { n: ..0, unit: TimeUnit::Year | TimeUnit::Month }
        )
        && all[p].tokens.end <= start + 24
    {
        let time = all[p].tokens.clone();
        let since = time.start > range.start && cx.low(time.start - 1) == "since";
        // "20,000 have been killed since 2019 and more than two million displaced"
        if since && start.checked_sub(time.end).is_some_and(|gap| gap <= 6) {
            return (IncidentRole::Background, Some(cx.span(time.start - 1..time.end)));
        }
        return (IncidentRole::Comparator, Some(all[p].mention.span));
    }
    if let Some(words) = handed_over(cx, c) {
        return (IncidentRole::Comparator, Some(words));
    }
    if let Some(words) = other_event(cx, c, times).or_else(|| roundup::dated_event(cx, c, times)) {
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
    // "In the first three months of the year it had put the dead at 1,617": a count over months.
    let near =
        sentence.tokens.start.max(start.saturating_sub(14))..sentence.tokens.end.min(c.people.end + NEAR);
    let months = near.clone().find(|&k| {
        // "civilians killed in the second quarter"
        let the = k > near.start + 1
            && cx.low(k - 2) == "the"
            && matches!(cx.low(k - 1), "first" | "second" | "third" | "fourth");
        if cx.low(k) == "quarter" && the {
            return true;
        }
        let span = matches!(cx.low(k), "months" | "half" | "quarter" | "semester");
        let year = matches!(cx.low(k + 2), "the" | "this") && cx.low(k + 3) == "year";
        span && cx.low(k + 1) == "of" && (year || cx.low(k + 2).starts_with("20"))
    });
    if let Some(k) = months.filter(|&k| !(k.min(start)..k.max(start)).any(|j| cx.low(j) == ";")) {
        return (IncidentRole::Background, Some(cx.span(k..k + 3)));
    }
    // "July was the bloodiest month in years, with 1,057 people killed"
    let span = sentence.tokens.start..start;
    let month = |k: usize| cx.listed("worst", k) && matches!(cx.low(k + 1), "month" | "year" | "week");
    if let Some(k) = span.rev().take(24).find(|&k| month(k)) {
        return (IncidentRole::Background, Some(cx.span(k..k + 2)));
    }
    // "About half a million people have died in the war"
    let near = c.people.end..sentence.tokens.end.min(c.people.end + NEAR);
    let war = near.clone().find(|&k| {
        let of = (k + 1..near.end.min(k + 5)).find(|&j| cx.pack.backgrounds.contains(cx.low(j)));
        matches!(cx.low(k), "in" | "during") && cx.is(k + 1, "article") && of.is_some()
    });
    if let Some(k) = war.filter(|&k| (c.people.end..k).any(|j| matches!(cx.low(j), "have" | "has")))
        && !(c.people.end..k).any(|j| cx.is_comma(j) || cx.tokens().is_quote(j))
    {
        return (IncidentRole::Background, Some(cx.span(k..near.end.min(k + 3))));
    }
    // "Even before the quake more than 3 million people had been displaced"
    let first = sentence.tokens.start;
    let before = (first..(first + 2).min(start)).find(|&k| cx.low(k) == "before" && cx.is(k + 1, "article"));
    if let Some(k) = before
        && let Some(noun) = (k + 2..(k + 6).min(start)).find(|&j| cx.listed("event", j))
    {
        return (IncidentRole::Background, Some(cx.span(k..noun + 1)));
    }
    let running = || since_campaign(cx, c).or_else(|| a_year(cx, c)).or_else(|| this_year(cx, c));
    if let Some(words) = since_long_ago(cx, c, times).or_else(running) {
        return (IncidentRole::Background, Some(words));
    }
    if let Some(words) = roundup::over_events(cx, c) {
        return (IncidentRole::Background, Some(words));
    }
    if let Some(words) = background_subject(cx, c) {
        return (IncidentRole::Background, Some(words));
    }
    (IncidentRole::Main, None)
}

/// "a deal on the return of 6,000 bodies", "exchanged the bodies of 40 soldiers": of those who fell long before.
fn handed_over(cx: &Context<'_>, c: &Candidate) -> Option<Span> {
    let (start, end) = (c.number.outer.start, c.people.end);
    let body = |k: usize| cx.listed("body_word", k);
    let of_bodies = start > 1 && cx.low(start - 1) == "of" && body(start - 2);
    if !of_bodies && !body(end.checked_sub(1)?) {
        return None;
    }
    let sentence = &cx.sentences()[c.sentence].tokens;
    let before = start.saturating_sub(6).max(sentence.start)..start;
    let near = before.clone().rev().chain(end..sentence.end.min(end + 6));
    let returned = |k: usize| cx.low(k) == "return" && cx.low(k + 1) == "of";
    let at = near.take_while(|&k| !cx.is_comma(k)).find(|&k| cx.listed("handed_over", k) || returned(k))?;
    Some(cx.span(at..at + 1))
}

/// "have been killed in the conflict since 2015", "since the war began": a count that runs to this day over more than one
/// event. Not "the deadliest attack since 2015".
fn since_long_ago(cx: &Context<'_>, c: &Candidate, times: &[Time]) -> Option<Span> {
    let sentence = &cx.sentences()[c.sentence].tokens;
    let near = c.people.end..sentence.end.min(c.people.end + 16);
    let k = near.clone().find(|&k| cx.low(k) == "since")?;
    let clause = |j: usize| cx.listed("worst", j) || matches!(cx.low(j), ";" | "who" | "which" | "that");
    // "157 were wounded, bringing the toll since the war began to 52,000": the time of the toll.
    if (c.people.end..k).any(|j| clause(j) || cx.listed("revised", j)) {
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
    // "Hundreds have been killed since January": over months.
    let has =
        (k.saturating_sub(24).max(sentence.start)..k).any(|j| matches!(cx.low(j), "have" | "has" | "had"));
    let at_once = times.get(times.partition_point(|t| t.tokens.start <= k)).filter(|t| {
        let TimeExpr::Month { year: None, month, .. } = t.mention.expr else { return false };
        // "since the end of May"
        let near = t.tokens.start == k + 1 || t.tokens.start <= k + 4 && cx.low(t.tokens.start - 1) == "of";
        near && cx.month.is_none_or(|home| home != month)
    });
    if let Some(month) = month.or(at_once.filter(|_| has)) {
        return Some(cx.span(k..month.tokens.end));
    }
    // "since the beginning of the year"
    let year = began.and_then(|j| (j + 1..sentence.end.min(j + 5)).find(|&y| cx.low(y) == "year"));
    if let Some(y) = year {
        return Some(cx.span(k..y + 1));
    }
    // "since 276 girls were taken from Chibok in 2014"
    let start = if cx.is_numeral(k + 1) { sentence.end.min(k + SINCE) } else { start };
    let time = times.iter().find(|t| is_long_ago(t) && t.tokens.start > k && t.tokens.start < start);
    let end = noun.map(|j| j + 1).or_else(|| time.map(|t| t.tokens.end))?;
    Some(cx.span(k..end))
}

/// "Last summer's fires killed 17", "The attack came two days after gunmen killed six": the harm of an event before.
fn other_event(cx: &Context<'_>, c: &Candidate, times: &[Time]) -> Option<Span> {
    let sentence = &cx.sentences()[c.sentence].tokens;
    let start = c.number.outer.start;
    let event = |k: usize| cx.listed("event", k) || cx.listed("events", k);
    let long = |t: &Time| {
        matches!(
            t.mention.expr,
            TimeExpr::Season { .. }
                | TimeExpr::Month { .. }
                | TimeExpr::MonthOffset(..0)
                | TimeExpr::YearOffset(..0)
                | TimeExpr::Year(_)
        )
    };
    let from = times.partition_point(|t| t.tokens.end + 14 <= start);
    let owned = times[from..].iter().take_while(|t| t.tokens.end < start).find(|t| {
        let end = t.tokens.end;
        long(t) && cx.low(end) == "'s" && (end + 1..(end + 4).min(start)).any(event)
    });
    if let Some(t) = owned {
        return Some(t.mention.span);
    }
    // "Earlier this month, strikes on the terminal killed 74", below the news.
    let first = sentence.start;
    let this =
        cx.low(first) == "earlier" && cx.low(first + 1) == "this" && cx.listed("earlier_unit", first + 2);
    if this && c.sentence > OPENING {
        return Some(cx.span(first..first + 3));
    }
    // "In May a similar attack injured seven"
    let near =
        (sentence.start..start).rev().take(20).take_while(|&k| !cx.tokens().is_quote(k) && cx.low(k) != ";");
    let like = near.filter(|&k| cx.listed("like_event", k)).find_map(|k| {
        let noun = (k + 1..start.min(k + 4)).find(|&j| event(j))?;
        let clear = (k + 1..noun).all(|j| cx.tokens().is_word(j) && !cx.pack.is_function(cx.low(j)));
        // "three hours after an earlier attack, a second one killed five"
        let over = (noun + 1..start).any(|j| cx.is_comma(j));
        (clear && !over).then_some(k..noun + 1)
    });
    // "four people have died in the previous two"
    let end = c.people.end;
    let behind = (end..sentence.end.min(end + 8)).find(|&k| {
        let counted = cx.pack.numbers.contains_key(cx.low(k + 1)) || event(k + 1);
        cx.listed("like_event", k) && cx.is(k - 1, "article") && counted && k > end
    });
    // "about two weeks after 20 bodies were found following another wreck"
    let another = (end..sentence.end.min(end + 8)).find(|&k| {
        matches!(cx.low(k), "following" | "after")
            && cx.low(k + 1) == "another"
            && (event(k + 2) || event(k + 3))
    });
    if let Some(words) = like.or(behind.map(|k| k..k + 2)).or(another.map(|k| k..k + 3)) {
        return Some(cx.span(words));
    }
    // Only far behind "after": what came after is what the report is about.
    let after = (sentence.start..start).rev().take(20).find(|&k| cx.low(k) == "after")?;
    // "It comes after the coastguard recovered nine and about two weeks after 20 were found"
    let opens = (sentence.start + 1..(sentence.start + 4).min(after)).find(|&k| cx.listed("came_after", k));
    let came = (sentence.start..after).rev().take(6).find(|&k| cx.listed("came_after", k)).or(opens)?;
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
    let noun = near().find(|&j| {
        cx.pack.backgrounds.contains(cx.low(j)) || cx.listed("campaign", j) || cx.listed("long_span", j)
    })?;
    let broken = (k..start).any(|j| matches!(cx.low(j), ";" | "who" | "which") || cx.tokens().is_quote(j));
    (near().any(|j| cx.listed("beginning", j)) && !broken).then(|| cx.span(k..noun + 1))
}

/// "brought the number of soldiers killed this month to 14", "the 40th homicide this year": a count over more than one event.
fn this_year(cx: &Context<'_>, c: &Candidate) -> Option<Span> {
    let sentence = &cx.sentences()[c.sentence].tokens;
    let near = c.number.outer.start.saturating_sub(NEAR).max(sentence.start)
        ..(c.people.end + NEAR).min(sentence.end);
    let words = near.clone().find(|&k| {
        cx.low(k) == "this"
            && matches!(
                cx.low(k + 1),
                "year" | "month" | "season" | "summer" | "winter" | "spring" | "monsoon" | "autumn" | "fall"
            )
            && k + 1 < near.end
    })?;
    // Behind a comma, or in front of one, it is the time of something else.
    let (from, to) = (words.min(c.people.end), words.max(c.number.outer.start));
    let between = if words < c.number.outer.start { words + 2..to } else { from..words };
    let broken = between.clone().any(|k| {
        // "38 officers and 121 civilians have died this year"
        let list = cx.low(k) == "and" && cx.is_numeral(k + 1);
        !list && cx.is_comma(k)
            || cx.tokens().is_quote(k)
            || !list && matches!(cx.low(k), "." | ":" | "after" | "when" | "and" | "but")
    });
    // "This year's fires killed 17": one event of this year.
    (!broken && cx.low(words + 2) != "'s").then(|| cx.span(words..words + 2))
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
    // "It has killed …", "It began when …"
    if subject.len() <= 2 && matches!(cx.low(sentence.tokens.start), "it" | "they") {
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
            cx.is_auxiliary(k)
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
