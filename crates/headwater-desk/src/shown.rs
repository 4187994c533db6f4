//! What a page shows: graphic passages folded and private details covered, unless somebody switched them on.
//!
//! The switches hold for a browser session (a cookie of this browser, nothing that the case keeps) and work without
//! scripts. They are about what people see: the HTTP interface and the exports have masks of their own.

use crate::Error;
use crate::guard::cookie;
use crate::state::View;
use axum::extract::{Form, FromRequestParts};
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use headwater_model::Record;
use maud::{Markup, html};
use serde::Deserialize;
use std::borrow::Cow;
use std::convert::Infallible;

/// The cookie that remembers the switches: their letters.
const COOKIE: &str = "headwater-shown";

/// The switches, and the page that they are on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shown {
    /// Graphic passages stand open.
    pub(crate) graphic: bool,
    /// Names, minors and addresses are readable.
    pub(crate) private: bool,
    /// Path and query of the page.
    at: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Shown {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let on = cookie(&parts.headers, COOKIE).unwrap_or_default();
        let at = parts.uri.path_and_query().map_or("/", |p| p.as_str()).to_owned();
        Ok(Self { graphic: on.contains('g'), private: on.contains('p'), at })
    }
}

impl Shown {
    /// The part of a record that a page is made of, as this reader sees it: the record itself, or the picked part with
    /// private details covered.
    pub(crate) fn part<'v>(&self, view: &'v View, pick: impl FnOnce(&Record) -> Record) -> Cow<'v, Record> {
        if self.private {
            Cow::Borrowed(&view.record)
        } else {
            Cow::Owned(view.mask().cover(&pick(&view.record)))
        }
    }

    /// Words from elsewhere than the record, as this reader sees them.
    pub(crate) fn words(&self, view: &View, words: &str) -> String {
        let mut words = words.to_owned();
        if !self.private {
            view.mask().hide(&mut words);
        }
        words
    }

    /// Words, folded if they are graphic and that is not switched on.
    pub(crate) fn fold(&self, words: &str, language: &str, inside: &Markup) -> Markup {
        let inside = inside.clone();
        if self.graphic { inside } else { headwater_render::fold(words, language, inside) }
    }

    /// The two switches.
    pub(crate) fn switches(&self) -> Markup {
        let switch = |name: &str, on: bool, what: &str| {
            html! {
                button name=(name) value=(if on { "off" } else { "on" }) class=[on.then_some("on")] {
                    (if on { "Hide " } else { "Show " }) (what)
                }
            }
        };
        html! {
            form.shown method="post" action="/shown" aria-label="What is shown" {
                input type="hidden" name="back" value=(self.at);
                (switch("graphic", self.graphic, "graphic passages"))
                (switch("private", self.private, "private details"))
            }
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct Switch {
    #[serde(default)]
    back: String,
    graphic: Option<String>,
    private: Option<String>,
}

/// Turns a switch and goes back to the page.
pub(crate) async fn switch(now: Shown, Form(sent): Form<Switch>) -> Result<Response, Error> {
    let turned = |sent: Option<&str>, now: bool| sent.map_or(now, |s| s == "on");
    let graphic = turned(sent.graphic.as_deref(), now.graphic);
    let private = turned(sent.private.as_deref(), now.private);
    let value = [(graphic, 'g'), (private, 'p')].into_iter().filter(|(on, _)| *on).map(|(_, l)| l);
    let value: String = value.collect();
    let cookie = format!("{COOKIE}={value}; HttpOnly; SameSite=Strict; Path=/");
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(here(&sent.back))).into_response())
}

/// An address of ours; anything else leads to the front page.
fn here(back: &str) -> &str {
    let ours = back.starts_with('/')
        && !back.starts_with("//")
        && back.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if ours { back } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_here() {
        assert_eq!(here("/c/a/report/r?at=3"), "/c/a/report/r?at=3");
        for bad in
            ["", "//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nSet-Cookie: x", "/ж"]
        {
            assert_eq!(here(bad), "/", "{bad}");
        }
    }

    #[test]
    fn graphic_words_are_folded_until_they_are_switched_on() {
        let text = "They found charred bodies.";
        let fold = |graphic| {
            let shown = Shown { graphic, ..Shown::default() };
            shown.fold(text, "en", &html! { (text) }).into_string()
        };
        assert!(fold(false).contains("<summary") && fold(false).contains("4 words"));
        assert_eq!(fold(true), text);
    }
}
