//! From words for time to days, against a day of publication.
//!
//! [`place`] gives an interval with its grain (a day, a week, a quarter …): what the words say and no more. [`value`]
//! writes it as TIMEX3 does. What has no place in time of its own (a length, "every day", "now") has no interval.

mod value;

pub use value::value;

use headwater_model::rows::{Days, TimeExpr, TimeMention, TimeUnit, Which};
use jiff::ToSpan;
use jiff::civil::{Date, date};

/// How finely an interval is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grain {
    /// One day.
    Day,
    /// Some days: "the past four days".
    Days,
    /// A Saturday and its Sunday.
    Weekend,
    /// A week from Monday.
    Week,
    /// A month.
    Month,
    /// A quarter of a year.
    Quarter,
    /// A half of a year.
    Half,
    /// A season: 1 = spring … 4 = winter.
    Season(i8),
    /// A year.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
}

/// An interval with its grain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// First and last day.
    pub days: Days,
    /// How finely it is meant.
    pub grain: Grain,
}

/// What a place in time rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeBasis {
    /// The words name the year, and the month and day where they mean one.
    Stated,
    /// The day of publication.
    Publication,
    /// Another time that the report names before it.
    Inherited,
}

/// Units from publication or from another time beyond which nothing is reckoned.
const FAR: u32 = 10_000;

/// Links from a mention to an earlier one that are followed.
const LINKS: usize = 8;

/// Days ahead up to which a date without a year is taken for a coming one rather than that of a year before.
const DAYS_AHEAD: i64 = 75;
/// The same for months, which are said of the past more often.
const MONTHS_AHEAD: i64 = 45;

/// The days that `expr` means in a report published on `day`; `None` if it has no place in time of its own.
///
/// Weekdays, months and dates without a year are taken as the nearest one that is not after `day` ("on Sunday" in a
/// report of that Sunday is the same day), as news does; "next" looks forward.
pub fn resolve(expr: TimeExpr, day: Option<Date>) -> Option<Days> {
    place(expr, day).map(|p| p.days)
}

/// What mention `k` of a report's `times` rests on.
pub fn basis(times: &[TimeMention], k: usize) -> Option<TimeBasis> {
    let time = times.get(k)?;
    Some(match time.expr {
        TimeExpr::Shift { .. } if time.anchor.is_some() => TimeBasis::Inherited,
        TimeExpr::Day { year: Some(_), .. }
        | TimeExpr::Month { year: Some(_), .. }
        | TimeExpr::Quarter { year: Some(_), .. }
        | TimeExpr::Half { year: Some(_), .. }
        | TimeExpr::Season { year: Some(_), .. }
        | TimeExpr::Year(_)
        | TimeExpr::Decade(_)
        | TimeExpr::Century(_) => TimeBasis::Stated,
        _ => TimeBasis::Publication,
    })
}

/// The interval of mention `k` of a report's `times`, both ends of "from … to" included.
pub fn place_of(times: &[TimeMention], k: usize, day: Option<Date>) -> Option<Place> {
    let time = times.get(k)?;
    let first = linked(times, k, day, LINKS)?;
    let Some(last) = time.until.and_then(|u| place(u, day)) else { return Some(first) };
    let (a, b) = if last.days.end < first.days.start { (last, first) } else { (first, last) };
    let days = Days { start: a.days.start, end: b.days.end };
    Some(Place { days, grain: if first.days == days { first.grain } else { Grain::Days } })
}

fn linked(times: &[TimeMention], k: usize, day: Option<Date>, links: usize) -> Option<Place> {
    let time = times.get(k)?;
    let TimeExpr::Shift { n, unit } = time.expr else { return place(time.expr, day) };
    let anchor = match time.anchor {
        Some(a) if a < k && links > 0 => Some(linked(times, a, day, links - 1)?),
        Some(_) => return None,
        None => None,
    };
    match anchor {
        Some(from) => shifted(from, n, unit),
        // A quarter, month or year that nothing before it names is counted from publication; a day is not.
        None if n <= 0 && unit >= TimeUnit::Weekend => place(offset(unit, near(n)?)?, day),
        None => None,
    }
}

/// The offset from publication by whole units.
fn offset(unit: TimeUnit, n: i32) -> Option<TimeExpr> {
    Some(match unit {
        TimeUnit::Day => TimeExpr::DayOffset(n),
        TimeUnit::Weekend => TimeExpr::WeekendOffset(n),
        TimeUnit::Week => TimeExpr::WeekOffset(n),
        TimeUnit::Month => TimeExpr::MonthOffset(n),
        // "the quarter" that a report tells of is over.
        TimeUnit::Quarter => TimeExpr::QuarterOffset(n - 1),
        TimeUnit::Year => TimeExpr::YearOffset(n),
        _ => return None,
    })
}

/// A place `n` units on from another, as fine as the coarser of the unit and a day; a year back from a quarter is the
/// same quarter.
fn shifted(from: Place, n: i32, unit: TimeUnit) -> Option<Place> {
    near(n)?;
    let start = from.days.start;
    match unit {
        TimeUnit::Second | TimeUnit::Minute | TimeUnit::Hour => (n == 0).then_some(from),
        TimeUnit::Day if from.grain == Grain::Day => {
            Some(one(start.checked_add(i64::from(n).days()).ok()?))
        }
        TimeUnit::Day => None,
        TimeUnit::Weekend => weekend(start.checked_add(i64::from(n).weeks()).ok()?),
        TimeUnit::Week => week(start.checked_add(i64::from(n).weeks()).ok()?),
        TimeUnit::Month => Some(month_of(start.first_of_month().checked_add(i64::from(n).months()).ok()?)),
        TimeUnit::Quarter => {
            quarter_of(start.first_of_month().checked_add((i64::from(n) * 3).months()).ok()?)
        }
        TimeUnit::Year if n != 0 && matches!(from.grain, Grain::Quarter | Grain::Month) => {
            let start = start.checked_add(i64::from(n).years()).ok()?;
            if from.grain == Grain::Quarter { quarter_of(start) } else { Some(month_of(start)) }
        }
        TimeUnit::Year => year_of(i32::from(start.year()) + n),
        TimeUnit::Decade => decade(i32::from(start.year()).div_euclid(10) * 10 + n * 10),
        TimeUnit::Century => century(i32::from(start.year()).div_euclid(100) + n),
    }
}

/// The interval that `expr` means in a report published on `day`, without looking at other mentions.
pub fn place(expr: TimeExpr, day: Option<Date>) -> Option<Place> {
    if let TimeExpr::DayOffset(n)
    | TimeExpr::WeekendOffset(n)
    | TimeExpr::WeekOffset(n)
    | TimeExpr::MonthOffset(n)
    | TimeExpr::QuarterOffset(n)
    | TimeExpr::YearOffset(n)
    | TimeExpr::Duration { days: n, .. } = expr
    {
        near(n)?;
    }
    match expr {
        TimeExpr::Day { year: Some(y), month, day } => Some(one(Date::new(y, month, day).ok()?)),
        TimeExpr::Day { year: None, month, day: d } => Some(one(nearest(day?, month, d, DAYS_AHEAD)?)),
        TimeExpr::Month { year: Some(y), month, .. } => Some(month_of(Date::new(y, month, 1).ok()?)),
        TimeExpr::Month { year: None, month, last } => {
            let published = day?;
            if !last {
                return Some(month_of(nearest(published, month, 1, MONTHS_AHEAD)?));
            }
            let earlier = month >= published.month();
            Some(month_of(Date::new(published.year() - i16::from(earlier), month, 1).ok()?))
        }
        TimeExpr::NextMonth(month) => {
            let published = day?;
            let later = month < published.month();
            Some(month_of(Date::new(published.year() + i16::from(later), month, 1).ok()?))
        }
        TimeExpr::Year(y) => year_of(i32::from(y)),
        TimeExpr::Weekday { weekday, last, next } => {
            let published = day?;
            let today = published.weekday().to_monday_one_offset();
            let mut back = i64::from((today - weekday).rem_euclid(7));
            if last && back == 0 {
                back = 7;
            }
            if next {
                back = if back == 0 { -7 } else { back - 7 };
            }
            Some(one(published.checked_sub(back.days()).ok()?))
        }
        TimeExpr::Quarter { year, quarter } => begun(year, day, 3 * (quarter - 1) + 1, quarter_of),
        TimeExpr::Half { year, half } => begun(year, day, 6 * (half - 1) + 1, half_of),
        TimeExpr::Season { year, season, which } => season_of(year, season, which, day),
        TimeExpr::Decade(y) => decade(i32::from(y)),
        TimeExpr::Century(c) => century(i32::from(c)),
        TimeExpr::DayOffset(n) => Some(one(day?.checked_add(i64::from(n).days()).ok()?)),
        TimeExpr::WeekendOffset(n) => weekend(day?.checked_add(i64::from(n).weeks()).ok()?),
        TimeExpr::WeekOffset(n) => {
            let mut found = week(day?.checked_add(i64::from(n).weeks()).ok()?)?;
            if n == 0 {
                found.days.end = day?;
            }
            Some(found)
        }
        TimeExpr::MonthOffset(n) => {
            Some(month_of(day?.first_of_month().checked_add(i64::from(n).months()).ok()?))
        }
        TimeExpr::QuarterOffset(n) => {
            quarter_of(day?.first_of_month().checked_add((i64::from(n) * 3).months()).ok()?)
        }
        TimeExpr::YearOffset(n) => year_of(i32::from(day?.year()) + n),
        TimeExpr::Duration { days, past: true } => {
            let end = day?;
            let start = end.checked_sub(i64::from((days - 1).max(0)).days()).ok()?;
            Some(Place { days: Days { start, end }, grain: Grain::Days })
        }
        TimeExpr::Duration { past: false, .. }
        | TimeExpr::LongDuration { .. }
        | TimeExpr::Shift { .. }
        | TimeExpr::Every(_)
        | TimeExpr::Vague(_) => None,
    }
}

/// Numbers beyond all calendars give no day.
fn near(n: i32) -> Option<i32> {
    (n.unsigned_abs() <= FAR).then_some(n)
}

/// A day of a month without a year: the past one, unless the coming one is near (`ahead` days at most).
fn nearest(published: Date, month: i8, day: i8, ahead: i64) -> Option<Date> {
    let this = Date::new(published.year(), month, day).ok()?;
    let limit = published.checked_add(ahead.days()).ok()?;
    if this > limit {
        return Date::new(published.year() - 1, month, day).ok();
    }
    let coming = Date::new(published.year() + 1, month, day).ok().filter(|d| *d <= limit);
    Some(coming.unwrap_or(this))
}

fn one(d: Date) -> Place {
    Place { days: Days { start: d, end: d }, grain: Grain::Day }
}

fn week(d: Date) -> Option<Place> {
    let start = d.checked_sub(i64::from(d.weekday().to_monday_zero_offset()).days()).ok()?;
    Some(Place { days: Days { start, end: start.checked_add(6.days()).ok()? }, grain: Grain::Week })
}

fn weekend(d: Date) -> Option<Place> {
    let end = week(d)?.days.end;
    Some(Place { days: Days { start: end.checked_sub(1.day()).ok()?, end }, grain: Grain::Weekend })
}

fn month_of(d: Date) -> Place {
    let start = d.first_of_month();
    Place { days: Days { start, end: start.last_of_month() }, grain: Grain::Month }
}

fn months(start: Date, count: i64, grain: Grain) -> Option<Place> {
    let last = start.checked_add((count - 1).months()).ok()?;
    Some(Place { days: Days { start, end: last.last_of_month() }, grain })
}

fn quarter_of(d: Date) -> Option<Place> {
    months(Date::new(d.year(), (d.month() - 1) / 3 * 3 + 1, 1).ok()?, 3, Grain::Quarter)
}

fn half_of(d: Date) -> Option<Place> {
    months(Date::new(d.year(), (d.month() - 1) / 6 * 6 + 1, 1).ok()?, 6, Grain::Half)
}

/// A part of a year that starts with `month`: of the year said, else the latest that has begun.
fn begun(year: Option<i16>, day: Option<Date>, month: i8, part: fn(Date) -> Option<Place>) -> Option<Place> {
    let year = match year {
        Some(y) => y,
        None => day?.year() - i16::from(month > day?.month()),
    };
    part(Date::new(year, month, 1).ok()?)
}

/// Whole months from March, June, September, December: winter belongs to the year that it begins in.
fn season_of(year: Option<i16>, season: i8, which: Which, day: Option<Date>) -> Option<Place> {
    let of = |y: i16| months(Date::new(y, 3 * season, 1).ok()?, 3, Grain::Season(season));
    if let Some(y) = year {
        return of(y);
    }
    let published = day?;
    let y = published.year();
    let mut candidates = [of(y - 2)?, of(y - 1)?, of(y)?, of(y + 1)?].into_iter();
    match which {
        Which::This => of(y),
        Which::Next => candidates.find(|p| p.days.start > published),
        Which::Last => candidates.rfind(|p| p.days.end < published),
        Which::Begun => candidates.rfind(|p| p.days.start <= published),
    }
}

fn year_of(y: i32) -> Option<Place> {
    let y = i16::try_from(y).ok()?;
    let days = Days { start: Date::new(y, 1, 1).ok()?, end: Date::new(y, 12, 31).ok()? };
    Some(Place { days, grain: Grain::Year })
}

fn decade(y: i32) -> Option<Place> {
    let days = Days { start: year_of(y)?.days.start, end: year_of(y + 9)?.days.end };
    Some(Place { days, grain: Grain::Decade })
}

fn century(c: i32) -> Option<Place> {
    let days = Days { start: year_of(c * 100)?.days.start, end: year_of(c * 100 + 99)?.days.end };
    Some(Place { days, grain: Grain::Century })
}

/// A calendar day from numbers as written, refusing years that no report is from.
pub fn day_of(year: i64, month: i64, day: i64) -> Option<Date> {
    let (y, m, d) = (i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    let found = Date::new(y, m, d).ok()?;
    (found >= date(1800, 1, 1) && found < date(2200, 1, 1)).then_some(found)
}

#[cfg(test)]
mod tests;
