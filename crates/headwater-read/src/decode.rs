//! Bytes to UTF-8 text.
//!
//! Order: byte-order mark, UTF-16 by its zero bytes, UTF-8 as it is, UTF-8 with strays (kept as windows-1252), and last
//! a guess (chardetng) decoded by `encoding_rs`. It never loses a byte silently: what it replaced it says.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use headwater_model::TextMap;
use headwater_model::notice::Notice;

/// A text and how it was read.
pub(crate) struct Decoded {
    pub(crate) text: String,
    /// To the bytes.
    pub(crate) map: TextMap,
    pub(crate) encoding: String,
    pub(crate) notices: Vec<Notice>,
}

/// How much of a file in a legacy encoding is looked at to guess it.
const SAMPLE: usize = 1 << 20;

/// Decodes; every input gives a text. `label` is an encoding that somebody states (a header, a meta tag): it is tried
/// before the guess, never before valid UTF-8, because labels lie.
pub(crate) fn decode(bytes: &[u8], label: Option<&str>) -> Decoded {
    let mut notices = Vec::new();
    let (text, map, encoding) = convert(bytes, label, &mut notices);
    if let Some(at) = text.find('\u{fffd}') {
        let count = text.matches('\u{fffd}').count();
        notices.push(Notice::remark(
            "R009",
            format!(
                "{count} character(s) were lost before or while the text was read (the first at byte {at} shows as \u{fffd}): \
                 get the report in its first encoding if those words matter"
            ),
        ));
    }
    if text.as_bytes().contains(&0) {
        let nul = text.bytes().filter(|b| *b == 0).count();
        notices.push(Notice::remark(
            "R010",
            format!("the text holds {nul} NUL byte(s), kept as they are: check how the file was saved"),
        ));
    }
    Decoded { text, map, encoding, notices }
}

fn convert(bytes: &[u8], label: Option<&str>, notices: &mut Vec<Notice>) -> (String, TextMap, String) {
    // Without its mark: it is no character of the report.
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return if encoding == UTF_8 { utf8(bytes, mark, None, notices) } else { by(encoding, bytes, mark) };
    }
    match utf16_without_mark(bytes) {
        Some(encoding) => by(encoding, bytes, 0),
        None => utf8(bytes, 0, label, notices),
    }
}

/// Bytes of a legacy encoding that one piece of the map covers: a span is found in the raw bytes to within this.
const STEP: usize = 64;

/// Decodes `bytes[from..]` and maps it: runs of ASCII byte for byte, the rest in steps.
fn by(encoding: &'static Encoding, bytes: &[u8], from: usize) -> (String, TextMap, String) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() - from);
    let mut map = TextMap::default();
    let mut at = from;
    while at < bytes.len() {
        let mut end = bytes.len().min(at + STEP);
        // A run of ASCII is a piece of its own, so that it can be mapped byte for byte.
        let ascii = bytes[at..end].iter().take_while(|b| b.is_ascii()).count();
        end = if ascii > 0 {
            at + ascii
        } else {
            at + bytes[at..end].iter().take_while(|b| !b.is_ascii()).count()
        };
        let start = text.len();
        let mut read = 0;
        loop {
            let needed = decoder.max_utf8_buffer_length(end - at - read).unwrap_or(4 * STEP + 16);
            text.reserve(needed);
            let (result, n, _) =
                decoder.decode_to_string(&bytes[at + read..end], &mut text, end == bytes.len());
            read += n;
            if result == encoding_rs::CoderResult::InputEmpty {
                break;
            }
        }
        if text.len() > start {
            if text.as_bytes()[start..] == bytes[at..end] {
                map.exact(start, at, end - at);
            } else {
                map.coarse(start..text.len(), at..end);
            }
        }
        at = end;
    }
    (text, map, encoding.name().to_ascii_lowercase())
}

fn utf8(
    all: &[u8],
    from: usize,
    label: Option<&str>,
    notices: &mut Vec<Notice>,
) -> (String, TextMap, String) {
    let bytes = &all[from..];
    let shifts =
        bytes.contains(&0x1b) && bytes.windows(2).any(|w| w[0] == 0x1b && matches!(w[1], b'$' | b'('));
    if let (false, Ok(text)) = (shifts, std::str::from_utf8(bytes)) {
        return (text.to_owned(), TextMap::identity(from, bytes.len()), "utf-8".to_owned());
    }
    let (mut strays, mut sound) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        strays += chunk.invalid().len();
        // A legacy text has two-byte sequences by chance now and then, longer ones hardly ever.
        sound += chunk
            .valid()
            .bytes()
            .filter(|b| *b >= 0xc0)
            .map(|b| if b >= 0xe0 { 3 } else { 1 })
            .sum::<usize>();
    }
    let stated = label.and_then(|l| Encoding::for_label(l.trim().as_bytes()));
    // A page that says it is UTF-8 and has strays was put together from parts.
    if strays > 0 && (sound >= strays || stated == Some(UTF_8)) {
        let first = std::str::from_utf8(bytes).err().map_or(0, |e| e.valid_up_to());
        notices.push(Notice::remark(
            "R007",
            format!(
                "mixed encoding: UTF-8 with {strays} stray byte(s), the first at byte {} of the file, read as windows-1252: \
                 check the characters there",
                from + first
            ),
        ));
        let mut text = String::with_capacity(bytes.len() + strays);
        let mut map = TextMap::default();
        let mut at = from;
        for chunk in bytes.utf8_chunks() {
            map.exact(text.len(), at, chunk.valid().len());
            text.push_str(chunk.valid());
            at += chunk.valid().len();
            for stray in chunk.invalid().chunks(1) {
                let start = text.len();
                text.push_str(&WINDOWS_1252.decode_without_bom_handling(stray).0);
                map.coarse(start..text.len(), at..at + 1);
                at += 1;
            }
        }
        return (text, map, "utf-8 with windows-1252".to_owned());
    }
    if let Some(encoding) = stated.filter(|e| *e != UTF_8) {
        let (text, map, name) = by(encoding, all, from);
        if !text.contains('\u{fffd}') {
            return (text, map, name);
        }
    }
    let (text, map, name) = by(guess(bytes), all, from);
    if strays > 0 || name != "utf-8" {
        notices.push(Notice::remark(
            "R008",
            format!(
                "the text is not UTF-8; it was read as {name}, a guess: if letters look wrong, save the file as UTF-8"
            ),
        ));
    }
    (text, map, name)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let first = bytes.iter().position(|b| *b >= 0x80 || *b == 0x1b).unwrap_or(0);
    let from = first.saturating_sub(1 << 12);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    let to = bytes.len().min(from + SAMPLE);
    detector.feed(&bytes[from..to], true);
    detector.guess(None, Utf8Detection::Deny)
}

/// UTF-16 that lacks its mark: zero bytes at nearly every second place and nearly none at the others.
pub(crate) fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    if sample.len() < 8 || bytes.len() % 2 == 1 {
        return None;
    }
    let half = sample.len() / 2;
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 > half * 6 && even * 20 < half {
        Some(UTF_16LE)
    } else if even * 10 > half * 6 && odd * 20 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dec(bytes: &[u8]) -> Decoded {
        decode(bytes, None)
    }

    fn codes(d: &Decoded) -> Vec<&str> {
        d.notices.iter().map(|n| n.code).collect()
    }

    #[test]
    fn marks_are_dropped_and_utf16_is_read() {
        let d = dec(b"\xef\xbb\xbfcaf\xc3\xa9\r\n");
        assert_eq!((d.text.as_str(), d.encoding.as_str(), d.notices.len()), ("café\r\n", "utf-8", 0));
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let d = dec(&[b"\xff\xfe".as_slice(), &wide("naïve words")].concat());
        assert_eq!((d.text.as_str(), d.encoding.as_str()), ("naïve words", "utf-16le"));
        assert_eq!(dec(&wide("naïve words, no mark")).text, "naïve words, no mark");
        let big: Vec<u8> = "no mark here".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(dec(&big).text, "no mark here");
    }

    #[test]
    fn strays_in_utf8_are_read_as_windows_1252() {
        let d = dec(b"\xe2\x80\x9cStay,\xe2\x80\x9d said Ren\xe9 \x96 twice");
        assert_eq!(d.text, "“Stay,” said René – twice");
        assert_eq!(codes(&d), ["R007"]);
        assert!(d.notices[0].message.contains("at byte 20"), "{}", d.notices[0].message);
    }

    #[test]
    fn legacy_encodings_are_guessed() {
        let d = dec(b"Ren\xe9 et H\xe9l\xe8ne sont all\xe9s \xe0 la mairie d\xe8s l'aube.");
        assert_eq!(d.text, "René et Hélène sont allés à la mairie dès l'aube.");
        assert_eq!((d.encoding.as_str(), codes(&d)), ("windows-1252", vec!["R008"]));
        let (bytes, _, _) =
            encoding_rs::WINDOWS_1251.encode("Вода поднялась на два метра, сказал мэр города.");
        assert_eq!(dec(&bytes).text, "Вода поднялась на два метра, сказал мэр города.");
    }

    #[test]
    fn nul_bytes_and_replacement_characters_are_remarked() {
        assert_eq!(codes(&dec(b"a few words\0and more")), ["R010"]);
        assert_eq!(codes(&dec("lost \u{fffd} sign".as_bytes())), ["R009"]);
    }
}
