//! Words for times: units, seasons, parts of the day, ordinals, decades, feasts.

use crate::phrases::{Phrases, fold};
use headwater_model::rows::TimeUnit;
use rustc_hash::FxHashMap;

/// The words of a language for times, beyond months and weekdays. A language whose table has none of them reads dates only.
#[derive(Debug, Default)]
pub struct TimeWords {
    /// Units, both singular and plural.
    pub units: FxHashMap<&'static str, TimeUnit>,
    /// 1 = spring … 4 = winter.
    pub seasons: FxHashMap<&'static str, i8>,
    /// 1 = morning, 2 = afternoon, 3 = evening, 4 = night.
    pub parts: FxHashMap<&'static str, i8>,
    /// "first" to "thirty-first".
    pub ordinals: FxHashMap<&'static str, i8>,
    /// "nineties": 90.
    pub decades: FxHashMap<&'static str, i8>,
    /// Days from publication: "yesterday" -1.
    pub offsets: FxHashMap<&'static str, i8>,
    /// Days of the year with a name: month and day.
    pub feasts: Phrases<(i8, i8)>,
}

impl TimeWords {
    /// From rows of kind, number and forms.
    pub(super) fn new(rows: &[Vec<&'static str>]) -> Self {
        let of = |kind: &str| {
            let kind = kind.to_owned();
            rows.iter()
                .filter(move |r| r.first().is_some_and(|k| *k == kind))
                .filter_map(|r| Some((*r.get(1)?, *r.get(2)?)))
        };
        let numbers = |kind: &str| -> FxHashMap<&'static str, i8> {
            of(kind)
                .filter_map(|(n, forms)| Some((n.parse::<i8>().ok()?, forms)))
                .flat_map(|(n, forms)| forms.split_whitespace().map(move |w| (fold(w), n)))
                .collect()
        };
        let units = of("unit")
            .filter_map(|(name, forms)| Some((unit(name)?, forms)))
            .flat_map(|(unit, forms)| forms.split_whitespace().map(move |w| (fold(w), unit)))
            .collect();
        let feasts = of("feast")
            .filter_map(|(day, forms)| {
                let (month, day) = day.split_once('-')?;
                Some(((month.parse().ok()?, day.parse().ok()?), forms))
            })
            .flat_map(|(day, forms)| forms.split(',').map(move |f| (f.trim(), day)));
        Self {
            units,
            seasons: numbers("season"),
            parts: numbers("part"),
            ordinals: numbers("ordinal"),
            decades: numbers("decade"),
            offsets: numbers("offset"),
            feasts: Phrases::new(feasts),
        }
    }
}

fn unit(name: &str) -> Option<TimeUnit> {
    Some(match name {
        "second" => TimeUnit::Second,
        "minute" => TimeUnit::Minute,
        "hour" => TimeUnit::Hour,
        "day" => TimeUnit::Day,
        "weekend" => TimeUnit::Weekend,
        "week" => TimeUnit::Week,
        "month" => TimeUnit::Month,
        "quarter" => TimeUnit::Quarter,
        "year" => TimeUnit::Year,
        "decade" => TimeUnit::Decade,
        "century" => TimeUnit::Century,
        _ => return None,
    })
}
