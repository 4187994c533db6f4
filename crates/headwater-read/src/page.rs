//! A text cut into sentences and blocks, on which the rules paint what they recognise. What nobody paints is body.
//!
//! Rules run in order and never paint over each other, so regions cannot overlap; every token ends up in one region.

use crate::marks::{Marks, marks};
use headwater_lang::{Pack, Segments, Tokens};
use headwater_model::{Detail, Region, RegionKind, Span};
use std::ops::Range;

/// Token indices `[from, to)`.
pub(crate) type Run = Range<usize>;

/// A stretch of one paragraph that is not a repeat.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub(crate) run: Run,
    /// It is the whole paragraph.
    pub(crate) whole: bool,
}

pub(crate) struct Page<'t> {
    pub(crate) text: &'t str,
    pub(crate) segments: Segments<'t>,
    pub(crate) pack: &'static Pack,
    pub(crate) marks: &'static Marks,
    /// Per token: 0 is body, else the number of a stroke, from 1.
    paint: Vec<u32>,
    strokes: Vec<(RegionKind, Option<Span>, Option<Detail>)>,
    /// Blocks that the format takes for a byline or a date line: the rules read them first.
    hinted: Vec<(Run, RegionKind)>,
}

impl<'t> Page<'t> {
    pub(crate) fn within(text: &'t str, within: &[Span], pack: &'static Pack) -> Self {
        let segments = Segments::within(text, within, pack);
        let paint = vec![0; segments.tokens.len()];
        Self {
            text,
            segments,
            pack,
            marks: marks(pack.language),
            paint,
            strokes: Vec::new(),
            hinted: Vec::new(),
        }
    }

    pub(crate) fn of(text: &'t str, pack: &'static Pack) -> Self {
        Self::within(text, &[Span::new(0, text.len())], pack)
    }

    pub(crate) fn tokens(&self) -> &Tokens<'t> {
        &self.segments.tokens
    }

    pub(crate) fn len(&self) -> usize {
        self.segments.tokens.len()
    }

    pub(crate) fn low(&self, i: usize) -> &str {
        self.segments.tokens.low(i)
    }

    pub(crate) fn word(&self, i: usize) -> &'t str {
        self.segments.tokens.word(i)
    }

    /// The bytes of a run, from its first token to the end of its last.
    pub(crate) fn span(&self, run: &Run) -> Span {
        self.segments.tokens.span(run.start, run.end.saturating_sub(1))
    }

    /// Paints the tokens of `run` that are still free.
    pub(crate) fn paint(&mut self, run: Run, kind: RegionKind) {
        self.stroke(run, kind, None);
    }

    pub(crate) fn stroke(&mut self, run: Run, kind: RegionKind, repeat_of: Option<Span>) {
        self.detailed(run, kind, repeat_of, None);
    }

    /// Paints the regions that the format marks.
    pub(crate) fn know(&mut self, regions: &[Region]) {
        for region in regions {
            let tokens = &self.segments.tokens.list;
            let from = tokens.partition_point(|t| t.span.end <= region.span.start);
            let to = tokens.partition_point(|t| t.span.start < region.span.end);
            if matches!(region.kind, RegionKind::Byline | RegionKind::Dateline) && region.detail.is_none() {
                self.hinted.push((from..to, region.kind));
            } else if region.kind != RegionKind::Body || region.detail == Some(Detail::LivePost) {
                self.detailed(from..to, region.kind, region.repeat_of, region.detail);
            }
        }
    }

    /// What the format takes the block at token `at` for.
    pub(crate) fn hint_at(&self, at: usize) -> Option<RegionKind> {
        let k = self.hinted.partition_point(|(run, _)| run.end <= at);
        self.hinted.get(k).filter(|(run, _)| run.start <= at).map(|(_, kind)| *kind)
    }

    /// Paints what the format took for a byline or a date line and no rule has read, and marks headings.
    pub(crate) fn settle(&mut self, regions: &[Region]) {
        for (run, kind) in std::mem::take(&mut self.hinted) {
            self.paint(run, kind);
        }
        for region in regions.iter().filter(|r| r.kind == RegionKind::Body) {
            let tokens = &self.segments.tokens.list;
            let from = tokens.partition_point(|t| t.span.end <= region.span.start);
            let to = tokens.partition_point(|t| t.span.start < region.span.end);
            if (from..to).all(|i| self.is_free(i)) {
                self.detailed(from..to, region.kind, None, region.detail);
            }
        }
    }

    pub(crate) fn detailed(
        &mut self,
        run: Run,
        kind: RegionKind,
        repeat_of: Option<Span>,
        detail: Option<Detail>,
    ) {
        self.strokes.push((kind, repeat_of, detail));
        let number = self.strokes.len() as u32;
        let end = run.end.min(self.paint.len());
        for p in &mut self.paint[run.start.min(end)..end] {
            if *p == 0 {
                *p = number;
            }
        }
    }

    pub(crate) fn is_free(&self, i: usize) -> bool {
        self.paint.get(i) == Some(&0)
    }

    pub(crate) fn kind_at(&self, i: usize) -> RegionKind {
        match self.paint.get(i) {
            Some(&n) if n > 0 => self.strokes[n as usize - 1].0,
            _ => RegionKind::Body,
        }
    }

    /// Paragraphs with their free runs, in order.
    pub(crate) fn blocks(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        for paragraph in self.segments.sentences.chunk_by(|a, b| a.paragraph == b.paragraph) {
            let (Some(first), Some(last)) = (paragraph.first(), paragraph.last()) else { continue };
            let (start, end) = (first.tokens.start, last.tokens.end);
            let mut at = start;
            while at < end {
                let from = at;
                while at < end && self.is_free(at) {
                    at += 1;
                }
                if at > from {
                    blocks.push(Block { run: from..at, whole: from == start && at == end });
                }
                while at < end && !self.is_free(at) {
                    at += 1;
                }
            }
        }
        blocks
    }

    /// The sentences of `run`, cut to it.
    pub(crate) fn sentences(&self, run: &Run) -> Vec<Run> {
        let first = self.segments.sentence_of(run.start);
        self.segments.sentences[first..]
            .iter()
            .map(|s| s.tokens.start.max(run.start)..s.tokens.end.min(run.end))
            .take_while(|s| s.start < run.end)
            .collect()
    }

    /// The sentence that holds the last token of `run`, cut to it.
    pub(crate) fn last_sentence(&self, run: &Run) -> Run {
        let last = self.segments.sentence_of(run.end.saturating_sub(1));
        self.segments.sentences.get(last).map_or(run.clone(), |s| s.tokens.start.max(run.start)..run.end)
    }

    pub(crate) fn is_mark(&self, i: usize, marks: &[&str]) -> bool {
        marks.contains(&self.word(i))
    }

    /// "-", "–", "—" or "--" at `at`: its length in tokens.
    pub(crate) fn dash(&self, at: usize) -> Option<usize> {
        let first = self.is_mark(at, &["-", "–", "—", "―"]);
        let second = self.word(at) == "-" && self.word(at + 1) == "-";
        first.then_some(if second { 2 } else { 1 })
    }

    pub(crate) fn is_terminal(&self, i: usize) -> bool {
        self.is_mark(i, &[".", "!", "?", "…", "؟", "۔", "。", "！", "？", "।"])
    }

    /// Whether the run ends as a sentence of prose does (closing marks aside): with a full stop or an ellipsis.
    pub(crate) fn has_full_stop(&self, run: &Run) -> bool {
        self.last_inside(run).is_some_and(|i| self.is_mark(i, &[".", "…", "۔", "。", "।"]))
    }

    /// The last token of the run that is no closing quotation mark or bracket.
    pub(crate) fn last_inside(&self, run: &Run) -> Option<usize> {
        run.clone().rev().find(|&i| !self.tokens().is_quote(i) && !self.is_mark(i, &[")", "]"]))
    }

    /// Number of words in the run, counted up to `most`.
    pub(crate) fn words(&self, run: &Run, most: usize) -> usize {
        run.clone().filter(|&i| self.is_wordy(i)).take(most).count()
    }

    pub(crate) fn is_wordy(&self, i: usize) -> bool {
        use headwater_lang::TokenKind::{Number, Word};
        matches!(self.tokens().kind(i), Some(Word | Number))
    }

    pub(crate) fn has_quote(&self, run: &Run) -> bool {
        run.clone().any(|i| self.tokens().is_quote(i))
    }

    /// The regions: one per stroke, body by paragraph.
    pub(crate) fn regions(&self) -> Vec<Region> {
        let mut regions: Vec<Region> = Vec::new();
        for paragraph in self.segments.sentences.chunk_by(|a, b| a.paragraph == b.paragraph) {
            let (Some(first), Some(last)) = (paragraph.first(), paragraph.last()) else { continue };
            let mut at = first.tokens.start;
            while at < last.tokens.end {
                let from = at;
                let number = self.paint[at];
                while at < last.tokens.end && self.paint[at] == number {
                    at += 1;
                }
                let span = self.span(&(from..at));
                let stroke = (number > 0).then(|| self.strokes[number as usize - 1]);
                let joins = from > 0 && number > 0 && self.paint[from - 1] == number;
                match regions.last_mut() {
                    // A repeat may run over several paragraphs.
                    Some(region) if joins => region.span = region.span.hull(span),
                    _ => {
                        let (kind, repeat_of, detail) = stroke.unwrap_or((RegionKind::Body, None, None));
                        regions.push(Region { kind, span, repeat_of, detail });
                    }
                }
            }
        }
        regions
    }
}
