//! Project chores: `cargo xtask tidy`, `cargo xtask gen`, `cargo xtask bench`.
//!
//! To add a chore: one file, one line in [`CHORES`].
#![allow(clippy::print_stdout, reason = "a command-line tool for developers")]

mod bench;
mod eval;
mod fuzz;
mod generate;
mod repo;
mod tidy;

use anyhow::Result;
use std::process::ExitCode;

/// A chore: name, what it does, the function that does it.
type Chore = (&'static str, &'static str, fn(&[String]) -> Result<bool>);

const CHORES: &[Chore] = &[
    ("tidy", "check layering, registered lists, dependencies, notices, purity and docs", tidy::run),
    ("gen", "write what is generated (docs/record.schema.json, the summary in README.md)", generate::run),
    (
        "bench",
        "reports and megabytes per second on one core: cargo run --release -p xtask -- bench",
        bench::run,
    ),
    (
        "eval",
        "our figures on corpora: cargo run --release -p xtask -- eval extraction|metadata|direction|wiki|figures",
        eval::run,
    ),
    ("fuzz", "every fuzz target in turn: cargo run -p xtask -- fuzz --minutes 10", fuzz::run),
];

/// The same as in `headwater`: what is measured here is what users get.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<ExitCode> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let chore = args.first().and_then(|name| CHORES.iter().find(|(n, _, _)| n == name));
    let Some((_, _, run)) = chore else {
        println!("Usage: cargo xtask CHORE\n");
        for (name, about, _) in CHORES {
            println!("  {name:<8}{about}");
        }
        return Ok(ExitCode::from(2));
    };
    Ok(if run(&args[1..])? { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
