//! The report's text from the blocks that were kept, with the regions that the page itself marks, and the list of what
//! was cut.

use super::hints::Hints;
use super::prose::ends_as_prose;
use super::select::{Selection, Verdict};
use super::tags::Tag;
use super::tree::{Block, Tree};
use crate::formats::Extracted;
use headwater_model::{Cut, Detail, Field, Region, RegionKind, Span, TextMap, Told};
use std::collections::BTreeSet;

/// Between two blocks.
const GAP: &str = "\n\n";

/// Puts the text together.
pub(crate) fn compose(tree: &Tree, selection: &Selection, told: &[Told], source: &TextMap) -> Extracted {
    let authors: Vec<&str> = told
        .iter()
        .filter(|t| t.field == Field::Author && t.value.len() > 3)
        .map(|t| t.value.as_str())
        .collect();
    // Between the headline and the first paragraph stand lines about the report.
    let mut head = selection.headline.is_some();
    let mut posts: BTreeSet<u32> = BTreeSet::new();
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
                let headline = selection.headline == Some(k);
                let over = head;
                head &= headline || selection.headline.is_some_and(|h| k < h) || !is_paragraph(tree, block);
                let found =
                    kind(tree, block, headline, over).or_else(|| head_line(block, &authors).filter(|_| head));
                let post = live_post(tree, block).filter(|p| !posts.contains(p));
                posts.extend(post);
                let found = match post {
                    Some(_) => Some((post_head(block), Some(Detail::LivePost))),
                    None => found,
                };
                if let Some((kind, detail)) = found {
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

/// The outermost box of a live blog's post that holds the block.
fn live_post(tree: &Tree, block: &Block) -> Option<u32> {
    let mut node = block.node;
    let mut post = None;
    while node != 0 {
        if tree.nodes[node as usize].hints.live {
            post = Some(node);
        }
        node = tree.nodes[node as usize].parent;
    }
    post
}

/// A post starts with its time and its author, or at once with its words.
fn post_head(block: &Block) -> RegionKind {
    let clock = block.text.bytes().take(24).any(|b| b.is_ascii_digit());
    if clock && block.text.len() < 100 && !ends_as_prose(&block.text) {
        RegionKind::Dateline
    } else {
        RegionKind::Body
    }
}

fn is_paragraph(tree: &Tree, block: &Block) -> bool {
    let tag = tree.nodes[block.node as usize].tag;
    !matches!(tag, Tag::Heading(_) | Tag::Caption)
        && (block.text.len() > LINE || ends_as_prose(&block.text))
        && block.text.len() > 60
}

/// A short line under the headline: the author's name, a date, an address.
pub(crate) fn head_line(block: &Block, authors: &[&str]) -> Option<(RegionKind, Option<Detail>)> {
    let text = &block.text;
    if text.len() > LINE || (ends_as_prose(text) && text.len() > 60) {
        return None;
    }
    if authors.iter().any(|a| text.contains(a)) || crate::authors::starts_byline(text) {
        return Some((RegionKind::Byline, None));
    }
    if text.contains('@') && !text.contains(' ') {
        return Some((RegionKind::Boilerplate, None));
    }
    let bytes = text.as_bytes();
    let year =
        bytes.windows(4).any(|w| matches!(&w[..2], b"19" | b"20") && w[2..].iter().all(u8::is_ascii_digit));
    year.then_some((RegionKind::Dateline, None))
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

/// What the page says that a block is. `over`: no paragraph of the report came before it.
fn kind(tree: &Tree, block: &Block, headline: bool, over: bool) -> Option<(RegionKind, Option<Detail>)> {
    let node = &tree.nodes[block.node as usize];
    let hints = hints(tree, block);
    let prose = ends_as_prose(&block.text);
    let note = crate::notes::detail(&block.text);
    if headline {
        return Some((RegionKind::Headline, None));
    }
    if (hints.caption || block.first.caption) && block.text.len() < 1000 {
        return Some((RegionKind::Caption, None));
    }
    if hints.correction {
        return Some((RegionKind::Boilerplate, note.or(Some(Detail::Correction))));
    }
    if hints.note {
        return Some((RegionKind::Boilerplate, note.or(Some(Detail::EditorsNote))));
    }
    if hints.standfirst && over && block.text.len() < 600 {
        return Some((RegionKind::Headline, Some(Detail::Standfirst)));
    }
    if block.text.len() < LINE && !prose {
        if block.first.byline && block.text.len() > 8 {
            return Some((RegionKind::Byline, None));
        }
        if hints.dateline && block.text.bytes().any(|b| b.is_ascii_digit()) {
            return Some((RegionKind::Dateline, None));
        }
        if hints.byline {
            return Some((RegionKind::Byline, None));
        }
    }
    let bold = block.strong * 10 > block.text.len() * 9 && block.text.len() < 120 && !prose;
    if (matches!(node.tag, Tag::Heading(_)) && block.text.len() < 300) || bold {
        return Some((RegionKind::Body, Some(Detail::Subheading)));
    }
    None
}
