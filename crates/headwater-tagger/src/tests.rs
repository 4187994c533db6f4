use super::{Part, Sentence, Tag, Tagger, WINDOW, tokens, window_end};

fn words(text: &str) -> Vec<&str> {
    tokens(text).iter().map(|(a, b)| &text[*a as usize..*b as usize]).collect()
}

fn tag(paragraphs: &[&str]) -> Vec<Vec<Tag>> {
    let words: Vec<Vec<&str>> = paragraphs.iter().map(|p| words(p)).collect();
    let sentences: Vec<Sentence<'_>> =
        words.iter().map(|w| Sentence { tokens: w, begins_paragraph: true }).collect();
    Tagger::shipped().unwrap().tag(&sentences)
}

/// The spans of one part in a report of one paragraph.
fn spans(text: &str, part: Part) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (tag, word) in tag(&[text])[0].iter().zip(words(text)) {
        match found.last_mut() {
            _ if tag.part != Some(part) => {}
            Some(last) if !tag.begin => {
                last.push(' ');
                last.push_str(word);
            }
            _ => found.push(word.to_owned()),
        }
    }
    found
}

/// Sentences of several kinds of news with their source, cue and content, as tokens parted by spaces.
const SENTENCES: &[(&str, &str, &str, &str)] = &[
    (
        "The governor said the bridge had been shelled twice on Monday.",
        "The governor",
        "said",
        "the bridge had been shelled twice on Monday",
    ),
    (
        "“They fired at the market for an hour,” said Samir Haddo, a baker.",
        "Samir Haddo , a baker",
        "said",
        "“ They fired at the market for an hour , ”",
    ),
    (
        "According to the health ministry, eleven people were wounded in the raid.",
        "the health ministry",
        "According to",
        "eleven people were wounded in the raid",
    ),
    (
        "The flood carried away nine houses, the fire brigade said.",
        "the fire brigade",
        "said",
        "The flood carried away nine houses",
    ),
    (
        "Rescuers believe that two miners are still alive.",
        "Rescuers",
        "believe",
        "that two miners are still alive",
    ),
    (
        "Prosecutors allege that the director hid the reports for years.",
        "Prosecutors",
        "allege",
        "that the director hid the reports for years",
    ),
    ("The judge told the jury to ignore the letter.", "The judge", "told", "to ignore the letter"),
    (
        "“We deserved more than a draw,” the coach said after the match.",
        "the coach",
        "said",
        "“ We deserved more than a draw , ”",
    ),
    (
        "The striker denied that he had asked for a transfer.",
        "The striker",
        "denied",
        "that he had asked for a transfer",
    ),
    (
        "Researchers found that the glacier had lost a third of its ice.",
        "Researchers",
        "found",
        "that the glacier had lost a third of its ice",
    ),
    (
        "The authors suggest that the virus spread through the wells.",
        "The authors",
        "suggest",
        "that the virus spread through the wells",
    ),
    (
        "Mira Tolan, the mayor, warned that the dam could break.",
        "Mira Tolan , the mayor ,",
        "warned",
        "that the dam could break",
    ),
];

#[test]
fn most_parts_of_plain_sentences_are_found() {
    let mut missed = Vec::new();
    for (text, source, cue, content) in SENTENCES {
        for (part, wanted) in [(Part::Source, source), (Part::Cue, cue), (Part::Content, content)] {
            let found = spans(text, part);
            if !found.iter().any(|f| f == wanted) {
                missed.push(format!("{text}\n  {part:?}: {wanted}\n  found: {found:?}"));
            }
        }
    }
    // A smoke test: a model that was trained on other texts must get most of these, none of them by heart.
    assert!(missed.len() <= 7, "{} of 36 missed:\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn what_nobody_said_has_no_parts() {
    for text in [
        "The train left the station at noon with forty passengers.",
        "Snow covered the pass and the road was closed.",
        "Orun scored twice in the second half.",
    ] {
        assert!(tag(&[text])[0].iter().all(|t| t.part.is_none()), "{text}");
    }
}

#[test]
fn the_same_text_gives_the_same_bits() {
    let report = ["“No,” she said.", "The army said on Sunday that it had left the town.", "Nobody came."];
    let bits = |tags: &[Vec<Tag>]| -> Vec<(Option<Part>, bool, u32)> {
        tags.iter().flatten().map(|t| (t.part, t.begin, t.margin.to_bits())).collect()
    };
    let first = bits(&tag(&report));
    assert_eq!(first, bits(&tag(&report)));
    // Known bits: another machine, another instruction set or another build must come to the same.
    let digest = first.iter().fold(0xcbf2_9ce4_8422_2325_u64, |h, (part, begin, margin)| {
        let label = part.map_or(0, |p| 2 * p as u64 + 2) + u64::from(*begin);
        (h ^ (label << 32 | u64::from(*margin))).wrapping_mul(0x0100_0000_01b3)
    });
    assert_eq!(digest, KNOWN, "{digest:#x}: after training anew, write the new number here");
}

const KNOWN: u64 = 0xd465_8bc9_2620_36d1;

#[test]
fn sentences_of_a_paragraph_are_read_together() {
    let words = [words("The mayor said the dam had held."), words("She left.")];
    let together = |split: bool| {
        let all: Vec<&str> = words.concat();
        let sentences = if split {
            words.iter().enumerate().map(|(k, w)| Sentence { tokens: w, begins_paragraph: k == 0 }).collect()
        } else {
            vec![Sentence { tokens: &all, begins_paragraph: true }]
        };
        Tagger::shipped().unwrap().tag(&sentences).concat()
    };
    assert_eq!(together(true), together(false));
}

#[test]
fn each_token_gets_a_tag_whatever_it_is() {
    let tagger = Tagger::shipped().unwrap();
    assert!(tagger.tag(&[]).is_empty());
    let odd = ["", " ", "\u{0}", "\u{1f600}", "ﷺ", "''", "\"", "a\u{301}"];
    let long = vec!["said"; 3 * WINDOW + 7];
    let sentences = [
        Sentence { tokens: &[], begins_paragraph: true },
        Sentence { tokens: &odd, begins_paragraph: false },
        Sentence { tokens: &long, begins_paragraph: true },
        Sentence { tokens: &[], begins_paragraph: false },
    ];
    let tags = tagger.tag(&sentences);
    assert_eq!(tags.iter().map(Vec::len).collect::<Vec<_>>(), [0, odd.len(), long.len(), 0]);
    assert!(tags.iter().flatten().all(|t| t.margin.is_finite() && t.margin >= 0.0));
}

#[test]
fn a_window_ends_at_a_paragraph() {
    let mut first = vec![false; 2 * WINDOW];
    for k in [0, 100, 200, WINDOW + 50] {
        first[k] = true;
    }
    assert_eq!(window_end(&first, 0), 200);
    assert_eq!(window_end(&first, 200), WINDOW + 50);
    assert_eq!(window_end(&first, WINDOW + 50), 2 * WINDOW);
    assert_eq!(window_end(&vec![false; 2 * WINDOW], 0), WINDOW);
}

#[test]
fn broken_models_are_refused() {
    let good = super::FILE;
    for len in [0, 7, 8, 20, 40, 1000, good.len() / 2, good.len() - 1] {
        assert!(Tagger::read(&good[..len]).is_err(), "{len}");
    }
    assert!(Tagger::read(b"something else, and longer than a header").is_err());
    let mut longer = good.to_vec();
    longer.push(0);
    assert!(Tagger::read(&longer).is_err());
    for at in 8..48 {
        let mut wrong = good.to_vec();
        wrong[at] ^= 0x55;
        // Some of these sizes may fit by chance; none may panic.
        let _ = Tagger::read(&wrong);
        wrong[at] = 0xff;
        let _ = Tagger::read(&wrong);
    }
}
