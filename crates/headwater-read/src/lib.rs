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
//! It does not open files (bytes and their locator are arguments), and it does not read saved web pages yet: those
//! are refused with a notice. Rules follow the conventions of agency copy; what is boilerplate on a site follows
//! Barbaresi 2021 (trafilatura) in spirit: structure first, then phrases from a table.

mod captions;
mod credits;
mod dates;
mod decode;
mod edges;
mod formats;
mod furniture;
mod language;
mod marks;
mod names;
mod outlet;
mod page;
mod regions;
mod repeat;
mod sniff;
mod voices;

use headwater_model::notice::Notice;
use headwater_model::{Credit, Document};
use sha2::{Digest, Sha256};

pub use voices::credits_to;

/// Most bytes that one report may have; the pipeline checks it before it loads a file, [`read`] checks it too.
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

/// Reads the bytes of one report. `locator` is where they came from, a path or an address, kept as given.
pub fn read(locator: &str, bytes: &[u8]) -> Reading {
    if bytes.is_empty() {
        return Reading::refused(Notice::error(
            "R001",
            "the file is empty: nothing was saved in it; save the report's text again",
        ));
    }
    if bytes.len() > MAX_BYTES {
        return Reading::refused(Notice::error(
            "R003",
            format!(
                "the file has {} MiB, more than the {} MiB that one report may have: split it into one file a report",
                bytes.len().div_ceil(1 << 20),
                MAX_BYTES >> 20
            ),
        ));
    }
    let Some(format) = formats::FORMATS.iter().find(|f| f.recognises(bytes)) else {
        return Reading::refused(Notice::error("R005", "the file is in no format that can be read"));
    };
    let decoded = match format.text(bytes) {
        Ok(decoded) => decoded,
        Err(notice) => return Reading::refused(notice),
    };
    let sha256 = hex(&Sha256::digest(bytes));
    let language = language::of(&decoded.text);
    let (typed, mut remarks) = regions::typed(&decoded.text, headwater_lang::pack(&language));
    let mut notices = decoded.notices;
    notices.append(&mut remarks);
    let document = Document {
        id: sha256[..12].to_owned(),
        locator: locator.to_owned(),
        sha256,
        encoding: decoded.encoding,
        language,
        regions: typed.regions,
        title: typed.title,
        outlet: typed.outlet,
        byline: typed.byline,
        dateline_place: typed.dateline_place,
        credits: typed.credits,
        published: typed.published,
        text: decoded.text,
    };
    Reading { document: Some(document), notices }
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
