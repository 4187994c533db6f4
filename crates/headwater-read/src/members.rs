//! What all archives share: which members are looked into, what their locators are, and the few lines that say what
//! was left out. Nothing is ever written to disk, so a hostile name can do no harm here; it is refused all the same,
//! because who unpacks such an archive elsewhere should know.

use crate::walk::{Flow, Item, Walk};
use headwater_model::notice::Notice;
use std::ops::ControlFlow;

/// Problem lines of one archive; the rest is counted.
const LINES: u64 = 20;

/// Longest name of a member, in bytes.
const LONGEST_NAME: usize = 4096;

/// Endings of files that go with web pages and are no reports.
const NO_REPORT: &[&str] = &[
    "png", "jpg", "jpeg", "jpe", "gif", "webp", "svg", "svgz", "ico", "bmp", "tif", "tiff", "avif", "heic",
    "css", "js", "mjs", "map", "woff", "woff2", "ttf", "otf", "eot", "mp3", "mp4", "m4a", "m4v", "mov",
    "avi", "mkv", "webm", "ogg", "ogv", "wav", "flac", "swf", "wasm",
];

/// First bytes of pictures, sounds, videos, fonts and programs of web pages.
const MEDIA: &[&[u8]] = &[
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"II*\0",
    b"MM\0*",
    b"\0\0\x01\0",
    b"OggS\0",
    b"ID3\x02",
    b"ID3\x03",
    b"ID3\x04",
    b"wOFF",
    b"wOF2",
    b"\0\x01\0\0\0",
    b"OTTO\0",
    b"\0asm",
    b"\x1aE\xdf\xa3",
    b"FLV\x01",
];

/// Whether the bytes begin a picture, a sound, a video or a font.
pub(crate) fn is_media(bytes: &[u8]) -> bool {
    MEDIA.iter().any(|m| bytes.starts_with(m))
        || (bytes.len() >= 12
            && ((bytes.starts_with(b"RIFF") && matches!(&bytes[8..12], b"WEBP" | b"WAVE" | b"AVI "))
                || &bytes[4..8] == b"ftyp"))
}

/// The members of one archive, as they are met.
pub(crate) struct Members {
    locator: String,
    handed: u64,
    left: u64,
    first_left: String,
    problems: u64,
    /// More that was left out, in words.
    also: Vec<String>,
    said: bool,
}

impl Members {
    pub(crate) fn of(locator: &str) -> Self {
        Self {
            locator: locator.to_owned(),
            handed: 0,
            left: 0,
            first_left: String::new(),
            problems: 0,
            also: Vec::new(),
            said: false,
        }
    }

    /// The name of a member as it goes into its locator, or what to do instead of reading it: nothing for hidden files,
    /// a problem for names that lead out.
    pub(crate) fn name(&mut self, walk: &mut Walk<'_>, raw: &str) -> Result<String, Flow> {
        let name = raw.replace('\\', "/");
        let drive = name.as_bytes().first().is_some_and(u8::is_ascii_alphabetic)
            && name.as_bytes().get(1) == Some(&b':');
        let parts: Vec<&str> = name.split('/').filter(|p| !p.is_empty() && *p != ".").collect();
        if name.len() > LONGEST_NAME {
            return Err(self.refuse(walk, raw, "has a name of more than 4096 bytes"));
        }
        if name.starts_with('/') || drive || parts.contains(&"..") {
            return Err(self.refuse(walk, raw, "has a name that leads out of the archive"));
        }
        let Some(last) = parts.last() else {
            return Err(if name.is_empty() {
                self.refuse(walk, raw, "has no name")
            } else {
                ControlFlow::Continue(())
            });
        };
        let hidden = parts.iter().any(|p| p.starts_with('.') || *p == "__MACOSX")
            || last.eq_ignore_ascii_case("thumbs.db")
            || last.eq_ignore_ascii_case("desktop.ini");
        if hidden { Err(ControlFlow::Continue(())) } else { Ok(printable(&parts.join("/"))) }
    }

    /// Hands a member on, or counts it if it is a picture or the like. `name` comes from [`Members::name`].
    pub(crate) fn item(&mut self, walk: &mut Walk<'_>, name: &str, mut item: Item<'_>) -> Flow {
        let ending = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase());
        let by_name = ending.is_some_and(|e| NO_REPORT.contains(&e.as_str()));
        if by_name || item.stream.head().is_ok_and(is_media) {
            self.leave(name);
            return ControlFlow::Continue(());
        }
        self.report(walk, item)
    }

    /// Hands on what is known to be no picture.
    pub(crate) fn report(&mut self, walk: &mut Walk<'_>, item: Item<'_>) -> Flow {
        self.handed += 1;
        walk.item(item)
    }

    /// Counts a member that is no report.
    pub(crate) fn leave(&mut self, name: &str) {
        if self.left == 0 {
            self.first_left = printable(name);
        }
        self.left += 1;
    }

    /// A problem line for a member that is not read.
    pub(crate) fn refuse(&mut self, walk: &mut Walk<'_>, name: &str, why: &str) -> Flow {
        let shown: String = printable(name).chars().take(200).collect();
        let notice = Notice::error("R023", format!("member \"{shown}\" {why}: left out"));
        self.problem(walk, None, notice)
    }

    /// A problem line, unless there were many. `at` is the place, the archive itself if none.
    pub(crate) fn problem(&mut self, walk: &mut Walk<'_>, at: Option<&str>, notice: Notice) -> Flow {
        self.problems += 1;
        if self.problems > LINES {
            return ControlFlow::Continue(());
        }
        walk.problem(at.unwrap_or(&self.locator), notice)
    }

    /// Something else was said of this archive, so that its emptiness needs no line of its own.
    pub(crate) fn said(&mut self) {
        self.said = true;
    }

    /// `count` things of a kind that were left out.
    pub(crate) fn also(&mut self, count: u64, one: &str, many: &str) {
        match count {
            0 => {}
            1 => self.also.push(format!("1 {one}")),
            n => self.also.push(format!("{n} {many}")),
        }
    }

    /// The lines that can only be given at the end.
    pub(crate) fn end(self, walk: &mut Walk<'_>) -> Flow {
        if self.problems > LINES {
            let more = self.problems - LINES;
            let notice = Notice::error(
                "R023",
                format!("{more} more members or places of it were passed over likewise"),
            );
            walk.problem(&self.locator, notice)?;
        }
        let mut parts = Vec::new();
        if self.left > 0 {
            let s = if self.left == 1 { "" } else { "s" };
            parts.push(format!(
                "{} picture{s} or other file{s} that cannot be reports (the first is {})",
                self.left, self.first_left
            ));
        }
        parts.extend(self.also);
        if !parts.is_empty() {
            let notice = Notice::remark("R026", format!("left out: {}", parts.join("; ")));
            return walk.problem(&self.locator, notice);
        }
        if self.handed + self.problems == 0 && !self.said {
            let notice = Notice::error(
                "R025",
                "there is nothing in it that could be a report: check that it is the right file and complete",
            );
            return walk.problem(&self.locator, notice);
        }
        ControlFlow::Continue(())
    }
}

/// A name without characters that would spoil a line of output.
fn printable(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_are_known_by_their_first_bytes() {
        assert!(
            is_media(b"\x89PNG\r\n\x1a\n....")
                && is_media(b"RIFF....WEBPVP8 ")
                && is_media(b"\0\0\0\x18ftypmp42")
        );
        assert!(
            !is_media(b"RIFF is a word") && !is_media(b"<svg") && !is_media(b"") && !is_media(b"ID3 rules")
        );
    }

    #[test]
    fn names_are_shown_without_control_characters() {
        assert_eq!(printable("a\nb\u{1b}[2J"), "a\u{fffd}b\u{fffd}[2J");
    }
}
