//! The attributions of one sentence against one another: what belongs to one of them is none of another's.

use super::Found;
use super::content::trim;
use super::trimmed::{before_clause, trimmed};
use crate::context::Context;
use headwater_lang::pack::CueKind;
use std::ops::Range;

/// Attributions of one sentence that are held against one another.
const MOST: usize = 64;

/// Words for whom somebody told.
const HEARER: usize = 5;
/// Words of a clause among which it gives a number.
const COUNTED: usize = 5;

/// Takes from each what is another's, and drops what is no attribution at all.
pub(super) fn settled(cx: &Context<'_>, here: &mut Vec<Found>) {
    // A text without full stops is one sentence: who says what in it is anybody's guess.
    if here.len() > MOST {
        return;
    }
    here.retain(|f| !is_none(cx, f));
    for f in here.iter_mut() {
        trimmed(cx, f);
        signed_headline(cx, f);
    }
    statements(cx, here);
    counts_and_more(cx, here);
    for k in 0..here.len() {
        if here[k].source.is_none() {
            here[k].source = before_clause(cx, &here[k], here);
        }
        unsaid(cx, &mut here[k]);
    }
    for k in 0..here.len() {
        up_to_the_next(cx, here, k);
    }
    for k in 0..here.len() {
        behind_the_next(here, k);
    }
    for k in 0..here.len() {
        let others = || here.iter().enumerate().filter(|(o, _)| *o != k).map(|(_, f)| f);
        let source = here[k].source.as_ref().and_then(|s| own_source(cx, s, others()));
        let piece = |c: &Range<usize>| {
            let own = own_clause(cx, &relative(cx, &here[k], c, others()), others());
            embedded(cx, &here[k], behind_another(cx, &here[k], own, others()))
        };
        let content: Vec<Range<usize>> = here[k].content.iter().map(piece).collect();
        here[k].content = content;
        if source.is_some() {
            here[k].source = source;
        }
    }
}

/// No attribution: nobody speaks, or not of this.
fn is_none(cx: &Context<'_>, f: &Found) -> bool {
    // "fired warning shots"
    let word = f.cue.clone().any(|k| cx.phrase("no_cue", k, k + 6).is_some());
    // "That suggests that 24 died": what it follows from.
    let that = f.source.as_ref().is_some_and(|s| s.len() == 1 && matches!(cx.low(s.start), "that" | "this"));
    // "Clashes have claimed 500 lives"
    let lives = f.kind == CueKind::Claim
        && (f.cue.end..f.cue.end + 6).take_while(|&k| !cx.is_mark(k)).any(|k| cx.listed("life_word", k));
    // "Storm leaves 114 dead, Marcos declares emergency": what he declares stands behind.
    let behind = f.content.iter().all(|c| c.end <= f.cue.start);
    let object = behind && cx.listed("needs_object", f.cue.start) && cx.tokens().is_word(f.cue.end);
    // "A teacher counted 40 bodies": they do not speak.
    let counted = f.source.as_ref().is_some_and(|s| s.start == f.cue.end && cx.is_numeral(s.start))
        && cx.listed("verifying", f.cue.end - 1);
    // "under fire over delayed warning in dam disaster": a noun.
    let noun = cx.listed("noun_cue", f.cue.start)
        && f.cue.len() == 1
        && cx.is(f.cue.end, "preposition")
        && f.source.as_ref().is_some_and(|s| s.end == f.cue.start && cx.low(s.end - 1).ends_with("ed"));
    // "seen by the Observer and first reported by Faro": of the message.
    let first = f.content.first().filter(|c| f.kind == CueKind::According && c.end == f.cue.start);
    let aside = first.is_some_and(|c| matches!(cx.low(c.end.max(1) - 1), "first" | "and"));
    word || that || lives || object || counted || noun || aside
}

/// "a police statement said": the statement, and not once more the police with a "statement".
fn statements(cx: &Context<'_>, here: &mut Vec<Found>) {
    for k in (0..here.len()).rev() {
        let Some(source) = here[k].source.clone() else { continue };
        let noun = source.end == here[k].cue.start && cx.listed("noun_cue", here[k].cue.start);
        let next = here.iter().position(|f| f.cue.start == here[k].cue.end);
        if let Some(next) = next.filter(|&n| noun && n != k) {
            here[next].source = Some(source.start..here[k].cue.end);
            here.remove(k);
        }
    }
}

/// "put the number at 734, but said that …": the count ends there, and who said it is known.
fn counts_and_more(cx: &Context<'_>, here: &mut [Found]) {
    for k in 1..here.len() {
        let (before, rest) = here.split_at_mut(k);
        let (Some(count), Some(said)) = (before.last_mut(), rest.first_mut()) else { continue };
        let at = said.cue.start;
        let joint = at > 1 && matches!(cx.low(at - 1), "but" | "and");
        let last = count.cue.end.max(1) - 1;
        let counts =
            cx.listed("count_verb", last) || cx.listed("verifying", last) || count.kind == CueKind::Judge;
        if said.source.is_none() && joint && counts && count.content.iter().any(|c| c.contains(&at)) {
            said.source.clone_from(&count.source);
            let end = at - 1 - usize::from(cx.is_comma(at - 2));
            for content in count.content.iter_mut().filter(|c| c.contains(&at)) {
                content.end = end.max(content.start);
            }
        }
    }
}

/// What was read as said and is not: a speaker's own name, and whom they spoke to.
fn unsaid(cx: &Context<'_>, found: &mut Found) {
    let at = found.cue.end;
    let end = cx.sentence_at(at.max(1) - 1).end;
    // "Raghavan C. Arunamala, 51, said he saw": the rest of the sentence.
    if let Some(source) = found.source.clone().filter(|s| s.end <= found.cue.start) {
        let own = |c: &Range<usize>| source.start <= c.start && c.end <= source.end + 1;
        if found.content.len() == 1 && found.content.iter().any(own) && end > at + 2 {
            found.content = vec![trim(cx, at..end)];
        }
    }
    // "told this newspaper they had received 25 bodies"
    let media = cx.listed("media", at + 1) || cx.listed("who_media", at + 1);
    if found.kind == CueKind::Tell && cx.low(at) == "this" && media {
        for c in found.content.iter_mut().filter(|c| c.start == at) {
            c.start = (at + 2).min(c.end);
        }
    }
}

/// "…, police said, and two are missing, the fire service said": what stands before a cue of its own is none of the first;
/// with no such cue it is.
fn up_to_the_next(cx: &Context<'_>, here: &mut [Found], k: usize) {
    let Some(joint) = joint(cx, &here[k]).filter(|&j| here[k].content.iter().any(|c| c.end < j)) else {
        return;
    };
    let later: Vec<usize> = here[k + 1..].iter().map(|f| f.cue.start).collect();
    let content = &mut here[k].content;
    content.retain(|c| c.end < joint || !later.iter().any(|&cue| c.start < cue));
    if later.is_empty() && content.iter().all(|c| c.end < joint) {
        content.extend(goes_on(cx, joint));
    }
}

/// "Brandt thinks …; Quispe counters that three samples gave the same age": what stands behind a cue is that cue's.
fn behind_the_next(here: &mut [Found], k: usize) {
    if here[k].content.len() < 2 {
        return;
    }
    let own = |c: &Range<usize>| {
        let nearer = |g: &Found| {
            let behind = g.cue.start > here[k].cue.end && g.cue.end <= c.start;
            behind && g.source.is_some() && g.content.iter().any(|o| o.contains(&c.start))
        };
        !here.iter().enumerate().any(|(o, g)| o != k && nearer(g))
    };
    let content: Vec<Range<usize>> = here[k].content.iter().filter(|c| own(c)).cloned().collect();
    if !content.is_empty() {
        here[k].content = content;
    }
}

/// "63 people were killed, officials said, and more than 100 were hurt": what goes on to count is theirs too.
fn goes_on(cx: &Context<'_>, joint: usize) -> Option<Range<usize>> {
    let end = cx.sentence_at(joint).end;
    let rest = trim(cx, joint + 1..end);
    let near = rest.start..rest.end.min(rest.start + COUNTED);
    let counts =
        near.clone().any(|k| cx.is_numeral(k)) && rest.clone().take(2 * COUNTED).any(|k| cx.is_harm(k));
    let plain = !rest
        .clone()
        .any(|k| cx.tokens().is_quote(k) || cx.pack.cues.contains_key(cx.low(k)) && !cx.is_harm(k));
    (rest.len() > 3 && counts && plain).then_some(rest)
}

/// "Nigeria: death toll rises to 150 - Amnesty": the name behind the dash says it, not the place before the colon.
fn signed_headline(cx: &Context<'_>, found: &mut Found) {
    if let Some((dash, name)) = signed(cx, found) {
        found.content = std::iter::once(found.cue.end..dash).collect();
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
        let inside =
            source.start > content.start && content.contains(&source.start) && cx.is_comma(source.start - 1);
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
    let mut ends = source.end.max(found.cue.end);
    // "…, its director told Castell News, and nearly 250 had been treated"
    let hearer = |k: usize| {
        cx.tokens().is_word(k)
            && (cx.tokens().is_capital(k) || cx.listed("hearer", k) || cx.listed("media", k))
    };
    if found.kind == CueKind::Tell {
        ends = (ends..ends + HEARER).find(|&k| !hearer(k)).unwrap_or(ends);
    }
    let at = ends + usize::from(cx.is_comma(ends));
    matches!(cx.low(at), "and" | "but" | "while").then_some(at)
}

/// "the toll of what agencies say may be a famine to 175": what they say is the relative clause.
fn embedded(cx: &Context<'_>, found: &Found, content: Range<usize>) -> Range<usize> {
    let what = found.source.as_ref().is_some_and(|s| s.start > 0 && cx.low(s.start - 1) == "what");
    if !what || content.start < found.cue.end {
        return content;
    }
    let stop = content.clone().skip(1).find(|&k| cx.is_comma(k) || cx.low(k) == "to" && cx.is_numeral(k + 1));
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
        (other.start == source.start && other.end < source.end && f.cue.end <= other.start)
            .then_some(other.end)
    })?;
    let at = end + usize::from(cx.is_comma(end));
    (cx.low(at) == "and" && at + 1 < source.end).then_some(at + 1..source.end)
}
