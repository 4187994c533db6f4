//! The bases of one half, dealt out: to families, which get a whole one, and as paragraphs of an outlet's own.

use super::bases::{Stock, is_held_out};
use super::dice::Dice;
use super::text::{Atom, PARAPHRASES, Paragraph, Sentence};
use std::collections::{BTreeMap, BTreeSet};

/// What is dealt from; no base is dealt twice, unless the deck is told to begin again.
#[derive(Clone)]
pub(super) struct Deck<'s> {
    pub(super) stock: &'s Stock,
    /// Bases of this half.
    all: Vec<usize>,
    groups: BTreeMap<&'s str, Vec<usize>>,
    /// Groups that are one event with at least two reports.
    events: Vec<&'s str>,
    used: Vec<bool>,
    paraphrases: Vec<usize>,
    next_paraphrase: usize,
    /// The base that paragraphs are being taken from, and the next paragraph.
    own: Option<(usize, usize)>,
    /// What each outlet puts under all its reports.
    lines: BTreeMap<String, String>,
    /// Paraphrases whose other sentence stands somewhere.
    said: BTreeSet<u32>,
}

impl<'s> Deck<'s> {
    /// `half` is false for the bases that tuning sees, true for the others, `None` for all.
    pub(super) fn new(stock: &'s Stock, half: Option<bool>) -> Self {
        let all: Vec<usize> = (0..stock.bases.len())
            .filter(|&i| half.is_none_or(|h| is_held_out(&stock.bases[i]) == h))
            .collect();
        let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for &i in &all {
            groups.entry(&stock.bases[i].group).or_default().push(i);
        }
        let events = groups
            .iter()
            .filter(|(_, list)| list.len() > 1 && stock.bases[list[0]].event)
            .map(|(name, _)| *name)
            .collect();
        let paraphrases =
            (0..stock.paraphrases.len()).filter(|i| half.is_none_or(|h| (i % 2 == 1) == h)).collect();
        let used = vec![false; stock.bases.len()];
        Self {
            stock,
            all,
            groups,
            events,
            used,
            paraphrases,
            next_paraphrase: 0,
            own: None,
            lines: BTreeMap::new(),
            said: BTreeSet::new(),
        }
    }

    /// Shuffles for one story.
    pub(super) fn shuffle(&mut self, dice: &mut Dice) {
        dice.shuffle(&mut self.all);
        dice.shuffle(&mut self.events);
        dice.shuffle(&mut self.paraphrases);
    }

    /// Bases that no family and no paragraph has yet.
    pub(super) fn left(&self) -> usize {
        self.all.iter().filter(|i| !self.used[**i]).count()
    }

    /// Up to `count` bases on one event, or of a near topic.
    pub(super) fn families(&mut self, count: usize, event: bool) -> Vec<usize> {
        let fresh = |used: &[bool], list: &[usize]| -> Vec<usize> {
            list.iter().copied().filter(|i| !used[*i]).take(count).collect()
        };
        let mut out = Vec::new();
        if event
            && let Some(name) = self.events.iter().find(|g| fresh(&self.used, &self.groups[*g]).len() > 1)
        {
            out = fresh(&self.used, &self.groups[name]);
        }
        if out.is_empty()
            && let Some(first) = self.all.iter().copied().find(|i| !self.used[*i])
        {
            self.used[first] = true;
            out.push(first);
            let near = fresh(&self.used, &self.groups[self.stock.bases[first].group.as_str()]);
            out.extend(near.into_iter().take(count - 1));
        }
        for &i in &out {
            self.used[i] = true;
        }
        out
    }

    /// The sentences of a base.
    pub(super) fn paragraphs(&self, base: usize) -> Vec<Paragraph> {
        let mut at = 0;
        self.stock.bases[base]
            .paragraphs
            .iter()
            .map(|p| {
                p.iter()
                    .map(|s| {
                        at += 1;
                        Sentence::new(s.clone(), Atom { base: base as u32, at: at - 1 })
                    })
                    .collect()
            })
            .collect()
    }

    /// A paragraph that stands in no other report; `None` when all bases are dealt.
    pub(super) fn own(&mut self) -> Option<Paragraph> {
        let (base, next) = match self.own {
            Some(found) => found,
            None => (self.all.iter().copied().rev().find(|i| !self.used[*i])?, 0),
        };
        self.used[base] = true;
        let list = self.paragraphs(base);
        self.own = (next + 1 < list.len()).then_some((base, next + 1));
        list.into_iter().nth(next)
    }

    /// What an outlet puts under all its reports: a sentence that no table knows, or a plea.
    pub(super) fn outlet_line(&mut self, outlet: &str) -> String {
        if let Some(line) = self.lines.get(outlet) {
            return line.clone();
        }
        let mut dice = Dice::new(super::dice::hash(outlet.as_bytes()), 5);
        let plea = super::names::plea(outlet, &mut dice);
        let own = if dice.chance(0.25) { None } else { self.own() };
        // Such lines are short: a sentence of up to thirty words.
        let brief = |s: &Sentence| super::text::words(&s.text).len() <= 30;
        let line = own.and_then(|p| p.into_iter().find(brief)).map_or(plea, |s| s.text);
        self.lines.insert(outlet.to_owned(), line.clone());
        line
    }

    /// The next paraphrase: the first of its two sentences.
    pub(super) fn paraphrase(&mut self) -> Option<Sentence> {
        let at = *self.paraphrases.get(self.next_paraphrase)?;
        self.next_paraphrase += 1;
        let text = self.stock.paraphrases[at].0.clone();
        Some(Sentence::new(text, Atom { base: PARAPHRASES + at as u32, at: 0 }))
    }

    /// The other sentence of the paraphrase that `sentence` is the first of, once: two writers do not find the same
    /// words.
    pub(super) fn other_words(&mut self, sentence: &Sentence) -> Option<&'s str> {
        let [Atom { base, .. }] = sentence.atoms[..] else { return None };
        let pair = self.stock.paraphrases.get(base.checked_sub(PARAPHRASES)? as usize)?;
        (pair.0 == sentence.text && self.said.insert(base)).then_some(pair.1.as_str())
    }
}
