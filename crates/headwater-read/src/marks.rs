//! Tables of words that mark the parts of a page (labels of dates, "By", "Reporting by", …), by language. A language
//! without a table of its own uses the English one.

use headwater_lang::Phrases;
use headwater_lang::phrases::rows;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// One class of words.
pub(crate) type Class = Phrases<()>;

/// The tables of one language.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    pub(crate) date_label: Class,
    pub(crate) clock: Class,
    pub(crate) by: Class,
    pub(crate) and: Class,
    pub(crate) inner: Class,
    pub(crate) within: Class,
    pub(crate) staff: Class,
    pub(crate) reporting: Class,
    pub(crate) editing: Class,
    pub(crate) source: Class,
    pub(crate) copyright: Class,
    pub(crate) unnamed: Class,
    pub(crate) end_mark: Class,
    pub(crate) told: Class,
    pub(crate) media: Class,
    pub(crate) masthead: Class,
    pub(crate) section: Class,
    pub(crate) agency: Class,
    pub(crate) picture: Class,
    pub(crate) plea_end: Class,
}

/// The tables for a language.
pub(crate) fn marks(_language: &str) -> &'static Marks {
    &ENGLISH
}

static ENGLISH: LazyLock<Marks> = LazyLock::new(|| load(include_str!("../tables/en/marks.tsv")));

fn load(table: &'static str) -> Marks {
    let mut classes: FxHashMap<&str, Vec<(&'static str, ())>> = FxHashMap::default();
    for row in rows(table) {
        if let [class, forms, ..] = row[..] {
            let list = forms.split(',').map(str::trim).filter(|f| !f.is_empty()).map(|f| (f, ()));
            classes.entry(class).or_default().extend(list);
        }
    }
    let mut class = |name: &str| Phrases::new(classes.remove(name).unwrap_or_default());
    Marks {
        date_label: class("date_label"),
        clock: class("clock"),
        by: class("by"),
        and: class("and"),
        inner: class("inner"),
        within: class("in"),
        staff: class("staff"),
        reporting: class("reporting"),
        editing: class("editing"),
        source: class("source"),
        copyright: class("copyright"),
        unnamed: class("unnamed"),
        end_mark: class("end_mark"),
        told: class("told"),
        media: class("media"),
        masthead: class("masthead"),
        section: class("section"),
        agency: class("agency"),
        picture: class("picture"),
        plea_end: class("plea_end"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_lang::Tokens;

    #[test]
    fn every_class_has_rows() {
        let debug = format!("{:?}", marks("en"));
        assert!(!debug.contains("by_first: {}"), "a class of the table is empty or misspelt: {debug}");
        let tokens = Tokens::of("with additional reporting by");
        assert!(marks("en").reporting.at(&tokens, 0, 4).is_some());
    }
}
