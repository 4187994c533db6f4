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
mod files;
mod join;
pub mod stages;

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
    let threads = config.threads.unwrap_or(0);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|e| Error::Threads { threads, source: Box::new(e) })?;
    pool.install(|| join::run(paths, progress, stop))
}

/// The JSON Schema of the record, generated from its types.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Record).to_value()
}
