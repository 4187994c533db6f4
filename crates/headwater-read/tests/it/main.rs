//! What `read` makes of whole reports. All texts are written for these tests.

// Helpers of tests are tests.
#![allow(clippy::unwrap_used)]

mod archives;
mod bad_input;
mod feeds;
mod foot;
mod head;
mod hostile;
mod mail;
mod pages;
mod pdf;
mod properties;
mod rows;
mod voices;
mod warc;

use headwater_model::{Document, RegionKind};

/// The document, or a panic that shows the notices.
fn document(text: &str) -> Document {
    let reading = headwater_read::read("test.txt", text.as_bytes());
    reading.document.unwrap_or_else(|| panic!("{:?}", reading.notices))
}

/// The words of all regions of a kind.
fn regions(document: &Document, kind: RegionKind) -> Vec<&str> {
    document.regions.iter().filter(|r| r.kind == kind).map(|r| document.words(r.span)).collect()
}

/// Some prose to go around what is tested.
const BODY: &str = "The lake rose by two metres on Monday night, and forty families left the lower town before dawn.\n\n\
                    A bridge near the mill gave way, the fire service said. Nobody was on it.";

/// A report that starts with `head`.
fn with_head(head: &str) -> Document {
    document(&format!("{head}\n\n{BODY}"))
}

/// A report that ends with `foot`.
fn with_foot(foot: &str) -> Document {
    document(&format!("{BODY}{foot}"))
}
