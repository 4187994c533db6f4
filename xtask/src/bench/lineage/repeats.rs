//! Base texts that repeat another one: one event told twice by one agency, or last month's report with new numbers.
//! What is copied between them was copied in the real world, so the pile in which unrelated texts must stay apart is
//! made without them. Checked by brute force, without any part of what is measured.

use super::bases::{Base, Stock, grams};
use super::text::words;
use rustc_hash::FxHashMap;

/// Words of the runs that are compared, numbers being one word.
const RUN: usize = 3;
/// Shorter sentences say nothing.
const WORDS: usize = 10;

impl Stock {
    /// Without bases of which a sentence has `limit` or more of its runs in an earlier base, or the other way round.
    pub(super) fn without_repeats(&self, limit: f64) -> Stock {
        let mut index: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
        let mut bases: Vec<Base> = Vec::new();
        // Of the bases kept, each sentence: a number of the base and how many runs it has.
        let mut sentences: Vec<(u32, usize)> = Vec::new();
        for base in &self.bases {
            let own: Vec<Vec<u64>> = base.paragraphs.iter().flatten().filter_map(|s| runs(s)).collect();
            if repeats(&own, &index, &sentences, limit) {
                continue;
            }
            for list in own {
                for run in &list {
                    index.entry(*run).or_default().push(sentences.len() as u32);
                }
                sentences.push((bases.len() as u32, list.len()));
            }
            bases.push(base.clone());
        }
        Stock { bases, paraphrases: self.paraphrases.clone() }
    }
}

fn runs(sentence: &str) -> Option<Vec<u64>> {
    let mut words = words(sentence);
    for word in words.iter_mut().filter(|w| w.starts_with(|c: char| c.is_ascii_digit())) {
        "0".clone_into(word);
    }
    let mut runs = grams(&words, RUN);
    runs.sort_unstable();
    runs.dedup();
    (words.len() >= WORDS).then_some(runs)
}

fn repeats(
    own: &[Vec<u64>],
    index: &FxHashMap<u64, Vec<u32>>,
    sentences: &[(u32, usize)],
    limit: f64,
) -> bool {
    own.iter().any(|list| {
        let mut shared: FxHashMap<u32, usize> = FxHashMap::default();
        for other in list.iter().filter_map(|run| index.get(run)).flatten() {
            *shared.entry(*other).or_default() += 1;
        }
        let near = |(other, n): (&u32, &usize)| {
            *n as f64 >= limit * list.len().min(sentences[*other as usize].1) as f64
        };
        shared.iter().any(near)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(sentence: &str) -> Base {
        Base {
            name: String::new(),
            title: String::new(),
            paragraphs: vec![vec![sentence.to_owned()]],
            group: String::new(),
            event: false,
        }
    }

    #[test]
    fn last_months_report_with_new_numbers_is_left_out() {
        let bases = vec![
            base(
                "The harbour board said trade rose by 312 crates in May from 290 crates in the month before.",
            ),
            base(
                "The harbour board said trade rose by 1,040 crates in June from 312 crates in the month before.",
            ),
            base(
                "Farmers in the valley said the rain came two weeks late this spring and spoiled the hay there.",
            ),
        ];
        let stock = Stock { bases, paraphrases: Vec::new() };
        assert_eq!(stock.without_repeats(0.4).bases.len(), 2);
    }
}
