//! Cutting outlines to a rectangle and to what can be seen of them.

use super::Point;

/// Left, top, right, bottom in units of the drawing, or west, south, east, north in degrees.
pub(super) type Rect = [f64; 4];

/// The rectangle around points.
pub(super) fn bounds(points: &[Point]) -> Rect {
    let start = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    points.iter().fold(start, |[a, b, c, d], p| [a.min(p.0), b.min(p.1), c.max(p.0), d.max(p.1)])
}

/// Whether two rectangles share a point.
pub(super) fn meet(a: Rect, b: Rect) -> bool {
    a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
}

/// The line with fewer points: drawn at a scale, none that is left out lies farther than `tolerance` from it (Douglas and
/// Peucker 1973).
pub(super) fn simplified(points: &[Point], scale: Point, tolerance: f64) -> Vec<Point> {
    if points.len() < 3 {
        return points.to_vec();
    }
    let at = |k: usize| (points[k].0 * scale.0, points[k].1 * scale.1);
    let mut keep = vec![false; points.len()];
    (keep[0], keep[points.len() - 1]) = (true, true);
    let mut stack = vec![(0, points.len() - 1)];
    while let Some((from, to)) = stack.pop() {
        let (mut worst, mut farthest) = (tolerance * tolerance, None);
        for k in from + 1..to {
            let far = apart(at(k), at(from), at(to));
            if far > worst {
                (worst, farthest) = (far, Some(k));
            }
        }
        if let Some(k) = farthest {
            keep[k] = true;
            stack.extend([(from, k), (k, to)]);
        }
    }
    points.iter().zip(keep).filter(|(_, keep)| *keep).map(|(p, _)| *p).collect()
}

/// Square of the distance of a point from a stretch.
fn apart(p: Point, a: Point, b: Point) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let (px, py) = (p.0 - a.0, p.1 - a.1);
    let length = dx * dx + dy * dy;
    let t = if length > 0.0 { ((px * dx + py * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    let (ex, ey) = (px - t * dx, py - t * dy);
    ex * ex + ey * ey
}

/// What of an area lies in a rectangle (Sutherland and Hodgman 1974). Parts that fall asunder stay joined along the edge.
pub(super) fn area(points: &[Point], rect: Rect) -> Vec<Point> {
    let mut out = points.to_vec();
    for (side, edge) in rect.into_iter().enumerate() {
        let inside = |p: Point| match side {
            0 => p.0 >= edge,
            1 => p.1 >= edge,
            2 => p.0 <= edge,
            _ => p.1 <= edge,
        };
        let cross = |a: Point, b: Point| {
            if side % 2 == 0 {
                (edge, a.1 + (b.1 - a.1) * (edge - a.0) / (b.0 - a.0))
            } else {
                (a.0 + (b.0 - a.0) * (edge - a.1) / (b.1 - a.1), edge)
            }
        };
        let input = std::mem::take(&mut out);
        let Some(mut before) = input.last().copied() else { return out };
        for p in input {
            if inside(p) != inside(before) {
                out.push(cross(before, p));
            }
            if inside(p) {
                out.push(p);
            }
            before = p;
        }
    }
    out
}

/// What of a line lies in a rectangle (Liang and Barsky 1984): one line for each stretch.
pub(super) fn line(points: &[Point], rect: Rect) -> Vec<Vec<Point>> {
    let mut out: Vec<Vec<Point>> = Vec::new();
    for pair in points.windows(2) {
        let Some((a, b)) = stretch(pair[0], pair[1], rect) else { continue };
        match out.last_mut() {
            Some(last) if last.last() == Some(&a) => last.push(b),
            _ => out.push(vec![a, b]),
        }
    }
    out
}

fn stretch(a: Point, b: Point, rect: Rect) -> Option<(Point, Point)> {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let (mut from, mut to) = (0.0, 1.0);
    let sides = [(-dx, a.0 - rect[0]), (dx, rect[2] - a.0), (-dy, a.1 - rect[1]), (dy, rect[3] - a.1)];
    for (slope, room) in sides {
        if slope == 0.0 {
            if room < 0.0 {
                return None;
            }
            continue;
        }
        let t = room / slope;
        if slope < 0.0 {
            from = f64::max(from, t);
        } else {
            to = f64::min(to, t);
        }
    }
    // An end that lies inside stays as it is: lines are joined by their ends.
    let at = |t: f64, end: Point| {
        if t <= 0.0 || t >= 1.0 { end } else { (a.0 + t * dx, a.1 + t * dy) }
    };
    (from < to).then(|| (at(from, a), at(to, b)))
}

/// Whether a point lies in an area: how often a ray to the right crosses its outline.
pub(super) fn inside(p: Point, outline: &[Point]) -> bool {
    let Some(mut before) = outline.last().copied() else { return false };
    let mut odd = false;
    for &q in outline {
        if (q.1 > p.1) != (before.1 > p.1) {
            let x = q.0 + (p.1 - q.1) / (before.1 - q.1) * (before.0 - q.0);
            odd ^= p.0 < x;
        }
        before = q;
    }
    odd
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECT: Rect = [0.0, 0.0, 10.0, 10.0];

    fn surface(points: &[Point]) -> f64 {
        let next = points.iter().cycle().skip(1);
        points.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>().abs() / 2.0
    }

    #[test]
    fn an_area_is_cut_at_the_edges() {
        let over = [(-5.0, -5.0), (5.0, -5.0), (5.0, 5.0), (-5.0, 5.0)];
        assert!((surface(&area(&over, RECT)) - 25.0).abs() < 1e-9);
        // All around, all inside, all outside.
        let around = [(-5.0, -5.0), (50.0, -5.0), (50.0, 50.0), (-5.0, 50.0)];
        assert!((surface(&area(&around, RECT)) - 100.0).abs() < 1e-9);
        let small = [(1.0, 1.0), (2.0, 1.0), (2.0, 2.0)];
        assert_eq!(area(&small, RECT), small);
        assert!(area(&[(11.0, 0.0), (12.0, 0.0), (12.0, 5.0)], RECT).is_empty());
        assert!(area(&[], RECT).is_empty());
    }

    #[test]
    fn a_line_that_leaves_and_comes_back_is_two() {
        let path = [(1.0, 5.0), (12.0, 5.0), (12.0, 7.0), (1.0, 7.0)];
        let parts = line(&path, RECT);
        assert_eq!(parts, [vec![(1.0, 5.0), (10.0, 5.0)], vec![(10.0, 7.0), (1.0, 7.0)]]);
        // Right through, and past.
        assert_eq!(line(&[(-1.0, 5.0), (11.0, 5.0)], RECT), [vec![(0.0, 5.0), (10.0, 5.0)]]);
        assert!(line(&[(-1.0, 11.0), (11.0, 11.0)], RECT).is_empty());
    }

    #[test]
    fn only_what_is_seen_of_a_line_is_left() {
        let jagged: Vec<Point> = (0..100).map(|k| (f64::from(k), f64::from(k % 2) * 0.3)).collect();
        assert_eq!(simplified(&jagged, (1.0, 1.0), 0.5).len(), 2);
        assert_eq!(simplified(&jagged, (1.0, 10.0), 0.5).len(), 100);
        let ring = [(0.0, 0.0), (5.0, 0.0), (5.0, 5.0), (0.0, 5.0), (0.0, 0.0)];
        assert_eq!(simplified(&ring, (1.0, 1.0), 0.5).len(), 5);
    }

    #[test]
    fn inside_and_outside() {
        let ring = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (5.0, 2.0), (0.0, 10.0)];
        assert!(inside((1.0, 1.0), &ring) && inside((9.0, 5.0), &ring));
        assert!(!inside((5.0, 5.0), &ring) && !inside((11.0, 1.0), &ring) && !inside((1.0, 1.0), &[]));
    }
}
