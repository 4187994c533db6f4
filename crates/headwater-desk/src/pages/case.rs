//! The cases, and a case at a glance.

use super::{Page, frame, range};
use crate::shown::Shown;
use crate::state::{Desk, View};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use headwater_case::EXPORTS;
use headwater_model::record::{JudgementState, Story};
use maud::{Markup, html};
use std::sync::Arc;

/// All cases; with one case, that one.
pub(crate) async fn home(State(desk): State<Arc<Desk>>) -> Response {
    if let [slug] = desk.cases.keys().collect::<Vec<_>>().as_slice() {
        return Redirect::to(&format!("/c/{slug}/")).into_response();
    }
    let body = html! {
        h1 { "Cases" }
        ul.cases {
            @for case in desk.cases.values() {
                li {
                    a href={ "/c/" (case.slug) "/" } { (case.slug) }
                    span.quiet { " " (case.path.display()) }
                }
            }
        }
    };
    frame("Cases", None, "", &body).into_response()
}

/// A case at a glance: what it holds, its stories, what to do next.
pub(crate) async fn case(State(desk): State<Arc<Desk>>, Path(slug): Path<String>, shown: Shown) -> Page {
    let open = desk.case(&slug)?;
    let told = open.job.told();
    let overview = open.overview().ok();
    let view = open.view().ok();
    let name = overview.as_ref().map_or(slug.as_str(), |o| o.name.as_str());
    let conflicts = view
        .as_ref()
        .map_or(0, |v| v.record.judgements.iter().filter(|j| j.state == JudgementState::Conflict).count());
    let body = html! {
        h1 dir="auto" { (name) }
        @if let Some(o) = &overview {
            p.lead {
                (o.reports) " reports of " (o.items) " items, " (o.judgements) " decisions."
                @if let Some(v) = &view { " " (v.record.figures.len()) " figures, " (v.record.attributions.len()) " attributions." }
            }
            @if !o.current && o.items > 0 {
                p.notice role="status" { "The record is older than the case: decisions or reports wait for a run." }
            }
        }
        @if conflicts > 0 {
            p.notice { a href={ "/c/" (slug) "/log" } { (conflicts) " decisions need somebody to look" } }
        }
        div #progress.progress role="status" aria-live="polite" data-running=[told.running.then_some("yes")] {
            @if let Some(error) = &told.error { p.bad { (error) } }
            @if !told.problems.is_empty() {
                details open {
                    summary { (told.problems.len()) " problems with the input" }
                    ul { @for p in &told.problems { li dir="auto" { (p) } } }
                }
            }
        }
        section.add aria-labelledby="add-h" {
            h2 #add-h { "Add reports" }
            div #drop.drop {
                p { "Drop files or folders here, or choose them:" }
                label.button { "Files" input #files type="file" multiple; }
                label.button { "A folder" input #folder type="file" webkitdirectory multiple; }
                p.quiet { "Text, saved pages, PDF, mail, archives, feeds, tables. Nothing leaves this machine." }
            }
            p { button #run type="button" data-run="yes" { "Make the record anew" } " " button #stop type="button" hidden { "Stop" } }
            noscript { p.notice { "Without scripts, add reports with headwater add and headwater run." } }
        }
        @if let Some(v) = &view {
            section aria-labelledby="stories-h" {
                h2 #stories-h { (v.record.stories.len()) @if v.record.stories.len() == 1 { " story" } @else { " stories" } }
                (stories(&shown, v, &slug))
            }
            section aria-labelledby="review-h" {
                h2 #review-h { "To review" }
                @if v.queue.is_empty() { p.quiet { "Nothing is left to look at." } }
                @else {
                    p { a.button href={ "/c/" (slug) "/review" } { "Review " (v.queue.len()) " rows" } " the most telling first" }
                }
            }
            (exports(&slug, v.persons()))
        }
        @if let Some(o) = &overview {
            section aria-labelledby="runs-h" {
                h2 #runs-h { "Log" }
                table.log {
                    thead { tr { th { "Nº" } th { "What" } th { "When" } th { "Outcome" } } }
                    tbody {
                        @for r in o.runs.iter().take(12) {
                            tr {
                                td { (r.id) } td { (r.kind) } td { (r.started) }
                                td { (r.outcome.as_deref().unwrap_or("cut short")) }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(frame(name, Some((&slug, &shown)), "", &body))
}

/// Stories on one page; more are reached by search.
const MOST: usize = 200;

fn stories(shown: &Shown, view: &View, slug: &str) -> Markup {
    let record = &view.record;
    let mut rows: Vec<&Story> = record.stories.iter().collect();
    rows.sort_by(|a, b| b.reports.len().cmp(&a.reports.len()).then_with(|| a.id.cmp(&b.id)));
    let tolls = headwater_render::tolls(record);
    html! {
        table.stories {
            thead { tr { th { "Story" } th { "Days" } th.num { "Reports" } th.num { "Text origins" } th { "Toll" } } }
            tbody {
                @for s in rows.iter().take(MOST) {
                    tr {
                        th scope="row" { a href={ "/c/" (slug) "/story/" (s.id) } { bdi { (shown.words(view, &s.title)) } } }
                        td { (s.first.as_deref().unwrap_or("?")) @if s.last != s.first { " – " (s.last.as_deref().unwrap_or("?")) } }
                        td.num data-label="Reports" { (s.reports.len()) }
                        td.num data-label="Text origins" { (range(u64::from(s.counts.text_origins), Some(u64::from(s.counts.text_origins)))) }
                        td {
                            @let told = tolls.get(s.id.as_str()).map_or(&[][..], Vec::as_slice);
                            @for t in told { span.toll { strong { (range(t.range.low, t.range.high)) } " " (t.measure.as_str()) } " " }
                            @if told.is_empty() { span.quiet { "none given" } }
                        }
                    }
                }
            }
        }
        @if rows.len() > MOST { p.quiet { (rows.len() - MOST) " more stories with fewer reports: search for their words." } }
    }
}

fn exports(slug: &str, persons: usize) -> Markup {
    html! {
        section aria-labelledby="exports-h" {
            h2 #exports-h { "Hand over" }
            p.notice {
                @if persons > 0 { "As it is, an export names " (persons) " persons who are no sources and may be alive. " }
                "Names that somebody judged to be masked are masked in every "
                "output; “masked for publication” also masks everyone who is not a source, minors and street addresses."
            }
            table.exports {
                thead { tr { th { "Kind" } th { "As it is" } th { "For publication" } } }
                tbody {
                    @for (name, about) in EXPORTS.iter().map(|e| (e.name, e.about)).chain([("bundle", "everything, with hashes that prove it")]) {
                        tr {
                            th scope="row" { (name) " " span.quiet { (about) } }
                            td {
                                @if persons == 0 { a href={ "/api/c/" (slug) "/export/" (name) } download { "Save " (name) } }
                                @else { a href={ "/c/" (slug) "/export/" (name) } { "Save " (name) " …" } }
                            }
                            td { a href={ "/api/c/" (slug) "/export/" (name) "?publish=public" } download { "Save " (name) ", masked" } }
                        }
                    }
                }
            }
        }
    }
}
