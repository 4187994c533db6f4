//! Cuts a run of name words into names: titles, offices and adjectives come off, two names in a row come apart.

use super::name_word;
use crate::context::Context;
use headwater_lang::pack::NameWord;
use std::ops::Range;

/// A run of capitalised words, stripped of titles.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) tokens: Range<usize>,
    pub(super) form: String,
    pub(super) titled: bool,
}

/// Cuts titles, offices and adjectives of nation off a run and stores what is left as one name or two.
pub(super) fn split(cx: &Context<'_>, range: Range<usize>, runs: &mut Vec<Run>) {
    let Range { mut start, end } = range;
    let mut titled = false;
    // The last title or office that has words after it parts the run: what is before it is context.
    let mut k = start;
    while k < end {
        match name_word(cx, k) {
            Some(NameWord::Title) if k + 1 < end => {
                push_context(cx, start..k, runs);
                start = k + 1 + usize::from(cx.low(k + 1) == ".");
                titled = true;
            }
            Some(NameWord::Role) if k + 1 < end && !has_body_head(cx, start..end) => {
                // "Secretary of State X", "Minister of Defence X"
                if cx.low(k + 1) == "of" {
                    let after = k + 3;
                    if after < end
                        && cx.pack.places.at(cx.tokens(), k + 2, end).is_none_or(|(n, _)| k + 2 + n != end)
                    {
                        push_context(cx, start..k, runs);
                        start = after;
                        titled = true;
                        k = after;
                        continue;
                    }
                    push_context(cx, k + 2..end, runs);
                    return;
                }
                push_context(cx, start..k, runs);
                start = k + 1;
                titled = true;
            }
            Some(NameWord::Role) if k + 1 == end && k > start && !has_body_head(cx, start..k) && !titled => {
                // "Syrian President" alone
                push_context(cx, start..k, runs);
                return;
            }
            Some(NameWord::Role | NameWord::Title) if k == start && k + 1 == end => return,
            _ => {}
        }
        k += 1;
    }
    while start < end && matches!(cx.low(start), "." | "of" | "for") {
        start += 1;
    }
    // "Syrian Facebook", "Israeli Prime": an adjective of nation before a name that is no body.
    if end > start + 1
        && cx.pack.demonyms.contains_key(cx.low(start))
        && !has_body_head(cx, start..end)
        && cx.pack.places.at(cx.tokens(), start, end).is_none_or(|(n, _)| n < 2)
        && cx.pack.publishers.at(cx.tokens(), start, end).is_none_or(|(n, _)| n < 2)
    {
        start += 1;
    }
    if start < end {
        // "à l'AFP Karim Belhadj": where the hearer stands before the speaker, an agency's name ends before a given name.
        if cx.pack.grammar.is_some()
            && let Some((n, _)) = cx.pack.publishers.at(cx.tokens(), start, end)
            && start + n < end
            && name_word(cx, start + n) == Some(NameWord::Given)
        {
            push(cx, start..start + n, false, runs);
            push(cx, start + n..end, titled, runs);
            return;
        }
        // "Latakia Syria" cannot be told from a double name; two known places side by side can.
        if let Some((n, _)) = cx.pack.places.at(cx.tokens(), start, end)
            && start + n < end
            && cx.pack.places.at(cx.tokens(), start + n, end).is_some_and(|(m, _)| start + n + m == end)
        {
            push(cx, start..start + n, false, runs);
            push(cx, start + n..end, false, runs);
            return;
        }
        push(cx, start..end, titled, runs);
    }
}

/// What stands before an office: a body or a place ("UN envoy", "Iran President") is a name of its own.
fn push_context(cx: &Context<'_>, range: Range<usize>, runs: &mut Vec<Run>) {
    let known = cx.pack.places.at(cx.tokens(), range.start, range.end).is_some_and(|(n, _)| n == range.len());
    let caps = range.len() == 1 && is_acronym(cx.tokens().word(range.start));
    if !range.is_empty() && (known || caps || has_body_head(cx, range.clone())) {
        push(cx, range, false, runs);
    }
}

pub(super) fn push(cx: &Context<'_>, mut tokens: Range<usize>, titled: bool, runs: &mut Vec<Run>) {
    // "UK-based Observatory": the adjective is not part of the name.
    while tokens.len() > 1 && is_compound(cx, cx.low(tokens.start)) {
        tokens.start += 1;
    }
    let low = cx.low(tokens.start);
    if tokens.len() == 1 {
        // Adjectives of nation name no one; plural nouns name a people.
        let adjective = cx.pack.demonyms.contains_key(low) && !low.ends_with('s');
        if adjective || matches!(name_word(cx, tokens.start), Some(NameWord::NotName)) {
            return;
        }
        // A head alone ("Ministry", "Western") is no name.
        let head = matches!(
            name_word(cx, tokens.start),
            Some(NameWord::Organisation | NameWord::PlaceHead | NameWord::GroupHead | NameWord::Role)
        );
        let known = cx.pack.publishers.at(cx.tokens(), tokens.start, tokens.end).is_some()
            || cx.pack.places.at(cx.tokens(), tokens.start, tokens.end).is_some();
        if is_compound(cx, low) || (head && !known && !titled) {
            return;
        }
    }
    let form = cx.span(tokens.clone()).of(cx.tokens().text);
    let form = form.split_whitespace().collect::<Vec<_>>().join(" ");
    runs.push(Run { tokens, form, titled });
}

/// "UK-based", "Iran-backed": an adjective made of a name.
fn is_compound(cx: &Context<'_>, low: &str) -> bool {
    low.contains('-') && low.rsplit('-').next().is_some_and(|last| cx.pack.listed("compound_end", last))
}

pub(super) fn has_body_head(cx: &Context<'_>, range: Range<usize>) -> bool {
    range.into_iter().any(|k| matches!(name_word(cx, k), Some(NameWord::Organisation)))
}

pub(super) fn is_acronym(word: &str) -> bool {
    let n = word.chars().filter(|c| c.is_uppercase()).count();
    (2..=6).contains(&n)
        && word.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-') || c.is_ascii_digit())
}
