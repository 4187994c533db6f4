//! Every direct dependency is listed in `docs/dependencies.md` with its licence and the reason it was chosen, and
//! nothing is listed that no crate uses.

use super::layers;
use crate::repo;
use anyhow::Result;
use std::collections::BTreeSet;
use std::path::Path;

pub(crate) fn check(root: &Path) -> Result<Vec<String>> {
    let metadata = layers::metadata(root)?;
    let used: BTreeSet<String> = layers::packages(&metadata)
        .flat_map(|(_, dependencies)| dependencies)
        .filter(|d| !d["path"].is_string())
        .filter_map(|d| d["name"].as_str().map(str::to_owned))
        .collect();
    Ok(findings(&used, &repo::read(&root.join("docs/dependencies.md"))?))
}

fn findings(used: &BTreeSet<String>, page: &str) -> Vec<String> {
    let rows: Vec<Vec<&str>> = page
        .lines()
        .filter(|l| l.starts_with("| `"))
        .map(|l| l.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let listed: BTreeSet<&str> = rows.iter().map(|r| r[0].trim_matches('`')).collect();
    let mut found = Vec::new();
    for name in used.iter().filter(|n| !listed.contains(n.as_str())) {
        found.push(format!("{name} is not in docs/dependencies.md: say why it was chosen, and its licence"));
    }
    for name in listed.iter().filter(|n| !used.contains(**n)) {
        found.push(format!("docs/dependencies.md lists {name}, which no crate depends on"));
    }
    for row in rows.iter().filter(|r| r.len() != 3 || r.iter().any(|c| c.is_empty())) {
        found.push(format!("docs/dependencies.md: row of {} needs name, licence and reason", row[0]));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dependency_is_listed() {
        super::super::assert_clean(check);
    }

    #[test]
    fn missing_stale_and_unexplained_rows_are_found() {
        let used = BTreeSet::from(["serde".to_owned(), "clap".to_owned()]);
        let page = "| crate | licence | why |\n|---|---|---|\n| `clap` | MIT |  |\n| `rand` | MIT | dice |\n";
        let found = findings(&used, page);
        assert_eq!(found.len(), 3, "{found:?}");
    }
}
