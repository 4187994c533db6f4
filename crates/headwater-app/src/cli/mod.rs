//! The commands. One file per command; what they share is in `exit`, `folder`, `input`, `print` and `progress`.

mod case;
mod check;
mod exit;
mod folder;
mod input;
mod lineage;
mod print;
mod progress;
mod quotes;
mod read;
mod report;
mod schema;
mod serve;

use clap::{Parser, Subcommand, ValueEnum};
use exit::Exit;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  headwater report reports/                    everything in the folder
  headwater report a.html b.txt -o case-12     two files, into a folder of your choice
  headwater report reports/ --format json      the record on standard output, no files
  headwater lineage reports/                   who copied whom, and how many texts there are
  headwater quotes reports/                    who is quoted, and which words were altered
  headwater check --claim '40 killed' reports/ does any report give this number?
  headwater read crawl.warc.gz -o kept         a large archive, kept for a report later
  headwater new flood.headwater                a case file: add, run, judge, export, verify
  headwater serve flood.headwater              the same in the browser, on this machine alone

Exit codes:
  0    done
  1    done, but with an error or a remark about some input: see the problems
  2    could not run: wrong arguments, or the output folder cannot be written
  3    check: contradicted; verify: something does not hold
  4    check: not found
  130  stopped with Ctrl-C; what was read is kept, and the same command goes on";

/// Reads news reports on an event and writes a sourced record of it: which reports are copies, who said what, how
/// many people were harmed by whose count, and how many independent texts stand behind each figure.
///
/// Works offline. Nothing is sent anywhere.
#[derive(Debug, Parser)]
#[command(name = "headwater", version, after_help = EXAMPLES, arg_required_else_help = true)]
struct Cli {
    #[arg(help = "Colour of what is printed; auto means on a terminal, unless NO_COLOR is set")]
    #[arg(long, value_enum, default_value_t = Color::Auto, global = true, value_name = "WHEN")]
    color: Color,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read reports and write the dossier, the record and its tables
    Report(report::Args),
    /// Print who copied whom, and how many text origins there are
    Lineage(lineage::Args),
    /// Print who is quoted, and how reports print the same words
    Quotes(quotes::Args),
    /// Ask whether any report gives a number: found, contradicted or not found
    Check(check::Args),
    /// Read archives, crawls and feeds of any size into a folder, for a report later
    Read(read::Args),
    /// Make an empty case file, which keeps reports, decisions and the record together
    New(case::New),
    /// Read reports into a case
    Add(case::Add),
    /// Make the record of a case
    Run(case::Run),
    /// Print what a case holds
    Show(case::Show),
    /// Write down a decision about a row of a case's record
    Judge(case::Judge),
    /// Write a case out: dossier, tables, statements, annotations, a signed bundle
    Export(case::Export),
    /// Check that a case file or a bundle is whole
    Verify(case::Verify),
    /// Print a row of a case's record with the words it rests on
    Explain(case::Explain),
    /// Open cases in the browser, on this machine alone
    Serve(serve::Serve),
    /// Answer questions about a case over the Model Context Protocol
    Mcp(serve::Mcp),
    /// Print the JSON Schema of the record
    Schema,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

impl From<Color> for anstream::ColorChoice {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => Self::Auto,
            Color::Always => Self::Always,
            Color::Never => Self::Never,
        }
    }
}

/// Runs the command that the arguments name.
pub(crate) fn main() -> ExitCode {
    // Wrong arguments end here with code 2, help and version with 0.
    let cli = Cli::parse();
    anstream::ColorChoice::from(cli.color).write_global();
    let done = match cli.command {
        Command::Report(args) => report::run(&args),
        Command::Lineage(args) => lineage::run(&args),
        Command::Quotes(args) => quotes::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Read(args) => read::run(&args),
        Command::New(args) => args.run(),
        Command::Add(args) => args.run(),
        Command::Run(args) => args.run(),
        Command::Show(args) => args.run(),
        Command::Judge(args) => args.run(),
        Command::Export(args) => args.run(),
        Command::Verify(args) => args.run(),
        Command::Explain(args) => args.run(),
        Command::Serve(args) => args.run(),
        Command::Mcp(args) => args.run(),
        Command::Schema => schema::run(),
    };
    done.unwrap_or_else(|error| {
        print::error(&error);
        Exit::CannotRun
    })
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }
}
