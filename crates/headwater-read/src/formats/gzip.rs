//! gzip: a file, or an archive or crawl of one member after the other. The reader goes through the members itself
//! (`flate2` unpacks each), because a crawl is worth reading on after a damaged member, and because what follows the
//! last member should be told and not be an error.

use super::Container;
use crate::guard::{Counted, Guard, Trouble};
use crate::stream::Stream;
use crate::walk::{Flow, Head, Item, Walk};
use flate2::bufread::GzDecoder;
use headwater_model::notice::Notice;
use std::io::{self, BufRead, Read};
use std::ops::ControlFlow;

pub(crate) struct Gzip;

impl Container for Gzip {
    fn name(&self) -> &'static str {
        "gzip"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        is_member(head.bytes)
    }

    fn walk(&self, walk: &mut Walk<'_>, item: Item<'_>) -> Flow {
        let source = Counted::new(item.stream);
        let count = source.count();
        let mut guard = Guard::new(Parts::new(source), count, &walk.meter, &walk.options.limits);
        let inner = Item {
            locator: item.locator.clone(),
            facts: item.facts,
            stream: Stream::flow(&mut guard),
            size: None,
        };
        walk.item(inner)?;
        match guard.get_ref().garbage {
            0 => ControlFlow::Continue(()),
            n => walk.problem(
                &item.locator,
                Notice::remark(
                    "R029",
                    format!("{n} bytes after the end of the gzip data are not gzip: left alone"),
                ),
            ),
        }
    }
}

/// The first bytes of a member: magic, deflate, and no flag that is not defined.
fn is_member(bytes: &[u8]) -> bool {
    matches!(bytes, [0x1f, 0x8b, 8, flags, ..] if flags & 0xe0 == 0)
}

/// Bytes of [`is_member`].
const MAGIC: usize = 4;

/// Members one after the other.
pub(crate) struct Parts<R> {
    state: State<R>,
    given: u64,
    /// Bytes after the last member that are not zero padding.
    pub(crate) garbage: u64,
}

enum State<R> {
    Between(Source<R>),
    Inside(Box<GzDecoder<Source<R>>>),
    Done,
}

impl<R: Read> Parts<R> {
    pub(crate) fn new(source: R) -> Self {
        let source = Source { inner: source, buffer: vec![0; 64 << 10], pos: 0, end: 0, offset: 0 };
        Self { state: State::Between(source), given: 0, garbage: 0 }
    }
}

impl<R: Read> Read for Parts<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        loop {
            // An error leaves the state at `Done`, unless it is put back.
            match std::mem::replace(&mut self.state, State::Done) {
                State::Done => return Ok(0),
                State::Between(mut source) => {
                    let at = source.offset;
                    let Passed { found, zeros } = source.next_member()?;
                    let next = source.offset;
                    match (found, zeros) {
                        (true, true) => self.state = State::Inside(Box::new(GzDecoder::new(source))),
                        (true, false) => {
                            self.state = State::Between(source);
                            return Err(Trouble::Gap { what: "gzip", at, next }.into());
                        }
                        (false, zeros) => {
                            self.garbage = if zeros { 0 } else { next - at };
                            return Ok(0);
                        }
                    }
                }
                State::Inside(mut decoder) => match decoder.read(out) {
                    Ok(0) => self.state = State::Between(decoder.into_inner()),
                    Ok(n) => {
                        self.given += n as u64;
                        self.state = State::Inside(decoder);
                        return Ok(n);
                    }
                    Err(e) => return Err(self.damage(e, decoder.into_inner())),
                },
            }
        }
    }
}

impl<R: Read> Parts<R> {
    /// What an error in a member means; the state stays at `Done` if nothing can be read after it.
    fn damage(&mut self, e: io::Error, mut source: Source<R>) -> io::Error {
        let ours = matches!(
            e.kind(),
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof
        );
        if !ours || Trouble::of(&e).is_some() {
            return e;
        }
        let (at, given) = (source.offset, self.given);
        match source.next_member() {
            Err(e) => e,
            Ok(Passed { found: false, .. }) => {
                let cut = e.kind() == io::ErrorKind::UnexpectedEof;
                Trouble::Broken { what: "gzip", at, given, cut }.into()
            }
            Ok(_) => {
                let next = source.offset;
                self.state = State::Between(source);
                Trouble::Gap { what: "gzip", at, next }.into()
            }
        }
    }
}

/// A buffer that knows how many bytes were consumed and can look for the next member.
struct Source<R> {
    inner: R,
    buffer: Vec<u8>,
    pos: usize,
    end: usize,
    /// Bytes consumed.
    offset: u64,
}

impl<R: Read> Source<R> {
    /// At least `n` bytes, fewer only at the end.
    fn peek(&mut self, n: usize) -> io::Result<&[u8]> {
        while self.end - self.pos < n {
            self.buffer.copy_within(self.pos..self.end, 0);
            self.end -= self.pos;
            self.pos = 0;
            match self.inner.read(&mut self.buffer[self.end..]) {
                Ok(0) => break,
                Ok(n) => self.end += n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        Ok(&self.buffer[self.pos..self.end])
    }

    /// Goes to the next member, or to the end.
    fn next_member(&mut self) -> io::Result<Passed> {
        let mut zeros = true;
        loop {
            let bytes = self.peek(MAGIC)?;
            if bytes.is_empty() {
                return Ok(Passed { found: false, zeros });
            }
            let found = bytes.windows(MAGIC).position(is_member);
            // The last bytes may be the beginning of a member.
            let passed = found.unwrap_or_else(|| (bytes.len() + 1).saturating_sub(MAGIC).max(1));
            zeros &= bytes[..passed].iter().all(|b| *b == 0);
            self.consume(passed);
            if found.is_some() {
                return Ok(Passed { found: true, zeros });
            }
        }
    }
}

/// What [`Source::next_member`] passed.
struct Passed {
    /// A member begins here; else the source has ended.
    found: bool,
    /// Nothing but zeros was passed (padding of tapes).
    zeros: bool,
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.peek(1)?.read(out)?;
        self.consume(n);
        Ok(n)
    }
}

impl<R: Read> BufRead for Source<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.peek(1)
    }

    fn consume(&mut self, n: usize) {
        self.pos = (self.pos + n).min(self.end);
        self.offset += n as u64;
    }
}
