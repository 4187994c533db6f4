//! What the layout says without a verb: the dash and the name under a quotation, the names of a transcript, and the
//! colon that ends one paragraph and hands over to the quotation that is the next.

use super::content::trim;
use super::{Finder, Found};
use headwater_lang::pack::CueKind;
use headwater_model::record::EntityKind;
use std::collections::BTreeMap;
use std::ops::Range;

/// Words of a name under a quotation, or before the colon of a transcript.
const NAME: usize = 6;
/// A speaker of a transcript goes on over so many paragraphs, if another speaker follows.
const TURN: usize = 6;

impl Finder<'_, '_> {
    /// Everything of that sort, in order of the cues.
    pub(super) fn laid_out(&self) -> Vec<Found> {
        let paragraphs = self.paragraphs();
        let mut out = self.transcript(&paragraphs);
        for (p, range) in paragraphs.iter().enumerate() {
            let before = p.checked_sub(1).map(|b| &paragraphs[b]);
            out.extend(self.signed(range, before));
            out.extend(self.labelled_quote(range));
            if let Some(next) = paragraphs.get(p + 1) {
                out.extend(self.handed_over(range, next));
            }
        }
        out.sort_by_key(|f| (f.cue.start, f.cue.end));
        out.dedup_by(|b, a| a.cue == b.cue);
        out
    }

    fn paragraphs(&self) -> Vec<Range<usize>> {
        let mut out: Vec<(usize, Range<usize>)> = Vec::new();
        for sentence in self.cx.sentences() {
            match out.last_mut() {
                Some((number, range)) if *number == sentence.paragraph => range.end = sentence.tokens.end,
                _ => out.push((sentence.paragraph, sentence.tokens.clone())),
            }
        }
        out.into_iter().map(|(_, range)| range).collect()
    }

    fn is_dash(&self, i: usize) -> bool {
        matches!(self.cx.low(i), "—" | "–" | "―" | "-" | "--")
    }

    /// “…” — Mira Tolan, teacher: in one paragraph, or the name below.
    fn signed(&self, range: &Range<usize>, before: Option<&Range<usize>>) -> Option<Found> {
        let (quote, dash) = if self.is_dash(range.start) {
            let above = before?;
            let quote = self.quote_at(above.start).filter(|q| q.outer.end + 1 >= above.end)?;
            (quote, range.start)
        } else {
            let quote = self.quote_at(range.start)?;
            (quote, quote.outer.end)
        };
        let whole = quote.outer.start == before.filter(|_| dash == range.start).unwrap_or(range).start;
        if !whole || !quote.speech || !self.is_dash(dash) {
            return None;
        }
        Some(Found {
            source: Some(self.signer(dash + 1..range.end)?),
            cue: dash..dash + 1,
            content: vec![quote.inner.clone()],
            kind: CueKind::Say,
            via: None,
            negated: false,
            learned: false,
        })
    }

    /// A name or an office up to the comma, if nothing but what describes it follows to the end of the paragraph.
    fn signer(&self, range: Range<usize>) -> Option<Range<usize>> {
        let cx = self.cx;
        let end =
            range.clone().find(|&k| cx.is_comma(k) || matches!(cx.low(k), "(" | ".")).unwrap_or(range.end);
        let name = range.start..end;
        if name.is_empty() || name.len() > NAME || range.len() > 4 * NAME {
            return None;
        }
        let capitals = name.clone().all(|k| cx.tokens().is_capital(k) || cx.tokens().word(k).len() <= 3)
            && cx.tokens().is_capital(name.start)
            && !cx.pack.is_function(cx.low(name.start));
        let office = cx.is(name.start, "article") && self.can_speak(name.clone());
        (capitals || office).then_some(name)
    }

    /// The label that a paragraph starts with ("WALLACE:", "Dr. Farouq:"): its words. The colon follows.
    fn label(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let cx = self.cx;
        let colon = (range.start + 1..range.end.min(range.start + NAME)).find(|&k| cx.low(k) == ":")?;
        let name = range.start..colon;
        if colon + 1 >= range.end || !cx.tokens().list.get(colon + 1).is_some_and(|t| t.space_before) {
            return None;
        }
        let letters = |k: usize| cx.tokens().word(k).chars().filter(|c| c.is_alphabetic()).count();
        let shouted = name.clone().all(|k| {
            let word = cx.tokens().word(k);
            !cx.tokens().is_word(k) || word.chars().all(|c| !c.is_lowercase())
        }) && name.clone().any(|k| letters(k) >= 3);
        (shouted || self.is_person(&name)).then_some(name)
    }

    /// Whether all of a stretch is the name of a person.
    fn is_person(&self, range: &Range<usize>) -> bool {
        self.names.within(range.clone()).any(|m| {
            m.tokens.start <= range.start + 1
                && m.tokens.end >= range.end
                && self.names.kind(m.entity) == EntityKind::Person
        })
    }

    /// "Tolan: “We had no warning.”"
    fn labelled_quote(&self, range: &Range<usize>) -> Option<Found> {
        let name = self.label(range)?;
        let quote = self.quote_at(name.end + 1).filter(|q| q.outer.start == name.end + 1 && q.speech)?;
        self.is_person(&name).then(|| said(name, quote.inner.clone()))
    }

    /// Paragraphs that begin with who speaks. One such label may be anything ("WATCH: …"); a transcript has at least
    /// three, and one of its speakers speaks twice.
    fn transcript(&self, paragraphs: &[Range<usize>]) -> Vec<Found> {
        let labels: Vec<Option<Range<usize>>> = paragraphs.iter().map(|p| self.label(p)).collect();
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        for label in labels.iter().flatten() {
            *times.entry(self.words(label)).or_default() += 1;
        }
        if times.values().sum::<usize>() < 3 || times.len() < 2 || times.values().all(|n| *n < 2) {
            return Vec::new();
        }
        let mut out = Vec::new();
        for (p, label) in labels.iter().enumerate() {
            let Some(label) = label else { continue };
            // A label that comes once beside repeated ones is a speaker if it is a person's name.
            if times.get(&self.words(label)).is_none_or(|n| *n < 2) && !self.is_person(label) {
                continue;
            }
            let mut found = said(label.clone(), self.turn(label.end + 1..paragraphs[p].end));
            let next = (p + 1..labels.len().min(p + 1 + TURN)).find(|&q| labels[q].is_some());
            if let Some(next) = next {
                found.content.extend(paragraphs[p + 1..next].iter().map(|r| self.turn(r.clone())));
            }
            found.content.retain(|c| !c.is_empty());
            if !found.content.is_empty() {
                out.push(found);
            }
        }
        out
    }

    /// Words of a transcript without the mark at their end; a first "And" is the speaker's.
    fn turn(&self, range: Range<usize>) -> Range<usize> {
        range.start..trim(self.cx, range.clone()).end.max(range.start)
    }

    fn words(&self, range: &Range<usize>) -> String {
        range.clone().map(|k| self.cx.low(k)).collect::<Vec<_>>().join(" ")
    }

    /// "She went on to say:" and the quotation that is the next paragraph.
    fn handed_over(&self, range: &Range<usize>, next: &Range<usize>) -> Option<Found> {
        let cx = self.cx;
        let colon = range.end.checked_sub(1).filter(|&k| cx.low(k) == ":")?;
        let quote = self.quote_at(next.start).filter(|q| q.outer.start == next.start && q.speech)?;
        let sentence = cx.sentence_at(colon);
        let cue = sentence.clone().rev().find(|&k| {
            self.quote_at(k).is_none()
                && (cx.pack.cues.get(cx.low(k)).is_some_and(|kind| *kind != CueKind::Judge)
                    || cx.listed("weak_cue", k)
                    || cx.listed("noun_cue", k))
        });
        let subject = cue.and_then(|c| self.subject_left(c, sentence.start)).map(|(s, _, _)| s);
        let able = |s: &Range<usize>| self.can_speak(s.clone());
        let source =
            subject.filter(able).or_else(|| self.main_subject(sentence.start, colon)).or_else(|| {
                Some(sentence.start..sentence.start + 1).filter(|s| cx.listed("speaking_pronoun", s.start))
            })?;
        Some(Found {
            source: Some(source),
            cue: cue.filter(|&c| cx.pack.cues.contains_key(cx.low(c))).map_or(colon..colon + 1, |c| c..c + 1),
            content: vec![quote.inner.clone()],
            kind: CueKind::Say,
            via: None,
            negated: false,
            learned: false,
        })
    }
}

/// A speaker before a colon.
fn said(name: Range<usize>, content: Range<usize>) -> Found {
    Found {
        cue: name.end..name.end + 1,
        source: Some(name),
        content: vec![content],
        kind: CueKind::Say,
        via: None,
        negated: false,
        learned: false,
    }
}

/// Adds what the layout says to what was found in its sentence, unless that has a speaker for the same words. Words of a
/// transcript may hold speech of others.
pub(super) fn join(here: &mut Vec<Found>, found: Found) {
    let meet = |x: &Range<usize>, y: &Range<usize>| x.start < y.end && y.start < x.end;
    let all = |f: &Found| f.content.iter().map(ExactSizeIterator::len).sum::<usize>();
    let same = |f: &Found| {
        let both = f.content.iter().any(|c| found.content.iter().any(|o| meet(c, o)));
        both && f.source.is_some() && 2 * all(f) > all(&found)
    };
    if here.iter().any(same) {
        return;
    }
    here.retain(|f| {
        f.source.is_some() || !f.content.iter().any(|c| found.content.iter().any(|o| meet(c, o)))
    });
    here.push(found);
    here.sort_by_key(|f| (f.cue.start, f.cue.end));
}
