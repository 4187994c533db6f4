//! Links from a statement to its words.

use super::graphic;
use crate::index::Index;
use crate::phrase::clip;
use headwater_model::Cite;
use headwater_model::number::thousands;
use headwater_model::record::LedgerLine;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Characters of a statement's words that are shown before they are cut; the whole words are one link away.
pub(super) const WORDS: usize = 420;

/// How many places one report is linked to before the rest is counted.
const PLACES: usize = 6;

/// Reports that a statement is linked to where a story is so large that its texts are elsewhere.
const REPORTS: usize = 40;

/// How many reports a statement is linked to: all, but for a page of a very large story.
fn most(index: &Index) -> usize {
    if index.texts.is_some() { REPORTS } else { usize::MAX }
}

/// What is told of the reports beyond the last mark.
fn others(index: &Index, all: usize) -> Markup {
    html! { @if all > most(index) { span.more { "and " (thousands((all - most(index)) as u64)) " more" } } }
}

/// Id of the words at byte `start` of a report.
pub(super) fn anchor(report: &str, start: u32) -> String {
    format!("r-{report}-{start}")
}

/// The address of words.
fn place(index: &Index, cite: &Cite) -> String {
    match index.texts {
        None => format!("#{}", anchor(&cite.report, cite.start)),
        Some(texts) => format!("{texts}{}?at={}#here", cite.report, cite.start),
    }
}

/// Id of a line of the ledger: it stays when reports are added.
pub(crate) fn line(line: &LedgerLine) -> String {
    format!("line-{}", line.id)
}

/// The address of a report.
pub(super) fn report(index: &Index, id: &str) -> String {
    let page = index.anywhere(id).map_or("", |(_, page)| page);
    index.texts.map_or_else(|| format!("{page}#r-{id}"), |texts| format!("{texts}{id}"))
}

/// A link to the words; the label alone where there are none.
pub(super) fn to(index: &Index, cite: &Cite, label: &Markup) -> Markup {
    if !index.fits(cite) {
        return html! { span.unlinked title="The words were not found in the report." { (label) } };
    }
    let hint = format!("{}: {}", index.siglum(&cite.report), clip(index.words(cite), 160));
    html! { a.w href=(place(index, cite)) title=(hint) { (label) } }
}

/// The words themselves, as a link.
pub(super) fn words(index: &Index, cite: &Cite, limit: usize) -> Markup {
    let text = clip(index.words(cite), limit);
    if text.is_empty() {
        return html! { span.unlinked { "(words not found)" } };
    }
    to(index, cite, &html! { bdi { (text) } })
}

/// The siglum of a report, as a mark.
pub(super) fn siglum(index: &Index, report: &str) -> Markup {
    let Some((r, _)) = index.anywhere(report) else { return html! { span.sig { (report) } } };
    html! { a.sig href=(self::report(index, &r.id)) title=(Index::outlet(r)) { (r.siglum) } }
}

/// The siglum of a report where nothing may be pressed: inside of what opens when it is pressed.
pub(super) fn plain(index: &Index, report: &str) -> Markup {
    html! { span.sig { (index.siglum(report)) } }
}

/// The siglum of a report, linked to the words.
pub(super) fn mark(index: &Index, cite: &Cite) -> Markup {
    if !index.fits(cite) {
        return siglum(index, &cite.report);
    }
    let hint = clip(index.words(cite), 160);
    html! {
        a.sig href=(place(index, cite)) title=(hint) { (index.siglum(&cite.report)) }
    }
}

/// The outlet of a report; the name of its file, as such, where it names no outlet.
pub(super) fn who(index: &Index, report: &str) -> Markup {
    let Some((r, _)) = index.anywhere(report) else { return html! {} };
    html! {
        @if r.outlet.is_some() { bdi { (Index::outlet(r)) } }
        @else { bdi.file title={ "outlet not named; file " (r.locator) } { (Index::outlet(r)) } }
    }
}

/// One mark per report, to the first place in it.
pub(super) fn firsts<'c>(index: &Index, cites: impl IntoIterator<Item = &'c Cite>) -> Markup {
    let mut first: BTreeMap<(usize, &str), &Cite> = BTreeMap::new();
    for cite in cites {
        let number = index.report_number(&cite.report).unwrap_or(usize::MAX);
        first.entry((number, &cite.report)).or_insert(cite);
    }
    html! {
        span.marks {
            @for cite in first.values().take(most(index)) { (mark(index, cite)) " " }
            (others(index, first.len()))
        }
    }
}

/// One mark per report; further places in it as small numbers.
pub(super) fn marks<'c>(index: &Index, cites: impl IntoIterator<Item = &'c Cite>) -> Markup {
    let mut by_report: BTreeMap<usize, Vec<&Cite>> = BTreeMap::new();
    let mut unknown = Vec::new();
    for cite in cites {
        match index.report_number(&cite.report) {
            Some(n) => by_report.entry(n).or_default().push(cite),
            None => unknown.push(cite),
        }
    }
    html! {
        span.marks {
            @for places in by_report.values().take(most(index)) {
                span.mk {
                    (mark(index, places[0]))
                    @for (n, cite) in places.iter().enumerate().take(PLACES).skip(1) {
                        sup { (to(index, cite, &html! { (n + 1) })) }
                    }
                    @if places.len() > PLACES { sup.more { "+" (places.len() - PLACES) } }
                }
                " "
            }
            (others(index, by_report.len()))
            @for cite in unknown { (mark(index, cite)) " " }
        }
    }
}

/// The sentence with the figure's words marked in it, cut to what stands around them.
pub(super) fn in_context(index: &Index, sentence: &Cite, words: &Cite) -> Markup {
    const AROUND: usize = 150;
    let Some(report) = index.report(&words.report) else { return self::words(index, words, WORDS) };
    let part = |start: u32, end: u32| report.text.get(start as usize..end as usize).unwrap_or("");
    let inside =
        sentence.report == words.report && sentence.start <= words.start && words.end <= sentence.end;
    if !inside || !index.fits(words) || !index.fits(sentence) {
        return self::words(index, words, WORDS);
    }
    let (before, after) = (part(sentence.start, words.start), part(words.end, sentence.end));
    let cut = before.char_indices().rev().nth(AROUND).map_or(0, |(i, _)| i);
    // From the next whole word on.
    let cut = if cut == 0 { 0 } else { before[cut..].find(' ').map_or(cut, |space| cut + space + 1) };
    let (shown, after) = (clip(index.words(words), WORDS), clip_end(after, AROUND));
    let inside = html! {
        span.context dir="auto" {
            @if cut > 0 { "… " }
            (&before[cut..])
            (to(index, words, &html! { mark { (shown) } }))
            (after)
        }
    };
    // What is shown, not the sentence: that can be as long as the report.
    graphic::fold(&format!("{}{shown}{after}", &before[cut..]), &report.language, inside)
}

/// The words as a link, folded if they are graphic: not for the inside of a paragraph.
pub(super) fn passage(index: &Index, cite: &Cite, limit: usize) -> Markup {
    let language = index.report(&cite.report).map_or("en", |r| r.language.as_str());
    graphic::fold(&clip(index.words(cite), limit), language, words(index, cite, limit))
}

/// Like [`clip`], but keeps the space in front.
fn clip_end(text: &str, limit: usize) -> String {
    let space = if text.starts_with(char::is_whitespace) { " " } else { "" };
    format!("{space}{}", clip(text, limit))
}
