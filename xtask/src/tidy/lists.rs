//! Lists stand in the open: a file put into a folder of formats, profiles or packs must be named in that folder's list.
//! A file that nobody lists would be dead without a word.

use crate::repo;
use anyhow::Result;
use std::path::Path;

/// Folders in which every file is one item of the list in `mod.rs`.
const FOLDERS: &[&str] = &["formats", "profiles"];

pub(crate) fn check(root: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for list in repo::files(&root.join("crates"), "rs") {
        let folder = list.parent().unwrap_or(root);
        let listed = folder.file_name().is_some_and(|n| FOLDERS.iter().any(|f| n == *f));
        if !listed || list.file_name().is_none_or(|n| n != "mod.rs") {
            continue;
        }
        let source = repo::code_only(&repo::read(&list)?);
        // Snapshots of tests are no items.
        let items = repo::entries(folder).into_iter().filter(|f| *f != list && !f.ends_with("snapshots"));
        for file in items {
            let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            if let Some(why) = unlisted(&source, &stem) {
                found.push(format!("{}: {why} in {}", repo::show(&file), repo::show(&list)));
            }
        }
    }
    found.extend(packs(root)?);
    Ok(found)
}

/// Why an item is not in the list, if it is not. A module that is declared and not used is the compiler's to find.
fn unlisted(source: &str, stem: &str) -> Option<String> {
    (!source.contains(&format!("mod {stem};"))).then(|| format!("no `mod {stem};`"))
}

/// A language is a folder of tables: the folder must be listed, and each of its tables read by somebody.
fn packs(root: &Path) -> Result<Vec<String>> {
    let lang = root.join("crates/headwater-lang");
    let mut source = String::new();
    for file in repo::files(&lang.join("src"), "rs") {
        source.push_str(&repo::code_only(&repo::read(&file)?));
    }
    let mut found = Vec::new();
    for folder in [lang.join("packs"), lang.join("src/packs")] {
        for pack in repo::entries(&folder).iter().filter(|p| p.is_dir()) {
            let code = pack.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if !source.contains(&format!("\"{code}\"")) {
                found.push(format!("{}: language {code} is in no list of packs", repo::show(pack)));
            }
            for table in repo::entries(pack).iter().filter(|t| t.extension().is_some_and(|e| e != "md")) {
                let name = table.file_name().unwrap_or_default().to_string_lossy().into_owned();
                if !source.contains(&name) {
                    found.push(format!("{}: nothing in headwater-lang reads it", repo::show(table)));
                }
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_in_its_list() {
        super::super::assert_clean(check);
    }

    #[test]
    fn a_file_must_be_declared() {
        let source = "pub(crate) mod csv;\nconst ALL: &[Format] = &[csv::FORMAT];\n";
        assert_eq!(unlisted(source, "csv"), None);
        assert!(unlisted(source, "xml").is_some());
    }
}
