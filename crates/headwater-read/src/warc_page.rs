//! What a record of a crawl is, by its fields, its media type and its bytes: a page, or what goes with pages. Servers
//! name wrong media types, so that the bytes have the last word.

use crate::digest;
use crate::http::{Answer, Fields, field};
use crate::members::is_media;
use crate::sniff;
use crate::stream::HEAD;
use crate::walk::{Head, Walk};
use headwater_model::notice::Notice;

/// What a JSON Feed names as its version.
const FEED: &[u8] = b"jsonfeed.org/version";

/// What a crawl does with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An answer, a resource or a conversion.
    Page,
    Unchanged,
    Other,
}

/// What a record is by its fields.
pub(crate) fn kind(fields: &Fields) -> Kind {
    let target = field(fields, "WARC-Target-URI").unwrap_or("").trim_start_matches('<');
    match field(fields, "WARC-Type").map(str::to_ascii_lowercase).as_deref() {
        Some("revisit") => Kind::Unchanged,
        // Name look-ups, and what crawlers note about pages (their text once more, thumbnails).
        Some("response" | "resource" | "conversion")
            if !["dns:", "urn:", "metadata:", "whois:"].iter().any(|s| target.starts_with(s)) =>
        {
            Kind::Page
        }
        _ => Kind::Other,
    }
}

/// The address that a record was got from.
pub(crate) fn address(fields: &Fields) -> Option<String> {
    let address = field(fields, "WARC-Target-URI")?.trim();
    Some(address.strip_prefix('<').and_then(|a| a.strip_suffix('>')).unwrap_or(address).to_owned())
}

/// The media type of what the record holds.
pub(crate) fn media_type<'r>(fields: &'r Fields, answer: Option<&'r Answer>) -> Option<&'r str> {
    match answer {
        Some(answer) => field(&answer.fields, "Content-Type"),
        None => field(fields, "Content-Type").filter(|t| !t.starts_with("application/http")),
    }
}

/// Media types of the furniture of pages.
pub(crate) fn is_no_report(media: Option<&str>) -> bool {
    let media = media.unwrap_or("").to_ascii_lowercase();
    [
        "image/",
        "video/",
        "audio/",
        "font/",
        "text/css",
        "text/javascript",
        "application/font",
        "application/x-font",
    ]
    .iter()
    .any(|m| media.starts_with(m))
        || ["javascript", "ecmascript", "wasm", "mpegurl", "ms-fontobject", "shockwave"]
            .iter()
            .any(|m| media.contains(m))
}

/// Whether a payload is worth handing on: no picture by its bytes, and no data that no reader knows. Pages fetch JSON
/// all the time; in a crawl only a feed is more than that.
pub(crate) fn could_be_read(payload: &[u8], address: Option<&str>, media: Option<&str>) -> bool {
    let media = media.unwrap_or("").split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    let start = &payload[..payload.len().min(HEAD)];
    if is_media(payload) {
        return false;
    }
    if media.contains("json") {
        return start.windows(FEED.len()).any(|w| w == FEED);
    }
    let data = media.contains("xml") && !media.contains("html");
    if !data && sniff::binary(payload).is_none() {
        return true;
    }
    Walk::knows(&Head { bytes: start, name: address.unwrap_or(""), media_type: &media })
}

/// The remark for an item that is not what the archive says it received.
pub(crate) fn unlike(fields: &Fields, block: &[u8], payloads: &[&[u8]]) -> Option<Notice> {
    if let Some(why) = field(fields, "WARC-Truncated") {
        return Some(Notice::remark(
            "R028",
            format!(
                "the crawler kept only the beginning of this answer ({why}): get the page again if the rest matters"
            ),
        ));
    }
    let stated = |name| field(fields, name);
    // Some writers take the digest of the body as sent, some of the decoded one.
    let payload =
        stated("WARC-Payload-Digest").map(|d| !payloads.iter().all(|p| digest::agrees(d, p) == Some(false)));
    let block = || stated("WARC-Block-Digest").map(|d| digest::agrees(d, block) != Some(false));
    let sound = match payload {
        Some(false) => block() == Some(true),
        Some(true) => true,
        None => block().unwrap_or(true),
    };
    (!sound).then(|| {
        Notice::remark(
            "R028",
            "the digest that the crawl states for this answer is not that of its bytes: they were changed or damaged since; \
             compare with another capture if the words matter",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(&str, &str)]) -> Fields {
        pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn records_of_crawlers_are_no_pages() {
        let kind =
            |kind_: &str, target: &str| kind(&of(&[("WARC-Type", kind_), ("WARC-Target-URI", target)]));
        assert_eq!(kind("response", "<https://a.example/>"), Kind::Page);
        assert_eq!(kind("Conversion", "https://a.example/"), Kind::Page);
        assert_eq!(kind("revisit", "https://a.example/"), Kind::Unchanged);
        for (what, target) in [
            ("request", "https://a.example/"),
            ("resource", "urn:text:https://a.example/"),
            ("response", "dns:a.example"),
        ] {
            assert_eq!(kind(what, target), Kind::Other);
        }
    }

    #[test]
    fn the_bytes_have_the_last_word() {
        assert!(!could_be_read(b"GIF89a\x01\0", None, Some("text/html")));
        assert!(could_be_read(b"The lake rose.", None, Some("application/octet-stream")));
        assert!(!could_be_read(b"{\"views\": 12}", None, Some("application/json")));
        assert!(could_be_read(
            b"{\"version\": \"https://jsonfeed.org/version/1.1\"}",
            None,
            Some("application/feed+json; charset=utf-8")
        ));
        assert!(is_no_report(Some("Image/PNG")) && is_no_report(Some("application/x-javascript")));
        assert!(!is_no_report(Some("text/html")) && !is_no_report(None));
    }
}
