//! Web pages: what the report is, what the page says of it, and what was cut.

mod compose;
mod headline;
mod hints;
mod select;
mod tags;
mod tree;
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
    let tree = tree::tree(html);
    let selection = select::select(&tree, options.whole_pages);
    let mut extracted = compose::compose(&tree, &selection, map);
    encoding.clone_into(&mut extracted.encoding);
    if tree.deep {
        extracted.notices.push(Notice::remark(
            "R016",
            format!(
                "elements of the page are nested more than {} deep; the deeper ones were read as if they were not: check what \
                 was cut",
                tree::DEPTH
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

#[cfg(test)]
mod debug_page {
    #[test]
    fn debug_page() {
        let Ok(p) = std::env::var("PAGE") else { return };
        let html = String::from_utf8_lossy(&std::fs::read(p).unwrap()).into_owned();
        let tree = super::tree::tree(&html);
        let sel = super::select::select(&tree, false);
        println!("root {} blocks {} nodes {}", sel.root, tree.blocks.len(), tree.nodes.len());
        let mut n = sel.root;
        while n != 0 {
            println!("  {n} {:?}", tree.nodes[n as usize]);
            n = tree.nodes[n as usize].parent;
        }
        let min: usize = std::env::var("MIN").ok().and_then(|n| n.parse().ok()).unwrap_or(0);
        for (b, v) in tree
            .blocks
            .iter()
            .zip(&sel.verdicts)
            .take(std::env::var("N").ok().and_then(|n| n.parse().ok()).unwrap_or(60))
        {
            if b.text.len() < min {
                continue;
            }
            let mut path = String::new();
            let mut n = b.node;
            let mut k = 0;
            while n != 0 && k < 6 {
                let nd = &tree.nodes[n as usize];
                path.push_str(&format!(
                    "{:?}#{n}[{}{}{}] ",
                    nd.tag,
                    nd.hints.cut.unwrap_or(""),
                    if nd.hints.keep { "+" } else { "" },
                    if nd.hidden { "!" } else { "" }
                ));
                n = nd.parent;
                k += 1;
            }
            println!("{:?} l{} | {} | {}", v, b.linked, b.text.chars().take(80).collect::<String>(), path);
        }
    }
}
