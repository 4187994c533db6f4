//! Whose fighters the people of a number are.

use crate::context::Context;
use headwater_lang::name::without_article;
use headwater_lang::stem::fold;
use headwater_model::record::Class;
use std::ops::Range;

/// "pro-X", "loyal to X", "X loyalists": the side of fighters; those of a government are its forces.
pub(super) fn sided(
    cx: &Context<'_>,
    at: usize,
    head: usize,
    end: usize,
    class: Class,
    sentence: &Range<usize>,
) -> (Class, Option<String>) {
    if !matches!(class, Class::Fighter | Class::SecurityForce) {
        return (class, None);
    }
    let mut side: Option<String> = None;
    for k in at..head {
        let low = cx.low(k);
        if let Some(rest) = low.strip_prefix("pro-") {
            side = Some(rest.to_owned());
        } else if let Some(rest) = low.strip_prefix("anti-") {
            side = Some(format!("anti-{rest}"));
        } else if let Some(rest) = low
            .strip_suffix("-backed")
            .or_else(|| low.strip_suffix("-linked"))
            .or_else(|| low.strip_suffix("-aligned"))
        {
            side = Some(rest.to_owned());
        } else if cx.pack.listed("state", low)
            && class == Class::Fighter
            && matches!(low, "government" | "army" | "state" | "military")
        {
            side = Some("government".to_owned());
        } else if cx.tokens().is_capital(k) && !cx.pack.demonyms.contains_key(low) && class == Class::Fighter
        {
            side = Some(low.to_owned());
        }
    }
    if side.is_none() {
        let mut k = end;
        while k < sentence.end && (k < end + 2) && (cx.is_adverb(k) || cx.low(k) == "who" || cx.is_be(k)) {
            k += 1;
        }
        let n = cx.phrase("loyal", k, sentence.end).or_else(|| (cx.low(k) == "of").then_some(1));
        if let Some(n) = n {
            let words: Vec<usize> = (k + n..(k + n + 9).min(sentence.end))
                .take_while(|&j| {
                    cx.tokens().is_word(j)
                        && !cx.pack.outcomes.contains_key(cx.low(j))
                        && !(cx.is_auxiliary(j))
                        && !matches!(cx.low(j), "and" | "who" | "which" | "in" | "at" | "on")
                })
                .collect();
            if words.iter().any(|&j| cx.listed("government_noun", j)) && cx.low(k) != "of" {
                side = Some("government".to_owned());
            } else {
                side = words
                    .iter()
                    .rev()
                    .find(|&&j| cx.tokens().is_capital(j) && cx.low(j) != "'s")
                    .map(|&j| cx.low(j).to_owned());
            }
        }
    }
    let side = side.map(|s| {
        s.strip_prefix("anti-")
            .map_or_else(|| fold(without_article(&s)), |rest| format!("anti-{}", fold(without_article(rest))))
    });
    match (class, side.as_deref()) {
        (Class::Fighter, Some("government" | "regime" | "state" | "army")) => (Class::SecurityForce, None),
        (Class::SecurityForce, Some("government" | "regime" | "state" | "army")) => (class, None),
        _ => (class, side),
    }
}
