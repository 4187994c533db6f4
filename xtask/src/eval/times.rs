//! `eval times`: expressions of time and their values against TimeBank 1.2 (TimeML, TIMEX3), outside of the repository.
//!
//! Scored as in TempEval-3: relaxed, an expression of ours and one of theirs share a character; strict, they are the same
//! characters; value F1 is relaxed F1 times the share of matched expressions whose `value` is the same, the day of
//! publication being that of the file. The date of the file itself is no expression.
//!
//! Files are halved by the first byte of the SHA-256 of their names: even to develop on, odd held out. `--worst` lists
//! the errors of the first half only.

use super::{Wishes, floors, rows};
use crate::repo;
use anyhow::{Context, Result};
use headwater_claims::annotate;
use headwater_lang::calendar;
use headwater_model::Document;
use headwater_model::rows::TimeClass;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

/// One file: its words without marks, and what is marked.
struct Article {
    name: String,
    text: String,
    day: String,
    gold: Vec<Gold>,
}

/// An expression as annotated.
struct Gold {
    at: Range<usize>,
    kind: String,
    value: String,
}

/// An expression as found.
struct Ours {
    at: Range<usize>,
    class: TimeClass,
    value: String,
}

#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    gold: usize,
    ours: usize,
    found: usize,
    right: usize,
    strict: usize,
    value: usize,
    class: usize,
}

impl Tally {
    fn f1(&self, gold: usize, ours: usize) -> f64 {
        let (p, r) = (ours as f64 / self.ours.max(1) as f64, gold as f64 / self.gold.max(1) as f64);
        if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) }
    }

    fn relaxed(&self) -> f64 {
        self.f1(self.found, self.right)
    }

    fn value(&self) -> f64 {
        self.relaxed() * self.value as f64 / self.found.max(1) as f64
    }

    fn print(&self, name: &str, files: usize) {
        let found = self.found.max(1) as f64;
        println!(
            "  {name:<12}{files:>6}{:>7}{:>7}{:>9.3}{:>8.3}{:>9.3}{:>9.3}{:>9.3}{:>9.3}",
            self.gold,
            self.ours,
            self.right as f64 / self.ours.max(1) as f64,
            self.found as f64 / self.gold.max(1) as f64,
            self.relaxed(),
            self.f1(self.strict, self.strict),
            self.value(),
            self.class as f64 / found,
        );
    }
}

pub(super) fn run(wishes: &Wishes) -> Result<bool> {
    let folder = repo::root().join("../shared/data/timebank");
    if !folder.is_dir() {
        println!("{} is absent: skipped.", folder.display());
        return Ok(true);
    }
    let (articles, corpus) = read(&folder)?;
    let rows: Vec<_> = articles.iter().map(|a| json!({ "text": a.text, "published": a.day })).collect();
    let documents = rows::documents(&rows);
    let mut halves = [(Tally::default(), 0_usize); 2];
    let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut unread = 0;
    for (article, document) in articles.iter().zip(&documents) {
        let half = usize::from(Sha256::digest(article.name.as_bytes())[0] % 2);
        let read = document.as_ref().and_then(|d| Some((d, offsets(&d.text, &article.text)?)));
        let ours = if let Some((document, map)) = read {
            found(document, &map)
        } else {
            unread += 1;
            Vec::new()
        };
        let (tally, files) = &mut halves[half];
        *files += 1;
        judge(tally, &mut kinds, article, &ours, wishes.worst && half == 0);
    }
    println!(
        "TimeBank 1.2 ({corpus}), {} articles, {unread} not read; spans as characters.\n  {:<12}{:>6}{:>7}{:>7}{:>9}{:>8}{:>9}{:>9}{:>9}{:>9}",
        articles.len(),
        "",
        "files",
        "gold",
        "ours",
        "precis.",
        "recall",
        "relaxed",
        "strict",
        "value",
        "type"
    );
    for (name, (tally, files)) in ["to develop", "held out"].iter().zip(&halves) {
        tally.print(name, *files);
    }
    for (kind, (all, hit)) in &kinds {
        println!("  {kind}: {hit} of {all} found");
    }
    let mut figures: Vec<(String, f64)> = Vec::new();
    for (name, (tally, _)) in ["develop", "held_out"].iter().zip(&halves) {
        figures.push((format!("{name}_relaxed"), tally.relaxed()));
        figures.push((format!("{name}_strict"), tally.f1(tally.strict, tally.strict)));
        figures.push((format!("{name}_value"), tally.value()));
    }
    let figures: Vec<(&str, f64)> = figures.iter().map(|(n, v)| (n.as_str(), *v)).collect();
    Ok(floors::hold("times", &corpus, articles.len(), &figures)? || wishes.allow_regression)
}

fn judge<'a>(
    tally: &mut Tally,
    kinds: &mut BTreeMap<&'a str, (usize, usize)>,
    article: &'a Article,
    ours: &[Ours],
    tell: bool,
) {
    let shared = |a: &Range<usize>, b: &Range<usize>| a.end.min(b.end).saturating_sub(a.start.max(b.start));
    let say = |what: &str, at: &Range<usize>, more: &str| {
        if tell {
            let from = article.text[..at.start].char_indices().rev().nth(50).map_or(0, |(i, _)| i);
            let to =
                article.text[at.end..].char_indices().nth(30).map_or(article.text.len(), |(i, _)| at.end + i);
            let words = format!(
                "{}[{}]{}",
                &article.text[from..at.start],
                &article.text[at.clone()],
                &article.text[at.end..to]
            );
            println!(
                "{what}\t{}\t{}\t{more}",
                article.day,
                words.split_whitespace().collect::<Vec<_>>().join(" ")
            );
        }
    };
    tally.gold += article.gold.len();
    tally.ours += ours.len();
    for gold in &article.gold {
        let kind = kinds.entry(gold.kind.as_str()).or_default();
        kind.0 += 1;
        let best =
            ours.iter().filter(|o| shared(&o.at, &gold.at) > 0).max_by_key(|o| shared(&o.at, &gold.at));
        let Some(best) = best else {
            say("MISSED", &gold.at, &gold.value);
            continue;
        };
        kind.1 += 1;
        tally.found += 1;
        if best.at == gold.at {
            tally.strict += 1;
        } else {
            say("SPAN", &best.at, &article.text[gold.at.clone()].replace('\n', " "));
        }
        if best.value == gold.value {
            tally.value += 1;
        } else {
            say("VALUE", &best.at, &format!("{} not {}", gold.value, best.value));
        }
        tally.class += usize::from(format!("{:?}", best.class).to_uppercase() == gold.kind);
    }
    for o in ours {
        if article.gold.iter().any(|g| shared(&o.at, &g.at) > 0) {
            tally.right += 1;
        } else {
            say("EXTRA", &o.at, &o.value);
        }
    }
}

fn found(document: &Document, map: &[usize]) -> Vec<Ours> {
    let times = annotate(document).times;
    let day = document.published.as_ref().map(|p| p.start);
    times
        .iter()
        .enumerate()
        .filter_map(|(k, t)| {
            let (start, last) = (t.span.start as usize, (t.span.end as usize).checked_sub(1)?);
            Some(Ours {
                at: *map.get(start)?..*map.get(last)? + 1,
                class: t.class(),
                value: calendar::value(&times, k, day).unwrap_or_default(),
            })
        })
        .collect()
}

/// For each byte of `text`, the byte of `original` that holds the same visible character: readers tidy spaces.
fn offsets(text: &str, original: &str) -> Option<Vec<usize>> {
    let mut map = vec![0; text.len()];
    let mut theirs = original.char_indices().filter(|(_, c)| !c.is_whitespace());
    for (i, c) in text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
        let (j, _) = theirs.find(|(_, other)| *other == c)?;
        for k in 0..c.len_utf8() {
            map[i + k] = j + k;
        }
    }
    Some(map)
}

fn read(folder: &Path) -> Result<(Vec<Article>, String)> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .with_context(|| folder.display().to_string())?
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "tml"))
        .collect();
    paths.sort();
    let mut hash = Sha256::new();
    let mut out = Vec::new();
    for path in paths {
        let file = repo::read(&path)?;
        hash.update(file.as_bytes());
        let name = path.file_name().map_or(String::new(), |n| n.to_string_lossy().into_owned());
        out.push(article(name, &file).with_context(|| path.display().to_string())?);
    }
    let corpus = hash.finalize().iter().take(8).fold(String::new(), |mut hex, b| {
        use std::fmt::Write as _;
        let _ = write!(hex, "{b:02x}");
        hex
    });
    Ok((out, corpus))
}

fn article(name: String, file: &str) -> Result<Article> {
    let between = |open: &str, close: &str| -> Option<&str> {
        let from = file.find(open)? + open.len();
        Some(&file[from..from + file[from..].find(close)?])
    };
    let dct = between("<DCT>", "</DCT>").context("no DCT")?;
    let day = attribute(dct, "value").context("DCT without a value")?;
    let body = between("<TEXT>", "</TEXT>").context("no TEXT")?;
    let mut text = String::new();
    let mut gold: Vec<Gold> = Vec::new();
    let mut open: Vec<(usize, String, String)> = Vec::new();
    let mut rest = body;
    while let Some(at) = rest.find('<') {
        text.push_str(&unescape(&rest[..at]));
        let end = at + rest[at..].find('>').context("a tag without an end")?;
        let tag = &rest[at + 1..end];
        if tag.starts_with("TIMEX3 ") {
            let get = |key| attribute(tag, key).unwrap_or_default();
            open.push((text.len(), get("type"), get("value")));
        } else if tag == "/TIMEX3"
            && let Some((start, kind, value)) = open.pop()
        {
            gold.push(Gold { at: start..text.len(), kind, value });
        }
        rest = &rest[end + 1..];
    }
    text.push_str(&unescape(rest));
    // Expressions without words say what an event implies; nobody can find them.
    gold.retain(|g| !text[g.at.clone()].trim().is_empty());
    Ok(Article { name, text, day: day.get(..10).unwrap_or(&day).to_owned(), gold })
}

fn attribute(tag: &str, key: &str) -> Option<String> {
    let marked = format!(" {key}=\"");
    let from = tag.find(&marked)? + marked.len();
    Some(tag[from..from + tag[from..].find('"')?].to_owned())
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_with_their_places() {
        let file = "<DCT><TIMEX3 tid=\"t0\" value=\"2024-05-06\">x</TIMEX3></DCT><TEXT>It <EVENT>fell</EVENT> on \
            <TIMEX3 tid=\"t1\" type=\"DATE\" value=\"2024-05-05\">Sunday</TIMEX3> &amp; stayed.</TEXT>";
        let article = article("a".to_owned(), file).unwrap();
        assert_eq!(
            (article.text.as_str(), article.day.as_str()),
            ("It fell on Sunday & stayed.", "2024-05-06")
        );
        assert_eq!(&article.text[article.gold[0].at.clone()], "Sunday");
        assert_eq!((article.gold[0].kind.as_str(), article.gold[0].value.as_str()), ("DATE", "2024-05-05"));
    }

    #[test]
    fn the_same_characters_are_found_again_where_spaces_differ() {
        assert_eq!(offsets("a b", "a\n\n b"), Some(vec![0, 0, 4]));
        assert_eq!(offsets("ax", "ay"), None);
    }

    #[test]
    fn a_value_counts_only_where_the_words_were_found() {
        let gold = vec![
            Gold { at: 0..6, kind: "DATE".to_owned(), value: "1".to_owned() },
            Gold { at: 8..9, kind: "SET".to_owned(), value: "2".to_owned() },
        ];
        let article =
            Article { name: String::new(), text: "Friday, a week".to_owned(), day: String::new(), gold };
        let ours = [Ours { at: 0..4, class: TimeClass::Date, value: "1".to_owned() }];
        let mut tally = Tally::default();
        judge(&mut tally, &mut BTreeMap::new(), &article, &ours, false);
        assert!((tally.relaxed() - 2.0 / 3.0).abs() < 1e-9 && (tally.value() - tally.relaxed()).abs() < 1e-9);
        assert_eq!((tally.strict, tally.found, tally.right), (0, 1, 1));
    }
}
