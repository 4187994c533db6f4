//! A profile of the user's own: their rule, their order of sources, their reading of words, beside the built-in ones.
//!
//! Every Casualty (*Standards*, 2016) lists what recorders do where sources disagree: keep the range, prefer some sources,
//! follow the majority, take the lowest. All of it counts text origins, never copies, and nothing is averaged.

use crate::entities::Entities;
use crate::input::World;
use crate::profiles::{Bound, ceiling, lowest, used};
use headwater_model::record::{ProfileRange, SourceType};
use headwater_model::rows::LocalFigure;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The rules of a profile file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnProfile {
    /// Its name in the record: lower-case letters, digits, `-` and `_`.
    pub name: String,
    /// What is done where sources disagree.
    #[serde(default)]
    pub rule: Rule,
    /// Sources, the most trusted first: words of their names, or a type of source ("medic").
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
    /// Words such as "dozens" set bounds also where somebody counted.
    #[serde(default)]
    pub vague_words_count: bool,
    /// A denial makes the minimum nought.
    #[serde(default)]
    pub denial_makes_minimum_zero: bool,
    /// What number words stand for.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<String, Reading>,
}

/// What is done where sources disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// From the lowest to the highest.
    #[default]
    Range,
    /// The value that most text origins give; of equals all.
    Majority,
    /// The range of the most trusted source that gives any.
    Hierarchy,
    /// The lowest value alone.
    Lowest,
}

/// What a number word stands for: a minimum, or both bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Reading {
    /// So many or more.
    Least(u64),
    /// From so many to so many.
    Between(u64, u64),
}

/// Names that the built-in profiles have.
const TAKEN: [&str; 5] = ["acled", "airwars", "ecc", "ibc", "ucdp"];

impl OwnProfile {
    /// What is wrong with it, in words for its author.
    ///
    /// # Errors
    /// When its name cannot be used, an order of sources is missing or unused, or bounds are the wrong way round.
    pub fn validate(&self) -> Result<(), String> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
        if self.name.is_empty() || self.name.len() > 40 || !self.name.chars().all(plain) {
            return Err("name: use 1 to 40 lower-case letters, digits, - and _".to_owned());
        }
        if TAKEN.contains(&self.name.as_str()) {
            return Err(format!("name: {:?} is a built-in profile; choose another", self.name));
        }
        match (self.rule, self.sources.is_empty()) {
            (Rule::Hierarchy, true) => {
                return Err("sources: the rule \"hierarchy\" needs a list, the most trusted first".to_owned());
            }
            (Rule::Hierarchy, false) | (_, true) => {}
            (_, false) => return Err("sources: only the rule \"hierarchy\" uses them".to_owned()),
        }
        if self.sources.iter().any(|s| s.trim().is_empty()) {
            return Err("sources: an entry is empty".to_owned());
        }
        for (word, reading) in &self.words {
            if matches!(reading, Reading::Between(low, high) if low > high) {
                return Err(format!("words: {word:?} has its lower bound above its upper one"));
            }
        }
        Ok(())
    }

    /// Adds this profile's bounds to those of the others.
    pub(crate) fn add(&self, to: &mut BTreeMap<String, ProfileRange>, bounds: &[Bound]) {
        if let Some(range) = self.range(bounds) {
            to.insert(self.name.clone(), range);
        }
    }

    /// A bound as this profile reads it: number words by its table, and the source's place in its order.
    pub(crate) fn heard(&self, mut bound: Bound, heard: &Heard) -> Bound {
        let low = heard.words.to_lowercase();
        let said = self.words.iter().find(|(word, _)| contains(&low, &word.to_lowercase()));
        if let Some((_, reading)) = said.filter(|_| bound.vague) {
            (bound.low, bound.high) = match *reading {
                Reading::Least(least) => (least, None),
                Reading::Between(least, most) => (least, Some(most)),
            };
            bound.best = bound.low;
        }
        bound.rank = self.sources.iter().position(|s| {
            let s = s.trim().to_lowercase();
            heard.voices.iter().any(|v| contains(v, &s))
        });
        bound
    }

    fn range(&self, bounds: &[Bound]) -> Option<ProfileRange> {
        let denied = bounds.iter().any(|b| b.denied);
        let used = used(bounds, self.vague_words_count);
        if used.is_empty() {
            return None;
        }
        let (chosen, mut reason) = self.chosen(&used);
        let mut low = lowest(&chosen);
        let mut high = ceiling(chosen.iter().map(|b| (b.low, b.high)));
        if self.rule == Rule::Lowest {
            high = Some(low);
        }
        if denied && self.denial_makes_minimum_zero {
            low = 0;
            reason.push_str("; somebody denies it, so the minimum is 0");
        }
        let best = (high == Some(low)).then_some(low);
        Some(ProfileRange { low, high, best, reason })
    }

    /// The bounds that count, and why.
    fn chosen(&self, used: &[Bound]) -> (Vec<Bound>, String) {
        let origins = |b: &[Bound]| b.iter().map(|b| b.origin).collect::<BTreeSet<usize>>().len();
        let all = origins(used);
        match self.rule {
            Rule::Range => (used.to_vec(), format!("lowest to highest value over {all} text origins")),
            Rule::Lowest => (used.to_vec(), format!("the lowest value given over {all} text origins")),
            Rule::Majority => {
                let mut votes: BTreeMap<(u64, Option<u64>), BTreeSet<usize>> = BTreeMap::new();
                for b in used {
                    votes.entry((b.low, b.high)).or_default().insert(b.origin);
                }
                let most = votes.values().map(BTreeSet::len).max().unwrap_or(0);
                let winners: Vec<_> = votes.iter().filter(|(_, by)| by.len() == most).collect();
                let chosen: Vec<Bound> = used
                    .iter()
                    .filter(|b| winners.iter().any(|(value, _)| **value == (b.low, b.high)))
                    .copied()
                    .collect();
                let reason = match winners.len() {
                    1 => format!("given by {most} of {all} text origins"),
                    n => format!("{n} values are each given by {most} of {all} text origins: all of them"),
                };
                (chosen, reason)
            }
            Rule::Hierarchy => {
                let Some(rank) = used.iter().filter_map(|b| b.rank).min() else {
                    return (used.to_vec(), "none of the profile's sources gives it: all that do".to_owned());
                };
                let chosen: Vec<Bound> = used.iter().filter(|b| b.rank == Some(rank)).copied().collect();
                let source = self.sources.get(rank).map_or("", String::as_str);
                let n = origins(&chosen);
                (
                    chosen,
                    format!(
                        "given by “{source}”, number {} of the profile's sources, in {n} of {all} text origins",
                        rank + 1
                    ),
                )
            }
        }
    }
}

/// Whether `words` stand in `text` as whole words; both lower case.
fn contains(text: &str, words: &str) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    !words.is_empty()
        && text.match_indices(words).any(|(at, _)| {
            !letter(text[..at].chars().next_back()) && !letter(text[at + words.len()..].chars().next())
        })
}

/// Who gives a figure, and in which words.
#[derive(Debug, Clone, Default)]
pub(crate) struct Heard {
    /// Names, descriptions and the type of its source, lower case; of the report's own voice the outlet.
    pub(crate) voices: Vec<String>,
    /// The number's words.
    pub(crate) words: String,
}

impl Heard {
    /// Of a figure of document `d`.
    pub(crate) fn new(world: &World<'_>, entities: &Entities, d: usize, f: &LocalFigure) -> Self {
        let (doc, annotated) = (world.doc(d), world.annotated(d));
        let attribution = f.attribution.and_then(|a| annotated.attributions.get(a));
        let mut voices = Vec::new();
        match attribution {
            Some(a) => {
                voices.extend(a.source_span.map(|s| doc.words(s).to_lowercase()));
                voices.extend(a.source_type.map(|t| SourceType::as_str(t).to_owned()));
                if let Some(e) = a.source {
                    let row = &entities.rows[entities.of(d, e)];
                    voices.push(row.name.to_lowercase());
                    voices.extend(row.variants.iter().map(|v| v.to_lowercase()));
                    let described = annotated.entities.get(e).map_or(&[][..], |e| &e.descriptions);
                    voices.extend(described.iter().map(|s| doc.words(*s).to_lowercase()));
                }
            }
            None => voices.extend(doc.outlet.as_ref().map(|o| o.value.to_lowercase())),
        }
        Self { voices, words: doc.words(f.number).to_owned() }
    }

    /// Of several figures of one answer: whoever gives any of them, and the words of the first.
    pub(crate) fn of_all(mut all: impl Iterator<Item = Self>) -> Self {
        let mut first = all.next().unwrap_or_default();
        first.voices.extend(all.flat_map(|h| h.voices));
        first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(low: u64, origin: usize, rank: Option<usize>) -> Bound {
        Bound { rank, ..crate::profiles::tests::bound(low, Some(low), origin) }
    }

    fn profile(rule: Rule) -> OwnProfile {
        let sources =
            if rule == Rule::Hierarchy { vec!["morgue".to_owned(), "medic".to_owned()] } else { Vec::new() };
        OwnProfile {
            name: "desk".to_owned(),
            rule,
            sources,
            vague_words_count: false,
            denial_makes_minimum_zero: false,
            words: BTreeMap::from([("dozens".to_owned(), Reading::Between(12, 60))]),
        }
    }

    fn of(rule: Rule, bounds: &[Bound]) -> (u64, Option<u64>) {
        profile(rule).range(bounds).map(|r| (r.low, r.high)).unwrap()
    }

    #[test]
    fn each_rule_chooses_its_own_bounds() {
        let bounds = [bound(12, 0, None), bound(12, 1, Some(1)), bound(15, 2, Some(1)), bound(9, 3, None)];
        assert_eq!(of(Rule::Range, &bounds), (9, Some(15)));
        assert_eq!(of(Rule::Majority, &bounds), (12, Some(12)));
        assert_eq!(of(Rule::Hierarchy, &bounds), (12, Some(15)));
        assert_eq!(of(Rule::Lowest, &bounds), (9, Some(9)));
        // Nobody of the list: all.
        assert_eq!(of(Rule::Hierarchy, &[bound(12, 0, None), bound(9, 1, None)]), (9, Some(12)));
        // Equals stand side by side.
        assert_eq!(of(Rule::Majority, &[bound(12, 0, None), bound(9, 1, None)]), (9, Some(12)));
    }

    #[test]
    fn copies_outweigh_nobody() {
        let bounds = [bound(12, 0, None), bound(12, 0, None), bound(9, 1, None), bound(9, 2, None)];
        assert_eq!(of(Rule::Majority, &bounds), (9, Some(9)));
    }

    #[test]
    fn denials_and_words_by_the_users_table() {
        let own = OwnProfile { denial_makes_minimum_zero: true, ..profile(Rule::Range) };
        let denied = Bound { denied: true, ..bound(0, 1, None) };
        let range = own.range(&[bound(12, 0, None), denied]).unwrap();
        assert_eq!((range.low, range.high), (0, Some(12)));
        let vague = Bound { vague: true, high: None, ..bound(24, 0, None) };
        let heard = Heard { voices: vec!["the city morgue".to_owned()], words: "Dozens".to_owned() };
        let read = profile(Rule::Hierarchy).heard(vague, &heard);
        assert_eq!((read.low, read.high, read.rank), (12, Some(60), Some(0)));
        assert!(!contains("the paramedics", "medic") && contains("a medic said", "medic"));
    }

    #[test]
    fn mistakes_are_told_with_their_place() {
        let wrong = |p: OwnProfile| p.validate().unwrap_err();
        assert!(profile(Rule::Hierarchy).validate().is_ok() && profile(Rule::Range).validate().is_ok());
        assert!(wrong(OwnProfile { name: "ecc".to_owned(), ..profile(Rule::Range) }).contains("built-in"));
        assert!(
            wrong(OwnProfile { name: "Our desk".to_owned(), ..profile(Rule::Range) }).contains("lower-case")
        );
        assert!(
            wrong(OwnProfile { sources: Vec::new(), ..profile(Rule::Hierarchy) }).contains("needs a list")
        );
        assert!(
            wrong(OwnProfile { rule: Rule::Lowest, ..profile(Rule::Hierarchy) }).contains("only the rule")
        );
        let words = BTreeMap::from([("tens".to_owned(), Reading::Between(9, 3))]);
        assert!(wrong(OwnProfile { words, ..profile(Rule::Range) }).contains("above"));
    }
}
