//! `headwater check`: does any report give this number?

use super::exit::Exit;
use super::input::{Input, record};
use super::print;
use anyhow::Context as _;
use headwater_model::record::Verdict;
use headwater_render::Style;

const EXAMPLES: &str = "\
Examples:
  headwater check --claim \"6,438 killed\" reports/
  headwater check --claim \"at least 12 civilians injured\" reports/ --json | jq -r .verdict
  headwater check --claim \"1,000 people died\" cited-report.html || echo \"look at the citation again\"

A claim is a number, the people and what happened to them, and where it says so the place and the day (“in Kaya on 12
March 2031”): figures of other places and days neither support nor contradict it. It is found where a report gives the
same number of the same people (“at least 745” gives 745, and it is said that a bound was left out); contradicted where
reports give only other numbers that rule it out; else not found.

Writes no files. Exit codes: 0 found, 3 contradicted, 4 not found; 2 could not run (no number of people in the claim, or
nothing to read), 130 stopped.";

/// Reads reports like `headwater report` and holds a claim against their figures.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    input: Input,
    /// The claim, such as "6,438 killed"
    #[arg(long, value_name = "WORDS")]
    claim: String,
    /// Print the answer as JSON: the verdict, and the figures for and against with their words
    #[arg(long)]
    json: bool,
    /// No progress bar; problems with the input still go to standard error
    #[arg(short, long)]
    quiet: bool,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Exit> {
    let record = match record(&args.input, args.quiet)? {
        Ok(record) => record,
        Err(exit) => return Ok(exit),
    };
    let check = headwater_pipeline::check(&record, &args.claim).with_context(|| {
        format!(
            "--claim \"{}\" gives no number of people with what happened to them: write it like \"12 people injured\"",
            args.claim
        )
    })?;
    if args.json {
        print::data(&headwater_render::claim_json(&record, &check))?;
    } else {
        print::text(&headwater_render::claim(&record, &check, Style { color: true }))?;
    }
    Ok(match check.verdict {
        Verdict::Found => Exit::Done,
        Verdict::Contradicted => Exit::Contradicted,
        Verdict::NotFound => Exit::NotFound,
    })
}
