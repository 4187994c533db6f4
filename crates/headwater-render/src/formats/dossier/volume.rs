//! A dossier of more reports than a browser can show on one page: a page for each story, and one that leads to them.

use super::{CSS, pick, top};
use super::{DossierParts, Part, WHOLE_SECTIONS, WholeSection, page, parts, section, whole_parts};
use crate::formats::File;
use crate::index::{Beyond, Index};
use crate::story::Stories;
use headwater_model::Record;
use headwater_model::record::Story;
use maud::{Markup, html};

/// The page of the dossier, below the output folder.
pub const PAGE: &str = "dossier.html";
/// The folder beside it with the pages of single stories, where there are any.
pub const FOLDER: &str = "dossier";

/// Reports up to which all is on one page: that is easier to search, to print and to send.
pub(super) const ONE_PAGE: usize = 200;

/// Sections of the page that leads to the stories; names and texts stand with the story.
const LEADING: &[&str] = &["judgements", "problems", "method"];

/// Whether each story has a page of its own. A report that is in no story would have none.
fn by_story(record: &Record) -> bool {
    let held: usize = record.stories.iter().map(|s| s.reports.len()).sum();
    record.reports.len() > ONE_PAGE && record.stories.len() > 1 && held == record.reports.len()
}

fn name(story: &Story) -> String {
    format!("{}.html", story.id)
}

/// The page that a story stands on, below the output folder.
pub(crate) fn page_of(record: &Record, story: Option<&Story>) -> String {
    let own = story.filter(|_| by_story(record));
    own.map_or_else(|| PAGE.to_owned(), |s| format!("{FOLDER}/{}", name(s)))
}

/// The pages of a record.
pub(super) fn files(record: &Record) -> Vec<File> {
    let leading = |page: String| File { path: PAGE.to_owned(), bytes: page.into_bytes() };
    if !by_story(record) {
        return vec![leading(super::dossier(record))];
    }
    let stories = Stories::of(record);
    let index = Index::new(record);
    let beyond = beyond(&index);
    std::iter::once(leading(page(record, &all(&index))))
        .chain(record.stories.iter().map(|story| {
            let part = stories.one(record, &story.id);
            let mut index = Index::new(&part);
            index.beyond = Some(&beyond);
            let bytes = page(&part, &parts(&index)).into_bytes();
            File { path: page_of(record, Some(story)), bytes }
        }))
        .collect()
}

/// Where the reports of all stories are, seen from the page of one.
fn beyond<'a>(index: &Index<'a>) -> Beyond<'a> {
    let of = |s: &'a Story| {
        s.reports.iter().filter_map(move |id| Some((id.as_str(), (index.report(id)?, name(s)))))
    };
    index.record.stories.iter().flat_map(of).collect()
}

/// The page that leads to the stories.
fn all(index: &Index) -> DossierParts {
    let leading: Vec<WholeSection> =
        WHOLE_SECTIONS.iter().filter(|(name, ..)| LEADING.contains(name)).copied().collect();
    let whole: Vec<Part> = whole_parts(index, &leading);
    let body = html! {
        div.page {
            nav.contents aria-label="Contents" {
                p.brand { "Headwater dossier" }
                ul {
                    li { a href="#stories" { "Stories" } }
                    @for part in &whole { li { a href={ "#" (part.id) } { (part.title) } } }
                }
            }
            main id="main" {
                (top::head(index))
                (list(index))
                @for part in &whole { (section(part)) }
            }
        }
    };
    DossierParts {
        title: "Stories – Headwater dossier".to_owned(),
        style: format!("{CSS}{}", pick::style()),
        body: body.into_string(),
    }
}

/// The stories, those with most reports first.
fn list(index: &Index) -> Markup {
    let record = index.record;
    let tolls = crate::story::tolls(record);
    let mut views = index.stories();
    views.sort_by_key(|v| std::cmp::Reverse(v.reports.len()));
    html! {
        section id="stories" aria-labelledby="stories-h" {
            h2 #stories-h { "Stories" }
            table.volume.cards {
                thead {
                    tr {
                        th scope="col" { "Story" }
                        th scope="col" { "Published" }
                        th.num scope="col" { "Reports" }
                        th.num scope="col" { "Text origins" }
                        th scope="col" { "Toll" }
                    }
                }
                tbody {
                    @for view in &views {
                        tr {
                            th scope="row" { a href=(page_of(record, view.story)) { bdi { (view.title(index)) } } }
                            td data-label="Published" { (top::published(view).unwrap_or_else(|| "not known".to_owned())) }
                            td.num data-label="Reports" { (view.reports.len()) }
                            td.num data-label="Text origins" { (top::origins(index, view)) }
                            td data-label="Toll" {
                                @let tolls = view.story.and_then(|s| tolls.get(s.id.as_str())).map_or(&[][..], Vec::as_slice);
                                @for (n, toll) in tolls.iter().enumerate() {
                                    @if n > 0 { ", " }
                                    strong { (crate::phrase::range(toll.range.low, toll.range.high)) } " " (toll.measure.as_str())
                                }
                                @if tolls.is_empty() { span.quiet { "none given" } }
                            }
                        }
                    }
                }
            }
            p.note { "Those with most reports first. Minimum–maximum of what the reports say all in all; nothing is added up or averaged." }
        }
    }
}
