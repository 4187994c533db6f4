//! What the reader makes of a page, as lines that a person can compare.

use headwater_model::{Document, Region, Words};
use headwater_read::Reading;
use std::fmt::Write as _;

/// Name of an enum's value.
fn name(value: impl std::fmt::Debug + Copy) -> String {
    format!("{value:?}")
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn words(out: &mut String, label: &str, words: &Words) {
    let basis = words.told.map_or_else(|| "text".to_owned(), name);
    let _ = writeln!(out, "{label:<10} {} [{basis}]", words.value);
}

fn region(out: &mut String, document: &Document, region: &Region) {
    let detail = region.detail.map(|d| format!(", {}", name(d))).unwrap_or_default();
    let from = document.map.raw(region.span.start as usize..region.span.end as usize);
    let from = from.map_or_else(|| "no bytes".to_owned(), |r| format!("{}..{}", r.start, r.end));
    let _ = writeln!(out, "## {}{detail} ({from})", name(region.kind));
    for line in document.words(region.span).split('\n').map(squeezed).filter(|l| !l.is_empty()) {
        let _ = writeln!(out, "{line}");
    }
}

pub(crate) fn shown(reading: &Reading) -> String {
    let mut out = String::new();
    for notice in &reading.notices {
        let _ = writeln!(out, "notice     {} {}", notice.code, notice.message);
    }
    let Some(document) = &reading.document else { return out };
    let _ = writeln!(out, "format     {}, {}", document.format, document.encoding);
    let _ = writeln!(out, "language   {}", document.language);
    if let Some(w) = &document.title {
        words(&mut out, "title", w);
    }
    if let Some(w) = &document.outlet {
        words(&mut out, "outlet", w);
    }
    for w in &document.byline {
        words(&mut out, "author", w);
    }
    if let Some(w) = &document.dateline_place {
        words(&mut out, "place", w);
    }
    for credit in &document.credits {
        let agency = if credit.agency { ", agency" } else { "" };
        let _ = writeln!(
            out,
            "credit     {} [{}{agency}] {}",
            credit.name,
            name(credit.kind),
            squeezed(document.words(credit.span))
        );
    }
    if let Some(p) = &document.published {
        let days = if p.start == p.end { p.start.to_string() } else { format!("{} to {}", p.start, p.end) };
        let basis = p.told.map_or_else(|| name(p.basis), name);
        let _ = writeln!(out, "published  {days} {} [{basis}]", p.time.as_deref().unwrap_or("-"));
    }
    if let Some(updated) = &document.updated {
        let _ = writeln!(out, "updated    {updated}");
    }
    if let Some(address) = &document.address {
        let _ = writeln!(out, "address    {address}");
    }
    let _ = writeln!(out, "\n# Told");
    for told in &document.told {
        let _ = writeln!(out, "{} [{}] {}", name(told.field), name(told.basis), squeezed(&told.value));
    }
    let _ = writeln!(out, "\n# Regions");
    for r in &document.regions {
        region(&mut out, document, r);
    }
    let _ = writeln!(out, "\n# Cut");
    for cut in &document.cut {
        let _ = writeln!(out, "[{}] {}", cut.reason, squeezed(&cut.text));
    }
    out
}
