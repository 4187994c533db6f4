//! What holds for every input.

use headwater_model::{Document, Span};
use headwater_read::read;
use proptest::prelude::*;

fn holds(document: &Document) -> Result<(), TestCaseError> {
    let text = &document.text;
    let valid = |s: Span| Span::checked(text, s.start as usize, s.end as usize) == Some(s);
    let mut at = 0;
    let invisible = |c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}';
    for region in &document.regions {
        prop_assert!(valid(region.span), "{:?}", region);
        prop_assert!(at <= region.span.start as usize, "sorted, not overlapping");
        prop_assert!(
            text[at..region.span.start as usize].chars().all(invisible),
            "uncovered before {:?}",
            region
        );
        at = region.span.end as usize;
        if let Some(source) = region.repeat_of {
            prop_assert!(valid(source) && source.end <= region.span.start, "{:?}", region);
        }
    }
    prop_assert!(text[at..].chars().all(invisible), "uncovered at the end");
    let words =
        document.title.iter().chain(&document.outlet).chain(&document.byline).chain(&document.dateline_place);
    for span in words.filter_map(|w| w.span).chain(document.credits.iter().map(|c| c.span)) {
        prop_assert!(valid(span));
    }
    for span in document.published.iter().flat_map(|p| &p.spans) {
        prop_assert!(valid(*span));
    }
    Ok(())
}

/// The map is monotone, inside of both texts, and true where it says that it is exact.
pub(crate) fn mapped(document: &Document, bytes: &[u8]) -> Result<(), TestCaseError> {
    let (mut text, mut raw) = (0, 0);
    for p in document.map.pieces() {
        prop_assert!(p.text >= text && p.text_len > 0 && p.raw_len > 0, "{:?}", p);
        prop_assert!(p.raw >= raw, "{:?}", p);
        text = p.text + p.text_len;
        raw = if p.exact { p.raw + p.raw_len } else { p.raw };
        prop_assert!(text as usize <= document.text.len() && (p.raw + p.raw_len) as usize <= bytes.len());
        let here = &document.text.as_bytes()[p.text as usize..text as usize];
        if p.exact {
            prop_assert_eq!(here, &bytes[p.raw as usize..(p.raw + p.raw_len) as usize]);
        }
    }
    Ok(())
}

fn check(bytes: &[u8]) -> Result<(), TestCaseError> {
    let (one, two) = (read("a", bytes), read("a", bytes));
    prop_assert_eq!(&one.document, &two.document);
    prop_assert_eq!(&one.notices, &two.notices);
    if let Some(document) = &one.document {
        if document.format == "text" || document.format == "html" {
            mapped(document, bytes)?;
        }
        return holds(document);
    }
    prop_assert_eq!(one.notices.len(), 1);
    Ok(())
}

/// Pieces that the rules look for, in any order.
const PIECES: &[&str] = &[
    "The lake rose by two metres on Monday night, officials said.",
    "A bridge gave way at dawn.",
    "\n",
    "\n\n",
    " ",
    "\r\n",
    "GENEVA, March 9 (Reuters) - ",
    "OSTRAVA — ",
    "By Ann Lee",
    "March 9, 2025",
    "2025-03-09",
    "date ",
    "Published: ",
    "09/03/2025",
    "(Reuters)",
    " – Reuters",
    "(credit: REUTERS/ANN LEE)",
    "Photograph: Ann Lee/EPA",
    "READ MORE",
    "READ MORE: ",
    "[ ",
    " ]",
    "Opens in new window",
    "Subscribe to The Lake Post newsletter Sign Up",
    "told Reuters",
    "Reuters could not verify",
    "(",
    ")",
    "“",
    "”",
    "\"",
    "-",
    "—",
    ",",
    ".",
    "!",
    "…",
    "© 2025 AFP",
    "Source: Reuters",
    "(Reporting by Ann Lee; editing by Tom Obe)",
    "Reuters",
    "A headline without a stop",
    "\0",
    "é",
    "\u{feff}",
    "\u{200b}",
    "10:32",
    "GMT",
    "ارتفع",
    "Updated",
    "9",
    "March",
    "Sunday",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        check(&bytes)?;
    }

    #[test]
    fn any_text(text in "\\PC{0,200}") {
        check(text.as_bytes())?;
    }

    #[test]
    fn any_page(picks in proptest::collection::vec(0..PIECES.len(), 0..40)) {
        let text: String = picks.into_iter().map(|i| PIECES[i]).collect();
        check(text.as_bytes())?;
    }
}
