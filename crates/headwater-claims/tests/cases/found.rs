//! What the rules find in a block, as rows that marks can be compared with.

use headwater_lang::calendar::value;
use headwater_model::rows::{Annotated, LocalAttribution, LocalFigure, TimeExpr};
use headwater_model::{Document, Span};

/// One thing found.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) kind: &'static str,
    /// A mark meets the row if it overlaps one of these.
    pub(crate) at: Span,
    /// What the tool would mark.
    pub(crate) shown: Span,
    /// Key, value, other values that are right too.
    pub(crate) keys: Vec<(&'static str, String, Vec<String>)>,
}

impl Row {
    pub(crate) fn value(&self, key: &str) -> Option<&(&'static str, String, Vec<String>)> {
        self.keys.iter().find(|(k, _, _)| *k == key)
    }
}

/// Keys that a new mark is written with.
pub(crate) fn usual_keys(kind: &str) -> &'static [&'static str] {
    match kind {
        "figure" => &["low", "high", "measure", "class", "source"],
        "attribution" => &["kind", "source", "content"],
        "name" => &["kind", "name"],
        "time" => &["is"],
        "note" => &["status", "by"],
        "person" => &["measure", "class"],
        _ => &[],
    }
}

/// Keys for which a part of the found words is enough.
pub(crate) fn is_words(key: &str) -> bool {
    matches!(
        key,
        "source" | "content" | "of" | "group" | "by" | "place" | "period" | "cue" | "via" | "words" | "after"
    )
}

fn squeeze(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ").replace('"', "'")
}

fn time(expr: TimeExpr) -> String {
    let flag = |on: bool, word: &'static str| if on { word } else { "" };
    let year = |y: Option<i16>| y.map_or("?".to_owned(), |y| y.to_string());
    match expr {
        TimeExpr::Day { year: y, month, day } => format!("day {}-{month:02}-{day:02}", year(y)),
        TimeExpr::Month { year: y, month, last } => {
            format!("month {}-{month:02}{}", year(y), flag(last, " last"))
        }
        TimeExpr::Year(y) => format!("year {y}"),
        TimeExpr::Weekday { weekday, last, next } => {
            format!("weekday {weekday}{}{}", flag(last, " last"), flag(next, " next"))
        }
        TimeExpr::NextMonth(month) => format!("month ?-{month:02} next"),
        TimeExpr::Quarter { year: y, quarter } => format!("quarter {}-{quarter}", year(y)),
        TimeExpr::Half { year: y, half } => format!("half {}-{half}", year(y)),
        TimeExpr::Season { year: y, season, which } => {
            format!("season {}-{season} {}", year(y), format!("{which:?}").to_lowercase())
        }
        TimeExpr::Decade(y) => format!("decade {y}"),
        TimeExpr::Century(c) => format!("century {c}"),
        TimeExpr::WeekendOffset(n) => format!("weekends {n}"),
        TimeExpr::QuarterOffset(n) => format!("quarters {n}"),
        TimeExpr::Shift { n, unit } => format!("shift {n} {}", format!("{unit:?}").to_lowercase()),
        TimeExpr::Every(cycle) => format!("every {}", format!("{cycle:?}").to_lowercase()),
        TimeExpr::Vague(when) => format!("{when:?}").to_lowercase(),
        TimeExpr::DayOffset(n) => format!("days {n}"),
        TimeExpr::WeekOffset(n) => format!("weeks {n}"),
        TimeExpr::MonthOffset(n) => format!("months {n}"),
        TimeExpr::YearOffset(n) => format!("years {n}"),
        TimeExpr::Duration { days, past } => format!("lasts {days}{}", flag(past, " past")),
        TimeExpr::LongDuration { months } => format!("lasts {months} months"),
    }
}

struct Reader<'a> {
    text: &'a str,
    a: &'a Annotated,
}

impl Reader<'_> {
    fn words(&self, span: Span) -> String {
        squeeze(span.of(self.text))
    }

    fn entity(&self, e: Option<usize>) -> Option<String> {
        e.and_then(|e| self.a.entities.get(e)).map(|e| squeeze(&e.name))
    }

    fn some(&self, span: Option<Span>) -> String {
        span.map_or("-".to_owned(), |s| self.words(s))
    }

    /// The source of an attribution: what it stands for, else its words; the words are right too.
    fn source(&self, x: &LocalAttribution) -> (String, Vec<String>) {
        let words = self.some(x.source_span);
        let name = self.entity(x.source);
        let mut also = vec![words.clone()];
        if let Some(e) = x.source.and_then(|e| self.a.entities.get(e)) {
            also.extend(e.variants.iter().cloned());
        }
        // A pronoun is no answer to who said it.
        if name.is_some() && words.len() <= 4 {
            also.remove(0);
        }
        (name.unwrap_or(words), also)
    }

    fn figure(&self, f: &LocalFigure) -> Row {
        let by = f.attribution.and_then(|i| self.a.attributions.get(i));
        let (source, also) = by.map_or(("-".to_owned(), vec![]), |x| self.source(x));
        let via = by.map(|x| &x.via).into_iter().flatten().filter_map(|v| self.entity(Some(v.0)));
        let plain = |key: &'static str, value: String| (key, value, vec![]);
        Row {
            kind: "figure",
            at: f.number,
            shown: f.span,
            keys: vec![
                plain("low", f.low.to_string()),
                plain("high", f.high.map_or("open".to_owned(), |h| h.to_string())),
                plain("measure", f.measure.as_str().to_owned()),
                plain("class", f.class.as_str().to_owned()),
                ("source", source, also),
                plain("modifier", f.modifier.as_str().to_owned()),
                plain("extent", f.extent.as_str().to_owned()),
                plain("of", f.of.map_or("-".to_owned(), |o| self.words(self.a.figures[o].span))),
                plain("counting", f.counting.as_str().to_owned()),
                plain("role", f.role.as_str().to_owned()),
                plain("standing", f.standing.as_str().to_owned()),
                plain("side", f.side.clone().unwrap_or("-".to_owned())),
                plain("place", f.place.map_or("-".to_owned(), |p| self.words(p.1))),
                plain("period", f.period.map_or("-".to_owned(), |p| self.words(self.a.times[p].span))),
                plain("group", self.words(f.group)),
                plain("vague", f.vague.to_string()),
                plain("hedged", (!f.hedges.is_empty()).to_string()),
                plain("via", via.collect::<Vec<_>>().join(", ")),
            ],
        }
    }

    fn attribution(&self, x: &LocalAttribution) -> Option<Row> {
        let at = x.source_span.or(x.cue).or(x.content.first().copied())?;
        let (source, also) = self.source(x);
        let content: Vec<String> = x.content.iter().map(|&c| self.words(c)).collect();
        let via: Vec<String> = x.via.iter().filter_map(|v| self.entity(Some(v.0))).collect();
        let plain = |key: &'static str, value: String| (key, value, vec![]);
        Some(Row {
            kind: "attribution",
            at,
            shown: at,
            keys: vec![
                plain("kind", x.kind.as_str().to_owned()),
                ("source", source, also),
                plain("content", content.join(" … ")),
                plain("cue", self.some(x.cue)),
                plain("via", if via.is_empty() { "-".to_owned() } else { via.join(", ") }),
                plain("negated", x.negated.to_string()),
                plain("hedged", (!x.hedges.is_empty()).to_string()),
                plain("type", x.source_type.map_or("-", |t| t.as_str()).to_owned()),
                plain("nested", x.within.is_some().to_string()),
                plain(
                    "verification",
                    x.verification.as_ref().map_or("none", |v| v.status.as_str()).to_owned(),
                ),
            ],
        })
    }
}

/// Everything found in the block, in order.
pub(crate) fn rows(document: &Document, a: &Annotated) -> Vec<Row> {
    let r = Reader { text: &document.text, a };
    let bare = |kind: &'static str, at: Span| Row {
        kind,
        at,
        shown: at,
        keys: vec![("words", r.words(at), vec![])],
    };
    let mut out: Vec<Row> = a.figures.iter().map(|f| r.figure(f)).collect();
    out.extend(a.attributions.iter().filter_map(|x| r.attribution(x)));
    for e in a.entities.iter().filter(|e| e.kind.as_str() != "unnamed") {
        out.extend(e.mentions.iter().map(|&at| Row {
            kind: "name",
            at,
            shown: at,
            keys: vec![
                ("kind", e.kind.as_str().to_owned(), vec![]),
                ("name", squeeze(&e.name), vec![]),
                ("words", r.words(at), vec![]),
            ],
        }));
    }
    out.extend(a.individuals.iter().map(|i| Row {
        kind: "person",
        at: i.span,
        shown: i.span,
        keys: vec![
            ("measure", i.measure.as_str().to_owned(), vec![]),
            ("class", i.class.as_str().to_owned(), vec![]),
            ("several", i.plural.to_string(), vec![]),
            ("standing", i.standing.as_str().to_owned(), vec![]),
        ],
    }));
    let published = document.published.as_ref().map(|p| p.start);
    out.extend(a.times.iter().enumerate().map(|(k, t)| Row {
        kind: "time",
        at: t.span,
        shown: t.span,
        keys: vec![
            ("is", time(t.expr), vec![]),
            ("until", t.until.map_or("-".to_owned(), time), vec![]),
            ("since", t.since.to_string(), vec![]),
            ("value", value(&a.times, k, published).unwrap_or("-".to_owned()), vec![]),
            ("after", t.anchor.map_or("-".to_owned(), |x| r.words(a.times[x].span)), vec![]),
        ],
    }));
    let mut hedges: Vec<Span> = a.attributions.iter().flat_map(|x| x.hedges.iter().copied()).collect();
    hedges.extend(a.figures.iter().flat_map(|f| f.hedges.iter().copied()));
    hedges.sort();
    hedges.dedup();
    out.extend(hedges.into_iter().map(|at| bare("hedge", at)));
    out.extend(a.quotes.iter().map(|q| bare("quote", q.span)));
    let mut notes: Vec<_> = a.attributions.iter().filter_map(|x| x.verification.as_ref()).collect();
    notes.sort_by_key(|v| v.span);
    notes.dedup_by_key(|v| v.span);
    out.extend(notes.into_iter().map(|v| Row {
        kind: "note",
        at: v.span,
        shown: v.span,
        keys: vec![
            ("status", v.status.as_str().to_owned(), vec![]),
            ("by", r.entity(v.by).unwrap_or("-".to_owned()), vec![]),
        ],
    }));
    out.extend(a.sentences.iter().map(|&at| bare("sentence", at)));
    out.sort_by_key(|row| (row.shown.start, row.shown.end));
    out
}
