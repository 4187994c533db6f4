//! Which words of a sentence are cues, and who stands behind each.

use super::super::Found;
use super::super::content::trim;
use super::Reader;
use super::content::Said;
use headwater_lang::pack::CueKind;
use std::ops::Range;

/// A verb with what belongs to it on its left.
#[derive(Debug)]
pub(super) struct Verb {
    /// Where the group starts: auxiliaries, adverbs, negations.
    pub(super) start: usize,
    pub(super) negated: bool,
    /// "a été annoncé": nobody speaks.
    pub(super) passive: bool,
    /// The pronoun inside the group: "a-t-elle dit".
    pub(super) inner: Option<usize>,
}

/// Where the speaker stands.
enum Side {
    /// Before the verb, or before the verb that this one follows.
    Before(Range<usize>),
    /// Behind the verb; and the agency that was told before.
    Behind(Range<usize>, Option<Range<usize>>),
    /// A pronoun inside the group of the verb.
    Inside(usize),
    /// The verb stands alone.
    Nowhere,
}

impl Reader<'_, '_> {
    /// The attributions of one sentence.
    pub(super) fn sentence(&self, range: Range<usize>) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        let mut i = range.start;
        while i < range.end {
            if let Some(quote) = self.finder.quote_at(i) {
                let starts = self.grammar.speaker_inside && quote.outer.start == i && quote.speech;
                found.extend(starts.then(|| self.incise(quote, range.end)).flatten());
                i = quote.outer.end.max(i + 1);
                continue;
            }
            let Some((len, kind)) = self.cue_at(i, range.end) else {
                i += 1;
                continue;
            };
            let cue = i..i + len;
            let one = if let Some(relayed) = self.relayed(i, range.end) {
                Some(relayed)
            } else if kind == CueKind::According {
                self.according(&cue, &range)
            } else {
                self.verb(&cue, kind, &range, found.last())
            };
            i += len;
            if let Some(one) = one {
                i = i.max(one.cue.end);
                found.push(one);
            }
        }
        if found.is_empty() {
            found.extend(self.colon(&range));
        }
        found
    }

    /// The cue that starts at `i`, longest first.
    fn cue_at(&self, i: usize, end: usize) -> Option<(usize, CueKind)> {
        let cx = self.cx;
        if let Some((n, kind)) = cx.pack.cue_phrases.at(cx.tokens(), i, end) {
            return Some((n, *kind));
        }
        cx.pack.cues.get(cx.low(i)).map(|kind| (1, *kind))
    }

    /// The group of the verb at `i`, if the word of the cue table is a verb here.
    pub(super) fn is_verb(&self, i: usize, start: usize) -> Option<Verb> {
        let cx = self.cx;
        if !cx.tokens().is_word(i) || cx.tokens().is_capital(i) && i > start && cx.tokens().is_capital(i - 1)
        {
            return None;
        }
        let mut verb = Verb { start: i, negated: false, passive: false, inner: None };
        let (mut have, mut be, mut reflexive) = (false, false, false);
        // No verb has more around it; a file of adverbs must not cost its square.
        while verb.start > start.max(i.saturating_sub(12)) {
            let k = verb.start - 1;
            let attached = cx.is(k, "pronoun") && !cx.tokens().list[k].space_before && k > start;
            if attached && cx.is(k - 1, "auxiliary") {
                verb.inner = Some(k);
                verb.start = k;
                continue;
            }
            let object = cx.listed("object_pronoun", k) && (!cx.is(k, "article") || self.verb_follows(k));
            if !(cx.is(k, "auxiliary") || cx.is(k, "adverb") || cx.listed("negation", k) || object) {
                break;
            }
            verb.negated |= cx.listed("negation", k);
            have |= cx.listed("have", k);
            be |= cx.listed("be", k);
            reflexive |= cx.listed("reflexive", k);
            verb.start = k;
        }
        // An adverb before the group belongs to the sentence.
        while verb.start < i && cx.is(verb.start, "adverb") && !cx.listed("negation", verb.start) {
            verb.start += 1;
        }
        let participle = cx.pack.participles.contains(cx.low(i));
        let helped = have || be;
        if participle && !helped {
            return None;
        }
        verb.passive = be && !reflexive && cx.pack.grammar.is_some_and(|g| g.capitals);
        if verb.start > start && !helped {
            let k = verb.start - 1;
            let noun = cx.is(k, "article")
                || cx.is(k, "possessive")
                || cx.is(k, "determiner")
                || cx.listed("of", k)
                || cx.is(k, "preposition") && self.grammar.capitals
                || cx.listed("noun_opener", k);
            if noun {
                return None;
            }
        }
        Some(verb)
    }

    /// "le dit", "l'a dit": an article before a verb group is a pronoun.
    fn verb_follows(&self, article: usize) -> bool {
        self.cx.listed("have", article + 1)
    }

    /// A verb of speech with its source on either side.
    fn verb(
        &self,
        cue: &Range<usize>,
        kind: CueKind,
        range: &Range<usize>,
        previous: Option<&Found>,
    ) -> Option<Found> {
        let cx = self.cx;
        let verb = match self.is_verb(cue.start, range.start) {
            Some(verb) => verb,
            None => self.shares_helper(cue.start, previous)?,
        };
        let mut said = Said {
            kind,
            cue: verb.start..cue.end,
            source: None,
            inverted: false,
            first: verb.start,
            after: cue.end,
            quote_before: self.quote_before(verb.start, range.start),
            previous,
            weak: cx.listed("weak_cue", cue.end - 1),
        };
        // "…, comme l'a dit le maire", "…, كما قال الوزير"
        said.first = verb.start - usize::from(verb.start > range.start && cx.listed("as", verb.start - 1));
        if verb.passive {
            let opened = self.opener(said.after, range.end)?;
            let content = trim(cx, cue.end..range.end);
            return (content.len() > opened + 1).then(|| found(&said, vec![content], None, verb.negated));
        }
        let mut via = None;
        match self.side(&verb, &said, range)? {
            Side::Behind(source, told) => {
                said.after = source.end;
                said.inverted = true;
                said.source = Some(source);
                via = told;
            }
            Side::Inside(pronoun) => {
                said.inverted = true;
                said.source = Some(pronoun..pronoun + 1);
            }
            Side::Before(source) => said.source = Some(source),
            Side::Nowhere => {}
        }
        let between = self.between(said.after, range.end);
        via = between.via.or(via);
        said.after = between.end;
        if let Some(stop) = self.apposition(said.after, range.end).filter(|_| said.inverted) {
            if let Some(source) = &mut said.source
                && source.end == said.after
            {
                source.end = stop;
            }
            let more = self.between(stop + usize::from(self.is_comma(stop)), range.end);
            via = via.or(more.via);
            // The comma behind it stays where nothing came between.
            said.after = if more.end > stop + 1 { more.end } else { stop };
        }
        let content = self.content(&said, range)?;
        let negated = verb.negated || kind == CueKind::Deny;
        Some(found(&said, content, via, negated))
    }

    /// On which side of its verb the speaker stands; `None` if this is no speech.
    fn side(&self, verb: &Verb, said: &Said<'_>, range: &Range<usize>) -> Option<Side> {
        let cx = self.cx;
        let cue = said.cue.end - 1;
        if let Some(pronoun) = verb.inner {
            return Some(Side::Inside(pronoun));
        }
        let floor = said.previous.map_or(range.start, |p| p.cue.end).min(verb.start);
        let comma_before = said.first > range.start && self.is_comma(said.first - 1);
        let after_speech = said.quote_before.is_some() || comma_before;
        // Nothing before the verb that could be its subject.
        let free = verb.start == floor
            || cx.is(verb.start - 1, "conjunction")
            || cx.is(verb.start - 1, "adverb")
            || said.first < verb.start
            || cx.is_mark(verb.start - 1);
        let gerund = cx.listed("gerund", cue);
        let follows = |at: usize| self.speech_follows(at, range.end);
        let fits = |r: &Range<usize>| self.can_speak(r.clone());
        let plain = said.kind == CueKind::Say;
        let left = self.left(verb.start, floor);
        let left_fits = left.as_ref().is_some_and(fits);
        if let Some((right, told)) = self.right(cue + 1, range.end).filter(|_| !left_fits && !gerund) {
            // "أدانت المنظمة قصف المستشفى": where no clause follows, an object does, and the speaker ends before it.
            let right = if after_speech || follows(right.end) { right } else { self.definite(right) };
            let inverted = after_speech || free && (self.grammar.verb_first || follows(right.end));
            let only_a_speaker = || {
                let quoted = said.quote_before.is_some_and(|q| q.speech);
                plain && self.may_speak(right.clone()) && (quoted || !said.weak && follows(right.end))
            };
            if inverted && (fits(&right) || only_a_speaker()) {
                return Some(Side::Behind(right, told));
            }
        }
        let may = |l: &Range<usize>| plain && !said.weak && self.may_speak(l.clone()) && follows(cue + 1);
        if let Some(left) = left.filter(|l| left_fits || may(l)) {
            return Some(Side::Before(left));
        }
        if let Some(antecedent) = self.antecedent(verb.start, range.start) {
            return Some(Side::Before(antecedent));
        }
        if let Some(previous) = said.previous.filter(|_| gerund || free) {
            let object = matches!(said.kind, CueKind::Judge | CueKind::Deny);
            let shared = previous.source.clone().map_or(Side::Nowhere, Side::Before);
            return (object || follows(cue + 1)).then_some(shared);
        }
        if gerund && comma_before {
            return self.main_subject(range.start, verb.start).map(Side::Before);
        }
        let alone = self.grammar.drops_subject && free && (follows(cue + 1) || said.quote_before.is_some());
        alone.then_some(Side::Nowhere)
    }

    /// Whether a clause with its opener, a colon or a quotation comes after `at`.
    fn speech_follows(&self, at: usize, end: usize) -> bool {
        let at = self.between(at, end).end;
        self.opener(at, end).is_some()
            || self.cx.low(at) == ":"
            || self.finder.quote_at(at).is_some()
            || self.is_comma(at) && self.finder.quote_at(at + 1).is_some_and(|q| q.speech)
    }

    /// "Se informó que": the words of the cue say that nobody is named for it.
    pub(super) fn nobody(&self, cue: Range<usize>) -> bool {
        cue.into_iter().any(|k| self.cx.listed("reflexive", k) || self.cx.listed("be", k))
    }

    /// "a nié toute faute et accusé le club": the second participle shares the auxiliary of the first.
    pub(super) fn shares_helper(&self, i: usize, previous: Option<&Found>) -> Option<Verb> {
        let cx = self.cx;
        let helped = previous.is_some_and(|p| p.cue.clone().any(|k| cx.listed("have", k)));
        let shares = helped && i > 0 && cx.listed("and", i - 1) && cx.pack.participles.contains(cx.low(i));
        shares.then_some(Verb { start: i, negated: false, passive: false, inner: None })
    }

    /// The noun phrase behind a verb, and the agency that stands between.
    fn right(&self, from: usize, end: usize) -> Option<(Range<usize>, Option<Range<usize>>)> {
        // "dijo a Efe el ministro", "قال لرويترز مسؤول": the hearer may stand before the speaker.
        let between = self.between(from, end);
        let at = between.end;
        let to = self.phrase_end(at, end);
        (to > at).then_some((at..to, between.via))
    }

    /// A subject behind its verb, up to where the object must start: at a preposition, at a noun without an article
    /// behind one that has it written before it, at a second noun for people or bodies.
    fn definite(&self, range: Range<usize>) -> Range<usize> {
        let Some(clitics) = self.cx.pack.clitics.as_ref().filter(|_| self.grammar.verb_first) else {
            return range;
        };
        let has = |k: usize| clitics.has_article(self.cx.low(k));
        let object = |&k: &usize| {
            let joined = self.cx.listed("of", k) || self.in_name(k);
            let next = has(k - 1) && (!has(k) || self.noun("source", k - 1) && self.noun("source", k));
            !joined && (self.cx.is(k, "preposition") || next)
        };
        let end = (range.start + 1..range.end).find(object).unwrap_or(range.end);
        range.start..end
    }

    /// The noun phrase before a verb, over an insertion between commas.
    fn left(&self, at: usize, floor: usize) -> Option<Range<usize>> {
        let cx = self.cx;
        if at <= floor {
            return None;
        }
        if self.is_comma(at - 1) {
            let open = (floor..at - 1).rev().take(40).find(|&k| self.is_comma(k))?;
            let subject = self.phrase_before(open, floor)?;
            let names_him = !(open + 1..at - 1)
                .any(|k| cx.is(k, "auxiliary") || cx.is(k, "subordinator") || cx.listed("relative", k))
                && !cx.is(open + 1, "preposition");
            return Some(if names_him { subject.start..at - 1 } else { subject });
        }
        self.phrase_before(at, floor)
    }

    /// "le ministre, qui a dit": who stands before the relative word.
    fn antecedent(&self, at: usize, start: usize) -> Option<Range<usize>> {
        let cx = self.cx;
        let relative = at.checked_sub(1).filter(|&k| k > start && cx.listed("relative", k))?;
        let end = if self.is_comma(relative - 1) { relative - 1 } else { relative };
        self.phrase_before(end, start).filter(|r| self.can_speak(r.clone()))
    }

    /// The noun phrase that the sentence starts with.
    fn main_subject(&self, start: usize, before: usize) -> Option<Range<usize>> {
        let to = self.phrase_end(start, before);
        (to > start && self.can_speak(start..to)).then_some(start..to)
    }
}

fn found(said: &Said<'_>, content: Vec<Range<usize>>, via: Option<Range<usize>>, negated: bool) -> Found {
    Found {
        source: said.source.clone(),
        cue: said.cue.clone(),
        content,
        kind: said.kind,
        via,
        negated,
        learned: false,
    }
}
