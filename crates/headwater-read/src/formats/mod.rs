//! The formats that can be read. A new one is a file beside this one and a line in [`CONTAINERS`] or [`FORMATS`].

mod csv;
mod eml;
mod feed;
mod gzip;
mod html;
mod json;
mod markdown;
mod mhtml;
#[cfg(feature = "pdf")]
mod pdf;
mod plain;
mod tar;
mod warc;
mod zip;
mod zstd;

use crate::decode::Decoded;
use crate::walk::{Flow, Head, Item, Options, Walk};
use headwater_model::notice::Notice;
use headwater_model::{Capture, Cut, Region, TextMap, Told};

/// A format that holds several items: an archive, a crawl, a feed, a table.
pub(crate) trait Container: Sync {
    /// Its name, as the record writes it.
    #[allow(dead_code)]
    fn name(&self) -> &'static str;

    /// Whether the first bytes look like this format.
    fn recognises(&self, head: &Head<'_>) -> bool;

    /// Hands each of its items to `walk`: with [`Walk::item`] what must be looked into again, with [`Walk::capture`] what
    /// is known to be a report, with [`Walk::problem`] what cannot be read.
    fn walk(&self, walk: &mut Walk<'_>, item: Item<'_>) -> Flow;
}

/// A format that holds one report.
pub(crate) trait Format: Sync {
    /// Its name, as the record writes it.
    fn name(&self) -> &'static str;

    /// Whether the first bytes look like this format.
    fn recognises(&self, head: &Head<'_>) -> bool;

    /// The report's text, or the one notice that says why there is none.
    fn text(&self, capture: &Capture, options: &Options) -> Result<Extracted, Notice>;
}

/// What a format takes from a capture.
#[derive(Debug, Default)]
pub(crate) struct Extracted {
    /// The report's text.
    pub(crate) text: String,
    /// From the text to the bytes of the capture.
    pub(crate) map: TextMap,
    /// Encoding of the bytes.
    pub(crate) encoding: String,
    /// Regions that the format itself knows (a headline, a caption); the rules type the rest. Sorted, not overlapping.
    pub(crate) regions: Vec<Region>,
    /// Metadata, as found.
    pub(crate) told: Vec<Told>,
    /// Visible text that is not in `text`.
    pub(crate) cut: Vec<Cut>,
    /// Remarks.
    pub(crate) notices: Vec<Notice>,
}

impl From<Decoded> for Extracted {
    fn from(d: Decoded) -> Self {
        Self { text: d.text, map: d.map, encoding: d.encoding, notices: d.notices, ..Self::default() }
    }
}

/// All containers, most particular first.
pub(crate) const CONTAINERS: &[&dyn Container] = &[
    &gzip::Gzip,
    &zstd::Zstandard,
    &zip::Zip,
    &warc::Warc,
    &tar::Tar,
    &feed::Feed,
    &mhtml::Mhtml,
    &eml::Mail,
    &json::Json,
    &csv::Csv,
];

/// All formats of one report, most particular first; plain text takes (or refuses) what is left.
pub(crate) const FORMATS: &[&dyn Format] = &[
    #[cfg(feature = "pdf")]
    &pdf::Pdf,
    &html::Html,
    &markdown::Markdown,
    &plain::Plain,
];
