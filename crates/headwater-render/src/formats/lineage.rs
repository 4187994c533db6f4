//! The lineage alone: the stemma and the text origins in plain text, two reports side by side, and the same as JSON.

mod json;
mod pair;
mod story;
mod tree;

pub use json::lineage_json;
pub use pair::pair;

use crate::index::Index;
use crate::terminal::Style;
use headwater_model::Record;
use thiserror::Error;

/// What was asked for is not in the record.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LineageError {
    /// No story with that number.
    #[error("there is no story {asked}; {}", known_stories(*.stories))]
    NoStory {
        /// The number asked for.
        asked: usize,
        /// How many there are.
        stories: usize,
    },
    /// No report with that siglum or id.
    #[error("there is no report {asked}; {}", known_reports(.known))]
    NoReport {
        /// What was asked for.
        asked: String,
        /// Sigla of the reports, with their outlets or files.
        known: Vec<String>,
    },
    /// A report beside itself.
    #[error("{0} and {0} are the same report; name two")]
    Same(
        /// What was asked for, twice.
        String,
    ),
}

fn known_stories(n: usize) -> String {
    match n {
        0 => "no story was found".to_owned(),
        1 => "there is one story, with the number 1".to_owned(),
        n => format!("the stories have the numbers 1 to {n}"),
    }
}

fn known_reports(known: &[String]) -> String {
    const NAMED: usize = 40;
    if known.is_empty() {
        return "no report could be read".to_owned();
    }
    let more = known.len().saturating_sub(NAMED);
    let rest = if more > 0 { format!(" and {more} more (--json lists all)") } else { String::new() };
    format!("the reports are {}{rest}", known[..known.len().min(NAMED)].join(", "))
}

/// Stemma, text origins, links, circles and alerts of every story, or of story number `only`, counted from 1.
pub fn lineage(record: &Record, only: Option<usize>, style: Style) -> Result<String, LineageError> {
    let index = Index::new(record);
    let stories = index.stories();
    let mut out = String::new();
    if let Some(asked) = only.filter(|n| *n == 0 || *n > stories.len()) {
        return Err(LineageError::NoStory { asked, stories: stories.len() });
    }
    if record.reports.is_empty() {
        out.push_str("No report could be read.\n");
    }
    for (n, view) in stories.iter().enumerate() {
        if only.is_none_or(|o| o == n + 1) {
            if !out.is_empty() {
                out.push('\n');
            }
            let number = (stories.len() > 1).then_some(n + 1);
            story::story(&mut out, &index, view, number, style);
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests;
