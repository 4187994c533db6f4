//! A sentence cut at spaces, each piece with its marks apart: what word-level operations work on.

/// A word with the marks before and after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) pre: String,
    pub(super) core: String,
    pub(super) post: String,
}

impl Token {
    pub(super) fn low(&self) -> String {
        self.core.to_lowercase()
    }

    pub(super) fn is_capital(&self) -> bool {
        self.core.starts_with(char::is_uppercase)
    }
}

pub(super) fn tokens(text: &str) -> Vec<Token> {
    text.split(' ')
        .filter(|w| !w.is_empty())
        .map(|w| {
            let from = w.find(char::is_alphanumeric).unwrap_or(w.len());
            let to = w
                .rfind(char::is_alphanumeric)
                .map_or(from, |i| i + w[i..].chars().next().map_or(1, char::len_utf8));
            // "a.m." and "U.S." keep their last full stop.
            let to = if w[from..to].contains('.') && w[to..].starts_with('.') { to + 1 } else { to };
            Token { pre: w[..from].to_owned(), core: w[from..to].to_owned(), post: w[to..].to_owned() }
        })
        .collect()
}

pub(super) fn joined(tokens: &[Token]) -> String {
    tokens.iter().map(|t| format!("{}{}{}", t.pre, t.core, t.post)).collect::<Vec<_>>().join(" ")
}

/// Which tokens stand inside double quotation marks.
pub(super) fn quoted(tokens: &[Token]) -> Vec<bool> {
    let opening = tokens.iter().position(|t| t.pre.contains(['"', '\u{201c}']));
    let closing = tokens.iter().position(|t| t.post.contains(['"', '\u{201d}']));
    // A sentence may be the end of a quotation that began before it.
    let mut inside = closing.is_some_and(|c| opening.is_none_or(|o| o > c));
    tokens
        .iter()
        .map(|t| {
            let opens = t.pre.contains(['"', '\u{201c}']);
            inside |= opens;
            let here = inside;
            if t.post.contains(['"', '\u{201d}']) {
                inside = false;
            }
            here
        })
        .collect()
}

pub(super) fn has_quote(text: &str) -> bool {
    text.contains(['"', '\u{201c}', '\u{201d}'])
}

pub(super) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().collect::<String>() + chars.as_str())
}

/// A clause moved from the start of a sentence into it: lower case unless it starts with a name.
pub(super) fn lowered(text: &str) -> String {
    let first = text.split([' ', ',']).next().unwrap_or("");
    let low = first.to_lowercase();
    let common = STARTERS.contains(&low.as_str());
    if common { low + &text[first.len()..] } else { text.to_owned() }
}

/// Words that start sentences and are no names.
const STARTERS: &[&str] = &[
    "the",
    "a",
    "an",
    "police",
    "officers",
    "officials",
    "investigators",
    "detectives",
    "authorities",
    "witnesses",
    "neighbors",
    "neighbours",
    "deputies",
    "he",
    "she",
    "they",
    "it",
    "his",
    "her",
    "their",
    "its",
    "this",
    "that",
    "these",
    "those",
    "there",
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "some",
    "several",
    "many",
    "most",
    "both",
    "all",
    "another",
    "other",
    "in",
    "on",
    "at",
    "after",
    "before",
    "when",
    "while",
    "because",
    "as",
    "about",
    "more",
    "at",
    "two",
    "shots",
    "gunshots",
    "residents",
    "family",
    "doctors",
    "analysts",
    "traders",
    "sources",
    "government",
    "shareholders",
    "prices",
    "net",
    "under",
    "earlier",
    "last",
    "but",
    "if",
    "we",
    "what",
    "according",
    "for",
    "from",
    "by",
    "with",
    "an",
    "any",
    "each",
    "every",
    "however",
    "meanwhile",
];

/// Whether a token is a plain word of the language for moving and replacing: no digits, no capitals inside.
pub(super) fn is_plain(core: &str) -> bool {
    core.chars().all(|c| c.is_alphabetic() || c == '-' || c == '\'' || c == '\u{2019}')
}
