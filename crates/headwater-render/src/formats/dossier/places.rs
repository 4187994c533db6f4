//! Where the places of a story are: a map, and a list that says of each how it is known and in which words it is named.
//!
//! The place of the event is told apart from places that reports merely name. A place that could not be found, or that may
//! be several, is listed with its doubt and is not on the map.

use super::chart::charts;
use super::link;
use crate::index::{Index, StoryView};
use crate::phrase::count;
use headwater_model::Cite;
use headwater_model::record::{Entity, EntityKind, Figure, GeoPlace, IncidentRole};
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};

/// A place as a story's reports name it.
pub(super) struct Named<'a> {
    pub(super) entity: &'a Entity,
    pub(super) geo: Option<&'a GeoPlace>,
    /// Address of its row.
    pub(super) id: String,
    /// Where the story's reports name it.
    pub(super) mentions: Vec<&'a Cite>,
    /// How many of its reports do.
    pub(super) reports: usize,
    /// The event is said to have been there.
    pub(super) event: bool,
    /// Words that put the event's figures there.
    figures: Vec<&'a Cite>,
}

pub(super) fn section(index: &Index, story: &StoryView) -> Option<Markup> {
    let all = named(index, story);
    if all.is_empty() {
        return None;
    }
    let (placed, doubtful): (Vec<_>, Vec<_>) = all.iter().partition(|n| n.geo.is_some());
    Some(html! {
        @if placed.is_empty() {
            p.note { "No coordinates are known for any place that these reports name, so there is no map." }
        } @else {
            p.note {
                "Where the names of places lie, by a gazetteer that ships with the program: found from the names and the words around them, not from a report’s own coordinates. "
                "A dashed mark stands in the middle of a whole area, which is never where something happened."
            }
            @if all.iter().any(|n| n.event) && !placed.iter().any(|n| n.event) {
                p.note { strong { "No coordinates are known for any place of the event." } " The map shows places that the reports merely name." }
            }
            (charts(story, &placed))
            table.places.cards {
                thead { tr { th scope="col" { "Place" } th scope="col" { "Where" } th scope="col" { "Why there" } th.num scope="col" { "Named" } th scope="col" { "In" } } }
                tbody { @for place in &placed { (row(index, place)) } }
            }
        }
        @if !doubtful.is_empty() {
            h3 { "Without coordinates" }
            table.places.cards {
                thead { tr { th scope="col" { "Place" } th scope="col" { "Why none" } th.num scope="col" { "Named" } th scope="col" { "In" } } }
                tbody { @for place in &doubtful { (row(index, place)) } }
            }
        }
    })
}

/// The places of a story: those of the event first, then those that most reports name.
fn named<'a>(index: &Index<'a>, story: &StoryView<'a>) -> Vec<Named<'a>> {
    let main = |id: &str| index.incident(id).is_some_and(|i| i.role == IncidentRole::Main);
    let own = story.told(index).into_iter().filter(|i| i.role == IncidentRole::Main);
    let event: BTreeSet<&str> = own.flat_map(|i| &i.places).map(String::as_str).collect();
    let mut figures: BTreeMap<&str, Vec<&Figure>> = BTreeMap::new();
    for figure in story.figures(index).filter(|f| main(&f.event)) {
        if let Some(place) = &figure.place {
            figures.entry(place).or_default().push(figure);
        }
    }
    let numbers = story.numbers(index, &index.within.entities).into_iter();
    let entities = numbers.map(|n| (n, &index.record.entities[n]));
    let mut out: Vec<Named> = Vec::new();
    for (number, entity) in entities.filter(|(_, e)| e.kind == EntityKind::Place) {
        let mentions: Vec<&Cite> = entity.mentions.iter().filter(|m| story.has(index, &m.report)).collect();
        if mentions.is_empty() {
            continue;
        }
        let counted = figures.get(entity.id.as_str()).map_or(&[][..], Vec::as_slice);
        out.push(Named {
            entity,
            geo: entity.place.as_ref().filter(|p| p.lat.abs() <= 90.0 && p.lon.abs() <= 360.0),
            id: format!("place-{}-{}", story.key(), number + 1),
            reports: mentions.iter().map(|m| &m.report).collect::<BTreeSet<_>>().len(),
            event: event.contains(entity.id.as_str()) || !counted.is_empty(),
            figures: counted.iter().map(|f| f.place_span.as_ref().unwrap_or(&f.span)).collect(),
            mentions,
        });
    }
    let rank = |n: &Named| (!n.event, usize::MAX - n.reports, usize::MAX - n.mentions.len());
    out.sort_by(|a, b| {
        rank(a).cmp(&rank(b)).then_with(|| (&a.entity.name, &a.id).cmp(&(&b.entity.name, &b.id)))
    });
    out
}

fn row(index: &Index, place: &Named) -> Markup {
    let reason = place.entity.place_reason.as_deref();
    let none = if place.geo.is_some() { "not recorded" } else { "not placed: nothing is known of why" };
    html! {
        tr id=(place.id) {
            th scope="row" {
                @if place.geo.is_some() { (super::chart::swatch(place)) " " }
                bdi { (place.entity.name) }
                @if place.event {
                    span.quiet.block {
                        "place of the event"
                        @if !place.figures.is_empty() {
                            ", of " (count(place.figures.len(), "figure", "figures")) " " (link::firsts(index, place.figures.iter().copied()))
                        }
                    }
                }
            }
            @if let Some(geo) = place.geo {
                td data-label="Where" {
                    span.at { (coordinates(geo)) }
                    span.quiet.block { (geo.precision) } span.quiet.block { (geo.gazetteer_id) }
                }
            }
            td data-label=(if place.geo.is_some() { "Why there" } else { "Why none" }) { bdi { (reason.unwrap_or(none)) } }
            td.num data-label="Named" { (place.mentions.len()) " ×" }
            td data-label="In" { (link::marks(index, place.mentions.iter().copied())) }
        }
    }
}

/// "35.5368° N, 36.0244° E".
pub(super) fn coordinates(geo: &GeoPlace) -> String {
    let half = |degrees: f64, plus: &str, minus: &str| {
        format!("{:.4}° {}", degrees.abs(), if degrees < 0.0 { minus } else { plus })
    };
    format!("{}, {}", half(geo.lat, "N", "S"), half(geo.lon, "E", "W"))
}

#[cfg(test)]
mod tests {
    use crate::fixture;
    use headwater_model::Record;

    /// The section of the first story.
    fn section(record: &Record) -> String {
        let index = crate::index::Index::new(record);
        let stories = index.stories();
        super::section(&index, &stories[0]).map(maud::Markup::into_string).unwrap_or_default()
    }

    #[test]
    fn a_place_is_on_the_map_and_one_that_is_not_known_is_listed_with_its_doubt() {
        let record = fixture::record();
        let section = section(&record);
        assert_eq!(section.matches("<figure class=\"map").count(), 1);
        assert!(section.contains("58.1716° N, 22.2503° E") && section.contains("geonames:1<"));
        assert!(section.contains("place of the event"));
        let (placed, doubtful) = section.split_once("Without coordinates").unwrap();
        assert!(placed.contains("Port Salme") && !placed.contains("Lund Quay"));
        assert!(doubtful.contains("Lund Quay") && doubtful.contains("not in the gazetteer"));
        // The other story's.
        assert!(!section.contains("Velden"));
        assert_eq!(section, self::section(&record));
    }

    #[test]
    fn without_coordinates_there_is_no_map_and_it_says_so() {
        let mut record = fixture::record();
        for entity in &mut record.entities {
            entity.place = None;
        }
        let section = section(&record);
        assert!(!section.contains("<figure") && section.contains("No coordinates are known"));
        record.entities.retain(|e| e.kind != headwater_model::record::EntityKind::Place);
        assert_eq!(self::section(&record), "");
    }

    #[test]
    fn places_far_from_the_event_are_on_a_second_map() {
        let mut record = fixture::record();
        let quay = record.entities.iter_mut().find(|e| e.id == "e-quay").unwrap();
        quay.place = Some(headwater_model::record::GeoPlace {
            lat: -33.9,
            lon: 151.2,
            gazetteer_id: "geonames:3".to_owned(),
            precision: "country".to_owned(),
        });
        let section = section(&record);
        assert_eq!(section.matches("<figure class=\"map").count(), 2);
        assert!(section.contains("class=\"frame\"") && section.contains("class=\"named area\""));
    }

    #[test]
    fn broken_coordinates_are_none() {
        let mut record = fixture::record();
        for (entity, lat, lon) in
            [(5, f64::NAN, 0.0), (5, 91.0, 0.0), (5, 0.0, f64::INFINITY), (5, 0.0, 1e300)]
        {
            let place = record.entities[entity].place.as_mut().unwrap();
            (place.lat, place.lon) = (lat, lon);
            assert!(!section(&record).contains("<figure"), "{lat} {lon}");
        }
    }
}
