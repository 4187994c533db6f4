//! A case as one file that proves itself: a ZIP archive with the record, the captures, the chain of judgements, and a
//! manifest of hashes that `sha256sum -c manifest.sha256` checks without Headwater.

use crate::Error;
use crate::export::Publish;
use crate::file::{Case, unpack};
use crate::judge::check_chain;
use crate::keys::{Key, signed};
use crate::mask::masked;
use crate::verify::{Finding, loose_spans};
use headwater_model::Record;
use headwater_model::record::{Judgement, JudgementState, Verb};
use headwater_pipeline::sha256;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

const MANIFEST: &str = "manifest.sha256";
const SIGNATURE: &str = "signature.json";
const RECORD: &str = "record.json";
const JUDGEMENTS: &str = "judgements.jsonl";
/// No file of a bundle is larger: captures are at most 64 MiB, records are larger.
const MOST: u64 = 4 << 30;
/// What is read into memory to be looked at.
const READ: u64 = 1 << 30;

const README: &str = "\
A case of Headwater.

  record.json        what the reports say, with the words for everything
  dossier.html       the same as a page to read; of many reports it leads to a page for each story in dossier/
  tables/            the same as tables
  judgements.jsonl   what people decided, each with the hash of the one before
  captures/          the reports as they were received, each named by its SHA-256
  captures.csv       where each capture came from
  manifest.sha256    the hash of every file above
  signature.json     who vouches for the manifest (Ed25519), if anybody does

To check it without Headwater, unpack it and run:   sha256sum -c manifest.sha256
To check it with Headwater:                         headwater verify THIS.zip
";

/// `signature.json`.
#[derive(Debug, Serialize, Deserialize)]
struct Signed {
    algorithm: String,
    /// Public key, 64 hexadecimal digits.
    key: String,
    /// Over the bytes of the manifest, 128 hexadecimal digits.
    signature: String,
}

/// What a check of a bundle found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BundleReport {
    /// What was checked.
    pub findings: Vec<Finding>,
    /// Public key of whoever signed it; the signature is good.
    pub signer: Option<String>,
}

pub(crate) fn make(case: &Case, publish: Publish, key: Option<&Key>) -> Result<Vec<u8>, Error> {
    let own = case.record()?;
    let hides = publish == Publish::Public
        || own.judgements.iter().any(|j| j.judgement.verb == Verb::Mask && j.state != JudgementState::Undone);
    let record = masked(&own, publish == Publish::Public);
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    files.insert("README.txt".to_owned(), README.as_bytes().to_vec());
    for format in headwater_render::FORMATS {
        for file in (format.files)(&record) {
            files.insert(file.path, file.bytes);
        }
    }
    // A judgement names what it masks: where names are masked, the chain stays with the case.
    if hides {
        let note = "Names are masked in this bundle. The captures and the chain of judgements, which hold them, are left out.\n";
        files.insert("MASKED.txt".to_owned(), note.as_bytes().to_vec());
    } else {
        let lines: Vec<String> =
            case.judgements()?.iter().map(|j| serde_json::to_string(j).unwrap_or_default() + "\n").collect();
        files.insert(JUDGEMENTS.to_owned(), lines.concat().into_bytes());
        captures(case, &mut files)?;
    }
    let lines: Vec<String> =
        files.iter().map(|(path, bytes)| format!("{}  {path}\n", sha256(bytes))).collect();
    let manifest = lines.concat();
    if let Some(key) = key {
        let signed = Signed {
            algorithm: "Ed25519".to_owned(),
            key: key.public(),
            signature: key.sign(manifest.as_bytes()),
        };
        let json = serde_json::to_vec_pretty(&signed).unwrap_or_default();
        files.insert(SIGNATURE.to_owned(), json);
    }
    files.insert(MANIFEST.to_owned(), manifest.into_bytes());
    zipped(&files).map_err(|e| Error::File { path: case.path().to_owned(), source: std::io::Error::other(e) })
}

fn captures(case: &Case, files: &mut BTreeMap<String, Vec<u8>>) -> Result<(), Error> {
    let mut query = case
        .db
        .prepare(
            "SELECT c.sha256, c.packed, c.size, i.locator, i.active FROM case_captures c
             JOIN case_items i ON i.sha256 = c.sha256 ORDER BY c.sha256, i.id",
        )
        .map_err(case.db_error())?;
    let mut rows = query.query([]).map_err(case.db_error())?;
    let mut list = "sha256,size,locator,counted\n".to_owned();
    while let Some(row) = rows.next().map_err(case.db_error())? {
        let sha: String = row.get(0).map_err(case.db_error())?;
        let packed: Vec<u8> = row.get(1).map_err(case.db_error())?;
        let size: i64 = row.get(2).map_err(case.db_error())?;
        let locator: Option<String> = row.get(3).map_err(case.db_error())?;
        let active: bool = row.get(4).map_err(case.db_error())?;
        let path = format!("captures/{sha}");
        let locator = locator.unwrap_or_default().replace('"', "\"\"");
        // A name that begins like a formula must not run in a spreadsheet.
        let guard = if locator.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
        let counted = if active { "yes" } else { "no" };
        list.extend([&sha, ",", &size.to_string(), ",\"", guard, &locator, "\",", counted, "\n"]);
        if let Entry::Vacant(place) = files.entry(path) {
            let bytes = unpack(&packed)
                .ok()
                .filter(|bytes| sha256(bytes) == sha)
                .ok_or_else(|| case.damaged(format!("the capture {sha} does not fit its hash")))?;
            place.insert(bytes);
        }
    }
    files.insert("captures.csv".to_owned(), list.into_bytes());
    Ok(())
}

/// The same files give the same archive: no time is in it.
fn zipped(files: &BTreeMap<String, Vec<u8>>) -> zip::result::ZipResult<Vec<u8>> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    for (path, bytes) in files {
        out.start_file(path.as_str(), options)?;
        out.write_all(bytes)?;
    }
    Ok(out.finish()?.into_inner())
}

/// Checks a bundle: every file of the manifest and no other, the signature, the chain of judgements, the captures' names,
/// and that every span of the record lies in its text. Nothing is unpacked to disk.
///
/// # Errors
/// When the file cannot be read at all, or is no bundle.
pub fn verify_bundle(path: &Path) -> Result<BundleReport, Error> {
    let at = |source| Error::File { path: path.to_owned(), source };
    let damaged = |what: &str| Error::Damaged { path: path.to_owned(), what: what.to_owned() };
    let file = std::fs::File::open(path).map_err(at)?;
    let mut zip = ZipArchive::new(file).map_err(|e| damaged(&format!("it is no ZIP archive ({e})")))?;
    let mut hashes: BTreeMap<String, String> = BTreeMap::new();
    let mut held: BTreeMap<&str, Vec<u8>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for k in 0..zip.len() {
        let mut entry = match zip.by_index(k) {
            Ok(entry) => entry,
            Err(e) => {
                wrong.push(format!("entry {k} cannot be read: {e}"));
                continue;
            }
        };
        let name = entry.name().map_or_else(|_| format!("entry {k}"), std::borrow::Cow::into_owned);
        let known = [MANIFEST, SIGNATURE, RECORD, JUDGEMENTS].into_iter().find(|n| *n == name);
        let mut bytes = Vec::new();
        // Whatever size the archive states, no more than this is taken out of it.
        let most = if known.is_some() { READ } else { MOST };
        match hashed(&mut (&mut entry).take(most + 1), known.is_some().then_some(&mut bytes)) {
            Ok((_, size)) if size > most => wrong.push(format!("{name} is larger than a bundle's files are")),
            Ok((hash, _)) => {
                if hashes.insert(name.clone(), hash).is_some() {
                    wrong.push(format!("{name} is there twice"));
                }
            }
            Err(e) => wrong.push(format!("{name} cannot be unpacked: {e}")),
        }
        if let Some(known) = known {
            held.insert(known, bytes);
        }
    }
    let manifest = held
        .get(MANIFEST)
        .ok_or_else(|| damaged("it has no manifest.sha256: it is no bundle of Headwater"))?;
    let listed: BTreeMap<String, String> = String::from_utf8_lossy(manifest)
        .lines()
        .filter_map(|line| line.split_once("  ").map(|(hash, path)| (path.to_owned(), hash.to_owned())))
        .collect();
    for (path, hash) in &listed {
        match hashes.get(path) {
            None => wrong.push(format!("{path} is missing")),
            Some(found) if found != hash => wrong.push(format!("{path} was changed")),
            Some(_) => {}
        }
    }
    for path in
        hashes.keys().filter(|p| !listed.contains_key(*p) && ![MANIFEST, SIGNATURE].contains(&p.as_str()))
    {
        wrong.push(format!("{path} is not in the manifest"));
    }
    let mut findings = vec![Finding::new("files", &wrong, &format!("{} fit the manifest", listed.len()))];
    let mut signer = None;
    if let Some(json) = held.get(SIGNATURE) {
        let good =
            serde_json::from_slice::<Signed>(json).ok().filter(|s| signed(&s.key, &s.signature, manifest));
        let wrong: Vec<String> = good
            .is_none()
            .then(|| "the signature is not one over this manifest".to_owned())
            .into_iter()
            .collect();
        signer = good.map(|s| s.key);
        let told = signer.as_ref().map(|key| format!("signed by {key}")).unwrap_or_default();
        findings.push(Finding::new("signature", &wrong, &told));
    }
    findings.extend(inside(&held, &hashes));
    Ok(BundleReport { findings, signer })
}

fn inside(held: &BTreeMap<&str, Vec<u8>>, hashes: &BTreeMap<String, String>) -> Vec<Finding> {
    let mut out = Vec::new();
    if let Some(lines) = held.get(JUDGEMENTS) {
        let read: Result<Vec<Judgement>, _> =
            lines.split(|b| *b == b'\n').filter(|l| !l.is_empty()).map(serde_json::from_slice).collect();
        let chain = read.map_err(|e| e.to_string()).and_then(|j| check_chain(&j).map(|()| j.len()));
        let (wrong, n) = chain.map_or_else(|e| (vec![e], 0), |n| (Vec::new(), n));
        out.push(Finding::new("judgements", &wrong, &format!("{n} in one chain")));
    }
    let captures: BTreeSet<(&str, &str)> = hashes
        .iter()
        .filter_map(|(path, hash)| Some((path.strip_prefix("captures/")?, hash.as_str())))
        .collect();
    let wrong: Vec<String> = captures
        .iter()
        .filter(|(name, hash)| name != hash)
        .map(|(name, _)| format!("captures/{name} does not fit its name"))
        .collect();
    out.push(Finding::new("captures", &wrong, &format!("{} fit their names", captures.len())));
    let record = held.get(RECORD).map(|json| serde_json::from_slice::<Record>(json));
    let (wrong, told) = match record {
        None => (vec!["record.json is missing".to_owned()], String::new()),
        Some(Err(e)) => (vec![format!("record.json cannot be read: {e}")], String::new()),
        Some(Ok(record)) => {
            (loose_spans(&record), format!("{} reports; every span lies in its text", record.reports.len()))
        }
    };
    out.push(Finding::new("record", &wrong, &told));
    out
}

/// Hash and size of a stream, which may be kept.
fn hashed(from: &mut dyn Read, mut keep: Option<&mut Vec<u8>>) -> std::io::Result<(String, u64)> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    let mut size = 0;
    loop {
        let n = from.read(&mut buffer)?;
        if n == 0 {
            return Ok((crate::keys::hex(&hasher.finalize()), size));
        }
        size += n as u64;
        hasher.update(&buffer[..n]);
        if let Some(keep) = keep.as_deref_mut() {
            keep.extend_from_slice(&buffer[..n]);
        }
    }
}

/// Several files as one ZIP archive.
///
/// # Errors
/// When two have one name.
pub fn zip_of(files: Vec<headwater_render::File>) -> Result<Vec<u8>, Error> {
    let files: BTreeMap<String, Vec<u8>> = files.into_iter().map(|f| (f.path, f.bytes)).collect();
    zipped(&files).map_err(|e| Error::File { path: "export.zip".into(), source: std::io::Error::other(e) })
}
