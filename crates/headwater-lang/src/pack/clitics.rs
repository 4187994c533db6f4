//! What a language writes in one word with its neighbour: "l'armée", "qu'il", "dit-elle", "وقال", "للوزارة".
//!
//! Parts that are cut off become tokens of their own, so that spans and look-ups are those of the words. Which parts,
//! and when, says the table `clitics.tsv`. No morphology: what is cut off "when known" leaves a word of the tables.

use crate::fold::{fold_char, lower};
use rustc_hash::FxHashSet;

/// When a part is cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    /// Wherever it stands.
    Always,
    /// What is left is in a table, and the whole word is not.
    Known,
    /// What is left starts with the article, and the whole word is in no table.
    Article,
    /// The word before is a cue, and the whole word is in no table.
    AfterCue,
}

/// The parts of a language.
#[derive(Debug, Clone, Default)]
pub struct Clitics {
    before: Vec<(&'static str, When)>,
    behind: Vec<&'static str>,
    articles: Vec<&'static str>,
    known: FxHashSet<&'static str>,
    cues: FxHashSet<&'static str>,
}

impl Clitics {
    /// From (place, form, when); only what needs no other table. `None` if there are no rows.
    pub(super) fn new(rows: impl Iterator<Item = [&'static str; 3]>) -> Option<Self> {
        let mut out = Self::default();
        for [place, form, when] in rows {
            let when = match when {
                "known" => When::Known,
                "article" => When::Article,
                "after-cue" => When::AfterCue,
                _ => When::Always,
            };
            match place {
                "before" => out.before.push((form, when)),
                "article" => out.articles.push(form),
                _ => out.behind.push(form),
            }
        }
        // The longest form first: "-t-il" before "-il".
        out.before.sort_by_key(|(form, _)| std::cmp::Reverse(form.len()));
        out.behind.sort_by_key(|form| std::cmp::Reverse(form.len()));
        (!out.before.is_empty() || !out.behind.is_empty()).then_some(out)
    }

    /// Tells the words of the other tables, and which of them are cues.
    pub(super) fn know(&mut self, words: FxHashSet<&'static str>, cues: FxHashSet<&'static str>) {
        (self.known, self.cues) = (words, cues);
    }

    /// A word in lower case without its article ("الوزير" → "وزير").
    pub fn without_article<'w>(&self, low: &'w str) -> &'w str {
        let bare = self.articles.iter().find_map(|a| low.strip_prefix(a)).unwrap_or(low);
        if bare.chars().count() < 2 { low } else { bare }
    }

    /// Whether a word in lower case has its article written before it.
    pub fn has_article(&self, low: &str) -> bool {
        self.without_article(low).len() < low.len()
    }

    /// Bytes of the part at the start of `word` that is a word of its own; `previous` is the token before in lower case.
    pub(crate) fn first(&self, word: &str, previous: &str) -> Option<usize> {
        self.before.iter().find_map(|&(form, when)| {
            let at = strip(word, form)?;
            let rest = &word[at..];
            if !rest.chars().next()?.is_alphanumeric() {
                return None;
            }
            if when == When::Always {
                return Some(at);
            }
            let whole = lower(word);
            if self.is_known(&whole) {
                return None;
            }
            let rest = lower(rest);
            let cut = match when {
                When::Known => rest.chars().count() >= 2 && self.is_known(&rest),
                When::Article => self.has_article(&rest),
                When::AfterCue => rest.chars().count() >= 3 && self.cues.contains(previous),
                When::Always => true,
            };
            cut.then_some(at)
        })
    }

    fn is_known(&self, low: &str) -> bool {
        self.known.contains(low) || self.known.contains(self.without_article(low))
    }

    /// Where the first word of `word` ends and where the pronoun behind it starts: "a-t-il" → "a", "il".
    pub(crate) fn last(&self, word: &str) -> Option<(usize, usize)> {
        let low = lower(word);
        if low.len() != word.len() {
            return None;
        }
        self.behind.iter().find_map(|form| {
            let stem = low.strip_suffix(form).filter(|stem| !stem.is_empty() && !stem.ends_with('-'))?;
            let pronoun = form.rfind('-').map_or(0, |at| at + 1);
            word.is_char_boundary(stem.len()).then_some((stem.len(), stem.len() + pronoun))
        })
    }
}

/// Bytes of `word` that fold to `form`, with the signs that belong to its last letter.
fn strip(word: &str, form: &str) -> Option<usize> {
    let mut wanted = form.chars().peekable();
    for (at, c) in word.char_indices() {
        for folded in fold_char(c) {
            if wanted.peek().is_none() {
                return Some(at);
            }
            if wanted.next() != Some(folded) {
                return None;
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::token::Tokens;
    use crate::{Segments, pack};

    fn words(text: &str, language: &str) -> Vec<String> {
        let segments = Segments::of(text, pack(language));
        (0..segments.tokens.len()).map(|i| segments.tokens.word(i).to_owned()).collect()
    }

    #[test]
    fn french_elisions_and_pronouns_behind_the_verb() {
        assert_eq!(words("L’armée dit qu'il part", "fr"), ["L’", "armée", "dit", "qu'", "il", "part"]);
        assert_eq!(words("a-t-elle dit", "fr"), ["a", "elle", "dit"]);
        assert_eq!(words("dit-il aujourd'hui", "fr"), ["dit", "il", "aujourd'hui"]);
        assert_eq!(words("le porte-parole", "fr"), ["le", "porte-parole"]);
    }

    #[test]
    fn arabic_parts_come_off_where_a_table_knows_the_rest() {
        assert_eq!(words("وقال الوزير", "ar"), ["و", "قال", "الوزير"]);
        assert_eq!(words("وفقا للوزارة", "ar"), ["وفقا", "لل", "وزارة"]);
        assert_eq!(words("وصل وفد", "ar"), ["وصل", "وفد"]);
        assert_eq!(words("وَقَالَ", "ar"), ["وَ", "قَالَ"]);
    }

    #[test]
    fn english_is_cut_as_before() {
        let text = "Ann's l'armée dit-il وقال";
        assert_eq!(words(text, "en").len(), Tokens::of(text).len());
    }
}
