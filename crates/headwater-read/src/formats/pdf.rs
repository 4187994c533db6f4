//! PDFs with a text layer, by `headwater-pdf`. A PDF says how a page is painted, not what was written: paragraphs are put
//! together from the places of letters, and the way back leads to the file, no further.

use super::{Extracted, Format};
use crate::walk::{Head, Options};
use headwater_model::notice::Notice;
use headwater_model::{Basis, Capture, Cut, Field, TextMap, Told};
use headwater_pdf::{Document, Limits, Refused};

pub(crate) struct Pdf;

impl Format for Pdf {
    fn name(&self) -> &'static str {
        "pdf"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let start = head.bytes.iter().take(1024).position(|b| !b.is_ascii_whitespace()).unwrap_or(0);
        let start = &head.bytes[start..];
        start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).starts_with(b"%PDF-")
    }

    fn text(&self, capture: &Capture, _: &Options) -> Result<Extracted, Notice> {
        let document = headwater_pdf::read(&capture.bytes, &Limits::default()).map_err(refused)?;
        let text = joined(&document);
        let unknown: usize = document.pages.iter().map(|p| p.unknown).sum();
        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
        if letters == 0 || unknown > letters {
            return Err(without_text(unknown));
        }
        let file = 0..capture.bytes.len();
        let mut notices = Vec::new();
        let bare = document.pages.iter().filter(|p| p.paragraphs.is_empty()).count();
        if bare > 0 {
            let all = document.pages.len();
            let text = format!(
                "{bare} of {all} pages of this PDF hold no text (pictures, scans, blank pages): OCR them if they matter"
            );
            notices.push(Notice::remark("R044", text));
        }
        if unknown > 0 {
            let text = format!(
                "{unknown} character(s) of this PDF were left out, because it does not say which letters its shapes are: compare \
                 with the page where words look wrong"
            );
            notices.push(Notice::remark("R045", text));
        }
        let cut = document.pages.iter().flat_map(|p| &p.furniture).map(|words| Cut {
            text: words.clone(),
            raw: (0, file.end as u32),
            reason: "running head".to_owned(),
        });
        Ok(Extracted {
            map: TextMap::whole(text.len(), file.clone()),
            encoding: "pdf".to_owned(),
            told: told(&document),
            cut: cut.collect(),
            notices,
            text,
            ..Extracted::default()
        })
    }
}

/// The properties. The day is that of the file, which is often not that of the report.
fn told(document: &Document) -> Vec<Told> {
    let all = [
        (Field::Title, &document.title),
        (Field::Author, &document.author),
        (Field::Updated, &document.made),
    ];
    let found = all.into_iter().filter_map(|(field, value)| {
        Some(Told { field, value: value.clone()?, basis: Basis::Properties, raw: None })
    });
    found.collect()
}

/// All paragraphs with blank lines between them; one that goes on behind a page break goes on.
fn joined(document: &Document) -> String {
    let mut text = String::new();
    for page in &document.pages {
        for (i, paragraph) in page.paragraphs.iter().enumerate() {
            let open = text.ends_with(|c: char| c.is_lowercase() || c == ',');
            let goes_on = i == 0 && open && paragraph.starts_with(char::is_lowercase);
            if !text.is_empty() {
                text.push_str(if goes_on { " " } else { "\n\n" });
            }
            text.push_str(paragraph);
        }
    }
    text
}

fn without_text(unknown: usize) -> Notice {
    let why = if unknown > 0 {
        "does not say which letters its shapes are"
    } else {
        "has no text layer, only pictures of its pages"
    };
    Notice::error(
        "R040",
        format!("this PDF {why} (no text layer): OCR it first, or save the report's words as text"),
    )
}

fn refused(why: Refused) -> Notice {
    match why {
        Refused::Password => Notice::error(
            "R041",
            "this PDF is password-protected: save it without its password first (open it and print it to a new PDF)",
        ),
        Refused::Broken => Notice::error(
            "R042",
            "this PDF is damaged and cannot be read: get it again, or open it and print it to a new PDF",
        ),
        Refused::TooMuch => Notice::error(
            "R043",
            "this PDF unpacks to far more than a report needs, or its pages take too long to go through: print the pages that \
             matter to a new PDF",
        ),
    }
}
