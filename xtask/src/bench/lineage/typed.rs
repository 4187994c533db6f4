//! Changes of meaning whose type is known: each takes a sentence and gives the changed one, or nothing where it does
//! not apply.

use super::dice::Dice;
use super::text::Change;
use super::tokens::{capitalised, has_quote, is_plain, joined, quoted, tokens};

/// Tries one change.
pub(super) fn changed(text: &str, change: Change, dice: &mut Dice) -> Option<String> {
    let new = match change {
        Change::Number => super::numbers::updated(text, dice),
        Change::Negation => negated(text),
        Change::Hedge => without_hedge(text),
        Change::Name => renamed(text, dice),
        Change::Attribution => {
            if dice.chance(0.7) {
                without_attribution(text)
            } else {
                attributed_otherwise(text, dice)
            }
        }
        Change::Quotation => misquoted(text, dice),
        Change::Typo => mistyped(text, dice),
        Change::Verification => None,
    };
    new.filter(|n| n != text)
}

/// "not" after the first verb that takes it.
fn negated(text: &str) -> Option<String> {
    let mut list = tokens(text);
    if list.iter().any(|t| matches!(t.low().as_str(), "not" | "no" | "never" | "nobody" | "none")) {
        return None;
    }
    let inside = quoted(&list);
    let at = (1..list.len().saturating_sub(1)).find(|&i| {
        !inside[i]
            && list[i].post.is_empty()
            && matches!(
                list[i].core.as_str(),
                "was" | "were" | "is" | "are" | "will" | "would" | "could" | "can"
            )
    })?;
    list[at].core.push_str(" not");
    Some(joined(&list))
}

/// Words of doubt that can be put in and taken out without touching their neighbours.
const HEDGES: &[&str] = &["reportedly", "allegedly", "apparently", "possibly", "probably", "supposedly"];

/// A word of doubt put before a participle: "was reportedly seen".
pub(super) fn hedged(text: &str, dice: &mut Dice) -> Option<String> {
    let mut list = tokens(text);
    if list.iter().any(|t| HEDGES.contains(&t.low().as_str())) {
        return None;
    }
    let inside = quoted(&list);
    let at = (0..list.len().saturating_sub(2)).find(|&i| {
        !inside[i]
            && list[i].post.is_empty()
            && matches!(list[i].core.as_str(), "was" | "were" | "had")
            && list[i + 1].core.ends_with("ed")
    })?;
    let hedge = *dice.pick(&HEDGES[..3]);
    list[at].core.push(' ');
    list[at].core.push_str(hedge);
    Some(joined(&list))
}

fn without_hedge(text: &str) -> Option<String> {
    let mut list = tokens(text);
    let inside = quoted(&list);
    let at = (1..list.len().saturating_sub(1)).find(|&i| {
        !inside[i]
            && HEDGES.contains(&list[i].core.as_str())
            && list[i].pre.is_empty()
            && list[i].post.is_empty()
    })?;
    list.remove(at);
    Some(joined(&list))
}

const NAMES: &[&str] = &[
    "Marlowe",
    "Kessen",
    "Oduya",
    "Brandt",
    "Tarrow",
    "Velasko",
    "Hendry",
    "Pruitt",
    "Lindgard",
    "Sorrel",
    "Castellan",
    "Wexford",
    "Dunmore",
    "Abelard",
    "Ferrow",
    "Quillan",
    "Haverton",
    "Rostow",
    "Imre",
    "Calder",
];

/// Another name for one that stands inside the sentence.
fn renamed(text: &str, dice: &mut Dice) -> Option<String> {
    let mut list = tokens(text);
    let inside = quoted(&list);
    let name = |i: usize| {
        let t = &list[i];
        i > 0
            && !inside[i]
            && t.is_capital()
            && t.core.chars().count() > 3
            && t.core.chars().skip(1).all(char::is_lowercase)
            && is_plain(&t.core)
            && !list[i - 1].post.ends_with(['.', '!', '?', ':'])
            && !COMMON.contains(&t.core.as_str())
    };
    let at: Vec<usize> = (0..list.len()).filter(|&i| name(i)).collect();
    if at.is_empty() {
        return None;
    }
    let old = list[*dice.pick(&at)].core.clone();
    let new = *dice.pick(NAMES);
    for token in list.iter_mut().filter(|t| t.core == old) {
        new.clone_into(&mut token.core);
    }
    Some(joined(&list))
}

const COMMON: &[&str] = &[
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "January",
    "February",
    "March",
    "April",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "Police",
    "Department",
    "President",
    "Street",
    "Avenue",
    "Road",
    "County",
    "Sheriff",
    "Chief",
    "Hospital",
    "When",
    "They",
    "This",
    "That",
    "Minister",
    "Council",
    "Court",
    "Judge",
    "Officer",
    "Sergeant",
    "Captain",
    "Detective",
    "Mayor",
    "Senator",
];

const SAY: &[&str] = &["said", "says", "reported", "told", "added"];

/// Where a source that closes the sentence begins (", police said."), in bytes.
pub(super) fn closing_source(text: &str) -> Option<usize> {
    let at = text.rfind(", ")?;
    let tail: Vec<&str> = text[at + 2..].trim_end_matches('.').split(' ').collect();
    let says = tail.last().is_some_and(|w| SAY.contains(w)) && tail.len() <= 7;
    let by = tail.len() <= 9 && tail.starts_with(&["according", "to"]);
    (!has_quote(text) && text.ends_with('.') && (says || by) && text[..at].split(' ').count() >= 5)
        .then_some(at)
}

/// The source that opens the sentence, and where what it says begins: "Police said that …".
pub(super) fn opening_source(text: &str) -> Option<(String, usize)> {
    if has_quote(text) || !text.ends_with('.') {
        return None;
    }
    let head: Vec<&str> = text.split(' ').take(8).collect();
    if head.starts_with(&["According", "to"]) {
        let comma = text.find(", ")?;
        let source = text["According to ".len()..comma].to_owned();
        let short = source.split(' ').count() <= 7;
        return (short && text[comma + 2..].split(' ').count() >= 5).then_some((source, comma + 2));
    }
    let k = head.iter().position(|w| *w == "said")?;
    if k == 0 || k > 5 || head[..k].iter().any(|w| w.ends_with(',')) {
        return None;
    }
    let mut from = head[..=k].iter().map(|w| w.len() + 1).sum::<usize>();
    if text[from..].starts_with("that ") {
        from += "that ".len();
    }
    // "said on Monday that", "said in a statement": what follows is no clause yet.
    let next = text[from..].split(' ').next().unwrap_or("");
    let clause =
        !matches!(next, "on" | "in" | "at" | "it" | "by" | "of" | "after" | "during" | "to" | "yesterday");
    (clause && text[from..].split(' ').count() >= 5).then(|| (head[..k].join(" "), from))
}

fn without_attribution(text: &str) -> Option<String> {
    if let Some(at) = closing_source(text) {
        return Some(format!("{}.", &text[..at]));
    }
    let (_, from) = opening_source(text)?;
    Some(capitalised(&text[from..]))
}

const SOURCES: &[&str] =
    &["a relief worker", "a military spokesman", "a bystander", "a customs official", "a local radio host"];

fn attributed_otherwise(text: &str, dice: &mut Dice) -> Option<String> {
    let source = *dice.pick(SOURCES);
    if let Some(at) = closing_source(text) {
        return Some(format!("{}, {source} said.", &text[..at]));
    }
    let (_, from) = opening_source(text)?;
    Some(format!("{} said {}", capitalised(source), &text[from..]))
}

/// Words that nobody said.
const OTHER: &[&str] = &["terrible", "careful", "ordinary", "honest", "broken"];

/// A word of a quotation left out or replaced.
fn misquoted(text: &str, dice: &mut Dice) -> Option<String> {
    let mut list = tokens(text);
    let inside = quoted(&list);
    let at: Vec<usize> = (0..list.len())
        .filter(|&i| {
            let t = &list[i];
            inside[i]
                && t.pre.is_empty()
                && t.post.is_empty()
                && t.core.len() > 3
                && !t.is_capital()
                && is_plain(&t.core)
        })
        .collect();
    if at.len() < 3 {
        return None;
    }
    let i = *dice.pick(&at);
    if dice.chance(0.4) {
        list.remove(i);
    } else {
        let other: Vec<&str> = OTHER.iter().copied().filter(|w| *w != list[i].core).collect();
        (*dice.pick(&other)).clone_into(&mut list[i].core);
    }
    Some(joined(&list))
}

/// Two letters of a long word change places.
fn mistyped(text: &str, dice: &mut Dice) -> Option<String> {
    let mut list = tokens(text);
    let at: Vec<usize> = (1..list.len())
        .filter(|&i| list[i].core.len() > 6 && list[i].core.chars().all(|c| c.is_ascii_lowercase()))
        .collect();
    if at.is_empty() {
        return None;
    }
    let word = &mut list[*dice.pick(&at)].core;
    let k = 2 + dice.below(word.len() - 4);
    let mut bytes = word.clone().into_bytes();
    bytes.swap(k, k + 1);
    *word = String::from_utf8(bytes).ok()?;
    Some(joined(&list))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str, change: Change) -> Option<String> {
        changed(text, change, &mut Dice::new(3, 3))
    }

    #[test]
    fn each_change_is_what_it_says() {
        assert_eq!(
            one("The road was closed at noon.", Change::Negation).unwrap(),
            "The road was not closed at noon."
        );
        assert_eq!(
            one("The boat was reportedly stolen in May.", Change::Hedge).unwrap(),
            "The boat was stolen in May."
        );
        assert_eq!(
            without_attribution("The boat sank near the old quay, police said.").unwrap(),
            "The boat sank near the old quay."
        );
        assert_eq!(
            without_attribution("Police said the boat sank near the quay.").unwrap(),
            "The boat sank near the quay."
        );
        assert_eq!(without_attribution("\"It sank near the old quay,\" he said."), None);
        assert!(one("The mayor met Ruskin at noon.", Change::Name).is_some_and(|n| !n.contains("Ruskin")));
        let quote = "\"There were broken windows everywhere along that street,\" he said.";
        assert_ne!(one(quote, Change::Quotation).unwrap(), quote);
        let hedge = hedged("The boat was seized in May.", &mut Dice::new(1, 1)).unwrap();
        assert_eq!(without_hedge(&hedge).unwrap(), "The boat was seized in May.");
        let typo = one("The investigation continues.", Change::Typo).unwrap();
        assert_eq!(typo.len(), "The investigation continues.".len());
    }
}
