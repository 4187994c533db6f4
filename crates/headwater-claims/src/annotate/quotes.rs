//! Quotation marks paired: curly, straight, guillemets, single; over paragraphs when the opening mark is repeated.

use crate::context::Context;
use headwater_lang::TokenKind;
use headwater_model::rows::Quoted;
use std::ops::Range;

/// A quotation.
#[derive(Debug, Clone)]
pub(crate) struct Quote {
    /// Tokens inside the marks, without a closing comma.
    pub(crate) inner: Range<usize>,
    /// With the marks.
    pub(crate) outer: Range<usize>,
    /// The record's row.
    pub(crate) quoted: Quoted,
    /// Long enough to be somebody's words, not a scare quote or a title.
    pub(crate) speech: bool,
}

/// Every quotation, in order; they do not nest.
pub(crate) fn quotes(cx: &Context<'_>) -> Vec<Quote> {
    let n = cx.tokens().len();
    let mut found: Vec<Quote> = Vec::new();
    let mut i = 0;
    while i < n {
        let Some(mark) = opening(cx, i) else {
            i += 1;
            continue;
        };
        let close = closing(cx, i, mark);
        match close {
            Some(close) if close > i + 1 => {
                found.push(quote(cx, i, close));
                i = close + 1;
            }
            _ => i += 1,
        }
    }
    found
}

fn quote(cx: &Context<'_>, open: usize, close: usize) -> Quote {
    let mut end = close;
    while end > open + 2 && matches!(cx.low(end - 1), ",") {
        end -= 1;
    }
    let inner = open + 1..end;
    let closed = cx.tokens().is_quote(close);
    let outer = open..if closed { close + 1 } else { close };
    let words = inner.clone().filter(|&k| cx.tokens().is_word(k)).count();
    let function = inner.clone().any(|k| cx.pack.is_function(cx.low(k)));
    let quoted = Quoted { span: cx.span(inner.clone()), outer: cx.span(outer.clone()) };
    Quote { quoted, speech: words >= 4 || (words >= 2 && function), inner, outer }
}

/// Whether token `i` opens a quotation; the mark that closes it.
fn opening(cx: &Context<'_>, i: usize) -> Option<&'static [&'static str]> {
    let token = cx.tokens().list.get(i)?;
    let next = cx.tokens().list.get(i + 1)?;
    let free = token.space_before || i == 0 || matches!(cx.low(i - 1), "(" | "[" | "-" | "—" | "–" | "\"");
    match cx.tokens().word(i) {
        "“" | "„" => Some(&["”", "“", "\""]),
        "«" => Some(&["»"]),
        "‘" | "‚" if free => Some(&["’", "'"]),
        "\"" if free && !next.space_before => Some(&["\"", "”"]),
        "'" if free && !next.space_before && token.kind == TokenKind::Quote => Some(&["'"]),
        _ => None,
    }
}

/// The token that closes the quotation opened at `open`, or the end of its last paragraph if the next paragraph
/// opens again (the printers' rule for speech over paragraphs).
fn closing(cx: &Context<'_>, open: usize, marks: &[&str]) -> Option<usize> {
    let single = matches!(marks[0], "’" | "'");
    let sentences = cx.sentences();
    let mut paragraph = sentences.get(cx.segments.sentence_of(open))?.paragraph;
    let n = cx.tokens().len();
    let mut i = open + 1;
    // A mark without its partner must not cost the whole text: no speech is longer.
    let n = n.min(open + 3000);
    while i < n {
        let here = sentences.get(cx.segments.sentence_of(i))?;
        if here.paragraph != paragraph {
            let again = cx.tokens().word(i) == cx.tokens().word(open) && !single;
            if !again || here.paragraph > paragraph + 1 || i - open > 2000 {
                return None;
            }
            paragraph = here.paragraph;
            i += 1;
            continue;
        }
        if marks.contains(&cx.tokens().word(i)) {
            let token = cx.tokens().list[i];
            let next = cx.tokens().list.get(i + 1);
            let after = next.is_none_or(|t| {
                t.space_before || matches!(t.kind, TokenKind::Mark | TokenKind::CloseQuote | TokenKind::Quote)
            });
            let plausible = match cx.tokens().word(i) {
                "\"" => !token.space_before || after,
                "”" | "»" => true,
                _ => !token.space_before && after,
            };
            if plausible {
                return Some(i);
            }
        }
        if single && i - open > 120 {
            return None;
        }
        i += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::document;

    fn found(text: &str) -> Vec<String> {
        let doc = document(text);
        let cx = Context::new(&doc);
        quotes(&cx).iter().map(|q| q.quoted.span.of(text).to_owned()).collect()
    }

    #[test]
    fn curly_straight_and_single_marks() {
        assert_eq!(found("“We stay,” he said."), ["We stay"]);
        assert_eq!(found("He said: \"We stay. We do.\" Then \"never\"."), ["We stay. We do.", "never"]);
        assert_eq!(found("‘We can’t stay,’ she said of the men’s plan."), ["We can’t stay"]);
        assert_eq!(found("The men's plan wasn't the forces' own."), Vec::<String>::new());
    }

    #[test]
    fn speech_over_paragraphs_and_unclosed_marks() {
        assert_eq!(found("“We stay.\n\n“And we fight,” he said.").len(), 1);
        assert_eq!(found("“We stay.\n\nNobody else spoke.").len(), 0);
    }
}
