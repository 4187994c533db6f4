//! Several captures of one address are versions of one report, not several witnesses: the latest is analysed and
//! counted, the others are set beside it with what changed.
//!
//! An address without a path names a site and not a report, so it joins nothing. An entry of a feed or a row of a
//! table does not take the place of the page that it announces: the current version is the latest one in the format
//! of the longest text.

mod address;
mod changes;
mod figures;
mod sentences;

use crate::files;
use headwater_model::Document;
use headwater_model::record::{CaptureRow, Problem, Version, VersionChange};
use jiff::Timestamp;
use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Reports with their versions set aside.
#[derive(Debug, Default)]
pub(crate) struct Chained {
    /// What is analysed: one document a report, in the order of the input.
    pub(crate) documents: Vec<Document>,
    /// Other locators of the same bytes, by id.
    pub(crate) also: BTreeMap<String, Vec<String>>,
    /// Reports that were captured more than once, by the id of the current version.
    pub(crate) chains: BTreeMap<String, Chain>,
    pub(crate) problems: Vec<Problem>,
}

/// All captures of one report, in order.
#[derive(Debug, Default)]
pub(crate) struct Chain {
    captures: Vec<CaptureRow>,
    /// The versions: their ids and documents.
    versions: Vec<(String, Document)>,
    /// Which of them is current.
    current: usize,
}

/// A chain as the record shows it.
#[derive(Debug, Default)]
pub(crate) struct Compared {
    pub(crate) captures: Vec<CaptureRow>,
    pub(crate) versions: Vec<Version>,
    pub(crate) changes: Vec<VersionChange>,
}

/// Sets aside earlier versions and second copies of the same bytes.
pub(crate) fn chained(mut documents: Vec<Document>) -> Chained {
    let mut out = Chained::default();
    // The documents of each report, by their numbers.
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut by_address: FxHashMap<String, usize> = FxHashMap::default();
    // By hash: the group, and the first document with these bytes.
    let mut by_bytes: FxHashMap<&str, (usize, usize)> = FxHashMap::default();
    let mut aside = vec![false; documents.len()];
    for (d, document) in documents.iter().enumerate() {
        let key = document.address.as_deref().or(document.facts.address.as_deref()).and_then(address::key);
        let group = key.as_ref().and_then(|k| by_address.get(k)).copied();
        if let Some(&(of, first)) = by_bytes.get(document.sha256.as_str())
            && group != Some(of)
        {
            let first = &documents[first];
            out.problems.push(files::problem(
                &document.locator,
                "P006",
                format!("has the same bytes as {}: counted once", first.locator),
            ));
            out.also.entry(first.id.clone()).or_default().push(document.locator.clone());
            aside[d] = true;
            continue;
        }
        let of = group.unwrap_or(groups.len());
        if let Some(key) = key {
            by_address.insert(key, of);
        }
        by_bytes.entry(&document.sha256).or_insert((of, d));
        match group {
            Some(group) => groups[group].push(d),
            None => groups.push(vec![d]),
        }
    }
    // In the order of the input: a report stands where its first capture does. Nearly all stay where they are: a document
    // takes a kilobyte, and there may be many.
    for group in groups.iter().filter(|g| g.len() > 1) {
        let captures = group.iter().map(|&d| std::mem::take(&mut documents[d])).collect();
        for &d in group {
            aside[d] = true;
        }
        let (document, chain) = chain(captures);
        out.chains.insert(document.id.clone(), chain);
        documents[group[0]] = document;
        aside[group[0]] = false;
    }
    let mut aside = aside.into_iter();
    documents.retain(|_| aside.next() == Some(false));
    out.documents = documents;
    out
}

/// When a version was made, as well as it can be told.
fn moment(document: &Document) -> Option<Timestamp> {
    let published = document.published.as_ref();
    let time = |text: &str| {
        let day = || text.get(..10)?.parse::<Date>().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok();
        text.parse::<Timestamp>().ok().or_else(|| day().map(|z| z.timestamp()))
    };
    let told = document.updated.as_deref().and_then(time);
    let told = told.or_else(|| published.and_then(|p| p.time.as_deref()).and_then(time));
    told.or_else(|| published.and_then(|p| time(&p.start.to_string())))
}

fn captured(document: &Document) -> Option<Timestamp> {
    document.facts.time.as_deref().and_then(|t| t.parse().ok())
}

/// The versions among the captures of one address, and the one that is current.
fn chain(mut group: Vec<Document>) -> (Document, Chain) {
    group.sort_by_cached_key(|d| {
        let told = moment(d);
        (captured(d).or(told), told, d.locator.clone(), d.sha256.clone())
    });
    let longest = group.iter().max_by_key(|d| d.text.len()).map(|d| d.format.clone()).unwrap_or_default();
    let mut chain = Chain::default();
    for document in group {
        let same = chain.versions.last().is_some_and(|(_, d)| d.text == document.text);
        if !same {
            let number = chain.versions.len() + 1;
            let used = chain.versions.iter().any(|(id, _)| *id == document.id);
            let id = if used { format!("{}-{number}", document.id) } else { document.id.clone() };
            chain.versions.push((id, document.clone()));
        }
        chain.captures.push(CaptureRow {
            locator: document.locator,
            sha256: document.sha256,
            captured: document.facts.time,
            version: chain.versions.len() as u32,
        });
    }
    chain.current = chain.versions.iter().rposition(|(_, d)| d.format == longest).unwrap_or(0);
    // The report's own id is that of the current bytes, also where an earlier version had the same.
    let id = chain.versions[chain.current].1.id.clone();
    if chain.versions[chain.current].0 != id {
        for (n, version) in chain.versions.iter_mut().enumerate() {
            if version.0 == id {
                version.0 = format!("{id}-{}", n + 1);
            }
        }
        chain.versions[chain.current].0 = id;
    }
    (chain.versions[chain.current].1.clone(), chain)
}

/// What changed in each chain. Chains are compared in parallel; the result does not depend on it.
pub(crate) fn compared(chains: &BTreeMap<String, Chain>) -> BTreeMap<String, Compared> {
    chains.par_iter().map(|(id, chain)| (id.clone(), chain.compared())).collect()
}

impl Chain {
    fn compared(&self) -> Compared {
        let mut out = Compared { captures: self.captures.clone(), ..Compared::default() };
        if self.versions.len() < 2 {
            return out;
        }
        out.versions = self.versions.iter().enumerate().map(|(n, v)| self.row(n, v)).collect();
        // What a feed says of a page is no version to compare the page with.
        let format = &self.versions[self.current].1.format;
        let alike: Vec<&(String, Document)> =
            self.versions.iter().filter(|(_, d)| d.format == *format).collect();
        for pair in alike.windows(2) {
            out.changes.extend(changes::between(pair[0], pair[1]));
        }
        out
    }

    fn row(&self, n: usize, (id, d): &(String, Document)) -> Version {
        let published = d.published.as_ref();
        Version {
            id: id.clone(),
            number: n as u32 + 1,
            locator: d.locator.clone(),
            sha256: d.sha256.clone(),
            format: d.format.clone(),
            captured: d.facts.time.clone(),
            updated: d.updated.clone(),
            published: published.map(|p| p.time.clone().unwrap_or_else(|| p.start.to_string())),
            text: d.text.clone(),
            current: n == self.current,
        }
    }
}

#[cfg(test)]
mod tests;
