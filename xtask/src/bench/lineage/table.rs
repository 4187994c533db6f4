//! What is printed, and the figures that have floors.

use super::score::{Figure, Part, Scores};
use super::text::{Change, Tier};

/// The rows: name in the table, name in `bench/floors.toml` where the issue sets a floor, figure.
fn rows() -> Vec<(String, &'static str, Figure)> {
    let mut out = Vec::new();
    let mut row = |name: &str, floor, figure| out.push((name.to_owned(), floor, figure));
    row("passages: precision, verbatim and edited", "copied_precision", Figure::CopiedPrecision);
    row("passages: recall, verbatim and edited", "copied_recall", Figure::CopiedRecall);
    for tier in Tier::ALL {
        let floors =
            if tier == Tier::Rewritten { ("rewritten_precision", "rewritten_recall") } else { ("", "") };
        row(&format!("passages: precision, {}", tier.name()), floors.0, Figure::PassagePrecision(tier));
        row(&format!("passages: recall, {}", tier.name()), floors.1, Figure::PassageRecall(tier));
    }
    row("parent right, of decided", "parent_right", Figure::ParentRight);
    row("parent decided", "parent_decided", Figure::Decided);
    row("mixed parentage: precision", "", Figure::MixedPrecision);
    row("mixed parentage: recall", "", Figure::MixedRecall);
    row("number of origins exactly right", "origin_count", Figure::OriginCount);
    row("origins exactly right", "", Figure::OriginSets);
    for change in Change::TYPED {
        row(&format!("edits: recall, {}", change.name()), "", Figure::EditRecall(change));
        row(&format!("edits: precision, {}", change.name()), "", Figure::AlertPrecision(change));
    }
    out
}

/// Both halves side by side.
pub(super) fn print(tune: &Scores, held_out: &Scores) {
    println!("\n{:<44}{:>22}{:>22}", "", "tune", "held out");
    println!("{:<44}{:>22}{:>22}", "stories / documents", size(tune), size(held_out));
    for (name, _, figure) in rows() {
        println!("{name:<44}{:>22}{:>22}", cell(tune.of(figure)), cell(held_out.of(figure)));
    }
}

fn size(scores: &Scores) -> String {
    format!("{} / {}", scores.stories, scores.documents)
}

fn cell(part: Part) -> String {
    if part.all == 0 {
        return "–".to_owned();
    }
    format!("{:.3}  {:>12}", part.ratio(), format!("{}/{}", part.right, part.all))
}

/// The figures that have floors.
pub(super) fn figures(scores: &Scores) -> Vec<(&'static str, f64)> {
    rows()
        .into_iter()
        .filter(|r| !r.1.is_empty())
        .map(|(_, floor, f)| (floor, scores.of(f).ratio()))
        .collect()
}
