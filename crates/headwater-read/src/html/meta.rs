//! What a page says of itself outside of its text: JSON-LD, meta tags, microdata, its address. Everything found is kept
//! with its basis and its place; which value counts is decided in `told.rs`.

use super::jsonld;
use super::tree::{MetaKind, Tree};
use headwater_model::{Basis, Field, TextMap, Told};
use std::ops::Range;

/// Names of meta tags, and what they tell. In order of trust for one field.
const TAGS: &[(Field, &[&str])] = &[
    (
        Field::Title,
        &[
            "og:title",
            "twitter:title",
            "parsely-title",
            "dc.title",
            "dcterms.title",
            "sailthru.title",
            "citation_title",
            "headline",
            "title",
        ],
    ),
    (
        Field::Author,
        &[
            "article:author_name",
            "parsely-author",
            "author",
            "sailthru.author",
            "byl",
            "dc.creator",
            "dc.author",
            "dcterms.creator",
            "citation_author",
            "cxenseparse:author",
            "article:author",
            "article.author",
            "authors",
            "rbauthors",
            "bt:author",
        ],
    ),
    (
        Field::Published,
        &[
            "article:published_time",
            "og:article:published_time",
            "og:published_time",
            "parsely-pub-date",
            "datepublished",
            "publish-date",
            "publish_date",
            "publishdate",
            "published_time",
            "published_at",
            "publication_date",
            "pubdate",
            "pub_date",
            "article.published",
            "article:published",
            "cxenseparse:recs:publishtime",
            "cxenseparse:publishtime",
            "sailthru.date",
            "dc.date.issued",
            "dcterms.issued",
            "dc.date.created",
            "dcterms.created",
            "dc.date",
            "dcterms.date",
            "dc.created",
            "citation_publication_date",
            "article_date_original",
            "rnews:datepublished",
            "last_published",
            "bt:pubdate",
            "originalpublicationdate",
            "date",
            "created",
            "release_date",
            "firstpublished",
        ],
    ),
    (
        Field::Updated,
        &[
            "article:modified_time",
            "og:article:modified_time",
            "og:updated_time",
            "datemodified",
            "article:modified",
            "dc.date.modified",
            "dcterms.modified",
            "last-modified",
            "lastmod",
            "modified_time",
            "revised",
            "article.updated",
            "bt:moddate",
        ],
    ),
    (
        Field::Outlet,
        &[
            "og:site_name",
            "dc.publisher",
            "dcterms.publisher",
            "publisher",
            "application-name",
            "apple-mobile-web-app-title",
            "cxenseparse:sitename",
            "copyright-holder",
        ],
    ),
    (Field::Address, &["og:url", "twitter:url", "parsely-link", "dc.identifier"]),
    (Field::Language, &["og:locale", "content-language", "dc.language", "language"]),
    (
        Field::Credit,
        &["news_source", "article:source", "original-source-name", "syndication-credit", "agency"],
    ),
];

/// Values that are kept of one page; none that is honest has so many.
const MOST: usize = 400;

/// Everything that the page tells, strongest basis first. Places are in the bytes of the capture.
pub(crate) fn told(tree: &Tree, html: &str, headline: Option<&str>, source: &TextMap) -> Vec<Told> {
    let mut all: Vec<Told> = Vec::new();
    let place = |raw: Option<Range<usize>>| -> Option<Range<u32>> {
        let raw = source.raw(raw.filter(|r| !r.is_empty())?)?;
        Some(raw.start as u32..raw.end as u32)
    };
    let mut add = |field: Field, value: &str, basis: Basis, raw: Option<Range<usize>>| {
        let value = crate::squeezed(value);
        let known = all.iter().any(|t| t.field == field && t.value == value && t.basis == basis);
        if !value.is_empty() && value.len() < 2_000 && !known && all.len() < MOST {
            all.push(Told { field, value, basis, raw: place(raw) });
        }
    };
    let title = page_title(tree);
    let blocks: Vec<Range<usize>> = tree.data.iter().map(|d| d.raw.clone()).collect();
    for said in jsonld::read(html, &blocks, &title) {
        add(said.field, &said.value, jsonld::BASIS, said.raw);
    }
    for m in tree
        .meta
        .iter()
        .filter(|m| m.kind == MetaKind::Link && m.key.split_whitespace().any(|k| k == "canonical"))
    {
        add(Field::Address, &m.value, Basis::MetaTag, Some(m.raw.clone()));
    }
    for (field, names) in TAGS {
        for name in *names {
            for m in tree.meta.iter().filter(|m| m.kind == MetaKind::Meta && m.key == *name) {
                let address = m.value.starts_with("http");
                let handle = m.value.starts_with('@');
                if !(handle || address && !matches!(field, Field::Address)) {
                    add(*field, &m.value, Basis::MetaTag, Some(m.raw.clone()));
                }
            }
        }
    }
    let mut holder = "";
    for m in &tree.meta {
        match (m.kind, m.key.as_str()) {
            (MetaKind::ItemProp, "publisher" | "author") => holder = m.key.as_str(),
            // The name of what was opened last: microdata nests.
            (MetaKind::Meta, "name") if holder == "publisher" => {
                add(Field::Outlet, &m.value, Basis::Markup, Some(m.raw.clone()));
                holder = "";
            }
            (MetaKind::Meta, "name") if holder == "author" => {
                add(Field::Author, &m.value, Basis::Markup, Some(m.raw.clone()));
                holder = "";
            }
            (MetaKind::Link, "mainentityofpage") => {
                add(Field::Address, &m.value, Basis::Markup, Some(m.raw.clone()));
            }
            (MetaKind::Html, "lang") => add(Field::Language, &m.value, Basis::Markup, Some(m.raw.clone())),
            (MetaKind::Time | MetaKind::ItemProp, "datepublished" | "datecreated") => {
                add(Field::Published, &m.value, Basis::Markup, Some(m.raw.clone()));
            }
            (MetaKind::Time | MetaKind::ItemProp, "datemodified") => {
                add(Field::Updated, &m.value, Basis::Markup, Some(m.raw.clone()));
            }
            _ => {}
        }
    }
    if let Some((title, raw)) = &tree.title {
        add(Field::Title, title, Basis::MetaTag, Some(raw.clone()));
        if let Some(name) = site_in_title(title, headline) {
            // The name stands at the end of the title, as the bytes do.
            let end = raw.end.min(html.len());
            let place = html
                .get(raw.clone())
                .and_then(|r| r.rfind(name))
                .map(|k| raw.start + k..raw.start + k + name.len());
            add(Field::Outlet, name, Basis::VisibleText, place.filter(|p| p.end <= end));
        }
    }
    all
}

/// "Flood rises :: Talland Standard": what follows the headline in the title of the window.
fn site_in_title<'t>(title: &'t str, headline: Option<&str>) -> Option<&'t str> {
    let headline = headline?.to_lowercase();
    for mark in [" | ", " :: ", " – ", " — ", " - ", " • ", " « "] {
        if let Some((head, tail)) = title.rsplit_once(mark) {
            let head = head.trim().to_lowercase();
            let like = head == headline
                || (head.len() > 20 && (headline.starts_with(&head) || head.starts_with(&headline)));
            if like && (1..=7).contains(&tail.split_whitespace().count()) {
                return Some(tail.trim());
            }
        }
    }
    None
}

/// The title that the page's head gives.
pub(crate) fn page_title(tree: &Tree) -> String {
    let tag =
        tree.meta.iter().find(|m| m.kind == MetaKind::Meta && m.key == "og:title").map(|m| m.value.clone());
    tag.or_else(|| tree.title.as_ref().map(|(t, _)| t.clone())).unwrap_or_default()
}

/// The `datetime` of a time that a reader sees between headline and report: the day of publication, where nothing says
/// more.
pub(crate) fn seen_times(tree: &Tree, blocks: Range<usize>, source: &TextMap) -> Vec<Told> {
    tree.meta
        .iter()
        .filter(|m| m.kind == MetaKind::Time && !m.value.is_empty() && blocks.contains(&m.block))
        .map(|m| Told {
            field: Field::Published,
            value: m.value.clone(),
            basis: Basis::Markup,
            raw: source.raw(m.raw.clone()).map(|r| r.start as u32..r.end as u32),
        })
        .collect()
}
