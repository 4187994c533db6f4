//! The stemma: a drawing of who drew on whom, the reasons in words, and how much any two reports share.

use super::layout::{Graph, Layout, layout};
use super::link;
use crate::index::{Index, StoryView, origin_name};
use crate::phrase::{clip, date, percent, reuse};
use headwater_model::record::{LineageEdge, LineageNode, Report};
use maud::{Markup, html};
use std::collections::BTreeMap;

const BOX_W: f64 = 188.0;
const BOX_H: f64 = 48.0;
const STEP_X: f64 = 258.0;
const STEP_Y: f64 = 68.0;
const MARGIN: f64 = 10.0;
const HEAD: f64 = 34.0;

/// A wide drawing shrinks this far to fit the page; beyond that its words could not be read, and it scrolls.
const SMALLEST: f64 = 0.74;

/// A table of everybody with everybody is read up to this many reports.
const MATRIX: usize = 12;

pub(super) fn section(index: &Index, story: &StoryView) -> Option<Markup> {
    let lineage = &index.record.lineage;
    let in_story = |node: &LineageNode| node.report.as_deref().is_some_and(|r| story.has(index, r));
    let witness = |id: &str| index.node(id).is_some_and(in_story);
    let nodes: Vec<&LineageNode> = lineage
        .nodes
        .iter()
        .filter(|n| {
            in_story(n)
                || n.report.is_none() && lineage.edges.iter().any(|e| e.parent == n.id && witness(&e.child))
        })
        .collect();
    let place: BTreeMap<&str, usize> = nodes.iter().enumerate().map(|(i, n)| (n.id.as_str(), i)).collect();
    let edges: Vec<(usize, usize, &LineageEdge)> = lineage
        .edges
        .iter()
        .filter_map(|e| Some((*place.get(e.parent.as_str())?, *place.get(e.child.as_str())?, e)))
        .collect();
    (nodes.len() > 1).then(|| {
        html! {
            p.note {
                "Time runs from left to right. A line leads from a text to one that draws on it; its width is the share of the later report’s words. "
                "A dashed box is a lost archetype: a text that nobody handed in, inferred from the reports that share it. "
                "Without a line, a report was not found to draw on any other."
            }
            div.drawing tabindex="0" role="group" aria-label="Drawing of the stemma" { (drawing(index, &nodes, &edges)) }
            (reasons(index, &nodes, &edges))
            (shares(index, story))
        }
    })
}

/// Number of text origins a node stands under, as the class of its colour.
fn hue(index: &Index, node: &LineageNode) -> usize {
    let origins = &index.record.lineage.origins;
    let own = origins.iter().position(|o| o.root == node.id);
    let held = || origins.iter().position(|o| node.report.as_ref().is_some_and(|r| o.reports.contains(r)));
    own.or_else(held).unwrap_or(0) % 6
}

fn drawing(index: &Index, nodes: &[&LineageNode], edges: &[(usize, usize, &LineageEdge)]) -> Markup {
    let day = |n: &LineageNode| -> Option<&str> {
        let report = n.report.as_deref().and_then(|id| index.report(id))?;
        report.published.as_ref().map(|p| p.start.as_str())
    };
    let graph = Graph {
        days: nodes
            .iter()
            .map(|n| n.report.as_deref().and_then(|id| index.report(id)).and_then(published))
            .collect(),
        edges: edges.iter().map(|(p, c, _)| (*p, *c)).collect(),
    };
    let l = layout(&graph);
    let width = MARGIN * 2.0 + BOX_W + STEP_X * l.columns.saturating_sub(1) as f64;
    let height = HEAD + MARGIN + STEP_Y * l.rows as f64;
    let at = |i: usize| (MARGIN + STEP_X * l.column[i] as f64, HEAD + STEP_Y * l.row[i]);
    html! {
        svg.stemma role="img" aria-label="Stemma of the reports; the same in words below"
            viewBox={ "0 0 " (width) " " (height) }
            style=(format!("width:100%;max-width:{width:.0}px;min-width:{:.0}px", width * SMALLEST)) {
            (days_head(&l, height))
            @for (parent, child, edge) in edges { (line(at(*parent), at(*child), edge)) }
            @for (i, node) in nodes.iter().enumerate() {
                (node_box(index, node, at(i), day(node), edges.iter().filter(|e| e.1 == i).count() > 1))
            }
            @for (parent, child, edge) in edges { (line_label(at(*parent), at(*child), edge)) }
        }
    }
}

fn published(report: &Report) -> Option<&str> {
    report.published.as_ref().map(|p| p.start.as_str())
}

fn days_head(l: &Layout, height: f64) -> Markup {
    html! {
        @for (n, (day, column)) in l.bands.iter().enumerate() {
            @let x = MARGIN + STEP_X * *column as f64;
            @if n > 0 {
                @let between = x - (STEP_X - BOX_W) / 2.0;
                line.day x1=(between) x2=(between) y1="4" y2=(height - 4.0) {}
            }
            text.day x=(x) y="15" { @if day.is_empty() { "date not known" } @else { (date(day)) } }
        }
    }
}

fn ends(from: (f64, f64), to: (f64, f64)) -> [f64; 4] {
    [from.0 + BOX_W, from.1 + BOX_H / 2.0, to.0, to.1 + BOX_H / 2.0]
}

fn line(from: (f64, f64), to: (f64, f64), edge: &LineageEdge) -> Markup {
    let [x1, y1, x2, y2] = ends(from, to);
    let share = if edge.share.is_finite() { edge.share.clamp(0.0, 1.0) } else { 0.0 };
    // The bend is done before the next column begins; from there the line runs along its child's own row, where no
    // other report stands in its way.
    let gap = STEP_X - BOX_W;
    let half = gap / 2.0;
    let path = if x2 > x1 {
        format!(
            "M{x1:.1},{y1:.1} C{:.1},{y1:.1} {:.1},{y2:.1} {:.1},{y2:.1} L{x2:.1},{y2:.1}",
            x1 + half,
            x1 + half,
            x1 + gap
        )
    } else {
        format!("M{x1:.1},{y1:.1} C{:.1},{y1:.1} {:.1},{y2:.1} {x2:.1},{y2:.1}", x1 + half, x2 - half)
    };
    let width = 1.5 + share * 9.0;
    html! {
        path class={ "edge " (edge.reuse.as_str()) } stroke-width=(format!("{width:.1}")) d=(path) {
            title { (percent(edge.share)) ", " (reuse(edge.reuse)) }
        }
    }
}

/// The share stands near the child, where lines of one parent have parted.
fn line_label(from: (f64, f64), to: (f64, f64), edge: &LineageEdge) -> Markup {
    let [_, _, x2, y2] = ends(from, to);
    let lift = if from.1 > to.1 { 4.0 } else { -4.0 };
    let y = y2 + if lift > 0.0 { 16.0 } else { -7.0 };
    html! { text.share x=(x2 - 6.0) y=(y) text-anchor="end" { (percent(edge.share)) } }
}

fn node_box(index: &Index, node: &LineageNode, at: (f64, f64), day: Option<&str>, mixed: bool) -> Markup {
    let report = node.report.as_deref().and_then(|id| index.report(id));
    let lost = node.report.is_none();
    let (x, y) = at;
    let name = report.map_or(origin_name(&node.label), Index::outlet);
    let words = match (lost, mixed) {
        (true, _) => "lost archetype".to_owned(),
        (false, true) => "mixed parentage".to_owned(),
        (false, false) => day.map_or_else(|| "no date".to_owned(), date),
    };
    let inner = html! {
        title { (node.label) @if let Some(r) = report { ": " (r.title.as_deref().unwrap_or(&r.locator)) } }
        rect x=(x) y=(y) width=(BOX_W) height=(BOX_H) rx="4" {}
        @if mixed { rect.inner x=(x + 3.0) y=(y + 3.0) width=(BOX_W - 6.0) height=(BOX_H - 6.0) rx="2" {} }
        @if let Some(r) = report {
            text.siglum x=(x + 12.0) y=(y + 30.0) { (clip(&r.siglum, 4)) }
        }
        @let left = x + if lost { 12.0 } else { 20.0 + 11.0 * report.map_or(1, |r| r.siglum.chars().count().min(4)) as f64 };
        text.name x=(left) y=(y + 21.0) { (fit(name, x + BOX_W - 8.0 - left)) }
        text.quiet x=(left) y=(y + 37.0) { (words) }
    };
    html! {
        g class={ "node h" (hue(index, node)) @if lost { " lost" } } {
            @match report {
                Some(r) => { a href={ "#r-" (r.id) } { (inner) } },
                None => (inner),
            }
        }
    }
}

/// As much of a name as fits into a width: fonts differ, so the wide ones are reckoned with.
fn fit(name: &str, room: f64) -> String {
    let wide = |c: char| match c {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | ' ' | '.' | ',' | '\'' => 5.5,
        'm' | 'w' | 'M' | 'W' => 12.0,
        c if c.is_lowercase() => 8.2,
        c if c.is_ascii() => 9.2,
        // Scripts whose letters fill a square.
        c if u32::from(c) >= 0x2e80 => 13.0,
        _ => 9.2,
    };
    let name = clip(name, 60);
    let mut used = 0.0;
    let width: f64 = name.chars().map(wide).sum();
    if width <= room {
        return name;
    }
    let mut out: String = name
        .chars()
        .take_while(|c| {
            used += wide(*c);
            used + 10.0 <= room
        })
        .collect();
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

fn reasons(index: &Index, nodes: &[&LineageNode], edges: &[(usize, usize, &LineageEdge)]) -> Markup {
    let label = |node: &LineageNode| {
        let Some(report) = node.report.as_deref() else {
            return html! { bdi { (origin_name(&node.label)) } " (lost)" };
        };
        html! { (link::siglum(index, report)) " " (link::who(index, report)) }
    };
    html! {
        @if !edges.is_empty() {
            h3 { "The reasons" }
            ul.reasons {
                @for (i, node) in nodes.iter().enumerate() {
                    @let parents: Vec<_> = edges.iter().filter(|e| e.1 == i).collect();
                    @if !parents.is_empty() {
                        li {
                            p {
                                strong { (label(node)) }
                                @if parents.len() > 1 { " " span.badge { "mixed parentage" } }
                            }
                            @for (parent, _, edge) in parents {
                                p.descent {
                                    "draws on " (label(nodes[*parent])) ": " strong { (percent(edge.share)) }
                                    " of its words, " (reuse(edge.reuse)) ". "
                                    span.quiet {
                                        @for (n, reason) in edge.reasons.iter().enumerate() {
                                            @if n > 0 { "; " }
                                            (reason)
                                        }
                                        @if !edge.reasons.is_empty() { ". " }
                                    }
                                    (evidence(index, node, edge))
                                }
                            }
                        }
                    }
                }
            }
        }
        @for node in nodes.iter().filter(|n| n.report.is_none() && !n.spans.is_empty()) {
            p.meta { bdi { (origin_name(&node.label)) } " is named in " (link::marks(index, &node.spans)) }
        }
    }
}

/// The passages, as marks in the child.
fn evidence(index: &Index, child: &LineageNode, edge: &LineageEdge) -> Markup {
    let passages = &index.record.passages;
    let report = child.report.as_deref().unwrap_or("");
    let wanted: std::collections::BTreeSet<&str> = edge.evidence.iter().map(String::as_str).collect();
    let members = passages
        .iter()
        .filter(|p| wanted.contains(p.id.as_str()))
        .flat_map(|p| p.members.iter().filter(|m| m.report == report));
    let members: Vec<_> = members.collect();
    html! {
        @if !members.is_empty() { "Passages: " (link::marks(index, members.iter().copied())) }
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
