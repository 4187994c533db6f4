//! Title, authors, day of publication and body on saved pages of live outlets of many countries.
//!
//! The corpus keeps, for each outlet, `OUTLET_YYYY_MM_DD.html.gz` and `OUTLET.json` with one expected article for each
//! version of its parser. Versions and pages of an outlet follow each other in the same order. Outlets of which a part
//! is kept elsewhere (a page without its truth, or the other way round) are left out.

use super::pages::{self, Page};
use super::score::{self, mean};
use super::{Wishes, floors, python};
use crate::repo;
use anyhow::{Context, Result};
use headwater_model::Document;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// What is expected of a page, or what one side says of it.
#[derive(Default)]
struct Facts {
    title: Option<String>,
    authors: BTreeSet<String>,
    /// The day in the page's zone and the day in UTC.
    days: BTreeSet<String>,
    body: String,
}

/// White space squeezed, quotation marks and dashes of one kind.
fn even(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| match c {
            '‘' | '’' | '‚' | '‛' | '`' | '´' => '\'',
            '“' | '”' | '„' | '«' | '»' => '"',
            '–' | '—' | '‑' => '-',
            c => c,
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn author(name: &str) -> String {
    even(name).to_lowercase()
}

/// The days of a time: as written, and in UTC.
fn days(time: &str) -> BTreeSet<String> {
    let mut days = BTreeSet::new();
    if let Some(day) = time.get(..10) {
        days.insert(day.to_owned());
    }
    if let Ok(instant) = time.replacen(' ', "T", 1).parse::<jiff::Timestamp>() {
        days.insert(instant.to_string()[..10].to_owned());
    }
    days
}

fn strings(value: &Value) -> impl Iterator<Item = &str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str)
}

impl Facts {
    fn expected(article: &Value) -> Self {
        let body = &article["body"];
        let mut parts: Vec<&str> = strings(&body["summary"]).collect();
        for section in body["sections"].as_array().into_iter().flatten() {
            parts.extend(strings(&section["headline"]));
            parts.extend(strings(&section["paragraphs"]));
        }
        Self {
            title: article["title"].as_str().map(even),
            authors: strings(&article["authors"]).map(author).collect(),
            days: article["publishing_date"].as_str().map(days).unwrap_or_default(),
            body: parts.join("\n"),
        }
    }

    fn ours(document: Option<&Document>) -> Self {
        let Some(d) = document else { return Self::default() };
        let mut found = Self {
            title: d.title.as_ref().map(|w| even(&w.value)),
            authors: d.byline.iter().map(|w| author(&w.value)).collect(),
            body: pages::body(document),
            ..Self::default()
        };
        if let Some(p) = d.published.as_ref().filter(|p| p.start == p.end) {
            found.days.insert(p.start.to_string());
            found.days.extend(p.time.as_deref().map(days).unwrap_or_default());
        }
        found
    }

    fn theirs(answer: &Value) -> Self {
        Self {
            title: answer["title"].as_str().filter(|t| !t.is_empty()).map(even),
            authors: answer["author"].as_str().into_iter().flat_map(|a| a.split(';')).map(author).collect(),
            days: answer["date"].as_str().map(days).unwrap_or_default(),
            body: answer["text"].as_str().unwrap_or("").to_owned(),
        }
    }
}

/// How far what is found agrees with what is expected, for one page. `None`: the truth does not say.
struct Marks {
    title: Option<(bool, bool, bool)>,
    authors: Option<(bool, f64)>,
    day: Option<(bool, bool)>,
    body: score::Page,
}

impl Marks {
    fn of(truth: &Facts, found: &Facts) -> Self {
        let title = truth.title.as_ref().map(|right| {
            let given = found.title.as_deref().unwrap_or("");
            let within = !given.is_empty() && (right.contains(given) || given.contains(right.as_str()));
            (!given.is_empty(), given == right, within)
        });
        let authors = (!truth.authors.is_empty()).then(|| {
            let shared = truth.authors.intersection(&found.authors).count() as f64;
            let f1 = 2.0 * shared / (truth.authors.len() + found.authors.len()) as f64;
            (!found.authors.is_empty(), f1)
        });
        let day =
            (!truth.days.is_empty()).then(|| (!found.days.is_empty(), !truth.days.is_disjoint(&found.days)));
        Self { title, authors, day, body: score::Page::of(&truth.body, &found.body) }
    }
}

fn share(flags: impl Iterator<Item = bool>) -> f64 {
    mean(flags.map(|f| if f { 1.0 } else { 0.0 }))
}

/// Figures of one side, by the names that the floors use.
fn figures(marks: &[Marks]) -> Vec<(&'static str, f64)> {
    let titles = || marks.iter().filter_map(|m| m.title);
    let authors = || marks.iter().filter_map(|m| m.authors);
    let days = || marks.iter().filter_map(|m| m.day);
    let bodies: Vec<score::Page> = marks.iter().map(|m| m.body).collect();
    vec![
        ("title_found", share(titles().map(|t| t.0))),
        ("title", share(titles().map(|t| t.1))),
        ("title_within", share(titles().map(|t| t.2))),
        ("authors_found", share(authors().map(|a| a.0))),
        ("authors", mean(authors().map(|a| a.1))),
        ("day_found", share(days().map(|d| d.0))),
        ("day", share(days().map(|d| d.1))),
        ("body", score::Score::of(&bodies).f1),
    ]
}

/// Pages with their truth: outlets whose pages and versions are as many.
fn corpus() -> Result<(Vec<Page>, Vec<Facts>, Vec<PathBuf>)> {
    let folder = repo::shared().join("data/fundus-pages");
    let mut saved: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    for path in repo::files(&folder, "gz") {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // OUTLET_YYYY_MM_DD.html.gz
        let outlet = name.rsplitn(4, '_').nth(3).map(str::to_owned);
        if let Some(outlet) = outlet {
            saved.entry(path.with_file_name(format!("{outlet}.json"))).or_default().push(path);
        }
    }
    let (mut pages, mut truths, mut files) = (Vec::new(), Vec::new(), Vec::new());
    for (json, paths) in saved {
        if !json.exists() {
            continue;
        }
        let articles: Value = serde_json::from_str(&repo::read(&json)?)
            .with_context(|| format!("{} is no JSON", json.display()))?;
        let articles = articles.as_object().context("no object")?;
        if articles.len() != paths.len() {
            println!(
                "Left out: {} has {} versions and {} pages.",
                repo::show(&json),
                articles.len(),
                paths.len()
            );
            continue;
        }
        for (path, article) in paths.into_iter().zip(articles.values()) {
            let country = json.parent().and_then(|p| p.file_name()).unwrap_or_default().to_string_lossy();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let key = format!("{country}/{}", name.trim_end_matches(".html.gz"));
            pages.push(Page::open(key, path)?);
            truths.push(Facts::expected(article));
        }
        files.push(json);
    }
    Ok((pages, truths, files))
}

pub(crate) fn run(wishes: &Wishes) -> Result<bool> {
    let (pages, truths, files) = corpus()?;
    if pages.is_empty() {
        println!("Left out: {} holds no pages.", repo::shared().join("data/fundus-pages").display());
        return Ok(true);
    }
    let corpus = pages::digest(&pages, &files.iter().map(PathBuf::as_path).collect::<Vec<_>>())?;
    println!("{} pages of {} outlets, corpus {corpus}", pages.len(), files.len());
    let (documents, seconds) = pages::read(&pages);
    let found: Vec<Facts> = documents.iter().map(|d| Facts::ours(d.as_ref())).collect();
    let marks: Vec<Marks> = truths.iter().zip(&found).map(|(t, f)| Marks::of(t, f)).collect();
    let ours = figures(&marks);
    let mut columns = vec![("headwater".to_owned(), pages.len() as f64 / seconds, ours.clone())];
    for side in if wishes.ours { Vec::new() } else { python::sides("metadata", &pages) } {
        let theirs: Vec<Marks> =
            truths.iter().zip(&side.answers).map(|(t, a)| Marks::of(t, &Facts::theirs(a))).collect();
        columns.push((side.name, pages.len() as f64 / side.seconds, figures(&theirs)));
    }
    table(&columns);
    if wishes.worst {
        worst(&pages, &documents, &truths, &found, &marks);
    }
    println!();
    Ok(floors::hold("metadata", &corpus, pages.len(), &ours)? || wishes.allow_regression)
}

fn table(columns: &[(String, f64, Vec<(&'static str, f64)>)]) {
    print!("\n{:<32}", "");
    for (name, _, _) in columns {
        print!("{name:>14}");
    }
    println!();
    for (i, what) in [
        "title given",
        "title right",
        "title right or a part",
        "authors given",
        "authors, F1",
        "day given",
        "day right",
        "body, F1 of shingles",
    ]
    .iter()
    .enumerate()
    {
        print!("{what:<32}");
        for (_, _, figures) in columns {
            // Who gives nothing anywhere was not asked for it.
            match figures[i].1 {
                v if v > 0.0 => print!("{v:>14.3}"),
                _ => print!("{:>14}", "-"),
            }
        }
        println!();
    }
    print!("{:<32}", "pages per second");
    for (_, rate, _) in columns {
        print!("{rate:>14.1}");
    }
    println!(
        "\nShares of the pages whose truth tells the field. Pages in memory, {}, best of {} passes.",
        pages::times(),
        pages::PASSES
    );
}

fn worst(pages: &[Page], documents: &[Option<Document>], truths: &[Facts], found: &[Facts], marks: &[Marks]) {
    let language = |i: usize| documents[i].as_ref().map_or("-", |d| d.language.as_str());
    println!("\nWorst bodies:");
    let mut order: Vec<usize> = (0..pages.len()).collect();
    order.sort_by(|a, b| marks[*a].body.f1().total_cmp(&marks[*b].body.f1()));
    for &i in order.iter().take(10) {
        println!("  {:<40} {:<3} {}", pages[i].key, language(i), marks[i].body.shown());
    }
    println!("\nFields missed (found, then right):");
    for i in 0..pages.len() {
        let say = |what: &str, found: String, right: String| {
            let cut = |s: String| s.chars().take(70).collect::<String>();
            println!("  {:<40} {:<3} {what}: {} | {}", pages[i].key, language(i), cut(found), cut(right));
        };
        if marks[i].title.is_some_and(|t| !t.1) {
            say(
                "title",
                found[i].title.clone().unwrap_or_default(),
                truths[i].title.clone().unwrap_or_default(),
            );
        }
        if marks[i].authors.is_some_and(|a| a.1 < 1.0) {
            say("authors", format!("{:?}", found[i].authors), format!("{:?}", truths[i].authors));
        }
        if marks[i].day.is_some_and(|d| !d.1) {
            say("day", format!("{:?}", found[i].days), format!("{:?}", truths[i].days));
        }
    }
    let mut languages: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for (i, mark) in marks.iter().enumerate() {
        languages.entry(language(i)).or_default().push(mark.body.f1());
    }
    println!("\nBody by language:");
    for (code, scores) in languages {
        println!("  {code:<4}{:>4} pages  F1 {:.3}", scores.len(), mean(scores.iter().copied()));
    }
}
