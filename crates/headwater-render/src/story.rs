//! The part of a record that is about one story: what a page about it needs, at the size of the story.

use headwater_model::Cite;
use headwater_model::record::{IncidentRole, Record, Report, ShareRow, Story, Toll};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Which rows of a record each story is about, so that a story is not looked for in the whole record.
#[derive(Debug, Default)]
pub struct Stories(BTreeMap<String, Rows>);

/// Places of rows in their sections of the record, in order: all that point into the story's reports, some of them perhaps into
/// others too.
#[derive(Debug, Default, Clone)]
struct Rows {
    reports: Vec<usize>,
    entities: Vec<usize>,
    passages: Vec<usize>,
    nodes: Vec<usize>,
    edges: Vec<usize>,
    links: Vec<usize>,
    circles: Vec<usize>,
    origins: Vec<usize>,
    attributions: Vec<usize>,
    quotations: Vec<usize>,
    figures: Vec<usize>,
    incidents: Vec<usize>,
    ledger: Vec<usize>,
    disagreements: Vec<usize>,
    timeline: Vec<usize>,
    unique: Vec<usize>,
}

impl Stories {
    /// Looks through the record once.
    pub fn of(record: &Record) -> Self {
        let numbers = record.stories.iter().enumerate();
        let story_of: HashMap<&str, usize> =
            numbers.flat_map(|(s, story)| story.reports.iter().map(move |r| (r.as_str(), s))).collect();
        let mut rows = vec![Rows::default(); record.stories.len()];
        let home = |report: &str| story_of.get(report).copied();
        let homes = |cites: &[Cite]| cites.iter().filter_map(|c| home(&c.report)).collect::<Vec<_>>();
        let mut put = |list: fn(&mut Rows) -> &mut Vec<usize>, k: usize, stories: Vec<usize>| {
            for s in stories {
                let list = list(&mut rows[s]);
                if list.last() != Some(&k) {
                    list.push(k);
                }
            }
        };
        let one = |report: &str| home(report).into_iter().collect::<Vec<_>>();
        for (k, r) in record.reports.iter().enumerate() {
            put(|r| &mut r.reports, k, one(&r.id));
        }
        for (k, e) in record.entities.iter().enumerate() {
            put(|r| &mut r.entities, k, homes(&e.mentions));
        }
        for (k, p) in record.passages.iter().enumerate() {
            put(|r| &mut r.passages, k, homes(&p.members));
        }
        let l = &record.lineage;
        for (k, o) in l.origins.iter().enumerate() {
            put(|r| &mut r.origins, k, o.reports.iter().filter_map(|r| home(r)).collect());
        }
        for (k, link) in l.links.iter().enumerate() {
            put(|r| &mut r.links, k, home(&link.a).into_iter().chain(home(&link.b)).collect());
        }
        for (k, c) in l.circles.iter().enumerate() {
            put(|r| &mut r.circles, k, c.reports.iter().filter_map(|r| home(r)).collect());
        }
        let mut said: HashMap<&str, usize> = HashMap::new();
        for (k, a) in record.attributions.iter().enumerate() {
            put(|r| &mut r.attributions, k, one(&a.report));
            said.extend(home(&a.report).map(|s| (a.id.as_str(), s)));
        }
        for (k, q) in record.quotations.iter().enumerate() {
            let variants = q.variants.iter().filter_map(|v| said.get(v.attribution.as_str()).copied());
            put(|r| &mut r.quotations, k, variants.collect());
        }
        // An event is of the stories of its figures, of its lines and of its words.
        let mut events: HashMap<&str, Vec<usize>> = HashMap::new();
        for (k, f) in record.figures.iter().enumerate() {
            put(|r| &mut r.figures, k, one(&f.span.report));
            events.entry(&f.event).or_default().extend(home(&f.span.report));
        }
        let names: HashMap<&str, usize> =
            record.stories.iter().enumerate().map(|(s, story)| (story.id.as_str(), s)).collect();
        for (k, line) in record.ledger.iter().enumerate() {
            let story = names.get(line.story.as_str()).copied();
            put(|r| &mut r.ledger, k, story.into_iter().collect());
            events.entry(&line.incident).or_default().extend(story);
        }
        for (k, i) in record.incidents.iter().enumerate() {
            let of = events.get(i.id.as_str()).into_iter().flatten().copied();
            put(|r| &mut r.incidents, k, of.chain(homes(&i.spans)).collect());
        }
        for (k, d) in record.disagreements.iter().enumerate() {
            put(|r| &mut r.disagreements, k, d.positions.iter().flat_map(|p| homes(&p.spans)).collect());
        }
        for (k, t) in record.timeline.iter().enumerate() {
            put(|r| &mut r.timeline, k, homes(&t.spans));
        }
        for (k, u) in record.unique.iter().enumerate() {
            put(|r| &mut r.unique, k, one(&u.report));
        }
        kin(record, &home, &mut rows);
        Self(record.stories.iter().map(|s| s.id.clone()).zip(rows).collect())
    }

    /// The record of one story: its reports and all that points into them alone. An unknown story gives a record without
    /// reports. Ids and sigla are those of the whole record, which must be the one that this was made of.
    pub fn one(&self, record: &Record, story: &str) -> Record {
        let mut out = crate::empty_record();
        out.tool = record.tool.clone();
        let Some(rows) = self.0.get(story) else { return out };
        out.stories = record.stories.iter().filter(|s| s.id == story).cloned().collect();
        let own: BTreeSet<&str> = pick(&record.reports, &rows.reports).map(|r| r.id.as_str()).collect();
        let inside = |cite: &Cite| own.contains(cite.report.as_str());
        for r in pick(&record.reports, &rows.reports) {
            let mut r = r.clone();
            r.shares.retain(|s| own.contains(s.with.as_str()));
            out.reports.push(r);
        }
        for e in pick(&record.entities, &rows.entities) {
            let mut e = e.clone();
            e.mentions.retain(inside);
            e.descriptions.retain(inside);
            out.entities.push(e);
        }
        for p in pick(&record.passages, &rows.passages) {
            if p.members.iter().filter(|m| inside(m)).count() > 1 {
                let mut p = p.clone();
                p.members.retain(inside);
                p.parent = p.parent.filter(inside);
                p.edits.retain(|e| inside(&e.from) && inside(&e.to));
                out.passages.push(p);
            }
        }
        let l = &record.lineage;
        out.lineage.nodes = pick(&l.nodes, &rows.nodes).cloned().collect();
        out.lineage.edges = pick(&l.edges, &rows.edges).cloned().collect();
        for o in pick(&l.origins, &rows.origins) {
            let mut o = o.clone();
            o.reports.retain(|r| own.contains(r.as_str()));
            out.lineage.text_origins.push(o.reports.clone());
            out.lineage.origins.push(o);
        }
        let both = |a: &str, b: &str| own.contains(a) && own.contains(b);
        out.lineage.links = pick(&l.links, &rows.links).filter(|k| both(&k.a, &k.b)).cloned().collect();
        out.lineage.circles = pick(&l.circles, &rows.circles).cloned().collect();
        out.attributions = pick(&record.attributions, &rows.attributions).cloned().collect();
        let said: BTreeSet<&str> = out.attributions.iter().map(|a| a.id.as_str()).collect();
        for q in pick(&record.quotations, &rows.quotations) {
            let mut q = q.clone();
            q.variants.retain(|v| said.contains(v.attribution.as_str()));
            out.quotations.push(q);
        }
        out.figures = pick(&record.figures, &rows.figures).cloned().collect();
        out.ledger = pick(&record.ledger, &rows.ledger).cloned().collect();
        out.incidents = pick(&record.incidents, &rows.incidents).cloned().collect();
        out.disagreements = pick(&record.disagreements, &rows.disagreements).cloned().collect();
        for t in pick(&record.timeline, &rows.timeline) {
            let mut t = t.clone();
            t.spans.retain(inside);
            out.timeline.push(t);
        }
        out.unique = pick(&record.unique, &rows.unique).cloned().collect();
        let ids: BTreeSet<&str> = out
            .figures
            .iter()
            .map(|f| f.id.as_str())
            .chain(out.entities.iter().map(|e| e.id.as_str()))
            .chain(own.iter().copied())
            .collect();
        out.judgements = record
            .judgements
            .iter()
            .filter(|j| {
                let t = &j.judgement.target;
                ids.contains(t.id.as_str()) || t.span.as_ref().is_some_and(inside)
            })
            .cloned()
            .collect();
        out
    }
}

/// The tolls of each story's main event, by story.
pub fn tolls(record: &Record) -> BTreeMap<&str, Vec<&Toll>> {
    let main: BTreeMap<&str, &[Toll]> = record
        .incidents
        .iter()
        .filter(|i| i.role == IncidentRole::Main)
        .map(|i| (i.id.as_str(), i.tolls.as_slice()))
        .collect();
    let told: BTreeSet<(&str, &str)> =
        record.ledger.iter().map(|l| (l.story.as_str(), l.incident.as_str())).collect();
    let mut tolls: BTreeMap<&str, Vec<&Toll>> = BTreeMap::new();
    for (story, incident) in told {
        tolls.entry(story).or_default().extend(main.get(incident).into_iter().copied().flatten());
    }
    tolls
}

/// From this part of its words on, text that a report shares with one of another story is told of.
const ELSEWHERE: f64 = 0.15;

/// What reports of a story share with reports of other stories: the report, the other one, and what part of the report's words
/// outside quotation marks it is; the most first. `report` finds a report by its id. A round-up takes from several events and
/// is grouped with one of them.
pub fn elsewhere<'r>(
    story: &'r Story,
    report: impl Fn(&str) -> Option<&'r Report>,
) -> Vec<(&'r Report, &'r Report, f64)> {
    let own: BTreeSet<&str> = story.reports.iter().map(String::as_str).collect();
    let told = |s: &&ShareRow| s.unquoted >= ELSEWHERE && !own.contains(s.with.as_str());
    let shares = story
        .reports
        .iter()
        .filter_map(|id| report(id))
        .flat_map(|r| r.shares.iter().filter(told).map(move |share| (r, share)));
    let mut out: Vec<_> =
        shares.filter_map(|(r, share)| report(&share.with).map(|other| (r, other, share.unquoted))).collect();
    out.sort_by(|a, b| b.2.total_cmp(&a.2).then_with(|| (&a.0.id, &a.1.id).cmp(&(&b.0.id, &b.1.id))));
    out
}

/// Some rows of a section.
fn pick<'a, T>(all: &'a [T], rows: &'a [usize]) -> impl Iterator<Item = &'a T> {
    rows.iter().filter_map(|&k| all.get(k))
}

/// Nodes of the stemma by story, and the edges between them. Lost texts are kept with the copies that show them.
fn kin(record: &Record, home: &impl Fn(&str) -> Option<usize>, rows: &mut [Rows]) {
    let l = &record.lineage;
    let number: HashMap<&str, usize> = l.nodes.iter().enumerate().map(|(k, n)| (n.id.as_str(), k)).collect();
    let mut into: HashMap<usize, Vec<(usize, usize)>> = HashMap::new();
    for (k, e) in l.edges.iter().enumerate() {
        if let (Some(&parent), Some(&child)) = (number.get(e.parent.as_str()), number.get(e.child.as_str())) {
            into.entry(child).or_default().push((k, parent));
        }
    }
    for (k, node) in l.nodes.iter().enumerate() {
        if let Some(s) = node.report.as_deref().and_then(home) {
            rows[s].nodes.push(k);
        }
    }
    for rows in rows {
        let mut held: BTreeSet<usize> = rows.nodes.iter().copied().collect();
        let mut open = std::mem::take(&mut rows.nodes);
        while let Some(n) = open.pop() {
            let parents = into.get(&n).into_iter().flatten().map(|(_, parent)| *parent);
            for parent in parents.filter(|p| l.nodes[*p].report.is_none()) {
                if held.insert(parent) {
                    open.push(parent);
                }
            }
        }
        let inner = |(k, parent): &(usize, usize)| held.contains(parent).then_some(*k);
        rows.edges = held.iter().filter_map(|n| into.get(n)).flatten().filter_map(inner).collect();
        rows.edges.sort_unstable();
        rows.nodes = held.into_iter().collect();
    }
}

/// Cuts the long lists of a record to `most` rows each, for a page that somebody is to read: quotations with the most
/// variants, names with the most mentions, of the others the first. Figures, ledger and lineage stay whole, and so does
/// whoever speaks in what is left.
pub fn brief(record: &mut Record, most: usize) {
    heaviest(&mut record.quotations, most, |q| q.variants.len());
    record.timeline.truncate(most);
    record.unique.truncate(most);
    record.disagreements.truncate(most);
    let mut said: BTreeSet<String> =
        record.quotations.iter().flat_map(|q| &q.variants).map(|v| v.attribution.clone()).collect();
    said.extend(record.attributions.iter().take(most).map(|a| a.id.clone()));
    record.attributions.retain(|a| said.contains(&a.id));
    let sources = record.attributions.iter().flat_map(|a| a.source.entity.iter().chain(&a.via));
    let figures =
        record.figures.iter().flat_map(|f| f.source.iter().filter_map(|s| s.entity.as_ref()).chain(&f.via));
    let speakers = record.quotations.iter().filter_map(|q| q.speaker.as_ref());
    let mut named: BTreeSet<String> = sources.chain(figures).chain(speakers).cloned().collect();
    let mut names: Vec<(usize, &str)> =
        record.entities.iter().map(|e| (e.mentions.len(), e.id.as_str())).collect();
    names.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    named.extend(names.into_iter().take(most).map(|(_, id)| id.to_owned()));
    record.entities.retain(|e| named.contains(&e.id));
}

/// Keeps the rows that weigh most, in their order.
fn heaviest<T>(rows: &mut Vec<T>, most: usize, weight: impl Fn(&T) -> usize) {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|&k| std::cmp::Reverse(weight(&rows[k])));
    let kept: BTreeSet<usize> = order.into_iter().take(most).collect();
    let mut k = 0;
    rows.retain(|_| {
        k += 1;
        kept.contains(&(k - 1))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_model::record::LineageEdge;

    #[test]
    fn the_stories_hold_every_report_and_figure_once() {
        let record = crate::fixture::record();
        let stories = Stories::of(&record);
        let parts: Vec<Record> = record.stories.iter().map(|s| stories.one(&record, &s.id)).collect();
        assert!(parts.len() > 1);
        assert_eq!(parts.iter().map(|p| p.reports.len()).sum::<usize>(), record.reports.len());
        assert_eq!(parts.iter().map(|p| p.figures.len()).sum::<usize>(), record.figures.len());
        assert_eq!(parts.iter().map(|p| p.ledger.len()).sum::<usize>(), record.ledger.len());
        assert_eq!(parts.iter().map(|p| p.attributions.len()).sum::<usize>(), record.attributions.len());
        let tied = |part: &Record, e: &LineageEdge| part.lineage.edges.contains(e);
        assert!(record.lineage.edges.iter().all(|e| parts.iter().any(|p| tied(p, e))));
        for part in &parts {
            assert!(crate::dossier(part).contains("<main"));
        }
        assert!(stories.one(&record, "no such story").reports.is_empty());
    }

    #[test]
    fn text_of_another_story_is_told_of() {
        let mut record = crate::fixture::record();
        let told = |record: &Record| -> Vec<usize> {
            {
                let index = crate::index::Index::new(record);
                record.stories.iter().map(|s| elsewhere(s, |id| index.report(id)).len()).collect()
            }
        };
        assert_eq!(told(&record), vec![0; record.stories.len()]);
        let (from, to) = (record.stories[0].reports[0].clone(), record.stories[1].reports[0].clone());
        let row = record.reports.iter_mut().find(|r| r.id == from).unwrap();
        row.shares.push(ShareRow { with: to.clone(), verbatim: 0.4, all: 0.4, unquoted: 0.4 });
        assert_eq!(told(&record)[..2], [1, 0]);
        let page = crate::dossier(&record);
        assert!(page.contains("Text shared with reports of other stories"), "{}", page.len());
    }

    #[test]
    fn a_brief_record_keeps_figures_and_who_speaks() {
        let whole = crate::fixture::record();
        let mut record = whole.clone();
        brief(&mut record, 1);
        assert_eq!((record.figures.len(), record.ledger.len()), (whole.figures.len(), whole.ledger.len()));
        assert_eq!(record.quotations.len(), 1);
        assert!(record.attributions.len() < whole.attributions.len());
        let known = |id: &String| record.entities.iter().any(|e| e.id == *id);
        assert!(record.figures.iter().filter_map(|f| f.source.as_ref()?.entity.as_ref()).all(known));
    }
}
