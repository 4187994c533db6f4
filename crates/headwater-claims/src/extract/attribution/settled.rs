//! The attributions of one sentence against one another: what belongs to one of them is none of another's.

use super::Found;
use crate::context::Context;
use headwater_lang::pack::CueKind;
use std::ops::Range;

/// Takes from each what is another's, and drops what is no attribution at all.
pub(super) fn settled(cx: &Context<'_>, here: &mut Vec<Found>) {
    // "fired warning shots"
    here.retain(|f| !f.cue.clone().any(|k| cx.phrase("no_cue", k, k + 4).is_some()));
    // "That suggests that 24 died": what it follows from. "Clashes have claimed 500 lives": nobody speaks.
    here.retain(|f| {
        let that = f.source.as_ref().is_some_and(|s| s.len() == 1 && matches!(cx.low(s.start), "that" | "this"));
        let lives = f.kind == CueKind::Claim
            && (f.cue.end..f.cue.end + 6).take_while(|&k| !cx.is_mark(k)).any(|k| cx.listed("life_word", k));
        // "Storm leaves 114 dead, Marcos declares emergency": what he declares stands behind.
        let behind = f.content.iter().all(|c| c.end <= f.cue.start);
        let object = behind && cx.listed("needs_object", f.cue.start) && cx.tokens().is_word(f.cue.end);
        // "A teacher counted 40 bodies": they do not speak.
        let counted = f.source.as_ref().is_some_and(|s| s.start == f.cue.end && cx.is_numeral(s.start))
            && cx.listed("verifying", f.cue.end - 1);
        !that && !lives && !object && !counted
    });
    for f in here.iter_mut() {
        let Some(source) = f.source.as_mut().filter(|s| s.end > s.start) else { continue };
        // "The army, which had threatened", "three boats it accuses of trafficking"
        let last = source.end - 1;
        if source.len() > 2 && matches!(cx.low(last), "which" | "who") {
            source.end = last - usize::from(cx.is_comma(last - 1));
        } else if source.len() > 1 && matches!(cx.low(last), "it" | "they" | "he" | "she") {
            source.start = last;
        }
        // "residents who had helped to bury the dead gave figures": those of whom the clause tells.
        let mut k = source.start;
        while k > 0 && (cx.is_auxiliary(k - 1) || cx.is_adverb(k - 1)) {
            k -= 1;
        }
        if k > 1 && matches!(cx.low(k - 1), "who" | "which") && cx.listed("source", k - 2) {
            *source = cx.before_determiners(k - 2, 0)..k - 1;
        }
        // "Hours earlier Hamas's armed wing claimed"
        let near = source.start..source.end.min(source.start + 4);
        let time = near.clone().find(|&k| cx.listed("time_unit", k) || cx.listed("times_unit", k));
        if let Some(k) = time
            && k + 2 < source.end
            && (source.start..k).all(|j| cx.is_numeral(j) || cx.is(j, "article") || cx.listed("amount", j))
            && matches!(cx.low(k + 1), "earlier" | "later" | "before" | "ago")
        {
            source.start = k + 2;
        }
        signed_headline(cx, f);
    }
    // "a police statement said": the statement, and not once more the police with a "statement".
    for k in (0..here.len()).rev() {
        let Some(source) = here[k].source.clone() else { continue };
        let noun = source.end == here[k].cue.start && cx.listed("noun_cue", here[k].cue.start);
        let next = here.iter().position(|f| f.cue.start == here[k].cue.end);
        if let Some(next) = next.filter(|&n| noun && n != k) {
            here[next].source = Some(source.start..here[k].cue.end);
            here.remove(k);
        }
    }
    // "put the number at 734, but said that …": the count ends there, and who said it is known.
    for k in 1..here.len() {
        let (before, rest) = here.split_at_mut(k);
        let (Some(count), Some(said)) = (before.last_mut(), rest.first_mut()) else { continue };
        let at = said.cue.start;
        let joint = at > 0 && matches!(cx.low(at - 1), "but" | "and");
        let counts = cx.listed("count_verb", count.cue.end - 1) || cx.listed("verifying", count.cue.end - 1);
        if said.source.is_none() && joint && counts && count.content.iter().any(|c| c.contains(&at)) {
            said.source.clone_from(&count.source);
            let end = at - 1 - usize::from(cx.is_comma(at - 2));
            for content in count.content.iter_mut().filter(|c| c.contains(&at)) {
                content.end = end.max(content.start);
            }
        }
    }
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
            .map(|c| relative(cx, &here[k], c, others()))
            .map(|c| embedded(cx, &here[k], behind_another(cx, &here[k], own_clause(cx, &c, others()), others())))
            .collect();
        here[k].content = content;
        if source.is_some() {
            here[k].source = source;
        }
    }
}

/// "Nigeria: death toll rises to 150 - Amnesty": the name behind the dash says it, not the place before the colon.
fn signed_headline(cx: &Context<'_>, found: &mut Found) {
    if let Some((dash, name)) = signed(cx, found) {
        found.content = vec![found.cue.end..dash];
        found.cue = dash..dash + 1;
        found.learned = false;
        found.source = Some(name);
    }
}

/// The dash and the name behind it that end a headline with a colon.
pub(super) fn signed(cx: &Context<'_>, found: &Found) -> Option<(usize, Range<usize>)> {
    let range = cx.sentence_at(found.cue.start);
    let colon = found.cue.len() == 1 && cx.low(found.cue.start) == ":";
    let near = range.end.saturating_sub(6).max(found.cue.end)..range.end;
    let dash = near.rev().find(|&k| matches!(cx.low(k), "-" | "–" | "—")).filter(|_| colon)?;
    let name = dash + 1..range.end;
    let capitals = !name.is_empty() && name.clone().all(|k| cx.tokens().is_capital(k));
    (capitals && dash > found.cue.end + 2).then_some((dash, name))
}

/// "It put the dead at 1,500; the Joint Forces spoke of 2,000": up to the clause that has a source of its own.
fn own_clause<'f>(
    cx: &Context<'_>,
    content: &Range<usize>,
    mut others: impl Iterator<Item = &'f Found>,
) -> Range<usize> {
    if content.clone().any(|k| cx.tokens().is_quote(k)) {
        return content.clone();
    }
    // "…; the Joint Forces spoke of 2,000", "…, while residents gave figures between 150 and 218"
    let mark = others.find_map(|f| {
        let source = f.source.as_ref().filter(|s| s.start < f.cue.start && f.cue.start < content.end)?;
        let apart = |k: usize| cx.low(k) == ";" || matches!(cx.low(k), "while" | "whereas");
        (source.start.saturating_sub(3).max(content.start + 1)..source.start).find(|&k| apart(k))
    });
    let end = mark.map_or(content.end, |k| if cx.is_comma(k - 1) { k - 1 } else { k });
    content.start..end
}

/// "boats it accuses of trafficking, the Pentagon said on Tuesday: four …": up to who closes the sentence around it.
fn relative<'f>(
    cx: &Context<'_>,
    found: &Found,
    content: &Range<usize>,
    others: impl Iterator<Item = &'f Found>,
) -> Range<usize> {
    let around = others.filter_map(|f| {
        let source = f.source.as_ref().filter(|s| s.start < f.cue.start)?;
        let holds = f.content.iter().any(|c| c.contains(&found.cue.start) && c.end <= source.start);
        let inside = source.start > content.start && content.contains(&source.start) && cx.is_comma(source.start - 1);
        (holds && inside && found.cue.end <= content.start).then(|| source.start - 1)
    });
    content.start..around.min().unwrap_or(content.end)
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
