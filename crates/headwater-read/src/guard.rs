//! The decompression guard: counts the compressed bytes that are taken and the bytes that come out of them, and ends
//! the reading when far more comes out than any report is worth. Two counts are kept: one for each decompressor, and
//! one for the whole input, because archives in archives multiply (and overlapping entries repeat) what one level
//! allows.

use crate::walk::Limits;
use headwater_model::notice::Notice;
use std::cell::Cell;
use std::error::Error;
use std::fmt;
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;

/// What went wrong below a reader, carried through it in an [`io::Error`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Far more came out than went in.
    Bomb { ratio: u64 },
    /// Compressed data are damaged or break off, and nothing comes after.
    Broken { what: &'static str, at: u64, given: u64, cut: bool },
    /// Compressed data are damaged, and reading goes on at the next sound place.
    Gap { what: &'static str, at: u64, next: u64 },
    /// Reading would take more memory than it may.
    Window,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bomb { ratio } => {
                write!(
                    f,
                    "unpacks to more than {ratio} times its size: a decompression bomb? It was not read to its end"
                )
            }
            Self::Broken { what, at, given, cut: true } => write!(
                f,
                "the {what} data break off after {at} bytes ({given} bytes unpacked): what came before was read; get the \
                 file again"
            ),
            Self::Broken { what, at, given, cut: false } => write!(
                f,
                "the {what} data are damaged near byte {at} ({given} bytes unpacked): what came before was read; get the \
                 file again"
            ),
            Self::Gap { what, at, next } => write!(
                f,
                "the {what} data are damaged near byte {at}; reading went on at byte {next}: get the file again if what is \
                 between them matters"
            ),
            Self::Window => write!(
                f,
                "packed so that unpacking takes more than 128 MiB of memory (a long window): unpack it first"
            ),
        }
    }
}

impl Error for Trouble {}

impl From<Trouble> for io::Error {
    fn from(trouble: Trouble) -> Self {
        Self::new(io::ErrorKind::InvalidData, trouble)
    }
}

impl Trouble {
    /// The trouble that an error carries.
    pub(crate) fn of(e: &io::Error) -> Option<&Self> {
        e.get_ref().and_then(|inner| inner.downcast_ref())
    }

    /// The notice for it.
    pub(crate) fn notice(&self) -> Notice {
        let code = match self {
            Self::Bomb { .. } => "R020",
            Self::Broken { .. } | Self::Gap { .. } => "R021",
            Self::Window => "R024",
        };
        Notice::error(code, self.to_string())
    }
}

/// Counts over a whole walk.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    /// Compressed bytes taken by the outermost decompressors: bytes of the input.
    taken: Cell<u64>,
    /// Bytes that came out of all decompressors.
    given: Cell<u64>,
    /// Decompressors around the present place.
    around: Cell<usize>,
    /// The whole input gave more than it may.
    spent: Cell<bool>,
}

impl Meter {
    /// Whether the whole input gave more than it may: nothing more is read from it.
    pub(crate) fn spent(&self) -> bool {
        self.spent.get()
    }
}

/// A source of compressed bytes that counts them.
pub(crate) struct Counted<R> {
    inner: R,
    count: Rc<Cell<u64>>,
}

impl<R> Counted<R> {
    pub(crate) fn new(inner: R) -> Self {
        Self { inner, count: Rc::default() }
    }

    /// The count, which goes on while the source is read.
    pub(crate) fn count(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.count)
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.count.set(self.count.get() + n as u64);
        Ok(n)
    }
}

impl<R: Seek> Seek for Counted<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

/// A decompressor under guard.
pub(crate) struct Guard<R> {
    inner: R,
    /// Counts the compressed bytes.
    count: Rc<Cell<u64>>,
    /// The count when this decompressor began.
    base: u64,
    /// Compressed bytes already added to the meter.
    added: u64,
    given: u64,
    meter: Rc<Meter>,
    outermost: bool,
    ratio: u64,
    from: u64,
}

impl<R: Read> Guard<R> {
    /// Guards `inner`, whose source is counted by `count`.
    pub(crate) fn new(inner: R, count: Rc<Cell<u64>>, meter: &Rc<Meter>, limits: &Limits) -> Self {
        meter.around.set(meter.around.get() + 1);
        Self {
            inner,
            base: count.get(),
            count,
            added: 0,
            given: 0,
            outermost: meter.around.get() == 1,
            meter: Rc::clone(meter),
            ratio: limits.ratio.max(1),
            from: limits.ratio_from,
        }
    }

    pub(crate) fn get_ref(&self) -> &R {
        &self.inner
    }

    fn too_much(&self, given: u64, taken: u64) -> bool {
        given > self.from && given / self.ratio > taken
    }
}

impl<R> Drop for Guard<R> {
    fn drop(&mut self) {
        self.meter.around.set(self.meter.around.get().saturating_sub(1));
    }
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let taken = self.count.get() - self.base;
        if self.meter.spent() || self.too_much(self.given, taken) {
            return Err(Trouble::Bomb { ratio: self.ratio }.into());
        }
        let n = self.inner.read(buffer)?;
        self.given += n as u64;
        let taken = self.count.get() - self.base;
        let meter = &self.meter;
        if self.outermost {
            meter.taken.set(meter.taken.get() + (taken - self.added));
            self.added = taken;
        }
        meter.given.set(meter.given.get() + n as u64);
        if self.too_much(meter.given.get(), meter.taken.get()) {
            meter.spent.set(true);
        }
        if meter.spent() || self.too_much(self.given, taken) {
            return Err(Trouble::Bomb { ratio: self.ratio }.into());
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guarded(meter: &Rc<Meter>, taken: u64, give: u64) -> io::Result<u64> {
        let limits = Limits { ratio: 10, ratio_from: 1000, ..Limits::default() };
        let count = Rc::new(Cell::new(0));
        let mut guard = Guard::new(io::repeat(0).take(give), Rc::clone(&count), meter, &limits);
        count.set(taken);
        io::copy(&mut guard, &mut io::sink())
    }

    #[test]
    fn the_ratio_counts_from_a_size_on() {
        assert_eq!(guarded(&Rc::default(), 1, 1000).unwrap(), 1000);
        assert_eq!(guarded(&Rc::default(), 200, 2000).unwrap(), 2000);
        let e = guarded(&Rc::default(), 100, 2000).unwrap_err();
        assert_eq!(Trouble::of(&e).map(|t| t.notice().code), Some("R020"));
    }

    #[test]
    fn many_small_bombs_are_one() {
        let meter: Rc<Meter> = Rc::default();
        let mut given = 0;
        for _ in 0..100 {
            given += guarded(&meter, 10, 900).unwrap_or(0);
        }
        assert!(meter.spent() && given < 2000, "{given}");
    }
}
