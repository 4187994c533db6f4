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

#[test]
fn quarters_seasons_and_decades() {
    let day = Some(date(1998, 3, 20));
    let start = |expr| place(expr, day).map(|p| (p.days.start.to_string(), p.grain));
    let of = |s: &str, grain| Some((s.to_owned(), grain));
    assert_eq!(start(TimeExpr::Quarter { year: None, quarter: 4 }), of("1997-10-01", Grain::Quarter));
    assert_eq!(start(TimeExpr::Quarter { year: None, quarter: 1 }), of("1998-01-01", Grain::Quarter));
    let summer = |which| start(TimeExpr::Season { year: None, season: 2, which });
    assert_eq!(summer(Which::This), of("1998-06-01", Grain::Season(2)));
    assert_eq!(summer(Which::Last), of("1997-06-01", Grain::Season(2)));
    assert_eq!(start(TimeExpr::WeekendOffset(-1)), of("1998-03-14", Grain::Weekend));
    assert_eq!(start(TimeExpr::Decade(1980)), of("1980-01-01", Grain::Decade));
    assert_eq!(start(TimeExpr::Month { year: None, month: 4, last: false }), of("1998-04-01", Grain::Month));
    assert_eq!(start(TimeExpr::Month { year: None, month: 6, last: false }), of("1997-06-01", Grain::Month));
}

fn mention(expr: TimeExpr, anchor: Option<usize>) -> TimeMention {
    let span = headwater_model::Span::new(0, 1);
    TimeMention { span, expr, until: None, since: false, clock: None, length: None, anchor }
}

#[test]
fn a_time_relative_to_another_inherits_its_place() {
    let times = [
        mention(TimeExpr::Day { year: Some(2024), month: 3, day: 1 }, None),
        mention(TimeExpr::Shift { n: -1, unit: TimeUnit::Day }, Some(0)),
        mention(TimeExpr::Shift { n: -1, unit: TimeUnit::Year }, Some(0)),
        mention(TimeExpr::Shift { n: 2, unit: TimeUnit::Day }, None),
        mention(TimeExpr::Shift { n: 1, unit: TimeUnit::Day }, Some(4)),
    ];
    let value = |k| value(&times, k, Some(date(2024, 5, 6)));
    assert_eq!(value(1).as_deref(), Some("2024-02-29"));
    assert_eq!(value(2).as_deref(), Some("2023"));
    assert_eq!(value(3), None);
    // A mention that names itself has no place, and the program goes on.
    assert_eq!(value(4), None);
    assert_eq!(basis(&times, 1), Some(TimeBasis::Inherited));
}

#[test]
fn values_are_those_of_timex() {
    use headwater_model::rows::{Clock, Cycle, Length, Reference};
    let day = Some(date(1998, 2, 27));
    let of = |time: TimeMention| value(&[time], 0, day).unwrap_or_default();
    assert_eq!(of(mention(TimeExpr::WeekOffset(-1), None)), "1998-W08");
    assert_eq!(of(mention(TimeExpr::Vague(Reference::Past), None)), "PAST_REF");
    let night = TimeMention { clock: Some(Clock::Night), ..mention(TimeExpr::DayOffset(-1), None) };
    assert_eq!(of(night), "1998-02-26TNI");
    let length = |count, half, unit| {
        let length = Some(Length { count, half, unit });
        of(TimeMention { length, ..mention(TimeExpr::LongDuration { months: 1 }, None) })
    };
    assert_eq!(length(Some(2), true, TimeUnit::Year), "P2Y6M");
    assert_eq!(length(Some(24), false, TimeUnit::Hour), "PT24H");
    assert_eq!(length(None, false, TimeUnit::Month), "PXM");
    assert_eq!(length(Some(0), true, TimeUnit::Hour), "PT30M");
    assert_eq!(of(mention(TimeExpr::Every(Cycle::Month(7)), None)), "XXXX-07");
}

#[test]
fn numbers_beyond_all_calendars_give_no_day() {
    let day = Some(date(2024, 5, 6));
    for n in [i32::MIN, -1_000_000, 1_000_000, i32::MAX] {
        assert_eq!(resolve(TimeExpr::MonthOffset(n), day), None);
        assert_eq!(resolve(TimeExpr::QuarterOffset(n), day), None);
        assert_eq!(resolve(TimeExpr::Duration { days: n, past: true }, day), None);
        let far = [
            mention(TimeExpr::Year(2024), None),
            mention(TimeExpr::Shift { n, unit: TimeUnit::Decade }, Some(0)),
        ];
        assert_eq!(value(&far, 1, day), None);
        assert_eq!(value(&far[1..], 0, day), None);
    }
}
