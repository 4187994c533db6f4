//! What copies left out or changed: alerts first, with the words of both sides; then names and sources that differ.

use super::link;
use crate::index::{Index, StoryView};
use crate::kin::Kin;
use crate::pairs::{Piece, Side};
use crate::phrase::{change, clip, count, edit};
use crate::remarks::{Remark, of_story};
use headwater_model::record::{EditChange, EditKind, EditRow};
use maud::{Markup, html};

/// Rows that are shown before the rest is counted.
const MOST: usize = 60;
/// The same for the table of lesser changes.
const OTHERS: usize = 200;

pub(super) fn section(index: &Index, story: &StoryView) -> Option<Markup> {
    let kin = Kin::new(index, story);
    let told = of_story(index, story, &kin);
    let edits: Vec<&EditRow> = story.passages(index).flat_map(|p| &p.edits).collect();
    let wording = edits.iter().filter(|e| e.kind == EditKind::Wording).count();
    let others: Vec<&EditRow> = edits.iter().copied().filter(|e| lesser(e)).collect();
    let alerts = told.iter().filter(|r| r.change.is_alert()).count();
    (!edits.is_empty() || !told.is_empty()).then(|| {
        html! {
            p.note {
                (count(alerts, "alert", "alerts")) ": a source, a doubt or a note on verification that a copy left out. After them, other numbers, another sense, other quoted words. "
                "Not listed here: " (count(wording, "change", "changes")) " of plain wording; the table of edits has every one."
            }
            @if !told.is_empty() {
                ul.alerts { @for remark in told.iter().take(MOST) { (row(index, remark)) } }
                @if told.len() > MOST { p.note { "and " (told.len() - MOST) " more, in the table aligned_edits.csv." } }
            }
            @if !others.is_empty() {
                details {
                    summary { (count(others.len(), "other change", "other changes")) " of names, sources and doubts" }
                    table.changes.cards {
                        thead { tr { th { "Kind" } th { "In one report" } th { "In the other" } } }
                        tbody {
                            @for edit in others.iter().take(OTHERS) {
                                tr {
                                    td { span.badge { (self::edit(edit.kind, edit.verification)) } }
                                    td { (side(index, &edit.from)) }
                                    td { (side(index, &edit.to)) }
                                }
                            }
                        }
                    }
                    @if others.len() > OTHERS { p.note { "and " (others.len() - OTHERS) " more, in the table edits.csv." } }
                }
            }
        }
    })
}

/// What is neither an alert nor plain wording.
fn lesser(e: &EditRow) -> bool {
    match e.kind {
        EditKind::Name => true,
        EditKind::Attribution | EditKind::Hedge => e.change == EditChange::Changed,
        _ => false,
    }
}

/// Further pairs that are named.
const ALSO: usize = 12;

fn row(index: &Index, remark: &Remark) -> Markup {
    let c = &remark.change;
    let what = if c.weight() == 5 { "quoted words" } else { edit(c.kind, c.verification) };
    let how = match (remark.directed, c.way) {
        (true, way) => change(way),
        (false, EditChange::Changed) => "not the same",
        (false, _) => "in one only",
    };
    html! {
        li.alert[c.is_alert()] {
            p {
                span.badge.fails[c.is_alert()] { @if c.is_alert() { "! " } (what) " " (how) }
                @if !remark.directed { span.quiet { " direction open" } }
            }
            div.sides {
                @for side in [Side::Left, Side::Right] {
                    p {
                        (link::mark(index, if side == Side::Left { remark.left } else { remark.right })) " "
                        bdi dir="auto" { (around(&remark.pieces(index, side), c.is_alert())) }
                    }
                }
            }
            @if !remark.also.is_empty() {
                p.meta {
                    "The same between "
                    @for (n, (a, b)) in remark.also.iter().take(ALSO).enumerate() {
                        @if n > 0 { ", " }
                        (link::siglum(index, a)) " and " (link::siglum(index, b))
                    }
                    @if remark.also.len() > ALSO { " and " (remark.also.len() - ALSO) " more pairs" }
                }
            }
        }
    }
}

/// Words with the difference marked, cut to what stands around it.
fn around(pieces: &[Piece], alert: bool) -> Markup {
    const AROUND: usize = 90;
    let at = pieces.iter().position(|p| p.change.is_some()).unwrap_or(0);
    html! {
        @for (i, piece) in pieces.iter().enumerate() {
            @match piece.change {
                Some(_) if piece.text.is_empty() => { span.gone.bad[alert] { "[…]" } },
                Some(c) => { span class={ "ed e-" (c.kind.as_str()) @if alert { " alert" } } { (clip(piece.text, 200)) } },
                None if i < at => {
                    @let cut = piece.text.char_indices().rev().nth(AROUND).map_or(0, |(i, _)| i);
                    // From the next whole word on.
                    @let cut = if cut == 0 { 0 } else { piece.text[cut..].find(' ').map_or(cut, |space| cut + space + 1) };
                    @if cut > 0 { "… " }
                    (&piece.text[cut..])
                },
                None => {
                    @if piece.text.starts_with(char::is_whitespace) { " " }
                    (clip(piece.text, AROUND))
                },
            }
        }
    }
}

fn side(index: &Index, cite: &headwater_model::Cite) -> Markup {
    html! { (link::mark(index, cite)) " “" (link::words(index, cite, 160)) "”" }
}
