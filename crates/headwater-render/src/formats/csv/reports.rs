//! Tables on the reports and what they share.

use super::{Index, Row, Table, join, row, some, span, yes};
use crate::phrase;

pub(super) const TABLES: &[Table] = &[
    Table {
        name: "reports",
        columns: &[
            "id",
            "siglum",
            "outlet",
            "title",
            "locator",
            "also",
            "sha256",
            "encoding",
            "language",
            "published_start",
            "published_end",
            "published_basis",
            "byline",
            "credits",
            "shared_total",
            "text_origins",
            "format",
            "address",
            "captured",
            "updated",
            "published_time",
            "container",
            "versions",
        ],
        rows: reports,
    },
    Table {
        name: "regions",
        columns: &[
            "report",
            "siglum",
            "start",
            "end",
            "words",
            "kind",
            "repeat_start",
            "repeat_end",
            "detail",
        ],
        rows: regions,
    },
    Table {
        name: "entities",
        columns: &[
            "id",
            "kind",
            "name",
            "variants",
            "mentions",
            "merges",
            "latitude",
            "longitude",
            "gazetteer_id",
            "precision",
        ],
        rows: entities,
    },
    Table {
        name: "mentions",
        columns: &["entity", "kind", "name", "report", "siglum", "start", "end", "words"],
        rows: mentions,
    },
    Table {
        name: "passages",
        columns: &[
            "passage",
            "kind",
            "quotation",
            "confidence",
            "parent",
            "report",
            "siglum",
            "start",
            "end",
            "words",
        ],
        rows: passages,
    },
    Table {
        name: "edits",
        columns: &[
            "passage",
            "kind",
            "from_report",
            "from_siglum",
            "from_start",
            "from_end",
            "from_words",
            "to_report",
            "to_siglum",
            "to_start",
            "to_end",
            "to_words",
        ],
        rows: edits,
    },
    Table { name: "lineage_nodes", columns: &["id", "lost", "report", "siglum", "label"], rows: nodes },
    Table {
        name: "lineage_edges",
        columns: &["parent", "parent_label", "child", "child_label", "share", "reuse", "reasons", "evidence"],
        rows: edges,
    },
    Table {
        name: "text_origins",
        columns: &["id", "label", "root", "lost", "report", "siglum", "outlet"],
        rows: origins,
    },
];

fn reports(index: &Index) -> Vec<Row> {
    let rows = index.record.reports.iter().map(|r| {
        let published = r.published.as_ref();
        row![
            &r.id,
            &r.siglum,
            some(r.outlet.as_ref()),
            some(r.title.as_ref()),
            &r.locator,
            join(&r.also),
            &r.sha256,
            &r.encoding,
            &r.language,
            some(published.map(|p| &p.start)),
            some(published.map(|p| &p.end)),
            published.map_or("", |p| phrase::basis(p.basis)),
            join(&r.byline),
            join(&r.credits),
            format!("{:.4}", r.shared_total),
            join(index.origins_of(&r.id).map(|o| &o.label)),
            &r.format,
            some(r.address.as_ref()),
            some(r.captured.as_ref()),
            some(r.updated.as_ref()),
            some(published.and_then(|p| p.time.as_ref())),
            some(r.container.as_ref()),
            r.versions.len().max(1).to_string(),
        ]
    });
    rows.collect()
}

fn regions(index: &Index) -> Vec<Row> {
    let all = index.record.reports.iter().flat_map(|r| &r.regions);
    let rows = all.map(|region| {
        let repeat = region.repeat_of.as_ref();
        row![
            span(index, &region.span),
            phrase::region(region.kind),
            repeat.map(|c| c.start.to_string()).unwrap_or_default(),
            repeat.map(|c| c.end.to_string()).unwrap_or_default(),
            region.detail.map_or("", phrase::detail),
        ]
    });
    rows.collect()
}

fn entities(index: &Index) -> Vec<Row> {
    let rows = index.record.entities.iter().map(|e| {
        let place = e.place.as_ref();
        row![
            &e.id,
            e.kind.as_str(),
            &e.name,
            join(&e.variants),
            e.mentions.len().to_string(),
            join(e.merges.iter().map(|m| format!("{}: {}", m.variant, m.reason))),
            place.map(|p| p.lat.to_string()).unwrap_or_default(),
            place.map(|p| p.lon.to_string()).unwrap_or_default(),
            place.map(|p| p.gazetteer_id.clone()).unwrap_or_default(),
            place.map(|p| p.precision.clone()).unwrap_or_default(),
        ]
    });
    rows.collect()
}

fn mentions(index: &Index) -> Vec<Row> {
    let all = index.record.entities.iter().flat_map(|e| e.mentions.iter().map(move |m| (e, m)));
    all.map(|(e, m)| row![&e.id, e.kind.as_str(), &e.name, span(index, m)]).collect()
}

fn passages(index: &Index) -> Vec<Row> {
    let all = index.record.passages.iter().flat_map(|p| p.members.iter().map(move |m| (p, m)));
    let rows = all.map(|(p, m)| {
        row![
            &p.id,
            p.kind.as_str(),
            yes(p.quotation),
            format!("{:.2}", p.confidence),
            yes(p.parent.as_ref() == Some(m)),
            span(index, m),
        ]
    });
    rows.collect()
}

fn edits(index: &Index) -> Vec<Row> {
    let all = index.record.passages.iter().flat_map(|p| p.edits.iter().map(move |e| (p, e)));
    all.map(|(p, e)| row![&p.id, e.kind.as_str(), span(index, &e.from), span(index, &e.to)]).collect()
}

fn nodes(index: &Index) -> Vec<Row> {
    let rows = index.record.lineage.nodes.iter().map(|n| {
        let report = n.report.as_deref().unwrap_or("");
        row![&n.id, yes(n.report.is_none()), report, index.siglum(report), &n.label]
    });
    rows.collect()
}

fn edges(index: &Index) -> Vec<Row> {
    let label = |id: &str| index.node(id).map(|n| n.label.clone()).unwrap_or_default();
    let rows = index.record.lineage.edges.iter().map(|e| {
        row![
            &e.parent,
            label(&e.parent),
            &e.child,
            label(&e.child),
            format!("{:.4}", e.share),
            e.reuse.as_str(),
            join(&e.reasons),
            join(&e.evidence),
        ]
    });
    rows.collect()
}

fn origins(index: &Index) -> Vec<Row> {
    let all = index.record.lineage.origins.iter().flat_map(|o| o.reports.iter().map(move |r| (o, r)));
    let rows = all.map(|(o, report)| {
        let lost = index.node(&o.root).is_some_and(|n| n.report.is_none());
        let outlet = index.report(report).and_then(|r| r.outlet.as_ref());
        row![&o.id, &o.label, &o.root, yes(lost), report, index.siglum(report), some(outlet)]
    });
    rows.collect()
}
