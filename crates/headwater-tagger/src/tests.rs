use super::{Part, Sentence, Tag, Tagger, tokens};

/// The words of each part in a report of one sentence a paragraph: parted by spaces, parts parted by bars.
fn parts(sentences: &[&str], part: Part) -> Vec<String> {
    let tagger = Tagger::shipped().unwrap();
    let words: Vec<Vec<&str>> = sentences
        .iter()
        .map(|s| tokens(s).iter().map(|(a, b)| &s[*a as usize..*b as usize]).collect())
        .collect();
    let given: Vec<Sentence<'_>> =
        words.iter().map(|w| Sentence { tokens: w, begins_paragraph: true }).collect();
    let mut found: Vec<String> = Vec::new();
    for (tags, words) in tagger.tag(&given).iter().zip(&words) {
        for (tag, word) in tags.iter().zip(words) {
            if tag.part != Some(part) {
                continue;
            }
            match found.last_mut() {
                Some(last) if !tag.begin => {
                    last.push(' ');
                    last.push_str(word);
                }
                _ => found.push((*word).to_owned()),
            }
        }
    }
    found
}
