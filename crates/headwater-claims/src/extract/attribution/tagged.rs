//! What the learned tagger finds, as cues with their sources and contents.
//!
//! The tagger labels words; which source belongs to which cue, and which content, is settled here by nearness: a part
//! belongs to the cue that the fewest words, and no other cue, keep it from. What kind of cue it is, whether it denies,
//! and by whose hands the words came is for the rules and their tables.

use super::Found;
use super::content::trim;
use crate::annotate::names::Names;
use crate::annotate::quotes::Quote;
use crate::context::Context;
use headwater_lang::pack::{CueKind, NameWord};
use headwater_model::Span;
use headwater_model::record::EntityKind;
use headwater_tagger::{Part, Sentence, Tagger, tokens};
use std::ops::Range;

/// A content farther from a cue than so many tokens is not that cue's.
const FAR: usize = 40;
/// Nor is a source.
const NEAR: usize = 25;
/// What another part between two costs, in tokens.
const BETWEEN: usize = 12;

/// A part of an attribution, by tokens of the report.
#[derive(Debug, Clone, PartialEq)]
struct Piece {
    part: Part,
    tokens: Range<usize>,
    paragraph: usize,
}

/// The attributions of a report that the tagger sees, in order of their cues. Empty for languages that it does not know.
pub(super) fn tagged(cx: &Context<'_>, quotes: &[Quote], names: &Names) -> Vec<Found> {
    if !cx.english {
        return Vec::new();
    }
    let Ok(tagger) = Tagger::shipped() else { return Vec::new() };
    let pieces = pieces(cx, tagger);
    let cues: Vec<usize> = (0..pieces.len()).filter(|&p| pieces[p].part == Part::Cue).collect();
    let mut found: Vec<Found> = cues
        .iter()
        .map(|&c| {
            let cue = pieces[c].tokens.clone();
            let kind = kind(cx, cue.clone());
            Found {
                source: source(&pieces, c, &cues).map(|s| whole_names(cx, names, s)),
                content: Vec::new(),
                kind,
                via: None,
                negated: kind == CueKind::Deny || negated(cx, cue.clone()),
                learned: true,
                cue,
            }
        })
        .collect();
    for (p, piece) in pieces.iter().enumerate().filter(|(_, p)| p.part == Part::Content) {
        let nearest = (0..cues.len())
            .filter(|&c| pieces[cues[c]].paragraph == piece.paragraph)
            .filter(|&c| reaches(cx, quotes, &pieces[cues[c]].tokens, &piece.tokens))
            .map(|c| {
                // A cue of its own sentence comes before one of the sentence before.
                let away = !meet(&cx.sentence_at(pieces[cues[c]].tokens.start), &piece.tokens);
                (distance(&pieces, p, cues[c]) + if away { BETWEEN } else { 0 }, c)
            })
            .min();
        if let Some((far, c)) = nearest
            && far <= FAR
        {
            found[c].content.push(unquoted(cx, quotes, trim(cx, piece.tokens.clone())));
        }
    }
    // "22 people are believed to be trapped": somebody believes it of them.
    let passive = |f: &Found| f.kind == CueKind::Think && cx.is_be(f.cue.start) && cx.low(f.cue.end) == "to";
    found.retain(|f| !f.content.is_empty());
    for one in found.iter_mut().filter(|f| passive(f)) {
        one.source = None;
    }
    found
}

/// Whether a cue can lead to a content: beyond its own sentence only a plain word of speech does, to a quotation, and not
/// where nothing was said ("did not respond to reports").
fn reaches(cx: &Context<'_>, quotes: &[Quote], cue: &Range<usize>, content: &Range<usize>) -> bool {
    let sentence = cx.sentence_at(cue.start);
    if meet(&sentence, content) {
        // "Rebels claimed …, but the army admitted nine": what stands before "but" is another's.
        let mut between = content.end..cue.start;
        return !between.any(|k| matches!(cx.low(k), "but" | "while" | "whereas"));
    }
    let at = quotes.partition_point(|q| q.outer.end <= content.start);
    let quoted = quotes.get(at).is_some_and(|q| q.speech && q.outer.start <= content.start + 1);
    let plain = |i: usize| matches!(cx.pack.cues.get(cx.low(i)), Some(CueKind::Say | CueKind::Tell));
    quoted && !negated(cx, cue.clone()) && cue.clone().any(plain)
}

/// A whole quotation without its marks; anything else as it is.
fn unquoted(cx: &Context<'_>, quotes: &[Quote], range: Range<usize>) -> Range<usize> {
    let at = quotes.partition_point(|q| q.outer.end <= range.start);
    let whole = |q: &&Quote| {
        let inner = trim(cx, q.inner.clone());
        q.outer.start <= range.start
            && range.end <= q.outer.end
            && range.start <= inner.start
            && inner.end <= range.end
    };
    quotes.get(at).filter(whole).map_or(range, |q| q.inner.clone())
}

/// The pieces that the tagger marks, in the report's order.
fn pieces(cx: &Context<'_>, tagger: &Tagger) -> Vec<Piece> {
    let text = cx.text();
    let paragraphs: Vec<Span> = cx.parts.iter().flat_map(|part| paragraphs(text, *part)).collect();
    let cut: Vec<Vec<Span>> = paragraphs
        .iter()
        .map(|p| {
            let words = text.get(p.start as usize..p.end as usize).map(tokens).unwrap_or_default();
            words.into_iter().map(|(from, to)| Span { start: p.start + from, end: p.start + to }).collect()
        })
        .collect();
    let words: Vec<Vec<&str>> = cut
        .iter()
        .map(|spans| spans.iter().map(|s| &text[s.start as usize..s.end as usize]).collect())
        .collect();
    let sentences: Vec<Sentence<'_>> =
        words.iter().map(|w| Sentence { tokens: w, begins_paragraph: true }).collect();
    let mut out: Vec<Piece> = Vec::new();
    for (paragraph, (tags, spans)) in tagger.tag(&sentences).iter().zip(&cut).enumerate() {
        let mut open: Option<(Part, Span)> = None;
        let mut close = |open: &mut Option<(Part, Span)>| {
            if let Some((part, span)) = open.take() {
                let mut tokens =
                    cx.tokens().index_at(span.start)..cx.tokens().index_at(span.end.saturating_sub(1)) + 1;
                // "wrote on X. An official said": nobody is named over the end of a sentence.
                if part == Part::Source {
                    tokens.start = tokens.start.max(cx.sentence_at(tokens.end - 1).start);
                }
                if !cx.tokens().range(span).is_empty() {
                    out.push(Piece { part, tokens, paragraph });
                }
            }
        };
        for (tag, span) in tags.iter().zip(spans) {
            match (tag.part, &mut open) {
                (Some(part), Some((last, whole))) if !tag.begin && *last == part => whole.end = span.end,
                (Some(part), _) => {
                    close(&mut open);
                    open = Some((part, *span));
                }
                (None, _) => close(&mut open),
            }
        }
        close(&mut open);
    }
    out
}

/// A stretch cut at blank lines.
fn paragraphs(text: &str, part: Span) -> Vec<Span> {
    let mut out = Vec::new();
    let mut from = None;
    let mut at = part.start as usize;
    for line in text.get(part.start as usize..part.end as usize).unwrap_or_default().split_inclusive('\n') {
        if line.trim().is_empty() {
            out.extend(from.take().map(|from| Span::new(from, at)));
        } else if from.is_none() {
            from = Some(at);
        }
        at += line.len();
    }
    out.extend(from.map(|from| Span::new(from, at)));
    out
}

/// Tokens between two pieces; other pieces between them count for more.
fn distance(pieces: &[Piece], x: usize, y: usize) -> usize {
    let (first, second) = (x.min(y), x.max(y));
    let gap = pieces[second].tokens.start.saturating_sub(pieces[first].tokens.end);
    let between: usize = pieces[first + 1..second]
        .iter()
        // A source between a cue and its content is that cue's own.
        .map(|p| if p.part == Part::Source { 0 } else { BETWEEN })
        .sum();
    gap + between
}

/// The source of a cue: the nearest that is not nearer to another cue; else the nearest before it.
fn source(pieces: &[Piece], cue: usize, cues: &[usize]) -> Option<Range<usize>> {
    let sources = || {
        (0..pieces.len())
            .filter(|&s| pieces[s].part == Part::Source && pieces[s].paragraph == pieces[cue].paragraph)
            .map(|s| (distance(pieces, s, cue), s))
            .filter(|(far, _)| *far <= NEAR)
    };
    let own = sources().filter(|&(far, s)| {
        !cues.iter().any(|&c| {
            c != cue && pieces[c].paragraph == pieces[cue].paragraph && distance(pieces, s, c) < far
        })
    });
    let nearest = own.min().or_else(|| sources().filter(|(_, s)| *s < cue).min());
    nearest.map(|(_, s)| pieces[s].tokens.clone())
}

/// A source with all of the names that it cuts, also from their titles ("Mr.").
fn whole_names(cx: &Context<'_>, names: &Names, source: Range<usize>) -> Range<usize> {
    let around = source.start.saturating_sub(8)..source.end + 8;
    let title = source.clone().any(|i| matches!(cx.pack.name_words.get(cx.low(i)), Some(NameWord::Title)));
    let title = title && source.len() <= 2;
    let reach = source.start..source.end + if title { 2 } else { 0 };
    let cut = names.within(around).filter(|m| meet(&m.tokens, &reach));
    cut.fold(source.clone(), |all, m| all.start.min(m.tokens.start)..all.end.max(m.tokens.end))
}

/// What the table says of the cue's last word that it knows.
fn kind(cx: &Context<'_>, cue: Range<usize>) -> CueKind {
    for i in cue.clone() {
        if let Some((_, kind)) = cx.pack.cue_phrases.at(cx.tokens(), i, cue.end) {
            return *kind;
        }
    }
    let known = cue.rev().find_map(|i| cx.pack.cues.get(cx.low(i)).copied());
    // A judging verb is kept by the rules only with a speaker that is somebody; the tagger has seen one.
    known.unwrap_or(CueKind::Say)
}

/// "did not say", "never claimed".
fn negated(cx: &Context<'_>, mut cue: Range<usize>) -> bool {
    cue.any(|i| cx.pack.negations.contains(cx.low(i)))
}

/// The rules' findings of one sentence and the tagger's. Where both see a cue, the rules tell its kind, whether it
/// denies and who passed it on, and the tagger what was said; of judgements ("urged calm after 12 were killed") and of
/// "according to" the rules know better where they end.
pub(super) fn combined(
    cx: &Context<'_>,
    quotes: &[Quote],
    names: &Names,
    rules: Vec<Found>,
    tagged: Vec<Found>,
) -> Vec<Found> {
    let mut out = rules;
    for one in tagged {
        if let Some(rule) = out.iter_mut().find(|r| meet(&r.cue, &one.cue)) {
            // "C.T., a teacher, counted 40 bodies": who counts is told by the rule.
            let counts = rule.source.as_ref().is_some_and(|s| s.end <= rule.cue.start)
                && cx.listed("tallying", rule.cue.end - 1)
                && cx.is_numeral(rule.cue.end);
            if counts || matches!(rule.kind, CueKind::Judge | CueKind::According) {
                continue;
            }
            // A quotation cannot hold its own speaker.
            let torn =
                |c: &Range<usize>| meet(c, &rule.cue) || rule.source.as_ref().is_some_and(|s| meet(c, s));
            if !one.content.iter().any(torn) {
                let apart = |c: &Range<usize>| !one.content.iter().any(|o| meet(c, o));
                let mut content: Vec<Range<usize>> =
                    rule.content.iter().filter(|c| apart(c)).cloned().collect();
                content.extend(one.content);
                if content.iter().any(|c| is_quotation(quotes, c)) {
                    content.retain(|c| !is_hearer(cx, quotes, &rule.cue, c));
                }
                content.sort_by_key(|c| c.start);
                rule.content = content;
            }
            // "A guard, who asked not to be named, said": the clause is not the speaker.
            let clause = |s: &Range<usize>| matches!(cx.low(s.start), "who" | "which");
            // "Haslam, the civil defence chief, said": the name is the better half.
            let half = |s: &Range<usize>| {
                rule.source.as_ref().is_some_and(|r| {
                    r.start < s.start
                        && s.end <= r.end
                        && cx.is_comma(s.start - 1)
                        && names.within(r.start..s.start).any(|m| names.kind(m.entity) == EntityKind::Person)
                })
            };
            // "The memo, seen by the Courier, says": who saw it does not speak.
            let beside = |s: &Range<usize>| {
                let before = rule.source.as_ref().is_some_and(|r| r.end < s.start && s.end <= rule.cue.start);
                before && cx.low(s.start - 1) == "by"
            };
            // "… wrote on X. An official of the church had earlier said": not who spoke in the sentence before.
            let sentence = cx.sentence_at(rule.cue.start);
            let elsewhere = |s: &Range<usize>| {
                s.end <= sentence.start && rule.source.as_ref().is_some_and(|r| r.start >= sentence.start)
            };
            let other = |s: &Range<usize>| clause(s) || half(s) || beside(s) || elsewhere(s);
            if one.source.as_ref().is_some_and(|s| rule.source.is_none() || !other(s)) {
                rule.source = one.source;
            }
            rule.negated |= one.negated;
        } else if speaks(cx, quotes, &one) && !is_label(cx, names, &one) {
            out.push(one);
        }
    }
    for found in out.iter_mut().filter(|f| f.kind != CueKind::Judge) {
        whole_quotations(cx, quotes, found);
    }
    out.sort_by_key(|f| (f.cue.start, f.cue.end));
    for k in 1..out.len() {
        let (before, rest) = out.split_at_mut(k);
        if let Some(found) = rest.first_mut().filter(|f| f.source.is_none()) {
            found.source = same_subject(cx, before, &found.cue);
        }
    }
    out
}

/// "Philippines: storm leaves 114 dead", "Kenya protests: eight killed": a place or a topic before a colon says nothing.
fn is_label(cx: &Context<'_>, names: &Names, found: &Found) -> bool {
    if super::settled::signed(cx, found).is_some() {
        return false;
    }
    let Some(source) = found.source.as_ref().filter(|_| cx.low(found.cue.start) == ":") else { return false };
    // "Kenya protests: at least 8 killed": what it is about.
    if source.end > source.start
        && (cx.listed("event", source.end - 1) || cx.listed("events", source.end - 1))
    {
        return true;
    }
    let place = |m: &crate::annotate::names::NameMention| names.kind(m.entity) == EntityKind::Place;
    names.within(source.clone()).any(|m| m.tokens == *source && place(m))
}

/// "X accepted the finding but insisted that …": a verb that is joined to one before it has its subject.
fn same_subject(cx: &Context<'_>, before: &[Found], cue: &Range<usize>) -> Option<Range<usize>> {
    let mut joint = cue.start.checked_sub(1)?;
    if cx.is_adverb(joint) {
        joint = joint.checked_sub(1)?;
    }
    if !matches!(cx.low(joint), "and" | "but") {
        return None;
    }
    let last = before.iter().rev().find(|f| f.source.is_some() && f.cue.end <= cue.start)?;
    let source = last.source.clone().filter(|s| s.end <= last.cue.start)?;
    // Within what somebody says the subject is whoever that is about.
    let within = before.iter().any(|f| f.content.iter().any(|c| meet(c, cue)));
    (!within).then_some(source)
}

/// Of a quotation of several sentences, what was read up to the end of one of them is the whole.
fn whole_quotations(cx: &Context<'_>, quotes: &[Quote], found: &mut Found) {
    let opens = |q: &&Quote, c: &Range<usize>| {
        q.speech && q.outer.start <= c.start && c.start <= q.inner.start && c.end < q.inner.end
    };
    let ends = |c: &Range<usize>| c.end + 1 >= cx.sentence_at(c.end.saturating_sub(1)).end;
    let Some((k, whole)) = found.content.iter().enumerate().find_map(|(k, c)| {
        let at = quotes.partition_point(|q| q.outer.end <= c.start);
        quotes.get(at).filter(|q| opens(q, c) && ends(c)).map(|q| (k, q.inner.clone()))
    }) else {
        return;
    };
    let mut n = 0;
    found.content.retain(|c| {
        n += 1;
        n - 1 == k || !meet(c, &whole)
    });
    if let Some(part) = found.content.iter_mut().find(|c| meet(c, &whole)) {
        *part = whole;
    }
}

fn is_quotation(quotes: &[Quote], content: &Range<usize>) -> bool {
    quotes.iter().any(|q| q.outer.start <= content.start && content.end <= q.outer.end)
}

/// "…," she said to the judge, who …: whom somebody spoke to is not what was said.
fn is_hearer(cx: &Context<'_>, quotes: &[Quote], cue: &Range<usize>, content: &Range<usize>) -> bool {
    content.start == cue.end
        && cx.is(content.start, "preposition")
        && !quotes.iter().any(|q| meet(&q.outer, content))
        && !content.clone().any(|k| cx.low(k) == "that")
}

fn meet(x: &Range<usize>, y: &Range<usize>) -> bool {
    x.start < y.end && y.start < x.end
}

/// Neither a note on verification ("could not be confirmed") nor a source of an article alone; without any source, a
/// quotation or a cue of the table.
fn speaks(cx: &Context<'_>, quotes: &[Quote], found: &Found) -> bool {
    let note = |i: usize| cx.pack.verification.at(cx.tokens(), i, found.cue.end + 3).is_some();
    let empty = |s: &Range<usize>| s.clone().all(|i| cx.is(i, "article") || cx.is_mark(i));
    let quoted = || found.content.iter().any(|c| quotes.iter().any(|q| q.speech && meet(&q.outer, c)));
    // "was quoted by the paper as saying": the cue is "saying".
    let mut behind = found.cue.end..found.cue.end + 14;
    if behind.any(|k| cx.low(k) == "as" && cx.low(k + 1) == "saying") {
        return false;
    }
    let known =
        || found.cue.clone().any(|i| cx.pack.cues.contains_key(cx.low(i)) || cx.listed("noun_cue", i));
    !found.cue.clone().any(note) && found.source.as_ref().map_or_else(|| quoted() || known(), |s| !empty(s))
}

/// Whether figures in what is said are the source's own: the cue is one of the table's, or the words are quoted. Of what
/// the tagger alone takes for an attribution ("rescuers found", "had registered"), the report tells the figures itself.
pub(super) fn asserts(cx: &Context<'_>, found: &Found, quoted: bool) -> bool {
    // "has found that", "established that"
    let that =
        cx.low(found.cue.end) == "that" || found.content.first().is_some_and(|c| cx.low(c.start) == "that");
    !found.learned
        || quoted
        || that
        || found.cue.clone().any(|i| {
            cx.pack.cue_phrases.at(cx.tokens(), i, found.cue.end).is_some()
                || cx.pack.cues.get(cx.low(i)).is_some_and(|k| *k != CueKind::Judge)
        })
}
