//! Invented agencies, outlets and bodies, and the lines that credit them.

use super::dice::Dice;

const AGENCIES: &[&str] = &[
    "Norwire",
    "Calder Newswire",
    "Ostmark Agency",
    "Harrow Press Agency",
    "Tessel Wire",
    "Meridian Newswire",
    "Lakewire",
    "Southern Cross Wire",
    "Baltic Relay Agency",
    "Andara Newswire",
];
const PLACES: &[&str] = &[
    "Lakeport",
    "Ostrow",
    "Merrow",
    "Castle",
    "Harbour",
    "Valley",
    "Tarn",
    "Northgate",
    "Kessel",
    "Brandon",
    "Orlen",
    "Besk",
    "Altona",
    "Westmark",
    "Penrose",
    "Dunmore",
    "Hollow",
    "Saltby",
    "Granby",
    "Ferndale",
    "Vesper",
    "Quarry",
    "Redcliff",
    "Thornby",
    "Winslow",
    "Aldermoor",
    "Copper",
    "Juniper",
    "Stonebridge",
    "Marlow",
];
const PAPERS: &[&str] = &[
    "Post",
    "Herald",
    "Tribune",
    "Gazette",
    "Courier",
    "Chronicle",
    "Times",
    "Examiner",
    "Echo",
    "Mail",
    "Observer",
    "Dispatch",
    "Star",
    "Journal",
    "Argus",
    "Bulletin",
];
const BODIES: &[&str] =
    &["Police Press Office", "Ministry of Transport", "Relief Fund", "Port Authority", "City Council"];
const PEOPLE: &[&str] =
    &["Ann Lee", "Tom Obe", "Ilse Brandt", "Jon Marsh", "Petra Vance", "Omar Reyle", "Lucy Tarrow"];

pub(super) fn agency(dice: &mut Dice) -> String {
    (*dice.pick(AGENCIES)).to_owned()
}

pub(super) fn outlet(dice: &mut Dice) -> String {
    format!("{} {}", dice.pick(PLACES), dice.pick(PAPERS))
}

pub(super) fn body(dice: &mut Dice) -> String {
    format!("{} {}", dice.pick(PLACES), dice.pick(BODIES))
}

/// How a report says whose text it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Credit {
    /// Before the first sentence.
    Lead(String),
    /// A line at the end.
    Foot(String),
}

/// A credit for an agency: in the dateline or in a line of its own.
pub(super) fn agency_credit(name: &str, day: &str, dice: &mut Dice) -> Credit {
    match dice.below(6) {
        0..=2 => dateline(name, day, dice),
        3 => Credit::Foot(format!("Source: {name}")),
        4 => Credit::Foot(format!("Reporting by {} for {name}", dice.pick(PEOPLE))),
        _ => Credit::Foot(format!("© 2024 {name}")),
    }
}

/// A credit for an outlet or a body whose text was taken.
pub(super) fn source_credit(name: &str, dice: &mut Dice) -> Credit {
    if dice.chance(0.5) {
        Credit::Foot(format!("Source: {name}"))
    } else {
        Credit::Foot(format!("This article was originally published by {name}."))
    }
}

/// A plea that an outlet puts under all its reports.
pub(super) fn plea(outlet: &str, dice: &mut Dice) -> String {
    format!("Subscribe to the {outlet} newsletter for the latest news from {}.", dice.pick(PLACES))
}

/// A dateline with its agency.
pub(super) fn dateline(agency: &str, day: &str, dice: &mut Dice) -> Credit {
    Credit::Lead(format!("{}, {day} ({agency}) - ", dice.pick(PLACES).to_uppercase()))
}

/// Lines of the site around a report.
pub(super) const SITE: &[&str] = &[
    "Sign up for our daily newsletter",
    "READ MORE",
    "Share this article",
    "Follow us for the latest updates",
    "Advertisement",
    "Most read",
    "All rights reserved.",
];

/// Sentences that say a claim was not verified.
pub(super) fn unverified(name: &str, dice: &mut Dice) -> String {
    match dice.below(5) {
        0 => format!("{name} could not independently verify the account."),
        1 => "The claims could not be independently verified.".to_owned(),
        2 => format!("{name} was not able to confirm the figures independently."),
        3 => "There was no independent confirmation of the report.".to_owned(),
        _ => "It was not immediately possible to verify what the witnesses had said.".to_owned(),
    }
}
