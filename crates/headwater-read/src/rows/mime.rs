//! What mail and saved pages (MHTML) share: telling their headers from prose, and the text of a part.

use super::transfer::{Transfer, undone};
use crate::decode::decode;
use headwater_model::notice::Notice;
use headwater_model::{Content, TextMap};
use mail_parser::{Encoding, Header, HeaderName, HeaderValue, Message, MessagePart, MimeHeaders};

/// The headers at the beginning of some bytes, names in lower case; `None` if anything but headers stands before the first
/// blank line.
pub(crate) fn headers(bytes: &[u8]) -> Option<Vec<(String, String)>> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut ended = false;
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        let whole = line.ends_with(b"\n");
        let line = String::from_utf8_lossy(line);
        let line = line.trim_end_matches(['\r', '\n']);
        if line.is_empty() {
            ended = true;
            break;
        }
        if line.starts_with([' ', '\t']) {
            found.last_mut()?.1.push_str(line);
            continue;
        }
        // The bytes may end in the middle of a line.
        let Some((name, value)) = line.split_once(':') else { return if whole { None } else { Some(found) } };
        let named =
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if !named || found.len() > 1000 {
            return None;
        }
        found.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    (ended || bytes.len() >= crate::stream::HEAD).then_some(found)
}

/// Headers that people write above a text too, and headers that only programs write.
const COMMON: &[&str] =
    &["from", "to", "cc", "subject", "date", "reply-to", "sender", "content-type", "list-id"];

/// Whether headers are those of a message: three of them, one of which only a mail program writes, in its form.
pub(crate) fn is_message(headers: &[(String, String)]) -> bool {
    let real = |(name, value): &(String, String)| match name.as_str() {
        "mime-version" => value.starts_with("1.") || value.starts_with('('),
        "message-id" => value.contains('<') && value.contains('>'),
        "received" => value.contains(';') && (value.contains("by ") || value.contains("from ")),
        "return-path" => value.starts_with('<'),
        _ => false,
    };
    let strong = headers.iter().filter(|h| real(h)).count();
    let common = COMMON.iter().filter(|c| headers.iter().any(|(n, _)| n == *c)).count();
    strong > 0 && strong + common >= 3
}

/// The value of a header among [`headers`].
pub(crate) fn value<'h>(headers: &'h [(String, String)], name: &str) -> Option<&'h str> {
    headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
}

/// The header of a message or part by its name, in any case.
pub(crate) fn header<'m>(headers: &'m [Header<'m>], name: &str) -> Option<&'m Header<'m>> {
    headers.iter().find(|h| h.name.as_str().eq_ignore_ascii_case(name))
}

/// A header's value as written, on one line.
pub(crate) fn raw_value(raw: &[u8], header: &Header<'_>) -> String {
    let (from, to) = (header.offset_start as usize, header.offset_end as usize);
    let words = String::from_utf8_lossy(raw.get(from..to).unwrap_or_default()).into_owned();
    crate::squeezed(&words)
}

/// A header's value as a reader sees it.
pub(crate) fn words(raw: &[u8], header: &Header<'_>) -> String {
    match &header.value {
        HeaderValue::Text(text) => crate::squeezed(text),
        _ => raw_value(raw, header),
    }
}

/// The bytes of a part and where they come from.
pub(crate) fn bytes(raw: &[u8], part: &MessagePart<'_>) -> (Vec<u8>, TextMap) {
    let transfer = match part.encoding {
        Encoding::None => Transfer::None,
        Encoding::QuotedPrintable => Transfer::Quoted,
        Encoding::Base64 => Transfer::Base64,
    };
    undone(raw, part.offset_body as usize, part.offset_end as usize, transfer)
}

/// The text of a part, mapped to the message's raw bytes, and what is to be said of its encoding.
pub(crate) fn text(raw: &[u8], part: &MessagePart<'_>, markup: bool) -> (Content, Vec<Notice>) {
    let (bytes, map) = bytes(raw, part);
    let stated = part.content_type().and_then(|c| c.attribute("charset")).map(str::to_owned);
    let label = stated.or_else(|| if markup { declared(&bytes) } else { None });
    let decoded = decode(&bytes, label.as_deref());
    let map = decoded.map.then(&map);
    (Content { text: decoded.text, map, markup, encoding: decoded.encoding }, decoded.notices)
}

/// The encoding that a page names in its head.
fn declared(bytes: &[u8]) -> Option<String> {
    let head: String = bytes.iter().take(2048).map(|b| char::from(*b).to_ascii_lowercase()).collect();
    let (_, after) = head.split_once("charset=")?;
    let label = after.trim_start_matches(['"', '\'', ' ']);
    let end = label.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'))?;
    Some(label[..end].to_owned())
}

/// All headers of a message, as written.
pub(crate) fn all(message: &Message<'_>, raw: &[u8]) -> Vec<(String, String)> {
    let name = |n: &HeaderName<'_>| n.as_str().to_owned();
    message.headers().iter().take(200).map(|h| (name(&h.name), raw_value(raw, h))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_copy_is_no_message() {
        let message = |t: &str| headers(t.as_bytes()).is_some_and(|h| is_message(&h));
        for copy in [
            "From: Ann Lee\nDate: March 9, 2025\nSubject: The lake\n\nThe lake rose.",
            "From: Ann Lee\nDate: March 9\nReceived: 10:15\nTo: desk\n\nThe lake rose.",
            "From: Ann Lee in Halm\n\nThe lake rose.",
            "Date: 9 March\nMessage-ID: 12\nFrom: x\n\nThe lake rose.",
            "From: a\nSubject: b\nThe lake rose: officials\nMIME-Version: 1.0\n\nx",
            "MIME-Version: 1.0\n\nx",
            "",
        ] {
            assert!(!message(copy), "{copy}");
        }
        for mail in [
            "From: a@b.example\r\nSubject: The lake\r\n rose\r\nMIME-Version: 1.0\r\n\r\nx",
            "Return-Path: <a@b.example>\nReceived: from x by y; Sun, 9 Mar 2025\nFrom: a@b.example\n\nx",
            "Message-ID: <1@b.example>\nDate: Sun, 9 Mar 2025 10:00:00 +0000\nFrom: a@b.example\n\n",
        ] {
            assert!(message(mail), "{mail}");
        }
    }
}
