//! Makes a pack of its tables.

use super::clitics::Clitics;
use super::tables::Tables;
use super::{
    BoundPlace, CueKind, Grammar, Graphic, KnownPlace, NameWord, NumberWord, Outcome, Pack, Plural,
    Publisher, QuoteMarks, Shape, SiteText, TIME_PHRASES, TimeWords,
};
use crate::phrases::{Phrases, fold, rows};
use headwater_model::record::{Class, Measure, Modifier};
use rustc_hash::{FxHashMap, FxHashSet};

/// Makes the pack.
pub(super) fn pack(tables: &Tables) -> Pack {
    let t = *tables;
    let mut clitics = Clitics::new(rows(t.clitics).map(|r| [cell(&r, 0), fold(cell(&r, 1)), cell(&r, 2)]));

    let function: Vec<(&str, &str)> = rows(t.function)
        .flat_map(|r| {
            let class = cell(&r, 0);
            cell(&r, 1).split_whitespace().map(move |w| (fold(w), class)).collect::<Vec<_>>()
        })
        .collect();
    let mut people: FxHashMap<&'static str, (Plural, Class)> = rows(t.people)
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
    for r in rows(t.status) {
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
    let mut participles = FxHashSet::default();
    for r in rows(t.cues) {
        let kind = cue(cell(&r, 0));
        for form in cell(&r, 1).split(',').map(str::trim) {
            // "d'après" is one word as written and two in the text.
            if form.contains(' ') || clitics.as_ref().is_some_and(|c| c.first(form, "").is_some()) {
                cue_phrases.push((form, kind));
            } else {
                let finite = cues.insert(fold(form), kind).is_some();
                if cell(&r, 2) == "participle" && !finite {
                    participles.insert(fold(form));
                }
            }
        }
    }
    let calendar: Vec<Vec<&str>> = rows(t.calendar).collect();
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
                cell(&r, 1).split(',').map(|w| (fold(w.trim()), class)).collect::<Vec<_>>()
            })
            .filter(|(w, _)| !w.is_empty())
            .collect()
    };
    let mut lists: FxHashMap<&'static str, Vec<&'static str>> = FxHashMap::default();
    let mut phrase_rows: Vec<(&str, Vec<&str>)> = Vec::new();
    for r in rows(t.lists) {
        let forms: Vec<&str> = cell(&r, 1).split(',').map(str::trim).collect();
        for word in forms.iter().map(|f| fold(f)).filter(|f| !f.contains(' ')) {
            let of = lists.entry(word).or_default();
            if !of.contains(&cell(&r, 0)) {
                of.push(cell(&r, 0));
            }
        }
        phrase_rows.push((cell(&r, 0), forms));
    }
    let forms = |column: usize| {
        move |r: Vec<&'static str>| {
            let value = cell(&r, 0);
            let forms: Vec<&str> = cell(&r, column).split(',').map(str::trim).collect();
            forms.into_iter().filter(|f| !f.is_empty()).map(|f| (fold(f), value)).collect::<Vec<_>>()
        }
    };
    let parts = clitics.as_ref();
    let publishers = t.publishers.into_iter().flat_map(rows).flat_map(|r| {
        let publisher = Publisher { name: cell(&r, 1), agency: cell(&r, 0) == "agency" };
        cell(&r, 2).split(',').map(move |w| (w.trim(), publisher)).collect::<Vec<_>>()
    });
    let places = t.places.into_iter().flat_map(rows).flat_map(|r| {
        let place = KnownPlace { name: cell(&r, 1), kind: cell(&r, 0) };
        let forms: Vec<&str> = cell(&r, 2).split(',').map(str::trim).filter(|f| !f.is_empty()).collect();
        forms.into_iter().map(move |f| (f, place)).collect::<Vec<_>>()
    });
    let given = list(t.given).into_iter().filter(|(_, class)| *class == "given");
    let mut pack = Pack {
        language: t.language,
        abbreviations: list(t.abbrev).into_iter().map(|(w, _)| w).collect(),
        abbreviations_that_end: list(t.abbrev)
            .into_iter()
            .filter(|(_, class)| *class == "end")
            .map(|(w, _)| w)
            .collect(),
        function: function.iter().map(|(w, _)| *w).collect(),
        function_class: function.into_iter().collect(),
        numbers: rows(t.numbers).map(|r| (cell(&r, 0), number(&r))).collect(),
        bounds: Phrases::new(rows(t.bounds).map(|r| {
            let place = if cell(&r, 1) == "after" { BoundPlace::After } else { BoundPlace::Before };
            (cell(&r, 0), (place, modifier(cell(&r, 2))))
        })),
        common: list(t.common).into_iter().map(|(w, _)| w).collect(),
        people,
        outcomes,
        outcome_phrases: Phrases::new(outcome_phrases),
        cues,
        participles,
        cue_phrases: Phrases::parted(cue_phrases, parts),
        hedges: Phrases::parted(list(t.hedges).into_iter().map(|(w, _)| (w, ())), parts),
        negations: lists.iter().filter(|(_, of)| of.contains(&"negation")).map(|(word, _)| *word).collect(),
        verification: Phrases::parted(
            list(t.verification).into_iter().map(|(w, class)| (w, class == "not")),
            parts,
        ),
        name_words: given.chain(list(t.names)).map(|(w, class)| (w, name_word(class))).collect(),
        places: Phrases::parted(places, parts),
        demonyms: t.demonyms.into_iter().flat_map(rows).flat_map(forms(1)).collect(),
        publishers: Phrases::parted(publishers, parts),
        groups: t.groups.into_iter().flat_map(rows).flat_map(forms(1)).collect(),
        months: named("month"),
        weekdays: named("weekday"),
        times: TimeWords::new(&calendar),
        site_text: Phrases::parted(
            t.site.into_iter().flat_map(list).map(|(w, class)| (w, site(class))),
            parts,
        ),
        backgrounds: list(t.backgrounds).into_iter().map(|(w, _)| w).collect(),
        phrase_lists: phrase_rows
            .into_iter()
            .map(|(list, forms)| (list, Phrases::parted(forms.into_iter().map(|f| (f, ())), parts)))
            .collect(),
        time_starts: FxHashMap::default(),
        lists,
        grammar: grammar(t.grammar),
        graphic: Phrases::parted(list(t.graphic).into_iter().map(|(w, class)| (w, graphic(class))), parts),
        clitics: None,
        quote_marks: rows(t.quotes)
            .filter(|r| cell(r, 2) != "dialogue")
            .map(|r| QuoteMarks { open: cell(&r, 0), close: cell(&r, 1), spaced: cell(&r, 2) == "spaced" })
            .collect(),
        dialogue: rows(t.quotes).filter(|r| cell(r, 2) == "dialogue").map(|r| cell(&r, 0)).collect(),
        spellings: rows(t.spellings).map(|r| (cell(&r, 0), cell(&r, 1))).collect(),
    };
    if let Some(clitics) = &mut clitics {
        clitics.know(words(&pack), pack.cues.keys().copied().collect());
    }
    pack.clitics = clitics;
    pack.time_starts = time_starts(&pack);
    pack
}

/// All that an expression of time may start with.
fn time_starts(pack: &Pack) -> FxHashMap<&'static str, bool> {
    let times = &pack.times;
    let small = times.offsets.keys().chain(times.seasons.keys()).chain(times.ordinals.keys());
    let words = small.chain(times.units.keys()).chain(pack.numbers.keys());
    let named = words.chain(pack.months.keys()).chain(pack.weekdays.keys()).copied();
    let listed = pack.lists.iter().filter(|(_, of)| of.contains(&"time_opener")).map(|(word, _)| *word);
    let phrases =
        TIME_PHRASES.iter().filter_map(|list| pack.phrase_lists.get(list)).flat_map(Phrases::first_words);
    let first = phrases.chain(times.feasts.first_words()).chain(pack.bounds.first_words());
    let mut all: FxHashMap<&'static str, bool> = first.map(|word| (word, false)).collect();
    all.extend(named.chain(listed).chain(["a", "an", "the"]).map(|word| (word, true)));
    all
}

/// Every word that the tables of the language know.
fn words(pack: &Pack) -> FxHashSet<&'static str> {
    let mut all: FxHashSet<&'static str> = pack.function.iter().copied().collect();
    all.extend(
        pack.cues.keys().chain(pack.name_words.keys()).chain(pack.weekdays.keys()).chain(pack.months.keys()),
    );
    all.extend(pack.cue_phrases.words().chain(pack.hedges.words()).chain(pack.publishers.words()));
    all.extend(pack.verification.words());
    all.extend(pack.lists.keys().copied());
    all.extend(pack.phrase_lists.values().flat_map(Phrases::words));
    all
}

/// How sentences are built: rows of a name and "yes" or "no". A language without the table has none.
fn grammar(table: &'static str) -> Option<Grammar> {
    let is = |name: &str| rows(table).any(|r| cell(&r, 0) == name && cell(&r, 1) == "yes");
    rows(table).next()?;
    Some(Grammar {
        capitals: is("capitals"),
        drops_subject: is("drops-subject"),
        verb_first: is("verb-first"),
        speaker_inside: is("speaker-inside"),
    })
}

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

fn graphic(name: &str) -> Graphic {
    match name {
        "body" => Graphic::Body,
        "harm" => Graphic::Harm,
        "not" => Graphic::Not,
        _ => Graphic::Always,
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

#[cfg(test)]
mod tests {
    use crate::pack::PACKS;

    /// The small lists that the rules for attribution ask for by name.
    const ASKED: [&str; 27] = [
        "and",
        "be",
        "count_noun",
        "definite",
        "document",
        "female",
        "female_pronoun",
        "gerund",
        "have",
        "hearer",
        "hearer_prep",
        "male",
        "male_pronoun",
        "media",
        "monitor",
        "negation",
        "no_content",
        "not_source",
        "occasion",
        "of",
        "opener",
        "person",
        "plural",
        "plural_pronoun",
        "source",
        "time_word",
        "weak_cue",
    ];

    #[test]
    fn a_language_with_a_grammar_has_the_lists_that_the_rules_ask_for() {
        for (code, pack) in PACKS.iter().filter(|(_, p)| p.grammar.is_some()) {
            let verbs_stand_alone = pack.participles.is_empty();
            for list in ASKED {
                // Where no participle is a cue, no auxiliary is asked for; Arabic writes its articles in the word.
                let spared = verbs_stand_alone && matches!(list, "have" | "be" | "definite");
                assert!(
                    spared || pack.lists.values().any(|of| of.contains(&list)),
                    "{code}: lists.tsv has no “{list}”"
                );
            }
            assert!(!pack.cues.is_empty() && !pack.function.is_empty(), "{code}");
        }
    }

    #[test]
    fn words_of_english_stay_english() {
        let french = crate::pack("fr");
        assert!(!french.cues.contains_key("said") && french.places.words().any(|w| w == "paris"));
        assert_eq!(crate::pack("xx").language, "en");
    }
}
