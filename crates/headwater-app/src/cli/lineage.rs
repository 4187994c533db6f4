//! `headwater lineage`: who copied whom, on the terminal.

use super::exit::Exit;
use super::input::{Input, record};
use super::print;
use headwater_model::Record;
use headwater_render::Style;

const EXAMPLES: &str = "\
Examples:
  headwater lineage reports/
  headwater lineage reports/ --story 2
  headwater lineage reports/ --pair A C            two reports side by side, what differs marked
  headwater lineage reports/ --json | jq '.lineage.edges[] | [.parent, .child, .share]'
  headwater lineage dump.csv --column text=body_plain
  headwater read crawl.warc.gz -o kept && headwater lineage kept

Printed for each story:
  the stemma as a tree, roots first: share of the words, kind of reuse, confidence
  the text origins with the weakest link of each
  text in common without descent, reports that cite each other in a circle
  what copies left out or changed: sources, doubts, notes on verification, negations, numbers, quotations

A text that nobody handed in is marked \"lost\"; where it cannot be told which report came first, \"undecided\".
Writes no files. Exit codes are those of `headwater report`.";

/// Columns where the output is no terminal.
const PLAIN_WIDTH: usize = 100;

/// Reads reports like `headwater report` and prints who drew on whom: the stemma, the text origins, and what was changed
/// on the way.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    input: Input,
    /// Print two reports side by side, by siglum or id
    #[arg(long, num_args = 2, value_names = ["A", "B"], conflicts_with_all = ["json", "story"])]
    pair: Option<Vec<String>>,
    /// Print one story only, by its number
    #[arg(long, value_name = "N", conflicts_with = "json")]
    story: Option<usize>,
    /// Print reports, passages, lineage and stories of the record as one JSON object
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
    if args.json {
        print::data(&headwater_render::lineage_json(&record))?;
    } else {
        print::text(&shown(args, &record)?)?;
    }
    Ok(if record.problems.is_empty() { Exit::Done } else { Exit::Problems })
}

/// Colours are always in the text: the printer drops them where they do not belong.
fn shown(args: &Args, record: &Record) -> anyhow::Result<String> {
    let style = Style { color: true };
    let text = match args.pair.as_deref() {
        Some([a, b]) => {
            let width = terminal_size::terminal_size_of(std::io::stdout());
            let width = width.map_or(PLAIN_WIDTH, |(columns, _)| usize::from(columns.0));
            headwater_render::pair(record, a, b, width, style)?
        }
        _ => headwater_render::lineage(record, args.story, style)?,
    };
    Ok(text)
}
