//! Counts in brackets behind the names of places: "Deaths were recorded in Sofala (39), Manica (14) and Tete (8)".

use super::people::Counted;
use super::predicate::Found;
use crate::annotate::names::{NameMention, Names};
use crate::annotate::numbers::Number;
use crate::context::Context;
use headwater_lang::pack::Shape;
use headwater_model::record::EntityKind;
use std::ops::Range;

/// Tokens from a word for harm to the last of the counts in brackets that it holds for.
const BRACKETS: usize = 40;

/// The bracket before a number that stands alone in brackets.
fn opening(cx: &Context<'_>, number: &Number) -> Option<usize> {
    let open = number.tokens.start.checked_sub(1)?;
    (cx.low(open) == "(" && cx.low(number.tokens.end) == ")").then_some(open)
}

/// "Deaths were recorded in Sofala (39), Manica (14) and Tete (8)": the name of a place before the bracket that holds nothing
/// but a number.
pub(super) fn bracketed<'n>(cx: &Context<'_>, number: &Number, names: &'n Names) -> Option<&'n NameMention> {
    let open = opening(cx, number).filter(|_| !number.implicit)?;
    let mut before = names.within(open.saturating_sub(6)..open);
    before.find(|m| m.tokens.end == open && names.kind(m.entity) == EntityKind::Place)
}

/// A count of [`bracketed`], with what happened: the last word before it that says so.
pub(super) fn by_place(
    cx: &Context<'_>,
    number: &Number,
    names: &Names,
    goes_on: bool,
    sentence: &Range<usize>,
) -> Option<(Counted, Found)> {
    // Behind a place that is known, places that no gazetteer knows.
    let name = opening(cx, number)?.checked_sub(1)?;
    let unknown = goes_on && cx.tokens().is_word(name) && cx.tokens().is_capital(name);
    if !unknown && bracketed(cx, number, names).is_none() {
        return None;
    }
    let before = sentence.start.max(number.tokens.start.saturating_sub(BRACKETS))..number.tokens.start;
    let (measure, k) = before.rev().find_map(|k| {
        let outcomes = cx.pack.outcomes.get(cx.low(k))?;
        outcomes.iter().find(|o| o.measure.is_harm() && o.shape != Shape::Toll).map(|o| (o.measure, k))
    })?;
    let after = number.tokens.end;
    let people = Counted { bare: true, ..Counted::people(number.tokens.clone(), after, after) };
    Some((people, Found { part: true, ..Found::at(cx, measure, k..k + 1, false) }))
}
