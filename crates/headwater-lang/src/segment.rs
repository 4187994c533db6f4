//! Paragraphs and sentences.
//!
//! Rules after Grefenstette and Tapanainen 1994 (abbreviations and the shape of the next word), with quotation marks
//! and brackets kept with the sentence they close. A line break ends a paragraph unless the text is hard-wrapped.
//! It does not split a quotation of several sentences off from the "he said" that follows its last one.

use crate::pack::Pack;
use crate::token::{Token, TokenKind, Tokens};
use headwater_model::Span;
use std::ops::Range;

/// Tokens after which a sentence is cut even without a mark: a file without full stops must not cost its square.
const LONGEST: usize = 600;

/// A sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// The words.
    pub span: Span,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Number of its paragraph, from 0.
    pub paragraph: usize,
    /// Number of the part of the text it is from (index into the spans given).
    pub part: usize,
}

/// The tokens and sentences of a text or of parts of it.
#[derive(Debug, Clone)]
pub struct Segments<'t> {
    /// Tokens of all parts.
    pub tokens: Tokens<'t>,
    /// Sentences in order; they tile the tokens.
    pub sentences: Vec<Sentence>,
}

impl<'t> Segments<'t> {
    /// Segments the whole text.
    pub fn of(text: &'t str, pack: &Pack) -> Self {
        Self::within(text, &[Span::new(0, text.len())], pack)
    }

    /// Segments the parts `within` (sorted, not overlapping); no sentence crosses from one part into the next.
    pub fn within(text: &'t str, within: &[Span], pack: &Pack) -> Self {
        let tokens = Tokens::parted(text, within, pack.clitics.as_ref());
        let (wrapped, dashed) = (is_hard_wrapped(text), is_dashed(text));
        let mut sentences: Vec<Sentence> = Vec::new();
        let (mut paragraph, mut part, mut start) = (0, 0, 0);
        for i in 0..tokens.len() {
            let at = tokens.list[i].span;
            while part + 1 < within.len() && at.start >= within[part].end {
                part += 1;
            }
            let last = i + 1 == tokens.len();
            let new_part = last || tokens.list[i + 1].span.start >= within[part].end;
            let new_line =
                new_part || breaks_paragraph(&tokens, i, wrapped) || opens_item(&tokens, i + 1, dashed);
            let too_long = i + 1 - start >= LONGEST;
            if new_line || too_long || ends_sentence(&tokens, i, pack) {
                let span = tokens.span(start, i);
                sentences.push(Sentence { span, tokens: start..i + 1, paragraph, part });
                start = i + 1;
                paragraph += usize::from(new_line);
            }
        }
        Self { tokens, sentences }
    }

    /// Index of the sentence that holds token `i`.
    pub fn sentence_of(&self, i: usize) -> usize {
        self.sentences.partition_point(|s| s.tokens.end <= i)
    }
}

/// Hard-wrapped: most lines that are followed by a single line break are of medium length and end in mid-sentence.
fn is_hard_wrapped(text: &str) -> bool {
    let mut lines = text.lines().take(400).peekable();
    // No line of a wrapped text is much longer than the others: short lines beside long ones are headings.
    let (mut seen, mut open, mut long) = (0, 0, 0);
    while let Some(line) = lines.next() {
        let next = lines.peek().map_or("", |l| l.trim());
        let line = line.trim_end();
        let width = line.chars().count();
        long += usize::from(width > 130);
        if line.trim().is_empty() || next.is_empty() {
            continue;
        }
        seen += 1;
        let ends = line.ends_with(['.', '!', '?', '"', '”', '’', ':', ')', '…']);
        open += usize::from(!ends && (40..=110).contains(&width));
    }
    seen >= 3 && open * 2 > seen && long * 2 < open
}

/// Marks that open an item of a list, besides dashes.
const BULLETS: &[&str] = &["•", "·", "▪", "◦", "‣", "●", "■", "*", "➢", "►", "✓"];

fn is_dash(word: &str) -> bool {
    matches!(word, "-" | "–" | "—")
}

/// Two lines, one below the other, open with a dash: items of a list. A single one may be a dash of a wrapped sentence.
fn is_dashed(text: &str) -> bool {
    let mut before = false;
    text.lines().map(|line| line.split_whitespace().next().is_some_and(is_dash)).any(|dash| {
        let both = before && dash;
        before = dash;
        both
    })
}

/// Token `i` opens an item of a list on a line of its own.
fn opens_item(tokens: &Tokens<'_>, i: usize, dashed: bool) -> bool {
    let opens =
        |t: &Token| t.line_before && (BULLETS.contains(&tokens.word(i)) || dashed && is_dash(tokens.word(i)));
    tokens.list.get(i).is_some_and(opens) && tokens.list.get(i + 1).is_some_and(|t| t.space_before)
}

/// Whether the line break after token `i` (if any) ends a paragraph.
fn breaks_paragraph(tokens: &Tokens<'_>, i: usize, wrapped: bool) -> bool {
    let (this, next) = (tokens.list[i].span, tokens.list[i + 1]);
    if !next.line_before {
        return false;
    }
    let gap = tokens.text.get(this.end as usize..next.span.start as usize).unwrap_or("");
    !wrapped || gap.matches('\n').count() > 1 || gap.contains('\u{2029}')
}

fn is_terminal(mark: &str) -> bool {
    matches!(mark, "." | "!" | "?" | "…" | "؟" | "۔" | "。" | "！" | "？" | "।")
}

/// Whether a sentence ends with token `i`.
fn ends_sentence(tokens: &Tokens<'_>, i: usize, pack: &Pack) -> bool {
    let next = i + 1;
    // The closing marks belong to the sentence: decide at the last of them.
    if closes(tokens, next) && (!tokens.list[next].space_before || closes_spaced(tokens, next, pack)) {
        return false;
    }
    let mut end = i;
    // Eight closing marks are enough for any sentence; a file of brackets must not cost their square.
    while end > i.saturating_sub(8) && closes(tokens, end) {
        end -= 1;
    }
    let word = tokens.word(end);
    let dotted = tokens.is_word(end) && word.ends_with('.');
    if !dotted && !is_terminal(word) {
        return false;
    }
    let Some(following) = tokens.list.get(next) else { return true };
    if !following.space_before && !(following.capital && end > 0 && is_lower(tokens, end - 1)) {
        // "end.Next": a lost space; "3.5" and "a.m" are one token already.
        return word_is_wide(word);
    }
    let starts = following.capital
        || following.kind == TokenKind::Number
        || matches!(following.kind, TokenKind::OpenQuote | TokenKind::Quote)
        || matches!(tokens.word(next), "[" | "(" | "¿" | "¡" | "-" | "–" | "—" | "•" | "*")
        || !tokens.word(next).chars().next().is_some_and(char::is_lowercase);
    if !starts {
        return false;
    }
    if dotted {
        // "in the U.S. The army": only a word that seldom stands inside a name starts a new sentence.
        return pack.is_function(tokens.low(next)) || matches!(following.kind, TokenKind::OpenQuote);
    }
    if word == "." && end > 0 && end == i {
        let before = tokens.low(end - 1);
        let initial = tokens.word(end - 1).chars().count() == 1 && tokens.is_capital(end - 1);
        let attached = !tokens.list[end].space_before;
        // "wrote on X. An official": no name goes on with such a word, unlike "George H. Will".
        let opens =
            |word| ["article", "pronoun", "possessive", "preposition"].iter().any(|kind| pack.is(word, kind));
        if attached && initial && opens(tokens.low(next)) {
            return true;
        }
        if attached && (pack.abbreviations.contains(before) || initial) {
            return pack.abbreviations_that_end.contains(before) && pack.is_function(tokens.low(next));
        }
    }
    true
}

fn word_is_wide(word: &str) -> bool {
    matches!(word, "。" | "！" | "？" | "।")
}

fn is_lower(tokens: &Tokens<'_>, i: usize) -> bool {
    tokens.is_word(i) && !tokens.is_capital(i) && tokens.word(i).chars().count() > 1
}

/// "« oui ! »": a closing mark that a space stands before in this language.
fn closes_spaced(tokens: &Tokens<'_>, i: usize, pack: &Pack) -> bool {
    !tokens.list[i].line_before && pack.quote_marks.iter().any(|m| m.spaced && m.close == tokens.word(i))
}

/// A mark that closes what was opened before.
fn closes(tokens: &Tokens<'_>, i: usize) -> bool {
    match tokens.kind(i) {
        Some(TokenKind::CloseQuote) => true,
        Some(TokenKind::Quote) => {
            !tokens.list[i].space_before
                && tokens.list.get(i + 1).is_none_or(|t| t.space_before || t.kind == TokenKind::Mark)
        }
        Some(TokenKind::Mark) => matches!(tokens.word(i), ")" | "]"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::pack;
    use proptest::prelude::*;

    fn cut(text: &str) -> Vec<&str> {
        let segments = Segments::of(text, pack("en"));
        segments.sentences.iter().map(|s| s.span.of(text)).collect()
    }

    #[test]
    fn abbreviations_titles_and_initials_do_not_end_a_sentence() {
        assert_eq!(cut("Mr. Obe met Dr. J. Lund. They left.").len(), 2);
        assert_eq!(cut("The U.S. Navy came. It left.").len(), 2);
        assert_eq!(cut("He lives in the U.S. The navy left.").len(), 2);
        assert_eq!(cut("At 5 p.m. on Friday, Gen. Karr spoke.").len(), 1);
        assert_eq!(cut("Room No. 5 burned.").len(), 1);
        assert_eq!(cut("He wrote on X. An official of the church said so.").len(), 2);
        assert_eq!(cut("George H. Will and J. D. May left.").len(), 1);
    }

    #[test]
    fn quotes_stay_with_their_sentence() {
        assert_eq!(cut("\"We stay.\" Nobody left.").len(), 2);
        assert_eq!(cut("“Is it over?” he asked. No.").len(), 2);
        assert_eq!(cut("\"We stay,\" he said. \"We do.\"").len(), 2);
        assert_eq!(cut("He left (in a car). She stayed.").len(), 2);
    }

    #[test]
    fn spaced_guillemets_stay_with_their_sentence() {
        let text = "« C'est fini ! » a-t-il crié. « Nous restons. » Personne n'est parti.";
        let segments = Segments::of(text, pack("fr"));
        let cut: Vec<&str> = segments.sentences.iter().map(|s| s.span.of(text)).collect();
        assert_eq!(cut, ["« C'est fini ! » a-t-il crié.", "« Nous restons. »", "Personne n'est parti."]);
    }

    #[test]
    fn items_of_a_list_are_sentences_even_where_lines_are_wrapped() {
        let item = "- 38,400 people are sheltering in 126 centres of the province\n";
        let text = format!("{item}{item}{item}{item}- 9,850 houses were destroyed");
        assert_eq!(cut(&text).len(), 5);
        assert_eq!(cut(&text.replace('-', "•")).len(), 5);
        // One dash at the head of a line is a dash of its sentence.
        let wrapped = "The first line of this text goes on and on and then it\n- as lines do - \
                       goes on again with some more words of it and then\ngoes on to a third and a \
                       fourth one that is as long as that\nand ends.";
        assert_eq!(cut(wrapped).len(), 1);
    }

    #[test]
    fn lines_are_paragraphs_unless_wrapped() {
        assert_eq!(cut("A headline here\nThe text starts. It ends.").len(), 3);
        let wrapped = "The first line of this text goes on and on and then\nContinues on the second line with more and more text and\nthen on a third one that is about as long as the others and\nends here.";
        assert_eq!(cut(wrapped).len(), 1);
    }

    proptest! {
        #[test]
        fn sentences_tile_the_tokens(text in "\\PC{0,200}") {
            let segments = Segments::of(&text, pack("en"));
            let mut at = 0;
            for s in &segments.sentences {
                prop_assert_eq!(s.tokens.start, at);
                prop_assert!(text.get(s.span.start as usize..s.span.end as usize).is_some());
                at = s.tokens.end;
            }
            prop_assert_eq!(at, segments.tokens.len());
        }
    }
}
