//! Words in the form in which two reports are compared: lower case, no accents, one spelling, numerals by value.
//!
//! "co-ordinated" and "coordinated" are one word, "pro-Assan" is two, "two hundred" and "200" are the same number, a
//! possessive ending and every mark is left out. The folded form is kept as a hash: words are only ever compared.

use crate::known;
use headwater_lang::pack::{CueKind, NameWord, NumberWord};
use headwater_lang::stem::fold;
use headwater_lang::{Pack, Segments, TokenKind};
use headwater_model::Span;
use rustc_hash::{FxHashSet, FxHasher};
use std::borrow::Cow;
use std::hash::Hasher;

/// Articles, prepositions and the like.
pub(crate) const FUNCTION: u16 = 1;
/// Part of a name or of a title before one.
pub(crate) const NAME: u16 = 2;
/// A numeral.
pub(crate) const NUMBER: u16 = 4;
/// Inside quotation marks.
pub(crate) const QUOTED: u16 = 8;
/// A word of doubt.
pub(crate) const HEDGE: u16 = 16;
/// A negation.
pub(crate) const NEGATION: u16 = 32;
/// A word that says who says it.
pub(crate) const CUE: u16 = 64;
/// A month or a weekday: every report of the day has it.
pub(crate) const CALENDAR: u16 = 128;
/// A title or an office: "Mr" put before a name changes no name.
pub(crate) const TITLE: u16 = 256;

/// Part of a note on whether something was verified ("could not independently verify").
pub(crate) const VERIFICATION: u16 = 512;

/// Part of the name of a press release ("press release", "media advisory").
pub(crate) const RELEASE: u16 = 1024;

/// One word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Word {
    /// Where it stands.
    pub(crate) span: Span,
    /// Hash of the folded word.
    pub(crate) key: u64,
    /// Hash of its stem.
    pub(crate) stem: u64,
    /// Index of its sentence.
    pub(crate) sentence: u32,
    /// What it is, by the constants above.
    pub(crate) flags: u16,
    /// Its row among the word vectors, [`NO_GIST`] if it has none.
    pub(crate) gist: u16,
}

/// A word without a vector: a name, a number, a word of another language.
pub(crate) const NO_GIST: u16 = u16::MAX;

impl Word {
    /// Whether any of `flags` holds.
    pub(crate) fn is(&self, flags: u16) -> bool {
        self.flags & flags != 0
    }

    /// Carries meaning of its own: neither a name, nor a number (two reports may have both from one monitor), nor
    /// grammar, nor what every report says ("said on Sunday").
    pub(crate) fn is_content(&self) -> bool {
        !self.is(FUNCTION | NAME | NUMBER | CUE | CALENDAR)
    }
}

pub(crate) fn hash(word: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(word.as_bytes());
    hasher.finish()
}

/// A word before numerals are joined.
struct Raw {
    span: Span,
    token: usize,
    low: String,
    capital: bool,
}

/// The words of a text, in order.
pub(crate) fn words(segments: &Segments<'_>, pack: &'static Pack, english: bool) -> Vec<Word> {
    let raw = raw_words(segments, pack);
    let flags = token_flags(segments, pack);
    let mut out = Vec::with_capacity(raw.len());
    let mut i = 0;
    while i < raw.len() {
        let word = &raw[i];
        let sentence = segments.sentence_of(word.token) as u32;
        let found = known::of(&word.low, pack);
        if let Some((value, next)) = found.numeral.then(|| number(&raw, i, pack)).flatten() {
            let key = hash(&format!("#{value}"));
            let span = word.span.hull(raw[next - 1].span);
            let flags = (flags[word.token] & !NAME) | NUMBER;
            out.push(Word { span, key, stem: key, sentence, flags, gist: NO_GIST });
            i = next;
            continue;
        }
        let key = hash(&word.low);
        // The vectors are English: a word of another language must not be read by them.
        let gist = if english { found.gist } else { NO_GIST };
        let mut flags = flags[word.token] | found.flags;
        if word.capital && flags & (CALENDAR | FUNCTION) == 0 {
            flags |= NAME;
        }
        out.push(Word { span: word.span, key, stem: found.stem, sentence, flags, gist });
        i += 1;
    }
    settle_names(&mut out, &raw, segments, pack);
    out
}

/// Whether a numeral in digits may begin with a mark.
pub(crate) fn begins_number(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, ',' | ' ' | '\u{a0}')
}

fn raw_words(segments: &Segments<'_>, pack: &Pack) -> Vec<Raw> {
    let tokens = &segments.tokens;
    let mut raw = Vec::with_capacity(tokens.len());
    for (i, token) in tokens.list.iter().enumerate() {
        if !matches!(token.kind, TokenKind::Word | TokenKind::Number) || tokens.low(i) == "'s" {
            continue;
        }
        let written = token.span.of(tokens.text);
        if token.kind == TokenKind::Number || !written.contains(['-', '\u{2010}', '\u{2011}']) {
            let low = folded(tokens.low(i), pack);
            raw.push(Raw { span: token.span, token: i, low, capital: token.capital });
            continue;
        }
        // A short prefix ("co-", "re-") belongs to its word; anything else is a word of its own.
        let (mut from, mut at) = (0, 0);
        for part in written.split(['-', '\u{2010}', '\u{2011}']) {
            let end = at + part.len();
            let low = part.to_lowercase();
            let prefix = low.chars().count() <= 2
                && low.chars().all(char::is_lowercase)
                && part == low
                && pack.name_words.get(low.as_str()) != Some(&NameWord::Particle);
            if prefix && end < written.len() {
                at = end + written[end..].chars().next().map_or(1, char::len_utf8);
                continue;
            }
            if end > from {
                let joined: String = written[from..end]
                    .chars()
                    .filter(|c| !matches!(c, '-' | '\u{2010}' | '\u{2011}'))
                    .collect();
                let start = token.span.start as usize;
                raw.push(Raw {
                    span: Span::new(start + from, start + end),
                    token: i,
                    low: folded(&joined.to_lowercase(), pack),
                    capital: joined.chars().next().is_some_and(char::is_uppercase),
                });
            }
            at = end + written[end..].chars().next().map_or(0, char::len_utf8);
            from = at;
        }
    }
    raw
}

fn folded(low: &str, pack: &Pack) -> String {
    let mut low = Cow::Borrowed(low);
    if low.contains(['\'', '\u{2019}']) {
        low = Cow::Owned(low.replace(['\'', '\u{2019}'], ""));
    }
    if !low.is_ascii() {
        low = Cow::Owned(fold(&low));
    }
    match pack.spellings.get(low.as_ref()) {
        Some(spelling) => (*spelling).to_owned(),
        None => low.into_owned(),
    }
}

/// The value of the numeral that starts at word `i`, and the word after it.
fn number(raw: &[Raw], i: usize, pack: &Pack) -> Option<(String, usize)> {
    let digits = |low: &str| -> Option<f64> {
        if !low.starts_with(begins_number) {
            return None;
        }
        let plain: String = low.chars().filter(|c| !matches!(c, ',' | ' ' | '\u{a0}')).collect();
        plain.starts_with(|c: char| c.is_ascii_digit()).then(|| plain.parse().ok()).flatten()
    };
    let unit = |low: &str| match pack.numbers.get(low) {
        Some(NumberWord::Unit(n)) => Some(*n as f64),
        _ => None,
    };
    let in_digits = digits(&raw[i].low);
    let mut current = in_digits.or_else(|| unit(&raw[i].low))?;
    let (mut total, mut next, mut after_scale) = (0.0, i + 1, false);
    let joined = |k: usize| k < raw.len() && raw[k].token <= raw[k - 1].token + 1;
    while joined(next) {
        let low = raw[next].low.as_str();
        if let Some(NumberWord::Scale(scale)) = pack.numbers.get(low) {
            current *= *scale as f64;
            if *scale >= 1000 {
                total += current;
                current = 0.0;
            }
            after_scale = true;
            next += 1;
        } else if let (None, Some(n)) = (in_digits, unit(low)) {
            let tens = !after_scale && (20.0..100.0).contains(&current) && current % 10.0 == 0.0 && n < 10.0;
            if !(tens || after_scale) {
                break;
            }
            current += n;
            after_scale = false;
            next += 1;
        } else if in_digits.is_none()
            && after_scale
            && low == "and"
            && joined(next + 1)
            && unit(&raw[next + 1].low).is_some()
        {
            next += 1;
        } else {
            break;
        }
    }
    Some((format!("{}", total + current), next))
}

/// Flags that hang on tokens: quotation marks, hedges, cues, negations.
fn token_flags(segments: &Segments<'_>, pack: &'static Pack) -> Vec<u16> {
    let tokens = &segments.tokens;
    let mut flags = vec![0_u16; tokens.len()];
    for sentence in &segments.sentences {
        let mut i = sentence.tokens.start;
        while i < sentence.tokens.end {
            if !known::of(tokens.low(i), pack).marked {
                i += 1;
                continue;
            }
            let mut mark = |len: usize, flag: u16| {
                for f in &mut flags[i..(i + len).min(sentence.tokens.end)] {
                    *f |= flag;
                }
            };
            if let Some((len, ())) = pack.hedges.at(tokens, i, sentence.tokens.end) {
                mark(len, HEDGE);
            }
            if let Some((len, ())) = pack.list("release").and_then(|l| l.at(tokens, i, sentence.tokens.end)) {
                mark(len, RELEASE);
            }
            if let Some((len, _)) = pack.verification.at(tokens, i, sentence.tokens.end) {
                mark(len, VERIFICATION);
            }
            if let Some((len, _)) = pack.cue_phrases.at(tokens, i, sentence.tokens.end) {
                mark(len, CUE);
            }
            let low = tokens.low(i);
            // "called", "accused", "described" take an object as often as a source.
            if pack.cues.get(low).is_some_and(|c| !matches!(c, CueKind::Judge | CueKind::Think)) {
                mark(1, CUE);
            }
            // "no fewer than", "not only": nothing is denied.
            let bound = i + 1 < sentence.tokens.end && pack.listed("not_denied", tokens.low(i + 1));
            if pack.negations.contains(low) && !bound {
                mark(1, NEGATION);
            }
            i += 1;
        }
    }
    quoted(segments, &mut flags);
    flags
}

/// Marks what stands inside quotation marks. An open quotation ends with its paragraph: a quotation that goes on
/// opens again in the next one.
fn quoted(segments: &Segments<'_>, flags: &mut [u16]) {
    let tokens = &segments.tokens;
    let (mut open, mut paragraph): (Option<char>, usize) = (None, usize::MAX);
    for sentence in &segments.sentences {
        if sentence.paragraph != paragraph {
            (open, paragraph) = (None, sentence.paragraph);
        }
        for i in sentence.tokens.clone() {
            let mark = tokens.word(i).chars().next().unwrap_or(' ');
            if tokens.is_quote(i) {
                open = match (open, tokens.kind(i)) {
                    (None, Some(TokenKind::OpenQuote)) => Some(mark),
                    (None, Some(TokenKind::Quote)) if mark != '\'' || tokens.list[i].space_before => {
                        Some(mark)
                    }
                    (Some(o), Some(TokenKind::CloseQuote | TokenKind::Quote)) if closes(o, mark) => None,
                    (state, _) => state,
                };
            } else if open.is_some() {
                flags[i] |= QUOTED;
            }
        }
    }
}

fn closes(open: char, mark: char) -> bool {
    match open {
        '\u{2018}' | '\u{201a}' | '\'' => matches!(mark, '\u{2019}' | '\''),
        '\u{ab}' => mark == '\u{bb}',
        '\u{2039}' => mark == '\u{203a}',
        _ => matches!(mark, '\u{201d}' | '"' | '\u{201c}'),
    }
}

/// A capital at the start of a sentence, or in a headline that has them everywhere, makes no name; one elsewhere does,
/// and then the word is a name wherever it has a capital. Titles and particles before a name belong to it.
fn settle_names(words: &mut [Word], raw: &[Raw], segments: &Segments<'_>, pack: &'static Pack) {
    let mut known: FxHashSet<u64> = FxHashSet::default();
    let mut weak = vec![false; words.len()];
    let mut from = 0;
    while from < words.len() {
        let sentence = words[from].sentence;
        let to = from + words[from..].iter().take_while(|w| w.sentence == sentence).count();
        let open = words[from..to].iter().filter(|w| !w.is(FUNCTION | NUMBER)).count();
        let names = words[from..to].iter().filter(|w| w.is(NAME)).count();
        let titled = open >= 4 && names * 10 >= open * 7;
        for i in from..to {
            let before = if i == from { None } else { Some(words[i - 1].span.end) };
            let opens = before.is_none_or(|end| {
                let gap = segments.tokens.text.get(end as usize..words[i].span.start as usize).unwrap_or("");
                gap.contains(['"', '\u{201c}', '\u{2018}', '\u{ab}', ':'])
            });
            weak[i] = titled || opens;
            if words[i].is(NAME) && !weak[i] {
                known.insert(words[i].key);
            }
        }
        from = to;
    }
    for (word, weak) in words.iter_mut().zip(weak) {
        if weak && word.is(NAME) && !known.contains(&word.key) {
            word.flags &= !NAME;
        }
    }
    let particle: FxHashSet<u64> =
        raw.iter().filter(|r| known::of(&r.low, pack).particle).map(|r| hash(&r.low)).collect();
    for i in (1..words.len()).rev() {
        let before = words[i - 1];
        let belongs = before.is(TITLE) || particle.contains(&before.key);
        if words[i].is(NAME) && before.sentence == words[i].sentence && belongs {
            words[i - 1].flags |= NAME;
        }
    }
}
