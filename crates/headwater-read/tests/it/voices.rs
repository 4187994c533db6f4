//! Who is told something, who speaks in its own voice, and what is only cited.

use crate::{document, regions};
use headwater_model::{CreditKind, RegionKind};

fn credits(text: &str) -> (Vec<(String, CreditKind)>, Option<String>) {
    let d = document(text);
    assert!(regions(&d, RegionKind::Credit).iter().all(|w| w.starts_with(['(', '–'])), "the words stay body");
    (d.credits.into_iter().map(|c| (c.name, c.kind)).collect(), d.outlet.map(|o| o.value))
}

#[test]
fn told_an_agency() {
    for text in [
        "The dam will hold, an engineer told Reuters on Monday.",
        "Speaking to Reuters, an engineer said the dam would hold.",
        "The dam will hold, an engineer said in an interview with Reuters.",
    ] {
        assert_eq!(credits(text).0, [("Reuters".to_owned(), CreditKind::Told)], "{text}");
    }
    assert_eq!(
        credits("A nurse told the Associated Press that the ward was full.").0,
        [("AP".to_owned(), CreditKind::Told)]
    );
}

#[test]
fn citations_credit_nobody() {
    for text in [
        "Reuters reported that the dam would hold.",
        "The dam will hold, according to Reuters.",
        "Video footage from Reuters shows the dam.",
        "The figures (AFP) were higher than those of May.",
        "An engineer told reporters that the dam would hold.",
        "An engineer told Anna that the dam would hold.",
        "The council told Congress that the dam would hold.",
        "The dam, AFP said, would hold.",
        "A clerk told Petra Vance that the mail was late.",
        "A clerk told Post that the mail was late.",
    ] {
        assert_eq!(credits(text), (vec![], None), "{text}");
    }
}

#[test]
fn an_agency_speaks_in_its_own_voice() {
    for text in [
        "Reuters could not independently verify the reports.",
        "Reuters was unable to verify the reports.",
        "The toll, which Reuters has not independently verified, may rise.",
    ] {
        assert_eq!(credits(text).0, [("Reuters".to_owned(), CreditKind::Voice)], "{text}");
    }
    for text in [
        "The reports could not be independently verified.",
        "The council could not verify the reports.",
        "It was unable to verify them.",
    ] {
        assert_eq!(credits(text), (vec![], None), "{text}");
    }
}

#[test]
fn an_outlet_that_speaks_of_itself() {
    let (found, outlet) = credits(
        "Harbour News has been unable to independently verify the toll. Harbour News was told so by a nurse.",
    );
    assert_eq!((found, outlet.as_deref()), (vec![], Some("Harbour News")));
    assert_eq!(
        credits("The BBC has been unable to independently verify the toll.").1.as_deref(),
        Some("BBC")
    );
    assert_eq!(
        credits("Boats lay on the shore, video verified by Harbour News shows.").1.as_deref(),
        Some("Harbour News")
    );
}

#[test]
fn an_outlet_that_is_told() {
    let once = "The mayor, Tomas Obe, told Harbour News that the dam would hold. The rain stopped.";
    let told = ("Harbour News".to_owned(), CreditKind::Told);
    assert_eq!(credits(once), (vec![told], None), "others quote outlets too");
    let twice = format!("{once} A nurse told Harbour News that the ward was full.");
    assert_eq!(credits(&twice), (vec![], Some("Harbour News".to_owned())));
}

#[test]
fn an_unknown_agency_is_known_by_its_credit() {
    let text = "OSTRAVA (Lakewire) – The dam will hold, an engineer told Lakewire on Monday.\n\nLakewire could not verify it.";
    let kinds: Vec<_> = credits(text).0.into_iter().map(|(_, kind)| kind).collect();
    assert_eq!(kinds, [CreditKind::Text, CreditKind::Told, CreditKind::Voice]);
}

#[test]
fn names_learned_from_other_reports() {
    let d = document("The dam will hold, an engineer told Lakewire on Monday. Lakewire could not verify it.");
    assert!(d.credits.is_empty());
    let learned = headwater_read::credits_to(&d, &["lakewire"]);
    let found: Vec<_> = learned.iter().map(|c| (c.kind, d.words(c.span), c.agency)).collect();
    assert_eq!(found, [(CreditKind::Told, "Lakewire", false), (CreditKind::Voice, "Lakewire", false)]);
    assert!(headwater_read::credits_to(&d, &["Other"]).is_empty());
}

#[test]
fn capitals_take_the_spelling_of_the_text() {
    let d = document(
        "Boats lie on the mud. (credit: LAKEWIRE/ANN LEE) The dam will hold, an engineer told Lakewire on Monday.",
    );
    let names: Vec<_> = d.credits.iter().map(|c| (c.name.as_str(), c.kind)).collect();
    assert_eq!(names, [("Lakewire", CreditKind::Photo), ("Lakewire", CreditKind::Told)]);
}
