//! Sources without what was read into them, and those that a clause parts from their verb.

use super::Found;
use crate::context::Context;
use headwater_lang::pack::{CueKind, NameWord};
use std::ops::Range;

/// Takes from a source what is none of it; where nothing would be left, it stays as it is.
pub(super) fn trimmed(cx: &Context<'_>, found: &mut Found) {
    let Some(source) = found.source.as_mut().filter(|s| s.end > s.start) else { return };
    let whole = source.clone();
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
    cut(cx, source, found.cue.start);
    // "Hours earlier Hamas's armed wing claimed"
    let mut near = source.start..source.end.min(source.start + 4);
    let time = near.find(|&k| cx.listed("time_unit", k));
    if let Some(k) = time
        && k + 2 < source.end
        && (source.start..k).all(|j| cx.is_numeral(j) || cx.is(j, "article") || cx.listed("amount", j))
        && matches!(cx.low(k + 1), "earlier" | "later" | "before" | "ago")
    {
        source.start = k + 2;
    }
    if source.start >= source.end {
        *source = whole;
    }
}

/// Marks and words before and behind the speaker that were read as theirs.
fn cut(cx: &Context<'_>, source: &mut Range<usize>, cue: usize) {
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
    // "the head of St. Mary's, Papiri, Bishop Bulus Yohanna, put": not the place before the name.
    let title = |k: usize| {
        let class = cx.pack.name_words.get(cx.low(k));
        cx.tokens().is_capital(k) && matches!(class, Some(NameWord::Role | NameWord::Title))
    };
    if let Some(k) = (source.start + 1..source.end.min(source.start + 3)).find(|&k| cx.low(k) == ",")
        && title(k + 1)
        && (source.start..k).all(|j| cx.tokens().is_capital(j))
        && source.start > 0
        && cx.is_comma(source.start - 1)
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
pub(super) fn before_clause(cx: &Context<'_>, found: &Found, others: &[Found]) -> Option<Range<usize>> {
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
