//! Looking at the tokens of one sentence, and the order in which the parts of the grammar are tried.

use super::Found;
use crate::context::Context;
use headwater_lang::TokenKind;
use headwater_lang::pack::TIME_PHRASES;
use headwater_model::rows::{Reference, TimeExpr, TimeUnit};

/// The tokens of one sentence.
#[derive(Clone, Copy)]
pub(super) struct Words<'a, 'd> {
    pub(super) cx: &'a Context<'d>,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl<'a> Words<'a, '_> {
    /// The lower-case form of token `i`; empty outside of the sentence.
    pub(super) fn low(&self, i: usize) -> &'a str {
        if (self.start..self.end).contains(&i) { self.cx.low(i) } else { "" }
    }

    pub(super) fn before(&self, i: usize) -> &'a str {
        i.checked_sub(1).map_or("", |k| self.low(k))
    }

    pub(super) fn listed(&self, list: &str, i: usize) -> bool {
        self.cx.pack.listed(list, self.low(i))
    }

    /// The end of a phrase of `list` at `i`.
    pub(super) fn phrase(&self, list: &str, i: usize) -> Option<usize> {
        self.cx.phrase(list, i, self.end).map(|n| i + n)
    }

    pub(super) fn is_capital(&self, i: usize) -> bool {
        (self.start..self.end).contains(&i) && self.cx.tokens().is_capital(i)
    }

    pub(super) fn is_number(&self, i: usize) -> bool {
        (self.start..self.end).contains(&i) && self.cx.tokens().kind(i) == Some(TokenKind::Number)
    }

    pub(super) fn is_word(&self, i: usize) -> bool {
        (self.start..self.end).contains(&i) && self.cx.tokens().is_word(i)
    }

    pub(super) fn unit(&self, i: usize) -> Option<TimeUnit> {
        self.cx.pack.times.units.get(self.low(i)).copied()
    }

    /// A unit in the singular.
    pub(super) fn one_unit(&self, i: usize) -> Option<TimeUnit> {
        self.unit(i).filter(|_| !self.low(i).ends_with('s'))
    }

    pub(super) fn season(&self, i: usize) -> Option<i8> {
        self.cx.pack.times.seasons.get(self.low(i)).copied()
    }

    pub(super) fn ordinal(&self, i: usize) -> Option<i8> {
        self.cx.pack.times.ordinals.get(self.low(i)).copied()
    }

    pub(super) fn month(&self, i: usize) -> Option<i8> {
        let low = self.low(i);
        if let Some((shade, name)) = low.split_once('-') {
            // "mid-November"
            let month = self.cx.pack.months.get(name).copied();
            return month.filter(|_| self.cx.pack.listed("time_shade", shade));
        }
        self.cx.pack.months.get(low).copied().filter(|_| self.is_capital(i))
    }

    pub(super) fn weekday(&self, i: usize) -> Option<i8> {
        self.cx.pack.weekdays.get(self.low(i)).copied().filter(|_| self.is_capital(i))
    }

    pub(super) fn digits(&self, i: usize) -> Option<u32> {
        let word = self.low(i);
        (self.is_number(i) && word.len() <= 5).then(|| word.replace(',', "").parse().ok()).flatten()
    }

    /// The expression of time that starts at `i`.
    pub(super) fn time(&self, i: usize) -> Option<Found> {
        if !self.may_start(i) {
            return None;
        }
        self.clock_first(i)
            .or_else(|| self.shaded(i))
            .or_else(|| self.date(i))
            .or_else(|| self.period(i))
            .or_else(|| self.cycle(i))
            .or_else(|| match (self.span_of_time(i), self.vague(i)) {
                // "these days" is now, "the past two years" is a length.
                (Some(length), Some(vague)) => Some(if length.end > vague.end { length } else { vague }),
                (length, vague) => length.or(vague),
            })
    }

    /// Most words start nothing: asked first, as every token comes here.
    fn may_start(&self, i: usize) -> bool {
        let low = self.low(i);
        match self.cx.pack.time_starts.get(low) {
            Some(true) => true,
            Some(false) if self.starts_phrase(i) => true,
            _ => {
                self.is_number(i)
                    || low.contains('-')
                    || self.is_mark_of_decade(i)
                    || low.as_bytes().first().is_some_and(u8::is_ascii_digit)
            }
        }
    }

    fn starts_phrase(&self, i: usize) -> bool {
        let pack = self.cx.pack;
        pack.bounds.at(self.cx.tokens(), i, self.end).is_some()
            || pack.times.feasts.at(self.cx.tokens(), i, self.end).is_some()
            || TIME_PHRASES.iter().any(|list| self.phrase(list, i).is_some())
    }

    fn is_mark_of_decade(&self, i: usize) -> bool {
        matches!(self.low(i), "'" | "’" | "‘")
    }

    /// "early Tuesday", "late last year", "mid November", "earlier this month".
    fn shaded(&self, i: usize) -> Option<Found> {
        let the = usize::from(self.low(i) == "the");
        if !self.listed("time_shade", i + the) {
            return None;
        }
        // "the late Friday session" is one; "the early settlers" is none.
        let at = i + the + 1 + usize::from(self.low(i + the + 1) == "-");
        self.date(at)
            .or_else(|| self.period(at))
            .or_else(|| self.clock_first(at))
            .filter(|f| !matches!(f.expr, TimeExpr::Shift { n: 0, .. }))
            .or_else(|| self.season(at).and_then(|_| self.season_at(at, false)))
    }

    /// "now", "recently", "the near future".
    fn vague(&self, i: usize) -> Option<Found> {
        let references = [Reference::Present, Reference::Past, Reference::Future];
        let lists = TIME_PHRASES.iter().zip(references);
        let (end, reference) =
            lists.filter_map(|(list, r)| self.phrase(list, i).map(|e| (e, r))).max_by_key(|f| f.0)?;
        // "now that", "current-account"
        if self.low(end) == "that" && self.low(i) == "now" {
            return None;
        }
        Some(Found::new(end, TimeExpr::Vague(reference)))
    }

    /// Whether the clause around `i..end` speaks of what is to come: the nearest verb before, else the first after.
    pub(super) fn is_coming(&self, i: usize, end: usize) -> bool {
        for k in (self.start..i).rev().take(24) {
            let low = self.low(k);
            if self.listed("coming_verb", k) {
                return true;
            }
            if matches!(low, ";" | ":") {
                break;
            }
            let been = self.cx.is_be(k.wrapping_sub(1)) && matches!(self.before(k), "be");
            let past = self.listed("past_verb", k)
                || self.cx.pack.cues.contains_key(low)
                || (low.len() > 4 && low.ends_with("ed") && !been);
            // "expected to be signed", "scheduled for Friday": said of what is to come.
            if past && !self.listed("coming_participle", k) {
                return false;
            }
            if self.listed("coming_participle", k) {
                return true;
            }
        }
        for k in (end..self.end).take(16) {
            let low = self.low(k);
            if self.listed("coming_verb", k) || self.listed("coming_participle", k) {
                return true;
            }
            if matches!(low, ";" | ":")
                || self.listed("past_verb", k)
                || self.cx.pack.cues.contains_key(low)
                || (low.len() > 4 && low.ends_with("ed"))
            {
                return false;
            }
        }
        false
    }
}
