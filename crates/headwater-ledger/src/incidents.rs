//! Events: the one a story is about, those it is compared with, and the wider ones it is part of.

use crate::attributions::flat;
use crate::entities::Entities;
use crate::figures::LedgerFigure;
use crate::input::{World, iso};
use crate::toll::{self, Witness};
use headwater_model::record::{EntityKind, Incident, IncidentRole, PeriodRow, Story};
use headwater_model::rows::{Days, TimeExpr};
use headwater_model::{Cite, id};
use jiff::ToSpan;
use std::collections::BTreeMap;

/// Days before the first report after which a period is no longer that of the event itself.
const LONG_BEFORE: i64 = 60;

/// Assigns every figure to an incident and lists the incidents, the main ones first.
pub(crate) fn group(
    world: &World<'_>,
    entities: &Entities,
    stories: &[Story],
    figures: &mut [LedgerFigure<'_>],
) -> Vec<Incident> {
    let mut out = Vec::new();
    for (s, story_row) in stories.iter().enumerate() {
        let first = world.input.stories[s].docs.iter().filter_map(|&d| world.day(d)).min();
        let long_ago = |days: Days| {
            first.and_then(|f| f.checked_sub(LONG_BEFORE.days()).ok()).is_some_and(|limit| days.end < limit)
        };
        // The days decide where the words alone could not.
        for f in figures.iter_mut().filter(|f| world.story_of[f.doc] == s) {
            match (f.role, f.days) {
                (IncidentRole::Main, Some(days)) if long_ago(days) => f.role = IncidentRole::Comparator,
                (IncidentRole::Background | IncidentRole::Comparator, Some(days))
                    if first.is_some()
                        && !long_ago(days)
                        && days.end.duration_since(days.start).as_hours() < 24 * LONG_BEFORE =>
                {
                    f.role = IncidentRole::Main;
                }
                _ => {}
            }
        }
        out.push(main(world, entities, figures, s, story_row));
        others(world, figures, s, &mut out);
    }
    out
}

fn main(
    world: &World<'_>,
    entities: &Entities,
    figures: &mut [LedgerFigure<'_>],
    s: usize,
    story_row: &Story,
) -> Incident {
    let id = id::id("i", &[&world.story_ids[s], "main"]);
    let story = &world.input.stories[s];
    let mut places: BTreeMap<usize, usize> = BTreeMap::new();
    for &d in &story.docs {
        for (e, entity) in world.annotated(d).entities.iter().enumerate() {
            if entity.kind == EntityKind::Place {
                *places.entry(entities.of(d, e)).or_default() += entity.mentions.len();
            }
        }
    }
    let mut ranked: Vec<(usize, usize)> = places.into_iter().collect();
    ranked.sort_by_key(|&(e, n)| (std::cmp::Reverse(n), entities.rows[e].name.clone()));
    ranked.truncate(5);
    let mut spans: Vec<Cite> = Vec::new();
    let mut days: Vec<(Days, Cite)> = Vec::new();
    for f in figures.iter_mut().filter(|f| world.story_of[f.doc] == s && f.role == IncidentRole::Main) {
        f.row.event.clone_from(&id);
        spans.push(f.row.span.clone());
        if let (Some(d), Some(p)) = (f.days, f.row.period.as_ref().and_then(|p| p.span.clone())) {
            days.push((d, p));
        }
    }
    if days.is_empty() {
        days = recent_days(world, s);
    }
    if spans.is_empty() {
        spans = story_row.title_span.clone().into_iter().collect();
    }
    let period = hull(&days).map(|(d, span)| {
        let (start, end) = iso(d);
        let text = world
            .input
            .documents
            .iter()
            .find(|x| x.id == span.report)
            .map(|x| flat(x.words(span.span())))
            .unwrap_or_default();
        PeriodRow { start, end, text, basis: "inherited".to_owned(), span: Some(span) }
    });
    let witnesses: Vec<Witness<'_>> = story
        .docs
        .iter()
        .map(|&d| Witness { document: world.doc(d), annotated: world.annotated(d) })
        .collect();
    Incident {
        id,
        label: story_row.title.clone(),
        role: IncidentRole::Main,
        places: ranked.iter().map(|&(e, _)| entities.rows[e].id.clone()).collect(),
        period,
        tolls: toll::rows(&witnesses, &|k, span| world.origin(story.docs[k], span)),
        spans,
    }
}

/// The weekdays a story's reports name, when no figure has a time of its own.
fn recent_days(world: &World<'_>, s: usize) -> Vec<(Days, Cite)> {
    let mut out = Vec::new();
    for &d in &world.input.stories[s].docs {
        for (k, t) in world.annotated(d).times.iter().enumerate() {
            if matches!(t.expr, TimeExpr::Weekday { .. } | TimeExpr::DayOffset(_) | TimeExpr::Day { .. })
                && !t.since
                && let Some(days) = crate::figures::days(world, d, k)
                && world.day(d).is_none_or(|p| (p.duration_since(days.start).as_hours() / 24).abs() < 15)
            {
                out.push((days, t.span.cite(&world.doc(d).id)));
            }
        }
    }
    out
}

fn hull(days: &[(Days, Cite)]) -> Option<(Days, Cite)> {
    let start = days.iter().min_by(|a, b| (a.0.start, &a.1).cmp(&(b.0.start, &b.1)))?;
    let end = days.iter().map(|d| d.0.end).max()?;
    Some((Days { start: start.0.start, end }, start.1.clone()))
}

/// Comparators by their period, backgrounds by the noun they are told of ("war").
fn others(world: &World<'_>, figures: &mut [LedgerFigure<'_>], s: usize, out: &mut Vec<Incident>) {
    let mut groups: BTreeMap<(IncidentRole, String), Vec<usize>> = BTreeMap::new();
    for (i, f) in figures.iter().enumerate() {
        if world.story_of[f.doc] != s || f.role == IncidentRole::Main {
            continue;
        }
        let key = match (f.role, f.days) {
            (IncidentRole::Comparator, Some(days)) => days.start.year().to_string(),
            (IncidentRole::Background, _) => "background".to_owned(),
            _ => "undated".to_owned(),
        };
        groups.entry((f.role, key)).or_default().push(i);
    }
    for ((role, key), members) in groups {
        let id = id::id("i", &[&world.story_ids[s], role.as_str(), &key]);
        let first = &figures[members[0]];
        let doc = world.doc(first.doc);
        let words = first.local.role_span.map(|w| flat(doc.words(w))).unwrap_or_default();
        let label = match role {
            IncidentRole::Background => format!("the wider {words}"),
            _ => comparator_label(&flat(doc.words(first.local.sentence)), &key),
        };
        let period = members.iter().find_map(|&i| figures[i].row.period.clone());
        let mut spans: Vec<Cite> = Vec::new();
        for &i in &members {
            figures[i].row.event.clone_from(&id);
            spans.push(figures[i].row.span.clone());
            if let Some(w) = figures[i].local.role_span {
                spans.push(w.cite(&world.doc(figures[i].doc).id));
            }
        }
        spans.sort();
        spans.dedup();
        let mut places: Vec<String> = members.iter().filter_map(|&i| figures[i].row.place.clone()).collect();
        places.sort();
        places.dedup();
        out.push(Incident { id, label, role, places, period, tolls: Vec::new(), spans });
    }
}

/// "an earlier event, 2013: “… a chemical weapons attack …”", in the report's words.
fn comparator_label(sentence: &str, key: &str) -> String {
    let words: Vec<&str> = sentence.split(' ').collect();
    let short = if words.len() > 24 {
        format!("… {}", words[words.len() - 24..].join(" "))
    } else {
        sentence.to_owned()
    };
    let when = if key == "undated" { String::new() } else { format!(", {key}") };
    format!("an earlier event{when}: “{short}”")
}
