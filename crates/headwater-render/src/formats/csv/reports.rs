//! Tables on the reports and what they share.

use super::{Index, Row, Table, join, row, some, span};
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
