//! Mail: one message (RFC 822), or many in a mailbox file (mbox), which is read message by message. The text is the plain
//! one where there is one, else the HTML one; attachments are looked into. `mail-parser` finds the parts; decoding them is
//! done in `rows/transfer.rs`, because the map needs each step.

use super::Container;
use crate::rows::lines::{self, Line};
use crate::rows::mime::{all, bytes, header, headers, is_message, raw_value, text, words};
use crate::stream::Stream;
use crate::walk::{Flow, Head, Item, Walk, failed};
use headwater_model::notice::Notice;
use headwater_model::{Basis, Capture, Content, Facts, Field, TextMap, Told};
use mail_parser::{Address, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders, PartType};
use std::io::{self, BufRead, BufReader, Cursor};
use std::ops::ControlFlow::Continue;

pub(crate) struct Mail;

impl Container for Mail {
    fn name(&self) -> &'static str {
        "eml"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let start = if is_mailbox(head.bytes) {
            head.bytes.iter().position(|b| *b == b'\n').map_or(0, |at| at + 1)
        } else {
            0
        };
        headers(&head.bytes[start..]).is_some_and(|h| is_message(&h))
    }

    fn walk(&self, walk: &mut Walk<'_>, mut item: Item<'_>) -> Flow {
        let many = item.stream.head().is_ok_and(is_mailbox);
        let Item { locator, facts, mut stream, size } = item;
        if many {
            return match mailbox(walk, &locator, &facts, &mut BufReader::new(stream)) {
                Ok(flow) => flow,
                Err(e) => walk.problem(&locator, failed(&e)),
            };
        }
        match walk.bytes(&mut stream, size) {
            Ok(bytes) => message(walk, &locator, &bytes, facts),
            Err(notice) => walk.problem(&locator, notice),
        }
    }
}

/// Whether bytes begin as a mailbox does: "From ann@lake.example Sun Mar  9 10:15:00 2025".
fn is_mailbox(bytes: &[u8]) -> bool {
    let Some(rest) = bytes.strip_prefix(b"From ") else { return false };
    let line = &rest[..rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len()).min(300)];
    let time =
        line.windows(5).any(|w| w[2] == b':' && [0, 1, 3, 4].iter().all(|i: &usize| w[*i].is_ascii_digit()));
    let year = line.split(u8::is_ascii_whitespace).any(|w| w.len() == 4 && w.iter().all(u8::is_ascii_digit));
    time && year
}

/// Reads a mailbox message by message.
fn mailbox(walk: &mut Walk<'_>, file: &str, facts: &Facts, source: &mut dyn BufRead) -> io::Result<Flow> {
    let most = walk.options.limits.item;
    let (mut line, mut held) = (Vec::new(), Vec::new());
    let (mut offset, mut start, mut number, mut blank, mut long) = (0_u64, 0_u64, 0_u64, true, false);
    loop {
        let found = lines::next(source, &mut line, most)?;
        let begins = blank && found == Line::Whole && is_mailbox(&line);
        if begins || found == Line::End {
            let bytes = std::mem::take(&mut held);
            let locator = format!("{file}#{number}");
            let flow = if std::mem::take(&mut long) {
                let text = format!(
                    "this message is larger than the {} MiB that one item may have: it was skipped",
                    most >> 20
                );
                walk.problem(&locator, Notice::error("R031", text))
            } else if bytes.iter().all(u8::is_ascii_whitespace) {
                Continue(())
            } else {
                let place = Some((start, bytes.len() as u64));
                let facts = Facts {
                    container: Some(file.to_owned()),
                    place,
                    time: facts.time.clone(),
                    ..Facts::default()
                };
                message(walk, &locator, &bytes, facts)
            };
            if flow.is_break() || found == Line::End {
                return Ok(flow);
            }
        }
        offset += match found {
            Line::Long(n) => n,
            _ => line.len() as u64,
        };
        if begins {
            number += 1;
            start = offset;
            continue;
        }
        blank = matches!(line.as_slice(), b"\n" | b"\r\n");
        if found != Line::Whole || held.len() as u64 + line.len() as u64 > most {
            long = true;
            held = Vec::new();
        }
        if !long {
            held.extend_from_slice(&line);
        }
    }
}

/// One message: its own text as a capture, then its attachments.
fn message(walk: &mut Walk<'_>, locator: &str, raw: &[u8], mut facts: Facts) -> Flow {
    let Some(parsed) = MessageParser::default().parse(raw) else {
        let text = "this looks like a mail message, but its parts cannot be told apart: save it again as .eml or as text";
        return walk.problem(locator, Notice::error("R032", text));
    };
    if is_closed(&parsed) {
        return walk.problem(locator, closed());
    }
    let (content, notices) = body(&parsed, raw);
    let open = content.filter(|c| !crate::is_blank(&c.text));
    let locked =
        open.as_ref().is_some_and(|c| c.text.trim_start().starts_with("-----BEGIN PGP MESSAGE-----"));
    if locked {
        return walk.problem(locator, closed());
    }
    let attached = attachments(&parsed);
    match open {
        Some(content) => {
            for notice in notices {
                walk.problem(locator, notice)?;
            }
            facts.headers = all(&parsed, raw);
            facts.told = told(&parsed, raw);
            let archived = header(parsed.headers(), "Archived-At").map(|h| raw_value(raw, h));
            facts.address =
                archived.map(|a| a.trim_matches(['<', '>']).to_owned()).filter(|a| a.starts_with("http"));
            walk.capture(Capture {
                locator: locator.to_owned(),
                format: "eml",
                bytes: raw.to_vec(),
                facts,
                content: Some(content),
            })?;
        }
        None if attached.is_empty() => {
            let text = "the message holds no text, only pictures or nothing: save the report's words as text";
            return walk.problem(locator, Notice::error("R038", text));
        }
        None => {}
    }
    for (name, part) in attached {
        let (bytes, _) = bytes(raw, part);
        let media_type = part.content_type().map(|c| {
            let charset = c.attribute("charset").map(|s| format!("; charset={s}")).unwrap_or_default();
            format!("{}/{}{charset}", c.ctype(), c.subtype().unwrap_or(""))
        });
        let facts = Facts { container: Some(locator.to_owned()), media_type, ..Facts::default() };
        let size = Some(bytes.len() as u64);
        let mut source = Cursor::new(bytes);
        walk.item(Item {
            locator: format!("{locator}!/{name}"),
            facts,
            stream: Stream::file(&mut source),
            size,
        })?;
    }
    Continue(())
}

/// Whether nobody but the receiver can read it.
fn is_closed(message: &Message<'_>) -> bool {
    let Some(kind) = message.root_part().content_type() else { return false };
    let subtype = kind.subtype().unwrap_or("").to_ascii_lowercase();
    match kind.ctype().to_ascii_lowercase().as_str() {
        "multipart" => subtype == "encrypted",
        "application" => matches!(subtype.as_str(), "pkcs7-mime" | "x-pkcs7-mime"),
        _ => false,
    }
}

fn closed() -> Notice {
    Notice::error(
        "R039",
        "the message is encrypted, or signed in a way that hides its text (S/MIME, PGP): open it in your mail program and \
         save it there without encryption",
    )
}

/// A plain text shorter than this beside a long HTML one is a note that says "see the HTML".
const STUB: usize = 200;

/// The text of a message.
fn body(message: &Message<'_>, raw: &[u8]) -> (Option<Content>, Vec<Notice>) {
    let parts = |ids: &[u32]| -> Vec<&MessagePart<'_>> {
        ids.iter().filter_map(|id| message.parts.get(*id as usize)).collect()
    };
    let plain: Vec<_> =
        parts(&message.text_body).into_iter().filter(|p| matches!(p.body, PartType::Text(_))).collect();
    let html = parts(&message.html_body).into_iter().find(|p| matches!(p.body, PartType::Html(_)));
    let mut notices = Vec::new();
    let mut joined =
        Content { text: String::new(), map: TextMap::default(), markup: false, encoding: String::new() };
    for part in plain {
        let (content, mut more) = text(raw, part, false);
        if crate::is_blank(&content.text) {
            continue;
        }
        if joined.text.is_empty() {
            joined.encoding = content.encoding;
        } else {
            joined.text.push_str("\n\n");
        }
        joined.map.append(joined.text.len(), &content.map);
        joined.text.push_str(&content.text);
        notices.append(&mut more);
    }
    let length = joined.text.trim().len();
    if let Some(part) = html.filter(|_| length < STUB) {
        let (content, more) = text(raw, part, true);
        if length == 0 || content.text.len() > 2000 + 10 * length {
            return (Some(content), more);
        }
    }
    ((!joined.text.is_empty()).then_some(joined), notices)
}

/// Attachments that may be reports, with their names.
fn attachments<'m>(message: &'m Message<'m>) -> Vec<(String, &'m MessagePart<'m>)> {
    let mut found: Vec<(String, &MessagePart<'_>)> = Vec::new();
    for (i, id) in message.attachments.iter().enumerate() {
        let Some(part) = message.parts.get(*id as usize) else { continue };
        let kind = part.content_type();
        let (kind, subtype) = kind.map_or(("", ""), |k| (k.ctype(), k.subtype().unwrap_or("")));
        let subtype = subtype.to_ascii_lowercase();
        let other = matches!(kind.to_ascii_lowercase().as_str(), "image" | "audio" | "video" | "font")
            || ["signature", "calendar", "vcard", "pgp-encrypted", "pgp-keys"]
                .iter()
                .any(|s| subtype.contains(s));
        if other || part.offset_body >= part.offset_end {
            continue;
        }
        let name = part.attachment_name().unwrap_or("").rsplit(['/', '\\']).next().unwrap_or("").trim();
        let name: String = name.chars().filter(|c| !c.is_control()).take(200).collect();
        let ending = if matches!(part.body, PartType::Message(_)) { ".eml" } else { "" };
        let mut name = if name.is_empty() { format!("part-{}{ending}", i + 1) } else { name };
        if found.iter().any(|(n, _)| *n == name) {
            name = format!("{}-{name}", i + 1);
        }
        found.push((name, part));
    }
    found
}

/// What the headers say.
fn told(message: &Message<'_>, raw: &[u8]) -> Vec<Told> {
    let mut told = Vec::new();
    let mut tell = |field: Field, name: &str, value: Option<String>| {
        let Some(header) = header(message.headers(), name) else { return };
        let value = value.unwrap_or_else(|| words(raw, header));
        if !value.is_empty() {
            let place = header.offset_start..header.offset_end.max(header.offset_start);
            told.push(Told { field, value, basis: Basis::MessageHeader, raw: Some(place) });
        }
    };
    tell(Field::Title, "Subject", None);
    let sender = header(message.headers(), "From").and_then(|h| match &h.value {
        HeaderValue::Address(Address::List(list)) => {
            list.first().map(|a| (a.name.as_deref(), a.address.as_deref()))
        }
        _ => None,
    });
    let sender = sender.and_then(|(name, address)| name.or(address)).map(|n| n.trim().to_owned());
    // What is sent to a list is a newsletter: its sender is the outlet, not a person.
    let list =
        ["List-Id", "List-Unsubscribe", "List-Post"].iter().any(|n| header(message.headers(), n).is_some());
    tell(if list { Field::Outlet } else { Field::Author }, "From", sender);
    if let Some(date) = header(message.headers(), "Date") {
        let value = raw_value(raw, date);
        tell(Field::Published, "Date", Some(value));
    }
    if let Some(language) = header(message.headers(), "Content-Language") {
        let value = raw_value(raw, language);
        tell(Field::Language, "Content-Language", Some(value));
    }
    told
}
