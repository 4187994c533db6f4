//! From what the claims stage finds in a report to templates: one for each incident with people as its targets.
//!
//! What an incident of the task is comes from its documentation: fighters are no targets, soldiers and policemen only
//! beside civilians, sums over years and what was long ago are left out.

use super::score::{Response, Target, alike};
use headwater_model::record::{Class, EntityKind, IncidentRole, Measure, Standing};
use headwater_model::rows::{Annotated, LocalEntity, LocalFigure, LocalIndividual};
use headwater_model::{Document, Span};

/// More people than one incident has.
const LARGEST: u64 = 100;

/// Words of a fight between armed sides.
const FIGHT: [&str; 14] = [
    "CLASH",
    "CLASHED",
    "CLASHES",
    "COMBAT",
    "COMBATS",
    "FIGHTING",
    "BATTLE",
    "BATTLES",
    "SKIRMISH",
    "AMBUSH",
    "AMBUSHED",
    "AMBUSHES",
    "OFFENSIVE",
    "ENEMY",
];

/// Words that open the telling of another incident.
const ANOTHER: [&str; 12] = [
    "MEANWHILE",
    "ANOTHER",
    "SEPARATELY",
    "MOREOVER",
    "FINALLY",
    "ADDITION",
    "ELSEWHERE",
    "FURTHERMORE",
    "LATER",
    "EARLIER",
    "PREVIOUSLY",
    "SIMILAR",
];

/// Words for those whom the task never takes for targets.
const CRIMINALS: [&str; 9] = [
    "TRAFFICKER",
    "TRAFFICKERS",
    "KINGPIN",
    "CRIMINAL",
    "CRIMINALS",
    "SUSPECT",
    "SUSPECTS",
    "ATTACKERS",
    "ATTACKER",
];

/// Words that say that somebody was kidnapped no longer.
const FREED: [&str; 6] = ["RELEASED", "FREED", "RESCUED", "RELEASE", "FREEDOM", "ESCAPED"];

/// Nouns for several that name nobody in particular.
const ANYBODY: [&str; 9] =
    ["PEOPLE", "PERSONS", "OTHERS", "VICTIMS", "BODIES", "CORPSES", "LEADERS", "CHILDREN", "SOLDIERS"];

/// One mention of people who came to harm.
#[derive(Debug, Clone)]
struct Victims {
    target: Target,
    measure: Measure,
    class: Class,
    at: u32,
    sentence: Span,
    entity: Option<usize>,
}

/// The templates of a report.
pub(super) fn responses(document: &Document, annotated: &Annotated) -> Vec<Response> {
    let mut all: Vec<Victims> = Vec::new();
    all.extend(annotated.figures.iter().filter_map(|f| counted(document, annotated, f)));
    all.extend(annotated.individuals.iter().filter_map(|i| single(document, annotated, i)));
    all.sort_by_key(|v| v.at);
    all.retain(|v| !long_ago(document, v.sentence));
    let civil = |v: &Victims| v.class != Class::SecurityForce;
    let beside: Vec<Span> = all.iter().filter(|v| civil(v)).map(|v| v.sentence).collect();
    let fights: Vec<Span> = all.iter().filter(|v| v.class == Class::Fighter).map(|v| v.sentence).collect();
    all.retain(|v| {
        let fight = (has(document, v.sentence, &FIGHT) || fights.contains(&v.sentence))
            && v.class == Class::People
            && v.target.number.as_deref() != Some("1");
        let criminal = v.target.names.iter().any(|n| n.split(' ').any(|w| CRIMINALS.contains(&w)));
        v.class != Class::Fighter && !criminal && !fight && (civil(v) || beside.contains(&v.sentence))
    });
    // Nobody is named and nothing counted: a report on violence in general.
    if all.iter().all(|v| v.target.number.as_deref() == Some("PLURAL")) {
        return Vec::new();
    }
    let (taken, other): (Vec<Victims>, Vec<Victims>) =
        all.into_iter().partition(|v| v.measure == Measure::Abducted);
    let (mut taken, mut attacked) = (merged(taken), merged(other));
    for v in &mut taken {
        // Kidnapped and killed is one incident.
        let same = |o: &Victims| {
            o.entity.is_some() && o.entity == v.entity
                || o.target.number == v.target.number && names_alike(o, v)
        };
        if let Some(k) = attacked.iter().position(same) {
            v.target.effect = attacked.remove(k).target.effect;
        }
        if v.target.effect.is_none() && freed(document, annotated, v) {
            v.target.effect = Some("REGAINED FREEDOM");
        }
    }
    let mut out = Vec::new();
    for (kind, victims) in [("ATTACK", attacked), ("KIDNAPPING", taken)] {
        out.extend(
            incidents(document, annotated, victims).into_iter().map(|targets| Response { kind, targets }),
        );
    }
    out
}

fn names_alike(a: &Victims, b: &Victims) -> bool {
    a.target.names.iter().any(|n| b.target.names.iter().any(|m| alike(n, m)))
}

/// A sentence that names them tells that they are free.
fn freed(document: &Document, annotated: &Annotated, v: &Victims) -> bool {
    annotated.sentences.iter().any(|&s| {
        has(document, s, &FREED) && {
            let sentence = words(document, s);
            v.target.names.iter().any(|n| n.rsplit(' ').next().is_some_and(|last| sentence.contains(last)))
        }
    })
}

/// Cut where a paragraph turns to another incident: by its words, or because it names other places.
fn incidents(document: &Document, annotated: &Annotated, victims: Vec<Victims>) -> Vec<Vec<Target>> {
    let mut out: Vec<Vec<Target>> = Vec::new();
    let mut last: Option<Span> = None;
    for v in victims {
        let turns = last.is_none_or(|l| {
            let between = document.words(Span { start: l.end, end: v.sentence.start.max(l.end) });
            let (here, there) = (places(annotated, v.sentence), places(annotated, l));
            let elsewhere =
                !here.is_empty() && !there.is_empty() && !here.iter().any(|place| there.contains(place));
            between.contains("\n\n") && (elsewhere || has(document, v.sentence, &ANOTHER))
        });
        match out.last_mut() {
            Some(current) if !turns => current.push(v.target),
            _ => out.push(vec![v.target]),
        }
        last = Some(v.sentence);
    }
    out
}

fn places(annotated: &Annotated, sentence: Span) -> Vec<usize> {
    let named =
        |e: &LocalEntity| e.kind == EntityKind::Place && e.mentions.iter().any(|m| sentence.contains(*m));
    (0..annotated.entities.len()).filter(|&e| named(&annotated.entities[e])).collect()
}

fn has(document: &Document, sentence: Span, words: &[&str]) -> bool {
    document.words(sentence).split(|c: char| !c.is_alphanumeric()).any(|w| words.contains(&w))
}

/// A year is named that lies before the one before the report's own ("… 14 OCT 89 (EFE) --").
fn long_ago(document: &Document, sentence: Span) -> bool {
    let head = document.text.split("--").next().unwrap_or_default();
    let two = |w: &str| w.parse::<u16>().ok().filter(|n| w.len() == 2 && *n > 31).map(|n| 1900 + n);
    let Some(own) = head.split_whitespace().find_map(two) else { return false };
    document.words(sentence).split(|c: char| !c.is_alphanumeric()).any(|w| {
        w.len() == 4
            && w.starts_with("19")
            && w.parse::<u16>().is_ok_and(|year| year > 1900 && year + 1 < own)
    })
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
fn counted(document: &Document, annotated: &Annotated, f: &LocalFigure) -> Option<Victims> {
    // "the double murder": the deed names nobody.
    let pack = headwater_lang::pack(&document.language);
    if pack.listed("killing_act", &document.words(f.group).to_lowercase()) {
        return None;
    }
    let head = words(document, f.group);
    // "Casualties" are those of a fight; numbers as large as this sum up years.
    let casualties = f.measure == Measure::Casualties && head.ends_with("CASUALTIES") && f.high != Some(0);
    let told = is_harm(f.measure) && f.standing != Standing::Denied && f.role == IncidentRole::Main;
    if !told || casualties || f.low > LARGEST {
        return None;
    }
    // "Ten guerrillas were killed and six wounded": six of the same.
    let bare = matches!(head.as_str(), "OTHERS" | "WOUNDED" | "DEAD" | "INJURED" | "THEM" | "MORE" | "OTHER")
        || f.group == f.number;
    let before = annotated.figures.iter().rfind(|g| g.sentence == f.sentence && g.span.start < f.span.start);
    let class = match before {
        Some(g) if bare && f.class == Class::People => g.class,
        _ => f.class,
    };
    let nobody = f.high == Some(0);
    let number = match (f.low, f.high) {
        _ if nobody => None,
        _ if f.vague => Some("PLURAL".to_owned()),
        (low, Some(high)) if low == high => Some(low.to_string()),
        (low, None) => Some(format!("{low}-")),
        (low, Some(high)) => Some(format!("~{}", low.midpoint(high))),
    };
    let names = if nobody { Vec::new() } else { vec![head, words(document, f.span)] };
    let effect = if nobody { Some("NO INJURY OR DEATH") } else { effect(f.measure) };
    Some(Victims {
        target: Target { names, number, effect },
        measure: f.measure,
        class,
        at: f.span.start,
        sentence: f.sentence,
        entity: None,
    })
}

/// Somebody told of alone, or several without a number.
fn single(document: &Document, annotated: &Annotated, i: &LocalIndividual) -> Option<Victims> {
    if !is_harm(i.measure) || i.standing == Standing::Denied {
        return None;
    }
    let said = words(document, i.span);
    let pronoun = matches!(said.as_str(), "HE" | "SHE" | "HIM" | "HER" | "WHO");
    if pronoun || i.plural && ANYBODY.contains(&said.as_str()) {
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
        sentence: i.sentence,
        entity: i.entity,
    })
}

fn words(document: &Document, span: Span) -> String {
    document.words(span).split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase()
}

/// Those told of twice count once.
fn merged(victims: Vec<Victims>) -> Vec<Victims> {
    let mut out: Vec<Victims> = Vec::new();
    for v in victims {
        let shared = |o: &Victims| names_alike(o, &v);
        // "The judge", "the victim" after a name: the one named before.
        let again = v.entity.is_none()
            && v.target.number.as_deref() == Some("1")
            && v.target.names[0].starts_with("THE ");
        let at = out
            .iter()
            .position(|o| {
                let counts = o.target.number == v.target.number
                    || o.target.number.as_deref() == Some("PLURAL")
                    || v.target.number.as_deref() == Some("PLURAL");
                o.entity.is_some() && o.entity == v.entity
                    || counts && shared(o)
                    || v.target.number.is_none() && o.target.number.is_none()
            })
            .or_else(|| {
                again
                    .then(|| {
                        out.iter().rposition(|o| {
                            o.target.number == v.target.number && o.target.effect == v.target.effect
                        })
                    })
                    .flatten()
            });
        match at.and_then(|k| out.get_mut(k)) {
            Some(o) => {
                if o.target.number.as_deref() == Some("PLURAL") {
                    o.target.number.clone_from(&v.target.number);
                }
                o.target.names.extend(v.target.names);
                if v.target.effect == Some("DEATH") || o.target.effect.is_none() {
                    o.target.effect = v.target.effect;
                }
            }
            None => out.push(v),
        }
    }
    out
}
