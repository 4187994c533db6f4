//! What is said: a quotation, a clause after the cue, or the clause before a closing "X said".

use super::{Finder, Found};
use crate::annotate::quotes::Quote;
use crate::context::Context;
use headwater_lang::pack::CueKind;
use std::ops::Range;

/// A verb of speech with all that has been read around it.
pub(super) struct Speech<'s> {
    pub(super) kind: CueKind,
    pub(super) cue: &'s Range<usize>,
    pub(super) source: Option<&'s Range<usize>>,
    /// The source stands behind the verb ("said the man").
    pub(super) inverted: bool,
    /// The first token behind cue, source, hearer and occasion.
    pub(super) after: usize,
    /// A quotation that ends where source or cue start.
    pub(super) quote_before: Option<&'s Quote>,
    /// The cue before this one in the sentence.
    pub(super) previous: Option<&'s Found>,
}

impl Finder<'_, '_> {
    /// What is said.
    pub(super) fn content(&self, speech: &Speech<'_>, range: &Range<usize>) -> Option<Vec<Range<usize>>> {
        let Speech { kind, cue, source, inverted, after, quote_before, previous } = *speech;
        let cx = self.cx;
        let first = source.filter(|_| !inverted).map_or(cue.start, |s| s.start.min(cue.start));
        let mut at = after;
        let punctuated = cx.is_comma(at) || cx.low(at) == ":";
        if punctuated {
            at += 1;
        }
        let clause = matches!(cx.low(at), "that" | "how" | "why" | "whether");
        let quote_after = self.quote_at(at).filter(|q| q.outer.start == at);
        // Speech before the cue: "…," X said.
        // "said it was “no accident” and promised trials": that quotation has its verb.
        let taken = |q: &Quote| {
            let has = |p: &Found| p.content.iter().any(|c| c.start < q.inner.end && q.inner.start < c.end);
            matches!(cx.low(first.saturating_sub(1)), "and" | "but") && previous.is_some_and(has)
        };
        if let Some(quote) = quote_before.filter(|q| kind != CueKind::Judge && !taken(q)) {
            let mut content = vec![quote.inner.clone()];
            if let Some(q) = quote_after.filter(|q| q.speech || punctuated) {
                content.push(q.inner.clone());
            } else if clause {
                content.push(trim(cx, at..range.end));
            }
            return Some(content);
        }
        let rest_words = (at..range.end).filter(|&k| cx.tokens().is_word(k)).count();
        if let Some(q) = quote_after {
            return Some(vec![if kind == CueKind::Judge {
                trim(cx, after..range.end)
            } else {
                extend_quote(cx, q, range.end)
            }]);
        }
        if kind == CueKind::Judge {
            return self.judged(cue, after, range);
        }
        let left = trim(cx, self.clause_left(range.start, first)..first);
        let left_words = left.clone().filter(|&k| cx.tokens().is_word(k)).count();
        // "Rebels claimed that …, but the army admitted nine": what stands before is another's.
        let apart = |k: usize| matches!(cx.low(k), "but" | "while" | "though" | "although" | "whereas");
        let joined = apart(first) || first > range.start && apart(first - 1);
        let comma_before = cx.is_comma(first.saturating_sub(1)) && first > range.start && !joined;
        // "44 inmates were killed in a riot, prosecutors said, the latest in a wave of violence": what that was.
        let renamed = punctuated
            && cx.is(at, "article")
            && (cx.listed("worst", at + 1) || cx.listed("ranked", at + 1))
            && !(at + 2..(at + 6).min(range.end)).any(|k| cx.is(k, "auxiliary"));
        let at_end = rest_words == 0
            || renamed
            || (inverted && !clause)
            || (punctuated && !clause && !cx.is(at, "article") && !cx.is(at, "pronoun"))
            || cx.low(at) == "."
            || cx.listed("circumstance", at);
        // "…, X said.": the clause before, unless an earlier cue has it already.
        if comma_before
            && left_words >= 3
            && at_end
            && previous.is_none_or(|p| p.cue.end <= left.start || p.kind == CueKind::According)
        {
            // "A colleague of hers, she adds, has seen as many."
            let rest = Some(trim(cx, at..range.end)).filter(|_| punctuated && cx.is(at, "auxiliary"));
            return Some(std::iter::once(left).chain(rest).collect());
        }
        // "which a monitoring group said had killed 1,000 people, mostly civilians, continued"
        let relative = first > range.start && matches!(cx.low(first - 1), "which" | "that" | "who" | "what");
        if relative && cx.is(after, "auxiliary") {
            let stop = (after..range.end)
                .find(|&k| cx.is_comma(k) && !cx.listed("part_opener", k + 1) && k > after + 2);
            return Some(vec![trim(cx, after..stop.unwrap_or(range.end))]);
        }
        // Nothing that could be a clause after the cue; "said in 2019 that" may still be one.
        if rest_words < 2
            || (at_end
                && !clause
                && !matches!(cx.low(at), "in" | "on" | "at" | "by" | "after" | "when" | "as"))
        {
            if comma_before && left_words >= 3 {
                return Some(vec![left]);
            }
            return None;
        }
        if kind == CueKind::Tell
            && !clause
            && !punctuated
            && cx.pack.is_function(cx.low(at))
            && matches!(cx.low(at), "to" | "about" | "of")
        {
            // "told them to leave" is an order: kept as what was said.
            return Some(vec![trim(cx, at..range.end)]);
        }
        // "warned of an attack", "spoke for the families": no clause, so nothing that could be held against another.
        if matches!(cx.low(at), "of" | "for" | "with" | "from") && !clause {
            return None;
        }
        let from = if cx.low(at) == "that" { at } else { after.max(at) };
        Some(vec![trim(cx, from..range.end)])
    }

    /// "condemned the attacks", "described it as “systematic”", "called for peace": the object is the content.
    fn judged(&self, cue: &Range<usize>, after: usize, range: &Range<usize>) -> Option<Vec<Range<usize>>> {
        let cx = self.cx;
        let verb = cx.low(cue.end - 1);
        let next = cx.low(after);
        if verb.starts_with("call")
            && !matches!(next, "for" | "on" | "upon")
            && !cx.tokens().is_quote(after)
            && !self.quotes.iter().any(|q| q.outer.start >= after && q.outer.end <= range.end)
        {
            return None;
        }
        if matches!(verb, "offered" | "ordered" | "proposed" | "hailed" | "welcomed") && next == "to" {
            return None;
        }
        // "the area, described as a stronghold": no one speaks.
        if matches!(next, "as" | "by") {
            return None;
        }
        // "called for calm after 300 people were killed": what happened is told by the report, not by the speaker.
        let cut = (after + 1..range.end).find(|&k| {
            self.quote_at(k).is_none()
                && (cx.listed("background", k) || (cx.low(k) == "as" && !cx.pack.listed("naming_verb", verb)))
        });
        let content = trim(cx, after..cut.unwrap_or(range.end));
        (content.clone().filter(|&k| cx.tokens().is_word(k)).count() >= 1).then(|| vec![content])
    }

    /// A quotation that ends just before token `at`.
    pub(super) fn quote_before(&self, at: usize, start: usize) -> Option<&Quote> {
        let mut k = at;
        while k > start && matches!(self.cx.low(k - 1), "," | "and" | "—" | "–" | "-") {
            k -= 1;
        }
        if k <= start {
            return None;
        }
        let quote = self.quote_at(k - 1)?;
        (quote.outer.end == k).then_some(quote)
    }

    /// Whether somebody is quoted between two tokens.
    pub(super) fn has_quote(&self, from: usize, end: usize) -> bool {
        self.quotes.iter().any(|q| q.outer.start >= from && q.outer.end <= end && q.speech)
    }

    /// Start of the clause that ends at `at`: after the last ";" of the sentence.
    pub(super) fn clause_left(&self, start: usize, at: usize) -> usize {
        (start..at).rev().find(|&k| self.cx.low(k) == ";").map_or(start, |k| k + 1)
    }
}

/// A quotation that ends before the sentence does takes along what continues its clause after it, not what the report
/// goes on to tell ("“What curfew?” and marched on", "“a fraud” – a word that stung").
fn extend_quote(cx: &Context<'_>, quote: &Quote, end: usize) -> Range<usize> {
    let after = quote.outer.end;
    let rest = (after..end).filter(|&k| cx.tokens().is_word(k)).count();
    let apart = cx.is_comma(after)
        || matches!(cx.low(after), "." | ";" | "-" | "–" | "—" | "(" | "and" | "but")
        || quote.inner.clone().next_back().is_some_and(|k| matches!(cx.low(k), "?" | "!"));
    if rest > 0 && !apart && after < end { trim(cx, quote.outer.start..end) } else { quote.inner.clone() }
}

/// Without marks and conjunctions at either end.
pub(super) fn trim(cx: &Context<'_>, range: Range<usize>) -> Range<usize> {
    let Range { mut start, mut end } = range;
    while start < end
        && (cx.is_comma(start) || matches!(cx.low(start), "." | ":" | ")" | "(" | "and" | "but" | "…" | "-"))
    {
        start += 1;
    }
    while end > start && (cx.is_comma(end - 1) || matches!(cx.low(end - 1), "." | ":" | "(" | "…" | "-")) {
        end -= 1;
    }
    // A lone quotation mark in front closes what stood before.
    if end > start
        && cx.tokens().is_quote(start)
        && !(start + 1..end).any(|k| cx.tokens().is_quote(k))
        && end - start > 1
    {
        start += 1;
    }
    start..end
}
