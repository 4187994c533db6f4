//! One utterance as the reports print it, side by side, with the words that differ.

use super::graphic;
use super::link;
use super::pick::Pick;
use crate::index::{Index, StoryView};
use crate::phrase::clip;
use headwater_model::record::{Quotation, Variant};
use maud::{Markup, html};

pub(super) fn section(index: &Index, story: &StoryView) -> Option<Markup> {
    let here = story.rows(index, &index.within.quotations, &index.record.quotations);
    let altered = here.iter().filter(|q| q.altered).count();
    let pick = Pick::new(here.iter().map(|q| q.speaker.as_deref().map(|id| (id, index.name(id)))));
    (!here.is_empty()).then(|| {
        html! {
            p.note {
                "The best attested form comes first. In the others, " del { "struck words" }
                " are missing and " ins { "underlined words" } " are new. “Altered” means that words inside quotation marks differ: "
                (altered) " of " (here.len()) "."
            }
            div.picked {
                (pick.row(&format!("speaker-{}", story.key()), "Speaker"))
                @for q in here { (entry(index, q, &pick.class(q.speaker.as_deref()))) }
            }
        }
    })
}

fn entry(index: &Index, q: &Quotation, class: &str) -> Markup {
    html! {
        div.entry.quotation.one.(class) {
            h3 {
                @match &q.speaker {
                    Some(speaker) => { bdi { (index.name(speaker)) } },
                    None => { "Speaker not named" },
                }
                @if q.altered { " " span.badge.fails { "≠ altered" } }
            }
            div.variants {
                @for v in &q.variants { (variant(index, q, v)) }
            }
            @if !q.best_reason.is_empty() { p.meta { "Best attested form: " (q.best_reason) } }
        }
    }
}

fn variant(index: &Index, q: &Quotation, v: &Variant) -> Markup {
    let best = v.attribution == q.best;
    let a = index.attribution(&v.attribution);
    let language = index.report(&v.span.report).map_or("en", |r| r.language.as_str());
    let words = html! {
    @if v.diff.is_empty() { (clip(index.words(&v.span), link::WORDS)) }
    @for (n, part) in v.diff.iter().enumerate() {
        // The pieces are words: they need not bring their spaces.
        @if n > 0 && !v.diff[n - 1].1.ends_with(char::is_whitespace) && !part.1.starts_with(char::is_whitespace) { " " }
        @match part.0.as_str() {
            "-" => { del { (part.1) } },
            "+" => { ins { (part.1) } },
            _ => { (part.1) },
        }
    }
    };
    html! {
        div.variant.best[best] {
            p.meta {
                (link::mark(index, &v.span)) " "
                (link::who(index, &v.span.report))
                span.badge { @if best { "best attested" } @else { (v.change.as_str()) } }
            }
            blockquote dir="auto" { (graphic::fold(index.words(&v.span), language, words)) }
            p.meta {
                (link::to(index, &v.span, &html! { "to the words" }))
                @if let Some(a) = a {
                    @if let Some(cue) = &a.cue.span { " · “" (link::words(index, cue, 40)) "”" }
                    @if !a.via.is_empty() {
                        " · by way of "
                        @for (n, hop) in a.via.iter().enumerate() { @if n > 0 { ", " } bdi { (index.name(hop)) } }
                    }
                }
            }
        }
    }
}
