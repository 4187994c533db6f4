//! `headwater read`: reads everything into a folder, for a record later.

use super::exit::Exit;
use super::folder::Folder;
use super::input::{Input, stop_on_request, stopped};
use super::print;
use super::progress::Bar;
use headwater_pipeline::{Error, Summary};
use std::fmt::Write as _;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  headwater read crawl.warc.gz -o case-12-read
  headwater report case-12-read -o case-12
  headwater read pages/ feeds/ dump.jsonl -o case-12-read --column text=body_plain
  zcat dump.jsonl.gz | headwater read - --name dump.jsonl -o case-12-read

Written to the output folder:
  captures/            the bytes of every item, once, under their SHA-256 (zstd)
  captures.jsonl       where, when and how each item was captured
  reports.jsonl.zst    what was read from each item, one a line, in order
  problems.jsonl       what could not be read, and why
  reading.json         what the folder was made from, and the numbers

Memory is bounded by the largest items, not by the archives. Ctrl-C keeps what was read: the same
command goes on where it was. Files that have not changed are not read again.";

const DEFAULT_FOLDER: &str = "headwater-read";

/// Reads files, archives, crawls and feeds of any size into a folder: the bytes as captured and the reports found in
/// them. `headwater report` takes that folder in place of the originals.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    input: Input,
    /// Do not keep a copy of the captured bytes in the output folder
    #[arg(long)]
    no_captures: bool,
    /// Folder for what was read
    #[arg(short, long, value_name = "DIR", default_value = DEFAULT_FOLDER)]
    output: PathBuf,
    /// No progress bar and no summary; problems with the input still go to standard error
    #[arg(short, long)]
    quiet: bool,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Exit> {
    let folder = Folder::open(&args.output, &args.input.paths)?;
    let stop = stop_on_request()?;
    let bar = Bar::new(args.quiet);
    let config = args.input.config(None, args.no_captures);
    let made = headwater_pipeline::read(&args.input.paths, &args.output, &config, &bar, &stop);
    bar.clear();
    match made {
        Ok(summary) => {
            if args.quiet {
                for (code, (n, first)) in &summary.tally.problems {
                    print::note(&problem(code, *n, first));
                }
            } else {
                print::text(&shown(args, &summary, &bar.times()))?;
            }
            Ok(if summary.tally.problems.is_empty() { Exit::Done } else { Exit::Problems })
        }
        Err(Error::Stopped { kept }) => {
            folder.discard();
            Ok(stopped(kept.as_deref()))
        }
        Err(error) => {
            folder.discard();
            Err(error.into())
        }
    }
}

/// Text of the input goes to a terminal: control characters in it could move the cursor or change colours.
fn safe(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

fn problem(code: &str, n: u64, first: &str) -> String {
    let more = if n > 1 { format!(" ({} more like this)", number(n - 1)) } else { String::new() };
    format!("{code} {}{more}", safe(first))
}

fn number(n: u64) -> String {
    headwater_model::number::thousands(n)
}

fn shown(args: &Args, summary: &Summary, times: &[(String, f64)]) -> String {
    let t = &summary.tally;
    let mut out = String::new();
    let count = |n: u64, one: &str| format!("{} {one}{}", number(n), if n == 1 { "" } else { "s" });
    let _ = writeln!(
        out,
        "{}, {}, {} bytes",
        count(t.items, "item"),
        count(t.reports, "report"),
        number(t.bytes)
    );
    if summary.before > 0 {
        let _ = writeln!(out, "read before: {}; now: {}", number(summary.before), number(summary.fresh));
    }
    if !times.is_empty() {
        let times: Vec<String> = times.iter().map(|(name, s)| format!("{name} {s:.1} s")).collect();
        let _ = writeln!(out, "time: {}", times.join(", "));
    }
    if !t.problems.is_empty() {
        let _ = writeln!(out, "\nProblems with the input, by kind (each one is in problems.jsonl)");
        for (code, (n, first)) in &t.problems {
            let _ = writeln!(out, "  {}", problem(code, *n, first));
        }
    }
    let folder = args.output.display();
    let _ = writeln!(out, "\nKept in {folder}. Next: headwater report {folder} -o RESULT");
    out
}
