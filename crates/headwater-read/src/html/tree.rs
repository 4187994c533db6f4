//! A page as a tree of elements and a list of blocks of text, each character with its place in the page's source: only
//! what a reader of news needs, which boxes a block of text stands in, what their names say, and what is a link.

use super::hints::Hints;
use super::tags::Tag;
use headwater_model::TextMap;
use std::ops::Range;

/// An element.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) parent: u32,
    pub(crate) tag: Tag,
    pub(crate) hints: Hints,
    pub(crate) article_body: bool,
    pub(crate) hidden: bool,
}

/// A run of text that stands by itself on the page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Block {
    /// Its words, white space squeezed; line breaks as `\n`.
    pub(crate) text: String,
    /// From `text` to the source of the page.
    pub(crate) map: TextMap,
    /// The innermost box that holds it.
    pub(crate) node: u32,
    /// Bytes of `text` inside of links, and inside of bold type.
    pub(crate) linked: usize,
    pub(crate) strong: usize,
    /// Elements that hold all of it, inside of the box: `<p><span class=byline>`.
    pub(crate) inner: Hints,
    /// Elements that hold its first words.
    pub(crate) first: Hints,
}

impl Block {
    /// Place in the source.
    pub(crate) fn raw(&self) -> Range<usize> {
        self.map.raw(0..self.text.len()).unwrap_or(0..0)
    }
}

/// A tag or attribute that says something of the page.
#[derive(Debug, Clone)]
pub(crate) struct Meta {
    /// `meta`, `link`, `html`, `time`, `itemprop`, `rel`.
    pub(crate) kind: MetaKind,
    /// Name in lower case (`og:title`, `canonical`, `datePublished`).
    pub(crate) key: String,
    pub(crate) value: String,
    /// Of the value in the source.
    pub(crate) raw: Range<usize>,
    /// Block that came next, for visible elements.
    pub(crate) block: usize,
}

/// Where a [`Meta`] stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MetaKind {
    Meta,
    Link,
    Html,
    Time,
    ItemProp,
}

/// A script that holds data.
#[derive(Debug, Clone)]
pub(crate) struct Data {
    /// Of its content in the source.
    pub(crate) raw: Range<usize>,
}

/// The page.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(crate) nodes: Vec<Node>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) meta: Vec<Meta>,
    pub(crate) data: Vec<Data>,
    /// Content of the `title` element.
    pub(crate) title: Option<(String, Range<usize>)>,
    /// Some elements were nested deeper than [`super::walk::DEPTH`].
    pub(crate) deep: bool,
}
