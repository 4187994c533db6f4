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
