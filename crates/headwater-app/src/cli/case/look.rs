//! `headwater show` and `headwater explain`.

use super::super::exit::Exit;
use super::super::print;
use headwater_case::{Case, Explanation};
use headwater_model::Record;
use headwater_model::record::JudgementState;
use headwater_render::Style;
use std::fmt::Write as _;
use std::path::PathBuf;

const SHOW: &str = "\
Examples:
  headwater show flood.headwater
  headwater show flood.headwater --json | jq '.ledger[].label'
  headwater show flood.headwater --log
  headwater show flood.headwater --judgements
  headwater show flood.headwater --search \"coast guard\"
  headwater show flood.headwater --agree Ann,Bo

Writes no files.";

/// Prints what a case holds: the summary of its last record, its log, its judgements.
#[derive(Debug, clap::Args)]
#[command(after_help = SHOW)]
pub(crate) struct Show {
    /// The case file
    #[arg(value_name = "CASE")]
    case: PathBuf,
    /// The record as JSON
    #[arg(long, group = "what")]
    json: bool,
    /// Every reading and run
    #[arg(long, group = "what")]
    log: bool,
    /// Every judgement and what became of it
    #[arg(long, group = "what")]
    judgements: bool,
    /// Reports that hold the words
    #[arg(long, value_name = "WORDS", group = "what")]
    search: Option<String>,
    /// How far two coders agree, and where they differ
    #[arg(long, value_name = "NAME,NAME", value_delimiter = ',', num_args = 1.., group = "what")]
    agree: Vec<String>,
}

impl Show {
    pub(crate) fn run(&self) -> anyhow::Result<Exit> {
        let case = Case::look(&self.case)?;
        if self.json {
            print::data(&headwater_render::json(&case.record()?))?;
        } else if self.log {
            print::text(&log(&case)?)?;
        } else if self.judgements {
            print::text(&judgements(&case)?)?;
        } else if let Some(words) = &self.search {
            let hits = case.search(words, 100)?;
            let mut out = String::new();
            for hit in &hits {
                let snippet = hit.snippet.replace('\u{2}', "[").replace('\u{3}', "]");
                let flat = snippet.split_whitespace().collect::<Vec<_>>().join(" ");
                writeln!(out, "{:<4} {}  {flat}", hit.siglum, hit.outlet)?;
            }
            writeln!(out, "{} reports", hits.len())?;
            print::text(&out)?;
        } else if let [a, b] = self.agree.as_slice() {
            print::text(&agreement(&case.record()?, a.trim(), b.trim()))?;
        } else {
            let overview = case.overview()?;
            let record = case.record()?;
            let mut out = format!(
                "{}: {} items, {} reports, {} judgements\n",
                overview.name, overview.items, overview.reports, overview.judgements
            );
            if !overview.current {
                writeln!(
                    out,
                    "The record is older than the case: headwater run {} makes it anew.",
                    self.case.display()
                )?;
            }
            writeln!(out, "\n{}", headwater_render::summary(&record, Style { color: true }))?;
            print::text(&out)?;
            for conflict in conflicts(&record) {
                print::note(&conflict);
            }
        }
        Ok(Exit::Done)
    }
}

/// Judgements that somebody must look at, in words.
pub(super) fn conflicts(record: &Record) -> Vec<String> {
    let open = record.judgements.iter().filter(|r| r.state == JudgementState::Conflict);
    open.map(|r| {
        let j = &r.judgement;
        format!("conflict: {} {} “{}” by {}: {}", j.id, j.verb.as_str(), j.target.words, j.by, r.outcome)
    })
    .collect()
}

fn log(case: &Case) -> anyhow::Result<String> {
    let mut out = String::new();
    for run in case.overview()?.runs {
        let outcome = run.outcome.unwrap_or_else(|| "cut short".to_owned());
        writeln!(
            out,
            "{:>4}  {:<4} {}  {}  (Headwater {})",
            run.id, run.kind, run.started, outcome, run.headwater
        )?;
    }
    Ok(out)
}

fn judgements(case: &Case) -> anyhow::Result<String> {
    let record = case.record()?;
    let mut out = String::new();
    for j in case.judgements()? {
        let row = record.judgements.iter().find(|r| r.judgement.id == j.id);
        let state = row.map_or("waits for headwater run", |r| r.state.as_str());
        writeln!(
            out,
            "{:>4}  {}  {:<10} {} {} “{}”  {} {}  {}",
            j.seq,
            j.id,
            j.verb.as_str(),
            j.target.kind.as_str(),
            j.target.id,
            j.target.words,
            j.by,
            j.at,
            j.why
        )?;
        writeln!(out, "      {state}{}", row.map(|r| format!(": {}", r.outcome)).unwrap_or_default())?;
    }
    Ok(out)
}

fn agreement(record: &Record, a: &str, b: &str) -> String {
    let agreed = headwater_case::agreement(&record.judgements, a, b);
    let told = |x: Option<f64>| x.map_or_else(|| "not defined".to_owned(), |x| format!("{x:.3}"));
    let mut out = format!(
        "{a} and {b}: {} rows judged, {} by both, {} alike\nCohen's kappa: {}\nKrippendorff's alpha: {}\n",
        agreed.rows,
        agreed.both,
        agreed.same,
        told(agreed.kappa),
        told(agreed.alpha)
    );
    for headwater_case::Difference { id, words, answers: [x, y] } in &agreed.differences {
        // Writing to a string does not fail.
        let _ = writeln!(out, "  {id} “{words}”: {a} {x}, {b} {y}");
    }
    out
}

const EXPLAIN: &str = "\
Examples:
  headwater explain flood.headwater f-abcdefghij
  headwater explain flood.headwater A
  headwater explain flood.headwater l-abcdefghij --json

Ids stand in the record, in the tables, and in the addresses of the dossier's links.";

/// Prints a row of the record with the words that it rests on, what people decided about it, and what made it.
#[derive(Debug, clap::Args)]
#[command(after_help = EXPLAIN)]
pub(crate) struct Explain {
    /// The case file
    #[arg(value_name = "CASE")]
    case: PathBuf,
    /// Id of a figure, line, name, attribution, report …
    #[arg(value_name = "ID")]
    id: String,
    /// As JSON
    #[arg(long)]
    json: bool,
}

impl Explain {
    pub(crate) fn run(&self) -> anyhow::Result<Exit> {
        let explained = Case::look(&self.case)?.explain(&self.id)?;
        if self.json {
            print::data(&format!("{}\n", serde_json::to_string_pretty(&explained)?))?;
        } else {
            print::text(&told(&explained)?)?;
        }
        Ok(Exit::Done)
    }
}

fn told(explained: &Explanation) -> anyhow::Result<String> {
    let bold = anstyle::Style::new().bold();
    let mut out = format!("{} ({})\n", explained.section, explained.made_by);
    for w in &explained.words {
        let flat = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
        let (before, after) = (flat(&w.before), flat(&w.after));
        writeln!(out, "\n{}  {} {}, bytes {}–{}", w.part, w.siglum, w.locator, w.span.start, w.span.end)?;
        writeln!(out, "    …{before} {bold}{}{bold:#} {after}…", flat(&w.words))?;
    }
    for r in &explained.judgements {
        let j = &r.judgement;
        writeln!(out, "\n{} by {}, {}: {} ({})", j.verb.as_str(), j.by, j.at, r.state.as_str(), r.outcome)?;
    }
    writeln!(out, "\n{}", serde_json::to_string_pretty(&explained.row)?)?;
    Ok(out)
}
