//! Graphic passages stand folded until a reader opens them. A link into one opens it: browsers do so for a target inside
//! of what is folded. Printed pages show what the reader has opened.

use headwater_lang::graphic::passages;
use maud::{Markup, html};

/// What is made of `words`, folded if they are graphic.
pub fn fold(words: &str, language: &str, inside: Markup) -> Markup {
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
