//! Look-ups over a record, and the stories as views on it.

mod view;

use headwater_model::record::{
    Attribution, Entity, Figure, FigureSource, Incident, IncidentRole, LedgerLine, LineageNode, Origin,
    Passage, Report,
};
use headwater_model::{Cite, Record};
use std::collections::{BTreeMap, BTreeSet};
pub(crate) use view::StoryView;

/// The last part of a path.
pub(crate) fn file_name(locator: &str) -> &str {
    let name = locator.trim_end_matches('/').rsplit('/').next().unwrap_or(locator);
    if name.is_empty() { locator } else { name }
}

/// The name of a node or text origin, without the note that it is lost: the page says that in its own way.
pub(crate) fn origin_name(label: &str) -> &str {
    label.strip_suffix(" (not among the reports)").unwrap_or(label)
}

/// Rows by id. Where two rows share an id, the first one counts.
pub(crate) struct Index<'a> {
    pub(crate) record: &'a Record,
    reports: BTreeMap<&'a str, usize>,
    entities: BTreeMap<&'a str, &'a Entity>,
    attributions: BTreeMap<&'a str, &'a Attribution>,
    figures: BTreeMap<&'a str, &'a Figure>,
    incidents: BTreeMap<&'a str, &'a Incident>,
    nodes: BTreeMap<&'a str, usize>,
    passages: BTreeMap<&'a str, &'a Passage>,
    /// Edges by child, by their place in the record.
    edges_into: BTreeMap<&'a str, Vec<usize>>,
    /// Links by their first report.
    links_of: BTreeMap<&'a str, Vec<usize>>,
    /// Rows of several reports by each of them.
    pub(crate) within: Within<'a>,
    incident_numbers: Numbers<'a>,
    /// Lines of the ledger by their story, and those of no story.
    lines: Numbers<'a>,
    loose_lines: Vec<usize>,
    in_line: BTreeSet<&'a str>,
    /// Rows by report, so that a thousand stories do not each walk the whole record.
    rows: Vec<Rows<'a>>,
    /// Where the texts of the reports are, if not on the page: what comes before a report's id in an address.
    pub(crate) texts: Option<&'a str>,
    /// What other pages hold, where this one holds one story of many.
    pub(crate) beyond: Option<&'a Beyond<'a>>,
}

/// The reports of a whole record by their id, each with the page that it stands on, as seen from a page beside that.
pub(crate) type Beyond<'a> = BTreeMap<&'a str, (&'a Report, String)>;

/// Places of rows in their section of the record, by an id that they name.
type Numbers<'a> = BTreeMap<&'a str, Vec<usize>>;

/// Places of rows by the reports that their words stand in.
pub(crate) struct Within<'a> {
    origins: Numbers<'a>,
    incidents: Numbers<'a>,
    circles: Numbers<'a>,
    /// Entities of any kind.
    pub(crate) entities: Numbers<'a>,
    pub(crate) disagreements: Numbers<'a>,
    pub(crate) quotations: Numbers<'a>,
    pub(crate) timeline: Numbers<'a>,
    pub(crate) unique: Numbers<'a>,
}

impl<'a> Within<'a> {
    fn new(record: &'a Record) -> Self {
        let names = |list: &'a [String]| list.iter().map(String::as_str);
        let of = |cites: &'a [Cite]| cites.iter().map(|c| c.report.as_str());
        Self {
            origins: numbers_of(&record.lineage.origins, |o| names(&o.reports)),
            incidents: numbers_of(&record.incidents, |i| of(&i.spans)),
            circles: numbers_of(&record.lineage.circles, |c| names(&c.reports)),
            entities: numbers_of(&record.entities, |e| of(&e.mentions)),
            disagreements: numbers_of(&record.disagreements, |d| {
                d.positions.iter().flat_map(move |p| of(&p.spans))
            }),
            quotations: numbers_of(&record.quotations, |q| q.variants.iter().map(|v| v.span.report.as_str())),
            timeline: numbers_of(&record.timeline, |t| of(&t.spans)),
            unique: numbers(&record.unique, |u| &u.report),
        }
    }
}

#[derive(Default)]
struct Rows<'a> {
    attributions: Vec<&'a Attribution>,
    figures: Vec<&'a Figure>,
    /// By their place in the record.
    passages: BTreeSet<usize>,
    nodes: Vec<usize>,
}

fn by_id<'a, T>(rows: &'a [T], id: impl Fn(&'a T) -> &'a str) -> BTreeMap<&'a str, &'a T> {
    rows.iter().rev().map(|row| (id(row), row)).collect()
}

/// Places of rows by each of the ids that they name.
fn numbers_of<'a, T, I: IntoIterator<Item = &'a str>>(
    rows: &'a [T],
    ids: impl Fn(&'a T) -> I,
) -> Numbers<'a> {
    let mut numbers: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, row) in rows.iter().enumerate() {
        for id in ids(row) {
            let numbers = numbers.entry(id).or_default();
            if numbers.last() != Some(&i) {
                numbers.push(i);
            }
        }
    }
    numbers
}

/// Places of rows by an id that they name.
fn numbers<'a, T>(rows: &'a [T], id: impl Fn(&'a T) -> &'a str) -> Numbers<'a> {
    numbers_of(rows, |row| [id(row)])
}

fn rows<'a>(record: &'a Record, reports: &BTreeMap<&str, usize>) -> Vec<Rows<'a>> {
    let mut rows: Vec<Rows> = Vec::new();
    rows.resize_with(record.reports.len(), Rows::default);
    for a in &record.attributions {
        if let Some(&n) = reports.get(a.report.as_str()) {
            rows[n].attributions.push(a);
        }
    }
    for f in &record.figures {
        if let Some(&n) = reports.get(f.span.report.as_str()) {
            rows[n].figures.push(f);
        }
    }
    for (i, node) in record.lineage.nodes.iter().enumerate() {
        if let Some(&n) = node.report.as_deref().and_then(|id| reports.get(id)) {
            rows[n].nodes.push(i);
        }
    }
    for (i, passage) in record.passages.iter().enumerate() {
        for member in &passage.members {
            if let Some(&n) = reports.get(member.report.as_str()) {
                rows[n].passages.insert(i);
            }
        }
    }
    rows
}

impl<'a> Index<'a> {
    pub(crate) fn new(record: &'a Record) -> Self {
        let stories: BTreeSet<&str> = record.stories.iter().map(|s| s.id.as_str()).collect();
        let mut lines = numbers(&record.ledger, |l| &l.story);
        let mut loose: Vec<usize> =
            lines.extract_if(.., |story, _| !stories.contains(story)).flat_map(|l| l.1).collect();
        loose.sort_unstable();
        let reports: BTreeMap<&str, usize> =
            record.reports.iter().enumerate().rev().map(|(i, r)| (r.id.as_str(), i)).collect();
        Self {
            record,
            texts: None,
            beyond: None,
            rows: rows(record, &reports),
            reports,
            entities: by_id(&record.entities, |e| &e.id),
            attributions: by_id(&record.attributions, |a| &a.id),
            figures: by_id(&record.figures, |f| &f.id),
            incidents: by_id(&record.incidents, |i| &i.id),
            nodes: record.lineage.nodes.iter().enumerate().rev().map(|(i, n)| (n.id.as_str(), i)).collect(),
            passages: by_id(&record.passages, |p| &p.id),
            edges_into: numbers(&record.lineage.edges, |e| &e.child),
            links_of: numbers(&record.lineage.links, |l| &l.a),
            within: Within::new(record),
            incident_numbers: numbers(&record.incidents, |i| &i.id),
            lines,
            loose_lines: loose,
            in_line: record.ledger.iter().flat_map(|l| &l.figures).map(String::as_str).collect(),
        }
    }

    pub(crate) fn report_number(&self, id: &str) -> Option<usize> {
        self.reports.get(id).copied()
    }

    pub(crate) fn report(&self, id: &str) -> Option<&'a Report> {
        self.record.reports.get(self.report_number(id)?)
    }

    /// A report of this page or of a page beside it, and that page: none where it is this one.
    pub(crate) fn anywhere(&self, id: &str) -> Option<(&'a Report, &'a str)> {
        let beside = || self.beyond?.get(id).map(|(r, page)| (*r, page.as_str()));
        self.report(id).map(|r| (r, "")).or_else(beside)
    }

    /// The siglum of a report; its id where there is no such report.
    pub(crate) fn siglum<'b>(&self, id: &'b str) -> &'b str
    where
        'a: 'b,
    {
        self.report(id).map_or(id, |r| r.siglum.as_str())
    }

    /// The outlet; the name of the file where the report does not name its outlet.
    pub(crate) fn outlet(report: &Report) -> &str {
        report.outlet.as_deref().unwrap_or_else(|| file_name(&report.locator))
    }

    /// The words of a citation; empty where it does not fit.
    pub(crate) fn words(&self, cite: &Cite) -> &'a str {
        self.report(&cite.report)
            .and_then(|r| r.text.get(cite.start as usize..cite.end as usize))
            .unwrap_or("")
    }

    /// Whether the citation has words to link to.
    pub(crate) fn fits(&self, cite: &Cite) -> bool {
        !self.words(cite).is_empty()
    }

    pub(crate) fn entity(&self, id: &str) -> Option<&'a Entity> {
        self.entities.get(id).copied()
    }

    /// The name of an entity; the id where there is none.
    pub(crate) fn name<'b>(&self, id: &'b str) -> &'b str
    where
        'a: 'b,
    {
        self.entity(id).map_or(id, |e| e.name.as_str())
    }

    /// Who is said to give a figure: the entity's name, else the words, which may be wanting ("but insisted that …").
    pub(crate) fn holder<'b>(&self, source: &'b FigureSource) -> &'b str
    where
        'a: 'b,
    {
        let words = if source.text.is_empty() { "no source named" } else { source.text.as_str() };
        source.entity.as_deref().map_or(words, |e| self.name(e))
    }

    /// What heads the rows of one incident among several of a story: its place.
    pub(crate) fn incident_name(&self, incident: &'a Incident) -> &'a str {
        match (&incident.part_of, incident.places.as_slice()) {
            (None, _) => "The story as a whole, or not said which",
            (Some(_), [place, ..]) => self.entity(place).map_or(incident.label.as_str(), |e| e.name.as_str()),
            (Some(_), []) => &incident.label,
        }
    }

    pub(crate) fn attribution(&self, id: &str) -> Option<&'a Attribution> {
        self.attributions.get(id).copied()
    }

    pub(crate) fn figure(&self, id: &str) -> Option<&'a Figure> {
        self.figures.get(id).copied()
    }

    pub(crate) fn incident(&self, id: &str) -> Option<&'a Incident> {
        self.incidents.get(id).copied()
    }

    pub(crate) fn passage(&self, id: &str) -> Option<&'a Passage> {
        self.passages.get(id).copied()
    }

    pub(crate) fn node(&self, id: &str) -> Option<&'a LineageNode> {
        self.record.lineage.nodes.get(self.node_number(id)?)
    }

    pub(crate) fn node_number(&self, id: &str) -> Option<usize> {
        self.nodes.get(id).copied()
    }

    /// Nodes of a report, by their place in the record.
    pub(crate) fn nodes_of(&self, report: usize) -> &[usize] {
        &self.rows[report].nodes
    }

    /// Edges to what a node draws on, by their place in the record.
    pub(crate) fn edges_into(&self, node: &str) -> &[usize] {
        self.edges_into.get(node).map_or(&[], Vec::as_slice)
    }

    /// Links whose first report this is, by their place in the record.
    pub(crate) fn links_of(&self, report: &str) -> &[usize] {
        self.links_of.get(report).map_or(&[], Vec::as_slice)
    }

    /// The name of a text origin. A report without an outlet is named by its file, as everywhere.
    pub(crate) fn origin_name(&self, origin: &'a Origin) -> &'a str {
        let root = self.node(&origin.root).and_then(|n| n.report.as_deref()).and_then(|id| self.report(id));
        match root {
            Some(r) if r.outlet.is_none() && file_name(&r.locator).starts_with(&origin.label) => {
                Self::outlet(r)
            }
            _ => origin_name(&origin.label),
        }
    }

    /// Text origins that a report goes back to.
    pub(crate) fn origins_of(&self, report: &str) -> impl Iterator<Item = &'a Origin> {
        self.within.origins.get(report).into_iter().flatten().map(|&i| &self.record.lineage.origins[i])
    }

    /// The figures of a report.
    pub(crate) fn figures_in(&self, report: &str) -> &[&'a Figure] {
        self.report_number(report).map_or(&[], |n| &self.rows[n].figures)
    }

    /// Whether the line is about the event itself. A line without an incident is: to leave it out would hide it.
    pub(crate) fn is_main(&self, line: &LedgerLine) -> bool {
        self.incident(&line.incident).is_none_or(|i| i.role == IncidentRole::Main)
    }

    /// Whether the figure stands in a line of the ledger.
    pub(crate) fn in_line(&self, figure: &str) -> bool {
        self.in_line.contains(figure)
    }

    /// The stories; reports that no story holds come last in one of their own, so that nothing is left out.
    pub(crate) fn stories(&self) -> Vec<StoryView<'a>> {
        let mut held = BTreeSet::new();
        let mut views: Vec<StoryView<'a>> = Vec::new();
        for story in &self.record.stories {
            let reports: BTreeSet<usize> =
                story.reports.iter().filter_map(|id| self.report_number(id)).collect();
            held.extend(reports.iter().copied());
            views.push(StoryView { story: Some(story), reports });
        }
        let rest: BTreeSet<usize> = (0..self.record.reports.len()).filter(|i| !held.contains(i)).collect();
        if !rest.is_empty() {
            views.push(StoryView { story: None, reports: rest });
        }
        views
    }
}
