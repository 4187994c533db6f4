//! What people decided about the record.

use crate::index::Index;
use headwater_model::record::JudgementState;
use maud::{Markup, html};

pub(super) fn section(index: &Index) -> Option<Markup> {
    let rows = &index.record.judgements;
    let open = rows.iter().filter(|r| r.state == JudgementState::Conflict).count();
    (!rows.is_empty()).then(|| {
        html! {
            p.note {
                "Decisions of people, in order. They are applied to what the reports say before anything is counted; what a row said before is kept here."
                @if open > 0 { " " strong { (open) " of them need somebody to look." } }
            }
            table.judgements.cards {
                thead { tr { th { "Nº" } th { "Decision" } th { "About" } th { "Before" } th { "Who, when, why" } th { "State" } } }
                tbody {
                    @for row in rows {
                        @let j = &row.judgement;
                        tr id={ "j-" (j.seq) } {
                            td.n { (j.seq) }
                            td { strong { (j.verb.as_str()) } }
                            td.said {
                                span.quiet { (j.target.kind.as_str()) " " } bdi { (j.target.words) }
                                @if let Some(other) = &j.other { " / " bdi { (other.words) } }
                            }
                            td.said { @if let Some(before) = &row.before { bdi { (before) } } }
                            td.said {
                                bdi { (j.by) } ", " (j.at)
                                @if !j.why.is_empty() { ": " bdi { (j.why) } }
                            }
                            td {
                                span.badge.fails[row.state == JudgementState::Conflict] { (row.state.as_str()) } " "
                                span.quiet { (row.outcome) }
                            }
                        }
                    }
                }
            }
        }
    })
}
