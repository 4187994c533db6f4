//! A word before something is handed out that names people who may be alive.

use super::{Page, frame};
use crate::Error;
use crate::shown::Shown;
use crate::state::Desk;
use axum::extract::{Path, State};
use maud::html;
use std::sync::Arc;

/// Asks which: masked, or as it is.
pub(crate) async fn export(
    State(desk): State<Arc<Desk>>,
    Path((slug, kind)): Path<(String, String)>,
    shown: Shown,
) -> Page {
    if !crate::api::kinds().any(|k| k == kind) {
        return Err(Error::NotFound(format!("export {kind}")).into());
    }
    let persons = desk.case(&slug)?.view()?.persons();
    let address = format!("/api/c/{slug}/export/{kind}");
    let body = html! {
        h1 { "Save " (kind) }
        p.notice {
            @if persons == 1 { "It names one person who is no source and may be alive. " }
            @else { "It names " (persons) " persons who are no sources and may be alive. " }
            "Who is named in public as a victim, a witness or a child can be harmed by it."
        }
        p.buttons {
            a.button href={ (address) "?publish=public" } download { "Save it masked for publication" }
            a.button href=(address) download { "Save it as it is" }
        }
        p.quiet {
            "Masked for publication: everyone who is no source, minors and street addresses are overwritten wherever they stand. "
            "As it is: only names that somebody judged to be masked. Single names are masked from their own page."
        }
        p { a href={ "/c/" (slug) "/" } { "Back to the case" } }
    };
    Ok(frame("Save", Some((&slug, &shown)), "", &body))
}
