//! Text origins: which reports go back to one text.
//!
//! Two reports are related when they share enough text outside quotation marks; the same speech, the same figures and
//! the same event are no relation. Groups grow by the strongest relation first, and a report joins only if the text it
//! shares with a member is text that the group shares: a chain of reports that each took something else from the last
//! does not become one origin. A report that took separate parts from groups which are not related with one another
//! ("contamination" in textual criticism, Maas 1927) is kept out while groups form and then belongs to each.

mod credited;

use crate::align::PairAlignment;
use crate::credit::{Facts, credits, lines, same_agency, same_line};
use crate::moment::{Moment, earlier};
use crate::prepare::{Prepared, folded_words};
use crate::share::{Pair, WordSet, pair};
use credited::join_by_credit;
use headwater_model::CreditKind;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Least share of the shorter report, outside quotation marks …
const SHARE: f64 = 0.2;
/// … and least number of sentences it is spread over.
const SENTENCES: usize = 3;
/// Two independent reports of one event say some things alike: where rewording is needed for it, so much must be shared.
const REWORDED: (f64, usize) = (0.35, 4);
/// Less is enough if it was copied word for word, in long runs outside quotation marks: share and words.
const COPIED: (f64, usize) = (0.1, 40);
/// Two sentences are enough where both reports open with the same one: nobody words the news as another does. Words of the
/// first sentence, and of all that was copied.
const LEAD: (usize, usize) = (15, 30);
/// A brief of one or two sentences must be mostly shared.
const BRIEF: f64 = 0.5;
/// Least number of shared words of a brief.
const BRIEF_WORDS: usize = 15;
/// What is enough when both mention the same agency but neither prints its credit line.
const TOLD: (f64, usize) = (0.05, 2);
/// What is enough when both print its credit line: one stock sentence ("could not verify the account") is not.
const LINE: (f64, usize) = (0.04, 2);
/// Least part of a report of mixed parentage, as a share of its words and in sentences.
const PART: (f64, usize) = (0.12, 2);
/// From here on a report is a cut of the other one, not a third text that both draw on.
const CONTAINED: f64 = 0.7;

/// Reports of one origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Group {
    /// Sorted.
    pub(crate) members: Vec<usize>,
    /// Members that belong to other groups too.
    pub(crate) mixed: Vec<usize>,
    /// Members held by nothing but a credit line.
    pub(crate) by_credit: Vec<usize>,
}

struct Graph<'p> {
    docs: &'p [Prepared<'p>],
    pairs: &'p [Pair],
    moments: &'p [Option<Moment>],
    /// Indices of the pairs that are related, by document.
    of: Vec<Vec<usize>>,
    /// Documents that share a passage with each, sorted.
    touching: Vec<Vec<usize>>,
    related: FxHashMap<(usize, usize), usize>,
}

impl Graph<'_> {
    fn part(&self, pair: usize, doc: usize) -> &WordSet {
        &self.pairs[pair].side(doc).own
    }

    fn share(&self, pair: usize, doc: usize) -> f64 {
        self.part(pair, doc).part_of(&self.docs[doc])
    }

    fn other(&self, pair: usize, doc: usize) -> usize {
        if self.pairs[pair].x == doc { self.pairs[pair].y } else { self.pairs[pair].x }
    }

    fn pair(&self, x: usize, y: usize) -> Option<usize> {
        self.related.get(&(x.min(y), x.max(y))).copied()
    }

    /// The words of `doc` that it shares with documents of `members`.
    fn with(&self, doc: usize, members: &[usize]) -> WordSet {
        let mut set = WordSet::new(self.docs[doc].len());
        for &pair in &self.of[doc] {
            if members.binary_search(&self.other(pair, doc)).is_ok() {
                set.add(self.part(pair, doc));
            }
        }
        set
    }

    /// Whether the other report of a pair is later and can have all that it shares with its kin from `doc`: then it
    /// drew on `doc`, and is no source of it. One that credits somebody else, or shares more with others, is not.
    fn drew_on(&self, pair: usize, doc: usize) -> bool {
        let other = self.other(pair, doc);
        if !earlier(self.moments[doc], self.moments[other]) {
            return false;
        }
        let (own, theirs) = (lines(self.docs[doc].document()), lines(self.docs[other].document()));
        if theirs.iter().any(|l| !own.contains(l)) {
            return false;
        }
        let mut more = WordSet::new(self.docs[other].len());
        for &q in self.of[other].iter().filter(|&&q| self.other(q, other) != doc) {
            more.add(self.part(q, other));
        }
        more.remove(self.part(pair, other));
        (more.len() as f64) < PART.0 * self.docs[other].len() as f64
    }

    fn is_part(&self, doc: usize, pair: usize) -> bool {
        self.share(pair, doc) >= PART.0 && self.pairs[pair].side(doc).sentences >= PART.1
    }
}

/// Whether two documents go back to one text.
fn is_related(pair: &Pair, docs: [&Prepared<'_>; 2]) -> bool {
    let [of_x, of_y] = docs;
    let most = pair.of_x.own.part_of(of_x).max(pair.of_y.own.part_of(of_y));
    let sentences = pair.of_x.sentences.min(pair.of_y.sentences);
    let words = pair.of_x.own.len().min(pair.of_y.own.len());
    let close = (pair.of_x.close as f64 / of_x.len().max(1) as f64)
        .max(pair.of_y.close as f64 / of_y.len().max(1) as f64);
    let close_sentences = pair.of_x.close_sentences.min(pair.of_y.close_sentences);
    if (close >= SHARE && close_sentences >= SENTENCES)
        || (most >= REWORDED.0 && sentences >= REWORDED.1)
        || (most >= BRIEF && sentences >= 1 && words >= BRIEF_WORDS)
    {
        return true;
    }
    let copied = pair.of_x.copied.min(pair.of_y.copied);
    if most >= COPIED.0 && copied >= COPIED.1 && sentences >= SENTENCES {
        return true;
    }
    let lead = pair.of_x.lead.min(pair.of_y.lead);
    if lead >= LEAD.0 && copied >= LEAD.1 && close >= SHARE && close_sentences + 1 >= SENTENCES {
        return true;
    }
    if pair.of_x.all.part_of(of_x).min(pair.of_y.all.part_of(of_y)) >= 0.9 {
        return true;
    }
    let (x, y) = (credits(of_x.document()), credits(of_y.document()));
    sentences >= 1
        && x.iter().any(|(name, kind)| {
            let Some((_, other)) = y.iter().find(|(n, _)| n == name) else { return false };
            let told = |k: CreditKind| k == CreditKind::Told;
            let least = if told(*kind) || told(*other) { TOLD } else { LINE };
            most >= least.0 && sentences >= least.1
        })
}

/// Whether two documents go back to one text, by what [`crate::align`] found between them: what a pile too large for
/// memory is sorted by.
pub fn kinship(x: &Prepared<'_>, y: &Prepared<'_>, found: &[PairAlignment]) -> bool {
    let Some((a, b)) = found.first().map(|p| (p.a.doc, p.b.doc)) else { return false };
    is_related(&pair((a, x), (b, y), (0..found.len()).collect(), found), [x, y])
}

/// The text origins, every document in at least one, sorted.
pub(crate) fn origins(docs: &[Prepared<'_>], pairs: &[Pair], moments: &[Option<Moment>]) -> Vec<Group> {
    let none = || vec![Vec::new(); docs.len()];
    let mut graph =
        Graph { docs, pairs, moments, of: none(), touching: none(), related: FxHashMap::default() };
    for (i, pair) in pairs.iter().enumerate() {
        graph.touching[pair.x].push(pair.y);
        graph.touching[pair.y].push(pair.x);
        if is_related(pair, [&docs[pair.x], &docs[pair.y]]) {
            graph.of[pair.x].push(i);
            graph.of[pair.y].push(i);
            graph.related.insert((pair.x, pair.y), i);
        }
    }
    graph.touching.iter_mut().for_each(|list| list.sort_unstable());
    let first = first_of_copies(docs);
    let mixed: Vec<bool> = (0..docs.len()).map(|d| first[d] == d && is_mixed(&graph, d)).collect();
    let pure = |d: usize| first[d] == d && !mixed[d];
    let mut groups = grown(&graph, pure);
    let grouped = inside(&groups, docs.len());
    groups.extend((0..docs.len()).filter(|d| pure(*d) && !grouped[*d]).map(|d| vec![d]));
    let mut out: Vec<Group> = groups
        .into_iter()
        .map(|members| Group { members, mixed: Vec::new(), by_credit: Vec::new() })
        .collect();
    let facts = Facts::new(docs);
    join_by_credit(&mut out, &graph, &facts);
    let home = homes(&out, docs.len());
    let attached: Vec<(usize, Vec<(usize, bool)>)> = (0..docs.len())
        .filter(|d| mixed[*d])
        .map(|d| (d, attachments(&graph, d, &out, &home, &facts)))
        .collect();
    let mut left = Vec::new();
    for (doc, to) in attached {
        for &(group, by_credit) in &to {
            out[group].members.push(doc);
            if to.len() > 1 {
                out[group].mixed.push(doc);
            }
            if by_credit {
                out[group].by_credit.push(doc);
            }
        }
        if to.is_empty() {
            left.push(doc);
        }
    }
    let rest = grown(&graph, |d| left.binary_search(&d).is_ok());
    let grouped = inside(&rest, docs.len());
    left.retain(|d| !grouped[*d]);
    out.extend(rest.into_iter().chain(left.into_iter().map(|d| vec![d])).map(|members| Group {
        members,
        mixed: Vec::new(),
        by_credit: Vec::new(),
    }));
    let mut copies: Vec<Vec<usize>> = none();
    (0..docs.len()).filter(|d| first[*d] != *d).for_each(|d| copies[first[d]].push(d));
    for group in &mut out {
        // A copy goes where its original goes.
        for list in [&mut group.members, &mut group.mixed, &mut group.by_credit] {
            let more: Vec<usize> = list.iter().flat_map(|d| &copies[*d]).copied().collect();
            list.extend(more);
            list.sort_unstable();
        }
    }
    out.sort_by(|x, y| x.members.cmp(&y.members));
    out
}

/// For each document the first one with the same words: itself, if it copies none. An empty document copies none.
fn first_of_copies(docs: &[Prepared<'_>]) -> Vec<usize> {
    let mut by_words: FxHashMap<Vec<u64>, usize> = FxHashMap::default();
    docs.iter()
        .enumerate()
        .map(|(i, d)| if d.is_empty() { i } else { *by_words.entry(folded_words(d)).or_insert(i) })
        .collect()
}

/// Which of `n` documents are in a group.
fn inside(groups: &[Vec<usize>], n: usize) -> Vec<bool> {
    let mut inside = vec![false; n];
    groups.iter().flatten().for_each(|&d| inside[d] = true);
    inside
}

/// For each of `n` documents the group that it is in, while it can be in one only.
fn homes(groups: &[Group], n: usize) -> Vec<Option<usize>> {
    let mut homes = vec![None; n];
    for (g, group) in groups.iter().enumerate() {
        group.members.iter().for_each(|&m| homes[m] = Some(g));
    }
    homes
}

/// Whether a document holds separate parts of two others that are not related, or prints two credit lines.
fn is_mixed(graph: &Graph<'_>, doc: usize) -> bool {
    if lines(graph.docs[doc].document()).len() > 1 {
        return true;
    }
    let parts: Vec<usize> = graph.of[doc]
        .iter()
        .copied()
        .filter(|&p| {
            let other = graph.other(p, doc);
            // What is contained in this report is a cut of it, unless it was there before.
            let cut =
                graph.share(p, other) >= CONTAINED && !earlier(graph.moments[other], graph.moments[doc]);
            graph.is_part(doc, p) && !cut
        })
        .filter(|&p| !graph.drew_on(p, doc))
        .collect();
    parts.iter().enumerate().any(|(k, &p)| {
        parts[..k].iter().any(|&q| {
            let (x, y) = (graph.other(p, doc), graph.other(q, doc));
            let (of_x, of_y) = (graph.part(p, doc), graph.part(q, doc));
            graph.pair(x, y).is_none()
                && of_x.shared(of_y) * 10 <= of_x.len().min(of_y.len()) * 3
                && !same_agency(graph.docs[x].document(), graph.docs[y].document(), false)
        })
    })
}

/// Groups of the documents that `take` admits, of two or more, by the strongest relation first.
fn grown(graph: &Graph<'_>, take: impl Fn(usize) -> bool) -> Vec<Vec<usize>> {
    let mut edges: Vec<usize> = graph
        .related
        .values()
        .copied()
        .filter(|&p| take(graph.pairs[p].x) && take(graph.pairs[p].y))
        .collect();
    let strength = |p: usize| {
        let pair = &graph.pairs[p];
        graph.share(p, pair.x).max(graph.share(p, pair.y))
    };
    let docs = graph.docs;
    edges.sort_by(|&p, &q| {
        let (a, b) = (&graph.pairs[p], &graph.pairs[q]);
        let content = |x: usize, y: usize| docs[x].by_content(&docs[y]);
        strength(q).total_cmp(&strength(p)).then_with(|| {
            let ordered = |d: &Pair| if content(d.x, d.y).is_le() { (d.x, d.y) } else { (d.y, d.x) };
            let ((ax, ay), (bx, by)) = (ordered(a), ordered(b));
            content(ax, bx).then_with(|| content(ay, by)).then(p.cmp(&q))
        })
    });
    let mut group_of: Vec<Option<usize>> = vec![None; docs.len()];
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for p in edges {
        let (x, y) = (graph.pairs[p].x, graph.pairs[p].y);
        match (group_of[x], group_of[y]) {
            (Some(g), Some(h)) if g == h => {}
            (None, None) => {
                group_of[x] = Some(groups.len());
                group_of[y] = Some(groups.len());
                groups.push(vec![x, y]);
            }
            (g, h) => {
                let holds = |doc: usize, group: Option<usize>| {
                    group.is_none_or(|g| belongs(graph, p, doc, &groups[g]))
                };
                if holds(x, g) && holds(y, h) {
                    let (into, from) = match (g, h) {
                        (Some(g), Some(h)) => (g.min(h), Some(g.max(h))),
                        (g, h) => (g.or(h).unwrap_or(0), None),
                    };
                    let mut moved = from.map_or_else(Vec::new, |f| std::mem::take(&mut groups[f]));
                    moved.extend([x, y]);
                    for d in moved {
                        group_of[d] = Some(into);
                        groups[into].push(d);
                    }
                    groups[into].sort_unstable();
                    groups[into].dedup();
                }
            }
        }
    }
    groups.retain(|g| g.len() > 1);
    groups
}

/// Whether the text of pair `p` is, in its member `doc`, text that the group of `doc` shares; or one of the two is a
/// cut of the other; or both print the credit line of one agency.
fn belongs(graph: &Graph<'_>, p: usize, doc: usize, group: &[usize]) -> bool {
    let part = graph.part(p, doc);
    let other = graph.other(p, doc);
    part.shared(&graph.with(doc, group)) * 2 >= part.len()
        || graph.share(p, other) >= CONTAINED
        || graph.share(p, doc) >= CONTAINED
        || same_agency(graph.docs[doc].document(), graph.docs[other].document(), true)
}

/// Groups that a document of mixed parentage draws on, and whether a credit line alone says so.
fn attachments(
    graph: &Graph<'_>,
    doc: usize,
    groups: &[Group],
    home: &[Option<usize>],
    facts: &Facts,
) -> Vec<(usize, bool)> {
    let own = graph.docs[doc].document();
    let asked: BTreeSet<usize> = if facts.crowd() {
        graph.touching[doc].iter().filter_map(|&d| home[d]).collect()
    } else {
        (0..groups.len()).collect()
    };
    asked
        .into_iter()
        .filter_map(|g| {
            let group = &groups[g];
            let part = graph.with(doc, &group.members);
            let member = |d: usize| group.members.binary_search(&d).is_ok();
            let related = graph.of[doc].iter().any(|&p| member(graph.other(p, doc)));
            let share = part.len() as f64 / graph.docs[doc].len().max(1) as f64;
            let credit = group.members.iter().any(|&m| {
                let asked = !facts.crowd() || graph.touching[doc].binary_search(&m).is_ok();
                asked && same_line(graph.docs[m].document(), own) && facts.same(doc, m)
            });
            if related && (share >= PART.0 || credit) {
                Some((g, false))
            } else {
                credit.then_some((g, true))
            }
        })
        .collect()
}
