//! Who said what, word by word: a learned tagger that marks sources, cues and contents of attributions in English news.
//!
//! ```
//! use headwater_tagger::{Part, Sentence, Tagger, tokens};
//! let text = "The water rose by noon, the mayor said.";
//! let words: Vec<&str> = tokens(text).iter().map(|(a, b)| &text[*a as usize..*b as usize]).collect();
//! let tags = Tagger::shipped()?.tag(&[Sentence { tokens: &words, begins_paragraph: true }]);
//! let cues: Vec<&str> = words.iter().zip(&tags[0]).filter(|(_, t)| t.part == Some(Part::Cue)).map(|(w, _)| *w).collect();
//! assert_eq!(cues, ["said"]);
//! # Ok::<(), &headwater_tagger::Broken>(())
//! ```
//!
//! Source, cue and content are meant as in PARC and PolNeAR: who is credited, the words that link, what is said or
//! thought. Each token has one part at most, so an attribution inside of another one's content is not seen. The tagger
//! does not say which source belongs to which content: that is for the caller.
//!
//! The file `data/attribution.bin` is made by `bench/attribution/train.py`; `docs/model-card-attribution.md` tells from
//! what, and how well it does. It is a small recurrent network: the sum of a few rows for each token (`features`), layers
//! of gated averages in both directions (`net`), and a chain of labels (`chain`). Sums are taken in a fixed
//! order, and no function of the platform's mathematics is called: every machine gives the same tags and margins.

mod chain;
pub mod features;
mod model;
mod net;
mod product;
mod tokens;

pub use model::Broken;
pub use tokens::tokens;

use model::Model;
use std::sync::LazyLock;

static FILE: &[u8] = include_bytes!("../data/attribution.bin");
static SHIPPED: LazyLock<Result<Tagger, Broken>> = LazyLock::new(|| Tagger::read(FILE));

/// Tokens that the network sees at once, where paragraphs allow it: the memory it takes stays small for any text.
const WINDOW: usize = 256;

/// A part of an attribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Who is credited.
    Source,
    /// The words that link: "said", "according to".
    Cue,
    /// What is said or thought.
    Content,
}

/// What the tagger says of one token.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tag {
    /// The part that it belongs to.
    pub part: Option<Part>,
    /// Whether it is the first token of that part.
    pub begin: bool,
    /// How much worse the best reading is in which this token is labelled otherwise: 0 is a coin toss, 3 is sure.
    pub margin: f32,
}

/// A sentence of a report, cut into tokens as [`tokens`] cuts.
#[derive(Debug, Clone, Copy)]
pub struct Sentence<'t> {
    /// Its tokens.
    pub tokens: &'t [&'t str],
    /// Whether a paragraph begins with it. Sentences of one paragraph are read as one.
    pub begins_paragraph: bool,
}

/// A trained model, ready to run.
#[derive(Debug)]
pub struct Tagger {
    model: Model,
}

impl Tagger {
    /// The model that ships with the project.
    pub fn shipped() -> Result<&'static Self, &'static Broken> {
        SHIPPED.as_ref()
    }

    /// A model from the bytes of a file.
    pub fn read(bytes: &[u8]) -> Result<Self, Broken> {
        Ok(Self { model: Model::read(bytes)? })
    }

    /// Tags the sentences of one report, which stand in its order.
    pub fn tag(&self, sentences: &[Sentence<'_>]) -> Vec<Vec<Tag>> {
        let mut paragraphs: Vec<features::Paragraph<'_>> = Vec::new();
        for sentence in sentences {
            match paragraphs.last_mut() {
                Some(last) if !sentence.begins_paragraph => last.extend_from_slice(sentence.tokens),
                _ => paragraphs.push(sentence.tokens.to_vec()),
            }
        }
        let features = features::features(&paragraphs);
        let mut first = vec![false; features.len()];
        let mut at = 0;
        for paragraph in &paragraphs {
            if let Some(flag) = first.get_mut(at) {
                *flag = true;
            }
            at += paragraph.len();
        }
        let mut tags = Vec::with_capacity(features.len());
        let mut from = 0;
        while from < features.len() {
            let to = window_end(&first, from);
            let emissions = net::emissions(&self.model, &features[from..to]);
            chain::decode(&emissions, &self.model.moves, &first[from..to], &mut tags);
            from = to;
        }
        let mut tags = tags.into_iter();
        sentences.iter().map(|s| tags.by_ref().take(s.tokens.len()).collect()).collect()
    }
}

/// Where the window that begins at `from` ends: at a paragraph's start if one is there, else after [`WINDOW`] tokens.
fn window_end(first: &[bool], from: usize) -> usize {
    let limit = from + WINDOW;
    if limit >= first.len() {
        return first.len();
    }
    (from + 1..=limit).rev().find(|k| first[*k]).unwrap_or(limit)
}

#[cfg(test)]
mod tests;
