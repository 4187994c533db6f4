//! What must hold for any texts: made from invented sentences, kept, cut, changed and shuffled.

mod common;

use common::report;
use headwater_collate::{Op, align, collate, folded_words, frequencies, prepare};
use headwater_model::Document;
use headwater_model::lineage::Collation;
use proptest::prelude::*;
use std::collections::BTreeSet;

const POOL: &[&str] = &[
    "The brewery on Canal Street closed its gates after the third strike in a year.",
    "Workers carried barrels into the yard and poured 400 litres of stout down the drain.",
    "\"They promised us a pension and gave us a calendar,\" said Greta Holm, a cooper.",
    "The owner, Halden Group, said that wages had risen by 12 per cent since 2021.",
    "Police did not intervene, although windows of the office were reportedly broken.",
    "A mediator from the labour court will meet both sides in Osterby on Friday.",
    "Nearly two hundred families in the valley depend on the plant, the union said.",
    "The first copper kettle was installed there in 1894 by a Bavarian engineer.",
    "Trucks queued along the river as far as the old toll bridge.",
    "According to the fire brigade, nobody was hurt when a shed burned down.",
    "Hop growers fear that the autumn harvest will find no buyer.",
    "The mayor refused to comment on rumours that the site had been sold.",
    "It rained.",
    "In Tellin, a hundred kilometres away, a rival brewery hired eleven of the strikers.",
    "The last bottles were auctioned at three times their price.",
    "An expert on industrial disputes called the conflict a lesson in how not to negotiate.",
];

const WORDS: &[&str] = &["not", "seventeen", "Osterby", "allegedly", "grey", "said", "the", "moon"];

/// A text of sentences of the pool, some with a word dropped or put in.
fn text() -> impl Strategy<Value = String> {
    let sentence = (0..POOL.len(), 0..3_u8, 0..30_usize, 0..WORDS.len()).prop_map(|(s, how, at, with)| {
        let mut words: Vec<&str> = POOL[s].split(' ').collect();
        let at = at % words.len();
        match how {
            0 if words.len() > 4 => {
                words.remove(at);
            }
            1 => words.insert(at, WORDS[with]),
            _ => {}
        }
        words.join(" ")
    });
    (proptest::collection::vec(sentence, 1..12), any::<bool>())
        .prop_map(|(s, lines)| s.join(if lines { "\n" } else { " " }))
}

fn reports(texts: &[String]) -> Vec<Document> {
    texts.iter().enumerate().map(|(i, t)| report(&format!("r{i}"), t)).collect()
}

fn run(documents: &[Document]) -> Collation {
    collate(&documents.iter().collect::<Vec<_>>(), &vec![None; documents.len()])
}

/// Passages by content: kind and members named by document id.
fn passages(documents: &[Document], c: &Collation) -> BTreeSet<String> {
    c.passages
        .iter()
        .map(|p| {
            let members: BTreeSet<String> = p
                .members
                .iter()
                .map(|m| format!("{}:{}-{}", documents[m.doc].id, m.span.start, m.span.end))
                .collect();
            format!("{:?} {members:?} {}", p.kind, p.quotation)
        })
        .collect()
}

fn origins(documents: &[Document], c: &Collation) -> BTreeSet<BTreeSet<String>> {
    c.stemma.origins.iter().map(|o| o.iter().map(|d| documents[*d].id.clone()).collect()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn alignment_is_symmetric_and_its_script_rebuilds(a in text(), b in text()) {
        let documents = reports(&[a, b]);
        let docs: Vec<_> = documents.iter().map(prepare).collect();
        let f = frequencies(&docs);
        let forth = align((0, &docs[0]), (1, &docs[1]), &f);
        prop_assert_eq!(&forth, &align((1, &docs[1]), (0, &docs[0]), &f));
        let (x, y) = (folded_words(&docs[0]), folded_words(&docs[1]));
        for pair in &forth {
            let (mut i, mut j) = (pair.ops[0].a().start, pair.ops[0].b().start);
            let from = j;
            let mut rebuilt: Vec<u64> = Vec::new();
            for op in &pair.ops {
                prop_assert_eq!((op.a().start, op.b().start), (i, j), "steps tile both sides");
                (i, j) = (op.a().end, op.b().end);
                rebuilt.extend(match op {
                    Op::Equal(a, _) => &x[a.clone()],
                    Op::Change(_, b) => &y[b.clone()],
                });
            }
            prop_assert_eq!(rebuilt, y[from..j].to_vec());
        }
    }

    #[test]
    fn spans_are_valid_and_members_are_of_different_reports(texts in proptest::collection::vec(text(), 2..6)) {
        let documents = reports(&texts);
        let c = run(&documents);
        for p in &c.passages {
            prop_assert!(p.members.len() >= 2);
            prop_assert!(p.members.windows(2).all(|w| w[0].doc < w[1].doc));
            prop_assert!((0.0..=1.0).contains(&p.confidence));
            let edits = p.edits.iter().flat_map(|e| [e.from, e.to]);
            for at in p.members.iter().copied().chain(edits) {
                prop_assert!(!documents[at.doc].words(at.span).trim().is_empty());
            }
        }
        for s in &c.shares {
            prop_assert!(s.unquoted <= s.all && s.verbatim <= s.all && s.all <= 1.0);
        }
        for (o, root) in c.stemma.origins.iter().zip(&c.stemma.roots) {
            prop_assert!(!o.is_empty() && *root < c.stemma.nodes.len());
        }
        prop_assert!((0..documents.len()).all(|d| c.stemma.origins.iter().any(|o| o.contains(&d))));
        prop_assert!(c.stemma.edges.iter().all(|e| e.passages.iter().all(|p| *p < c.passages.len())));
    }

    #[test]
    fn order_of_reports_changes_nothing(texts in proptest::collection::vec(text(), 2..6), by in 1..5_usize) {
        let documents = reports(&texts);
        let mut turned = documents.clone();
        turned.rotate_left(by % documents.len());
        turned.swap(0, documents.len() - 1);
        let (c, d) = (run(&documents), run(&turned));
        prop_assert_eq!(passages(&documents, &c), passages(&turned, &d));
        prop_assert_eq!(origins(&documents, &c), origins(&turned, &d));
    }

    #[test]
    fn a_copy_adds_no_origin(texts in proptest::collection::vec(text(), 1..5), which in 0..5_usize) {
        let mut documents = reports(&texts);
        let before = origins(&documents, &run(&documents));
        let mut copy = documents[which % documents.len()].clone();
        let original = copy.id.clone();
        copy.id = format!("{original}-copy");
        documents.push(copy);
        let after = origins(&documents, &run(&documents));
        let without: BTreeSet<BTreeSet<String>> = after
            .iter()
            .map(|o| o.iter().filter(|d| !d.ends_with("-copy")).cloned().collect::<BTreeSet<String>>())
            .collect();
        prop_assert_eq!(&before, &without);
        let joined = after.iter().all(|o| !o.contains(&original) || o.contains(&format!("{original}-copy")));
        prop_assert!(joined, "the copy joins the origins of its original: {:?}", after);
    }

    #[test]
    fn any_text_passes(a in "\\PC{0,300}", b in "\\PC{0,300}") {
        let c = run(&[report("a", &a), report("b", &b)]);
        prop_assert!(!c.stemma.origins.is_empty());
    }
}
