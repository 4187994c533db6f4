//! What may stand between a cue and what is said: the hearer, who may be a paper that passes it on, and the occasion.

use super::Finder;
use std::ops::Range;

impl Finder<'_, '_> {
    /// Where the hearer that starts at `from` ends: "told Meridian | it had", "told reporters | the toll".
    pub(super) fn hearer_end(&self, from: usize, end: usize) -> usize {
        let cx = self.cx;
        let mut to = from;
        while to < end && to - from < 12 {
            let low = cx.low(to);
            if self.ends_phrase(to)
                || (cx.is(to, "preposition") && low != "of")
                || (to > from && cx.is(to, "pronoun"))
                || (to > from && cx.is(to, "article"))
                || (to > from
                    && self.hearer_full(from..to)
                    && !cx.tokens().is_capital(to)
                    && !cx.pack.listed("media", low))
            {
                break;
            }
            to += 1;
        }
        to
    }

    /// The words of a hearer up to here can stand alone, so that a new word in lower case opens what is said.
    fn hearer_full(&self, range: Range<usize>) -> bool {
        let last = range.end - 1;
        self.cx.tokens().is_capital(last)
            || self.cx.pack.listed("media", self.cx.low(last))
            || self.cx.is(last, "pronoun")
            || self.cx.listed("hearer", last)
    }

    /// A newspaper, an agency, a broadcaster: a hop of the chain.
    pub(super) fn is_medium(&self, range: Range<usize>) -> bool {
        let cx = self.cx;
        range.clone().any(|k| {
            cx.pack.listed("media", cx.low(k))
                || (cx.tokens().is_capital(k) && cx.pack.publishers.at(cx.tokens(), k, range.end).is_some())
        }) || (range.len() <= 3
            && range.clone().all(|k| cx.tokens().is_capital(k) || cx.is(k, "article"))
            && range.clone().any(|k| cx.tokens().is_capital(k))
            && !range.clone().any(|k| cx.pack.places.at(cx.tokens(), k, range.end).is_some()))
    }

    /// Steps over adverbs, times and "in a statement" after a cue; returns where a content may start.
    pub(super) fn skip_circumstance(&self, from: usize, end: usize) -> usize {
        let cx = self.cx;
        let mut at = from;
        for _ in 0..6 {
            if at >= end {
                break;
            }
            if let Some(t) = self.time_at(at) {
                at = t.tokens.end;
                // "late on Friday", "Sunday evening"
                while at < end && cx.listed("time_of_day", at) {
                    at += 1;
                }
            } else if matches!(cx.low(at), "late" | "early")
                && (cx.low(at + 1) == "on" || self.time_at(at + 1).is_some())
            {
                at += 1;
            } else if cx.is_adverb(at) && !cx.listed("amount", at) {
                at += 1;
            } else if matches!(
                cx.low(at),
                "in" | "on" | "at" | "during" | "via" | "through" | "from" | "by" | "late" | "early"
            ) {
                let mut to = at + 1;
                while to < end
                    && to - at < 12
                    && !cx.is_comma(to)
                    && !matches!(cx.low(to), "that" | ":" | ".")
                    && !cx.tokens().is_quote(to)
                    && !cx.is(to, "auxiliary")
                {
                    to += 1;
                }
                let medium = (at..to).any(|k| {
                    cx.pack.listed("document", cx.low(k))
                        || cx.pack.listed("media", cx.low(k))
                        || cx.listed("occasion", k)
                });
                let closes = to < end
                    && (matches!(cx.low(to), "that" | ":" | ".")
                        || cx.tokens().is_quote(to)
                        || cx.is_comma(to));
                if medium && closes {
                    at = to;
                } else {
                    break;
                }
            } else {
                break;
            }
        }
        at
    }
}
