//! Lines of a stream, one at a time, however long the stream is.

use std::io::{self, BufRead};

/// What the next line is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// In the buffer, with its line end.
    Whole,
    /// Longer than allowed: skipped, this many bytes.
    Long(u64),
    /// There is none.
    End,
}

/// Reads the next line into `buffer` (emptied first), at most `most` bytes of it.
pub(crate) fn next(source: &mut dyn BufRead, buffer: &mut Vec<u8>, most: u64) -> io::Result<Line> {
    buffer.clear();
    let mut length = 0_u64;
    loop {
        let found = match source.fill_buf() {
            Ok(found) => found,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        if found.is_empty() {
            break;
        }
        let end = found.iter().position(|b| *b == b'\n').map(|i| i + 1);
        let taken = end.unwrap_or(found.len());
        length += taken as u64;
        if length <= most {
            buffer.extend_from_slice(&found[..taken]);
        } else {
            *buffer = Vec::new();
        }
        source.consume(taken);
        if end.is_some() {
            break;
        }
    }
    Ok(match length {
        0 => Line::End,
        n if n > most => Line::Long(n),
        _ => Line::Whole,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_skipped_and_counted() {
        let mut source = io::BufReader::with_capacity(4, &b"one\n0123456789\ntwo"[..]);
        let mut buffer = Vec::new();
        assert_eq!(next(&mut source, &mut buffer, 6).unwrap(), Line::Whole);
        assert_eq!(buffer, b"one\n");
        assert_eq!(next(&mut source, &mut buffer, 6).unwrap(), Line::Long(11));
        assert_eq!(next(&mut source, &mut buffer, 6).unwrap(), Line::Whole);
        assert_eq!(buffer, b"two");
        assert_eq!(next(&mut source, &mut buffer, 6).unwrap(), Line::End);
    }
}
