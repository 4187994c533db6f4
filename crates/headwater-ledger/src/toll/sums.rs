//! What the figures of one sentence, given by one source, add up to.

use super::Witness;
use super::around::{also, before_them, beside_somebody, by_name, listed_before, presumed, rising};
use headwater_model::Span;
use headwater_model::record::{Class, Counting, Extent, Measure, Modifier, Standing, TollBasis as Basis};
use headwater_model::rows::LocalFigure;
use std::collections::BTreeMap;

/// Bytes between two members of a list.
const LIST: u32 = 20;

/// A count that is higher by less than this part of it is what a "more than" was rounded from.
const NEAR: u64 = 20;

/// What the figures of one sentence, given by one source, add up to.
#[derive(Debug, Clone)]
pub(super) struct Sum {
    pub(super) low: u64,
    /// What the words most likely mean: the number as written.
    pub(super) best: u64,
    pub(super) high: Option<u64>,
    pub(super) basis: Basis,
    /// It counts people of any class.
    pub(super) wide: bool,
    /// It counts people of one kind ("three passengers").
    pub(super) narrow: bool,
    /// It counts those that came last ("a further 20").
    pub(super) new: bool,
    /// The sentence opens with where ("In Dar, three people died").
    pub(super) local: bool,
    /// It counts people of any class in one number, which is none of bodies.
    pub(super) plain: bool,
    /// It counts bodies.
    pub(super) bodies: bool,
    /// "A fourth": how many there are with this one.
    pub(super) nth: u64,
    /// It counts civilians.
    pub(super) civilians: bool,
    /// It counts children or women.
    pub(super) children: bool,
    /// It comes on top of what was said before ("also", "two more").
    pub(super) adds: bool,
    /// Whoever is said to give it, where the words call it a toll.
    pub(super) toll_of: Option<usize>,
    /// The words call it a toll.
    pub(super) running: bool,
    /// They are known by name.
    pub(super) named: bool,
    /// Whoever is said to give it.
    pub(super) given_by: Option<usize>,
    /// The words say that it takes the place of what was known before ("bringing the toll to 25").
    pub(super) revises: bool,
    pub(super) spans: Vec<Span>,
}

/// What says more than the numbers of people that a report gives is set beside them: "17 bodies were found. A miner lost his
/// wife and two daughters", where nobody gives a number of people; "three to five civilians", where nobody gives a higher one.
pub(super) fn outnumbered(sums: &mut [Sum]) {
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
pub(super) fn of_most<'s>(sums: &[&'s Sum]) -> Option<&'s Sum> {
    let mut times: BTreeMap<u64, usize> = BTreeMap::new();
    for s in sums {
        *times.entry(s.best).or_default() += 1;
    }
    let most = times.values().copied().max()?;
    let usual = || sums.iter().filter(|s| times.get(&s.best) == Some(&most)).copied();
    // A running report: "At least four … nine bodies … has reached 21". The toll that is higher than all before it.
    let highest = sums.iter().map(|s| s.best).max()?;
    let first = sums.iter().find(|s| s.running && s.best == highest).copied().or_else(|| usual().next())?;
    // "Posts gave the names of 18 who were killed": those are known, whoever counted fewer.
    let named = sums.iter().filter(|s| s.named && s.best > first.best).max_by_key(|s| s.best);
    let first = named.copied().unwrap_or(first);
    // "passed 3,000 … has killed 3,003": the count, not the round number below it.
    let exact = |s: &&&Sum| {
        let near = s.best > first.best && s.best <= first.best.saturating_add(first.best / NEAR);
        near && s.high == Some(s.best) && s.low == s.best && s.wide
    };
    let open = first.high.is_none() && first.basis == Basis::Stated;
    sums.iter().filter(|_| open).find(exact).copied().or(Some(first))
}

/// What each sentence adds up to, by source: its numbers that are not parts of one another.
pub(super) fn sums(witness: &Witness<'_>, figures: &[&LocalFigure]) -> Vec<Sum> {
    let mut groups: BTreeMap<(Span, Option<usize>), Vec<&LocalFigure>> = BTreeMap::new();
    for f in figures.iter().filter(|f| f.extent != Extent::Subset || f.of.is_some()) {
        groups.entry((f.sentence, f.attribution)).or_default().push(f);
    }
    let words = |span: Span| witness.document.words(span).to_lowercase();
    let mut out = Vec::new();
    let pack = headwater_lang::pack(&witness.document.language);
    let household = |f: &LocalFigure| {
        words(f.group).split_whitespace().next_back().is_some_and(|w| pack.listed("household_noun", w))
    };
    for ((_, attribution), mut figures) in groups {
        // "2,300 households, about 14,000 people": the same, counted twice.
        if !figures.iter().all(|f| household(f)) {
            figures.retain(|f| !household(f));
        }
        let counted = figures.iter().any(|f| !f.vague && !f.implicit);
        let bodies = |f: &LocalFigure| bodies(witness, f);
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
        let running: Vec<&&LocalFigure> =
            used.iter().copied().filter(|f| f.counting == Counting::Cumulative && !bodies(f)).collect();
        if let [.., last] = running[..]
            && (wide(last) || used.iter().all(|f| f.class == last.class))
        {
            used = vec![last];
        }
        let given_by = attribution.and_then(|a| witness.annotated.attributions[a].source);
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
            nth: used.iter().map(|f| nth(witness, f)).max().unwrap_or(0),
            civilians: used.iter().any(|f| f.class == Class::Civilian),
            children: used.iter().all(|f| matches!(f.class, Class::Child | Class::Woman)),
            adds: (used.iter().all(|f| more(witness, f) || f.counting == Counting::New)
                && used.first().is_some_and(|f| !after_another(witness, f)))
                || used.first().is_some_and(|f| also(witness, f)) && used.iter().all(|f| !f.implicit),
            named: used.iter().all(|f| !f.implicit && by_name(witness, f)),
            running: used.iter().all(|f| toll(f) && rising(witness, f)),
            toll_of: given_by.filter(|_| used.iter().all(|f| toll(f))),
            given_by,
            revises: used.iter().any(|f| f.standing == Standing::Revised && wide(f)),
            spans: used.iter().map(|f| f.span).collect(),
        };
        // "14 bodies were found and 12 more are feared dead": fourteen at least.
        let doubted: Vec<bool> = used.iter().map(|f| presumed(witness, f)).collect();
        let all = doubted.iter().all(|&d| d);
        for (f, doubted) in used.iter().zip(doubted) {
            if all || !doubted {
                sum.low = sum.low.saturating_add(f.low);
                sum.best = sum.best.saturating_add(meant(f));
            }
            sum.high = sum.high.zip(f.high).map(|(a, b)| a.saturating_add(b));
        }
        // "He was killed alongside his four sons": he, too.
        let alongside = used.iter().find(|f| beside_somebody(witness, f));
        let listed = used.first().map_or_else(Vec::new, |f| listed_before(witness, f, &used));
        let with = alongside.map_or(listed.len() as u64, |f| before_them(witness, f, &used));
        if alongside.is_none() && !listed.is_empty() {
            sum.wide |= !sum.bodies;
            sum.children = false;
            // "the mayor and 14 others": others than the mayor.
            sum.adds = false;
            sum.spans.extend(listed);
        }
        sum.low = sum.low.saturating_add(with);
        sum.best = sum.best.saturating_add(with);
        sum.high = sum.high.map(|h| h.saturating_add(with));
        if used.iter().any(|f| f.vague) {
            sum.basis = Basis::Guess;
        } else if used.iter().all(|f| f.implicit) {
            sum.basis = Basis::Persons;
        }
        out.push(sum);
    }
    out
}

/// "41 bodies", "the bodies of 12 people", "they have buried 68": what somebody found or keeps or saw, not a toll.
pub(crate) fn bodies(witness: &Witness<'_>, f: &LocalFigure) -> bool {
    let pack = headwater_lang::pack(&witness.document.language);
    let words = |span: Span| witness.document.words(span).to_lowercase();
    let told = f.measure_span.map(words).unwrap_or_default();
    let first = told.split_whitespace().next().unwrap_or_default();
    words(f.group).split_whitespace().next_back().is_some_and(|w| pack.listed("body_word", w))
        || pack.listed("body_word", first)
        || f.measure == Measure::Killed && pack.listed("interring", first)
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

/// "a fourth person": four; nought without an ordinal.
fn nth(witness: &Witness<'_>, f: &LocalFigure) -> u64 {
    let pack = headwater_lang::pack(&witness.document.language);
    if !f.implicit || f.counting != Counting::New {
        return 0;
    }
    let words = witness.document.words(f.span).to_lowercase();
    words.split_whitespace().find_map(|w| pack.times.ordinals.get(w)).map_or(0, |&n| n.max(0) as u64)
}

/// "the three others", "his wife": whose words say that there are others, or that somebody was left.
pub(crate) fn beside(witness: &Witness<'_>, f: &LocalFigure) -> bool {
    let first = || {
        let words = witness.document.words(f.span).to_lowercase();
        let pack = headwater_lang::pack(&witness.document.language);
        words.split_whitespace().next().is_some_and(|w| pack.is(w, "possessive"))
    };
    f.measure == Measure::Killed && more(witness, f) && !after_another(witness, f) || f.implicit && first()
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
