//! From paths to the reports of a record, or to a kept folder: listing, reading, resuming.

use crate::files::{self, Kind, Source};
use crate::ingest::{Ingest, Ingested};
use crate::journal::{Journal, Stamp};
use crate::kept::{self, Tally};
use crate::store::{CaptureLine, Entry, Store};
use crate::{Config, Error, Progress, Summary};
use headwater_model::Document;
use headwater_model::record::Problem;
use headwater_read::Options;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// What was read for a record.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    /// The reports, in the order of inputs and items.
    pub(crate) documents: Vec<Document>,
    pub(crate) problems: Vec<Problem>,
    /// With what options.
    pub(crate) options: Options,
}

impl Stamp {
    fn of(config: &Config, options: &Options) -> Self {
        Self {
            headwater: env!("CARGO_PKG_VERSION").to_owned(),
            reading: crate::READING,
            whole_pages: options.whole_pages,
            columns: options.columns.clone(),
            captures: !config.no_captures,
        }
    }
}

/// The options asked for; those that a kept folder was read with where none are.
fn options(config: &Config, sources: &[Source]) -> Options {
    let mut options = config.options.clone();
    if !options.whole_pages
        && options.columns.is_empty()
        && let Some(state) = sources.iter().find(|s| s.kind == Kind::Kept).and_then(|s| kept::state(&s.path))
    {
        options.whole_pages = state.stamp.whole_pages;
        options.columns = state.stamp.columns;
    }
    options
}

/// What both ways of reading share: the folder, its journal, and the reading itself.
struct Run<'a> {
    sources: &'a [Source],
    options: &'a Options,
    stamp: &'a Stamp,
    progress: &'a dyn Progress,
    stop: &'a AtomicBool,
    entries: bool,
}

impl Run<'_> {
    fn read(&self, store: Option<&Store>) -> Result<(Ingested, Option<Journal>), Error> {
        self.progress.reading(files::size(self.sources));
        let mut journal = None;
        if let Some(store) = store {
            let (opened, fits) = Journal::open(store, self.stamp)?;
            if opened.items() > 0 {
                self.progress.resuming(opened.items());
            } else if !fits {
                self.progress.starting_over();
            }
            journal = Some(opened);
        }
        let ingest = Ingest {
            options: self.options,
            store,
            progress: self.progress,
            stop: self.stop,
            threads: rayon::current_num_threads(),
            entries: self.entries,
        };
        let ingested = ingest.run(self.sources, journal.as_mut())?;
        if self.stop.load(Ordering::Relaxed) {
            return Err(stopped(store, journal));
        }
        Ok((ingested, journal))
    }
}

/// What was read stays; a journal that holds nothing goes away.
fn stopped(store: Option<&Store>, journal: Option<Journal>) -> Error {
    let (Some(store), Some(journal)) = (store, journal) else { return Error::Stopped { kept: None } };
    if journal.items() > 0 {
        return Error::Stopped { kept: Some(store.folder().to_owned()) };
    }
    // What cannot be taken away does no harm.
    let _ = journal.remove();
    store.abandon();
    Error::Stopped { kept: None }
}

fn wrote(folder: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let path = folder.to_owned();
    |source| Error::Folder { path, source }
}

/// Reads all inputs for a record.
pub(crate) fn gather(
    paths: &[PathBuf],
    config: &Config,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Gathered, Error> {
    let (sources, problems) = files::list(paths, config.name.as_deref(), config.base.as_deref());
    let options = options(config, &sources);
    let stamp = Stamp::of(config, &options);
    if let Some(folder) = config.keep.as_deref().filter(|f| kept::is_one(f)) {
        return Err(Error::Kept { path: folder.to_owned() });
    }
    let store = config.keep.as_deref().map(|f| Store::open(f, !config.no_captures)).transpose()?;
    let run = Run { sources: &sources, options: &options, stamp: &stamp, progress, stop, entries: true };
    let (ingested, journal) = run.read(store.as_ref())?;
    let mut out = Gathered { problems, ..Gathered::default() };
    out.problems.extend(ingested.problems);
    let mut captures: Vec<CaptureLine> = Vec::new();
    for (source, input) in sources.iter().zip(ingested.inputs) {
        let mut entries: Vec<Entry> = Vec::new();
        if source.kind == Kind::Kept {
            let taken = kept::take(source, &stamp, &options, store.as_ref());
            out.problems.extend(taken.problems);
            entries = taken.entries;
        } else if let (Some(journal), Some(store)) = (&journal, &store) {
            entries = kept::entries(journal, &input.before).map_err(wrote(store.folder()))?;
        }
        for entry in entries.into_iter().chain(input.fresh) {
            out.problems.extend(entry.problems);
            out.documents.extend(entry.document);
            captures.extend(entry.capture.filter(|_| store.is_some()));
        }
    }
    if let Some(store) = store.as_ref().filter(|_| !config.no_captures) {
        kept::write_captures(store, captures.iter()).map_err(wrote(store.folder()))?;
    }
    out.options = options;
    Ok(out)
}

/// Reads all inputs into a folder, for later.
pub(crate) fn keep(
    paths: &[PathBuf],
    folder: &Path,
    config: &Config,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Summary, Error> {
    let (mut sources, mut problems) = files::list(paths, config.name.as_deref(), config.base.as_deref());
    sources.retain(|s| {
        let kept = s.kind == Kind::Kept;
        if kept {
            let message = "was written by headwater read: give it to headwater report, or name the originals";
            problems.push(files::problem(&s.locator, "P012", message.to_owned()));
        }
        !kept
    });
    let options = config.options.clone();
    let stamp = Stamp::of(config, &options);
    let store = Store::open(folder, !config.no_captures)?;
    kept::reopen(&store, &stamp).map_err(wrote(folder))?;
    let run = Run { sources: &sources, options: &options, stamp: &stamp, progress, stop, entries: false };
    let (ingested, journal) = run.read(Some(&store))?;
    problems.extend(ingested.problems);
    problems.sort_by(|a, b| (&a.locator, &a.code, &a.message).cmp(&(&b.locator, &b.code, &b.message)));
    progress.stage("writing", 1);
    let tally = match journal {
        Some(journal) => kept::compose(&store, journal, &stamp, &sources, &ingested.inputs, problems)
            .map_err(wrote(folder))?,
        None => Tally::default(),
    };
    progress.step();
    Ok(Summary { tally, before: ingested.before, fresh: ingested.fresh })
}
