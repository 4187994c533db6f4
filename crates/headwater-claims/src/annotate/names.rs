//! Names: runs of capitalised words, classed by what stands in and around them, then joined over their variants.
//!
//! No model: tables of places, publishers, groups and given names, heads of names ("Ministry", "Province"), titles
//! and offices, and votes of the context, counted over the document. A form that no evidence classes is kept.

use crate::annotate::quotes::Quote;
use crate::context::Context;
use headwater_lang::name::{same_word, without_article};
use headwater_lang::pack::NameWord;
use headwater_model::Span;
use headwater_model::record::EntityKind;
use headwater_model::rows::LocalEntity;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// A name where it stands.
#[derive(Debug, Clone)]
pub(crate) struct NameMention {
    pub(crate) tokens: Range<usize>,
    pub(crate) entity: usize,
}

/// The names of a document.
#[derive(Debug, Default, Clone)]
pub(crate) struct Names {
    pub(crate) entities: Vec<LocalEntity>,
    /// In order of the text.
    pub(crate) mentions: Vec<NameMention>,
    unnamed: FxHashMap<String, usize>,
    /// Titles and offices that stand before an entity's name ("president"), lower case.
    roles: FxHashMap<usize, Vec<String>>,
}

impl Names {
    /// Mentions that lie inside `range`.
    pub(crate) fn within(&self, range: Range<usize>) -> impl Iterator<Item = &NameMention> {
        let from = self.mentions.partition_point(|m| m.tokens.start < range.start);
        self.mentions[from..].iter().take_while(move |m| m.tokens.end <= range.end)
    }

    /// Whether the report gives `entity` the office or title `word`.
    pub(crate) fn has_role(&self, entity: usize, word: &str) -> bool {
        self.roles.get(&entity).is_some_and(|roles| roles.iter().any(|r| r == word))
    }

    pub(crate) fn kind(&self, entity: usize) -> EntityKind {
        self.entities.get(entity).map_or(EntityKind::Unnamed, |e| e.kind)
    }

    /// The unnamed source described by `words`; the same description is the same source unless `fresh`.
    pub(crate) fn unnamed(&mut self, words: &str, span: Span, fresh: bool) -> usize {
        let key = words.to_lowercase();
        if !fresh && let Some(&e) = self.unnamed.get(&key) {
            let mentions = &mut self.entities[e].mentions;
            if !mentions.contains(&span) {
                mentions.push(span);
                mentions.sort();
            }
            return e;
        }
        self.entities.push(LocalEntity {
            kind: EntityKind::Unnamed,
            name: words.to_owned(),
            variants: vec![words.to_owned()],
            merges: Vec::new(),
            mentions: vec![span],
            descriptions: Vec::new(),
        });
        let e = self.entities.len() - 1;
        self.unnamed.insert(key, e);
        e
    }
}

/// A run of capitalised words, stripped of titles.
#[derive(Debug)]
struct Run {
    tokens: Range<usize>,
    form: String,
    titled: bool,
}

/// What a form is, by votes.
#[derive(Debug, Default, Clone)]
struct Votes {
    person: u32,
    place: u32,
    body: u32,
    group: u32,
    canonical: Option<&'static str>,
}

/// All names of the document.
pub(crate) fn names(cx: &Context<'_>, quotes: &[Quote]) -> Names {
    let seen = Seen::new(cx);
    let mut runs: Vec<Run> = Vec::new();
    let mut titles: Vec<Range<usize>> = Vec::new();
    for sentence in cx.sentences() {
        if cx.is_title_case(sentence) {
            titles.push(sentence.tokens.clone());
        } else {
            collect(cx, sentence.tokens.clone(), &seen, &mut runs);
        }
    }
    let known: FxHashSet<String> = runs.iter().map(|r| r.form.to_lowercase()).collect();
    for range in titles {
        collect_known(cx, range, &known, &mut runs);
    }
    runs.sort_by_key(|r| (r.tokens.start, r.tokens.end));
    runs.dedup_by(|b, a| b.tokens.start < a.tokens.end);
    let mut votes: FxHashMap<String, Votes> = FxHashMap::default();
    for run in &runs {
        let v = votes.entry(run.form.clone()).or_default();
        vote(cx, run, quotes, v);
    }
    join(cx, &runs, &votes)
}

/// Which words the document writes small and which it writes with a capital inside a sentence.
struct Seen {
    lower: FxHashSet<String>,
    capital: FxHashSet<String>,
}

impl Seen {
    fn new(cx: &Context<'_>) -> Self {
        let (mut lower, mut capital) = (FxHashSet::default(), FxHashSet::default());
        for sentence in cx.sentences() {
            if cx.is_title_case(sentence) {
                continue;
            }
            let start = sentence.tokens.start;
            for i in sentence.tokens.clone() {
                if !cx.tokens().is_word(i) {
                    continue;
                }
                if !cx.tokens().is_capital(i) {
                    lower.insert(cx.low(i).to_owned());
                } else if i > start
                    && (!cx.tokens().is_quote(i - 1) || cx.tokens().list[i].space_before)
                    && cx.low(i - 1) != "."
                {
                    capital.insert(cx.low(i).to_owned());
                    capital.insert(without_article(cx.low(i)).to_owned());
                }
            }
        }
        Self { lower, capital }
    }
}

fn name_word(cx: &Context<'_>, i: usize) -> Option<NameWord> {
    cx.pack.name_words.get(cx.low(i)).copied()
}

/// "al-Sham": an article in lower case with a capital after the hyphen.
fn is_article_name(word: &str) -> bool {
    let stripped = without_article(word);
    stripped.len() < word.len() && stripped.chars().next().is_some_and(char::is_uppercase)
}

fn starts_name(cx: &Context<'_>, i: usize) -> bool {
    cx.tokens().is_word(i) && (cx.tokens().is_capital(i) || is_article_name(cx.tokens().word(i)))
}

/// Known to a table of names, so that a capital at the start of a sentence need not be confirmed.
fn is_known(cx: &Context<'_>, i: usize) -> bool {
    let low = cx.low(i);
    cx.pack.places.at(cx.tokens(), i, i + 4).is_some()
        || cx.pack.groups.contains_key(low)
        || cx.pack.publishers.at(cx.tokens(), i, i + 6).is_some()
        || matches!(cx.pack.name_words.get(low), Some(NameWord::Given | NameWord::Title))
        || cx.pack.demonyms.contains_key(low)
}

fn collect(cx: &Context<'_>, range: Range<usize>, seen: &Seen, runs: &mut Vec<Run>) {
    let mut i = range.start;
    while i < range.end {
        if !starts_name(cx, i) || is_not_name(cx, i) {
            i += 1;
            continue;
        }
        let to = run_end(cx, i, range.end);
        let first = i == range.start
            || (cx.tokens().is_quote(i - 1) && !cx.tokens().list[i].space_before)
            || matches!(cx.low(i - 1), ":" | "-" | "–" | "—" | "•" | "." | "(");
        let mut from = i;
        if first && !is_confirmed(cx, from, to, seen) {
            from += 1;
            while from < to && !starts_name(cx, from) {
                from += 1;
            }
        }
        if from < to {
            split(cx, from..to, runs);
        }
        i = to.max(i + 1);
    }
}

/// Whether the capital of the first word of a sentence is that of a name.
fn is_confirmed(cx: &Context<'_>, from: usize, to: usize, seen: &Seen) -> bool {
    let low = cx.low(from);
    if is_known(cx, from) || seen.capital.contains(low) {
        return true;
    }
    if seen.lower.contains(low)
        || cx.pack.is_function(low)
        || cx.pack.people.contains_key(low)
        || cx.pack.outcomes.contains_key(low)
        || cx.pack.numbers.contains_key(low)
        || cx.is_adverb(from)
    {
        return false;
    }
    let head = matches!(
        name_word(cx, from),
        Some(NameWord::Organisation | NameWord::Role | NameWord::PlaceHead | NameWord::GroupHead)
    );
    // "Ministry of Health", "Kamar Tavel said", "Orlen's": more than one word, or an owner.
    if to - from >= 2 {
        return !(head && to - from == 2 && cx.low(from + 1) == "of");
    }
    !head && cx.low(to) == "'s"
}

fn is_not_name(cx: &Context<'_>, i: usize) -> bool {
    let low = cx.low(i);
    matches!(cx.pack.name_words.get(low), Some(NameWord::NotName))
        || (cx.pack.is_function(low) && !(cx.tokens().word(i).len() > 1 && cx.tokens().word(i) == "US"))
        || (low.chars().count() == 1 && cx.low(i + 1) != ".")
}

/// End of the run of name words that starts at `i`.
fn run_end(cx: &Context<'_>, i: usize, end: usize) -> usize {
    let mut to = i + 1;
    while to < end {
        let low = cx.low(to);
        if starts_name(cx, to) && !is_not_name(cx, to) {
            to += 1;
        } else if matches!(cx.pack.name_words.get(low), Some(NameWord::Particle))
            && !matches!(low, "as" | "at" | "an" | "la" | "y" | "da" | "ad" | "ed" | "ar")
            && to + 1 < end
            && starts_name(cx, to + 1)
        {
            to += 2;
        } else if matches!(low, "of" | "for")
            && to + 1 < end
            && starts_name(cx, to + 1)
            && !is_not_name(cx, to + 1)
            && (i..to).any(|k| {
                matches!(name_word(cx, k), Some(NameWord::Organisation))
                    || (low == "of" && matches!(name_word(cx, k), Some(NameWord::Role)) && k + 1 == to)
            })
        {
            to += 2;
        } else if low == "."
            && to == i + 1
            && cx.tokens().word(i).chars().count() == 1
            && starts_name(cx, to + 1)
        {
            to += 2;
        } else if low == "."
            && to + 1 < end
            && starts_name(cx, to + 1)
            && (cx.tokens().word(to - 1).chars().count() == 1
                || matches!(name_word(cx, to - 1), Some(NameWord::Title)))
        {
            to += 2;
        } else if low == "&" && to + 1 < end && starts_name(cx, to + 1) {
            to += 2;
        } else {
            break;
        }
    }
    to
}

/// Cuts titles, offices and adjectives of nation off a run and stores what is left as one name or two.
fn split(cx: &Context<'_>, range: Range<usize>, runs: &mut Vec<Run>) {
    let Range { mut start, end } = range;
    let mut titled = false;
    // The last title or office that has words after it parts the run: what is before it is context.
    let mut k = start;
    while k < end {
        match name_word(cx, k) {
            Some(NameWord::Title) if k + 1 < end => {
                push_context(cx, start..k, runs);
                start = k + 1 + usize::from(cx.low(k + 1) == ".");
                titled = true;
            }
            Some(NameWord::Role) if k + 1 < end && !has_body_head(cx, start..end) => {
                // "Secretary of State X", "Minister of Defence X"
                if cx.low(k + 1) == "of" {
                    let after = k + 3;
                    if after < end
                        && cx.pack.places.at(cx.tokens(), k + 2, end).is_none_or(|(n, _)| k + 2 + n != end)
                    {
                        push_context(cx, start..k, runs);
                        start = after;
                        titled = true;
                        k = after;
                        continue;
                    }
                    push_context(cx, k + 2..end, runs);
                    return;
                }
                push_context(cx, start..k, runs);
                start = k + 1;
                titled = true;
            }
            Some(NameWord::Role) if k + 1 == end && k > start && !has_body_head(cx, start..k) && !titled => {
                // "Syrian President" alone
                push_context(cx, start..k, runs);
                return;
            }
            Some(NameWord::Role | NameWord::Title) if k == start && k + 1 == end => return,
            _ => {}
        }
        k += 1;
    }
    while start < end && matches!(cx.low(start), "." | "of" | "for") {
        start += 1;
    }
    // "Syrian Facebook", "Israeli Prime": an adjective of nation before a name that is no body.
    if end > start + 1
        && cx.pack.demonyms.contains_key(cx.low(start))
        && !has_body_head(cx, start..end)
        && cx.pack.places.at(cx.tokens(), start, end).is_none_or(|(n, _)| n < 2)
        && cx.pack.publishers.at(cx.tokens(), start, end).is_none_or(|(n, _)| n < 2)
    {
        start += 1;
    }
    if start < end {
        // "Latakia Syria" cannot be told from a double name; two known places side by side can.
        if let Some((n, _)) = cx.pack.places.at(cx.tokens(), start, end)
            && start + n < end
            && cx.pack.places.at(cx.tokens(), start + n, end).is_some_and(|(m, _)| start + n + m == end)
        {
            push(cx, start..start + n, false, runs);
            push(cx, start + n..end, false, runs);
            return;
        }
        push(cx, start..end, titled, runs);
    }
}

fn has_body_head(cx: &Context<'_>, range: Range<usize>) -> bool {
    range.into_iter().any(|k| matches!(name_word(cx, k), Some(NameWord::Organisation)))
}

/// What stands before an office: a body or a place ("UN envoy", "Iran President") is a name of its own.
fn push_context(cx: &Context<'_>, range: Range<usize>, runs: &mut Vec<Run>) {
    let known = cx.pack.places.at(cx.tokens(), range.start, range.end).is_some_and(|(n, _)| n == range.len());
    let caps = range.len() == 1 && is_acronym(cx.tokens().word(range.start));
    if !range.is_empty() && (known || caps || has_body_head(cx, range.clone())) {
        push(cx, range, false, runs);
    }
}

fn is_acronym(word: &str) -> bool {
    let n = word.chars().filter(|c| c.is_uppercase()).count();
    (2..=6).contains(&n)
        && word.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-') || c.is_ascii_digit())
}

fn push(cx: &Context<'_>, mut tokens: Range<usize>, titled: bool, runs: &mut Vec<Run>) {
    // "UK-based Observatory": the adjective is not part of the name.
    while tokens.len() > 1 && is_compound(cx.low(tokens.start)) {
        tokens.start += 1;
    }
    let low = cx.low(tokens.start);
    if tokens.len() == 1 {
        // Adjectives of nation name no one; plural nouns name a people.
        let adjective = cx.pack.demonyms.contains_key(low) && !low.ends_with('s');
        if adjective || matches!(name_word(cx, tokens.start), Some(NameWord::NotName)) {
            return;
        }
        // A head alone ("Ministry", "Western") is no name.
        let head = matches!(
            name_word(cx, tokens.start),
            Some(NameWord::Organisation | NameWord::PlaceHead | NameWord::GroupHead | NameWord::Role)
        );
        let known = cx.pack.publishers.at(cx.tokens(), tokens.start, tokens.end).is_some()
            || cx.pack.places.at(cx.tokens(), tokens.start, tokens.end).is_some();
        if is_compound(low) || (head && !known && !titled) {
            return;
        }
    }
    let form = cx.span(tokens.clone()).of(cx.tokens().text);
    let form = form.split_whitespace().collect::<Vec<_>>().join(" ");
    runs.push(Run { tokens, form, titled });
}

/// "UK-based", "Iran-backed": an adjective made of a name.
fn is_compound(low: &str) -> bool {
    low.contains('-')
        && low.rsplit('-').next().is_some_and(|last| {
            matches!(
                last,
                "based"
                    | "backed"
                    | "led"
                    | "linked"
                    | "born"
                    | "held"
                    | "controlled"
                    | "aligned"
                    | "owned"
                    | "run"
                    | "majority"
                    | "supported"
                    | "funded"
                    | "style"
                    | "era"
                    | "made"
                    | "speaking"
                    | "occupied"
                    | "trained"
                    | "affiliated"
            )
        })
}

/// In a headline all words have capitals: only forms that the rest of the text knows are names there.
fn collect_known(cx: &Context<'_>, range: Range<usize>, known: &FxHashSet<String>, runs: &mut Vec<Run>) {
    let mut i = range.start;
    while i < range.end {
        let longest = (i + 1..=(i + 6).min(range.end)).rev().find(|&to| {
            let form = cx.span(i..to).of(cx.tokens().text).to_lowercase();
            (known.contains(&form) && !cx.pack.is_function(&form))
                || cx.pack.places.at(cx.tokens(), i, to).is_some_and(|(n, p)| {
                    i + n == to && matches!(p.kind, "country" | "city" | "region") && cx.low(i).len() > 2
                })
        });
        match longest {
            Some(to) if cx.tokens().is_capital(i) => {
                push(cx, i..to, false, runs);
                i = to;
            }
            _ => i += 1,
        }
    }
}

/// What the words of the form and its neighbours say it is.
fn vote(cx: &Context<'_>, run: &Run, quotes: &[Quote], v: &mut Votes) {
    let Range { start, end } = run.tokens.clone();
    let whole = |n: usize| start + n == end;
    let word = cx.tokens().word(start);
    let shouted = word.len() > 3 || word.chars().all(|c| c.is_uppercase() || c == '.');
    if let Some((n, place)) = cx.pack.places.at(cx.tokens(), start, end)
        && whole(n)
        && shouted
        && !run.titled
    {
        v.place += 8;
        v.canonical = Some(place.name);
    }
    if let Some((n, publisher)) = cx.pack.publishers.at(cx.tokens(), start, end)
        && whole(n)
        && (shouted || !publisher.name.chars().all(char::is_uppercase))
    {
        v.body += 12;
        v.canonical = Some(publisher.name);
    }
    let form = run.form.to_lowercase();
    // "Sunni Islamist": adjectives of groups side by side.
    if end > start + 1 && (start..end).all(|k| cx.pack.groups.contains_key(cx.low(k))) {
        v.group += 8;
    }
    if let Some(group) = cx.pack.groups.get(form.as_str()) {
        v.group += 10;
        v.canonical = Some(group);
    }
    if end == start + 1 && cx.pack.demonyms.contains_key(cx.low(start)) {
        v.group += 6;
    }
    let head_before_of = (start..end).find(|&k| matches!(cx.low(k), "of" | "for")).map_or(end, |k| k);
    match name_word(cx, head_before_of.saturating_sub(1)) {
        Some(NameWord::Organisation) => v.body += 7,
        Some(NameWord::PlaceHead) if end > start + 1 => v.place += 5,
        Some(NameWord::GroupHead) if end > start + 1 => v.group += 5,
        _ => {}
    }
    if has_body_head(cx, start..end) {
        v.body += 3;
    }
    if matches!(name_word(cx, start), Some(NameWord::PlaceHead)) && end > start + 1 {
        v.place += 3;
    }
    if end == start + 1 && is_acronym(word) {
        v.body += 3;
    }
    if run.titled {
        v.person += 7;
    }
    if matches!(name_word(cx, start), Some(NameWord::Given)) && end - start >= 2 && v.body == 0 {
        v.person += 4;
    }
    if (2..=4).contains(&(end - start)) && v.body + v.place + v.group == 0 {
        v.person += 1;
    }
    let sentence = cx.sentence_at(start);
    context_votes(cx, run, &sentence, v);
    // A name inside quotation marks on its own is more often a work than a person.
    if quotes.iter().any(|q| q.inner == run.tokens) {
        v.person = v.person.saturating_sub(1);
    }
}

fn context_votes(cx: &Context<'_>, run: &Run, sentence: &Range<usize>, v: &mut Votes) {
    let Range { start, end } = run.tokens.clone();
    let before = cx.low_before(start, sentence.start);
    let before2 = if start > sentence.start + 1 { cx.low(start - 2) } else { "" };
    let next = if end < sentence.end { cx.low(end) } else { "" };
    match before {
        "in" | "near" | "at" | "outside" | "inside" | "across" | "around" => v.place += 3,
        "from" | "to" | "into" | "towards" | "toward" => v.place += 1,
        "of" if place_noun(cx, before2) || cx.pack.listed("place_of", before2) => v.place += 4,
        _ => {}
    }
    let body_noun = |low: &str| cx.pack.listed("body_noun", low);
    let role =
        |k: usize| cx.pack.listed("person", cx.low(k)) || matches!(name_word(cx, k), Some(NameWord::Role));
    if start > sentence.start && role(start - 1) && !body_noun(before) {
        v.person += 4;
    }
    if matches!(cx.pack.name_words.get(before), Some(NameWord::GroupHead))
        || body_noun(before)
        || (before == "," && body_noun(before2))
    {
        v.body += 5;
    }
    if end < sentence.end && !cx.tokens().is_capital(end) {
        if place_noun(cx, next) {
            v.place += 3;
        }
        if cx.pack.listed("group_noun", next) {
            v.group += 2;
        }
    }
    if cx.pack.cues.contains_key(next) && v.canonical.is_none_or(|_| v.place <= 4) {
        v.person += 1;
        v.body += u32::from(end == start + 1 && is_acronym(cx.tokens().word(start)));
    }
    if next == "," {
        // ", 34," is an age
        if cx.low(end + 2) == "," && cx.tokens().kind(end + 1) == Some(headwater_lang::TokenKind::Number) {
            v.person += 4;
        }
        // ", a Lisbon-based monitoring group,": what it is, up to the next comma, if no verb stands between.
        let stop = (end + 1..(end + 14).min(sentence.end)).find(|&k| cx.is_comma(k) || cx.low(k) == ".");
        if let Some(stop) = stop
            && !(end + 1..stop).any(|k| cx.pack.cues.contains_key(cx.low(k)) || cx.is(k, "auxiliary"))
        {
            let head = (end + 1..stop).find_map(|k| {
                if body_noun(cx.low(k)) {
                    Some(EntityKind::Organisation)
                } else if role(k) {
                    Some(EntityKind::Person)
                } else if place_noun(cx, cx.low(k)) && !cx.tokens().is_capital(k) {
                    Some(EntityKind::Place)
                } else {
                    None
                }
            });
            match head {
                Some(EntityKind::Organisation) => v.body += 5,
                Some(EntityKind::Person) => v.person += 2,
                Some(EntityKind::Place) => v.place += 3,
                _ => {}
            }
        }
    }
}

fn place_noun(cx: &Context<'_>, low: &str) -> bool {
    matches!(cx.pack.name_words.get(low), Some(NameWord::PlaceHead))
        || matches!(
            low,
            "cities"
                | "towns"
                | "villages"
                | "provinces"
                | "outskirts"
                | "suburbs"
                | "north"
                | "south"
                | "east"
                | "west"
        )
}

fn kind_of(v: &Votes, words: usize) -> Option<EntityKind> {
    let best = v.person.max(v.place).max(v.body).max(v.group);
    if best == 0 {
        return (words >= 2).then_some(EntityKind::Organisation);
    }
    Some(if v.body == best {
        EntityKind::Organisation
    } else if v.group == best {
        EntityKind::Group
    } else if v.person == best {
        EntityKind::Person
    } else {
        EntityKind::Place
    })
}

/// Joins the forms to entities, longest first, and says why.
fn join(cx: &Context<'_>, runs: &[Run], votes: &FxHashMap<String, Votes>) -> Names {
    let mut forms: Vec<&str> = votes.keys().map(String::as_str).collect();
    forms.sort_by_key(|f| (std::cmp::Reverse(f.split(' ').count()), std::cmp::Reverse(f.len()), *f));
    let mut names = Names::default();
    let mut of_form: FxHashMap<&str, usize> = FxHashMap::default();
    let mut waiting = Vec::new();
    for form in forms {
        let v = &votes[form];
        let words = form.split(' ').count();
        let kind = kind_of(v, words);
        match kind {
            Some(kind) => {
                let entity = find_same(&names, form, kind, v).map(|(e, reason)| {
                    if !names.entities[e].variants.iter().any(|f| f == form) {
                        names.entities[e].merges.push((form.to_owned(), reason));
                    }
                    e
                });
                let e = entity.unwrap_or_else(|| {
                    names.entities.push(LocalEntity {
                        kind,
                        name: v.canonical.unwrap_or(form).to_owned(),
                        variants: Vec::new(),
                        merges: Vec::new(),
                        mentions: Vec::new(),
                        descriptions: Vec::new(),
                    });
                    names.entities.len() - 1
                });
                names.entities[e].variants.push(form.to_owned());
                of_form.insert(form, e);
            }
            None => waiting.push(form),
        }
    }
    // A single word that nothing classes is kept when it is part of a name that is known, else as a body's name.
    for form in waiting {
        let known = (0..names.entities.len()).find_map(|e| {
            let last =
                names.entities[e].variants.iter().flat_map(|f| f.split(' ')).find_map(|w| same_word(w, form));
            last.map(|reason| (e, reason))
        });
        let e = if let Some((e, reason)) = known {
            names.entities[e].merges.push((form.to_owned(), reason.to_owned()));
            e
        } else {
            names.entities.push(LocalEntity {
                kind: EntityKind::Organisation,
                name: form.to_owned(),
                variants: Vec::new(),
                merges: Vec::new(),
                mentions: Vec::new(),
                descriptions: Vec::new(),
            });
            names.entities.len() - 1
        };
        names.entities[e].variants.push(form.to_owned());
        of_form.insert(form, e);
    }
    for run in runs {
        if let Some(&entity) = of_form.get(run.form.as_str()) {
            names.entities[entity].mentions.push(cx.span(run.tokens.clone()));
            names.mentions.push(NameMention { tokens: run.tokens.clone(), entity });
        }
    }
    acronyms(cx, &mut names);
    describe(cx, &mut names);
    for entity in &mut names.entities {
        entity.variants.sort();
        entity.variants.dedup();
    }
    names
}

/// An entity that `form` may be another form of, with the reason.
fn find_same(names: &Names, form: &str, kind: EntityKind, v: &Votes) -> Option<(usize, String)> {
    let words: Vec<&str> = form.split(' ').collect();
    for (e, entity) in names.entities.iter().enumerate() {
        if v.canonical.is_some_and(|c| c == entity.name) {
            return Some((e, "listed as a variant in the language pack".to_owned()));
        }
        for variant in &entity.variants {
            let other: Vec<&str> = variant.split(' ').collect();
            if v.canonical.is_some() && kind != entity.kind {
                continue;
            }
            if let Some(reason) = same_form(&words, &other, kind, entity.kind) {
                return Some((e, reason));
            }
        }
    }
    None
}

fn same_form(a: &[&str], b: &[&str], kind: EntityKind, other: EntityKind) -> Option<String> {
    let (a_last, b_last) = (a.last()?, b.last()?);
    match (kind, other) {
        (EntityKind::Person, EntityKind::Person) => {
            let reason = same_word(a_last, b_last)?;
            if a.len() == 1 || b.len() == 1 {
                return Some(if reason == "the same form" {
                    "surname alone".into()
                } else {
                    format!("surname alone; {reason}")
                });
            }
            let first = same_word(a[0], b[0]).is_some()
                || (a[0].trim_end_matches('.').chars().count() == 1 && b[0].starts_with(&a[0][..1]));
            first.then(|| reason.to_owned())
        }
        (EntityKind::Place, EntityKind::Place) | (EntityKind::Group, EntityKind::Group) => {
            (a.len() == b.len()).then_some(())?;
            let mut reason = "the same form";
            for (x, y) in a.iter().zip(b) {
                match same_word(x, y)? {
                    "the same form" => {}
                    other => reason = other,
                }
            }
            Some(reason.to_owned())
        }
        (EntityKind::Organisation, EntityKind::Organisation) => {
            if a.len() == 1 && headwater_lang::name::is_initials(a[0], b) {
                return Some("initials of the longer name".to_owned());
            }
            if a.len() >= 2 && a.len() < b.len() && b.starts_with(a) {
                return Some("the first words of the longer name".to_owned());
            }
            (a.len() == b.len() && a.iter().zip(b).all(|(x, y)| same_word(x, y).is_some()))
                .then(|| "the same words in another spelling".to_owned())
        }
        // A surname alone that the context did not class, or took for a place ("loyal to Assan").
        (EntityKind::Organisation | EntityKind::Place, EntityKind::Person) if a.len() == 1 && b.len() > 1 => {
            let reason = same_word(a_last, b_last)?;
            Some(format!("surname alone; {reason}"))
        }
        _ => None,
    }
}

/// "Name of a Body (NOB)": the letters in brackets are the same name.
fn acronyms(cx: &Context<'_>, names: &mut Names) {
    let pairs: Vec<(usize, usize)> = names
        .mentions
        .windows(2)
        .filter(|w| {
            let (a, b) = (&w[0], &w[1]);
            a.entity != b.entity
                && b.tokens.start == a.tokens.end + 1
                && cx.low(a.tokens.end) == "("
                && cx.low(b.tokens.end) == ")"
                && is_acronym(cx.tokens().word(b.tokens.start))
        })
        .map(|w| (w[0].entity, w[1].entity))
        .collect();
    for (long, short) in pairs {
        if long == short || names.entities[short].mentions.is_empty() {
            continue;
        }
        let taken = std::mem::take(&mut names.entities[short].mentions);
        let variants = std::mem::take(&mut names.entities[short].variants);
        let entity = &mut names.entities[long];
        for v in &variants {
            entity.merges.push((v.clone(), "letters given in brackets after the name".to_owned()));
        }
        entity.variants.extend(variants);
        entity.mentions.extend(taken);
        entity.mentions.sort();
        if entity.kind != EntityKind::Person {
            entity.kind = EntityKind::Organisation;
        }
        for m in &mut names.mentions {
            if m.entity == short {
                m.entity = long;
            }
        }
    }
    // Entities emptied by a merge leave no row behind.
    let mut new_index = vec![0; names.entities.len()];
    let mut kept = Vec::new();
    for (i, entity) in std::mem::take(&mut names.entities).into_iter().enumerate() {
        new_index[i] = kept.len();
        if !entity.mentions.is_empty() {
            kept.push(entity);
        }
    }
    names.entities = kept;
    for m in &mut names.mentions {
        m.entity = new_index[m.entity];
    }
}

/// What the text calls a name: ", the head of the observatory," after it, "the interim president" before it.
fn describe(cx: &Context<'_>, names: &mut Names) {
    for m in &names.mentions {
        let mut k = m.tokens.start;
        while k > 0
            && (matches!(name_word(cx, k - 1), Some(NameWord::Role | NameWord::Title))
                || cx.pack.listed("person", cx.low(k - 1)))
        {
            k -= 1;
            names.roles.entry(m.entity).or_default().push(cx.low(k).to_owned());
        }
    }
    for m in &names.mentions {
        let sentence = cx.sentence_at(m.tokens.start);
        let end = m.tokens.end;
        let bracket = (cx.low(end) == "(").then(|| (end..sentence.end).find(|&k| cx.low(k) == ")")).flatten();
        let comma = bracket.map_or(end, |k| k + 1);
        if comma >= sentence.end || cx.low(comma) != "," {
            continue;
        }
        let starts = cx.is(comma + 1, "article")
            || cx.pack.listed("person", cx.low(comma + 1))
            || cx.pack.listed("source", cx.low(comma + 1));
        let stop = (comma + 1..(comma + 16).min(sentence.end)).find(|&k| cx.is_comma(k) || cx.low(k) == ".");
        if let (true, Some(stop)) = (starts, stop)
            && stop > comma + 1
            && !(comma + 1..stop).any(|k| cx.is(k, "auxiliary"))
            && let Some(entity) = names.entities.get_mut(m.entity)
        {
            entity.descriptions.push(cx.span(comma + 1..stop));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::quotes::quotes;
    use crate::testing::document;

    fn found(text: &str) -> Vec<(String, EntityKind, usize)> {
        let doc = document(text);
        let cx = Context::new(&doc);
        names(&cx, &quotes(&cx)).entities.into_iter().map(|e| (e.name, e.kind, e.mentions.len())).collect()
    }

    fn kind(text: &str, name: &str) -> Option<EntityKind> {
        found(text).into_iter().find(|(n, ..)| n == name).map(|(_, k, _)| k)
    }

    #[test]
    fn titles_articles_and_surnames_join() {
        let all =
            found("President Karim al-Tavel spoke. Mr Tavel left. Later Tavel's men came with Mr al-Tavel.");
        assert_eq!(all.len(), 1, "{all:?}");
        assert_eq!((all[0].1, all[0].2), (EntityKind::Person, 4));
    }

    #[test]
    fn bodies_with_letters_in_brackets() {
        let text = "The Orlen Observatory for Human Rights (OOHR) said so. OOHR spoke again. The Orlen Observatory left.";
        let all = found(text);
        assert_eq!(all.len(), 1, "{all:?}");
        assert_eq!(all[0].1, EntityKind::Organisation);
    }

    #[test]
    fn places_by_context_and_variants() {
        assert_eq!(
            kind("They met in Tarvos. The city of Tarvous was quiet, near Tarvos.", "Tarvous"),
            Some(EntityKind::Place)
        );
        let all = found("They met in Tarvos. The city of Tarvous was quiet.");
        assert_eq!(all.len(), 1, "{all:?}");
    }

    #[test]
    fn a_capital_at_the_start_of_a_sentence_is_no_name() {
        assert_eq!(found("Smoke rose. Crowds fled. However, nobody died. Rebels came."), vec![]);
    }

    #[test]
    fn offices_are_not_names() {
        let all = found("US Secretary of State Mara Dole met Foreign Minister Ivo Brandt.");
        let persons: Vec<&str> =
            all.iter().filter(|e| e.1 == EntityKind::Person).map(|e| e.0.as_str()).collect();
        assert!(persons.contains(&"Mara Dole") && persons.contains(&"Ivo Brandt"), "{all:?}");
        assert_eq!(persons.len(), 2, "{all:?}");
    }
}
