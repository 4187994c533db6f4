//! From inputs to entries: one thread walks the inputs, workers hash, keep and read what it finds, and the results come
//! back in the order of inputs and items, so that neither threads nor timing change a byte.

use crate::files::{self, Kind, Source};
use crate::journal::{Block, Journal, Mark};
use crate::source::{Counted, Meter};
use crate::store::{CaptureLine, Entry, Store};
use crate::window::Window;
use crate::{Error, Progress};
use headwater_model::record::Problem;
use headwater_model::{Capture, Document, Notice, Severity};
pub(crate) use headwater_read::sha256;
use headwater_read::{Flow, Found, Options, Stream};
use rustc_hash::FxHashMap;
use std::fs::File;
use std::io::{self, BufReader};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

/// Items in flight for each worker.
const ITEMS: usize = 2;
/// Most bytes in flight, or one item.
const BYTES: u64 = 256 << 20;
/// Deeply nested markup needs more than the usual stack.
const STACK: usize = 16 << 20;

/// What a run of reading needs.
pub(crate) struct Ingest<'a> {
    pub(crate) options: &'a Options,
    pub(crate) store: Option<&'a Store>,
    pub(crate) progress: &'a dyn Progress,
    pub(crate) stop: &'a AtomicBool,
    pub(crate) threads: usize,
    /// Entries are wanted back (and not only written).
    pub(crate) entries: bool,
}

/// What became of the inputs.
#[derive(Debug, Default)]
pub(crate) struct Ingested {
    /// For each input.
    pub(crate) inputs: Vec<Input>,
    /// Inputs that could not be opened.
    pub(crate) problems: Vec<Problem>,
    /// Items that an earlier run had read.
    pub(crate) before: u64,
    /// Items that this run read.
    pub(crate) fresh: u64,
}

/// What became of one input.
#[derive(Debug, Default)]
pub(crate) struct Input {
    /// What the file was when it was read; nothing for standard input and for what could not be opened.
    pub(crate) mark: Option<Mark>,
    /// Items that an earlier run had read: the first ones.
    pub(crate) before: Block,
    /// Items that this run read, if they are wanted back.
    pub(crate) fresh: Vec<Entry>,
    /// All its items.
    pub(crate) items: u64,
}

/// What comes out of the window.
enum Event {
    Begin(usize, Option<Mark>),
    Before(usize, Box<Block>),
    Item(usize, Box<Item>),
    End(usize, u64),
    Unread(Problem),
}

struct Item {
    /// For the journal, with its line break.
    line: Option<Vec<u8>>,
    entry: Option<Entry>,
}

struct Job {
    input: usize,
    item: u64,
    found: Found,
}

type Way = Window<Job, io::Result<Event>>;

impl Ingest<'_> {
    /// Reads all sources, apart from folders that Headwater kept.
    pub(crate) fn run(
        &self,
        sources: &[Source],
        mut journal: Option<&mut Journal>,
    ) -> Result<Ingested, Error> {
        let window: Way = Window::new(ITEMS * self.threads + 2, BYTES);
        let known = journal.as_ref().map(|j| j.blocks.clone()).unwrap_or_default();
        let keeps = journal.is_some();
        let mut out = Ingested::default();
        out.inputs.resize_with(sources.len(), Input::default);
        let written = std::thread::scope(|scope| -> io::Result<()> {
            let named = |name: &str| std::thread::Builder::new().name(name.to_owned()).stack_size(STACK);
            // The window lets everybody go when this function ends, however it ends.
            let _guard = Abandon(&window);
            named("reader").spawn_scoped(scope, || {
                self.walk_all(sources, &known, keeps, &window);
                window.close();
            })?;
            for n in 0..self.threads.max(1) {
                named(&format!("worker {n}")).spawn_scoped(scope, || {
                    while let Some((number, job)) = window.take() {
                        let made = catch_unwind(AssertUnwindSafe(|| self.work(sources, job, keeps)));
                        window
                            .give(number, made.unwrap_or_else(|_| Err(io::Error::other("a worker failed"))));
                    }
                })?;
            }
            let mut items = 0;
            while let Some(event) = window.next() {
                match event? {
                    Event::Begin(i, mark) => {
                        if let Some(journal) = &mut journal {
                            journal.begin(&sources[i].key, mark.clone())?;
                        }
                        out.inputs[i].mark = mark;
                    }
                    Event::Before(i, block) => {
                        out.before += block.items;
                        out.inputs[i].mark.clone_from(&block.mark);
                        out.inputs[i].items = block.items;
                        out.inputs[i].before = *block;
                    }
                    Event::Item(i, item) => {
                        if let (Some(journal), Some(line)) = (&mut journal, &item.line) {
                            journal.item(&sources[i].key, line)?;
                        }
                        out.inputs[i].fresh.extend(item.entry);
                        out.inputs[i].items += 1;
                        out.fresh += 1;
                        items += 1;
                        self.progress.items(items);
                    }
                    Event::End(i, items) => {
                        if let Some(journal) = &mut journal {
                            journal.end(&sources[i].key, items)?;
                        }
                    }
                    Event::Unread(problem) => out.problems.push(problem),
                }
            }
            Ok(())
        });
        match (written, self.store) {
            (Ok(()), _) => Ok(out),
            (Err(source), Some(store)) => Err(Error::Folder { path: store.folder().to_owned(), source }),
            (Err(source), None) => Err(Error::Threads { threads: self.threads, source: Box::new(source) }),
        }
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn walk_all(&self, sources: &[Source], known: &FxHashMap<String, Block>, keeps: bool, window: &Way) {
        let meter = Meter::new(self.progress, self.stop);
        for (i, source) in sources.iter().enumerate() {
            if self.stopped() {
                return;
            }
            // A panic in a container's walk costs that input, not the run.
            let walked =
                catch_unwind(AssertUnwindSafe(|| self.walk_one(i, source, known, keeps, window, &meter)));
            let going = match walked {
                Ok(Ok(going)) => going,
                Ok(Err(problem)) => window.push_ready(Ok(Event::Unread(problem))),
                Err(_) => window.push_ready(Ok(Event::Unread(bug(&source.locator, "read")))),
            };
            if !going {
                return;
            }
        }
    }

    /// `false`: nobody takes results any more, or the user stopped.
    fn walk_one(
        &self,
        i: usize,
        source: &Source,
        known: &FxHashMap<String, Block>,
        keeps: bool,
        window: &Way,
        meter: &Meter<'_>,
    ) -> Result<bool, Problem> {
        let unread = |e: &io::Error| files::unread(&source.locator, e);
        match source.kind {
            Kind::Kept => Ok(true),
            Kind::Stdin => {
                let mut input = Counted::new(io::stdin().lock(), meter, None);
                if !window.push_ready(Ok(Event::Begin(i, None))) {
                    return Ok(false);
                }
                Ok(self.walk(i, source, Stream::flow(&mut input), None, 0, window))
            }
            Kind::File => {
                let mut file = File::open(&source.path).map_err(|e| unread(&e))?;
                let data = file.metadata().map_err(|e| unread(&e))?;
                let mark = if keeps { Mark::of(&mut file).map_err(|e| unread(&e))? } else { None };
                let before = known.get(&source.key).filter(|b| mark.is_some() && b.mark == mark);
                let skip = before.map_or(0, |b| b.items);
                let first = match before {
                    Some(block) if block.items > 0 || block.complete => {
                        Event::Before(i, Box::new(block.clone()))
                    }
                    _ => Event::Begin(i, mark),
                };
                if !window.push_ready(Ok(first)) {
                    return Ok(false);
                }
                if before.is_some_and(|b| b.complete) {
                    meter.skip(data.len());
                    return Ok(true);
                }
                if data.is_file() {
                    let size = data.len();
                    let counted = Counted::new(file, meter, Some(size));
                    let mut input = BufReader::with_capacity(256 << 10, counted);
                    let going = self.walk(i, source, Stream::file(&mut input), Some(size), skip, window);
                    input.into_inner().finish();
                    Ok(going)
                } else {
                    let mut input = Counted::new(file, meter, None);
                    Ok(self.walk(i, source, Stream::flow(&mut input), None, skip, window))
                }
            }
        }
    }

    fn walk(
        &self,
        i: usize,
        source: &Source,
        stream: Stream<'_>,
        size: Option<u64>,
        skip: u64,
        window: &Way,
    ) -> bool {
        let mut items = 0;
        let flow = headwater_read::walk(&source.locator, stream, size, self.options, &mut |found| {
            // Once stopped, the input ends in the middle: what comes then is no item.
            if self.stopped() {
                return Flow::Break(());
            }
            items += 1;
            if items <= skip {
                return Flow::Continue(());
            }
            let bytes = match &found {
                Found::Capture(c) => c.bytes.len() + c.content.as_ref().map_or(0, |t| t.text.len()),
                Found::Notice { notice, .. } => notice.message.len(),
            };
            if window.push(Job { input: i, item: items, found }, bytes as u64) {
                Flow::Continue(())
            } else {
                Flow::Break(())
            }
        });
        flow.is_continue() && !self.stopped() && window.push_ready(Ok(Event::End(i, items)))
    }

    fn work(&self, sources: &[Source], job: Job, keeps: bool) -> io::Result<Event> {
        let Job { input, item, found } = job;
        let mut entry = Entry {
            input: sources[input].key.clone(),
            item,
            capture: None,
            problems: Vec::new(),
            document: None,
        };
        match found {
            Found::Notice { locator, notice } => entry.problems.push(problem(&locator, notice)),
            Found::Capture(capture) => {
                let sha256 = sha256(&capture.bytes);
                if let Some(store) = self.store {
                    store.keep(&sha256, &capture.bytes)?;
                }
                entry.capture = Some(CaptureLine::of(&capture, &sha256));
                (entry.document, entry.problems) = read_one(&capture, self.options);
            }
        }
        let line = if keeps {
            let mut line = serde_json::to_vec(&entry)?;
            line.push(b'\n');
            Some(line)
        } else {
            None
        };
        Ok(Event::Item(input, Box::new(Item { line, entry: self.entries.then_some(entry) })))
    }
}

/// Reads one capture. A panic in a rule is a bug, but it must cost one report, not the run.
pub(crate) fn read_one(capture: &Capture, options: &Options) -> (Option<Document>, Vec<Problem>) {
    match catch_unwind(AssertUnwindSafe(|| headwater_read::read_capture(capture, options))) {
        Ok(reading) => {
            (reading.document, reading.notices.into_iter().map(|n| problem(&capture.locator, n)).collect())
        }
        Err(_) => (None, vec![bug(&capture.locator, "read")]),
    }
}

fn problem(locator: &str, notice: Notice) -> Problem {
    Problem {
        locator: locator.to_owned(),
        stage: "read".to_owned(),
        message: notice.message,
        code: notice.code.to_owned(),
        severity: if notice.severity == Severity::Error { "error" } else { "remark" }.to_owned(),
    }
}

/// The problem for a rule that panicked.
pub(crate) fn bug(locator: &str, stage: &str) -> Problem {
    Problem {
        stage: stage.to_owned(),
        ..files::problem(
            locator,
            "P007",
            "made a rule of Headwater fail: please report it with the file; the other reports are not affected".to_owned(),
        )
    }
}

/// Lets the threads go when the one that takes results is done, or failed.
struct Abandon<'w>(&'w Way);

impl Drop for Abandon<'_> {
    fn drop(&mut self) {
        self.0.abandon();
    }
}
