//! The record's row for what a cue gave, and for a sentence of quotation that needs no cue of its own.

use super::super::source::{Resolver, SourcePhrase};
use super::tagged::asserts;
use super::{Finder, Found, hedges};
use crate::annotate::names::Names;
use crate::annotate::quotes::Quote;
use headwater_lang::pack::CueKind;
use headwater_model::Span;
use headwater_model::record::AttributionKind;
use headwater_model::rows::LocalAttribution;
use std::ops::Range;

impl Finder<'_, '_> {
    /// The record's row for what was found.
    pub(super) fn row(
        &self,
        found: &Found,
        resolved: Option<&SourcePhrase>,
        names: &mut Names,
        resolver: &mut Resolver<'_, '_>,
    ) -> Option<LocalAttribution> {
        let cx = self.cx;
        let content: Vec<Range<usize>> = found.content.iter().filter(|c| !c.is_empty()).cloned().collect();
        if content.is_empty() {
            return None;
        }
        let mut quoted: Vec<Span> = Vec::new();
        let (mut inside, mut all) = (0, 0);
        for range in &content {
            all += range.clone().filter(|&k| cx.tokens().is_word(k)).count();
            for q in self.quotes.iter().filter(|q| q.inner.start < range.end && range.start < q.inner.end) {
                let part = q.inner.start.max(range.start)..q.inner.end.min(range.end);
                inside += part.clone().filter(|&k| cx.tokens().is_word(k)).count();
                quoted.push(cx.span(part));
            }
        }
        let asserts = asserts(cx, found, inside > 0);
        let kind = if inside == 0 {
            AttributionKind::Indirect
        } else if inside == all {
            AttributionKind::Direct
        } else {
            AttributionKind::Mixed
        };
        // Judging verbs without a speaker that is somebody say nothing about a claim.
        let source = resolved.and_then(|r| r.entity);
        if found.kind == CueKind::Judge && source.is_none() {
            return None;
        }
        let via = found.via.clone().and_then(|range| {
            let span = cx.span(range.clone());
            resolver.medium(range, names).map(|e| (e, span))
        });
        let spans: Vec<Span> = content.iter().map(|r| cx.span(r.clone())).filter(|s| !s.is_empty()).collect();
        let hedges = content.iter().flat_map(|r| hedges(cx, r.clone())).collect();
        if let Some(r) = resolved {
            resolver.spoke(r, kind);
        }
        Some(LocalAttribution {
            kind,
            source_span: resolved.map(|r| r.span),
            source,
            source_type: None,
            source_reason: resolved.and_then(|r| r.reason.clone()),
            cue: Some(cx.span(found.cue.clone())),
            content: spans,
            quoted,
            via: via.into_iter().collect(),
            hedges,
            negated: found.negated,
            verification: None,
            within: None,
            asserts,
        })
    }

    /// A sentence that is all quotation goes on with the last speaker.
    pub(super) fn continued(
        &self,
        range: Range<usize>,
        rows: &[LocalAttribution],
        laid_out: &[Found],
        s: usize,
    ) -> Option<LocalAttribution> {
        let quoted: Vec<&Quote> = self
            .quotes
            .iter()
            .filter(|q| q.outer.start < range.end && q.outer.end > range.start && q.speech)
            .collect();
        let inside = range.clone().filter(|&k| quoted.iter().any(|q| q.outer.contains(&k))).count();
        if quoted.is_empty() || inside * 10 < range.len() * 8 {
            return None;
        }
        let quote = quoted.first()?;
        let inner = &quote.inner;
        // A quotation over several sentences has its cue in the last one, if it has one; or below, in the layout.
        let open = quote.outer.end > range.end;
        let signed = || {
            let here = |c: &Range<usize>| c.start < inner.end && inner.start < c.end;
            laid_out.iter().any(|f| f.content.iter().any(here))
        };
        if open || signed() {
            return None;
        }
        let span = self.cx.span(inner.clone());
        if rows.iter().rev().take(6).any(|r| r.content.iter().any(|c| c.overlaps(span))) {
            return None;
        }
        // Only a speaker of the sentence or two before, who was quoted too.
        let last = rows.last()?;
        let at = self.cx.tokens().index_at(last.content.first()?.start);
        let sentence = self.cx.segments.sentence_of(at);
        let near = s.saturating_sub(sentence) <= 3;
        (near && last.kind != AttributionKind::Indirect && last.source_span.is_some()).then(|| {
            LocalAttribution {
                kind: AttributionKind::Direct,
                source_reason: Some("goes on from the quotation before".to_owned()),
                cue: None,
                content: vec![span],
                quoted: vec![span],
                hedges: Vec::new(),
                negated: false,
                verification: None,
                within: None,
                ..last.clone()
            }
        })
    }
}
