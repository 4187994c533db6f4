//! A story: a few independent texts on one event, and what newsrooms make of each.

use super::copying::{FEWEST, Style, Work};
use super::deck::Deck;
use super::dice::Dice;
use super::names::{self, Credit};
use super::params::Params;
use super::text::{Atom, Change, Mark, PLANTED, Paragraph, Sentence, Text};
use super::typed;

/// What the first text of a family is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Wire,
    Release,
    Original,
}

/// A text in the story, handed in or lost. Parents stand before their children.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) text: Text,
    pub(super) title: String,
    /// Texts it was made from, none for the first text of a family.
    pub(super) parents: Vec<usize>,
    pub(super) outlet: String,
    /// Minutes since the story began.
    pub(super) minute: usize,
    pub(super) handed_in: bool,
    pub(super) credit: Option<Credit>,
    /// The text that the credit names.
    pub(super) names: Option<usize>,
    pub(super) depth: usize,
    pub(super) family: usize,
    /// The base of its family's first text.
    pub(super) base: usize,
    /// Sentences of doubt that were taken out.
    pub(super) unverified: Vec<Sentence>,
    /// Lines of the site.
    pub(super) site: Vec<String>,
    pub(super) log: Vec<String>,
}

pub(super) struct Story {
    pub(super) seed: u64,
    pub(super) nodes: Vec<Node>,
    /// Days since the first possible day.
    pub(super) day: usize,
}

/// Makes the story of a seed. `None` when the deck has no text left.
pub(super) fn story(seed: u64, deck: &mut Deck<'_>, params: &Params, scale: usize) -> Option<Story> {
    let mut dice = Dice::new(seed, 1);
    let p = &params.story;
    let count = dice.within(p.families);
    let event = dice.chance(p.same_event);
    let bases = deck.families(count, event);
    let mut maker = Maker {
        deck,
        params,
        story: Story { seed, nodes: Vec::new(), day: dice.below(3000) },
        dice,
        marks: 0,
    };
    let mut orders: Vec<(usize, usize)> = Vec::new();
    for &base in &bases {
        let copies = maker.dice.within(p.copies) * scale;
        let root = maker.root(base, copies);
        orders.extend((0..copies).map(|_| (root, copies)));
    }
    // Copies of all families are made in one order, so that a report can merge two.
    maker.dice.shuffle(&mut orders);
    for (root, _) in orders {
        maker.copy(root);
    }
    maker.lose();
    (!bases.is_empty()).then_some(maker.story)
}

struct Maker<'m, 's> {
    deck: &'m mut Deck<'s>,
    params: &'m Params,
    story: Story,
    dice: Dice,
    marks: u32,
}

impl Maker<'_, '_> {
    /// The first text of a family.
    fn root(&mut self, base: usize, copies: usize) -> usize {
        let p = &self.params.story;
        let roll = self.dice.below(1000) as f64 / 1000.0;
        let kind = match roll {
            _ if copies == 0 => Kind::Original,
            r if r < p.wire => Kind::Wire,
            r if r < p.wire + p.release => Kind::Release,
            _ => Kind::Original,
        };
        let outlet = loop {
            let name = match kind {
                Kind::Wire => names::agency(&mut self.dice),
                Kind::Release => names::body(&mut self.dice),
                Kind::Original => names::outlet(&mut self.dice),
            };
            if self.story.nodes.iter().all(|n| n.outlet != name) || kind == Kind::Original {
                break name;
            }
        };
        let mut paragraphs = self.deck.paragraphs(base);
        if copies > 0 {
            self.plant(&mut paragraphs, base, &outlet);
        }
        let lost = match kind {
            Kind::Wire => p.lost_wire,
            Kind::Release => p.lost_release,
            Kind::Original => p.lost_original,
        };
        let day = super::render::day(self.story.day, 0);
        let lead = kind == Kind::Wire && self.dice.chance(0.8);
        let credit = lead.then(|| names::dateline(&outlet, &day, &mut self.dice));
        let family = self.story.nodes.len();
        let handed_in = copies == 0 || !self.dice.chance(lost);
        let minute = self.dice.below(600);
        self.story.nodes.push(Node {
            text: Text(paragraphs),
            title: self.deck.stock.bases[base].title.clone(),
            parents: Vec::new(),
            outlet,
            minute,
            handed_in,
            credit,
            names: None,
            depth: 0,
            family,
            base,
            unverified: Vec::new(),
            site: Vec::new(),
            log: vec![format!("{kind:?} from {}", self.deck.stock.bases[base].name)],
        });
        family
    }

    /// Puts in what copies may take out or say in other words.
    fn plant(&mut self, paragraphs: &mut Vec<Paragraph>, base: usize, outlet: &str) {
        let p = &self.params.story;
        for sentence in paragraphs.iter_mut().flatten() {
            if self.dice.chance(0.3)
                && let Some(new) = typed::hedged(&sentence.text, &mut self.dice)
            {
                sentence.text = new;
            }
        }
        for _ in 0..self.dice.within(p.paraphrases) {
            if let Some(sentence) = self.deck.paraphrase() {
                let at = 1 + self.dice.below(paragraphs.len());
                paragraphs.insert(at.min(paragraphs.len()), vec![sentence]);
            }
        }
        if self.dice.chance(p.verification) {
            let text = names::unverified(outlet, &mut self.dice);
            let at = self.dice.below(paragraphs.len());
            paragraphs[at].push(Sentence::new(text, Atom { base: base as u32, at: PLANTED }));
        }
    }

    /// One more copy in a family.
    fn copy(&mut self, root: usize) {
        let (copy, rates) = (&self.params.copy, &self.params.sentence);
        let earlier: Vec<usize> = (0..self.story.nodes.len())
            .filter(|&i| {
                let n = &self.story.nodes[i];
                n.family == root && i != root && n.depth < copy.depth && n.text.count() >= FEWEST
            })
            .collect();
        let own = !earlier.is_empty() && self.dice.chance(copy.same_outlet);
        let second = own || (!earlier.is_empty() && self.dice.chance(copy.second_hand));
        let parent = if second { *self.dice.pick(&earlier) } else { root };
        let style = match self.dice.below(1000) as f64 / 1000.0 {
            r if r < copy.edited => Style::Edited,
            r if r < copy.edited + copy.reworded && !own => Style::Reworded,
            _ => Style::Printed,
        };
        let mut parents = vec![parent];
        let text = bare(&self.story.nodes[parent].text);
        let mut log =
            vec![format!("from {parent}, {style:?}{}", if own { ", update by the same outlet" } else { "" })];
        let mut work =
            Work { text, log: Vec::new(), deck: self.deck, dice: &mut self.dice, marks: &mut self.marks };
        if own {
            work.change(Change::Number, 0.5);
        }
        work.copy(style, copy, rates);
        let unverified =
            if style == Style::Printed { Vec::new() } else { work.drop_verification(rates.verification) };
        let (mut text, more) = (work.text, work.log);
        log.extend(more);
        if !own
            && self.dice.chance(copy.mix)
            && let Some(other) = self.mixed(&mut text, root, style)
        {
            parents.push(other);
            log.push(format!("merged with {other}"));
        }
        let outlet = if own { self.story.nodes[parent].outlet.clone() } else { self.fresh_outlet() };
        let latest = parents.iter().map(|&i| self.story.nodes[i].minute).max().unwrap_or(0);
        let minute = latest + self.dice.within(self.params.times.gap);
        if self.dice.chance(copy.outlet_boilerplate) {
            let line = self.deck.outlet_line(&outlet);
            text.0.push(vec![Sentence::neutral(line, super::dice::hash(outlet.as_bytes()) as u32)]);
        }
        let site = (0..3).filter(|_| self.dice.chance(copy.site_boilerplate / 2.0)).count();
        let site = (0..site).map(|_| (*self.dice.pick(names::SITE)).to_owned()).collect();
        let (credit, names) = self.credit(root, parent, minute);
        let depth = self.story.nodes[parent].depth + 1;
        let title = self.story.nodes[parent].title.clone();
        self.story.nodes.push(Node {
            text,
            title,
            parents,
            outlet,
            minute,
            handed_in: true,
            credit,
            names,
            depth,
            family: root,
            base: self.story.nodes[root].base,
            unverified,
            site,
            log,
        });
    }

    /// Adds a good part of a text of another family, so that both make up at least a quarter.
    fn mixed(&mut self, text: &mut Text, root: usize, style: Style) -> Option<usize> {
        let others: Vec<usize> = (0..self.story.nodes.len())
            .filter(|&i| {
                let n = &self.story.nodes[i];
                n.family != root && n.parents.len() < 2 && n.text.count() >= FEWEST
            })
            .collect();
        if others.is_empty() {
            return None;
        }
        let other = *self.dice.pick(&others);
        let known: Vec<Atom> = text.sentences().flat_map(|s| s.atoms.clone()).collect();
        let mut second = bare(&self.story.nodes[other].text);
        // A report that is itself merged from this family would give the same sentences twice.
        if second.sentences().any(|s| s.atoms.iter().any(|a| known.contains(a))) {
            return None;
        }
        let mut work = Work {
            text: std::mem::take(text),
            log: Vec::new(),
            deck: self.deck,
            dice: &mut self.dice,
            marks: &mut self.marks,
        };
        work.trim(0.5);
        *text = std::mem::take(&mut work.text);
        work.text = second;
        work.trim(0.5);
        if style != Style::Printed {
            let mut copy = self.params.copy.clone();
            (copy.trim, copy.own_paragraphs, copy.drop_paragraphs) = (0.0, 0.0, 0.0);
            work.copy(style, &copy, &self.params.sentence);
        }
        second = work.text;
        let (a, b) = (text.words(), second.words());
        // The longer one is cut until the shorter one is a quarter.
        let (long, short) = if a > b { (&mut *text, b) } else { (&mut second, a) };
        while long.words() > short * 3 && long.0.len() > 1 {
            long.0.pop();
        }
        if text.count() < FEWEST || second.count() < FEWEST {
            return None;
        }
        if self.dice.chance(0.5) {
            text.0.append(&mut second.0);
        } else {
            let mut rest = second.0.into_iter();
            let mut woven = Vec::new();
            for paragraph in text.0.drain(..) {
                woven.push(paragraph);
                woven.extend(rest.next());
            }
            woven.extend(rest);
            text.0 = woven;
        }
        Some(other)
    }

    fn fresh_outlet(&mut self) -> String {
        loop {
            let name = names::outlet(&mut self.dice);
            if self.story.nodes.len() > 200 || self.story.nodes.iter().all(|n| n.outlet != name) {
                return name;
            }
        }
    }

    /// Whom the copy credits: the first text of its family, if its parent did so too.
    fn credit(&mut self, root: usize, parent: usize, minute: usize) -> (Option<Credit>, Option<usize>) {
        let wire = self.story.nodes[root].log[0].starts_with("Wire");
        let p = if wire { self.params.copy.credit_wire } else { self.params.copy.credit_outlet };
        let known = parent == root || self.story.nodes[parent].names == Some(root);
        if !known || !self.dice.chance(p) {
            return (None, None);
        }
        let name = self.story.nodes[root].outlet.clone();
        let day = super::render::day(self.story.day, minute);
        let credit = if wire {
            names::agency_credit(&name, &day, &mut self.dice)
        } else {
            names::source_credit(&name, &mut self.dice)
        };
        (Some(credit), Some(root))
    }

    /// Some copies that others copied are not among the reports. At least one report of a family stays.
    fn lose(&mut self) {
        for i in 0..self.story.nodes.len() {
            let copied = self.story.nodes.iter().any(|n| n.parents.contains(&i));
            let node = &self.story.nodes[i];
            if copied
                && !node.parents.is_empty()
                && node.parents.len() < 2
                && self.dice.chance(self.params.story.lost_copy)
            {
                self.story.nodes[i].handed_in = false;
            }
        }
    }
}

/// Without the outlet's and the site's lines.
fn bare(text: &Text) -> Text {
    let mut text = text.clone();
    for paragraph in &mut text.0 {
        paragraph.retain(|s| !s.is_neutral());
    }
    text.tidy();
    text
}

/// Marks that one sentence has and the other has not.
pub(super) fn difference(a: &Sentence, b: &Sentence) -> Vec<Mark> {
    let lacks = |x: &Sentence, y: &Sentence| -> Vec<Mark> {
        x.marks.iter().filter(|m| !y.marks.contains(m)).copied().collect()
    };
    let mut out = lacks(a, b);
    out.extend(lacks(b, a));
    out
}
