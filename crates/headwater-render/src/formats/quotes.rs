//! Quotations alone: each utterance with its speaker and the forms that the reports print, in plain text and as JSON.

use crate::index::Index;
use crate::phrase::count;
use crate::terminal::{Ink, Style, fold, safe};
use headwater_model::Record;
use headwater_model::record::{Attribution, Entity, Quotation, Variant};
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Longer quotations are cut off on the terminal.
const LIMIT: usize = 2_000;

/// Every utterance that reports put in quotation marks, best attested form first, with what the others change: words
/// left out as `[-…-]`, words put in as `{+…+}`. With `speaker`, only those by a speaker one of whose names holds it,
/// whatever the case; with `altered`, only those whose words differ.
pub fn quotes(record: &Record, speaker: Option<&str>, altered: bool, style: Style) -> String {
    let index = Index::new(record);
    let all = chosen(record, &index, speaker, altered);
    let mut out = String::new();
    for q in &all {
        let name = q.speaker.as_deref().map_or("speaker not named", |s| index.name(s));
        let mark =
            if q.altered { format!("  {}", style.ink(Ink::Bad, "≠ altered")) } else { String::new() };
        let _ = writeln!(out, "{}{mark}", style.ink(Ink::Bold, &safe(name, 120)));
        for v in &q.variants {
            variant(&mut out, &index, q, v, style);
        }
        if q.variants.len() > 1 && !q.best_reason.is_empty() {
            fold(&mut out, "     best attested: ", 20, &safe(&q.best_reason, 200));
        }
        out.push('\n');
    }
    let single = single(record, &index, speaker, altered);
    if !single.is_empty() {
        let _ = writeln!(out, "{}", style.ink(Ink::Bold, "In one report only"));
    }
    for a in &single {
        let name = a.source.entity.as_deref().map_or("speaker not named", |s| index.name(s));
        let words: Vec<&str> = a.content.quoted.iter().map(|c| index.words(c)).collect();
        let words = safe(&words.join("” … “").split_whitespace().collect::<Vec<_>>().join(" "), LIMIT);
        let first = format!("  {:3}", index.siglum(&a.report));
        fold(&mut out, &first, 5, &format!("{}: “{words}”", safe(name, 120)));
    }
    if !single.is_empty() {
        out.push('\n');
    }
    let told = all.iter().filter(|q| q.altered).count();
    let many = count(all.len(), "quotation", "quotations");
    let _ = write!(out, "{many} in several reports, {told} with altered words");
    if !altered {
        let _ = write!(out, "; {} in one report only", single.len());
    }
    out.push('\n');
    out
}

fn variant(out: &mut String, index: &Index<'_>, q: &Quotation, v: &Variant, style: Style) {
    let best = v.attribution == q.best;
    let mut words = String::new();
    for (op, part) in v.diff.iter().map(|d| (d.0.as_str(), d.1.trim())) {
        let part = safe(part, LIMIT);
        let shown = match op {
            "-" => style.ink(Ink::Bad, &format!("[-{part}-]")),
            "+" => style.ink(Ink::Good, &format!("{{+{part}+}}")),
            _ => part,
        };
        words = if words.is_empty() { shown } else { format!("{words} {shown}") };
    }
    if v.diff.is_empty() {
        words = safe(index.words(&v.span), LIMIT);
    }
    let what = if best { "" } else { v.change.as_str() };
    let first = format!("  {:3}", index.siglum(&v.span.report));
    fold(out, &first, 5, &format!("“{}”", words.split_whitespace().collect::<Vec<_>>().join(" ")));
    let outlet = index.report(&v.span.report).map_or("", |r| Index::outlet(r));
    let via = index.attribution(&v.attribution).filter(|a| !a.via.is_empty()).map(|a| {
        let hops: Vec<&str> = a.via.iter().map(|hop| index.name(hop)).collect();
        format!("by way of {}", hops.join(", "))
    });
    let about: Vec<String> = [safe(outlet, 80), what.to_owned(), via.unwrap_or_default()]
        .into_iter()
        .filter(|s| !s.is_empty())
        .collect();
    let _ = writeln!(out, "     {}", style.ink(Ink::Quiet, &about.join(" · ")));
}

fn chosen<'r>(
    record: &'r Record,
    index: &Index<'_>,
    speaker: Option<&str>,
    altered: bool,
) -> Vec<&'r Quotation> {
    let by = |q: &&Quotation| is_by(index, q.speaker.as_deref(), speaker);
    record.quotations.iter().filter(by).filter(|q| q.altered || !altered).collect()
}

/// What is quoted in one report and set beside no other.
fn single<'r>(
    record: &'r Record,
    index: &Index<'_>,
    speaker: Option<&str>,
    altered: bool,
) -> Vec<&'r Attribution> {
    let compared: BTreeSet<&str> =
        record.quotations.iter().flat_map(|q| q.variants.iter().map(|v| v.attribution.as_str())).collect();
    let mut all: Vec<&Attribution> = record
        .attributions
        .iter()
        .filter(|a| !altered && !a.content.quoted.is_empty() && !compared.contains(a.id.as_str()))
        .filter(|a| is_by(index, a.source.entity.as_deref(), speaker))
        .collect();
    let place = |a: &Attribution| a.content.quoted.first().map(|c| c.start);
    all.sort_by_key(|a| (index.report_number(&a.report), place(a)));
    all
}

fn is_by(index: &Index<'_>, entity: Option<&str>, speaker: Option<&str>) -> bool {
    let Some(wanted) = speaker.map(str::to_lowercase) else { return true };
    let entity = entity.and_then(|s| index.entity(s));
    entity.is_some_and(|e| names(e).any(|n| n.to_lowercase().contains(&wanted)))
}

fn names(entity: &Entity) -> impl Iterator<Item = &str> {
    std::iter::once(entity.name.as_str()).chain(entity.variants.iter().map(String::as_str))
}

/// A quotation with the rows of the record that it rests on.
#[derive(Serialize)]
struct Row<'a> {
    #[serde(flatten)]
    quotation: &'a Quotation,
    speaker_name: Option<&'a str>,
    attributions: Vec<&'a Attribution>,
}

#[derive(Serialize)]
struct Whole<'a> {
    schema: &'static str,
    version: &'a str,
    quotations: Vec<Row<'a>>,
    in_one_report: Vec<&'a Attribution>,
}

/// The same as one JSON object: each quotation as the record has it, with its speaker's name and its attributions.
pub fn quotes_json(record: &Record, speaker: Option<&str>, altered: bool) -> String {
    let index = Index::new(record);
    let quotations = chosen(record, &index, speaker, altered)
        .into_iter()
        .map(|quotation| Row {
            quotation,
            speaker_name: quotation.speaker.as_deref().and_then(|s| index.entity(s)).map(|e| e.name.as_str()),
            attributions: quotation
                .variants
                .iter()
                .filter_map(|v| index.attribution(&v.attribution))
                .collect(),
        })
        .collect();
    let in_one_report = single(record, &index, speaker, altered);
    let whole =
        Whole { schema: "headwater.quotes/1", version: &record.tool.version, quotations, in_one_report };
    super::json::indented(&whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_show_what_they_change_and_speakers_can_be_chosen() {
        let record = crate::fixture::record();
        let all = quotes(&record, None, false, Style::default());
        assert!(!record.quotations.is_empty());
        assert!(all.contains(&format!(
            "{} with altered words",
            record.quotations.iter().filter(|q| q.altered).count()
        )));
        assert!(!all.contains('\u{1b}'));
        let none = quotes(&record, Some("no such name"), false, Style::default());
        assert!(none.starts_with("0 quotations in several reports"), "{none}");
        let speaker = record.quotations.iter().find_map(|q| q.speaker.clone());
        let name =
            speaker.and_then(|s| record.entities.iter().find(|e| e.id == s)).map(|e| e.name.to_uppercase());
        if let Some(name) = name {
            assert!(!quotes(&record, Some(&name), false, Style::default()).starts_with("0 "));
        }
        let json: serde_json::Value = serde_json::from_str(&quotes_json(&record, None, false)).expect("JSON");
        assert_eq!(json["quotations"].as_array().map(Vec::len), Some(record.quotations.len()));
    }
}
