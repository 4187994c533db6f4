//! Parts of a count: "including 12 children", "745 were civilians", "of the dead", "seven people – four policemen, …".

use super::breakdown::{breakdowns, sums_up};
use super::figure::{Candidate, MEMBERS};
use super::people::opens_with_outcome;
use super::predicate::{Found, among_them, is_comparison, is_partitive, with_shape};
use super::whole::{bounds_allow, named_again, of_the_injured, same_number};
use crate::context::Context;
use headwater_lang::pack::Shape;
use headwater_model::record::{Class, Measure};
use std::ops::Range;

/// Tokens before a colon among which the whole stands that it breaks down.
pub(super) const COLON: usize = 40;
/// Tokens from a whole to the word that opens its parts.
const WHOLE: usize = 6;

/// Parts: "including 12 children", "745 were civilians", "the dead included 3 guards".
pub(super) fn parts(cx: &Context<'_>, found: &mut [Candidate]) {
    breakdowns(cx, found);
    sums_up(cx, found);
    // A single one that opened a list of parts ("including a lawmaker, a colonel and three guards").
    let mut open: Option<(usize, Option<Measure>)> = None;
    for i in 0..found.len() {
        if found[i].of.is_some() {
            continue;
        }
        if found[i].listed && i > 0 && found[i - 1].of.is_some() {
            // The rest of a list of parts, unless it has an outcome of its own, or an "and" has ended the list.
            let own = found[i].outcome.as_ref().is_some_and(|o| o.span.is_some() && !o.part);
            let shared =
                |o: &Found| o.shares_left && found[i - 1].outcome.as_ref().is_some_and(|p| p.span == o.span);
            let shared = found[i].outcome.as_ref().is_some_and(shared);
            let ended =
                i > 1 && found[i - 1].listed && cx.low_before(found[i - 1].number.outer.start, 0) == "and";
            if !own || shared && !ended {
                found[i].of = found[i - 1].of;
                if let Some(w) = found[i].of {
                    of_nation(cx, found, i, w);
                }
                let shared = found[i - 1].outcome.clone();
                found[i].outcome = shared;
                continue;
            }
        }
        // "The injured were 71 Swiss, 14 French and four Serbs": the rest of a list that opened with what they are.
        let opened = |c: &Candidate| c.of.is_none() && c.outcome.as_ref().is_some_and(|o| o.part);
        if found[i].listed && found[i].outcome.is_none() && i > 0 && opened(&found[i - 1]) {
            let shared = found[i - 1].outcome.clone();
            found[i].outcome = shared;
            continue;
        }
        let range = cx.sentences()[found[i].sentence].tokens.clone();
        let dashed = i > 0 && behind_dash(cx, &found[i - 1], &found[i]);
        if let Some(w) = opening_whole(cx, found, i, &range) {
            found[i].of = Some(w);
            continue;
        }
        let before =
            open.filter(|o| found[i].listed && o.0 + 1 == i).map(|o| PartMark { measure: o.1, words: None });
        let goes_on = before.is_some();
        let Some(mark) = part_mark(cx, &found[i], &range, dashed).or(before) else { continue };
        // "114 witnesses, including 12 survivors": a part of those, and nothing is told of them.
        let near = i.checked_sub(1).map(|k| &found[k]).filter(|p| p.sentence == found[i].sentence);
        let none = |p: &Candidate| p.outcome.is_none() && p.people.end + 3 >= found[i].number.outer.start;
        let survive = matches!(cx.low(found[i].people.end.saturating_sub(1)), "survivors" | "survivor");
        // "Sixteen came with burns, three of whom had gone home": of those, of whom nothing else is told.
        let idle = cx.of_them(found[i].people.after_number) && near.is_some_and(|p| p.outcome.is_none());
        if mark.words.is_none()
            && found[i].outcome.is_none()
            && !goes_on
            && (survive || idle || near.is_some_and(none))
        {
            continue;
        }
        // "312 cases, including 4 deaths": a part of what is no count of people.
        if let Some(own) = of_things(cx, found, i, &range) {
            found[i].outcome = Some(own);
            continue;
        }
        let fits = |&k: &usize| {
            let last = k + 1 == i && found[k].of.is_none();
            // "34 women, two of them lawyers"
            let of_last = last
                && cx.of_them(found[i].people.after_number)
                && found[k].outcome.is_some()
                && found[k].people.end + 2 >= found[i].number.outer.start
                && bounds_allow(&found[k], &found[i]);
            if dashed && last || of_last {
                return true;
            }
            // "Fifty hostages are still held, of whom 20 …": of nobody in another sentence.
            let start = found[i].number.outer.start;
            let whom =
                cx.low(found[i].people.after_number + 1) == "whom" || cx.low(start.max(1) - 1) == "whom";
            if found[k].sentence != found[i].sentence && whom {
                return false;
            }
            // "Capiz (1), Leyte (2)": neither is a part of the other.
            if found[k].outcome.as_ref().is_some_and(|o| o.part) && cx.low(start.max(1) - 1) == "(" {
                return false;
            }
            found[k].outcome.is_some()
                && found[k].of.is_none()
                && found[k].people.object == found[i].people.object
                && !is_comparison(cx, found[k].number.outer.start)
                && found[k].sentence + 2 >= found[i].sentence
                && bounds_allow(&found[k], &found[i])
                && mark.measure.is_none_or(|m| agrees(m, found[k].outcome.as_ref().map(|o| o.measure)))
                && matches!(
                    found[k].people.class,
                    Class::People | Class::Unknown | Class::Civilian | Class::SecurityForce | Class::Fighter
                )
        };
        let mut near = (0..i).rev().take(6).filter(fits);
        // "At first they spoke of six dead … Three of the dead had not been identified": of all that were counted.
        let whole = if is_partitive(cx, &found[i]) || opens_with_outcome(cx, &range) {
            near.max_by_key(|&k| (found[k].number.low, k))
        } else {
            near.next()
        };
        let again = named_again(cx, &found[i]);
        let whole = match again {
            Some(number) => same_number(found, i, number),
            None => whole.or_else(|| of_the_injured(cx, found, i)),
        };
        // "Four people were shot. Two of them are in a critical condition": of those, whatever became of them.
        let harmed = |p: &Candidate| {
            bounds_allow(p, &found[i]) && p.outcome.as_ref().is_some_and(|o| o.measure.is_harm())
        };
        let of_them = cx.of_them(found[i].people.after_number);
        let some = whole.is_none()
            && (again.is_some() || of_them && found[..i].iter().rev().take(MEMBERS).any(harmed));
        if let Some(outcome) = found[i].outcome.as_mut().filter(|_| some) {
            outcome.part = true;
        }
        if let Some(w) = whole {
            // Nobody among them, one of them, a single “a …”: the whole tells nothing of these.
            let number = &found[i].number;
            if found[i].outcome.is_none() && (number.low == 0 || number.implicit || number.high == Some(1)) {
                open = Some((i, mark.measure));
                continue;
            }
            of_nation(cx, found, i, w);
            let inherit =
                found[i].outcome.as_ref().is_none_or(|o| o.part || o.measure == Measure::Casualties);
            found[i].of = Some(w);
            if inherit {
                found[i].outcome = found[w].outcome.clone().map(|mut o| {
                    o.span = None;
                    o
                });
            }
        } else if found[i].outcome.is_none()
            && let Some(measure) = mark.measure
        {
            let span = mark.words.map(|w| cx.span(w));
            found[i].outcome = Some(Found { measure, span, shares_left: false, part: true, denied: false });
        }
    }
}

/// "Of the 301 dead, 15 were still to be identified", "Of the 22 people in hospital, 14 were released and four died": the whole
/// that the sentence opens with, for what is told of some of them.
fn opening_whole(cx: &Context<'_>, found: &[Candidate], i: usize, range: &Range<usize>) -> Option<usize> {
    if cx.low(range.start) != "of" {
        return None;
    }
    let sentence = found[i].sentence;
    let first = found[..i].iter().rposition(|c| c.sentence != sentence).map_or(0, |k| k + 1);
    let (whole, part) = (found.get(first).filter(|_| first < i)?, &found[i]);
    let start = whole.number.outer.start;
    let opens = start <= range.start + 2 && cx.tokens().is_word(start.max(1) - 1);
    // "Of the 19, 17 were killed in Kathmandu": the nineteen told of before.
    let again = || {
        let same = |c: &Candidate| {
            c.number.low == whole.number.low
                && c.of.is_none()
                && c.outcome.as_ref().is_some_and(|o| o.measure.is_harm())
        };
        found[..first].iter().rposition(same)
    };
    if opens && whole.people.bare && whole.outcome.is_none() && part.outcome.is_some() && !part.people.object
    {
        return again().filter(|_| part.number.high.is_some_and(|h| h <= whole.number.low));
    }
    let told = whole.outcome.as_ref().is_some_and(|o| o.measure.is_harm());
    let fewer = part.number.high.is_some_and(|h| h <= whole.number.low);
    let more = (part.number.outer.start..part.people.end).any(|k| cx.listed("new", k));
    (opens && told && fewer && !more && part.outcome.is_some() && !part.people.object).then_some(first)
}

/// "Thirteen peacekeepers: nine Kenyans, …": those that only a nation is told of are of the class of the whole.
pub(super) fn of_nation(cx: &Context<'_>, found: &mut [Candidate], part: usize, whole: usize) {
    let nation = cx.tokens().is_capital(found[part].people.end.saturating_sub(1));
    let (own, whole) = (found[part].people.class, found[whole].people.class);
    // "60 militiamen, including two commanders": theirs.
    let theirs = own == Class::SecurityForce && whole == Class::Fighter;
    if own == Class::People && nation || theirs {
        found[part].people.class = whole;
    }
}

/// "312 cases, including 4 deaths": the outcome of the part, where the number before it counts nobody.
fn of_things(cx: &Context<'_>, found: &[Candidate], i: usize, range: &Range<usize>) -> Option<Found> {
    let start = found[i].number.outer.start;
    let at = start.checked_sub(1).filter(|&k| k >= range.start && cx.listed("subset", k))?;
    let near = at.saturating_sub(WHOLE).max(range.start)..at;
    // Not "The 24 include two rescuers", where the number stands for people told of before.
    let number =
        near.rev().find(|&k| cx.is_numeral(k)).filter(|&k| k + 1 < at && cx.tokens().is_word(k + 1))?;
    let counted = found[..i].iter().rev().take(MEMBERS).any(|c| c.number.tokens.contains(&number));
    let own = found[i].outcome.clone().filter(|_| !counted && found[i].of.is_none())?;
    Some(Found { part: true, ..own })
}

/// "seven people – four policemen, two passers-by and the attacker": right behind a dash, and fewer.
fn behind_dash(cx: &Context<'_>, whole: &Candidate, part: &Candidate) -> bool {
    let at = whole.people.end.max(whole.number.outer.end);
    let more = || part.people.words.clone().any(|k| matches!(cx.low(k), "more" | "other" | "others"));
    whole.outcome.is_some()
        && part.outcome.as_ref().is_none_or(|o| o.span.is_none())
        && at + 1 == part.number.outer.start
        && matches!(cx.low(at), "-" | "–" | "—")
        && part.number.low < whole.number.low
        && !more()
}

/// The unsplit "casualties" of a list of parts may be those just counted as killed; deaths never become injured.
fn agrees(stated: Measure, whole: Option<Measure>) -> bool {
    whole == Some(stated)
        || (stated == Measure::Casualties && matches!(whole, Some(Measure::Killed | Measure::Injured)))
}

struct PartMark {
    measure: Option<Measure>,
    words: Option<Range<usize>>,
}

/// Whether the words around a number make it a part of something counted before.
fn part_mark(cx: &Context<'_>, c: &Candidate, range: &Range<usize>, dashed: bool) -> Option<PartMark> {
    let start = c.number.outer.start;
    let none = PartMark { measure: None, words: None };
    // "including 12 children", "among them …", "of whom 12 …", "among them those of five children"
    let mut at = start;
    if at > range.start + 1 && cx.low(at - 1) == "of" && matches!(cx.low(at - 2), "those" | "that") {
        at -= 2;
    }
    while at > range.start
        && (cx.is(at - 1, "article") || cx.is_adverb(at - 1) && cx.low(at - 1) != "including")
    {
        at -= 1;
    }
    // "Of the injured, 83 required treatment"
    if opens_with_outcome(cx, range) && start == range.start + 4 && cx.is_comma(start - 1) {
        let measure = with_shape(cx, start - 2, &[Shape::Noun, Shape::Adjective]);
        return Some(PartMark { measure, words: None });
    }
    if cx.phrase_before("subset", range.start, at).is_some() {
        return Some(PartMark { measure: subject_outcome(cx, range, at).map(|(m, _)| m), words: None });
    }
    // "including the owner and two engineers", "those killed included the minister, two bodyguards and …"
    if at > range.start
        && matches!(cx.low(at - 1), "and" | ",")
        && c.outcome.as_ref().is_none_or(|o| o.span.is_none())
    {
        let plain = |k: &usize| {
            (cx.tokens().is_word(*k) || cx.low(*k) == ",")
                && !(cx.is_auxiliary(*k))
                && !cx.pack.outcomes.contains_key(cx.low(*k))
                && !cx.is_numeral(*k)
        };
        let opens = (range.start..at - 1).rev().take(14).take_while(plain);
        for k in opens {
            if cx.low(k) == "included"
                && let Some((measure, words)) = subject_outcome(cx, range, k)
            {
                return Some(PartMark { measure: Some(measure), words: Some(words) });
            }
            if cx.listed("subset", k) && (cx.low(at - 1) == "and" || cx.is(k + 1, "article")) {
                return Some(none);
            }
        }
    }
    // "The dead included 12 …", "Among the dead were 12 …", "The casualties included …", "This includes …"
    if at > range.start && cx.listed("include", at - 1) {
        if let Some((measure, words)) = subject_outcome(cx, range, at - 1) {
            return Some(PartMark { measure: Some(measure), words: Some(words) });
        }
        if matches!(cx.low_before(at - 1, range.start), "this" | "they" | "these" | "it" | "which" | "that") {
            return Some(none);
        }
        // "The toll included 12 soldiers"; what a toll is, is the whole.
        if !cx.is_be(at - 1) && matches!(cx.low_before(at - 1, range.start), "figure" | "number" | "toll") {
            return Some(none);
        }
    }
    // "one of the dead": of those who were counted as dead, not of the injured after them; "28 of the victims died".
    if is_partitive(cx, c)
        && let Some(found) = &c.outcome
        && (c.people.outcome.is_some() || cx.listed("victim_word", c.people.end.saturating_sub(1)))
    {
        return Some(PartMark { measure: Some(found.measure), words: None });
    }
    // "312 people had been killed: 201 civilians, …", "seven people – four policemen, …"
    // Not behind a dateline ("ISLAMPUR: A constable was killed").
    let colon = start > range.start && cx.low(start - 1) == ":";
    // Nor behind the time of an entry ("10:30 Governor: 14 dead").
    let clock = |k: usize| cx.low(k).contains(':') || cx.low(k + 1) == ":";
    let said = |k: usize| cx.is_numeral(k) && !clock(k) || cx.pack.outcomes.contains_key(cx.low(k));
    let colon = colon && (range.start..start - 1).rev().take(COLON).any(said);
    // "corrected it hours later: a woman had been counted twice": nothing of the seventeen.
    if colon && c.number.implicit && c.outcome.is_none() && cx.is_auxiliary(c.people.end) {
        return None;
    }
    if start > range.start && (colon || cx.low(start - 1) == "(" || dashed) {
        // "in 2024 (2,088 killed; 9,138 injured)": those of another year.
        let bracket = cx.low(start - 1) == "(";
        // "Maputo, with 83 deaths, followed by Nampula (81)": none of the eighty-three.
        let by_place = c.outcome.as_ref().is_some_and(|o| o.part) && cx.low(c.number.tokens.end) == ")";
        if bracket
            && by_place
            && (range.start.max(start.saturating_sub(COLON))..start)
                .any(|k| cx.low(k) == "followed" && cx.low(k + 1) == "by")
        {
            return None;
        }
        let year = |k: usize| {
            cx.low(k).len() == 4 && cx.low(k).parse::<u16>().is_ok_and(|y| (1900..2100).contains(&y))
        };
        if bracket && start > range.start + 1 && year(start - 2) {
            return None;
        }
        let told = |o: &&Found| o.part || bracket && o.span.is_some();
        let own = c.outcome.as_ref().filter(told).map(|o| o.measure);
        return Some(PartMark { measure: own, words: None });
    }
    // "four people were hurt, two critically"
    if c.people.outcome.is_some_and(|(_, at)| at == c.people.after_number && cx.listed("harm_adverb", at)) {
        return Some(none);
    }
    // "At least 23 women and 12 children were among the dead"
    if let Some(found) = &c.outcome
        && found.span.is_some_and(|s| cx.tokens().range(s).any(|k| cx.low(k) == "among"))
    {
        return Some(PartMark { measure: Some(found.measure), words: None });
    }
    // "65 were killed; only two of their bodies were recovered"
    let after = c.people.after_number;
    if cx.low(after) == "of" && cx.is(after + 1, "possessive") && c.people.outcome.is_some() {
        return Some(none);
    }
    // "More than 20 people were injured; two were in a serious condition": of those, where nobody says that they are others.
    let words = c.outcome.as_ref().and_then(|o| o.span).map(|s| cx.tokens().range(s));
    let more = || (c.number.outer.start..=after).any(|k| cx.listed("new", k));
    if c.people.bare && words.is_some_and(|w| w.into_iter().any(|k| cx.listed("condition", k))) && !more() {
        return Some(PartMark { measure: Some(Measure::Injured), words: None });
    }
    // "319 people, 48 women and 19 children among them"
    if start > range.start && among_them(cx, c.people.after_number, range.end) {
        return Some(none);
    }
    // "745 were civilians", "12 of them were children", "most of them"
    if c.people.copula || cx.of_them(c.people.after_number) {
        return Some(none);
    }
    None
}

/// A noun for an outcome in the subject ("Among the dead were", "The casualties included").
fn subject_outcome(cx: &Context<'_>, range: &Range<usize>, before: usize) -> Option<(Measure, Range<usize>)> {
    (range.start..before).rev().take(6).find_map(|k| {
        // "Those killed included …"
        let those = k > range.start && cx.low(k - 1) == "those";
        let shape = |s: Shape| matches!(s, Shape::Noun | Shape::Adjective) || those && s == Shape::Participle;
        let outcome = cx.pack.outcomes.get(cx.low(k))?.iter().find(|o| shape(o.shape))?;
        let article = k > range.start && (cx.is(k - 1, "article") || cx.is(k - 1, "possessive"));
        (article || those).then(|| (outcome.measure, k..k + 1))
    })
}
