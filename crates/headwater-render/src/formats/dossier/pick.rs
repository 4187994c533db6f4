//! A row of choices that leaves only some entries of a section visible, without a script: the page's style hides what
//! the checked choice does not name. Without such styles, and on paper, everything is shown.

use maud::{Markup, html};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Choices of one row; what is rarer stays under "all".
const MOST: usize = 24;

/// The choices of one section.
pub(super) struct Pick<'a> {
    /// Key and words of each, the most frequent first.
    choices: Vec<(&'a str, &'a str, usize)>,
    all: usize,
}

impl<'a> Pick<'a> {
    /// Of all entries, each with its key and the words for it; entries without a key are only under "all".
    pub(super) fn new(entries: impl Iterator<Item = Option<(&'a str, &'a str)>>) -> Self {
        let mut all = 0;
        let mut times: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for entry in entries {
            all += 1;
            if let Some(entry) = entry {
                *times.entry(entry).or_default() += 1;
            }
        }
        let mut choices: Vec<_> = times.into_iter().map(|((key, words), n)| (key, words, n)).collect();
        choices.sort_by(|x, y| y.2.cmp(&x.2).then(x.1.cmp(y.1)).then(x.0.cmp(y.0)));
        choices.truncate(MOST);
        Self { choices, all }
    }

    /// The class of an entry with a key.
    pub(super) fn class(&self, key: Option<&str>) -> String {
        let at = key.and_then(|key| self.choices.iter().position(|c| c.0 == key));
        at.map_or_else(String::new, |at| format!("k{at}"))
    }

    /// The row; `name` is its own on the page. Nothing where there is nothing to choose.
    pub(super) fn row(&self, name: &str, legend: &str) -> Markup {
        html! {
            @if self.choices.len() > 1 {
                fieldset.pick {
                    legend { (legend) }
                    label { input type="radio" name=(name) checked; span { "all " span.quiet { (self.all) } } }
                    @for (at, (_, words, n)) in self.choices.iter().enumerate() {
                        label {
                            input.(format!("k{at}")) type="radio" name=(name);
                            span { bdi { (words) } " " span.quiet { (n) } }
                        }
                    }
                }
            }
        }
    }
}

/// The style's rules for all choices.
pub(super) fn style() -> String {
    let mut out = String::from("@media screen {\n");
    for at in 0..MOST {
        let _ = writeln!(
            out,
            "  .picked:has(> .pick input.k{at}:checked) > .one:not(.k{at}) {{ display: none; }}"
        );
    }
    out.push_str("}\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_comes_first_and_one_choice_is_none() {
        let entries = [Some(("a", "Ann")), Some(("b", "Bo")), None, Some(("b", "Bo"))];
        let pick = Pick::new(entries.into_iter());
        assert_eq!(
            (pick.class(Some("b")), pick.class(Some("a")), pick.class(None)),
            ("k0".into(), "k1".into(), String::new())
        );
        assert!(pick.row("x", "Speaker").into_string().contains("Bo"));
        let one = Pick::new([Some(("a", "Ann")), None].into_iter());
        assert!(one.row("x", "Speaker").into_string().is_empty());
    }
}
