//! Which figures of one kind are about the same thing: a line each for other days, other places, two values of one holder, parts
//! and totals.

use crate::entities::Entities;
use crate::figures::LedgerFigure;
use crate::sources::Sources;
use headwater_model::record::{Class, Counting, Extent, Modifier, Standing};
use std::collections::{BTreeMap, BTreeSet};

/// Whether two figures cannot both be right. A round number ("1,000") is no sharper than its last place: it does not
/// contradict "more than 1,000".
pub(crate) fn disjoint(a: &LedgerFigure<'_>, b: &LedgerFigure<'_>) -> bool {
    let top = |f: &LedgerFigure<'_>| {
        let v = &f.row.value;
        v.high.map(|h| if v.modifier == Modifier::Exact && h >= 100 && h % 100 == 0 { h + h / 20 } else { h })
    };
    top(a).is_some_and(|h| h < b.row.value.low) || top(b).is_some_and(|h| h < a.row.value.low)
}

/// Cuts a bucket into lines where the words show that different things are counted: other days, other places, two
/// values of one holder in one report, another order of magnitude.
pub(crate) fn split(
    figures: &[LedgerFigure<'_>],
    sources: &Sources,
    entities: &Entities,
    mut members: Vec<usize>,
) -> Vec<Vec<usize>> {
    // The figures that most reports give come first, so that they found the main line.
    let mut docs: BTreeMap<u64, BTreeSet<usize>> = BTreeMap::new();
    for &i in &members {
        docs.entry(figures[i].row.value.low).or_default().insert(figures[i].doc);
    }
    members.sort_by_key(|&i| {
        let f = &figures[i];
        let same = docs[&f.row.value.low].len();
        let denied = f.row.standing == Standing::Denied;
        let low = std::cmp::Reverse(f.row.value.low);
        (f.local.vague, denied, std::cmp::Reverse(same), low, f.doc, f.row.span.start)
    });
    let mut lines: Vec<Vec<usize>> = Vec::new();
    for &i in &members {
        let fits = |line: &Vec<usize>| line.iter().all(|&j| !conflict(figures, sources, entities, i, j));
        let exact = lines.iter().position(|l| {
            fits(l) && l.iter().any(|&j| !disjoint(&figures[i], &figures[j]) && !figures[j].local.vague)
        });
        match exact.or_else(|| lines.iter().position(fits)) {
            Some(l) => lines[l].push(i),
            None => lines.push(vec![i]),
        }
    }
    for l in &mut lines {
        l.sort_unstable();
    }
    lines
}

/// "six more bodies", "the three others killed", "lost his wife": some of the dead, whatever all of them are.
pub(crate) fn is_some(f: &LedgerFigure<'_>) -> bool {
    f.row.scope.counting == Counting::New || f.beside
}

/// Whether two figures of a bucket cannot be about the same thing.
fn conflict(
    figures: &[LedgerFigure<'_>],
    sources: &Sources,
    entities: &Entities,
    i: usize,
    j: usize,
) -> bool {
    let (a, b) = (&figures[i], &figures[j]);
    let apart = disjoint(a, b);
    // Those who came on top ("six more bodies") or stand beside somebody ("the three others") are no total, be it the same
    // number.
    if a.of == Some(j) || b.of == Some(i) || is_some(a) != is_some(b) {
        return true;
    }
    // A part without a class ("300 of them crossed the border", "at least three of the dead") is not the total of another
    // report.
    let part = |f: &LedgerFigure<'_>| f.row.scope.extent == Extent::Subset;
    if a.row.group.class == Class::People
        && part(a) != part(b)
        && (apart || a.row.value.low != b.row.value.low)
    {
        return true;
    }
    // "105 in Jajarkot and 52 in Rukum West", "52 in Nalgad alone": each of its own place.
    let parts = a.row.group.class == Class::People && part(a) && part(b);
    if parts && a.place.is_some() && b.place.is_some() && a.place != b.place {
        return true;
    }
    if !apart {
        // "dozens of men in one village" beside a total of a thousand: a guess says nothing against it.
        return false;
    }
    // "Reports that 150 had died are false": nobody's count against the one that stands.
    let denied = |f: &LedgerFigure<'_>| f.row.standing == Standing::Denied;
    // A third and three others, two in a critical condition and three with burns, one woman and five: each are some.
    let some = parts && (a.place.is_none() || a.place != b.place);
    if denied(a) != denied(b) || is_some(a) || some || a.local.implicit != b.local.implicit {
        return true;
    }
    // What was overtaken stands with what took its place.
    if [a, b].iter().any(|f| f.row.standing == Standing::Superseded) {
        return false;
    }
    let revised = a.row.standing != Standing::Asserted || b.row.standing != Standing::Asserted;
    let primary = |f: &LedgerFigure<'_>| f.source.map(|s| sources.primary(s));
    if a.doc == b.doc && primary(a) == primary(b) && !revised {
        return true;
    }
    let cumulative = [a, b].iter().any(|f| f.row.scope.counting == Counting::Cumulative);
    let days = !cumulative && a.days.zip(b.days).is_some_and(|(x, y)| x.end < y.start || y.end < x.start);
    let places = a.place.zip(b.place).is_some_and(|(p, q)| p != q && alike(entities, p, q));
    let (small, large) = (a.row.value.low.min(b.row.value.low).max(1), a.row.value.low.max(b.row.value.low));
    // "19 people died in Sorab" beside a total that the same report gives of no place: some of them.
    let lesser = if a.row.value.low < b.row.value.low { (a, b) } else { (b, a) };
    let there = a.doc == b.doc && lesser.0.place.is_some() && lesser.1.place.is_none();
    (days && !revised && large > small * 2) || ((places || there) && large > small * 2) || large > small * 5
}

/// Places of one sort, or of which nobody knows the sort: a town and its province may be the same place.
fn alike(entities: &Entities, p: usize, q: usize) -> bool {
    let sort = |e: usize| entities.rows[e].place.as_ref().map(|p| p.precision.as_str());
    sort(p).is_none() || sort(q).is_none() || sort(p) == sort(q)
}
