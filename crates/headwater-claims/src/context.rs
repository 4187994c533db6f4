//! What every rule needs of a document: its readable tokens and sentences, and short questions about them.

use headwater_lang::pack::NumberWord;
use headwater_lang::{Pack, Segments, Sentence, TokenKind, Tokens, pack};
use headwater_model::{Document, RegionKind, Span};
use std::ops::Range;

/// A document with its segments and its language pack.
pub(crate) struct Context<'d> {
    pub(crate) pack: &'static Pack,
    pub(crate) segments: Segments<'d>,
    /// What is read: headline, captions, body.
    pub(crate) parts: Vec<Span>,
    /// Whether the report is in English, for which there is a learned tagger.
    pub(crate) english: bool,
    /// Month of publication, 1–12, as far as the report itself tells; its dateline may leave out the year.
    pub(crate) month: Option<i8>,
    /// Year of publication, where the report itself tells.
    pub(crate) year: Option<i16>,
    /// Month and day of publication, where the report itself tells the day.
    pub(crate) day: Option<(i8, i8)>,
}

impl<'d> Context<'d> {
    /// Segments the headline, the captions and the body: text that is repeated or belongs to the site is left out.
    pub(crate) fn new(document: &'d Document) -> Self {
        let pack = pack(&document.language);
        let parts: Vec<Span> = document
            .regions
            .iter()
            .filter(|r| matches!(r.kind, RegionKind::Headline | RegionKind::Caption | RegionKind::Body))
            .map(|r| r.span)
            .collect();
        let segments = Segments::within(&document.text, &parts, pack);
        Self {
            pack,
            segments,
            parts,
            english: document.language == "en",
            month: month(document, pack),
            year: year(document),
            day: document
                .published
                .as_ref()
                .filter(|p| p.start == p.end)
                .map(|p| (p.start.month(), p.start.day())),
        }
    }

    pub(crate) fn tokens(&self) -> &Tokens<'d> {
        &self.segments.tokens
    }

    pub(crate) fn text(&self) -> &'d str {
        self.segments.tokens.text
    }

    pub(crate) fn low(&self, i: usize) -> &str {
        self.segments.tokens.low(i)
    }

    /// The lower-case form of the token before `i`, if it is in the same sentence range.
    pub(crate) fn low_before(&self, i: usize, from: usize) -> &str {
        if i > from { self.segments.tokens.low(i - 1) } else { "" }
    }

    pub(crate) fn span(&self, range: Range<usize>) -> Span {
        self.segments.tokens.span(range.start, range.end.saturating_sub(1))
    }

    pub(crate) fn sentences(&self) -> &[Sentence] {
        &self.segments.sentences
    }

    /// Token range of the sentence that holds token `i`.
    pub(crate) fn sentence_at(&self, i: usize) -> Range<usize> {
        self.sentences().get(self.segments.sentence_of(i)).map_or(0..0, |s| s.tokens.clone())
    }

    pub(crate) fn is(&self, i: usize, class: &str) -> bool {
        self.pack.is(self.low(i), class)
    }

    pub(crate) fn listed(&self, list: &str, i: usize) -> bool {
        self.pack.listed(list, self.low(i))
    }

    pub(crate) fn listed_word(&self, list: &str, low: &str) -> bool {
        self.pack.listed(list, low)
    }

    /// The word at `i` stands for a person by their age alone ("a 13-year-old"): whether that is a child.
    pub(crate) fn aged(&self, i: usize) -> Option<bool> {
        let (age, unit) = self.low(i).split_once('-')?;
        let years = match (age.parse::<u64>(), self.pack.numbers.get(age)) {
            (Ok(years), _) => years,
            (Err(_), Some(NumberWord::Unit(years))) => *years,
            _ => return None,
        };
        self.pack.listed("age_unit", unit).then_some(years < 18 || !unit.starts_with("year"))
    }

    /// [`Self::aged`], and nothing follows that the age could describe ("a 13-year-old boy").
    pub(crate) fn aged_alone(&self, i: usize) -> Option<bool> {
        let next = i + 1;
        let alone = !self.tokens().is_word(next)
            || self.pack.is_function(self.low(next))
            || self.pack.outcomes.contains_key(self.low(next));
        self.aged(i).filter(|_| alone)
    }

    /// The word at `i` without what is drawn to it: "he" of "he'd".
    pub(crate) fn uncontracted(&self, i: usize) -> &str {
        let low = self.low(i);
        low.split(['\'', '’']).next().filter(|w| !w.is_empty()).unwrap_or(low)
    }

    /// A form of "be" (or its contraction).
    pub(crate) fn is_be(&self, i: usize) -> bool {
        self.listed("be", i)
    }

    /// A verb that goes with another ("was", "have"), not the mark of a possessive.
    pub(crate) fn is_auxiliary(&self, i: usize) -> bool {
        self.is(i, "auxiliary") && self.low(i) != "'s"
    }

    /// A number in digits or the first word of one.
    pub(crate) fn is_numeral(&self, i: usize) -> bool {
        self.tokens().kind(i) == Some(TokenKind::Number) || self.pack.numbers.contains_key(self.low(i))
    }

    /// A word for harm to people, in the first of its meanings.
    pub(crate) fn is_harm(&self, i: usize) -> bool {
        let first = self.pack.outcomes.get(self.low(i)).and_then(|o| o.first());
        first.is_some_and(|o| o.measure.is_harm())
    }

    /// Back from token `at` over articles, possessives and adverbs: where the words of a noun or number begin.
    pub(crate) fn before_determiners(&self, mut at: usize, start: usize) -> usize {
        while at > start
            && (self.is(at - 1, "article") || self.is(at - 1, "possessive") || self.is_adverb(at - 1))
        {
            at -= 1;
        }
        at
    }

    /// "of them", "of whom" at token `i`: some of those told of before.
    pub(crate) fn of_them(&self, i: usize) -> bool {
        self.low(i) == "of" && matches!(self.low(i + 1), "them" | "whom" | "those" | "these")
    }

    /// A mark that ends a clause for the purposes of the rules.
    pub(crate) fn is_mark(&self, i: usize) -> bool {
        !matches!(self.tokens().kind(i), Some(TokenKind::Word | TokenKind::Number))
    }

    pub(crate) fn is_comma(&self, i: usize) -> bool {
        matches!(self.low(i), "," | "،" | "—" | "–" | ";")
            || (self.low(i) == "-" && self.tokens().list.get(i).is_some_and(|t| t.space_before))
    }

    /// A phrase of the small list `list` starting at token `i`: its length.
    pub(crate) fn phrase(&self, list: &str, i: usize, end: usize) -> Option<usize> {
        self.pack.list(list)?.at(self.tokens(), i, end).map(|(n, ())| n)
    }

    /// A phrase of the small list `list` ending before token `before`, not before `start`: where it begins.
    pub(crate) fn phrase_before(&self, list: &str, start: usize, before: usize) -> Option<usize> {
        self.pack.list(list)?.ending(self.tokens(), start, before).map(|(from, ())| from)
    }

    /// The sentence is a headline in title case or in capitals: capitals say nothing about names there.
    pub(crate) fn is_title_case(&self, sentence: &Sentence) -> bool {
        if self.pack.grammar.is_some_and(|g| !g.capitals) {
            return false;
        }
        let words = || sentence.tokens.clone().filter(|&i| self.tokens().is_word(i));
        if words().all(|i| is_shouted(self.tokens().word(i))) && words().nth(2).is_some() {
            return true;
        }
        let (mut count, mut capitals) = (0, 0);
        for i in words().filter(|&i| !self.pack.is_function(self.low(i))) {
            count += 1;
            capitals += usize::from(self.tokens().is_capital(i));
        }
        let ends = sentence.tokens.end.checked_sub(1).is_some_and(|i| matches!(self.low(i), "." | ","));
        count >= 4 && capitals * 10 >= count * 7 && (!ends || capitals == count)
    }

    /// Whether the word at `i` looks like an adverb, which rules may step over.
    pub(crate) fn is_adverb(&self, i: usize) -> bool {
        let low = self.low(i);
        self.pack.is(low, "adverb") || (low.len() > 4 && low.ends_with("ly") && low != "family")
    }
}

/// The month that the report was published in, or that its dateline names.
fn month(document: &Document, pack: &Pack) -> Option<i8> {
    if let Some(published) = &document.published {
        return (published.start.month() == published.end.month()).then(|| published.start.month());
    }
    let dateline = document.regions.iter().find(|r| r.kind == RegionKind::Dateline);
    let named = |w: &str| pack.months.get(w.to_lowercase().as_str()).copied();
    if let Some(dateline) = dateline {
        let words = document.text.get(dateline.span.start as usize..dateline.span.end as usize)?;
        let mut words = words.split(|c: char| !c.is_alphabetic()).filter(|w| w.len() > 2);
        return words.find_map(named);
    }
    // "SAN MIGUEL, 14 MAR 90 (CADENA SUR) -- ": a date among the first words, where no line is known for a dateline.
    let all: Vec<&str> = document.text.split_whitespace().take(OPENING).collect();
    all.windows(3).find_map(|w| {
        let number = |w: &str| w.starts_with(|c: char| c.is_ascii_digit());
        let month = named(w[1].trim_matches(|c: char| !c.is_alphanumeric()))?;
        (number(w[0]) && number(w[2])).then_some(month)
    })
}

/// Words of a report among which a date is taken for that of its dateline.
const OPENING: usize = 16;

fn year(document: &Document) -> Option<i16> {
    let published = document.published.as_ref()?;
    (published.start.year() == published.end.year()).then(|| published.start.year())
}

/// Written in capitals throughout.
fn is_shouted(word: &str) -> bool {
    !word.chars().any(char::is_lowercase)
}
