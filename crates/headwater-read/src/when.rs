//! Times as metadata writes them: ISO 8601 in its many spellings, mail dates, seconds since 1970, and words.

use crate::dates;
use crate::page::Page;
use headwater_lang::Pack;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;

/// A day, and the time with its zone if one is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct When {
    /// The day in the zone that is written.
    pub(crate) day: Date,
    /// RFC 3339, with the zone that is written; without one the time is left out, because nobody knows when that was.
    pub(crate) time: Option<String>,
}

/// Years that a report can be of.
const YEARS: std::ops::RangeInclusive<i16> = 1700..=2200;

/// Reads a time.
pub(crate) fn read(value: &str, pack: &'static Pack) -> Option<When> {
    let value = value.trim().trim_matches('"');
    if value.len() < 4 || value.len() > 120 {
        return None;
    }
    epoch(value)
        .or_else(|| compact(value))
        .or_else(|| iso(value))
        .or_else(|| mail(value))
        .or_else(|| words(value, pack))
        .filter(|w| YEARS.contains(&w.day.year()))
}

fn of(at: DateTime, offset: Option<Offset>) -> When {
    let time = offset.map(|o| {
        let t = at.time();
        let zone = if o == Offset::UTC {
            "Z".to_owned()
        } else {
            let s = o.seconds();
            format!("{}{:02}:{:02}", if s < 0 { '-' } else { '+' }, s.abs() / 3600, s.abs() / 60 % 60)
        };
        format!("{}T{:02}:{:02}:{:02}{zone}", at.date(), t.hour(), t.minute(), t.second())
    });
    When { day: at.date(), time }
}

/// Seconds or milliseconds since 1970.
fn epoch(value: &str) -> Option<When> {
    let n: i64 = value.parse().ok().filter(|_| matches!(value.len(), 10 | 13))?;
    let seconds = if value.len() == 13 { n / 1000 } else { n };
    let at = Offset::UTC.to_datetime(Timestamp::from_second(seconds).ok()?);
    Some(of(at, Some(Offset::UTC)))
}

/// `20250309`, `20250309101500`, `20250309T101500Z`.
fn compact(value: &str) -> Option<When> {
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let others: String = value.chars().filter(|c| !c.is_ascii_digit()).collect();
    if !matches!(others.as_str(), "" | "T" | "TZ" | "Z") || !matches!(digits.len(), 8 | 12 | 14) {
        return None;
    }
    let number = |from: usize, to: usize| digits.get(from..to).and_then(|d| d.parse::<i8>().ok());
    let day = Date::new(digits.get(..4)?.parse().ok()?, number(4, 6)?, number(6, 8)?).ok()?;
    let at = day.at(number(8, 10).unwrap_or(0), 0, 0, 0);
    let at =
        at.with().minute(number(10, 12).unwrap_or(0)).second(number(12, 14).unwrap_or(0)).build().ok()?;
    Some(of(at, (digits.len() > 8 && others.ends_with('Z')).then_some(Offset::UTC)))
}

/// ISO 8601 and what is nearly it: a blank for the `T`, a zone without colon, a zone set off by a blank.
fn iso(value: &str) -> Option<When> {
    let bytes = value.as_bytes();
    if !(bytes.len() >= 10 && bytes[4] == b'-' && bytes[..4].iter().all(u8::is_ascii_digit)) {
        return None;
    }
    let mut text = value.replacen(' ', "T", 1).replace(' ', "");
    for name in ["UTC", "GMT"] {
        if let Some(rest) = text.strip_suffix(name) {
            text = format!("{rest}Z");
        }
    }
    let pieces = Pieces::parse(&text).ok().or_else(|| {
        // What follows a sound day is not always a time.
        let day = text.get(..10)?;
        Pieces::parse(day).ok().map(|_| ()).and_then(|()| Pieces::parse(text.get(..10)?).ok())
    })?;
    let offset = pieces.to_numeric_offset();
    let at = pieces.date().to_datetime(pieces.time().unwrap_or_default());
    Some(of(at, offset.filter(|_| pieces.time().is_some())))
}

/// `Mon, 18 Nov 2019 07:45:00 GMT`.
fn mail(value: &str) -> Option<When> {
    let at = jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true).parse_zoned(value).ok()?;
    Some(of(at.datetime(), Some(at.offset())))
}

/// A date in words or figures, anywhere in the value.
fn words(value: &str, pack: &'static Pack) -> Option<When> {
    let page = Page::of(value, pack);
    let day = (0..page.len()).find_map(|i| dates::date_at(&page, i, page.len())?.date)?;
    Some(When { day, time: None })
}

/// A day in an address: `/2025/03/09/`, `2025-03-09`, `20250309`.
pub(crate) fn in_address(address: &str) -> Option<(Date, std::ops::Range<usize>)> {
    let bytes = address.as_bytes();
    let digits = |from: usize, n: usize| -> Option<i16> {
        let part = bytes.get(from..from + n)?;
        part.iter().all(u8::is_ascii_digit).then(|| std::str::from_utf8(part).ok()?.parse().ok()).flatten()
    };
    let edge = |k: Option<&u8>| k.is_none_or(|b| !b.is_ascii_digit());
    for at in 0..bytes.len() {
        if at > 0 && bytes[at - 1].is_ascii_digit() {
            continue;
        }
        let Some(year) = digits(at, 4).filter(|y| (1990..=2100).contains(y)) else { continue };
        for (mark, month, day, end) in [(1, at + 5, at + 8, at + 10), (0, at + 4, at + 6, at + 8)] {
            if mark == 1
                && !(matches!(bytes.get(at + 4), Some(b'/' | b'-' | b'_'))
                    && bytes.get(at + 7) == bytes.get(at + 4))
            {
                continue;
            }
            if let (Some(m), Some(d)) = (digits(month, 2), digits(day, 2))
                && edge(bytes.get(end))
                && let Ok(date) = Date::new(year, m as i8, d as i8)
            {
                return Some((date, at..end));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn when(value: &str) -> Option<(String, Option<String>)> {
        read(value, headwater_lang::pack("en")).map(|w| (w.day.to_string(), w.time))
    }

    #[test]
    fn the_common_spellings() {
        let day = |d: &str, t: Option<&str>| Some((d.to_owned(), t.map(str::to_owned)));
        assert_eq!(when("2025-03-09T10:15:00+02:00"), day("2025-03-09", Some("2025-03-09T10:15:00+02:00")));
        assert_eq!(when("2025-03-09T10:15:00.123Z"), day("2025-03-09", Some("2025-03-09T10:15:00Z")));
        assert_eq!(when("2025-03-09T10:15:00+0200"), day("2025-03-09", Some("2025-03-09T10:15:00+02:00")));
        assert_eq!(when("2025-03-09 10:15:00 +0200"), day("2025-03-09", Some("2025-03-09T10:15:00+02:00")));
        assert_eq!(when("2025-03-09 10:15 UTC"), day("2025-03-09", Some("2025-03-09T10:15:00Z")));
        assert_eq!(when("2025-03-09"), day("2025-03-09", None));
        assert_eq!(when("2025-03-09 10:15"), day("2025-03-09", None));
        assert_eq!(when("20250309T101500Z"), day("2025-03-09", Some("2025-03-09T10:15:00Z")));
        assert_eq!(when("1741515300"), day("2025-03-09", Some("2025-03-09T10:15:00Z")));
        assert_eq!(when("Sun, 09 Mar 2025 10:15:00 GMT"), day("2025-03-09", Some("2025-03-09T10:15:00Z")));
        assert_eq!(when("Posted on March 9, 2025 at 10:15"), day("2025-03-09", None));
        assert_eq!(when("9 March 2025"), day("2025-03-09", None));
        assert_eq!(when("2025-13-45"), None);
        assert_eq!(when("yesterday"), None);
        assert_eq!(when("0000-00-00T00:00:00"), None);
    }

    #[test]
    fn days_in_addresses() {
        let found = |a: &str| in_address(a).map(|(d, r)| (d.to_string(), a[r].to_owned()));
        assert_eq!(
            found("https://x.example/2025/03/09/flood"),
            Some(("2025-03-09".into(), "2025/03/09".into()))
        );
        assert_eq!(
            found("https://x.example/news/flood-20250309.html"),
            Some(("2025-03-09".into(), "20250309".into()))
        );
        assert_eq!(
            found("https://x.example/a/2025-03-09-b"),
            Some(("2025-03-09".into(), "2025-03-09".into()))
        );
        assert_eq!(found("https://x.example/id/1202503091"), None);
        assert_eq!(found("https://x.example/2025/99/09/"), None);
    }
}
