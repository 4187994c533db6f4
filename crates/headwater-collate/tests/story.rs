//! Small stories, invented for these tests: what must be found as shared, and what must not.

mod common;

use common::{credited, from, report};
use headwater_collate::collate;
use headwater_model::lineage::{Collation, SharedPassage};
use headwater_model::record::{EditKind, PassageKind, Reuse};
use headwater_model::rows::Days;
use headwater_model::{CreditKind, Document};

const WIRE: &str = "Rescue crews pulled nineteen people from the collapsed ferry terminal in Port Merrow on Tuesday, the coast guard said.
The roof gave way at 8:15 a.m. as commuters queued for the first boat of the morning, Commander Ilse Brandt told reporters.
\"We heard a crack like a rifle shot and then the lights went out,\" said Tomas Reyle, a deckhand who crawled through a broken window.
At least four people were killed and thirty-one others were taken to two hospitals with crushed limbs and head wounds.
Engineers had warned the harbour board in 2019 that salt had eaten into the steel beams, according to a report seen by investigators.
The board denied that it had ignored the warning and said repairs were planned for the coming winter.
";

const OTHER: &str = "The mayor of Port Merrow promised a full inquiry after the ferry terminal fell in on itself, killing at least four.
Divers spent the night searching below the quay, where the water is eleven metres deep and thick with silt.
A schoolteacher whose bus was late by ten minutes called it the luckiest delay of her life.
Insurance brokers in the capital put the likely cost at ninety million crowns.
Ferries to the outer islands will leave from the old coal pier until further notice, the operator said.
";

/// The first `n` lines.
fn head(text: &str, n: usize) -> String {
    text.split_inclusive('\n').take(n).collect()
}

fn run(documents: &[Document]) -> Collation {
    collate(&documents.iter().collect::<Vec<_>>(), &vec![None; documents.len()])
}

fn words<'d>(documents: &'d [Document], passage: &SharedPassage) -> Vec<&'d str> {
    passage.members.iter().map(|m| documents[m.doc].words(m.span)).collect()
}

fn edit(from: &str, to: &str) -> Vec<(EditKind, String, String)> {
    let documents = [report("a", from), report("b", to)];
    let collation = run(&documents);
    let mut out: Vec<_> = collation
        .passages
        .iter()
        .flat_map(|p| &p.edits)
        .map(|e| {
            let mut sides = [e.from, e.to];
            sides.sort_by_key(|s| s.doc);
            let word = |k: usize| documents[sides[k].doc].words(sides[k].span).to_owned();
            (e.kind, word(0), word(1))
        })
        .collect();
    out.sort();
    out
}

#[test]
fn a_trimmed_wire_is_one_origin_with_a_lost_archetype() {
    let trimmed = head(WIRE, 4);
    let documents = [
        from(
            credited(report("a", &format!("{WIRE}– Norwire\n")), "Norwire", CreditKind::Text, "– Norwire"),
            "A",
        ),
        from(report("b", &trimmed), "B"),
        from(report("c", OTHER), "C"),
    ];
    let collation = run(&documents);
    assert_eq!(collation.stemma.origins, [vec![0, 1], vec![2]]);
    let root = &collation.stemma.nodes[collation.stemma.roots[0]];
    assert_eq!((root.doc, root.label.as_str()), (None, "Norwire (not among the reports)"));
    assert_eq!(root.evidence.len(), 1);
    assert_eq!(collation.stemma.roots[1], 2);
    assert!(collation.passages.iter().all(|p| p.kind == PassageKind::Verbatim));
    assert!(collation.stemma.edges.iter().all(|e| e.reuse == Reuse::Wire && !e.reasons.is_empty()));
    let share = collation.shares.iter().find(|s| s.doc == 1).unwrap();
    assert!(share.verbatim > 0.99 && share.unquoted < share.all);
}

#[test]
fn order_of_paragraphs_does_not_matter() {
    let mut lines: Vec<&str> = WIRE.lines().collect();
    lines.reverse();
    let documents = [report("a", WIRE), report("b", &lines.join("\n"))];
    let collation = run(&documents);
    assert!(collation.shares.iter().all(|s| s.all > 0.99));
    assert_eq!(collation.passages.len(), 6, "one passage a sentence");
}

#[test]
fn the_same_event_is_no_common_text() {
    let documents = [report("a", WIRE), report("b", OTHER)];
    let collation = run(&documents);
    assert_eq!(collation.passages, []);
    assert_eq!(collation.stemma.origins, [vec![0], vec![1]]);
}

#[test]
fn the_same_speech_is_shared_but_no_common_origin() {
    let speech = "\"We will rebuild this terminal stone by stone, and nobody who slept through the warnings will keep a desk in this town.\"";
    let documents = [
        report("a", &format!("{WIRE}{speech} the mayor told a crowd on the quay.\n")),
        report("b", &format!("{OTHER}Speaking to islanders, she said: {speech}\n")),
    ];
    let collation = run(&documents);
    assert_eq!(collation.passages.len(), 1);
    assert!(collation.passages[0].quotation);
    assert_eq!(collation.stemma.origins, [vec![0], vec![1]]);
}

#[test]
fn names_and_stock_phrases_are_no_passages() {
    for (a, b) in [
        (
            "The International Committee of the Red Cross sent tents to the valley.",
            "Nobody from the International Committee of the Red Cross was there when the bridge fell.",
        ),
        (
            "He said on Sunday that it was not clear who had fired first.",
            "She said on Sunday that it was a lie.",
        ),
        (
            "Reuters could not independently verify the claims made by the rebels.",
            "Norwire could not independently verify how many boats had sunk.",
        ),
    ] {
        let documents = [report("a", a), report("b", b)];
        assert_eq!(run(&documents).passages, [], "{a} | {b}");
    }
}

#[test]
fn edits_are_typed() {
    let has = |found: Vec<(EditKind, String, String)>, kind, from: &str, to: &str| {
        assert!(found.contains(&(kind, from.to_owned(), to.to_owned())), "{kind:?} {from} {to}: {found:?}");
    };
    has(
        edit(
            "The flood swept away 14 houses in the village of Tarn and cut the road to the pass.",
            "The flood swept away 17 houses in the village of Tarn and cut the road to the pass.",
        ),
        EditKind::Number,
        "14",
        "17",
    );
    has(
        edit(
            "The flood swept away fourteen houses in the village of Tarn and the road was cut.",
            "The flood swept away fourteen houses in the village of Tarn and the road was not cut.",
        ),
        EditKind::Negation,
        "was",
        "was not",
    );
    has(
        edit(
            "The men were reportedly carrying rifles when they crossed the frozen lake at dawn.",
            "The men were carrying rifles when they crossed the frozen lake at dawn.",
        ),
        EditKind::Hedge,
        "were reportedly",
        "were",
    );
    has(
        edit(
            "The convoy carrying diesel and flour was stopped near Orlen by a dozen masked gunmen.",
            "The convoy carrying diesel and flour was stopped near Besk by a dozen masked gunmen.",
        ),
        EditKind::Name,
        "Orlen",
        "Besk",
    );
    has(
        edit(
            "The gunmen burned the granary and drove off the cattle, the district chief said.",
            "The gunmen burned the granary and drove off the cattle.",
        ),
        EditKind::Attribution,
        "cattle, the district chief said",
        "cattle",
    );
    has(
        edit(
            "The gunmen burned the granary and drove off the cattle before daybreak on the plateau.",
            "The gunmen torched the granary and drove off the cattle before daybreak on the plateau.",
        ),
        EditKind::Wording,
        "burned",
        "torched",
    );
}

#[test]
fn spelling_and_number_format_are_no_edits() {
    let documents = [
        report(
            "a",
            "At least two hundred pro-Assan men in the co-ordinated raid set fire to the neighbourhood’s bakery.",
        ),
        report(
            "b",
            "At least 200 pro Assan men in the coordinated raid set fire to the neighborhood's bakery.",
        ),
    ];
    let collation = run(&documents);
    assert_eq!(collation.passages.len(), 1);
    assert_eq!(collation.passages[0].kind, PassageKind::Verbatim);
}

#[test]
fn a_passage_has_all_its_members_and_the_reader_sees_sentences() {
    let documents = [report("a", WIRE), report("b", WIRE), report("c", WIRE)];
    let collation = run(&documents);
    assert_eq!(collation.passages.len(), 6);
    assert!(collation.passages.iter().all(|p| p.members.len() == 3));
    assert!(words(&documents, &collation.passages[0])[0].ends_with("the coast guard said."));
}

#[test]
fn a_rewording_of_the_whole_wire_is_the_same_origin() {
    let reworded = "In Port Merrow, the coast guard said on Tuesday that crews of rescuers had taken nineteen persons out of the ferry terminal that collapsed.
Commander Ilse Brandt told journalists that the roof fell at 8:15 a.m., when commuters were queuing for the morning's first boat.
Tomas Reyle, a deckhand who got out through a broken window, said they heard a crack, like a rifle shot, before the lights failed.
Four people or more lost their lives and 31 others with wounds to the head and crushed limbs were brought to two hospitals.
According to a report which investigators have seen, engineers warned the board of the harbour in 2019 about steel beams eaten by salt.
The board, which said that it planned repairs this coming winter, denied having ignored that warning.
";
    let documents = [report("a", WIRE), report("b", reworded), report("c", OTHER)];
    let collation = run(&documents);
    assert_eq!(collation.stemma.origins, [vec![0, 1], vec![2]]);
    let rewritten = collation.passages.iter().filter(|p| p.kind == PassageKind::Rewritten).count();
    assert!(rewritten >= 4, "{rewritten} rewritten");
}

#[test]
fn two_reports_that_open_with_the_same_sentence_are_one_text() {
    // The wire's first two sentences, nearly word for word, above what the paper found out itself.
    let own = "A ticket clerk said she had seen the board's engineer at the terminal twice in a week.\n\
               \"He tapped the beams and shook his head,\" she told the paper.\n\
               The quay has been closed since Wednesday and the boats leave from the fish market.\n\
               Nobody at the harbour board answered the telephone on Thursday or on Friday.\n";
    let lead = head(WIRE, 2).replace("Tuesday, the", "Tuesday morning, the");
    let documents = [report("wire", WIRE), report("paper", &format!("{lead}{own}"))];
    assert_eq!(run(&documents).stemma.origins, [vec![0, 1]]);
    // The same words far below are stock, or a quotation of the wire.
    let below = [report("wire", WIRE), report("paper", &format!("{own}{lead}"))];
    assert_eq!(run(&below).stemma.origins.len(), 2);
}

#[test]
fn a_report_that_joins_two_texts_belongs_to_both_and_joins_them_not() {
    let mixed = format!("{}{}", head(WIRE, 3), head(OTHER, 3));
    let documents = [report("a", WIRE), report("b", OTHER), report("m", &mixed)];
    let collation = run(&documents);
    assert_eq!(collation.stemma.origins, [vec![0, 2], vec![1, 2]]);
    let parents: Vec<usize> =
        collation.stemma.edges.iter().filter(|e| e.child == 2).map(|e| e.parent).collect();
    assert_eq!(parents, [0, 1]);
}

#[test]
fn two_halves_of_one_wire_are_one_origin_when_the_whole_is_there() {
    let lines: Vec<String> = WIRE.lines().map(|l| format!("{l}\n")).collect();
    let documents =
        [report("a", &lines[..3].concat()), report("b", &lines[3..].concat()), report("whole", WIRE)];
    assert_eq!(run(&documents).stemma.origins, [vec![0, 1, 2]]);
}

#[test]
fn a_credited_outlet_among_the_reports_is_the_parent() {
    let taken = format!(
        "{}As the Merrow Post reported first.\n",
        WIRE.lines().take(3).collect::<Vec<_>>().join("\n")
    );
    let mut documents = [
        from(report("post", WIRE), "Merrow Post"),
        credited(report("b", &taken), "Merrow Post", CreditKind::Told, "Merrow Post"),
    ];
    documents[1].credits[0].agency = false;
    let collation = run(&documents);
    assert_eq!(collation.stemma.roots, [0]);
    assert_eq!(collation.stemma.edges[0].reuse, Reuse::Outlet);
    assert!(collation.passages.iter().all(|p| p.parent.is_some_and(|m| m.doc == 0)));
}

#[test]
fn an_earlier_report_that_holds_the_other_is_its_parent() {
    let day = |d: &str| {
        let date = d.parse().unwrap();
        Some(Days { start: date, end: date })
    };
    let later = format!("{}Nothing more was known by nightfall.\n", head(WIRE, 4));
    let documents = [report("later", &later), report("first", WIRE)];
    let refs: Vec<&Document> = documents.iter().collect();
    let stemma = collate(&refs, &[day("2024-05-09"), day("2024-05-07")]).stemma;
    assert_eq!(stemma.roots, [1]);
    assert!(stemma.edges[0].reasons.iter().any(|r| r.contains("before")), "{:?}", stemma.edges[0].reasons);
    let undated = collate(&refs, &[None, None]).stemma;
    assert_eq!(undated.nodes[undated.roots[0]].doc, None, "direction unknown: a lost common text");
}

#[test]
fn odd_texts_do_no_harm() {
    let long = "alpha ".repeat(60_000);
    let documents = [
        report("none", ""),
        report("a", &long),
        report("b", &long),
        report("c", "\u{feff}…—!"),
        report("d", WIRE),
    ];
    let collation = run(&documents);
    assert!((0..documents.len()).all(|d| collation.stemma.origins.iter().any(|o| o.contains(&d))));
    assert_eq!(run(&[]).stemma.origins, Vec::<Vec<usize>>::new());
}
