//! Searching the words of all reports.

use super::{Page, frame};
use crate::state::Desk;
use axum::extract::{Path, Query, State};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize)]
pub(crate) struct Ask {
    #[serde(default)]
    q: String,
}

/// The form, and what it finds.
pub(crate) async fn search(
    State(desk): State<Arc<Desk>>,
    Path(slug): Path<String>,
    Query(ask): Query<Ask>,
) -> Page {
    let hits = desk.case(&slug)?.try_lock()?.search(&ask.q, 100)?;
    let body = html! {
        h1 { "Search" }
        form.search method="get" role="search" {
            label { "Words " input type="search" name="q" value=(ask.q) data-key="/"; } " "
            button { "Search" }
        }
        @if !ask.q.is_empty() {
            p role="status" { (hits.len()) @if hits.len() == 1 { " report" } @else { " reports" } }
            ul.hits {
                @for hit in &hits {
                    li {
                        a href={ "/c/" (slug) "/report/" (hit.report) } { span.sig { (hit.siglum) } " " bdi { (hit.outlet) } " " bdi { (hit.title) } }
                        p dir="auto" { (snippet(&hit.snippet)) }
                    }
                }
            }
        }
    };
    Ok(frame("Search", Some(&slug), "search", &body))
}

fn snippet(text: &str) -> Markup {
    html! {
        @for part in text.split('\u{2}') {
            @match part.split_once('\u{3}') {
                Some((found, rest)) => { mark { (found) } (rest) },
                None => (part),
            }
        }
    }
}
