//! A story: the sections of the dossier, every value leading to its row.

use super::{Page, framed};
use crate::Error;
use crate::shown::Shown;
use crate::state::Desk;
use axum::extract::{Path, State};
use maud::{PreEscaped, html};
use std::sync::Arc;

/// The dossier of one story inside the desk.
pub(crate) async fn story(
    State(desk): State<Arc<Desk>>,
    Path((slug, id)): Path<(String, String)>,
    shown: Shown,
) -> Page {
    let view = shown.view(desk.case(&slug)?.view()?);
    let parts = tokio::task::block_in_place(|| view.story(&id))
        .ok_or_else(|| Error::NotFound(format!("story {id}")))?;
    let body = html! { div.dossier { (PreEscaped(&parts.body)) } };
    Ok(framed(&parts.title, Some((&slug, &shown)), "", &parts.style, &body))
}
