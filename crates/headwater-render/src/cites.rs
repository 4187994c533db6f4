//! Every citation of a record, visited in one place: what is not visited here gets no anchor in the dossier.

use headwater_model::record::{Attribution, Figure, PeriodRow, Verification};
use headwater_model::{Cite, Record};

/// Calls `f` with every citation of the record.
pub(crate) fn each<'a>(record: &'a Record, mut f: impl FnMut(&'a Cite)) {
    let f: &mut dyn FnMut(&'a Cite) = &mut f;
    for report in &record.reports {
        report.outlet_span.iter().for_each(&mut *f);
        report.credit_spans.iter().map(|c| &c.span).for_each(&mut *f);
        report.published.iter().flat_map(|p| &p.spans).for_each(&mut *f);
        for region in &report.regions {
            f(&region.span);
            region.repeat_of.iter().for_each(&mut *f);
        }
    }
    for entity in &record.entities {
        entity.mentions.iter().chain(&entity.descriptions).for_each(&mut *f);
    }
    for passage in &record.passages {
        passage.members.iter().chain(&passage.parent).for_each(&mut *f);
        passage.edits.iter().flat_map(|e| [&e.from, &e.to]).for_each(&mut *f);
    }
    let lineage = &record.lineage;
    lineage.nodes.iter().flat_map(|n| &n.spans).for_each(&mut *f);
    let edges = lineage.edges.iter().flat_map(|e| &e.alignments);
    for row in edges.chain(lineage.links.iter().flat_map(|l| &l.alignments)) {
        f(&row.parent);
        f(&row.child);
        row.edits.iter().flat_map(|e| [&e.from, &e.to]).for_each(&mut *f);
    }
    lineage.circles.iter().flat_map(|c| &c.spans).for_each(&mut *f);
    record.attributions.iter().for_each(|a| attribution(a, f));
    record.quotations.iter().flat_map(|q| &q.variants).map(|v| &v.span).for_each(&mut *f);
    record.figures.iter().for_each(|x| figure(x, f));
    for incident in &record.incidents {
        incident.spans.iter().for_each(&mut *f);
        incident.tolls.iter().flat_map(|t| &t.answers).flat_map(|a| &a.spans).for_each(&mut *f);
        period(incident.period.as_ref(), f);
    }
    record.stories.iter().filter_map(|s| s.title_span.as_ref()).for_each(&mut *f);
    for line in &record.ledger {
        period(line.period.as_ref(), f);
        line.checks.iter().flat_map(|c| &c.spans).for_each(&mut *f);
    }
    record.disagreements.iter().flat_map(|d| &d.positions).flat_map(|p| &p.spans).for_each(&mut *f);
    for entry in &record.timeline {
        entry.spans.iter().for_each(&mut *f);
        period(entry.spoken.as_ref(), f);
    }
    record.unique.iter().flat_map(|u| &u.spans).for_each(&mut *f);
}

fn attribution<'a>(a: &'a Attribution, f: &mut dyn FnMut(&'a Cite)) {
    a.source.span.iter().chain(&a.cue.span).for_each(&mut *f);
    a.content.spans.iter().chain(&a.content.quoted).for_each(&mut *f);
    a.via_spans.iter().chain(&a.hedges).for_each(&mut *f);
    verification(a.verification.as_ref(), f);
}

fn figure<'a>(x: &'a Figure, f: &mut dyn FnMut(&'a Cite)) {
    f(&x.span);
    f(&x.sentence);
    x.measure_span.iter().chain(&x.group.span).chain(&x.place_span).chain(&x.hedges).for_each(&mut *f);
    period(x.period.as_ref(), f);
    verification(x.verification.as_ref(), f);
}

fn period<'a>(p: Option<&'a PeriodRow>, f: &mut dyn FnMut(&'a Cite)) {
    p.and_then(|p| p.span.as_ref()).into_iter().for_each(f);
}

fn verification<'a>(v: Option<&'a Verification>, f: &mut dyn FnMut(&'a Cite)) {
    v.and_then(|v| v.span.as_ref()).into_iter().for_each(f);
}
