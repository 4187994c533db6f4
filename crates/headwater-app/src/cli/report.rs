//! `headwater report`: from files to a record.

use super::exit::Exit;
use super::folder::Folder;
use super::input::{Input, stop_on_request, stopped};
use super::print;
use super::progress::Bar;
use clap::ValueEnum;
use headwater_model::Record;
use headwater_pipeline::Error;
use headwater_render::{DOSSIER_PAGE, FORMATS, File, Style};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  headwater report reports/
  headwater report a.txt b.txt -o case-12
  headwater report reports/ --format json | jq '.ledger[].label'
  headwater report reports/ --quiet && xdg-open headwater-out/dossier.html
  headwater report reports/ --profile our-rules.toml
  headwater report pages.zip feed.xml --whole-pages
  headwater report dump.csv --column text=body_plain --column published=pub_date
  cat page.html | headwater report - --name page.html
  headwater read crawl.warc.gz -o kept && headwater report kept

Written to the output folder:
  dossier.html     one page to read, check, print and send
  dossier/         of more than 200 reports on several stories: a page for each story
  record.json      the whole record, for programs (see `headwater schema`)
  tables/*.csv     one table per kind of row, for spreadsheets
  captures/        the bytes of every item, once, under their SHA-256 (zstd)
  captures.jsonl   where, when and how each item was captured

Input with a problem gets one line under problems; the rest goes on, and the exit code is 1.
A second run replaces the files. An output folder inside the input is not read as input.
Ctrl-C keeps what was read so far: the same command goes on where it was.";

const DEFAULT_FOLDER: &str = "headwater-out";

/// Reads reports from files, saved pages, archives, feeds and tables, and writes what they say side by side: a dossier
/// to read, the record for programs, and tables. Prints a summary.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    input: Input,
    /// Do not keep a copy of the captured bytes in the output folder
    #[arg(long)]
    no_captures: bool,
    /// Folder for the dossier, the record and the tables [default: headwater-out; with --format json none]
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Rules of your own for where sources disagree (TOML, see the guide): their bounds stand beside the built-in ones
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
    /// What to print on standard output
    #[arg(long, value_enum, default_value_t = Print::Summary)]
    format: Print,
    /// No progress bar and no summary; problems with the input still go to standard error
    #[arg(short, long)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Print {
    /// A summary to read
    Summary,
    /// The record; no files unless -o is given
    Json,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Exit> {
    let output = match (&args.output, args.format) {
        (Some(folder), _) => Some(folder.as_path()),
        (None, Print::Summary) => Some(Path::new(DEFAULT_FOLDER)),
        (None, Print::Json) => None,
    };
    let folder = output.map(|path| Folder::open(path, &args.input.paths)).transpose()?;
    let done = make(args, folder.as_ref());
    if !matches!(done, Ok(Exit::Done | Exit::Problems))
        && let Some(folder) = &folder
    {
        folder.discard();
    }
    done
}

fn make(args: &Args, folder: Option<&Folder>) -> anyhow::Result<Exit> {
    let profile = args.profile.as_deref().map(headwater_pipeline::profile).transpose()?;
    let stop = stop_on_request()?;
    let bar = Bar::new(args.quiet);
    let mut config = args.input.config(folder.map(Folder::path), args.no_captures);
    config.profile = profile;
    let made = headwater_pipeline::report(&args.input.paths, &config, &bar, &stop);
    bar.clear();
    let record = match made {
        Ok(record) => record,
        Err(Error::Stopped { kept }) => return Ok(stopped(kept.as_deref())),
        Err(error) => return Err(error.into()),
    };
    if let Some(folder) = folder {
        let files: Vec<File> = FORMATS.iter().flat_map(|format| (format.files)(&record)).collect();
        if !folder.write(&files, &stop)? {
            return Ok(stopped(Some(folder.path())));
        }
        // The record holds what was read: nothing is left to go on with.
        headwater_pipeline::forget(folder.path())?;
    }
    show(args, &record)?;
    Ok(if record.problems.is_empty() { Exit::Done } else { Exit::Problems })
}

fn show(args: &Args, record: &Record) -> anyhow::Result<()> {
    let folder = args.output.as_deref().unwrap_or(Path::new(DEFAULT_FOLDER));
    let written = format!("Dossier: {}", folder.join(DOSSIER_PAGE).display());
    match args.format {
        Print::Json => {
            print::data(&headwater_render::json(record))?;
            if args.output.is_some() && !args.quiet {
                print::note(&written);
            }
        }
        // Colours are always in the text: the printer drops them where they do not belong.
        Print::Summary if !args.quiet => {
            let summary = headwater_render::summary(record, Style { color: true });
            print::text(&format!("{summary}\n{written}\n"))?;
        }
        Print::Summary => {}
    }
    // Where there is no summary to hold them.
    if args.quiet || args.format == Print::Json {
        for p in &record.problems {
            print::note(&headwater_render::problem_line(p));
        }
    }
    Ok(())
}
