//! When a report was published, as exactly as is known, and which of two came first.

use headwater_model::Document;
use headwater_model::rows::Days;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// A day on some place's calendar begins and ends up to this long before or after that of Greenwich.
const ZONES: i64 = 12 * HOUR;

/// A stretch of time in which a report was published, in seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    start: i64,
    /// Exclusive.
    end: i64,
    /// To the second, with its zone; otherwise whole days of an unknown zone.
    exact: bool,
}

impl Moment {
    /// Of a report: its time with a zone if it gives one, else its days.
    pub(crate) fn of(document: &Document, days: Option<Days>) -> Option<Self> {
        let time = document.published.as_ref().and_then(|p| p.time.as_deref());
        let exact = time.and_then(|t| t.parse::<Timestamp>().ok()).map(|t| {
            let at = t.as_second();
            Self { start: at, end: at + 1, exact: true }
        });
        let local = || {
            let at = seconds(time?.parse::<DateTime>().ok()?);
            Some(Self { start: at - ZONES, end: at + ZONES, exact: true })
        };
        exact.or_else(local).or_else(|| {
            let days =
                days.or_else(|| document.published.as_ref().map(|p| Days { start: p.start, end: p.end }))?;
            let day = |d: Date| seconds(d.to_datetime(jiff::civil::Time::midnight()));
            Some(Self { start: day(days.start), end: day(days.end) + DAY, exact: false })
        })
    }

    /// Whole days between two moments, 0 if they overlap.
    pub(crate) fn days_from(self, other: Self) -> i64 {
        ((other.start - self.end).max(self.start - other.end).max(0)) / DAY
    }

    /// Its first second, to sort by.
    pub(crate) fn first(self) -> i64 {
        self.start
    }

    /// Its first day, as people write it ("9 March").
    pub(crate) fn day(self) -> String {
        let at = if self.exact { self.start } else { self.start + ZONES };
        Timestamp::from_second(at)
            .map_or_else(|_| String::new(), |t| t.to_zoned(TimeZone::UTC).strftime("%-d %B").to_string())
    }

    /// Whether it is certain that this came before the other.
    pub(crate) fn before(self, other: Self) -> bool {
        // Two calendars of one story are most often the same; a calendar against a clock may be off by a zone.
        let slack = if self.exact == other.exact { 0 } else { ZONES };
        self.end + slack <= other.start
    }
}

fn seconds(at: DateTime) -> i64 {
    at.to_zoned(TimeZone::UTC).map_or(0, |z| z.timestamp().as_second())
}

/// Of many moments the clock time and the calendar day that end first: what neither of them precedes, none does.
pub(crate) fn soonest(moments: &[Option<Moment>]) -> [Option<Moment>; 2] {
    [true, false]
        .map(|exact| moments.iter().flatten().filter(|m| m.exact == exact).min_by_key(|m| m.end).copied())
}

/// Whether `a` is certainly earlier than `b`.
pub(crate) fn earlier(a: Option<Moment>, b: Option<Moment>) -> bool {
    a.zip(b).is_some_and(|(a, b)| a.before(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_model::{DateBasis, Published};

    fn at(day: &str, time: Option<&str>) -> Option<Moment> {
        let day: Date = day.parse().unwrap();
        let published = Published {
            start: day,
            end: day,
            basis: DateBasis::Metadata,
            spans: Vec::new(),
            time: time.map(str::to_owned),
            told: None,
        };
        Moment::of(&Document { published: Some(published), ..Document::default() }, None)
    }

    #[test]
    fn minutes_order_reports_of_one_day_whatever_the_zone() {
        let first = at("2024-05-09", Some("2024-05-09T10:00:00+03:00"));
        let second = at("2024-05-09", Some("2024-05-09T08:30:00Z"));
        assert!(earlier(first, second) && !earlier(second, first));
    }

    #[test]
    fn days_order_only_different_days() {
        assert!(earlier(at("2024-05-08", None), at("2024-05-09", None)));
        assert!(!earlier(at("2024-05-09", None), at("2024-05-09", None)));
        assert!(!earlier(None, at("2024-05-09", None)));
    }

    #[test]
    fn a_day_against_a_clock_may_be_off_by_a_zone() {
        let clock = at("2024-05-10", Some("2024-05-10T02:00:00Z"));
        assert!(!earlier(at("2024-05-09", None), clock), "still the 9th in the Americas");
        assert!(earlier(at("2024-05-08", None), clock));
    }
}
