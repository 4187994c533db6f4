//! The commands on a case file: `new`, `add`, `run`, `show`, `judge`, `export`, `verify`, `explain`.

mod export;
mod judge;
mod look;

pub(super) use export::{Export, Verify};
pub(super) use judge::Judge;
pub(super) use look::{Explain, Show};

use super::exit::Exit;
use super::input::{Input, stop_on_request, stopped};
use super::print;
use super::progress::Bar;
use headwater_case::{Case, Error};
use headwater_pipeline::Config;
use headwater_render::Style;
use std::num::NonZeroUsize;
use std::path::PathBuf;

const NEW: &str = "\
Examples:
  headwater new flood.headwater
  headwater new flood.headwater --name \"The flood of May\"

A case is one file, in the format of SQLite: it holds the reports as they came, what was read from them, every decision,
and the last record as tables. Copy it to back it up.";

/// Makes an empty case file.
#[derive(Debug, clap::Args)]
#[command(after_help = NEW)]
pub(crate) struct New {
    /// The case file to make, such as flood.headwater
    #[arg(value_name = "CASE")]
    case: PathBuf,
    /// What the case is called [default: the name of the file]
    #[arg(long)]
    name: Option<String>,
}

impl New {
    pub(crate) fn run(&self) -> anyhow::Result<Exit> {
        let stem = self.case.file_stem().map(|s| s.to_string_lossy().into_owned());
        let name = self.name.clone().or(stem).unwrap_or_default();
        Case::create(&self.case, &name)?;
        print::text(&format!("Made {0}. Next: headwater add {0} REPORTS…\n", self.case.display()))?;
        Ok(Exit::Done)
    }
}

const ADD: &str = "\
Examples:
  headwater add flood.headwater reports/
  headwater add flood.headwater crawl.warc.gz && headwater run flood.headwater

Adding the same bytes again changes nothing. An input that has changed is read again; its earlier reading is kept and no
longer counted. Ctrl-C keeps what was read: the same command goes on where it was.";

/// Reads reports into a case.
#[derive(Debug, clap::Args)]
#[command(after_help = ADD)]
pub(crate) struct Add {
    /// The case file
    #[arg(value_name = "CASE")]
    case: PathBuf,
    #[command(flatten)]
    input: Input,
    /// No progress bar; problems with the input still go to standard error
    #[arg(short, long)]
    quiet: bool,
}

impl Add {
    pub(crate) fn run(&self) -> anyhow::Result<Exit> {
        let mut case = Case::open(&self.case)?;
        let stop = stop_on_request()?;
        let bar = Bar::new(self.quiet);
        let added = case.add(&self.input.paths, &self.input.config(None, false), &bar, &stop);
        bar.clear();
        let added = match added {
            Ok(added) => added,
            Err(Error::Pipeline(headwater_pipeline::Error::Stopped { kept })) => {
                return Ok(stopped(kept.as_deref()));
            }
            Err(error) => return Err(error.into()),
        };
        for problem in &added.problems {
            print::note(problem);
        }
        if !self.quiet {
            print::text(&format!(
                "{} new items ({} reports), {} known already, {} changed. Next: headwater run {}\n",
                added.new,
                added.reports,
                added.known,
                added.replaced,
                self.case.display()
            ))?;
        }
        Ok(if added.problems.is_empty() { Exit::Done } else { Exit::Problems })
    }
}

const RUN: &str = "\
Examples:
  headwater run flood.headwater
  headwater run flood.headwater --profile our-rules.toml
  headwater run flood.headwater --quiet && headwater show flood.headwater

Only reports that are new to the case are annotated; the result is that of a case made from scratch, to the byte. Where
nothing has changed, nothing is done.";

/// Makes the record of all that a case holds, judgements applied.
#[derive(Debug, clap::Args)]
#[command(after_help = RUN)]
pub(crate) struct Run {
    /// The case file
    #[arg(value_name = "CASE")]
    case: PathBuf,
    /// Rules of your own for where sources disagree (TOML, see the guide); the case keeps them for later runs
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
    /// Forget the rules that an earlier run was given
    #[arg(long, conflicts_with = "profile")]
    no_profile: bool,
    /// Worker threads [default: one per core]; the result is the same with any number
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,
    /// No progress bar and no summary
    #[arg(short, long)]
    quiet: bool,
}

impl Run {
    pub(crate) fn run(&self) -> anyhow::Result<Exit> {
        let profile = self.profile.as_deref().map(headwater_pipeline::profile).transpose()?;
        let mut case = Case::open(&self.case)?;
        if profile.is_some() || self.no_profile {
            case.set_profile(profile.as_ref())?;
        }
        let stop = stop_on_request()?;
        let bar = Bar::new(self.quiet);
        let config = Config { threads: self.threads.map(NonZeroUsize::get), ..Config::default() };
        let run = case.run(&config, &bar, &stop);
        bar.clear();
        let run = match run {
            Ok(run) => run,
            Err(Error::Pipeline(headwater_pipeline::Error::Stopped { .. })) => return Ok(stopped(None)),
            Err(error) => return Err(error.into()),
        };
        if !self.quiet {
            let note = if run.unchanged { "Nothing has changed since the last run.\n\n" } else { "" };
            print::text(&format!("{note}{}", headwater_render::summary(&run.record, Style { color: true })))?;
        }
        for conflict in look::conflicts(&run.record) {
            print::note(&conflict);
        }
        Ok(if run.record.problems.is_empty() { Exit::Done } else { Exit::Problems })
    }
}
