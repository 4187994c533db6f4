//! What one report says all in all of one measure.

use super::persons::{Persons, persons};
use super::sums::{Sum, of_most, outnumbered, sums};
use super::{Answer, Witness};
use crate::profiles::ceiling;
use headwater_lang::calendar::place_of;
use headwater_model::Span;
use headwater_model::record::{IncidentRole, Measure, Standing, TollBasis as Basis};
use headwater_model::rows::LocalFigure;
use jiff::ToSpan;
use std::collections::BTreeSet;

/// Days before its report after which what is told belongs to an earlier event.
const LONG_BEFORE: i64 = 60;

/// Figures of a report among which the same number is looked for.
const MOST: usize = 200;

/// Bytes between the dead and those who were hit.
const FAR: u32 = 800;

/// How many times as high the toll of another source may be and still be one of the same event.
const DISPUTED: u64 = 10;

/// Whether the words put it long before the report.
pub(super) fn long_before(witness: &Witness<'_>, period: Option<usize>) -> bool {
    let (Some(published), Some(time)) = (witness.document.published.as_ref(), period) else {
        return false;
    };
    let limit = published.start.checked_sub(LONG_BEFORE.days()).ok();
    place_of(&witness.annotated.times, time, Some(published.start))
        .zip(limit)
        .is_some_and(|(place, limit)| place.days.end < limit)
}

pub(super) fn live(witness: &Witness<'_>, f: &LocalFigure) -> bool {
    f.role == IncidentRole::Main
        && matches!(f.standing, Standing::Asserted | Standing::Revised)
        && (!long_before(witness, f.period) || told_again(witness, f))
}

/// A count from long before that the report also gives without a time: what it reports on.
fn told_again(witness: &Witness<'_>, f: &LocalFigure) -> bool {
    let figures = &witness.annotated.figures;
    let same = |g: &LocalFigure, f: &LocalFigure| (g.measure, g.low) == (f.measure, f.low);
    let told = |f: &LocalFigure| {
        let mut near = figures.iter().take(MOST);
        f.low > 1
            && near.any(|g| same(g, f) && g.role == IncidentRole::Main && !long_before(witness, g.period))
    };
    told(f) || f.of.and_then(|w| figures.get(w)).is_some_and(told)
}

/// What one report says of `measure`.
pub(super) fn answer(report: usize, witness: &Witness<'_>, measure: Measure) -> Option<Answer> {
    let annotated = witness.annotated;
    // "Six were shot. One of them died": one of the six, but all of the killed.
    let whole = |f: &LocalFigure| f.of.is_none_or(|o| annotated.figures[o].measure != measure);
    let figures: Vec<&LocalFigure> =
        annotated.figures.iter().filter(|f| f.measure == measure && live(witness, f) && whole(f)).collect();
    let mut sums = sums(witness, &figures);
    if measure == Measure::Injured && !sums.iter().any(|s| s.basis == Basis::Stated) {
        sums.extend(rest(witness));
    }
    outnumbered(&mut sums);
    let persons = persons(witness, measure);
    let alone = persons.is_none() && sums.iter().all(|s| s.adds || s.basis < Basis::Rest);
    let base: Vec<&Sum> = sums.iter().filter(|s| (!s.adds || alone) && s.basis >= Basis::Rest).collect();
    let wide = base.iter().any(|s| s.wide);
    let some = base.iter().any(|s| s.best > 0 && (s.wide || !wide));
    let base: Vec<&Sum> = base.into_iter().filter(|s| (s.wide || !wide) && (s.best > 0 || !some)).collect();
    let base = revised(base);
    let mut spans: Vec<Span> = Vec::new();
    let (mut low, mut high, mut best);
    let mut basis = Basis::Persons;
    // Bodies that somebody found, and women or children, widen the range; the number of people is the best where there is one.
    let people: Vec<&Sum> = base.iter().copied().filter(|s| !s.bodies && !s.children).collect();
    let first = of_most(&people).or_else(|| of_most(&base));
    if let Some(first) = first {
        basis = if wide { first.basis } else { Basis::Part };
        best = first.best;
        // Numbers of another order count something else, a village or a day, unless somebody else gives them as the toll:
        // then that is the dispute.
        let near = |s: &Sum| s.best.saturating_mul(2) >= best && s.best <= best.saturating_mul(2);
        let disputes = |s: &Sum| {
            let toll = s.toll_of.is_some() && s.toll_of != first.toll_of;
            let other = s.given_by.is_some()
                && s.given_by != first.given_by
                && s.best > best
                && s.basis == Basis::Stated;
            (toll || other) && s.best <= best.saturating_mul(DISPUTED)
        };
        // "Missiles killed five. In Dar, three people died": some of the five.
        let part = |s: &Sum| s.local && !first.local && s.best < best;
        let beside: Vec<&Sum> =
            base.iter().copied().filter(|s| (near(s) || disputes(s)) && !part(s)).collect();
        low = beside.iter().map(|s| s.low).min().unwrap_or(best);
        high = ceiling(beside.iter().map(|s| (s.low, s.high)));
        spans.extend(base.iter().flat_map(|s| s.spans.iter().copied()));
    } else {
        let one_by_one =
            sums.iter().filter(|s| s.basis == Basis::Persons && !s.adds).map(|s| s.low).max().unwrap_or(0);
        let Persons { count, names, spans: words } = persons.unwrap_or_default();
        best = count.max(one_by_one);
        // Names in different sentences may all belong to the event, or not.
        (low, high) = (best, Some(best.max(names)));
        if measure == Measure::Injured && one_by_one > 0 {
            // "found a child with a gunshot wound": where somebody died it may have been that child.
            let dead = answer(report, witness, Measure::Killed).map_or(0, |a| a.best);
            low = count.max(one_by_one.saturating_sub(dead));
        }
        spans.extend(words);
        spans.extend(sums.iter().filter(|s| s.basis == Basis::Persons).flat_map(|s| s.spans.iter().copied()));
    }
    let given: BTreeSet<u64> = base.iter().map(|s| s.best).collect();
    // What is told as coming on top, each value once, unless a sum of it was given.
    let mut seen = BTreeSet::new();
    for s in
        sums.iter().filter(|s| s.adds && (s.basis == Basis::Stated || s.basis == Basis::Persons && s.low > 0))
    {
        // The same number again, or a sum with it: told once more, not on top.
        let told = given.contains(&s.best)
            || given.contains(&best.saturating_add(s.best))
            // "Two died at once and a third in hospital", where three are counted.
            || (1..=best).contains(&s.nth);
        if told || !seen.insert(s.best) {
            continue;
        }
        // A total that rose holds them; another may.
        if first.is_some_and(|f| f.revises) {
            continue;
        }
        // "killed five. A sixth died on Saturday": six.
        if first.is_none() || s.nth > 1 && s.nth == best.saturating_add(s.best) {
            best = best.saturating_add(s.best);
        }
        if first.is_none() {
            low = low.saturating_add(s.low);
        }
        high = high.zip(s.high).map(|(a, b)| a.saturating_add(b));
        basis = basis.max(s.basis);
        spans.extend(s.spans.iter().copied());
    }
    // "several" says more than the one of whom it is told.
    let guesses: Vec<&Sum> = sums.iter().filter(|s| s.basis == Basis::Guess).collect();
    if basis == Basis::Persons
        && let Some(guess) = of_most(&guesses).filter(|g| g.low > best || g.adds)
    {
        let with = if guess.adds { best } else { 0 };
        best = guess.low.saturating_add(with);
        (low, high) = (best, guess.high.map(|h| h.saturating_add(with)));
        basis = Basis::Guess;
        spans.extend(guess.spans.iter().copied());
    }
    spans.sort_unstable();
    spans.dedup();
    (!spans.is_empty()).then_some(Answer { report, low, high, best, basis, spans, origin: 0 })
}

/// Without the lower numbers that the report itself goes on from: "23 bodies were found. Two of the rescued died later,
/// bringing the toll to 25." What stands behind the revision is told beside it.
fn revised(mut base: Vec<&Sum>) -> Vec<&Sum> {
    let at = |s: &Sum| s.spans.first().map_or(0, |s| s.start);
    if let Some((number, place)) = base.iter().filter(|s| s.revises).map(|s| (s.best, at(s))).max() {
        base.retain(|s| s.best >= number || !s.revises && (at(s) > place || s.toll_of.is_some()));
    }
    base
}

/// Injured where a report gives all that came to harm ("five people were shot, two fatally") and who was killed.
fn rest(witness: &Witness<'_>) -> Option<Sum> {
    // "lost 300 soldiers, killed or wounded": nobody says how many of them were wounded.
    let pack = headwater_lang::pack(&witness.document.language);
    let unsplit = |f: &LocalFigure| {
        let words = f.measure_span.map(|s| witness.document.words(s).to_lowercase()).unwrap_or_default();
        let dead =
            |w: &str| pack.outcomes.get(w).is_some_and(|o| o.iter().any(|o| o.measure == Measure::Killed));
        words.split_whitespace().count() > 1 && words.split_whitespace().any(dead)
    };
    let all: Vec<&LocalFigure> = witness
        .annotated
        .figures
        .iter()
        .filter(|f| f.measure == Measure::Casualties && live(witness, f) && f.of.is_none() && !f.vague)
        .filter(|f| !unsplit(f))
        .collect();
    let sums = sums(witness, &all);
    let stated: Vec<&Sum> = sums.iter().filter(|s| s.basis == Basis::Stated && !s.adds).collect();
    let single: Vec<&Sum> = sums.iter().filter(|s| s.basis == Basis::Persons).collect();
    let whole = of_most(&stated).or_else(|| of_most(&single))?;
    let dead = answer(0, witness, Measure::Killed);
    let killed = dead.as_ref().map_or(0, |a| a.best);
    // "12 casualties", and nobody tells of deaths: nor how many of them lived.
    let casualties =
        || all.iter().all(|f| witness.document.words(f.group).to_lowercase().ends_with("casualties"));
    if dead.is_none() && casualties() {
        return None;
    }
    // Shots told of far below the dead are those of another event.
    let dead_at = dead.iter().flat_map(|a| &a.spans).map(|s| s.start).min();
    let hit_at = whole.spans.first().map_or(0, |s| s.start);
    if dead_at.is_some_and(|d| hit_at > d.saturating_add(FAR)) {
        return None;
    }
    // More dead than were ever hit: the two numbers are not of the same people.
    if killed > whole.best {
        return None;
    }
    let mut spans = whole.spans.clone();
    spans.extend(dead.into_iter().flat_map(|a| a.spans));
    let high = whole.high.map(|h| h.saturating_sub(killed));
    let basis = if whole.basis == Basis::Stated { Basis::Rest } else { Basis::Persons };
    let low = whole.low.saturating_sub(killed);
    let best = whole.best.saturating_sub(killed);
    Some(Sum {
        low,
        best,
        high,
        basis,
        wide: true,
        narrow: false,
        new: false,
        local: false,
        plain: true,
        bodies: false,
        nth: 0,
        civilians: false,
        children: false,
        adds: false,
        running: false,
        named: false,
        toll_of: None,
        given_by: None,
        revises: false,
        spans,
    })
}
