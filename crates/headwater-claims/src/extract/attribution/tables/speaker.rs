//! Whom a source phrase stands for: a name, somebody described before, the last speaker who fits, or somebody unnamed.
//!
//! Languages with gender tell more than English does: "elle", "هي" and a repeated "la ministre" must agree with the
//! words that the report used for the speaker before.

use crate::annotate::names::Names;
use crate::context::Context;
use crate::extract::source::SourcePhrase;
use headwater_model::record::EntityKind;
use std::ops::Range;

/// A pronoun reaches back this many sentences.
const NEAR: usize = 3;

/// Somebody who spoke.
#[derive(Debug)]
struct Speaker {
    entity: usize,
    sentence: usize,
    /// The words of the phrase, in lower case, without articles.
    words: Vec<String>,
    form: Form,
}

/// What the words of a phrase say of its gender and number; `None` where they say nothing.
#[derive(Debug, Default, Clone, Copy)]
struct Form {
    female: Option<bool>,
    plural: Option<bool>,
}

/// Remembers who spoke.
pub(super) struct Speakers<'a, 'd> {
    cx: &'a Context<'d>,
    list: Vec<Speaker>,
}

impl<'a, 'd> Speakers<'a, 'd> {
    pub(super) fn new(cx: &'a Context<'d>) -> Self {
        Self { cx, list: Vec::new() }
    }

    /// `entity` spoke in sentence `s`, called by the words of `phrase`.
    pub(super) fn spoke(&mut self, entity: Option<usize>, phrase: Option<Range<usize>>, s: usize) {
        let Some(entity) = entity else { return };
        let phrase = phrase.unwrap_or(0..0);
        let pronoun = phrase.is_empty() || phrase.len() == 1 && self.cx.is(phrase.start, "pronoun");
        let earlier = self.list.iter().rev().find(|x| x.entity == entity);
        let (words, form) = match earlier.filter(|_| pronoun) {
            Some(earlier) => (earlier.words.clone(), earlier.form),
            None => (self.words(phrase.clone()), self.form(phrase)),
        };
        self.list.push(Speaker { entity, sentence: s, words, form });
    }

    /// Resolves the tokens of a source phrase in sentence `s`.
    pub(super) fn resolve(&self, range: Range<usize>, s: usize, names: &mut Names) -> SourcePhrase {
        let cx = self.cx;
        let span = cx.span(range.clone());
        if range.len() == 1 && cx.is(range.start, "pronoun") {
            let found = self.last(self.pronoun(range.start), s, names);
            let reason = found.map(|_| format!("“{}”: the last speaker who fits", cx.low(range.start)));
            return SourcePhrase { span, entity: found, reason };
        }
        let head = self.head(range.clone());
        let joined = |k: usize| cx.is(k, "preposition") || cx.listed("of", k);
        let person = names
            .within(range.clone())
            .filter(|m| names.kind(m.entity) == EntityKind::Person)
            .find(|m| m.tokens.start == range.start || !joined(m.tokens.start - 1))
            .map(|m| m.entity);
        let named = || names.within(range.clone()).find(|m| m.tokens.contains(&head)).map(|m| m.entity);
        if let Some(entity) = person.or_else(named) {
            return SourcePhrase { span, entity: Some(entity), reason: None };
        }
        if let Some((entity, word)) = self.described(range.clone(), head, names) {
            let reason = Some(format!("“{word}”: named so before"));
            return SourcePhrase { span, entity: Some(entity), reason };
        }
        let words = self.shown(range.clone());
        SourcePhrase { span, entity: Some(names.unnamed(&words, span, false)), reason: None }
    }

    /// The verb stands alone: the last speaker goes on.
    pub(super) fn dropped(&self, cue: Range<usize>, s: usize, names: &Names) -> Option<SourcePhrase> {
        let entity = self.last(Form::default(), s, names)?;
        let span = self.cx.span(cue);
        let reason = Some("the verb has no subject of its own: the last speaker".to_owned());
        Some(SourcePhrase { span, entity: Some(entity), reason })
    }

    fn last(&self, wanted: Form, s: usize, names: &Names) -> Option<usize> {
        let agrees = |x: Option<bool>, y: Option<bool>| x.is_none() || y.is_none() || x == y;
        let speaker = self
            .list
            .iter()
            .rev()
            .take_while(|x| x.sentence + NEAR >= s)
            // A study or a statement has said what it says: who goes on is somebody.
            .filter(|x| !x.words.first().is_some_and(|w| self.cx.listed_word("document", w)))
            .find(|x| agrees(x.form.female, wanted.female) && agrees(x.form.plural, wanted.plural))
            .map(|x| x.entity);
        // Nobody spoke: the person named first in the sentence before.
        speaker.or_else(|| {
            let before = self.cx.sentences().get(s.checked_sub(1)?)?;
            names
                .within(before.tokens.clone())
                .find(|m| names.kind(m.entity) == EntityKind::Person)
                .filter(|_| wanted.plural != Some(true))
                .map(|m| m.entity)
        })
    }

    fn pronoun(&self, i: usize) -> Form {
        let is = |list: &str| self.cx.listed(list, i);
        let gender = is("male_pronoun") || is("female_pronoun");
        Form { female: gender.then(|| is("female_pronoun")), plural: Some(is("plural_pronoun")) }
    }

    /// The gender and number that the words of a phrase show, up to its first preposition or comma.
    fn form(&self, range: Range<usize>) -> Form {
        let mut form = Form::default();
        for k in range {
            if self.cx.is_comma(k) || self.cx.is(k, "preposition") && !self.cx.listed("plural", k) {
                break;
            }
            let is = |list: &str| self.cx.listed(list, k) || self.cx.pack.listed(list, self.bare(k));
            if is("plural") {
                form.plural = Some(true);
            }
            if is("female") {
                form.female = Some(true);
            } else if is("male") && form.female.is_none() {
                form.female = Some(false);
            }
        }
        form.plural = form.plural.or(Some(false));
        form
    }

    /// Token `i` in lower case without an article written before it.
    fn bare(&self, i: usize) -> &str {
        let low = self.cx.low(i);
        self.cx.pack.clitics.as_ref().map_or(low, |c| c.without_article(low))
    }

    fn words(&self, range: Range<usize>) -> Vec<String> {
        range
            .filter(|&k| self.cx.tokens().is_word(k) && !self.cx.pack.is_function(self.cx.low(k)))
            .map(|k| self.bare(k).to_owned())
            .collect()
    }

    /// The first noun: in these languages what describes it follows.
    fn head(&self, range: Range<usize>) -> usize {
        let cx = self.cx;
        let skipped = |k: &usize| cx.tokens().is_word(*k) && !cx.pack.is_function(cx.low(*k));
        range.clone().find(skipped).unwrap_or(range.start)
    }

    /// "le ministre", "la porte-parole", "الوزير": somebody who was called so before, and all that the phrase says fits.
    fn described(&self, range: Range<usize>, head: usize, names: &Names) -> Option<(usize, String)> {
        let cx = self.cx;
        let definite = cx.listed("definite", range.start)
            || cx.pack.clitics.as_ref().is_some_and(|c| c.has_article(cx.low(head)));
        if !definite {
            return None;
        }
        let words = self.words(range.clone());
        if words.is_empty() {
            return None;
        }
        let word = self.bare(head).to_owned();
        let form = self.form(range);
        let spoke = self.list.iter().rev().find(|x| {
            // "the institute" is not its director: the head must be the head.
            let same = x.words.first() == words.first() || names.has_role(x.entity, &words[0]);
            same && words.iter().all(|w| x.words.contains(w) || names.has_role(x.entity, w))
                && (x.form.female.is_none() || form.female.is_none() || x.form.female == form.female)
                && x.form.plural == form.plural
        });
        if let Some(x) = spoke {
            return Some((x.entity, word));
        }
        let before = cx.tokens().list.get(head).map_or(0, |t| t.span.start);
        let titled = (0..names.entities.len())
            .filter(|&e| words.iter().all(|w| names.has_role(e, w)))
            .rfind(|&e| names.entities[e].mentions.first().is_some_and(|m| m.start < before));
        if let Some(e) = titled {
            return Some((e, word));
        }
        // A body spoken of as "l'organisation", "la ONG".
        let body =
            |x: &&Speaker| matches!(names.kind(x.entity), EntityKind::Organisation | EntityKind::Group);
        let monitor = words.len() == 1 && cx.pack.listed("monitor", &word);
        let found = monitor.then(|| self.list.iter().rev().find(body)).flatten()?;
        Some((found.entity, word))
    }

    /// The phrase as the record shows it: without its article.
    fn shown(&self, range: Range<usize>) -> String {
        let cx = self.cx;
        let start = range.clone().find(|&k| !cx.is(k, "article")).unwrap_or(range.start);
        let text = cx.span(start..range.end).of(cx.tokens().text);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
