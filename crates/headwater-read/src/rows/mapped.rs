//! A text that is put together from stretches of another one, with its map.

use headwater_model::TextMap;
use std::ops::Range;

/// A text under construction and where its characters come from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Mapped {
    pub(crate) text: String,
    pub(crate) map: TextMap,
}

impl Mapped {
    /// The words as they stand at `at`.
    pub(crate) fn kept(words: &str, at: usize) -> Self {
        let mut mapped = Self::default();
        mapped.keep(words, at);
        mapped
    }

    /// Adds words that stand as they are at `at`.
    pub(crate) fn keep(&mut self, words: &str, at: usize) {
        self.map.exact(self.text.len(), at, words.len());
        self.text.push_str(words);
    }

    /// Adds words that are written in another way in `from` (an escape, an entity).
    pub(crate) fn put(&mut self, words: &str, from: Range<usize>) {
        let start = self.text.len();
        self.text.push_str(words);
        self.map.coarse(start..self.text.len(), from);
    }

    /// Without white space around it.
    pub(crate) fn trimmed(self) -> Self {
        let start = self.text.len() - self.text.trim_start().len();
        let end = start + self.text.trim().len();
        if start == 0 && end == self.text.len() {
            return self;
        }
        Self { text: self.text[start..end].to_owned(), map: part(&self.map, start..end) }
    }

    /// Nothing that a reader could see.
    pub(crate) fn is_blank(&self) -> bool {
        crate::is_blank(&self.text)
    }
}

/// The part of a map for `text[range]`. Unlike [`TextMap::slice`] it does not take an identity for endless.
fn part(map: &TextMap, range: Range<usize>) -> TextMap {
    let mut out = TextMap::default();
    for p in map.pieces() {
        let (start, end) = (p.text as usize, (p.text + p.text_len) as usize);
        let (from, to) = (start.max(range.start), end.min(range.end));
        if from >= to {
            continue;
        }
        if p.exact {
            out.exact(from - range.start, p.raw as usize + (from - start), to - from);
        } else {
            let raw = p.raw as usize..(p.raw + p.raw_len) as usize;
            out.coarse(from - range.start..to - range.start, raw);
        }
    }
    out
}

/// A map whose raw bytes begin `by` bytes later than they did: what was counted from the file is counted from the entry.
pub(crate) fn since(map: &TextMap, by: usize) -> TextMap {
    let mut out = TextMap::default();
    for p in map.pieces().iter().filter(|p| p.raw as usize >= by) {
        let (text, raw) = (p.text as usize, p.raw as usize - by);
        if p.exact {
            out.exact(text, raw, p.text_len as usize);
        } else {
            out.coarse(text..text + p.text_len as usize, raw..raw + p.raw_len as usize);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trimming_keeps_the_map_right() {
        let mut m = Mapped::kept(" \n lake", 10);
        m.put("&", 17..22);
        m.keep("mill \n", 22);
        let m = m.trimmed();
        assert_eq!(m.text, "lake&mill");
        assert_eq!(m.map.raw(0..4), Some(13..17));
        assert_eq!(m.map.raw(4..5), Some(17..22));
        assert_eq!(m.map.raw(5..9), Some(22..26));
        assert_eq!(since(&m.map, 13).raw(0..4), Some(0..4));
    }
}
