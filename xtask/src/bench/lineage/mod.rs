//! `cargo run --release -p xtask -- bench lineage`: a simulator of a wire's life. From real news texts in
//! `../shared/data` it makes stories whose lineage is known, hands them to the ordinary reader and to the collation, and
//! scores what comes out. Parameters: `bench/lineage.toml`; floors: `bench/floors.toml`, for the half held out.
//!
//! `--worst N` prints the worst stories and false merges (texts go to the terminal only), `--story K` writes the story of
//! a seed into a folder under `target/`, `--times none|days|minutes` says what reports tell of their time,
//! `--documents N` sets the size of the pile in which unrelated texts must stay apart, `--tune` leaves the held-out half
//! and the pile away, `--allow-regression` prints figures below their floors without failing.

mod bases;
mod copying;
mod deck;
mod dice;
mod names;
mod numbers;
mod params;
mod pile;
mod render;
mod repeats;
mod reword;
mod score;
mod story;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod tokens;
mod truth;
mod typed;
mod wording;

use crate::eval::floors;
use crate::repo;
use anyhow::{Context, Result, bail};
use deck::Deck;
use dice::{Dice, hash};
use headwater_collate::collate;
use params::{Params, Seeds};
use render::{Handed, Times, file, handed_in};
use score::{Case, Scores, score};
use std::fs;
use std::time::{Duration, Instant};
use story::{Story, story};
use truth::Truth;

/// Reports in the pile unless told otherwise.
const PILE: usize = 2000;

struct Wishes {
    worst: usize,
    story: Option<u64>,
    times: Times,
    documents: usize,
    tune: bool,
    allow_regression: bool,
}

fn wishes(args: &[String]) -> Result<Wishes> {
    let mut wishes = Wishes {
        worst: 0,
        story: None,
        times: Times::Minutes,
        documents: PILE,
        tune: false,
        allow_regression: false,
    };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let mut value = || args.next().with_context(|| format!("{arg} needs a value"));
        match arg.as_str() {
            "--worst" => wishes.worst = value()?.parse()?,
            "--story" => wishes.story = Some(value()?.parse()?),
            "--documents" => wishes.documents = value()?.parse()?,
            "--times" => {
                wishes.times = match value()?.as_str() {
                    "none" => Times::None,
                    "days" => Times::Days,
                    "minutes" => Times::Minutes,
                    other => bail!("--times takes none, days or minutes, not `{other}`"),
                }
            }
            "--tune" => wishes.tune = true,
            "--allow-regression" => wishes.allow_regression = true,
            other => bail!("`{other}` is not understood"),
        }
    }
    Ok(wishes)
}

pub(super) fn run(args: &[String]) -> Result<bool> {
    let wishes = wishes(args)?;
    let params = params::load()?;
    super::machine::print();
    let started = Instant::now();
    let stock = bases::load(&params.base, params.base.reuters_files(wishes.documents))?;
    if stock.bases.is_empty() {
        println!("bench lineage: skipped, there are no base texts under {}", repo::shared().display());
        return Ok(true);
    }
    println!(
        "  bases      {} texts that share nothing, {} paraphrases, loaded in {:.1} s",
        stock.bases.len(),
        stock.paraphrases.len(),
        started.elapsed().as_secs_f64()
    );
    let decks = [Deck::new(&stock, Some(false)), Deck::new(&stock, Some(true))];
    if let Some(seed) = wishes.story {
        return write_story(seed, &decks, &params, wishes.times);
    }
    let mut digest = 0;
    let tune = half(&params.tune, &decks[0], &params, &wishes, &mut digest)?;
    let held_out = if wishes.tune {
        Scores::default()
    } else {
        half(&params.held_out, &decks[1], &params, &wishes, &mut digest)?
    };
    table::print(&tune, &held_out);
    if wishes.tune {
        return Ok(true);
    }
    let stock = stock.without_repeats(params.base.repeats);
    let mut deck = Deck::new(&stock, None);
    let merges = pile::run(&mut deck, &params, wishes.times, wishes.documents, wishes.worst)?;
    if wishes.times != Times::Minutes {
        println!("\nThe floors are for reports that tell their minute: not compared.");
        return Ok(true);
    }
    let mut figures = table::figures(&held_out);
    let clean = |n: usize| if n == 0 { 1.0 } else { 0.0 };
    figures.push(("no_false_merge", clean(merges.stories.origins + merges.stories.aligned)));
    println!(
        "\nHeld-out figures beside bench/floors.toml, on {} reports of {digest:016x}:",
        held_out.documents
    );
    let well = floors::hold("lineage", &format!("{digest:016x}"), held_out.documents, &figures)?;
    Ok(well || wishes.allow_regression)
}

/// The stories of one half, scored.
fn half(
    seeds: &Seeds,
    deck: &Deck<'_>,
    params: &Params,
    wishes: &Wishes,
    digest: &mut u64,
) -> Result<Scores> {
    let mut all = Scores::default();
    let mut list: Vec<(u64, Scores, String)> = Vec::new();
    let mut time = Duration::ZERO;
    for seed in seeds.first..seeds.first + seeds.count {
        let Some(story) = made(seed, deck, params) else { continue };
        for node in story.nodes.iter().filter(|n| n.handed_in) {
            *digest = digest.rotate_left(1) ^ hash(&file(&story, node, wishes.times).0);
        }
        let handed = handed_in(&story, params, wishes.times)?;
        let documents: Vec<_> = handed.iter().map(|h| &h.document).collect();
        let published: Vec<_> = handed.iter().map(|h| h.published).collect();
        let clock = Instant::now();
        let found = collate(&documents, &published);
        time += clock.elapsed();
        let truth = Truth::of(&story, &handed);
        let scores = score(&Case { story: &story, handed: &handed, truth: &truth, found: &found });
        all.add(&scores);
        list.push((seed, scores, outline(&story, &truth, &handed)));
    }
    list.sort_by_key(|(seed, s, _)| (std::cmp::Reverse(s.wrong()), *seed));
    for (seed, scores, outline) in list.iter().take(wishes.worst) {
        println!("\nstory {seed}: {} wrong", scores.wrong());
        println!("{outline}");
        for fault in &scores.faults {
            println!("  {fault}");
        }
    }
    println!(
        "  collate    {} stories, {} reports: {:.0} reports/s",
        all.stories,
        all.documents,
        all.documents as f64 / time.as_secs_f64().max(1e-9)
    );
    Ok(all)
}

/// The story of a seed from a fresh deck: no story hangs on the one before.
fn made(seed: u64, deck: &Deck<'_>, params: &Params) -> Option<Story> {
    let mut deck = deck.clone();
    deck.shuffle(&mut Dice::new(seed, 2));
    story(seed, &mut deck, params, 1)
}

/// What was done, report by report.
fn outline(story: &Story, truth: &Truth, handed: &[Handed]) -> String {
    let mut out = Vec::new();
    for (i, node) in story.nodes.iter().enumerate() {
        let here = if handed.iter().any(|h| h.node == i) { "" } else { " (lost)" };
        let share = |p: &usize| format!("#{p} {:.0} %", 100.0 * truth::share(story, i, *p));
        let parents: Vec<String> = truth.parents(i).iter().map(share).collect();
        let credit = node.credit.as_ref().map_or(String::new(), |c| format!("; credit {c:?}"));
        out.push(format!(
            "  #{i}{here} {} +{} min, {} sentences; parents: {}{credit}; {}",
            node.outlet,
            node.minute,
            node.text.count(),
            if parents.is_empty() { "none".to_owned() } else { parents.join(", ") },
            node.log.join("; ")
        ));
    }
    out.join("\n")
}

/// Writes a story's files where git does not see them.
fn write_story(seed: u64, decks: &[Deck<'_>; 2], params: &Params, times: Times) -> Result<bool> {
    let held_out = (params.held_out.first..params.held_out.first + params.held_out.count).contains(&seed);
    let story = made(seed, &decks[usize::from(held_out)], params).context("no base texts")?;
    let folder = repo::root().join(format!("target/lineage/story-{seed}"));
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let handed = handed_in(&story, params, times)?;
    for h in &handed {
        let name = format!("{:02}.json", h.node);
        fs::write(folder.join(name), file(&story, &story.nodes[h.node], times).0)?;
    }
    println!("{}", outline(&story, &Truth::of(&story, &handed), &handed));
    println!("{} reports in {}", handed.len(), folder.display());
    Ok(true)
}
