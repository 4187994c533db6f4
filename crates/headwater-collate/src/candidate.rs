//! Pairs worth aligning.
use crate::prepare::{Frequencies, Prepared};

/// Pairs `i < j` that may share text, sorted.
pub fn candidates(_docs: &[Prepared<'_>], _frequencies: &Frequencies) -> Vec<(usize, usize)> {
    Vec::new()
}
