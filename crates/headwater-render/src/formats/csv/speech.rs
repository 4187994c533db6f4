//! Tables on who said what, and how many.

use super::{Index, Row, Table, all_words, cut, high, join, row, some, span, words, yes};
use crate::phrase::clip;
use headwater_model::Cite;
use headwater_model::record::SourceType;

pub(super) const TABLES: &[Table] = &[
    Table {
        name: "attributions",
        columns: &[
            "id",
            "kind",
            "report",
            "siglum",
            "source_entity",
            "source_name",
            "source_start",
            "source_end",
            "source_words",
            "source_type",
            "source_reason",
            "cue_start",
            "cue_end",
            "cue_words",
            "content_start",
            "content_end",
            "content_words",
            "content",
            "quoted",
            "via",
            "hedges",
            "negated",
            "verification",
            "verification_by",
            "verification_words",
            "within",
        ],
        rows: attributions,
    },
    Table {
        name: "quotations",
        columns: &[
            "quotation",
            "speaker",
            "altered",
            "attribution",
            "best",
            "report",
            "siglum",
            "start",
            "end",
            "words",
            "change",
            "diff",
        ],
        rows: quotations,
    },
    Table {
        name: "figures",
        columns: &[
            "id",
            "report",
            "siglum",
            "start",
            "end",
            "words",
            "low",
            "high",
            "modifier",
            "measure",
            "class",
            "group",
            "side",
            "place",
            "period_start",
            "period_end",
            "period_words",
            "period_basis",
            "extent",
            "part_of",
            "counting",
            "source_entity",
            "source",
            "attribution",
            "own_voice",
            "via",
            "hedges",
            "verification",
            "incident",
            "standing",
            "sentence_start",
            "sentence_end",
            "sentence_words",
        ],
        rows: figures,
    },
];

fn attributions(index: &Index) -> Vec<Row> {
    let rows = index.record.attributions.iter().map(|a| {
        let verification = a.verification.as_ref();
        row![
            &a.id,
            a.kind.as_str(),
            &a.report,
            index.siglum(&a.report),
            some(a.source.entity.as_ref()),
            a.source.entity.as_deref().map_or(a.source.text.as_str(), |id| index.name(id)),
            words(index, a.source.span.as_ref()),
            a.source.source_type.map_or("", SourceType::as_str),
            some(a.source.reason.as_ref()),
            words(index, a.cue.span.as_ref()),
            words(index, a.content.spans.first()),
            &a.content.text,
            all_words(index, &a.content.quoted),
            join(a.via.iter().map(|id| index.name(id))),
            all_words(index, &a.hedges),
            yes(a.negated),
            verification.map_or("", |v| v.status.as_str()),
            verification.and_then(|v| v.by.as_deref()).map_or("", |id| index.name(id)),
            verification.and_then(|v| v.span.as_ref()).map_or("", |c| cut(index.words(c))),
            some(a.within.as_ref()),
        ]
    });
    rows.collect()
}

fn quotations(index: &Index) -> Vec<Row> {
    let all = index.record.quotations.iter().flat_map(|q| q.variants.iter().map(move |v| (q, v)));
    let rows = all.map(|(q, v)| {
        let mut diff = String::new();
        for part in &v.diff {
            match part.0.as_str() {
                "-" => diff.extend(["[-", part.1.as_str(), "-]"]),
                "+" => diff.extend(["{+", part.1.as_str(), "+}"]),
                _ => diff.push_str(&part.1),
            }
        }
        row![
            &q.id,
            q.speaker.as_deref().map_or("", |id| index.name(id)),
            yes(q.altered),
            &v.attribution,
            yes(v.attribution == q.best),
            span(index, &v.span),
            v.change.as_str(),
            diff,
        ]
    });
    rows.collect()
}

/// The sentence of a figure: cut early, since every figure of an endless sentence would repeat it.
fn sentence(index: &Index, cite: &Cite) -> [String; 3] {
    [cite.start.to_string(), cite.end.to_string(), clip(index.words(cite), 2_000)]
}

fn figures(index: &Index) -> Vec<Row> {
    let rows = index.record.figures.iter().map(|f| {
        let (period, source) = (f.period.as_ref(), f.source.as_ref());
        row![
            &f.id,
            span(index, &f.span),
            f.value.low.to_string(),
            high(f.value.high),
            f.value.modifier.as_str(),
            f.measure.as_str(),
            f.group.class.as_str(),
            &f.group.text,
            some(f.group.side.as_ref()),
            f.place.as_deref().map_or("", |id| index.name(id)),
            some(period.map(|p| &p.start)),
            some(period.map(|p| &p.end)),
            some(period.map(|p| &p.text)),
            some(period.map(|p| &p.basis)),
            f.scope.extent.as_str(),
            some(f.scope.of.as_ref()),
            f.scope.counting.as_str(),
            some(source.and_then(|s| s.entity.as_ref())),
            some(source.map(|s| &s.text)),
            some(source.and_then(|s| s.attribution.as_ref())),
            yes(f.own_voice),
            join(f.via.iter().map(|id| index.name(id))),
            all_words(index, &f.hedges),
            f.verification.as_ref().map_or("", |v| v.status.as_str()),
            &f.event,
            f.standing.as_str(),
            sentence(index, &f.sentence),
        ]
    });
    rows.collect()
}
