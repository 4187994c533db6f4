//! Rows and fields of a table. `csv-core` finds them; what is done here is the way from a field back to its bytes (doubled
//! quotation marks).

use super::fields::Value;
use super::mapped::Mapped;
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use std::io::{self, BufRead};

/// Rows of a stream of bytes, one at a time.
pub(crate) struct Rows {
    reader: Reader,
    out: Vec<u8>,
    ends: Vec<usize>,
    pub(crate) raw: Vec<u8>,
    /// Bytes taken so far.
    taken: u64,
}

/// A row's place in the stream, or that it was too long.
pub(crate) enum Found {
    Row(u64),
    Long,
}

impl Rows {
    pub(crate) fn new(delimiter: u8) -> Self {
        let reader = ReaderBuilder::new().delimiter(delimiter).build();
        Self { reader, out: vec![0; 1 << 12], ends: vec![0; 64], raw: Vec::new(), taken: 0 }
    }

    /// The next row into `raw`, without line ends around it.
    pub(crate) fn next(&mut self, source: &mut dyn BufRead, most: u64) -> io::Result<Option<Found>> {
        self.raw.clear();
        let start = self.taken;
        let mut length = 0_u64;
        loop {
            let input = match source.fill_buf() {
                Ok(input) => input,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            };
            // The fields are taken later, from the text: here only the row's end matters, so the output is thrown away.
            let (result, read, _, _) = self.reader.read_record(input, &mut self.out, &mut self.ends);
            length += read as u64;
            if length <= most {
                self.raw.extend_from_slice(&input[..read]);
            } else {
                self.raw = Vec::new();
            }
            source.consume(read);
            self.taken += read as u64;
            match result {
                ReadRecordResult::InputEmpty
                | ReadRecordResult::OutputFull
                | ReadRecordResult::OutputEndsFull => {}
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return Ok(None),
            }
        }
        if length > most {
            return Ok(Some(Found::Long));
        }
        let before = self.raw.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        self.raw.drain(..before);
        while self.raw.last().is_some_and(|b| matches!(b, b'\r' | b'\n')) {
            self.raw.pop();
        }
        Ok(Some(Found::Row(start + before as u64)))
    }

    /// The row as text, where the stream is one.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.raw).unwrap_or("")
    }
}

/// The fields of one row.
pub(crate) fn split(row: &str, delimiter: u8) -> Vec<Value> {
    let mut reader = ReaderBuilder::new().delimiter(delimiter).build();
    let (mut out, mut ends) = (vec![0; row.len() + 1], vec![0; 16]);
    let (mut read, mut written, mut fields) = (0, 0, 0);
    loop {
        let (result, i, o, e) =
            reader.read_record(&row.as_bytes()[read..], &mut out[written..], &mut ends[fields..]);
        (read, written, fields) = (read + i, written + o, fields + e);
        match result {
            ReadRecordResult::OutputEndsFull => ends.resize(ends.len() * 2, 0),
            ReadRecordResult::OutputFull => out.resize(out.len() * 2, 0),
            // An empty input says that the row is at its end.
            ReadRecordResult::InputEmpty => {}
            ReadRecordResult::Record | ReadRecordResult::End => break,
        }
    }
    aligned(row, &out[..written], &ends[..fields], delimiter)
}

/// Fields beside the row that they were taken from. The parser only leaves bytes out (quotation marks, delimiters) and
/// changes none, so walking along both finds each of them.
fn aligned(row: &str, out: &[u8], ends: &[usize], delimiter: u8) -> Vec<Value> {
    let raw = row.as_bytes();
    let (mut r, mut o) = (0, 0);
    let mut values = Vec::with_capacity(ends.len());
    for (i, end) in ends.iter().enumerate() {
        if i > 0 {
            while r < raw.len() && raw[r] != delimiter {
                r += 1;
            }
            r = (r + 1).min(raw.len());
        }
        let start = r;
        if raw.get(r) == Some(&b'"') {
            r += 1;
        }
        let mut words = Mapped::default();
        let mut run = r;
        while o < *end && r < raw.len() {
            if raw[r] == out[o] {
                (r, o) = (r + 1, o + 1);
                continue;
            }
            // The second of two quotation marks, or one that closes before more words.
            words.keep(row.get(run..r).unwrap_or(""), run);
            r += 1;
            run = r;
        }
        words.keep(row.get(run..r).unwrap_or(""), run);
        values.push(Value { words, at: start..r.max(start), string: true });
        o = *end;
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(row: &str) -> Vec<String> {
        split(row, b',').into_iter().map(|v| v.words.text).collect()
    }

    #[test]
    fn fields_and_their_places() {
        let row = "a,\"b \"\"c\"\" d\",,\",é\nf\",g\"h";
        assert_eq!(words(row), ["a", "b \"c\" d", "", ",é\nf", "g\"h"]);
        for value in split(row, b',') {
            for p in value.words.map.pieces() {
                let (t, r, n) = (p.text as usize, p.raw as usize, p.text_len as usize);
                assert!(p.exact && value.words.text[t..t + n] == row[r..r + n]);
            }
        }
        let b = &split(row, b',')[1];
        assert_eq!(b.words.map.raw(3..4), Some(7..8), "the c");
        assert_eq!(words(""), Vec::<String>::new());
        assert_eq!(words("\"\",\"\",x"), ["", "", "x"]);
    }
}
