//! Which reports are one story, by construction.

mod common;

use common::{check, record_of};

/// Stories as the numbers of their reports.
fn stories(texts: &[&str]) -> Vec<Vec<usize>> {
    let names: Vec<String> = (0..texts.len()).map(|k| format!("{k}.txt")).collect();
    let files: Vec<(&str, &[u8])> =
        names.iter().map(String::as_str).zip(texts.iter().map(|t| t.as_bytes())).collect();
    let record = record_of(&files);
    check(&record);
    let number = |id: &String| {
        let report = record.reports.iter().find(|r| r.id == *id);
        report.and_then(|r| r.locator.trim_end_matches(".txt").rsplit('/').next()?.parse().ok()).unwrap_or(99)
    };
    let mut stories: Vec<Vec<usize>> =
        record.stories.iter().map(|s| s.reports.iter().map(number).collect()).collect();
    for story in &mut stories {
        story.sort_unstable();
    }
    stories.sort();
    stories
}

const FERRY: [&str; 3] = [
    "Ferry with 140 aboard sinks off Tormel\n\n\
     PORT ASKA, June 3 (Coastline) - A passenger ferry carrying about 140 people went down in rough seas off Tormel \
     island late on Tuesday, killing at least 12, officials said.\n\n\
     The MV Grey Heron sank some six miles from the harbour of Port Aska, coast guard commander Ilse Warrendt said. \
     \"We fear the number of the dead will rise,\" she said.\n\n\
     Its operator, Blue Strait Lines, denied that it was overloaded. Survivors disputed that. \"People sat on the \
     stairs,\" said Davit Komar, a fisherman who lost his wife.\n",
    "Death toll in Tormel disaster climbs to 31\n\n\
     PORT ASKA, June 5 - Divers took 19 more bodies from the wreck of the Grey Heron on Thursday, the coast guard said, \
     raising the number of confirmed dead to 31.\n\n\
     Transport Minister Oren Baskal rejected a claim that hundreds had died. Komar, the fisherman, buried his wife on \
     Thursday.\n",
    "Prosecutors question captain of Grey Heron\n\n\
     PORT ASKA, June 6 - The captain of the ferry that sank off Tormel was questioned on Friday, prosecutors said. He \
     told investigators he had never seen such a wave. Blue Strait Lines said it would pay the families.\n",
];

const MARKET: &str = "Eight hurt as roof of market hall falls in\n\n\
     KELVEN, June 4 - Eight people were injured when part of the roof of the old market hall in Kelven fell in on \
     Wednesday, the fire service said.\n\n\
     Mayor Tessa Brandl said the hall had been due for repair next year. \"We will find out why it gave way,\" she said.\n";

#[test]
fn reports_that_name_the_same_things_differently_are_one_story() {
    assert_eq!(stories(&[FERRY[0], FERRY[1], FERRY[2], MARKET]), [vec![0, 1, 2], vec![3]]);
}

#[test]
fn a_round_up_does_not_tie_two_events_together() {
    let round_up = "The week in brief\n\n\
         June 7 - Thirty-one people died when the ferry Grey Heron sank off Tormel, the coast guard said. Its operator, Blue Strait \
         Lines, denied that it was overloaded.\n\n\
         In Kelven, part of the roof of the old market hall fell in and injured eight people, the fire service said. \
         The hall had been due for repair, Mayor Tessa Brandl said.\n";
    let hall = "Market hall in Kelven stays closed\n\n\
         KELVEN, June 6 - The old market hall in Kelven, where a roof fell in on Wednesday and injured eight people, will \
         stay closed until autumn, Mayor Tessa Brandl said on Friday. The fire service said rain had soaked the beams.\n";
    let found = stories(&[FERRY[0], FERRY[1], FERRY[2], MARKET, hall, round_up]);
    let of = |n: usize| found.iter().position(|s| s.contains(&n));
    assert_eq!(of(0), of(1), "{found:?}");
    assert_eq!(of(3), of(4), "{found:?}");
    assert_ne!(of(0), of(3), "{found:?}");
}
