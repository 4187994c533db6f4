//! How far a run is, on a terminal only.

use super::print;
use headwater_pipeline::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// A bar on standard error; hidden where nobody watches. It also takes the time of each stage.
pub(crate) struct Bar {
    shown: ProgressBar,
    quiet: bool,
    stages: Mutex<Vec<(String, Instant)>>,
}

const STEPS: &str = "{msg:<20} {bar:30} {pos}/{len}";
const BYTES: &str = "{msg:<20} {bar:30} {bytes}/{total_bytes} {bytes_per_sec} {eta}";

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

impl Bar {
    pub(crate) fn new(quiet: bool) -> Self {
        let watched = !quiet && std::io::stderr().is_terminal();
        let target = if watched { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target).with_style(style(STEPS));
        Self { shown: bar, quiet, stages: Mutex::default() }
    }

    /// Takes the bar off the terminal.
    pub(crate) fn clear(&self) {
        self.shown.finish_and_clear();
        self.begin("");
    }

    /// The stages so far with their seconds.
    pub(crate) fn times(&self) -> Vec<(String, f64)> {
        let stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        let ends = stages.iter().skip(1).map(|(_, at)| *at);
        stages.iter().zip(ends).map(|((name, at), end)| (name.clone(), (end - *at).as_secs_f64())).collect()
    }

    fn begin(&self, name: &str) {
        let mut stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        stages.push((name.to_owned(), Instant::now()));
    }

    fn say(&self, line: &str) {
        if !self.quiet {
            self.shown.suspend(|| print::note(line));
        }
    }
}

fn number(n: u64) -> String {
    headwater_model::number::thousands(n)
}

impl Progress for Bar {
    fn stage(&self, name: &str, total: usize) {
        self.begin(name);
        self.shown.set_style(style(STEPS));
        self.shown.reset();
        self.shown.set_length(total as u64);
        self.shown.set_message(name.to_owned());
    }

    fn step(&self) {
        self.shown.inc(1);
    }

    fn reading(&self, bytes: u64) {
        self.begin("reading");
        self.shown.set_style(style(BYTES));
        self.shown.reset();
        self.shown.set_length(bytes);
        self.shown.set_message("reading");
    }

    fn bytes(&self, bytes: u64) {
        // Standard input comes on top of the files.
        if self.shown.length().is_some_and(|all| bytes > all) {
            self.shown.set_length(bytes);
        }
        self.shown.set_position(bytes);
    }

    fn items(&self, items: u64) {
        self.shown.set_message(format!("reading, {}", number(items)));
    }

    fn resuming(&self, items: u64) {
        self.say(&format!("Resuming: {} items were read before and are not read again.", number(items)));
    }

    fn starting_over(&self) {
        self.say("An earlier run was cut short, but read with another version or other options: all is read again.");
    }
}
