//! The run of adjectives and nouns behind a number, and what its head is.

use crate::context::Context;
use headwater_lang::TokenKind;
use headwater_lang::pack::{Plural, Shape};
use headwater_model::record::{Class, Measure};
use std::ops::Range;

/// What the head of a run is.
pub(super) enum Head {
    People(Plural),
    /// The noun says what happened ("12 deaths").
    Outcome(Measure),
    /// A people or a group by its name ("12 Palestinians").
    Nation,
    /// People only modify a thing ("police stations").
    Thing,
    /// No noun at all.
    None,
}

/// A run of adjectives and nouns.
pub(super) struct Run {
    pub(super) head: usize,
    pub(super) end: usize,
    pub(super) class: Class,
    pub(super) kind: Head,
}

/// The noun for people at `i`.
pub(super) fn noun_at(cx: &Context<'_>, i: usize) -> Option<(Plural, Class)> {
    cx.pack.people.get(cx.low(i)).copied()
}

/// The run of adjectives and nouns from `at`; its head is the last noun for people, if the run ends with it.
pub(super) fn noun_run(cx: &Context<'_>, at: usize, sentence: &Range<usize>, limit: usize) -> Option<Run> {
    // "up from 864 a day earlier"
    // "up from 51 the previous day", "the day before"
    let shifted = cx.listed("after_length", at + 2) || cx.listed("shift_earlier", at + 2);
    let previous = cx.listed("time_previous", at + 1) && cx.listed("time_unit", at + 2);
    if cx.is(at, "article") && (previous || cx.listed("time_unit", at + 1) && shifted) {
        return Some(Run { head: at, end: at, class: Class::People, kind: Head::None });
    }
    // "taking around 250 hostage"
    if matches!(cx.low(at), "hostage" | "captive") {
        return Some(Run { head: at, end: at, class: Class::People, kind: Head::None });
    }
    // "179 arrested and 15 forcibly disappeared"
    // But "30 others missing", "12 more dead" have their noun.
    let told = cx.is_adverb(at)
        && !cx.listed("number_adjective", at)
        && cx.pack.outcomes.contains_key(cx.low(at + 1))
        && noun_at(cx, at + 2).is_none();
    if told && !cx.tokens().is_word(at + 2) {
        return Some(Run { head: at, end: at, class: Class::People, kind: Head::None });
    }
    // "bringing to nine the number of fatalities"
    if tolled(cx, at, sentence) {
        return Some(Run { head: at, end: at, class: Class::People, kind: Head::None });
    }
    let mut head: Option<(usize, Plural, Class)> = None;
    let mut k = at;
    let mut last_word = None;
    let stop_at = limit.max(at).min(sentence.end).min(at + 9);
    while k < stop_at {
        let low = cx.low(k);
        if !cx.tokens().is_word(k) {
            // Scare quotes and brackets inside a phrase: “martyrs”; a comma only between adjectives.
            let quote = cx.tokens().is_quote(k);
            let adjective_comma = low == ","
                && head.is_none()
                && k > at
                && noun_at(cx, k + 1).is_some()
                && k + 1 < stop_at
                && k == at + 1
                // "41 dead, rescuers reach …"
                && !cx.pack.outcomes.contains_key(cx.low(at));
            if (quote && head.is_none()) || adjective_comma {
                k += 1;
                continue;
            }
            break;
        }
        if let Some((plural, class)) = noun_at(cx, k).filter(|_| !is_verb_here(cx, k, at)) {
            // A later noun is the head ("rebel fighters"), but not after a plural ("people police …").
            if let Some((_, Plural::Many, _)) = head {
                break;
            }
            // "paramilitary troops" may be on either side: what they are says more.
            let mut class = head.map_or(class, |(h, _, earlier)| {
                if cx.listed("either_side", h) { class } else { narrower(earlier, class) }
            });
            // "aid workers", "ambulance staff", "media workers"
            if class == Class::People && (at..k).any(|j| cx.listed("aid_word", j)) {
                class = Class::AidWorker;
            } else if class == Class::People
                && k > at
                && matches!(cx.low(k - 1), "media" | "news" | "television")
            {
                class = Class::Journalist;
            }
            head = Some((k, plural, class));
            last_word = Some(k);
            k += 1;
            continue;
        }
        if cx.pack.outcomes.contains_key(low) && head.is_some() || matches!(low, "remain" | "remained") {
            break;
        }
        // "Nine more died"
        let more = k > at && (at..k).all(|j| cx.listed("number_adjective", j));
        // "12 more unaccounted for elsewhere"
        let phrase = || cx.pack.outcome_phrases.at(cx.tokens(), k, sentence.end);
        if (more || k == at && !cx.is_adverb(k))
            && phrase().is_some_and(|(n, o)| n > 1 && o.shape == Shape::Intransitive)
        {
            break;
        }
        if more && cx.pack.outcomes.get(low).is_some_and(|o| o.iter().all(|o| o.shape == Shape::Intransitive))
        {
            break;
        }
        // "up from 40 reported a day earlier"
        if k == at && low == "reported" && (cx.is(k + 1, "article") || cx.is(k + 1, "preposition")) {
            break;
        }
        // "corrected the toll to 27 overnight"
        if k == at && cx.listed("behind_number", k) {
            break;
        }
        let function = cx.pack.is_function(low) || cx.pack.is(cx.uncontracted(k), "pronoun");
        // "200 of their members", but not "two bullets pierced his body".
        let passes = (cx.is(k, "possessive") || cx.is(k, "article")) && last_word.is_none()
            || low == "'s"
            || cx.pack.listed("number_adjective", low);
        if function && !passes {
            break;
        }
        if let Some((_, plural, _)) = head {
            // "police stations", "rebel positions": the people only modify a thing.
            let thing = matches!(plural, Plural::One | Plural::Mass)
                && !cx.is_adverb(k)
                && !cx.tokens().is_capital(k)
                && !low.ends_with("ed")
                && !low.ends_with("ing")
                && !cx.pack.cues.contains_key(low)
                && !cx.pack.listed("behind_noun", low);
            if thing {
                return Some(Run { head: k, end: k, class: Class::Unknown, kind: Head::Thing });
            }
            break;
        }
        last_word = Some(k);
        k += 1;
    }
    if let Some((h, plural, class)) = head {
        // "14 women and children": one number over two classes.
        if plural == Plural::Many
            && matches!(cx.low(h + 1), "and" | "or")
            && h + 2 < sentence.end.min(limit.max(h + 3))
            && !cx.pack.outcomes.contains_key(cx.low(h + 2))
            && let Some((Plural::Many, second)) = noun_at(cx, h + 2)
        {
            let class = if second == class { class } else { Class::People };
            return Some(Run { head: h, end: h + 3, class, kind: Head::People(plural) });
        }
        // "31 civilian deaths", "three police casualties"
        if plural != Plural::Many
            && let Some(measure) = only_noun(cx, h + 1).filter(|_| h + 1 < sentence.end)
            && ends_phrase(cx, h + 1, sentence)
        {
            return Some(Run { head: h + 1, end: h + 2, class, kind: Head::Outcome(measure) });
        }
        // "their one-year-old daughter"
        let young =
            matches!(class, Class::People | Class::Woman) && (at..h).any(|j| cx.aged(j) == Some(true));
        let class = if young { Class::Child } else { class };
        return Some(Run { head: h, end: h + 1, class, kind: Head::People(plural) });
    }
    // "20 wounded", "12 deaths", "five missing", "millions displaced"
    let outcome_at = (at..=(at + 3).min(sentence.end.saturating_sub(1))).find(|&i| {
        cx.pack.outcomes.get(cx.low(i)).is_some_and(|o| o.iter().any(|o| matches!(o.shape, Shape::Noun)))
    });
    if let Some(i) = outcome_at
        && ends_phrase(cx, i, sentence)
        && (at..i).all(|j| {
            // '"more than forty" dead'
            (cx.tokens().is_word(j) || j == at && cx.tokens().is_quote(j))
                && !cx.listed("turn_verb", j)
                && !cx.listed("object", j)
                && !cx.listed("events", j)
                // "four countries cut deaths"
                && !is_plural(cx, j)
                && (!cx.pack.is_function(cx.low(j))
                    || cx.is(j, "article")
                    || matches!(cx.low(j), "more" | "other" | "further" | "new" | "still"))
        })
        && let Some(outcome) =
            cx.pack.outcomes.get(cx.low(i)).and_then(|o| o.iter().find(|o| matches!(o.shape, Shape::Noun)))
    {
        // "20 wounded soldiers": the adjective of a noun, found above as people; here the noun itself.
        return Some(Run { head: i, end: i + 1, class: Class::People, kind: Head::Outcome(outcome.measure) });
    }
    // "one Uruguayan"
    if at > 0
        && cx.low(at - 1) == "one"
        && cx.pack.demonyms.contains_key(cx.low(at))
        && cx.tokens().is_capital(at)
        && ends_phrase(cx, at, sentence)
    {
        return Some(Run { head: at, end: at + 1, class: Class::People, kind: Head::Nation });
    }
    // "14 French, 11 Italians"
    let adjective = cx.pack.demonyms.contains_key(cx.low(at)) && cx.tokens().is_capital(at);
    let listed = cx.is_comma(at + 1) || cx.low(at + 1) == "and" && cx.is_numeral(at + 2);
    // "at least 300 Congolese"
    let alone = ["ese", "ish", "ch", "ss"].iter().any(|e| cx.low(at).ends_with(e))
        && ends_phrase(cx, at, sentence)
        && !cx.pack.people.contains_key(cx.low(at + 1))
        && !cx.tokens().is_capital(at + 1);
    if adjective && (listed || alone) {
        return Some(Run { head: at, end: at + 1, class: Class::People, kind: Head::Nation });
    }
    // "12 Palestinians", "dozens of Alawites"
    if let Some(last) = last_word
        && cx.tokens().is_capital(last)
        && cx.low(last).ends_with(['s', 'i', 'a'])
        && (cx.pack.demonyms.contains_key(cx.low(last)) || cx.pack.groups.contains_key(cx.low(last)))
        && (cx.low(last).ends_with('s') || cx.pack.groups.contains_key(cx.low(last)))
        && last < at + 4
    {
        return Some(Run { head: last, end: last + 1, class: Class::People, kind: Head::Nation });
    }
    // Nothing between the number and a verb or mark: the number stands for people.
    let empty = (cx.pack.outcomes.contains_key(cx.low(at)) && ends_phrase(cx, at, sentence))
        || last_word.is_none()
        || (at..k).all(|j| matches!(cx.low(j), "more" | "others" | "other" | "mostly"));
    empty.then_some(Run { head: at, end: at, class: Class::People, kind: Head::None }).filter(|_| {
        let low = cx.low(at);
        // "Toll rises to nine": the headline ends.
        at >= sentence.end
            || cx.is(at, "auxiliary")
            || cx.pack.outcomes.contains_key(low)
            || matches!(
                low,
                "and"
                    | ","
                    | "."
                    | ":"
                    | ";"
                    | "("
                    | "–"
                    | "—"
                    | "-"
                    | "who"
                    | "in"
                    | "at"
                    | "on"
                    | "more"
                    | "others"
                    | "remained"
                    | "remain"
                    | ""
            )
            || cx.is(at, "preposition") && low != "of"
            // "raised the death toll to 26 after …", 'at "no more than five"'
            || cx.pack.listed("clause_joint", low)
            || cx.pack.listed("behind_number", low)
            // "up from 40 reported a day earlier", "the figure of 481 that it gave in May"; not "one that …"
            || low == "reported" && at > 1 && cx.low(at - 2) == "from"
            || low == "that" && at > 1 && cx.low(at - 2) == "of" && cx.tokens().kind(at - 1) == Some(TokenKind::Number)
            || cx.tokens().is_quote(at)
    })
}

/// What happened, by a word that is nothing but a noun for it ("deaths", not "injured").
fn only_noun(cx: &Context<'_>, i: usize) -> Option<Measure> {
    let outcomes = cx.pack.outcomes.get(cx.low(i))?;
    let noun = outcomes.iter().find(|o| o.shape == Shape::Noun)?;
    outcomes.iter().all(|o| matches!(o.shape, Shape::Noun | Shape::Act)).then_some(noun.measure)
}

/// A noun for several things, by its ending; not "gas", "virus", "police's", nor a name.
fn is_plural(cx: &Context<'_>, k: usize) -> bool {
    let low = cx.low(k);
    low.len() > 4
        && low.ends_with('s')
        && !["ss", "us", "is", "'s", "’s", "as"].iter().any(|e| low.ends_with(e))
        && !cx.tokens().is_capital(k)
        && !cx.is(k, "pronoun")
        && !cx.listed("number_adjective", k)
}

/// "to nine the number of fatalities", "to nine the death toll": the count of what comes behind the number.
pub(in crate::extract) fn tolled(cx: &Context<'_>, at: usize, sentence: &Range<usize>) -> bool {
    cx.low(at) == "the" && (at + 1..(at + 4).min(sentence.end)).any(|k| cx.listed("all_told", k))
}

/// Nothing that the word at `i` could only modify follows it ("400 dead trees").
fn ends_phrase(cx: &Context<'_>, i: usize, sentence: &Range<usize>) -> bool {
    let next = i + 1;
    if next >= sentence.end || !cx.tokens().is_word(next) {
        return true;
    }
    let low = cx.low(next);
    cx.pack.is_function(low)
        || cx.tokens().is_capital(next)
        || cx.pack.outcomes.contains_key(low)
        || cx.pack.cues.contains_key(low)
        || cx.pack.people.contains_key(low)
        || low.ends_with("ed")
        || low.ends_with("ing")
        || low.ends_with("ly")
        || cx.pack.listed("phrase_end", low)
}

/// "guard", "fan", "minor", "wounded" are verbs or adjectives in some places.
fn is_verb_here(cx: &Context<'_>, k: usize, at: usize) -> bool {
    let low = cx.low(k);
    let ambiguous = cx.pack.listed("noun_or_modifier", low);
    if !ambiguous {
        return false;
    }
    match low {
        "wounded" | "injured" | "dead" | "missing" | "homeless" => true,
        "others" => false,
        "other" => true,
        "remains" => k > at && cx.is(k + 1, "adverb"),
        _ => noun_at(cx, k + 1).is_some(),
    }
}

/// The class of two nouns side by side ("rebel soldiers" are fighters, "women soldiers" soldiers).
fn narrower(a: Class, b: Class) -> Class {
    match (a, b) {
        (a, Class::People | Class::Unknown) => a,
        (Class::Fighter, Class::SecurityForce) => Class::Fighter,
        (_, b) => b,
    }
}
