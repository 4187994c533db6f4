//! Date lines, headlines, authors and datelines.

use crate::{BODY, document, regions, with_head};
use headwater_model::{CreditKind, DateBasis, Document, RegionKind};

fn published(document: &Document) -> Option<(String, DateBasis)> {
    document.published.as_ref().map(|p| (p.start.to_string(), p.basis))
}

#[test]
fn date_lines() {
    for (head, basis) in [
        ("Published: 9 March 2025", DateBasis::Metadata),
        ("As of 9 March 2025", DateBasis::Metadata),
        ("Updated 10:32 GMT, Sun March 9, 2025", DateBasis::Metadata),
        ("2025-03-09", DateBasis::Metadata),
        ("2025-03-09T10:32:00Z", DateBasis::Metadata),
        ("March 9, 2025", DateBasis::Text),
        ("Sunday 9 March 2025 | 10:32 GMT", DateBasis::Text),
        ("9.3.2025", DateBasis::Text),
    ] {
        let d = with_head(head);
        assert_eq!(published(&d), Some(("2025-03-09".to_owned(), basis)), "{head}");
        assert_eq!(regions(&d, RegionKind::Dateline), [head]);
        assert_eq!(d.title, None, "{head}");
    }
}

#[test]
fn a_date_may_stand_in_front_of_the_first_sentence() {
    let d = document(&format!(" date 2025-03-09 {BODY}"));
    assert_eq!(published(&d), Some(("2025-03-09".to_owned(), DateBasis::Metadata)));
    assert_eq!(regions(&d, RegionKind::Dateline), ["date 2025-03-09"]);
    assert!(regions(&d, RegionKind::Body)[0].starts_with("The lake rose"));
}

#[test]
fn a_date_in_prose_is_no_date_line() {
    for text in [
        "March 9, 2025 was the day on which the lake rose.",
        "On March 9, 2025, the lake rose.",
        "Published figures show that on 9 March 2025 the lake rose.",
        "Updated on 9 March 2025 by the council, the plan failed.",
    ] {
        let d = document(text);
        assert_eq!(d.published, None, "{text}");
        assert!(regions(&d, RegionKind::Dateline).is_empty(), "{text}");
    }
}

#[test]
fn an_ambiguous_date_is_remarked() {
    let text = format!("09/03/2025\n\n{BODY}");
    let reading = headwater_read::read("a", text.as_bytes());
    assert_eq!(reading.notices.iter().map(|n| n.code).collect::<Vec<_>>(), ["R011"]);
    assert_eq!(published(&reading.document.unwrap()), Some(("2025-03-09".to_owned(), DateBasis::Text)));
}

#[test]
fn headline_deck_author_and_date() {
    let d = with_head(
        "Lake swallows a street\nForty families spend the night in a school\nBy Ann Lee and Tomas Obe\n9 March 2025",
    );
    assert_eq!(d.title.as_ref().map(|t| t.value.as_str()), Some("Lake swallows a street"));
    assert_eq!(
        regions(&d, RegionKind::Headline),
        ["Lake swallows a street", "Forty families spend the night in a school"]
    );
    assert_eq!(regions(&d, RegionKind::Byline), ["By Ann Lee and Tomas Obe"]);
    assert_eq!(d.byline.iter().map(|w| w.value.as_str()).collect::<Vec<_>>(), ["Ann Lee", "Tomas Obe"]);
    assert_eq!(published(&d), Some(("2025-03-09".to_owned(), DateBasis::Text)));
}

#[test]
fn what_is_no_headline() {
    let short = document(&format!("The lake rose.\n\n{BODY}"));
    assert_eq!(short.title, None, "a sentence");
    let long = "word ".repeat(60);
    assert_eq!(document(&format!("{long}\n\n{BODY}")).title, None, "too long");
    assert_eq!(document("Only one line without a full stop").title, None, "no body follows");
    let crosshead = document(&format!("{BODY}\n\nA night on the roofs\n\n{BODY} More rain fell."));
    assert!(regions(&crosshead, RegionKind::Headline).is_empty(), "inside the text");
}

#[test]
fn headlines_may_ask_shout_and_abbreviate() {
    for head in ["Who built the dam?", "Out, and now!", "Lake rises in the U.S.", "‘We lost it all’"] {
        assert_eq!(with_head(head).title.map(|t| t.value).as_deref(), Some(head));
    }
}

#[test]
fn authors_lines() {
    let names = |head: &str| {
        let d = with_head(&format!("Lake swallows a street\n{head}"));
        let lines = regions(&d, RegionKind::Byline).len();
        (lines, d.byline.iter().map(|w| w.value.clone()).collect::<Vec<_>>(), d)
    };
    let (lines, who, _) = names("By Petra Vance");
    assert_eq!((lines, who), (1, vec!["Petra Vance".to_owned()]), "Petra is an agency too");
    let (lines, who, d) = names("By Ann Lee, Reuters");
    assert_eq!((lines, who), (1, vec!["Ann Lee".to_owned()]));
    assert!(d.credits.iter().any(|c| c.name == "Reuters" && c.kind == CreditKind::Text && c.agency));
    let (lines, who, _) = names("Anna Lindqvist in Ostrava");
    assert_eq!((lines, who), (1, vec!["Anna Lindqvist".to_owned()]));
    let (_, who, d) = names("By Ann Lee, The Lake Post");
    assert_eq!(who, ["Ann Lee"]);
    assert_eq!(d.outlet.map(|o| o.value).as_deref(), Some("The Lake Post"));
    let (_, who, _) = names("By Maria J. de la Cruz and Ivan Horak in Ostrava | March 9, 2025");
    assert_eq!(who, ["Maria J. de la Cruz", "Ivan Horak"]);
}

#[test]
fn what_is_no_authors_line() {
    for line in [
        "By 2030 the town will be gone",
        "By Monday the water was in the streets",
        "Chaos in Ostrava",
        "By the lake at night",
    ] {
        let d = with_head(&format!("Lake swallows a street\n{line}"));
        assert!(regions(&d, RegionKind::Byline).is_empty(), "{line}");
        assert!(d.byline.is_empty(), "{line}");
    }
    let d = document(&format!(
        "{BODY}\n\nBy then the road was gone. By Ann Lee's account nobody knew.\n\n{BODY} It rained."
    ));
    assert!(d.byline.is_empty());
}

#[test]
fn datelines() {
    for (line, place, agency, date) in [
        ("GENEVA, March 9 (Reuters) - ", Some("Geneva"), Some("Reuters"), None),
        ("GENEVA, March 9, 2025 (Reuters) -- ", Some("Geneva"), Some("Reuters"), Some("2025-03-09")),
        ("BEIRUT (AP) — ", Some("Beirut"), Some("AP"), None),
        ("SAN MARCO, Altona (Lakewire) – ", Some("San Marco, Altona"), Some("Lakewire"), None),
        ("(Reuters) - ", None, Some("Reuters"), None),
        ("Ostrava, Moravia – ", Some("Ostrava, Moravia"), None, None),
        ("OSTRAVA — ", Some("Ostrava"), None, None),
        ("PARIS/BERLIN, 9 March 2025 (AFP) - ", Some("Paris/Berlin"), Some("AFP"), Some("2025-03-09")),
        ("Ostrava (Moravia), March 9, 2025 (AFP) - ", Some("Ostrava"), Some("AFP"), Some("2025-03-09")),
        ("Ostrava (Moravia), March 9, 2025 (PTI) ", Some("Ostrava"), Some("PTI"), Some("2025-03-09")),
        ("GENEVA (9 March 2025) – ", Some("Geneva"), None, Some("2025-03-09")),
    ] {
        let d = document(&format!("{line}{BODY}"));
        assert_eq!(d.dateline_place.as_ref().map(|w| w.value.as_str()), place, "{line}");
        assert_eq!(
            d.credits.first().map(|c| (c.name.as_str(), c.kind)),
            agency.map(|a| (a, CreditKind::Text)),
            "{line}"
        );
        assert_eq!(published(&d), date.map(|d| (d.to_owned(), DateBasis::Dateline)), "{line}");
        assert_eq!(regions(&d, RegionKind::Dateline), [line.trim_end()], "{line}");
        assert!(regions(&d, RegionKind::Body)[0].starts_with("The lake"), "{line}");
    }
}

#[test]
fn what_is_no_dateline() {
    for text in [
        "Obe – a baker – left his house before dawn.",
        "The lake – two metres higher – took the mill.",
        "Ostrava (population 300,000) lies on the river.",
        "BREAKING: The lake has reached the mill.",
        "UPDATE - The lake has reached the mill.",
        "Moravian (Social Democrats) leaders left - They had lost.",
    ] {
        let d = document(text);
        assert!(regions(&d, RegionKind::Dateline).is_empty(), "{text}");
        assert_eq!(d.dateline_place, None, "{text}");
    }
}

#[test]
fn place_and_date_on_a_line() {
    let d = with_head("Ostrava, 9 March 2025");
    assert_eq!(d.dateline_place.as_ref().map(|w| w.value.as_str()), Some("Ostrava"));
    assert_eq!(published(&d), Some(("2025-03-09".to_owned(), DateBasis::Text)));
}

#[test]
fn who_issued_it_on_a_line() {
    for (head, outlet) in [
        ("The Morning Herald, 9 March 2025", "The Morning Herald"),
        ("Lake Monitor\n9 March 2025", "Lake Monitor"),
        ("KQLX News\nMarch 9, 2025", "KQLX News"),
        ("BBC, 9 March 2025", "BBC"),
        ("UN Resident Coordinator, 9 March 2025", "UN Resident Coordinator"),
    ] {
        let d = with_head(head);
        assert_eq!(d.outlet.as_ref().map(|o| o.value.as_str()), Some(outlet), "{head}");
        assert_eq!(d.dateline_place, None, "{head}");
        assert_eq!(published(&d).map(|p| p.0), Some("2025-03-09".to_owned()), "{head}");
    }
    // An agency is credited for the text, and did not publish it.
    let d = with_head("AFP, 9 March 2025");
    assert_eq!(d.credits.first().map(|c| (c.name.as_str(), c.kind)), Some(("AFP", CreditKind::Text)));
    assert_eq!((d.outlet, d.dateline_place), (None, None));
    // A section, a headline, and an outlet that names itself in its dateline.
    for head in [
        "Breaking News\n9 March 2025",
        "Lake Floods Lower Town\n9 March 2025",
        "Rebels Attack Army Post\n9 March 2025",
        "Flood Hits Lake Mill Post",
    ] {
        assert_eq!(with_head(head).outlet, None, "{head}");
    }
    let d = document(&format!("KQLX News\n\nOSTRAVA (KQLX) - {BODY}"));
    assert!(d.credits.is_empty(), "{:?}", d.credits);
}
