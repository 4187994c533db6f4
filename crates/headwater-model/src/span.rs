//! Byte spans into the unchanged text of a report, and the pointer that the record exports.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A half-open range of UTF-8 bytes `[start, end)` of one report's `text`.
///
/// `u32` is enough: a report's text is at most 64 MiB (see `headwater-read`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from byte offsets. The caller vouches for `start <= end`; [`Span::checked`] checks the text too.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "span {start}..{end}");
        Self { start: start as u32, end: end as u32 }
    }

    /// A span that is not empty, lies inside `text` and on character boundaries; `None` otherwise.
    pub fn checked(text: &str, start: usize, end: usize) -> Option<Self> {
        (start < end && text.get(start..end).is_some() && u32::try_from(end).is_ok())
            .then(|| Self::new(start, end))
    }

    /// The words of the span; empty if the span does not fit `text`.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span covers no byte.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two spans share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Number of bytes the two spans share.
    pub fn shared(self, other: Span) -> usize {
        let (start, end) = (self.start.max(other.start), self.end.min(other.end));
        end.saturating_sub(start) as usize
    }

    /// Number of bytes of this span that lie in at least one of `parts`, which may overlap.
    pub fn covered(self, parts: impl Iterator<Item = Span>) -> usize {
        let mut parts: Vec<Span> = parts.filter(|p| p.overlaps(self)).collect();
        parts.sort_unstable();
        let (mut total, mut at) = (0, self.start);
        for part in parts {
            let (start, end) = (part.start.max(at), part.end.min(self.end));
            if end > start {
                total += (end - start) as usize;
                at = end;
            }
        }
        total
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn hull(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The same span as the record writes it, for the report `report`.
    pub fn cite(self, report: &str) -> Cite {
        Cite { report: report.to_owned(), start: self.start, end: self.end }
    }
}

/// A span in the record: the only pointer to evidence. Consumers get the words by slicing the report's `text`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Cite {
    /// Id of the report.
    pub report: String,
    /// First byte of the words in the report's `text`.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Cite {
    /// The bare span, without the report.
    pub fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checked_refuses_empty_outside_and_split_characters() {
        let text = "aé—b";
        assert!(Span::checked(text, 0, 1).is_some());
        assert!(Span::checked(text, 1, 1).is_none());
        assert!(Span::checked(text, 2, 3).is_none(), "inside é");
        assert!(Span::checked(text, 0, 99).is_none());
        assert_eq!(Span::new(1, 3).of(text), "é");
    }

    #[test]
    fn covered_counts_each_byte_once() {
        let parts = [Span::new(8, 30), Span::new(0, 5), Span::new(3, 6), Span::new(40, 50)];
        assert_eq!(Span::new(2, 20).covered(parts.into_iter()), 16);
        assert_eq!(Span::new(2, 20).covered(std::iter::empty()), 0);
    }
}
