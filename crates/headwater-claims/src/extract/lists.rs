//! Which counts of a sentence stand in one list, and what the second of two leaves out because it was said of the first.

use super::figure::Candidate;
use super::people::Counted;
use super::predicate::{Found, is_comparison, is_partitive, renamed};
use crate::annotate::numbers::Number;
use crate::context::Context;
use headwater_lang::pack::Shape;
use headwater_model::record::Measure;

/// Tokens between a verb and "alongside", and between that and the last of those who were with somebody.
const TOGETHER: usize = 16;
/// Tokens between "71 deaths" and "followed by Negros with".
const FOLLOWED: usize = 28;

/// ", including": the second candidate is a part of the first.
pub(super) fn names_part(cx: &Context<'_>, whole: &Candidate, part: &Candidate) -> bool {
    let (from, at) = (whole.people.end, part.number.outer.start);
    whole.sentence == part.sentence
        && from + 2 == at
        && cx.is_comma(from)
        && cx.listed("subset", from + 1)
        && whole.people.object == part.people.object
}

/// "28 of the victims died at the scene and four on the way to hospital", "four of the dead were beheaded and six burned":
/// what is left out behind the second number was said of the first.
pub(super) fn elliptic(cx: &Context<'_>, p: &Candidate, c: &Candidate) -> Option<Found> {
    let next = c.people.after_number;
    let gap = p.people.end..c.number.outer.start;
    // "Nine were detained in Lisdon, five in Madrin and three in Tirgu"
    let joint =
        |k: usize| cx.low(k) == "and" || matches!(cx.low(k), "," | ";") && cx.listed("locating", next);
    let plain = p.sentence == c.sentence
        && c.people.bare
        && !p.people.object
        && (2..=14).contains(&gap.len())
        && joint(gap.end - 1)
        && !(gap.start..gap.end - 1).any(|k| cx.tokens().is_quote(k) || matches!(cx.low(k), ";" | ":" | "("));
    // "A man was killed in the city of Dar and a woman in a village near the front"
    let locating = |k: usize| cx.listed("locating", k);
    if p.sentence == c.sentence
        && c.outcome.is_none()
        && !c.people.object
        && locating(c.people.end)
        && cx.low(gap.end.max(1) - 1) == "and"
        && (2..=14).contains(&gap.len())
        && !gap.clone().any(|k| matches!(cx.low(k), "between" | "by" | ";" | ":") || cx.is_comma(k))
        && let Some(told) = p.outcome.as_ref().filter(|o| o.measure.is_harm() && o.shares_left)
        && let Some(words) = told.span.map(|s| cx.tokens().range(s))
        && words.start >= p.people.end
        && locating(words.end)
    {
        return Some(told.passed_on());
    }
    // "Travis County has reported seven deaths, Kendall County eight, Burnet five"
    let named = |k: usize| cx.tokens().is_capital(k) && cx.tokens().is_word(k);
    let joint = || gap.clone().find(|&k| !cx.is_comma(k) && cx.low(k) != "and");
    let bare_name =
        (2..=6).contains(&gap.len()) && joint().is_some_and(|k| k > gap.start && (k..gap.end).all(named));
    // "Cebu had 71 deaths, followed by Negros with 18 and Bohol with 10"
    let with = (2..=FOLLOWED).contains(&gap.len()) && cx.low(gap.end - 1) == "with" && named(gap.end - 2);
    if (bare_name || with)
        && p.sentence == c.sentence
        && c.people.bare
        && c.outcome.is_none()
        && !p.people.object
        && let Some(told) = p.outcome.as_ref().filter(|o| o.measure.is_harm())
    {
        return Some(told.passed_on());
    }
    let told = p.outcome.as_ref().filter(|o| plain && o.measure.is_harm())?;
    let some = is_partitive(cx, p);
    let of_dead = some && p.people.outcome.is_some_and(|(m, _)| m == Measure::Killed);
    let went_on = match &c.outcome {
        Some(own) => of_dead && own.span.is_some_and(|s| s.start == cx.span(next..next + 1).start),
        None => cx.is(next, "preposition") && cx.low(next) != "of",
    };
    // "40 people died, 30 at one mosque and ten at another": parts, where no place stands with the first.
    let ends = told.span.map_or(told.part, |s| cx.low(cx.tokens().range(s).end) == ",");
    let fewer = c.number.high.is_some_and(|h| h <= p.number.low) || told.span.is_none();
    let part = some || ends && fewer && cx.listed("locating", next);
    went_on.then(|| Found { part, ..told.passed_on() })
}

/// "12,300 civilians had been killed; the United Nations has verified 13,134", "claimed 186 lives, up from 159 a year earlier":
/// another count of those counted right before.
pub(super) fn same_thing(cx: &Context<'_>, p: &Candidate, c: &Candidate) -> Option<Found> {
    let start = c.number.outer.start;
    let told = p.outcome.as_ref().filter(|o| o.measure.is_harm() && !p.people.object)?;
    let ends = !cx.tokens().is_word(c.people.end) || cx.is(c.people.end, "article");
    let spoke = start > 1 && cx.low(start - 1) == "of" && cx.listed("speak_of", start - 2);
    let gives = start > 0 && (spoke || cx.listed("verifying", start - 1) || cx.listed("giving", start - 1));
    let verified = p.sentence + 1 >= c.sentence && gives && ends;
    let compared = p.sentence == c.sentence && is_comparison(cx, start);
    let plain = c.people.bare && c.outcome.is_none() && p.of.is_none() && p.number.high != Some(0);
    // "34 wounded. The mortuary had by evening counted eleven"
    let near = cx.sentences()[c.sentence].tokens.start.max(start.saturating_sub(TOGETHER))..start;
    let morgue = || near.clone().any(|k| cx.listed("morgue", k));
    (plain && (verified || compared)).then(|| {
        let measure = if verified && morgue() { Measure::Killed } else { told.measure };
        Found { measure, ..told.passed_on() }
    })
}

/// "was killed alongside his wife, four sons and two daughters": with whom it happened to somebody told of before.
pub(super) fn together(cx: &Context<'_>, c: &Candidate) -> Option<Found> {
    let sentence = &cx.sentences()[c.sentence].tokens;
    let start = cx.before_determiners(c.number.outer.start, sentence.start);
    let member = |k: usize| {
        cx.is_comma(k)
            || cx.low(k) == "and"
            || cx.is_numeral(k)
            || cx.is(k, "possessive")
            || cx.is(k, "article")
            || cx.pack.people.contains_key(cx.low(k))
            || cx.listed("child_of", k)
            || cx.tokens().is_capital(k)
            || cx.aged(k).is_some()
            || cx.listed("kin", k)
    };
    let near = start.saturating_sub(TOGETHER).max(sentence.start);
    let mut at = start;
    let opens = loop {
        if let Some(from) = cx.phrase_before("together", sentence.start, at) {
            break from;
        }
        if at <= near || !member(at - 1) {
            return None;
        }
        at -= 1;
    };
    let ends = opens - usize::from(opens > sentence.start && cx.is_comma(opens - 1));
    let verb = (sentence.start.max(ends.saturating_sub(TOGETHER))..ends).rev().take_while(|&k| {
        !cx.is_comma(k)
            && !cx.tokens().is_quote(k)
            && !matches!(cx.low(k), "who" | "which" | "when" | "after")
    });
    let told = verb.into_iter().find_map(|k| {
        let outcome = cx.pack.outcomes.get(cx.low(k))?.iter().find(|o| {
            o.measure.is_harm() && matches!(o.shape, Shape::Participle | Shape::Intransitive | Shape::Active)
        })?;
        Some((outcome.measure, k))
    });
    told.map(|(measure, k)| Found::at(cx, measure, k..k + 1, false))
}

/// "A teacher, a mother of two, was killed", "A sixth victim, an 80-year-old man, died": the second words name the one person of
/// the first again.
pub(super) fn is_renamed(cx: &Context<'_>, a: &Candidate, number: &Number, people: &Counted) -> bool {
    let sentence = &cx.sentences()[a.sentence].tokens;
    let comma = a.people.end;
    let beside = a.number.implicit && cx.is_comma(comma) && number.outer.start == comma + 1;
    let close = || renamed(cx, comma, sentence).filter(|&close| close >= people.end);
    let alone = |close: usize| {
        !(people.end..close)
            .any(|k| cx.is_comma(k) || matches!(cx.low(k), "and" | "or") && cx.is(k + 1, "article"))
    };
    beside && close().is_some_and(alone)
}

/// Two candidates are members of one list: only a comma or a conjunction stands between them.
pub(super) fn joined(cx: &Context<'_>, a: &Candidate, b: &Candidate) -> bool {
    if a.people.object != b.people.object {
        return false;
    }
    // "Of the 60 people on the bus, 22 died": what goes before is the whole, not a member of a list.
    let first = a.number.outer.start;
    let before = |k: usize| first.checked_sub(k).map_or("", |i| cx.low(i));
    let of = if before(1) == "of" { 2 } else { 3 };
    let whole = before(1) == "of" || (before(2) == "of" && cx.is(first - 1, "article"));
    // "The bodies of two children and one man": harm to a whole list; "the deaths of at least 30 and up to 50
    // people" are no list.
    let harm = cx.pack.outcomes.contains_key(before(of)) || cx.pack.listed("body_word", before(of));
    // But "the deaths of a couple and their daughter".
    if whole && (!harm || a.people.bare && !b.number.implicit) {
        return false;
    }
    // "two men at the scene, one of whom died": a part, not one more.
    if cx.of_them(b.people.after_number) {
        return false;
    }
    // "Two patients, a nurse and a cook, died": who the two are, not two more.
    let again = || renamed(cx, a.people.end, &cx.sentences()[a.sentence].tokens);
    if b.number.implicit && !a.number.implicit && again().is_some_and(|end| b.number.outer.start < end) {
        return false;
    }
    let between = a.people.end..b.number.outer.start;
    if between.len() > 14 || between.start > between.end {
        return false;
    }
    let gap: Vec<usize> = between.clone().collect();
    let is_joint = |k: usize| {
        cx.is_comma(k)
            || cx.is(k, "possessive") && k + 1 == between.end
            || matches!(cx.low(k), "and" | "or" | "plus" | "well" | "as" | "also" | "&")
    };
    if gap.iter().all(|&k| is_joint(k)) {
        return true;
    }
    // "a woman he had known, her husband and six children": a clause that tells of the first.
    if b.number.implicit
        && matches!(cx.uncontracted(a.people.end), "he" | "she" | "they" | "whom")
        && gap.last().is_some_and(|&k| is_joint(k))
        && gap[..gap.len() - 1]
            .iter()
            .all(|&k| cx.tokens().is_word(k) && !cx.pack.cues.contains_key(cx.low(k)))
    {
        return true;
    }
    // "fired tear gas at 10,000 protesters in the town, and 36 lawyers were held": it was not they who were.
    if cx.is(first.saturating_sub(1), "preposition") && !whole {
        return false;
    }
    // "23 inmates escape, 2 guards hurt": a verb of a headline.
    let told = gap.first().is_some_and(|&k| !cx.is(k, "preposition") && !cx.low(k).ends_with("ed"));
    if gap.last().is_some_and(|&k| cx.low(k) == ",")
        && told
        && cx.low(gap[0]) != "loyal"
        && !cx.is_comma(gap[0])
    {
        return false;
    }
    // What describes the first may stand between: "148 fighters loyal to X and 5 guards".
    gap.last().is_some_and(|&k| is_joint(k))
        && !gap.iter().any(|&k| {
            cx.pack.outcomes.contains_key(cx.low(k))
                || cx.is_auxiliary(k)
                || cx.pack.cues.contains_key(cx.low(k))
                // "found his wife lying on the floor and his daughter dead"
                || cx.listed("found_state", k)
                || matches!(
                    cx.low(k),
                    "." | ";" | ":" | "while" | "when" | "after" | "but" | "who" | "which" | "that" | "whose"
                )
        })
}
