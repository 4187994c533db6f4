//! One story in plain text: stemma, text origins, links, circles, and what copies left out or changed.

use super::tree::{shortened, tree};
use crate::index::{Index, StoryView};
use crate::kin::Kin;
use crate::pairs::{Piece, Side};
use crate::phrase::{ORIGIN_RANGE, origin_range};
use crate::phrase::{change, clip, count, days, edit, percent, ranged, relation, relation_note};
use crate::remarks::{Remark, of_story};
use crate::terminal::{Ink, Style, WIDTH, fold, heading, safe};
use headwater_model::record::{EditChange, NodeKind, Relation};
use std::fmt::Write as _;

/// Rows of one sort before the rest is counted.
const MOST: usize = 24;

pub(super) fn story(out: &mut String, index: &Index, view: &StoryView, number: Option<usize>, style: Style) {
    let kin = Kin::new(index, view);
    let mut head = String::new();
    let first = number.map_or_else(String::new, |n| format!("Story {n}: "));
    fold(&mut head, &first, 0, &safe(view.title(index), 3 * WIDTH));
    for line in head.lines() {
        let _ = writeln!(out, "{}", style.ink(Ink::Bold, line));
    }
    let _ = writeln!(out, "{}", tally(index, view));
    if let Some(days) = view.story.and_then(|s| Some(days(s.first.as_ref()?, s.last.as_ref()?))) {
        let _ = writeln!(out, "published {days}");
    }
    heading(out, style, "Who drew on whom");
    tree(out, index, &kin, style);
    origins(out, index, view, &kin, style);
    links(out, index, &kin, style);
    circles(out, index, view, style);
    remarks(out, index, &of_story(index, view, &kin), style);
}

/// The four counts, those that have one as minimum and maximum.
fn tally(index: &Index, view: &StoryView) -> String {
    let Some(counts) = view.story.map(|s| &s.counts).filter(|c| c.reports > 0) else {
        return format!(
            "{}, {}",
            count(view.reports.len(), "report", "reports"),
            count(view.origins(index).len(), "text origin", "text origins")
        );
    };
    let (min, max) = origin_range(counts);
    let sources = &counts.primary_sources;
    format!(
        "{}, {}, {}, {}",
        ranged(counts.reports, counts.reports, "report", "reports"),
        ranged(counts.outlets, counts.outlets, "outlet", "outlets"),
        ranged(min, max, "text origin", "text origins"),
        ranged(sources.min, sources.max, "primary source", "primary sources"),
    )
}

fn origins(out: &mut String, index: &Index, view: &StoryView, kin: &Kin, style: Style) {
    heading(out, style, "Text origins, and what holds each together where it is weakest");
    let all = view.origins(index);
    let (many, single): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|o| o.reports.len() > 1 || o.weakest.is_some());
    for origin in &many {
        let node = kin.nodes.iter().position(|n| n.id == origin.root);
        let lost = node.is_some_and(|n| kin.is_lost(n));
        let held: Vec<String> =
            origin.reports.iter().filter(|r| view.has(index, r)).map(|r| safe(index.siglum(r), 12)).collect();
        let open = node.is_some_and(|n| kin.nodes[n].kind == NodeKind::Undecided);
        let note = match (lost, open) {
            (_, true) => " (undecided)",
            (true, _) => " (lost)",
            _ => "",
        };
        let sigla = shortened(&held, " ");
        fold(out, "  ", 4, &format!("{}{note}: {sigla}", safe(index.origin_name(origin), 120)));
        if let Some(w) = &origin.weakest {
            // The reason as a rule says how much they share.
            let share = if w.reason.contains('%') {
                String::new()
            } else {
                format!(", {} of the words", percent(w.share))
            };
            let text = format!(
                "weakest link: {} – {}{share}: {}",
                safe(index.siglum(&w.a), 12),
                safe(index.siglum(&w.b), 12),
                safe(&w.reason, 200)
            );
            fold(out, "    ", 6, &text);
        }
    }
    if !single.is_empty() {
        let sigla: Vec<String> = single
            .iter()
            .map(|o| {
                let held: Vec<_> = o.reports.iter().map(|r| safe(index.siglum(r), 12)).collect();
                let name = safe(index.origin_name(o), 40);
                // An agency behind a single report is told apart from the report's own text.
                let lost = kin.nodes.iter().any(|n| n.id == o.root && n.report.is_none());
                if lost { format!("{} ({name}, lost)", held.join(" ")) } else { held.join(" ") }
            })
            .collect();
        fold(out, "  of one report each: ", 4, &shortened(&sigla, ", "));
    }
    if view.story.is_some_and(|s| origin_range(&s.counts).0 != origin_range(&s.counts).1) {
        fold(out, "  ", 2, ORIGIN_RANGE);
    }
    if let Some((a, b)) = view.story.and_then(|s| Some((s.weakest_pair.first()?, s.weakest_pair.get(1)?))) {
        let link = view.story.map_or(0.0, |s| s.weakest_link);
        let text = format!(
            "The story as a whole is held together by {} – {} where it is weakest (similarity {link:.2}).",
            safe(index.siglum(a), 12),
            safe(index.siglum(b), 12)
        );
        fold(out, "  ", 2, &text);
    }
    for (report, other, share) in
        view.story.map(|s| crate::elsewhere(s, |id| index.report(id))).unwrap_or_default().iter().take(MOST)
    {
        let (a, b) = (safe(&report.siglum, 12), safe(&other.siglum, 12));
        fold(
            out,
            "  ",
            4,
            &format!("{} of {a} also stands in {b}, a report of another story.", percent(*share)),
        );
    }
}

fn links(out: &mut String, index: &Index, kin: &Kin, style: Style) {
    if kin.links.is_empty() {
        return;
    }
    heading(out, style, "Text in common without descent");
    for kind in [Relation::SameOrigin, Relation::Series, Relation::CommonSource, Relation::Incidental] {
        let here: Vec<_> = kin.links.iter().filter(|l| l.row.relation == kind).collect();
        if here.is_empty() {
            continue;
        }
        fold(out, "  ", 4, &format!("{}: {}", relation(kind), relation_note(kind)));
        for link in here.iter().take(MOST) {
            let row = link.row;
            let (a, b) = (safe(index.siglum(&row.a), 12), safe(index.siglum(&row.b), 12));
            let reasons = row.reasons.iter().map(|r| safe(r, 200)).collect::<Vec<_>>().join("; ");
            let text = format!(
                "{a} – {b}  {} of {a}, {} of {b}: {reasons}",
                percent(row.share_a),
                percent(row.share_b)
            );
            fold(out, "    ", 6, &text);
        }
        if here.len() > MOST {
            let _ = writeln!(out, "    and {} more (--json has all)", here.len() - MOST);
        }
    }
}

fn circles(out: &mut String, index: &Index, view: &StoryView, style: Style) {
    let here: Vec<_> = view.circles(index).collect();
    if here.is_empty() {
        return;
    }
    heading(out, style, "Reports that cite each other in a circle");
    for circle in here {
        let mut path: Vec<String> = circle.reports.iter().map(|r| safe(index.siglum(r), 12)).collect();
        path.extend(path.first().cloned());
        let first = circle.first.as_deref().map_or_else(
            || "which came first is not known".to_owned(),
            |f| format!("{} was first", safe(index.siglum(f), 12)),
        );
        fold(out, "  ", 4, &format!("{} ({first}): {}", path.join(" → "), safe(&circle.text, 300)));
        for cite in &circle.spans {
            let words = safe(index.words(cite), 120);
            fold(out, &format!("    {}: ", safe(index.siglum(&cite.report), 12)), 7, &format!("“{words}”"));
        }
    }
}

fn remarks(out: &mut String, index: &Index, all: &[Remark], style: Style) {
    if all.is_empty() {
        return;
    }
    let alerts = all.iter().filter(|r| r.change.is_alert()).count();
    heading(out, style, &format!("What copies left out or changed: {}", count(alerts, "alert", "alerts")));
    for remark in all.iter().take(MOST) {
        let c = &remark.change;
        let (left, right) = (safe(index.siglum(&c.left.report), 12), safe(index.siglum(&c.right.report), 12));
        let what = edit(c.kind, c.verification);
        let what = if c.weight() == 5 { "quoted words" } else { what };
        let how = match (remark.directed, c.way) {
            (true, _) => format!("{} {}: {left} → {right}", what, change(c.way)),
            (false, EditChange::Changed) => format!("{what} not the same: {left} – {right}, direction open"),
            (false, _) => format!("{what} missing in {right}: {left} – {right}, direction open"),
        };
        let ink = if c.is_alert() { Ink::Bad } else { Ink::Bold };
        let _ = writeln!(out, "  {}", style.ink(ink, &how));
        for (siglum, side) in [(&left, Side::Left), (&right, Side::Right)] {
            let words = around(&remark.pieces(index, side));
            fold(out, &format!("    {siglum}: "), 7, &safe(&words, 260));
        }
        if !remark.also.is_empty() {
            let pairs: Vec<String> = remark
                .also
                .iter()
                .map(|(a, b)| format!("{} – {}", safe(index.siglum(a), 12), safe(index.siglum(b), 12)))
                .collect();
            fold(out, "    the same: ", 7, &shortened(&pairs, ", "));
        }
    }
    if all.len() > MOST {
        let _ = writeln!(out, "  and {} more (--json has all)", all.len() - MOST);
    }
}

/// The words of one side with the difference between brackets, cut to what stands around it.
fn around(pieces: &[Piece]) -> String {
    const AROUND: usize = 70;
    let mut out = String::new();
    let at = pieces.iter().position(|p| p.change.is_some());
    for (i, piece) in pieces.iter().enumerate() {
        match piece.change {
            Some(_) if piece.text.is_empty() => out.push_str("[…]"),
            Some(_) => {
                let _ = write!(out, "[{}]", clip(piece.text, 120));
            }
            None if at.is_some_and(|at| i < at) => {
                let cut = piece.text.char_indices().rev().nth(AROUND).map_or(0, |(i, _)| i);
                let cut = if cut == 0 { 0 } else { piece.text[cut..].find(' ').map_or(cut, |s| cut + s + 1) };
                if cut > 0 {
                    out.push_str("… ");
                }
                out.push_str(&piece.text[cut..]);
            }
            None => {
                if piece.text.starts_with(char::is_whitespace) {
                    out.push(' ');
                }
                out.push_str(&clip(piece.text, AROUND));
            }
        }
    }
    out
}
