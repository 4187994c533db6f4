//! Cases by construction, both ways.

use super::*;

/// Where each name between brackets lies, or why it has no place.
fn places(marked: &str) -> Vec<String> {
    let mut text = String::new();
    let mut names = Vec::new();
    for (k, part) in marked.split(['[', ']']).enumerate() {
        if k % 2 == 1 {
            names.push(text.len()..text.len() + part.len());
        }
        text.push_str(part);
    }
    let table = gazetteer();
    let show = |r: Result<Resolved, Doubt>| match r {
        Ok(r) => format!("{:?} in {}", table.entry(r.place).kind, table.around(r.place)),
        Err(doubt) => format!("{doubt:?}"),
    };
    resolve(&text, &names, &Hints::default()).into_iter().map(show).collect()
}

#[test]
fn the_words_after_a_name_say_where_it_lies() {
    assert_eq!(places("fire in [Paris], Texas, on Sunday")[0], "Town in Texas, United States");
    assert_eq!(places("fire in [Paris] on Sunday")[0], "Capital in Île-de-France, France");
    assert_eq!(
        places("from [Lexington], Ky., to [Lexington], Va."),
        ["Town in Kentucky, United States", "Town in Virginia, United States"]
    );
    assert_eq!(places("shelling of [Tripoli] (Lebanon)")[0], "Seat in Liban-Nord, Lebanon");
    assert_eq!(places("shelling of [Tripoli], Paris said")[0], "Capital in Tripoli, Libya");
}

#[test]
fn the_company_decides() {
    let found = places("Police in [Lexington] called for help from [Louisville] and [Frankfort].");
    assert!(found.iter().all(|f| f.ends_with("Kentucky, United States")), "{found:?}");
    let found = places("In [Massachusetts], [Lexington] and [Concord] were calm, and so was [Boston].");
    assert!(found[1..].iter().all(|f| f.ends_with("Massachusetts, United States")), "{found:?}");
}

#[test]
fn countries_and_states_of_one_name() {
    assert_eq!(places("The president of [Mexico] spoke in [Toluca].")[0], "Country in ");
    assert_eq!(
        places("Highways in [Georgia] near [Atlanta] and [Macon] were closed.")[0],
        "Province in United States"
    );
    assert_eq!(places("[Georgia] and [Russia] met; [Tbilisi] was quiet, and [Gori] too.")[0], "Country in ");
}

#[test]
fn words_beside_a_name_say_what_it_is() {
    assert_eq!(places("in [Aleppo] province")[0], "Province in Syria");
    assert_eq!(places("in the city of [Aleppo]")[0], "Seat in Aleppo, Syria");
    assert_eq!(places("northern [Iraq]")[0], "Country in ");
    let found = places("[Clarke] and [Oconee] counties in [Georgia]");
    assert_eq!(found[0], "District in Georgia, United States");
    assert_eq!(found[1], "District in Georgia, United States");
    let found = places("A [Hall County] official of [Georgia] retired from [Hall].");
    assert_eq!(found[2], "District in Georgia, United States");
}

#[test]
fn doubt_is_a_value() {
    assert_eq!(places("Trouble in [Springfield].")[0], "Ambiguous");
    assert_eq!(places("Trouble in [Qzxwvograd].")[0], "Unknown");
    assert_eq!(places("War in the [Middle East] and the [Red Sea].")[0], "Unknown");
    assert_eq!(places("[or] [L.A.]"), ["Unknown", "Town in California, United States"]);
    assert_eq!(places("[] [ ] [é]"), ["Unknown"; 3]);
}

#[test]
fn ranges_outside_of_the_text_are_nothing() {
    let text = "Zürich";
    for (from, to) in [(2, 4), (0, 99), (7, 9), (4, 1)] {
        let name = std::slice::from_ref(&(from..to)).to_vec();
        assert_eq!(resolve(text, &name, &Hints::default()), [Err(Doubt::Unknown)]);
    }
}

#[test]
fn hints_tell_what_the_report_does_not() {
    let table = gazetteer();
    let ohio = table.find("Ohio").find(|&p| table.entry(p).kind == Kind::Province).unwrap();
    let text = "The Dublin school board met.";
    let hints = Hints { near: vec![(ohio, 2.0)] };
    let found = resolve(text, std::slice::from_ref(&(4..10)), &hints)[0].unwrap();
    assert_eq!(table.around(found.place), "Ohio, United States");
}

proptest::proptest! {
    /// Any text with any ranges: an answer each, and shares that are shares.
    #[test]
    fn any_text_has_an_answer(
        words in proptest::collection::vec("[A-Z][a-z]{2,8}|Paris|Texas|, |County|Ky\\.|é|['\u{2019}]s|\\)", 0..12),
        cuts in proptest::collection::vec((0_usize..60, 0_usize..60), 0..8),
    ) {
        let text = words.join(" ");
        let names: Vec<Range<usize>> = cuts.into_iter().map(|(a, b)| a..b).collect();
        let found = resolve(&text, &names, &Hints::default());
        proptest::prop_assert_eq!(found.len(), names.len());
        for resolved in found.into_iter().flatten() {
            proptest::prop_assert!((SURE..=1.000_001).contains(&resolved.share));
        }
    }
}
