//! Response beside key: which template answers which, and what is right of it.

use super::key::{Fill, Key};

/// A target of ours: words that name it, how many, and what became of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    /// Upper-case words for it; none where nobody is named ("no casualties").
    pub(super) names: Vec<String>,
    pub(super) number: Option<String>,
    pub(super) effect: Option<&'static str>,
}

/// A template of ours.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Response {
    pub(super) kind: &'static str,
    pub(super) targets: Vec<Target>,
}

/// Counts over the fills of one slot.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Tally {
    /// Correct, with half a point for what is partly so.
    pub(super) points: f64,
    pub(super) possible: usize,
    /// Fills of ours.
    pub(super) actual: usize,
    /// Those among them in templates that answer no key.
    pub(super) astray: usize,
}

impl Tally {
    pub(super) fn recall(&self) -> f64 {
        self.points / self.possible.max(1) as f64
    }

    pub(super) fn precision(&self) -> f64 {
        self.points / self.actual.max(1) as f64
    }

    /// Without the fills of templates that answer no key.
    pub(super) fn precision_matched(&self) -> f64 {
        self.points / (self.actual - self.astray).max(1) as f64
    }

    fn add(&mut self, other: Self) {
        self.points += other.points;
        self.possible += other.possible;
        self.actual += other.actual;
        self.astray += other.astray;
    }
}

/// Both slots.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Score {
    pub(super) number: Tally,
    pub(super) effect: Tally,
}

impl Score {
    pub(super) fn add(&mut self, other: &Self) {
        self.number.add(other.number);
        self.effect.add(other.effect);
    }
}

/// One report: its keys, our templates; best pairs first.
pub(super) fn score(keys: &[Key], responses: &[Response]) -> Score {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (k, key) in keys.iter().enumerate() {
        for (r, response) in responses.iter().enumerate() {
            if may_answer(key, response) {
                let s = pair(key, response);
                pairs.push((s.number.points + s.effect.points, k, r));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut out = Score::default();
    let (mut answered, mut used) = (vec![false; keys.len()], vec![false; responses.len()]);
    for (_, k, r) in pairs {
        if !answered[k] && !used[r] {
            (answered[k], used[r]) = (true, true);
            out.add(&pair(&keys[k], &responses[r]));
        }
    }
    for (key, _) in keys.iter().zip(&answered).filter(|(k, answered)| !**answered && !k.optional) {
        out.add(&pair(key, &Response::default()));
    }
    for (response, _) in responses.iter().zip(&used).filter(|(_, used)| !**used) {
        let mut s = pair(&Key::default(), response);
        (s.number.astray, s.effect.astray) = (s.number.actual, s.effect.actual);
        out.add(&s);
    }
    out
}

/// The least that two templates must share: the type, in part at least, and a human target (or that nobody was hurt).
fn may_answer(key: &Key, response: &Response) -> bool {
    let kind = key.kinds.iter().any(|k| k == response.kind || k == "ATTACK" || response.kind == "ATTACK");
    let target = response.targets.iter().any(|t| {
        if t.names.is_empty() {
            key.effects
                .iter()
                .any(|f| f.names.is_empty() && value(t.effect.unwrap_or_default(), &f.values) > 0.0)
        } else {
            t.names.iter().any(|n| key.targets.iter().any(|k| alike(n, k)))
        }
    });
    kind && target
}

fn pair(key: &Key, response: &Response) -> Score {
    let numbers: Vec<(&[String], &str)> = response
        .targets
        .iter()
        .filter_map(|t| t.number.as_deref().map(|n| (t.names.as_slice(), n)))
        .collect();
    let effects: Vec<(&[String], &str)> =
        response.targets.iter().filter_map(|t| t.effect.map(|e| (t.names.as_slice(), e))).collect();
    Score { number: slot(&key.numbers, &numbers), effect: slot(&key.effects, &effects) }
}

/// The fills of one slot: each of ours answers at most one of the key, those that agree best first.
fn slot(fills: &[Fill], ours: &[(&[String], &str)]) -> Tally {
    let mut pairs: Vec<(f64, bool, usize, usize)> = Vec::new();
    for (f, fill) in fills.iter().enumerate() {
        for (o, (names, said)) in ours.iter().enumerate() {
            let right = value(said, &fill.values);
            let same = fill.names.is_empty() && names.is_empty()
                || names.iter().any(|n| fill.names.iter().any(|k| alike(n, k)));
            // The right value of another target is right in part.
            let points = if same { right } else { right / 2.0 };
            pairs.push((points, same, f, o));
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)).then((a.2, a.3).cmp(&(b.2, b.3))));
    let (mut filled, mut used) = (vec![false; fills.len()], vec![false; ours.len()]);
    let mut points = 0.0;
    for (p, _, f, o) in pairs {
        if !filled[f] && !used[o] {
            (filled[f], used[o]) = (true, true);
            points += p;
        }
    }
    let possible = fills.iter().zip(&filled).filter(|(f, filled)| **filled || !f.optional).count();
    Tally { points, possible, actual: ours.len(), astray: 0 }
}

/// What is more general than an effect.
fn above(effect: &str) -> &'static [&'static str] {
    match effect {
        "NO INJURY OR DEATH" => &["NO INJURY", "NO DEATH"],
        "NO DEATH" => &["NO INJURY"],
        _ => &[],
    }
}

/// 1 for a right value, ½ for a more general effect or the right number with another bound, else 0.
fn value(said: &str, right: &[String]) -> f64 {
    let bare = |v: &str| v.replace(['~', '-', ' '], "");
    let full = |v: &String| v.replace(' ', "") == said.replace(' ', "");
    let part = |v: &String| {
        above(v).contains(&said) || (said.contains(|c: char| c.is_ascii_digit()) && bare(v) == bare(said))
    };
    if right.iter().any(full) {
        1.0
    } else if right.iter().any(part) {
        0.5
    } else {
        0.0
    }
}

/// Words that many descriptions share and that identify none.
const EMPTY: [&str; 26] = [
    "THE",
    "AND",
    "FOR",
    "WITH",
    "FROM",
    "WHO",
    "WERE",
    "WAS",
    "HIS",
    "HER",
    "THEIR",
    "THREE",
    "FOUR",
    "FIVE",
    "SIX",
    "SEVEN",
    "EIGHT",
    "NINE",
    "TEN",
    "TWO",
    "ONE",
    "OTHER",
    "OTHERS",
    "FORMER",
    "NATIONAL",
    "SALVADORAN",
];

/// Two strings name the same: they share a word that tells something, whatever its number.
pub(super) fn alike(a: &str, b: &str) -> bool {
    let words = |s: &str| -> Vec<String> {
        s.split(|c: char| !c.is_alphanumeric())
            .filter(|w| w.len() > 2 && !EMPTY.contains(w))
            .map(stem)
            .collect()
    };
    let b = words(b);
    words(a).iter().any(|w| b.contains(w))
}

fn stem(word: &str) -> String {
    let w = word.strip_suffix("MEN").map_or_else(|| word.to_owned(), |w| format!("{w}MAN"));
    match w.strip_suffix("IES") {
        Some(rest) => format!("{rest}Y"),
        None => w.strip_suffix('S').map_or(w.clone(), str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(values: &[&str], names: &[&str], optional: bool) -> Fill {
        let own = |all: &[&str]| all.iter().map(|s| (*s).to_owned()).collect();
        Fill { values: own(values), names: own(names), optional }
    }

    fn key() -> Key {
        Key {
            optional: false,
            kinds: vec!["ATTACK".into()],
            targets: vec!["ANN LUND".into(), "CLERKS".into()],
            numbers: vec![fill(&["1"], &["ANN LUND"], false), fill(&["3"], &["CLERKS"], true)],
            effects: vec![fill(&["DEATH"], &["ANN LUND"], false)],
        }
    }

    fn target(name: &str, number: &str, effect: Option<&'static str>) -> Target {
        Target { names: vec![name.into()], number: Some(number.into()), effect }
    }

    #[test]
    fn a_right_answer_gets_all_and_what_is_optional_may_be_left_out() {
        let ours = Response { kind: "ATTACK", targets: vec![target("MAYOR LUND", "1", Some("DEATH"))] };
        let s = score(&[key()], &[ours]);
        assert_eq!((s.number.recall(), s.number.precision()), (1.0, 1.0));
        assert_eq!((s.effect.recall(), s.effect.precision()), (1.0, 1.0));
    }

    #[test]
    fn the_value_of_another_target_is_half_right_and_a_stray_template_costs_precision() {
        let ours = [
            Response {
                kind: "ATTACK",
                targets: vec![target("LUND", "2", None), target("SOMEBODY", "1", None)],
            },
            Response { kind: "KIDNAPPING", targets: vec![target("A MINER", "1", None)] },
        ];
        let s = score(&[key()], &ours);
        assert_eq!(s.number, Tally { points: 0.5, possible: 2, actual: 3, astray: 1 });
        assert!((s.number.precision() - 0.5 / 3.0).abs() < 1e-9);
        assert!((s.number.precision_matched() - 0.25).abs() < 1e-9);
    }

    #[test]
    fn a_more_general_effect_and_another_bound_are_half_right() {
        assert!((value("NO INJURY", &["NO INJURY OR DEATH".into()]) - 0.5).abs() < 1e-9);
        assert!((value("30", &["~30".into()]) - 0.5).abs() < 1e-9);
        assert!((value("30", &["31".into(), "30".into()]) - 1.0).abs() < 1e-9);
        assert!(alike("TWO POLICEMEN", "POLICEMAN") && !alike("THE MAYOR", "THE JUDGE"));
    }
}
