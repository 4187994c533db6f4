//! Transfer encodings of messages, undone with a map: quoted-printable character by character, base64 line by line.

use headwater_model::TextMap;

/// How the bytes of a part were made fit for mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Transfer {
    /// Not at all (7bit, 8bit, binary).
    None,
    /// `=E9`
    Quoted,
    Base64,
}

/// The bytes of a part whose raw bytes are `raw[from..to]`, and where in `raw` they come from.
pub(crate) fn undone(raw: &[u8], from: usize, to: usize, transfer: Transfer) -> (Vec<u8>, TextMap) {
    let (from, to) = (from.min(raw.len()), to.min(raw.len()));
    if from >= to {
        return (Vec::new(), TextMap::default());
    }
    match transfer {
        Transfer::None => (raw[from..to].to_vec(), TextMap::identity(from, to - from)),
        Transfer::Quoted => quoted(raw, from, to),
        Transfer::Base64 => base64(raw, from, to),
    }
}

fn quoted(raw: &[u8], from: usize, to: usize) -> (Vec<u8>, TextMap) {
    let (mut out, mut map) = (Vec::with_capacity(to - from), TextMap::default());
    // What was begun: a run of plain bytes, or one of escapes.
    let (mut run, mut start, mut escapes) = (from, 0, false);
    let mut at = from;
    let close = |map: &mut TextMap, escapes: bool, start: usize, end: usize, run: usize, at: usize| {
        if escapes { map.coarse(start..end, run..at) } else { map.exact(start, run, end - start) }
    };
    while at < to {
        let escape = if raw[at] == b'=' { escape(&raw[at..to]) } else { None };
        let is_escape = matches!(escape, Some((Some(_), _)));
        if escape.is_some() && !is_escape || is_escape != escapes {
            close(&mut map, escapes, start, out.len(), run, at);
            (run, start, escapes) = (at, out.len(), is_escape);
        }
        match escape {
            Some((Some(byte), length)) => {
                out.push(byte);
                at += length;
            }
            // A soft line break is nothing.
            Some((None, length)) => {
                at += length;
                run = at;
            }
            None => {
                out.push(raw[at]);
                at += 1;
            }
        }
    }
    close(&mut map, escapes, start, out.len(), run, to);
    (out, map)
}

/// What stands behind a `=`: a byte, or nothing (the line goes on); and its length. `None`: it is a `=`.
fn escape(rest: &[u8]) -> Option<(Option<u8>, usize)> {
    let digit = |i: usize| rest.get(i).and_then(|b| char::from(*b).to_digit(16));
    if let (Some(a), Some(b)) = (digit(1), digit(2)) {
        return Some((Some((a * 16 + b) as u8), 3));
    }
    let blanks = rest[1..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    match &rest[1 + blanks..] {
        [] => Some((None, 1 + blanks)),
        [b'\r', b'\n', ..] => Some((None, blanks + 3)),
        [b'\n', ..] => Some((None, blanks + 2)),
        _ => None,
    }
}

fn base64(raw: &[u8], from: usize, to: usize) -> (Vec<u8>, TextMap) {
    let (mut out, mut map) = (Vec::with_capacity((to - from) / 4 * 3), TextMap::default());
    let (mut bits, mut count) = (0_u32, 0);
    let mut at = from;
    for line in raw[from..to].split_inclusive(|b| *b == b'\n') {
        let start = out.len();
        for b in line {
            let six = match b {
                b'A'..=b'Z' => b - b'A',
                b'a'..=b'z' => b - b'a' + 26,
                b'0'..=b'9' => b - b'0' + 52,
                b'+' | b'-' => 62,
                b'/' | b'_' => 63,
                // Padding ends a run; another one may follow.
                b'=' => {
                    (bits, count) = (0, 0);
                    continue;
                }
                _ => continue,
            };
            bits = bits << 6 | u32::from(six);
            count += 6;
            if count >= 8 {
                count -= 8;
                out.push((bits >> count) as u8);
                bits &= (1 << count) - 1;
            }
        }
        map.coarse(start..out.len(), at..at + line.len());
        at += line.len();
    }
    (out, map)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_printable_character_by_character() {
        let raw = b"xxcaf=C3=A9 a=3Db=\r\nc = d=4";
        let (bytes, map) = undone(raw, 2, raw.len(), Transfer::Quoted);
        assert_eq!(String::from_utf8(bytes.clone()).unwrap(), "café a=bc = d=4");
        assert_eq!(map.raw(0..3), Some(2..5));
        assert_eq!(map.raw(3..5), Some(5..11));
        let c = bytes.iter().rposition(|b| *b == b'c').unwrap();
        assert_eq!(&raw[map.raw(c..c + 5).unwrap()], b"c = d");
        for p in map.pieces().iter().filter(|p| p.exact) {
            let (t, r, n) = (p.text as usize, p.raw as usize, p.text_len as usize);
            assert_eq!(&bytes[t..t + n], &raw[r..r + n]);
        }
    }

    #[test]
    fn base64_line_by_line() {
        let raw = b"VGhlIGxha2U\r\ngcm9zZS4=\r\n";
        let (bytes, map) = undone(raw, 0, raw.len(), Transfer::Base64);
        assert_eq!(bytes, b"The lake rose.");
        assert_eq!(map.raw(0..3), Some(0..13));
        assert_eq!(map.raw(10..12), Some(13..24));
    }
}
