//! Mentions of time as a report writes them, not yet resolved against the day of publication.

use crate::span::Span;
use serde::{Deserialize, Serialize};

/// A unit that times are counted in, from the shortest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum TimeUnit {
    /// Seconds.
    Second,
    /// Minutes.
    Minute,
    /// Hours.
    Hour,
    /// Days (and nights, where they are counted).
    Day,
    /// Saturdays with their Sundays.
    Weekend,
    /// Weeks, from Monday.
    Week,
    /// Months.
    Month,
    /// Three months of a year.
    Quarter,
    /// Years.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
}

/// Words that place something in time without saying when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reference {
    /// "recently", "several years ago".
    Past,
    /// "now", "currently".
    Present,
    /// "soon", "in the near future".
    Future,
}

/// Which of the seasons is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Which {
    /// The latest that has begun.
    Begun,
    /// "this summer": that of the year of publication.
    This,
    /// "last summer": the latest that is over.
    Last,
    /// "next summer": the first that has not begun.
    Next,
}

/// What a time that comes again and again comes back with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cycle {
    /// "every two days", "a year": the mention's length.
    Length,
    /// "each July": 1–12.
    Month(i8),
    /// "every Friday", "Mondays": 1 = Monday … 7 = Sunday.
    Weekday(i8),
    /// "every summer": 1 = spring … 4 = winter.
    Season(i8),
    /// "every morning": the mention's clock.
    Clock,
}

/// An expression of time as written, not yet resolved against the day of publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TimeExpr {
    /// A calendar date; a missing year is resolved to the nearest one, rather a past one.
    Day {
        /// Year, where it is written.
        year: Option<i16>,
        /// Month, 1–12.
        month: i8,
        /// Day of the month.
        day: i8,
    },
    /// A month, perhaps "last December".
    Month {
        /// Year, where it is written.
        year: Option<i16>,
        /// Month, 1–12.
        month: i8,
        /// "last" stands before it.
        last: bool,
    },
    /// A year.
    Year(i16),
    /// "on Sunday", "last Friday": weekday 1 = Monday … 7 = Sunday.
    Weekday {
        /// 1 = Monday … 7 = Sunday.
        weekday: i8,
        /// "last" stands before it.
        last: bool,
        /// "next" stands before it, or the sentence speaks of what is to come.
        next: bool,
    },
    /// A month that is still to come: "next May", "will open in May".
    NextMonth(i8),
    /// A quarter of a year; without a year, the latest that has begun.
    Quarter {
        /// Year, where it is written.
        year: Option<i16>,
        /// 1–4.
        quarter: i8,
    },
    /// A half of a year; without a year, the latest that has begun.
    Half {
        /// Year, where it is written.
        year: Option<i16>,
        /// 1 or 2.
        half: i8,
    },
    /// A season, northern.
    Season {
        /// Year, where it is written.
        year: Option<i16>,
        /// 1 = spring … 4 = winter.
        season: i8,
        /// Which one, where no year is written.
        which: Which,
    },
    /// Ten years, by the first of them: "the 1980s".
    Decade(i16),
    /// A hundred years, by the first two digits of their years: "the 20th century" is 19.
    Century(i16),
    /// Days before (negative) or after publication: "yesterday", "three days ago", "today", "tomorrow".
    DayOffset(i32),
    /// Weekends relative to the one of the week of publication.
    WeekendOffset(i32),
    /// Whole weeks relative to the week of publication: "this week" 0, "last week" -1.
    WeekOffset(i32),
    /// Whole months relative to that of publication.
    MonthOffset(i32),
    /// Whole quarters relative to that of publication.
    QuarterOffset(i32),
    /// Whole years relative to that of publication.
    YearOffset(i32),
    /// Relative to the mention that [`TimeMention::anchor`] names: "two days later", "the previous month", "that day" (0).
    Shift {
        /// How many units on, or back.
        n: i32,
        /// The unit.
        unit: TimeUnit,
    },
    /// A length of time in days without a fixed place ("two days", "24 hours" = 1).
    Duration {
        /// Length in days.
        days: i32,
        /// It ends at publication ("the past four days").
        past: bool,
    },
    /// Several months, years, decades.
    LongDuration {
        /// Length in months.
        months: i32,
    },
    /// Again and again.
    Every(Cycle),
    /// Before, at or after the time of writing, nobody says when.
    Vague(Reference),
}

/// A part of a day, or a time of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Clock {
    /// Morning.
    Morning,
    /// Afternoon.
    Afternoon,
    /// Evening.
    Evening,
    /// Night.
    Night,
    /// "7:15 p.m.", "noon".
    At {
        /// 0–23.
        hour: i8,
        /// 0–59.
        minute: i8,
    },
}

/// How long, as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Length {
    /// How many; `None` for "several years", "months".
    pub count: Option<u32>,
    /// And a half: "2 1/2 years".
    pub half: bool,
    /// Of what.
    pub unit: TimeUnit,
}

/// What kind of time a mention is: the types of TIMEX3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum TimeClass {
    /// A day or something longer.
    Date,
    /// A part of a day.
    Time,
    /// A length.
    Duration,
    /// Something that comes again and again.
    Set,
}

/// A mention of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeMention {
    /// The words.
    pub span: Span,
    /// First expression.
    pub expr: TimeExpr,
    /// Second end, for "Friday and Saturday", "from March 6 to 8".
    pub until: Option<TimeExpr>,
    /// Preceded by "since" or "after": an open or comparing mark, not the time of the act.
    pub since: bool,
    /// The part of the day, where it is said.
    pub clock: Option<Clock>,
    /// The length as written, of a length or of a time that comes again.
    pub length: Option<Length>,
    /// Index of the earlier mention that a [`TimeExpr::Shift`] is relative to.
    pub anchor: Option<usize>,
}

impl TimeMention {
    /// What kind of time it is.
    pub fn class(&self) -> TimeClass {
        match self.expr {
            TimeExpr::Every(_) => TimeClass::Set,
            TimeExpr::Duration { .. } | TimeExpr::LongDuration { .. } => TimeClass::Duration,
            _ if self.clock.is_some() => TimeClass::Time,
            _ => TimeClass::Date,
        }
    }

    /// Whether it can say when something happened: no set, no "now", no "the week" that only points back, and no time of the
    /// day without a day ("at 10:40 a.m."), whose day stands elsewhere.
    pub fn is_placed(&self) -> bool {
        let hour_alone = self.expr == TimeExpr::DayOffset(0)
            && self.until.is_none()
            && matches!(self.clock, Some(Clock::At { .. }));
        !hour_alone
            && !matches!(
                self.expr,
                TimeExpr::Every(_)
                    | TimeExpr::Vague(_)
                    | TimeExpr::Shift { n: 0, .. }
                    | TimeExpr::Decade(_)
                    | TimeExpr::Century(_)
            )
    }
}
