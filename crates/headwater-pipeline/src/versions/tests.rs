//! Chains of captures, from documents made for the test.

use super::*;
use headwater_model::record::{VersionChangeKind as Kind, VersionSpan};

const ADDRESS: &str = "https://courier.example/2031/ferry";

fn document(locator: &str, text: &str, address: &str, time: &str) -> Document {
    let mut d = headwater_read::read(locator, text.as_bytes()).document.expect("readable");
    d.facts.address = Some(address.to_owned());
    d.facts.time = (!time.is_empty()).then(|| time.to_owned());
    d
}

fn kinds(changes: &[VersionChange]) -> Vec<(Kind, &str)> {
    changes.iter().map(|c| (c.kind, c.text.as_str())).collect()
}

/// The changes from one text to another, as versions of one report.
fn changes(before: &str, after: &str) -> Vec<VersionChange> {
    let a = document("a", before, ADDRESS, "2031-05-04T10:00:00Z");
    let b = document("b", after, ADDRESS, "2031-05-04T12:00:00Z");
    let chained = chained(vec![b, a]);
    assert_eq!(chained.documents.len(), 1);
    assert_eq!(chained.documents[0].text, after, "the latest is current, whatever the order of the input");
    let mut compared = compared(&chained.chains);
    let found = compared.pop_first().unwrap().1;
    for c in &found.changes {
        for s in [&c.before, &c.after].into_iter().flatten() {
            let v = found.versions.iter().find(|v| v.id == s.version).expect("a known version");
            assert!(s.start < s.end && v.text.get(s.start as usize..s.end as usize).is_some(), "{c:?}");
        }
        assert!(c.before.as_ref().is_none_or(|s| s.version == c.from) && !c.text.is_empty());
        assert!(c.after.as_ref().is_none_or(|s| s.version == c.to));
    }
    found.changes
}

const PLAIN: &str = "Ferry burns off Port Salme\n\nAt least 40 people were killed when a ferry burned on Sunday, the coast guard said.\n\n“We heard the engine room blow before anyone saw smoke,” the captain, Jonas Hvit, said.\n\nThe ship had left Lund Quay at noon.\n";

#[test]
fn a_figure_that_is_raised() {
    let found = changes(PLAIN, &PLAIN.replace("At least 40", "At least 52"));
    assert_eq!(kinds(&found), [(Kind::FigureRaised, "people killed: 40 or more → 52 or more")]);
    let words = |s: &VersionSpan, text: &str| text[s.start as usize..s.end as usize].to_owned();
    assert!(words(found[0].before.as_ref().unwrap(), PLAIN).contains("40"));
    let back = changes(&PLAIN.replace("At least 40", "At least 52"), PLAIN);
    assert_eq!(back[0].kind, Kind::FigureLowered);
}

#[test]
fn a_quotation_that_is_cut_or_shortened() {
    let gone = PLAIN.replace(
        "“We heard the engine room blow before anyone saw smoke,” the captain, Jonas Hvit, said.\n\n",
        "",
    );
    assert!(changes(PLAIN, &gone).iter().any(|c| c.kind == Kind::QuotationCut && c.after.is_none()));
    assert!(changes(&gone, PLAIN).iter().any(|c| c.kind == Kind::QuotationAdded && c.before.is_none()));
    let shorter = PLAIN.replace(" before anyone saw smoke", "");
    let found = changes(PLAIN, &shorter);
    assert_eq!(found.len(), 1, "{:?}", kinds(&found));
    assert!(found[0].kind == Kind::QuotationCut && found[0].text.starts_with("quotation shortened"));
}

#[test]
fn a_source_and_a_doubt_that_are_dropped() {
    let found = changes(PLAIN, &PLAIN.replace(" on Sunday, the coast guard said.", " on Sunday."));
    assert!(found.iter().any(|c| c.kind == Kind::AttributionDropped), "{:?}", kinds(&found));
    let found = changes(PLAIN, &PLAIN.replace("the coast guard said", "the harbour office said"));
    assert!(found.iter().any(|c| c.kind == Kind::AttributionChanged), "{:?}", kinds(&found));
    let doubted = PLAIN.replace("were killed when", "were allegedly killed when");
    let found = changes(&doubted, PLAIN);
    assert!(
        found.iter().any(|c| c.kind == Kind::HedgeDropped && c.text.contains("allegedly")),
        "{:?}",
        kinds(&found)
    );
    assert!(changes(PLAIN, &doubted).iter().any(|c| c.kind == Kind::HedgeAdded));
}

#[test]
fn a_headline_a_name_and_a_sentence() {
    let found = changes(PLAIN, &PLAIN.replace("Ferry burns off Port Salme", "Dozens dead in ferry fire"));
    assert_eq!(found[0].kind, Kind::HeadlineChanged, "{:?}", kinds(&found));
    assert!(found[0].before.is_some() && found[0].after.is_some());
    let found = changes(PLAIN, &PLAIN.replace("Jonas Hvit", "Jonas Hvidt"));
    assert!(
        found.iter().any(|c| matches!(c.kind, Kind::NameChanged | Kind::AttributionChanged)),
        "{:?}",
        kinds(&found)
    );
    let more = format!("{PLAIN}\nDivers went down twice and found nobody alive.\n");
    assert_eq!(changes(PLAIN, &more)[0].kind, Kind::SentenceAdded);
    assert_eq!(changes(&more, PLAIN)[0].kind, Kind::SentenceCut);
}

#[test]
fn a_moved_paragraph_is_no_change() {
    let parts: Vec<&str> = PLAIN.split("\n\n").collect();
    let moved = [parts[0], parts[3].trim_end(), parts[1], parts[2]].join("\n\n") + "\n";
    assert_eq!(kinds(&changes(PLAIN, &moved)), []);
}

#[test]
fn other_words_are_shown_as_such() {
    let found =
        changes(PLAIN, &PLAIN.replace("had left Lund Quay at noon", "had sailed from Lund Quay around noon"));
    assert!(!found.is_empty() && found.iter().all(|c| c.kind == Kind::Wording), "{:?}", kinds(&found));
}

#[test]
fn captures_of_the_same_text_are_one_version() {
    let one = document("1", PLAIN, ADDRESS, "2031-05-04T10:00:00Z");
    // Other bytes, same text: a page with another advertisement.
    let mut two = document("2", PLAIN, &format!("{ADDRESS}/?utm_source=x"), "2031-05-04T11:00:00Z");
    two.sha256 = "2".repeat(64);
    two.id = "2".repeat(12);
    let three = document("3", &PLAIN.replace("40", "52"), ADDRESS, "2031-05-04T12:00:00Z");
    let again = document("4", PLAIN, ADDRESS, "2031-05-04T13:00:00Z");
    let out = chained(vec![three, again, two, one]);
    assert_eq!((out.documents.len(), out.problems.len()), (1, 0));
    let (id, found) = compared(&out.chains).pop_first().unwrap();
    let captures: Vec<_> = found.captures.iter().map(|c| (c.locator.as_str(), c.version)).collect();
    assert_eq!(captures, [("1", 1), ("2", 1), ("3", 2), ("4", 3)]);
    assert_eq!(found.versions.len(), 3, "a text that comes back is a version of its own");
    let ids: std::collections::BTreeSet<_> = found.versions.iter().map(|v| &v.id).collect();
    assert_eq!(ids.len(), 3);
    assert!(found.versions[2].current && found.versions[2].id == id && out.documents[0].id == id);
    assert!(found.changes.iter().any(|c| c.kind == Kind::FigureRaised));
    assert!(found.changes.iter().any(|c| c.kind == Kind::FigureLowered));
}

#[test]
fn an_entry_of_a_feed_does_not_take_the_place_of_the_page() {
    let page = document("page", PLAIN, ADDRESS, "2031-05-04T10:00:00Z");
    let mut entry = document("feed", "A ferry burned on Sunday.\n", ADDRESS, "2031-05-04T14:00:00Z");
    entry.format = "feed".to_owned();
    let out = chained(vec![entry, page]);
    assert_eq!(out.documents[0].locator, "page");
    let found = compared(&out.chains).pop_first().unwrap().1;
    assert_eq!((found.versions.len(), found.changes.len()), (2, 0));
    assert!(found.versions[0].current);
}

#[test]
fn same_bytes_elsewhere_stay_a_copy() {
    let here = document("a", PLAIN, ADDRESS, "2031-05-04T10:00:00Z");
    let there = document("b", PLAIN, "https://gazette.example/x", "2031-05-04T10:00:00Z");
    let mut plain = document("c", PLAIN, ADDRESS, "");
    plain.facts.address = None;
    let out = chained(vec![here, there, plain]);
    assert_eq!((out.documents.len(), out.chains.len()), (1, 0));
    assert!(out.problems.iter().all(|p| p.code == "P006"));
    assert_eq!(out.also.values().flatten().collect::<Vec<_>>(), ["b", "c"]);
}
