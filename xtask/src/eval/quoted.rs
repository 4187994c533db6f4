//! `eval attributions [--file FOLDER] [--worst]`: who said what, as Headwater reads whole reports, against PolNeAR's files of the
//! development part.
//!
//! A content of ours and one of the annotators are the same if at least half of their words are (Dice over words), each
//! used once, the nearest first. Given that, a source is right if half of its words are. Exact spans are scored beside,
//! and recall is split by how much of the annotated content stands in quotation marks: all of it (direct), some (mixed)
//! or none (indirect).

use super::pages::{digest, now, times};
use super::{Wishes, floors};
use crate::repo;
use anyhow::{Context, Result};
use headwater_model::{Document, Region, RegionKind, Span};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Share of words from which two spans are the same.
const SAME: f64 = 0.5;

/// How often each report is read; the best time counts, so what is loaded once does not.
const PASSES: usize = 3;

/// Who said what: spans of bytes.
#[derive(Debug, Clone, Default)]
struct Row {
    source: Vec<Span>,
    cue: Vec<Span>,
    content: Vec<Span>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Count {
    both: usize,
    ours: usize,
    theirs: usize,
}

impl Count {
    fn line(self, name: &str) -> f64 {
        let part = |n: usize| self.both as f64 / n.max(1) as f64;
        let f1 = 2.0 * self.both as f64 / (self.ours + self.theirs).max(1) as f64;
        println!("{name:28} {:9.3} {:9.3} {f1:9.3}", part(self.ours), part(self.theirs));
        f1
    }
}

pub(super) fn run(wishes: &Wishes) -> Result<bool> {
    let given = wishes.file.as_ref().map(PathBuf::from);
    let folder = given.clone().unwrap_or_else(|| repo::shared().join("data/polnear/dev"));
    let texts = folder.join("text");
    if !texts.exists() {
        println!("{} is not there: nothing measured.", texts.display());
        return Ok(true);
    }
    let (paths, annotations) = (files(&texts)?, files(&folder.join("attributions"))?);
    let mut matched = Count::default();
    let mut exact = [Count::default(); 3];
    let (mut attributed, mut with_source) = (0_usize, 0_usize);
    let mut kinds: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    let (mut bytes, mut spoken, mut seconds) = (0, 0, 0.0);
    for path in &paths {
        let text = repo::read(path)?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        // A file is named for the text and a number of the annotation; a text annotated twice is read once.
        let Some(annotation) = annotations.iter().find(|a| {
            let stem = a.file_stem().unwrap_or_default().to_string_lossy();
            stem == name || stem.rsplit_once('_').is_some_and(|(text, _)| text == name)
        }) else {
            continue;
        };
        let truth = annotated(&text, annotation)?;
        let document = document(&text);
        let mut best = f64::INFINITY;
        let mut found = Vec::new();
        for _ in 0..PASSES {
            let started = now();
            found = self::found(&document);
            best = best.min(now() - started);
        }
        seconds += best;
        bytes += text.len();
        spoken += text.split_whitespace().count();
        matched.ours += found.len();
        matched.theirs += truth.len();
        let pairs = pairs(&text, &found, &truth);
        for (t, row) in truth.iter().enumerate() {
            let kind = kinds.entry(kind(&text, &row.content)).or_default();
            kind.1 += 1;
            let Some((f, _)) = pairs.iter().find(|p| p.1 == t) else {
                if wishes.worst {
                    show(&format!("{name} missed"), &text, &[row]);
                }
                continue;
            };
            matched.both += 1;
            kind.0 += 1;
            if !row.source.is_empty() {
                attributed += 1;
                let right = dice(&text, &found[*f].source, &row.source) >= SAME;
                if wishes.worst && !right {
                    show(&format!("{name} source"), &text, &[row, &found[*f]]);
                }
                with_source += usize::from(right);
                kind.2 += usize::from(right);
            }
        }
        let parts: [fn(&Row) -> &Vec<Span>; 3] = [|r| &r.source, |r| &r.cue, |r| &r.content];
        for (part, count) in parts.iter().zip(&mut exact) {
            let spans = |rows: &[Row]| {
                let mut all: Vec<Vec<Span>> =
                    rows.iter().map(|r| part(r).clone()).filter(|s| !s.is_empty()).collect();
                all.sort();
                all.dedup();
                all
            };
            let (ours, theirs) = (spans(&found), spans(&truth));
            count.ours += ours.len();
            count.theirs += theirs.len();
            count.both += ours.iter().filter(|s| theirs.binary_search(s).is_ok()).count();
        }
    }
    println!("{}: {} reports", folder.display(), paths.len());
    println!("{:28} {:>9} {:>9} {:>9}", "", "precision", "recall", "F1");
    let content = matched.line("content, half of the words");
    for (name, count) in ["source, exact", "cue, exact", "content, exact"].iter().zip(exact) {
        count.line(name);
    }
    let source = with_source as f64 / attributed.max(1) as f64;
    println!("source right, content found  {source:.3}  {with_source}/{attributed}");
    for (kind, (both, all, source)) in &kinds {
        println!(
            "{kind:10} found {:.3}  {both}/{all}; with the right source {:.3}",
            *both as f64 / (*all).max(1) as f64,
            *source as f64 / (*both).max(1) as f64
        );
    }
    let direct = kinds.get("direct").map_or(0.0, |k| k.0 as f64 / k.1.max(1) as f64);
    println!(
        "{:.0} reports per second, all of what one report says ({}), {:.0} words per second, {:.1} MB/s",
        paths.len() as f64 / seconds,
        times(),
        spoken as f64 / seconds,
        bytes as f64 / seconds / 1e6
    );
    if given.is_some() {
        return Ok(true);
    }
    let figures = [("content_f1", content), ("source_right", source), ("direct_recall", direct)];
    let corpus = digest(&[], &paths.iter().map(PathBuf::as_path).collect::<Vec<&Path>>())?;
    let well = floors::hold("attributions", &corpus, paths.len(), &figures)?;
    Ok(well || wishes.allow_regression)
}

/// Rows for the terminal (`--worst`): kind, source, cue and content of each.
fn show(what: &str, text: &str, rows: &[&Row]) {
    println!("{what}, {}", rows.first().map_or("", |row| kind(text, &row.content)));
    for row in rows {
        let of = |spans: &[Span]| {
            let parts = spans.iter().filter_map(|s| text.get(s.start as usize..s.end as usize));
            parts.collect::<Vec<_>>().join(" … ").replace('\n', " ")
        };
        println!("    [{}] {{{}}} {}", of(&row.source), of(&row.cue), of(&row.content));
    }
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    paths.sort();
    Ok(paths)
}

/// A report whose paragraphs are lines.
fn document(text: &str) -> Document {
    let mut regions = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if !line.trim().is_empty() {
            let span = Span::new(at, at + line.trim_end().len());
            regions.push(Region { kind: RegionKind::Body, span, repeat_of: None, detail: None });
        }
        at += line.len();
    }
    Document { language: "en".to_owned(), text: text.to_owned(), regions, ..Document::default() }
}

fn found(document: &Document) -> Vec<Row> {
    let rows = headwater_claims::annotate(document).attributions.into_iter();
    rows.map(|a| Row {
        source: a.source_span.into_iter().collect(),
        cue: a.cue.into_iter().collect(),
        content: a.content,
    })
    .collect()
}

/// The rows of a file in brat's format; offsets there count characters.
fn annotated(text: &str, path: &Path) -> Result<Vec<Row>> {
    let at: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
    let mut spans: BTreeMap<String, Vec<Span>> = BTreeMap::new();
    let mut rows = Vec::new();
    for line in repo::read(path)?.lines() {
        let mut fields = line.split('\t');
        let (Some(id), Some(what)) = (fields.next(), fields.next()) else { continue };
        if id.starts_with('T') {
            let (_, places) = what.split_once(' ').context("a span without a place")?;
            let mut list = Vec::new();
            for place in places.split(';') {
                let (from, to) = place.split_once(' ').context("a span without an end")?;
                let byte =
                    |n: &str| -> Result<usize> { Ok(*at.get(n.parse::<usize>()?).unwrap_or(&text.len())) };
                list.push(Span::new(byte(from)?, byte(to)?));
            }
            spans.insert(id.to_owned(), list);
        } else if id.starts_with('E') {
            let mut row = Row::default();
            for (role, id) in what.split_whitespace().filter_map(|r| r.split_once(':')) {
                let list = spans.get(id).cloned().unwrap_or_default();
                match role.trim_end_matches(|c: char| c.is_ascii_digit()) {
                    "Source" => row.source.extend(list),
                    "Cue" => row.cue.extend(list),
                    "Content" => row.content.extend(list),
                    _ => {}
                }
            }
            for list in [&mut row.source, &mut row.cue, &mut row.content] {
                list.sort();
            }
            if !row.content.is_empty() {
                rows.push(row);
            }
        }
    }
    Ok(rows)
}

/// Places of the words in some spans.
fn words(text: &str, spans: &[Span]) -> Vec<usize> {
    let mut out = Vec::new();
    for span in spans {
        let part = text.get(span.start as usize..span.end as usize).unwrap_or_default();
        let mut before = false;
        for (i, c) in part.char_indices() {
            let word = c.is_alphanumeric();
            if word && !before {
                out.push(span.start as usize + i);
            }
            before = word;
        }
    }
    out
}

fn dice(text: &str, x: &[Span], y: &[Span]) -> f64 {
    let (x, y) = (words(text, x), words(text, y));
    let both = x.iter().filter(|w| y.contains(w)).count();
    2.0 * both as f64 / (x.len() + y.len()).max(1) as f64
}

/// Contents that are the same, each once, the nearest first.
fn pairs(text: &str, found: &[Row], truth: &[Row]) -> Vec<(usize, usize)> {
    let mut all: Vec<(f64, usize, usize)> = Vec::new();
    for (f, ours) in found.iter().enumerate() {
        for (t, theirs) in truth.iter().enumerate() {
            let score = dice(text, &ours.content, &theirs.content);
            if score >= SAME {
                all.push((score, f, t));
            }
        }
    }
    all.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (_, f, t) in all {
        if out.iter().all(|p| p.0 != f && p.1 != t) {
            out.push((f, t));
        }
    }
    out
}

/// How much of a content stands in quotation marks.
fn kind(text: &str, content: &[Span]) -> &'static str {
    let all = words(text, content);
    let mut inside = 0;
    for span in content {
        // The marks may stand just outside of the annotated span.
        let from = text[..span.start as usize].rfind('\n').map_or(0, |i| i + 1);
        let mut open = false;
        let mut word = false;
        for (i, c) in text[from..span.end as usize].char_indices() {
            match c {
                '“' => open = true,
                '”' => open = false,
                '"' => open = !open,
                _ => {}
            }
            let is_word = c.is_alphanumeric();
            inside += usize::from(is_word && !word && open && from + i >= span.start as usize);
            word = is_word;
        }
    }
    match inside {
        0 => "indirect",
        n if n * 10 >= all.len() * 9 => "direct",
        _ => "mixed",
    }
}
