//! Times in the notation of TIMEX3: `1998-02-13`, `1998-W08`, `1989-Q3`, `P2Y`, `PAST_REF`.

use super::{Grain, Place, place, place_of};
use headwater_model::rows::{Clock, Cycle, Length, Reference, TimeExpr, TimeMention, TimeUnit};
use jiff::civil::Date;

/// The value of mention `k` of a report's `times`; `None` where it has none without a day of publication, or where
/// nothing says what it is relative to. Of "from Monday to Friday" it is the first end's.
pub fn value(times: &[TimeMention], k: usize, day: Option<Date>) -> Option<String> {
    let time = times.get(k)?;
    match time.expr {
        TimeExpr::Vague(Reference::Past) => Some("PAST_REF".to_owned()),
        TimeExpr::Vague(Reference::Present) => Some("PRESENT_REF".to_owned()),
        TimeExpr::Vague(Reference::Future) => Some("FUTURE_REF".to_owned()),
        TimeExpr::Every(cycle) => cycle_value(cycle, time),
        TimeExpr::Duration { .. } | TimeExpr::LongDuration { .. } => time.length.map(length_value),
        TimeExpr::Shift { .. } => place_of(times, k, day).map(|p| place_value(p, time.clock)),
        expr => place(expr, day).map(|p| place_value(p, time.clock)),
    }
}

fn place_value(place: Place, clock: Option<Clock>) -> String {
    let start = place.days.start;
    let year = start.year();
    let mut out = match place.grain {
        Grain::Day | Grain::Days => start.to_string(),
        Grain::Week | Grain::Weekend => {
            let week = start.iso_week_date();
            let end = if place.grain == Grain::Weekend { "-WE" } else { "" };
            format!("{:04}-W{:02}{end}", week.year(), week.week())
        }
        Grain::Month => format!("{year:04}-{:02}", start.month()),
        Grain::Quarter => format!("{year:04}-Q{}", (start.month() - 1) / 3 + 1),
        Grain::Half => format!("{year:04}-H{}", (start.month() - 1) / 6 + 1),
        Grain::Season(season) => format!("{year:04}-{}", season_code(season)),
        Grain::Year => format!("{year:04}"),
        Grain::Decade => format!("{:03}", year / 10),
        Grain::Century => format!("{:02}", year / 100),
    };
    if place.grain == Grain::Day
        && let Some(clock) = clock
    {
        out.push_str(&clock_value(clock));
    }
    out
}

fn season_code(season: i8) -> &'static str {
    match season {
        1 => "SP",
        2 => "SU",
        3 => "FA",
        _ => "WI",
    }
}

fn clock_value(clock: Clock) -> String {
    match clock {
        Clock::Morning => "TMO".to_owned(),
        Clock::Afternoon => "TAF".to_owned(),
        Clock::Evening => "TEV".to_owned(),
        Clock::Night => "TNI".to_owned(),
        Clock::At { hour, minute } => format!("T{hour:02}:{minute:02}"),
    }
}

fn length_value(length: Length) -> String {
    let (mark, letter) = match length.unit {
        TimeUnit::Second => ("PT", "S"),
        TimeUnit::Minute => ("PT", "M"),
        TimeUnit::Hour => ("PT", "H"),
        TimeUnit::Day => ("P", "D"),
        TimeUnit::Weekend => ("P", "WE"),
        TimeUnit::Week => ("P", "W"),
        TimeUnit::Month => ("P", "M"),
        TimeUnit::Quarter => ("P", "Q"),
        TimeUnit::Year => ("P", "Y"),
        TimeUnit::Decade => ("P", "E"),
        TimeUnit::Century => ("P", "C"),
    };
    let count = length.count.map_or("X".to_owned(), |n| n.to_string());
    let rest = match (length.half, length.unit) {
        (false, _) => "",
        (true, TimeUnit::Year) => "6M",
        (true, TimeUnit::Day) => "T12H",
        (true, TimeUnit::Hour) => "30M",
        (true, TimeUnit::Minute) => "30S",
        (true, _) => return format!("{mark}{count}.5{letter}"),
    };
    // "half an hour", "half a year": nothing whole stands before the half.
    if length.half && length.count == Some(0) {
        return format!("{}{rest}", if rest.starts_with('T') { "P" } else { mark });
    }
    format!("{mark}{count}{letter}{rest}")
}

fn cycle_value(cycle: Cycle, time: &TimeMention) -> Option<String> {
    Some(match cycle {
        Cycle::Length => length_value(time.length?),
        Cycle::Month(month) => format!("XXXX-{month:02}"),
        Cycle::Weekday(weekday) => format!("XXXX-WXX-{weekday}"),
        Cycle::Season(season) => format!("XXXX-{}", season_code(season)),
        Cycle::Clock => format!("XXXX-XX-XX{}", clock_value(time.clock?)),
    })
}
