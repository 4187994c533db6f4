//! What copies changed: numbers, names, sources and doubts that differ between shared passages.

use super::link;
use crate::index::{Index, StoryView};
use crate::phrase::count;
use headwater_model::record::{EditKind, EditRow};
use maud::{Markup, html};

/// In the order of weight. Plain wording is counted, not listed: the passages show it.
const KINDS: [EditKind; 5] =
    [EditKind::Number, EditKind::Negation, EditKind::Attribution, EditKind::Hedge, EditKind::Name];

pub(super) fn section(index: &Index, story: &StoryView) -> Option<Markup> {
    let edits: Vec<&EditRow> = story.passages(index).flat_map(|p| &p.edits).collect();
    let wording = edits.iter().filter(|e| e.kind == EditKind::Wording).count();
    (!edits.is_empty()).then(|| {
        html! {
            p.note {
                "Places where reports that share a passage differ in it. Not listed here: "
                (count(wording, "change", "changes")) " of plain wording; the table of edits has every one."
            }
            @if wording < edits.len() {
                table.changes.cards {
                    thead { tr { th { "Kind" } th { "In one report" } th { "In the other" } } }
                    tbody {
                        @for kind in KINDS {
                            @for edit in edits.iter().filter(|e| e.kind == kind) {
                                tr {
                                    td { span.badge { (kind.as_str()) } }
                                    td { (side(index, &edit.from)) }
                                    td { (side(index, &edit.to)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    })
}

fn side(index: &Index, cite: &headwater_model::Cite) -> Markup {
    html! { (link::mark(index, cite)) " “" (link::words(index, cite, 160)) "”" }
}
