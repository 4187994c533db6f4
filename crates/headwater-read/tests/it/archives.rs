//! Archives: what is found in them, what is left out, and what is said of broken and hostile ones. All are made here.

use flate2::Compression;
use flate2::write::GzEncoder;
use headwater_model::Capture;
use headwater_read::{Flow, Found, Limits, Options, Stream, walk};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub(crate) const REPORT: &str = "The lake rose by two metres on Monday night, the harbour office said.\n";

/// What a walk found, in order.
#[derive(Debug, Default)]
pub(crate) struct Finds {
    pub(crate) captures: Vec<Capture>,
    /// Locator, code, message.
    pub(crate) notices: Vec<(String, &'static str, String)>,
    /// Locators of captures, and codes with their locators, in the order of the walk.
    pub(crate) order: Vec<String>,
}

impl Finds {
    pub(crate) fn order(&self) -> Vec<&str> {
        self.order.iter().map(String::as_str).collect()
    }

    /// The only notice.
    pub(crate) fn one(&self) -> (&str, &str) {
        let [(_, code, message)] = self.notices.as_slice() else { panic!("{:?}", self.notices) };
        (code, message)
    }
}

fn collect(name: &str, stream: Stream<'_>, size: Option<u64>, options: &Options) -> Finds {
    let mut finds = Finds::default();
    let flow = walk(name, stream, size, options, &mut |found| {
        match found {
            Found::Capture(capture) => {
                finds.order.push(capture.locator.clone());
                finds.captures.push(*capture);
            }
            Found::Notice { locator, notice } => {
                assert!(notice.message.len() > 20 && !notice.message.contains('\n'), "{}", notice.message);
                finds.order.push(format!("{locator} {}", notice.code));
                finds.notices.push((locator, notice.code, notice.message));
            }
        }
        Flow::Continue(())
    });
    assert!(flow.is_continue());
    finds
}

pub(crate) fn within(name: &str, bytes: &[u8], limits: Limits) -> Finds {
    let options = Options { limits, ..Options::default() };
    collect(name, Stream::file(&mut Cursor::new(bytes)), Some(bytes.len() as u64), &options)
}

/// Walks a file that can seek.
pub(crate) fn file(name: &str, bytes: &[u8]) -> Finds {
    within(name, bytes, Limits::default())
}

/// Walks a stream that cannot seek.
pub(crate) fn flow(name: &str, mut bytes: &[u8], limits: Limits) -> Finds {
    collect(name, Stream::flow(&mut bytes), None, &Options { limits, ..Options::default() })
}

pub(crate) fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (i, (name, bytes)) in members.iter().enumerate() {
        // Both methods that are read.
        let method =
            if i % 2 == 0 { zip::CompressionMethod::Deflated } else { zip::CompressionMethod::Stored };
        let options = SimpleFileOptions::default().compression_method(method);
        if let Some(folder) = name.strip_suffix('/') {
            zip.add_directory(folder, options).unwrap();
        } else {
            zip.start_file(*name, options).unwrap();
            zip.write_all(bytes).unwrap();
        }
    }
    zip.finish().unwrap().into_inner()
}

/// A header whose name is written as it is, which the library would refuse for some names.
pub(crate) fn header(name: &str, size: u64, kind: tar::EntryType) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
    header.set_size(size);
    header.set_mode(0o644);
    header.set_entry_type(kind);
    header.set_cksum();
    header
}

pub(crate) fn tarred(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let kind = if name.ends_with('/') { tar::EntryType::Directory } else { tar::EntryType::Regular };
        tar.append(&header(name, bytes.len() as u64, kind), *bytes).unwrap();
    }
    tar.into_inner().unwrap()
}

/// A text that does not compress well.
pub(crate) fn noise(bytes: usize) -> String {
    let mut state = 1_u64;
    (0..bytes)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from(b'a' + ((state >> 33) % 26) as u8)
        })
        .collect()
}

#[test]
fn a_gzipped_file_is_the_file() {
    let finds = file("a.txt.gz", &gz(REPORT.as_bytes()));
    assert_eq!(finds.order(), ["a.txt.gz"]);
    assert_eq!(
        (finds.captures[0].bytes.as_slice(), &finds.captures[0].facts.container),
        (REPORT.as_bytes(), &None)
    );
    let reading = headwater_read::read("a.txt.gz", &gz(REPORT.as_bytes()));
    assert_eq!(reading.document.map(|d| d.text).as_deref(), Some(REPORT));
}

#[test]
fn members_of_gzip_and_frames_of_zstd_are_joined() {
    let two = [gz(b"The lake rose. "), gz(b""), gz(b"The mill stood.")].concat();
    assert_eq!(file("a.gz", &two).captures[0].bytes, b"The lake rose. The mill stood.");
    let two = [
        zstd::encode_all(&b"The lake rose. "[..], 1).unwrap(),
        zstd::encode_all(&b"The mill stood."[..], 3).unwrap(),
    ];
    let finds = file("a.zst", &two.concat());
    assert_eq!(finds.order(), ["a.zst"]);
    assert_eq!(finds.captures[0].bytes, b"The lake rose. The mill stood.");
}

#[test]
fn what_follows_gzip_is_a_remark_unless_it_is_padding() {
    let finds = file("a.gz", &[gz(REPORT.as_bytes()), b"appended by some tool".to_vec()].concat());
    assert_eq!(finds.order(), ["a.gz", "a.gz R029"]);
    assert!(finds.one().1.starts_with("21 bytes"), "{}", finds.one().1);
    let finds = file("a.gz", &[gz(REPORT.as_bytes()), vec![0; 700]].concat());
    assert_eq!(finds.order(), ["a.gz"]);
}

#[test]
fn what_breaks_off_is_read_up_to_there_with_one_line() {
    let text = noise(300_000);
    let packed = gz(text.as_bytes());
    let finds = file("a.txt.gz", &packed[..packed.len() / 2]);
    assert_eq!(finds.order(), ["a.txt.gz", "a.txt.gz R021"]);
    let read = &finds.captures[0].bytes;
    assert!(read.len() > 100_000 && text.as_bytes().starts_with(read));
    assert!(finds.one().1.contains(&format!("after {} bytes", packed.len() / 2)), "{}", finds.one().1);

    let packed = zstd::encode_all(text.as_bytes(), 1).unwrap();
    let finds = file("a.txt.zst", &packed[..packed.len() / 2]);
    assert_eq!(finds.notices.len(), 1);
    assert_eq!(finds.one().0, "R021");

    let members =
        tarred(&[("a.txt", REPORT.as_bytes()), ("b.txt", text.as_bytes()), ("c.txt", b"never reached")]);
    let packed = gz(&members);
    let finds = file("a.tar.gz", &packed[..packed.len() / 2]);
    assert_eq!(finds.order(), ["a.tar.gz!/a.txt", "a.tar.gz!/b.txt", "a.tar.gz!/b.txt R021"]);
    let finds = file("a.tar", &members[..members.len() / 2]);
    assert_eq!(finds.order(), ["a.tar!/a.txt", "a.tar!/b.txt", "a.tar R021"]);

    let packed = zipped(&[("a.txt", REPORT.as_bytes())]);
    assert_eq!(file("a.zip", &packed[..packed.len() - 30]).order(), ["a.zip R021"]);
}

#[test]
fn members_have_places_and_hidden_ones_are_passed_over() {
    let members: &[(&str, &[u8])] = &[
        ("folder/", b""),
        ("./folder/b.txt", REPORT.as_bytes()),
        ("__MACOSX/folder/._b.txt", b"\0\x05\x16\x07"),
        ("folder/.DS_Store", b"\0\0\0\x01Bud1"),
        ("folder/Thumbs.db", b"\xd0\xcf\x11\xe0"),
        (".git/config", b"[core]"),
        ("c.md", b"The mill stood."),
    ];
    let packed = tarred(members);
    let finds = file("a.tar", &packed);
    assert_eq!(finds.order(), ["a.tar!/folder/b.txt", "a.tar!/c.md"]);
    let facts = &finds.captures[0].facts;
    let (at, length) = facts.place.unwrap();
    assert_eq!(&packed[at as usize..][..length as usize], REPORT.as_bytes());
    assert_eq!(facts.container.as_deref(), Some("a.tar"));
    assert_eq!(file("a.tgz", &gz(&packed)).order(), ["a.tgz!/folder/b.txt", "a.tgz!/c.md"]);
    let zip = zipped(members);
    assert_eq!(file("a.zip", &zip).order(), ["a.zip!/folder/b.txt", "a.zip!/c.md"]);
    let deep = zipped(&[("x/in.tar.gz", &gz(&packed))]);
    assert_eq!(file("a.zip", &deep).order()[0], "a.zip!/x/in.tar.gz!/folder/b.txt");
}

#[test]
fn pictures_and_styles_are_one_remark() {
    let members: &[(&str, &[u8])] = &[
        ("img/a.png", b"\x89PNG\r\n\x1a\n...."),
        ("a.txt", REPORT.as_bytes()),
        ("style.css", b"p { color: red }"),
        ("no-ending", b"\xff\xd8\xff\xe0\0\x10JFIF"),
    ];
    for (name, bytes) in [("a.zip", zipped(members)), ("a.tar", tarred(members))] {
        let finds = file(name, &bytes);
        assert_eq!(finds.captures.len(), 1);
        let (code, message) = finds.one();
        assert_eq!(code, "R026");
        assert!(message.contains("3 pictures or other files") && message.contains("img/a.png"), "{message}");
    }
}

#[test]
fn names_that_lead_out_and_links_are_left_out() {
    let mut tar = tar::Builder::new(Vec::new());
    for name in ["../x.txt", "/etc/x.txt", "a/../../x.txt", "C:\\x.txt"] {
        tar.append(&header(name, 3, tar::EntryType::Regular), &b"out"[..]).unwrap();
    }
    for kind in [tar::EntryType::Symlink, tar::EntryType::Link, tar::EntryType::Char, tar::EntryType::Fifo] {
        tar.append(&header("link", 0, kind), std::io::empty()).unwrap();
    }
    tar.append(&header("in.txt", REPORT.len() as u64, tar::EntryType::Regular), REPORT.as_bytes()).unwrap();
    let finds = file("a.tar", &tar.into_inner().unwrap());
    assert_eq!(finds.captures.len(), 1);
    assert_eq!(finds.notices.iter().filter(|(at, code, _)| at == "a.tar" && *code == "R023").count(), 8);
    assert_eq!(finds.notices[0].2, "member \"../x.txt\" has a name that leads out of the archive: left out");

    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    zip.add_symlink("link", "/etc/passwd", options).unwrap();
    zip.start_file("in.txt", options).unwrap();
    zip.write_all(REPORT.as_bytes()).unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    assert_eq!(file("a.zip", &bytes).order(), ["a.zip R023", "a.zip!/in.txt"]);
    // The library does not write such names: change one of the same length, in the entry and in the directory.
    let renamed = replace(&zipped(&[("aa/in.txt", REPORT.as_bytes())]), b"aa/in.txt", b"../in.txt");
    assert_eq!(file("a.zip", &renamed).order(), ["a.zip R023"]);

    let many: Vec<(String, &[u8])> = (0..50).map(|i| (format!("../{i}"), &b""[..])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(n, b)| (n.as_str(), *b)).collect();
    let finds = file("a.tar", &tarred(&many));
    assert_eq!(finds.notices.len(), 21);
    assert!(finds.notices[20].2.starts_with("30 more"), "{}", finds.notices[20].2);
}

fn replace(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for at in 0..out.len().saturating_sub(from.len()) {
        if &out[at..at + from.len()] == from {
            out[at..at + to.len()].copy_from_slice(to);
        }
    }
    out
}

#[test]
fn what_is_locked_is_one_line() {
    let mut bytes = zipped(&[("a.txt", REPORT.as_bytes()), ("b.txt", REPORT.as_bytes())]);
    // The flag for encryption, in the entries and in the directory.
    for at in 0..bytes.len() - 12 {
        match &bytes[at..at + 4] {
            b"PK\x03\x04" => bytes[at + 6] |= 1,
            b"PK\x01\x02" => bytes[at + 8] |= 1,
            _ => {}
        }
    }
    let finds = file("a.zip", &bytes);
    assert_eq!(
        finds.one(),
        ("R022", "password-protected (2 files in it): unpack it with its password first")
    );
}

#[test]
fn office_documents_are_told_from_archives() {
    for (members, what) in [
        (&["[Content_Types].xml", "word/document.xml"][..], "docx"),
        (&["[Content_Types].xml", "xl/workbook.xml"], "xlsx"),
        (&["mimetype", "content.xml", "META-INF/manifest.xml"], "odt"),
        (&["mimetype", "META-INF/container.xml", "OEBPS/1.xhtml"], "epub"),
    ] {
        let members: Vec<(&str, &[u8])> = members.iter().map(|m| (*m, &b"<x/>"[..])).collect();
        let finds = file("a.bin", &zipped(&members));
        let (code, message) = finds.one();
        assert!(
            code == "R004" && message.contains(what) && message.contains("save it as text or PDF"),
            "{message}"
        );
    }
}

#[test]
fn empty_archives_are_one_line() {
    assert_eq!(file("a.zip", &zipped(&[])).order(), ["a.zip R025"]);
    assert_eq!(file("a.zip", &zipped(&[("folder/", b"")])).order(), ["a.zip R025"]);
    assert_eq!(file("a.tar", &tarred(&[])).order(), ["a.tar R025"]);
    assert_eq!(file("a.tar.gz", &gz(&tarred(&[]))).order(), ["a.tar.gz R025"]);
    let reading = headwater_read::read("a.gz", &gz(b""));
    assert_eq!((reading.document, reading.notices[0].code), (None, "R001"));
}

#[test]
fn archives_in_archives_end_at_a_depth() {
    let mut bytes = zipped(&[("a.txt", REPORT.as_bytes())]);
    for _ in 0..3 {
        bytes = zipped(&[("in.zip", &bytes)]);
    }
    assert_eq!(file("a.zip", &bytes).order(), ["a.zip!/in.zip!/in.zip!/in.zip!/a.txt"]);
    let finds = file("a.zip", &zipped(&[("in.zip", &bytes), ("b.txt", REPORT.as_bytes())]));
    assert_eq!(finds.order(), ["a.zip!/in.zip!/in.zip!/in.zip!/in.zip R013", "a.zip!/b.txt"]);
}

#[test]
fn entries_and_held_bytes_have_limits() {
    let members: &[(&str, &[u8])] =
        &[("a.txt", b"The lake rose."), ("b.txt", b"The mill stood."), ("c.txt", b"It rained.")];
    for (name, bytes) in [("a.zip", zipped(members)), ("a.tar", tarred(members))] {
        let finds = within(name, &bytes, Limits { entries: 2, ..Limits::default() });
        assert_eq!((finds.captures.len(), finds.one().0), (2, "R024"));
    }
    let bytes = zipped(members);
    assert_eq!(flow("-", &bytes, Limits::default()).captures.len(), 3);
    let finds = flow("-", &bytes, Limits { held: 100, ..Limits::default() });
    let (code, message) = finds.one();
    assert!(code == "R024" && message.contains("unpack it first"), "{message}");
}

#[test]
fn only_the_crawls_of_a_wacz_are_read() {
    let record = b"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://a.example/1\r\n\
                   Content-Type: text/plain\r\nContent-Length: 14\r\n\r\nThe lake rose.\r\n\r\n";
    let members: &[(&str, &[u8])] = &[
        ("archive/data.warc.gz", &gz(record)),
        ("datapackage.json", b"{\"profile\": \"data-package\"}"),
        ("pages/pages.jsonl", b"{\"title\": \"x\", \"text\": \"The lake rose.\"}"),
        ("indexes/index.cdx", b"example,a)/1 2025 {}"),
    ];
    let finds = file("a.wacz", &zipped(members));
    assert_eq!(finds.order(), ["a.wacz!/archive/data.warc.gz#1"]);
    let facts = &finds.captures[0].facts;
    assert_eq!(facts.container.as_deref(), Some("a.wacz!/archive/data.warc.gz"));
    assert_eq!(facts.address.as_deref(), Some("https://a.example/1"));
}

#[test]
fn a_dictionary_before_the_frames_is_taken() {
    let dictionary = noise(2000).into_bytes();
    let text = noise(1500);
    let mut encoder = zstd::stream::write::Encoder::with_dictionary(Vec::new(), 3, &dictionary).unwrap();
    encoder.write_all(text.as_bytes()).unwrap();
    let frames = encoder.finish().unwrap();
    for dictionary in [dictionary.clone(), zstd::encode_all(dictionary.as_slice(), 3).unwrap()] {
        let mut bytes = vec![0x5d, 0x2a, 0x4d, 0x18];
        bytes.extend_from_slice(&(dictionary.len() as u32).to_le_bytes());
        bytes.extend_from_slice(&dictionary);
        bytes.extend_from_slice(&frames);
        let finds = file("a.warc.zst", &bytes);
        assert_eq!(finds.captures[0].bytes, text.as_bytes());
    }
}
