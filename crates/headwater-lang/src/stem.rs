//! Stems and folded spellings: the loosest form in which two words count as the same.

use rust_stemmers::{Algorithm, Stemmer};
use std::sync::LazyLock;

static ENGLISH: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));

/// The Snowball stem of a lower-case English word (Porter 1980, the "English" revision).
pub fn stem(low: &str) -> String {
    ENGLISH.stem(low).into_owned()
}

/// Latin letters without accents, lower case: "Guantánamo" → "guantanamo".
pub fn fold(word: &str) -> String {
    any_ascii::any_ascii(word).to_lowercase()
}
