//! Which judgements hold.

use super::row;
use headwater_model::record::{Judgement, JudgementRow, JudgementState, Verb};
use std::collections::{BTreeMap, BTreeSet};

/// What about a row a judgement decides: two that decide different things both hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Aspect {
    /// Whether the row stands.
    Verdict,
    Bounds,
    Kind,
    Place,
    Time,
    Identity,
    Report,
}

fn aspect(verb: Verb) -> Option<Aspect> {
    Some(match verb {
        Verb::Accept | Verb::Reject | Verb::Unsure => Aspect::Verdict,
        Verb::Correct => Aspect::Bounds,
        Verb::Reclassify => Aspect::Kind,
        Verb::Place => Aspect::Place,
        Verb::Time => Aspect::Time,
        Verb::Same | Verb::Different => Aspect::Identity,
        Verb::Exclude => Aspect::Report,
        Verb::Mask | Verb::Undo => return None,
    })
}

/// The row that a judgement is about; for `same` and `different` the pair, either way round.
fn about(j: &Judgement) -> (&'static str, String) {
    let kind = j.target.kind.as_str();
    match &j.other {
        Some(other) => {
            let (a, b) = (&j.target.id, &other.id);
            (kind, if a <= b { format!("{a} {b}") } else { format!("{b} {a}") })
        }
        None => (kind, j.target.id.clone()),
    }
}

/// Whether two judgements on one aspect come to the same.
fn agree(a: &Judgement, b: &Judgement) -> bool {
    a.verb == b.verb && a.set == b.set
}

/// Settles every judgement, in order. Those that hold and change something are [`JudgementState::Applied`] here, before
/// anybody has tried.
pub(crate) fn settle(judgements: &[Judgement]) -> Vec<JudgementRow> {
    let mut rows: Vec<JudgementRow> =
        judgements.iter().map(|j| row(j, JudgementState::Applied, String::new())).collect();
    undo(&mut rows);
    let mut by_row: BTreeMap<(&str, String), Vec<usize>> = BTreeMap::new();
    for (k, j) in judgements.iter().enumerate() {
        if rows[k].state == JudgementState::Applied && aspect(j.verb).is_some() {
            by_row.entry(about(j)).or_default().push(k);
        }
    }
    for list in by_row.into_values() {
        supersede(judgements, &list, &mut rows);
        dispute(judgements, &list, &mut rows);
    }
    for (k, j) in judgements.iter().enumerate() {
        let quiet = matches!(j.verb, Verb::Accept | Verb::Unsure | Verb::Mask | Verb::Undo);
        if quiet && rows[k].state == JudgementState::Applied {
            rows[k].state = JudgementState::Noted;
        }
    }
    rows
}

/// The latest first: an undo that was itself undone takes nothing back.
fn undo(rows: &mut [JudgementRow]) {
    for k in (0..rows.len()).rev() {
        if rows[k].judgement.verb != Verb::Undo || rows[k].state == JudgementState::Undone {
            continue;
        }
        let target = rows[k].judgement.target.id.clone();
        let by = rows[k].judgement.by.clone();
        if let Some(undone) = rows[..k].iter_mut().find(|r| r.judgement.id == target) {
            undone.state = JudgementState::Undone;
            undone.outcome = format!("taken back by {by}");
        } else {
            rows[k].state = JudgementState::Conflict;
            "there is no earlier judgement of that id".clone_into(&mut rows[k].outcome);
        }
    }
}

/// A person's later judgement takes the place of the earlier one; an adjudication, that of everybody's earlier ones.
fn supersede(judgements: &[Judgement], list: &[usize], rows: &mut [JudgementRow]) {
    for (n, &k) in list.iter().enumerate() {
        let later = list[n + 1..].iter().copied().find(|&l| {
            let (old, new) = (&judgements[k], &judgements[l]);
            let heard = new.adjudicates || new.by == old.by && !old.adjudicates;
            let same = aspect(old.verb) == aspect(new.verb);
            // Who corrects a row takes it for right, and who rejects it needs no correction.
            let reversed = old.verb == Verb::Reject || new.verb == Verb::Reject;
            heard && (same || reversed)
        });
        if let Some(l) = later {
            rows[k].state = JudgementState::Superseded;
            rows[k].outcome = format!("{} took its place", judgements[l].id);
        }
    }
}

/// Where two people still differ, neither is applied.
fn dispute(judgements: &[Judgement], list: &[usize], rows: &mut [JudgementRow]) {
    let live: Vec<usize> = list
        .iter()
        .copied()
        .filter(|&k| rows[k].state == JudgementState::Applied && judgements[k].verb != Verb::Unsure)
        .collect();
    let mut apart: BTreeSet<usize> = BTreeSet::new();
    for (n, &a) in live.iter().enumerate() {
        for &b in &live[n + 1..] {
            let (x, y) = (&judgements[a], &judgements[b]);
            let same = aspect(x.verb) == aspect(y.verb);
            let rejected = (x.verb == Verb::Reject) != (y.verb == Verb::Reject);
            if x.by != y.by && (rejected || same && !agree(x, y)) {
                apart.extend([a, b]);
            }
        }
    }
    for &k in &apart {
        let others: BTreeSet<&str> = apart
            .iter()
            .filter(|&&o| judgements[o].by != judgements[k].by)
            .map(|&o| judgements[o].by.as_str())
            .collect();
        rows[k].state = JudgementState::Conflict;
        rows[k].outcome = format!(
            "{} decided otherwise: an adjudicating judgement must settle it",
            others.into_iter().collect::<Vec<_>>().join(", ")
        );
    }
    // Of those that agree one is enough.
    for (n, &a) in live.iter().enumerate() {
        let again = live[n + 1..].iter().any(|&b| agree(&judgements[a], &judgements[b]));
        if again && rows[a].state == JudgementState::Applied {
            rows[a].state = JudgementState::Noted;
            "somebody decided the same later".clone_into(&mut rows[a].outcome);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_model::record::{Setting, Target, TargetKind};

    fn judgement(seq: u64, verb: Verb, id: &str, by: &str) -> Judgement {
        let kind = if verb == Verb::Undo { TargetKind::Judgement } else { TargetKind::Figure };
        Judgement {
            seq,
            id: format!("j{seq}"),
            verb,
            target: Target { kind, id: id.to_owned(), span: None, words: String::new() },
            other: None,
            set: Setting::default(),
            by: by.to_owned(),
            at: "2026-11-22T10:00:00Z".to_owned(),
            why: String::new(),
            adjudicates: false,
            prev: String::new(),
            hash: String::new(),
        }
    }

    fn states(judgements: &[Judgement]) -> Vec<JudgementState> {
        settle(judgements).into_iter().map(|r| r.state).collect()
    }

    use JudgementState::{Applied, Conflict, Noted, Superseded, Undone};

    #[test]
    fn an_undo_is_itself_undone() {
        let mut list = vec![judgement(1, Verb::Reject, "f", "ann"), judgement(2, Verb::Undo, "j1", "ann")];
        assert_eq!(states(&list), [Undone, Noted]);
        list.push(judgement(3, Verb::Undo, "j2", "ann"));
        assert_eq!(states(&list), [Applied, Undone, Noted]);
        list.push(judgement(4, Verb::Undo, "j9", "ann"));
        assert_eq!(states(&list)[3], Conflict);
    }

    #[test]
    fn the_later_word_of_a_person_holds() {
        let list = [
            judgement(1, Verb::Reject, "f", "ann"),
            judgement(2, Verb::Accept, "f", "ann"),
            judgement(3, Verb::Reclassify, "f", "ann"),
            judgement(4, Verb::Reject, "g", "ann"),
            judgement(5, Verb::Correct, "g", "ann"),
        ];
        assert_eq!(states(&list), [Superseded, Noted, Applied, Superseded, Applied]);
    }

    #[test]
    fn two_people_who_differ_settle_nothing_until_somebody_adjudicates() {
        let mut list = vec![judgement(1, Verb::Reject, "f", "ann"), judgement(2, Verb::Accept, "f", "bo")];
        assert_eq!(states(&list), [Conflict, Conflict]);
        let mut last = judgement(3, Verb::Reject, "f", "cy");
        last.adjudicates = true;
        list.push(last);
        assert_eq!(states(&list), [Superseded, Superseded, Applied]);
    }

    #[test]
    fn two_people_who_agree_are_one_change_and_doubt_is_no_difference() {
        let list = [
            judgement(1, Verb::Reject, "f", "ann"),
            judgement(2, Verb::Reject, "f", "bo"),
            judgement(3, Verb::Unsure, "f", "cy"),
        ];
        assert_eq!(states(&list), [Noted, Applied, Noted]);
    }
}
