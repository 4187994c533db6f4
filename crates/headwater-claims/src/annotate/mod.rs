//! Mentions: what single words and phrases are.

pub(crate) mod names;
pub(crate) mod numbers;
pub(crate) mod quotes;
pub(crate) mod times;
