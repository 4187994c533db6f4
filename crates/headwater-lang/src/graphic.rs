//! Passages that describe wounds, bodies, torture or sexual violence, so that a reader can be asked first.
//!
//! By sentence and by the table `graphic` of the language: some words tell alone ("beheaded"), others only together
//! ("body", "charred" a few words on). A number of people killed is none of it. It hides nothing and it judges nothing:
//! whoever shows a text decides what to do with the passages, and an error here costs a reader one more step, or one less.

use crate::pack::{Graphic, pack};
use crate::segment::Segments;
use headwater_model::Span;

/// Words between which a word for a body and one for what was done to it tell of one thing.
const NEAR: usize = 6;

/// The graphic passages of a text in a language, sentences that follow each other in one.
pub fn passages(text: &str, language: &str) -> Vec<Span> {
    let pack = pack(language);
    let segments = Segments::of(text, pack);
    let mut out: Vec<Span> = Vec::new();
    for sentence in &segments.sentences {
        let (mut body, mut harm, mut found) = (None::<usize>, None::<usize>, false);
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end && !found {
            let Some((words, kind)) = pack.graphic.at(&segments.tokens, at, sentence.tokens.end) else {
                at += 1;
                continue;
            };
            match kind {
                Graphic::Always => found = true,
                Graphic::Body => body = Some(at),
                Graphic::Harm => harm = Some(at),
                Graphic::Not => {}
            }
            found |= body.zip(harm).is_some_and(|(b, h)| b.abs_diff(h) <= NEAR);
            at += words;
        }
        if !found {
            continue;
        }
        match out.last_mut() {
            Some(last)
                if text[last.end as usize..sentence.span.start as usize]
                    .chars()
                    .all(|c| !c.is_alphanumeric()) =>
            {
                last.end = sentence.span.end;
            }
            _ => out.push(sentence.span),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::passages;

    /// Each line of a case is one sentence: `+` is graphic, `-` is not.
    fn check(language: &str, cases: &str) {
        let lines = cases.lines().filter(|l| !l.trim().is_empty());
        for line in lines {
            let (sign, sentence) = line.trim().split_once(' ').unwrap();
            let found = passages(sentence, language);
            assert_eq!(!found.is_empty(), sign == "+", "{language}: {sentence}");
            assert!(found.iter().all(|s| s.of(sentence).len() == s.len()));
        }
    }

    #[test]
    fn english() {
        check("en", include_str!("../tests/graphic/en.txt"));
    }

    #[test]
    fn french() {
        check("fr", include_str!("../tests/graphic/fr.txt"));
    }

    #[test]
    fn spanish() {
        check("es", include_str!("../tests/graphic/es.txt"));
    }

    #[test]
    fn arabic() {
        check("ar", include_str!("../tests/graphic/ar.txt"));
    }

    #[test]
    fn sentences_that_follow_each_other_are_one_passage() {
        let text = "Twelve died. The bodies were charred. Two were beheaded. The road is open.";
        let found = passages(text, "en");
        let words: Vec<&str> = found.iter().map(|s| s.of(text)).collect();
        assert_eq!(words, ["The bodies were charred. Two were beheaded."]);
        assert!(passages("", "en").is_empty() && passages("\u{202e}\0", "ar").is_empty());
    }
}
