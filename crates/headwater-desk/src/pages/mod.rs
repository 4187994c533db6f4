//! The pages. Everything that a report says is escaped by the templates; no page holds a script of its own.

mod case;
mod export;
mod log;
mod report;
mod review;
mod row;
mod search;
mod story;

pub(crate) use case::{case, home};
pub(crate) use export::export;
pub(crate) use log::log;
pub(crate) use report::report;
pub(crate) use review::review;
pub(crate) use row::{judge, row};
pub(crate) use search::search;
pub(crate) use story::story;

use crate::Error;
use crate::shown::Shown;
use axum::http::{Uri, header};
use axum::response::{Html, IntoResponse, Response};
use headwater_model::{Cite, Record};
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("../../assets/desk.css");
const ICON: &str = include_str!("../../assets/icon.svg");
const SCRIPT: &str = include_str!("../../assets/desk.js");

/// A page, or an error as one.
pub(crate) type Page = Result<Html<String>, Failed>;

/// An error that is shown to a person.
pub(crate) struct Failed(Error);

impl<E: Into<Error>> From<E> for Failed {
    fn from(e: E) -> Self {
        Self(e.into())
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        let body = html! {
            h1 { "That did not work" }
            p { (self.0.to_string()) }
            p { a href="/" { "Back to the cases" } }
        };
        (self.0.status(), frame("Error", None, "", &body)).into_response()
    }
}

/// An address that leads nowhere, in JSON for programs.
pub(crate) async fn lost(uri: Uri) -> Response {
    let error = Error::NotFound("page of that address".to_owned());
    if uri.path().starts_with("/api") { error.into_response() } else { Failed(error).into_response() }
}

/// The style sheet of all pages.
pub(crate) async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response()
}

/// The sign of all pages: three streams that join.
pub(crate) async fn icon() -> Response {
    ([(header::CONTENT_TYPE, "image/svg+xml")], ICON).into_response()
}

/// The script of all pages.
pub(crate) async fn script() -> Response {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT).into_response()
}

/// What stands around every page: the way through the case. `here` is the entry that the page belongs to.
fn frame(title: &str, case: Option<(&str, &Shown)>, here: &str, body: &Markup) -> Html<String> {
    framed(title, case, here, "", &html! { main.desk id="main" tabindex="-1" { (body) } })
}

fn framed(title: &str, case: Option<(&str, &Shown)>, here: &str, style: &str, body: &Markup) -> Html<String> {
    let entries = [("", "Case"), ("review", "Review"), ("search", "Search"), ("log", "Decisions and log")];
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " – Headwater" }
                @if !style.is_empty() { style { (PreEscaped(style)) } }
                link rel="icon" type="image/svg+xml" href="/assets/icon.svg";
                link rel="stylesheet" href="/assets/desk.css";
                script src="/assets/desk.js" defer {}
            }
            body data-case=[case.map(|(slug, _)| slug)] {
                a.skip href="#main" { "Skip to the content" }
                header.deskbar {
                    a.brand href="/" { "Headwater" }
                    @if let Some((case, shown)) = case {
                        nav aria-label="Case" {
                            @for (path, name) in entries {
                                a href={ "/c/" (case) "/" (path) } aria-current=[(here == path).then_some("page")] { (name) }
                            }
                        }
                        (shown.switches())
                    }
                }
                (body)
            }
        }
    };
    Html(page.into_string())
}

/// Words in their surroundings, the words marked; folded where they are graphic.
fn in_context(shown: &Shown, record: &Record, cite: &Cite, around: usize) -> Markup {
    let Some(report) = record.reports.iter().find(|r| r.id == cite.report) else {
        return html! { span.quiet { "(report not found)" } };
    };
    let (start, end) = (cite.start as usize, cite.end as usize);
    let (Some(before), Some(words), Some(after)) =
        (report.text.get(..start), report.text.get(start..end), report.text.get(end..))
    else {
        return html! { span.quiet { "(words not found)" } };
    };
    let from = before.char_indices().rev().nth(around).map_or(0, |(i, _)| i);
    let to = after.char_indices().nth(around).map_or(after.len(), |(i, _)| i);
    // Whole words, where there is a space to cut at.
    let from = if from == 0 { 0 } else { before[from..].find(' ').map_or(from, |space| from + space + 1) };
    let to = if to == after.len() { to } else { after[..to].rfind(' ').unwrap_or(to) };
    let inside = html! {
        span.context dir="auto" {
            @if from > 0 { "… " }
            (&before[from..]) mark { (words) } (&after[..to])
            @if to < after.len() { " …" }
        }
    };
    shown.fold(&report.text[from..end + to], &report.language, &inside)
}

/// Minimum and maximum as people read them.
fn range(low: u64, high: Option<u64>) -> String {
    let n = headwater_model::number::thousands;
    match high {
        Some(high) if high == low => n(low),
        Some(high) => format!("{}–{}", n(low), n(high)),
        None => format!("{} or more", n(low)),
    }
}

/// Siglum and outlet of a report, linked to its text.
fn mark(record: &Record, case: &str, cite: &Cite) -> Markup {
    let report = record.reports.iter().find(|r| r.id == cite.report);
    let name = report.map_or("?", |r| r.siglum.as_str());
    let outlet = report.and_then(|r| r.outlet.as_deref()).unwrap_or_default();
    html! {
        a.sig href={ "/c/" (case) "/report/" (cite.report) "?at=" (cite.start) "#here" } title=(outlet) { (name) }
    }
}
