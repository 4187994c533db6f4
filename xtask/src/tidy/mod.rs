//! What must hold of the repository as a whole. Each check is one file, returns its findings as sentences, and is
//! also a test, so that `cargo test` covers it.

mod dependencies;
mod docs;
mod layers;
mod length;
mod lists;
mod notices;
mod purity;

use crate::repo;
use anyhow::Result;
use std::path::Path;

/// Name and function of a check. No findings: all is well.
type Check = (&'static str, fn(&Path) -> Result<Vec<String>>);

const CHECKS: &[Check] = &[
    ("layers", layers::check),
    ("lists", lists::check),
    ("dependencies", dependencies::check),
    ("notices", notices::check),
    ("purity", purity::check),
    ("docs", docs::check),
];

/// Runs every check; false if one of them found something. Long files are told, but are no failure.
pub(crate) fn run(_args: &[String]) -> Result<bool> {
    let root = repo::root();
    let mut clean = true;
    for (name, check) in CHECKS {
        let findings = check(&root)?;
        println!("{name}: {}", if findings.is_empty() { "ok".into() } else { findings.len().to_string() });
        for finding in &findings {
            println!("  {finding}");
        }
        clean &= findings.is_empty();
    }
    for warning in length::warnings(&root)? {
        println!("length: {warning}");
    }
    Ok(clean)
}

/// Fails with the findings of one check on this repository.
#[cfg(test)]
fn assert_clean(check: fn(&Path) -> Result<Vec<String>>) {
    let findings = check(&repo::root()).expect("the check runs");
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}
