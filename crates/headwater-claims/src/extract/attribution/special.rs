//! Cues that are no plain verb of speech: "according to", relayed speech, nouns, counts, and "it was reported".

use super::content::trim;
use super::{Finder, Found};
use headwater_lang::pack::CueKind;
use std::ops::Range;

impl Finder<'_, '_> {
    /// "according to X".
    pub(super) fn according(&self, cue: &Range<usize>, range: &Range<usize>) -> Option<Found> {
        let cx = self.cx;
        let from = cue.end;
        let mut to = from;
        while to < range.end && !self.ends_phrase(to) {
            to += 1;
        }
        // "according to the OOHR, a UK-based group, more than …": the apposition belongs to the source.
        let mut after = to;
        if cx.low(to) == ","
            && (cx.is(to + 1, "article") || cx.low(to + 1) == "which" || cx.low(to + 1) == "who")
        {
            let stop = (to + 1..(to + 16).min(range.end)).find(|&k| cx.is_comma(k));
            if let Some(stop) = stop
                && self.is_apposition(to + 1..stop)
                && cue.start <= range.start + 1
                && !(to + 1..stop).any(|k| cx.pack.outcomes.contains_key(cx.low(k)))
            {
                after = stop;
                if cx.is(to + 1, "article") {
                    to = stop;
                }
            }
        }
        let at_start = cue.start <= range.start + 1;
        // "According to SN4R the strike killed ten": no comma, but a clause behind the name.
        let opens = |k: usize| {
            cx.is(k, "article") || cx.is(k, "possessive") || cx.is(k, "pronoun") || cx.is_numeral(k)
        };
        let verb = |k: usize| {
            cx.is(k, "auxiliary") || cx.pack.outcomes.contains_key(cx.low(k)) || cx.low(k).ends_with("ed")
        };
        let pronoun = |k: usize| matches!(cx.low(k), "they" | "he" | "she" | "it" | "we");
        let counts = |k: usize| {
            let noun = cx.tokens().is_word(k + 1) && !cx.pack.is_function(cx.low(k + 1));
            // "According to early figures 37 people were on board": behind a paper as behind a name.
            let paper = cx.listed("who_document", k - 1) || cx.listed("document", k - 1);
            cx.is_numeral(k) && (cx.tokens().is_capital(k - 1) || paper) && noun
        };
        let clause = (from + 1..to).find(|&k| {
            let told = (k + 1..to).any(verb);
            counts(k) || (opens(k) && cx.tokens().is_capital(k - 1) || pronoun(k)) && told
        });
        // "According to her a man at the hotline replied"
        let her = matches!(cx.low(from), "him" | "her" | "them" | "us" | "me")
            && (cx.is(from + 1, "article") || cx.is_comma(from + 1));
        if at_start && her {
            (to, after) = (from + 1, from + 1);
        } else if let Some(k) = clause.filter(|_| at_start) {
            (to, after) = (k, k);
        }
        if from >= to || !(self.can_speak(from..to) || self.may_speak(from..to)) {
            return None;
        }
        let mut content = Vec::new();
        if at_start {
            content.push(trim(cx, after..range.end));
        } else {
            content.push(trim(cx, self.clause_left(range.start, cue.start)..cue.start));
            let rest = trim(cx, after.max(to)..range.end);
            if rest.len() > 4 && cx.is_comma(after.max(to)) && !self.cue_inside(&rest) {
                content.push(rest);
            }
        }
        content.retain(|c| c.len() >= 2);
        (!content.is_empty()).then(|| Found {
            source: Some(from..to),
            cue: cue.clone(),
            content,
            kind: CueKind::According,
            via: None,
            negated: false,
            learned: false,
        })
    }

    /// ", a UK-based monitoring group,": tells who a source is.
    fn is_apposition(&self, range: Range<usize>) -> bool {
        let cx = self.cx;
        matches!(cx.low(range.start), "which" | "who")
            || range.clone().any(|k| {
                ["source", "monitor", "person", "media"].iter().any(|list| cx.pack.listed(list, cx.low(k)))
            })
    }

    /// Somebody speaks in `range`, so it is not all the word of one source.
    fn cue_inside(&self, range: &Range<usize>) -> bool {
        range.clone().any(|k| self.cx.pack.cues.contains_key(self.cx.low(k)) && self.quote_at(k).is_none())
    }

    /// "Meridian quoted a security source as saying that …": the source is relayed by the subject.
    pub(super) fn relayed(&self, i: usize, range: &Range<usize>) -> Option<Found> {
        let cx = self.cx;
        if !cx.listed("relay_verb", i) {
            return None;
        }
        let saying =
            (i + 1..range.end.min(i + 16)).find(|&k| cx.low(k) == "as" && cx.low(k + 1).ends_with("ing"))?;
        let content = trim(cx, saying + 2..range.end);
        let subject =
            self.subject_left(i, range.start).map(|(s, _, _)| s).filter(|s| self.can_speak(s.clone()));
        // "The governor was quoted by state television as saying that …": the other way round.
        let passive = i > range.start && cx.is_be(i - 1);
        let (source, via) = if passive {
            let by = (cx.low(i + 1) == "by" && i + 2 < saying).then_some(i + 2..saying);
            (subject?, by)
        } else {
            (i + 1..saying, subject)
        };
        // "Two were held, PTI quoted officials as saying."
        let first = via.as_ref().filter(|_| !passive).map_or(i, |v| v.start);
        let before = trim(cx, self.clause_left(range.start, first)..first);
        let closing = content.is_empty() && first > range.start && cx.is_comma(first - 1) && before.len() > 2;
        // "“They saved 29 lives,” Aliyev's office quoted him as saying of the crew."
        let quote = || self.quote_before(first, range.start).filter(|q| q.speech);
        let content = match quote() {
            Some(quote) if !passive && cx.is(saying + 2, "preposition") => quote.inner.clone(),
            _ if closing => before,
            _ => content,
        };
        if content.is_empty() || source.is_empty() {
            return None;
        }
        Some(Found {
            source: Some(source),
            cue: saying..saying + 2,
            content: vec![content],
            kind: CueKind::Say,
            via,
            negated: false,
            learned: false,
        })
    }

    /// "It was reported that …": a claim that nobody is named for.
    pub(super) fn impersonal(&self, i: usize, range: &Range<usize>, kind: CueKind) -> Option<Found> {
        let cx = self.cx;
        let it_is = i >= range.start + 2 && cx.low(i - 2) == "it" && cx.is_be(i - 1);
        (it_is && cx.low(i + 1) == "that").then(|| Found {
            source: None,
            cue: i - 2..i + 1,
            content: vec![trim(cx, i + 1..range.end)],
            kind,
            via: None,
            negated: false,
            learned: false,
        })
    }

    /// "a claim by activists that …": a noun with a speaker and a clause.
    pub(super) fn noun_cue(&self, i: usize, range: &Range<usize>) -> Option<Found> {
        let cx = self.cx;
        if !matches!(cx.low(i + 1), "by" | "from") {
            return None;
        }
        let that = (i + 3..range.end.min(i + 14)).find(|&k| cx.low(k) == "that")?;
        let source = i + 2..that;
        // "A statement from the army said reports that …": the verb is the cue.
        if source.clone().skip(1).any(|k| cx.pack.cues.contains_key(cx.low(k)) && !cx.is(k - 1, "article")) {
            return None;
        }
        let content = trim(cx, that..range.end);
        (self.can_speak(source.clone()) && content.len() > 2).then(|| Found {
            source: Some(source),
            cue: i..i + 1,
            content: vec![content],
            kind: CueKind::Claim,
            via: None,
            negated: false,
            learned: false,
        })
    }

    /// "spoke of" at token `i`.
    pub(super) fn speaks_of(&self, i: usize) -> bool {
        self.cx.listed("speak_of", i) && self.cx.low(i + 1) == "of"
    }

    /// "The inspectorate put the number of dead at 11", "spoke of 31 dead": a body gives a count.
    pub(super) fn counts(&self, i: usize, range: &Range<usize>) -> Option<Found> {
        let cx = self.cx;
        let of = self.speaks_of(i);
        let verified = cx.listed("tallying", i);
        // "has verified 13,134", "tallied 3,195": a number without a noun, or of people.
        let number_at = (i + 1..range.end.min(i + 5)).find(|&k| cx.is_numeral(k));
        let people = |k: usize| cx.is_harm(k) || cx.pack.people.contains_key(cx.low(k));
        let bare = |k: usize| !cx.tokens().is_word(k + 1) || cx.pack.is_function(cx.low(k + 1));
        let harm = |k: usize| bare(k) || (k + 1..range.end.min(k + 5)).any(people);
        let gives = cx.listed("giving", i) && number_at == Some(i + 1);
        let counted = if gives {
            number_at.is_some_and(|k| !cx.tokens().is_word(k + 1) || (k + 1..k + 4).any(|j| cx.is_harm(j)))
        } else if verified {
            number_at.is_some_and(harm)
        } else {
            // "The government spoke of 1,500."
            let alone = of && number_at == Some(i + 2) && !cx.tokens().is_word(i + 3);
            let counts = |k: usize| cx.listed("counted_object", k) || of && cx.is_harm(k);
            alone || (i + 1..range.end.min(i + 8)).any(counts)
        };
        let number = (i + 1..range.end.min(i + 12)).any(|k| cx.is_numeral(k));
        if !counted || !number || cx.is(i.saturating_sub(1), "article") {
            return None;
        }
        let (source, first, _) = self.subject_left(i, range.start)?;
        let end = i + 1 + usize::from(of);
        let content = trim(cx, end..range.end);
        self.can_speak(source.clone()).then(|| Found {
            source: Some(source),
            cue: first.min(i)..end,
            content: vec![content],
            kind: CueKind::Say,
            via: None,
            negated: false,
            learned: false,
        })
    }
}
