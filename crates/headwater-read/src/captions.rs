//! Captions: a picture's credit and the sentence before it.

use crate::names::{self, Party};
use crate::page::{Page, Run};
use crate::regions::Typed;
use headwater_lang::pack::SiteText;
use headwater_model::{Credit, CreditKind, RegionKind};

/// Longest credit, in tokens.
const CREDIT: usize = 24;

/// Paints captions and credits the pictures' agencies.
pub(crate) fn paint(page: &mut Page<'_>, typed: &mut Typed) {
    for block in page.blocks() {
        let mut from = block.run.start;
        while let Some(credit) = next_credit(page, &(from..block.run.end)) {
            let start = caption_start(page, &(from..block.run.end), &credit);
            photographers(page, &credit, &mut typed.credits);
            page.paint(start..credit.end, RegionKind::Caption);
            from = credit.end;
        }
    }
}

/// The first picture credit in the run.
fn next_credit(page: &Page<'_>, run: &Run) -> Option<Run> {
    run.clone().find_map(|i| {
        if page.is_mark(i, &["(", "["]) { bracketed(page, i, run.end) } else { open(page, i, run) }
    })
}

/// "(credit: REUTERS/NAME)", "[Photo: …]", "(AP Photo/Name)", "(File photo)".
fn bracketed(page: &Page<'_>, at: usize, end: usize) -> Option<Run> {
    let close = (at + 1..end.min(at + CREDIT)).find(|&i| page.is_mark(i, &[")", "]"]))?;
    let inner = at + 1..close;
    if inner.is_empty() {
        return None;
    }
    let phrase = inner.clone().any(|i| {
        let credit = |len: usize| names_follow(page, i + len, close);
        matches!(site(page, i, close), Some((len, SiteText::PhotoCredit)) if i + len == close || credit(len))
    });
    let slash = inner.clone().any(|i| page.is_mark(i, &["/"]));
    let picture = inner.clone().any(|i| page.marks.picture.at(page.tokens(), i, close).is_some());
    let agency = inner.clone().any(|i| names::publisher(page, i, close).is_some());
    // "(REUTERS/NAME)" needs a person beside the agency: "(AFP/Reuters)" credits the text.
    let person = slash
        && (inner.start..close).any(|i| page.is_mark(i, &["/"]) && names::is_person(page, &(i + 1..close)));
    (phrase || (agency && (picture || person))).then_some(at..close + 1)
}

/// "Photograph: A/B/C" at the end of a paragraph, "Image source, X", "File photo".
fn open(page: &Page<'_>, at: usize, run: &Run) -> Option<Run> {
    let (len, kind) = site(page, at, run.end)?;
    if kind != SiteText::PhotoCredit || run.end - at > CREDIT {
        return None;
    }
    let starts = at == run.start || page.is_terminal(at - 1) || page.is_mark(at - 1, &[")", "\"", "”"]);
    let colon = page.is_mark(at + len - 1, &[":"]);
    let alone = at + len == run.end && starts;
    // Within a sentence only a colon makes it a credit ("… at dawn Photograph: Ann Lee/EPA").
    let named = (starts || (colon && page.tokens().is_capital(at))) && names_follow(page, at + len, run.end);
    (alone || named).then_some(at..run.end)
}

fn site(page: &Page<'_>, at: usize, end: usize) -> Option<(usize, SiteText)> {
    page.pack.site_text.at(page.tokens(), at, end).map(|(len, kind)| (len, *kind))
}

/// Whether names and nothing else follow: nearly all words capitalised, the first one too.
fn names_follow(page: &Page<'_>, from: usize, end: usize) -> bool {
    let words: Vec<usize> = (from..end).filter(|&i| page.tokens().is_word(i)).collect();
    let capital = words.iter().filter(|&&i| page.tokens().is_capital(i)).count();
    words.first().is_some_and(|&i| page.tokens().is_capital(i)) && capital * 4 >= words.len() * 3
}

/// Where the caption starts that the credit belongs to.
fn caption_start(page: &Page<'_>, run: &Run, credit: &Run) -> usize {
    let own = page.last_sentence(&(run.start..credit.start + 1)).start;
    let start = if own < credit.start || own == run.start {
        own
    } else {
        page.last_sentence(&(run.start..own)).start
    };
    // A quotation is no caption: what somebody says stays with the report.
    if page.has_quote(&(start..credit.start)) && start > run.start {
        credit.start
    } else {
        start.max(run.start)
    }
}

/// Agencies among the names of a picture's credit; a lone name of several words is the photographer's.
fn photographers(page: &Page<'_>, credit: &Run, credits: &mut Vec<Credit>) {
    let mut pieces: Vec<Run> = Vec::new();
    let mut from = credit.start;
    for i in credit.start..=credit.end {
        let phrase = site(page, i, credit.end).filter(|(_, k)| *k == SiteText::PhotoCredit);
        let picture = page.marks.picture.at(page.tokens(), i, credit.end);
        let skip = phrase.map(|(len, _)| len).or(picture.map(|(len, ())| len));
        let parts = page.is_mark(i, &["/", "|", ",", "(", ")", "[", "]", ":", "…", "."]) || i == credit.end;
        if i >= from && (parts || skip.is_some()) {
            if i > from {
                pieces.push(from..i);
            }
            from = i + skip.unwrap_or(1);
        }
    }
    let several = pieces.len() > 1;
    for piece in pieces {
        let known = piece.clone().find_map(|i| names::publisher(page, i, piece.end));
        let party = known.or_else(|| {
            let one = piece.len() == 1 && page.tokens().is_capital(piece.start) && several;
            (one || names::is_media(page, &piece)).then(|| Party {
                name: names::name_of(page, &piece),
                agency: false,
                known: false,
                run: piece.clone(),
            })
        });
        credits.extend(party.map(|p| p.credit(page, CreditKind::Photo)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_lang::pack;

    fn captions(text: &str) -> (Vec<&str>, Vec<String>) {
        let mut page = Page::of(text, pack("en"));
        let mut typed = Typed::default();
        paint(&mut page, &mut typed);
        let found =
            page.regions().into_iter().filter(|r| r.kind == RegionKind::Caption).map(|r| r.span.of(text));
        (found.collect(), typed.credits.into_iter().map(|c| c.name).collect())
    }

    #[test]
    fn a_caption_paragraph() {
        let text = "Boats lie on the mud at low water. Photograph: Ann Lee/EPA/Shutterstock";
        assert_eq!(captions(text), (vec![text], vec!["EPA".to_owned(), "Shutterstock".to_owned()]));
        let text = "Boats on the mud at dawn (AP Photo/Ann Lee)";
        assert_eq!(captions(text), (vec![text], vec!["AP".to_owned()]));
        assert_eq!(captions("[Photo: Ann Lee/The Lake Post]").0.len(), 1);
        assert_eq!(captions("A barge at the lock. File photo").0.len(), 1);
        assert_eq!(captions("Image source, Getty Images").0.len(), 1);
    }

    #[test]
    fn only_the_sentence_before_the_credit() {
        let text = "The mayor blamed the rain. A man rows past the mill, on May 2, 2024. (credit: REUTERS/ANN LEE) Work goes on.";
        let (found, names) = captions(text);
        assert_eq!(found, ["A man rows past the mill, on May 2, 2024. (credit: REUTERS/ANN LEE)"]);
        assert_eq!(names, ["Reuters"]);
    }

    #[test]
    fn prose_about_pictures_and_credit_is_body() {
        for text in [
            "He took the credit: nobody else wanted it.",
            "Picture by picture, the film shows the flood.",
            "The image: a child on a roof, alone.",
            "The flood (the third in a year) hit the mill.",
            "The figures (AFP) were higher than those (Reuters) of May.",
        ] {
            assert!(captions(text).0.is_empty(), "{text}");
        }
    }
}
