//! When each report was published: what it says itself, else worked out from the other reports of its story.
//!
//! A report without a date says "on Sunday, … on Thursday". Of the days near the known dates of the story, the day on
//! which these words look back least far is taken: news names the most recent weekday most. Doubt stays in the range.

use crate::input::StoryGroup;
use headwater_lang::calendar::resolve;
use headwater_model::rows::{Annotated, Days, TimeExpr};
use headwater_model::{Cite, DateBasis, Document, RegionKind, Span};
use jiff::ToSpan;
use jiff::civil::Date;

/// Days between a dateline without a year and the dates of its story.
const FAR: i64 = 45;

/// A range of days of publication with its basis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedDay {
    /// First and last possible day.
    pub days: Days,
    /// What it rests on.
    pub basis: DateBasis,
    /// The words, perhaps in another report.
    pub spans: Vec<Cite>,
    /// How it was worked out, for an inferred one.
    pub reason: Option<String>,
}

/// The day of publication of every report, by story.
pub fn publish(
    documents: &[&Document],
    annotated: &[Annotated],
    stories: &[StoryGroup],
) -> Vec<Option<PublishedDay>> {
    let mut out: Vec<Option<PublishedDay>> = documents
        .iter()
        .map(|doc| {
            doc.published.as_ref().map(|p| PublishedDay {
                days: Days { start: p.start, end: p.end },
                basis: p.basis,
                spans: p.spans.iter().map(|s| s.cite(&doc.id)).collect(),
                reason: None,
            })
        })
        .collect();
    for story in stories {
        let mut known: Vec<(Date, Vec<Cite>)> = story
            .docs
            .iter()
            .filter_map(|&d| out[d].as_ref().map(|p| (p.days.start, p.spans.clone())))
            .collect();
        let mut words = "the story's dated reports";
        if known.is_empty() {
            // A date of 2016 in a report that speaks of 2021 as past is none of its own days.
            let year = latest_year(annotated, story);
            known = full_dates(documents, annotated, story)
                .into_iter()
                .max_by_key(|(d, _)| *d)
                .filter(|(d, _)| year.is_none_or(|y| y <= d.year()))
                .into_iter()
                .collect();
            words = "the latest full date in the story";
        }
        known.sort();
        if known.is_empty() {
            continue;
        }
        for &d in &story.docs {
            if out[d].is_none() {
                out[d] = infer(documents[d], &annotated[d], &known, words);
            }
        }
    }
    out
}

/// Full calendar dates that the reports of a story name, outside of comparisons.
fn full_dates(
    documents: &[&Document],
    annotated: &[Annotated],
    story: &StoryGroup,
) -> Vec<(Date, Vec<Cite>)> {
    story
        .docs
        .iter()
        .flat_map(|&d| {
            annotated[d].times.iter().filter_map(move |t| match t.expr {
                TimeExpr::Day { year: Some(_), .. } if !t.since => {
                    resolve(t.expr, None).map(|days| (days.start, vec![t.span.cite(&documents[d].id)]))
                }
                _ => None,
            })
        })
        .collect()
}

/// The latest year that the reports of a story name by itself or with a month.
fn latest_year(annotated: &[Annotated], story: &StoryGroup) -> Option<i16> {
    let times = story.docs.iter().flat_map(|&d| &annotated[d].times);
    times
        .filter_map(|t| match t.expr {
            TimeExpr::Year(year) | TimeExpr::Month { year: Some(year), .. } => Some(year),
            _ => None,
        })
        .max()
}

/// "GAZA, Aug 3 (Reuters)": the month and the day that the dateline gives without a year, with its words.
fn dateline(document: &Document) -> Option<(i8, i8, Span)> {
    let span = document.regions.iter().find(|r| r.kind == RegionKind::Dateline)?.span;
    let text = document.words(span).to_lowercase();
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let months = &headwater_lang::pack(&document.language).months;
    let day = |k: usize| words.get(k)?.parse::<i8>().ok().filter(|d| (1..=31).contains(d));
    let found = words.iter().enumerate().find_map(|(k, w)| {
        let day = day(k + 1).or_else(|| day(k.checked_sub(1)?))?;
        Some((*months.get(*w)?, day))
    });
    found.map(|(month, day)| (month, day, span))
}

/// The day of a dateline without a year, in the year that puts it nearest to a date of the story. It holds whatever days the
/// report tells of: none where it is far from all of them.
fn by_dateline(
    document: &Document,
    (month, day, span): (i8, i8, Span),
    known: &[(Date, Vec<Cite>)],
    words: &str,
) -> Option<PublishedDay> {
    let gap = |a: Date, b: Date| (a.duration_since(b).as_hours() / 24).abs();
    let (_, date, anchor, spans) = known
        .iter()
        .flat_map(|(anchor, spans)| {
            let years = anchor.year() - 1..=anchor.year() + 1;
            let dates = years.filter_map(move |y| Date::new(y, month, day).ok());
            dates.map(move |date| (gap(date, *anchor), date, *anchor, spans))
        })
        .filter(|(gap, ..)| *gap <= FAR)
        .min_by_key(|(gap, date, ..)| (*gap, *date))?;
    let mut cites = vec![span.cite(&document.id)];
    cites.extend(spans.iter().cloned());
    let reason = format!("its dateline gives the day without a year; {words} place it near {anchor}");
    let days = Days { start: date, end: date };
    Some(PublishedDay { days, basis: DateBasis::Inferred, spans: cites, reason: Some(reason) })
}

fn infer(
    document: &Document,
    annotated: &Annotated,
    known: &[(Date, Vec<Cite>)],
    words: &str,
) -> Option<PublishedDay> {
    let weekdays: Vec<_> = annotated
        .times
        .iter()
        .filter(|t| matches!(t.expr, TimeExpr::Weekday { last: false, next: false, .. }) && !t.since)
        .collect();
    // The report cannot be older than a full date it names.
    let floor = annotated
        .times
        .iter()
        .filter(|t| matches!(t.expr, TimeExpr::Day { year: Some(_), .. }))
        .filter_map(|t| resolve(t.expr, None).map(|d| d.start))
        .max();
    // Days without a year ("March 7"), against the story's year.
    let near = |anchor: Date| {
        annotated
            .times
            .iter()
            .filter(|t| matches!(t.expr, TimeExpr::Day { year: None, .. }))
            .filter_map(move |t| resolve(t.expr, Some(anchor)).map(|d| d.start))
            .filter(move |d| (anchor.duration_since(*d).as_hours() / 24).abs() < 60)
            .max()
    };
    if let Some(own) = dateline(document) {
        return by_dateline(document, own, known, words);
    }
    let mut best: Option<(i64, i64, Date, usize)> = None;
    for (k, (anchor, _)) in known.iter().enumerate() {
        let floor = floor.max(near(*anchor));
        for shift in -4_i64..=5 {
            let Ok(day) = anchor.checked_add(shift.days()) else { continue };
            if floor.is_some_and(|f| day < f) {
                continue;
            }
            let age = weekdays
                .iter()
                .filter_map(|t| resolve(t.expr, Some(day)))
                .map(|d| day.duration_since(d.start).as_hours() / 24)
                .max()
                .unwrap_or(0);
            let candidate = (age, shift.abs(), day, k);
            if best.is_none_or(|b| (candidate.0, candidate.1, candidate.2) < (b.0, b.1, b.2)) {
                best = Some(candidate);
            }
        }
    }
    let (_, _, day, k) = best?;
    let distinct = {
        let mut days: Vec<i8> = weekdays
            .iter()
            .filter_map(|t| if let TimeExpr::Weekday { weekday, .. } = t.expr { Some(weekday) } else { None })
            .collect();
        days.sort_unstable();
        days.dedup();
        days.len()
    };
    let anchor = known[k].0;
    let (start, end) = match distinct {
        0 => (day.checked_sub(1.day()).ok()?, day.checked_add(1.day()).ok()?),
        1 => (day, day.checked_add(1.day()).ok()?.max(anchor)),
        _ => (day, day.checked_add(1.day()).ok()?),
    };
    let latest = weekdays.iter().find(|t| resolve(t.expr, Some(day)).is_some_and(|d| d.start == day));
    let mut spans: Vec<Cite> = latest.map(|t| t.span.cite(&document.id)).into_iter().collect();
    spans.extend(known[k].1.iter().cloned());
    if spans.is_empty() {
        return None;
    }
    let reason = match latest {
        Some(t) => {
            format!("“{}” is its most recent weekday; {words} place it near {anchor}", document.words(t.span))
        }
        None => format!("no date or weekday of its own; {words} place it near {anchor}"),
    };
    Some(PublishedDay { days: Days { start, end }, basis: DateBasis::Inferred, spans, reason: Some(reason) })
}
