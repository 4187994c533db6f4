//! The toll of an incident: how many people were killed, injured, detained …, as reports give it all in all.
//!
//! A line of the ledger compares figures about the same count. The toll answers the question behind it: what do the
//! reports, taken together, say of this incident? Each report gives one answer, from what it states, from the sum of a
//! list that it gives no sum for ("a man and his two sons"), or from the persons it tells of one by one. Reports are then
//! set side by side: the range goes from the lowest to the highest answer, never an average, and the best value is the one
//! that most origins give (Every Casualty, *Standards*, 2016; `docs/guide.md`).

mod answer;
mod around;
mod persons;
mod sums;

use crate::own::{Heard, OwnProfile};
use crate::profiles::{Bound, ceiling, profiles};
use answer::answer;
use headwater_model::record::{self, Measure, ProfileRange, Range, TollAnswer, TollBasis as Basis};
use headwater_model::rows::Annotated;
use headwater_model::{Document, Span};
use std::collections::{BTreeMap, BTreeSet};
pub(crate) use sums::{beside, bodies};

/// A report on an incident.
#[derive(Debug, Clone, Copy)]
pub struct Witness<'a> {
    /// Its text.
    pub document: &'a Document,
    /// What it says.
    pub annotated: &'a Annotated,
}

/// What one report says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Index of the report among the witnesses.
    pub report: usize,
    /// Least.
    pub low: u64,
    /// Most; `None` is open.
    pub high: Option<u64>,
    /// What most of its sentences say.
    pub best: u64,
    /// What it rests on.
    pub basis: Basis,
    /// The words.
    pub spans: Vec<Span>,
    /// The text origin of the first of them.
    pub origin: usize,
}

/// What the reports say together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toll {
    /// Of what.
    pub measure: Measure,
    /// The lowest answer.
    pub low: u64,
    /// The highest answer; `None` is open.
    pub high: Option<u64>,
    /// The answer that most reports give.
    pub best: u64,
    /// Why.
    pub reasons: Vec<String>,
    /// Each report's answer, in order.
    pub answers: Vec<Answer>,
}

/// The toll of `measure` over `reports`, which are all about one incident; `None` where no report says anything of it.
/// `origin` gives the text origin of words of a report, by its index among `reports`.
pub fn toll(
    reports: &[Witness<'_>],
    measure: Measure,
    origin: &dyn Fn(usize, Span) -> usize,
) -> Option<Toll> {
    let mut answers: Vec<Answer> =
        reports.iter().enumerate().filter_map(|(k, r)| answer(k, r, measure)).collect();
    for a in &mut answers {
        a.origin = a.spans.first().map_or(usize::MAX, |s| origin(a.report, *s));
    }
    if measure == Measure::Injured {
        died_since(reports, &mut answers);
    }
    let positive = answers.iter().filter(|a| a.best > 0).map(|a| a.basis).max();
    let firm = positive.or_else(|| answers.iter().map(|a| a.basis).max())?;
    // Where somebody counted, guesses set no bound.
    let used: Vec<&Answer> = answers
        .iter()
        .filter(|a| a.basis == firm || (firm == Basis::Stated && a.basis == Basis::Rest))
        .collect();
    // "Nobody was hurt" beside a count is told of something else, or denies it: the ledger keeps it, no bound follows.
    let some = used.iter().any(|a| a.best > 0);
    let used: Vec<&Answer> = used.into_iter().filter(|a| a.best > 0 || !some).collect();
    // Every origin has one voice for each value, however many copies of it there are.
    let mut votes: BTreeMap<u64, BTreeSet<usize>> = BTreeMap::new();
    for a in &used {
        votes.entry(a.best).or_default().insert(a.origin);
    }
    let (&best, by) = votes.iter().max_by_key(|(value, by)| (by.len(), **value))?;
    let origins: BTreeSet<usize> = used.iter().map(|a| a.origin).collect();
    let low = used.iter().map(|a| a.low).min()?;
    let high = ceiling(used.iter().map(|a| (a.low, a.high)));
    let mut reasons = vec![format!("{best} is given by {} of {} text origins", by.len(), origins.len())];
    if used.len() < answers.len() {
        reasons.push(
            "other reports guess, count one class, tell of persons or of nobody: no bound from them"
                .to_owned(),
        );
    }
    Some(Toll { measure, low, high, best, reasons, answers })
}

/// The measures that a toll is taken of.
const MEASURES: [Measure; 6] = [
    Measure::Killed,
    Measure::Injured,
    Measure::Missing,
    Measure::Detained,
    Measure::Abducted,
    Measure::Displaced,
];

/// A profile of the user's own, and who gives words of a report, by its index among the reports.
pub(crate) type Own<'a> = (&'a OwnProfile, &'a dyn Fn(usize, &[Span]) -> Heard);

/// The tolls of an incident, as rows of the record.
pub(crate) fn rows(
    reports: &[Witness<'_>],
    origin: &dyn Fn(usize, Span) -> usize,
    own: Option<Own<'_>>,
) -> Vec<record::Toll> {
    MEASURES.iter().filter_map(|&m| toll(reports, m, origin)).map(|t| row(reports, t, own)).collect()
}

fn row(reports: &[Witness<'_>], toll: Toll, own: Option<Own<'_>>) -> record::Toll {
    let bound = |a: &Answer| Bound {
        low: a.low,
        high: a.high,
        best: a.best,
        up_to: false,
        vague: a.basis < Basis::Part,
        denied: false,
        superseded: false,
        origin: a.origin,
        rank: None,
    };
    let reason = "lowest and highest answer of all reports that count".to_owned();
    let ecc = ProfileRange { low: toll.low, high: toll.high, best: None, reason };
    let mut profiles = profiles(ecc, &toll.answers.iter().map(bound).collect::<Vec<_>>());
    if let Some((own, heard)) = own {
        let read = toll.answers.iter().map(|a| own.heard(bound(a), &heard(a.report, &a.spans)));
        own.add(&mut profiles, &read.collect::<Vec<_>>());
    }
    let answers = toll.answers.into_iter().map(|a| {
        let id = &reports[a.report].document.id;
        TollAnswer {
            report: id.clone(),
            range: Range { low: a.low, high: a.high },
            best: a.best,
            basis: a.basis,
            spans: a.spans.iter().map(|s| s.cite(id)).collect(),
        }
    });
    record::Toll {
        measure: toll.measure,
        range: Range { low: toll.low, high: toll.high },
        best: toll.best,
        profiles,
        reasons: toll.reasons,
        answers: answers.collect(),
    }
}

/// Who was wounded when a report was written may have died since: where other reports tell of deaths and this one of none,
/// so many of the persons it tells of may be the dead. Only numbers that are stated as such stand.
fn died_since(reports: &[Witness<'_>], answers: &mut [Answer]) {
    let deaths: Vec<Option<Answer>> =
        reports.iter().enumerate().map(|(k, r)| answer(k, r, Measure::Killed)).collect();
    let Some(dead) = deaths.iter().flatten().map(|a| a.best).max().filter(|&d| d > 0) else { return };
    for a in answers
        .iter_mut()
        .filter(|a| !matches!(a.basis, Basis::Stated | Basis::Part) && deaths[a.report].is_none())
    {
        a.low = a.low.saturating_sub(dead);
        a.best = a.best.saturating_sub(dead);
    }
}
