//! When a report was published, to the minute where that is known.

use crate::phrase::{days, short_days};
use headwater_model::record::Report;

/// A time of day, and the same instant for all zones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Clock {
    /// Seconds since 1970, UTC.
    pub(crate) second: i64,
    /// Seconds east of UTC, as the report has it.
    pub(crate) offset: i32,
}

impl Clock {
    /// Reads a time with its zone (RFC 3339).
    fn parse(text: &str) -> Option<Self> {
        let second = text.parse::<jiff::Timestamp>().ok()?.as_second();
        let sign = text.rfind(['+', '-']).filter(|at| *at > 10);
        let offset = sign.map_or(Some(0), |at| {
            let (hours, minutes) = text[at + 1..].split_once(':')?;
            let seconds = hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().ok()? * 60;
            Some(if text[at..].starts_with('-') { -seconds } else { seconds })
        })?;
        Some(Self { second, offset })
    }

    /// "09:15", in its own zone.
    pub(crate) fn words(self) -> String {
        let minute = (self.second + i64::from(self.offset)).rem_euclid(86_400) / 60;
        format!("{:02}:{:02}", minute / 60, minute % 60)
    }

    /// "UTC", "+02", "+05:30".
    pub(crate) fn zone(self) -> String {
        let (sign, rest) = (if self.offset < 0 { '−' } else { '+' }, self.offset.unsigned_abs() / 60);
        match (self.offset, rest % 60) {
            (0, _) => "UTC".to_owned(),
            (_, 0) => format!("{sign}{:02}", rest / 60),
            (_, minutes) => format!("{sign}{:02}:{minutes:02}", rest / 60),
        }
    }
}

/// Day and, perhaps, time of publication. Sorts by time, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct When<'a> {
    /// First possible day, ISO.
    pub(crate) day: &'a str,
    /// The time of day.
    pub(crate) clock: Option<Clock>,
    /// Last possible day, ISO.
    pub(crate) last: &'a str,
}

impl<'a> When<'a> {
    /// When a report was published, if that is known.
    pub(crate) fn of(report: &'a Report) -> Option<Self> {
        let p = report.published.as_ref()?;
        let clock = p.time.as_deref().filter(|_| p.start == p.end).and_then(Clock::parse);
        Some(Self { day: &p.start, clock, last: &p.end })
    }

    /// "4 May 2031, 09:15 +02".
    pub(crate) fn words(&self) -> String {
        self.with_clock(days(self.day, self.last))
    }

    /// The same with a short month.
    pub(crate) fn short(&self) -> String {
        self.with_clock(short_days(self.day, self.last))
    }

    fn with_clock(&self, days: String) -> String {
        match self.clock {
            Some(clock) => format!("{days}, {} {}", clock.words(), clock.zone()),
            None => days,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_keep_their_zone_and_sort_by_the_instant() {
        let clock = |text| Clock::parse(text).unwrap();
        let (early, late) = (clock("2031-05-05T14:30:00+05:30"), clock("2031-05-05T09:15:00Z"));
        assert!(early < late);
        assert_eq!((early.words(), early.zone()), ("14:30".to_owned(), "+05:30".to_owned()));
        assert_eq!((late.words(), late.zone()), ("09:15".to_owned(), "UTC".to_owned()));
        assert_eq!(clock("2031-05-05T00:10:00-03:00").zone(), "−03");
        assert_eq!(clock("2031-05-05T00:10:00-03:00").words(), "00:10");
        assert_eq!(Clock::parse("yesterday at nine"), None);
    }
}
