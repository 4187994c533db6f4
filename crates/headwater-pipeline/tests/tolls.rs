//! The toll of an incident, by construction: what one report says all in all, and what several say together.

use headwater_claims::annotate;
use headwater_ledger::toll::{Toll, Witness, toll};
use headwater_model::record::Measure::{self, Detained, Displaced, Injured, Killed};
use headwater_model::rows::Annotated;
use headwater_model::{Document, Region, RegionKind, Span};

fn document(text: &str) -> Document {
    let body =
        Region { kind: RegionKind::Body, span: Span::new(0, text.len()), repeat_of: None, detail: None };
    Document {
        id: "t".into(),
        language: "en".into(),
        text: text.into(),
        regions: vec![body],
        ..Document::default()
    }
}

fn over(texts: &[(usize, &str)], measure: Measure) -> Option<Toll> {
    let read: Vec<(Document, Annotated)> = texts
        .iter()
        .map(|(_, text)| {
            let document = document(text);
            let annotated = annotate(&document);
            (document, annotated)
        })
        .collect();
    let witnesses: Vec<Witness<'_>> =
        read.iter().map(|(document, annotated)| Witness { document, annotated }).collect();
    toll(&witnesses, measure, &|report, _| texts[report].0)
}

/// Best, least and most of one report; `None` where it says nothing.
fn of(text: &str, measure: Measure) -> Option<(u64, u64, Option<u64>)> {
    over(&[(0, text)], measure).map(|t| (t.best, t.low, t.high))
}

#[test]
fn one_report() {
    let mut wrong = Vec::new();
    let exactly = |n: u64| Some((n, n, Some(n)));
    for (text, measure, wanted) in [
        // Stated, in the words of any clause.
        ("Seven dockers were killed when a crane fell on Tuesday.", Killed, exactly(7)),
        ("A crane fell on Tuesday, killing seven dockers.", Killed, exactly(7)),
        ("A man and three women were killed in the landslide.", Killed, exactly(4)),
        ("The blast killed two soldiers and five civilians.", Killed, exactly(7)),
        ("Four people were injured, two of them seriously.", Injured, exactly(4)),
        // Told one by one.
        ("Marta Olin, 34, was struck by a falling beam and died at the scene.", Killed, exactly(1)),
        ("The driver was pronounced dead at the hospital.", Killed, exactly(1)),
        ("A 12-year-old boy was shot in the leg on Friday evening.", Injured, exactly(1)),
        ("Police said the teenager accidentally shot himself in the foot.", Injured, exactly(1)),
        ("The clerk suffered a gunshot wound to the arm.", Injured, exactly(1)),
        ("The cyclist was taken to a nearby hospital in stable condition.", Injured, exactly(1)),
        ("A farmer died in the flood. Ivo Brandt, 61, was found dead in his barn.", Killed, exactly(1)),
        ("Ivo Brandt and Lena Holt were killed in the flood.", Killed, exactly(2)),
        // Whoever stands in one list counts; whoever killed himself was none of those whom he killed.
        ("The woman and her child were taken to hospital, where they died on Monday.", Killed, exactly(2)),
        ("A mother and her 2-year-old are dead after a fire on Monday, police said.", Killed, exactly(2)),
        ("A man shot and killed his wife, son and daughter before killing himself.", Killed, exactly(4)),
        ("The boy died after he shot himself in the head, police said.", Killed, exactly(1)),
        ("A teacher, a mother of two, was killed in the crash on Friday.", Killed, exactly(1)),
        ("Woman, 2 children dead in fire at Karrsund.", Killed, exactly(3)),
        ("The blast killed the mayor and 14 others on Monday.", Killed, exactly(15)),
        ("A bomber killed himself and 14 people at a market on Monday.", Killed, exactly(15)),
        ("John Smith and two students were killed in the crash.", Killed, exactly(3)),
        ("John Smith, a teacher, and Ana Lund were killed in the crash.", Killed, exactly(2)),
        ("John Smith, the driver, and his wife died at the scene on Monday.", Killed, exactly(2)),
        (
            "The gunman killed five people on Friday. A sixth victim, an old man, died in hospital on Saturday.",
            Killed,
            Some((6, 5, Some(6))),
        ),
        ("A boat sank on Sunday, leaving 68 dead and 74 others missing.", Killed, exactly(68)),
        (
            "The two deputies rushed the girl to the hospital, where she was pronounced dead.",
            Killed,
            exactly(1),
        ),
        // A man and a woman are two, in whatever sentences they are told of.
        (
            "A man fatally shot his wife on Thursday night, police said. Ana Reed, 39, was found dead. Her husband was found dead in a bedroom.",
            Killed,
            exactly(2),
        ),
        (
            "Peter Reed was found dead in a bedroom. The man was 44, police said. He died at the scene.",
            Killed,
            exactly(1),
        ),
        // More bodies than a list adds up to; a list within a number of people.
        (
            "Rescuers had recovered 17 bodies by nightfall. A miner lost his wife and two daughters in the slide.",
            Killed,
            exactly(17),
        ),
        (
            "Dozens were feared dead. Rescuers had recovered 17 bodies by nightfall. A miner lost his wife and two daughters.",
            Killed,
            exactly(17),
        ),
        (
            "The raid killed 40 people, the monitor said. The ministry spoke of 12 civilians killed.",
            Killed,
            exactly(40),
        ),
        // A total that rose holds those who were found last.
        (
            "The number of dead rose to 44 on Friday. Rescuers had dug out 13 more bodies overnight.",
            Killed,
            exactly(44),
        ),
        // Events of before are no part of it.
        (
            "Rescuers recovered 17 bodies on Thursday. Last summer's floods killed 25 people in the same valley.",
            Killed,
            exactly(17),
        ),
        // Wounded first, dead later: killed, not injured.
        ("The guard was shot in the chest and later died.", Killed, exactly(1)),
        ("The guard was shot in the chest and later died.", Injured, None),
        ("Two men were taken to hospital, where both were pronounced dead.", Killed, exactly(2)),
        ("A woman was fatally shot outside a bakery.", Killed, exactly(1)),
        ("A woman was fatally shot outside a bakery.", Injured, None),
        (
            "Officers found Dora Finn with a gunshot wound. She died on the way to hospital.",
            Injured,
            Some((0, 0, Some(1))),
        ),
        // All that came to harm, less the dead.
        ("Five men were shot, two fatally, outside a bar.", Killed, exactly(2)),
        ("Six people were shot on the pier. One of them died.", Injured, exactly(5)),
        // Others are beside the dead, not more of the injured.
        (
            "3 injured in fire. One man was killed and three others were injured in the fire.",
            Injured,
            exactly(3),
        ),
        // On top of what was told.
        ("A man was arrested at the border. Police also arrested two drivers.", Detained, exactly(3)),
        // Said again is not said on top.
        ("Nine were hurt. The nine injured passengers were taken to Port Lisse.", Injured, exactly(9)),
        (
            "Rescuers counted more than 300 people killed. In one village 12 bodies were found.",
            Killed,
            Some((301, 301, None)),
        ),
        // A list adds up; a kind of people, a place, a household or an earlier total does not.
        ("A man and his two sons were killed when a wall fell.", Killed, exactly(3)),
        ("He shot dead his wife and her parents.", Killed, exactly(3)),
        (
            "The attack killed four people, police said. Three passengers died on the spot and a clerk in hospital.",
            Killed,
            exactly(4),
        ),
        (
            "Missiles killed five people overnight, officials said. In Lviv, three people died.",
            Killed,
            exactly(5),
        ),
        (
            "Some 2,300 households, about 14,000 people, were displaced.",
            Displaced,
            Some((14_000, 13_500, Some(14_500))),
        ),
        ("On Monday the toll stood at 60; a day later it had reached 110.", Killed, exactly(110)),
        ("The toll rose to 26. More than 40 bodies were there, a nurse said.", Killed, Some((26, 26, None))),
        ("Of the 43 people hurt, 17 remained in hospital.", Injured, exactly(43)),
        (
            "The army put its own losses at four. At least 30 people died, a doctor said.",
            Killed,
            Some((30, 30, None)),
        ),
        // Several is more than one, and a number is more than a guess.
        ("Several people were injured.", Injured, Some((3, 3, Some(9)))),
        ("Dozens were feared dead. By evening 31 people had been confirmed dead.", Killed, exactly(31)),
    ] {
        let found = of(text, measure);
        if found != wanted {
            wrong.push(format!("{text} ({measure:?}): {found:?}, not {wanted:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_no_toll() {
    for (text, measure) in [
        ("The council met on Tuesday to discuss the crane.", Killed),
        ("He could have killed three people, the judge said.", Killed),
        ("The unit began an operation to detain two smugglers.", Detained),
        ("The road was closed at Highway 12 with a police car across it.", Injured),
        ("Anna Reyes, 12, won the race.", Killed),
        ("A photographer shot 40 pictures of the lake.", Killed),
        ("The film about the killer drew 300 people.", Killed),
        ("Sales of guns rose by 12 percent after the shooting.", Injured),
        ("The striker hit the post twice.", Injured),
        ("In 2009 a fire in the same hall killed 14 people.", Killed),
        ("The civil war, which has killed 40,000 people, goes on.", Killed),
        ("Two bullets pierced the wall behind his body.", Killed),
        ("The drought left 71,000 cattle dead.", Killed),
        ("The toll may rise to 200, an official said.", Killed),
    ] {
        assert_eq!(of(text, measure), None, "{text} ({measure:?})");
    }
}

#[test]
fn reports_side_by_side() {
    let twelve = "Twelve people were killed when the ferry sank.";
    let fifteen = "Fifteen people were killed when the ferry sank, the harbour master said.";
    let t = over(&[(0, twelve), (1, fifteen), (2, twelve)], Killed).unwrap();
    assert_eq!((t.best, t.low, t.high), (12, 12, Some(15)));
    // Copies of the other do not outweigh two origins.
    let copies = [(0, twelve), (1, fifteen), (1, fifteen), (1, fifteen), (2, twelve)];
    let more = over(&copies, Killed).unwrap();
    assert_eq!((more.best, more.low, more.high, &more.reasons), (t.best, t.low, t.high, &t.reasons));
    // A report that counts sets the bounds; one that tells of persons does not narrow or widen them.
    let t = over(&[(0, twelve), (1, "Marta Olin was killed when the ferry sank.")], Killed).unwrap();
    assert_eq!((t.best, t.low, t.high, t.answers.len()), (12, 12, Some(12), 2));
    // "Nobody" of one report is kept as its answer and sets no bound beside a count.
    let t =
        over(&[(0, "Nobody was injured on the quay."), (1, "Nine people were injured.")], Injured).unwrap();
    assert_eq!((t.best, t.low, t.high, t.answers.len()), (9, 9, Some(9), 2));
    // Who was in hospital in the first report may be the dead of the second.
    let first = "A cyclist was taken to hospital in critical condition.";
    let t = over(&[(0, first), (1, "The cyclist has died, the hospital said.")], Injured).unwrap();
    assert_eq!((t.best, t.low), (0, 0));
}

#[test]
fn every_answer_points_at_words() {
    let text = "A man and his two sons were killed. Ivo Brandt, 61, was taken to hospital with burns.";
    for measure in [Killed, Injured] {
        for answer in over(&[(0, text)], measure).unwrap().answers {
            assert!(!answer.spans.is_empty());
            assert!(answer.spans.iter().all(|s| !document(text).words(*s).is_empty()));
            assert!(answer.high.is_none_or(|h| answer.low <= answer.best && answer.best <= h));
        }
    }
}
