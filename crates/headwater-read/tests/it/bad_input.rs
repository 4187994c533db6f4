//! Input that is no report, or barely one. Nothing panics; every refusal is one notice that says what to do.

use std::fmt::Write;

use headwater_read::{MAX_BYTES, Reading, read};

fn codes(reading: &Reading) -> Vec<&'static str> {
    reading.notices.iter().map(|n| n.code).collect()
}

#[test]
fn what_is_no_text_is_refused_with_one_notice() {
    let zeros = vec![0_u8; 5000];
    let noise: Vec<u8> = (0..5000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 11) as u8).collect();
    let cases: [(&str, &[u8], &str); 16] = [
        ("empty", b"", "R001"),
        ("white space", b" \r\n\t \n", "R002"),
        ("only a mark", b"\xef\xbb\xbf", "R002"),
        ("only wide white space", "\u{a0}\u{2003}\u{3000}\u{200b}".as_bytes(), "R002"),
        ("PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "R042"),
        ("ZIP that is cut off", b"PK\x03\x04\x14\0\x06\0", "R021"),
        ("gzip that is cut off", b"\x1f\x8b\x08\0\0\0\0\0", "R021"),
        ("PNG", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "R004"),
        ("JPEG", b"\xff\xd8\xff\xe0\0\x10JFIF", "R004"),
        ("ELF", b"\x7fELF\x02\x01\x01\0", "R004"),
        ("RTF", b"{\\rtf1\\ansi The lake rose.}", "R004"),
        ("zeros", &zeros, "R005"),
        ("noise", &noise, "R005"),
        ("XML", b"<?xml version=\"1.0\"?><opml></opml>", "R006"),
        ("JSON", b"{\"title\": \"The lake rose\"}", "R006"),
        ("UTF-32", b"\xff\xfe\0\0T\0\0\0", "R012"),
    ];
    for (what, bytes, code) in cases {
        let reading = read("a.txt", bytes);
        assert!(reading.document.is_none(), "{what}");
        assert_eq!(codes(&reading), [code], "{what}");
        assert!(reading.notices[0].message.len() > 30, "{what}: says what to do");
    }
}

#[test]
fn a_file_that_is_too_large_is_refused() {
    let bytes = vec![b'a'; MAX_BYTES + 1];
    assert_eq!(codes(&read("a.txt", &bytes)), ["R003"]);
}

#[test]
fn text_in_trouble_is_read_with_a_remark() {
    for (bytes, code) in [
        (&b"The lake rose\0 by two metres on Monday."[..], "R010"),
        (b"The l\xe2\x80\x99ake rose in M\xe9xico on Monday.", "R007"),
        (b"El lago subi\xf3 dos metros el lunes por la ma\xf1ana.", "R008"),
        ("The lake\u{fffd} rose on Monday.".as_bytes(), "R009"),
    ] {
        let reading = read("a.txt", bytes);
        assert!(reading.document.is_some());
        assert_eq!(codes(&reading), [code]);
    }
}

#[test]
fn the_text_is_unchanged() {
    let text = "\tThe lake rose.\r\n\r\nIt\u{a0}fell\0 again.  \r";
    let document = read("a.txt", text.as_bytes()).document.unwrap();
    assert_eq!(document.text, text);
    assert_eq!((document.id.as_str(), document.sha256.len()), (&document.sha256[..12], 64));
}

#[test]
fn text_from_right_to_left() {
    let text = "ارتفاع منسوب البحيرة\n\nارتفع منسوب البحيرة مترين ليلة الاثنين، وغادرت أربعون عائلة المدينة السفلى قبل الفجر.";
    let document = read("a.txt", text.as_bytes()).document.unwrap();
    assert_eq!((document.language.as_str(), document.text.as_str()), ("ar", text));
    assert!(document.title.is_some());
}

#[test]
fn long_lines_and_odd_marks_take_no_time() {
    let line = "The lake rose by two metres on Monday night and forty families left ".repeat(3000);
    let brackets = "(".repeat(100_000);
    let dashes = "A – (".repeat(40_000);
    let shouts = "Subscribe to us! ".repeat(20_000);
    let bare = "x".repeat(1_000_000);
    let lines = "a\n".repeat(100_000);
    let mut credits = String::new();
    for i in 0..20_000 {
        let _ = write!(credits, "Boat {i} lies here. (credit: AFP/ANN LEE) ");
    }
    let closing = " (Reuters)".repeat(50_000);
    let talk = "He told Reuters he could not verify it. ".repeat(10_000);
    for text in [credits, closing, talk, line, brackets, dashes, shouts, bare, lines] {
        assert!(read("a.txt", text.as_bytes()).document.is_some());
    }
}
