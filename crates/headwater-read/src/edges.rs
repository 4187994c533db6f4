//! The head and the foot of a report: date lines, headline, authors, dateline, and the credits that close it.

use crate::credits::{self, Line};
use crate::dates::{self, DateLine};
use crate::names::{self, Party};
use crate::outlet::{Evidence, Rank};
use crate::page::{Block, Page, Run};
use crate::regions::Typed;
use headwater_lang::pack::NameWord;
use headwater_model::notice::Notice;
use headwater_model::{CreditKind, DateBasis, Published, RegionKind, Words};

/// Longest headline and longest line under it, in words.
const TITLE: usize = 30;
const DECK: usize = 40;
/// Blocks that a head or foot may have.
const HEAD: usize = 14;
const FOOT: usize = 10;

/// Paints head and foot.
pub(crate) fn paint(
    page: &mut Page<'_>,
    typed: &mut Typed,
    evidence: &mut Vec<Evidence>,
    notices: &mut Vec<Notice>,
) {
    let blocks = page.blocks();
    let mut edges = Edges { page, typed, evidence, notices };
    let head = edges.head(&blocks);
    edges.foot(&blocks[head.min(blocks.len())..]);
}

struct Edges<'a, 't> {
    page: &'a mut Page<'t>,
    typed: &'a mut Typed,
    evidence: &'a mut Vec<Evidence>,
    notices: &'a mut Vec<Notice>,
}

impl Edges<'_, '_> {
    /// Reads the head; the index of the block that the body starts in.
    fn head(&mut self, blocks: &[Block]) -> usize {
        // A headline that the page itself marks is the only one.
        let known = (0..self.page.len()).any(|i| self.page.kind_at(i) == RegionKind::Headline);
        let (mut titles, mut dated) = (if known { 2 } else { 0 }, false);
        for (k, block) in blocks.iter().enumerate().take(HEAD) {
            let mut run = block.run.clone();
            if let Some(line) = dates::line_at(self.page, run.start, run.end) {
                if line.next == run.end {
                    self.date_line(&run, &line);
                    dated = true;
                    continue;
                }
                if self.leads(&line) {
                    let lead = run.start..line.next;
                    self.date_line(&lead, &line);
                    dated = true;
                    run.start = line.next;
                }
            }
            if block.whole && self.whole_line(&run, titles > 0 || dated) {
                continue;
            }
            // What may be the only headline is no name of an outlet.
            let other = titles > 0 || blocks.get(k + 1).is_some_and(|b| b.whole);
            if block.whole
                && other
                && let Some(outlet) = names::masthead(self.page, &run)
            {
                self.masthead(&run, &outlet);
                continue;
            }
            let more =
                blocks.get(k + 1..).is_some_and(|rest| rest.iter().any(|b| self.page.has_full_stop(&b.run)));
            let whole = block.whole || run.start > block.run.start;
            if whole && more && titles < 2 && self.is_title(&run, if titles == 0 { TITLE } else { DECK }) {
                if titles == 0 {
                    let span = self.page.span(&run);
                    let value = crate::squeezed(span.of(self.page.text));
                    self.typed.title = Some(Words::said(value, span));
                }
                titles += 1;
                self.page.paint(run, RegionKind::Headline);
                continue;
            }
            if block.whole && self.hinted(&run) {
                continue;
            }
            self.dateline(&run, false);
            return k;
        }
        blocks.len().min(HEAD)
    }

    /// A line that the page marks as a byline or a date line, though no rule knows its form.
    fn hinted(&mut self, run: &Run) -> bool {
        match self.page.hint_at(run.start) {
            Some(RegionKind::Byline) => {
                let page = &*self.page;
                if let Some(line) = credits::byline(page, run) {
                    self.byline(run.clone(), &line);
                } else if names::is_person(page, run) {
                    self.authors(std::slice::from_ref(run));
                }
                true
            }
            Some(RegionKind::Dateline) => {
                let page = &*self.page;
                let found = run.clone().find_map(|i| dates::line_at(page, i, run.end));
                if let Some(line) = found {
                    self.date_line(run, &line);
                }
                true
            }
            _ => false,
        }
    }

    /// Prose may follow a date on its line when the date is labelled, ISO or set apart, and the prose starts anew.
    fn leads(&self, line: &DateLine) -> bool {
        let page = &*self.page;
        let apart = line.labelled || line.parted || line.dates.iter().any(|d| d.iso);
        let starts = page.tokens().is_capital(line.next) || page.tokens().is_quote(line.next);
        apart && starts && line.dates.iter().any(|d| d.date.is_some())
    }

    /// A whole line of the head or foot: dateline, credit or author. `inside`: a title or date came before.
    fn whole_line(&mut self, run: &Run, inside: bool) -> bool {
        if self.place_and_date(run) || self.dateline(run, true) {
            return true;
        }
        if let Some(line) = credits::line(self.page, run) {
            self.credit(run.clone(), &line);
            return true;
        }
        let page = &*self.page;
        if let Some((len, ())) = page.marks.end_mark.at(page.tokens(), run.start, run.end)
            && (run.start + len..run.end).all(|i| !page.is_wordy(i))
        {
            self.page.paint(run.clone(), RegionKind::Boilerplate);
            return true;
        }
        if let Some(parties) = names::parties(page, &trimmed(page, run)).filter(|p| p.iter().all(|p| p.known))
        {
            self.credit(run.clone(), &Line { parties, ..Line::default() });
            return true;
        }
        let lead = page.marks.by.at(page.tokens(), run.start, run.end).is_some();
        if (lead || inside)
            && let Some(line) = credits::byline(page, run)
        {
            self.byline(run.clone(), &line);
            return true;
        }
        false
    }

    fn is_title(&self, run: &Run, most: usize) -> bool {
        let page = &*self.page;
        let words = page.words(run, most + 1);
        let abbreviated = page.word(run.end - 1).len() > 1 && page.word(run.end - 1).ends_with('.');
        (1..=most).contains(&words)
            && page.sentences(run).len() <= 3
            && (abbreviated || !page.has_full_stop(run))
            && !page.is_mark(run.end - 1, &[":", ",", ";"])
            && (words > 1 || page.is_wordy(run.start))
    }

    /// "Geneva, 9 March 2025" as a line of its own.
    fn place_and_date(&mut self, run: &Run) -> bool {
        let page = &*self.page;
        if run.len() > 16 {
            return false;
        }
        let place = names::capitals(page, run.start, run.end);
        let mut at = place.end;
        while page.is_mark(at, &[",", "|", "-", "–", "—", "/", "("]) {
            at += 1;
        }
        let by = page.marks.by.at(page.tokens(), run.start, run.end).is_some();
        if by || place.is_empty() || at == place.end || page.pack.weekdays.contains_key(page.low(run.start)) {
            return false;
        }
        let Some(line) = dates::line_at(page, at, run.end).filter(|l| l.next == run.end) else {
            return false;
        };
        // "The Daily Herald, September 10, 2024", "BBC, 14 April", "UN Resident Coordinator, 7 November": who issued it.
        let body = |i: usize| {
            let class = page.pack.name_words.get(page.low(i));
            matches!(class, Some(NameWord::Role | NameWord::Organisation))
        };
        let known = names::publisher(page, place.start, place.end).filter(|p| p.run == place);
        let issued = place.clone().any(body).then(|| names::party(page, place.start, place.end)).flatten();
        match known.or_else(|| names::masthead(page, &place)).or(issued) {
            Some(agency) if agency.agency => self.text_credits(&[agency]),
            Some(outlet) => self.evidence.push(Evidence::of(self.page, Rank::Line, &outlet)),
            None => self.set_place(&place),
        }
        self.date_line(run, &line);
        true
    }

    /// "Darfur Monitor" as a line of its own.
    fn masthead(&mut self, run: &Run, outlet: &Party) {
        self.evidence.push(Evidence::of(self.page, Rank::Line, outlet));
        self.page.paint(run.clone(), RegionKind::Credit);
    }

    fn date_line(&mut self, run: &Run, line: &DateLine) {
        self.page.paint(run.clone(), RegionKind::Dateline);
        let iso = line.dates.iter().any(|d| d.iso);
        let basis = if line.labelled || iso { DateBasis::Metadata } else { DateBasis::Text };
        if let Some((date, found)) = line.dates.iter().find_map(|d| Some((d.date?, d))) {
            let stronger = self.typed.published.as_ref().is_none_or(|p| basis < p.basis);
            if stronger {
                if found.ambiguous {
                    let words = found.span.of(self.page.text);
                    self.notices.push(Notice::remark(
                        "R011",
                        format!(
                            "the date \"{words}\" could mean two days; it was read as {date} (day first): if the month \
                             comes first, write it as year-month-day"
                        ),
                    ));
                }
                self.typed.published = Some(Published {
                    start: date,
                    end: date,
                    basis,
                    spans: vec![found.span],
                    time: None,
                    told: None,
                });
            }
        }
    }

    fn set_place(&mut self, run: &Run) {
        if self.typed.dateline_place.is_none() {
            let value = credits::place_name(self.page, run);
            self.typed.dateline_place = Some(Words::said(value, self.page.span(run)));
        }
    }

    fn dateline(&mut self, run: &Run, alone: bool) -> bool {
        let Some(found) = credits::dateline(self.page, run, alone) else { return false };
        self.page.paint(run.start..found.end, RegionKind::Dateline);
        if let Some(place) = &found.place {
            self.set_place(place);
        }
        if let Some((date, words)) = found.date.and_then(|f| Some((f.date?, f)))
            && self.typed.published.is_none()
        {
            self.typed.published = Some(Published {
                start: date,
                end: date,
                basis: DateBasis::Dateline,
                spans: vec![words.span],
                time: None,
                told: None,
            });
        }
        self.text_credits(&found.parties);
        true
    }

    fn text_credits(&mut self, parties: &[Party]) {
        let credits: Vec<_> = parties.iter().map(|p| p.credit(self.page, CreditKind::Text)).collect();
        self.typed.credits.extend(credits);
    }

    fn credit(&mut self, run: Run, line: &Line) {
        self.page.paint(run, RegionKind::Credit);
        self.authors(&line.authors);
        self.text_credits(&line.parties);
        if line.owner {
            self.owners(&line.parties);
        }
    }

    fn byline(&mut self, run: Run, line: &Line) {
        self.page.paint(run, RegionKind::Byline);
        self.authors(&line.authors);
        // The author's employer publishes the text; only an agency is credited for it.
        let agencies: Vec<Party> = line.parties.iter().filter(|p| p.agency).cloned().collect();
        self.text_credits(&agencies);
        self.owners(&line.parties);
    }

    fn owners(&mut self, parties: &[Party]) {
        let page = &*self.page;
        // "City Correspondent" is a post, not an outlet.
        let is_post = |run: &Run| {
            let ends = |i: usize| page.marks.staff.at(page.tokens(), i, run.end).map(|(n, ())| i + n);
            run.clone().any(|i| ends(i) == Some(run.end))
        };
        let outlets =
            parties.iter().filter(|p| !p.agency && !names::is_agency(page, &p.run) && !is_post(&p.run));
        self.evidence.extend(outlets.map(|p| Evidence::of(page, Rank::Line, p)));
    }

    fn authors(&mut self, authors: &[Run]) {
        for author in authors {
            let value = names::name_of(self.page, author);
            self.typed.byline.push(Words::said(value, self.page.span(author)));
        }
    }

    /// Reads the foot, from the end up to the first block of prose.
    fn foot(&mut self, blocks: &[Block]) {
        for (back, block) in blocks.iter().rev().take(FOOT).enumerate() {
            let run = block.run.clone();
            let Some(start) = run.clone().find(|&i| self.page.is_free(i)) else { continue };
            let run = start..run.end;
            let line = dates::line_at(self.page, run.start, run.end).filter(|l| l.next == run.end);
            if let Some(line) = line.filter(|_| back + 1 < blocks.len()) {
                self.date_line(&run, &line);
                continue;
            }
            let bare = dashless(self.page, &run);
            if back + 1 < blocks.len() && self.whole_line(&bare, true) {
                self.page.paint(run, RegionKind::Credit);
                continue;
            }
            // "– Lakewire" on a line of its own: any short name.
            if bare.start > run.start
                && (1..=5).contains(&bare.len())
                && let Some(parties) = names::parties(self.page, &bare)
            {
                self.credit(run, &Line { parties, ..Line::default() });
                continue;
            }
            let mut end = run.end;
            for _ in 0..FOOT {
                let Some(start) = self.closing(&(run.start..end)) else { break };
                end = start;
            }
            return;
        }
    }

    /// One closing credit at the end of a block: paints it and gives its start.
    fn closing(&mut self, run: &Run) -> Option<usize> {
        if run.len() < 2 {
            return None;
        }
        let last = self.page.last_sentence(run);
        if last.start > run.start {
            if let Some(line) = credits::line(self.page, &last) {
                self.credit(last.clone(), &line);
                return Some(last.start);
            }
            if let Some(date) = dates::line_at(self.page, last.start, last.end)
                && date.next == last.end
                && date.labelled
            {
                self.date_line(&last, &date);
                return Some(last.start);
            }
        }
        self.closing_bracket(run).or_else(|| self.closing_dash(run))
    }

    /// "… he said. (Reuters)", "… he said (AFP, Reuters).", "… (Reporting by …)".
    fn closing_bracket(&mut self, run: &Run) -> Option<usize> {
        let page = &*self.page;
        let stop = page.is_terminal(run.end - 1);
        let close = run.end - 1 - usize::from(stop);
        if close <= run.start || !page.is_mark(close, &[")", "]"]) {
            return None;
        }
        let open = (run.start + 1..close).rev().take(45).find(|&i| page.is_mark(i, &["(", "["]))?;
        let inner = open + 1..close;
        let ended = page.is_terminal(open - 1) || page.tokens().is_quote(open - 1);
        if let Some(line) = credits::line(page, &inner) {
            self.credit(open..run.end, &line);
            return Some(open);
        }
        let parties = names::parties(page, &inner)?;
        let unknown = parties.iter().any(|p| !p.known);
        // An unknown name has to stand after the last sentence and be short: "… the group (NRC)." explains a name.
        if unknown && (!ended || stop || inner.len() > 5 || parties.len() > 1) {
            return None;
        }
        if unknown && page.pack.months.contains_key(page.low(inner.start)) {
            return None;
        }
        let bracket = if stop { open..run.end - 1 } else { open..run.end };
        self.page.paint(bracket, RegionKind::Credit);
        self.text_credits(&parties);
        for party in parties.iter().filter(|p| !p.agency && !names::is_agency(self.page, &p.run)) {
            self.evidence.push(Evidence::of(self.page, Rank::Closing, party));
        }
        Some(open)
    }

    /// "… their homes.” – Reuters", "… said. — Ann Lee, AFP".
    fn closing_dash(&mut self, run: &Run) -> Option<usize> {
        let page = &*self.page;
        let dash = (run.start + 1..run.end).rev().take(10).find(|&i| page.dash(i).is_some())?;
        let dash = if page.dash(dash - 1).is_some() { dash - 1 } else { dash };
        let from = dash + page.dash(dash)?;
        let before = dash.checked_sub(1).filter(|&i| i >= run.start)?;
        if from >= run.end || !(page.is_terminal(before) || page.tokens().is_quote(before)) {
            return None;
        }
        let inner = trimmed(page, &(from..run.end));
        if page
            .marks
            .unnamed
            .at(page.tokens(), inner.start, inner.end)
            .is_some_and(|(len, ())| len == inner.len())
        {
            self.page.paint(dash..run.end, RegionKind::Credit);
            return Some(dash);
        }
        if let Some(line) = credits::byline(page, &inner).filter(|l| !l.authors.is_empty()) {
            self.page.paint(dash..run.end, RegionKind::Credit);
            self.authors(&line.authors);
            self.text_credits(&line.parties);
            return Some(dash);
        }
        let parties = names::parties(page, &inner)?;
        if inner.len() > 6 && parties.iter().any(|p| !p.known) {
            return None;
        }
        self.page.paint(dash..run.end, RegionKind::Credit);
        self.text_credits(&parties);
        Some(dash)
    }
}

/// Without brackets around and a full stop behind.
fn trimmed(page: &Page<'_>, run: &Run) -> Run {
    let mut run = run.clone();
    while !run.is_empty() && page.is_mark(run.end - 1, &[".", ")", "]"]) {
        run.end -= 1;
    }
    while !run.is_empty() && page.is_mark(run.start, &["(", "["]) {
        run.start += 1;
    }
    run
}

/// Without a leading dash ("– Reuters" on a line of its own).
fn dashless(page: &Page<'_>, run: &Run) -> Run {
    let skip = page.dash(run.start).unwrap_or(0);
    run.start + skip..run.end
}
