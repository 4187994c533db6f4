//! Tables on how reports were captured: metadata, what was cut from pages, versions and what changed between them.

use super::{Index, Row, Table, cut, row, some, yes};
use crate::phrase;
use headwater_model::record::{Report, VersionSpan};

pub(super) const TABLES: &[Table] = &[
    Table {
        name: "metadata",
        columns: &["report", "siglum", "field", "value", "basis", "raw_start", "raw_end"],
        rows: metadata,
    },
    Table {
        name: "cut",
        columns: &["report", "siglum", "raw_start", "raw_end", "reason", "words"],
        rows: pieces,
    },
    Table {
        name: "versions",
        columns: &[
            "report",
            "siglum",
            "version",
            "number",
            "current",
            "captured",
            "updated",
            "published",
            "locator",
            "sha256",
            "format",
        ],
        rows: versions,
    },
    Table {
        name: "version_changes",
        columns: &[
            "report",
            "siglum",
            "from",
            "to",
            "kind",
            "before_start",
            "before_end",
            "before_words",
            "after_start",
            "after_end",
            "after_words",
            "change",
        ],
        rows: changes,
    },
];

fn metadata(index: &Index) -> Vec<Row> {
    let all = index.record.reports.iter().flat_map(|r| r.metadata.iter().map(move |m| (r, m)));
    let rows = all.map(|(r, m)| {
        row![
            &r.id,
            &r.siglum,
            phrase::field(m.field),
            &m.value,
            phrase::told_term(m.basis),
            m.raw.map(|w| w.start.to_string()).unwrap_or_default(),
            m.raw.map(|w| w.end.to_string()).unwrap_or_default(),
        ]
    });
    rows.collect()
}

fn pieces(index: &Index) -> Vec<Row> {
    let all = index.record.reports.iter().flat_map(|r| r.cut.iter().map(move |c| (r, c)));
    all.map(|(r, c)| {
        row![&r.id, &r.siglum, c.raw.start.to_string(), c.raw.end.to_string(), &c.reason, cut(&c.text)]
    })
    .collect()
}

fn versions(index: &Index) -> Vec<Row> {
    let all = index.record.reports.iter().flat_map(|r| r.versions.iter().map(move |v| (r, v)));
    let rows = all.map(|(r, v)| {
        row![
            &r.id,
            &r.siglum,
            &v.id,
            v.number.to_string(),
            yes(v.current),
            some(v.captured.as_ref()),
            some(v.updated.as_ref()),
            some(v.published.as_ref()),
            &v.locator,
            &v.sha256,
            &v.format,
        ]
    });
    rows.collect()
}

fn changes(index: &Index) -> Vec<Row> {
    let all = index.record.reports.iter().flat_map(|r| r.changes.iter().map(move |c| (r, c)));
    let rows = all.map(|(r, c)| {
        row![
            &r.id,
            &r.siglum,
            &c.from,
            &c.to,
            c.kind.as_str(),
            side(r, c.before.as_ref()),
            side(r, c.after.as_ref()),
            &c.text,
        ]
    });
    rows.collect()
}

/// Start, end and words in a version.
fn side(r: &Report, span: Option<&VersionSpan>) -> [String; 3] {
    let Some(s) = span else { return Default::default() };
    let version = r.versions.iter().find(|v| v.id == s.version);
    let words = version.and_then(|v| v.text.get(s.start as usize..s.end as usize)).unwrap_or("");
    [s.start.to_string(), s.end.to_string(), cut(words).to_owned()]
}
