//! What one report says all in all of one measure.

use super::{Answer, Witness};
use crate::profiles::ceiling;
use headwater_lang::calendar::place_of;
use headwater_model::Span;
use headwater_model::record::{
    Class, Counting, Extent, IncidentRole, Measure, Modifier, Standing, TollBasis as Basis,
};
use headwater_model::rows::{LocalFigure, LocalIndividual};
use jiff::ToSpan;
use std::collections::{BTreeMap, BTreeSet};

/// Days before its report after which what is told belongs to an earlier event.
const LONG_BEFORE: i64 = 60;

/// Bytes between two members of a list.
const LIST: u32 = 20;

/// How many times as high the toll of another source may be and still be one of the same event.
const DISPUTED: u64 = 10;

/// Whether the words put it long before the report.
fn long_before(witness: &Witness<'_>, period: Option<usize>) -> bool {
    let (Some(published), Some(time)) = (witness.document.published.as_ref(), period) else {
        return false;
    };
    let limit = published.start.checked_sub(LONG_BEFORE.days()).ok();
    place_of(&witness.annotated.times, time, Some(published.start))
        .zip(limit)
        .is_some_and(|(place, limit)| place.days.end < limit)
}

fn live(witness: &Witness<'_>, f: &LocalFigure) -> bool {
    f.role == IncidentRole::Main
        && matches!(f.standing, Standing::Asserted | Standing::Revised)
        && !long_before(witness, f.period)
}

/// What the figures of one sentence, given by one source, add up to.
#[derive(Debug, Clone)]
struct Sum {
    low: u64,
    /// What the words most likely mean: the number as written.
    best: u64,
    high: Option<u64>,
    basis: Basis,
    /// It counts people of any class.
    wide: bool,
    /// It counts people of one kind ("three passengers").
    narrow: bool,
    /// It counts those that came last ("a further 20").
    new: bool,
    /// The sentence opens with where ("In Dar, three people died").
    local: bool,
    /// It counts people of any class in one number, which is none of bodies.
    plain: bool,
    /// It counts bodies.
    bodies: bool,
    /// It counts civilians.
    civilians: bool,
    /// It counts children or women.
    children: bool,
    /// It comes on top of what was said before ("also", "two more").
    adds: bool,
    /// Whoever is said to give it, where the words call it a toll.
    toll_of: Option<usize>,
    /// Whoever is said to give it.
    given_by: Option<usize>,
    /// The words say that it takes the place of what was known before ("bringing the toll to 25").
    revises: bool,
    spans: Vec<Span>,
}

/// What one report says of `measure`.
pub(super) fn answer(report: usize, witness: &Witness<'_>, measure: Measure) -> Option<Answer> {
    let annotated = witness.annotated;
    // "Six were shot. One of them died": one of the six, but all of the killed.
    let whole = |f: &LocalFigure| f.of.is_none_or(|o| annotated.figures[o].measure != measure);
    let figures: Vec<&LocalFigure> =
        annotated.figures.iter().filter(|f| f.measure == measure && live(witness, f) && whole(f)).collect();
    let mut sums = sums(witness, &figures);
    if measure == Measure::Injured && !sums.iter().any(|s| s.basis == Basis::Stated) {
        sums.extend(rest(witness));
    }
    outnumbered(&mut sums);
    let persons = persons(witness, measure);
    let alone = persons.is_none() && sums.iter().all(|s| s.adds || s.basis < Basis::Rest);
    let base: Vec<&Sum> = sums.iter().filter(|s| (!s.adds || alone) && s.basis >= Basis::Rest).collect();
    let wide = base.iter().any(|s| s.wide);
    let some = base.iter().any(|s| s.best > 0 && (s.wide || !wide));
    let base: Vec<&Sum> = base.into_iter().filter(|s| (s.wide || !wide) && (s.best > 0 || !some)).collect();
    let base = revised(base);
    let mut spans: Vec<Span> = Vec::new();
    let (mut low, mut high, mut best);
    let mut basis = Basis::Persons;
    // Bodies that somebody found, and women or children, widen the range; the number of people is the best where there is one.
    let people: Vec<&Sum> = base.iter().copied().filter(|s| !s.bodies && !s.children).collect();
    let first = of_most(&people).or_else(|| of_most(&base));
    if let Some(first) = first {
        basis = if wide { first.basis } else { Basis::Part };
        best = first.best;
        // Numbers of another order count something else, a village or a day, unless somebody else gives them as the toll:
        // then that is the dispute.
        let near = |s: &Sum| s.best.saturating_mul(2) >= best && s.best <= best.saturating_mul(2);
        let disputes = |s: &Sum| {
            let toll = s.toll_of.is_some() && s.toll_of != first.toll_of;
            let other = s.given_by.is_some()
                && s.given_by != first.given_by
                && s.best > best
                && s.basis == Basis::Stated;
            (toll || other) && s.best <= best.saturating_mul(DISPUTED)
        };
        // "Missiles killed five. In Dar, three people died": some of the five.
        let part = |s: &Sum| s.local && !first.local && s.best < best;
        let beside: Vec<&Sum> =
            base.iter().copied().filter(|s| (near(s) || disputes(s)) && !part(s)).collect();
        low = beside.iter().map(|s| s.low).min().unwrap_or(best);
        high = ceiling(beside.iter().map(|s| (s.low, s.high)));
        spans.extend(base.iter().flat_map(|s| s.spans.iter().copied()));
    } else {
        let one_by_one =
            sums.iter().filter(|s| s.basis == Basis::Persons && !s.adds).map(|s| s.low).max().unwrap_or(0);
        let Persons { count, names, spans: words } = persons.unwrap_or_default();
        best = count.max(one_by_one);
        // Names in different sentences may all belong to the event, or not.
        (low, high) = (best, Some(best.max(names)));
        if measure == Measure::Injured && one_by_one > 0 {
            // "found a child with a gunshot wound": where somebody died it may have been that child.
            let dead = answer(report, witness, Measure::Killed).map_or(0, |a| a.best);
            low = count.max(one_by_one.saturating_sub(dead));
        }
        spans.extend(words);
        spans.extend(sums.iter().filter(|s| s.basis == Basis::Persons).flat_map(|s| s.spans.iter().copied()));
    }
    let given: BTreeSet<u64> = base.iter().map(|s| s.best).collect();
    // What is told as coming on top, each value once, unless a sum of it was given.
    let mut seen = BTreeSet::new();
    for s in
        sums.iter().filter(|s| s.adds && (s.basis == Basis::Stated || s.basis == Basis::Persons && s.low > 0))
    {
        // The same number again, or a sum with it: told once more, not on top.
        let told = given.contains(&s.best) || given.contains(&best.saturating_add(s.best));
        if told || !seen.insert(s.best) {
            continue;
        }
        // A total that rose holds them; another may.
        if first.is_some_and(|f| f.revises) {
            continue;
        }
        if first.is_none() {
            best = best.saturating_add(s.best);
            low = low.saturating_add(s.low);
        }
        high = high.zip(s.high).map(|(a, b)| a.saturating_add(b));
        basis = basis.max(s.basis);
        spans.extend(s.spans.iter().copied());
    }
    // "several" says more than the one of whom it is told.
    let guesses: Vec<&Sum> = sums.iter().filter(|s| s.basis == Basis::Guess).collect();
    if basis == Basis::Persons
        && let Some(guess) = of_most(&guesses).filter(|g| g.low > best || g.adds)
    {
        let with = if guess.adds { best } else { 0 };
        best = guess.low.saturating_add(with);
        (low, high) = (best, guess.high.map(|h| h.saturating_add(with)));
        basis = Basis::Guess;
        spans.extend(guess.spans.iter().copied());
    }
    spans.sort_unstable();
    spans.dedup();
    (!spans.is_empty()).then_some(Answer { report, low, high, best, basis, spans, origin: 0 })
}

/// Without the lower numbers that the report itself goes on from: "23 bodies were found. Two of the rescued died later,
/// bringing the toll to 25." What stands behind the revision is told beside it.
fn revised(mut base: Vec<&Sum>) -> Vec<&Sum> {
    let at = |s: &Sum| s.spans.first().map_or(0, |s| s.start);
    if let Some((number, place)) = base.iter().filter(|s| s.revises).map(|s| (s.best, at(s))).max() {
        base.retain(|s| s.best >= number || !s.revises && (at(s) > place || s.toll_of.is_some()));
    }
    base
}

/// What says more than the numbers of people that a report gives is set beside them: "17 bodies were found. A miner lost his
/// wife and two daughters", where nobody gives a number of people; "three to five civilians", where nobody gives a higher one.
fn outnumbered(sums: &mut [Sum]) {
    let plain = sums.iter().filter(|s| s.plain && s.basis == Basis::Stated).map(|s| s.low).max();
    let counts = |s: &&Sum| s.wide && !s.adds && s.basis >= Basis::Rest;
    let listed = sums.iter().filter(counts).map(|s| s.best).max().unwrap_or(0);
    // "The army said 84 rebels died. A group counted 41 bodies": the bodies are no higher count of anybody.
    let class = sums.iter().filter(|s| !s.bodies && !s.adds && s.basis >= Basis::Rest).map(|s| s.best).max();
    let listed = listed.max(class.unwrap_or(0));
    // "killed four people. Three passengers died on the spot": some of the four.
    let people =
        sums.iter().filter(|s| s.plain && !s.narrow && s.basis == Basis::Stated && !s.adds && !s.new);
    let people = people.map(|s| s.best).max();
    for s in sums.iter_mut().filter(|s| s.narrow && people.is_some_and(|n| n > s.best)) {
        s.wide = false;
    }
    for s in sums.iter_mut().filter(|s| !s.wide) {
        let most = s.high.unwrap_or(u64::MAX);
        let more = plain.is_none_or(|plain| s.best > plain);
        s.wide = (s.bodies || s.children && !s.adds) && more && s.best > listed
            || s.civilians && plain.is_none_or(|plain| plain <= most);
    }
}

/// The sum that most sentences give; of several the first.
fn of_most<'s>(sums: &[&'s Sum]) -> Option<&'s Sum> {
    let mut times: BTreeMap<u64, usize> = BTreeMap::new();
    for s in sums {
        *times.entry(s.best).or_default() += 1;
    }
    let most = times.values().copied().max()?;
    sums.iter().find(|s| times.get(&s.best) == Some(&most)).copied()
}

/// What each sentence adds up to, by source: its numbers that are not parts of one another.
fn sums(witness: &Witness<'_>, figures: &[&LocalFigure]) -> Vec<Sum> {
    let mut groups: BTreeMap<(Span, Option<usize>), Vec<&LocalFigure>> = BTreeMap::new();
    for f in figures.iter().filter(|f| f.extent != Extent::Subset || f.of.is_some()) {
        groups.entry((f.sentence, f.attribution)).or_default().push(f);
    }
    let words = |span: Span| witness.document.words(span).to_lowercase();
    let also = |span: Span| words(span).split(|c: char| !c.is_alphanumeric()).any(|w| w == "also");
    let mut out = Vec::new();
    let pack = headwater_lang::pack(&witness.document.language);
    let household = |f: &LocalFigure| {
        words(f.group).split_whitespace().next_back().is_some_and(|w| pack.listed("household_noun", w))
    };
    for ((sentence, attribution), figures) in &mut groups {
        // "2,300 households, about 14,000 people": the same, counted twice.
        if !figures.iter().all(|f| household(f)) {
            figures.retain(|f| !household(f));
        }
        let (sentence, attribution, figures) = (sentence, attribution, &*figures);
        let counted = figures.iter().any(|f| !f.vague && !f.implicit);
        // A count of bodies is what somebody found or keeps, not a toll.
        let bodies = |f: &LocalFigure| {
            const BODIES: [&str; 5] = ["bodies", "body", "corpses", "corpse", "remains"];
            let (group, told) = (words(f.group), f.measure_span.map(words).unwrap_or_default());
            let of = told.split_whitespace().next().unwrap_or_default();
            BODIES.iter().any(|b| group.ends_with(b) || of == *b)
        };
        let wide = |f: &LocalFigure| f.class == Class::People && !bodies(f);
        // "a man was one of three people killed": he is among them.
        // "three other victims, a man, a woman and a boy": the rest says who they are.
        let singles = figures.iter().filter(|f| f.implicit).count() as u64;
        let whole = figures.iter().any(|f| {
            let some = !f.implicit && !f.vague && wide(f) && (!more(witness, f) || f.low == singles);
            some && !figures.iter().any(|one| one.implicit && are_listed(witness, one, f))
        });
        // "five more bodies, raising the toll to 24": the 24 hold the five.
        let running = figures.iter().any(|f| f.counting == Counting::Cumulative && !f.vague);
        let held = |f: &LocalFigure| running && f.counting == Counting::New;
        let mut used: Vec<&&LocalFigure> =
            figures.iter().filter(|f| (!counted || !f.vague) && !(whole && f.implicit) && !held(f)).collect();
        // "had put the number of dead at 11 and revised it to 19": one number, then another.
        if let Some(last) = used.iter().rposition(|f| f.standing == Standing::Revised && wide(f)) {
            used = vec![used[last]];
        }
        // "the toll stood at 60; a week later it had reached 110": one after the other.
        let toll = |f: &LocalFigure| f.counting == Counting::Cumulative && wide(f);
        let tolls: Vec<&&LocalFigure> = used.iter().copied().filter(|f| toll(f)).collect();
        if let [_, .., last] = tolls[..] {
            used = vec![last];
        }
        let mut sum = Sum {
            low: 0,
            best: 0,
            high: Some(0),
            basis: Basis::Stated,
            wide: used.iter().any(|f| wide(f)) || used.len() > 1 && !used.iter().all(|f| bodies(f)),
            narrow: used.len() == 1 && used.iter().all(|f| is_narrow(witness, f)),
            new: used.iter().all(|f| f.counting == Counting::New),
            local: used.iter().all(|f| opens_with_place(witness, f)),
            plain: used.iter().any(|f| wide(f)),
            bodies: used.iter().any(|f| bodies(f)),
            civilians: used.iter().any(|f| f.class == Class::Civilian),
            children: used.iter().all(|f| matches!(f.class, Class::Child | Class::Woman)),
            adds: (used.iter().all(|f| more(witness, f) || f.counting == Counting::New)
                && used.first().is_some_and(|f| !after_another(witness, f)))
                || (also(*sentence) && used.iter().all(|f| !f.implicit)),
            toll_of: attribution
                .filter(|_| used.iter().all(|f| f.counting == Counting::Cumulative && wide(f)))
                .and_then(|a| witness.annotated.attributions[a].source),
            given_by: attribution.and_then(|a| witness.annotated.attributions[a].source),
            revises: used.iter().any(|f| f.standing == Standing::Revised && wide(f)),
            spans: used.iter().map(|f| f.span).collect(),
        };
        for f in &used {
            sum.low = sum.low.saturating_add(f.low);
            sum.best = sum.best.saturating_add(meant(f));
            sum.high = sum.high.zip(f.high).map(|(a, b)| a.saturating_add(b));
        }
        if used.iter().any(|f| f.vague) {
            sum.basis = Basis::Guess;
        } else if used.iter().all(|f| f.implicit) {
            sum.basis = Basis::Persons;
        }
        out.push(sum);
    }
    out
}

/// "three passengers" is narrower than people.
fn is_narrow(witness: &Witness<'_>, f: &LocalFigure) -> bool {
    let pack = headwater_lang::pack(&witness.document.language);
    let words = witness.document.words(f.group).to_lowercase();
    let mut words = words.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|w| !w.is_empty());
    f.class == Class::People
        && !f.implicit
        && words.all(|w| pack.people.contains_key(w) && !pack.listed("plain_people", w))
}

/// "In Dar, three people died": the sentence opens with the place of the count, and a comma behind it.
fn opens_with_place(witness: &Witness<'_>, f: &LocalFigure) -> bool {
    let Some((_, place)) = f.place.filter(|(_, p)| p.end < f.span.start) else { return false };
    let before = Span { start: f.sentence.start, end: place.start };
    let first =
        place.start >= f.sentence.start && witness.document.words(before).split_whitespace().count() <= 1;
    first
        && witness.document.words(Span { start: place.end, end: f.span.start }).trim_start().starts_with(',')
}

/// "a man and his two sons": members of one list, where only words of a list stand between them.
fn are_listed(witness: &Witness<'_>, a: &LocalFigure, b: &LocalFigure) -> bool {
    let (from, to) = (a.span.end.min(b.span.end), a.span.start.max(b.span.start));
    if from > to || to - from > LIST {
        return false;
    }
    let pack = headwater_lang::pack(&witness.document.language);
    let between = witness.document.words(Span { start: from, end: to }).to_lowercase();
    let mut words = between.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).peekable();
    words.peek().is_some() && words.all(|w| pack.listed("list_joint", w) || pack.is(w, "possessive"))
}

/// "three others", "two more people", "another man": people beside those told of before. "More than three" is not.
fn more(witness: &Witness<'_>, f: &LocalFigure) -> bool {
    let words = witness.document.words(f.span).to_lowercase();
    let words: Vec<&str> = words.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let bound = |k: usize| {
        words.get(k + 1) == Some(&"than") || k.checked_sub(1).and_then(|p| words.get(p)) == Some(&"or")
    };
    words.iter().enumerate().any(|(k, w)| match *w {
        "more" => !bound(k),
        "other" | "others" | "another" | "additional" | "further" => true,
        _ => false,
    })
}

/// The number as it is written: of "about 30" 30, of "nearly 30" the highest below it, of "up to 30" the 30.
fn meant(f: &LocalFigure) -> u64 {
    let high = f.high.unwrap_or(f.low);
    match f.modifier {
        Modifier::About => f.low.midpoint(high),
        Modifier::Nearly | Modifier::UpTo => high,
        Modifier::Exact | Modifier::AtLeast | Modifier::MoreThan | Modifier::Between | Modifier::Vague => {
            f.low
        }
    }
}

/// Whether the sentence tells before of people to whom something else happened: "one man was killed and three others
/// were wounded" has no other wounded.
fn after_another(witness: &Witness<'_>, f: &LocalFigure) -> bool {
    let before =
        |span: Span, measure: Measure| span.start < f.span.start && measure != f.measure && measure.is_harm();
    // Both lists are in the order of the text.
    let figures = &witness.annotated.figures;
    let from = figures.partition_point(|g| g.sentence.start < f.sentence.start);
    let ones = &witness.annotated.individuals;
    let first = ones.partition_point(|i| i.sentence.start < f.sentence.start);
    figures[from..].iter().take_while(|g| g.sentence == f.sentence).any(|g| before(g.span, g.measure))
        || ones[first..]
            .iter()
            .take_while(|i| i.sentence == f.sentence)
            .any(|i| !i.plural && before(i.span, i.measure))
}

/// Injured where a report gives all that came to harm ("five people were shot, two fatally") and who was killed.
fn rest(witness: &Witness<'_>) -> Option<Sum> {
    let all: Vec<&LocalFigure> = witness
        .annotated
        .figures
        .iter()
        .filter(|f| f.measure == Measure::Casualties && live(witness, f) && f.of.is_none() && !f.vague)
        .collect();
    let sums = sums(witness, &all);
    let stated: Vec<&Sum> = sums.iter().filter(|s| s.basis == Basis::Stated && !s.adds).collect();
    let single: Vec<&Sum> = sums.iter().filter(|s| s.basis == Basis::Persons).collect();
    let whole = of_most(&stated).or_else(|| of_most(&single))?;
    let dead = answer(0, witness, Measure::Killed);
    let killed = dead.as_ref().map_or(0, |a| a.best);
    // More dead than were ever hit: the two numbers are not of the same people.
    if killed > whole.best {
        return None;
    }
    let mut spans = whole.spans.clone();
    spans.extend(dead.into_iter().flat_map(|a| a.spans));
    let high = whole.high.map(|h| h.saturating_sub(killed));
    let basis = if whole.basis == Basis::Stated { Basis::Rest } else { Basis::Persons };
    let low = whole.low.saturating_sub(killed);
    let best = whole.best.saturating_sub(killed);
    Some(Sum {
        low,
        best,
        high,
        basis,
        wide: true,
        narrow: false,
        new: false,
        local: false,
        plain: true,
        bodies: false,
        civilians: false,
        children: false,
        adds: false,
        toll_of: None,
        given_by: None,
        revises: false,
        spans,
    })
}

/// How many persons are told of at least, with the words: different names, or one where nobody is named. Somebody who
/// was wounded and died is counted as killed: where a report tells of one death, another person of the same report
/// counts as injured only under another name.
fn persons(witness: &Witness<'_>, measure: Measure) -> Option<Persons> {
    let of = |wanted: &[Measure]| -> Vec<&LocalIndividual> {
        let all = witness.annotated.individuals.iter();
        all.filter(|i| {
            wanted.contains(&i.measure)
                && !i.plural
                && i.main
                && i.standing == Standing::Asserted
                && !long_before(witness, i.period)
        })
        .collect()
    };
    let mine = if measure == Measure::Injured {
        of(&[Measure::Injured, Measure::Casualties])
    } else {
        of(&[measure])
    };
    let mut spans: Vec<Span> = mine.iter().map(|i| i.span).collect();
    if measure == Measure::Injured {
        let dead = of(&[Measure::Killed]);
        let figures = witness
            .annotated
            .figures
            .iter()
            .any(|f| f.measure == Measure::Killed && live(witness, f) && f.low > 0);
        if !dead.is_empty() || figures {
            let gone: BTreeSet<usize> = dead.iter().filter_map(|i| i.entity).collect();
            let alive = |i: &&&LocalIndividual| i.entity.is_some_and(|e| !gone.contains(&e));
            let left: Vec<&LocalIndividual> = mine.iter().filter(alive).copied().collect();
            // Nobody is named as dead: whoever is told of as wounded may be the dead.
            if gone.is_empty() {
                return (!mine.is_empty()).then(|| Persons { count: 0, ..told_of(witness, &mine, spans) });
            }
            spans = left.iter().map(|i| i.span).collect();
            return (!left.is_empty()).then(|| told_of(witness, &left, spans));
        }
    }
    (!mine.is_empty()).then(|| told_of(witness, &mine, spans))
}

/// Persons that a report tells of one by one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Persons {
    /// The most in one sentence: at least so many.
    count: u64,
    /// Different names in the whole report: at most so many are named.
    names: u64,
    spans: Vec<Span>,
}

fn told_of(witness: &Witness<'_>, ones: &[&LocalIndividual], spans: Vec<Span>) -> Persons {
    let names = ones.iter().filter_map(|i| i.entity).collect::<BTreeSet<usize>>().len() as u64;
    let sexes = sexes(witness, ones);
    let names = names.max(sexes).max(1);
    Persons { count: most_in_a_sentence(ones).max(sexes).min(names), names, spans }
}

/// "He shot his wife …. Her husband was found dead": a man and a woman are two, in whatever sentences.
fn sexes(witness: &Witness<'_>, ones: &[&LocalIndividual]) -> u64 {
    let pack = headwater_lang::pack(&witness.document.language);
    let any = |list: &str| {
        ones.iter().any(|i| {
            let words = witness.document.words(i.span).to_lowercase();
            words.split_whitespace().next_back().is_some_and(|w| pack.listed(list, w))
        })
    };
    u64::from(any("man_noun")) + u64::from(any("woman_noun"))
}

/// The most persons that one sentence tells of: names in different sentences may belong to different events.
fn most_in_a_sentence(ones: &[&LocalIndividual]) -> u64 {
    let mut by_sentence: BTreeMap<Span, BTreeSet<(Option<usize>, Span)>> = BTreeMap::new();
    for one in ones {
        let key = (one.entity, if one.entity.is_some() { one.sentence } else { one.span });
        by_sentence.entry(one.sentence).or_default().insert(key);
    }
    by_sentence.values().map(|s| s.len() as u64).max().unwrap_or(0)
}
