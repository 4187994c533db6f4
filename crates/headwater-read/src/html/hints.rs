//! What the names that site makers give to elements say about their content. The words are in `tables/html/hints.tsv`;
//! the approach is that of trafilatura's and Readability's lists (Barbaresi 2021; Mozilla).

use headwater_lang::phrases::rows;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// What an element's names say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Hints {
    /// Not part of the report, and the reason in a user's words.
    pub(crate) cut: Option<&'static str>,
    /// The text of the report.
    pub(crate) keep: bool,
    pub(crate) byline: bool,
    pub(crate) dateline: bool,
    pub(crate) caption: bool,
    pub(crate) standfirst: bool,
    pub(crate) correction: bool,
    pub(crate) note: bool,
    pub(crate) live: bool,
    pub(crate) headline: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Cut,
    Keep,
    Byline,
    Dateline,
    Caption,
    Standfirst,
    Correction,
    Note,
    Live,
    Headline,
}

struct Table {
    words: FxHashMap<&'static str, (Kind, &'static str)>,
    /// By the first byte.
    beginnings: FxHashMap<u8, Vec<(&'static str, Kind, &'static str)>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { words: FxHashMap::default(), beginnings: FxHashMap::default() };
    for row in rows(include_str!("../../tables/html/hints.tsv")) {
        let [kind, what, forms, ..] = row[..] else { continue };
        let kind = match kind {
            "cut" => Kind::Cut,
            "keep" => Kind::Keep,
            "byline" => Kind::Byline,
            "dateline" => Kind::Dateline,
            "caption" => Kind::Caption,
            "standfirst" => Kind::Standfirst,
            "correction" => Kind::Correction,
            "note" => Kind::Note,
            "live" => Kind::Live,
            _ => Kind::Headline,
        };
        for form in forms.split(',').map(str::trim).filter(|f| !f.is_empty()) {
            match form.strip_suffix('*') {
                Some(beginning) => {
                    let first = beginning.as_bytes().first().copied().unwrap_or(0);
                    table.beginnings.entry(first).or_default().push((beginning, kind, what));
                }
                None => {
                    table.words.insert(form, (kind, what));
                }
            }
        }
    }
    table
});

/// Longest name that is looked at; longer ones are machine-made.
const LONGEST: usize = 400;

impl Hints {
    /// Reads one attribute value: names separated by white space.
    pub(crate) fn read(&mut self, value: &str) {
        for name in value[..value.floor_char_boundary(LONGEST)].split_ascii_whitespace() {
            self.name(name);
        }
    }

    /// What either says.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            cut: self.cut.or(other.cut),
            keep: self.keep | other.keep,
            byline: self.byline | other.byline,
            dateline: self.dateline | other.dateline,
            caption: self.caption | other.caption,
            standfirst: self.standfirst | other.standfirst,
            correction: self.correction | other.correction,
            note: self.note | other.note,
            live: self.live | other.live,
            headline: self.headline | other.headline,
        }
    }

    /// What both say.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            cut: self.cut.filter(|_| other.cut.is_some()),
            keep: self.keep & other.keep,
            byline: self.byline & other.byline,
            dateline: self.dateline & other.dateline,
            caption: self.caption & other.caption,
            standfirst: self.standfirst & other.standfirst,
            correction: self.correction & other.correction,
            note: self.note & other.note,
            live: self.live & other.live,
            headline: self.headline & other.headline,
        }
    }

    fn name(&mut self, name: &str) {
        // Utility classes ("md:text-gray-500", "[&>p]:mb-4") say nothing.
        if name.contains([':', '[', '(']) {
            return;
        }
        let mut low = String::with_capacity(name.len() + 4);
        let mut last_lower = false;
        for c in name.chars() {
            if c.is_ascii_uppercase() && last_lower {
                low.push('-');
            }
            last_lower = c.is_ascii_lowercase() || c.is_ascii_digit();
            low.push(if c == '_' { '-' } else { c.to_ascii_lowercase() });
        }
        while let Some(at) = low.find("--") {
            low.remove(at);
        }
        let low = low.trim_matches('-');
        let single = !low.contains('-');
        self.word(low, true);
        if single {
            return;
        }
        let mut from = 0;
        let mut joined = String::new();
        for part in low.split('-') {
            self.word(part, false);
            // "article-body", "read-more": two parts are looked for with and without their mark.
            let end = from + part.len();
            if let Some(next) = low.get(end + 1..).map(|r| r.split('-').next().unwrap_or("")) {
                self.word(&low[from..end + 1 + next.len()], true);
                joined.clear();
                joined.push_str(part);
                joined.push_str(next);
                self.word(&joined, true);
            }
            from = end + 1;
        }
    }

    fn word(&mut self, word: &str, whole: bool) {
        let found = TABLE.words.get(word).copied().or_else(|| {
            let list = TABLE.beginnings.get(word.as_bytes().first()?)?;
            list.iter().find(|(b, ..)| word.starts_with(b)).map(|(_, k, w)| (*k, *w))
        });
        let Some((kind, what)) = found else { return };
        match kind {
            Kind::Cut => self.cut = self.cut.or(Some(what)),
            Kind::Keep => self.keep = true,
            Kind::Byline => self.byline = true,
            Kind::Dateline => self.dateline = true,
            Kind::Caption => self.caption = true,
            Kind::Standfirst => self.standfirst = true,
            Kind::Correction => self.correction = true,
            Kind::Note => self.note = true,
            Kind::Live => self.live = true,
            // "title" as a part of a longer name is said of anything.
            Kind::Headline => self.headline |= whole,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hints(value: &str) -> Hints {
        let mut h = Hints::default();
        h.read(value);
        h
    }

    #[test]
    fn names_are_cut_into_words() {
        assert_eq!(hints("article__related-links").cut, Some("related links"));
        assert_eq!(hints("RelatedPosts").cut, Some("related links"));
        assert_eq!(hints("relatedPostsBox").cut, Some("related links"));
        assert_eq!(hints("sidebar").cut, Some("sidebar"));
        assert!(hints("entry-content").keep);
        assert!(hints("articleBody").keep);
        assert!(hints("c-byline__author").byline);
        assert!(hints("wp-caption-text").caption);
        assert_eq!(hints("md:text-ads header-x"), Hints::default());
        assert_eq!(hints("loaded shadow"), Hints::default());
    }
}
