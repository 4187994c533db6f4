//! Words as look-ups see them: one form for all that a writer may vary without meaning anything by it.

/// A character as look-ups see it: lower case, straight apostrophes, Arabic letters without signs and with one alef,
/// digits as ASCII; nothing for what is not seen.
pub(crate) fn fold_char(c: char) -> impl Iterator<Item = char> {
    let plain = match c {
        '\u{2019}' | '\u{2018}' | '\u{02bc}' => Some('\''),
        '\u{2010}' | '\u{2011}' => Some('-'),
        'أ' | 'إ' | 'آ' | 'ٱ' => Some('ا'),
        'ى' => Some('ي'),
        '\u{ad}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' => None,
        c => return Folded::Cased(c.to_lowercase()),
    };
    Folded::Plain(plain)
}

enum Folded {
    Plain(Option<char>),
    Cased(std::char::ToLowercase),
}

impl Iterator for Folded {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        match self {
            Self::Plain(c) => c.take(),
            Self::Cased(all) => all.next().map(|c| arabic_digit(c).unwrap_or(c)),
        }
    }
}

/// A word as tables hold it and as [`Tokens::low`] gives it.
pub(crate) fn lower(word: &str) -> String {
    word.chars().flat_map(fold_char).collect()
}

/// The ASCII digit for one of the Arabic (٣) or Persian (۳) ones.
pub(crate) fn arabic_digit(c: char) -> Option<char> {
    let value = match c {
        '٠'..='٩' => c as u32 - '٠' as u32,
        '۰'..='۹' => c as u32 - '۰' as u32,
        _ => return None,
    };
    char::from_digit(value, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_writers_vary_is_one_form() {
        assert_eq!(lower("L’ÉTÉ"), "l'été");
        assert_eq!(lower("أَكَّدَ"), lower("اكد"));
        assert_eq!(lower("إلى"), lower("الي"));
        assert_eq!(lower("قـــال"), "قال");
        assert_eq!(lower("٣۴"), "34");
    }
}
