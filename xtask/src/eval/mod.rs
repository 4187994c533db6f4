//! `cargo run --release -p xtask -- eval extraction|metadata`: our reader beside Python's trafilatura and htmldate, on the
//! same pages, in the same run. `eval direction|wiki`: what the stemma says of reports that were read and labelled, and of
//! versions in known order. `eval sentences|msrp`: sentences that say the same in other words.
//!
//! `eval attribution`: the learned tagger on the published tokens of PolNeAR's development part. `eval attributions`:
//! who said what in whole reports of the same part, tagger and rules together.
//!
//! `eval figures`: the toll of an incident against numbers that archives of incidents settled on, figures of killed
//! against sentences that were read one by one, and human targets against the keys of MUC-4 (`--file labelled`,
//! `--file muc4`: only these).
//!
//! `eval times`: expressions of time and their values against TimeBank.
//!
//! `eval stories`: reports grouped to events, against the incidents that an archive put them under.
//!
//! `eval places`: names of places, found and resolved, against LGL and `GeoVirus`.
//!
//! `eval sound`: no text makes a rule fail, and every span lies in its text.
//!
//! The texts lie outside of the repository, under `../shared/data`; without them the chore says so and is content.
//! `--worst` lists what we do worst on, `--ours` leaves the other side out, `--allow-regression` prints a
//! figure below its floor (`bench/floors.toml`) without failing.

mod attribution;
mod descent;
mod direction;
mod extraction;
pub(crate) mod floors;
mod labelled;
mod metadata;
mod muc4;
mod pages;
mod places;
mod python;
mod quoted;
mod ranking;
mod rows;
mod score;
mod sentences;
mod sound;
mod stories;
mod times;
mod tolls;
mod versions;

use anyhow::{Context, Result, bail};

/// What the user asked for beside the name of the evaluation.
struct Wishes {
    worst: bool,
    ours: bool,
    allow_regression: bool,
    /// Another file than the usual one.
    file: Option<String>,
}

pub(crate) fn run(args: &[String]) -> Result<bool> {
    let mut wishes = Wishes { worst: false, ours: false, allow_regression: false, file: None };
    let mut which = None;
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--file" => wishes.file = Some(args.next().context("--file needs a name")?.clone()),
            "--worst" => wishes.worst = true,
            "--ours" => wishes.ours = true,
            "--allow-regression" => wishes.allow_regression = true,
            name if which.is_none() => which = Some(name),
            other => bail!("`{other}` is not understood"),
        }
    }
    if cfg!(debug_assertions) {
        println!("A dev build: times mean nothing. cargo run --release -p xtask -- eval …");
    }
    match which {
        Some("attribution") => attribution::run(&wishes),
        Some("attributions") => quoted::run(&wishes),
        Some("times") => times::run(&wishes),
        Some("figures") => {
            let tolls = wishes.file.as_deref() == Some("labelled") || tolls::run(&wishes)?;
            let labelled = wishes.file.as_deref().is_some_and(|f| f != "labelled") || labelled::run(&wishes)?;
            Ok(tolls && labelled)
        }
        Some("places") => places::run(&wishes),
        Some("sound") => Ok(sound::run(&wishes)),
        Some("stories") => stories::run(&wishes),
        Some("extraction") => extraction::run(&wishes),
        Some("metadata") => metadata::run(&wishes),
        Some("direction") => direction::run(&wishes),
        Some("wiki") => versions::run(&wishes),
        Some("sentences") => sentences::run(&wishes),
        Some("msrp") => sentences::msrp(&wishes),
        _ => bail!(
            "cargo xtask eval attribution|attributions|extraction|metadata|direction|wiki|sentences|msrp|figures|places|sound|stories|times [--worst] [--ours] [--file NAME] [--allow-regression]"
        ),
    }
}
