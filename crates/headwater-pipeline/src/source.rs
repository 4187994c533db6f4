//! An input under way: counts the bytes taken from it, and ends when the user asked to stop.

use crate::Progress;
use std::cell::Cell;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::atomic::{AtomicBool, Ordering};

/// Bytes between two words to the progress bar.
const STEP: u64 = 1 << 20;

/// Bytes read so far, over all inputs.
pub(crate) struct Meter<'a> {
    progress: &'a dyn Progress,
    stop: &'a AtomicBool,
    /// Bytes of the inputs that are done.
    done: Cell<u64>,
}

impl<'a> Meter<'a> {
    pub(crate) fn new(progress: &'a dyn Progress, stop: &'a AtomicBool) -> Self {
        Self { progress, stop, done: Cell::new(0) }
    }

    /// An input of `size` bytes is done.
    pub(crate) fn skip(&self, size: u64) {
        self.done.set(self.done.get() + size);
        self.progress.bytes(self.done.get());
    }
}

/// One input.
pub(crate) struct Counted<'m, R> {
    inner: R,
    meter: &'m Meter<'m>,
    /// Its bytes, if known: what is read twice counts once.
    size: Option<u64>,
    seen: u64,
    told: u64,
}

impl<'m, R> Counted<'m, R> {
    pub(crate) fn new(inner: R, meter: &'m Meter<'m>, size: Option<u64>) -> Self {
        Self { inner, meter, size, seen: 0, told: 0 }
    }

    /// The input is done, whether or not all of it was looked at.
    pub(crate) fn finish(self) {
        self.meter.skip(self.size.unwrap_or(self.seen));
    }
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.meter.stop.load(Ordering::Relaxed) {
            return Err(io::Error::other("stopped"));
        }
        let n = self.inner.read(buffer)?;
        self.seen += n as u64;
        if self.seen - self.told >= STEP {
            self.told = self.seen;
            let seen = self.size.map_or(self.seen, |size| self.seen.min(size));
            self.meter.progress.bytes(self.meter.done.get() + seen);
        }
        Ok(n)
    }
}

impl<R: Seek> Seek for Counted<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}
