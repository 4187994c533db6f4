//! Names of agencies, outlets and authors on a page: known ones from the language pack, others by their capitals.

use crate::page::{Page, Run};
use headwater_lang::pack::NameWord;
use headwater_model::{Credit, CreditKind};

/// An agency or outlet named in the text.
#[derive(Debug, Clone)]
pub(crate) struct Party {
    pub(crate) name: String,
    /// Known to the pack as an agency.
    pub(crate) agency: bool,
    /// Known to the pack.
    pub(crate) known: bool,
    pub(crate) run: Run,
}

impl Party {
    pub(crate) fn credit(&self, page: &Page<'_>, kind: CreditKind) -> Credit {
        Credit { name: self.name.clone(), kind, agency: self.agency, span: page.span(&self.run) }
    }
}

/// Longest name that is believed, in tokens.
const LONGEST: usize = 6;
/// Longest name of an outlet on a line of its own, in tokens.
const MASTHEAD: usize = 4;
/// Longest list of names, in tokens.
const LIST: usize = 45;

/// The known agency or outlet at `at`, which must be written as a name.
pub(crate) fn publisher(page: &Page<'_>, at: usize, end: usize) -> Option<Party> {
    if !page.tokens().is_capital(at) {
        return None;
    }
    let (len, found) = page.pack.publishers.at(page.tokens(), at, end)?;
    if len == 1 && starts_longer_name(page, at, end) {
        return None;
    }
    Some(Party { name: found.name.to_owned(), agency: found.agency, known: true, run: at..at + len })
}

/// "Petra Vance": an agency's name in small letters right before another name is somebody's given name.
fn starts_longer_name(page: &Page<'_>, at: usize, end: usize) -> bool {
    let next = at + 1;
    let follows = next < end
        && page.tokens().is_word(next)
        && page.tokens().is_capital(next)
        && !page.tokens().list[next].line_before;
    let class = page.pack.name_words.get(page.low(next));
    let common =
        matches!(class, Some(NameWord::NotName | NameWord::Role | NameWord::Title | NameWord::Organisation));
    let small = page.word(at).chars().any(char::is_lowercase);
    small && follows && !common && !page.pack.is_function(page.low(next))
}

/// Capitalised words, with "of" and particles between them, that could be a name: the run, which may be empty.
pub(crate) fn capitals(page: &Page<'_>, at: usize, end: usize) -> Run {
    let mut to = at;
    while to < end && to - at < LONGEST {
        let low = page.low(to);
        let inner = to > at
            && to + 1 < end
            && page.tokens().is_capital(to + 1)
            && (page.is(to, &page.marks.inner)
                || (page.pack.name_words.get(low) == Some(&NameWord::Particle)
                    && !page.pack.is_function(low)));
        let capital = page.tokens().is_word(to) && page.tokens().is_capital(to);
        if !capital && !inner {
            break;
        }
        if page.low(to) == "'s" || (to > at && page.tokens().list[to].line_before) {
            break;
        }
        to += 1;
    }
    at..to
}

/// A name as found, known or not: publishers first, else a run of capitals.
pub(crate) fn party(page: &Page<'_>, at: usize, end: usize) -> Option<Party> {
    if let Some(known) = publisher(page, at, end) {
        return Some(known);
    }
    let run = capitals(page, at, end);
    if run.is_empty() || page.pack.name_words.get(page.low(at)) == Some(&NameWord::NotName) {
        return None;
    }
    // "The BBC": known without its article.
    if page.pack.is_function(page.low(at))
        && let Some(known) = publisher(page, at + 1, end)
    {
        return Some(Party { run: at..known.run.end, ..known });
    }
    if run.len() == 1 && page.pack.is_function(page.low(at)) {
        return None;
    }
    Some(Party { name: name_of(page, &run), agency: false, known: false, run })
}

/// The words of a name on one line; a lone acronym loses its article ("The BBC" → "BBC").
pub(crate) fn name_of(page: &Page<'_>, run: &Run) -> String {
    let acronym = |i: usize| {
        let word = page.word(i);
        word.len() > 1 && word.chars().all(char::is_uppercase)
    };
    let skip =
        usize::from(run.len() == 2 && page.pack.is_function(page.low(run.start)) && acronym(run.start + 1));
    let words = page.span(&(run.start + skip..run.end)).of(page.text);
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the name is that of an outlet or agency by its last word ("Castle News", "Southern Wire").
pub(crate) fn is_media(page: &Page<'_>, run: &Run) -> bool {
    // A lone "Post" or "News" is a common word; a lone acronym ("BBC") is a name.
    let alone = run.len() == 1 && page.word(run.start).chars().any(char::is_lowercase);
    !run.is_empty() && !alone && page.marks.media.at(page.tokens(), run.end - 1, run.end).is_some()
}

/// "The Daily Herald", "WLIO News": a run that is nothing but the name of an outlet, and not of one of its sections.
pub(crate) fn masthead(page: &Page<'_>, run: &Run) -> Option<Party> {
    let the = usize::from(page.pack.is_function(page.low(run.start)));
    let last = run.end.checked_sub(1)?;
    let long = run.len() > 1 && page.marks.masthead.at(page.tokens(), last, run.end).is_some();
    let named = is_media(page, run) || long;
    // "Rebels Attack Army Post", "Strike Kills Opposition Leader": headlines, by their words.
    let tells = |i: usize| {
        let low = page.low(i);
        page.pack.outcomes.contains_key(low)
            || page.pack.cues.contains_key(low)
            || page.pack.people.contains_key(low)
            || page.pack.listed("event", low)
            || page.pack.listed("events", low)
    };
    if run.len() > MASTHEAD || (run.start..last).any(tells) {
        return None;
    }
    let section = page.marks.section.at(page.tokens(), run.start + the, run.end).is_some();
    if !named || section && the == 0 || capitals(page, run.start, run.end) != *run {
        return None;
    }
    party(page, run.start, run.end).filter(|p| p.run == *run && !p.agency)
}

/// Whether the name is that of an agency by its last word.
pub(crate) fn is_agency(page: &Page<'_>, run: &Run) -> bool {
    run.end > run.start && page.marks.agency.at(page.tokens(), run.end - 1, run.end).is_some()
}

/// The whole run as a list of agencies and outlets ("AFP, Reuters", "AP/Reuters", "Lakewire and Southern Wire").
pub(crate) fn parties(page: &Page<'_>, run: &Run) -> Option<Vec<Party>> {
    if run.len() > LIST {
        return None;
    }
    let mut out = Vec::new();
    let mut at = run.start;
    while at < run.end {
        let joins = page.is_mark(at, &[",", "/", "|", ";", "+", "."]);
        if joins {
            at += 1;
        } else if let Some((len, ())) = page.marks.and.at(page.tokens(), at, run.end) {
            at += len;
        } else {
            let found = party(page, at, run.end)?;
            at = found.run.end;
            out.push(found);
        }
    }
    (!out.is_empty()).then_some(out)
}

/// Whether the words look like a person's name: two to five capitalised words, none of them a common word.
pub(crate) fn is_person(page: &Page<'_>, run: &Run) -> bool {
    let mut words = 0;
    for i in run.clone() {
        if page.is_mark(i, &["."]) {
            continue;
        }
        let low = page.low(i);
        let class = page.pack.name_words.get(low);
        let particle = class == Some(&NameWord::Particle);
        let barred = matches!(class, Some(NameWord::NotName | NameWord::Organisation | NameWord::PlaceHead));
        if !page.tokens().is_word(i)
            || (!particle && (!page.tokens().is_capital(i) || barred || page.pack.is_function(low)))
        {
            return false;
        }
        words += 1;
    }
    (2..=5).contains(&words)
}
