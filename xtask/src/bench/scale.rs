//! `cargo run --release -p xtask -- bench scale --corpus FILE --pairs FILE`: lineage of a pile of any size.
//!
//! The corpus is JSON lines with the fields `id` and `text`, and `title`, `outlet` and `published` where they are known
//! (`bench/compare/corpus.py` writes one). All that Headwater does with a pile is done: passages, edits, parents and
//! origins of every family. The pairs found are written as `id<TAB>id`, and one line of JSON gives the time on the wall
//! and on the processors, from the first line read to the last family; peak memory is the caller's to measure.

use anyhow::{Context, Result, bail};
use headwater_model::{Document, Region, RegionKind, Span, Words};
use headwater_pipeline::Silent;
use headwater_pipeline::pile::{Pile, sift};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::os::unix::fs::FileExt;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// Lines of a file, by number.
struct Lines {
    file: File,
    /// Where each line begins, and the end of the last.
    starts: Vec<u64>,
}

#[derive(serde::Deserialize)]
struct Row {
    id: String,
    text: String,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    outlet: Option<String>,
    #[serde(default)]
    published: Option<String>,
}

impl Lines {
    fn open(path: &str) -> Result<Self> {
        let file = File::open(path).with_context(|| format!("the corpus {path}"))?;
        let mut reader = BufReader::with_capacity(1 << 20, file.try_clone()?);
        let (mut starts, mut at, mut line) = (vec![0], 0, Vec::new());
        loop {
            line.clear();
            let read = reader.read_until(b'\n', &mut line)?;
            if read == 0 {
                break;
            }
            at += read as u64;
            starts.push(at);
        }
        Ok(Self { file, starts })
    }

    fn row(&self, number: usize) -> Option<Row> {
        let (from, to) = (*self.starts.get(number)?, *self.starts.get(number + 1)?);
        let mut bytes = vec![0; (to - from) as usize];
        self.file.read_exact_at(&mut bytes, from).ok()?;
        serde_json::from_slice(&bytes).ok()
    }
}

impl Pile for Lines {
    fn len(&self) -> usize {
        self.starts.len() - 1
    }

    fn document(&self, number: usize) -> Option<Document> {
        let row = self.row(number)?;
        let head = row.title.filter(|t| !t.is_empty()).map(|t| format!("{t}\n\n")).unwrap_or_default();
        let text = format!("{head}{}", row.text);
        let region = |kind, from: usize, to: usize| Region {
            kind,
            span: Span::new(from, to),
            repeat_of: None,
            detail: None,
        };
        let mut regions = Vec::new();
        if !head.is_empty() {
            regions.push(region(RegionKind::Headline, 0, head.trim_end().len()));
        }
        let mut at = head.len();
        for paragraph in row.text.split_inclusive('\n') {
            if !paragraph.trim().is_empty() {
                regions.push(region(RegionKind::Body, at, at + paragraph.len()));
            }
            at += paragraph.len();
        }
        let time = row.published.as_deref().and_then(published);
        Some(Document {
            id: row.id,
            locator: format!("corpus#{number}"),
            encoding: "UTF-8".to_owned(),
            language: "en".to_owned(),
            outlet: row.outlet.map(|value| Words { value, span: None, told: None }),
            published: time,
            regions,
            text,
            ..Document::default()
        })
    }
}

fn published(time: &str) -> Option<headwater_model::Published> {
    let day = time.get(..10)?.parse().ok()?;
    Some(headwater_model::Published {
        start: day,
        end: day,
        basis: headwater_model::DateBasis::Metadata,
        spans: Vec::new(),
        time: (time.len() > 10).then(|| time.to_owned()),
        told: None,
    })
}

/// Processor time of this process so far, in seconds.
fn work() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    let ticks = |i: usize| fields.get(i).and_then(|f| f.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

pub(super) fn run(words: &[String]) -> Result<()> {
    let option =
        |name: &str| words.iter().position(|w| w == name).and_then(|i| words.get(i + 1)).map(String::as_str);
    let Some(corpus) = option("--corpus") else {
        bail!("bench scale --corpus FILE [--pairs FILE]: JSON lines, see bench/compare/corpus.py");
    };
    let (wall, before) = (Instant::now(), work());
    let lines = Lines::open(corpus)?;
    let mut found: Vec<(usize, usize)> = Vec::new();
    let (mut origins, mut edges, mut passages) = (0, 0, 0);
    let tally = sift(&lines, &Silent, &AtomicBool::new(false), |kin| {
        origins += kin.collation.stemma.origins.len();
        edges += kin.collation.stemma.edges.len();
        passages += kin.collation.passages.len();
        // A pair is what one report has a fifth of the other's words of, or what one origin ties.
        let shares = kin.collation.shares.iter().filter(|s| s.all >= 0.2);
        found.extend(shares.map(|s| (kin.numbers[s.doc.min(s.with)], kin.numbers[s.doc.max(s.with)])));
    })?;
    let (wall, work) = (wall.elapsed().as_secs_f64(), work() - before);
    found.sort_unstable();
    found.dedup();
    if let Some(path) = option("--pairs") {
        let mut out = BufWriter::new(File::create(path).with_context(|| path.to_owned())?);
        for (x, y) in &found {
            if let (Some(x), Some(y)) = (lines.row(*x), lines.row(*y)) {
                writeln!(out, "{}\t{}", x.id, y.id)?;
            }
        }
        out.flush()?;
    }
    let line = serde_json::json!({
        "tool": format!("headwater {}", env!("CARGO_PKG_VERSION")),
        "documents": tally.documents,
        "wall": wall,
        "work": work,
        "aligned_pairs": tally.pairs,
        "related_pairs": tally.related,
        "families": tally.families,
        "origins": origins,
        "edges": edges,
        "passages": passages,
    });
    println!("{line}");
    Ok(())
}
