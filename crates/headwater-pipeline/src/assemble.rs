//! The record from what the stages found: reports, passages and lineage with their ids.

use crate::versions::Compared;
use headwater_ledger::own::OwnProfile;
use headwater_ledger::{Input, Names, reconcile};
use headwater_model::lineage::{Aligned, Anchor, Edit, SharedPassage};
use headwater_model::record::{
    AlignedRow, CreditRow, CutRow, EditRow, JudgementRow, Lineage, LineageEdge, LineageLink, LineageNode,
    MetadataRow, Origin, Passage, Problem, PublishedRow, RawRange, Record, RegionRow, Report, SCHEMA,
    ShareRow, Tool, WeakestLink,
};
use headwater_model::{Cite, CreditKind, Detail, Document, Span, id};
use headwater_read::Options;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What reading says besides the documents.
pub(crate) struct Read<'a> {
    /// Other locators of the same bytes, by id.
    pub(crate) also: &'a BTreeMap<String, Vec<String>>,
    /// Versions, by the id of the current one.
    pub(crate) chains: &'a BTreeMap<String, Compared>,
    /// Text of the house, by the number of the report.
    pub(crate) house: BTreeMap<usize, Vec<Span>>,
    /// How near reports had to be to be one story.
    pub(crate) same_story: f64,
    pub(crate) options: &'a Options,
    pub(crate) problems: Vec<Problem>,
    pub(crate) judgements: Vec<JudgementRow>,
}

/// How the reports were read, as far as somebody asked for something.
fn settings(read: &Read<'_>, profile: Option<&OwnProfile>) -> BTreeMap<String, String> {
    let options = read.options;
    let mut settings = BTreeMap::from([
        ("same_story".to_owned(), read.same_story.to_string()),
        ("vague_figures_set_bounds".to_owned(), "only where nobody counted".to_owned()),
    ]);
    if let Some(own) = profile {
        // A profile is data all through: it serialises.
        let rules = serde_json::to_string(own).unwrap_or_default();
        settings.insert(format!("profile.{}", own.name), rules);
    }
    if options.whole_pages {
        settings.insert("whole_pages".to_owned(), "yes".to_owned());
    }
    if !options.columns.is_empty() {
        let columns: Vec<String> =
            options.columns.iter().map(|(our, their)| format!("{our}={their}")).collect();
        settings.insert("columns".to_owned(), columns.join(", "));
    }
    settings
}

/// Makes the ledger and puts the record together.
pub(crate) fn assemble(input: &Input<'_>, names: Names, read: Read<'_>) -> Record {
    let (findings, (reports, passages, lineage)) = rayon::join(
        || reconcile(input, names),
        || {
            let of = Of::new(input);
            let passages = passages(input, &of);
            let ids: Vec<String> = passages.iter().map(|p| p.id.clone()).collect();
            let reports = (0..input.documents.len()).into_par_iter().map(|d| report(input, &of, d, &read));
            (reports.collect(), passages, lineage(input, &ids))
        },
    );
    Record {
        schema: SCHEMA.to_owned(),
        tool: Tool {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            profile: "ecc".to_owned(),
            settings: settings(&read, input.profile),
        },
        reports,
        entities: findings.entities,
        passages,
        lineage: Lineage { circles: findings.circles, ..lineage },
        attributions: findings.attributions,
        quotations: findings.quotations,
        figures: findings.figures,
        incidents: findings.incidents,
        stories: findings.stories,
        ledger: findings.ledger,
        disagreements: findings.disagreements,
        timeline: findings.timeline,
        unique: findings.unique,
        problems: read.problems,
        judgements: read.judgements,
    }
}

/// A, B, … Z, A2, B2, …: by the order of the reports.
fn siglum(d: usize) -> String {
    let letter = char::from(b'A' + (d % 26) as u8);
    if d < 26 { letter.to_string() } else { format!("{letter}{}", d / 26 + 1) }
}

/// What belongs to each report, by its number.
struct Of {
    /// Rows of the shares.
    shares: Vec<Vec<usize>>,
    /// Members of passages.
    members: Vec<Vec<Span>>,
    /// Origins, sorted.
    origins: Vec<Vec<usize>>,
}

impl Of {
    fn new(input: &Input<'_>) -> Self {
        let n = input.documents.len();
        let mut of =
            Self { shares: vec![Vec::new(); n], members: vec![Vec::new(); n], origins: vec![Vec::new(); n] };
        for (k, share) in input.collation.shares.iter().enumerate() {
            of.shares[share.doc].push(k);
        }
        for member in input.collation.passages.iter().flat_map(|p| &p.members) {
            of.members[member.doc].push(member.span);
        }
        for (o, docs) in input.collation.stemma.origins.iter().enumerate() {
            for &d in docs {
                of.origins[d].push(o);
            }
        }
        of
    }
}

fn report(input: &Input<'_>, of: &Of, d: usize, read: &Read<'_>) -> Report {
    let doc = input.documents[d];
    let chain = read.chains.get(&doc.id);
    let mut credits: Vec<String> =
        doc.credits.iter().filter(|c| c.kind != CreditKind::Photo).map(|c| c.name.clone()).collect();
    credits.sort();
    credits.dedup();
    Report {
        id: doc.id.clone(),
        siglum: siglum(d),
        locator: doc.locator.clone(),
        also: read.also.get(&doc.id).cloned().unwrap_or_default(),
        sha256: doc.sha256.clone(),
        format: doc.format.clone(),
        encoding: doc.encoding.clone(),
        address: doc.address.clone().or_else(|| doc.facts.address.clone()),
        captured: doc.facts.time.clone(),
        container: doc.facts.container.clone(),
        outlet: doc.outlet.as_ref().map(|o| o.value.clone()),
        outlet_span: doc.outlet.as_ref().and_then(|o| o.span).map(|s| s.cite(&doc.id)),
        outlet_basis: doc.outlet.as_ref().and_then(|o| o.told),
        title: doc.title.as_ref().map(|t| t.value.clone()),
        title_basis: doc.title.as_ref().and_then(|t| t.told),
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
            time: doc.published.as_ref().and_then(|p| p.time.clone()),
            told: doc.published.as_ref().and_then(|p| p.told),
        }),
        updated: doc.updated.clone(),
        metadata: doc
            .told
            .iter()
            .map(|t| MetadataRow {
                field: t.field,
                value: t.value.clone(),
                basis: t.basis,
                raw: t.raw.as_ref().map(|r| RawRange { start: r.start, end: r.end }),
            })
            .collect(),
        language: doc.language.clone(),
        text: doc.text.clone(),
        raw_map: raw_map(doc),
        cut: doc
            .cut
            .iter()
            .map(|c| CutRow {
                text: c.text.clone(),
                raw: RawRange { start: c.raw.0, end: c.raw.1 },
                reason: c.reason.clone(),
            })
            .collect(),
        regions: regions(doc, read.house.get(&d).map_or(&[], Vec::as_slice)),
        shares: of.shares[d]
            .iter()
            .map(|&k| &input.collation.shares[k])
            .map(|s| ShareRow {
                with: input.documents[s.with].id.clone(),
                verbatim: rounded(s.verbatim),
                all: rounded(s.all),
                unquoted: rounded(s.unquoted),
            })
            .collect(),
        shared_total: rounded(shared_total(&input.annotated[d].sentences, &of.members[d])),
        captures: chain.map(|c| c.captures.clone()).unwrap_or_default(),
        versions: chain.map(|c| c.versions.clone()).unwrap_or_default(),
        changes: chain.map(|c| c.changes.clone()).unwrap_or_default(),
    }
}

/// The regions of a report; text of the house is a region of its own.
fn regions(doc: &Document, house: &[Span]) -> Vec<RegionRow> {
    let mut rows = Vec::new();
    for region in &doc.regions {
        let mut row = |start: u32, end: u32, detail| {
            let text = doc.text.get(start as usize..end as usize).unwrap_or_default();
            if !text.trim().is_empty() {
                let span = Span { start, end }.cite(&doc.id);
                let repeat_of = region.repeat_of.map(|s| s.cite(&doc.id));
                rows.push(RegionRow { kind: region.kind, detail, span, repeat_of });
            }
        };
        let mut at = region.span.start;
        for span in house.iter().filter(|s| region.span.start <= s.start && s.end <= region.span.end) {
            row(at, span.start, region.detail);
            row(span.start, span.end, Some(Detail::HouseText));
            at = span.end;
        }
        row(at, region.span.end, region.detail);
    }
    rows
}

/// The map to the bytes, unless the text is the bytes.
fn raw_map(doc: &Document) -> Option<Vec<[u32; 5]>> {
    let whole = doc.map.pieces().first().is_some_and(|p| p.text_len as usize == doc.text.len());
    let identity = doc.map.is_identity() && whole;
    let pieces = doc.map.pieces().iter().map(|p| [p.text, p.text_len, p.raw, p.raw_len, u32::from(p.exact)]);
    (!identity).then(|| pieces.collect())
}

/// Three places: shares are estimates, and shorter numbers are easier to compare.
fn rounded(x: f64) -> f64 {
    (x * 1000.0).round() / 1000.0
}

/// Share of a report's readable bytes that lie in some passage.
fn shared_total(sentences: &[Span], members: &[Span]) -> f64 {
    let total: usize = sentences.iter().map(|s| s.len()).sum();
    let covered: usize = sentences.iter().map(|s| s.covered(members.iter().copied())).sum();
    if total == 0 { 0.0 } else { (covered as f64 / total as f64).min(1.0) }
}

fn cite(documents: &[&Document], anchor: Anchor) -> Cite {
    anchor.span.cite(&documents[anchor.doc].id)
}

fn passages(input: &Input<'_>, of: &Of) -> Vec<Passage> {
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
                edits: edits(input.documents, &p.edits),
                origins: origins_of(input, of, p),
                outlets: outlets(input, p),
            }
        })
        .collect()
}

fn edits(documents: &[&Document], edits: &[Edit]) -> Vec<EditRow> {
    edits
        .iter()
        .map(|e| EditRow {
            kind: e.kind,
            change: e.change,
            verification: e.verification,
            quotation: e.quotation,
            from: cite(documents, e.from),
            to: cite(documents, e.to),
        })
        .collect()
}

fn aligned(documents: &[&Document], rows: &[Aligned]) -> Vec<AlignedRow> {
    rows.iter()
        .map(|a| AlignedRow {
            kind: a.kind,
            parent: cite(documents, a.from),
            child: cite(documents, a.to),
            confidence: rounded(a.score),
            edits: edits(documents, &a.edits),
        })
        .collect()
}

/// The origins that all members of a passage have in common; where there is none, all of them: it cannot be told which.
fn origins_of(input: &Input<'_>, of: &Of, passage: &SharedPassage) -> Vec<String> {
    let lists: Vec<&[usize]> = passage.members.iter().map(|m| of.origins[m.doc].as_slice()).collect();
    let any: BTreeSet<usize> = lists.iter().flat_map(|l| l.iter().copied()).collect();
    let common: Vec<usize> =
        any.iter().copied().filter(|o| lists.iter().all(|l| l.binary_search(o).is_ok())).collect();
    let list = if common.is_empty() { any.into_iter().collect() } else { common };
    list.into_iter().map(|o| input.origin_ids[o].clone()).collect()
}

/// Different outlets that print a passage; a report whose outlet is not known counts as one.
fn outlets(input: &Input<'_>, passage: &SharedPassage) -> u32 {
    let name = |m: &Anchor| {
        let doc = input.documents[m.doc];
        doc.outlet.as_ref().map_or_else(|| doc.id.clone(), |o| o.value.to_lowercase())
    };
    let names: BTreeSet<String> = passage.members.iter().map(name).collect();
    names.len() as u32
}

/// The lineage, without its circles.
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
            kind: n.kind,
            label: n.label.clone(),
            spans: n.evidence.iter().map(|&a| cite(input.documents, a)).collect(),
        })
        .collect();
    let evidence = |passages: &[usize]| -> Vec<String> {
        passages.iter().filter_map(|&p| passage_ids.get(p).cloned()).collect()
    };
    let report = |d: usize| input.documents[d].id.clone();
    let edges = stemma
        .edges
        .iter()
        .map(|e| LineageEdge {
            parent: ids[e.parent].clone(),
            child: ids[e.child].clone(),
            share: rounded(e.share),
            reuse: e.reuse,
            confidence: rounded(e.confidence),
            evidence: evidence(&e.passages),
            reasons: e.reasons.clone(),
            alignments: aligned(input.documents, &e.aligned),
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
                weakest: stemma.weakest[o].as_ref().map(|w| WeakestLink {
                    a: report(w.a),
                    b: report(w.b),
                    share: rounded(w.share),
                    reason: w.reason.clone(),
                }),
            })
            .collect(),
        links: stemma
            .links
            .iter()
            .map(|l| LineageLink {
                a: report(l.a),
                b: report(l.b),
                relation: l.relation,
                share_a: rounded(l.shares.0),
                share_b: rounded(l.shares.1),
                evidence: evidence(&l.passages),
                reasons: l.reasons.clone(),
                alignments: aligned(input.documents, &l.aligned),
            })
            .collect(),
        circles: Vec::new(),
    }
}
