//! The text of a file that holds many entries, and the bytes of each stretch of it.

use super::mapped::{Mapped, since};
use crate::decode::{decode, utf16_without_mark};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use headwater_model::notice::Notice;
use headwater_model::{Content, TextMap};
use std::borrow::Cow;
use std::ops::Range;

/// Bytes as text.
pub(crate) struct Source<'b> {
    bytes: &'b [u8],
    pub(crate) text: Cow<'b, str>,
    /// `None`: the text is the bytes from `skip` on.
    map: Option<TextMap>,
    /// Bytes of the byte-order mark.
    skip: usize,
    pub(crate) encoding: String,
    pub(crate) notices: Vec<Notice>,
}

impl<'b> Source<'b> {
    /// Reads bytes; `label` as in [`decode`].
    pub(crate) fn of(bytes: &'b [u8], label: Option<&str>) -> Self {
        let mark = Encoding::for_bom(bytes);
        if let Some((encoding, skip)) = wide(bytes, mark, label) {
            let (text, map) = utf16(bytes, skip, encoding == UTF_16BE);
            let encoding = encoding.name().to_ascii_lowercase();
            return Self {
                bytes,
                text: Cow::Owned(text),
                map: Some(map),
                skip,
                encoding,
                notices: Vec::new(),
            };
        }
        let skip = mark.map_or(0, |(_, n)| n);
        // Whoever writes ISO-2022 writes escapes: those texts are valid UTF-8 and yet are none.
        match std::str::from_utf8(&bytes[skip..]) {
            Ok(text) if !bytes.contains(&0x1b) => Self {
                bytes,
                text: Cow::Borrowed(text),
                map: None,
                skip,
                encoding: "utf-8".to_owned(),
                notices: Vec::new(),
            },
            _ => {
                let d = decode(bytes, label);
                let (encoding, notices) = (d.encoding, d.notices);
                Self { bytes, text: Cow::Owned(d.text), map: Some(d.map), skip, encoding, notices }
            }
        }
    }

    /// A stretch of the text with the bytes that it was read from.
    pub(crate) fn entry(&self, range: Range<usize>) -> Entry<'_> {
        let text = &self.text[range.clone()];
        let (place, map) = match &self.map {
            None => (range.start + self.skip..range.end + self.skip, None),
            Some(map) => {
                let raw = map.raw(range.clone()).unwrap_or(0..0);
                (raw.clone(), Some(since(&map.slice(range), raw.start)))
            }
        };
        Entry { text, bytes: &self.bytes[place.clone()], place, map, encoding: &self.encoding }
    }
}

/// One entry of a file.
#[derive(Clone)]
pub(crate) struct Entry<'a> {
    pub(crate) text: &'a str,
    pub(crate) bytes: &'a [u8],
    /// Where those bytes stand in the file.
    pub(crate) place: Range<usize>,
    /// From the text to the bytes; `None`: they are the same.
    map: Option<TextMap>,
    pub(crate) encoding: &'a str,
}

impl Entry<'_> {
    /// The bytes of a stretch of the entry's text.
    pub(crate) fn raw(&self, text: Range<usize>) -> Option<Range<u32>> {
        let raw = match &self.map {
            None => text,
            Some(map) => map.raw(text)?,
        };
        Some(u32::try_from(raw.start).ok()?..u32::try_from(raw.end).ok()?)
    }

    /// What was taken out of the entry's text, with its way back to the entry's bytes.
    pub(crate) fn content(&self, taken: Mapped, markup: bool) -> Content {
        let map = match &self.map {
            None => taken.map,
            Some(map) => taken.map.then(map),
        };
        Content { text: taken.text, map, markup, encoding: self.encoding.to_owned() }
    }
}

/// Whether bytes are UTF-16, of which byte order, and the length of their mark.
fn wide(
    bytes: &[u8],
    mark: Option<(&'static Encoding, usize)>,
    label: Option<&str>,
) -> Option<(&'static Encoding, usize)> {
    if let Some((encoding, skip)) = mark {
        return (encoding != encoding_rs::UTF_8).then_some((encoding, skip));
    }
    let stated = label.and_then(|l| Encoding::for_label(l.trim().as_bytes()));
    // A label of UTF-16 on bytes that show none of it is a lie that XML files tell often.
    let found = utf16_without_mark(bytes);
    match stated {
        Some(e) if (e == UTF_16LE || e == UTF_16BE) && bytes.contains(&0) => Some((found.unwrap_or(e), 0)),
        _ => found.map(|e| (e, 0)),
    }
}

/// Characters of UTF-16 that one piece of the map covers.
const STEP: usize = 16;

/// Decodes UTF-16 with a map whose pieces end where entries can: at brackets, commas and line ends.
fn utf16(bytes: &[u8], skip: usize, big: bool) -> (String, TextMap) {
    let read = |pair: &[u8]| {
        let pair = [pair[0], pair[1]];
        if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
    };
    let mut text = String::with_capacity(bytes.len());
    let mut map = TextMap::default();
    let (mut raw, mut from, mut start, mut held) = (skip, skip, 0, 0);
    let chunks = bytes[skip..].chunks_exact(2);
    let odd = chunks.remainder().len();
    for c in char::decode_utf16(chunks.map(read)) {
        let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
        let bound =
            matches!(c, '<' | '>' | '{' | '}' | '[' | ']' | '\n' | '\r' | '"' | ',' | ';' | '\t' | '&');
        if held > 0 && (bound || held == STEP) {
            map.coarse(start..text.len(), from..raw);
            (start, from, held) = (text.len(), raw, 0);
        }
        text.push(c);
        raw += 2 * c.len_utf16();
        held += 1;
        if bound {
            map.coarse(start..text.len(), from..raw);
            (start, from, held) = (text.len(), raw, 0);
        }
    }
    if odd > 0 {
        text.push(char::REPLACEMENT_CHARACTER);
        raw += odd;
    }
    map.coarse(start..text.len(), from..raw);
    (text, map)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_utf16_have_their_own_bytes() {
        let text = "a,\u{1f30a}é\nlake,rosé\n";
        let mut bytes = vec![0xff, 0xfe];
        bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        let source = Source::of(&bytes, None);
        assert_eq!((source.text.as_ref(), source.encoding.as_str()), (text, "utf-16le"));
        let at = text.find("lake").unwrap();
        let entry = source.entry(at..text.len() - 1);
        let expected: Vec<u8> = "lake,rosé".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(entry.bytes, expected);
        assert_eq!(entry.raw(5..10), Some(10..18));
    }

    #[test]
    fn marks_and_legacy_bytes() {
        let source = Source::of(b"\xef\xbb\xbf{\"a\":1}", None);
        assert_eq!((source.text.as_ref(), source.entry(0..7).place), ("{\"a\":1}", 3..10));
        let source = Source::of(b"<a>caf\xe9</a><a>b</a>", Some("iso-8859-1"));
        let at = source.text.find("<a>b").unwrap();
        let entry = source.entry(at..source.text.len());
        assert_eq!((entry.bytes, entry.raw(3..4)), (&b"<a>b</a>"[..], Some(3..4)));
    }
}
