//! The toll over time: for each holder of a number the value it gave, by the day its report was published. A step goes on
//! until the holder gives another; nothing is joined over holders.

use super::link;
use crate::index::{Index, StoryView};
use crate::phrase::{days, number, range, upper};
use headwater_model::Cite;
use headwater_model::record::{Figure, Toll, TollBasis, Value};
use jiff::civil::Date;
use maud::{Markup, html};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 220.0;
/// Room for the numbers at the left and the days below.
const LEFT: f64 = 64.0;
const BELOW: f64 = 26.0;
const ABOVE: f64 = 12.0;
const RIGHT: f64 = 18.0;
/// Holders that are drawn; the others stand in the list below.
const HOLDERS: usize = 6;

/// What a holder gave on a day.
struct Point<'a> {
    day: Date,
    low: u64,
    high: Option<u64>,
    cite: &'a Cite,
}

/// A chart for each measure of the toll that was told on more than one day.
pub(super) fn charts(index: &Index, story: &StoryView) -> Markup {
    let incidents = story.incidents(index);
    let several = StoryView::several(&incidents);
    html! {
        @for incident in incidents {
            @let name = several.then(|| index.incident_name(incident));
            @for toll in &incident.tolls { (chart(index, toll, name)) }
        }
    }
}

fn chart(index: &Index, toll: &Toll, incident: Option<&str>) -> Markup {
    let holders = holders(index, toll);
    let all = || holders.iter().flat_map(|(_, points)| points);
    let (Some(first), Some(last)) = (all().map(|p| p.day).min(), all().map(|p| p.day).max()) else {
        return html! {};
    };
    let top = all().map(|p| p.high.unwrap_or(p.low).max(p.low)).max().unwrap_or(1).max(1);
    if first == last {
        return html! {};
    }
    let span = f64::from(last.duration_since(first).as_hours() as i32 / 24).max(1.0);
    let x = |day: Date| {
        LEFT + f64::from(day.duration_since(first).as_hours() as i32 / 24) / span * (WIDTH - LEFT - RIGHT)
    };
    let y = |value: u64| HEIGHT - BELOW - value as f64 / top as f64 * (HEIGHT - BELOW - ABOVE);
    html! {
        figure.steps {
            figcaption { @if let Some(name) = incident { bdi { (name) } ": " } strong { (upper(toll.measure.as_str())) } " as each holder gave it, by day of publication" }
            svg viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img"
                aria-label={ (upper(toll.measure.as_str())) " by day of publication; the same in words below" } {
                @for tick in [0, top / 2, top] {
                    line.rail x1=(LEFT) x2=(WIDTH - RIGHT) y1=(round(y(tick))) y2=(round(y(tick))) {}
                    text x=(LEFT - 8.0) y=(round(y(tick)) + 4.0) text-anchor="end" { (number(tick)) }
                }
                text x=(LEFT) y=(HEIGHT - 6.0) { (day(first)) }
                text x=(WIDTH - RIGHT) y=(HEIGHT - 6.0) text-anchor="end" { (day(last)) }
                @for (n, (_, points)) in holders.iter().take(HOLDERS).enumerate() {
                    path.(format!("hue{n}")) d=(path(points, &x, &y, WIDTH - RIGHT)) {}
                    @for p in points {
                        circle.(format!("hue{n}")) cx=(round(x(p.day))) cy=(round(y(p.low))) r="4" {}
                        @if let Some(high) = p.high.filter(|h| *h > p.low) {
                            line.(format!("hue{n}")) x1=(round(x(p.day))) x2=(round(x(p.day))) y1=(round(y(p.low))) y2=(round(y(high))) {}
                        }
                    }
                }
            }
            ul.holders {
                @for (n, (name, points)) in holders.iter().enumerate() {
                    li {
                        @if n < HOLDERS { span.key.(format!("hue{n}")) aria-hidden="true" {} " " }
                        bdi { (name) } ": "
                        @for (k, p) in points.iter().enumerate() {
                            @if k > 0 { ", " }
                            (link::to(index, p.cite, &html! { (range(p.low, p.high)) })) " " span.quiet { (day(p.day)) }
                        }
                    }
                }
            }
        }
    }
}

fn day(day: Date) -> String {
    days(&day.to_string(), &day.to_string())
}

/// A tenth of a unit is finer than a screen.
fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// From each point straight on to the next day, then up or down.
fn path(points: &[Point], x: &dyn Fn(Date) -> f64, y: &dyn Fn(u64) -> f64, end: f64) -> String {
    let mut out = String::new();
    for (k, p) in points.iter().enumerate() {
        let (px, py) = (round(x(p.day)), round(y(p.low)));
        // Writing to a string does not fail.
        let _ = if k == 0 { write!(out, "M{px} {py}") } else { write!(out, "H{px}V{py}") };
    }
    let _ = write!(out, "H{end}");
    out
}

/// Who gave what when, those with the most values first. What reports count themselves is their own voice.
fn holders<'a>(index: &Index<'a>, toll: &'a Toll) -> Vec<(String, Vec<Point<'a>>)> {
    let mut by_name: BTreeMap<String, Vec<Point<'a>>> = BTreeMap::new();
    for answer in &toll.answers {
        let report = index.report(&answer.report);
        let published = report.and_then(|r| r.published.as_ref());
        let day: Option<Date> = published.and_then(|p| p.start.parse().ok());
        let (Some(day), Some(cite), TollBasis::Stated) = (day, answer.spans.first(), answer.basis) else {
            continue;
        };
        // "Some 120" gives a range around the number.
        let gives = |v: &Value| {
            v.low == answer.best || v.low < answer.best && v.high.is_some_and(|high| answer.best <= high)
        };
        let within =
            |f: &&Figure| f.measure == toll.measure && gives(&f.value) && answer.spans.contains(&f.span);
        let figures = || index.figures_in(&answer.report).iter().copied().filter(within);
        // Of several that give the number, one that names who counted; else the first words.
        let figure = figures().find(|f| f.source.is_some()).or_else(|| figures().next());
        let cite = figure.map_or(cite, |f| &f.span);
        let source = figure.and_then(|f| f.source.as_ref());
        let name = source.map_or_else(
            || format!("{}, own voice", report.map_or("", Index::outlet)),
            |s| index.holder(s).to_owned(),
        );
        let point = Point { day, low: answer.range.low, high: answer.range.high, cite };
        by_name.entry(name).or_default().push(point);
    }
    for points in by_name.values_mut() {
        points.sort_by(|a, b| (a.day, a.low, a.high, a.cite).cmp(&(b.day, b.low, b.high, b.cite)));
        // Copies of one wire say the same on the same day.
        points.dedup_by(|b, a| (a.day, a.low, a.high) == (b.day, b.low, b.high));
    }
    let mut holders: Vec<_> = by_name.into_iter().collect();
    holders.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(&b.0)));
    holders
}
