//! A row of the record: its words, why it says what it says, and what people decided about it.

use super::{Page, frame, in_context, mark, range};
use crate::Error;
use crate::part::{NAMES, of_row};
use crate::shown::Shown;
use crate::state::{Desk, OpenCase};
use axum::extract::{Form, Path, State};
use axum::response::Redirect;
use headwater_case::{Draft, Explanation, explain};
use headwater_model::Record;
use headwater_model::record::{Class, EntityKind, Figure, JudgementState, Measure, Setting, Verb};
use maud::{Markup, html};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Why a row says what it says.
pub(crate) async fn row(
    State(desk): State<Arc<Desk>>,
    Path((slug, id)): Path<(String, String)>,
    shown: Shown,
) -> Page {
    let view = desk.case(&slug)?.view()?;
    let part = shown.part(&view, |record| of_row(record, &id));
    let record = part.as_ref();
    let explained = explain(record, &id)?;
    let figure = record.figures.iter().find(|f| f.id == id);
    let title = figure.map_or_else(|| id.clone(), |f| format!("{} {}", f.value.text, f.measure.as_str()));
    let story = explained.words.first().and_then(|w| view.story_of.get(&w.span.report));
    let body = html! {
        p.crumbs { @if let Some(story) = story { a href={ "/c/" (slug) "/story/" (story) } { "The story" } } }
        h1 dir="auto" { (title) }
        @if let Some(f) = figure { (why(record, &slug, f)) }
        @if let Some(e) = record.entities.iter().find(|e| e.id == id) {
            p.lead { (e.kind.as_str()) ": " bdi { (e.name) } }
            @if !e.merges.is_empty() {
                h2 { "Why these forms are one name" }
                ul { @for m in &e.merges { li { "“" bdi { (m.variant) } "”: " (m.reason) } } }
            }
        }
        h2 { "The words" }
        (words(&shown, record, &slug, &explained))
        (decisions(&explained))
        (form(record, &slug, &id, figure, None))
        details {
            summary { "The whole row" }
            p.quiet { (explained.section) ", made by " (explained.made_by) }
            pre tabindex="0" { (serde_json::to_string_pretty(&explained.row).unwrap_or_default()) }
        }
    };
    Ok(frame(&title, Some((&slug, &shown)), "", &body))
}

/// A figure's rule in words.
fn why(record: &Record, slug: &str, f: &Figure) -> Markup {
    let source = f.source.as_ref().map_or("the report’s own voice", |s| s.text.as_str());
    let lines: Vec<_> = record.ledger.iter().filter(|l| l.figures.contains(&f.id)).collect();
    html! {
        p.lead { strong { (range(f.value.low, f.value.high)) } " " (f.group.class.as_str()) " " (f.measure.as_str()) }
        dl.why {
            dt { "Bounds" } dd { "“" bdi { (f.value.text) } "” is read as " (kind(&f.value.modifier)) ": minimum " (f.value.low) ", maximum " (f.value.high.map_or_else(|| "open".to_owned(), |h| h.to_string())) }
            dt { "People" } dd { "“" bdi { (f.group.text) } "”, counted as " (f.group.class.as_str()) }
            dt { "Source" } dd { bdi { (source) } @if !f.via.is_empty() { ", through " (f.via.len()) " hops" } }
            dt { "Standing" } dd { (kind(&f.standing)) @if !f.hedges.is_empty() { ", hedged" } }
            @for l in &lines {
                dt { "Line" }
                dd {
                    a href={ "/c/" (slug) "/row/" (l.id) } { bdi { (l.label) } } ": " (range(l.range.low, l.range.high))
                    @if let Some(p) = l.profiles.get(&record.tool.profile) { " – " (p.reason) }
                }
            }
        }
    }
}

/// A word of the record's vocabulary as it is written there.
fn kind(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(|s| s.replace('_', " "))).unwrap_or_default()
}

fn words(shown: &Shown, record: &Record, slug: &str, explained: &Explanation) -> Markup {
    html! {
        ul.words {
            @for w in explained.words.iter().take(60) {
                li {
                    (mark(record, slug, &w.span)) " "
                    @if !w.part.is_empty() { span.quiet { (w.part.replace('.', ", ")) " " } }
                    (in_context(shown, record, &w.span, 100))
                }
            }
        }
    }
}

fn decisions(explained: &Explanation) -> Markup {
    html! {
        @if !explained.judgements.is_empty() {
            h2 { "Decisions" }
            ul {
                @for r in &explained.judgements {
                    @let j = &r.judgement;
                    li {
                        strong { (j.verb.as_str()) } " by " bdi { (j.by) } ", " (j.at) ": "
                        span.bad[r.state == JudgementState::Conflict] { (r.state.as_str()) } " " (r.outcome)
                        @if !j.why.is_empty() { " – " bdi { (j.why) } }
                    }
                }
            }
        }
    }
}

/// The choices of a vocabulary.
fn choices(name: &str, label: &str, words: &[&str], now: &str) -> Markup {
    html! {
        label { (label) " "
            select name=(name) {
                option value="" { "as it is" }
                @for w in words { option value=(w) { (w.replace('_', " ")) @if *w == now { " (now)" } } }
            }
        }
    }
}

const MEASURES: &[Measure] = &[
    Measure::Killed,
    Measure::Injured,
    Measure::Missing,
    Measure::Displaced,
    Measure::Detained,
    Measure::Abducted,
    Measure::Casualties,
    Measure::Refuge,
    Measure::Present,
    Measure::Other,
];

const CLASSES: &[Class] = &[
    Class::Civilian,
    Class::SecurityForce,
    Class::Fighter,
    Class::Child,
    Class::Woman,
    Class::AidWorker,
    Class::Journalist,
    Class::People,
    Class::Unknown,
];

const KINDS: &[EntityKind] =
    &[EntityKind::Person, EntityKind::Organisation, EntityKind::Group, EntityKind::Place];

/// The form for a decision; from the review it goes on to the next row.
pub(super) fn form(
    record: &Record,
    slug: &str,
    id: &str,
    figure: Option<&Figure>,
    queue: Option<usize>,
) -> Markup {
    let entity = record.entities.iter().find(|e| e.id == id);
    let report = record.reports.iter().any(|r| r.id == id);
    let said = record.attributions.iter().any(|a| a.id == id);
    html! {
        form.judge method="post" action={ "/c/" (slug) "/judge" } {
            h2 { "Decide" }
            input type="hidden" name="target" value=(id);
            @if let Some(at) = queue {
                input type="hidden" name="back" value="review";
                input type="hidden" name="at" value=(at);
            }
            p.fields {
                label { "Your name " input name="by" required autocomplete="name" data-keep="by"; }
                label.wide { "Why " input name="why"; }
                label { input type="checkbox" name="adjudicates" value="yes"; " settles a difference between coders" }
            }
            @if let Some(f) = figure {
                fieldset {
                    legend { "What is right" }
                    p.fields {
                        label { "Minimum " input name="low" type="number" min="0" placeholder=(f.value.low); }
                        label { "Maximum " input name="high" type="number" min="0" placeholder=(f.value.high.map_or_else(|| "open".to_owned(), |h| h.to_string())); }
                        label { input type="checkbox" name="open" value="yes"; " maximum not known" }
                    }
                    p.fields {
                        (choices("measure", "What happened", &MEASURES.iter().map(|m| m.as_str()).collect::<Vec<_>>(), f.measure.as_str()))
                        (choices("class", "Who", &CLASSES.iter().map(|c| c.as_str()).collect::<Vec<_>>(), f.group.class.as_str()))
                    }
                    p.fields {
                        label { "Place, as the report names it " input name="place"; }
                        label { "Time, in the report’s words " input name="time"; }
                    }
                }
            }
            @if let Some(e) = entity {
                fieldset {
                    legend { "Names" }
                    p.fields {
                        label.wide { "The other name "
                            select name="other" {
                                option value="" { "choose a name" }
                                @for o in record.entities.iter().filter(|o| o.id != e.id && o.kind == e.kind).take(NAMES) {
                                    option value=(o.id) { (o.name) }
                                }
                            }
                        }
                        (choices("kind", "It names a", &KINDS.iter().map(|k| k.as_str()).collect::<Vec<_>>(), e.kind.as_str()))
                    }
                }
            }
            p.buttons {
                button name="verb" value="accept" data-key="a" { "Accept " kbd { "a" } }
                @if figure.is_some() || said { button name="verb" value="reject" data-key="r" { "Reject " kbd { "r" } } }
                @if figure.is_some() {
                    button name="verb" value="correct" data-key="c" { "Correct the bounds " kbd { "c" } }
                    button name="verb" value="reclassify" data-key="l" { "Reclassify " kbd { "l" } }
                    button name="verb" value="place" { "Set the place" }
                    button name="verb" value="time" { "Set the time" }
                }
                @if entity.is_some() {
                    button name="verb" value="same" data-key="s" { "Same as the other " kbd { "s" } }
                    button name="verb" value="different" data-key="d" { "Different " kbd { "d" } }
                    button name="verb" value="reclassify" data-key="l" { "Reclassify " kbd { "l" } }
                    button name="verb" value="mask" data-key="m" { "Mask " kbd { "m" } }
                }
                @if report { button name="verb" value="exclude" { "Exclude" } }
                button name="verb" value="unsure" data-key="u" { "Unsure " kbd { "u" } }
            }
        }
    }
}

/// Writes the decision down and goes on to where it came from. Empty fields of the form say nothing.
pub(crate) async fn judge(
    State(desk): State<Arc<Desk>>,
    Path(slug): Path<String>,
    Form(sent): Form<BTreeMap<String, String>>,
) -> Result<Redirect, super::Failed> {
    let case: &OpenCase = desk.case(&slug)?;
    let get = |name: &str| sent.get(name).map(|s| s.trim()).filter(|s| !s.is_empty());
    let word = |name: &str| get(name).map(|w| Value::String(w.to_owned()));
    let number = |name: &str| {
        get(name)
            .map(|n| n.parse::<u64>().map_err(|_| Error::Asked(format!("{name} is no number: {n}"))))
            .transpose()
    };
    let asked = |e: serde_json::Error| Error::Asked(e.to_string());
    let verb: Verb = serde_json::from_value(word("verb").unwrap_or_default())
        .map_err(|_| Error::Asked("what is decided? press one of the buttons".to_owned()))?;
    let draft = Draft {
        verb,
        target: get("target").unwrap_or_default().to_owned(),
        other: get("other").map(str::to_owned),
        set: Setting {
            low: number("low")?,
            high: number("high")?,
            open: get("open").is_some(),
            measure: word("measure").map(serde_json::from_value).transpose().map_err(asked)?,
            class: word("class").map(serde_json::from_value).transpose().map_err(asked)?,
            kind: word("kind").map(serde_json::from_value).transpose().map_err(asked)?,
            place: get("place").map(str::to_owned),
            time: get("time").map(str::to_owned),
        },
        by: get("by").unwrap_or_default().to_owned(),
        why: get("why").unwrap_or_default().to_owned(),
        adjudicates: get("adjudicates").is_some(),
    };
    // A verb sets only what it is about.
    let set = match verb {
        Verb::Correct => {
            Setting { low: draft.set.low, high: draft.set.high, open: draft.set.open, ..Setting::default() }
        }
        Verb::Reclassify => Setting {
            measure: draft.set.measure,
            class: draft.set.class,
            kind: draft.set.kind,
            ..Setting::default()
        },
        Verb::Place => Setting { place: draft.set.place.clone(), ..Setting::default() },
        Verb::Time => Setting { time: draft.set.time.clone(), ..Setting::default() },
        _ => Setting::default(),
    };
    let other = draft.other.clone().filter(|_| matches!(verb, Verb::Same | Verb::Different));
    let draft = Draft { set, other, ..draft };
    case.judge(&draft)?;
    let back = match get("back") {
        Some("review") => {
            let at = get("at").and_then(|n| n.parse::<usize>().ok()).unwrap_or(0);
            format!("/c/{slug}/review?at={}&done={}", at + 1, verb.as_str())
        }
        _ if verb == Verb::Undo => format!("/c/{slug}/log"),
        _ => format!("/c/{slug}/log?done={}", verb.as_str()),
    };
    Ok(Redirect::to(&back))
}
