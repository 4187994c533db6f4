//! Which words of a sentence are cues, and which rule reads each of them.

use super::{Finder, Found};
use headwater_lang::pack::CueKind;
use std::ops::Range;

impl Finder<'_, '_> {
    /// The attributions of one sentence.
    pub(super) fn sentence(&self, range: Range<usize>) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        let mut i = range.start;
        while i < range.end {
            if let Some(quote) = self.quote_at(i).filter(|q| q.outer.contains(&i)) {
                i = quote.outer.end.max(i + 1);
                continue;
            }
            let Some((len, kind)) = self.cue_at(i, range.end) else {
                i += 1;
                continue;
            };
            let one = self.read(&(i..i + len), kind, &range, found.last());
            i += len;
            if let Some(one) = one {
                i = i.max(one.cue.end);
                found.push(one);
            }
        }
        found
    }

    /// The cue that starts at `i`, longest first: its length and what it says of its content.
    fn cue_at(&self, i: usize, end: usize) -> Option<(usize, CueKind)> {
        let cx = self.cx;
        if let Some((n, kind)) = cx.pack.cue_phrases.at(cx.tokens(), i, end) {
            return Some((n, *kind));
        }
        if let Some(kind) = cx.pack.cues.get(cx.low(i)) {
            return Some((1, *kind));
        }
        // "At least 1,013 people died in the camp, the UN office has found."
        let has = i > 0 && matches!(cx.low(i - 1), "has" | "have" | "had");
        if has && cx.low(i) == "found" && (i + 1 >= end || !cx.tokens().is_word(i + 1)) {
            return Some((1, CueKind::Say));
        }
        let counts = cx.listed("count_verb", i) || cx.listed("tallying", i);
        (self.speaks_of(i) || cx.listed("noun_cue", i) || counts).then_some((1, CueKind::Claim))
    }

    /// Reads one cue by the first rule that is made for it: the special forms before the plain verb, whose rule would
    /// take the wrong noun phrase for their source.
    fn read(
        &self,
        cue: &Range<usize>,
        kind: CueKind,
        range: &Range<usize>,
        previous: Option<&Found>,
    ) -> Option<Found> {
        let (cx, i) = (self.cx, cue.start);
        if let Some(relayed) = self.relayed(i, range) {
            return Some(relayed);
        }
        if cx.listed("noun_cue", i) && !self.is_verb(i, range, kind) {
            return self.noun_cue(i, range);
        }
        if let Some(impersonal) = self.impersonal(i, range, kind) {
            return Some(impersonal);
        }
        // "put the number of dead at 11", "spoke of 31 dead"
        // "has verified 13,134", "counted 40 bodies"
        let verified = cx.listed("tallying", i) && !cx.pack.cues.contains_key(cx.low(i));
        if cx.listed("count_verb", i) || verified || self.speaks_of(i) {
            self.counts(i, range)
        } else if kind == CueKind::According {
            self.according(cue, range)
        } else if self.is_verb(i, range, kind) {
            self.verb(cue, kind, range, previous)
        } else {
            None
        }
    }

    /// Whether the word of the cue table at `i` is a finite verb or participle here, not a noun.
    fn is_verb(&self, i: usize, range: &Range<usize>, kind: CueKind) -> bool {
        let cx = self.cx;
        if !cx.tokens().is_word(i) || (cx.tokens().is_capital(i) && i > range.start) {
            return false;
        }
        let before = cx.low_before(i, range.start);
        let next = cx.low(i + 1);
        if cx.pack.is(before, "article")
            || (cx.pack.is(before, "possessive") && before != "her")
            || cx.pack.is(before, "preposition")
                && !matches!(before, "after" | "before" | "by" | "while" | "without")
            || before == "'s"
            || matches!(before, "to" | "any" | "no" | "some" | "many" | "these" | "those" | "such")
        {
            return false;
        }
        let noun_like = cx.listed("noun_or_cue", i);
        if noun_like {
            let speech = next == "that"
                || cx.tokens().is_quote(i + 1)
                || (matches!(next, "," | ":") && cx.tokens().is_quote(i + 2));
            if !speech {
                return false;
            }
        }
        // "clashes continued", "he went on": speech only where there is a quotation.
        let has_speech = || self.has_quote(range.start, range.end);
        if cx.listed("weak_cue", i) && !has_speech() {
            return false;
        }
        // Passive: "was told", "is believed", "were condemned" have no speaker before them; "has been unable" no cue.
        let mut k = i;
        while k > range.start && cx.is_adverb(k - 1) {
            k -= 1;
        }
        let be = k > range.start && cx.is_be(k - 1);
        if be && cx.low(i).ends_with("ing") {
            return matches!(kind, CueKind::Say | CueKind::Claim | CueKind::Judge);
        }
        if be {
            return false;
        }
        if kind == CueKind::Think {
            return next == "that" || cx.listed("plain_belief", i) && !cx.is(i + 1, "preposition");
        }
        true
    }
}
