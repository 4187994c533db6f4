//! Lines and brackets that credit the text, authors' lines, and datelines: what each says, not where it may stand.

use crate::dates::{self, Found};
use crate::names::{self, Party};
use crate::page::{Page, Run};
use headwater_lang::pack::NameWord;

/// What a credit or author's line says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line {
    /// Agencies and outlets.
    pub(crate) parties: Vec<Party>,
    /// Authors.
    pub(crate) authors: Vec<Run>,
    /// It names the origin of the whole text ("Source: X", "© X"), or the author's employer.
    pub(crate) owner: bool,
}

/// Longest credit, in tokens.
const LONGEST: usize = 45;

/// A credit that is the whole run, brackets and a leading dash aside.
pub(crate) fn line(page: &Page<'_>, run: &Run) -> Option<Line> {
    if run.len() > LONGEST || run.is_empty() {
        return None;
    }
    let mut run = run.clone();
    if page.is_mark(run.start, &["(", "["]) && page.is_mark(run.end - 1, &[")", "]"]) {
        run = run.start + 1..run.end - 1;
    }
    while !run.is_empty() && page.is_mark(run.end - 1, &[".", ";", ","]) {
        run.end -= 1;
    }
    if run.is_empty() {
        return None;
    }
    let at = |class: &crate::marks::Class| class.at(page.tokens(), run.start, run.end).map(|(len, ())| len);
    if at(&page.marks.unnamed) == Some(run.len()) {
        return Some(Line::default());
    }
    if at(&page.marks.reporting).is_some() || at(&page.marks.editing).is_some() {
        return written(page, &run);
    }
    if let Some(len) = at(&page.marks.source) {
        let parties = names::parties(page, &(run.start + len..run.end))?;
        return Some(Line { parties, authors: Vec::new(), owner: true });
    }
    if let Some(len) = at(&page.marks.copyright) {
        return owned(page, &(run.start + len..run.end));
    }
    None
}

/// "© 2025 AFP. All rights reserved."
fn owned(page: &Page<'_>, run: &Run) -> Option<Line> {
    let digit = |i: usize| page.word(i).starts_with(|c: char| c.is_ascii_digit());
    let from = run.clone().find(|&i| !digit(i) && !page.is_mark(i, &["-", "–", ",", "©"]))?;
    let sentence =
        run.clone().find(|&i| i > from && (page.is_mark(i, &[".", "|"]) || digit(i))).unwrap_or(run.end);
    let from = from + usize::from(page.is(from, &page.marks.by));
    let stop = (from..sentence).find(|&i| i > from && is_site_line(page, i, sentence)).unwrap_or(sentence);
    let parties = names::parties(page, &(from..stop))?;
    Some(Line { parties, authors: Vec::new(), owner: true })
}

fn is_site_line(page: &Page<'_>, at: usize, end: usize) -> bool {
    page.pack.site_text.at(page.tokens(), at, end).is_some_and(|(len, _)| len > 1)
}

/// "Reporting by Ann Lee in Ostrava and AFP; editing by Tom Obe".
fn written(page: &Page<'_>, run: &Run) -> Option<Line> {
    let mut line = Line::default();
    let (mut at, mut editing) = (run.start, false);
    let mut understood = 0;
    while at < run.end {
        if let Some((len, ())) = page.marks.unnamed.at(page.tokens(), at, run.end) {
            at += len;
        } else if let Some((len, ())) = page.marks.reporting.at(page.tokens(), at, run.end) {
            (editing, at) = (false, at + len);
        } else if let Some((len, ())) = page.marks.editing.at(page.tokens(), at, run.end) {
            (editing, at) = (true, at + len);
        } else if let Some((len, ())) = page.marks.within.at(page.tokens(), at, run.end) {
            // The place is no author.
            at = names::capitals(page, at + len, run.end).end.max(at + len);
        } else if let Some(known) = names::publisher(page, at, run.end) {
            at = known.run.end;
            understood += 1;
            line.parties.push(known);
        } else {
            let name = names::capitals(page, at, run.end);
            if name.is_empty() {
                let joins = page.is_mark(at, &[",", ";", ".", "/", "(", ")"]) || page.is(at, &page.marks.and);
                let word =
                    page.pack.is_function(page.low(at)) || page.pack.name_words.contains_key(page.low(at));
                if !joins && !word && !page.is(at, &page.marks.staff) {
                    return None;
                }
                at += 1;
                continue;
            }
            at = name.end;
            understood += 1;
            if names::is_media(page, &name) || (name.len() == 1 && !editing) {
                let value = names::name_of(page, &name);
                line.parties.push(Party { name: value, agency: false, known: false, run: name });
            } else if !editing && names::is_person(page, &name) {
                line.authors.push(name);
            }
        }
    }
    (understood > 0).then_some(line)
}

/// An author's line that is the whole run: "By Ann Lee and Tom Obe", "By Ann Lee, Reuters", "Ann Lee in Ostrava".
pub(crate) fn byline(page: &Page<'_>, run: &Run) -> Option<Line> {
    if run.len() > 30 || page.has_quote(run) {
        return None;
    }
    let lead = page.marks.by.at(page.tokens(), run.start, run.end).map_or(0, |(len, ())| len);
    if lead > 0 && !page.tokens().is_capital(run.start) && !page.is_capital_line(run) {
        return None;
    }
    let mut line = Line { owner: true, ..Line::default() };
    let mut at = run.start + lead;
    let (mut staffed, mut placed) = (false, false);
    while at < run.end {
        if at > run.start + lead
            && let Some(date) = dates::line_at(page, at, run.end)
            && date.next == run.end
        {
            break;
        }
        if let Some((len, ())) = page.marks.staff.at(page.tokens(), at, run.end) {
            (staffed, at) = (true, at + len);
        } else if page.is_mark(at, &[",", "|", "/", ";", "•", "·"])
            || page.is(at, &page.marks.and)
            || (page.is_mark(at, &["."]) && at + 1 == run.end)
        {
            at += 1;
        } else if let Some((len, ())) = page.marks.within.at(page.tokens(), at, run.end) {
            let place = names::capitals(page, at + len, run.end);
            if place.is_empty() || line.authors.is_empty() {
                return None;
            }
            (placed, at) = (true, place.end);
        } else if let Some(known) = names::publisher(page, at, run.end) {
            at = known.run.end;
            line.parties.push(known);
        } else {
            let mut name = names::capitals(page, at, run.end);
            // "Ann Lee Associated Press"
            if let Some(cut) =
                name.clone().find(|&i| i > at + 1 && names::publisher(page, i, run.end).is_some())
            {
                name.end = cut;
            }
            // A middle initial carries its full stop apart.
            while page.is_mark(name.end, &["."])
                && page.word(name.end - 1).len() == 1
                && name.end + 1 < run.end
            {
                let mut next = name.end + 1;
                while page.pack.name_words.get(page.low(next)) == Some(&NameWord::Particle) {
                    next += 1;
                }
                let more = names::capitals(page, next.min(run.end), run.end);
                if more.is_empty() {
                    break;
                }
                name.end = more.end;
            }
            if name.is_empty() {
                let role = page.pack.name_words.get(page.low(at)) == Some(&NameWord::Role);
                if !role || line.authors.is_empty() {
                    return None;
                }
                at += 1;
                continue;
            }
            at = name.end;
            if names::is_person(page, &name) && !has_role(page, &name) {
                line.authors.push(name);
            } else if names::is_media(page, &name) {
                let value = names::name_of(page, &name);
                line.parties.push(Party { name: value, agency: false, known: false, run: name });
            } else if line.authors.is_empty() {
                return None;
            }
        }
    }
    let named = !line.authors.is_empty() || !line.parties.is_empty();
    if lead > 0 {
        return (named || staffed).then_some(line);
    }
    // Without "By", a line of capitals may be a heading: it needs a place or employer, or a given name that is known.
    let given = line
        .authors
        .first()
        .is_some_and(|a| page.pack.name_words.get(page.low(a.start)) == Some(&NameWord::Given));
    let apart = placed || !line.parties.is_empty() || line.authors.len() > 1;
    (!line.authors.is_empty() && (given || (apart && are_names_only(page, &line.authors)))).then_some(line)
}

fn has_role(page: &Page<'_>, run: &Run) -> bool {
    run.clone().skip(1).any(|i| page.pack.name_words.get(page.low(i)) == Some(&NameWord::Role))
}

/// Whether no word of the names is a common word of this text ("Death Toll in Ostrava": "death" occurs in lower case).
fn are_names_only(page: &Page<'_>, authors: &[Run]) -> bool {
    let window = page.len().min(20_000);
    authors.iter().flat_map(Clone::clone).all(|a| {
        !(0..window).any(|i| !page.tokens().is_capital(i) && page.low(i) == page.low(a))
            && !page.pack.outcomes.contains_key(page.low(a))
    })
}

/// The place, date and agency that open a wire report, up to their dash.
#[derive(Debug, Clone)]
pub(crate) struct Dateline {
    pub(crate) end: usize,
    pub(crate) place: Option<Run>,
    pub(crate) date: Option<Found>,
    pub(crate) parties: Vec<Party>,
}

/// The dateline at the start of `run`: "GENEVA, March 9 (Reuters) - ", "Geneva, Switzerland – ", "(AFP) – ". With
/// `alone`, the run may also be nothing but a dateline without its dash.
pub(crate) fn dateline(page: &Page<'_>, run: &Run, alone: bool) -> Option<Dateline> {
    let limit = run.end.min(run.start + 24);
    let mut found = Dateline { end: run.start, place: None, date: None, parties: Vec::new() };
    let mut at = run.start;
    let mut parts = 0;
    let mut upper = false;
    loop {
        if page.is_mark(at, &[",", "/", "."]) && at > run.start && at < limit {
            at += 1;
        } else if at > run.start
            && let Some(date) = dates::date_at(page, at, limit)
        {
            (found.date, at) = (Some(date), date.next);
        } else if found.date.is_none() && found.parties.is_empty() && parts < 4 {
            let name = names::capitals(page, at, limit);
            if name.is_empty() {
                break;
            }
            if parts == 0 {
                upper = is_upper(page, name.start);
                found.place = Some(name.clone());
            } else if let Some(place) = &mut found.place {
                place.end = name.end;
            }
            parts += 1;
            at = name.end;
            // "Port Sudan (Sudan), Sept 9, 2024 (AFP)": where that is.
            let inside = names::capitals(page, at + 1, limit);
            let closed = !inside.is_empty() && page.is_mark(inside.end, &[")"]);
            if page.is_mark(at, &["("]) && closed && page.is_mark(inside.end + 1, &[","]) {
                at = inside.end + 1;
            }
        } else {
            break;
        }
    }
    let names_end = at;
    if page.is_mark(at, &["(", "["]) {
        let close = (at + 1..limit).find(|&i| page.is_mark(i, &[")", "]"]))?;
        // "GENEVA (15 April 2025) – ": the day in brackets.
        match dates::date_at(page, at + 1, close).filter(|d| d.next == close && found.date.is_none()) {
            Some(date) => found.date = Some(date),
            None => found.parties = names::parties(page, &(at + 1..close))?,
        }
        at = close + 1;
    }
    let spaced = |i: usize| page.tokens().list.get(i).is_some_and(|t| t.space_before);
    let place_ok = found.place.as_ref().is_none_or(|p| place_like(page, p));
    if !place_ok || (found.place.is_none() && found.parties.is_empty()) {
        return None;
    }
    if alone && at == run.end {
        found.end = at;
        return (upper && (found.date.is_some() || !found.parties.is_empty())).then_some(found);
    }
    let known_place = page.pack.places.at(page.tokens(), run.start, limit).is_some();
    let colon = page.is_mark(at, &[":"]) && at == names_end && upper && known_place;
    // "Deesa (Gujarat), Apr 1 (PTI) Six workers were killed": an agency that writes no dash.
    let dashless = found.date.is_some() && found.parties.iter().any(|p| p.agency) && found.place.is_some();
    let dash = if colon { Some(1) } else { page.dash(at).or(dashless.then_some(0)) }?;
    found.end = at + dash;
    let next = page.tokens().list.get(found.end).filter(|_| found.end < run.end)?;
    let opens = next.capital
        || page.tokens().is_quote(found.end)
        || page.word(found.end).starts_with(|c: char| c.is_ascii_digit());
    if !opens || !(colon || spaced(at) || spaced(found.end) || page.is_mark(at, &["—"])) {
        return None;
    }
    // A second dash in the sentence makes it a clause in dashes ("Obe – a baker – left").
    let sentence = page.sentences(&(run.start..run.end)).into_iter().next()?;
    let clause = (found.end..sentence.end).any(|i| page.dash(i).is_some() && spaced(i) && spaced(i + 1));
    let sure = !found.parties.is_empty() || found.date.is_some() || (upper && !clause);
    (sure || (!clause && (parts > 1 || known_place))).then_some(found)
}

fn is_upper(page: &Page<'_>, at: usize) -> bool {
    let word = page.word(at);
    word.chars().count() > 2 && word.chars().all(|c| c.is_uppercase() || !c.is_alphabetic())
}

/// A place is one to six words, none of which calls out ("BREAKING", "UPDATE").
fn place_like(page: &Page<'_>, run: &Run) -> bool {
    run.len() <= 10
        && run.clone().all(|i| page.pack.name_words.get(page.low(i)) != Some(&NameWord::NotName))
        && !page.pack.is_function(page.low(run.start))
        && names::publisher(page, run.start, run.end).is_none()
}

impl Page<'_> {
    /// Whether a word of `class` stands at `at`.
    pub(crate) fn is(&self, at: usize, class: &crate::marks::Class) -> bool {
        class.at(self.tokens(), at, at + 1).is_some()
    }

    /// Whether the line starts a paragraph in lower case on purpose ("by ann lee" is none).
    pub(crate) fn is_capital_line(&self, run: &Run) -> bool {
        self.tokens().is_capital(run.start + 1) && self.words(run, 8) < 8
    }
}

/// A place in mixed case: "SAN MARCO, Altona" → "San Marco, Altona".
pub(crate) fn place_name(page: &Page<'_>, run: &Run) -> String {
    let text = page.span(run).of(page.text);
    let words = text.split_whitespace().map(|word| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        if letters > 3 && !word.chars().any(char::is_lowercase)
            || (letters == 3 && text.split_whitespace().count() > 1)
        {
            let mut out = String::with_capacity(word.len());
            let mut inner = false;
            for c in word.chars() {
                if inner {
                    out.extend(c.to_lowercase());
                } else {
                    out.push(c);
                }
                inner = c.is_alphabetic();
            }
            out
        } else {
            word.to_owned()
        }
    });
    words.collect::<Vec<_>>().join(" ")
}
