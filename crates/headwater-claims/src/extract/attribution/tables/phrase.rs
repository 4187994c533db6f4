//! Noun phrases around a cue, and the hearers, times and occasions that stand between a cue and what is said.

use super::Reader;
use headwater_lang::pack::NameWord;
use std::ops::Range;

/// Tokens that a noun phrase may have.
const LONG: usize = 24;

/// What follows a cue and its source, before what is said.
#[derive(Debug, Default)]
pub(super) struct Between {
    /// The first token of what may be said.
    pub(super) end: usize,
    /// The paper or agency that was told.
    pub(super) via: Option<Range<usize>>,
}

impl Reader<'_, '_> {
    /// The word at `i` without an article written before it is in the small list.
    pub(super) fn noun(&self, list: &str, i: usize) -> bool {
        let low = self.cx.low(i);
        let bare = self.cx.pack.clitics.as_ref().map_or(low, |c| c.without_article(low));
        self.cx.pack.listed(list, low) || self.cx.pack.listed(list, bare)
    }

    pub(super) fn is_cue(&self, i: usize) -> bool {
        self.cx.pack.cues.contains_key(self.cx.low(i))
    }

    /// A name starts at token `i`.
    pub(super) fn name_at(&self, i: usize) -> bool {
        let at = self.names.mentions.partition_point(|m| m.tokens.start < i);
        self.names.mentions.get(at).is_some_and(|m| m.tokens.start == i)
    }

    /// Token `i` is part of a name.
    pub(super) fn in_name(&self, i: usize) -> bool {
        let at = self.names.mentions.partition_point(|m| m.tokens.end <= i);
        self.names.mentions.get(at).is_some_and(|m| m.tokens.start <= i)
    }

    /// Commas of all scripts.
    pub(super) fn is_comma(&self, i: usize) -> bool {
        self.cx.is_comma(i) || self.cx.low(i) == "؛"
    }

    /// Tokens of the opener of a clause ("que", "إلى أن") at `i`.
    pub(super) fn opener(&self, i: usize, end: usize) -> Option<usize> {
        if i >= end {
            return None;
        }
        self.cx.phrase("opener", i, end).or_else(|| self.cx.listed("opener", i).then_some(1))
    }

    fn is_time(&self, i: usize) -> bool {
        self.noun("time_word", i) || self.finder.time_at(i).is_some_and(|t| t.tokens.start == i)
    }

    /// A mark that no noun phrase goes over.
    fn stops(&self, i: usize) -> bool {
        self.is_comma(i) || self.cx.is_mark(i) && !matches!(self.cx.low(i), "&" | "-" | "/")
    }

    /// A verb whose subject a noun phrase may be: a cue that is not a noun or a participle here.
    fn ends_clause(&self, i: usize, start: usize) -> bool {
        self.cx.is(i, "auxiliary") || self.is_cue(i) && self.is_verb(i, start).is_some()
    }

    /// Where the noun phrase that starts at `from` ends.
    pub(super) fn phrase_end(&self, from: usize, end: usize) -> usize {
        let cx = self.cx;
        if from >= end || !self.opens_phrase(from, end) {
            return from;
        }
        let mut to = from;
        while to < end && to - from < LONG {
            let first = to == from;
            if self.stops(to)
                || cx.listed("relative", to)
                || (!first && self.opener(to, end).is_some())
                || cx.is(to, "auxiliary")
                || cx.is(to, "negation")
                || (!first && cx.is(to, "subordinator"))
                || (!first && (cx.is(to, "pronoun") || cx.is(to - 1, "pronoun") && to - from == 1))
                || (!first && self.is_cue(to) && self.is_verb(to, from).is_some())
                || self.is_time(to)
                || (!first && self.cx.is(to, "adverb"))
                || (!first && self.hearer(to, end).is_some())
                || (!first && self.occasion(to, end).is_some())
                || (cx.listed("and", to) && !self.joins(to, from, end))
            {
                break;
            }
            to += 1;
        }
        // "Le maire de" is no phrase.
        while to > from
            && (cx.is(to - 1, "preposition") || cx.is(to - 1, "article") || cx.listed("and", to - 1))
        {
            to -= 1;
        }
        to
    }

    fn opens_phrase(&self, i: usize, end: usize) -> bool {
        let cx = self.cx;
        cx.tokens().is_word(i)
            && !cx.is(i, "preposition")
            && !cx.is(i, "conjunction")
            && !cx.is(i, "adverb")
            && !cx.is(i, "object")
            && !cx.is(i, "negation")
            && !cx.listed("negation", i)
            && self.opener(i, end).is_none()
            && !cx.is(i, "auxiliary")
    }

    /// "and" between two nouns of one subject.
    fn joins(&self, and: usize, from: usize, end: usize) -> bool {
        let speaks = |k: usize| self.noun("source", k) || self.in_name(k);
        (from..and).any(speaks)
            && (and + 1..end.min(and + 4)).find(|&k| !self.cx.is(k, "article")).is_some_and(speaks)
    }

    /// The noun phrase that ends before `end`.
    pub(super) fn phrase_before(&self, end: usize, start: usize) -> Option<Range<usize>> {
        let cx = self.cx;
        let mut from = end;
        while from > start && end - from < LONG {
            let k = from - 1;
            if self.stops(k)
                || self.cx.tokens().is_quote(k)
                || self.opener(k, end).is_some()
                || cx.is(k, "subordinator")
                || self.ends_clause(k, start)
                || (cx.is(k, "conjunction") && !(cx.listed("and", k) && self.joins(k, start, end)))
            {
                break;
            }
            from = k;
        }
        // Times, adverbs and circumstances in front: the phrase starts with its article or its noun.
        while from < end
            && (self.is_time(from)
                || cx.is(from, "adverb")
                || cx.is(from, "conjunction")
                || cx.is(from, "preposition") && !cx.listed("of", from))
        {
            if cx.is(from, "preposition") {
                // "In the capital the mayor": what speaks starts after the circumstance, at an article.
                let next = (from + 1..end).rev().find(|&k| {
                    cx.is(k, "article")
                        && !cx.is(k - 1, "preposition")
                        && k > from + 1
                        && self.can_speak(k..end)
                })?;
                from = next;
                break;
            }
            from += 1;
        }
        (from < end && self.opens_phrase(from, end)).then_some(from..end)
    }

    /// Whether a noun phrase can be a source.
    pub(super) fn can_speak(&self, range: Range<usize>) -> bool {
        let cx = self.cx;
        if range.is_empty() || range.len() > LONG {
            return false;
        }
        if range.len() == 1 && cx.is(range.start, "pronoun") {
            return cx.listed("speaking_pronoun", range.start);
        }
        // "the stadium of the club": the head speaks, or nobody does.
        let of = (range.start + 1..range.end).find(|&k| cx.is(k, "preposition")).unwrap_or(range.end);
        let head = range.start..of;
        head.clone().any(|k| ["source", "person", "media", "document"].iter().any(|list| self.noun(list, k)))
            || head.clone().any(|k| self.name_at(k))
            || range.len() > 2
                && (range.start + 1..range.end).any(|k| self.noun("person", k) && !cx.listed("of", k - 1))
    }

    /// A noun phrase that no table knows, where nothing but a speaker can stand.
    pub(super) fn may_speak(&self, range: Range<usize>) -> bool {
        let cx = self.cx;
        let definite = cx.is(range.start, "article")
            || cx.is(range.start, "possessive")
            || cx.is(range.start, "determiner")
            || cx.tokens().is_capital(range.start)
            || !self.grammar.capitals;
        (1..=10).contains(&range.len()) && definite && cx.tokens().is_word(range.end - 1)
    }

    /// A pronoun written in one word with what stands before it: "dit-il", "وهو".
    pub(super) fn attached_pronoun(&self, i: usize) -> bool {
        self.cx.is(i, "pronoun") && self.cx.tokens().list.get(i).is_some_and(|t| !t.space_before)
    }

    /// Who hears: "à l'AFP", "a los periodistas", "لوكالة رويترز"; where it ends, and whether it passes the words on.
    pub(super) fn hearer(&self, at: usize, end: usize) -> Option<(usize, bool)> {
        let cx = self.cx;
        if at >= end || !cx.listed("hearer_prep", at) {
            return None;
        }
        let mut to = at + 1;
        let mut medium = false;
        let mut hears = false;
        while to < end && to - at < 12 {
            let stop = self.stops(to)
                || self.opener(to, end).is_some()
                || cx.is(to, "auxiliary")
                || (to > at + 1 && cx.is(to, "preposition") && !cx.listed("of", to))
                || cx.is(to, "conjunction")
                || cx.is(to, "subordinator")
                || cx.is(to, "adverb")
                || cx.is(to, "pronoun")
                || self.is_time(to)
                || (self.is_cue(to) && cx.is(to - 1, "conjunction"));
            // "a expliqué à la presse | le commandant": the next noun phrase is not the hearer.
            let next = cx.is(to, "article")
                || cx.is(to, "determiner")
                || self.name_at(to) && !self.noun("media", to - 1)
                || self.noun("source", to) && !self.noun("media", to) && !self.noun("hearer", to);
            if stop || hears && next && !cx.listed("of", to - 1) {
                break;
            }
            let known = cx.pack.publishers.at(cx.tokens(), to, end);
            if let Some((n, _)) = known.filter(|_| !self.grammar.capitals || cx.tokens().is_capital(to)) {
                (medium, hears) = (true, true);
                to += n;
                // What follows the name of an agency without a comma is the speaker, or what was said.
                if !cx.listed("of", to) {
                    break;
                }
                continue;
            }
            medium |= self.noun("media", to) && !self.noun("hearer", to);
            hears |= medium || self.noun("hearer", to);
            to += 1;
        }
        // "admitió ante el juez que": anybody hears where a clause follows.
        let speech =
            || self.opener(to, end).is_some() || self.cx.low(to) == ":" || self.finder.quote_at(to).is_some();
        let anybody = || to > at + 1 && (at + 1..to).any(|k| self.noun("source", k)) && speech();
        (hears || anybody()).then_some((to, medium))
    }

    /// A time or an occasion: "dans un communiqué", "en rueda de prensa", "خلال مؤتمر صحفي"; where it ends.
    pub(super) fn occasion(&self, at: usize, end: usize) -> Option<usize> {
        let cx = self.cx;
        if at >= end || !cx.is(at, "preposition") || cx.listed("of", at) {
            return None;
        }
        let mut to = at + 1;
        let mut told = false;
        while to < end && to - at < 14 {
            let stop = self.stops(to)
                || self.opener(to, end).is_some()
                || cx.is(to, "auxiliary")
                || cx.is(to, "subordinator")
                || cx.listed("relative", to)
                || (self.is_cue(to) && self.is_verb(to, at).is_some());
            if stop {
                break;
            }
            // The next preposition opens another circumstance, unless nothing was told of so far.
            if told && cx.is(to, "preposition") && !cx.listed("of", to) {
                break;
            }
            // A time is over with its words: what follows may be what was said.
            if self.is_time(to) && to <= at + 2 {
                return (to + 1..=end).find(|&k| k == end || !self.is_time(k));
            }
            let known = cx.pack.publishers.at(cx.tokens(), to, end);
            let paper = known.filter(|_| !self.grammar.capitals || cx.tokens().is_capital(to));
            told |= self.noun("occasion", to) || paper.is_some();
            to += paper.map_or(1, |(n, _)| n);
        }
        told.then_some(to)
    }

    /// Steps over adverbs, times, hearers and occasions.
    pub(super) fn between(&self, from: usize, end: usize) -> Between {
        let mut out = Between { end: from, via: None };
        for _ in 0..8 {
            let at = out.end;
            if at >= end || self.opener(at, end).is_some() {
                break;
            }
            if let Some((to, medium)) = self.hearer(at, end) {
                if medium && out.via.is_none() {
                    out.via = Some(self.bare(at + 1..to));
                }
                out.end = to;
            } else if let Some(n) = self.cx.phrase("aside", at, end) {
                out.end += n;
            } else if let Some(to) = self.occasion(at, end) {
                out.end = to;
            } else if self.is_time(at)
                || self.cx.is(at, "adverb") && !self.cx.listed("opener", at)
                || self.cx.listed("negation", at)
                || (self.cx.is(at, "article") && self.is_time(at + 1))
            {
                out.end += 1;
            } else if self.cx.is(at, "preposition") && self.is_time(at + 1) {
                out.end += 2;
            } else {
                break;
            }
        }
        out
    }

    /// A range without articles in front.
    fn bare(&self, range: Range<usize>) -> Range<usize> {
        let start = range.clone().find(|&k| !self.cx.is(k, "article")).unwrap_or(range.start);
        start..range.end
    }

    /// ", Paul Lenz," or ", a body of the region," behind a phrase that ends at `at`: where it ends, its comma left out.
    pub(super) fn apposition(&self, at: usize, end: usize) -> Option<usize> {
        let cx = self.cx;
        if !self.is_comma(at) {
            return None;
        }
        // ", وهو قائد فريق،": "and he is" opens one too.
        let is = self.cx.is(at + 1, "conjunction") && self.attached_pronoun(at + 2);
        let from = at + if is { 3 } else { 1 };
        let stop = (from..end.min(from + 14)).find(|&k| self.stops(k))?;
        let closed = self.is_comma(stop) || matches!(cx.low(stop), "." | "!" | "?");
        let plain = !(from..stop).any(|k| {
            cx.is(k, "auxiliary")
                || cx.is(k, "conjunction")
                || cx.is(k, "subordinator")
                || self.opener(k, stop).is_some()
                || self.is_cue(k) && self.is_verb(k, from).is_some()
        });
        let titled = cx.pack.name_words.get(cx.low(from)) == Some(&NameWord::Title);
        let named = self.name_at(from) || titled;
        let described = is || cx.is(from, "article") || self.noun("person", from);
        (closed && plain && stop > from && (named || described && self.can_speak(from..stop))).then_some(stop)
    }
}
