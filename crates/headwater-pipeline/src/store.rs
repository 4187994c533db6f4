//! The captured bytes, once under their SHA-256: `captures/ab/abcdef….zst`. A file appears whole or not at all.

use crate::Error;
use crate::files::MARKER;
use headwater_model::record::Problem;
use headwater_model::{Capture, Document, Facts, Told};
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// Folder of the bytes, in the output folder.
const CAPTURES: &str = "captures";
/// The list of what was captured, beside it.
pub(crate) const LIST: &str = "captures.jsonl";
/// Bytes that are stored most often need no more than this, and higher levels cost much time for little room.
const LEVEL: i32 = 4;
const TEMPORARY: &str = ".headwater-";

/// A line of `captures.jsonl`: what was received and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CaptureLine {
    pub(crate) locator: String,
    pub(crate) sha256: String,
    pub(crate) size: u64,
    pub(crate) format: String,
    pub(crate) media_type: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) time: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) digest: Option<String>,
    pub(crate) container: Option<String>,
    pub(crate) place: Option<(u64, u64)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) told: Vec<Told>,
}

impl CaptureLine {
    pub(crate) fn of(capture: &Capture, sha256: &str) -> Self {
        let f = &capture.facts;
        Self {
            locator: capture.locator.clone(),
            sha256: sha256.to_owned(),
            size: capture.bytes.len() as u64,
            format: capture.format.to_owned(),
            media_type: f.media_type.clone(),
            address: f.address.clone(),
            time: f.time.clone(),
            headers: f.headers.clone(),
            digest: f.digest.clone(),
            container: f.container.clone(),
            place: f.place,
            told: f.told.clone(),
        }
    }

    /// How the bytes came, again.
    pub(crate) fn facts(&self) -> Facts {
        Facts {
            address: self.address.clone(),
            time: self.time.clone(),
            media_type: self.media_type.clone(),
            headers: self.headers.clone(),
            digest: self.digest.clone(),
            container: self.container.clone(),
            place: self.place,
            told: self.told.clone(),
        }
    }
}

/// All that became of one item: a line of the journal and of `reports.jsonl.zst`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// The input: its locator.
    pub(crate) input: String,
    /// Number of the item in it, from 1.
    pub(crate) item: u64,
    /// What was captured; none for something that could not be got out.
    pub(crate) capture: Option<CaptureLine>,
    /// Notices.
    pub(crate) problems: Vec<Problem>,
    /// The report.
    pub(crate) document: Option<Document>,
}

/// What is looked at when an entry is only passed on.
#[derive(Debug, Deserialize)]
pub(crate) struct Skim {
    pub(crate) input: String,
    pub(crate) item: u64,
    pub(crate) capture: Option<CaptureLine>,
    pub(crate) problems: Vec<Problem>,
    /// Only whether there is one.
    #[serde(deserialize_with = "is_there")]
    pub(crate) document: bool,
}

fn is_there<'de, D: serde::Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    Ok(Option::<serde::de::IgnoredAny>::deserialize(from)?.is_some())
}

/// An output folder that takes captures.
#[derive(Debug)]
pub(crate) struct Store {
    folder: PathBuf,
    /// Whether the bytes themselves are kept.
    bytes: bool,
    /// The folder was not marked as ours before.
    marked: bool,
}

impl Store {
    /// Makes the folder ready; what a killed run left half written is taken away.
    pub(crate) fn open(folder: &Path, bytes: bool) -> Result<Self, Error> {
        let marker = folder.join(MARKER.0);
        let store = Self { folder: folder.to_owned(), bytes, marked: !marker.exists() };
        let ready = || -> io::Result<()> {
            fs::create_dir_all(folder)?;
            // From the first byte on the folder must not be read as input.
            if store.marked {
                fs::write(marker, MARKER.1)?;
            }
            sweep(folder)?;
            match fs::read_dir(folder.join(CAPTURES)) {
                Ok(inner) => inner.flatten().try_for_each(|e| sweep(&e.path())),
                Err(_) => Ok(()),
            }
        };
        ready().map_err(|source| Error::Folder { path: folder.to_owned(), source })?;
        Ok(store)
    }

    /// A store to read from.
    pub(crate) fn existing(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), bytes: true, marked: false }
    }

    /// Takes away what [`Store::open`] made, where nothing was kept.
    pub(crate) fn abandon(&self) {
        if self.marked {
            // A folder that was no output folder before is none now; a marker that stays does no harm.
            let _ = fs::remove_file(self.folder.join(MARKER.0));
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    fn place(&self, sha256: &str) -> PathBuf {
        let short = sha256.get(..2).unwrap_or("00");
        self.folder.join(CAPTURES).join(short).join(format!("{sha256}.zst"))
    }

    /// Whether the bytes are there, or need not be.
    pub(crate) fn has(&self, sha256: &str) -> bool {
        !self.bytes || self.place(sha256).is_file()
    }

    /// Keeps bytes under their hash, once.
    pub(crate) fn keep(&self, sha256: &str, bytes: &[u8]) -> io::Result<()> {
        if self.has(sha256) {
            return Ok(());
        }
        let mut compressor = zstd::bulk::Compressor::new(LEVEL)?;
        // With a checksum, damage shows when the bytes are taken out again.
        compressor.set_parameter(zstd::zstd_safe::CParameter::ChecksumFlag(true))?;
        let packed = compressor.compress(bytes)?;
        write_whole(&self.place(sha256), |file| file.write_all(&packed))
    }

    /// Takes a capture over from another store.
    pub(crate) fn adopt(&self, sha256: &str, from: &Self) -> io::Result<()> {
        if self.has(sha256) {
            return Ok(());
        }
        let mut packed = fs::File::open(from.place(sha256))?;
        write_whole(&self.place(sha256), |file| io::copy(&mut packed, file).map(drop))
    }

    /// The file of the bytes under a hash.
    pub(crate) fn packed(&self, sha256: &str) -> io::Result<Vec<u8>> {
        fs::read(self.place(sha256))
    }

    /// The bytes under a hash.
    pub(crate) fn load(&self, sha256: &str, size: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(size.min(1 << 20) as usize);
        let packed = fs::File::open(self.place(sha256))?;
        // One byte more than stated would show as another hash.
        zstd::Decoder::new(packed)?.take(size + 1).read_to_end(&mut bytes)?;
        if crate::ingest::sha256(&bytes) == sha256 {
            Ok(bytes)
        } else {
            Err(io::Error::new(io::ErrorKind::InvalidData, "the bytes do not fit their hash"))
        }
    }
}

/// Takes away temporary files of a run that was killed.
fn sweep(folder: &Path) -> io::Result<()> {
    let Ok(inner) = fs::read_dir(folder) else { return Ok(()) };
    for entry in inner.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(TEMPORARY) && name.ends_with(".tmp") {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// A file that appears under its name only when it is complete.
pub(crate) fn write_whole(
    place: &Path,
    write: impl FnOnce(&mut fs::File) -> io::Result<()>,
) -> io::Result<()> {
    let folder = place.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY).suffix(".tmp");
    // Temporary files are private as a rule; these become files to share, like any other the user makes.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    write(file.as_file_mut())?;
    file.as_file_mut().flush()?;
    file.persist(place).map(drop).map_err(|e| e.error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_and_are_kept_once() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), true).unwrap();
        let bytes = b"The river rose. ".repeat(1000);
        let sha256 = crate::ingest::sha256(&bytes);
        store.keep(&sha256, &bytes).unwrap();
        let place = store.place(&sha256);
        assert!(place.starts_with(dir.path().join("captures").join(&sha256[..2])));
        let packed = fs::read(&place).unwrap();
        assert!(packed.len() < 200);
        store.keep(&sha256, &bytes).unwrap();
        assert_eq!(fs::read(&place).unwrap(), packed);
        assert_eq!(store.load(&sha256, bytes.len() as u64).unwrap(), bytes);
    }

    #[test]
    fn damage_and_half_written_files_are_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), true).unwrap();
        let sha256 = crate::ingest::sha256(b"text");
        store.keep(&sha256, b"text").unwrap();
        let place = store.place(&sha256);
        let mut packed = fs::read(&place).unwrap();
        let last = packed.len() - 6;
        packed[last] ^= 1;
        fs::write(&place, packed).unwrap();
        assert!(store.load(&sha256, 4).is_err());
        let torn = place.with_file_name(".headwater-x.tmp");
        fs::write(&torn, "half").unwrap();
        Store::open(dir.path(), true).unwrap();
        assert!(!torn.exists() && place.exists());
    }
}
