//! How a report is made from another: what newsrooms do to a text, one operation after the other, each logged.

use super::deck::Deck;
use super::dice::Dice;
use super::params::{Copy, Sentence as Rates};
use super::reword;
use super::text::{Change, Mark, PLANTED, Paragraph, Sentence, Text};
use super::tokens::lowered;
use super::typed;
use super::wording::{self, Kind, Taste};

/// How a copy treats the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Printed,
    Edited,
    Reworded,
}

/// A text being copied, with what was done to it.
pub(super) struct Work<'w, 's> {
    pub(super) text: Text,
    pub(super) log: Vec<String>,
    pub(super) deck: &'w mut Deck<'s>,
    pub(super) dice: &'w mut Dice,
    pub(super) marks: &'w mut u32,
}

/// Fewest sentences that a copy keeps.
pub(super) const FEWEST: usize = 4;

impl Work<'_, '_> {
    /// The operations on the text as a whole, then those on sentences.
    pub(super) fn copy(&mut self, style: Style, copy: &Copy, rates: &Rates) {
        if self.dice.chance(copy.trim) {
            self.trim(copy.trim_to);
        }
        if self.dice.chance(copy.drop_paragraphs) {
            self.drop_paragraphs();
        }
        if self.dice.chance(copy.reorder) && self.text.0.len() > 2 {
            // The first paragraph keeps its place in most newsrooms.
            let mut rest = self.text.0.split_off(1);
            self.dice.shuffle(&mut rest);
            self.text.0.extend(rest);
            self.log.push("paragraphs reordered".to_owned());
        }
        if style != Style::Printed {
            self.edit(style, rates);
        }
        if self.dice.chance(copy.typo) {
            self.change(Change::Typo, 0.15);
        }
        if self.dice.chance(copy.own_paragraphs) {
            self.own_paragraphs();
        }
        self.text.tidy();
    }

    /// Cuts from the end, as the inverted pyramid invites to.
    pub(super) fn trim(&mut self, least: f64) {
        let all = self.text.count();
        let keep = ((all as f64 * (least + (0.95 - least) * self.dice.below(1000) as f64 / 1000.0)) as usize)
            .max(FEWEST);
        let mut left = keep;
        for paragraph in &mut self.text.0 {
            paragraph.truncate(left);
            left -= paragraph.len();
        }
        self.text.tidy();
        if keep < all {
            self.log.push(format!("trimmed from {all} to {keep} sentences"));
        }
    }

    fn drop_paragraphs(&mut self) {
        for _ in 0..=self.dice.below(2) {
            let at = 1 + self.dice.below(self.text.0.len().saturating_sub(1));
            if at < self.text.0.len() && self.text.count() >= FEWEST + self.text.0[at].len() {
                self.text.0.remove(at);
                self.log.push(format!("paragraph {} dropped", at + 1));
            }
        }
    }

    /// One or two paragraphs of the outlet's own, never so many that the copy is no copy any more.
    fn own_paragraphs(&mut self) {
        for _ in 0..=self.dice.below(2) {
            let Some(own) = self.deck.own() else { return };
            if own.len() * 2 <= self.text.count() {
                let at = 1 + self.dice.below(self.text.0.len());
                self.log.push(format!("{} own sentences added", own.len()));
                self.text.0.insert(at.min(self.text.0.len()), own);
            }
        }
    }

    fn edit(&mut self, style: Style, rates: &Rates) {
        let Self { text, deck, dice, marks, log } = self;
        let curly = dice.chance(rates.quotation_style);
        let taste = Taste::new(dice);
        let mut counts = [0_usize; 4];
        for sentence in text.sentences_mut().filter(|s| !s.is_neutral()) {
            if let Some(other) = dice.chance(0.75).then(|| deck.other_words(sentence)).flatten() {
                other.clone_into(&mut sentence.text);
                sentence.opaque = true;
                counts[3] += 1;
                continue;
            }
            let typed = [
                (Change::Number, rates.number),
                (Change::Negation, rates.negation),
                (Change::Hedge, rates.hedge),
                (Change::Name, rates.name),
                (Change::Attribution, rates.attribution),
                (Change::Quotation, rates.quotation),
            ];
            for (change, rate) in typed {
                if dice.chance(rate)
                    && let Some(new) = typed::changed(&sentence.text, change, dice)
                {
                    mark(sentence, new, change, marks);
                    counts[2] += 1;
                }
            }
            let heavily = style == Style::Reworded && dice.chance(rates.reword);
            let rate = if heavily { (rates.synonyms * 2.0).min(1.0) } else { rates.synonyms * 0.6 };
            if heavily {
                sentence.text = reword::reworded(&sentence.text, rate, taste, dice);
                counts[1] += 1;
            } else if dice.chance(rates.synonyms) {
                sentence.text = wording::reworded(&sentence.text, Kind::Synonym, rate, taste, dice);
                counts[0] += 1;
            }
            if dice.chance(rates.tense) {
                sentence.text = wording::reworded(&sentence.text, Kind::Tense, 0.7, taste, dice);
            }
            if dice.chance(rates.spelling) {
                sentence.text = wording::reworded(&sentence.text, Kind::Spelling, 1.0, taste, dice);
            }
            if dice.chance(rates.number_format)
                && let Some(new) = super::numbers::reformatted(&sentence.text, dice)
            {
                sentence.text = new;
            }
            if curly {
                sentence.text = curled(&sentence.text);
            }
        }
        let [edited, heavily, typed, people] = counts;
        log.push(format!(
            "{edited} sentences edited, {heavily} reworded, {people} by people, {typed} typed changes"
        ));
        for paragraph in &mut text.0 {
            join(paragraph, rates.join, dice);
        }
    }

    /// Tries a change on sentences, with probability `p` each.
    pub(super) fn change(&mut self, change: Change, p: f64) {
        let Self { text, dice, marks, log, .. } = self;
        for sentence in text.sentences_mut().filter(|s| !s.is_neutral()) {
            if dice.chance(p)
                && let Some(new) = typed::changed(&sentence.text, change, dice)
            {
                mark(sentence, new, change, marks);
                log.push(format!("{} changed", change.name()));
            }
        }
    }

    /// Takes planted sentences of doubt out; those that went.
    pub(super) fn drop_verification(&mut self, p: f64) -> Vec<Sentence> {
        let mut gone = Vec::new();
        for paragraph in &mut self.text.0 {
            paragraph.retain(|s| {
                let planted = s.atoms.iter().any(|a| a.at >= PLANTED) && !s.is_neutral();
                let out = planted && s.atoms.len() == 1 && self.dice.chance(p);
                if out {
                    gone.push(s.clone());
                }
                !out
            });
        }
        self.text.tidy();
        if !gone.is_empty() {
            self.log.push("verification note dropped".to_owned());
        }
        gone
    }
}

fn mark(sentence: &mut Sentence, new: String, change: Change, marks: &mut u32) {
    sentence.text = new;
    *marks += 1;
    sentence.marks.push(Mark { id: *marks, change });
}

/// Typographic quotation marks for straight ones.
fn curled(text: &str) -> String {
    let mut open = false;
    text.chars()
        .map(|c| match c {
            '"' => {
                open = !open;
                if open { '\u{201c}' } else { '\u{201d}' }
            }
            '\'' => '\u{2019}',
            other => other,
        })
        .collect()
}

/// Joins neighbours with "and", with probability `p` each.
fn join(paragraph: &mut Paragraph, p: f64, dice: &mut Dice) {
    let mut i = 0;
    while i + 1 < paragraph.len() {
        let plain =
            |s: &Sentence| !super::tokens::has_quote(&s.text) && s.text.ends_with('.') && !s.is_neutral();
        let brief = paragraph[i].text.len() + paragraph[i + 1].text.len() < 220;
        if brief && plain(&paragraph[i]) && plain(&paragraph[i + 1]) && dice.chance(p) {
            let next = paragraph.remove(i + 1);
            let this = &mut paragraph[i];
            this.text = format!("{}, and {}", this.text.trim_end_matches('.'), lowered(&next.text));
            this.atoms.extend(next.atoms);
            this.marks.extend(next.marks);
            this.opaque |= next.opaque;
        }
        i += 1;
    }
}
