//! The toll: what the reports, taken together, say of how many came to harm, with each report's own answer.

use super::bars::{Scale, axis, bar};
use super::link;
use crate::index::{Index, StoryView};
use crate::phrase::{range, toll_basis, upper};
use headwater_model::record::{Incident, Toll, TollAnswer, TollBasis};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// A table with a row for each measure; nothing where no report says anything of harm.
pub(super) fn table(index: &Index, story: &StoryView) -> Option<Markup> {
    let mut incidents = story.incidents(index);
    incidents.retain(|i| !i.tolls.is_empty());
    let tolls: Vec<&Toll> = incidents.iter().flat_map(|i| &i.tolls).collect();
    if tolls.is_empty() {
        return None;
    }
    let several = StoryView::several(&incidents);
    let scale = Scale::of(tolls.iter().map(|t| (t.range.low, t.range.high)));
    Some(html! {
        h3 { "The toll: what each report says all in all" }
        table.ledger.cards.toll {
            thead {
                tr {
                    th scope="col" { "What happened" }
                    th.num scope="col" { "Minimum–maximum" }
                    th.draw scope="col" { (axis(scale)) }
                    th.num scope="col" { "Given by most" }
                    th scope="col" { "Said by" }
                }
            }
            @for incident in &incidents {
                tbody {
                    @if several { (incident_row(index, incident, 5)) }
                    @for toll in &incident.tolls { (row(index, toll, scale)) }
                }
            }
        }
        p.note {
            "One answer of each report: the number it states, the sum of a list it gives no sum for, or the persons it "
            "tells of one by one. Answers are set side by side, never added or averaged; the lines below keep every figure "
            "by what it counts."
            @if several {
                " The reports tell of several incidents: each has its own answers, and what covers several of them stands "
                "with the whole. A whole and its incidents are never added."
            }
        }
        (super::steps::charts(index, story))
        h3 { "What is counted" }
    })
}

/// The head of an incident's rows in a table of `columns`.
pub(super) fn incident_row(index: &Index, incident: &Incident, columns: usize) -> Markup {
    html! {
        tr.incident {
            th colspan=(columns) scope="rowgroup" {
                bdi { (index.incident_name(incident)) }
                @if let Some(why) = incident.reasons.first() { " " span.quiet { (why) } }
            }
        }
    }
}

fn row(index: &Index, toll: &Toll, scale: Scale) -> Markup {
    let mut by_value: BTreeMap<(u64, Option<u64>, TollBasis), Vec<&TollAnswer>> = BTreeMap::new();
    for a in &toll.answers {
        by_value.entry((a.range.low, a.range.high, a.basis)).or_default().push(a);
    }
    html! {
        tr {
            th.what scope="row" { (upper(toll.measure.as_str())) }
            td.num.range data-label="Minimum–maximum" { (range(toll.range.low, toll.range.high)) }
            td.draw { (bar(scale, toll.range.low, toll.range.high)) }
            td.num data-label="Given by most" title=(toll.reasons.join("; ")) { (range(toll.best, Some(toll.best))) }
            td data-label="Said by" {
                ul.said-list {
                    @for ((low, high, basis), answers) in by_value.iter().rev() {
                        li {
                            strong { (range(*low, *high)) } " "
                            @if let Some(note) = toll_basis(*basis) { span.quiet { (note) " " } }
                            (link::firsts(index, answers.iter().flat_map(|a| &a.spans)))
                        }
                    }
                }
            }
        }
    }
}
