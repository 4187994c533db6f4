//! tar archives, read from front to back. Links, devices and sparse files are named and left out; nothing is ever
//! unpacked to disk.

use super::Container;
use crate::guard::Trouble;
use crate::members::Members;
use crate::stream::Stream;
use crate::walk::{Flow, Head, Item, Walk};
use headwater_model::Facts;
use headwater_model::notice::Notice;
use std::cell::Cell;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::rc::Rc;
use tar::EntryType;

pub(crate) struct Tar;

const BLOCK: usize = 512;

/// Bytes of headers (long names, pax fields) that one member may have: the library reads them whole.
const HEADERS: u64 = 1 << 20;

impl Container for Tar {
    fn name(&self) -> &'static str {
        "tar"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let Some(header) = head.bytes.first_chunk::<BLOCK>() else { return false };
        let named = head.ends("tar") || head.ends("tgz");
        if named && head.bytes.iter().all(|b| *b == 0) {
            return true;
        }
        header[0] != 0 && (&header[257..262] == b"ustar" || checksum(header))
    }

    fn walk(&self, walk: &mut Walk<'_>, item: Item<'_>) -> Flow {
        let locator = item.locator;
        let state = Rc::new(State::default());
        let mut archive = tar::Archive::new(Source { stream: item.stream, state: Rc::clone(&state) });
        let mut members = Members::of(&locator);
        // No other way to begin than this; it reads nothing and cannot fail on a new archive.
        let Ok(entries) = archive.entries() else { return ControlFlow::Continue(()) };
        let mut entries = entries;
        let mut number = 0;
        let mut rest = 0;
        while !walk.meter.spent() {
            state.allow(rest + HEADERS);
            let mut entry = match entries.next() {
                None => break,
                Some(Ok(entry)) => entry,
                Some(Err(e)) => {
                    members.said();
                    walk.problem(&locator, damaged(&e, state.count.get()))?;
                    break;
                }
            };
            number += 1;
            if number > walk.options.limits.entries {
                members.said();
                walk.problem(&locator, too_many(walk.options.limits.entries))?;
                break;
            }
            let (start, size) = (entry.raw_file_position(), entry.size());
            state.left.set(u64::MAX);
            let raw = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            let why = match entry.header().entry_type() {
                EntryType::Directory | EntryType::XGlobalHeader => {
                    rest = left_of(start, size, &state);
                    continue;
                }
                EntryType::Link | EntryType::Symlink => "is a link, which is not followed",
                EntryType::Char | EntryType::Block | EntryType::Fifo => "is a device or a pipe",
                EntryType::GNUSparse => "is a sparse file",
                _ => "",
            };
            let name =
                if why.is_empty() { members.name(walk, &raw) } else { Err(members.refuse(walk, &raw, why)) };
            let flow = match name {
                Err(flow) => flow,
                Ok(name) => {
                    let facts = Facts {
                        container: Some(locator.clone()),
                        place: Some((start, size)),
                        ..Facts::default()
                    };
                    let inner = Item {
                        locator: format!("{locator}!/{name}"),
                        facts,
                        stream: Stream::flow(&mut entry),
                        size: Some(size),
                    };
                    members.item(walk, &name, inner)
                }
            };
            flow?;
            if state.failed.get() {
                // The member that was being read has told why.
                members.said();
                break;
            }
            rest = left_of(start, size, &state);
        }
        members.end(walk)
    }
}

/// Bytes of a member that were not read.
fn left_of(start: u64, size: u64, state: &State) -> u64 {
    start.saturating_add(size).saturating_sub(state.count.get())
}

pub(crate) fn too_many(entries: u64) -> Notice {
    Notice::error(
        "R024",
        format!(
            "the archive has more than {entries} entries: the rest was left out; unpack it and give it in parts"
        ),
    )
}

/// The sum that every header carries, for archives from before `ustar`.
fn checksum(header: &[u8; BLOCK]) -> bool {
    let field = header[148..156].iter().map(|b| char::from(*b)).collect::<String>();
    let Ok(stated) = u32::from_str_radix(field.trim_matches(|c: char| c == '\0' || c == ' '), 8) else {
        return false;
    };
    let sum: u32 = header[..148].iter().chain(&header[156..]).map(|b| u32::from(*b)).sum();
    stated == sum + 8 * u32::from(b' ')
}

fn damaged(e: &io::Error, at: u64) -> Notice {
    if let Some(trouble) = Trouble::of(e) {
        return trouble.notice();
    }
    Notice::error(
        "R021",
        format!(
            "the tar archive breaks off or is damaged near byte {at}: what came before was read; get the file again"
        ),
    )
}

#[derive(Default)]
struct State {
    /// Bytes read.
    count: Cell<u64>,
    /// Bytes that may be read before the next member must have begun.
    left: Cell<u64>,
    failed: Cell<bool>,
}

impl State {
    fn allow(&self, bytes: u64) {
        self.left.set(bytes);
    }
}

/// The archive's bytes, counted.
struct Source<'a> {
    stream: Stream<'a>,
    state: Rc<State>,
}

impl Read for Source<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let state = &self.state;
        if state.left.get() == 0 {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "headers too long"));
        }
        let most = out.len().min(usize::try_from(state.left.get()).unwrap_or(usize::MAX));
        match self.stream.read(&mut out[..most]) {
            Ok(n) => {
                state.count.set(state.count.get() + n as u64);
                state.left.set(state.left.get() - n as u64);
                Ok(n)
            }
            Err(e) => {
                state.failed.set(e.kind() != io::ErrorKind::Interrupted);
                Err(e)
            }
        }
    }
}
