//! ZIP archives, read by their directory, and web archives in them (WACZ). The directory is read entry by entry, so
//! that memory does not grow with it. A ZIP can only be read from its end: where the source cannot seek, it is held
//! whole up to a limit.

use super::Container;
use super::tar::too_many;
use crate::guard::{Counted, Guard};
use crate::members::Members;
use crate::stream::{ReadSeek, Stream};
use crate::walk::{Flow, Head, Item, Walk, failed};
use headwater_model::Facts;
use headwater_model::notice::Notice;
use std::io::{Cursor, SeekFrom};
use zip::ZipReadOptions;
use zip::read::{Config, OwnedZipFileEntry};
use zip::result::ZipError;
use zip::unstable::read::ZipIterable;

pub(crate) struct Zip;

/// Entries that are looked at to tell what kind of ZIP it is.
const LOOKED_AT: usize = 4096;

impl Container for Zip {
    fn name(&self) -> &'static str {
        "zip"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        head.bytes.starts_with(b"PK\x03\x04") || head.bytes.starts_with(b"PK\x05\x06")
    }

    fn walk(&self, walk: &mut Walk<'_>, item: Item<'_>) -> Flow {
        let locator = item.locator;
        match item.stream.seekable() {
            Ok(Ok(file)) => entries(walk, &locator, file),
            Ok(Err(e)) => walk.problem(&locator, failed(&e)),
            Err(mut stream) => {
                let done = walk.hold(&mut stream, item.size, |walk, bytes| {
                    entries(walk, &locator, &mut Cursor::new(bytes))
                });
                match done {
                    Ok(flow) => flow,
                    Err(notice) => walk.problem(&locator, notice),
                }
            }
        }
    }
}

/// What a ZIP file is by its entries.
enum Kind {
    Archive,
    /// A web archive: only its crawls are reports.
    Wacz,
    /// A document in a ZIP's clothes.
    Office(&'static str),
}

fn kind<'n>(names: impl Iterator<Item = &'n str>) -> Kind {
    let (mut types, mut package, mut crawl, mut mimetype) = (false, false, false, false);
    let mut part = None;
    for name in names {
        types |= name == "[Content_Types].xml";
        mimetype |= name == "mimetype";
        package |= name == "datapackage.json";
        crawl |= is_crawl(name);
        part = part.or(match name {
            "word/document.xml" => Some("a word-processor document (docx)"),
            "xl/workbook.xml" => Some("a spreadsheet (xlsx)"),
            "ppt/presentation.xml" => Some("a presentation (pptx)"),
            "META-INF/container.xml" => Some("an e-book (epub)"),
            "META-INF/manifest.xml" => Some("an office document (odt, ods, odp)"),
            _ => None,
        });
    }
    match part {
        _ if package && crawl => Kind::Wacz,
        // Each of these has a file of its own at its root that says so.
        Some(what) if types || mimetype => Kind::Office(what),
        _ => Kind::Archive,
    }
}

/// Whether an entry is a crawl of a web archive.
fn is_crawl(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.starts_with("archive/") && [".warc", ".warc.gz", ".warc.zst"].iter().any(|e| lower.ends_with(e))
}

fn entries(walk: &mut Walk<'_>, locator: &str, file: &mut dyn ReadSeek) -> Flow {
    let size = match file.seek(SeekFrom::End(0)) {
        Ok(size) => size,
        Err(e) => return walk.problem(locator, failed(&e)),
    };
    let source = Counted::new(file);
    let count = source.count();
    let mut zip = match ZipIterable::try_new(source, Config::default()) {
        Ok(zip) => zip,
        Err(e) => return walk.problem(locator, unreadable(&e)),
    };
    let names: Vec<String> = match zip.files() {
        Ok(files) => files
            .take(LOOKED_AT)
            .map_while(Result::ok)
            .filter_map(|e| e.name().ok().map(std::borrow::Cow::into_owned))
            .collect(),
        Err(e) => return walk.problem(locator, unreadable(&e)),
    };
    let wacz = match kind(names.iter().map(String::as_str)) {
        Kind::Archive => false,
        Kind::Wacz => true,
        Kind::Office(what) => {
            let notice = Notice::error(
                "R004",
                format!("this is {what}, which is not read: save it as text or PDF first"),
            );
            return walk.problem(locator, notice);
        }
    };
    drop(names);
    let files = match zip.files() {
        Ok(files) => files,
        Err(e) => return walk.problem(locator, unreadable(&e)),
    };
    let mut members = Members::of(locator);
    let (mut number, mut packed, mut locked) = (0, 0_u64, 0);
    while !walk.meter.spent() {
        let entry = match files.next() {
            None => break,
            Some(Ok(entry)) => entry,
            Some(Err(e)) => {
                members.said();
                walk.problem(locator, unreadable(&e))?;
                break;
            }
        };
        number += 1;
        if number > walk.options.limits.entries {
            members.said();
            walk.problem(locator, too_many(walk.options.limits.entries))?;
            break;
        }
        let raw = entry.name().map_or_else(
            |_| String::from_utf8_lossy(entry.name_raw()).into_owned(),
            std::borrow::Cow::into_owned,
        );
        if entry.is_dir() || (wacz && !is_crawl(&raw)) {
            continue;
        }
        if entry.is_symlink() {
            members.refuse(walk, &raw, "is a link, which is not followed")?;
            continue;
        }
        let name = match members.name(walk, &raw) {
            Ok(name) => name,
            Err(flow) => {
                flow?;
                continue;
            }
        };
        if entry.encrypted() {
            locked += 1;
            continue;
        }
        packed = packed.saturating_add(entry.compressed_size());
        if packed > size {
            members.said();
            let notice = Notice::error(
                "R020",
                "the entries of the archive claim more bytes than it has, so they overlap: a decompression bomb? The rest \
                 was not read",
            );
            walk.problem(locator, notice)?;
            break;
        }
        let place = format!("{locator}!/{name}");
        let stated = entry.size();
        // Borrowed: an entry of its own would be read to its end when it is dropped.
        let entry = OwnedZipFileEntry::from(entry);
        let reader = match entry.as_ref().with_reader(files.reader_mut(), ZipReadOptions::new()) {
            Ok(reader) => reader,
            Err(e) => {
                members.problem(walk, Some(&place), unreadable(&e))?;
                continue;
            }
        };
        let facts = Facts { container: Some(locator.to_owned()), ..Facts::default() };
        let mut guard = Guard::new(reader, std::rc::Rc::clone(&count), &walk.meter, &walk.options.limits);
        let item = Item { locator: place, facts, stream: Stream::flow(&mut guard), size: Some(stated) };
        members.item(walk, &name, item)?;
    }
    if locked > 0 {
        members.said();
        let files = if locked == 1 { "1 file".to_owned() } else { format!("{locked} files") };
        let notice = Notice::error(
            "R022",
            format!("password-protected ({files} in it): unpack it with its password first"),
        );
        walk.problem(locator, notice)?;
    }
    members.end(walk)
}

/// The notice for what the library refuses.
fn unreadable(e: &ZipError) -> Notice {
    match e {
        ZipError::Io(e) if crate::guard::Trouble::of(e).is_some() => failed(e),
        ZipError::UnsupportedArchive(_) => Notice::error(
            "R024",
            "a ZIP archive of a kind that is not read (split, or packed in a rare way): unpack it first",
        ),
        ZipError::CompressionMethodNotSupported(method) => Notice::error(
            "R024",
            format!("it is packed with method {method}, which is not read: unpack the archive first"),
        ),
        _ => Notice::error(
            "R021",
            "the ZIP archive is cut off or damaged: its list of contents does not lead to this; get the file again",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_told_from_archives() {
        let of = |names: &[&str]| match kind(names.iter().copied()) {
            Kind::Archive => "archive",
            Kind::Wacz => "wacz",
            Kind::Office(_) => "office",
        };
        assert_eq!(of(&["[Content_Types].xml", "word/document.xml"]), "office");
        assert_eq!(of(&["mimetype", "META-INF/container.xml"]), "office");
        assert_eq!(of(&["mimetype", "content.xml", "META-INF/manifest.xml"]), "office");
        assert_eq!(of(&["archive/data.warc.gz", "datapackage.json", "pages/pages.jsonl"]), "wacz");
        assert_eq!(of(&["datapackage.json", "a.txt"]), "archive");
        assert_eq!(of(&["word/document.xml", "a.txt"]), "archive");
    }
}
