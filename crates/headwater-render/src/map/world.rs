//! The outlines: `data/world.map`, made by `bench/map/build.py` from Natural Earth; where it comes from stands in
//! `data/README.md`.
//!
//! Layout: eight bytes `HWWORLD1`; four numbers (u32, little-endian): points of the grid in a degree, arcs, pieces of land,
//! names. All that follows are numbers of variable length, seven bits a byte, the lowest first, their sign in the lowest
//! bit. Arcs: how many points, whether two countries share it, and the points, each as the step from the one before. Pieces
//! of land (an inner sea is one too): how many arcs, and their numbers; `-1 - n` is arc `n` from its end. Countries: bytes of
//! the name, the name, how many pieces, and the pieces.

use super::Point;
use std::sync::LazyLock;

static FILE: &[u8] = include_bytes!("../../data/world.map");
static WORLD: LazyLock<World> = LazyLock::new(|| World::new(FILE).unwrap_or_default());

/// The outlines of the world.
pub(super) fn world() -> &'static World {
    &WORLD
}

/// A stretch of coast or border between two junctions, in degrees.
#[derive(Debug, Clone)]
pub(super) struct Arc {
    /// Two countries share it.
    pub(super) border: bool,
    pub(super) points: Vec<Point>,
    /// West, south, east, north.
    pub(super) bounds: [f64; 4],
}

/// The outline of a piece of land: arcs, and whether each is taken from its end.
pub(super) type Ring = Vec<(usize, bool)>;

#[derive(Debug, Clone)]
pub(super) struct Country {
    pub(super) name: &'static str,
    pub(super) rings: Vec<Ring>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct World {
    pub(super) arcs: Vec<Arc>,
    pub(super) land: Vec<Ring>,
    pub(super) countries: Vec<Country>,
}

impl World {
    /// The outlines in the bytes of a file, if they are some.
    fn new(bytes: &'static [u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(b"HWWORLD1")?;
        let (head, rest) = rest.split_at_checked(16)?;
        let count = |k: usize| Some(u32::from_le_bytes(head.get(4 * k..4 * k + 4)?.try_into().ok()?));
        let grid = f64::from(count(0)?);
        let mut read = Reader(rest);
        // No count is trusted before its rows were read: a broken file asks for no memory.
        let mut world = Self::default();
        for _ in 0..count(1)? {
            world.arcs.push(read.arc(grid)?);
        }
        let arcs = world.arcs.len();
        for _ in 0..count(2)? {
            world.land.push(read.ring(arcs)?);
        }
        for _ in 0..count(3)? {
            let name = read.text()?;
            let rings: Option<Vec<Ring>> = (0..read.length()?).map(|_| read.ring(arcs)).collect();
            world.countries.push(Country { name, rings: rings? });
        }
        read.0.is_empty().then_some(world)
    }

    /// The points of a ring in degrees, going on over the 180th meridian. A ring around a pole is led along the pole.
    pub(super) fn outline<'a>(ring: &Ring, arc: impl Fn(usize) -> &'a [Point]) -> Vec<Point> {
        let mut out: Vec<Point> = Vec::new();
        for &(number, back) in ring {
            let points = arc(number);
            let first = if back { points.last() } else { points.first() };
            let Some(&(lon, _)) = first else { continue };
            let shift = out.last().map_or(0.0, |end| 360.0 * ((end.0 - lon) / 360.0).round());
            let moved = |&(x, y): &Point| (x + shift, y);
            // Each arc begins where the one before ends.
            let skip = usize::from(!out.is_empty());
            if back {
                out.extend(points.iter().rev().skip(skip).map(moved));
            } else {
                out.extend(points.iter().skip(skip).map(moved));
            }
        }
        if let (Some(&first), Some(&last)) = (out.first(), out.last())
            && (last.0 - first.0).abs() > 180.0
        {
            let pole = if first.1 < 0.0 { -90.0 } else { 90.0 };
            out.extend([(last.0, pole), (first.0, pole)]);
        }
        out
    }
}

struct Reader(&'static [u8]);

impl Reader {
    fn number(&mut self) -> Option<i64> {
        let mut raw: u64 = 0;
        for shift in (0..35).step_by(7) {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            raw |= u64::from(byte & 127) << shift;
            if byte < 128 {
                return Some((raw >> 1) as i64 ^ -((raw & 1) as i64));
            }
        }
        None
    }

    fn length(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    fn text(&mut self) -> Option<&'static str> {
        let length = self.length()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }

    fn arc(&mut self, grid: f64) -> Option<Arc> {
        let length = self.length()?;
        let border = self.number()? != 0;
        let (mut x, mut y) = (0, 0);
        let mut points = Vec::new();
        for _ in 0..length {
            (x, y) = (x + self.number()?, y + self.number()?);
            points.push((x as f64 / grid, y as f64 / grid));
        }
        let bounds = super::clip::bounds(&points);
        Some(Arc { border, points, bounds })
    }

    fn ring(&mut self, arcs: usize) -> Option<Ring> {
        (0..self.length()?)
            .map(|_| {
                let number = self.number()?;
                let (at, back) = if number < 0 { (-1 - number, true) } else { (number, false) };
                usize::try_from(at).ok().filter(|&at| at < arcs).map(|at| (at, back))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_whole() {
        let world = world();
        assert!(world.arcs.len() > 4000 && world.land.len() > 3000 && world.countries.len() > 230);
        for arc in &world.arcs {
            assert!(!arc.points.is_empty());
            assert!(arc.points.iter().all(|p| p.0.abs() < 400.0 && p.1.abs() <= 90.0));
        }
        for name in ["Ukraine", "Fiji", "Sudan", "Palestine", "Côte d'Ivoire"] {
            assert!(world.countries.iter().any(|c| c.name == name && !c.rings.is_empty()), "{name}");
        }
    }

    #[test]
    fn every_outline_is_closed_and_does_not_jump() {
        let world = world();
        for ring in &world.land {
            let outline = World::outline(ring, |a| &world.arcs[a].points);
            let (first, last) = (outline[0], outline[outline.len() - 1]);
            assert!((first.0 - last.0).abs() < 0.01, "{first:?} {last:?}");
            assert!(outline.windows(2).all(|w| (w[0].0 - w[1].0).abs() < 180.0 || w[0].1.abs() > 89.0));
        }
    }

    #[test]
    fn broken_files_are_nothing() {
        assert!(World::new(b"").is_none());
        assert!(
            World::new(b"HWWORLD1\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff").is_none()
        );
        assert!(World::new(&FILE[..FILE.len() / 2]).is_none());
        // An arc that is not there.
        assert!(World::new(b"HWWORLD1\x01\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\x02\x08").is_none());
    }
}
