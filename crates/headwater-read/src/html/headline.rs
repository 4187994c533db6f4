//! Which block of a page is its headline: a heading that says what the page's own title says.

use super::tags::Tag;
use super::tree::{MetaKind, Tree};

/// The block, if there is one. `reasons`: why boxes are cut.
pub(crate) fn find(tree: &Tree, reasons: &[Option<&'static str>]) -> Option<usize> {
    let titles: Vec<Vec<String>> = tree
        .meta
        .iter()
        .filter(|m| {
            m.kind == MetaKind::Meta && matches!(m.key.as_str(), "og:title" | "twitter:title" | "headline")
        })
        .map(|m| m.value.as_str())
        .chain(tree.title.as_ref().map(|(t, _)| t.as_str()))
        .map(words)
        .filter(|w| !w.is_empty())
        .collect();
    let mut best: Option<(f64, usize)> = None;
    for (k, b) in tree.blocks.iter().enumerate() {
        let node = &tree.nodes[b.node as usize];
        let heading = match node.tag {
            Tag::Heading(1) => 0.3,
            Tag::Heading(2) => 0.15,
            Tag::Heading(_) => 0.05,
            _ if node.hints.headline || b.inner.headline => 0.15,
            _ => 0.0,
        };
        if b.text.len() > 400 || (heading == 0.0 && best.is_some()) {
            continue;
        }
        let cut = match reasons[b.node as usize] {
            None => 0.0,
            Some("not shown") => 0.6,
            Some(_) => 0.3,
        };
        let own = words(&b.text);
        let alike = titles.iter().map(|t| alike(&own, t)).fold(0.0, f64::max);
        // A lone first-level heading needs no title to agree with it.
        let enough = alike >= 0.5 || (heading >= 0.3 && own.len() > 2);
        let linked = if b.linked * 2 > b.text.len() { 0.15 } else { 0.0 };
        let score = alike + heading - cut - linked;
        if enough && score > 0.45 && best.is_none_or(|(s, _)| score > s + 1e-9) {
            best = Some((score, k));
        }
    }
    best.map(|(_, k)| k)
}

/// Words in lower case.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

/// Share of the heading's words that the title has, if the heading has much of the title's (a page's title also names
/// the site).
fn alike(own: &[String], title: &[String]) -> f64 {
    if own.len() < 2 {
        return 0.0;
    }
    let found = own.iter().filter(|w| title.contains(w)).count() as f64;
    let (of_own, of_title) = (found / own.len() as f64, found / title.len() as f64);
    if of_title < 0.4 { 0.0 } else { of_own * 0.8 + of_title * 0.2 }
}
