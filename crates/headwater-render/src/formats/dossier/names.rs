//! Names, the forms they were found in, and why forms were joined.

use super::link;
use crate::index::Index;
use crate::phrase::{count, kind_heading};
use headwater_model::record::{Entity, EntityKind};
use maud::{Markup, html};

const KINDS: [EntityKind; 5] =
    [EntityKind::Person, EntityKind::Organisation, EntityKind::Group, EntityKind::Place, EntityKind::Unnamed];

pub(super) fn section(index: &Index) -> Option<Markup> {
    let entities = &index.record.entities;
    (!entities.is_empty()).then(|| {
        html! {
            p.note { (count(entities.len(), "name or source", "names and sources")) ". A number after a mark leads to a further place in the same report." }
            @for kind in KINDS {
                @let rows: Vec<_> = entities.iter().filter(|e| e.kind == kind).collect();
                @if !rows.is_empty() {
                    h3 { (kind_heading(kind)) }
                    table.names.cards {
                        thead { tr { th { "Name" } th { "Other forms" } th { "Why joined" } th { "In" } } }
                        tbody { @for e in rows { (row(index, e)) } }
                    }
                }
            }
        }
    })
}

fn row(index: &Index, e: &Entity) -> Markup {
    let others: Vec<_> = e.variants.iter().filter(|v| **v != e.name).collect();
    html! {
        tr {
            th scope="row" {
                bdi { (e.name) }
                @if !e.descriptions.is_empty() {
                    span.quiet.block {
                        @for (n, d) in e.descriptions.iter().enumerate().take(4) {
                            @if n > 0 { ", " }
                            "“" (link::words(index, d, 80)) "”"
                        }
                    }
                }
            }
            td data-label="Other forms" {
                @for (n, v) in others.iter().enumerate() { @if n > 0 { ", " } bdi { (v) } }
            }
            td data-label="Why joined" {
                @if !e.merges.is_empty() {
                    ul { @for m in &e.merges { li { bdi { (m.variant) } ": " (m.reason) } } }
                }
            }
            td { (link::marks(index, &e.mentions)) }
        }
    }
}
