//! The stemma: a drawing of who drew on whom, what is behind its boxes, and how much any two reports share.

use super::drawing::drawing;
use super::link;
use super::plan::{Drawn, Plan};
use crate::index::{Index, StoryView, origin_name};
use crate::kin::Kin;
use crate::phrase::{count, percent};
use headwater_model::record::{NodeKind, Report};
use maud::{Markup, html};

/// A table of everybody with everybody is read up to this many reports.
const MATRIX: usize = 12;

pub(super) fn section(index: &Index, story: &StoryView) -> Option<Markup> {
    let kin = Kin::new(index, story);
    let plan = Plan::new(&kin);
    (kin.nodes.len() > 1).then(|| {
        html! {
            p.note {
                "Time runs from left to right. An arrow leads from a text to one that draws on it; its width is the share of the later report’s words, its colour that of the text origin. "
                "Click on an arrow to see the two texts side by side. A report in two colours draws on two text origins."
            }
            ul.key {
                @if has(&kin, NodeKind::Lost) { li { span.swatch.lost {} " lost archetype: a text that nobody handed in, inferred from the reports that share it" } }
                @if has(&kin, NodeKind::Undecided) { li { span.swatch.open { "?" } " undecided: the reports share one text, but which came first, or whether a lost one did, cannot be told" } }
                @if !plan.links.is_empty() { li { span.swatch.undirected {} " same origin, direction open" } }
                li { "Without a line, a report was not found to draw on any other." }
            }
            div.drawing tabindex="0" role="group" aria-label="Drawing of the stemma" { (drawing(index, story, &kin, &plan)) }
            (behind(index, &kin, &plan))
            @for node in kin.nodes.iter().filter(|n| n.report.is_none() && !n.spans.is_empty()) {
                p.meta { bdi { (origin_name(&node.label)) } " is named in " (link::marks(index, &node.spans)) }
            }
            (shares(index, story))
        }
    })
}

fn has(kin: &Kin, kind: NodeKind) -> bool {
    kin.nodes.iter().any(|n| n.kind == kind)
}

/// Address of the list of what stands in one box.
pub(super) fn list_id(index: &Index, kin: &Kin, drawn: &Drawn) -> Option<String> {
    let node = match drawn {
        Drawn::Node(_) => None,
        Drawn::Copies(edges) => edges.first().map(|e| kin.edges[*e].child),
        Drawn::Alone(nodes) => nodes.first().copied(),
    };
    Some(format!("copies-{}", index.node_number(&kin.nodes[node?].id)? + 1))
}

/// The lists behind boxes that stand for several reports.
fn behind(index: &Index, kin: &Kin, plan: &Plan) -> Markup {
    const LISTED: usize = 400;
    let row = |node: usize, share: Option<f64>| {
        html! {
            li {
                @match kin.nodes[node].report.as_deref() {
                    Some(report) => { (link::siglum(index, report)) " " (link::who(index, report)) },
                    None => { bdi { (origin_name(&kin.nodes[node].label)) } },
                }
                @if let Some(share) = share { span.quiet { " " (percent(share)) } }
            }
        }
    };
    html! {
        @for drawn in &plan.boxes {
            @let id = list_id(index, kin, drawn);
            @match drawn {
                Drawn::Node(_) => {},
                Drawn::Copies(edges) => {
                    @let parent = kin.edges[edges[0]].parent;
                    details.copies {
                        summary { (count(edges.len(), "more copy", "more copies")) " of " bdi { (origin_name(&kin.nodes[parent].label)) } }
                        ul id=[id] {
                            @for e in edges.iter().take(LISTED) { (row(kin.edges[*e].child, Some(kin.edges[*e].row.share))) }
                            @if edges.len() > LISTED { li { "and " (edges.len() - LISTED) " more in record.json" } }
                        }
                    }
                },
                Drawn::Alone(nodes) => {
                    details.copies {
                        summary { (count(nodes.len(), "report", "reports")) " that share no text with another" }
                        ul id=[id] {
                            @for n in nodes.iter().take(LISTED) { (row(*n, None)) }
                            @if nodes.len() > LISTED { li { "and " (nodes.len() - LISTED) " more in record.json" } }
                        }
                    }
                },
            }
        }
        @if plan.left_out > 0 {
            p.note { (count(plan.left_out, "more text is", "more texts are")) " not drawn, for want of room. All stand in record.json and in the table lineage_edges.csv." }
        }
    }
}

fn shares(index: &Index, story: &StoryView) -> Markup {
    let reports: Vec<&Report> = story.members(index).collect();
    if reports.len() < 2 {
        return html! {};
    }
    if reports.len() > MATRIX {
        return html! {
            p.note { "How much any two of the " (reports.len()) " reports share stands at the head of each report." }
        };
    }
    html! {
        h3 { "How much any two share" }
        p.note { "Share of the words of the report at the left that the report above has too, verbatim or edited." }
        div.drawing tabindex="0" role="group" aria-label="Table of shares" {
            table.matrix {
                thead {
                    tr {
                        td {}
                        @for r in &reports { th scope="col" { (link::siglum(index, &r.id)) } }
                        th scope="col" { "any" }
                    }
                }
                tbody {
                    @for r in &reports {
                        tr {
                            th scope="row" { (link::siglum(index, &r.id)) " " (link::who(index, &r.id)) }
                            @for other in &reports {
                                @let share = r.shares.iter().find(|s| s.with == other.id).map_or(0.0, |s| s.all);
                                @if other.id == r.id { td.self {} }
                                @else if share > 0.0 { td class={ "d" (depth(share)) } { (percent(share)) } }
                                @else { td.zero { "–" } }
                            }
                            td { strong { (percent(r.shared_total)) } }
                        }
                    }
                }
            }
        }
    }
}

fn depth(share: f64) -> u32 {
    (share.clamp(0.0, 1.0) * 4.0).ceil() as u32
}
