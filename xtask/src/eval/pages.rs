//! Pages of a corpus in memory, and the time that reading them takes.

use anyhow::{Context, Result};
use headwater_model::{Document, RegionKind};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Instant;

/// Passes over the pages that are timed; the best one counts.
pub(crate) const PASSES: usize = 3;

/// One page.
pub(crate) struct Page {
    /// Its name in the corpus.
    pub(crate) key: String,
    /// Where it lies, for the other side.
    pub(crate) path: PathBuf,
    /// Its bytes, unpacked.
    pub(crate) bytes: Vec<u8>,
}

impl Page {
    pub(crate) fn open(key: String, path: PathBuf) -> Result<Self> {
        let file = File::open(&path).with_context(|| format!("cannot open {}", path.display()))?;
        let mut bytes = Vec::new();
        flate2::read::GzDecoder::new(file)
            .read_to_end(&mut bytes)
            .with_context(|| format!("cannot unpack {}", path.display()))?;
        Ok(Self { key, path, bytes })
    }
}

/// What the corpus is: names and bytes of its pages, and the truth.
pub(crate) fn digest(pages: &[Page], truth: &[&Path]) -> Result<String> {
    let mut hash = Sha256::new();
    for page in pages {
        hash.update(page.key.as_bytes());
        hash.update((page.bytes.len() as u64).to_le_bytes());
        hash.update(&page.bytes);
    }
    for path in truth {
        hash.update(std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?);
    }
    let hex = hash.finalize().iter().fold(String::new(), |mut hex, b| {
        use std::fmt::Write as _;
        let _ = write!(hex, "{b:02x}");
        hex
    });
    Ok(hex[..16].to_owned())
}

/// Seconds that this thread has worked, where the system tells (Linux): other work on the machine does not count.
fn worked() -> Option<f64> {
    let all = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(all.split_whitespace().next()?.parse::<f64>().ok()? / 1e9)
}

/// Whether both sides are timed by the work they did, not by the clock on the wall.
pub(crate) fn by_work() -> bool {
    worked().is_some()
}

pub(crate) fn now() -> f64 {
    static START: OnceLock<Instant> = OnceLock::new();
    worked().unwrap_or_else(|| START.get_or_init(Instant::now).elapsed().as_secs_f64())
}

/// How the times were taken, for below a table.
pub(crate) fn times() -> &'static str {
    if by_work() { "seconds of work of one thread" } else { "seconds on the wall, one thread" }
}

/// Reads all pages [`PASSES`] times; the documents and the seconds of the best pass.
pub(crate) fn read(pages: &[Page]) -> (Vec<Option<Document>>, f64) {
    let mut best = f64::INFINITY;
    let mut documents = Vec::new();
    for _ in 0..PASSES {
        let started = now();
        documents = pages.iter().map(|p| headwater_read::read(&p.key, &p.bytes).document).collect();
        best = best.min(now() - started);
    }
    (documents, best)
}

/// The words of the report alone.
pub(crate) fn body(document: Option<&Document>) -> String {
    let regions = document.iter().flat_map(|d| d.regions.iter().map(|r| (*d, r)));
    let body = regions.filter(|(_, r)| r.kind == RegionKind::Body).map(|(d, r)| d.words(r.span));
    body.collect::<Vec<_>>().join("\n")
}

/// All words that the reader took from the page.
pub(crate) fn text(document: Option<&Document>) -> &str {
    document.map_or("", |d| d.text.as_str())
}
