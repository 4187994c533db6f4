//! A text as the simulator holds it: paragraphs of sentences, each of which knows where it comes from and what was done
//! to it. Every operation works on this form, so the truth is carried along and never worked out afterwards.

/// A sentence of a base text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Atom {
    /// Index of the base text, or one of the numbers below.
    pub(super) base: u32,
    /// Number of the sentence in it.
    pub(super) at: u32,
}

/// Text of an outlet or a site that stands in unrelated reports: neither right nor wrong when it is found.
pub(super) const NEUTRAL: u32 = u32::MAX;
/// Base numbers from here on are human paraphrases.
pub(super) const PARAPHRASES: u32 = 1 << 28;
/// Sentences planted in a text are numbered from here on.
pub(super) const PLANTED: u32 = 1 << 16;

/// A change whose meaning is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Change {
    Number,
    Negation,
    Hedge,
    Name,
    Attribution,
    Quotation,
    Verification,
    /// A slip of the pen that copies inherit.
    Typo,
}

impl Change {
    pub(super) const TYPED: [Self; 7] = [
        Self::Number,
        Self::Negation,
        Self::Hedge,
        Self::Name,
        Self::Attribution,
        Self::Quotation,
        Self::Verification,
    ];

    /// As `EditKind::as_str` writes it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Negation => "negation",
            Self::Hedge => "hedge",
            Self::Name => "name",
            Self::Attribution => "attribution",
            Self::Quotation => "quotation",
            Self::Verification => "verification",
            Self::Typo => "typo",
        }
    }
}

/// A change that happened once; whoever copies the sentence inherits the mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark {
    pub(super) id: u32,
    pub(super) change: Change,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentence {
    pub(super) text: String,
    /// Where it descends from; two where sentences were joined.
    pub(super) atoms: Vec<Atom>,
    pub(super) marks: Vec<Mark>,
    /// People changed it: what they changed is not known.
    pub(super) opaque: bool,
}

impl Sentence {
    pub(super) fn new(text: impl Into<String>, atom: Atom) -> Self {
        Self { text: text.into(), atoms: vec![atom], marks: Vec::new(), opaque: false }
    }

    /// A line of the outlet or the site.
    pub(super) fn neutral(text: impl Into<String>, at: u32) -> Self {
        Self::new(text, Atom { base: NEUTRAL, at })
    }

    pub(super) fn is_neutral(&self) -> bool {
        self.atoms.iter().all(|a| a.base == NEUTRAL)
    }
}

pub(super) type Paragraph = Vec<Sentence>;

/// Paragraphs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Text(pub(super) Vec<Paragraph>);

impl Text {
    pub(super) fn sentences(&self) -> impl Iterator<Item = &Sentence> {
        self.0.iter().flatten()
    }

    pub(super) fn sentences_mut(&mut self) -> impl Iterator<Item = &mut Sentence> {
        self.0.iter_mut().flatten()
    }

    pub(super) fn count(&self) -> usize {
        self.0.iter().map(Vec::len).sum()
    }

    /// Words of sentences that descend from a text.
    pub(super) fn words(&self) -> usize {
        self.sentences().filter(|s| !s.is_neutral()).map(|s| words(&s.text).len()).sum()
    }

    /// Without paragraphs that hold nothing.
    pub(super) fn tidy(&mut self) {
        self.0.retain(|p| !p.is_empty());
    }
}

/// The words of a text in lower case, marks left out.
pub(super) fn words(text: &str) -> Vec<String> {
    text.replace('\u{2019}', "'")
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .map(|w| w.trim_matches('\'').to_lowercase())
        .filter(|w| !w.is_empty())
        .collect()
}

/// How near two sentences of one descent are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tier {
    /// The same words.
    Verbatim,
    /// At least 60 % of the words are the same in the same order.
    Edited,
    Rewritten,
}

impl Tier {
    pub(super) const ALL: [Self; 3] = [Self::Verbatim, Self::Edited, Self::Rewritten];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Edited => "edited",
            Self::Rewritten => "rewritten",
        }
    }
}

/// Share of the words of two sentences that are the same in the same order.
pub(super) fn agreement(a: &[String], b: &[String]) -> f64 {
    let mut row = vec![0_usize; b.len() + 1];
    for x in a {
        let mut corner = 0;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y { corner + 1 } else { above.max(row[j]) };
            corner = above;
        }
    }
    let all = a.len() + b.len();
    if all == 0 { 0.0 } else { 2.0 * row[b.len()] as f64 / all as f64 }
}

pub(super) fn tier(a: &[String], b: &[String]) -> Tier {
    if a == b {
        Tier::Verbatim
    } else if agreement(a, b) >= 0.6 {
        Tier::Edited
    } else {
        Tier::Rewritten
    }
}

/// Cuts a paragraph into sentences: a full stop, a mark of question or exclamation, closing quotation marks, and a
/// capital after it; the usual abbreviations are no end.
pub(super) fn split(paragraph: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut from = 0;
    let bytes: Vec<(usize, char)> = paragraph.char_indices().collect();
    for (i, &(at, c)) in bytes.iter().enumerate() {
        if !matches!(c, '.' | '!' | '?') {
            continue;
        }
        let mut k = i + 1;
        while bytes.get(k).is_some_and(|b| matches!(b.1, '"' | '\u{201d}' | '\'' | '\u{2019}' | ')')) {
            k += 1;
        }
        let Some(&(end, ' ')) = bytes.get(k) else { continue };
        let starts = bytes.get(k + 1).is_some_and(|b| {
            b.1.is_uppercase() || b.1.is_ascii_digit() || matches!(b.1, '"' | '\u{201c}' | '\u{2018}')
        });
        let before = paragraph[from..at].rsplit([' ', '(', '"', '\u{201c}']).next().unwrap_or("");
        let short = before.chars().count() == 1 && before.chars().all(char::is_uppercase);
        if starts && !(c == '.' && (short || before.contains('.') || ABBREVIATIONS.contains(&before))) {
            out.push(paragraph[from..end].trim().to_owned());
            from = end;
        }
    }
    out.push(paragraph[from..].trim().to_owned());
    out.retain(|s| !s.is_empty());
    out
}

const ABBREVIATIONS: &[&str] = &[
    "Mr", "Mrs", "Ms", "Dr", "St", "Lt", "Sgt", "Gov", "Sen", "Rep", "Capt", "Col", "Gen", "Maj", "Det",
    "Ave", "Blvd", "Rd", "No", "Jr", "Sr", "vs", "Inc", "Corp", "Co", "Ltd", "Jan", "Feb", "Mar", "Apr",
    "Aug", "Sept", "Sep", "Oct", "Nov", "Dec", "Prof", "Rev", "Cpl", "Pvt", "Cmdr", "Supt", "Insp", "Hon",
    "Mt", "Ft", "Sgts", "Dets",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_they_end() {
        let found = split("Mr. Obe left at 5 p.m. on Friday. \"We saw it.\" The U.S. Navy came.");
        assert_eq!(found, ["Mr. Obe left at 5 p.m. on Friday.", "\"We saw it.\"", "The U.S. Navy came."]);
    }

    #[test]
    fn tiers_are_told_apart() {
        let of = |a: &str, b: &str| tier(&words(a), &words(b));
        assert_eq!(of("The bridge fell.", "The bridge fell"), Tier::Verbatim);
        assert_eq!(of("The old bridge fell on Monday.", "The bridge fell on Monday."), Tier::Edited);
        assert_eq!(of("The old bridge fell on Monday.", "On Monday a crossing gave way."), Tier::Rewritten);
    }
}
