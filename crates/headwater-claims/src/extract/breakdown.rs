//! Wholes that are broken down: "The toll stands at three, two demonstrators and a policeman", "96 people died, 60 adults and
//! 36 children": what comes to the same number right behind one says who they are.

use super::figure::{Candidate, MEMBERS};
use super::parts::{COLON, of_nation};
use super::predicate::Found;
use crate::context::Context;

/// A whole below which numbers come to it by chance.
const LEAST_SUM: u64 = 5;

/// "The toll stands at three, two demonstrators and a policeman", "three: two demonstrators …": what comes to the same
/// number behind a bare one says who they are.
pub(super) fn breakdowns(cx: &Context<'_>, found: &mut [Candidate]) {
    for w in 0..found.len() {
        let whole = &found[w];
        let exact = whole.number.high == Some(whole.number.low) && !whole.number.implicit;
        if whole.outcome.is_none() || !exact || whole.people.object {
            continue;
        }
        let all = whole.number.low;
        let end = whole.people.end.max(whole.number.outer.end);
        let Some(first) = found.get(w + 1).filter(|c| c.sentence == whole.sentence && !c.people.bare) else {
            continue;
        };
        let between = end..first.number.outer.start;
        let opening = between.end.saturating_sub(1).max(end);
        // "96 people had died there, 60 adults and 36 children"
        let told = whole.number.low >= LEAST_SUM
            && between.len() < COLON
            && (end..opening)
                .all(|k| cx.tokens().is_word(k) && !matches!(cx.low(k), "and" | "while" | "when"));
        let mark = cx.is_comma(opening) || matches!(cx.low(opening), ":" | "-" | "–" | "—" | "(");
        if between.is_empty() || between.len() != 1 && !told || !mark {
            continue;
        }
        let mut sum = 0_u64;
        let mut last = w;
        for (k, c) in found.iter().enumerate().skip(w + 1).take(MEMBERS) {
            // "four doctors, a nurse and a pharmacist": whoever is told of by a noun stands in no list of numbers.
            let gap = || found[k - 1].people.end..c.number.outer.start;
            let listed = c.listed || gap().all(|j| cx.is_comma(j) || cx.low(j) == "and");
            if c.sentence != whole.sentence || sum >= all || (k > w + 1 && !listed) {
                break;
            }
            sum = sum.saturating_add(c.number.low);
            last = k;
        }
        // "Six health workers, four doctors, a nurse and a pharmacist, were abducted": only what is closed again.
        let closed = || {
            let end = found[last].people.end;
            let ends = cx.low(end) == "." && found[w].number.low >= LEAST_SUM;
            let told =
                found[w + 1..=last].iter().any(|c| c.outcome.as_ref().is_some_and(|o| o.span.is_some()));
            let mark = (cx.is_comma(end) || cx.low(end) == ")") && !cx.is_numeral(end + 1);
            last > w + 1 && (ends && !told || mark)
        };
        // "one, a hygienist, died": who the one is.
        let again = last == w + 1 && found[last].number.implicit;
        if sum == all && last > w && !again && (found[w].people.bare && between.len() == 1 || closed()) {
            let outcome = found[w].outcome.as_ref().map(Found::without_words);
            // "Two patients, a nurse and a cook, died": who the two are.
            let bare = found[w].people.bare;
            for k in w + 1..=last {
                if bare || !found[k].number.implicit {
                    (found[k].of, found[k].outcome) = (Some(w), outcome.clone());
                    of_nation(cx, found, k, w);
                }
            }
        }
    }
}

/// "at least 1,373 killed, 859 near the sites and 514 along the roads": bare numbers behind a whole that come to it exactly.
pub(super) fn sums_up(cx: &Context<'_>, found: &mut [Candidate]) {
    for w in 0..found.len() {
        let whole = &found[w];
        if whole.outcome.is_none()
            || whole.number.low < LEAST_SUM
            || whole.people.object
            || whole.of.is_some()
        {
            continue;
        }
        let end = whole.people.end.max(whole.number.outer.end);
        let parts = found.iter().enumerate().skip(w + 1).take(MEMBERS);
        let parts = parts
            .take_while(|(_, c)| c.sentence == whole.sentence)
            .filter(|(_, c)| !cx.of_them(c.people.after_number));
        // "Eight died at one hospital, three at another": the eight have a place of their own.
        let first = found.get(w + 1).map_or(end, |c| c.number.outer.start);
        if (end..first).any(|k| cx.listed("locating", k)) {
            continue;
        }
        let (mut sum, mut members) = (0_u64, Vec::new());
        for (k, c) in parts {
            let told = c.outcome.as_ref().is_some_and(|o| o.span.is_some());
            let at = c.number.outer.start;
            let opened = matches!(cx.low_before(at, 0), "and" | ",") || cx.is_comma(at - 1);
            let modified = c.number.high != Some(c.number.low) || c.number.implicit;
            if told || !c.people.bare || modified || !opened || at <= end || c.of.is_some() {
                break;
            }
            sum = sum.saturating_add(c.number.low);
            members.push(k);
            if sum >= whole.number.low {
                break;
            }
        }
        if sum == whole.number.low && members.len() > 1 {
            let outcome = whole.outcome.as_ref().map(Found::without_words);
            for k in members {
                (found[k].of, found[k].outcome) = (Some(w), outcome.clone());
            }
        }
    }
}
