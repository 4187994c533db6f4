//! The dossier: one self-contained page that a person can read, check, print and send; of very many reports a page for each
//! story, and one that leads to them.
//!
//! No script, no request to anywhere (the page forbids both to itself), no picture but inline drawings. Every
//! statement links to its words in the text of the report, which the page holds in full. A section is a function in
//! one of the two lists below.

mod bars;
mod changes;
mod chart;
mod drawing;
mod edges;
mod figures;
mod findings;
mod graphic;
mod judged;
mod layout;
mod ledger;
mod link;
mod method;
mod names;
mod origins;
mod pick;
mod places;
mod plan;
mod quotations;
mod reports;
mod sources;
mod stemma;
mod steps;
mod text;
mod toll;
mod top;
mod versions;
mod volume;

pub use graphic::{fold, folded};
pub(crate) use link::line;
pub(crate) use volume::page_of;
pub use volume::{FOLDER, PAGE};

use super::Format;
use crate::index::{Index, StoryView};
use headwater_model::Record;
use maud::{DOCTYPE, Markup, PreEscaped, html};

pub(crate) const FORMAT: Format =
    Format { name: "dossier", about: "one page to read, check, print and send", files: volume::files };

/// A section about one story: name in addresses, title, body (none where there is nothing to say).
type StorySection = (&'static str, &'static str, fn(&Index, &StoryView) -> Option<Markup>);

const STORY_SECTIONS: &[StorySection] = &[
    ("ledger", "Ledger", ledger::overview),
    ("lines", "The lines, figure by figure", figures::lines),
    ("apart", "Kept apart: other events and background", figures::apart),
    ("places", "Places", places::section),
    ("stemma", "Who drew on whom", stemma::section),
    ("origins", "Text origins", origins::section),
    ("texts", "Text beside text", edges::section),
    ("circles", "Reports that cite each other in a circle", origins::circles),
    ("changes", "What copies left out or changed", changes::section),
    ("quotations", "Quotations side by side", quotations::section),
    ("sources", "Who said what", sources::section),
    ("disagreements", "Disagreements", findings::disagreements),
    ("timeline", "Timeline", findings::timeline),
    ("only", "Only in one report", findings::unique),
];

/// A section about the whole record.
type WholeSection = (&'static str, &'static str, fn(&Index) -> Option<Markup>);

const WHOLE_SECTIONS: &[WholeSection] = &[
    ("names", "Names and their forms", names::section),
    ("reports", "The reports in full", reports::section),
    ("judgements", "Judgements", judged::section),
    ("problems", "Problems with the input", method::problems),
    ("method", "Method and limits", method::section),
];

const CSS: &str = include_str!("dossier/style.css");

/// Nothing may be loaded and nothing may run, whatever the text of a report says.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

struct Part {
    id: String,
    title: &'static str,
    body: Markup,
}

/// The dossier without its page, for a page that frames it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierParts {
    /// Title of the page.
    pub title: String,
    /// Its style sheet.
    pub style: String,
    /// Contents and sections, as HTML.
    pub body: String,
}

/// The parts of the dossier.
pub fn dossier_parts(record: &Record) -> DossierParts {
    parts(&Index::new(record))
}

/// The parts of a dossier whose texts are elsewhere: every link to words leads to `texts`, the report's id, `?at=` and the
/// place of the words.
pub fn dossier_brief(record: &Record, texts: &str) -> DossierParts {
    let mut index = Index::new(record);
    index.texts = Some(texts);
    parts(&index)
}

fn parts(index: &Index) -> DossierParts {
    let stories = index.stories();
    let single = stories.len() == 1;
    let told: Vec<Vec<Part>> =
        stories.iter().enumerate().map(|(n, s)| story_parts(index, s, n, single)).collect();
    let whole = whole_parts(index, WHOLE_SECTIONS);
    let title = match stories.first() {
        Some(story) if single => story.title(index),
        _ => "Reports compared",
    };
    let body = html! {
        div.page {
            (contents(index, &stories, &told, &whole))
            main id="main" {
                @if !single { (top::whole(index, &stories)) }
                @for (n, (story, parts)) in stories.iter().zip(&told).enumerate() {
                    article.story {
                        (top::story(index, story, n, single))
                        @for part in parts { (section(part)) }
                    }
                }
                @for part in &whole { (section(part)) }
            }
        }
    };
    DossierParts {
        title: format!("{title} – Headwater dossier"),
        style: format!("{CSS}{}", pick::style()),
        body: body.into_string(),
    }
}

fn whole_parts(index: &Index, sections: &[WholeSection]) -> Vec<Part> {
    let parts = sections.iter().filter_map(|(name, title, make)| {
        make(index).map(|body| Part { id: (*name).to_owned(), title, body })
    });
    parts.collect()
}

/// The record as one self-contained HTML page.
pub fn dossier(record: &Record) -> String {
    page(record, &dossier_parts(record))
}

/// A page that stands by itself.
fn page(record: &Record, parts: &DossierParts) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                meta name="generator" content={ "Headwater " (record.tool.version) };
                title { (parts.title) }
                style { (PreEscaped(&parts.style)) }
            }
            body {
                a.skip href="#main" { "Skip to the record" }
                (PreEscaped(&parts.body))
            }
        }
    };
    let mut page = page.into_string();
    page.push('\n');
    page
}

fn story_parts(index: &Index, story: &StoryView, n: usize, single: bool) -> Vec<Part> {
    let parts = STORY_SECTIONS.iter().filter_map(|(name, title, make)| {
        let id = if single { (*name).to_owned() } else { format!("s{}-{name}", n + 1) };
        make(index, story).map(|body| Part { id, title, body })
    });
    parts.collect()
}

fn section(part: &Part) -> Markup {
    html! {
        section id=(part.id) aria-labelledby={ (part.id) "-h" } {
            h2 id={ (part.id) "-h" } { (part.title) }
            (part.body)
        }
    }
}

fn contents(index: &Index, stories: &[StoryView], told: &[Vec<Part>], whole: &[Part]) -> Markup {
    let single = stories.len() == 1;
    html! {
        nav.contents aria-label="Contents" {
            p.brand { "Headwater dossier" }
            @if index.beyond.is_some() { p.of { a href={ "../" (PAGE) } { "All stories" } } }
            @for (n, (story, parts)) in stories.iter().zip(told).enumerate() {
                @if !single { p.of { a href={ "#story-" (n + 1) } { bdi { (story.title(index)) } } } }
                ul { @for part in parts { li { a href={ "#" (part.id) } { (part.title) } } } }
            }
            @if !single && !whole.is_empty() { p.of { "All reports" } }
            ul { @for part in whole { li { a href={ "#" (part.id) } { (part.title) } } } }
        }
    }
}

#[cfg(test)]
mod tests;
