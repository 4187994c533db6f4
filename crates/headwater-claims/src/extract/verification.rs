//! "X could not independently verify": who could (not) check what.

use crate::annotate::names::Names;
use crate::context::Context;
use headwater_lang::TokenKind;
use headwater_model::record::VerificationStatus;
use headwater_model::rows::{LocalAttribution, LocalVerification};

/// Links each note on verification to the attributions it covers: those of its own sentence, else the run of
/// attributions to one source just before it.
pub(super) fn attach(cx: &Context<'_>, names: &Names, rows: &mut [LocalAttribution]) {
    for (s, sentence) in cx.sentences().iter().enumerate() {
        let range = sentence.tokens.clone();
        let hit = range.clone().find_map(|i| {
            cx.pack.verification.at(cx.tokens(), i, range.end).map(|(n, failed)| (i, n, *failed))
        });
        let Some((at, len, failed)) = hit else { continue };
        let by = names.within(range.start..at).filter(|m| m.tokens.end + 6 >= at).last().map(|m| m.entity);
        let from = names
            .within(range.start..at)
            .filter(|m| m.tokens.end + 6 >= at)
            .last()
            .map_or(at, |m| m.tokens.start);
        // "verified by X": who follows.
        let after =
            names.within(at + len..range.end).find(|m| m.tokens.start <= at + len + 1).map(|m| m.entity);
        let by = if cx.low(at + len - 1) == "by" { after } else { by };
        let note = LocalVerification {
            status: if failed { VerificationStatus::NotVerified } else { VerificationStatus::Verified },
            by,
            span: cx.span(from..at + len),
        };
        let own: Vec<usize> = (0..rows.len())
            .filter(|&r| {
                rows[r].content.iter().any(|c| c.overlaps(sentence.span))
                    || rows[r].cue.is_some_and(|c| sentence.span.contains(c))
            })
            .collect();
        // "… could not verify the figures": whatever was counted just before, by anybody.
        let about_counts = (at + len..range.end).any(|k| cx.listed("count_noun", k));
        let covered = match (own.is_empty(), about_counts) {
            (false, _) => own,
            (true, true) => counted_before(cx, rows, s),
            (true, false) => before(cx, rows, s),
        };
        for r in covered {
            rows[r].verification = Some(note.clone());
        }
    }
}

/// The attributions just before sentence `s` that go back to one source: from the nearest one backwards, at most
/// six sentences.
fn before(cx: &Context<'_>, rows: &[LocalAttribution], s: usize) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    for back in 1..=6 {
        let Some(sentence) = s.checked_sub(back).and_then(|i| cx.sentences().get(i)) else { break };
        let here: Vec<usize> =
            (0..rows.len()).filter(|&r| rows[r].content.iter().any(|c| c.overlaps(sentence.span))).collect();
        if here.is_empty() {
            if found.is_empty() && back == 1 {
                continue;
            }
            break;
        }
        let same = found.first().is_none_or(|&f| here.iter().any(|&r| rows[r].source == rows[f].source));
        if !same {
            break;
        }
        found.extend(here);
    }
    found
}

/// Attributions with a number in their content in the four sentences before; without one, as in [`before`].
fn counted_before(cx: &Context<'_>, rows: &[LocalAttribution], s: usize) -> Vec<usize> {
    let from = s.saturating_sub(4);
    let counted: Vec<usize> = (0..rows.len())
        .filter(|&r| {
            rows[r].content.iter().any(|c| {
                let range = cx.tokens().range(*c);
                let near = (from..s).any(|i| cx.sentences()[i].span.overlaps(*c));
                near && range.into_iter().any(|k| cx.tokens().kind(k) == Some(TokenKind::Number))
            })
        })
        .collect();
    if counted.is_empty() { before(cx, rows, s) } else { counted }
}
