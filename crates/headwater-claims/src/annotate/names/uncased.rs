//! Names in a script without capitals: agencies of the table, given names with what follows, what follows a title.
//!
//! It finds only what its tables know: a person whose given name no table has, and who has no title, goes unnamed.

use super::cut::{Run, push};
use super::name_word;
use crate::context::Context;
use headwater_lang::pack::NameWord;
use std::ops::Range;

/// Words of a name after its first.
const LONG: usize = 3;

pub(super) fn collect_uncased(cx: &Context<'_>, range: Range<usize>, runs: &mut Vec<Run>) {
    let mut i = range.start;
    while i < range.end {
        if let Some((n, _)) = cx.pack.publishers.at(cx.tokens(), i, range.end) {
            push(cx, i..i + n, false, runs);
            i += n;
            continue;
        }
        let titled = i > range.start && is_office(cx, i - 1);
        let title = i > range.start && name_word(cx, i - 1) == Some(NameWord::Title);
        // Folded letters make "على" (on) and "علي" (Ali) one: a function word needs an office before it.
        let given = name_word(cx, i) == Some(NameWord::Given) && (titled || !cx.pack.is_function(cx.low(i)));
        if !(given || title && goes_on(cx, i)) {
            i += 1;
            continue;
        }
        let to = (i + 1..range.end.min(i + 1 + LONG)).find(|&k| !goes_on(cx, k));
        let to = to.unwrap_or(range.end.min(i + 1 + LONG));
        if to - i >= 2 || titled {
            push(cx, i..to, titled, runs);
        }
        i = to;
    }
}

fn is_office(cx: &Context<'_>, i: usize) -> bool {
    matches!(name_word(cx, i), Some(NameWord::Title | NameWord::Role))
}

/// Whether a name may go on with token `i`: a word that no other table claims.
fn goes_on(cx: &Context<'_>, i: usize) -> bool {
    let low = cx.low(i);
    let part = matches!(name_word(cx, i), Some(NameWord::Given | NameWord::Particle));
    let claimed = cx.pack.is_function(low)
        || cx.pack.cues.contains_key(low)
        || cx.listed("time_word", i)
        || cx.listed("opener", i)
        || cx.listed("source", i)
        || cx.listed("hearer_prep", i)
        || name_word(cx, i).is_some();
    cx.tokens().is_word(i) && (part || !claimed)
}
