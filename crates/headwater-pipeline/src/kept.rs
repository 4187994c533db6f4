//! What `headwater read` leaves in its folder, and how it is taken up again.
//!
//! `reports.jsonl.zst` holds one entry per item in the order of inputs and items, `captures.jsonl` what was captured,
//! `problems.jsonl` what could not be read, `reading.json` what the folder was made from. All are written when the
//! reading is complete; until then there is a journal.

use crate::files::{self, Source};
use crate::ingest::{Input, read_one, sha256};
use crate::journal::{self, Block, Journal, Mark, Stamp};
use crate::store::{CaptureLine, Entry, LIST, Skim, Store, write_whole};
use headwater_model::record::Problem;
use headwater_model::{Capture, Document};
use headwater_read::{Flow, Found, Options, Stream};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;

/// The entries.
const REPORTS: &str = "reports.jsonl.zst";
/// What the folder was made from.
const STATE: &str = "reading.json";
/// The problems, one a line.
const PROBLEMS: &str = "problems.jsonl";
const LEVEL: i32 = 3;

/// `reading.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) stamp: Stamp,
    pub(crate) tally: Tally,
    /// Problems with the inputs as wholes: paths that do not exist, files given twice.
    pub(crate) problems: Vec<Problem>,
    pub(crate) inputs: Vec<StateInput>,
}

/// An input as it was when it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StateInput {
    pub(crate) input: String,
    pub(crate) mark: Option<Mark>,
    pub(crate) items: u64,
}

/// What was read, in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Items found.
    pub items: u64,
    /// Items that are reports.
    pub reports: u64,
    /// Bytes of the items.
    pub bytes: u64,
    /// Problems by code: how many, and the first.
    pub problems: BTreeMap<String, (u64, String)>,
}

impl Tally {
    pub(crate) fn problem(&mut self, p: &Problem) {
        let first = || format!("{}: {}: {}", p.severity, p.locator, p.message);
        self.problems.entry(p.code.clone()).or_insert_with(|| (0, first())).0 += 1;
    }
}

/// Whether `headwater read` wrote this folder.
pub(crate) fn is_one(folder: &Path) -> bool {
    folder.join(files::MARKER.0).is_file() && folder.join(STATE).is_file() && folder.join(REPORTS).is_file()
}

pub(crate) fn state(folder: &Path) -> Option<State> {
    serde_json::from_slice(&fs::read(folder.join(STATE)).ok()?).ok()
}

/// Writes the folder from a complete journal; the journal is taken away last.
pub(crate) fn compose(
    store: &Store,
    journal: Journal,
    stamp: &Stamp,
    sources: &[Source],
    inputs: &[Input],
    problems: Vec<Problem>,
) -> io::Result<Tally> {
    let folder = store.folder();
    let mut tally = Tally::default();
    for problem in &problems {
        tally.problem(problem);
    }
    let mut listed = tempfile::tempfile_in(folder)?;
    let mut faults = tempfile::tempfile_in(folder)?;
    write_whole(&folder.join(REPORTS), |file| {
        let mut out = zstd::Encoder::new(BufWriter::new(file), LEVEL)?;
        out.include_checksum(true)?;
        let (mut list, mut wrong) = (BufWriter::new(&mut listed), BufWriter::new(&mut faults));
        for problem in &problems {
            write_line(&mut wrong, problem)?;
        }
        for source in sources {
            let Some(block) = journal.blocks.get(&source.key) else { continue };
            journal.lines(&block.ranges, &mut |line| {
                let skim: Skim = serde_json::from_slice(line)?;
                tally.items += 1;
                tally.reports += u64::from(skim.document);
                if let Some(capture) = &skim.capture {
                    tally.bytes += capture.size;
                    write_line(&mut list, capture)?;
                }
                for problem in &skim.problems {
                    tally.problem(problem);
                    write_line(&mut wrong, problem)?;
                }
                out.write_all(line)
            })?;
        }
        list.flush()?;
        wrong.flush()?;
        out.finish()?.flush()
    })?;
    for (name, mut from) in [(LIST, listed), (PROBLEMS, faults)] {
        io::Seek::rewind(&mut from)?;
        write_whole(&folder.join(name), |file| io::copy(&mut from, file).map(drop))?;
    }
    let inputs = sources
        .iter()
        .zip(inputs)
        .map(|(s, i)| StateInput { input: s.key.clone(), mark: i.mark.clone(), items: i.items })
        .collect();
    let state = State { stamp: stamp.clone(), tally: tally.clone(), problems, inputs };
    write_whole(&folder.join(STATE), |file| {
        serde_json::to_writer_pretty(&mut *file, &state)?;
        file.write_all(b"\n")
    })?;
    journal.remove()?;
    Ok(tally)
}

/// A line of JSON.
pub(crate) fn write_line(out: &mut dyn Write, row: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, row)?;
    out.write_all(b"\n")
}

/// The list of captures of a record's entries.
pub(crate) fn write_captures<'e>(
    store: &Store,
    captures: impl Iterator<Item = &'e CaptureLine>,
) -> io::Result<()> {
    write_whole(&store.folder().join(LIST), |file| {
        let mut out = BufWriter::new(file);
        for capture in captures {
            write_line(&mut out, capture)?;
        }
        out.flush()
    })
}

/// A finished folder becomes a journal again, so that what has not changed is not read anew.
pub(crate) fn reopen(store: &Store, stamp: &Stamp) -> io::Result<()> {
    let folder = store.folder();
    let place = folder.join(journal::NAME);
    if place.exists() || !is_one(folder) {
        return Ok(());
    }
    let Some(state) = state(folder).filter(|s| s.stamp == *stamp) else { return Ok(()) };
    let mut lines = Lines::open(folder)?;
    write_whole(&place, |file| {
        let mut out = BufWriter::new(file);
        journal::replay(&mut out, stamp, &state.inputs, &mut |out, items| {
            for _ in 0..items {
                let line = lines.next()?.ok_or(io::ErrorKind::UnexpectedEof)?;
                out.write_all(line)?;
            }
            Ok(())
        })?;
        out.flush()
    })
}

/// The lines of `reports.jsonl.zst`.
pub(crate) struct Lines {
    from: BufReader<zstd::Decoder<'static, BufReader<File>>>,
    line: Vec<u8>,
}

impl Lines {
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        let packed = File::open(folder.join(REPORTS))?;
        Ok(Self { from: BufReader::with_capacity(1 << 20, zstd::Decoder::new(packed)?), line: Vec::new() })
    }

    pub(crate) fn next(&mut self) -> io::Result<Option<&[u8]>> {
        self.line.clear();
        self.from.read_until(b'\n', &mut self.line)?;
        Ok((!self.line.is_empty()).then_some(self.line.as_slice()))
    }
}

/// What a kept folder gives to a record.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    pub(crate) entries: Vec<Entry>,
    pub(crate) problems: Vec<Problem>,
}

/// The entries of a kept folder: as they are if they were read by this version with these options, else read anew from
/// the captured bytes.
pub(crate) fn take(source: &Source, stamp: &Stamp, options: &Options, into: Option<&Store>) -> Taken {
    let mut taken = Taken::default();
    let folder = &source.path;
    let Some(state) = state(folder) else {
        taken.problems.push(damaged(source, "reading.json is not as it was written"));
        return taken;
    };
    let from = Store::existing(folder);
    let fits = state.stamp.fits(stamp);
    taken.problems.extend(state.problems);
    if !fits {
        let was = if state.stamp.headwater == stamp.headwater {
            "was read with other options".to_owned()
        } else {
            format!("was read by Headwater {}", state.stamp.headwater)
        };
        taken.problems.push(remark(&source.locator, "P008", format!("{was}: its captures are read anew")));
    }
    let mut all = || -> io::Result<()> {
        let mut lines = Lines::open(folder)?;
        while let Some(line) = lines.next()? {
            let mut entry = if fits { serde_json::from_slice(line)? } else { anew(line, &from, options)? };
            if let (Some(store), Some(capture)) = (into, &entry.capture)
                && let Err(e) = store.adopt(&capture.sha256, &from)
            {
                entry.problems.push(remark(
                    &capture.locator,
                    "P009",
                    format!("its captured bytes could not be taken over from {}: {e}", source.locator),
                ));
            }
            taken.entries.push(entry);
        }
        Ok(())
    };
    if let Err(e) = all() {
        taken.problems.push(damaged(source, &format!("reports.jsonl.zst cannot be read: {e}")));
    }
    taken
}

/// An entry read again from its bytes. What has no bytes (a damaged archive) keeps its problem.
fn anew(line: &[u8], from: &Store, options: &Options) -> io::Result<Entry> {
    let skim: Skim = serde_json::from_slice(line)?;
    let mut entry = Entry {
        input: skim.input,
        item: skim.item,
        capture: skim.capture,
        problems: skim.problems,
        document: None,
    };
    let Some(capture) = &entry.capture else { return Ok(entry) };
    let read =
        from.load(&capture.sha256, capture.size).ok().and_then(|bytes| again(capture, &bytes, options));
    if let Some((document, problems)) = read {
        (entry.document, entry.problems) = (document, problems);
        return Ok(entry);
    }
    // A row of a table cannot be read without the table: what was read before is better than nothing.
    #[derive(Deserialize)]
    struct Before {
        document: Option<Document>,
    }
    let before = serde_json::from_slice::<Before>(line).ok().and_then(|b| b.document);
    let problem = if before.is_some() {
        remark(&capture.locator, "P009", "cannot be read anew from its captured bytes alone: the earlier reading is used; read the originals again with headwater read".to_owned())
    } else {
        files::problem(
            &capture.locator,
            "P010",
            "cannot be read anew from its captured bytes alone: read the originals again with headwater read"
                .to_owned(),
        )
    };
    entry.document = before;
    entry.problems.push(problem);
    Ok(entry)
}

/// Reads stored bytes as they were read first; `None` if they do not make one report by themselves.
fn again(line: &CaptureLine, bytes: &[u8], options: &Options) -> Option<(Option<Document>, Vec<Problem>)> {
    let mut found: Vec<Box<Capture>> = Vec::new();
    let mut source = bytes;
    let size = Some(line.size);
    let _ = headwater_read::walk(&line.locator, Stream::flow(&mut source), size, options, &mut |f| {
        if let Found::Capture(capture) = f {
            found.push(capture);
        }
        if found.len() > 1 { Flow::Break(()) } else { Flow::Continue(()) }
    });
    let [capture] = found.as_mut_slice() else { return None };
    if capture.format != line.format || sha256(&capture.bytes) != line.sha256 {
        return None;
    }
    let told = std::mem::take(&mut capture.facts.told);
    capture.locator.clone_from(&line.locator);
    capture.facts = line.facts();
    if capture.facts.told.is_empty() {
        capture.facts.told = told;
    }
    Some(read_one(capture, options))
}

fn damaged(source: &Source, what: &str) -> Problem {
    let message = format!("{what}: read the originals again with headwater read");
    files::problem(&source.locator, "P011", message)
}

fn remark(locator: &str, code: &str, message: String) -> Problem {
    Problem { severity: "remark".to_owned(), ..files::problem(locator, code, message) }
}

/// Entries of a journal's block.
pub(crate) fn entries(journal: &Journal, block: &Block) -> io::Result<Vec<Entry>> {
    let mut out = Vec::new();
    journal.lines(&block.ranges, &mut |line| {
        out.push(serde_json::from_slice(line)?);
        Ok(())
    })?;
    Ok(out)
}
