//! Plain text in any encoding. Refuses what only looks like a file of text: programs' formats and markup.

use super::{Extracted, Format};
use crate::decode::decode;
use crate::sniff;
use crate::walk::{Head, Options};
use headwater_model::Capture;
use headwater_model::notice::Notice;

pub(crate) struct Plain;

impl Format for Plain {
    fn name(&self) -> &'static str {
        "text"
    }

    fn recognises(&self, _: &Head<'_>) -> bool {
        true
    }

    fn text(&self, capture: &Capture, _: &Options) -> Result<Extracted, Notice> {
        if let Some(notice) = sniff::binary(&capture.bytes) {
            return Err(notice);
        }
        let decoded = decode(&capture.bytes, capture.facts.charset());
        if crate::is_blank(&decoded.text) {
            return Err(Notice::error(
                "R002",
                "the file holds nothing but white space: save the report's text again",
            ));
        }
        match sniff::markup(&decoded.text) {
            Some(notice) => Err(notice),
            None => Ok(decoded.into()),
        }
    }
}
