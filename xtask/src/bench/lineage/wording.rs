//! Other words for the same: a hand-written table of words and phrases (`wording.tsv`), put in by rule. Quotations and
//! names are left alone.

use super::dice::{Dice, mixed};
use super::tokens::{Token, capitalised, joined, quoted, tokens};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a row of the table is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Synonym,
    Tense,
    Spelling,
}

struct Row {
    /// Number of its line.
    number: u64,
    kind: Kind,
    from: Vec<String>,
    to: Vec<&'static str>,
}

static ROWS: LazyLock<BTreeMap<String, Vec<Row>>> = LazyLock::new(|| {
    let mut rows: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    let lines = include_str!("wording.tsv").lines().enumerate().filter(|(_, l)| !l.starts_with('#'));
    for (number, line) in lines {
        let mut fields = line.split('\t');
        let (Some(kind), Some(from), Some(to)) = (fields.next(), fields.next(), fields.next()) else {
            continue;
        };
        let kind = match kind {
            "tense" => Kind::Tense,
            "spelling" => Kind::Spelling,
            _ => Kind::Synonym,
        };
        let from: Vec<String> = from.split(' ').map(str::to_owned).collect();
        let row = Row { number: number as u64, kind, from: from.clone(), to: to.split('|').collect() };
        rows.entry(from[0].clone()).or_default().push(row);
    }
    // The longest phrase goes first.
    for list in rows.values_mut() {
        list.sort_by_key(|r| std::cmp::Reverse(r.from.len()));
    }
    rows
});

/// What one writer prefers: of the table's rows a part, and always the same word. Writers who knew nothing of one another
/// must not agree in more than they left as it was.
#[derive(Debug, Clone, Copy)]
pub(super) struct Taste(u64);

impl Taste {
    pub(super) fn new(dice: &mut Dice) -> Self {
        Self(dice.next())
    }

    fn word(self, row: &Row) -> Option<&'static str> {
        let hash = mixed(self.0 ^ mixed(row.number));
        (hash % 100 < 45).then(|| row.to[(hash >> 32) as usize % row.to.len()])
    }
}

/// Puts other words of one kind in, at each place with probability `p`.
pub(super) fn reworded(text: &str, kind: Kind, p: f64, taste: Taste, dice: &mut Dice) -> String {
    let old = tokens(text);
    let inside = quoted(&old);
    let mut out: Vec<Token> = Vec::with_capacity(old.len());
    let mut i = 0;
    while i < old.len() {
        let row = (!inside[i]).then(|| row_at(&old[i..], kind, i == 0)).flatten();
        match row.and_then(|row| taste.word(row).map(|new| (row, new))) {
            Some((row, new)) if dice.chance(p) => {
                let last = &old[i + row.from.len() - 1];
                let new = if old[i].is_capital() { capitalised(new) } else { new.to_owned() };
                out.push(Token { pre: old[i].pre.clone(), core: new, post: last.post.clone() });
                i += row.from.len();
            }
            _ => {
                out.push(old[i].clone());
                i += 1;
            }
        }
    }
    articles(&joined(&out))
}

fn row_at(rest: &[Token], kind: Kind, first: bool) -> Option<&'static Row> {
    let list = ROWS.get(&rest[0].low())?;
    list.iter().filter(|r| r.kind == kind).find(|row| {
        row.from.len() <= rest.len()
            && row.from.iter().enumerate().all(|(k, word)| {
                let token = &rest[k];
                let inner = k + 1 < row.from.len();
                token.low() == *word
                    && (!token.is_capital() || (first && k == 0))
                    && (k == 0 || token.pre.is_empty())
                    && (!inner || token.post.is_empty())
            })
    })
}

/// "a" before a vowel becomes "an", and the other way round, for the letters alone.
fn articles(text: &str) -> String {
    let mut list: Vec<String> = text.split(' ').map(str::to_owned).collect();
    for i in 0..list.len().saturating_sub(1) {
        let vowel = list[i + 1].starts_with(['a', 'e', 'i', 'o']) && !list[i + 1].starts_with("one");
        match list[i].as_str() {
            "a" if vowel => "an".clone_into(&mut list[i]),
            "an" if list[i + 1].starts_with(|c: char| c.is_ascii_lowercase() && !"aeiouh".contains(c)) => {
                "a".clone_into(&mut list[i]);
            }
            _ => {}
        }
    }
    list.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_quotations_are_left_alone() {
        let text = "\"They killed him,\" said Hurt, who was killed.";
        let mut dice = Dice::new(1, 1);
        let all: Vec<String> =
            (0..20).map(|_| reworded(text, Kind::Synonym, 1.0, Taste::new(&mut dice), &mut dice)).collect();
        assert!(all.iter().all(|n| n.starts_with("\"They killed him,\"") && n.contains("Hurt")), "{all:?}");
        assert!(all.iter().any(|n| n != text));
    }

    #[test]
    fn every_row_of_the_table_is_used() {
        let lines = include_str!("wording.tsv").lines().filter(|l| !l.starts_with('#') && !l.is_empty());
        let count = lines.clone().filter(|l| l.split('\t').count() == 3).count();
        assert_eq!(count, lines.count());
        assert_eq!(ROWS.values().map(Vec::len).sum::<usize>(), count);
        assert!(count > 200);
    }
}
