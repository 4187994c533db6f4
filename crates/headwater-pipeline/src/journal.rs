//! The journal of a reading under way: one line per item that is done, so that a run that was stopped or killed goes on
//! where it was.
//!
//! Lines are written in the order of the items, so what is done of an input is always its first items. A killed run
//! leaves at most one torn line at the end, which is cut off.

use crate::Error;
use crate::kept::{StateInput, write_line};
use crate::store::{Skim, Store};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Name in the output folder.
pub(crate) const NAME: &str = "reading.journal";

/// What a reading hangs on besides the bytes. Another stamp: the items are read again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stamp {
    /// Version of Headwater.
    pub(crate) headwater: String,
    /// See [`crate::READING`].
    pub(crate) reading: u32,
    /// Asked for whole pages.
    pub(crate) whole_pages: bool,
    /// Columns as asked for.
    pub(crate) columns: Vec<(String, String)>,
    /// Whether the bytes are kept.
    pub(crate) captures: bool,
}

/// What tells that a file is still the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mark {
    /// Bytes.
    pub(crate) size: u64,
    /// Hash of a small file, time of the last change of a large one.
    pub(crate) is: String,
}

/// Files up to this size are told by their hash.
const SMALL: u64 = 8 << 20;

impl Mark {
    /// The mark of an open file, which is at its beginning again afterwards.
    pub(crate) fn of(file: &mut File) -> io::Result<Option<Self>> {
        let data = file.metadata()?;
        if !data.is_file() {
            return Ok(None);
        }
        let size = data.len();
        let is = if size <= SMALL {
            let mut bytes = Vec::with_capacity(size as usize);
            file.take(SMALL + 1).read_to_end(&mut bytes)?;
            file.seek(SeekFrom::Start(0))?;
            format!("sha256:{}", crate::ingest::sha256(&bytes))
        } else {
            let since = data.modified()?.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
            format!("time:{}.{:09}", since.as_secs(), since.subsec_nanos())
        };
        Ok(Some(Self { size, is }))
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    /// The first line.
    Journal(Stamp),
    /// An input begins; what stands of it further up is void.
    Begin { input: String, mark: Option<Mark> },
    /// All items of an input are done.
    End { input: String, items: u64 },
}

impl Stamp {
    /// Whether what was read under this stamp is what `now` would read.
    pub(crate) fn fits(&self, now: &Self) -> bool {
        let of = |s: &Self| (s.headwater.clone(), s.reading, s.whole_pages, s.columns.clone());
        of(self) == of(now)
    }
}

/// Lines of items begin so, and are the same in `reports.jsonl.zst`.
const ITEM: &[u8] = b"{\"input\":";

/// What is done of an input.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) mark: Option<Mark>,
    /// The first so many items are done.
    pub(crate) items: u64,
    /// Where their lines are.
    pub(crate) ranges: Vec<Range<u64>>,
    /// There are no more.
    pub(crate) complete: bool,
}

impl Block {
    fn add(&mut self, at: Range<u64>) {
        self.items += 1;
        match self.ranges.last_mut() {
            Some(last) if last.end == at.start => last.end = at.end,
            _ => self.ranges.push(at),
        }
    }
}

/// An open journal; nobody else can open it at the same time.
#[derive(Debug)]
pub(crate) struct Journal {
    path: PathBuf,
    file: File,
    at: u64,
    pub(crate) blocks: FxHashMap<String, Block>,
}

impl Journal {
    /// Opens or begins the journal of a folder. `false`: there was one of another version or other options.
    pub(crate) fn open(store: &Store, stamp: &Stamp) -> Result<(Self, bool), Error> {
        let path = store.folder().join(NAME);
        let failed = |source| Error::Folder { path: path.clone(), source };
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let file = file.map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => {
                return Err(Error::Busy { path: store.folder().to_owned() });
            }
            // Some network folders have no locks: go on without.
            Err(fs::TryLockError::Error(_)) => {}
        }
        let mut journal = Self { path: path.clone(), file, at: 0, blocks: FxHashMap::default() };
        let fits = journal.scan(store, stamp).map_err(failed)?;
        if journal.at == 0 {
            journal.blocks.clear();
            journal.write(&Line::Journal(stamp.clone())).map_err(failed)?;
        }
        Ok((journal, fits))
    }

    /// Takes up what an earlier run wrote, and cuts off what is torn.
    fn scan(&mut self, store: &Store, stamp: &Stamp) -> io::Result<bool> {
        let mut lines = BufReader::with_capacity(1 << 20, &self.file);
        lines.seek(SeekFrom::Start(0))?;
        let (mut at, mut fits) = (0_u64, true);
        let mut blocks: FxHashMap<String, Block> = FxHashMap::default();
        let mut line = Vec::new();
        loop {
            line.clear();
            let n = lines.read_until(b'\n', &mut line)? as u64;
            if n == 0 || line.last() != Some(&b'\n') {
                break;
            }
            let range = at..at + n;
            if line.starts_with(ITEM) {
                let Ok(item) = serde_json::from_slice::<Skim>(&line) else { break };
                let there = item.capture.as_ref().is_none_or(|c| store.has(&c.sha256));
                // An item whose bytes are gone is read again, and so are those after it.
                if let Some(block) = blocks.get_mut(&item.input).filter(|b| there && b.items + 1 == item.item)
                {
                    block.add(range.clone());
                }
            } else {
                match serde_json::from_slice::<Line>(&line) {
                    Ok(Line::Journal(found)) if at == 0 => {
                        if found != *stamp {
                            fits = false;
                            break;
                        }
                    }
                    Ok(Line::Begin { input, mark }) if at > 0 => {
                        blocks.insert(input, Block { mark, ..Block::default() });
                    }
                    Ok(Line::End { input, items }) if at > 0 => {
                        if let Some(block) = blocks.get_mut(&input) {
                            block.complete = block.items == items;
                        }
                    }
                    _ => break,
                }
            }
            at = range.end;
        }
        drop(lines);
        self.blocks = blocks;
        self.at = at;
        self.file.set_len(at)?;
        self.file.seek(SeekFrom::Start(at))?;
        Ok(fits)
    }

    fn write(&mut self, line: &Line) -> io::Result<()> {
        let mut bytes = serde_json::to_vec(line)?;
        bytes.push(b'\n');
        self.append(&bytes).map(drop)
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<Range<u64>> {
        self.file.write_all(bytes)?;
        let from = self.at;
        self.at += bytes.len() as u64;
        Ok(from..self.at)
    }

    /// An input begins anew.
    pub(crate) fn begin(&mut self, input: &str, mark: Option<Mark>) -> io::Result<()> {
        self.write(&Line::Begin { input: input.to_owned(), mark: mark.clone() })?;
        self.blocks.insert(input.to_owned(), Block { mark, ..Block::default() });
        Ok(())
    }

    /// The next item of an input is done; `line` is its entry.
    pub(crate) fn item(&mut self, input: &str, line: &[u8]) -> io::Result<()> {
        let range = self.append(line)?;
        if let Some(block) = self.blocks.get_mut(input) {
            block.add(range);
        }
        Ok(())
    }

    /// An input is done.
    pub(crate) fn end(&mut self, input: &str, items: u64) -> io::Result<()> {
        self.write(&Line::End { input: input.to_owned(), items })?;
        if let Some(block) = self.blocks.get_mut(input) {
            block.complete = true;
        }
        Ok(())
    }

    /// The lines of some ranges, one after the other.
    pub(crate) fn lines(
        &self,
        ranges: &[Range<u64>],
        each: &mut dyn FnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut lines = BufReader::with_capacity(1 << 20, File::open(&self.path)?);
        let mut line = Vec::new();
        for range in ranges {
            lines.seek(SeekFrom::Start(range.start))?;
            let mut left = range.end - range.start;
            while left > 0 {
                line.clear();
                let n = lines.read_until(b'\n', &mut line)? as u64;
                if n == 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                each(&line)?;
                left = left.saturating_sub(n);
            }
        }
        Ok(())
    }

    /// Items that are done, over all inputs.
    pub(crate) fn items(&self) -> u64 {
        self.blocks.values().map(|b| b.items).sum()
    }

    /// Takes the journal away: what it held is elsewhere now, or there was nothing.
    pub(crate) fn remove(self) -> io::Result<()> {
        drop(self.file);
        fs::remove_file(self.path)
    }
}

/// Writes a journal in which all inputs are done; `items` writes the lines of the next input's items.
pub(crate) fn replay<W: Write>(
    out: &mut W,
    stamp: &Stamp,
    inputs: &[StateInput],
    items: &mut dyn FnMut(&mut W, u64) -> io::Result<()>,
) -> io::Result<()> {
    write_line(out, &Line::Journal(stamp.clone()))?;
    for i in inputs {
        write_line(out, &Line::Begin { input: i.input.clone(), mark: i.mark.clone() })?;
        items(out, i.items)?;
        write_line(out, &Line::End { input: i.input.clone(), items: i.items })?;
    }
    Ok(())
}

/// Takes the journal of a folder away, if there is one.
pub(crate) fn forget(folder: &Path) -> io::Result<()> {
    match fs::remove_file(folder.join(NAME)) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Entry;

    fn stamp() -> Stamp {
        Stamp { headwater: "x".into(), reading: 1, whole_pages: false, columns: Vec::new(), captures: false }
    }

    fn line(input: &str, item: u64) -> Vec<u8> {
        let entry = Entry { input: input.into(), item, capture: None, problems: Vec::new(), document: None };
        let mut line = serde_json::to_vec(&entry).unwrap();
        line.push(b'\n');
        line
    }

    fn mark(n: u64) -> Mark {
        Mark { size: n, is: "sha256:0".into() }
    }

    #[test]
    fn a_torn_line_is_cut_off_and_the_rest_goes_on() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), false).unwrap();
        let (mut journal, fits) = Journal::open(&store, &stamp()).unwrap();
        assert!(fits);
        journal.begin("a", Some(mark(1))).unwrap();
        journal.item("a", &line("a", 1)).unwrap();
        journal.end("a", 1).unwrap();
        journal.begin("b", Some(mark(2))).unwrap();
        journal.item("b", &line("b", 1)).unwrap();
        journal.item("b", &line("b", 2)).unwrap();
        let whole = journal.blocks.clone();
        drop(journal);
        let path = dir.path().join(NAME);
        let bytes = fs::read(&path).unwrap();
        // Whatever the place of the tear: what is before it counts.
        for torn in 1..=line("b", 2).len() {
            fs::write(&path, &bytes[..bytes.len() - torn]).unwrap();
            let (journal, _) = Journal::open(&store, &stamp()).unwrap();
            assert_eq!(journal.blocks["a"], whole["a"]);
            assert_eq!((journal.blocks["b"].items, journal.blocks["b"].complete), (1, false));
        }
        let (mut journal, _) = Journal::open(&store, &stamp()).unwrap();
        journal.item("b", &line("b", 2)).unwrap();
        assert_eq!(journal.blocks["b"].ranges.len(), 1, "lines that follow one another are one range");
        let mut seen = Vec::new();
        let ranges = journal.blocks["b"].ranges.clone();
        journal
            .lines(&ranges, &mut |l| {
                seen.push(l.to_vec());
                Ok(())
            })
            .unwrap();
        assert_eq!(seen, [line("b", 1), line("b", 2)]);
    }

    #[test]
    fn another_stamp_begins_anew_and_two_runs_do_not_share_a_journal() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), false).unwrap();
        let (mut journal, _) = Journal::open(&store, &stamp()).unwrap();
        journal.begin("a", Some(mark(1))).unwrap();
        journal.item("a", &line("a", 1)).unwrap();
        assert!(matches!(Journal::open(&store, &stamp()), Err(Error::Busy { .. })));
        drop(journal);
        let other = Stamp { whole_pages: true, ..stamp() };
        let (journal, fits) = Journal::open(&store, &other).unwrap();
        assert!(!fits && journal.blocks.is_empty() && journal.items() == 0);
    }

    #[test]
    fn an_input_that_begins_again_voids_what_stood_of_it() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), false).unwrap();
        let (mut journal, _) = Journal::open(&store, &stamp()).unwrap();
        journal.begin("a", Some(mark(1))).unwrap();
        journal.item("a", &line("a", 1)).unwrap();
        journal.begin("a", Some(mark(2))).unwrap();
        drop(journal);
        let (journal, _) = Journal::open(&store, &stamp()).unwrap();
        assert_eq!((journal.blocks["a"].items, journal.blocks["a"].mark.clone()), (0, Some(mark(2))));
    }
}
