//! Checks on the lines: do parts add up, does a part fit its whole, did a copy lose its source, its doubt or the note
//! that nobody could verify it, do reports cite each other.

use crate::figures::LedgerFigure;
use crate::input::World;
use headwater_model::Cite;
use headwater_model::number::thousands;
use headwater_model::record::{
    Check, CheckKind, Class, Incident, IncidentRole, LedgerLine, PassageKind, Toll, VerificationStatus,
};
use std::collections::{BTreeMap, BTreeSet};

/// Adds the checks to the lines that hold their figures.
pub(crate) fn run(
    world: &World<'_>,
    figures: &[LedgerFigure<'_>],
    incidents: &[Incident],
    ledger: &mut [LedgerLine],
) {
    let mut line_of: BTreeMap<String, usize> = BTreeMap::new();
    for (l, line) in ledger.iter().enumerate() {
        for f in &line.figures {
            line_of.insert(f.clone(), l);
        }
    }
    let mut found: BTreeMap<(usize, CheckKind, String), Check> = BTreeMap::new();
    let mut add = |figure: &LedgerFigure<'_>, check: Check| {
        let Some(&l) = line_of.get(&figure.row.id) else { return };
        let entry = found.entry((l, check.kind, check.text.clone())).or_insert_with(|| Check {
            figures: Vec::new(),
            spans: Vec::new(),
            ..check.clone()
        });
        entry.figures.extend(check.figures);
        entry.spans.extend(check.spans);
        entry.figures.sort();
        entry.figures.dedup();
        entry.spans.sort();
        entry.spans.dedup();
    };
    sums(figures, &mut add);
    dropped(world, figures, &mut add);
    verification(world, figures, &line_of, &mut add);
    circular(world, figures, &mut add);
    for ((l, ..), check) in found {
        ledger[l].checks.push(check);
    }
    let mut parts: BTreeMap<&str, Vec<&Incident>> = BTreeMap::new();
    for i in incidents {
        if let Some(whole) = i.part_of.as_deref() {
            parts.entry(whole).or_default().push(i);
        }
    }
    for whole in incidents {
        if let Some(parts) = parts.get(whole.id.as_str()) {
            over_incidents(whole, parts, ledger);
        }
    }
}

/// What a story's incidents come to, beside what is given for the whole: a whole may count what nobody tells of singly,
/// but it cannot be less than its parts.
fn over_incidents(whole: &Incident, parts: &[&Incident], ledger: &mut [LedgerLine]) {
    for total in &whole.tolls {
        let told: Vec<&Toll> =
            parts.iter().filter_map(|i| i.tolls.iter().find(|t| t.measure == total.measure)).collect();
        let line = ledger
            .iter_mut()
            .find(|l| l.incident == whole.id && l.measure == total.measure && l.class == Class::People);
        let (Some(line), 2..) = (line, told.len()) else { continue };
        let low: u64 = told.iter().fold(0, |sum, t| sum.saturating_add(t.range.low));
        let high = told.iter().try_fold(0_u64, |sum, t| t.range.high.map(|h| sum.saturating_add(h)));
        let holds = total.range.high.is_none_or(|h| low <= h);
        let terms: Vec<String> = told.iter().map(|t| bounds(t.range.low, t.range.high)).collect();
        let text = format!(
            "the incidents told of singly come to {} = {}; the whole is given as {}{}",
            terms.join(" + "),
            bounds(low, high),
            bounds(total.range.low, total.range.high),
            if holds { "" } else { ": it cannot hold them" }
        );
        let mut spans: Vec<Cite> = std::iter::once(total)
            .chain(told)
            .flat_map(|t| &t.answers)
            .flat_map(|a| a.spans.iter().cloned())
            .collect();
        spans.sort();
        spans.dedup();
        let figures = line.figures.clone();
        line.checks.push(Check { kind: CheckKind::Containment, holds, text, figures, spans });
    }
}

/// Bounds for people to read.
pub(crate) fn bounds(low: u64, high: Option<u64>) -> String {
    match high {
        Some(h) if h == low => thousands(low),
        Some(h) => format!("{} to {}", thousands(low), thousands(h)),
        None => format!("{} or more", thousands(low)),
    }
}

/// Figures before and after a total among which its parts are looked for.
const NEAR: usize = 60;

/// Parts against their whole, inside one report, by interval arithmetic.
fn sums(figures: &[LedgerFigure<'_>], add: &mut impl FnMut(&LedgerFigure<'_>, Check)) {
    for (w, whole) in figures.iter().enumerate() {
        if whole.local.vague || whole.role != IncidentRole::Main {
            continue;
        }
        // Parts stand near their whole; a text of a hundred thousand numbers must not be compared pair by pair.
        let near = w.saturating_sub(NEAR)..(w + NEAR).min(figures.len());
        let direct: Vec<usize> = near.clone().filter(|&i| figures[i].of == Some(w)).collect();
        // Parts of the same holder in the same report that no word links to the total.
        let parts: Vec<usize> = near
            .filter(|&i| {
                let f = &figures[i];
                i != w
                    && f.doc == whole.doc
                    && f.role == IncidentRole::Main
                    && f.row.measure == whole.row.measure
                    && !f.local.vague
                    && whole.row.group.class == Class::People
                    && ((f.of == Some(w) && !matches!(f.row.group.class, Class::Child | Class::Woman))
                        || (f.of.is_none()
                            && f.row.event == whole.row.event
                            && f.source == whole.source
                            && f.source.is_some()
                            && matches!(
                                f.row.group.class,
                                Class::Civilian | Class::SecurityForce | Class::Fighter
                            )))
            })
            .collect();
        let mut seen: Vec<(Class, Option<String>)> = Vec::new();
        let mut once: Vec<usize> = Vec::new();
        for &i in &parts {
            let key = (figures[i].row.group.class, figures[i].row.group.side.clone());
            if !seen.contains(&key) {
                seen.push(key);
                once.push(i);
            }
        }
        let low: u64 = once.iter().map(|&i| figures[i].row.value.low).sum();
        let high = once.iter().try_fold(0_u64, |sum, &i| figures[i].row.value.high.map(|h| sum + h));
        let total = &whole.row.value;
        // Parts that the words tie to the whole are a breakdown; others only when they come near to it. Parts that fall
        // short are an open breakdown, not an error.
        let tied = once.iter().filter(|&&i| figures[i].of == Some(w)).count();
        let short = high.is_some_and(|h| h < total.low);
        let enough = once.len() >= 2 && (!short || (tied == once.len() && tied >= 3));
        if enough {
            let holds = high.is_none_or(|h| h >= total.low) && total.high.is_none_or(|h| low <= h);
            let terms: Vec<String> =
                once.iter().map(|&i| bounds(figures[i].row.value.low, figures[i].row.value.high)).collect();
            let text = format!(
                "{} = {}; the total is given as {}{}",
                terms.join(" + "),
                bounds(low, high),
                bounds(total.low, total.high),
                if holds { "" } else { ": they do not add up" }
            );
            add(whole, check(CheckKind::Sum, holds, text, whole, &once, figures));
        }
        for &i in direct.iter().filter(|&&i| !once.contains(&i) || !enough) {
            let part = &figures[i];
            if part.local.vague {
                continue;
            }
            let holds = total.high.is_none_or(|h| part.row.value.low <= h);
            let text = format!(
                "{} ({}) {} part of {}",
                bounds(part.row.value.low, part.row.value.high),
                part.row.group.text,
                if holds { "fits as" } else { "is too large to be" },
                bounds(total.low, total.high)
            );
            add(whole, check(CheckKind::Containment, holds, text, whole, &[i], figures));
        }
    }
}

fn check(
    kind: CheckKind,
    holds: bool,
    text: String,
    whole: &LedgerFigure<'_>,
    parts: &[usize],
    figures: &[LedgerFigure<'_>],
) -> Check {
    let all = || std::iter::once(whole).chain(parts.iter().map(|&i| &figures[i]));
    Check {
        kind,
        holds,
        text,
        figures: all().map(|f| f.row.id.clone()).collect(),
        spans: all().map(|f| f.row.span.clone()).collect(),
    }
}

/// The same figure in the same passage, with its source or its doubt in one report and without in another.
fn dropped(world: &World<'_>, figures: &[LedgerFigure<'_>], add: &mut impl FnMut(&LedgerFigure<'_>, Check)) {
    for a in figures {
        let partners = world.covering(a.doc, a.local.number).flat_map(|(p, _)| {
            let passage = world.passage(p);
            passage.members.iter().filter(move |m| m.doc != a.doc && passage.kind != PassageKind::Rewritten)
        });
        for member in partners {
            let twin = figures.iter().find(|b| {
                b.doc == member.doc
                    && member.span.overlaps(b.local.number)
                    && b.row.measure == a.row.measure
                    && b.row.value.low == a.row.value.low
                    && b.row.group.class == a.row.group.class
            });
            let Some(b) = twin else { continue };
            let names = (world.doc(a.doc), world.doc(b.doc));
            if let (Some(source), None) = (&a.row.source, &b.row.source) {
                let text = format!(
                    "{} gives {} with its source ({}); {} gives it as its own",
                    name(names.0),
                    a.row.value.text,
                    source.text,
                    name(names.1)
                );
                add(a, pair(CheckKind::DroppedAttribution, text, a, b));
            }
            if !a.row.hedges.is_empty()
                && b.row.hedges.is_empty()
                && world.origin(a.doc, a.local.sentence) == world.origin(b.doc, b.local.sentence)
            {
                let hedge = names.0.words(a.row.hedges[0].span()).to_lowercase();
                let text = format!(
                    "{} doubts {} (“{hedge}”); {} does not",
                    name(names.0),
                    a.row.value.text,
                    name(names.1)
                );
                add(a, pair(CheckKind::DroppedHedge, text, a, b));
            }
        }
    }
}

fn name(doc: &headwater_model::Document) -> String {
    doc.outlet
        .as_ref()
        .map_or_else(|| doc.locator.rsplit(['/', '\\']).next().unwrap_or("").to_owned(), |o| o.value.clone())
}

fn pair(kind: CheckKind, text: String, a: &LedgerFigure<'_>, b: &LedgerFigure<'_>) -> Check {
    let mut spans: Vec<Cite> = vec![a.row.span.clone(), b.row.span.clone()];
    spans.extend(a.row.hedges.iter().cloned());
    Check { kind, holds: false, text, figures: vec![a.row.id.clone(), b.row.id.clone()], spans }
}

/// One report of a text origin says that a figure could not be verified; others of that origin print it without.
fn verification(
    world: &World<'_>,
    figures: &[LedgerFigure<'_>],
    line_of: &BTreeMap<String, usize>,
    add: &mut impl FnMut(&LedgerFigure<'_>, Check),
) {
    // One check for each report with the note and each figure: who prints the figure without it.
    let noted: BTreeSet<usize> =
        figures.iter().filter(|f| f.row.verification.is_some()).map(|f| f.doc).collect();
    for a in figures {
        let Some(note) = a.row.verification.as_ref().filter(|v| v.status == VerificationStatus::NotVerified)
        else {
            continue;
        };
        let without: Vec<&LedgerFigure<'_>> = figures
            .iter()
            .filter(|b| {
                b.doc != a.doc
                    && b.origin == a.origin
                    && line_of.get(&a.row.id) == line_of.get(&b.row.id)
                    && b.row.value.low == a.row.value.low
                    && !noted.contains(&b.doc)
            })
            .collect();
        if without.is_empty() {
            continue;
        }
        let mut names: Vec<String> = without.iter().map(|b| name(world.doc(b.doc))).collect();
        names.sort();
        names.dedup();
        let text = format!(
            "{} says that {} could not be verified; {} {} not",
            name(world.doc(a.doc)),
            a.row.value.text,
            names.join(", "),
            if names.len() == 1 { "does" } else { "do" }
        );
        let mut figures: Vec<String> = without.iter().map(|b| b.row.id.clone()).collect();
        figures.push(a.row.id.clone());
        let mut spans: Vec<Cite> = without.iter().map(|b| b.row.span.clone()).collect();
        spans.push(a.row.span.clone());
        spans.extend(note.span.clone());
        add(a, Check { kind: CheckKind::DroppedVerification, holds: false, text, figures, spans });
    }
}

/// Two outlets that name each other as the source of one line.
fn circular(world: &World<'_>, figures: &[LedgerFigure<'_>], add: &mut impl FnMut(&LedgerFigure<'_>, Check)) {
    let outlets: Vec<Option<String>> =
        (0..world.count()).map(|d| world.doc(d).outlet.as_ref().map(|o| o.value.to_lowercase())).collect();
    // Which documents each figure cites by the name of their outlet.
    let cited: Vec<(usize, usize)> = figures
        .iter()
        .enumerate()
        .filter_map(|(i, f)| f.row.source.as_ref().map(|s| (i, f.doc, s.text.to_lowercase())))
        .flat_map(|(i, doc, text)| {
            let outlets = &outlets;
            (0..outlets.len())
                .filter(move |&d| d != doc && outlets[d].as_ref().is_some_and(|o| text.contains(o.as_str())))
                .map(move |d| (i, d))
                .collect::<Vec<_>>()
        })
        .collect();
    for &(i, to) in &cited {
        for &(j, back) in cited.iter().filter(|&&(j, _)| figures[j].doc == to) {
            let (a, b) = (&figures[i], &figures[j]);
            if back == a.doc && a.doc < b.doc && a.row.measure == b.row.measure {
                let text =
                    format!("{} and {} cite each other", name(world.doc(a.doc)), name(world.doc(b.doc)));
                add(a, pair(CheckKind::Circular, text, a, b));
            }
        }
    }
}
