//! Where the characters of a report's text stand in the bytes it was read from.
//!
//! A map is a list of pieces in the order of the text. A piece says: these bytes of the text come from those bytes of
//! the capture. In an *exact* piece text and raw bytes agree byte for byte; a *coarse* piece says only that its text
//! comes from somewhere in its raw range (an entity, an escape, a base64 line, a page of a PDF). Text that no piece
//! covers was put in by the reader (the blank line between two paragraphs of a page). Pieces are monotone: later text
//! never comes from earlier bytes (Ruff's source map is the model).

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// One piece of a [`TextMap`]. Offsets are bytes; ranges are half open and never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// First byte in the text.
    pub text: u32,
    /// Bytes in the text.
    pub text_len: u32,
    /// First byte in the raw bytes.
    pub raw: u32,
    /// Raw bytes.
    pub raw_len: u32,
    /// Text and raw bytes are the same.
    pub exact: bool,
}

impl Piece {
    fn text_end(&self) -> u32 {
        self.text + self.text_len
    }

    fn raw_end(&self) -> u32 {
        self.raw + self.raw_len
    }
}

/// Text to raw bytes. See the module.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TextMap {
    pieces: Vec<Piece>,
}

impl TextMap {
    /// The map of a text that is its raw bytes from `raw` on.
    pub fn identity(raw: usize, len: usize) -> Self {
        let mut map = Self::default();
        map.exact(0, raw, len);
        map
    }

    /// The map of a text of which only the place of the whole is known.
    pub fn whole(text_len: usize, raw: Range<usize>) -> Self {
        let mut map = Self::default();
        map.coarse(0..text_len, raw);
        map
    }

    /// The pieces, in order.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Whether the text is the raw bytes themselves.
    pub fn is_identity(&self) -> bool {
        matches!(self.pieces.as_slice(), [p] if p.exact && p.text == 0 && p.raw == 0)
    }

    /// Adds `len` bytes of text that stand as they are at `raw`. Must come after all earlier pieces; a piece that would
    /// break the order is left out (the text stays uncovered, which is always true).
    pub fn exact(&mut self, text: usize, raw: usize, len: usize) {
        self.push(text..text + len, raw..raw + len, true);
    }

    /// Adds text that comes from somewhere in `raw`.
    pub fn coarse(&mut self, text: Range<usize>, raw: Range<usize>) {
        self.push(text, raw, false);
    }

    fn push(&mut self, text: Range<usize>, raw: Range<usize>, exact: bool) {
        let fits = |n: usize| u32::try_from(n).is_ok();
        if text.is_empty() || raw.is_empty() || !fits(text.end) || !fits(raw.end) {
            return;
        }
        let piece = Piece {
            text: text.start as u32,
            text_len: text.len() as u32,
            raw: raw.start as u32,
            raw_len: raw.len() as u32,
            exact,
        };
        if let Some(last) = self.pieces.last_mut() {
            // Coarse pieces may share their raw range (two characters of one escape), exact ones follow strictly.
            let shares = !last.exact && !exact && last.raw == piece.raw && last.raw_len == piece.raw_len;
            if last.text_end() > piece.text || (last.raw_end() > piece.raw && !shares) {
                return;
            }
            let joins = last.text_end() == piece.text && last.exact == exact;
            if joins && exact && last.raw_end() == piece.raw {
                last.text_len += piece.text_len;
                last.raw_len += piece.raw_len;
                return;
            }
            if joins && shares {
                last.text_len += piece.text_len;
                return;
            }
        }
        self.pieces.push(piece);
    }

    /// The raw bytes that a range of the text comes from: the hull over its pieces; `None` if no piece covers any of it.
    pub fn raw(&self, text: Range<usize>) -> Option<Range<usize>> {
        let first = self.pieces.partition_point(|p| (p.text_end() as usize) <= text.start);
        let mut hull: Option<Range<usize>> = None;
        for p in self.pieces[first..].iter().take_while(|p| (p.text as usize) < text.end) {
            let found = if p.exact {
                let start = text.start.max(p.text as usize) - p.text as usize;
                let end = text.end.min(p.text_end() as usize) - p.text as usize;
                p.raw as usize + start..p.raw as usize + end
            } else {
                p.raw as usize..p.raw_end() as usize
            };
            hull = Some(match hull {
                None => found,
                Some(h) => h.start.min(found.start)..h.end.max(found.end),
            });
        }
        hull
    }

    /// The map of a text made from a text made from the raw bytes: `self` goes from the outer text to the inner one,
    /// `inner` from there to the raw bytes.
    #[must_use]
    pub fn then(&self, inner: &TextMap) -> TextMap {
        if inner.is_identity() {
            return self.clone();
        }
        let mut map = TextMap::default();
        for p in &self.pieces {
            let from = p.raw as usize..p.raw_end() as usize;
            if !p.exact {
                if let Some(raw) = inner.raw(from) {
                    map.coarse(p.text as usize..p.text_end() as usize, raw);
                }
                continue;
            }
            let first = inner.pieces.partition_point(|q| (q.text_end() as usize) <= from.start);
            for q in inner.pieces[first..].iter().take_while(|q| (q.text as usize) < from.end) {
                let start = from.start.max(q.text as usize);
                let end = from.end.min(q.text_end() as usize);
                let text = p.text as usize + (start - from.start);
                let len = end - start;
                if q.exact {
                    map.exact(text, q.raw as usize + (start - q.text as usize), len);
                } else {
                    map.coarse(text..text + len, q.raw as usize..q.raw_end() as usize);
                }
            }
        }
        map
    }

    /// The part of the map for `text[range]`, with offsets counted from `range.start`.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> TextMap {
        TextMap::identity(range.start, range.len()).then(self)
    }

    /// Adds all of `other`, the map of a text that was appended at `at`.
    pub fn append(&mut self, at: usize, other: &TextMap) {
        for p in &other.pieces {
            let raw = p.raw as usize..p.raw_end() as usize;
            self.push(at + p.text as usize..at + p.text_end() as usize, raw, p.exact);
        }
    }

    /// Moves all raw offsets by `by`: the raw bytes were found at `by` in something larger.
    #[must_use]
    pub fn moved(mut self, by: usize) -> TextMap {
        let Ok(by) = u32::try_from(by) else { return TextMap::default() };
        for p in &mut self.pieces {
            p.raw = p.raw.saturating_add(by);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_pieces_join_and_answer() {
        let mut map = TextMap::default();
        map.exact(0, 10, 3);
        map.exact(3, 13, 2);
        map.coarse(5..6, 15..20);
        map.exact(6, 20, 4);
        assert_eq!(map.pieces().len(), 3);
        assert_eq!(map.raw(1..4), Some(11..14));
        assert_eq!(map.raw(5..6), Some(15..20));
        assert_eq!(map.raw(4..8), Some(14..22));
        assert_eq!(map.raw(10..12), None);
    }

    #[test]
    fn what_breaks_the_order_is_left_out() {
        let mut map = TextMap::default();
        map.exact(0, 10, 3);
        map.exact(3, 5, 3);
        map.exact(2, 20, 3);
        map.exact(3, 13, 0);
        assert_eq!(map.pieces().len(), 1);
    }

    #[test]
    fn maps_compose() {
        // raw `a&amp;b` (7 bytes) from byte 100; decoded "a&b"; then the text " a&b" with a space put in.
        let mut inner = TextMap::default();
        inner.exact(0, 100, 1);
        inner.coarse(1..2, 101..106);
        inner.exact(2, 106, 1);
        let mut outer = TextMap::default();
        outer.exact(1, 0, 3);
        let map = outer.then(&inner);
        assert_eq!(map.raw(1..2), Some(100..101));
        assert_eq!(map.raw(2..3), Some(101..106));
        assert_eq!(map.raw(1..4), Some(100..107));
        assert_eq!(map.raw(0..1), None);
        assert_eq!(map.slice(2..4).raw(0..2), Some(101..107));
    }
}
