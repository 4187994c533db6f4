//! The attributions of one sentence against one another: what belongs to one of them is none of another's.

use super::Found;
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
    // "fired warning shots"
    here.retain(|f| !f.cue.clone().any(|k| cx.phrase("no_cue", k, k + 4).is_some()));
    // "That suggests that 24 died": what it follows from. "Clashes have claimed 500 lives": nobody speaks.
    here.retain(|f| {
        let that =
            f.source.as_ref().is_some_and(|s| s.len() == 1 && matches!(cx.low(s.start), "that" | "this"));
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
        let aside = f.kind == CueKind::According
            && f.content
                .first()
                .is_some_and(|c| c.end == f.cue.start && matches!(cx.low(c.end - 1), "first" | "and"));
        !that && !lives && !object && !counted && !noun && !aside
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
        trimmed(cx, source, f.cue.start);
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
        let counts = cx.listed("count_verb", count.cue.end - 1)
            || cx.listed("verifying", count.cue.end - 1)
            || count.kind == CueKind::Judge;
        if said.source.is_none() && joint && counts && count.content.iter().any(|c| c.contains(&at)) {
            said.source.clone_from(&count.source);
            let end = at - 1 - usize::from(cx.is_comma(at - 2));
            for content in count.content.iter_mut().filter(|c| c.contains(&at)) {
                content.end = end.max(content.start);
            }
        }
    }
    for k in 0..here.len() {
        if here[k].source.is_none() {
            here[k].source = before_clause(cx, &here[k], here);
        }
        // Nobody says their own name: what was read so is the rest of the sentence.
        let end = cx.sentence_at(here[k].cue.end.max(1) - 1).end;
        if let Some(source) = here[k].source.clone().filter(|s| s.end <= here[k].cue.start) {
            let own = |c: &Range<usize>| source.start <= c.start && c.end <= source.end + 1;
            if here[k].content.len() == 1 && here[k].content.iter().any(own) && end > here[k].cue.end + 2 {
                here[k].content = vec![super::content::trim(cx, here[k].cue.end..end)];
            }
        }
        // "told this reporter they had received 25 bodies"
        let at = here[k].cue.end;
        if here[k].kind == CueKind::Tell && cx.low(at) == "this" && cx.listed("media", at + 1) {
            for c in here[k].content.iter_mut().filter(|c| c.start == at) {
                c.start = (at + 2).min(c.end);
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
            if later.is_empty() && here[k].content.iter().all(|c| c.end < joint) {
                here[k].content.extend(goes_on(cx, joint));
            }
        }
    }
    // "Brandt thinks …; Quispe counters that three samples gave the same age": what stands behind a cue is that cue's.
    for k in 0..here.len() {
        let own = |c: &Range<usize>| {
            let nearer = |g: &Found| {
                g.cue.start > here[k].cue.end
                    && g.cue.end <= c.start
                    && g.content.iter().any(|o| o.contains(&c.start))
            };
            !here.iter().enumerate().any(|(o, g)| o != k && g.source.is_some() && nearer(g))
        };
        if here[k].content.len() > 1 {
            let content: Vec<Range<usize>> = here[k].content.iter().filter(|c| own(c)).cloned().collect();
            if !content.is_empty() {
                here[k].content = content;
            }
        }
    }
    for k in 0..here.len() {
        let others = || here.iter().enumerate().filter(|(o, _)| *o != k).map(|(_, f)| f);
        let source = here[k].source.as_ref().and_then(|s| own_source(cx, s, others()));
        let content: Vec<Range<usize>> = here[k]
            .content
            .iter()
            .map(|c| relative(cx, &here[k], c, others()))
            .map(|c| {
                embedded(cx, &here[k], behind_another(cx, &here[k], own_clause(cx, &c, others()), others()))
            })
            .collect();
        here[k].content = content;
        if source.is_some() {
            here[k].source = source;
        }
    }
}

/// A source without what was read into it.
fn trimmed(cx: &Context<'_>, source: &mut Range<usize>, cue: usize) {
    // "…; the other denied this, saying"
    if let Some(k) = source.clone().rev().find(|&k| cx.low(k) == ";") {
        source.start = k + 1;
    }
    let verb = |k: usize| {
        let kind = cx.pack.cues.get(cx.low(k));
        matches!(kind, Some(CueKind::Say | CueKind::Deny))
            && !cx.listed("noun_or_cue", k)
            && cx.low(k).ends_with("ed")
    };
    let named = |k: usize| cx.tokens().is_capital(k) || cx.pack.people.contains_key(cx.low(k));
    if let Some(k) = (source.start + 2..source.end).find(|&k| verb(k))
        && source.end <= cue
        && !(source.start..source.end).any(|j| matches!(cx.low(j), "who" | "which" | "that"))
        && !(k + 1..source.end).any(named)
    {
        source.end = k;
    }
    // "seen by the Observer and first reported by the weekly Faro, an engineer": who stands behind the aside.
    if let Some(k) = source.clone().rev().find(|&k| cx.low(k) == ",")
        && cx.is(k + 1, "article")
        && (source.start..k).any(|j| cx.low(j) == "by")
        && (source.start..k).any(|j| cx.pack.cues.contains_key(cx.low(j)))
    {
        source.start = k + 1;
    }
    // "The ministry in a statement late on Friday said"
    let document = |k: usize| cx.low(k) == "in" && cx.is(k + 1, "article") && cx.listed("document", k + 2);
    if let Some(k) = (source.start + 1..source.end).find(|&k| document(k)) {
        source.end = k;
    }
    // "Families of the prisoners, camped outside the building since Sunday, say"
    let comma = (source.start + 1..source.end).find(|&k| cx.low(k) == ",");
    let participle = |k: usize| cx.low(k).len() > 4 && cx.low(k).ends_with("ed") || cx.low(k) == "made";
    if let Some(k) = comma.filter(|&k| k + 2 < source.end && participle(k + 1)) {
        source.end = k;
    }
    // "In Kandahar a resident, Abdul Wali, said"
    let opens = cx.is(source.start, "preposition") && cx.tokens().is_capital(source.start);
    if opens
        && cx.tokens().is_capital(source.start + 1)
        && let Some(k) = (source.start + 2..source.end.min(source.start + 5)).find(|&k| cx.is(k, "article"))
        && k + 1 < source.end
    {
        source.start = k;
    }
    // "According to her a man at the hotline replied"
    let first = source.start;
    if source.len() > 2 && matches!(cx.low(first), "her" | "him" | "them") && cx.is(first + 1, "article") {
        source.start = first + 1;
    }
    // "Outside court Ana Pires said"
    let first = source.start;
    if cx.is(first, "preposition")
        && cx.tokens().is_capital(first)
        && !cx.tokens().is_capital(first + 1)
        && !cx.is(first + 1, "article")
        && let Some(k) = (first + 2..source.end.min(first + 4)).find(|&k| cx.tokens().is_capital(k))
    {
        source.start = k;
    }
}

/// Who speaks where a clause parts them from their verb: "Menotti, who has said that nobody warned her, told parliament",
/// "Residents of Orvell, where 31 died, have long complained".
fn before_clause(cx: &Context<'_>, found: &Found, others: &[Found]) -> Option<Range<usize>> {
    let mut verb = found.cue.start;
    let start = cx.sentence_at(verb).start;
    while verb > start && (cx.is_auxiliary(verb - 1) || cx.is_adverb(verb - 1)) {
        verb -= 1;
    }
    if verb == start || !cx.is_comma(verb - 1) {
        return None;
    }
    let opens = |k: usize| cx.is_comma(k) && matches!(cx.low(k + 1), "who" | "which" | "whose" | "where");
    let comma = (start + 1..verb - 1).find(|&k| opens(k))?;
    if let Some(known) = others.iter().filter_map(|f| f.source.as_ref()).find(|s| s.end == comma) {
        return Some(known.clone());
    }
    let speaks = |k: usize| cx.listed("source", k) || cx.pack.people.contains_key(cx.low(k));
    let plain = (start..comma).all(|k| cx.tokens().is_word(k) && !cx.is_auxiliary(k));
    (comma - start <= 8 && plain && (start..comma).any(speaks)).then_some(start..comma)
}

/// "63 people were killed, officials said, and more than 100 were hurt": what goes on to count is theirs too.
fn goes_on(cx: &Context<'_>, joint: usize) -> Option<Range<usize>> {
    let end = cx.sentence_at(joint).end;
    let rest = super::content::trim(cx, joint + 1..end);
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
