//! Numbers, dates and terms in words, the same in every output.

mod lineage;

pub(crate) use headwater_model::number::thousands as number;
use headwater_model::record::{
    CheckKind, EntityKind, IncidentRole, LineStanding, Modifier, Reuse, SourceType, TollBasis,
    VerificationStatus,
};
use headwater_model::{Basis, CreditKind, DateBasis, Detail, Field, RegionKind};
pub(crate) use lineage::*;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// "12", "12–14", "12 or more".
pub(crate) fn range(low: u64, high: Option<u64>) -> String {
    match high {
        None => format!("{} or more", number(low)),
        Some(high) if high == low => number(low),
        Some(high) => format!("{}–{}", number(low), number(high)),
    }
}

/// "1 report", "3 reports".
pub(crate) fn count(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", number(n as u64), if n == 1 { one } else { many })
}

/// "2", "1–2": at least and at most.
pub(crate) fn min_max(min: u32, max: u32) -> String {
    if min == max { number(min.into()) } else { format!("{}–{}", number(min.into()), number(max.into())) }
}

/// 0.416 → "42 %". Nothing above nought reads as 0 and nothing below one as 100.
pub(crate) fn percent(share: f64) -> String {
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    let rounded = (share * 100.0).round();
    if share > 0.0 && rounded < 1.0 {
        "<1 %".to_owned()
    } else if share < 1.0 && rounded > 99.0 {
        ">99 %".to_owned()
    } else {
        format!("{rounded:.0} %")
    }
}

fn parts(iso: &str) -> Option<(&str, &'static str, u32)> {
    let mut fields = iso.split('-');
    let (year, month, day) = (fields.next()?, fields.next()?, fields.next()?);
    let month = month.parse::<usize>().ok()?.checked_sub(1)?;
    Some((year, MONTHS.get(month)?, day.parse().ok()?))
}

/// "2025-03-09" → "9 March 2025"; anything else stays as it is.
pub(crate) fn date(iso: &str) -> String {
    parts(iso).map_or_else(|| iso.to_owned(), |(year, month, day)| format!("{day} {month} {year}"))
}

/// "6–9 March 2025", "28 February – 2 March 2025".
pub(crate) fn days(start: &str, end: &str) -> String {
    if start == end {
        return date(start);
    }
    match (parts(start), parts(end)) {
        (Some((y1, m1, d1)), Some((y2, m2, d2))) if y1 == y2 && m1 == m2 => format!("{d1}–{d2} {m1} {y1}"),
        (Some((y1, m1, d1)), Some((y2, _, _))) if y1 == y2 => format!("{d1} {m1} – {}", date(end)),
        _ => format!("{} – {}", date(start), date(end)),
    }
}

/// At a precision coarser than days: "March 2025", "2013", "2011–2024".
pub(crate) fn moment(start: &str, end: &str, precision: &str) -> String {
    match (precision, parts(start), parts(end)) {
        ("month", Some((year, month, _)), _) => format!("{month} {year}"),
        ("year", Some((year, _, _)), _) => year.to_owned(),
        ("years", Some((first, _, _)), Some((last, _, _))) if first == last => first.to_owned(),
        ("years", Some((first, _, _)), Some((last, _, _))) => format!("{first}–{last}"),
        _ => days(start, end),
    }
}

/// White space run together and at most `limit` characters, with "…" where more was cut. Reads no further than it
/// must, so that a report of one endless sentence costs no more than any other.
pub(crate) fn clip(text: &str, limit: usize) -> String {
    let mut out = String::new();
    let mut taken = 0;
    let mut space = false;
    for c in text.chars() {
        if c.is_whitespace() {
            space = true;
            continue;
        }
        if taken >= limit {
            out.push('…');
            return out;
        }
        if space && !out.is_empty() {
            out.push(' ');
            taken += 1;
        }
        space = false;
        out.push(c);
        taken += 1;
    }
    out
}

/// A term of the record in plain words: `single_source` → "single source".
pub(crate) fn plain(term: &str) -> String {
    term.replace('_', " ")
}

/// A sentence begins with a capital letter.
pub(crate) fn upper(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// Name of a region's kind.
pub(crate) fn region(kind: RegionKind) -> &'static str {
    match kind {
        RegionKind::Headline => "headline",
        RegionKind::Dateline => "dateline",
        RegionKind::Byline => "byline",
        RegionKind::Credit => "credit",
        RegionKind::Caption => "caption",
        RegionKind::Boilerplate => "boilerplate",
        RegionKind::Related => "related",
        RegionKind::Repeat => "repeat",
        RegionKind::Body => "body",
    }
}

/// Name of a credit's kind, as the record writes it.
pub(crate) fn credit(kind: CreditKind) -> &'static str {
    match kind {
        CreditKind::Text => "text",
        CreditKind::Told => "told",
        CreditKind::Voice => "voice",
        CreditKind::Photo => "photo",
    }
}

/// What a piece of metadata says.
pub(crate) fn field(field: Field) -> &'static str {
    match field {
        Field::Title => "title",
        Field::Outlet => "outlet",
        Field::Author => "author",
        Field::Published => "published",
        Field::Updated => "updated",
        Field::Address => "address",
        Field::Language => "language",
        Field::Credit => "credit",
    }
}

/// Where metadata was found.
pub(crate) fn told(basis: Basis) -> &'static str {
    match basis {
        Basis::JsonLd => "JSON-LD of the page",
        Basis::MetaTag => "a meta tag of the page",
        Basis::Markup => "an attribute of the page",
        Basis::VisibleText => "visible text",
        Basis::Address => "the address",
        Basis::Feed => "the feed",
        Basis::Row => "a field of the row",
        Basis::MessageHeader => "a header of the message",
        Basis::Properties => "the file's properties",
        Basis::Capture => "the archive or server",
    }
}

/// The term for it, as the record writes it.
pub(crate) fn told_term(basis: Basis) -> &'static str {
    match basis {
        Basis::JsonLd => "json_ld",
        Basis::MetaTag => "meta_tag",
        Basis::Markup => "markup",
        Basis::VisibleText => "visible_text",
        Basis::Address => "address",
        Basis::Feed => "feed",
        Basis::Row => "row",
        Basis::MessageHeader => "message_header",
        Basis::Properties => "properties",
        Basis::Capture => "capture",
    }
}

/// What a region is in particular, as the record writes it.
pub(crate) fn detail(detail: Detail) -> &'static str {
    match detail {
        Detail::Correction => "correction",
        Detail::EditorsNote => "editors_note",
        Detail::UpdateNote => "update_note",
        Detail::LivePost => "live_post",
        Detail::Plea => "plea",
        Detail::Standfirst => "standfirst",
        Detail::Subheading => "subheading",
        Detail::HouseText => "text of the house",
    }
}

/// What a date of publication rests on, as the record writes it.
pub(crate) fn basis(basis: DateBasis) -> &'static str {
    match basis {
        DateBasis::Metadata => "metadata",
        DateBasis::Dateline => "dateline",
        DateBasis::Text => "text",
        DateBasis::Inferred => "inferred",
    }
}

/// What stands behind a line.
pub(crate) fn standing(standing: LineStanding) -> &'static str {
    match standing {
        LineStanding::SingleSource => "single source",
        LineStanding::Corroborated => "corroborated",
        LineStanding::Disputed => "disputed",
        LineStanding::Unattributed => "unattributed",
    }
}

/// What the standing means, for a reader who has not seen the term.
pub(crate) fn standing_note(standing: LineStanding) -> &'static str {
    match standing {
        LineStanding::SingleSource => "only one text origin or only one primary source",
        LineStanding::Corroborated => "two or more text origins and two or more primary sources agree",
        LineStanding::Disputed => "sources that cannot all be right",
        LineStanding::Unattributed => "no report names a source",
    }
}

/// What a check looks at.
pub(crate) fn check(kind: CheckKind) -> &'static str {
    match kind {
        CheckKind::Sum => "sum",
        CheckKind::Containment => "part and whole",
        CheckKind::Circular => "who cites whom",
        CheckKind::DroppedAttribution => "source",
        CheckKind::DroppedHedge => "doubt",
        CheckKind::DroppedVerification => "note on verification",
    }
}

/// How a check ended, in words that fit what it looks at.
pub(crate) fn outcome(kind: CheckKind, holds: bool) -> &'static str {
    match kind {
        _ if holds => "✓ holds",
        CheckKind::Sum | CheckKind::Containment => "✗ does not add up",
        CheckKind::Circular => "✗ in a circle",
        CheckKind::DroppedAttribution | CheckKind::DroppedHedge | CheckKind::DroppedVerification => {
            "✗ left out by copies"
        }
    }
}

/// What a report's answer on the toll rests on, where it is not simply stated.
pub(crate) fn toll_basis(basis: TollBasis) -> Option<&'static str> {
    match basis {
        TollBasis::Stated => None,
        TollBasis::Part => Some("of one class"),
        TollBasis::Rest => Some("all that came to harm, less the killed"),
        TollBasis::Guess => Some("nobody counted"),
        TollBasis::Persons => Some("told of one by one"),
    }
}

/// How the bounds follow from the words.
pub(crate) fn modifier(modifier: Modifier) -> &'static str {
    match modifier {
        Modifier::Exact => "as a number",
        Modifier::AtLeast => "at least",
        Modifier::About => "about",
        Modifier::MoreThan => "more than",
        Modifier::Nearly => "nearly",
        Modifier::UpTo => "up to",
        Modifier::Between => "between",
        Modifier::Vague => "a vague word",
    }
}

/// Why two reports share text.
pub(crate) fn reuse(reuse: Reuse) -> &'static str {
    match reuse {
        Reuse::Wire => "wire copy",
        Reuse::Outlet => "taken from another outlet",
        Reuse::Release => "press release or statement",
        Reuse::CommonSource => "same speech or document",
        Reuse::Unknown => "reason not known",
    }
}

/// What the incident is to the story.
pub(crate) fn role(role: IncidentRole) -> &'static str {
    match role {
        IncidentRole::Main => "main event",
        IncidentRole::Comparator => "comparison",
        IncidentRole::Background => "background",
    }
}

/// Heading for entities of a kind.
pub(crate) fn kind_heading(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "Persons",
        EntityKind::Organisation => "Organisations",
        EntityKind::Group => "Groups",
        EntityKind::Place => "Places",
        EntityKind::Unnamed => "Sources that are not named",
    }
}

/// Kind of a source, in words.
pub(crate) fn kind(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Unnamed => "not named",
        kind => kind.as_str(),
    }
}

/// Type of a source, in words.
pub(crate) fn source_type(source: SourceType) -> &'static str {
    match source {
        SourceType::Security => "security source",
        SourceType::AidWorker => "aid worker",
        other => other.as_str(),
    }
}

/// What a report says about checking.
pub(crate) fn verification(status: VerificationStatus) -> &'static str {
    match status {
        VerificationStatus::Verified => "verified",
        VerificationStatus::NotVerified => "could not be verified",
        VerificationStatus::None => "nothing said about checking",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_ranges() {
        assert_eq!(
            [number(0), number(999), number(1018), number(1_234_567)],
            ["0", "999", "1,018", "1,234,567"]
        );
        assert_eq!(range(12, Some(12)), "12");
        assert_eq!(range(745, Some(1018)), "745–1,018");
        assert_eq!(range(12, None), "12 or more");
        assert_eq!(min_max(1, 2), "1–2");
    }

    #[test]
    fn shares_never_round_to_none_or_all() {
        assert_eq!(percent(0.001), "<1 %");
        assert_eq!(percent(0.999), ">99 %");
        assert_eq!(percent(1.0), "100 %");
        assert_eq!(percent(f64::NAN), "0 %");
    }

    #[test]
    fn dates_read_as_written_by_hand() {
        assert_eq!(days("2025-03-06", "2025-03-09"), "6–9 March 2025");
        assert_eq!(days("2025-02-28", "2025-03-02"), "28 February – 2 March 2025");
        assert_eq!(days("2024-12-31", "2025-01-01"), "31 December 2024 – 1 January 2025");
        assert_eq!(date("not a date"), "not a date");
        assert_eq!(date("2025-13-01"), "2025-13-01");
        assert_eq!(moment("2013-01-01", "2013-12-31", "year"), "2013");
        assert_eq!(moment("2011-01-01", "2024-12-31", "years"), "2011–2024");
    }

    #[test]
    fn clip_runs_white_space_together_and_marks_the_cut() {
        assert_eq!(clip(" a\n  b ", 10), "a b");
        assert_eq!(clip("abcdef", 3), "abc…");
        assert_eq!(clip("abc  ", 3), "abc");
    }
}
