//! What the commands that read share: which inputs, how they are read, and how a run is stopped.

use super::exit::Exit;
use super::print;
use super::progress::Bar;
use anyhow::Context as _;
use headwater_model::Record;
use headwater_pipeline::{Config, Error, Options};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Inputs and how they are read.
#[derive(Debug, clap::Args)]
pub(crate) struct Input {
    /// Reports: files, archives, folders of them, a folder that `headwater read` wrote; `-` is standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// What to call standard input in the record [default: -]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Take all visible text of web pages, not only the report's; for pages where too much was cut
    #[arg(long)]
    whole_pages: bool,
    /// Column of a table, or field of a row, for one of ours, such as `text=body_plain`; may be repeated
    #[arg(long, value_name = "OUR=THEIRS", value_parser = column)]
    column: Vec<(String, String)>,
    /// Worker threads [default: one per core]; the result is the same with any number
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,
}

fn column(pair: &str) -> Result<(String, String), String> {
    match pair.split_once('=') {
        Some((our, their)) if !our.trim().is_empty() && !their.trim().is_empty() => {
            Ok((our.trim().to_owned(), their.trim().to_owned()))
        }
        _ => Err("write OUR=THEIRS, such as text=body_plain".to_owned()),
    }
}

impl Input {
    /// The pipeline's settings; `keep` is the folder that takes what is read, `no_captures` leaves the bytes out of it.
    pub(crate) fn config(&self, keep: Option<&Path>, no_captures: bool) -> Config {
        let options =
            Options { whole_pages: self.whole_pages, columns: self.column.clone(), ..Options::default() };
        Config {
            threads: self.threads.map(NonZeroUsize::get),
            options,
            name: self.name.clone(),
            base: None,
            keep: keep.map(Path::to_owned),
            no_captures,
            profile: None,
        }
    }
}

/// A flag that Ctrl-C and a request to terminate set. The second one ends the program at once: what was read is safe
/// in the journal.
pub(crate) fn stop_on_request() -> anyhow::Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    ctrlc::set_handler(move || {
        if asked.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    })
    .context("could not listen for Ctrl-C")?;
    Ok(stop)
}

/// Tells what became of a run that was stopped.
pub(crate) fn stopped(kept: Option<&Path>) -> Exit {
    match kept {
        Some(folder) => print::note(&format!(
            "Stopped; what was read is kept in {}: run the same command again to go on.",
            folder.display()
        )),
        None => print::note("Stopped; nothing was written."),
    }
    Exit::Stopped
}

/// The record of what was handed in, for a command that prints and writes no files; its problems are told first, for they
/// may be why what was asked for is not there. `Err` is how a run that was stopped ends.
pub(crate) fn record(input: &Input, quiet: bool) -> anyhow::Result<Result<Record, Exit>> {
    let stop = stop_on_request()?;
    let bar = Bar::new(quiet);
    let made = headwater_pipeline::report(&input.paths, &input.config(None, true), &bar, &stop);
    bar.clear();
    match made {
        Ok(record) => {
            for p in &record.problems {
                print::note(&headwater_render::problem_line(p));
            }
            Ok(Ok(record))
        }
        Err(Error::Stopped { kept }) => Ok(Err(stopped(kept.as_deref()))),
        Err(error) => Err(error.into()),
    }
}
