//! The attributions of one sentence against one another: what belongs to one of them is none of another's.

use super::Found;
use crate::context::Context;
use std::ops::Range;

/// Takes from each what is another's, and drops what is no attribution at all.
pub(super) fn settled(cx: &Context<'_>, here: &mut Vec<Found>) {
    // "fired warning shots"
    here.retain(|f| !f.cue.clone().any(|k| cx.phrase("no_cue", k, k + 4).is_some()));
    for k in 0..here.len() {
        let later: Vec<usize> = here[k + 1..].iter().map(|f| f.cue.start).collect();
        if let Some(joint) = joint(cx, &here[k])
            && here[k].content.iter().any(|c| c.end < joint)
        {
            // "…, police said, and two are missing, the fire service said": what stands before a cue of its own.
            here[k].content.retain(|c| c.end < joint || !later.iter().any(|&cue| c.start < cue));
        }
    }
    for k in 0..here.len() {
        let others = || here.iter().enumerate().filter(|(o, _)| *o != k).map(|(_, f)| f);
        let source = here[k].source.as_ref().and_then(|s| own_source(cx, s, others()));
        let content: Vec<Range<usize>> = here[k]
            .content
            .iter()
            .map(|c| embedded(cx, &here[k], behind_another(cx, &here[k], own_clause(cx, c, others()), others())))
            .collect();
        here[k].content = content;
        if source.is_some() {
            here[k].source = source;
        }
    }
}

/// "It put the dead at 1,500; the Joint Forces spoke of 2,000": up to the clause that has a source of its own.
fn own_clause<'f>(
    cx: &Context<'_>,
    content: &Range<usize>,
    mut others: impl Iterator<Item = &'f Found>,
) -> Range<usize> {
    let Some(mark) = content.clone().skip(1).find(|&k| cx.low(k) == ";") else { return content.clone() };
    let near = mark + 1..(mark + 4).min(content.end);
    let own = others.any(|f| {
        let first = f.source.as_ref().map(|s| s.start);
        first.is_some_and(|s| near.contains(&s) && s < f.cue.start && f.cue.start < content.end)
    });
    let quoted = content.clone().any(|k| cx.tokens().is_quote(k));
    if own && !quoted { content.start..mark } else { content.clone() }
}

/// "27 were killed, medics said, and six died of hunger, the ministry said": the ministry says what stands behind the medics.
fn behind_another<'f>(
    cx: &Context<'_>,
    found: &Found,
    content: Range<usize>,
    others: impl Iterator<Item = &'f Found>,
) -> Range<usize> {
    let first = found.source.as_ref().map_or(found.cue.start, |s| s.start.min(found.cue.start));
    if content.end > first {
        return content;
    }
    let start = others
        .filter_map(|f| {
            let joint = joint(cx, f)?;
            let closing = f.content.iter().all(|c| c.end < joint);
            let inside = content.start < f.cue.start && joint + 1 < content.end;
            (closing && inside).then_some(joint + 1)
        })
        .max();
    start.unwrap_or(content.start)..content.end
}

/// The "and" behind a closing "…, police said,".
fn joint(cx: &Context<'_>, found: &Found) -> Option<usize> {
    let source = found.source.as_ref()?;
    let ends = source.end.max(found.cue.end);
    let at = ends + usize::from(cx.is_comma(ends));
    matches!(cx.low(at), "and" | "but" | "while").then_some(at)
}

/// "the toll of what agencies say may be a famine to 175": what they say is the relative clause.
fn embedded(cx: &Context<'_>, found: &Found, content: Range<usize>) -> Range<usize> {
    let what = found.source.as_ref().is_some_and(|s| s.start > 0 && cx.low(s.start - 1) == "what");
    if !what || content.start < found.cue.end {
        return content;
    }
    let stop = content.clone().skip(1).find(|&k| {
        cx.is_comma(k) || cx.low(k) == "to" && cx.is_numeral(k + 1)
    });
    content.start..stop.unwrap_or(content.end)
}

/// "according to UN figures, and aid groups say": where the source of another stands first in what was read as one.
fn own_source<'f>(
    cx: &Context<'_>,
    source: &Range<usize>,
    mut others: impl Iterator<Item = &'f Found>,
) -> Option<Range<usize>> {
    let end = others.find_map(|f| {
        let other = f.source.as_ref()?;
        (other.start == source.start && other.end < source.end && f.cue.end <= other.start).then_some(other.end)
    })?;
    let at = end + usize::from(cx.is_comma(end));
    (cx.low(at) == "and" && at + 1 < source.end).then_some(at + 1..source.end)
}
