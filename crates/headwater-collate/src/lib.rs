//! Who copied whom: the text that reports share, what was changed on the way, and how many text origins there are.
//!
//! The order of work is [`prepare`] (one document), [`without_house_text`],
//! [`frequencies`] and [`candidates`] (all documents), [`align`] (one
//! pair), [`passages`] and [`stemma`] (all documents); [`collate`] does all of it in sequence. Nothing here reads a
//! file or a clock, and no result depends on the order in which documents or pairs are given.
//!
//! What it does not do: it reads no claims and no names beyond capital letters, and it never decides that two reports
//! are one because they report the same event, quote the same speech or cite the same monitor.
//!
//! Methods: shingles and containment (Broder 1997), seeds joined to local alignments of newspaper text (passim: Smith,
//! Cordell, Dillon, Stramp and Wilkerson 2014), greedy string tiling (Wise 1993), maximal scoring runs (Ruzzo and
//! Tompa 1999), reuse of agency copy by newspapers (METER: Clough, Gaizauskas, Piao and Wilks 2002), and for the
//! stemma the habits of textual criticism (Maas 1927): lost archetypes, contamination.

mod align;
mod aligned;
mod candidate;
mod credit;
mod descent;
mod edit;
mod fold;
mod house;
mod index;
mod kin;
mod known;
mod lineage;
mod link;
mod moment;
mod origin;
mod packed;
mod passage;
mod prepare;
mod readings;
mod release;
mod rewrite;
mod script;
mod sets;
mod share;
mod shingle;
mod tile;

pub use align::{Op, PairAlignment, align};
pub use candidate::candidates;
pub use house::without_house_text;
pub use index::{Fingerprint, Index, fingerprint};
pub use lineage::stemma;
pub use origin::kinship;
pub use packed::{Forms, Packed};
pub use passage::passages;
pub use prepare::{Census, Frequencies, Prepared, Term, folded_words, frequencies, prepare};
pub use rewrite::{correspondence, correspondences};
pub use sets::Sets;

use headwater_model::Document;
use headwater_model::lineage::Collation;
use headwater_model::rows::Days;
use headwater_model::workers::Alone;

/// All of it in sequence: for tests, benches and small callers. `published` runs parallel to `documents`.
pub fn collate(documents: &[&Document], published: &[Option<Days>]) -> Collation {
    let (docs, alignments) = prepared_and_aligned(documents);
    let mut passages = passages(&docs, &alignments);
    let (shares, stemma) = stemma(&docs, &alignments, &mut passages, published, &Alone);
    Collation { passages, shares, stemma }
}

/// What is compared of each document, and what pairs of them share.
pub fn prepared_and_aligned<'d>(documents: &[&'d Document]) -> (Vec<Prepared<'d>>, Vec<PairAlignment>) {
    let mut docs: Vec<Prepared<'_>> = documents.iter().map(|d| prepare(d)).collect();
    without_house_text(&mut docs);
    let frequencies = frequencies(&docs);
    let alignments = candidates(&docs, &Alone)
        .into_iter()
        .flat_map(|(i, j)| align((i, &docs[i]), (j, &docs[j]), &frequencies))
        .collect();
    (docs, alignments)
}
