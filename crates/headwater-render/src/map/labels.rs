//! Where words have room: each is tried at several places around its mark, and stands at the first that is free.

use super::Point;
use super::view::WIDTH;
use unicode_width::UnicodeWidthStr;

/// Width of a letter as a share of its size: fonts differ, so a wide one is reckoned with.
const LETTER: f64 = 0.64;

/// How wide words are, at most, in letters of a size.
pub(super) fn width(words: &str, size: f64) -> f64 {
    words.width() as f64 * LETTER * size
}

/// A rectangle of the drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Area {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Area {
    /// A rectangle around its middle.
    pub(crate) fn centred((x, y): Point, wide: f64, high: f64) -> Self {
        Self { left: x - wide / 2.0, top: y - high / 2.0, right: x + wide / 2.0, bottom: y + high / 2.0 }
    }

    /// Points at its edges.
    pub(crate) fn corners(&self) -> [Point; 6] {
        let middle = f64::midpoint(self.left, self.right);
        let at = |x| [(x, self.top), (x, self.bottom)];
        let [[a, b], [c, d], [e, f]] = [at(self.left), at(middle), at(self.right)];
        [a, b, c, d, e, f]
    }

    fn meets(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
}

/// Which part of words stands where they are put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    /// As SVG writes it, whose words are in the middle here if nothing is said.
    pub(crate) fn term(self) -> Option<&'static str> {
        match self {
            Self::Start => Some("start"),
            Self::Middle => None,
            Self::End => Some("end"),
        }
    }
}

/// A place for words, at half their height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spot {
    pub(crate) at: Point,
    pub(crate) anchor: Anchor,
}

/// What of a drawing is taken by marks and words.
#[derive(Debug, Clone)]
pub(crate) struct Labels {
    taken: Vec<Area>,
    height: f64,
}

impl Labels {
    /// A drawing of that height, still empty.
    pub(crate) fn new(height: f64) -> Self {
        Self { taken: Vec::new(), height }
    }

    /// Nothing else may stand here.
    pub(crate) fn take(&mut self, area: Area) {
        self.taken.push(area);
    }

    /// Whether a rectangle lies in the drawing and nothing stands in it.
    pub(crate) fn free(&self, area: Area) -> bool {
        let inside = area.left >= 4.0
            && area.right <= WIDTH - 4.0
            && area.top >= 4.0
            && area.bottom <= self.height - 4.0;
        inside && !self.taken.iter().any(|t| t.meets(&area))
    }

    /// Where words stand beside a mark of a radius, if there is room: at the right, at the left, above, below, aslant.
    pub(crate) fn beside(&mut self, (x, y): Point, radius: f64, words: &str, size: f64) -> Option<Spot> {
        let (wide, high) = (width(words, size), size * 1.2);
        let (aside, above) = (radius + 6.0, radius + 2.0 + high / 2.0);
        let (slant, rise) = (radius * 0.7 + 2.0, above * 0.8);
        let spots = [
            (aside, 0.0, Anchor::Start),
            (-aside, 0.0, Anchor::End),
            (0.0, -above, Anchor::Middle),
            (0.0, above, Anchor::Middle),
            (slant, -rise, Anchor::Start),
            (slant, rise, Anchor::Start),
            (-slant, -rise, Anchor::End),
            (-slant, rise, Anchor::End),
        ];
        for (dx, dy, anchor) in spots {
            let middle = match anchor {
                Anchor::Start => wide / 2.0,
                Anchor::Middle => 0.0,
                Anchor::End => -wide / 2.0,
            };
            let area = Area::centred((x + dx + middle, y + dy), wide, high);
            if self.free(area) {
                self.take(area);
                return Some(Spot { at: ((x + dx).round(), (y + dy).round()), anchor });
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_beside_their_mark_and_never_on_each_other() {
        let mut labels = Labels::new(600.0);
        let marks: Vec<Point> =
            (0..30).map(|k| (600.0 + f64::from(k % 6) * 30.0, 300.0 + f64::from(k / 6) * 30.0)).collect();
        for mark in &marks {
            labels.take(Area::centred(*mark, 20.0, 20.0));
        }
        let placed = marks.iter().filter(|m| labels.beside(**m, 10.0, "Some Town", 24.0).is_some()).count();
        assert!((4..30).contains(&placed), "{placed}");
        for (k, a) in labels.taken.iter().enumerate().skip(marks.len()) {
            assert!(labels.taken[..k].iter().all(|b| !a.meets(b)), "{a:?}");
        }
    }

    #[test]
    fn at_the_edge_words_turn_inwards() {
        let mut labels = Labels::new(600.0);
        let mut anchor = |x| labels.beside((x, 300.0), 10.0, "Some Town", 24.0).unwrap().anchor;
        assert_eq!((anchor(20.0), anchor(WIDTH - 20.0)), (Anchor::Start, Anchor::End));
        assert_eq!(labels.beside((640.0, 300.0), 10.0, &"far too long ".repeat(20), 24.0), None);
    }

    #[test]
    fn letters_of_other_scripts_are_wide() {
        assert!(width("大馬士革", 24.0) > width("abcd", 24.0));
    }
}
