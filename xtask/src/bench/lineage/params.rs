//! `bench/lineage.toml`: how stories are made.

use crate::repo;
use anyhow::{Context, Result};
use serde::Deserialize;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Params {
    /// One story a seed; tuning is done on these …
    pub(super) tune: Seeds,
    /// … and never on these, which are made of other base texts.
    pub(super) held_out: Seeds,
    pub(super) base: Base,
    pub(super) story: Story,
    pub(super) copy: Copy,
    pub(super) sentence: Sentence,
    pub(super) times: Times,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Seeds {
    pub(super) first: u64,
    pub(super) count: u64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Base {
    pub(super) least_words: usize,
    pub(super) most_words: usize,
    pub(super) least_sentences: usize,
    /// Files of the Reuters collection that are read, and for a pile of more than 10,000 reports.
    pub(super) reuters: (usize, usize),
    /// Five-grams that two base texts may share, as a part of the shorter one's.
    pub(super) containment: f64,
    /// Runs of three words, numbers folded, that sentences of two base texts of the pile may share, as a part of the
    /// shorter one's.
    pub(super) repeats: f64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Story {
    /// Part of the stories that start from reports of one shooting, where there are any.
    pub(super) same_event: f64,
    pub(super) families: (usize, usize),
    /// Copies in a family.
    pub(super) copies: (usize, usize),
    /// Kinds of family; the rest are outlets' originals.
    pub(super) wire: f64,
    pub(super) release: f64,
    /// The first text of a family is not among the reports.
    pub(super) lost_wire: f64,
    pub(super) lost_release: f64,
    pub(super) lost_original: f64,
    /// A copy that others copied is not among the reports.
    pub(super) lost_copy: f64,
    /// A sentence like "could not be verified" stands in the first text.
    pub(super) verification: f64,
    /// Human paraphrases put into the first text.
    pub(super) paraphrases: (usize, usize),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Copy {
    /// A copy is made from another copy rather than from the first text.
    pub(super) second_hand: f64,
    pub(super) depth: usize,
    /// The outlet updates its own report.
    pub(super) same_outlet: f64,
    /// How a copy treats the words; the rest are printed as they are.
    pub(super) edited: f64,
    pub(super) reworded: f64,
    pub(super) trim: f64,
    /// What trimming leaves at least.
    pub(super) trim_to: f64,
    pub(super) drop_paragraphs: f64,
    pub(super) reorder: f64,
    pub(super) own_paragraphs: f64,
    pub(super) mix: f64,
    pub(super) outlet_boilerplate: f64,
    pub(super) site_boilerplate: f64,
    /// A copy names the agency or outlet that the text is from.
    pub(super) credit_wire: f64,
    pub(super) credit_outlet: f64,
    pub(super) typo: f64,
}

/// Part of the sentences of an edited or reworded copy that a change is tried on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sentence {
    pub(super) synonyms: f64,
    pub(super) number_format: f64,
    pub(super) tense: f64,
    pub(super) quotation_style: f64,
    pub(super) spelling: f64,
    pub(super) join: f64,
    pub(super) number: f64,
    pub(super) negation: f64,
    pub(super) hedge: f64,
    pub(super) name: f64,
    pub(super) attribution: f64,
    pub(super) quotation: f64,
    pub(super) verification: f64,
    /// Part of the sentences that a rewording copy rewords; the rest are edited.
    pub(super) reword: f64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Times {
    /// Minutes between a text and its copy.
    pub(super) gap: (usize, usize),
    /// Part of the reports that tell their day only, or nothing.
    pub(super) day_only: f64,
    pub(super) none: f64,
}

impl Base {
    /// Files of the Reuters collection for a pile of `documents`.
    pub(super) fn reuters_files(&self, documents: usize) -> usize {
        if documents > 10_000 { self.reuters.1 } else { self.reuters.0 }
    }
}

pub(super) fn load() -> Result<Params> {
    toml::from_str(&repo::read(&repo::root().join("bench/lineage.toml"))?).context("bench/lineage.toml")
}
