//! Person, place, body or group: votes of the words of a form and of its neighbours, wherever it stands.

use super::cut::{Run, has_body_head, is_acronym};
use super::name_word;
use crate::annotate::quotes::Quote;
use crate::context::Context;
use headwater_lang::pack::{NameWord, Plural};
use headwater_model::record::EntityKind;
use std::ops::Range;

/// What a form is, by votes.
#[derive(Debug, Default, Clone)]
pub(super) struct Votes {
    pub(super) person: u32,
    pub(super) place: u32,
    pub(super) body: u32,
    pub(super) group: u32,
    pub(super) canonical: Option<&'static str>,
}

/// What the words of the form and its neighbours say it is.
pub(super) fn vote(cx: &Context<'_>, run: &Run, quotes: &[Quote], v: &mut Votes) {
    let Range { start, end } = run.tokens.clone();
    let whole = |n: usize| start + n == end;
    let word = cx.tokens().word(start);
    let shouted = word.len() > 3 || word.chars().all(|c| c.is_uppercase() || c == '.');
    if let Some((n, place)) = cx.pack.places.at(cx.tokens(), start, end)
        && whole(n)
        && shouted
        && !run.titled
    {
        v.place += 8;
        v.canonical = Some(place.name);
    }
    if let Some((n, publisher)) = cx.pack.publishers.at(cx.tokens(), start, end)
        && whole(n)
        && (shouted || !publisher.name.chars().all(char::is_uppercase))
    {
        v.body += 12;
        v.canonical = Some(publisher.name);
    }
    let form = run.form.to_lowercase();
    // "Sunni Islamist": adjectives of groups side by side.
    if end > start + 1 && (start..end).all(|k| cx.pack.groups.contains_key(cx.low(k))) {
        v.group += 8;
    }
    if let Some(group) = cx.pack.groups.get(form.as_str()) {
        v.group += 10;
        v.canonical = Some(group);
    }
    if end == start + 1 && cx.pack.demonyms.contains_key(cx.low(start)) {
        v.group += 6;
    }
    let head_before_of = (start..end).find(|&k| matches!(cx.low(k), "of" | "for")).map_or(end, |k| k);
    match name_word(cx, head_before_of.saturating_sub(1)) {
        Some(NameWord::Organisation) => v.body += 7,
        Some(NameWord::PlaceHead) if end > start + 1 => v.place += 5,
        Some(NameWord::GroupHead) if end > start + 1 => v.group += 5,
        _ => {}
    }
    if has_body_head(cx, start..end) {
        v.body += 3;
    }
    if matches!(name_word(cx, start), Some(NameWord::PlaceHead)) && end > start + 1 {
        v.place += 3;
    }
    if end == start + 1 && is_acronym(word) {
        v.body += 3;
    }
    if run.titled {
        v.person += 7;
    }
    if matches!(name_word(cx, start), Some(NameWord::Given)) && end - start >= 2 && v.body == 0 {
        v.person += 4;
    }
    if (2..=6).contains(&(end - start)) && v.body + v.place + v.group == 0 {
        v.person += 1;
    }
    let sentence = cx.sentence_at(start);
    context_votes(cx, run, &sentence, v);
    // A name inside quotation marks on its own is more often a work than a person.
    if quotes.iter().any(|q| q.inner == run.tokens) {
        v.person = v.person.saturating_sub(1);
    }
}

fn context_votes(cx: &Context<'_>, run: &Run, sentence: &Range<usize>, v: &mut Votes) {
    let Range { start, end } = run.tokens.clone();
    let before = cx.low_before(start, sentence.start);
    let before2 = if start > sentence.start + 1 { cx.low(start - 2) } else { "" };
    let next = if end < sentence.end { cx.low(end) } else { "" };
    match before {
        "in" | "near" | "at" | "outside" | "inside" | "across" | "around" => v.place += 3,
        "from" | "to" | "into" | "towards" | "toward" => v.place += 1,
        "of" if place_noun(cx, before2) || cx.pack.listed("place_of", before2) => v.place += 4,
        _ => {}
    }
    let body_noun = |low: &str| cx.pack.listed("body_noun", low);
    let role =
        |k: usize| cx.pack.listed("person", cx.low(k)) || matches!(name_word(cx, k), Some(NameWord::Role));
    if start > sentence.start && role(start - 1) && !body_noun(before) {
        v.person += 4;
    }
    if matches!(cx.pack.name_words.get(before), Some(NameWord::GroupHead))
        || body_noun(before)
        || (before == "," && body_noun(before2))
    {
        v.body += 5;
    }
    if end < sentence.end && !cx.tokens().is_capital(end) {
        if place_noun(cx, next) {
            v.place += 3;
        }
        if cx.pack.listed("group_noun", next) {
            v.group += 2;
        }
    }
    if cx.pack.cues.contains_key(next) && v.canonical.is_none_or(|_| v.place <= 4) {
        v.person += 1;
        v.body += u32::from(end == start + 1 && is_acronym(cx.tokens().word(start)));
    }
    if next == "," {
        // ", 34," is an age
        if cx.low(end + 2) == "," && cx.tokens().kind(end + 1) == Some(headwater_lang::TokenKind::Number) {
            v.person += 4;
        }
        // ", a Lisbon-based monitoring group,": what it is, up to the next comma, if no verb stands between.
        let stop = (end + 1..(end + 14).min(sentence.end)).find(|&k| cx.is_comma(k) || cx.low(k) == ".");
        if let Some(stop) = stop
            && !(end + 1..stop).any(|k| cx.pack.cues.contains_key(cx.low(k)) || cx.is(k, "auxiliary"))
        {
            // The head of the phrase is the last noun before what completes it ("the Union candidate for the city").
            let phrase = (end + 1..stop)
                .find(|&k| {
                    k > end + 1 && cx.is(k, "preposition") || matches!(cx.low(k), "who" | "which" | "that")
                })
                .unwrap_or(stop);
            let one = |k: usize| matches!(cx.pack.people.get(cx.low(k)), Some((Plural::One, _)));
            let head = (end + 1..phrase).rev().find_map(|k| {
                if role(k) || one(k) {
                    Some(EntityKind::Person)
                } else if body_noun(cx.low(k)) {
                    Some(EntityKind::Organisation)
                } else if place_noun(cx, cx.low(k)) && !cx.tokens().is_capital(k) {
                    Some(EntityKind::Place)
                } else {
                    None
                }
            });
            match head {
                Some(EntityKind::Organisation) => v.body += 5,
                Some(EntityKind::Person) => v.person += 2,
                Some(EntityKind::Place) => v.place += 3,
                _ => {}
            }
        }
    }
}

fn place_noun(cx: &Context<'_>, low: &str) -> bool {
    matches!(cx.pack.name_words.get(low), Some(NameWord::PlaceHead)) || cx.pack.listed("place_noun", low)
}

pub(super) fn kind_of(v: &Votes, words: usize) -> Option<EntityKind> {
    let best = v.person.max(v.place).max(v.body).max(v.group);
    if best == 0 {
        return (words >= 2).then_some(EntityKind::Organisation);
    }
    Some(if v.body == best {
        EntityKind::Organisation
    } else if v.group == best {
        EntityKind::Group
    } else if v.person == best {
        EntityKind::Person
    } else {
        EntityKind::Place
    })
}
