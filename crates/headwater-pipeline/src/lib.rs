//! The stages joined (layer 3): from paths to a record. The only crate of the library that touches files and threads.
//!
//! ```no_run
//! use headwater_pipeline::{Config, Silent, report};
//! use std::sync::atomic::AtomicBool;
//! let record = report(&["reports".into()], &Config::default(), &Silent, &AtomicBool::new(false))?;
//! println!("{} reports", record.reports.len());
//! # Ok::<(), headwater_pipeline::Error>(())
//! ```
#![warn(missing_docs)]

mod assemble;
mod claim;
mod files;
mod gather;
mod ingest;
mod items;
mod join;
mod journal;
mod judge;
mod kept;
pub mod pile;
mod profile;
mod remembered;
mod source;
pub mod stages;
mod store;
mod stories;
mod versions;
mod window;
mod workers;

use headwater_model::Record;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

pub use claim::check;
pub use files::MARKER;
pub use headwater_ledger::own::OwnProfile;
pub use headwater_read::{Limits, Options, sha256};
pub use items::{Case, Item, Memo, capture, items, record, revision};
pub use kept::Tally;
pub use profile::{ProfileError, profile};

/// Raised whenever reading gives another document on the same bytes: what an older version kept is then read anew.
pub const READING: u32 = 1;

/// What a run may be told.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Worker threads; `None` takes one per core. The result does not depend on it.
    pub threads: Option<usize>,
    /// How items are read.
    pub options: Options,
    /// What standard input (the path `-`) is called.
    pub name: Option<String>,
    /// Folder that is left off the paths where they are shown and recorded.
    pub base: Option<PathBuf>,
    /// Folder that takes the captured bytes and the journal of the reading; `None` keeps nothing.
    pub keep: Option<PathBuf>,
    /// Do not keep the captured bytes in it.
    pub no_captures: bool,
    /// Rules of the user's own, whose bounds stand beside those of the built-in profiles.
    pub profile: Option<OwnProfile>,
}

/// Hears how far a run is. Called from worker threads.
pub trait Progress: Sync {
    /// A stage begins with `total` steps.
    fn stage(&self, name: &str, total: usize);
    /// One step of the current stage is done.
    fn step(&self);
    /// The stage of reading begins, with `bytes` of files before it (standard input comes on top).
    fn reading(&self, _bytes: u64) {}
    /// So many bytes of the inputs are behind it.
    fn bytes(&self, _bytes: u64) {}
    /// So many items were read.
    fn items(&self, _items: u64) {}
    /// An earlier run of the same command was cut short after `items`: it goes on.
    fn resuming(&self, _items: u64) {}
    /// An earlier run was cut short, but by another version or with other options: all is read again.
    fn starting_over(&self) {}
}

/// Hears nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _name: &str, _total: usize) {}
    fn step(&self) {}
}

/// Why a run could not be done at all (problems with single inputs are in [`Record::problems`]).
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The user asked to stop.
    #[error("stopped on request")]
    Stopped {
        /// The folder that keeps what was read, if anything was.
        kept: Option<PathBuf>,
    },
    /// No worker threads.
    #[error("could not start {threads} worker threads: {source}; try --threads 1")]
    Threads {
        /// Number asked for.
        threads: usize,
        /// Cause.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The folder cannot be written.
    #[error("could not write {}: {source}; is the disk full, or the folder not yours? Or choose another with -o", path.display())]
    Folder {
        /// What could not be written.
        path: PathBuf,
        /// Cause.
        source: std::io::Error,
    },
    /// Another run writes to the folder.
    #[error("another run of headwater writes to {}; wait for it, or choose another folder with -o", path.display())]
    Busy {
        /// The folder.
        path: PathBuf,
    },
    /// The folder for a record holds what `headwater read` kept.
    #[error("the output folder {} holds what headwater read kept; choose another folder with -o", path.display())]
    Kept {
        /// The folder.
        path: PathBuf,
    },
}

/// What [`read`] did.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    /// What the folder holds now.
    pub tally: Tally,
    /// Items that an earlier run had read.
    pub before: u64,
    /// Items that this run read.
    pub fresh: u64,
}

/// Reads everything under `paths` and builds the record. Inputs that cannot be read become problems in it. `stop` is
/// looked at between steps. With [`Config::keep`] a run that was stopped goes on where it was; call [`forget`] when the
/// record is safely written.
///
/// All texts are held in memory while they are compared.
///
/// # Errors
/// Only when no work is possible at all: see [`Error`].
pub fn report(
    paths: &[PathBuf],
    config: &Config,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Record, Error> {
    pool(config)?.install(|| {
        let gathered = gather::gather(paths, config, progress, stop)?;
        join::run(gathered, &Case::default(), config, progress, stop).map_err(|e| match e {
            Error::Stopped { .. } => Error::Stopped { kept: config.keep.clone() },
            other => other,
        })
    })
}

/// Reads everything under `paths` into `folder`, which [`report`] takes later instead of the originals. Memory is bounded
/// by the largest items in flight.
///
/// # Errors
/// Only when no work is possible at all: see [`Error`].
pub fn read(
    paths: &[PathBuf],
    folder: &Path,
    config: &Config,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Summary, Error> {
    pool(config)?.install(|| gather::keep(paths, folder, config, progress, stop))
}

/// Takes away the journal that [`report`] leaves in [`Config::keep`] until its record is written.
///
/// # Errors
/// When the journal cannot be removed.
pub fn forget(folder: &Path) -> Result<(), Error> {
    journal::forget(folder).map_err(|source| Error::Folder { path: folder.to_owned(), source })
}

/// Whether the user asked to stop, between two steps.
fn halt(stop: &AtomicBool) -> Result<(), Error> {
    if stop.load(Ordering::Relaxed) { Err(Error::Stopped { kept: None }) } else { Ok(()) }
}

/// The threads that a run may use.
///
/// # Errors
/// When they cannot be started.
pub fn pool(config: &Config) -> Result<rayon::ThreadPool, Error> {
    let threads = config.threads.unwrap_or(0);
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|e| Error::Threads { threads, source: Box::new(e) })
}

/// The JSON Schema of the record, generated from its types.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Record).to_value()
}
