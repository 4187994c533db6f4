//! A stream whose first bytes can be looked at before it is read, and which may be able to seek.

use std::io::{self, Read, Seek, SeekFrom};

/// A source that can seek: an opened file, or bytes in memory.
pub trait ReadSeek: Read + Seek {}
impl<T: Read + Seek> ReadSeek for T {}

/// Bytes looked at to tell a format.
pub(crate) const HEAD: usize = 64 << 10;

enum Inner<'a> {
    Flow(&'a mut dyn Read),
    File(&'a mut dyn ReadSeek),
}

/// A source of bytes, read once from front to back; [`Stream::head`] looks ahead.
pub struct Stream<'a> {
    inner: Inner<'a>,
    head: Vec<u8>,
    /// Bytes of `head` already handed out.
    given: usize,
    /// The head holds all there is.
    short: bool,
    looked: bool,
    /// What broke while the head was looked at: told when the bytes before it were read.
    late: Option<io::Error>,
}

impl<'a> Stream<'a> {
    /// A stream that cannot seek.
    pub fn flow(source: &'a mut dyn Read) -> Self {
        Self {
            inner: Inner::Flow(source),
            head: Vec::new(),
            given: 0,
            short: false,
            looked: false,
            late: None,
        }
    }

    /// A file, from its present place (its beginning).
    pub fn file(source: &'a mut dyn ReadSeek) -> Self {
        Self {
            inner: Inner::File(source),
            head: Vec::new(),
            given: 0,
            short: false,
            looked: false,
            late: None,
        }
    }

    /// The first bytes, at most 64 KiB, without taking them. A source that breaks after
    /// some bytes gives those, and its error when they were read.
    pub(crate) fn head(&mut self) -> io::Result<&[u8]> {
        if !self.looked {
            self.looked = true;
            let source: &mut dyn Read = match &mut self.inner {
                Inner::Flow(s) => s,
                Inner::File(s) => s,
            };
            self.late = source.take(HEAD as u64).read_to_end(&mut self.head).err();
            self.short = self.head.len() < HEAD && self.late.is_none();
        }
        match self.late.take_if(|_| self.head.is_empty()) {
            Some(e) => Err(e),
            None => Ok(&self.head),
        }
    }

    /// The whole as something that can seek, from its beginning; the stream itself back if it cannot.
    pub(crate) fn seekable(self) -> Result<io::Result<&'a mut dyn ReadSeek>, Self> {
        match self.inner {
            Inner::File(file) => Ok(match file.seek(SeekFrom::Start(0)) {
                Ok(_) => Ok(file),
                Err(e) => Err(e),
            }),
            Inner::Flow(_) => Err(self),
        }
    }
}

impl Read for Stream<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given < self.head.len() {
            let n = buffer.len().min(self.head.len() - self.given);
            buffer[..n].copy_from_slice(&self.head[self.given..self.given + n]);
            self.given += n;
            return Ok(n);
        }
        if let Some(e) = self.late.take() {
            return Err(e);
        }
        if self.short {
            return Ok(0);
        }
        match &mut self.inner {
            Inner::Flow(s) => s.read(buffer),
            Inner::File(s) => s.read(buffer),
        }
    }
}
