//! An outcome that governs a number from behind it: "12 people, including three children, were killed".

use super::aftermath::{lasting, renamed, sheltered, suffering};
use super::{passive_before, shapes, takes_object, with_shape};
use crate::context::Context;
use crate::extract::figure::Candidate;
use headwater_lang::pack::Shape;
use headwater_model::record::Measure;
use std::ops::Range;

/// Tokens of a clause on somebody between commas.
const CLAUSE: usize = 40;
/// Tokens for what people were aboard of, and for what is told of that.
const ABOARD: usize = 14;

/// An outcome that governs the number from behind it, in the same clause.
pub(super) fn right(
    cx: &Context<'_>,
    c: &Candidate,
    sentence: &Range<usize>,
) -> Option<(Measure, Range<usize>)> {
    // 'spoke of "more than 100 people" killed'
    let opened = c.number.outer.start > sentence.start && cx.tokens().is_quote(c.number.outer.start - 1);
    let start = c.people.end + usize::from(opened && cx.tokens().is_quote(c.people.end));
    let mut k = start;
    let mut auxiliary = false;
    // "According to the two men, the victim died": they tell of it.
    let first = cx.before_determiners(c.number.outer.start, sentence.start);
    let tells = first > sentence.start + 1 && cx.low(first - 2) == "according" && cx.low(first - 1) == "to";
    let mut reach = start + if tells { 1 } else { 18 };
    let mut broken = false;
    let mut listing = false;
    // "59 hostages remain in the enclave"
    let hostages = start > sentence.start && cx.listed("hostage_noun", start - 1);
    let stay = (start..(start + 4).min(sentence.end))
        .find(|&k| !cx.is(k, "auxiliary") && !cx.is_adverb(k))
        .filter(|&k| cx.listed("staying", k) || k > start && cx.low(k) == "held");
    if let Some(stay) = stay.filter(|_| hostages) {
        return Some((Measure::Abducted, start - 1..stay + 1));
    }
    // "Two children who were not vaccinated have died": behind a clause that tells of no harm.
    if matches!(cx.low(k), "who" | "which" | "that")
        && let Some(verb) = behind_clause(cx, k, sentence)
    {
        k = verb;
        reach = verb + 18;
    }
    while k < sentence.end && k < reach {
        let low = cx.low(k);
        // "2,300 households, about 14,000 people, have been displaced": the comma that closes the aside.
        let aside = k == start
            && !c.people.bare
            && low == ","
            && c.number.outer.start > sentence.start
            && cx.low(c.number.outer.start - 1) == ","
            && (cx.is(k + 1, "auxiliary")
                || shapes(cx, k + 1).iter().any(|o| o.shape == Shape::Intransitive)
                || cx.pack.outcome_phrases.at(cx.tokens(), k + 1, sentence.end).is_some());
        if aside {
            k += 1;
            continue;
        }
        if tells && cx.is_comma(k) {
            return None;
        }
        if cx.is_comma(k) || low == "(" {
            // Step over an insertion: ", including three children,".
            // "seven of them", "two thirds of them"
            let part = cx.is_numeral(k + 1) && (cx.of_them(k + 2) || cx.of_them(k + 3));
            // "27 people, including seven women, one of them pregnant, and three children, drowned"
            let more = listing && (cx.is_numeral(k + 1) || cx.low(k + 1) == "and" && cx.is_numeral(k + 2));
            // "eight of its civilians, two children among them, had been killed"
            let among = cx.is_numeral(k + 1) && among_them(cx, k + 2, sentence.end);
            let inserted = cx.listed("aside_opener", k + 1)
                || among
                || part
                || more
                || low == "("
                || matches!(low, "—" | "–" | "-");
            let ends = |j: &usize| cx.is_comma(*j) || cx.low(*j) == ")";
            let close = (k + 1..(k + 18).min(sentence.end)).find(ends);
            // "A woman and her daughter, who were among the 39 hurt when a man drove into a march on Thursday, have died"
            let who = cx.low(k + 1) == "who" && !c.people.bare;
            let goes_on = |j: &usize| {
                let dies = |k: usize| shapes(cx, k).iter().any(|o| o.measure == Measure::Killed);
                let verb = cx.is_auxiliary(*j + 1) || !shapes(cx, *j + 1).is_empty();
                // "The driver, who was shot, was taken to hospital": the clause says it.
                verb && (!c.number.implicit || (*j + 1..*j + 5).any(dies))
            };
            let clause = || (k + 1..(k + CLAUSE).min(sentence.end)).find(ends).filter(goes_on);
            let close = if who { clause() } else { close };
            let inserted = inserted || who;
            // "Two patients, a nurse and a cook, died": who they are.
            if k == start
                && low != "("
                && !among
                && let Some(close) = renamed(cx, k, sentence)
            {
                reach = reach.max(close + 8);
                k = close + 1;
                continue;
            }
            match close {
                Some(close) if inserted => {
                    listing |= cx.listed("subset", k + 1);
                    // The comma may open the next of a list of parts.
                    let goes_on = listing
                        && (cx.is_numeral(close + 1)
                            || cx.low(close + 1) == "and" && cx.is_numeral(close + 2));
                    reach = reach.max(close + 8);
                    k = close + usize::from(!goes_on);
                    continue;
                }
                _ => return None,
            }
        }
        // "a mother of three was shot", "a boy of nine drowned"
        if k == start && low == "of" && c.number.implicit && cx.is_numeral(k + 1) {
            k += 2;
            continue;
        }
        // "six trainees under 18 died"
        if matches!(low, "under" | "over" | "above" | "below" | "aged") && k == start && cx.is_numeral(k + 1)
        {
            k += 2;
            continue;
        }
        // '340 "rioters" were in custody'
        if k == start && cx.tokens().is_quote(k) && c.people.words.clone().any(|j| cx.tokens().is_quote(j)) {
            k += 1;
            continue;
        }
        // 'more than 200 fighters "were neutralised"'
        if k == start && cx.tokens().is_quote(k) && cx.is_auxiliary(k + 1) && !auxiliary && !c.number.implicit
        {
            k += 1;
            continue;
        }
        // '238 were "summarily executed"'
        if auxiliary && cx.tokens().is_quote(k) {
            let at = k + 1 + usize::from(cx.is_adverb(k + 1));
            let told = with_shape(cx, at, &[Shape::Participle]).filter(|m| m.is_harm());
            return told.map(|measure| (measure, at..at + 1));
        }
        if matches!(low, "." | ";" | ":" | "!" | "?") || cx.tokens().is_quote(k) {
            return None;
        }
        // "took six engineers hostage"
        if k == start && matches!(low, "hostage" | "captive" | "prisoner") {
            let measure = if low == "prisoner" { Measure::Detained } else { Measure::Abducted };
            return Some((measure, k..k + 1));
        }
        if let Some((n, outcome)) = cx.pack.outcome_phrases.at(cx.tokens(), k, sentence.end)
            && matches!(outcome.shape, Shape::Participle | Shape::Intransitive)
            && !(outcome.shape == Shape::Participle && !auxiliary && takes_object(cx, k + n))
            // "dug out from under the rubble"
            && !(outcome.measure == Measure::Missing && cx.low_before(k, start) == "from")
            && !negated(cx, start, k)
        {
            // "All nine people on board were killed": where they were says less than what became of them.
            if k == start
                && outcome.measure == Measure::Present
                && let Some(died) = died_aboard(cx, k + n, sentence)
            {
                return Some((Measure::Killed, died));
            }
            if k == start && outcome.measure == Measure::Present && cx.is(k + n, "auxiliary") {
                k += n;
                continue;
            }
            return Some(lasting(cx, outcome.measure, k..k + n, sentence));
        }
        // "with gunshot wounds"
        if low == "with"
            && let Some(at) = (k + 1..(k + 8).min(sentence.end)).find(|&j| cx.listed("injury_noun", j))
        {
            return Some(lasting(cx, Measure::Injured, k..at + 1, sentence));
        }
        if let Some(words) = suffering(cx, k, start, auxiliary, sentence).filter(|_| !negated(cx, start, k)) {
            return Some(lasting(cx, Measure::Injured, words, sentence));
        }
        // "26 girls were taken in the attack", where hostages are told of
        let moved = matches!(cx.low(k + 1), "to" | "into" | "back" | "home" | "out" | "away");
        if low == "taken" && (auxiliary || k == start) && !moved && super::tells_of_hostages(cx, k, sentence)
        {
            return (!negated(cx, start, k)).then(|| (Measure::Abducted, k..k + 1));
        }
        let goes = auxiliary || k == start && cx.listed("going", k);
        if goes && let Some(words) = sheltered(cx, k, sentence).filter(|_| !negated(cx, start, k)) {
            return Some((Measure::Refuge, words));
        }
        if let Some(measure) = here(cx, k, start, auxiliary, broken, sentence) {
            if k == start
                && measure == Measure::Present
                && let Some(died) = died_aboard(cx, k + 1, sentence)
            {
                return Some((Measure::Killed, died));
            }
            if k == start && measure == Measure::Present && cx.is(k + 1, "auxiliary") {
                k += 1;
                continue;
            }
            // "More than 100 prisoners tried to escape"
            if k > start + 1 && cx.low(k - 1) == "to" && cx.listed("trying", k - 2) {
                return None;
            }
            // "A woman injured in Tuesday's blast succumbed to burns": what became of her says more.
            if k == start
                && measure == Measure::Injured
                && let Some(died) = died_later(cx, k + 1, sentence)
            {
                return Some((Measure::Killed, died));
            }
            return (!negated(cx, start, k)).then(|| {
                let (measure, words) = unsplit(cx, measure, k, sentence);
                lasting(cx, measure, words, sentence)
            });
        }
        if cx.is(k, "auxiliary") && low != "'s" {
            auxiliary = true;
            k += 1;
            continue;
        }
        if auxiliary {
            // After "were" only what leads on to the outcome may stand.
            let leads = cx.is_adverb(k) || cx.pack.listed("outcome_lead", low);
            if !leads {
                return None;
            }
            k += 1;
            continue;
        }
        if cx.pack.cues.contains_key(low) && !cx.pack.listed("recording_verb", low) {
            return None;
        }
        if cx.is_numeral(k)
            && low != "one"
            && !cx.pack.months.contains_key(cx.low_before(k, start))
            && !cx.pack.months.contains_key(cx.low(k + 1))
        {
            return None;
        }
        if cx.pack.listed("clause_joint", low) {
            // "and were killed", "and wounded": goes on only directly.
            let on =
                low == "and" && (cx.is(k + 1, "auxiliary") || !shapes(cx, k + 1).is_empty()) && k > start;
            if !on {
                return None;
            }
        }
        broken |= k > start;
        k += 1;
    }
    None
}

/// "48 women and 19 children among them": from a token behind the first number.
pub(in crate::extract) fn among_them(cx: &Context<'_>, from: usize, end: usize) -> bool {
    let far = end.min(from + 10);
    let listed = |k: usize| {
        cx.low(k) == "and"
            || cx.low(k) == "at"
            || cx.low(k) == "least"
            || cx.is_numeral(k)
            || cx.pack.people.contains_key(cx.low(k))
            || cx.pack.demonyms.contains_key(cx.low(k))
            || k == from
    };
    let at = (from..far).find(|&k| cx.low(k) == "among");
    at.is_some_and(|k| {
        k > from
            && cx.tokens().is_word(from)
            && matches!(cx.low(k + 1), "them" | "whom")
            && (from..k).all(listed)
    })
}

/// "injured in Tuesday's blast at Deesa succumbed to burns": the verb of the sentence, behind the words for where, from token
/// `from`.
fn died_later(cx: &Context<'_>, from: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
    if !cx.is(from, "preposition") {
        return None;
    }
    let end = sentence.end.min(from + 14);
    let verb =
        (from..end).find(|&k| cx.is_auxiliary(k) || !shapes(cx, k).is_empty() && !cx.is(k - 1, "article"));
    let verb = verb.filter(|&k| {
        !(from..k).any(|j| cx.is_comma(j) || matches!(cx.low(j), "and" | "that" | "who" | "which"))
    })?;
    let at = (verb..end).find(|&k| !cx.is(k, "auxiliary") && !cx.is_adverb(k))?;
    (with_shape(cx, at, &[Shape::Intransitive]) == Some(Measure::Killed)).then_some(at..at + 1)
}

/// "241 on board killed", "All 11 aboard the second plane died": behind where they were, from token `from`.
fn died_aboard(cx: &Context<'_>, from: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
    let dies = |k: usize| {
        let plain = with_shape(cx, k, &[Shape::Intransitive, Shape::Participle]);
        plain == Some(Measure::Killed) && !takes_object(cx, k + 1)
    };
    let far = if cx.is(from, "article") { from + ABOARD } else { from + 1 };
    // "aboard an Azerbaijan Airlines (AZAL) plane that crashed near Aktau died": over the clause that tells of the plane.
    let clause = (from..far.min(sentence.end)).find(|&k| matches!(cx.low(k), "that" | "which"));
    let last = |k: usize| k > from && dies(k) && (k + 1 >= sentence.end || !cx.tokens().is_word(k + 1));
    if let Some(that) = clause
        && let Some(died) = (that..sentence.end.min(that + ABOARD)).find(|&k| last(k))
        && !(that..died).any(|k| cx.is_comma(k) || cx.is_numeral(k))
    {
        return Some(died..died + 1);
    }
    let verb = (from..far.min(from + 6).min(sentence.end))
        .find(|&k| !cx.tokens().is_word(k) || cx.is(k, "auxiliary") || dies(k))?;
    dies(verb).then_some(verb..verb + 1)
}

/// The auxiliary behind the clause that the "who" at `who` opens, where the clause has a verb of its own.
fn behind_clause(cx: &Context<'_>, who: usize, sentence: &Range<usize>) -> Option<usize> {
    let near = who + 3..sentence.end.min(who + 14);
    let plain =
        |k: usize| cx.tokens().is_word(k) && !cx.pack.outcomes.contains_key(cx.low(k)) && cx.low(k) != "and";
    let verb = near.take_while(|&k| plain(k)).find(|&k| {
        let own =
            !cx.is_auxiliary(k - 1) && !cx.is_adverb(k - 1) && !cx.pack.negations.contains(cx.low(k - 1));
        cx.is_auxiliary(k) && own
    })?;
    (who + 1..verb).all(plain).then_some(verb)
}

/// "killed or injured", "dead or missing": not split, so never read as deaths.
fn unsplit(cx: &Context<'_>, measure: Measure, k: usize, sentence: &Range<usize>) -> (Measure, Range<usize>) {
    let other = k + 2;
    // "300 people were killed and wounded"
    let both = cx.low(k + 1) == "and"
        && measure == Measure::Killed
        && with_shape(cx, other, &[Shape::Participle]) == Some(Measure::Injured)
        && !takes_object(cx, other + 1);
    if (cx.low(k + 1) == "or" || both) && other < sentence.end {
        let differs = shapes(cx, other).iter().any(|o| o.measure != measure)
            && !shapes(cx, other).iter().any(|o| o.measure == measure);
        if differs {
            return (Measure::Casualties, k..other + 1);
        }
    }
    (measure, k..k + 1)
}

fn negated(cx: &Context<'_>, from: usize, to: usize) -> bool {
    // "Two children who were not vaccinated have died": denied of them is something else.
    let clause = (from..to).find(|&k| matches!(cx.low(k), "who" | "which" | "that"));
    let own = |at: usize| {
        let verb = (at + 2..to).any(|k| cx.is(k, "auxiliary") && !cx.is(k - 1, "auxiliary"));
        clause.is_none_or(|c| at < c || !verb)
    };
    (from..to).any(|k| cx.pack.negations.contains(cx.low(k)) && own(k))
}

/// Whether the word at `k` is the outcome of the phrase that ended at `start`.
fn here(
    cx: &Context<'_>,
    k: usize,
    start: usize,
    auxiliary: bool,
    broken: bool,
    sentence: &Range<usize>,
) -> Option<Measure> {
    for outcome in shapes(cx, k) {
        let ok = match outcome.shape {
            Shape::Participle => {
                let be = passive_before(cx, k, start)
                    || matches!(cx.low_before(k, start), "got" | "get" | "gets" | "getting")
                    || (auxiliary && cx.pack.listed("participle_link", cx.low_before(k, start)));
                // "A man shot and killed his wife"
                let and = cx.low(k + 1) == "and" && !shapes(cx, k + 2).is_empty() && !auxiliary;
                let object = k + 1 < sentence.end && takes_object(cx, k + 1)
                    || and && k + 3 < sentence.end && takes_object(cx, k + 3);
                be || (!auxiliary
                    && !object
                    && (k == start
                        || (cx.is_adverb(k - 1) && k == start + 1)
                        || (broken && relative_before(cx, k, start))))
            }
            Shape::Intransitive => {
                let direct = k == start
                    || auxiliary
                    || cx.is_adverb(k - 1)
                    || matches!(cx.low(k - 1), "who" | "that" | "have" | "to" | "and");
                direct
                    || cx.low(k).ends_with("ing")
                    || cx.low(k).ends_with("ed")
                    || matches!(cx.low(k), "fled" | "died" | "flee" | "die")
            }
            Shape::Adjective => {
                k == start && !(k + 1 < sentence.end && takes_object(cx, k + 1))
                    || (auxiliary && (cx.is_be(k - 1) || cx.listed("adjective_link", k - 1)))
                    || matches!(cx.low(k - 1), "remain" | "remained" | "left" | "remains" | "still")
            }
            _ => false,
        };
        if ok {
            return Some(outcome.measure);
        }
    }
    None
}

fn relative_before(cx: &Context<'_>, k: usize, start: usize) -> bool {
    (start..k).rev().take(3).any(|j| matches!(cx.low(j), "who" | "which" | "that"))
}
