//! The walk over a page: from the tokens of `html5gum` to a [`Tree`].
//!
//! `html5gum` cuts the page into tags and text by the rules of the standard and says where each stands. The walk never
//! recurses, and its depth is bounded: a page nested 100,000 deep costs no more than a flat one.

use super::hints::Hints;
use super::source::{Skips, Source};
use super::tags::Tag;
use super::tree::{Data, Meta, MetaKind, Node, Tree};
use super::writer::Writer;
use html5gum::emitters::ForwardingEmitter;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Emitter, Tokenizer};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Elements that may be open at once; deeper ones are read as if they were not nested.
pub(crate) const DEPTH: usize = 1_000;
/// Open elements that an end tag is looked for in.
const REACH: usize = 200;
/// Bytes from which a cell of a table is a paragraph of its own: such tables lay out a page.
const CELL: usize = 120;
/// Longest attribute value that is kept.
const VALUE: usize = 64 << 10;

/// Walks a page.
pub(crate) fn tree(html: &str) -> Tree {
    let skips = Skips::default();
    let mut walk = Walk::new(html, &skips);
    let mut emitter: CallbackEmitter<_, (), usize> =
        CallbackEmitter::new(|event: CallbackEvent<'_>, span: html5gum::Span<usize>| -> Option<()> {
            // Nothing is stepped over inside of a token.
            let by = skips.total();
            walk.event(&event, span.start + by..span.end + by);
            None
        });
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(Source::new(html, &skips), Quiet(emitter)) {
        let Ok(()) = token;
    }
    walk.finish()
}

/// The emitter without the errors of the page, which nobody reads and which cost a look at every byte.
struct Quiet<E>(E);

impl<E: Emitter> ForwardingEmitter for Quiet<E> {
    type Token = E::Token;

    fn inner(&mut self) -> &mut impl Emitter<Token = E::Token> {
        &mut self.0
    }

    #[inline]
    fn should_emit_errors(&mut self) -> bool {
        false
    }

    #[inline]
    fn push_comment(&mut self, _: &[u8]) {}
}

struct Open {
    tag: Tag,
    name: [u8; 12],
    node: u32,
    /// What its names say, for elements that are no boxes.
    hints: Hints,
    /// It or one around it is not shown.
    unseen: bool,
}

struct Walk<'h> {
    html: &'h str,
    tree: Tree,
    open: Vec<Open>,
    writer: Writer,
    /// The start tag being read.
    tag: Option<Start>,
    attribute: String,
    links: usize,
    strongs: usize,
    /// The content of a script with data is awaited.
    script: bool,
    skips: &'h Skips,
    /// What names say, by the attribute's value: pages repeat theirs.
    names: FxHashMap<String, Hints>,
}

#[derive(Default)]
struct Start {
    name: Vec<u8>,
    /// Written as `<x/>`.
    closed: bool,
    hints: Hints,
    hidden: bool,
    data: bool,
    article_body: bool,
    /// `property` or `name` or `itemprop` or `rel`, and the value.
    key: String,
    value: Option<(String, Range<usize>)>,
    itemprop: String,
}

impl<'h> Walk<'h> {
    fn new(html: &'h str, skips: &'h Skips) -> Self {
        let mut tree = Tree::default();
        tree.nodes.push(Node {
            parent: 0,
            tag: Tag::Root,
            hints: Hints::default(),
            article_body: false,
            hidden: false,
        });
        Self {
            html,
            tree,
            open: Vec::new(),
            writer: Writer::default(),
            tag: None,
            attribute: String::new(),
            links: 0,
            strongs: 0,
            script: false,
            skips,
            names: FxHashMap::default(),
        }
    }

    fn event(&mut self, event: &CallbackEvent<'_>, span: Range<usize>) {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag = Some(Start { name: name.to_vec(), ..Start::default() });
            }
            CallbackEvent::AttributeName { name } => {
                self.attribute.clear();
                self.attribute.push_str(&String::from_utf8_lossy(&name[..name.len().min(40)]));
                if let (Some(tag), "hidden") = (&mut self.tag, self.attribute.as_str()) {
                    tag.hidden = true;
                }
            }
            CallbackEvent::AttributeValue { value } => self.value(value, span),
            CallbackEvent::CloseStartTag { self_closing } => {
                if let Some(mut start) = self.tag.take() {
                    start.closed = *self_closing;
                    self.start(&start);
                }
            }
            CallbackEvent::EndTag { name } => self.end(name),
            CallbackEvent::String { value } => self.text(value, span),
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
    }

    fn value(&mut self, value: &[u8], span: Range<usize>) {
        let Some(tag) = &mut self.tag else { return };
        let text = String::from_utf8_lossy(&value[..value.len().min(VALUE)]);
        match self.attribute.as_str() {
            "class" | "id" | "data-testid" | "data-component" | "data-qa" => {
                if let Some(hints) = self.names.get(text.as_ref()) {
                    tag.hints = tag.hints.or(*hints);
                } else {
                    let mut hints = Hints::default();
                    hints.read(&text);
                    self.names.insert(text.to_string(), hints);
                    tag.hints = tag.hints.or(hints);
                }
            }
            "role" => match text.trim() {
                "navigation" | "menubar" | "menu" => tag.hints.cut = Some("menu"),
                "complementary" => tag.hints.cut = Some("sidebar"),
                "contentinfo" => tag.hints.cut = Some("page foot"),
                "dialog" | "alertdialog" => tag.hints.cut = Some("pop-up"),
                "search" => tag.hints.cut = Some("search"),
                _ => {}
            },
            "itemprop" => {
                tag.article_body |= text.split_whitespace().any(|w| w.eq_ignore_ascii_case("articleBody"));
                tag.hints.read(&text);
                text.trim().to_ascii_lowercase().clone_into(&mut tag.itemprop);
                if tag.key.is_empty() {
                    tag.key.clone_from(&tag.itemprop);
                }
            }
            "rel" => {
                if text.split_whitespace().any(|w| w.eq_ignore_ascii_case("author")) {
                    tag.hints.byline = true;
                }
                if tag.name == b"link" {
                    tag.key = text.trim().to_ascii_lowercase();
                }
            }
            "property" | "name" if tag.name == b"meta" => tag.key = text.trim().to_ascii_lowercase(),
            "content" if tag.name == b"meta" || tag.value.is_none() => {
                tag.value = Some((text.into_owned(), span));
            }
            "datetime" => tag.value = Some((text.into_owned(), span)),
            "href" if tag.name == b"link" => tag.value = Some((text.into_owned(), span)),
            "lang" if tag.name == b"html" => {
                "lang".clone_into(&mut tag.key);
                tag.value = Some((text.into_owned(), span));
            }
            "type" if tag.name == b"script" => {
                tag.data = text.trim().to_ascii_lowercase().contains("ld+json");
            }
            "style" => {
                let squeezed: String = text
                    .chars()
                    .filter(|c| !c.is_whitespace())
                    .take(400)
                    .collect::<String>()
                    .to_ascii_lowercase();
                tag.hidden |= squeezed.contains("display:none") || squeezed.contains("visibility:hidden");
            }
            "aria-hidden" => tag.hidden |= text.trim() == "true" && tag.name != b"p",
            _ => {}
        }
    }

    fn start(&mut self, start: &Start) {
        let tag = Tag::of(&start.name);
        self.meta(start, tag);
        if tag == Tag::Script {
            self.script = start.data;
        }
        match start.name.as_slice() {
            b"script" if !start.data => self.skips.skip(b"</script"),
            b"style" => self.skips.skip(b"</style"),
            b"svg" if !start.closed => self.skips.skip(b"</svg"),
            _ => {}
        }
        if tag.is_void() {
            match tag {
                Tag::Break => self.writer.line_break(),
                Tag::Rule => self.flush(),
                _ => {}
            }
            return;
        }
        if tag.ends_paragraph() {
            self.close_implied(tag);
        }
        if tag == Tag::Cell && self.writer.written() < CELL {
            self.writer.cell();
        } else if tag.breaks() {
            self.flush();
        }
        if self.open.len() >= DEPTH {
            self.tree.deep = true;
            return;
        }
        let parent = self.node();
        let unseen = self.open.last().is_some_and(|o| o.unseen) || tag.is_unseen();
        let node = if tag.breaks() && !unseen {
            self.tree.nodes.push(Node {
                parent,
                tag,
                hints: start.hints,
                article_body: start.article_body,
                hidden: start.hidden,
            });
            (self.tree.nodes.len() - 1) as u32
        } else {
            parent
        };
        match tag {
            Tag::Link => self.links += 1,
            Tag::Strong => self.strongs += 1,
            Tag::Pre => self.writer.pre += 1,
            _ => {}
        }
        let mut name = [0; 12];
        let n = start.name.len().min(12);
        name[..n].copy_from_slice(&start.name[..n]);
        self.open.push(Open { tag, name, node, hints: start.hints, unseen });
    }

    /// Notes what a tag says of the page.
    fn meta(&mut self, start: &Start, tag: Tag) {
        let kind = match start.name.as_slice() {
            b"meta" => MetaKind::Meta,
            b"link" => MetaKind::Link,
            b"html" => MetaKind::Html,
            b"time" => MetaKind::Time,
            _ if !start.itemprop.is_empty() => MetaKind::ItemProp,
            _ => return,
        };
        if kind == MetaKind::Meta && start.value.is_none() {
            return;
        }
        let key = match kind {
            MetaKind::Time | MetaKind::ItemProp => start.itemprop.clone(),
            _ => start.key.clone(),
        };
        let (value, raw) = start.value.clone().unwrap_or_default();
        let block = self.tree.blocks.len() + usize::from(!self.writer.is_empty() && tag.breaks());
        self.tree.meta.push(Meta { kind, key, value, raw, block });
    }

    /// Ends what the standard says a start tag ends: an open paragraph, list item, row or cell.
    fn close_implied(&mut self, tag: Tag) {
        let from = self.open.len().saturating_sub(REACH);
        let mut cut = None;
        for k in (from..self.open.len()).rev() {
            let open = self.open[k].tag;
            let ends = match open {
                Tag::Paragraph => true,
                Tag::Heading(_) => matches!(tag, Tag::Heading(_)),
                Tag::ListItem => tag == Tag::ListItem,
                Tag::Cell => matches!(tag, Tag::Cell | Tag::Row),
                Tag::Row => tag == Tag::Row,
                _ => false,
            };
            if ends {
                cut = Some(k);
            }
            // What is open further out is not ended from in here.
            let barrier = match open {
                Tag::List => tag == Tag::ListItem,
                Tag::Table => matches!(tag, Tag::Cell | Tag::Row),
                Tag::Cell => !matches!(tag, Tag::Cell | Tag::Row),
                Tag::Box | Tag::Article | Tag::Main | Tag::Quote | Tag::Figure | Tag::Aside | Tag::Nav => {
                    true
                }
                _ => false,
            };
            if barrier {
                break;
            }
        }
        if let Some(k) = cut {
            self.close(k);
        }
    }

    fn end(&mut self, name: &[u8]) {
        let tag = Tag::of(name);
        if tag == Tag::Break {
            self.writer.line_break();
            return;
        }
        let mut key = [0; 12];
        let n = name.len().min(12);
        key[..n].copy_from_slice(&name[..n]);
        let from = self.open.len().saturating_sub(REACH);
        for k in (from..self.open.len()).rev() {
            if self.open[k].name == key {
                self.close(k);
                return;
            }
            // A stray end of something inline does not end the box around it.
            if !tag.breaks() && self.open[k].tag.breaks() {
                return;
            }
            if matches!(self.open[k].tag, Tag::Cell) && !matches!(tag, Tag::Row | Tag::Table | Tag::Cell) {
                return;
            }
        }
    }

    /// Closes the open elements from `k` on.
    fn close(&mut self, k: usize) {
        // The cells of a row are one block if they are short: a table is read row by row.
        let cell = self.open[k].tag == Tag::Cell && self.writer.written() < CELL;
        if !cell && self.open[k..].iter().any(|o| o.tag.breaks()) {
            self.flush();
        }
        for open in self.open.drain(k..) {
            match open.tag {
                Tag::Link => self.links -= 1,
                Tag::Strong => self.strongs -= 1,
                Tag::Pre => self.writer.pre -= 1,
                _ => {}
            }
        }
    }

    fn node(&self) -> u32 {
        self.open.last().map_or(0, |o| o.node)
    }

    fn text(&mut self, value: &[u8], span: Range<usize>) {
        let top = self.open.last();
        if top.is_some_and(|o| o.unseen) {
            match top.map(|o| o.tag) {
                Some(Tag::Title) if self.tree.title.is_none() => {
                    let text = crate::squeezed(&String::from_utf8_lossy(value));
                    if !text.is_empty() {
                        self.tree.title = Some((text, span));
                    }
                }
                Some(Tag::Script) if self.script => self.tree.data.push(Data { raw: span }),
                _ => {}
            }
            return;
        }
        let Ok(value) = std::str::from_utf8(value) else { return };
        let raw = self.html.get(span.clone()).unwrap_or("");
        self.writer.in_link = self.links > 0;
        self.writer.in_strong = self.strongs > 0;
        let mut within = Hints::default();
        for open in self.open.iter().rev().take_while(|o| !o.tag.breaks()) {
            within = within.or(open.hints);
            within.dateline |= open.tag == Tag::Time;
        }
        self.writer.within = within;
        self.writer.add(raw, value, span.start);
        if self.writer.has_gap() {
            self.split();
        }
    }

    /// Two line breaks in a row end a paragraph.
    fn split(&mut self) {
        let node = self.node();
        for block in self.writer.split(node) {
            self.tree.blocks.push(block);
        }
    }

    fn flush(&mut self) {
        let node = self.node();
        for block in self.writer.flush(node) {
            self.tree.blocks.push(block);
        }
    }

    fn finish(mut self) -> Tree {
        self.flush();
        self.tree
    }
}
