//! Counts of people that a later version gives otherwise.

use super::changes::{Changes, Side, at};
use super::sentences::Match;
use headwater_model::number::thousands;
use headwater_model::record::{Class, Measure, VersionChangeKind as Kind};
use headwater_model::rows::LocalFigure;

/// What is counted: two figures of one key may be the same thing counted anew.
fn key(f: &LocalFigure) -> (Measure, Class, Option<&str>) {
    (f.measure, f.class, f.side.as_deref())
}

fn value(f: &LocalFigure) -> (u64, Option<u64>) {
    (f.low, f.high)
}

fn range(f: &LocalFigure) -> String {
    match f.high {
        None => format!("{} or more", thousands(f.low)),
        Some(high) if high == f.low => thousands(high),
        Some(high) => format!("{}–{}", thousands(f.low), thousands(high)),
    }
}

/// "people killed", "casualties".
fn label(f: &LocalFigure) -> String {
    let who = match f.class {
        Class::Civilian => "civilians",
        Class::SecurityForce => "members of security forces",
        Class::Fighter => "fighters",
        Class::Child => "children",
        Class::Woman => "women",
        Class::AidWorker => "aid workers",
        Class::Journalist => "journalists",
        Class::People | Class::Unknown => "people",
    };
    match f.measure {
        Measure::Casualties => "casualties".to_owned(),
        Measure::Refuge => format!("{who} seeking refuge"),
        Measure::Other if f.class == Class::Unknown => "things and attacks counted".to_owned(),
        Measure::Other => format!("{who} otherwise affected"),
        m => format!("{who} {}", m.as_str()),
    }
}

/// Finds what was raised, lowered, added and dropped.
pub(super) fn compare(before: &Side<'_>, after: &Side<'_>, found: &Match, out: &mut Changes) {
    let (old, new) = (&before.annotated.figures, &after.annotated.figures);
    let (mut old_done, mut new_done) = (vec![false; old.len()], vec![false; new.len()]);
    let old_in = |s: usize| (0..old.len()).filter(move |&i| before.sentence(old[i].span) == Some(s));
    let new_in = |s: usize| (0..new.len()).filter(move |&j| after.sentence(new[j].span) == Some(s));
    for pair in &found.pairs {
        let here: Vec<usize> = old_in(pair.before).collect();
        let there: Vec<usize> = new_in(pair.after).collect();
        if pair.same {
            for i in here {
                old_done[i] = true;
            }
            for j in there {
                new_done[j] = true;
            }
            continue;
        }
        // Equal ones first, so that what is left over is what changed.
        for equal in [true, false] {
            for &i in &here {
                let fits = |j: &&usize| {
                    !new_done[**j]
                        && key(&new[**j]) == key(&old[i])
                        && (!equal || value(&new[**j]) == value(&old[i]))
                };
                if !old_done[i]
                    && let Some(&j) = there.iter().find(fits)
                {
                    (old_done[i], new_done[j]) = (true, true);
                    changed(before, after, &old[i], &new[j], out);
                }
            }
        }
    }
    let known =
        |f: &LocalFigure, all: &[LocalFigure]| all.iter().any(|g| key(g) == key(f) && value(g) == value(f));
    let old_left: Vec<usize> = (0..old.len()).filter(|&i| !old_done[i] && !known(&old[i], new)).collect();
    let mut new_left: Vec<usize> = (0..new.len()).filter(|&j| !new_done[j] && !known(&new[j], old)).collect();
    for i in old_left {
        let f = &old[i];
        let same =
            |j: &usize| key(&new[*j]) == key(f) && new[*j].role == f.role && new[*j].extent == f.extent;
        if let Some(n) = new_left.iter().position(same) {
            changed(before, after, f, &new[new_left.remove(n)], out);
        } else {
            let place = before.sentence(f.span).and_then(|s| found.pairs.iter().find(|p| p.before == s));
            let rest = place.map(|p| at(after, after.sentences[p.after].span));
            let text = format!("{}: {} is gone", label(f), range(f));
            out.push(Kind::FigureDropped, Some(at(before, f.span)), rest, text);
        }
    }
    for j in new_left {
        let f = &new[j];
        let place = after.sentence(f.span).and_then(|s| found.pairs.iter().find(|p| p.after == s));
        let rest = place.map(|p| at(before, before.sentences[p.before].span));
        let text = format!("{}: {} is new", label(f), range(f));
        out.push(Kind::FigureAdded, rest, Some(at(after, f.span)), text);
    }
}

fn changed(before: &Side<'_>, after: &Side<'_>, a: &LocalFigure, b: &LocalFigure, out: &mut Changes) {
    let open = |f: &LocalFigure| f.high.unwrap_or(u64::MAX);
    let (from, to) = (Some(at(before, a.span)), Some(at(after, b.span)));
    if value(a) == value(b) {
        return;
    }
    // "At least 40" and "40" name one number: no more and no fewer people were counted.
    if a.modifier != b.modifier && a.low == b.low {
        let text = format!("{}: {} → {}", label(a), range(a), range(b));
        return out.push(Kind::Wording, from, to, text);
    }
    let kind = if (b.low, open(b)) > (a.low, open(a)) { Kind::FigureRaised } else { Kind::FigureLowered };
    out.push(kind, from, to, format!("{}: {} → {}", label(a), range(a), range(b)));
}
