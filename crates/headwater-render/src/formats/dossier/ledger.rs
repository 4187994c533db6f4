//! The ledger at a glance: a row for every line about the event itself.

use super::bars::{Scale, axis, bar};
use crate::index::{Index, StoryView};
use crate::phrase::{ORIGIN_RANGE, min_max, origin_range, origins, range, standing, standing_note};
use headwater_model::record::{Counts, LedgerLine, LineStanding};
use maud::{Markup, html};

// The same form as its neighbours in the list of sections.
#[allow(clippy::unnecessary_wraps)]
pub(super) fn overview(index: &Index, story: &StoryView) -> Option<Markup> {
    let lines: Vec<_> = story.lines(index).into_iter().filter(|l| index.is_main(l)).collect();
    if lines.is_empty() {
        return Some(html! {
            (super::toll::table(index, story).unwrap_or_default())
            p.none { "No count of people was found for the event itself." }
        });
    }
    let scale = Scale::of(lines.iter().map(|l| (l.range.low, l.range.high)));
    let by_ratio = matches!(scale, Scale::Ratio(_));
    let incidents = story.incidents(index);
    let several = StoryView::several(&incidents);
    let ranged = lines.iter().map(|l| origin_range(&l.counts)).any(|(min, max)| min != max);
    Some(html! {
        (super::toll::table(index, story).unwrap_or_default())
        table.ledger.cards {
            thead {
                tr {
                    th scope="col" { "Counted" }
                    th.num scope="col" { "Minimum–maximum" }
                    th.draw scope="col" { (axis(scale)) }
                    th.num scope="col" { "Reports" }
                    th.num scope="col" { "Outlets" }
                    th.num scope="col" { "Text origins" }
                    th.num scope="col" { "Primary sources" }
                    th scope="col" { "Standing" }
                }
            }
            @for incident in &incidents {
                @let mine: Vec<_> = lines.iter().filter(|l| l.incident == incident.id).collect();
                @if !mine.is_empty() {
                    tbody {
                        @if several { (super::toll::incident_row(index, incident, 8)) }
                        @for line in mine { (row(line, scale)) }
                    }
                }
            }
        }
        p.note {
            "Bars run from minimum to maximum; an arrow means that no maximum is given (“or more”). "
            @if by_ratio { "Each step of the scale is ten times the one before. " }
            "Reports, outlets, text origins and primary sources are four different counts: many reports may be one text, "
            "and two texts may rest on one source. Nothing here is an average, and no count claims to be complete. "
            @if ranged { (ORIGIN_RANGE) }
        }
    })
}

fn row(line: &LedgerLine, scale: Scale) -> Markup {
    let failed = line.checks.iter().filter(|c| !c.holds).count();
    html! {
        tr {
            th.what scope="row" {
                a href={ "#" (super::link::line(line)) } { bdi { (line.label) } }
                @if failed > 0 { span.badge.fails { "✗ " (failed) " to check" } }
            }
            td.num.range data-label="Minimum–maximum" { (range(line.range.low, line.range.high)) }
            td.draw { (bar(scale, line.range.low, line.range.high)) }
            (counts(&line.counts))
            td data-label="Standing" { (badge(line.standing)) }
        }
    }
}

/// The four counts, never one without the others.
pub(super) fn counts(counts: &Counts) -> Markup {
    html! {
        td.num data-label="Reports" { (counts.reports) }
        td.num data-label="Outlets" { (counts.outlets) }
        td.num data-label="Text origins" { (origins(counts)) }
        td.num data-label="Primary sources" {
            (min_max(counts.primary_sources.min, counts.primary_sources.max))
        }
    }
}

/// The standing, told by a sign and a word as well as by colour.
pub(super) fn badge(value: LineStanding) -> Markup {
    let (class, sign) = match value {
        LineStanding::SingleSource => ("single", "●"),
        LineStanding::Corroborated => ("corroborated", "●●"),
        LineStanding::Disputed => ("disputed", "≠"),
        LineStanding::Unattributed => ("unattributed", "?"),
    };
    html! {
        span class={ "badge standing " (class) } title=(standing_note(value)) {
            span.sign aria-hidden="true" { (sign) } " " (standing(value))
        }
    }
}
