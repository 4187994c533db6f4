//! The formats that can be read. A new one is a file beside this one and a line in [`FORMATS`].

mod plain;

use crate::decode::Decoded;
use headwater_model::notice::Notice;

/// A format of input.
pub(crate) trait Format: Sync {
    /// Whether the bytes look like this format.
    fn recognises(&self, bytes: &[u8]) -> bool;

    /// The report's text, or the one notice that says why there is none.
    fn text(&self, bytes: &[u8]) -> Result<Decoded, Notice>;
}

/// All formats, most particular first; plain text takes (or refuses) what is left.
pub(crate) const FORMATS: &[&dyn Format] = &[&plain::Plain];
