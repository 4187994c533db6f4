//! A story: the sections of the dossier, every value leading to its row.

use super::{Page, framed};
use crate::Error;
use crate::shown::Shown;
use crate::state::{Desk, LARGE, ROWS};
use axum::extract::{Path, State};
use headwater_render::elsewhere;
use maud::{PreEscaped, html};
use std::borrow::Cow;
use std::sync::Arc;

/// The dossier of one story inside the desk.
pub(crate) async fn story(
    State(desk): State<Arc<Desk>>,
    Path((slug, id)): Path<(String, String)>,
    shown: Shown,
) -> Page {
    let view = desk.case(&slug)?.view()?;
    let page = tokio::task::block_in_place(|| view.story(&slug, &id, shown.private));
    let parts = page.as_ref().and_then(|p| p.get()).ok_or_else(|| Error::NotFound(format!("story {id}")))?;
    let mut page = Cow::from(parts.body.as_str());
    if shown.graphic {
        page = page.replace(r#"<details class="graphic">"#, r#"<details class="graphic" open>"#).into();
    }
    let story = view.record.stories.iter().find(|s| s.id == id);
    let elsewhere = story.map(|s| elsewhere(s, |id| view.report(id))).unwrap_or_default();
    let reports = story.map_or(0, |s| s.reports.len());
    let body = html! {
        @if reports > LARGE {
            p.notice {
                "This story has " (headwater_model::number::thousands(reports as u64)) " reports, more than a page can hold. "
                "Of names, sources, quotations and days it shows " (ROWS) " rows each, the texts stand on pages of their own. "
                a href={ "/c/" (slug) "/search" } { "Search" } " finds the rest; the exports hold everything."
            }
        }
        div.dossier { (PreEscaped(page)) }
        @if !elsewhere.is_empty() {
            section aria-labelledby="elsewhere-h" {
                h2 #elsewhere-h { "Text shared with reports of other stories" }
                ul {
                    @for (report, other, share) in elsewhere.iter().take(ROWS) {
                        li {
                            a href={ "/c/" (slug) "/report/" (report.id) } { (report.siglum) }
                            ": " (format!("{:.0} %", 100.0 * share)) " of its words also stand in "
                            a href={ "/c/" (slug) "/report/" (other.id) } { (other.siglum) }
                            @if let Some(outlet) = &other.outlet { " " bdi { (outlet) } }
                        }
                    }
                }
                @if elsewhere.len() > ROWS { p.quiet { "and " (elsewhere.len() - ROWS) " more pairs" } }
            }
        }
    };
    Ok(framed(&parts.title, Some((&slug, &shown)), "", &parts.style, &body))
}
