//! Where the words put the harm that they tell of, and whether they set it apart from what was told before.
//!
//! A report may tell of several events: "12 people were killed at a market in Kaya. Hours later, five soldiers died in an
//! ambush near Dori. Eight were wounded." Each count is given the place of its own clause, else that of the sentences
//! before it. Only what is written counts here; whether two places are two events is for the ledger, which knows where
//! they lie and what other reports say. (Every Casualty, *Standards*, 2016: figures belong to an incident, and a sum
//! over several incidents is none of them.)

use super::scope::{is_label, where_follows};
use crate::annotate::names::{NameMention, Names};
use crate::context::Context;
use headwater_lang::Sentence;
use headwater_model::Span;
use headwater_model::record::EntityKind;
use headwater_model::rows::{LocalAttribution, LocalFigure, LocalIndividual, Scene};
use std::ops::Range;

/// Sentences for which a place holds when they name none.
const HOLDS: usize = 3;
/// Tokens within which a place belongs to a count; a text without full stops is one sentence.
const NEAR: usize = 80;
/// Tokens within which names make a list ("in Kaya, Dori and Djibo").
const LIST: usize = 12;
/// Attributions of one sentence that are asked where somebody spoke.
const SPOKEN: usize = 64;
/// Places of one sentence among which one may hold for the next.
const PLACES: usize = 16;

/// Gives every count and every person the scene that the words give them.
pub(crate) fn place(
    cx: &Context<'_>,
    names: &Names,
    attributions: &[LocalAttribution],
    figures: &mut [LocalFigure],
    individuals: &mut [LocalIndividual],
) {
    if individuals.is_empty() && !figures.iter().any(|f| f.measure.is_harm()) {
        return;
    }
    let scenes = Scenes::new(cx, names, attributions, figures, individuals);
    for f in figures.iter_mut().filter(|f| f.measure.is_harm()) {
        f.scene = scenes.of(f.sentence, f.span, f.place.map(|(_, s)| s));
    }
    for one in individuals.iter_mut() {
        one.scene = scenes.of(one.sentence, one.span, None);
    }
}

struct Scenes<'c, 'd> {
    cx: &'c Context<'d>,
    names: &'c Names,
    attributions: &'c [LocalAttribution],
    /// By sentence: places of harm, in order.
    places: Vec<Vec<NameMention>>,
    /// By sentence: words that set it apart from what the report told before.
    apart: Vec<Option<Span>>,
    /// By sentence: it tells of several events at once.
    several: Vec<bool>,
    /// What happened took place all over an area: a quake is one event in whichever towns it kills.
    area: bool,
}

impl<'c, 'd> Scenes<'c, 'd> {
    fn new(
        cx: &'c Context<'d>,
        names: &'c Names,
        attributions: &'c [LocalAttribution],
        figures: &[LocalFigure],
        individuals: &[LocalIndividual],
    ) -> Self {
        let harm = figures.iter().filter(|f| f.measure.is_harm()).map(|f| f.sentence.start);
        let first = harm.chain(individuals.iter().map(|i| i.sentence.start)).min();
        let told = |s: usize, sentence: &Sentence| s == 0 || Some(sentence.span.start) == first;
        let mut told = cx.sentences().iter().enumerate().filter(|(s, sentence)| told(*s, sentence));
        let area = told.any(|(_, sentence)| sentence.tokens.clone().any(|k| cx.listed("area_event", k)));
        let mut out = Self {
            cx,
            names,
            attributions,
            places: Vec::new(),
            apart: Vec::new(),
            several: Vec::new(),
            area,
        };
        for sentence in cx.sentences() {
            let range = sentence.tokens.clone();
            let told =
                range.clone().any(|k| cx.pack.outcomes.contains_key(cx.low(k)) || cx.listed("event", k));
            let later = first.is_some_and(|f| f < sentence.span.start);
            out.apart.push(if later { set_apart(cx, &range) } else { None });
            out.several.push(several(cx, &range));
            out.places.push(if told { out.places_in(&range) } else { Vec::new() });
        }
        out
    }

    /// Names of places that a sentence puts something at: "in Kaya", "near the town of Dori"; not the hospital that
    /// people were taken to, nor where somebody spoke.
    fn places_in(&self, range: &Range<usize>) -> Vec<NameMention> {
        let cx = self.cx;
        let mut found = Vec::new();
        for m in self.names.within(range.clone()) {
            let at = (m.tokens.start.saturating_sub(6).max(range.start)..m.tokens.start)
                .rev()
                .find(|&k| cx.listed("locating", k));
            let told_of = where_follows(cx, m.tokens.end) || is_label(cx, &m.tokens);
            let Some(at) = at.or(told_of.then_some(m.tokens.start)) else { continue };
            let plain = told_of
                || (at + 1..m.tokens.start).all(|k| {
                    let low = cx.low(k);
                    low == "of"
                        || (cx.tokens().is_word(k) && !low.ends_with("ed") && !cx.is(k, "preposition"))
                });
            let care = (at.saturating_sub(3).max(range.start)..(m.tokens.end + 2).min(range.end))
                .any(|k| cx.listed("care", k));
            let span = cx.span(m.tokens.clone());
            if self.names.kind(m.entity) == EntityKind::Place
                && plain
                && !care
                && !self.where_spoken(range, span)
            {
                found.push(m.clone());
            }
        }
        found
    }

    /// The words stand outside all that somebody says in this sentence: "told reporters in Geneva".
    fn where_spoken(&self, range: &Range<usize>, span: Span) -> bool {
        let sentence = self.cx.span(range.clone());
        let mut spoken = self
            .attributions
            .iter()
            .filter(|a| {
                a.cue.is_some_and(|c| sentence.contains(c)) && a.content.iter().any(|c| c.overlaps(sentence))
            })
            .take(SPOKEN)
            .peekable();
        spoken.peek().is_some() && spoken.all(|a| !a.content.iter().any(|c| c.contains(span)))
    }

    fn of(&self, sentence: Span, span: Span, own: Option<Span>) -> Option<Scene> {
        let scene = self.at(sentence, span, own)?;
        let several = self.area && scene.apart.is_none();
        Some(if several { Scene { place: None, several, ..scene } } else { scene })
    }

    fn at(&self, sentence: Span, span: Span, own: Option<Span>) -> Option<Scene> {
        let cx = self.cx;
        let s = cx.sentences().partition_point(|x| x.span.start < sentence.start);
        let places = self.places.get(s)?;
        let list = &cx.tokens().list;
        let start = list.partition_point(|t| t.span.end <= span.start);
        let end = list.partition_point(|t| t.span.start < span.end);
        let from = places.partition_point(|m| m.tokens.start + NEAR < start);
        let to = places.partition_point(|m| m.tokens.start < end + NEAR);
        let around = places.get(from..to).unwrap_or_default();
        let near = around.iter().min_by_key(|m| self.distance(m, start, end));
        if let Some(near) = near {
            if self.joined(near) {
                return Some(Scene { place: None, apart: None, several: true, sentence });
            }
            let place = Some((near.entity, cx.span(near.tokens.clone())));
            return Some(Scene { place, apart: self.apart[s], several: false, sentence });
        }
        // A name that is no scene ("across the province"), or several events: nothing before it holds.
        if let Some(apart) = self.apart[s] {
            return Some(Scene { place: None, apart: Some(apart), several: false, sentence });
        }
        if own.is_some() || self.several[s] {
            return Some(Scene { place: None, apart: None, several: true, sentence });
        }
        for before in (s.saturating_sub(HOLDS)..s).rev() {
            let places = &self.places[before];
            let unclear = places.len() > PLACES || places.iter().any(|m| self.joined(m));
            if self.several[before] && places.is_empty() || unclear {
                return None;
            }
            if let Some((first, rest)) = places.split_first() {
                // Of several places nothing says which one holds; "at a market in Kaya, in Burkina Faso" is one.
                let one =
                    rest.iter().all(|m| m.entity == first.entity || m.tokens.start <= first.tokens.end + 4);
                let place = one.then(|| (first.entity, cx.span(first.tokens.clone())));
                let apart = self.apart[before];
                return Some(Scene { place, apart, several: !one, sentence: cx.sentences()[before].span });
            }
            if let Some(apart) = self.apart[before] {
                let sentence = cx.sentences()[before].span;
                return Some(Scene { place: None, apart: Some(apart), several: false, sentence });
            }
        }
        None
    }

    /// How far a place is from a count that stands at `start..end`: what follows in the same clause is nearest.
    fn distance(&self, m: &NameMention, start: usize, end: usize) -> usize {
        let cx = self.cx;
        let (between, before) = if m.tokens.start >= end {
            (end..m.tokens.start, 0)
        } else {
            (m.tokens.end.min(start)..start, 4)
        };
        let joints = between.clone().filter(|&k| cx.is_comma(k) || cx.listed("clause_word", k)).count();
        between.len() + before + 10 * joints
    }

    /// "in Kaya and Dori", "in Kaya, Dori and Djibo": the count is one of both.
    fn joined(&self, near: &NameMention) -> bool {
        let cx = self.cx;
        // The names of a list need no preposition of their own.
        let sentence = cx.sentence_at(near.tokens.start);
        let from = sentence.start.max(near.tokens.start.saturating_sub(LIST));
        let to = sentence.end.min(near.tokens.end + LIST);
        let all: Vec<&NameMention> = self
            .names
            .within(from..to)
            .filter(|m| self.names.kind(m.entity) == EntityKind::Place && m.entity != near.entity)
            .collect();
        let and = |from: &NameMention, to: &NameMention| {
            let between = from.tokens.end..to.tokens.start;
            (1..=4).contains(&between.len())
                && between.clone().any(|k| cx.low(k) == "and")
                && between.clone().all(|k| {
                    cx.low(k) == "and" || cx.is_comma(k) || cx.listed("locating", k) || cx.is(k, "article")
                })
        };
        let next = |m: &&&NameMention| m.tokens.start == near.tokens.end + 1 && cx.is_comma(near.tokens.end);
        all.iter().any(|m| and(near, m) || and(m, near))
            || all.iter().find(next).is_some_and(|m| all.iter().any(|n| and(m, n)))
    }
}

/// "In a separate attack", "another ambush", "Elsewhere, …".
fn set_apart(cx: &Context<'_>, range: &Range<usize>) -> Option<Span> {
    range.clone().find_map(|k| {
        if cx.listed("elsewhere", k) && k <= range.start + 1 {
            return Some(cx.span(k..k + 1));
        }
        if !cx.listed("apart", k) {
            return None;
        }
        let noun =
            (k + 1..range.end.min(k + 4)).find(|&j| cx.listed("event", j) && !cx.listed("events", j))?;
        let plain = (k + 1..noun).all(|j| cx.tokens().is_word(j) && !cx.pack.is_function(cx.low(j)));
        // "another shooting victim"
        let of_people = cx.pack.people.contains_key(cx.low(noun + 1));
        (plain && !of_people).then(|| cx.span(k..noun + 1))
    })
}

/// "in two attacks", "a series of bombings", "separate strikes".
fn several(cx: &Context<'_>, range: &Range<usize>) -> bool {
    range.clone().any(|k| {
        cx.listed("events", k)
            && (k.saturating_sub(4).max(range.start)..k).any(|j| {
                cx.listed("several", j) || cx.pack.numbers.contains_key(cx.low(j)) && cx.low(j) != "one"
            })
    })
}
