//! What a block of text looks like: prose, or a link to something else.

use super::tree::Block;
use headwater_lang::phrases::rows;
use std::sync::LazyLock;

/// A block that reads like prose: long enough, not mostly links.
pub(crate) fn is_prose(b: &Block) -> bool {
    b.text.len() >= 50 && b.linked * 3 < b.text.len() && (b.text.len() >= 140 || ends_as_prose(&b.text))
}

/// How a link to another report is introduced.
static RELATED: LazyLock<Vec<String>> = LazyLock::new(|| {
    rows(include_str!("../../tables/html/related.tsv"))
        .filter_map(|row| row.first().map(|f| f.replace('_', " ")))
        .collect()
});

/// Whether a block with a link starts as links to other reports do.
pub(crate) fn is_related(text: &str) -> bool {
    let low: String = text.chars().take(40).collect::<String>().to_lowercase();
    let low = low.trim_start_matches(|c: char| !c.is_alphanumeric());
    RELATED.iter().any(|r| low.starts_with(r.as_str()))
}

/// Ends with a full stop or the like, perhaps inside of a closing mark.
pub(crate) fn ends_as_prose(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '’', '\'', '»', ')', ']', '*', '\u{a0}', ' '])
        .ends_with(['.', '!', '?', '…', ':', ';', '؟', '۔', '。', '！', '？', '।'])
}
