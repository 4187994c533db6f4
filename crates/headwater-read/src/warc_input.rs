//! The bytes of a crawl, one record after the other, and the way back to the next record when one is damaged. Holds the
//! bytes of one record at most.

use crate::stream::Stream;
use std::io::{self, Read};

/// Bytes read at once.
const CHUNK: usize = 64 << 10;

/// Bytes that show whether a record begins.
const START: usize = 32;

/// Blank bytes between two records that are looked over without taking them.
const BLANK: usize = 1 << 12;

/// What comes after a record.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    Record,
    Other,
    End,
}

/// How passing over a record's body ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Passed {
    /// All of it is passed.
    All,
    /// Another record begins before its end; it is the next thing to read.
    Record,
    /// The input ended before.
    End,
}

/// See the module.
pub(crate) struct Input<'a> {
    source: Stream<'a>,
    buffer: Vec<u8>,
    pos: usize,
    /// Where `buffer[pos]` stands in the crawl.
    pub(crate) offset: u64,
    /// What broke behind the bytes in the buffer.
    late: Option<io::Error>,
}

impl<'a> Input<'a> {
    pub(crate) fn new(source: Stream<'a>) -> Self {
        Self { source, buffer: Vec::new(), pos: 0, offset: 0, late: None }
    }

    /// The bytes that are there already.
    pub(crate) fn ready(&self) -> &[u8] {
        &self.buffer[self.pos..]
    }

    /// Gets at least `n` bytes ready; false if there are fewer.
    pub(crate) fn fill(&mut self, n: usize) -> io::Result<bool> {
        while self.ready().len() < n {
            if let Some(e) = self.late.take() {
                return Err(e);
            }
            if self.pos > CHUNK && self.pos * 2 > self.buffer.len() {
                self.buffer.drain(..self.pos);
                self.pos = 0;
            }
            match (&mut self.source).take(CHUNK as u64).read_to_end(&mut self.buffer) {
                Ok(0) => return Ok(false),
                Ok(_) => {}
                Err(e) => self.late = Some(e),
            }
        }
        Ok(true)
    }

    /// Takes bytes that are ready.
    pub(crate) fn consume(&mut self, n: usize) {
        let n = n.min(self.ready().len());
        self.pos += n;
        self.offset += n as u64;
    }

    /// Drops what is ready: it belongs to a record that broke off.
    pub(crate) fn discard(&mut self) {
        self.consume(self.ready().len());
    }

    /// An error that is to come up again when more is asked for.
    pub(crate) fn put_off(&mut self, e: io::Error) {
        self.late = Some(e);
    }

    /// Appends the next `n` bytes to `out`, fewer only at the end.
    pub(crate) fn take_into(&mut self, out: &mut Vec<u8>, n: u64) -> io::Result<()> {
        let there = self.ready().len().min(usize::try_from(n).unwrap_or(usize::MAX));
        out.extend_from_slice(&self.ready()[..there]);
        self.consume(there);
        let rest = n - there as u64;
        if rest == 0 {
            return Ok(());
        }
        if let Some(e) = self.late.take() {
            return Err(e);
        }
        let before = out.len();
        let result = (&mut self.source).take(rest).read_to_end(out);
        self.offset += (out.len() - before) as u64;
        result.map(|_| ())
    }

    /// Takes bytes back, to be read again.
    pub(crate) fn push_back(&mut self, bytes: &[u8]) {
        self.offset = self.offset.saturating_sub(bytes.len() as u64);
        self.buffer.splice(..self.pos, bytes.iter().copied());
        self.pos = 0;
    }

    /// Takes line ends.
    pub(crate) fn skip_blank(&mut self) -> io::Result<()> {
        loop {
            let blank = blank(self.ready());
            self.consume(blank);
            if !self.ready().is_empty() || !self.fill(1)? {
                return Ok(());
            }
        }
    }

    /// What comes after the line ends that end a record; takes nothing (but the first of very many line ends).
    pub(crate) fn next(&mut self) -> io::Result<Next> {
        loop {
            let blank = blank(self.ready());
            if blank > BLANK {
                self.skip_blank()?;
                continue;
            }
            let enough = self.fill(blank + START)?;
            let rest = &self.ready()[blank..];
            if !enough && rest.is_empty() {
                return Ok(Next::End);
            }
            if rest.first().is_some_and(|b| !matches!(b, b'\r' | b'\n')) {
                return Ok(if starts(rest) { Next::Record } else { Next::Other });
            }
        }
    }

    /// Goes on to the next place where a record begins, at most `most` bytes.
    pub(crate) fn pass(&mut self, most: u64) -> io::Result<Passed> {
        let mut rest = most;
        let mut line_start = true;
        loop {
            let all = self.fill(START)?;
            let bytes = self.ready();
            if bytes.is_empty() {
                return Ok(if rest == 0 { Passed::All } else { Passed::End });
            }
            // The last bytes may be the beginning of a record: they are looked at again with what follows.
            let within = if all { bytes.len() - (START - 1) } else { bytes.len() };
            let within = within.min(usize::try_from(rest).unwrap_or(usize::MAX));
            if within == 0 {
                return Ok(Passed::All);
            }
            let found = position(&bytes[..within], bytes, line_start);
            let taken = found.unwrap_or(within);
            line_start = taken > 0 && bytes[taken - 1] == b'\n';
            self.consume(taken);
            rest -= taken as u64;
            if found.is_some() {
                return Ok(Passed::Record);
            }
        }
    }
}

/// Line ends at the start.
fn blank(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count()
}

/// First place in `within`, the beginning of `bytes`, where a record begins.
fn position(within: &[u8], bytes: &[u8], line_start: bool) -> Option<usize> {
    if line_start && starts(bytes) {
        return Some(0);
    }
    let mut at = 0;
    while let Some(n) = within[at..].iter().position(|b| *b == b'\n') {
        at += n + 1;
        if at < within.len() && starts(&bytes[at..]) {
            return Some(at);
        }
    }
    None
}

/// Where a record begins inside of the body of another one.
pub(crate) fn record_within(body: &[u8]) -> Option<usize> {
    position(body, body, false)
}

/// Whether a record begins here: a version, and a first field of the kind that records have.
fn starts(bytes: &[u8]) -> bool {
    let Some(rest) = bytes.strip_prefix(b"WARC/") else { return false };
    if !matches!(rest, [b'0' | b'1', b'.', ..]) {
        return false;
    }
    let Some(end) = rest.iter().position(|b| *b == b'\n') else { return false };
    let line = &rest[end + 1..];
    let begins = |with: &[u8]| line.len() >= with.len() && line[..with.len()].eq_ignore_ascii_case(with);
    end <= 8 && (begins(b"WARC-") || begins(b"Content-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with<T>(bytes: &[u8], work: impl FnOnce(&mut Input<'_>) -> T) -> T {
        let mut source = bytes;
        work(&mut Input::new(Stream::flow(&mut source)))
    }

    #[test]
    fn records_are_found_at_line_starts_only() {
        let text =
            b"some WARC/1.0\r\nWARC-Type: x\r\nWARC/1.0 is a format\r\nWARC/1.1\r\nwarc-type: response\r\n";
        with(text, |input| {
            assert_eq!(input.pass(u64::MAX).unwrap(), Passed::Record);
            assert!(input.ready().starts_with(b"WARC/1.1\r\n"));
            assert_eq!(input.offset, 51);
        });
        with(text, |input| {
            assert_eq!(input.pass(20).unwrap(), Passed::All);
            assert_eq!(input.offset, 20);
            input.push_back(b"te:  ");
            assert_eq!(input.offset, 15);
            assert_eq!(input.pass(u64::MAX).unwrap(), Passed::Record);
            assert_eq!(input.pass(0).unwrap(), Passed::All);
        });
        with(b"\r\n\r\n", |input| assert_eq!(input.next().unwrap(), Next::End));
        with(b"\r\n\nrubbish", |input| assert_eq!(input.next().unwrap(), Next::Other));
    }

    #[test]
    fn a_record_is_found_across_chunks() {
        for before in CHUNK - 40..CHUNK + 5 {
            let mut text = vec![b'x'; before];
            text.extend_from_slice(b"\nWARC/1.0\r\nContent-Length: 3\r\n");
            with(&text, |input| {
                assert_eq!(input.pass(u64::MAX).unwrap(), Passed::Record, "{before}");
                assert_eq!(input.offset, before as u64 + 1);
            });
        }
    }
}
