//! Reports built by hand: paragraphs are body regions, credits are given with the words that make them.

#![allow(dead_code, reason = "each test binary uses some of it")]

use headwater_model::{Credit, CreditKind, Document, Region, RegionKind, Span, Words};

/// A report of the paragraphs of `text`.
pub(crate) fn report(name: &str, text: &str) -> Document {
    let mut regions = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if !line.trim().is_empty() {
            let span = Span::new(at, at + line.len());
            regions.push(Region { kind: RegionKind::Body, span, repeat_of: None, detail: None });
        }
        at += line.len();
    }
    Document {
        id: name.to_owned(),
        locator: format!("{name}.txt"),
        encoding: "UTF-8".to_owned(),
        language: "en".to_owned(),
        text: text.to_owned(),
        regions,
        ..Document::default()
    }
}

/// With a credit for `agency` in the words `words`.
pub(crate) fn credited(mut document: Document, agency: &str, kind: CreditKind, words: &str) -> Document {
    let at = document.text.find(words).expect("the words stand in the text");
    let span = Span::new(at, at + words.len());
    document.credits.push(Credit { name: agency.to_owned(), kind, agency: true, span });
    document
}

/// Published by `outlet`.
pub(crate) fn from(mut document: Document, outlet: &str) -> Document {
    document.outlet = Some(Words { value: outlet.to_owned(), span: None, told: None });
    document
}
