//! Terms of the lineage in plain words.

use super::{MONTHS, min_max, number, parts};
use headwater_model::record::{Counts, EditChange, EditKind, PassageKind, Relation, Reuse};

/// How sure a statement is. The number stands beside it where there is room.
pub(crate) fn confidence(value: f64) -> &'static str {
    if value >= 0.85 {
        "high"
    } else if value >= 0.6 {
        "fair"
    } else {
        "low"
    }
}

/// Why two reports share text, in one word.
pub(crate) fn reuse_short(reuse: Reuse) -> &'static str {
    match reuse {
        Reuse::Wire => "wire",
        Reuse::Outlet => "outlet",
        Reuse::Release => "release",
        Reuse::CommonSource => "speech",
        Reuse::Unknown => "unknown",
    }
}

/// How two reports stand to each other where neither is said to draw on the other.
pub(crate) fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::SameOrigin => "same origin, order open",
        Relation::Series => "series of one outlet",
        Relation::CommonSource => "same speech or document",
        Relation::Incidental => "incidental",
    }
}

/// What the relation means, for a reader who has not seen the term.
pub(crate) fn relation_note(relation: Relation) -> &'static str {
    match relation {
        Relation::SameOrigin => "both go back to one text; which came first cannot be told",
        Relation::Series => "reports of one outlet that follow one another",
        Relation::CommonSource => "both quote the same speech or document, and share nothing else",
        Relation::Incidental => "a little shared text that makes them no relatives",
    }
}

/// What was changed.
pub(crate) fn edit(kind: EditKind, verification: bool) -> &'static str {
    match kind {
        _ if verification => "note on verification",
        EditKind::Number => "number",
        EditKind::Negation => "negation",
        EditKind::Hedge => "doubt",
        EditKind::Name => "name",
        EditKind::Attribution => "source",
        EditKind::Wording => "wording",
    }
}

/// Which way it was changed.
pub(crate) fn change(change: EditChange) -> &'static str {
    match change {
        EditChange::Changed => "changed",
        EditChange::Dropped => "left out",
        EditChange::Added => "added",
    }
}

/// How closely two passages agree.
pub(crate) fn agreement(kind: PassageKind) -> &'static str {
    match kind {
        PassageKind::Verbatim => "word for word",
        PassageKind::Edited => "edited",
        PassageKind::Rewritten => "in other words",
    }
}

/// Fewest and most text origins. A record that does not say has only the one count.
pub(crate) fn origin_range(counts: &Counts) -> (u32, u32) {
    let range = &counts.text_origins_range;
    if range.max == 0 { (counts.text_origins, counts.text_origins) } else { (range.min, range.max) }
}

/// "2", "2–3".
pub(crate) fn origins(counts: &Counts) -> String {
    let (min, max) = origin_range(counts);
    min_max(min, max)
}

/// Why text origins are given as a range.
pub(crate) const ORIGIN_RANGE: &str = "Text origins are a range where words stand in one report of a group only: \
they may come from the group’s text or be that report’s own.";

/// "2 outlets".
pub(crate) fn ranged(min: u32, max: u32, one: &str, many: &str) -> String {
    if min == max && max == 1 {
        format!("{} {one}", number(1))
    } else {
        format!("{} {many}", min_max(min, max))
    }
}

/// Days with short months: "4 May 2031", "28 Feb – 2 Mar 2031".
pub(crate) fn short_days(start: &str, end: &str) -> String {
    let mut out = super::days(start, end);
    if parts(start).is_some() && parts(end).is_some() {
        for month in MONTHS {
            out = out.replace(month, &month[..3]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_model::record::MinMax;

    #[test]
    fn origins_are_one_count_where_the_record_has_no_range() {
        let mut counts = Counts { text_origins: 3, ..Counts::default() };
        assert_eq!(origins(&counts), "3");
        counts.text_origins_range = MinMax { min: 2, max: 4 };
        assert_eq!(origins(&counts), "2–4");
        assert_eq!(ranged(1, 1, "text origin", "text origins"), "1 text origin");
        assert_eq!(ranged(1, 2, "text origin", "text origins"), "1–2 text origins");
    }

    #[test]
    fn months_are_cut_in_dates_only() {
        assert_eq!(short_days("2031-02-28", "2031-03-02"), "28 Feb – 2 Mar 2031");
        assert_eq!(short_days("March", "March"), "March");
    }
}
