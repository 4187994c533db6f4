//! Feeds: whole ones, odd ones, broken ones.

use super::rows::{Given, given, text, told};
use headwater_model::{Basis, Field};
use std::fmt::Write;

fn placed(file: &[u8], given: &Given) {
    for capture in &given.captures {
        let (from, length) = capture.facts.place.expect("a place");
        assert_eq!(capture.bytes, &file[from as usize..(from + length) as usize], "{}", capture.locator);
    }
}

#[test]
fn rss_2() {
    let file = include_bytes!("../data/feeds/rss2.xml");
    let given = given("f.xml", file);
    placed(file, &given);
    assert_eq!((given.captures.len(), given.codes()), (3, vec!["R035"]));
    let one = &given.captures[0];
    assert_eq!((one.locator.as_str(), one.format), ("f.xml#1", "rss"));
    assert!(one.bytes.starts_with(b"<item>") && one.bytes.ends_with(b"</item>"));
    assert_eq!(
        text(one),
        "<p>The river Ostra rose by two metres.</p><p>Forty families left &#8211; by boat.</p>"
    );
    assert!(one.content.as_ref().unwrap().markup);
    assert_eq!(told(one, Field::Title), ["Ostra rises: “highest since 1998”"]);
    assert_eq!(told(one, Field::Address), ["https://lake-post.example/a?x=1&y=2"]);
    assert_eq!(one.facts.address.as_deref(), Some("https://lake-post.example/a?x=1&y=2"));
    assert_eq!(told(one, Field::Published), ["Sun, 09 Mar 2025 10:15:00 +0000"]);
    assert_eq!(told(one, Field::Author), ["Ann Lee"]);
    assert_eq!(told(one, Field::Outlet), ["Lake Post & Mail"]);
    assert_eq!(told(one, Field::Language), ["en-GB"]);
    assert!(one.facts.told.iter().all(|t| t.basis == Basis::Feed));
    assert_eq!(one.facts.container.as_deref(), Some("f.xml"));
    let two = &given.captures[1];
    assert_eq!(text(two), "<p>A bridge near the mill gave way; R&amp;D is closed.</p>");
    assert_eq!(
        told(two, Field::Outlet),
        ["Halm Courier", "Lake Post & Mail"],
        "the entry's own source first"
    );
    assert_eq!(told(two, Field::Address), ["https://lake-post.example/b"]);
    let three = &given.captures[2];
    assert_eq!(text(three), "Rail line closed & schools shut", "the title where there is no text");
}

#[test]
fn rss_1_in_latin_1() {
    let file = include_bytes!("../data/feeds/rss1.rdf");
    let file = file.iter().copied().map(|b| if b == b'!' { 0xe9 } else { b }).collect::<Vec<_>>();
    let given_plain = given("f.rdf", &file);
    placed(&file, &given_plain);
    assert_eq!(given_plain.texts(), ["The river Ostra rose by two metres on Monday night."]);
    assert_eq!(told(&given_plain.captures[0], Field::Published), ["2025-03-09T10:15:00+01:00"]);
    let latin = String::from_utf8(file).unwrap().replace("Ostra", "Éstra");
    let latin: Vec<u8> = latin.chars().map(|c| c as u8).collect();
    let given = given("f.rdf", &latin);
    placed(&latin, &given);
    assert_eq!(given.texts(), ["The river Éstra rose by two metres on Monday night."]);
    assert!(given.codes().is_empty(), "the declaration is no guess");
}

#[test]
fn atom() {
    let file = include_bytes!("../data/feeds/atom.xml");
    let given = given("f.xml", file);
    placed(file, &given);
    assert!(given.notices.is_empty(), "{:?}", given.notices);
    let [one, two, three] = &given.captures[..] else { panic!("three") };
    assert_eq!(one.format, "atom");
    assert!(text(one).starts_with("<div xmlns=") && text(one).ends_with("</div>"));
    assert_eq!(told(one, Field::Title), ["Ostra & Halm"]);
    assert_eq!(told(one, Field::Author), ["Ann Lee", "Tom Obe"]);
    assert_eq!(told(one, Field::Updated), ["2025-03-09T11:30:00Z"]);
    assert_eq!(one.facts.address.as_deref(), Some("https://lake-post.example/a?x=1&y=2"));
    assert_eq!(text(two), "<p>A bridge gave way.</p>");
    assert_eq!(
        (text(three), three.content.as_ref().unwrap().markup),
        ("The rail line <b> is closed.", false)
    );
    assert_eq!(told(three, Field::Outlet), ["Halm Courier", "Lake Post"]);
}

#[test]
fn json_feed() {
    let given = given("f.json", include_bytes!("../data/feeds/jsonfeed.json"));
    assert_eq!(given.texts(), ["<p>The river rose by “two metres”.</p>", "A bridge gave way."]);
    let one = &given.captures[0];
    assert_eq!((one.format, one.content.as_ref().unwrap().markup), ("json_feed", true));
    assert_eq!(told(one, Field::Outlet), ["Lake Post"]);
    assert_eq!(told(one, Field::Author), ["Ann Lee"]);
    assert!(one.facts.told.iter().all(|t| t.basis == Basis::Feed));
}

#[test]
fn feeds_without_entries_say_so() {
    for file in [
        "<rss version='2.0'><channel><title>Lake Post</title></channel></rss>",
        "<?xml version='1.0'?><rss></rss>",
        "<feed xmlns='http://www.w3.org/2005/Atom'/>",
        "{\"version\": \"https://jsonfeed.org/version/1\", \"items\": []}",
    ] {
        let given = given("f", file.as_bytes());
        assert_eq!((given.codes(), given.captures.len()), (vec!["R030"], 0), "{file}");
    }
}

#[test]
fn a_feed_that_breaks_keeps_what_came_before() {
    let good = "<rss><channel><item><description>The lake rose.</description></item>";
    for (bad, what) in [
        ("<item><description>A bri</item>", "mismatch"),
        ("<item><description>A bridge", "cut"),
        ("<item", "cut in a tag"),
        ("<item><title>a</title>", "cut between"),
        ("", "cut between entries"),
    ] {
        let file = format!("{good}{bad}");
        let given = given("f.xml", file.as_bytes());
        assert_eq!((given.texts(), given.codes()), (vec!["The lake rose."], vec!["R032"]), "{what}");
        assert!(given.notices[0].1.message.contains("byte"), "{}", given.notices[0].1.message);
    }
}

#[test]
fn entities_are_no_bomb() {
    let mut file = String::from("<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a0 'lake'>");
    for i in 1..40 {
        _ = write!(file, "<!ENTITY a{i} '&a{};&a{};'>", i - 1, i - 1);
    }
    file.push_str("]><rss><channel><item><description>The &a39; rose &amp; fell&nbsp;again & again.</description></item></channel></rss>");
    let given = given("f.xml", file.as_bytes());
    assert_eq!(given.texts(), ["The &a39; rose & fell\u{a0}again & again."]);
}

#[test]
fn deep_and_wide_feeds() {
    let deep = format!("<rss><channel><item><description>{}x", "<b>".repeat(100_000));
    assert_eq!(given("f.xml", deep.as_bytes()).codes(), ["R032"]);
    let open = format!("<rss>{}", "<channel>".repeat(100_000));
    assert_eq!(given("f.xml", open.as_bytes()).codes(), ["R032"]);
    let lone =
        format!("<rss><channel><item><title>{}</title></item></channel></rss>", "&lt;p ".repeat(100_000));
    assert_eq!(given("f.xml", lone.as_bytes()).captures.len(), 1);
    let names =
        format!("<rss><channel><item {}><title>a</title></item></channel></rss>", "a='b' ".repeat(50_000));
    assert_eq!(given("f.xml", names.as_bytes()).captures.len(), 1);
}

#[test]
fn a_feed_in_utf_16() {
    let file = "<?xml version=\"1.0\" encoding=\"utf-16\"?><rss><channel><item><title>Ä</title><description>The lake rose.</description></item><item><description>A bridge fell.</description></item></channel></rss>";
    let wide: Vec<u8> =
        [0xfe, 0xff].into_iter().chain(file.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    let wide_given = given("f.xml", &wide);
    placed(&wide, &wide_given);
    assert_eq!(wide_given.texts(), ["The lake rose.", "A bridge fell."]);
    let lie = given("f.xml", file.as_bytes());
    assert_eq!(lie.texts(), ["The lake rose.", "A bridge fell."], "a declaration that is not true");
}
