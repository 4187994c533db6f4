//! Web pages: what the report is, what the page says of it, and what was cut.

mod compose;
mod headline;
mod hints;
mod jsonld;
mod meta;
mod prose;
mod select;
mod source;
mod tags;
mod tree;
mod walk;
mod writer;

use crate::formats::Extracted;
use crate::walk::Options;
use headwater_model::TextMap;
use headwater_model::notice::Notice;

/// Reads a page. `map` leads from `html`, the decoded source, to the bytes of the capture.
pub(crate) fn extract(
    html: &str,
    map: &TextMap,
    encoding: &str,
    options: &Options,
) -> Result<Extracted, Notice> {
    let tree = walk::tree(html);
    let selection = select::select(&tree, options.whole_pages);
    let headline = selection.headline.map(|k| tree.blocks[k].text.as_str());
    let told = meta::told(&tree, html, headline, map);
    let mut extracted = compose::compose(&tree, &selection, &told, map);
    extracted.told = told;
    let first = selection.verdicts.iter().position(|v| *v == select::Verdict::Keep).unwrap_or(0);
    let head = selection.headline.unwrap_or(first);
    extracted.told.extend(meta::seen_times(&tree, head.saturating_sub(6)..head + 12, map));
    encoding.clone_into(&mut extracted.encoding);
    if tree.deep {
        extracted.notices.push(Notice::remark(
            "R016",
            format!(
                "elements of the page are nested more than {} deep; the deeper ones were read as if they were not: check what \
                 was cut",
                walk::DEPTH
            ),
        ));
    }
    if extracted.text.is_empty() {
        return Err(Notice::error(
            "R015",
            "the page shows no text: it may fill itself by a script; open it in a browser and save it there as one complete \
             page, or as text",
        ));
    }
    Ok(extracted)
}
