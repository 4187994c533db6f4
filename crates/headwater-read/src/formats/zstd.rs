//! Zstandard: frames one after the other, and crawls whose dictionary stands in a frame before them (`.warc.zst`).

use super::Container;
use crate::guard::{Counted, Guard, Trouble};
use crate::stream::Stream;
use crate::walk::{Flow, Head, Item, Walk, failed};
use std::cell::Cell;
use std::io::{self, BufReader, Read};
use std::rc::Rc;
use zstd::stream::read::Decoder;

pub(crate) struct Zstandard;

/// The frame that holds a dictionary, in the manner of the web archivists' convention for `.warc.zst`.
const DICTIONARY: [u8; 4] = [0x5d, 0x2a, 0x4d, 0x18];

/// A frame of compressed data.
const FRAME: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// Largest dictionary that is taken.
const MOST: u64 = 16 << 20;

impl Container for Zstandard {
    fn name(&self) -> &'static str {
        "zstd"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        match head.bytes {
            [a, b, c, d, ..] => {
                [*a, *b, *c, *d] == FRAME || (a & 0xf0 == 0x50 && [*b, *c, *d] == DICTIONARY[1..])
            }
            _ => false,
        }
    }

    fn walk(&self, walk: &mut Walk<'_>, mut item: Item<'_>) -> Flow {
        let dictionary = match item.stream.head().map(|h| h.starts_with(&DICTIONARY)) {
            Ok(true) => match dictionary(&mut item.stream) {
                Ok(dictionary) => dictionary,
                Err(e) => return walk.problem(&item.locator, failed(&e)),
            },
            _ => Vec::new(),
        };
        let source = Counted::new(item.stream);
        let count = source.count();
        let decoder = match Decoder::with_dictionary(BufReader::with_capacity(64 << 10, source), &dictionary)
        {
            Ok(decoder) => decoder,
            Err(e) => return walk.problem(&item.locator, failed(&e)),
        };
        let frames = Frames { decoder, count: Rc::clone(&count), given: 0, ended: false };
        let mut guard = Guard::new(frames, count, &walk.meter, &walk.options.limits);
        walk.item(Item {
            locator: item.locator,
            facts: item.facts,
            stream: Stream::flow(&mut guard),
            size: None,
        })
    }
}

/// The decoder, with errors that say where.
struct Frames<'a, R: Read> {
    decoder: Decoder<'a, BufReader<R>>,
    count: Rc<Cell<u64>>,
    given: u64,
    ended: bool,
}

impl<R: Read> Read for Frames<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.ended {
            return Ok(0);
        }
        match self.decoder.read(out) {
            Ok(n) => {
                self.given += n as u64;
                Ok(n)
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => Err(e),
            Err(e) => {
                self.ended = true;
                let theirs = Trouble::of(&e).is_some()
                    || !matches!(e.kind(), io::ErrorKind::Other | io::ErrorKind::UnexpectedEof);
                if theirs {
                    return Err(e);
                }
                // The library has no code for it, only words.
                if e.to_string().contains("too much memory") {
                    return Err(Trouble::Window.into());
                }
                let cut = e.kind() == io::ErrorKind::UnexpectedEof;
                let at = self.count.get() - self.decoder.get_ref().buffer().len() as u64;
                Err(Trouble::Broken { what: "Zstandard", at, given: self.given, cut }.into())
            }
        }
    }
}

/// The dictionary at the start of the stream: stored, or compressed itself.
fn dictionary(stream: &mut dyn Read) -> io::Result<Vec<u8>> {
    let bad = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
    let mut start = [0; 8];
    stream.read_exact(&mut start)?;
    let length = u64::from(u32::from_le_bytes([start[4], start[5], start[6], start[7]]));
    if length > MOST {
        return Err(bad("the dictionary of the Zstandard data is too large"));
    }
    let mut bytes = Vec::new();
    stream.take(length).read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    if !bytes.starts_with(&FRAME) {
        return Ok(bytes);
    }
    let mut plain = Vec::new();
    Decoder::new(bytes.as_slice())?.take(MOST + 1).read_to_end(&mut plain)?;
    if plain.len() as u64 > MOST {
        Err(bad("the dictionary of the Zstandard data is too large"))
    } else {
        Ok(plain)
    }
}
