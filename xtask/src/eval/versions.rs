//! Versions of encyclopedia articles in known order: what the stemma says of their order and of their parents.
//!
//! Without times a chain of versions has no arrow: texts grow and shrink. Two things are measured there. *In a row*: the
//! two versions that share least are taken as the ends and the others set between them by what they share with
//! either; the better of both directions counts. *With arrows*: pairs of which the stemma says that one descends from the
//! other; pairs that it leaves open count as neither right nor wrong. Beside them stands the order by length alone, for
//! articles grow.
//!
//! With times the question is which earlier version is the parent. Taking the one just before is right by construction,
//! so the figure says whether what is shared leads the stemma away from it. A version that returns to the words of an
//! older one may have either as its parent.

use super::descent::{Tie, between};
use super::{Wishes, floors, pages, rows};
use crate::repo;
use anyhow::Result;
use headwater_collate::collate;
use headwater_model::Document;
use headwater_model::lineage::{Collation, Share};
use headwater_model::record::NodeKind;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// An article: its versions, the oldest first.
struct Article {
    name: String,
    versions: Vec<String>,
}

impl Article {
    fn open(folder: &Path) -> Result<Self> {
        let mut numbered: Vec<(usize, PathBuf)> = repo::entries(folder)
            .into_iter()
            .filter(|p| p.extension().is_some_and(|e| e == "txt"))
            .filter_map(|p| Some((p.file_stem()?.to_str()?.parse().ok()?, p)))
            .collect();
        numbered.sort();
        let versions = numbered
            .iter()
            .map(|(_, p)| Ok(String::from_utf8_lossy(&std::fs::read(p)?).into_owned()))
            .collect::<Result<Vec<_>>>()?;
        Ok(Self { name: folder.file_name().unwrap_or_default().to_string_lossy().into_owned(), versions })
    }

    /// The documents with the number of their version, in an order that hangs on the words and not on the truth.
    fn documents(&self, timed: bool) -> Vec<(usize, Document)> {
        let mut order: Vec<usize> = (0..self.versions.len()).collect();
        order.sort_by_key(|&v| Sha256::digest(self.versions[v].as_bytes()));
        let row = |&v: &usize| -> Value {
            let text = &self.versions[v];
            let day = v + 1;
            if timed {
                json!({ "text": text, "published": format!("2020-03-{day:02}T12:00:00Z") })
            } else {
                json!({ "text": text })
            }
        };
        let read = rows::documents(&order.iter().map(row).collect::<Vec<_>>());
        let mut documents: Vec<(usize, Document)> =
            order.into_iter().zip(read).filter_map(|(v, d)| Some((v, d?))).collect();
        for (_, document) in &mut documents {
            // Days that an article tells of are not when it was written, and nobody but its authors publishes it.
            if !timed {
                document.published = None;
            }
            document.outlet = None;
        }
        documents
    }

    fn collate(&self, timed: bool) -> (Vec<usize>, Collation) {
        let documents = self.documents(timed);
        let texts: Vec<&Document> = documents.iter().map(|(_, d)| d).collect();
        let days = if timed { rows::days(&texts) } else { vec![None; texts.len()] };
        (documents.iter().map(|(v, _)| *v).collect(), collate(&texts, &days))
    }

    fn same(&self, a: usize, b: usize) -> bool {
        self.versions[a] == self.versions[b]
    }
}

/// Pairs of versions by how they were put.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Order {
    right: usize,
    wrong: usize,
    open: usize,
}

impl Order {
    fn add(&mut self, first_is_older: Option<bool>) {
        match first_is_older {
            Some(true) => self.right += 1,
            Some(false) => self.wrong += 1,
            None => self.open += 1,
        }
    }

    /// Kendall's tau; open pairs stand below the line.
    fn tau(self) -> Option<f64> {
        let all = self.right + self.wrong + self.open;
        (all > 0).then(|| (self.right as f64 - self.wrong as f64) / all as f64)
    }

    fn join(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.open += other.open;
    }

    /// Of `order`, the numbers of versions in a row.
    fn of(order: &[usize], article: &Article) -> Self {
        let mut counted = Self::default();
        for (i, &a) in order.iter().enumerate() {
            for &b in order[i + 1..].iter().filter(|&&b| !article.same(a, b)) {
                counted.add(Some(a < b));
            }
        }
        counted
    }

    fn reversed(self) -> Self {
        Self { right: self.wrong, wrong: self.right, ..self }
    }
}

/// Documents in a row by what they share; no row where nothing is shared or there are fewer than three.
fn in_a_row(count: usize, shares: &[Share]) -> Option<Vec<usize>> {
    let mut alike = vec![vec![0.0; count]; count];
    for share in shares {
        alike[share.doc][share.with] += share.all / 2.0;
        alike[share.with][share.doc] += share.all / 2.0;
    }
    let pairs = (0..count).flat_map(|i| (i + 1..count).map(move |j| (i, j)));
    let (x, y) = pairs.min_by(|&(a, b), &(c, d)| alike[a][b].total_cmp(&alike[c][d]))?;
    let mut row: Vec<usize> = (0..count).collect();
    let near = |d: usize| match d {
        d if d == x => f64::INFINITY,
        d if d == y => f64::NEG_INFINITY,
        d => alike[d][x] - alike[d][y],
    };
    row.sort_by(|&a, &b| near(b).total_cmp(&near(a)));
    (count > 2 && !shares.is_empty()).then_some(row)
}

/// Versions by how their parent was chosen.
#[derive(Debug, Default)]
struct Parents {
    right: usize,
    wrong: usize,
    open: usize,
    none: usize,
}

impl Parents {
    fn add(&mut self, version: usize, article: &Article, versions: &[usize], collation: &Collation) {
        let stemma = &collation.stemma;
        let node = stemma.nodes.iter().position(|n| n.doc.is_some_and(|d| versions[d] == version));
        let edges = stemma.edges.iter().filter(|e| Some(e.child) == node);
        let Some(edge) = edges.max_by(|a, b| a.share.total_cmp(&b.share)) else {
            self.none += 1;
            return;
        };
        let parent = &stemma.nodes[edge.parent];
        let Some(doc) = parent.doc.filter(|_| parent.kind == NodeKind::Witness) else {
            self.open += 1;
            return;
        };
        let before = version - 1;
        let returns = (0..version).any(|v| article.same(v, version));
        let chosen = versions[doc];
        if article.same(chosen, before) || (returns && article.same(chosen, version)) {
            self.right += 1;
        } else {
            self.wrong += 1;
        }
    }
}

/// The figures over all articles.
#[derive(Default)]
struct Sums {
    arrows: Order,
    row: Order,
    length: Order,
    longer_is_newer: Order,
    parents: Parents,
    /// Of each article, in the order of the table.
    taus: [Vec<f64>; 4],
    versions: usize,
    read: usize,
}

impl Sums {
    /// The number of parents that are wrong in this article.
    fn add(&mut self, article: &Article) -> usize {
        self.versions += article.versions.len();
        let (versions, collation) = article.collate(false);
        self.read += versions.len();
        let mut arrows = Order::default();
        for (i, &a) in versions.iter().enumerate() {
            for (j, &b) in versions.iter().enumerate().skip(i + 1).filter(|(_, b)| !article.same(a, **b)) {
                arrows.add(match between(&collation.stemma, i, j) {
                    Tie::First => Some(a < b),
                    Tie::Second => Some(b < a),
                    _ => None,
                });
            }
        }
        let better = |order: Order| if order.wrong > order.right { order.reversed() } else { order };
        let row = in_a_row(versions.len(), &collation.shares)
            .map(|row| row.into_iter().map(|d| versions[d]).collect::<Vec<_>>())
            .map_or_else(Order::default, |row| better(Order::of(&row, article)));
        let mut by_length: Vec<usize> = versions.clone();
        by_length.sort_by_key(|&v| article.versions[v].split_whitespace().count());
        let length = Order::of(&by_length, article);
        for (taus, order) in self.taus.iter_mut().zip([arrows, row, better(length), length]) {
            taus.extend(order.tau());
        }
        self.arrows.join(arrows);
        self.row.join(row);
        self.length.join(better(length));
        self.longer_is_newer.join(length);

        let (versions, collation) = article.collate(true);
        let before = self.parents.wrong;
        for version in (1..article.versions.len()).filter(|v| versions.contains(v)) {
            self.parents.add(version, article, &versions, &collation);
        }
        self.parents.wrong - before
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

pub(crate) fn run(wishes: &Wishes) -> Result<bool> {
    let folder = repo::shared().join("data/wiki-versions");
    if !folder.is_dir() {
        println!("Left out: {} is not there.", folder.display());
        return Ok(true);
    }
    let folders: Vec<PathBuf> = repo::entries(&folder).into_iter().filter(|p| p.is_dir()).collect();
    let articles = folders.iter().map(|f| Article::open(f)).collect::<Result<Vec<_>>>()?;
    let articles: Vec<Article> = articles.into_iter().filter(|a| a.versions.len() > 1).collect();
    let files: Vec<PathBuf> = folders
        .iter()
        .flat_map(|f| repo::entries(f))
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .collect();
    let corpus = pages::digest(&[], &files.iter().map(PathBuf::as_path).collect::<Vec<_>>())?;
    let mut sums = Sums::default();
    let mut worst: Vec<(usize, &str)> = Vec::new();
    for article in &articles {
        worst.push((sums.add(article), &article.name));
    }
    println!("{} articles, {} versions ({} read), corpus {corpus}", articles.len(), sums.versions, sums.read);
    let line = |name: &str, order: Order, taus: &[f64]| {
        println!(
            "  {name:<44}{:>8}{:>8}{:>8}{:>12.3}{:>12.3}",
            order.right,
            order.wrong,
            order.open,
            order.tau().unwrap_or(0.0),
            mean(taus)
        );
    };
    println!("\nOrder, without times; pairs of versions that differ");
    println!("  {:<44}{:>8}{:>8}{:>8}{:>12}{:>12}", "", "right", "wrong", "open", "tau, pairs", "tau, mean");
    line("with arrows: the stemma's descent", sums.arrows, &sums.taus[0]);
    line("in a row by shares, better direction", sums.row, &sums.taus[1]);
    line("by length alone, better direction", sums.length, &sums.taus[2]);
    line("by length alone, the longer is newer", sums.longer_is_newer, &sums.taus[3]);
    let p = &sums.parents;
    let (decided, all) = (p.right + p.wrong, p.right + p.wrong + p.open + p.none);
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    println!("\nParent, with times: {all} versions after the first of their article");
    println!(
        "  {decided} decided, {} right, {} wrong ({:.3} of the decided right), {} left open, {} without any parent",
        p.right,
        p.wrong,
        share(p.right, decided),
        p.open,
        p.none
    );
    if wishes.worst {
        worst.sort_by_key(|(wrong, name)| (std::cmp::Reverse(*wrong), *name));
        println!("\nArticles with the most wrong parents:");
        for (wrong, name) in worst.iter().take(15) {
            println!("  {wrong:>3}  {name}");
        }
    }
    println!();
    let figures = [
        ("tau_row", mean(&sums.taus[1])),
        ("parent_right", share(p.right, decided)),
        ("parent_decided", share(decided, all)),
    ];
    Ok(floors::hold("wiki", &corpus, sums.versions, &figures)? || wishes.allow_regression)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(versions: &[&str]) -> Article {
        Article { name: "a".to_owned(), versions: versions.iter().map(|v| (*v).to_owned()).collect() }
    }

    #[test]
    fn tau_counts_pairs_and_leaves_out_copies() {
        let a = article(&["one", "two", "one"]);
        assert_eq!(Order::of(&[0, 1, 2], &a), Order { right: 2, wrong: 0, open: 0 });
        assert_eq!(Order::of(&[1, 0, 2], &a), Order { right: 1, wrong: 1, open: 0 });
        assert_eq!(Order { right: 2, wrong: 1, open: 1 }.tau(), Some(0.25));
        assert_eq!(Order::default().tau(), None);
    }

    #[test]
    fn a_chain_lies_in_a_row() {
        let share = |doc, with, all| Share { doc, with, verbatim: all, all, unquoted: all };
        // 1 – 0 – 2: the ends are 1 and 2.
        let shares = [
            share(0, 1, 0.8),
            share(1, 0, 0.8),
            share(0, 2, 0.7),
            share(2, 0, 0.7),
            share(1, 2, 0.4),
            share(2, 1, 0.4),
        ];
        let row = in_a_row(3, &shares).unwrap();
        assert!(row == [1, 0, 2] || row == [2, 0, 1]);
        assert_eq!(in_a_row(3, &[]), None);
    }
}
