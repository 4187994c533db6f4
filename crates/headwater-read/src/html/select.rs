//! Which blocks of a page are the report, and why the others are not.
//!
//! In the manner of Readability (Mozilla) and trafilatura (Barbaresi 2021): paragraphs of prose vote for the boxes that
//! hold them, the best box is the report, and what stands in it under a telling name, or is mostly links, is cut.
//! Written by hand because no library says which bytes of the page it kept, or why it cut the rest, and because those
//! measured are slower than the page is worth (docs/decisions/0004).

use super::prose::{ends_as_prose, is_prose, is_related};
use super::tags::Tag;
use super::tree::{Block, Tree};

/// What becomes of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Part of the report.
    Keep,
    /// Cut, with the reason in a user's words.
    Cut(&'static str),
}

/// The choice.
#[derive(Debug)]
pub(crate) struct Selection {
    /// Per block.
    pub(crate) verdicts: Vec<Verdict>,
    /// The block that is the headline.
    pub(crate) headline: Option<usize>,
}

/// Text of a box, counted.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    /// All bytes, those in links, and those in prose.
    all: f64,
    linked: f64,
    prose: f64,
    score: f64,
}

/// Chooses.
pub(crate) fn select(tree: &Tree, whole: bool) -> Selection {
    let mut choice = Choice::new(tree);
    if whole {
        let headline = super::headline::find(tree, &choice.reasons);
        return Selection { verdicts: vec![Verdict::Keep; tree.blocks.len()], headline };
    }
    choice.reasons();
    choice.vote();
    choice.headline = super::headline::find(tree, &choice.reasons);
    let root = choice.climb(choice.best());
    choice.root = choice.one_of_many(root);
    let verdicts = choice.verdicts();
    Selection { verdicts, headline: choice.headline }
}

struct Choice<'t> {
    tree: &'t Tree,
    sums: Vec<Sum>,
    /// Why all that a box holds is cut.
    reasons: Vec<Option<&'static str>>,
    root: u32,
    headline: Option<usize>,
    /// Prose that is not cut, by box.
    kept: Vec<f64>,
}

impl<'t> Choice<'t> {
    fn new(tree: &'t Tree) -> Self {
        let mut sums = vec![Sum::default(); tree.nodes.len()];
        for b in &tree.blocks {
            let sum = &mut sums[b.node as usize];
            sum.all += b.text.len() as f64;
            sum.linked += b.linked as f64;
            if is_prose(b) {
                sum.prose += b.text.len() as f64;
            }
        }
        for n in (1..sums.len()).rev() {
            let (own, parent) = (sums[n], tree.nodes[n].parent as usize);
            sums[parent].all += own.all;
            sums[parent].linked += own.linked;
            sums[parent].prose += own.prose;
        }
        Self { tree, sums, reasons: vec![None; tree.nodes.len()], root: 0, headline: None, kept: Vec::new() }
    }

    /// Sets the reason for every box that is cut by its name or kind, except boxes that hold most of the page's prose:
    /// "has-sidebar" is said of the whole page. If nearly nothing is left so, names count for less.
    fn reasons(&mut self) {
        self.reasons_with(0.8, false);
        if self.kept_prose(0) < (self.sums[0].prose * 0.2).max(150.0) {
            self.reasons_with(0.4, false);
        }
        // Some pages show themselves only by a script.
        if self.kept_prose(0) < 150.0 {
            self.reasons_with(0.4, true);
        }
    }

    /// `share`: the part of the page's prose from which a box is not cut by its name.
    fn reasons_with(&mut self, share: f64, hidden: bool) {
        let page = self.sums[0].prose.max(1.0);
        // A name that was not believed of a box is not believed of what it holds.
        let mut spared: Vec<Option<&'static str>> = vec![None; self.tree.nodes.len()];
        for n in 1..self.tree.nodes.len() {
            let node = &self.tree.nodes[n];
            let parent = self.reasons[node.parent as usize];
            let large = self.sums[n].prose > page * share && self.sums[n].prose > 150.0;
            // Comments can be longer than the report.
            let large = large && node.hints.cut != Some("comments");
            let named = match node.tag {
                Tag::Nav => Some("menu"),
                Tag::Footer => Some("page foot"),
                Tag::Aside => Some("sidebar"),
                Tag::Form => Some("form"),
                _ if node.hidden => {
                    self.reasons[n] = parent.or((!hidden).then_some("not shown"));
                    continue;
                }
                // A row named "player" is a row of a table.
                Tag::Row | Tag::Cell | Tag::Table | Tag::Root => None,
                _ => node.hints.cut.filter(|_| !(node.hints.keep && node.tag == Tag::Article)),
            };
            let above = spared[node.parent as usize];
            let spare =
                large || node.article_body || (named.is_some() && named == above && node.hints.cut == above);
            spared[n] = if large { named.or(above) } else { above };
            self.reasons[n] = parent.or(named.filter(|_| !spare));
        }
        self.sum_kept();
    }

    /// Every paragraph of prose votes for the boxes around it, the nearer the more.
    fn vote(&mut self) {
        for b in &self.tree.blocks {
            if !is_prose(b) || self.reasons[b.node as usize].is_some() {
                continue;
            }
            let commas = b.text.matches([',', '،', '、']).count().min(10) as f64;
            let length = (b.text.len() as f64 / 100.0).min(3.0);
            let vote = (1.0 + commas + length) * (1.0 - b.linked as f64 / b.text.len() as f64);
            let mut node = b.node;
            let (mut share, mut first) = (1.0, true);
            for level in 0..6 {
                let tag = self.tree.nodes[node as usize].tag;
                let is_box = !matches!(
                    tag,
                    Tag::Paragraph | Tag::Heading(_) | Tag::ListItem | Tag::Quote | Tag::Pre | Tag::List
                );
                if is_box {
                    self.sums[node as usize].score += vote * share;
                    share *= if first { 0.5 } else { 0.6 };
                    first = false;
                }
                if node == 0 || (level > 0 && share < 0.05) {
                    break;
                }
                node = self.tree.nodes[node as usize].parent;
            }
        }
    }

    fn best(&self) -> u32 {
        // A page that says which element is the article is believed if there is something in it.
        let said = (1..self.tree.nodes.len())
            .filter(|&n| {
                self.tree.nodes[n].article_body && self.reasons[n].is_none() && self.sums[n].prose > 250.0
            })
            .max_by(|&a, &b| self.sums[a].prose.total_cmp(&self.sums[b].prose).then(b.cmp(&a)));
        if let Some(n) = said {
            return self.joint(n as u32);
        }
        let weight = |n: usize| {
            let (node, sum) = (&self.tree.nodes[n], self.sums[n]);
            if self.reasons[n].is_some() || sum.score == 0.0 {
                return 0.0;
            }
            let named =
                if node.hints.keep || matches!(node.tag, Tag::Article | Tag::Main) { 1.25 } else { 1.0 };
            sum.score * named * (1.0 - sum.linked / sum.all.max(1.0))
        };
        let best = (0..self.tree.nodes.len())
            .max_by(|&a, &b| weight(a).total_cmp(&weight(b)).then(b.cmp(&a)))
            .unwrap_or(0);
        best as u32
    }

    /// A live blog says of each post that it is the article: the box that holds them all.
    fn joint(&self, node: u32) -> u32 {
        let nodes = &self.tree.nodes;
        if !nodes.iter().any(|n| n.hints.live) {
            return node;
        }
        let mut joint = node;
        for (n, _) in nodes.iter().enumerate().filter(|(n, d)| d.article_body && self.sums[*n].prose > 0.0) {
            while !self.inside(n as u32, joint) {
                joint = nodes[joint as usize].parent;
            }
        }
        joint
    }

    /// The report may go on beside the best box: climbs while that adds prose more than anything else.
    fn climb(&self, best: u32) -> u32 {
        let mut at = best;
        let mut node = best;
        while node != 0 {
            node = self.tree.nodes[node as usize].parent;
            let (small, large) = (self.sums[at as usize], self.sums[node as usize]);
            let prose = self.kept_prose(node) - self.kept_prose(at);
            let rest = (large.all - small.all).max(1.0);
            if prose > small.prose * 0.1 && prose > 120.0 && prose / rest > 0.45 {
                at = node;
            }
            if self.tree.nodes[node as usize].tag == Tag::Article {
                break;
            }
        }
        at
    }

    /// A page may hold several articles, one after the other: the report is the one under the headline.
    fn one_of_many(&self, root: u32) -> u32 {
        if self.tree.nodes.iter().any(|n| n.hints.live) {
            return root;
        }
        let Some(headline) = self.headline else { return root };
        let at = self.tree.blocks[headline].node;
        let mut article = None;
        let mut node = at;
        while node > root {
            if self.tree.nodes[node as usize].tag == Tag::Article {
                article = Some(node);
            }
            node = self.tree.nodes[node as usize].parent;
        }
        match article {
            Some(a) if node == root && self.kept_prose(a) > 120.0 => a,
            _ => root,
        }
    }

    /// Prose in a box that is not cut.
    fn kept_prose(&self, node: u32) -> f64 {
        self.kept[node as usize]
    }

    /// Sums the prose that is not cut, for every box.
    fn sum_kept(&mut self) {
        self.kept = vec![0.0; self.tree.nodes.len()];
        for b in self.tree.blocks.iter().filter(|b| is_prose(b)) {
            if self.reasons[b.node as usize].is_none() {
                self.kept[b.node as usize] += b.text.len() as f64;
            }
        }
        for n in (1..self.kept.len()).rev() {
            self.kept[self.tree.nodes[n].parent as usize] += self.kept[n];
        }
    }

    fn inside(&self, mut node: u32, root: u32) -> bool {
        while node > root {
            node = self.tree.nodes[node as usize].parent;
        }
        node == root
    }

    fn verdicts(&self) -> Vec<Verdict> {
        let blocks = &self.tree.blocks;
        let mut verdicts: Vec<Verdict> = blocks.iter().map(|b| self.verdict(b)).collect();
        if let Some(headline) = self.headline {
            let inside = self.inside(blocks[headline].node, self.root);
            // What stands over the headline in the same box is of the site; and so it is in the whole page if the
            // report starts after it.
            let prose = |range: std::ops::Range<usize>| -> usize {
                range
                    .filter(|&k| verdicts[k] == Verdict::Keep && is_prose(&blocks[k]))
                    .map(|k| blocks[k].text.len())
                    .sum()
            };
            let right = inside && prose(0..headline) < prose(headline..blocks.len());
            for (k, verdict) in verdicts.iter_mut().enumerate().take(headline) {
                let b = &blocks[k];
                // A list of other reports may be longer than the report.
                let list = inside && b.linked > 0 && self.tree.nodes[b.node as usize].tag == Tag::ListItem;
                if *verdict == Verdict::Keep && (right || list) && !self.is_over(b) {
                    *verdict = Verdict::Cut("over the headline");
                }
            }
            verdicts[headline] = Verdict::Keep;
            self.head(&mut verdicts, headline);
        }
        self.foot(&mut verdicts);
        self.headings(&mut verdicts);
        verdicts
    }

    /// What may stand over a headline: the names of authors, the date, a picture's caption.
    fn is_over(&self, b: &Block) -> bool {
        let hints = super::compose::hints(self.tree, b);
        hints.byline || hints.dateline || hints.caption || hints.standfirst
    }

    /// Names of authors, dates and the standfirst between the headline and the report, wherever they stand.
    fn head(&self, verdicts: &mut [Verdict], headline: usize) {
        let blocks = &self.tree.blocks;
        let Some(first) = (headline + 1..blocks.len()).find(|&k| verdicts[k] == Verdict::Keep) else {
            return;
        };
        if first - headline > 40 {
            return;
        }
        for k in headline + 1..first {
            let hints = super::compose::hints(self.tree, &blocks[k]);
            let reason = self.reasons[blocks[k].node as usize];
            let line = super::compose::head_line(&blocks[k], &[]).is_some();
            let told = matches!(reason, None | Some("about the author" | "form"));
            if told
                && blocks[k].text.len() < 400
                && (hints.byline
                    || hints.dateline
                    || hints.standfirst
                    || hints.note
                    || hints.correction
                    || hints.caption
                    || blocks[k].first.caption
                    || line)
            {
                verdicts[k] = Verdict::Keep;
            }
        }
    }

    /// Corrections and notes that stand after the report, outside of its box.
    fn foot(&self, verdicts: &mut [Verdict]) {
        let Some(last) = verdicts.iter().rposition(|v| *v == Verdict::Keep) else { return };
        for (b, verdict) in self.tree.blocks.iter().zip(verdicts).skip(last + 1).take(12) {
            let hints = super::compose::hints(self.tree, b);
            let cut = self.reasons[b.node as usize].is_some_and(|r| r == "comments" || r == "not shown");
            if !cut
                && (hints.correction || hints.note || crate::notes::detail(&b.text).is_some())
                && b.text.len() < 1_500
            {
                *verdict = Verdict::Keep;
            }
        }
    }

    fn verdict(&self, b: &Block) -> Verdict {
        if let Some(why) = self.reasons[b.node as usize] {
            return Verdict::Cut(why);
        }
        if !self.inside(b.node, self.root) {
            return Verdict::Cut("outside of the report");
        }
        if let Some(why) = b.inner.cut {
            return Verdict::Cut(why);
        }
        let links = b.linked as f64 / b.text.len() as f64;
        let tag = self.tree.nodes[b.node as usize].tag;
        let words = b.text.split_whitespace().count();
        let address = b.text.starts_with("http") || b.text.starts_with("www.") || b.text.contains('@');
        if words == 1 && address {
            return Verdict::Cut("address");
        }
        if links > 0.2 && b.text.len() < 400 && is_related(&b.text) {
            return Verdict::Cut("related links");
        }
        if links > 0.8 && !matches!(tag, Tag::Heading(1 | 2)) && !ends_as_prose(&b.text) {
            return Verdict::Cut("links");
        }
        if links > 0.5 && matches!(tag, Tag::ListItem) {
            return Verdict::Cut("links");
        }
        if !matches!(
            tag,
            Tag::Paragraph
                | Tag::Heading(_)
                | Tag::ListItem
                | Tag::Cell
                | Tag::Row
                | Tag::Table
                | Tag::Quote
                | Tag::Pre
                | Tag::Caption
        ) && words < 5
            && !ends_as_prose(&b.text)
            && b.inner == super::hints::Hints::default()
        {
            return Verdict::Cut("label");
        }
        Verdict::Keep
    }

    /// A heading that nothing of the report follows is the heading of something that was cut.
    fn headings(&self, verdicts: &mut [Verdict]) {
        let mut next: Option<usize> = None;
        for k in (0..verdicts.len()).rev() {
            if verdicts[k] != Verdict::Keep {
                continue;
            }
            let b = &self.tree.blocks[k];
            let heading = matches!(self.tree.nodes[b.node as usize].tag, Tag::Heading(n) if n > 1);
            if heading && next.is_none() {
                verdicts[k] = Verdict::Cut("heading of what was cut");
                continue;
            }
            next = Some(k);
        }
    }
}
