//! What every fuzz target does: reads the bytes as an input of one format, in a small room, and checks what must hold
//! for any input. `crates/headwater-read/tests/replay.rs` takes this same file in and runs it on the seeds and on what
//! crashed before, in plain `cargo test`.
#![allow(unreachable_pub, reason = "public to the targets, and a module of a test")]

use headwater_model::{Capture, Document, Facts, Span};
use headwater_read::{Flow, Found, Limits, Options, Reading, Stream, read_capture, walk};
use std::io::Cursor;

/// Targets, and the name that an input of theirs would have.
pub const TARGETS: &[(&str, &str)] = &[
    ("csv", "a.csv"),
    ("decode", "a.txt"),
    ("eml", "a.eml"),
    ("feed", "a.xml"),
    ("gzip", "a.html.gz"),
    ("html", "a.html"),
    ("json", "a.json"),
    ("jsonl", "a.jsonl"),
    ("markdown", "a.md"),
    ("mhtml", "a.mhtml"),
    ("pdf", "a.pdf"),
    ("plain", "a.txt"),
    ("tar", "a.tar"),
    ("wacz", "a.wacz"),
    ("warc", "a.warc"),
    ("zip", "a.zip"),
    ("zstd", "a.jsonl.zst"),
];

/// Labels that an input of `decode` is read with, by its first byte.
const LABELS: [&str; 8] =
    ["utf-8", "windows-1252", "utf-16le", "shift_jis", "gb18030", "iso-2022-jp", "koi8-u", "no-such-label"];

fn options() -> Options {
    let limits =
        Limits { item: 1 << 20, depth: 3, ratio: 50, ratio_from: 1 << 20, entries: 1000, held: 2 << 20 };
    Options { limits, ..Options::default() }
}

/// Reads `bytes` as the input of a target. Panics where something does not hold.
pub fn drive(target: &str, bytes: &[u8]) {
    let options = options();
    if target == "decode" {
        let Some((first, rest)) = bytes.split_first() else { return };
        let label = LABELS[usize::from(*first) % LABELS.len()];
        let facts = Facts { media_type: Some(format!("text/plain; charset={label}")), ..Facts::default() };
        let capture = Capture {
            locator: "a.txt".to_owned(),
            format: "text",
            bytes: rest.to_vec(),
            facts,
            content: None,
        };
        check(&read_capture(&capture, &options), &capture);
        return;
    }
    let name = TARGETS.iter().find(|(t, _)| *t == target).map_or("a.txt", |(_, n)| n);
    let size = Some(bytes.len() as u64);
    // A file can seek, standard input cannot: archives take different roads.
    let _ = walk(name, Stream::file(&mut Cursor::new(bytes)), size, &options, &mut |found| {
        look(&found, &options)
    });
    if !matches!(target, "html" | "plain") {
        let mut flow = bytes;
        let _ = walk(name, Stream::flow(&mut flow), None, &options, &mut |found| look(&found, &options));
    }
}

fn look(found: &Found, options: &Options) -> Flow {
    match found {
        Found::Capture(capture) => {
            assert!(capture.bytes.len() as u64 <= options.limits.item, "an item larger than allowed");
            check(&read_capture(capture, options), capture);
        }
        Found::Notice { notice, .. } => assert!(!notice.message.is_empty(), "a notice says what is wrong"),
    }
    Flow::Continue(())
}

fn check(reading: &Reading, capture: &Capture) {
    match &reading.document {
        Some(document) => {
            regions(document);
            words(document);
            map(document, &capture.bytes);
        }
        None => assert_eq!(reading.notices.len(), 1, "one notice says why there is no document"),
    }
}

fn valid(text: &str, span: Span) -> bool {
    Span::checked(text, span.start as usize, span.end as usize) == Some(span)
}

fn invisible(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}')
}

/// Sorted, not overlapping, covering every visible character.
fn regions(document: &Document) {
    let text = &document.text;
    let mut at = 0;
    for region in &document.regions {
        let (start, end) = (region.span.start as usize, region.span.end as usize);
        assert!(valid(text, region.span), "{region:?} is no span");
        assert!(at <= start && invisible(&text[at..start]), "{region:?} overlaps or leaves words uncovered");
        if let Some(source) = region.repeat_of {
            assert!(
                valid(text, source) && source.end <= region.span.start,
                "{region:?} repeats what comes later"
            );
        }
        at = end;
    }
    assert!(invisible(&text[at..]), "words at the end are uncovered");
}

/// All other spans.
fn words(document: &Document) {
    let d = document;
    let words = d.title.iter().chain(&d.outlet).chain(&d.byline).chain(&d.dateline_place);
    let credits = d.credits.iter().map(|c| c.span);
    let dates = d.published.iter().flat_map(|p| p.spans.iter().copied());
    for span in words.filter_map(|w| w.span).chain(credits).chain(dates) {
        assert!(valid(&d.text, span), "{span:?} is no span");
    }
}

/// In order, inside of the bytes; exact pieces are the same bytes.
fn map(document: &Document, bytes: &[u8]) {
    let (mut text_at, mut raw_at, mut last) = (0, 0, None);
    for piece in document.map.pieces() {
        let text = piece.text as usize..(piece.text + piece.text_len) as usize;
        let raw = piece.raw as usize..(piece.raw + piece.raw_len) as usize;
        let shares = !piece.exact && last == Some((piece.raw, piece.raw_len));
        assert!(text_at <= text.start && (raw_at <= raw.start || shares), "{piece:?} goes back");
        let words = document.text.as_bytes().get(text.clone()).expect("a piece inside of the text");
        let found = bytes.get(raw.clone()).expect("a piece inside of the bytes");
        assert!(!piece.exact || words == found, "{piece:?} is not exact");
        (text_at, raw_at) = (text.end, raw.end);
        last = (!piece.exact).then_some((piece.raw, piece.raw_len));
    }
    for cut in &document.cut {
        assert!(
            cut.raw.0 <= cut.raw.1 && cut.raw.1 as usize <= bytes.len(),
            "{cut:?} is outside of the bytes"
        );
    }
}
