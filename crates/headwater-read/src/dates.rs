//! Dates of publication: single dates in all common forms, and lines that hold nothing but dates and their labels.
//!
//! It reads dates that state their day; "on Sunday" is the business of the annotation.

use crate::page::Page;
use headwater_lang::TokenKind;
use headwater_lang::calendar::day_of;
use headwater_model::Span;
use jiff::civil::Date;

/// A date in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    /// The day; `None` without a year.
    pub(crate) date: Option<Date>,
    /// Its words.
    pub(crate) span: Span,
    /// Token after it.
    pub(crate) next: usize,
    /// Written as 2025-03-09.
    pub(crate) iso: bool,
    /// Day and month could be the other way round.
    pub(crate) ambiguous: bool,
}

/// The date that starts at token `at`.
pub(crate) fn date_at(page: &Page<'_>, at: usize, end: usize) -> Option<Found> {
    let mut i = at;
    if page.pack.weekdays.contains_key(page.low(i)) && page.tokens().is_capital(i) {
        i += 1;
        while i < end && page.is_mark(i, &[",", "."]) {
            i += 1;
        }
    }
    if i >= end {
        return None;
    }
    let whole = |found: Found| Found {
        span: Span { start: page.tokens().list[at].span.start, ..found.span },
        ..found
    };
    iso(page, i, end).or_else(|| figures(page, i, end)).or_else(|| spelled(page, i, end)).map(whole)
}

/// 2025-03-09, 2025/03/09, perhaps with a time of day.
fn iso(page: &Page<'_>, at: usize, end: usize) -> Option<Found> {
    let first = page.tokens().list.get(at)?.span;
    let bytes = page.text.as_bytes().get(first.start as usize..)?;
    let sample = bytes.get(..10)?;
    let mark = sample[4];
    if !matches!(mark, b'-' | b'/' | b'.') || sample[7] != mark {
        return None;
    }
    let number = |from: usize, to: usize| -> Option<i64> {
        sample[from..to].iter().try_fold(0, |n, b| b.is_ascii_digit().then(|| n * 10 + i64::from(b - b'0')))
    };
    let date = day_of(number(0, 4)?, number(5, 7)?, number(8, 10)?)?;
    let mut len = 10;
    if bytes.get(10).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    if matches!(bytes.get(10..13), Some([b'T' | b' ', h, m]) if h.is_ascii_digit() && m.is_ascii_digit()) {
        let rest = bytes[11..].iter().take(24);
        len = 11
            + rest
                .take_while(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b'+' | b'-' | b'Z'))
                .count();
    }
    let stop = first.start + len as u32;
    let next = page.tokens().list.partition_point(|t| t.span.start < stop).min(end);
    Some(Found { date: Some(date), span: page.span(&(at..next)), next, iso: true, ambiguous: false })
}

/// 09/03/2025, 9.3.2025: day first unless that is impossible.
fn figures(page: &Page<'_>, at: usize, end: usize) -> Option<Found> {
    if page.tokens().kind(at) != Some(TokenKind::Number) {
        return None;
    }
    let (parts, next): (Vec<&str>, usize) = if page.word(at).matches('.').count() == 2 {
        (page.word(at).split('.').collect(), at + 1)
    } else if at + 5 <= end
        && page.is_mark(at + 1, &["/", "-"])
        && page.word(at + 3) == page.word(at + 1)
        && (at + 1..at + 5).all(|i| !page.tokens().list[i].space_before)
    {
        (vec![page.word(at), page.word(at + 2), page.word(at + 4)], at + 5)
    } else {
        return None;
    };
    let [a, b, y] = parts[..] else { return None };
    if a.len() > 2 || b.len() > 2 || !matches!(y.len(), 2 | 4) {
        return None;
    }
    let (a, b, y): (i64, i64, i64) = (a.parse().ok()?, b.parse().ok()?, y.parse().ok()?);
    let y = if y < 100 { y + 2000 } else { y };
    let (day_first, month_first) = (day_of(y, b, a), day_of(y, a, b));
    let date = day_first.or(month_first)?;
    let ambiguous = day_first.is_some() && month_first.is_some() && a != b;
    Some(Found { date: Some(date), span: page.span(&(at..next)), next, iso: false, ambiguous })
}

/// "9 March 2025", "March 9, 2025", "9th Mar. 2025"; the year may be absent.
fn spelled(page: &Page<'_>, at: usize, end: usize) -> Option<Found> {
    let month = |i: usize| {
        let found =
            page.pack.months.get(page.low(i)).copied().filter(|_| i < end && page.tokens().is_capital(i));
        found.map(|m| (m, if page.is_mark(i + 1, &["."]) && i + 1 < end { i + 2 } else { i + 1 }))
    };
    let (day, month, mut next) = if let Some((m, after)) = month(at) {
        (day_number(page, after, end)?, m, after + 1)
    } else {
        let d = day_number(page, at, end)?;
        let of = if page.pack.is(page.low(at + 1), "preposition") { at + 2 } else { at + 1 };
        let (m, after) = month(of)?;
        (d, m, after)
    };
    let comma = usize::from(page.is_mark(next, &[","]) && next < end);
    let year = page.word(next + comma).parse::<i64>().ok().filter(|_| next + comma < end);
    let date = match year.filter(|y| (1800..2200).contains(y)) {
        Some(y) => {
            next += comma + 1;
            Some(day_of(y, i64::from(month), day)?)
        }
        None => None,
    };
    Some(Found { date, span: page.span(&(at..next)), next, iso: false, ambiguous: false })
}

fn day_number(page: &Page<'_>, at: usize, end: usize) -> Option<i64> {
    if at >= end {
        return None;
    }
    let word = page.low(at);
    let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let day = digits.parse::<i64>().ok().filter(|d| (1..=31).contains(d))?;
    (digits.len() == word.len() || word.len() == digits.len() + 2).then_some(day)
}

/// A time of day at `at`: the token after it.
fn time_at(page: &Page<'_>, at: usize, end: usize) -> Option<usize> {
    let number = page.tokens().kind(at) == Some(TokenKind::Number) && page.word(at).len() <= 5;
    let mut next = if number && at + 2 < end && page.is_mark(at + 1, &[":"]) {
        let mut next = at + 3;
        if page.is_mark(next, &[":"]) && next + 1 < end {
            next += 2;
        }
        next
    } else if (number && page.marks.clock.at(page.tokens(), at + 1, end).is_some())
        || (page.word(at).starts_with(|c: char| c.is_ascii_digit())
            && ["am", "pm", "z", "h"].iter().any(|e| page.low(at).ends_with(e)))
    {
        at + 1
    } else {
        return None;
    };
    while let Some((len, ())) = page.marks.clock.at(page.tokens(), next, end) {
        next += len;
    }
    Some(next)
}

/// A line of dates, times and labels.
#[derive(Debug, Clone)]
pub(crate) struct DateLine {
    /// The token after it.
    pub(crate) next: usize,
    /// Its dates.
    pub(crate) dates: Vec<Found>,
    /// A label says what the date is.
    pub(crate) labelled: bool,
    /// It ends in a dash or bar, so that prose may follow.
    pub(crate) parted: bool,
}

/// The date line that starts at `at`, as far as it goes; `None` without a date.
pub(crate) fn line_at(page: &Page<'_>, at: usize, end: usize) -> Option<DateLine> {
    let mut line = DateLine { next: at, dates: Vec::new(), labelled: false, parted: false };
    let mut i = at;
    let mut label = false;
    while i < end {
        if let Some((len, ())) = page.marks.date_label.at(page.tokens(), i, end) {
            label = true;
            i += len;
            continue;
        }
        if let Some(found) = date_at(page, i, end) {
            line.labelled |= label;
            line.dates.push(found);
            i = found.next;
            line.next = i;
            line.parted = false;
            continue;
        }
        if let Some(next) = time_at(page, i, end) {
            i = next;
            if !line.dates.is_empty() {
                (line.next, line.parted) = (i, false);
            }
            continue;
        }
        let mark = page.is_mark(i, &[":", ",", "|", "·", "•", "-", "–", "—", "/", "(", ")", "."]);
        if !mark && page.marks.clock.at(page.tokens(), i, end).is_none() {
            let weekday = page.pack.weekdays.contains_key(page.low(i));
            if !weekday || line.dates.is_empty() && !label {
                break;
            }
        }
        let part = page.is_mark(i, &["|", "-", "–", "—", "·", "•", ":"]);
        i += 1;
        if !line.dates.is_empty() && (mark || i == end) {
            line.next = i;
            line.parted |= part;
        }
    }
    (!line.dates.is_empty()).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_lang::pack;

    fn line(text: &str) -> Option<(String, bool, bool)> {
        let page = Page::of(text, pack("en"));
        let line = line_at(&page, 0, page.len())?;
        let date = line.dates.iter().find_map(|d| d.date).map_or("none".to_owned(), |d| d.to_string());
        Some((date, line.labelled, line.next == page.len()))
    }

    #[test]
    fn dates_in_many_forms() {
        for text in [
            "9 March 2025",
            "March 9, 2025",
            "Sunday, March 9, 2025",
            "Sun March 9, 2025",
            "9th March 2025",
            "Mar. 9, 2025",
            "2025-03-09",
            "2025-03-09T10:32:00Z",
            "2025-03-09 10:32:00+01:00",
            "09/03/2025",
            "9.3.2025",
            "10:32 GMT, Sun March 9, 2025",
            "9 March 2025, 10:32 a.m.",
            "9 March 2025 at 10.32am",
        ] {
            assert_eq!(line(text), Some(("2025-03-09".to_owned(), false, true)), "{text}");
        }
        assert_eq!(line("03/19/2025").map(|l| l.0), Some("2025-03-19".to_owned()));
    }

    #[test]
    fn labels_are_seen() {
        for text in [
            "Published: 9 March 2025",
            "Updated 10:32 GMT, Sun March 9, 2025",
            "date 2025-03-09",
            "Last updated on March 9, 2025",
        ] {
            assert_eq!(line(text), Some(("2025-03-09".to_owned(), true, true)), "{text}");
        }
    }

    #[test]
    fn prose_is_no_date_line() {
        assert_eq!(line("Date palms burned on 9 March 2025."), None);
        assert_eq!(line("Updated figures came on 9 March 2025."), None);
        assert_eq!(line("In March 2025 nine men left."), None);
        assert_eq!(line("March 9 was a dark day.").map(|l| (l.0, l.2)), Some(("none".to_owned(), false)));
    }

    #[test]
    fn day_and_month_may_be_ambiguous() {
        let at = |text: &str| {
            let page = Page::of(text, pack("en"));
            date_at(&page, 0, page.len()).map(|f| f.ambiguous)
        };
        assert_eq!(at("09/03/2025"), Some(true));
        assert_eq!(at("19/03/2025"), Some(false));
        assert_eq!(at("3/3/2025"), Some(false));
        assert_eq!(at("31/31/2025"), None);
    }
}
