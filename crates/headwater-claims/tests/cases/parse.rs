//! The form of a case file.

use std::collections::BTreeMap;

/// Kinds of marks.
pub(crate) const KINDS: [&str; 9] =
    ["figure", "attribution", "name", "time", "hedge", "quote", "note", "sentence", "person"];

/// `^^^^ kind key=value …` under a line of the text, or `^ kind at="words of the line" key=value …`.
#[derive(Debug)]
pub(crate) struct Mark {
    /// Line of the file, from 1.
    pub(crate) line: usize,
    /// Bytes of the block's text.
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: &'static str,
    pub(crate) keys: BTreeMap<String, String>,
}

/// One fenced block: a report.
#[derive(Debug)]
pub(crate) struct Block {
    /// Line of the opening fence, from 1.
    pub(crate) line: usize,
    /// Line of the closing fence.
    pub(crate) close: usize,
    pub(crate) text: String,
    /// Kinds of which everything found must be marked.
    pub(crate) complete: Vec<&'static str>,
    pub(crate) marks: Vec<Mark>,
    /// For each line of the text: its line in the file, where it starts in the text.
    pub(crate) lines: Vec<(usize, usize)>,
}

/// A heading with its blocks.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) line: usize,
    pub(crate) heading: String,
    /// Why it is known to fail, and the line that says so.
    pub(crate) known_miss: Option<String>,
    pub(crate) known_line: usize,
    pub(crate) blocks: Vec<Block>,
}

fn kind(word: &str) -> Option<&'static str> {
    KINDS.into_iter().find(|k| *k == word || word.strip_suffix('s') == Some(k))
}

/// `a=1 b="two words"`.
fn keys(mut rest: &str) -> Option<BTreeMap<String, String>> {
    let mut out = BTreeMap::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return Some(out);
        }
        let (key, value) = rest.split_once('=')?;
        let value_end = match value.strip_prefix('"') {
            Some(inner) => inner.find('"')? + 2,
            None => value.find(' ').unwrap_or(value.len()),
        };
        out.insert(key.to_owned(), value[..value_end].trim_matches('"').to_owned());
        rest = &value[value_end..];
    }
}

/// The carets of a line: columns of the first and past the last, and what follows them.
fn carets(line: &str) -> Option<(usize, usize, &str)> {
    let trimmed = line.trim_start_matches(' ');
    let rest = trimmed.trim_start_matches('^');
    let (before, marks) = (line.len() - trimmed.len(), trimmed.len() - rest.len());
    (marks > 0).then_some((before, before + marks, rest.trim()))
}

/// Byte of the column `at` (in characters).
fn byte(line: &str, at: usize) -> usize {
    line.char_indices().nth(at).map_or(line.len(), |(b, _)| b)
}

/// Bytes of the words `at` in a line that holds them once.
fn only(line: &str, at: &str) -> Option<(usize, usize)> {
    let mut places = line.match_indices(at);
    let (from, _) = places.next().filter(|_| !at.is_empty())?;
    places.next().is_none().then_some((from, from + at.len()))
}

/// All cases of a file; or the line and what is wrong with it.
pub(crate) fn cases(content: &str) -> Result<Vec<Case>, String> {
    let mut found: Vec<Case> = Vec::new();
    let mut open: Option<Block> = None;
    for (i, line) in content.lines().enumerate() {
        let number = i + 1;
        let fail = |what: &str| Err(format!("{number}: {what}"));
        if let Some(block) = &mut open {
            if line == "```" {
                block.close = number;
                let block = open.take().into_iter();
                found.last_mut().unwrap().blocks.extend(block);
            } else if let Some((from, to, what)) = carets(line) {
                let Some(&(_, start)) = block.lines.last() else {
                    return fail("carets before any text");
                };
                let marked = &block.text[start..];
                let (word, rest) = what.split_once(' ').unwrap_or((what, ""));
                let (Some(kind), Some(mut keys)) = (kind(word), keys(rest)) else {
                    return fail("after the carets comes: kind key=value key=\"two words\"");
                };
                let (from, to) = if let Some(words) = keys.remove("at") {
                    let Some((from, to)) = only(marked, &words) else {
                        return fail("the words of at=… stand not once in the text line");
                    };
                    (start + from, start + to)
                } else if to > marked.chars().count() {
                    return fail("carets beyond the end of the text line");
                } else {
                    (start + byte(marked, from), start + byte(marked, to))
                };
                block.marks.push(Mark { line: number, start: from, end: to, kind, keys });
            } else if let Some(kind) = line.strip_prefix("nothing ").and_then(kind) {
                block.complete.push(kind);
            } else {
                if !block.lines.is_empty() {
                    block.text.push('\n');
                }
                block.lines.push((number, block.text.len()));
                block.text.push_str(line);
            }
        } else if let Some(header) = line.strip_prefix("```text") {
            if found.is_empty() {
                return fail("a block before the first heading");
            }
            let mut complete = Vec::new();
            for word in header.split_whitespace() {
                let Some(kind) = kind(word) else { return fail("no such kind in the block's header") };
                complete.push(kind);
            }
            open = Some(Block {
                line: number,
                close: 0,
                text: String::new(),
                complete,
                marks: Vec::new(),
                lines: Vec::new(),
            });
        } else if let Some(heading) = line.strip_prefix("## ") {
            found.push(Case {
                line: number,
                heading: heading.trim().to_owned(),
                known_miss: None,
                known_line: 0,
                blocks: Vec::new(),
            });
        } else if let (Some(why), Some(case)) = (line.strip_prefix("known-miss:"), found.last_mut()) {
            case.known_miss = Some(why.trim().to_owned());
            case.known_line = number;
        }
    }
    if open.is_some() {
        return Err("end: a block is not closed".to_owned());
    }
    if let Some(empty) = found.iter().find(|c| c.blocks.is_empty()) {
        return Err(format!("{}: “{}” has no block", empty.line, empty.heading));
    }
    if let Some(idle) =
        found.iter().flat_map(|c| &c.blocks).find(|b| b.marks.is_empty() && b.complete.is_empty())
    {
        return Err(format!("{}: the block demands nothing", idle.line));
    }
    Ok(found)
}
