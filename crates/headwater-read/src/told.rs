//! What counts of all that the metadata and the text tell: title, outlet, authors, times, address, each with its basis.
//!
//! For every field the strongest basis wins, then the first value; the rest stays in `Document::told`. Words of the text
//! are preferred where a reader sees them, because a span can point at them.

use crate::{authors, squeezed, when};
use headwater_lang::Pack;
use headwater_model::{Basis, DateBasis, Document, Field, Published, RegionKind, Span, Told, Words};

/// Settles the fields of a document whose text has been typed. `told` is everything that metadata says.
pub(crate) fn settle(document: &mut Document, mut told: Vec<Told>, pack: &'static Pack) {
    address(document, &mut told);
    told.sort_by_key(|t| (t.field, strength(t.basis)));
    document.told = told;
    title(document);
    outlet(document);
    authors::settle(document);
    times(document, pack);
}

/// Strongest first.
pub(crate) fn strength(basis: Basis) -> u8 {
    match basis {
        Basis::JsonLd => 0,
        Basis::MetaTag => 1,
        Basis::Feed | Basis::Row | Basis::MessageHeader => 2,
        Basis::Markup => 3,
        Basis::VisibleText => 4,
        Basis::Address => 5,
        Basis::Properties => 6,
        Basis::Capture => 7,
    }
}

pub(crate) fn of(document: &Document, field: Field) -> impl Iterator<Item = &Told> {
    document.told.iter().filter(move |t| t.field == field)
}

/// The page's own address; a relative one says nothing. A day in it is told too.
fn address(document: &mut Document, told: &mut Vec<Told>) {
    let got = document.facts.address.clone();
    if let Some(address) = &got {
        told.push(Told { field: Field::Address, value: address.clone(), basis: Basis::Capture, raw: None });
    }
    let is_whole = |a: &str| a.starts_with("http://") || a.starts_with("https://");
    let canonical =
        |b: Basis| told.iter().find(|t| t.field == Field::Address && t.basis == b && is_whole(&t.value));
    // The link tag is made for this; JSON-LD often names the site.
    let own = canonical(Basis::MetaTag)
        .or_else(|| canonical(Basis::Feed))
        .or_else(|| canonical(Basis::Row))
        .or_else(|| canonical(Basis::JsonLd))
        .or_else(|| canonical(Basis::Markup))
        .or_else(|| canonical(Basis::Capture));
    let found = own.map(|t| (t.value.clone(), t.raw.clone()));
    if let Some((value, raw)) = found {
        if let Some((day, at)) = when::in_address(&value) {
            // The bytes of the day within the address, where these are the same.
            let raw = raw
                .filter(|r| r.len() == value.len())
                .map(|r| r.start + at.start as u32..r.start + at.end as u32);
            told.push(Told { field: Field::Published, value: day.to_string(), basis: Basis::Address, raw });
        }
        if let Some(host) = host(&value) {
            told.push(Told { field: Field::Outlet, value: host, basis: Basis::Address, raw: None });
        }
        document.address = Some(value);
    } else {
        document.address = got;
    }
}

/// `www.coast-post.example` is told as `coast-post.example`.
fn host(address: &str) -> Option<String> {
    let rest = address.split_once("://")?.1;
    let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?.split(':').next()?;
    let host = host.strip_prefix("www.").unwrap_or(host).to_ascii_lowercase();
    (host.contains('.') && host.len() < 200).then_some(host)
}

fn title(document: &mut Document) {
    if document.title.is_none() {
        let seen = document.regions.iter().find(|r| r.kind == RegionKind::Headline && r.detail.is_none());
        if let Some(region) = seen {
            // A line above it may stand in the same element ("Floods - Two villages cut off").
            let words = region.span.of(&document.text);
            let inner = of(document, Field::Title)
                .filter(|t| t.value.len() * 3 > words.len() && t.value.split(' ').count() > 2)
                .find_map(|t| find(words, &t.value));
            let span = inner.map_or(region.span, |s| Span {
                start: region.span.start + s.start,
                end: region.span.start + s.end,
            });
            document.title = Some(Words::said(squeezed(span.of(&document.text)), span));
        }
    }
    if document.title.is_none() {
        let site = of(document, Field::Outlet).map(|t| t.value.to_lowercase()).collect::<Vec<_>>();
        let empty = ["untitled", "untitled document", "home", "index", "document", "new page", "page"];
        let told = of(document, Field::Title)
            .find(|t| !empty.contains(&t.value.to_lowercase().as_str()))
            .map(|t| (without_site(&t.value, &site), t.basis));
        document.title = told.map(|(value, basis)| {
            let span = find(&document.text, &value);
            Words { value, span, told: Some(basis) }
        });
    }
}

/// "Flood rises - The Coast Post" without the name of the site.
fn without_site(title: &str, sites: &[String]) -> String {
    for mark in [" | ", " - ", " – ", " — ", " :: ", " • "] {
        if let Some((head, tail)) = title.rsplit_once(mark) {
            let tail = tail.trim().to_lowercase();
            if sites.iter().any(|s| *s == tail || s.starts_with(&tail) || tail.contains(s.as_str()))
                && head.len() > 8
            {
                return head.trim().to_owned();
            }
        }
    }
    title.to_owned()
}

fn outlet(document: &mut Document) {
    let strong = of(document, Field::Outlet).find(|t| strength(t.basis) < strength(Basis::Address));
    if let Some(t) = strong {
        let words = Words { value: t.value.clone(), span: None, told: Some(t.basis) };
        document.outlet = Some(words);
    }
    if document.outlet.is_none() {
        let named = of(document, Field::Outlet).next();
        let named = named.map(|t| Words { value: t.value.clone(), span: None, told: Some(t.basis) });
        document.outlet = named;
    }
}

fn times(document: &mut Document, pack: &'static Pack) {
    let read = |field: Field, from: u8, to: u8| {
        of(document, field)
            .filter(|t| (from..to).contains(&strength(t.basis)))
            .find_map(|t| when::read(&t.value, pack).map(|w| (w, t.basis)))
    };
    let weak = strength(Basis::Address);
    let updated = read(Field::Updated, 0, 255);
    let strong = read(Field::Published, 0, weak);
    let seen = document.published.is_some();
    // A site that writes the time of the last change as the day of publication too (templates do) is not believed where
    // the address has an earlier day.
    let template = strong.as_ref().zip(updated.as_ref()).is_some_and(|(p, u)| p.0 == u.0);
    let of_address = read(Field::Published, weak, weak + 1);
    let strong = match (strong, of_address) {
        (Some(s), Some(a)) if template && a.0.day < s.0.day => Some(a),
        (s, _) => s,
    };
    let chosen = strong
        .or_else(|| if seen { None } else { read(Field::Published, weak, 255).or_else(|| updated.clone()) });
    if let Some((when, basis)) = chosen {
        // Words of the text that give the same day stay as evidence.
        let spans = document.published.take().filter(|p| p.start == when.day && p.end == when.day);
        document.published = Some(Published {
            start: when.day,
            end: when.day,
            basis: DateBasis::Metadata,
            spans: spans.map(|p| p.spans).unwrap_or_default(),
            time: when.time,
            told: Some(basis),
        });
    }
    document.updated = updated.map(|(w, _)| w.time.unwrap_or_else(|| w.day.to_string()));
}

pub(crate) fn find(text: &str, words: &str) -> Option<Span> {
    let at = text.find(words)?;
    Span::checked(text, at, at + words.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_and_titles() {
        assert_eq!(host("https://www.Coast-Post.example/a?b"), Some("coast-post.example".to_owned()));
        assert_eq!(without_site("Flood rises - Coast Post", &["coast post".to_owned()]), "Flood rises");
        assert_eq!(without_site("Flood - then fire", &["coast post".to_owned()]), "Flood - then fire");
    }
}
