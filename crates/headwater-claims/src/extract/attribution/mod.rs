//! Who said what: sources, cues and contents (Pareti 2012), by rules over the cue table.
//!
//! Each cue outside quotation marks looks left and right for its source (a noun phrase that can speak) and its
//! content (a quotation, a clause, or what stands before a closing "X said"). Sources are joined to names, pronouns
//! to the last speaker; a source that the report does not name stays unnamed. What cannot be settled stays open.
//!
//! - [`cues`]: which words are cues, and which rule reads each;
//! - [`verb`]: a verb of speech with its source; [`special`]: every other form ("according to", "a claim by");
//! - [`subject`]: noun phrases around a cue; [`hearer`]: what stands between a cue and what is said;
//! - [`content`]: what is said;
//! - [`layout`]: what dashes, labels and colons say without a verb;
//! - [`tables`]: other languages, by what their tables say of them;
//! - [`tagged`]: what the learned tagger sees, and how it is joined with what the rules see;
//! - [`settled`]: the attributions of a sentence against one another; [`trimmed`]: their sources;
//! - [`row`]: the record's row; [`within`]: rows inside rows, and the same row twice.

mod content;
mod cues;
mod hearer;
mod layout;
mod row;
mod settled;
mod special;
mod subject;
mod tables;
mod tagged;
mod trimmed;
mod verb;
mod within;

use super::source::Resolver;
use super::speaker::{speaker, speaker_here};
use super::verification;
use crate::annotate::names::Names;
use crate::annotate::quotes::Quote;
use crate::annotate::times::Time;
use crate::context::Context;
use headwater_lang::pack::CueKind;
use headwater_model::Span;
use headwater_model::record::SourceType;
use headwater_model::rows::LocalAttribution;
use std::collections::BTreeMap;
use std::ops::Range;
use within::{merge_same_quote, nest};

/// A cue with what stands around it.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) source: Option<Range<usize>>,
    pub(super) cue: Range<usize>,
    pub(super) content: Vec<Range<usize>>,
    pub(super) kind: CueKind,
    pub(super) via: Option<Range<usize>>,
    pub(super) negated: bool,
    /// Only the tagger sees it.
    pub(super) learned: bool,
}

/// Every attribution of the document, in order of the content.
/// "Jajarkot recorded 101 deaths": a place does not speak.
fn place_has(cx: &Context<'_>, names: &Names, found: &Found) -> bool {
    let last = found.cue.end - 1;
    let verb = cx.listed("place_has", last) && cx.low(last) != "reported";
    let place = |s: &Range<usize>| {
        let named = names.within(s.clone()).find(|m| m.tokens.start == s.start);
        s.end == found.cue.start
            && named.is_some_and(|m| names.kind(m.entity) == headwater_model::record::EntityKind::Place)
    };
    let counts = (found.cue.end..found.cue.end + 4).any(|k| cx.is_numeral(k));
    found.cue.len() <= 2 && verb && counts && found.source.as_ref().is_some_and(place)
}

pub(crate) fn attributions(
    cx: &Context<'_>,
    quotes: &[Quote],
    times: &[Time],
    names: &mut Names,
) -> Vec<LocalAttribution> {
    if let Some(grammar) = cx.pack.grammar {
        return tables::attributions(cx, grammar, quotes, times, names);
    }
    // The finder reads where names are while unnamed sources are being added to them.
    let known = names.clone();
    let finder = Finder { cx, names: &known, quotes, times };
    let mut resolver = Resolver::new(cx);
    let mut rows: Vec<LocalAttribution> = Vec::new();
    let mut learned = tagged::tagged(cx, quotes, &known).into_iter().peekable();
    let mut types: BTreeMap<usize, Option<SourceType>> = BTreeMap::new();
    let laid_out = finder.laid_out();
    let mut layout = laid_out.iter().peekable();
    for (s, sentence) in cx.sentences().iter().enumerate() {
        let before = rows.len();
        let mut here = Vec::new();
        while let Some(found) = learned.next_if(|f| f.cue.start < sentence.tokens.end) {
            here.push(found);
        }
        let mut here = tagged::combined(cx, quotes, &known, finder.sentence(sentence.tokens.clone()), here);
        // "Asked whether she would go, he said …": whoever asked is not told.
        here.retain(|f| f.cue.start != sentence.tokens.start || cx.low(f.cue.start) != "asked");
        while let Some(found) = layout.next_if(|f| f.cue.start < sentence.tokens.end) {
            layout::join(&mut here, found.clone());
        }
        settled::settled(cx, &mut here);
        here.retain(|f| !place_has(cx, &known, f));
        let alone = here.len() == 1;
        let mut earlier: Option<(Range<usize>, Range<usize>)> = None;
        for mut found in here {
            // "The chief put the dead at 144 and said": the second verb has the source of the first.
            if let (Some(source), Some((first, cue))) = (&mut found.source, &earlier)
                && source.start <= cue.start
                && cue.end <= source.end
                && found.cue.start >= source.end
            {
                *source = first.clone();
            }
            if let Some(source) = found.source.clone().filter(|s| s.end <= found.cue.start) {
                earlier = Some((source, found.cue.clone()));
            }
            // "The elder, Hajji Nabi," told the radio: the mark that closes the aside is no word of it.
            if let Some(source) = &mut found.source
                && source.len() > 1
                && cx.is_comma(source.end - 1)
            {
                source.end -= 1;
            }
            // "A farmer who fled two weeks ago has told": the time is no part of the cue.
            while found.cue.len() > 1 && cx.listed("after_length", found.cue.start) {
                found.cue.start += 1;
            }
            if let Some(source) = &mut found.source {
                source.end = before_time(cx, times, source);
                source.start = owner(cx, source.start, sentence.tokens.start);
                // "…, contradicting the government, which has blamed rebels"
                if source.len() > 2
                    && cx.low(source.start).ends_with("ing")
                    && cx.is(source.start + 1, "article")
                {
                    source.start += 1;
                }
                found.negated |= nobody(cx, source.start);
                source.start = self_styled(cx, source.start, sentence.tokens.start);
            }
            if alone && let Some(start) = finder.whole_sentence(&found, &sentence.tokens) {
                found.content[0].start = start;
            }
            let resolved = found.source.clone().map(|range| resolver.resolve(range, s, names));
            let row = finder.row(&found, resolved.as_ref(), names, &mut resolver);
            if let Some(mut row) = row {
                let called = |e: usize| {
                    let descriptions = known.entities.get(e).map(|e| &e.descriptions);
                    descriptions
                        .into_iter()
                        .flatten()
                        .find_map(|span| speaker(cx, &known, cx.tokens().range(*span)))
                };
                let words = found.source.as_ref().and_then(|range| speaker_here(cx, &known, range));
                row.source_type = words.or_else(|| row.source.and_then(called));
                // A pronoun is what it stands for; a name is what it was called when it was first heard.
                if let Some(entity) = row.source {
                    let known = types.entry(entity).or_insert(row.source_type);
                    row.source_type = row.source_type.or(*known);
                    *known = known.or(row.source_type);
                }
                rows.push(row);
            }
        }
        if rows.len() == before {
            if let Some(row) = finder.continued(sentence.tokens.clone(), &rows, &laid_out, s) {
                rows.push(row);
            }
        } else {
            nest(&mut rows[before..], before);
        }
        resolver.end_sentence(s);
    }
    merge_same_quote(&mut rows);
    verification::attach(cx, names, &mut rows);
    rows
}

/// "The inspectors' union": where a source begins that lost its owner.
fn owner(cx: &Context<'_>, start: usize, sentence: usize) -> usize {
    let mark = start > sentence + 1 && matches!(cx.low(start - 1), "'s" | "'" | "’" | "’s");
    if !mark || !cx.tokens().is_word(start - 2) {
        return start;
    }
    let mut from = start - 2;
    while from > sentence && cx.tokens().is_capital(from) && cx.tokens().is_capital(from - 1) {
        from -= 1;
    }
    from - usize::from(from > sentence && cx.is(from - 1, "article"))
}

/// "No group claimed", "Neither ministry would say", "Nobody could say": that nobody did; "No 10" is somebody.
fn nobody(cx: &Context<'_>, start: usize) -> bool {
    let number = cx.tokens().kind(start + 1) == Some(headwater_lang::TokenKind::Number);
    matches!(cx.low(start), "no" | "nobody" | "none" | "neither") && !number
}

/// "Police on Thursday announced": where a source ends, without the time of speaking behind it.
fn before_time(cx: &Context<'_>, times: &[Time], source: &Range<usize>) -> usize {
    let at = times.partition_point(|t| t.tokens.end < source.end);
    let time = times.get(at).filter(|t| t.tokens.end == source.end && t.tokens.start > source.start + 1);
    let on = time.map(|t| t.tokens.start - usize::from(cx.is(t.tokens.start - 1, "preposition")));
    on.filter(|&on| on > source.start).unwrap_or(source.end)
}

/// "A little-known group calling itself the Army of Dawn said": the whole of it, where a source from token `start` has only the
/// name. Its new start.
fn self_styled(cx: &Context<'_>, start: usize, sentence: usize) -> usize {
    let itself = if cx.listed("reflexive", start) { start } else { start.saturating_sub(1) };
    let named = itself > sentence && cx.listed("reflexive", itself) && cx.listed("self_style", itself - 1);
    let words = |k: &usize| cx.tokens().is_word(*k) && !cx.is(*k, "auxiliary");
    let opens = (sentence..itself.saturating_sub(1)).rev().take(8).take_while(words);
    opens.into_iter().filter(|&k| named && cx.is(k, "article")).last().unwrap_or(start)
}

/// Reads sentences: everything that the rules may look at.
struct Finder<'a, 'd> {
    cx: &'a Context<'d>,
    names: &'a Names,
    quotes: &'a [Quote],
    times: &'a [Time],
}

impl Finder<'_, '_> {
    /// The time that starts at token `i`, its preposition included.
    fn time_at(&self, i: usize) -> Option<&Time> {
        let from = self.times.partition_point(|t| t.tokens.start < i);
        self.times[from..]
            .iter()
            .take(2)
            .find(|t| t.tokens.start == i || (t.tokens.start == i + 1 && self.cx.is(i, "preposition")))
    }

    /// "A fire that tore through a house killed two, the coroner said.": where one who is named at the end of a sentence begins to
    /// speak, if what was found begins in the middle of it.
    fn whole_sentence(&self, found: &Found, sentence: &Range<usize>) -> Option<usize> {
        let (cx, source) = (self.cx, found.source.as_ref()?);
        let [content] = &found.content[..] else { return None };
        let first = source.start.min(found.cue.start);
        let last = source.end.max(found.cue.end);
        let behind = content.end <= first && first <= content.end + 1 && cx.is_comma(first.checked_sub(1)?);
        // Only a time or a few words more: "…, police said on Monday."
        let ends = sentence.end.saturating_sub(last) <= 5 && cx.low(sentence.end - 1) == ".";
        let plain = !sentence.clone().any(|k| cx.tokens().is_quote(k) || matches!(cx.low(k), ";" | ":"));
        let joint = |k: usize| matches!(cx.low(k), "but" | "although" | "though" | "while" | "whereas");
        let clear =
            !(sentence.start..content.start).any(|k| joint(k) || cx.pack.cues.contains_key(cx.low(k)));
        let start = self.after_dateline(sentence)?;
        (behind && ends && plain && clear && start < content.start).then_some(start)
    }

    /// Behind "SHIMLAPUR, July 9 (PTX)" or "… –" at the head of a sentence.
    fn after_dateline(&self, sentence: &Range<usize>) -> Option<usize> {
        let cx = self.cx;
        let near = sentence.start..sentence.end.min(sentence.start + 14);
        let dash = near.clone().find(|&k| {
            let opening =
                cx.tokens().is_capital(sentence.start) && cx.is_comma(k) && !matches!(cx.low(k), "," | ";");
            opening
                && (sentence.start..k)
                    .all(|j| !cx.is(j, "auxiliary") && !cx.pack.outcomes.contains_key(cx.low(j)))
        });
        let bracket =
            near.clone().find(|&k| cx.low(k) == ")" && (sentence.start..k).any(|j| cx.low(j) == "("));
        let end = dash.or(bracket).map_or(sentence.start, |k| k + 1);
        (end < sentence.end).then_some(end)
    }

    /// The quotation that token `i` lies in, its marks included.
    fn quote_at(&self, i: usize) -> Option<&Quote> {
        let at = self.quotes.partition_point(|q| q.outer.end <= i);
        self.quotes.get(at).filter(|q| q.outer.start <= i)
    }
}

/// Words of doubt inside `range`.
pub(super) fn hedges(cx: &Context<'_>, range: Range<usize>) -> Vec<Span> {
    let mut found = Vec::new();
    let mut i = range.start;
    while i < range.end {
        if let Some((n, ())) = cx.pack.hedges.at(cx.tokens(), i, range.end) {
            found.push(cx.span(i..i + n));
            i += n;
        } else {
            i += 1;
        }
    }
    found
}
