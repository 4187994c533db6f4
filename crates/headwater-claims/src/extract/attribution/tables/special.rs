//! Forms that are no plain verb with its speaker: "according to", a colon, a speaker inside the marks, relayed speech.

use super::super::Found;
use super::super::content::trim;
use super::Reader;
use crate::annotate::quotes::Quote;
use headwater_lang::pack::CueKind;
use std::ops::Range;

impl Reader<'_, '_> {
    /// "selon le maire", "según la policía", "وفقا لوزارة الصحة".
    pub(super) fn according(&self, cue: &Range<usize>, range: &Range<usize>) -> Option<Found> {
        let cx = self.cx;
        let mut from = cue.end;
        while from < range.end && cx.listed("hearer_prep", from) {
            from += 1;
        }
        // "selon a-t-il dit", "según dijo el ministro": the verb is the cue.
        let mut after_verb = from;
        let mut kind_end = cue.end;
        if self.is_cue(from) && self.is_verb(from, from).is_some() {
            kind_end = from + 1;
            after_verb = kind_end;
        } else if cx.is(from, "auxiliary") && self.is_cue(from + 1) {
            kind_end = from + 2;
            after_verb = kind_end;
        }
        let mut told = None;
        if kind_end > cue.end {
            let between = self.between(after_verb, range.end);
            told = between.via;
            after_verb = between.end;
        }
        let mut to = self.source_end(after_verb, range.end);
        let source = after_verb..to;
        let not_source = source.clone().take(3).any(|k| self.noun("not_source", k));
        if source.is_empty() || not_source || !(self.can_speak(source.clone()) || self.named(&source)) {
            return None;
        }
        // "selon l'ONG, une association de Tarn, …": at the start of a sentence something must be left to be said.
        if let Some(stop) = self.apposition(to, range.end).filter(|&stop| self.is_comma(stop)) {
            to = stop;
        }
        let between = self.between(to, range.end);
        let after = between.end;
        let at_start = !(range.start..cue.start)
            .any(|k| cx.tokens().is_word(k) && !cx.is(k, "conjunction") && !cx.is(k, "adverb"));
        let mut content = Vec::new();
        if at_start {
            content.push(self.whole(after..range.end));
        } else {
            let start = self.clause_start(range.start, cue.start);
            content.push(self.whole(start..cue.start));
            let rest = trim(cx, after..range.end);
            let goes_on = self.is_comma(after) && rest.len() > 3 && !rest.clone().any(|k| self.is_cue(k));
            if goes_on && self.is_comma(cue.start - 1) {
                content.push(rest);
            }
        }
        content.retain(|c| c.len() >= 2);
        (!content.is_empty()).then(|| Found {
            source: Some(source.start..to),
            cue: cue.start..kind_end,
            content,
            kind: CueKind::According,
            via: told.or(between.via),
            negated: false,
            learned: false,
        })
    }

    /// Where the source behind "according to" ends: occasions inside it belong to it ("le rapport de l'enquête").
    fn source_end(&self, from: usize, end: usize) -> usize {
        if self.cx.is(from, "pronoun") && self.cx.listed("speaking_pronoun", from) {
            return from + 1;
        }
        self.phrase_end(from, end)
    }

    fn named(&self, range: &Range<usize>) -> bool {
        self.name_at(range.start)
    }

    /// "« Nous avons attendu, a raconté Pierre Vasseur. Personne ne venait. »": the speaker inside the marks.
    pub(super) fn incise(&self, quote: &Quote, end: usize) -> Option<Found> {
        let inner = quote.inner.clone();
        let end = inner.end.min(end);
        (inner.start + 2..end).filter(|&k| self.is_comma(k)).find_map(|k| {
            let cue = (k + 1..end.min(k + 6)).find(|&v| self.is_cue(v))?;
            let verb = self.is_verb(cue, k + 1).filter(|v| !v.passive)?;
            let pronoun = verb.inner.or_else(|| Some(cue + 1).filter(|&p| self.attached_pronoun(p)));
            let starts = verb.start == k + 1 || verb.inner.is_some_and(|p| p == k + 2);
            let source = match pronoun {
                Some(p) => p..p + 1,
                None => cue + 1..self.phrase_end(cue + 1, end),
            };
            let from = source.end.max(cue + 1);
            let closed = from >= end || self.is_comma(from) || self.cx.low(from) == ".";
            let speaks = !source.is_empty() && (pronoun.is_some() || self.can_speak(source.clone()));
            let kind = *self.cx.pack.cues.get(self.cx.low(cue))?;
            (starts && closed && speaks && kind != CueKind::According).then(|| {
                let mut content = vec![inner.start..k, trim(self.cx, from..inner.end)];
                content.retain(|c| !c.is_empty());
                Found {
                    source: Some(source),
                    cue: k + 1..cue + 1,
                    content,
                    kind,
                    via: None,
                    negated: verb.negated,
                    learned: false,
                }
            })
        })
    }

    /// "نقلت الوكالة عن مصدر أن …": somebody passes on what somebody else said.
    pub(super) fn relayed(&self, i: usize, end: usize) -> Option<Found> {
        let cx = self.cx;
        if !cx.listed("relay_verb", i) {
            return None;
        }
        let from = (i + 1..end.min(i + 10)).find(|&k| cx.listed("relay_prep", k))?;
        let to = self.phrase_end(from + 1, end);
        let at = self.between(to, end).end;
        let opened = self.opener(at, end).is_some() || cx.listed("relay_opener", at);
        let source = from + 1..to;
        let quote = (at..end.min(at + 3)).find_map(|k| self.finder.quote_at(k)).filter(|q| q.speech);
        let content = match quote {
            Some(quote) => quote.inner.clone(),
            None if opened => trim(cx, at..end),
            None => return None,
        };
        let via = i + 1..from;
        (self.can_speak(source.clone()) && content.len() >= 2).then(|| Found {
            source: Some(source),
            cue: i..i + 1,
            content: vec![content],
            kind: CueKind::Say,
            via: (!via.is_empty() && self.can_speak(via.clone())).then_some(via),
            negated: false,
            learned: false,
        })
    }

    /// "Le maire : « … »": a noun phrase, a colon, a quotation, and no verb.
    pub(super) fn colon(&self, range: &Range<usize>) -> Option<Found> {
        let cx = self.cx;
        let colon = range.clone().find(|&k| cx.low(k) == ":")?;
        let quote = self.finder.quote_at(colon + 1).filter(|q| q.outer.start == colon + 1 && q.speech)?;
        let source = self.phrase_before(colon, range.start)?;
        let alone = source.start == range.start || self.is_comma(source.start - 1);
        let speaks = self.can_speak(source.clone()) && !(range.start..colon).any(|k| cx.is(k, "auxiliary"));
        (alone && speaks).then(|| Found {
            source: Some(source),
            cue: colon..colon + 1,
            content: vec![quote.inner.clone()],
            kind: CueKind::Say,
            via: None,
            negated: false,
            learned: false,
        })
    }
}
