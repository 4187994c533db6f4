//! The record itself, for programs.

use super::{File, Format};
use headwater_model::Record;
use serde::Serialize;
use std::io;

pub(crate) const FORMAT: Format = Format {
    name: "json",
    about: "the whole record, for programs",
    files: |record| vec![File { path: "record.json".to_owned(), bytes: json(record).into_bytes() }],
};

/// The record as indented JSON with a newline at the end.
pub fn json(record: &Record) -> String {
    indented(record)
}

/// The same, written piece by piece: the JSON of a large record takes more memory than the record.
///
/// # Errors
/// When `out` takes no more.
pub fn json_to(record: &Record, mut out: impl io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut out, record)?;
    out.write_all(b"\n")
}

/// Rows of a record as indented JSON with a newline at the end.
pub(crate) fn indented(rows: &impl Serialize) -> String {
    // Strings, numbers and lists under string keys: there is nothing in a record that JSON cannot hold.
    let mut out = serde_json::to_string_pretty(rows).unwrap_or_default();
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use headwater_model::Record;

    #[test]
    fn reads_back_as_the_same_record() {
        let record = crate::fixture::record();
        let text = super::json(&record);
        assert!(text.ends_with("}\n"));
        assert_eq!(serde_json::from_str::<Record>(&text).unwrap(), record);
        let mut written = Vec::new();
        super::json_to(&record, &mut written).unwrap();
        assert_eq!(written, text.as_bytes());
    }
}
