//! The joins between the stages, in order: what is done for each document, for each pair, for each story.

use crate::assemble::{Read, assemble};
use crate::gather::Gathered;
use crate::ingest::bug;
use crate::items::{Case, Memo};
use crate::judge;
use crate::remembered;
use crate::stories::Stories;
use crate::versions::{self, Chained};
use crate::workers::Pool;
use crate::{Config, Error, Progress};
use headwater_ledger::places::Places;
use headwater_ledger::{Input, PublishedDay, names, publish, story_of};
use headwater_model::lineage::Collation;
use headwater_model::record::Problem;
use headwater_model::rows::Annotated;
use headwater_model::{CreditKind, Document, Record, Span, id};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

/// The whole run after reading.
pub(crate) fn run(
    gathered: Gathered,
    case: &Case<'_>,
    config: &Config,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Record, Error> {
    let halt = || crate::halt(stop);
    let Gathered { documents, mut problems, options } = gathered;
    let Chained { mut documents, also, chains, problems: same } = versions::chained(documents);
    problems.extend(same);
    let chains = versions::compared(&chains);
    let mut judgements = judge::settle(case.judgements);
    judge::excluded(&mut documents, &mut judgements);
    halt()?;
    credit_each_other(&mut documents);
    let owned = documents;
    let documents: Vec<&Document> = owned.iter().collect();

    progress.stage("annotating", documents.len());
    let keys: Vec<String> = match case.memo {
        Some(_) => documents.par_iter().map(|d| crate::items::document_key(d)).collect(),
        None => Vec::new(),
    };
    let annotated: Vec<(Annotated, Option<Problem>)> = documents
        .par_iter()
        .enumerate()
        .map(|(d, document)| {
            let known = case.memo.zip(keys.get(d));
            let stopped = stop.load(Ordering::Relaxed);
            let out = if stopped { Default::default() } else { annotate_one(document, known) };
            progress.step();
            out
        })
        .collect();
    halt()?;
    let (mut annotated, failed): (Vec<Annotated>, Vec<Option<Problem>>) = annotated.into_iter().unzip();
    problems.extend(failed.into_iter().flatten());
    let applied = judge::apply(&documents, &mut annotated, &mut judgements);

    // Names are joined beside the comparison of texts: neither can use all cores all the time.
    let (compared, names) = rayon::join(
        || compare(&documents, &annotated, case.memo, &keys, progress, stop),
        || names(&documents, &annotated, &applied.names),
    );
    let Compared {
        stories: Stories { groups: stories, least: same_story },
        published,
        collation,
        places,
        house,
    } = compared?;
    let origin_ids: Vec<String> = collation
        .stemma
        .origins
        .iter()
        .enumerate()
        .map(|(o, docs)| {
            let mut ids: Vec<&str> = docs.iter().map(|&d| documents[d].id.as_str()).collect();
            ids.sort_unstable();
            let root = collation.stemma.nodes.get(collation.stemma.roots[o]).map_or("", |n| n.label.as_str());
            id::id("o", &[&[root], ids.as_slice()].concat())
        })
        .collect();
    let input = Input {
        documents: &documents,
        annotated: &annotated,
        published: &published,
        collation: &collation,
        origin_ids: &origin_ids,
        stories: &stories,
        places: &places,
        profile: config.profile.as_ref(),
        workers: &Pool,
    };
    problems.sort_by(|a, b| (&a.locator, &a.code, &a.message).cmp(&(&b.locator, &b.code, &b.message)));
    let read =
        Read { also: &also, chains: &chains, house, same_story, options: &options, problems, judgements };
    let record = assemble(&input, names, read);
    progress.step();
    // To give back the memory of a large pile takes a while, and nobody has to wait for it.
    rayon::spawn(move || drop((owned, annotated, collation)));
    Ok(record)
}

/// What comes of comparing texts.
struct Compared {
    stories: Stories,
    published: Vec<Option<PublishedDay>>,
    collation: Collation,
    places: Places,
    /// Text of the house, by report.
    house: BTreeMap<usize, Vec<Span>>,
}

/// What reports share, and which are on one event.
fn compare(
    documents: &[&Document],
    annotated: &[Annotated],
    memo: Option<&dyn Memo>,
    keys: &[String],
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Compared, Error> {
    let halt = || crate::halt(stop);
    progress.stage("collating", documents.len());
    let mut prepared = remembered::prepare(documents, keys, memo, progress);
    halt()?;
    let house = headwater_collate::without_house_text(&mut prepared);
    let (frequencies, pairs) = rayon::join(
        || headwater_collate::frequencies(&prepared),
        || headwater_collate::candidates(&prepared, &Pool),
    );
    progress.stage("aligning", pairs.len());
    let (alignments, remember) = remembered::align(&prepared, &pairs, &frequencies, memo, progress, stop);
    halt()?;

    progress.stage("reconciling", 1);
    let (mut passages, stories) = rayon::join(
        || {
            remember();
            headwater_collate::passages(&prepared, &alignments)
        },
        || crate::stories::group(&prepared, &alignments),
    );
    let published = publish(documents, annotated, &stories.groups);
    let days: Vec<_> = published.iter().map(|p| p.as_ref().map(|p| p.days)).collect();
    // Descent cannot use all cores all the time.
    let (places, (shares, stemma)) = rayon::join(
        || Places::new(documents, annotated, &story_of(documents.len(), &stories.groups), &Pool),
        || headwater_collate::stemma(&prepared, &alignments, &mut passages, &days, &Pool),
    );
    // What was prepared is dropped here: of a large case it is a few hundred megabytes, and the record is still to come.
    Ok(Compared { stories, published, collation: Collation { passages, shares, stemma }, places, house })
}

/// `known`: what may know it already, and the key it is known under.
fn annotate_one(document: &Document, known: Option<(&dyn Memo, &String)>) -> (Annotated, Option<Problem>) {
    let before = known.and_then(|(memo, key)| postcard::from_bytes(&memo.get(key)?).ok());
    if let Some(before) = before {
        return (before, None);
    }
    match catch_unwind(AssertUnwindSafe(|| headwater_claims::annotate(document))) {
        Ok(annotated) => {
            // What cannot be remembered is made again.
            if let Some((memo, key)) = known
                && let Ok(bytes) = postcard::to_allocvec(&annotated)
            {
                memo.put(key.clone(), bytes);
            }
            (annotated, None)
        }
        Err(_) => (Annotated::default(), Some(bug(&document.locator, "annotate"))),
    }
}

/// An agency that one report credits for its text is looked for in the others' words ("told X"): an agency that no
/// table knows can be known from the story.
fn credit_each_other(documents: &mut [Document]) {
    let names: BTreeSet<String> = documents
        .iter()
        .flat_map(|d| {
            let outlet = d.outlet.as_ref().map(|o| o.value.clone());
            d.credits
                .iter()
                .filter(move |c| c.kind == CreditKind::Text && Some(&c.name) != outlet.as_ref())
                .map(|c| c.name.clone())
        })
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    if names.is_empty() {
        return;
    }
    let more: Vec<_> = documents.par_iter().map(|d| headwater_read::credits_to(d, &names)).collect();
    for (document, more) in documents.iter_mut().zip(more) {
        document.credits.extend(more);
        document.credits.sort_by(|a, b| (a.span, a.kind, &a.name).cmp(&(b.span, b.kind, &b.name)));
        document.credits.dedup();
    }
}
