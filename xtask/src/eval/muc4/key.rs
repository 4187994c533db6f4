//! The reports of a part and their answer keys.

use crate::repo;
use anyhow::Result;
use std::collections::BTreeMap;
use std::path::Path;

/// A fill of the key: any of `values` is right, for the target that any of `names` names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Fill {
    pub(super) values: Vec<String>,
    pub(super) names: Vec<String>,
    /// Leaving it out is right too.
    pub(super) optional: bool,
}

/// An incident of the key, as far as people are its targets.
#[derive(Debug, Clone, Default)]
pub(super) struct Key {
    /// Leaving it out is right too.
    pub(super) optional: bool,
    pub(super) kinds: Vec<String>,
    /// Names and descriptions of the targets.
    pub(super) targets: Vec<String>,
    pub(super) numbers: Vec<Fill>,
    pub(super) effects: Vec<Fill>,
}

/// A report.
#[derive(Debug)]
pub(super) struct Report {
    pub(super) name: String,
    pub(super) text: String,
}

/// Reports in order, and the incidents of those that have any by the report's name.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) reports: Vec<Report>,
    pub(super) keys: BTreeMap<String, Vec<Key>>,
}

/// Reads a folder: files whose name starts with `key` are keys, those with "muc" in it reports.
pub(super) fn part(folder: &Path) -> Result<Part> {
    let mut part = Part::default();
    for path in repo::entries(folder) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with("key") {
            keys(&repo::read(&path)?, &mut part.keys);
        } else if name.contains("-muc") {
            reports(&repo::read(&path)?, &mut part.reports);
        }
    }
    Ok(part)
}

/// Many reports a file: a line such as `DEV-MUC3-0001 (NOSC)` opens each.
fn reports(file: &str, out: &mut Vec<Report>) {
    for line in file.lines() {
        let (first, rest) = line.split_once(' ').unwrap_or((line.trim_end(), ""));
        let digits = first.rsplit('-').next().is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
        let opens = first.contains("-MUC")
            && digits
            && (rest.trim().is_empty() || rest.trim_start().starts_with('('));
        if opens {
            out.push(Report { name: first.to_owned(), text: String::new() });
        } else if let Some(report) = out.last_mut() {
            report.text.push_str(line.trim_end());
            report.text.push('\n');
        }
    }
}

/// Slots are numbered; a slot's further fills stand below each other, far to the right.
fn keys(file: &str, out: &mut BTreeMap<String, Vec<Key>>) {
    let mut slots: BTreeMap<u8, Vec<String>> = BTreeMap::new();
    let mut at = 0;
    for line in file.lines() {
        let (number, rest) = line.split_once('.').unwrap_or_default();
        if let Ok(slot) = number.trim().parse::<u8>()
            && line.starts_with(|c: char| c.is_ascii_digit())
        {
            if slot == 0 {
                close(&mut slots, out);
            }
            at = slot;
            // The name of the slot ends where two spaces stand.
            let fill = rest.trim_start().split_once("  ").map_or("", |(_, fill)| fill);
            slots.entry(slot).or_default().push(fill.trim().to_owned());
        } else if line.starts_with("      ") && !line.trim().is_empty() {
            let fills = slots.entry(at).or_default();
            let more = line.trim();
            match fills.last_mut() {
                // A string or a list of alternatives that goes on.
                Some(last)
                    if more.starts_with('/') || last.ends_with('/') || last.matches('"').count() % 2 == 1 =>
                {
                    last.push(' ');
                    last.push_str(more);
                }
                _ => fills.push(more.to_owned()),
            }
        }
    }
    close(&mut slots, out);
}

fn close(slots: &mut BTreeMap<u8, Vec<String>>, out: &mut BTreeMap<String, Vec<Key>>) {
    let slots = std::mem::take(slots);
    let first = |slot: u8| slots.get(&slot).and_then(|f| f.first()).map_or("", String::as_str);
    let name = first(0).split_whitespace().next().unwrap_or_default();
    if name.is_empty() || first(1).starts_with('*') {
        return;
    }
    let fills = |slot: u8| -> Vec<Fill> {
        slots.get(&slot).into_iter().flatten().filter_map(|line| fill(line)).collect()
    };
    let strings = |slot: u8| fills(slot).into_iter().flat_map(|f| f.names);
    out.entry(name.to_owned()).or_default().push(Key {
        optional: first(1).contains("OPTIONAL"),
        kinds: first(4).split('/').map(|k| k.trim().to_owned()).filter(|k| !k.is_empty()).collect(),
        targets: strings(18).chain(strings(19)).collect(),
        numbers: fills(21),
        effects: fills(23),
    });
}

/// `? 10 / PLURAL: "PEASANTS" / "FARMERS"`: what is quoted names the target, what is not is the value.
fn fill(line: &str) -> Option<Fill> {
    let line = line.trim();
    if matches!(line, "" | "-" | "*") {
        return None;
    }
    let optional = line.starts_with('?');
    let mut fill = Fill { optional, ..Fill::default() };
    for (k, piece) in line.split('"').enumerate() {
        if k % 2 == 1 {
            if piece != "-" {
                fill.names.push(piece.trim().to_owned());
            }
            continue;
        }
        let values = piece.split(['/', ':', '?']).map(|v| v.trim().to_owned());
        fill.values.extend(values.filter(|v| !v.is_empty() && v != "-" && v != "*"));
    }
    Some(fill)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "\
;;; a remark
0.  MESSAGE: ID                     X-MUC-0001 (A)
1.  MESSAGE: TEMPLATE               2 (OPTIONAL)
4.  INCIDENT: TYPE                  ATTACK / BOMBING
18. HUM TGT: NAME                   \"ANN LUND\"
19. HUM TGT: DESCRIPTION            \"MAYOR\": \"ANN LUND\"
                                    \"CLERKS\" /
                                    \"STAFF\"
21. HUM TGT: NUMBER                 1: \"ANN LUND\"
                                    ? 3 / PLURAL: \"CLERKS\" / \"STAFF\"
23. HUM TGT: EFFECT OF INCIDENT     DEATH: \"ANN LUND\"
                                    NO INJURY / NO INJURY OR DEATH: \"-\"

0.  MESSAGE: ID                     X-MUC-0002 (A)
1.  MESSAGE: TEMPLATE               *
";

    #[test]
    fn a_key_gives_its_fills_with_their_alternatives() {
        let mut out = BTreeMap::new();
        keys(KEY, &mut out);
        assert_eq!(out.len(), 1);
        let key = &out["X-MUC-0001"][0];
        assert!(key.optional);
        assert_eq!(key.kinds, ["ATTACK", "BOMBING"]);
        assert_eq!(key.targets, ["ANN LUND", "MAYOR", "ANN LUND", "CLERKS", "STAFF"]);
        assert_eq!(key.numbers[0].values, ["1"]);
        assert_eq!(key.numbers[1].values, ["3", "PLURAL"]);
        assert!(key.numbers[1].optional && !key.numbers[0].optional);
        assert_eq!(key.effects[1].values, ["NO INJURY", "NO INJURY OR DEATH"]);
        assert!(key.effects[1].names.is_empty());
    }

    #[test]
    fn reports_start_at_their_heading() {
        let mut out = Vec::new();
        reports("X-MUC4-0001 (A)\n\n   ONE.\n\nX-MUC4-0002 (A)\n\n   TWO.\n", &mut out);
        assert_eq!(out.len(), 2);
        assert_eq!(out[1].text.trim(), "TWO.");
    }
}
