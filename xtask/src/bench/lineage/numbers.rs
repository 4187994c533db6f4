//! Numbers in a sentence: the same value in another form, and another value.

use super::dice::Dice;
use super::tokens::{Token, joined, tokens};

const WORDS: &[&str] = &[
    "zero",
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
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];
const TENS: &[(&str, u32)] = &[
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
];

fn written(value: u32) -> Option<&'static str> {
    let ten = || TENS.iter().find(|t| t.1 == value).map(|t| t.0);
    WORDS.get(value as usize).copied().or_else(ten)
}

fn read(word: &str) -> Option<u32> {
    let small = || WORDS.iter().position(|w| *w == word).map(|v| v as u32);
    small().or_else(|| TENS.iter().find(|t| t.0 == word).map(|t| t.1))
}

/// A count of things at token `i`: its value and whether it stands in digits. Ages, times, dates, sums of money,
/// percentages, numbers of roads and "one" are none.
fn count(list: &[Token], i: usize) -> Option<(u32, bool)> {
    let token = &list[i];
    let next = list.get(i + 1)?;
    let open = token.pre.is_empty() && token.post.is_empty() && next.pre.is_empty();
    let thing = next.core.starts_with(|c: char| c.is_ascii_lowercase()) && next.core.len() > 2;
    let before = if i > 0 { list[i - 1].low() } else { String::new() };
    if !open || !thing || NOT_BEFORE.contains(&next.low().as_str()) || NOT_AFTER.contains(&before.as_str()) {
        return None;
    }
    // "between 7 and 8 people", "one hundred and five": parts of a larger expression.
    if list.get(i + 2).is_some_and(|t| NOT_BEFORE.contains(&t.low().as_str())) || read(&next.low()).is_some()
    {
        return None;
    }
    let digits = token.core.chars().all(|c| c.is_ascii_digit()) && !token.core.starts_with('0');
    let value = if digits { token.core.parse().ok()? } else { read(&token.low())? };
    ((2..1000).contains(&value) && (digits || i == 0 || !token.is_capital())).then_some((value, digits))
}

const NOT_BEFORE: &[&str] = &[
    "percent", "per", "pct", "million", "billion", "hundred", "thousand", "mln", "bln", "dlrs", "cts",
    "degrees", "and", "a.m.", "p.m.", "points", "basis", "days", "weeks", "months", "years", "hours",
    "minutes", "miles", "year", "day", "month", "week", "hour", "minute", "mile", "feet", "dollars", "cents",
    "stg", "yen", "francs", "marks", "for", "the", "from", "against", "compared", "versus", "with", "or",
    "dozen",
];
const NOT_AFTER: &[&str] = &[
    "route",
    "highway",
    "no",
    "number",
    "age",
    "aged",
    "and",
    "to",
    "or",
    "point",
    "about",
    "hundred",
    "thousand",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "aug",
    "sept",
    "oct",
    "nov",
    "dec",
    "channel",
    "interstate",
    "page",
    "between",
    "the",
    "of",
    "unit",
    "grade",
    "dozen",
];

/// The same numbers in another form: 12, twelve, a dozen. `None` if nothing can be changed.
pub(super) fn reformatted(text: &str, dice: &mut Dice) -> Option<String> {
    let mut list = tokens(text);
    let mut changed = false;
    for i in 0..list.len() {
        let Some((value, digits)) = count(&list, i) else { continue };
        let new = if value == 12 && dice.chance(0.5) {
            let alone =
                i == 0 || !matches!(list[i - 1].low().as_str(), "a" | "an" | "another" | "these" | "other");
            if !alone {
                continue;
            }
            "a dozen".to_owned()
        } else if digits {
            let Some(word) = written(value) else { continue };
            word.to_owned()
        } else {
            value.to_string()
        };
        list[i].core = if i == 0 { super::tokens::capitalised(&new) } else { new };
        changed = true;
    }
    changed.then(|| joined(&list))
}

/// Another toll: one count made larger, in the form it had.
pub(super) fn updated(text: &str, dice: &mut Dice) -> Option<String> {
    let mut list = tokens(text);
    let at: Vec<usize> = (0..list.len()).filter(|&i| count(&list, i).is_some()).collect();
    if at.is_empty() {
        return None;
    }
    let i = *dice.pick(&at);
    let (value, digits) = count(&list, i)?;
    let new = value + 1 + dice.below((value / 3).max(2) as usize) as u32;
    let new =
        if digits { new.to_string() } else { written(new).map_or_else(|| new.to_string(), str::to_owned) };
    list[i].core = if i == 0 { super::tokens::capitalised(&new) } else { new };
    Some(joined(&list))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_change_and_values_stay() {
        let mut dice = Dice::new(1, 1);
        assert_eq!(
            reformatted("At least 14 people fled.", &mut dice).unwrap(),
            "At least fourteen people fled."
        );
        assert_eq!(reformatted("Nine boats sank.", &mut dice).unwrap(), "9 boats sank.");
        for no in [
            "He is 14.",
            "It began at 5 p.m. on Route 9 north.",
            "Prices rose 7 percent.",
            "On May 3 crowds came.",
        ] {
            assert_eq!(reformatted(no, &mut dice), None, "{no}");
            assert_eq!(updated(no, &mut dice), None, "{no}");
        }
    }

    #[test]
    fn a_toll_grows() {
        let mut dice = Dice::new(1, 1);
        let new = updated("Nine boats sank.", &mut dice).unwrap();
        assert!(new != "Nine boats sank." && new.ends_with(" boats sank."), "{new}");
    }
}
