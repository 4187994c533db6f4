//! Persons whom a report tells of one by one, without a number.

use super::Witness;
use super::answer::{live, long_before};
use super::around::{joins, opens_with_article};
use headwater_model::Span;
use headwater_model::record::{Measure, Standing};
use headwater_model::rows::LocalIndividual;
use std::collections::{BTreeMap, BTreeSet};

/// How many persons are told of at least, with the words: different names, or one where nobody is named. Somebody who
/// was wounded and died is counted as killed: where a report tells of one death, another person of the same report
/// counts as injured only under another name.
pub(super) fn persons(witness: &Witness<'_>, measure: Measure) -> Option<Persons> {
    let of = |wanted: &[Measure]| -> Vec<&LocalIndividual> {
        let all = witness.annotated.individuals.iter();
        all.filter(|i| {
            wanted.contains(&i.measure)
                && !i.plural
                && i.main
                && i.standing == Standing::Asserted
                && !long_before(witness, i.period)
        })
        .collect()
    };
    let mine = if measure == Measure::Injured {
        of(&[Measure::Injured, Measure::Casualties])
    } else {
        of(&[measure])
    };
    let mut spans: Vec<Span> = mine.iter().map(|i| i.span).collect();
    if measure == Measure::Injured {
        let dead = of(&[Measure::Killed]);
        let figures = witness
            .annotated
            .figures
            .iter()
            .any(|f| f.measure == Measure::Killed && live(witness, f) && f.low > 0);
        if !dead.is_empty() || figures {
            let gone: BTreeSet<usize> = dead.iter().filter_map(|i| i.entity).collect();
            let alive = |i: &&&LocalIndividual| i.entity.is_some_and(|e| !gone.contains(&e));
            let left: Vec<&LocalIndividual> = mine.iter().filter(alive).copied().collect();
            // Nobody is named as dead: whoever is told of as wounded may be the dead.
            if gone.is_empty() {
                return (!mine.is_empty()).then(|| Persons { count: 0, ..told_of(witness, &mine, spans) });
            }
            spans = left.iter().map(|i| i.span).collect();
            return (!left.is_empty()).then(|| told_of(witness, &left, spans));
        }
    }
    (!mine.is_empty()).then(|| told_of(witness, &mine, spans))
}

/// Persons of one sentence that are looked at.
const LISTED: usize = 40;

/// Persons that a report tells of one by one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Persons {
    /// The most in one sentence: at least so many.
    pub(super) count: u64,
    /// Different names in the whole report: at most so many are named.
    pub(super) names: u64,
    pub(super) spans: Vec<Span>,
}

fn told_of(witness: &Witness<'_>, ones: &[&LocalIndividual], spans: Vec<Span>) -> Persons {
    let names = ones.iter().filter_map(|i| i.entity).collect::<BTreeSet<usize>>().len() as u64;
    let told = sexes(witness, ones).max(listed(witness, ones));
    let names = names.max(told).max(1);
    Persons { count: most_in_a_sentence(ones).max(told).min(names), names, spans }
}

/// "The woman and her child", "his wife, son and daughter": the most in one list; whoever killed "himself" was none of those
/// whom he killed.
fn listed(witness: &Witness<'_>, ones: &[&LocalIndividual]) -> u64 {
    let pack = headwater_lang::pack(&witness.document.language);
    let low = |span: Span| witness.document.words(span).to_lowercase();
    let (mut most, mut from) = (0, 0);
    while from < ones.len() {
        let sentence = ones[from].sentence;
        let to = from + ones[from..].iter().take_while(|i| i.sentence == sentence).count();
        let here = &ones[from..to.min(from + LISTED)];
        from = to;
        let (selves, others): (Vec<&&LocalIndividual>, Vec<_>) =
            here.iter().partition(|i| pack.listed("reflexive", &low(i.span)));
        // "The boy died after he shot himself" tells of one.
        let object = |i: &LocalIndividual| {
            i.measure == Measure::Killed && i.measure_span.is_some_and(|m| m.end <= i.span.start)
        };
        let beside = !selves.is_empty() && others.iter().any(|i| object(i));
        let (mut run, mut longest, mut and, mut end) = (0, 0, false, sentence.start);
        let mut seen = BTreeSet::new();
        let mut named = false;
        for one in others {
            let between = low(Span { start: end.min(one.span.start), end: one.span.start });
            let joint = run > 0 && joins(pack, &between);
            // "Smith, a teacher, and Jones": the teacher is Smith.
            let title = named
                && !between.contains("and")
                && opens_with_article(pack, witness.document.words(one.span));
            let again = title || one.entity.is_some_and(|e| !seen.insert(e));
            named = one.entity.is_some();
            (run, and) = match (joint, again) {
                (true, false) => (run + 1, and || between.contains("and")),
                (true, true) => (run, and),
                (false, _) => (1, false),
            };
            end = one.span.end;
            // "Smith, the driver": a comma alone names again.
            longest = longest.max(if and { run } else { 1 });
        }
        most = most.max(longest + usize::from(beside));
    }
    most as u64
}

/// "He shot his wife …. Her husband was found dead": a man and a woman are two, in whatever sentences.
fn sexes(witness: &Witness<'_>, ones: &[&LocalIndividual]) -> u64 {
    let pack = headwater_lang::pack(&witness.document.language);
    let any = |list: &str| {
        ones.iter().any(|i| {
            let words = witness.document.words(i.span).to_lowercase();
            words.split_whitespace().next_back().is_some_and(|w| pack.listed(list, w))
        })
    };
    u64::from(any("man_noun")) + u64::from(any("woman_noun"))
}

/// The most persons that one sentence tells of: names in different sentences may belong to different events.
fn most_in_a_sentence(ones: &[&LocalIndividual]) -> u64 {
    let mut by_sentence: BTreeMap<Span, BTreeSet<(Option<usize>, Span)>> = BTreeMap::new();
    for one in ones {
        let key = (one.entity, if one.entity.is_some() { one.sentence } else { one.span });
        by_sentence.entry(one.sentence).or_default().insert(key);
    }
    by_sentence.values().map(|s| s.len() as u64).max().unwrap_or(0)
}
