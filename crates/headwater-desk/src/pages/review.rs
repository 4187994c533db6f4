//! The review queue: one row at a time, what changes the result most first, usable from the keyboard alone.

use super::row::form;
use super::{Page, frame, in_context, mark, range};
use crate::part::of_row;
use crate::shown::Shown;
use crate::state::Desk;
use axum::extract::{Path, Query, State};
use maud::html;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize)]
pub(crate) struct At {
    #[serde(default)]
    at: usize,
    #[serde(default)]
    done: String,
}

/// A row of the queue.
pub(crate) async fn review(
    State(desk): State<Arc<Desk>>,
    Path(slug): Path<String>,
    Query(at): Query<At>,
    shown: Shown,
) -> Page {
    let view = desk.case(&slug)?.view()?;
    let n = view.queue.len();
    let k = at.at.min(n);
    let item = view.queue.get(k);
    let part = shown.part(&view, |record| of_row(record, item.map_or("", |i| i.id.as_str())));
    let record = part.as_ref();
    let link = |k: usize| format!("/c/{slug}/review?at={k}");
    let body = html! {
        h1 { "Review" }
        @if !at.done.is_empty() { p.notice role="status" { "Written down: " (at.done) ". It takes effect with the next run." } }
        @match item {
            None => {
                p { @if n == 0 { "Nothing is left to look at." } @else { "That was the last of " (n) " rows." } }
                p { button type="button" data-run="yes" { "Make the record anew" } " " a href={ "/c/" (slug) "/" } { "Back to the case" } }
                div #progress.progress role="status" aria-live="polite" {}
            },
            Some(item) => {
                p.quiet { (k + 1) " of " (n) " · " (shown.words(&view, &item.why)) }
                p.pager {
                    @if k > 0 { a href=(link(k - 1)) data-key="k" rel="prev" { "Back " kbd { "k" } } }
                    " " a href=(link(k + 1)) data-key="j" rel="next" { "Next " kbd { "j" } }
                    " " a href={ "/c/" (slug) "/row/" (item.id) } data-key="w" { "Why " kbd { "w" } }
                }
                @let figure = record.figures.iter().find(|f| f.id == item.id);
                div.item {
                    @if let Some(f) = figure {
                        p.lead { strong { (range(f.value.low, f.value.high)) } " " (f.group.class.as_str()) " " (f.measure.as_str()) }
                        div.said { (mark(record, &slug, &f.span)) " " (in_context(&shown, record, &f.span, 300)) }
                        p.quiet {
                            "Source: " bdi { (f.source.as_ref().map_or("the report’s own voice", |s| s.text.as_str())) }
                        }
                    } @else if let Some(e) = record.entities.iter().find(|e| e.id == item.id) {
                        p.lead { (e.kind.as_str()) ": " bdi { (e.name) } }
                        ul.words { @for m in e.mentions.iter().take(8) { li { (mark(record, &slug, m)) " " (in_context(&shown, record, m, 80)) } } }
                    } @else {
                        p.lead { bdi { (shown.words(&view, &item.words)) } }
                    }
                }
                (form(record, &slug, &item.id, figure, Some(k)))
            },
        }
    };
    Ok(frame("Review", Some((&slug, &shown)), "review", &body))
}
