//! What the training script reads: tokens and features, by the code that the tagger itself runs.
//!
//! On standard input one report a line: paragraphs parted by `\x1e`. With the argument `tokens` the tokens of a paragraph
//! are given, parted by `\x1f`; otherwise a paragraph is text and is cut here. On standard output a line for each token:
//! report, paragraph, start, end (bytes in the paragraph), folded word, small features; parted by tabs.

use headwater_tagger::features::{Mark, features, fold};
use std::io::{BufRead, Write};

fn main() -> std::io::Result<()> {
    let given = std::env::args().nth(1).is_some_and(|a| a == "tokens");
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut folded = String::new();
    for (report, line) in std::io::stdin().lock().lines().enumerate() {
        let line = line?;
        let texts: Vec<&str> = line.split('\x1e').collect();
        let spans: Vec<Vec<(u32, u32)>> = texts
            .iter()
            .map(|text| if given { parted(text) } else { headwater_tagger::tokens(text) })
            .collect();
        let paragraphs: Vec<Vec<&str>> = texts
            .iter()
            .zip(&spans)
            .map(|(text, spans)| spans.iter().map(|(a, b)| &text[*a as usize..*b as usize]).collect())
            .collect();
        let mut all = features(&paragraphs).into_iter();
        for (paragraph, (tokens, spans)) in paragraphs.iter().zip(&spans).enumerate() {
            for (token, (start, end)) in tokens.iter().zip(spans) {
                let Some(found) = all.next() else { continue };
                let close = found.small[3] == Mark::Close as u16;
                fold(token, if close { Mark::Close } else { Mark::Open }, &mut folded);
                write!(out, "{report}\t{paragraph}\t{start}\t{end}\t{folded}")?;
                for value in found.small {
                    write!(out, "\t{value}")?;
                }
                writeln!(out)?;
            }
        }
    }
    out.flush()
}

fn parted(text: &str) -> Vec<(u32, u32)> {
    let mut at = 0;
    text.split('\x1f')
        .map(|token| {
            let from = at;
            at += token.len() as u32 + 1;
            (from, from + token.len() as u32)
        })
        .collect()
}
