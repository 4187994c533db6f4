//! Within one text origin: which text stands at its head, and which report each other report was made from.
//!
//! Direction comes from credits and times, and where both are silent from shared errors: of two readings of a family,
//! `head → x → y` and `head → y → x`, the one that needs clearly fewer changes. What stays open is said to be open.

use crate::align::PairAlignment;
use crate::credit::{credits, outlet, same_outlet};
use crate::kin::changes;
use crate::moment::{Moment, earlier, soonest};
use crate::origin::Group;
use crate::prepare::Prepared;
use crate::readings::Readings;
use crate::share::{Pair, WordSet};
use rustc_hash::FxHashMap;

/// A head is nearer to the source than its copies are to one another: the doubt is in its favour.
const HEAD: f64 = 1.5;
/// What a credit for the outlet of a report is worth against changes, in words.
const CREDITED: f64 = 15.0;
/// What a report loses as parent when the child credits somebody whom it does not name.
const UNKNOWN: f64 = 3.0;
/// What it is worth that both draw on the same two texts: that an editor joined them again is less likely.
const MIXED: f64 = 8.0;
/// What it is worth that an outlet goes on from its own earlier report.
const SERIES: f64 = 15.0;
/// Changes by which one order of two reports must beat the other, in words.
const CLEAR: f64 = 6.0;
/// What it costs a parent beside a lost head to explain less than half of the child.
const MINOR: f64 = 10.0;
/// Below this difference two parents are as good as each other.
const TIE: f64 = 2.0;
/// Least part that a second parent adds, as a share of the child's words, in words and in sentences.
const SECOND: (f64, usize, usize) = (0.12, 15, 2);
/// More parents than this are not looked for.
const PARENTS: usize = 4;
/// Which of two reports was there first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// The first one is credited by the second.
    Credit,
    /// The first one was published before the second.
    Time,
    /// The second one was there first.
    After,
    /// Not known.
    Open,
}

/// A report and what it was made from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Step {
    /// The parent; `None` is the head that is not among the reports.
    pub(crate) parent: Option<usize>,
    pub(crate) child: usize,
    /// How sure that is, 0–1.
    pub(crate) confidence: f64,
    /// How the direction is known.
    pub(crate) order: Order,
    /// It adds to what another parent gave.
    pub(crate) second: bool,
    /// The next best parent, if it is nearly as good.
    pub(crate) rival: Option<usize>,
    /// The parent may as well be the rival (or the head, if there is none): nothing tells.
    pub(crate) open: bool,
}

/// One text origin with all that is known of its members.
pub(crate) struct Family<'f> {
    pub(crate) docs: &'f [Prepared<'f>],
    pub(crate) alignments: &'f [PairAlignment],
    pub(crate) group: &'f Group,
    moments: &'f [Option<Moment>],
    /// Pairs of two members.
    pairs: FxHashMap<(usize, usize), &'f Pair>,
    /// Members that share text with a member, sorted.
    near: FxHashMap<usize, Vec<usize>>,
    /// Words of a member that any other member has which may be older: what only younger ones have was put in by it.
    scope: FxHashMap<usize, WordSet>,
    names: FxHashMap<usize, (Option<&'f str>, Vec<&'f str>)>,
}

impl<'f> Family<'f> {
    /// `near` lists for each document the pairs it is in.
    pub(crate) fn new(
        docs: &'f [Prepared<'f>],
        alignments: &'f [PairAlignment],
        pairs: &'f [Pair],
        near: &[Vec<usize>],
        moments: &'f [Option<Moment>],
        group: &'f Group,
    ) -> Self {
        let mut family = Self {
            docs,
            alignments,
            group,
            moments,
            pairs: FxHashMap::default(),
            near: FxHashMap::default(),
            scope: FxHashMap::default(),
            names: FxHashMap::default(),
        };
        for &doc in &group.members {
            let mut list = Vec::new();
            for pair in near[doc].iter().map(|&p| &pairs[p]) {
                let other = if pair.x == doc { pair.y } else { pair.x };
                if group.members.binary_search(&other).is_ok() {
                    list.push(other);
                    family.pairs.insert((pair.x, pair.y), pair);
                }
            }
            list.sort_unstable();
            family.near.insert(doc, list);
            let document = docs[doc].document();
            let named = credits(document).into_iter().map(|(name, _)| name).collect();
            family.names.insert(doc, (outlet(document), named));
        }
        for &doc in &group.members {
            let mut scope = WordSet::new(docs[doc].len());
            for &other in family.near(doc).iter().filter(|&&o| family.order(o, doc) != Order::After) {
                if let Some(pair) = family.pair(doc, other) {
                    scope.add(&pair.side(doc).all);
                }
            }
            family.scope.insert(doc, scope);
        }
        family
    }

    pub(crate) fn pair(&self, x: usize, y: usize) -> Option<&'f Pair> {
        self.pairs.get(&(x.min(y), x.max(y))).copied()
    }

    /// Members that share text with `doc`.
    pub(crate) fn near(&self, doc: usize) -> &[usize] {
        self.near.get(&doc).map_or(&[], Vec::as_slice)
    }

    /// Words of `doc` that any other member has which may be older.
    pub(crate) fn scope(&self, doc: usize) -> usize {
        self.scope.get(&doc).map_or(0, WordSet::len)
    }

    /// Whether `child` credits the outlet of `parent`.
    pub(crate) fn cites(&self, child: usize, parent: usize) -> bool {
        let (Some((_, named)), Some((Some(name), _))) = (self.names.get(&child), self.names.get(&parent))
        else {
            return false;
        };
        named.iter().any(|n| same_outlet(name, n))
    }

    /// What credits and outlets say for a parent that is not the head, in words of change. A credit for the head says
    /// nothing: a copy of a copy prints it too.
    fn backing(&self, parent: usize, child: usize) -> f64 {
        let (Some((outlet, named)), Some((printer, own))) = (self.names.get(&child), self.names.get(&parent))
        else {
            return 0.0;
        };
        let mut words = if self.cites(child, parent) { CREDITED } else { 0.0 };
        words += if outlet.is_some() && outlet == printer { SERIES } else { 0.0 };
        let unknown = |name: &&str| *printer != Some(*name) && !own.contains(name) && *outlet != Some(*name);
        words -= if named.iter().any(unknown) { UNKNOWN } else { 0.0 };
        words += if self.is_mixed(parent) && self.is_mixed(child) { MIXED } else { 0.0 };
        words
    }

    fn is_mixed(&self, doc: usize) -> bool {
        self.group.mixed.binary_search(&doc).is_ok()
    }

    /// Which of two members was there first.
    pub(crate) fn order(&self, first: usize, second: usize) -> Order {
        match (self.cites(second, first), self.cites(first, second)) {
            (true, false) => Order::Credit,
            (false, true) => Order::After,
            _ if earlier(self.moments[first], self.moments[second]) => Order::Time,
            _ if earlier(self.moments[second], self.moments[first]) => Order::After,
            _ => Order::Open,
        }
    }

    /// Words that `child` would have to add and change if it were made from `parent`.
    pub(crate) fn cost(&self, parent: usize, child: usize) -> f64 {
        let Some(pair) = self.pair(parent, child) else { return self.scope(child) as f64 };
        let own = self.scope.get(&child).map_or(0, |s| s.len() - s.shared(&pair.side(child).all));
        own as f64 + changes(pair, parent, child, self.docs, self.alignments)
    }

    /// The report that the others were made from: the only one that nobody precedes.
    pub(crate) fn first(&self) -> Option<usize> {
        let members = &self.group.members;
        let before = |o: usize, m: usize| matches!(self.order(o, m), Order::Credit | Order::Time);
        let moments: Vec<Option<Moment>> = members.iter().map(|&m| self.moments[m]).collect();
        let first = soonest(&moments);
        let heads: Vec<usize> = members
            .iter()
            .copied()
            .filter(|&m| {
                self.near(m).iter().any(|&o| self.cites(o, m))
                    || !first.iter().any(|&f| earlier(f, self.moments[m]))
            })
            .filter(|&m| self.near(m).iter().all(|&o| !before(o, m)))
            .collect();
        if let [only] = heads[..] {
            return Some(only);
        }
        // Of several that nobody precedes, readings alone do not tell the first: versions of 221 articles in known
        // order had the arrow right three times in ten by them.
        None
    }

    /// Whether the text of the members cannot all come from `head` by single steps: most of them have good parts from
    /// two places each, as cuts of one longer text do.
    pub(crate) fn needs_more(&self, head: usize, steps: &[Step]) -> bool {
        let children = self.group.members.len() - 1;
        let torn = steps.iter().filter(|s| s.second && s.child != head).count();
        torn >= 2 && torn * 2 >= children
    }

    /// What each member was made from. `head` is a member, or `None` for a text not among the reports.
    pub(crate) fn steps(&self, head: Option<usize>) -> Vec<Step> {
        let mut out: Vec<Step> = Vec::new();
        let mut parents: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        let readings = Readings::new(self, head.is_none());
        // Who has a date and is early is settled first.
        let mut members: Vec<usize> =
            self.group.members.iter().copied().filter(|m| Some(*m) != head).collect();
        members.sort_by(|&x, &y| self.docs[x].by_content(&self.docs[y]));
        for child in members {
            let step = self.step(head, child, &readings, &parents);
            if let Some(parent) = step.parent {
                parents.entry(child).or_default().push(parent);
            }
            let main = step.parent;
            out.push(step);
            if let Some(main) = main {
                for second in self.seconds(main, child, &parents) {
                    if let Some(parent) = second.parent {
                        parents.entry(child).or_default().push(parent);
                    }
                    out.push(second);
                }
            }
        }
        out.sort_by_key(|s| (s.child, s.second, s.parent));
        out
    }

    fn step(
        &self,
        head: Option<usize>,
        child: usize,
        readings: &Readings,
        parents: &FxHashMap<usize, Vec<usize>>,
    ) -> Step {
        let head_cost = head.map_or_else(|| readings.cost(child), |h| self.cost(h, child));
        // Parent, cost less what speaks for it, order.
        let mut options: Vec<(Option<usize>, f64, Order)> = Vec::new();
        let head_order = head.map_or(Order::Time, |h| self.order(h, child));
        if head_order != Order::After {
            options.push((head, head_cost - HEAD, head_order));
        }
        for &parent in self.near(child).iter().filter(|p| Some(**p) != head) {
            if descends(parent, child, parents) {
                continue;
            }
            let mut cost = self.cost(parent, child);
            let taken = self.pair(parent, child).map_or(0, |p| p.side(child).all.len());
            if head.is_none() && taken * 2 < self.docs[child].len() && !self.is_mixed(child) {
                cost += MINOR;
            }
            match self.order(parent, child) {
                Order::After => {}
                // Readings can order two copies of a text that is known, not copies of one that is not.
                Order::Open if head.is_none() => {}
                Order::Open => {
                    let from_head = |m: usize| head.map_or_else(|| readings.cost(m), |h| self.cost(h, m));
                    let forth = from_head(parent) + cost;
                    let back = from_head(child) + self.cost(child, parent);
                    if forth + CLEAR <= back {
                        options.push((Some(parent), cost, Order::Open));
                    }
                }
                order => options.push((Some(parent), cost - self.backing(parent, child), order)),
            }
        }
        options.sort_by(|x, y| {
            let age = |o: &(Option<usize>, f64, Order)| o.0.map(|p| self.docs[p].len());
            x.1.total_cmp(&y.1).then_with(|| age(y).cmp(&age(x))).then_with(|| match (x.0, y.0) {
                (Some(p), Some(q)) => self.docs[p].by_content(&self.docs[q]),
                (p, q) => p.is_some().cmp(&q.is_some()),
            })
        });
        let Some(&(parent, cost, order)) = options.first() else {
            return Step {
                parent: head,
                child,
                confidence: 0.4,
                order: Order::Open,
                second: false,
                rival: None,
                open: false,
            };
        };
        let next = options.get(1);
        let margin = next.map_or(20.0, |n| n.1 - cost);
        let sure = match order {
            Order::Credit => 0.95,
            Order::Time => 0.55 + 0.4 * (margin / 20.0).min(1.0),
            _ => 0.45 + 0.2 * (margin / 20.0).min(1.0),
        };
        let rival = next.filter(|n| n.1 - cost < CLEAR).and_then(|n| n.0);
        let open = order != Order::Credit && next.is_some_and(|n| n.1 - cost < TIE);
        Step { parent, child, confidence: sure, order, second: false, rival, open }
    }

    /// Other parents of a child that has text of theirs which its main parent lacks.
    fn seconds(&self, main: usize, child: usize, parents: &FxHashMap<usize, Vec<usize>>) -> Vec<Step> {
        let Some(mut rest) = self.scope.get(&child).cloned() else { return Vec::new() };
        if let Some(pair) = self.pair(main, child) {
            rest.remove(&pair.side(child).all);
        }
        let least = (SECOND.0 * self.docs[child].len() as f64).max(SECOND.1 as f64);
        let mut out: Vec<Step> = Vec::new();
        while out.len() + 1 < PARENTS && rest.len() as f64 >= least {
            let mut best: Option<(usize, usize, Order)> = None;
            for &parent in self.near(child) {
                let order = self.order(parent, child);
                let used = parent == main || out.iter().any(|s| s.parent == Some(parent));
                if used || !matches!(order, Order::Credit | Order::Time) || descends(parent, child, parents) {
                    continue;
                }
                let Some(pair) = self.pair(parent, child) else { continue };
                let gain = pair.side(child).all.shared(&rest);
                let better = best.is_none_or(|(most, by, _)| {
                    gain > most || (gain == most && self.docs[parent].by_content(&self.docs[by]).is_lt())
                });
                if better {
                    best = Some((gain, parent, order));
                }
            }
            let Some((gain, parent, order)) = best.filter(|b| b.0 as f64 >= least) else { break };
            let Some(pair) = self.pair(parent, child) else { break };
            let added = pair.side(child).all.clone();
            if self.sentences(child, &added, &rest) < SECOND.2 {
                break;
            }
            rest.remove(&added);
            let confidence = 0.6 + 0.3 * (gain as f64 / self.docs[child].len().max(1) as f64).min(1.0);
            out.push(Step {
                parent: Some(parent),
                child,
                confidence,
                order,
                second: true,
                rival: None,
                open: false,
            });
        }
        out
    }

    /// Sentences of `doc` with at least four words in both sets.
    fn sentences(&self, doc: usize, x: &WordSet, y: &WordSet) -> usize {
        let both = |w: &usize| x.has(*w) && y.has(*w);
        self.docs[doc].sentences.iter().filter(|s| s.words.clone().filter(both).count() >= 4).count()
    }
}

/// Whether `doc` was made from `from`, over any number of steps settled so far.
fn descends(doc: usize, from: usize, parents: &FxHashMap<usize, Vec<usize>>) -> bool {
    let mut open = vec![doc];
    let mut seen: Vec<usize> = Vec::new();
    while let Some(at) = open.pop() {
        if at == from {
            return true;
        }
        if !seen.contains(&at) {
            seen.push(at);
            open.extend(parents.get(&at).into_iter().flatten());
        }
    }
    false
}
