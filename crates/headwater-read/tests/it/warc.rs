//! Crawls: what becomes of their records, and what is said of damaged ones. All are made here.

use super::archives::{Finds, REPORT, file, gz, within};
use headwater_read::Limits;
use sha1::{Digest, Sha1};
use std::fmt::Write;

/// A record with the right length and the line ends after it.
fn record(kind: &str, fields: &str, body: &[u8]) -> Vec<u8> {
    with_length(kind, fields, body, body.len())
}

fn with_length(kind: &str, fields: &str, body: &[u8], length: usize) -> Vec<u8> {
    let head = format!("WARC/1.0\r\nWARC-Type: {kind}\r\n{fields}Content-Length: {length}\r\n\r\n");
    [head.as_bytes(), body, b"\r\n\r\n"].concat()
}

/// An answer of a server: `head` without its last blank line.
fn answer(head: &str, body: &[u8]) -> Vec<u8> {
    [head.as_bytes(), b"\r\n\r\n", body].concat()
}

const HTTP: &str = "Content-Type: application/http; msgtype=response\r\n";

fn page(n: usize, text: &str) -> Vec<u8> {
    let fields =
        format!("{HTTP}WARC-Target-URI: <https://a.example/{n}>\r\nWARC-Date: 2025-03-09T10:32:0{n}Z\r\n");
    record(
        "response",
        &fields,
        &answer("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8", text.as_bytes()),
    )
}

fn text(n: usize) -> String {
    format!("Report {n}. {REPORT}")
}

pub(crate) fn sample() -> Vec<u8> {
    [record("warcinfo", "", b"software: none\r\n"), page(1, &text(1)), page(2, &text(2)), page(3, &text(3))]
        .concat()
}

pub(crate) fn sample_by_record() -> Vec<u8> {
    [record("warcinfo", "", b"software: none\r\n"), page(1, &text(1)), page(2, &text(2)), page(3, &text(3))]
        .iter()
        .flat_map(|r| gz(r))
        .collect()
}

fn texts(finds: &Finds) -> Vec<String> {
    finds.captures.iter().map(|c| String::from_utf8_lossy(&c.bytes).into_owned()).collect()
}

#[test]
fn records_become_items_with_their_facts() {
    let crawl = sample();
    for (name, bytes) in [
        ("a.warc", crawl.clone()),
        ("a.warc.gz", gz(&crawl)),
        ("a.warc.gz", sample_by_record()),
        ("a.warc.zst", zstd::encode_all(crawl.as_slice(), 1).unwrap()),
    ] {
        let finds = file(name, &bytes);
        assert_eq!(finds.order(), [format!("{name}#2"), format!("{name}#3"), format!("{name}#4")]);
        assert_eq!(texts(&finds), [text(1), text(2), text(3)]);
        let facts = &finds.captures[1].facts;
        assert_eq!(facts.address.as_deref(), Some("https://a.example/2"));
        assert_eq!(facts.time.as_deref(), Some("2025-03-09T10:32:02Z"));
        assert_eq!(facts.media_type.as_deref(), Some("text/plain; charset=utf-8"));
        assert_eq!(facts.container.as_deref(), Some(name));
        assert_eq!(facts.headers, [("Content-Type".to_owned(), "text/plain; charset=utf-8".to_owned())]);
        let (at, length) = facts.place.unwrap();
        let place = &crawl[at as usize..][..length as usize];
        assert!(place.starts_with(b"WARC/1.0\r\n") && place.ends_with(text(2).as_bytes()));
    }
}

#[test]
fn what_is_no_report_is_one_remark() {
    let http = |head: &str, body: &[u8]| {
        record(
            "response",
            &format!("{HTTP}WARC-Target-URI: https://a.example/x.png\r\n"),
            &answer(head, body),
        )
    };
    let crawl = [
        http("HTTP/1.1 404 Not Found\r\nContent-Type: text/html", b"<html>no</html>"),
        http("HTTP/1.1 301 Moved\r\nLocation: /b", b""),
        http("HTTP/1.1 200 OK\r\nContent-Type: image/png", b"\x89PNG\r\n\x1a\n"),
        http("HTTP/1.1 200 OK\r\nContent-Type: text/html", b"GIF89a\x01\0\x01\0"),
        http("HTTP/1.1 200 OK\r\nContent-Type: application/javascript", b"alert(1)"),
        http(
            "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream",
            &[0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0],
        ),
        http("HTTP/1.1 200 OK\r\nContent-Type: application/json", b"{\"a\": 1}"),
        http("HTTP/1.1 200 OK", b""),
        record("request", HTTP, b"GET / HTTP/1.1\r\n\r\n"),
        record("metadata", "", b"fetchTimeMs: 12\r\n"),
        record("response", "WARC-Target-URI: dns:a.example\r\nContent-Type: text/dns\r\n", b"1.2.3.4"),
        record(
            "resource",
            "WARC-Target-URI: urn:text:https://a.example\r\nContent-Type: text/plain\r\n",
            b"again",
        ),
        record(
            "revisit",
            &format!("{HTTP}WARC-Target-URI: https://a.example/1\r\n"),
            b"HTTP/1.1 200 OK\r\n\r\n",
        ),
        page(1, &text(1)),
    ]
    .concat();
    let finds = file("a.warc", &crawl);
    assert_eq!(finds.order(), ["a.warc#14", "a.warc R026"]);
    let message = finds.one().1;
    for part in
        ["6 pictures or other files", "2 answers that were errors or redirects", "1 later capture of a page"]
    {
        assert!(message.contains(part), "{message}");
    }
    let finds = file("a.warc", &record("warcinfo", "", b"software: none\r\n"));
    assert_eq!(finds.one().0, "R025");
}

#[test]
fn resources_and_conversions_are_read() {
    let fields = "WARC-Target-URI: https://a.example/1\r\nContent-Type: text/plain\r\n";
    for kind in ["resource", "conversion"] {
        let finds = file("a.wet", &record(kind, fields, REPORT.as_bytes()));
        assert_eq!(texts(&finds), [REPORT]);
        assert_eq!(finds.captures[0].facts.media_type.as_deref(), Some("text/plain"));
    }
}

#[test]
fn codings_are_undone_once_and_only_where_they_are() {
    let long = REPORT.repeat(5);
    let packed = gz(long.as_bytes());
    let mut chunked = Vec::new();
    for part in packed.chunks(50) {
        chunked.extend_from_slice(format!("{:x}\r\n", part.len()).as_bytes());
        chunked.extend_from_slice(part);
        chunked.extend_from_slice(b"\r\n");
    }
    chunked.extend_from_slice(b"0\r\n\r\n");
    let cases: [(&str, &[u8]); 4] = [
        ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip", &chunked),
        ("Content-Encoding: gzip", &packed),
        // The body is stored decoded, under the headers of what was sent.
        ("Transfer-Encoding: chunked\r\nContent-Encoding: br", long.as_bytes()),
        // The manner of CC-NEWS.
        (
            "X-Crawler-Transfer-Encoding: chunked\r\nX-Crawler-Content-Encoding: gzip\r\nContent-Length: 350",
            long.as_bytes(),
        ),
    ];
    for (head, body) in cases {
        let block = answer(&format!("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n{head}"), body);
        let fields = format!("{HTTP}WARC-Target-URI: https://a.example/1\r\n");
        let finds = file("a.warc.gz", &gz(&record("response", &fields, &block)));
        assert_eq!((texts(&finds), finds.notices.len()), (vec![long.clone()], 0), "{head}");
    }
    let block = answer(
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip",
        &gz(&vec![b'a'; 3 << 20]),
    );
    let fields = format!("{HTTP}WARC-Target-URI: https://a.example/1\r\n");
    let crawl = [record("response", &fields, &block), page(2, &text(2))].concat();
    let limits = Limits { ratio_from: 1 << 20, ..Limits::default() };
    assert_eq!(within("a.warc", &crawl, limits).order()[0], "a.warc#1 R020");
}

#[test]
fn digests_are_checked() {
    let body = REPORT.as_bytes();
    let hex = Sha1::digest(body).iter().fold(String::new(), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    });
    let with = |digest: &str| {
        let fields =
            format!("{HTTP}WARC-Target-URI: https://a.example/1\r\nWARC-Payload-Digest: {digest}\r\n");
        file(
            "a.warc",
            &record("response", &fields, &answer("HTTP/1.1 200 OK\r\nContent-Type: text/plain", body)),
        )
    };
    let finds = with(&format!("sha1:{hex}"));
    assert_eq!(finds.order(), ["a.warc#1"]);
    assert_eq!(finds.captures[0].facts.digest, Some(format!("sha1:{hex}")));
    assert_eq!(with("sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").order(), ["a.warc#1", "a.warc#1 R028"]);
    assert_eq!(with("md5:0123").order(), ["a.warc#1"]);

    let fields =
        "WARC-Target-URI: https://a.example/1\r\nContent-Type: text/plain\r\nWARC-Truncated: length\r\n";
    assert_eq!(file("a.warc", &record("resource", fields, body)).order(), ["a.warc#1", "a.warc#1 R028"]);
}

#[test]
fn wrong_lengths_cost_one_line_each() {
    let fields = "WARC-Target-URI: https://a.example/1\r\nContent-Type: text/plain\r\n";
    let body = REPORT.as_bytes();
    for (length, read) in [
        (body.len() - 9, &REPORT[..body.len() - 9]),
        (body.len() + 50, REPORT.trim_end()),
        (1 << 40, REPORT.trim_end()),
    ] {
        let crawl =
            [page(1, &text(1)), with_length("resource", fields, body, length), page(3, &text(3))].concat();
        for (name, bytes) in [("a.warc", crawl.clone()), ("a.warc.gz", gz(&crawl))] {
            let finds = file(name, &bytes);
            let first = finds.captures.first().map(|c| c.locator.clone());
            assert_eq!(first, Some(format!("{name}#1")));
            assert_eq!(
                finds.captures.last().map(|c| c.locator.clone()),
                Some(format!("{name}#3")),
                "{length}"
            );
            assert_eq!(finds.one().0, "R027", "{length}");
            if length < 1 << 20 {
                assert_eq!(texts(&finds)[1], read);
            }
        }
    }
    let no_length =
        [b"WARC/1.0\r\nWARC-Type: response\r\n\r\nsome bytes\r\n\r\n".to_vec(), page(2, &text(2))].concat();
    assert_eq!(file("a.warc", &no_length).order(), ["a.warc#1 R027", "a.warc#2"]);
    let garbage =
        [page(1, &text(1)), b"not a record\nat all\n".to_vec(), page(2, &text(2)), b"tail".to_vec()].concat();
    let finds = file("a.warc", &garbage);
    assert_eq!((texts(&finds).len(), finds.notices.len()), (2, 2), "{:?}", finds.order);
    assert!(finds.notices.iter().all(|(_, code, _)| *code == "R027"));
}

#[test]
fn crawls_that_break_off_are_read_up_to_there() {
    let crawl = sample();
    let finds = file("a.warc", &crawl[..crawl.len() - 30]);
    assert_eq!(finds.order(), ["a.warc#2", "a.warc#3", "a.warc#4", "a.warc#4 R027"]);
    let packed = sample_by_record();
    let finds = file("a.warc.gz", &packed[..packed.len() - 30]);
    assert_eq!(finds.order(), ["a.warc.gz#2", "a.warc.gz#3", "a.warc.gz R021"]);
    assert!(
        finds.one().1.contains(&format!("break off after {} bytes", packed.len() - 30)),
        "{}",
        finds.one().1
    );
}

#[test]
fn a_damaged_member_costs_only_its_record() {
    let parts = [page(1, &text(1)), page(2, &text(2)), page(3, &text(3))];
    let mut second = gz(&parts[1]);
    let middle = second.len() / 2;
    second[middle..middle + 20].fill(0xff);
    let finds = file("a.warc.gz", &[gz(&parts[0]), second, gz(&parts[2])].concat());
    let read = texts(&finds);
    assert_eq!((read.first(), read.last()), (Some(&text(1)), Some(&text(3))));
    assert_eq!(finds.one().0, "R021");
}

#[test]
fn large_records_are_passed_over() {
    let limits = Limits { item: 10_000, ..Limits::default() };
    let fields = "WARC-Target-URI: https://a.example/1\r\nContent-Type: text/plain\r\n";
    let large = record("resource", fields, &vec![b'a'; 50_000]);
    let picture = record("resource", "Content-Type: image/png\r\n", &vec![b'a'; 50_000]);
    let note = record("metadata", "", &vec![b'a'; 50_000]);
    let crawl = [page(1, &text(1)), large, picture, note, page(5, &text(5))].concat();
    let finds = within("a.warc", &crawl, limits);
    assert_eq!(finds.order(), ["a.warc#1", "a.warc#2 R003", "a.warc#5", "a.warc R026"]);
    assert!(finds.notices[1].2.contains("1 picture or"), "{}", finds.notices[1].2);
}

#[test]
fn a_text_about_the_format_is_a_text() {
    let text = b"WARC/1.0 is how crawls are kept.\nThe lake rose by two metres on Monday.\n";
    assert_eq!(file("a.txt", text).captures[0].format, "text");
}

#[test]
fn many_damaged_places_are_counted() {
    let mut crawl = page(1, &text(1));
    for _ in 0..100 {
        crawl.extend_from_slice(b"WARC/1.0\r\nWARC-Type: response\r\n\r\n\r\n\r\n");
    }
    let finds = file("a.warc", &crawl);
    assert_eq!((finds.captures.len(), finds.notices.len()), (1, 21));
    assert!(finds.notices[20].2.starts_with("80 more"), "{}", finds.notices[20].2);
}

#[test]
fn lengths_that_reach_into_everything_end() {
    // Each record says it is as long as all that follow.
    let one = "WARC/1.0\r\nWARC-Type: request\r\nContent-Length: 1000000\r\n\r\nx\r\n\r\n";
    let finds = file("a.warc", one.repeat(20_000).as_bytes());
    assert_eq!(finds.captures.len(), 0);
    assert_eq!(finds.notices.len(), 21);
}
