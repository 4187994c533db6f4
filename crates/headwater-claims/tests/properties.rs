//! What holds for every text: the rules do not panic, and every span is words of the text.

#![allow(clippy::unwrap_used)]

use headwater_model::rows::Annotated;
use headwater_model::{Document, Span};
use proptest::prelude::*;

fn spans(a: &Annotated) -> Vec<(&'static str, Span)> {
    let mut out: Vec<(&'static str, Span)> = a.sentences.iter().map(|s| ("sentence", *s)).collect();
    for e in &a.entities {
        out.extend(e.mentions.iter().chain(&e.descriptions).map(|s| ("name", *s)));
    }
    out.extend(a.times.iter().map(|t| ("time", t.span)));
    for x in &a.attributions {
        out.extend(x.source_span.iter().chain(&x.cue).map(|s| ("attribution", *s)));
        out.extend(x.content.iter().chain(&x.quoted).chain(&x.hedges).map(|s| ("attribution", *s)));
        out.extend(x.via.iter().map(|v| ("chain", v.1)));
        out.extend(x.verification.iter().map(|v| ("note", v.span)));
    }
    for f in &a.figures {
        out.extend([f.span, f.number, f.group, f.sentence].map(|s| ("figure", s)));
        out.extend(f.measure_span.iter().chain(&f.role_span).chain(&f.hedges).map(|s| ("figure", *s)));
        out.extend(f.place.iter().map(|p| ("place", p.1)));
    }
    out.extend(a.quotes.iter().flat_map(|q| [("quote", q.span), ("quote", q.outer)]));
    out
}

/// What is wrong with the rows found in a document.
fn faults(document: &Document, a: &Annotated) -> Vec<String> {
    let mut out = Vec::new();
    for (what, s) in spans(a) {
        if Span::checked(&document.text, s.start as usize, s.end as usize).is_none() {
            out.push(format!("{what}: {s:?} does not fit"));
        }
    }
    let known = |e: Option<usize>, n: usize| e.is_none_or(|e| e < n);
    for x in &a.attributions {
        let by = x.verification.as_ref().and_then(|v| v.by);
        let via = x.via.iter().all(|v| v.0 < a.entities.len());
        if !known(x.source, a.entities.len()) || !known(by, a.entities.len()) || !via {
            out.push(format!("attribution: an entity that is not there: {x:?}"));
        }
        if !known(x.within, a.attributions.len()) {
            out.push(format!("attribution: nested in one that is not there: {x:?}"));
        }
    }
    for (i, f) in a.figures.iter().enumerate() {
        if f.high.is_some_and(|h| h < f.low) {
            out.push(format!("figure: {} to {:?}", f.low, f.high));
        }
        if !known(f.attribution, a.attributions.len())
            || !known(f.period, a.times.len())
            || !known(f.place.map(|p| p.0), a.entities.len())
            || !known(f.of, a.figures.len())
            || f.of == Some(i)
        {
            out.push(format!("figure: points nowhere: {f:?}"));
        }
        if !f.span.contains(f.number) || !f.sentence.contains(f.number) {
            out.push(format!("figure: its number is outside of it: {f:?}"));
        }
    }
    if !a.sentences.is_sorted_by_key(|s| s.start) || a.sentences.windows(2).any(|w| w[0].overlaps(w[1])) {
        out.push("sentences overlap".to_owned());
    }
    out
}

fn check(text: &str) -> Result<(), TestCaseError> {
    check_in(text, None)
}

/// The same for a text that is taken to be of `language`.
fn check_in(text: &str, language: Option<&str>) -> Result<(), TestCaseError> {
    let Some(mut document) = headwater_read::read("a.txt", text.as_bytes()).document else { return Ok(()) };
    if let Some(language) = language {
        language.clone_into(&mut document.language);
    }
    let found = headwater_claims::annotate(&document);
    let faults = faults(&document, &found);
    prop_assert!(faults.is_empty(), "{}", faults.join("\n"));
    prop_assert_eq!(headwater_claims::annotate(&document), found, "the same again");
    Ok(())
}

/// Words that the rules look for, in any order: more of them meet than in arbitrary text.
fn word() -> impl Strategy<Value = String> {
    const WORDS: &str = "at least more than between and to of of whom including among them 12 1,400 two dozens hundreds \
        several no nobody none a the one half people civilians soldiers children members family bodies dead toll killed \
        injured missing were was had been said told Reuters according that he she they Dr. Mr Ana Beck Kassem al-Kassem \
        Ministry of Health security source could not verify allegedly on Sunday since Thursday last December 8 March \
        2016 ago two days war rose from its their his : ; , . . \" “ ” ‘ ’ ( ) — - % $ 3-1 é 🧨 \u{202e} \n";
    prop::sample::select(WORDS.split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect::<Vec<_>>())
}

/// Words of the languages that are read by their tables alone.
fn foreign() -> impl Strategy<Value = String> {
    const WORDS: &str = "selon le la ministre Jean Dupont a ont été dit déclaré que qu'il l'armée a-t-il dit-elle , : . « » “ ” \" — – \
        et de d'après à l'AFP aux journalistes ne pas aurait lundi dans un communiqué accusé nié qui Reuters n'a pu vérifier \
        según el portavoz dijo no negó y añadió a Efe en una rueda de prensa ella quien habría como señaló \
        قال وقال الوزير خالد منصور إن أن أنه لوكالة رويترز للصحفيين وفقا لوزارة الصحة بحسب نفى زعم مؤكدا ، ؛ ؟ \
        «قال» وأضافت في بيان عن نقلت الجيش ١٢ ٣٫٥ أَكَّدَ ـ \u{200f} \u{202e} 12 \n \u{a0}";
    prop::sample::select(WORDS.split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in "(?s).{0,400}") {
        check(&text)?;
    }

    #[test]
    fn any_sequence_of_the_words_that_count(words in prop::collection::vec(word(), 1..60)) {
        check(&words.join(" "))?;
        check(&words.concat())?;
    }

    #[test]
    fn any_sequence_of_words_of_other_languages(words in prop::collection::vec(foreign(), 1..60)) {
        for language in ["fr", "es", "ar"] {
            check_in(&words.join(" "), Some(language))?;
            check_in(&words.concat(), Some(language))?;
        }
    }

    #[test]
    fn a_case_cut_anywhere(at in any::<prop::sample::Index>(), skip in any::<prop::sample::Index>()) {
        const TEXT: &str = "“We had no warning,” said Lina Farouq, head of the clinic, who told Reuters that at least 40 \
            people, including 12 children, were killed on Sunday and “about 1,200” fled. The ministry denied it; the toll \
            rose from 12 to 19 – none of its soldiers was hurt. Reuters could not independently verify the figures.";
        let edges: Vec<usize> = TEXT.char_indices().map(|(i, _)| i).collect();
        let (a, b) = (edges[at.index(edges.len())], edges[skip.index(edges.len())]);
        check(&TEXT[a.min(b)..])?;
        check(&TEXT[..a.max(b)])?;
        check(&TEXT[a.min(b)..a.max(b)])?;
    }
}
