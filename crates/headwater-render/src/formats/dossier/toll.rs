//! The toll: what the reports, taken together, say of how many came to harm, with each report's own answer.

use super::bars::{Scale, axis, bar};
use super::link;
use crate::index::{Index, StoryView};
use crate::phrase::{range, toll_basis, upper};
use headwater_model::record::{Toll, TollAnswer, TollBasis};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// A table with a row for each measure; nothing where no report says anything of harm.
pub(super) fn table(index: &Index, story: &StoryView) -> Option<Markup> {
    let tolls = story.tolls(index);
    if tolls.is_empty() {
        return None;
    }
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
            tbody { @for toll in &tolls { (row(index, toll, scale)) } }
        }
        p.note {
            "One answer of each report: the number it states, the sum of a list it gives no sum for, or the persons it "
            "tells of one by one. Answers are set side by side, never added or averaged; the lines below keep every figure "
            "by what it counts."
        }
        (super::steps::charts(index, story))
        h3 { "What is counted" }
    })
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
