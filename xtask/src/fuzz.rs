//! `cargo run -p xtask -- fuzz --minutes N [--install] [TARGET…]`: runs every fuzz target in turn.
//!
//! The minutes are shared among the targets. New inputs are kept in `fuzz/working` (not in the repository), seeds are
//! read from `fuzz/corpus` and `cases/pages`. An input that crashes is put into `fuzz/crashes/TARGET`, where plain
//! `cargo test` replays it from then on. `--install` installs cargo-fuzz if it is not there.

use crate::repo;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

const VERSION: &str = "0.13.2";

/// What one target did.
struct Outcome {
    runs: u64,
    crashes: Vec<String>,
    failed: bool,
}

pub(crate) fn run(args: &[String]) -> Result<bool> {
    let (mut minutes, mut install, mut wanted) = (1.0_f64, false, Vec::new());
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--minutes" => {
                let number = args.next().and_then(|n| n.parse().ok()).filter(|n: &f64| *n > 0.0);
                minutes = number.context("--minutes needs a number")?;
            }
            "--install" => install = true,
            name if !name.starts_with('-') => wanted.push(name.to_owned()),
            other => bail!("`{other}` is not understood"),
        }
    }
    if !installed() {
        if !install {
            bail!(
                "cargo-fuzz is missing: add --install, or run cargo install cargo-fuzz --version {VERSION} --locked"
            );
        }
        call(Command::new("cargo").args(["install", "cargo-fuzz", "--version", VERSION, "--locked"]))?;
    }
    let mut targets: Vec<String> = repo::files(&repo::root().join("fuzz/targets"), "rs")
        .iter()
        .filter_map(|p| p.file_stem().map(|s| s.to_string_lossy().into_owned()))
        .collect();
    if let Some(unknown) = wanted.iter().find(|w| !targets.contains(w)) {
        bail!("there is no target `{unknown}`: {}", targets.join(", "));
    }
    if !wanted.is_empty() {
        targets = wanted;
    }
    println!("Building {} targets …", targets.len());
    for target in &targets {
        call(fuzz("build").arg(target))?;
    }
    let seconds = ((minutes * 60.0) / targets.len() as f64).ceil().max(1.0) as u64;
    println!("\n{:<10}{:>14}{:>10}  crashes", "target", "runs", "runs/s");
    let mut well = true;
    for target in &targets {
        let outcome = one(target, seconds)?;
        let crashes = if outcome.crashes.is_empty() { "none".to_owned() } else { outcome.crashes.join(" ") };
        println!("{target:<10}{:>14}{:>10}  {crashes}", outcome.runs, outcome.runs / seconds);
        well &= outcome.crashes.is_empty() && !outcome.failed;
    }
    Ok(well)
}

fn installed() -> bool {
    let mut command = Command::new("cargo");
    command.args(["fuzz", "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|s| s.success())
}

fn nightly() -> bool {
    let mut command = Command::new("cargo");
    command.args(["+nightly", "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|s| s.success())
}

/// `cargo fuzz …` with the address sanitiser on nightly; on stable without it, which needs the compiler's back door.
fn fuzz(what: &str) -> Command {
    let mut command = Command::new("cargo");
    let nightly = nightly();
    if nightly {
        // Not the toolchain that runs this chore.
        command.arg("+nightly").env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO");
    } else {
        command.env("RUSTC_BOOTSTRAP", "1");
    }
    command.current_dir(repo::root()).args(["fuzz", what]);
    if !nightly {
        command.args(["-s", "none"]);
    }
    command.env_remove("CARGO_TARGET_DIR").args(["--target-dir", "fuzz/target"]);
    command
}

fn call(command: &mut Command) -> Result<()> {
    let status =
        command.status().with_context(|| format!("cannot run {}", command.get_program().display()))?;
    if !status.success() {
        bail!("{command:?} failed");
    }
    Ok(())
}

fn one(target: &str, seconds: u64) -> Result<Outcome> {
    let root = repo::root();
    let working = root.join("fuzz/working").join(target);
    fs::create_dir_all(&working)?;
    let mut folders = vec![format!("fuzz/working/{target}")];
    for seeds in [format!("fuzz/corpus/{target}"), format!("fuzz/crashes/{target}")] {
        if root.join(&seeds).is_dir() {
            folders.push(seeds);
        }
    }
    match target {
        "html" => folders.push("cases/pages".to_owned()),
        "plain" => folders.push("examples/coast/reports".to_owned()),
        _ => {}
    }
    // Leaks are not looked for: the language packs leak a few words once, so that they live as long as the program.
    let output = fuzz("run")
        .env("ASAN_OPTIONS", "detect_leaks=0")
        .arg(target)
        .args(&folders)
        .args([
            "--",
            "-print_final_stats=1",
            "-detect_leaks=0",
            "-rss_limit_mb=2048",
            "-timeout=20",
            "-max_len=65536",
        ])
        .arg(format!("-max_total_time={seconds}"))
        .stdin(Stdio::null())
        .output()
        .context("cannot run cargo fuzz")?;
    let said = String::from_utf8_lossy(&output.stderr);
    let runs = said.lines().filter_map(|l| l.strip_prefix("stat::number_of_executed_units:"));
    let runs = runs.filter_map(|n| n.trim().parse().ok()).next_back().unwrap_or(0);
    let crashes = keep(target)?;
    if !output.status.success() {
        // The panic, and a few lines around it.
        for line in
            said.lines().filter(|l| l.contains("panicked") || l.contains("ERROR") || l.contains("SUMMARY"))
        {
            println!("  {line}");
        }
    }
    Ok(Outcome { runs, crashes, failed: !output.status.success() })
}

/// Moves what crashed from cargo-fuzz's folder to the one that is replayed.
fn keep(target: &str) -> Result<Vec<String>> {
    let to = repo::root().join("fuzz/crashes").join(target);
    let mut kept = Vec::new();
    for path in repo::entries(&repo::root().join("fuzz/artifacts").join(target)) {
        fs::create_dir_all(&to)?;
        let name = path.file_name().context("no name")?;
        let new = to.join(name);
        fs::copy(&path, &new).and_then(|_| fs::remove_file(&path)).with_context(|| copy(&path, &new))?;
        kept.push(repo::show(&new));
    }
    Ok(kept)
}

fn copy(from: &Path, to: &Path) -> String {
    format!("cannot move {} to {}", from.display(), to.display())
}
