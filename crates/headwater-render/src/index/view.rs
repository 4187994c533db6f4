//! A story as a view on a record: its reports, and the rows that are about them.

use super::{Index, Numbers};
use headwater_model::Cite;
use headwater_model::record::{
    Attribution, Circle, Figure, Incident, IncidentRole, LedgerLine, Origin, Passage, Report, Story,
};
use std::collections::BTreeSet;

/// The reports of one story.
pub(crate) struct StoryView<'a> {
    pub(crate) story: Option<&'a Story>,
    pub(crate) reports: BTreeSet<usize>,
}

impl<'a> StoryView<'a> {
    /// A name of its own for what a page needs one for.
    pub(crate) fn key(&self) -> &'a str {
        self.story.map_or("none", |s| s.id.as_str())
    }

    /// The title; the reports' own where the story has none.
    pub(crate) fn title(&self, index: &Index<'a>) -> &'a str {
        let own = self.story.map(|s| s.title.as_str()).filter(|t| !t.trim().is_empty());
        own.or_else(|| self.members(index).find_map(|r| r.title.as_deref()))
            .unwrap_or("Reports without a story")
    }

    pub(crate) fn members(&self, index: &Index<'a>) -> impl Iterator<Item = &'a Report> {
        let record = index.record;
        self.reports.iter().map(move |&i| &record.reports[i])
    }

    pub(crate) fn has(&self, index: &Index<'a>, report: &str) -> bool {
        index.report_number(report).is_some_and(|n| self.reports.contains(&n))
    }

    /// Whether any of the citations is in a report of the story.
    pub(crate) fn any<'c>(&self, index: &Index<'a>, cites: impl IntoIterator<Item = &'c Cite>) -> bool {
        cites.into_iter().any(|c| self.has(index, &c.report))
    }

    /// What the story's reports attribute.
    pub(crate) fn attributions(&self, index: &Index<'a>) -> impl Iterator<Item = &'a Attribution> {
        self.reports.iter().flat_map(|&n| index.rows[n].attributions.iter().copied())
    }

    /// The figures of the story's reports.
    pub(crate) fn figures(&self, index: &Index<'a>) -> impl Iterator<Item = &'a Figure> {
        self.reports.iter().flat_map(|&n| index.rows[n].figures.iter().copied())
    }

    /// The story's own incidents: the whole first, then those that its reports tell apart.
    pub(crate) fn incidents(&self, index: &Index<'a>) -> Vec<&'a Incident> {
        let lines = self.lines(index);
        let named = lines.iter().filter_map(|l| index.incident_numbers.get(l.incident.as_str()));
        let mut all = self.numbers(index, &index.within.incidents);
        all.extend(named.flatten());
        let incidents = all.into_iter().map(|i| &index.record.incidents[i]);
        incidents.filter(|i| i.role == IncidentRole::Main).collect()
    }

    /// Places of the rows that name a report of the story, in order.
    pub(crate) fn numbers(&self, index: &Index<'a>, by_report: &Numbers<'a>) -> BTreeSet<usize> {
        self.members(index).filter_map(|r| by_report.get(r.id.as_str())).flatten().copied().collect()
    }

    /// The rows of a section that name a report of the story.
    pub(crate) fn rows<T>(&self, index: &Index<'a>, by_report: &Numbers<'a>, all: &'a [T]) -> Vec<&'a T> {
        self.numbers(index, by_report).into_iter().map(|i| &all[i]).collect()
    }

    /// Incidents whose words stand in the story's reports, background and comparators among them.
    pub(crate) fn told(&self, index: &Index<'a>) -> Vec<&'a Incident> {
        self.rows(index, &index.within.incidents, &index.record.incidents)
    }

    /// Whether the story's reports tell of several incidents.
    pub(crate) fn several(incidents: &[&Incident]) -> bool {
        incidents.iter().any(|i| i.part_of.is_some())
    }

    /// The passages that a report of the story is in.
    pub(crate) fn passages(&self, index: &Index<'a>) -> impl Iterator<Item = &'a Passage> {
        let all: BTreeSet<usize> =
            self.reports.iter().flat_map(|&n| &index.rows[n].passages).copied().collect();
        let record = index.record;
        all.into_iter().map(move |i| &record.passages[i])
    }

    /// The ledger's lines for the story.
    pub(crate) fn lines(&self, index: &Index<'a>) -> Vec<&'a LedgerLine> {
        let lines = match self.story {
            Some(story) => index.lines.get(story.id.as_str()),
            None => Some(&index.loose_lines),
        };
        lines.into_iter().flatten().map(|&i| &index.record.ledger[i]).collect()
    }

    /// The circles that a report of the story is in.
    pub(crate) fn circles(&self, index: &Index<'a>) -> impl Iterator<Item = &'a Circle> {
        self.rows(index, &index.within.circles, &index.record.lineage.circles).into_iter()
    }

    /// The text origins of the story's reports.
    pub(crate) fn origins(&self, index: &Index<'a>) -> Vec<&'a Origin> {
        self.rows(index, &index.within.origins, &index.record.lineage.origins)
    }
}
