//! Who said what in a language whose pack says how its sentences are built: no word of any language stands here.
//!
//! English has its own rules and a tagger. Every other pack with a table `grammar.tsv` is read by these rules: a cue
//! (a verb of speech, or "according to") looks to both sides for a noun phrase that can speak, and for a quotation, a
//! clause with its opener, or the clause before it. Verbs stand before their subject in Arabic, and in French and
//! Spanish after a quotation; a verb without a subject goes on with the last speaker where the language allows it.
//!
//! - [`reader`]: which words are cues, and the speakers of verbs; [`special`]: all other forms;
//! - [`content`]: what is said;
//! - [`phrase`]: noun phrases and what stands around them; [`speaker`]: whom a phrase stands for.
//!
//! What it does not do: counts ("put the toll at"), nouns as cues ("the claim that"), speech that nobody is named for.

mod content;
mod phrase;
mod reader;
mod speaker;
mod special;

use super::super::source::Resolver;
use super::super::speaker::speaker_here;
use super::super::verification;
use super::Finder;
use super::within::{merge_same_quote, nest};
use crate::annotate::names::Names;
use crate::annotate::quotes::Quote;
use crate::annotate::times::Time;
use crate::context::Context;
use headwater_lang::pack::Grammar;
use headwater_model::rows::LocalAttribution;
use speaker::Speakers;

/// Reads sentences with the tables of their language.
struct Reader<'a, 'd> {
    cx: &'a Context<'d>,
    grammar: Grammar,
    names: &'a Names,
    /// The look-ups that all languages share.
    finder: Finder<'a, 'd>,
}

/// Every attribution of the document, in order of the content.
pub(super) fn attributions(
    cx: &Context<'_>,
    grammar: Grammar,
    quotes: &[Quote],
    times: &[Time],
    names: &mut Names,
) -> Vec<LocalAttribution> {
    // The reader sees the names that stand in the text while unnamed sources are being added to them.
    let known = names.clone();
    let finder = Finder { cx, names: &known, quotes, times };
    let reader = Reader { cx, grammar, names: &known, finder };
    let mut hops = Resolver::new(cx);
    let mut speakers = Speakers::new(cx);
    let mut rows: Vec<LocalAttribution> = Vec::new();
    for (s, sentence) in cx.sentences().iter().enumerate() {
        let before = rows.len();
        for found in reader.sentence(sentence.tokens.clone()) {
            let dropped = found.source.is_none();
            let resolved = match &found.source {
                Some(range) => Some(speakers.resolve(range.clone(), s, names)),
                None if grammar.drops_subject && !reader.nobody(found.cue.clone()) => {
                    speakers.dropped(found.cue.clone(), s, names)
                }
                None => None,
            };
            let row = reader.finder.row(&found, resolved.as_ref(), names, &mut hops);
            if let Some(mut row) = row {
                if dropped {
                    row.source_span = None;
                }
                row.source_type = found.source.as_ref().and_then(|range| speaker_here(cx, &known, range));
                if let Some(resolved) = &resolved {
                    speakers.spoke(resolved.entity, found.source.clone(), s);
                }
                rows.push(row);
            }
        }
        if rows.len() == before {
            if let Some(row) = reader.finder.continued(sentence.tokens.clone(), &rows, &[], s) {
                rows.push(row);
            }
        } else {
            nest(&mut rows[before..], before);
        }
    }
    merge_same_quote(&mut rows);
    verification::attach(cx, names, &mut rows);
    rows
}
