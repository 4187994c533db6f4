//! Who a source phrase stands for: a name, the last speaker, a described one, or somebody unnamed.

use crate::annotate::names::Names;
use crate::context::Context;
use headwater_model::Span;
use headwater_model::record::{AttributionKind, EntityKind};
use std::ops::Range;

/// Sentences of a quotation that are looked through for its beginning.
const SENTENCES: usize = 6;

/// A source phrase, resolved as far as the report allows.
#[derive(Debug, Clone)]
pub(super) struct SourcePhrase {
    pub(super) span: Span,
    pub(super) entity: Option<usize>,
    pub(super) reason: Option<String>,
}

/// Remembers who spoke and who was named, to resolve "he", "the monitor", "the source".
pub(super) struct Resolver<'a, 'd> {
    cx: &'a Context<'d>,
    /// (entity, sentence) of earlier speakers, oldest first.
    speakers: Vec<(usize, usize)>,
    /// Sentence now read.
    sentence: usize,
}

impl<'a, 'd> Resolver<'a, 'd> {
    pub(super) fn new(cx: &'a Context<'d>) -> Self {
        Self { cx, speakers: Vec::new(), sentence: 0 }
    }

    pub(super) fn end_sentence(&mut self, s: usize) {
        self.sentence = s + 1;
    }

    pub(super) fn spoke(&mut self, source: &SourcePhrase, _kind: AttributionKind) {
        if let Some(e) = source.entity {
            self.speakers.push((e, self.sentence));
        }
    }

    /// Resolves the tokens of a source phrase in sentence `s`.
    pub(super) fn resolve(&mut self, range: Range<usize>, s: usize, names: &mut Names) -> SourcePhrase {
        let cx = self.cx;
        let span = cx.span(range.clone());
        self.sentence = s;
        if range.len() == 1 && cx.is(range.start, "pronoun") {
            return self.pronoun(range.start, span, names);
        }
        if range.len() == 1 && matches!(cx.low(range.start), "who" | "which" | "that") {
            return self.relative(range.start, span, names);
        }
        let head = head(cx, range.clone());
        // A person named anywhere in the phrase is the source ("Iran's envoy to X, Mojtaba Y").
        let people: Vec<usize> = names
            .within(range.clone())
            .filter(|m| names.kind(m.entity) == EntityKind::Person)
            // "the lawyer for Rami Haddad", "a source in Tel Amud": who follows a preposition does not speak.
            .filter(|m| m.tokens.start == range.start || !cx.is(m.tokens.start - 1, "preposition"))
            .map(|m| m.entity)
            .collect();
        let owner = names
            .within(range.clone())
            .filter(|m| cx.low(m.tokens.end) == "'s" && m.tokens.end < range.end)
            .map(|m| m.entity)
            .next();
        if let Some(&person) = people.iter().find(|&&p| {
            Some(p) != owner
                || people.len() == 1 && names.within(range.clone()).any(|m| m.tokens.contains(&head))
        }) {
            return SourcePhrase { span, entity: Some(person), reason: None };
        }
        // The head is a name: a body, a state, a group.
        if let Some(m) = names.within(range.clone()).find(|m| m.tokens.contains(&head)) {
            return SourcePhrase { span, entity: Some(m.entity), reason: None };
        }
        // "the Emergency Lawyers group": the name says which.
        let body = |kind: EntityKind| matches!(kind, EntityKind::Organisation | EntityKind::Group);
        if cx.pack.listed("monitor", cx.low(head))
            && let Some(m) =
                names.within(range.clone()).find(|m| m.tokens.end == head && body(names.kind(m.entity)))
        {
            return SourcePhrase { span, entity: Some(m.entity), reason: None };
        }
        if let Some(found) = self.described(&range, head, span, names) {
            return found;
        }
        let words = phrase_words(cx, range.clone());
        let low = cx.low(range.start);
        let fresh = matches!(low, "another" | "other") || cx.low(range.start + 1) == "other";
        let entity = names.unnamed(&words, span, fresh);
        SourcePhrase { span, entity: Some(entity), reason: None }
    }

    /// "Ana Beck, who asked": the name right before it; of "a doctor, who asked" the words for the doctor say who it is, and
    /// nobody is called "who".
    fn relative(&self, i: usize, span: Span, names: &Names) -> SourcePhrase {
        let end = i - usize::from(i > 0 && self.cx.is_comma(i - 1));
        let entity =
            names.within(i.saturating_sub(12)..i).filter(|m| m.tokens.end == end).last().map(|m| m.entity);
        let reason = entity.map(|_| format!("“{}”: the name before it", self.cx.low(i)));
        SourcePhrase { span, entity, reason }
    }

    fn pronoun(&self, i: usize, span: Span, names: &mut Names) -> SourcePhrase {
        let cx = self.cx;
        let low = cx.low(i);
        // "what it said was": the subject of the sentence itself. In "one soldier died, it said" that is what is told.
        let told_before = i > 0 && (cx.is_comma(i - 1) || cx.tokens().is_quote(i - 1));
        if matches!(low, "it" | "they") && !told_before {
            let sentence = cx.sentences().get(self.sentence).map_or(0..0, |s| s.tokens.clone());
            if i > sentence.start + 2
                && let Some(found) = self.subject(sentence.start, i, names)
            {
                return SourcePhrase {
                    span,
                    entity: Some(found),
                    reason: Some(format!("“{low}”: the subject of the sentence")),
                };
            }
        }
        let names = &*names;
        let plural = |e: usize| {
            let name = &names.entities[e].name;
            let head = name.split(' ').next_back().unwrap_or("").to_lowercase();
            head.ends_with('s') || matches!(head.as_str(), "police" | "people" | "media" | "military")
        };
        let wanted = |e: usize| match names.kind(e) {
            EntityKind::Person => matches!(low, "he" | "she"),
            EntityKind::Unnamed => {
                let name = names.entities[e].name.to_lowercase();
                let somebody = name
                    .split(' ')
                    .any(|w| cx.pack.listed("person", w) || w == "source" || cx.pack.people.contains_key(w));
                match low {
                    "he" | "she" => somebody && !plural(e),
                    "they" => plural(e),
                    _ => !somebody,
                }
            }
            _ => matches!(low, "it" | "they"),
        };
        // The last speaker who fits, in this sentence or the three before.
        let speaker = self
            .speakers
            .iter()
            .rev()
            .take_while(|&&(_, s)| s + 3 >= self.sentence)
            .find(|&&(e, _)| wanted(e))
            .map(|&(e, _)| e);
        let subject = || {
            // No speaker: the person named first in the sentence before.
            let before = cx.sentences().get(self.sentence.checked_sub(1)?)?;
            names
                .within(before.tokens.clone())
                .find(|m| names.kind(m.entity) == EntityKind::Person && matches!(low, "he" | "she"))
                .map(|m| m.entity)
        };
        if let Some(e) = self.just_named(i, names) {
            return SourcePhrase {
                span,
                entity: Some(e),
                reason: Some(format!("“{low}”: whom the sentence before is about")),
            };
        }
        if let Some(e) = speaker {
            return SourcePhrase {
                span,
                entity: Some(e),
                reason: Some(format!("“{low}”: the last speaker who fits")),
            };
        }
        if let Some(e) = subject() {
            return SourcePhrase {
                span,
                entity: Some(e),
                reason: Some(format!("“{low}”: the person named in the sentence before")),
            };
        }
        // "He said" right after a body spoke: its spokesman.
        let body =
            self.speakers.iter().rev().take_while(|&&(_, s)| s + 1 >= self.sentence).map(|&(e, _)| e).next();
        if let Some(e) = body {
            return SourcePhrase {
                span,
                entity: Some(e),
                reason: Some(format!("“{low}”: the source of the sentence before, perhaps its spokesman")),
            };
        }
        SourcePhrase { span, entity: None, reason: None }
    }

    /// "Minister Reyes was more blunt. “This was no accident,” he wrote": a sentence in which nobody speaks tells of the one who
    /// does now.
    fn just_named(&self, at: usize, names: &Names) -> Option<usize> {
        let cx = self.cx;
        let quotes = |range: Range<usize>| range.take(80).filter(|&k| cx.tokens().is_quote(k)).count();
        let tokens = |s: usize| cx.sentences().get(s).map(|s| s.tokens.clone());
        // Where the quotation begins: an odd number of marks before the pronoun is the end of one.
        let mut first = self.sentence;
        let mut inside = quotes(tokens(first)?.start..at) % 2 == 1;
        for _ in 0..SENTENCES {
            if inside {
                first = first.checked_sub(1)?;
                inside = quotes(tokens(first)?) % 2 == 0;
            }
        }
        let before = first.checked_sub(1).filter(|_| !inside)?;
        let spoken = self.speakers.last().is_some_and(|&(_, s)| s >= before);
        if !matches!(cx.low(at), "he" | "she") || spoken {
            return None;
        }
        let range = tokens(before).filter(|r| quotes(r.clone()) == 0)?;
        let verb = range.clone().take(24).find(|&k| cx.is_auxiliary(k))?;
        let subject = names.within(range.start..verb).last()?;
        // "In Rangala, Reyes was", "Minister Joao Reyes was": right before the verb.
        let person = names.kind(subject.entity) == EntityKind::Person && subject.tokens.end == verb;
        person.then_some(subject.entity)
    }

    /// The subject of the clause that starts at `from`: a name, or an unnamed body or people.
    fn subject(&self, from: usize, before: usize, names: &mut Names) -> Option<usize> {
        let cx = self.cx;
        let stop = (from..before).find(|&k| {
            cx.is_auxiliary(k)
                || cx.is_comma(k)
                || cx.is(k, "preposition")
                || cx.is(k, "subordinator")
                || cx.pack.cues.contains_key(cx.low(k))
        })?;
        if stop == from || stop - from > 8 {
            return None;
        }
        if let Some(m) = names.within(from..stop).last() {
            return Some(m.entity);
        }
        let body = (from..stop)
            .any(|k| cx.pack.listed("source", cx.low(k)) || cx.pack.people.contains_key(cx.low(k)));
        body.then(|| names.unnamed(&phrase_words(cx, from..stop), cx.span(from..stop), false))
    }

    /// "the war monitor", "the source", "the minister": somebody described before.
    fn described(
        &self,
        range: &Range<usize>,
        head: usize,
        span: Span,
        names: &Names,
    ) -> Option<SourcePhrase> {
        let cx = self.cx;
        if !matches!(cx.low(range.start), "the" | "this" | "that") {
            return None;
        }
        let word = cx.low(head);
        // All that the phrase says must fit: "the interior ministry" is not the defence ministry.
        let others: Vec<&str> = (range.start + 1..head)
            .filter(|&k| cx.tokens().is_word(k) && !cx.pack.is_function(cx.low(k)))
            .map(|k| cx.low(k))
            .collect();
        let reason = |what: &str| Some(format!("“the {word}”: {what}"));
        // Named with that word in its name or in what the report calls it.
        let named = |e: usize| {
            let entity = &names.entities[e];
            let holds = |text: &str, w: &str| {
                text.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|x| x == w)
            };
            let in_name = |text: &str| holds(text, word);
            let fits = others.iter().all(|w| {
                holds(&entity.name, w)
                    || entity.descriptions.iter().any(|d| holds(d.of(cx.tokens().text), w))
                    || names.has_role(e, w)
            });
            entity.kind != EntityKind::Place
                && fits
                && (in_name(&entity.name)
                    || entity.variants.iter().any(|v| in_name(v))
                    || entity.descriptions.iter().any(|d| in_name(d.of(cx.tokens().text)))
                    || names.has_role(e, word))
        };
        let speakers = self.speakers.iter().rev().map(|&(e, _)| e);
        if let Some(e) = speakers.clone().find(|&e| named(e)) {
            return Some(SourcePhrase { span, entity: Some(e), reason: reason("named so before") });
        }
        let before = cx.tokens().list.get(range.start).map_or(0, |t| t.span.start);
        let mentioned = (0..names.entities.len())
            .filter(|&e| names.entities[e].kind != EntityKind::Unnamed && named(e))
            .filter(|&e| names.entities[e].mentions.first().is_some_and(|m| m.start < before))
            .max_by_key(|&e| {
                names.entities[e].mentions.iter().filter(|m| m.start < before).map(|m| m.start).max()
            });
        if let Some(e) = mentioned {
            return Some(SourcePhrase { span, entity: Some(e), reason: reason("named so before") });
        }
        // A body spoken of as "the group", "the organisation", "the monitor".
        let named = (range.start + 1..head).any(|k| cx.tokens().is_capital(k));
        if cx.pack.listed("monitor", word) && !named {
            let body = speakers
                .clone()
                .find(|&e| matches!(names.kind(e), EntityKind::Organisation | EntityKind::Group));
            if let Some(e) = body {
                return Some(SourcePhrase {
                    span,
                    entity: Some(e),
                    reason: reason("the last body that spoke"),
                });
            }
        }
        // "the man" is whoever spoke last; "the official", if that is somebody with an office. Of "the governor" nothing says
        // that it is the one who spoke, and two people must not become one.
        let ranked = cx.pack.listed("anybody_of_rank", word);
        if (ranked || cx.pack.listed("anybody", word)) && range.len() == 2 {
            let person = self
                .speakers
                .iter()
                .rev()
                .take_while(|&&(_, s)| s + 3 >= self.sentence)
                .find(|&&(e, _)| names.kind(e) == EntityKind::Person)
                .map(|&(e, _)| e)
                .filter(|&e| !ranked || names.has_any_role(e));
            if let Some(e) = person {
                return Some(SourcePhrase {
                    span,
                    entity: Some(e),
                    reason: reason("the last person who spoke"),
                });
            }
        }
        None
    }

    /// The entity of a hop of the chain ("told state media", "told Meridian").
    pub(super) fn medium(&self, range: Range<usize>, names: &mut Names) -> Option<usize> {
        let cx = self.cx;
        let named = names
            .within(range.clone())
            .filter(|m| matches!(names.kind(m.entity), EntityKind::Organisation | EntityKind::Unnamed))
            .last()
            .map(|m| m.entity);
        if named.is_some() {
            return named;
        }
        let words = phrase_words(cx, range.clone());
        (!words.is_empty()).then(|| names.unnamed(&words, cx.span(range), false))
    }
}

/// The head of a noun phrase: the last noun before a preposition, a comma or a clause.
pub(super) fn head(cx: &Context<'_>, range: Range<usize>) -> usize {
    let stop = range
        .clone()
        .skip(1)
        .find(|&k| {
            (cx.is(k, "preposition") && !inside_name(cx, k, range.clone()))
                || cx.is_comma(k)
                || cx.is(k, "subordinator")
                || matches!(cx.low(k), "(" | ")")
                || (cx.low(k).ends_with("ed") && k > range.start + 1 && cx.is(k + 1, "preposition"))
        })
        .unwrap_or(range.end);
    let mut at = stop.saturating_sub(1).max(range.start);
    while at > range.start && (cx.low(at) == "'s" || cx.is_mark(at)) {
        at -= 1;
    }
    at
}

/// "of" and "for" inside a name of a body join it ("Observatory for Human Rights").
fn inside_name(cx: &Context<'_>, k: usize, range: Range<usize>) -> bool {
    matches!(cx.low(k), "of" | "for")
        && k > range.start
        && cx.tokens().is_capital(k - 1)
        && cx.tokens().is_capital(k + 1)
}

/// The phrase without its article, as written.
fn phrase_words(cx: &Context<'_>, range: Range<usize>) -> String {
    let mut start = range.start;
    while start < range.end
        && (cx.is(start, "article") || matches!(cx.low(start), "another" | "some" | "also"))
    {
        start += 1;
    }
    if start >= range.end {
        start = range.start;
    }
    let text = cx.span(start..range.end).of(cx.tokens().text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
