//! Which tables each language has.
//!
//! Words of a language come from its own tables alone: an English word in a French text says nothing. Tables of names
//! (places, publishers, peoples, given names) and of the text of sites add to those of English.

/// The tables of one language, as written; a table that a language has not is empty.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tables {
    pub(super) language: &'static str,
    pub(super) abbrev: &'static str,
    pub(super) backgrounds: &'static str,
    pub(super) bounds: &'static str,
    pub(super) calendar: &'static str,
    pub(super) clitics: &'static str,
    /// Words that are written small, for texts in capitals.
    pub(super) common: &'static str,
    pub(super) cues: &'static str,
    /// Names: the language's own, then those that it shares.
    pub(super) demonyms: [&'static str; 2],
    pub(super) function: &'static str,
    /// Words of passages that are shown folded.
    pub(super) graphic: &'static str,
    pub(super) grammar: &'static str,
    pub(super) groups: [&'static str; 2],
    pub(super) hedges: &'static str,
    pub(super) lists: &'static str,
    pub(super) names: &'static str,
    /// A table of names of which only the given names are taken.
    pub(super) given: &'static str,
    pub(super) numbers: &'static str,
    pub(super) people: &'static str,
    pub(super) places: [&'static str; 2],
    pub(super) publishers: [&'static str; 2],
    pub(super) quotes: &'static str,
    pub(super) site: [&'static str; 2],
    pub(super) spellings: &'static str,
    pub(super) status: &'static str,
    pub(super) verification: &'static str,
}

macro_rules! table {
    ($language:literal, $name:literal) => {
        include_str!(concat!("../../packs/", $language, "/", $name))
    };
}

pub(super) const ENGLISH: Tables = Tables {
    language: "en",
    abbrev: table!("en", "abbrev.tsv"),
    backgrounds: table!("en", "backgrounds.tsv"),
    bounds: table!("en", "bounds.tsv"),
    calendar: table!("en", "calendar.tsv"),
    clitics: "",
    common: table!("en", "common.tsv"),
    cues: table!("en", "cues.tsv"),
    demonyms: ["", table!("en", "demonyms.tsv")],
    function: table!("en", "function.tsv"),
    grammar: "",
    graphic: table!("en", "graphic.tsv"),
    groups: ["", table!("en", "groups.tsv")],
    hedges: table!("en", "hedges.tsv"),
    lists: table!("en", "lists.tsv"),
    names: table!("en", "names.tsv"),
    given: "",
    numbers: table!("en", "numbers.tsv"),
    people: table!("en", "people.tsv"),
    places: ["", table!("en", "places.tsv")],
    publishers: ["", table!("en", "publishers.tsv")],
    quotes: "",
    site: ["", table!("en", "site.tsv")],
    spellings: table!("en", "spellings.tsv"),
    status: table!("en", "status.tsv"),
    verification: table!("en", "verification.tsv"),
};

/// What every language shares: names and the text of sites.
const SHARED: Tables = Tables {
    abbrev: "",
    backgrounds: "",
    bounds: "",
    calendar: "",
    common: "",
    cues: "",
    function: "",
    graphic: "",
    hedges: "",
    lists: "",
    names: "",
    given: ENGLISH.names,
    numbers: "",
    people: "",
    spellings: "",
    status: "",
    verification: "",
    ..ENGLISH
};

pub(super) const FRENCH: Tables = Tables {
    language: "fr",
    abbrev: table!("fr", "abbrev.tsv"),
    calendar: table!("fr", "calendar.tsv"),
    clitics: table!("fr", "clitics.tsv"),
    cues: table!("fr", "cues.tsv"),
    function: table!("fr", "function.tsv"),
    grammar: table!("fr", "grammar.tsv"),
    graphic: table!("fr", "graphic.tsv"),
    hedges: table!("fr", "hedges.tsv"),
    lists: table!("fr", "lists.tsv"),
    names: table!("fr", "names.tsv"),
    quotes: table!("fr", "quotes.tsv"),
    verification: table!("fr", "verification.tsv"),
    ..SHARED
};

pub(super) const SPANISH: Tables = Tables {
    language: "es",
    abbrev: table!("es", "abbrev.tsv"),
    calendar: table!("es", "calendar.tsv"),
    cues: table!("es", "cues.tsv"),
    function: table!("es", "function.tsv"),
    grammar: table!("es", "grammar.tsv"),
    graphic: table!("es", "graphic.tsv"),
    hedges: table!("es", "hedges.tsv"),
    lists: table!("es", "lists.tsv"),
    names: table!("es", "names.tsv"),
    quotes: table!("es", "quotes.tsv"),
    verification: table!("es", "verification.tsv"),
    ..SHARED
};

pub(super) const ARABIC: Tables = Tables {
    language: "ar",
    calendar: table!("ar", "calendar.tsv"),
    clitics: table!("ar", "clitics.tsv"),
    cues: table!("ar", "cues.tsv"),
    function: table!("ar", "function.tsv"),
    grammar: table!("ar", "grammar.tsv"),
    graphic: table!("ar", "graphic.tsv"),
    hedges: table!("ar", "hedges.tsv"),
    lists: table!("ar", "lists.tsv"),
    names: table!("ar", "names.tsv"),
    publishers: [table!("ar", "publishers.tsv"), ENGLISH.publishers[1]],
    quotes: table!("ar", "quotes.tsv"),
    verification: table!("ar", "verification.tsv"),
    ..SHARED
};
