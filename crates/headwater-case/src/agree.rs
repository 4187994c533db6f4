//! How far two coders who worked blind agree: Cohen's kappa (1960) and Krippendorff's alpha for nominal data with
//! missing values (Krippendorff, *Content Analysis*, 2004, chapter 11).

use headwater_model::record::{Judgement, JudgementRow, JudgementState, Verb};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How far two coders agree.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Agreement {
    /// The coders.
    pub coders: [String; 2],
    /// Rows that at least one of them judged.
    pub rows: usize,
    /// Rows that both judged.
    pub both: usize,
    /// Of those, rows with the same answer.
    pub same: usize,
    /// Cohen's kappa over the rows that both judged; none where chance alone would give full agreement.
    pub kappa: Option<f64>,
    /// Krippendorff's alpha, nominal; none where all answers are alike.
    pub alpha: Option<f64>,
    /// Rows on which they differ.
    pub differences: Vec<Difference>,
}

/// A row on which two coders differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Difference {
    /// Its id.
    pub id: String,
    /// Its words.
    pub words: String,
    /// What each of them said, in the order of the coders.
    pub answers: [String; 2],
}

/// A coder's answer to a row: the verb, and what it sets.
fn answer(j: &Judgement) -> String {
    let set = serde_json::to_string(&j.set).unwrap_or_default();
    if set == "{}" { j.verb.as_str().to_owned() } else { format!("{} {set}", j.verb.as_str()) }
}

/// Compares the last answers of two coders on every row. What was undone or is an adjudication is no answer; `unsure` is
/// one.
pub fn agreement(rows: &[JudgementRow], a: &str, b: &str) -> Agreement {
    let mut answers: BTreeMap<(&str, &str), (BTreeMap<&str, String>, &str)> = BTreeMap::new();
    for row in rows {
        let j = &row.judgement;
        let counts = row.state != JudgementState::Undone
            && !j.adjudicates
            && !matches!(j.verb, Verb::Undo | Verb::Mask)
            && [a, b].contains(&j.by.as_str());
        if counts {
            let other = j.other.as_ref().map_or("", |o| o.id.as_str());
            let entry =
                answers.entry((&j.target.id, other)).or_insert_with(|| (BTreeMap::new(), &j.target.words));
            entry.0.insert(&j.by, answer(j));
        }
    }
    let both: Vec<_> = answers
        .iter()
        .filter_map(|((id, _), (by, words))| Some((*id, *words, by.get(a)?, by.get(b)?)))
        .collect();
    let same = both.iter().filter(|(_, _, x, y)| x == y).count();
    let pairs: Vec<(&str, &str)> = both.iter().map(|(_, _, x, y)| (x.as_str(), y.as_str())).collect();
    Agreement {
        coders: [a.to_owned(), b.to_owned()],
        rows: answers.len(),
        both: both.len(),
        same,
        kappa: kappa(&pairs),
        alpha: alpha(&pairs),
        differences: both
            .iter()
            .filter(|(_, _, x, y)| x != y)
            .map(|(id, words, x, y)| Difference {
                id: (*id).to_owned(),
                words: (*words).to_owned(),
                answers: [(*x).clone(), (*y).clone()],
            })
            .collect(),
    }
}

fn kappa(pairs: &[(&str, &str)]) -> Option<f64> {
    let n = pairs.len() as f64;
    let labels: BTreeSet<&str> = pairs.iter().flat_map(|(x, y)| [*x, *y]).collect();
    let seen = pairs.iter().filter(|(x, y)| x == y).count() as f64 / n;
    let chance: f64 = labels
        .iter()
        .map(|l| {
            let share = |side: fn(&(&str, &str)) -> String| {
                pairs.iter().filter(|p| side(p) == **l).count() as f64 / n
            };
            share(|p| p.0.to_owned()) * share(|p| p.1.to_owned())
        })
        .sum();
    (n > 0.0 && chance < 1.0).then(|| (seen - chance) / (1.0 - chance))
}

/// Only rows with two answers can be paired, as the method has it.
fn alpha(pairs: &[(&str, &str)]) -> Option<f64> {
    let n = 2.0 * pairs.len() as f64;
    let mut totals: BTreeMap<&str, f64> = BTreeMap::new();
    for (x, y) in pairs {
        *totals.entry(x).or_default() += 1.0;
        *totals.entry(y).or_default() += 1.0;
    }
    let differ = 2.0 * pairs.iter().filter(|(x, y)| x != y).count() as f64 / n;
    let expected = 1.0 - totals.values().map(|t| t * (t - 1.0)).sum::<f64>() / (n * (n - 1.0));
    (n > 0.0 && expected > 0.0).then(|| 1.0 - differ / expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kappa_and_alpha_of_a_small_table() {
        // 10 rows; 6 yes/yes, 2 no/no, 1 yes/no, 1 no/yes.
        let mut pairs = vec![("y", "y"); 6];
        pairs.extend([("n", "n"), ("n", "n"), ("y", "n"), ("n", "y")]);
        // Observed 0.8; chance 0.7·0.7 + 0.3·0.3 = 0.58.
        assert!((kappa(&pairs).unwrap() - (0.8 - 0.58) / 0.42).abs() < 1e-12);
        // Disagreement observed 0.2; expected 2·14·6 / (20·19).
        assert!((alpha(&pairs).unwrap() - (1.0 - 0.2 / (168.0 / 380.0))).abs() < 1e-12);
    }

    #[test]
    fn nothing_to_compare_gives_no_number() {
        assert_eq!((kappa(&[]), alpha(&[])), (None, None));
        assert_eq!((kappa(&[("y", "y")]), alpha(&[("y", "y")])), (None, None));
    }
}
