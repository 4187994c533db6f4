//! Tables on what follows: incidents, stories, the ledger, and what does not agree.

use super::{Index, Row, Table, high, join, row, some, span, yes};
use crate::phrase::origin_range;
use headwater_model::Cite;
use headwater_model::record::{LedgerLine, PeriodRow};

pub(super) const TABLES: &[Table] = &[
    Table {
        name: "incidents",
        columns: &[
            "id",
            "role",
            "label",
            "part_of",
            "reasons",
            "places",
            "period_start",
            "period_end",
            "period_words",
            "period_basis",
            "report",
            "siglum",
            "start",
            "end",
            "words",
        ],
        rows: incidents,
    },
    Table {
        name: "tolls",
        columns: &[
            "incident",
            "measure",
            "incident_low",
            "incident_high",
            "incident_best",
            "report_low",
            "report_high",
            "report_best",
            "basis",
            "report",
            "siglum",
            "start",
            "end",
            "words",
        ],
        rows: tolls,
    },
    Table {
        name: "stories",
        columns: &[
            "id",
            "title",
            "first",
            "last",
            "weakest_link",
            "reports",
            "sigla",
            "weakest_pair",
            "outlets",
            "text_origins",
            "text_origins_min",
            "text_origins_max",
            "primary_sources_min",
            "primary_sources_max",
        ],
        rows: stories,
    },
    Table {
        name: "ledger",
        columns: &[
            "id",
            "label",
            "story",
            "incident",
            "role",
            "measure",
            "class",
            "side",
            "place",
            "period_start",
            "period_end",
            "period_words",
            "period_basis",
            "minimum",
            "maximum",
            "reports",
            "outlets",
            "text_origins",
            "primary_sources_min",
            "primary_sources_max",
            "standing",
            "origins",
            "sources",
            "figures",
            "reasons",
            "profiles",
            "checks",
            "checks_failed",
            "text_origins_min",
            "text_origins_max",
        ],
        rows: ledger,
    },
    Table {
        name: "checks",
        columns: &[
            "line", "label", "kind", "holds", "text", "figures", "report", "siglum", "start", "end", "words",
        ],
        rows: checks,
    },
    Table {
        name: "disagreements",
        columns: &[
            "id",
            "kind",
            "about",
            "value",
            "text_origins",
            "report",
            "siglum",
            "start",
            "end",
            "words",
        ],
        rows: disagreements,
    },
    Table {
        name: "timeline",
        columns: &[
            "time_start",
            "time_end",
            "precision",
            "spoken",
            "text",
            "reports",
            "report",
            "siglum",
            "start",
            "end",
            "words",
        ],
        rows: timeline,
    },
    Table { name: "unique", columns: &["report", "siglum", "start", "end", "words"], rows: unique },
    Table { name: "problems", columns: &["locator", "severity", "code", "stage", "message"], rows: problems },
];

fn period(period: Option<&PeriodRow>) -> [String; 4] {
    period
        .map_or_else(Default::default, |p| [p.start.clone(), p.end.clone(), p.text.clone(), p.basis.clone()])
}

/// A row per citation; one row with empty cells where there is none, so that nothing is lost.
fn spread(index: &Index, cites: &[Cite]) -> Vec<[String; 5]> {
    if cites.is_empty() { vec![Default::default()] } else { cites.iter().map(|c| span(index, c)).collect() }
}

fn incidents(index: &Index) -> Vec<Row> {
    let mut rows = Vec::new();
    for i in &index.record.incidents {
        for cite in spread(index, &i.spans) {
            rows.push(row![
                &i.id,
                i.role.as_str(),
                &i.label,
                some(i.part_of.as_ref()),
                join(&i.reasons),
                join(i.places.iter().map(|id| index.name(id))),
                period(i.period.as_ref()),
                cite,
            ]);
        }
    }
    rows
}

fn tolls(index: &Index) -> Vec<Row> {
    let mut rows = Vec::new();
    for incident in &index.record.incidents {
        for toll in &incident.tolls {
            for answer in &toll.answers {
                for cite in spread(index, &answer.spans) {
                    rows.push(row![
                        &incident.id,
                        toll.measure.as_str(),
                        toll.range.low.to_string(),
                        high(toll.range.high),
                        toll.best.to_string(),
                        answer.range.low.to_string(),
                        high(answer.range.high),
                        answer.best.to_string(),
                        answer.basis.as_str(),
                        cite,
                    ]);
                }
            }
        }
    }
    rows
}

fn stories(index: &Index) -> Vec<Row> {
    let rows = index.record.stories.iter().map(|s| {
        row![
            &s.id,
            &s.title,
            some(s.first.as_ref()),
            some(s.last.as_ref()),
            format!("{:.2}", s.weakest_link),
            s.reports.len().to_string(),
            join(s.reports.iter().map(|id| index.siglum(id))),
            join(s.weakest_pair.iter().map(|id| index.siglum(id))),
            s.counts.outlets.to_string(),
            s.counts.text_origins.to_string(),
            origin_range(&s.counts).0.to_string(),
            origin_range(&s.counts).1.to_string(),
            s.counts.primary_sources.min.to_string(),
            s.counts.primary_sources.max.to_string(),
        ]
    });
    rows.collect()
}

fn ledger_row(index: &Index, l: &LedgerLine) -> Row {
    let counts = &l.counts;
    let origin = |id: &String| {
        let origins = &index.record.lineage.origins;
        origins.iter().find(|o| o.id == *id).map_or_else(|| id.clone(), |o| o.label.clone())
    };
    row![
        &l.id,
        &l.label,
        &l.story,
        &l.incident,
        index.incident(&l.incident).map_or("", |i| i.role.as_str()),
        l.measure.as_str(),
        l.class.as_str(),
        some(l.side.as_ref()),
        l.place.as_deref().map_or("", |id| index.name(id)),
        period(l.period.as_ref()),
        l.range.low.to_string(),
        high(l.range.high),
        counts.reports.to_string(),
        counts.outlets.to_string(),
        counts.text_origins.to_string(),
        counts.primary_sources.min.to_string(),
        counts.primary_sources.max.to_string(),
        l.standing.as_str(),
        join(l.origins.iter().map(origin)),
        join(&l.sources),
        join(&l.figures),
        join(&l.reasons),
        join(l.profiles.iter().map(|(name, p)| {
            format!("{name} {}", p.high.map_or(format!("{}–open", p.low), |h| format!("{}–{h}", p.low)))
        })),
        l.checks.len().to_string(),
        l.checks.iter().filter(|c| !c.holds).count().to_string(),
        origin_range(counts).0.to_string(),
        origin_range(counts).1.to_string(),
    ]
}

fn ledger(index: &Index) -> Vec<Row> {
    index.record.ledger.iter().map(|l| ledger_row(index, l)).collect()
}

fn checks(index: &Index) -> Vec<Row> {
    let mut rows = Vec::new();
    for line in &index.record.ledger {
        for c in &line.checks {
            for cite in spread(index, &c.spans) {
                rows.push(row![
                    &line.id,
                    &line.label,
                    c.kind.as_str(),
                    yes(c.holds),
                    &c.text,
                    join(&c.figures),
                    cite
                ]);
            }
        }
    }
    rows
}

fn disagreements(index: &Index) -> Vec<Row> {
    let mut rows = Vec::new();
    for d in &index.record.disagreements {
        for p in &d.positions {
            for cite in spread(index, &p.spans) {
                rows.push(row![&d.id, d.kind.as_str(), &d.about, &p.value, p.text_origins.to_string(), cite]);
            }
        }
    }
    rows
}

fn timeline(index: &Index) -> Vec<Row> {
    let mut rows = Vec::new();
    for t in &index.record.timeline {
        for cite in spread(index, &t.spans) {
            rows.push(row![
                &t.time.start,
                &t.time.end,
                &t.time.precision,
                t.spoken.as_ref().map_or("", |s| s.text.as_str()),
                &t.text,
                t.reports.to_string(),
                cite,
            ]);
        }
    }
    rows
}

fn unique(index: &Index) -> Vec<Row> {
    index.record.unique.iter().flat_map(|u| &u.spans).map(|c| row![span(index, c)]).collect()
}

fn problems(index: &Index) -> Vec<Row> {
    let all = index.record.problems.iter();
    all.map(|p| row![&p.locator, &p.severity, &p.code, &p.stage, &p.message]).collect()
}
