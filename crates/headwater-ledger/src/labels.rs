//! What a line of the ledger counts, in words: the noun that is narrower than a class, what was done, and the label.

use crate::apart::is_some;
use crate::figures::LedgerFigure;
use crate::input::World;
use crate::lines::Key;
use crate::toll::{Witness, bodies};
use headwater_model::record::{Class, Counting, Extent, Measure};

/// The unit of a count of bodies.
const BODIES: &str = "bodies";

/// A head that is narrower than the class ("youths", "families"), so that it has a line of its own; `None` for the
/// words that only mean people. Things go with what was done to them ("houses destroyed").
pub(crate) fn unit(world: &World<'_>, f: &LedgerFigure<'_>) -> Option<String> {
    const PLAIN: &[&str] = &[
        "people",
        "person",
        "persons",
        "others",
        "other",
        "lives",
        "souls",
        "dead",
        "deaths",
        "fatalities",
        "casualties",
        "victims",
        "killed",
        "injured",
        "wounded",
        "injuries",
        "missing",
        "individuals",
        "members",
        "humans",
        "them",
        "whom",
        "those",
        "were",
        "killings",
        "death",
        "displaced",
        "inhabitants",
        "residents",
        "citizens",
        "locals",
        "detainees",
        "hostages",
        "refugees",
    ];
    let thing = f.row.group.class == Class::Unknown && f.row.measure == Measure::Other;
    let doc = world.doc(f.doc);
    let told = || f.local.measure_span.map(|s| done(&doc.words(s).to_lowercase(), &doc.language));
    // "60 people rescued", "six patients treated": whatever was done to them.
    if f.row.measure == Measure::Other && !thing {
        return told();
    }
    if f.row.group.class != Class::People && !thing {
        return None;
    }
    let witness = Witness { document: doc, annotated: world.annotated(f.doc) };
    if !thing && bodies(&witness, f.local) {
        return Some(BODIES.to_owned());
    }
    let text = f.row.group.text.to_lowercase();
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|w| !w.is_empty()).collect();
    let head = words
        .iter()
        .position(|w| matches!(*w, "of" | "from" | "in"))
        .map_or(words.last(), |p| p.checked_sub(1).and_then(|i| words.get(i)))?;
    if thing {
        return Some(match told().filter(|told| told != head) {
            Some(told) => format!("{head} {told}"),
            None => (*head).to_owned(),
        });
    }
    if PLAIN.contains(head)
        || head.chars().all(|c| c.is_ascii_digit())
        || text == f.row.value.text.to_lowercase()
    {
        return None;
    }
    Some((*head).to_owned())
}

/// What was done, as one says it behind a noun: "destroying 14 vehicles" as "destroyed", "were rescued" as "rescued".
fn done(told: &str, language: &str) -> String {
    let pack = headwater_lang::pack(language);
    let plain = told.split_whitespace().skip_while(|w| pack.is(w, "auxiliary")).collect::<Vec<_>>().join(" ");
    let past = plain.strip_suffix("ing").map(|stem| format!("{stem}ed"));
    past.filter(|past| pack.listed("damaged", past) || pack.outcomes.contains_key(past.as_str()))
        .unwrap_or(plain)
}

/// The label of a line.
pub(crate) fn label(key: &Key, figures: &[&LedgerFigure<'_>], place: Option<&str>) -> String {
    let class = match key.3 {
        Class::Civilian => "civilians",
        Class::SecurityForce => "members of security forces",
        Class::Fighter => "fighters",
        Class::Child => "children",
        Class::Woman => "women",
        Class::AidWorker => "medics and aid workers",
        Class::Journalist => "journalists",
        Class::People | Class::Unknown => "people",
    };
    let place = place.map(|p| format!(", {p}")).unwrap_or_default();
    let class = match &key.5 {
        Some(thing) if key.3 == Class::Unknown => return format!("{thing}{place}"),
        Some(told) if key.2 == Measure::Other => return format!("{class} {told}{place}"),
        Some(_) => figures.first().map_or(class, |f| {
            let text = f.row.group.text.as_str();
            text.strip_prefix("the ").unwrap_or(text).trim_matches(['"', '“', '”', '‘', '’'])
        }),
        None => class,
    };
    // A body found or registered is a death, but a count of bodies is not a toll.
    let new = figures.iter().all(|f| f.row.scope.counting == Counting::New);
    if key.5.as_deref() == Some(BODIES) {
        return format!("bodies found or registered{}", if new { " (new)" } else { "" });
    }
    // Parts of a larger count carry its label and say so.
    let subset = |f: &&LedgerFigure<'_>| key.3 == Class::People && f.row.scope.extent == Extent::Subset;
    let part = figures.iter().all(|f| subset(f) || is_some(f));
    let part = match (new, part) {
        (true, _) => " (new)",
        (false, true) => " (a part)",
        (false, false) => "",
    };
    // The side as the reports write it, with its capital.
    let side = key.4.as_ref().map(|s| {
        let against = s.strip_prefix("anti-");
        let name = against.unwrap_or(s);
        let mut letters = name.chars();
        let capital: String =
            letters.next().map(char::to_uppercase).into_iter().flatten().chain(letters).collect();
        if against.is_some() { format!(" (against {capital})") } else { format!(" (for {capital})") }
    });
    let side = side.unwrap_or_default();
    let measure = match key.2 {
        Measure::Killed => "killed",
        Measure::Injured => "injured",
        Measure::Missing => "missing",
        Measure::Displaced => "displaced",
        Measure::Detained => "detained",
        Measure::Abducted => "abducted",
        Measure::Casualties => "killed or injured (not split)",
        Measure::Refuge => "seeking refuge",
        Measure::Present => "present",
        Measure::Other => "otherwise affected",
    };
    format!("{class}{side} {measure}{place}{part}")
}
