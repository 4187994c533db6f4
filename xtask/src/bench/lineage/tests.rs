//! Truth stays true however operations are composed; the same seed gives the same bytes.

use super::bases::{Base, Paraphrase, Stock};
use super::deck::Deck;
use super::dice::Dice;
use super::params::{self, Params};
use super::render::{Times, file, handed_in};
use super::story::{Story, story};
use super::truth::Truth;

/// Invented reports: every sentence has words of its own.
fn stock() -> Stock {
    let base = |n: usize| Base {
        name: format!("base/{n}"),
        title: format!("Report {n}"),
        paragraphs: (0..8)
            .map(|p| {
                (0..2)
                    .map(|s| {
                        let k = n * 100 + p * 10 + s;
                        format!(
                            "At least {} boats of quay{k} were moved on Monday near pier{k}, police said.",
                            2 + k % 15
                        )
                    })
                    .collect()
            })
            .collect(),
        group: format!("group/{}", n / 3),
        event: true,
    };
    let pair = |n: usize| {
        Paraphrase(
            format!("The mayor of town{n} spoke first."),
            format!("First to speak was town{n}'s mayor."),
        )
    };
    Stock { bases: (0..60).map(base).collect(), paraphrases: (0..40).map(pair).collect() }
}

fn made(seed: u64, stock: &Stock, params: &Params) -> Story {
    let mut deck = Deck::new(stock, None);
    deck.shuffle(&mut Dice::new(seed, 2));
    story(seed, &mut deck, params, 1).unwrap()
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let (stock, params) = (stock(), params::load().unwrap());
    let bytes = |seed| -> Vec<Vec<u8>> {
        let story = made(seed, &stock, &params);
        story.nodes.iter().map(|n| file(&story, n, Times::Minutes).0).collect()
    };
    assert_eq!(bytes(5), bytes(5));
    assert_ne!(bytes(5), bytes(6));
}

#[test]
fn every_sentence_comes_from_a_parent_or_is_the_outlets_own() {
    let (stock, params) = (stock(), params::load().unwrap());
    for seed in 0..60 {
        let story = made(seed, &stock, &params);
        for (i, node) in story.nodes.iter().enumerate() {
            assert!(node.parents.iter().all(|p| *p < i && story.nodes[*p].minute < node.minute));
            let mut seen = Vec::new();
            for atom in node.text.sentences().filter(|s| !s.is_neutral()).flat_map(|s| &s.atoms) {
                assert!(!seen.contains(atom), "a sentence stands twice in #{i} of {seed}");
                seen.push(*atom);
                let has = |n: usize| story.nodes[n].text.sentences().any(|s| s.atoms.contains(atom));
                let families = super::pile::families(&story, i);
                let own = families.iter().all(|&f| !has(f));
                assert!(node.parents.is_empty() || own || node.parents.iter().any(|&p| has(p)));
            }
        }
    }
}

#[test]
fn the_marks_of_a_copy_are_those_of_its_parent_and_its_own() {
    let (stock, params) = (stock(), params::load().unwrap());
    for seed in 0..40 {
        let story = made(seed, &stock, &params);
        for node in &story.nodes {
            for sentence in node.text.sentences().filter(|s| s.atoms.len() == 1 && !s.is_neutral()) {
                for parent in &node.parents {
                    let before = story.nodes[*parent].text.sentences().find(|s| s.atoms == sentence.atoms);
                    let kept = |b: &super::text::Sentence| b.marks.iter().all(|m| sentence.marks.contains(m));
                    assert!(before.is_none_or(kept));
                }
            }
        }
    }
}

#[test]
fn every_report_has_an_origin_and_spans_hold_its_sentences() {
    let (stock, params) = (stock(), params::load().unwrap());
    for seed in 0..40 {
        let story = made(seed, &stock, &params);
        let handed = handed_in(&story, &params, Times::Minutes).unwrap();
        let truth = Truth::of(&story, &handed);
        for (k, h) in handed.iter().enumerate() {
            assert!(truth.origins.iter().any(|o| o.contains(&k)), "seed {seed}, report {k}");
            let sentences = story.nodes[h.node].text.sentences();
            assert!(sentences.zip(&h.spans).all(|(s, span)| h.document.words(*span) == s.text));
            let time = h.document.published.as_ref().and_then(|p| p.time.as_deref());
            assert!(time.is_some(), "the minute is read");
        }
        assert!(handed.iter().all(|h| truth.parents(h.node).iter().all(|p| truth.nodes().any(|n| n == *p))));
    }
}

#[test]
fn a_lost_text_that_nobody_names_and_one_report_has_is_left_out() {
    let (stock, params) = (stock(), params::load().unwrap());
    for seed in 0..60 {
        let story = made(seed, &stock, &params);
        let handed = handed_in(&story, &params, Times::None).unwrap();
        let truth = Truth::of(&story, &handed);
        for node in truth.nodes().filter(|n| truth.report(*n).is_none() && !truth.is_named(*n)) {
            let children = truth.nodes().filter(|c| truth.parents(*c).contains(&node)).count();
            assert!(children > 1, "seed {seed}, node {node}");
        }
    }
}
