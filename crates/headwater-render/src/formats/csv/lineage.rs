//! Tables on shared text: passages and their edits, the stemma, the text origins.

use super::{Index, Row, Table, join, row, some, span, yes};
use crate::pairs::Change;
use headwater_model::record::{AlignedRow, EditRow, Relation};

pub(super) const TABLES: &[Table] = &[
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
            "origins",
            "outlets",
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
            "change",
            "verification",
            "quotation",
            "alert",
        ],
        rows: edits,
    },
    Table {
        name: "lineage_nodes",
        columns: &["id", "lost", "report", "siglum", "label", "kind"],
        rows: nodes,
    },
    Table {
        name: "lineage_edges",
        columns: &[
            "parent",
            "parent_label",
            "child",
            "child_label",
            "share",
            "reuse",
            "reasons",
            "evidence",
            "confidence",
            "parent_kind",
            "parent_siglum",
            "child_siglum",
            "aligned",
            "alerts",
        ],
        rows: edges,
    },
    Table {
        name: "lineage_links",
        columns: &[
            "a", "a_siglum", "b", "b_siglum", "relation", "share_a", "share_b", "reasons", "evidence",
            "aligned",
        ],
        rows: links,
    },
    Table {
        name: "aligned_edits",
        columns: &[
            "between",
            "relation",
            "passage_kind",
            "kind",
            "change",
            "verification",
            "quotation",
            "alert",
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
        rows: aligned_edits,
    },
    Table {
        name: "text_origins",
        columns: &[
            "id",
            "label",
            "root",
            "lost",
            "report",
            "siglum",
            "outlet",
            "root_kind",
            "weakest_a",
            "weakest_b",
            "weakest_share",
            "weakest_reason",
        ],
        rows: origins,
    },
    Table {
        name: "circles",
        columns: &["circle", "path", "first", "text", "report", "siglum", "start", "end", "words"],
        rows: circles,
    },
];

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
            join(&p.origins),
            p.outlets.to_string(),
        ]
    });
    rows.collect()
}

fn edits(index: &Index) -> Vec<Row> {
    let all = index.record.passages.iter().flat_map(|p| p.edits.iter().map(move |e| (p, e)));
    let rows = all.map(|(p, e)| {
        row![
            &p.id,
            e.kind.as_str(),
            span(index, &e.from),
            span(index, &e.to),
            e.change.as_str(),
            yes(e.verification),
            yes(e.quotation),
            yes(e.is_alert()),
        ]
    });
    rows.collect()
}

fn nodes(index: &Index) -> Vec<Row> {
    let rows = index.record.lineage.nodes.iter().map(|n| {
        let report = n.report.as_deref().unwrap_or("");
        row![&n.id, yes(n.report.is_none()), report, index.siglum(report), &n.label, n.kind.as_str()]
    });
    rows.collect()
}

fn edges(index: &Index) -> Vec<Row> {
    let label = |id: &str| index.node(id).map(|n| n.label.clone()).unwrap_or_default();
    let siglum = |id: &str| {
        let report = index.node(id).and_then(|n| n.report.as_deref());
        report.map_or_else(String::new, |r| index.siglum(r).to_owned())
    };
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
            format!("{:.2}", e.confidence),
            index.node(&e.parent).map_or("", |n| n.kind.as_str()),
            siglum(&e.parent),
            siglum(&e.child),
            e.alignments.len().to_string(),
            e.alignments.iter().flat_map(|a| &a.edits).filter(|x| x.is_alert()).count().to_string(),
        ]
    });
    rows.collect()
}

fn links(index: &Index) -> Vec<Row> {
    let rows = index.record.lineage.links.iter().map(|l| {
        row![
            &l.a,
            index.siglum(&l.a),
            &l.b,
            index.siglum(&l.b),
            l.relation.as_str(),
            format!("{:.4}", l.share_a),
            format!("{:.4}", l.share_b),
            join(&l.reasons),
            join(&l.evidence),
            l.alignments.len().to_string(),
        ]
    });
    rows.collect()
}

/// Every typed edit of every edge and link. Between two reports without descent an alert is a change that one of the
/// two may have made: which one is open.
fn aligned_edits(index: &Index) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut add = |between: &str, relation: Option<Relation>, aligned: &[AlignedRow]| {
        for a in aligned {
            for e in &a.edits {
                let alert = e.is_alert() || relation.is_some() && turned_is_alert(e);
                rows.push(row![
                    between,
                    relation.map_or("descent", Relation::as_str),
                    a.kind.as_str(),
                    e.kind.as_str(),
                    e.change.as_str(),
                    yes(e.verification),
                    yes(e.quotation),
                    yes(alert),
                    span(index, &e.from),
                    span(index, &e.to),
                ]);
            }
        }
    };
    for e in &index.record.lineage.edges {
        add(&format!("{} > {}", e.parent, e.child), None, &e.alignments);
    }
    for l in &index.record.lineage.links {
        add(&format!("{} - {}", l.a, l.b), Some(l.relation), &l.alignments);
    }
    rows
}

fn turned_is_alert(edit: &EditRow) -> bool {
    Change::new(edit).turned().is_alert()
}

fn origins(index: &Index) -> Vec<Row> {
    let all = index.record.lineage.origins.iter().flat_map(|o| o.reports.iter().map(move |r| (o, r)));
    let rows = all.map(|(o, report)| {
        let root = index.node(&o.root);
        let outlet = index.report(report).and_then(|r| r.outlet.as_ref());
        let weakest = o.weakest.as_ref();
        row![
            &o.id,
            &o.label,
            &o.root,
            yes(root.is_some_and(|n| n.report.is_none())),
            report,
            index.siglum(report),
            some(outlet),
            root.map_or("", |n| n.kind.as_str()),
            weakest.map_or("", |w| index.siglum(&w.a)),
            weakest.map_or("", |w| index.siglum(&w.b)),
            weakest.map(|w| format!("{:.4}", w.share)).unwrap_or_default(),
            some(weakest.map(|w| &w.reason)),
        ]
    });
    rows.collect()
}

fn circles(index: &Index) -> Vec<Row> {
    let mut rows = Vec::new();
    for (n, c) in index.record.lineage.circles.iter().enumerate() {
        let path = c
            .reports
            .iter()
            .chain(c.reports.first())
            .map(|r| index.siglum(r))
            .collect::<Vec<_>>()
            .join(" > ");
        for cite in &c.spans {
            rows.push(row![
                (n + 1).to_string(),
                &path,
                c.first.as_deref().map_or("", |f| index.siglum(f)),
                &c.text,
                span(index, cite),
            ]);
        }
    }
    rows
}
