//! Calendar dates: days, weekdays, months, years, decades, centuries, feasts.

use super::Found;
use super::words::Words;
use headwater_model::rows::TimeExpr;

impl Words<'_, '_> {
    /// A date that starts at `i`, without words like "last" or "early" before it.
    pub(super) fn date(&self, i: usize) -> Option<Found> {
        let found = self
            .numeric(i)
            .or_else(|| self.on_weekday(i))
            .or_else(|| self.day_first(i))
            .or_else(|| self.month_first(i))
            .or_else(|| self.part_of_year(i))
            .or_else(|| self.feast(i))
            .or_else(|| self.decade(i))
            .or_else(|| self.century(i))
            .or_else(|| self.spelled_year(i))
            .or_else(|| self.year(i))
            .or_else(|| self.offset(i))?;
        Some(self.with_part(found))
    }

    /// "9", "9th", "ninth" as a day of a month.
    fn day_number(&self, i: usize) -> Option<i8> {
        if let Some(day) = self.ordinal(i) {
            return Some(day);
        }
        let day = i8::try_from(self.digits(i)?).ok()?;
        ((1..=31).contains(&day) && self.low(i).len() <= 2).then_some(day)
    }

    pub(super) fn year_number(&self, i: usize) -> Option<i16> {
        let year = i16::try_from(self.digits(i)?).ok()?;
        (self.low(i).len() == 4 && (1800..2200).contains(&year)).then_some(year)
    }

    /// 2025-03-09; 9/3/2025 only where one of the two must be the day.
    fn numeric(&self, i: usize) -> Option<Found> {
        let mark = self.low(i + 1);
        if !matches!(mark, "-" | "/") || self.low(i + 3) != mark || !self.is_number(i) {
            return None;
        }
        let n = |k: usize| self.digits(k).map(i64::from);
        let (y, m, d) = if mark == "-" {
            (self.year_number(i)?, n(i + 2)?, n(i + 4)?)
        } else {
            let (a, b) = (n(i)?, n(i + 2)?);
            let (d, m) = if a > 12 {
                (a, b)
            } else if b > 12 || a == b {
                (b, a)
            } else {
                return None;
            };
            (self.year_number(i + 4)?, m, d)
        };
        let date = headwater_lang::calendar::day_of(i64::from(y), m, d)?;
        let expr = TimeExpr::Day { year: Some(y), month: date.month(), day: date.day() };
        Some(Found::new(i + 5, expr))
    }

    /// "Friday", "Saturday, April 25", "Friday the 13th of October".
    fn on_weekday(&self, i: usize) -> Option<Found> {
        let weekday = self.weekday(i)?;
        let stop =
            usize::from(self.low(i + 1) == "." && self.low(i).len() <= 5 && self.month(i + 2).is_some());
        let at = i + 1 + stop;
        let at = at + usize::from(self.low(at) == ",");
        let the = usize::from(self.low(at) == "the");
        if let Some(date) = self.month_first(at).or_else(|| self.day_first(at + the))
            && matches!(date.expr, TimeExpr::Day { .. })
        {
            return Some(date);
        }
        // "Sun" and "Sat" alone are too often other words; "Sunday Times", "Black Friday" are names.
        if (self.low(i).len() <= 4 && !self.cx.is_mark(i + 1))
            || (self.is_capital(i + 1) && self.listed("paper_name", i + 1))
            || self.listed("named_day", i.wrapping_sub(1)) && self.is_capital(i.wrapping_sub(1))
        {
            return None;
        }
        let next = self.is_coming(i, i + 1);
        Some(Found::new(i + 1, TimeExpr::Weekday { weekday, last: false, next }))
    }

    /// "9 March 2025", "the 9th of March".
    fn day_first(&self, i: usize) -> Option<Found> {
        let day = self.day_number(i)?;
        let of = usize::from(self.low(i + 1) == "of");
        // "the first of May", but "first May"?
        if of == 0 && !self.is_number(i) && !self.low(i).starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let m = i + 1 + of;
        let month = self.month(m)?;
        let y = m + 1 + usize::from(self.low(m + 1) == "," && self.year_number(m + 2).is_some());
        let year = self.year_number(y);
        let end = if year.is_some() { y + 1 } else { m + 1 };
        Some(Found::new(end, TimeExpr::Day { year, month, day }))
    }

    /// "March 9", "Mar. 9, 2025", "March 2025", "March".
    fn month_first(&self, i: usize) -> Option<Found> {
        let month = self.month(i)?;
        // "Mar." keeps its stop.
        let mut at = i + 1;
        if self.low(at) == "." && self.low(i).len() <= 4 && !self.is_capital(at + 1) {
            at += 1;
        }
        let comma = |k: usize| k + usize::from(self.low(k) == ",");
        if let Some(day) = self.day_number(at)
            && !self.cx.pack.people.contains_key(self.low(at + 1))
            && !(self.ordinal(at).is_some() && self.unit(at + 1).is_some())
        {
            let end = at + 1;
            let y = comma(end);
            return Some(match self.year_number(y) {
                Some(year) => Found::new(y + 1, TimeExpr::Day { year: Some(year), month, day }),
                None => Found::new(end, TimeExpr::Day { year: None, month, day }),
            });
        }
        let of = at + usize::from(self.low(at) == "of");
        if let Some(year) = self.year_number(comma(of)) {
            return Some(Found::new(comma(of) + 1, TimeExpr::Month { year: Some(year), month, last: false }));
        }
        // "May" and "March" are also other words: they need the preposition; "April Smith" is a person.
        let known = self.listed("before_month", i.wrapping_sub(1)) && i > self.start;
        if !known
            && (self.listed("month_or_word", i)
                || self.listed("month_or_name", i)
                    && (self.is_capital(i + 1) || i > self.start && self.is_capital(i - 1)))
        {
            return None;
        }
        // "Mar Elias Church": a short form stands beside a number.
        if self.low(i).chars().count() == 3 && at == i + 1 && self.is_capital(i + 1) {
            return None;
        }
        let end = if self.low(at) == "." { at } else { i + 1 };
        let expr = if self.is_coming(i, end) {
            TimeExpr::NextMonth(month)
        } else {
            TimeExpr::Month { year: None, month, last: false }
        };
        Some(Found::new(end.max(at), expr))
    }

    /// "Christmas", "year-end".
    fn feast(&self, i: usize) -> Option<Found> {
        let (n, &(month, day)) = self.cx.pack.times.feasts.at(self.cx.tokens(), i, self.end)?;
        // "Christmas Island" is a place.
        if self.is_capital(i) && self.is_capital(i + n) && self.year_number(i + n).is_none() {
            return None;
        }
        let year = self.year_number(i + n);
        let end = i + n + usize::from(year.is_some());
        Some(Found::new(end, TimeExpr::Day { year, month, day }))
    }

    /// "the 1980s", "the '80s", "the nineties", "mid-1990s".
    fn decade(&self, i: usize) -> Option<Found> {
        let mut at = i + usize::from(self.low(i) == "the");
        let the = at > i;
        at += usize::from(the && self.listed("time_shade", at));
        at += usize::from(self.low(at) == "-");
        let low = self.low(at);
        let low =
            low.split_once('-').filter(|(p, _)| self.cx.listed_word("time_shade", p)).map_or(low, |p| p.1);
        if let Some(digits) = low.strip_suffix('s')
            && let Ok(n) = digits.parse::<i16>()
        {
            let first = match digits.len() {
                4 if (1800..2200).contains(&n) && n % 10 == 0 => n,
                2 if the && n % 10 == 0 => 1900 + n,
                _ => return None,
            };
            return Some(Found::new(at + 1, TimeExpr::Decade(first)));
        }
        if matches!(low, "'" | "’" | "‘")
            && let Some(n) = self.low(at + 1).strip_suffix('s').and_then(|d| d.parse::<i16>().ok())
            && n % 10 == 0
            && n < 100
        {
            return Some(Found::new(at + 2, TimeExpr::Decade(1900 + n)));
        }
        let n = self.cx.pack.times.decades.get(low).filter(|_| the)?;
        Some(Found::new(at + 1, TimeExpr::Decade(1900 + i16::from(*n))))
    }

    /// "the 20th century"; "early in the nineteenth century".
    fn century(&self, i: usize) -> Option<Found> {
        let the = usize::from(self.low(i) == "the");
        let at = i + the;
        let at = at + usize::from(self.listed("time_shade", at));
        let (number, end) = match self.low(at).rsplit_once('-') {
            Some((n, "century")) => (self.cx.pack.times.ordinals.get(n).copied()?, at + 1),
            _ if self.low(at + 1) == "century" => (self.ordinal(at)?, at + 2),
            _ => return None,
        };
        // "her second century" is a hundred of something else.
        (number > 9).then(|| Found::new(end, TimeExpr::Century(i16::from(number) - 1)))
    }

    /// "nineteen ninety-six", "the year two thousand".
    fn spelled_year(&self, i: usize) -> Option<Found> {
        let the = self.low(i) == "the" && self.low(i + 1) == "year";
        let at = if the { i + 2 } else { i };
        let number = |k: usize| match self.cx.pack.numbers.get(self.low(k)) {
            Some(headwater_lang::pack::NumberWord::Unit(n)) => i16::try_from(*n).ok(),
            _ => self.low(k).split_once('-').and_then(|(a, b)| {
                let unit = |w: &str| match self.cx.pack.numbers.get(w) {
                    Some(headwater_lang::pack::NumberWord::Unit(n)) => i16::try_from(*n).ok(),
                    _ => None,
                };
                let (a, b) = (unit(a)?, unit(b)?);
                (a >= 20 && a % 10 == 0 && b < 10).then_some(a + b)
            }),
        };
        if the && let Some(year) = self.year_number(at) {
            return Some(Found::new(at + 1, TimeExpr::Year(year)));
        }
        if the && number(at) == Some(2) && self.low(at + 1) == "thousand" {
            return Some(Found::new(at + 2, TimeExpr::Year(2000)));
        }
        let first = number(at).filter(|n| matches!(n, 18..=20))?;
        let second = number(at + 1).filter(|n| (10..100).contains(n))?;
        let end = at + 2;
        let last = number(end).filter(|n| *n < 10 && second >= 20 && second % 10 == 0);
        if self.unit(end + usize::from(last.is_some())).is_some() {
            return None;
        }
        let year = first * 100 + second + last.unwrap_or(0);
        Some(Found::new(end + usize::from(last.is_some()), TimeExpr::Year(year)))
    }

    /// "1998" where the words around it do not count with it; "fiscal 1989", "1994 or later".
    fn year(&self, i: usize) -> Option<Found> {
        let fiscal = self.listed("fiscal", i);
        let at = i + usize::from(fiscal) + usize::from(fiscal && self.low(i + 1) == "year");
        let year = self.year_number(at)?;
        if fiscal {
            return Some(Found::new(at + 1, TimeExpr::Year(year)));
        }
        let next = self.low(i + 1);
        let known = i > self.start && self.listed("before_year", i - 1);
        let before = self.before(i);
        // "the tsunami of 2004 killed 31,000": the year of an event.
        let event = before == "of"
            && i > self.start + 1
            && ["event", "area_event", "events"].iter().any(|list| self.listed(list, i - 2));
        let counted = self.cx.pack.people.contains_key(next)
            || !event && self.cx.pack.outcomes.contains_key(next) && before != "the" && before != "'s";
        // "the 2,000-year-old", "in 2000 villages": something is counted.
        let many = next.len() > 3
            && next.ends_with('s')
            && !next.ends_with("ss")
            && !matches!(before, "the" | "'s")
            && self.is_word(i + 1)
            && !self.is_capital(i + 1)
            && !self.cx.pack.is_function(next);
        let money = matches!(before, "$" | "£" | "€" | "#" | "no." | "number");
        (known && !counted && !many && !money).then(|| Found::new(i + 1, TimeExpr::Year(year)))
    }

    /// "yesterday", "tomorrow night".
    fn offset(&self, i: usize) -> Option<Found> {
        let n = *self.cx.pack.times.offsets.get(self.low(i))?;
        let mut found = Found::new(i + 1, TimeExpr::DayOffset(i32::from(n)));
        if self.low(i) == "tonight" {
            found.clock = Some(headwater_model::rows::Clock::Night);
        }
        // "USA Today", "Russia Today": a name.
        (!(self.is_capital(i) && i > self.start && self.is_capital(i - 1) && !self.cx.is_mark(i - 1)))
            .then_some(found)
    }
}
