//! Who said what: sources, cues and contents (Pareti 2012), by rules over the cue table.
//!
//! Each cue outside quotation marks looks left and right for its source (a noun phrase that can speak) and its
//! content (a quotation, a clause, or what stands before a closing "X said"). Sources are joined to names, pronouns
//! to the last speaker; a source that the report does not name stays unnamed. What cannot be settled stays open.

use super::source::{Resolver, SourcePhrase};
use super::verification;
use crate::annotate::names::Names;
use crate::annotate::quotes::Quote;
use crate::annotate::times::Time;
use crate::context::Context;
use headwater_lang::pack::CueKind;
use headwater_model::Span;
use headwater_model::record::AttributionKind;
use headwater_model::rows::LocalAttribution;
use std::ops::Range;

/// A cue with what stands around it.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) source: Option<Range<usize>>,
    pub(super) cue: Range<usize>,
    pub(super) content: Vec<Range<usize>>,
    pub(super) kind: CueKind,
    pub(super) via: Option<Range<usize>>,
    pub(super) negated: bool,
}

/// Every attribution of the document, in order of the content.
pub(crate) fn attributions(
    cx: &Context<'_>,
    quotes: &[Quote],
    times: &[Time],
    names: &mut Names,
) -> Vec<LocalAttribution> {
    // The finder reads where names are while unnamed sources are being added to them.
    let known = names.clone();
    let finder = Finder { cx, names: &known, quotes, times };
    let mut resolver = Resolver::new(cx);
    let mut rows: Vec<LocalAttribution> = Vec::new();
    for (s, sentence) in cx.sentences().iter().enumerate() {
        let before = rows.len();
        for found in finder.sentence(sentence.tokens.clone()) {
            let resolved = found.source.clone().map(|range| resolver.resolve(range, s, names));
            let row = finder.row(&found, resolved.as_ref(), names, &mut resolver);
            if let Some(row) = row {
                rows.push(row);
            }
        }
        if rows.len() == before {
            if let Some(row) = finder.continued(sentence.tokens.clone(), &rows, s) {
                rows.push(row);
            }
        } else {
            nest(&mut rows[before..], before);
        }
        resolver.end_sentence(s);
    }
    merge_same_quote(&mut rows);
    verification::attach(cx, names, &mut rows);
    rows
}

struct Finder<'a, 'd> {
    cx: &'a Context<'d>,
    names: &'a Names,
    quotes: &'a [Quote],
    times: &'a [Time],
}

impl Finder<'_, '_> {
    fn quote_at(&self, i: usize) -> Option<&Quote> {
        let at = self.quotes.partition_point(|q| q.outer.end <= i);
        self.quotes.get(at).filter(|q| q.outer.start <= i)
    }

    /// The attributions of one sentence.
    fn sentence(&self, range: Range<usize>) -> Vec<Found> {
        let cx = self.cx;
        let mut found: Vec<Found> = Vec::new();
        let mut i = range.start;
        while i < range.end {
            if let Some(quote) = self.quote_at(i).filter(|q| q.outer.contains(&i)) {
                i = quote.outer.end.max(i + 1);
                continue;
            }
            let (len, kind) = if let Some((n, kind)) = cx.pack.cue_phrases.at(cx.tokens(), i, range.end) {
                (n, *kind)
            } else if let Some(kind) = cx.pack.cues.get(cx.low(i)) {
                (1, *kind)
            } else if cx.listed("noun_cue", i) || cx.listed("count_verb", i) {
                (1, CueKind::Claim)
            } else {
                i += 1;
                continue;
            };
            let cue = i..i + len;
            let one = if let Some(relayed) = self.relayed(i, &range) {
                Some(relayed)
            } else if cx.listed("noun_cue", i) && !self.is_verb(i, &range, kind) {
                self.noun_cue(i, &range)
            } else if !cx.low_before(i, range.start).is_empty()
                && cx.low(i + 1) == "that"
                && self.impersonal(i, &range)
            {
                Some(Found {
                    source: None,
                    cue: i - 2..i + 1,
                    content: vec![trim(cx, i + 1..range.end)],
                    kind,
                    via: None,
                    negated: false,
                })
            } else if cx.listed("count_verb", i) {
                self.counts(i, &range)
            } else if kind == CueKind::According {
                self.according(&cue, &range)
            } else if self.is_verb(i, &range, kind) {
                self.verb(&cue, kind, &range, found.last())
            } else {
                None
            };
            if let Some(one) = one {
                i = one.cue.end.max(i + len);
                found.push(one);
            } else {
                i += len;
            }
        }
        found
    }

    /// "Meridian quoted a security source as saying that …": the source is relayed by the subject.
    fn relayed(&self, i: usize, range: &Range<usize>) -> Option<Found> {
        let cx = self.cx;
        if !matches!(cx.low(i), "quoted" | "cited" | "quotes" | "cites" | "quoting" | "citing") {
            return None;
        }
        let saying =
            (i + 2..range.end.min(i + 16)).find(|&k| cx.low(k) == "as" && cx.low(k + 1).ends_with("ing"))?;
        let content = trim(cx, saying + 2..range.end);
        let source = i + 1..saying;
        if content.is_empty() || source.is_empty() {
            return None;
        }
        let via = self.subject_left(i, range.start).map(|(s, _, _)| s).filter(|s| self.can_speak(s.clone()));
        Some(Found {
            source: Some(source),
            cue: saying..saying + 2,
            content: vec![content],
            kind: CueKind::Say,
            via,
            negated: false,
        })
    }

    /// "It was reported that …": a claim that nobody is named for.
    fn impersonal(&self, i: usize, range: &Range<usize>) -> bool {
        let cx = self.cx;
        i >= range.start + 2 && cx.low(i - 2) == "it" && cx.is_be(i - 1)
    }

    /// "a claim by activists that …": a noun with a speaker and a clause.
    fn noun_cue(&self, i: usize, range: &Range<usize>) -> Option<Found> {
        let cx = self.cx;
        if !matches!(cx.low(i + 1), "by" | "from") {
            return None;
        }
        let that = (i + 3..range.end.min(i + 14)).find(|&k| cx.low(k) == "that")?;
        let source = i + 2..that;
        let content = trim(cx, that..range.end);
        (self.can_speak(source.clone()) && content.len() > 2).then(|| Found {
            source: Some(source),
            cue: i..i + 1,
            content: vec![content],
            kind: CueKind::Claim,
            via: None,
            negated: false,
        })
    }

    /// "The inspectorate put the number of dead at 11": a body gives a count.
    fn counts(&self, i: usize, range: &Range<usize>) -> Option<Found> {
        let cx = self.cx;
        let counted = (i + 1..range.end.min(i + 8)).any(|k| {
            matches!(
                cx.low(k),
                "number" | "figure" | "count" | "losses" | "toll" | "tally" | "dead" | "casualties" | "it"
            )
        });
        let number = (i + 1..range.end.min(i + 12)).any(|k| {
            cx.tokens().kind(k) == Some(headwater_lang::TokenKind::Number)
                || cx.pack.numbers.contains_key(cx.low(k))
        });
        if !counted || !number || cx.is(i.saturating_sub(1), "article") {
            return None;
        }
        let (source, first, _) = self.subject_left(i, range.start)?;
        let content = trim(cx, i + 1..range.end);
        self.can_speak(source.clone()).then(|| Found {
            source: Some(source),
            cue: first.min(i)..i + 1,
            content: vec![content],
            kind: CueKind::Say,
            via: None,
            negated: false,
        })
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
        let noun_like = matches!(
            cx.low(i),
            "reports"
                | "claims"
                | "states"
                | "state"
                | "notes"
                | "estimates"
                | "calls"
                | "posts"
                | "records"
                | "report"
                | "fears"
                | "hopes"
                | "hope"
                | "fear"
                | "offers"
                | "claim"
                | "comments"
                | "concerns"
                | "urges"
                | "demands"
                | "promises"
                | "warns"
                | "doubts"
                | "shows"
                | "welcome"
                | "think"
                | "rules"
                | "reads"
                | "felt"
                | "sources"
        );
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
            return next == "that"
                || matches!(cx.low(i), "believes" | "thinks" | "believed" | "hopes" | "fears" | "expects")
                    && !cx.is(i + 1, "preposition");
        }
        true
    }

    /// "according to X".
    fn according(&self, cue: &Range<usize>, range: &Range<usize>) -> Option<Found> {
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
        if from >= to || !(self.can_speak(from..to) || self.may_speak(from..to)) {
            return None;
        }
        let mut content = Vec::new();
        let at_start = cue.start <= range.start + 1;
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

    fn cue_inside(&self, range: &Range<usize>) -> bool {
        range.clone().any(|k| self.cx.pack.cues.contains_key(self.cx.low(k)) && self.quote_at(k).is_none())
    }

    /// Where a noun phrase read from the left ends.
    fn ends_phrase(&self, i: usize) -> bool {
        let cx = self.cx;
        cx.is_comma(i)
            || matches!(cx.low(i), "." | ":" | "?" | "!" | ")" | "(" | "…")
            || (cx.tokens().is_quote(i) && !self.is_plural_owner(i))
            || cx.is(i, "subordinator") && !matches!(cx.low(i), "for" | "as")
            || (cx.is(i, "auxiliary") && cx.low(i) != "'s")
            || cx.pack.cues.contains_key(cx.low(i)) && !self.noun_here(i)
            || matches!(cx.low(i), "said" | "but")
            || self
                .times
                .iter()
                .any(|t| t.tokens.start == i || (t.tokens.start == i + 1 && cx.is(i, "preposition")))
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

    /// Start of the clause that ends at `at`: after the last "; " or " – ", or after an earlier "said X.".
    fn clause_left(&self, start: usize, at: usize) -> usize {
        (start..at).rev().find(|&k| self.cx.low(k) == ";").map_or(start, |k| k + 1)
    }

    /// A verb cue.
    fn verb(
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
        });
        // "X put the losses higher, saying …", "X gave a number and said …": the subject of the sentence.
        let before = cx.low_before(cue.start, range.start);
        if speaks.is_none()
            && previous.is_none()
            && (cx.low(cue.end - 1).ends_with("ing") && before == ","
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
            if (quote_before.is_some() || cx.low_before(cue.start, range.start) == ",")
                && to > cue.end
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
        let content = self.content(
            kind,
            &cue,
            source.as_ref(),
            inverted.is_some(),
            after,
            range,
            quote_before,
            previous,
        )?;
        let negated = negated || kind == CueKind::Deny;
        let source = source.or_else(|| previous.and_then(|p| p.source.clone()));
        Some(Found { source, cue, content, kind, via, negated })
    }

    /// The plainest verbs of speech, whose subject speaks whatever it is.
    fn core(&self, cue: &Range<usize>) -> bool {
        matches!(self.cx.low(cue.end - 1), "said" | "says" | "told" | "tells")
    }

    /// A noun phrase that no table knows, but short and whole ("the headmistress").
    fn may_speak(&self, range: Range<usize>) -> bool {
        let cx = self.cx;
        (1..=6).contains(&range.len())
            && (cx.is(range.start, "article")
                || cx.is(range.start, "possessive")
                || cx.tokens().is_capital(range.start))
            && range.clone().skip(1).all(|k| cx.tokens().is_word(k) && !cx.is(k, "auxiliary"))
            && !cx.is(range.end - 1, "preposition")
            && !cx.is(range.end - 1, "article")
    }

    /// The noun phrase that a sentence starts with, up to its head and what follows it ("of", "in" and a name).
    fn main_subject(&self, start: usize, before: usize) -> Option<Range<usize>> {
        let cx = self.cx;
        let from = self.phrase_start(before.min(start + 1), start).min(start);
        let head = (from..before.min(from + 10)).find_map(|k| {
            if let Some(m) = self.names.within(k..before).next().filter(|m| m.tokens.start == k) {
                return Some(m.tokens.end);
            }
            let ends = cx.pack.listed("source", cx.low(k)) && !cx.pack.listed("source", cx.low(k + 1));
            ends.then_some(k + 1)
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
        if (start..head).any(|k| cx.is(k, "auxiliary") || cx.is(k, "preposition") && k < from + 1) {
            return None;
        }
        Some(from..end)
    }

    /// The noun phrase before the verb at `at`, the first token of the verb group, and whether it is negated.
    fn subject_left(&self, at: usize, start: usize) -> Option<(Range<usize>, usize, bool)> {
        let cx = self.cx;
        let mut verb = at;
        let mut negated = false;
        while verb > start && (cx.is(verb - 1, "auxiliary") || cx.is_adverb(verb - 1)) {
            negated |= cx.pack.negations.contains(cx.low(verb - 1));
            verb -= 1;
        }
        let mut end = verb;
        // "the company, which had first confirmed …": the antecedent speaks.
        if end > start + 1 && matches!(cx.low(end - 1), "which" | "who") && cx.is_comma(end - 2) {
            let subject = self.phrase_start(end - 2, start);
            return (subject < end - 2).then_some((subject..end - 2, verb, negated));
        }
        // Step over an insertion: ", who …," ", the head of X," ", while …,".
        if end > start && cx.is_comma(end - 1) && !self.is_quote_end(end - 2) {
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
                        || cx.tokens().kind(next) == Some(headwater_lang::TokenKind::Number)
                }
            })?;
            // An apposition that names the speaker is part of the source; a clause is not.
            let subject = self.phrase_start(open, start);
            let clause = (open + 1..end - 1).any(|k| cx.is(k, "subordinator") || cx.is(k, "auxiliary"))
                || cx.is(open + 1, "preposition")
                || cx.low(open + 1).ends_with("ing");
            let whole = if clause { subject..open } else { subject..end - 1 };
            return (subject < open).then_some((whole, verb, negated));
        }
        if end > start && cx.low(end - 1) == ")" {
            end = (start..end - 1).rev().find(|&k| cx.low(k) == "(").map_or(end, |_| end);
        }
        let subject = self.phrase_start(end, start);
        (subject < end).then_some((subject..end, verb, negated))
    }

    fn is_quote_end(&self, i: usize) -> bool {
        self.cx.tokens().is_quote(i)
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
                || cx.tokens().is_quote(k - 1)
                || matches!(
                    low,
                    ":" | "."
                        | "!"
                        | "?"
                        | ";"
                        | "…"
                        | "but"
                        | "while"
                        | "that"
                        | "which"
                        | "who"
                        | "when"
                        | "where"
                        | "because"
                        | "as"
                        | "after"
                        | "before"
                        | "if"
                        | "though"
                        | "although"
                        | "what"
                        | "whether"
                        | "since"
                        | "how"
                        | "why"
                )
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
            let time = self
                .times
                .iter()
                .find(|t| t.tokens.start == k || (t.tokens.start == k + 1 && cx.is(k, "preposition")));
            if let Some(t) = time.filter(|t| t.tokens.end < end) {
                k = t.tokens.end;
            } else if k < end
                && (cx.is_comma(k)
                    || matches!(cx.low(k), "and" | "but" | "or" | "then" | "-" | "–" | "—")
                    || (cx.is_adverb(k)
                        && !matches!(
                            cx.low(k),
                            "all"
                                | "both"
                                | "many"
                                | "some"
                                | "another"
                                | "other"
                                | "any"
                                | "each"
                                | "every"
                                | "such"
                        )))
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

    /// Whether a noun phrase can be a source: names somebody, or heads with a noun for people or bodies or papers.
    fn can_speak(&self, range: Range<usize>) -> bool {
        let cx = self.cx;
        if range.is_empty() || range.len() > 40 {
            return false;
        }
        if range.len() == 1 && cx.is(range.start, "pronoun") {
            return matches!(
                cx.low(range.start),
                "he" | "she" | "they" | "it" | "we" | "i" | "one" | "others"
            );
        }
        if cx.is(range.start, "preposition") || cx.is(range.end - 1, "preposition") {
            return false;
        }
        self.names.within(range.clone()).next().is_some()
            || range.clone().any(|k| {
                let low = cx.low(k);
                ["source", "media", "document"].iter().any(|list| cx.pack.listed(list, low))
                    || cx.pack.people.contains_key(low)
            })
    }

    /// A quotation that ends just before token `at`.
    fn quote_before(&self, at: usize, start: usize) -> Option<&Quote> {
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

    fn noun_phrase_right(&self, from: usize, end: usize) -> usize {
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

    fn hearer_end(&self, from: usize, end: usize) -> usize {
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

    fn hearer_full(&self, range: Range<usize>) -> bool {
        let last = range.end - 1;
        self.cx.tokens().is_capital(last)
            || self.cx.pack.listed("media", self.cx.low(last))
            || self.cx.is(last, "pronoun")
            || matches!(
                self.cx.low(last),
                "reporters" | "journalists" | "lawmakers" | "parliament" | "correspondents"
            )
    }

    /// A newspaper, an agency, a broadcaster: a hop of the chain.
    fn is_medium(&self, range: Range<usize>) -> bool {
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
    fn skip_circumstance(&self, from: usize, end: usize) -> usize {
        let cx = self.cx;
        let mut at = from;
        for _ in 0..6 {
            if at >= end {
                break;
            }
            if let Some(t) = self
                .times
                .iter()
                .find(|t| t.tokens.start == at || (t.tokens.start == at + 1 && cx.is(at, "preposition")))
            {
                at = t.tokens.end;
                // "late on Friday", "Sunday evening"
                while at < end
                    && matches!(cx.low(at), "morning" | "evening" | "night" | "afternoon" | "late" | "early")
                {
                    at += 1;
                }
            } else if matches!(cx.low(at), "late" | "early")
                && (cx.low(at + 1) == "on" || self.times.iter().any(|t| t.tokens.start == at + 1))
            {
                at += 1;
            } else if cx.is_adverb(at)
                && !matches!(
                    cx.low(at),
                    "more"
                        | "most"
                        | "all"
                        | "both"
                        | "many"
                        | "some"
                        | "much"
                        | "any"
                        | "only"
                        | "another"
                        | "other"
                        | "each"
                        | "every"
                        | "nearly"
                        | "roughly"
                        | "approximately"
                        | "less"
                        | "fewer"
                        | "few"
                        | "such"
                )
            {
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
                        || matches!(
                            cx.low(k),
                            "interview"
                                | "address"
                                | "speech"
                                | "telephone"
                                | "phone"
                                | "conference"
                                | "briefing"
                                | "twitter"
                                | "telegram"
                                | "x"
                                | "facebook"
                                | "broadcast"
                                | "remarks"
                                | "televised"
                                | "condition"
                                | "hearing"
                                | "meeting"
                        )
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

    /// What is said.
    #[expect(clippy::too_many_arguments, reason = "one place decides between all the shapes of a sentence")]
    fn content(
        &self,
        kind: CueKind,
        cue: &Range<usize>,
        source: Option<&Range<usize>>,
        inverted: bool,
        after: usize,
        range: &Range<usize>,
        quote_before: Option<&Quote>,
        previous: Option<&Found>,
    ) -> Option<Vec<Range<usize>>> {
        let cx = self.cx;
        let mut content: Vec<Range<usize>> = Vec::new();
        let first = source.filter(|_| !inverted).map_or(cue.start, |s| s.start.min(cue.start));
        let mut at = after;
        let punctuated = cx.is_comma(at) || cx.low(at) == ":";
        if punctuated {
            at += 1;
        }
        let clause =
            cx.low(at) == "that" || cx.low(at) == "how" || cx.low(at) == "why" || cx.low(at) == "whether";
        let quote_after = self.quote_at(at).filter(|q| q.outer.start == at);
        // Speech before the cue: "…," X said.
        if let Some(quote) = quote_before.filter(|_| kind != CueKind::Judge) {
            content.push(quote.inner.clone());
            if let Some(q) = quote_after.filter(|q| q.speech || punctuated) {
                content.push(q.inner.clone());
            } else if clause {
                content.push(trim(cx, at..range.end));
            }
            return Some(content);
        }
        let rest = at..range.end;
        let rest_words = rest.clone().filter(|&k| cx.tokens().is_word(k)).count();
        if let Some(q) = quote_after {
            content.push(if kind == CueKind::Judge {
                trim(cx, after..range.end)
            } else {
                extend_quote(cx, q, range.end)
            });
            return Some(content);
        }
        let left = trim(cx, self.clause_left(range.start, first)..first);
        let left_words = left.clone().filter(|&k| cx.tokens().is_word(k)).count();
        let comma_before = cx.is_comma(first.saturating_sub(1)) && first > range.start;
        let at_end = rest_words == 0
            || (inverted && !clause)
            || (punctuated && !clause && !cx.is(at, "article") && !cx.is(at, "pronoun"))
            || matches!(
                cx.low(at),
                "." | "as"
                    | "while"
                    | "after"
                    | "when"
                    | "in"
                    | "on"
                    | "at"
                    | "during"
                    | "by"
                    | "before"
                    | "speaking"
                    | "adding"
                    | "citing"
                    | "who"
                    | "which"
            );
        if kind == CueKind::Judge {
            return self.judged(cue, after, range);
        }
        if comma_before
            && left_words >= 3
            && at_end
            && previous.is_none_or(|p| p.cue.end <= left.start || p.kind == CueKind::According)
        {
            content.push(left);
            return Some(content);
        }
        // "which a monitoring group said had killed 1,000 people, mostly civilians, continued"
        let relative = first > range.start && matches!(cx.low(first - 1), "which" | "that" | "who" | "what");
        if relative && cx.is(after, "auxiliary") {
            let stop = (after..range.end).find(|&k| {
                cx.is_comma(k)
                    && !matches!(
                        cx.low(k + 1),
                        "mostly"
                            | "mainly"
                            | "including"
                            | "most"
                            | "many"
                            | "some"
                            | "among"
                            | "and"
                            | "or"
                            | "largely"
                            | "predominantly"
                    )
                    && k > after + 2
            });
            content.push(trim(cx, after..stop.unwrap_or(range.end)));
            return Some(content);
        }
        if rest_words < 2
            || (at_end
                && !clause
                && !matches!(cx.low(at), "in" | "on" | "at" | "by" | "after" | "when" | "as"))
        {
            if comma_before && left_words >= 3 {
                content.push(left);
                return Some(content);
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
            content.push(trim(cx, at..range.end));
            return Some(content);
        }
        if matches!(cx.low(at), "of" | "for" | "with" | "from") && !clause {
            return None;
        }
        let from = if cx.low(at) == "that" { at } else { after.max(at) };
        content.push(trim(cx, from..range.end));
        Some(content)
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
                && (matches!(
                    cx.low(k),
                    "after" | "following" | "amid" | "amidst" | "while" | "when" | "until"
                ) || (cx.low(k) == "as"
                    && !matches!(
                        verb,
                        "described"
                            | "describes"
                            | "describing"
                            | "labelled"
                            | "labeled"
                            | "branded"
                            | "condemned"
                            | "denounced"
                    )))
        });
        let content = trim(cx, after..cut.unwrap_or(range.end));
        (content.clone().filter(|&k| cx.tokens().is_word(k)).count() >= 1).then(|| vec![content])
    }

    fn has_quote(&self, from: usize, end: usize) -> bool {
        self.quotes.iter().any(|q| q.outer.start >= from && q.outer.end <= end && q.speech)
    }

    /// A sentence that is all quotation goes on with the last speaker.
    fn continued(
        &self,
        range: Range<usize>,
        rows: &[LocalAttribution],
        s: usize,
    ) -> Option<LocalAttribution> {
        let quoted: Vec<&Quote> = self
            .quotes
            .iter()
            .filter(|q| q.outer.start < range.end && q.outer.end > range.start && q.speech)
            .collect();
        let inside = range.clone().filter(|&k| quoted.iter().any(|q| q.outer.contains(&k))).count();
        if quoted.is_empty() || inside * 10 < range.len() * 8 {
            return None;
        }
        let quote = quoted.first()?;
        let span = self.cx.span(quote.inner.clone());
        if rows.iter().rev().take(6).any(|r| r.content.iter().any(|c| c.overlaps(span))) {
            return None;
        }
        // Only a speaker of the sentence or two before, who was quoted too.
        let last = rows.last()?;
        let at = self.cx.tokens().index_at(last.content.first()?.start);
        let sentence = self.cx.segments.sentence_of(at);
        let near = s.saturating_sub(sentence) <= 3;
        (near && last.kind != AttributionKind::Indirect && last.source_span.is_some()).then(|| {
            LocalAttribution {
                kind: AttributionKind::Direct,
                source_reason: Some("goes on from the quotation before".to_owned()),
                cue: None,
                content: vec![span],
                quoted: vec![span],
                hedges: Vec::new(),
                negated: false,
                verification: None,
                within: None,
                ..last.clone()
            }
        })
    }

    /// The record's row for what was found.
    fn row(
        &self,
        found: &Found,
        resolved: Option<&SourcePhrase>,
        names: &mut Names,
        resolver: &mut Resolver<'_, '_>,
    ) -> Option<LocalAttribution> {
        let cx = self.cx;
        let content: Vec<Range<usize>> = found.content.iter().filter(|c| !c.is_empty()).cloned().collect();
        if content.is_empty() {
            return None;
        }
        let mut quoted: Vec<Span> = Vec::new();
        let (mut inside, mut all) = (0, 0);
        for range in &content {
            all += range.clone().filter(|&k| cx.tokens().is_word(k)).count();
            for q in self.quotes.iter().filter(|q| q.inner.start < range.end && range.start < q.inner.end) {
                let part = q.inner.start.max(range.start)..q.inner.end.min(range.end);
                inside += part.clone().filter(|&k| cx.tokens().is_word(k)).count();
                quoted.push(cx.span(part));
            }
        }
        let kind = if inside == 0 {
            AttributionKind::Indirect
        } else if inside == all {
            AttributionKind::Direct
        } else {
            AttributionKind::Mixed
        };
        // Judging verbs without a speaker that is somebody say nothing about a claim.
        let source = resolved.and_then(|r| r.entity);
        if found.kind == CueKind::Judge && source.is_none() {
            return None;
        }
        let via = found.via.clone().and_then(|range| {
            let span = cx.span(range.clone());
            resolver.medium(range, names).map(|e| (e, span))
        });
        let spans: Vec<Span> = content.iter().map(|r| cx.span(r.clone())).filter(|s| !s.is_empty()).collect();
        let hedges = content.iter().flat_map(|r| hedges(cx, r.clone())).collect();
        if let Some(r) = resolved {
            resolver.spoke(r, kind);
        }
        Some(LocalAttribution {
            kind,
            source_span: resolved.map(|r| r.span),
            source,
            source_reason: resolved.and_then(|r| r.reason.clone()),
            cue: Some(cx.span(found.cue.clone())),
            content: spans,
            quoted,
            via: via.into_iter().collect(),
            hedges,
            negated: found.negated,
            verification: None,
            within: None,
        })
    }
}

/// A quotation that ends before the sentence does takes along what continues the clause after it.
fn extend_quote(cx: &Context<'_>, quote: &Quote, end: usize) -> Range<usize> {
    let after = quote.outer.end;
    let rest = (after..end).filter(|&k| cx.tokens().is_word(k)).count();
    if rest > 0 && !cx.is_comma(after) && cx.low(after) != "." && after < end {
        trim(cx, quote.outer.start..end)
    } else {
        quote.inner.clone()
    }
}

/// Words of doubt inside `range`.
pub(super) fn hedges(cx: &Context<'_>, range: Range<usize>) -> Vec<Span> {
    let mut found = Vec::new();
    let mut i = range.start;
    while i < range.end {
        if let Some((n, ())) = cx.pack.hedges.at(cx.tokens(), i, range.end) {
            found.push(cx.span(i..i + n));
            i += n;
        } else {
            i += 1;
        }
    }
    found
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
    // A lone quotation mark at the end belongs to what it closes.
    if end > start
        && cx.tokens().is_quote(start)
        && !(start + 1..end).any(|k| cx.tokens().is_quote(k))
        && end - start > 1
    {
        start += 1;
    }
    start..end
}

/// Marks the attributions of one sentence that lie in the content of another.
fn nest(rows: &mut [LocalAttribution], base: usize) {
    for inner in 0..rows.len() {
        let Some(cue) = rows[inner].cue else { continue };
        let outer = (0..rows.len())
            .filter(|&o| o != inner)
            .filter(|&o| rows[o].content.iter().any(|c| c.contains(cue)))
            .filter(|&o| rows[o].cue.is_some_and(|c| c < cue))
            .min_by_key(|&o| rows[o].content.iter().map(|c| c.len()).sum::<usize>());
        if let Some(o) = outer.filter(|&o| rows[o].source != rows[inner].source) {
            rows[inner].within = Some(base + o);
            let source = rows[o].source.zip(rows[o].source_span);
            let mut via: Vec<(usize, Span)> = source.into_iter().collect();
            via.extend(rows[o].via.iter().copied());
            via.append(&mut rows[inner].via);
            rows[inner].via = via;
        }
    }
}

/// Two cues on the same quotation ("…," he said, adding "…") stay apart; the same content twice is one row.
fn merge_same_quote(rows: &mut Vec<LocalAttribution>) {
    let mut i = 0;
    while i < rows.len() {
        let twin = (0..i)
            .rev()
            .take(4)
            .find(|&j| rows[j].content == rows[i].content && rows[j].source == rows[i].source);
        if twin.is_some() {
            rows.remove(i);
            for row in rows.iter_mut() {
                row.within = row.within.map(|w| if w > i { w - 1 } else { w });
            }
        } else {
            i += 1;
        }
    }
}
