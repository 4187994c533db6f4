//! From what the claims stage finds in a report to templates: one for each incident with people as its targets.

use super::score::{Response, Target};
use headwater_model::Document;
use headwater_model::record::{Class, IncidentRole, Measure, Standing};
use headwater_model::rows::{Annotated, LocalFigure, LocalIndividual};

/// One mention of people who came to harm.
struct Victims {
    target: Target,
    measure: Measure,
    class: Class,
    at: u32,
    entity: Option<usize>,
}

/// The templates of a report.
pub(super) fn responses(document: &Document, annotated: &Annotated) -> Vec<Response> {
    let mut all: Vec<Victims> = Vec::new();
    all.extend(annotated.figures.iter().filter_map(|f| counted(document, f)));
    all.extend(annotated.individuals.iter().filter_map(|i| single(document, annotated, i)));
    all.sort_by_key(|v| v.at);
    let kidnapping: Vec<Victims> = take(&mut all, |v| v.measure == Measure::Abducted);
    let mut out = Vec::new();
    for (kind, victims) in [("ATTACK", all), ("KIDNAPPING", kidnapping)] {
        let civil = victims.iter().any(|v| v.class != Class::SecurityForce);
        let targets = merged(victims);
        if civil && !targets.is_empty() {
            out.push(Response { kind, targets });
        }
    }
    out
}

fn take(all: &mut Vec<Victims>, which: impl Fn(&Victims) -> bool) -> Vec<Victims> {
    let (yes, no) = std::mem::take(all).into_iter().partition(|v| which(v));
    *all = no;
    yes
}

fn effect(measure: Measure) -> Option<&'static str> {
    match measure {
        Measure::Killed => Some("DEATH"),
        Measure::Injured => Some("INJURY"),
        _ => None,
    }
}

fn is_harm(measure: Measure) -> bool {
    matches!(measure, Measure::Killed | Measure::Injured | Measure::Abducted | Measure::Casualties)
}

/// A figure: "three peasants", "no casualties".
fn counted(document: &Document, f: &LocalFigure) -> Option<Victims> {
    if !is_harm(f.measure) || f.class == Class::Fighter || f.standing == Standing::Denied {
        return None;
    }
    if f.role != IncidentRole::Main {
        return None;
    }
    let nobody = f.high == Some(0);
    let number = match (f.low, f.high) {
        _ if nobody => None,
        _ if f.vague => Some("PLURAL".to_owned()),
        (low, Some(high)) if low == high => Some(low.to_string()),
        (low, None) => Some(format!("{low}-")),
        (low, Some(high)) => Some(format!("~{}", low.midpoint(high))),
    };
    let names = if nobody { Vec::new() } else { vec![words(document, f.group), words(document, f.span)] };
    let effect = if nobody { Some("NO INJURY OR DEATH") } else { effect(f.measure) };
    Some(Victims {
        target: Target { names, number, effect },
        measure: f.measure,
        class: f.class,
        at: f.span.start,
        entity: None,
    })
}

/// Somebody told of alone.
fn single(document: &Document, annotated: &Annotated, i: &LocalIndividual) -> Option<Victims> {
    if !is_harm(i.measure) || i.standing == Standing::Denied || !i.main || i.class == Class::Fighter {
        return None;
    }
    let said = words(document, i.span);
    if matches!(said.as_str(), "HE" | "SHE" | "HIM" | "HER" | "WHO") {
        return None;
    }
    let number = if i.plural { "PLURAL" } else { "1" };
    let mut names = vec![said];
    if let Some(entity) = i.entity.and_then(|e| annotated.entities.get(e)) {
        names.extend(entity.variants.iter().map(|v| v.to_uppercase()));
        names.extend(entity.descriptions.iter().map(|d| words(document, *d)));
    }
    Some(Victims {
        target: Target { names, number: Some(number.to_owned()), effect: effect(i.measure) },
        measure: i.measure,
        class: i.class,
        at: i.span.start,
        entity: i.entity,
    })
}

fn words(document: &Document, span: headwater_model::Span) -> String {
    document.words(span).split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase()
}

/// Those told of twice count once.
fn merged(victims: Vec<Victims>) -> Vec<Target> {
    let mut out: Vec<Victims> = Vec::new();
    for v in victims {
        let same = out.iter_mut().find(|o| {
            o.entity.is_some() && o.entity == v.entity
                || o.target.number == v.target.number
                    && o.target.names.iter().any(|n| v.target.names.iter().any(|m| super::score::alike(n, m)))
        });
        match same {
            Some(o) => {
                o.target.names.extend(v.target.names);
                if v.target.effect == Some("DEATH") || o.target.effect.is_none() {
                    o.target.effect = v.target.effect;
                }
            }
            None => out.push(v),
        }
    }
    out.into_iter().map(|v| v.target).collect()
}
