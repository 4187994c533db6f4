//! Rows of JSON and tables, in the manner of the exports that people have.

use headwater_model::notice::Notice;
use headwater_model::{Basis, Capture, Field};
use headwater_read::{Flow, Found, Options, Stream, walk};
use proptest::prelude::*;
use std::fmt::Write;

/// All that a file gives.
pub(crate) struct Given {
    pub(crate) captures: Vec<Capture>,
    pub(crate) notices: Vec<(String, Notice)>,
}

impl Given {
    pub(crate) fn codes(&self) -> Vec<&'static str> {
        self.notices.iter().map(|(_, n)| n.code).collect()
    }

    pub(crate) fn texts(&self) -> Vec<&str> {
        self.captures.iter().map(text).collect()
    }
}

pub(crate) fn given_with(name: &str, bytes: &[u8], options: &Options) -> Given {
    let mut given = Given { captures: Vec::new(), notices: Vec::new() };
    let mut source = bytes;
    let _ = walk(name, Stream::flow(&mut source), Some(bytes.len() as u64), options, &mut |found| {
        match found {
            Found::Capture(capture) => given.captures.push(*capture),
            Found::Notice { locator, notice } => given.notices.push((locator, notice)),
        }
        Flow::Continue(())
    });
    for capture in &given.captures {
        holds(capture);
    }
    given
}

pub(crate) fn given(name: &str, bytes: &[u8]) -> Given {
    given_with(name, bytes, &Options::default())
}

pub(crate) fn text(capture: &Capture) -> &str {
    capture.content.as_ref().map_or("", |c| c.text.as_str())
}

/// The values of a field, in their order.
pub(crate) fn told(capture: &Capture, field: Field) -> Vec<&str> {
    capture.facts.told.iter().filter(|t| t.field == field).map(|t| t.value.as_str()).collect()
}

/// What holds for every capture whose text a container found: the map leads from the text to the bytes, in order, and
/// says "exact" only of what is.
pub(crate) fn holds(capture: &Capture) {
    let Some(content) = &capture.content else { return };
    let (mut text, mut raw) = (0, 0);
    for p in content.map.pieces() {
        let (t, r) = (p.text as usize, p.raw as usize);
        let (te, re) = (t + p.text_len as usize, r + p.raw_len as usize);
        assert!(te <= content.text.len() && re <= capture.bytes.len(), "{}: {p:?}", capture.locator);
        assert!(text <= t && raw <= re, "{}: {p:?} after {text}, {raw}", capture.locator);
        if p.exact {
            assert_eq!(&content.text.as_bytes()[t..te], &capture.bytes[r..re], "{}", capture.locator);
        }
        (text, raw) = (te, if p.exact { re } else { r });
    }
    for told in &capture.facts.told {
        assert!(!told.value.is_empty());
        if let Some(raw) = &told.raw {
            assert!(raw.start <= raw.end && raw.end as usize <= capture.bytes.len(), "{told:?}");
        }
    }
}

/// Each entry's bytes are those of the file at its place.
fn placed(file: &[u8], given: &Given) {
    for capture in &given.captures {
        let (from, length) = capture.facts.place.expect("a place");
        assert_eq!(capture.bytes, &file[from as usize..(from + length) as usize], "{}", capture.locator);
    }
}

/// The bytes that metadata rests on.
fn raw(capture: &Capture, field: Field) -> String {
    let told = capture.facts.told.iter().find(|t| t.field == field).expect("told");
    let raw = told.raw.clone().expect("its bytes");
    String::from_utf8_lossy(&capture.bytes[raw.start as usize..raw.end as usize]).into_owned()
}

#[test]
fn gdelt() {
    let file = include_bytes!("../data/rows/gdelt-doc.json");
    let given = given("g.json", file);
    placed(file, &given);
    assert_eq!(given.codes(), ["R035"], "said once");
    assert_eq!(given.notices[0].1.message.split(':').next(), Some("2 of 2 rows hold only headlines"));
    let one = &given.captures[0];
    assert_eq!((one.locator.as_str(), one.format), ("g.json#1", "json"));
    assert_eq!(text(one), "Ostra rises by two metres, five missing");
    assert_eq!(one.facts.address.as_deref(), Some("https://lake-post.example/2025/03/09/ostra"));
    assert_eq!(told(one, Field::Published), ["20250309T101500Z"]);
    assert_eq!(told(one, Field::Outlet), ["lake-post.example"]);
    assert_eq!(told(one, Field::Language), ["English"]);
    assert_eq!(raw(one, Field::Published), "\"20250309T101500Z\"");
    assert!(one.facts.told.iter().all(|t| t.basis == Basis::Row));
    assert!(one.bytes.starts_with(b"{ \"url\"") && one.bytes.ends_with(b"}"));
    assert!(given.captures[1].content.as_ref().unwrap().markup, "an entity is markup");
}

#[test]
fn media_cloud() {
    let file = include_bytes!("../data/rows/mediacloud.csv");
    let given = given("stories.csv", file);
    placed(file, &given);
    assert_eq!(given.codes(), ["R033"]);
    assert_eq!(given.notices[0].0, "stories.csv#4");
    assert!(given.notices[0].1.message.contains("--column text="), "{}", given.notices[0].1.message);
    let one = &given.captures[0];
    assert_eq!((one.locator.as_str(), one.format), ("stories.csv#2", "csv"));
    assert_eq!(
        text(one),
        "The lake rose by two metres, officials said.\n\n\"Nobody was on the bridge,\" the fire chief said."
    );
    assert_eq!(told(one, Field::Title), ["Ostra rises, five missing"]);
    assert_eq!(told(one, Field::Outlet), ["Lake Post"]);
    assert_eq!(told(one, Field::Published), ["2025-03-09"]);
    let map = &one.content.as_ref().unwrap().map;
    let at = text(one).find("Nobody").unwrap();
    let raw = map.raw(at..at + 6).unwrap();
    assert_eq!(&one.bytes[raw], b"Nobody");
}

#[test]
fn newsapi() {
    let file = include_bytes!("../data/rows/newsapi.json");
    let given = given("n.json", file);
    placed(file, &given);
    assert_eq!(given.codes(), ["R036", "R037"]);
    let one = &given.captures[0];
    assert!(text(one).ends_with("[+1834 chars]"), "kept as it is");
    assert_eq!((told(one, Field::Outlet), told(one, Field::Author)), (vec!["Lake Post"], vec!["Ann Lee"]));
    assert_eq!(told(one, Field::Published), ["2025-03-09T10:15:00Z"]);
    assert_eq!(text(&given.captures[1]), "A bridge near the mill gave way.");
}

#[test]
fn event_registry() {
    let file = include_bytes!("../data/rows/event-registry.json");
    let given = given("e.json", file);
    placed(file, &given);
    assert!(given.notices.is_empty());
    let one = &given.captures[0];
    assert!(text(one).contains("\n\n“We have never seen"));
    assert_eq!(told(one, Field::Author), ["Ann Lee", "Tom Obe"]);
    assert_eq!(told(one, Field::Outlet), ["Lake Post"]);
    assert_eq!(told(one, Field::Published), ["2025-03-09T10:02:00Z"]);
    assert_eq!(told(one, Field::Language), ["eng"]);
}

#[test]
fn scrapers() {
    let one = given("a.json", include_bytes!("../data/rows/news-please.json"));
    assert!(one.notices.is_empty());
    let one = &one.captures[0];
    assert_eq!(one.locator, "a.json", "a file of one report has its name");
    assert_eq!(text(one), "The river Ostra rose by two metres.\nForty families left the lower town.");
    assert_eq!(told(one, Field::Updated), ["2025-03-09 12:00:00"]);
    assert_eq!(told(one, Field::Outlet), ["lake-post.example"]);
    let two = given("b.json", include_bytes!("../data/rows/trafilatura.json"));
    assert_eq!(two.texts(), ["The river Ostra rose.\nForty families left."]);
    assert_eq!(told(&two.captures[0], Field::Outlet), ["Lake Post"]);
    assert_eq!(told(&two.captures[0], Field::Published), ["2025-03-09"]);
}

#[test]
fn lines_with_some_that_are_bad() {
    let file = include_bytes!("../data/rows/cc-news.jsonl");
    let given = given("c.jsonl", file);
    placed(file, &given);
    let locators: Vec<&str> = given.captures.iter().map(|c| c.locator.as_str()).collect();
    assert_eq!(locators, ["c.jsonl#1", "c.jsonl#3", "c.jsonl#6"]);
    assert_eq!(given.captures[0].format, "jsonl");
    let problems: Vec<(&str, &str)> = given.notices.iter().map(|(l, n)| (l.as_str(), n.code)).collect();
    assert_eq!(problems, [("c.jsonl#4", "R032"), ("c.jsonl#5", "R033")]);
    assert_eq!(told(&given.captures[1], Field::Published), ["1741518000"]);
}

#[test]
fn many_bad_rows_are_counted() {
    let mut file = String::from("{\"text\": \"The lake rose.\"}\n");
    for i in 0..50 {
        _ = write!(file, "{{\"id\": {i}}}\n{{broken\n");
    }
    let given = given("c.jsonl", file.as_bytes());
    let of = |code: &str| given.codes().iter().filter(|c| **c == code).count();
    assert_eq!((of("R032"), of("R033"), of("R034"), given.captures.len()), (20, 20, 2, 1));
    assert!(given.notices.iter().any(|(_, n)| n.message.starts_with("30 more entries")));
}

#[test]
fn names_of_the_user_come_first() {
    let options = Options {
        columns: vec![("text".into(), "Payload.Words".into()), ("outlet".into(), "Paper".into())],
        ..Options::default()
    };
    let json = br#"[{"text": "not this", "payload": {"words": "The lake rose."}, "paper": "Lake Post", "source": "x"}]"#;
    let rows = given_with("a.json", json, &options);
    assert_eq!(rows.texts(), ["The lake rose."]);
    assert_eq!(told(&rows.captures[0], Field::Outlet), ["Lake Post"]);
    let table = b"Paper\tPayload.Words\nLake Post\tThe lake rose.\n";
    assert_eq!(given_with("a.tsv", table, &options).texts(), ["The lake rose."]);
}

#[test]
fn json_that_is_no_collection_is_refused() {
    for file in [
        r#"{"name": "web", "version": "1.0.0", "scripts": {"build": "make"}, "dependencies": {}}"#,
        r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "Halm"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}]}"#,
        r#"{"compilerOptions": {"strict": true}}"#,
        r#"{"title": "The lake rose"}"#,
        r#"[{"id": 1}, {"id": 2}]"#,
        r#"{"$schema": "https://x.example/s", "title": "Record", "description": "A schema.", "properties": {"text": {"type": "string"}}}"#,
        "[]",
        "{}",
    ] {
        let given = given("a.json", file.as_bytes());
        assert_eq!((given.codes(), given.captures.len()), (vec!["R006"], 0), "{file}");
        assert!(given.notices[0].1.message.contains("--column text="), "says what to do");
    }
}

#[test]
fn shapes_of_json() {
    let two = ["The lake rose.", "A bridge fell."];
    for file in [
        "{\"text\": \"The lake rose.\"}\n{\"text\": \"A bridge fell.\"}",
        "\u{feff}{\"text\": \"The lake rose.\"}\r\n\r\n{\"text\": \"A bridge fell.\"}\r\n",
        "[{\"text\": \"The lake rose.\"},\n{\"text\": \"A bridge fell.\"}]",
        "{\n \"text\": \"The lake rose.\"\n}\n{\n \"text\": \"A bridge fell.\"\n}\n",
        "{\"meta\": {}, \"data\": {\"hits\": [{\"_source\": {\"text\": \"The lake rose.\"}}, {\"_source\": {\"text\": \"A bridge fell.\"}}]}}",
        "[{\"text\": \"The lake rose.\"}, {\"text\": \"A bridge fell.\"}]\n[]\n",
        "{\"articles\": [{\"title\": \"a\", \"text\": \"The lake rose.\", \"score\": NaN},\n {\"text\": \"A bridge fell.\"}]}",
    ] {
        let given = given("a", file.as_bytes());
        assert_eq!(given.texts(), two, "{file} {:?}", given.notices);
        placed(file.as_bytes(), &given);
    }
    let wide: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(
            "[{\"text\": \"The lake rose.\"}, {\"text\": \"A bridge fell.\"}]"
                .encode_utf16()
                .flat_map(u16::to_le_bytes),
        )
        .collect();
    let given = given("a.json", &wide);
    assert_eq!(given.texts(), two);
    placed(&wide, &given);
}

#[test]
fn broken_json_says_where() {
    let given =
        given("a.json", b"{\n \"articles\": [\n  {\"text\": \"The lake rose.\"},\n  {\"text\": \"A bri");
    assert_eq!(given.codes(), ["R032"]);
    assert!(given.notices[0].1.message.contains("line 4"), "{}", given.notices[0].1.message);
}

#[test]
fn a_line_beyond_the_limit_is_skipped() {
    let mut options = Options::default();
    options.limits.item = 100;
    let long = format!("{{\"text\": \"{}\"}}", "lake ".repeat(100));
    let file = format!("{{\"text\": \"One.\"}}\n{long}\n{{\"text\": \"Two.\"}}\n");
    let rows = given_with("a.jsonl", file.as_bytes(), &options);
    assert_eq!((rows.texts(), rows.codes()), (vec!["One.", "Two."], vec!["R031"]));
    let file = format!("title,text\na,One.\nb,{}\nc,Two.\n", "lake ".repeat(100));
    let rows = given_with("a.csv", file.as_bytes(), &options);
    assert_eq!((rows.texts(), rows.codes()), (vec!["One.", "Two."], vec!["R031"]));
}

#[test]
fn tables_in_other_dress() {
    for (name, file) in [
        ("a", "title;text;url\nA;The lake rose.;https://x.example/a\nB;\"A bridge; fell.\";\n"),
        ("a.tsv", "Title\tText\r\nA\tThe lake rose.\r\nB\tA bridge; fell.\r\n"),
        ("a", "\u{feff}\"Title\",\"Text\"\n\n\"A\",\"The lake rose.\"\n\"B\",\"A bridge; fell.\"\n"),
        ("a.csv", "text\nThe lake rose.\nA bridge; fell."),
    ] {
        let given = given(name, file.as_bytes());
        assert_eq!(given.texts(), ["The lake rose.", "A bridge; fell."], "{file} {:?}", given.notices);
        placed(file.as_bytes(), &given);
    }
    let latin = b"title,text\nCaf\xe9 closed,\"Ren\xe9 said the caf\xe9 closes d\xe8s lundi.\"\nB,\"H\xe9l\xe8ne left.\"\n";
    let latin_given = given("a.csv", latin);
    assert_eq!(latin_given.texts(), ["René said the café closes dès lundi.", "Hélène left."]);
    placed(latin, &latin_given);
    let wide: Vec<u8> =
        "title\ttext\nA\tThe lake \u{1f30a} rose.\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide = [vec![0xff, 0xfe], wide].concat();
    let wide_given = given("a.csv", &wide);
    assert_eq!(wide_given.texts(), ["The lake \u{1f30a} rose."]);
    placed(&wide, &wide_given);
}

#[test]
fn tables_in_trouble() {
    let given_of = |file: &str| given("a.csv", file.as_bytes());
    assert_eq!(given_of("a,b\n1,2\n3,4\n").codes(), ["R006"], "no known column");
    assert_eq!(given_of("title,text\n").codes(), ["R030"], "no rows");
    let wide = given_of("title,text\na,The lake rose, they said.\nb,A bridge fell.\n");
    assert_eq!((wide.codes(), wide.texts()), (vec!["R032"], vec!["A bridge fell."]));
    let open = given_of("title,text\na,A bridge fell.\nb,\"The lake\nrose.\n");
    assert_eq!((open.codes(), open.texts()), (vec!["R032"], vec!["A bridge fell."]));
}

#[test]
fn prose_is_no_table() {
    for prose in [
        "Title, text, and more\n\nThe lake rose, officials said, by two metres.\n\nA bridge fell.",
        "HALM, March 9 (Reuters) - The lake rose, he said.\nA bridge, too, fell.\n",
        "Source: Lake Post; author: Ann Lee; date: March 9\n\nThe lake rose; a bridge fell.",
        "date 2025-03-09\n\nTitle | Author | Source\n\nThe lake rose.",
        "Published, Updated\n10:15, 11:30\n\nThe lake rose by two metres, officials said, on Monday night.",
        "1, 2, 3\n4, 5, 6\n7, 8, 9\n",
        "Ann Lee, Halm\nTom Obe, Ostra\nMarta Kolb, the mill\n",
    ] {
        let given = given("a.txt", prose.as_bytes());
        assert_eq!(given.captures.len(), 1, "{prose}");
        assert_eq!(given.captures[0].format, "text", "{prose}");
    }
}

const FILES: &[(&str, &[u8])] = &[
    ("g.json", include_bytes!("../data/rows/gdelt-doc.json")),
    ("m.csv", include_bytes!("../data/rows/mediacloud.csv")),
    ("n.json", include_bytes!("../data/rows/newsapi.json")),
    ("e.json", include_bytes!("../data/rows/event-registry.json")),
    ("c.jsonl", include_bytes!("../data/rows/cc-news.jsonl")),
    ("r.xml", include_bytes!("../data/feeds/rss2.xml")),
    ("a.xml", include_bytes!("../data/feeds/atom.xml")),
    ("r.rdf", include_bytes!("../data/feeds/rss1.rdf")),
    ("j.json", include_bytes!("../data/feeds/jsonfeed.json")),
];

/// A file with some bytes changed, cut or doubled.
pub(crate) fn broken(file: &[u8], changes: &[(usize, u8, u8)]) -> Vec<u8> {
    let mut bytes = file.to_vec();
    for (at, kind, value) in changes {
        if bytes.is_empty() {
            break;
        }
        let at = at % bytes.len();
        match kind % 5 {
            0 => bytes[at] = *value,
            1 => bytes.truncate(at),
            2 => {
                bytes.remove(at);
            }
            3 => bytes.insert(at, *value),
            _ => {
                let end = (at + usize::from(*value)).min(bytes.len());
                let part = bytes[at..end].to_vec();
                bytes.splice(at..at, part);
            }
        }
    }
    bytes
}

pub(crate) fn changes() -> impl Strategy<Value = Vec<(usize, u8, u8)>> {
    proptest::collection::vec((any::<usize>(), any::<u8>(), any::<u8>()), 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn broken_files_never_panic(which in 0..FILES.len(), changes in changes()) {
        let (name, file) = FILES[which];
        let bytes = broken(file, &changes);
        let (one, two) = (given(name, &bytes), given(name, &bytes));
        prop_assert_eq!(&one.captures, &two.captures);
        prop_assert_eq!(&one.notices, &two.notices);
        prop_assert!(!one.captures.is_empty() || !one.notices.is_empty());
    }

    #[test]
    fn any_text_goes_through_json_and_a_table(words in "\\PC{1,60}", lines in "[a\\\\\"\n,;é\u{1f30a}]{0,30}") {
        let words = format!("x{words}{lines}x");
        let file = format!("[{}]", serde_json::json!({"text": words}));
        let json = given("a.json", file.as_bytes());
        prop_assert_eq!(json.texts(), vec![words.as_str()]);
        let file = format!("title,text\na,\"{}\"\n", words.replace('"', "\"\""));
        let table = given("a.csv", file.as_bytes());
        prop_assert_eq!(table.texts(), vec![words.as_str()]);
    }
}
