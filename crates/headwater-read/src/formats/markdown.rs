//! Markdown, as newsrooms' tools and scrapers write it: the words without the marks, each with its place.
//!
//! `pulldown-cmark` parses by the standard (spec.commonmark.org) and says where each event stands in the source.

use super::{Extracted, Format};
use crate::decode::decode;
use crate::walk::{Head, Options};
use headwater_model::notice::Notice;
use headwater_model::{Basis, Capture, Cut, Detail, Field, Region, RegionKind, Span, TextMap, Told};
use pulldown_cmark::{Event, HeadingLevel, Options as Marks, Parser, Tag, TagEnd};
use std::ops::Range;

pub(crate) struct Markdown;

impl Format for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        if crate::sniff::binary(head.bytes).is_some() {
            return false;
        }
        let named =
            head.media_type == "text/markdown" || ["md", "markdown", "mdown"].iter().any(|e| head.ends(e));
        named || looks_so(&String::from_utf8_lossy(&head.bytes[..head.bytes.len().min(16 << 10)]))
    }

    fn text(&self, capture: &Capture, _: &Options) -> Result<Extracted, Notice> {
        let decoded = decode(&capture.bytes, capture.facts.charset());
        let mut extracted = extract(&decoded.text, &decoded.map);
        if crate::is_blank(&extracted.text) {
            return Err(Notice::error(
                "R002",
                "the file holds nothing but marks and white space: save the report's text again",
            ));
        }
        extracted.encoding = decoded.encoding;
        extracted.notices = decoded.notices;
        Ok(extracted)
    }
}

/// Without the file's name: a heading by mark at the start, and links or bold type further down. Prose has neither.
fn looks_so(text: &str) -> bool {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let heading = start.starts_with("# ") || start.starts_with("---\ntitle:");
    heading && (start.contains("](http") || start.matches("**").count() >= 2 || start.contains("\n## "))
}

/// Takes the words.
fn extract(source: &str, map: &TextMap) -> Extracted {
    let marks = Marks::ENABLE_TABLES | Marks::ENABLE_YAML_STYLE_METADATA_BLOCKS | Marks::ENABLE_STRIKETHROUGH;
    let mut page =
        Page { source, map, out: Extracted::default(), inner: TextMap::default(), start: 0, headline: false };
    let (mut skipped, mut properties) = (0, false);
    let mut level = None;
    for (event, range) in Parser::new_ext(source, marks).into_offset_iter() {
        match event {
            Event::Start(Tag::MetadataBlock(_)) => properties = true,
            Event::End(TagEnd::MetadataBlock(_)) => properties = false,
            Event::Text(_) if properties => page.properties(range),
            Event::Start(Tag::Image { .. }) => skipped += 1,
            Event::End(TagEnd::Image) => skipped -= 1,
            Event::Text(words) if skipped > 0 => page.cut(&words, range, "text of a picture"),
            Event::Html(words) | Event::InlineHtml(words) => page.cut(&words, range, "HTML"),
            Event::Start(Tag::Heading { level: l, .. }) => {
                page.flush(None);
                level = Some(l);
            }
            Event::End(TagEnd::Heading(_)) => page.flush(level.take()),
            Event::Start(
                Tag::Paragraph
                | Tag::List(_)
                | Tag::Item
                | Tag::BlockQuote(_)
                | Tag::CodeBlock(_)
                | Tag::TableRow,
            )
            | Event::End(
                TagEnd::Paragraph
                | TagEnd::Item
                | TagEnd::BlockQuote(_)
                | TagEnd::CodeBlock
                | TagEnd::TableRow
                | TagEnd::TableHead,
            )
            | Event::Rule => page.flush(None),
            Event::End(TagEnd::TableCell) => page.put("\t", None),
            Event::Text(words) | Event::Code(words) => page.put(&words, Some(range)),
            Event::SoftBreak => page.put(" ", Some(range)),
            Event::HardBreak => page.put("\n", Some(range)),
            _ => {}
        }
    }
    page.flush(None);
    let mut out = page.out;
    out.map = page.inner.then(map);
    out
}

struct Page<'s> {
    source: &'s str,
    map: &'s TextMap,
    out: Extracted,
    /// From the text to the source.
    inner: TextMap,
    /// Where the block being written starts.
    start: usize,
    headline: bool,
}

impl Page<'_> {
    fn put(&mut self, words: &str, range: Option<Range<usize>>) {
        let at = self.out.text.len();
        // Between two blocks stands a blank line.
        if at == self.start && words.trim().is_empty() {
            return;
        }
        if at == self.start && at > 0 {
            self.out.text.push_str("\n\n");
            self.start = self.out.text.len();
        }
        let at = self.out.text.len();
        self.out.text.push_str(words);
        let Some(range) = range else { return };
        match self.source.get(range.clone()) {
            Some(raw) if raw == words => self.inner.exact(at, range.start, words.len()),
            // Code has its marks in its range.
            Some(raw) if !words.is_empty() && raw.contains(words) => {
                let from = range.start + raw.find(words).unwrap_or(0);
                self.inner.exact(at, from, words.len());
            }
            _ => self.inner.coarse(at..at + words.len(), range),
        }
    }

    /// Ends a block.
    fn flush(&mut self, heading: Option<HeadingLevel>) {
        let written = self.out.text[self.start..].trim_end().len();
        self.out.text.truncate(self.start + written);
        if written > 0
            && let Some(level) = heading
        {
            let span = Span::new(self.start, self.start + written);
            let (kind, detail) = if level == HeadingLevel::H1 && !self.headline {
                self.headline = true;
                (RegionKind::Headline, None)
            } else {
                (RegionKind::Body, Some(Detail::Subheading))
            };
            self.out.regions.push(Region { kind, detail, span, repeat_of: None });
        }
        self.start = self.out.text.len();
    }

    fn cut(&mut self, words: &str, range: Range<usize>, reason: &str) {
        if words.trim().is_empty() {
            return;
        }
        let raw = self.map.raw(range).unwrap_or(0..0);
        self.out.cut.push(Cut {
            text: crate::squeezed(words),
            raw: (raw.start as u32, raw.end as u32),
            reason: reason.to_owned(),
        });
    }

    /// `title: …` and the like at the head of the file.
    fn properties(&mut self, range: Range<usize>) {
        let Some(block) = self.source.get(range.clone()) else { return };
        let mut at = range.start;
        for line in block.split_inclusive('\n') {
            if let Some((key, value)) = line.split_once(':') {
                let field = match key.trim().to_ascii_lowercase().as_str() {
                    "title" => Some(Field::Title),
                    "author" | "authors" | "byline" => Some(Field::Author),
                    "date" | "published" | "publishdate" => Some(Field::Published),
                    "updated" | "lastmod" => Some(Field::Updated),
                    "source" | "outlet" | "publisher" => Some(Field::Outlet),
                    "url" | "link" | "canonical" => Some(Field::Address),
                    "lang" | "language" => Some(Field::Language),
                    _ => None,
                };
                let bare = value.trim().trim_matches(['"', '\'', '[', ']']);
                if let Some(field) = field.filter(|_| !bare.is_empty()) {
                    let from = at + line.find(bare).unwrap_or(0);
                    let raw = self.map.raw(from..from + bare.len()).map(|r| r.start as u32..r.end as u32);
                    // The head of such a file plays the part of a page's meta tags.
                    self.out.told.push(Told { field, value: bare.to_owned(), basis: Basis::MetaTag, raw });
                }
            }
            at += line.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = "---\ntitle: \"Mill bridge gives way\"\nauthor: Petra Lindqvist\ndate: 2031-04-02\n---\n\n# Mill bridge gives way\n\nThe \
                          bridge gave way, killing **at least 14 people**, said the [fire\nservice](https://x.example/a).\n\n![The mill](a.jpg)\n\n## \
                          Who\n\n- Ann Lee, 34\n- two *others*\n\n| Village | Dead |\n|---|---|\n| Lower Orvane | 14 |\n";

    #[test]
    fn words_without_marks_with_their_places() {
        let e = extract(REPORT, &TextMap::identity(0, REPORT.len()));
        assert_eq!(
            e.text,
            "Mill bridge gives way\n\nThe bridge gave way, killing at least 14 people, said the fire service.\n\nWho\n\nAnn Lee, 34\n\ntwo \
             others\n\nVillage\tDead\n\nLower Orvane\t14"
        );
        for words in ["at least 14 people", "Ann Lee, 34", "Lower Orvane"] {
            let at = e.text.find(words).unwrap();
            assert_eq!(&REPORT[e.map.raw(at..at + words.len()).unwrap()], words);
        }
        assert_eq!(e.regions[0].kind, RegionKind::Headline);
        assert_eq!(e.regions[1].detail, Some(Detail::Subheading));
        assert_eq!(e.cut.len(), 1);
        let told: Vec<(Field, &str)> = e.told.iter().map(|t| (t.field, t.value.as_str())).collect();
        assert_eq!(
            told,
            [
                (Field::Title, "Mill bridge gives way"),
                (Field::Author, "Petra Lindqvist"),
                (Field::Published, "2031-04-02")
            ]
        );
        for t in &e.told {
            let raw = t.raw.clone().unwrap();
            assert_eq!(&REPORT[raw.start as usize..raw.end as usize], t.value);
        }
    }

    #[test]
    fn prose_is_not_taken_for_it() {
        assert!(looks_so("# Flood\n\nThe **river** rose."));
        assert!(!looks_so("The river rose.\n\n# 1 concern is water, said the mayor."));
        assert!(!looks_so("# 1 priority for the town is water, the mayor said."));
    }
}
