//! A record for publication: names of people are masked wherever they stand, in the texts of the reports too.
//!
//! A masked name is overwritten with asterisks byte for byte, so every span of the record still fits. Ids that were made
//! from a name are replaced, for they could be guessed back.

use headwater_model::record::{AttributionKind, Entity, EntityKind, JudgementState, Record, Verb};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Forms shorter than this are only masked where the report names them: "Al" is in many words.
const SHORT: usize = 3;

/// The record with names masked: those that somebody judged to be masked; with `private`, every person who is never
/// quoted or cited as a source and everyone whom a report gives an age under 18, and street addresses.
///
/// The bytes of the captures are not in a record; do not hand them out beside it.
pub fn masked(record: &Record, private: bool) -> Record {
    Mask::of(record, private).publish(record)
}

/// What of a record is masked: found once, laid over the whole or over any part of it.
#[derive(Debug, Clone, Default)]
pub struct Mask {
    /// Ids of the masked entities, and the ids that stand for them in what is handed out.
    ids: BTreeMap<String, String>,
    /// Where each report names them: first and last byte.
    places: BTreeMap<String, Vec<(usize, usize)>>,
    cover: Cover,
    /// How many of the masked are persons.
    persons: usize,
}

impl Mask {
    /// Finds what [`masked`] masks.
    pub fn of(record: &Record, private: bool) -> Self {
        let hidden = hidden(record, private);
        let ids = hidden.iter().enumerate();
        let ids = ids.map(|(n, &e)| (record.entities[e].id.clone(), format!("e-masked-{}", n + 1))).collect();
        let mut places: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
        for cite in hidden.iter().flat_map(|&e| &record.entities[e].mentions) {
            places.entry(cite.report.clone()).or_default().push((cite.start as usize, cite.end as usize));
        }
        let cover = Cover::of(record, &hidden, private);
        Self { ids, places, cover, persons: persons(record, &hidden) }
    }

    /// How many persons are masked.
    pub fn persons(&self) -> usize {
        self.persons
    }

    /// A record, or a part of the one that the mask was made for, fit to be handed out.
    pub fn publish(&self, record: &Record) -> Record {
        self.over(record, &self.ids)
    }

    /// The same as it is shown where private details are switched off: every row keeps its id, so that it can be followed
    /// and decided about. Not for handing out: the ids could be guessed back.
    pub fn cover(&self, record: &Record) -> Record {
        self.over(record, &BTreeMap::new())
    }

    /// Overwrites every masked form that stands in the text as words of its own, byte for byte.
    pub fn hide(&self, text: &mut String) {
        self.cover.hide(text);
    }

    fn over(&self, record: &Record, ids: &BTreeMap<String, String>) -> Record {
        let row = |value: &mut Value| walk(value, &self.cover, ids);
        let report = |value: &mut Value| {
            // Mentions first: a short form is masked where it names somebody.
            let places = value.get("id").and_then(Value::as_str).and_then(|id| self.places.get(id)).cloned();
            if let Some(Value::String(text)) = value.get_mut("text") {
                for (start, end) in places.into_iter().flatten() {
                    // Pronouns and descriptions name nobody.
                    let named = text
                        .get(start..end)
                        .is_some_and(|w| w.chars().next().is_some_and(char::is_uppercase));
                    if named {
                        text.replace_range(start..end, &"*".repeat(end - start));
                    }
                }
            }
            row(value);
        };
        // Row by row: a large record as one tree of values takes many times its own memory.
        Record {
            schema: record.schema.clone(),
            tool: changed(&record.tool, row).unwrap_or_else(|| record.tool.clone()),
            reports: all(&record.reports, report),
            entities: all(&record.entities, row),
            passages: all(&record.passages, row),
            lineage: changed(&record.lineage, row).unwrap_or_default(),
            attributions: all(&record.attributions, row),
            quotations: all(&record.quotations, row),
            figures: all(&record.figures, row),
            incidents: all(&record.incidents, row),
            stories: all(&record.stories, row),
            ledger: all(&record.ledger, row),
            disagreements: all(&record.disagreements, row),
            timeline: all(&record.timeline, row),
            unique: all(&record.unique, row),
            problems: all(&record.problems, row),
            judgements: all(&record.judgements, row),
        }
    }
}

/// Persons whom a masked export would not name: they are no sources, or minors.
pub fn private_persons(record: &Record) -> usize {
    persons(record, &hidden(record, true))
}

fn persons(record: &Record, hidden: &[usize]) -> usize {
    hidden.iter().filter(|&&e| record.entities[e].kind == EntityKind::Person).count()
}

/// The forms that are masked, ready to be found in any text.
#[derive(Debug, Clone, Default)]
struct Cover {
    /// By the letters and digits that they begin with; the longest first.
    forms: BTreeMap<String, Vec<String>>,
}

impl Cover {
    /// The forms of some entities; with `private` street addresses too.
    fn of(record: &Record, hidden: &[usize], private: bool) -> Self {
        let mut forms: BTreeSet<String> = BTreeSet::new();
        for &e in hidden {
            let entity = &record.entities[e];
            forms.insert(entity.name.clone());
            forms.extend(entity.variants.iter().cloned());
            forms.extend(entity.merges.iter().map(|m| m.variant.clone()));
            if entity.kind == EntityKind::Person {
                // The family name alone gives a person away as well.
                let last = entity.name.rsplit(' ').next().filter(|last| last.chars().count() > SHORT);
                forms.extend(last.map(str::to_owned));
            }
        }
        if private {
            for report in &record.reports {
                forms.extend(addresses(&report.text));
            }
        }
        // Who speaks in their own name stays, even if they share a family name with somebody who is masked.
        Self::new(forms.into_iter().filter(|f| f.chars().count() >= SHORT))
    }

    fn new(all: impl IntoIterator<Item = String>) -> Self {
        let mut forms: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for form in all {
            forms.entry(run(&form).to_owned()).or_default().push(form);
        }
        for list in forms.values_mut() {
            list.sort_by_key(|f| (std::cmp::Reverse(f.len()), f.clone()));
        }
        Self { forms }
    }

    /// Overwrites every form that stands in the text as words of its own, byte for byte.
    fn hide(&self, text: &mut String) {
        if self.forms.is_empty() {
            return;
        }
        let mut found: Vec<(usize, usize)> = Vec::new();
        let (mut free, mut inside) = (0, false);
        for (at, c) in text.char_indices() {
            let begins = !inside;
            inside = c.is_alphanumeric();
            if at < free || !begins {
                continue;
            }
            let rest = &text[at..];
            let whole = |form: &&String| {
                rest.strip_prefix(form.as_str())
                    .is_some_and(|after| !after.starts_with(|c: char| c.is_alphanumeric()))
            };
            if let Some(form) = self.forms.get(run(rest)).and_then(|list| list.iter().find(whole)) {
                free = at + form.len();
                found.push((at, free));
            }
        }
        for (from, to) in found {
            text.replace_range(from..to, &"*".repeat(to - from));
        }
    }
}

/// The letters and digits that a text begins with.
fn run(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len())]
}

/// A row with its words changed; none if it is no row any more, for nothing may go out unmasked.
fn changed<T: Serialize + DeserializeOwned>(row: &T, change: impl Fn(&mut Value)) -> Option<T> {
    let mut value = serde_json::to_value(row).ok()?;
    change(&mut value);
    serde_json::from_value(value).ok()
}

fn all<T: Serialize + DeserializeOwned>(rows: &[T], change: impl Fn(&mut Value)) -> Vec<T> {
    rows.iter().filter_map(|row| changed(row, &change)).collect()
}

/// Indices of the entities that are masked.
fn hidden(record: &Record, private: bool) -> Vec<usize> {
    let judged: BTreeSet<&str> = record
        .judgements
        .iter()
        .filter(|j| j.judgement.verb == Verb::Mask && j.state != JudgementState::Undone)
        .map(|j| j.judgement.target.id.as_str())
        .collect();
    let speak: BTreeSet<&str> = record
        .attributions
        .iter()
        .filter(|a| a.kind != AttributionKind::Indirect || a.cue.span.is_some())
        .filter_map(|a| a.source.entity.as_deref())
        .chain(record.attributions.iter().flat_map(|a| a.via.iter().map(String::as_str)))
        .collect();
    let texts: BTreeMap<&str, &str> =
        record.reports.iter().map(|r| (r.id.as_str(), r.text.as_str())).collect();
    (0..record.entities.len())
        .filter(|&e| {
            let entity = &record.entities[e];
            let person = entity.kind == EntityKind::Person;
            judged.contains(entity.id.as_str())
                || private && person && (!speak.contains(entity.id.as_str()) || is_minor(&texts, entity))
        })
        .collect()
}

/// "Ali, 12," or "12-year-old Ali".
fn is_minor(texts: &BTreeMap<&str, &str>, entity: &Entity) -> bool {
    let young = |digits: &str| digits.parse::<u32>().is_ok_and(|age| age < 18);
    entity.mentions.iter().any(|m| {
        let text = texts.get(m.report.as_str()).copied().unwrap_or_default();
        let after = text.get(m.end as usize..).unwrap_or_default();
        let before = text.get(..m.start as usize).unwrap_or_default().trim_end();
        let told = after.trim_start_matches([',', ' ', '(']);
        let digits: String = told.chars().take_while(char::is_ascii_digit).collect();
        let closes = told[digits.len()..].starts_with([',', ')', '.']);
        let old = before.strip_suffix("-year-old").map(|b| {
            let digits: String = b.chars().rev().take_while(char::is_ascii_digit).collect();
            digits.chars().rev().collect::<String>()
        });
        after.starts_with([',', ' ']) && closes && young(&digits) || old.is_some_and(|d| young(&d))
    })
}

/// "12 Harbour Street": a number, one to three capitalised words, and a word for a street.
fn addresses(text: &str) -> Vec<String> {
    const STREETS: &[&str] =
        &["Street", "St", "Road", "Rd", "Avenue", "Ave", "Lane", "Drive", "Boulevard", "Blvd"];
    let words: Vec<(usize, &str)> =
        text.split_whitespace().map(|w| (w.as_ptr() as usize - text.as_ptr() as usize, w)).collect();
    let bare = |w: &str| w.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
    let mut out = Vec::new();
    for (k, (start, word)) in words.iter().enumerate() {
        if word.is_empty() || !word.chars().all(|c| c.is_ascii_digit()) {
            continue;
        }
        for (n, (at, street)) in words.iter().enumerate().skip(k + 2).take(3) {
            let named = words[k + 1..n].iter().all(|(_, w)| w.chars().next().is_some_and(char::is_uppercase));
            if !named {
                break;
            }
            if STREETS.contains(&&street[..bare(street)]) {
                out.push(text[*start..at + bare(street)].to_owned());
                break;
            }
        }
    }
    out
}

fn walk(value: &mut Value, cover: &Cover, ids: &BTreeMap<String, String>) {
    match value {
        Value::String(text) => {
            if let Some(id) = ids.get(text) {
                text.clone_from(id);
            } else {
                cover.hide(text);
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|v| walk(v, cover, ids)),
        Value::Object(object) => object.values_mut().for_each(|v| walk(v, cover, ids)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_are_hidden_byte_for_byte() {
        let mut text = "Émile said Émilee met Émile.".to_owned();
        let before = text.len();
        Cover::new(["Émile".to_owned()]).hide(&mut text);
        assert_eq!(text, "****** said Émilee met ******.");
        assert_eq!(text.len(), before);
    }

    #[test]
    fn the_longest_form_goes_first_and_marks_before_a_form_do_not_save_it() {
        let cover = Cover::new(["Ali", "Ali Reza Karimi", "’Abd Rahman"].map(str::to_owned));
        let mut text = "(Ali) met Ali Reza Karimi, Ali Rezaei and ’Abd Rahman; Alison left.".to_owned();
        cover.hide(&mut text);
        assert_eq!(text, "(***) met ***************, *** Rezaei and *************; Alison left.");
    }

    #[test]
    fn addresses_are_found() {
        assert_eq!(
            addresses("The house at 12 Old Harbour Street, and 40 people from Mill Road."),
            ["12 Old Harbour Street"]
        );
    }
}
