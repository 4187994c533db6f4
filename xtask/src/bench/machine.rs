//! The facts without which a figure means nothing: processor, compiler, commit, and how this binary was built.

use crate::repo;
use std::fs;
use std::process::Command;

pub(super) fn print() {
    println!("headwater bench, one core unless a row says otherwise");
    println!("  processor  {}", processor().unwrap_or_else(|| "unknown".into()));
    println!("  cores      {}", std::thread::available_parallelism().map_or(1, usize::from));
    println!("  compiler   {}", told("rustc", &["--version"]));
    println!("  commit     {}", told("git", &["describe", "--always", "--dirty"]));
    if cfg!(debug_assertions) {
        println!("  build      dev: these figures mean nothing, use cargo run --release -p xtask -- bench");
    } else {
        println!("  build      release");
    }
}

fn processor() -> Option<String> {
    let facts = fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = facts.lines().find(|l| l.starts_with("model name"))?;
    line.split_once(':').map(|(_, name)| name.trim().to_owned())
}

/// First line of what a program prints, or "unknown".
fn told(program: &str, args: &[&str]) -> String {
    Command::new(program)
        .args(args)
        .current_dir(repo::root())
        .output()
        .ok()
        .and_then(|o| String::from_utf8_lossy(&o.stdout).lines().next().map(str::to_owned))
        .filter(|line| !line.is_empty())
        .unwrap_or_else(|| "unknown".into())
}
