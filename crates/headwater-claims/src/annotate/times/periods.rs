//! Parts of years and whole units that a word like "last", "this" or "the previous" places: "the third quarter", "last
//! Friday", "this morning", "the following month", "the summer of 1998".

use super::Found;
use super::words::Words;
use headwater_model::rows::{TimeExpr, TimeUnit, Which};

/// What stands before a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lead {
    This,
    Last,
    Next,
    /// So many units from another time of the text.
    Shift(i32),
}

impl Words<'_, '_> {
    /// "the third quarter", "fiscal second-quarter", "the 1988 third quarter", "the last half of 1989", "the first quarter
    /// of 1990".
    pub(super) fn part_of_year(&self, i: usize) -> Option<Found> {
        let the = usize::from(self.low(i) == "the");
        let mut at = i + the;
        let mut year = None;
        for _ in 0..2 {
            if self.listed("fiscal", at) {
                at += 1;
            } else if let Some(y) = self.year_number(at) {
                year = Some(y);
                at += 1;
            }
        }
        let (n, head, next) = match self.low(at).rsplit_once('-') {
            // "the third-quarter loss": the article belongs to the loss.
            Some(_) if the == 1 && year.is_none() => return None,
            Some((n, head)) => (self.cx.pack.times.ordinals.get(n).copied()?, head, at + 1),
            None => {
                let last = self.low(at) == "last" && self.low(at + 1) == "half";
                (if last { 2 } else { self.ordinal(at)? }, self.low(at + 1), at + 2)
            }
        };
        let quarter = self.cx.pack.times.units.get(head) == Some(&TimeUnit::Quarter) && n <= 4;
        if !(quarter && !head.ends_with('s') || head == "half" && n <= 2) {
            return None;
        }
        let mut end = next;
        if self.low(next) == "of" {
            let fiscal = usize::from(self.listed("fiscal", next + 1));
            if let Some(y) = self.year_number(next + 1 + fiscal) {
                year = Some(y);
                end = next + 2 + fiscal;
            } else if !quarter && self.low(next + 1) != "the" {
                return None;
            }
        } else if !quarter && year.is_none() {
            // "the second half" of a game
            return None;
        }
        let expr =
            if quarter { TimeExpr::Quarter { year, quarter: n } } else { TimeExpr::Half { year, half: n } };
        Some(Found::new(end, expr))
    }

    /// A unit, weekday, month, season or part of the day with the word that places it.
    pub(super) fn period(&self, i: usize) -> Option<Found> {
        if let Some(found) = self.year_before(i) {
            return Some(found);
        }
        let the = usize::from(self.low(i) == "the");
        let at = i + the;
        if let Some((lead, head)) = self.lead(at, the == 1) {
            return self.headed(lead, head);
        }
        if let Some(found) = self.season_at(i, true) {
            return Some(found);
        }
        if the == 0 {
            return None;
        }
        // "the 1988 quarter", "the 1989 period"
        if let Some(year) = self.year_number(at)
            && (self.one_unit(at + 1) == Some(TimeUnit::Quarter) || self.listed("period", at + 1))
        {
            return Some(Found::new(at + 2, TimeExpr::Year(year)));
        }
        let full = usize::from(self.listed("whole", at) || self.listed("fiscal", at));
        let unit = self.one_unit(at + full)?;
        // "the night" and "the minute" say little; "the day" and "the week" point back at one.
        let points = matches!(
            unit,
            TimeUnit::Day
                | TimeUnit::Weekend
                | TimeUnit::Week
                | TimeUnit::Month
                | TimeUnit::Quarter
                | TimeUnit::Year
        ) && self.part(at + full).is_none();
        points.then(|| Found::new(at + full + 1, TimeExpr::Shift { n: 0, unit }))
    }

    fn lead(&self, at: usize, the: bool) -> Option<(Lead, usize)> {
        if self.listed("time_this", at) {
            let last = self.listed("time_last", at + 1);
            let next = self.listed("time_next", at + 1);
            return Some(match (last, next) {
                (true, _) => (Lead::Last, at + 2),
                (_, true) => (Lead::Next, at + 2),
                _ => (Lead::This, at + 1),
            });
        }
        if self.listed("time_last", at) && !the {
            return Some((Lead::Last, at + 1));
        }
        if self.listed("time_next", at) {
            return Some((if the && self.low(at) == "next" { Lead::Shift(1) } else { Lead::Next }, at + 1));
        }
        if self.listed("time_previous", at) {
            return Some((Lead::Shift(-1), at + 1));
        }
        if self.listed("time_following", at) && the {
            return Some((Lead::Shift(1), at + 1));
        }
        if self.listed("time_same", at) && (the || self.low(at) == "that")
            || self.listed("time_latest", at) && the
        {
            let same = usize::from(self.low(at) == "that" && self.low(at + 1) == "same");
            return Some((Lead::Shift(0), at + 1 + same));
        }
        None
    }

    fn headed(&self, lead: Lead, head: usize) -> Option<Found> {
        let fiscal = usize::from(self.listed("fiscal", head));
        let head = head + fiscal;
        let end = head + 1;
        let found = |expr: TimeExpr| Some(Found::new(end, expr));
        if let Some(weekday) = self.weekday(head) {
            // "this coming Sunday, March 8"
            if let Some(day) = self.date(head).filter(|f| matches!(f.expr, TimeExpr::Day { .. })) {
                return Some(day);
            }
            let (last, next) = match lead {
                Lead::This | Lead::Shift(0) => (false, self.is_coming(head, end)),
                Lead::Last | Lead::Shift(-1) => (true, false),
                _ => (false, true),
            };
            return Some(self.with_part(Found::new(end, TimeExpr::Weekday { weekday, last, next })));
        }
        if let Some(month) = self.month(head) {
            return found(match lead {
                Lead::Next | Lead::Shift(1) => TimeExpr::NextMonth(month),
                Lead::This if self.is_coming(head, end) => TimeExpr::NextMonth(month),
                _ => TimeExpr::Month { year: None, month, last: lead == Lead::Last },
            });
        }
        if let Some(season) = self.season(head) {
            return found(match lead {
                Lead::Shift(_) => return None,
                Lead::Next => TimeExpr::Season { year: None, season, which: Which::Next },
                Lead::Last => TimeExpr::Season { year: None, season, which: Which::Last },
                Lead::This => TimeExpr::Season { year: None, season, which: Which::This },
            });
        }
        if let Some(part) = self.part(head) {
            let expr = match lead {
                Lead::This => TimeExpr::DayOffset(0),
                Lead::Last => TimeExpr::DayOffset(-1),
                Lead::Next => return None,
                Lead::Shift(n) => TimeExpr::Shift { n, unit: TimeUnit::Day },
            };
            return Some(Found { clock: Some(part), ..Found::new(end, expr) });
        }
        if matches!(lead, Lead::Shift(0)) && self.listed("period", head) {
            return found(TimeExpr::Shift { n: 0, unit: TimeUnit::Quarter });
        }
        self.whole(lead, head)
    }

    fn whole(&self, lead: Lead, head: usize) -> Option<Found> {
        let unit = self.one_unit(head)?;
        // "next day" without its article is "the next day"; "last day" is the end of something.
        let n = match lead {
            Lead::Shift(n) => {
                return (unit >= TimeUnit::Day).then(|| Found::new(head + 1, TimeExpr::Shift { n, unit }));
            }
            Lead::This => 0,
            Lead::Last => -1,
            Lead::Next if unit == TimeUnit::Day => {
                return Some(Found::new(head + 1, TimeExpr::Shift { n: 1, unit }));
            }
            Lead::Next => 1,
        };
        Some(Found::new(
            head + 1,
            match unit {
                TimeUnit::Weekend => TimeExpr::WeekendOffset(n),
                TimeUnit::Week => TimeExpr::WeekOffset(n),
                TimeUnit::Month => TimeExpr::MonthOffset(n),
                TimeUnit::Quarter => TimeExpr::QuarterOffset(n),
                TimeUnit::Year => TimeExpr::YearOffset(n),
                _ => return None,
            },
        ))
    }

    /// "year-ago", "the year-earlier quarter", "the comparable year-ago period".
    fn year_before(&self, i: usize) -> Option<Found> {
        let the = usize::from(self.low(i) == "the");
        let at = i + the + usize::from(the == 1 && !self.listed("year_before", i + 1));
        if !self.listed("year_before", at) {
            return None;
        }
        let noun = self.listed("period", at + 1) || self.one_unit(at + 1) == Some(TimeUnit::Quarter);
        // Without the noun, the article belongs to what follows: "the year-earlier loss".
        if the == 1 && !noun {
            return None;
        }
        let end = at + 1 + usize::from(noun);
        Some(Found::new(end, TimeExpr::Shift { n: -1, unit: TimeUnit::Year }))
    }

    /// "the summer of 1998", "in winter", "spring 2024".
    pub(super) fn season_at(&self, i: usize, strict: bool) -> Option<Found> {
        let at = i + usize::from(self.low(i) == "the");
        let at = at + usize::from(self.listed("time_shade", at));
        let season = self.season(at)?;
        let of = at + 1 + usize::from(self.low(at + 1) == "of");
        let of = of + usize::from(self.low(of) == ",");
        let expr = |year| TimeExpr::Season { year, season, which: Which::Begun };
        if let Some(year) = self.year_number(of) {
            return Some(Found::new(of + 1, expr(Some(year))));
        }
        // "the fall of the city", "the spring of a lock": these need a preposition and no "of".
        let placed = i > self.start && self.listed("before_season", i - 1);
        let other = self.listed("season_or_word", at);
        if strict && !(placed || at > i && !other) || self.low(at + 1) == "of" {
            return None;
        }
        Some(Found::new(at + 1, expr(None)))
    }
}
