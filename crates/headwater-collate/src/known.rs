//! What hangs on a word alone, looked up once: its stem, its row among the vectors, and which tables of the language have it.

use crate::fold::{CALENDAR, FUNCTION, NO_GIST, TITLE, begins_number, hash};
use headwater_lang::Pack;
use headwater_lang::pack::{NameWord, NumberWord};
use headwater_lang::stem::stem;
use rustc_hash::FxHashMap;
use std::cell::RefCell;

/// Words that a thread remembers of each language.
const REMEMBERED: usize = 1 << 16;

/// What hangs on a lower-case word alone.
#[derive(Clone, Copy)]
pub(crate) struct Known {
    /// Hash of its stem.
    pub(crate) stem: u64,
    /// Its row in the English vectors.
    pub(crate) gist: u16,
    /// [`FUNCTION`], [`TITLE`] and [`CALENDAR`], as far as they hold whatever stands around it.
    pub(crate) flags: u16,
    /// It may begin what [`words`](crate::fold::words) marks.
    pub(crate) marked: bool,
    /// It may begin a numeral.
    pub(crate) numeral: bool,
    /// A particle of names ("al", "van").
    pub(crate) particle: bool,
}

thread_local! {
    /// The words met last, by the place of their pack. What is remembered changes no result; looking a dozen tables up anew
    /// for each word took most of the time of a document.
    static MET: RefCell<FxHashMap<usize, FxHashMap<Box<str>, Known>>> = RefCell::default();
}

/// What is known of a lower-case word.
pub(crate) fn of(low: &str, pack: &'static Pack) -> Known {
    MET.with_borrow_mut(|met| {
        let met = met.entry(std::ptr::from_ref(pack) as usize).or_default();
        if let Some(known) = met.get(low) {
            return *known;
        }
        let known = look_up(low, pack);
        if met.len() >= REMEMBERED {
            met.clear();
        }
        met.insert(low.into(), known);
        known
    })
}

fn look_up(low: &str, pack: &Pack) -> Known {
    let name_word = pack.name_words.get(low);
    let mut flags = if pack.is_function(low) { FUNCTION } else { 0 };
    if matches!(name_word, Some(NameWord::Role | NameWord::Title)) {
        flags |= TITLE;
    }
    if pack.months.contains_key(low) || pack.weekdays.contains_key(low) {
        flags |= CALENDAR;
    }
    Known {
        stem: hash(&stem(low)),
        gist: headwater_gist::english().row(low).map_or(NO_GIST, headwater_gist::Row::number),
        flags,
        marked: pack.hedges.begin_with(low)
            || pack.list("release").is_some_and(|l| l.begin_with(low))
            || pack.verification.begin_with(low)
            || pack.cue_phrases.begin_with(low)
            || pack.cues.contains_key(low)
            || pack.negations.contains(low),
        numeral: low.starts_with(begins_number) || matches!(pack.numbers.get(low), Some(NumberWord::Unit(_))),
        particle: name_word == Some(&NameWord::Particle),
    }
}
