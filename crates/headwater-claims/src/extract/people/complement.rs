//! What completes a head that says little: "members of the security forces", "200 of their supporters".

use super::noun_run::noun_at;
use crate::context::Context;
use headwater_lang::pack::Plural;
use headwater_model::record::Class;
use headwater_model::rows::LocalAttribution;
use std::ops::Range;

/// "members of the security forces", "supporters of X's leaders": the complement gives the class of an empty head.
pub(super) fn complement(
    cx: &Context<'_>,
    head: usize,
    end: usize,
    class: Class,
    plural: Plural,
    sentence: &Range<usize>,
    attributions: &[LocalAttribution],
) -> (Class, usize) {
    let low = cx.low(head);
    let empty = plural == Plural::Of || cx.pack.listed("empty_head", low);
    if !empty {
        return (class, end);
    }
    // "200 of their members": those of the source.
    if low == "people" && head > sentence.start && cx.is(head - 1, "possessive") {
        return (class, end);
    }
    if head > sentence.start && cx.is(head - 1, "possessive") {
        let at = cx.tokens().list[head].span;
        let source = attributions
            .iter()
            .filter(|a| a.content.iter().any(|c| c.contains(at)))
            .min_by_key(|a| a.content.iter().map(|c| c.len()).sum::<usize>())
            .and_then(|a| a.source_span)
            .map(|s| s.of(cx.tokens().text).to_lowercase());
        // No source: the forces named just before ("The security forces lost ground. At least 80 of their members …").
        let before = cx.tokens().index_at(at.start);
        let named = source.is_none()
            && (before.saturating_sub(30)..before)
                .any(|k| matches!(cx.low(k), "forces" | "army" | "police" | "military" | "troops"));
        if named {
            return (Class::SecurityForce, end);
        }
        let state = source.is_some_and(|s| {
            s.split(|c: char| !c.is_alphanumeric()).any(|w| cx.pack.listed("state", w) && w != "state")
        });
        return (if state { Class::SecurityForce } else { class }, end);
    }
    // "security personnel", "army members": what stands before.
    if matches!(low, "members" | "personnel" | "elements" | "staff" | "men") {
        let before = (sentence.start..head).rev().take(2).find_map(|k| {
            let w = cx.low(k);
            ((cx.pack.listed("state", w) || w == "service") && cx.tokens().is_word(k))
                .then_some(Class::SecurityForce)
        });
        if let Some(c) = before.filter(|_| cx.tokens().is_word(head - 1)) {
            return (c, end);
        }
    }
    if cx.low(end) != "of" && !(cx.low(end) == "from" && matches!(low, "members" | "personnel" | "men")) {
        return (class, end);
    }
    let mut to = end + 1;
    let mut found = None;
    while to < sentence.end && to - end < 9 && cx.tokens().is_word(to) {
        let w = cx.low(to);
        if cx.pack.outcomes.contains_key(w)
            || cx.pack.outcome_phrases.at(cx.tokens(), to, sentence.end).is_some()
            || (cx.is(to, "auxiliary") && w != "'s")
            || (cx.is(to, "preposition") && w != "of")
            || cx.is(to, "conjunction")
            || cx.is(to, "subordinator")
        {
            break;
        }
        if cx.pack.listed("force_noun", w)
            || (cx.pack.listed("state", w)
                && w != "state"
                && w != "national"
                && w != "coast"
                && w != "border"
                && w != "armed")
        {
            found = Some(Class::SecurityForce);
        } else if cx.pack.listed("fighter_body", w) && found.is_none() {
            found = Some(Class::Fighter);
        } else if let Some((_, c)) = noun_at(cx, to).filter(|(_, c)| *c != Class::People)
            && found.is_none()
        {
            found = Some(c);
        }
        to += 1;
    }
    let to = if to > end + 1 { to } else { end };
    let wanted = !matches!(low, "people" | "supporters");
    (found.filter(|_| wanted).unwrap_or(class), to)
}
