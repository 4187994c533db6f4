//! Whether the streams of a document unpack to more than is allowed, looked at before any of them is used: the parser
//! unpacks whole streams without a bound.

use flate2::read::ZlibDecoder;
use std::io::Read;

/// Unpacks every zlib stream of the bytes into nothing, and the streams that lie in those, and counts.
pub(crate) fn unpacks_to_more(bytes: &[u8], most: u64) -> bool {
    let mut left = most;
    let mut rest = bytes;
    while let Some(at) = find(rest, b"stream") {
        rest = &rest[at + 6..];
        let data = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
        if !is_zlib(data) {
            continue;
        }
        // The decoder reads on from where the next search begins again, so all work is in the order of what comes out.
        let Some((out, first)) = unpacked(data, left) else { return true };
        left = left.saturating_sub(out);
        // Packed twice: the filter is named twice. Nobody needs that for text.
        if is_zlib(&first) {
            let mut inner = ZlibDecoder::new(ZlibDecoder::new(data));
            match drain(&mut inner, left) {
                Some(out) => left = left.saturating_sub(out),
                None => return true,
            }
        }
    }
    false
}

/// Levels of dictionaries in dictionaries; real documents have about six.
const DEPTH: u64 = 256;

/// Whether dictionaries lie in each other deeper than any document needs. Where its table of objects is damaged, the parser
/// tries each `<<` of the file as a beginning, which costs as much as lies inside of it.
pub(crate) fn is_nested(bytes: &[u8], most: u64) -> bool {
    let (mut depth, mut sum, mut i) = (0_u64, 0_u64, 0);
    while let Some(pair) = bytes.get(i..i + 2) {
        match pair {
            b"<<" => {
                depth += 1;
                sum += depth;
                if depth > DEPTH || sum > most {
                    return true;
                }
            }
            b">>" => depth = depth.saturating_sub(1),
            _ => {
                i += 1;
                continue;
            }
        }
        i += 2;
    }
    false
}

fn is_zlib(data: &[u8]) -> bool {
    matches!(data, [a, b, ..] if a & 0x0f == 8 && (u16::from(*a) << 8 | u16::from(*b)).is_multiple_of(31))
}

/// How much comes out and its first bytes; `None` if it is more than `most`.
fn unpacked(data: &[u8], most: u64) -> Option<(u64, Vec<u8>)> {
    let mut decoder = ZlibDecoder::new(data);
    let mut first = Vec::new();
    let _ = decoder.by_ref().take(16).read_to_end(&mut first);
    let more = drain(&mut decoder, most)?;
    Some((first.len() as u64 + more, first))
}

fn drain(source: &mut dyn Read, most: u64) -> Option<u64> {
    let mut buffer = [0; 1 << 14];
    let mut out = 0;
    // A stream that is broken ends where it breaks.
    while let Ok(n) = source.read(&mut buffer) {
        out += n as u64;
        if n == 0 {
            break;
        }
        if out > most {
            return None;
        }
    }
    Some(out)
}

/// Where some bytes stand first.
pub(crate) fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|b| *b == word[0]) {
        if bytes[from + at..].starts_with(word) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use std::io::Write;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn dictionaries_in_dictionaries() {
        assert!(is_nested("<< /a ".repeat(300).as_bytes(), 1 << 20));
        let flat = "<< /a << /b 1 >> /c <AB>>> ".repeat(1000);
        assert!(!is_nested(flat.as_bytes(), 1 << 20));
        assert!(is_nested(flat.as_bytes(), 2000));
    }

    #[test]
    fn bombs_are_seen_also_packed_twice() {
        let zeros = vec![0; 1 << 20];
        let once = [b"1 0 obj <<>> stream\n".as_slice(), &packed(&zeros), b"\nendstream"].concat();
        let twice =
            [b"1 0 obj <<>> stream\r\n".as_slice(), &packed(&packed(&zeros)), b"\nendstream"].concat();
        for file in [once, twice] {
            assert!(unpacks_to_more(&file, 1 << 19));
            assert!(!unpacks_to_more(&file, 1 << 22));
        }
        assert!(!unpacks_to_more(b"stream stream\nx\x9c endstream", 10));
    }
}
