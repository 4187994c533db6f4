//! Counts against one another, over the whole of a report: the whole of which a count tells some, those who stand beside others,
//! tolls of places that come to the toll of all, and numbers that define an event and count nobody.

use super::figure::{Candidate, MEMBERS};
use super::people::Counted;
use super::predicate::{Found, shapes as shapes_at, with_shape};
use crate::annotate::numbers::Number;
use crate::context::Context;
use headwater_lang::pack::Shape;
use headwater_model::record::{Class, Counting, Extent, Modifier};
use headwater_model::rows::LocalFigure;
use std::ops::Range;

/// Bytes between a sentence and the next one of the same paragraph or the one below.
const GAP: u32 = 4;
/// A whole below which what is told later comes to it by chance.
const LEAST_WHOLE: u64 = 20;
/// Tokens between the numbers of two places.
const GAP_WORDS: usize = 6;
/// Figures before one that are looked at.
const BEFORE: usize = 40;
/// Tokens from what defines an event to its number of people.
const DEFINED: usize = 14;

/// "defines a mass shooting as one in which four or more people are shot": of no event.
pub(super) fn defines(cx: &Context<'_>, number: &Number) -> bool {
    let start = number.outer.start;
    let first = cx.sentence_at(start).start.max(start.saturating_sub(DEFINED));
    (first..start).any(|k| {
        cx.listed("defining", k) && (k + 1..start).any(|j| cx.low(j) == "as" || cx.low(j) == "which")
    })
}

/// "Three people are dead and five more are hurt": more people, of whom no other were hurt before.
pub(super) fn beside_others(rows: &mut [LocalFigure]) {
    for i in 1..rows.len() {
        let (before, row) = (&rows[..i], &rows[i]);
        let others = || {
            let last = before.last().filter(|b| b.sentence.end + GAP >= row.sentence.start);
            last.is_some_and(|b| b.measure.is_harm() && b.measure != row.measure)
                && before.iter().rev().take(BEFORE).all(|b| b.measure != row.measure)
        };
        if row.counting == Counting::New && row.measure.is_harm() && others() {
            rows[i].counting = Counting::Unknown;
        }
    }
}

/// "157 people were killed. … 105 died in Jajarkot and 52 in Rukum West": what one sentence tells and comes to a whole told
/// before are its parts.
pub(super) fn come_to_the_whole(cx: &Context<'_>, rows: &mut [LocalFigure]) {
    let mut from = 0;
    while from < rows.len() {
        let sentence = rows[from].sentence;
        let end = from + rows[from..].iter().take_while(|r| r.sentence == sentence).count();
        let (before, here) = rows[..end].split_at(from);
        let found = (0..here.len().min(MEMBERS)).find_map(|first| {
            let members = alike(&here[first..]);
            Some((from + first..from + first + members.len(), whole_of(cx, before, members)?))
        });
        if let Some((members, whole)) = found {
            for part in &mut rows[members] {
                (part.of, part.extent) = (Some(whole), Extent::Subset);
            }
        }
        from = end;
    }
}

/// Counts of the same from the first on, each by itself.
fn alike(here: &[LocalFigure]) -> &[LocalFigure] {
    let plain = |r: &&LocalFigure| {
        is_like(r, &here[0])
            && !r.implicit
            && matches!(r.modifier, Modifier::Exact | Modifier::AtLeast)
            && r.counting == Counting::Unknown
    };
    &here[..here.iter().take(MEMBERS).take_while(plain).count()]
}

/// The same is counted, and nobody says of whom it is a part.
fn is_like(a: &LocalFigure, b: &LocalFigure) -> bool {
    (a.measure, a.class, a.role) == (b.measure, b.class, b.role) && a.of.is_none() && !a.vague
}

/// The count among those `before` that `members` come to, or that holds them where each has a name of its own.
fn whole_of(cx: &Context<'_>, before: &[LocalFigure], members: &[LocalFigure]) -> Option<usize> {
    let first = members.first().filter(|f| members.len() > 1 && f.measure.is_harm())?;
    let sum = members.iter().fold(0_u64, |sum, r| sum.saturating_add(r.low));
    // "Travis County reported seven deaths, Burnet four, Kendall six": some of the dead, by place.
    let named = members.len() > 2 && by_name(cx, members);
    let holds = |r: &LocalFigure| {
        let more = u64::from(r.modifier == Modifier::MoreThan);
        let exactly = sum >= LEAST_WHOLE && r.low == sum.saturating_add(more);
        is_like(r, first) && r.extent != Extent::Subset && (exactly || named && r.low >= sum)
    };
    let back = before.iter().rev().take(BEFORE).position(holds)?;
    Some(before.len() - 1 - back)
}

/// Whether nothing but names stands between the numbers of a list, each before its own.
fn by_name(cx: &Context<'_>, list: &[LocalFigure]) -> bool {
    list.windows(2).all(|pair| {
        let gap = cx.tokens().range(pair[0].span).end..cx.tokens().range(pair[1].span).start;
        let named = gap.clone().any(|k| cx.tokens().is_word(k) && cx.tokens().is_capital(k));
        named
            && gap.len() <= GAP_WORDS
            && gap.into_iter().all(|k| {
                cx.is_comma(k)
                    || cx.low(k) == "and"
                    || cx.tokens().is_capital(k)
                    || cx.listed("district_noun", k)
            })
    })
}

/// "Seventeen of the 21 people killed came from two villages", "11 of the 29 injured are in intensive care": the whole, of
/// whom the words right behind their noun tell.
pub(super) fn those(cx: &Context<'_>, whole: &Number, sentence: &Range<usize>) -> Option<Candidate> {
    let after = whole.tokens.end.max(whole.outer.end);
    let noun = |k: usize| {
        let people = cx.pack.people.contains_key(cx.low(k)) || cx.pack.demonyms.contains_key(cx.low(k));
        people && with_shape(cx, k, &[Shape::Noun, Shape::Adjective]).is_none()
    };
    let told = (after..sentence.end.min(after + 4)).find(|&k| !noun(k))?;
    // "One of the 25 girls initially seized escaped"
    let noun_end = told;
    let told = told + usize::from(told > after && cx.is_adverb(told));
    // "the 14 wounded soldiers", "the 29 injured", "the 21 people killed"
    let first = told == after;
    let people = (told + 1..sentence.end.min(told + 4)).take_while(|&k| first && noun(k)).count();
    let shapes = match (first, people) {
        (false, _) => &[Shape::Participle, Shape::Adjective][..],
        (true, 0) => &[Shape::Noun][..],
        (true, _) => &[Shape::Adjective][..],
    };
    let measure = with_shape(cx, told, shapes).filter(|m| m.is_harm())?;
    // "four of the six killed two": they did.
    let end = told + 1 + people;
    let noun_alone = first && people == 0;
    let verb = !shapes_at(cx, end).is_empty();
    if !noun_alone && !verb && !cx.is(end, "preposition") && !cx.is_auxiliary(end) {
        return None;
    }
    let words = match (first, people) {
        (false, _) => after..noun_end,
        (true, 0) => told..told + 1,
        (true, _) => told + 1..end,
    };
    let class =
        words.clone().rev().find_map(|k| cx.pack.people.get(cx.low(k))).map_or(Class::People, |p| p.1);
    Some(Candidate {
        number: whole.clone(),
        people: Counted { class, ..Counted::people(words.clone(), words.end, after) },
        sentence: 0,
        outcome: Some(Found::at(cx, measure, told..told + 1, false)),
        of: None,
        listed: false,
    })
}

/// "Twenty-four have died. … The 24 include two rescuers": the number that stands again for those counted before.
pub(super) fn named_again(cx: &Context<'_>, part: &Candidate) -> Option<u64> {
    let include = part.number.outer.start.checked_sub(1).filter(|&k| cx.listed("include", k))?;
    let digits = include.checked_sub(1)?;
    let article = digits > cx.sentence_at(include).start && cx.is(digits - 1, "article");
    cx.low(digits).replace(',', "").parse().ok().filter(|_| article)
}

/// Those who were counted by `number` before.
pub(super) fn same_number(found: &[Candidate], i: usize, number: u64) -> Option<usize> {
    let same = |k: &usize| {
        let whole = &found[*k];
        whole.number.low == number
            && whole.of.is_none()
            && whole.outcome.as_ref().is_some_and(|o| o.measure.is_harm())
    };
    (0..i).rev().take(MEMBERS).find(same)
}

/// "The injured are in hospital. Three of them have burns": those counted before, however far.
pub(super) fn of_the_injured(cx: &Context<'_>, found: &[Candidate], i: usize) -> Option<usize> {
    let part = &found[i];
    let before = &cx.sentences()[part.sentence.checked_sub(1)?].tokens;
    if !cx.of_them(part.people.after_number) || !cx.is(before.start, "article") {
        return None;
    }
    let measure = with_shape(cx, before.start + 1, &[Shape::Noun, Shape::Adjective])?;
    let counted = |k: &usize| {
        let whole = &found[*k];
        whole.of.is_none()
            && whole.outcome.as_ref().is_some_and(|o| o.measure == measure && !o.part)
            && bounds_allow(whole, part)
    };
    (0..i).rev().take(MEMBERS).find(counted)
}

/// A part cannot surely exceed its whole.
pub(super) fn bounds_allow(whole: &Candidate, part: &Candidate) -> bool {
    whole.number.high.is_none_or(|h| part.number.low <= h)
        && !(whole.number.high.is_none() && part.number.low > whole.number.low.saturating_mul(20))
}
