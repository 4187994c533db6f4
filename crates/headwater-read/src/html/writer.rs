//! Writes the text of one block while the page is walked: squeezes white space, resolves entities, keeps the map.

use super::hints::Hints;
use super::tree::Block;
use headwater_model::TextMap;
use std::ops::Range;

/// Writes a block.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    text: String,
    map: TextMap,
    /// White space that was read and not yet written.
    gap: Option<Range<usize>>,
    /// Line breaks among it.
    breaks: usize,
    /// The end of a cell among it.
    cell: bool,
    /// Depth of `pre`.
    pub(crate) pre: usize,
    /// What is written stands in a link, in bold type, in elements with these names.
    pub(crate) in_link: bool,
    pub(crate) in_strong: bool,
    pub(crate) within: Hints,
    linked: usize,
    strong: usize,
    hints: Option<Hints>,
    first: Option<Hints>,
    done: Vec<Block>,
}

impl Writer {
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether paragraphs are waiting that ended inside of a text.
    pub(crate) fn has_gap(&self) -> bool {
        !self.done.is_empty()
    }

    pub(crate) fn line_break(&mut self) {
        self.breaks += 1;
    }

    /// The next words stand in another cell of the same row.
    pub(crate) fn cell(&mut self) {
        self.cell = !self.text.is_empty();
        self.breaks = 0;
    }

    /// Bytes written to the block so far.
    pub(crate) fn written(&self) -> usize {
        self.text.len()
    }

    /// Counts what is written by the elements it stands in. All of a block's text must share a name for the block to
    /// have it.
    fn count(&mut self, len: usize) {
        self.linked += if self.in_link { len } else { 0 };
        self.strong += if self.in_strong { len } else { 0 };
        self.first.get_or_insert(self.within);
        self.hints = Some(self.hints.map_or(self.within, |h| h.and(self.within)));
    }

    /// Adds text; `raw` is how it stands in the source, from `at` on.
    pub(crate) fn add(&mut self, raw: &str, value: &str, at: usize) {
        if raw == value {
            self.plain(value, at);
            return;
        }
        // Piece by piece between references; a text that does not come out right is mapped as a whole.
        let mut pieces: Vec<(Range<usize>, Option<String>)> = Vec::new();
        let mut whole = String::with_capacity(value.len());
        let mut from = 0;
        while let Some(amp) = raw[from..].find('&').map(|k| from + k) {
            let name = raw[amp + 1..]
                .bytes()
                .take(40)
                .take_while(|b| b.is_ascii_alphanumeric() || *b == b'#')
                .count();
            let mut end = amp + 1 + name;
            if raw.as_bytes().get(end) == Some(&b';') {
                end += 1;
            }
            if amp > from {
                pieces.push((from..amp, None));
                whole.push_str(&raw[from..amp]);
            }
            let decoded = htmlize::unescape(&raw[amp..end]).into_owned();
            whole.push_str(&decoded);
            pieces.push((amp..end, Some(decoded)));
            from = end;
        }
        pieces.push((from..raw.len(), None));
        whole.push_str(&raw[from..]);
        let same = whole == value || whole.replace("\r\n", "\n").replace('\r', "\n") == value;
        if !same {
            self.coarse(value, at..at + raw.len());
            return;
        }
        for (range, decoded) in pieces {
            match decoded {
                None => self.plain(&raw[range.clone()], at + range.start),
                Some(decoded) => self.coarse(&decoded, at + range.start..at + range.end),
            }
        }
    }

    fn plain(&mut self, text: &str, at: usize) {
        let mut from = 0;
        let bytes = text.as_bytes();
        while from < bytes.len() {
            let space = bytes[from..].iter().take_while(|b| b.is_ascii_whitespace()).count();
            if space > 0 {
                self.space(&text[from..from + space], at + from..at + from + space);
                from += space;
                continue;
            }
            let mut len = bytes[from..].iter().take_while(|b| !b.is_ascii_whitespace()).count();
            // One blank between words belongs to the run.
            while bytes.get(from + len) == Some(&b' ')
                && bytes.get(from + len + 1).is_some_and(|b| !b.is_ascii_whitespace())
            {
                len += 1;
                len += bytes[from + len..].iter().take_while(|b| !b.is_ascii_whitespace()).count();
            }
            self.words(&text[from..from + len], at + from);
            from += len;
        }
    }

    /// Words that stand in the source as they are; invisible characters are left out.
    fn words(&mut self, text: &str, at: usize) {
        let mut from = 0;
        for (k, c) in text.char_indices().filter(|(_, c)| is_invisible(*c)) {
            self.run(&text[from..k], at + from);
            from = k + c.len_utf8();
        }
        self.run(&text[from..], at + from);
    }

    fn run(&mut self, text: &str, at: usize) {
        if text.is_empty() {
            return;
        }
        self.settle();
        self.map.exact(self.text.len(), at, text.len());
        self.text.push_str(text);
        self.count(text.len());
    }

    fn coarse(&mut self, text: &str, raw: Range<usize>) {
        if text.chars().all(|c| c.is_ascii_whitespace()) {
            self.space(text, raw);
            return;
        }
        let visible: String = text.chars().filter(|c| !is_invisible(*c)).collect();
        if visible.is_empty() {
            return;
        }
        self.settle();
        self.map.coarse(self.text.len()..self.text.len() + visible.len(), raw);
        self.text.push_str(&visible);
        self.count(visible.len());
    }

    fn space(&mut self, text: &str, raw: Range<usize>) {
        if self.pre > 0 {
            self.breaks += text.bytes().filter(|b| *b == b'\n').count();
        }
        if self.gap.is_none() {
            self.gap = Some(raw);
        }
    }

    /// Writes the white space that is due before the next character.
    fn settle(&mut self) {
        let gap = self.gap.take();
        let breaks = std::mem::take(&mut self.breaks);
        if self.text.is_empty() {
            return;
        }
        if std::mem::take(&mut self.cell) {
            self.text.push('\t');
            return;
        }
        if breaks > 1 {
            self.cut();
            return;
        }
        let mark = if breaks == 1 { '\n' } else { ' ' };
        if breaks == 1 || gap.is_some() {
            let at = self.text.len();
            self.text.push(mark);
            if let Some(raw) = gap.filter(|_| breaks == 0) {
                self.map.coarse(at..at + 1, raw);
            }
        }
    }

    /// Ends a block in the middle of a text; it waits for [`Writer::split`].
    fn cut(&mut self) {
        let text = std::mem::take(&mut self.text);
        let map = std::mem::take(&mut self.map);
        let block = Block {
            text,
            map,
            node: 0,
            linked: std::mem::take(&mut self.linked),
            strong: std::mem::take(&mut self.strong),
            inner: self.hints.take().unwrap_or_default(),
            first: self.first.take().unwrap_or_default(),
        };
        self.done.push(block);
    }

    /// The paragraphs that ended.
    pub(crate) fn split(&mut self, node: u32) -> Vec<Block> {
        let mut blocks = std::mem::take(&mut self.done);
        for b in &mut blocks {
            b.node = node;
        }
        blocks.retain(|b| !crate::is_blank(&b.text));
        blocks
    }

    /// Ends the block.
    pub(crate) fn flush(&mut self, node: u32) -> Vec<Block> {
        self.gap = None;
        self.breaks = 0;
        self.cell = false;
        if !self.text.is_empty() {
            self.cut();
        }
        self.split(node)
    }
}

/// Soft hyphens and characters without width: nobody sees them, and they break words apart.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(raw: &str, value: &str) -> Block {
        let mut w = Writer::default();
        w.add(raw, value, 100);
        w.flush(0).pop().expect("a block")
    }

    #[test]
    fn space_is_squeezed_and_mapped() {
        let b = write("  one \n two  ", "  one \n two  ");
        assert_eq!(b.text, "one two");
        assert_eq!(b.map.raw(0..3), Some(102..105));
        assert_eq!(b.map.raw(3..4), Some(105..108));
        assert_eq!(b.map.raw(4..7), Some(108..111));
    }

    #[test]
    fn references_are_mapped_to_their_bytes() {
        let b = write("A&amp;B &eacute;t&#233;", "A&B été");
        assert_eq!(b.text, "A&B été");
        assert_eq!(b.map.raw(1..2), Some(101..106));
        assert_eq!(b.map.raw(4..6), Some(108..116));
    }

    #[test]
    fn invisible_characters_go() {
        assert_eq!(write("kil\u{ad}led", "kil\u{ad}led").text, "killed");
    }
}
