//! Feeds: RSS 0.9x, 1.0 and 2.0 (also the exports of `WordPress`, which are RSS) and Atom. JSON Feed is in `json.rs`.
//!
//! An entry's bytes are its element as it stands in the feed. Its text is the fullest that it has; the title only where
//! there is no other. A feed that breaks off gives the entries before the break.

use super::Container;
use crate::rows::fields::{Origin, Report, emit, is_address, is_markup, tag};
use crate::rows::mapped::{Mapped, since};
use crate::rows::source::Source;
use crate::rows::tally::Tally;
use crate::rows::xml::{Broken, Element, Step, Tag, Xml, declared, root};
use crate::walk::{Flow, Head, Item, Walk, read_within};
use headwater_model::notice::Notice;
use headwater_model::{Basis, Field, Told};
use std::ops::ControlFlow::Continue;
use std::ops::Range;

pub(crate) struct Feed;

impl Container for Feed {
    fn name(&self) -> &'static str {
        "rss"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let start = head.bytes.iter().find(|b| !b.is_ascii_whitespace());
        if !matches!(start, Some(b'<' | 0xef | 0xff | 0xfe | 0)) {
            return false;
        }
        let source = Source::of(head.bytes, declared(head.bytes).as_deref());
        root(&source.text).is_some_and(|(name, tag)| format(&name, tag).is_some())
    }

    fn walk(&self, walk: &mut Walk<'_>, mut item: Item<'_>) -> Flow {
        let most = walk.options.limits.held;
        let bytes = match read_within(&mut item.stream, item.size, most) {
            Ok(bytes) => bytes,
            Err(notice) if notice.code == "R003" => {
                let text = format!("the feed has more than {} MiB: split it into several files", most >> 20);
                return walk.problem(&item.locator, Notice::error("R003", text));
            }
            Err(notice) => return walk.problem(&item.locator, notice),
        };
        let label = declared(&bytes).or_else(|| item.facts.charset().map(str::to_owned));
        let source = Source::of(&bytes, label.as_deref());
        for notice in &source.notices {
            walk.problem(&item.locator, notice.clone())?;
        }
        let format = root(&source.text).and_then(|(name, tag)| format(&name, tag)).unwrap_or("rss");
        let origin = Origin { file: &item.locator, facts: &item.facts, format, basis: Basis::Feed };
        let mut file =
            File { origin, source: &source, common: Vec::new(), tally: Tally::default(), number: 0 };
        let end = match file.entries(walk) {
            Ok(flow) => {
                flow?;
                None
            }
            Err(broken) => Some(broken),
        };
        if let Some(Broken { at, what }) = end {
            let at = source.entry(at.min(source.text.len())..source.text.len()).place.start;
            let notice = Notice::error(
                "R032",
                format!(
                    "the feed is broken near byte {at} ({what}): the {} entries before it were read; get the feed again",
                    file.number
                ),
            );
            walk.problem(&item.locator, notice)?;
        } else if file.number == 0 {
            return walk.problem(&item.locator, empty());
        }
        file.tally.finish(walk, &item.locator)
    }
}

/// The notice for a feed without entries.
pub(crate) fn empty() -> Notice {
    Notice::error("R030", "the feed has no entries: it was empty when it was saved; get it again")
}

/// Which feed a first element begins.
fn format(name: &str, tag: &str) -> Option<&'static str> {
    match name {
        "rss" => Some("rss"),
        "rdf:rdf" | "rdf" if tag.contains("purl.org/rss/") || tag.contains("netscape.com/rdf") => Some("rss"),
        "feed" if tag.contains("Atom") || tag.contains("atom") => Some("atom"),
        "atom:feed" | "a:feed" => Some("atom"),
        // A single entry, saved on its own.
        "entry" | "atom:entry" if tag.contains("www.w3.org/2005/Atom") => Some("atom"),
        _ => None,
    }
}

struct File<'a> {
    origin: Origin<'a>,
    source: &'a Source<'a>,
    /// What the feed says of all its entries.
    common: Vec<Told>,
    tally: Tally,
    number: u64,
}

impl File<'_> {
    fn entries(&mut self, walk: &mut Walk<'_>) -> Result<Flow, Broken> {
        let mut xml = Xml::of(&self.source.text);
        let mut open = 0_usize;
        loop {
            let tag = match xml.step()? {
                Step::Start(tag) => tag,
                Step::End(_) => {
                    open = open.saturating_sub(1);
                    continue;
                }
                Step::Eof if open > 0 => {
                    return Err(Broken { at: self.source.text.len(), what: "it ends too early".to_owned() });
                }
                Step::Eof => return Ok(Continue(())),
            };
            match tag.name.as_str() {
                "item" | "entry" if !tag.empty => {
                    let (entry, range) = entry(&mut xml, &tag, &self.source.text)?;
                    self.number += 1;
                    let flow = self.entry(walk, entry, range);
                    if flow.is_break() {
                        return Ok(flow);
                    }
                }
                "rss" | "rdf:rdf" | "rdf" | "channel" | "feed" | "a:feed" => open += usize::from(!tag.empty),
                _ => self.channel(&xml.element(tag)?),
            }
        }
    }

    /// An element of the feed itself: its title is who publishes the entries.
    fn channel(&mut self, element: &Element) {
        let field = match element.tag.name.as_str() {
            "title" => Field::Outlet,
            "language" | "dc:language" => Field::Language,
            _ => return,
        };
        let value = readable(&element.words.text);
        if !value.is_empty() && !self.common.iter().any(|t| t.field == field) {
            self.common.push(Told { field, value, basis: Basis::Feed, raw: None });
        }
    }

    fn entry(&mut self, walk: &mut Walk<'_>, mut found: Entry, range: Range<usize>) -> Flow {
        let locator = format!("{}#{}", self.origin.file, self.number);
        let entry = self.source.entry(range.clone());
        if entry.bytes.len() as u64 > walk.options.limits.item {
            let most = walk.options.limits.item >> 20;
            let text =
                format!("this entry is larger than the {most} MiB that one report may have: it was skipped");
            return walk.problem(&locator, Notice::error("R031", text));
        }
        found.texts.sort_by_key(|(rank, ..)| *rank);
        let text = found.texts.into_iter().next().map(|(_, words, markup)| (words, markup));
        let headline = text.is_none();
        let text =
            text.or_else(|| found.title.map(|words| (is_markup(&words.text), words)).map(|(m, w)| (w, m)));
        let Some((text, markup)) = text else {
            return self.tally.blank(walk, &locator, "the entry has no text and no title");
        };
        self.tally.reports += 1;
        self.tally.headlines += u64::from(headline);
        let by = range.start;
        let mut told = found.told;
        told.sort_by_key(|(rank, ..)| *rank);
        let told = told
            .into_iter()
            .map(|(_, field, value, at)| (field, value, at.start - by..at.end - by))
            .collect();
        let text = Mapped { map: since(&text.map, by), text: text.text };
        let report = Report {
            locator,
            offset: entry.place.start as u64,
            text,
            markup,
            told,
            common: self.common.clone(),
        };
        emit(walk, &self.origin, &entry, report)
    }
}

/// What one entry says. Places are those of the feed's text.
#[derive(Default)]
struct Entry {
    title: Option<Mapped>,
    /// Candidates for the text: rank (lower is better), words, HTML.
    texts: Vec<(u8, Mapped, bool)>,
    /// Rank among values of the same field, field, value, place.
    told: Vec<(u8, Field, String, Range<usize>)>,
}

/// Reads an entry to its end; its range.
fn entry(xml: &mut Xml<'_>, tag: &Tag, text: &str) -> Result<(Entry, Range<usize>), Broken> {
    let mut entry = Entry::default();
    loop {
        match xml.step()? {
            Step::Start(tag) => {
                let element = xml.element(tag)?;
                entry.take(element, text);
            }
            Step::End(end) => return Ok((entry, tag.at.start..end)),
            Step::Eof => {
                return Err(Broken { at: text.len(), what: format!("<{}> is never closed", tag.name) });
            }
        }
    }
}

impl Entry {
    fn take(&mut self, element: Element, text: &str) {
        let name = element.tag.name.clone();
        match name.as_str() {
            "title" => {
                let words = element.words.trimmed();
                if !words.is_blank() && self.title.is_none() {
                    self.tell(0, Field::Title, readable(&words.text), element.inner);
                    self.title = Some(words);
                }
            }
            "content:encoded" => self.text(0, element, text),
            "content" => self.text(1, element, text),
            "description" | "summary" | "dcterms:abstract" => self.text(3, element, text),
            "itunes:summary" | "media:description" => self.text(4, element, text),
            "link" => self.link(&element),
            "feedburner:origlink" => self.address(0, &element),
            "guid" if element.tag.attribute("ispermalink") != Some("false") => self.address(3, &element),
            "id" => self.address(4, &element),
            "pubdate" | "published" | "issued" => self.words(0, Field::Published, &element),
            "dc:date" | "dcterms:created" | "dcterms:issued" => self.words(1, Field::Published, &element),
            "updated" | "modified" | "dcterms:modified" => self.words(0, Field::Updated, &element),
            "dc:creator" => self.words(0, Field::Author, &element),
            "author" => match element.children.iter().find(|(n, _)| n == "name" || n == "a:name") {
                Some((_, name)) => self.tell(0, Field::Author, readable(&name.text), element.inner.clone()),
                None => self.words(1, Field::Author, &element),
            },
            "source" => match element.children.iter().find(|(n, _)| n == "title") {
                Some((_, title)) => self.tell(0, Field::Outlet, readable(&title.text), element.inner.clone()),
                None => self.words(0, Field::Outlet, &element),
            },
            "dc:publisher" => self.words(1, Field::Outlet, &element),
            "dc:language" => self.words(0, Field::Language, &element),
            _ => {}
        }
    }

    fn tell(&mut self, rank: u8, field: Field, value: String, at: Range<usize>) {
        if !value.is_empty() {
            self.told.push((rank, field, value, at));
        }
    }

    fn words(&mut self, rank: u8, field: Field, element: &Element) {
        self.tell(rank, field, readable(&element.words.text), element.inner.clone());
    }

    fn address(&mut self, rank: u8, element: &Element) {
        let value = element.words.text.trim();
        if is_address(value) {
            self.tell(rank, Field::Address, value.to_owned(), element.inner.clone());
        }
    }

    fn link(&mut self, element: &Element) {
        let Some((_, href, at)) = element.tag.attributes.iter().find(|(n, ..)| n == "href") else {
            return self.address(1, element);
        };
        let alternate = element.tag.attribute("rel").is_none_or(|r| r == "alternate");
        let page = element.tag.attribute("type").is_none_or(|t| t.contains("html"));
        if alternate && is_address(href.trim()) {
            self.tell(if page { 1 } else { 2 }, Field::Address, href.trim().to_owned(), at.clone());
        }
    }

    fn text(&mut self, rank: u8, element: Element, text: &str) {
        // Elements inside mean that the page stands there as XML, not as a text that was escaped.
        if !element.children.is_empty() {
            if !crate::is_blank(&element.words.text) {
                let inner = &text[element.inner.clone()];
                self.texts.push((rank, Mapped::kept(inner, element.inner.start).trimmed(), true));
            }
            return;
        }
        let words = element.words.trimmed();
        let stated = element.tag.attribute("type").unwrap_or("");
        let markup = rank == 0 || stated.contains("html") || (stated != "text" && is_markup(&words.text));
        if !words.is_blank() && (!markup || !readable(&words.text).is_empty()) {
            self.texts.push((rank, words, markup));
        }
    }
}

/// A value as a reader sees it: tags and entities undone, white space squeezed.
fn readable(value: &str) -> String {
    let mut plain = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('<') {
        plain.push_str(&rest[..at]);
        let length = tag(&rest[at..]);
        plain.push_str(if length.is_some() { " " } else { "<" });
        rest = &rest[at + length.unwrap_or(1)..];
    }
    plain.push_str(rest);
    let plain = if plain.contains('&') { htmlize::unescape(plain).into_owned() } else { plain };
    crate::squeezed(&plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_readable() {
        assert_eq!(readable(" Lake &amp; <b>mill</b>\n rise "), "Lake & mill rise");
        assert_eq!(readable("a < b"), "a < b");
        assert_eq!(readable("<img src='a'/>"), "");
    }
}
