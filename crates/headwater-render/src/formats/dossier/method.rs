//! What could not be read, and how the record was made.

use crate::index::Index;
use crate::phrase::plain;
use maud::{Markup, html};

pub(super) fn problems(index: &Index) -> Option<Markup> {
    let problems = &index.record.problems;
    (!problems.is_empty()).then(|| {
        html! {
            p.note { "Nothing in the record rests on an input with an error." }
            table.problems.cards {
                thead { tr { th { "Input" } th { "What is wrong, and what to do" } th { "Kind" } } }
                tbody {
                    @for p in problems {
                        tr {
                            td { bdi { (p.locator) } }
                            td.said { (p.message) }
                            td {
                                span.badge.fails[p.severity == "error"] { (p.severity) } " "
                                span.quiet { (p.stage) " " (p.code) }
                            }
                        }
                    }
                }
            }
        }
    })
}

/// Terms as the field uses them.
const TERMS: [(&str, &str); 9] = [
    ("Report", "One text as an outlet published it. Two files with the same bytes are one report."),
    (
        "Text origin",
        "A text that others were made from: the root of a line of copies. Reports with one text origin are one account.",
    ),
    (
        "Primary source",
        "Where a chain of “X said that Y said” ends: a ministry, a hospital, three residents. Two texts that both quote one monitor are two text origins and one primary source. Where the end is not told, the count is given as a minimum and a maximum.",
    ),
    ("Witness", "A report seen as a copy of a text that may be at hand or lost."),
    (
        "Lost archetype",
        "A text that nobody handed in, inferred from credits and from what its copies share: most often an agency’s wire.",
    ),
    (
        "Minimum–maximum",
        "“At least 12” has the minimum 12 and an open maximum. A line runs from the lowest minimum to the highest maximum of its figures, by the profile named here; nothing is averaged.",
    ),
    (
        "Corroborated",
        "At least two text origins and at least two primary sources agree. More copies of one text never corroborate it.",
    ),
    ("Unattributed", "No report names a source for it."),
    (
        "Kept apart",
        "Figures of earlier events named for comparison, and of the wider event, are in no line of the event itself.",
    ),
];

const LIMITS: [&str; 5] = [
    "The record covers the reports handed in and nothing else. It is not a total: what no report tells is not in it.",
    "Figures, sources and names are found by rules, word lists and a small learned tagger. Some will be missed and some misread: check the words, each statement links to them.",
    "Who copied whom is inferred from shared words, credits and dates. A copy rewritten from end to end looks independent.",
    "A standing says how reports support each other. It is not a finding that something happened; that judgement is a person’s.",
    "Named people may be at risk. Think before you send this page on.",
];

// The same form as its neighbours in the list of sections.
#[allow(clippy::unnecessary_wraps)]
pub(super) fn section(index: &Index) -> Option<Markup> {
    let tool = &index.record.tool;
    Some(html! {
        p {
            "Made by Headwater " (tool.version) " with the profile " strong { (tool.profile.to_uppercase()) }
            ". The same reports, version and settings give the same page to the byte. The record is in the format "
            code { (index.record.schema) } "; the file record.json " @if index.beyond.is_some() { "in the folder above" } @else { "beside this page" } " holds all of it, the folder tables the same as CSV."
        }
        h3 { "Known limits" }
        ul { @for limit in LIMITS { li { (limit) } } }
        h3 { "Words used here" }
        dl.terms { @for (term, meaning) in TERMS { div { dt { (term) } dd { (meaning) } } } }
        @if !tool.settings.is_empty() {
            h3 { "Settings" }
            dl.terms { @for (name, value) in &tool.settings { div { dt { (plain(name)) } dd { (value) } } } }
        }
    })
}
