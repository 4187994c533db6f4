//! The text origins: which reports go back to each, what holds the group together, and reports that cite each other.

use super::link;
use crate::index::{Index, StoryView};
use crate::kin::Kin;
use crate::phrase::{ORIGIN_RANGE, count, min_max, origin_range, percent};
use headwater_model::record::{Counts, NodeKind, Origin};
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};

/// Reports of one origin that are named.
const NAMED: usize = 60;

pub(super) fn section(index: &Index, story: &StoryView) -> Option<Markup> {
    let origins = story.origins(index);
    let kin = Kin::new(index, story);
    let (many, single): (Vec<_>, Vec<_>) =
        origins.into_iter().partition(|o| o.reports.len() > 1 || o.weakest.is_some());
    // Where other stories have pages of their own, what is shared with them stands in the rows of the whole record.
    let whole = |id: &str| index.beyond.map_or_else(|| index.report(id), |all| Some(all.get(id)?.0));
    let elsewhere = story.story.map(|s| crate::elsewhere(s, whole)).unwrap_or_default();
    (story.reports.len() > 1 || !elsewhere.is_empty()).then(|| {
        let joints = joints(index, &kin);
        html! {
            @if let Some(counts) = story.story.map(|s| &s.counts).filter(|c| c.reports > 0) { (four(counts)) }
            @for origin in &many { (entry(index, story, &joints, origin)) }
            @if !single.is_empty() {
                p {
                    span.label { "Of one report each: " }
                    @for o in single.iter().take(NAMED) {
                        @for report in &o.reports { (link::siglum(index, report)) " " (link::who(index, report)) " " }
                        // An agency behind a single report is told apart from the report's own text.
                        @if index.node(&o.root).is_some_and(|n| n.report.is_none()) { "(from " bdi { (index.origin_name(o)) } ", lost) " }
                    }
                    @if single.len() > NAMED { "and " (single.len() - NAMED) " more" }
                }
            }
            @if let Some(s) = story.story.filter(|s| s.weakest_pair.len() == 2) {
                p.meta {
                    "The story as a whole hangs together least at " (link::siglum(index, &s.weakest_pair[0])) " – "
                    (link::siglum(index, &s.weakest_pair[1])) " (similarity " (format!("{:.2}", s.weakest_link)) ")."
                }
            }
            @if !elsewhere.is_empty() {
                p.label { "Text shared with reports of other stories" }
                ul {
                    @for (report, other, share) in elsewhere.iter().take(NAMED) {
                        li {
                            (link::siglum(index, &report.id)) ": " (percent(*share)) " of its words also stand in "
                            (link::siglum(index, &other.id)) " " (link::who(index, &other.id))
                        }
                    }
                }
                @if elsewhere.len() > NAMED { p.meta { "and " (elsewhere.len() - NAMED) " more pairs" } }
            }
        }
    })
}

/// The four counts of the story, side by side.
fn four(counts: &Counts) -> Markup {
    let (min, max) = origin_range(counts);
    let sources = &counts.primary_sources;
    html! {
        ul.four {
            li { strong { (counts.reports) } " " (noun(counts.reports, counts.reports, "report", "reports")) }
            li { strong { (counts.outlets) } " " (noun(counts.outlets, counts.outlets, "outlet", "outlets")) }
            li { strong { (min_max(min, max)) } " " (noun(min, max, "text origin", "text origins")) }
            li { strong { (min_max(sources.min, sources.max)) } " " (noun(sources.min, sources.max, "primary source", "primary sources")) }
        }
        @if min != max { p.note { (ORIGIN_RANGE) } }
    }
}

fn noun<'s>(min: u32, max: u32, one: &'s str, many: &'s str) -> &'s str {
    if min == 1 && max == 1 { one } else { many }
}

fn entry(
    index: &Index,
    story: &StoryView,
    joints: &BTreeMap<(&str, &str), String>,
    origin: &Origin,
) -> Markup {
    let kind = index.node(&origin.root).map(|n| n.kind);
    let held: Vec<&str> =
        origin.reports.iter().map(String::as_str).filter(|id| story.has(index, id)).collect();
    let outlet = |id: &&str| {
        let outlet = index.report(id).and_then(|r| r.outlet.as_ref());
        outlet.map_or_else(|| (*id).to_owned(), |o| o.to_lowercase())
    };
    let outlets: BTreeSet<String> = held.iter().map(outlet).collect();
    html! {
        div.entry.origin-entry {
            div.entry-head {
                h3 {
                    bdi { (index.origin_name(origin)) }
                    @match kind {
                        Some(NodeKind::Lost) => { " " span.badge.lost { "lost: not among the reports" } },
                        Some(NodeKind::Undecided) => { " " span.badge.open { "? undecided" } },
                        _ => {},
                    }
                }
                p.meta { (count(held.len(), "report", "reports")) " of " (count(outlets.len(), "outlet", "outlets")) ", one text origin" }
            }
            p.held {
                @for id in held.iter().take(NAMED) { span.member { (link::siglum(index, id)) " " (link::who(index, id)) } " " }
                @if held.len() > NAMED { "and " (held.len() - NAMED) " more" }
            }
            @if let Some(w) = &origin.weakest {
                p.meta {
                    span.label { "Weakest link: " }
                    (link::siglum(index, &w.a)) " – " (link::siglum(index, &w.b))
                    // The reason as a rule says how much they share.
                    @if !w.reason.contains('%') { ", " (percent(w.share)) " of the words" }
                    ": " bdi { (w.reason) } ". "
                    @if let Some(id) = joints.get(&(w.a.as_str(), w.b.as_str())) { a href={ "#" (id) } { "See both texts" } }
                }
            }
        }
    }
}

/// Where pairs of reports stand side by side: the address for each two, in either order.
fn joints<'a>(index: &Index<'a>, kin: &Kin<'a>) -> BTreeMap<(&'a str, &'a str), String> {
    let report = |n: usize| kin.nodes[n].report.as_deref();
    let edges = super::edges::shown(index, kin).into_iter().map(|e| &kin.edges[e]);
    let edges = edges.map(|e| (report(e.parent), report(e.child), super::edges::address(e)));
    let links = super::edges::shown_links(kin).into_iter().map(|l| &kin.links[l]);
    let links = links.map(|l| (report(l.ends.0), report(l.ends.1), super::edges::link_address(l)));
    let mut joints = BTreeMap::new();
    for (a, b, address) in edges.chain(links) {
        if let (Some(a), Some(b)) = (a, b) {
            joints.entry((a, b)).or_insert_with(|| address.clone());
            joints.entry((b, a)).or_insert(address);
        }
    }
    joints
}

/// Reports that cite each other in a circle.
pub(super) fn circles(index: &Index, story: &StoryView) -> Option<Markup> {
    let all: Vec<_> = story.circles(index).collect();
    (!all.is_empty()).then(|| {
        html! {
            p.note { "Each names the next as its source, and the last names the first: however many they are, none of them stands on ground of its own." }
            @for circle in all {
                div.entry {
                    p.circle {
                        @for id in &circle.reports { (link::siglum(index, id)) " " (link::who(index, id)) span.arrow { " → " } }
                        @if let Some(id) = circle.reports.first() { (link::siglum(index, id)) }
                    }
                    p {
                        bdi { (circle.text) } " "
                        @match &circle.first {
                            Some(first) => { "It appeared first in " (link::siglum(index, first)) " " (link::who(index, first)) "." },
                            None => { "Where it appeared first is not known." },
                        }
                    }
                    ul {
                        @for cite in &circle.spans { li { (link::mark(index, cite)) " “" (link::words(index, cite, 200)) "”" } }
                    }
                }
            }
        }
    })
}
