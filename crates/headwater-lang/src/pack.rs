//! Language packs: the tables that rules look words up in.
//!
//! English is whole. A language with a folder of its own has the words of its tables and no English ones; the names of
//! places, agencies and peoples, given names and the text of sites it shares with English. A language without a folder
//! is read with the English tables. The module `tables` lists what each language has, `load` makes packs of it,
//! [`clitics`] says what is written in one word.

mod calendar;
pub mod clitics;
mod load;
mod tables;

use crate::phrases::Phrases;
pub use calendar::TimeWords;
use clitics::Clitics;
use headwater_model::record::{Class, Measure, Modifier};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// Small lists of phrases that are times by themselves: "now", "in recent years", "the near future".
pub const TIME_PHRASES: [&str; 3] = ["time_present", "time_past", "time_future"];

/// How a numeral counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberWord {
    /// "seven", "fifteen", "forty": adds.
    Unit(u64),
    /// "hundred", "thousand", "million", "dozen": multiplies.
    Scale(u64),
    /// "dozens", "hundreds", "several": bounds (low, high).
    Vague(u64, Option<u64>),
    /// "no", "none", "nobody".
    Zero,
}

/// Where a bound stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BoundPlace {
    /// Before the number.
    Before,
    /// After the number ("or more").
    After,
}

/// Grammatical number of a noun for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plural {
    /// "soldier".
    One,
    /// "soldiers".
    Many,
    /// "personnel", "police": counted as it stands.
    Mass,
    /// "member(s) of …": the class is that of the complement.
    Of,
}

/// How a word for an outcome takes its people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// "killed": after the people in the passive, before them in the active, or as an adjective.
    Participle,
    /// "kill", "kills", "killing": before the people.
    Active,
    /// "died", "fled": after the people.
    Intransitive,
    /// "deaths", "injuries": counted itself, or "deaths of N people".
    Noun,
    /// "dead", "wounded", "missing": counted itself, or after "were"/"left".
    Adjective,
    /// "toll": the number follows.
    Toll,
    /// "killing", "massacre", "execution": "of N people".
    Act,
}

/// A word for an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// How it takes its people.
    pub shape: Shape,
    /// What happened.
    pub measure: Measure,
}

/// How a verb or phrase attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CueKind {
    /// "said", "reported": takes a clause.
    Say,
    /// "told": takes a hearer, then a clause.
    Tell,
    /// "claimed", "alleged": takes a clause and doubts it.
    Claim,
    /// "denied": takes what is not so.
    Deny,
    /// "condemned", "described", "accused", "urged": takes an object; counts when it has words in quotation marks
    /// or a speaker and a "that"/"to" clause.
    Judge,
    /// "according to": before its source.
    According,
    /// "believes", "thinks": an opinion.
    Think,
}

/// What a name table says of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameWord {
    /// "Mr", "Dr": a title of address.
    Title,
    /// "President", "minister", "spokesman": an office.
    Role,
    /// "Ministry", "Observatory", "Union": heads the name of a body.
    Organisation,
    /// "Province", "River": part of a place's name.
    PlaceHead,
    /// A given name.
    Given,
    /// "al", "bin", "van": part of a name, lower case.
    Particle,
    /// "sect", "rebels": heads a group.
    GroupHead,
    /// Capitalised words that name nobody (days, months, languages, Internet).
    NotName,
}

/// A place in the pack's short gazetteer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownPlace {
    /// Canonical name.
    pub name: &'static str,
    /// "country", "city", "region", "sea", "continent".
    pub kind: &'static str,
}

/// A known publisher.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Publisher {
    /// Canonical name.
    pub name: &'static str,
    /// A news agency, whose text others print.
    pub agency: bool,
}

/// How sentences of a language are built, as far as who-said-what needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grammar {
    /// Names have capitals.
    pub capitals: bool,
    /// The verb may stand without its subject: "dijo que …", "وأضاف أن …".
    pub drops_subject: bool,
    /// The verb stands before its subject in plain sentences: "قال الوزير إن …".
    pub verb_first: bool,
    /// The speaker may stand inside the quotation marks: "« Nous restons, a dit le maire. »".
    pub speaker_inside: bool,
}

/// A pair of quotation marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuoteMarks {
    /// The mark that opens.
    pub open: &'static str,
    /// The mark that closes.
    pub close: &'static str,
    /// A space stands inside the marks: "« oui »".
    pub spaced: bool,
}

/// What a word says about a passage that should be shown folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Graphic {
    /// "beheaded": tells alone.
    Always,
    /// "body", "throat": tells near a word for harm.
    Body,
    /// "charred", "torn off": tells near a word for a body.
    Harm,
    /// "head of": none of these, although it looks like one.
    Not,
}

/// Text of the site, not of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SiteText {
    /// A whole line that starts so.
    Line,
    /// Starts a plea inside a paragraph: the region runs to the end of the paragraph or of the last such phrase.
    Plea,
    /// A caption's credit ("Photograph:", "credit:").
    PhotoCredit,
    /// A bracketed or bare link to another report ("Opens in new window", "Related:").
    Link,
}

/// The tables of one language.
#[derive(Debug)]
pub struct Pack {
    /// ISO 639-1 code.
    pub language: &'static str,
    /// Abbreviations, without their full stop, lower case.
    pub abbreviations: FxHashSet<&'static str>,
    /// Those among them that may end a sentence ("p.m.", "Inc").
    pub abbreviations_that_end: FxHashSet<&'static str>,
    /// Articles, prepositions, pronouns, auxiliaries, conjunctions.
    pub function: FxHashSet<&'static str>,
    /// Function words by class ("preposition", "auxiliary", …).
    pub function_class: FxHashMap<&'static str, &'static str>,
    /// Numerals.
    pub numbers: FxHashMap<&'static str, NumberWord>,
    /// Bounds.
    pub bounds: Phrases<(BoundPlace, Modifier)>,
    /// Words that are written small, without their regular endings; empty where no table has them.
    pub common: FxHashSet<&'static str>,
    /// Nouns for people.
    pub people: FxHashMap<&'static str, (Plural, Class)>,
    /// Words for outcomes.
    pub outcomes: FxHashMap<&'static str, Vec<Outcome>>,
    /// Phrases for outcomes ("went missing", "lost their lives").
    pub outcome_phrases: Phrases<Outcome>,
    /// Cues.
    pub cues: FxHashMap<&'static str, CueKind>,
    /// Those among them that are participles, cues only after "have" ("déclaré" in "a déclaré").
    pub participles: FxHashSet<&'static str>,
    /// Cue phrases ("according to", "as saying").
    pub cue_phrases: Phrases<CueKind>,
    /// Words of doubt.
    pub hedges: Phrases<()>,
    /// Negations.
    pub negations: FxHashSet<&'static str>,
    /// Phrases on verification; true when it failed.
    pub verification: Phrases<bool>,
    /// Words in names.
    pub name_words: FxHashMap<&'static str, NameWord>,
    /// Places.
    pub places: Phrases<KnownPlace>,
    /// "Syrian" → "Syria"; lower case.
    pub demonyms: FxHashMap<&'static str, &'static str>,
    /// Agencies and outlets.
    pub publishers: Phrases<Publisher>,
    /// Peoples, faiths and sides that are groups ("Alawite", "Druze", "Houthi").
    pub groups: FxHashMap<&'static str, &'static str>,
    /// Months, 1–12, with abbreviations.
    pub months: FxHashMap<&'static str, i8>,
    /// Weekdays, 1 = Monday.
    pub weekdays: FxHashMap<&'static str, i8>,
    /// Other words for times.
    pub times: TimeWords,
    /// Text of the site.
    pub site_text: Phrases<SiteText>,
    /// Nouns for long events that a background toll belongs to ("war", "conflict").
    pub backgrounds: FxHashSet<&'static str>,
    /// Words that an expression of time may start with; `false`: only those that are the first of a phrase. Asked of
    /// every word of a text, so all tables are in one.
    pub time_starts: FxHashMap<&'static str, bool>,
    /// The small lists that a single word is in, by word: most words are in none, which one look tells.
    pub lists: FxHashMap<&'static str, Vec<&'static str>>,
    /// Small lists of phrases, by name of the list.
    pub phrase_lists: FxHashMap<&'static str, Phrases<()>>,
    /// Words of passages that are shown folded ([`crate::graphic`]).
    pub graphic: Phrases<Graphic>,
    /// How sentences are built; `None` for English, whose rules for attribution are its own.
    pub grammar: Option<Grammar>,
    /// Words that are written together with the next or the last one; `None` where there are none.
    pub clitics: Option<Clitics>,
    /// The pairs of quotation marks, where they are not those of English.
    pub quote_marks: Vec<QuoteMarks>,
    /// Dashes that open what somebody says in a paragraph of its own: "—No iremos —dijo ella".
    pub dialogue: Vec<&'static str>,
    /// Classes of spelling that mean the same ("neighbourhood" → "neighborhood").
    pub spellings: FxHashMap<&'static str, &'static str>,
}

impl Pack {
    /// Whether a lower-case word is a function word.
    #[inline]
    pub fn is_function(&self, low: &str) -> bool {
        self.function.contains(low)
    }

    /// Whether a lower-case word is a function word of `class`.
    #[inline]
    pub fn is(&self, low: &str, class: &str) -> bool {
        self.function_class.get(low).is_some_and(|c| *c == class)
    }

    /// Whether a lower-case word is in the small list `list`.
    #[inline]
    pub fn listed(&self, list: &str, low: &str) -> bool {
        self.lists.get(low).is_some_and(|lists| lists.contains(&list))
    }

    /// The phrases of the small list `list`, of one word and more.
    #[inline]
    pub fn list(&self, list: &str) -> Option<&Phrases<()>> {
        self.phrase_lists.get(list)
    }

    /// The spelling that variants fold to.
    pub fn spelling<'a>(&self, low: &'a str) -> &'a str
    where
        'static: 'a,
    {
        self.spellings.get(low).copied().unwrap_or(low)
    }
}

/// The pack for a language; English for one that has none yet.
pub fn pack(language: &str) -> &'static Pack {
    PACKS.iter().find(|(code, _)| *code == language).map_or(&ENGLISH, |(_, pack)| *pack)
}

/// The languages that have a pack. Each is made when a document first asks for it.
pub const PACKS: &[(&str, &LazyLock<Pack>)] =
    &[("en", &ENGLISH), ("fr", &FRENCH), ("es", &SPANISH), ("ar", &ARABIC)];

static ENGLISH: LazyLock<Pack> = LazyLock::new(|| load::pack(&tables::ENGLISH));
static FRENCH: LazyLock<Pack> = LazyLock::new(|| load::pack(&tables::FRENCH));
static SPANISH: LazyLock<Pack> = LazyLock::new(|| load::pack(&tables::SPANISH));
static ARABIC: LazyLock<Pack> = LazyLock::new(|| load::pack(&tables::ARABIC));
