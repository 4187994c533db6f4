//! Texts to measure with: stories made by a seeded generator from wire reports. The base texts come from
//! `../shared/data/reuters21578` where that is present, else from the examples; nothing of them is kept or printed.
//!
//! A story is made the way newsrooms make one: a few wires, and outlets that print one of them whole, cut it from the end,
//! change words and numbers, or merge two. The same seed gives the same texts on every machine.

use crate::repo;
use anyhow::{Result, ensure};
use std::fs;
use std::path::Path;

/// Reports that draw on one wire, on average: as in a story told by many outlets.
const REPORTS_PER_WIRE: usize = 5;

/// Shortest base text worth keeping, in bytes.
const SHORTEST: usize = 800;

/// Files of the Reuters collection that are read: 1,000 wire reports each.
const REUTERS_FILES: usize = 3;

/// One wire report: its paragraphs.
pub(super) type Base = Vec<String>;

/// A small linear generator (Knuth's MMIX constants): good enough to deal out edits, and the same everywhere.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n.max(1)
    }

    /// True in `percent` of a hundred throws.
    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// Wire reports to start from.
pub(super) fn bases() -> Result<Vec<Base>> {
    let folder = repo::shared().join("data/reuters21578");
    let mut bases = Vec::new();
    for file in repo::files(&folder, "sgm").iter().take(REUTERS_FILES) {
        // A few bytes of the collection are not UTF-8.
        let text = String::from_utf8_lossy(&fs::read(file)?).into_owned();
        bases.extend(bodies(&text).filter(|b| b.iter().map(String::len).sum::<usize>() >= SHORTEST));
    }
    if bases.is_empty() {
        for story in repo::entries(&repo::root().join("examples")) {
            let texts = self::folder(&story.join("reports"))?;
            bases.extend(texts.iter().map(|t| paragraphs(t, "\n")));
        }
    }
    ensure!(!bases.is_empty(), "no base texts: examples/ is empty");
    Ok(bases)
}

/// The texts of the reports in one file of the Reuters collection.
fn bodies(sgml: &str) -> impl Iterator<Item = Base> {
    sgml.split("<BODY>").skip(1).filter_map(|rest| rest.split_once("</BODY>")).map(|(body, _)| {
        let body =
            body.replace("&lt;", "<").replace("&amp;", "&").replace("&#3;", "").replace(" Reuter\n", "\n");
        paragraphs(&body, "\n    ")
    })
}

fn paragraphs(text: &str, separator: &str) -> Base {
    text.split(separator)
        .map(|p| p.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|p| !p.is_empty())
        .collect()
}

/// The files of a folder as text, in order of their names.
pub(super) fn folder(path: &Path) -> Result<Vec<String>> {
    repo::files(path, "txt").iter().map(|f| repo::read(f)).collect()
}

/// `count` reports of one story.
pub(super) fn reports(bases: &[Base], count: usize, seed: u64) -> Vec<String> {
    let mut dice = Dice(seed);
    let wires: Vec<&Base> =
        (0..count.div_ceil(REPORTS_PER_WIRE)).map(|_| &bases[dice.below(bases.len())]).collect();
    (0..count)
        .map(|_| {
            let mut text = wires[dice.below(wires.len())].clone();
            match dice.below(4) {
                0 => {}
                1 => text.truncate((text.len() / 2).max(1)),
                2 => text.iter_mut().for_each(|p| *p = edited(p, &mut dice)),
                _ => {
                    let other = wires[dice.below(wires.len())];
                    text.truncate((text.len() / 2).max(1));
                    text.extend(other.iter().skip(other.len() / 2).cloned());
                }
            }
            if dice.chance(50) {
                text.push("- Meridian".to_owned());
            }
            text.join("\n\n") + "\n"
        })
        .collect()
}

/// A paragraph with about one word in twelve left out, doubled in value or replaced.
fn edited(paragraph: &str, dice: &mut Dice) -> String {
    let mut words = Vec::new();
    for word in paragraph.split(' ') {
        if !dice.chance(8) {
            words.push(word.to_owned());
        } else if let Ok(number) = word.parse::<u32>() {
            words.push(number.saturating_mul(2).to_string());
        } else if dice.chance(50) {
            words.push("reportedly".to_owned());
        }
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_story() {
        let bases = vec![
            paragraphs("At least 12 people died.\nThe fire began at noon.", "\n"),
            paragraphs("A.\nB.", "\n"),
        ];
        let one = reports(&bases, 20, 7);
        assert_eq!(one, reports(&bases, 20, 7));
        assert_ne!(one, reports(&bases, 20, 8));
        assert_eq!(one.len(), 20);
    }

    #[test]
    fn bodies_of_the_collection_are_read() {
        let sgml = "<BODY>One line\nwraps.\n    A second paragraph, 2 &lt; 3.\n Reuter\n&#3;</BODY>";
        let all: Vec<Base> = bodies(sgml).collect();
        assert_eq!(all, [["One line wraps.", "A second paragraph, 2 < 3."]]);
    }
}
