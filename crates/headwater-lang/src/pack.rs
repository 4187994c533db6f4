//! Language packs: the tables that rules look words up in. English is whole; another language falls back to it for
//! names and numerals until it has a folder of its own.

use crate::phrases::{Phrases, rows};
use headwater_model::record::{Class, Measure, Modifier};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

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
    /// Nouns for people.
    pub people: FxHashMap<&'static str, (Plural, Class)>,
    /// Words for outcomes.
    pub outcomes: FxHashMap<&'static str, Vec<Outcome>>,
    /// Phrases for outcomes ("went missing", "lost their lives").
    pub outcome_phrases: Phrases<Outcome>,
    /// Cues.
    pub cues: FxHashMap<&'static str, CueKind>,
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
    /// Text of the site.
    pub site_text: Phrases<SiteText>,
    /// Nouns for long events that a background toll belongs to ("war", "conflict").
    pub backgrounds: FxHashSet<&'static str>,
    /// Small lists of single words, by name of the list.
    pub lists: FxHashMap<&'static str, FxHashSet<&'static str>>,
    /// Small lists of phrases, by name of the list.
    pub phrase_lists: FxHashMap<&'static str, Phrases<()>>,
    /// Classes of spelling that mean the same ("neighbourhood" → "neighborhood").
    pub spellings: FxHashMap<&'static str, &'static str>,
}

impl Pack {
    /// Whether a lower-case word is a function word.
    pub fn is_function(&self, low: &str) -> bool {
        self.function.contains(low)
    }

    /// Whether a lower-case word is a function word of `class`.
    pub fn is(&self, low: &str, class: &str) -> bool {
        self.function_class.get(low).is_some_and(|c| *c == class)
    }

    /// Whether a lower-case word is in the small list `list`.
    pub fn listed(&self, list: &str, low: &str) -> bool {
        self.lists.get(list).is_some_and(|l| l.contains(low))
    }

    /// The phrases of the small list `list`, of one word and more.
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

/// The languages that have a pack.
pub const PACKS: &[(&str, &LazyLock<Pack>)] = &[("en", &ENGLISH)];

static ENGLISH: LazyLock<Pack> = LazyLock::new(english);

macro_rules! table {
    ($name:literal) => {
        include_str!(concat!("../packs/en/", $name))
    };
}

fn english() -> Pack {
    let function: Vec<(&str, &str)> = rows(table!("function.tsv"))
        .flat_map(|r| {
            let class = cell(&r, 0);
            cell(&r, 1).split_whitespace().map(move |w| (w, class)).collect::<Vec<_>>()
        })
        .collect();
    let mut people: FxHashMap<&'static str, (Plural, Class)> = rows(table!("people.tsv"))
        .flat_map(|r| {
            let value = (plural(cell(&r, 0)), class(cell(&r, 1)));
            cell(&r, 2).split(',').map(move |w| (w.trim(), value)).collect::<Vec<_>>()
        })
        .collect();
    // Regular plurals follow from the singulars; the table names the others.
    let singular: Vec<(&str, Class)> =
        people.iter().filter(|(_, (p, _))| *p == Plural::One).map(|(w, (_, c))| (*w, *c)).collect();
    for (word, class) in singular {
        let many = match word.strip_suffix('y') {
            Some(stem) if !word.ends_with("ey") && !word.ends_with("oy") => format!("{stem}ies"),
            _ => format!("{word}s"),
        };
        people.entry(Box::leak(many.into_boxed_str())).or_insert((Plural::Many, class));
    }
    let mut outcomes: FxHashMap<&str, Vec<Outcome>> = FxHashMap::default();
    let mut outcome_phrases = Vec::new();
    for r in rows(table!("status.tsv")) {
        let outcome = Outcome { shape: shape(cell(&r, 1)), measure: measure(cell(&r, 2)) };
        for form in cell(&r, 0).split(',').map(str::trim) {
            if form.contains(' ') {
                outcome_phrases.push((form, outcome));
            } else {
                outcomes.entry(form).or_default().push(outcome);
            }
        }
    }
    let (mut cues, mut cue_phrases) = (FxHashMap::default(), Vec::new());
    for r in rows(table!("cues.tsv")) {
        let kind = cue(cell(&r, 0));
        for form in cell(&r, 1).split(',').map(str::trim) {
            if form.contains(' ') {
                cue_phrases.push((form, kind));
            } else {
                cues.insert(form, kind);
            }
        }
    }
    let calendar: Vec<Vec<&str>> = rows(table!("calendar.tsv")).collect();
    let named = |what: &str| -> FxHashMap<&'static str, i8> {
        calendar
            .iter()
            .filter(|r| cell(r, 0) == what)
            .flat_map(|r| {
                let n = cell(r, 1).parse().unwrap_or(0);
                cell(r, 2).split_whitespace().map(move |w| (w, n))
            })
            .collect()
    };
    let list = |table: &'static str| -> Vec<(&'static str, &'static str)> {
        rows(table)
            .flat_map(|r| {
                let class = cell(&r, 0);
                cell(&r, 1).split(',').map(|w| (w.trim(), class)).collect::<Vec<_>>()
            })
            .filter(|(w, _)| !w.is_empty())
            .collect()
    };
    let mut lists: FxHashMap<&str, FxHashSet<&str>> = FxHashMap::default();
    let mut phrase_rows: Vec<(&str, Vec<&str>)> = Vec::new();
    for r in rows(table!("lists.tsv")) {
        let forms: Vec<&str> = cell(&r, 1).split(',').map(str::trim).collect();
        lists.entry(cell(&r, 0)).or_default().extend(forms.iter().filter(|f| !f.contains(' ')));
        phrase_rows.push((cell(&r, 0), forms));
    }
    Pack {
        lists,
        phrase_lists: phrase_rows
            .into_iter()
            .map(|(list, forms)| (list, Phrases::new(forms.into_iter().map(|f| (f, ())))))
            .collect(),
        language: "en",
        abbreviations: list(table!("abbrev.tsv")).into_iter().map(|(w, _)| w).collect(),
        abbreviations_that_end: list(table!("abbrev.tsv"))
            .into_iter()
            .filter(|(_, class)| *class == "end")
            .map(|(w, _)| w)
            .collect(),
        function: function.iter().map(|(w, _)| *w).collect(),
        function_class: function.into_iter().collect(),
        numbers: rows(table!("numbers.tsv")).map(|r| (cell(&r, 0), number(&r))).collect(),
        bounds: Phrases::new(rows(table!("bounds.tsv")).map(|r| {
            let place = if cell(&r, 1) == "after" { BoundPlace::After } else { BoundPlace::Before };
            (cell(&r, 0), (place, modifier(cell(&r, 2))))
        })),
        people,
        outcomes,
        outcome_phrases: Phrases::new(outcome_phrases),
        cues,
        cue_phrases: Phrases::new(cue_phrases),
        hedges: Phrases::new(list(table!("hedges.tsv")).into_iter().map(|(w, _)| (w, ()))),
        negations: ["not", "no", "never", "n't", "nobody", "none", "nor", "neither", "without", "cannot"]
            .into_iter()
            .chain(NEGATIVE_AUXILIARIES.iter().copied())
            .collect(),
        verification: Phrases::new(
            list(table!("verification.tsv")).into_iter().map(|(w, class)| (w, class == "not")),
        ),
        name_words: list(table!("names.tsv")).into_iter().map(|(w, class)| (w, name_word(class))).collect(),
        places: Phrases::new(rows(table!("places.tsv")).flat_map(|r| {
            let place = KnownPlace { name: cell(&r, 1), kind: cell(&r, 0) };
            let mut forms: Vec<&'static str> = cell(&r, 2).split(',').map(str::trim).collect();
            forms.retain(|f| !f.is_empty());
            forms.into_iter().map(move |f| (f, place)).collect::<Vec<_>>()
        })),
        demonyms: rows(table!("demonyms.tsv"))
            .flat_map(|r| {
                let place = cell(&r, 0);
                cell(&r, 1).split(',').map(move |w| (w.trim(), place)).collect::<Vec<_>>()
            })
            .collect(),
        publishers: Phrases::new(rows(table!("publishers.tsv")).flat_map(|r| {
            let publisher = Publisher { name: cell(&r, 1), agency: cell(&r, 0) == "agency" };
            cell(&r, 2).split(',').map(move |w| (w.trim(), publisher)).collect::<Vec<_>>()
        })),
        groups: rows(table!("groups.tsv"))
            .flat_map(|r| {
                let name = cell(&r, 0);
                cell(&r, 1).split(',').map(move |w| (w.trim(), name)).collect::<Vec<_>>()
            })
            .collect(),
        months: named("month"),
        weekdays: named("weekday"),
        site_text: Phrases::new(list(table!("site.tsv")).into_iter().map(|(w, class)| (w, site(class)))),
        backgrounds: list(table!("backgrounds.tsv")).into_iter().map(|(w, _)| w).collect(),
        spellings: rows(table!("spellings.tsv")).map(|r| (cell(&r, 0), cell(&r, 1))).collect(),
    }
}

const NEGATIVE_AUXILIARIES: &[&str] = &[
    "don't",
    "doesn't",
    "didn't",
    "won't",
    "can't",
    "couldn't",
    "wouldn't",
    "shouldn't",
    "isn't",
    "aren't",
    "wasn't",
    "weren't",
    "hasn't",
    "haven't",
    "hadn't",
];

fn cell(row: &[&'static str], i: usize) -> &'static str {
    row.get(i).copied().unwrap_or("")
}

fn number(r: &[&'static str]) -> NumberWord {
    let value = || cell(r, 2).parse().unwrap_or(0);
    match cell(r, 1) {
        "scale" => NumberWord::Scale(value()),
        "vague" => NumberWord::Vague(value(), cell(r, 3).parse().ok()),
        "zero" => NumberWord::Zero,
        _ => NumberWord::Unit(value()),
    }
}

fn modifier(name: &str) -> Modifier {
    match name {
        "at_least" => Modifier::AtLeast,
        "about" => Modifier::About,
        "more_than" => Modifier::MoreThan,
        "nearly" => Modifier::Nearly,
        "up_to" => Modifier::UpTo,
        "between" => Modifier::Between,
        "vague" => Modifier::Vague,
        _ => Modifier::Exact,
    }
}

fn plural(name: &str) -> Plural {
    match name {
        "one" => Plural::One,
        "mass" => Plural::Mass,
        "of" => Plural::Of,
        _ => Plural::Many,
    }
}

fn class(name: &str) -> Class {
    match name {
        "civilian" => Class::Civilian,
        "security_force" => Class::SecurityForce,
        "fighter" => Class::Fighter,
        "child" => Class::Child,
        "woman" => Class::Woman,
        "aid_worker" => Class::AidWorker,
        "journalist" => Class::Journalist,
        "unknown" => Class::Unknown,
        _ => Class::People,
    }
}

fn shape(name: &str) -> Shape {
    match name {
        "active" => Shape::Active,
        "intransitive" => Shape::Intransitive,
        "noun" => Shape::Noun,
        "adjective" => Shape::Adjective,
        "toll" => Shape::Toll,
        "act" => Shape::Act,
        _ => Shape::Participle,
    }
}

fn measure(name: &str) -> Measure {
    match name {
        "killed" => Measure::Killed,
        "injured" => Measure::Injured,
        "missing" => Measure::Missing,
        "displaced" => Measure::Displaced,
        "detained" => Measure::Detained,
        "abducted" => Measure::Abducted,
        "casualties" => Measure::Casualties,
        "refuge" => Measure::Refuge,
        "present" => Measure::Present,
        _ => Measure::Other,
    }
}

fn cue(name: &str) -> CueKind {
    match name {
        "tell" => CueKind::Tell,
        "claim" => CueKind::Claim,
        "deny" => CueKind::Deny,
        "judge" => CueKind::Judge,
        "according" => CueKind::According,
        "think" => CueKind::Think,
        _ => CueKind::Say,
    }
}

fn name_word(name: &str) -> NameWord {
    match name {
        "title" => NameWord::Title,
        "role" => NameWord::Role,
        "organisation" => NameWord::Organisation,
        "place" => NameWord::PlaceHead,
        "given" => NameWord::Given,
        "particle" => NameWord::Particle,
        "group" => NameWord::GroupHead,
        _ => NameWord::NotName,
    }
}

fn site(name: &str) -> SiteText {
    match name {
        "plea" => SiteText::Plea,
        "photo" => SiteText::PhotoCredit,
        "link" => SiteText::Link,
        _ => SiteText::Line,
    }
}
