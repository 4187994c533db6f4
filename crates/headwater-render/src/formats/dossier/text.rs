//! A report's text with everything that points into it: cut at every boundary of every span, each start an anchor.
//!
//! Spans overlap freely, so they cannot be nested elements. One sweep over the sorted boundaries keeps what is open;
//! the work grows with the text and the number of spans, not with their product.

use super::graphic;
use super::link::anchor;
use crate::cites;
use crate::index::Index;
use crate::phrase;
use headwater_model::record::Report;
use headwater_model::{Cite, RegionKind, Span};
use maud::{Markup, html};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What a boundary opens or closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Layer {
    /// Only an anchor, or only a cut.
    Plain,
    /// Shared passage, by its number in the record.
    Shared(usize),
    /// Words of a figure.
    Figure,
    /// Words inside quotation marks.
    Quoted,
    /// Region, by its number in the report.
    Region(usize),
    /// A graphic passage, by its number in the report.
    Graphic(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Boundary {
    at: u32,
    open: bool,
    layer: Layer,
}

/// The boundaries of all reports, found in one walk over the record.
pub(super) struct Boundaries {
    by_report: Vec<Vec<Boundary>>,
    graphic: Vec<Vec<Span>>,
}

impl Boundaries {
    pub(super) fn new(index: &Index) -> Self {
        let graphic = index
            .record
            .reports
            .iter()
            .map(|r| headwater_lang::graphic::passages(&r.text, &r.language))
            .collect();
        let mut all = Self { by_report: vec![Vec::new(); index.record.reports.len()], graphic };
        cites::each(index.record, |c| all.add(index, c, Layer::Plain));
        for (n, passage) in index.record.passages.iter().enumerate() {
            passage.members.iter().for_each(|c| all.add(index, c, Layer::Shared(n)));
        }
        index.record.figures.iter().for_each(|f| all.add(index, &f.span, Layer::Figure));
        for cite in index.record.attributions.iter().flat_map(|a| &a.content.quoted) {
            all.add(index, cite, Layer::Quoted);
        }
        for report in &index.record.reports {
            for (n, region) in report.regions.iter().enumerate() {
                all.add(index, &region.span, Layer::Region(n));
            }
        }
        for (list, passages) in all.by_report.iter_mut().zip(&all.graphic) {
            for (n, p) in passages.iter().enumerate() {
                let layer = Layer::Graphic(n);
                list.push(Boundary { at: p.start, open: true, layer });
                list.push(Boundary { at: p.end, open: false, layer });
            }
            list.sort_unstable();
            list.dedup_by(|a, b| a == b && a.layer == Layer::Plain);
        }
        all
    }

    fn add(&mut self, index: &Index, cite: &Cite, layer: Layer) {
        if let Some(n) = index.report_number(&cite.report).filter(|_| index.fits(cite)) {
            self.by_report[n].push(Boundary { at: cite.start, open: true, layer });
            self.by_report[n].push(Boundary { at: cite.end, open: false, layer });
        }
    }
}

/// A stretch of one line with the same things open all along.
struct Piece<'a> {
    id: Option<u32>,
    text: &'a str,
    class: String,
    /// Sigla of the reports that have it too; set where a shared stretch begins.
    with: Option<String>,
    hint: String,
    /// A region that begins here.
    begins: Option<usize>,
    /// The graphic passage that it lies in.
    graphic: Option<usize>,
}

#[derive(Default)]
struct Line<'a> {
    pieces: Vec<Piece<'a>>,
    /// A blank line stands in front of it.
    gap: bool,
}

/// What is open at a place.
struct Open<'i, 'a> {
    index: &'i Index<'a>,
    own: usize,
    region: Option<usize>,
    graphic: Option<usize>,
    figures: u32,
    quoted: u32,
    /// How many open passages each other report is in.
    others: BTreeMap<usize, u32>,
    hint: String,
    with: String,
}

impl Open<'_, '_> {
    fn apply(&mut self, b: Boundary) {
        let step = |n: &mut u32| *n = if b.open { *n + 1 } else { n.saturating_sub(1) };
        match b.layer {
            Layer::Plain => {}
            Layer::Figure => step(&mut self.figures),
            Layer::Quoted => step(&mut self.quoted),
            Layer::Region(n) if b.open => self.region = Some(n),
            Layer::Region(n) => self.region = self.region.filter(|r| *r != n),
            Layer::Graphic(n) => self.graphic = b.open.then_some(n),
            Layer::Shared(n) => {
                for member in &self.index.record.passages[n].members {
                    let Some(other) = self.index.report_number(&member.report) else { continue };
                    if other != self.own {
                        step(self.others.entry(other).or_default());
                    }
                }
                self.others.retain(|_, n| *n > 0);
                self.name_others();
            }
        }
    }

    fn name_others(&mut self) {
        const NAMED: usize = 8;
        let sigla = self.others.keys().take(NAMED).map(|n| self.index.record.reports[*n].siglum.as_str());
        self.with = sigla.collect::<Vec<_>>().join(" ");
        if self.others.len() > NAMED {
            let _ = write!(self.with, " +{}", self.others.len() - NAMED);
        }
        self.hint = if self.with.is_empty() { String::new() } else { format!("also in {}", self.with) };
    }

    fn class(&self, report: &Report) -> String {
        let mut class = Vec::new();
        match self.others.len() {
            0 => {}
            1 => class.push("s1"),
            2..=3 => class.push("s2"),
            _ => class.push("s3"),
        }
        if self.figures > 0 {
            class.push("fig");
        }
        if self.quoted > 0 {
            class.push("quo");
        }
        if let Some(kind) = self.region.map(|n| report.regions[n].kind).filter(|k| *k != RegionKind::Body) {
            class.push("g");
            class.push(phrase::region(kind));
        }
        class.join(" ")
    }
}

fn lines<'a>(index: &Index<'a>, report: &'a Report, own: usize, boundaries: &[Boundary]) -> Vec<Line<'a>> {
    let mut open = Open {
        index,
        own,
        region: None,
        graphic: None,
        figures: 0,
        quoted: 0,
        others: BTreeMap::new(),
        hint: String::new(),
        with: String::new(),
    };
    let mut out = Vec::new();
    let mut line = Line::default();
    let mut said = String::new();
    let mut done = 0;
    let mut next = 0;
    while done < report.text.len() {
        let mut id = None;
        let mut begins = None;
        // Closing sorts before opening at the same place, so a region's end cannot end the next one.
        while let Some(b) = boundaries.get(next).filter(|b| b.at as usize <= done) {
            open.apply(*b);
            if b.open && !matches!(b.layer, Layer::Graphic(_)) {
                id = Some(b.at);
                if let Layer::Region(n) = b.layer {
                    begins = Some(n);
                }
            }
            next += 1;
        }
        let end = boundaries.get(next).map_or(report.text.len(), |b| b.at as usize);
        let class = open.class(report);
        for (n, text) in report.text[done..end].split('\n').enumerate() {
            if n > 0 {
                let blank = line.pieces.iter().all(|p| p.text.trim().is_empty() && p.id.is_none());
                if blank {
                    line = Line { gap: true, pieces: Vec::new() };
                } else {
                    out.push(std::mem::take(&mut line));
                }
                said.clear();
            }
            if text.is_empty() && (n > 0 || id.is_none()) {
                continue;
            }
            let with = (open.with != said && !text.trim().is_empty()).then(|| open.with.clone());
            if with.is_some() {
                said.clone_from(&open.with);
            }
            let first = n == 0;
            line.pieces.push(Piece {
                id: id.filter(|_| first),
                text,
                class: class.clone(),
                with: with.filter(|w| !w.is_empty()),
                hint: open.hint.clone(),
                begins: begins.filter(|_| first),
                graphic: open.graphic,
            });
        }
        done = end;
    }
    out.push(line);
    out
}

/// The text of report number `own`.
pub(super) fn text(index: &Index, own: usize, boundaries: &Boundaries) -> Markup {
    let report = &index.record.reports[own];
    html! {
        div.text lang=(report.language) dir="auto" {
            @for line in lines(index, report, own, &boundaries.by_report[own]) {
                @if line.pieces.iter().any(|p| p.graphic.is_some()) {
                    // A fold may not stand in a paragraph of HTML.
                    div.p.gap[line.gap] dir="auto" {
                        @for block in line.pieces.chunk_by(|a, b| a.graphic == b.graphic) {
                            (block_of(index, report, block))
                        }
                    }
                } @else if !line.pieces.is_empty() {
                    p.gap[line.gap] dir="auto" { @for piece in &line.pieces { (span(index, report, piece)) } }
                }
            }
        }
    }
}

/// Pieces that are one graphic passage, or none of any.
fn block_of(index: &Index, report: &Report, pieces: &[Piece]) -> Markup {
    let inside = html! { @for piece in pieces { (span(index, report, piece)) } };
    if pieces.first().is_none_or(|p| p.graphic.is_none()) {
        return inside;
    }
    let words: String = pieces.iter().map(|p| p.text).collect();
    graphic::folded(&words, false, &inside)
}

fn span(index: &Index, report: &Report, piece: &Piece) -> Markup {
    let id = piece.id.map(|at| anchor(&report.id, at));
    let hint = (!piece.hint.is_empty()).then_some(piece.hint.as_str());
    let class = (!piece.class.is_empty()).then_some(piece.class.as_str());
    html! {
        @if let Some(n) = piece.begins { (label(index, report, n)) }
        span id=[id] class=[class] title=[hint] data-with=[piece.with.as_deref()] { (visible(piece.text)) }
    }
}

/// The name of a region that is not the report itself, at its beginning.
fn label(index: &Index, report: &Report, n: usize) -> Markup {
    let region = &report.regions[n];
    html! {
        @match (&region.repeat_of, region.kind) {
            (_, RegionKind::Body | RegionKind::Headline) => {},
            (Some(first), _) if index.fits(first) => {
                a.kind href={ "#" (anchor(&first.report, first.start)) } { "repeats ↑" }
            },
            (_, kind) => { span.kind { (phrase::region(kind)) } },
        }
    }
}

/// Control characters as pictures: a browser would drop or obey them, and the reader should see that they are there.
pub(super) fn visible(text: &str) -> std::borrow::Cow<'_, str> {
    let control = |c: char| c < ' ' && c != '\t' && c != '\r';
    if !text.contains(control) {
        return text.into();
    }
    let picture = |c: char| char::from_u32(0x2400 + c as u32).unwrap_or(c);
    text.chars().map(|c| if control(c) { picture(c) } else { c }).collect::<String>().into()
}
