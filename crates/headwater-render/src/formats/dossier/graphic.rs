//! Graphic passages stand folded until a reader opens them. A link into one opens it: browsers do so for a target inside
//! of what is folded. Printed pages show what the reader has opened.

use headwater_model::Span;
use maud::{Markup, html};

/// The graphic passages of a report's text.
pub(super) fn passages(text: &str, language: &str) -> Vec<Span> {
    headwater_lang::graphic::passages(text, language)
}

/// What is made of `words`, folded if they are graphic.
pub(super) fn fold(words: &str, language: &str, inside: Markup) -> Markup {
    if passages(words, language).is_empty() { inside } else { folded(words, false, &inside) }
}

/// A passage that opens on request, from the keyboard too.
pub fn folded(words: &str, open: bool, inside: &Markup) -> Markup {
    let n = words.split_whitespace().count();
    html! {
        details.graphic open[open] {
            summary lang="en" dir="ltr" { "a graphic passage, " (n) @if n == 1 { " word" } @else { " words" } ": show" }
            (inside)
        }
    }
}
