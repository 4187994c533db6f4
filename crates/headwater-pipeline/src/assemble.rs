//! The record from what the stages found: reports, passages and lineage with their ids.

use headwater_ledger::{Findings, Input};
use headwater_model::lineage::Anchor;
use headwater_model::record::{
    CreditRow, EditRow, Lineage, LineageEdge, LineageNode, Origin, Passage, Problem, PublishedRow, Record,
    RegionRow, Report, SCHEMA, ShareRow, Tool,
};
use headwater_model::{Cite, CreditKind, Document, Span, id};
use std::collections::BTreeMap;

/// Puts the record together.
pub(crate) fn assemble(
    input: &Input<'_>,
    findings: Findings,
    also: &BTreeMap<String, Vec<String>>,
    problems: Vec<Problem>,
) -> Record {
    let passages = passages(input);
    let passage_ids: Vec<String> = passages.iter().map(|p| p.id.clone()).collect();
    Record {
        schema: SCHEMA.to_owned(),
        tool: Tool {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            profile: "ecc".to_owned(),
            settings: BTreeMap::from([
                ("same_story".to_owned(), crate::join::SAME_STORY.to_string()),
                ("vague_figures_set_bounds".to_owned(), "only where nobody counted".to_owned()),
            ]),
        },
        reports: (0..input.documents.len()).map(|d| report(input, d, also)).collect(),
        entities: findings.entities,
        passages,
        lineage: lineage(input, &passage_ids),
        attributions: findings.attributions,
        quotations: findings.quotations,
        figures: findings.figures,
        incidents: findings.incidents,
        stories: findings.stories,
        ledger: findings.ledger,
        disagreements: findings.disagreements,
        timeline: findings.timeline,
        unique: findings.unique,
        problems,
    }
}

/// A, B, … Z, A2, B2, …: by the order of the reports.
fn siglum(d: usize) -> String {
    let letter = char::from(b'A' + (d % 26) as u8);
    if d < 26 { letter.to_string() } else { format!("{letter}{}", d / 26 + 1) }
}

fn report(input: &Input<'_>, d: usize, also: &BTreeMap<String, Vec<String>>) -> Report {
    let doc = input.documents[d];
    let mut credits: Vec<String> =
        doc.credits.iter().filter(|c| c.kind != CreditKind::Photo).map(|c| c.name.clone()).collect();
    credits.sort();
    credits.dedup();
    Report {
        id: doc.id.clone(),
        siglum: siglum(d),
        locator: doc.locator.clone(),
        also: also.get(&doc.id).cloned().unwrap_or_default(),
        sha256: doc.sha256.clone(),
        encoding: doc.encoding.clone(),
        outlet: doc.outlet.as_ref().map(|o| o.value.clone()),
        outlet_span: doc.outlet.as_ref().and_then(|o| o.span).map(|s| s.cite(&doc.id)),
        title: doc.title.as_ref().map(|t| t.value.clone()),
        byline: doc.byline.iter().map(|b| b.value.clone()).collect(),
        credits,
        credit_spans: doc
            .credits
            .iter()
            .map(|c| CreditRow { name: c.name.clone(), kind: c.kind, span: c.span.cite(&doc.id) })
            .collect(),
        published: input.published[d].as_ref().map(|p| PublishedRow {
            start: p.days.start.to_string(),
            end: p.days.end.to_string(),
            basis: p.basis,
            spans: p.spans.clone(),
            reason: p.reason.clone(),
        }),
        language: doc.language.clone(),
        text: doc.text.clone(),
        regions: doc
            .regions
            .iter()
            .map(|r| RegionRow {
                kind: r.kind,
                span: r.span.cite(&doc.id),
                repeat_of: r.repeat_of.map(|s| s.cite(&doc.id)),
            })
            .collect(),
        shares: input
            .collation
            .shares
            .iter()
            .filter(|s| s.doc == d)
            .map(|s| ShareRow {
                with: input.documents[s.with].id.clone(),
                verbatim: rounded(s.verbatim),
                all: rounded(s.all),
                unquoted: rounded(s.unquoted),
            })
            .collect(),
        shared_total: rounded(shared_total(input, d)),
    }
}

/// Three places: shares are estimates, and shorter numbers are easier to compare.
fn rounded(x: f64) -> f64 {
    (x * 1000.0).round() / 1000.0
}

/// Share of a report's readable bytes that lie in some passage.
fn shared_total(input: &Input<'_>, d: usize) -> f64 {
    let sentences = &input.annotated[d].sentences;
    let total: usize = sentences.iter().map(|s| s.len()).sum();
    let members: Vec<Span> = input
        .collation
        .passages
        .iter()
        .flat_map(|p| p.members.iter().filter(|m| m.doc == d).map(|m| m.span))
        .collect();
    let covered: usize = sentences.iter().map(|s| s.covered(members.iter().copied())).sum();
    if total == 0 { 0.0 } else { (covered as f64 / total as f64).min(1.0) }
}

fn cite(documents: &[&Document], anchor: Anchor) -> Cite {
    anchor.span.cite(&documents[anchor.doc].id)
}

fn passages(input: &Input<'_>) -> Vec<Passage> {
    let at = |a: Anchor| cite(input.documents, a);
    input
        .collation
        .passages
        .iter()
        .map(|p| {
            let members: Vec<Cite> = p.members.iter().map(|&m| at(m)).collect();
            let parts: Vec<String> =
                members.iter().map(|m| format!("{}:{}:{}", m.report, m.start, m.end)).collect();
            let mut sorted: Vec<&str> = parts.iter().map(String::as_str).collect();
            sorted.sort_unstable();
            Passage {
                id: id::id("p", &sorted),
                kind: p.kind,
                members,
                parent: p.parent.map(at),
                confidence: rounded(p.confidence),
                quotation: p.quotation,
                edits: p
                    .edits
                    .iter()
                    .map(|e| EditRow { kind: e.kind, from: at(e.from), to: at(e.to) })
                    .collect(),
            }
        })
        .collect()
}

fn lineage(input: &Input<'_>, passage_ids: &[String]) -> Lineage {
    let stemma = &input.collation.stemma;
    let ids: Vec<String> = stemma
        .nodes
        .iter()
        .map(|n| {
            if let Some(d) = n.doc {
                id::id("n", &[&input.documents[d].id])
            } else {
                let mut evidence: Vec<String> = n
                    .evidence
                    .iter()
                    .map(|a| cite(input.documents, *a))
                    .map(|c| format!("{}:{}", c.report, c.start))
                    .collect();
                evidence.sort();
                let mut parts = vec!["lost", n.label.as_str()];
                parts.extend(evidence.iter().map(String::as_str));
                id::id("n", &parts)
            }
        })
        .collect();
    let nodes = stemma
        .nodes
        .iter()
        .zip(&ids)
        .map(|(n, id)| LineageNode {
            id: id.clone(),
            report: n.doc.map(|d| input.documents[d].id.clone()),
            label: n.label.clone(),
            spans: n.evidence.iter().map(|&a| cite(input.documents, a)).collect(),
        })
        .collect();
    let edges = stemma
        .edges
        .iter()
        .map(|e| LineageEdge {
            parent: ids[e.parent].clone(),
            child: ids[e.child].clone(),
            share: rounded(e.share),
            reuse: e.reuse,
            evidence: e.passages.iter().filter_map(|&p| passage_ids.get(p).cloned()).collect(),
            reasons: e.reasons.clone(),
        })
        .collect();
    let reports =
        |docs: &[usize]| -> Vec<String> { docs.iter().map(|&d| input.documents[d].id.clone()).collect() };
    Lineage {
        nodes,
        edges,
        text_origins: stemma.origins.iter().map(|o| reports(o)).collect(),
        origins: stemma
            .origins
            .iter()
            .enumerate()
            .map(|(o, docs)| Origin {
                id: input.origin_ids[o].clone(),
                root: ids[stemma.roots[o]].clone(),
                label: stemma.nodes[stemma.roots[o]].label.clone(),
                reports: reports(docs),
            })
            .collect(),
    }
}
