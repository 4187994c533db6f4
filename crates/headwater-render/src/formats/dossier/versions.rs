//! The versions of a report: what changed from capture to capture, in the words of both sides.

use crate::phrase::{clip, count, plain};
use headwater_model::record::{Report, Version, VersionChange, VersionChangeKind, VersionSpan};
use maud::{Markup, html};

pub(super) fn section(r: &Report) -> Markup {
    if r.versions.len() < 2 {
        return html! {};
    }
    html! {
        div.versions {
            p.label { "Versions of this report" }
            p.note {
                (count(r.captures.len(), "capture", "captures")) " of one address hold "
                (count(r.versions.len(), "version", "versions"))
                " of the text. They are one report: only the current version is compared and counted."
            }
            ol.captures {
                @for v in &r.versions {
                    li {
                        (v.captured.as_deref().unwrap_or("time of capture not known"))
                        @if let Some(updated) = &v.updated { ", updated " (updated) }
                        ", " bdi title=(v.locator) { (crate::index::file_name(&v.locator)) }
                        @if v.current { " " span.badge { "current" } }
                        @else { (text(v)) }
                    }
                }
            }
            @if r.changes.is_empty() { p.none { "Nothing that is compared was changed between them." } }
            @else { (table(r)) }
        }
    }
}

fn text(v: &Version) -> Markup {
    html! {
        details {
            summary { "The text of version " (v.number) }
            div.earlier dir="auto" { @for line in v.text.lines().filter(|l| !l.trim().is_empty()) { p { (line) } } }
        }
    }
}

fn table(r: &Report) -> Markup {
    html! {
        table.changes.cards {
            thead { tr { th { "From – to" } th { "Change" } th { "Before" } th { "After" } } }
            tbody {
                @for c in &r.changes {
                    tr {
                        td { (number(r, &c.from)) " – " (number(r, &c.to)) }
                        td { span.badge { (plain(c.kind.as_str())) } @if told(c) { " " (c.text) } }
                        td { (words(r, c.before.as_ref())) }
                        td { (words(r, c.after.as_ref())) }
                    }
                }
            }
        }
    }
}

/// Figures are told in numbers; of other changes the words stand beside it.
fn told(c: &VersionChange) -> bool {
    use VersionChangeKind::{FigureAdded, FigureDropped, FigureLowered, FigureRaised, HeadlineChanged};
    matches!(c.kind, FigureRaised | FigureLowered | FigureAdded | FigureDropped)
        || (c.kind == HeadlineChanged && (c.before.is_none() || c.after.is_none()))
}

fn number(r: &Report, id: &str) -> String {
    r.versions.iter().find(|v| v.id == id).map_or_else(|| id.to_owned(), |v| v.number.to_string())
}

fn words(r: &Report, span: Option<&VersionSpan>) -> Markup {
    let found = span.and_then(|s| {
        let text = &r.versions.iter().find(|v| v.id == s.version)?.text;
        Some(clip(text.get(s.start as usize..s.end as usize)?, 300))
    });
    html! { @match found { Some(words) => { "“" bdi { (words) } "”" }, None => { span.quiet { "–" } } } }
}

/// What was cut from the page, and what its metadata says.
pub(super) fn origin(r: &Report) -> Markup {
    html! {
        @if !r.cut.is_empty() {
            @let words = r.cut.iter().map(|c| c.text.split_whitespace().count()).sum::<usize>();
            details.cut {
                summary { "Cut from the page: " (count(words, "word", "words")) }
                ul {
                    @for c in &r.cut {
                        li { bdi { (c.text) } span.quiet { " (" (c.reason) "; bytes " (c.raw.start) "–" (c.raw.end) ")" } }
                    }
                }
            }
        }
        @if !r.metadata.is_empty() {
            details.metadata {
                summary { "Metadata as found: " (count(r.metadata.len(), "value", "values")) }
                ul {
                    @for m in &r.metadata {
                        li {
                            (crate::phrase::field(m.field)) ": " bdi { (clip(&m.value, 300)) }
                            span.quiet {
                                " (" (crate::phrase::told(m.basis))
                                @if let Some(raw) = &m.raw { "; bytes " (raw.start) "–" (raw.end) }
                                ")"
                            }
                        }
                    }
                }
            }
        }
    }
}
