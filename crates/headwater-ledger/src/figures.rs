//! The record's figures: the reports' own, with their periods resolved and their words cited.

use crate::attributions::{Attributions, flat};
use crate::entities::Entities;
use crate::input::{World, iso};
use crate::toll::Witness;
use headwater_lang::calendar::{TimeBasis, basis, place_of};
use headwater_model::id;
use headwater_model::record::{Extent, Figure, FigureSource, Group, IncidentRole, PeriodRow, Scope, Value};
use headwater_model::rows::{Days, LocalFigure};

/// A figure of the record with what the ledger needs besides.
pub(crate) struct LedgerFigure<'a> {
    pub(crate) row: Figure,
    pub(crate) local: &'a LocalFigure,
    pub(crate) doc: usize,
    /// Index among the figures of its report.
    pub(crate) index: usize,
    pub(crate) origin: usize,
    pub(crate) days: Option<Days>,
    /// Index of the source entity.
    pub(crate) source: Option<usize>,
    pub(crate) place: Option<usize>,
    /// Index among all figures of the figure that this one is a part of.
    pub(crate) of: Option<usize>,
    pub(crate) role: IncidentRole,
    /// Its words say that there are others: "the three others", "his wife".
    pub(crate) beside: bool,
}

pub(crate) fn rows<'a>(
    world: &World<'a>,
    entities: &Entities,
    attributions: &Attributions,
) -> Vec<LedgerFigure<'a>> {
    let mut out: Vec<LedgerFigure<'a>> = Vec::new();
    for d in 0..world.count() {
        let doc = world.doc(d);
        let annotated = world.annotated(d);
        let base = out.len();
        let ids: Vec<String> = annotated
            .figures
            .iter()
            .map(|f| id::id("f", &[&doc.id, &f.number.start.to_string(), f.measure.as_str()]))
            .collect();
        for (k, f) in annotated.figures.iter().enumerate() {
            let attribution = f.attribution.map(|a| attributions.of(d, a));
            let days = f.period.and_then(|t| days(world, d, t));
            let source =
                f.attribution.and_then(|a| annotated.attributions[a].source).map(|s| entities.of(d, s));
            let mut hedges: Vec<_> = f.hedges.iter().map(|h| h.cite(&doc.id)).collect();
            hedges.sort();
            let row = Figure {
                id: ids[k].clone(),
                span: f.span.cite(&doc.id),
                sentence: f.sentence.cite(&doc.id),
                value: Value {
                    low: f.low,
                    high: f.high,
                    text: flat(doc.words(f.number)),
                    modifier: f.modifier,
                },
                measure: f.measure,
                measure_span: f.measure_span.map(|s| s.cite(&doc.id)),
                group: Group {
                    text: flat(doc.words(f.group)),
                    class: f.class,
                    side: f.side.clone(),
                    span: Some(f.group.cite(&doc.id)),
                },
                place: f.place.map(|(e, _)| entities.id(d, e).to_owned()),
                place_span: f.place.map(|(_, s)| s.cite(&doc.id)),
                period: f.period.and_then(|t| period(world, d, t, days)),
                scope: Scope { extent: f.extent, of: f.of.map(|o| ids[o].clone()), counting: f.counting },
                source: attribution.map(|a| FigureSource {
                    entity: a.source.entity.clone(),
                    text: a.source.text.clone(),
                    attribution: Some(a.id.clone()),
                }),
                own_voice: attribution.is_none(),
                via: attribution.map(|a| a.via.clone()).unwrap_or_default(),
                hedges,
                verification: attribution.and_then(|a| a.verification.clone()),
                event: String::new(),
                standing: f.standing,
            };
            out.push(LedgerFigure {
                row,
                local: f,
                doc: d,
                index: k,
                origin: world.origin(d, f.sentence),
                days,
                source,
                place: f.place.map(|(e, _)| entities.of(d, e)),
                of: f.of.map(|o| base + o),
                role: f.role,
                beside: crate::toll::beside(&Witness { document: doc, annotated }, f),
            });
        }
    }
    mark_totals(&mut out);
    out
}

/// A figure that others are parts of is a total.
fn mark_totals(figures: &mut [LedgerFigure<'_>]) {
    let wholes: Vec<usize> = figures.iter().filter_map(|f| f.of).collect();
    for w in wholes {
        if figures[w].row.scope.extent == Extent::Unknown {
            figures[w].row.scope.extent = Extent::Total;
        }
    }
}

/// The days that mention `t` of time means in document `d`.
pub(crate) fn days(world: &World<'_>, d: usize, t: usize) -> Option<Days> {
    place_of(&world.annotated(d).times, t, world.day(d)).map(|p| p.days)
}

/// The record's period of mention `t`: resolved days, or nothing when its words have no place in time.
pub(crate) fn period(world: &World<'_>, d: usize, t: usize, days: Option<Days>) -> Option<PeriodRow> {
    let (start, end) = iso(days?);
    let (doc, times) = (world.doc(d), &world.annotated(d).times);
    let basis = match basis(times, t)? {
        TimeBasis::Stated => "stated",
        TimeBasis::Publication => "resolved",
        TimeBasis::Inherited => "inherited",
    };
    Some(PeriodRow {
        start,
        end,
        text: flat(doc.words(times[t].span)),
        basis: basis.to_owned(),
        span: Some(times[t].span.cite(&doc.id)),
    })
}
