//! Lengths of time, and how long ago: "two years", "the past four days", "three weeks ago", "a decade later".

use super::Found;
use super::words::Words;
use headwater_lang::pack::NumberWord;
use headwater_model::rows::{Length, Reference, TimeExpr, TimeUnit};

/// A count before its unit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Count {
    /// How many, if it is said.
    pub(super) many: Option<u32>,
    /// And a half.
    half: bool,
    /// What the rules for figures reckon with where it is not said.
    about: u32,
}

impl Words<'_, '_> {
    /// A length with the words that place it.
    pub(super) fn span_of_time(&self, i: usize) -> Option<Found> {
        // "over" is as often "in the course of".
        let mut at = if self.low(i) == "over" { i } else { self.bounded(i) };
        let (past, first, from) = self.placing(at);
        at = from;
        at = self.bounded(at);
        let (count, unit_at) = match self.compound(at) {
            // "the two-week siege": the article belongs to the siege.
            Some(_) if at > i && !past => return None,
            Some(found) => return self.finish(i, at + 1, found, past),
            None => self.counted(at, i, from > i || first)?,
        };
        let unit = self.unit(unit_at)?;
        // "a quarter" is a share.
        if unit == TimeUnit::Quarter && matches!(self.before(unit_at), "a" | "an") {
            return None;
        }
        // "30 second" of a list, "a second", "one minute's silence" said of rank.
        if unit == TimeUnit::Second && (!self.low(unit_at).ends_with('s') || count.many.is_none()) {
            return None;
        }
        let fortnight = u32::from(self.low(unit_at).starts_with("fortnight")) + 1;
        let length = (
            Length { count: count.many.map(|n| n.saturating_mul(fortnight)), half: count.half, unit },
            count.about,
        );
        self.finish(i, unit_at + 1, length, past)
    }

    fn bounded(&self, at: usize) -> usize {
        at + self.cx.pack.bounds.at(self.cx.tokens(), at, self.end).map_or(0, |(n, _)| n)
    }

    /// "the past", "the next", "the first", "these": whether it ends at publication, and where the count starts.
    fn placing(&self, i: usize) -> (bool, bool, usize) {
        let mut at = i + usize::from(matches!(self.low(i), "the" | "these" | "those" | "this"));
        let the = at > i;
        let mut past = false;
        if self.listed("length_past", at) {
            past = true;
            at += 1;
        } else if self.listed("length_next", at) || the && self.listed("length_first", at) {
            at += 1;
        }
        (past, the, at)
    }

    /// The count at `at` with the words between it and its unit.
    fn counted(&self, at: usize, i: usize, placed: bool) -> Option<(Count, usize)> {
        if let Some((count, next)) = self.count(at) {
            let mut k = next;
            // "two to three weeks", "six or seven years": the first one is the value.
            if matches!(self.low(k), "to" | "or" | "-" | "–" | "and")
                && let Some((_, after)) = self.count(k + 1)
                && self.unit(after).is_some()
            {
                k = after;
            }
            if self.low(k) == "-" && self.unit(k + 1).is_some() {
                k += 1;
            }
            while self.listed("length_adjective", k) && k < next + 3 {
                k += 1;
            }
            // "one day" in stories, "the one year": a length all the same.
            return self.unit(k).is_some().then_some((count, k));
        }
        // "years", "recent months", "the weeks ahead": nobody says how many.
        let vague = Count { many: None, half: false, about: 2 };
        let plural =
            |k: usize| self.unit(k).is_some() && self.low(k).ends_with('s') && self.low(k) != "seconds";
        if self.listed("length_vague", at) && plural(at + 1) {
            return Some((vague, at + 1));
        }
        let held = at == i && at > self.start && self.listed("before_length", at - 1);
        let behind = self.listed("after_length", at + 1);
        if plural(at) && (held || behind || placed) {
            return Some((vague, at));
        }
        // "the past year", "the past decade"
        let one = Count { many: Some(1), half: false, about: 1 };
        (at > i
            && placed
            && self.listed("length_past", at - 1)
            && self.one_unit(at).is_some()
            && self.low(i) == "the")
            .then_some((one, at))
    }

    /// A count: "24", "2 1/2", "twenty-four", "a", "half a", "several", "a couple of".
    pub(super) fn count(&self, i: usize) -> Option<(Count, usize)> {
        let exact = |n: u32, end: usize| Some((Count { many: Some(n), half: false, about: n }, end));
        if self.is_number(i) {
            let low = self.low(i);
            if let Some((whole, "5")) = low.split_once('.') {
                let n: u32 = whole.parse().ok()?;
                return Some((Count { many: Some(n), half: true, about: n + 1 }, i + 1));
            }
            let n = self.digits(i)?;
            if self.low(i + 1) == "1" && self.low(i + 2) == "/" && self.low(i + 3) == "2" {
                return Some((Count { many: Some(n), half: true, about: n + 1 }, i + 4));
            }
            if matches!(self.low(i + 1), "/" | ":" | "%") {
                return None;
            }
            return exact(n, i + 1);
        }
        if self.low(i) == "half" && matches!(self.low(i + 1), "a" | "an") {
            return Some((Count { many: Some(0), half: true, about: 1 }, i + 2));
        }
        let article = matches!(self.low(i), "a" | "an");
        let at = i + usize::from(article);
        let mut total = 0_u32;
        let mut k = at;
        while k < at + 4 {
            match self.number_word(k) {
                Some(NumberWord::Unit(n)) if k == at || total >= 20 && total.is_multiple_of(10) => {
                    total = total.checked_add(u32::try_from(n).ok()?)?;
                }
                Some(NumberWord::Scale(s)) if s <= 1000 && (article || k > at) => {
                    total = total.max(1).checked_mul(u32::try_from(s).ok()?)?;
                }
                Some(NumberWord::Vague(low, _)) if k == at => {
                    let of = usize::from(self.low(k + 1) == "of");
                    let pair = low == 2 && self.low(k) == "couple";
                    let about = u32::try_from(low).ok()?;
                    return Some((Count { many: pair.then_some(2), half: false, about }, k + 1 + of));
                }
                _ => break,
            }
            k += 1;
        }
        if k > at && total > 0 {
            // "a two day rally": the article belongs to the rally.
            let scaled = matches!(self.number_word(k - 1), Some(NumberWord::Scale(_)));
            return if article && !scaled { None } else { exact(total, k) };
        }
        if article { exact(1, at) } else { None }
    }

    fn number_word(&self, i: usize) -> Option<NumberWord> {
        let low = self.low(i);
        let numbers = &self.cx.pack.numbers;
        if let Some(found) = numbers.get(low) {
            return Some(*found);
        }
        let (a, b) = low.split_once('-')?;
        match (numbers.get(a)?, numbers.get(b)?) {
            (NumberWord::Unit(a), NumberWord::Unit(b)) => Some(NumberWord::Unit(a + b)),
            _ => None,
        }
    }

    /// "four-day", "13-year-long"; "13-year-old" is an age.
    fn compound(&self, i: usize) -> Option<(Length, u32)> {
        let low = self.low(i);
        let (count, rest) = low.split_once('-')?;
        let (count, rest) = match rest.split_once('-') {
            // "twenty-four-hour"
            Some((more, unit)) if self.cx.pack.times.units.contains_key(unit) => {
                (&low[..=count.len() + more.len()], unit)
            }
            Some((unit, "long")) => (count, unit),
            Some(_) => return None,
            None => (count, rest),
        };
        // "three-quarters" is a share.
        let unit = *self.cx.pack.times.units.get(rest).filter(|_| !rest.ends_with('s'))?;
        let number = |w: &str| match self.cx.pack.numbers.get(w) {
            Some(NumberWord::Unit(n)) => u32::try_from(*n).ok(),
            _ => w.parse().ok().filter(|n| (1..1000).contains(n)),
        };
        let n = match count.split_once('-') {
            Some((a, b)) => number(a)? + number(b)?,
            None => number(count)?,
        };
        if matches!(self.low(i + 1), "old" | "olds") {
            return None;
        }
        Some((Length { count: Some(n), half: false, unit }, n))
    }

    /// What follows a length may place it: "ago", "earlier", "later"; or make an age of it.
    fn finish(&self, i: usize, end: usize, (length, about): (Length, u32), past: bool) -> Option<Found> {
        let mut end = end;
        if self.low(end) == "or" && self.listed("length_more", end + 1) {
            end += 2;
        }
        let behind = self.low(end);
        // "13 years old", "30 years of age"
        if behind == "old" || behind == "of" && self.low(end + 1) == "age" {
            return None;
        }
        // "aged 13 years"
        if self.listed("before_age", i.wrapping_sub(1)) && i > self.start {
            return None;
        }
        // What is longer is no time that a report tells.
        let n = i32::try_from(length.count.unwrap_or(0)).ok().filter(|n| *n < 10_000)?;
        let sure = length.count.is_some() && !length.half;
        if self.listed("ago", end) {
            let expr = match length.unit {
                _ if !sure => TimeExpr::Vague(Reference::Past),
                TimeUnit::Second | TimeUnit::Minute | TimeUnit::Hour if n < 24 => TimeExpr::DayOffset(0),
                TimeUnit::Hour => TimeExpr::DayOffset(-n / 24),
                TimeUnit::Day => TimeExpr::DayOffset(-n),
                TimeUnit::Weekend => TimeExpr::WeekendOffset(-n),
                TimeUnit::Week => TimeExpr::WeekOffset(-n),
                TimeUnit::Month => TimeExpr::MonthOffset(-n),
                TimeUnit::Quarter => TimeExpr::QuarterOffset(-n),
                TimeUnit::Year => TimeExpr::YearOffset(-n),
                TimeUnit::Decade => TimeExpr::YearOffset(n.checked_mul(-10)?),
                TimeUnit::Century => TimeExpr::YearOffset(n.checked_mul(-100)?),
                TimeUnit::Second | TimeUnit::Minute => TimeExpr::Vague(Reference::Past),
            };
            return Some(Found { length: Some(length), ..Found::new(end + 1, expr) });
        }
        let shift = i32::from(self.listed("shift_later", end)) - i32::from(self.listed("shift_earlier", end));
        // "two days before the vote" is told of the vote.
        let behind = end + 1 < self.end && !self.cx.is_mark(end + 1);
        let shift = if self.low(end) == "before" && behind { 0 } else { shift };
        if shift != 0 && sure && length.unit >= TimeUnit::Day {
            let expr = TimeExpr::Shift { n: n * shift, unit: length.unit };
            return Some(Found { length: Some(length), ..Found::new(end + 1, expr) });
        }
        end += usize::from(self.low(end) == "ahead");
        let past = past && length.count.is_some();
        let expr = in_units(about, length.unit, past)?;
        Some(Found { length: Some(length), ..Found::new(end, expr) })
    }
}

fn in_units(n: u32, unit: TimeUnit, past: bool) -> Option<TimeExpr> {
    let n = i32::try_from(n).ok()?;
    Some(match unit {
        TimeUnit::Second | TimeUnit::Minute => TimeExpr::Duration { days: 1, past },
        TimeUnit::Hour => TimeExpr::Duration { days: n.checked_add(23)? / 24, past },
        TimeUnit::Day => TimeExpr::Duration { days: n, past },
        TimeUnit::Weekend => {
            TimeExpr::Duration { days: n.checked_mul(7)?.checked_sub(5)?.max(2), past: false }
        }
        TimeUnit::Week => TimeExpr::Duration { days: n.checked_mul(7)?, past },
        TimeUnit::Month => TimeExpr::LongDuration { months: n },
        TimeUnit::Quarter => TimeExpr::LongDuration { months: n.checked_mul(3)? },
        TimeUnit::Year => TimeExpr::LongDuration { months: n.checked_mul(12)? },
        TimeUnit::Decade => TimeExpr::LongDuration { months: n.checked_mul(120)? },
        TimeUnit::Century => TimeExpr::LongDuration { months: n.checked_mul(1200)? },
    })
}
