//! What lies under the marks of a map: land, borders, the names of countries, lines of the grid.

use super::clip::{self, Rect};
use super::labels::width;
use super::view::{View, WIDTH};
use super::world::{Ring, World, world};
use super::{Area, Labels, Point};
use std::fmt::Write as _;

/// How far, in units of the drawing, a line may lie from the true one, and how small land may be that is still drawn.
const FINE: (f64, f64) = (1.0, 2.0);
/// The same for a view of a large part of the world, which is for finding one's way only.
const ROUGH: (f64, f64) = (2.0, 7.0);
/// Degrees from west to east that make a view such a one.
const LARGE: f64 = 90.0;
/// Land is cut so far outside of the drawing that its cut edge does not show.
const MARGIN: f64 = 24.0;
/// A country's name is tried at so many places from left to right and from top to bottom of its visible part.
const TRIES: (u32, u32) = (17, 13);

/// The ground of a map.
pub(crate) struct Base {
    /// Paths of the land and of borders between countries, as SVG writes them.
    pub(crate) land: String,
    pub(crate) borders: String,
    /// The largest visible part of each country.
    countries: Vec<(&'static str, Vec<Point>)>,
}

impl Base {
    /// The ground of a view.
    pub(crate) fn new(view: &View) -> Self {
        let world = world();
        let (fine, speck) = if view.degrees() > LARGE { ROUGH } else { FINE };
        let lines = lines(world, view, fine);
        let seen = [0.0, 0.0, WIDTH, view.height];
        let beyond = [-MARGIN, -MARGIN, WIDTH + MARGIN, view.height + MARGIN];
        let mut land = String::new();
        for ring in world.land.iter().filter(|r| touches(world, r, view)) {
            for part in parts(ring, &lines, view, beyond) {
                let [left, top, right, bottom] = clip::bounds(&part);
                if right - left > speck || bottom - top > speck {
                    draw(&mut land, &part, true);
                }
            }
        }
        let mut borders = String::new();
        for (arc, line) in world.arcs.iter().zip(&lines).filter(|(arc, _)| arc.border) {
            for turn in turns(arc.bounds, view) {
                let line: Vec<Point> = line.iter().map(|p| view.flat((p.0 + turn, p.1))).collect();
                for part in clip::line(&line, beyond) {
                    draw(&mut borders, &part, false);
                }
            }
        }
        let mut countries = Vec::new();
        for country in &world.countries {
            let rings = country.rings.iter().filter(|r| touches(world, r, view));
            let all = rings.flat_map(|r| parts(r, &lines, view, seen));
            if let Some(largest) = all.max_by(|a, b| surface(a).total_cmp(&surface(b))) {
                countries.push((country.name, largest));
            }
        }
        countries.sort_by(|a, b| surface(&b.1).total_cmp(&surface(&a.1)).then(a.0.cmp(b.0)));
        Self { land, borders, countries }
    }

    /// Whether there is a coast or a border to find one's way by.
    pub(crate) fn tells(&self, view: &View) -> bool {
        let whole = WIDTH * view.height * 0.98;
        !self.borders.is_empty() || self.countries.iter().all(|(_, part)| surface(part) < whole)
    }

    /// Names of countries with the middle of each, where there is room inside of the country, the largest first.
    pub(crate) fn names(&self, labels: &mut Labels, size: f64) -> Vec<(&'static str, Point)> {
        let mut out = Vec::new();
        for (name, part) in &self.countries {
            let (wide, high) = (width(name, size), size * 1.1);
            let [left, top, right, bottom] = clip::bounds(part);
            if right - left < wide || bottom - top < high {
                continue;
            }
            let mut best: Option<(f64, Point, Area)> = None;
            for row in 1..TRIES.1 {
                for column in 1..TRIES.0 {
                    let share = |k: u32, of: u32, from: f64, to: f64| {
                        from + (to - from) * f64::from(k) / f64::from(of)
                    };
                    let (x, y) = (share(column, TRIES.0, left, right), share(row, TRIES.1, top, bottom));
                    let area = Area::centred((x, y), wide, high);
                    if !area.corners().iter().all(|&c| clip::inside(c, part)) || !labels.free(area) {
                        continue;
                    }
                    // The farther from its borders, the better it is seen whose name it is.
                    let near =
                        part.iter().map(|p| square(p.0 - x) + square(p.1 - y)).fold(f64::INFINITY, f64::min);
                    if best.is_none_or(|b| near > b.0) {
                        best = Some((near, (x.round(), y.round()), area));
                    }
                }
            }
            if let Some((_, at, area)) = best {
                labels.take(area);
                out.push((*name, at));
            }
        }
        out
    }
}

fn square(x: f64) -> f64 {
    x * x
}

/// Twice the surface of an area.
fn surface(points: &[Point]) -> f64 {
    let next = points.iter().cycle().skip(1);
    points.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>().abs() / 2.0
}

/// The view in degrees, with what lies just outside.
fn degrees(view: &View) -> Rect {
    let (x, y) = (MARGIN / view.scale.0, MARGIN / view.scale.1);
    [view.west - x, view.south - y, view.east + x, view.north + y]
}

/// The turns around the world by which something comes into view.
fn turns(bounds: Rect, view: &View) -> impl Iterator<Item = f64> {
    let seen = degrees(view);
    [-720.0, -360.0, 0.0, 360.0, 720.0]
        .into_iter()
        .filter(move |turn| clip::meet([bounds[0] + turn, bounds[1], bounds[2] + turn, bounds[3]], seen))
}

/// Every arc, as fine as the view shows it. One that is out of view is a straight line: its rectangle does not touch the
/// view, so that line does not either.
fn lines(world: &World, view: &View, fine: f64) -> Vec<Vec<Point>> {
    let one = |arc: &super::world::Arc| {
        if turns(arc.bounds, view).next().is_some() {
            clip::simplified(&arc.points, view.scale, fine)
        } else {
            arc.points.first().into_iter().chain(arc.points.last()).copied().collect()
        }
    };
    world.arcs.iter().map(one).collect()
}

/// Whether a piece of land may come into view. Its arcs may lie turns apart; then too much is taken, never too little.
fn touches(world: &World, ring: &Ring, view: &View) -> bool {
    let all = ring.iter().map(|&(a, _)| world.arcs[a].bounds);
    let around = all.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]);
    around.is_some_and(|[west, south, east, north]| {
        // A ring around a pole goes on to it.
        let (south, north) = if east - west >= 359.0 {
            (if south < -60.0 { -90.0 } else { south }, north)
        } else {
            (south, north)
        };
        turns([west, south, east, north], view).next().is_some()
    })
}

/// What of a piece of land lies in a rectangle of the drawing.
fn parts(ring: &Ring, lines: &[Vec<Point>], view: &View, rect: Rect) -> Vec<Vec<Point>> {
    let outline = World::outline(ring, |a| lines[a].as_slice());
    let bounds = clip::bounds(&outline);
    let mut out = Vec::new();
    for turn in turns(bounds, view) {
        let flat: Vec<Point> = outline.iter().map(|p| view.flat((p.0 + turn, p.1))).collect();
        let part = clip::area(&flat, rect);
        if part.len() > 2 {
            out.push(part);
        }
    }
    out
}

/// Adds a line in whole units to a path, each point as the step from the one before.
fn draw(path: &mut String, points: &[Point], closed: bool) {
    let whole = |p: &Point| (p.0.round() as i64, p.1.round() as i64);
    let Some(&first) = points.first() else { return };
    let (mut x, mut y) = whole(&first);
    // Writing to a string does not fail.
    let _ = write!(path, "M{x} {y}");
    let mut letter = "l";
    for (nx, ny) in points.iter().skip(1).map(whole) {
        let (dx, dy) = (nx - x, ny - y);
        if (dx, dy) == (0, 0) {
            continue;
        }
        let gap = |n: i64| if n < 0 { "" } else { " " };
        let before = if letter.is_empty() { gap(dx) } else { "" };
        let _ = write!(path, "{letter}{before}{dx}{}{dy}", gap(dy));
        (x, y, letter) = (nx, ny, "");
    }
    if closed {
        path.push('z');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(places: &[Point]) -> (View, Base) {
        let view = View::fit(places).unwrap();
        (view, Base::new(&view))
    }

    fn names(places: &[Point]) -> Vec<&'static str> {
        let (view, base) = at(places);
        let mut labels = Labels::new(view.height);
        base.names(&mut labels, 20.0).into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn a_path_is_made_of_steps() {
        let mut path = String::new();
        draw(&mut path, &[(1.0, 2.0), (1.2, 2.1), (4.0, 1.0), (3.0, 9.0)], true);
        assert_eq!(path, "M1 2l3-1-1 8z");
    }

    #[test]
    fn a_view_shows_its_own_part_of_the_world() {
        let levant = names(&[(36.78, 35.52), (36.29, 33.51), (35.5, 33.9)]);
        assert!(levant.contains(&"Syria") && !levant.contains(&"Fiji"), "{levant:?}");
        let (_, base) = at(&[(36.78, 35.52)]);
        assert!(base.land.len() < 20_000 && base.borders.len() < 10_000, "{}", base.land.len());
        assert!(!base.land.is_empty() && !base.borders.is_empty());
    }

    #[test]
    fn the_middle_of_a_large_country_is_land_without_a_line() {
        let (view, base) = at(&[(25.0, 23.0)]);
        let (inner, ground) = at(&[(95.0, 63.0)]);
        assert!(base.countries.iter().any(|c| c.0 == "Libya"), "{view:?}");
        assert_eq!(ground.countries.len(), 1, "{inner:?}");
        assert!(!ground.tells(&inner));
        let farther = inner.wider(8.0);
        assert!(Base::new(&farther).tells(&farther));
    }

    #[test]
    fn the_open_sea_has_no_land() {
        let (_, base) = at(&[(-35.0, 35.0)]);
        assert_eq!((base.land.as_str(), base.borders.as_str()), ("", ""));
    }

    #[test]
    fn land_goes_on_over_the_180th_meridian() {
        // Chukotka lies on both sides.
        let (view, base) = at(&[(178.0, 67.0), (-178.0, 67.0)]);
        assert!(view.degrees() < 40.0);
        let russia = base.countries.iter().find(|c| c.0 == "Russia").unwrap();
        let [left, _, right, _] = clip::bounds(&russia.1);
        assert!(left < WIDTH * 0.2 && right > WIDTH * 0.9, "{left} {right}");
        // No coast is drawn where the data was cut: not two points in a row on that line.
        let (cut, _) = view.place((180.0, 67.5)).unwrap();
        let on = |p: &Point| (p.0 - cut).abs() < 2.0;
        assert!(!russia.1.windows(2).any(|w| on(&w[0]) && on(&w[1]) && (w[0].1 - w[1].1).abs() > 9.0));
        assert!(clip::inside(view.place((180.0, 67.5)).unwrap(), &russia.1));
    }

    #[test]
    fn around_a_pole_there_is_land_or_none() {
        let (view, base) = at(&[(0.0, -88.0), (120.0, -85.0), (-120.0, -86.0)]);
        let ice = base.countries.iter().find(|c| c.0 == "Antarctica").unwrap();
        for lon in [-170.0, -30.0, 0.0, 95.0] {
            assert!(clip::inside(view.place((lon, -86.5)).unwrap(), &ice.1), "{lon} {view:?}");
        }
        let (view, base) = at(&[(10.0, 88.0), (20.0, 87.0)]);
        assert_eq!((base.land.as_str(), base.tells(&view)), ("", true));
    }

    #[test]
    fn the_world_is_small_enough_for_a_page_and_always_the_same() {
        let places = [(-150.0, 60.0), (-60.0, -30.0), (20.0, 0.0), (100.0, 20.0), (150.0, -30.0)];
        let (_, base) = at(&places);
        assert!(base.land.len() + base.borders.len() < 40_000, "{} {}", base.land.len(), base.borders.len());
        let again = at(&places).1;
        assert_eq!((base.land, base.borders), (again.land, again.borders));
        let named = names(&places);
        for name in ["Brazil", "China", "Australia"] {
            assert!(named.contains(&name), "{named:?}");
        }
    }
}
