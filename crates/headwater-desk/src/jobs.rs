//! Work on a case that takes time, and how far it is.

use headwater_pipeline::Progress;
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};

/// How far the work on a case is.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub(crate) struct Told {
    /// Somebody works on it.
    pub(crate) running: bool,
    /// What is being done.
    pub(crate) stage: String,
    /// Steps done.
    pub(crate) done: u64,
    /// Steps in all; 0 if not known.
    pub(crate) total: u64,
    /// What went wrong last time.
    pub(crate) error: Option<String>,
    /// Problems with what was read last time.
    pub(crate) problems: Vec<String>,
    /// Counts up with every piece of work that is done.
    pub(crate) round: u64,
}

/// The work on one case.
#[derive(Debug, Default)]
pub(crate) struct Job {
    told: Mutex<Told>,
    pub(crate) stop: AtomicBool,
}

impl Job {
    pub(crate) fn told(&self) -> Told {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn tell(&self, change: impl FnOnce(&mut Told)) {
        change(&mut self.told.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// `false`: somebody works on it already.
    pub(crate) fn begin(&self, stage: &str) -> bool {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.running {
            return false;
        }
        *told = Told { running: true, stage: stage.to_owned(), round: told.round, ..Told::default() };
        self.stop.store(false, std::sync::atomic::Ordering::Relaxed);
        true
    }

    pub(crate) fn end(&self, error: Option<String>, problems: Vec<String>) {
        self.tell(|t| {
            t.running = false;
            t.error = error;
            t.problems = problems;
            t.round += 1;
        });
    }
}

impl Progress for Job {
    fn stage(&self, name: &str, total: usize) {
        self.tell(|t| (t.stage, t.done, t.total) = (name.to_owned(), 0, total as u64));
    }

    fn step(&self) {
        self.tell(|t| t.done += 1);
    }

    fn reading(&self, bytes: u64) {
        self.tell(|t| (t.stage, t.done, t.total) = ("reading".to_owned(), 0, bytes));
    }

    fn bytes(&self, bytes: u64) {
        self.tell(|t| t.done = bytes);
    }
}
