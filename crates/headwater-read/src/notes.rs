//! Notes of the editors: corrections, editors' notes, and lines that say the report was updated. They speak about the
//! report; an old figure that a correction names is not one that the report gives. So they are no body, but kept and
//! marked.

use crate::page::Page;
use headwater_lang::phrases::rows;
use headwater_model::{Detail, RegionKind};
use std::sync::LazyLock;

struct Row {
    detail: Detail,
    /// Anywhere in the first sentence, not only at the start.
    first: bool,
    phrases: Vec<&'static str>,
}

static NOTES: LazyLock<Vec<Row>> = LazyLock::new(|| {
    rows(include_str!("../tables/en/notes.tsv"))
        .filter_map(|row| {
            let [kind, place, phrases, ..] = row[..] else { return None };
            let detail = match kind {
                "correction" => Detail::Correction,
                "editors_note" => Detail::EditorsNote,
                _ => Detail::UpdateNote,
            };
            Some(Row {
                detail,
                first: place == "first",
                phrases: phrases.split(',').map(str::trim).filter(|p| !p.is_empty()).collect(),
            })
        })
        .collect()
});

/// Bytes of a block that are looked at.
const SAMPLE: usize = 220;
/// A note that speaks of an earlier version is short; a report that does is not.
const LONGEST: usize = 120;

/// Paints the notes.
pub(crate) fn paint(page: &mut Page<'_>) {
    for block in page.blocks() {
        if !block.whole {
            continue;
        }
        let text = page.span(&block.run).of(page.text);
        let sample = sample(text);
        let sentence = page.sentences(&block.run).first().map_or(0, |s| page.span(s).len());
        let first = &sample[..sample.floor_char_boundary(sentence.min(SAMPLE))];
        let short =
            page.words(&block.run, LONGEST + 1) <= LONGEST && !page.tokens().is_quote(block.run.start);
        let found = NOTES.iter().find(|row| {
            row.phrases.iter().any(|p| sample.starts_with(p) || (row.first && short && first.contains(p)))
        });
        if let Some(row) = found {
            page.detailed(block.run, RegionKind::Boilerplate, None, Some(row.detail));
        }
    }
}

/// The start of a text in the form of the table.
fn sample(text: &str) -> String {
    text[..text.floor_char_boundary(SAMPLE)]
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase()
        .replace(['’', '‘', '`'], "'")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// What kind of note a text is, by how it starts.
pub(crate) fn detail(text: &str) -> Option<Detail> {
    let sample = sample(text);
    let row = NOTES.iter().find(|row| row.phrases.iter().any(|p| sample.starts_with(p)))?;
    Some(row.detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn details(text: &str) -> Vec<Option<Detail>> {
        let mut page = Page::of(text, headwater_lang::pack("en"));
        paint(&mut page);
        page.regions().iter().map(|r| r.detail).collect()
    }

    #[test]
    fn notes_are_told_from_the_report() {
        assert_eq!(
            details("The river rose.\n\nCorrection: An earlier version gave the toll as 12."),
            [None, Some(Detail::Correction)]
        );
        assert_eq!(
            details("This article was amended on 9 March to say who spoke."),
            [Some(Detail::Correction)]
        );
        assert_eq!(details("Editor’s note: Some names were changed."), [Some(Detail::EditorsNote)]);
        assert_eq!(details("This is a developing story. Check back."), [Some(Detail::UpdateNote)]);
        assert_eq!(details("The ministry issued a correction on Monday."), [None]);
        assert_eq!(details("Officials updated the toll with 12 names."), [None]);
        assert_eq!(details("Update on the flood reached the mayor late."), [None]);
    }
}
