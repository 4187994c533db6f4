//! Names that exports give to what we look for, in order of preference. A name with a dot leads into an object. Letters
//! of any case count as one, and `_`, `-` and spaces count for nothing: `publish_date`, `publishDate` and
//! `Publish Date` are one name.
//!
//! Taken from the published formats of GDELT DOC 2, Media Cloud, `NewsAPI`, Event Registry, the Guardian and New York
//! Times interfaces, and of the scrapers news-please, Fundus, trafilatura, newspaper and Scrapy's news spiders.

use headwater_model::Field;

/// What a column can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    /// The report's text.
    Text,
    /// A few lines of it, where the text is missing.
    Lead,
    /// Metadata.
    Is(Field),
}

/// The table. Rows that the user's own names are looked up in carry the name that `--column` takes.
pub(crate) const NAMES: &[(Slot, &str, &[&str])] = &[
    (
        Slot::Text,
        "text",
        &[
            "maintext",
            "storytext",
            "articletext",
            "articlebody",
            "fulltext",
            "bodytext",
            "fields.bodytext",
            "plaintext",
            "cleanedtext",
            "textcontent",
            "contenttext",
            "text",
            "body",
            "fields.body",
            "bodyhtml",
            "contenthtml",
            "articlehtml",
            "content",
            "content.text",
            "article",
            "story",
            "rawtext",
        ],
    ),
    (Slot::Lead, "text", &["description", "summary", "leadparagraph", "abstract", "snippet", "excerpt"]),
    (
        Slot::Is(Field::Title),
        "title",
        &[
            "title",
            "headline",
            "headline.main",
            "webtitle",
            "articletitle",
            "storytitle",
            "heading",
            "title.rendered",
        ],
    ),
    (
        Slot::Is(Field::Outlet),
        "outlet",
        &[
            "medianame",
            "outlet",
            "outletname",
            "source.title",
            "source.name",
            "publisher.name",
            "publisher",
            "publication",
            "newspaper",
            "sitename",
            "sourcename",
            "source.hostname",
            "sourcehostname",
            "sourcedomain",
            "hostname",
            "domain",
            "source",
            "media",
            "source.uri",
            "mediaurl",
        ],
    ),
    (
        Slot::Is(Field::Author),
        "author",
        &[
            "authors",
            "authors.name",
            "author",
            "author.name",
            "byline",
            "byline.original",
            "fields.byline",
            "creator",
        ],
    ),
    (
        Slot::Is(Field::Published),
        "published",
        &[
            "published",
            "publishdate",
            "datepublish",
            "datepublished",
            "publisheddate",
            "publicationdate",
            "publishedat",
            "publishedtime",
            "publishingdate",
            "pubdate",
            "datetimepub",
            "datetime",
            "seendate",
            "webpublicationdate",
            "date",
            "timestamp",
            "createdat",
        ],
    ),
    (
        Slot::Is(Field::Updated),
        "updated",
        &[
            "updated",
            "updatedat",
            "datemodify",
            "datemodified",
            "modified",
            "modifiedat",
            "lastmodified",
            "updateddate",
        ],
    ),
    (
        Slot::Is(Field::Address),
        "address",
        &[
            "url",
            "link",
            "address",
            "canonicalurl",
            "permalink",
            "weburl",
            "articleurl",
            "storyurl",
            "canonical",
            "href",
        ],
    ),
    (Slot::Is(Field::Language), "language", &["language", "lang", "languagecode"]),
    (Slot::Is(Field::Credit), "credit", &["credit", "agency", "newsagency", "wire"]),
];

/// A name as names are compared: letters and figures in lower case. Dots are kept, they lead inwards.
pub(crate) fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric() || *c == '.').flat_map(char::to_lowercase).collect()
}

/// A name without its dots: how a table writes what an object nests.
pub(crate) fn flat(name: &str) -> String {
    plain(name).replace('.', "")
}

/// How many of the names of a header line are in the table, or are the user's.
pub(crate) fn known(header: &[String], columns: &[(String, String)]) -> usize {
    let known = |name: &str| {
        NAMES.iter().any(|(_, _, names)| names.iter().any(|n| flat(n) == name))
            || columns.iter().any(|(_, theirs)| flat(theirs) == name)
    };
    header.iter().filter(|h| known(&flat(h))).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_written_as_it_is_compared() {
        for (_, own, names) in NAMES {
            for name in *names {
                assert_eq!(plain(name), *name, "{own}");
            }
        }
    }

    #[test]
    fn spellings_are_one_name() {
        assert_eq!(
            (plain("Publish_Date"), plain("publishDate")),
            ("publishdate".into(), "publishdate".into())
        );
        let header: Vec<String> = ["Story Text", "colour", "media_name"].map(str::to_owned).into();
        assert_eq!(known(&header, &[]), 2);
        assert_eq!(known(&header, &[("credit".into(), "Colour".into())]), 3);
    }
}
