//! From a text of the simulator to a document as a user's file gives it: a JSON object with the names that exports
//! use, read by the ordinary reader. The places of the sentences are kept.

use super::dice::Dice;
use super::names::Credit;
use super::params::Params;
use super::story::{Node, Story};
use anyhow::{Context, Result, ensure};
use headwater_model::rows::Days;
use headwater_model::{Document, Span};
use jiff::ToSpan;
use jiff::civil::{DateTime, date};

/// What reports tell of their time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Times {
    None,
    Days,
    Minutes,
}

/// A report as handed in.
pub(super) struct Handed {
    /// The node of the story that it is.
    pub(super) node: usize,
    pub(super) document: Document,
    pub(super) published: Option<Days>,
    /// Where each sentence of the node's text stands, in order.
    pub(super) spans: Vec<Span>,
}

/// When something is, `minute` minutes into a story.
fn when(day: usize, minute: usize) -> DateTime {
    date(2015, 1, 1).at(5, 0, 0, 0).saturating_add((day as i64).days().minutes(minute as i64))
}

/// As datelines write it: "March 9".
pub(super) fn day(day: usize, minute: usize) -> String {
    when(day, minute).strftime("%B %-d").to_string()
}

/// The file of a node, and where its sentences stand in the text.
pub(super) fn file(story: &Story, node: &Node, times: Times) -> (Vec<u8>, String, Vec<Span>) {
    let (mut text, mut spans) = (String::new(), Vec::new());
    if let Some(Credit::Lead(lead)) = &node.credit {
        text.push_str(lead);
    }
    for (i, paragraph) in node.text.0.iter().enumerate() {
        if i > 0 {
            text.push_str("\n\n");
        }
        for (k, sentence) in paragraph.iter().enumerate() {
            if k > 0 {
                text.push(' ');
            }
            let start = text.len();
            text.push_str(&sentence.text);
            spans.push(Span::new(start, text.len()));
        }
    }
    if let Some(Credit::Foot(line)) = &node.credit {
        text.push_str("\n\n");
        text.push_str(line);
    }
    for line in &node.site {
        text.push_str("\n\n");
        text.push_str(line);
    }
    let at = when(story.day, node.minute);
    let mut row = serde_json::json!({ "title": node.title, "outlet": node.outlet, "text": text });
    match times {
        Times::None => {}
        Times::Days => row["published"] = at.strftime("%Y-%m-%d").to_string().into(),
        Times::Minutes => row["published"] = at.strftime("%Y-%m-%dT%H:%M:00Z").to_string().into(),
    }
    (row.to_string().into_bytes(), text, spans)
}

/// Some reports tell less of their time than the others.
fn own_times(story: &Story, node: usize, params: &Params, times: Times) -> Times {
    let mut dice = Dice::new(story.seed, 1000 + node as u64);
    let (none, days) = (dice.chance(params.times.none), dice.chance(params.times.day_only));
    match times {
        _ if none => Times::None,
        Times::Minutes if days => Times::Days,
        same => same,
    }
}

/// The reports of a story that are handed in.
pub(super) fn handed_in(story: &Story, params: &Params, times: Times) -> Result<Vec<Handed>> {
    story
        .nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| node.handed_in)
        .map(|(i, node)| {
            let (bytes, text, spans) = file(story, node, own_times(story, i, params, times));
            let locator = format!("story-{}-{i}.json", story.seed);
            let document = headwater_read::read(&locator, &bytes).document.context("a report was refused")?;
            ensure!(document.text == text, "the reader changed the text of {locator}");
            let published = document.published.as_ref().map(|p| Days { start: p.start, end: p.end });
            Ok(Handed { node: i, document, published, spans })
        })
        .collect()
}
