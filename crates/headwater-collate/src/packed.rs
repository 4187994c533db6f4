//! What was prepared of a document, packed to be kept between runs: to make a document ready again from it takes a fifth of
//! the time that its text takes, and some six bytes a word.

use crate::fold::Word;
use crate::prepare::{Prepared, Sentence};
use headwater_model::{Document, Span};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// What many words have in common: their hash, the hash of their stem, their row among the vectors.
type Form = (u64, u64, u16);

/// The words of many documents by their numbers, each form once.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Forms {
    forms: Vec<Form>,
    /// Of all of them, once somebody asks.
    #[serde(skip)]
    numbers: Option<FxHashMap<Form, u32>>,
}

impl Forms {
    fn number(&mut self, word: &Word) -> u32 {
        let numbers = self.numbers.get_or_insert_with(|| self.forms.iter().copied().zip(0..).collect());
        let form = (word.key, word.stem, word.gist);
        *numbers.entry(form).or_insert_with(|| {
            self.forms.push(form);
            self.forms.len() as u32 - 1
        })
    }
}

/// What was prepared of one document, but for its text; the forms of its words are elsewhere.
#[derive(Debug, Serialize, Deserialize)]
pub struct Packed {
    /// Of each word: the number of its form, bytes from the end of the one before, length, flags.
    words: Vec<(u32, i32, u32, u16)>,
    /// Of each sentence: bytes from the end of the one before, length, number of words.
    sentences: Vec<(i32, u32, u32)>,
}

/// Bytes from the end of the span before.
fn gap(end: &mut u32, span: Span) -> i32 {
    let gap = i64::from(span.start) - i64::from(std::mem::replace(end, span.end));
    // Texts are below two gigabytes.
    gap as i32
}

/// The span of a text that follows another by a gap.
fn after(end: &mut u32, gap: i32, len: u32, text: &str) -> Option<Span> {
    let start = end.checked_add_signed(gap)?;
    *end = start.checked_add(len)?;
    text.get(start as usize..*end as usize).map(|_| Span { start, end: *end })
}

impl Packed {
    /// Packs what was prepared, before anything is left out of it.
    pub fn new(prepared: &Prepared<'_>, forms: &mut Forms) -> Self {
        let (mut word_end, mut sentence_end) = (0, 0);
        Self {
            words: prepared
                .words
                .iter()
                .map(|w| (forms.number(w), gap(&mut word_end, w.span), w.span.len() as u32, w.flags))
                .collect(),
            sentences: prepared
                .sentences
                .iter()
                .map(|s| (gap(&mut sentence_end, s.span), s.span.len() as u32, s.words.len() as u32))
                .collect(),
        }
    }

    /// What was prepared; none where this cannot be of the document or the forms.
    pub fn unpack<'d>(self, document: &'d Document, forms: &Forms) -> Option<Prepared<'d>> {
        let text = document.text.as_str();
        let mut words = Vec::with_capacity(self.words.len());
        let mut sentences = Vec::with_capacity(self.sentences.len());
        let (mut from, mut end) = (0, 0);
        for (gap, len, many) in self.sentences {
            let to = from + many as usize;
            if many == 0 || to > self.words.len() {
                return None;
            }
            let span = after(&mut end, gap, len, text)?;
            sentences.push(Sentence { words: from..to, span });
            from = to;
        }
        if from != self.words.len() {
            return None;
        }
        let of = sentences.iter().zip(0..).flat_map(|(s, number)| s.words.clone().map(move |_| number));
        let mut end = 0;
        for ((form, gap, len, flags), sentence) in self.words.into_iter().zip(of) {
            let &(key, stem, gist) = forms.forms.get(form as usize)?;
            words.push(Word { span: after(&mut end, gap, len, text)?, key, stem, sentence, flags, gist });
        }
        Some(Prepared::of(document, words, sentences))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare;
    use headwater_model::{Region, RegionKind};

    fn document(language: &str, text: &str) -> Document {
        let head = text.find('\n').unwrap_or(0);
        let region =
            |kind, from, to| Region { kind, span: Span::new(from, to), repeat_of: None, detail: None };
        // The body comes first: what follows need not stand further down.
        let regions = vec![region(RegionKind::Body, head, text.len()), region(RegionKind::Headline, 0, head)];
        let (text, language) = (text.to_owned(), language.to_owned());
        Document { id: "r".into(), language, text, regions, ..Document::default() }
    }

    fn pile() -> Vec<Document> {
        vec![
            document(
                "en",
                "Storm kills two\nA 24-year-old woman and two hundred goats died. “It rose,” he said.",
            ),
            document("fr", "L’armée\nQuarante-trois civils, l’a dit Élise Ndèye, ont été tués."),
            document("ar", "قتلى\nقتل ثلاثة أشخاص في المدينة."),
            document("en", ""),
        ]
    }

    #[test]
    fn what_was_packed_is_what_was_prepared() {
        let (documents, mut forms) = (pile(), Forms::default());
        let prepared: Vec<_> = documents.iter().map(prepare).collect();
        assert!(prepared[..3].iter().all(|p| p.len() > 3));
        let packed: Vec<_> = prepared.iter().map(|p| Packed::new(p, &mut forms)).collect();
        for ((packed, document), prepared) in packed.into_iter().zip(&documents).zip(&prepared) {
            let found = packed.unpack(document, &forms).unwrap();
            assert_eq!((found.words, found.sentences), (prepared.words.clone(), prepared.sentences.clone()));
        }
    }

    #[test]
    fn what_cannot_be_is_not_believed() {
        let (documents, mut forms) = (pile(), Forms::default());
        let prepared = prepare(&documents[0]);
        let packed = |spoil: fn(&mut Packed), forms: &mut Forms| {
            let mut packed = Packed::new(&prepared, forms);
            spoil(&mut packed);
            packed
        };
        let spoils: [fn(&mut Packed); 7] = [
            |p| p.words[0].0 = 1 << 20,
            |p| p.words[2].1 = -(1 << 20),
            |p| p.words[2].2 = u32::MAX,
            |p| p.sentences[0].2 = 0,
            |p| p.sentences[1].2 += 1,
            |p| p.sentences[0].1 = 1 << 20,
            |p| p.words.truncate(2),
        ];
        for (k, spoil) in spoils.into_iter().enumerate() {
            assert!(packed(spoil, &mut forms).unpack(&documents[0], &forms).is_none(), "{k}");
        }
        assert!(packed(|_| (), &mut forms).unpack(&documents[3], &forms).is_none());
        assert!(packed(|_| (), &mut forms).unpack(&documents[0], &Forms::default()).is_none());
    }
}
