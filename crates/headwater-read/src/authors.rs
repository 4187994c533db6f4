//! Who wrote a report: names from metadata and from the lines that a page marks as bylines, without what stands around
//! them ("By", posts, places), and without authors who are nobody ("admin", "agencies").

use crate::squeezed;
use crate::told::{find, of, strength};
use headwater_lang::phrases::rows;
use headwater_model::{Document, Field, RegionKind, Span, Words};
use std::sync::LazyLock;

#[derive(Default)]
struct Lists {
    by: Vec<String>,
    nobody: Vec<&'static str>,
    post: Vec<&'static str>,
    particle: Vec<&'static str>,
}

static WORDS: LazyLock<Lists> = LazyLock::new(|| {
    let mut lists = Lists::default();
    for row in rows(include_str!("../tables/authors.tsv")) {
        let [class, forms, ..] = row[..] else { continue };
        let forms = forms.split(',').map(str::trim).filter(|f| !f.is_empty());
        match class {
            "by" => lists.by.extend(forms.map(|f| f.replace('_', " "))),
            "nobody" => lists.nobody.extend(forms),
            "post" => lists.post.extend(forms),
            _ => lists.particle.extend(forms),
        }
    }
    lists
});

/// Sets the byline: what metadata says, else what the page marks as one.
pub(crate) fn settle(document: &mut Document) {
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
                name.split(' ').all(|p| !p.starts_with(char::is_lowercase) || WORDS.particle.contains(&p));
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

/// "Ann One Crime Reporter" without the post.
fn without_post(name: &str) -> String {
    let mut parts: Vec<&str> = name.split(' ').collect();
    let is_post = |p: &str| WORDS.post.contains(&p.to_lowercase().as_str());
    if parts.len() > 2 && parts.last().is_some_and(|p| is_post(p)) {
        while parts.len() > 2 && parts.last().is_some_and(|p| is_post(p)) {
            parts.pop();
        }
    }
    parts.join(" ")
}

/// Whether a line starts with what stands before an author's name.
pub(crate) fn starts_byline(line: &str) -> bool {
    let low: String = line.chars().take(20).collect::<String>().to_lowercase();
    WORDS.by.iter().any(|by| low.starts_with(by.as_str()))
        && line.split_whitespace().nth(1).is_some_and(|w| !w.starts_with(char::is_lowercase))
}

/// One field may hold several names: "By Ann One, B. Two and C. Three".
fn names(value: &str) -> Vec<String> {
    let mut text = value.trim();
    for by in &WORDS.by {
        let head = text.get(..by.len()).filter(|h| h.to_lowercase() == **by);
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
            // "Ann One (abc.)": the short sign of an editor.
            let name = name.split_once(" (").map_or(name, |(n, _)| n);
            // "Ann One in Geneva"
            let name = name.split_once(" in ").map_or(name, |(n, _)| n);
            let name = squeezed(name);
            let letters = name.chars().filter(|c| c.is_alphabetic()).count();
            let plain = !name.contains(['@', '<', '{', '=']) && !name.contains("www.");
            let name = without_post(&name);
            let low = name.to_lowercase();
            let nobody = WORDS.nobody.contains(&low.as_str())
                || (name == low && !name.contains(' ') && name.is_ascii());
            if !nobody && letters > 1 && letters * 2 > name.chars().count() && name.len() < 120 && plain {
                out.push(name);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_hold_several_names() {
        assert_eq!(names("By Ann One, B. Two and C. Three"), ["Ann One", "B. Two", "C. Three"]);
        assert_eq!(names("Ann One (ao.), Dana Writer Crime Reporter"), ["Ann One", "Dana Writer"]);
        assert_eq!(names("https://x.example/ann"), Vec::<String>::new());
        assert_eq!(names("ann@x.example"), Vec::<String>::new());
    }
}
