//! The stages that are measured alone. Each entry prepares its input outside of the clock and gives back the work.

use anyhow::{Result, ensure};
use headwater_model::Document;
use headwater_pipeline::stages;

/// The work to be timed; gives a count of what it found.
pub(super) type Work<'a> = Box<dyn FnMut() -> usize + 'a>;

/// Prepares a stage for some texts.
pub(super) type Stage = for<'a> fn(&'a [String]) -> Result<Work<'a>>;

/// Per-document stages.
pub(super) const DOCUMENT: &[(&str, Stage)] =
    &[("read", read), ("segment+annotate+claims", annotate), ("read+segment+annotate+claims", both)];

/// Stages over a whole story.
pub(super) const STORY: &[(&str, Stage)] = &[("collate", collate)];

fn document(text: &str, n: usize) -> Option<Document> {
    stages::read(&format!("{n:04}.txt"), text.as_bytes())
}

fn documents(texts: &[String]) -> Result<Vec<Document>> {
    let documents: Vec<Document> =
        texts.iter().enumerate().filter_map(|(n, text)| document(text, n)).collect();
    ensure!(
        documents.len() == texts.len(),
        "{} of {} texts were refused",
        texts.len() - documents.len(),
        texts.len()
    );
    Ok(documents)
}

fn found(document: &Document) -> usize {
    let annotated = stages::annotate(document);
    annotated.attributions.len() + annotated.figures.len()
}

#[expect(clippy::unnecessary_wraps, reason = "the shape of a stage")]
fn read(texts: &[String]) -> Result<Work<'_>> {
    Ok(Box::new(|| {
        texts.iter().enumerate().filter_map(|(n, text)| document(text, n)).map(|d| d.regions.len()).sum()
    }))
}

fn annotate(texts: &[String]) -> Result<Work<'_>> {
    let documents = documents(texts)?;
    Ok(Box::new(move || documents.iter().map(found).sum()))
}

#[expect(clippy::unnecessary_wraps, reason = "the shape of a stage")]
fn both(texts: &[String]) -> Result<Work<'_>> {
    Ok(Box::new(|| {
        texts.iter().enumerate().filter_map(|(n, text)| document(text, n)).map(|d| found(&d)).sum()
    }))
}

fn collate(texts: &[String]) -> Result<Work<'_>> {
    let documents = documents(texts)?;
    Ok(Box::new(move || {
        let documents: Vec<&Document> = documents.iter().collect();
        stages::collate(&documents).passages.len()
    }))
}
