//! From a row's own names to ours.

use super::mapped::Mapped;
use super::names::{NAMES, Slot, plain};
use super::source::Entry;
use super::tally::{Tally, is_cut};
use crate::walk::{Flow, Walk};
use headwater_model::{Basis, Capture, Facts, Field, Told};
use std::ops::Range;

/// A value of a row.
#[derive(Debug, Clone)]
pub(crate) struct Value {
    /// As a person would write it, with its map to the entry's text.
    pub(crate) words: Mapped,
    /// The stretch of the entry's text that holds it, with its quotation marks.
    pub(crate) at: Range<usize>,
    /// It is a string, not a number.
    pub(crate) string: bool,
}

/// Something with named values.
pub(crate) trait Row {
    /// The values under a name that is written as [`plain`] writes names: none, one, or those of a list.
    fn values(&self, name: &str) -> Vec<Value>;
}

/// What a row says.
#[derive(Debug, Default)]
pub(crate) struct Filled {
    /// The text.
    pub(crate) text: Option<Value>,
    /// The text is a summary or the first lines.
    pub(crate) lead: bool,
    pub(crate) title: Option<Value>,
    /// All metadata: field, value, the stretch of the entry's text that says it.
    pub(crate) told: Vec<(Field, String, Range<usize>)>,
}

impl Filled {
    /// Whether this can be a report where nothing but its fields speaks for it: a text, or a title with its address or
    /// its day.
    pub(crate) fn is_report(&self) -> bool {
        let tells = |f: Field| self.told.iter().any(|(field, ..)| *field == f);
        let dated = tells(Field::Address) || tells(Field::Published);
        let titled = self.title.is_some();
        self.text.is_some() && (!self.lead || titled && dated) || titled && dated
    }
}

/// Looks up everything. The user's names (`columns`) come first.
pub(crate) fn fill(row: &dyn Row, columns: &[(String, String)]) -> Filled {
    let mut filled = Filled::default();
    for (slot, own, names) in NAMES {
        if *slot == Slot::Lead && filled.text.is_some() {
            continue;
        }
        let users = columns.iter().filter(|(name, _)| name == own).map(|(_, theirs)| plain(theirs));
        let names = users.chain(names.iter().map(|n| (*n).to_owned()));
        let Some(values) = names.map(|n| good(row, &n, *slot)).find(|v| !v.is_empty()) else { continue };
        match slot {
            Slot::Text | Slot::Lead => {
                filled.text = values.into_iter().next();
                filled.lead = *slot == Slot::Lead;
            }
            Slot::Is(field) => {
                let many = *field == Field::Author || *field == Field::Credit;
                for value in values.iter().take(if many { 50 } else { 1 }) {
                    filled.told.push((*field, value.words.text.clone(), value.at.clone()));
                }
                if *field == Field::Title {
                    filled.title = values.into_iter().next();
                }
            }
        }
    }
    filled
}

/// The values under a name that can stand in a slot: words where words are wanted, no blanks, no "null".
fn good(row: &dyn Row, name: &str, slot: Slot) -> Vec<Value> {
    let date = matches!(slot, Slot::Is(Field::Published | Field::Updated));
    let address = slot == Slot::Is(Field::Address);
    let mut values = row.values(name);
    for value in &mut values {
        value.words = std::mem::take(&mut value.words).trimmed();
    }
    values.retain(|v| {
        let words = v.words.text.as_str();
        !v.words.is_blank()
            && (v.string || date)
            && !matches!(words, "null" | "NULL" | "None" | "NaN" | "nan" | "N/A" | "[]" | "{}")
            && (!address || is_address(words))
    });
    values
}

/// Whether a word is an address on the web.
pub(crate) fn is_address(words: &str) -> bool {
    let scheme = |s: &str| words.get(..s.len()).is_some_and(|w| w.eq_ignore_ascii_case(s));
    (scheme("http://") || scheme("https://")) && !words.contains(char::is_whitespace)
}

/// Where an entry comes from, for its facts.
pub(crate) struct Origin<'a> {
    /// Locator of the file.
    pub(crate) file: &'a str,
    /// Facts of the file.
    pub(crate) facts: &'a Facts,
    /// Name of the format.
    pub(crate) format: &'static str,
    pub(crate) basis: Basis,
}

/// Where a row stands.
pub(crate) struct At<'a> {
    /// `file#3`.
    pub(crate) locator: String,
    /// First byte in the file.
    pub(crate) offset: u64,
    /// What the file says of all its rows.
    pub(crate) common: &'a [Told],
}

/// What is handed on of an entry.
pub(crate) struct Report {
    /// `file#3`.
    pub(crate) locator: String,
    /// First byte of the entry in the file.
    pub(crate) offset: u64,
    pub(crate) text: Mapped,
    pub(crate) markup: bool,
    pub(crate) told: Vec<(Field, String, Range<usize>)>,
    /// What the file says of all its entries.
    pub(crate) common: Vec<Told>,
}

/// Hands a row on: its text, else its summary, else its title. `has` lists its fields for the problem of a row that has
/// none of these.
pub(crate) fn hand_on(
    walk: &mut Walk<'_>,
    origin: &Origin<'_>,
    entry: &Entry<'_>,
    filled: Filled,
    at: At<'_>,
    tally: &mut Tally,
    has: impl FnOnce() -> String,
) -> Flow {
    let At { locator, offset, common } = at;
    let headline = filled.text.is_none();
    let lead = filled.lead && !headline;
    let Some(value) = filled.text.or(filled.title) else {
        return tally.blank(walk, &locator, &has());
    };
    tally.reports += 1;
    tally.headlines += u64::from(headline);
    tally.leads += u64::from(lead);
    tally.cut += u64::from(is_cut(&value.words.text));
    let markup = is_markup(&value.words.text);
    let report =
        Report { locator, offset, text: value.words, markup, told: filled.told, common: common.to_vec() };
    emit(walk, origin, entry, report)
}

/// Hands an entry on as a capture.
pub(crate) fn emit(walk: &mut Walk<'_>, origin: &Origin<'_>, entry: &Entry<'_>, report: Report) -> Flow {
    let basis = origin.basis;
    let address = report.told.iter().find(|(f, v, _)| *f == Field::Address && is_address(v));
    let address = address.map(|(_, v, _)| v.clone());
    let told =
        report.told.into_iter().map(|(field, value, at)| Told { field, value, basis, raw: entry.raw(at) });
    let told = told.chain(report.common).collect();
    let facts = Facts {
        address,
        time: origin.facts.time.clone(),
        container: Some(origin.file.to_owned()),
        place: Some((report.offset, entry.bytes.len() as u64)),
        told,
        ..Facts::default()
    };
    let content = entry.content(report.text, report.markup);
    walk.capture(Capture {
        locator: report.locator,
        format: origin.format,
        bytes: entry.bytes.to_vec(),
        facts,
        content: Some(content),
    })
}

/// Elements that make a text a page and not prose.
const ELEMENTS: &[&str] = &[
    "p",
    "div",
    "br",
    "a",
    "b",
    "i",
    "em",
    "strong",
    "span",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "blockquote",
    "figure",
    "figcaption",
    "img",
    "table",
    "tr",
    "td",
    "section",
    "article",
    "html",
    "body",
    "sub",
    "sup",
];

/// Whether a text is HTML: it has a tag of a known element, or, where nothing in it is laid out, an entity.
pub(crate) fn is_markup(text: &str) -> bool {
    let tag = text.match_indices('<').any(|(at, _)| tag(&text[at..]).is_some());
    tag || (!text.trim().contains('\n') && has_entity(text))
}

/// Longest tag that is looked for: a bare `<` must not cost a look at all the text behind it.
const LONGEST_TAG: usize = 4096;

/// The length of the tag or comment that a text begins with.
pub(crate) fn tag(text: &str) -> Option<usize> {
    let window = &text.as_bytes()[..text.len().min(LONGEST_TAG)];
    let end = window.iter().position(|b| *b == b'>')? + 1;
    if text.starts_with("<!--") {
        return window.windows(3).position(|w| w == b"-->").map(|at| at + 3);
    }
    let inner = window[..end - 1].strip_prefix(b"</").or_else(|| window[..end - 1].strip_prefix(b"<"))?;
    let name = inner.iter().take(12).take_while(|b| b.is_ascii_alphanumeric()).count();
    let closed = inner.get(name).is_none_or(|b| matches!(b, b' ' | b'/' | b'\n' | b'\t' | b'\r'));
    let known = ELEMENTS.iter().any(|e| e.as_bytes().eq_ignore_ascii_case(&inner[..name]));
    (closed && known).then_some(end)
}

fn has_entity(text: &str) -> bool {
    text.match_indices('&').any(|(at, _)| {
        let name = &text[at + 1..];
        let end = name.bytes().take(12).position(|b| b == b';').unwrap_or(0);
        let name = &name[..end];
        match name.strip_prefix('#') {
            Some(number) => number.len() > 1 && number.bytes().all(|b| b.is_ascii_hexdigit() || b == b'x'),
            None => name.len() > 1 && name.bytes().all(|b| b.is_ascii_alphanumeric()),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_told_from_prose() {
        for text in
            ["<p>The lake rose.</p>", "The lake<br/>rose", "Smith &amp; Sons", "A&#8217;s", "<P CLASS='x'>a"]
        {
            assert!(is_markup(text), "{text}");
        }
        for text in [
            "The rate was < 5 and a > b",
            "AT&T and R&D; budgets",
            "Write to <ann@lake.example>",
            "<unknown> said",
            "Two\n\nparagraphs with &amp; in them",
            "if a <b then",
        ] {
            assert!(!is_markup(text), "{text}");
        }
    }
}
