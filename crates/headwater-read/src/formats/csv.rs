//! Tables with a header row, fields parted by commas, semicolons, tabs or bars.
//!
//! A table is known by its header: two names that exports use, or the ending `.csv` or `.tsv` and rows of one length. Prose
//! with commas has neither.

use super::Container;
use crate::rows::fields::{At, Origin, Row, Value, fill, hand_on};
use crate::rows::names::{flat, known};
use crate::rows::source::Source;
use crate::rows::table::{Found, Rows, split};
use crate::rows::tally::{Tally, Wrong};
use crate::walk::{Flow, Head, Item, Walk, failed, read_within};
use headwater_model::Basis;
use headwater_model::notice::Notice;
use std::io::{self, BufRead, BufReader};
use std::ops::ControlFlow::Continue;

pub(crate) struct Csv;

const DELIMITERS: [u8; 4] = *b",;\t|";

impl Container for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        // Markup, and files of programs.
        let first = head.bytes.iter().find(|b| !b.is_ascii_whitespace());
        if first == Some(&b'<') || crate::sniff::binary(head.bytes).is_some() {
            return false;
        }
        let named = ["csv", "tsv", "tab"].iter().any(|e| head.ends(e));
        let source = Source::of(head.bytes, None);
        delimiter(&source.text, named, head.bytes.len() >= crate::stream::HEAD).is_some()
    }

    fn walk(&self, walk: &mut Walk<'_>, mut item: Item<'_>) -> Flow {
        let head = match item.stream.head() {
            Ok(head) => head,
            Err(e) => return walk.problem(&item.locator, failed(&e)),
        };
        let source = Source::of(head, item.facts.charset());
        let delimiter = delimiter(&source.text, true, true).unwrap_or(b',');
        // One guess for all rows: a single row may be too short for one.
        let label = item.facts.charset().map_or(source.encoding.clone(), str::to_owned);
        let wide = label.starts_with("utf-16");
        let mut notices: Vec<Notice> = source.notices;
        notices.retain(|n| n.code == "R008");
        for notice in notices {
            walk.problem(&item.locator, notice)?;
        }
        let mut table = Table {
            delimiter,
            label,
            origin: Origin { file: &item.locator, facts: &item.facts, format: "csv", basis: Basis::Row },
            header: None,
            refused: false,
            tally: Tally::default(),
        };
        let flow = if wide {
            match read_within(&mut item.stream, item.size, walk.options.limits.held) {
                Ok(bytes) => table.wide(walk, &bytes),
                Err(notice) => Ok(walk.problem(&item.locator, notice)),
            }
        } else {
            let mut stream = BufReader::with_capacity(1 << 16, item.stream);
            table.stream(walk, &mut stream)
        };
        match flow {
            Ok(flow) => flow?,
            Err(e) => walk.problem(&item.locator, failed(&e))?,
        }
        table.finish(walk)
    }
}

/// What parts the fields, if this is a table. `named`: the file's name says so; `cut`: there is more text than this.
fn delimiter(text: &str, named: bool, cut: bool) -> Option<u8> {
    let text = text.trim_start_matches('\u{feff}');
    DELIMITERS.into_iter().find(|d| is_table(text, *d, named, cut)).or_else(|| {
        let one = named
            && text.lines().next().is_some_and(|l| known(&[l.trim().trim_matches('"').to_owned()], &[]) == 1);
        one.then_some(b',')
    })
}

fn is_table(text: &str, delimiter: u8, named: bool, cut: bool) -> bool {
    let mut lengths = Vec::new();
    let mut header = Vec::new();
    let mut from = 0;
    let mut reader = Rows::new(delimiter);
    let mut bytes = text.as_bytes();
    while let Ok(Some(_)) = reader.next(&mut bytes, u64::MAX) {
        let row = reader.text();
        from += row.len();
        let fields = split(row, delimiter);
        if header.is_empty() {
            header = fields.iter().map(|v| v.words.text.trim().to_owned()).collect();
            let name = |n: &String| {
                n.chars().count() <= 40 && n.split_whitespace().count() <= 4 && !n.ends_with('.')
            };
            if header.len() < 2 || !header.iter().all(name) {
                return false;
            }
        } else {
            lengths.push(fields.len());
        }
        if lengths.len() >= 12 {
            break;
        }
    }
    // The last row may be cut.
    if cut && lengths.len() > 1 && from >= text.len() {
        lengths.pop();
    }
    let same = lengths.iter().filter(|n| **n == header.len()).count();
    let enough = same * 10 >= lengths.len() * 8;
    let names = known(&header, &[]);
    same > 0 && enough && (names >= 2 || named) || named && names >= 2
}

struct CsvRow<'h> {
    header: &'h [String],
    values: Vec<Value>,
}

impl Row for CsvRow<'_> {
    fn values(&self, name: &str) -> Vec<Value> {
        let name = flat(name);
        let found = self.header.iter().zip(&self.values).filter(|(h, _)| **h == name).map(|(_, v)| v);
        found.filter(|v| !v.words.is_blank()).take(1).cloned().collect()
    }
}

/// A table under way.
struct Table<'a> {
    delimiter: u8,
    label: String,
    origin: Origin<'a>,
    /// Names of the columns as they are compared, after the header was read.
    header: Option<Vec<String>>,
    /// No column is known: the rows are not read.
    refused: bool,
    tally: Tally,
}

impl Table<'_> {
    fn stream(&mut self, walk: &mut Walk<'_>, stream: &mut dyn BufRead) -> io::Result<Flow> {
        let most = walk.options.limits.item;
        let mut rows = Rows::new(self.delimiter);
        let mut number = 0;
        while let Some(found) = rows.next(stream, most)? {
            number += 1;
            let flow = match found {
                Found::Long => self.long(walk, number, most),
                Found::Row(offset) => {
                    let last = stream.fill_buf()?.is_empty();
                    let label = self.label.clone();
                    let source = Source::of(&rows.raw, Some(&label));
                    self.row(walk, &source, 0..source.text.len(), (number, offset), last)
                }
            };
            if flow.is_break() || self.refused {
                return Ok(flow);
            }
        }
        Ok(Continue(()))
    }

    /// A table in UTF-16, held whole: its rows are found in its text.
    fn wide(&mut self, walk: &mut Walk<'_>, bytes: &[u8]) -> io::Result<Flow> {
        let source = Source::of(bytes, Some("utf-16le"));
        let mut rows = Rows::new(self.delimiter);
        let mut text = source.text.as_bytes();
        let mut number = 0;
        while let Some(Found::Row(at)) = rows.next(&mut text, u64::MAX)? {
            number += 1;
            let range = at as usize..at as usize + rows.raw.len();
            let flow = self.row(walk, &source, range, (number, 0), text.is_empty());
            if flow.is_break() || self.refused {
                return Ok(flow);
            }
        }
        Ok(Continue(()))
    }

    fn long(&mut self, walk: &mut Walk<'_>, number: u64, most: u64) -> Flow {
        let notice = Notice::error(
            "R031",
            format!(
                "row {number} is longer than the {} MiB that one report may have: it was skipped; perhaps a quotation mark \
                 before it is never closed",
                most >> 20
            ),
        );
        self.tally.problem(walk, &format!("{}#{number}", self.origin.file), Wrong::Broken, notice)
    }

    fn row(
        &mut self,
        walk: &mut Walk<'_>,
        source: &Source<'_>,
        range: std::ops::Range<usize>,
        (number, offset): (u64, u64),
        last: bool,
    ) -> Flow {
        let entry = source.entry(range);
        let values = split(entry.text, self.delimiter);
        let Some(header) = &self.header else {
            let names: Vec<String> = values.iter().map(|v| v.words.text.clone()).collect();
            self.header = Some(names.iter().map(|n| flat(n)).collect());
            if known(&names, &walk.options.columns) == 0 {
                self.refused = true;
                return self.unknown(walk, &names);
            }
            return Continue(());
        };
        let locator = format!("{}#{number}", self.origin.file);
        let beyond = values.iter().skip(header.len()).any(|v| !v.words.is_blank());
        let open = last && entry.text.bytes().filter(|b| *b == b'"').count() % 2 == 1;
        if beyond || open {
            let what = if open {
                format!("a quotation mark in row {number} is never closed")
            } else {
                format!("row {number} has {} fields, the header has {}", values.len(), header.len())
            };
            let notice =
                Notice::error("R032", format!("{what}: the row was skipped; correct the table there"));
            return self.tally.problem(walk, &locator, Wrong::Broken, notice);
        }
        if values.iter().all(|v| v.words.is_blank()) {
            return Continue(());
        }
        let row = CsvRow { header, values };
        let filled = fill(&row, &walk.options.columns);
        let at = At { locator, offset: offset + entry.place.start as u64, common: &[] };
        hand_on(walk, &self.origin, &entry, filled, at, &mut self.tally, || {
            format!("its columns are {}", shortened(header))
        })
    }

    fn unknown(&self, walk: &mut Walk<'_>, names: &[String]) -> Flow {
        let notice = Notice::error(
            "R006",
            format!(
                "this is a table, but none of its columns ({}) is known to hold a text (text, body, content, story_text …) or a \
                 title: name them, for example --column text=NAME; a table without a header row cannot be read",
                shortened(names)
            ),
        );
        walk.problem(self.origin.file, notice)
    }

    fn finish(&self, walk: &mut Walk<'_>) -> Flow {
        if self.header.is_some() && !self.refused && self.tally.is_empty() {
            let notice = Notice::error("R030", "the table holds a header and no rows: export it again");
            return walk.problem(self.origin.file, notice);
        }
        self.tally.finish(walk, self.origin.file)
    }
}

/// The first names of a header, for a message.
fn shortened(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(8).map(|n| n.chars().take(24).collect()).collect();
    let more = if names.len() > shown.len() { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_told_from_prose() {
        let table = |t: &str| delimiter(t, false, false);
        assert_eq!(table("title,text\nLake rises,\"The lake, again, rose\"\n"), Some(b','));
        assert_eq!(table("URL;Titel;Title;Text\na;b;c;d\n"), Some(b';'));
        assert_eq!(table("url\ttitle\tseendate\nx\ty\tz\n"), Some(b'\t'));
        for prose in [
            "Title, author, date\n\nThe lake rose, officials said, by two metres, on Monday.",
            "Halm, Ostra and the mill, officials said.\nThe lake rose, again.",
            "GENEVA, March 9 (Reuters) - The lake rose, he said.\n\nA bridge gave way.",
            "By Ann Lee, Tom Obe\nMarch 9, 2025\n\nThe lake rose.",
            "Text, language and source.\nThe lake rose, fell.",
            "One, two\nthree, four\nfive, six\n",
            "Source; text\nwords without it",
            "",
            "title,text",
        ] {
            assert_eq!(table(prose), None, "{prose}");
        }
        assert_eq!(delimiter("a,b\n1,2\n3,4\n", true, false), Some(b','));
        assert_eq!(delimiter("text\nThe lake rose.\n", true, false), Some(b','));
        assert_eq!(delimiter("The lake rose, again.\nA bridge gave way.\n", true, false), None);
    }
}
