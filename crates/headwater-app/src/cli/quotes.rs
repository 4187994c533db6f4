//! `headwater quotes`: who is quoted, and how the reports print the same words, on the terminal.

use super::exit::Exit;
use super::input::{Input, record};
use super::print;
use headwater_render::Style;

const EXAMPLES: &str = "\
Examples:
  headwater quotes reports/
  headwater quotes reports/ --speaker minister      one speaker, by any part of any of the names
  headwater quotes reports/ --altered               only words that reports print differently
  headwater quotes reports/ --json | jq '.quotations[] | [.speaker_name, .best_reason]'

Printed for each utterance in quotation marks: the speaker, then the best attested form, then the others with what they
leave out [-so-] and put in {+so+}, each with its report, its outlet and the hands it came through. What one report alone
has comes last.

Writes no files. Exit codes are those of `headwater report`.";

/// Reads reports like `headwater report` and prints the quotations, each with all of its forms.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    input: Input,
    /// Print only what this speaker said: any part of a name, in any case
    #[arg(long, value_name = "NAME")]
    speaker: Option<String>,
    /// Print only quotations whose words differ between reports
    #[arg(long)]
    altered: bool,
    /// Print the quotations of the record as one JSON object, with their attributions
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
    let speaker = args.speaker.as_deref();
    if args.json {
        print::data(&headwater_render::quotes_json(&record, speaker, args.altered))?;
    } else {
        print::text(&headwater_render::quotes(&record, speaker, args.altered, Style { color: true }))?;
    }
    Ok(if record.problems.is_empty() { Exit::Done } else { Exit::Problems })
}
