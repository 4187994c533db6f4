//! Every notice code that a crate can give is explained in `docs/notices.md`, and no code is explained that none gives.

use crate::repo;
use anyhow::Result;
use std::collections::BTreeSet;
use std::path::Path;

pub(crate) fn check(root: &Path) -> Result<Vec<String>> {
    let mut given = BTreeSet::new();
    for file in repo::files(&root.join("crates"), "rs") {
        if file.components().any(|c| c.as_os_str() == "src") && !repo::is_test_code(&file) {
            given.extend(codes(&repo::code_only(&repo::read(&file)?), '"'));
        }
    }
    let page = repo::read(&root.join("docs/notices.md"))?;
    let explained: BTreeSet<String> =
        page.lines().filter(|l| l.starts_with("| `")).flat_map(|l| codes(l, '`')).collect();
    let mut found = Vec::new();
    for code in given.difference(&explained) {
        found.push(format!("notice {code} is not explained in docs/notices.md"));
    }
    for code in explained.difference(&given) {
        found.push(format!("docs/notices.md explains {code}, which no crate gives"));
    }
    Ok(found)
}

/// Codes such as `R001` that stand alone between two `mark`s.
fn codes(text: &str, mark: char) -> Vec<String> {
    text.split(mark)
        .filter(|part| {
            let bytes = part.as_bytes();
            bytes.len() == 4 && bytes[0].is_ascii_uppercase() && bytes[1..].iter().all(u8::is_ascii_digit)
        })
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notice_is_explained() {
        super::super::assert_clean(check);
    }

    #[test]
    fn codes_are_found_in_literals_only() {
        let source = "Notice::error(\n    \"R001\", format!(\"R002 {x}\"))";
        assert_eq!(codes(source, '"'), ["R001"]);
        assert_eq!(codes("| `P010` | error | see `x` |", '`'), ["P010"]);
    }
}
