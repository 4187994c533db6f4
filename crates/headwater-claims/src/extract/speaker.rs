//! What sort of source speaks, by the words of its phrase: an official, a resident, a witness, a document. A source that
//! the words leave open has no type; two residents stay two sources.

use super::source::head;
use crate::annotate::names::Names;
use crate::context::Context;
use headwater_model::record::SourceType;
use std::ops::Range;

/// The lists of a pack, the more telling first: of "a hospital security source" the security counts.
const LISTS: [(&str, SourceType); 12] = [
    ("who_security", SourceType::Security),
    ("who_rescuer", SourceType::Rescuer),
    ("who_medic", SourceType::Medic),
    ("who_fighter", SourceType::Fighter),
    ("who_relative", SourceType::Relative),
    ("who_witness", SourceType::Witness),
    ("who_resident", SourceType::Resident),
    ("who_aid_worker", SourceType::AidWorker),
    ("who_monitor", SourceType::Monitor),
    ("who_document", SourceType::Document),
    ("who_media", SourceType::Media),
    ("who_official", SourceType::Official),
];

/// The type of the source that `range` names, by its own words or by those of an apposition beside it.
pub(super) fn speaker_here(cx: &Context<'_>, names: &Names, range: &Range<usize>) -> Option<SourceType> {
    let sentence = cx.sentence_at(range.start);
    let before = || {
        let comma = range.start.checked_sub(1).filter(|&k| k > sentence.start && cx.is_comma(k))?;
        let start = (sentence.start..comma).rev().find(|&k| cx.is_comma(k)).map_or(sentence.start, |k| k + 1);
        Some(start..comma)
    };
    let after = || {
        let comma = Some(range.end).filter(|&k| k < sentence.end && cx.is_comma(k))?;
        Some(comma + 1..(comma + 1..sentence.end).find(|&k| cx.is_comma(k))?)
    };
    // A clause beside the source says what happened, not who speaks.
    let apposition = |r: &Range<usize>| {
        (1..=12).contains(&r.len())
            && !r
                .clone()
                .any(|k| cx.is(k, "auxiliary") || cx.is(k, "subordinator") || cx.tokens().is_quote(k))
            && (cx.is(r.start, "article") || cx.pack.name_words.contains_key(cx.low(r.start)))
    };
    let beside = [before(), after()].into_iter().flatten().filter(apposition);
    speaker(cx, names, range.clone()).or_else(|| beside.into_iter().find_map(|r| speaker(cx, names, r)))
}

/// The type of the source that `range` names.
pub(super) fn speaker(cx: &Context<'_>, names: &Names, range: Range<usize>) -> Option<SourceType> {
    let head = head(cx, range.clone());
    let of_word = |k: usize| {
        let low = cx.low(k);
        let kind = LISTS.iter().find(|(list, _)| cx.pack.listed(list, low)).map(|(_, kind)| *kind);
        // "Shoreline Records" is no record.
        let capital = cx.tokens().is_capital(k) && k > range.start;
        let named = || capital || names.within(k..k + 1).next().is_some();
        kind.filter(|kind| *kind != SourceType::Document || !named())
    };
    // "a source at the interior ministry": a head that may be anybody's is told by the words around it.
    let open = cx.pack.listed("who_open", cx.low(head));
    let of_head = if open { None } else { of_word(head) };
    // What somebody belongs to or comes from stands behind the head; whom they are kin to does too, and says less.
    let around = || {
        let words = range.clone().filter(|&k| k != head && cx.tokens().is_word(k));
        words.filter_map(of_word).min_by_key(|kind| LISTS.iter().position(|(_, k)| k == kind))
    };
    of_head.or_else(around).or_else(|| of_word(head))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::names::names;
    use crate::testing::document;

    #[test]
    fn sources_are_typed_by_their_words() {
        for (words, kind) in [
            ("a security source", Some(SourceType::Security)),
            ("a military official", Some(SourceType::Security)),
            ("two residents of Tel Amud", Some(SourceType::Resident)),
            ("an eyewitness", Some(SourceType::Witness)),
            ("a nurse at the field hospital", Some(SourceType::Medic)),
            ("a hospital source", Some(SourceType::Medic)),
            ("officials at the interior ministry", Some(SourceType::Official)),
            ("the mayor of Orlen", Some(SourceType::Official)),
            ("a report by the auditors", Some(SourceType::Document)),
            ("video of the strike", Some(SourceType::Document)),
            ("the war monitor", Some(SourceType::Monitor)),
            ("a rebel commander", Some(SourceType::Fighter)),
            ("the father of one of the dead miners", Some(SourceType::Relative)),
            ("state television", Some(SourceType::Media)),
            ("Harbour Records, a monitoring group", Some(SourceType::Monitor)),
            ("the Ministry of Defence", Some(SourceType::Official)),
            ("a source", None),
            ("the headmistress", None),
        ] {
            let doc = document(words);
            let cx = Context::new(&doc);
            let names = names(&cx, &[]);
            assert_eq!(speaker(&cx, &names, 0..cx.tokens().len()), kind, "{words}");
        }
    }
}
