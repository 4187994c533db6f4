//! Rules by which recorders turn figures that disagree into bounds, side by side.
//!
//! The names say whose published rules they are like; nobody has endorsed them (`docs/guide.md`). All keep the words
//! for the figures; none averages, none adds figures of different sources, and copies never count twice.

use headwater_model::record::ProfileRange;
use std::collections::{BTreeMap, BTreeSet};

/// A figure as the rules see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bound {
    pub(crate) low: u64,
    /// `None` is open.
    pub(crate) high: Option<u64>,
    /// The value most likely meant.
    pub(crate) best: u64,
    /// "up to 30": a maximum, never an estimate.
    pub(crate) up_to: bool,
    /// "dozens": nobody counted.
    pub(crate) vague: bool,
    /// Somebody denies it.
    pub(crate) denied: bool,
    /// Replaced by its own holder's later figure.
    pub(crate) superseded: bool,
    /// Text origin.
    pub(crate) origin: usize,
    /// The source's place in the order of a profile of the user's own.
    pub(crate) rank: Option<usize>,
}

/// The maximum over bounds: the largest closed one, unless an open one begins above it; `None` is open.
pub(crate) fn ceiling(bounds: impl Iterator<Item = (u64, Option<u64>)>) -> Option<u64> {
    let (mut closed, mut open) = (None, None);
    for (low, high) in bounds {
        match high {
            Some(_) => closed = closed.max(high),
            None => open = open.max(Some(low)),
        }
    }
    closed.filter(|_| closed >= open)
}

/// The bounds of every profile by name: `ecc`, which the record itself uses and the caller gives, and beside it the
/// others, none without figures.
pub(crate) fn profiles(ecc: ProfileRange, bounds: &[Bound]) -> BTreeMap<String, ProfileRange> {
    let used = used(bounds, false);
    let mut out = BTreeMap::from([("ecc", ecc)]);
    if !used.is_empty() {
        let denied = bounds.iter().any(|b| b.denied);
        out.extend([
            ("acled", acled(&used)),
            ("airwars", airwars(&used, denied)),
            ("ibc", ibc(&used)),
            ("ucdp", ucdp(&used)),
        ]);
    }
    out.into_iter().map(|(name, range)| (name.to_owned(), range)).collect()
}

/// The bounds that set any: neither denied nor replaced, and, unless `vague` words may, only what somebody counted; where
/// nothing is left of these, the others.
pub(crate) fn used(bounds: &[Bound], vague: bool) -> Vec<Bound> {
    let live: Vec<Bound> = bounds.iter().filter(|b| !b.denied && !b.superseded).copied().collect();
    let live = if live.is_empty() { bounds.to_vec() } else { live };
    let counted: Vec<Bound> = live.iter().filter(|b| vague || !b.vague).copied().collect();
    if counted.is_empty() { live } else { counted }
}

/// The lowest low; a maximum ("up to") sets none where anything else does.
pub(crate) fn lowest(bounds: &[Bound]) -> u64 {
    let firm = bounds.iter().filter(|b| !b.up_to).map(|b| b.low).min();
    firm.or_else(|| bounds.iter().map(|b| b.low).min()).unwrap_or(0)
}

/// The highest value that anybody gives: an open maximum counts as its minimum.
fn highest(bounds: &[Bound]) -> u64 {
    bounds.iter().map(|b| b.high.unwrap_or(b.low)).max().unwrap_or(0)
}

fn origins(bounds: &[Bound]) -> usize {
    bounds.iter().map(|b| b.origin).collect::<BTreeSet<usize>>().len()
}

/// Iraq Body Count: minimum and maximum over the sources; one source alone is provisional.
fn ibc(bounds: &[Bound]) -> ProfileRange {
    let reason = match origins(bounds) {
        1 => "provisional: only one text origin; lowest and highest value given".to_owned(),
        n => format!("lowest and highest value given, over {n} text origins"),
    };
    ProfileRange { low: lowest(bounds), high: Some(highest(bounds)), best: None, reason }
}

/// Airwars: minimum and maximum over all accounts; contested ones have a minimum of nought.
fn airwars(bounds: &[Bound], denied: bool) -> ProfileRange {
    let (low, reason) = if denied {
        (0, "contested: somebody denies it, so the minimum is 0".to_owned())
    } else {
        (lowest(bounds), "lowest and highest value of all accounts".to_owned())
    };
    ProfileRange { low, high: Some(highest(bounds)), best: None, reason }
}

/// ACLED: one conservative number. Where nobody counted, half of what the default table reads from the words
/// ("dozens" 12, "hundreds" 100).
fn acled(bounds: &[Bound]) -> ProfileRange {
    let guessed = bounds.iter().all(|b| b.vague);
    let low = lowest(bounds);
    let open = bounds.iter().any(|b| b.low == low && b.high.is_none());
    let (value, reason) = if guessed && open {
        (low / 2, "nobody counted: the most cautious reading of the words")
    } else {
        (low, "the lowest value given")
    };
    ProfileRange { low: value, high: Some(value), best: Some(value), reason: reason.to_owned() }
}

/// UCDP: low, best and high; best is what most text origins give, and of equals the lower.
fn ucdp(bounds: &[Bound]) -> ProfileRange {
    let mut votes: BTreeMap<u64, BTreeSet<usize>> = BTreeMap::new();
    for b in bounds.iter().filter(|b| !b.up_to) {
        votes.entry(b.best).or_default().insert(b.origin);
    }
    let best = votes.iter().max_by_key(|&(&value, by)| (by.len(), std::cmp::Reverse(value)));
    let (low, high) = (lowest(bounds), highest(bounds));
    let (best, reason) = match best {
        Some((&value, by)) if votes.len() > 1 => {
            let all = origins(bounds);
            (
                value,
                format!(
                    "best: given by {} of {all} text origins, the lower where equally many give another",
                    by.len()
                ),
            )
        }
        Some((&value, _)) => (value, "best: the only value given".to_owned()),
        None => (low, "best: the lowest, for only maxima are given".to_owned()),
    };
    ProfileRange { low, high: Some(high), best: Some(best), reason }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn bound(low: u64, high: Option<u64>, origin: usize) -> Bound {
        Bound {
            low,
            high,
            best: low,
            up_to: false,
            vague: false,
            denied: false,
            superseded: false,
            origin,
            rank: None,
        }
    }

    fn of(bounds: &[Bound]) -> BTreeMap<String, ProfileRange> {
        let ecc = ProfileRange { low: 0, high: None, best: None, reason: String::new() };
        profiles(ecc, bounds)
    }

    #[test]
    fn a_closed_maximum_holds_unless_an_open_one_begins_above_it() {
        let of = |bounds: &[(u64, Option<u64>)]| ceiling(bounds.iter().copied());
        assert_eq!(of(&[(3, Some(5)), (4, None)]), Some(5));
        assert_eq!(of(&[(3, Some(5)), (6, None)]), None);
        assert_eq!(of(&[(6, None)]), None);
        assert_eq!(of(&[]), None);
    }

    #[test]
    fn every_profile_has_its_own_bounds() {
        let p = of(&[bound(12, Some(12), 0), bound(12, Some(12), 1), bound(15, None, 2)]);
        assert_eq!((p["ibc"].low, p["ibc"].high), (12, Some(15)));
        assert_eq!((p["acled"].low, p["acled"].high), (12, Some(12)));
        assert_eq!(p["ucdp"].best, Some(12));
        assert_eq!(p["airwars"].low, 12);
    }

    #[test]
    fn a_denial_makes_it_contested_and_sets_no_other_bound() {
        let p = of(&[bound(12, Some(12), 0), Bound { denied: true, ..bound(0, Some(0), 1) }]);
        assert_eq!((p["airwars"].low, p["airwars"].high), (0, Some(12)));
        assert_eq!(p["ibc"].low, 12);
    }

    #[test]
    fn a_maximum_is_no_estimate_and_a_guess_sets_no_bound_beside_a_count() {
        let p = of(&[bound(8, Some(8), 0), Bound { up_to: true, ..bound(0, Some(20), 1) }]);
        assert_eq!((p["ibc"].low, p["ibc"].high, p["ucdp"].best), (8, Some(20), Some(8)));
        let p = of(&[bound(8, Some(8), 0), Bound { vague: true, ..bound(24, None, 1) }]);
        assert_eq!(p["ibc"].high, Some(8));
        let p = of(&[Bound { vague: true, ..bound(24, None, 1) }]);
        assert_eq!(p["acled"].best, Some(12));
    }

    #[test]
    fn a_copy_changes_nothing() {
        let once = [bound(12, Some(12), 0), bound(15, Some(15), 1)];
        let twice = [once[0], once[0], once[0], once[1]];
        assert_eq!(of(&once), of(&twice));
    }
}
