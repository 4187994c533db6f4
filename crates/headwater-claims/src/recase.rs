//! Texts in capitals throughout, as news wires sent them: what they would look like otherwise.
//!
//! Nearly every rule asks whether a word has a capital. A table of words that are written small, with their regular
//! endings, tells those from names; what no table knows is taken for a name. The copy has the same bytes but for the
//! case of letters, so every span of it is a span of the text.

use headwater_lang::pack::NameWord;
use headwater_lang::{Pack, Segments, Sentence, pack};
use headwater_model::Document;

/// A text with fewer letters may shout for other reasons.
const LETTERS: usize = 120;

/// Endings of long words that hardly a name has.
const ENDINGS: [&str; 10] =
    ["tion", "tions", "sion", "sions", "ment", "ments", "ness", "ously", "ility", "ically"];

/// The document as it would have been written with small letters; `None` if it has those, or no table for them.
pub(crate) fn recased(document: &Document) -> Option<Document> {
    let pack = pack(&document.language);
    if pack.common.is_empty() || !shouts(&document.text) {
        return None;
    }
    let segments = Segments::of(&document.text, pack);
    let mut text = document.text.clone().into_bytes();
    for sentence in &segments.sentences {
        for i in sentence.tokens.clone() {
            let case = case(&segments, pack, sentence, i);
            let span = segments.tokens.list.get(i).map(|t| t.span)?;
            let (start, end) = (span.start as usize, span.end as usize);
            let word = document.text.get(start..end)?;
            let mut at = start;
            for (k, c) in word.chars().enumerate() {
                let keeps = case == Case::Capitals || case == Case::Capital && starts(word, k);
                let mut small = c.to_lowercase();
                if let (false, Some(low), None) = (keeps, small.next(), small.next())
                    && low.len_utf8() == c.len_utf8()
                {
                    low.encode_utf8(text.get_mut(at..at + c.len_utf8())?);
                }
                at += c.len_utf8();
            }
        }
    }
    Some(Document { text: String::from_utf8(text).ok()?, ..document.clone() })
}

/// Hardly a small letter in it.
fn shouts(text: &str) -> bool {
    // Nearly every text has small letters: told without looking at what is a letter in other alphabets.
    if text.bytes().filter(u8::is_ascii_lowercase).count() * 50 > text.len() {
        return false;
    }
    let large = text.chars().filter(|c| c.is_uppercase()).count();
    let small = text.chars().filter(|c| c.is_lowercase()).count();
    large >= LETTERS && small * 50 <= large
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    Small,
    Capital,
    Capitals,
}

/// The first letter, and the one after a hyphen ("Al-Masri").
fn starts(word: &str, k: usize) -> bool {
    k == 0 || word.chars().nth(k - 1) == Some('-')
}

fn case(segments: &Segments<'_>, pack: &Pack, sentence: &Sentence, i: usize) -> Case {
    let tokens = &segments.tokens;
    let low = tokens.low(i);
    if is_short_form(segments, sentence, i) {
        return Case::Capitals;
    }
    if !tokens.is_word(i) || matches!(low, "'s") {
        return Case::Small;
    }
    let opens = (sentence.tokens.start..i).all(|k| !tokens.is_word(k));
    if opens || i == 0 || is_name(segments, pack, sentence, i) {
        return Case::Capital;
    }
    // "Arce Battalion", "President Lund", "Lund Street": heads and titles beside a name go with it.
    let beside = |k: usize| sentence.tokens.contains(&k) && is_name(segments, pack, sentence, k);
    let goes_before = matches!(
        pack.name_words.get(low),
        Some(NameWord::Title | NameWord::Role | NameWord::Organisation | NameWord::PlaceHead)
    );
    let goes_after = matches!(
        pack.name_words.get(low),
        Some(NameWord::Organisation | NameWord::PlaceHead | NameWord::GroupHead)
    );
    let before = goes_before && beside(i + 1) && !pack.people.contains_key(tokens.low(i + 1));
    let after = goes_after && i > 0 && beside(i - 1) && !pack.demonyms.contains_key(tokens.low(i - 1));
    if before || after { Case::Capital } else { Case::Small }
}

/// "FMLN" in brackets, "U.S.", "PRC": letters that are no word.
fn is_short_form(segments: &Segments<'_>, sentence: &Sentence, i: usize) -> bool {
    let tokens = &segments.tokens;
    let low = tokens.low(i);
    let bracketed = i > sentence.tokens.start
        && matches!(tokens.low(i - 1), "[" | "(")
        && matches!(tokens.low(i + 1), "]" | ")")
        && low.len() <= 6;
    let letters = low.len() > 1 && !low.contains(['a', 'e', 'i', 'o', 'u', 'y']) && low.len() <= 6;
    let dotted = low.contains('.') && !matches!(low, "a.m." | "p.m.");
    tokens.is_word(i) && (bracketed || letters && !low.contains('\'') || dotted)
}

/// A name by the tables, or a word that no table knows.
fn is_name(segments: &Segments<'_>, pack: &Pack, sentence: &Sentence, i: usize) -> bool {
    let tokens = &segments.tokens;
    let low = tokens.low(i);
    if !tokens.is_word(i) || pack.is_function(low) {
        return false;
    }
    if pack.demonyms.contains_key(low)
        || pack.groups.contains_key(low)
        || pack.weekdays.contains_key(low)
        || pack.months.contains_key(low) && !matches!(low, "may" | "march")
    {
        return true;
    }
    let end = sentence.tokens.end;
    // Names of several words, and places that no table has as a word.
    let inside = |back: usize| {
        i.checked_sub(back).filter(|&k| k >= sentence.tokens.start).is_some_and(|k| {
            let place = pack.places.at(tokens, k, end).map(|(n, _)| n);
            let publisher = pack.publishers.at(tokens, k, end).map(|(n, _)| n);
            place.into_iter().chain(publisher).any(|n| n > back && (n > 1 || !is_common(pack, low)))
        })
    };
    if (0..4).any(inside) {
        return true;
    }
    if pack.name_words.get(low) == Some(&NameWord::Given) {
        return !is_common(pack, low) || i + 1 < end && !is_common(pack, tokens.low(i + 1));
    }
    if pack.name_words.get(low) == Some(&NameWord::Title) {
        // "Gen Lund", "Dr Lund": abbreviated titles; "father" is a word.
        return low.len() <= 4 && !pack.people.contains_key(low);
    }
    !is_common(pack, low)
}

/// A word that is written small, perhaps with a regular ending.
fn is_common(pack: &Pack, low: &str) -> bool {
    if low.contains('-') {
        return low.split('-').all(|part| part.len() < 2 || is_common(pack, part));
    }
    knows(pack, low)
        || !low.chars().all(char::is_alphabetic)
        || (low.len() >= 8 && ENDINGS.iter().any(|e| low.ends_with(e)))
        || low.strip_prefix("un").is_some_and(|rest| rest.len() > 3 && ended(pack, rest))
        || ended(pack, low)
}

/// The word without a regular ending, or two ("buildings"), is one that is written small.
fn ended(pack: &Pack, low: &str) -> bool {
    let known = |stem: &str| stem.len() >= 3 && (knows(pack, stem) || ended_once(pack, stem));
    knows(pack, low) || low.strip_suffix('s').is_some_and(known) || ended_once(pack, low)
}

fn ended_once(pack: &Pack, low: &str) -> bool {
    let known = |stem: &str| stem.len() >= 3 && knows(pack, stem);
    ["s", "es", "ed", "d", "ing", "ly", "er", "ers"].iter().any(|e| low.strip_suffix(e).is_some_and(known))
        || ["ed", "ing", "er", "ers"]
            .iter()
            .any(|e| low.strip_suffix(e).is_some_and(|stem| known(&format!("{stem}e"))))
        || ["ies", "ied"].iter().any(|e| low.strip_suffix(e).is_some_and(|stem| known(&format!("{stem}y"))))
}

fn knows(pack: &Pack, low: &str) -> bool {
    pack.common.contains(low)
        || pack.is_function(low)
        || pack.people.contains_key(low)
        || pack.outcomes.contains_key(low)
        || pack.cues.contains_key(low)
        || pack.numbers.contains_key(low)
        || matches!(
            pack.name_words.get(low),
            Some(
                NameWord::Role
                    | NameWord::Organisation
                    | NameWord::PlaceHead
                    | NameWord::GroupHead
                    | NameWord::NotName
            )
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::document;

    #[test]
    fn names_keep_their_capital_and_all_else_loses_it() {
        let text = "THE MAYOR OF SANTA MARIA, PEDRO LUND BARAHONA, WAS KILLED BY TWO GUNMEN ON TUESDAY.  FMLN [FARABUNDO FRONT] \
                    TROOPS ATTACKED A POLICE STATION IN LIMA WITHOUT WARNING, GENERAL OTERO SAID.";
        let read = recased(&document(text)).unwrap().text;
        assert_eq!(read.len(), text.len());
        assert!(
            read.starts_with(
                "The mayor of Santa Maria, Pedro Lund Barahona, was killed by two gunmen on Tuesday."
            ),
            "{read}"
        );
        assert!(
            read.contains("FMLN")
                && read.contains("police station in Lima without warning, General Otero said"),
            "{read}"
        );
    }

    #[test]
    fn a_text_with_small_letters_stays_as_it_is() {
        assert!(recased(&document(&"THE MAYOR said that all was well. ".repeat(20))).is_none());
        assert!(recased(&document("SHORT")).is_none());
    }
}
