//! What the ledger is made from, and short questions about it.

use crate::figures::LedgerFigure;
use crate::own::OwnProfile;
use crate::places::Places;
use crate::published::PublishedDay;
use headwater_model::lineage::{Collation, SharedPassage};
use headwater_model::record::{
    Attribution, Circle, Counts, Disagreement, Entity, Figure, Incident, LedgerLine, MinMax, PassageKind,
    Quotation, Story, TimelineEntry, Unique,
};
use headwater_model::rows::{Annotated, Days};
use headwater_model::{Document, Span, Workers, id};
use std::collections::BTreeSet;

/// Reports on one event, by index.
#[derive(Debug, Clone, PartialEq)]
pub struct StoryGroup {
    /// Sorted.
    pub docs: Vec<usize>,
    /// Similarity of the weakest link that holds the group together, 0–1; 1 for a single report.
    pub weakest_link: f64,
    /// The two reports of that link; none for a single report.
    pub weakest_pair: Option<(usize, usize)>,
}

/// What a person decided about two names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameRuling {
    /// One name.
    pub a: String,
    /// The other.
    pub b: String,
    /// They are one; else they are kept apart.
    pub same: bool,
    /// Who says so.
    pub reason: String,
}

/// Everything known when the ledger is made. All slices run parallel to `documents`.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The reports.
    pub documents: &'a [&'a Document],
    /// What each report says.
    pub annotated: &'a [Annotated],
    /// When each was published.
    pub published: &'a [Option<PublishedDay>],
    /// Shared passages and the stemma.
    pub collation: &'a Collation,
    /// Ids of the stemma's origins, in its order.
    pub origin_ids: &'a [String],
    /// Which reports are on one event; every report is in exactly one.
    pub stories: &'a [StoryGroup],
    /// Where the places are that they name.
    pub places: &'a Places,
    /// A profile of the user's own.
    pub profile: Option<&'a OwnProfile>,
    /// Who does what can be done in any order.
    pub workers: &'a dyn Workers,
}

/// The story of each of `n` reports.
pub fn story_of(n: usize, stories: &[StoryGroup]) -> Vec<usize> {
    let mut story_of = vec![0; n];
    for (s, story) in stories.iter().enumerate() {
        for &d in &story.docs {
            story_of[d] = s;
        }
    }
    story_of
}

/// The sections of the record that the ledger makes.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "each is the section of the record with that name")]
pub struct Findings {
    pub stories: Vec<Story>,
    pub entities: Vec<Entity>,
    pub attributions: Vec<Attribution>,
    pub quotations: Vec<Quotation>,
    pub figures: Vec<Figure>,
    pub incidents: Vec<Incident>,
    pub ledger: Vec<LedgerLine>,
    pub disagreements: Vec<Disagreement>,
    pub timeline: Vec<TimelineEntry>,
    pub unique: Vec<Unique>,
    pub circles: Vec<Circle>,
}

/// The input with its indices.
pub(crate) struct World<'a> {
    pub(crate) input: &'a Input<'a>,
    /// Story of each document.
    pub(crate) story_of: Vec<usize>,
    pub(crate) story_ids: Vec<String>,
    /// Passages with a member in each document: (passage, member).
    passages_of: Vec<Vec<(usize, Span)>>,
    /// Origins that each document is in.
    pub(crate) origins_of: Vec<Vec<usize>>,
}

impl<'a> World<'a> {
    pub(crate) fn new(input: &'a Input<'a>) -> Self {
        let n = input.documents.len();
        let story_of = story_of(n, input.stories);
        let story_ids = input
            .stories
            .iter()
            .map(|s| {
                let mut ids: Vec<&str> = s.docs.iter().map(|&d| input.documents[d].id.as_str()).collect();
                ids.sort_unstable();
                id::id("s", &ids)
            })
            .collect();
        let mut passages_of = vec![Vec::new(); n];
        for (p, passage) in input.collation.passages.iter().enumerate() {
            for member in &passage.members {
                passages_of[member.doc].push((p, member.span));
            }
        }
        let mut origins_of = vec![Vec::new(); n];
        for (o, origin) in input.collation.stemma.origins.iter().enumerate() {
            for &d in origin {
                origins_of[d].push(o);
            }
        }
        Self { input, story_of, story_ids, passages_of, origins_of }
    }

    pub(crate) fn doc(&self, d: usize) -> &'a Document {
        self.input.documents[d]
    }

    /// What `of` makes of each report, in their order.
    pub(crate) fn by_report<T: Send>(&self, of: impl Fn(usize) -> T + Sync) -> Vec<T> {
        self.input.workers.map(self.count(), of)
    }

    pub(crate) fn count(&self) -> usize {
        self.input.documents.len()
    }

    pub(crate) fn annotated(&self, d: usize) -> &'a Annotated {
        &self.input.annotated[d]
    }

    pub(crate) fn passage(&self, p: usize) -> &'a SharedPassage {
        &self.input.collation.passages[p]
    }

    /// First day of publication.
    pub(crate) fn day(&self, d: usize) -> Option<jiff::civil::Date> {
        self.input.published[d].as_ref().map(|p| p.days.start)
    }

    /// Passages that cover at least half of `span` in document `d`.
    pub(crate) fn covering(&self, d: usize, span: Span) -> impl Iterator<Item = (usize, Span)> + '_ {
        self.passages_of[d].iter().copied().filter(move |(_, m)| m.shared(span) * 2 >= span.len())
    }

    /// All passages of document `d`.
    pub(crate) fn passages_in(&self, d: usize) -> &[(usize, Span)] {
        &self.passages_of[d]
    }

    /// The origin of the words `span` of document `d`: that of the passage that carries them, else the document's.
    ///
    /// Reports of one origin say which one it is; a report of mixed parentage shares with both and says nothing.
    pub(crate) fn origin(&self, d: usize, span: Span) -> usize {
        let own = &self.origins_of[d];
        let (mut clear, mut mixed): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
        for (p, _) in self.covering(d, span) {
            let passage = self.passage(p);
            if passage.quotation || passage.kind == PassageKind::Rewritten && own.len() == 1 {
                continue;
            }
            for m in passage.members.iter().filter(|m| m.doc != d) {
                let theirs = &self.origins_of[m.doc];
                if theirs.len() == 1 { clear.extend(theirs) } else { mixed.extend(theirs) }
            }
        }
        if own.len() > 1 {
            // Its own words count with the origin it takes most from.
            return own.iter().copied().find(|o| clear.contains(o)).unwrap_or_else(|| self.main_origin(d));
        }
        let mine = own.first().copied().unwrap_or(0);
        let others = if clear.is_empty() { mixed } else { clear };
        if others.is_empty() || others.contains(&mine) {
            return mine;
        }
        // A passage taken from a report of another origin: the same answer from either side.
        others.into_iter().fold(mine, usize::min)
    }

    /// Fewest and most text origins behind figures. Words that a report of a group shares with nobody may come from
    /// the text behind the group, which others cut, or be its own: they count as the group's at least, as one more
    /// at most.
    pub(crate) fn origin_range(&self, figures: &[&LedgerFigure<'_>]) -> MinMax {
        let mut sure: BTreeSet<usize> = BTreeSet::new();
        let mut sure_docs: BTreeSet<usize> = BTreeSet::new();
        for f in figures.iter().filter(|f| self.is_settled(f.doc, f.local.sentence)) {
            sure.insert(f.origin);
            sure_docs.insert(f.doc);
        }
        let all: BTreeSet<usize> = figures.iter().map(|f| f.origin).collect();
        let open: BTreeSet<usize> =
            figures.iter().map(|f| f.doc).filter(|d| !sure_docs.contains(d)).collect();
        MinMax { min: all.len() as u32, max: (sure.len() + open.len()).max(all.len()) as u32 }
    }

    /// Whether it is known which text the words `span` of document `d` go back to: the report stands alone or is the
    /// first text of its group, or others of the group have the words too.
    fn is_settled(&self, d: usize, span: Span) -> bool {
        let stemma = &self.input.collation.stemma;
        let alone = self.origins_of[d]
            .iter()
            .all(|&o| stemma.origins[o].len() == 1 || stemma.nodes[stemma.roots[o]].doc == Some(d));
        alone
            || self.covering(d, span).any(|(p, _)| {
                let passage = self.passage(p);
                let kin = |m: usize| self.origins_of[m].iter().any(|o| self.origins_of[d].contains(o));
                !passage.quotation && passage.members.iter().any(|m| m.doc != d && kin(m.doc))
            })
    }

    /// Of several origins, the one that explains most of the document.
    fn main_origin(&self, d: usize) -> usize {
        let stemma = &self.input.collation.stemma;
        let share = |o: usize| {
            stemma
                .edges
                .iter()
                .filter(|e| stemma.nodes[e.child].doc == Some(d))
                .filter(|e| {
                    let kin = |p: usize| stemma.origins[o].binary_search(&p).is_ok();
                    e.parent == stemma.roots[o] || stemma.nodes[e.parent].doc.is_some_and(kin)
                })
                .map(|e| e.share)
                .fold(0.0, f64::max)
        };
        let label = |o: usize| stemma.nodes.get(stemma.roots[o]).map_or("", |n| n.label.as_str());
        self.origins_of[d]
            .iter()
            .copied()
            .max_by(|&a, &b| share(a).total_cmp(&share(b)).then_with(|| label(b).cmp(label(a))))
            .unwrap_or(0)
    }

    /// The rows of the stories.
    pub(crate) fn stories(&self) -> Vec<Story> {
        self.input
            .stories
            .iter()
            .enumerate()
            .map(|(s, story)| {
                let days = |end: bool| {
                    let days = story.docs.iter().filter_map(|&d| self.input.published[d].as_ref());
                    if end { days.map(|p| p.days.end).max() } else { days.map(|p| p.days.start).min() }
                };
                let (title, title_span) = self.title(story);
                Story {
                    id: self.story_ids[s].clone(),
                    title,
                    title_span,
                    reports: story.docs.iter().map(|&d| self.doc(d).id.clone()).collect(),
                    first: days(false).map(|d| d.to_string()),
                    last: days(true).map(|d| d.to_string()),
                    weakest_link: story.weakest_link,
                    weakest_pair: story
                        .weakest_pair
                        .map(|(a, b)| vec![self.doc(a).id.clone(), self.doc(b).id.clone()])
                        .unwrap_or_default(),
                    counts: Counts::default(),
                }
            })
            .collect()
    }

    /// A headline of the story, else the first sentence of its most shared report.
    fn title(&self, story: &StoryGroup) -> (String, Option<headwater_model::Cite>) {
        let headline = story.docs.iter().find_map(|&d| {
            let doc = self.doc(d);
            doc.title.as_ref().and_then(|t| t.span.map(|s| (t.value.clone(), s.cite(&doc.id))))
        });
        if let Some((title, span)) = headline {
            return (title, Some(span));
        }
        let best = story.docs.iter().copied().max_by_key(|&d| {
            let shared: usize = self.passages_of[d].iter().map(|(_, s)| s.len()).sum();
            (shared, std::cmp::Reverse(d))
        });
        let lead = best.and_then(|d| {
            let doc = self.doc(d);
            let body = doc.regions.iter().find(|r| r.kind == headwater_model::RegionKind::Body)?;
            let first = self.annotated(d).sentences.iter().find(|s| body.span.overlaps(**s))?;
            Some((doc.words(*first).split_whitespace().collect::<Vec<_>>().join(" "), first.cite(&doc.id)))
        });
        match lead {
            Some((title, span)) => (title, Some(span)),
            None => ("Untitled".to_owned(), None),
        }
    }

    /// The sentence of document `d` that holds byte `at`.
    pub(crate) fn sentence(&self, d: usize, at: u32) -> Option<Span> {
        let sentences = &self.annotated(d).sentences;
        let i = sentences.partition_point(|s| s.end <= at);
        sentences.get(i).copied().filter(|s| s.start <= at)
    }
}

/// Days as the record writes them.
pub(crate) fn iso(days: Days) -> (String, String) {
    (days.start.to_string(), days.end.to_string())
}
