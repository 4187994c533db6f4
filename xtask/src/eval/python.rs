//! The other side: Python's trafilatura and htmldate, in an environment of their own below `target`.

use super::pages::{PASSES, Page, by_work};
use crate::repo;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const SCRIPT: &str = include_str!("trafilatura.py");

/// What is installed. Without `lxml_html_clean` the import of trafilatura fails.
const PACKAGES: [&str; 3] = ["trafilatura==2.3.1", "lxml_html_clean", "htmldate"];

/// What one way of extracting gave.
pub(crate) struct Side {
    pub(crate) name: String,
    /// Seconds of the best pass.
    pub(crate) seconds: f64,
    /// One answer a page, in the order of the pages.
    pub(crate) answers: Vec<Value>,
}

/// Runs the other side; what keeps it from running is printed, and nothing comes back.
pub(crate) fn sides(task: &str, pages: &[Page]) -> Vec<Side> {
    match run(task, pages) {
        Ok(sides) => sides,
        Err(e) => {
            println!("The other side did not run: {e:#}");
            Vec::new()
        }
    }
}

fn run(task: &str, pages: &[Page]) -> Result<Vec<Side>> {
    let python = environment()?;
    let folder = tempfile::tempdir()?;
    let (script, jobs, answers) =
        (folder.path().join("run.py"), folder.path().join("jobs.json"), folder.path().join("answers.json"));
    std::fs::write(&script, SCRIPT)?;
    let paths: Vec<String> = pages.iter().map(|p| p.path.display().to_string()).collect();
    std::fs::write(
        &jobs,
        json!({ "task": task, "paths": paths, "passes": PASSES, "work": by_work() }).to_string(),
    )?;
    let status = Command::new(&python).arg(&script).arg(&jobs).arg(&answers).status();
    let status = status.with_context(|| format!("cannot run {}", python.display()))?;
    if !status.success() {
        bail!("its script failed");
    }
    let all: Value = serde_json::from_str(&repo::read(&answers)?)?;
    println!("Python {}", all["versions"].as_str().unwrap_or("?"));
    let sides = all["sides"].as_array().context("the script gave no answer")?;
    sides
        .iter()
        .map(|side| {
            let answers = side["answers"].as_array().context("no answers")?.clone();
            if answers.len() != pages.len() {
                bail!("{} answers for {} pages", answers.len(), pages.len());
            }
            Ok(Side {
                name: side["name"].as_str().unwrap_or("?").to_owned(),
                seconds: side["seconds"].as_f64().unwrap_or(f64::NAN),
                answers,
            })
        })
        .collect()
}

/// The environment's Python, made on the first run.
fn environment() -> Result<PathBuf> {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| repo::root().join("target"), PathBuf::from);
    let folder = target.join("eval-venv");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    if !imports(&python) {
        println!("Making {} with {} …", folder.display(), PACKAGES.join(", "));
        quietly(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        quietly(Command::new(&python).args(["-m", "pip", "install", "-q"]).args(PACKAGES))?;
    }
    Ok(python)
}

fn imports(python: &Path) -> bool {
    let mut command = Command::new(python);
    command.args(["-c", "import trafilatura, htmldate"]).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|s| s.success())
}

fn quietly(command: &mut Command) -> Result<()> {
    let output =
        command.output().with_context(|| format!("cannot run {}", command.get_program().display()))?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        bail!(
            "{} failed: {}",
            command.get_program().display(),
            why.lines().last().unwrap_or("it does not say why")
        );
    }
    Ok(())
}
