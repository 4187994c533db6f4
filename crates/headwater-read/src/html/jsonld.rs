//! What a page says of itself in JSON-LD (schema.org), with the place of each value in the page's source.

use super::headline::words;
use headwater_model::{Basis, Field};
use serde_json::Value;
use std::ops::Range;

/// A value with its place.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    pub(crate) field: Field,
    pub(crate) value: String,
    /// In the source of the page.
    pub(crate) raw: Option<Range<usize>>,
}

/// The basis of all these.
pub(crate) const BASIS: Basis = Basis::JsonLd;

/// Objects looked into; a page can hold any number.
const MOST: usize = 2_000;

/// Bytes of a block that are searched for a value written with escapes.
const SEARCHED: usize = 1 << 20;

/// Reads the data blocks of a page.
pub(crate) fn read(html: &str, blocks: &[Range<usize>], title: &str) -> Vec<Said> {
    let mut parsed: Vec<(Value, Range<usize>)> = Vec::new();
    for range in blocks {
        let Some(source) = html.get(range.clone()) else { continue };
        if let Some(value) = parse(source) {
            parsed.push((value, range.clone()));
        }
    }
    let mut objects: Vec<(&Value, &Range<usize>)> = Vec::new();
    for (value, range) in &parsed {
        collect(value, range, &mut objects);
    }
    let best = objects.iter().map(|(o, r)| (rank(o, title), *o, *r)).filter(|(rank, ..)| *rank > 0).fold(
        None,
        |best: Option<(i32, &Value, &Range<usize>)>, next| match best {
            Some(b) if b.0 >= next.0 => Some(b),
            _ => Some(next),
        },
    );
    let mut said = Vec::new();
    let Some((_, article, range)) = best else { return said };
    let mut add = |field: Field, value: &str| {
        let value = clean(value);
        if !value.is_empty() && value.len() < 2_000 {
            let raw = place(html, range, &value);
            said.push(Said { field, value, raw });
        }
    };
    for key in ["headline", "name"] {
        if let Some(Value::String(s)) = article.get(key) {
            add(Field::Title, s);
            break;
        }
    }
    for key in ["author", "creator"] {
        for name in names(article.get(key), &objects) {
            add(Field::Author, &name);
        }
        if article.get(key).is_some_and(|v| !v.is_null()) {
            break;
        }
    }
    for (key, field) in [
        ("datePublished", Field::Published),
        ("dateCreated", Field::Published),
        ("dateModified", Field::Updated),
        ("url", Field::Address),
        ("inLanguage", Field::Language),
    ] {
        match article.get(key) {
            Some(Value::String(s)) => add(field, s),
            Some(Value::Number(n)) if field != Field::Address => add(field, &n.to_string()),
            _ => {}
        }
    }
    for key in ["publisher", "sourceOrganization"] {
        let field = if key == "publisher" { Field::Outlet } else { Field::Credit };
        for name in names(article.get(key), &objects) {
            add(field, &name);
        }
    }
    if let Some(Value::String(s)) = article.get("creditText") {
        add(Field::Credit, s);
    }
    if let Some(page) = article.get("mainEntityOfPage") {
        let id = page.as_str().or_else(|| page.get("@id").and_then(Value::as_str));
        if let Some(id) = id.filter(|i| i.starts_with("http")) {
            add(Field::Address, id);
        }
    }
    said
}

/// Lenient: pages wrap their data in comments and break lines inside of strings.
fn parse(source: &str) -> Option<Value> {
    let text = source.trim();
    let text = text.strip_prefix("<!--").unwrap_or(text);
    let text = text.strip_suffix("-->").unwrap_or(text);
    let text = text.trim().trim_start_matches("//<![CDATA[").trim_end_matches("//]]>").trim();
    let text = text.strip_suffix(';').unwrap_or(text);
    serde_json::from_str(text).ok().or_else(|| {
        let flat: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&flat).ok()
    })
}

fn collect<'v>(value: &'v Value, range: &'v Range<usize>, out: &mut Vec<(&'v Value, &'v Range<usize>)>) {
    // Depth is bounded by the parser.
    match value {
        Value::Array(list) => list.iter().for_each(|v| collect(v, range, out)),
        Value::Object(map) if out.len() < MOST => {
            out.push((value, range));
            for key in [
                "@graph",
                "mainEntity",
                "mainEntityOfPage",
                "hasPart",
                "liveBlogUpdate",
                "publisher",
                "author",
            ] {
                if let Some(inner @ (Value::Array(_) | Value::Object(_))) = map.get(key) {
                    collect(inner, range, out);
                }
            }
        }
        _ => {}
    }
}

/// How much an object looks like the page's own article.
fn rank(object: &Value, title: &str) -> i32 {
    let kinds: Vec<&str> = match object.get("@type") {
        Some(Value::String(s)) => vec![s],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
        _ => return 0,
    };
    let kind = kinds
        .iter()
        .map(|k| match *k {
            "LiveBlogPosting" => 60,
            k if k.ends_with("NewsArticle") || k.ends_with("Article") => 50,
            "BlogPosting" | "Report" | "SocialMediaPosting" => 40,
            "WebPage" | "ItemPage" | "CreativeWork" => 10,
            _ => 0,
        })
        .max()
        .unwrap_or(0);
    if kind == 0 {
        return 0;
    }
    let headline =
        object.get("headline").or_else(|| object.get("name")).and_then(Value::as_str).unwrap_or("");
    let own: Vec<String> = words(&clean(headline));
    let page = words(&clean(title));
    let same = own.iter().filter(|w| page.contains(w)).count() * 2 >= own.len().max(1) && !own.is_empty();
    let dated = object.get("datePublished").is_some();
    kind + if same { 25 } else { 0 } + if dated { 5 } else { 0 }
}

/// Names of persons or organisations, in any of the forms that pages use.
fn names(value: Option<&Value>, objects: &[(&Value, &Range<usize>)]) -> Vec<String> {
    let mut out = Vec::new();
    match value {
        Some(Value::String(s)) => out.push(s.clone()),
        Some(Value::Array(list)) => {
            for v in list.iter().take(50) {
                out.extend(names_one(v, objects));
            }
        }
        Some(v @ Value::Object(_)) => out.extend(names_one(v, objects)),
        _ => {}
    }
    out
}

fn names_one(value: &Value, objects: &[(&Value, &Range<usize>)]) -> Vec<String> {
    match value {
        Value::String(s) => vec![s.clone()],
        Value::Object(map) => match map.get("name") {
            Some(Value::String(s)) => vec![s.clone()],
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => {
                let Some(id) = map.get("@id").and_then(Value::as_str) else { return Vec::new() };
                objects
                    .iter()
                    .filter(|(o, _)| o.get("@id").and_then(Value::as_str) == Some(id))
                    .find_map(|(o, _)| o.get("name").and_then(Value::as_str))
                    .map(|n| vec![n.to_owned()])
                    .unwrap_or_default()
            }
        },
        _ => Vec::new(),
    }
}

/// References resolved, tags dropped, white space squeezed.
fn clean(text: &str) -> String {
    let text = if text.contains('&') { htmlize::unescape(text) } else { text.into() };
    let mut out = String::with_capacity(text.len());
    let mut tag = false;
    for c in text.chars() {
        match c {
            '<' => tag = true,
            '>' if tag => tag = false,
            _ if !tag => out.push(c),
            _ => {}
        }
    }
    // A lone "<" is no tag.
    let out = if tag { text.into_owned() } else { out };
    crate::squeezed(&out)
}

/// Where a block of data says the value: the first string in it that reads so.
fn place(html: &str, block: &Range<usize>, value: &str) -> Option<Range<usize>> {
    let source = html.get(block.clone())?;
    if let Some(at) = source.find(&format!("\"{value}\"")) {
        return Some(block.start + at + 1..block.start + at + 1 + value.len());
    }
    // Long data are searched for the plain form only.
    let source = &source[..source.floor_char_boundary(SEARCHED)];
    let bytes = source.as_bytes();
    let mut at = 0;
    while let Some(open) = source[at..].find('"').map(|k| at + k) {
        let mut end = open + 1;
        while end < bytes.len() && bytes[end] != b'"' {
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        let literal = source.get(open + 1..end.min(bytes.len()))?;
        if literal.len() >= value.len() && literal.len() <= value.len() * 6 + 40 {
            let flat: String = literal.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            let read = serde_json::from_str::<String>(&format!("\"{flat}\"")).unwrap_or(flat);
            if clean(&read) == value {
                return Some(block.start + open + 1..block.start + end);
            }
        }
        at = (end + 1).min(bytes.len());
        if !source.is_char_boundary(at) {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_article_of_the_page_is_read() {
        let html = r##"<script type="application/ld+json">{"@context":"https://schema.org","@graph":[
            {"@type":"WebSite","name":"The Post"},
            {"@type":["NewsArticle"],"headline":"Flood &amp; fire","author":[{"@id":"#p"},{"name":"B. Two"}],
             "datePublished":"2025-03-09T10:00:00Z","publisher":{"@type":"Organization","name":"The \u0050ost"}},
            {"@type":"Person","@id":"#p","name":"Ann One"}]}</script>"##;
        let from = html.find('{').unwrap();
        let to = html.rfind("</script>").unwrap();
        let block = from..to;
        let said = read(html, std::slice::from_ref(&block), "Flood & fire | The Post");
        let all: Vec<(Field, &str)> = said.iter().map(|s| (s.field, s.value.as_str())).collect();
        assert_eq!(
            all,
            [
                (Field::Title, "Flood & fire"),
                (Field::Author, "Ann One"),
                (Field::Author, "B. Two"),
                (Field::Published, "2025-03-09T10:00:00Z"),
                (Field::Outlet, "The Post"),
            ]
        );
        for s in &said {
            assert!(s.raw.is_some(), "{s:?}");
        }
        assert_eq!(&html[said[0].raw.clone().unwrap()], "Flood &amp; fire");
    }
}
