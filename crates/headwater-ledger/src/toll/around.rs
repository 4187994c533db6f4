//! What stands around the number of a figure and tells how to read it: doubt, names, a toll that grows.

use super::Witness;
use headwater_lang::pack::Pack;
use headwater_model::Span;
use headwater_model::rows::LocalFigure;
use std::collections::BTreeSet;

/// Bytes around a number that are looked at: a text without full stops is one sentence.
const REACH: u32 = 240;
/// Words between "names" and the number of those who are named.
const NAMED: usize = 5;

/// Persons of a list that are looked at.
const MEMBERS: usize = 12;

/// The words of a figure's clause before it, in small letters.
fn clause_before(witness: &Witness<'_>, f: &LocalFigure) -> String {
    let text = &witness.document.text;
    let start = text.floor_char_boundary(f.span.start.saturating_sub(REACH) as usize) as u32;
    let before = Span { start: start.max(f.sentence.start), end: f.span.start.max(f.sentence.start) };
    let words = witness.document.words(before).to_lowercase();
    words.rsplit([',', ';']).next().unwrap_or_default().to_owned()
}

/// The words of a figure's clause behind it, in small letters; up to byte `end`.
fn clause_behind(witness: &Witness<'_>, f: &LocalFigure, end: u32) -> String {
    let text = &witness.document.text;
    let far = text.floor_char_boundary(f.span.end.saturating_add(REACH) as usize) as u32;
    let behind = Span { start: f.span.end, end: far.min(end).max(f.span.end) };
    let words = witness.document.words(behind).to_lowercase();
    words.split([',', ';', '.']).next().unwrap_or_default().to_owned()
}

/// "also killed three"; not "also rocked Thailand and felled a tower, where 22 died".
pub(super) fn also(witness: &Witness<'_>, f: &LocalFigure) -> bool {
    let says = |clause: &str| clause.split(|c: char| !c.is_alphanumeric()).any(|w| w == "also");
    says(&clause_before(witness, f)) || says(&clause_behind(witness, f, f.sentence.end))
}

/// A phrase of the small list `list` stands in `words`.
fn holds(witness: &Witness<'_>, list: &str, words: &str) -> bool {
    let tokens = headwater_lang::Tokens::of(words);
    let list = headwater_lang::pack(&witness.document.language).list(list);
    list.is_some_and(|list| (0..tokens.len()).any(|i| list.at(&tokens, i, tokens.len()).is_some()))
}

/// "feared dead", "under investigation" behind the number, in its clause: nobody has found them.
pub(super) fn presumed(witness: &Witness<'_>, f: &LocalFigure) -> bool {
    let figures = &witness.annotated.figures;
    let next = figures[figures.partition_point(|g| g.span.start < f.span.end)..].first();
    let end = next.map_or(f.sentence.end, |g| g.span.start.min(f.sentence.end));
    holds(witness, "presuming", &clause_behind(witness, f, end))
}

/// "alongside", "along with" between the verb and the number.
pub(super) fn beside_somebody(witness: &Witness<'_>, f: &LocalFigure) -> bool {
    let Some(told) = f.measure_span.filter(|told| told.end <= f.span.start) else { return false };
    let between = witness.document.words(Span { start: told.end, end: f.span.start }).to_lowercase();
    holds(witness, "together", &between)
}

/// Persons of whom the sentence tells before the verb, by name or by a noun that no figure counts.
pub(super) fn before_them(witness: &Witness<'_>, f: &LocalFigure, used: &[&&LocalFigure]) -> u64 {
    let ones = &witness.annotated.individuals;
    let first = ones.partition_point(|i| i.sentence.start < f.sentence.start);
    let told = f.measure_span.map_or(0, |m| m.start);
    let mine = ones[first..].iter().take_while(|i| i.sentence == f.sentence).filter(|i| {
        i.measure == f.measure
            && !i.plural
            && i.span.start < told
            && !used.iter().any(|u| u.span.overlaps(i.span))
    });
    let names: BTreeSet<(Option<usize>, Span)> =
        mine.map(|i| (i.entity, if i.entity.is_some() { Span::default() } else { i.span })).collect();
    names.len() as u64
}

/// Whether the words between two persons, in small letters, only join them in a list: "Smith, 40, and".
pub(super) fn joins(pack: &Pack, between: &str) -> bool {
    let mut words = between.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.all(|w| pack.listed("list_joint", w) || w.parse::<u8>().is_ok())
}

/// "the driver", "a teacher".
pub(super) fn opens_with_article(pack: &Pack, words: &str) -> bool {
    words.split_whitespace().next().is_some_and(|w| pack.is(&w.to_lowercase(), "article"))
}

/// "Smith and two students were killed", "Woman, 2 children dead": persons listed right before those who are counted, whom no
/// figure counts.
pub(super) fn listed_before(witness: &Witness<'_>, f: &LocalFigure, used: &[&&LocalFigure]) -> Vec<Span> {
    let pack = headwater_lang::pack(&witness.document.language);
    let ones = &witness.annotated.individuals;
    let first = ones.partition_point(|i| i.sentence.start < f.sentence.start);
    let here: Vec<_> = ones[first..].iter().take_while(|i| i.span.start < f.span.start).collect();
    let (mut out, mut at, mut and) = (Vec::new(), f.span.start, false);
    for one in here.iter().rev().filter(|i| i.span.end <= f.span.start).take(MEMBERS) {
        let mine = one.measure == f.measure && !one.plural && one.main;
        if !mine || one.span.end > at || used.iter().any(|u| u.span.overlaps(one.span)) {
            break;
        }
        let between = witness.document.words(Span { start: one.span.end, end: at }).to_lowercase();
        if !joins(pack, &between) {
            break;
        }
        and |= between.contains("and") || between.contains('&');
        // A comma alone lists only where a headline begins.
        if !and && one.span.start > f.sentence.start {
            break;
        }
        // "Smith, the driver, and two students": the driver is Smith.
        if one.entity.is_some() && !between.contains("and") {
            out.pop_if(|s| opens_with_article(pack, witness.document.words(*s)));
        }
        out.push(one.span);
        at = one.span.start;
    }
    out
}

/// "the names of 18 civilians", "identified by name at least 44": before the number.
pub(super) fn by_name(witness: &Witness<'_>, f: &LocalFigure) -> bool {
    let pack = headwater_lang::pack(&witness.document.language);
    let clause = clause_before(witness, f);
    let near: Vec<&str> = clause.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    near.iter().rev().take(NAMED).any(|w| pack.listed("by_name", w))
}

/// "has reached 21", "climbs to nine": a toll that grows, by the words before the number.
pub(super) fn rising(witness: &Witness<'_>, f: &LocalFigure) -> bool {
    let pack = headwater_lang::pack(&witness.document.language);
    let clause = clause_before(witness, f);
    clause
        .split(|c: char| !c.is_alphanumeric())
        .any(|w| pack.listed("rising", w) || pack.listed("revised", w))
}
