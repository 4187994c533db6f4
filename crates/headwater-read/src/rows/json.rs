//! JSON values that know where they stand. `serde_json` finds the values (its raw values are slices of the text); only the
//! escapes of strings are undone here, because the map needs to know each of them.

use super::fields::{Row, Value};
use super::mapped::Mapped;
use super::names::plain;
use serde::Deserializer;
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

/// A value and its place in the entry's text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node<'t> {
    pub(crate) text: &'t str,
    pub(crate) at: usize,
}

impl<'t> Node<'t> {
    /// All of `text` as one value; the error says where it is broken.
    pub(crate) fn of(text: &'t str) -> Result<Self, serde_json::Error> {
        let raw: &'t RawValue = serde_json::from_str(text)?;
        Ok(Self::within(text, 0, raw.get()))
    }

    /// The value that a text begins with, and where it ends.
    pub(crate) fn first(text: &'t str) -> Option<Result<(Self, usize), serde_json::Error>> {
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<&'t RawValue>();
        let found = values.next()?;
        Some(found.map(|raw| (Self::within(text, 0, raw.get()), values.byte_offset())))
    }

    /// `part` must be a slice of `text`, which stands at `at`.
    fn within(text: &'t str, at: usize, part: &'t str) -> Self {
        Self { text: part, at: at + (part.as_ptr() as usize - text.as_ptr() as usize) }
    }

    pub(crate) fn range(&self) -> Range<usize> {
        self.at..self.at + self.text.len()
    }

    pub(crate) fn is_object(&self) -> bool {
        self.text.starts_with('{')
    }

    pub(crate) fn is_array(&self) -> bool {
        self.text.starts_with('[')
    }

    /// The members of an object, in their order.
    pub(crate) fn members(&self) -> Vec<(String, Node<'t>)> {
        if !self.is_object() {
            return Vec::new();
        }
        let found = serde_json::Deserializer::from_str(self.text).deserialize_map(Members);
        let found = found.unwrap_or_default();
        found.into_iter().map(|(name, raw)| (name, Self::within(self.text, self.at, raw))).collect()
    }

    /// The elements of a list.
    pub(crate) fn elements(&self) -> Vec<Node<'t>> {
        if !self.is_array() {
            return Vec::new();
        }
        let found = serde_json::Deserializer::from_str(self.text).deserialize_seq(Elements);
        found.unwrap_or_default().into_iter().map(|raw| Self::within(self.text, self.at, raw)).collect()
    }

    /// A member by its exact name.
    pub(crate) fn member(&self, name: &str) -> Option<Node<'t>> {
        self.members().into_iter().find(|(n, _)| n == name).map(|(_, v)| v)
    }

    /// The value as words: a string, or a number as written.
    pub(crate) fn value(&self) -> Option<Value> {
        let at = self.range();
        if let Some(inner) = self.text.strip_prefix('"').and_then(|t| t.strip_suffix('"')) {
            return Some(Value { words: unescaped(inner, self.at + 1), at, string: true });
        }
        let number = self.text.starts_with(|c: char| c.is_ascii_digit() || c == '-');
        number.then(|| Value { words: Mapped::kept(self.text, self.at), at, string: false })
    }

    /// The string that stands here.
    pub(crate) fn string(&self) -> Option<String> {
        self.value().filter(|v| v.string).map(|v| v.words.text)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(String, &'de str)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            found.push((name, map.next_value::<&'de RawValue>()?.get()));
        }
        Ok(found)
    }
}

struct Elements;

impl<'de> Visitor<'de> for Elements {
    type Value = Vec<&'de str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut found = Vec::new();
        while let Some(raw) = seq.next_element::<&'de RawValue>()? {
            found.push(raw.get());
        }
        Ok(found)
    }
}

/// Undoes the escapes of a string; `inner` is what stands between its marks, at `at`.
fn unescaped(inner: &str, at: usize) -> Mapped {
    let mut words = Mapped::default();
    let mut from = 0;
    while let Some(next) = inner[from..].find('\\') {
        let start = from + next;
        words.keep(&inner[from..start], at + from);
        let (c, end) = escape(inner, start);
        let mut buffer = [0; 4];
        words.put(c.encode_utf8(&mut buffer), at + start..at + end);
        from = end;
    }
    words.keep(&inner[from..], at + from);
    words
}

/// The character that the escape at `start` writes, and where it ends.
fn escape(inner: &str, start: usize) -> (char, usize) {
    let plain = match inner.as_bytes().get(start + 1) {
        Some(b'n') => '\n',
        Some(b't') => '\t',
        Some(b'r') => '\r',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'u') => return unicode(inner, start),
        Some(b) if b.is_ascii() => char::from(*b),
        _ => return ('\\', start + 1),
    };
    (plain, start + 2)
}

fn unicode(inner: &str, start: usize) -> (char, usize) {
    let unit = |at: usize| inner.get(at + 2..at + 6).and_then(|h| u16::from_str_radix(h, 16).ok());
    let Some(one) = unit(start) else { return ('\u{fffd}', (start + 2).min(inner.len())) };
    if let Some(c) = char::from_u32(u32::from(one)) {
        return (c, start + 6);
    }
    // Two escapes may write one character; half of such a pair alone is a lost one.
    if inner[start + 6..].starts_with("\\u")
        && let Some(two) = unit(start + 6)
        && let Some(Ok(c)) = char::decode_utf16([one, two]).next()
    {
        return (c, start + 12);
    }
    ('\u{fffd}', start + 6)
}

/// A row of JSON.
pub(crate) struct JsonRow<'t> {
    members: Vec<(String, Node<'t>)>,
}

/// Names under which services wrap the row proper.
const WRAPPERS: &[&str] = &["source", "article", "attributes", "data"];

impl<'t> JsonRow<'t> {
    /// The members of an object, and those of the one object that wraps all else (`_source`, `article`).
    pub(crate) fn of(node: Node<'t>) -> Self {
        let mut members: Vec<_> = node.members().into_iter().map(|(n, v)| (plain(&n), v)).collect();
        let wrapped: Vec<_> = members
            .iter()
            .filter(|(n, v)| WRAPPERS.contains(&n.as_str()) && v.is_object())
            .flat_map(|(_, v)| v.members())
            .map(|(n, v)| (plain(&n), v))
            .collect();
        // A source that names an outlet is none that wraps a row.
        if wrapped
            .iter()
            .any(|(n, _)| matches!(n.as_str(), "text" | "body" | "content" | "maintext" | "headline"))
        {
            members.extend(wrapped);
        }
        Self { members }
    }

    /// Its names, for a message.
    pub(crate) fn names(&self) -> String {
        if self.members.is_empty() {
            return "it has no fields".to_owned();
        }
        let mut names: Vec<&str> = self.members.iter().map(|(n, _)| n.as_str()).take(8).collect();
        if self.members.len() > names.len() {
            names.push("…");
        }
        format!("it has {}", names.join(", "))
    }
}

impl Row for JsonRow<'_> {
    fn values(&self, name: &str) -> Vec<Value> {
        let mut found = Vec::new();
        look(&self.members, name, &mut found, 0);
        found
    }
}

/// Lists in lists are looked into so deep: rows have two levels.
const DEPTH: usize = 4;

fn look(members: &[(String, Node<'_>)], name: &str, found: &mut Vec<Value>, depth: usize) {
    for (own, node) in members {
        if own == name {
            take(*node, found, depth);
        } else if let Some(rest) = name.strip_prefix(own.as_str()).and_then(|r| r.strip_prefix('.'))
            && depth < DEPTH
        {
            inward(*node, rest, found, depth + 1);
        }
        if !found.is_empty() {
            return;
        }
    }
}

fn inward(node: Node<'_>, rest: &str, found: &mut Vec<Value>, depth: usize) {
    if node.is_object() {
        let members: Vec<_> = node.members().into_iter().map(|(n, v)| (plain(&n), v)).collect();
        look(&members, rest, found, depth);
    } else if depth < DEPTH {
        for element in node.elements().into_iter().take(100) {
            let mut one = Vec::new();
            inward(element, rest, &mut one, depth + 1);
            found.append(&mut one);
        }
    }
}

/// A string or number, or those in a list.
fn take(node: Node<'_>, found: &mut Vec<Value>, depth: usize) {
    if let Some(value) = node.value() {
        found.push(value);
    } else if depth < DEPTH {
        for element in node.elements().into_iter().take(100) {
            take(element, found, DEPTH);
        }
    }
}

/// A text with the words that Python and JavaScript write and JSON does not know (`NaN`, `Infinity`) replaced by an empty
/// object of the same length; `None` if there are none.
pub(crate) fn without_nan(text: &str) -> Option<Cow<'_, str>> {
    const WORDS: &[&str] = &["NaN", "-Infinity", "Infinity"];
    let bytes = text.as_bytes();
    let (mut out, mut quoted, mut i) = (Vec::new(), false, 0);
    while i < bytes.len() {
        match bytes[i] {
            b'\\' if quoted => i += 1,
            b'"' => quoted = !quoted,
            b'N' | b'I' | b'-' if !quoted => {
                if let Some(word) = WORDS.iter().find(|w| bytes[i..].starts_with(w.as_bytes())) {
                    if out.is_empty() {
                        out = bytes.to_vec();
                    }
                    out[i..i + word.len()].fill(b' ');
                    out[i..i + 2].copy_from_slice(b"{}");
                    i += word.len();
                    continue;
                }
            }
            _ => {}
        }
        i += 1;
    }
    if out.is_empty() { None } else { String::from_utf8(out).ok().map(Cow::Owned) }
}

/// Whether a text is one JSON value and nothing else.
pub(crate) fn is_value(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Mapped {
        Node::of(text).unwrap().value().unwrap().words
    }

    #[test]
    fn escapes_are_undone_and_mapped() {
        let m = value(r#""a\nbé\u00e9 \ud83c\udf0a \ud83c!""#);
        assert_eq!(m.text, "a\nbéé \u{1f30a} \u{fffd}!");
        assert_eq!(m.map.raw(0..1), Some(1..2));
        assert_eq!(m.map.raw(1..2), Some(2..4));
        let wave = m.text.find('\u{1f30a}').unwrap();
        assert_eq!(m.map.raw(wave..wave + 4), Some(14..26));
    }

    #[test]
    fn values_are_found_by_path_and_in_lists() {
        let row = JsonRow::of(
            Node::of(r#"{"source":{"name":"Lake Post"},"authors":[{"name":"A"},{"name":"B"}],"tags":["x","y"],"n":3}"#)
                .unwrap(),
        );
        let words = |name: &str| row.values(name).into_iter().map(|v| v.words.text).collect::<Vec<_>>();
        assert_eq!(words("source.name"), ["Lake Post"]);
        assert_eq!(words("authors.name"), ["A", "B"]);
        assert_eq!(words("tags"), ["x", "y"]);
        assert_eq!(words("n"), ["3"]);
        assert!(words("source").is_empty() && words("none.name").is_empty());
    }

    #[test]
    fn deep_nesting_is_no_recursion() {
        let deep = format!("{{\"text\":{}{}}}", "[".repeat(200_000), "]".repeat(200_000));
        let node = Node::of(&deep).unwrap();
        assert!(JsonRow::of(node).values("text").is_empty());
    }

    #[test]
    fn python_numbers_are_no_broken_json() {
        let text = r#"{"a": NaN, "b": "NaN \" NaN", "c": -Infinity}"#;
        let fixed = without_nan(text).unwrap();
        assert_eq!(fixed.len(), text.len());
        assert!(is_value(&fixed) && fixed.contains("NaN \\\" NaN"));
        assert!(without_nan(r#"{"a": "NaN"}"#).is_none());
    }
}
