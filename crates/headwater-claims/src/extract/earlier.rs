//! What the whole report tells of a figure: whether it counts an event of months before.

use crate::annotate::times::Time;
use crate::context::Context;
use headwater_model::Span;
use headwater_model::record::{Counting, Extent, IncidentRole, Measure};
use headwater_model::rows::{LocalFigure, LocalIndividual, TimeExpr, TimeUnit};
use std::collections::BTreeSet;

/// "2,514 civilians were killed in 2025, the mission said today": the year that a report opens with is what it reports on.
pub(super) fn lead(cx: &Context<'_>, times: &[Time], rows: &mut [LocalFigure]) {
    let year = |row: &LocalFigure| {
        let time = times.get(row.period?)?;
        // "the tenth anniversary of the flood that killed 88 in 2014": nobody says so today.
        row.attribution?;
        let own = row.role == IncidentRole::Comparator && row.role_span == Some(time.mention.span);
        match time.mention.expr {
            TimeExpr::Year(year) if own => Some(year),
            _ => None,
        }
    };
    let Some(first) = rows.iter().find(|r| r.measure.is_harm() && r.low > 0) else { return };
    let sentence = first.sentence;
    // Of the first sentences only: a report on something else may tell of a year far below.
    if cx.sentences().partition_point(|s| s.span.start < sentence.start) > OPENING {
        return;
    }
    let Some(subject) = year(first) else { return };
    // "In 2019 a fire killed 30, police said, and on Monday another killed two": the news is of Monday.
    if rows.iter().any(|r| r.sentence == sentence && r.measure.is_harm() && r.role == IncidentRole::Main) {
        return;
    }
    let of_year = |row: &LocalFigure| {
        let time = row.period.and_then(|p| times.get(p));
        time.is_some_and(|t| {
            t.mention.expr == TimeExpr::Year(subject) && row.role_span == Some(t.mention.span)
        })
    };
    for row in rows.iter_mut().filter(|r| r.role == IncidentRole::Comparator && of_year(r)) {
        (row.role, row.role_span) = (IncidentRole::Main, None);
    }
}

/// Sentences among which a report says what it is about.
const OPENING: usize = 2;
/// Months back from which on a month without a year is that of another event.
const MONTHS: i8 = 2;
/// Days back from which on a day that opens a sentence is that of another event, in a report that has told of a recent one.
const DAYS: i16 = 6;
/// Days of a month, about.
const MONTH: i16 = 30;
/// Tokens, and figures, that are looked at around one: a text without full stops is one sentence.
const NEAR: usize = 24;

/// A day that news names without a date: "on Thursday", "yesterday", "last weekend".
fn is_recent(time: &Time) -> bool {
    matches!(
        time.mention.expr,
        TimeExpr::Weekday { .. } | TimeExpr::DayOffset(_) | TimeExpr::WeekendOffset(_)
    )
}

/// "on 13 April", in a report of 15 April.
fn is_near(cx: &Context<'_>, time: &Time) -> bool {
    let TimeExpr::Day { month, day, .. } = time.mention.expr else { return false };
    cx.day.is_some_and(|(home, today)| home == month && (0..DAYS).contains(&i16::from(today - day)))
}

/// "A landslide at the same site killed 11 in April", in a report of September that has told of harm before: an earlier event.
/// Where all harm of a report is of that month, that is what it reports on.
pub(super) fn events(cx: &Context<'_>, times: &[Time], rows: &mut [LocalFigure]) {
    let days = times.iter().any(|t| is_recent(t) || is_near(cx, t));
    let long_ago = |time: &Time| match time.mention.expr {
        // Of a report that speaks of days of the week and has no date of its own, a month is not that week's.
        TimeExpr::Month { year: None, month, last: false } | TimeExpr::Day { year: None, month, .. } => {
            cx.month.map_or(days && matches!(time.mention.expr, TimeExpr::Month { .. }), |home| {
                (home - month).rem_euclid(12) >= MONTHS
            })
        }
        TimeExpr::Month { last: true, .. } | TimeExpr::MonthOffset(..0) => true,
        // Of this year the year is left out, unless the report has no date.
        TimeExpr::Month { year: Some(year), month, .. } | TimeExpr::Day { year: Some(year), month, .. } => {
            let ago = |home: i16| (home - year) * 12 + i16::from(cx.month.unwrap_or(month) - month);
            cx.year.map_or(days, |home| ago(home) >= i16::from(MONTHS))
        }
        _ => false,
    };
    // "On April 6, two motorcyclists were killed", "Last week, a strike killed 12" at the head of a sentence.
    let opens = |row: &LocalFigure, time: &Time| {
        let first = time.tokens.start <= cx.sentence_at(time.tokens.start).start + 1;
        let far = match time.mention.expr {
            // "On April 2, at least 48 were killed", in a report of 14 April on the night before.
            TimeExpr::Day { year: None, month, day } => match cx.day {
                Some((home, today)) => {
                    let months = i16::from((home - month).rem_euclid(12));
                    (DAYS..MONTH * 6).contains(&(months * MONTH + i16::from(today - day)))
                }
                None => cx.month.is_none(),
            },
            // "In March 2025, at least 164 civilians were killed", in a report of 15 April.
            TimeExpr::Month { month, last: false, .. } => {
                cx.day.is_some_and(|(home, today)| home != month && i16::from(today) >= DAYS)
            }
            TimeExpr::WeekOffset(..0) | TimeExpr::Shift { n: ..0, unit: TimeUnit::Week } => true,
            _ => false,
        };
        // "On 28 January the toll stood at 60": the same event, counted earlier.
        let toll = row.counting == Counting::Cumulative;
        first && far && days && !toll && row.sentence.contains(time.mention.span)
    };
    let before = |row: &LocalFigure| {
        let own = row.period.and_then(|p| times.get(p)).filter(|t| opens(row, t) || long_ago(t));
        own.or_else(|| {
            let year = |t: &Time| matches!(t.mention.expr, TimeExpr::Year(_) | TimeExpr::YearOffset(..0));
            governing(cx, times, row).filter(|t| year(t) || long_ago(t))
        })
    };
    // Of each row, the time that puts it before what the report is about.
    let mut far: Vec<Option<&Time>> = rows.iter().map(before).collect();
    spread(cx, times, rows, &mut far);
    let now = |row: &LocalFigure, far: Option<&Time>| {
        row.measure.is_harm() && row.role == IncidentRole::Main && row.low > 0 && far.is_none()
    };
    let recent: Vec<&LocalFigure> =
        rows.iter().zip(&far).filter(|(r, far)| now(r, **far)).map(|(r, _)| r).collect();
    let Some(first) = recent.first().map(|r| r.span.start) else { return };
    // The same number is the same count, told once with its time and once without.
    let undated: BTreeSet<(Measure, u64)> =
        recent.iter().filter(|r| r.of.is_none() && !r.implicit).map(|r| (r.measure, r.low)).collect();
    let told: BTreeSet<Measure> = undated.iter().map(|u| u.0).collect();
    // "Four people died on Thursday. … In 1960 four people lost their lives": the same number by chance.
    let news = |row: &LocalFigure| {
        let from = times.partition_point(|t| t.mention.span.start < row.sentence.start);
        let end = row.sentence.end;
        times[from..].iter().take(NEAR).take_while(|t| t.mention.span.start < end).any(is_recent)
    };
    let of_news: BTreeSet<(Measure, u64)> =
        recent.iter().filter(|r| news(r)).map(|r| (r.measure, r.low)).collect();
    // A trial tells of its case by the full date: other harm than that of the main event is none of another.
    let dated = |row: &LocalFigure, time: &Time| {
        !matches!(time.mention.expr, TimeExpr::Day { year: Some(_), .. }) || told.contains(&row.measure)
    };
    // "1,013 were killed between April 11 and 13, of whom 319 …": parts of what is told without the day as well.
    let key = |r: &LocalFigure| undated.contains(&(r.measure, r.low));
    let known: Vec<bool> =
        rows.iter().map(|r| key(r) || r.of.and_then(|w| rows.get(w)).is_some_and(key)).collect();
    for ((row, far), known) in rows.iter_mut().zip(far).zip(known) {
        if row.role == IncidentRole::Main
            && row.span.start >= first
            && let Some(time) = far
            && dated(row, time)
            && !known
        {
            (row.role, row.role_span) = (IncidentRole::Comparator, Some(time.mention.span));
        }
        // "for the murder of 27 detainees in 2011. … Twenty-seven deaths could be proven": the event of the report.
        let period = row.period.and_then(|p| times.get(p)).map(|t| t.mention.span);
        if row.role == IncidentRole::Comparator
            && row.role_span.is_some()
            && row.role_span == period
            && row.of.is_none()
            && row.low > 1
            && undated.contains(&(row.measure, row.low))
            && !of_news.contains(&(row.measure, row.low))
        {
            (row.role, row.role_span) = (IncidentRole::Main, None);
        }
    }
}

/// "In December six were killed in Magdeburg. In February a girl died in Munich, where 37 were hurt": what opens a sentence
/// holds for all of it, and behind one earlier event stands another.
fn spread<'t>(cx: &Context<'_>, times: &'t [Time], rows: &[LocalFigure], far: &mut [Option<&'t Time>]) {
    let opens = |t: &Time| t.tokens.start <= cx.sentence_at(t.tokens.start).start + 1;
    let other_month = |t: &Time| match t.mention.expr {
        TimeExpr::Month { year: None, month, .. } => cx.month.is_some_and(|home| home != month),
        _ => false,
    };
    let mut last: Option<Span> = None;
    let mut opened: Option<(Span, &Time)> = None;
    for (row, far) in rows.iter().zip(far) {
        let behind = last.is_some_and(|s| follows(cx, s, row.sentence));
        if far.is_none() && behind {
            let from = times.partition_point(|t| t.mention.span.start < row.sentence.start);
            *far = times.get(from).filter(|t| opens(t) && other_month(t));
        }
        if far.is_none()
            && let Some((_, time)) = opened.filter(|o| o.0 == row.sentence)
            && row.period.and_then(|p| times.get(p)).is_none_or(|t| t.tokens == time.tokens)
        {
            *far = Some(time);
        }
        if let Some(time) = far.filter(|t| opens(t)) {
            opened = Some((row.sentence, time));
        }
        if far.is_some() || row.role == IncidentRole::Comparator {
            last = Some(row.sentence);
        }
    }
}

/// Whether one sentence stands right behind another.
fn follows(cx: &Context<'_>, first: Span, second: Span) -> bool {
    let s = cx.sentences().partition_point(|x| x.span.start < second.start);
    s > 0 && cx.sentences()[s - 1].span.start == first.start
}

/// "In November a truce collapsed after a bomber killed 19", "was cited in 2027 after a malfunction sickened three": the time
/// of what the harm came before.
fn governing<'t>(cx: &Context<'_>, times: &'t [Time], row: &LocalFigure) -> Option<&'t Time> {
    if row.period.is_some() {
        return None;
    }
    let start = cx.tokens().range(row.span).start;
    let sentence = cx.sentence_at(start);
    let before = times.partition_point(|t| t.tokens.end <= start);
    let time = times[..before].last().filter(|t| t.tokens.start >= sentence.start)?;
    let mut between = time.tokens.end..start.min(time.tokens.end + NEAR);
    let quoted = between.clone().any(|k| cx.tokens().is_quote(k) || cx.low(k) == ";");
    (!quoted && between.any(|k| matches!(cx.low(k), "after" | "when"))).then_some(time)
}

/// "480 people have been killed since the offensive began": where the report has no other number of the killed, the offensive is
/// what it reports on. "The 40th homicide this year" is not, where the report tells of somebody who was killed.
pub(super) fn campaigns(cx: &Context<'_>, rows: &mut [LocalFigure], individuals: &[LocalIndividual]) {
    let told: BTreeSet<Measure> =
        individuals.iter().filter(|i| i.main && !i.plural).map(|i| i.measure).collect();
    let main: BTreeSet<Measure> = rows
        .iter()
        .filter(|r| r.role == IncidentRole::Main && r.low > 0 && r.of.is_none() && !r.vague)
        .filter(|r| r.extent != Extent::Subset)
        .map(|r| r.measure)
        .collect();
    // "Iran has executed 1,500 people this year" at the head of a report is its news, whatever else it tells.
    let first = rows.iter().position(|r| r.measure.is_harm() && r.low > 1);
    let news = first
        .filter(|&k| cx.sentences().partition_point(|s| s.span.start < rows[k].sentence.start) < OPENING);
    let counts = |k: usize, row: &LocalFigure| !main.contains(&row.measure) || news == Some(k);
    for (_, row) in
        rows.iter_mut().enumerate().filter(|(k, r)| r.role == IncidentRole::Background && counts(*k, r))
    {
        let running = row.role_span.is_some_and(|span| {
            let words = cx.tokens().range(span);
            // Not the full stop of "June."
            let last = words.clone().rfind(|&k| cx.tokens().is_word(k)).unwrap_or(words.start);
            let year = cx.low(words.start) == "this" || cx.low(last) == "year" && cx.low(last - 1) == "the";
            year && !told.contains(&row.measure)
                || cx.low(words.start) == "since"
                    && (cx.listed("campaign", last)
                        || last == words.start + 1 && cx.pack.months.contains_key(cx.low(last)))
        });
        if running {
            (row.role, row.role_span) = (IncidentRole::Main, None);
        }
    }
}

/// What goes with a figure that is none of the main event: its parts, "the 39 reported missing then", and "270,000 have fled"
/// behind a count over a war.
pub(super) fn beside(cx: &Context<'_>, rows: &mut [LocalFigure]) {
    for i in 0..rows.len() {
        let row = &rows[i];
        if row.role == IncidentRole::Comparator
            && let Some(whole) =
                row.of.and_then(|w| rows.get(w)).filter(|w| w.role == IncidentRole::Background)
        {
            (rows[i].role, rows[i].role_span) = (whole.role, whole.role_span);
            continue;
        }
        if row.role != IncidentRole::Main {
            continue;
        }
        let at = cx.tokens().range(row.span).start;
        let sentence = cx.sentence_at(at);
        let near = at.saturating_sub(NEAR).max(sentence.start)..(at + NEAR).min(sentence.end);
        // "the 39 reported missing then", "No one died in that incident"
        let then = || {
            near.clone().any(|k| {
                cx.low(k) == "then" && k > near.start && !cx.tokens().is_word(k + 1)
                    || cx.low(k) == "that" && (cx.listed("event", k + 1) || cx.low(k + 1) == "case")
            })
        };
        let still = || near.clone().any(|k| matches!(cx.low(k), "have" | "has"));
        // "The war began when … Israel's offensive has since killed 60,000"
        let since = || {
            near.clone()
                .any(|k| cx.low(k) == "since" && k > near.start && matches!(cx.low(k - 1), "has" | "have"))
        };
        let with = |r: &&LocalFigure| match r.role {
            IncidentRole::Comparator => then(),
            IncidentRole::Background => {
                (row.measure == Measure::Displaced || since()) && row.period.is_none() && still()
            }
            IncidentRole::Main => false,
        };
        // Of the sentence right before.
        let earlier = |r: &&LocalFigure| r.sentence.start < row.sentence.start;
        let before =
            rows[..i].iter().rev().take(NEAR).find(earlier).filter(|r| follows(cx, r.sentence, row.sentence));
        // "Half a million have died in the war, and 130,000 are missing", "38 police were killed this year, while 89 …"
        let beside = i.checked_sub(1).map(|k| &rows[k]).filter(|r| {
            let words = cx.tokens().range(r.span).end.min(at)..at;
            r.role == IncidentRole::Background
                && r.sentence == row.sentence
                && row.period.is_none()
                && words.clone().any(|k| matches!(cx.low(k), "while" | "and"))
                && !words
                    .clone()
                    .any(|k| matches!(cx.low(k), "when" | "after" | ";") || cx.tokens().is_quote(k))
        });
        // "1,520 were killed from April to June; another 609 were hurt and 185 kidnapped"
        let goes_on = i.checked_sub(1).map(|k| &rows[k]).filter(|r| {
            let words = cx.tokens().range(r.span).end.min(at)..at;
            let next = row.counting == Counting::New
                || (at.max(1) - 1..=at).any(|k| cx.low(k) == "another")
                || words.len() <= 4 && words.clone().any(|k| cx.low(k) == "and");
            r.role != IncidentRole::Main
                && r.of.is_none()
                && r.sentence == row.sentence
                && row.period.is_none_or(|p| Some(p) == r.period)
                && next
        });
        // "14 of its own had been killed and 170 cows rustled in the previous two weeks": what stands behind both.
        let behind = rows.get(i + 1).filter(|r| {
            let words = cx.tokens().range(row.span).end..cx.tokens().range(r.span).start;
            r.role != IncidentRole::Main
                && r.sentence == row.sentence
                && row.period.is_none_or(|p| Some(p) == r.period)
                && r.role_span.is_some_and(|s| s.start > r.span.end)
                && words.len() <= 4
                && words.clone().next_back().is_some_and(|k| cx.low(k) == "and")
        });
        // "197 journalists had been killed since the war began. The media office puts the number at 246."
        let recounts = || {
            (sentence.start.max(at.saturating_sub(6))..at).any(|k| cx.listed("count_verb", k))
                && cx.low(at.max(1) - 1) == "at"
        };
        let same = rows[..i].last().filter(|r| {
            r.role == IncidentRole::Background
                && r.measure == row.measure
                && row.period.is_none()
                && (r.sentence == row.sentence || follows(cx, r.sentence, row.sentence))
                && recounts()
        });
        let beside = beside.or(goes_on).or(behind).or(same);
        let whole = row.of.and_then(|w| rows.get(w)).filter(|w| w.role != IncidentRole::Main);
        if let Some((role, span)) =
            whole.or(beside).or_else(|| before.filter(with)).map(|r| (r.role, r.role_span))
        {
            (rows[i].role, rows[i].role_span) = (role, span);
        }
    }
}
