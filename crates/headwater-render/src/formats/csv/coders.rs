//! One row an event in the columns of two data sets that conflict coders keep: UCDP's georeferenced events and ACLED.
//!
//! Like them, not theirs: what the reports do not say (actors, coordinates, types of event) stays empty for the coder to
//! fill in, and nobody there has endorsed this. Each row leads to the dossier. The columns are those of the codebooks
//! (UCDP GED 23.1, ACLED 2023), by the names that both use, and of each the ones that can be filled from reports.

use super::{Index, Row, Table, join, row};
use crate::formats::dossier;
use headwater_model::record::{Class, Incident, IncidentRole, LedgerLine, Measure, PeriodRow, ProfileRange};
use jiff::civil::Date;
use std::collections::BTreeSet;

pub(super) const TABLES: &[Table] = &[
    Table {
        name: "events_ucdp_like",
        columns: &[
            "id",
            "year",
            "date_start",
            "date_end",
            "date_prec",
            "event_clarity",
            "where_description",
            "side_a",
            "side_b",
            "number_of_sources",
            "source_original",
            "source_office",
            "source_date",
            "deaths_civilians",
            "best",
            "high",
            "low",
            "text_origins",
            "dossier",
        ],
        rows: ucdp,
    },
    Table {
        name: "events_acled_like",
        columns: &[
            "event_id",
            "event_date",
            "year",
            "time_precision",
            "event_type",
            "actor1",
            "actor2",
            "location",
            "source",
            "source_scale",
            "notes",
            "fatalities",
            "text_origins",
            "dossier",
        ],
        rows: acled,
    },
];

/// An event with what both tables take from it.
struct Event<'a> {
    incident: &'a Incident,
    /// Its lines on the killed.
    killed: Vec<&'a LedgerLine>,
    /// It covers incidents that have rows of their own.
    aggregate: bool,
    /// Where the dossier tells of it.
    link: String,
    outlets: Vec<&'a str>,
    first: String,
    text_origins: String,
    reports: usize,
}

fn events<'a>(index: &Index<'a>) -> Vec<Event<'a>> {
    let record = index.record;
    let wholes: BTreeSet<&String> = record.incidents.iter().filter_map(|i| i.part_of.as_ref()).collect();
    let mut out = Vec::new();
    for incident in record.incidents.iter().filter(|i| i.role == IncidentRole::Main) {
        let killed: Vec<&LedgerLine> = record
            .ledger
            .iter()
            .filter(|l| l.incident == incident.id && l.measure == Measure::Killed)
            .collect();
        let story = record.stories.iter().find(|s| {
            let mut cited = incident.spans.iter().map(|c| &c.report);
            cited.any(|id| s.reports.contains(id))
        });
        let place = killed.first().map_or_else(|| "main".to_owned(), |line| dossier::line(line));
        let link = format!("{}#{place}", dossier::page_of(record, story));
        // Of one incident among several only the reports that tell of it.
        let part = incident.part_of.is_some();
        let told = |id: &String| !part || incident.spans.iter().any(|c| c.report == *id);
        let reports: Vec<_> = story
            .iter()
            .flat_map(|s| &s.reports)
            .filter(|id| told(id))
            .filter_map(|id| index.report(id))
            .collect();
        let origins: BTreeSet<&String> = killed.iter().flat_map(|l| &l.origins).collect();
        let text_origins =
            if part { Some(origins.len() as u32) } else { story.map(|s| s.counts.text_origins) };
        let mut outlets: Vec<&str> = reports.iter().map(|r| Index::outlet(r)).collect();
        outlets.sort_unstable();
        outlets.dedup();
        out.push(Event {
            incident,
            killed,
            link,
            outlets,
            first: story.and_then(|s| s.first.clone()).unwrap_or_default(),
            text_origins: text_origins.map(|n| n.to_string()).unwrap_or_default(),
            aggregate: wholes.contains(&incident.id),
            reports: reports.len(),
        });
    }
    out
}

/// The bounds of the killed by a profile: those of the toll.
fn killed<'a>(incident: &'a Incident, profile: &str) -> Option<&'a ProfileRange> {
    incident.tolls.iter().find(|t| t.measure == Measure::Killed)?.profiles.get(profile)
}

fn sources(event: &Event<'_>) -> String {
    let mut all: Vec<&str> = event.killed.iter().flat_map(|l| &l.sources).map(String::as_str).collect();
    all.sort_unstable();
    all.dedup();
    join(all)
}

fn places(index: &Index, incident: &Incident) -> String {
    join(incident.places.iter().map(|id| index.name(id)))
}

fn year(period: Option<&PeriodRow>) -> String {
    period.and_then(|p| p.start.get(..4)).unwrap_or_default().to_owned()
}

fn number(value: Option<u64>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

/// Days from the first to the last.
fn length(period: Option<&PeriodRow>) -> Option<i32> {
    let period = period?;
    let (start, end): (Date, Date) = (period.start.parse().ok()?, period.end.parse().ok()?);
    Some(end.since(start).ok()?.get_days())
}

/// UCDP's precision of the date: 1 the day, 2 within six days, 3 within a week, 4 within a month, 5 longer.
fn date_precision(days: i32) -> &'static str {
    match days {
        i32::MIN..=0 => "1",
        1..=5 => "2",
        6 => "3",
        7..=30 => "4",
        _ => "5",
    }
}

/// ACLED's precision of the date: 1 the day, 2 within a week, 3 longer.
fn time_precision(days: i32) -> &'static str {
    match days {
        i32::MIN..=0 => "1",
        1..=6 => "2",
        _ => "3",
    }
}

fn ucdp(index: &Index) -> Vec<Row> {
    let row = |e: &Event<'_>| {
        let period = e.incident.period.as_ref();
        let toll = killed(e.incident, "ucdp");
        let civilians = e.killed.iter().find(|l| l.class == Class::Civilian);
        row![
            &e.incident.id,
            year(period),
            period.map(|p| p.start.clone()).unwrap_or_default(),
            period.map(|p| p.end.clone()).unwrap_or_default(),
            length(period).map_or("", date_precision),
            // UCDP's clarity: 1 an event of its own, 2 a sum over several.
            if e.aggregate { "2" } else { "1" },
            places(index, e.incident),
            "",
            "",
            e.reports.to_string(),
            sources(e),
            join(&e.outlets),
            &e.first,
            number(civilians.and_then(|l| l.profiles.get("ucdp")?.best)),
            number(toll.and_then(|t| t.best)),
            number(toll.and_then(|t| t.high)),
            number(toll.map(|t| t.low)),
            &e.text_origins,
            &e.link,
        ]
    };
    events(index).iter().map(row).collect()
}

fn acled(index: &Index) -> Vec<Row> {
    let row = |e: &Event<'_>| {
        let period = e.incident.period.as_ref();
        row![
            &e.incident.id,
            period.map(|p| p.start.clone()).unwrap_or_default(),
            year(period),
            length(period).map_or("", time_precision),
            "",
            "",
            "",
            places(index, e.incident),
            join(&e.outlets),
            "",
            if e.aggregate {
                format!("a sum over incidents that have rows of their own: {}", e.incident.label)
            } else {
                e.incident.label.clone()
            },
            number(killed(e.incident, "acled").and_then(|t| t.best)),
            &e.text_origins,
            &e.link,
        ]
    };
    events(index).iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precision_follows_the_codebooks() {
        let period = |start: &str, end: &str| PeriodRow {
            start: start.to_owned(),
            end: end.to_owned(),
            text: String::new(),
            basis: "stated".to_owned(),
            span: None,
        };
        let of =
            |start, end| length(Some(&period(start, end))).map(|d| (date_precision(d), time_precision(d)));
        assert_eq!(of("2024-03-07", "2024-03-07"), Some(("1", "1")));
        assert_eq!(of("2024-03-07", "2024-03-10"), Some(("2", "2")));
        assert_eq!(of("2024-03-01", "2024-03-31"), Some(("4", "3")));
        assert_eq!(of("2024-03-01", "2024-06-01"), Some(("5", "3")));
        assert_eq!(of("2024", "2024"), None);
    }
}
