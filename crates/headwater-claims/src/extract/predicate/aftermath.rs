//! Harm told of in other words than a verb for it, and what came of it: wounds that somebody suffered, hospitals they were
//! taken to, deaths told of later in the sentence.

use super::{takes_object, with_shape};
use crate::context::Context;
use headwater_lang::pack::Shape;
use headwater_model::record::Measure;
use std::ops::Range;

/// "suffered a gunshot wound to the leg", "was taken to a nearby hospital": from token `k`.
pub(super) fn suffering(
    cx: &Context<'_>,
    k: usize,
    start: usize,
    auxiliary: bool,
    sentence: &Range<usize>,
) -> Option<Range<usize>> {
    if cx.listed("suffer", k) {
        let at = (k + 1..(k + 8).min(sentence.end))
            .take_while(|&j| !cx.is_comma(j))
            .find(|&j| cx.listed("injury_noun", j))?;
        return Some(k..at + 1);
    }
    // "Two rushed to hospital", but not "Two deputies rushed the girl to hospital"
    if cx.listed("carried", k) && (auxiliary || k == start && !takes_object(cx, k + 1)) {
        // "had been brought in with burns", "was flown to Boston with head injuries"
        if let Some(with) = (k + 1..(k + 6).min(sentence.end))
            .take_while(|&j| cx.tokens().is_word(j))
            .find(|&j| cx.low(j) == "with")
            && let Some(at) = (with + 1..(with + 5).min(sentence.end)).find(|&j| cx.listed("injury_noun", j))
        {
            return Some(k..at + 1);
        }
        let mut ahead = (k + 1..(k + 12).min(sentence.end)).take_while(|&j| !cx.is_comma(j));
        let to = ahead.find(|&j| matches!(cx.low(j), "to" | "in"))?;
        let at = ahead.find(|&j| {
            cx.listed("hospital", j)
                || (matches!(cx.low(j), "center" | "centre")
                    && matches!(cx.low(j - 1), "medical" | "trauma" | "health"))
        })?;
        return (to < at).then_some(k..at + 1);
    }
    None
}

/// "were taken to eight shelters": from token `k`.
pub(super) fn sheltered(cx: &Context<'_>, k: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
    // "about 150,000 are in state-run shelters"
    if cx.low(k) == "in" && k > 0 && cx.is_be(k - 1) {
        let mut ahead = (k + 1..(k + 6).min(sentence.end)).take_while(|&j| !cx.is_comma(j));
        return ahead.find(|&j| cx.listed("shelter_noun", j)).map(|at| k..at + 1);
    }
    if !cx.listed("carried", k) && !cx.listed("going", k) {
        return None;
    }
    let mut ahead = (k + 1..(k + 9).min(sentence.end)).take_while(|&j| !cx.is_comma(j));
    let to = ahead.find(|&j| matches!(cx.low(j), "to" | "in" | "into"))?;
    let at = ahead.find(|&j| cx.listed("shelter_noun", j))?;
    (to < at).then_some(k..at + 1)
}

/// From the comma or dash at `k`, words that name again who was counted ("Two patients, a nurse and a cook, died"): the
/// mark behind them, if the verb follows it.
pub(in crate::extract) fn renamed(cx: &Context<'_>, k: usize, sentence: &Range<usize>) -> Option<usize> {
    let dash = cx.low(k) != ",";
    // "Two juveniles, 15 and 16, were arrested"
    let ages = (k + 1..(k + 8).min(sentence.end)).take_while(|&j| !cx.is_comma(j));
    let close = k + 1 + ages.clone().count();
    let aged =
        close > k + 1 && ages.clone().all(|j| cx.is_numeral(j) || cx.low(j) == "and" || cx.low(j) == "aged");
    if aged && cx.is_comma(close) && cx.is_auxiliary(close + 1) {
        return Some(close);
    }
    let opens = dash || cx.is(k + 1, "article") || cx.aged(k + 1).is_some();
    if !opens {
        return None;
    }
    for j in k + 2..(k + 30).min(sentence.end.saturating_sub(1)) {
        if cx.is_comma(j) && (cx.low(j) != ",") == dash {
            let verb = j + 1 + usize::from(matches!(cx.low(j + 1), "all" | "both" | "each"));
            let goes_on = cx.is_auxiliary(verb)
                || with_shape(cx, verb, &[Shape::Intransitive, Shape::Participle]).is_some();
            if goes_on {
                return Some(j);
            }
        }
        // "a 16-year-old girl whose name was not released,": what is told of them in the aside.
        if matches!(cx.low(j), "whose" | "who" | "which") {
            let close = (j + 1..(j + 16).min(sentence.end.saturating_sub(1)))
                .find(|&k| cx.is_comma(k) && (cx.low(k) != ",") == dash)?;
            let goes_on = cx.is_auxiliary(close + 1);
            let harm = (j + 1..close).any(|k| cx.is_harm(k));
            return (goes_on && !harm).then_some(close);
        }
        // A verb in between: no mere name.
        let verb = cx.is_auxiliary(j)
            || cx.pack.cues.contains_key(cx.low(j))
            || cx.pack.outcomes.contains_key(cx.low(j))
            || matches!(cx.low(j), "." | ";" | ":" | "(")
            || cx.tokens().is_quote(j);
        if verb {
            return None;
        }
    }
    None
}

/// "was shot in the chest and later died", "were taken to hospital, where both were pronounced dead": what came of an
/// injury in the same sentence.
pub(super) fn lasting(
    cx: &Context<'_>,
    measure: Measure,
    words: Range<usize>,
    sentence: &Range<usize>,
) -> (Measure, Range<usize>) {
    if !matches!(measure, Measure::Injured | Measure::Casualties | Measure::Abducted) {
        return (measure, words);
    }
    let fatal = words.start > sentence.start && matches!(cx.low(words.start - 1), "fatally" | "mortally");
    if fatal || (matches!(cx.low(words.end), "fatally" | "mortally")) {
        return (Measure::Killed, words);
    }
    // "a woman in intensive care had since died"
    let verb = (words.end..(words.end + 4).min(sentence.end))
        .find(|&k| !(cx.is(k, "auxiliary") || cx.is_adverb(k) || cx.low(k) == "since"));
    if let Some(k) = verb.filter(|&k| k > words.end && cx.low(words.start) == "in")
        && with_shape(cx, k, &[Shape::Intransitive]) == Some(Measure::Killed)
    {
        return (Measure::Killed, k..k + 1);
    }
    match death_after(cx, words.end, sentence) {
        Some(died) => (Measure::Killed, died),
        None => (measure, words),
    }
}

/// "… and later died", "…, where both were pronounced dead", of those told of before token `from`.
pub(super) fn death_after(cx: &Context<'_>, from: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
    let far = (from + 40).min(sentence.end);
    let mut k = from;
    while k < far {
        let low = cx.low(k);
        if matches!(low, ";" | ":")
            || cx.tokens().is_quote(k)
            || matches!(low, "while" | "when" | "after" | "before")
        {
            break;
        }
        if matches!(low, "and" | "where" | "but") {
            let mut j = k + 1;
            while j < far
                && (cx.is_adverb(j)
                    || cx.is(j, "auxiliary")
                    || cx.pack.listed("outcome_lead", cx.low(j))
                    || matches!(
                        cx.low(j),
                        "he" | "she" | "they" | "it" | "both" | "all" | "has" | "had" | "have"
                    ))
                && cx.pack.outcome_phrases.at(cx.tokens(), j, far).is_none()
            {
                j += 1;
            }
            let phrase = cx.pack.outcome_phrases.at(cx.tokens(), j, far);
            if let Some((n, _)) = phrase.filter(|(_, o)| o.measure == Measure::Killed) {
                return Some(j..j + n);
            }
            let dies = with_shape(cx, j, &[Shape::Intransitive, Shape::Participle]) == Some(Measure::Killed);
            if dies && !takes_object(cx, j + 1) && j < far {
                return Some(j..j + 1);
            }
        }
        k += 1;
    }
    None
}
