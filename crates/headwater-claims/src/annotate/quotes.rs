//! Quotation marks paired: curly, straight, guillemets, single; over paragraphs when the opening mark is repeated.
//!
//! A language may name its pairs in `quotes.tsv`, and dashes that open what somebody says in a paragraph of its own.

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
        if let Some(spoken) = dialogue(cx, i) {
            i = spoken.last().map_or(i + 1, |q| q.outer.end.max(i + 1));
            found.extend(spoken);
            continue;
        }
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
    let word = cx.tokens().word(i);
    if !cx.pack.quote_marks.is_empty() {
        let pair = cx.pack.quote_marks.iter().find(|m| m.open == word)?;
        let opens = pair.open != pair.close || free && (pair.spaced || !next.space_before);
        return opens.then_some(std::slice::from_ref(&pair.close));
    }
    match word {
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
    // "« il a dit « non » hier »": marks of one kind inside each other.
    let mut depth = 0_u32;
    let nests = !cx.pack.quote_marks.is_empty() && !marks.contains(&cx.tokens().word(open));
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
        if nests && cx.tokens().word(i) == cx.tokens().word(open) {
            depth += 1;
        } else if depth > 0 && marks.contains(&cx.tokens().word(i)) {
            depth -= 1;
        } else if marks.contains(&cx.tokens().word(i)) {
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

/// What is said in a paragraph that a dash opens: "—No iremos —dijo ella—. Es tarde.", "— Nous partons, dit-il."
///
/// Only where a verb of speech stands behind a dash or a comma: a list has dashes too.
fn dialogue(cx: &Context<'_>, i: usize) -> Option<Vec<Quote>> {
    let dash = |k: usize| cx.pack.dialogue.contains(&cx.tokens().word(k));
    if !dash(i) {
        return None;
    }
    let sentences = cx.sentences();
    let s = cx.segments.sentence_of(i);
    let first = sentences.get(s)?;
    let opens = first.tokens.start == i && (s == 0 || sentences[s - 1].paragraph != first.paragraph);
    if !opens {
        return None;
    }
    // No paragraph of dialogue is longer; a file of dashes must not cost its square.
    let paragraph = sentences[s..].iter().take(40).take_while(|x| x.paragraph == first.paragraph).last()?;
    let end = paragraph.tokens.end.min(i + 600);
    let speaks = |k: usize| (k + 1..end.min(k + 4)).any(|v| cx.pack.cues.contains_key(cx.low(v)));
    let stop = (i + 2..end).find(|&k| (dash(k) || cx.is_comma(k)) && speaks(k))?;
    let mut out = vec![quote(cx, i, stop)];
    if dash(stop)
        && let Some(back) = (stop + 1..end).find(|&k| dash(k))
    {
        let from = (back..end).find(|&k| cx.tokens().is_word(k))?;
        if from + 1 < end {
            out.push(quote(cx, from - 1, end));
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::document;
    use headwater_model::Document;

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
    fn marks_inside_marks_and_dialogue_dashes() {
        let of = |text: &str, language: &str| {
            let doc = Document { language: language.into(), ..document(text) };
            let cx = Context::new(&doc);
            quotes(&cx).iter().map(|q| q.quoted.span.of(text).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(of("« Il a dit « non » hier », dit-elle.", "fr"), ["Il a dit « non » hier"]);
        assert_eq!(of("—No iremos —dijo ella—. Es tarde.", "es"), ["No iremos", "Es tarde."]);
        assert_eq!(of("— le col\n— le lac", "fr"), Vec::<String>::new());
        assert_eq!(of("—No iremos —dijo ella.", "en"), Vec::<String>::new());
    }

    #[test]
    fn speech_over_paragraphs_and_unclosed_marks() {
        assert_eq!(found("“We stay.\n\n“And we fight,” he said.").len(), 1);
        assert_eq!(found("“We stay.\n\nNobody else spoke.").len(), 0);
    }
}
