//! Where runs of name words start and end.

use super::cut::{Run, push, split};
use super::name_word;
use crate::context::Context;
use headwater_lang::name::without_article;
use headwater_lang::pack::NameWord;
use rustc_hash::FxHashSet;
use std::ops::Range;

/// Which words the document writes small and which it writes with a capital inside a sentence.
pub(super) struct Seen<'c> {
    pub(super) lower: FxHashSet<&'c str>,
    pub(super) capital: FxHashSet<&'c str>,
}

impl<'c> Seen<'c> {
    /// `titles`: whether each sentence is written like a title.
    pub(super) fn new(cx: &'c Context<'_>, titles: &[bool]) -> Self {
        let (mut lower, mut capital) = (FxHashSet::default(), FxHashSet::default());
        for (sentence, _) in cx.sentences().iter().zip(titles).filter(|(_, title)| !**title) {
            let start = sentence.tokens.start;
            for i in sentence.tokens.clone() {
                if !cx.tokens().is_word(i) {
                    continue;
                }
                if !cx.tokens().is_capital(i) {
                    lower.insert(cx.low(i));
                } else if i > start
                    && (!cx.tokens().is_quote(i - 1) || cx.tokens().list[i].space_before)
                    && cx.low(i - 1) != "."
                {
                    capital.insert(cx.low(i));
                    capital.insert(without_article(cx.low(i)));
                }
            }
        }
        Self { lower, capital }
    }
}

pub(super) fn collect(cx: &Context<'_>, range: Range<usize>, seen: &Seen<'_>, runs: &mut Vec<Run>) {
    let mut i = range.start;
    while i < range.end {
        if !starts_name(cx, i) || is_not_name(cx, i) {
            i += 1;
            continue;
        }
        let to = run_end(cx, i, range.end);
        let first = i == range.start
            || (cx.tokens().is_quote(i - 1) && !cx.tokens().list[i].space_before)
            || matches!(cx.low(i - 1), ":" | "-" | "–" | "—" | "•" | "." | "(");
        let mut from = i;
        if first && !is_confirmed(cx, from, to, seen) {
            from += 1;
            while from < to && !starts_name(cx, from) {
                from += 1;
            }
        }
        if from < to {
            split(cx, from..to, runs);
        }
        i = to.max(i + 1);
    }
}

/// In a headline all words have capitals: only forms that the rest of the text knows are names there.
pub(super) fn collect_known(
    cx: &Context<'_>,
    range: Range<usize>,
    known: &FxHashSet<String>,
    runs: &mut Vec<Run>,
) {
    let mut i = range.start;
    while i < range.end {
        let longest = (i + 1..=(i + 6).min(range.end)).rev().find(|&to| {
            let form = cx.span(i..to).of(cx.tokens().text).to_lowercase();
            (known.contains(&form) && !cx.pack.is_function(&form))
                || cx.pack.places.at(cx.tokens(), i, to).is_some_and(|(n, p)| {
                    i + n == to && matches!(p.kind, "country" | "city" | "region") && cx.low(i).len() > 2
                })
        });
        match longest {
            Some(to) if cx.tokens().is_capital(i) => {
                push(cx, i..to, false, runs);
                i = to;
            }
            _ => i += 1,
        }
    }
}

fn starts_name(cx: &Context<'_>, i: usize) -> bool {
    cx.tokens().is_word(i) && (cx.tokens().is_capital(i) || is_article_name(cx.tokens().word(i)))
}

/// "al-Sham": an article in lower case with a capital after the hyphen.
fn is_article_name(word: &str) -> bool {
    let stripped = without_article(word);
    stripped.len() < word.len() && stripped.chars().next().is_some_and(char::is_uppercase)
}

/// Known to a table of names, so that a capital at the start of a sentence need not be confirmed.
fn is_known(cx: &Context<'_>, i: usize) -> bool {
    let low = cx.low(i);
    cx.pack.places.at(cx.tokens(), i, i + 4).is_some()
        || cx.pack.groups.contains_key(low)
        || cx.pack.publishers.at(cx.tokens(), i, i + 6).is_some()
        || matches!(cx.pack.name_words.get(low), Some(NameWord::Given | NameWord::Title))
        || cx.pack.demonyms.contains_key(low)
}

/// Whether the capital of the first word of a sentence is that of a name.
fn is_confirmed(cx: &Context<'_>, from: usize, to: usize, seen: &Seen<'_>) -> bool {
    let low = cx.low(from);
    if is_known(cx, from) || seen.capital.contains(low) {
        return true;
    }
    if seen.lower.contains(low)
        || cx.pack.is_function(low)
        || cx.pack.people.contains_key(low)
        || cx.pack.outcomes.contains_key(low)
        || cx.pack.numbers.contains_key(low)
        || cx.is_adverb(from)
    {
        return false;
    }
    let head = matches!(
        name_word(cx, from),
        Some(NameWord::Organisation | NameWord::Role | NameWord::PlaceHead | NameWord::GroupHead)
    );
    // "Ministry of Health", "Kamar Tavel said", "Orlen's": more than one word, or an owner.
    if to - from >= 2 {
        return !(head && to - from == 2 && cx.low(from + 1) == "of");
    }
    !head && cx.low(to) == "'s"
}

fn is_not_name(cx: &Context<'_>, i: usize) -> bool {
    let low = cx.low(i);
    matches!(cx.pack.name_words.get(low), Some(NameWord::NotName))
        || (cx.pack.is_function(low) && !(cx.tokens().word(i).len() > 1 && cx.tokens().word(i) == "US"))
        || (low.chars().count() == 1 && cx.low(i + 1) != ".")
}

/// "Save the Children": a verb that opens the name of a body, from token `i`.
fn is_charity(cx: &Context<'_>, i: usize) -> bool {
    cx.listed("charity_verb", i) && cx.tokens().is_capital(i) && cx.tokens().is_capital(i + 2)
}

/// End of the run of name words that starts at `i`.
fn run_end(cx: &Context<'_>, i: usize, end: usize) -> usize {
    let mut to = i + 1;
    while to < end {
        let low = cx.low(to);
        if starts_name(cx, to) && !is_not_name(cx, to) {
            to += 1;
        } else if matches!(cx.pack.name_words.get(low), Some(NameWord::Particle))
            && !matches!(low, "as" | "at" | "an" | "la" | "y" | "da" | "ad" | "ed" | "ar")
            && to + 1 < end
            && starts_name(cx, to + 1)
        {
            to += 2;
        } else if matches!(low, "van" | "von" | "de" | "del")
            && matches!(cx.low(to + 1), "der" | "den" | "la" | "las" | "los" | "de")
            && to + 2 < end
            && starts_name(cx, to + 2)
        {
            to += 3;
        } else if matches!(low, "of" | "for")
            && to + 1 < end
            && starts_name(cx, to + 1)
            && !is_not_name(cx, to + 1)
            && (i..to).any(|k| {
                matches!(name_word(cx, k), Some(NameWord::Organisation))
                    || (low == "of" && matches!(name_word(cx, k), Some(NameWord::Role)) && k + 1 == to)
            })
        {
            to += 2;
        } else if low == "."
            && to == i + 1
            && to + 1 < end
            && cx.tokens().word(i).chars().count() == 1
            && starts_name(cx, to + 1)
        {
            to += 2;
        } else if low == "."
            && to + 1 < end
            && starts_name(cx, to + 1)
            && (cx.tokens().word(to - 1).chars().count() == 1
                || matches!(name_word(cx, to - 1), Some(NameWord::Title)))
        {
            to += 2;
        } else if low == "the" && to == i + 1 && to + 1 < end && is_charity(cx, i) {
            // "Save the Children"
            to += 2;
        } else if low == "&" && to + 1 < end && starts_name(cx, to + 1) {
            to += 2;
        } else {
            break;
        }
    }
    to
}
