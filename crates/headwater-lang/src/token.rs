//! Words, numbers and marks of a text, each with its byte span and a folded form for table look-ups.
//!
//! A hyphenated word is one token ("pro-government", "al-Masri"), a possessive ending is its own ("'s"), a number
//! keeps its separators ("1,018.5"), single letters with full stops are one token ("U.S."). It does not split
//! scripts without spaces (Chinese, Thai): their runs come out as one word. Arabic letters are folded for look-ups:
//! without vowel signs, all forms of alef as one; its digits are those of all others. Where a language writes two words
//! as one ("l'armée", "وقال"), its pack says how they are cut.

use crate::fold::{arabic_digit, fold_char};
use crate::pack::clitics::Clitics;
use headwater_model::Span;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, perhaps with digits, hyphens and inner apostrophes.
    Word,
    /// Digits with separators.
    Number,
    /// A quotation mark that can only open.
    OpenQuote,
    /// A quotation mark that can only close.
    CloseQuote,
    /// A straight quotation mark: opens or closes by its neighbours.
    Quote,
    /// Any other mark, one character.
    Mark,
}

/// One token.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// Where it is in the text.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
    /// The first letter is upper case.
    pub capital: bool,
    /// White space (or the start of the text) stands before it.
    pub space_before: bool,
    /// A line break stands before it.
    pub line_before: bool,
    low: u32,
    low_end: u32,
}

/// The tokens of one text. `text` is the whole text, so spans need no shift.
#[derive(Debug, Clone)]
pub struct Tokens<'t> {
    /// The text.
    pub text: &'t str,
    /// In order, not overlapping.
    pub list: Vec<Token>,
    lower: String,
}

impl<'t> Tokens<'t> {
    /// Cuts the parts `within` of `text` (sorted, not overlapping) into tokens.
    pub fn within(text: &'t str, within: &[Span]) -> Self {
        Self::parted(text, within, None)
    }

    /// Cuts the parts `within` of `text` into tokens, and words that are written as one after `clitics`.
    pub fn parted(text: &'t str, within: &[Span], clitics: Option<&Clitics>) -> Self {
        let size: usize = within.iter().map(|s| s.len()).sum();
        let mut tokens =
            Self { text, list: Vec::with_capacity(size / 5 + 1), lower: String::with_capacity(size) };
        for &part in within {
            tokens.cut(part, clitics);
        }
        tokens
    }

    /// Cuts the whole text.
    pub fn of(text: &'t str) -> Self {
        Self::within(text, &[Span::new(0, text.len())])
    }

    /// Number of tokens.
    #[inline]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Token `i` in lower case with straight apostrophes; empty past the end.
    #[inline]
    pub fn low(&self, i: usize) -> &str {
        self.list.get(i).map_or("", |t| &self.lower[t.low as usize..t.low_end as usize])
    }

    /// Token `i` as written; empty past the end.
    #[inline]
    pub fn word(&self, i: usize) -> &'t str {
        self.list.get(i).map_or("", |t| t.span.of(self.text))
    }

    /// Kind of token `i`.
    #[inline]
    pub fn kind(&self, i: usize) -> Option<TokenKind> {
        self.list.get(i).map(|t| t.kind)
    }

    /// Whether token `i` is a word.
    #[inline]
    pub fn is_word(&self, i: usize) -> bool {
        self.kind(i) == Some(TokenKind::Word)
    }

    /// Whether token `i` is a word or a number that starts with a capital letter.
    #[inline]
    pub fn is_capital(&self, i: usize) -> bool {
        self.list.get(i).is_some_and(|t| t.capital)
    }

    /// Whether token `i` is any quotation mark.
    pub fn is_quote(&self, i: usize) -> bool {
        matches!(self.kind(i), Some(TokenKind::OpenQuote | TokenKind::CloseQuote | TokenKind::Quote))
    }

    /// The span from the start of token `from` to the end of token `to` (inclusive).
    pub fn span(&self, from: usize, to: usize) -> Span {
        let last = self.list.len().saturating_sub(1);
        match (self.list.get(from.min(last)), self.list.get(to.min(last))) {
            (Some(a), Some(b)) => a.span.hull(b.span),
            _ => Span::default(),
        }
    }

    /// Index of the first token that ends after byte `at`.
    pub fn index_at(&self, at: u32) -> usize {
        self.list.partition_point(|t| t.span.end <= at)
    }

    /// Token indices `[from, to)` that lie wholly inside `span`.
    pub fn range(&self, span: Span) -> std::ops::Range<usize> {
        let from = self.list.partition_point(|t| t.span.start < span.start);
        let to = self.list.partition_point(|t| t.span.end <= span.end);
        from..to.max(from)
    }

    fn cut(&mut self, part: Span, clitics: Option<&Clitics>) {
        let text = self.text;
        let end = part.end as usize;
        let mut at = part.start as usize;
        let (mut space, mut line) = (true, true);
        while at < end {
            let Some(c) = text[at..end].chars().next() else { break };
            if c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}' {
                space = true;
                line |= c == '\n' || c == '\r' || c == '\u{2029}' || c == '\u{2028}';
                at += c.len_utf8();
                continue;
            }
            if is_direction(c) {
                at += c.len_utf8();
                continue;
            }
            let (stop, kind) = if c.is_ascii_digit() {
                number_end(text, at, end)
            } else if arabic_digit(c).is_some() {
                (arabic_number_end(text, at, end), TokenKind::Number)
            } else if c.is_alphanumeric() {
                (word_end(text, at, end), TokenKind::Word)
            } else if is_apostrophe(c) && !space {
                match possessive_end(text, at, end) {
                    Some(stop) => (stop, TokenKind::Word),
                    None => (at + c.len_utf8(), quote_kind(c)),
                }
            } else {
                (at + c.len_utf8(), quote_kind(c))
            };
            match clitics {
                Some(clitics) if kind == TokenKind::Word => self.part(at, stop, clitics, space, line),
                _ => self.push(at, stop, kind, c.is_uppercase(), space, line),
            }
            (space, line) = (false, false);
            at = stop;
        }
    }

    /// Pushes the words that are written as one from `start` to `end`.
    fn part(&mut self, mut start: usize, end: usize, clitics: &Clitics, mut space: bool, mut line: bool) {
        let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
        // "ولل" before a noun is three of them; no word has more.
        for _ in 0..3 {
            let word = &self.text[start..end];
            let previous = self.list.len().checked_sub(1).map_or("", |last| self.low(last));
            let Some(first) = clitics.first(word, previous) else { break };
            self.push(start, start + first, TokenKind::Word, capital(word), space, line);
            (space, line) = (false, false);
            start += first;
        }
        let word = &self.text[start..end];
        if let Some((stop, behind)) = clitics.last(word) {
            self.push(start, start + stop, TokenKind::Word, capital(word), space, line);
            self.push(start + behind, end, TokenKind::Word, false, false, false);
        } else {
            self.push(start, end, TokenKind::Word, capital(word), space, line);
        }
    }

    fn push(
        &mut self,
        start: usize,
        end: usize,
        kind: TokenKind,
        capital: bool,
        space_before: bool,
        line_before: bool,
    ) {
        let low = self.lower.len() as u32;
        let word = &self.text[start..end];
        if word.is_ascii() {
            self.lower.push_str(word);
            let from = low as usize;
            self.lower[from..].make_ascii_lowercase();
        } else {
            self.lower.extend(word.chars().flat_map(fold_char));
        }
        let low_end = self.lower.len() as u32;
        self.list.push(Token {
            span: Span::new(start, end),
            kind,
            capital,
            space_before,
            line_before,
            low,
            low_end,
        });
    }
}

/// Marks for the direction of writing, which nobody sees.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{02bc}')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

fn quote_kind(c: char) -> TokenKind {
    match c {
        '\u{201c}' | '\u{201e}' | '\u{ab}' | '\u{2018}' | '\u{201a}' | '\u{2039}' => TokenKind::OpenQuote,
        '\u{201d}' | '\u{bb}' | '\u{2019}' | '\u{203a}' => TokenKind::CloseQuote,
        '"' | '\'' | '\u{201f}' => TokenKind::Quote,
        _ => TokenKind::Mark,
    }
}

/// "'s" after a word.
fn possessive_end(text: &str, at: usize, end: usize) -> Option<usize> {
    let mut chars = text[at..end].chars();
    let mark = chars.next()?;
    let letter = chars.next()?;
    let stop = at + mark.len_utf8() + letter.len_utf8();
    ((letter == 's' || letter == 'S') && !chars.next().is_some_and(char::is_alphanumeric)).then_some(stop)
}

fn word_end(text: &str, start: usize, end: usize) -> usize {
    // "U.S." and "p.m.": single letters, each with a full stop.
    let mut at = start;
    let mut letters = 0;
    loop {
        let mut chars = text[at..end].chars();
        match (chars.next(), chars.next()) {
            (Some(c), Some('.')) if c.is_alphabetic() => {
                at += c.len_utf8() + 1;
                letters += 1;
            }
            _ => break,
        }
    }
    if letters >= 2 && !text[at..end].chars().next().is_some_and(char::is_alphanumeric) {
        return at;
    }
    let mut at = start;
    let mut chars = text[start..end].char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let next = chars.peek().map(|&(_, c)| c);
        let joins = || next.is_some_and(char::is_alphanumeric);
        let keep = c.is_alphanumeric()
            || matches!(c, '\u{ad}' | '\u{200d}' | '\u{200c}')
            || is_mark(c)
            || (is_hyphen(c) && joins())
            || (matches!(c, '.' | '@' | '_') && joins() && looks_like_address(&text[start..end], i))
            || (is_apostrophe(c) && joins() && possessive_end(text, start + i, end).is_none());
        if !keep {
            break;
        }
        at = start + i + c.len_utf8();
    }
    at.max(start + text[start..end].chars().next().map_or(1, char::len_utf8))
}

/// A full stop inside a word belongs to it only in addresses ("example.org"): a lower-case letter on both sides.
fn looks_like_address(word: &str, at: usize) -> bool {
    let before = word[..at].chars().next_back();
    let after = word[at + 1..].chars().next();
    matches!((before, after), (Some(b), Some(a)) if b.is_lowercase() && a.is_lowercase())
}

fn is_mark(c: char) -> bool {
    // Combining marks (accents, Arabic vowel signs) belong to their letter.
    matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

/// End of a number in Arabic digits: "٣", "١٬٢٠٠", "٣٫٥".
fn arabic_number_end(text: &str, start: usize, end: usize) -> usize {
    let mut at = start;
    let mut chars = text[start..end].chars().peekable();
    while let Some(c) = chars.next() {
        let inner = matches!(c, '٫' | '٬' | ',' | '.' | '،')
            && chars.peek().is_some_and(|&next| arabic_digit(next).is_some());
        if arabic_digit(c).is_none() && !inner {
            break;
        }
        at += c.len_utf8();
    }
    at
}

fn number_end(text: &str, start: usize, end: usize) -> (usize, TokenKind) {
    let bytes = text.as_bytes();
    let mut at = start;
    while at < end {
        let b = bytes[at];
        let digit_next = at + 1 < end && bytes[at + 1].is_ascii_digit();
        let groups = |from: usize| (from..from + 3).all(|i| i < end && bytes[i].is_ascii_digit());
        if b.is_ascii_digit() || (matches!(b, b'.' | b',') && digit_next) {
            at += 1;
        } else if text[at..end].starts_with(['\u{a0}', '\u{202f}', '\u{2009}'])
            && groups(at + if b == 0xc2 { 2 } else { 3 })
        {
            // "10 000" with a no-break or thin space.
            at += if b == 0xc2 { 2 } else { 3 };
        } else {
            break;
        }
    }
    // "34-year-old", "1990s", "2nd", "5,000-strong" and "2025-03-09" go on as one word.
    let mut chars = text[at..end].chars();
    match (chars.next(), chars.next()) {
        (Some(c), _) if c.is_alphabetic() => (word_end(text, at, end).max(at), TokenKind::Word),
        (Some(c), Some(d)) if is_hyphen(c) && d.is_alphabetic() => {
            (word_end(text, at + c.len_utf8(), end), TokenKind::Word)
        }
        _ => (at, TokenKind::Number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let tokens = Tokens::of(text);
        (0..tokens.len()).map(|i| tokens.word(i)).collect()
    }

    #[test]
    fn words_numbers_and_marks() {
        assert_eq!(words("Assan’s pro-Assan men,"), ["Assan", "’s", "pro-Assan", "men", ","]);
        assert_eq!(words("1,018.5 killed; U.S. men"), ["1,018.5", "killed", ";", "U.S.", "men"]);
        assert_eq!(words("a 34-year-old, don't"), ["a", "34-year-old", ",", "don't"]);
        assert_eq!(words("10\u{a0}000 men"), ["10\u{a0}000", "men"]);
        assert_eq!(words("‘We go,’ he said"), ["‘", "We", "go", ",", "’", "he", "said"]);
        assert_eq!(words("the forces' men"), ["the", "forces", "'", "men"]);
        assert_eq!(words("end.Next one"), ["end", ".", "Next", "one"]);
        assert_eq!(words("2025-03-09"), ["2025", "-", "03", "-", "09"]);
    }

    #[test]
    fn lower_forms_fold_apostrophes() {
        let tokens = Tokens::of("D’Arc ÉTÉ");
        assert_eq!((tokens.low(0), tokens.low(1), tokens.low(7)), ("d'arc", "été", ""));
    }
}
