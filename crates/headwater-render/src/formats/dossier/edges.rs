//! Every edge and link of a story opened: the two texts as two columns, row by row, with what was changed marked.

use super::link;
use super::text::visible;
use crate::index::{Index, StoryView, origin_name};
use crate::kin::{Edge, Kin, Link};
use crate::pairs::{Gap, Line, Piece, Row, Side, lines, of_alignments, of_passages, pieces};
use crate::phrase::{
    agreement, change, clip, confidence, count, edit, percent, relation, relation_note, reuse, upper,
};
use crate::remarks;
use headwater_model::record::{NodeKind, PassageKind, Relation};
use maud::{Markup, html};
use std::cmp::Reverse;

/// Edges of one story that are opened; the drawing shows the others.
const EDGES: usize = 40;
/// Links of one story that are opened.
const LINKS: usize = 16;
/// Rows of one edge.
const ROWS: usize = 60;
/// Characters of words that one side has alone.
const ALONE: usize = 320;

/// Address of an edge's texts. It stands inside what is folded: a browser that follows a link to it opens it.
pub(super) fn address(edge: &Edge) -> String {
    format!("edge-{}", edge.number + 1)
}

/// The same for a link without direction.
pub(super) fn link_address(link: &Link) -> String {
    format!("link-{}", link.number + 1)
}

/// Stories up to this many edges are ranked by what their copies tell of lost texts too.
const COMPARED: usize = 300;

/// The rows of an edge. Where the parent is not at hand, its other copies stand for it.
fn rows_of<'a>(index: &Index<'a>, kin: &Kin<'a>, edge: &Edge<'a>) -> Vec<Row<'a>> {
    match kin.nodes[edge.child].report.as_deref() {
        Some(child) if edge.row.alignments.is_empty() => {
            let parent = kin.nodes[edge.parent].report.as_deref();
            of_passages(edge.row.evidence.iter().filter_map(|id| index.passage(id)), parent, child)
        }
        _ => of_alignments(&edge.row.alignments, false),
    }
}

/// What must not be missed in the rows of an edge. Beside another copy it is an alert of this edge only if this copy is
/// the one that lacks something.
fn told<'a>(kin: &Kin<'a>, edge: &Edge<'a>, rows: &[Row<'a>]) -> Vec<remarks::Remark<'a>> {
    let directed = kin.report(edge.parent).is_some();
    let child = kin.nodes[edge.child].report.as_deref();
    let own =
        |r: &remarks::Remark| directed || !r.change.is_alert() || Some(r.right.report.as_str()) == child;
    rows.iter().flat_map(|r| remarks::of_row(r, directed)).filter(own).collect()
}

/// The edges that are opened, those with alerts first, then by how much they explain.
pub(super) fn shown(index: &Index, kin: &Kin) -> Vec<usize> {
    let few = kin.edges.len() <= COMPARED;
    let interest = |e: &Edge| {
        let told = if few { told(kin, e, &rows_of(index, kin, e)) } else { remarks::of_edge(e) };
        let alerts = told.iter().filter(|r| r.change.is_alert()).count();
        (Reverse(alerts), Reverse(told.len()), Reverse((e.row.share * 1000.0) as i64), e.number)
    };
    let mut all: Vec<_> = kin.edges.iter().enumerate().map(|(i, e)| (interest(e), i)).collect();
    all.sort();
    all.truncate(EDGES);
    all.into_iter().map(|(_, i)| i).collect()
}

/// The links that are opened, in the order of what they say.
pub(super) fn shown_links(kin: &Kin) -> Vec<usize> {
    let order = |l: &Link| {
        (l.row.relation as u8, Reverse((l.row.share_a.max(l.row.share_b) * 1000.0) as i64), l.number)
    };
    let mut all: Vec<_> = kin.links.iter().enumerate().map(|(i, l)| (order(l), i)).collect();
    all.sort();
    all.truncate(LINKS);
    all.into_iter().map(|(_, i)| i).collect()
}

pub(super) fn section(index: &Index, story: &StoryView) -> Option<Markup> {
    let kin = Kin::new(index, story);
    let (edges, links) = (shown(index, &kin), shown_links(&kin));
    (!kin.edges.is_empty() || !kin.links.is_empty()).then(|| {
        html! {
            (legend())
            @for &e in &edges { (opened(index, &kin, &kin.edges[e])) }
            @if kin.edges.len() > edges.len() {
                p.note { (kin.edges.len() - edges.len()) " more in record.json, under lineage.edges, and in the tables lineage_edges.csv and aligned_edits.csv." }
            }
            @if !links.is_empty() {
                h3 { "Text in common without descent" }
                @for &l in &links { (opened_link(index, &kin.links[l])) }
                @if kin.links.len() > links.len() {
                    p.note { (kin.links.len() - links.len()) " more in record.json, under lineage.links, and in the table lineage_links.csv." }
                }
            }
        }
    })
}

fn legend() -> Markup {
    html! {
        div.legend {
            p {
                "What is the same is plain. What differs is marked by what it is: "
                @for (class, words) in [("number", "number"), ("negation", "negation"), ("attribution", "source"), ("hedge", "doubt"), ("name", "name"), ("quotation", "quoted words"), ("wording", "wording")] {
                    span class={ "ed e-" (class) } { (words) } " "
                }
                "An alert, " span.ed.e-attribution.alert { "a source" } ", a doubt or a note on verification that was left out, stands in a frame, and "
                span.gone { "[…]" } " shows where it is missing. " span.alone { "Quiet words" } " stand in one text only."
            }
        }
    }
}

fn who(index: &Index, kin: &Kin, node: usize) -> Markup {
    named(index, kin, node, link::siglum)
}

/// The same inside of a summary.
fn unlinked(index: &Index, kin: &Kin, node: usize) -> Markup {
    named(index, kin, node, link::plain)
}

fn named(index: &Index, kin: &Kin, node: usize, siglum: fn(&Index, &str) -> Markup) -> Markup {
    let row = kin.nodes[node];
    html! {
        @match row.report.as_deref() {
            Some(report) => { (siglum(index, report)) " " (link::who(index, report)) },
            None => {
                bdi { (origin_name(&row.label)) }
                @if row.kind == NodeKind::Undecided { " (undecided)" } @else { " (lost)" }
            },
        }
    }
}

/// Badges of what must not be missed.
fn badges(told: &[remarks::Remark]) -> Markup {
    let alerts = told.iter().filter(|r| r.change.is_alert()).count();
    html! {
        @if alerts > 0 { " " span.badge.fails { "! " (count(alerts, "alert", "alerts")) } }
        @if told.len() > alerts { " " span.badge { (count(told.len() - alerts, "change to look at", "changes to look at")) } }
    }
}

fn opened(index: &Index, kin: &Kin, edge: &Edge) -> Markup {
    let row = edge.row;
    let lost = kin.report(edge.parent).is_none();
    let rows = rows_of(index, kin, edge);
    let told = told(kin, edge, &rows);
    html! {
        details.pairing {
            summary {
                (unlinked(index, kin, edge.child)) " draws on " (unlinked(index, kin, edge.parent)) ": "
                strong { (percent(row.share)) } " of its words, " (reuse(row.reuse)) ", "
                (confidence(row.confidence)) " confidence"
                (badges(&told))
            }
            div id=(address(edge)) {
                (reasons(&row.reasons, Some(row.confidence)))
                @if lost && !rows.is_empty() {
                    p.note { "That text is not among the reports: at the left stand other reports that go back to it. Which of two copies was changed cannot be told from them alone." }
                }
                @let left = html! { @if lost { "Other copies" } @else { (who(index, kin, edge.parent)) } };
                (table(index, &rows, &left, &who(index, kin, edge.child), !lost))
            }
        }
    }
}

fn opened_link(index: &Index, l: &Link) -> Markup {
    let row = l.row;
    let rows = of_alignments(&row.alignments, false);
    let rows = if rows.is_empty() {
        of_passages(row.evidence.iter().filter_map(|id| index.passage(id)), Some(&row.a), &row.b)
    } else {
        rows
    };
    let told: Vec<_> = rows.iter().flat_map(|r| remarks::of_row(r, false)).collect();
    let name = |id: &str| html! { (link::siglum(index, id)) " " (link::who(index, id)) };
    let told = if row.relation == Relation::CommonSource { Vec::new() } else { told };
    html! {
        details.pairing {
            summary {
                (link::plain(index, &row.a)) " " (link::who(index, &row.a)) " – "
                (link::plain(index, &row.b)) " " (link::who(index, &row.b)) ": " strong { (relation(row.relation)) } ", "
                (percent(row.share_a)) " of the words of " (index.siglum(&row.a)) ", " (percent(row.share_b)) " of those of " (index.siglum(&row.b))
                (badges(&told))
            }
            div id=(link_address(l)) {
                p.note { (upper(relation_note(row.relation))) "." }
                (reasons(&row.reasons, None))
                (table(index, &rows, &name(&row.a), &name(&row.b), false))
            }
        }
    }
}

fn reasons(reasons: &[String], sure: Option<f64>) -> Markup {
    html! {
        @if !reasons.is_empty() || sure.is_some() {
            p.meta {
                @if !reasons.is_empty() {
                    span.label { "Why: " }
                    @for (n, reason) in reasons.iter().enumerate() { @if n > 0 { "; " } bdi { (reason) } }
                    ". "
                }
                @if let Some(value) = sure { "Confidence " (percent(value)) "." }
            }
        }
    }
}

fn table(index: &Index, rows: &[Row], left: &Markup, right: &Markup, directed: bool) -> Markup {
    let lines = lines(index, rows);
    if rows.is_empty() {
        return html! { p.note { "No words of the two stand side by side: what joins them is given above." } };
    }
    html! {
        table.aligned {
            thead { tr { th scope="col" { (left) } th scope="col" { (right) } } }
            tbody {
                @for line in lines.iter().take(ROWS) {
                    @match line {
                        Line::Row(row) => {
                            tr class=(row.kind.as_str()) {
                                td { (cell(index, row, Side::Left, directed)) }
                                td { (cell(index, row, Side::Right, directed)) }
                            }
                        },
                        Line::Apart(left, right) => (apart(left.as_ref(), right.as_ref(), directed)),
                    }
                }
            }
        }
        @if lines.len() > ROWS { p.note { "and " (lines.len() - ROWS) " more rows, in record.json." } }
    }
}

fn cell(index: &Index, row: &Row, side: Side, directed: bool) -> Markup {
    let cite = if side == Side::Left { row.left } else { row.right };
    let parts = pieces(index, row, side);
    html! {
        (link::mark(index, cite)) " "
        @if side == Side::Right && in_other_words(index, row) { span.kind { (agreement(row.kind)) } " " }
        @if parts.is_empty() { span.unlinked { "(words not found)" } }
        bdi dir="auto" { @for piece in &parts { (marked(piece, directed)) } }
    }
}

/// A passage of many members may be rewritten in some and word for word in these two; and where changes are marked, the
/// reader sees them.
fn in_other_words(index: &Index, row: &Row) -> bool {
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    row.kind == PassageKind::Rewritten
        && row.changes.is_empty()
        && letters(index.words(row.left)) != letters(index.words(row.right))
}

fn marked(piece: &Piece, directed: bool) -> Markup {
    let Some(c) = piece.change else { return html! { (visible(piece.text)) } };
    let quoted = c.weight() == 5;
    let what = if quoted { "quoted words" } else { edit(c.kind, c.verification) };
    let hint = if directed {
        format!("{what} {}", change(c.way))
    } else {
        format!("{what}: the two differ, which was changed is open")
    };
    // Without a direction either side may be the one that lost something.
    let alert = c.is_alert() || !directed && c.turned().is_alert();
    let kind = if quoted { "quotation" } else { c.kind.as_str() };
    let label = (c.weight() <= 7 || alert).then_some(what);
    html! {
        @if piece.text.is_empty() {
            span.gone.bad[alert] title=(hint) { "[…]" }
        } @else {
            span class={ "ed e-" (kind) @if alert { " alert" } } title=(hint) data-e=[label] { (visible(piece.text)) }
        }
    }
}

/// Words of a gap; those that matter are marked.
fn alone(gap: &Gap, directed: bool) -> Markup {
    html! {
        bdi.alone dir="auto" {
            @for (n, piece) in gap.parts.iter().enumerate() {
                @if n > 0 { " " }
                @if piece.change.is_some() { (marked(piece, directed)) } @else { (visible(&clip(piece.text, ALONE))) }
            }
        }
    }
}

/// What each side has alone; where only one has, the other says how many words those are.
fn apart(left: Option<&Gap>, right: Option<&Gap>, directed: bool) -> Markup {
    let text = |g: &Gap| html! { td { (alone(g, directed)) } };
    let note = |says: &str, g: &Gap| html! { td.no { (says) " " (count(g.words, "word", "words")) } };
    html! {
        tr.only {
            @match (left, right) {
                (Some(l), Some(r)) => { (text(l)) (text(r)) },
                (Some(l), None) => { (text(l)) (note(if directed { "left out:" } else { "not here:" }, l)) },
                (None, Some(r)) => { (note(if directed { "not from here:" } else { "not here:" }, r)) (text(r)) },
                (None, None) => {},
            }
        }
    }
}
