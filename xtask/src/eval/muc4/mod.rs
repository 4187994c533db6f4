//! `eval figures`, part `muc4`: the human targets of the 1,500 reports of MUC-4 on political violence, their number
//! and what became of them, against the answer keys of the evaluation.
//!
//! The rules are those of the evaluation's own papers (Chinchor 1992) and of its scorer's slot configuration, as far as
//! these two slots go:
//! - recall is points over the fills of the key, precision points over our fills; what is partly right gets half a
//!   point: an effect more general than the key's (NO INJURY for NO INJURY OR DEATH), the right number with another
//!   bound ("30" for "~30"), and, as these fills refer to a target, the right value of another target;
//! - a fill or template that the key calls optional costs nothing where it is left out; of alternatives any is right;
//! - a template answers a key if the incident's type agrees at least in part (ATTACK is above all others) and a human
//!   target of both does; the best pairs are taken first. Keys without an answer are missing, templates without a
//!   key spurious: with all their fills, as in the rows for all templates, by which the systems were compared.
//!   "matched" leaves the spurious templates out of the precision.
//!
//! Where it is simpler: no person judges whether two descriptions name the same, they do if they share a word that
//! tells something; only these slots align templates, while the evaluation also looked at perpetrators and physical
//! targets; pairs are chosen greedily.
//!
//! `dev` is for tuning; of `tst1` and `tst2` only the sums are printed, whatever is asked.

mod key;
mod response;
mod score;

use super::{Wishes, floors, pages, rows};
use crate::repo;
use anyhow::Result;
use headwater_claims::annotate;
use headwater_model::Document;
use key::{Key, Part};
use score::{Response, Score};
use serde_json::json;
use std::path::PathBuf;

/// The part to develop on, and the two to report.
const PARTS: [&str; 3] = ["dev", "tst1", "tst2"];

/// Runs all parts and holds their floors; whether all is well.
pub(super) fn run(wishes: &Wishes) -> Result<bool> {
    let folder = repo::shared().join("data/muc4");
    if !folder.is_dir() {
        println!("Left out: {} is not there.", folder.display());
        return Ok(true);
    }
    let (mut figures, mut count): (Vec<(String, f64)>, usize) = (Vec::new(), 0);
    let mut files: Vec<PathBuf> = Vec::new();
    println!("  {:<16}{:>8}{:>9}{:>9}{:>9}{:>9}", "", "fills", "ours", "recall", "precis.", "matched");
    for name in PARTS {
        let part = key::part(&folder.join(name))?;
        files.extend(repo::entries(&folder.join(name)));
        count += part.reports.len();
        // Of the parts to report nothing but the sum is shown.
        let score = one(&part, wishes.worst && name == "dev");
        for (slot, t) in [("number", score.number), ("effect", score.effect)] {
            println!(
                "  {:<16}{:>8}{:>9}{:>9.3}{:>9.3}{:>9.3}",
                format!("{name} {slot}"),
                t.possible,
                t.actual,
                t.recall(),
                t.precision(),
                t.precision_matched()
            );
            figures.push((format!("{name}_{slot}_recall"), t.recall()));
            figures.push((format!("{name}_{slot}_precision"), t.precision()));
        }
    }
    let corpus = pages::digest(&[], &files.iter().map(PathBuf::as_path).collect::<Vec<_>>())?;
    let figures: Vec<(&str, f64)> = figures.iter().map(|(n, v)| (n.as_str(), *v)).collect();
    Ok(floors::hold("muc4", &corpus, count, &figures)? || wishes.allow_regression)
}

fn one(part: &Part, show_all: bool) -> Score {
    let lines: Vec<_> = part.reports.iter().map(|r| json!({ "id": r.name, "text": r.text.trim() })).collect();
    let mut sum = Score::default();
    for (report, document) in part.reports.iter().zip(rows::documents(&lines)) {
        let keys = part.keys.get(&report.name).map_or(&[][..], Vec::as_slice);
        let ours = document.as_ref().map_or_else(Vec::new, |d| response::responses(d, &annotate(d)));
        let s = score::score(keys, &ours);
        if show_all {
            show(&report.name, document.as_ref(), keys, &ours, &s);
        }
        sum.add(&s);
    }
    sum
}

fn show(name: &str, document: Option<&Document>, keys: &[Key], ours: &[Response], s: &Score) {
    let lost = |t: score::Tally| t.possible as f64 + t.actual as f64 - 2.0 * t.points;
    if lost(s.number) + lost(s.effect) == 0.0 {
        return;
    }
    println!("\n== {name} {:.1} {:.1}", lost(s.number), lost(s.effect));
    for k in keys {
        println!("   key {:?} optional {}", k.kinds, k.optional);
        for f in k.numbers.iter().chain(&k.effects) {
            println!("      {}{:?} {:?}", if f.optional { "? " } else { "" }, f.values, f.names);
        }
    }
    for r in ours {
        println!("   ours {}", r.kind);
        for t in &r.targets {
            println!("      {:?} {:?} {:?}", t.number, t.effect, t.names);
        }
    }
    if let Some(d) = document {
        println!("{}", d.text);
    }
}
