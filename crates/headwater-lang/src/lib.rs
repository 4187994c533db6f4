//! Segmentation and language packs (layer 1): words, sentences, and the tables that the rules of the upper layers
//! look words up in. A language is a folder of tables under `packs/`; no rule of this crate names a word.
//!
//! ```
//! use headwater_lang::{pack, Segments};
//! let text = "Dr. Ann Lee spoke. \"We will stay.\" Nobody left.";
//! let segments = Segments::of(text, pack("en"));
//! assert_eq!(segments.sentences.len(), 3);
//! ```

pub mod calendar;
mod fold;
pub mod graphic;
pub mod name;
pub mod pack;
pub mod phrases;
pub mod segment;
pub mod stem;
pub mod token;

pub use pack::{Pack, pack};
pub use phrases::Phrases;
pub use segment::{Segments, Sentence};
pub use token::{Token, TokenKind, Tokens};
