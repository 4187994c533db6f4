//! Noun phrases around a cue: where they start and end, and whether they can speak.

use super::Finder;
use std::ops::Range;

impl Finder<'_, '_> {
    /// The noun phrase before the verb at `at`, the first token of the verb group, and whether it is negated.
    pub(super) fn subject_left(&self, at: usize, start: usize) -> Option<(Range<usize>, usize, bool)> {
        let cx = self.cx;
        let mut verb = at;
        let mut negated = false;
        // "Police at first said"
        if verb > start + 1 && cx.low(verb - 1) == "first" && cx.low(verb - 2) == "at" {
            verb -= 2;
        }
        while verb > start && (cx.is(verb - 1, "auxiliary") || cx.is_adverb(verb - 1)) {
            negated |= cx.pack.negations.contains(cx.low(verb - 1));
            verb -= 1;
        }
        let end = verb;
        // "the company, which had first confirmed …": the antecedent speaks.
        if end > start + 1 && matches!(cx.low(end - 1), "which" | "who") && cx.is_comma(end - 2) {
            let subject = self.phrase_start(end - 2, start);
            return (subject < end - 2).then_some((subject..end - 2, verb, negated));
        }
        // Step over an insertion: ", who …," ", the head of X," ", while …," ", dated 9 January and seen by X," ", however,".
        let participle =
            |k: usize| cx.low(k).len() > 4 && cx.low(k).ends_with("ed") || cx.listed("aside_participle", k);
        let aside = |k: usize| k + 2 == end && (cx.low(k) == "however" || cx.is_adverb(k));
        if end > start && cx.is_comma(end - 1) && !(end >= 2 && self.is_quote_end(end - 2)) {
            let open = (start..end - 1).rev().take(60).find(|&k| {
                cx.is_comma(k) && {
                    let next = k + 1;
                    cx.is(next, "subordinator")
                        || cx.tokens().is_capital(next)
                        || cx.is(next, "article")
                        || cx.is(next, "preposition")
                        || cx.pack.listed("person", cx.low(next))
                        || cx.pack.listed("source", cx.low(next))
                        || cx.low(next).ends_with("ing")
                        || participle(next)
                        || aside(next)
                        || cx.tokens().kind(next) == Some(headwater_lang::TokenKind::Number)
                }
            })?;
            // An apposition that names the speaker is part of the source; a clause is not.
            let subject = self.phrase_start(open, start);
            let clause = (open + 1..end - 1).any(|k| cx.is(k, "subordinator") || cx.is(k, "auxiliary"))
                || cx.is(open + 1, "preposition")
                || participle(open + 1)
                || aside(open + 1)
                || cx.low(open + 1).ends_with("ing");
            let whole = if clause { subject..open } else { subject..end - 1 };
            return (subject < open).then_some((whole, verb, negated));
        }
        // "an official who asked not to be named put the figure at 64"
        let end = (start..end)
            .rev()
            .take(12)
            .find(|&k| {
                cx.low(k) == "who" && cx.phrase("anonymity", k + 1, end).is_some_and(|n| k + 1 + n + 3 >= end)
            })
            .unwrap_or(end);
        let subject = self.phrase_start(end, start);
        (subject < end).then_some((subject..end, verb, negated))
    }

    /// The noun phrase that a sentence starts with, up to its head and what follows it ("of", "in" and a name).
    pub(super) fn main_subject(&self, start: usize, before: usize) -> Option<Range<usize>> {
        let cx = self.cx;
        let from = self.past_circumstance(start, before);
        let head = (from..before.min(from + 10)).find_map(|k| {
            let name = |k: usize| self.names.within(k..before).next().filter(|m| m.tokens.start == k);
            if let Some(m) = name(k) {
                return Some(m.tokens.end);
            }
            let ends = cx.pack.listed("source", cx.low(k)) && !cx.pack.listed("source", cx.low(k + 1));
            // "President Aral", "Chief engineer Aral": the name is the head.
            let role = |k: &usize| {
                let low = cx.low(*k);
                cx.tokens().is_capital(*k)
                    || cx.pack.people.contains_key(low)
                    || ["person", "source"].iter().any(|list| cx.pack.listed(list, low))
            };
            let named = || (k + 1..k + 4).take_while(role).find_map(name);
            ends.then(|| named().map_or(k + 1, |m| m.tokens.end))
        })?;
        let mut end = head;
        while end + 1 < before
            && matches!(cx.low(end), "of" | "in" | "at" | "for" | "from")
            && (cx.tokens().is_capital(end + 1) || cx.is(end + 1, "article"))
        {
            end += 2;
            while end < before
                && cx.tokens().is_word(end)
                && (cx.tokens().is_capital(end) || cx.is(end - 1, "article"))
            {
                end += 1;
            }
        }
        if (from..head).any(|k| cx.is(k, "auxiliary") || cx.is(k, "preposition") && k < from + 1) {
            return None;
        }
        Some(from..end)
    }

    /// Where a sentence goes on behind the time or place that it opens with ("On 6 July, ", "In a letter to staff, ").
    fn past_circumstance(&self, start: usize, before: usize) -> usize {
        let cx = self.cx;
        let opens = cx.is(start, "preposition") || self.time_at(start).is_some();
        let stop = || (start..before.min(start + 12)).rev().find(|&k| cx.is_comma(k)).map(|k| k + 1);
        if opens { stop().unwrap_or(start) } else { start }
    }

    /// Start of the noun phrase that ends at `end`.
    fn phrase_start(&self, end: usize, start: usize) -> usize {
        let cx = self.cx;
        let mut k = end;
        let mut bracket = 0_u32;
        while k > start {
            let low = cx.low(k - 1);
            match low {
                ")" => bracket += 1,
                "(" => bracket = bracket.saturating_sub(1),
                _ => {}
            }
            if bracket > 0 || low == "(" {
                k -= 1;
                continue;
            }
            let stop = cx.is_comma(k - 1)
                || cx.tokens().is_quote(k - 1) && !self.is_plural_owner(k - 1)
                || matches!(low, ":" | "." | "!" | "?" | ";" | "…")
                || cx.pack.listed("clause_word", low)
                || (matches!(low, "and" | "or") && !self.joins_nouns(k - 1, end))
                || (cx.is(k - 1, "auxiliary") && low != "'s" && low != "can")
                || cx.pack.cues.contains_key(low) && !self.noun_here(k - 1) && !cx.tokens().is_capital(k - 1);
            if stop {
                break;
            }
            k -= 1;
            if end - k > 24 {
                break;
            }
        }
        // Words that open a sentence but not a noun phrase; times and adverbs in front.
        loop {
            if let Some(t) = self.time_at(k).filter(|t| t.tokens.end < end) {
                k = t.tokens.end;
            } else if k < end
                && (cx.is_comma(k)
                    || matches!(cx.low(k), "and" | "but" | "or" | "then" | "-" | "–" | "—")
                    || (cx.is_adverb(k) && !cx.listed("quantifier", k)))
            {
                k += 1;
            } else {
                break;
            }
        }
        // "On Sunday the minister", "In Latakia, police": a preposition opens a circumstance.
        if k < end
            && cx.is(k, "preposition")
            && !matches!(cx.low(k), "like" | "up" | "over" | "about" | "around")
            && let Some(comma) = (k..end).find(|&c| cx.is_comma(c))
        {
            return (comma + 1).min(end);
        }
        k
    }

    /// "and" between two nouns of one subject ("Two residents and a medic said").
    fn joins_nouns(&self, and: usize, end: usize) -> bool {
        let cx = self.cx;
        let after_noun =
            (and + 1..end).any(|k| cx.tokens().is_capital(k) || cx.pack.listed("source", cx.low(k)));
        let before = cx.low_before(and, 0);
        let before_noun = cx.tokens().is_capital(and.saturating_sub(1)) || cx.pack.listed("source", before);
        after_noun && before_noun
    }

    fn is_quote_end(&self, i: usize) -> bool {
        self.cx.tokens().is_quote(i)
    }

    pub(super) fn noun_phrase_right(&self, from: usize, end: usize) -> usize {
        let mut to = from;
        while to < end && !self.ends_phrase(to) && to - from < 20 {
            // "said Karim Tavel in a video": the phrase ends before a circumstance.
            if to > from
                && self.cx.is(to, "preposition")
                && !matches!(self.cx.low(to), "of" | "for" | "from" | "at" | "to" | "with")
            {
                break;
            }
            to += 1;
        }
        to
    }

    /// Where a noun phrase read from the left ends.
    pub(super) fn ends_phrase(&self, i: usize) -> bool {
        let cx = self.cx;
        cx.is_comma(i)
            || matches!(cx.low(i), "." | ":" | "?" | "!" | ")" | "(" | "…")
            || (cx.tokens().is_quote(i) && !self.is_plural_owner(i))
            || cx.is(i, "subordinator") && !matches!(cx.low(i), "for" | "as")
            || cx.is_auxiliary(i)
            || cx.pack.cues.contains_key(cx.low(i)) && !self.noun_here(i)
            || matches!(cx.low(i), "said" | "but")
            || self.time_at(i).is_some()
    }

    /// "the miners' union": an apostrophe that is no quotation mark.
    fn is_plural_owner(&self, i: usize) -> bool {
        let cx = self.cx;
        matches!(cx.tokens().word(i), "'" | "’")
            && i > 0
            && !cx.tokens().list[i].space_before
            && cx.low(i - 1).ends_with('s')
            && self.quote_at(i).is_none()
    }

    fn noun_here(&self, i: usize) -> bool {
        let before = self.cx.low_before(i, 0);
        self.cx.pack.is(before, "article")
            || self.cx.pack.is(before, "possessive")
            || before == "of"
            || before == "'s"
    }

    /// Whether a noun phrase can be a source: names somebody, or heads with a noun for people or bodies or papers.
    pub(super) fn can_speak(&self, range: Range<usize>) -> bool {
        let cx = self.cx;
        if range.is_empty() || range.len() > 40 {
            return false;
        }
        if range.len() == 1 && cx.is(range.start, "pronoun") {
            return cx.listed("speaking_pronoun", range.start);
        }
        if cx.is(range.start, "preposition") || cx.is(range.end - 1, "preposition") {
            return false;
        }
        // "One resident said … A third put the dead at 60"
        if range.len() == 2 && cx.is(range.start, "article") && cx.listed("ordinal_one", range.start + 1) {
            return true;
        }
        self.names.within(range.clone()).next().is_some()
            || range.clone().any(|k| {
                let low = cx.low(k);
                ["source", "media", "document"].iter().any(|list| cx.pack.listed(list, low))
                    || cx.pack.people.contains_key(low)
            })
    }

    /// A noun phrase that no table knows, but short and whole ("the headmistress").
    pub(super) fn may_speak(&self, range: Range<usize>) -> bool {
        let cx = self.cx;
        (1..=6).contains(&range.len())
            && (cx.is(range.start, "article")
                || cx.is(range.start, "possessive")
                || cx.tokens().is_capital(range.start))
            && range.clone().skip(1).all(|k| cx.tokens().is_word(k) && !cx.is(k, "auxiliary"))
            && !cx.is(range.end - 1, "preposition")
            && !cx.is(range.end - 1, "article")
    }
}
