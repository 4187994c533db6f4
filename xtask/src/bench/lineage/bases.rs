//! Base texts: real news reports, cleaned, no two of which share text. Nothing of them is kept or written into the
//! repository.
//!
//! What belongs to a page and not to the report is left out with the help of our own reader; that no two bases share
//! text is checked here by brute force, without any part of what is measured.

use super::dice::hash;
use super::params::Base as Limits;
use super::text::{split, words};
use crate::repo;
use anyhow::{Context, Result};
use headwater_model::RegionKind;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::fs;

/// A report to start from.
#[derive(Debug, Clone)]
pub(super) struct Base {
    /// Stable over runs: the half it belongs to hangs on it.
    pub(super) name: String,
    pub(super) title: String,
    pub(super) paragraphs: Vec<Vec<String>>,
    /// Reports of the same event, else of a near topic, have the same.
    pub(super) group: String,
    /// The group is one event.
    pub(super) event: bool,
}

/// Two sentences that people judged to say the same.
#[derive(Debug, Clone)]
pub(super) struct Paraphrase(pub(super) String, pub(super) String);

/// All there is to make stories of.
pub(super) struct Stock {
    pub(super) bases: Vec<Base>,
    pub(super) paraphrases: Vec<Paraphrase>,
}

/// Whether something belongs to the half that is kept from tuning.
pub(super) fn is_held_out(base: &Base) -> bool {
    // Reports of one event stay together.
    let key = if base.event { &base.group } else { &base.name };
    hash(key.as_bytes()) % 2 == 1
}

/// Loads what is there; no bases if the data is not.
pub(super) fn load(limits: &Limits, reuters_files: usize) -> Result<Stock> {
    let mut raw = gva()?;
    raw.extend(polnear()?);
    raw.extend(reuters(reuters_files)?);
    let clean: Vec<Base> = raw.into_iter().filter_map(|r| clean(r, limits)).collect();
    Ok(Stock { bases: independent(clean, limits.containment), paraphrases: paraphrases()? })
}

struct Raw {
    name: String,
    title: String,
    text: String,
    group: String,
    event: bool,
}

#[derive(Deserialize)]
struct Shooting {
    id: String,
    title: Option<String>,
    content: String,
    incident: String,
}

fn gva() -> Result<Vec<Raw>> {
    let mut out = Vec::new();
    for part in ["train", "dev"] {
        let path = repo::shared().join(format!("data/gva/{part}.docs.jsonl"));
        let Ok(lines) = fs::read_to_string(&path) else { continue };
        for line in lines.lines() {
            let row: Shooting = serde_json::from_str(line).with_context(|| path.display().to_string())?;
            out.push(Raw {
                name: format!("gva/{}", row.id),
                title: row.title.unwrap_or_default(),
                text: row.content,
                group: format!("gva/{}", row.incident),
                event: true,
            });
        }
    }
    Ok(out)
}

fn polnear() -> Result<Vec<Raw>> {
    let mut out = Vec::new();
    for path in repo::files(&repo::shared().join("data/polnear"), "txt") {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = repo::read(&path)?;
        let (title, text) = text.split_once('\n').unwrap_or(("", &text));
        // "outlet_2016-09-12_headline": campaign reports of one week are near in topic.
        let week = name.split('_').nth(1).and_then(|d| d.get(..9)).unwrap_or("").to_owned();
        let (title, text) = (title.to_owned(), text.to_owned());
        out.push(Raw {
            group: format!("polnear/{week}"),
            name: format!("polnear/{name}"),
            title,
            text,
            event: false,
        });
    }
    Ok(out)
}

fn reuters(files: usize) -> Result<Vec<Raw>> {
    let mut out = Vec::new();
    for path in repo::files(&repo::shared().join("data/reuters21578"), "sgm").iter().take(files) {
        // A few bytes of the collection are not UTF-8.
        let sgml = String::from_utf8_lossy(&fs::read(path)?).into_owned();
        for item in sgml.split("<REUTERS ").skip(1) {
            let between = |open: &str, close: &str| {
                item.split_once(open).and_then(|(_, rest)| rest.split_once(close)).map(|(inner, _)| inner)
            };
            let (Some(number), Some(body)) = (between("NEWID=\"", "\""), between("<BODY>", "</BODY>")) else {
                continue;
            };
            let first = |tag: &str| between(&format!("<{tag}><D>"), "</D>").unwrap_or("none").to_owned();
            let plain = |text: &str| text.replace("&lt;", "<").replace("&amp;", "&").replace("&#3;", "");
            out.push(Raw {
                name: format!("reuters/{number}"),
                title: plain(between("<TITLE>", "</TITLE>").unwrap_or("")),
                text: plain(body).replace("\n    ", "\n\n"),
                group: format!("reuters/{}/{}", first("TOPICS"), first("PLACES")),
                event: false,
            });
        }
    }
    Ok(out)
}

fn clean(raw: Raw, limits: &Limits) -> Option<Base> {
    let paragraphs: Vec<String> = raw
        .text
        .split("\n\n")
        .map(|p| p.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|p| p.len() > 20)
        .collect();
    let text = paragraphs.join("\n\n");
    if text.len() < limits.least_words * 4 || text.len() > limits.most_words * 9 {
        return None;
    }
    let document = headwater_read::read("base.txt", text.as_bytes()).document?;
    if document.language != "en" {
        return None;
    }
    let mut seen: FxHashSet<u64> = FxHashSet::default();
    let mut out: Vec<Vec<String>> = Vec::new();
    for region in document.regions.iter().filter(|r| r.kind == RegionKind::Body) {
        for paragraph in document.words(region.span).split("\n\n") {
            let sentences: Vec<String> = without_insides(split(paragraph.trim()))
                .into_iter()
                .filter(|s| is_prose(s) && is_new(s, &mut seen))
                .collect();
            let credited = |s: &String| document.credits.iter().any(|c| s.contains(document.words(c.span)));
            let sentences: Vec<String> = sentences.into_iter().filter(|s| !credited(s)).collect();
            if !sentences.is_empty() {
                out.push(sentences);
            }
        }
    }
    let count: usize = out.iter().flatten().map(|s| words(s).len()).sum();
    let fits = (limits.least_words..=limits.most_words).contains(&count);
    let enough = out.iter().map(Vec::len).sum::<usize>() >= limits.least_sentences;
    let title = raw.title.split_whitespace().collect::<Vec<_>>().join(" ");
    (fits && enough).then_some(Base {
        name: raw.name,
        title,
        paragraphs: out,
        group: raw.group,
        event: raw.event,
    })
}

/// Without sentences that stand inside a longer quotation and have no mark of it: nothing in them says that they are
/// somebody's words.
fn without_insides(sentences: Vec<String>) -> Vec<String> {
    let mut open = false;
    let mut out = Vec::new();
    for sentence in sentences {
        let marks = sentence.chars().filter(|c| matches!(c, '"' | '\u{201c}' | '\u{201d}')).count();
        if !(open && marks == 0) {
            out.push(sentence);
        }
        open ^= marks % 2 == 1;
    }
    out
}

/// A sentence of a report: whole, of usual length, no table, no word of an agency or a site.
fn is_prose(sentence: &str) -> bool {
    let list = words(sentence);
    let digits = sentence.chars().filter(char::is_ascii_digit).count();
    let ends = sentence.trim_end_matches(['"', '\u{201d}', ')', '\'']).ends_with(['.', '!', '?']);
    let starts = sentence
        .starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '"' | '\u{201c}'));
    let low = format!(" {} ", list.join(" "));
    (5..=60).contains(&list.len())
        && digits * 6 < sentence.len()
        && ends
        && !is_run_on(sentence)
        && starts
        && !sentence.contains(['\n', '\t', '|', '_', '@', '<', '>'])
        && !FOREIGN.iter().any(|w| low.contains(&format!(" {w} ")))
}

/// Whether two sentences stand in it without a space between them.
fn is_run_on(sentence: &str) -> bool {
    let chars: Vec<char> = sentence.chars().collect();
    chars.windows(3).any(|w| w[0].is_lowercase() && matches!(w[1], '.' | '"') && w[2].is_uppercase())
}

/// Words that tell of another origin than the one the simulator gives, or of the page.
const FOREIGN: &[&str] = &[
    "reuters",
    "reuter",
    "associated press",
    "ap",
    "afp",
    "upi",
    "tass",
    "xinhua",
    "copyright",
    "rights reserved",
    "click",
    "newsletter",
    "subscribe",
    "http",
    "https",
    "www",
    "com",
    "facebook",
    "twitter",
    "this article",
    "this story",
    "this report",
    "sign up",
    "e mail",
    "email",
    "app",
    "video above",
    "cookies",
    "javascript",
    "browser",
    "press service",
    "news agency",
    "news service",
    "is a reporter",
    "contributed",
    "follow us",
    "check back",
    "stay with",
    "caption",
    "image",
    "embed",
    "loading",
];

/// Whether most of it has not been said in this text.
fn is_new(sentence: &str, seen: &mut FxHashSet<u64>) -> bool {
    let grams = grams(&words(sentence), 4);
    let known = grams.iter().filter(|g| seen.contains(g)).count();
    seen.extend(&grams);
    known * 4 <= grams.len()
}

/// Hashes of the runs of `n` words.
pub(super) fn grams(words: &[String], n: usize) -> Vec<u64> {
    words.windows(n).map(|w| hash(w.join(" ").as_bytes())).collect()
}

/// Leaves out every text that shares more than `limit` of its five-grams, or of the other's, with one before it.
fn independent(all: Vec<Base>, limit: f64) -> Vec<Base> {
    let mut index: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
    let mut sizes: Vec<usize> = Vec::new();
    let mut kept: Vec<Base> = Vec::new();
    for base in all {
        let list: Vec<String> = base.paragraphs.iter().flatten().flat_map(|s| words(s)).collect();
        let mut own = grams(&list, 5);
        own.sort_unstable();
        own.dedup();
        let mut shared: FxHashMap<u32, usize> = FxHashMap::default();
        for other in own.iter().filter_map(|g| index.get(g)).flatten() {
            *shared.entry(*other).or_default() += 1;
        }
        let copied = shared
            .values()
            .zip(shared.keys())
            .any(|(n, k)| *n as f64 >= limit * own.len().min(sizes[*k as usize]) as f64);
        if copied {
            continue;
        }
        for gram in &own {
            index.entry(*gram).or_default().push(kept.len() as u32);
        }
        sizes.push(own.len());
        kept.push(base);
    }
    kept
}

fn paraphrases() -> Result<Vec<Paraphrase>> {
    let mut out = Vec::new();
    let mut used: FxHashSet<String> = FxHashSet::default();
    let mut seen = Seen::default();
    for part in ["train", "test"] {
        let path = repo::shared().join(format!("data/msrp/MSRP_Corpus/msr_paraphrase_{part}.txt"));
        if !path.is_file() {
            continue;
        }
        for line in repo::read(&path)?.lines() {
            let fields: Vec<&str> = line.trim_end().split('\t').collect();
            let ["1", a, b, one, two] = fields[..] else { continue };
            // A sentence stands in several pairs: once is enough.
            if !used.insert(a.to_owned()) | !used.insert(b.to_owned()) || !is_prose(one) || !is_prose(two) {
                continue;
            }
            if seen.is_new(one, two) {
                out.push(Paraphrase(one.to_owned(), two.to_owned()));
            }
        }
    }
    Ok(out)
}

/// Pairs taken so far, by their longer words: the collection holds many sentences of one report, and two pairs on one
/// event would be paraphrases of each other that nobody labelled.
#[derive(Default)]
struct Seen {
    by_word: FxHashMap<String, Vec<u32>>,
    count: u32,
}

impl Seen {
    /// Longer words that two pairs may share.
    const SHARED: usize = 3;

    fn is_new(&mut self, one: &str, two: &str) -> bool {
        let mut own: Vec<String> =
            words(one).into_iter().chain(words(two)).filter(|w| w.chars().count() > 4).collect();
        own.sort_unstable();
        own.dedup();
        let mut shared: FxHashMap<u32, usize> = FxHashMap::default();
        for pair in own.iter().filter_map(|w| self.by_word.get(w)).filter(|l| l.len() < 60).flatten() {
            *shared.entry(*pair).or_default() += 1;
        }
        let new = shared.values().all(|n| *n <= Self::SHARED);
        if new {
            for word in own {
                self.by_word.entry(word).or_default().push(self.count);
            }
            self.count += 1;
        }
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(name: &str, sentences: &[&str]) -> Base {
        Base {
            name: name.to_owned(),
            title: String::new(),
            paragraphs: vec![sentences.iter().map(|s| (*s).to_owned()).collect()],
            group: String::new(),
            event: false,
        }
    }

    #[test]
    fn texts_that_share_text_are_left_out() {
        let long = "The old ferry left the northern quay at dawn with forty crates of apples on its deck.";
        let other =
            "Farmers in the valley say that the rain came two weeks late this spring and spoiled the hay.";
        let all = vec![base("a", &[long]), base("b", &[other, long]), base("c", &[other])];
        let kept: Vec<String> = independent(all, 0.05).into_iter().map(|b| b.name).collect();
        assert_eq!(kept, ["a", "c"]);
    }

    #[test]
    fn prose_is_told_from_page_furniture() {
        assert!(is_prose("The old ferry left the northern quay at dawn."));
        for no in [
            "Read more",
            "Shr 34 cts 1.19 2.44 3.55 4.11 12.",
            "Sign up for our newsletter today, dear reader.",
        ] {
            assert!(!is_prose(no), "{no}");
        }
    }
}
