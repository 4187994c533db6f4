//! "X could not independently verify": who could (not) check what.

use crate::annotate::names::Names;
use crate::context::Context;
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
        let covered = if own.is_empty() { before(cx, rows, s) } else { own };
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
