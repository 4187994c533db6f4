//! Text of the house: sentences that an outlet prints under reports which have nothing else in common (a copyright line,
//! a plea for tips, a paragraph about the paper). They make no report a copy of another and are not compared.
//!
//! An outlet's updates of one story share sentences too, so a sentence is only the house's if three reports that have
//! it are strangers but for such sentences: few names and numbers in common, and no runs of words.

use crate::credit::outlet;
use crate::fold::{NAME, NUMBER};
use crate::prepare::Prepared;
use crate::shingle::shingles;
use headwater_model::Span;
use rustc_hash::{FxHashMap, FxHasher};
use std::collections::BTreeMap;
use std::hash::Hasher;

/// Reports that must be strangers to each other.
const STRANGERS: usize = 3;
/// Reports of one sentence that are looked at.
const LOOKED_AT: usize = 24;
/// A report can bear witness if so many of its words stand in sentences of its own …
const OWN_WORDS: usize = 25;
/// … and such a part of all of them.
const OWN_PART: f64 = 0.25;
/// Runs of words that strangers may share, of those of the shorter one.
const RUNS: f64 = 0.05;
/// Names and numbers that strangers may share, of those of the one that has fewer.
const FACTS: f64 = 0.4;

/// Takes the text of the house out of what is compared, and says for each report that has some, by index, where it
/// stands.
pub fn without_house_text(docs: &mut [Prepared<'_>]) -> BTreeMap<usize, Vec<Span>> {
    let mut outlets: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, doc) in docs.iter().enumerate() {
        if let Some(name) = outlet(doc.document()) {
            outlets.entry(name.to_owned()).or_default().push(i);
        }
    }
    let mut house = BTreeMap::new();
    for members in outlets.into_values().filter(|m| m.len() >= STRANGERS) {
        for (doc, out) in sentences(docs, members) {
            house.insert(doc, out.iter().map(|&s| docs[doc].sentences[s].span).collect());
            docs[doc].leave_out(&out);
        }
    }
    house
}

/// What a report has besides sentences that two others of its outlet have.
struct Own {
    runs: Vec<u64>,
    facts: Vec<u64>,
    enough: bool,
}

/// For the reports of one outlet, their sentences of the house by number.
fn sentences(docs: &[Prepared<'_>], mut members: Vec<usize>) -> Vec<(usize, Vec<usize>)> {
    members.sort_by(|&x, &y| docs[x].by_content(&docs[y]));
    let keys: Vec<Vec<u64>> = members.iter().map(|&m| sentence_keys(&docs[m])).collect();
    let mut holders: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (at, keys) in keys.iter().enumerate() {
        for key in keys {
            let list = holders.entry(*key).or_default();
            if list.last() != Some(&at) {
                list.push(at);
            }
        }
    }
    holders.retain(|_, list| list.len() >= STRANGERS);
    let mut own: FxHashMap<usize, Own> = FxHashMap::default();
    let mut house: Vec<u64> = Vec::new();
    for (key, list) in &holders {
        let mut strangers: Vec<usize> = Vec::new();
        for &at in list.iter().take(LOOKED_AT) {
            own.entry(at)
                .or_insert_with(|| own_part(&docs[members[at]], |s| !holders.contains_key(&keys[at][s])));
            let mine = &own[&at];
            if mine.enough && strangers.iter().all(|s| apart(mine, &own[s])) {
                strangers.push(at);
            }
            if strangers.len() == STRANGERS {
                house.push(*key);
                break;
            }
        }
    }
    let of = |at: usize| -> Vec<usize> {
        (0..keys[at].len()).filter(|&s| house.binary_search(&keys[at][s]).is_ok()).collect()
    };
    let all = members.iter().enumerate().map(|(at, &m)| (m, of(at)));
    all.filter(|(_, out)| !out.is_empty()).collect()
}

fn sentence_keys(doc: &Prepared<'_>) -> Vec<u64> {
    let key = |words: &std::ops::Range<usize>| {
        let mut hasher = FxHasher::default();
        for word in &doc.words[words.clone()] {
            hasher.write_u64(word.key);
        }
        hasher.finish()
    };
    doc.sentences.iter().map(|s| key(&s.words)).collect()
}

fn own_part(doc: &Prepared<'_>, is_own: impl Fn(usize) -> bool) -> Own {
    let own: Vec<_> = doc.words.iter().filter(|w| is_own(w.sentence as usize)).copied().collect();
    let sorted = |mut list: Vec<u64>| {
        list.sort_unstable();
        list.dedup();
        list
    };
    Own {
        runs: sorted(shingles(&own).iter().map(|s| s.hash).collect()),
        facts: sorted(own.iter().filter(|w| w.is(NAME | NUMBER)).map(|w| w.stem).collect()),
        enough: own.len() >= OWN_WORDS && own.len() as f64 >= OWN_PART * doc.len() as f64,
    }
}

fn apart(x: &Own, y: &Own) -> bool {
    let share = |x: &[u64], y: &[u64]| {
        let both = x.iter().filter(|h| y.binary_search(h).is_ok()).count();
        both as f64 / x.len().min(y.len()).max(1) as f64
    };
    share(&x.runs, &y.runs) <= RUNS && share(&x.facts, &y.facts) <= FACTS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::prepare;
    use headwater_model::{Document, Region, RegionKind, Words};

    fn document(id: &str, text: &str) -> Document {
        Document {
            id: id.to_owned(),
            language: "en".to_owned(),
            outlet: Some(Words { value: "Harbour Times".to_owned(), span: None, told: None }),
            regions: vec![Region {
                kind: RegionKind::Body,
                span: Span::new(0, text.len()),
                repeat_of: None,
                detail: None,
            }],
            text: text.to_owned(),
            ..Document::default()
        }
    }

    const LINE: &str = "Send the newsroom your tips and pictures by the end of the week.";
    const FIRE: &str = "A fire in Norwick destroyed the old grain store on Monday. Nobody was hurt, the chief of \
        the brigade Ellen Marsh told reporters beside the ruin. The cause is not known and engineers will look at it.";
    const COURT: &str = "The court in Tarn sent a teacher to prison for 6 years. Judge Peter Holm said that the \
        sums taken from the school were beyond belief. His lawyer will ask a higher court to hear the case.";
    const MATCH: &str = "Rovers beat Lakeport 3-1 after a slow first half. Their trainer Ana Brandt was pleased \
        with the young players whom she had sent on late. The next game is away from home against Westmark.";

    fn house_of(texts: &[String]) -> BTreeMap<usize, Vec<Span>> {
        let documents: Vec<Document> =
            texts.iter().enumerate().map(|(i, t)| document(&format!("d{i}"), t)).collect();
        let mut docs: Vec<Prepared<'_>> = documents.iter().map(prepare).collect();
        without_house_text(&mut docs)
    }

    #[test]
    fn a_line_under_strangers_is_the_houses() {
        let texts = [FIRE, COURT, MATCH].map(|t| format!("{t}\n\n{LINE}"));
        let found = house_of(&texts);
        assert_eq!(found.len(), 3);
        for (doc, spans) in &found {
            assert_eq!(spans.len(), 1);
            assert_eq!(&texts[*doc][spans[0].start as usize..spans[0].end as usize], LINE);
        }
    }

    #[test]
    fn what_updates_of_one_story_share_is_not() {
        let texts = [
            format!("{FIRE} By noon the smoke had gone."),
            format!(
                "{FIRE} The mayor of Norwick spoke of a sad day for the whole of the town and its farmers."
            ),
            format!(
                "{FIRE} Ellen Marsh said in the evening that two boys had been seen near the grain store."
            ),
        ];
        assert!(house_of(&texts).is_empty());
    }

    #[test]
    fn two_reports_do_not_make_a_house() {
        let texts = [FIRE, COURT].map(|t| format!("{t}\n\n{LINE}"));
        assert!(house_of(&texts).is_empty());
    }
}
