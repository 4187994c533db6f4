//! `eval places [--worst]`: names of places against two corpora outside of the repository, LGL (local news, mostly American;
//! Lieberman, Samet and Sankaranarayanan 2010) and `GeoVirus` (reports on epidemics; Gritta, Pilehvar and Collier 2018).
//!
//! - *given*: the annotated names are handed in, each report alone; *outlet*: with the site of each report, so that reports of one
//!   site tell of each other's province. Right: the annotated `GeoNames` id, or within 161 km (100 miles).
//! - *found*: the names are those that we find; one is found if a name of ours shares half of its bytes.
//!
//! The texts of LGL are split in two halves by a hash of their number: the rules were made on the first, the second was
//! only counted. `GeoVirus` has no ids, and puts a country where Wikipedia does.

use super::{Wishes, floors, pages};
use crate::repo;
use anyhow::{Context, Result};
use headwater_gazetteer::{Kind, Resolved, gazetteer};
use headwater_ledger::places::Places;
use headwater_model::record::EntityKind;
use headwater_model::rows::{Annotated, LocalEntity};
use headwater_model::{Document, Region, RegionKind, Span};
use std::path::Path;
use std::time::Instant;

/// A hundred miles.
const NEAR: f64 = 161.0;

/// An annotated name.
struct Name {
    span: Span,
    /// None for a name that the annotators gave no place.
    place: Option<Known>,
}

/// Where the annotators put it.
struct Known {
    id: Option<u32>,
    lat: f64,
    lon: f64,
    /// A second division of a country, which we have without the number.
    district: bool,
}

struct Text {
    number: String,
    document: Document,
    names: Vec<Name>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    all: usize,
    resolved: usize,
    id: usize,
    same: usize,
    near: usize,
}

impl Tally {
    fn add(&mut self, known: &Known, found: Option<Resolved>) -> bool {
        self.all += 1;
        let Some(found) = found else { return false };
        let entry = gazetteer().entry(found.place);
        let far = kilometres((known.lat, known.lon), (entry.lat, entry.lon));
        let id = entry.id.is_some() && entry.id == known.id;
        let near = id || far <= NEAR;
        self.resolved += 1;
        self.id += usize::from(id);
        self.same += usize::from(id || (known.district && entry.kind == Kind::District && far <= 50.0));
        self.near += usize::from(near);
        near
    }

    fn share(self, part: usize) -> f64 {
        part as f64 / self.all.max(1) as f64
    }

    fn line(self, name: &str) {
        println!(
            "  {name:<26}{:>7}{:>10.3}{:>10.3}{:>10.3}{:>10.3}{:>12.3}",
            self.all,
            self.share(self.resolved),
            self.share(self.id),
            self.share(self.same),
            self.share(self.near),
            self.near as f64 / self.resolved.max(1) as f64
        );
    }
}

fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let half = |x: f64| (x.to_radians() / 2.0).sin().powi(2);
    let h = half(b.0 - a.0) + a.0.to_radians().cos() * b.0.to_radians().cos() * half(b.1 - a.1);
    2.0 * 6371.0 * h.sqrt().min(1.0).asin()
}

/// What stands between the first two tags of that name.
fn element<'a>(xml: &'a str, tag: &str) -> Option<&'a str> {
    let open = xml.find(&format!("<{tag}>"))? + tag.len() + 2;
    let len = xml[open..].find(&format!("</{tag}>"))?;
    Some(&xml[open..open + len])
}

/// Without comments: `GeoVirus` has whole articles in them.
fn uncommented(xml: &str) -> String {
    let mut out = String::with_capacity(xml.len());
    let mut rest = xml;
    while let Some((before, after)) = rest.split_once("<!--") {
        out.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, left)| left);
    }
    out + rest
}

fn plain(text: &str) -> String {
    if let Some(raw) = text.trim().strip_prefix("<![CDATA[") {
        return raw.trim_end_matches("]]>").to_owned();
    }
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")]
        .iter()
        .fold(text.to_owned(), |t, (from, to)| t.replace(from, to))
}

/// The texts of a file. Its offsets count characters, from one in `GeoVirus` (`first`).
fn read(path: &Path, name: &str, first: usize) -> Result<Vec<Text>> {
    let xml = uncommented(&repo::read(path)?);
    let mut out = Vec::new();
    for (number, article) in xml.split("<article").skip(2).enumerate() {
        let text = plain(element(article, "text").context("an article without text")?);
        let at: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
        let mut names = Vec::new();
        for part in article.split(&format!("<{name}>")).skip(1) {
            let number = |tag: &str| element(part, tag).and_then(|n| n.trim().parse::<f64>().ok());
            let offset =
                |tag: &str| number(tag).and_then(|n| at.get((n as usize).saturating_sub(first)).copied());
            let (Some(start), Some(end)) = (offset("start"), offset("end")) else { continue };
            let id =
                part.split("<gaztag geonameid=\"").nth(1).and_then(|p| p.split('"').next()?.parse().ok());
            let district = element(part, "fcode") == Some("ADM2");
            let place = number("lat").zip(number("lon")).map(|(lat, lon)| Known { id, lat, lon, district });
            names.push(Name { span: Span::new(start, end), place });
        }
        let id = article.split('"').nth(1).filter(|_| article.starts_with(" docid")).map(str::to_owned);
        let address = element(article, "domain").map(|d| format!("http://{d}/"));
        out.push(Text {
            number: id.unwrap_or_else(|| number.to_string()),
            document: document(text, address),
            names,
        });
    }
    Ok(out)
}

fn document(text: String, address: Option<String>) -> Document {
    let span = Span::new(0, text.len());
    let regions = vec![Region { kind: RegionKind::Body, span, repeat_of: None, detail: None }];
    Document { language: "en".to_owned(), text, regions, address, ..Document::default() }
}

/// The annotated names as a report's own entities: one a form.
fn given(text: &Text) -> Annotated {
    let mut entities: Vec<LocalEntity> = Vec::new();
    for name in text.names.iter().filter(|n| n.place.is_some()) {
        let words = text.document.words(name.span);
        match entities.iter_mut().find(|e| e.name == words) {
            Some(entity) => entity.mentions.push(name.span),
            None => entities.push(LocalEntity {
                kind: EntityKind::Place,
                name: words.to_owned(),
                variants: vec![words.to_owned()],
                merges: Vec::new(),
                mentions: vec![name.span],
                descriptions: Vec::new(),
            }),
        }
    }
    Annotated { entities, ..Annotated::default() }
}

/// Which half of the texts one is in.
fn half(number: &str) -> usize {
    let hash = number
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    (hash >> 40) as usize & 1
}

/// Resolves all and counts by half; `outlets` tells of each report's site.
fn resolved(texts: &[Text], annotated: &[Annotated], outlets: bool) -> (Places, f64) {
    let bare: Vec<Document> = texts
        .iter()
        .map(|t| Document { address: t.document.address.clone().filter(|_| outlets), ..t.document.clone() })
        .collect();
    let documents: Vec<&Document> = bare.iter().collect();
    let story_of: Vec<usize> = (0..texts.len()).collect();
    let started = Instant::now();
    let places = Places::new(&documents, annotated, &story_of, &headwater_model::workers::Alone);
    (places, started.elapsed().as_secs_f64() * 1e3 / texts.len().max(1) as f64)
}

/// The entity of a report that names the words `span`.
fn entity_at(annotated: &Annotated, span: Span) -> Option<usize> {
    let shares = |m: &Span| 2 * m.shared(span) >= span.len().max(m.len());
    annotated.entities.iter().position(|e| e.kind == EntityKind::Place && e.mentions.iter().any(shares))
}

fn score(label: &str, texts: &[Text], annotated: &[Annotated], outlets: bool, worst: bool) -> [Tally; 2] {
    let (places, ms) = resolved(texts, annotated, outlets);
    let mut tallies = [Tally::default(); 2];
    for (d, text) in texts.iter().enumerate() {
        let half = half(&text.number);
        for name in &text.names {
            let Some(known) = &name.place else { continue };
            let found = entity_at(&annotated[d], name.span).and_then(|e| places.place(d, e));
            let right = tallies[half].add(known, found);
            if worst && !right && half == 0 {
                let place = found.map(|f| gazetteer().around(f.place));
                println!("    {} {:?}: {place:?}", text.number, text.document.words(name.span));
            }
        }
    }
    for (half, tally) in tallies.iter().enumerate() {
        tally.line(&format!("{label}, {}", ["first half", "second half"][half]));
    }
    println!("    {ms:.3} ms a report");
    tallies
}

/// How many names are found: exactly, and by half of their bytes; how many of ours are no annotated name.
fn found(texts: &[Text], annotated: &[Annotated]) -> (f64, f64) {
    let (mut gold, mut hit, mut ours, mut ours_hit) = (0_usize, 0_usize, 0_usize, 0_usize);
    for (text, annotated) in texts.iter().zip(annotated) {
        let mentions: Vec<Span> = annotated
            .entities
            .iter()
            .filter(|e| e.kind == EntityKind::Place)
            .flat_map(|e| e.mentions.iter().copied())
            .collect();
        let same = |a: Span, b: Span| 2 * a.shared(b) >= a.len().max(b.len());
        for name in text.names.iter().filter(|n| n.place.is_some()) {
            gold += 1;
            hit += usize::from(mentions.iter().any(|&m| same(m, name.span)));
        }
        for &m in &mentions {
            // Names that the annotators gave no place are neither right nor wrong.
            match text.names.iter().find(|n| same(m, n.span)) {
                Some(name) if name.place.is_none() => {}
                Some(_) => (ours, ours_hit) = (ours + 1, ours_hit + 1),
                None => ours += 1,
            }
        }
    }
    (ours_hit as f64 / ours.max(1) as f64, hit as f64 / gold.max(1) as f64)
}

pub(crate) fn run(wishes: &Wishes) -> Result<bool> {
    let folder = repo::shared().join("data/geoparsing");
    let files = [("lgl", "lgl.xml", "toponym", 0), ("geovirus", "GeoVirus.xml", "location", 1)];
    if !folder.is_dir() {
        println!("Left out: {} is not there.", folder.display());
        return Ok(true);
    }
    let mut figures: Vec<(String, f64)> = Vec::new();
    let mut count = 0;
    for (corpus, file, name, first) in files {
        let texts = read(&folder.join(file), name, first)?;
        count += texts.len();
        println!("{file}: {} reports", texts.len());
        println!(
            "  {:<26}{:>7}{:>10}{:>10}{:>10}{:>10}{:>12}",
            "", "names", "resolved", "id", "same", "161 km", "of resolved"
        );
        let all: Vec<Annotated> = texts.iter().map(given).collect();
        let mut add = |what: &str, tallies: [Tally; 2]| {
            for (half, tally) in ["first", "second"].iter().zip(tallies) {
                figures.push((format!("{corpus}_{what}_{half}"), tally.share(tally.near)));
            }
        };
        add("given", score("given", &texts, &all, false, wishes.worst));
        if corpus == "lgl" {
            add("outlet", score("given, outlet known", &texts, &all, true, false));
        }
        let own: Vec<Annotated> = texts.iter().map(|t| headwater_claims::annotate(&t.document)).collect();
        add("end_to_end", score("end to end", &texts, &own, false, false));
        if corpus == "lgl" {
            score("end to end, outlet known", &texts, &own, true, false);
        }
        let (precision, recall) = found(&texts, &own);
        let f1 = 2.0 * precision * recall / (precision + recall).max(1e-9);
        println!("  names found: precision {precision:.3}, recall {recall:.3}, F1 {f1:.3}");
        figures.push((format!("{corpus}_found_f1"), f1));
    }
    println!("  Mordecai 3 on LGL, as published: exact 0.79, within 161 km 0.83");
    let paths: Vec<_> = files.iter().map(|f| folder.join(f.1)).collect();
    let digest = pages::digest(&[], &paths.iter().map(std::path::PathBuf::as_path).collect::<Vec<_>>())?;
    let figures: Vec<(&str, f64)> = figures.iter().map(|(n, v)| (n.as_str(), *v)).collect();
    Ok(floors::hold("places", &digest, count, &figures)? || wishes.allow_regression)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_sphere() {
        assert!(kilometres((0.0, 0.0), (0.0, 0.0)).abs() < 1e-9);
        let paris_london = kilometres((48.8566, 2.3522), (51.5074, -0.1278));
        assert!((paris_london - 343.6).abs() < 2.0, "{paris_london}");
    }

    #[test]
    fn elements_and_their_text() {
        let xml = "<a><b>x &amp; y</b><c><![CDATA[1 < 2]]></c></a>";
        assert_eq!(plain(element(xml, "b").unwrap()), "x & y");
        assert_eq!(plain(element(xml, "c").unwrap()), "1 < 2");
        assert_eq!(element(xml, "d"), None);
        assert_eq!(uncommented("a<!-- b -->c<!--d"), "ac");
    }
}
