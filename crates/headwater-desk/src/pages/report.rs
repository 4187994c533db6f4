//! A report in full: what others have too is coloured, figures and quoted words are marked.

use super::{Page, frame};
use crate::Error;
use crate::part::of_reports;
use crate::shown::Shown;
use crate::state::Desk;
use axum::extract::{Path, Query, State};
use headwater_model::record::Report;
use headwater_model::{Record, Span};
use headwater_render::folded;
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::Arc;

#[derive(Deserialize)]
pub(crate) struct Place {
    at: Option<u32>,
    /// Another report: only what both have is coloured.
    with: Option<String>,
}

/// The reading view.
pub(crate) async fn report(
    State(desk): State<Arc<Desk>>,
    Path((slug, id)): Path<(String, String)>,
    Query(place): Query<Place>,
    shown: Shown,
) -> Page {
    let view = desk.case(&slug)?.view()?;
    let find = |id: &str| view.report(id).or_else(|| view.record.reports.iter().find(|r| r.siglum == id));
    let here = find(&id).ok_or_else(|| Error::NotFound(format!("report {id}")))?;
    let with = place.with.as_deref().and_then(find);
    let ids: BTreeSet<&str> = [Some(here), with].into_iter().flatten().map(|r| r.id.as_str()).collect();
    let part = shown.part(&view, |record| of_reports(record, &ids));
    let record = part.as_ref();
    let same = |r: &Report| record.reports.iter().find(|o| o.id == r.id);
    let report = same(here).ok_or_else(|| Error::NotFound(format!("report {id}")))?;
    let other = with.and_then(same);
    let outlet = report.outlet.as_deref().unwrap_or(&report.locator);
    let body = html! {
        p.crumbs { @if let Some(story) = view.story_of.get(&report.id) { a href={ "/c/" (slug) "/story/" (story) } { "The story" } } }
        h1 dir="auto" { span.sig { (report.siglum) } " " (outlet) }
        p.meta {
            @if let Some(p) = &report.published { "Published " (p.start) " · " }
            @if !report.credits.is_empty() { "credits " (report.credits.join(", ")) " · " }
            bdi { (report.locator) } " · SHA-256 " code { (report.sha256) }
        }
        @let shares: Vec<_> = report.shares.iter().filter(|s| s.all >= 0.01).collect();
        @if !shares.is_empty() {
            p.pager {
                "Beside: "
                @for s in shares.iter().take(24) {
                    @let name = view.report(&s.with).map_or("?", |r| r.siglum.as_str());
                    a href={ "/c/" (slug) "/report/" (report.id) "?with=" (s.with) } { (name) " " (format!("{:.0} %", s.all * 100.0)) } " "
                }
            }
        }
        p.legend { span.shared { "shared with others" } " " span.figure { "a figure" } " " span.quoted { "quoted" } " " a href={ "/c/" (slug) "/row/" (report.id) } { "Decide about this report" } }
        @match other {
            Some(other) => {
                div.two {
                    section { h2 { (report.siglum) " " (outlet) } (text(&shown, record, report, Some(other), place.at)) }
                    section { h2 { (other.siglum) " " (other.outlet.as_deref().unwrap_or(&other.locator)) } (text(&shown, record, other, Some(report), None)) }
                }
            },
            None => (text(&shown, record, report, None, place.at)),
        }
    };
    Ok(frame(outlet, Some((&slug, &shown)), "", &body))
}

/// What begins or ends at a place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Layer {
    Shared,
    Quoted,
    Figure,
}

fn text(shown: &Shown, record: &Record, report: &Report, with: Option<&Report>, at: Option<u32>) -> Markup {
    let mut marks: Vec<(u32, u32, Layer)> = Vec::new();
    for p in &record.passages {
        let counts = with.is_none_or(|w| p.members.iter().any(|m| m.report == w.id));
        let own = p.members.iter().filter(|m| counts && m.report == report.id);
        marks.extend(own.map(|m| (m.start, m.end, Layer::Shared)));
    }
    marks.extend(
        record
            .figures
            .iter()
            .filter(|f| f.span.report == report.id)
            .map(|f| (f.span.start, f.span.end, Layer::Figure)),
    );
    let quoted = record.attributions.iter().filter(|a| a.report == report.id).flat_map(|a| &a.content.quoted);
    marks.extend(quoted.map(|q| (q.start, q.end, Layer::Quoted)));
    let mut cuts: BTreeSet<u32> = marks.iter().flat_map(|m| [m.0, m.1]).collect();
    cuts.extend([0, report.text.len() as u32]);
    cuts.extend(at);
    let graphic = if shown.graphic {
        Vec::new()
    } else {
        headwater_lang::graphic::passages(&report.text, &report.language)
    };
    cuts.extend(graphic.iter().flat_map(|g| [g.start, g.end]));
    // Paragraphs are cut too, so that each is one block.
    let cuts: Vec<u32> = cuts.into_iter().filter(|c| report.text.is_char_boundary(*c as usize)).collect();
    marks.sort_unstable();
    let mut pieces: Vec<(u32, &str, String)> = Vec::new();
    let mut open: Vec<(u32, u32, Layer)> = Vec::new();
    let mut next = 0;
    for pair in cuts.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        while marks.get(next).is_some_and(|m| m.0 <= from) {
            open.push(marks[next]);
            next += 1;
        }
        open.retain(|m| m.1 > from);
        let has = |l: Layer| open.iter().any(|m| m.2 == l);
        let class: Vec<&str> =
            [(Layer::Shared, "shared"), (Layer::Quoted, "quoted"), (Layer::Figure, "figure")]
                .into_iter()
                .filter(|(l, _)| has(*l))
                .map(|(_, name)| name)
                .collect();
        pieces.push((from, &report.text[from as usize..to as usize], class.join(" ")));
    }
    html! {
        div.text dir="auto" lang=(report.language) tabindex="0" {
            @for block in pieces.chunk_by(|a, b| within(&graphic, a.0) == within(&graphic, b.0)) {
                @let inside = marked(block, at);
                @match block.first().and_then(|p| within(&graphic, p.0)) {
                    Some(g) => (folded(g.of(&report.text), at.is_some_and(|a| g.start <= a && a < g.end), &inside)),
                    None => (inside),
                }
            }
        }
    }
}

/// The passage that a place lies in.
fn within(passages: &[Span], at: u32) -> Option<Span> {
    passages.iter().copied().find(|g| g.start <= at && at < g.end)
}

fn marked(pieces: &[(u32, &str, String)], at: Option<u32>) -> Markup {
    html! {
        @for (from, words, class) in pieces {
            @let id = (at == Some(*from)).then_some("here");
            @if class.is_empty() && id.is_none() { (words) }
            @else { span id=[id] class=(class) { (words) } }
        }
    }
}
