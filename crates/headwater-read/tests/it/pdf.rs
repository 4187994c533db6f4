//! PDFs as reports. What the reader of PDFs makes of odd and hostile ones is tested in `headwater-pdf`.

use super::rows::{broken, changes};
use headwater_model::{Basis, Field};
use headwater_read::read;
use proptest::prelude::*;

/// Two columns, justified, with ligatures and hyphenated words; printed by a browser from a page written for this test.
const COLUMNS: &[u8] = include_bytes!("../data/pdf/columns.pdf");

/// A page with these drawing instructions. Its table of objects is left out: readers find objects without it.
fn page(content: &str, trailer: &str) -> Vec<u8> {
    format!(
        "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n\
         2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n\
         3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>\nendobj\n\
         4 0 obj\n<< /Length {} >>\nstream\n{content}\nendstream\nendobj\n\
         5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>\nendobj\n\
         trailer\n<< /Root 1 0 R {trailer} >>\n%%EOF\n",
        content.len()
    )
    .into_bytes()
}

#[test]
fn a_document_in_two_columns() {
    let reading = read("a.pdf", COLUMNS);
    assert!(reading.notices.is_empty(), "{:?}", reading.notices);
    let document = reading.document.unwrap();
    assert_eq!((document.format.as_str(), document.encoding.as_str()), ("pdf", "pdf"));
    let paragraphs: Vec<&str> = document.text.split("\n\n").collect();
    assert_eq!(paragraphs[0], "River floods lower town: five missing");
    assert_eq!(paragraphs.len(), 2 + 4 * 4);
    assert_eq!(
        paragraphs[3],
        "A bridge near the old mill gave way shortly after midnight. Nobody was on it at the time, the fire chief told reporters, \
         but a delivery van that had been left on the eastern bank was carried away by the water and found four kilometres \
         downstream."
    );
    assert!(document.text.contains("the office for flood protection since 1998. The first official figures"));
    assert_eq!(document.map.raw(0..5), Some(0..COLUMNS.len()), "no further than the file");
}

#[test]
fn properties_are_told() {
    let reading = read("a.pdf", COLUMNS);
    let document = reading.document.unwrap();
    let told = |field: Field| {
        let found = document.told.iter().find(|t| t.field == field && t.basis == Basis::Properties);
        found.map(|t| t.value.as_str())
    };
    assert_eq!(told(Field::Title), Some("River floods lower town"));
    assert_eq!(told(Field::Updated), Some("2026-11-21T19:22:59Z"));
    assert_eq!(told(Field::Published), None, "the day of the file is not that of the report");
}

#[test]
fn refusals_say_what_to_do() {
    let code = |bytes: &[u8]| {
        let reading = read("a.pdf", bytes);
        assert!(reading.document.is_none());
        (reading.notices[0].code, reading.notices[0].message.clone())
    };
    let (bare, message) = code(&page("0 0 100 100 re f", ""));
    assert!(bare == "R040" && message.contains("no text layer): OCR it first"), "{message}");
    let lock = format!(
        "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{z}> /U <{z}> >> /ID [<00> <00>]",
        z = "00".repeat(32)
    );
    let (locked, message) = code(&page("BT /F 9 Tf 50 700 Td (The lake rose.) Tj ET", &lock));
    assert!(locked == "R041" && message.contains("save it without its password first"), "{message}");
    assert_eq!(code(b"%PDF-1.7\nand nothing more").0, "R042");
    assert_eq!(code(&COLUMNS[..300]).0, "R042", "cut off");
    let nested = format!("%PDF-1.7\n{}", "<< /a ".repeat(2000));
    assert_eq!(code(nested.as_bytes()).0, "R043");
}

#[test]
fn a_small_document() {
    let reading = read("a.pdf", &page("BT /F 9 Tf 50 700 Td (The lake rose by two metres.) Tj ET", ""));
    assert_eq!(reading.document.unwrap().text, "The lake rose by two metres.");
}

#[test]
fn prose_that_names_the_format_stays_text() {
    let reading = read("a.txt", b"A file begins with %PDF-1.7, said the archive of Halm on Monday.");
    assert_eq!(reading.document.unwrap().format, "text");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn broken_documents_never_panic(changes in changes()) {
        let bytes = broken(COLUMNS, &changes);
        let (one, two) = (read("a.pdf", &bytes), read("a.pdf", &bytes));
        prop_assert_eq!(one.document, two.document);
        prop_assert_eq!(one.notices, two.notices);
    }
}
