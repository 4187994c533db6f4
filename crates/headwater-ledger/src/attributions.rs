//! The record's attributions, with the agency that stands between the outlet and the source.

use crate::entities::Entities;
use crate::input::World;
use headwater_model::record::{Attribution, Content, CueRef, SourceRef, Verification};
use headwater_model::{Cite, CreditKind, Span, id};
use rustc_hash::FxHashMap;

/// The rows and where each report's own rows went.
pub(crate) struct Attributions {
    pub(crate) rows: Vec<Attribution>,
    /// First row of each report.
    start: Vec<usize>,
}

impl Attributions {
    pub(crate) fn of(&self, doc: usize, local: usize) -> &Attribution {
        &self.rows[self.row(doc, local)]
    }

    /// The row of a report's own attribution.
    pub(crate) fn row(&self, doc: usize, local: usize) -> usize {
        self.start[doc] + local
    }
}

pub(crate) fn rows(world: &World<'_>, entities: &Entities) -> Attributions {
    let bodies = Bodies::new(entities);
    let made = world.by_report(|d| of_report(world, entities, &bodies, d));
    let mut rows = Vec::with_capacity(made.iter().map(Vec::len).sum());
    let mut start = Vec::with_capacity(made.len());
    for of_report in made {
        start.push(rows.len());
        rows.extend(of_report);
    }
    Attributions { rows, start }
}

fn of_report(world: &World<'_>, entities: &Entities, bodies: &Bodies, d: usize) -> Vec<Attribution> {
    let mut rows = Vec::new();
    let doc = world.doc(d);
    let local = &world.annotated(d).attributions;
    let ids: Vec<String> = local
        .iter()
        .map(|a| {
            let at = |s: Option<Span>| s.map(|s| format!("{}:{}", s.start, s.end)).unwrap_or_default();
            let content: Vec<String> = a.content.iter().map(|c| at(Some(*c))).collect();
            id::id("a", &[&doc.id, &at(a.cue), &at(a.source_span), &content.join(",")])
        })
        .collect();
    let cites = |spans: &[Span]| -> Vec<Cite> { spans.iter().map(|s| s.cite(&doc.id)).collect() };
    let agency = agency(world, entities, bodies, d);
    for (k, a) in local.iter().enumerate() {
        let mut via: Vec<String> = Vec::new();
        let mut via_spans: Vec<Cite> = Vec::new();
        // Nearest the outlet first: the agency whose text it is, then the hops the sentence names.
        if let Some((e, span)) = &agency {
            let named = a.via.iter().any(|(x, _)| entities.id(d, *x) == e)
                || a.source.is_some_and(|s| entities.id(d, s) == e);
            if !named {
                via.push(e.clone());
                via_spans.push(span.clone());
            }
        }
        for (x, span) in &a.via {
            // The outlet itself is where the chain starts, not a hop of it.
            let own = doc
                .outlet
                .as_ref()
                .is_some_and(|o| entities.rows[entities.of(d, *x)].name.eq_ignore_ascii_case(&o.value));
            if own {
                continue;
            }
            via.push(entities.id(d, *x).to_owned());
            via_spans.push(span.cite(&doc.id));
        }
        rows.push(Attribution {
            id: ids[k].clone(),
            kind: a.kind,
            report: doc.id.clone(),
            source: SourceRef {
                span: a.source_span.map(|s| s.cite(&doc.id)),
                entity: a.source.map(|s| entities.id(d, s).to_owned()),
                text: a.source_span.map(|s| flat(doc.words(s))).unwrap_or_default(),
                source_type: a.source_type,
                reason: a.source_reason.clone(),
            },
            cue: CueRef { span: a.cue.map(|s| s.cite(&doc.id)) },
            content: Content {
                spans: cites(&a.content),
                text: a.content.iter().map(|s| flat(doc.words(*s))).collect::<Vec<_>>().join(" … "),
                quoted: cites(&a.quoted),
            },
            via,
            via_spans,
            hedges: cites(&a.hedges),
            negated: a.negated,
            verification: a.verification.as_ref().map(|v| Verification {
                status: v.status,
                by: v.by.map(|b| entities.id(d, b).to_owned()),
                span: Some(v.span.cite(&doc.id)),
            }),
            within: a.within.and_then(|w| ids.get(w).cloned()),
        });
    }
    rows
}

/// The names of the entities without their capitals, and the first that bears each.
struct Bodies(FxHashMap<String, usize>);

impl Bodies {
    fn new(entities: &Entities) -> Self {
        let mut bodies = FxHashMap::default();
        for (row, entity) in entities.rows.iter().enumerate() {
            for name in std::iter::once(&entity.name).chain(&entity.variants) {
                bodies.entry(name.to_ascii_lowercase()).or_insert(row);
            }
        }
        Self(bodies)
    }
}

/// The agency that a report credits for its text, as an entity of the record: only where its name is an entity.
fn agency(world: &World<'_>, entities: &Entities, bodies: &Bodies, d: usize) -> Option<(String, Cite)> {
    let doc = world.doc(d);
    let credit = doc
        .credits
        .iter()
        .filter(|c| matches!(c.kind, CreditKind::Text | CreditKind::Told | CreditKind::Voice))
        .filter(|c| c.agency || c.kind == CreditKind::Text)
        .filter(|c| doc.outlet.as_ref().is_none_or(|o| !o.value.eq_ignore_ascii_case(&c.name)))
        .min_by_key(|c| c.kind)?;
    let row = &entities.rows[*bodies.0.get(&credit.name.to_ascii_lowercase())?];
    Some((row.id.clone(), credit.span.cite(&doc.id)))
}

/// Words on one line.
pub(crate) fn flat(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for word in words.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
