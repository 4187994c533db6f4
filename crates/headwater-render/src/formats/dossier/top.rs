//! What a reader sees first: the event in a line, and how many reports are how many text origins.

use super::link;
use crate::index::{Index, StoryView};
use crate::phrase::{count, days, min_max, origin_range, ranged};
use headwater_model::record::{NodeKind, Origin};
use maud::{Markup, html};

/// What a page with several stories is called, or with none.
fn counted(index: &Index, stories: usize) -> String {
    let reports = index.record.reports.len();
    format!("{}, {}", count(reports, "report", "reports"), count(stories, "story", "stories"))
}

/// The head of a page that leads to the pages of the stories.
pub(super) fn head(index: &Index) -> Markup {
    html! {
        header.top {
            p.kicker { "Headwater dossier" }
            h1 { (counted(index, index.record.stories.len())) }
            p.lead { "Each story has a page of its own, with its ledger, its sources and the full text of its reports." }
        }
    }
}

/// The head of a page with several stories, or none.
pub(super) fn whole(index: &Index, stories: &[StoryView]) -> Markup {
    let reports = index.record.reports.len();
    html! {
        header.top {
            p.kicker { "Headwater dossier" }
            p.h1 { (counted(index, stories.len())) }
            @if reports == 0 { p.lead { "No report could be read. The problems are listed below." } }
            @if !stories.is_empty() {
                ol.stories {
                    @for (n, story) in stories.iter().enumerate() {
                        li {
                            a href={ "#story-" (n + 1) } { bdi { (story.title(index)) } }
                            " – " (tally(index, story))
                        }
                    }
                }
            }
        }
    }
}

/// At least and at most how many text origins a story has.
fn origins_range(index: &Index, story: &StoryView) -> (u32, u32) {
    let told = story.story.map(|s| &s.counts).filter(|c| c.reports > 0).map(origin_range);
    told.unwrap_or_else(|| {
        let origins = story.origins(index).len() as u32;
        (origins, origins)
    })
}

/// The same in figures.
pub(super) fn origins(index: &Index, story: &StoryView) -> String {
    let (min, max) = origins_range(index, story);
    min_max(min, max)
}

/// The days on which a story was published; none where no report has one.
pub(super) fn published(story: &StoryView) -> Option<String> {
    let (first, last) = (story.story?.first.as_deref(), story.story?.last.as_deref());
    Some(days(first.or(last)?, last.or(first)?))
}

fn tally(index: &Index, story: &StoryView) -> String {
    let (min, max) = origins_range(index, story);
    format!(
        "{}, {}",
        count(story.reports.len(), "report", "reports"),
        ranged(min, max, "text origin", "text origins")
    )
}

/// The head of one story.
pub(super) fn story(index: &Index, story: &StoryView, n: usize, single: bool) -> Markup {
    let title = story.title(index);
    let span = story.story.and_then(|s| s.title_span.as_ref());
    html! {
        header.top id={ "story-" (n + 1) } {
            p.kicker { @if single { "Headwater dossier" } @else { "Story " (n + 1) } }
            h1 dir="auto" { (title) }
            p.dates {
                @match published(story) {
                    Some(days) => { "Published " (days) },
                    None => { "No date of publication is known" },
                }
                @if let Some(span) = span { " · headline of " (link::mark(index, span)) }
            }
            (event(index, story, title))
            p.lead { strong { (tally(index, story)) "." } " " (meaning(index, story)) }
            ul.origins {
                @for origin in story.origins(index) { (origin_row(index, story, origin)) }
            }
        }
    }
}

/// The main event: only where the story's own reports name it.
fn event(index: &Index, story: &StoryView, title: &str) -> Markup {
    html! {
        @for incident in story.incidents(index) {
            p.event {
                span.label { @if incident.part_of.is_some() { "Incident" } @else { "Event" } }
                // The headline stands right above.
                @if incident.label != title { " " bdi { (incident.label) } }
                @if let Some(period) = &incident.period {
                    " " span.part {
                        (days(&period.start, &period.end))
                        @if let Some(span) = &period.span { " (“" (link::words(index, span, 60)) "”)" }
                    }
                }
                // The label of one incident among several begins with its place.
                @for (n, place) in incident.places.iter().enumerate().filter(|_| incident.part_of.is_none()) {
                    @if n > 0 { ", " } @else if incident.label != title { " · " } @else { " " }
                    bdi { (index.name(place)) }
                }
                " · named in " (link::firsts(index, &incident.spans))
            }
        }
    }
}

fn meaning(index: &Index, story: &StoryView) -> &'static str {
    let (reports, origins) = (story.reports.len(), story.origins(index).len());
    if reports < 2 {
        "There is nothing to compare it with."
    } else if origins < reports {
        "Reports that go back to one text origin are one account, however often it is printed."
    } else {
        "No report was found to draw its text from another."
    }
}

/// Reports of one origin that are named at the top.
const NAMED: usize = 40;

fn origin_row(index: &Index, story: &StoryView, origin: &Origin) -> Markup {
    let root = index.node(&origin.root);
    let open = root.is_some_and(|n| n.kind == NodeKind::Undecided);
    let lost = root.is_some_and(|n| n.report.is_none()) && !open;
    html! {
        li.origin {
            span.name {
                bdi { (index.origin_name(origin)) }
                @if lost {
                    " " span.badge.lost title="No report handed in is this text itself; it is inferred from those that share it." {
                        "lost: not among the reports"
                    }
                }
                @if open {
                    " " span.badge.open title="The reports share one text. Which came first, or whether a lost one did, cannot be told." { "? undecided" }
                }
            }
            span.held {
                @let held: Vec<&String> = origin.reports.iter().filter(|id| story.has(index, id)).collect();
                @for id in held.iter().take(NAMED) {
                    span.member { (link::siglum(index, id)) " " (link::who(index, id)) }
                }
                @if held.len() > NAMED { span.quiet { "and " (held.len() - NAMED) " more" } }
            }
        }
    }
}
