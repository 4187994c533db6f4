//! Saved web pages (HTML, XHTML).

use super::{Extracted, Format};
use crate::decode::decode;
use crate::html;
use crate::sniff;
use crate::walk::{Head, Options};
use headwater_model::Capture;
use headwater_model::notice::Notice;

pub(crate) struct Html;

impl Format for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        sniff::is_html(head.bytes, head.media_type)
    }

    fn text(&self, capture: &Capture, options: &Options) -> Result<Extracted, Notice> {
        let label = capture.facts.charset().map(str::to_owned).or_else(|| declared(&capture.bytes));
        let decoded = decode(&capture.bytes, label.as_deref());
        let mut extracted = html::extract(&decoded.text, &decoded.map, &decoded.encoding, options)?;
        extracted.notices.splice(0..0, decoded.notices);
        Ok(extracted)
    }
}

/// How far into a page its encoding may be declared.
const DECLARED: usize = 4096;

/// The encoding that the page itself declares: `<meta charset=…>` or in an `http-equiv`.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARED)]).to_ascii_lowercase();
    let at = head.find("charset=").map(|k| k + 8).or_else(|| head.find("encoding=").map(|k| k + 9))?;
    let label: String = head[at..]
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'))
        .collect();
    (!label.is_empty()).then_some(label)
}
