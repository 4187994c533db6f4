//! Credits that close a report.

use crate::{BODY, document, regions, with_foot};
use headwater_model::{CreditKind, RegionKind};

fn text_credits(foot: &str) -> (Vec<String>, Option<String>, Vec<String>) {
    let d = with_foot(foot);
    let names = d.credits.iter().filter(|c| c.kind == CreditKind::Text).map(|c| c.name.clone()).collect();
    let words = regions(&d, RegionKind::Credit).into_iter().map(str::to_owned).collect();
    (names, d.outlet.map(|o| o.value), words)
}

#[test]
fn closing_credits_of_agencies() {
    for (foot, names, words) in [
        (" – Reuters", &["Reuters"][..], "– Reuters"),
        (" — AFP", &["AFP"], "— AFP"),
        (" (Reuters)", &["Reuters"], "(Reuters)"),
        (" (AFP, Reuters)", &["AFP", "Reuters"], "(AFP, Reuters)"),
        ("\n\nSource: Reuters", &["Reuters"], "Source: Reuters"),
        ("\n\n© 2025 AFP", &["AFP"], "© 2025 AFP"),
        ("\n\n© 2025 AFP. All rights reserved.", &["AFP"], "© 2025 AFP. All rights reserved."),
        ("\n\nAdditional reporting by Reuters", &["Reuters"], "Additional reporting by Reuters"),
        (
            "\n\nWith reporting by Lakewire and AFP",
            &["Lakewire", "AFP"],
            "With reporting by Lakewire and AFP",
        ),
        ("\n\nReuters", &["Reuters"], "Reuters"),
        ("\n\n– Lakewire", &["Lakewire"], "– Lakewire"),
        ("\n\nWith agencies", &[], "With agencies"),
    ] {
        let (found, outlet, regions) = text_credits(foot);
        assert_eq!(found, names, "{foot}");
        assert_eq!(regions, [words], "{foot}");
        assert_eq!(outlet, None, "{foot}");
    }
}

#[test]
fn a_short_name_in_closing_brackets_is_credited_and_may_be_the_outlet() {
    let (names, outlet, words) = text_credits(" (Kanal Nord)");
    assert_eq!(
        (names, outlet.as_deref(), words),
        (vec!["Kanal Nord".to_owned()], Some("Kanal Nord"), vec!["(Kanal Nord)".to_owned()])
    );
}

#[test]
fn brackets_that_are_no_credit() {
    for foot in [
        " It was led by the Lake Relief Committee (LRC).",
        " He named the cause (rain).",
        " The fund has 3 million (March)",
        " The mayor (Reuters) was not there. She had left.",
    ] {
        let (names, outlet, words) = text_credits(foot);
        assert!(
            names.is_empty() && words.is_empty() && outlet.is_none(),
            "{foot}: {names:?} {words:?} {outlet:?}"
        );
    }
    let d = document("The figures (BBC) were higher than those of May.\n\nThe lake rose again.");
    assert!(d.credits.is_empty());
}

#[test]
fn a_dash_inside_the_last_sentence_is_no_credit() {
    let (names, _, words) = text_credits(" The mill was old – Austrian");
    assert!(names.is_empty() && words.is_empty());
}

#[test]
fn those_who_reported_and_edited() {
    let d = with_foot(" (Reporting by Ann Lee in Ostrava and Tomas Obe; Editing by Ivan Horak)");
    assert_eq!(d.byline.iter().map(|w| w.value.as_str()).collect::<Vec<_>>(), ["Ann Lee", "Tomas Obe"]);
    assert_eq!(regions(&d, RegionKind::Credit).len(), 1);
    assert!(d.credits.is_empty());
    let d = with_foot("\n\nReporting by journalists was restricted.");
    assert!(regions(&d, RegionKind::Credit).is_empty());
}

#[test]
fn owners_are_outlets_unless_they_are_agencies() {
    assert_eq!(text_credits("\n\nSource: The Lake Post").1.as_deref(), Some("The Lake Post"));
    assert_eq!(text_credits("\n\n© The Lake Post 2025").1.as_deref(), Some("The Lake Post"));
    assert_eq!(text_credits("\n\nSource: Northern Wire").1, None);
    assert_eq!(text_credits("\n\nSource of the water was the upper lake, he said.").2, Vec::<String>::new());
}

#[test]
fn dates_at_the_foot() {
    let d = with_foot("\n\nPublished: 9 March 2025");
    assert_eq!(d.published.map(|p| p.start.to_string()).as_deref(), Some("2025-03-09"));
    let d = with_foot("\n\nMore rain is expected until 9 March 2025.");
    assert_eq!(d.published, None);
}

#[test]
fn the_credit_of_a_text_that_stands_twice() {
    let once = format!("{BODY} (Kanal Nord)");
    let d = document(&format!("{once}\n\n{once}"));
    assert_eq!(d.outlet.as_ref().map(|o| o.value.as_str()), Some("Kanal Nord"));
    assert_eq!(regions(&d, RegionKind::Repeat), [once.as_str()]);
    assert_eq!(regions(&d, RegionKind::Credit), ["(Kanal Nord)"]);
}

#[test]
fn furniture_after_the_credit_does_not_hide_it() {
    let (names, _, words) = text_credits(" – Reuters\n\nREAD MORE\n\nShare this article");
    assert_eq!((names, words), (vec!["Reuters".to_owned()], vec!["– Reuters".to_owned()]));
}
