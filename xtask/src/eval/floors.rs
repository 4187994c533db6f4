//! `bench/floors.toml`: figures that a change may not fall below without saying so.

use crate::repo;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The floors of one evaluation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Floor {
    /// Digest of the corpus that they were measured on.
    corpus: String,
    /// Number of its pages.
    pages: usize,
    /// Least value by figure.
    least: BTreeMap<String, f64>,
}

/// Compares and prints; whether all is well. On another corpus the floors say nothing, which is printed too.
pub(crate) fn hold(evaluation: &str, corpus: &str, pages: usize, figures: &[(&str, f64)]) -> Result<bool> {
    let all = repo::read(&repo::root().join("bench/floors.toml"))?;
    judge(&all, evaluation, corpus, pages, figures)
}

fn judge(all: &str, evaluation: &str, corpus: &str, pages: usize, figures: &[(&str, f64)]) -> Result<bool> {
    let mut floors: BTreeMap<String, Floor> = toml::from_str(all).context("bench/floors.toml")?;
    let floor = floors.remove(evaluation).with_context(|| format!("floors.toml has no [{evaluation}]"))?;
    if (floor.corpus.as_str(), floor.pages) != (corpus, pages) {
        println!(
            "The floors were measured on {} pages ({}); these are {pages} pages ({corpus}): not compared.",
            floor.pages, floor.corpus
        );
        return Ok(false);
    }
    let mut well = true;
    for (name, least) in &floor.least {
        let found = figures.iter().find(|(n, _)| n == name).map(|(_, v)| *v);
        let found =
            found.with_context(|| format!("floors.toml [{evaluation}] names an unknown figure {name}"))?;
        if found < *least {
            println!("BELOW THE FLOOR: {name} is {found:.4}, the floor is {least:.4}");
            well = false;
        }
    }
    if well {
        println!("All floors hold ({} figures).", floor.least.len());
    }
    Ok(well)
}

#[cfg(test)]
mod tests {
    use super::judge;

    const FLOORS: &str = "[e]\ncorpus = \"c\"\npages = 2\n[e.least]\nf1 = 0.9\n";

    #[test]
    fn a_figure_below_its_floor_fails_and_another_corpus_too() {
        assert!(judge(FLOORS, "e", "c", 2, &[("f1", 0.9)]).unwrap());
        assert!(!judge(FLOORS, "e", "c", 2, &[("f1", 0.89)]).unwrap());
        assert!(!judge(FLOORS, "e", "other", 2, &[("f1", 1.0)]).unwrap());
        assert!(judge(FLOORS, "e", "c", 2, &[("other", 1.0)]).is_err());
        assert!(judge(FLOORS, "absent", "c", 2, &[]).is_err());
    }
}
