//! From a PDF with a text layer to its paragraphs (layer 1).
//!
//! `hayro-interpret` runs the drawing instructions of each page and hands over every glyph with its place and its
//! character; what a reader sees as lines, columns and paragraphs is put together here from those places. It draws
//! nothing, recognises no letters in pictures, and knows nothing of news.
//!
//! A PDF is a program from a stranger. What it may cost is bounded: bytes that its streams unpack to, drawing
//! instructions of all pages, glyphs. A panic inside of the library ends as [`Refused::Broken`].

mod bomb;
mod glyphs;
mod layout;
mod lines;

use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Bounds on what a document may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes that its streams may unpack to.
    pub unpacked: u64,
    /// Most dictionaries, each counted as often as it lies deep.
    pub nested: u64,
    /// Most drawing instructions that reach us, over all pages.
    pub steps: u64,
    /// Most glyphs, over all pages.
    pub glyphs: usize,
    /// Most pages.
    pub pages: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { unpacked: 1 << 29, nested: 8_000_000, steps: 20_000_000, glyphs: 8_000_000, pages: 5_000 }
    }
}

/// Why there is no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// A password is needed to read it.
    Password,
    /// It cannot be parsed, or the parser failed on it.
    Broken,
    /// It costs more than [`Limits`] allows.
    TooMuch,
}

/// A document's text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// In their order.
    pub pages: Vec<Page>,
    /// Title in its properties.
    pub title: Option<String>,
    /// Author in its properties.
    pub author: Option<String>,
    /// When it was made or last changed, RFC 3339 as far as known.
    pub made: Option<String>,
}

/// A page's text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// Paragraphs in reading order, without line ends inside.
    pub paragraphs: Vec<String>,
    /// Lines that stand on many pages at the same place: running heads, page numbers.
    pub furniture: Vec<String>,
    /// Glyphs whose character nobody can tell.
    pub unknown: usize,
}

/// Reads a document. The same bytes always give the same answer.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Refused> {
    if bomb::unpacks_to_more(bytes, limits.unpacked) || bomb::is_nested(bytes, limits.nested) {
        return Err(Refused::TooMuch);
    }
    let data = Arc::new(bytes.to_vec());
    // Where the table of objects is damaged, the parser does not say that it failed for want of a password.
    let locked = bomb::find(bytes, b"/Encrypt").is_some();
    let broken = if locked { Refused::Password } else { Refused::Broken };
    match catch_unwind(AssertUnwindSafe(|| inner(data, limits))) {
        Ok(Err(Refused::Broken)) => Err(broken),
        Ok(result) => result,
        // The interpreter cannot be told to stop, so a device that has seen enough unwinds through it.
        Err(payload) if payload.is::<glyphs::Enough>() => Err(Refused::TooMuch),
        Err(_) => Err(broken),
    }
}

fn inner(data: Arc<Vec<u8>>, limits: &Limits) -> Result<Document, Refused> {
    let pdf = Pdf::new(data).map_err(|e| match e {
        LoadPdfError::Decryption(
            DecryptionError::PasswordProtected | DecryptionError::UnsupportedAlgorithm,
        ) => Refused::Password,
        _ => Refused::Broken,
    })?;
    if pdf.pages().len() > limits.pages {
        return Err(Refused::TooMuch);
    }
    let found = glyphs::of(&pdf, limits);
    let pages = layout::pages(&found);
    let metadata = pdf.metadata();
    let date = metadata.modification_date.or(metadata.creation_date);
    Ok(Document {
        pages,
        title: metadata.title.as_deref().and_then(words),
        author: metadata.author.as_deref().and_then(words),
        made: date.map(|d| {
            let day = format!("{:04}-{:02}-{:02}", d.year, d.month, d.day);
            let zone = match (d.utc_offset_hour, d.utc_offset_minute) {
                (0, 0) => "Z".to_owned(),
                (h, m) => format!("{}{:02}:{m:02}", if h < 0 { '-' } else { '+' }, h.unsigned_abs()),
            };
            format!("{day}T{:02}:{:02}:{:02}{zone}", d.hour, d.minute, d.second)
        }),
    })
}

/// A string of the properties: UTF-16 with a mark, UTF-8 with a mark, else near enough Latin-1.
fn words(bytes: &[u8]) -> Option<String> {
    let text = match bytes {
        [0xfe, 0xff, rest @ ..] => {
            let units = rest.as_chunks::<2>().0.iter().map(|c| u16::from_be_bytes(*c));
            char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => std::str::from_utf8(bytes)
            .map_or_else(|_| bytes.iter().map(|b| char::from(*b)).collect(), str::to_owned),
    };
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}
