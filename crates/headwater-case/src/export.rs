//! What a case gives out.

use crate::Error;
use crate::file::Case;
use crate::keys::Key;
use crate::mask::masked;
use headwater_render::File;

/// What is masked in what is given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Publish {
    /// Only the names that somebody judged to be masked.
    Judged,
    /// Those, every person who is no source, minors, and street addresses.
    Public,
}

/// A kind of export.
#[derive(Debug, Clone, Copy)]
pub struct Export {
    /// Name.
    pub name: &'static str,
    /// What it is for.
    pub about: &'static str,
    files: fn(&headwater_model::Record) -> Result<Vec<File>, Error>,
}

/// Every kind of export, the bundle aside.
pub const EXPORTS: &[Export] = &[
    Export {
        name: "dossier",
        about: "one page to read, check, print and send",
        files: |r| Ok(format(r, "dossier")),
    },
    Export { name: "json", about: "the record, for programs", files: |r| Ok(format(r, "json")) },
    Export {
        name: "csv",
        about: "one table per kind of row, for spreadsheets",
        files: |r| Ok(format(r, "csv")),
    },
    Export {
        name: "parquet",
        about: "the same tables with types, for DuckDB, pandas, R and Spark",
        files: |r| Ok(headwater_parquet::parquet(r)?),
    },
    Export {
        name: "ftm",
        about: "statements in the model of FollowTheMoney, one a line",
        files: |r| {
            Ok(vec![File {
                path: "statements.ftm.jsonl".to_owned(),
                bytes: headwater_render::ftm(r).into_bytes(),
            }])
        },
    },
    Export {
        name: "annotations",
        about: "W3C web annotations of the reports' words (JSON-LD)",
        files: |r| {
            Ok(vec![File {
                path: "annotations.jsonld".to_owned(),
                bytes: headwater_render::annotations(r).into_bytes(),
            }])
        },
    },
];

fn format(record: &headwater_model::Record, name: &str) -> Vec<File> {
    headwater_render::FORMATS.iter().filter(|f| f.name == name).flat_map(|f| (f.files)(record)).collect()
}

impl Case {
    /// The files of an export, from the stored record.
    ///
    /// # Errors
    /// When there is no record, no export of that name, or a table that cannot be written.
    pub fn export(&self, name: &str, publish: Publish) -> Result<Vec<File>, Error> {
        let record = masked(&self.record()?, publish == Publish::Public);
        let export = EXPORTS.iter().find(|e| e.name == name).ok_or_else(|| {
            let names: Vec<&str> = EXPORTS.iter().map(|e| e.name).chain(["bundle"]).collect();
            Error::Judgement(format!("there is no export {name}: choose one of {}", names.join(", ")))
        })?;
        (export.files)(&record)
    }

    /// The bundle: one file that proves itself. Without the captures where names are masked.
    ///
    /// # Errors
    /// When there is no record, or the file cannot be read.
    pub fn bundle(&self, publish: Publish, key: Option<&Key>) -> Result<Vec<u8>, Error> {
        crate::bundle::make(self, publish, key)
    }
}
