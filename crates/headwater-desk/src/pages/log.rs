//! Every decision, what became of it, and how far coders agree.

use super::{Page, frame};
use crate::shown::Shown;
use crate::state::Desk;
use axum::extract::{Path, Query, State};
use headwater_case::agreement;
use headwater_model::record::{JudgementState, Verb};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::Arc;

#[derive(Deserialize)]
pub(crate) struct Done {
    #[serde(default)]
    done: String,
}

/// The decisions.
pub(crate) async fn log(
    State(desk): State<Arc<Desk>>,
    Path(slug): Path<String>,
    Query(done): Query<Done>,
    shown: Shown,
) -> Page {
    let case = desk.case(&slug)?;
    let all = case.try_lock()?.judgements()?;
    let view = case.view().ok();
    let say = |words: &str| view.as_ref().map_or_else(|| words.to_owned(), |v| shown.words(v, words));
    let rows = view.as_ref().map(|v| v.record.judgements.as_slice()).unwrap_or_default();
    let people: BTreeSet<&str> = all.iter().map(|j| j.by.as_str()).collect();
    let people: Vec<&str> = people.into_iter().collect();
    let body = html! {
        h1 { "Decisions and log" }
        @if !done.done.is_empty() { p.notice role="status" { "Written down: " (done.done) ". It takes effect with the next run." } }
        p { button type="button" data-run="yes" { "Make the record anew" } " " a href={ "/c/" (slug) "/" } { "Back to the case" } }
        div #progress.progress role="status" aria-live="polite" {}
        @if all.is_empty() { p.quiet { "Nobody has decided anything yet." } }
        @else {
            table.log {
                thead { tr { th { "Nº" } th { "Decision" } th { "About" } th { "Who, when, why" } th { "State" } th { "Undo" } } }
                tbody {
                    @for j in all.iter().rev() {
                        @let row = rows.iter().find(|r| r.judgement.id == j.id);
                        tr {
                            td { (j.seq) }
                            td { strong { (j.verb.as_str()) } }
                            td { (j.target.kind.as_str()) " " a href={ "/c/" (slug) "/row/" (j.target.id) } { bdi { (say(&j.target.words)) } } @if let Some(o) = &j.other { " / " bdi { (say(&o.words)) } } }
                            td { bdi { (j.by) } ", " (j.at) @if !j.why.is_empty() { ": " bdi { (say(&j.why)) } } }
                            td {
                                @match row {
                                    Some(r) => { span.bad[r.state == JudgementState::Conflict] { (r.state.as_str()) } " " span.quiet { (say(&r.outcome)) } },
                                    None => span.quiet { "waits for a run" },
                                }
                            }
                            td {
                                @if j.verb != Verb::Undo && row.is_none_or(|r| r.state != JudgementState::Undone) { (undo(&slug, &j.id, &j.by, j.seq)) }
                            }
                        }
                    }
                }
            }
        }
        @if people.len() > 1 {
            h2 { "How far coders agree" }
            ul {
                @for (n, a) in people.iter().enumerate() {
                    @for b in &people[n + 1..] {
                        @let g = agreement(rows, a, b);
                        li {
                            bdi { (a) } " and " bdi { (b) } ": " (g.both) " rows judged by both, " (g.same) " alike"
                            @if let Some(k) = g.kappa { ", Cohen’s kappa " (format!("{k:.2}")) }
                            @if let Some(x) = g.alpha { ", Krippendorff’s alpha " (format!("{x:.2}")) }
                        }
                    }
                }
            }
        }
    };
    Ok(frame("Decisions", Some((&slug, &shown)), "log", &body))
}

fn undo(slug: &str, id: &str, by: &str, seq: u64) -> Markup {
    html! {
        form method="post" action={ "/c/" (slug) "/judge" } {
            input type="hidden" name="verb" value="undo";
            input type="hidden" name="target" value=(id);
            input type="hidden" name="by" value=(by) data-keep="by";
            button aria-label={ "Undo decision " (seq) } { "Undo" }
        }
    }
}
