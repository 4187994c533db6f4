//! Searching the words of all reports.

use super::{Page, frame};
use crate::shown::Shown;
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
    shown: Shown,
) -> Page {
    let case = desk.case(&slug)?;
    let hits = tokio::task::block_in_place(|| case.read(|c| c.search(&ask.q, 100)))?;
    let view = case.view().ok();
    let say = |words: &str| view.as_ref().map_or_else(|| words.to_owned(), |v| shown.words(v, words));
    let language = |id: &str| view.as_ref().and_then(|v| v.report(id)).map_or("en", |r| r.language.as_str());
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
                        a href={ "/c/" (slug) "/report/" (hit.report) } { span.sig { (hit.siglum) } " " bdi { (hit.outlet) } " " bdi { (say(&hit.title)) } }
                        @let found = covered(&hit.snippet, &say);
                        (shown.fold(&found, language(&hit.report), &html! { p dir="auto" { (snippet(&found)) } }))
                    }
                }
            }
        }
    };
    Ok(frame("Search", Some((&slug, &shown)), "search", &body))
}

/// A found word can be half a name: where something is covered, what was found is no longer marked.
fn covered(snippet: &str, say: &impl Fn(&str) -> String) -> String {
    let bare: String = snippet.chars().filter(|c| !matches!(c, '\u{2}' | '\u{3}')).collect();
    let said = say(&bare);
    if said == bare { snippet.to_owned() } else { said }
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
