//! What reports credit: agencies and outlets by name, firmest first, and the facts that two reports of one agency share.

use crate::fold::{NAME, NUMBER};
use crate::prepare::Prepared;
use headwater_model::{CreditKind, Document};
use rustc_hash::FxHashMap;

/// The name under which a report publishes, if it tells.
pub(crate) fn outlet(document: &Document) -> Option<&str> {
    let voice = || {
        // Who is credited for the text, or is told things as an agency is, is not the one who prints it.
        let other = |name: &str| {
            document
                .credits
                .iter()
                .any(|c| c.name == name && matches!(c.kind, CreditKind::Text | CreditKind::Told))
        };
        let mut names =
            document.credits.iter().filter(|c| c.kind == CreditKind::Voice && !c.agency && !other(&c.name));
        names.next().map(|c| c.name.as_str())
    };
    document.outlet.as_ref().map(|o| o.value.as_str()).or_else(voice)
}

/// Whether a credit names an outlet. An outlet that is only known by the host of its page ("wmbfnews.com") is named
/// by the same letters, a number or a word like "news" apart.
pub(crate) fn same_outlet(outlet: &str, credit: &str) -> bool {
    if outlet == credit {
        return true;
    }
    let letters = |name: &str| -> String {
        let low = name.to_lowercase();
        let low = low.strip_prefix("the ").unwrap_or(&low);
        low.chars().filter(|c| c.is_alphanumeric()).collect()
    };
    let host = outlet.contains('.') && !outlet.contains(char::is_whitespace);
    if !host {
        return letters(outlet) == letters(credit);
    }
    let bare = outlet.strip_prefix("www.").unwrap_or(outlet);
    let site = letters(bare.split('.').next().unwrap_or(bare));
    let credit = letters(credit.strip_suffix(".com").unwrap_or(credit));
    let rest = site.strip_prefix(&credit).or_else(|| credit.strip_prefix(&site));
    credit.len().min(site.len()) >= LETTERS
        && rest.is_some_and(|rest| {
            rest.chars().all(|c| c.is_ascii_digit())
                || matches!(rest, "news" | "tv" | "online" | "live" | "com" | "the" | "newspaper")
        })
}

/// Shorter names than this are not recognised inside of a host.
const LETTERS: usize = 4;

/// The firmest credit first.
pub(crate) fn kind_rank(kind: CreditKind) -> u8 {
    match kind {
        CreditKind::Text => 0,
        CreditKind::Voice => 1,
        CreditKind::Told => 2,
        CreditKind::Photo => 3,
    }
}

/// Names that a report credits for text, with how, each once by its strongest credit.
pub(crate) fn credits(document: &Document) -> Vec<(&str, CreditKind)> {
    let own = outlet(document);
    let mut list: Vec<(&str, CreditKind)> = document
        .credits
        .iter()
        .filter(|c| c.kind != CreditKind::Photo && !own.is_some_and(|own| same_outlet(own, &c.name)))
        .map(|c| (c.name.as_str(), c.kind))
        .collect();
    list.sort_by_key(|(name, kind)| (*name, kind_rank(*kind)));
    list.dedup_by_key(|(name, _)| *name);
    list
}

/// Names of the agencies whose credit line a report prints.
pub(crate) fn lines(document: &Document) -> Vec<&str> {
    credits(document)
        .into_iter()
        .filter(|(_, kind)| *kind == CreditKind::Text)
        .map(|(name, _)| name)
        .collect()
}

/// Whether both print the credit line of one agency.
pub(crate) fn same_line(x: &Document, y: &Document) -> bool {
    let x = lines(x);
    !x.is_empty() && lines(y).iter().any(|line| x.contains(line))
}

/// Whether both name one agency as the author of their text, or one does and the other mentions it when `mentioned`
/// is enough.
pub(crate) fn same_agency(x: &Document, y: &Document, mentioned: bool) -> bool {
    let firm = |k: CreditKind| k != CreditKind::Told;
    let y = credits(y);
    credits(x).iter().any(|(name, kind)| {
        y.iter().any(|(n, other)| {
            n == name && if mentioned { firm(*kind) || firm(*other) } else { firm(*kind) && firm(*other) }
        })
    })
}

/// Names and numbers of a report, each once, sorted.
fn facts(doc: &Prepared<'_>) -> Vec<u64> {
    let mut stems: Vec<u64> = doc.words.iter().filter(|w| w.is(NAME | NUMBER)).map(|w| w.stem).collect();
    stems.sort_unstable();
    stems.dedup();
    stems
}

/// How much each name and number says: the logarithm of how few reports have it.
pub(crate) struct Facts {
    of: Vec<Vec<u64>>,
    counts: FxHashMap<u64, u32>,
    documents: f64,
}

/// A pile of fewer reports is weighed as if it were so large, or the facts of a single story would all weigh nothing.
const PILE: usize = 50;
/// Least weight of what two reports share: six facts that a tenth of the reports have.
const WEIGHT: f64 = 14.0;
/// What a larger pile adds to it, for each time that it is e times as large: there are as many more pairs that could
/// agree by chance, and names go together ("New York" and "Stock Exchange").
const CHANCE: f64 = 6.0;
/// Least share of the weight of the one that has less.
const PART: f64 = 0.4;
/// Among more reports than this some always tell much the same of two events (a daily market report): there the facts
/// of two reports count only if they share a passage too.
const CROWD: usize = 1000;

impl Facts {
    pub(crate) fn new(docs: &[Prepared<'_>]) -> Self {
        let of: Vec<Vec<u64>> = docs.iter().map(facts).collect();
        let mut counts: FxHashMap<u64, u32> = FxHashMap::default();
        for fact in of.iter().flatten() {
            *counts.entry(*fact).or_default() += 1;
        }
        Self { of, counts, documents: docs.len().max(PILE) as f64 }
    }

    /// Names and numbers of a report, each once, sorted.
    pub(crate) fn of(&self, doc: usize) -> &[u64] {
        &self.of[doc]
    }

    fn weight<'f>(&self, facts: impl Iterator<Item = &'f u64>) -> f64 {
        facts
            .filter_map(|f| self.counts.get(f))
            .map(|count| ((self.documents + 1.0) / f64::from(*count)).ln())
            .sum()
    }

    /// Whether there are so many reports that facts alone relate no two of them.
    pub(crate) fn crowd(&self) -> bool {
        self.of.len() > CROWD
    }

    /// Whether two reports name the same persons, places and numbers to a good part. In a crowd it is for the caller to
    /// ask only of reports that share a passage.
    pub(crate) fn same(&self, x: usize, y: usize) -> bool {
        let (x, y) = (&self.of[x], &self.of[y]);
        let shared = self.weight(x.iter().filter(|s| y.binary_search(s).is_ok()));
        let least = WEIGHT + CHANCE * (self.documents / PILE as f64).ln();
        shared >= least && shared >= PART * self.weight(x.iter()).min(self.weight(y.iter()))
    }
}

#[cfg(test)]
mod tests {
    use super::same_outlet;

    #[test]
    fn a_host_is_named_by_its_letters() {
        for (outlet, credit) in [
            ("merrowpost.example", "Merrow Post"),
            ("www.ktvx9.example", "KTVX"),
            ("kbcnews.example", "KBC News"),
            ("Harbour Times", "The Harbour Times"),
        ] {
            assert!(same_outlet(outlet, credit), "{outlet} {credit}");
        }
        for (outlet, credit) in [
            ("merrowpost.example", "Merrow Postal Union"),
            ("post.example", "Pos"),
            ("Harbour Times", "Harbour Mail"),
        ] {
            assert!(!same_outlet(outlet, credit), "{outlet} {credit}");
        }
    }
}
