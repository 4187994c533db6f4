//! Times that come again and again: "every day", "each July", "twice a week", "annually".

use super::Found;
use super::words::Words;
use headwater_model::rows::{Cycle, Length, TimeExpr};

impl Words<'_, '_> {
    pub(super) fn cycle(&self, i: usize) -> Option<Found> {
        if self.listed("yearly", i) {
            let length = Length { count: Some(1), half: false, unit: headwater_model::rows::TimeUnit::Year };
            return Some(Found { length: Some(length), ..Found::new(i + 1, TimeExpr::Every(Cycle::Length)) });
        }
        if self.listed("every", i) {
            return self.every(i);
        }
        // "$3 a year", "twice a week": a rate.
        let placed = self.listed("ago", i + 2) || self.listed("shift_earlier", i + 2);
        if matches!(self.low(i), "a" | "an" | "per") && !placed && self.is_rate(i) {
            let unit = self.one_unit(i + 1)?;
            let length = Length { count: Some(1), half: false, unit };
            return Some(Found { length: Some(length), ..Found::new(i + 2, TimeExpr::Every(Cycle::Length)) });
        }
        None
    }

    fn every(&self, i: usize) -> Option<Found> {
        let at = i + 1 + usize::from(self.low(i + 1) == "other");
        let every = |end: usize, cycle: Cycle| Some(Found::new(end, TimeExpr::Every(cycle)));
        if let Some(weekday) = self.weekday(at) {
            return every(at + 1, Cycle::Weekday(weekday));
        }
        if let Some(month) = self.month(at) {
            return every(at + 1, Cycle::Month(month));
        }
        if let Some(season) = self.season(at) {
            return every(at + 1, Cycle::Season(season));
        }
        if self.low(at) != "night"
            && let Some(part) = self.part(at)
        {
            return Some(Found { clock: Some(part), ..every(at + 1, Cycle::Clock)? });
        }
        let (n, unit_at) = self.count(at).map_or((Some(1), at), |(c, k)| (c.many, k));
        let n = if at > i + 1 { Some(2) } else { n };
        // "each of the past three years": the years one by one.
        let unit = self.unit(unit_at)?;
        let length = Length { count: n, half: false, unit };
        Some(Found { length: Some(length), ..every(unit_at + 1, Cycle::Length)? })
    }

    /// Something counted stands before "a year": a number, its noun, money, "once", "times".
    fn is_rate(&self, i: usize) -> bool {
        if self.low(i) == "per" {
            return true;
        }
        if i == self.start || self.listed("rate_word", i - 1) {
            return i > self.start;
        }
        let noun = self.low(i - 1);
        let counted = |k: usize| {
            k > self.start && (self.is_number(k - 1) || self.cx.pack.numbers.contains_key(self.low(k - 1)))
        };
        counted(i) && self.low(i - 1) != "one"
            || noun.len() > 3
                && noun.ends_with('s')
                && self.is_word(i - 1)
                && (counted(i - 1) || i >= self.start + 2 && counted(i - 2))
    }
}
