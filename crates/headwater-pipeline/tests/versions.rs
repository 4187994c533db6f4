//! Several captures of one address: one report with versions, from saved pages and from a crawl.

#![allow(clippy::unwrap_used)]

mod common;

use common::{check, folder, record_of, run};
use headwater_model::Record;
use headwater_model::record::VersionChangeKind as Kind;

/// A saved page with its own address.
fn page(modified: &str, dead: &str, quote: bool) -> Vec<u8> {
    let quote = if quote {
        "<p>“We heard the engine room blow before anyone on deck saw smoke,” the captain, Jonas Hvit, said in the harbour.</p>"
    } else {
        ""
    };
    format!(
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Ferry burns off Port Salme</title>\
         <link rel=canonical href=\"https://courier.example/2031/ferry\">\
         <meta property=\"article:published_time\" content=\"2031-05-04T09:00:00Z\">\
         <meta property=\"article:modified_time\" content=\"{modified}\"></head><body><nav><a href=/>Home</a></nav>\
         <article><h1>Ferry burns off Port Salme</h1>\
         <p>At least {dead} people were killed when a fire swept the ferry Ostara on Sunday, the coast guard said.</p>\
         {quote}<p>The ship had left Lund Quay at noon for the islands with two hundred passengers and a crew of twenty.</p>\
         <p>Divers from the naval base went down to the car deck twice before the light failed in the evening.</p>\
         </article></body></html>"
    )
    .into_bytes()
}

fn kinds(record: &Record) -> Vec<(Kind, &str)> {
    record.reports[0].changes.iter().map(|c| (c.kind, c.text.as_str())).collect()
}

/// What both ways of capture must give.
fn one_report_with_changes(record: &Record) {
    check(record);
    assert_eq!((record.reports.len(), record.stories.len()), (1, 1), "{:?}", record.problems);
    let report = &record.reports[0];
    assert_eq!(report.address.as_deref(), Some("https://courier.example/2031/ferry"));
    assert!(report.text.contains("52 people") && report.versions.len() == 2, "{report:?}");
    assert_eq!((report.versions[0].current, report.versions[1].current), (false, true));
    assert!(report.versions[0].text.contains("40 people") && report.versions[1].id == report.id);
    let found = kinds(record);
    assert!(found.contains(&(Kind::FigureRaised, "people killed: 40 or more → 52 or more")), "{found:?}");
    assert!(found.iter().any(|(k, _)| *k == Kind::QuotationCut), "{found:?}");
    // The earlier figure is in no count.
    assert!(record.figures.iter().all(|f| f.value.low != 40), "{:?}", record.figures);
    assert!(record.ledger.iter().all(|l| l.counts.reports == 1));
    assert!(record.passages.is_empty());
    let json: serde_json::Value = serde_json::from_str(&headwater_render::json(record)).unwrap();
    let change = &json["reports"][0]["changes"][0];
    assert!(
        change["before"].get("report").is_none(),
        "spans into versions have a key of their own: {change}"
    );
    let summary = headwater_render::summary(record, headwater_render::Style::default());
    assert!(summary.contains("was captured 2 times") && summary.contains("1 quotation cut"), "{summary}");
    let dossier = headwater_render::dossier(record);
    assert!(dossier.contains("Versions of this report") && dossier.contains("40 or more → 52 or more"));
}

#[test]
fn two_saved_pages_of_one_address() {
    let (early, late) = (page("2031-05-04T10:00:00Z", "40", true), page("2031-05-04T18:00:00Z", "52", false));
    one_report_with_changes(&record_of(&[("a-late.html", &late), ("b-early.html", &early)]));
    let dir = folder(&[("1.html", &early), ("2.html", &late)]);
    one_report_with_changes(&run(&[dir.path().to_path_buf()]));
}

/// A record of a crawl.
fn response(time: &str, address: &str, body: &[u8]) -> Vec<u8> {
    let mut http = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    http.extend_from_slice(body);
    let mut out = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{:012}>\r\nWARC-Date: {time}\r\n\
         WARC-Target-URI: {address}\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
        body.len(),
        http.len()
    )
    .into_bytes();
    out.append(&mut http);
    out.extend_from_slice(b"\r\n\r\n");
    out
}

#[test]
fn three_captures_in_a_crawl() {
    let (early, late) = (page("2031-05-04T10:00:00Z", "40", true), page("2031-05-04T18:00:00Z", "52", false));
    let address = "https://courier.example/2031/ferry";
    let mut crawl = response("2031-05-04T19:00:00Z", &format!("{address}?utm_source=feed"), &late);
    crawl.extend(response("2031-05-04T11:00:00Z", address, &early));
    let record = record_of(&[("crawl.warc", &crawl)]);
    one_report_with_changes(&record);
    assert_eq!(record.reports[0].captured.as_deref(), Some("2031-05-04T19:00:00Z"));
    // The same bytes once more: a capture, no version and no problem.
    crawl.extend(response("2031-05-04T12:00:00Z", "http://www.courier.example/2031/ferry/", &early));
    let record = record_of(&[("crawl.warc", &crawl)]);
    check(&record);
    assert!(record.problems.iter().all(|p| p.code != "P006"), "{:?}", record.problems);
    let report = &record.reports[0];
    assert_eq!((report.captures.len(), report.versions.len()), (3, 2));
}
