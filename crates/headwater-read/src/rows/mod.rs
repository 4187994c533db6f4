//! What feeds, tables, rows and messages share: an entry is a stretch of a file with its own bytes, its fields go by many
//! names, and each text taken out of it keeps its way back to those bytes.

pub(crate) mod collection;
pub(crate) mod fields;
pub(crate) mod json;
pub(crate) mod lines;
pub(crate) mod mapped;
pub(crate) mod mime;
pub(crate) mod names;
pub(crate) mod source;
pub(crate) mod table;
pub(crate) mod tally;
pub(crate) mod transfer;
pub(crate) mod xml;
