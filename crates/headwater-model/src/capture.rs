//! What was received, before anything is made of it: bytes and the facts of how they came.

use crate::text_map::TextMap;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What a piece of metadata says.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Headline.
    Title,
    /// Who published it.
    Outlet,
    /// An author.
    Author,
    /// When it was first published.
    Published,
    /// When it was last changed.
    Updated,
    /// Its own (canonical) address.
    Address,
    /// Language.
    Language,
    /// Agency or outlet credited for the text.
    Credit,
}

/// Where a piece of metadata was found.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// A JSON-LD block of a page.
    JsonLd,
    /// A meta or link tag of a page.
    MetaTag,
    /// Microdata or another attribute of visible elements (`<time datetime>`).
    Markup,
    /// Words that a reader sees.
    VisibleText,
    /// The address of the page.
    Address,
    /// A field of a feed's entry.
    Feed,
    /// A column of a table or a field of a row.
    Row,
    /// A header of a message.
    MessageHeader,
    /// The properties of a document (PDF).
    Properties,
    /// What the archive or the server said of the capture.
    Capture,
}

/// One piece of metadata as found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What it says.
    pub field: Field,
    /// The value as written there; times are not yet read.
    pub value: String,
    /// Where it was found.
    pub basis: Basis,
    /// The bytes of the capture that say it, if it stands there.
    pub raw: Option<Range<u32>>,
}

/// How the bytes came, as far as known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Facts {
    /// The address they were got from.
    pub address: Option<String>,
    /// When they were captured, as the archive writes it (RFC 3339).
    pub time: Option<String>,
    /// Media type that the server or archive states, with parameters.
    pub media_type: Option<String>,
    /// Headers of the response or the message, in order.
    pub headers: Vec<(String, String)>,
    /// Digest that the archive states, as written (`sha1:…`).
    pub digest: Option<String>,
    /// The file that they were taken out of.
    pub container: Option<String>,
    /// Where in that file (after decompression), if known: first byte and length.
    pub place: Option<(u64, u64)>,
    /// Metadata that came with them.
    pub told: Vec<Told>,
}

impl Facts {
    /// The encoding that the stated media type names.
    pub fn charset(&self) -> Option<&str> {
        let (_, parameters) = self.media_type.as_deref()?.split_once(';')?;
        parameters.split(';').find_map(|p| {
            let (name, value) = p.split_once('=')?;
            name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
        })
    }
}

/// The text of a capture where a container has already found it (a field of a row, an entry of a feed).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The text.
    pub text: String,
    /// To the bytes of the capture.
    pub map: TextMap,
    /// The text is HTML.
    pub markup: bool,
    /// Encoding that the bytes were read with.
    pub encoding: String,
}

/// One item as received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// Where it came from: a path, and inside a container the item's place (`a.zip!/b.html`, `c.jsonl#12`).
    pub locator: String,
    /// Name of the format that reads it.
    pub format: &'static str,
    /// Its bytes, unchanged (transport encodings of a web answer undone).
    pub bytes: Vec<u8>,
    /// How it came.
    pub facts: Facts,
    /// Its text, if the container knows it.
    pub content: Option<Content>,
}
