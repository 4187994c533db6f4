//! Text of the site, not of the report: lines ("READ MORE"), links to other reports, and pleas inside paragraphs.

use crate::names;
use crate::outlet::{Evidence, Rank};
use crate::page::{Block, Page, Run};
use headwater_lang::pack::SiteText;
use headwater_model::RegionKind;

/// Longest line of the site and longest link, in words.
const LINE: usize = 12;
const LINK: usize = 40;

/// Paints boilerplate and links; a plea may name the outlet.
pub(crate) fn paint(page: &mut Page<'_>, evidence: &mut Vec<Evidence>) {
    for block in page.blocks() {
        if is_link(page, &block) {
            page.paint(block.run, RegionKind::Related);
        } else if is_line(page, &block) {
            page.paint(block.run, RegionKind::Boilerplate);
        } else {
            for plea in pleas(page, &block.run) {
                evidence.extend(outlet_of(page, &plea));
                page.paint(plea, RegionKind::Boilerplate);
            }
        }
    }
}

fn site_at(page: &Page<'_>, at: usize, end: usize) -> Option<(usize, SiteText)> {
    page.pack.site_text.at(page.tokens(), at, end).map(|(len, kind)| (len, *kind))
}

/// A paragraph that is a link: wholly in brackets with words of a link in it, or with such words at its start or end.
fn is_link(page: &Page<'_>, block: &Block) -> bool {
    let run = &block.run;
    if !block.whole || page.words(run, LINK + 1) > LINK {
        return false;
    }
    if matches!(site_at(page, run.start, run.end), Some((len, SiteText::Link)) if len < run.len()) {
        return true;
    }
    let bracketed = page.is_mark(run.start, &["["]) && page.is_mark(run.end - 1, &["]"]);
    let end = if bracketed { run.end - 1 } else { run.end };
    // Only at the end: prose may speak of windows that open.
    let closing = (run.start..end)
        .any(|i| matches!(site_at(page, i, end), Some((len, SiteText::Link)) if i + len == end));
    closing && (bracketed || !page.has_full_stop(&(run.start..end)))
}

/// A short paragraph that is a line of the site: the phrase alone, or a phrase of several words at its start.
fn is_line(page: &Page<'_>, block: &Block) -> bool {
    let run = &block.run;
    let Some((len, kind)) = site_at(page, run.start, run.end) else { return false };
    if !block.whole || !matches!(kind, SiteText::Line | SiteText::Plea) {
        return false;
    }
    let words = page.words(run, LINE + 1);
    let phrase = page.words(&(run.start..run.start + len), LINE);
    let alone = (run.start + len..run.end).all(|i| !page.tokens().is_word(i));
    alone
        || (phrase > 1
            && words <= LINE
            && !page.has_quote(run)
            && kind == SiteText::Line
            && !is_clause(page, run))
}

/// A line with a verb of speech is prose ("Share this burden, the minister said.").
fn is_clause(page: &Page<'_>, run: &Run) -> bool {
    page.has_full_stop(run) && run.clone().any(|i| page.pack.cues.contains_key(page.low(i)))
}

/// Pleas among the sentences of a run: from an imperative of the table to the last phrase of it.
fn pleas(page: &Page<'_>, run: &Run) -> Vec<Run> {
    let sentences = page.sentences(run);
    let mut out: Vec<Run> = Vec::new();
    let mut k = 0;
    while k < sentences.len() {
        if !starts_plea(page, &sentences[k]) {
            k += 1;
            continue;
        }
        let mut start = sentences[k].start;
        // "Get the news in your inbox! Sign up for …": the shout before belongs to it.
        if k > 0
            && is_shout(page, &sentences[k - 1])
            && out.last().is_none_or(|o| o.end <= sentences[k - 1].start)
        {
            start = sentences[k - 1].start;
        }
        let mut end = plea_end(page, &sentences[k]);
        let whole = end == sentences[k].end;
        k += 1;
        while whole
            && k < sentences.len()
            && (starts_plea(page, &sentences[k]) || is_button(page, &sentences[k]))
        {
            end = plea_end(page, &sentences[k]);
            k += 1;
        }
        out.push(start..end);
    }
    out
}

fn starts_plea(page: &Page<'_>, sentence: &Run) -> bool {
    matches!(site_at(page, sentence.start, sentence.end), Some((len, SiteText::Plea)) if len > 1)
        && page.tokens().is_capital(sentence.start)
        && !page.has_quote(sentence)
        && !is_clause(page, &(sentence.start..plea_end(page, sentence)))
}

fn is_shout(page: &Page<'_>, sentence: &Run) -> bool {
    page.is_mark(sentence.end - 1, &["!"])
        && page.words(sentence, LINE + 1) <= LINE
        && !page.has_quote(sentence)
}

/// "Sign Up", "Subscribe Now": at most four words without a full stop, of which a phrase of the table is one.
fn is_button(page: &Page<'_>, sentence: &Run) -> bool {
    page.words(sentence, 5) <= 4
        && !page.has_full_stop(sentence)
        && matches!(site_at(page, sentence.start, sentence.end), Some((_, SiteText::Line | SiteText::Plea)))
}

/// The end of the plea that the sentence starts: the sentence's, unless prose follows its last button unmarked.
fn plea_end(page: &Page<'_>, sentence: &Run) -> usize {
    let last = (sentence.start + 1..sentence.end).rev().find_map(|i| {
        let (len, kind) = site_at(page, i, sentence.end)?;
        (len > 1 && matches!(kind, SiteText::Line | SiteText::Plea)).then_some(i + len)
    });
    match last {
        Some(end) if page.words(&(end..sentence.end), 7) > 6 && page.has_full_stop(sentence) => end,
        _ => sentence.end,
    }
}

/// The outlet that a plea names: a known one, or a capitalised name that ends like an outlet's.
fn outlet_of(page: &Page<'_>, plea: &Run) -> Option<Evidence> {
    let mut at = plea.start;
    while at < plea.end {
        // "Subscribe to" is capitalised, but no part of the name.
        if let Some((len, _)) = site_at(page, at, plea.end) {
            at += len;
            continue;
        }
        if let Some(known) = names::publisher(page, at, plea.end).filter(|p| !p.agency) {
            return Some(Evidence::of(page, Rank::Plea, &known));
        }
        let run = names::capitals(page, at, plea.end);
        let stop =
            run.clone().find(|&i| i > at && page.marks.plea_end.at(page.tokens(), i, run.end).is_some());
        let name = at..stop.unwrap_or(run.end);
        if name.len() > 1 && names::is_media(page, &name) {
            let party =
                names::Party { name: names::name_of(page, &name), agency: false, known: false, run: name };
            return Some(Evidence::of(page, Rank::Plea, &party));
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_lang::pack;

    fn painted(text: &str, kind: RegionKind) -> (Vec<&str>, Option<String>) {
        let mut page = Page::of(text, pack("en"));
        let mut evidence = Vec::new();
        paint(&mut page, &mut evidence);
        let found = page.regions().into_iter().filter(|r| r.kind == kind).map(|r| r.span.of(text)).collect();
        (found, evidence.first().map(|e| e.words.value.clone()))
    }

    #[test]
    fn lines_of_the_site() {
        let text = "The rain stopped.\nREAD MORE\nAdvertisement\nShare this article\nThe wind rose.";
        let (found, _) = painted(text, RegionKind::Boilerplate);
        assert_eq!(found, ["READ MORE", "Advertisement", "Share this article"]);
    }

    #[test]
    fn prose_that_starts_like_a_line_is_body() {
        for text in [
            "Comments by the mayor drew anger.",
            "Comments by mayor draw anger",
            "Recommended doses were too high.",
            "Share this burden with us, the mayor said.",
            "Advertisement of the post had closed.",
        ] {
            assert!(painted(text, RegionKind::Boilerplate).0.is_empty(), "{text}");
        }
    }

    #[test]
    fn links_to_other_reports() {
        for text in [
            "[ Flood maps were out of date, an inquiry saysOpens in new window ]",
            "[ Who built the dam? Opens in new window ]",
            "Related: Five towns in photographs",
            "READ MORE: How the dam was built",
        ] {
            assert_eq!(painted(text, RegionKind::Related).0, [text]);
        }
        for text in [
            "[The mayor] said that the dam would hold.",
            "[He] opened the gates in the night, and the dam [the old one] held.",
            "The house opens in a new tab of the town's old map.",
        ] {
            assert!(painted(text, RegionKind::Related).0.is_empty(), "{text}");
        }
    }

    #[test]
    fn a_plea_inside_a_paragraph_names_the_outlet() {
        let text = "Two roads were cut. Stay updated with the latest news! Subscribe to The Harbour Times Newsletter Subscribe Now";
        let (found, outlet) = painted(text, RegionKind::Boilerplate);
        assert_eq!(found, [&text[20..]]);
        assert_eq!(outlet.as_deref(), Some("The Harbour Times"));
        let text = "Two roads were cut. All the news by mail! Sign up for The Lake Post newsletter Sign Up";
        let (found, outlet) = painted(text, RegionKind::Boilerplate);
        assert_eq!((found.len(), outlet.as_deref()), (1, Some("The Lake Post")));
        assert!(found[0].starts_with("All the news"));
    }

    #[test]
    fn prose_after_a_plea_stays_body() {
        let text = "Subscribe to our newsletter Subscribe Now The mayor said on Monday that both of the roads were open again.";
        assert_eq!(painted(text, RegionKind::Boilerplate).0, ["Subscribe to our newsletter Subscribe Now"]);
        for text in [
            "Residents were told to sign up for aid. The group said so in its newsletter.",
            "\"Join our march on Friday,\" she said.",
            "We must act. Join our march on Friday,\" he said.",
        ] {
            assert!(painted(text, RegionKind::Boilerplate).0.is_empty(), "{text}");
        }
    }
}
