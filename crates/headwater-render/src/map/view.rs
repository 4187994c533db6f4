//! What part of the world a map shows.

use super::Point;

/// Width of a drawing in its units; two of them are a point on most screens.
pub(crate) const WIDTH: f64 = 1280.0;
/// The lowest and the highest a drawing may be.
const HEIGHTS: (f64, f64) = (560.0, 900.0);

/// The least that is shown, in degrees from south to north: a town with what lies around it.
const LEAST: f64 = 3.0;
/// Room left at each side of the places, as a share of their extent.
const ROOM: f64 = 0.22;
/// From so many degrees on, all around the world is shown.
const ALL: f64 = 290.0;
/// Where people live: what a map of all the world shows at least.
const INHABITED: (f64, f64) = (-56.0, 76.0);

/// A part of the world and its scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct View {
    /// Degrees; west of -180 or east of 180 where the view lies over the 180th meridian.
    pub(crate) west: f64,
    pub(crate) east: f64,
    pub(crate) south: f64,
    pub(crate) north: f64,
    /// Units in a degree of longitude and of latitude.
    pub(crate) scale: Point,
    /// Height of the drawing.
    pub(crate) height: f64,
}

impl View {
    /// The view that shows places, each as longitude and latitude.
    pub(crate) fn fit(places: &[Point]) -> Option<Self> {
        let (west, east) = arc(places)?;
        let lats = places.iter().map(|p| p.1.clamp(-90.0, 90.0));
        let (south, north) =
            lats.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), lat| (a.min(lat), b.max(lat)));
        Some(Self::around((west, east), (south, north)))
    }

    /// The view of a stretch of longitude and one of latitude, with room around it.
    fn around((west, east): Point, (mut south, mut north): Point) -> Self {
        let middle = f64::midpoint(west, east);
        let whole = (east - west) * (1.0 + 2.0 * ROOM) >= ALL;
        if whole {
            (south, north) = (south.min(INHABITED.0), north.max(INHABITED.1));
        }
        let room = if whole { 0.0 } else { (north - south) * ROOM };
        let narrow = cosine(f64::midpoint(south, north)).max(0.2);
        let (flat, tall) = (WIDTH / HEIGHTS.0, WIDTH / HEIGHTS.1);
        let mut wide = if whole { 360.0 } else { (east - west) * (1.0 + 2.0 * ROOM) } * narrow;
        let high = (north - south + 2.0 * room).max(LEAST).max(wide / flat).min(180.0);
        wide = wide.max(high * tall);
        // Near the poles there may be no more world to either side: then a degree is drawn wider than it is.
        let narrow = narrow.max(wide / 360.0);
        let centre = f64::midpoint(south, north).clamp(-90.0 + high / 2.0, 90.0 - high / 2.0);
        let half = wide / narrow / 2.0;
        // All around, the view is cut where maps are mostly cut, unless the places say otherwise.
        let middle = if whole && east - west > 300.0 { 0.0 } else { middle };
        let up = WIDTH / wide;
        Self {
            west: middle - half,
            east: middle + half,
            south: centre - high / 2.0,
            north: centre + high / 2.0,
            scale: (WIDTH / (2.0 * half), up),
            height: (high * up).round(),
        }
    }

    /// The same middle, seen from farther away.
    pub(crate) fn wider(&self, times: f64) -> Self {
        let (x, y) = (f64::midpoint(self.west, self.east), f64::midpoint(self.south, self.north));
        let grow = times / (1.0 + 2.0 * ROOM);
        let (half, rise) = ((self.east - self.west) / 2.0 * grow, (self.north - self.south) / 2.0 * grow);
        Self::around((x - half, x + half), ((y - rise).max(-90.0), (y + rise).min(90.0)))
    }

    /// Degrees from west to east.
    pub(crate) fn degrees(&self) -> f64 {
        self.east - self.west
    }

    /// Where a point in degrees lies in the drawing, without regard to the turn of the world.
    pub(super) fn flat(&self, (lon, lat): Point) -> Point {
        ((lon - self.west) * self.scale.0, (self.north - lat) * self.scale.1)
    }

    /// The turn around the world that brings a longitude nearest to the middle of the view.
    fn turn(&self, lon: f64) -> f64 {
        360.0 * ((f64::midpoint(self.west, self.east) - lon) / 360.0).round()
    }

    /// Left, top, width and height of another view in this drawing.
    pub(crate) fn frame(&self, inner: &Self) -> [f64; 4] {
        let turn = self.turn(f64::midpoint(inner.west, inner.east));
        let corner = |lon: f64, lat: f64| {
            let (x, y) = self.flat((lon + turn, lat));
            (x.clamp(0.0, WIDTH).round(), y.clamp(0.0, self.height).round())
        };
        let (left, top) = corner(inner.west, inner.north);
        let (right, bottom) = corner(inner.east, inner.south);
        [left, top, right - left, bottom - top]
    }

    /// Where a place lies in the drawing, if it does, in whole units.
    pub(crate) fn place(&self, (lon, lat): Point) -> Option<Point> {
        let (x, y) = self.flat((lon + self.turn(lon), lat));
        let within = (0.0..=WIDTH).contains(&x) && (0.0..=self.height).contains(&y);
        within.then(|| (x.round(), y.round()))
    }
}

/// The shortest stretch of longitude that holds all places; it may pass 180.
fn arc(places: &[Point]) -> Option<Point> {
    let mut lons: Vec<f64> = places
        .iter()
        .map(|p| p.0 - 360.0 * ((p.0 + 180.0) / 360.0).floor())
        .filter(|l| l.is_finite())
        .collect();
    lons.sort_by(f64::total_cmp);
    let (&first, &last) = (lons.first()?, lons.last()?);
    let mut best = (first, last);
    for pair in lons.windows(2) {
        // From the place after a gap all around to the one before it.
        if pair[0] + 360.0 - pair[1] < best.1 - best.0 {
            best = (pair[1], pair[0] + 360.0);
        }
    }
    Some(best)
}

/// The cosine of an angle in degrees, by its series: a library's may differ from machine to machine.
fn cosine(degrees: f64) -> f64 {
    let x = degrees * (std::f64::consts::PI / 180.0);
    let (mut sum, mut term) = (1.0, 1.0);
    for k in 1..12 {
        term *= -x * x / f64::from((2 * k - 1) * (2 * k));
        sum += term;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cosine_is_one() {
        for degrees in [-90.0, -45.0, 0.0, 12.5, 60.0, 89.0] {
            assert!((cosine(degrees) - f64::to_radians(degrees).cos()).abs() < 1e-12, "{degrees}");
        }
    }

    #[test]
    fn one_town_is_in_the_middle_with_its_surroundings() {
        let town = (36.78, 35.52);
        let view = View::fit(&[town]).unwrap();
        assert!(view.north - view.south >= LEAST && view.degrees() > LEAST);
        let (x, y) = view.place(town).unwrap();
        assert!((x - WIDTH / 2.0).abs() <= 1.0 && (y - view.height / 2.0).abs() <= 1.0);
        // A kilometre is as long to the east as to the north.
        assert!((view.scale.0 / view.scale.1 - cosine(35.52)).abs() < 1e-9);
    }

    #[test]
    fn all_places_lie_in_the_drawing() {
        let stories: [&[Point]; 6] = [
            &[(36.78, 35.52), (36.29, 33.51)],
            &[(179.5, -17.0), (-179.0, -16.0)],
            &[(0.0, 89.9), (90.0, 89.0), (-120.0, 88.0)],
            &[(20.0, -89.9)],
            &[(-120.0, 40.0), (0.0, 50.0), (120.0, 30.0), (175.0, -40.0)],
            &[(10.0, -80.0), (10.0, 80.0)],
        ];
        for places in stories {
            let view = View::fit(places).unwrap();
            for place in places {
                assert!(view.place(*place).is_some(), "{place:?} {view:?}");
            }
            assert!(view.north <= 90.0 + 1e-9 && view.south >= -90.0 - 1e-9, "{view:?}");
            assert!(view.degrees() <= 360.0 + 1e-9, "{view:?}");
            assert!((HEIGHTS.0 - 1.0..=HEIGHTS.1 + 1.0).contains(&view.height), "{view:?}");
        }
        assert_eq!(View::fit(&[]), None);
    }

    #[test]
    fn over_the_180th_meridian_the_view_is_narrow() {
        let view = View::fit(&[(178.4, -18.1), (-171.8, -13.8)]).unwrap();
        assert!(view.degrees() < 30.0 && view.east > 180.0, "{view:?}");
        let west = view.place((178.4, -18.1)).unwrap();
        let east = view.place((-171.8, -13.8)).unwrap();
        assert!(west.0 < east.0);
    }

    #[test]
    fn places_everywhere_give_the_world() {
        let view =
            View::fit(&[(-150.0, 60.0), (-60.0, -30.0), (20.0, 0.0), (100.0, 20.0), (150.0, -30.0)]).unwrap();
        assert!((view.degrees() - 360.0).abs() < 1e-9);
    }

    #[test]
    fn farther_away_shows_more() {
        let view = View::fit(&[(25.0, 50.0)]).unwrap();
        let wider = view.wider(2.0);
        assert!((wider.degrees() / view.degrees() - 2.0).abs() < 0.2, "{view:?} {wider:?}");
    }
}
