//! Times of the day: "7:15 p.m. Friday", "noon", "Thursday evening", "this morning".

use super::Found;
use super::words::Words;
use headwater_model::rows::{Clock, TimeExpr};

impl Words<'_, '_> {
    /// "10 p.m. Wednesday", "around 7:15 p.m.", "noon Thursday", "overnight".
    pub(super) fn clock_first(&self, i: usize) -> Option<Found> {
        let mut at = i;
        if let Some((n, _)) = self.cx.pack.bounds.at(self.cx.tokens(), i, self.end) {
            at += n;
        }
        if self.low(at) == "overnight" && at == i {
            let mut found = Found::new(i + 1, TimeExpr::DayOffset(-1));
            found.until = Some(TimeExpr::DayOffset(0));
            found.clock = Some(Clock::Night);
            return Some(found);
        }
        let (clock, mut end) = self.clock(at)?;
        // "10 p.m. EST", "6 p.m. local time"
        if self.is_capital(end) && self.listed("time_zone", end) {
            end += 1;
        } else if self.low(end) == "local" && self.low(end + 1) == "time" {
            end += 2;
        }
        let mut found = Found::new(end, TimeExpr::DayOffset(0));
        let on = end + usize::from(self.low(end) == ",");
        let on = on + usize::from(self.low(on) == "on");
        if let Some(day) = self.date(on).or_else(|| self.period(on))
            && matches!(day.expr, TimeExpr::Day { .. } | TimeExpr::Weekday { .. } | TimeExpr::DayOffset(_))
        {
            found = Found { end: day.end, expr: day.expr, ..found };
        }
        found.clock = Some(clock);
        Some(found)
    }

    /// "7:15 p.m.", "7 in the morning", "15:30", "noon".
    fn clock(&self, i: usize) -> Option<(Clock, usize)> {
        match self.low(i) {
            "noon" | "midday" => return Some((Clock::At { hour: 12, minute: 0 }, i + 1)),
            "midnight" => return Some((Clock::At { hour: 0, minute: 0 }, i + 1)),
            _ => {}
        }
        if let Some(part) = self.mid_part(i) {
            return Some(part);
        }
        let hour = i8::try_from(self.digits(i)?).ok().filter(|h| *h < 24)?;
        let (minute, at) = match self.low(i + 1) {
            ":" | "." if self.low(i + 2).len() == 2 && self.digits(i + 2).is_some_and(|m| m < 60) => {
                (i8::try_from(self.digits(i + 2)?).ok()?, i + 3)
            }
            _ => (0, i + 1),
        };
        let low = self.low(at);
        let stop = usize::from(self.low(at + 1) == "." && !low.ends_with('.'));
        let morning = low.starts_with('a') || low == "o'clock";
        if self.listed("clock_word", at) {
            let hour = match (hour, morning) {
                (12, true) if low != "o'clock" => 0,
                (1..=11, false) => hour + 12,
                _ => hour,
            };
            // "a.m" with its stop cut off, unless that ends the sentence.
            let end = at + 1 + if at + 2 < self.end { stop } else { 0 };
            return Some((Clock::At { hour, minute }, end));
        }
        None
    }

    /// "mid-afternoon yesterday", "mid afternoon".
    fn mid_part(&self, i: usize) -> Option<(Clock, usize)> {
        let at = i
            + usize::from(self.low(i) == "mid")
            + usize::from(self.low(i) == "mid" && self.low(i + 1) == "-");
        if at == i && !self.low(i).starts_with("mid-") {
            return None;
        }
        Some((self.part(at)?, at + 1))
    }

    /// A part of the day.
    pub(super) fn part(&self, i: usize) -> Option<Clock> {
        Some(match self.cx.pack.times.parts.get(self.low(i))? {
            1 => Clock::Morning,
            2 => Clock::Afternoon,
            3 => Clock::Evening,
            _ => Clock::Night,
        })
    }

    /// Adds the part of the day that follows a day: "Thursday evening", "yesterday morning".
    pub(super) fn with_part(&self, found: Found) -> Found {
        let day =
            matches!(found.expr, TimeExpr::Weekday { .. } | TimeExpr::Day { .. } | TimeExpr::DayOffset(_));
        match self.part(found.end) {
            Some(part) if day && found.clock.is_none() => {
                Found { end: found.end + 1, clock: Some(part), ..found }
            }
            _ => found,
        }
    }
}
