//! The part of a record that is about one story: what a page about it needs, at the size of the story.

use headwater_model::Cite;
use headwater_model::record::Record;
use std::collections::BTreeSet;

/// The record of one story: its reports and all that points into them alone. An unknown story gives a record without
/// reports. Ids and sigla are those of the whole record.
pub fn one_story(record: &Record, story: &str) -> Record {
    let stories: Vec<_> = record.stories.iter().filter(|s| s.id == story).cloned().collect();
    let own: BTreeSet<&str> = stories.iter().flat_map(|s| &s.reports).map(String::as_str).collect();
    let inside = |cite: &Cite| own.contains(cite.report.as_str());
    let some = |cites: &[Cite]| cites.iter().any(inside);
    let mut out = crate::empty_record();
    out.tool = record.tool.clone();
    for r in record.reports.iter().filter(|r| own.contains(r.id.as_str())) {
        let mut r = r.clone();
        r.shares.retain(|s| own.contains(s.with.as_str()));
        out.reports.push(r);
    }
    for e in record.entities.iter().filter(|e| some(&e.mentions)) {
        let mut e = e.clone();
        e.mentions.retain(inside);
        e.descriptions.retain(inside);
        out.entities.push(e);
    }
    for p in &record.passages {
        if p.members.iter().filter(|m| inside(m)).count() > 1 {
            let mut p = p.clone();
            p.members.retain(inside);
            p.parent = p.parent.filter(inside);
            p.edits.retain(|e| inside(&e.from) && inside(&e.to));
            out.passages.push(p);
        }
    }
    let l = &record.lineage;
    // Lost texts are kept with the copies that show them.
    let mut nodes: BTreeSet<&str> = l
        .nodes
        .iter()
        .filter(|n| n.report.as_deref().is_some_and(|r| own.contains(r)))
        .map(|n| n.id.as_str())
        .collect();
    loop {
        let more: Vec<&str> =
            l.edges.iter().filter(|e| nodes.contains(e.child.as_str())).map(|e| e.parent.as_str()).collect();
        let before = nodes.len();
        nodes.extend(more);
        if nodes.len() == before {
            break;
        }
    }
    out.lineage.nodes = l.nodes.iter().filter(|n| nodes.contains(n.id.as_str())).cloned().collect();
    out.lineage.edges = l
        .edges
        .iter()
        .filter(|e| nodes.contains(e.child.as_str()) && nodes.contains(e.parent.as_str()))
        .cloned()
        .collect();
    for o in &l.origins {
        if o.reports.iter().any(|r| own.contains(r.as_str())) {
            let mut o = o.clone();
            o.reports.retain(|r| own.contains(r.as_str()));
            out.lineage.text_origins.push(o.reports.clone());
            out.lineage.origins.push(o);
        }
    }
    let both = |a: &str, b: &str| own.contains(a) && own.contains(b);
    out.lineage.links = l.links.iter().filter(|k| both(&k.a, &k.b)).cloned().collect();
    out.lineage.circles =
        l.circles.iter().filter(|c| c.reports.iter().any(|r| own.contains(r.as_str()))).cloned().collect();
    out.attributions =
        record.attributions.iter().filter(|a| own.contains(a.report.as_str())).cloned().collect();
    let said: BTreeSet<&str> = out.attributions.iter().map(|a| a.id.as_str()).collect();
    for q in &record.quotations {
        if q.variants.iter().any(|v| said.contains(v.attribution.as_str())) {
            let mut q = q.clone();
            q.variants.retain(|v| said.contains(v.attribution.as_str()));
            out.quotations.push(q);
        }
    }
    out.figures = record.figures.iter().filter(|f| inside(&f.span)).cloned().collect();
    out.ledger = record.ledger.iter().filter(|l| l.story == story).cloned().collect();
    let events: BTreeSet<&str> = out
        .figures
        .iter()
        .map(|f| f.event.as_str())
        .chain(out.ledger.iter().map(|l| l.incident.as_str()))
        .collect();
    out.incidents = record
        .incidents
        .iter()
        .filter(|i| events.contains(i.id.as_str()) || some(&i.spans))
        .cloned()
        .collect();
    out.disagreements =
        record.disagreements.iter().filter(|d| d.positions.iter().any(|p| some(&p.spans))).cloned().collect();
    for t in record.timeline.iter().filter(|t| some(&t.spans)) {
        let mut t = t.clone();
        t.spans.retain(inside);
        out.timeline.push(t);
    }
    out.unique = record.unique.iter().filter(|u| own.contains(u.report.as_str())).cloned().collect();
    let rows: BTreeSet<&str> = out
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
            rows.contains(t.id.as_str()) || t.span.as_ref().is_some_and(inside)
        })
        .cloned()
        .collect();
    out.stories = stories;
    out
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

    #[test]
    fn the_stories_hold_every_report_and_figure_once() {
        let record = crate::fixture::record();
        let parts: Vec<Record> = record.stories.iter().map(|s| one_story(&record, &s.id)).collect();
        assert!(parts.len() > 1);
        assert_eq!(parts.iter().map(|p| p.reports.len()).sum::<usize>(), record.reports.len());
        assert_eq!(parts.iter().map(|p| p.figures.len()).sum::<usize>(), record.figures.len());
        for part in &parts {
            assert!(crate::dossier(part).contains("<main"));
        }
        assert!(one_story(&record, "no such story").reports.is_empty());
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
