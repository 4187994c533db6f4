//! The source of a page as `html5gum` reads it, except that scripts and styles are stepped over: they are most of the
//! bytes of many pages, and nobody reads them as text.

use html5gum::{Readable, Reader, StringReader};
use std::cell::Cell;
use std::convert::Infallible;

/// What the walk tells the source, and the other way round.
#[derive(Debug, Default)]
pub(crate) struct Skips {
    /// Step over everything up to this end tag (`</script`).
    until: Cell<Option<&'static [u8]>>,
    /// Bytes stepped over so far: the tokenizer does not count them.
    total: Cell<usize>,
}

impl Skips {
    /// Asks the source to step to the end tag.
    pub(crate) fn skip(&self, until: &'static [u8]) {
        self.until.set(Some(until));
    }

    /// Bytes to add to the tokenizer's places to get those in the page.
    pub(crate) fn total(&self) -> usize {
        self.total.get()
    }
}

/// Bytes handed on at once.
const WINDOW: usize = 256;

/// The reader.
pub(crate) struct Source<'h> {
    bytes: &'h [u8],
    at: usize,
    /// Reads from `at` on.
    inner: StringReader<'h>,
    skips: &'h Skips,
}

impl<'h> Source<'h> {
    pub(crate) fn new(html: &'h str, skips: &'h Skips) -> Self {
        Self { bytes: html.as_bytes(), at: 0, inner: html.to_reader(), skips }
    }

    #[inline]
    fn step(&mut self) {
        if let Some(until) = self.skips.until.take() {
            self.step_to(until);
        }
    }

    /// Steps over the value of an attribute that the walk does not look at. `needle`: what the tokenizer looks for, which
    /// in a quoted value is its quotation mark and the start of a reference.
    #[inline]
    fn step_over_value(&mut self, needle: &[u8]) {
        let before = &self.bytes[..self.at];
        let [.., b'=', quote @ (b'"' | b'\'')] = *before else { return };
        if needle.contains(&b'&') && needle.contains(&quote) && !is_wanted(&before[..self.at - 2]) {
            let rest = &self.bytes[self.at..];
            let len = memchr::memchr(quote, rest).unwrap_or(rest.len());
            self.at += len;
            self.skips.total.set(self.skips.total.get() + len);
            self.inner = self.bytes[self.at..].to_reader();
        }
    }

    fn step_to(&mut self, until: &[u8]) {
        let rest = &self.bytes[self.at..];
        let ends = |k: usize| rest.get(k..k + until.len()).is_some_and(|r| r.eq_ignore_ascii_case(until));
        let end = memchr::memchr_iter(b'<', rest).find(|k| ends(*k)).unwrap_or(rest.len());
        self.at += end;
        self.skips.total.set(self.skips.total.get() + end);
        self.inner = self.bytes[self.at..].to_reader();
    }
}

/// Attributes that the walk looks at; `href` only of links to the page itself.
const WANTED: &[&[u8]] = &[
    b"class",
    b"id",
    b"role",
    b"itemprop",
    b"rel",
    b"name",
    b"property",
    b"content",
    b"type",
    b"datetime",
    b"lang",
    b"style",
    b"aria-hidden",
    b"hidden",
    b"data-testid",
    b"data-component",
    b"data-qa",
];

/// Whether the attribute whose name ends `tag` is looked at.
fn is_wanted(tag: &[u8]) -> bool {
    let reach = &tag[tag.len().saturating_sub(40)..];
    let start =
        reach.iter().rposition(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'"' | b'\'' | b'<'));
    let name = &reach[start.map_or(0, |k| k + 1)..];
    if name.eq_ignore_ascii_case(b"href") {
        let open = &tag[tag.len().saturating_sub(400)..];
        let at = memchr::memrchr(b'<', open);
        return at.is_none_or(|k| open[k..].get(..5).is_some_and(|n| n.eq_ignore_ascii_case(b"<link")));
    }
    WANTED.iter().any(|w| name.eq_ignore_ascii_case(w))
}

/// Bytes up to the first that is one of `needle`.
#[inline]
fn next(needle: &[u8], rest: &[u8]) -> usize {
    let found = match *needle {
        [a] => memchr::memchr(a, rest),
        [a, b] => memchr::memchr2(a, b, rest),
        [a, b, c] => memchr::memchr3(a, b, c, rest),
        [a, b, c, d] => {
            let end = memchr::memchr3(a, b, c, rest).unwrap_or(rest.len());
            return memchr::memchr(d, &rest[..end]).unwrap_or(end);
        }
        _ => rest.iter().position(|x| needle.contains(x)),
    };
    found.unwrap_or(rest.len())
}

impl Reader for Source<'_> {
    type Error = Infallible;

    #[inline]
    fn read_byte(&mut self) -> Result<Option<u8>, Infallible> {
        self.step();
        let byte = self.inner.read_byte()?;
        self.at += usize::from(byte.is_some());
        Ok(byte)
    }

    #[inline]
    fn try_read_string(&mut self, s: &[u8], case_sensitive: bool) -> Result<bool, Infallible> {
        self.step();
        let same = self.inner.try_read_string(s, case_sensitive)?;
        self.at += if same { s.len() } else { 0 };
        Ok(same)
    }

    #[inline]
    fn read_until<'b>(
        &'b mut self,
        needle: &[u8],
        buffer: &'b mut [u8; 4],
    ) -> Result<Option<&'b [u8]>, Infallible> {
        self.step();
        self.step_over_value(needle);
        // A window, so that looking for several bytes at once never runs far ahead for one of them.
        let rest = &self.bytes[self.at..self.bytes.len().min(self.at + WINDOW)];
        if rest.is_empty() {
            return self.inner.read_until(needle, buffer);
        }
        let len = next(needle, rest).max(1);
        self.at += len;
        self.inner = self.bytes[self.at..].to_reader();
        Ok(Some(&rest[..len]))
    }
}
