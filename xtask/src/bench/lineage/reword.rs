//! Rewording as a translation there and back gives it: clauses change places, active and passive too, then words.

use super::dice::Dice;
use super::tokens::{capitalised, has_quote, lowered};
use super::typed::{closing_source, opening_source};
use super::wording::{self, Kind, Taste};

/// The sentence in other words, as far as the rules reach. Each applies in half of the cases: writers who knew nothing
/// of one another do not turn the same sentences.
pub(super) fn reworded(text: &str, synonyms: f64, taste: Taste, dice: &mut Dice) -> String {
    let mut out = text.to_owned();
    let mut rules: Vec<Rule> = RULES.to_vec();
    dice.shuffle(&mut rules);
    for rule in rules {
        if dice.chance(0.5)
            && let Some(new) = rule(&out)
        {
            out = new;
        }
    }
    wording::reworded(&out, Kind::Synonym, synonyms, taste, dice)
}

type Rule = fn(&str) -> Option<String>;

const RULES: &[Rule] = &[source_forward, source_back, condition_forward, day_forward, active, halves];

/// "X, police said." → "According to police, X."
fn source_forward(text: &str) -> Option<String> {
    let at = closing_source(text)?;
    let tail = text[at + 2..].trim_end_matches('.');
    let source = match tail.strip_prefix("according to ") {
        Some(source) => return Some(format!("{} said {}.", capitalised(source), lowered(&text[..at]))),
        None => tail.rsplit_once(' ')?.0,
    };
    if matches!(source, "he" | "she" | "they" | "it") {
        return Some(format!("{} said that {}.", capitalised(source), lowered(&text[..at])));
    }
    Some(format!("According to {source}, {}.", lowered(&text[..at])))
}

/// "Police said X." → "X, according to police."
fn source_back(text: &str) -> Option<String> {
    let (source, from) = opening_source(text)?;
    let what = capitalised(text[from..].trim_end_matches('.'));
    let source = lowered(&source);
    Some(if matches!(source.as_str(), "he" | "she" | "they" | "it") {
        format!("{what}, {source} said.")
    } else {
        format!("{what}, according to {source}.")
    })
}

/// "X after Y." → "After Y, X."
fn condition_forward(text: &str) -> Option<String> {
    let body = plain_body(text)?;
    [" after ", " when ", " while ", " because ", " as ", " before ", " if ", " although "].iter().find_map(
        |word| {
            let at = body.find(word)?;
            let (main, rest) = (&body[..at], &body[at + word.len()..]);
            let full = main.split(' ').count() >= 4 && rest.split(' ').count() >= 4;
            let starts = main
                .split(' ')
                .next()
                .is_some_and(|w| !matches!(w, "After" | "When" | "While" | "As" | "If"));
            (full && starts && !main.contains(',') && !rest.contains(", "))
                .then(|| format!("{} {rest}, {}.", capitalised(word.trim()), lowered(main)))
        },
    )
}

const DAYS: &[&str] = &[
    " on Monday",
    " on Tuesday",
    " on Wednesday",
    " on Thursday",
    " on Friday",
    " on Saturday",
    " on Sunday",
    " last week",
    " last month",
    " last year",
    " this year",
    " yesterday",
    " today",
    " early Sunday",
    " early Saturday",
];

/// "X on Tuesday Y." → "On Tuesday, X Y."
fn day_forward(text: &str) -> Option<String> {
    let body = plain_body(text)?;
    DAYS.iter().find_map(|day| {
        let at = body.find(day)?;
        let end = at + day.len();
        let whole = body[end..].is_empty() || body[end..].starts_with([' ', ',']);
        (at > 8 && whole).then(|| {
            let rest = body[end..].trim_start_matches(',').trim_end();
            format!("{}, {}{rest}.", capitalised(day.trim()), lowered(&body[..at]))
        })
    })
}

/// "A was seen by B." → "B saw A." with the participle kept: only regular verbs.
fn active(text: &str) -> Option<String> {
    let body = plain_body(text)?;
    [" was ", " were "].iter().find_map(|aux| {
        let at = body.find(aux)?;
        let (patient, rest) = (&body[..at], &body[at + aux.len()..]);
        let (verb, rest) = rest.split_once(" by ")?;
        let regular = verb.ends_with("ed") && !verb.contains(' ');
        // The agent ends where the next preposition or comma begins.
        let stop = [" in ", " on ", " at ", " after ", " near ", " for ", " as ", " to ", " with ", ", "]
            .iter()
            .filter_map(|p| rest.find(p))
            .min()
            .unwrap_or(rest.len());
        let agent = &rest[..stop];
        let brief =
            patient.split(' ').count() <= 9 && agent.split(' ').count() <= 6 && !patient.contains(',');
        (regular && brief)
            .then(|| format!("{} {verb} {}{}.", capitalised(agent), lowered(patient), &rest[stop..]))
    })
}

/// "A, and B." → "B, and A." where both are whole clauses.
fn halves(text: &str) -> Option<String> {
    let body = plain_body(text)?;
    [", and ", ", but ", " and "].iter().find_map(|word| {
        let at = body.find(word)?;
        let (first, second) = (&body[..at], &body[at + word.len()..]);
        let clause = |part: &str| {
            let words: Vec<&str> = part.split(' ').collect();
            let verb = words.iter().skip(1).take(5).any(|w| {
                matches!(
                    *w,
                    "was"
                        | "were"
                        | "is"
                        | "are"
                        | "had"
                        | "has"
                        | "have"
                        | "will"
                        | "would"
                        | "said"
                        | "did"
                )
            });
            words.len() >= 4 && verb && !part.contains(", ")
        };
        (clause(first) && clause(second)).then(|| {
            format!("{}, {} {}.", capitalised(second), word.trim_matches([',', ' ']), lowered(first))
        })
    })
}

/// The sentence without its full stop, if it holds no quotation, question or bracket.
fn plain_body(text: &str) -> Option<&str> {
    let body = text.strip_suffix('.')?;
    (!has_quote(text) && !body.contains(['?', ';', '(', ':', '\u{2014}', '\u{2013}'])).then_some(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_change_places() {
        let is = |rule: Rule, from: &str, to: &str| assert_eq!(rule(from).as_deref(), Some(to));
        is(
            source_forward,
            "The boat sank near the quay, police said.",
            "According to police, the boat sank near the quay.",
        );
        is(
            source_back,
            "Police said the boat sank near the quay.",
            "The boat sank near the quay, according to police.",
        );
        is(
            condition_forward,
            "The boat sank quickly after it hit the old quay.",
            "After it hit the old quay, the boat sank quickly.",
        );
        is(
            day_forward,
            "The old boat sank on Monday near Orlen.",
            "On Monday, the old boat sank near Orlen.",
        );
        is(
            active,
            "The boat was chased by two guards near the quay.",
            "Two guards chased the boat near the quay.",
        );
        is(
            halves,
            "The boat was old, and the crew had no maps.",
            "The crew had no maps, and the boat was old.",
        );
    }

    #[test]
    fn quotations_stay_whole() {
        let text = "\"We ran when it sank,\" he said on Monday.";
        assert!(RULES.iter().all(|rule| rule(text).is_none()));
    }
}
