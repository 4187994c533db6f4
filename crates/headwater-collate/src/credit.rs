//! What reports credit: agencies and outlets by name, firmest first, and the facts that two reports of one agency share.

use crate::fold::{NAME, NUMBER};
use crate::prepare::Prepared;
use headwater_model::{CreditKind, Document};

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
        .filter(|c| c.kind != CreditKind::Photo && Some(c.name.as_str()) != own)
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

/// Whether two reports name the same persons, places and numbers to a good part.
pub(crate) fn same_facts(x: &Prepared<'_>, y: &Prepared<'_>) -> bool {
    let facts = |d: &Prepared<'_>| {
        let mut stems: Vec<u64> = d.words.iter().filter(|w| w.is(NAME | NUMBER)).map(|w| w.stem).collect();
        stems.sort_unstable();
        stems.dedup();
        stems
    };
    let (x, y) = (facts(x), facts(y));
    let shared = x.iter().filter(|s| y.binary_search(s).is_ok()).count();
    shared >= 4 && shared * 10 >= x.len().min(y.len()) * 3
}
