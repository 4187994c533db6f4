//! The stemma as an indented tree: roots first, what draws on a text below it. A report of mixed parentage stands below
//! each of its parents; what draws on it, below the first.

use crate::index::{Index, origin_name};
use crate::kin::{Edge, Kin};
use crate::phrase::{clip, confidence, count, percent, reuse_short};
use crate::remarks;
use crate::terminal::{Ink, Style, fold, safe};
use headwater_model::record::NodeKind;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Copies of one text that are listed one by one; a text with more has the rest in one line.
const LEAVES: usize = 12;
/// Columns for branches, siglum and outlet.
const NAME: usize = 33;
/// Columns for the time.
const TIME: usize = 22;

enum Step {
    /// A node below the edge that leads to it; with what stands before it, and what stands before its children.
    Node { node: usize, edge: Option<usize>, first: String, rest: String },
    /// Copies that are not listed one by one.
    More { nodes: Vec<usize>, first: String, rest: String },
}

struct Tree<'k, 'a> {
    index: &'k Index<'a>,
    kin: &'k Kin<'a>,
    style: Style,
    /// Nodes whose children were listed.
    told: BTreeSet<usize>,
}

pub(super) fn tree(out: &mut String, index: &Index, kin: &Kin, style: Style) {
    let alone: BTreeSet<usize> = kin.alone().into_iter().collect();
    let alone_lost = |n: &usize| kin.is_lost(*n);
    let drawn: Vec<usize> =
        kin.groups().into_iter().flatten().filter(|n| !alone.contains(n) || alone_lost(n)).collect();
    if !drawn.is_empty() {
        let head = format!("  {:<NAME$}{:<TIME$}{:>5}  kind, confidence", "report", "published", "share");
        let _ = writeln!(out, "{}", style.ink(Ink::Quiet, &head));
    }
    let mut tree = Tree { index, kin, style, told: BTreeSet::new() };
    for &root in drawn.iter().filter(|n| kin.parents(**n).next().is_none()) {
        tree.from(out, root);
    }
    // In a circle of edges nobody is a root.
    for &node in &drawn {
        if !tree.told.contains(&node) {
            tree.from(out, node);
        }
    }
    let rest: Vec<String> = alone
        .iter()
        .filter(|n| !alone_lost(n))
        .map(|&n| {
            let (siglum, name) = names(index, kin, n);
            format!("{siglum} {}", safe(name, 40))
        })
        .collect();
    if !rest.is_empty() {
        let all = alone.len() == kin.nodes.len();
        let first = if all {
            "  Nobody was found to draw on anybody: "
        } else {
            "  Draws on no other, and no other on it: "
        };
        fold(out, first, 4, &shortened(&rest, "; "));
    }
}

/// Names of one list before the rest is counted.
const NAMED: usize = 60;

pub(super) fn shortened(list: &[String], between: &str) -> String {
    let more = list.len().saturating_sub(NAMED);
    let mut text = list[..list.len().min(NAMED)].join(between);
    if more > 0 {
        let _ = write!(text, "{between}and {more} more (--json has all)");
    }
    text
}

/// Siglum and name of a node; a lost text has no siglum.
pub(super) fn names<'a>(index: &Index<'a>, kin: &Kin<'a>, node: usize) -> (&'a str, &'a str) {
    let row = kin.nodes[node];
    match (kin.report(node), row.report.as_deref()) {
        (Some(r), _) => (&r.siglum, Index::outlet(r)),
        (None, Some(id)) => (index.siglum(id), &row.label),
        (None, None) => ("", origin_name(&row.label)),
    }
}

impl Tree<'_, '_> {
    fn from(&mut self, out: &mut String, root: usize) {
        let blank = || "  ".to_owned();
        let mut open = vec![Step::Node { node: root, edge: None, first: blank(), rest: blank() }];
        // A stack and no recursion: a chain of copies may be as long as it likes.
        while let Some(step) = open.pop() {
            match step {
                Step::More { nodes, first, rest } => {
                    self.more(out, &nodes, &first, &rest);
                    self.told.extend(nodes);
                }
                Step::Node { node, edge, first, rest } => {
                    let again = !self.told.insert(node);
                    let children: Vec<usize> = self.kin.children(node).map(|e| e.child).collect();
                    let bar = if again || children.is_empty() { rest.clone() } else { format!("{rest}│") };
                    self.node(out, node, edge, &first, &bar, again && !children.is_empty());
                    if !again {
                        open.extend(self.below(node, &rest));
                    }
                }
            }
        }
    }

    /// What stands below a node, in the order of a stack.
    fn below(&self, node: usize, rest: &str) -> Vec<Step> {
        let kin = self.kin;
        let (shown, hidden) = kin.split(node, LEAVES);
        let mut steps: Vec<Step> = Vec::new();
        let last = shown.len() + usize::from(!hidden.is_empty());
        for (i, e) in shown.iter().enumerate() {
            let (branch, below) = if i + 1 == last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            steps.push(Step::Node {
                node: kin.edges[*e].child,
                edge: Some(*e),
                first: short(rest, branch),
                rest: short(rest, below),
            });
        }
        if !hidden.is_empty() {
            let nodes = hidden.iter().map(|e| kin.edges[*e].child).collect();
            steps.push(Step::More { nodes, first: short(rest, "└─ "), rest: short(rest, "   ") });
        }
        steps.reverse();
        steps
    }

    fn more(&self, out: &mut String, nodes: &[usize], first: &str, rest: &str) {
        let sigla: Vec<String> = nodes.iter().map(|n| safe(names(self.index, self.kin, *n).0, 12)).collect();
        let head = format!("{first}and {}: ", count(nodes.len(), "more copy", "more copies"));
        fold_after(out, &head, rest, &shortened(&sigla, " "));
    }

    fn node(&self, out: &mut String, node: usize, edge: Option<usize>, first: &str, rest: &str, again: bool) {
        let (kin, style) = (self.kin, self.style);
        let (siglum, name) = names(self.index, kin, node);
        let edge = edge.map(|e| &kin.edges[e]);
        let mut notes: Vec<String> = Vec::new();
        let mark = match kin.nodes[node].kind {
            NodeKind::Lost => "[lost: not among the reports]",
            NodeKind::Undecided => "[undecided: which came first is open]",
            NodeKind::Witness if kin.report(node).is_none() => "[not among the reports]",
            NodeKind::Witness => "",
        };
        let used = first.chars().count();
        if mark.is_empty() {
            let label = if siglum.is_empty() { String::new() } else { format!("{} ", safe(siglum, 6)) };
            let room = (NAME + 2).saturating_sub(used + label.chars().count() + 2).max(8);
            let name = safe(name, room - 1);
            let gap = (NAME + 2).saturating_sub(used + label.chars().count() + name.chars().count()).max(1);
            let when = kin.when(node).map_or_else(|| "not known".to_owned(), |w| w.short());
            let tail = edge.map_or_else(String::new, |e| {
                let row = e.row;
                format!(
                    "{:>5}  {}, {}",
                    percent(row.share),
                    reuse_short(row.reuse),
                    confidence(row.confidence)
                )
            });
            let line = format!(
                "{first}{}{name}{}{:<TIME$}{tail}",
                style.ink(Ink::Bold, &label),
                " ".repeat(gap),
                clip(&when, TIME - 1),
            );
            let _ = writeln!(out, "{}", line.trim_end());
        } else {
            let name = format!("{} {mark}", safe(name, 200));
            fold_after(out, first, &format!("{rest}  "), &name);
            if let Some(e) = edge {
                notes.push(format!(
                    "{} of its words, {}, {} confidence",
                    percent(e.row.share),
                    reuse_short(e.row.reuse),
                    confidence(e.row.confidence)
                ));
            }
        }
        let named = |n: usize| {
            let (siglum, name) = names(self.index, kin, n);
            if siglum.is_empty() { safe(name, 60) } else { safe(siglum, 12) }
        };
        let others: Vec<String> = kin
            .parents(node)
            .filter(|p| edge.is_some_and(|e| e.parent != p.parent))
            .map(|p| named(p.parent))
            .collect();
        if !others.is_empty() {
            notes.push(format!("also from {}", shortened(&others, ", ")));
        }
        if again {
            notes.push("what draws on it stands above".to_owned());
        } else {
            for link in kin.open_links().filter(|l| l.ends.0 == node || l.ends.1 == node) {
                let other = if link.ends.0 == node { link.ends.1 } else { link.ends.0 };
                notes.push(format!("same origin as {}, order open", named(other)));
            }
        }
        let told = edge.map_or_else(Vec::new, remarks::of_edge);
        let alerts = told.iter().filter(|r| r.change.is_alert()).count();
        if alerts > 0 {
            notes.push(count(alerts, "alert", "alerts"));
        }
        if told.len() > alerts {
            notes.push(count(told.len() - alerts, "change to look at", "changes to look at"));
        }
        if !notes.is_empty() {
            let indent = format!("{rest}{}", if rest.ends_with('│') { "    " } else { "  " });
            fold_after(out, &indent, &indent, &notes.join("; "));
        }
    }
}

/// Branches of a long chain would leave no room for names: the inner ones stay.
fn short(rest: &str, branch: &str) -> String {
    const MOST: usize = 20;
    let whole = format!("{rest}{branch}");
    let len = whole.chars().count();
    if len <= MOST {
        return whole;
    }
    format!("  …{}", whole.chars().skip(len - MOST + 3).collect::<String>())
}

/// Words folded to the width behind `first`; further lines begin with `rest`.
fn fold_after(out: &mut String, first: &str, rest: &str, text: &str) {
    let indent = rest.chars().count();
    let mut folded = String::new();
    fold(&mut folded, first, indent, text);
    for (i, line) in folded.lines().enumerate() {
        if i == 0 {
            let _ = writeln!(out, "{line}");
        } else {
            let _ = writeln!(out, "{rest}{}", line.trim_start());
        }
    }
}

/// What an edge says in one line: share, kind, confidence.
pub(super) fn edge_words(edge: &Edge<'_>) -> String {
    let row = edge.row;
    format!(
        "{} of its words, {}, {} confidence",
        percent(row.share),
        crate::phrase::reuse(row.reuse),
        confidence(row.confidence)
    )
}
