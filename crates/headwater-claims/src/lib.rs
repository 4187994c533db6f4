//! One document at a time (layer 2): names, times, numbers, quotations; then who said what, and counts of people.
//!
//! Rules over the tables of the language pack; no rule sees another report. The terms source, cue and content are
//! those of PARC and `PolNeAR` (Pareti 2012; Newell et al. 2018). What it does not do: resolve times to days (that
//! needs the day of publication, perhaps of another report) or join names across reports (the ledger does).

mod annotate;
mod context;
mod extract;
mod recase;
#[cfg(test)]
mod testing;

use context::Context;
use headwater_model::Document;
use headwater_model::rows::Annotated;

/// Everything that the rules find in one document.
///
/// A text in capitals throughout, as news wires sent them, is read as it would have been written otherwise; spans
/// point into the unchanged text all the same.
pub fn annotate(document: &Document) -> Annotated {
    match recase::recased(document) {
        Some(readable) => read(&readable),
        None => read(document),
    }
}

fn read(document: &Document) -> Annotated {
    let cx = Context::new(document);
    let times = annotate::times::times(&cx);
    let quotes = annotate::quotes::quotes(&cx);
    let mut names = annotate::names::names(&cx, &quotes);
    let attributions = extract::attribution::attributions(&cx, &quotes, &times, &mut names);
    let mut numbers = annotate::numbers::numbers(&cx);
    annotate::times::drop_counts(&mut numbers, &times);
    // "now" and "every day" do not say when people were harmed.
    let (places, dated): (Vec<usize>, Vec<annotate::times::Time>) =
        times.iter().enumerate().filter(|(_, t)| t.mention.is_placed()).map(|(k, t)| (k, t.clone())).unzip();
    let mut individuals = extract::individual::individuals(&cx, &dated, &names, &attributions);
    let mut figures = extract::figure::figures(&cx, &numbers, &dated, &names, &attributions, &individuals);
    extract::individual::with_figures(&figures, &mut individuals);
    extract::scene::place(&cx, &names, &attributions, &mut figures, &mut individuals);
    for period in
        figures.iter_mut().map(|f| &mut f.period).chain(individuals.iter_mut().map(|p| &mut p.period))
    {
        *period = period.map(|p| places[p]);
    }
    Annotated {
        sentences: cx.segments.sentences.iter().map(|s| s.span).collect(),
        entities: names.entities,
        times: times.into_iter().map(|t| t.mention).collect(),
        attributions,
        figures,
        individuals,
        quotes: quotes.into_iter().map(|q| q.quoted).collect(),
    }
}
