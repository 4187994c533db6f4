//! The glyphs of each page: their characters and places, in the order in which they are drawn.

use crate::Limits;
use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::Dict;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, interpret_page,
};
use std::panic::resume_unwind;

/// One glyph as it stands on its page; y grows downwards, lengths are points.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Mark {
    pub(crate) text: String,
    pub(crate) x: f64,
    pub(crate) y: f64,
    /// Where the next glyph of the line would begin.
    pub(crate) end: f64,
    /// Height of the letters.
    pub(crate) size: f64,
}

/// A page's glyphs.
#[derive(Debug, Default)]
pub(crate) struct Drawn {
    pub(crate) marks: Vec<Mark>,
    pub(crate) height: f64,
    pub(crate) unknown: usize,
}

/// What unwinds through the interpreter when a document has cost enough.
pub(crate) struct Enough;

/// All pages.
pub(crate) fn of(pdf: &Pdf, limits: &Limits) -> Vec<Drawn> {
    let cache = InterpreterCache::new();
    let mut budget = Budget { steps: limits.steps, glyphs: limits.glyphs };
    let mut drawn = Vec::new();
    for page in pdf.pages().iter() {
        let (width, height) = page.render_dimensions();
        let mut eye = Eye {
            drawn: Drawn { height: f64::from(height), ..Drawn::default() },
            budget: &mut budget,
            width: f64::from(width),
            hidden: Vec::new(),
        };
        let [a, b, c, d, e, f] = page.initial_transform(true).as_coeffs().map(f64::from);
        let to_page = Affine::new([a, b, c, d, e, f]);
        let all = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut context = Context::new(to_page, all, &cache, pdf.xref(), InterpreterSettings::default());
        interpret_page(page, &mut context, &mut eye);
        drawn.push(eye.drawn);
    }
    drawn
}

struct Budget {
    steps: u64,
    glyphs: usize,
}

/// Sees glyphs and nothing else.
struct Eye<'b> {
    drawn: Drawn,
    budget: &'b mut Budget,
    width: f64,
    /// Per open marked content: whether it is an artifact (a running head, a page number).
    hidden: Vec<bool>,
}

impl Eye<'_> {
    fn step(&mut self) {
        if self.budget.steps == 0 {
            // No panic, whose message would reach the terminal; just the way out.
            resume_unwind(Box::new(Enough));
        }
        self.budget.steps -= 1;
    }
}

impl<'a> Device<'a> for Eye<'_> {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        self.step();
        for glyph in run.glyphs() {
            self.step();
            let advance = match &**glyph {
                Glyph::Outline(g) => g.advance_width(),
                Glyph::Type3(g) => g.advance_width(),
            };
            let place = props.transform * glyph.transform();
            // Glyph space has 1000 units to the size of the letters.
            let origin = place * Point::ZERO;
            let end = place * Point::new(f64::from(advance.unwrap_or(500.0)), 0.0);
            let up = place * Point::new(0.0, 1000.0);
            let size = origin.distance(up);
            let seen = [origin.x, origin.y, end.x, size].iter().all(|n| n.is_finite());
            // Text beside the page, and text on its side, is not read.
            let beside = origin.x < -1.0 || origin.x > self.width + 1.0;
            let beside = beside || origin.y < -1.0 || origin.y > self.drawn.height + 1.0;
            let upright = (end.y - origin.y).abs() <= 0.2 * (end.x - origin.x).abs().max(0.01);
            if !seen || beside || !upright || size < 0.5 || self.hidden.contains(&true) {
                continue;
            }
            let text = match glyph.as_unicode() {
                Some(BfString::Char(c)) => c.to_string(),
                Some(BfString::String(s)) => s,
                None => {
                    self.drawn.unknown += 1;
                    continue;
                }
            };
            if self.budget.glyphs == 0 {
                resume_unwind(Box::new(Enough));
            }
            self.budget.glyphs -= 1;
            let (x, end) = (origin.x.min(end.x), origin.x.max(end.x));
            self.drawn.marks.push(Mark { text, x, y: origin.y, end, size });
        }
    }

    fn begin_marked_content(&mut self, tag: &[u8], _: Option<&Dict<'_>>) {
        self.step();
        if self.hidden.len() < 10_000 {
            self.hidden.push(tag == b"Artifact");
        }
    }

    fn end_marked_content(&mut self) {
        self.hidden.pop();
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {
        self.step();
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.step();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.step();
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.step();
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
