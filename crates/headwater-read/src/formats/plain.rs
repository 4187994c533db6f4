//! Plain text in any encoding. Refuses what only looks like a file of text: programs' formats and markup.

use super::Format;
use crate::decode::{Decoded, decode};
use crate::sniff;
use headwater_model::notice::Notice;

pub(crate) struct Plain;

impl Format for Plain {
    fn recognises(&self, _: &[u8]) -> bool {
        true
    }

    fn text(&self, bytes: &[u8]) -> Result<Decoded, Notice> {
        if let Some(notice) = sniff::binary(bytes) {
            return Err(notice);
        }
        let decoded = decode(bytes);
        if decoded.text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\0')) {
            return Err(Notice::error(
                "R002",
                "the file holds nothing but white space: save the report's text again",
            ));
        }
        match sniff::markup(&decoded.text) {
            Some(notice) => Err(notice),
            None => Ok(decoded),
        }
    }
}
