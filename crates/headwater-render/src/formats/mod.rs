//! One file per output, listed here.

pub(crate) mod annotations;
pub(crate) mod claim;
pub(crate) mod csv;
pub(crate) mod dossier;
pub(crate) mod ftm;
pub(crate) mod json;
pub(crate) mod lineage;
pub(crate) mod quotes;
pub(crate) mod summary;

use headwater_model::Record;

/// A file of an output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Path below the output folder, with `/`.
    pub path: String,
    /// What to write.
    pub bytes: Vec<u8>,
}

/// An output that is written as files.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// Name.
    pub name: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// Its files.
    pub files: fn(&Record) -> Vec<File>,
}

/// Every output that `headwater report` writes.
pub const FORMATS: &[Format] = &[dossier::FORMAT, json::FORMAT, csv::FORMAT];
