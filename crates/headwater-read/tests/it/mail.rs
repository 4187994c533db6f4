//! Mail, mailboxes and saved pages in one file.

use super::rows::{Given, broken, changes, given, given_with, text, told};
use headwater_model::{Basis, Capture, Field};
use headwater_read::Options;
use proptest::prelude::*;

const PLAIN: &[u8] = include_bytes!("../data/mail/plain.eml");
const NEWSLETTER: &[u8] = include_bytes!("../data/mail/newsletter.eml");
const ATTACHMENTS: &[u8] = include_bytes!("../data/mail/attachments.eml");
const MBOX: &[u8] = include_bytes!("../data/mail/two.mbox");
const PAGE: &[u8] = include_bytes!("../data/mail/page.mhtml");

/// The raw bytes of some words of the text.
fn raw<'c>(capture: &'c Capture, words: &str) -> &'c [u8] {
    let content = capture.content.as_ref().expect("a text");
    let at = content.text.find(words).expect("the words");
    let raw = content.map.raw(at..at + words.len()).expect("their place");
    &capture.bytes[raw]
}

fn locators(given: &Given) -> Vec<&str> {
    given.captures.iter().map(|c| c.locator.as_str()).collect()
}

#[test]
fn a_message() {
    let given = given("a.eml", PLAIN);
    assert!(given.notices.is_empty(), "{:?}", given.notices);
    let one = &given.captures[0];
    assert_eq!((one.format, one.bytes.as_slice()), ("eml", PLAIN));
    assert!(text(one).contains("the café on the eastern bank was closed before dawn."));
    assert!(text(one).contains("hurt = good news."));
    assert_eq!(raw(one, "café"), b"caf=E9");
    assert_eq!(raw(one, "was closed"), b"was clo=\r\nsed");
    assert_eq!(told(one, Field::Title), ["Ostra rises: café closed"]);
    assert_eq!(told(one, Field::Author), ["Ann Lee"]);
    assert_eq!(told(one, Field::Published), ["Sun, 9 Mar 2025 10:15:00 +0000"]);
    assert!(one.facts.told.iter().all(|t| t.basis == Basis::MessageHeader));
    assert!(one.facts.headers.contains(&("Message-ID".into(), "<17@lake-post.example>".into())));
}

#[test]
fn a_newsletter_whose_text_says_see_the_html() {
    let given = given("a.eml", NEWSLETTER);
    let one = &given.captures[0];
    let content = one.content.as_ref().unwrap();
    assert!(content.markup && content.text.contains("<p>The river Ostra rose.</p>"));
    assert_eq!(told(one, Field::Outlet), ["Lake Post Morning"]);
    assert!(told(one, Field::Author).is_empty());
    assert_eq!(told(one, Field::Language), ["en"]);
    let line = raw(one, "The river Ostra rose.");
    assert!(line.len() <= 4 * 78 && line.ends_with(b"\r\n"), "to within its lines");
}

#[test]
fn attachments_are_looked_into() {
    let given = given("a.eml", ATTACHMENTS);
    assert_eq!(
        locators(&given),
        ["a.eml", "a.eml!/lake.txt", "a.eml!/part-3.eml", "a.eml!/feed.xml#1"],
        "{:?}",
        given.notices
    );
    assert_eq!(text(&given.captures[0]).trim(), "Two reports are attached.");
    assert!(given.captures[1].bytes.starts_with(b"The lake rose"));
    assert_eq!(given.captures[1].facts.container.as_deref(), Some("a.eml"));
    assert_eq!(told(&given.captures[2], Field::Title), ["Bridge gives way"]);
    assert_eq!(text(&given.captures[3]), "The line is closed.");
}

#[test]
fn closed_messages_say_so_and_signed_ones_are_read() {
    let closed = given("a.eml", include_bytes!("../data/mail/encrypted.eml"));
    assert_eq!((closed.codes(), closed.captures.len()), (vec!["R039"], 0));
    let inline =
        String::from_utf8_lossy(PLAIN).replace("The river rose", "-----BEGIN PGP MESSAGE-----\r\nThe river");
    assert_eq!(given("a.eml", inline.as_bytes()).codes(), ["R039"]);
    let signed = given("a.eml", include_bytes!("../data/mail/signed.eml"));
    assert_eq!((signed.codes().len(), signed.captures.len()), (0, 1));
    assert_eq!(signed.texts()[0].trim(), "The lake rose, and this is signed.");
}

#[test]
fn a_message_without_words() {
    let empty = "Message-ID: <1@a.example>\nFrom: a@a.example\nSubject: x\nMIME-Version: 1.0\n\n\n";
    assert_eq!(given("a.eml", empty.as_bytes()).codes(), ["R038"]);
}

#[test]
fn a_mailbox() {
    let given = given("a.mbox", MBOX);
    assert_eq!(locators(&given), ["a.mbox#1", "a.mbox#2"]);
    assert!(text(&given.captures[0]).contains("From Monday on, the line is closed."), "no new message");
    for capture in &given.captures {
        let (from, length) = capture.facts.place.unwrap();
        assert_eq!(capture.bytes, MBOX[from as usize..(from + length) as usize]);
        assert!(capture.bytes.starts_with(b"Message-ID"));
    }
    let mut options = Options::default();
    options.limits.item = 120;
    let long = [MBOX, "x\n".repeat(100).as_bytes()].concat();
    assert_eq!(given_with("a.mbox", &long, &options).codes(), ["R031", "R031"]);
}

#[test]
fn news_copy_with_lines_like_headers_stays_text() {
    for copy in [
        "From: Ann Lee\nDate: March 9, 2025\nSubject: The lake\n\nThe lake rose.",
        "From Halm, 9 March 2025, 10:15\n\nThe lake rose.",
        "Subject: The lake\nDate: March 9\n\nThe lake rose.",
    ] {
        let given = given("a.txt", copy.as_bytes());
        assert_eq!(given.captures[0].format, "text", "{copy}");
    }
}

#[test]
fn a_saved_page() {
    let given = given("a.mhtml", PAGE);
    assert!(given.notices.is_empty(), "{:?}", given.notices);
    let one = &given.captures[0];
    let content = one.content.as_ref().unwrap();
    assert_eq!((one.format, content.markup, content.encoding.as_str()), ("mhtml", true, "utf-8"));
    assert_eq!(one.facts.address.as_deref(), Some("https://lake-post.example/2025/03/09/ostra"));
    assert_eq!(one.facts.time.as_deref(), Some("2025-03-10T08:00:00Z"));
    assert!(content.text.contains("<p class=\"lead\">The river rose by “two metres”"));
    assert!(!content.text.contains("Buy a boat"), "the frame of an advertisement");
    assert_eq!(raw(one, "“"), b"=E2=80=9C");
    assert_eq!(told(one, Field::Title), ["Ostra rises"]);
    assert!(told(one, Field::Published).is_empty(), "the date is that of the saving");
}

#[test]
fn a_saved_page_without_a_page() {
    let empty = "From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/css\n\np {}\n--x--\n";
    assert_eq!(given("a.mht", empty.as_bytes()).codes(), ["R038"]);
}

#[test]
fn messages_in_messages() {
    let mut message = String::from(
        "Message-ID: <1@a.example>\nFrom: a@a.example\nMIME-Version: 1.0\nSubject: x\n\nThe lake rose.\n",
    );
    for i in 0..60 {
        message = format!(
            "Message-ID: <{i}@a.example>\nFrom: a@a.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\nContent-Type: message/rfc822\n\n{message}\n--b{i}--\n"
        );
    }
    let given = given("a.eml", message.as_bytes());
    assert!(given.codes().contains(&"R013") || !given.captures.is_empty(), "{:?}", given.notices);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn broken_messages_never_panic(which in 0..5_usize, changes in changes()) {
        let file = [PLAIN, NEWSLETTER, ATTACHMENTS, MBOX, PAGE][which];
        let bytes = broken(file, &changes);
        let (one, two) = (given("a", &bytes), given("a", &bytes));
        prop_assert_eq!(&one.captures, &two.captures);
        prop_assert_eq!(&one.notices, &two.notices);
    }
}
