//! The drawing of a stemma. Every arrow and every box is a link; no script is needed.

use super::edges::{self, address, link_address};
use super::layout::{Band, Graph, Head, Layout, layout};
use super::plan::{Arrow, Drawn, Plan};
use super::stemma::list_id;
use crate::index::{Index, StoryView, origin_name};
use crate::kin::Kin;
use crate::phrase::{clip, confidence, count, days, percent, reuse};
use crate::remarks;
use headwater_model::record::NodeKind;
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};

const BOX_W: f64 = 188.0;
const BOX_H: f64 = 48.0;
const STEP_X: f64 = 258.0;
const STEP_Y: f64 = 68.0;
const MARGIN: f64 = 10.0;
const HEAD: f64 = 34.0;
/// A line of times below that of days.
const CLOCKS: f64 = 16.0;
/// Length of an arrow's head.
const TIP: f64 = 9.0;
/// The stripe in the colour of the origin.
const STRIPE: f64 = 7.0;

/// A wide drawing shrinks this far to fit the page; beyond that its words could not be read, and it scrolls.
const SMALLEST: f64 = 0.74;

/// Colours before they come round again.
const HUES: usize = 6;

struct Canvas<'c, 'a> {
    index: &'c Index<'a>,
    kin: &'c Kin<'a>,
    plan: &'c Plan,
    layout: Layout<'a>,
    head: f64,
    /// Colours of the origins of each node.
    hues: Vec<Vec<usize>>,
    /// Edges and links with a section to lead to.
    told: (BTreeSet<usize>, BTreeSet<usize>),
}

pub(super) fn drawing<'a>(index: &Index<'a>, story: &StoryView<'a>, kin: &Kin<'a>, plan: &Plan) -> Markup {
    let first = |d: &Drawn| match d {
        Drawn::Node(n) => kin.when(*n),
        Drawn::Copies(edges) => edges.iter().filter_map(|e| kin.when(kin.edges[*e].child)).min(),
        Drawn::Alone(nodes) => nodes.iter().filter_map(|n| kin.when(*n)).min(),
    };
    let graph = Graph {
        whens: plan.boxes.iter().map(first).collect(),
        edges: plan.arrows.iter().map(|a| (a.from, a.to)).collect(),
    };
    let layout = layout(&graph);
    let head = HEAD + if layout.heads.iter().any(|h| h.clocks.is_some()) { CLOCKS } else { 0.0 };
    let width = MARGIN * 2.0 + BOX_W + STEP_X * layout.columns.saturating_sub(1) as f64;
    let height = head + MARGIN + STEP_Y * layout.rows as f64;
    let told =
        (edges::shown(index, kin).into_iter().collect(), edges::shown_links(kin).into_iter().collect());
    let canvas = Canvas { index, kin, plan, layout, head, hues: hues(index, story, kin), told };
    html! {
        svg.stemma role="group" aria-label="Stemma of the reports; the same in words below"
            viewBox={ "0 0 " (width) " " (height) }
            style=(format!("width:100%;max-width:{width:.0}px;min-width:{:.0}px", width * SMALLEST)) {
            (canvas.heads(height))
            (canvas.links())
            @let ends = canvas.ends();
            @for (arrow, end) in plan.arrows.iter().zip(&ends) { (canvas.arrow(arrow, *end)) }
            @for (i, drawn) in plan.boxes.iter().enumerate() { (canvas.drawn(i, drawn)) }
            @for (arrow, end) in plan.arrows.iter().zip(&ends) { (canvas.share(arrow, *end)) }
        }
    }
}

/// Colours by the place of the origin in the story; a lost text has that of the origin whose root it is.
fn hues<'a>(index: &Index<'a>, story: &StoryView<'a>, kin: &Kin<'a>) -> Vec<Vec<usize>> {
    let origins = story.origins(index);
    let mut by_root: BTreeMap<&str, usize> = BTreeMap::new();
    let mut by_report: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, origin) in origins.iter().enumerate() {
        by_root.entry(&origin.root).or_insert(i % HUES);
        for report in &origin.reports {
            by_report.entry(report).or_default().push(i % HUES);
        }
    }
    let of = |n: &&headwater_model::record::LineageNode| {
        let held = n.report.as_deref().and_then(|r| by_report.get(r)).cloned();
        let own = by_root.get(n.id.as_str()).map(|h| vec![*h]);
        // A root is of its own origin first, whatever else it draws on.
        held.or(own).unwrap_or_else(|| vec![0])
    };
    kin.nodes.iter().map(of).collect()
}

impl Canvas<'_, '_> {
    fn at(&self, i: usize) -> (f64, f64) {
        (MARGIN + STEP_X * self.layout.column[i] as f64, self.head + STEP_Y * self.layout.row[i])
    }

    fn heads(&self, height: f64) -> Markup {
        html! {
            @for (n, h) in self.layout.heads.iter().enumerate() {
                @let x = MARGIN + STEP_X * h.column as f64;
                @if h.days != Band::Same {
                    @if n > 0 {
                        @let between = x - (STEP_X - BOX_W) / 2.0;
                        line.day x1=(between) x2=(between) y1="4" y2=(height - 4.0) {}
                    }
                    text.day x=(x) y="15" {
                        @match h.days {
                            Band::Days(first, last) => { (days(first, last)) },
                            Band::Unknown | Band::Same => { "date not known" },
                        }
                    }
                }
                @if let Some(words) = clock_words(h) { text.clock x=(x) y="32" { (words) } }
            }
        }
    }

    /// Where each arrow meets its box: those into one box spread over its side, in the order of what they come from.
    fn ends(&self) -> Vec<f64> {
        let mut into: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (i, arrow) in self.plan.arrows.iter().enumerate() {
            into.entry(arrow.to).or_default().push(i);
        }
        let mut ends = vec![0.0; self.plan.arrows.len()];
        for (to, mut list) in into {
            list.sort_by(|x, y| {
                let row = |i: &usize| self.layout.row[self.plan.arrows[*i].from];
                row(x).total_cmp(&row(y)).then(x.cmp(y))
            });
            let n = list.len() as f64;
            for (k, i) in list.into_iter().enumerate() {
                ends[i] = self.at(to).1 + BOX_H * (k as f64 + 1.0) / (n + 1.0);
            }
        }
        ends
    }

    fn arrow(&self, arrow: &Arrow, y2: f64) -> Markup {
        let (from, to) = (self.at(arrow.from), self.at(arrow.to));
        let (x1, y1, x2) = (from.0 + BOX_W, from.1 + BOX_H / 2.0, to.0 - TIP);
        let edge = &self.kin.edges[arrow.edge];
        let row = edge.row;
        let share = if row.share.is_finite() { row.share.clamp(0.0, 1.0) } else { 0.0 };
        let width = 1.5 + share * 8.0;
        let path = bend(x1, y1, x2, y2);
        let half = (width / 2.0 + 3.0).max(4.5);
        let tip = format!("{x2:.1},{:.1} {:.1},{y2:.1} {x2:.1},{:.1}", y2 - half, x2 + TIP - 0.5, y2 + half);
        let hue = self.hues[edge.parent].first().copied().unwrap_or(0);
        let class = format!("edge h{hue} {} c-{}", row.reuse.as_str(), confidence(row.confidence));
        let href = match &self.plan.boxes[arrow.to] {
            Drawn::Node(_) if self.told.0.contains(&arrow.edge) => format!("#{}", address(edge)),
            drawn => list_id(self.index, self.kin, drawn)
                .or_else(|| self.kin.report(edge.child).map(|r| format!("r-{}", r.id)))
                .map_or_else(|| "#main".to_owned(), |id| format!("#{id}")),
        };
        html! {
            a.line href=(href) {
                title {
                    (self.name(edge.child)) " draws on " (self.name(edge.parent)) ": " (percent(row.share)) ", "
                    (reuse(row.reuse)) ", " (confidence(row.confidence)) " confidence. Show the texts side by side."
                }
                path.hit d=(path) {}
                path class=(class) stroke-width=(format!("{width:.1}")) d=(path) {}
                polygon class={ "tip h" (hue) } points=(tip) {}
            }
        }
    }

    /// The share stands near the child, where lines of one parent have parted; alerts stand beside it.
    fn share(&self, arrow: &Arrow, y2: f64) -> Markup {
        let (from, to) = (self.at(arrow.from), self.at(arrow.to));
        let edge = &self.kin.edges[arrow.edge];
        let below = from.1 > to.1;
        let y = if below { y2 + 17.0 } else { y2 - 8.0 };
        let many = matches!(self.plan.boxes[arrow.to], Drawn::Copies(_));
        let alerts =
            if many { 0 } else { remarks::of_edge(edge).iter().filter(|r| r.change.is_alert()).count() };
        html! {
            @if !many {
                text.share x=(to.0 - 10.0) y=(y) text-anchor="end" {
                    (percent(edge.row.share))
                    @if alerts > 0 { tspan.bad { " !" (alerts) } }
                }
            }
        }
    }

    fn links(&self) -> Markup {
        html! {
            @for &(a, b, i) in &self.plan.links {
                @let link = &self.kin.links[i];
                @let (left, right) = if self.layout.column[a] <= self.layout.column[b] { (self.at(a), self.at(b)) } else { (self.at(b), self.at(a)) };
                @let (y1, y2) = (left.1 + BOX_H / 2.0, right.1 + BOX_H / 2.0);
                @let path = if left.0 < right.0 { bend(left.0 + BOX_W, y1, right.0, y2) } else { bow(left.0 + BOX_W, y1, y2) };
                @let href = if self.told.1.contains(&i) { link_address(link) } else { format!("r-{}", link.row.a) };
                a.line href={ "#" (href) } {
                    title { (self.name(link.ends.0)) " and " (self.name(link.ends.1)) " go back to one text; which came first is open." }
                    path.hit d=(path) {}
                    path.undirected d=(path) {}
                }
            }
        }
    }

    fn name(&self, node: usize) -> String {
        let row = self.kin.nodes[node];
        match self.kin.report(node) {
            Some(r) => format!("{} {}", r.siglum, Index::outlet(r)),
            None => origin_name(&row.label).to_owned(),
        }
    }

    fn drawn(&self, i: usize, drawn: &Drawn) -> Markup {
        match drawn {
            Drawn::Node(node) => self.node(i, *node),
            Drawn::Copies(edges) => {
                self.stack(i, drawn, &format!("and {}", count(edges.len(), "more copy", "more copies")))
            }
            Drawn::Alone(nodes) => {
                self.stack(i, drawn, &format!("{} on their own", count(nodes.len(), "report", "reports")))
            }
        }
    }

    /// A box that stands for several reports.
    fn stack(&self, i: usize, drawn: &Drawn, words: &str) -> Markup {
        let (x, y) = self.at(i);
        html! {
            g.node.stack {
                a href=[list_id(self.index, self.kin, drawn).map(|id| format!("#{id}"))] {
                    title { (words) }
                    rect x=(x + 6.0) y=(y + 6.0) width=(BOX_W - 6.0) height=(BOX_H - 6.0) rx="4" {}
                    rect x=(x + 3.0) y=(y + 3.0) width=(BOX_W - 6.0) height=(BOX_H - 6.0) rx="4" {}
                    rect x=(x) y=(y) width=(BOX_W - 6.0) height=(BOX_H - 6.0) rx="4" {}
                    text.name x=(x + 12.0) y=(y + 19.0) { (fit(words, BOX_W - 26.0)) }
                    text.quiet x=(x + 12.0) y=(y + 34.0) { "listed below" }
                }
            }
        }
    }

    fn node(&self, i: usize, node: usize) -> Markup {
        let row = self.kin.nodes[node];
        let report = self.kin.report(node);
        let (x, y) = self.at(i);
        let hues = &self.hues[node];
        let open = row.kind == NodeKind::Undecided;
        let lost = !open && self.kin.is_lost(node);
        let mixed = hues.len() > 1;
        let name = report.map_or(origin_name(&row.label), Index::outlet);
        let siglum =
            report.map_or_else(|| if open { "?".to_owned() } else { String::new() }, |r| clip(&r.siglum, 4));
        let words = if open {
            "undecided".to_owned()
        } else if lost {
            "lost archetype".to_owned()
        } else {
            self.time(node)
        };
        let left =
            x + STRIPE + if siglum.is_empty() { 8.0 } else { 17.0 + 11.0 * siglum.chars().count() as f64 };
        let high = BOX_H / hues.len() as f64;
        let inner = html! {
            title {
                (row.label) @if let Some(r) = report { ": " (r.title.as_deref().unwrap_or(&r.locator)) }
                @if mixed { " (draws on " (hues.len()) " text origins)" }
            }
            rect x=(x) y=(y) width=(BOX_W) height=(BOX_H) rx="4" {}
            @for (k, hue) in hues.iter().enumerate() {
                path class={ "stripe h" (hue) } d=(format!("M{:.1},{:.1}h{STRIPE}v{:.1}h-{STRIPE}z", x + 1.0, y + 1.0 + high * k as f64, high - 2.0)) {}
            }
            @if !siglum.is_empty() { text.siglum x=(x + STRIPE + 9.0) y=(y + 30.0) { (siglum) } }
            text.name x=(left) y=(y + 21.0) { (fit(name, x + BOX_W - 8.0 - left)) }
            text.quiet x=(left) y=(y + 37.0) { (fit(&words, x + BOX_W - 6.0 - left)) }
        };
        html! {
            g class={ "node h" (hues.first().copied().unwrap_or(0)) @if lost { " lost" } @if open { " open" } @if mixed { " mixed" } } {
                @match report {
                    Some(r) => { a href=(super::link::report(self.index, &r.id)) { (inner) } },
                    None => (inner),
                }
            }
        }
    }

    /// Day and time of a report, short enough for its box.
    fn time(&self, node: usize) -> String {
        self.kin.when(node).map_or_else(
            || "no date".to_owned(),
            |w| match w.clock {
                Some(clock) => format!("{} {}", clock.words(), clock.zone()),
                None => days(w.day, w.last),
            },
        )
    }
}

fn clock_words(head: &Head) -> Option<String> {
    match head.clocks {
        Some((first, last)) if first.words() == last.words() => {
            Some(format!("{} {}", first.words(), first.zone()))
        }
        Some((first, last)) => Some(format!("{}–{} {}", first.words(), last.words(), last.zone())),
        None => head.untimed.then(|| "time not known".to_owned()),
    }
}

/// From the right side of one box to the left side of another. The bend is done before the next column begins; from there
/// the line runs along its child's own row, where no other report stands in its way.
fn bend(x1: f64, y1: f64, x2: f64, y2: f64) -> String {
    let gap = STEP_X - BOX_W - TIP;
    let half = gap / 2.0;
    if x2 > x1 {
        format!(
            "M{x1:.1},{y1:.1} C{:.1},{y1:.1} {:.1},{y2:.1} {:.1},{y2:.1} L{x2:.1},{y2:.1}",
            x1 + half,
            x1 + half,
            (x1 + gap).min(x2)
        )
    } else {
        format!("M{x1:.1},{y1:.1} C{:.1},{y1:.1} {:.1},{y2:.1} {x2:.1},{y2:.1}", x1 + half, x2 - half)
    }
}

/// Between two boxes of one column, at their right.
fn bow(x: f64, y1: f64, y2: f64) -> String {
    let out = x + 34.0;
    format!("M{x:.1},{y1:.1} C{out:.1},{y1:.1} {out:.1},{y2:.1} {x:.1},{y2:.1}")
}

/// As much of a name as fits into a width: fonts differ, so the wide ones are reckoned with.
fn fit(name: &str, room: f64) -> String {
    let wide = |c: char| match c {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | ' ' | '.' | ',' | '\'' => 5.5,
        'm' | 'w' | 'M' | 'W' => 12.0,
        c if c.is_lowercase() => 8.2,
        c if c.is_ascii() => 9.2,
        // Scripts whose letters fill a square.
        c if u32::from(c) >= 0x2e80 => 13.0,
        _ => 9.2,
    };
    let name = clip(name, 60);
    let mut used = 0.0;
    let width: f64 = name.chars().map(wide).sum();
    if width <= room {
        return name;
    }
    let mut out: String = name
        .chars()
        .take_while(|c| {
            used += wide(*c);
            used + 10.0 <= room
        })
        .collect();
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}
