//! What every record must hold, and small helpers.

#![allow(dead_code, reason = "each test binary uses some of it")]
// Clippy sees tests by their attribute, and these helpers have none.
#![allow(clippy::unwrap_used)]

use headwater_model::record::{Figure, Record, Report};
use headwater_model::{Cite, RegionKind};
use headwater_pipeline::{Config, Silent};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Runs over paths with a number of threads.
pub(crate) fn run_on(paths: &[PathBuf], threads: usize) -> Record {
    let config = Config { threads: Some(threads), ..Config::default() };
    headwater_pipeline::report(paths, &config, &Silent, &AtomicBool::new(false)).unwrap()
}

/// Runs over paths.
pub(crate) fn run(paths: &[PathBuf]) -> Record {
    run_on(paths, 2)
}

/// Writes named texts into a folder.
pub(crate) fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    dir
}

/// The record of named texts, as from a folder.
pub(crate) fn record_of(files: &[(&str, &[u8])]) -> Record {
    let dir = folder(files);
    run(&[dir.path().to_path_buf()])
}

/// The file name of a report.
pub(crate) fn stem(report: &Report) -> &str {
    Path::new(&report.locator).file_stem().unwrap().to_str().unwrap()
}

/// The texts of an example's reports: file name without its ending, bytes.
pub(crate) fn example(name: &str) -> Vec<(String, Vec<u8>)> {
    let dir = root().join("examples").join(name).join("reports");
    let mut files: Vec<PathBuf> = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    files
        .into_iter()
        .map(|p| (p.file_stem().unwrap().to_str().unwrap().to_owned(), std::fs::read(&p).unwrap()))
        .collect()
}

/// The words of a span of the record.
pub(crate) fn words<'r>(record: &'r Record, cite: &Cite) -> &'r str {
    let report = record.reports.iter().find(|r| r.id == cite.report).unwrap();
    cite.span().of(&report.text)
}

static SCHEMA: LazyLock<jsonschema::Validator> =
    LazyLock::new(|| jsonschema::validator_for(&headwater_pipeline::schema()).unwrap());

struct Checker<'r> {
    record: &'r Record,
    reports: BTreeMap<&'r str, &'r Report>,
    faults: Vec<String>,
}

impl Checker<'_> {
    fn fault(&mut self, what: impl Into<String>) {
        self.faults.push(what.into());
    }

    fn cite(&mut self, place: &str, cite: &Cite) {
        let Some(report) = self.reports.get(cite.report.as_str()) else {
            return self.fault(format!("{place}: no report {}", cite.report));
        };
        let range = cite.start as usize..cite.end as usize;
        if cite.start >= cite.end || report.text.get(range).is_none() {
            self.fault(format!("{place}: {}..{} does not fit {}", cite.start, cite.end, report.locator));
        }
    }

    fn cites<'c>(&mut self, place: &str, cites: impl IntoIterator<Item = &'c Cite>) {
        for cite in cites {
            self.cite(place, cite);
        }
    }

    fn known<'i>(&mut self, place: &str, known: &BTreeSet<&str>, ids: impl IntoIterator<Item = &'i String>) {
        for id in ids {
            if !known.contains(id.as_str()) {
                self.fault(format!("{place}: no “{id}”"));
            }
        }
    }

    fn ids<'i>(
        &mut self,
        place: &str,
        all: impl Iterator<Item = &'i String>,
        seen: &mut BTreeSet<&'i str>,
    ) -> BTreeSet<&'i str> {
        let mut here = BTreeSet::new();
        for id in all {
            if !seen.insert(id) {
                self.fault(format!("{place}: the id “{id}” occurs twice"));
            }
            here.insert(id.as_str());
        }
        here
    }

    fn range(&mut self, place: &str, low: u64, high: Option<u64>) {
        if high.is_some_and(|h| h < low) {
            self.fault(format!("{place}: {low} to {high:?}"));
        }
    }

    fn regions(&mut self, report: &Report) {
        let place = format!("regions of {}", report.locator);
        let mut at = 0;
        for row in &report.regions {
            self.cite(&place, &row.span);
            self.cites(&place, &row.repeat_of);
            let span = row.span.span();
            if row.span.report != report.id {
                self.fault(format!("{place}: a region of another report"));
            }
            if span.start < at {
                self.fault(format!("{place}: {}..{} overlaps or is out of order", span.start, span.end));
            }
            let gap = report.text.get(at as usize..span.start as usize).unwrap_or("");
            if gap.chars().any(char::is_alphanumeric) {
                self.fault(format!("{place}: {gap:?} is in no region"));
            }
            at = span.end;
            if row.repeat_of.is_some() != (row.kind == RegionKind::Repeat) {
                self.fault(format!("{place}: {:?} with repeat_of {:?}", row.kind, row.repeat_of));
            }
        }
        if report.text.get(at as usize..).unwrap_or("").chars().any(char::is_alphanumeric) {
            self.fault(format!("{place}: the end of the text is in no region"));
        }
    }

    fn figure(&mut self, f: &Figure) {
        let place = format!("figure “{}”", f.value.text);
        self.cite(&place, &f.span);
        self.cite(&place, &f.sentence);
        self.cites(&place, &f.measure_span);
        self.cites(&place, &f.place_span);
        self.cites(&place, &f.hedges);
        self.cites(&place, &f.group.span);
        self.cites(&place, f.period.iter().filter_map(|p| p.span.as_ref()));
        self.cites(&place, f.verification.iter().filter_map(|v| v.span.as_ref()));
        self.range(&place, f.value.low, f.value.high);
        if f.source.is_some() == f.own_voice {
            self.fault(format!("{place}: source {:?}, own voice {}", f.source, f.own_voice));
        }
        if let Some(source) = &f.source
            && source.text.trim().is_empty()
            && source.entity.is_none()
        {
            self.fault(format!("{place}: a source without words"));
        }
        if !f.sentence.span().contains(f.span.span()) {
            self.fault(format!("{place}: is not in its sentence"));
        }
        let repeat = self.reports.get(f.span.report.as_str()).is_some_and(|r| {
            r.regions.iter().any(|g| g.kind == RegionKind::Repeat && g.span.span().overlaps(f.span.span()))
        });
        if repeat {
            self.fault(format!("{place}: lies in a repeat"));
        }
    }
}

/// Faults of a record, in words; none for a good one.
pub(crate) fn faults(record: &Record) -> Vec<String> {
    let mut c = Checker {
        record,
        reports: record.reports.iter().map(|r| (r.id.as_str(), r)).collect(),
        faults: Vec::new(),
    };
    let r = c.record;
    let mut seen = BTreeSet::new();
    let reports = c.ids("reports", r.reports.iter().map(|x| &x.id), &mut seen);
    let entities = c.ids("entities", r.entities.iter().map(|x| &x.id), &mut seen);
    let passages = c.ids("passages", r.passages.iter().map(|x| &x.id), &mut seen);
    let nodes = c.ids("nodes", r.lineage.nodes.iter().map(|x| &x.id), &mut seen);
    let origins = c.ids("origins", r.lineage.origins.iter().map(|x| &x.id), &mut seen);
    let attributions = c.ids("attributions", r.attributions.iter().map(|x| &x.id), &mut seen);
    c.ids("quotations", r.quotations.iter().map(|x| &x.id), &mut seen);
    let figures = c.ids("figures", r.figures.iter().map(|x| &x.id), &mut seen);
    let incidents = c.ids("incidents", r.incidents.iter().map(|x| &x.id), &mut seen);
    let stories = c.ids("stories", r.stories.iter().map(|x| &x.id), &mut seen);
    c.ids("ledger", r.ledger.iter().map(|x| &x.id), &mut seen);
    c.ids("disagreements", r.disagreements.iter().map(|x| &x.id), &mut seen);

    for report in &r.reports {
        c.regions(report);
        c.cites("outlet", &report.outlet_span);
        c.cites("credits", report.credit_spans.iter().map(|x| &x.span));
        c.cites("published", report.published.iter().flat_map(|p| &p.spans));
        c.known("shares", &reports, report.shares.iter().map(|s| &s.with));
        if let Some(p) = &report.published
            && p.start > p.end
        {
            c.fault(format!("{}: published {} to {}", report.locator, p.start, p.end));
        }
        let shares = report.shares.iter().flat_map(|s| [s.verbatim, s.all, s.unquoted]);
        if shares.chain([report.shared_total]).any(|s| !(0.0..=1.0).contains(&s)) {
            c.fault(format!("{}: a share outside of 0 to 1", report.locator));
        }
    }
    for e in &r.entities {
        let place = format!("entity {}", e.name);
        c.cites(&place, e.mentions.iter().chain(&e.descriptions));
        if e.mentions.is_empty() || e.name.trim().is_empty() {
            c.fault(format!("{place}: named nowhere"));
        }
    }
    for p in &r.passages {
        c.cites("passage", p.members.iter().chain(&p.parent));
        c.cites("edit", p.edits.iter().flat_map(|e| [&e.from, &e.to]));
        let of: BTreeSet<&str> = p.members.iter().map(|m| m.report.as_str()).collect();
        if of.len() < 2 || of.len() != p.members.len() {
            c.fault(format!(
                "passage {}: members of {} reports, {} members",
                p.id,
                of.len(),
                p.members.len()
            ));
        }
        if p.parent.as_ref().is_some_and(|parent| !p.members.contains(parent)) {
            c.fault(format!("passage {}: its parent is no member", p.id));
        }
        if !(0.0..=1.0).contains(&p.confidence) {
            c.fault(format!("passage {}: confidence {}", p.id, p.confidence));
        }
    }
    for n in &r.lineage.nodes {
        c.cites("node", &n.spans);
        c.known("node", &reports, &n.report);
    }
    for e in &r.lineage.edges {
        c.known("edge", &nodes, [&e.parent, &e.child]);
        c.known("edge", &passages, &e.evidence);
    }
    for o in &r.lineage.origins {
        c.known("origin", &reports, &o.reports);
        c.known("origin", &nodes, [&o.root]);
    }
    let rooted: BTreeSet<&str> = r.lineage.text_origins.iter().flatten().map(String::as_str).collect();
    if rooted != reports {
        c.fault("the text origins do not cover the reports");
    }
    if r.lineage.text_origins.iter().ne(r.lineage.origins.iter().map(|o| &o.reports)) {
        c.fault("text_origins and origins differ");
    }
    for x in &r.attributions {
        let place = format!("attribution to “{}”", x.source.text);
        c.cites(&place, x.source.span.iter().chain(&x.cue.span).chain(&x.content.spans));
        c.cites(&place, x.content.quoted.iter().chain(&x.hedges).chain(&x.via_spans));
        c.cites(&place, x.verification.iter().filter_map(|v| v.span.as_ref()));
        c.known(&place, &entities, x.source.entity.iter().chain(&x.via));
        c.known(&place, &entities, x.verification.iter().filter_map(|v| v.by.as_ref()));
        c.known(&place, &attributions, &x.within);
        c.known(&place, &reports, [&x.report]);
        if x.content.spans.is_empty() {
            c.fault(format!("{place}: says nothing"));
        }
        if x.content.spans.iter().any(|s| s.report != x.report) {
            c.fault(format!("{place}: content of another report"));
        }
    }
    for q in &r.quotations {
        c.known("quotation", &entities, &q.speaker);
        c.known("quotation", &attributions, q.variants.iter().map(|v| &v.attribution));
        c.known("quotation", &attributions, [&q.best]);
        c.cites("quotation", q.variants.iter().map(|v| &v.span));
        if !q.variants.iter().any(|v| v.attribution == q.best) {
            c.fault(format!("quotation {}: the best form is no variant", q.id));
        }
    }
    for f in &r.figures {
        c.figure(f);
        c.known("figure's source", &attributions, f.source.iter().filter_map(|s| s.attribution.as_ref()));
        c.known("figure's source", &entities, f.source.iter().filter_map(|s| s.entity.as_ref()));
        c.known("figure's chain", &entities, &f.via);
        c.known("figure's place", &entities, &f.place);
        c.known("figure's event", &incidents, [&f.event]);
        c.known("figure's whole", &figures, &f.scope.of);
        if f.scope.of.as_ref() == Some(&f.id) {
            c.fault(format!("figure {}: a part of itself", f.id));
        }
    }
    for i in &r.incidents {
        c.cites("incident", &i.spans);
        c.known("incident", &entities, &i.places);
        for t in &i.tolls {
            let place = format!("toll of {} {:?}", i.id, t.measure);
            c.range(&place, t.range.low, t.range.high);
            c.known(&place, &reports, t.answers.iter().map(|a| &a.report));
            for a in &t.answers {
                c.cites(&place, &a.spans);
                c.range(&place, a.range.low, a.range.high);
                let within = a.range.low <= a.best && a.range.high.is_none_or(|h| a.best <= h);
                if !within || a.spans.is_empty() || a.spans.iter().any(|s| s.report != a.report) {
                    c.fault(format!("{place}: {a:?}"));
                }
            }
        }
    }
    for s in &r.stories {
        c.known("story", &reports, &s.reports);
        c.cites("story", &s.title_span);
        if s.first > s.last || !(0.0..=1.0).contains(&s.weakest_link) {
            c.fault(format!("story {}: {:?} to {:?}", s.id, s.first, s.last));
        }
    }
    let mut in_stories: Vec<&str> = r.stories.iter().flat_map(|s| &s.reports).map(String::as_str).collect();
    in_stories.sort_unstable();
    if in_stories != reports.iter().copied().collect::<Vec<_>>() {
        c.fault("the stories do not hold every report once");
    }
    ledger(&mut c, &figures, &incidents, &stories, &entities, &origins);
    for d in &r.disagreements {
        c.cites("disagreement", d.positions.iter().flat_map(|p| &p.spans));
        // Where a report tells only of a denial, what is denied is the one position.
        let denied = d.positions.iter().any(|p| p.value.contains("denied"));
        if (d.positions.len() < 2 && !denied) || d.positions.iter().any(|p| p.spans.is_empty()) {
            c.fault(format!("disagreement about {}: {} positions", d.about, d.positions.len()));
        }
    }
    for t in &r.timeline {
        c.cites("timeline", &t.spans);
        if t.time.start > t.time.end || t.spans.is_empty() {
            c.fault(format!("timeline: {} to {}", t.time.start, t.time.end));
        }
    }
    for u in &r.unique {
        c.known("unique", &reports, [&u.report]);
        c.cites("unique", &u.spans);
    }
    if let Err(e) = SCHEMA.validate(&serde_json::to_value(r).unwrap()) {
        c.fault(format!("not valid against the schema: {e}"));
    }
    c.faults
}

fn ledger(
    c: &mut Checker<'_>,
    figures: &BTreeSet<&str>,
    incidents: &BTreeSet<&str>,
    stories: &BTreeSet<&str>,
    entities: &BTreeSet<&str>,
    origins: &BTreeSet<&str>,
) {
    let r = c.record;
    let by_id: BTreeMap<&str, &Figure> = r.figures.iter().map(|f| (f.id.as_str(), f)).collect();
    let mut lines: BTreeMap<&str, usize> = figures.iter().map(|f| (*f, 0)).collect();
    for line in &r.ledger {
        let place = format!("line “{}”", line.label);
        c.known(&place, figures, &line.figures);
        c.known(&place, incidents, [&line.incident]);
        c.known(&place, stories, [&line.story]);
        c.known(&place, entities, &line.place);
        c.known(&place, origins, &line.origins);
        c.cites(&place, line.checks.iter().flat_map(|k| &k.spans));
        c.known(&place, figures, line.checks.iter().flat_map(|k| &k.figures));
        c.range(&place, line.range.low, line.range.high);
        for p in line.profiles.values() {
            c.range(&place, p.low, p.high);
        }
        let rows: Vec<&Figure> = line.figures.iter().filter_map(|f| by_id.get(f.as_str()).copied()).collect();
        for f in &rows {
            *lines.entry(f.id.as_str()).or_default() += 1;
            if (&f.event, f.measure) != (&line.incident, line.measure) {
                c.fault(format!("{place}: holds “{}” of another event or measure", f.value.text));
            }
        }
        let of: BTreeSet<&str> = rows.iter().map(|f| f.span.report.as_str()).collect();
        let n = &line.counts;
        if rows.is_empty() || n.reports as usize != of.len() {
            c.fault(format!("{place}: {} reports counted, figures of {}", n.reports, of.len()));
        }
        if n.text_origins == 0 || n.text_origins as usize > rows.len() || n.outlets > n.reports {
            c.fault(format!("{place}: {n:?}"));
        }
        if n.primary_sources.min > n.primary_sources.max {
            c.fault(format!("{place}: {n:?}"));
        }
        let low = rows.iter().map(|f| f.value.low).min().unwrap_or(0);
        let high = rows.iter().map(|f| f.value.high).try_fold(0, |a, h| h.map(|h| a.max(h)));
        if line.range.low < low || high.is_some_and(|h| line.range.high.is_none_or(|x| x > h)) {
            c.fault(format!(
                "{place}: its range {:?} is wider than its figures {low} to {high:?}",
                line.range
            ));
        }
    }
    for (id, n) in lines.into_iter().filter(|&(_, n)| n != 1) {
        c.fault(format!("figure “{}” is in {n} lines of the ledger", by_id[id].value.text));
    }
}

/// Fails with every fault of the record.
pub(crate) fn check(record: &Record) {
    let faults = faults(record);
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
