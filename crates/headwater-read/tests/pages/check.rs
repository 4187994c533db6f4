//! One function a check: the fault in words, or nothing.

use crate::Page;
use crate::shingles::f1;
use headwater_model::{CreditKind, Detail, Document, Region, RegionKind, Span};
use serde_json::Value;
use std::collections::BTreeSet;

/// What went wrong, if anything.
type Fault = Option<String>;

/// All checks, as `known-misses.tsv` names them.
pub(crate) const NAMES: [&str; 16] = [
    "title",
    "outlet",
    "authors",
    "published",
    "updated",
    "address",
    "language",
    "credits",
    "body",
    "shingles",
    "captions",
    "notes",
    "live_posts",
    "must_not",
    "spans",
    "map",
];

/// Least agreement of the body's shingles.
const SHINGLES: f64 = 0.98;

pub(crate) fn all(document: &Document, page: &Page) -> Vec<(&'static str, Fault)> {
    let truth = &page.truth;
    let lines = body(document, truth);
    let expected = expected(truth, &lines);
    let value = |w: &Option<headwater_model::Words>| w.as_ref().map(|w| squeezed(&w.value));
    let checks: [Fault; 16] = [
        same(text(truth, "title"), value(&document.title)),
        same(text(truth, "outlet"), value(&document.outlet)),
        authors(document, truth),
        published(document, truth),
        updated(document, truth),
        text(truth, "address").and_then(|a| same(Some(a), document.address.clone())),
        same(text(truth, "language"), Some(document.language.clone())),
        credits(document, truth),
        paragraphs(&expected, &lines),
        shingles(&expected, &lines),
        captions(document, truth),
        notes(document, truth),
        live_posts(document, truth),
        must_not(truth, &lines),
        spans(document),
        map(document, &page.bytes),
    ];
    NAMES.into_iter().zip(checks).collect()
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Without white space: for what a page sets in several elements, with or without a space between them.
fn packed(text: &str) -> String {
    text.split_whitespace().collect()
}

fn text(truth: &Value, key: &str) -> Option<String> {
    truth[key].as_str().map(str::to_owned)
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect()
}

fn same(truth: Option<String>, found: Option<String>) -> Fault {
    let shown = |v: Option<String>| v.map_or_else(|| "nothing".to_owned(), |v| format!("“{v}”"));
    (truth != found).then(|| format!("{} found, {} is right", shown(found), shown(truth)))
}

fn authors(document: &Document, truth: &Value) -> Fault {
    let found: BTreeSet<String> = document.byline.iter().map(|w| squeezed(&w.value)).collect();
    let right: BTreeSet<String> = texts(&truth["authors"]).into_iter().collect();
    (found != right).then(|| format!("{found:?} found, {right:?} is right"))
}

/// Whether a time or a day is the one of the truth. Where the truth has a time, the same instant is asked for.
fn agrees(truth: &str, found: &str) -> bool {
    use jiff::Timestamp;
    match (truth.parse::<Timestamp>(), found.parse::<Timestamp>()) {
        (Ok(a), Ok(b)) => a == b,
        (Ok(_), Err(_)) => false,
        (Err(_), _) => found.get(..10) == Some(truth),
    }
}

fn published(document: &Document, truth: &Value) -> Fault {
    let found = document.published.as_ref();
    let Some(right) = text(truth, "published") else {
        return found.map(|p| format!("{p:?} found, there is none"));
    };
    let Some(found) = found else { return Some(format!("nothing found, {right} is right")) };
    // The day in the page's own zone or in UTC.
    let mut days = vec![right[..10].to_owned()];
    days.extend(right.parse::<jiff::Timestamp>().ok().map(|t| t.to_string()[..10].to_owned()));
    let day = found.start == found.end && days.contains(&found.start.to_string());
    let time = match &found.time {
        Some(time) => right.len() == 10 || agrees(&right, time),
        None => right.len() == 10,
    };
    (!day || !time)
        .then(|| format!("{} to {}, time {:?} found, {right} is right", found.start, found.end, found.time))
}

fn updated(document: &Document, truth: &Value) -> Fault {
    let right = text(truth, "updated")?;
    let ok = document.updated.as_deref().is_some_and(|found| agrees(&right, found));
    (!ok).then(|| format!("{:?} found, {right} is right", document.updated))
}

/// Credits for the text. A site that credits itself says nothing new, unless the truth lists it.
fn credits(document: &Document, truth: &Value) -> Fault {
    let right: BTreeSet<String> = texts(&truth["credits"]).into_iter().collect();
    let outlet = text(truth, "outlet").unwrap_or_default();
    let of_text = document.credits.iter().filter(|c| c.kind == CreditKind::Text).map(|c| c.name.clone());
    let found: BTreeSet<String> = of_text.filter(|n| *n != outlet || right.contains(n)).collect();
    (found != right).then(|| format!("{found:?} found, {right:?} is right"))
}

/// Lines of the body as a reader sees them. A line under the headline may be kept as body or not; a dateline belongs to
/// the paragraph that it opens.
fn body(document: &Document, truth: &Value) -> Vec<String> {
    let notes = [Detail::Correction, Detail::EditorsNote, Detail::UpdateNote, Detail::Standfirst];
    let is_body = |r: &Region| r.kind == RegionKind::Body && !r.detail.is_some_and(|d| notes.contains(&d));
    let mut text = String::new();
    for (i, region) in document.regions.iter().enumerate() {
        let next = document.regions.get(i + 1).filter(|n| is_body(n)).map(|n| n.span.start as usize);
        let opens = |next: usize| !document.text[region.span.end as usize..next].contains('\n');
        if region.kind == RegionKind::Dateline && next.is_some_and(opens) {
            text.push_str(document.words(region.span));
            text.push(' ');
        } else if is_body(region) {
            text.push_str(document.words(region.span));
            text.push('\n');
        }
    }
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let line = squeezed(&line.replace(['|', '\t'], " "));
        let line = line.trim_start_matches(['•', '*', '·']).trim_start().trim_start_matches("- ");
        if !line.is_empty() {
            lines.push(line.to_owned());
        }
    }
    let standfirst = self::text(truth, "standfirst");
    if standfirst.is_some() && lines.first() == standfirst.as_ref() {
        lines.remove(0);
    }
    lines
}

/// The truth's paragraphs. A row of a table may be one line or a line for each cell.
fn expected(truth: &Value, lines: &[String]) -> Vec<String> {
    let mut expected = Vec::new();
    for item in truth["body"].as_array().into_iter().flatten() {
        if let Some(paragraph) = item.as_str() {
            expected.push(paragraph.to_owned());
            continue;
        }
        let cells = texts(item);
        let row = cells.join(" ");
        if lines.contains(&row) { expected.push(row) } else { expected.extend(cells) }
    }
    expected
}

fn paragraphs(expected: &[String], lines: &[String]) -> Fault {
    if expected == lines {
        return None;
    }
    let short = |lines: Vec<&String>| -> String {
        let cut = |l: &String| l.chars().take(90).collect::<String>();
        lines.into_iter().flat_map(|l| ["\n    ".to_owned(), cut(l)]).collect()
    };
    let missing: Vec<&String> = expected.iter().filter(|p| !lines.contains(p)).collect();
    let extra: Vec<&String> = lines.iter().filter(|p| !expected.contains(p)).collect();
    if missing.is_empty() && extra.is_empty() {
        return Some("the paragraphs are in another order, or stand twice".to_owned());
    }
    Some(format!("\n  missing:{}\n  too much:{}", short(missing), short(extra)))
}

fn shingles(expected: &[String], lines: &[String]) -> Fault {
    let f1 = f1(&expected.join("\n"), &lines.join("\n"));
    (f1 < SHINGLES).then(|| format!("F1 is {f1:.3}"))
}

fn captions(document: &Document, truth: &Value) -> Fault {
    let found: String = document
        .regions
        .iter()
        .filter(|r| r.kind == RegionKind::Caption)
        .map(|r| packed(document.words(r.span)))
        .collect();
    let right = texts(&truth["captions"]);
    let missing: Vec<&String> = right.iter().filter(|c| !found.contains(&packed(c))).collect();
    (!missing.is_empty()).then(|| format!("not a caption: {missing:?}"))
}

fn notes(document: &Document, truth: &Value) -> Fault {
    for note in truth["notes"].as_array().into_iter().flatten() {
        let (kind, words) = (note["kind"].as_str().unwrap(), note["text"].as_str().unwrap());
        let detail = match kind {
            "correction" => Detail::Correction,
            "editors_note" => Detail::EditorsNote,
            "update_note" => Detail::UpdateNote,
            other => panic!("the truth has a note of the kind {other}"),
        };
        let found: String = document
            .regions
            .iter()
            .filter(|r| r.detail == Some(detail))
            .map(|r| packed(document.words(r.span)))
            .collect();
        if !found.contains(&packed(words)) {
            return Some(format!("no {kind}: {words}"));
        }
    }
    None
}

fn live_posts(document: &Document, truth: &Value) -> Fault {
    let found = document.regions.iter().filter(|r| r.detail == Some(Detail::LivePost)).count();
    let right = truth["live_posts"].as_u64().unwrap_or(0) as usize;
    (found != right).then(|| format!("{found} found, {right} is right"))
}

fn must_not(truth: &Value, lines: &[String]) -> Fault {
    let body = lines.join(" ");
    let there: Vec<String> = texts(&truth["must_not"]).into_iter().filter(|w| body.contains(w)).collect();
    (!there.is_empty()).then(|| format!("in the body: {there:?}"))
}

fn spans(document: &Document) -> Fault {
    let text = &document.text;
    let invisible = |c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}';
    let covered = |from: usize, to: usize| text[from..to].chars().all(invisible);
    let valid = |s: Span| Span::checked(text, s.start as usize, s.end as usize) == Some(s);
    let mut at = 0;
    for region in &document.regions {
        if !valid(region.span) || region.repeat_of.is_some_and(|s| !valid(s)) {
            return Some(format!("{region:?} is no span of the text"));
        }
        if region.span.start < at || !covered(at as usize, region.span.start as usize) {
            return Some(format!("{region:?} overlaps, or leaves words uncovered"));
        }
        at = region.span.end;
    }
    if !covered(at as usize, text.len()) {
        return Some("words at the end are uncovered".to_owned());
    }
    let words =
        document.title.iter().chain(&document.outlet).chain(&document.byline).chain(&document.dateline_place);
    let all = words
        .filter_map(|w| w.span)
        .chain(document.credits.iter().map(|c| c.span))
        .chain(document.published.iter().flat_map(|p| p.spans.iter().copied()));
    all.into_iter().find(|s| !valid(*s)).map(|s| format!("{s:?} is no span of the text"))
}

fn map(document: &Document, bytes: &[u8]) -> Fault {
    let (mut text_at, mut raw_at, mut last) = (0, 0, None);
    for piece in document.map.pieces() {
        let text = piece.text as usize..(piece.text + piece.text_len) as usize;
        let raw = piece.raw as usize..(piece.raw + piece.raw_len) as usize;
        let shares = !piece.exact && last == Some((piece.raw, piece.raw_len));
        if text.start < text_at || (raw.start < raw_at && !shares) {
            return Some(format!("{piece:?} goes back"));
        }
        let Some(raw_bytes) = bytes.get(raw.clone()) else {
            return Some(format!("{piece:?} is outside of the file"));
        };
        let Some(words) = document.text.as_bytes().get(text.clone()) else {
            return Some(format!("{piece:?} is outside of the text"));
        };
        if piece.exact && raw_bytes != words {
            return Some(format!("{piece:?} is not exact"));
        }
        (text_at, raw_at) = (text.end, raw.end);
        last = (!piece.exact).then_some((piece.raw, piece.raw_len));
    }
    document.map.pieces().is_empty().then(|| "the map is empty".to_owned())
}
