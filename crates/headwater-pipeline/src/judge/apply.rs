//! The judgements that hold, applied to what the reports say.

use headwater_ledger::NameRuling;
use headwater_model::record::{EntityKind, Judgement, JudgementRow, JudgementState, TargetKind, Verb};
use headwater_model::rows::{Annotated, LocalFigure};
use headwater_model::{Document, Span, id};
use std::collections::{BTreeMap, BTreeSet};

/// What the ledger must know of the judgements.
#[derive(Debug, Default)]
pub(crate) struct Applied {
    /// Names that are, or are not, one.
    pub(crate) names: Vec<NameRuling>,
}

/// Takes the excluded reports out; their rows say so.
pub(crate) fn excluded(documents: &mut Vec<Document>, rows: &mut [JudgementRow]) {
    for row in rows.iter_mut().filter(|r| holds(r, Verb::Exclude)) {
        let target = &row.judgement.target;
        let before = documents.len();
        documents.retain(|d| d.id != target.id);
        if documents.len() < before {
            "the report is left out of the analysis".clone_into(&mut row.outcome);
            row.before = Some(target.words.clone());
        } else {
            conflict(row, "the report is not among the reports any more");
        }
    }
}

fn holds(row: &JudgementRow, verb: Verb) -> bool {
    row.state == JudgementState::Applied && row.judgement.verb == verb
}

fn conflict(row: &mut JudgementRow, why: &str) {
    row.state = JudgementState::Conflict;
    why.clone_into(&mut row.outcome);
}

/// The id that the record gives a report's figure.
fn figure_id(document: &Document, figure: &LocalFigure) -> String {
    id::id("f", &[&document.id, &figure.number.start.to_string(), figure.measure.as_str()])
}

/// Applies what holds. Ids are those of the untouched rows, so one judgement never hides the target of another.
pub(crate) fn apply(
    documents: &[&Document],
    annotated: &mut [Annotated],
    rows: &mut [JudgementRow],
) -> Applied {
    let mut applied = Applied::default();
    if rows.is_empty() {
        return applied;
    }
    let by_id: BTreeMap<&str, usize> =
        documents.iter().enumerate().map(|(d, doc)| (doc.id.as_str(), d)).collect();
    let ids: Vec<Vec<String>> = documents
        .iter()
        .zip(annotated.iter())
        .map(|(doc, a)| a.figures.iter().map(|f| figure_id(doc, f)).collect())
        .collect();
    let mut rejected: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut silenced: BTreeSet<(usize, usize)> = BTreeSet::new();
    for row in rows.iter_mut().filter(|r| r.state == JudgementState::Applied) {
        let (verb, kind) = (row.judgement.verb, row.judgement.target.kind);
        match (kind, verb) {
            (
                TargetKind::Figure,
                Verb::Reject | Verb::Correct | Verb::Reclassify | Verb::Place | Verb::Time,
            ) => {
                let Some((d, f)) = find_figure(&row.judgement, documents, annotated, &by_id, &ids) else {
                    conflict(row, "no figure stands at these words any more");
                    continue;
                };
                row.before = Some(told(documents[d], &annotated[d].figures[f]));
                if verb == Verb::Reject {
                    rejected.insert((d, f));
                    "the figure counts for nothing".clone_into(&mut row.outcome);
                } else {
                    match change(documents[d], &mut annotated[d], f, &row.judgement) {
                        Ok(outcome) => row.outcome = outcome,
                        Err(why) => conflict(row, &why),
                    }
                }
            }
            (TargetKind::Attribution, Verb::Reject) => {
                match find_attribution(&row.judgement, annotated, &by_id) {
                    Some((d, a)) => {
                        silenced.insert((d, a));
                        "the attribution is taken out".clone_into(&mut row.outcome);
                        row.before = Some(row.judgement.target.words.clone());
                    }
                    None => conflict(row, "no attribution stands at these words any more"),
                }
            }
            (TargetKind::Entity, Verb::Same | Verb::Different) => match ruling(&row.judgement, annotated) {
                Ok(ruling) => {
                    row.outcome = format!(
                        "{} and {} are {}",
                        ruling.a,
                        ruling.b,
                        if ruling.same { "one" } else { "kept apart" }
                    );
                    applied.names.push(ruling);
                }
                Err(why) => conflict(row, &why),
            },
            (TargetKind::Entity, Verb::Reclassify) => match reclassify(&row.judgement, annotated) {
                Ok(outcome) => row.outcome = outcome,
                Err(why) => conflict(row, &why),
            },
            (TargetKind::Report, Verb::Exclude) => {}
            _ => {
                row.state = JudgementState::Noted;
                "kept; it changes no row".clone_into(&mut row.outcome);
            }
        }
    }
    remove(annotated, &rejected, &silenced);
    applied
}

fn told(document: &Document, f: &LocalFigure) -> String {
    let high = match f.high {
        Some(high) if high == f.low => String::new(),
        Some(high) => format!("–{high}"),
        None => " or more".to_owned(),
    };
    format!("{}{high} {} {}: {}", f.low, f.class.as_str(), f.measure.as_str(), document.words(f.span))
}

/// By id, else by the words at the same place, else by the same words where they stand once.
fn find_figure(
    j: &Judgement,
    documents: &[&Document],
    annotated: &[Annotated],
    by_id: &BTreeMap<&str, usize>,
    ids: &[Vec<String>],
) -> Option<(usize, usize)> {
    let cite = j.target.span.as_ref()?;
    let &d = by_id.get(cite.report.as_str())?;
    if let Some(f) = ids[d].iter().position(|id| *id == j.target.id) {
        return Some((d, f));
    }
    let span = Span { start: cite.start, end: cite.end };
    let figures = &annotated[d].figures;
    figures
        .iter()
        .position(|f| f.span == span)
        .or_else(|| {
            let mut alike = figures
                .iter()
                .enumerate()
                .filter(|(_, f)| !j.target.words.is_empty() && documents[d].words(f.span) == j.target.words);
            let (f, _) = alike.next()?;
            alike.next().is_none().then_some(f)
        })
        .map(|f| (d, f))
}

fn find_attribution(
    j: &Judgement,
    annotated: &[Annotated],
    by_id: &BTreeMap<&str, usize>,
) -> Option<(usize, usize)> {
    let cite = j.target.span.as_ref()?;
    let &d = by_id.get(cite.report.as_str())?;
    let at = |s: &Span| s.start == cite.start && s.end == cite.end;
    annotated[d].attributions.iter().position(|a| a.content.first().is_some_and(at)).map(|a| (d, a))
}

fn change(document: &Document, annotated: &mut Annotated, f: usize, j: &Judgement) -> Result<String, String> {
    let set = &j.set;
    match j.verb {
        Verb::Correct => {
            let figure = &annotated.figures[f];
            let low = set.low.unwrap_or(figure.low);
            let high = if set.open { None } else { set.high.or(figure.high.map(|h| h.max(low))) };
            if high.is_some_and(|h| h < low) {
                return Err("the upper bound is below the lower one".to_owned());
            }
            let figure = &mut annotated.figures[f];
            (figure.low, figure.high, figure.vague) = (low, high, false);
            let high = high.map_or_else(|| "open".to_owned(), |h| h.to_string());
            Ok(format!("the bounds are {low} and {high}"))
        }
        Verb::Reclassify => {
            let figure = &mut annotated.figures[f];
            figure.measure = set.measure.unwrap_or(figure.measure);
            figure.class = set.class.unwrap_or(figure.class);
            Ok(format!("counted as {} {}", figure.class.as_str(), figure.measure.as_str()))
        }
        Verb::Place => {
            let Some(name) = &set.place else {
                annotated.figures[f].place = None;
                return Ok("without a place".to_owned());
            };
            let found = annotated.entities.iter().enumerate().find_map(|(e, x)| {
                let named = x.kind == EntityKind::Place && is_named(&x.name, &x.variants, name);
                named.then(|| x.mentions.first().map(|m| (e, *m))).flatten()
            });
            let place = found.ok_or_else(|| format!("the report names no place {name}"))?;
            annotated.figures[f].place = Some(place);
            Ok(format!("placed in {}", annotated.entities[place.0].name))
        }
        Verb::Time => {
            let Some(words) = &set.time else {
                annotated.figures[f].period = None;
                return Ok("without a time".to_owned());
            };
            let found =
                annotated.times.iter().position(|t| document.words(t.span).eq_ignore_ascii_case(words));
            annotated.figures[f].period =
                Some(found.ok_or_else(|| format!("the report has no time “{words}”"))?);
            Ok(format!("dated “{words}”"))
        }
        _ => Err("nothing to change".to_owned()),
    }
}

fn is_named(name: &str, variants: &[String], wanted: &str) -> bool {
    let wanted = wanted.to_lowercase();
    std::iter::once(name).chain(variants.iter().map(String::as_str)).any(|n| n.to_lowercase() == wanted)
}

fn exists(annotated: &[Annotated], name: &str) -> bool {
    annotated.iter().flat_map(|a| &a.entities).any(|e| is_named(&e.name, &e.variants, name))
}

fn ruling(j: &Judgement, annotated: &[Annotated]) -> Result<NameRuling, String> {
    let other = j.other.as_ref().ok_or("the second name is missing")?;
    for name in [&j.target.words, &other.words] {
        if !exists(annotated, name) {
            return Err(format!("no report names {name} any more"));
        }
    }
    Ok(NameRuling {
        a: j.target.words.clone(),
        b: other.words.clone(),
        same: j.verb == Verb::Same,
        reason: format!("judged by {} ({})", j.by, j.id),
    })
}

fn reclassify(j: &Judgement, annotated: &mut [Annotated]) -> Result<String, String> {
    let kind = j.set.kind.ok_or("the new kind is missing")?;
    let name = &j.target.words;
    let mut met = false;
    for entity in annotated.iter_mut().flat_map(|a| &mut a.entities) {
        if is_named(&entity.name, &entity.variants, name) {
            entity.kind = kind;
            met = true;
        }
    }
    if met {
        Ok(format!("{name} is a {}", kind.as_str()))
    } else {
        Err(format!("no report names {name} any more"))
    }
}

/// Takes rows out and mends the indices that point to them.
fn remove(annotated: &mut [Annotated], figures: &BTreeSet<(usize, usize)>, said: &BTreeSet<(usize, usize)>) {
    for (d, a) in annotated.iter_mut().enumerate() {
        let kept = |gone: &BTreeSet<(usize, usize)>, n: usize| -> Vec<Option<usize>> {
            let mut next = 0;
            (0..n)
                .map(|k| {
                    let stays = !gone.contains(&(d, k));
                    next += usize::from(stays);
                    stays.then(|| next - 1)
                })
                .collect()
        };
        let (new_figure, new_said) = (kept(figures, a.figures.len()), kept(said, a.attributions.len()));
        let mut k = 0;
        a.figures.retain(|_| {
            k += 1;
            new_figure[k - 1].is_some()
        });
        k = 0;
        a.attributions.retain(|_| {
            k += 1;
            new_said[k - 1].is_some()
        });
        let to =
            |map: &[Option<usize>], index: Option<usize>| index.and_then(|i| map.get(i).copied().flatten());
        for f in &mut a.figures {
            f.of = to(&new_figure, f.of);
            f.attribution = to(&new_said, f.attribution);
        }
        for x in &mut a.attributions {
            x.within = to(&new_said, x.within);
        }
        for x in &mut a.individuals {
            x.attribution = to(&new_said, x.attribution);
        }
    }
}
