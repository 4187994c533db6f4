//! Where in a JSON document the reports are.

use super::fields::{Filled, Value, fill};
use super::json::{JsonRow, Node};
use super::mapped::since;
use std::collections::VecDeque;

/// Levels of objects that are searched for rows.
const LEVELS: usize = 4;

/// Rows that are looked at to tell a list of reports from another list.
const LOOKED_AT: usize = 50;

/// The first list of reports in a document, level by level.
pub(crate) fn collection<'t>(node: Node<'t>, columns: &[(String, String)]) -> Option<Vec<Node<'t>>> {
    let mut queue = VecDeque::from([(node, 0)]);
    while let Some((node, level)) = queue.pop_front() {
        if node.is_array() {
            let rows = node.elements();
            let report = |row: &Node<'t>| row.is_object() && fill(&JsonRow::of(*row), columns).is_report();
            if rows.iter().take(LOOKED_AT).any(report) {
                return Some(rows);
            }
        } else if level < LEVELS {
            let inner = node.members().into_iter().map(|(_, v)| (v, level + 1));
            queue.extend(inner.filter(|(v, _)| v.is_object() || v.is_array()));
        }
    }
    None
}

/// Rows whose places were counted from the document, counted from the row.
pub(crate) fn moved(mut filled: Filled, by: usize) -> Filled {
    if by > 0 {
        let back = |v: &mut Value| {
            v.words.map = since(&v.words.map, by);
            v.at = v.at.start - by..v.at.end - by;
        };
        filled.text.iter_mut().for_each(back);
        filled.title.iter_mut().for_each(back);
        for (.., at) in &mut filled.told {
            *at = at.start - by..at.end - by;
        }
    }
    filled
}
