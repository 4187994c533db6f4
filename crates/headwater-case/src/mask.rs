//! A record for publication: names of people are masked wherever they stand, in the texts of the reports too.
//!
//! A masked name is overwritten with asterisks byte for byte, so every span of the record still fits. Ids that were made
//! from a name are replaced, for they could be guessed back.

use headwater_model::record::{AttributionKind, EntityKind, JudgementState, Record, Verb};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Forms shorter than this are only masked where the report names them: "Al" is in many words.
const SHORT: usize = 3;

/// The record with names masked: those that somebody judged to be masked; with `private`, every person who is never
/// quoted or cited as a source and everyone whom a report gives an age under 18, and street addresses.
///
/// The bytes of the captures are not in a record; do not hand them out beside it.
pub fn masked(record: &Record, private: bool) -> Record {
    let hidden = hidden(record, private);
    let mut forms: BTreeSet<String> = BTreeSet::new();
    for &e in &hidden {
        let entity = &record.entities[e];
        forms.insert(entity.name.clone());
        forms.extend(entity.variants.iter().cloned());
        forms.extend(entity.merges.iter().map(|m| m.variant.clone()));
        if entity.kind == EntityKind::Person {
            // The family name alone gives a person away as well.
            forms.extend(
                entity.name.rsplit(' ').next().filter(|last| last.chars().count() > SHORT).map(str::to_owned),
            );
        }
    }
    if private {
        for report in &record.reports {
            forms.extend(addresses(&report.text));
        }
    }
    // Who speaks in their own name stays, even if they share a family name with somebody who is masked.
    let mut forms: Vec<String> = forms.into_iter().filter(|f| f.chars().count() >= SHORT).collect();
    forms.sort_by_key(|f| (std::cmp::Reverse(f.len()), f.clone()));
    let ids: BTreeMap<&str, String> = hidden
        .iter()
        .enumerate()
        .map(|(n, &e)| (record.entities[e].id.as_str(), format!("e-masked-{}", n + 1)))
        .collect();
    let mut json = serde_json::to_value(record).unwrap_or_default();
    // Mentions first: a short form is masked where it names somebody.
    if let Some(reports) = json.get_mut("reports").and_then(Value::as_array_mut) {
        for report in reports {
            let id = report.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
            let Some(Value::String(text)) = report.get_mut("text") else { continue };
            for cite in hidden.iter().flat_map(|&e| &record.entities[e].mentions).filter(|c| c.report == id) {
                let (start, end) = (cite.start as usize, cite.end as usize);
                // Pronouns and descriptions name nobody.
                let named =
                    text.get(start..end).is_some_and(|w| w.chars().next().is_some_and(char::is_uppercase));
                if named {
                    text.replace_range(start..end, &"*".repeat(end - start));
                }
            }
        }
    }
    walk(&mut json, &forms, &ids);
    serde_json::from_value(json).unwrap_or_else(|_| headwater_render::empty_record())
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
    (0..record.entities.len())
        .filter(|&e| {
            let entity = &record.entities[e];
            let person = entity.kind == EntityKind::Person;
            judged.contains(entity.id.as_str())
                || private && person && (!speak.contains(entity.id.as_str()) || is_minor(record, e))
        })
        .collect()
}

/// "Ali, 12," or "12-year-old Ali".
fn is_minor(record: &Record, e: usize) -> bool {
    let young = |digits: &str| digits.parse::<u32>().is_ok_and(|age| age < 18);
    record.entities[e].mentions.iter().any(|m| {
        let Some(report) = record.reports.iter().find(|r| r.id == m.report) else { return false };
        let after = report.text.get(m.end as usize..).unwrap_or_default();
        let before = report.text.get(..m.start as usize).unwrap_or_default().trim_end();
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

fn walk(value: &mut Value, forms: &[String], ids: &BTreeMap<&str, String>) {
    match value {
        Value::String(text) => {
            if let Some(id) = ids.get(text.as_str()) {
                text.clone_from(id);
            } else {
                for form in forms {
                    hide(text, form);
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|v| walk(v, forms, ids)),
        Value::Object(object) => object.values_mut().for_each(|v| walk(v, forms, ids)),
        _ => {}
    }
}

/// Overwrites a form wherever it stands as words of its own.
fn hide(text: &mut String, form: &str) {
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(form)).map(|at| from + at) {
        let end = at + form.len();
        let inside = |c: char| c.is_alphanumeric();
        let whole = !text[..at].chars().next_back().is_some_and(inside)
            && !text[end..].chars().next().is_some_and(inside);
        if whole {
            text.replace_range(at..end, &"*".repeat(form.len()));
        }
        from = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_are_hidden_byte_for_byte() {
        let mut text = "Émile said Émilee met Émile.".to_owned();
        let before = text.len();
        hide(&mut text, "Émile");
        assert_eq!(text, "****** said Émilee met ******.");
        assert_eq!(text.len(), before);
    }

    #[test]
    fn addresses_are_found() {
        assert_eq!(
            addresses("The house at 12 Old Harbour Street, and 40 people from Mill Road."),
            ["12 Old Harbour Street"]
        );
    }
}
