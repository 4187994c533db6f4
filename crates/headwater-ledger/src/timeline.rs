//! What happened when, in the reports' words; and what only one report says.

use crate::attributions::flat;
use crate::figures::{days, period};
use crate::input::{World, iso};
use headwater_model::record::{TimelineEntry, TimelineTime, Unique};
use headwater_model::rows::Days;
use headwater_model::{Cite, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Sentences by the day or period they tell of, in order of time.
pub(crate) fn timeline(world: &World<'_>) -> Vec<TimelineEntry> {
    let mut found: BTreeMap<(usize, Days), Vec<(usize, Span, usize)>> = BTreeMap::new();
    for d in 0..world.count() {
        for (t, time) in world.annotated(d).times.iter().enumerate() {
            // Dated happenings: no sets, no "now", no "the week" that only points back.
            if !time.is_placed() {
                continue;
            }
            let (Some(days), Some(sentence)) = (days(world, d, t), world.sentence(d, time.span.start)) else {
                continue;
            };
            let entry = found.entry((world.story_of[d], days)).or_default();
            let mut of_report = entry.iter().rev().take_while(|(x, ..)| *x == d);
            if !of_report.any(|(_, s, _)| *s == sentence) {
                entry.push((d, sentence, t));
            }
        }
    }
    found
        .into_iter()
        .map(|((_, days), members)| {
            let reports: BTreeSet<usize> = members.iter().map(|m| m.0).collect();
            // The sentence whose words come from most reports tells it best.
            let best = members
                .iter()
                .max_by_key(|(d, s, _)| (world.covering(*d, *s).count(), std::cmp::Reverse((*d, s.start))))
                .copied();
            let (text, spoken) = best.map_or((String::new(), None), |(d, s, t)| {
                (flat(world.doc(d).words(s)), period(world, d, t, Some(days)))
            });
            let (start, end) = iso(days);
            let precision = precision(days);
            let spans: Vec<Cite> = members.iter().map(|(d, s, _)| s.cite(&world.doc(*d).id)).collect();
            TimelineEntry {
                time: TimelineTime { start, end, precision: precision.to_owned() },
                spoken,
                text,
                spans,
                reports: reports.len() as u32,
            }
        })
        .collect()
}

/// How finely a period is known: by the calendar, so that a quarter is no year and three weeks are no month.
fn precision(days: Days) -> &'static str {
    let (start, end) = (days.start, days.end);
    let months = start.day() == 1 && end == end.last_of_month();
    let years = months && start.month() == 1 && end.month() == 12;
    match () {
        () if start == end => "day",
        () if years && start.year() == end.year() => "year",
        () if years => "years",
        () if months && start.first_of_month() == end.first_of_month() => "month",
        () if months => "months",
        () => "days",
    }
}

/// Words of a sentence that is worth telling.
const LEAST: usize = 4;

/// Sentences that no other report has, not even in other words.
pub(crate) fn unique(world: &World<'_>) -> Vec<Unique> {
    let of_report = |d: usize| {
        let doc = world.doc(d);
        let own = |s: &&Span| {
            let shared: usize = s.covered(world.passages_in(d).iter().map(|(_, m)| *m));
            shared * 5 < s.len() * 2 && doc.words(**s).split_whitespace().nth(LEAST - 1).is_some()
        };
        let spans = world.annotated(d).sentences.iter().filter(own).map(|s| s.cite(&doc.id));
        Unique { report: doc.id.clone(), spans: spans.collect() }
    };
    world.by_report(of_report).into_iter().filter(|unique| !unique.spans.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_quarter_is_no_year_and_three_weeks_are_no_month() {
        let of = |a: (i16, i8, i8), b: (i16, i8, i8)| {
            precision(Days { start: date(a.0, a.1, a.2), end: date(b.0, b.1, b.2) })
        };
        assert_eq!(of((2024, 2, 1), (2024, 2, 29)), "month");
        assert_eq!(of((2024, 2, 3), (2024, 2, 28)), "days");
        assert_eq!(of((2024, 7, 1), (2024, 9, 30)), "months");
        assert_eq!(of((2024, 1, 1), (2024, 12, 31)), "year");
        assert_eq!(of((2011, 1, 1), (2024, 12, 31)), "years");
        assert_eq!(of((2024, 2, 29), (2024, 2, 29)), "day");
    }
}
