//! Events: the one a story is about, those it is compared with, and the wider ones it is part of.

use crate::attributions::flat;
use crate::entities::Entities;
use crate::figures::LedgerFigure;
use crate::input::{World, iso};
use crate::own::Heard;
use crate::sites::{self, Site, Sites};
use crate::toll::{self, Witness};
use headwater_model::record::{
    Counting, EntityKind, Extent, Incident, IncidentRole, PeriodRow, Standing, Story, Toll,
};
use headwater_model::rows::{Annotated, Days, TimeExpr};
use headwater_model::{Cite, Document, Span, id};
use jiff::ToSpan;
use std::collections::{BTreeMap, BTreeSet};

/// Days before the first report after which a period is no longer that of the event itself.
const LONG_BEFORE: i64 = 60;
/// Days that an event lasts, where a day of it is known.
const EVENT: i64 = 10;

/// Assigns every figure to an incident and lists the incidents, the main ones first.
pub(crate) fn group(
    world: &World<'_>,
    entities: &Entities,
    stories: &[Story],
    figures: &mut [LedgerFigure<'_>],
) -> Vec<Incident> {
    let mut out = Vec::new();
    let mut of_story: Vec<Vec<usize>> = vec![Vec::new(); stories.len()];
    for (k, f) in figures.iter().enumerate() {
        of_story[world.story_of[f.doc]].push(k);
    }
    for (s, story_row) in stories.iter().enumerate() {
        let first = world.input.stories[s].docs.iter().filter_map(|&d| world.day(d)).min();
        let long_ago = |days: Days| {
            first.and_then(|f| f.checked_sub(LONG_BEFORE.days()).ok()).is_some_and(|limit| days.end < limit)
        };
        // "More than 1,000 were killed, a report said. … 1,013 were killed between April 11 and 13": a count that a report also
        // gives without the day is what it reports on, and so are its parts.
        let key = |f: &LedgerFigure<'_>| (f.doc, f.row.measure, f.row.value.low);
        let mine = &of_story[s];
        let told: BTreeSet<_> = mine
            .iter()
            .map(|&k| &figures[k])
            .filter(|f| f.role == IncidentRole::Main && f.row.value.low > 1)
            .filter(|f| f.days.is_none_or(|days| !long_ago(days)))
            .map(key)
            .collect();
        let news = |f: &LedgerFigure<'_>| told.contains(&key(f));
        let news: Vec<bool> = mine
            .iter()
            .map(|&k| news(&figures[k]) || figures[k].of.is_some_and(|w| news(&figures[w])))
            .collect();
        // The days decide where the words alone could not.
        for (&k, news) in mine.iter().zip(news) {
            let f = &mut figures[k];
            match (f.role, f.days) {
                (IncidentRole::Main, Some(days)) if long_ago(days) && !news => {
                    f.role = IncidentRole::Comparator;
                }
                (IncidentRole::Background | IncidentRole::Comparator, Some(days))
                    if first.is_some()
                        && since(world, f)
                        && !long_ago(days)
                        && days.end.duration_since(days.start).as_hours() < 24 * LONG_BEFORE =>
                {
                    f.role = IncidentRole::Main;
                }
                _ => {}
            }
        }
        let sites = sites::split(world, entities, figures, s);
        let whole = main(world, entities, figures, s, story_row, &sites);
        let parts = parts(world, entities, figures, s, &whole.id, &sites);
        out.push(whole);
        out.extend(parts);
        others(world, figures, s, &mut out);
    }
    out
}

/// "800 have died since the violence began on 6 March 2025": only the day says whether that is the event itself. What is set apart
/// by other words ("last week", "two days after") stays apart however near it is.
fn since(world: &World<'_>, f: &LedgerFigure<'_>) -> bool {
    let words = f.local.role_span.map(|s| world.doc(f.doc).words(s).to_lowercase()).unwrap_or_default();
    words.is_empty() || words.starts_with("since")
}

/// The incident that a story is about; of several, the whole that they are parts of.
fn main(
    world: &World<'_>,
    entities: &Entities,
    figures: &mut [LedgerFigure<'_>],
    s: usize,
    story_row: &Story,
    sites: &Sites,
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
        days.extend(dated(f));
    }
    if days.iter().all(|d| is_long(d.0)) {
        let recent = recent_days(world, s);
        if !recent.is_empty() || days.is_empty() {
            days = recent;
        }
    }
    // "this year" beside a Thursday: the event is of that Thursday.
    if days.iter().any(|d| !is_long(d.0)) {
        days.retain(|d| !is_long(d.0));
    }
    if spans.is_empty() {
        spans = story_row.title_span.clone().into_iter().collect();
    }
    Incident {
        id,
        label: story_row.title.clone(),
        role: IncidentRole::Main,
        places: ranked.iter().map(|&(e, _)| entities.rows[e].id.clone()).collect(),
        period: hull(&days).map(|p| period(world, p)),
        tolls: tolls(world, entities, s, sites, None),
        part_of: None,
        reasons: Vec::new(),
        spans,
    }
}

/// The incidents that a story's reports tell apart.
fn parts(
    world: &World<'_>,
    entities: &Entities,
    figures: &mut [LedgerFigure<'_>],
    s: usize,
    whole: &str,
    sites: &Sites,
) -> Vec<Incident> {
    // Those that most reports tell of come first.
    let reports = |site: &Site| site.spans.iter().map(|c| &c.report).collect::<BTreeSet<_>>().len();
    let mut order: Vec<(usize, &Site)> = sites.all.iter().enumerate().collect();
    order.sort_by_key(|&(k, site)| (std::cmp::Reverse(reports(site)), k));
    let mut out = Vec::new();
    for (k, site) in order {
        let id = id::id("i", &[&world.story_ids[s], "site", &site.key]);
        let mut days: Vec<(Days, Cite)> = Vec::new();
        for &f in &site.figures {
            figures[f].row.event.clone_from(&id);
            days.extend(dated(&figures[f]));
        }
        let place = site.place.map(|e| &entities.rows[e]);
        out.push(Incident {
            id,
            label: label(world, place.map_or("elsewhere", |p| p.name.as_str()), site.first),
            role: IncidentRole::Main,
            places: place.map(|p| p.id.clone()).into_iter().collect(),
            period: hull(&days).map(|p| period(world, p)),
            tolls: tolls(world, entities, s, sites, Some(k)),
            part_of: Some(whole.to_owned()),
            reasons: vec![site.reason.clone()],
            spans: site.spans.clone(),
        });
    }
    out
}

/// The days of a figure, with the words. "The toll rose to 21 on Wednesday" says when they counted, not when it happened.
fn dated(f: &LedgerFigure<'_>) -> Option<(Days, Cite)> {
    let counted = f.row.scope.counting == Counting::Cumulative || f.row.standing != Standing::Asserted;
    f.days.filter(|_| !counted).zip(f.row.period.as_ref()?.span.clone())
}

/// A place and the sentence that first puts harm there.
fn label(world: &World<'_>, place: &str, first: Option<(usize, Span)>) -> String {
    let sentence =
        first.and_then(|(d, words)| Some(flat(world.doc(d).words(world.sentence(d, words.start)?))));
    match sentence {
        Some(words) => format!("{place}: “{}”", first_words(&words)),
        None => place.to_owned(),
    }
}

/// The tolls of one site of a story, or of what belongs to none.
fn tolls(world: &World<'_>, entities: &Entities, s: usize, sites: &Sites, site: Option<usize>) -> Vec<Toll> {
    let told = site.map(|i| sites.reports(i));
    let all = world.input.stories[s].docs.iter().copied();
    let docs: Vec<usize> = all.filter(|d| told.as_ref().is_none_or(|t| t.contains(d))).collect();
    let only: Vec<Annotated> = if sites.all.is_empty() {
        Vec::new()
    } else {
        docs.iter().map(|&d| part_of_report(world, d, sites, site)).collect()
    };
    let witnesses: Vec<Witness<'_>> = docs
        .iter()
        .enumerate()
        .map(|(k, &d)| Witness {
            document: world.doc(d),
            annotated: only.get(k).unwrap_or(world.annotated(d)),
        })
        .collect();
    let heard = |k: usize, spans: &[Span]| {
        let d = docs[k];
        let figures = world.annotated(d).figures.iter().filter(|f| spans.contains(&f.span));
        Heard::of_all(figures.map(|f| Heard::new(world, entities, d, f)))
    };
    let own: Option<toll::Own<'_>> =
        world.input.profile.map(|p| (p, &heard as &dyn Fn(usize, &[Span]) -> Heard));
    toll::rows(&witnesses, &|k, span| world.origin(docs[k], span), own)
}

/// What a report says of one site: all else is background to it.
fn part_of_report(world: &World<'_>, d: usize, sites: &Sites, site: Option<usize>) -> Annotated {
    let mut part = world.annotated(d).clone();
    for (k, f) in part.figures.iter_mut().enumerate() {
        if sites.of_figure(d, k) != site {
            f.role = IncidentRole::Background;
        } else if f.of.is_some_and(|w| sites.of_figure(d, w) != site) {
            // "Of the 19, 17 were killed in Kathmandu": all of that place.
            (f.of, f.extent) = (None, Extent::Unknown);
        }
    }
    for (k, one) in part.individuals.iter_mut().enumerate() {
        // A person told of at no place belongs to one of the incidents, but nobody says to which.
        one.main &= site.is_some() && sites.of_individual(d, k) == site;
    }
    part
}

fn period(world: &World<'_>, (days, span): (Days, Cite)) -> PeriodRow {
    let (start, end) = iso(days);
    let doc = world.input.documents.iter().find(|d| d.id == span.report);
    let text = doc.map(|d| flat(d.words(span.span()))).unwrap_or_default();
    PeriodRow { start, end, text, basis: "inherited".to_owned(), span: Some(span) }
}

/// The weekdays a story's reports name, when no figure has a time of its own.
fn recent_days(world: &World<'_>, s: usize) -> Vec<(Days, Cite)> {
    let mut out = Vec::new();
    for &d in &world.input.stories[s].docs {
        // "The attack recalled that of 19 December 2016, when …, killing 12": the day of another event.
        let others = world.annotated(d).figures.iter().filter(|f| f.role != IncidentRole::Main);
        let others: Vec<Span> = others.map(|f| f.sentence).collect();
        for (k, t) in world.annotated(d).times.iter().enumerate() {
            let before = others.partition_point(|s| s.start <= t.span.start);
            if before > 0 && others[before - 1].contains(t.span) {
                continue;
            }
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

/// A month or a year: no day of an event, where another is known.
fn is_long(days: Days) -> bool {
    days.end.duration_since(days.start).as_hours() / 24 > EVENT
}

fn hull(days: &[(Days, Cite)]) -> Option<(Days, Cite)> {
    let start = days.iter().min_by(|a, b| (a.0.start, &a.1).cmp(&(b.0.start, &b.1)))?;
    let end = days.iter().map(|d| d.0.end).max()?;
    Some((Days { start: start.0.start, end }, start.1.clone()))
}

/// The words of a background are a time ("this month", "since January"), not what happens ("war").
fn is_time(doc: &Document, words: &str) -> bool {
    let first = words.split_whitespace().next().unwrap_or_default().to_lowercase();
    headwater_lang::pack(&doc.language).listed("over_events", &first)
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
        let words = words.trim_end_matches('.');
        let label = match role {
            // "this month", "since January": no event, but a time.
            IncidentRole::Background if is_time(doc, words) => {
                format!("counted over several events (“{words}”)")
            }
            // "before the quake"
            IncidentRole::Background if words.to_lowercase().starts_with("before ") => {
                format!("what was so {}", words.to_lowercase())
            }
            IncidentRole::Background => format!("the wider {words}"),
            _ => {
                let (sentence, figure) = (first.local.sentence, first.local.span);
                let before = Span { start: sentence.start, end: figure.start.max(sentence.start) };
                let at = doc.words(before).split_whitespace().count();
                comparator_label(&flat(doc.words(sentence)), at, &key)
            }
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
        out.push(Incident {
            id,
            label,
            role,
            places,
            period,
            tolls: Vec::new(),
            part_of: None,
            reasons: Vec::new(),
            spans,
        });
    }
}

/// "an earlier event, 2013: “… a chemical weapons attack …”", in the report's words around word `at`, where the figure stands.
fn comparator_label(sentence: &str, at: usize, key: &str) -> String {
    let words: Vec<&str> = sentence.split(' ').collect();
    let spare = words.len().saturating_sub(WORDS);
    let cut = at.saturating_sub(WORDS * 2 / 3).min(spare);
    let end = (cut + WORDS).min(words.len());
    let (open, close) = (if cut > 0 { "… " } else { "" }, if end < words.len() { " …" } else { "" });
    let short = format!("{open}{}{close}", words[cut..end].join(" "));
    let when = if key == "undated" { String::new() } else { format!(", {key}") };
    format!("an earlier event{when}: “{short}”")
}

/// Words of a sentence that stand in a label.
const WORDS: usize = 24;

fn first_words(sentence: &str) -> String {
    let words: Vec<&str> = sentence.split(' ').collect();
    if words.len() > WORDS { format!("{} …", words[..WORDS].join(" ")) } else { sentence.to_owned() }
}
