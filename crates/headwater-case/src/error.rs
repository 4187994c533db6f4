//! What can go wrong with a case file.

use std::path::PathBuf;

/// Why something could not be done with a case. Nothing is half done: what was under way is taken back.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is a file already.
    #[error("{} exists already: choose another name, or open it", .0.display())]
    Exists(PathBuf),
    /// There is no such file.
    #[error("there is no case file {}: make one with headwater new", .0.display())]
    Missing(PathBuf),
    /// It is something else.
    #[error("{} is no case file of Headwater", .0.display())]
    NotACase(PathBuf),
    /// Made by a later version.
    #[error("{} was written by a newer version of Headwater (format {found}, this one knows {known}): use that version", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// What this version writes.
        known: i64,
    },
    /// Another process has it open for writing.
    #[error("{} is open in another headwater: close that one first", .0.display())]
    Busy(PathBuf),
    /// The file, or its folder, is read-only.
    #[error("{} cannot be written ({source}): copy the case to a folder that you may write to; headwater show, explain and export work as it is", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Cause.
        source: std::io::Error,
    },
    /// The database says no.
    #[error("{}: {}", path.display(), told(source))]
    Database {
        /// The file.
        path: PathBuf,
        /// Cause.
        source: rusqlite::Error,
    },
    /// A file beside the case.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Cause.
        source: std::io::Error,
    },
    /// What is stored is not what was stored.
    #[error("{} is damaged: {what}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// A judgement that makes no sense.
    #[error("{0}")]
    Judgement(String),
    /// A table could not be written.
    #[error(transparent)]
    Parquet(#[from] headwater_parquet::Error),
    /// No such row.
    #[error("there is no row {0} in the record: look the id up with headwater show, or in the tables")]
    NoRow(String),
    /// No record yet.
    #[error("the case has no record yet: make it with headwater run")]
    NoRecord,
    /// Nothing to read was given, or reading failed as a whole.
    #[error(transparent)]
    Pipeline(#[from] headwater_pipeline::Error),
}

impl Error {
    /// A file that could not be made or opened for writing, said so that it helps.
    pub(crate) fn write(path: PathBuf, source: std::io::Error) -> Self {
        use std::io::ErrorKind as K;
        match source.kind() {
            K::PermissionDenied | K::ReadOnlyFilesystem => Self::Unwritable { path, source },
            _ => Self::File { path, source },
        }
    }

    /// Whether the disk is full: room would help.
    pub fn is_full(&self) -> bool {
        match self {
            Self::Database { source, .. } => {
                source.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull)
            }
            Self::File { source, .. } => source.kind() == std::io::ErrorKind::StorageFull,
            _ => false,
        }
    }
}

/// The cause in the user's words, with a remedy where there is one.
fn told(source: &rusqlite::Error) -> String {
    use rusqlite::ErrorCode;
    match source.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => {
            "the disk is full: make room and do it again, nothing was changed".to_owned()
        }
        Some(ErrorCode::ReadOnly) => {
            "cannot be written: is the disk or the file read-only? Nothing was changed".to_owned()
        }
        Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen) => {
            format!(
                "could not be read or written ({source}): is there room on the disk, and is it whole? Nothing was changed"
            )
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "another program has it open: close that one first".to_owned()
        }
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            format!("is damaged ({source}): take the last copy, and headwater verify tells what is whole")
        }
        _ => source.to_string(),
    }
}
