//! `eval figures --file muc4`: human targets of the reports on political violence of MUC-4.

mod key;
mod response;
mod score;

use super::{Wishes, rows};
use crate::repo;
use anyhow::Result;
use headwater_claims::annotate;
use headwater_model::Document;
use key::{Key, Part};
use score::{Response, Score};
use serde_json::json;

/// The part to develop on, and the two to report.
const PARTS: [&str; 3] = ["dev", "tst1", "tst2"];

/// Runs all parts; the figures by name and the number of reports.
pub(super) fn run(wishes: &Wishes) -> Result<(Vec<(String, f64)>, usize)> {
    let folder = repo::shared().join("data/muc4");
    let (mut figures, mut count) = (Vec::new(), 0);
    println!("  {:<16}{:>8}{:>9}{:>9}{:>9}{:>9}", "", "fills", "ours", "recall", "precis.", "matched");
    for name in PARTS {
        let part = key::part(&folder.join(name))?;
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
            figures.push((format!("muc4_{name}_{slot}_recall"), t.recall()));
            figures.push((format!("muc4_{name}_{slot}_precision"), t.precision()));
        }
    }
    Ok((figures, count))
}

fn one(part: &Part, show_all: bool) -> Score {
    let lines: Vec<_> =
        part.reports.iter().map(|r| json!({ "id": r.name, "text": r.text.trim() })).collect();
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
