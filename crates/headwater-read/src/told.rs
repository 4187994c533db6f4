//! What counts of all that the metadata and the text tell: title, outlet, authors, times, address, each with its basis.
//!
//! For every field the strongest basis wins, then the first value; the rest stays in `Document::told`. Words of the text
//! are preferred where a reader sees them, because a span can point at them.

use crate::when;
use headwater_lang::Pack;
use headwater_model::{Basis, DateBasis, Document, Field, Published, RegionKind, Span, Told, Words};

/// Settles the fields of a document whose text has been typed. `told` is everything that metadata says.
pub(crate) fn settle(document: &mut Document, mut told: Vec<Told>, pack: &'static Pack) {
    address(document, &mut told);
    told.sort_by_key(|t| (t.field, strength(t.basis)));
    document.told = told;
    title(document);
    outlet(document);
    authors(document);
    times(document, pack);
}

/// Strongest first.
fn strength(basis: Basis) -> u8 {
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

fn of(document: &Document, field: Field) -> impl Iterator<Item = &Told> {
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

fn authors(document: &mut Document) {
    let outlet = document.outlet.as_ref().map(|o| o.value.to_lowercase()).unwrap_or_default();
    let mut best: Option<u8> = None;
    let mut found: Vec<Words> = Vec::new();
    for t in of(document, Field::Author) {
        if best.is_some_and(|b| b < strength(t.basis)) && !found.is_empty() {
            break;
        }
        best = Some(strength(t.basis));
        for name in names(&t.value) {
            let low = name.to_lowercase();
            let house = low == outlet;
            if !(house && !found.is_empty()) && !found.iter().any(|w| w.value.to_lowercase() == low) {
                let span = seen(document, &name);
                found.push(Words { value: name, span, told: Some(t.basis) });
            }
        }
    }
    if found.iter().all(|w| w.value.to_lowercase() == outlet) && !document.byline.is_empty() {
        return;
    }
    if found.is_empty() {
        found = bylines(document);
    }
    // The outlet as author says something only where nobody else is named.
    if found.len() > 1 {
        found.retain(|w| w.value.to_lowercase() != outlet);
    }
    if !found.is_empty() {
        document.byline = found;
    }
}

/// Names in the lines that the page itself marks as bylines.
fn bylines(document: &Document) -> Vec<Words> {
    let mut found: Vec<Words> = Vec::new();
    for region in document.regions.iter().filter(|r| r.kind == RegionKind::Byline) {
        let words = region.span.of(&document.text);
        // What follows a date or a mark is no name.
        let end =
            words.find(|c: char| c.is_ascii_digit() || matches!(c, '·' | '•' | '—' | '–' | '|' | '\n' | '@'));
        for name in names(&words[..end.unwrap_or(words.len())]) {
            let parts = name.split(' ').count();
            let capital =
                name.split(' ').all(|p| !p.starts_with(char::is_lowercase) || PARTICLES.contains(&p));
            if (2..=5).contains(&parts)
                && capital
                && !found.iter().any(|w| w.value == name)
                && let Some(span) = find(words, &name)
            {
                let span = Span { start: region.span.start + span.start, end: region.span.start + span.end };
                found.push(Words::said(name, span));
            }
        }
    }
    found
}

/// Small words inside of names.
const PARTICLES: &[&str] = &[
    "de", "da", "di", "del", "della", "van", "von", "der", "den", "la", "le", "al", "el", "bin", "ibn",
    "dos", "du", "y", "e", "af", "ter",
];

/// Where the head or foot of the text shows a name.
fn seen(document: &Document, name: &str) -> Option<Span> {
    let parts = document.regions.iter().filter(|r| matches!(r.kind, RegionKind::Byline | RegionKind::Credit));
    for region in parts {
        if let Some(span) = find(region.span.of(&document.text), name) {
            return Some(Span { start: span.start + region.span.start, end: span.end + region.span.start });
        }
    }
    None
}

/// What stands before a name.
const BY: &[&str] = &[
    "by ",
    "by: ",
    "words by ",
    "written by ",
    "text: ",
    "text by ",
    "von ",
    "par ",
    "por ",
    "di ",
    "av ",
    "door ",
    "автор: ",
    "автор ",
    "текст: ",
    "بقلم ",
    "بقلم: ",
];

/// Authors that are nobody.
const NOBODY: &[&str] = &[
    "admin",
    "administrator",
    "agencies",
    "agency",
    "staff",
    "staff writer",
    "staff reporter",
    "staff writers",
    "editor",
    "editors",
    "editorial staff",
    "web desk",
    "news desk",
    "newsdesk",
    "newsroom",
    "webmaster",
    "user",
    "guest",
    "author",
    "our correspondent",
    "correspondent",
    "wire",
    "wires",
    "news agencies",
    "redaktion",
    "redaction",
    "la rédaction",
    "redacción",
    "redazione",
];

/// "Ann One Crime Reporter" without the post.
fn without_post(name: &str) -> String {
    let mut parts: Vec<&str> = name.split(' ').collect();
    let is_post = |p: &str| POSTS.contains(&p.to_lowercase().as_str());
    if parts.len() > 2 && parts.last().is_some_and(|p| is_post(p)) {
        while parts.len() > 2 && parts.last().is_some_and(|p| is_post(p)) {
            parts.pop();
        }
    }
    parts.join(" ")
}

/// Words of the posts that journalists hold.
const POSTS: &[&str] = &[
    "reporter",
    "correspondent",
    "editor",
    "writer",
    "journalist",
    "columnist",
    "chief",
    "senior",
    "staff",
    "crime",
    "political",
    "politics",
    "foreign",
    "business",
    "health",
    "court",
    "courts",
    "local",
    "national",
    "international",
    "deputy",
    "associate",
    "contributing",
    "contributor",
    "producer",
    "photographer",
    "bureau",
    "desk",
    "sports",
    "science",
    "environment",
    "defence",
    "defense",
    "diplomatic",
    "security",
    "affairs",
    "special",
    "news",
    "city",
    "regional",
    "democracy",
    "education",
    "transport",
];

/// Whether a line starts with what stands before an author's name.
pub(crate) fn starts_byline(line: &str) -> bool {
    let low: String = line.chars().take(20).collect::<String>().to_lowercase();
    BY.iter().any(|by| low.starts_with(by))
        && line.split_whitespace().nth(1).is_some_and(|w| !w.starts_with(char::is_lowercase))
}

/// One field may hold several names: "By Ann One, B. Two and C. Three".
fn names(value: &str) -> Vec<String> {
    let mut text = value.trim();
    for by in BY {
        let head = text.get(..by.len()).filter(|h| h.to_lowercase() == *by);
        if head.is_some() {
            text = text[by.len()..].trim_start();
        }
    }
    let mut out = Vec::new();
    if text.contains("://") {
        return out;
    }
    for part in text.split([',', ';', '|', '/', '&', '•']) {
        for name in part
            .split(" and ")
            .flat_map(|p| p.split(" und "))
            .flat_map(|p| p.split(" et "))
            .flat_map(|p| p.split(" y "))
        {
            // "Ann One in Geneva"
            let name = name.split_once(" in ").map_or(name, |(n, _)| n);
            let name = squeezed(name);
            let letters = name.chars().filter(|c| c.is_alphabetic()).count();
            let plain = !name.contains(['@', '<', '{', '=']) && !name.contains("www.");
            let name = without_post(&name);
            let low = name.to_lowercase();
            let nobody =
                NOBODY.contains(&low.as_str()) || (name == low && !name.contains(' ') && name.is_ascii());
            if !nobody && letters > 1 && letters * 2 > name.chars().count() && name.len() < 120 && plain {
                out.push(name);
            }
        }
    }
    out
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

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn find(text: &str, words: &str) -> Option<Span> {
    let at = text.find(words)?;
    Span::checked(text, at, at + words.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_hold_several_names() {
        assert_eq!(names("By Ann One, B. Two and C. Three"), ["Ann One", "B. Two", "C. Three"]);
        assert_eq!(names("https://x.example/ann"), Vec::<String>::new());
        assert_eq!(names("ann@x.example"), Vec::<String>::new());
    }

    #[test]
    fn hosts_and_titles() {
        assert_eq!(host("https://www.Coast-Post.example/a?b"), Some("coast-post.example".to_owned()));
        assert_eq!(without_site("Flood rises - Coast Post", &["coast post".to_owned()]), "Flood rises");
        assert_eq!(without_site("Flood - then fire", &["coast post".to_owned()]), "Flood - then fire");
    }
}
