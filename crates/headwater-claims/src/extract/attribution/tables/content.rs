//! What is said: a quotation, a clause with its opener, an object, or the clause before the cue.

use super::super::Found;
use super::super::content::trim;
use super::Reader;
use crate::annotate::quotes::Quote;
use headwater_lang::pack::CueKind;
use std::ops::Range;

/// A verb of speech with all that has been read around it.
pub(super) struct Said<'s> {
    pub(super) kind: CueKind,
    pub(super) cue: Range<usize>,
    pub(super) source: Option<Range<usize>>,
    /// The source stands behind the verb.
    pub(super) inverted: bool,
    /// Where the verb starts, with the "as" before it.
    pub(super) first: usize,
    /// The first token behind cue, source, hearer and occasion.
    pub(super) after: usize,
    /// A quotation that ends where the verb starts.
    pub(super) quote_before: Option<&'s Quote>,
    /// The cue before this one in the sentence.
    pub(super) previous: Option<&'s Found>,
    /// Speech only with a clause or a quotation.
    pub(super) weak: bool,
}

impl<'s> Reader<'s, '_> {
    /// What is said.
    pub(super) fn content(&self, said: &Said<'_>, range: &Range<usize>) -> Option<Vec<Range<usize>>> {
        let cx = self.cx;
        let mut at = said.after;
        let punctuated = self.is_comma(at) || cx.low(at) == ":";
        at += usize::from(punctuated);
        let opener = self.opener(at, range.end);
        let quote_after = self.finder.quote_at(at).filter(|q| q.outer.start == at);
        if let Some(quote) = said.quote_before.filter(|_| said.kind != CueKind::Judge) {
            let mut content = vec![quote.inner.clone()];
            if let Some(q) = quote_after.filter(|q| q.speech || punctuated) {
                content.push(q.inner.clone());
            } else if opener.is_some() && !punctuated {
                content.push(trim(cx, at..self.clause_end(at, range.end)));
            }
            return Some(content);
        }
        if said.kind == CueKind::Judge {
            return self.judged(said, range);
        }
        if let Some(q) = quote_after {
            return Some(vec![self.extended(q, range.end)]);
        }
        let words = |r: &Range<usize>| r.clone().filter(|&k| cx.tokens().is_word(k)).count();
        // "informó la agencia, que citó a testigos": behind a comma the opener tells of the speaker.
        let clause = opener.is_some() && !(said.inverted && punctuated);
        if clause || punctuated && cx.low(at - 1) == ":" {
            let content = trim(cx, at..self.clause_end(at + 1, range.end));
            return (words(&content) >= 2).then_some(vec![content]);
        }
        // "…, X said.": the clause before, unless an earlier cue has it already.
        let first = said.source.as_ref().filter(|_| !said.inverted).map_or(said.first, |s| s.start);
        let first = first.min(said.first);
        let comma_before = first > range.start && self.is_comma(first - 1);
        let left = trim(cx, self.clause_start(range.start, first)..first);
        let rest = trim(cx, at..range.end);
        let closes = words(&rest) == 0 || punctuated || said.inverted;
        if comma_before
            && words(&left) >= 3
            && closes
            && said.previous.is_none_or(|p| p.kind == CueKind::According || p.cue.start >= left.end)
        {
            return Some(vec![left]);
        }
        // "The bridge, said the engineer, was badly built."
        if comma_before && said.inverted && punctuated && words(&left) > 0 && words(&rest) >= 2 {
            return Some(vec![left, rest]);
        }
        if said.weak || said.source.is_none() || punctuated || words(&rest) < 2 {
            return None;
        }
        // "a promis de", "negó haber": an infinitive or a noun; what a preposition opens is no content.
        let blocked = cx.listed("no_content", at)
            || cx.is(at, "preposition") && !cx.listed("of", at)
            || cx.is(at, "conjunction");
        (!blocked).then(|| vec![trim(cx, at..self.clause_end(at, range.end))])
    }

    /// "a condamné l'attaque", "qualifie de « barbare »": the object is the content.
    fn judged(&self, said: &Said<'_>, range: &Range<usize>) -> Option<Vec<Range<usize>>> {
        let cx = self.cx;
        said.source.as_ref()?;
        if let Some(quote) = said.quote_before.filter(|_| said.inverted) {
            return Some(vec![quote.inner.clone()]);
        }
        let content = trim(cx, said.after..self.clause_end(said.after, range.end));
        (content.clone().any(|k| cx.tokens().is_word(k))).then(|| vec![content])
    }

    /// A quotation that ends before the clause does takes along what goes on after it.
    fn extended(&self, quote: &Quote, end: usize) -> Range<usize> {
        let after = quote.outer.end;
        let stops = after >= end || self.is_comma(after) || !self.cx.tokens().is_word(after);
        // "s'est dit « ému » et a promis": another verb takes over.
        let other = self.cx.is(after, "conjunction")
            && (after + 1..end.min(after + 4))
                .any(|v| self.is_cue(v) && self.is_verb(v, after + 1).is_some());
        if stops || other || self.clause_end(after, end) == after {
            quote.inner.clone()
        } else {
            trim(self.cx, quote.outer.start..self.clause_end(after, end))
        }
    }

    /// Where a clause that is said ends: at "and added that", else with the sentence.
    fn clause_end(&self, from: usize, end: usize) -> usize {
        let cx = self.cx;
        (from..end)
            .find(|&k| {
                if self.finder.quote_at(k).is_some() {
                    return false;
                }
                let joint = cx.is(k, "conjunction") || cx.listed("and", k) || self.is_comma(k);
                let skipped = |v: &usize| {
                    cx.is(*v, "auxiliary")
                        || cx.is(*v, "adverb")
                        || cx.is(*v, "conjunction")
                        || cx.listed("object_pronoun", *v)
                };
                joint
                    && (k + 1..end.min(k + 5))
                        .find(|v| !skipped(v))
                        .is_some_and(|v| self.speaks_on(v, k, end))
            })
            .unwrap_or(end)
    }

    /// Whether the word at `v` behind the joint `k` is the verb of another attribution of the same speaker.
    fn speaks_on(&self, v: usize, k: usize, end: usize) -> bool {
        let cx = self.cx;
        let Some(kind) = cx.pack.cues.get(cx.low(v)).filter(|kind| **kind != CueKind::According) else {
            return false;
        };
        let object = matches!(kind, CueKind::Judge | CueKind::Deny);
        if cx.listed("and", k) && v == k + 1 && cx.pack.participles.contains(cx.low(v)) {
            return object;
        }
        let at = self.between(v + 1, end).end;
        self.is_verb(v, k + 1).is_some()
            && (object || self.opener(at, end).is_some() || self.finder.quote_at(at).is_some())
    }

    /// A quotation that ends just before token `at`.
    pub(super) fn quote_before(&self, at: usize, start: usize) -> Option<&'s Quote> {
        let mut k = at;
        while k > start && self.is_comma(k - 1) {
            k -= 1;
        }
        if k <= start {
            return None;
        }
        let quotes = self.finder.quotes;
        let i = quotes.partition_point(|q| q.outer.end < k);
        quotes.get(i).filter(|q| q.outer.end == k)
    }

    /// Start of the clause that ends at `at`: after the last ";" of the sentence.
    pub(super) fn clause_start(&self, start: usize, at: usize) -> usize {
        (start..at).rev().find(|&k| matches!(self.cx.low(k), ";" | "؛")).map_or(start, |k| k + 1)
    }

    /// A content without marks at its ends; a whole quotation without its quotation marks.
    pub(super) fn whole(&self, range: Range<usize>) -> Range<usize> {
        let range = trim(self.cx, range);
        let quotes = self.finder.quotes;
        let at = quotes.partition_point(|q| q.outer.end < range.end);
        match quotes.get(at) {
            Some(q) if q.outer.start <= range.start && q.outer.end == range.end => q.inner.clone(),
            _ => range,
        }
    }
}
