//! The words and marks that the tagger was trained on: cut much as the Penn Treebank cuts them.
//!
//! `don't` is `do` and `n't`, `the minister's` ends in `'s`, quotation marks and dashes stand alone, a hyphenated word
//! is one token, `U.S.` and `Mr.` keep their full stops. Nothing is rewritten: each token is a slice of the text.

/// Words that keep a full stop at their end.
const ABBREVIATIONS: &[&str] = &[
    "adm", "ala", "apr", "ariz", "ark", "aug", "ave", "bros", "calif", "capt", "cmdr", "co", "col", "colo",
    "conn", "corp", "dec", "del", "dr", "etc", "feb", "fla", "ft", "ga", "gen", "gov", "govs", "hon", "ill",
    "inc", "ind", "jan", "jr", "kan", "ky", "la", "llc", "lt", "ltd", "maj", "mar", "mass", "md", "messrs",
    "mich", "minn", "miss", "mo", "mont", "mr", "mrs", "ms", "mt", "neb", "nev", "no", "nov", "oct", "okla",
    "ont", "ore", "pa", "ph", "pres", "prof", "pvt", "rep", "reps", "rev", "sen", "sens", "sept", "sgt",
    "sr", "st", "tenn", "tex", "va", "vs", "vt", "wash", "wis", "wyo",
];

/// Words of two parts, and where the second begins.
const JOINED: &[(&str, usize)] = &[("cannot", 3), ("gonna", 3), ("gotta", 3), ("wanna", 3)];

/// The tokens of a text as byte spans, in order, not overlapping. White space lies between them or nothing does.
pub fn tokens(text: &str) -> Vec<(u32, u32)> {
    let mut out = Vec::with_capacity(text.len() / 5 + 1);
    let mut start = None;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() || is_invisible(c) {
            if let Some(from) = start.take() {
                chunk(text, from, at, &mut out);
            }
        } else if start.is_none() {
            start = Some(at);
        }
    }
    if let Some(from) = start {
        chunk(text, from, text.len(), &mut out);
    }
    out
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

/// Whether a mark stands alone wherever it is in a word.
fn stands_alone(c: char) -> bool {
    matches!(
        c,
        '"' | '“'
            | '”'
            | '„'
            | '‟'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '('
            | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | '<'
            | '>'
            | '—'
            | '–'
            | '―'
            | '…'
            | ';'
            | '!'
            | '?'
            | '$'
            | '£'
            | '€'
            | '¥'
            | '%'
            | '|'
            | '•'
            | '‘'
            | '`'
            | '‚'
            | '¿'
            | '¡'
            | '¶'
    )
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// Cuts a run without white space.
fn chunk(text: &str, from: usize, to: usize, out: &mut Vec<(u32, u32)>) {
    let run = &text[from..to];
    if run.contains("://") || run.starts_with("www.") || run.starts_with("pic.twitter") {
        return word(text, from, to, out);
    }
    // The word that is being gathered begins here.
    let mut begin = from;
    let mut skip_to = from;
    for (k, c) in run.char_indices() {
        let at = from + k;
        if at < skip_to {
            continue;
        }
        let after = at + c.len_utf8();
        let next = text[after..to].chars().next();
        let before = text[begin..at].chars().next_back();
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let dashes = if c == '-' { repeats(&text[at..to], '-') } else { 0 };
        let dots = if c == '.' { repeats(&text[at..to], '.') } else { 0 };
        let cut = if dashes > 1 || dots > 1 {
            dashes.max(dots)
        } else if matches!(c, '\'' | '’' | '‘' | '`') && next == Some(c) {
            // Two single marks that stand for a double one.
            2 * c.len_utf8()
        } else if c == '!' || c == '?' {
            // "?!" and "!!!" are one mark.
            text[at..to].chars().take_while(|c| matches!(c, '!' | '?')).count()
        } else if stands_alone(c)
            || (c == ',' && !(digit(before) && digit(next)))
            || (c == ':' && !(digit(before) && digit(next)))
            || (c == '*' && (next.is_none() || before.is_none()))
            || (c == '=' || c == '+' && before.is_some())
            || (is_apostrophe(c) && (begin == at && !is_clitic(&text[at..to])))
        {
            c.len_utf8()
        } else {
            continue;
        };
        if at > begin {
            word(text, begin, at, out);
        }
        out.push((at as u32, (at + cut) as u32));
        begin = at + cut;
        skip_to = begin;
    }
    if begin < to {
        word(text, begin, to, out);
    }
}

fn repeats(text: &str, mark: char) -> usize {
    text.chars().take_while(|c| *c == mark).count()
}

/// Whether a run that begins with an apostrophe begins with an ending ("'s").
fn is_clitic(run: &str) -> bool {
    let rest = run.trim_start_matches(is_apostrophe);
    let letters = rest.len() - rest.trim_start_matches(char::is_alphabetic).len();
    ["s", "m", "d", "re", "ve", "ll", "em", "til", "cause"]
        .iter()
        .any(|e| rest[..letters].eq_ignore_ascii_case(e))
        || rest.starts_with(|c: char| c.is_ascii_digit())
}

/// Cuts a word without marks inside: its last full stop or quotation mark, and its ending.
fn word(text: &str, from: usize, mut to: usize, out: &mut Vec<(u32, u32)>) {
    // What stands behind the word: a full stop, a closing quotation mark, a comma that a digit stands before.
    let mut behind: [(usize, usize); 4] = [(0, 0); 4];
    let mut count = 0;
    while count < behind.len() {
        let Some(c) = text[from..to].chars().next_back() else { break };
        let at = to - c.len_utf8();
        let loose = match c {
            '.' => !keeps_stop(&text[from..at]),
            ',' | ':' => true,
            '\'' | '’' => true,
            _ => false,
        };
        if !loose || at == from {
            break;
        }
        behind[count] = (at, to);
        count += 1;
        to = at;
    }
    stem(text, from, to, out);
    out.extend(behind[..count].iter().rev().map(|(a, b)| (*a as u32, *b as u32)));
}

/// Whether the full stop after this belongs to it: an initial, letters with full stops between, an abbreviation.
fn keeps_stop(before: &str) -> bool {
    let mut letters = before.chars();
    match (letters.next(), letters.next()) {
        (Some(c), None) => return c.is_alphabetic(),
        (None, _) => return true,
        _ => {}
    }
    let last = before.rsplit('/').next().unwrap_or(before);
    let dotted = last.contains('.')
        && last.split('.').all(|p| p.chars().count() == 1 && p.chars().all(char::is_alphabetic));
    dotted
        || (last.starts_with(|c: char| c.is_uppercase()) || matches!(last, "etc" | "vs"))
            && last.len() <= 8
            && ABBREVIATIONS.binary_search(&last.to_ascii_lowercase().as_str()).is_ok()
}

/// Cuts the ending from a word: "'s", "n't", the second half of "cannot".
fn stem(text: &str, from: usize, to: usize, out: &mut Vec<(u32, u32)>) {
    let word = &text[from..to];
    let cut = JOINED
        .iter()
        .find(|(w, _)| word.eq_ignore_ascii_case(w))
        .map(|(_, at)| *at)
        .or_else(|| {
            let at = word.rfind(is_apostrophe)?;
            let end = word[at..].trim_start_matches(is_apostrophe);
            if end.eq_ignore_ascii_case("t") {
                let n = at.checked_sub(1)?;
                return matches!(word.as_bytes()[n], b'n' | b'N').then_some(n);
            }
            ["s", "m", "d", "re", "ve", "ll"].iter().any(|e| end.eq_ignore_ascii_case(e)).then_some(at)
        })
        .filter(|at| *at > 0);
    let mut push = |a: usize, b: usize| {
        if a < b {
            out.push((a as u32, b as u32));
        }
    };
    match cut {
        Some(at) => {
            push(from, from + at);
            push(from + at, to);
        }
        None => push(from, to),
    }
}

#[cfg(test)]
mod tests {
    use super::tokens;

    fn cut(text: &str) -> Vec<&str> {
        tokens(text).into_iter().map(|(a, b)| &text[a as usize..b as usize]).collect()
    }

    #[test]
    fn abbreviations_are_sorted() {
        assert!(super::ABBREVIATIONS.is_sorted());
    }

    #[test]
    fn endings_are_cut() {
        assert_eq!(
            cut("They don't know the mayor's plan."),
            ["They", "do", "n't", "know", "the", "mayor", "'s", "plan", "."]
        );
        assert_eq!(
            cut("It’s the miners’ own; we’ll see"),
            ["It", "’s", "the", "miners", "’", "own", ";", "we", "’ll", "see"]
        );
        assert_eq!(cut("I cannot say"), ["I", "can", "not", "say"]);
    }

    #[test]
    fn quotation_marks_stand_alone() {
        assert_eq!(cut("“No,” she said."), ["“", "No", ",", "”", "she", "said", "."]);
        assert_eq!(cut("\"The 'dam' broke.\""), ["\"", "The", "'", "dam", "'", "broke", ".", "\""]);
        assert_eq!(cut("‘Go,’ he said"), ["‘", "Go", ",", "’", "he", "said"]);
    }

    #[test]
    fn full_stops_of_abbreviations_stay() {
        assert_eq!(
            cut("Mr. Orun of the U.S. Navy left at 5 p.m. on Sept. 3."),
            ["Mr.", "Orun", "of", "the", "U.S.", "Navy", "left", "at", "5", "p.m.", "on", "Sept.", "3", "."]
        );
    }

    #[test]
    fn numbers_dashes_and_hyphens() {
        assert_eq!(
            cut("$1,200.50—a 5% rise: pro-government"),
            ["$", "1,200.50", "—", "a", "5", "%", "rise", ":", "pro-government"]
        );
        assert_eq!(cut("wait... at 10:30--or 11,"), ["wait", "...", "at", "10:30", "--", "or", "11", ","]);
    }

    #[test]
    fn spans_are_in_order_and_cover_all_that_is_visible() {
        for text in [
            "",
            " ",
            "'",
            "''",
            "n't",
            "’’s.",
            "a.b.c.",
            "“”‘’",
            "x'",
            "'em '90s",
            "…….",
            "\u{feff}é’s",
            "?!?",
            "no.\"'",
            "1,",
            "Mr.’s",
        ] {
            let mut end = 0;
            for (a, b) in tokens(text) {
                assert!(a >= end && a < b, "{text:?}");
                assert!(
                    text[end as usize..a as usize]
                        .chars()
                        .all(|c| c.is_whitespace() || super::is_invisible(c)),
                    "{text:?}"
                );
                end = b;
            }
            assert!(
                text[end as usize..].chars().all(|c| c.is_whitespace() || super::is_invisible(c)),
                "{text:?}"
            );
        }
    }
}
