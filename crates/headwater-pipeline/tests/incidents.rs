//! Several incidents in one story, by construction: which counts meet in one range, and which must not.

#![allow(clippy::unwrap_used)]

mod common;

use common::{check, record_of};
use headwater_model::record::{CheckKind, IncidentRole, Record};
use std::collections::BTreeMap;

/// By incident (its place, or "whole"): each measure with its range.
fn tolls(record: &Record) -> BTreeMap<String, BTreeMap<&'static str, (u64, Option<u64>)>> {
    let name = |id: &String| record.entities.iter().find(|e| e.id == *id).unwrap().name.clone();
    let main = record.incidents.iter().filter(|i| i.role == IncidentRole::Main);
    main.map(|i| {
        let place = i.places.first().map_or_else(|| "elsewhere".to_owned(), name);
        let key = if i.part_of.is_none() { "whole".to_owned() } else { place };
        (key, i.tolls.iter().map(|t| (t.measure.as_str(), (t.range.low, t.range.high))).collect())
    })
    .collect()
}

fn of(texts: &[&str]) -> Record {
    let names: Vec<String> = (0..texts.len()).map(|k| format!("{k}.txt")).collect();
    let files: Vec<(&str, &[u8])> =
        names.iter().map(String::as_str).zip(texts.iter().map(|t| t.as_bytes())).collect();
    let record = record_of(&files);
    check(&record);
    record
}

const KILLED: &str = "killed";
const INJURED: &str = "injured";

const TWO_ATTACKS: [&str; 3] = [
    "At least 17 killed in two attacks in northern Burkina Faso\n\n\
     OUAGADOUGOU, March 12 (Northwire) - At least 17 people were killed in two separate attacks in northern Burkina \
     Faso on Tuesday, officials and residents said.\n\n\
     Gunmen on motorcycles opened fire at a market in Kaya on Tuesday morning, killing 12 civilians and wounding 20 \
     others, regional governor Salif Ouedraogo said.\n\n\
     Hours later, five soldiers were killed and eight wounded when their convoy was ambushed near Dori, about 150 km to \
     the north-east, the army said in a statement.\n\n\
     In a third attack on Wednesday, a roadside bomb killed a driver near Djibo, a security source said.\n\n\
     More than 2,000 people have been killed in the conflict since 2015.\n",
    "Market attack in Burkina Faso leaves 14 dead\n\n\
     KAYA, Burkina Faso, March 13 - The death toll from an attack on a market in Kaya rose to 14 on Wednesday, a \
     hospital official said.\n\n\
     The gunmen attacked the market on Tuesday as traders were setting up their stalls. Twenty-two people were being \
     treated for gunshot wounds at the regional hospital, said the official, who asked not to be named.\n\n\
     The army said on Wednesday that six soldiers died in Tuesday's ambush near Dori. It had earlier said five.\n",
    "Army says ambush killed six soldiers in Burkina Faso\n\n\
     DORI, March 13 (Sahel Press) - Six soldiers were killed and eight others injured in an ambush on their convoy near \
     the town of Dori on Tuesday, the army general staff said.\n\n\
     The ambush came hours after gunmen killed at least 12 people at a market in Kaya, 150 km away.\n",
];

#[test]
fn two_attacks_of_one_day_have_two_tolls() {
    let record = of(&TWO_ATTACKS);
    assert_eq!(record.stories.len(), 1);
    let found = tolls(&record);
    assert_eq!(found["Kaya"][KILLED], (12, Some(14)), "{found:?}");
    assert_eq!(found["Kaya"][INJURED], (20, Some(22)), "{found:?}");
    assert_eq!(found["Dori"][KILLED], (5, Some(6)), "{found:?}");
    assert_eq!(found["Dori"][INJURED], (8, Some(8)), "{found:?}");
    assert_eq!(found["Djibo"][KILLED], (1, Some(1)), "{found:?}");
    assert_eq!(found["whole"], BTreeMap::from([(KILLED, (17, None))]), "{found:?}");
    // No line holds figures of two incidents, and the whole is held against its parts.
    for line in &record.ledger {
        let events: Vec<&str> = record
            .figures
            .iter()
            .filter(|f| line.figures.contains(&f.id))
            .map(|f| f.event.as_str())
            .collect();
        assert!(events.iter().all(|e| *e == line.incident), "{line:?}");
    }
    let sum =
        record.ledger.iter().flat_map(|l| &l.checks).find(|c| c.text.contains("told of singly")).unwrap();
    assert!(sum.holds && sum.kind == CheckKind::Containment && !sum.spans.is_empty(), "{sum:?}");
    // The war is in the background of none of them.
    assert!(record.figures.iter().any(|f| f.value.low == 2001
        && record.incidents.iter().any(|i| i.id == f.event && i.role == IncidentRole::Background)));
}

#[test]
fn a_whole_that_cannot_hold_its_incidents_is_told() {
    let record = of(&["Storm kills 20 in southern France\n\n\
        Twenty people were killed by the storm in southern France on Sunday, the interior ministry said. \
        In Toulouse, 14 people died when a roof collapsed. \
        In Marseille, the storm killed nine people, the mayor said.\n"]);
    let found = tolls(&record);
    assert_eq!(found["Toulouse"][KILLED], (14, Some(14)), "{found:?}");
    assert_eq!(found["Marseille"][KILLED], (9, Some(9)), "{found:?}");
    assert_eq!(found["whole"][KILLED], (20, Some(20)), "{found:?}");
    let sum =
        record.ledger.iter().flat_map(|l| &l.checks).find(|c| c.text.contains("told of singly")).unwrap();
    assert!(!sum.holds && sum.text.contains("it cannot hold them"), "{sum:?}");
}

#[test]
fn one_event_stays_one() {
    for texts in [
        // A hospital elsewhere, and where somebody spoke.
        vec![
            "Eleven people were killed when a bus fell into a ravine near Dori on Friday, police said. \
             Nine injured passengers were taken to a hospital in Ouagadougou, the minister told reporters in Kaya.\n",
        ],
        // One number at two names: an outlet names the nearest town.
        vec![
            "Eleven people were killed in an attack near Dori on Friday, police said.\n\nThe attack near Djibo killed 11 \
             people, residents said.\n",
        ],
        // Places that no report sets beside each other.
        vec![
            "Eleven people were killed when gunmen attacked a convoy of traders near Dori on Friday, police said.\n",
            "Twelve people were killed when gunmen attacked a convoy of traders near Djibo on Friday, police said.\n",
        ],
        // A town and its province.
        vec![
            "Eleven people were killed in Toulouse when a roof fell on Friday, police said. In France, 11 people died and \
             four were injured, the ministry said.\n",
        ],
    ] {
        let record = of(&texts);
        assert!(record.incidents.iter().all(|i| i.part_of.is_none()), "{texts:?}: {:?}", tolls(&record));
    }
}

#[test]
fn words_set_an_event_apart_without_a_place() {
    let record =
        of(&["Eleven people were killed when gunmen attacked a market in Dori on Friday, police said.\n\n\
         In a separate attack, three policemen were shot dead at a checkpoint. Two others were wounded.\n"]);
    let found = tolls(&record);
    assert_eq!(found["whole"][KILLED], (11, Some(11)), "{found:?}");
    assert_eq!(found["elsewhere"][KILLED], (3, Some(3)), "{found:?}");
    assert_eq!(found["elsewhere"][INJURED], (2, Some(2)), "{found:?}");
    // What was told before those words is of the first event.
    let record = of(&[
        "A car bomber struck a checkpoint outside the town on Monday, killing seven people, the ministry said.\n\n\
         The minister put the number of wounded at 17.\n\n\
         In a separate incident, a roadside bomb killed two farmers near Dolsk. Four others were wounded there.\n",
    ]);
    let found = tolls(&record);
    assert_eq!(
        (found["whole"][KILLED], found["whole"][INJURED]),
        ((7, Some(7)), (17, Some(17))),
        "{found:?}"
    );
    // The first event that a report tells of is no other one, whatever it is called.
    let record = of(&["Another attack on a market killed eleven people in Dori on Friday, police said.\n"]);
    assert!(record.incidents.iter().all(|i| i.part_of.is_none()), "{:?}", tolls(&record));
}

#[test]
fn a_count_of_several_places_belongs_to_none() {
    let record = of(&["Six people were killed in Dori and Kaya on Friday, police said. \
         Four people died in Kaya when a wall fell. In Dori, the flood killed two people.\n"]);
    let found = tolls(&record);
    assert_eq!(found["whole"][KILLED], (6, Some(6)), "{found:?}");
    assert_eq!((found["Kaya"][KILLED], found["Dori"][KILLED]), ((4, Some(4)), (2, Some(2))), "{found:?}");
}

#[test]
fn what_is_told_of_the_country_is_no_part_of_its_towns() {
    let record = of(&[
        "Floods and landslides killed at least 38 people across Nepal, police said on Sunday, with 29 others still missing. \
         In Kathmandu, nine people drowned when the river burst its banks, and in Pokhara a landslide killed four people, \
         a local official said.\n",
        "The number of people killed in floods and landslides in Nepal rose to 41 on Monday after three more bodies were \
         found in Kavre, police said. Twenty-six people are missing.\n\nFour people died in Pokhara. The floods in Nepal \
         have displaced 5,200 people.\n",
    ]);
    let found = tolls(&record);
    assert_eq!(found["Kathmandu"], BTreeMap::from([(KILLED, (9, Some(9)))]), "{found:?}");
    assert_eq!(found["Pokhara"], BTreeMap::from([(KILLED, (4, Some(4)))]), "{found:?}");
    assert_eq!(found["whole"][KILLED], (38, Some(41)), "{found:?}");
    assert_eq!(found["whole"]["missing"], (26, Some(29)), "{found:?}");
}

#[test]
fn a_claim_about_a_place_is_held_against_that_place() {
    use headwater_model::record::Verdict::{Contradicted, Found, NotFound};
    let record = of(&TWO_ATTACKS);
    let of = |claim: &str| headwater_pipeline::check(&record, claim).unwrap();
    assert_eq!(of("14 killed in Kaya").verdict, Found);
    assert_eq!(of("at least 12 killed in Kaya").verdict, Found);
    assert_eq!(of("6 soldiers killed near Dori").verdict, Found);
    assert_eq!(of("8 people injured in Dori").verdict, Found);
    assert_eq!(of("30 people injured in Dori").verdict, Contradicted);
    // Given, but for the other place.
    let other = of("22 people injured in Dori");
    assert_eq!(other.verdict, Contradicted);
    assert!(other.remarks.iter().any(|r| r.contains("another place")), "{other:?}");
    assert_eq!(of("22 people injured").verdict, Found);
    // What is said of the whole says nothing of a place where nobody was counted.
    assert_eq!(of("3 people injured in Djibo").verdict, NotFound);
    let unknown = of("14 killed in Atlantis City");
    assert_eq!(unknown.verdict, NotFound);
    assert!(unknown.remarks.iter().any(|r| r.contains("no report names")), "{unknown:?}");
    // A province or a country holds its towns.
    assert_eq!(of("17 people killed in Burkina Faso").verdict, Found);
}

#[test]
fn a_copy_and_the_order_change_nothing() {
    let once = of(&TWO_ATTACKS);
    let twice = of(&[TWO_ATTACKS[0], TWO_ATTACKS[1], TWO_ATTACKS[2], TWO_ATTACKS[0]]);
    assert_eq!(tolls(&once), tolls(&twice));
    let turned = of(&[TWO_ATTACKS[2], TWO_ATTACKS[1], TWO_ATTACKS[0]]);
    assert_eq!(tolls(&once), tolls(&turned));
}

/// The lines of a ledger: label, low and high.
fn lines(record: &Record) -> Vec<(String, u64, Option<u64>)> {
    record.ledger.iter().map(|l| (l.label.clone(), l.range.low, l.range.high)).collect()
}

#[test]
fn some_of_them_never_argue_with_all_of_them() {
    let record = of(&[
        "Quake kills 128 in the west\n\nSARRAN, Nov 4, 2023 (Northwire) - At least 128 people were killed when a quake \
         struck the west late on Friday, officials said. Jajarkot district had 92 deaths, while 36 people were killed in Rukum West, the \
         police said.\n",
        "Toll of quake climbs to 157\n\nSARRAN, Nov 5, 2023 (Northwire) - Rescuers ended the search on Sunday after a \
         quake that killed 157 people. The ministry said 105 people died in Jajarkot and 52 in Rukum West. Six more bodies were \
         recovered overnight.\n",
        "Family mourns after quake\n\nSARRAN, Nov 5, 2023 (Northwire) - The quake killed 157 people on Friday, the \
         ministry said. A farmer in Jajarkot told Northwire that he had lost his wife.\n",
    ]);
    let lines = lines(&record);
    let all = lines.iter().find(|l| l.0 == "people killed").unwrap();
    assert_eq!((all.1, all.2), (128, Some(157)), "{lines:?}");
    for (part, low) in [("people killed, Jajarkot (a part)", 92), ("people killed, Rukum West (a part)", 36)]
    {
        assert!(lines.iter().any(|l| l.0.starts_with(part) && l.1 == low), "{part}: {lines:?}");
    }
    assert!(lines.iter().any(|l| l.0 == "bodies found or registered (new)"), "{lines:?}");
    assert!(lines.iter().any(|l| l.0.starts_with("women killed") && l.1 == 1), "{lines:?}");
}

#[test]
fn what_is_told_of_other_people_has_words_of_its_own() {
    let record = of(&[
        "Ferry sinks off Taroa\n\nTAROA, Oct 12, 2024 (Northwire) - A ferry sank on Saturday. Sixty people were \
                       rescued and six patients were treated at the harbour, the coastguard said, correcting an earlier \
                       figure of 61. The storm also destroyed 14 boats, destroying 20 houses as well.\n",
    ]);
    let lines = lines(&record);
    let label = |l: &str| lines.iter().any(|x| x.0 == l);
    assert!(label("people rescued"), "{lines:?}");
    assert!(!lines.iter().any(|l| l.0.contains("otherwise") || l.0.contains("destroying")), "{lines:?}");
}

#[test]
fn denied_at_second_hand_is_denied() {
    let record = of(&[
        "Police confirm 51 dead\n\nJASSO, April 15, 2025 (Northwire) - Police confirmed that 51 people were \
                       killed in the attack on Zike. Their spokesman debunked social media reports that 150 people had \
                       been killed.\n",
    ]);
    let line = record.ledger.iter().find(|l| l.range.low == 150).unwrap();
    assert_eq!(line.standing, headwater_model::record::LineStanding::Disputed);
    assert!(line.reasons.iter().any(|r| r.starts_with("denied by")), "{:?}", line.reasons);
}

#[test]
fn a_report_on_what_was_long_ago_is_on_that() {
    let record = of(&[
        "UN says 1,013 killed in camp\n\nGENEVA, Dec 18, 2025 (Northwire) - At least 1,013 civilians were killed \
                       when fighters took a camp at Zamra, a U.N. report said on Thursday. It said that 1,013 civilians \
                       were killed between April 11 and 13, of whom 319 were executed as they tried to flee.\n",
    ]);
    let main: Vec<u64> = record
        .figures
        .iter()
        .filter(|f| record.incidents.iter().any(|i| i.id == f.event && i.role == IncidentRole::Main))
        .map(|f| f.value.low)
        .collect();
    assert_eq!(main, [1013, 1013, 1013, 319]);
}
