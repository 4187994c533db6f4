//! Rows of JSON: one object a line (JSONL, NDJSON), or one document with the rows somewhere inside, among them JSON Feed.
//!
//! Lines are read one at a time, so their file may be of any size; a document is held whole. What the fields are called is
//! looked up in `rows/names.rs`. JSON that holds no reports is refused with the names that were looked for.

use super::Container;
use crate::rows::collection::{collection, moved};
use crate::rows::fields::{At, Filled, Origin, fill, hand_on};
use crate::rows::json::{JsonRow, Node, is_value, without_nan};
use crate::rows::lines::{self, Line};
use crate::rows::source::{Entry, Source};
use crate::rows::tally::{Tally, Wrong};
use crate::walk::{Flow, Head, Item, Walk, failed, read_within};
use headwater_model::notice::Notice;
use headwater_model::{Basis, Facts, Field, Told};
use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow::Continue;
use std::ops::Range;

pub(crate) struct Json;

impl Container for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let source = Source::of(head.bytes, None);
        let start = source.text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
        begins(start) || (start.starts_with('{') && (head.ends("jsonl") || head.ends("ndjson")))
    }

    fn walk(&self, walk: &mut Walk<'_>, mut item: Item<'_>) -> Flow {
        let head = match item.stream.head() {
            Ok(head) => head,
            Err(e) => return walk.problem(&item.locator, failed(&e)),
        };
        let wide = !Source::of(head, None).encoding.starts_with("utf-8") && head.contains(&0);
        let label = item.facts.charset().map(str::to_owned);
        let lines =
            ["jsonl", "ndjson"].iter().any(|e| item.locator.to_ascii_lowercase().ends_with(&format!(".{e}")));
        let mut file = File { locator: &item.locator, facts: &item.facts, label, tally: Tally::default() };
        let mut source = BufReader::with_capacity(1 << 16, item.stream);
        let flow = if wide {
            file.rest(walk, Vec::new(), 0, &mut source)
        } else {
            match file.lines(walk, &mut source, lines) {
                Ok(flow) => flow,
                Err(e) => walk.problem(file.locator, failed(&e)),
            }
        };
        flow?;
        file.tally.finish(walk, file.locator)
    }
}

/// `{ "name" :`, `[ {`, `[ ]`, `{ }`: what JSON of rows begins with and prose does not.
fn begins(start: &str) -> bool {
    let mut rest = start.chars().filter(|c| !c.is_whitespace());
    match (rest.next(), rest.next()) {
        (Some('['), Some('{')) => matches!(rest.next(), Some('"' | '}') | None),
        (Some('{'), Some('}')) | (Some('['), Some(']')) => rest.next().is_none(),
        (Some('{'), Some('"')) => {
            let name = start[1..].trim_start();
            let end = name[1..].find('"').map(|e| &name[e + 2..]);
            end.is_some_and(|after| after.trim_start().starts_with(':'))
        }
        _ => false,
    }
}

/// A file under way.
struct File<'a> {
    locator: &'a str,
    facts: &'a Facts,
    label: Option<String>,
    tally: Tally,
}

impl<'a> File<'a> {
    /// Reads line by line, unless the first line shows that the whole is one document.
    fn lines(&mut self, walk: &mut Walk<'_>, source: &mut dyn BufRead, named: bool) -> io::Result<Flow> {
        let most = walk.options.limits.item;
        let (mut line, mut offset, mut number) = (Vec::new(), 0_u64, 0_u64);
        let mut sure = named;
        loop {
            number += 1;
            // The first line may turn out to be a document, which may be larger than an item.
            let limit = if sure { most } else { walk.options.limits.held };
            let found = lines::next(source, &mut line, limit)?;
            let length = match found {
                Line::End => return Ok(Continue(())),
                Line::Long(n) => n,
                Line::Whole => line.len() as u64,
            };
            if !sure && found == Line::Whole && !blank(&line) {
                let text = Source::of(&line, self.label.as_deref());
                let text = text.text.trim();
                if !is_value(text) && !without_nan(text).is_some_and(|t| is_value(&t))
                    || source.fill_buf()?.is_empty()
                {
                    return Ok(self.rest(walk, line, offset, source));
                }
                sure = true;
            }
            let locator = format!("{}#{number}", self.locator);
            let flow = if length > most {
                let notice = Notice::error(
                    "R031",
                    format!(
                        "line {number} is longer than the {} MiB that one report may have: it was skipped",
                        most >> 20
                    ),
                );
                self.tally.problem(walk, &locator, Wrong::Broken, notice)
            } else if blank(&line) {
                Continue(())
            } else {
                self.line(walk, &line, number, offset)
            };
            if flow.is_break() {
                return Ok(flow);
            }
            offset += length;
        }
    }

    fn line(&mut self, walk: &mut Walk<'_>, line: &[u8], number: u64, offset: u64) -> Flow {
        let locator = format!("{}#{number}", self.locator);
        let source = Source::of(line, self.label.as_deref());
        let start = source.text.len() - source.text.trim_start().len();
        let entry = source.entry(start..start + source.text.trim().len());
        let clean = without_nan(entry.text);
        let text = if is_value(entry.text) { entry.text } else { clean.as_deref().unwrap_or(entry.text) };
        let node = match Node::of(text) {
            Ok(node) => node,
            Err(e) => {
                let at = offset + entry.place.start as u64 + e.column().saturating_sub(1) as u64;
                let notice = Notice::error(
                    "R032",
                    format!(
                        "line {number} is no JSON (near byte {at} of the file: {}): it was skipped",
                        reason(&e)
                    ),
                );
                return self.tally.problem(walk, &locator, Wrong::Broken, notice);
            }
        };
        let rows = if node.is_array() { Some(node.elements()) } else { None };
        let own = JsonRow::of(node);
        let filled = fill(&own, &walk.options.columns);
        let rows =
            rows.or_else(|| if filled.is_report() { None } else { collection(node, &walk.options.columns) });
        let Some(rows) = rows else {
            let origin = self.origin("jsonl", Basis::Row);
            let at = At { locator, offset: offset + entry.place.start as u64, common: &[] };
            return hand_on(walk, &origin, &entry, filled, at, &mut self.tally, || own.names());
        };
        for (i, row) in rows.into_iter().enumerate() {
            let part = source.entry(start + row.range().start..start + row.range().end);
            let at = At { locator: format!("{locator}.{}", i + 1), offset, common: &[] };
            self.row(walk, &part, row.text, at, ("jsonl", Basis::Row))?;
        }
        Continue(())
    }

    /// Reads what is left as one document. `begun`, its first bytes, were taken already and stand at `offset`.
    fn rest(&mut self, walk: &mut Walk<'_>, begun: Vec<u8>, offset: u64, source: &mut dyn BufRead) -> Flow {
        let most = walk.options.limits.held;
        let mut all = begun;
        let read = read_within(&mut (&all[..]).chain(source), None, most);
        match read {
            Ok(bytes) => all = bytes,
            Err(notice) if notice.code == "R003" => {
                let notice = Notice::error(
                    "R003",
                    format!(
                        "this is one JSON document of more than {} MiB: write it with one report a line (JSONL), which may be \
                         of any size",
                        most >> 20
                    ),
                );
                return walk.problem(self.locator, notice);
            }
            Err(notice) => return walk.problem(self.locator, notice),
        }
        let source = Source::of(&all, self.label.as_deref());
        for notice in &source.notices {
            walk.problem(self.locator, notice.clone())?;
        }
        let mut clean = None;
        if Node::of(&source.text).is_err() {
            clean = without_nan(&source.text);
        }
        let text = clean.as_deref().unwrap_or(&source.text);
        match Node::of(text) {
            Ok(node) => self.document(walk, &source, node, offset),
            Err(e) => self.several(walk, &source, text, offset, &e),
        }
    }

    /// One JSON value.
    fn document(&mut self, walk: &mut Walk<'_>, source: &Source<'_>, node: Node<'_>, offset: u64) -> Flow {
        let feed = node.member("version").and_then(|v| v.string());
        if feed.is_some_and(|v| v.contains("jsonfeed.org")) {
            let items = node.member("items").map(|n| n.elements()).unwrap_or_default();
            let mut common = Vec::new();
            for (name, field) in [("title", Field::Outlet), ("language", Field::Language)] {
                if let Some(value) = node.member(name).and_then(|v| v.string()) {
                    common.push(Told { field, value, basis: Basis::Feed, raw: None });
                }
            }
            if items.is_empty() {
                return walk.problem(self.locator, super::feed::empty());
            }
            return self.rows(walk, source, &items, offset, &common, ("json_feed", Basis::Feed));
        }
        let own = JsonRow::of(node);
        let filled = fill(&own, &walk.options.columns);
        if filled.text.is_some() && !filled.lead {
            return self.single(walk, source, node, filled, offset, &own);
        }
        if let Some(rows) = collection(node, &walk.options.columns) {
            return self.rows(walk, source, &rows, offset, &[], ("json", Basis::Row));
        }
        if filled.is_report() {
            return self.single(walk, source, node, filled, offset, &own);
        }
        walk.problem(self.locator, no_reports(&node))
    }

    fn single(
        &mut self,
        walk: &mut Walk<'_>,
        source: &Source<'_>,
        node: Node<'_>,
        filled: Filled,
        offset: u64,
        row: &JsonRow<'_>,
    ) -> Flow {
        let entry = source.entry(node.range());
        let filled = moved(filled, node.at);
        let at =
            At { locator: self.locator.to_owned(), offset: offset + entry.place.start as u64, common: &[] };
        let origin = self.origin("json", Basis::Row);
        hand_on(walk, &origin, &entry, filled, at, &mut self.tally, || row.names())
    }

    fn rows(
        &mut self,
        walk: &mut Walk<'_>,
        source: &Source<'_>,
        rows: &[Node<'_>],
        offset: u64,
        common: &[Told],
        format: (&'static str, Basis),
    ) -> Flow {
        for (i, row) in rows.iter().enumerate() {
            let at = At { locator: format!("{}#{}", self.locator, i + 1), offset, common };
            let entry = source.entry(row.range());
            self.row(walk, &entry, row.text, at, format)?;
        }
        Continue(())
    }

    /// One row; `text` is the entry's text, or the same length of it made readable. `at` counts from the document.
    fn row(
        &mut self,
        walk: &mut Walk<'_>,
        entry: &Entry<'_>,
        text: &str,
        mut at: At<'_>,
        (format, basis): (&'static str, Basis),
    ) -> Flow {
        let Ok(node) = Node::of(text) else { return Continue(()) };
        let row = JsonRow::of(node);
        let filled = fill(&row, &walk.options.columns);
        at.offset += entry.place.start as u64;
        let origin = self.origin(format, basis);
        if entry.bytes.len() as u64 > walk.options.limits.item {
            let most = walk.options.limits.item >> 20;
            let notice = Notice::error(
                "R031",
                format!("this entry is larger than the {most} MiB that one report may have: it was skipped"),
            );
            return self.tally.problem(walk, &at.locator, Wrong::Broken, notice);
        }
        hand_on(walk, &origin, entry, filled, at, &mut self.tally, || row.names())
    }

    /// What is no single value: rows of which some are broken, values one after the other, or no JSON.
    fn several(
        &mut self,
        walk: &mut Walk<'_>,
        source: &Source<'_>,
        text: &str,
        offset: u64,
        e: &serde_json::Error,
    ) -> Flow {
        let sound = text.lines().filter(|l| l.starts_with('{') && is_value(l.trim_end())).take(2).count();
        if sound == 2 {
            let mut bytes = 0;
            for (i, line) in text.split_inclusive('\n').enumerate() {
                let entry = source.entry(bytes..bytes + line.len());
                if !line.trim().is_empty() {
                    self.line(walk, entry.bytes, i as u64 + 1, offset + entry.place.start as u64)?;
                }
                bytes += line.len();
            }
            return Continue(());
        }
        let (mut at, mut number) = (0, 0);
        while let Some(Ok((node, end))) = Node::first(&text[at..]) {
            let range: Range<usize> = at + node.at..at + node.at + node.text.len();
            let rows = collection(node, &walk.options.columns).unwrap_or_else(|| vec![node]);
            for row in rows {
                number += 1;
                let place = at + row.range().start..at + row.range().end;
                let at = At { locator: format!("{}#{number}", self.locator), offset, common: &[] };
                let entry = source.entry(place);
                self.row(walk, &entry, row.text, at, ("json", Basis::Row))?;
            }
            at = range.end.max(at + end);
        }
        if text[at..].trim().is_empty() && number > 0 {
            return Continue(());
        }
        let after = if number > 0 { format!("; the {number} before it were read") } else { String::new() };
        let notice = Notice::error(
            "R032",
            format!(
                "this looks like JSON and is broken in line {}, column {} ({}){after}: get the file again, or correct it there",
                e.line(),
                e.column(),
                reason(e)
            ),
        );
        walk.problem(self.locator, notice)
    }

    fn origin(&self, format: &'static str, basis: Basis) -> Origin<'a> {
        Origin { file: self.locator, facts: self.facts, format, basis }
    }
}

fn blank(line: &[u8]) -> bool {
    line.iter().all(u8::is_ascii_whitespace)
}

/// What the parser says, without its own line and column.
fn reason(e: &serde_json::Error) -> String {
    let text = e.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(what, _)| what.to_owned())
}

/// The refusal of JSON that holds something else.
fn no_reports(node: &Node<'_>) -> Notice {
    let has = if node.is_array() { "a list".to_owned() } else { JsonRow::of(*node).names() };
    Notice::error(
        "R006",
        format!(
            "this is JSON, but no list of reports was found in it ({has}): rows with a text (text, body, content, maintext, \
             story_text …), or with a title and an address or a date, were looked for; if the words stand under another name, \
             say which, for example --column text=body"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_told_from_prose() {
        for text in ["{\"a\": 1}", "{ \"a\" :", "[\n {\"a\"", "[]", "{}", "[{"] {
            assert!(begins(text), "{text}");
        }
        for text in [
            "{\"Stay\"} he said",
            "[ A link ]",
            "{so} it goes",
            "[\"a\", \"b\"] were chosen",
            "",
            "{",
            "\"a\"",
        ] {
            assert!(!begins(text), "{text}");
        }
    }
}
