//! What people decided.

use super::{Index, Row, Table, row, some};

pub(super) const TABLES: &[Table] = &[Table {
    name: "judgements",
    columns: &[
        "seq",
        "id",
        "verb",
        "target_kind",
        "target",
        "words",
        "other",
        "set",
        "by",
        "at",
        "why",
        "adjudicates",
        "state",
        "outcome",
        "before",
        "hash",
    ],
    rows: judgements,
}];

fn judgements(index: &Index) -> Vec<Row> {
    index
        .record
        .judgements
        .iter()
        .map(|r| {
            let j = &r.judgement;
            let set = serde_json::to_string(&j.set).unwrap_or_default();
            row![
                j.seq.to_string(),
                &j.id,
                j.verb.as_str(),
                j.target.kind.as_str(),
                &j.target.id,
                &j.target.words,
                j.other.as_ref().map_or("", |o| o.words.as_str()),
                if set == "{}" { String::new() } else { set },
                &j.by,
                &j.at,
                &j.why,
                super::yes(j.adjudicates),
                r.state.as_str(),
                &r.outcome,
                some(r.before.as_ref()),
                &j.hash,
            ]
        })
        .collect()
}
