//! Every line of the ledger with its figures, and what is kept apart from it.

use super::bars::{Scale, axis, bar};
use super::ledger::badge;
use super::link;
use crate::index::{Index, StoryView};
use crate::phrase::{
    ORIGIN_RANGE, check, days, modifier, origin_range, outcome, plain, range, ranged, role, verification,
};
use headwater_model::record::{
    Check, Extent, Figure, Incident, IncidentRole, LedgerLine, Standing, VerificationStatus,
};
use maud::{Markup, html};

pub(super) fn lines(index: &Index, story: &StoryView) -> Option<Markup> {
    let lines: Vec<_> = story.lines(index).into_iter().filter(|l| index.is_main(l)).collect();
    let loose: Vec<_> = loose(index, story).filter(|f| !apart_figure(index, f)).collect();
    (!lines.is_empty() || !loose.is_empty()).then(|| {
        html! {
            @for line in &lines { (entry(index, line)) }
            @if !loose.is_empty() {
                div.entry {
                    h3 { "Figures in no line" }
                    p.note { "Counts that were found but could not be placed beside others." }
                    (table(index, &loose))
                }
            }
        }
    })
}

/// Comparators and background: the same detail, but never in one table with the event.
pub(super) fn apart(index: &Index, story: &StoryView) -> Option<Markup> {
    let lines: Vec<_> = story.lines(index).into_iter().filter(|l| !index.is_main(l)).collect();
    let loose: Vec<_> = loose(index, story).filter(|f| apart_figure(index, f)).collect();
    let others = index.record.incidents.iter().filter(|i| {
        i.role != IncidentRole::Main
            && (story.any(index, &i.spans)
                || lines.iter().any(|l| l.incident == i.id)
                || loose.iter().any(|f| f.event == i.id))
    });
    let others: Vec<_> = others.collect();
    (!others.is_empty()).then(|| {
        html! {
            p.note {
                "Reports compare the event with earlier ones and set it in a wider one. These figures are not about the event and are in none of its lines."
            }
            @for incident in others {
                div.incident {
                    h3 { bdi { (incident.label) } " " span.badge { (role(incident.role)) } }
                    (facts(index, incident))
                    @for line in lines.iter().filter(|l| l.incident == incident.id) { (entry(index, line)) }
                    @let figures: Vec<_> = loose.iter().copied().filter(|f| f.event == incident.id).collect();
                    @if !figures.is_empty() { (table(index, &figures)) }
                }
            }
        }
    })
}

fn facts(index: &Index, incident: &Incident) -> Markup {
    html! {
        p.meta {
            @for place in &incident.places { bdi { (index.name(place)) } " · " }
            @if let Some(period) = &incident.period { (days(&period.start, &period.end)) " · " }
            "named in " (link::marks(index, &incident.spans))
        }
    }
}

/// Figures of the story's reports that no line holds.
fn loose<'a>(index: &Index<'a>, story: &StoryView<'a>) -> impl Iterator<Item = &'a Figure> {
    story.figures(index).filter(|f| !index.in_line(&f.id))
}

fn apart_figure(index: &Index, figure: &Figure) -> bool {
    index.incident(&figure.event).is_some_and(|i| i.role != IncidentRole::Main)
}

fn entry(index: &Index, line: &LedgerLine) -> Markup {
    let figures: Vec<_> = line.figures.iter().filter_map(|id| index.figure(id)).collect();
    let counts = &line.counts;
    let (least, most) = origin_range(counts);
    html! {
        div.entry id=(link::line(line)) data-row=(line.id) {
            div.entry-head {
                h3 { bdi { (line.label) } }
                p.total { (range(line.range.low, line.range.high)) }
                (badge(line.standing))
            }
            p.meta {
                @if let Some(place) = &line.place { bdi { (index.name(place)) } " · " }
                @if let Some(period) = &line.period {
                    (days(&period.start, &period.end))
                    @if let Some(span) = &period.span { " (“" (link::words(index, span, 60)) "”)" }
                    " · "
                }
                span.count { (plural(counts.reports, "report", "reports")) } ", "
                span.count { (plural(counts.outlets, "outlet", "outlets")) } ", "
                span.count { (ranged(least, most, "text origin", "text origins")) } ", "
                span.count {
                    (ranged(counts.primary_sources.min, counts.primary_sources.max, "primary source", "primary sources"))
                }
            }
            @if !line.sources.is_empty() {
                p.meta {
                    "Sources as written: "
                    @for (n, source) in line.sources.iter().enumerate() {
                        @if n > 0 { ", " }
                        bdi { (source) }
                    }
                }
            }
            @if !line.checks.is_empty() { ul.checks { @for c in &line.checks { (check_row(index, c)) } } }
            (table(index, &figures))
            @let single = line.profiles.len() == 1;
            @if !line.reasons.is_empty() || single || least != most {
                div.why {
                    p.label { "Why this standing and this range" }
                    ul {
                        @for reason in &line.reasons { li { (reason) } }
                        @if least != most { li { (ORIGIN_RANGE) } }
                        @if single { @for (name, p) in &line.profiles {
                            li { "range by the " (name.to_uppercase()) " rule: " (p.reason) }
                        } }
                    }
                }
            }
            (profiles(index, line))
        }
    }
}

fn plural(n: u32, one: &str, many: &str) -> String {
    crate::phrase::count(n as usize, one, many)
}

fn check_row(index: &Index, c: &Check) -> Markup {
    html! {
        li.holds[c.holds].fails[!c.holds] {
            span.badge { (outcome(c.kind, c.holds)) }
            " " span.label { (check(c.kind)) } " " bdi { (c.text) } " " (link::marks(index, &c.spans))
        }
    }
}

fn profiles(index: &Index, line: &LedgerLine) -> Markup {
    let same = line.profiles.values().all(|p| p.low == line.range.low && p.high == line.range.high);
    html! {
        @if line.profiles.len() > 1 && same {
            p.why {
                span.label { "The range by other rules: " } "the same by every profile ("
                (line.profiles.keys().map(|name| name.to_uppercase()).collect::<Vec<_>>().join(", ")) ")."
            }
        } @else if line.profiles.len() > 1 {
            div.why {
                p.label { "The range by other rules" }
                dl.profiles {
                    @for (name, p) in &line.profiles {
                        div {
                            dt {
                                (name.to_uppercase())
                                @if *name == index.record.tool.profile { " (used here)" }
                            }
                            dd { strong { (range(p.low, p.high)) } " " span.quiet { (p.reason) } }
                        }
                    }
                }
            }
        }
    }
}

fn table(index: &Index, figures: &[&Figure]) -> Markup {
    let scale = Scale::linear(figures.iter().map(|f| (f.value.low, f.value.high)));
    html! {
        table.figures.cards {
            thead {
                tr {
                    th scope="col" { "Report" }
                    th scope="col" { "Words" }
                    th.num scope="col" { "Min.–max." }
                    th.draw scope="col" { (axis(scale)) }
                    th scope="col" { "Source and chain" }
                    th scope="col" { "Remarks" }
                }
            }
            tbody { @for figure in figures { (row(index, figure, scale)) } }
        }
    }
}

fn row(index: &Index, figure: &Figure, scale: Scale) -> Markup {
    html! {
        tr data-row=(figure.id) {
            td.rep { (link::mark(index, &figure.span)) }
            td.said { (link::in_context(index, &figure.sentence, &figure.span)) }
            td.num.range data-label="Minimum–maximum" { (range(figure.value.low, figure.value.high)) }
            td.draw { (bar(scale, figure.value.low, figure.value.high)) }
            td.chain data-label="Source" { (chain(index, figure)) }
            td.remarks { (remarks(index, figure)) }
        }
    }
}

/// Source first, then the way to the outlet.
fn chain(index: &Index, figure: &Figure) -> Markup {
    let source = figure.source.as_ref();
    let attribution = source.and_then(|s| s.attribution.as_deref()).and_then(|id| index.attribution(id));
    let cite = attribution.and_then(|a| a.source.span.as_ref());
    html! {
        @match source {
            Some(source) => {
                @let label = html! { bdi { @if source.text.is_empty() { "no source named" } @else { (source.text) } } };
                @if let Some(cite) = cite { (link::to(index, cite, &label)) } @else { (label) }
                @if let Some(name) = source.entity.as_deref().map(|e| index.name(e))
                    && !source.text.to_lowercase().contains(&name.to_lowercase()) {
                    span.quiet { " = " bdi { (name) } }
                }
            },
            None => { span.own { @if figure.own_voice { "the report’s own voice" } @else { "no source named" } } },
        }
        @if !figure.via.is_empty() {
            span.via {
                " → "
                @for (n, hop) in figure.via.iter().rev().enumerate() {
                    @if n > 0 { " → " }
                    bdi { (index.name(hop)) }
                }
                " → " (index.siglum(&figure.span.report))
            }
        }
    }
}

fn remarks(index: &Index, figure: &Figure) -> Markup {
    let checked = figure.verification.as_ref().filter(|v| v.status != VerificationStatus::None);
    html! {
        ul {
            @if figure.value.low != figure.value.high.unwrap_or(u64::MAX) {
                li { (modifier(figure.value.modifier)) }
            }
            @if let Some(v) = checked {
                li.verify {
                    (verification(v.status))
                    @if let Some(by) = &v.by { " by " bdi { (index.name(by)) } }
                    @if let Some(span) = &v.span { " " (link::mark(index, span)) }
                }
            }
            @for hedge in &figure.hedges { li.hedge { "doubt: “" (link::words(index, hedge, 60)) "”" } }
            @if figure.standing != Standing::Asserted { li { strong { (plain(figure.standing.as_str())) } } }
            @if figure.scope.extent == Extent::Subset {
                li {
                    "part of "
                    @if let Some(whole) = figure.scope.of.as_deref().and_then(|id| index.figure(id)) {
                        (link::to(index, &whole.span, &html! { bdi { (whole.value.text) } }))
                    } @else { "a larger figure" }
                }
            }
            @if !figure.group.text.is_empty() { li { "who: " bdi { (figure.group.text) } } }
            @if let Some(period) = &figure.period {
                li {
                    "when: " (days(&period.start, &period.end))
                    @if period.basis != "stated" && !period.text.is_empty() {
                        " (“" bdi { (period.text) } "”, " (period.basis) ")"
                    }
                }
            }
        }
    }
}
