//! Elements of XML that know where they stand. `quick-xml` finds the tags; entities are resolved here, one by one, because
//! the map needs to know each. Entities that a document defines for itself are never expanded.

use super::mapped::Mapped;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::ops::Range;

/// Where a document is broken, and how.
#[derive(Debug)]
pub(crate) struct Broken {
    pub(crate) at: usize,
    pub(crate) what: String,
}

/// The next thing at the level that is being read.
#[derive(Debug)]
pub(crate) enum Step {
    Start(Tag),
    /// End of an element, with the byte after it.
    End(usize),
    Eof,
}

/// A start tag.
#[derive(Debug)]
pub(crate) struct Tag {
    /// Lower case, with its prefix, without `atom:`.
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String, Range<usize>)>,
    /// From `<` to `>`.
    pub(crate) at: Range<usize>,
    /// `<a/>`
    pub(crate) empty: bool,
}

impl Tag {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, ..)| n == name).map(|(_, v, _)| v.as_str())
    }
}

/// An element with all that is in it.
#[derive(Debug)]
pub(crate) struct Element {
    pub(crate) tag: Tag,
    /// All its words, those of inner elements too.
    pub(crate) words: Mapped,
    /// What stands between its tags.
    pub(crate) inner: Range<usize>,
    /// Its direct children and their words.
    pub(crate) children: Vec<(String, Mapped)>,
}

/// Reads a text from front to back.
pub(crate) struct Xml<'t> {
    text: &'t str,
    reader: Reader<&'t [u8]>,
}

impl<'t> Xml<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        let mut reader = Reader::from_str(text);
        // Many feeds have a bare ampersand in an address.
        reader.config_mut().allow_dangling_amp = true;
        Self { text, reader }
    }

    fn place(&self) -> usize {
        (self.reader.buffer_position() as usize).min(self.text.len())
    }

    /// The next event with its place.
    fn event(&mut self) -> Result<(Event<'t>, Range<usize>), Broken> {
        let before = self.place();
        match self.reader.read_event() {
            Ok(event) => Ok((event, before..self.place())),
            Err(e) => Err(Broken { at: self.reader.error_position() as usize, what: e.to_string() }),
        }
    }

    /// The next tag; words between elements are passed over.
    pub(crate) fn step(&mut self) -> Result<Step, Broken> {
        loop {
            let (event, at) = self.event()?;
            match event {
                Event::Start(tag) => return Ok(Step::Start(self.tag(&tag, at, false))),
                Event::Empty(tag) => return Ok(Step::Start(self.tag(&tag, at, true))),
                Event::End(_) => return Ok(Step::End(at.end)),
                Event::Eof => return Ok(Step::Eof),
                _ => {}
            }
        }
    }

    fn tag(&self, tag: &BytesStart<'t>, at: Range<usize>, empty: bool) -> Tag {
        let mut attributes = Vec::new();
        for attribute in tag.attributes().with_checks(false).flatten().take(50) {
            let raw = attribute.value.as_ref();
            // A borrowed value is a slice of the text, so its place is known.
            let from = (raw.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
            let place = if from < at.end && from >= at.start { from..from + raw.len() } else { at.clone() };
            let name = attribute.key.as_ref().to_lowercase();
            attributes.push((name, htmlize::unescape_attribute(raw).into_owned(), place));
        }
        let name = tag.name().as_ref().to_lowercase();
        let name = name.strip_prefix("atom:").map_or(name.clone(), str::to_owned);
        Tag { name, attributes, at, empty }
    }

    /// All of an element whose start tag was read, to its end.
    pub(crate) fn element(&mut self, tag: Tag) -> Result<Element, Broken> {
        let start = tag.at.end;
        let mut element =
            Element { tag, words: Mapped::default(), inner: start..start, children: Vec::new() };
        if element.tag.empty {
            return Ok(element);
        }
        let mut depth = 0_usize;
        loop {
            let (event, at) = self.event()?;
            let mut words = Mapped::default();
            match event {
                Event::Start(tag) => {
                    depth += 1;
                    if depth == 1 {
                        let tag = self.tag(&tag, at, false);
                        element.children.push((tag.name, Mapped::default()));
                    }
                }
                Event::Empty(tag) if depth == 0 => {
                    let tag = self.tag(&tag, at, true);
                    element.children.push((tag.name, Mapped::default()));
                }
                Event::End(_) if depth == 0 => {
                    element.inner.end = at.start;
                    return Ok(element);
                }
                Event::End(_) => depth -= 1,
                Event::Text(_) => words.keep(&self.text[at.clone()], at.start),
                Event::CData(_) => {
                    let raw = &self.text[at.clone()];
                    let inner = raw.strip_prefix("<![CDATA[").and_then(|r| r.strip_suffix("]]>"));
                    words.keep(inner.unwrap_or(""), at.start + 9);
                }
                Event::GeneralRef(_) => reference(&self.text[at.clone()], at, &mut words),
                Event::Eof => {
                    let what = format!("<{}> is never closed", element.tag.name);
                    return Err(Broken { at: self.text.len(), what });
                }
                _ => {}
            }
            if !words.text.is_empty() {
                append(&mut element.words, &words);
                if depth > 0
                    && let Some((_, child)) = element.children.last_mut()
                {
                    append(child, &words);
                }
            }
        }
    }
}

fn append(to: &mut Mapped, words: &Mapped) {
    to.map.append(to.text.len(), &words.map);
    to.text.push_str(&words.text);
}

/// `&amp;`, `&#8217;`, `&nbsp;`; what is unknown stays as it is written.
fn reference(raw: &str, at: Range<usize>, words: &mut Mapped) {
    let character = htmlize::unescape(raw);
    if character == raw { words.keep(raw, at.start) } else { words.put(&character, at) }
}

/// The name of a document's first element, in lower case, with its start tag; `None` if this is no XML document.
pub(crate) fn root(text: &str) -> Option<(String, &str)> {
    let mut rest = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    while rest.starts_with("<?") || rest.starts_with("<!") {
        let end = if rest.starts_with("<?") {
            rest.find("?>")? + 2
        } else if rest.starts_with("<!--") {
            rest.find("-->")? + 3
        } else {
            doctype(rest)?
        };
        rest = rest[end..].trim_start();
    }
    let tag = rest.strip_prefix('<')?;
    let end = tag.find(['>', ' ', '\t', '\r', '\n', '/']).unwrap_or(tag.len());
    let start = &rest[..rest.find('>').map_or(rest.len(), |e| e + 1)];
    (end > 0).then(|| (tag[..end].to_lowercase(), start))
}

/// Length of a document type, with the definitions in it.
fn doctype(rest: &str) -> Option<usize> {
    let mut inside = false;
    for (i, b) in rest.bytes().enumerate() {
        match b {
            b'[' => inside = true,
            b']' => inside = false,
            b'>' if !inside => return Some(i + 1),
            _ => {}
        }
    }
    None
}

/// The encoding that an XML declaration names.
pub(crate) fn declared(bytes: &[u8]) -> Option<String> {
    let head: String = bytes.iter().take(400).filter(|b| **b != 0).map(|b| char::from(*b)).collect();
    let declaration = &head[head.find("<?xml")?..];
    let declaration = &declaration[..declaration.find("?>")?];
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let mark = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(mark).next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_are_found_behind_their_declarations() {
        let root = |t: &str| root(t).map(|(n, _)| n);
        assert_eq!(root("\u{feff}<?xml version='1.0'?>\n<!-- a --><RSS version='2.0'>"), Some("rss".into()));
        assert_eq!(root("<!DOCTYPE x [ <!ENTITY a \"b\"> ]>\n<x/>"), Some("x".into()));
        assert_eq!(root("The lake <b>rose</b>"), None);
        assert_eq!(declared(b"<?xml version=\"1.0\" encoding='latin1' ?>").as_deref(), Some("latin1"));
    }

    #[test]
    fn words_know_their_places() {
        let text = "<a><b x='1&amp;2'>R&amp;D <![CDATA[<i>x</i>]]>&bomb;&#x2019;</b></a>";
        let mut xml = Xml::of(text);
        assert!(matches!(xml.step(), Ok(Step::Start(_))));
        let Ok(Step::Start(tag)) = xml.step() else { panic!("b") };
        assert_eq!(tag.attribute("x"), Some("1&2"));
        let b = xml.element(tag).unwrap();
        assert_eq!(b.words.text, "R&D <i>x</i>&bomb;\u{2019}");
        for p in b.words.map.pieces().iter().filter(|p| p.exact) {
            let (t, r, n) = (p.text as usize, p.raw as usize, p.text_len as usize);
            assert_eq!(b.words.text[t..t + n], text[r..r + n]);
        }
        assert!(matches!(xml.step(), Ok(Step::End(_))));
    }
}
