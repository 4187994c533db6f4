//! What changed from one version of a report to the next: figures, quotations, words of doubt, sources, names,
//! headlines, sentences, and other words.
//!
//! Both versions are annotated like reports and their sentences paired; what is found in a pair on one side only is a
//! change. Every change points to its words on either side where there are such words. The words of an edited
//! sentence that nothing else explains are changes of wording.

use super::figures;
use super::sentences::{self, Match, Pair, Sentence, alike, paired, words};
use headwater_model::record::{EntityKind, VersionChange, VersionChangeKind as Kind, VersionSpan};
use headwater_model::rows::{Annotated, LocalAttribution};
use headwater_model::{Detail, Document, RegionKind, Span};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::BTreeSet;

/// One version with what it says.
pub(super) struct Side<'d> {
    id: &'d str,
    document: &'d Document,
    pub(super) annotated: Annotated,
    pub(super) sentences: Vec<Sentence>,
}

impl<'d> Side<'d> {
    fn new((id, document): &'d (String, Document)) -> Self {
        let annotated = headwater_claims::annotate(document);
        let sentences = sentences::of(document, &annotated);
        Self { id, document, annotated, sentences }
    }

    /// The sentence that holds a span.
    pub(super) fn sentence(&self, span: Span) -> Option<usize> {
        let n = self.sentences.partition_point(|s| s.span.end <= span.start);
        self.sentences.get(n).filter(|s| s.span.overlaps(span)).map(|_| n)
    }

    fn words(&self, span: Span) -> &'d str {
        span.of(&self.document.text)
    }

    /// The words of a span as they are compared.
    fn folded(&self, span: Span) -> Vec<String> {
        words(self.words(span), 0).into_iter().map(|w| w.low).collect()
    }
}

/// Words of a version.
pub(super) fn at(side: &Side<'_>, span: Span) -> VersionSpan {
    VersionSpan { version: side.id.to_owned(), start: span.start, end: span.end }
}

/// The changes found so far.
pub(super) struct Changes {
    from: String,
    to: String,
    found: Vec<VersionChange>,
}

impl Changes {
    pub(super) fn push(
        &mut self,
        kind: Kind,
        before: Option<VersionSpan>,
        after: Option<VersionSpan>,
        text: String,
    ) {
        let (from, to) = (self.from.clone(), self.to.clone());
        self.found.push(VersionChange { from, to, kind, before, after, text });
    }
}

/// Longest quotation of words in the plain text of a change.
const SHOWN: usize = 120;

fn shown(words: &str) -> String {
    let squeezed = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match squeezed.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("“{}…”", squeezed[..end].trim_end()),
        None => format!("“{squeezed}”"),
    }
}

/// What changed from `before` to `after`.
pub(super) fn between(before: &(String, Document), after: &(String, Document)) -> Vec<VersionChange> {
    let (a, b) = (Side::new(before), Side::new(after));
    let found = paired(&a.sentences, &b.sentences);
    let mut out = Changes { from: before.0.clone(), to: after.0.clone(), found: Vec::new() };
    headline(&a, &b, &mut out);
    figures::compare(&a, &b, &found, &mut out);
    for pair in found.pairs.iter().filter(|p| !p.same) {
        sources(&a, &b, pair, &mut out);
        hedges(&a, &b, pair, &mut out);
        names(&a, &b, pair, &mut out);
    }
    quotations(&a, &b, &mut out);
    for pair in found.pairs.iter().filter(|p| !p.same) {
        if !a.sentences[pair.before].headline {
            wording(&a, &b, pair, &mut out);
        }
    }
    whole_sentences(&a, &b, &found, &mut out);
    let place = |s: &Option<VersionSpan>| s.as_ref().map_or(u32::MAX, |s| s.start);
    out.found.sort_by(|x, y| {
        let of = |c: &VersionChange| (c.kind, place(&c.after), place(&c.before));
        of(x).cmp(&of(y)).then_with(|| x.text.cmp(&y.text))
    });
    out.found.dedup();
    out.found
}

/// The headline as the version gives it, with its words where the text has them.
fn headline(a: &Side<'_>, b: &Side<'_>, out: &mut Changes) {
    let of = |side: &Side<'_>| {
        let title = side.document.title.as_ref()?;
        let region = side.document.regions.iter().find(|r| r.kind == RegionKind::Headline);
        Some((title.value.clone(), title.span.or(region.map(|r| r.span))))
    };
    let fold = |t: &str| words(t, 0).into_iter().map(|w| w.low).collect::<Vec<_>>();
    let (before, after) = (of(a), of(b));
    if before.as_ref().map(|t| fold(&t.0)) == after.as_ref().map(|t| fold(&t.0)) {
        return;
    }
    let say = |t: &Option<(String, Option<Span>)>| t.as_ref().map_or("none".to_owned(), |t| shown(&t.0));
    let text = format!("headline: {} → {}", say(&before), say(&after));
    let from = before.and_then(|t| t.1).map(|s| at(a, s));
    let to = after.and_then(|t| t.1).map(|s| at(b, s));
    out.push(Kind::HeadlineChanged, from, to, text);
}

/// A source of a sentence: its name to compare, its words.
fn sources_in(side: &Side<'_>, sentence: usize) -> Vec<(Vec<String>, Span)> {
    let place = |x: &LocalAttribution| x.cue.or(x.source_span).or(x.content.first().copied());
    let here = side
        .annotated
        .attributions
        .iter()
        .filter(|x| place(x).and_then(|s| side.sentence(s)) == Some(sentence));
    here.filter_map(|x| {
        let span = x.source_span?;
        let named = x.source.and_then(|e| side.annotated.entities.get(e)).map(|e| e.name.as_str());
        let name = words(named.unwrap_or(side.words(span)), 0).into_iter().map(|w| w.low);
        Some((name.filter(|w| !matches!(w.as_str(), "the" | "a" | "an")).collect(), span))
    })
    .collect()
}

fn sources(a: &Side<'_>, b: &Side<'_>, pair: &Pair, out: &mut Changes) {
    let (before, after) = (sources_in(a, pair.before), sources_in(b, pair.after));
    let gone: Vec<_> = before.iter().filter(|x| !after.iter().any(|y| y.0 == x.0)).collect();
    let new: Vec<_> = after.iter().filter(|x| !before.iter().any(|y| y.0 == x.0)).collect();
    for n in 0..gone.len().max(new.len()) {
        let (x, y) = (gone.get(n), new.get(n));
        let (from, to) = (x.map(|x| at(a, x.1)), y.map(|y| at(b, y.1)));
        match (x, y) {
            (Some(x), Some(y)) => {
                let text = format!("source: {} → {}", shown(a.words(x.1)), shown(b.words(y.1)));
                out.push(Kind::AttributionChanged, from, to, text);
            }
            (Some(x), None) => {
                let rest = Some(at(b, b.sentences[pair.after].span));
                let text = format!("the source {} is gone", shown(a.words(x.1)));
                out.push(Kind::AttributionDropped, from, rest, text);
            }
            (None, Some(y)) => {
                let rest = Some(at(a, a.sentences[pair.before].span));
                let text = format!("the source {} is new", shown(b.words(y.1)));
                out.push(Kind::AttributionChanged, rest, to, text);
            }
            (None, None) => {}
        }
    }
}

fn hedges_in(side: &Side<'_>, sentence: usize) -> BTreeSet<Span> {
    let said = side.annotated.attributions.iter().flat_map(|x| &x.hedges);
    let counted = side.annotated.figures.iter().flat_map(|f| &f.hedges);
    said.chain(counted).copied().filter(|s| side.sentence(*s) == Some(sentence)).collect()
}

fn hedges(a: &Side<'_>, b: &Side<'_>, pair: &Pair, out: &mut Changes) {
    let (before, after) = (hedges_in(a, pair.before), hedges_in(b, pair.after));
    let has =
        |side: &Side<'_>, all: &BTreeSet<Span>, low: &[String]| all.iter().any(|s| side.folded(*s) == low);
    for span in before.iter().filter(|s| !has(b, &after, &a.folded(**s))) {
        let text = format!("the doubt {} is gone", shown(a.words(*span)));
        out.push(Kind::HedgeDropped, Some(at(a, *span)), Some(at(b, b.sentences[pair.after].span)), text);
    }
    for span in after.iter().filter(|s| !has(a, &before, &b.folded(**s))) {
        let text = format!("the doubt {} is new", shown(b.words(*span)));
        out.push(Kind::HedgeAdded, Some(at(a, a.sentences[pair.before].span)), Some(at(b, *span)), text);
    }
}

fn names_in(side: &Side<'_>, sentence: usize) -> Vec<(EntityKind, Span)> {
    let named = side.annotated.entities.iter().filter(|e| e.kind != EntityKind::Unnamed);
    let mut out: Vec<_> = named
        .flat_map(|e| e.mentions.iter().map(|m| (e.kind, *m)))
        .filter(|(_, m)| side.sentence(*m) == Some(sentence))
        .collect();
    out.sort_by_key(|(_, m)| *m);
    out
}

fn names(a: &Side<'_>, b: &Side<'_>, pair: &Pair, out: &mut Changes) {
    let (before, after) = (names_in(a, pair.before), names_in(b, pair.after));
    let lows = |side: &Side<'_>, all: &[(EntityKind, Span)]| -> BTreeSet<Vec<String>> {
        all.iter().map(|(_, s)| side.folded(*s)).collect()
    };
    let (old, new) = (lows(a, &before), lows(b, &after));
    let mut there: Vec<_> = after.iter().filter(|(_, s)| !old.contains(&b.folded(*s))).collect();
    for (kind, span) in before.iter().filter(|(_, s)| !new.contains(&a.folded(*s))) {
        // A source that changed has been told.
        if told(a, *span, out) {
            continue;
        }
        let Some(n) = there.iter().position(|(k, _)| k == kind) else { continue };
        let (_, to) = there.remove(n);
        let text = format!("name: {} → {}", shown(a.words(*span)), shown(b.words(*to)));
        out.push(Kind::NameChanged, Some(at(a, *span)), Some(at(b, *to)), text);
    }
}

/// Whether the words of `part` stand in `whole` in the same order, if not next to each other.
fn within(part: &[String], whole: &[String]) -> bool {
    let mut rest = whole.iter();
    part.iter().all(|w| rest.any(|x| x == w))
}

fn quotations(a: &Side<'_>, b: &Side<'_>, out: &mut Changes) {
    let of = |side: &Side<'_>| -> Vec<(Vec<String>, Span)> {
        let heard = side.annotated.quotes.iter().filter(|q| side.sentence(q.span).is_some());
        heard.map(|q| (side.folded(q.span), q.span)).filter(|q| !q.0.is_empty()).collect()
    };
    let (old, new) = (of(a), of(b));
    let mut gone: Vec<_> = old.iter().filter(|x| !new.iter().any(|y| y.0 == x.0)).collect();
    let mut fresh: Vec<_> = new.iter().filter(|x| !old.iter().any(|y| y.0 == x.0)).collect();
    gone.retain(|x| {
        let score = |y: &(Vec<String>, Span)| {
            let here = words(a.words(x.1), 0);
            let contained = within(&y.0, &x.0) || within(&x.0, &y.0);
            (alike(&here, &words(b.words(y.1), 0)) * 1000.0) as u64 + if contained { 500 } else { 0 }
        };
        let best = fresh.iter().enumerate().map(|(n, y)| (score(y), std::cmp::Reverse(n))).max();
        let Some((_, std::cmp::Reverse(n))) = best.filter(|(s, _)| *s >= 500) else { return true };
        let y = fresh.remove(n);
        let (kind, what) = if within(&y.0, &x.0) {
            (Kind::QuotationCut, "quotation shortened")
        } else if within(&x.0, &y.0) {
            (Kind::QuotationAdded, "quotation lengthened")
        } else {
            (Kind::Wording, "words inside the quotation marks")
        };
        let text = format!("{what}: {} → {}", shown(a.words(x.1)), shown(b.words(y.1)));
        out.push(kind, Some(at(a, x.1)), Some(at(b, y.1)), text);
        false
    });
    // Words that stay without their marks are not cut.
    let flat = |side: &Side<'_>| -> String {
        let all = side.sentences.iter().flat_map(|s| &s.words).map(|w| w.low.as_str());
        format!(" {} ", all.collect::<Vec<_>>().join(" "))
    };
    let (all_old, all_new) = (flat(a), flat(b));
    for x in gone {
        let stays = all_new.contains(&format!(" {} ", x.0.join(" ")));
        let (kind, what) = if stays {
            (Kind::Wording, "no longer in quotation marks")
        } else {
            (Kind::QuotationCut, "quotation gone")
        };
        out.push(kind, Some(at(a, x.1)), None, format!("{what}: {}", shown(a.words(x.1))));
    }
    for y in fresh {
        let stood = all_old.contains(&format!(" {} ", y.0.join(" ")));
        let (kind, what) = if stood {
            (Kind::Wording, "now in quotation marks")
        } else {
            (Kind::QuotationAdded, "quotation new")
        };
        out.push(kind, None, Some(at(b, y.1)), format!("{what}: {}", shown(b.words(y.1))));
    }
}

/// Words between two that changed are taken along when they are no more than this.
const BETWEEN: usize = 2;

fn wording(a: &Side<'_>, b: &Side<'_>, pair: &Pair, out: &mut Changes) {
    let (x, y) = (&a.sentences[pair.before].words, &b.sentences[pair.after].words);
    let lows = |w: &[sentences::Word]| w.iter().map(|w| w.low.clone()).collect::<Vec<_>>();
    let mut runs: Vec<(std::ops::Range<usize>, std::ops::Range<usize>)> = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &lows(x), &lows(y)) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let (old, new) = (op.old_range(), op.new_range());
        match runs.last_mut() {
            Some(last) if old.start <= last.0.end + BETWEEN && new.start <= last.1.end + BETWEEN => {
                (last.0.end, last.1.end) = (old.end, new.end);
            }
            _ => runs.push((old, new)),
        }
    }
    let hull = |w: &[sentences::Word], r: &std::ops::Range<usize>| {
        Some(w.get(r.start)?.span.hull(w.get(r.end.checked_sub(1)?)?.span)).filter(|_| !r.is_empty())
    };
    for (old, new) in runs {
        let (from, to) = (hull(x, &old), hull(y, &new));
        if from.is_some_and(|s| told(a, s, out)) || to.is_some_and(|s| told(b, s, out)) {
            continue;
        }
        let say = |w: Option<&str>| w.map_or("nothing".to_owned(), shown);
        let text = format!("{} → {}", say(from.map(|s| a.words(s))), say(to.map(|s| b.words(s))));
        out.push(Kind::Wording, from.map(|s| at(a, s)), to.map(|s| at(b, s)), text);
    }
}

/// Whether a change tells of these words already; a sentence that a change names for context does not count.
fn told(side: &Side<'_>, span: Span, out: &Changes) -> bool {
    let sentence = side.sentence(span).map(|s| side.sentences[s].span);
    out.found.iter().flat_map(|c| [&c.before, &c.after]).flatten().any(|s| {
        let other = Span { start: s.start, end: s.end };
        s.version == side.id && other.overlaps(span) && Some(other) != sentence
    })
}

fn whole_sentences(a: &Side<'_>, b: &Side<'_>, found: &Match, out: &mut Changes) {
    for (side, list, kind) in [(a, &found.cut, Kind::SentenceCut), (b, &found.added, Kind::SentenceAdded)] {
        for s in list.iter().map(|n| &side.sentences[*n]).filter(|s| !s.headline) {
            let region = side.document.regions.iter().find(|r| r.span.overlaps(s.span));
            let note = match region.and_then(|r| r.detail) {
                Some(Detail::Correction) => "correction: ",
                Some(Detail::EditorsNote) => "editor’s note: ",
                Some(Detail::UpdateNote) => "note on an update: ",
                _ => "",
            };
            // What is nearly all quotation has been told as such.
            let quoted = side.annotated.quotes.iter().map(|q| q.span);
            if note.is_empty() && s.span.covered(quoted) * 10 >= s.span.len() * 9 {
                continue;
            }
            let text = format!("{note}{}", shown(side.words(s.span)));
            let span = Some(at(side, s.span));
            let (before, after) = if kind == Kind::SentenceCut { (span, None) } else { (None, span) };
            out.push(kind, before, after, text);
        }
    }
}
