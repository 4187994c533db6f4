//! The map of a story's places as an inline drawing: one of the event and what lies near, and one of all places where that
//! leaves some out. Everything leads to the rows of the list below.

use super::places::{Named, coordinates};
use crate::index::StoryView;
use crate::map::{Area, Base, Labels, Spot, View, WIDTH};
use crate::phrase::{clip, count};
use headwater_model::record::GeoPlace;
use maud::{Markup, html};
use std::fmt::Write as _;

/// Sizes of the words, in units of the drawing: on a wide page and on a telephone, where the drawing is smaller.
const SIZES: [(&str, f64, f64); 2] = [("wide", 24.0, 20.0), ("small", 42.0, 36.0)];
/// How far, compared with the event's own extent, places near it are drawn into its map.
const NEAR: f64 = 2.5;
/// A map without any coast or border is drawn from farther away, so many times at most.
const STEPS: usize = 4;
/// Marks that are drawn; the others stand in the list.
const MARKS: usize = 120;
/// Words at a mark are cut to so many letters.
const LETTERS: usize = 32;

/// All names that lie at one place.
struct Mark<'a> {
    names: Vec<&'a Named<'a>>,
    geo: &'a GeoPlace,
    event: bool,
    reports: usize,
}

impl Mark<'_> {
    fn point(&self) -> (f64, f64) {
        (self.geo.lon, self.geo.lat)
    }

    /// Half its width: the surface grows with the number of reports.
    fn radius(&self) -> f64 {
        (11.0 + 5.0 * (self.reports.max(1) as f64 - 1.0).sqrt()).min(34.0).round()
    }
}

/// Whether a place stands for a whole area.
fn is_area(geo: &GeoPlace) -> bool {
    !matches!(geo.precision.as_str(), "town" | "quarter")
}

/// Of what does not say where something was: a country, a continent.
fn is_wide(geo: &GeoPlace) -> bool {
    matches!(geo.precision.as_str(), "country" | "continent")
}

/// The maps of a story's places, which all have coordinates.
pub(super) fn charts(story: &StoryView, placed: &[&Named]) -> Markup {
    let marks = marks(placed);
    let Some(near) = near(&marks) else { return html! {} };
    let outside: Vec<&Mark> = marks.iter().filter(|m| near.place(m.point()).is_none()).collect();
    let all: Vec<(f64, f64)> = marks.iter().map(Mark::point).collect();
    let far = if outside.is_empty() { None } else { View::fit(&all) };
    let event = marks.iter().any(|m| m.event);
    let what = if event { "the event and what lies near" } else { "the places that the reports name" };
    html! {
        div.maps {
            (chart(story, "near", what, &near, &marks, None))
            @if let Some(far) = &far {
                (chart(story, "far", "all places that the reports name; the frame is the map above", far, &marks, Some(&near)))
            }
            (key(&marks))
        }
    }
}

/// One mark for all names of one place, in the order of the list.
fn marks<'a>(placed: &[&'a Named<'a>]) -> Vec<Mark<'a>> {
    let mut out: Vec<Mark> = Vec::new();
    for named in placed {
        let Some(geo) = named.geo else { continue };
        match out.iter_mut().find(|m| m.geo.gazetteer_id == geo.gazetteer_id) {
            Some(mark) => {
                mark.reports = mark.reports.max(named.reports);
                mark.event |= named.event;
                mark.names.push(named);
            }
            None => out.push(Mark { names: vec![named], geo, event: named.event, reports: named.reports }),
        }
    }
    out.truncate(MARKS);
    out
}

/// The view of the event's places, or of all where none is known: the most telling ones, and what lies near them.
fn near(marks: &[Mark]) -> Option<View> {
    let pick = |test: &dyn Fn(&Mark) -> bool| -> Vec<(f64, f64)> {
        marks.iter().filter(|m| test(m)).map(Mark::point).collect()
    };
    let choices = [
        pick(&|m| m.event && !is_wide(m.geo)),
        pick(&|m| m.event),
        pick(&|m| !is_wide(m.geo)),
        pick(&|_| true),
    ];
    let mut points = choices.into_iter().find(|c| !c.is_empty())?;
    let around = View::fit(&points)?.wider(NEAR);
    for mark in marks.iter().filter(|m| !is_wide(m.geo)) {
        if around.place(mark.point()).is_some() {
            points.push(mark.point());
        }
    }
    let mut view = View::fit(&points)?;
    for _ in 0..STEPS {
        if Base::new(&view).tells(&view) {
            break;
        }
        view = view.wider(1.6);
    }
    Some(view)
}

fn chart(
    story: &StoryView,
    name: &str,
    what: &str,
    view: &View,
    marks: &[Mark],
    frame: Option<&View>,
) -> Markup {
    let base = Base::new(view);
    let seen: Vec<(&Mark, (f64, f64))> =
        marks.iter().filter_map(|m| view.place(m.point()).map(|at| (m, at))).collect();
    let id = format!("map-{}-{name}", story.key());
    let frame = frame.map(|f| view.frame(f));
    // The large ones first, so that small ones lie on top and can be reached.
    let mut order: Vec<&(&Mark, (f64, f64))> = seen.iter().collect();
    order.sort_by(|a, b| b.0.radius().total_cmp(&a.0.radius()));
    html! {
        figure.map.(name) {
            figcaption { "Map of " (what) }
            svg viewBox={ "0 0 " (WIDTH) " " (view.height) } role="group" aria-labelledby={ (id) "-t" } aria-describedby={ (id) "-d" } {
                title id={ (id) "-t" } { "Map of " (what) }
                desc id={ (id) "-d" } { (describe(view, &seen)) }
                g role="img" aria-label="Coasts and borders" {
                    rect.sea width=(WIDTH) height=(view.height) {}
                    path.land d=(base.land) {}
                    path.grid d=(grid(view)) {}
                    @if !base.borders.is_empty() { path.borders d=(base.borders) {} }
                    @if let Some([x, y, wide, high]) = frame { rect.frame x=(x) y=(y) width=(wide) height=(high) {} }
                }
                @for (mark, at) in order { (drawn(mark, *at)) }
                @for (class, size, small) in SIZES {
                    g.(class) aria-hidden="true" { (words(view, &base, &seen, frame, size, small)) }
                }
            }
        }
    }
}

/// A mark, with a link to its row.
fn drawn(mark: &Mark, (x, y): (f64, f64)) -> Markup {
    let names: Vec<&str> = mark.names.iter().map(|n| n.entity.name.as_str()).collect();
    let mentions = mark.names.iter().map(|n| n.mentions.len()).sum();
    html! {
        a href={ "#" (mark.names[0].id) } {
            title {
                (names.join(", ")) ", " (mark.geo.precision) ", " (coordinates(mark.geo))
                @if mark.event { ", place of the event" }
                ": named " (count(mentions, "time", "times")) " in " (count(mark.reports, "report", "reports"))
            }
            (shape(mark.event, is_area(mark.geo), (x, y), mark.radius()))
        }
    }
}

/// A diamond for the event, a circle for what is only named; a whole area is dashed and faint.
fn shape(event: bool, area: bool, (x, y): (f64, f64), radius: f64) -> Markup {
    let class = format!("{}{}", if event { "event" } else { "named" }, if area { " area" } else { "" });
    // As large as the circle of that radius.
    let r = (radius * 1.25).round();
    html! {
        @if event { path class=(class) d={ "M" (x) " " (y - r) "l" (r) " " (r) "-" (r) " " (r) "-" (r) "-" (r) "z" } {} }
        @else { circle class=(class) cx=(x) cy=(y) r=(radius) {} }
    }
}

/// The sign of a row, as its mark on the map.
pub(super) fn swatch(named: &Named) -> Markup {
    sign(named.event, named.geo.is_some_and(is_area))
}

fn sign(event: bool, area: bool) -> Markup {
    html! { svg.mark viewBox="0 0 40 40" aria-hidden="true" { (shape(event, area, (20.0, 20.0), 12.0)) } }
}

/// Names of places, of countries and of the lines of the grid, and the scale, where there is room, in one size.
fn words(
    view: &View,
    base: &Base,
    seen: &[(&Mark, (f64, f64))],
    frame: Option<[f64; 4]>,
    size: f64,
    small: f64,
) -> Markup {
    let mut labels = Labels::new(view.height);
    for (mark, at) in seen {
        let wide = mark.radius() * if mark.event { 2.5 } else { 2.0 };
        labels.take(Area::centred(*at, wide, wide));
    }
    let scale = scale(view);
    let bar_at = (28.0, view.height - 24.0);
    if let Some((_, long)) = &scale {
        labels.take(Area::centred((bar_at.0 + long / 2.0, bar_at.1 - small / 2.0), long + 24.0, small * 2.0));
    }
    if let Some([x, y, wide, high]) = frame {
        // The lines of the frame; its inside is free.
        labels.take(Area::centred((x + wide / 2.0, y), wide, 6.0));
        labels.take(Area::centred((x + wide / 2.0, y + high), wide, 6.0));
    }
    let named: Vec<(&str, Spot)> = seen
        .iter()
        .filter_map(|(mark, at)| {
            let name = mark.names[0].entity.name.as_str();
            // What stands in the map above needs no second name.
            let again = frame.is_some_and(|[x, y, wide, high]| {
                (x..=x + wide).contains(&at.0) && (y..=y + high).contains(&at.1)
            });
            let words = clip(name, LETTERS);
            let place = if again { None } else { labels.beside(*at, mark.radius() * 1.25, &words, size) };
            place.map(|p| (name, p))
        })
        .collect();
    // A country that has a mark is not named a second time.
    let shown: Vec<&str> = named.iter().map(|n| n.0).collect();
    let countries = base.names(&mut labels, small);
    html! {
        @for (name, (x, y)) in countries.iter().filter(|c| !shown.contains(&c.0)) {
            text.country x=(x) y=(y + (small * 0.35).round()) { (name) }
        }
        @for (name, spot) in &named {
            text x=(spot.at.0) y=(spot.at.1 + (size * 0.35).round()) text-anchor=[spot.anchor.term()] { (clip(name, LETTERS)) }
        }
        @if let Some((text, long)) = &scale {
            path.bar d={ "M" (bar_at.0) " " (bar_at.1 - 12.0) "v12h" (long) "v-12" } {}
            text.scale x=(bar_at.0 + (long / 2.0).round()) y=(bar_at.1 - 12.0) { (text) }
        }
    }
}

/// A round number of kilometres and its length, where the view is so small that one length holds all over it.
fn scale(view: &View) -> Option<(String, f64)> {
    const KILOMETRES: f64 = 111.2;
    if view.north - view.south > 25.0 {
        return None;
    }
    let unit = KILOMETRES / view.scale.1;
    let round = [500.0, 200.0, 100.0, 50.0, 20.0, 10.0].into_iter().find(|km| km / unit < WIDTH / 4.0)?;
    Some((format!("{round} km"), (round / unit).round()))
}

/// Degrees between two lines of the grid.
fn step(view: &View) -> f64 {
    let steps = [1.0, 2.0, 5.0, 10.0, 15.0, 30.0];
    steps.into_iter().find(|s| view.degrees() / s < 9.0).unwrap_or(60.0)
}

/// Lines of longitude and latitude.
fn grid(view: &View) -> String {
    let step = step(view);
    let mut out = String::new();
    let mut lines = |from: f64, to: f64, line: &dyn Fn(f64) -> String| {
        let mut at = (from / step).ceil() * step;
        while at < to {
            out.push_str(&line(at));
            at += step;
        }
    };
    lines(view.west, view.east, &|lon| {
        format!("M{} 0v{}", ((lon - view.west) * view.scale.0).round(), view.height)
    });
    lines(view.south, view.north, &|lat| {
        format!("M0 {}h{WIDTH}", ((view.north - lat) * view.scale.1).round())
    });
    out
}

fn describe(view: &View, seen: &[(&Mark, (f64, f64))]) -> String {
    let degrees = |n: f64, plus: &str, minus: &str| {
        let n = if n > 180.0 {
            n - 360.0
        } else if n < -180.0 {
            n + 360.0
        } else {
            n
        };
        format!("{}° {}", n.abs().round(), if n < 0.0 { minus } else { plus })
    };
    let names: Vec<&str> =
        seen.iter().flat_map(|(m, _)| m.names.iter().map(|n| n.entity.name.as_str())).collect();
    let more = names.len().saturating_sub(12);
    let mut out = format!(
        "From {} to {} and from {} to {}. Marked: {}",
        degrees(view.west, "east", "west"),
        degrees(view.east, "east", "west"),
        degrees(view.south, "north", "south"),
        degrees(view.north, "north", "south"),
        names[..names.len() - more].join(", ")
    );
    if more > 0 {
        // Writing to a string does not fail.
        let _ = write!(out, " and {more} more");
    }
    out.push_str(". The list below says the same in words.");
    out
}

fn key(marks: &[Mark]) -> Markup {
    let has = |event: bool, area: bool| marks.iter().any(|m| m.event == event && is_area(m.geo) == area);
    let rows = [
        (true, false, "place of the event or of its figures"),
        (true, true, "place of the event or of its figures, a whole area"),
        (false, false, "place that is named"),
        (false, true, "place that is named, a whole area"),
    ];
    html! {
        ul.key {
            @for (event, area, text) in rows.iter().filter(|r| has(r.0, r.1)) {
                li { (sign(*event, *area)) " " (text) }
            }
            li { "The larger a mark, the more reports name the place. Coasts and borders: Natural Earth; they carry no judgement." }
        }
    }
}
