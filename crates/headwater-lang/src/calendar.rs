//! From words for time to days, against a day of publication.

use headwater_model::rows::{Days, TimeExpr};
use jiff::ToSpan;
use jiff::civil::{Date, date};

/// The days that `expr` means in a report published on `day`; `None` if it has no place in time of its own.
///
/// Weekdays, months and dates without a year are taken as the nearest one that is not after `day` ("on Sunday" in a
/// report of that Sunday is the same day), as news does; "next" looks forward.
pub fn resolve(expr: TimeExpr, day: Option<Date>) -> Option<Days> {
    let one = |d: Date| Some(Days { start: d, end: d });
    match expr {
        TimeExpr::Day { year: Some(y), month, day } => one(Date::new(y, month, day).ok()?),
        TimeExpr::Day { year: None, month, day: d } => {
            let published = day?;
            let this = Date::new(published.year(), month, d).ok()?;
            one(if this > published.checked_add(7.days()).ok()? {
                Date::new(published.year() - 1, month, d).ok()?
            } else {
                this
            })
        }
        TimeExpr::Month { year: Some(y), month, .. } => month_of(y, month),
        TimeExpr::Month { year: None, month, last } => {
            let published = day?;
            let earlier = month > published.month() || (last && month == published.month());
            month_of(published.year() - i16::from(earlier), month)
        }
        TimeExpr::Year(y) => Some(Days { start: Date::new(y, 1, 1).ok()?, end: Date::new(y, 12, 31).ok()? }),
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
            one(published.checked_sub(back.days()).ok()?)
        }
        TimeExpr::DayOffset(n) => one(day?.checked_add(i64::from(n).days()).ok()?),
        TimeExpr::WeekOffset(n) => {
            let published = day?.checked_add(i64::from(n).weeks()).ok()?;
            let monday =
                published.checked_sub(i64::from(published.weekday().to_monday_zero_offset()).days()).ok()?;
            let end = monday.checked_add(6.days()).ok()?;
            Some(Days { start: monday, end: if n == 0 { day? } else { end } })
        }
        TimeExpr::MonthOffset(n) => {
            let published = day?.first_of_month().checked_add(i64::from(n).months()).ok()?;
            month_of(published.year(), published.month())
        }
        TimeExpr::YearOffset(n) => {
            let year = i32::from(day?.year()) + n;
            resolve(TimeExpr::Year(i16::try_from(year).ok()?), day)
        }
        TimeExpr::Duration { days, past: true } => {
            let end = day?;
            Some(Days { start: end.checked_sub(i64::from((days - 1).max(0)).days()).ok()?, end })
        }
        TimeExpr::Duration { past: false, .. } | TimeExpr::LongDuration { .. } => None,
    }
}

fn month_of(year: i16, month: i8) -> Option<Days> {
    let start = Date::new(year, month, 1).ok()?;
    Some(Days { start, end: start.last_of_month() })
}

/// A calendar day from numbers as written, refusing years that no report is from.
pub fn day_of(year: i64, month: i64, day: i64) -> Option<Date> {
    let (y, m, d) = (i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    let found = Date::new(y, m, d).ok()?;
    (found >= date(1800, 1, 1) && found < date(2200, 1, 1)).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_look_back() {
        let sunday = date(2025, 3, 9);
        let weekday = |w, last, next| resolve(TimeExpr::Weekday { weekday: w, last, next }, Some(sunday));
        assert_eq!(weekday(7, false, false).map(|d| d.start), Some(sunday));
        assert_eq!(weekday(7, true, false).map(|d| d.start), Some(date(2025, 3, 2)));
        assert_eq!(weekday(4, false, false).map(|d| d.start), Some(date(2025, 3, 6)));
        assert_eq!(weekday(4, false, true).map(|d| d.start), Some(date(2025, 3, 13)));
    }

    #[test]
    fn last_december_is_the_nearest_past_one() {
        let days = resolve(TimeExpr::Month { year: None, month: 12, last: true }, Some(date(2025, 3, 9)));
        assert_eq!(days, Some(Days { start: date(2024, 12, 1), end: date(2024, 12, 31) }));
        assert_eq!(resolve(TimeExpr::Month { year: None, month: 12, last: true }, None), None);
    }

    #[test]
    fn a_date_without_year_is_not_in_the_future() {
        let day = |month, day| {
            resolve(TimeExpr::Day { year: None, month, day }, Some(date(2025, 1, 3))).map(|d| d.start)
        };
        assert_eq!(day(12, 30), Some(date(2024, 12, 30)));
        assert_eq!(day(1, 2), Some(date(2025, 1, 2)));
        assert_eq!(day(2, 30), None);
    }
}
