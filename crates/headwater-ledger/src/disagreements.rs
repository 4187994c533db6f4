//! Where reports do not agree: figures, words inside quotation marks, the spelling of names.

use crate::checks::bounds;
use crate::entities::Entities;
use crate::figures::LedgerFigure;
use crate::input::World;
use headwater_model::record::{
    Change, Disagreement, DisagreementKind, EntityKind, LedgerLine, LineStanding, Position, Quotation,
    Standing,
};
use headwater_model::{Cite, id};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) fn find(
    world: &World<'_>,
    entities: &Entities,
    figures: &[LedgerFigure<'_>],
    quotations: &[Quotation],
    ledger: &[LedgerLine],
) -> Vec<Disagreement> {
    let index: BTreeMap<&str, usize> =
        world.input.documents.iter().enumerate().map(|(i, d)| (d.id.as_str(), i)).collect();
    let origins = |spans: &[Cite]| -> u32 {
        let set: BTreeSet<usize> = spans
            .iter()
            .filter_map(|c| index.get(c.report.as_str()).map(|&d| world.origin(d, c.span())))
            .collect();
        set.len() as u32
    };
    let make = |kind: DisagreementKind, about: String, positions: BTreeMap<String, Vec<Cite>>| {
        let mut positions: Vec<Position> = positions
            .into_iter()
            .map(|(value, mut spans)| {
                spans.sort();
                spans.dedup();
                let text_origins = origins(&spans);
                Position { value, spans, text_origins }
            })
            .collect();
        positions.sort_by(|a, b| {
            (b.text_origins, b.spans.len(), &a.value).cmp(&(a.text_origins, a.spans.len(), &b.value))
        });
        let first = positions
            .first()
            .and_then(|p| p.spans.first())
            .map(|c| format!("{}:{}", c.report, c.start))
            .unwrap_or_default();
        Disagreement { id: id::id("d", &[kind_name(kind), &about, &first]), kind, about, positions }
    };
    let mut out = Vec::new();
    let by_id: BTreeMap<&str, &LedgerFigure<'_>> = figures.iter().map(|f| (f.row.id.as_str(), f)).collect();
    for line in ledger.iter().filter(|l| l.standing == LineStanding::Disputed) {
        let mut positions: BTreeMap<String, Vec<Cite>> = BTreeMap::new();
        for f in line.figures.iter().filter_map(|f| by_id.get(f.as_str())) {
            // Somebody is said to say so, and the words do not say who.
            let named = f.row.source.as_ref().filter(|s| s.entity.is_some() || !s.text.is_empty());
            let source = named.map_or("no source named", |s| {
                s.entity
                    .as_ref()
                    .and_then(|e| entities.rows.iter().find(|r| &r.id == e))
                    .map_or(s.text.as_str(), |r| r.name.as_str())
            });
            let denied = if f.row.standing == Standing::Denied { ", denied" } else { "" };
            let value = format!("{}{denied} ({source})", bounds(f.row.value.low, f.row.value.high));
            positions.entry(value).or_default().push(f.row.span.clone());
        }
        // A denial without the figure it denies has only one side in these reports.
        if positions.len() > 1 {
            out.push(make(DisagreementKind::Figure, line.label.clone(), positions));
        }
    }
    for q in quotations.iter().filter(|q| q.altered) {
        let speaker = q
            .speaker
            .as_ref()
            .and_then(|s| entities.rows.iter().find(|e| &e.id == s))
            .map_or("an unknown speaker", |e| e.name.as_str());
        let mut positions: BTreeMap<String, Vec<Cite>> = BTreeMap::new();
        let mut best: Option<String> = None;
        for v in &q.variants {
            let words = index
                .get(v.span.report.as_str())
                .map(|&d| world.doc(d).words(v.span.span()).split_whitespace().collect::<Vec<_>>().join(" "))
                .unwrap_or_default();
            // A change of marks alone is the same position.
            let key = match (&best, v.change) {
                (Some(b), Change::Identical | Change::Punctuation) => b.clone(),
                _ => words.clone(),
            };
            best.get_or_insert(words);
            positions.entry(key).or_default().push(v.span.clone());
        }
        if positions.len() > 1 {
            out.push(make(
                DisagreementKind::Wording,
                format!("words of {speaker} inside quotation marks"),
                positions,
            ));
        }
    }
    let written = |e: usize| {
        let entity = &entities.rows[e];
        let positions = spellings(world, &index, entity)?;
        Some(make(DisagreementKind::Name, format!("how {} is written", entity.name), positions))
    };
    out.extend(world.input.workers.map(entities.rows.len(), written).into_iter().flatten());
    out
}

fn kind_name(kind: DisagreementKind) -> &'static str {
    kind.as_str()
}

/// Forms that are spellings of one another, not short or titled forms: only where different reports differ.
fn spellings(
    world: &World<'_>,
    index: &BTreeMap<&str, usize>,
    entity: &headwater_model::record::Entity,
) -> Option<BTreeMap<String, Vec<Cite>>> {
    if !matches!(entity.kind, EntityKind::Person | EntityKind::Place) || entity.variants.len() < 2 {
        return None;
    }
    let mut by_form: BTreeMap<String, Vec<Cite>> = BTreeMap::new();
    for m in &entity.mentions {
        let Some(&d) = index.get(m.report.as_str()) else { continue };
        let words = world.doc(d).words(m.span());
        let form = words.split_whitespace().next_back().unwrap_or(words);
        let same_length =
            entity.kind == EntityKind::Person || words.split(' ').count() == entity.name.split(' ').count();
        if same_length {
            let form = if entity.kind == EntityKind::Person { form } else { words };
            by_form.entry(form.to_owned()).or_default().push(m.clone());
        }
    }
    let letters = |f: &str| headwater_lang::stem::fold(headwater_lang::name::without_article(f));
    let distinct: BTreeSet<String> = by_form.keys().map(|f| letters(f)).collect();
    let reports: BTreeSet<&str> = by_form.values().flatten().map(|c| c.report.as_str()).collect();
    let articles = by_form.len() > 1
        && distinct.len() == 1
        && by_form.keys().any(|f| letters(f) != headwater_lang::stem::fold(f));
    // Only forms that could be spellings of each other ("Syria" for "the country" is a table's synonym).
    let alike =
        by_form.keys().all(|a| by_form.keys().all(|b| headwater_lang::name::same_word(a, b).is_some()));
    ((distinct.len() > 1 && alike || articles) && reports.len() > 1).then_some(by_form)
}
