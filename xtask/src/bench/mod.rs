//! `cargo run --release -p xtask -- bench [WORDS…]`: reports and megabytes per second, on one core.
//! With words, only the measurements whose name holds one of them are made. `--warc-mb N` sets the size of the crawl.
//! `bench lineage` is the simulator of a wire's life ([`lineage`]).
//!
//! Each measurement runs until [`ENOUGH`] has passed, at least [`RUNS`] times; the median is printed, with the fastest
//! run as a hint of how noisy the machine is. There is no assertion on time here or in the tests: compare ratios.

mod corpus;
mod lineage;
mod machine;
mod scale;
mod stages;
mod warc;

use crate::repo;
use anyhow::{Context, Result};
use headwater_pipeline::{Config, Silent, report};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// Time after which a measurement is believed.
const ENOUGH: Duration = Duration::from_secs(2);

/// Least number of runs.
const RUNS: usize = 3;

/// How much one measurement works on.
struct Size {
    reports: usize,
    bytes: usize,
}

impl Size {
    fn of(texts: &[String]) -> Self {
        Self { reports: texts.len(), bytes: texts.iter().map(String::len).sum() }
    }
}

/// Prints rows and remembers the medians for the ratios.
struct Table<'a> {
    words: &'a [String],
    rows: Vec<(String, f64)>,
}

impl Table<'_> {
    fn wants(&self, name: &str) -> bool {
        self.words.is_empty() || self.words.iter().any(|w| name.contains(w.as_str()))
    }

    /// Measures `work`, which gives a count of what it found: this keeps the optimiser from dropping it.
    fn row(&mut self, name: &str, size: &Size, mut work: impl FnMut() -> Result<usize>) -> Result<()> {
        let found = work()?;
        let started = Instant::now();
        let mut times = Vec::new();
        while times.len() < RUNS || started.elapsed() < ENOUGH {
            let run = Instant::now();
            std::hint::black_box(work()?);
            times.push(run.elapsed().as_secs_f64());
        }
        times.sort_by(f64::total_cmp);
        let median = times[times.len() / 2];
        println!(
            "{name:<38}{:>8}{:>11.2}{:>11.2}{:>12.0}{:>9.2}{found:>9}",
            size.reports,
            median * 1e3,
            times[0] * 1e3,
            size.reports as f64 / median,
            size.bytes as f64 / median / 1e6,
        );
        self.rows.push((name.to_owned(), median / size.reports.max(1) as f64));
        Ok(())
    }

    /// How much longer one report takes in `over` than in `under`.
    fn ratio(&self, over: &str, under: &str) {
        let of = |name: &str| self.rows.iter().find(|(n, _)| n == name).map(|(_, t)| *t);
        if let (Some(a), Some(b)) = (of(over), of(under)) {
            println!("  time per report, {over} / {under}: {:.2}", a / b);
        }
    }
}

/// Runs the measurements.
pub(crate) fn run(words: &[String]) -> Result<bool> {
    if warc::is_child(words)? {
        return Ok(true);
    }
    if words.first().is_some_and(|w| w == "lineage") {
        return lineage::run(&words[1..]);
    }
    if words.first().is_some_and(|w| w == "scale") {
        return scale::run(&words[1..]).map(|()| true);
    }
    let (words, megabytes) = warc::option(words)?;
    machine::print();
    println!(
        "\n{:<38}{:>8}{:>11}{:>11}{:>12}{:>9}{:>9}",
        "what", "reports", "median ms", "best ms", "reports/s", "MB/s", "found"
    );
    let mut table = Table { words: &words, rows: Vec::new() };
    let bases = corpus::bases()?;
    for (name, stage) in stages::DOCUMENT {
        let texts = corpus::reports(&bases, 500, 1);
        measure_stage(&mut table, &format!("{name}, generated"), *stage, &texts)?;
        let texts = corpus::folder(&repo::root().join("examples/coast/reports"))?;
        measure_stage(&mut table, &format!("{name}, example"), *stage, &texts)?;
    }
    for (name, stage) in stages::STORY {
        for count in [5, 50, 500] {
            let texts = corpus::reports(&bases, count, 2);
            measure_stage(&mut table, &format!("{name} {count}"), *stage, &texts)?;
        }
    }
    for count in [5, 50, 500] {
        let texts = corpus::reports(&bases, count, 2);
        let folder = tempfile::tempdir()?;
        for (i, text) in texts.iter().enumerate() {
            fs::write(folder.path().join(format!("{i:04}.txt")), text)?;
        }
        whole(&mut table, &format!("whole run {count}"), folder.path())?;
    }
    for (name, folder) in
        [("example", repo::root().join("examples/coast/reports")), ("seeds", repo::shared().join("seeds"))]
    {
        if folder.is_dir() {
            whole(&mut table, &format!("whole run {name}"), &folder)?;
            command(&mut table, &format!("command {name} to dossier"), &folder)?;
        } else {
            println!("{name}: skipped, {} is not there", folder.display());
        }
    }
    if table.wants("warc walk+read") {
        warc::measure(&bases, megabytes)?;
    }
    println!();
    table.ratio("whole run 50", "whole run 5");
    table.ratio("whole run 500", "whole run 50");
    for (name, _) in stages::STORY {
        table.ratio(&format!("{name} 500"), &format!("{name} 50"));
    }
    Ok(true)
}

/// Measures a stage on texts that are in memory.
fn measure_stage(table: &mut Table, name: &str, stage: stages::Stage, texts: &[String]) -> Result<()> {
    if !table.wants(name) {
        return Ok(());
    }
    let mut work = stage(texts)?;
    table.row(name, &Size::of(texts), || Ok(work()))
}

/// Measures the library from paths to the record.
fn whole(table: &mut Table, name: &str, folder: &Path) -> Result<()> {
    if !table.wants(name) {
        return Ok(());
    }
    let size = Size::of(&corpus::folder(folder)?);
    let paths = [folder.to_path_buf()];
    let config = Config { threads: Some(1), ..Config::default() };
    table.row(name, &size, || Ok(report(&paths, &config, &Silent, &AtomicBool::new(false))?.figures.len()))
}

/// Measures the command from start to the written dossier, with as many threads as it takes by itself. It must have
/// been built beside this binary.
fn command(table: &mut Table, name: &str, folder: &Path) -> Result<()> {
    if !table.wants(name) {
        return Ok(());
    }
    let Some(headwater) = sibling("headwater")? else {
        println!("{name}: skipped, no headwater beside this binary (cargo build --release --bin headwater)");
        return Ok(());
    };
    let size = Size::of(&corpus::folder(folder)?);
    let out = tempfile::tempdir()?;
    table.row(name, &size, || {
        Command::new(&headwater)
            .arg("report")
            .arg(folder)
            .arg("-o")
            .arg(out.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .with_context(|| format!("cannot start {}", headwater.display()))?;
        Ok(fs::read_dir(out.path())?.count())
    })
}

/// A binary of that name in the folder that this one runs from.
fn sibling(name: &str) -> Result<Option<PathBuf>> {
    let path = std::env::current_exe()?.with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    Ok(path.is_file().then_some(path))
}
