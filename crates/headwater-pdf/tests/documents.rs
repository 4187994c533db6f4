//! Documents made here, byte by byte: good ones, odd ones, hostile ones.

use flate2::Compression;
use flate2::write::ZlibEncoder;
use headwater_pdf::{Document, Limits, Refused, read};
use proptest::prelude::*;
use std::io::Write;

/// A document of objects 1, 2, …; object 1 is the catalogue.
fn file(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n", i + 1).bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let at = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        out.extend(format!("{place:010} 00000 n \n").bytes());
    }
    out.extend(
        format!("trailer\n<< /Size {} /Root 1 0 R {trailer} >>\nstartxref\n{at}\n%%EOF\n", objects.len() + 1)
            .bytes(),
    );
    out
}

fn stream(dictionary: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = format!("<< {dictionary} /Length {} >>\nstream\n", bytes.len()).into_bytes();
    out.extend(bytes);
    out.extend(b"\nendstream");
    out
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// Pages with these drawing instructions; `more` objects begin at number `5 + 2 * pages`.
fn pages(contents: &[&str], more: &[Vec<u8>], resources: &str, trailer: &str) -> Vec<u8> {
    let kids: Vec<String> = (0..contents.len()).map(|i| format!("{} 0 R", 5 + 2 * i)).collect();
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), contents.len()).into_bytes(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_vec(),
        b"<< /Title (Ostra rises) /Author (\xfe\xff\0A\0n\0n\0 \0L\0e\0e) /CreationDate (D:20250309101500+01'00') >>".to_vec(),
    ];
    for (i, content) in contents.iter().enumerate() {
        let page = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {} 0 R /Resources << /Font << /F 3 0 R >> {resources} >> >>",
            6 + 2 * i
        );
        objects.push(page.into_bytes());
        objects.push(stream("", content.as_bytes()));
    }
    objects.extend(more.iter().cloned());
    file(&objects, &format!("/Info 4 0 R {trailer}"))
}

/// Lines of text at places.
fn lines(lines: &[(&str, i32, i32)]) -> String {
    let shown = |(text, x, y): &(&str, i32, i32)| format!("BT /F 11 Tf {x} {y} Td ({text}) Tj ET");
    lines.iter().map(shown).collect::<Vec<_>>().join("\n")
}

fn good(bytes: &[u8]) -> Document {
    read(bytes, &Limits::default()).expect("a good document")
}

const BODY: &[(&str, i32, i32)] = &[
    ("The lake rose by two metres on Monday night, and for-", 50, 700),
    ("ty families left the lower town before dawn, officials said.", 50, 686),
    ("A bridge near the mill gave way. Nobody was on it.", 50, 658),
];

#[test]
fn lines_become_paragraphs() {
    let document = good(&pages(&[&lines(BODY)], &[], "", ""));
    assert_eq!(
        document.pages[0].paragraphs,
        [
            "The lake rose by two metres on Monday night, and forty families left the lower town before dawn, officials said.",
            "A bridge near the mill gave way. Nobody was on it."
        ]
    );
    assert_eq!(
        (document.title.as_deref(), document.author.as_deref()),
        (Some("Ostra rises"), Some("Ann Lee"))
    );
    assert_eq!(document.made.as_deref(), Some("2025-03-09T10:15:00+01:00"));
}

#[test]
fn columns_and_running_heads() {
    let page = |n: i32| {
        let number = format!("Page {n}");
        let mut all = vec![("Lake Post Quarterly", 50, 780), (number.as_str(), 300, 20)];
        all.extend([
            ("The lake rose by two metres on", 50, 700),
            ("Monday night, and forty families", 50, 686),
            ("left the town.", 320, 700),
        ]);
        lines(&all)
    };
    let contents: Vec<String> = (1..4).map(page).collect();
    let contents: Vec<&str> = contents.iter().map(String::as_str).collect();
    let document = good(&pages(&contents, &[], "", ""));
    assert_eq!(document.pages[1].furniture, ["Lake Post Quarterly", "Page 2"]);
    assert_eq!(
        document.pages[1].paragraphs,
        ["The lake rose by two metres on Monday night, and forty families left the town."]
    );
}

#[test]
fn gaps_between_shown_strings_are_spaces() {
    let content = "BT /F 11 Tf 50 700 Td [(The) -300 (la) 20 (ke rose)] TJ ET";
    assert_eq!(good(&pages(&[content], &[], "", "")).pages[0].paragraphs, ["The lake rose"]);
}

#[test]
fn invisible_text_over_a_scan_is_read() {
    let content = "BT 3 Tr /F 11 Tf 50 700 Td (The lake rose.) Tj ET";
    assert_eq!(good(&pages(&[content], &[], "", "")).pages[0].paragraphs, ["The lake rose."]);
}

#[test]
fn pages_without_text_are_empty() {
    let document = good(&pages(&["0 0 100 100 re f"], &[], "", ""));
    assert!(document.pages[0].paragraphs.is_empty());
}

#[test]
fn what_is_no_document_is_refused() {
    for bytes in [&b""[..], b"%PDF-1.7", b"%PDF-1.7\n%%EOF", b"The lake rose.", &[0; 4096]] {
        assert_eq!(read(bytes, &Limits::default()), Err(Refused::Broken));
    }
}

#[test]
fn a_password_is_asked_for() {
    let encrypted = "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <0000000000000000000000000000000000000000000000000000000000000000> /U <1111111111111111111111111111111111111111111111111111111111111111> >> /ID [<00> <00>]";
    assert_eq!(read(&pages(&[&lines(BODY)], &[], "", encrypted), &Limits::default()), Err(Refused::Password));
}

#[test]
fn objects_that_lead_in_circles_end() {
    let circle = file(
        &[
            b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
            b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 /Parent 2 0 R >>".to_vec(),
        ],
        "",
    );
    let itself = file(&[b"1 0 R".to_vec()], "");
    let length = file(
        &[
            b"<< /Pages 2 0 R >>".to_vec(),
            b"<< /Kids [3 0 R] >>".to_vec(),
            b"<< /Type /Page /Contents 4 0 R >>".to_vec(),
            b"<< /Length 4 0 R >>\nstream\nx\nendstream".to_vec(),
        ],
        "",
    );
    for bytes in [circle, itself, length] {
        let _ = read(&bytes, &Limits::default());
    }
}

#[test]
fn forms_that_draw_each_other_are_stopped() {
    // Each form draws the next one many times: 8 to the power of 20 in all.
    let forms: Vec<Vec<u8>> = (0..20)
        .map(|i| {
            let dictionary = format!(
                "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {} 0 R >> >>",
                if i == 19 { 7 } else { 8 + i }
            );
            stream(&dictionary, "/X Do ".repeat(8).as_bytes())
        })
        .collect();
    let bytes = pages(&["/X Do"], &forms, "/XObject << /X 7 0 R >>", "");
    let limits = Limits { steps: 100_000, ..Limits::default() };
    assert_eq!(read(&bytes, &limits), Err(Refused::TooMuch));
}

#[test]
fn nesting_does_not_overflow() {
    for (open, close) in [("[", "]"), ("<< /a ", " >>"), ("(", ")")] {
        let deep = format!("{}1{}", open.repeat(10_000), close.repeat(10_000));
        let _ =
            read(&pages(&[&format!("{deep} Tj")], &[deep.clone().into_bytes()], "", ""), &Limits::default());
        let _ = read(&file(&[deep.into_bytes()], ""), &Limits::default());
    }
    let states = "q ".repeat(50_000);
    let _ = read(&pages(&[&states], &[], "", ""), &Limits::default());
}

#[test]
fn streams_that_unpack_to_too_much_are_refused() {
    let zeros = vec![b' '; 8 << 20];
    let bytes = pages(&[""], &[stream("/Filter /FlateDecode", &packed(&zeros))], "", "");
    let limits = Limits { unpacked: 1 << 20, ..Limits::default() };
    assert_eq!(read(&bytes, &limits), Err(Refused::TooMuch));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn broken_documents_never_panic(changes in proptest::collection::vec((any::<usize>(), any::<u8>(), any::<u8>()), 1..8)) {
        let mut bytes = pages(&[&lines(BODY), &lines(BODY)], &[], "", "");
        for (at, kind, value) in changes {
            if bytes.is_empty() { break; }
            let at = at % bytes.len();
            match kind % 4 {
                0 => bytes[at] = value,
                1 => bytes.truncate(at),
                2 => { bytes.remove(at); }
                _ => bytes.insert(at, value),
            }
        }
        let limits = Limits { steps: 200_000, ..Limits::default() };
        prop_assert_eq!(read(&bytes, &limits), read(&bytes, &limits));
    }
}
