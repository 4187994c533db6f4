//! What the network is told of each token, beside what its word means: a few small numbers.
//!
//! Training reads the same numbers from this code (`examples/features.rs`), so the two can never differ.

/// Numbers of values of each feature, in the order of [`Features::small`].
pub const SIZES: [usize; SMALL] = [SUFFIXES, PREFIXES, 16, 12, 21, 10];
/// Small features of a token.
pub const SMALL: usize = 6;
const SUFFIXES: usize = 2048;
const PREFIXES: usize = 1024;

/// A paragraph as the network sees it.
pub type Paragraph<'t> = Vec<&'t str>;

/// What is known of one token before the network runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Features {
    /// Hash of the folded word.
    pub word: u32,
    /// Last letters, first letters, shape, quotation marks around it, place in the paragraph, its neighbourhood of marks.
    pub small: [u16; SMALL],
}

/// Features of all tokens of a report, paragraph after paragraph.
pub fn features(paragraphs: &[Paragraph<'_>]) -> Vec<Features> {
    let mut out = Vec::with_capacity(paragraphs.iter().map(Vec::len).sum());
    let mut folded = String::new();
    let mut open_before = false;
    for (number, tokens) in paragraphs.iter().enumerate() {
        let marks = quoted(tokens, &mut open_before);
        let mut first = true;
        for (k, token) in tokens.iter().enumerate() {
            fold(token, marks[k], &mut folded);
            let shape = shape(token, first);
            first = match *token {
                "." | "?" | "!" | ":" | "..." | "…" => true,
                "\"" | "“" | "”" | "``" | "''" | "'" | "’" | "‘" | "`" | ")" => first,
                _ => false,
            } || (k == 0 && shape >= 8);
            let place = match k {
                0..=3 => k,
                4..=7 => 4,
                8..=15 => 5,
                _ => 6,
            } + 7 * number.min(2);
            let length = match tokens.len() - k {
                1 => 0,
                2 => 1,
                3 => 2,
                4..=6 => 3,
                7..=12 => 4,
                _ => 5,
            };
            let tail = length
                + match tokens.len() {
                    0..=4 => 0,
                    _ if length < 4 => 0,
                    5..=14 => 2,
                    _ => 4,
                };
            out.push(Features {
                word: hash(&folded),
                small: [
                    part(folded.chars().rev(), SUFFIXES, 17),
                    part(folded.chars(), PREFIXES, 31),
                    shape,
                    marks[k] as u16,
                    place as u16,
                    tail.min(9) as u16,
                ],
            });
        }
    }
    out
}

/// FNV-1a, stirred.
pub fn hash(word: &str) -> u32 {
    let mut h = 0x811c_9dc5_u32;
    for byte in word.bytes() {
        h = (h ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    stir(h)
}

fn stir(mut h: u32) -> u32 {
    h ^= h >> 16;
    h = h.wrapping_mul(0x85eb_ca6b);
    h ^ (h >> 13)
}

/// A number for the first three letters of an order.
fn part(letters: impl Iterator<Item = char>, size: usize, seed: u32) -> u16 {
    let mut h = seed;
    for c in letters.take(3) {
        h = (h ^ c as u32).wrapping_mul(0x0100_0193);
    }
    (stir(h) as usize % size) as u16
}

/// The form of a token that the vocabulary lists: lower case, digits as `0`, quotation marks by what they do.
pub fn fold(token: &str, mark: Mark, out: &mut String) {
    out.clear();
    match token {
        "“" | "\"" | "``" | "”" | "''" | "«" | "»" | "„" | "‘‘" | "’’" => {
            return out.push_str(if mark == Mark::Close { "''" } else { "``" });
        }
        "—" | "–" | "--" | "―" | "---" => return out.push_str("--"),
        "…" | "..." | "...." => return out.push_str("..."),
        "-LRB-" | "-LSB-" | "[" | "-LCB-" | "{" => return out.push('('),
        "-RRB-" | "-RSB-" | "]" | "-RCB-" | "}" => return out.push(')'),
        "‘" => return out.push('`'),
        _ => {}
    }
    for c in token.chars() {
        match c {
            '0'..='9' => out.push('0'),
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            '’' | '‘' => out.push('\''),
            c if c.is_ascii() => out.push(c),
            c => out.extend(c.to_lowercase()),
        }
    }
}

/// How a token looks, below 16. `first`: it begins a sentence.
fn shape(token: &str, first: bool) -> u16 {
    let mut upper = 0;
    let mut lower = 0;
    let mut digits = 0;
    let mut hyphens = 0;
    for c in token.chars() {
        if c.is_ascii_digit() {
            digits += 1;
        } else if c.is_uppercase() {
            upper += 1;
        } else if c.is_alphabetic() {
            lower += 1;
        } else if c == '-' {
            hyphens += 1;
        }
    }
    let capital = token.chars().next().is_some_and(char::is_uppercase);
    if token.starts_with(['@', '#']) && lower + upper > 0 || token.contains("://") {
        return 7;
    }
    match (upper, lower, digits) {
        (0, 0, 0) => match token {
            "." | "?" | "!" => 8,
            "," => 9,
            ":" | ";" => 10,
            "--" | "—" | "–" | "-" | "…" | "..." => 11,
            "\"" | "“" | "”" | "``" | "''" | "'" | "’" | "‘" | "`" => 12,
            _ => 13,
        },
        (0, 0, _) => 6,
        (_, _, d) if d > 0 => 14,
        (0, ..) if hyphens > 0 => 15,
        (0, ..) => 0,
        (1, 0, _) => 4,
        (_, 0, _) => 3,
        _ if capital && first => 2,
        _ if capital => 1,
        _ => 5,
    }
}

/// Where a token stands to the quotation marks of its paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// The paragraph has no quotation marks.
    Plain,
    /// Outside, before the first.
    Before,
    /// Outside, after one.
    After,
    /// Inside, at most three tokens.
    Short,
    /// Inside, at most ten.
    Middle,
    /// Inside a long quotation.
    Long,
    /// Inside, and nothing closes it in this paragraph.
    Unclosed,
    /// An opening mark.
    Open,
    /// The opening mark of a short one.
    OpenShort,
    /// A closing mark.
    Close,
    /// Inside single marks.
    Single,
    /// Inside, going on from the paragraph before.
    Carried,
}

/// The state of each token. `open_before`: the paragraph before ended inside of a quotation.
fn quoted(tokens: &[&str], open_before: &mut bool) -> Vec<Mark> {
    let mut marks = vec![Mark::Plain; tokens.len()];
    let mut open: Option<usize> = None;
    let mut any = false;
    let carried = *open_before && tokens.first().is_some_and(|t| matches!(*t, "“" | "\"" | "``"));
    *open_before = false;
    for (k, token) in tokens.iter().enumerate() {
        let opens = match *token {
            "“" | "``" | "„" | "«" | "‘‘" => true,
            "”" | "»" | "’’" => false,
            "\"" | "''" => open.is_none(),
            _ => {
                marks[k] = if any { Mark::After } else { Mark::Plain };
                continue;
            }
        };
        if opens {
            open = Some(k);
            marks[k] = Mark::Open;
        } else {
            if let Some(from) = open.take() {
                let inside = match k - from - 1 {
                    0..=3 => Mark::Short,
                    4..=10 => Mark::Middle,
                    _ if carried && from == 0 => Mark::Carried,
                    _ => Mark::Long,
                };
                if inside == Mark::Short {
                    marks[from] = Mark::OpenShort;
                }
                marks[from + 1..k].fill(inside);
            }
            marks[k] = Mark::Close;
        }
        if !any {
            for mark in &mut marks[..k] {
                if *mark == Mark::Plain {
                    *mark = Mark::Before;
                }
            }
            any = true;
        }
    }
    if let Some(from) = open {
        marks[from + 1..].fill(if carried && from == 0 { Mark::Carried } else { Mark::Unclosed });
        *open_before = true;
    }
    singles(tokens, &mut marks);
    marks
}

/// Single marks: only where an opening one can be told from an apostrophe.
fn singles(tokens: &[&str], marks: &mut [Mark]) {
    let mut from = None;
    for (k, token) in tokens.iter().enumerate() {
        match *token {
            "‘" | "`" => from = Some(k),
            "'" | "’" => {
                let Some(start) = from.take() else { continue };
                for mark in &mut marks[start + 1..k] {
                    if matches!(mark, Mark::Plain | Mark::Before | Mark::After) {
                        *mark = Mark::Single;
                    }
                }
            }
            _ => {}
        }
    }
}
