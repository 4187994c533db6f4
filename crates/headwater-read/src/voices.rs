//! What the body says of agencies: who is told something, and who speaks in its own voice of what it could not verify.
//!
//! "Reuters reported that", "according to Reuters" and "footage from Reuters" are citations: they credit nobody.

use crate::names::{self, Party};
use crate::outlet::{Evidence, Rank, bare};
use crate::page::Page;
use crate::regions::Typed;
use crate::sort_credits;
use headwater_model::{Credit, CreditKind, Document, RegionKind, Span};
use rustc_hash::FxHashSet;

/// Finds what the body says of agencies and outlets.
pub(crate) fn find(page: &Page<'_>, typed: &mut Typed, evidence: &mut Vec<Evidence>) {
    let mut local: FxHashSet<String> = FxHashSet::default();
    for credit in &typed.credits {
        local.insert(bare(&credit.name));
    }
    // What stands in brackets at the very end may be the outlet: it is no agency that others quote.
    let outlets: FxHashSet<String> = evidence.iter().map(|e| bare(&e.words.value)).collect();
    let mut told: Vec<Party> = Vec::new();
    for at in 0..page.len() {
        if page.kind_at(at) != RegionKind::Body {
            continue;
        }
        if let Some(hearer) = hearer(page, at) {
            if hearer.known || local.contains(&bare(&hearer.name)) || names::is_media(page, &hearer.run) {
                told.push(hearer);
            }
        } else if let Some(voice) = voice(page, at) {
            let credited = local.contains(&bare(&voice.name)) && !outlets.contains(&bare(&voice.name));
            if voice.agency || credited || names::is_agency(page, &voice.run) {
                typed.credits.push(voice.credit(page, CreditKind::Voice));
            } else if voice.known || names::is_media(page, &voice.run) {
                evidence.push(Evidence::of(page, Rank::Voice, &voice));
            }
        }
    }
    typed.credits.extend(told.iter().map(|p| p.credit(page, CreditKind::Told)));
}

/// Credits that the body of a document gives to `names`, agencies that other reports of the story credit: "told X",
/// "X could not verify". [`crate::read`] sees one report and knows only the agencies of the language pack.
pub fn credits_to(document: &Document, names: &[&str]) -> Vec<Credit> {
    let wanted: FxHashSet<String> = names.iter().map(|n| bare(n)).collect();
    let body: Vec<Span> =
        document.regions.iter().filter(|r| r.kind == RegionKind::Body).map(|r| r.span).collect();
    let page = Page::within(&document.text, &body, headwater_lang::pack(&document.language));
    let mut out = Vec::new();
    for at in 0..page.len() {
        let told = hearer(&page, at).map(|p| (p, CreditKind::Told));
        let found = told.or_else(|| voice(&page, at).map(|p| (p, CreditKind::Voice)));
        if let Some((party, kind)) = found
            && wanted.contains(&bare(&party.name))
        {
            let credit = party.credit(&page, kind);
            if !document.credits.contains(&credit) {
                out.push(credit);
            }
        }
    }
    sort_credits(&mut out);
    out
}

/// Who is told something at `at`: "told Reuters", "in an interview with AFP".
fn hearer(page: &Page<'_>, at: usize) -> Option<Party> {
    let (len, ()) = page.marks.told.at(page.tokens(), at, page.len())?;
    let from = at + len;
    let article = page.pack.is_function(page.low(from)) && !page.tokens().is_capital(from);
    let mut party = names::party(page, from + usize::from(article), page.len())?;
    if !party.known {
        // "told Castle News, and …": the name ends with its outlet's word.
        let media = party.run.clone().find(|&i| page.marks.media.at(page.tokens(), i, i + 1).is_some());
        if let Some(last) = media {
            party.run.end = last + 1;
            party.name = names::name_of(page, &party.run);
        }
    }
    Some(party)
}

/// Who speaks in a statement on verification whose phrase starts at `at`.
fn voice(page: &Page<'_>, at: usize) -> Option<Party> {
    let (len, _) = page.pack.verification.at(page.tokens(), at, page.len())?;
    // "video verified by Castle News"
    if page.marks.by.at(page.tokens(), at + len - 1, at + len).is_some() {
        return names::party(page, at + len, page.len());
    }
    let sentence = page.segments.sentences.get(page.segments.sentence_of(at))?;
    let mut end = at;
    while end > sentence.tokens.start
        && (page.pack.is(page.low(end - 1), "auxiliary") || page.pack.negations.contains(page.low(end - 1)))
    {
        end -= 1;
    }
    let from = sentence.tokens.start.max(end.saturating_sub(8));
    // The name has to end just before the verb: the longest one that does.
    (from..end).find_map(|i| {
        let own = names::publisher(page, i, end).or_else(|| names::party(page, i, end))?;
        (own.run.end == end && page.tokens().is_capital(i)).then_some(own)
    })
}
