//! The noun phrase that a number counts: are these people, of which class, on whose side?

use crate::annotate::numbers::Number;
use crate::context::Context;
use headwater_lang::name::without_article;
use headwater_lang::pack::{Plural, Shape};
use headwater_lang::stem::fold;
use headwater_model::record::{Class, Measure};
use headwater_model::rows::LocalAttribution;
use std::ops::Range;

/// The people that a number counts.
#[derive(Debug, Clone)]
pub(super) struct Counted {
    /// Their words.
    pub(super) words: Range<usize>,
    /// End of the noun phrase with what belongs to it ("members of the security forces").
    pub(super) end: usize,
    pub(super) class: Class,
    pub(super) side: Option<String>,
    /// The head itself says what happened ("deaths", "dead", "wounded").
    pub(super) outcome: Option<(Measure, usize)>,
    /// Nothing but the number ("killed five and …").
    pub(super) bare: bool,
    /// "745 were civilians": the class follows a form of "be".
    pub(super) copula: bool,
    /// First token after the number.
    pub(super) after_number: usize,
    /// Heads "lives": counts only where they were lost.
    pub(super) lives: bool,
}

/// What `number` counts, if it may be people. `limit` is where the next number starts.
pub(super) fn counted(
    cx: &Context<'_>,
    number: &Number,
    sentence: &Range<usize>,
    limit: usize,
    attributions: &[LocalAttribution],
) -> Option<Counted> {
    let after = number.outer.end.max(number.tokens.end);
    let mut at = after;
    // "a man", "another soldier": the head is inside.
    if number.implicit {
        at = number.tokens.end;
    }
    // "a family of six"
    if number.tokens.start > sentence.start + 1
        && cx.low(number.tokens.start - 1) == "of"
        && cx.listed("family", number.tokens.start - 2)
        && noun_at(cx, at).is_none()
    {
        let words = number.tokens.start - 2..number.tokens.end;
        return Some(Counted {
            words,
            end: after,
            class: Class::People,
            side: None,
            outcome: None,
            bare: false,
            copula: false,
            after_number: after,
            lives: false,
        });
    }
    // "dozens of youths", "200 of their members", "five of them"
    let mut partitive = false;
    if cx.low(at) == "of" {
        at += 1;
        partitive = true;
        if matches!(cx.low(at), "them" | "whom" | "those" | "these") {
            // "19 of them children", "12 of whom were women"
            let mut k = at + 1;
            while k < sentence.end && (cx.is_be(k) || cx.is_adverb(k) || cx.is(k, "article")) {
                k += 1;
            }
            if let Some(run) = noun_run(cx, k, sentence, limit).filter(|r| matches!(r.kind, Head::People(_)))
            {
                let (class, side) = sided(cx, k, run.head, run.end, run.class, sentence);
                return Some(Counted {
                    words: k..run.end,
                    end: run.end,
                    class,
                    side,
                    outcome: None,
                    bare: false,
                    copula: false,
                    after_number: after,
                    lives: false,
                });
            }
            return Some(Counted {
                words: at..at + 1,
                end: at + 1,
                class: Class::People,
                side: None,
                outcome: None,
                bare: false,
                copula: false,
                after_number: after,
                lives: false,
            });
        }
    }
    // "no reports of casualties"
    if let Some(n) = cx.phrase("report_of", at, sentence.end).filter(|_| number.low == 0) {
        at += n;
    }
    // "745 were civilians"
    if cx.is_be(at) && !number.implicit && !partitive {
        return Some(copula(cx, at, after, sentence, limit));
    }
    let run = noun_run(cx, at, sentence, limit)?;
    let Run { head, end, class, kind } = run;
    match kind {
        Head::People(plural) => {
            // "one" of many: "one of the worst", "one day" have no people; "one man" has.
            let lives = matches!(cx.low(head), "lives" | "souls");
            // A body found is a death, whatever verb follows.
            let outcome = matches!(cx.low(head), "bodies" | "corpses" | "body" | "corpse")
                .then_some((Measure::Killed, head));
            // "armed men", "armed volunteers" take part in the fighting.
            let armed = (at..head).any(|k| cx.low(k) == "armed");
            let class = if armed && matches!(class, Class::People | Class::AidWorker) {
                Class::Fighter
            } else {
                class
            };
            let (class, end) = complement(cx, head, end, class, plural, sentence, attributions);
            let (class, side) = sided(cx, at, head, end, class, sentence);
            Some(Counted {
                words: at..end,
                end,
                class,
                side,
                outcome,
                bare: false,
                copula: false,
                after_number: after,
                lives,
            })
        }
        Head::Outcome(measure) => Some(Counted {
            words: at..end,
            end,
            class: Class::People,
            side: None,
            outcome: Some((measure, head)),
            bare: false,
            copula: false,
            after_number: after,
            lives: false,
        }),
        Head::Nation => {
            let (class, side) = sided(cx, at, head, end, class, sentence);
            Some(Counted {
                words: at..end,
                end,
                class,
                side,
                outcome: None,
                bare: false,
                copula: false,
                after_number: after,
                lives: false,
            })
        }
        Head::Thing => None,
        Head::None => {
            if number.implicit || partitive {
                return None;
            }
            // "killed five and injured 20", "hundreds were killed"
            Some(Counted {
                words: number.tokens.clone(),
                end: after,
                class: Class::People,
                side: None,
                outcome: None,
                bare: true,
                copula: false,
                after_number: after,
                lives: false,
            })
        }
    }
}

fn copula(cx: &Context<'_>, be: usize, after: usize, sentence: &Range<usize>, limit: usize) -> Counted {
    let mut at = be + 1;
    while at < sentence.end && (cx.is_adverb(at) || cx.is(at, "article") || cx.low(at) == "of") {
        at += 1;
    }
    let run = noun_run(cx, at, sentence, limit).unwrap_or(Run {
        head: at,
        end: at,
        class: Class::People,
        kind: Head::None,
    });
    match run.kind {
        Head::People(_) => {
            let (class, side) = sided(cx, at, run.head, run.end, run.class, sentence);
            Counted {
                words: at..run.end,
                end: run.end,
                class,
                side,
                outcome: None,
                bare: false,
                copula: true,
                after_number: after,
                lives: false,
            }
        }
        // "Hundreds were killed": bare, the predicate decides.
        _ => Counted {
            words: be - 1..be,
            end: after,
            class: Class::People,
            side: None,
            outcome: None,
            bare: true,
            copula: false,
            after_number: after,
            lives: false,
        },
    }
}

enum Head {
    People(Plural),
    Outcome(Measure),
    Nation,
    /// People only modify a thing ("police stations").
    Thing,
    /// No noun at all.
    None,
}

struct Run {
    head: usize,
    end: usize,
    class: Class,
    kind: Head,
}

fn noun_at(cx: &Context<'_>, i: usize) -> Option<(Plural, Class)> {
    cx.pack.people.get(cx.low(i)).copied()
}

/// The run of adjectives and nouns from `at`; its head is the last noun for people, if the run ends with it.
fn noun_run(cx: &Context<'_>, at: usize, sentence: &Range<usize>, limit: usize) -> Option<Run> {
    let mut head: Option<(usize, Plural, Class)> = None;
    let mut k = at;
    let mut last_word = None;
    let stop_at = limit.max(at).min(sentence.end).min(at + 9);
    while k < stop_at {
        let low = cx.low(k);
        if !cx.tokens().is_word(k) {
            // Scare quotes and brackets inside a phrase: “martyrs”; a comma only between adjectives.
            let quote = cx.tokens().is_quote(k);
            let adjective_comma = low == ","
                && head.is_none()
                && k > at
                && noun_at(cx, k + 1).is_some()
                && k + 1 < stop_at
                && k == at + 1;
            if (quote && head.is_none()) || adjective_comma {
                k += 1;
                continue;
            }
            break;
        }
        if let Some((plural, class)) = noun_at(cx, k).filter(|_| !is_verb_here(cx, k, at)) {
            // A later noun is the head ("rebel fighters"), but not after a plural ("people police …").
            if let Some((_, Plural::Many, _)) = head {
                break;
            }
            let mut class = head.map_or(class, |(_, _, earlier)| narrower(earlier, class));
            // "aid workers", "ambulance staff", "media workers"
            if class == Class::People && (at..k).any(|j| cx.listed("aid_word", j)) {
                class = Class::AidWorker;
            } else if class == Class::People
                && k > at
                && matches!(cx.low(k - 1), "media" | "news" | "television")
            {
                class = Class::Journalist;
            }
            head = Some((k, plural, class));
            last_word = Some(k);
            k += 1;
            continue;
        }
        if cx.pack.outcomes.contains_key(low) && head.is_some() || matches!(low, "remain" | "remained") {
            break;
        }
        let function = cx.pack.is_function(low);
        let passes = cx.is(k, "possessive")
            || cx.is(k, "article")
            || low == "'s"
            || matches!(
                low,
                "other"
                    | "more"
                    | "others"
                    | "another"
                    | "additional"
                    | "further"
                    | "own"
                    | "most"
                    | "mostly"
                    | "mainly"
            );
        if function && !passes {
            break;
        }
        if head.is_some() {
            // "police stations", "rebel positions": the people only modify a thing.
            let (_, plural, _) = head.unwrap_or((k, Plural::Many, Class::People));
            let thing = matches!(plural, Plural::One | Plural::Mass)
                && !cx.is_adverb(k)
                && !cx.tokens().is_capital(k)
                && !low.ends_with("ed")
                && !low.ends_with("ing")
                && !cx.pack.cues.contains_key(low)
                && !matches!(
                    low,
                    "alive"
                        | "early"
                        | "inside"
                        | "underground"
                        | "home"
                        | "aged"
                        | "loyal"
                        | "overnight"
                        | "there"
                        | "here"
                );
            if thing {
                return Some(Run { head: k, end: k, class: Class::Unknown, kind: Head::Thing });
            }
            break;
        }
        last_word = Some(k);
        k += 1;
    }
    if let Some((h, plural, class)) = head {
        // "14 women and children": one number over two classes.
        if plural == Plural::Many
            && matches!(cx.low(h + 1), "and" | "or")
            && h + 2 < sentence.end.min(limit.max(h + 3))
            && let Some((Plural::Many, second)) = noun_at(cx, h + 2)
        {
            let class = if second == class { class } else { Class::People };
            return Some(Run { head: h, end: h + 3, class, kind: Head::People(plural) });
        }
        return Some(Run { head: h, end: h + 1, class, kind: Head::People(plural) });
    }
    // "20 wounded", "12 deaths", "five missing", "millions displaced"
    let outcome_at = (at..=(at + 3).min(sentence.end.saturating_sub(1))).find(|&i| {
        cx.pack.outcomes.get(cx.low(i)).is_some_and(|o| o.iter().any(|o| matches!(o.shape, Shape::Noun)))
    });
    if let Some(i) = outcome_at
        && ends_phrase(cx, i, sentence)
        && (at..i).all(|j| {
            cx.tokens().is_word(j)
                && (!cx.pack.is_function(cx.low(j))
                    || cx.is(j, "article")
                    || matches!(cx.low(j), "more" | "other" | "further" | "new"))
        })
        && let Some(outcome) =
            cx.pack.outcomes.get(cx.low(i)).and_then(|o| o.iter().find(|o| matches!(o.shape, Shape::Noun)))
    {
        // "20 wounded soldiers": the adjective of a noun, found above as people; here the noun itself.
        return Some(Run { head: i, end: i + 1, class: Class::People, kind: Head::Outcome(outcome.measure) });
    }
    // "12 Palestinians", "dozens of Alawites"
    if let Some(last) = last_word
        && cx.tokens().is_capital(last)
        && cx.low(last).ends_with(['s', 'i', 'a'])
        && (cx.pack.demonyms.contains_key(cx.low(last)) || cx.pack.groups.contains_key(cx.low(last)))
        && (cx.low(last).ends_with('s') || cx.pack.groups.contains_key(cx.low(last)))
        && last < at + 4
    {
        return Some(Run { head: last, end: last + 1, class: Class::People, kind: Head::Nation });
    }
    // Nothing between the number and a verb or mark: the number stands for people.
    let empty = (cx.pack.outcomes.contains_key(cx.low(at)) && ends_phrase(cx, at, sentence))
        || last_word.is_none()
        || (at..k).all(|j| matches!(cx.low(j), "more" | "others" | "other" | "mostly"));
    empty.then_some(Run { head: at, end: at, class: Class::People, kind: Head::None }).filter(|_| {
        let low = cx.low(at);
        cx.is(at, "auxiliary")
            || cx.pack.outcomes.contains_key(low)
            || matches!(
                low,
                "and" | "," | "." | "in" | "at" | "on" | "more" | "others" | "remained" | "remain" | ""
            )
            || cx.is(at, "preposition") && low != "of"
    })
}

/// Nothing that the word at `i` could only modify follows it ("400 dead trees").
fn ends_phrase(cx: &Context<'_>, i: usize, sentence: &Range<usize>) -> bool {
    let next = i + 1;
    if next >= sentence.end || !cx.tokens().is_word(next) {
        return true;
    }
    let low = cx.low(next);
    cx.pack.is_function(low)
        || cx.tokens().is_capital(next)
        || cx.pack.outcomes.contains_key(low)
        || cx.pack.cues.contains_key(low)
        || cx.pack.people.contains_key(low)
        || low.ends_with("ed")
        || low.ends_with("ing")
        || low.ends_with("ly")
        || matches!(
            low,
            "rose" | "overnight" | "so" | "late" | "early" | "worldwide" | "nationwide" | "aboard" | "inside"
        )
}

/// "guard", "fan", "minor", "wounded" are verbs or adjectives in some places.
fn is_verb_here(cx: &Context<'_>, k: usize, at: usize) -> bool {
    let low = cx.low(k);
    let ambiguous = matches!(
        low,
        "wounded"
            | "injured"
            | "dead"
            | "missing"
            | "elderly"
            | "minor"
            | "homeless"
            | "general"
            | "major"
            | "national"
            | "individual"
            | "adult"
            | "remains"
            | "crew"
            | "other"
            | "others"
    );
    if !ambiguous {
        return false;
    }
    match low {
        "wounded" | "injured" | "dead" | "missing" | "homeless" => true,
        "others" => false,
        "other" => true,
        "remains" => k > at && cx.is(k + 1, "adverb"),
        _ => noun_at(cx, k + 1).is_some(),
    }
}

/// The class of two nouns side by side ("rebel soldiers" are fighters, "women soldiers" soldiers).
fn narrower(a: Class, b: Class) -> Class {
    match (a, b) {
        (a, Class::People | Class::Unknown) => a,
        (Class::Fighter, Class::SecurityForce) => Class::Fighter,
        (_, b) => b,
    }
}

/// "members of the security forces", "supporters of X's leaders": the complement gives the class of an empty head.
fn complement(
    cx: &Context<'_>,
    head: usize,
    end: usize,
    class: Class,
    plural: Plural,
    sentence: &Range<usize>,
    attributions: &[LocalAttribution],
) -> (Class, usize) {
    let low = cx.low(head);
    let empty = plural == Plural::Of
        || matches!(
            low,
            "members"
                | "member"
                | "personnel"
                | "employees"
                | "staff"
                | "elements"
                | "men"
                | "man"
                | "supporters"
                | "people"
        );
    if !empty {
        return (class, end);
    }
    // "200 of their members": those of the source.
    if head > sentence.start && cx.is(head - 1, "possessive") {
        let at = cx.tokens().list[head].span;
        let source = attributions
            .iter()
            .filter(|a| a.content.iter().any(|c| c.contains(at)))
            .min_by_key(|a| a.content.iter().map(|c| c.len()).sum::<usize>())
            .and_then(|a| a.source_span)
            .map(|s| s.of(cx.tokens().text).to_lowercase());
        // No source: the forces named just before ("The security forces lost ground. At least 80 of their members …").
        let before = cx.tokens().index_at(at.start);
        let named = source.is_none()
            && (before.saturating_sub(30)..before)
                .any(|k| matches!(cx.low(k), "forces" | "army" | "police" | "military" | "troops"));
        if named {
            return (Class::SecurityForce, end);
        }
        let state = source.is_some_and(|s| {
            s.split(|c: char| !c.is_alphanumeric()).any(|w| cx.pack.listed("state", w) && w != "state")
        });
        return (if state { Class::SecurityForce } else { class }, end);
    }
    // "security personnel", "army members": what stands before.
    if matches!(low, "members" | "personnel" | "elements" | "staff" | "men") {
        let before = (sentence.start..head).rev().take(2).find_map(|k| {
            let w = cx.low(k);
            (cx.pack.listed("state", w) && cx.tokens().is_word(k)).then_some(Class::SecurityForce)
        });
        if let Some(c) = before.filter(|_| cx.tokens().is_word(head - 1)) {
            return (c, end);
        }
    }
    if cx.low(end) != "of" && !(cx.low(end) == "from" && matches!(low, "members" | "personnel" | "men")) {
        return (class, end);
    }
    let mut to = end + 1;
    let mut found = None;
    while to < sentence.end && to - end < 9 && cx.tokens().is_word(to) {
        let w = cx.low(to);
        if cx.pack.outcomes.contains_key(w)
            || (cx.is(to, "auxiliary") && w != "'s")
            || (cx.is(to, "preposition") && w != "of")
            || cx.is(to, "conjunction")
            || cx.is(to, "subordinator")
        {
            break;
        }
        if matches!(
            w,
            "forces" | "army" | "police" | "military" | "troops" | "guard" | "gendarmerie" | "navy"
        ) || (cx.pack.listed("state", w)
            && w != "state"
            && w != "national"
            && w != "coast"
            && w != "border"
            && w != "armed")
        {
            found = Some(Class::SecurityForce);
        } else if matches!(
            w,
            "militia"
                | "militias"
                | "faction"
                | "factions"
                | "rebels"
                | "insurgency"
                | "brigade"
                | "battalion"
        ) && found.is_none()
        {
            found = Some(Class::Fighter);
        } else if let Some((_, c)) = noun_at(cx, to).filter(|(_, c)| *c != Class::People)
            && found.is_none()
        {
            found = Some(c);
        }
        to += 1;
    }
    let to = if to > end + 1 { to } else { end };
    let wanted = !matches!(low, "people" | "supporters");
    (found.filter(|_| wanted).unwrap_or(class), to)
}

/// "pro-X", "loyal to X", "X loyalists": the side of fighters; those of a government are its forces.
fn sided(
    cx: &Context<'_>,
    at: usize,
    head: usize,
    end: usize,
    class: Class,
    sentence: &Range<usize>,
) -> (Class, Option<String>) {
    if !matches!(class, Class::Fighter | Class::SecurityForce) {
        return (class, None);
    }
    let mut side: Option<String> = None;
    for k in at..head {
        let low = cx.low(k);
        if let Some(rest) = low.strip_prefix("pro-") {
            side = Some(rest.to_owned());
        } else if let Some(rest) = low.strip_prefix("anti-") {
            side = Some(format!("anti-{rest}"));
        } else if let Some(rest) = low
            .strip_suffix("-backed")
            .or_else(|| low.strip_suffix("-linked"))
            .or_else(|| low.strip_suffix("-aligned"))
        {
            side = Some(rest.to_owned());
        } else if cx.pack.listed("state", low)
            && class == Class::Fighter
            && matches!(low, "government" | "army" | "state" | "military")
        {
            side = Some("government".to_owned());
        } else if cx.tokens().is_capital(k) && !cx.pack.demonyms.contains_key(low) && class == Class::Fighter
        {
            side = Some(low.to_owned());
        }
    }
    if side.is_none() {
        let mut k = end;
        while k < sentence.end && (k < end + 2) && (cx.is_adverb(k) || cx.low(k) == "who" || cx.is_be(k)) {
            k += 1;
        }
        let n = cx.phrase("loyal", k, sentence.end).or_else(|| (cx.low(k) == "of").then_some(1));
        if let Some(n) = n {
            let words: Vec<usize> = (k + n..(k + n + 9).min(sentence.end))
                .take_while(|&j| {
                    cx.tokens().is_word(j)
                        && !cx.pack.outcomes.contains_key(cx.low(j))
                        && !(cx.is(j, "auxiliary") && cx.low(j) != "'s")
                        && !matches!(cx.low(j), "and" | "who" | "which" | "in" | "at" | "on")
                })
                .collect();
            if words.iter().any(|&j| {
                matches!(
                    cx.low(j),
                    "government"
                        | "authorities"
                        | "army"
                        | "state"
                        | "administration"
                        | "ministry"
                        | "government's"
                )
            }) && cx.low(k) != "of"
            {
                side = Some("government".to_owned());
            } else {
                side = words
                    .iter()
                    .rev()
                    .find(|&&j| cx.tokens().is_capital(j) && cx.low(j) != "'s")
                    .map(|&j| cx.low(j).to_owned());
            }
        }
    }
    let side = side.map(|s| {
        s.strip_prefix("anti-")
            .map_or_else(|| fold(without_article(&s)), |rest| format!("anti-{}", fold(without_article(rest))))
    });
    match (class, side.as_deref()) {
        (Class::Fighter, Some("government" | "regime" | "state" | "army")) => (Class::SecurityForce, None),
        (Class::SecurityForce, Some("government" | "regime" | "state" | "army")) => (class, None),
        _ => (class, side),
    }
}
