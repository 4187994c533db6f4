//! Which names may be the same, found without comparing each with each: by the word that carries a name, and by initials.

use headwater_lang::name::{Spelling, initials, is_initials, key};
use headwater_model::record::EntityKind;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Words of names, each once, and which of them may be the same.
#[derive(Default)]
pub(crate) struct Lexicon {
    numbers: FxHashMap<String, u32>,
    words: Vec<Spelling>,
    compared: FxHashMap<(u32, u32), Option<&'static str>>,
}

impl Lexicon {
    /// The words of a name, as numbers.
    pub(crate) fn words(&mut self, name: &str) -> Vec<u32> {
        name.split(' ').map(|w| self.number(w)).collect()
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(&known) = self.numbers.get(word) {
            return known;
        }
        let number = self.words.len() as u32;
        self.numbers.insert(word.to_owned(), number);
        self.words.push(Spelling::new(word));
        number
    }

    fn text(&self, words: &[u32]) -> Vec<&str> {
        words.iter().map(|&w| self.words[w as usize].word()).collect()
    }

    /// Why two words may be the same; `None` if they may not.
    fn same(&mut self, a: u32, b: u32) -> Option<&'static str> {
        let words = &self.words;
        if a == b {
            return Some("the same form");
        }
        if words[a as usize].is_apart(&words[b as usize]) {
            return None;
        }
        *self
            .compared
            .entry((a.min(b), a.max(b)))
            .or_insert_with(|| words[a as usize].same(&words[b as usize]))
    }

    /// Why two names of a kind may be the same; `None` if they may not.
    pub(crate) fn same_name(&mut self, kind: EntityKind, a: &[u32], b: &[u32]) -> Option<String> {
        if kind == EntityKind::Person {
            let reason = self.same(*a.last()?, *b.last()?)?;
            if a.len() == 1 || b.len() == 1 {
                return Some(format!("surname alone in another report; {reason}"));
            }
            return self.same(a[0], b[0]).map(|first| {
                let reason = if reason == "the same form" { first } else { reason };
                format!("another report; {reason}")
            });
        }
        if a.len() != b.len() {
            let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
            if kind != EntityKind::Organisation {
                return None;
            }
            if let [only] = short {
                let word = self.words[*only as usize].word();
                let letters = word.chars().filter(|c| c.is_alphanumeric()).count();
                let found = letters <= long.len() && is_initials(word, &self.text(long));
                return found.then(|| "initials of the longer name".to_owned());
            }
            return long.starts_with(short).then(|| "the first words of the longer name".to_owned());
        }
        let mut reason = "the same form";
        for (&x, &y) in a.iter().zip(b) {
            match self.same(x, y)? {
                "the same form" => {}
                other => reason = other,
            }
        }
        Some(format!("another report; {reason}"))
    }
}

/// A word that carries names, and those that it carries, by number.
struct Carrier {
    word: u32,
    joined: Vec<usize>,
}

/// Names whose carrying words begin with the same sounds.
#[derive(Default)]
struct Bucket {
    carriers: Vec<Carrier>,
    /// Place of a word among the carriers.
    at: FxHashMap<u32, usize>,
    /// For a word, how many of the carriers it was compared with, and which of them may be the same.
    compared: FxHashMap<u32, (usize, Vec<usize>)>,
    /// Names of several words by their initials.
    long: BTreeMap<String, Vec<usize>>,
    /// Names of one word by its letters.
    short: BTreeMap<String, Vec<usize>>,
}

/// An index of joined names.
#[derive(Default)]
pub(crate) struct Near {
    buckets: FxHashMap<(EntityKind, String), Bucket>,
    /// The bucket of each word.
    sounds: FxHashMap<u32, String>,
}

/// The word by which a name is looked for: of persons the last, of others the first.
fn carrier(kind: EntityKind, name: &[u32]) -> Option<u32> {
    if kind == EntityKind::Person { name.last().copied() } else { name.first().copied() }
}

fn letters(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).collect()
}

impl Near {
    fn bucket(&mut self, kind: EntityKind, word: u32, lexicon: &Lexicon) -> (EntityKind, String) {
        let sounds = self
            .sounds
            .entry(word)
            .or_insert_with(|| key(lexicon.words[word as usize].word()).chars().take(2).collect());
        (kind, sounds.clone())
    }

    /// Adds a name of what was joined as number `joined`.
    pub(crate) fn add(&mut self, kind: EntityKind, name: &[u32], joined: usize, lexicon: &Lexicon) {
        let Some(word) = carrier(kind, name) else { return };
        let bucket = self.bucket(kind, word, lexicon);
        let bucket = self.buckets.entry(bucket).or_default();
        let at = *bucket.at.entry(word).or_insert_with(|| {
            bucket.carriers.push(Carrier { word, joined: Vec::new() });
            bucket.carriers.len() - 1
        });
        insert(&mut bucket.carriers[at].joined, joined);
        if kind == EntityKind::Organisation {
            let text = lexicon.text(name);
            match text.as_slice() {
                [only] => insert(bucket.short.entry(letters(only)).or_default(), joined),
                _ => insert(bucket.long.entry(initials(&text)).or_default(), joined),
            }
        }
    }

    /// Numbers of what was joined and may bear one of these names, in order.
    pub(crate) fn of(&mut self, kind: EntityKind, names: &[Vec<u32>], lexicon: &mut Lexicon) -> Vec<usize> {
        let mut out: Vec<usize> = Vec::new();
        for name in names {
            let Some(word) = carrier(kind, name) else { continue };
            let bucket = self.bucket(kind, word, lexicon);
            let Some(bucket) = self.buckets.get_mut(&bucket) else { continue };
            let (upto, found) = bucket.compared.entry(word).or_default();
            for (at, other) in bucket.carriers.iter().enumerate().skip(*upto) {
                // Each pair comes here once: there is nothing to remember.
                if lexicon.words[word as usize].same(&lexicon.words[other.word as usize]).is_some() {
                    found.push(at);
                }
            }
            *upto = bucket.carriers.len();
            for &at in found.iter() {
                out.extend(&bucket.carriers[at].joined);
            }
            if kind == EntityKind::Organisation {
                let text = lexicon.text(name);
                let more = match text.as_slice() {
                    [only] => bucket.long.get(&letters(only)),
                    _ => bucket.short.get(&initials(&text)),
                };
                out.extend(more.into_iter().flatten());
            }
        }
        out.sort_unstable();
        out.dedup();
        out
    }
}

/// Into a sorted list, once.
fn insert(list: &mut Vec<usize>, number: usize) {
    if let Err(at) = list.binary_search(&number) {
        list.insert(at, number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(kind: EntityKind, known: &[&str], asked: &str) -> Vec<usize> {
        let (mut lexicon, mut near) = (Lexicon::default(), Near::default());
        for (j, name) in known.iter().enumerate() {
            let words = lexicon.words(name);
            near.add(kind, &words, j, &lexicon);
        }
        let asked = lexicon.words(asked);
        let near = near.of(kind, std::slice::from_ref(&asked), &mut lexicon);
        let same = |j: &usize| {
            let words: Vec<u32> = known[*j].split(' ').map(|w| lexicon.number(w)).collect();
            lexicon.same_name(kind, &asked, &words).is_some()
        };
        near.into_iter().filter(same).collect()
    }

    #[test]
    fn persons_are_found_by_their_surname() {
        let known = ["Ellen Marsh", "Peter Holm", "Elen Marsh", "Marsh", "Ana Brandt"];
        assert_eq!(found(EntityKind::Person, &known, "Ellen Marsh"), [0, 2, 3]);
        assert_eq!(found(EntityKind::Person, &known, "Marsh"), [0, 2, 3]);
        assert_eq!(found(EntityKind::Person, &["Ahmed Sharaa"], "Ahmad al-Sharaa"), [0]);
        assert!(found(EntityKind::Person, &known, "Ana Holm").is_empty());
    }

    #[test]
    fn bodies_are_found_by_their_initials_and_first_words() {
        let known = ["Norwick Harbour Board", "Tarn Rovers", "NHB"];
        assert_eq!(found(EntityKind::Organisation, &known, "Norwick Harbour"), [0]);
        assert_eq!(found(EntityKind::Organisation, &known, "NHB"), [2], "the sounds differ");
        assert_eq!(found(EntityKind::Organisation, &["Nor Nar"], "NN"), [] as [usize; 0]);
        assert_eq!(found(EntityKind::Organisation, &["Union Nane"], "UN"), [0]);
        assert!(found(EntityKind::Place, &["Norwick Harbour Board"], "Norwick Harbour").is_empty());
    }
}
