//! A verb of speech: its source to the left or, inverted, to the right; its hearer; and then what is said.

use super::content::Speech;
use super::{Finder, Found};
use headwater_lang::pack::CueKind;
use std::ops::Range;

impl Finder<'_, '_> {
    /// A verb cue.
    pub(super) fn verb(
        &self,
        cue: &Range<usize>,
        kind: CueKind,
        range: &Range<usize>,
        previous: Option<&Found>,
    ) -> Option<Found> {
        let cx = self.cx;
        let start = previous.map_or(range.start, |p| {
            // A second cue may sit in the content of the first, or follow it.
            p.cue.end.min(cue.start)
        });
        let left = self.subject_left(cue.start, start);
        let mut cue = cue.clone();
        let (left, negated) = match left {
            Some((subject, first, negated)) => {
                cue.start = first.min(cue.start);
                (Some(subject), negated)
            }
            None => (None, false),
        };
        let mut speaks = left.clone().filter(|s| {
            self.can_speak(s.clone())
                || (kind == CueKind::Say && self.core(&cue) && self.may_speak(s.clone()))
                || (matches!(kind, CueKind::Claim | CueKind::Deny)
                    && s.len() == 1
                    && self.may_speak(s.clone()))
        });
        // "denied that its aircraft had bombed a market, describing it as …": no phrase starts inside a verb.
        speaks = speaks.filter(|s| {
            let inside = s.start > range.start && cx.is_auxiliary(s.start - 1);
            !(inside && cx.low(s.start).ends_with("ed"))
        });
        // "X put the losses higher, saying …", "X gave a number and said …": the subject of the sentence.
        let before = cx.low_before(cue.start, range.start);
        if speaks.is_none()
            && previous.is_none()
            && (cx.low(cue.end - 1).ends_with("ing") && matches!(before, "," | "after" | "before" | "while")
                || before == "and" && matches!(kind, CueKind::Say | CueKind::Claim))
        {
            speaks = self.main_subject(range.start, cue.start);
        }
        let quote_before = self.quote_before(speaks.as_ref().map_or(cue.start, |s| s.start), range.start);
        let shared = speaks.is_none() && previous.is_some() && cx.low(cue.end - 1).ends_with("ing")
            || (speaks.is_none() && previous.is_some() && cx.low_before(cue.start, range.start) == "and");
        // "…," said the man.
        let mut inverted = None;
        if speaks.is_none() && !shared {
            let to = self.noun_phrase_right(cue.end, range.end);
            // "One of them, a lawyer, said the street was full": the street does not speak.
            let goes_on = cx.is_auxiliary(to);
            if (quote_before.is_some() || cx.low_before(cue.start, range.start) == ",")
                && to > cue.end
                && !goes_on
                && (self.can_speak(cue.end..to) || self.core(&cue) && self.may_speak(cue.end..to))
                && matches!(kind, CueKind::Say | CueKind::Claim | CueKind::Tell)
            {
                inverted = Some(cue.end..to);
            }
        }
        let source = speaks.clone().or(inverted.clone());
        if source.is_none() && !shared {
            return None;
        }
        let mut after = inverted.as_ref().map_or(cue.end, |s| s.end);
        // Hearer: "told X", "said to X", "described to X".
        let mut via = None;
        let hearer_at = match kind {
            CueKind::Tell => Some(after),
            _ if cx.low(after) == "to" => Some(after + 1),
            _ => None,
        };
        if let Some(at) = hearer_at {
            let to = self.hearer_end(at, range.end);
            if to > at && self.is_medium(at..to) {
                via = Some(at..to);
            }
            if kind == CueKind::Tell || via.is_some() {
                after = to;
            }
        }
        let after = self.skip_circumstance(after, range.end);
        let speech = Speech {
            kind,
            cue: &cue,
            source: source.as_ref(),
            inverted: inverted.is_some(),
            after,
            quote_before,
            previous,
        };
        let content = self.content(&speech, range)?;
        let negated = negated || kind == CueKind::Deny;
        let source = source.or_else(|| previous.and_then(|p| p.source.clone()));
        Some(Found { source, cue, content, kind, via, negated, learned: false })
    }

    /// The plainest verbs of speech, whose subject speaks whatever it is.
    fn core(&self, cue: &Range<usize>) -> bool {
        matches!(self.cx.low(cue.end - 1), "said" | "says" | "told" | "tells")
    }
}
