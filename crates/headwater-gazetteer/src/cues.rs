//! What the words beside a name say of it: "Lexington, Ky.", "the city of Homs", "Clarke and Oconee counties".

use crate::key::key;
use crate::table::{Gazetteer, Kind, Place};
use std::ops::Range;
use std::sync::LazyLock;

static WORDS: LazyLock<Words> = LazyLock::new(|| Words::read(include_str!("../data/words.tsv")));

/// What a word beside a name says that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    Anything,
    Continent,
    Country,
    Province,
    District,
    Town,
}

impl Wanted {
    pub(crate) fn fits(self, kind: Kind) -> bool {
        match self {
            Self::Anything => true,
            Self::Continent => kind == Kind::Continent,
            Self::Country => kind == Kind::Country,
            Self::Province => kind == Kind::Province,
            Self::District => kind == Kind::District,
            Self::Town => !kind.is_region(),
        }
    }
}

/// Words before and after a name, the longest first.
#[derive(Debug, Default)]
struct Words {
    before: Vec<(String, Wanted)>,
    after: Vec<(String, Wanted)>,
    /// Spellings that stand for another name.
    spelled: Vec<(String, String)>,
    /// Areas that the table does not have, though it has a town of that name.
    areas: Vec<String>,
}

impl Words {
    fn read(table: &str) -> Self {
        let mut words = Self::default();
        for row in table.lines().filter(|l| !l.starts_with('#')) {
            let mut fields = row.split('\t');
            let (Some(side), Some(kind), Some(forms)) = (fields.next(), fields.next(), fields.next()) else {
                continue;
            };
            if side == "as" {
                words.spelled.push((kind.to_owned(), forms.to_owned()));
                continue;
            }
            if side == "none" {
                words.areas.extend(forms.split(',').map(str::to_owned));
                continue;
            }
            let wanted = match kind {
                "continent" => Wanted::Continent,
                "country" => Wanted::Country,
                "province" => Wanted::Province,
                "district" => Wanted::District,
                "town" => Wanted::Town,
                _ => Wanted::Anything,
            };
            let list = if side == "before" { &mut words.before } else { &mut words.after };
            list.extend(forms.split(',').map(|f| (f.to_owned(), wanted)));
        }
        words.before.sort_by_key(|(w, _)| std::cmp::Reverse(w.len()));
        words.after.sort_by_key(|(w, _)| std::cmp::Reverse(w.len()));
        words
    }
}

/// The places that a name may mean, and what the words in it and beside it say that it is.
pub(crate) fn candidates(table: &Gazetteer, text: &str, at: Range<usize>) -> (Vec<(Place, bool)>, Wanted) {
    let Some(name) = text.get(at.clone()) else { return (Vec::new(), Wanted::Anything) };
    let name = name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).unwrap_or(name);
    let mut wanted = beside(text, at.clone());
    let spelled =
        WORDS.spelled.iter().find_map(|(w, to)| Some(name.strip_suffix(w.as_str())?.to_owned() + to));
    let whole = key(spelled.as_deref().unwrap_or(name));
    let mut found: Vec<(Place, bool)> = Vec::new();
    if !WORDS.areas.contains(&whole) && !(is_short(name)) {
        found.extend(table.find_key(&whole));
    }
    let mut left = whole.as_str();
    let mut towards = false;
    // "northern Iraq", "Aleppo province": what is left without the word; a direction leaves only what is well known.
    while found.is_empty() {
        let before = WORDS
            .before
            .iter()
            .find_map(|(w, k)| Some((left.strip_prefix(w.as_str())?.strip_prefix(' ')?, *k)));
        let after = || {
            WORDS
                .after
                .iter()
                .find_map(|(w, k)| Some((left.strip_suffix(w.as_str())?.strip_suffix(' ')?, *k)))
        };
        let Some((rest, kind)) = before.or_else(after) else { break };
        towards |= kind == Wanted::Anything;
        if kind != Wanted::Anything {
            wanted = kind;
        }
        left = rest;
        if !WORDS.areas.iter().any(|a| a == left) {
            found.extend(table.find_key(left));
        }
        found.retain(|&(p, _)| !towards || is_known(table, p));
    }
    // "Clarke and Oconee counties", "Platte Co.": districts have the word in their name.
    if wanted == Wanted::District || found.is_empty() {
        for word in ["county", "parish", "district"] {
            found.extend(table.find_key(&format!("{left} {word}")));
        }
    }
    // A place's own name before another one.
    found.sort_unstable_by_key(|&(p, own)| (p, !own));
    found.dedup_by_key(|f| f.0);
    (found, wanted)
}

/// A region, or a town of twenty thousand people.
fn is_known(table: &Gazetteer, place: Place) -> bool {
    let entry = table.entry(place);
    entry.kind.is_region() || entry.population > 20_000.0
}

/// "OR" and "Ore." are codes of states, "or" and "Or" are none.
fn is_short(name: &str) -> bool {
    name.is_ascii() && name.len() <= 2 && !name.chars().all(|c| c.is_ascii_uppercase() || c == '.')
}

/// What the words outside of the name say that it is.
fn beside(text: &str, at: Range<usize>) -> Wanted {
    let after = window(text, at.end, 60);
    let low = after.to_lowercase();
    let next = low.trim_start();
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric());
    if low.len() != next.len()
        && let Some((_, kind)) =
            WORDS.after.iter().find(|(w, _)| next.strip_prefix(w.as_str()).is_some_and(ends))
    {
        return *kind;
    }
    // A list that ends in a plural: "Clarke and Oconee counties".
    if let Some(rest) = next.strip_prefix("and ").or_else(|| next.strip_prefix(", "))
        && let Some((_, kind)) = WORDS.after.iter().filter(|(w, _)| w.ends_with('s')).find(|(w, _)| {
            rest.find(&format!(" {w}")).is_some_and(|k| {
                after.trim_start()[next.len() - rest.len()..][..k]
                    .split([' ', ','])
                    .all(|word| word.is_empty() || word == "and" || word.starts_with(char::is_uppercase))
            })
        })
    {
        return *kind;
    }
    let before = text.get(..at.start).unwrap_or_default();
    let from = before.char_indices().rev().take(30).last().map_or(0, |(k, _)| k);
    let low = before[from..].to_lowercase();
    let low = low.trim_end();
    let starts = |rest: &str| !rest.ends_with(|c: char| c.is_alphanumeric());
    WORDS
        .before
        .iter()
        .find(|(w, _)| low.strip_suffix(w.as_str()).is_some_and(starts))
        .map_or(Wanted::Anything, |(_, kind)| *kind)
}

/// The next `chars` characters from `from`.
fn window(text: &str, from: usize, chars: usize) -> &str {
    let rest = text.get(from..).unwrap_or_default();
    let to = rest.char_indices().nth(chars).map_or(rest.len(), |(k, _)| k);
    &rest[..to]
}

/// The regions that the words right after a name may put it in: "Paris, Texas", "Homs (Syria)", "Oxford, in Mississippi".
pub(crate) fn containers(table: &Gazetteer, text: &str, end: usize) -> Vec<Place> {
    let after = window(text, end, 48);
    let Some(rest) =
        [", in ", ", ", " (", " in ", " County, ", " in the "].iter().find_map(|m| after.strip_prefix(m))
    else {
        return Vec::new();
    };
    let rest = rest.strip_prefix("the ").unwrap_or(rest);
    // Up to four capitalised words, the longest that names a region.
    let mut ends: Vec<usize> = Vec::new();
    let mut at = 0;
    for word in rest.split_inclusive([' ', ',', ';', ')']).take(4) {
        let bare = word.trim_end_matches([' ', ',', ';', ')']);
        if !bare.starts_with(char::is_uppercase) && !matches!(bare, "of" | "and") {
            break;
        }
        ends.push(at + bare.len());
        at += word.len();
        if word.trim_end_matches(' ').len() != bare.len() {
            break;
        }
    }
    for end in ends.into_iter().rev() {
        let (found, _) = candidates(table, rest, 0..end);
        let regions: Vec<Place> =
            found.into_iter().map(|f| f.0).filter(|&p| table.entry(p).kind.is_region()).collect();
        if !regions.is_empty() {
            return regions;
        }
    }
    Vec::new()
}
