//! The report's text from the blocks that were kept, with the regions that the page itself marks, and the list of what
//! was cut.

use super::hints::Hints;
use super::select::{Selection, Verdict, ends_as_prose};
use super::tags::Tag;
use super::tree::{Block, Tree};
use crate::formats::Extracted;
use headwater_model::{Cut, Detail, Region, RegionKind, Span, TextMap};

/// Between two blocks.
const GAP: &str = "\n\n";

/// Puts the text together.
pub(crate) fn compose(tree: &Tree, selection: &Selection, source: &TextMap) -> Extracted {
    let mut out = Extracted::default();
    let mut page = TextMap::default();
    for (k, block) in tree.blocks.iter().enumerate() {
        match selection.verdicts[k] {
            Verdict::Keep => {
                if !out.text.is_empty() {
                    out.text.push_str(GAP);
                }
                let at = out.text.len();
                out.text.push_str(&block.text);
                page.append(at, &block.map);
                if let Some((kind, detail)) = kind(tree, block, selection.headline == Some(k)) {
                    let span = Span::new(at, out.text.len());
                    out.regions.push(Region { kind, detail, span, repeat_of: None });
                }
            }
            Verdict::Cut(reason) => {
                let raw = source.raw(block.raw()).unwrap_or(0..0);
                out.cut.push(Cut {
                    text: block.text.clone(),
                    raw: (raw.start as u32, raw.end as u32),
                    reason: reason.to_owned(),
                });
            }
        }
    }
    out.map = page.then(source);
    out
}

/// What the names of a block's elements say, up to the boxes that hold nothing else.
pub(crate) fn hints(tree: &Tree, block: &Block) -> Hints {
    let mut hints = block.inner;
    let mut node = block.node;
    for level in 0..3 {
        let n = &tree.nodes[node as usize];
        if matches!(n.tag, Tag::Root | Tag::Article | Tag::Main) {
            break;
        }
        // A box of its own; what stands further out may name a larger part.
        if level > 0 && n.tag == Tag::Box && n.hints == Hints::default() {
            break;
        }
        hints = hints.or(n.hints);
        hints.caption |= matches!(n.tag, Tag::Caption | Tag::Figure);
        if n.parent == 0 {
            break;
        }
        node = n.parent;
    }
    hints
}

/// Longest byline or date line, in bytes.
const LINE: usize = 200;

/// What the page says that a block is.
fn kind(tree: &Tree, block: &Block, headline: bool) -> Option<(RegionKind, Option<Detail>)> {
    let node = &tree.nodes[block.node as usize];
    let hints = hints(tree, block);
    let prose = ends_as_prose(&block.text);
    if headline {
        return Some((RegionKind::Headline, None));
    }
    if hints.caption && block.text.len() < 1000 {
        return Some((RegionKind::Caption, None));
    }
    if hints.correction {
        return Some((RegionKind::Boilerplate, Some(Detail::Correction)));
    }
    if hints.note {
        return Some((RegionKind::Boilerplate, Some(Detail::EditorsNote)));
    }
    if hints.standfirst && !hints.keep && block.text.len() < 600 {
        return Some((RegionKind::Headline, Some(Detail::Standfirst)));
    }
    if block.text.len() < LINE && !prose {
        if hints.dateline && block.text.bytes().any(|b| b.is_ascii_digit()) {
            return Some((RegionKind::Dateline, None));
        }
        if hints.byline {
            return Some((RegionKind::Byline, None));
        }
    }
    if matches!(node.tag, Tag::Heading(_)) && block.text.len() < 300 {
        return Some((RegionKind::Body, Some(Detail::Subheading)));
    }
    None
}
