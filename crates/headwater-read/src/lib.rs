//! From untrusted bytes to documents with typed regions (layer 2).
//!
//! [`read`] decodes the bytes, refuses what is not text with one clear notice, types every stretch of the text
//! (headline, dateline, credit, caption, the site's own text, repeats, body) and takes from it what it says of its
//! own origin. The text itself is never changed: nothing is deleted, line ends stay as they are.
//!
//! ```
//! let reading = headwater_read::read("a.txt", b"GENEVA, March 9 (Reuters) - The river rose on Sunday, officials said.");
//! let document = reading.document.expect("readable");
//! assert_eq!(document.credits[0].name, "Reuters");
//! assert_eq!(document.regions.len(), 2);
//! ```
//!
//! It does not open files: bytes or a stream, and their locator, are arguments. Rules follow the conventions of agency copy; what is boilerplate on a site follows
//! Barbaresi 2021 (trafilatura) in spirit: structure first, then phrases from a table.

mod authors;
mod captions;
mod credits;
mod dates;
mod decode;
mod digest;
mod edges;
mod formats;
mod furniture;
mod guard;
mod html;
mod http;
mod language;
mod marks;
mod members;
mod names;
mod notes;
mod outlet;
mod page;
mod regions;
mod repeat;
mod rows;
mod sniff;
mod stream;
mod told;
mod voices;
mod walk;
mod warc_input;
mod warc_page;
mod when;

use formats::Extracted;
use headwater_model::notice::Notice;
use headwater_model::{Capture, Credit, Document};
use sha2::{Digest, Sha256};

pub use stream::{ReadSeek, Stream};
pub use voices::credits_to;
pub use walk::{Flow, Found, Limits, Options, walk};

/// Most bytes that one item may have, unless [`Limits`] say otherwise.
pub const MAX_BYTES: usize = 64 << 20;

/// What reading one input gave.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The document, unless the bytes are not a report's text.
    pub document: Option<Document>,
    /// Remarks, or the one error that says why there is no document.
    pub notices: Vec<Notice>,
}

impl Reading {
    fn refused(notice: Notice) -> Self {
        Self { document: None, notices: vec![notice] }
    }
}

/// Reads the bytes of one report. `locator` is where they came from, a path or an address, kept as given. What is in a
/// container (an archive, a feed) is found by [`walk`]; this takes its first report.
pub fn read(locator: &str, bytes: &[u8]) -> Reading {
    let options = Options::default();
    let mut readings = Vec::new();
    let mut source = std::io::Cursor::new(bytes);
    let _ = walk(locator, Stream::file(&mut source), Some(bytes.len() as u64), &options, &mut |found| {
        let reading = match found {
            Found::Capture(capture) => read_capture(&capture, &options),
            Found::Notice { notice, .. } => Reading::refused(notice),
        };
        let done = reading.document.is_some();
        readings.push(reading);
        if done { Flow::Break(()) } else { Flow::Continue(()) }
    });
    readings.pop().unwrap_or_else(|| Reading::refused(Notice::error("R001", EMPTY)))
}

const EMPTY: &str = "the file is empty: nothing was saved in it; save the report's text again";

/// Reads one capture.
pub fn read_capture(capture: &Capture, options: &Options) -> Reading {
    if capture.bytes.is_empty() {
        return Reading::refused(Notice::error("R001", EMPTY));
    }
    let extracted = match extract(capture, options) {
        Ok(extracted) => extracted,
        Err(notice) => return Reading::refused(notice),
    };
    let sha256 = sha256(&capture.bytes);
    let language = language::of(&extracted.text);
    let pack = headwater_lang::pack(&language);
    let (typed, mut remarks) = regions::typed(&extracted.text, &extracted.regions, pack);
    let mut notices = extracted.notices;
    notices.append(&mut remarks);
    let mut told = extracted.told;
    told.extend(capture.facts.told.iter().cloned());
    let mut document = Document {
        id: sha256[..12].to_owned(),
        locator: capture.locator.clone(),
        sha256,
        format: capture.format.to_owned(),
        facts: capture.facts.clone(),
        encoding: extracted.encoding,
        language,
        regions: typed.regions,
        title: typed.title,
        outlet: typed.outlet,
        byline: typed.byline,
        dateline_place: typed.dateline_place,
        credits: typed.credits,
        published: typed.published,
        text: extracted.text,
        map: extracted.map,
        cut: extracted.cut,
        told: Vec::new(),
        address: None,
        updated: None,
    };
    told::settle(&mut document, told, pack);
    Reading { document: Some(document), notices }
}

fn extract(capture: &Capture, options: &Options) -> Result<Extracted, Notice> {
    let Some(content) = &capture.content else {
        let format = formats::FORMATS.iter().find(|f| f.name() == capture.format);
        let format =
            format.ok_or_else(|| Notice::error("R005", "the file is in no format that can be read"))?;
        return format.text(capture, options);
    };
    if is_blank(&content.text) {
        return Err(Notice::error("R002", "the item holds no text"));
    }
    if content.markup {
        return html::extract(&content.text, &content.map, &content.encoding, options);
    }
    Ok(Extracted {
        text: content.text.clone(),
        map: content.map.clone(),
        encoding: content.encoding.clone(),
        ..Extracted::default()
    })
}

/// Nothing that a reader could see.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\0'))
}

/// White space squeezed to single blanks.
pub(crate) fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// SHA-256 in lower-case hex: what captures are known by.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::with_capacity(bytes.len() * 2);
    for b in bytes {
        out.push(char::from(DIGITS[usize::from(b >> 4)]));
        out.push(char::from(DIGITS[usize::from(b & 15)]));
    }
    out
}

/// Credits in the order of the text, each once.
fn sort_credits(credits: &mut Vec<Credit>) {
    credits.sort_by(|a, b| (a.span, a.kind, &a.name).cmp(&(b.span, b.kind, &b.name)));
    credits.dedup();
}
