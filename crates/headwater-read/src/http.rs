//! Stored answers of web servers: head, transfer coding, content coding. Archives disagree on what they keep (some
//! store a decoded body under the headers of the coded one), so the bytes decide and the headers only suggest; a body
//! that cannot be decoded is handed on as it is.

use crate::guard::{Counted, Guard, Meter, Trouble};
use crate::walk::{Limits, too_large};
use flate2::bufread::{DeflateDecoder, ZlibDecoder};
use headwater_model::notice::Notice;
use std::io::{BufRead, BufReader, Read};
use std::rc::Rc;

/// Codings that are undone one after the other.
const CODINGS: usize = 3;

/// Fields in their order, values trimmed.
pub(crate) type Fields = Vec<(String, String)>;

/// The first field of that name.
pub(crate) fn field<'f>(fields: &'f Fields, name: &str) -> Option<&'f str> {
    fields.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
}

/// Splits a head from what follows it: first line, fields, bytes of the head with its blank line. `None` if no blank
/// line ends it. Lines end with CRLF or LF; a line that starts with white space goes on with the last field; lines that
/// are no fields are left out.
pub(crate) fn head(bytes: &[u8]) -> Option<(String, Fields, usize)> {
    let mut first = None;
    let mut fields: Fields = Vec::new();
    let mut at = 0;
    loop {
        let end = at + bytes[at..].iter().position(|b| *b == b'\n')?;
        let line = bytes[at..end].strip_suffix(b"\r").unwrap_or(&bytes[at..end]);
        at = end + 1;
        let text = String::from_utf8_lossy(line);
        if first.is_none() {
            first = Some(text.into_owned());
        } else if line.is_empty() {
            return Some((first.unwrap_or_default(), fields, at));
        } else if line[0] == b' ' || line[0] == b'\t' {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(text.trim());
            }
        } else if let Some((name, value)) = text.split_once(':') {
            fields.push((name.trim().to_owned(), value.trim().to_owned()));
        }
    }
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) fields: Fields,
    /// Where its body begins.
    pub(crate) body: usize,
}

/// Reads the head of an answer; an answer without a blank line has no body.
pub(crate) fn answer(bytes: &[u8]) -> Option<Answer> {
    if !bytes.starts_with(b"HTTP/") {
        return None;
    }
    let (line, fields, body) = head(bytes).unwrap_or_else(|| {
        let line = bytes.split(|b| *b == b'\n').next().unwrap_or(bytes);
        (String::from_utf8_lossy(line).into_owned(), Vec::new(), bytes.len())
    });
    let status = line.split_ascii_whitespace().nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
    Some(Answer { status, fields, body })
}

/// The body without its transfer coding; `None` if it has none.
pub(crate) fn dechunked(fields: &Fields, body: &[u8]) -> Option<Vec<u8>> {
    if !field(fields, "Transfer-Encoding")?.to_ascii_lowercase().contains("chunked") {
        return None;
    }
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let end = rest.iter().take(1024).position(|b| *b == b'\n');
        let size = end.and_then(|end| {
            let line = String::from_utf8_lossy(&rest[..end]);
            let digits = line.split(';').next().unwrap_or("").trim();
            usize::from_str_radix(digits, 16).ok()
        });
        match (size, end) {
            (Some(0), _) => return Some(out),
            (Some(size), Some(end)) => {
                rest = &rest[end + 1..];
                let n = size.min(rest.len());
                out.extend_from_slice(&rest[..n]);
                rest = &rest[n..];
                rest = rest.strip_prefix(b"\r").unwrap_or(rest);
                rest = rest.strip_prefix(b"\n").unwrap_or(rest);
            }
            // Not chunked at all (the archive has undone it), or it breaks off: what came before stands.
            _ => return (!out.is_empty() || rest.is_empty()).then_some(out),
        }
    }
}

/// What undoing the content coding gave.
pub(crate) enum Decoded {
    /// There was nothing to undo.
    Plain,
    /// The decoded body, and a notice if it broke off.
    Body(Vec<u8>, Option<Notice>),
    /// More came out than one item may have, or than it is worth.
    Refused(Notice),
}

/// Undoes the content coding that the headers name, if the bytes bear it out.
pub(crate) fn decoded(fields: &Fields, body: &[u8], meter: &Rc<Meter>, limits: &Limits) -> Decoded {
    let Some(codings) = field(fields, "Content-Encoding") else { return Decoded::Plain };
    let mut done: Option<Vec<u8>> = None;
    for coding in codings.rsplit(',').take(CODINGS) {
        let from = done.as_deref().unwrap_or(body);
        match undo(&coding.trim().to_ascii_lowercase(), from, meter, limits) {
            Decoded::Plain => {}
            Decoded::Body(bytes, None) => done = Some(bytes),
            broken => return broken,
        }
    }
    done.map_or(Decoded::Plain, |bytes| Decoded::Body(bytes, None))
}

fn undo(coding: &str, body: &[u8], meter: &Rc<Meter>, limits: &Limits) -> Decoded {
    let source = Counted::new(body);
    let count = source.count();
    let source = BufReader::new(source);
    let decoder: Box<dyn Read + '_> = match coding {
        "gzip" | "x-gzip" if body.starts_with(b"\x1f\x8b\x08") => {
            Box::new(flate2::bufread::MultiGzDecoder::new(source))
        }
        "zstd" if body.starts_with(b"\x28\xb5\x2f\xfd") => {
            match zstd::stream::read::Decoder::with_buffer(source) {
                Ok(decoder) => Box::new(decoder),
                Err(_) => return Decoded::Plain,
            }
        }
        "deflate" if is_zlib(body) => Box::new(ZlibDecoder::new(source)),
        "deflate" if !is_text(body) => Box::new(DeflateDecoder::new(source)),
        "br" if !is_text(body) => Box::new(brotli(source)),
        _ => return Decoded::Plain,
    };
    let mut guard = Guard::new(decoder, count, meter, limits).take(limits.item + 1);
    let mut out = Vec::new();
    match guard.read_to_end(&mut out) {
        Ok(_) if out.len() as u64 > limits.item => Decoded::Refused(too_large(None, limits.item)),
        Ok(_) => Decoded::Body(out, None),
        Err(e) => match Trouble::of(&e) {
            Some(trouble) => Decoded::Refused(trouble.notice()),
            // Of a coding without a signature only the outcome says whether it was one.
            None if out.is_empty() || !is_text(&out) => Decoded::Plain,
            None => {
                let given = out.len();
                let notice = Notice::error(
                    "R021",
                    format!(
                        "the {coding} data of the answer are damaged or break off after {given} unpacked bytes: what came \
                         before was read"
                    ),
                );
                Decoded::Body(out, Some(notice))
            }
        },
    }
}

fn brotli<R: BufRead>(source: R) -> impl Read {
    brotli_decompressor::Decompressor::new(source, 16 << 10)
}

/// A zlib head: deflate, and a check value that fits.
fn is_zlib(body: &[u8]) -> bool {
    matches!(body, [cmf, flags, ..] if cmf & 15 == 8 && (u16::from(*cmf) << 8 | u16::from(*flags)) % 31 == 0)
}

/// Whether a body begins as text does: no control bytes, and UTF-8 or mostly ASCII.
fn is_text(body: &[u8]) -> bool {
    let start = &body[..body.len().min(512)];
    let control = start.iter().any(|b| matches!(b, 0..=8 | 14..=26 | 28..=31));
    let high = start.iter().filter(|b| **b >= 0x80).count();
    // Valid, or cut within a character.
    let utf8 = || std::str::from_utf8(start).err().is_none_or(|e| e.error_len().is_none());
    !control && (high * 4 < start.len() || utf8())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
    }

    fn undone(coding: &str, body: &[u8]) -> Option<Vec<u8>> {
        let fields = fields(&[("Content-Encoding", coding)]);
        match decoded(&fields, body, &Rc::default(), &Limits::default()) {
            Decoded::Body(bytes, None) => Some(bytes),
            _ => None,
        }
    }

    #[test]
    fn heads_are_read_leniently() {
        let bytes =
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html;\n charset=utf-8\r\nodd line\r\nX : y\r\n\r\nbody";
        let answer = answer(bytes).unwrap();
        assert_eq!((answer.status, &bytes[answer.body..]), (200, &b"body"[..]));
        assert_eq!(field(&answer.fields, "content-type"), Some("text/html; charset=utf-8"));
        assert_eq!(field(&answer.fields, "X"), Some("y"));
        assert!(super::answer(b"<html>").is_none());
        assert_eq!(super::answer(b"HTTP/1.0 404").unwrap().status, 404);
    }

    #[test]
    fn chunks_are_joined_and_what_is_not_chunked_is_left() {
        let fields = fields(&[("transfer-encoding", "chunked")]);
        assert_eq!(dechunked(&fields, b"3;x=y\r\nabc\r\n02\r\nde\r\n0\r\n\r\n").unwrap(), b"abcde");
        assert_eq!(dechunked(&fields, b"5\r\nab").unwrap(), b"ab");
        assert_eq!(dechunked(&fields, b"<html>no chunks</html>"), None);
        assert_eq!(dechunked(&Fields::new(), b"3\r\nabc\r\n0\r\n\r\n"), None);
        assert_eq!(dechunked(&fields, b"ffffffffffffffff\r\nab").unwrap(), b"ab");
    }

    #[test]
    fn codings_are_undone_where_the_bytes_bear_them_out() {
        let text = "The lake rose by two metres, and forty families left. ".repeat(20);
        let text = text.as_bytes();
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gz.write_all(text).unwrap();
        let gz = gz.finish().unwrap();
        let mut raw = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        raw.write_all(text).unwrap();
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        zlib.write_all(text).unwrap();
        let zst = zstd::encode_all(text, 1).unwrap();
        for (coding, body) in [
            ("gzip", &gz),
            ("deflate", &raw.finish().unwrap()),
            ("deflate", &zlib.finish().unwrap()),
            ("zstd", &zst),
            ("identity, x-gzip", &gz),
        ] {
            assert_eq!(undone(coding, body).as_deref(), Some(text), "{coding}");
        }
        for coding in ["gzip", "deflate", "br", "zstd", "unheard-of"] {
            assert_eq!(undone(coding, text), None, "{coding}: the body is already decoded");
        }
        assert!(matches!(
            decoded(
                &fields(&[("Content-Encoding", "gzip")]),
                &gz[..gz.len() / 2],
                &Rc::default(),
                &Limits::default()
            ),
            Decoded::Body(_, Some(_)) | Decoded::Plain
        ));
    }

    #[test]
    fn brotli_is_undone() {
        // "The lake rose." as one stored block: window bits, last=0, 14 bytes uncompressed, then the empty last block.
        let body = [&[0x8b, 0x06, 0x80][..], b"The lake rose.", &[0x03]].concat();
        assert_eq!(undone("br", &body).as_deref(), Some(&b"The lake rose."[..]));
    }
}
