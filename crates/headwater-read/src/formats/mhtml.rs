//! Saved web pages in one file (MHTML: `.mht`, `.mhtml`). The page itself is taken; pictures, styles and frames beside it
//! are not. Its way to the file's bytes leads through the transfer encoding.

use super::Container;
use crate::rows::mime::{all, header, headers, raw_value, text, value, words};
use crate::walk::{Flow, Head, Item, Walk};
use headwater_model::notice::Notice;
use headwater_model::{Basis, Capture, Facts, Field, Told};
use mail_parser::{Message, MessageParser, MessagePart, PartType};

pub(crate) struct Mhtml;

impl Container for Mhtml {
    fn name(&self) -> &'static str {
        "mhtml"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let Some(headers) = headers(head.bytes) else { return false };
        let kind = value(&headers, "content-type").unwrap_or("").to_ascii_lowercase();
        let page = kind.starts_with("multipart/related") || kind.starts_with("text/html");
        let saved = value(&headers, "snapshot-content-location").is_some()
            || value(&headers, "from").is_some_and(|f| f.to_ascii_lowercase().contains("saved by"))
            || value(&headers, "content-location").is_some()
            || head.ends("mht")
            || head.ends("mhtml");
        page && saved && value(&headers, "mime-version").is_some()
    }

    fn walk(&self, walk: &mut Walk<'_>, mut item: Item<'_>) -> Flow {
        let bytes = match walk.bytes(&mut item.stream, item.size) {
            Ok(bytes) => bytes,
            Err(notice) => return walk.problem(&item.locator, notice),
        };
        let parsed = MessageParser::default().parse(&bytes);
        let Some((message, part)) = parsed.as_ref().and_then(|m| Some((m, page(m, &bytes)?))) else {
            let text =
                "this is a saved page (MHTML) without a page in it: save the page again, for example as HTML";
            return walk.problem(&item.locator, Notice::error("R038", text));
        };
        let (content, notices) = text(&bytes, part, true);
        for notice in notices {
            walk.problem(&item.locator, notice)?;
        }
        let facts = facts(message, part, &bytes, item.facts);
        walk.capture(Capture {
            locator: item.locator,
            format: "mhtml",
            facts,
            content: Some(content),
            bytes: bytes.clone(),
        })
    }
}

/// The address under which a part was saved.
fn location(part: &MessagePart<'_>, raw: &[u8]) -> Option<String> {
    header(&part.headers, "Content-Location").map(|h| raw_value(raw, h))
}

/// The page: the part that was saved under the page's address, else the first page.
fn page<'m>(message: &'m Message<'m>, raw: &[u8]) -> Option<&'m MessagePart<'m>> {
    let own = header(message.headers(), "Snapshot-Content-Location").map(|h| raw_value(raw, h));
    let pages = || message.parts.iter().filter(|p| matches!(p.body, PartType::Html(_)));
    let found = pages().find(|p| own.is_some() && location(p, raw) == own);
    found.or_else(|| pages().next())
}

fn facts(message: &Message<'_>, part: &MessagePart<'_>, raw: &[u8], around: Facts) -> Facts {
    let own = header(message.headers(), "Snapshot-Content-Location").map(|h| raw_value(raw, h));
    let address = own.or_else(|| location(part, raw)).filter(|a| a.starts_with("http"));
    // The date is that of the saving, not of the report.
    let time = message.date().filter(|d| d.is_valid()).map(mail_parser::DateTime::to_rfc3339);
    let mut told = around.told;
    if let Some(subject) = header(message.headers(), "Subject") {
        let value = words(raw, subject);
        let place = subject.offset_start..subject.offset_end.max(subject.offset_start);
        if !value.is_empty() {
            told.push(Told { field: Field::Title, value, basis: Basis::MessageHeader, raw: Some(place) });
        }
    }
    Facts {
        address: address.or(around.address),
        time: time.or(around.time),
        headers: all(message, raw),
        told,
        ..around
    }
}
