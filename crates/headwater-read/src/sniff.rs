//! What the bytes are when they are not a report's text: known file types by their first bytes, unknown binary by its
//! control bytes, markup by its first words. Says what it is and what the user can do.

use crate::decode::utf16_without_mark;
use headwater_model::notice::Notice;

/// First bytes, and what such a file is.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document (doc, xls, ppt)"),
    (b"{\\rtf", "a rich-text document (RTF)"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\0", "an xz file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"OggS", "an Ogg sound or video file"),
    (b"ID3", "an MP3 sound file"),
    (b"\0asm", "a WebAssembly program"),
    (b"PAR1", "a Parquet table"),
];

/// How much of a file is looked at to tell text from binary.
const SAMPLE: usize = 1 << 16;

/// The notice for bytes that are no text.
pub(crate) fn binary(bytes: &[u8]) -> Option<Notice> {
    let known = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic));
    // "BZh" or "ID3" may start a sentence too; such files hold control bytes, sentences do not.
    let control = bytes.iter().take(512).any(|b| matches!(b, 0..=8 | 14..=26 | 28..=31));
    if let Some((_, what)) = known.filter(|(magic, _)| control || magic.len() > 4) {
        return Some(refuse(what));
    }
    if bytes.starts_with(b"RIFF") && bytes.len() > 12 && matches!(&bytes[8..12], b"WEBP" | b"WAVE" | b"AVI ")
    {
        return Some(refuse("a picture, sound or video file"));
    }
    if bytes.len() > 12 && &bytes[4..8] == b"ftyp" {
        return Some(refuse("a video or HEIF picture file"));
    }
    if bytes.starts_with(b"\xff\xfe\0\0") || bytes.starts_with(b"\0\0\xfe\xff") {
        return Some(Notice::error("R012", "the text is in UTF-32, which is not read: save it as UTF-8"));
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || utf16_without_mark(bytes).is_some()
    {
        return None;
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let control = sample.iter().filter(|b| matches!(b, 0..=8 | 14..=26 | 28..=31 | 127)).count();
    (control * 10 > sample.len()).then(|| {
        Notice::error(
            "R005",
            "the file is binary, not text: give the report's text, saved as UTF-8 (.txt), or the page or document that it is in",
        )
    })
}

fn refuse(what: &str) -> Notice {
    if matches!(what, "a bzip2 file" | "an xz file" | "a 7z archive" | "a RAR archive") {
        let advice = "unpack it first, or pack it as ZIP, tar, gzip or Zstandard, which are read as they are";
        return Notice::error("R004", format!("this is {what}, which is not read: {advice}"));
    }
    Notice::error(
        "R004",
        format!(
            "this is {what}, which holds no text that can be read: save the report's words as plain text or as a web page"
        ),
    )
}

/// The notice for a text in a markup or data language.
pub(crate) fn markup(text: &str) -> Option<Notice> {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let head: String = start.chars().take(400).collect::<String>().to_ascii_lowercase();
    let what = if starts_html(&head) || tags(start) >= 10 {
        "a web page (HTML)"
    } else if ["<?xml", "<rss", "<feed", "<!doctype"].iter().any(|m| head.starts_with(m)) {
        "an XML file"
    } else if is_json(start) {
        "a JSON file"
    } else {
        return None;
    };
    Some(Notice::error(
        "R006",
        format!(
            "this is {what} that holds no feed, no rows and no page that can be read: save the report's words as plain text"
        ),
    ))
}

/// Whether the bytes are a web page: by how they start, by their many tags, or by what the server said of them.
pub(crate) fn is_html(bytes: &[u8], media_type: &str) -> bool {
    let sample = &bytes[..bytes.len().min(16 << 10)];
    // UTF-16 shows its tags when the zero bytes are left out.
    let wide = sample.starts_with(b"\xff\xfe")
        || sample.starts_with(b"\xfe\xff")
        || utf16_without_mark(bytes).is_some();
    let text: String = sample
        .iter()
        .filter(|b| !wide || (**b != 0 && b.is_ascii()))
        .map(|b| char::from(*b).to_ascii_lowercase())
        .collect();
    let mut start =
        text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, 'ï' | '»' | '¿' | 'ÿ' | 'þ'));
    while start.starts_with("<!--") || start.starts_with("<?xml") {
        let end = if start.starts_with("<?") { "?>" } else { "-->" };
        let Some(at) = start.find(end) else { break };
        start = start[at + end.len()..].trim_start();
    }
    if ["<rss", "<feed", "<rdf:rdf", "<urlset", "<sitemapindex", "<opml", "<kml", "<svg"]
        .iter()
        .any(|m| start.starts_with(m))
    {
        return false;
    }
    let declared = matches!(media_type, "text/html" | "application/xhtml+xml");
    starts_html(start)
        || (start.starts_with('<') && tags(&text) >= 6)
        || (declared && (start.starts_with('<') || tags(&text) >= 2))
}

fn starts_html(head: &str) -> bool {
    [
        "<!doctype html",
        "<html",
        "<head>",
        "<head ",
        "<body",
        "<meta ",
        "<title>",
        "<article",
        "<main",
        "<div",
        "<h1",
        "<p>",
        "<p ",
    ]
    .iter()
    .any(|m| head.starts_with(m))
}

/// Number of closing tags near the start: prose has none.
fn tags(text: &str) -> usize {
    let sample = &text.as_bytes()[..text.len().min(16 << 10)];
    sample.windows(3).filter(|w| w[0] == b'<' && w[1] == b'/' && w[2].is_ascii_alphabetic()).count()
}

fn is_json(text: &str) -> bool {
    let squeezed: String = text.chars().filter(|c| !c.is_whitespace()).take(2).collect();
    match squeezed.as_str() {
        "{\"" | "[{" => text.trim_end().ends_with(['}', ']']),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_files_are_named() {
        assert!(binary(b"%PDF-1.7 ...").is_some_and(|n| n.code == "R004" && n.message.contains("PDF")));
        assert!(binary(b"\x89PNG\r\n\x1a\n....").is_some_and(|n| n.message.contains("PNG")));
        assert!(binary(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]).is_some_and(|n| n.code == "R005"));
        assert!(binary(b"Plain words with\ttabs and\x0cform feeds.").is_none());
    }

    #[test]
    fn markup_is_told_from_prose() {
        assert!(markup("  <!DOCTYPE html><html>").is_some_and(|n| n.message.contains("HTML")));
        assert!(markup("<?xml version='1.0'?><rss/>").is_some_and(|n| n.message.contains("XML")));
        assert!(markup("{ \"title\": \"a\" }\n").is_some_and(|n| n.message.contains("JSON")));
        assert!(markup("[ A link Opens in new window ]").is_none());
        assert!(markup("The rate was < 5 and a</b was typed once.").is_none());
    }
}
