//! The order of the review: what would change the result most comes first.

use headwater_model::record::{Figure, JudgementState, LedgerLine, Record, TargetKind};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Something to look at.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Item {
    /// Kind of row.
    pub(crate) kind: &'static str,
    /// Its id.
    pub(crate) id: String,
    /// The words, or the name.
    pub(crate) words: String,
    /// Why it is worth a look.
    pub(crate) why: String,
    /// How much hangs on it; only the order counts.
    pub(crate) effect: f64,
}

/// What nobody has judged yet, the most telling first: disputed judgements; figures that alone set a bound of a line, by
/// how far the bound would move; doubtful readings; names joined by a rule.
pub(crate) fn queue(record: &Record) -> Vec<Item> {
    let seen: BTreeSet<&str> = record
        .judgements
        .iter()
        .filter(|j| !matches!(j.state, JudgementState::Undone | JudgementState::Conflict))
        .flat_map(|j| {
            let t = &j.judgement;
            [Some(t.target.id.as_str()), t.other.as_ref().map(|o| o.id.as_str())].into_iter().flatten()
        })
        .collect();
    // A figure that was reclassified has another id: its words tell.
    let places: BTreeSet<(&str, u32, u32)> = record
        .judgements
        .iter()
        .filter(|j| j.state == JudgementState::Applied && j.judgement.target.kind == TargetKind::Figure)
        .filter_map(|j| j.judgement.target.span.as_ref().map(|s| (s.report.as_str(), s.start, s.end)))
        .collect();
    let mut out: Vec<Item> = Vec::new();
    for row in record.judgements.iter().filter(|j| j.state == JudgementState::Conflict) {
        out.push(Item {
            kind: row.judgement.target.kind.as_str(),
            id: row.judgement.target.id.clone(),
            words: row.judgement.target.words.clone(),
            why: format!("a judgement by {} is open: {}", row.judgement.by, row.outcome),
            effect: 1e12,
        });
    }
    let texts: BTreeMap<&str, &str> =
        record.reports.iter().map(|r| (r.id.as_str(), r.text.as_str())).collect();
    let words = |f: &Figure| {
        let text = texts.get(f.span.report.as_str()).copied().unwrap_or_default();
        text.get(f.span.start as usize..f.span.end as usize).unwrap_or_default().to_owned()
    };
    let figures: BTreeMap<&str, &Figure> = record.figures.iter().map(|f| (f.id.as_str(), f)).collect();
    for line in &record.ledger {
        for (f, moved, why) in moves(line, &figures) {
            let judged = seen.contains(f.id.as_str())
                || places.contains(&(f.span.report.as_str(), f.span.start, f.span.end));
            if !judged {
                let words = words(f);
                out.push(Item { kind: "figure", id: f.id.clone(), words, why, effect: moved });
            }
        }
    }
    for e in record.entities.iter().filter(|e| !e.merges.is_empty() && !seen.contains(e.id.as_str())) {
        let rule = e.merges.iter().find(|m| !m.reason.contains("same form"));
        if let Some(merge) = rule {
            out.push(Item {
                kind: "entity",
                id: e.id.clone(),
                words: e.name.clone(),
                why: format!("“{}” was taken for it: {}", merge.variant, merge.reason),
                effect: (e.mentions.len().max(1) as f64).ln() / 100.0,
            });
        }
    }
    out.sort_by(|a, b| b.effect.total_cmp(&a.effect).then_with(|| (a.kind, &a.id).cmp(&(b.kind, &b.id))));
    out.dedup_by(|a, b| a.id == b.id && a.kind == b.kind);
    out
}

/// The figures of a line with how far its range would move without each.
fn moves<'r>(line: &LedgerLine, figures: &BTreeMap<&str, &'r Figure>) -> Vec<(&'r Figure, f64, String)> {
    let rows: Vec<&Figure> = line.figures.iter().filter_map(|id| figures.get(id.as_str()).copied()).collect();
    let high = |f: &Figure| f.value.high.unwrap_or(f.value.low.saturating_mul(2));
    let mut lows: Vec<u64> = rows.iter().map(|f| f.value.low).collect();
    let mut highs: Vec<u64> = rows.iter().map(|f| high(f)).collect();
    lows.sort_unstable();
    highs.sort_unstable_by(|a, b| b.cmp(a));
    let all = lows.first().copied().zip(highs.first().copied());
    // Without a figure that stands at an end, the next one sets it.
    let without = |f: &Figure| {
        let low = lows.get(usize::from(lows.first() == Some(&f.value.low)));
        let high = highs.get(usize::from(highs.first() == Some(&high(f))));
        low.copied().zip(high.copied())
    };
    rows.iter()
        .map(|f| {
            let (moved, why) = match (all, without(f)) {
                (Some(_), None) => (
                    f.value.high.unwrap_or(f.value.low) as f64 + 1.0,
                    "the only figure of its line".to_owned(),
                ),
                (Some((low, high)), Some((l, h))) if (low, high) != (l, h) => (
                    low.abs_diff(l) as f64 + high.abs_diff(h) as f64,
                    format!(
                        "alone sets a bound of “{}”: without it {l}–{h} instead of {low}–{high}",
                        line.label
                    ),
                ),
                _ if !f.hedges.is_empty() => (0.5, "the report hedges it".to_owned()),
                _ if f.own_voice => (0.3, "no source is named for it".to_owned()),
                _ => (0.1, format!("one of {} in “{}”", rows.len(), line.label)),
            };
            (*f, moved, why)
        })
        .collect()
}
